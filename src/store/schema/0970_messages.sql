-- Messages about a case between its applicant and the desk. The text stands in a box
-- under the applicant's key: erasing the person erases what was written.
create table message (
  city bigint not null,
  id bigint not null,
  case_id bigint not null,
  person_id bigint not null,        -- whose key seals it
  side bigint not null,             -- 0 from the applicant, 1 from the desk
  staff_id bigint not null,         -- side 1, or a clerk who wrote for a caller; 0: themselves
  unit text not null,               -- that answered for the case
  box blob not null,
  papers text,                      -- ids between blanks
  created_at bigint not null,
  read_at bigint not null,          -- by the other side; 0: not yet
  primary key (city, id)
);
create index message_case on message (city, case_id, id);
create index message_unread on message (city, unit, side, read_at, id);
-- How many open cases each member of staff accompanies.
create index cases_butler on cases (city, butler, closed_at);
/*sqlite:
insert into sqlite_stat1 (tbl, idx, stat) values
  ('message', 'message_unread', '2000000 2000000 10000 5000 20 1'),
  ('message', 'message_case', '2000000 2000000 6 1'),
  ('message', 'sqlite_autoindex_message_1', '2000000 2000000 1'),
  ('cases', 'cases_butler', '1000000 1000000 2000 60');
*/
/*citus:
select create_distributed_table('message', 'city', colocate_with => 'event');
*/
