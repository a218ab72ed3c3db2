/* recur.c - see recur.h. The series is walked date by date under a ceiling of
 * steps, from a month before the wanted date (a roll forward may carry an
 * earlier date past it). */
#include "pure/calendar/recur.h"

#include "pure/calendar/calendar_int.h"

#define STEPS_MAX 5000
#define EVERY_MAX 120
#define ROLL_BACK_DAYS 62
static const yb_date none = {INT32_MIN, 0, 0};

static int32_t every(const struct yb_recur *r) { return r->every ? r->every : 1; }

bool yb_recur_ok(const struct yb_recur *r) {
  if (!yb_date_ok(r->from) || r->every < 0 || r->every > EVERY_MAX) return false;
  if (r->to.year && (!yb_date_ok(r->to) || yb_date_cmp(r->to, r->from) < 0)) return false;
  if (r->roll > YB_ROLL_PREV) return false;
  if (r->kind == YB_EVERY_WEEKDAY) return (r->weekdays & 0xFE) && !(r->weekdays & ~0xFEu);
  if (r->kind != YB_EVERY_MONTH_DAY && r->kind != YB_EVERY_MONTH_WORK) return false;
  return r->day && r->day >= -31 && r->day <= 31;
}

static int64_t floor_div(int64_t a, int64_t b) { return a / b - (a % b < 0); }

/* ---- the bare series, as days since 1970 ---- */

static int64_t week_of(int64_t days) { return floor_div(days + 3, 7); }

static int64_t weekly(const struct yb_recur *r, int64_t day) {
  int64_t first = week_of(yb_date_days(r->from));
  for (int i = 0; i < 7 * (EVERY_MAX + 1); i++, day++) {
    int weekday = (int)(day + 3 - week_of(day) * 7) + 1;
    if ((week_of(day) - first) % every(r) == 0 && (r->weekdays & YB_WEEKDAY(weekday))) return day;
  }
  return INT64_MAX;
}

/* The series' day within a month, or INT64_MAX when that month has none. */
static int64_t in_month(const struct yb_calendar *cal, const struct yb_recur *r, int32_t year,
                        int month) {
  int days = yb_date_month_days(year, month);
  int64_t first = yb_date_days((yb_date){year, (uint8_t)month, 1});
  if (r->kind == YB_EVERY_MONTH_DAY) {
    int d = r->day > 0 ? r->day : days + 1 + r->day;
    return first + (d > days ? days : d < 1 ? 1 : d) - 1;
  }
  int64_t i = first - cal->first_day, j = i + days;
  if (i < 0 || j > cal->n) return INT64_MAX;
  int64_t had = cal->day[i].days_before, has = cal->day[j].days_before - had;
  int64_t k = r->day > 0 ? r->day : has + 1 + r->day;
  if (k < 1 || k > has) return INT64_MAX;
  return cal->first_day + yb_cal_find(cal, yb_cal_closed_inv(cal, had + k) - 1);
}

static int64_t monthly(const struct yb_calendar *cal, const struct yb_recur *r, int64_t day) {
  yb_date d = yb_date_of_days(day);
  int64_t first = (int64_t)r->from.year * 12 + r->from.month - 1;
  int64_t month = (int64_t)d.year * 12 + d.month - 1, step = every(r);
  int64_t off = (month - first) % step;
  month += off ? step - off : 0;
  for (int i = 0; i < EVERY_MAX; i++, month += step) {
    int32_t year = (int32_t)floor_div(month, 12);
    int64_t got = in_month(cal, r, year, (int)(month - (int64_t)year * 12) + 1);
    if (got != INT64_MAX && got >= day) return got;
  }
  return INT64_MAX;
}

static int64_t bare(const struct yb_calendar *cal, const struct yb_recur *r, int64_t day) {
  return r->kind == YB_EVERY_WEEKDAY ? weekly(r, day) : monthly(cal, r, day);
}

/* Where a date of the series goes when nobody works on it; INT64_MAX: nowhere. */
static int64_t rolled(const struct yb_calendar *cal, const struct yb_recur *r, int64_t day) {
  int64_t i = day - cal->first_day;
  if (r->roll == YB_ROLL_KEEP) return day;
  if (i < 0 || i >= cal->n) return INT64_MAX;
  if (cal->day[i].plan) return day;
  if (r->roll == YB_ROLL_SKIP) return INT64_MAX;
  yb_date to = yb_calendar_shift(cal, yb_date_of_days(day), r->roll == YB_ROLL_NEXT ? 0 : -1);
  return to.year == INT32_MIN ? INT64_MAX : yb_date_days(to);
}

