/* pure_calendar.c - days, openings, spans, what is missing; series and windows. */
#include "calendar_fixture.h"

#include "pure/calendar/recur.h"

static struct yb_day_answer on(const struct fixture *f, const char *date) {
  return yb_calendar_day(f->cal, day(date));
}

static void check_words(struct fixture *f, const char *date, const char *zh, const char *en) {
  struct yb_day_answer a = on(f, date);
  struct yb_buf b;
  yb_buf_init(&b, f->ctx->arena);
  yb_calendar_day_words(&b, &a, YB_ZH);
  CHECK_STR(yb_buf_str(&b), zh);
  yb_buf_init(&b, f->ctx->arena);
  yb_calendar_day_words(&b, &a, YB_EN);
  CHECK_STR(yb_buf_str(&b), en);
}

TEST(a_day_says_whether_and_why) {
  struct fixture f;
  fixture_open(&f);
  CHECK(!on(&f, "2026-10-01").works && on(&f, "2026-10-01").why == YB_DAY_HOLIDAY);
  CHECK(on(&f, "2026-05-09").works && on(&f, "2026-05-09").why == YB_DAY_MAKEUP);
  CHECK(on(&f, "2026-05-11").works && on(&f, "2026-05-11").why == YB_DAY_WEEKDAY);
  CHECK(!on(&f, "2026-05-16").works && on(&f, "2026-05-16").why == YB_DAY_WEEKEND);
  CHECK(!on(&f, "2026-05-16").provisional && on(&f, "2027-05-16").provisional);
  CHECK(on(&f, "1990-01-01").why == YB_DAY_UNKNOWN);
  CHECK_AT(on(&f, "2026-05-09").open_ms, "2026-05-09 09:00");
  CHECK_AT(on(&f, "2026-05-09").close_ms, "2026-05-09 17:30");
  check_words(&f, "2026-10-01", "国庆节放假", "a public holiday (国庆节)");
  check_words(&f, "2026-05-09", "劳动节调休上班", "a make-up working day (劳动节)");
  check_words(&f, "2026-05-16", "周末", "a weekend");
  check_words(&f, "2027-05-14", "工作日（暂定）", "a working day, provisional");
  fixture_close(&f);
}

TEST(each_of_2025_and_2026_has_248_working_days) {
  struct fixture f;
  fixture_open(&f);
  for (int y = 2025; y <= 2026; y++) {
    int n = 0;
    for (int64_t d = yb_date_days((yb_date){y, 1, 1}); d < yb_date_days((yb_date){y + 1, 1, 1}); d++)
      n += yb_calendar_day(f.cal, yb_date_of_days(d)).works;
    CHECK_INT(n, 248);
  }
  fixture_close(&f);
}

TEST(openings_are_half_open) {
  struct fixture f;
  fixture_open(&f);
  CHECK(yb_calendar_is_open(f.cal, at("2026-05-11 09:00")));
  CHECK(!yb_calendar_is_open(f.cal, at("2026-05-11 08:59:59.999")));
  CHECK(yb_calendar_is_open(f.cal, at("2026-05-11 11:59:59.999")));
  CHECK(!yb_calendar_is_open(f.cal, at("2026-05-11 12:00")));
  CHECK_AT(yb_calendar_next_open(f.cal, at("2026-05-11 12:00")).at_ms, "2026-05-11 14:00");
  CHECK_AT(yb_calendar_next_open(f.cal, at("2026-05-11 10:00")).at_ms, "2026-05-11 10:00");
  CHECK_AT(yb_calendar_next_open(f.cal, at("2026-05-08 17:30")).at_ms, "2026-05-09 09:00");
  CHECK_AT(yb_calendar_next_open(f.cal, at("2026-09-30 18:00")).at_ms, "2026-10-08 09:00");
  CHECK_AT(yb_calendar_next_close(f.cal, at("2026-05-11 10:00")).at_ms, "2026-05-11 12:00");
  CHECK_AT(yb_calendar_next_close(f.cal, at("2026-05-11 12:00")).at_ms, "2026-05-11 17:30");
  fixture_close(&f);
}

