/* bk_choose.c - the calendar of what is free, and the choice of days, months or a slot
 * (bk.h). Every choice is an address: it works without script and survives the login.
 *
 *   days     ?from=D, then &to=D        a second day after the first ends the span
 *   months   the same with first days   slots   ?day=D shows its slots, start=MS chooses
 */
#include "base/arena.h"
#include "http/handlers.h"
#include "http/pages/bk.h"
#include "tpl_bk_choose.h"

#define LOOK_AHEAD 6          /* months, for the first one with something free */
#define FEW_SLOTS 24u         /* so many of a month are listed without choosing a day */

struct pen {
  struct yb_req *rq;
  const struct yb_entry_view *e;
  const struct yb_kind *k;
  struct bk_choice c;
  struct yb_free free;
  yb_date month, day;          /* day: whose slots are listed */
  int64_t today, now, own;     /* own: the place that a changed booking has */
  yb_str base;
};

static yb_date first_of(yb_date d) { return (yb_date){d.year, d.month, 1}; }

static yb_date month_after(yb_date d, int n) {
  int m = d.month - 1 + n, year = d.year + (m < 0 ? (m - 11) / 12 : m / 12);
  m %= 12;
  return (yb_date){year, (uint8_t)((m < 0 ? m + 12 : m) + 1), 1};
}

/* ---- one day ---- */

struct day_room { int64_t left, all; bool any; };

static bool offered_now(const struct pen *p, const struct yb_free_slot *s) {
  return p->k->booking.mode != YB_BOOK_SLOTS || s->start_at > p->now;
}

static struct day_room room_of(const struct pen *p, yb_str date) {
  struct day_room r = {0};
  for (uint32_t i = 0; i < p->free.slots; i++) {
    const struct yb_free_slot *s = &p->free.slot[i];
    if (!yb_str_eq(s->date, date) || !offered_now(p, s)) continue;
    r.any = true;
    r.all += s->capacity;
    r.left += s->capacity > s->taken ? s->capacity - s->taken : 0;
  }
  return r;
}

static bool in_reach(const struct pen *p, int64_t day) {
  return day >= p->today - (int64_t)p->k->booking.past_days &&
         day <= p->today + (int64_t)p->k->booking.ahead_days;
}

static void say_room(struct pen *p, const struct day_room *r, struct v_bk_cell *c) {
  if (r->left <= 0) {
    c->look = "full";
    c->word = yb_word(p->rq, "满");
  } else {
    c->look = r->left < r->all ? "half" : "free";
    c->word = r->all == 1 || p->k->booking.mode == YB_BOOK_REQUEST
                  ? yb_word(p->rq, "可约")
                  : YB_PHRASE(p->rq, "剩 {1}", pt_fmt(p->rq, "%lld", (long long)r->left));
  }
}

/* The next address when this day is touched: it begins a span, or ends it. */
static yb_str day_href(struct pen *p, yb_date d) {
  struct bk_choice c = {.from = d, .count = p->c.count};
  yb_str month = pt_fmt(p->rq, "%04d-%02d", (int)p->month.year, p->month.month);
  if (p->k->booking.mode == YB_BOOK_SLOTS)
    return pt_fmt(p->rq, "%.*s?month=%.*s&day=%.*s&count=%lld#f-start", YB_ARG(p->base),
                  YB_ARG(month), YB_ARG(bk_iso(p->rq, d)), (long long)p->c.count);
  bool ends = p->c.from.year && !p->c.to.year && yb_date_cmp(d, p->c.from) > 0;
  if (ends) c.from = p->c.from, c.to = d;
  return pt_fmt(p->rq, "%.*s?month=%.*s&%.*s", YB_ARG(p->base), YB_ARG(month),
                YB_ARG(bk_choice_query(p->rq, &c)));
}

static bool picked(const struct pen *p, yb_date d) {
  if (p->k->booking.mode == YB_BOOK_SLOTS) return p->day.year && yb_date_cmp(d, p->day) == 0;
  if (!p->c.from.year) return false;
  yb_date to = p->c.to.year ? p->c.to : p->c.from;
  return yb_date_cmp(d, p->c.from) >= 0 && yb_date_cmp(d, to) <= 0;
}

