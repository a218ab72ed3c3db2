/* pure_calendar_oracle.c - 100,000 random lives of clocks against a count of
 * minutes that knows nothing of src/pure/calendar.
 *
 * The oracle has one bit per minute of 2016 to 2032 (open or not), laid from the
 * rows of the table by counting weekdays, and the minutes at which a working day
 * or a date ends. From the list of acts alone it recounts what is consumed, when
 * the budget runs out and by how much it is overrun, and compares it with the
 * state machine after every act.
 *
 * Days, declared: a day's end counts when the clock runs at it, unless it is the
 * day of the start, or the day of a resumption whose suspension began on another
 * day. (The "day of" an instant ends at the first day's end after it.)
 */
#include "calendar_fixture.h"

#include "pure/calendar/clock.h"

#define FIRST_YEAR 2016
#define LAST_YEAR 2032
#define DAYS 6210
#define MINUTES (DAYS * 1440)
#define LIVES 100000
#define ACTS 14
#define NONE INT64_MAX

static uint64_t open_bits[MINUTES / 64 + 1];
static int32_t closings[DAYS], midnights[DAYS];
static int32_t n_closings, n_midnights;
static int64_t base_ms;

/* ---- the oracle's time ---- */

static bool leap_year(int y) { return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0; }

/* 'o' off, 'w' work, 0 not in the table. */
static char table[DAYS];

static int ordinal(int y, int m, int d) {
  static const int before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
  int n = 0;
  for (int k = FIRST_YEAR; k < y; k++) n += 365 + leap_year(k);
  return n + before[m - 1] + (m > 2 && leap_year(y)) + d - 1;
}

static void lay_table(void) {
  char line[256];
  int y, m, d;
  FILE *f = fopen(TABLE, "r");
  CHECK(f != NULL);
  while (fgets(line, sizeof line, f))
    if (sscanf(line, "%d-%d-%d", &y, &m, &d) == 3) table[ordinal(y, m, d)] = line[11];
  fclose(f);
}

static void lay_minutes(void) {
  for (int day = 0; day < DAYS; day++) {
    int weekday = (day + 4) % 7;            /* 2016-01-01 was a Friday: 4 */
    bool works = table[day] ? table[day] == 'w' : weekday < 5;
    for (int minute = 0; minute < 1440 && works; minute++) {
      bool open = (minute >= 540 && minute < 720) || (minute >= 840 && minute < 1050);
      int at = day * 1440 + minute;
      if (open) open_bits[at / 64] |= UINT64_C(1) << (at % 64);
    }
    if (works) closings[n_closings++] = day * 1440 + 1050;
    midnights[n_midnights++] = (day + 1) * 1440;
  }
}

static bool is_open(int64_t m) { return open_bits[m / 64] >> (m % 64) & 1; }

/* Open minutes in [a, b). */
static int64_t opened(int64_t a, int64_t b) {
  int64_t n = 0;
  while (a < b && a % 64) n += is_open(a++);
  for (; a + 64 <= b; a += 64) n += __builtin_popcountll(open_bits[a / 64]);
  while (a < b) n += is_open(a++);
  return n;
}

/* First minute by which n more open minutes have passed since a. */
static int64_t opened_by(int64_t a, int64_t n) {
  while (n > 0) {
    if (a % 64 == 0 && __builtin_popcountll(open_bits[a / 64]) < n) {
      n -= __builtin_popcountll(open_bits[a / 64]);
      a += 64;
    } else {
      n -= is_open(a++);
    }
  }
  return a;
}

static int64_t first_open(int64_t a) {
  while (!is_open(a)) a += open_bits[a / 64] ? 1 : 64 - a % 64;
  return a;
}

/* ---- a life: what was done, minute by minute ---- */

