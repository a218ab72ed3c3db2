/* book.c - bookings made, changed, ended, and what falls due (booking.h). */
#include "base/arena.h"
#include "base/text.h"
#include "engine/parties/parties.h"
#include "service/booking/booking_int.h"
#include "service/course/course.h"
#include "store/event.h"
#include "store/timer.h"

bool booking_manages(const struct yb_who *who, const struct yb_kind *k,
                     const struct yb_resource *r) {
  if (who->kind == YB_WHO_SYSTEM || yb_who_holds(who, YB_S("booking_manage"))) return true;
  if (who->kind != YB_WHO_PERSON || !k->provider_may_edit) return false;
  if (r->enterprise_id) return r->enterprise_id == who->enterprise;
  return r->person_id && r->person_id == who->id;
}

/* `more` goes on behind the members that every event of a booking has. */
static yb_rc say_more(struct yb_tx *tx, const struct yb_booking *b, const char *verb, yb_str more) {
  struct yb_event e = {.kind = YB_S("booking"), .agg = b->id, .version = b->version,
                       .verb = yb_str_of(verb)};
  YB_TRY(yb_str_fmt(yb_tx_arena(tx), &e.data,
                    "{\"resource\":\"%lld\",\"state\":\"%s\",\"count\":%lld,\"start_at\":%lld,"
                    "\"end_at\":%lld%.*s}",
                    (long long)b->resource_id, yb_booking_state_name(b->state),
                    (long long)b->count, (long long)b->start_at, (long long)b->end_at,
                    YB_ARG(more)));
  return yb_event_add(tx, &e, NULL);
}

static yb_rc say(struct yb_tx *tx, const struct yb_booking *b, const char *verb) {
  return say_more(tx, b, verb, YB_S(""));
}

static yb_rc say_changed(struct yb_tx *tx, const struct yb_booking *b,
                         const struct yb_booking *was) {
  yb_str more;
  YB_TRY(yb_str_fmt(yb_tx_arena(tx), &more, ",\"was_start_at\":%lld,\"was_end_at\":%lld",
                    (long long)was->start_at, (long long)was->end_at));
  return say_more(tx, b, "booking.changed", more);
}

static int64_t hold_until(const struct yb_kind *k, int64_t now) {
  return now + (int64_t)k->booking.hold_minutes * YB_MINUTE_MS;
}

/* Room came free: whoever waits is offered it, in their turn. */
static yb_rc offer_freed(struct yb_tx *tx, const struct yb_kind *k, int64_t resource) {
  struct yb_booking *b;
  uint32_t n;
  if (!k->booking.waiting) return YB_OK;
  YB_TRY(yb_booking_offer(tx, resource, hold_until(k, yb_tx_now(tx)), &b, &n));
  for (uint32_t i = 0; i < n; i++) YB_TRY(say(tx, &b[i], "booking.offered"));
  return YB_OK;
}

/* ---- for whom ---- */

static yb_rc seal(struct yb_tx *tx, const struct yb_book *x, yb_str *box) {
  struct yb_arena *a = yb_tx_arena(tx);
  struct yb_json *j = yb_json_new(a, YB_JSON_OBJECT);
  const struct { const char *key; yb_str value; } parts[] = {
      {"name", yb_utf8_upto(x->name, 60)}, {"phone", yb_utf8_upto(x->phone, 40)},
      {"note", yb_utf8_upto(x->note, 500)}};
  struct yb_buf b;
  yb_str about;
  *box = (yb_str){"", 0};
  if (!x->name.n && !x->phone.n && !x->note.n) return YB_OK;
  for (size_t i = 0; i < 3; i++)
    if (parts[i].value.n)
      YB_TRY(yb_json_set(j, yb_str_of(parts[i].key), yb_json_new_str(a, parts[i].value)));
  yb_buf_init(&b, a);
  yb_json_write(&b, j);
  YB_TRY(b.rc);
  YB_TRY(yb_booking_about(a, x->resource, &about));
  return yb_person_seal(tx, x->act.app->vault, x->act.who->id, about, yb_buf_str(&b), box);
}

/* ---- booking ---- */

