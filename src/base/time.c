/* time.c - see time.h: the calendar, the clocks and the text forms. Zones are
 * in zone.c.
 *
 * The calendar counts days from 0000-03-01, so that the leap day ends a year,
 * in cycles of 400 years = 146,097 days.
 */
#include "base/time.h"

#include <time.h>

#define CYCLE_DAYS INT64_C(146097)
#define EPOCH_DAYS INT64_C(719468) /* 0000-03-01 to 1970-01-01 */
#define YEAR_MAX 999999999

int64_t yb_clock_now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int64_t yb_clock_mono_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* ------------------------------------------------------------ calendar */

static int64_t floor_div(int64_t a, int64_t b) {
  return a / b - (a % b < 0);
}

static bool leap(int32_t y) { return y % 4 == 0 && (y % 100 != 0 || y % 400 == 0); }

int yb_date_month_days(int32_t year, int month) {
  static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (month < 1 || month > 12) return 0;
  return days[month - 1] + (month == 2 && leap(year));
}

bool yb_date_ok(yb_date d) {
  return d.year >= -YEAR_MAX && d.year <= YEAR_MAX && d.day >= 1 &&
         d.day <= yb_date_month_days(d.year, d.month);
}

int64_t yb_date_days(yb_date d) {
  int64_t y = (int64_t)d.year - (d.month <= 2);
  int64_t cycle = floor_div(y, 400), of = y - cycle * 400;
  int64_t month = d.month > 2 ? d.month - 3 : d.month + 9;
  int64_t day = (153 * month + 2) / 5 + d.day - 1;
  return cycle * CYCLE_DAYS + of * 365 + of / 4 - of / 100 + day - EPOCH_DAYS;
}

yb_date yb_date_of_days(int64_t days) {
  const int64_t last = yb_date_days((yb_date){YEAR_MAX, 12, 31});
  const int64_t first = yb_date_days((yb_date){-YEAR_MAX, 1, 1});
  days = days > last ? last : days < first ? first : days;
  days += EPOCH_DAYS;
  int64_t cycle = floor_div(days, CYCLE_DAYS), of = days - cycle * CYCLE_DAYS;
  int64_t year = (of - of / 1460 + of / 36524 - of / 146096) / 365;
  int64_t day = of - (365 * year + year / 4 - year / 100);
  int64_t month = (5 * day + 2) / 153;
  yb_date d;
  d.day = (uint8_t)(day - (153 * month + 2) / 5 + 1);
  d.month = (uint8_t)(month < 10 ? month + 3 : month - 9);
  d.year = (int32_t)(cycle * 400 + year + (d.month <= 2));
  return d;
}

int yb_date_weekday(yb_date d) {
  int64_t n = yb_date_days(d) + 3; /* 1970-01-01 was a Thursday */
  return (int)(n - floor_div(n, 7) * 7) + 1;
}

int yb_date_cmp(yb_date a, yb_date b) {
  if (a.year != b.year) return a.year < b.year ? -1 : 1;
  if (a.month != b.month) return a.month < b.month ? -1 : 1;
  return (a.day > b.day) - (a.day < b.day);
}

/* ------------------------------------------------------------ text forms */

/* Reads exactly `n` digits at `*at`; -1 when they are not there. */
static int digits(yb_str s, size_t *at, size_t n) {
  int v = 0;
  if (s.n - *at < n) return -1;
  for (size_t i = 0; i < n; i++) {
    char c = s.p[*at + i];
    if (c < '0' || c > '9') return -1;
    v = v * 10 + (c - '0');
  }
  *at += n;
  return v;
}

static bool sign(yb_str s, size_t *at, char c) {
  if (*at >= s.n || s.p[*at] != c) return false;
  ++*at;
  return true;
}

/* The year: four digits, or five to nine without a leading zero; one value has
 * one text, so -0000 is refused. */
static bool year_at(yb_str s, size_t *at, int32_t *out) {
  bool minus = sign(s, at, '-');
  size_t n = 0;
  while (*at + n < s.n && s.p[*at + n] >= '0' && s.p[*at + n] <= '9') n++;
  if (n < 4 || n > 9 || (n > 4 && s.p[*at] == '0')) return false;
  int y = digits(s, at, n);
  if (minus && y == 0) return false;
  *out = minus ? -y : y;
  return true;
}

static bool month_day_at(yb_str s, size_t *at, yb_date *d) {
  if (!sign(s, at, '-')) return false;
  int month = digits(s, at, 2);
  if (month < 0 || !sign(s, at, '-')) return false;
  int day = digits(s, at, 2);
  if (day < 0) return false;
  d->month = (uint8_t)month;
  d->day = (uint8_t)day;
  return yb_date_ok(*d);
}

bool yb_date_parse(yb_str s, yb_date *out) {
  size_t at = 0;
  yb_date d = {0};
  if (!year_at(s, &at, &d.year) || !month_day_at(s, &at, &d) || at != s.n) return false;
  *out = d;
  return true;
}

void yb_date_write(struct yb_buf *out, yb_date d) {
  int32_t year = d.year < 0 ? -d.year : d.year;
  yb_buf_fmt(out, "%s%04d-%02d-%02d", d.year < 0 ? "-" : "", year, d.month, d.day);
}

/* A fraction of a second at `*at` (after its point) in nanoseconds; digits
 * beyond the ninth are cut. */
