/* view.c - bookings read: one's own, those of a resource, a day of the whole city. */
#include "base/arena.h"
#include "base/text.h"
#include "engine/parties/parties.h"
#include "service/booking/booking_int.h"

static yb_rc unseal(struct yb_tx *tx, struct yb_app *app, const struct yb_booking *b,
                    struct yb_booking_view *out) {
  struct yb_arena *a = yb_tx_arena(tx);
  const struct yb_json *j;
  yb_str about, clear;
  if (!b->box.n) return YB_OK;
  YB_TRY(yb_booking_about(a, b->resource_id, &about));
  yb_rc rc = yb_person_unseal(tx, app->vault, b->person_id, about, b->box, &clear);
  if (rc == YB_ABSENT) return YB_OK;              /* erased */
  YB_TRY(rc);
  YB_TRY(yb_json_parse(yb_tx_ctx(tx), YB_S("box"), clear, &j));
  out->name = yb_json_get_str(j, YB_S("name"));
  out->phone = yb_json_get_str(j, YB_S("phone"));
  out->note = yb_json_get_str(j, YB_S("note"));
  return YB_OK;
}

/* ---- reading ---- */

static yb_rc fill_ahead(struct yb_tx *tx, const struct yb_booking *b, int64_t *ahead) {
  if (b->state != YB_BOOKING_WAITING) return YB_OK;
  return yb_bookings_before(tx, b, ahead);
}

static yb_rc fill_review(struct yb_tx *tx, const struct loaded *l, struct yb_booking_view *out) {
  struct yb_review v;
  if (!out->own || (l->b.state != YB_BOOKING_CHECKED_IN && l->b.state != YB_BOOKING_DONE))
    return YB_OK;
  yb_rc rc = yb_review_of_booking(tx, l->b.id, &v);
  out->may_review = rc == YB_ABSENT && l->r.person_id != l->b.person_id;
  return rc == YB_ABSENT ? YB_OK : rc;
}

static yb_rc view_of(struct yb_tx *tx, struct yb_app *app, const struct yb_who *who,
                     const struct loaded *l, struct yb_booking_view *out) {
  const struct yb_booking *b = &l->b;
  const struct yb_kind_booking *rules = &l->k->booking;
  int64_t left = b->start_at - yb_tx_now(tx);
  bool open = !yb_booking_closed(b->state), own = booking_theirs(who, b);
  bool firm = b->state == YB_BOOKING_CONFIRMED, manages = booking_manages(who, l->k, &l->r);
  *out = (struct yb_booking_view){
      .id = b->id, .resource_id = b->resource_id, .count = b->count, .slots = b->slots,
      .start_at = b->start_at, .end_at = b->end_at, .hold_until = b->hold_until,
      .created_at = b->created_at, .case_id = b->case_id, .version = b->version,
      .state = yb_str_of(yb_booking_state_name(b->state)), .title = l->r.title,
      .kind = l->r.kind, .slug = l->r.slug, .reason = b->reason, .of = l->k, .own = own,
      .manages = manages};
  if (own) out->code = b->code;
  if (firm) {
    out->change_by = b->start_at - (int64_t)rules->change_until_hours * YB_HOUR_MS;
    out->cancel_by = b->start_at - (int64_t)rules->cancel_until_hours * YB_HOUR_MS;
  }
  out->may_check_in = manages && firm && left <= (int64_t)rules->check_in_hours * YB_HOUR_MS;
  YB_TRY(fill_ahead(tx, b, &out->ahead));
  YB_TRY(fill_review(tx, l, out));
  out->may_change = open && (!firm || left >= (int64_t)rules->change_until_hours * YB_HOUR_MS);
  out->may_cancel = open && (!firm || left >= (int64_t)rules->cancel_until_hours * YB_HOUR_MS);
  out->may_confirm = (own && b->state == YB_BOOKING_HELD) ||
                     (manages && b->state == YB_BOOKING_REQUESTED);
  return unseal(tx, app, b, out);
}

struct reading {
  struct yb_app *app;
  const struct yb_who *who;
  int64_t id, resource, before;
  yb_str code;
  struct yb_booking_view *one;
  struct yb_booking_views *many;
};

static yb_rc read_one(struct yb_tx *tx, void *arg) {
  struct reading *r = arg;
  struct loaded l;
  yb_str code;
  if (r->code.n) {
    YB_TRY(yb_text_code(yb_tx_arena(tx), yb_utf8_upto(r->code, 40), &code));
    YB_TRY(yb_booking_by_code(tx, code, &l.b));
  } else {
    YB_TRY(yb_booking_load(tx, r->id, &l.b));
  }
  YB_TRY(booking_around(tx, r->app, &l));
  if (!booking_theirs(r->who, &l.b) && !booking_manages(r->who, l.k, &l.r)) return YB_ABSENT;
  return view_of(tx, r->app, r->who, &l, r->one);
}

yb_rc yb_booking_get(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who, int64_t id,
                     struct yb_booking_view *out) {
  struct reading r = {.app = app, .who = who, .id = id, .one = out};
  return yb_store_read(app->store, ctx, read_one, &r);
}

static yb_rc may_list(struct yb_tx *tx, const struct reading *r) {
  struct yb_resource res;
  if (!r->resource) return r->who->kind == YB_WHO_PERSON ? YB_OK : YB_DENIED;
  YB_TRY(yb_resource_load(tx, r->resource, &res));
  const struct yb_kind *k = yb_pack_kind(r->app->pack, res.kind);
  return k && booking_manages(r->who, k, &res) ? YB_OK : YB_DENIED;
}