static yb_rc check_count(struct yb_tx *tx, const struct yb_kind *k, int64_t count) {
  yb_str most;
  if (count > 1 && !k->booking.groups && k->booking.mode != YB_BOOK_REQUEST)
    return booking_fault(tx, "count", YB_MSG_booking_groups, YB_S(""), YB_S(""), YB_INVALID);
  if (count >= 1 && (count <= (int64_t)k->booking.most || !k->booking.groups)) return YB_OK;
  YB_TRY(booking_number(tx, k->booking.most, &most));
  return booking_fault(tx, "count", YB_MSG_booking_count, most, YB_S(""), YB_INVALID);
}

static yb_rc not_too_many(struct yb_tx *tx, int64_t person) {
  int64_t n;
  YB_TRY(yb_bookings_open_of(tx, person, &n));
  if (n < YB_BOOKINGS_OF_ONE) return YB_OK;
  return booking_fault(tx, "", YB_MSG_booking_much, YB_S("50"), YB_S(""), YB_CONFLICT);
}

/* A booking belongs to an application of those who book, or to none. */
static yb_rc own_case(struct yb_tx *tx, const struct yb_book *x) {
  struct yb_course co;
  if (!x->case_id) return YB_OK;
  YB_TRY(yb_course_load(tx, x->act.app, x->case_id, &co));
  return yb_course_is_theirs(&co, x->act.who) ? YB_OK : YB_ABSENT;
}

/* Whether every slot still has room for so many. */
static yb_rc has_room(struct yb_tx *tx, int64_t resource, const struct yb_slot *slot, uint32_t n,
                      int64_t count, bool *yes) {
  struct yb_taken *t;
  uint32_t taken;
  YB_TRY(yb_slots_taken(tx, resource, slot[0].start_at, slot[n - 1].end_at, &t, &taken));
  *yes = true;
  for (uint32_t i = 0; i < n; i++) {
    int64_t used = 0;
    for (uint32_t k = 0; k < taken; k++)
      if (t[k].start_at == slot[i].start_at && yb_str_eq(t[k].label, slot[i].label))
        used = t[k].taken;
    *yes &= used + count <= slot[i].capacity;
  }
  return YB_OK;
}

static yb_rc state_of(struct yb_tx *tx, const struct yb_book *x, const struct offer *o,
                      const struct yb_slot *slot, uint32_t n, int64_t *state) {
  bool room;
  if (o->kind->booking.mode == YB_BOOK_REQUEST) {
    *state = YB_BOOKING_REQUESTED;
    return YB_OK;
  }
  if (!YB_EQ(x->how, "wait")) {
    *state = YB_EQ(x->how, "hold") ? YB_BOOKING_HELD : YB_BOOKING_CONFIRMED;
    return YB_OK;
  }
  *state = YB_BOOKING_WAITING;
  if (!o->kind->booking.waiting)
    return booking_fault(tx, "how", YB_MSG_booking_no_waiting, YB_S(""), YB_S(""), YB_INVALID);
  YB_TRY(has_room(tx, x->resource, slot, n, x->count, &room));
  return room ? booking_fault(tx, "how", YB_MSG_booking_waiting, YB_S(""), YB_S(""), YB_CONFLICT)
              : YB_OK;
}

static yb_rc result(struct yb_tx *tx, struct yb_book *x, const struct yb_booking *b) {
  yb_str text;
  x->id = b->id;
  x->hold_until = b->hold_until;
  x->state = yb_str_of(yb_booking_state_name(b->state));
  YB_TRY(yb_str_dup(x->act.ctx->arena, b->code, &x->code));
  YB_TRY(yb_str_fmt(yb_tx_arena(tx), &text, "%lld %.*s %s", (long long)b->id, YB_ARG(b->code),
                    yb_booking_state_name(b->state)));
  return yb_cmd_result(tx, text);
}

yb_rc yb_book_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_book *x = cmd->arg;
  struct wish w = {x->from, x->to, x->start_at};
  struct yb_slot slot[YB_BOOKING_SLOTS_MAX];
  struct offer o;
  uint32_t n;
  if (x->act.who->kind != YB_WHO_PERSON) return YB_DENIED;
  YB_TRY(offer_load(tx, x->act.app, x->resource, &o));
  YB_TRY(offer_slots(tx, &o, &w, slot, &n));
  YB_TRY(check_count(tx, o.kind, x->count));
  YB_TRY(not_too_many(tx, x->act.who->id));
  YB_TRY(own_case(tx, x));
  struct yb_booking b = {.resource_id = x->resource, .person_id = x->act.who->id,
                         .enterprise_id = x->act.who->enterprise, .case_id = x->case_id,
                         .count = x->count, .hold_until = hold_until(o.kind, yb_tx_now(tx))};
  YB_TRY(state_of(tx, x, &o, slot, n, &b.state));
  YB_TRY(seal(tx, x, &b.box));
  YB_TRY(yb_booking_open(tx, &b, slot, n));
  YB_TRY(say(tx, &b, "booking.opened"));
  return result(tx, x, &b);
}

