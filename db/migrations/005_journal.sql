-- The journal: what happened, order by order; also the outbox. No constraint stands here that a legal event could
-- violate: the write would be retried for ever.

create table events (
  -- The transaction that wrote the row. Positions become visible out of order under concurrent writers; transactions
  -- older than every running one do not, so the outbox is read along (xid, position). See db/outbox.ts.
  xid          xid8 not null default pg_current_xact_id(),
  position     bigint not null generated always as identity,
  order_number text not null,
  seq          int not null,
  at           timestamptz not null,
  recorded_at  timestamptz not null default now(),
  by           jsonb,
  body         jsonb not null,
  texts        jsonb not null,
  -- sha256 of the event as canonical JSON: tells a redelivery from a fork
  hash         text not null,
  type         text not null generated always as (body ->> 'type') stored,
  -- the name of the command, where it is one
  name         text generated always as (case body ->> 'type' when 'COMMANDED' then body ->> 'name' end) stored,
  actor        text generated always as (by ->> 'actor') stored,
  unit         text generated always as (by -> 'unit' ->> 'code') stored,
  role         text generated always as (by ->> 'role') stored,
  on_behalf_of text generated always as (by ->> 'onBehalfOf') stored,
  primary key (order_number, seq)
);
create index on events (xid, position);
create index on events (position);

-- The journal's one statement calls these where it must not go on; db/journal.ts makes errors with names of them.
create function refuse_fork(order_number text, seq int, stored text, incoming text) returns text
  language plpgsql as $$
begin
  raise exception 'order %: event % is in the journal already, and says something else', order_number, seq
    using errcode = 'GL001', detail = jsonb_build_object('number', order_number, 'seq', seq)::text;
end $$;

create function refuse_gap(order_number text, last int, first int) returns boolean
  language plpgsql as $$
begin
  raise exception 'order %: event % cannot follow event %', order_number, first, last
    using errcode = 'GL002', detail = jsonb_build_object('number', order_number, 'seq', first, 'last', last)::text;
end $$;
