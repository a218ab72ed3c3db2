/* calendar.c - the questions of calendar.h over the compiled grid: pure reads,
 * no allocation, no failure. */
#include "pure/calendar/calendar.h"

#include "pure/calendar/calendar_int.h"

static const yb_date no_date = {INT32_MIN, 0, 0};

/* ---- where an instant or a date lies ---- */

int32_t yb_cal_find(const struct yb_calendar *cal, int64_t t) {
  if (t < cal->day[0].start_ms) return -1;
  if (t >= cal->day[cal->n].start_ms) return cal->n;
  int64_t guess = (t - cal->day[0].start_ms) / YB_DAY_MS;
  int32_t i = guess < cal->n ? (int32_t)guess : cal->n - 1;
  while (cal->day[i].start_ms > t) i--;
  while (cal->day[i + 1].start_ms <= t) i++;
  return i;
}

int32_t yb_cal_index(const struct yb_calendar *cal, yb_date date) {
  int64_t i = yb_date_days(date) - cal->first_day;
  return i < 0 ? -1 : i > cal->n ? cal->n : (int32_t)i;
}

int64_t yb_cal_start(const struct yb_calendar *cal, int64_t i) {
  return i < 0 || i > cal->n ? YB_NEVER : cal->day[i].start_ms;
}

static bool inside(const struct yb_calendar *cal, int32_t i) { return i >= 0 && i < cal->n; }

static yb_date date_of(const struct yb_calendar *cal, int32_t i) {
  return inside(cal, i) ? yb_date_of_days(cal->first_day + i) : no_date;
}

int64_t yb_cal_wall(const struct yb_calendar *cal, int32_t i, int64_t wall_ms) {
  uint32_t lo = 0, hi = cal->shifts;
  while (lo < hi) {
    uint32_t mid = (lo + hi) / 2;
    if (cal->shift[mid].day < i) lo = mid + 1;
    else hi = mid;
  }
  if (lo == cal->shifts || cal->shift[lo].day != i) return wall_ms;
  const struct cal_shift *s = &cal->shift[lo];
  if (wall_ms < s->at_ms) return wall_ms;
  /* A wall time inside the gap happens at the change itself. */
  int64_t moved = wall_ms - s->delta_ms;
  return moved < s->at_ms ? s->at_ms : moved;
}

/* ---- what is certain ---- */

int32_t yb_cal_missing(const struct yb_calendar *cal, int32_t i, int32_t j) {
  if (i < cal->firm_from) {
    int32_t year = yb_date_of_days(cal->first_day + (i < 0 ? -1 : i)).year;
    return year;
  }
  if (j < cal->firm_to) return 0;
  int32_t first = i > cal->firm_to ? i : cal->firm_to;
  int32_t year = yb_date_of_days(cal->first_day + first).year;
  return year > cal->last_year ? year : cal->last_year + 1;
}

int32_t yb_cal_missing_ms(const struct yb_calendar *cal, int64_t a, int64_t b) {
  int32_t i = yb_cal_find(cal, a);
  int32_t j = b > a ? yb_cal_find(cal, b - 1) : i;
  return yb_cal_missing(cal, i, j);
}

/* ---- the rising counts ---- */

static int64_t within(const struct cal_plan *p, int64_t since) {
  int64_t sum = 0;
  for (uint32_t k = 0; k < p->n && since > p->at[k].from_ms; k++)
    sum += (since < p->at[k].to_ms ? since : p->at[k].to_ms) - p->at[k].from_ms;
  return sum;
}

static int64_t close_of(const struct yb_calendar *cal, int32_t i) {
  const struct cal_plan *p = &cal->plan[cal->day[i].plan];
  return cal->day[i].start_ms + p->at[p->n - 1].to_ms;
}

int64_t yb_cal_work(const struct yb_calendar *cal, int64_t t) {
  int32_t i = yb_cal_find(cal, t);
  if (i < 0) return 0;
  const struct cal_day *d = &cal->day[i];
  if (i >= cal->n || !d->plan) return d->work_before_ms;
  return d->work_before_ms + within(&cal->plan[d->plan], t - d->start_ms);
}

