/* slots.c - what an entry offers: days, slots, and whether they may be booked now. */
#include "base/arena.h"
#include "service/booking/booking_int.h"

static const struct yb_openings always = {.holidays = YB_HOLIDAYS_OPEN};

static const struct yb_openings *times_of(const struct offer *o) {
  return o->entry.has_opening ? &o->entry.opening : &always;
}

static yb_rc date_text(struct yb_arena *a, yb_date d, yb_str *out) {
  struct yb_buf b;
  yb_buf_init(&b, a);
  yb_date_write(&b, d);
  return yb_buf_take(&b, out);
}

yb_rc booking_fault(struct yb_tx *tx, const char *field, yb_msg msg, yb_str a0, yb_str a1,
                    yb_rc rc) {
  (void)yb_diag(yb_tx_ctx(tx), (struct yb_place){.path = yb_str_of(field)}, msg, a0, a1);
  return rc;
}

yb_rc booking_number(struct yb_tx *tx, int64_t n, yb_str *out) {
  return yb_str_fmt(yb_tx_arena(tx), out, "%lld", (long long)n);
}

/* The published entry and its kind. What is not published does not exist here. */
yb_rc offer_load(struct yb_tx *tx, struct yb_app *app, int64_t resource, struct offer *o) {
  const struct yb_json *read;
  struct yb_ctx quiet = *yb_tx_ctx(tx);
  quiet.diags = NULL;
  o->app = app;
  YB_TRY(yb_resource_load(tx, resource, &o->r));
  o->kind = yb_pack_kind(app->pack, o->r.kind);
  if (!o->kind || !o->r.live.n) return YB_ABSENT;
  YB_TRY(yb_json_parse(&quiet, YB_S("entry"), o->r.live, &read));
  struct yb_json *j = (struct yb_json *)(uintptr_t)read;
  YB_TRY(yb_json_set(j, YB_S("id"), yb_json_new_str(yb_tx_arena(tx), o->r.slug)));
  yb_rc rc = yb_entry_check(app->pack, o->kind, &quiet, YB_S("entry"), j, &o->entry);
  return rc == YB_INVALID ? YB_ABSENT : rc;
}

yb_rc offer_bookable(struct yb_tx *tx, const struct offer *o) {
  if (o->kind->booking.mode != YB_BOOK_NONE && !YB_EQ(o->entry.status, "ended")) return YB_OK;
  return booking_fault(tx, "resource", YB_MSG_booking_none, o->r.title, YB_S(""), YB_INVALID);
}

static int64_t day_start(const struct offer *o, int64_t day) {
  return yb_zone_instant(o->app->pack->zone, (yb_civil){yb_date_of_days(day), 0, 0, 0, 0});
}

int64_t offer_today(const struct offer *o, int64_t now) {
  return yb_date_days(yb_zone_civil(o->app->pack->zone, now).date);
}

/* ---- what was asked for, as slots ---- */

static yb_rc check_open(struct yb_tx *tx, const struct offer *o, yb_date date) {
  struct yb_open_day d = yb_opening_day(times_of(o), o->app->pack->calendar, date);
  yb_str text;
  if (d.open) return YB_OK;
  YB_TRY(date_text(yb_tx_arena(tx), date, &text));
  return booking_fault(tx, "from", YB_MSG_booking_closed, text, d.reason, YB_INVALID);
}

static yb_rc check_when(struct yb_tx *tx, const struct offer *o, int64_t start_at, int64_t day) {
  const struct yb_kind_booking *b = &o->kind->booking;
  int64_t now = yb_tx_now(tx), today = offer_today(o, now);
  yb_str text, most;
  YB_TRY(date_text(yb_tx_arena(tx), yb_date_of_days(day), &text));
  if (day < today - (int64_t)b->past_days || (b->mode == YB_BOOK_SLOTS && start_at <= now))
    return booking_fault(tx, "from", YB_MSG_booking_past, text, YB_S(""), YB_INVALID);
  if (day <= today + (int64_t)b->ahead_days) return YB_OK;
  YB_TRY(booking_number(tx, b->ahead_days, &most));
  return booking_fault(tx, "from", YB_MSG_booking_ahead, text, most, YB_INVALID);
}

/* The first of the month that a day lies in, and of the next one. */
static int64_t month_of(int64_t day, int ahead) {
  yb_date d = yb_date_of_days(day);
  int month = d.month - 1 + ahead;
  return yb_date_days((yb_date){(int16_t)(d.year + month / 12), (uint8_t)(month % 12 + 1), 1});
}

