-- What is asked for after a case has its result: another day, an extension, the end of it,
-- the place given back, what was spent. A row each; what was answered is divided by class.
create table case_change (
  city bigint not null,
  id bigint not null,
  case_id bigint not null,
  service text not null,
  kind text not null,               -- as the service declares it
  state bigint not null,            -- 0 asked, 1 done, 2 refused, 3 taken back
  asked_by text not null,           -- person, caller, staff
  staff_id bigint not null,         -- who asked for a caller, or at the desk; 0: nobody
  answers text not null,            -- JSON of class public and internal
  box blob,                         -- the rest, under the applicant's key
  before_at text,                   -- JSON: what the answers were, where it changed them
  task_id bigint not null,          -- who decides; 0: nobody
  permit_id bigint not null,        -- the permit that it made; 0: none
  asked_at bigint not null,
  closed_at bigint not null,
  reason text,
  version bigint not null,
  primary key (city, id)
);
create index case_change_case on case_change (city, case_id, id);
create index case_change_task on case_change (city, task_id);
create index case_change_kind on case_change (city, service, kind, state, closed_at);
/*sqlite:
insert into sqlite_stat1 (tbl, idx, stat) values
  ('case_change', 'case_change_kind', '300000 300000 100000 30000 10000 1'),
  ('case_change', 'case_change_task', '300000 300000 1'),
  ('case_change', 'case_change_case', '300000 300000 2 1'),
  ('case_change', 'sqlite_autoindex_case_change_1', '300000 300000 1');
*/
/*citus:
select create_distributed_table('case_change', 'city', colocate_with => 'event');
*/
