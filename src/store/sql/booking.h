/* booking.h - statements of engine/booking. */

SQL(slot_get, "select end_at, capacity, taken from slot where city = ?1 and resource_id = ?2 "
    "and start_at = ?3 and label = ?4")
SQL(slot_insert, "insert into slot (city, resource_id, start_at, label, end_at, capacity, taken, "
    "version) values (?1, ?2, ?3, ?4, ?5, ?6, 0, 1)")
/* The one statement that takes room: it finds no row when there is none left. */
SQL(slot_take, "update slot set taken = taken + ?5, capacity = ?6, end_at = ?7, "
    "version = version + 1 where city = ?1 and resource_id = ?2 and start_at = ?3 "
    "and label = ?4 and taken + ?5 <= ?6")
SQL(slot_give, "update slot set taken = taken - ?5, version = version + 1 where city = ?1 "
    "and resource_id = ?2 and start_at = ?3 and label = ?4 and taken >= ?5")
SQL(slots_of, "select start_at, label, end_at, capacity, taken from slot where city = ?1 "
    "and resource_id = ?2 and start_at >= ?3 and start_at < ?4 order by start_at, label limit 5000")

#define BOOKING_COLUMNS \
  "id, resource_id, person_id, enterprise_id, case_id, state, count, slots, start_at, end_at, " \
  "hold_until, code, box, created_at, confirmed_at, checked_at, closed_at, reason, version"
SQL(booking_insert, "insert into booking (city, " BOOKING_COLUMNS ") values (?1, ?2, ?3, ?4, ?5, "
    "?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)")
SQL(booking_get, "select " BOOKING_COLUMNS " from booking where city = ?1 and id = ?2")
SQL(booking_by_code, "select " BOOKING_COLUMNS " from booking where city = ?1 and code = ?2")
SQL(booking_update, "update booking set case_id = ?3, state = ?4, count = ?5, slots = ?6, "
    "start_at = ?7, end_at = ?8, hold_until = ?9, box = ?10, confirmed_at = ?11, "
    "checked_at = ?12, closed_at = ?13, reason = ?14, version = ?15 "
    "where city = ?1 and id = ?2 and version = ?16")
SQL(booking_slot_add, "insert into booking_slot (city, booking_id, start_at, label, end_at) "
    "values (?1, ?2, ?3, ?4, ?5)")
SQL(booking_slot_clear, "delete from booking_slot where city = ?1 and booking_id = ?2")
SQL(booking_slots, "select start_at, label, end_at from booking_slot where city = ?1 and "
    "booking_id = ?2 order by start_at, label")
/* Who waits for a resource, first come first. 6: WAITING; as it stands in the index. */
SQL(booking_queue, "select " BOOKING_COLUMNS " from booking where city = ?1 and "
    "resource_id = ?2 and state = 6 and id > ?3 order by id limit 100")
/* Open ones (closed_at 0) of a person, and those that touch a span of a resource. */
SQL(booking_open_count, "select count(*) from booking where city = ?1 and person_id = ?2 and "
    "closed_at = 0")
SQL(booking_before, "select count(*) from booking where city = ?1 and resource_id = ?2 and "
    "state = 6 and id < ?3")
SQL(booking_open_of, "select count(*) from booking where city = ?1 and resource_id = ?2 and "
    "closed_at = 0 and start_at >= ?3")
SQL(bookings_between, "select " BOOKING_COLUMNS " from booking where city = ?1 and "
    "resource_id = ?2 and closed_at = 0 and start_at < ?4 and end_at > ?3 "
    "order by start_at, id limit 500")
SQL(bookings_started, "select resource_id, person_id, enterprise_id, case_id, count, slots, "
    "start_at, end_at, id from booking where city = ?1 and state = ?2 and start_at >= ?3 and "
    "start_at < ?4 order by start_at, end_at, id limit 10000")
SQL(booking_spent_add, "insert into booking_spent (city, booking_id, at, fen) "
    "values (?1, ?2, ?3, ?4)")
SQL(booking_spent_of, "select at, fen from booking_spent where city = ?1 and at >= ?2 and at < ?3 "
    "order by at, fen limit 10000")
SQL(bookings_in_state, "select " BOOKING_COLUMNS " from booking where city = ?1 and state = ?2 "
    "and start_at >= ?3 and start_at < ?4 and end_at > ?5 order by start_at, id limit 300")

LIST(bookings, BOOKING_COLUMNS, "from booking b where b.city = ?1")
FILTER(bookings, person, "b.person_id = ?")
FILTER(bookings, resource, "b.resource_id = ?")
FILTER(bookings, open, "b.closed_at = 0")
FILTER(bookings, of_case, "b.case_id > 0 and b.case_id = ?")
SORT(bookings, newest, "b.id desc", "b.id < ?")