TEST(working_time_between_and_after) {
  struct fixture f;
  fixture_open(&f);
  const struct yb_calendar *c = f.cal;
  int64_t h = YB_HOUR_MS;
  CHECK_INT(yb_calendar_between(c, at("2026-05-11 09:00"), at("2026-05-11 17:30")).ms, 13 * h / 2);
  CHECK_INT(yb_calendar_between(c, at("2026-05-08 17:00"), at("2026-05-09 09:30")).ms, h);
  CHECK_INT(yb_calendar_between(c, at("2026-05-09 09:30"), at("2026-05-08 17:00")).ms, -h);
  CHECK_AT(yb_calendar_add(c, at("2026-05-11 10:00"), 2 * h).at_ms, "2026-05-11 12:00");
  CHECK_AT(yb_calendar_add(c, at("2026-05-11 10:00"), 2 * h + 1).at_ms, "2026-05-11 14:00:00.001");
  CHECK_AT(yb_calendar_add(c, at("2026-05-11 12:00"), 0).at_ms, "2026-05-11 14:00");
  CHECK_AT(yb_calendar_add(c, at("2026-05-10 12:00"), 8 * h).at_ms, "2026-05-12 10:30");
  CHECK_AT(yb_calendar_add(c, at("2026-05-11 10:00"), -2 * h).at_ms, "2026-05-09 16:30");
  CHECK_AT(yb_calendar_add(c, at("2026-05-11 10:00"), -h).at_ms, "2026-05-11 09:00");
  CHECK_INT(yb_calendar_add(c, at("2026-05-11 10:00"), INT64_MAX).at_ms, YB_NEVER);
  CHECK(yb_calendar_add(c, at("2026-05-11 10:00"), INT64_MIN).at_ms < at("2018-01-01 00:00"));
  CHECK_INT(yb_calendar_nominal_day_ms(c), 13 * h / 2);
  fixture_close(&f);
}

TEST(working_days_after) {
  struct fixture f;
  fixture_open(&f);
  const struct yb_calendar *c = f.cal;
  CHECK_AT(yb_calendar_add_days(c, at("2026-05-11 10:00"), 5).at_ms, "2026-05-18 17:30");
  CHECK_AT(yb_calendar_add_days(c, at("2026-05-11 10:00"), 0).at_ms, "2026-05-11 17:30");
  CHECK_AT(yb_calendar_add_days(c, at("2026-05-07 12:00"), 2).at_ms, "2026-05-09 17:30");
  /* after the close: filed as if at the next opening */
  CHECK_AT(yb_calendar_add_days(c, at("2026-05-11 17:29:59.999"), 1).at_ms, "2026-05-12 17:30");
  CHECK_AT(yb_calendar_add_days(c, at("2026-05-11 17:30"), 1).at_ms, "2026-05-13 17:30");
  CHECK_AT(yb_calendar_add_days(c, at("2026-05-11 07:00"), 1).at_ms, "2026-05-12 17:30");
  CHECK_AT(yb_calendar_add_days(c, at("2026-05-10 10:00"), 1).at_ms, "2026-05-12 17:30");
  CHECK_INT(yb_calendar_days_between(c, at("2026-05-11 10:00"), at("2026-05-18 17:30")).ms, 6);
  CHECK_AT(yb_calendar_add_calendar_days(c, at("2026-09-16 10:00"), 15, false).at_ms,
           "2026-10-02 00:00");
  CHECK_AT(yb_calendar_add_calendar_days(c, at("2026-09-16 10:00"), 15, true).at_ms,
           "2026-10-09 00:00");
  CHECK(yb_date_cmp(yb_calendar_shift(c, day("2026-09-30"), 1), day("2026-10-08")) == 0);
  CHECK(yb_date_cmp(yb_calendar_shift(c, day("2026-10-08"), -1), day("2026-09-30")) == 0);
  CHECK(yb_date_cmp(yb_calendar_shift(c, day("2026-10-03"), 0), day("2026-10-08")) == 0);
  CHECK(yb_date_cmp(yb_calendar_shift(c, day("2026-10-03"), -1), day("2026-09-30")) == 0);
  fixture_close(&f);
}

