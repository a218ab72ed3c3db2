/* desk.h - lists and statements of the desk: queues by remaining time. A queue over
 * several units is merged from one walk of the index for each. */
#define DESK_TASK                                                                  \
  "t.id, t.case_id, t.node, t.kind, t.unit, t.staff_id, t.state, t.opened_at, t.due_at, " \
  "t.light, t.version, c.no, c.title, c.service, c.state, c.channel, c.supplements, "  \
  "c.pack_version, t.closed_at"
#define DESK_FROM "from task t join cases c on c.city = t.city and c.id = t.case_id "
/* The open lists give only the order, from the index alone; the rows of the page are
 * read one by one: a merge over many units throws most of what it walks away. */
#define DESK_KEY "t.due_at, t.id"
#define DESK_SERVICE                                                          \
  "exists (select 1 from cases c where c.city = t.city and c.id = t.case_id " \
  "and c.service = ?)"
LIST(desk_unit, DESK_KEY, "from task t where t.city = ?1 and t.unit = ?2 and t.closed_at = 0")
FILTER(desk_unit, free, "t.state = ?")
FILTER(desk_unit, light, "t.light = ?")
FILTER(desk_unit, kind, "t.kind = ?")
FILTER(desk_unit, service, DESK_SERVICE)
SORT(desk_unit, due, "t.due_at, t.id", "(t.due_at, t.id) > (?, ?)")
LIST(desk_city, DESK_KEY, "from task t where t.city = ?1 and t.closed_at = 0")
FILTER(desk_city, free, "t.state = ?")
FILTER(desk_city, light, "t.light = ?")
FILTER(desk_city, kind, "t.kind = ?")
FILTER(desk_city, service, DESK_SERVICE)
SORT(desk_city, due, "t.due_at, t.id", "(t.due_at, t.id) > (?, ?)")
LIST(desk_mine, DESK_KEY, "from task t where t.city = ?1 and t.staff_id = ?2 and t.closed_at = 0")
FILTER(desk_mine, light, "t.light = ?")
FILTER(desk_mine, kind, "t.kind = ?")
FILTER(desk_mine, service, DESK_SERVICE)
SORT(desk_mine, due, "t.due_at, t.id", "(t.due_at, t.id) > (?, ?)")
LIST(desk_done, DESK_TASK, DESK_FROM "where t.city = ?1 and t.staff_id = ?2 and t.closed_at > 0")
SORT(desk_done, newest, "t.closed_at desc, t.due_at desc, t.id desc",
     "(t.closed_at, t.due_at, t.id) < (?, ?, ?)")
SQL(desk_task_row, "select " DESK_TASK " " DESK_FROM "where t.city = ?1 and t.id = ?2")
SQL(desk_tasks_of_case, "select " DESK_TASK " " DESK_FROM
    "where t.city = ?1 and t.case_id = ?2 order by t.closed_at, t.id desc limit 1")
SQL(cases_of_person_any, "select id from cases where city = ?1 and person_id = ?2 "
    "order by id desc limit 50")
SQL(cases_of_enterprise_any, "select id from cases where city = ?1 and enterprise_id = ?2 "
    "order by id desc limit 50")
SQL(cases_recent, "select id, title from cases where city = ?1 and submitted_at > ?2 "
    "order by submitted_at desc, id desc limit 2000")
SQL(tasks_done_count, "select count(*) from task where city = ?1 and unit = ?2 and closed_at > ?3")
