/* pure_opening.c - opening times against the mainland's table of holidays. */
#include "calendar_fixture.h"

#include "base/yaml.h"
#include "pure/opening/opening.h"

#define SHOW                                                                       \
  "weekly: [{ days: [tue, wed, thu, fri, sat, sun], from: \"09:00\", to: \"17:00\" }]\n" \
  "from: 2026-06-15\nto: 2026-08-31\nclosed: [{ weekly: mon, reason: 闭展维护 }]\n"

static struct yb_openings opening(struct fixture *f, const char *yaml) {
  struct yb_openings o;
  const struct yb_json *j;
  CHECK_OK(yb_yaml_parse(f->ctx, YB_S("o.yaml"), yb_str_of(yaml), &j));
  yb_rc rc = yb_opening_read(f->ctx, YB_S("o.yaml"), j, &o);
  if (rc != YB_OK) fail_msg("%.*s", YB_ARG(yb_test_diag(&f->t)));
  return o;
}
static struct yb_open_day on(struct fixture *f, const char *yaml, const char *date) {
  struct yb_openings o = opening(f, yaml);
  return yb_opening_day(&o, f->cal, day(date));
}

TEST(closed_each_monday) {
  struct fixture f;
  fixture_open(&f);
  struct yb_open_day d = on(&f, SHOW, "2026-06-15");            /* a Monday, the first day */
  CHECK(!d.open && d.why == YB_SHUT_WEEKLY);
  CHECK_STR(d.reason, "闭展维护");
  d = on(&f, SHOW, "2026-06-16");
  CHECK(d.open && d.n == 1 && d.at[0].from_min == 540 && d.at[0].to_min == 1020);
  CHECK_INT(on(&f, SHOW, "2026-06-14").why, YB_SHUT_SEASON);
  CHECK_INT(on(&f, SHOW, "2026-09-01").why, YB_SHUT_SEASON);
  CHECK(on(&f, SHOW, "2026-08-30").open && !on(&f, SHOW, "2026-08-31").open);
  fixture_close(&f);
}

TEST(mondays_of_a_season_have_no_slots) {
  struct fixture f;
  struct yb_zone *zone;
  const struct yb_open_slot *s;
  uint32_t n;
  fixture_open(&f);
  CHECK_OK(yb_zone_open(f.ctx, YB_S("Asia/Shanghai"), &zone));
  struct yb_openings o = opening(&f, SHOW "slot_minutes: 90\n");
  CHECK_OK(yb_opening_slots(f.ctx->arena, &o, f.cal, zone, day("2026-06-01"), day("2026-09-30"),
                            &s, &n));
  CHECK_INT(n, (78 - 12) * 5);              /* 480 minutes: five, and a rest of 30 */
  for (uint32_t i = 0; i < n; i++) {
    CHECK(yb_date_weekday(s[i].date) != 1 && s[i].to_ms - s[i].from_ms == 90 * YB_MINUTE_MS);
    if (i) CHECK(s[i].from_ms >= s[i - 1].to_ms);
  }
  CHECK_INT(s[0].from_ms, at("2026-06-16 09:00"));
  o.slot_minutes = 0;
  CHECK_OK(yb_opening_slots(f.ctx->arena, &o, f.cal, zone, day("2026-06-01"), day("2026-09-30"),
                            &s, &n));
  CHECK_INT(n, 66);
  CHECK_RC(yb_opening_slots(f.ctx->arena, &o, f.cal, zone, day("2026-01-01"), day("2029-09-30"),
                            &s, &n), YB_LIMIT);
  CHECK_OK(yb_opening_slots(f.ctx->arena, &o, f.cal, zone, day("2026-07-01"), day("2026-06-01"),
                            &s, &n));
  CHECK_INT(n, 0);
  yb_zone_close(zone);
  fixture_close(&f);
}

TEST(holidays_by_the_table) {
  struct fixture f;
  fixture_open(&f);
  const char *week = "weekly: [{ days: [mon, tue, wed, thu, fri], from: \"09:00\", to: \"17:00\" }]\n";
  char closed[300], cal[300];
  snprintf(closed, sizeof closed, "%sholidays: closed\n", week);
  snprintf(cal, sizeof cal, "%sholidays: calendar\n", week);
  CHECK(on(&f, week, "2026-10-01").open);                       /* the default */
  struct yb_open_day d = on(&f, closed, "2026-10-01");
  CHECK(!d.open && d.why == YB_SHUT_HOLIDAY && d.reason.n > 0 && !d.provisional);
  d = on(&f, cal, "2026-10-10");                                /* a make-up Saturday */
  CHECK(d.open && d.why == YB_OPEN_MAKEUP && d.n == 1);
  CHECK(!on(&f, closed, "2026-10-10").open);
  CHECK(!on(&f, cal, "2026-10-17").open);
  fixture_close(&f);
}

TEST(monday_closure_except_on_holidays) {
  struct fixture f;
  fixture_open(&f);
  const char *o = "closed: [{ weekly: mon, except_holidays: true }]\n";
  CHECK(!on(&f, o, "2026-09-28").open);
  CHECK(on(&f, o, "2026-10-05").open);                          /* Monday of the holiday */
  struct yb_open_day d = on(&f, o, "2027-10-04");
  CHECK(d.provisional && !d.open);
  CHECK(!on(&f, o, "2027-10-05").provisional);                  /* a Tuesday needs no table */
  fixture_close(&f);
}

TEST(beyond_the_table_is_provisional) {
  struct fixture f;
  fixture_open(&f);
  CHECK(on(&f, "holidays: closed\n", "2027-05-01").provisional);
  CHECK(!on(&f, "holidays: open\n", "2027-05-01").provisional);
  struct yb_openings o = opening(&f, "holidays: closed\n");
  CHECK(!yb_opening_day(&o, NULL, day("2027-05-01")).provisional);
  fixture_close(&f);
}