static void say_shut(struct pen *p, const struct yb_free_day *d, int64_t day,
                     struct v_bk_cell *c) {
  c->look = day < p->today ? "past" : "shut";
  if (day >= p->today)
    c->word = d->open ? yb_word(p->rq, "未放") : yb_word(p->rq, "闭");
}

static void put_day(struct pen *p, const struct yb_free_day *d, struct v_bk_cell *c) {
  yb_date date;
  if (!yb_date_parse(d->date, &date)) return;
  int64_t day = yb_date_days(date);
  struct day_room r = room_of(p, d->date);
  c->n = pt_fmt(p->rq, "%d%s", date.day, d->provisional && day >= p->today ? "*" : "");
  c->picked = picked(p, date);
  if (in_reach(p, day) && d->open && r.any) {
    say_room(p, &r, c);
    bool can = r.left > 0 || p->k->booking.waiting || p->k->booking.mode == YB_BOOK_REQUEST;
    if (can) c->href = day_href(p, date);
  } else {
    say_shut(p, d, day, c);
  }
  yb_str why = !d->open && d->reason.n ? d->reason : c->word;
  c->label = YB_PHRASE(p->rq, "{1}，{2}", bk_day(p->rq, date), why);
}

/* ---- the month ---- */

static yb_rc weeks(struct pen *p, struct v_bk_choose *v) {
  uint32_t lead = (uint32_t)yb_date_weekday(p->month) - 1, n = lead + p->free.days;
  v->weeks_n = (n + 6) / 7;
  struct v_bk_cell *cell = YB_NEW_N(p->rq->ctx.arena, v->weeks_n * 7, struct v_bk_cell);
  struct v_bk_week *week = YB_NEW_N(p->rq->ctx.arena, v->weeks_n, struct v_bk_week);
  if (!cell || !week) return YB_NOMEM;
  for (uint32_t i = 0; i < v->weeks_n * 7; i++) {
    cell[i].pad = i < lead || i >= n;
    cell[i].look = "";
    if (!cell[i].pad) put_day(p, &p->free.day[i - lead], &cell[i]);
  }
  for (uint32_t i = 0; i < v->weeks_n; i++) week[i] = (struct v_bk_week){&cell[i * 7], 7};
  v->weeks = week;
  return YB_OK;
}

/* The days of one reason in one line. */
static yb_rc shut_days(struct pen *p, struct v_bk_choose *v) {
  struct v_pair *at = YB_NEW_N(p->rq->ctx.arena, p->free.days, struct v_pair);
  if (!at) return YB_NOMEM;
  for (uint32_t i = 0; i < p->free.days; i++) {
    const struct yb_free_day *d = &p->free.day[i];
    yb_date date;
    uint32_t k = 0;
    if (d->open || !d->reason.n || !yb_date_parse(d->date, &date)) continue;
    if (yb_date_days(date) < p->today) continue;
    yb_str n = pt_fmt(p->rq, "%d", date.day);
    while (k < v->shut_n && !yb_str_eq(at[k].text, d->reason)) k++;
    if (k == v->shut_n) at[v->shut_n++] = (struct v_pair){.text = d->reason, .name = n};
    else at[k].name = YB_PHRASE(p->rq, "{1}、{2}", at[k].name, n);
  }
  v->shut = at;
  return YB_OK;
}

static yb_rc months(struct pen *p, struct v_bk_choose *v) {
  struct v_bk_cell *at = YB_NEW_N(p->rq->ctx.arena, p->free.slots, struct v_bk_cell);
  if (!at) return YB_NOMEM;
  for (uint32_t i = 0; i < p->free.slots; i++) {
    const struct yb_free_slot *s = &p->free.slot[i];
    struct day_room r = {s->capacity - s->taken, s->capacity, true};
    yb_date d = bk_date(p->rq, s->start_at);
    at[i] = (struct v_bk_cell){.n = bk_month(p->rq, d), .picked = picked(p, d),
                               .href = day_href(p, d)};
    say_room(p, &r, &at[i]);
    if (r.left <= 0 && !p->k->booking.waiting) at[i].href = YB_S("");
    at[i].label = YB_PHRASE(p->rq, "{1}，{2}", at[i].n, at[i].word);
  }
  v->months = at;
  v->months_n = p->free.slots;
  return YB_OK;
}