/* The day in which the x-th working ms passes: the first whose end sum is >= x. */
static int32_t day_of_work(const struct yb_calendar *cal, int64_t x) {
  int32_t lo = 0, hi = cal->n;
  while (lo < hi) {
    int32_t mid = lo + (hi - lo) / 2;
    if (cal->day[mid + 1].work_before_ms < x) lo = mid + 1;
    else hi = mid;
  }
  return lo;
}

int64_t yb_cal_work_inv(const struct yb_calendar *cal, int64_t x) {
  int32_t i = day_of_work(cal, x);
  if (i >= cal->n) return YB_NEVER;
  const struct cal_plan *p = &cal->plan[cal->day[i].plan];
  int64_t left = x - cal->day[i].work_before_ms;
  uint32_t k = 0;
  while (k + 1 < p->n && left > p->at[k].to_ms - p->at[k].from_ms) {
    left -= p->at[k].to_ms - p->at[k].from_ms;
    k++;
  }
  return cal->day[i].start_ms + p->at[k].from_ms + left;
}

int64_t yb_cal_closed(const struct yb_calendar *cal, int64_t t) {
  int32_t i = yb_cal_find(cal, t);
  if (i < 0) return 0;
  const struct cal_day *d = &cal->day[i];
  if (i >= cal->n || !d->plan) return d->days_before;
  return d->days_before + (t >= close_of(cal, i));
}

/* The working day with x working days up to and including it; n when none. */
static int32_t day_of_count(const struct yb_calendar *cal, int64_t x) {
  int32_t lo = 0, hi = cal->n;
  while (lo < hi) {
    int32_t mid = lo + (hi - lo) / 2;
    if (cal->day[mid + 1].days_before < x) lo = mid + 1;
    else hi = mid;
  }
  return lo;
}

int64_t yb_cal_closed_inv(const struct yb_calendar *cal, int64_t x) {
  int32_t i = day_of_count(cal, x);
  return x < 1 || i >= cal->n ? YB_NEVER : close_of(cal, i);
}

int32_t yb_cal_next_work(const struct yb_calendar *cal, int32_t i) {
  if (i >= cal->n) return cal->n;
  return day_of_count(cal, (int64_t)cal->day[i < 0 ? 0 : i].days_before + 1);
}

/* ---- days ---- */

struct yb_day_answer yb_calendar_day(const struct yb_calendar *cal, yb_date date) {
  int32_t i = yb_cal_index(cal, date);
  struct yb_day_answer a = {.name = YB_S_INIT("")};
  a.provisional = yb_cal_missing(cal, i, i) != 0;
  if (!inside(cal, i)) return a;
  const struct cal_day *d = &cal->day[i];
  const struct cal_plan *p = &cal->plan[d->plan];
  a.works = d->plan != 0;
  a.why = a.works ? YB_DAY_WEEKDAY : YB_DAY_WEEKEND;
  if (d->row) {
    a.why = a.works ? YB_DAY_MAKEUP : YB_DAY_HOLIDAY;
    a.name = cal->row[d->row - 1].name;
  }
  a.work_ms = p->total_ms;
  if (a.works) {
    a.open_ms = d->start_ms + p->at[0].from_ms;
    a.close_ms = close_of(cal, i);
  }
  return a;
}

void yb_calendar_day_words(struct yb_buf *out, const struct yb_day_answer *day, yb_lang lang) {
  static const char *const words[2][5] = {
      {"未知", "工作日", "周末", "放假", "调休上班"},
      {"not known", "a working day", "a weekend", "a public holiday", "a make-up working day"}};
  const char *word = words[lang == YB_EN][day->why];
  bool named = day->name.n && (day->why == YB_DAY_HOLIDAY || day->why == YB_DAY_MAKEUP);
  if (lang == YB_ZH) {
    if (named) yb_buf_put(out, day->name);
    yb_buf_z(out, word);
    if (day->provisional) yb_buf_z(out, "（暂定）");
    return;
  }
  yb_buf_z(out, word);
  if (named) {
    yb_buf_z(out, " (");
    yb_buf_put(out, day->name);
    yb_buf_z(out, ")");
  }
  if (day->provisional) yb_buf_z(out, ", provisional");
}

