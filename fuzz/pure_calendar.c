/* pure_calendar.c - random hours, rows and acts: what must hold whatever happens.
 *
 *   bytes: 1 rows  hours of the weekdays  rows x 3  2 clock  then acts of 3 each;
 *   or 0xff and a state of int64s, as a damaged row of the store would give it
 *
 * Asserted: add and between are inverse; openings are where is_open says; spans
 * add up. After every act: consumed + remaining = budget + extended; remaining
 * > 0 only before the due; overdue only after it and with nothing left; a larger
 * budget never gives an earlier due; a fired rung never fires again, and no rung
 * fires before its instant; the clock's own words never overflow their ceiling.
 */
#include "base/arena.h"
#include "pure/calendar/clock.h"
#include "pure/calendar/recur.h"

#define MUST(x) ((x) ? (void)0 : __builtin_trap())
#define FIRST 2024

struct input { const uint8_t *p; size_t n; };
static uint8_t next(struct input *in) {
  if (in->n == 0) return 0;
  in->n--;
  return *in->p++;
}

static void hours(struct input *in, struct yb_hours *h) {
  static const int32_t quarter = 15 * 60 * 1000;
  uint8_t b = next(in);
  int32_t at = (b & 15) * 4;
  h->n = b >> 6;
  for (uint32_t i = 0; i < h->n; i++) {
    h->at[i].from_ms = at * quarter;
    at += 1 + (b >> 4 & 3) * 5;
    h->at[i].to_ms = at * quarter;
    at += 2;
  }
}

static const struct yb_calendar *compiled(struct yb_ctx *ctx, struct input *in) {
  struct yb_calendar_spec s = {.id = YB_S("fuzz"), .first_year = FIRST, .last_year = FIRST,
                               .horizon_year = FIRST + 1, .offset_s = 8 * 3600};
  const struct yb_calendar *cal = NULL;
  static const uint8_t weeks[] = {5, 6, 7, 1};
  uint8_t b = next(in);
  for (int i = 1; i <= weeks[b & 3]; i++) hours(in, &s.plan[i]);
  s.rows = b >> 2 & 15;
  struct yb_cal_row *row = YB_NEW_N(ctx->arena, s.rows, struct yb_cal_row);
  for (uint32_t i = 0; row && i < s.rows; i++) {
    row[i].date = yb_date_of_days(19723 + next(in) * 2);
    row[i].kind = next(in) & 1 ? YB_CAL_OFF : YB_CAL_WORK;
    row[i].plan = next(in) & 7;
  }
  s.row = row;
  if (!row || yb_calendar_compile(ctx, &s, &cal) != YB_OK) return NULL;
  return cal;
}

static void check_calendar(const struct yb_calendar *cal, int64_t t, int64_t ms) {
  struct yb_when w = yb_calendar_add(cal, t, ms);
  if (w.at_ms != YB_NEVER) {
    if (ms > 0) {
      MUST(yb_calendar_between(cal, t, w.at_ms).ms == ms);
      MUST(yb_calendar_between(cal, t, w.at_ms - 1).ms == ms - 1);
    }
    MUST(w.at_ms >= t);
    int64_t mid = t + (w.at_ms - t) / 3;
    MUST(yb_calendar_between(cal, t, mid).ms + yb_calendar_between(cal, mid, w.at_ms).ms ==
         yb_calendar_between(cal, t, w.at_ms).ms);
  }
  struct yb_when open = yb_calendar_next_open(cal, t);
  MUST(open.at_ms >= t && yb_calendar_is_open(cal, t) == (open.at_ms == t));
  if (open.at_ms != YB_NEVER) {
    MUST(yb_calendar_is_open(cal, open.at_ms));
    MUST(yb_calendar_between(cal, t, open.at_ms).ms == 0);
    MUST(yb_calendar_between(cal, open.at_ms, open.at_ms + 1).ms == 1);
  }
  struct yb_when back = yb_calendar_add(cal, t, -(ms % 100000) - 1);
  MUST(back.at_ms <= t || back.at_ms == yb_calendar_midnight(cal, (yb_date){FIRST - 2, 1, 1}));
  struct yb_when days = yb_calendar_add_days(cal, t, (int32_t)(ms & 15));
  if (days.at_ms != YB_NEVER) {
    MUST(days.at_ms > t);
    MUST(yb_calendar_days_between(cal, t, days.at_ms).ms == (ms & 15) + 1);
  }
}

static const struct yb_rung rungs[] = {{YB_S_INIT("a"), YB_RUNG_ELAPSED, 500, 0, YB_GREEN},
                                       {YB_S_INIT("b"), YB_RUNG_REMAINING, 250, 1, YB_YELLOW},
                                       {YB_S_INIT("c"), YB_RUNG_OVERDUE, 0, 0, YB_RED},
                                       {YB_S_INIT("d"), YB_RUNG_OVERDUE, 0, 2, YB_RED}};

