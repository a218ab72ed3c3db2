/* rung.c - thresholds of a clock: when each fires, that it fires once, and the
 * light they give. A rung that compares units is an instant of the same count
 * that gives the due (clock.c), so "fires" and "holds" agree to the ms. */
#include "pure/calendar/clock.h"

#include "pure/calendar/calendar_int.h"

const char *yb_light_name(yb_light light) {
  static const char *const names[] = {"green", "yellow", "red", "grey"};
  return light <= YB_GREY ? names[light] : "grey";
}

void yb_rungs_default(yb_clock_kind kind, struct yb_rung out[2]) {
  bool days = kind == YB_WORK_DAYS || kind == YB_CALENDAR_DAYS;
  out[0] = (struct yb_rung){YB_S("yellow"), YB_RUNG_REMAINING, 250, days ? 1 : 0, YB_YELLOW};
  out[1] = (struct yb_rung){YB_S("red"), YB_RUNG_OVERDUE, 0, 0, YB_RED};
}

bool yb_rungs_ok(const struct yb_rung *rung, uint32_t n) {
  if (n > YB_RUNGS_MAX) return false;
  for (uint32_t i = 0; i < n; i++) {
    if (rung[i].by < YB_RUNG_REMAINING || rung[i].by > YB_RUNG_OVERDUE) return false;
    if (rung[i].permille < 0 || rung[i].permille > 1000) return false;
    if (rung[i].units < 0 || rung[i].units > YB_CLOCK_MS_MAX) return false;
    if (rung[i].light > YB_RED) return false;
  }
  return true;
}

static int64_t most(int64_t a, int64_t b) { return a > b ? a : b; }

/* The consumption at which the rung is reached. */
static int64_t target(const struct yb_rung *r, int64_t total) {
  switch (r->by) {
    case YB_RUNG_REMAINING: return most(0, total - most(r->units, total * r->permille / 1000));
    case YB_RUNG_ELAPSED: return most(r->units, (total * r->permille + 999) / 1000);
    default: return total + r->units;
  }
}

static bool holds(const struct yb_clock_view *v, const struct yb_rung *r) {
  if (r->by == YB_RUNG_OVERDUE && !v->overdue) return false;
  return (r->by == YB_RUNG_OVERDUE && r->units == 0) || v->consumed >= target(r, v->total);
}

static struct yb_when fires_at(const struct yb_calendar *cal, const struct yb_clock_state *c,
                               const struct yb_rung *r) {
  /* The instant at which so many units are used is the due of a clock that has
   * just that budget and has not run out before. */
  struct yb_clock_state copy = *c;
  struct yb_when due = yb_clock_due(cal, c), w = due;
  int64_t past = due.at_ms == YB_NEVER ? YB_NEVER : due.at_ms + 1;
  int64_t aim = target(r, c->budget + c->extended);
  if (r->by == YB_RUNG_OVERDUE && r->units == 0) {
    w.at_ms = past;
    return w;
  }
  copy.flags &= ~(int64_t)(YB_CLOCK_SPENT | YB_CLOCK_ROLL);
  copy.budget = aim;
  copy.extended = 0;
  w = yb_clock_due(cal, &copy);
  if (aim <= c->consumed) w = (struct yb_when){c->running_since_ms, 0};
  if (r->by == YB_RUNG_OVERDUE && w.at_ms < past) w = (struct yb_when){past, due.missing_year};
  return w;
}

static bool fired(const struct yb_clock_state *c, uint32_t i) {
  return (c->fired >> i & 1) != 0;
}

struct yb_rung_next yb_clock_next_rung(const struct yb_calendar *cal,
                                       const struct yb_clock_state *c,
                                       const struct yb_rung *rung, uint32_t n) {
  struct yb_rung_next next = {-1, {YB_NEVER, 0}};
  for (uint32_t i = 0; c->phase == YB_CLOCK_RUNNING && i < n && i < YB_RUNGS_MAX; i++) {
    if (fired(c, i)) continue;
    struct yb_when w = fires_at(cal, c, &rung[i]);
    if (next.index >= 0 && w.at_ms >= next.when.at_ms) continue;
    next.index = (int32_t)i;
    next.when = w;
  }
  return next;
}

uint64_t yb_clock_fire(const struct yb_calendar *cal, struct yb_clock_state *c,
                       const struct yb_rung *rung, uint32_t n, int64_t now) {
  uint64_t newly = 0;
  for (uint32_t i = 0; c->phase == YB_CLOCK_RUNNING && i < n && i < YB_RUNGS_MAX; i++)
    if (!fired(c, i) && fires_at(cal, c, &rung[i]).at_ms <= now) newly |= UINT64_C(1) << i;
  c->fired |= (int64_t)newly;
  return newly;
}

yb_light yb_clock_light(const struct yb_clock_view *v, const struct yb_rung *rung, uint32_t n) {
  yb_light light = n == 0 && v->overdue ? YB_RED : YB_GREEN;
  if (v->phase == YB_CLOCK_IDLE || (v->phase == YB_CLOCK_SUSPENDED && !v->overdue))
    return YB_GREY;
  for (uint32_t i = 0; i < n; i++)
    if (rung[i].light <= YB_RED && rung[i].light > light && holds(v, &rung[i]))
      light = rung[i].light;
  return light;
}