yb_date yb_recur_next(const struct yb_calendar *cal, const struct yb_recur *r, yb_date date) {
  if (!yb_recur_ok(r) || !yb_date_ok(date)) return none;
  int64_t want = yb_date_days(date), from = yb_date_days(r->from);
  int64_t last = r->to.year ? yb_date_days(r->to) : cal->first_day + cal->n - 1;
  int64_t day = r->roll == YB_ROLL_NEXT ? want - ROLL_BACK_DAYS : want;
  if (day < from) day = from;
  if (want < from) want = from;
  for (int i = 0; i < STEPS_MAX; i++, day++) {
    day = bare(cal, r, day);
    if (day > last) return none;
    int64_t got = rolled(cal, r, day);
    if (got != INT64_MAX && got >= want) return got > last ? none : yb_date_of_days(got);
  }
  return none;
}

/* ---- windows ---- */

bool yb_window_day(const struct yb_calendar *cal, const struct yb_window *w, yb_date date) {
  int32_t i = yb_cal_index(cal, date);
  if (i < 0 || i >= cal->n) return false;
  if (yb_date_cmp(date, w->first) < 0 || yb_date_cmp(date, w->last) > 0) return false;
  if (w->closed_weekdays & YB_WEEKDAY(yb_date_weekday(date))) return false;
  return !w->workdays_only || cal->day[i].plan != 0;
}

/* The interval of day i that is open at t or opens later that day. */
static bool of_day(const struct yb_calendar *cal, const struct yb_window *w, int32_t i, int64_t t,
                   int64_t *from) {
  int64_t start = cal->day[i].start_ms;
  if (w->hours.n == 0) {
    *from = start;
    return t < cal->day[i + 1].start_ms;
  }
  for (uint32_t k = 0; k < w->hours.n && k < YB_HOURS_MAX; k++) {
    *from = start + yb_cal_wall(cal, i, w->hours.at[k].from_ms);
    if (t < start + yb_cal_wall(cal, i, w->hours.at[k].to_ms)) return true;
  }
  return false;
}

yb_window_state yb_window_at(const struct yb_calendar *cal, const struct yb_window *w, int64_t t) {
  int32_t i = yb_cal_find(cal, t);
  int64_t from;
  if (i < yb_cal_index(cal, w->first)) return YB_WINDOW_EARLY;
  if (i >= cal->n || i > yb_cal_index(cal, w->last)) return YB_WINDOW_OVER;
  if (i < 0 || !yb_window_day(cal, w, yb_date_of_days(cal->first_day + i)))
    return YB_WINDOW_CLOSED_DAY;
  if (!of_day(cal, w, i, t, &from) || from > t) return YB_WINDOW_CLOSED_HOUR;
  return YB_WINDOW_OPEN;
}

struct yb_when yb_window_next(const struct yb_calendar *cal, const struct yb_window *w, int64_t t) {
  int32_t i = yb_cal_find(cal, t), first = yb_cal_index(cal, w->first);
  int32_t last = yb_cal_index(cal, w->last);
  if (i < first) i = first;
  if (i < 0) i = 0;
  for (; i < cal->n && i <= last; i++) {
    int64_t from;
    if (!yb_window_day(cal, w, yb_date_of_days(cal->first_day + i))) continue;
    if (!of_day(cal, w, i, t, &from)) continue;
    if (from < t) from = t;
    return (struct yb_when){from, w->workdays_only ? yb_cal_missing_ms(cal, t, from + 1) : 0};
  }
  return (struct yb_when){YB_NEVER, 0};
}

bool yb_month_third(int32_t year, int month, int third, yb_date *first, yb_date *last) {
  if (third < 1 || third > 3 || !yb_date_month_days(year, month)) return false;
  *first = (yb_date){year, (uint8_t)month, (uint8_t)(third * 10 - 9)};
  *last = *first;
  last->day = (uint8_t)(third == 3 ? yb_date_month_days(year, month) : third * 10);
  return true;
}
