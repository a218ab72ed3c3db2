/* pure_calendar_clock.c - clocks by example: the promises of the law and of the
 * city, lights that fire once, words for people. */
#include "calendar_fixture.h"

#include "pure/calendar/clock.h"

#define H YB_HOUR_MS

static struct yb_clock_state started(const struct fixture *f, yb_clock_kind kind, int64_t budget,
                                     const char *when) {
  struct yb_clock_state c;
  CHECK_OK(yb_clock_init(&c, kind, budget, 0));
  CHECK_OK(yb_clock_start(f->cal, &c, at(when)));
  return c;
}
#define DUE(c, want) CHECK_AT(yb_clock_due(f.cal, &(c)).at_ms, want)
#define SUSPEND(c, when) CHECK_OK(yb_clock_suspend(f.cal, &(c), at(when)))
#define RESUME(c, when) CHECK_OK(yb_clock_resume(f.cal, &(c), at(when)))
#define STOP(c, when) CHECK_OK(yb_clock_stop(f.cal, &(c), at(when)))
static struct yb_clock_view seen(const struct fixture *f, const struct yb_clock_state *c,
                                 const char *when) {
  return yb_clock_look(f->cal, c, at(when));
}

/* ---- working hours: the promise of eight hours ---- */

TEST(eight_hours_are_measured_both_ways) {
  struct fixture f;
  fixture_open(&f);
  struct yb_clock_state c = started(&f, YB_WORK_HOURS, 8 * H, "2026-05-08 16:30");
  DUE(c, "2026-05-11 09:30");                /* Friday, the make-up Saturday, Monday */
  struct yb_clock_view v = seen(&f, &c, "2026-05-09 10:00");
  CHECK(v.consumed == 2 * H && v.remaining == 6 * H && v.work_ms == 2 * H);
  CHECK_INT(v.clock_ms, 35 * H / 2);
  STOP(c, "2026-05-09 11:00");
  v = seen(&f, &c, "2026-06-01 11:00");
  CHECK(v.work_ms == 3 * H && v.clock_ms == 37 * H / 2 && !v.overdue);
  CHECK_AT(v.due.at_ms, "2026-05-11 09:30");
  fixture_close(&f);
}

TEST(the_edges_of_hours) {
  struct fixture f;
  fixture_open(&f);
  struct yb_clock_state c = started(&f, YB_WORK_HOURS, 3 * H, "2026-05-11 09:00");
  DUE(c, "2026-05-11 12:00");
  CHECK(!seen(&f, &c, "2026-05-11 12:00").overdue);
  CHECK_INT(seen(&f, &c, "2026-05-11 12:00").remaining, 0);
  CHECK(seen(&f, &c, "2026-05-11 12:00:00.001").overdue);
  CHECK_INT(seen(&f, &c, "2026-05-11 13:59").over_ms, 0);
  CHECK_INT(seen(&f, &c, "2026-05-11 15:00").over_ms, H);
  c = started(&f, YB_WORK_HOURS, 1, "2026-05-11 12:00");
  DUE(c, "2026-05-11 14:00:00.001");
  c = started(&f, YB_WORK_HOURS, H, "2026-12-31 17:00");
  DUE(c, "2027-01-01 09:30");
  CHECK_INT(yb_clock_due(f.cal, &c).missing_year, 2027);
  c = started(&f, YB_WORK_HOURS, 0, "2026-05-08 20:00");
  DUE(c, "2026-05-09 09:00");
  CHECK(!seen(&f, &c, "2026-05-09 09:00").overdue && seen(&f, &c, "2026-05-09 09:01").overdue);
  c = started(&f, YB_CLOCK_HOURS, 24 * H, "2026-09-30 20:00");
  DUE(c, "2026-10-01 20:00");
  CHECK_INT(yb_clock_due(f.cal, &c).missing_year, 0);
  fixture_close(&f);
}

/* ---- working days ---- */