TEST(beyond_the_table_is_provisional_and_later_certain) {
  struct fixture f;
  fixture_open(&f);
  struct yb_when w = yb_calendar_add_days(f.cal, at("2026-12-28 10:00"), 3);
  CHECK_AT(w.at_ms, "2026-12-31 17:30");
  CHECK_INT(w.missing_year, 0);
  w = yb_calendar_add_days(f.cal, at("2026-12-28 10:00"), 4);
  CHECK_AT(w.at_ms, "2027-01-01 17:30");
  CHECK_INT(w.missing_year, 2027);
  CHECK_INT(yb_calendar_next_open(f.cal, at("2026-12-31 17:30")).missing_year, 2027);
  CHECK_INT(yb_calendar_between(f.cal, at("2026-12-01 00:00"), at("2027-01-01 00:00")).missing_year, 0);
  CHECK_INT(yb_calendar_between(f.cal, at("2017-12-31 00:00"), at("2018-02-01 00:00")).missing_year, 2017);
  yb_calendar_warn(f.ctx, f.cal, w.missing_year);
  CHECK_STR(yb_test_diag(&f.t), "holidays.csv: warning: the calendar mainland has no table for 2027; "
            "dates of that year are provisional; add the table of 2027 once it is published");
  const struct yb_cal_row newyear[] = {{{2027, 1, 1}, YB_CAL_OFF, 0, YB_S_INIT("元旦"), 1}};
  f.spec.row = newyear, f.spec.rows = 1, f.spec.last_year = 2027;
  CHECK_OK(yb_calendar_compile(f.ctx, &f.spec, &f.cal));
  w = yb_calendar_add_days(f.cal, at("2026-12-28 10:00"), 4);
  CHECK_AT(w.at_ms, "2027-01-04 17:30");
  CHECK_INT(w.missing_year, 0);
  f.spec.tail_days = 5;
  CHECK_OK(yb_calendar_compile(f.ctx, &f.spec, &f.cal));
  CHECK_INT(yb_calendar_add_days(f.cal, at("2027-12-23 10:00"), 1).missing_year, 0);
  CHECK_INT(yb_calendar_add_days(f.cal, at("2027-12-23 10:00"), 2).missing_year, 2028);
  fixture_close(&f);
}

TEST(an_opening_at_midnight_belongs_to_the_new_year) {
  struct fixture f;
  fixture_open(&f);
  CHECK_OK(yb_hours_parse(f.ctx, (struct yb_place){0}, YB_S("00:00-08:00"), &f.spec.plan[5]));
  CHECK_OK(yb_calendar_compile(f.ctx, &f.spec, &f.cal));
  struct yb_when w = yb_calendar_next_open(f.cal, at("2026-12-31 18:00"));
  CHECK_AT(w.at_ms, "2027-01-01 00:00");
  CHECK_INT(w.missing_year, 2027);
  fixture_close(&f);
}

TEST(the_check_names_every_missing_year) {
  struct fixture f;
  fixture_open(&f);
  int32_t years[4] = {0};
  CHECK_INT(yb_calendar_missing(f.cal, at("2026-08-01 00:00"), at("2026-12-31 23:00"), years, 4), 0);
  CHECK_INT(yb_calendar_missing(f.cal, at("2026-08-01 00:00"), at("2028-03-01 00:00"), years, 4), 2);
  CHECK(years[0] == 2027 && years[1] == 2028);
  CHECK_INT(yb_calendar_missing(f.cal, at("2017-08-01 00:00"), at("2027-03-01 00:00"), years, 4), 2);
  CHECK(years[0] == 2017 && years[1] == 2027);
  CHECK_RC(yb_calendar_check(f.ctx, f.cal, at("2026-08-01 00:00"), at("2027-08-01 00:00"), true), YB_INVALID);
  CHECK_INT(f.t.diags.errors, 1);
  CHECK_OK(yb_calendar_check(f.ctx, f.cal, at("2026-08-01 00:00"), at("2027-08-01 00:00"), false));
  CHECK_OK(yb_calendar_check(f.ctx, f.cal, at("2026-08-01 00:00"), at("2026-12-01 00:00"), true));
  fixture_close(&f);
}

