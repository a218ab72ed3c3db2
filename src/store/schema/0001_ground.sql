-- The ground: what the store itself keeps. Every key begins with the city; city 0
-- is the database as a whole. One dialect; an engine's own words stand in opened
-- comments (docs/engine/store.md).

create table meta (
  city BIGINT not null,
  name TEXT not null,
  value TEXT not null check (length(value) > 0),
  primary key (city, name)
) /*sqlite: without rowid*/;

-- body = H(salt, data, reason); erasure blanks those three and keeps body.
create table event (
  city BIGINT not null,
  id BIGINT not null,
  at BIGINT not null,
  kind TEXT not null check (length(kind) > 0),
  agg BIGINT not null,
  version BIGINT not null,
  verb TEXT not null check (length(verb) > 0),
  actor_kind TEXT not null check (length(actor_kind) > 0),
  actor BIGINT not null,
  on_behalf BIGINT not null,
  request TEXT check (length(request) > 0),
  reason TEXT check (length(reason) > 0),
  data TEXT check (length(data) > 0),
  salt BLOB,
  body BLOB not null,
  erased BIGINT not null,
  primary key (city, id)
) /*sqlite: without rowid*/;
create index event_agg on event (city, kind, agg, id);
create index event_actor on event (city, actor_kind, actor, id);

-- Events not sealed yet: a row each, so that nothing depends on the order of ids.
create table event_open (
  city BIGINT not null,
  id BIGINT not null,
  primary key (city, id)
) /*sqlite: without rowid*/;

-- The sealed order: seq is dense from 1.
create table event_leaf (
  city BIGINT not null,
  seq BIGINT not null,
  id BIGINT not null,
  leaf BLOB not null,
  primary key (city, seq)
) /*sqlite: without rowid*/;
create unique index event_leaf_id on event_leaf (city, id);

create table seal (
  city BIGINT not null,
  no BIGINT not null,
  at BIGINT not null,
  first_seq BIGINT not null,
  leaves BIGINT not null,
  head BLOB not null,
  primary key (city, no)
) /*sqlite: without rowid*/;

-- stuck 1: has failed too often and waits for a person.
create table timer (
  city BIGINT not null,
  id BIGINT not null,
  due_at BIGINT not null,
  kind TEXT not null check (length(kind) > 0),
  owner_kind TEXT not null check (length(owner_kind) > 0),
  owner BIGINT not null,
  payload TEXT check (length(payload) > 0),
  tries BIGINT not null,
  stuck BIGINT not null,
  primary key (city, id)
) /*sqlite: without rowid*/;
create index timer_due on timer (city, stuck, due_at, id);
create index timer_owner on timer (city, owner_kind, owner, due_at, id);

create table consumer (
  city BIGINT not null,
  name TEXT not null,
  seq BIGINT not null,
  at BIGINT not null,
  primary key (city, name)
) /*sqlite: without rowid*/;

create table command_key (
  city BIGINT not null,
  actor_kind TEXT not null,
  actor BIGINT not null,
  name TEXT not null,
  verb TEXT not null,
  fingerprint TEXT,
  result BLOB,
  at BIGINT not null,
  primary key (city, actor_kind, actor, name)
) /*sqlite: without rowid*/;
create index command_key_at on command_key (city, at, actor_kind, actor, name);

create table lease (
  city BIGINT not null,
  name TEXT not null,
  holder TEXT not null,
  until BIGINT not null,
  primary key (city, name)
) /*sqlite: without rowid*/;

-- Statistics of a city in its fifth year: without them SQLite takes whatever key
-- begins with the city.
/*sqlite:
analyze;
delete from sqlite_stat1;
insert into sqlite_stat1 (tbl, idx, stat) values
  ('event', 'event', '20000000 20000000 1'),
  ('event', 'event_agg', '20000000 20000000 1000000 10 1'),
  ('event', 'event_actor', '20000000 20000000 5000000 200 1'),
  ('event_open', 'event_open', '100 100 1'),
  ('event_leaf', 'event_leaf', '20000000 20000000 1'),
  ('event_leaf', 'event_leaf_id', '20000000 20000000 1'),
  ('seal', 'seal', '1000000 1000000 1'),
  ('timer', 'timer', '500000 500000 1'),
  ('timer', 'timer_due', '500000 500000 250000 2 1'),
  ('timer', 'timer_owner', '500000 500000 100000 2 1 1'),
  ('consumer', 'consumer', '10 10 1'),
  ('command_key', 'command_key', '1000000 1000000 500000 10 1'),
  ('command_key', 'command_key_at', '1000000 1000000 2 1 1 1'),
  ('lease', 'lease', '10 10 1'),
  ('meta', 'meta', '10 10 1');
*/
/*citus:
select create_distributed_table('event', 'city');
select create_distributed_table('event_open', 'city', colocate_with => 'event');
select create_distributed_table('event_leaf', 'city', colocate_with => 'event');
select create_distributed_table('seal', 'city', colocate_with => 'event');
select create_distributed_table('timer', 'city', colocate_with => 'event');
select create_distributed_table('command_key', 'city', colocate_with => 'event');
select create_distributed_table('consumer', 'city', colocate_with => 'event');
select create_distributed_table('lease', 'city', colocate_with => 'event');
select create_reference_table('meta');
*/
