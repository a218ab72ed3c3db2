/* cases.h - statements of engine/cases: cases, tasks, clocks, supplements. */
#define CASE_COLUMNS                                                            \
  "id, no, service, pack_version, channel, state, person_id, enterprise_id, title, " \
  "division, unit, butler, answers, box, access, access_tries, submitted_at, "   \
  "accepted_at, decided_at, closed_at, due_at, due_provisional, light, "         \
  "supplements, extensions, reminders, reason, clause, duties, version"
SQL(case_insert, "insert into cases (city, " CASE_COLUMNS ") values (?1, ?2, ?3, ?4, ?5, ?6, "
    "?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, "
    "?25, ?26, ?27, ?28, ?29, ?30, ?31)")
SQL(case_get, "select " CASE_COLUMNS " from cases where city = ?1 and id = ?2")
SQL(case_by_no, "select " CASE_COLUMNS " from cases where city = ?1 and no = ?2")
SQL(case_update,
    "update cases set state = ?3, title = ?4, unit = ?5, butler = ?6, answers = ?7, box = ?8, "
    "access = ?9, access_tries = ?10, accepted_at = ?11, decided_at = ?12, closed_at = ?13, "
    "due_at = ?14, due_provisional = ?15, light = ?16, supplements = ?17, extensions = ?18, "
    "reminders = ?19, reason = ?20, clause = ?21, duties = ?22, enterprise_id = ?23, "
    "version = ?24 where city = ?1 and id = ?2 and version = ?25")
SQL(number_get, "select last, version from number_series where city = ?1 and series = ?2")
SQL(number_insert, "insert into number_series (city, series, last, version) values (?1, ?2, 1, 1)")
SQL(number_next, "update number_series set last = ?3, version = version + 1 "
    "where city = ?1 and series = ?2 and version = ?4")

#define TASK_COLUMNS                                                            \
  "id, case_id, node, instance, kind, unit, role, staff_id, state, opened_at, "  \
  "closed_at, due_at, due_provisional, light, question, outcome, opinion, "      \
  "conditions, asked_by, version"
SQL(task_insert, "insert into task (city, " TASK_COLUMNS ") values (?1, ?2, ?3, ?4, ?5, ?6, ?7, "
    "?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)")
SQL(task_get, "select " TASK_COLUMNS " from task where city = ?1 and id = ?2")
SQL(task_of_case, "select " TASK_COLUMNS " from task where city = ?1 and case_id = ?2 order by id")
SQL(task_update,
    "update task set unit = ?3, staff_id = ?4, state = ?5, closed_at = ?6, due_at = ?7, "
    "due_provisional = ?8, light = ?9, outcome = ?10, opinion = ?11, conditions = ?12, "
    "version = ?13 where city = ?1 and id = ?2 and version = ?14")

#define CLOCK_COLUMNS                                                            \
  "id, case_id, task_id, name, why, kind, phase, flags, budget, extended, " \
  "extensions, consumed, work_ms, clock_ms, over_ms, started_ms, " \
  "running_since_ms, suspended_since_ms, suspended_ms, suspensions, " \
  "stopped_ms, due_was_ms, fired, due_at, due_provisional, version"
SQL(clock_insert, "insert into clock (city, " CLOCK_COLUMNS ") values ("
    "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, "
    "?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27)")
SQL(clock_update, "update clock set "
    "why = ?3, kind = ?4, phase = ?5, flags = ?6, budget = ?7, extended = ?8, "
    "extensions = ?9, consumed = ?10, work_ms = ?11, clock_ms = ?12, "
    "over_ms = ?13, started_ms = ?14, running_since_ms = ?15, "
    "suspended_since_ms = ?16, suspended_ms = ?17, suspensions = ?18, "
    "stopped_ms = ?19, due_was_ms = ?20, fired = ?21, due_at = ?22, "
    "due_provisional = ?23, task_id = ?24, version = ?25"
    " where city = ?1 and id = ?2 and version = ?26")
SQL(clock_get, "select " CLOCK_COLUMNS " from clock where city = ?1 and id = ?2")
SQL(clock_of_case,
    "select " CLOCK_COLUMNS " from clock where city = ?1 and case_id = ?2 order by id")
SQL(clock_provisional, "select " CLOCK_COLUMNS " from clock where city = ?1 and "
    "due_provisional > 0 and id > ?2 order by id limit 200")

SQL(supplement_insert,
    "insert into supplement (city, id, case_id, round, items, note, asked_by, asked_at, "
    "lapse_at, answered_at) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0)")
SQL(supplement_of_case, "select id, round, items, note, asked_by, asked_at, lapse_at, answered_at "
    "from supplement where city = ?1 and case_id = ?2 order by round")
SQL(supplement_answered, "update supplement set answered_at = ?3 where city = ?1 and id = ?2")