TEST(outside_the_grid_nothing_breaks) {
  struct fixture f;
  fixture_open(&f);
  int64_t far[] = {INT64_MIN, INT64_MIN + 1, -1, 0, INT64_MAX - 1, INT64_MAX};
  for (size_t i = 0; i < sizeof far / sizeof *far; i++) {
    (void)yb_calendar_is_open(f.cal, far[i]);
    (void)yb_calendar_next_open(f.cal, far[i]);
    (void)yb_calendar_add(f.cal, far[i], 1);
    (void)yb_calendar_add(f.cal, far[i], -1);
    (void)yb_calendar_add_days(f.cal, far[i], INT32_MAX);
    (void)yb_calendar_add_calendar_days(f.cal, far[i], INT32_MAX, true);
    (void)yb_calendar_between(f.cal, far[i], 0);
  }
  CHECK_INT(yb_calendar_next_open(f.cal, INT64_MAX).at_ms, YB_NEVER);
  CHECK_INT(yb_calendar_add_days(f.cal, at("2026-05-11 10:00"), 1 << 20).at_ms, YB_NEVER);
  CHECK_INT(yb_calendar_add_days(f.cal, at("2026-05-11 10:00"), 1 << 20).missing_year, 2027);
  CHECK_INT(yb_calendar_date(f.cal, 0).year, INT32_MIN);
  fixture_close(&f);
}

/* ---- what is refused ---- */

static void refuse(struct fixture *f, const char *want) {
  const struct yb_calendar *cal = NULL;
  yb_diags_init(&f->t.diags, f->ctx->arena);
  CHECK_RC(yb_calendar_compile(f->ctx, &f->spec, &cal), YB_INVALID);
  CHECK(cal == NULL);
  yb_str got = yb_test_diag(&f->t);
  if (yb_str_find(got, yb_str_of(want)) == SIZE_MAX) fail_msg("%.*s lacks %s", YB_ARG(got), want);
}

TEST(bad_tables_are_named_by_line) {
  struct fixture f;
  fixture_open(&f);
  struct yb_cal_row rows[] = {{{2026, 5, 1}, YB_CAL_OFF, 0, YB_S_INIT("a"), 2},
                              {{2026, 5, 1}, YB_CAL_WORK, 0, YB_S_INIT("b"), 3}};
  f.spec.row = rows, f.spec.rows = 2;
  refuse(&f, "holidays.csv:3:1: mainland: error: 2026-05-01 stands twice");
  rows[1].date = (yb_date){2027, 1, 1};
  refuse(&f, "holidays.csv:3:1: mainland: error: 2027-01-01 lies outside the years 2018 to 2026");
  rows[1].date = (yb_date){2026, 5, 9};
  rows[1].plan = 6;
  refuse(&f, "2026-05-09 is a working day without hours");
  rows[1].plan = 5;
  f.spec.last_year = 2017;
  refuse(&f, "the years 2018 to 2027 are no range");
  f.spec.last_year = 2026;
  f.spec.horizon_year = 9000;
  refuse(&f, "are no range");
  f.spec.horizon_year = 0;
  f.spec.plan[2].at[1].from_ms = 0;
  refuse(&f, "\"2\" are no office hours");
  memset(f.spec.plan, 0, sizeof f.spec.plan);
  refuse(&f, "no working day");
  fixture_close(&f);
}

