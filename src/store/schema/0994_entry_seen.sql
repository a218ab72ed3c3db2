-- How often an entry was looked at and put on lists, by the day of the city's zone: sums of no
-- person, written by batch; kept for 400 days.
create table entry_seen (
  city bigint not null,
  resource_id bigint not null,
  day bigint not null,              -- since 1970-01-01
  views bigint not null,
  lists bigint not null,
  primary key (city, resource_id, day)
);
create index entry_seen_day on entry_seen (city, day);
/*sqlite:
insert into sqlite_stat1 (tbl, idx, stat) values
  ('entry_seen', 'sqlite_autoindex_entry_seen_1', '400000 400000 40 1'),
  ('entry_seen', 'entry_seen_day', '400000 400000 1000');
*/
/*citus:
select create_distributed_table('entry_seen', 'city', colocate_with => 'event');
*/
