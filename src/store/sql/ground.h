/* ground.h - the statements of the store itself (schema/0001_ground.sql). */

SQL(ping, "select cast(1 as bigint)")
SQL(meta_get, "select value from meta where city = ?1 and name = ?2")
SQL(meta_put, "insert into meta (city, name, value) values (?1, ?2, ?3)")

SQL(event_put,
    "insert into event (city, id, at, kind, agg, version, verb, actor_kind, actor, on_behalf,"
    " request, reason, data, salt, body, erased) values"
    " (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, 0)")
SQL(event_open_put, "insert into event_open (city, id) values (?1, ?2)")
SQL(event_erased, "select erased from event where city = ?1 and id = ?2")
SQL(event_erase,
    "update event set data = null, reason = null, salt = null, erased = ?3"
    " where city = ?1 and id = ?2 and erased = 0")
SQL(event_newest, "select id from event where city = ?1 order by id desc limit 1")

/* One shape for all readers of events: 16 columns, then what the reader adds. */
#define YB_EVENT_COLUMNS                                                               \
  "e.id, e.at, e.kind, e.agg, e.version, e.verb, e.actor_kind, e.actor, e.on_behalf,"  \
  " e.request, e.reason, e.data, e.salt, e.body, e.erased"
SQL(event_of,
    "select " YB_EVENT_COLUMNS ", l.seq from event e"
    " left join event_leaf l on l.city = e.city and l.id = e.id"
    " where e.city = ?1 and e.kind = ?2 and e.agg = ?3 and e.id > ?4 order by e.id limit ?5")
SQL(event_after,
    "select " YB_EVENT_COLUMNS ", l.seq from event_leaf l"
    " join event e on e.city = l.city and e.id = l.id"
    " where l.city = ?1 and l.seq > ?2 order by l.seq limit ?3")
SQL(event_leaf_page,
    "select " YB_EVENT_COLUMNS ", l.seq, l.id, l.leaf from event_leaf l"
    " left join event e on e.city = l.city and e.id = l.id"
    " where l.city = ?1 and l.seq > ?2 order by l.seq limit ?3")
SQL(event_open_page,
    "select " YB_EVENT_COLUMNS ", l.seq, o.id from event_open o"
    " left join event e on e.city = o.city and e.id = o.id"
    " left join event_leaf l on l.city = o.city and l.id = o.id"
    " where o.city = ?1 and o.id > ?2 order by o.id limit ?3")
SQL(event_page,
    "select " YB_EVENT_COLUMNS ", l.seq, o.id from event e"
    " left join event_leaf l on l.city = e.city and l.id = e.id"
    " left join event_open o on o.city = e.city and o.id = e.id"
    " where e.city = ?1 and e.id > ?2 order by e.id limit ?3")
SQL(event_open_done, "delete from event_open where city = ?1 and id >= ?2 and id <= ?3")
SQL(event_leaf_put, "insert into event_leaf (city, seq, id, leaf) values (?1, ?2, ?3, ?4)")
SQL(event_last_seq, "select seq from event_leaf where city = ?1 order by seq desc limit 1")
SQL(event_eraser,
    "select verb, kind, agg from event where city = ?1 and id = ?2")

SQL(seal_put,
    "insert into seal (city, no, at, first_seq, leaves, head) values (?1, ?2, ?3, ?4, ?5, ?6)")
SQL(seal_last,
    "select no, first_seq, leaves, head from seal where city = ?1 order by no desc limit 1")
SQL(seal_page,
    "select no, first_seq, leaves, head from seal where city = ?1 and no > ?2"
    " order by no limit ?3")
SQL(seal_get, "select no, first_seq, leaves, head from seal where city = ?1 and no = ?2")

#define YB_TIMER_COLUMNS "id, due_at, kind, owner_kind, owner, payload, tries, stuck"
SQL(timer_put,
    "insert into timer (city, id, due_at, kind, owner_kind, owner, payload, tries, stuck)"
    " values (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, 0)")
SQL(timer_move,
    "update timer set due_at = ?3, tries = 0, stuck = 0 where city = ?1 and id = ?2")
SQL(timer_drop, "delete from timer where city = ?1 and id = ?2")
SQL(timer_drop_of, "delete from timer where city = ?1 and owner_kind = ?2 and owner = ?3")
SQL(timer_of,
    "select " YB_TIMER_COLUMNS " from timer where city = ?1 and owner_kind = ?2 and owner = ?3"
    " order by due_at, id limit 1000")
SQL(timer_due,
    "select " YB_TIMER_COLUMNS " from timer where city = ?1 and stuck = 0 and due_at <= ?2"
    " order by due_at, id limit ?3")
SQL(timer_next,
    "select due_at from timer where city = ?1 and stuck = 0 order by due_at, id limit 1")
SQL(timer_claim,
    "select " YB_TIMER_COLUMNS " from timer where city = ?1 and id = ?2 and stuck = 0"
    " and due_at <= ?3 /*pg: for update skip locked*/")
SQL(timer_failed,
    "update timer set due_at = ?3, tries = ?4, stuck = ?5 where city = ?1 and id = ?2"
    " and tries = ?6")
SQL(timer_stuck,
    "select " YB_TIMER_COLUMNS " from timer where city = ?1 and stuck = 1"
    " order by due_at, id limit ?2")

SQL(consumer_get, "select seq from consumer where city = ?1 and name = ?2")
SQL(consumer_put, "insert into consumer (city, name, seq, at) values (?1, ?2, ?3, ?4)")
SQL(consumer_move,
    "update consumer set seq = ?4, at = ?5 where city = ?1 and name = ?2 and seq = ?3")

SQL(key_get,
    "select verb, fingerprint, result from command_key"
    " where city = ?1 and actor_kind = ?2 and actor = ?3 and name = ?4")
SQL(key_put,
    "insert into command_key (city, actor_kind, actor, name, verb, fingerprint, result, at)"
    " values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")
SQL(key_old,
    "select at from command_key where city = ?1 and at < ?2 order by at limit 1 offset ?3")
SQL(key_drop, "delete from command_key where city = ?1 and at <= ?2")

SQL(lease_get, "select holder, until from lease where city = ?1 and name = ?2")
SQL(lease_put, "insert into lease (city, name, holder, until) values (?1, ?2, ?3, ?4)")
SQL(lease_move,
    "update lease set holder = ?5, until = ?6"
    " where city = ?1 and name = ?2 and holder = ?3 and until = ?4")
SQL(lease_drop, "delete from lease where city = ?1 and name = ?2 and holder = ?3")

/* The record of who did what, for auditors; and what waits, for operators. */
LIST(event, YB_EVENT_COLUMNS ", cast(0 as bigint) as seq", "from event e where e.city = ?1")
FILTER(event, about, "e.kind = ? and e.agg = ?")
FILTER(event, actor, "e.actor_kind = ? and e.actor = ?")
FILTER(event, verbs, "e.verb in (?*)")
FILTER(event, since, "e.at >= ?")
FILTER(event, before, "e.at < ?")
SORT(event, newest, "e.id desc", "e.id < ?")
SORT(event, oldest, "e.id", "e.id > ?")

LIST(timer, "t.id, t.due_at, t.kind, t.owner_kind, t.owner, t.payload, t.tries, t.stuck",
     "from timer t where t.city = ?1 and t.stuck = ?2")
FILTER(timer, kinds, "t.kind in (?*)")
FILTER(timer, owner, "t.owner_kind = ? and t.owner = ?")
FILTER(timer, due, "t.due_at <= ?")
SORT(timer, due, "t.due_at, t.id", "(t.due_at, t.id) > (?, ?)")
