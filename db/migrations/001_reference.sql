-- What a city is made of: areas, units, people, the catalogue of items and its responsibility lists.
-- Codes of areas, units and people are unique in a deployment, because orders, tasks and permits name them bare;
-- items and lists belong to one city each.

-- 0 (city) … 4 (grid), as domain/units.ts has it; null for anything else, which fails the checks below.
create function level_rank(level text) returns int
  language sql immutable strict parallel safe
  return array_position(array['CITY', 'DISTRICT', 'SUBDISTRICT', 'COMMUNITY', 'GRID'], level) - 1;

create table cities (
  code          text primary key,
  name          text not null check (name <> ''),
  name_en       text not null,
  -- Two cities with one prefix would give the same numbers.
  number_prefix text not null unique check (number_prefix ~ '^([A-Z][A-Z0-9]*-?)?$'),
  pack          text not null
);

create table areas (
  code         text primary key check (code ~ '^[0-9]{12}([0-9]{3})?$'),
  city         text not null references cities deferrable initially deferred,
  level        text not null check (level_rank(level) is not null),
  parent       text,
  parent_level text,
  name         text not null check (name <> ''),
  name_en      text not null,
  unique (code, level),
  foreign key (parent, parent_level) references areas (code, level) deferrable initially deferred,
  check ((level = 'CITY') = (parent is null)),
  check ((level = 'CITY') = (code = city)),
  check ((level = 'GRID') = (length(code) = 15)),
  check ((parent is null) = (parent_level is null)),
  -- Not "one above": some cities have no districts (直筒子市).
  check (level_rank(parent_level) < level_rank(level))
);
create index on areas (city);
create index on areas (parent);

alter table cities add foreign key (code) references areas (code) deferrable initially deferred;

create table units (
  code    text primary key check (code <> ''),
  city    text not null references cities deferrable initially deferred,
  kind    text not null check (kind in (
            'GOVERNMENT', 'HOTLINE_CENTRE', 'GRID_CENTRE', 'SUPERVISION_TASK_FORCE', 'RULING_BODY',
            'DEPARTMENT', 'SUBDISTRICT_OFFICE', 'COMMUNITY_COMMITTEE', 'GRID')),
  level   text not null check (level_rank(level) is not null),
  parent  text references units deferrable initially deferred,
  duty    text check (duty <> ''),
  name    text not null check (name <> ''),
  name_en text not null,
  check (parent <> code),
  -- Only the city's government answers to nobody; only departments have a line of work.
  check ((parent is null) = (kind = 'GOVERNMENT' and level = 'CITY')),
  check (duty is null or kind = 'DEPARTMENT')
);
create unique index on units (city) where parent is null;
create index on units (parent);

-- What a unit covers: each area with everything below it.
create table unit_areas (
  unit text not null references units deferrable initially deferred,
  area text not null references areas deferrable initially deferred,
  primary key (unit, area)
);
create index on unit_areas (area);

create table people (
  id      text primary key check (id <> ''),
  city    text not null references cities deferrable initially deferred,
  name    text not null check (name <> ''),
  name_en text not null
);

create table posts (
  person text not null references people deferrable initially deferred,
  unit   text not null references units deferrable initially deferred,
  roles  text[] not null check (cardinality(roles) > 0 and roles <@ array[
           'CALL_TAKER', 'DISPATCHER', 'HANDLER', 'GRID_WORKER', 'MONITOR', 'REVIEWER', 'VISITOR', 'ADJUDICATOR',
           'SUPERVISOR', 'ARBITER', 'LEAD_APPROVER', 'ADMINISTRATOR', 'INTEGRATOR', 'REQUESTER']),
  primary key (person, unit)
);
create index on posts (unit);

create table items (
  city    text not null references cities deferrable initially deferred,
  code    text not null check (code <> ''),
  parent  text,
  name    text not null check (name <> ''),
  name_en text not null,
  urgency text not null check (urgency in ('DANGER', 'UTILITIES', 'GENERAL')),
  aliases text[] not null default '{}',
  primary key (city, code),
  foreign key (city, parent) references items deferrable initially deferred,
  check (parent <> code)
);
create index on items (city, parent);

-- A dispatch cites the version of the list that it rests on: a version, once saved, stays as it is.
create table responsibility_lists (
  id             bigint generated always as identity unique,
  city           text not null references cities deferrable initially deferred,
  version        text not null check (version <> ''),
  effective_from date not null,
  sha256         text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  primary key (city, version)
);

create table responsibilities (
  city    text not null,
  version text not null,
  item    text not null,
  level   text not null check (level_rank(level) is not null),
  duty    text check (duty <> ''),
  source  text not null,
  foreign key (city, version) references responsibility_lists,
  foreign key (city, item) references items deferrable initially deferred,
  unique nulls not distinct (city, version, item, level, duty)
);

create function refuse_change() returns trigger
  language plpgsql as $$
begin
  raise exception '% is kept as it was saved: save a new version instead', tg_table_name
    using errcode = 'GL003';
end $$;

create trigger kept before update or delete or truncate on responsibility_lists
  for each statement execute function refuse_change();
create trigger kept before update or delete or truncate on responsibilities
  for each statement execute function refuse_change();

-- Every save bumps it; processes that hold the reference in memory look here whether theirs is still the newest.
create table reference_version (
  single  boolean primary key default true check (single),
  version bigint not null
);
insert into reference_version (version) values (0);
