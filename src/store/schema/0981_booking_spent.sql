-- What somebody says they spent in the city around a booking, in fen: told with the review,
-- of one's own will; read in sums alone.
create table booking_spent (
  city bigint not null,
  booking_id bigint not null,
  at bigint not null,
  fen bigint not null,
  primary key (city, booking_id)
);
create index booking_spent_at on booking_spent (city, at, fen);
/*sqlite:
insert into sqlite_stat1 (tbl, idx, stat) values
  ('booking_spent', 'sqlite_autoindex_booking_spent_1', '100000 100000 1'),
  ('booking_spent', 'booking_spent_at', '100000 100000 1 1');
*/
/*citus:
select create_distributed_table('booking_spent', 'city', colocate_with => 'event');
*/
