/* recur.h - dates that come again, and windows that open and close.
 *
 * "Every Wednesday", "the 10th of each month, or the next working day", "the
 * fifth working day of a quarter's first month"; "15 June to 31 August, closed
 * on Mondays"; "the last ten days of November". Civil dates, read through a
 * calendar; nothing fails, a date beyond the compiled days has year INT32_MIN.
 */
#ifndef YB_PURE_CALENDAR_RECUR_H
#define YB_PURE_CALENDAR_RECUR_H
#include "pure/calendar/calendar.h"

#define YB_WEEKDAY(n) (1u << (n))        /* 1 Monday .. 7 Sunday */

typedef enum yb_recur_kind {
  YB_EVERY_WEEKDAY = 1,  /* the weekdays of `weekdays`, every `every` weeks */
  YB_EVERY_MONTH_DAY,    /* day `day` of a month (31 in April: 30; -1: the last) */
  YB_EVERY_MONTH_WORK    /* its `day`-th working day (-1: the last one) */
} yb_recur_kind;
/* What happens to a date on which nobody works. */
typedef enum yb_recur_roll { YB_ROLL_KEEP, YB_ROLL_SKIP, YB_ROLL_NEXT, YB_ROLL_PREV } yb_recur_roll;
struct yb_recur {
  yb_recur_kind kind;
  uint32_t weekdays;     /* bits of YB_WEEKDAY */
  int32_t day;           /* 1..31 or -31..-1 */
  int32_t every;         /* weeks or months; 0 means 1; at most 120 */
  yb_date from;          /* first possible date; counts `every` */
  yb_date to;            /* last possible date; year 0: none */
  yb_recur_roll roll;
};
bool yb_recur_ok(const struct yb_recur *r);
/* First date of the series on or after `date`. */
yb_date yb_recur_next(const struct yb_calendar *cal, const struct yb_recur *r, yb_date date);

struct yb_window {
  yb_date first, last;         /* both belong to it */
  uint32_t closed_weekdays;    /* bits of YB_WEEKDAY */
  bool workdays_only;          /* closed when the calendar says so */
  struct yb_hours hours;       /* of each day; n = 0: all day */
};
typedef enum yb_window_state {
  YB_WINDOW_OPEN, YB_WINDOW_EARLY, YB_WINDOW_CLOSED_DAY, YB_WINDOW_CLOSED_HOUR, YB_WINDOW_OVER
} yb_window_state;
/* Is the window open at `t`? EARLY before the first day, OVER after the last. */
yb_window_state yb_window_at(const struct yb_calendar *cal, const struct yb_window *w, int64_t t);
bool yb_window_day(const struct yb_calendar *cal, const struct yb_window *w, yb_date date);
/* `t` when open, else the next opening; YB_NEVER when there is none. */
struct yb_when yb_window_next(const struct yb_calendar *cal, const struct yb_window *w, int64_t t);

/* 上旬 1, 中旬 2, 下旬 3: the 1st-10th, 11th-20th, 21st-last of a month. */
bool yb_month_third(int32_t year, int month, int third, yb_date *first, yb_date *last);

#endif
