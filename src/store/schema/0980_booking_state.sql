-- What happens on a day, and what waits for an answer, whatever the resource: by state and time.
create index booking_state on booking (city, state, start_at, end_at, id);
/*sqlite:
insert into sqlite_stat1 (tbl, idx, stat) values
  ('booking', 'booking_state', '2000000 2000000 200000 2 2 1');
*/
