-- Few bookings wait and few belong to an application: their indexes hold these alone, so
-- that every other booking has two pages less to write.
drop index booking_waiting;
create index booking_waiting on booking (city, resource_id, id) where state = 6;
drop index booking_case;
create index booking_case on booking (city, case_id, id) where case_id > 0;
/*sqlite:
delete from sqlite_stat1 where idx in ('booking_waiting', 'booking_case');
insert into sqlite_stat1 (tbl, idx, stat) values
  ('booking', 'booking_waiting', '20000 20000 4 1'),
  ('booking', 'booking_case', '100000 100000 5 1');
*/
