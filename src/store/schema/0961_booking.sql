-- Slots and bookings. A slot's `taken` is raised by one statement that asks for room
-- in its own where clause: no order of events overbooks.
create table slot (
  city bigint not null,
  resource_id bigint not null,
  start_at bigint not null,
  label text not null,              -- tells apart what begins at the same time
  end_at bigint not null,
  capacity bigint not null,         -- as last told; never below what it was asked for
  taken bigint not null,
  version bigint not null,
  primary key (city, resource_id, start_at, label)
);
create table booking (
  city bigint not null,
  id bigint not null,
  resource_id bigint not null,
  person_id bigint not null,
  enterprise_id bigint not null,
  case_id bigint not null,          -- the application that it belongs to; 0: none
  state bigint not null,            -- engine/booking: arrows
  count bigint not null,            -- how many of each slot
  slots bigint not null,
  start_at bigint not null,         -- of the first slot
  end_at bigint not null,           -- of the last one
  hold_until bigint not null,       -- HELD: lapses then; 0: not held
  code text not null,               -- shown at the door
  box blob,                         -- name of the group, telephone, notes
  created_at bigint not null,
  confirmed_at bigint not null,
  checked_at bigint not null,
  closed_at bigint not null,
  reason text,
  version bigint not null,
  primary key (city, id)
);
create unique index booking_code on booking (city, code);
create index booking_person on booking (city, person_id, closed_at, start_at, id);
create index booking_resource on booking (city, resource_id, closed_at, start_at, id);
create index booking_waiting on booking (city, resource_id, state, id);
create index booking_case on booking (city, case_id, id);
create table booking_slot (
  city bigint not null,
  booking_id bigint not null,
  start_at bigint not null,
  label text not null,
  end_at bigint not null,
  primary key (city, booking_id, start_at, label)
);
/*sqlite:
insert into sqlite_stat1 (tbl, idx, stat) values
  ('slot', 'sqlite_autoindex_slot_1', '3000000 3000000 30 1 1'),
  ('booking', 'sqlite_autoindex_booking_1', '2000000 2000000 1'),
  ('booking', 'booking_code', '2000000 2000000 1'),
  ('booking', 'booking_person', '2000000 2000000 5 1 1 1'),
  ('booking', 'booking_resource', '2000000 2000000 20 2 1 1'),
  ('booking', 'booking_waiting', '2000000 2000000 20 4 1'),
  ('booking', 'booking_case', '2000000 2000000 1000 1'),
  ('booking_slot', 'sqlite_autoindex_booking_slot_1', '4000000 4000000 2 1 1');
*/
/*citus:
select create_distributed_table('slot', 'city', colocate_with => 'event');
select create_distributed_table('booking', 'city', colocate_with => 'event');
select create_distributed_table('booking_slot', 'city', colocate_with => 'event');
*/