TEST(dates_and_days_of_their_own) {
  struct fixture f;
  fixture_open(&f);
  const char *o = SHOW "special: [{ date: 2026-07-06, from: \"18:00\", to: \"24:00\", reason: 夜场 }]\n";
  struct yb_open_day d = on(&f, o, "2026-07-06");               /* a Monday */
  CHECK(d.open && d.why == YB_OPEN_SPECIAL && d.at[0].to_min == 1440);
  d = on(&f, "closed: [{ date: 2026-07-01, to: 2026-07-03, reason: 布展 }]\n", "2026-07-03");
  CHECK(!d.open && d.why == YB_SHUT_DATE);
  CHECK(on(&f, "closed: [{ date: 2026-07-01, to: 2026-07-03 }]\n", "2026-07-04").open);
  o = "closed: [{ date: 2026-07-01, to: 2026-07-03, reason: 没有场次 }]\n"
      "special: [{ date: 2026-07-02, from: \"09:30\", to: \"12:00\" }]\n";
  d = on(&f, o, "2026-07-02");                    /* a day of its own within a closure */
  CHECK(d.open && d.why == YB_OPEN_SPECIAL && d.n == 1 && d.at[0].from_min == 570);
  CHECK(!on(&f, o, "2026-07-01").open && !on(&f, o, "2026-07-03").open);
  fixture_close(&f);
}

TEST(spans_of_a_day_are_joined) {
  struct fixture f;
  fixture_open(&f);
  struct yb_open_day d = on(&f,
      "weekly:\n- { days: mon, from: \"14:00\", to: \"18:00\" }\n"
      "- { days: mon, from: \"09:00\", to: \"12:00\" }\n"
      "- { days: mon, from: \"11:00\", to: \"13:00\" }\n", "2026-06-15");
  CHECK(d.n == 2 && d.at[0].from_min == 540 && d.at[0].to_min == 780 && d.at[1].from_min == 840);
  fixture_close(&f);
}

/* Whatever is declared: spans rise within the day, slots lie within openings. */
TEST(any_declaration_keeps_its_shape) {
  struct fixture f;
  uint64_t s = 60;
  fixture_open(&f);
  for (int round = 0; round < 3000; round++) {
    struct yb_open_week w[12];
    struct yb_open_closure c[3] = {{0}};
    for (int i = 0; i < 12; i++) {
      s = s * 6364136223846793005u + 1442695040888963407u;
      uint16_t from = (uint16_t)(s >> 33) % 1430;
      w[i] = (struct yb_open_week){(uint8_t)(s >> 50 & 127),
          {from, (uint16_t)(from + 1 + (s >> 20) % (1440u - from))}};
      if (w[i].span.to_min > 1440) w[i].span.to_min = 1440;
    }
    c[0] = (struct yb_open_closure){.days = (uint8_t)(s >> 40 & 127), .except_holidays = s >> 60 & 1};
    struct yb_openings o = {.weeks = 12, .week = w, .closures = 1, .closure = c,
                           .holidays = (yb_holiday_rule)(s >> 45 & 1)};
    struct yb_open_day d = yb_opening_day(&o, f.cal, yb_date_of_days(20000 + (int64_t)(s >> 48) % 700));
    CHECK(d.open == (d.n > 0) && d.n <= YB_OPENING_DAY_SPANS);
    for (uint32_t i = 0; i < d.n; i++) {
      CHECK(d.at[i].from_min < d.at[i].to_min && d.at[i].to_min <= 1440);
      if (i) CHECK(d.at[i].from_min > d.at[i - 1].to_min);
    }
  }
  fixture_close(&f);
}

TEST(faults_name_their_place) {
  static const struct { const char *yaml, *says; } rows[] = {
      {"wekly: []\n", "wekly"},
      {"weekly: [{ days: [moon], from: \"09:00\", to: \"10:00\" }]\n", "moon"},
      {"weekly: [{ from: \"09:00\", to: \"10:00\" }]\n", "weekday"},
      {"weekly: [{ days: mon, from: \"10:00\", to: \"09:00\" }]\n", "hours"},
      {"weekly: [{ days: mon, from: \"10:00\", to: \"24:01\" }]\n", "hours"},
      {"weekly: 7\n", "weekly"},
      {"from: 2026-02-30\n", "2026-02-30"},
      {"from: 2026-03-01\nto: 2026-02-01\n", "before"},
      {"closed: [{ reason: x }]\n", "either"},
      {"closed: [{ weekly: mon, date: 2026-01-01 }]\n", "either"},
      {"closed: [{ date: 2026-01-02, to: 2026-01-01 }]\n", "before"},
      {"special: [{ from: \"09:00\", to: \"10:00\" }]\n", "date"},
      {"holidays: maybe\n", "maybe"},
      {"slot_minutes: 3\n", "3 minutes"},
      {"[]\n", "keys and values"}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct fixture f;
    struct yb_openings o;
    const struct yb_json *j;
    fixture_open(&f);
    CHECK_OK(yb_yaml_parse(f.ctx, YB_S("o.yaml"), yb_str_of(rows[i].yaml), &j));
    CHECK_RC(yb_opening_read(f.ctx, YB_S("o.yaml"), j, &o), YB_INVALID);
    yb_str line = yb_test_diag(&f.t);
    if (yb_str_find(line, yb_str_of(rows[i].says)) == SIZE_MAX) fail_msg("%zu: %.*s", i, YB_ARG(line));
    fixture_close(&f);
  }
}
