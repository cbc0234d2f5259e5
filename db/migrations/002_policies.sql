-- Policy packs and working calendars. Orders pin them by version, so a version never changes.

create table policy_packs (
  id             bigint generated always as identity unique,
  name           text not null check (name <> ''),
  version        text not null check (version <> ''),
  sha256         text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  effective_from date not null,
  body           jsonb not null check (jsonb_typeof(body) = 'object'),
  primary key (name, version)
);
create index on policy_packs (name, effective_from desc, id desc);

create table calendars (
  id      bigint generated always as identity unique,
  version text primary key check (version <> ''),
  sha256  text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  body    jsonb not null check (jsonb_typeof(body) = 'object')
);

create trigger kept before update or delete or truncate on policy_packs
  for each statement execute function refuse_change();
create trigger kept before update or delete or truncate on calendars
  for each statement execute function refuse_change();
