/* calendar_fixture.h - the mainland's table of 2018 to 2026 with ordinary hours,
 * for the tests of pure/calendar. */
#ifndef CALENDAR_FIXTURE_H
#define CALENDAR_FIXTURE_H
#include "yb_test.h"

#include "pure/calendar/calendar.h"

#define TABLE "tests/tools/calendar/holidays-mainland.csv"
#define HOURS "09:00-12:00, 14:00-17:30"

struct fixture {
  struct yb_test_ctx t;
  struct yb_ctx *ctx;
  struct yb_calendar_spec spec;
  const struct yb_calendar *cal;
};

static inline yb_str read_table(struct yb_ctx *ctx) {
  FILE *f = fopen(TABLE, "rb");
  char *text = yb_arena_take(ctx->arena, 1 << 16);
  CHECK(f != NULL && text != NULL);
  size_t n = fread(text, 1, 1 << 16, f);
  fclose(f);
  CHECK(n > 0 && n < 1 << 16);
  return yb_str_n(text, n);
}

static inline void week_hours(struct yb_calendar_spec *s, struct yb_ctx *ctx, const char *hours) {
  for (int i = 1; i <= 5; i++)
    CHECK_OK(yb_hours_parse(ctx, (struct yb_place){0}, yb_str_of(hours), &s->plan[i]));
}

static inline void fixture_open(struct fixture *f) {
  memset(f, 0, sizeof *f);
  f->ctx = yb_test_open(&f->t, 64 << 20);
  f->spec = (struct yb_calendar_spec){.id = YB_S("mainland"), .file = YB_S("holidays.csv"),
      .offset_s = 8 * 3600, .first_year = 2018, .last_year = 2026};
  CHECK_OK(yb_cal_rows_parse(f->ctx, YB_S("holidays.csv"), read_table(f->ctx), &f->spec.row,
                             &f->spec.rows));
  week_hours(&f->spec, f->ctx, HOURS);
  CHECK_OK(yb_calendar_compile(f->ctx, &f->spec, &f->cal));
}
static inline void fixture_close(struct fixture *f) { yb_test_close(&f->t); }

/* "2026-05-09 09:00", "... 09:00:00.001": an instant at +08:00. */
static inline int64_t at(const char *text) {
  char iso[64];
  int64_t t = 0;
  size_t n = strlen(text);
  snprintf(iso, sizeof iso, "%.10sT%s%s+08:00", text, text + 11, n == 16 ? ":00" : "");
  CHECK(yb_instant_parse(yb_str_of(iso), &t));
  return t;
}
static inline yb_date day(const char *text) {
  yb_date d = {0};
  CHECK(yb_date_parse(yb_str_of(text), &d));
  return d;
}
#define CHECK_AT(got, want)                                                     \
  do {                                                                          \
    char g_[32], w_[32];                                                        \
    local(got, g_), local(at(want), w_);                                        \
    assert_string_equal(g_, w_);                                                \
  } while (0)
static inline void local(int64_t t, char out[32]) {
  yb_date d = yb_date_of_days((t + 8 * YB_HOUR_MS) / YB_DAY_MS);
  int64_t ms = (t + 8 * YB_HOUR_MS) % YB_DAY_MS;
  if (t == YB_NEVER) snprintf(out, 32, "never");
  else snprintf(out, 32, "%04d-%02d-%02d %02d:%02d:%02d.%03d", (int)(d.year % 10000), d.month % 100,
                d.day % 100, (int)(ms / YB_HOUR_MS % 24), (int)(ms / YB_MINUTE_MS % 60),
                (int)(ms / 1000 % 60), (int)(ms % 1000));
}

#endif
