/* aftermath.h - statements of what goes on around a case: messages, the calendar of what
 * takes place, changes after the result. */
#define MESSAGE_COLUMNS \
  "id, case_id, person_id, side, staff_id, unit, box, papers, created_at, read_at"
SQL(message_insert, "insert into message (city, " MESSAGE_COLUMNS ") values "
    "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0)")
SQL(messages_of_case, "select " MESSAGE_COLUMNS " from message where city = ?1 and case_id = ?2 "
    "order by id limit 500")
SQL(message_count, "select count(*) from message where city = ?1 and case_id = ?2")
SQL(messages_read, "update message set read_at = ?4 where city = ?1 and case_id = ?2 "
    "and side = ?3 and read_at = 0")
SQL(messages_unread, "select " MESSAGE_COLUMNS " from message where city = ?1 and unit = ?2 "
    "and side = 0 and read_at = 0 order by id limit 100")
SQL(messages_unit, "update message set unit = ?3 where city = ?1 and case_id = ?2")
SQL(butler_least, "select s.id, (select count(*) from cases c where c.city = s.city "
    "and c.butler = s.id and c.closed_at = 0) as held from staff s join staff_role r "
    "on r.city = s.city and r.staff_id = s.id where s.city = ?1 and r.unit = ?2 and r.role = ?3 "
    "and s.disabled_at = 0 order by held, s.id limit 1")

#define OUTING_COLUMNS \
  "case_id, row_no, service, place, place_key, division, from_day, to_day, starts_min, " \
  "ends_min, state"
SQL(outing_insert, "insert into outing (city, " OUTING_COLUMNS ") values "
    "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)")
SQL(outings_drop, "delete from outing where city = ?1 and case_id = ?2")
SQL(outings_between, "select " OUTING_COLUMNS " from outing where city = ?1 and state = ?2 "
    "and to_day >= ?3 and from_day <= ?4 order by to_day limit 1000")
SQL(outings_at, "select " OUTING_COLUMNS " from outing where city = ?1 and place_key = ?2 "
    "and to_day >= ?3 and from_day <= ?4 order by to_day limit 50")

#define CHANGE_COLUMNS \
  "id, case_id, service, kind, state, asked_by, staff_id, answers, box, before_at, task_id, " \
  "permit_id, asked_at, closed_at, reason, version"
SQL(change_insert, "insert into case_change (city, " CHANGE_COLUMNS ") values "
    "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, 1)")
SQL(change_get, "select " CHANGE_COLUMNS " from case_change where city = ?1 and id = ?2")
SQL(change_of_task, "select " CHANGE_COLUMNS " from case_change where city = ?1 and task_id = ?2")
SQL(changes_of_case, "select " CHANGE_COLUMNS " from case_change where city = ?1 and case_id = ?2 "
    "order by id limit 200")
SQL(change_update, "update case_change set state = ?3, before_at = ?4, permit_id = ?5, "
    "closed_at = ?6, reason = ?7, version = version + 1 where city = ?1 and id = ?2 "
    "and version = ?8")
SQL(changes_done, "select " CHANGE_COLUMNS " from case_change where city = ?1 and service = ?2 "
    "and kind = ?3 and state = 1 and closed_at >= ?4 and closed_at < ?5 order by closed_at "
    "limit 5000")
SQL(permit_revoke, "update permit set revoked_at = ?3, revoked_why = ?4, version = version + 1 "
    "where city = ?1 and id = ?2 and version = ?5 and revoked_at = 0")
