-- The counts above a queue (free, yellow, red) from the index alone: task_load ends in
-- the state.
drop index task_load;
create index task_load on task (city, closed_at, unit, light, state);
/*sqlite:
delete from sqlite_stat1 where idx = 'task_load';
insert into sqlite_stat1 (tbl, idx, stat) values
  ('task', 'task_load', '4000000 4000000 666666 3333 1200 800');
*/