static void check_clock(const struct yb_calendar *cal, const struct yb_clock_state *c, int64_t t) {
  struct yb_clock_view v = yb_clock_look(cal, c, t);
  MUST(yb_clock_ok(c));
  MUST(v.consumed + v.remaining == c->budget + c->extended);
  MUST(v.consumed >= 0 && v.work_ms >= 0 && v.clock_ms >= v.work_ms && v.over_ms >= 0);
  if (v.overdue) MUST(v.remaining <= 0);
  if (v.remaining < 0) MUST(v.overdue);
  if (c->phase == YB_CLOCK_RUNNING) {
    MUST(v.overdue == (t > v.due.at_ms));
    if (v.remaining > 0) MUST(t < v.due.at_ms);
  }
  struct yb_clock_state more = *c;
  if (yb_clock_extend(cal, &more, c->kind & 1 ? 1800000 : 1) == YB_OK) {
    int64_t due = yb_clock_due(cal, &more).at_ms;
    MUST(due >= v.due.at_ms);
    MUST(yb_clock_look(cal, &more, t).over_ms <= v.over_ms);
  }
}

static void check_rungs(const struct yb_calendar *cal, struct yb_clock_state *c, int64_t t) {
  struct yb_rung_next n = yb_clock_next_rung(cal, c, rungs, 4);
  int64_t had = c->fired;
  struct yb_clock_view v = yb_clock_look(cal, c, t);
  yb_light light = yb_clock_light(&v, rungs, 4);
  uint64_t newly = yb_clock_fire(cal, c, rungs, 4, t);
  MUST((newly & (uint64_t)had) == 0 && c->fired == (int64_t)((uint64_t)had | newly));
  MUST((newly != 0) == (n.index >= 0 && n.when.at_ms <= t));
  if (newly) MUST(newly >> n.index & 1);
  MUST(yb_clock_fire(cal, c, rungs, 4, t) == 0);
  if (c->phase != YB_CLOCK_RUNNING) return;
  if (light == YB_RED) MUST(c->fired & 4);
  if (light == YB_YELLOW) MUST(c->fired & 2);
}

static void act(const struct yb_calendar *cal, struct yb_clock_state *c, uint8_t what, int64_t t,
                int64_t units) {
  yb_rc rc = YB_OK;
  switch (what & 7) {
    case 0: rc = yb_clock_start(cal, c, t); break;
    case 1: case 2: rc = yb_clock_suspend(cal, c, t); break;
    case 3: case 4: rc = yb_clock_resume(cal, c, t); break;
    case 5: rc = yb_clock_extend(cal, c, units); break;
    case 6: if (what > 200) rc = yb_clock_stop(cal, c, t); break;
    default: if (what > 240) yb_clock_reset(c); break;
  }
  MUST(rc == YB_OK || rc == YB_CONFLICT || rc == YB_LIMIT);
}

static void live(struct yb_ctx *ctx, const struct yb_calendar *cal, struct input *in) {
  struct yb_clock_state c;
  uint8_t b = next(in);
  bool days = !(b & 1);
  int64_t unit = days ? 1 : 977000, t = 1704038400000 + next(in) * 3600000;
  yb_clock_kind kind = (yb_clock_kind)(1 + (b & 3) % 4);
  days = kind == YB_WORK_DAYS || kind == YB_CALENDAR_DAYS;
  unit = days ? 1 : 977000;
  MUST(yb_clock_init(&c, kind, (b >> 4) * unit, b & 8 ? YB_CLOCK_ROLL : 0) == YB_OK);
  MUST(yb_clock_start(cal, &c, t) == YB_OK);
  while (in->n) {
    uint8_t what = next(in), step = next(in);
    t += (int64_t)step * step * 40000 + next(in) * 977;
    check_clock(cal, &c, t);
    act(cal, &c, what, t, (what >> 3) * unit);
    check_clock(cal, &c, t);
    check_rungs(cal, &c, t);
    check_calendar(cal, t, (int64_t)what * step * 7001);
  }
  struct yb_buf out;
  struct yb_clock_view v = yb_clock_look(cal, &c, t);
  yb_buf_init(&out, ctx->arena);
  yb_clock_chip(&out, &v, YB_S("x"), b & 1 ? YB_EN : YB_ZH);
  MUST(out.rc == YB_OK && out.n > 0 && out.n < 80);
}

/* A state that passes the check can be asked and acted on, whatever it holds. */
static void loaded(const struct yb_calendar *cal, const uint8_t *p, size_t n) {
  struct yb_clock_state c = {0}, was;
  memcpy(&c, p, n < sizeof c ? n : sizeof c);
  if (!yb_clock_ok(&c)) return;
  was = c;
  int64_t t = c.started_ms / 2 + c.suspended_since_ms / 2;
  struct yb_clock_view v = yb_clock_look(cal, &c, t);
  MUST(v.consumed + v.remaining == c.budget + c.extended);
  MUST(memcmp(&c, &was, sizeof c) == 0);
  (void)yb_clock_next_rung(cal, &c, rungs, 4);
  (void)yb_clock_fire(cal, &c, rungs, 4, INT64_MAX);
  for (uint8_t what = 0; what < 8; what++) act(cal, &c, what, t, what);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct input in = {data, size < 400 ? size : 400};
  struct yb_ctx ctx = {.arena = yb_arena_open(4 << 20)};
  if (!ctx.arena) return 0;
  bool raw = size && data[0] == 0xff;
  static const uint8_t week[] = {0, 0x99, 0x99, 0x99, 0x99, 0x99};
  struct input usual = {week, sizeof week};
  const struct yb_calendar *cal = compiled(&ctx, raw ? &usual : &in);
  if (cal && raw) loaded(cal, data + 1, size - 1);
  else if (cal) live(&ctx, cal, &in);
  yb_arena_close(ctx.arena);
  return 0;
}
