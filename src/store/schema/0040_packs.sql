-- Published versions of the pack. `bundle` holds the files (service/start/packs.c
-- draws it), so that a case is finished by the rules that it began with.
create table pack_version (
  city bigint not null,
  version bigint not null,
  digest text not null,             -- of the files that matter, hex
  at bigint not null,
  bundle blob not null,
  primary key (city, version)
);
create index cases_pack on cases (city, pack_version);
/*sqlite:
insert into sqlite_stat1 (tbl, idx, stat) values
  ('pack_version', 'sqlite_autoindex_pack_version_1', '50 50 1'),
  ('cases', 'cases_pack', '1000000 1000000 20000');
*/
