-- What was found begins in a grid, or with a unit that acts before anybody asks; all orders of before were asked for.

alter table work_orders
  add column origin text not null default 'REQUEST';
create index on work_orders (city, origin, received_at desc, number desc) where origin <> 'REQUEST';
