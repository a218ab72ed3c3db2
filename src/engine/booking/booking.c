/* booking.c - bookings and the arrows between their states (booking.h). */
#include "engine/booking/booking.h"

#include "base/arena.h"
#include "engine/booking/booking_int.h"
#include "store/row.h"
#include "store/timer.h"

#define COUNT(a) (uint32_t)(sizeof(a) / sizeof(a)[0])
#define CODE_CHARS 8
#define I(m) YB_COL_INT(struct yb_booking, m)
#define T(m) YB_COL_TEXT(struct yb_booking, m)
#define B(m) YB_COL_BLOB(struct yb_booking, m)
static const struct yb_column columns[] = {   /* BOOKING_COLUMNS */
    I(id), I(resource_id), I(person_id), I(enterprise_id), I(case_id), I(state), I(count),
    I(slots), I(start_at), I(end_at), I(hold_until), T(code), B(box), I(created_at),
    I(confirmed_at), I(checked_at), I(closed_at), T(reason), I(version)};
static const struct yb_column changing[] = {  /* booking_update, from ?3 */
    I(case_id), I(state), I(count), I(slots), I(start_at), I(end_at), I(hold_until), B(box),
    I(confirmed_at), I(checked_at), I(closed_at), T(reason)};
#undef I
#undef T
#undef B

static const struct state { const char *word; bool room, closed; } states[] = {
#define X(name, word, room, closed) {word, room, closed},
    YB_BOOKING_STATES(X)
#undef X
};
static const char *const events[] = {
#define X(name, word) word,
    YB_BOOKING_EVENTS(X)
#undef X
};
static const struct arrow {
  yb_booking_event event;
  yb_booking_state from, to;
} arrows[] = {
#define X(event, from, to) {YB_BOOKING_##event##_EVENT, YB_BOOKING_##from, YB_BOOKING_##to},
    YB_BOOKING_ARROWS(X)
#undef X
};

static bool known(int64_t s) { return s >= 0 && s < YB_BOOKING_STATES_COUNT; }
const char *yb_booking_state_name(int64_t s) { return known(s) ? states[s].word : "unknown"; }
bool yb_booking_has_room(int64_t s) { return known(s) && states[s].room; }
bool yb_booking_closed(int64_t s) { return known(s) && states[s].closed; }
const char *yb_booking_event_name(yb_booking_event e) {
  return e < YB_BOOKING_EVENTS_COUNT ? events[e] : "unknown";
}

static const struct arrow *arrow_of(int64_t from, yb_booking_event event) {
  for (uint32_t i = 0; i < COUNT(arrows); i++)
    if ((int64_t)arrows[i].from == from && arrows[i].event == event) return &arrows[i];
  return NULL;
}

bool yb_booking_may_move(int64_t from, yb_booking_event event) {
  return arrow_of(from, event) != NULL;
}

/* ---- rows ---- */

static yb_rc load(struct yb_tx *tx, enum yb_sql sql, yb_val key, struct yb_booking *out) {
  const yb_val *cell;
  YB_TRY(yb_tx_one(tx, sql, YB_ARGS(yb_int(yb_tx_city(tx)), key), &cell));
  yb_row_read(columns, COUNT(columns), cell, out);
  return YB_OK;
}

yb_rc yb_booking_load(struct yb_tx *tx, int64_t id, struct yb_booking *out) {
  return load(tx, YB_SQL_booking_get, yb_int(id), out);
}

yb_rc yb_booking_by_code(struct yb_tx *tx, yb_str code, struct yb_booking *out) {
  return load(tx, YB_SQL_booking_by_code, yb_text(code), out);
}

yb_rc yb_booking_store(struct yb_tx *tx, struct yb_booking *b) {
  yb_val args[4 + COUNT(changing)];
  int64_t changed = 0;
  args[0] = yb_int(yb_tx_city(tx));
  args[1] = yb_int(b->id);
  yb_row_args(changing, COUNT(changing), b, args + 2);
  args[2 + COUNT(changing)] = yb_int(b->version + 1);
  args[3 + COUNT(changing)] = yb_int(b->version);
  YB_TRY(yb_tx_exec(tx, YB_SQL_booking_update, args, COUNT(args), &changed));
  if (changed != 1) {
    (void)yb_diag(yb_tx_ctx(tx), (struct yb_place){0}, YB_MSG_booking_stale, YB_S(""), YB_S(""));
    return YB_CONFLICT;
  }
  b->version++;
  return YB_OK;
}

static yb_rc insert(struct yb_tx *tx, struct yb_booking *b) {
  yb_val args[1 + COUNT(columns)];
  args[0] = yb_int(yb_tx_city(tx));
  yb_row_args(columns, COUNT(columns), b, args + 1);
  return yb_tx_exec(tx, YB_SQL_booking_insert, args, COUNT(args), NULL);
}

