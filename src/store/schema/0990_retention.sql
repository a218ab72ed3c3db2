-- What has had its day is found by it: drafts that nobody came back to, papers taken out.
create index draft_expiry on draft (city, expires_at, id);
create index paper_gone on paper (city, gone_at, id) where gone_at > 0;
/*sqlite:
insert into sqlite_stat1 (tbl, idx, stat) values
  ('draft', 'draft_expiry', '100000 100000 2 1'),
  ('paper', 'paper_gone', '1000 1000 2 1');
*/
