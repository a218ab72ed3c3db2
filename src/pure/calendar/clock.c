/* clock.c - the state machine of clock.h and what is derived from it.
 *
 * Each kind has a rising count ord(t) and its inverse inv(x), the first instant
 * with ord >= x; everything else is the same for all four:
 *
 *   used so far   = ord(now) - ord(running_since) - skip      (not below 0)
 *   reaches x     = inv(ord(running_since) + skip + x - consumed)
 *   due           = reaches(budget + extended)
 *
 * `skip` is 1 for day kinds when the day of the last start or resumption does
 * not count. Because due and remaining come from the same count, they cannot
 * disagree.
 */
#include "pure/calendar/clock.h"

#include "pure/calendar/calendar_int.h"

/* Instants of the years -9999 to 9999 and lengths below: sums never overflow. */
#define INSTANT_MAX (INT64_C(3652500) * YB_DAY_MS)

static bool in_days(const struct yb_clock_state *c) {
  return c->kind == YB_WORK_DAYS || c->kind == YB_CALENDAR_DAYS;
}

static int64_t units_max(int64_t kind) {
  return kind == YB_WORK_DAYS || kind == YB_CALENDAR_DAYS ? YB_CLOCK_DAYS_MAX : YB_CLOCK_MS_MAX;
}

static int64_t total(const struct yb_clock_state *c) { return c->budget + c->extended; }

static int64_t skip(const struct yb_clock_state *c) { return (c->flags & YB_CLOCK_SKIP) != 0; }

static int64_t ord(const struct yb_calendar *cal, int64_t kind, int64_t t) {
  switch (kind) {
    case YB_WORK_HOURS: return yb_cal_work(cal, t);
    case YB_WORK_DAYS: return yb_cal_closed(cal, t);
    case YB_CALENDAR_DAYS: return yb_cal_find(cal, t);
    default: return t;
  }
}

static int64_t inv(const struct yb_calendar *cal, int64_t kind, int64_t x) {
  switch (kind) {
    case YB_WORK_HOURS: return yb_cal_work_inv(cal, x);
    case YB_WORK_DAYS: return yb_cal_closed_inv(cal, x);
    case YB_CALENDAR_DAYS: return yb_cal_start(cal, x);
    default: return x;
  }
}

/* What an overrun, and the reports, measure: working time, or clock time. */
static int64_t ran(const struct yb_calendar *cal, int64_t kind, int64_t a, int64_t b) {
  if (b <= a) return 0;
  if (kind == YB_CLOCK_HOURS || kind == YB_CALENDAR_DAYS) return b - a;
  return yb_cal_work(cal, b) - yb_cal_work(cal, a);
}

/* ---- projections of a running clock ---- */

/* The first instant of this run by which `target` units are consumed. */
static int64_t reaches(const struct yb_calendar *cal, const struct yb_clock_state *c,
                       int64_t target) {
  int64_t left = target - c->consumed;
  if (left <= 0) return c->running_since_ms;
  return inv(cal, c->kind, ord(cal, c->kind, c->running_since_ms) + skip(c) + left);
}

/* Nothing left, yet the due is not reached: a budget of nothing, or a rolled end.
 * The next opening; the end of this day. */
static int64_t due_at_once(const struct yb_calendar *cal, const struct yb_clock_state *c) {
  int64_t since = c->running_since_ms;
  if (c->kind == YB_CLOCK_HOURS) return since;
  if (c->kind == YB_WORK_HOURS) return yb_calendar_next_open(cal, since).at_ms;
  return inv(cal, c->kind, ord(cal, c->kind, since) + 1);
}

/* A due at 24:00 of a day off moves to 24:00 of the next working day. */
static int64_t rolled(const struct yb_calendar *cal, const struct yb_clock_state *c, int64_t due) {
  if (!(c->flags & YB_CLOCK_ROLL) || c->kind != YB_CALENDAR_DAYS || due == YB_NEVER) return due;
  int32_t day = yb_cal_next_work(cal, yb_cal_find(cal, due - 1));
  return yb_cal_start(cal, (int64_t)day + 1);
}

static int64_t due_at(const struct yb_calendar *cal, const struct yb_clock_state *c) {
  if (c->flags & YB_CLOCK_SPENT) return c->due_was_ms;
  if (total(c) <= c->consumed) return rolled(cal, c, due_at_once(cal, c));
  return rolled(cal, c, reaches(cal, c, total(c)));
}

struct yb_when yb_clock_due(const struct yb_calendar *cal, const struct yb_clock_state *c) {
  struct yb_when w = {YB_NEVER, 0};
  if (c->phase == YB_CLOCK_STOPPED) w.at_ms = c->due_was_ms;
  if (c->phase == YB_CLOCK_SUSPENDED && (c->flags & YB_CLOCK_EXPIRED)) w.at_ms = c->due_was_ms;
  if (c->phase != YB_CLOCK_RUNNING) return w;
  w.at_ms = due_at(cal, c);
  bool tabled = c->kind == YB_WORK_HOURS || c->kind == YB_WORK_DAYS || (c->flags & YB_CLOCK_ROLL);
  if (tabled) w.missing_year = yb_cal_missing_ms(cal, c->running_since_ms, w.at_ms);
  return w;
}

