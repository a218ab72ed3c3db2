/* calendar.h - working time: which days work, which hours are open, and how
 * much working time lies between two instants.
 *
 * A calendar is compiled once from a table of days off and make-up days, office
 * hours per weekday and a zone, and never changes: share it between threads.
 *
 *      firm_from                      firm_to            horizon
 *   ......|------- the table's years ----|...................|
 *   provisional         certain              provisional        YB_NEVER
 *
 * Outside the table's years only weekday hours are known (ordinary weekends):
 * answers that depend on such a day name the first missing year and can be
 * derived again when that year's table arrives. Outside the compiled grid an
 * instant is YB_NEVER. No question fails, allocates, or sees a clock; each
 * costs O(log n) in the days of the grid.
 *
 * Office hours are half-open [from, to): at 12:00:00.000 sharp the counter is
 * closed. A weekday with hours is a working weekday; a hall that also opens on
 * Saturdays has a calendar of its own, legal periods keep the city's.
 */
#ifndef YB_PURE_CALENDAR_CALENDAR_H
#define YB_PURE_CALENDAR_CALENDAR_H
#include "base/ctx.h"
#include "base/time.h"

struct yb_calendar;

#define YB_NEVER INT64_MAX          /* an instant beyond the compiled days */

/* ---- what a calendar is made of ---- */

#define YB_HOURS_MAX 8              /* intervals in a day */
#define YB_PLANS 16                 /* 0 closed, 1..7 Monday..Sunday, 8.. special */
#define YB_CAL_ROWS_MAX 20000
#define YB_CAL_YEARS_MAX 200        /* from the first compiled day to the horizon */

/* Wall-clock opening hours of one day, ms since local midnight; rising, not
 * touching 24:00 + anything. n = 0: closed. */
struct yb_hours { uint32_t n; struct { int32_t from_ms, to_ms; } at[YB_HOURS_MAX]; };
/* "09:00-12:00, 14:00-17:30"; "" is closed. Seconds are allowed, 24:00 too. */
yb_rc yb_hours_parse(struct yb_ctx *ctx, struct yb_place at, yb_str text,
                     struct yb_hours *out) YB_MUST;

typedef enum yb_cal_kind { YB_CAL_OFF = 1, YB_CAL_WORK } yb_cal_kind;
/* One row of the table. `plan` names the hours of a WORK row: a weekday 1..7 or
 * a special plan; 0 takes the calendar's make-up weekday on a day without hours
 * and the day's own weekday otherwise. */
struct yb_cal_row { yb_date date; yb_cal_kind kind; uint8_t plan; yb_str name; uint32_t line; };
/* Reads CSV with the columns date, kind (off|work), name and, if wanted, hours
 * (a weekday: mon..sun or 1..7). */
yb_rc yb_cal_rows_parse(struct yb_ctx *ctx, yb_str file, yb_str text,
                        const struct yb_cal_row **out, uint32_t *n) YB_MUST;

struct yb_calendar_spec {
  yb_str id, file;                       /* for diagnostics */
  const struct yb_cal_row *row;          /* any order */
  uint32_t rows;
  struct yb_hours plan[YB_PLANS];        /* [1..7] weekdays, [8..] special */
  uint8_t makeup_plan;                   /* 0 means 1: as on a Monday */
  const struct yb_zone *zone;            /* only read while compiling; NULL: */
  int32_t offset_s;                      /* a fixed offset */
  int32_t first_year, last_year;         /* the years that the table covers */
  int32_t horizon_year;                  /* last compiled year; 0: last_year + 10 */
  /* Days at the end of last_year that the next year's notice may still move
   * (2018-12-29 became a working Saturday for New Year 2019); 0 to 31. */
  uint8_t tail_days;
};
/* Compiles into ctx->arena, which must outlive the calendar; nothing of the
 * spec is kept. YB_INVALID with diagnostics at the rows' lines; YB_LIMIT. */
yb_rc yb_calendar_compile(struct yb_ctx *ctx, const struct yb_calendar_spec *spec,
                          const struct yb_calendar **out) YB_MUST;

/* ---- answers ---- */

/* missing_year 0: certain. Else provisional: the answer depends on days of that
 * year (the first such), whose table has not arrived. */