/* Letters and digits that are not taken for one another: 40 bits. */
static yb_rc make_code(struct yb_tx *tx, yb_str *out) {
  static const char alphabet[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
  unsigned char raw[CODE_CHARS];
  char *p = yb_arena_take(yb_tx_arena(tx), CODE_CHARS);
  if (!p) return YB_NOMEM;
  yb_random(raw, sizeof raw);
  for (int i = 0; i < CODE_CHARS; i++) p[i] = alphabet[raw[i] & 31];
  *out = yb_str_n(p, CODE_CHARS);
  return YB_OK;
}

/* ---- slots and timers of a booking ---- */

static yb_rc keep_slots(struct yb_tx *tx, const struct yb_booking *b, const struct yb_slot *slot,
                        uint32_t n) {
  for (uint32_t i = 0; i < n; i++)
    YB_TRY(yb_tx_exec(tx, YB_SQL_booking_slot_add,
                      YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(b->id), yb_int(slot[i].start_at),
                              yb_text(slot[i].label), yb_int(slot[i].end_at)),
                      NULL));
  return YB_OK;
}

static void span_of(struct yb_booking *b, const struct yb_slot *slot, uint32_t n) {
  b->slots = n;
  b->start_at = slot[0].start_at;
  b->end_at = slot[0].end_at;
  for (uint32_t i = 1; i < n; i++)
    if (slot[i].end_at > b->end_at) b->end_at = slot[i].end_at;
}

static yb_rc set_timer(struct yb_tx *tx, const struct yb_booking *b) {
  struct yb_timer t = {.kind = YB_S(YB_BOOKING_TIMER), .owner_kind = YB_S("booking"),
                       .owner = b->id};
  int64_t now = yb_tx_now(tx), remind = b->start_at - YB_BOOKING_REMIND_MS;
  if (b->state == YB_BOOKING_HELD) t.due_at = b->hold_until;
  else if (b->state == YB_BOOKING_CONFIRMED) t.due_at = remind > now ? remind : b->end_at;
  else t.due_at = b->start_at > now ? b->start_at : b->end_at;
  return yb_timer_put(tx, &t, NULL);
}

yb_rc yb_booking_reminded(struct yb_tx *tx, const struct yb_booking *b) {
  struct yb_timer t = {.kind = YB_S(YB_BOOKING_TIMER), .owner_kind = YB_S("booking"),
                       .owner = b->id, .due_at = b->end_at};
  return yb_timer_put(tx, &t, NULL);
}

static yb_rc reset_timer(struct yb_tx *tx, const struct yb_booking *b) {
  int64_t dropped;
  YB_TRY(yb_timer_drop_of(tx, YB_S("booking"), b->id, &dropped));
  return yb_booking_closed(b->state) ? YB_OK : set_timer(tx, b);
}

/* ---- opening and moving ---- */

static yb_rc take_or_tell(struct yb_tx *tx, const struct yb_booking *b,
                          const struct yb_slot *slot, uint32_t n) {
  uint32_t full;
  YB_TRY(slots_take(tx, b->resource_id, slot, n, b->count, &full));
  return full == n ? YB_OK : slot_full(tx, b->resource_id, &slot[full]);
}

static yb_rc check_count(struct yb_tx *tx, int64_t count) {
  if (count >= 1 && count <= YB_BOOKING_COUNT_MAX) return YB_OK;
  return yb_diag(yb_tx_ctx(tx), (struct yb_place){.path = YB_S("count")}, YB_MSG_booking_count,
                 YB_S("1000"), YB_S(""));
}

yb_rc yb_booking_open(struct yb_tx *tx, struct yb_booking *b, const struct yb_slot *slots,
                      uint32_t n) {
  if (yb_booking_closed(b->state)) return YB_BROKEN;
  YB_TRY(check_count(tx, b->count));
  YB_TRY(slots_check(tx, slots, n));
  if (yb_booking_has_room(b->state)) YB_TRY(take_or_tell(tx, b, slots, n));
  else YB_TRY(slots_know(tx, b->resource_id, slots, n));
  b->id = yb_tx_id(tx);
  b->version = 1;
  b->created_at = yb_tx_now(tx);
  if (b->state == YB_BOOKING_CONFIRMED) b->confirmed_at = b->created_at;
  if (b->state != YB_BOOKING_HELD) b->hold_until = 0;
  span_of(b, slots, n);
  YB_TRY(make_code(tx, &b->code));
  YB_TRY(insert(tx, b));
  YB_TRY(keep_slots(tx, b, slots, n));
  return set_timer(tx, b);
}