static bool fraction(yb_str s, size_t *at, int32_t *nano) {
  size_t n = 0;
  int32_t v = 0;
  for (; *at < s.n && s.p[*at] >= '0' && s.p[*at] <= '9'; ++*at, n++)
    if (n < 9) v = v * 10 + (s.p[*at] - '0');
  if (n == 0 || n > 20) return false;
  for (; n < 9; n++) v *= 10;
  *nano = v;
  return true;
}

/* "Z" or "+08:00", seconds east. */
static bool offset_at(yb_str s, size_t *at, int32_t *out) {
  *out = 0;
  if (sign(s, at, 'Z') || sign(s, at, 'z')) return true;
  bool minus = sign(s, at, '-');
  if (!minus && !sign(s, at, '+')) return false;
  int hour = digits(s, at, 2);
  if (hour < 0 || hour > 23 || !sign(s, at, ':')) return false;
  int minute = digits(s, at, 2);
  if (minute < 0 || minute > 59) return false;
  *out = (hour * 60 + minute) * (minus ? -60 : 60);
  return true;
}

/* "12:00:00.123" as seconds of the day; second 60 passes here. */
static bool clock_at(yb_str s, size_t *at, int32_t *second, int32_t *nano) {
  int h = digits(s, at, 2);
  if (h < 0 || h > 23 || !sign(s, at, ':')) return false;
  int m = digits(s, at, 2);
  if (m < 0 || m > 59 || !sign(s, at, ':')) return false;
  int sec = digits(s, at, 2);
  if (sec < 0 || sec > 60) return false;
  *nano = 0;
  if (sign(s, at, '.') && !fraction(s, at, nano)) return false;
  *second = h * 3600 + m * 60 + sec;
  return true;
}

bool yb_instant_parse(yb_str s, int64_t *out) {
  size_t at = 0;
  yb_date d = {0};
  int32_t second, nano, east;
  if (s.n < 20 || (d.year = digits(s, &at, 4)) < 0) return false;
  if (!month_day_at(s, &at, &d)) return false;
  if (!sign(s, &at, 'T') && !sign(s, &at, 't') && !sign(s, &at, ' ')) return false;
  if (!clock_at(s, &at, &second, &nano)) return false;
  bool leap_second = s.p[17] == '6';
  if (!offset_at(s, &at, &east) || at != s.n) return false;
  int64_t t = yb_date_days(d) * 86400 + second - east;
  /* A leap second exists at the end of a UTC day only; it is told as the first
   * second of the next day, as clocks that know none do. */
  if (leap_second && (t % 86400 != 0)) return false;
  *out = t * 1000 + nano / 1000000;
  return true;
}

void yb_instant_write(struct yb_buf *out, int64_t instant_ms) {
  int64_t days = floor_div(instant_ms, YB_DAY_MS);
  int64_t ms = instant_ms - days * YB_DAY_MS;
  int s = (int)(ms / 1000), rest = (int)(ms % 1000);
  yb_date_write(out, yb_date_of_days(days));
  yb_buf_fmt(out, "T%02d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
  if (rest) yb_buf_fmt(out, ".%03d", rest);
  yb_buf_byte(out, 'Z');
}

void yb_instant_local(struct yb_buf *out, const struct yb_zone *z, int64_t instant_ms) {
  yb_civil c = yb_zone_civil(z, instant_ms);
  yb_date_write(out, c.date);
  yb_buf_fmt(out, " %02d:%02d", c.hour, c.minute);
}

/* One "12H" of a duration; a fraction is for seconds alone. */
static bool duration_part(yb_str s, size_t *at, bool *timed, int *rank, int64_t *sum) {
  static const struct { char unit; bool timed; int rank; int64_t ms; } units[] = {
      {'W', false, 1, 7 * YB_DAY_MS}, {'D', false, 2, YB_DAY_MS},
      {'H', true, 3, YB_HOUR_MS},     {'M', true, 4, YB_MINUTE_MS},
      {'S', true, 5, YB_SECOND_MS}};
  int64_t v = 0, ms;
  int32_t nano = -1;
  size_t from = *at;
  for (; *at < s.n && s.p[*at] >= '0' && s.p[*at] <= '9'; ++*at)
    if (__builtin_mul_overflow(v, 10, &v) || __builtin_add_overflow(v, s.p[*at] - '0', &v))
      return false;
  if (*at == from || *at >= s.n) return false;
  if (sign(s, at, '.') && (!fraction(s, at, &nano) || *at >= s.n)) return false;
  char unit = s.p[(*at)++];
  for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
    if (units[i].unit != unit || units[i].timed != *timed || units[i].rank <= *rank) continue;
    if (nano >= 0 && unit != 'S') return false;
    *rank = units[i].rank;
    if (__builtin_mul_overflow(v, units[i].ms, &ms)) return false;
    if (nano > 0 && __builtin_add_overflow(ms, nano / 1000000, &ms)) return false;
    return !__builtin_add_overflow(*sum, ms, sum);
  }
  return false;
}

bool yb_duration_parse(yb_str s, int64_t *out_ms) {
  size_t at = 0;
  bool minus = sign(s, &at, '-'), timed = false;
  int rank = 0, parts = 0;
  int64_t sum = 0;
  if (s.n > 64 || !sign(s, &at, 'P')) return false;
  while (at < s.n) {
    if (!timed && sign(s, &at, 'T')) {
      timed = true;
      if (at == s.n) return false;
      continue;
    }
    if (!duration_part(s, &at, &timed, &rank, &sum)) return false;
    parts++;
  }
  if (!parts) return false;
  *out_ms = minus ? -sum : sum;
  return true;
}