yb_date yb_calendar_date(const struct yb_calendar *cal, int64_t t) {
  return date_of(cal, yb_cal_find(cal, t));
}

int64_t yb_calendar_midnight(const struct yb_calendar *cal, yb_date date) {
  int32_t i = yb_cal_index(cal, date);
  return inside(cal, i) ? cal->day[i].start_ms : YB_NEVER;
}

yb_date yb_calendar_shift(const struct yb_calendar *cal, yb_date date, int32_t n) {
  int32_t i = yb_cal_index(cal, date);
  if (!inside(cal, i)) return no_date;
  int64_t before = cal->day[i].days_before;
  if (n > 0) before += cal->day[i].plan != 0;   /* the date itself does not count */
  int64_t x = before + n + (n <= 0);
  return x < 1 ? no_date : date_of(cal, day_of_count(cal, x));
}

int64_t yb_calendar_nominal_day_ms(const struct yb_calendar *cal) { return cal->nominal_ms; }

/* ---- openings ---- */

/* The interval that is open at t, or opens next: its bounds, false when none. */
static bool interval(const struct yb_calendar *cal, int64_t t, int64_t *from, int64_t *to) {
  int32_t i = yb_cal_find(cal, t);
  uint32_t k = 0;
  if (inside(cal, i)) {
    const struct cal_plan *p = &cal->plan[cal->day[i].plan];
    while (k < p->n && t - cal->day[i].start_ms >= p->at[k].to_ms) k++;
    if (k == p->n) i++, k = 0;
  }
  i = yb_cal_next_work(cal, i);
  if (i >= cal->n) return false;
  const struct cal_plan *p = &cal->plan[cal->day[i].plan];
  *from = cal->day[i].start_ms + p->at[k].from_ms;
  *to = cal->day[i].start_ms + p->at[k].to_ms;
  return true;
}

/* An answer that depends on the days from t to just before `at`. */
static struct yb_when when(const struct yb_calendar *cal, int64_t t, int64_t at) {
  return (struct yb_when){at, yb_cal_missing_ms(cal, t, at)};
}

bool yb_calendar_is_open(const struct yb_calendar *cal, int64_t t) {
  int64_t from, to;
  return interval(cal, t, &from, &to) && from <= t;
}

struct yb_when yb_calendar_next_open(const struct yb_calendar *cal, int64_t t) {
  int64_t from, to;
  if (!interval(cal, t, &from, &to)) return when(cal, t, YB_NEVER);
  if (from < t) from = t;
  return (struct yb_when){from, yb_cal_missing_ms(cal, t, from + 1)};
}

struct yb_when yb_calendar_next_close(const struct yb_calendar *cal, int64_t t) {
  int64_t from, to;
  return when(cal, t, interval(cal, t, &from, &to) ? to : YB_NEVER);
}

/* ---- spans ---- */

struct yb_span yb_calendar_between(const struct yb_calendar *cal, int64_t a, int64_t b) {
  int64_t ms = yb_cal_work(cal, b) - yb_cal_work(cal, a);
  return (struct yb_span){ms, a < b ? yb_cal_missing_ms(cal, a, b) : yb_cal_missing_ms(cal, b, a)};
}

struct yb_span yb_calendar_days_between(const struct yb_calendar *cal, int64_t a, int64_t b) {
  int64_t days = yb_cal_closed(cal, b) - yb_cal_closed(cal, a);
  return (struct yb_span){days,
                          a < b ? yb_cal_missing_ms(cal, a, b) : yb_cal_missing_ms(cal, b, a)};
}

/* The last instant with at most y working ms before it: the ms before the one
 * by which y + 1 have passed. */
