/* pure_calendar.c - what the prefix sums buy: each question beside a walk over
 * the days, which is how calendars are usually asked. Prints ns per question,
 * ours, the walk's, the ratio; medians of 9 runs, limits of 1 to 60 days. */
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/file.h"
#include "pure/calendar/clock.h"

#define N 4096
#define RUNS 9
#define TABLE "tests/tools/calendar/holidays-mainland.csv"

static const struct yb_calendar *cal;
static int64_t from[N], sink;
static int32_t days[N];
static struct yb_clock_state clocks[N];

static int64_t walk_add_days(int64_t t, int32_t n) {
  yb_date d = yb_calendar_date(cal, t);
  struct yb_day_answer a = yb_calendar_day(cal, d);
  while (!a.works || t >= a.close_ms || n > 0) {
    if (a.works && t < a.close_ms) n--;
    d = yb_date_of_days(yb_date_days(d) + 1);
    a = yb_calendar_day(cal, d);
  }
  return a.close_ms;
}
static int64_t walk_between(int64_t t, int64_t u) {
  int64_t sum = 0;
  yb_date last = yb_calendar_date(cal, u);
  for (yb_date d = yb_calendar_date(cal, t); yb_date_cmp(d, last) <= 0;
       d = yb_date_of_days(yb_date_days(d) + 1)) {
    struct yb_day_answer a = yb_calendar_day(cal, d);
    if (a.works && a.close_ms > t && a.open_ms < u) sum += a.work_ms;
  }
  return sum;
}

static void our_add_days(int i) { sink += yb_calendar_add_days(cal, from[i], days[i]).at_ms; }
static void walks_add_days(int i) { sink += walk_add_days(from[i], days[i]); }
static void our_between(int i) {
  sink += yb_calendar_between(cal, from[i], from[i] + days[i] * YB_DAY_MS).ms;
}
static void walks_between(int i) { sink += walk_between(from[i], from[i] + days[i] * YB_DAY_MS); }
static void our_add_hours(int i) {
  sink += yb_calendar_add(cal, from[i], days[i] * YB_HOUR_MS).at_ms;
}
static void our_clock(int i) {
  struct yb_clock_view v = yb_clock_look(cal, &clocks[i], from[i] + 40 * YB_HOUR_MS);
  sink += v.remaining + v.due.at_ms + yb_clock_light(&v, NULL, 0);
}

static int by_size(const void *x, const void *y) {
  int64_t p = *(const int64_t *)x, q = *(const int64_t *)y;
  return (p > q) - (p < q);
}
static double median_ns(void (*ask)(int)) {
  int64_t run[RUNS];
  for (int r = 0; r < RUNS; r++) {
    int64_t t = yb_clock_mono_ns();
    for (int k = 0; k < 20; k++)
      for (int i = 0; i < N; i++) ask(i);
    run[r] = yb_clock_mono_ns() - t;
  }
  qsort(run, RUNS, sizeof *run, by_size);
  return (double)run[RUNS / 2] / (20.0 * N);
}

static void compare(const char *name, void (*ours)(int), void (*walk)(int)) {
  double a = median_ns(ours), b = walk ? median_ns(walk) : 0;
  if (walk) printf("calendar: %s\t%.1f ns\t%.1f ns day by day\t%.2f\n", name, a, b, b / a);
  else printf("calendar: %s\t%.1f ns\t-\t-\n", name, a);
}

static yb_rc prepare(struct yb_ctx *ctx) {
  struct yb_calendar_spec s = {.first_year = 2018, .last_year = 2026, .offset_s = 8 * 3600};
  yb_str text;
  uint32_t seed = 1;
  YB_TRY(yb_file_read(ctx, YB_S(TABLE), 1 << 20, &text));
  YB_TRY(yb_cal_rows_parse(ctx, YB_S(TABLE), text, &s.row, &s.rows));
  for (int i = 1; i <= 5; i++)
    YB_TRY(yb_hours_parse(ctx, (struct yb_place){0}, YB_S("09:00-12:00,14:00-17:30"), &s.plan[i]));
  YB_TRY(yb_calendar_compile(ctx, &s, &cal));
  for (int i = 0; i < N; i++) {
    seed = seed * 1664525u + 1013904223u;
    from[i] = 1514764800000 + (int64_t)(seed >> 8) * 15000;
    days[i] = (int32_t)(seed >> 3) % 60 + 1;
    if (days[i] < 1) days[i] += 60;
    YB_TRY(yb_clock_init(&clocks[i], i & 1 ? YB_WORK_DAYS : YB_WORK_HOURS,
                         i & 1 ? days[i] : days[i] * YB_HOUR_MS, 0));
    YB_TRY(yb_clock_start(cal, &clocks[i], from[i]));
  }
  return YB_OK;
}

int main(void) {
  struct yb_ctx ctx = {.arena = yb_arena_open(64 << 20)};
  if (!ctx.arena || prepare(&ctx) != YB_OK) return 1;
  compare("n working days after", our_add_days, walks_add_days);
  compare("working time between", our_between, walks_between);
  compare("n working hours after", our_add_hours, NULL);
  compare("a clock: due, left, light", our_clock, NULL);
  yb_arena_close(ctx.arena);
  return sink == 42;
}
