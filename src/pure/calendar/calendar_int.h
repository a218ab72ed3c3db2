/* calendar_int.h - the compiled calendar, shared by the files of this module.
 *
 *   day[0]            day[1]            ...        day[n]   (sentinel)
 *   start_ms          = midnight of the local date, as an instant
 *   work_before_ms    working ms of all days before    (prefix sum, rising)
 *   days_before       working days before              (prefix sum, rising)
 *   plan -> plan[k]   its open intervals, ms since start_ms
 *
 * Searching the prefix sums answers both directions in O(log n); the day of an
 * instant is found by division and a step or two. A day on which the zone's
 * offset changes has a plan of its own, so intervals are always real elapsed
 * time and nothing here assumes 24 hours or a fixed offset.
 */
#ifndef YB_PURE_CALENDAR_INT_H
#define YB_PURE_CALENDAR_INT_H
#include "pure/calendar/calendar.h"

struct cal_plan {
  int64_t total_ms;
  uint32_t n;
  struct { int32_t from_ms, to_ms; } at[YB_HOURS_MAX];
};
struct cal_day {
  int64_t start_ms, work_before_ms;
  int32_t days_before;
  uint32_t row;            /* of the table, + 1; 0: none */
  uint16_t plan;           /* 0: closed */
};
/* The offset changes `at_ms` after the day's start, by `delta_ms`. */
struct cal_shift { int32_t day; int32_t at_ms, delta_ms; };

struct yb_calendar {
  yb_str id, file;
  int64_t first_day;       /* of day[0], in days since 1970-01-01 */
  int32_t n;
  int32_t firm_from, firm_to;    /* day[from..to) lie in the table's years */
  int32_t first_year, last_year;
  int64_t nominal_ms;
  const struct cal_day *day;
  const struct cal_plan *plan;
  const struct cal_shift *shift; /* rising days */
  uint32_t shifts, rows;
  const struct yb_cal_row *row;
};

/* Day of an instant: -1 before the grid, n from its end on. */
int32_t yb_cal_find(const struct yb_calendar *cal, int64_t t);
/* Index of a date: clamped to -1 and n. */
int32_t yb_cal_index(const struct yb_calendar *cal, yb_date date);
/* First missing year that days i..j touch, or 0. */
int32_t yb_cal_missing(const struct yb_calendar *cal, int32_t i, int32_t j);
/* The same for the days from instant a to the instant before b. */
int32_t yb_cal_missing_ms(const struct yb_calendar *cal, int64_t a, int64_t b);
/* ms after the start of day i at which the wall shows `wall_ms`. */
int64_t yb_cal_wall(const struct yb_calendar *cal, int32_t i, int64_t wall_ms);

/* The rising counts and their inverses: working ms before t, and the first
 * instant with so many; working days whose close is not after t, and the close
 * of the x-th. YB_NEVER beyond the grid; x >= 1. */
int64_t yb_cal_work(const struct yb_calendar *cal, int64_t t);
int64_t yb_cal_work_inv(const struct yb_calendar *cal, int64_t x);
int64_t yb_cal_closed(const struct yb_calendar *cal, int64_t t);
int64_t yb_cal_closed_inv(const struct yb_calendar *cal, int64_t x);
/* First working day on or after day i; n when none. */
int32_t yb_cal_next_work(const struct yb_calendar *cal, int32_t i);
/* Start of day i as an instant; YB_NEVER outside 0..n. */
int64_t yb_cal_start(const struct yb_calendar *cal, int64_t i);
bool yb_hours_ok(const struct yb_hours *h);

#endif