/* ---- afterwards ---- */

yb_rc booking_around(struct yb_tx *tx, struct yb_app *app, struct loaded *l) {
  YB_TRY(yb_resource_load(tx, l->b.resource_id, &l->r));
  l->k = yb_pack_kind(app->pack, l->r.kind);
  return l->k ? YB_OK : YB_ABSENT;
}

static yb_rc load(struct yb_tx *tx, struct yb_app *app, int64_t id, struct loaded *l) {
  YB_TRY(yb_booking_load(tx, id, &l->b));
  return booking_around(tx, app, l);
}

bool booking_theirs(const struct yb_who *who, const struct yb_booking *b) {
  return who->kind == YB_WHO_PERSON && who->id == b->person_id;
}

/* `hours` before the start; a hold or a place in line may be let go of at any time. */
static yb_rc in_time(struct yb_tx *tx, const struct yb_booking *b, uint32_t hours, yb_msg msg) {
  yb_str text;
  if (b->state != YB_BOOKING_CONFIRMED) return YB_OK;
  if (yb_tx_now(tx) + (int64_t)hours * YB_HOUR_MS <= b->start_at) return YB_OK;
  YB_TRY(booking_number(tx, hours, &text));
  return booking_fault(tx, "", msg, text, YB_S(""), YB_CONFLICT);
}

yb_rc yb_rebook_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_rebook *x = cmd->arg;
  struct wish w = {x->from, x->to, x->start_at};
  struct yb_slot slot[YB_BOOKING_SLOTS_MAX];
  struct loaded l;
  struct offer o;
  uint32_t n;
  YB_TRY(load(tx, x->act.app, x->id, &l));
  bool manages = booking_manages(x->act.who, l.k, &l.r);
  if (!booking_theirs(x->act.who, &l.b) && !manages) return YB_ABSENT;
  if (yb_booking_closed(l.b.state))
    return booking_fault(tx, "", YB_MSG_booking_arrow,
                         yb_str_of(yb_booking_state_name(l.b.state)), YB_S("change"), YB_CONFLICT);
  if (!manages)
    YB_TRY(in_time(tx, &l.b, l.k->booking.change_until_hours, YB_MSG_booking_late_change));
  YB_TRY(offer_load(tx, x->act.app, l.b.resource_id, &o));
  YB_TRY(offer_slots(tx, &o, &w, slot, &n));
  int64_t count = x->count ? x->count : l.b.count;
  YB_TRY(check_count(tx, l.k, count));
  struct yb_booking was = l.b;
  YB_TRY(yb_booking_rebook(tx, &l.b, slot, n, count));
  YB_TRY(say_changed(tx, &l.b, &was));
  return offer_freed(tx, l.k, l.b.resource_id);
}

static yb_rc may_move(struct yb_tx *tx, const struct yb_booking_move *x, const struct loaded *l) {
  bool manages = booking_manages(x->act.who, l->k, &l->r), own = booking_theirs(x->act.who, &l->b);
  bool request = l->b.state == YB_BOOKING_REQUESTED;
  if (!manages && !own) return YB_ABSENT;
  switch (x->event) {
    case YB_BOOKING_CANCEL_EVENT:
      if (manages && yb_str_trim(x->act.reason).n) return YB_OK;
      if (!own) return booking_fault(tx, "reason", YB_MSG_catalog_reason, YB_S(""), YB_S(""),
                                     YB_INVALID);
      return in_time(tx, &l->b, l->k->booking.cancel_until_hours, YB_MSG_booking_late_cancel);
    case YB_BOOKING_CONFIRM_EVENT: return request ? (manages ? YB_OK : YB_DENIED) : YB_OK;
    case YB_BOOKING_REFUSE_EVENT:
      if (!manages) return YB_DENIED;
      return yb_str_trim(x->act.reason).n
                 ? YB_OK
                 : booking_fault(tx, "reason", YB_MSG_catalog_reason, YB_S(""), YB_S(""),
                                 YB_INVALID);
    default: return YB_DENIED;
  }
}

