-- The read model: what the journal comes to. Every column comes from the events by domain/evolve.ts and
-- domain/projection.ts and from nothing else, so that db/rebuild.ts can make it anew; it may be dropped at any time.
-- No constraint stands here that a legal event could violate. Indexes have no names of their own: a rebuild makes them
-- by `like … including all`.

-- All one- and two-character pieces of a text, lower case: an index on them finds any substring, Chinese ones of two
-- characters included, where trigrams need three (and an extension).
create function pieces(text text) returns text[]
  language sql immutable strict parallel safe
  return (
    select array_agg(distinct substr(lower(text), at, width))
    from generate_series(1, length(lower(text))) as at, generate_series(1, 2) as width
    where at + width - 1 <= length(lower(text))
  );

create table work_orders (
  number        text primary key,
  city          text not null,
  seq           int not null,
  version       int not null,
  stage         text not null,
  title         text not null,
  channel       text not null,
  kind          text,
  urgency       text,
  item          text,
  -- the item with all above it, from the first level down
  items         text[] not null,
  -- the area with all above it, from the city down
  areas         text[] not null,
  requester     text,
  source        text,
  source_id     text,
  received_at   timestamptz not null,
  promised_by   timestamptz,
  lead          text,
  units         text[] not null,
  round         int not null,
  waiting_for   text[] not null,
  waiting_since timestamptz,
  due_at        timestamptz,
  level         int,
  supervised    boolean not null,
  closed_at     timestamptz,
  outcome       text,
  resolved      boolean,
  satisfaction  text,
  clock_offset  bigint not null,
  last_at       timestamptz not null,
  facts         jsonb not null
);
create index on work_orders (city, received_at desc, number desc);
create index on work_orders (city, coalesce(due_at, 'infinity'), number) where closed_at is null;
create index on work_orders (lead, received_at desc, number desc) where lead is not null;
create index on work_orders (city, source, source_id) where source is not null;
create index on work_orders (requester) where requester is not null;
create index on work_orders using gin (areas, items, units);
create index on work_orders using gin (pieces(title));

-- Open tasks only; what ended is in the journal.
create table tasks (
  order_number text not null,
  key          text not null,
  city         text not null,
  kind         text not null,
  holder       text not null,
  holder_path  text[] not null,
  accepts      text[] not null,
  stays        text[] not null,
  opened_at    timestamptz not null,
  lapses       boolean not null,
  -- of the limit that it answers to, while that runs or is held
  limit_key    text,
  due_at       timestamptz,
  warn_at      timestamptz,
  provisional  boolean not null,
  held         boolean not null,
  warned       boolean not null,
  rungs        text[] not null,
  clock_offset bigint not null,
  primary key (order_number, key)
);
create index on tasks (holder, coalesce(due_at, 'infinity'), opened_at, order_number, key);
create index on tasks (city, coalesce(due_at, 'infinity'), opened_at, order_number, key);

create table limits (
  order_number text not null,
  key          text not null,
  city         text not null,
  rule         text not null,
  owner        text not null,
  owner_path   text[] not null,
  from_at      timestamptz not null,
  due_at       timestamptz not null,
  warn_at      timestamptz,
  provisional  boolean not null,
  ladder       text,
  warned       boolean not null,
  rungs        text[] not null,
  holds        jsonb not null,
  ended_at     timestamptz,
  met          boolean not null,
  clock_offset bigint not null,
  primary key (order_number, key)
);