/* Room follows the state: what begins to have it takes it, what ends gives it back. */
static yb_rc move_room(struct yb_tx *tx, const struct yb_booking *b, const struct arrow *a,
                       int64_t capacity) {
  struct yb_slot *slot;
  uint32_t n;
  if (states[a->from].room == states[a->to].room) return YB_OK;
  YB_TRY(yb_booking_slots(tx, b->id, &slot, &n));
  if (states[a->from].room) return slots_give(tx, b->resource_id, slot, n, b->count);
  for (uint32_t i = 0; i < n; i++) slot[i].capacity = capacity;
  return take_or_tell(tx, b, slot, n);
}

static void set_instants(struct yb_booking *b, const struct arrow *a, int64_t now) {
  b->state = a->to;
  if (a->to == YB_BOOKING_CONFIRMED) b->confirmed_at = now;
  if (a->to == YB_BOOKING_CHECKED_IN) b->checked_at = now;
  if (a->to != YB_BOOKING_HELD) b->hold_until = 0;
  if (states[a->to].closed) b->closed_at = now;
}

yb_rc yb_booking_move(struct yb_tx *tx, struct yb_booking *b, yb_booking_event event,
                      int64_t capacity) {
  const struct arrow *a = arrow_of(b->state, event);
  if (!a) {
    (void)yb_diag(yb_tx_ctx(tx), (struct yb_place){0}, YB_MSG_booking_arrow,
                  yb_str_of(yb_booking_state_name(b->state)),
                  yb_str_of(yb_booking_event_name(event)));
    return YB_CONFLICT;
  }
  YB_TRY(move_room(tx, b, a, capacity));
  set_instants(b, a, yb_tx_now(tx));
  YB_TRY(yb_booking_store(tx, b));
  return reset_timer(tx, b);
}

yb_rc yb_booking_rebook(struct yb_tx *tx, struct yb_booking *b, const struct yb_slot *slots,
                        uint32_t n, int64_t count) {
  struct yb_slot *old;
  uint32_t had;
  YB_TRY(check_count(tx, count));
  YB_TRY(slots_check(tx, slots, n));
  YB_TRY(yb_booking_slots(tx, b->id, &old, &had));
  bool room = yb_booking_has_room(b->state);
  if (room) YB_TRY(slots_give(tx, b->resource_id, old, had, b->count));
  b->count = count;
  if (room) YB_TRY(take_or_tell(tx, b, slots, n));
  else YB_TRY(slots_know(tx, b->resource_id, slots, n));
  span_of(b, slots, n);
  YB_TRY(yb_tx_exec(tx, YB_SQL_booking_slot_clear,
                    YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(b->id)), NULL));
  YB_TRY(keep_slots(tx, b, slots, n));
  YB_TRY(yb_booking_store(tx, b));
  return reset_timer(tx, b);
}

/* ---- lists ---- */

static yb_rc read_all(struct yb_tx *tx, const struct yb_rows *rows, struct yb_booking **out,
                      uint32_t *count) {
  struct yb_booking *at = YB_NEW_N(yb_tx_arena(tx), rows->count, struct yb_booking);
  if (!at) return YB_NOMEM;
  for (uint32_t i = 0; i < rows->count; i++)
    yb_row_read(columns, COUNT(columns), yb_row(rows, i), &at[i]);
  *out = at;
  *count = rows->count;
  return YB_OK;
}

static yb_rc queue(struct yb_tx *tx, int64_t resource, int64_t after, struct yb_booking **out,
                   uint32_t *count) {
  struct yb_rows rows;
  YB_TRY(yb_tx_rows(tx, YB_SQL_booking_queue,
                    YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(resource), yb_int(after)), &rows));
  return read_all(tx, &rows, out, count);
}

/* The capacity of a slot as it was last told. */
static yb_rc known_capacity(struct yb_tx *tx, int64_t resource, struct yb_slot *slot, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) {
    const yb_val *cell;
    yb_rc rc = yb_tx_one(tx, YB_SQL_slot_get,
                         YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(resource),
                                 yb_int(slot[i].start_at), yb_text(slot[i].label)),
                         &cell);
    if (rc != YB_OK && rc != YB_ABSENT) return rc;
    slot[i].capacity = rc == YB_OK ? yb_int_of(&cell[1]) : 0;
  }
  return YB_OK;
}