static void rows_refused(struct fixture *f, const char *text, const char *want) {
  const struct yb_cal_row *row;
  uint32_t n;
  yb_diags_init(&f->t.diags, f->ctx->arena);
  CHECK_RC(yb_cal_rows_parse(f->ctx, YB_S("x.csv"), yb_str_of(text), &row, &n), YB_INVALID);
  yb_str got = yb_test_diag(&f->t);
  if (yb_str_find(got, yb_str_of(want)) == SIZE_MAX) fail_msg("%.*s lacks %s", YB_ARG(got), want);
}

TEST(rows_and_hours_are_read_or_refused) {
  struct fixture f;
  fixture_open(&f);
  rows_refused(&f, "date,kind,name\n2026-02-30,off,x\n", "x.csv:2:1: error: \"2026-02-30\" is no date");
  rows_refused(&f, "date,kind,name\n2026-02-03,holiday,x\n", "x.csv:2:1: error: \"holiday\" is neither");
  rows_refused(&f, "date,kind\n2026-02-03,off\n", "the column name is missing");
  rows_refused(&f, "date,kind,name,hours\n2026-02-03,work,x,someday\n", "\"someday\" names no hours");
  const struct yb_cal_row *row;
  uint32_t n;
  CHECK_OK(yb_cal_rows_parse(f.ctx, YB_S("x.csv"),
      YB_S("name,hours,date,kind\r\n春节,Fri,2026-02-14,work\r\n春节,3,2026-02-28,work\r\n"), &row, &n));
  CHECK(n == 2 && row[0].plan == 5 && row[1].plan == 3 && row[1].line == 3);
  struct yb_hours h;
  struct yb_place p = {0};
  CHECK_OK(yb_hours_parse(f.ctx, p, YB_S(""), &h));
  CHECK_INT(h.n, 0);
  CHECK_OK(yb_hours_parse(f.ctx, p, YB_S(" 00:00-12:00 , 12:30:30-24:00 "), &h));
  CHECK(h.n == 2 && h.at[1].from_ms == 45030000 && h.at[1].to_ms == YB_DAY_MS);
  static const char *const bad[] = {"9-12", "09:00-09:00", "12:00-09:00", "09:00-12:00,11:00-13:00",
      "09:00-12:00,", ",", "09:00", "09:00-24:01", "25:00-26:00", "09:60-10:00", "0x:00-10:00",
      "09:00-12:00,12:00-13:00", "09:00-10:00-11:00"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    CHECK_RC(yb_hours_parse(f.ctx, p, yb_str_of(bad[i]), &h), YB_INVALID);
  fixture_close(&f);
}

TEST(a_makeup_day_takes_a_named_weekdays_hours) {
  struct fixture f;
  fixture_open(&f);
  const struct yb_cal_row rows[] = {{{2026, 5, 9}, YB_CAL_WORK, 5, YB_S_INIT("b"), 1},
                                    {{2026, 9, 20}, YB_CAL_WORK, 0, YB_S_INIT("b"), 2}};
  f.spec.row = rows, f.spec.rows = 2;
  CHECK_OK(yb_hours_parse(f.ctx, (struct yb_place){0}, YB_S("09:00-15:00"), &f.spec.plan[5]));
  CHECK_OK(yb_calendar_compile(f.ctx, &f.spec, &f.cal));
  CHECK_AT(on(&f, "2026-05-09").close_ms, "2026-05-09 15:00");
  CHECK_AT(on(&f, "2026-09-20").close_ms, "2026-09-20 17:30");
  f.spec.makeup_plan = 5;
  CHECK_OK(yb_calendar_compile(f.ctx, &f.spec, &f.cal));
  CHECK_AT(on(&f, "2026-09-20").close_ms, "2026-09-20 15:00");
  fixture_close(&f);
}

/* ---- nothing assumes +08:00 ---- */

TEST(summer_time_bends_a_night_shift) {
  struct fixture f;
  struct yb_zone *paris;
  fixture_open(&f);
  CHECK_OK(yb_zone_open(f.ctx, YB_S("Europe/Paris"), &paris));
  f.spec.zone = paris;
  f.spec.rows = 0;
  for (int i = 1; i <= 7; i++)
    CHECK_OK(yb_hours_parse(f.ctx, (struct yb_place){0}, YB_S("01:00-04:00, 08:00-24:00"), &f.spec.plan[i]));
  CHECK_OK(yb_calendar_compile(f.ctx, &f.spec, &f.cal));
  yb_zone_close(paris);
  CHECK_INT(on(&f, "2026-03-28").work_ms, 19 * YB_HOUR_MS);
  CHECK_INT(on(&f, "2026-03-29").work_ms, 18 * YB_HOUR_MS);    /* 02:00 -> 03:00 */
  CHECK_INT(on(&f, "2026-10-25").work_ms, 20 * YB_HOUR_MS);    /* 03:00 -> 02:00 */
  int64_t t, u;
  CHECK(yb_instant_parse(YB_S("2026-03-28T23:00:00Z"), &t));
  CHECK_INT(yb_calendar_midnight(f.cal, day("2026-03-29")), t);
  CHECK(yb_instant_parse(YB_S("2026-03-29T00:00:00Z"), &t));   /* 01:00 +01:00 */
  CHECK(yb_instant_parse(YB_S("2026-03-29T02:00:00Z"), &u));   /* 04:00 +02:00 */
  CHECK_INT(yb_calendar_next_open(f.cal, t - 1).at_ms, t);
  CHECK_INT(yb_calendar_next_close(f.cal, t).at_ms, u);
  CHECK_INT(yb_calendar_add(f.cal, t, 2 * YB_HOUR_MS).at_ms, u);
  CHECK(yb_instant_parse(YB_S("2026-03-29T06:00:00Z"), &u));   /* 08:00 +02:00 */
  CHECK_INT(yb_calendar_add(f.cal, t, 2 * YB_HOUR_MS + 1).at_ms, u + 1);
  CHECK(yb_instant_parse(YB_S("2026-10-25T03:00:00Z"), &u));   /* 04:00 +01:00 */
  CHECK(yb_instant_parse(YB_S("2026-10-24T23:00:00Z"), &t));   /* 01:00 +02:00 */
  CHECK_INT(yb_calendar_between(f.cal, t, u).ms, 4 * YB_HOUR_MS);
  fixture_close(&f);
}

TEST(an_opening_in_the_gap_waits_for_the_change) {
  struct fixture f;
  struct yb_zone *paris;
  int64_t t;
  fixture_open(&f);
  CHECK_OK(yb_zone_open(f.ctx, YB_S("Europe/Paris"), &paris));
  f.spec.zone = paris, f.spec.rows = 0;
  CHECK_OK(yb_hours_parse(f.ctx, (struct yb_place){0}, YB_S("02:30-04:00"), &f.spec.plan[7]));
  CHECK_OK(yb_calendar_compile(f.ctx, &f.spec, &f.cal));
  yb_zone_close(paris);
  CHECK(yb_instant_parse(YB_S("2026-03-29T01:00:00Z"), &t));   /* 03:00 +02:00 */
  CHECK_INT(on(&f, "2026-03-29").open_ms, t);
  CHECK_INT(on(&f, "2026-03-29").work_ms, YB_HOUR_MS);
  CHECK_INT(on(&f, "2026-03-22").work_ms, 3 * YB_HOUR_MS / 2);
  fixture_close(&f);
}

TEST(paris_agrees_with_its_wall_clock) {
  struct fixture f;
  struct yb_zone *paris;
  fixture_open(&f);
  CHECK_OK(yb_zone_open(f.ctx, YB_S("Europe/Paris"), &paris));
  f.spec.zone = paris;
  CHECK_OK(yb_calendar_compile(f.ctx, &f.spec, &f.cal));
  for (int64_t d = yb_date_days(day("2018-01-01")); d < yb_date_days(day("2027-01-01")); d++) {
    struct yb_day_answer a = yb_calendar_day(f.cal, yb_date_of_days(d));
    if (!a.works) continue;
    yb_civil open = yb_zone_civil(paris, a.open_ms), close = yb_zone_civil(paris, a.close_ms);
    CHECK(open.hour == 9 && open.minute == 0 && close.hour == 17 && close.minute == 30);
    CHECK(yb_date_days(open.date) == d && yb_date_days(close.date) == d);
  }
  yb_zone_close(paris);
  fixture_close(&f);
}

TEST(a_date_that_a_zone_left_out_works_for_nobody) {
  struct fixture f;
  struct yb_zone *apia;
  fixture_open(&f);
  CHECK_OK(yb_zone_open(f.ctx, YB_S("Pacific/Apia"), &apia));
  f.spec.zone = apia, f.spec.rows = 0, f.spec.first_year = 2010;
  CHECK_OK(yb_calendar_compile(f.ctx, &f.spec, &f.cal));
  yb_zone_close(apia);
  CHECK(on(&f, "2011-12-29").works && !on(&f, "2011-12-30").works);   /* Thursday, Friday */
  CHECK(yb_date_cmp(yb_calendar_shift(f.cal, day("2011-12-29"), 1), day("2012-01-02")) == 0);
  fixture_close(&f);
}

/* ---- series and windows ---- */

static void next_is(struct fixture *f, const struct yb_recur *r, const char *from, const char *want) {
  yb_date got = yb_recur_next(f->cal, r, day(from));
  char text[16];
  snprintf(text, sizeof text, "%04d-%02d-%02d", (int)(got.year % 10000), got.month % 100, got.day % 100);
  assert_string_equal(text, want);
}

TEST(series_come_again) {
  struct fixture f;
  fixture_open(&f);
  struct yb_recur r = {.kind = YB_EVERY_WEEKDAY, .weekdays = YB_WEEKDAY(3), .from = {2026, 1, 1}};
  next_is(&f, &r, "2026-05-11", "2026-05-13");
  next_is(&f, &r, "2026-05-13", "2026-05-13");
  next_is(&f, &r, "2025-05-13", "2026-01-07");
  next_is(&f, &r, "2026-10-01", "2026-10-07");
  r.roll = YB_ROLL_SKIP; next_is(&f, &r, "2026-10-01", "2026-10-14");
  r.roll = YB_ROLL_NEXT; next_is(&f, &r, "2026-10-01", "2026-10-08");
  next_is(&f, &r, "2026-10-08", "2026-10-08");
  next_is(&f, &r, "2026-10-09", "2026-10-14");
  r.roll = YB_ROLL_PREV; next_is(&f, &r, "2026-10-01", "2026-10-14");
  next_is(&f, &r, "2026-09-30", "2026-09-30");
  r.roll = YB_ROLL_KEEP, r.every = 2, r.from = day("2026-05-13");
  next_is(&f, &r, "2026-05-14", "2026-05-27");
  r.to = day("2026-05-26");
  CHECK_INT(yb_recur_next(f.cal, &r, day("2026-05-14")).year, INT32_MIN);

  r = (struct yb_recur){.kind = YB_EVERY_MONTH_DAY, .day = 31, .from = {2026, 1, 1}};
  next_is(&f, &r, "2026-02-01", "2026-02-28");
  r.day = 10, r.roll = YB_ROLL_NEXT; next_is(&f, &r, "2026-01-01", "2026-01-12");
  r.day = -1, r.roll = YB_ROLL_PREV; next_is(&f, &r, "2026-05-01", "2026-05-29");
  r.every = 3, r.day = 1, r.roll = YB_ROLL_KEEP; next_is(&f, &r, "2026-02-01", "2026-04-01");
  r = (struct yb_recur){.kind = YB_EVERY_MONTH_WORK, .day = 5, .from = {2026, 1, 1}};
  next_is(&f, &r, "2026-10-01", "2026-10-13");    /* 8 9 10 12 13 */
  r.day = -1; next_is(&f, &r, "2026-09-01", "2026-09-30");
  r.day = 30;
  CHECK_INT(yb_recur_next(f.cal, &r, day("2026-01-01")).year, INT32_MIN);
  r.day = 0;
  CHECK(!yb_recur_ok(&r));
  fixture_close(&f);
}

TEST(windows_open_and_close) {
  struct fixture f;
  fixture_open(&f);
  /* a travelling exhibition: 15 June to 31 August, Mondays closed */
  struct yb_window w = {.first = {2025, 6, 15}, .last = {2025, 8, 31}, .closed_weekdays = YB_WEEKDAY(1)};
  CHECK_OK(yb_hours_parse(f.ctx, (struct yb_place){0}, YB_S("09:00-17:00"), &w.hours));
  CHECK_INT(yb_window_at(f.cal, &w, at("2025-06-14 23:59")), YB_WINDOW_EARLY);
  CHECK_INT(yb_window_at(f.cal, &w, at("2025-06-15 08:59")), YB_WINDOW_CLOSED_HOUR);
  CHECK_INT(yb_window_at(f.cal, &w, at("2025-06-15 09:00")), YB_WINDOW_OPEN);
  CHECK_INT(yb_window_at(f.cal, &w, at("2025-06-16 10:00")), YB_WINDOW_CLOSED_DAY);
  CHECK_INT(yb_window_at(f.cal, &w, at("2025-08-31 17:00")), YB_WINDOW_CLOSED_HOUR);
  CHECK_INT(yb_window_at(f.cal, &w, at("2025-09-01 00:00")), YB_WINDOW_OVER);
  CHECK_AT(yb_window_next(f.cal, &w, at("2025-06-15 17:00")).at_ms, "2025-06-17 09:00");
  CHECK_AT(yb_window_next(f.cal, &w, at("2025-01-01 00:00")).at_ms, "2025-06-15 09:00");
  CHECK_AT(yb_window_next(f.cal, &w, at("2025-06-18 10:00")).at_ms, "2025-06-18 10:00");
  CHECK_INT(yb_window_next(f.cal, &w, at("2025-08-31 17:00")).at_ms, YB_NEVER);
  w.workdays_only = true;
  CHECK(!yb_window_day(f.cal, &w, day("2025-06-15")) && yb_window_day(f.cal, &w, day("2025-06-17")));
  CHECK_INT(yb_window_at(f.cal, &w, INT64_MIN), YB_WINDOW_EARLY);
  CHECK_INT(yb_window_at(f.cal, &w, INT64_MAX), YB_WINDOW_OVER);
  yb_date first, last;
  CHECK(yb_month_third(2026, 1, 3, &first, &last));
  CHECK(first.day == 21 && last.day == 31);
  CHECK(yb_month_third(2025, 11, 2, &first, &last) && first.day == 11 && last.day == 20);
  CHECK(!yb_month_third(2025, 13, 1, &first, &last) && !yb_month_third(2025, 1, 4, &first, &last));
  fixture_close(&f);
}

static yb_rc read_and_compile(void) {
  static const char text[] = "date,kind,name,hours\n2026-05-01,off,劳动节,\n2026-05-09,work,劳动节,fri\n";
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 8 << 20);
  struct yb_calendar_spec s = {.first_year = 2026, .last_year = 2026, .horizon_year = 2027};
  const struct yb_calendar *cal;
  struct yb_zone *zone = NULL;
  yb_rc rc = YB_NOMEM;
  if (!ctx->arena) return rc;
  YB_GO(yb_zone_open(ctx, YB_S("Europe/Paris"), &zone));
  s.zone = zone;
  for (int i = 1; i < 8; i++)
    YB_GO(yb_hours_parse(ctx, (struct yb_place){0}, YB_S("01:00-20:00"), &s.plan[i]));
  YB_GO(yb_cal_rows_parse(ctx, YB_S("x.csv"), yb_str_of(text), &s.row, &s.rows));
  YB_GO(yb_calendar_compile(ctx, &s, &cal));
  rc = yb_calendar_check(ctx, cal, 0, INT64_MAX - 1, false);
out:
  yb_zone_close(zone);
  yb_test_close(&t);
  return rc;
}

TEST(calendar_oom_sweep) { SWEEP_OOM(read_and_compile()); }