static yb_rc capacity_of(struct yb_tx *tx, struct yb_app *app, int64_t resource, int64_t *out) {
  struct offer o;
  yb_rc rc = offer_load(tx, app, resource, &o);
  *out = rc == YB_OK ? o.entry.capacity : 0;
  return rc == YB_ABSENT ? YB_OK : rc;
}

yb_rc yb_booking_move_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  static const char *const verbs[] = {"booking.confirmed", "booking.lapsed", "booking.cancelled",
                                      "booking.refused"};
  struct yb_booking_move *x = cmd->arg;
  struct loaded l;
  int64_t capacity;
  YB_TRY(load(tx, x->act.app, x->id, &l));
  YB_TRY(may_move(tx, x, &l));
  bool had = yb_booking_has_room(l.b.state);
  bool late = l.b.state == YB_BOOKING_HELD && l.b.hold_until <= yb_tx_now(tx);
  if (x->event == YB_BOOKING_CONFIRM_EVENT && late)
    return booking_fault(tx, "", YB_MSG_booking_arrow, YB_S("lapsed"), YB_S("confirm"),
                         YB_CONFLICT);
  YB_TRY(capacity_of(tx, x->act.app, l.b.resource_id, &capacity));
  if (x->act.reason.n) l.b.reason = yb_utf8_upto(x->act.reason, 500);
  YB_TRY(yb_booking_move(tx, &l.b, x->event, capacity));
  YB_TRY(say(tx, &l.b, verbs[x->event]));
  return had && !yb_booking_has_room(l.b.state) ? offer_freed(tx, l.k, l.b.resource_id) : YB_OK;
}

yb_rc yb_check_in_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_check_in *x = cmd->arg;
  struct loaded l;
  yb_str code, hours;
  YB_TRY(yb_text_code(yb_tx_arena(tx), yb_utf8_upto(x->code, 40), &code));
  YB_TRY(yb_booking_by_code(tx, code, &l.b));
  YB_TRY(load(tx, x->act.app, l.b.id, &l));
  if (!booking_manages(x->act.who, l.k, &l.r)) return YB_ABSENT;
  int64_t early = (int64_t)l.k->booking.check_in_hours;
  if (yb_tx_now(tx) < l.b.start_at - early * YB_HOUR_MS) {
    YB_TRY(booking_number(tx, early, &hours));
    return booking_fault(tx, "code", YB_MSG_booking_early_check, hours, YB_S(""), YB_CONFLICT);
  }
  YB_TRY(yb_booking_move(tx, &l.b, YB_BOOKING_CHECK_IN_EVENT, 0));
  x->id = l.b.id;
  x->count = l.b.count;
  YB_TRY(yb_str_dup(x->act.ctx->arena, l.r.title, &x->title));
  return say(tx, &l.b, "booking.checked_in");
}

/* ---- what falls due ---- */

static yb_rc due(struct yb_tx *tx, const struct yb_timer *t, void *arg) {
  struct loaded l;
  yb_rc rc = load(tx, arg, t->owner, &l);
  if (rc == YB_ABSENT) return YB_OK;
  YB_TRY(rc);
  if (yb_booking_closed(l.b.state)) return YB_OK;
  if (l.b.state == YB_BOOKING_CONFIRMED && yb_tx_now(tx) < l.b.end_at) {
    YB_TRY(yb_booking_reminded(tx, &l.b));
    return yb_tx_now(tx) < l.b.start_at ? say(tx, &l.b, "booking.reminder") : YB_OK;
  }
  yb_booking_event e = YB_BOOKING_LAPSE_EVENT;
  if (l.b.state == YB_BOOKING_CONFIRMED)
    e = l.k->booking.check_in ? YB_BOOKING_MISS_EVENT : YB_BOOKING_END_EVENT;
  bool had = yb_booking_has_room(l.b.state);
  YB_TRY(yb_booking_move(tx, &l.b, e, 0));
  YB_TRY(say(tx, &l.b, e == YB_BOOKING_LAPSE_EVENT  ? "booking.lapsed"
                       : e == YB_BOOKING_MISS_EVENT ? "booking.missed"
                                                    : "booking.ended"));
  return had && !yb_booking_has_room(l.b.state) ? offer_freed(tx, l.k, l.b.resource_id) : YB_OK;
}

yb_rc yb_booking_wire(struct yb_app *app) {
  return yb_store_on_timer(app->store, YB_BOOKING_TIMER, due, app);
}