static yb_rc read_many(struct yb_tx *tx, void *arg) {
  struct reading *r = arg;
  struct yb_booking_query q = {.person = r->who->id, .resource = r->resource, .before = r->before,
                               .limit = 50};
  struct yb_booking *b;
  uint32_t n, kept = 0;
  YB_TRY(may_list(tx, r));
  YB_TRY(yb_bookings_list(tx, &q, &b, &n));
  struct yb_booking_view *at = YB_NEW_N(yb_tx_arena(tx), n, struct yb_booking_view);
  if (!at) return YB_NOMEM;
  for (uint32_t i = 0; i < n; i++) {
    struct loaded l;
    l.b = b[i];
    yb_rc rc = booking_around(tx, r->app, &l);
    if (rc == YB_ABSENT) continue;
    YB_TRY(rc);
    YB_TRY(view_of(tx, r->app, r->who, &l, &at[kept++]));
  }
  *r->many = (struct yb_booking_views){kept, at, n == 50 ? b[n - 1].id : 0};
  return YB_OK;
}

yb_rc yb_bookings_get(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                      int64_t resource, int64_t before, struct yb_booking_views *out) {
  struct reading r = {.app = app, .who = who, .resource = resource, .before = before, .many = out};
  return yb_store_read(app->store, ctx, read_many, &r);
}

yb_rc yb_booking_find(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who, yb_str code,
                      struct yb_booking_view *out) {
  struct reading r = {.app = app, .who = who, .code = code, .one = out};
  return yb_store_read(app->store, ctx, read_one, &r);
}

/* ---- a day ---- */

struct day_ask {
  struct yb_app *app;
  const struct yb_who *who;
  int64_t from, to;
  bool asked;
  struct yb_booking_day *out;
};

#define DAY_MOST 300u

/* Adds those of a state, opened; `l` is kept beside them for the clashes. */
static yb_rc add_state(struct yb_tx *tx, const struct day_ask *a, yb_booking_state state,
                       struct yb_booking_view *at, struct loaded *l, uint32_t *n) {
  struct yb_booking *b;
  uint32_t count;
  YB_TRY(yb_bookings_in_state(tx, state, a->from, a->to, &b, &count));
  for (uint32_t i = 0; i < count; i++) {
    if (*n == DAY_MOST) {
      a->out->more = true;
      return YB_OK;
    }
    l[*n].b = b[i];
    yb_rc rc = booking_around(tx, a->app, &l[*n]);
    if (rc == YB_ABSENT) continue;
    YB_TRY(rc);
    YB_TRY(view_of(tx, a->app, a->who, &l[*n], &at[*n]));
    ++*n;
  }
  return YB_OK;
}

static bool touch(const struct yb_booking *x, const struct yb_booking *y) {
  return x->resource_id == y->resource_id && x->start_at < y->end_at && y->start_at < x->end_at;
}

/* Others at the same time, when they ask for more together than there is. */
static yb_rc clashes_of(struct yb_tx *tx, const struct day_ask *a, const struct loaded *l,
                        uint32_t n, uint32_t i, uint32_t *out) {
  int64_t wanted = l[i].b.count, capacity = 1;
  struct offer o;
  *out = 0;
  for (uint32_t k = 0; k < n; k++)
    if (k != i && touch(&l[k].b, &l[i].b)) ++*out, wanted += l[k].b.count;
  if (!*out) return YB_OK;
  yb_rc rc = offer_load(tx, a->app, l[i].b.resource_id, &o);
  if (rc == YB_OK) capacity = o.entry.capacity;
  else if (rc != YB_ABSENT) return rc;
  if (wanted <= capacity) *out = 0;
  return YB_OK;
}

static yb_rc load_day(struct yb_tx *tx, void *arg) {
  static const yb_booking_state states[] = {YB_BOOKING_REQUESTED, YB_BOOKING_CONFIRMED,
                                            YB_BOOKING_CHECKED_IN, YB_BOOKING_HELD,
                                            YB_BOOKING_WAITING};
  const struct day_ask *a = arg;
  struct yb_booking_view *at = YB_NEW_N(yb_tx_arena(tx), DAY_MOST, struct yb_booking_view);
  struct loaded *l = YB_NEW_N(yb_tx_arena(tx), DAY_MOST, struct loaded);
  uint32_t *clashes = YB_NEW_N(yb_tx_arena(tx), DAY_MOST, uint32_t), n = 0;
  if (!at || !l || !clashes) return YB_NOMEM;
  *a->out = (struct yb_booking_day){0};
  for (size_t i = 0; i < (a->asked ? 1 : sizeof states / sizeof *states); i++)
    YB_TRY(add_state(tx, a, states[i], at, l, &n));
  for (uint32_t i = 0; i < n; i++) YB_TRY(clashes_of(tx, a, l, n, i, &clashes[i]));
  a->out->at = at;
  a->out->count = n;
  a->out->clashes = clashes;
  return YB_OK;
}

yb_rc yb_bookings_day(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                      int64_t from, int64_t to, bool asked, struct yb_booking_day *out) {
  struct day_ask a = {app, who, from, to, asked, out};
  if (!yb_who_holds(who, YB_S("booking_manage"))) return YB_DENIED;
  return yb_store_read(app->store, ctx, load_day, &a);
}