/* Whole calendar months; the one that has begun can still be asked for. */
static yb_rc months_asked(struct yb_tx *tx, const struct offer *o, int64_t first, int64_t last,
                          struct yb_slot *slot, uint32_t *n) {
  int64_t today = offer_today(o, yb_tx_now(tx));
  for (int64_t day = month_of(first, 0); day <= last; day = month_of(day, 1)) {
    int64_t next = month_of(day, 1);
    if (*n == YB_BOOKING_SLOTS_MAX)
      return booking_fault(tx, "from", YB_MSG_booking_days, YB_S("62"), YB_S(""), YB_INVALID);
    YB_TRY(check_when(tx, o, 0, today >= day && today < next ? today : day));
    slot[(*n)++] = (struct yb_slot){day_start(o, day), day_start(o, next), o->entry.capacity,
                                    YB_S("month")};
  }
  return YB_OK;
}

static yb_rc days_asked(struct yb_tx *tx, const struct offer *o, const struct wish *w,
                        struct yb_slot *slot, uint32_t *n) {
  int64_t first = yb_date_days(w->from), last = yb_date_days(w->to.year ? w->to : w->from);
  bool request = o->kind->booking.mode == YB_BOOK_REQUEST;
  bool months = o->kind->booking.months;
  if (w->from.year && months && last >= first) return months_asked(tx, o, first, last, slot, n);
  if (!w->from.year || last < first || last - first >= (int64_t)YB_BOOKING_SLOTS_MAX)
    return booking_fault(tx, "from", YB_MSG_booking_days, YB_S("62"), YB_S(""), YB_INVALID);
  YB_TRY(check_when(tx, o, day_start(o, first), first));
  YB_TRY(check_when(tx, o, day_start(o, last), last));
  for (int64_t day = first; day <= last; day++) {
    if (!request || o->entry.has_opening) YB_TRY(check_open(tx, o, yb_date_of_days(day)));
    slot[(*n)++] = (struct yb_slot){day_start(o, day), day_start(o, day + 1), o->entry.capacity,
                                    YB_S("day")};
  }
  return YB_OK;
}

static yb_rc slot_asked(struct yb_tx *tx, const struct offer *o, const struct wish *w,
                        struct yb_slot *slot, uint32_t *n) {
  const struct yb_open_slot *s;
  uint32_t count;
  struct yb_buf when;
  yb_date date = yb_zone_civil(o->app->pack->zone, w->start_at).date;
  YB_TRY(check_when(tx, o, w->start_at, yb_date_days(date)));
  YB_TRY(check_open(tx, o, date));
  YB_TRY(yb_opening_slots(yb_tx_arena(tx), times_of(o), o->app->pack->calendar,
                          o->app->pack->zone, date, date, &s, &count));
  for (uint32_t i = 0; i < count; i++)
    if (s[i].from_ms == w->start_at) {
      slot[(*n)++] = (struct yb_slot){s[i].from_ms, s[i].to_ms, o->entry.capacity, YB_S("slot")};
      return YB_OK;
    }
  yb_buf_init(&when, yb_tx_arena(tx));
  yb_instant_local(&when, o->app->pack->zone, w->start_at);
  YB_TRY(when.rc);
  return booking_fault(tx, "start_at", YB_MSG_booking_slot, yb_buf_str(&when), YB_S(""),
                       YB_INVALID);
}

yb_rc offer_slots(struct yb_tx *tx, const struct offer *o, const struct wish *w,
                  struct yb_slot slot[YB_BOOKING_SLOTS_MAX], uint32_t *n) {
  *n = 0;
  YB_TRY(offer_bookable(tx, o));
  if (o->kind->booking.mode == YB_BOOK_SLOTS) return slot_asked(tx, o, w, slot, n);
  return days_asked(tx, o, w, slot, n);
}

/* ---- what is free ---- */

#define FREE_MONTHS 12u
struct asking {
  struct yb_app *app;
  int64_t resource;
  yb_date from, to;
  struct yb_free *out;
};

static void put_taken(struct yb_free_slot *s, uint32_t n, const struct yb_taken *t,
                      uint32_t taken) {
  for (uint32_t i = 0; i < n; i++)
    for (uint32_t k = 0; k < taken; k++)
      if (t[k].start_at == s[i].start_at && yb_str_eq(t[k].label, s[i].label))
        s[i].taken = t[k].taken;
}

static yb_rc free_days(struct yb_tx *tx, const struct offer *o, const struct yb_open_day *d,
                       uint32_t n, struct yb_free *out) {
  static const char *const why[] = {"weekly", "special", "makeup", "season", "date", "weekday",
                                    "holiday", "no_hours"};
  struct yb_free_day *at = YB_NEW_N(yb_tx_arena(tx), n, struct yb_free_day);
  (void)o;
  if (!at) return YB_NOMEM;
  for (uint32_t i = 0; i < n; i++) {
    YB_TRY(date_text(yb_tx_arena(tx), d[i].date, &at[i].date));
    at[i].open = d[i].open;
    at[i].provisional = d[i].provisional;
    at[i].why = yb_str_of(why[d[i].why]);
    at[i].reason = d[i].reason;
  }
  out->day = at;
  out->days = n;
  return YB_OK;
}