static struct yb_when back(const struct yb_calendar *cal, int64_t t, int64_t y) {
  int64_t at = y < 0 ? cal->day[0].start_ms : yb_cal_work_inv(cal, y + 1) - 1;
  return (struct yb_when){at, yb_cal_missing_ms(cal, at, t)};
}

struct yb_when yb_calendar_add(const struct yb_calendar *cal, int64_t t, int64_t ms) {
  int64_t x;
  if (ms == 0) return yb_calendar_next_open(cal, t);
  if (__builtin_add_overflow(yb_cal_work(cal, t), ms, &x)) x = ms < 0 ? -1 : INT64_MAX;
  return ms < 0 ? back(cal, t, x) : when(cal, t, yb_cal_work_inv(cal, x));
}

struct yb_when yb_calendar_add_days(const struct yb_calendar *cal, int64_t t, int32_t n) {
  return when(cal, t, yb_cal_closed_inv(cal, yb_cal_closed(cal, t) + 1 + (n > 0 ? n : 0)));
}

struct yb_when yb_calendar_add_calendar_days(const struct yb_calendar *cal, int64_t t, int32_t n,
                                             bool roll) {
  int32_t i = yb_cal_find(cal, t);
  int64_t last = i < 0 ? cal->n : (int64_t)i + (n > 0 ? n : 0);
  int32_t day = last > cal->n ? cal->n : (int32_t)last;
  if (roll) day = yb_cal_next_work(cal, day);
  int64_t at = yb_cal_start(cal, (int64_t)day + 1);
  return (struct yb_when){at, roll || at == YB_NEVER ? yb_cal_missing_ms(cal, t, at) : 0};
}

/* ---- what is missing ---- */

static yb_rc say_missing(struct yb_ctx *ctx, const struct yb_calendar *cal, int32_t year,
                         yb_severity severity) {
  struct yb_buf b;
  yb_str text;
  yb_buf_init(&b, ctx->arena);
  yb_buf_int(&b, year);
  YB_TRY(yb_buf_take(&b, &text));
  const yb_str args[YB_DIAG_ARGS] = {text, cal->id, YB_S(""), YB_S("")};
  struct yb_place at = {cal->file, YB_S(""), 0, 0};
  return yb_diag_at(ctx, severity, at, YB_MSG_calendar_missing_year, args);
}

void yb_calendar_warn(struct yb_ctx *ctx, const struct yb_calendar *cal, int32_t missing_year) {
  if (missing_year && ctx->diags) (void)say_missing(ctx, cal, missing_year, YB_WARNING);
}

uint32_t yb_calendar_missing(const struct yb_calendar *cal, int64_t from, int64_t to,
                             int32_t *years, uint32_t max) {
  uint32_t n = 0;
  if (to < from) return 0;
  int32_t i = yb_cal_find(cal, from), j = yb_cal_find(cal, to);
  int32_t first = yb_cal_missing(cal, i, i), last = yb_cal_missing(cal, j, j);
  if (!first && i < cal->firm_to && j >= cal->firm_to) first = cal->last_year + 1;
  if (!first) return 0;
  if (!last) last = cal->first_year - 1;
  for (int32_t y = first; y <= last; y++) {
    if (y >= cal->first_year && y <= cal->last_year) continue;
    if (n < max) years[n] = y;
    n++;
  }
  return n;
}

yb_rc yb_calendar_check(struct yb_ctx *ctx, const struct yb_calendar *cal, int64_t from,
                        int64_t to, bool strict) {
  int32_t years[YB_CAL_YEARS_MAX + 4];
  uint32_t n = yb_calendar_missing(cal, from, to, years, YB_CAL_YEARS_MAX + 4);
  for (uint32_t i = 0; i < n && i < YB_CAL_YEARS_MAX + 4; i++) {
    yb_rc rc = say_missing(ctx, cal, years[i], strict ? YB_ERROR : YB_WARNING);
    if (rc == YB_NOMEM) return rc;
  }
  return n && strict ? YB_INVALID : YB_OK;
}