TEST(working_days_count_whole_days) {
  struct fixture f;
  fixture_open(&f);
  struct yb_clock_state c = started(&f, YB_WORK_DAYS, 5, "2026-05-11 10:00");
  DUE(c, "2026-05-18 17:30");
  CHECK_INT(seen(&f, &c, "2026-05-11 18:00").consumed, 0);
  CHECK_INT(seen(&f, &c, "2026-05-12 17:29").consumed, 0);
  CHECK_INT(seen(&f, &c, "2026-05-12 17:30").consumed, 1);
  CHECK_INT(seen(&f, &c, "2026-05-18 17:29:59.999").remaining, 1);
  CHECK(!seen(&f, &c, "2026-05-18 17:30").overdue);
  CHECK(seen(&f, &c, "2026-05-18 17:30:00.001").overdue);
  c = started(&f, YB_WORK_DAYS, 1, "2026-05-08 17:30");      /* after the close */
  DUE(c, "2026-05-11 17:30");                                 /* Saturday is the day filed */
  c = started(&f, YB_WORK_DAYS, 0, "2026-05-11 10:00");
  DUE(c, "2026-05-11 17:30");
  fixture_close(&f);
}

TEST(a_suspension_within_a_day_changes_nothing) {
  struct fixture f;
  fixture_open(&f);
  struct yb_clock_state c = started(&f, YB_WORK_DAYS, 3, "2026-05-11 10:00");
  SUSPEND(c, "2026-05-12 09:30");
  RESUME(c, "2026-05-12 16:00");
  DUE(c, "2026-05-14 17:30");
  SUSPEND(c, "2026-05-12 18:00");      /* overnight: it touches no whole day */
  RESUME(c, "2026-05-13 08:00");
  DUE(c, "2026-05-14 17:30");
  CHECK_INT(seen(&f, &c, "2026-05-13 17:30").consumed, 2);
  c = started(&f, YB_WORK_DAYS, 3, "2026-05-11 10:00");
  SUSPEND(c, "2026-05-11 11:00");      /* the day filed stays uncounted */
  RESUME(c, "2026-05-11 12:00");
  DUE(c, "2026-05-14 17:30");
  fixture_close(&f);
}

TEST(a_suspension_over_days_gives_its_days_back) {
  struct fixture f;
  fixture_open(&f);
  struct yb_clock_state c = started(&f, YB_WORK_DAYS, 5, "2026-05-11 10:00");
  SUSPEND(c, "2026-05-13 10:00");      /* one day used: the 12th */
  CHECK_INT(seen(&f, &c, "2026-06-01 10:00").remaining, 4);
  CHECK_INT(yb_clock_due(f.cal, &c).at_ms, YB_NEVER);
  RESUME(c, "2026-05-20 15:00");       /* goes on with the next working day */
  DUE(c, "2026-05-26 17:30");
  SUSPEND(c, "2026-05-20 16:00");      /* again on the day of the resumption */
  RESUME(c, "2026-05-20 17:00");
  DUE(c, "2026-05-26 17:30");
  STOP(c, "2026-05-26 17:30");
  struct yb_clock_view v = seen(&f, &c, "2026-07-01 10:00");
  CHECK(!v.overdue && v.consumed == 5 && v.remaining == 0);
  CHECK_INT(c.suspended_ms, at("2026-05-20 15:00") - at("2026-05-13 10:00") + H);
  CHECK_INT(c.suspensions, 2);
  fixture_close(&f);
}

