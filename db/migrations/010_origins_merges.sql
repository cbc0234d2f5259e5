-- What was found begins in a grid, or with a unit that acts before anybody asks; all orders of before were asked for.

alter table work_orders
  add column origin text not null default 'REQUEST',
  -- the order that it is handled together with
  add column merged_into text;
create index on work_orders (city, origin, received_at desc, number desc) where origin <> 'REQUEST';
create index on work_orders (merged_into) where merged_into is not null;