struct yb_when { int64_t at_ms; int32_t missing_year; };
struct yb_span { int64_t ms; int32_t missing_year; };

typedef enum yb_day_why {
  YB_DAY_UNKNOWN,      /* outside the compiled days */
  YB_DAY_WEEKDAY,      /* works as every such weekday */
  YB_DAY_WEEKEND,      /* a weekday without hours */
  YB_DAY_HOLIDAY,      /* off by the table; see name */
  YB_DAY_MAKEUP        /* works by the table */
} yb_day_why;
struct yb_day_answer {
  bool works, provisional;
  yb_day_why why;
  yb_str name;                            /* of the holiday; may be empty */
  int64_t work_ms, open_ms, close_ms;     /* 0 on a day off */
};
struct yb_day_answer yb_calendar_day(const struct yb_calendar *cal, yb_date date);
/* 春节放假 / 国庆节调休上班 / 周末 / 工作日, and in English. */
void yb_calendar_day_words(struct yb_buf *out, const struct yb_day_answer *day, yb_lang lang);

/* The local date of an instant; year INT32_MIN outside the grid. */
yb_date yb_calendar_date(const struct yb_calendar *cal, int64_t t);
/* The instant at which a local date begins; YB_NEVER outside the grid. */
int64_t yb_calendar_midnight(const struct yb_calendar *cal, yb_date date);

bool yb_calendar_is_open(const struct yb_calendar *cal, int64_t t);
/* `t` itself when open, else the next opening. */
struct yb_when yb_calendar_next_open(const struct yb_calendar *cal, int64_t t);
/* End of the interval that is open at `t` or opens next (12:00 before 17:30). */
struct yb_when yb_calendar_next_close(const struct yb_calendar *cal, int64_t t);

/* Working time in [a, b); negative when b < a. Days outside the grid add 0. */
struct yb_span yb_calendar_between(const struct yb_calendar *cal, int64_t a, int64_t b);
/* Working days whose close lies in (a, b]; negative when b < a. */
struct yb_span yb_calendar_days_between(const struct yb_calendar *cal, int64_t a, int64_t b);

/* The first instant by which `ms` of working time have passed since t: two hours
 * after 10:00 are 12:00, not 14:00. ms = 0: the next opening. ms < 0: the last
 * instant from which -ms of working time lead to t. */
struct yb_when yb_calendar_add(const struct yb_calendar *cal, int64_t t, int64_t ms);
/* n working days: filed outside hours counts as filed at the next opening; that
 * day does not count; due at the close of the n-th working day after it. n = 0:
 * the close of that day. */
struct yb_when yb_calendar_add_days(const struct yb_calendar *cal, int64_t t, int32_t n);
/* n calendar days: the local date of t does not count; due at 24:00 of the n-th
 * day after it; with `roll`, when that day is off, of the next working day. */
struct yb_when yb_calendar_add_calendar_days(const struct yb_calendar *cal, int64_t t,
                                             int32_t n, bool roll);
/* n-th working day after a date (n < 0: before); n = 0 the date itself if it
 * works, else the next. Year INT32_MIN outside the grid. */
yb_date yb_calendar_shift(const struct yb_calendar *cal, yb_date date, int32_t n);
/* Working time of the longest weekday: what "one working day" is in hours. */
int64_t yb_calendar_nominal_day_ms(const struct yb_calendar *cal);

/* ---- what is missing ---- */

/* Adds a warning naming the missing year, once per call; nothing when certain. */
void yb_calendar_warn(struct yb_ctx *ctx, const struct yb_calendar *cal, int32_t missing_year);
/* Years without a table that [from, to] touches, rising; the count is returned,
 * at most `max` are written. */
uint32_t yb_calendar_missing(const struct yb_calendar *cal, int64_t from, int64_t to,
                             int32_t *years, uint32_t max);
/* For `yiban check`: one error (else warning) per missing year. YB_INVALID when
 * there was one and `strict`. */
yb_rc yb_calendar_check(struct yb_ctx *ctx, const struct yb_calendar *cal, int64_t from,
                        int64_t to, bool strict) YB_MUST;

#endif