struct run { int64_t from, to; };        /* [from, to); to = NONE while it runs */
struct life {
  int kind;
  int64_t total;                          /* minutes, or days */
  struct run run[ACTS + 1];
  int runs;
  int64_t skipped[ACTS + 1];              /* day ends that do not count */
  int skips;
  /* An extension came after an overrun that was paused, and did not cover it: the
   * moved due ignores the pause (docs/engine/calendar.md) and is not compared. */
  bool loose;
};

static bool by_days(const struct life *l) { return l->kind == YB_WORK_DAYS || l->kind == YB_CALENDAR_DAYS; }

/* Index of the first day's end after m. */
static int day_of(const struct life *l, int64_t m) {
  const int32_t *end = l->kind == YB_WORK_DAYS ? closings : midnights;
  int lo = 0, hi = l->kind == YB_WORK_DAYS ? n_closings : n_midnights;
  while (lo < hi) {
    int mid = (lo + hi) / 2;
    if (end[mid] <= m) lo = mid + 1;
    else hi = mid;
  }
  return lo;
}

static int64_t day_end(const struct life *l, int i) {
  return l->kind == YB_WORK_DAYS ? closings[i] : midnights[i];
}

static bool skipped(const struct life *l, int64_t end) {
  for (int i = 0; i < l->skips; i++)
    if (l->skipped[i] == end) return true;
  return false;
}

/* Units consumed in a run up to minute m. */
static int64_t used(const struct life *l, const struct run *r, int64_t m) {
  int64_t to = r->to < m ? r->to : m, n = 0;
  if (to <= r->from) return 0;
  if (l->kind == YB_CLOCK_HOURS) return to - r->from;
  if (l->kind == YB_WORK_HOURS) return opened(r->from, to);
  for (int i = day_of(l, r->from); day_end(l, i) <= to; i++) n += !skipped(l, day_end(l, i));
  return n;
}

static int64_t consumed(const struct life *l, int64_t m) {
  int64_t n = 0;
  for (int k = 0; k < l->runs; k++) n += used(l, &l->run[k], m);
  return n;
}

/* First minute of a run, running on for ever, by which it has used n units. */
static int64_t used_by(const struct life *l, const struct run *r, int64_t n) {
  if (n <= 0) return r->from;
  if (l->kind == YB_CLOCK_HOURS) return r->from + n;
  if (l->kind == YB_WORK_HOURS) return opened_by(r->from, n);
  for (int i = day_of(l, r->from);; i++)
    if (!skipped(l, day_end(l, i)) && --n == 0) return day_end(l, i);
}

static int64_t at_once(const struct life *l, int64_t m) {
  if (l->kind == YB_CLOCK_HOURS) return m;
  if (l->kind == YB_WORK_HOURS) return first_open(m);
  return day_end(l, day_of(l, m));
}

/* When the budget runs out. With a budget of nothing a run may end before that. */
static int64_t due(const struct life *l) {
  int64_t before = 0;
  for (int k = 0; k < l->runs; k++) {
    const struct run *r = &l->run[k];
    int64_t left = l->total - before;
    int64_t at = left <= 0 ? at_once(l, r->from) : used_by(l, r, left);
    if (at <= r->to) return at;
    before += used(l, r, NONE - 1);
  }
  return NONE;
}

static int64_t over(const struct life *l, int64_t since, int64_t m) {
  int64_t n = 0;
  for (int k = 0; k < l->runs; k++) {
    int64_t a = l->run[k].from > since ? l->run[k].from : since;
    int64_t b = l->run[k].to < m ? l->run[k].to : m;
    if (b <= a) continue;
    n += l->kind == YB_CLOCK_HOURS || l->kind == YB_CALENDAR_DAYS ? b - a : opened(a, b);
  }
  return n;
}

static int64_t measured(const struct life *l, int64_t m, bool work) {
  int64_t n = 0;
  for (int k = 0; k < l->runs; k++) {
    int64_t b = l->run[k].to < m ? l->run[k].to : m;
    if (b > l->run[k].from) n += work ? opened(l->run[k].from, b) : b - l->run[k].from;
  }
  return n;
}

