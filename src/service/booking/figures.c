/* figures.c - what bookings add up to by month, and what is booked most (booking.h).
 *
 *   rows of all that took place -> sorted by (month, who), (month, entry) -> counted once
 */
#include <stdlib.h>

#include "base/arena.h"
#include "service/booking/booking_int.h"

struct asking {
  struct yb_app *app;
  yb_date first;
  uint32_t months;
  struct yb_booking_figures *out;
};
struct mark { int64_t month, id; };

static int by_mark(const void *a, const void *b) {
  const struct mark *x = a, *y = b;
  if (x->month != y->month) return x->month < y->month ? -1 : 1;
  return (x->id > y->id) - (x->id < y->id);
}

static int by_bookings(const void *a, const void *b) {
  const struct yb_hot_entry *x = a, *y = b;
  if (x->bookings != y->bookings) return x->bookings < y->bookings ? 1 : -1;
  return (x->id > y->id) - (x->id < y->id);
}

static int64_t month_no(yb_date d) { return (int64_t)d.year * 12 + d.month - 1; }

static yb_date month_of(int64_t no) {
  return (yb_date){(int32_t)(no / 12), (uint8_t)(no % 12 + 1), 1};
}

static int64_t instant(const struct yb_app *app, yb_date d) {
  return yb_zone_instant(app->pack->zone, (yb_civil){.date = d});
}

static int64_t days_of(const struct yb_booking *b, const struct yb_kind *k) {
  if (!k || k->booking.mode == YB_BOOK_SLOTS) return 0;
  return (b->end_at - b->start_at + YB_DAY_MS / 2) / YB_DAY_MS;
}

/* Different ids of each month, and of all (month -1). */
static void count_marks(struct mark *m, uint32_t n, struct yb_month_figures *month,
                        size_t member, int64_t *all) {
  qsort(m, n, sizeof *m, by_mark);
  for (uint32_t i = 0; i < n; i++)
    if (!i || by_mark(&m[i - 1], &m[i]))
      ++*(int64_t *)(void *)((char *)&month[m[i].month] + member);
  for (uint32_t i = 0; i < n; i++) m[i].month = 0;
  qsort(m, n, sizeof *m, by_mark);
  for (uint32_t i = 0; i < n; i++) *all += !i || by_mark(&m[i - 1], &m[i]);
}

/* The entry's kind and name; what is gone has neither. */
static yb_rc name_hot(struct yb_tx *tx, struct yb_hot_entry *h) {
  struct yb_resource r;
  yb_rc rc = yb_resource_load(tx, h->id, &r);
  if (rc == YB_ABSENT) return YB_OK;
  YB_TRY(rc);
  h->title = r.title;
  h->kind = r.kind;
  h->slug = r.slug;
  return YB_OK;
}

static int by_id(const void *a, const void *b) {
  const struct yb_hot_entry *x = a, *y = b;
  return (x->id > y->id) - (x->id < y->id);
}

/* One row an entry: those of `b` gathered, kinds read once each. */
static yb_rc gather(struct yb_tx *tx, const struct yb_booking *b, uint32_t n,
                    struct yb_hot_entry **out, uint32_t *count) {
  struct yb_hot_entry *h = YB_NEW_N(yb_tx_arena(tx), n, struct yb_hot_entry);
  uint32_t kept = 0;
  if (!h) return YB_NOMEM;
  for (uint32_t i = 0; i < n; i++) h[i] = (struct yb_hot_entry){.id = b[i].resource_id};
  qsort(h, n, sizeof *h, by_id);
  for (uint32_t i = 0; i < n; i++)
    if (!kept || h[kept - 1].id != h[i].id) h[kept++] = h[i];
  for (uint32_t i = 0; i < kept; i++) YB_TRY(name_hot(tx, &h[i]));
  *out = h;
  *count = kept;
  return YB_OK;
}

static struct yb_hot_entry *entry_of(struct yb_hot_entry *h, uint32_t n, int64_t id) {
  struct yb_hot_entry key = {.id = id};
  return bsearch(&key, h, n, sizeof *h, by_id);
}