TEST(calendar_days_end_at_midnight_and_may_roll) {
  struct fixture f;
  struct yb_clock_state c;
  fixture_open(&f);
  c = started(&f, YB_CALENDAR_DAYS, 15, "2026-09-16 22:00");
  DUE(c, "2026-10-02 00:00");
  CHECK_INT(seen(&f, &c, "2026-10-01 10:00").days_to_due, 0);
  CHECK_INT(yb_clock_due(f.cal, &c).missing_year, 0);
  CHECK_OK(yb_clock_init(&c, YB_CALENDAR_DAYS, 15, YB_CLOCK_ROLL));
  CHECK_OK(yb_clock_start(f.cal, &c, at("2026-09-16 22:00")));
  DUE(c, "2026-10-09 00:00");
  struct yb_clock_view v = seen(&f, &c, "2026-10-05 12:00");
  CHECK(v.remaining == 0 && v.consumed == 15 && !v.overdue && v.days_to_due == 3);
  CHECK(seen(&f, &c, "2026-10-09 00:00:00.001").overdue);
  SUSPEND(c, "2026-10-05 12:00");
  RESUME(c, "2026-10-12 12:00");
  DUE(c, "2026-10-13 00:00");
  CHECK_RC(yb_clock_init(&c, YB_CALENDAR_DAYS, 15, 2), YB_INVALID);
  CHECK_RC(yb_clock_init(&c, YB_CALENDAR_DAYS, YB_CLOCK_DAYS_MAX + 1, 0), YB_LIMIT);
  CHECK_RC(yb_clock_init(&c, (yb_clock_kind)5, 1, 0), YB_INVALID);
  CHECK_RC(yb_clock_init(&c, YB_WORK_DAYS, -1, 0), YB_INVALID);
  fixture_close(&f);
}

/* ---- extension and refusal ---- */

TEST(extensions_add_up) {
  struct fixture f;
  fixture_open(&f);
  struct yb_clock_state c = started(&f, YB_WORK_DAYS, 5, "2026-05-11 10:00");
  CHECK_OK(yb_clock_extend(f.cal, &c, 2));
  CHECK_OK(yb_clock_extend(f.cal, &c, 1));
  DUE(c, "2026-05-21 17:30");
  CHECK(c.extended == 3 && c.extensions == 2);
  CHECK_RC(yb_clock_extend(f.cal, &c, -1), YB_INVALID);
  CHECK_RC(yb_clock_extend(f.cal, &c, INT64_MAX), YB_LIMIT);
  SUSPEND(c, "2026-05-25 10:00");            /* two working days over */
  CHECK(seen(&f, &c, "2026-06-01 10:00").overdue);
  CHECK_AT(yb_clock_due(f.cal, &c).at_ms, "2026-05-21 17:30");
  CHECK_OK(yb_clock_extend(f.cal, &c, 1));   /* not enough */
  CHECK(seen(&f, &c, "2026-06-01 10:00").overdue);
  CHECK_AT(yb_clock_due(f.cal, &c).at_ms, "2026-05-22 17:30");
  CHECK_INT(seen(&f, &c, "2026-06-01 10:00").over_ms, H);
  CHECK_OK(yb_clock_extend(f.cal, &c, 3));
  CHECK(!seen(&f, &c, "2026-06-01 10:00").overdue);
  RESUME(c, "2026-06-01 10:00");
  DUE(c, "2026-06-04 17:30");
  fixture_close(&f);
}

TEST(an_extension_may_end_in_days_off) {
  struct fixture f;
  struct yb_clock_state c;
  fixture_open(&f);
  CHECK_OK(yb_clock_init(&c, YB_CALENDAR_DAYS, 3, YB_CLOCK_ROLL));
  CHECK_OK(yb_clock_start(f.cal, &c, at("2026-09-25 10:00")));      /* due the 28th, 24:00 */
  SUSPEND(c, "2026-10-04 10:00");
  CHECK(seen(&f, &c, "2026-10-04 10:00").overdue);
  CHECK_OK(yb_clock_extend(f.cal, &c, 4));                           /* 2 October: rolls to the 8th */
  struct yb_clock_view v = seen(&f, &c, "2026-10-04 10:00");
  CHECK(!v.overdue && v.remaining == 0 && v.over_ms == 0);
  struct yb_clock_state late = c;
  RESUME(c, "2026-10-05 10:00");
  DUE(c, "2026-10-09 00:00");
  CHECK(!seen(&f, &c, "2026-10-08 20:00").overdue);
  RESUME(late, "2026-10-12 10:00");                                  /* paused before that end */
  DUE(late, "2026-10-13 00:00");
  fixture_close(&f);
}

