/* supervise.h - statements of service/supervise: alarms, loads, public figures, the
 * audit trail. */

SQL(load_of_units,
    "select unit, light, count(*),"
    " cast(sum(case when due_provisional > 0 then 1 else 0 end) as bigint)"
    " from task where city = ?1 and closed_at = 0 group by unit, light")
SQL(alarm_past,
    "select verb, at, data from event where city = ?1 and kind = 'case' and agg = ?2"
    " and verb in ('case.rung', 'task.reminded', 'case.pressed') order by id desc limit 30")

/* A clock counts when its task was done at the very instant it stopped: not when the
 * applicant withdrew, and not when papers never came back. kind 1, 3: hours in ms.
 * cross join: SQLite shall begin with the clocks. */
SQL(figures_clocks,
    "select k.stopped_ms, k.work_ms, k.clock_ms,"
    " case when (k.kind in (1, 3) and k.consumed <= k.budget) or (k.kind in (2, 4)"
    " and k.over_ms = 0 and (k.extended = 0 or k.consumed < k.budget)) then 1 else 0 end,"
    " case when k.clock_ms <= case when k.kind in (1, 3) then k.budget"
    " else k.budget * 86400000 end then 1 else 0 end"
    " from clock k cross join task t cross join cases c"
    " where t.city = k.city and t.id = k.task_id and c.city = k.city and c.id = k.case_id"
    " and k.city = ?1 and k.name = ?2 and k.stopped_ms >= ?3 and k.stopped_ms <= ?4"
    " and t.state = 2 and t.closed_at = k.stopped_ms and c.service = ?5"
    " order by k.stopped_ms desc limit 10000")
SQL(figures_cases,
    "select count(*),"
    " cast(sum(case when state in (3, 4) then 1 else 0 end) as bigint),"
    " cast(sum(case when state = 6 then 1 else 0 end) as bigint),"
    " cast(sum(case when state in (0, 1, 2) then 1 else 0 end) as bigint)"
    " from cases where city = ?1 and service = ?2"
    " and submitted_at >= ?3 and submitted_at <= ?4")
SQL(figures_ratings,
    "select r.level, r.mended_at, r.mend_task from rating r cross join cases c"
    " where c.city = r.city and c.id = r.case_id"
    " and r.city = ?1 and r.created_at >= ?2 and r.created_at <= ?3 and c.service = ?4"
    " order by r.created_at desc limit 10000")
SQL(ratings_mended,
    "select r.items, r.public_note, r.mended_at, c.service, c.pack_version from rating r"
    " join cases c on c.city = r.city and c.id = r.case_id"
    " where r.city = ?1 and r.mended_at > 0 and r.public_note is not null"
    " order by r.mended_at desc limit 20")

/* Columns as YB_EVENT_COLUMNS of ground.h, without salt and body, then seq. */
LIST(audit,
     "e.id, e.at, e.kind, e.agg, e.version, e.verb, e.actor_kind, e.actor, e.on_behalf,"
     " e.reason, e.data, e.erased, l.seq",
     "from event e left join event_leaf l on l.city = e.city and l.id = e.id"
     " where e.city = ?1")
FILTER(audit, about, "e.kind = ? and e.agg = ?")
FILTER(audit, actor, "e.actor_kind = ? and e.actor = ?")
FILTER(audit, verb, "e.verb = ?")
FILTER(audit, made, "e.id >= ?")
FILTER(audit, since, "e.at >= ?")
FILTER(audit, before, "e.at < ?")
SORT(audit, newest, "e.id desc", "e.id < ?")
SQL(events_unsealed, "select count(*) from event_open where city = ?1")
SQL(seal_newest_at, "select at from seal where city = ?1 order by no desc limit 1")
SQL(case_no_of, "select no from cases where city = ?1 and id = ?2")