/* ---- slots of a day, or of the whole month when there are few ---- */

static yb_str time_of(struct yb_req *rq, const struct yb_free_slot *s) {
  const struct yb_zone *z = yb_req_app(rq)->pack->zone;
  yb_civil a = yb_zone_civil(z, s->start_at), b = yb_zone_civil(z, s->end_at);
  return pt_fmt(rq, "%d:%02d–%d:%02d", a.hour, a.minute, b.hour, b.minute);
}

static struct v_bk_slot slot_of(struct pen *p, const struct yb_free_slot *s) {
  struct v_bk_cell c = {0};
  struct day_room r = {s->capacity - s->taken, s->capacity, true};
  struct v_bk_slot v = {.value = pt_fmt(p->rq, "%lld", (long long)s->start_at),
                        .day = bk_day(p->rq, bk_date(p->rq, s->start_at)),
                        .time = time_of(p->rq, s),
                        .what = bk_slot_text(p->rq, p->e, s->start_at),
                        .on = s->start_at == p->c.start_at};
  say_room(p, &r, &c);
  v.full = r.left <= 0;
  v.off = v.full && !p->k->booking.waiting && p->k->booking.mode != YB_BOOK_REQUEST;
  v.left = v.full && !v.off ? yb_word(p->rq, "满了，可以排队") : c.word;
  return v;
}

static yb_rc slots(struct pen *p, struct v_bk_choose *v) {
  struct v_bk_slot *at = YB_NEW_N(p->rq->ctx.arena, p->free.slots, struct v_bk_slot);
  uint32_t all = 0;
  if (!at) return YB_NOMEM;
  for (uint32_t i = 0; i < p->free.slots; i++) all += offered_now(p, &p->free.slot[i]);
  for (uint32_t i = 0; i < p->free.slots; i++) {
    const struct yb_free_slot *s = &p->free.slot[i];
    yb_date d = bk_date(p->rq, s->start_at);
    bool wanted = p->day.year ? yb_date_cmp(d, p->day) == 0 : all <= FEW_SLOTS;
    wanted = wanted && offered_now(p, s) && in_reach(p, yb_date_days(d));
    if (wanted) at[v->slots_n++] = slot_of(p, s);
  }
  v->slots = at;
  return YB_OK;
}

/* ---- which month ---- */

static yb_rc load_month(struct pen *p, yb_date month) {
  int64_t last = yb_date_days(month_after(month, 1)) - 1;
  p->month = first_of(month);
  if (p->k->booking.months) p->month = first_of(yb_date_of_days(p->today));
  if (p->k->booking.months) last = yb_date_days(p->month);
  return yb_free_get(yb_req_app(p->rq), &p->rq->ctx, p->e->card.id, p->month,
                     yb_date_of_days(last), &p->free);
}

static bool any_free(struct pen *p) {
  for (uint32_t i = 0; i < p->free.slots; i++)
    if (offered_now(p, &p->free.slot[i]) &&
        in_reach(p, yb_date_days(bk_date(p->rq, p->free.slot[i].start_at))))
      return true;
  return false;
}

static yb_rc load(struct pen *p) {
  yb_date asked = p->day.year ? p->day : p->c.from.year ? p->c.from : (yb_date){0};
  yb_str text = yb_req_query(p->rq, "month");
  if (p->c.start_at && !asked.year) asked = bk_date(p->rq, p->c.start_at);
  if (text.n == 7) {
    yb_date m;
    if (yb_date_parse(pt_fmt(p->rq, "%.*s-01", YB_ARG(text)), &m)) asked = m;
  }
  yb_date now = yb_date_of_days(p->today);
  if (asked.year && asked.year >= now.year - 1 && asked.year <= now.year + 2)
    return load_month(p, asked);
  for (int i = 0; i < LOOK_AHEAD; i++) {
    YB_TRY(load_month(p, month_after(now, i)));
    if (any_free(p) || p->k->booking.months) return YB_OK;
  }
  return load_month(p, now);
}

