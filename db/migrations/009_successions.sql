-- Units that were dissolved, and who goes on with what they had (机构改革).

create table successions (
  unit        text primary key references units,
  city        text not null references cities,
  -- in the order in which they were named: where several, or none, cover a place the first one goes on
  successors  text[] not null check (cardinality(successors) > 0 and not unit = any(successors)),
  -- city time
  at          timestamptz not null,
  -- who dissolved it: the event of each order says so
  by          jsonb not null,
  -- its administrator's key: a repeat finds what was begun
  key         text not null unique,
  finished_at timestamptz,
  -- orders that could not be reached, as of the last pass over them: [{ order, reason }]
  left_over   jsonb not null default '[]'
);

alter table work_orders
  -- units that have a part in the order now, and those above them
  add column concerns text[] not null default '{}',
  -- dissolved units of which it knows who came in their place
  add column succeeded text[] not null default '{}';

-- What domain/projection.ts (concernedUnits) says of the orders that are there already.
update work_orders set concerns = coalesce((
  with parts (unit) as (
    select jsonb_path_query(facts, '$.tasks.*.holder')
    union all select jsonb_path_query(facts, '$.limits.* ? (@.endedAt == null).owner')
    union all
    select part from (
      select jsonb_path_query(facts, '$.dispatches[last] ? (@.returned == false && @.superseded == null).unit') as part
      union all select jsonb_path_query(facts, '$.dispatches[last] ? (@.returned == false && @.superseded == null).centre')
      union all select jsonb_path_query(facts, '$.firstTaker ? (@ != null)')
      union all select jsonb_path_query(facts, '$.supervisions[*] ? (@.liftedAt == null).subject')
      union all select jsonb_path_query(facts, '$.whistles[*] ? (@.cancelledAt == null && @.concludedAt == null).blower')
      union all
      select jsonb_path_query(facts, '$.whistles[*] ? (@.cancelledAt == null && @.concludedAt == null).called[*].unit')
      union all
      select jsonb_path_query(dispute, '$.parties[*]')
      from jsonb_path_query(facts, '$.disputes[*] ? (@.settled.size() == 0)') as dispute
      where not facts -> 'ended' ? (dispute ->> 'key')
      union all select jsonb_path_query(route, '$.candidates[*].unit')
      from (select facts -> 'asked' -> (facts ->> 'route') as route) as asked
      union all select jsonb_path_query(route, '$.below[*].unit')
      from (select facts -> 'asked' -> (facts ->> 'route') as route) as asked
      union all select jsonb_path_query(route, '$.centres[*]')
      from (select facts -> 'asked' -> (facts ->> 'route') as route) as asked
    ) as involved
    where closed_at is null
  )
  select array_agg(code order by code collate "C")
  from (
    select jsonb_array_elements_text(unit -> 'path') as code from parts
    union select accused_code from unnest(accused) as accused_code
    where closed_at is null and exists (select from units where units.code = accused_code)
  ) as codes
), '{}')
where facts ? 'tasks';

create index on work_orders using gin (concerns);
create index on work_orders using gin (succeeded);