static yb_rc month_slots(struct yb_tx *tx, const struct offer *o, int64_t first,
                         struct yb_open_slot **out, uint32_t *n) {
  struct yb_open_slot *at = YB_NEW_N(yb_tx_arena(tx), FREE_MONTHS, struct yb_open_slot);
  if (!at) return YB_NOMEM;
  int64_t day = month_of(first, 0);
  for (*n = 0; *n < FREE_MONTHS; day = month_of(day, 1))
    at[(*n)++] = (struct yb_open_slot){yb_date_of_days(day), day_start(o, day),
                                       day_start(o, month_of(day, 1)), false};
  *out = at;
  return YB_OK;
}

/* Days are offered whole, or slots as the opening times cut them. */
static yb_rc offered(struct yb_tx *tx, const struct offer *o, const struct yb_open_day *d,
                     uint32_t days, struct yb_open_slot **out, uint32_t *n) {
  const struct yb_open_slot *s;
  if (o->kind->booking.months && days) return month_slots(tx, o, yb_date_days(d[0].date), out, n);
  if (o->kind->booking.mode == YB_BOOK_SLOTS && days) {
    YB_TRY(yb_opening_slots(yb_tx_arena(tx), times_of(o), o->app->pack->calendar,
                            o->app->pack->zone, d[0].date, d[days - 1].date, &s, n));
    *out = (struct yb_open_slot *)(uintptr_t)s;
    return YB_OK;
  }
  struct yb_open_slot *at = YB_NEW_N(yb_tx_arena(tx), days, struct yb_open_slot);
  *n = 0;
  if (!at) return YB_NOMEM;
  for (uint32_t i = 0; i < days; i++) {
    int64_t day = yb_date_days(d[i].date);
    if (d[i].open)
      at[(*n)++] = (struct yb_open_slot){d[i].date, day_start(o, day), day_start(o, day + 1),
                                         d[i].provisional};
  }
  *out = at;
  return YB_OK;
}

static yb_rc free_slots(struct yb_tx *tx, const struct offer *o, const struct yb_open_day *d,
                        uint32_t days, struct yb_free *out) {
  struct yb_open_slot *s;
  struct yb_taken *t;
  uint32_t n, taken;
  yb_str label = o->kind->booking.mode == YB_BOOK_SLOTS ? YB_S("slot")
                 : o->kind->booking.months              ? YB_S("month")
                                                        : YB_S("day");
  YB_TRY(offered(tx, o, d, days, &s, &n));
  struct yb_free_slot *at = YB_NEW_N(yb_tx_arena(tx), n, struct yb_free_slot);
  if (!at) return YB_NOMEM;
  for (uint32_t i = 0; i < n; i++) {
    at[i] = (struct yb_free_slot){.start_at = s[i].from_ms, .end_at = s[i].to_ms, .label = label,
                                  .capacity = o->entry.capacity, .provisional = s[i].provisional};
    YB_TRY(date_text(yb_tx_arena(tx), s[i].date, &at[i].date));
  }
  if (n) {
    YB_TRY(yb_slots_taken(tx, o->r.id, s[0].from_ms, s[n - 1].to_ms, &t, &taken));
    put_taken(at, n, t, taken);
  }
  out->slot = at;
  out->slots = n;
  return YB_OK;
}

static yb_rc load_free(struct yb_tx *tx, void *arg) {
  static const char *const modes[] = {"none", "days", "slots", "request"};
  struct asking *a = arg;
  struct offer o;
  const struct yb_open_day *d;
  uint32_t days;
  YB_TRY(offer_load(tx, a->app, a->resource, &o));
  YB_TRY(yb_opening_days(yb_tx_arena(tx), times_of(&o), a->app->pack->calendar, a->from, a->to, &d,
                         &days));
  *a->out = (struct yb_free){.mode = yb_str_of(modes[o.kind->booking.mode]),
                             .unit = o.kind->booking.unit};
  YB_TRY(free_days(tx, &o, d, days, a->out));
  if (o.kind->booking.mode == YB_BOOK_NONE) return YB_OK;
  return free_slots(tx, &o, d, days, a->out);
}

yb_rc yb_free_get(struct yb_app *app, struct yb_ctx *ctx, int64_t resource, yb_date from,
                  yb_date to, struct yb_free *out) {
  struct asking a = {app, resource, from, to, out};
  int64_t days = yb_date_days(to) - yb_date_days(from) + 1;
  if (days < 1 || days > YB_FREE_DAYS_MAX)
    return yb_diag(ctx, (struct yb_place){.path = YB_S("to")}, YB_MSG_booking_days, YB_S("62"),
                   YB_S(""));
  return yb_store_read(app->store, ctx, load_free, &a);
}