TEST(an_overrun_outlives_a_suspension) {
  struct fixture f;
  fixture_open(&f);
  struct yb_clock_state c = started(&f, YB_WORK_HOURS, 2 * H, "2026-05-11 09:00");
  SUSPEND(c, "2026-05-11 15:00");
  RESUME(c, "2026-05-14 09:00");
  DUE(c, "2026-05-11 11:00");
  CHECK_INT(seen(&f, &c, "2026-05-14 10:00").over_ms, 3 * H);
  CHECK_INT(seen(&f, &c, "2026-05-14 10:00").remaining, -3 * H);
  STOP(c, "2026-05-14 10:00");
  CHECK(seen(&f, &c, "2026-05-20 10:00").overdue);
  CHECK_INT(seen(&f, &c, "2026-05-20 10:00").over_ms, 3 * H);
  fixture_close(&f);
}

TEST(acts_out_of_turn_are_conflicts) {
  struct fixture f;
  struct yb_clock_state c, before;
  fixture_open(&f);
  CHECK_OK(yb_clock_init(&c, YB_WORK_DAYS, 5, 0));
  CHECK_INT(yb_clock_due(f.cal, &c).at_ms, YB_NEVER);
  before = c;
  CHECK_RC(yb_clock_suspend(f.cal, &c, 0), YB_CONFLICT);
  CHECK_RC(yb_clock_resume(f.cal, &c, 0), YB_CONFLICT);
  CHECK_RC(yb_clock_stop(f.cal, &c, 0), YB_CONFLICT);
  CHECK_RC(yb_clock_start(f.cal, &c, INT64_MAX), YB_INVALID);
  assert_memory_equal(&c, &before, sizeof c);
  CHECK_OK(yb_clock_start(f.cal, &c, at("2026-05-11 10:00")));
  CHECK_RC(yb_clock_start(f.cal, &c, at("2026-05-11 10:00")), YB_CONFLICT);
  SUSPEND(c, "2026-05-11 09:00");            /* the past counts as the last act's instant */
  CHECK_INT(c.clock_ms, 0);
  STOP(c, "2026-05-12 10:00");
  CHECK_RC(yb_clock_extend(f.cal, &c, 1), YB_CONFLICT);
  CHECK_RC(yb_clock_resume(f.cal, &c, at("2026-05-12 10:00")), YB_CONFLICT);
  c.fired = 3, c.extended = 1;
  yb_clock_reset(&c);
  assert_memory_equal(&c, &before, sizeof c);
  fixture_close(&f);
}

TEST(states_from_outside_are_checked) {
  struct fixture f;
  fixture_open(&f);
  struct yb_clock_state good = started(&f, YB_WORK_DAYS, 5, "2026-05-11 10:00"), c;
  CHECK(yb_clock_ok(&good));
#define BAD(field, value) c = good, c.field = (value), assert_false(yb_clock_ok(&c))
  BAD(kind, 0); BAD(kind, 5); BAD(phase, 4); BAD(phase, -1); BAD(flags, 16); BAD(flags, 4);
  BAD(budget, -1); BAD(budget, YB_CLOCK_DAYS_MAX + 1); BAD(extended, YB_CLOCK_DAYS_MAX);
  BAD(consumed, -1); BAD(work_ms, INT64_MAX); BAD(running_since_ms, INT64_MIN);
  BAD(due_was_ms, INT64_MIN); BAD(fired, -1); BAD(extensions, -1); BAD(suspensions, -1);
  fixture_close(&f);
}

/* ---- a new table moves the due and not the truth ---- */

