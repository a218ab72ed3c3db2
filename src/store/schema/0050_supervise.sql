-- What supervision and the public figures read: cases of a service by the day they
-- came in, with their state, in one index; mended ratings, newest first.
create index cases_service on cases (city, service, submitted_at, state);
create index rating_mended on rating (city, mended_at);
/*sqlite:
insert into sqlite_stat1 (tbl, idx, stat) values
  ('cases', 'cases_service', '1000000 1000000 50000 1 1'),
  ('rating', 'rating_mended', '300000 300000 20');
*/