static yb_rc offer_one(struct yb_tx *tx, struct yb_booking *b, int64_t hold_until, bool *done) {
  struct yb_slot *slot;
  uint32_t n, full;
  *done = false;
  if (b->start_at <= yb_tx_now(tx)) return YB_OK;
  YB_TRY(yb_booking_slots(tx, b->id, &slot, &n));
  YB_TRY(known_capacity(tx, b->resource_id, slot, n));
  YB_TRY(slots_take(tx, b->resource_id, slot, n, b->count, &full));
  if (full < n) return YB_OK;
  set_instants(b, arrow_of(b->state, YB_BOOKING_OFFER_EVENT), yb_tx_now(tx));
  b->hold_until = hold_until < b->start_at ? hold_until : b->start_at;
  YB_TRY(yb_booking_store(tx, b));
  *done = true;
  return reset_timer(tx, b);
}

yb_rc yb_booking_offer(struct yb_tx *tx, int64_t resource, int64_t hold_until,
                       struct yb_booking **out, uint32_t *count) {
  struct yb_booking *kept = YB_NEW_N(yb_tx_arena(tx), YB_BOOKING_OFFERS_MAX, struct yb_booking);
  struct yb_booking *b;
  uint32_t n, made = 0;
  if (!kept) return YB_NOMEM;
  YB_TRY(queue(tx, resource, 0, &b, &n));
  for (uint32_t i = 0; i < n && made < YB_BOOKING_OFFERS_MAX; i++) {
    bool done;
    YB_TRY(offer_one(tx, &b[i], hold_until, &done));
    if (done) kept[made++] = b[i];
  }
  *out = kept;
  *count = made;
  return YB_OK;
}

yb_rc yb_bookings_between(struct yb_tx *tx, int64_t resource, int64_t from, int64_t to,
                          struct yb_booking **out, uint32_t *count) {
  struct yb_rows rows;
  YB_TRY(yb_tx_rows(tx, YB_SQL_bookings_between,
                    YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(resource), yb_int(from), yb_int(to)),
                    &rows));
  return read_all(tx, &rows, out, count);
}

yb_rc yb_bookings_in_state(struct yb_tx *tx, yb_booking_state state, int64_t from, int64_t to,
                           struct yb_booking **out, uint32_t *count) {
  struct yb_rows rows;
  YB_TRY(yb_tx_rows(tx, YB_SQL_bookings_in_state,
                    YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(state),
                            yb_int(from - YB_BOOKING_REACH_MS), yb_int(to), yb_int(from)),
                    &rows));
  return read_all(tx, &rows, out, count);
}

yb_rc yb_bookings_open_of(struct yb_tx *tx, int64_t person, int64_t *count) {
  const yb_val *cell;
  YB_TRY(yb_tx_one(tx, YB_SQL_booking_open_count,
                   YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(person)), &cell));
  *count = yb_int_of(cell);
  return YB_OK;
}

yb_rc yb_booking_about(struct yb_arena *a, int64_t resource, yb_str *out) {
  return yb_str_fmt(a, out, "booking:%lld", (long long)resource);
}

yb_rc yb_bookings_ahead(struct yb_tx *tx, int64_t resource, int64_t from, int64_t *count) {
  const yb_val *cell;
  YB_TRY(yb_tx_one(tx, YB_SQL_booking_open_of,
                   YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(resource), yb_int(from)), &cell));
  *count = yb_int_of(cell);
  return YB_OK;
}

yb_rc yb_bookings_before(struct yb_tx *tx, const struct yb_booking *b, int64_t *count) {
  const yb_val *cell;
  YB_TRY(yb_tx_one(tx, YB_SQL_booking_before,
                   YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(b->resource_id), yb_int(b->id)), &cell));
  *count = yb_int_of(cell);
  return YB_OK;
}

yb_rc yb_bookings_list(struct yb_tx *tx, const struct yb_booking_query *q,
                       struct yb_booking **out, uint32_t *count) {
  const yb_val city = yb_int(yb_tx_city(tx)), before = yb_int(q->before);
  const yb_val of = yb_int(q->case_id ? q->case_id : q->resource ? q->resource : q->person);
  struct yb_list_filter f[2] = {{YB_FILTER_bookings_person, 1, &of}};
  struct yb_rows rows;
  if (q->case_id) f[0].filter = YB_FILTER_bookings_of_case;
  else if (q->resource) f[0].filter = YB_FILTER_bookings_resource;
  f[1] = (struct yb_list_filter){YB_FILTER_bookings_open, 0, NULL};
  struct yb_list_query list = {.list = YB_LIST_bookings, .sort = YB_SORT_bookings_newest,
                               .args = &city, .n = 1, .filters = f,
                               .filter_count = q->open ? 2 : 1, .after = &before,
                               .after_n = q->before ? 1 : 0,
                               .limit = q->limit && q->limit < 200 ? q->limit : 200};
  YB_TRY(yb_tx_list(tx, &list, &rows));
  return read_all(tx, &rows, out, count);
}