TEST(a_new_table_is_derived_again) {
  struct fixture f;
  fixture_open(&f);
  struct yb_clock_state c = started(&f, YB_WORK_DAYS, 5, "2026-12-28 10:00"), before = c;
  DUE(c, "2027-01-04 17:30");
  CHECK_INT(yb_clock_due(f.cal, &c).missing_year, 2027);
  const struct yb_cal_row rows[] = {{{2027, 1, 1}, YB_CAL_OFF, 0, YB_S_INIT("元旦"), 1},
                                    {{2027, 1, 3}, YB_CAL_WORK, 0, YB_S_INIT("元旦"), 2}};
  f.spec.row = rows, f.spec.rows = 2, f.spec.last_year = 2027;
  CHECK_OK(yb_calendar_compile(f.ctx, &f.spec, &f.cal));
  DUE(c, "2027-01-04 17:30");
  CHECK_INT(yb_clock_due(f.cal, &c).missing_year, 0);
  f.spec.rows = 1;
  CHECK_OK(yb_calendar_compile(f.ctx, &f.spec, &f.cal));
  DUE(c, "2027-01-05 17:30");
  assert_memory_equal(&c, &before, sizeof c);
  fixture_close(&f);
}

/* ---- rungs ---- */

static const struct yb_rung ladder[] = {
    {YB_S_INIT("remind"), YB_RUNG_ELAPSED, 500, 0, YB_GREEN},
    {YB_S_INIT("yellow"), YB_RUNG_REMAINING, 250, 1, YB_YELLOW},
    {YB_S_INIT("red"), YB_RUNG_OVERDUE, 0, 0, YB_RED},
    {YB_S_INIT("circular"), YB_RUNG_OVERDUE, 0, 5, YB_RED}};

#define NEXT(c, i, want)                                                     \
  do {                                                                       \
    struct yb_rung_next n_ = yb_clock_next_rung(f.cal, &(c), ladder, 4);     \
    CHECK_INT(n_.index, i);                                                  \
    CHECK_AT(n_.when.at_ms, want);                                           \
  } while (0)
#define FIRE(c, when) yb_clock_fire(f.cal, &(c), ladder, 4, at(when))
#define LIGHT(c, when, want)                                                 \
  do {                                                                       \
    struct yb_clock_view v_ = seen(&f, &(c), when);                          \
    assert_string_equal(yb_light_name(yb_clock_light(&v_, ladder, 4)), want); \
  } while (0)

TEST(each_rung_fires_once_at_its_instant) {
  struct fixture f;
  fixture_open(&f);
  struct yb_clock_state c = started(&f, YB_WORK_DAYS, 8, "2026-05-11 10:00");   /* due the 21st */
  CHECK(yb_rungs_ok(ladder, 4));
  NEXT(c, 0, "2026-05-15 17:30");
  CHECK_INT(FIRE(c, "2026-05-15 17:29:59.999"), 0);
  CHECK_INT(FIRE(c, "2026-05-15 17:30"), 1);
  CHECK_INT(FIRE(c, "2026-05-15 17:30"), 0);
  LIGHT(c, "2026-05-19 17:29", "green");
  NEXT(c, 1, "2026-05-19 17:30");
  LIGHT(c, "2026-05-19 17:30", "yellow");
  LIGHT(c, "2026-05-21 17:30", "yellow");
  LIGHT(c, "2026-05-21 17:30:00.001", "red");
  CHECK_INT(FIRE(c, "2026-05-22 10:00"), 6);          /* late: both, once */
  NEXT(c, 3, "2026-05-28 17:30");
  CHECK_INT(FIRE(c, "2026-05-28 17:30"), 8);
  CHECK_INT(yb_clock_next_rung(f.cal, &c, ladder, 4).index, -1);
  fixture_close(&f);
}

