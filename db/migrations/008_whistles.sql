-- Whistles, for the lists by unit, monitor and state. As all of the read model they come from the events alone (006).

create table whistles (
  order_number text not null,
  -- 'W1', 'W2' …: within its order
  number       text not null,
  city         text not null,
  kind         text not null,
  state        text not null,
  blower       text not null,
  monitor      text,
  -- every unit that it called
  called       text[] not null,
  -- those of them that are still to come
  awaited      text[] not null,
  -- whom the order accuses: it is shown neither to them nor to anybody below them
  accused      text[] not null,
  blown_at     timestamptz not null,
  ended_at     timestamptz,
  primary key (order_number, number)
);
create index on whistles (city, state, blown_at desc, order_number, number);
create index on whistles using gin (called);
create index on whistles (blower, blown_at desc);
create index on whistles (monitor, blown_at desc) where monitor is not null;

-- The record of a unit with all below it.
create index on unit_records using gin (unit_path);