/* What a running clock amounts to at t. */
struct tally { int64_t consumed, work_ms, clock_ms, over_ms, due_ms; bool overdue; };

static struct tally tally(const struct yb_calendar *cal, const struct yb_clock_state *c,
                          int64_t t) {
  int64_t since = c->running_since_ms;
  struct tally y = {.due_ms = due_at(cal, c)};
  int64_t used = ord(cal, c->kind, t) - ord(cal, c->kind, since) - skip(c);
  y.consumed = c->consumed + (used > 0 ? used : 0);
  y.overdue = t > y.due_ms;
  /* Days off at a rolled end are not consumed: nothing is owed before the due. */
  if (!y.overdue && y.consumed > total(c)) y.consumed = total(c);
  y.work_ms = c->work_ms + ran(cal, YB_WORK_HOURS, since, t);
  y.clock_ms = c->clock_ms + (t - since);
  y.over_ms = c->over_ms;
  if (y.overdue) y.over_ms += ran(cal, c->kind, y.due_ms > since ? y.due_ms : since, t);
  return y;
}

static int64_t clamped(int64_t t, int64_t from) {
  if (t > INSTANT_MAX) t = INSTANT_MAX;
  return t > from ? t : from;
}

static struct yb_clock_view folded(const struct yb_calendar *cal,
                                   const struct yb_clock_state *c) {
  return (struct yb_clock_view){
      .kind = (yb_clock_kind)c->kind, .phase = (yb_clock_phase)c->phase,
      .due = yb_clock_due(cal, c), .total = total(c), .consumed = c->consumed,
      .remaining = total(c) - c->consumed, .work_ms = c->work_ms, .clock_ms = c->clock_ms,
      .over_ms = c->over_ms, .overdue = (c->flags & YB_CLOCK_EXPIRED) != 0};
}

struct yb_clock_view yb_clock_look(const struct yb_calendar *cal,
                                   const struct yb_clock_state *c, int64_t now) {
  struct yb_clock_view v = folded(cal, c);
  if (c->phase != YB_CLOCK_RUNNING) return v;
  now = clamped(now, c->running_since_ms);
  struct tally y = tally(cal, c, now);
  v.consumed = y.consumed;
  v.remaining = v.total - y.consumed;
  v.work_ms = y.work_ms;
  v.clock_ms = y.clock_ms;
  v.over_ms = y.over_ms;
  v.overdue = y.overdue;
  /* 24:00 belongs to the day that ends then. */
  v.days_to_due = yb_cal_find(cal, y.due_ms - 1) - yb_cal_find(cal, now);
  return v;
}

/* ---- acts ---- */

yb_rc yb_clock_init(struct yb_clock_state *c, yb_clock_kind kind, int64_t budget, int64_t flags) {
  if (kind < YB_WORK_HOURS || kind > YB_CALENDAR_DAYS || budget < 0) return YB_INVALID;
  if (flags & ~(int64_t)YB_CLOCK_ROLL) return YB_INVALID;
  if (budget > units_max(kind)) return YB_LIMIT;
  *c = (struct yb_clock_state){.kind = kind, .budget = budget, .flags = flags};
  return YB_OK;
}

/* Takes what a running clock amounts to at t into the state. */
static void fold(const struct yb_calendar *cal, struct yb_clock_state *c, int64_t t) {
  struct tally y = tally(cal, c, t);
  c->consumed = y.consumed;
  c->work_ms = y.work_ms;
  c->clock_ms = y.clock_ms;
  c->over_ms = y.over_ms;
  c->due_was_ms = y.due_ms;
  if (t >= y.due_ms) c->flags |= YB_CLOCK_SPENT;
  if (y.overdue) c->flags |= YB_CLOCK_EXPIRED;
}

static bool sane(int64_t t) { return t >= -INSTANT_MAX && t <= INSTANT_MAX; }

yb_rc yb_clock_start(const struct yb_calendar *cal, struct yb_clock_state *c, int64_t t) {
  (void)cal;      /* which day is not counted follows from running_since */
  if (c->phase != YB_CLOCK_IDLE) return YB_CONFLICT;
  if (!sane(t)) return YB_INVALID;
  c->phase = YB_CLOCK_RUNNING;
  c->started_ms = c->running_since_ms = t;
  if (in_days(c)) c->flags |= YB_CLOCK_SKIP;
  return YB_OK;
}

yb_rc yb_clock_suspend(const struct yb_calendar *cal, struct yb_clock_state *c, int64_t t) {
  if (c->phase != YB_CLOCK_RUNNING) return YB_CONFLICT;
  t = clamped(t, c->running_since_ms);
  /* Whether this very day would have counted decides what a resumption on the
   * same day restores. */
  int64_t day = ord(cal, c->kind, t), from = ord(cal, c->kind, c->running_since_ms) + skip(c);
  fold(cal, c, t);
  if (day >= from) c->flags &= ~(int64_t)YB_CLOCK_SKIP;
  c->phase = YB_CLOCK_SUSPENDED;
  c->running_since_ms = 0;
  c->suspended_since_ms = t;
  c->suspensions++;
  return YB_OK;
}