/* ---- comparison ---- */

static uint64_t seed = 20260511;
static uint64_t rnd(uint64_t below) {
  seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
  return (seed >> 33) % below;
}

static int64_t unit(const struct life *l) { return by_days(l) ? 1 : YB_MINUTE_MS; }
static int64_t ms(int64_t m) { return base_ms + m * YB_MINUTE_MS; }

#define SAME(what, got, want)                                                             \
  do {                                                                                    \
    int64_t g__ = (got), w__ = (want);                                                    \
    if (g__ != w__)                                                                       \
      fail_msg("life %d kind %d act %d at %lld: %s is %lld, oracle %lld", life_no,        \
               l->kind, act_no, (long long)m, what, (long long)g__, (long long)w__);      \
  } while (0)
static int life_no, act_no, looses;

static void compare_rung(const struct fixture *f, const struct life *l,
                         const struct yb_clock_state *c, int64_t m) {
  struct yb_rung r = {.by = YB_RUNG_REMAINING, .permille = 250, .units = (int64_t)rnd(4) * unit(l)};
  const struct run *run = &l->run[l->runs - 1];
  int64_t share = l->total * unit(l) / 4, thr = share > r.units ? share : r.units;
  int64_t aim = l->total * unit(l) - thr, before = consumed(l, run->from) * unit(l);
  if (aim % unit(l)) return;                 /* the oracle counts whole minutes */
  struct yb_rung_next n = yb_clock_next_rung(f->cal, c, &r, 1);
  SAME("rung", n.when.at_ms, ms(used_by(l, run, (aim - before) / unit(l))));
}

static void compare(const struct fixture *f, const struct life *l, const struct yb_clock_state *c,
                    int64_t m) {
  struct yb_clock_view v = yb_clock_look(f->cal, c, ms(m));
  int64_t used_up = consumed(l, m), end = due(l), last = l->run[l->runs - 1].to;
  bool late = end < (last < m ? last : m);
  SAME("consumed", v.consumed, used_up * unit(l));
  SAME("remaining", v.remaining, (l->total - used_up) * unit(l));
  SAME("work", v.work_ms, measured(l, m, true) * YB_MINUTE_MS);
  SAME("clock", v.clock_ms, measured(l, m, false) * YB_MINUTE_MS);
  CHECK(yb_clock_ok(c));
  if (c->phase == YB_CLOCK_RUNNING) compare_rung(f, l, c, m);
  if (l->loose) {
    looses++;
    return;
  }
  SAME("overdue", v.overdue, late);
  SAME("over", v.over_ms, (late ? over(l, end, m) : 0) * YB_MINUTE_MS);
  if (c->phase == YB_CLOCK_RUNNING) SAME("due", v.due.at_ms, ms(end));
  if (c->phase == YB_CLOCK_SUSPENDED) SAME("due", v.due.at_ms, late ? ms(end) : YB_NEVER);
  if (v.remaining > 0) CHECK(!v.overdue);
  if (c->phase == YB_CLOCK_RUNNING && v.remaining > 0) CHECK(ms(m) < v.due.at_ms);
}

/* ---- random lives ---- */

static int64_t later(int64_t m) {
  static const int edges[] = {0, 540, 720, 840, 1050};
  static const int spans[] = {30, 600, 3000, 12000};
  m += (int64_t)rnd((uint64_t)spans[rnd(4)]);
  if (rnd(2)) return m;
  int64_t snapped = m / 1440 * 1440 + edges[rnd(5)];
  return snapped > m ? snapped : m;
}

static void resume(struct life *l, int64_t m) {
  int64_t end = day_end(l, day_of(l, m));
  if (by_days(l) && day_of(l, l->run[l->runs - 1].to) != day_of(l, m)) l->skipped[l->skips++] = end;
  l->run[l->runs++] = (struct run){m, NONE};
}