struct sums { struct mark *people, *entries; struct yb_month_figures *month; };

static void add_one(const struct asking *a, const struct yb_booking *b, struct yb_hot_entry *h,
                    struct sums *s, uint32_t i) {
  yb_date d = yb_zone_civil(a->app->pack->zone, b->start_at).date;
  int64_t at = month_no(d) - month_no(a->first);
  int64_t days = days_of(b, yb_pack_kind(a->app->pack, h->kind));
  s->people[i] = (struct mark){at, b->enterprise_id ? b->enterprise_id : b->person_id};
  s->entries[i] = (struct mark){at, b->resource_id};
  struct yb_month_figures *of[] = {&s->month[at], &a->out->all};
  for (int k = 0; k < 2; k++) {
    of[k]->bookings++;
    of[k]->days += days;
    of[k]->applied += b->case_id != 0;
  }
  h->bookings++;
  h->days += days;
  h->applied += b->case_id != 0;
}

static yb_rc add_spent(struct yb_tx *tx, const struct asking *a, int64_t from, int64_t to,
                       struct yb_month_figures *month) {
  struct yb_spent *s;
  uint32_t n;
  YB_TRY(yb_booking_spent_of(tx, from, to, &s, &n));
  for (uint32_t i = 0; i < n; i++) {
    yb_date d = yb_zone_civil(a->app->pack->zone, s[i].at).date;
    month[month_no(d) - month_no(a->first)].spent_fen += s[i].fen;
    a->out->all.spent_fen += s[i].fen;
  }
  return YB_OK;
}

static yb_rc load(struct yb_tx *tx, void *arg) {
  struct asking *a = arg;
  int64_t no = month_no(a->first);
  int64_t from = instant(a->app, a->first), to = instant(a->app, month_of(no + a->months));
  struct yb_booking *b;
  struct yb_hot_entry *h;
  struct sums s;
  uint32_t n, entries;
  YB_TRY(yb_bookings_started(tx, from, to, &b, &n));
  YB_TRY(gather(tx, b, n, &h, &entries));
  s.people = YB_NEW_N(yb_tx_arena(tx), n, struct mark);
  s.entries = YB_NEW_N(yb_tx_arena(tx), n, struct mark);
  s.month = YB_NEW_N(yb_tx_arena(tx), a->months, struct yb_month_figures);
  if (!s.people || !s.entries || !s.month) return YB_NOMEM;
  *a->out = (struct yb_booking_figures){.months = a->months, .month = s.month};
  for (uint32_t i = 0; i < a->months; i++) {
    s.month[i].year = month_of(no + i).year;
    s.month[i].month = month_of(no + i).month;
  }
  for (uint32_t i = 0; i < n; i++) add_one(a, &b[i], entry_of(h, entries, b[i].resource_id), &s, i);
  count_marks(s.people, n, s.month, offsetof(struct yb_month_figures, people), &a->out->all.people);
  count_marks(s.entries, n, s.month, offsetof(struct yb_month_figures, entries),
              &a->out->all.entries);
  YB_TRY(add_spent(tx, a, from, to, s.month));
  qsort(h, entries, sizeof *h, by_bookings);
  a->out->hots = h;
  a->out->hot = entries < YB_FIGURE_HOT ? entries : YB_FIGURE_HOT;
  return YB_OK;
}

yb_rc yb_booking_figures(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                         yb_date first, yb_date last, struct yb_booking_figures *out) {
  struct asking a = {.app = app, .first = {first.year, first.month, 1}, .out = out};
  int64_t months = month_no(last) - month_no(first) + 1;
  if (!yb_who_holds(who, YB_S("export"))) return YB_DENIED;
  if (months < 1) months = 1;
  a.months = months > (int64_t)YB_FIGURE_MONTHS ? YB_FIGURE_MONTHS : (uint32_t)months;
  return yb_store_read(app->store, ctx, load, &a);
}