yb_rc yb_clock_resume(const struct yb_calendar *cal, struct yb_clock_state *c, int64_t t) {
  if (c->phase != YB_CLOCK_SUSPENDED) return YB_CONFLICT;
  t = clamped(t, c->suspended_since_ms);
  if (in_days(c) && ord(cal, c->kind, t) != ord(cal, c->kind, c->suspended_since_ms))
    c->flags |= YB_CLOCK_SKIP;
  c->suspended_ms += t - c->suspended_since_ms;
  c->phase = YB_CLOCK_RUNNING;
  c->running_since_ms = t;
  return YB_OK;
}

yb_rc yb_clock_stop(const struct yb_calendar *cal, struct yb_clock_state *c, int64_t t) {
  if (c->phase == YB_CLOCK_RUNNING) {
    t = clamped(t, c->running_since_ms);
    fold(cal, c, t);
  } else if (c->phase == YB_CLOCK_SUSPENDED) {
    t = clamped(t, c->suspended_since_ms);
    c->suspended_ms += t - c->suspended_since_ms;
  } else {
    return YB_CONFLICT;
  }
  c->phase = YB_CLOCK_STOPPED;
  c->running_since_ms = 0;
  c->stopped_ms = t;
  return YB_OK;
}

/* An overrun of earlier runs that the extension does not cover: the old due
 * moves on by the added units, and the overrun shrinks by what lies between. */
static void move_old_due(const struct yb_calendar *cal, struct yb_clock_state *c, int64_t units) {
  int64_t old = c->due_was_ms, x = ord(cal, c->kind, old) + units;
  int64_t moved = units ? rolled(cal, c, inv(cal, c->kind, x)) : old;
  int64_t less = ran(cal, c->kind, old, moved);
  c->over_ms = c->over_ms > less ? c->over_ms - less : 0;
  c->due_was_ms = moved;
  if (moved < c->suspended_since_ms) return;
  /* In time after all: to the instant, or by days off at a rolled end. */
  c->flags &= ~(int64_t)YB_CLOCK_EXPIRED;
  if (moved > c->suspended_since_ms) c->flags &= ~(int64_t)YB_CLOCK_SPENT;
  c->consumed = total(c);
  c->over_ms = 0;
}

yb_rc yb_clock_extend(const struct yb_calendar *cal, struct yb_clock_state *c, int64_t units) {
  if (c->phase == YB_CLOCK_STOPPED) return YB_CONFLICT;
  if (units < 0) return YB_INVALID;
  if (units > units_max(c->kind) - total(c)) return YB_LIMIT;
  c->extended += units;
  c->extensions++;
  if (!(c->flags & YB_CLOCK_SPENT)) return YB_OK;
  if (total(c) > c->consumed) {
    c->flags &= ~(int64_t)(YB_CLOCK_SPENT | YB_CLOCK_EXPIRED);
    c->over_ms = 0;
  } else {
    move_old_due(cal, c, units);
  }
  return YB_OK;
}

void yb_clock_reset(struct yb_clock_state *c) {
  *c = (struct yb_clock_state){
      .kind = c->kind, .budget = c->budget, .flags = c->flags & YB_CLOCK_ROLL};
}

/* ---- what comes from outside ---- */

static bool length_ok(int64_t ms) { return ms >= 0 && ms <= 4 * INSTANT_MAX; }

bool yb_clock_ok(const struct yb_clock_state *c) {
  if (c->kind < YB_WORK_HOURS || c->kind > YB_CALENDAR_DAYS) return false;
  if (c->phase < YB_CLOCK_IDLE || c->phase > YB_CLOCK_STOPPED) return false;
  if (c->flags < 0 || c->flags >= 2 * YB_CLOCK_SPENT) return false;
  int64_t most = units_max(c->kind);
  if (c->budget < 0 || c->extended < 0 || c->budget > most || c->extended > most - c->budget)
    return false;
  if (!length_ok(c->consumed) || !length_ok(c->work_ms) || !length_ok(c->clock_ms) ||
      !length_ok(c->over_ms) || !length_ok(c->suspended_ms))
    return false;
  if (!sane(c->started_ms) || !sane(c->running_since_ms) || !sane(c->suspended_since_ms) ||
      !sane(c->stopped_ms) || !(sane(c->due_was_ms) || c->due_was_ms == YB_NEVER))
    return false;
  if ((c->flags & YB_CLOCK_SPENT) && c->due_was_ms == YB_NEVER) return false;
  if ((c->flags & YB_CLOCK_EXPIRED) && !(c->flags & YB_CLOCK_SPENT)) return false;
  return c->extensions >= 0 && c->suspensions >= 0 && c->fired >= 0;
}