TEST(shares_round_up_and_red_comes_after_the_due) {
  struct fixture f;
  fixture_open(&f);
  struct yb_clock_state c = started(&f, YB_WORK_DAYS, 5, "2026-05-11 10:00");
  NEXT(c, 0, "2026-05-14 17:30");                     /* half of five days: the third */
  c.fired = 3;
  NEXT(c, 2, "2026-05-18 17:30:00.001");
  CHECK_INT(FIRE(c, "2026-05-18 17:30"), 0);
  CHECK_INT(FIRE(c, "2026-05-18 17:30:00.001"), 4);
  fixture_close(&f);
}

TEST(an_extension_turns_the_light_back_and_fires_nothing_again) {
  struct fixture f;
  fixture_open(&f);
  struct yb_clock_state c = started(&f, YB_WORK_DAYS, 4, "2026-05-11 10:00");
  CHECK_INT(FIRE(c, "2026-05-18 10:00"), 7);
  LIGHT(c, "2026-05-18 10:00", "red");
  CHECK_OK(yb_clock_extend(f.cal, &c, 6));
  LIGHT(c, "2026-05-18 10:00", "green");
  CHECK_INT(FIRE(c, "2026-05-26 10:00"), 0);          /* overdue anew: red, no second alarm */
  LIGHT(c, "2026-05-26 10:00", "red");
  CHECK_INT(c.fired, 7);
  SUSPEND(c, "2026-05-26 10:00");
  LIGHT(c, "2026-05-27 10:00", "red");                /* a pause hides no overrun */
  CHECK_OK(yb_clock_extend(f.cal, &c, 20));
  LIGHT(c, "2026-05-27 10:00", "grey");
  CHECK_INT(yb_clock_next_rung(f.cal, &c, ladder, 4).index, -1);
  CHECK_INT(FIRE(c, "2027-05-26 10:00"), 0);
  RESUME(c, "2026-05-27 10:00");
  yb_clock_reset(&c);
  LIGHT(c, "2026-05-27 10:00", "grey");
  CHECK_INT(c.fired, 0);
  fixture_close(&f);
}

TEST(default_rungs_and_bad_ones) {
  struct fixture f;
  struct yb_rung r[2];
  fixture_open(&f);
  yb_rungs_default(YB_WORK_HOURS, r);
  CHECK(yb_rungs_ok(r, 2));
  struct yb_clock_state c = started(&f, YB_WORK_HOURS, 8 * H, "2026-05-11 09:00");
  struct yb_clock_view v = seen(&f, &c, "2026-05-11 16:59");
  CHECK_INT(yb_clock_light(&v, r, 2), YB_GREEN);
  v = seen(&f, &c, "2026-05-11 17:00");
  CHECK_INT(yb_clock_light(&v, r, 2), YB_YELLOW);
  v = seen(&f, &c, "2026-05-13 17:00");
  CHECK(yb_clock_light(&v, NULL, 0) == YB_RED);
  r[0].permille = 1001; CHECK(!yb_rungs_ok(r, 2));
  r[0].permille = 0, r[0].units = -1; CHECK(!yb_rungs_ok(r, 2));
  r[0].units = 0, r[0].light = YB_GREY; CHECK(!yb_rungs_ok(r, 2));
  CHECK(!yb_rungs_ok(r, YB_RUNGS_MAX + 1));
  fixture_close(&f);
}

/* ---- words ---- */

static void chip(struct fixture *f, const struct yb_clock_state *c, const char *when,
                 const char *zh, const char *en) {
  struct yb_clock_view v = seen(f, c, when);
  struct yb_buf b;
  yb_buf_init(&b, f->ctx->arena);
  yb_clock_chip(&b, &v, YB_S("补正中"), YB_ZH);
  CHECK_STR(yb_buf_str(&b), zh);
  yb_buf_init(&b, f->ctx->arena);
  yb_clock_chip(&b, &v, YB_S("awaiting papers"), YB_EN);
  CHECK_STR(yb_buf_str(&b), en);
}

