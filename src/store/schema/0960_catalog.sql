-- Resources of every declared kind, their versions, relations, photographs, reviews
-- and shortlists. `body` is the newest version, `live` the published one (NULL: not
-- public): JSON of class public alone; what is above is sealed in `box`.
create table resource (
  city bigint not null,
  id bigint not null,
  kind text not null,
  slug text not null,               -- unique within its kind
  title text not null,              -- zh-CN, of the newest version
  state bigint not null,            -- engine/catalog: arrows
  division text not null,
  placed bigint not null,           -- 1: lon and lat hold (WGS-84)
  lon double precision,
  lat double precision,
  person_id bigint not null,        -- who keeps it up to date; 0: the office
  enterprise_id bigint not null,
  body text not null,
  box blob,
  live text,
  live_version bigint not null,
  seed text,                        -- digest of the pack's entry that it came from
  reason text,                      -- of the last refusal or suspension
  created_at bigint not null,
  updated_at bigint not null,
  published_at bigint not null,
  rating_sum bigint not null,
  ratings bigint not null,
  version bigint not null,
  primary key (city, id)
);
create unique index resource_slug on resource (city, kind, slug);
create index resource_updated on resource (city, updated_at, id);
create index resource_state on resource (city, state, updated_at, id);
create index resource_person on resource (city, person_id, updated_at, id);
create index resource_enterprise on resource (city, enterprise_id, updated_at, id);
create table resource_version (
  city bigint not null,
  resource_id bigint not null,
  version bigint not null,
  at bigint not null,
  actor_kind text not null,
  actor bigint not null,
  state bigint not null,
  body text not null,
  box blob,
  primary key (city, resource_id, version)
);
create table resource_relation (
  city bigint not null,
  from_id bigint not null,
  name text not null,
  ord bigint not null,
  to_kind text not null,
  to_slug text not null,
  primary key (city, from_id, name, ord)
);
create index resource_relation_to on resource_relation (city, to_kind, to_slug, from_id);
-- The pictures stand in the data folder under their digest. state: 0 waits, 1 shown,
-- 2 refused.
create table photograph (
  city bigint not null,
  id bigint not null,
  resource_id bigint not null,
  digest text not null,
  width bigint not null,
  height bigint not null,
  caption text not null,
  licence text not null,
  author text not null,
  state bigint not null,
  ord bigint not null,
  created_at bigint not null,
  version bigint not null,
  primary key (city, id)
);
create unique index photograph_once on photograph (city, resource_id, digest);
create index photograph_state on photograph (city, state, id);
create table resource_review (
  city bigint not null,
  id bigint not null,
  resource_id bigint not null,
  booking_id bigint not null,
  person_id bigint not null,
  level bigint not null,
  words text,
  answer text,
  state bigint not null,            -- 0 waits 1 shown 2 hidden
  created_at bigint not null,
  version bigint not null,
  primary key (city, id)
);
create unique index resource_review_booking on resource_review (city, booking_id);
create index resource_review_of on resource_review (city, resource_id, state, id);
create index resource_review_state on resource_review (city, state, id);
create index resource_review_person on resource_review (city, person_id, id);
create table shortlist (
  city bigint not null,
  id bigint not null,
  person_id bigint not null,        -- 0: shared by a visitor
  title text,
  code text not null,
  items text not null,              -- JSON: [{id, note}]
  created_at bigint not null,
  updated_at bigint not null,
  version bigint not null,
  primary key (city, id)
);
create unique index shortlist_code on shortlist (city, code);
create index shortlist_person on shortlist (city, person_id, updated_at, id);
/*sqlite:
insert into sqlite_stat1 (tbl, idx, stat) values
  ('resource', 'sqlite_autoindex_resource_1', '100000 100000 1'),
  ('resource', 'resource_slug', '100000 100000 5000 1'),
  ('resource', 'resource_updated', '100000 100000 1 1'),
  ('resource', 'resource_state', '100000 100000 20000 1 1'),
  ('resource', 'resource_person', '100000 100000 50 1 1'),
  ('resource', 'resource_enterprise', '100000 100000 100 1 1'),
  ('resource_version', 'sqlite_autoindex_resource_version_1', '400000 400000 4 1'),
  ('resource_relation', 'sqlite_autoindex_resource_relation_1', '300000 300000 3 2 1'),
  ('resource_relation', 'resource_relation_to', '300000 300000 15000 3 1'),
  ('photograph', 'sqlite_autoindex_photograph_1', '400000 400000 1'),
  ('photograph', 'photograph_once', '400000 400000 4 1'),
  ('photograph', 'photograph_state', '400000 400000 133333 1'),
  ('resource_review', 'sqlite_autoindex_resource_review_1', '300000 300000 1'),
  ('resource_review', 'resource_review_booking', '300000 300000 1'),
  ('resource_review', 'resource_review_of', '300000 300000 5 3 1'),
  ('resource_review', 'resource_review_state', '300000 300000 100000 1'),
  ('resource_review', 'resource_review_person', '300000 300000 2 1'),
  ('shortlist', 'sqlite_autoindex_shortlist_1', '50000 50000 1'),
  ('shortlist', 'shortlist_code', '50000 50000 1'),
  ('shortlist', 'shortlist_person', '50000 50000 2 1 1');
*/
/*citus:
select create_distributed_table('resource', 'city', colocate_with => 'event');
select create_distributed_table('resource_version', 'city', colocate_with => 'event');
select create_distributed_table('resource_relation', 'city', colocate_with => 'event');
select create_distributed_table('photograph', 'city', colocate_with => 'event');
select create_distributed_table('resource_review', 'city', colocate_with => 'event');
select create_distributed_table('shortlist', 'city', colocate_with => 'event');
*/
