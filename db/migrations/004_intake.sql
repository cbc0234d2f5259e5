-- How an order begins, and how a command that is sent twice is given once.

-- A row, not a sequence: a creation that fails gives its number back.
create table number_counters (
  city text not null references cities,
  day  date not null,
  last int not null check (last > 0),
  primary key (city, day)
);

-- The reservation: number, key and source are taken together, and the opening is kept so that a repeat can finish
-- what was begun.
create table intake (
  number         text primary key check (number ~ '^([A-Z][A-Z0-9]*-?)?[0-9]{8}-[0-9]{6,}$'),
  city           text not null references cities,
  actor          text not null,
  idempotency_id text not null unique,
  body_hash      text not null,
  source         text check (length(source) between 1 and 100),
  source_id      text check (length(source_id) between 1 and 200),
  opening        jsonb not null check (opening -> 'opening' ->> 'number' = number and opening ? 'texts'),
  created_at     timestamptz not null default now(),
  check ((source is null) = (source_id is null))
);
create unique index on intake (city, source, source_id) where source is not null;

-- Every command's key. The outcome is filled in by the journal, in the transaction that makes it true.
create table idempotency (
  id           text primary key,
  actor        text not null,
  key          text not null,
  body_hash    text not null,
  command      text not null,
  order_number text not null,
  seq          int,
  version      int,
  attempt      text,
  created_at   timestamptz not null default now(),
  unique (actor, key),
  check ((seq is null) = (version is null) and (seq is null) = (attempt is null))
);
create index on idempotency (created_at);