TEST(chips_say_it_in_working_time) {
  struct fixture f;
  struct yb_clock_state c;
  fixture_open(&f);
  CHECK_OK(yb_clock_init(&c, YB_WORK_HOURS, 8 * H, 0));
  chip(&f, &c, "2026-05-08 16:30", "未开始", "not started");
  CHECK_OK(yb_clock_start(f.cal, &c, at("2026-05-08 16:30")));
  chip(&f, &c, "2026-05-09 10:00", "剩 6 小时", "6 h left");
  chip(&f, &c, "2026-05-09 10:10", "剩 5 小时 50 分", "5 h 50 min left");
  chip(&f, &c, "2026-05-11 09:10", "剩 20 分钟", "20 min left");
  chip(&f, &c, "2026-05-11 09:29:30", "剩不足 1 分钟", "less than 1 min left");
  chip(&f, &c, "2026-05-11 09:30", "今日到期", "due today");
  chip(&f, &c, "2026-05-11 09:30:10", "已超期", "overdue");
  chip(&f, &c, "2026-05-11 15:00", "超期 3 小时 30 分", "3 h 30 min overdue");
  SUSPEND(c, "2026-05-11 15:00");
  chip(&f, &c, "2026-05-12 15:00", "已暂停(补正中)", "paused (awaiting papers)");
  STOP(c, "2026-05-12 15:00");
  chip(&f, &c, "2026-05-12 15:00", "超期办结", "done late");

  c = started(&f, YB_WORK_DAYS, 3, "2026-05-11 10:00");
  chip(&f, &c, "2026-05-11 10:00", "剩 3 个工作日", "3 working days left");
  chip(&f, &c, "2026-05-13 09:00", "剩 2 个工作日", "2 working days left");
  chip(&f, &c, "2026-05-14 09:00", "今日到期", "due today");
  chip(&f, &c, "2026-05-15 12:00", "超期 3 小时", "3 h overdue");
  chip(&f, &c, "2026-05-15 18:00", "超期 1 个工作日", "1 working day overdue");
  c = started(&f, YB_WORK_DAYS, 0, "2026-05-11 20:00");
  chip(&f, &c, "2026-05-11 20:00", "剩不足 1 天", "less than 1 day left");
  STOP(c, "2026-05-12 10:00");
  chip(&f, &c, "2026-05-13 10:00", "按期办结", "done in time");

  c = started(&f, YB_CALENDAR_DAYS, 15, "2026-09-16 10:00");
  chip(&f, &c, "2026-09-20 10:00", "剩 12 天", "12 days left");
  chip(&f, &c, "2026-10-01 10:00", "今日到期", "due today");
  chip(&f, &c, "2026-10-02 05:00", "超期 5 小时", "5 h overdue");
  CHECK_OK(yb_clock_init(&c, YB_CALENDAR_DAYS, 15, YB_CLOCK_ROLL));
  CHECK_OK(yb_clock_start(f.cal, &c, at("2026-09-16 10:00")));
  chip(&f, &c, "2026-10-05 10:00", "剩 3 天", "3 days left");

  c = started(&f, YB_CLOCK_HOURS, 100 * H, "2026-05-11 10:00");
  chip(&f, &c, "2026-05-11 10:00", "剩 4 天 4 小时", "4 days 4 h left");
  chip(&f, &c, "2026-05-15 13:00", "剩 1 小时", "1 h left");
  fixture_close(&f);
}

static yb_rc words(void) {
  struct yb_clock_view v = {.kind = YB_WORK_DAYS, .phase = YB_CLOCK_RUNNING, .remaining = 2,
                            .days_to_due = 2};
  struct yb_arena *a = yb_arena_open(1 << 16);
  struct yb_buf b;
  yb_str s;
  if (!a) return YB_NOMEM;
  yb_buf_init(&b, a);
  yb_clock_chip(&b, &v, YB_S(""), YB_ZH);
  yb_length_words(&b, 7 * H, YB_EN);
  yb_rc rc = yb_buf_take(&b, &s);
  yb_arena_close(a);
  return rc;
}

TEST(clock_oom_sweep) { SWEEP_OOM(words()); }
