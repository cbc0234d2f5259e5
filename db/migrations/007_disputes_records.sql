-- What rulings and units leave behind: precedents for later orders, and each unit's record. As all of the read model
-- they come from the events alone (006).

alter table work_orders
  add column problem boolean not null default false,
  -- units and people that the request accuses: it is shown neither to them nor to anybody below them
  add column accused text[] not null default '{}';

-- A ruling that holds for later orders about its item, in an area and all below it.
create table precedents (
  order_number text not null,
  -- the task that was answered by the ruling
  key          text not null,
  city         text not null,
  item         text not null,
  scope        text not null,
  unit         text not null,
  ruled_at     timestamptz not null,
  -- null: until a later ruling
  until        timestamptz,
  -- the precedent that it ends: '<order>/<key>'
  overturns    text,
  primary key (order_number, key)
);
create index on precedents (city, item, scope, ruled_at desc);
create index on precedents (overturns) where overturns is not null;

create table unit_records (
  order_number text not null,
  -- its place among the entries of its order
  nth          int not null,
  city         text not null,
  unit         text not null,
  unit_path    text[] not null,
  kind         text not null,
  key          text not null,
  rule         text,
  item         text,
  at           timestamptz not null,
  primary key (order_number, nth)
);
create index on unit_records (unit, at desc, order_number, nth);
create index on unit_records (city, kind, item);

-- What districts tighten of a pack. Orders pin them by version, so a version never changes.
create table policy_overlays (
  id             bigint generated always as identity unique,
  name           text not null check (name <> ''),
  version        text not null check (version <> ''),
  sha256         text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  pack           text not null,
  area           text not null references areas deferrable initially deferred,
  effective_from date not null,
  body           jsonb not null check (jsonb_typeof(body) = 'object'),
  primary key (name, version)
);
create index on policy_overlays (pack, area, effective_from desc, id desc);

create trigger kept before update or delete or truncate on policy_overlays
  for each statement execute function refuse_change();