static void act(const struct fixture *f, struct life *l, struct yb_clock_state *c, int64_t m) {
  bool running = c->phase == YB_CLOCK_RUNNING;
  if (rnd(4) == 0) {
    int64_t add = (int64_t)rnd(by_days(l) ? 4 : 600);
    int64_t end = due(l);
    l->total += add;
    bool lost = (c->flags & YB_CLOCK_SPENT) && l->total * unit(l) <= c->consumed;
    l->loose = lost && (l->loose || end < l->run[l->runs - 1].from);
    CHECK_OK(yb_clock_extend(f->cal, c, add * unit(l)));
  } else if (running) {
    l->run[l->runs - 1].to = m;
    CHECK_OK(yb_clock_suspend(f->cal, c, ms(m)));
  } else {
    resume(l, m);
    CHECK_OK(yb_clock_resume(f->cal, c, ms(m)));
  }
}

static void live(const struct fixture *f) {
  struct life life = {.kind = 1 + (int)rnd(4)}, *l = &life;
  struct yb_clock_state c;
  int64_t m = 1440 * 740 + (int64_t)rnd(1440 * 3600);
  l->total = (int64_t)rnd(by_days(l) ? 12 : 3000);
  if (rnd(20) == 0) l->total = 0;
  CHECK_OK(yb_clock_init(&c, (yb_clock_kind)l->kind, l->total * unit(l), 0));
  m = later(m);
  CHECK_OK(yb_clock_start(f->cal, &c, ms(m)));
  l->run[l->runs++] = (struct run){m, NONE};
  if (by_days(l)) l->skipped[l->skips++] = day_end(l, day_of(l, m));
  int acts = (int)rnd(ACTS);
  for (act_no = 0; act_no < acts; act_no++) {
    m = later(m);
    compare(f, l, &c, m);
    act(f, l, &c, m);
    compare(f, l, &c, m);
  }
  m = later(m);
  compare(f, l, &c, m);
  struct yb_clock_view before = yb_clock_look(f->cal, &c, ms(m));
  CHECK_OK(yb_clock_stop(f->cal, &c, ms(m)));
  struct yb_clock_view after = yb_clock_look(f->cal, &c, ms(m + 100000));
  CHECK(after.consumed == before.consumed && after.overdue == before.overdue);
  CHECK(after.over_ms == before.over_ms && after.remaining == before.remaining);
}

TEST(a_hundred_thousand_lives_agree_with_a_count_of_minutes) {
  struct fixture f;
  fixture_open(&f);
  f.spec.horizon_year = LAST_YEAR;
  CHECK_OK(yb_calendar_compile(f.ctx, &f.spec, &f.cal));
  lay_table();
  lay_minutes();
  base_ms = at("2016-01-01 00:00");
  for (life_no = 0; life_no < LIVES; life_no++) live(&f);
  printf("%d lives, %d comparisons after a short extension\n", LIVES, looses);
  fixture_close(&f);
}

TEST(every_minute_of_five_years_is_open_or_shut_alike) {
  struct fixture f;
  fixture_open(&f);
  base_ms = at("2016-01-01 00:00");
  n_closings = n_midnights = 0;
  memset(open_bits, 0, sizeof open_bits);
  lay_table();
  lay_minutes();
  int64_t from = ordinal(2022, 1, 1) * 1440, to = ordinal(2027, 1, 1) * 1440, sum = 0;
  for (int64_t m = from; m < to; m++) {
    if (yb_calendar_is_open(f.cal, ms(m)) != is_open(m)) fail_msg("minute %lld", (long long)m);
    if (m % 97 == 0)
      assert_int_equal(yb_calendar_between(f.cal, ms(from), ms(m)).ms, sum * YB_MINUTE_MS);
    sum += is_open(m);
  }
  fixture_close(&f);
}
