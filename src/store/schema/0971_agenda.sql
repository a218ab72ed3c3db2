-- What takes place where and when: a projection of the answers of cases whose service
-- has an agenda, a row for each place. Days count from 1970-01-01 in the city's zone.
create table outing (
  city bigint not null,
  case_id bigint not null,
  row_no bigint not null,
  service text not null,
  place text not null,              -- as the applicant wrote it: public
  place_key text not null,          -- entry of the catalogue, or the text made plain
  division bigint not null,
  from_day bigint not null,
  to_day bigint not null,
  starts_min bigint not null,       -- of the day; -1: not told
  ends_min bigint not null,
  state bigint not null,            -- 0 asked for, 1 permitted
  primary key (city, case_id, row_no)
);
create index outing_day on outing (city, state, to_day, from_day);
create index outing_place on outing (city, place_key, to_day);
/*sqlite:
insert into sqlite_stat1 (tbl, idx, stat) values
  ('outing', 'outing_place', '500000 500000 100 2'),
  ('outing', 'outing_day', '500000 500000 250000 200 20'),
  ('outing', 'sqlite_autoindex_outing_1', '500000 500000 2 1');
*/
/*citus:
select create_distributed_table('outing', 'city', colocate_with => 'event');
*/