static yb_str month_href(struct pen *p, int step) {
  yb_date m = month_after(p->month, step), now = yb_date_of_days(p->today);
  struct bk_choice c = {.from = p->c.from, .to = p->c.to, .count = p->c.count};
  int64_t first = yb_date_days(m), last = yb_date_days(month_after(m, 1)) - 1;
  if (last < yb_date_days(first_of(now)) - (int64_t)p->k->booking.past_days) return YB_S("");
  if (first > p->today + (int64_t)p->k->booking.ahead_days) return YB_S("");
  return pt_fmt(p->rq, "%.*s?month=%04d-%02d&%.*s", YB_ARG(p->base), (int)m.year, m.month,
                YB_ARG(bk_choice_query(p->rq, &c)));
}

/* ---- the page ---- */

static void say_choice(struct pen *p, struct v_bk_choose *v) {
  struct yb_req *rq = p->rq;
  v->ready = p->c.from.year && !v->by_slot;
  if (!v->ready) return;
  yb_date to = p->c.to.year ? p->c.to : p->c.from;
  const struct yb_zone *z = yb_req_app(rq)->pack->zone;
  yb_date end = v->by_month ? month_after(to, 1) : yb_date_of_days(yb_date_days(to) + 1);
  v->from = bk_iso(rq, p->c.from);
  v->to = bk_iso(rq, to);
  v->picked = bk_when(rq, p->k, yb_zone_instant(z, (yb_civil){.date = p->c.from}),
                      yb_zone_instant(z, (yb_civil){.date = end}));
}

static void say_rules(struct pen *p, struct v_bk_choose *v) {
  const struct yb_kind_booking *b = &p->k->booking;
  v->by_slot = b->mode == YB_BOOK_SLOTS;
  v->by_month = b->months;
  v->request = b->mode == YB_BOOK_REQUEST;
  v->waiting = b->waiting;
  v->groups = b->groups;
  v->none = !p->e->bookable;
  v->count_unit = b->unit.n ? b->unit : yb_word(p->rq, "人");
  v->count_max = pt_fmt(p->rq, "%u", b->most);
  v->how_many = (struct v_input){pt_fmt(p->rq, "%lld", (long long)p->c.count),
                                 pt_fault(p->rq, p->rq->ctx.diags, "count")};
  for (uint32_t i = 0; i < p->free.days; i++) v->provisional |= p->free.day[i].provisional;
}

static yb_rc fill(struct pen *p, struct v_bk_choose *v) {
  say_rules(p, v);
  if (v->by_month) {
    YB_TRY(months(p, v));
  } else {
    YB_TRY(weeks(p, v));
    YB_TRY(shut_days(p, v));
    v->month = bk_month(p->rq, p->month);
    v->prev = month_href(p, -1);
    v->next = month_href(p, 1);
  }
  if (v->by_slot) YB_TRY(slots(p, v));
  if (p->day.year) v->day = bk_day(p->rq, p->day);
  say_choice(p, v);
  return YB_OK;
}

yb_rc bk_choose_page(struct yb_req *rq, struct yb_res *rs, const struct yb_entry_view *e,
                     yb_str base, const struct yb_booking_view *moving) {
  struct pen p = {.rq = rq, .e = e, .k = e->card.kind, .c = bk_choice_of(rq), .base = base,
                  .now = rq->ctx.now_ms};
  struct v_bk_choose v = {.base = base};
  struct yb_page page;
  p.today = yb_date_days(bk_date(rq, p.now));
  if (moving && !yb_req_query(rq, "count").n) p.c.count = moving->count;
  if (!yb_date_parse(yb_req_query(rq, "day"), &p.day)) p.day = (yb_date){0};
  bk_head(rq, e, &v.h);
  YB_TRY(pt_faults(rq, rq->ctx.diags, &v.sum));
  if (e->bookable) {
    YB_TRY(load(&p));
    YB_TRY(fill(&p, &v));
  } else {
    v.none = true;
  }
  if (moving) v.change_of = bk_when(rq, p.k, moving->start_at, moving->end_at);
  if (moving) v.h.back = pt_fmt(rq, "/bookings/%lld", (long long)moving->id);
  pt_page(rq, &page, YB_PHRASE(rq, moving ? "改期：{1}" : "预约：{1}", v.h.title), YB_NAV_NONE);
  page.error = v.sum.errors_n > 0;
  if (page.error) rs->status = 422;
  return YB_PAGE(rq, rs, &page, bk_choose, &v);
}
