/* fn_time.c - built-ins that make dates, times and durations, and take them
 * apart (DMN 1.5, 10.3.4.1, 10.3.4.6 and 10.3.4.8). */
#include "pure/feel/fn_int.h"

#define YEAR_MAX 999999999
#define OFFSET_MAX 50400           /* 14 hours, as XML Schema says */

static yb_value date_value(yb_date d) { return (yb_value){.type = YB_VDATE, .u.date = d}; }

/* What text readers say: INVALID is null here. */
static yb_rc read(struct vm *vm, feel_fn_id fn, yb_rc rc, yb_value from) {
  return rc == YB_INVALID ? yb_feel_refuse(vm, fn, from) : rc;
}

/* A list of one counts as what it holds. */
static yb_value one(yb_value v) { return v.type == YB_VLIST && v.n == 1 ? v.u.list[0] : v; }

static bool within(yb_value v, int64_t least, int64_t most, int64_t *out) {
  v = one(v);
  return v.type == YB_VNUMBER && yb_dec_to_int(yb_value_to_dec(v), out) && *out >= least &&
         *out <= most;
}

/* The value to name in a warning: the first that is no number, else the first. */
static yb_value odd_one(const yb_value *arg, uint32_t n) {
  for (uint32_t i = 0; i < n; i++)
    if (one(arg[i]).type != YB_VNUMBER) return one(arg[i]);
  return one(arg[0]);
}

static bool date_of_parts(const yb_value *arg, yb_date *out) {
  int64_t y, m, d;
  if (!within(arg[0], -YEAR_MAX, YEAR_MAX, &y) || !within(arg[1], 1, 12, &m) ||
      !within(arg[2], 1, 31, &d))
    return false;
  *out = (yb_date){(int32_t)y, (uint8_t)m, (uint8_t)d};
  return yb_date_ok(*out);
}

BUILTIN(date) {
  yb_date date;
  yb_value v = one(arg[0]);
  if (n == 3) {
    if (!date_of_parts(arg, &date)) return yb_feel_refuse(vm, FN_date, odd_one(arg, 3));
    *out = date_value(date);
    return YB_OK;
  }
  if (n != 1) return yb_feel_refuse(vm, FN_date, arg[1]);
  if (v.type == YB_VDATE) *out = v;
  else if (v.type == YB_VDATETIME) *out = date_value(v.u.moment->c.date);
  else if (v.type == YB_VSTRING && yb_date_parse(yb_value_text(v), &date)) *out = date_value(date);
  else return yb_feel_refuse(vm, FN_date, v);
  return YB_OK;
}

/* 12.5 are the second 12 and 500,000,000 nanoseconds. */
static bool second_of(yb_value v, yb_civil *c) {
  int64_t s, nano;
  yb_dec whole, rest;
  v = one(v);
  if (v.type != YB_VNUMBER) return false;
  yb_dec all = yb_value_to_dec(v);
  if (yb_dec_round(all, 0, YB_ROUND_FLOOR, &whole) || yb_dec_sub(all, whole, &rest) ||
      yb_dec_mul(rest, yb_dec_int(1000000000), &rest) ||
      yb_dec_round(rest, 0, YB_ROUND_DOWN, &rest))
    return false;
  if (!yb_dec_to_int(whole, &s) || s < 0 || s > 59 || !yb_dec_to_int(rest, &nano)) return false;
  c->second = (uint8_t)s;
  c->nano = (int32_t)nano;
  return true;
}

static bool clock_of_parts(const yb_value *arg, yb_civil *c) {
  int64_t h, min;
  if (!within(arg[0], 0, 23, &h) || !within(arg[1], 0, 59, &min) || !second_of(arg[2], c))
    return false;
  c->hour = (uint8_t)h, c->minute = (uint8_t)min;
  return true;
}

/* An offset as a duration, a zone by its name, or null: local. */
static bool place(struct vm *vm, yb_value v, struct yb_moment *m) {
  const struct yb_feel *p = vm->program;
  v = one(v);
  if (v.type == YB_VNULL) return true;
  if (v.type == YB_VSTRING) return yb_feel_zone_of(p->find_zone, p->self, yb_value_text(v), m);
  if (v.type != YB_VDAYS || v.n || v.u.i > OFFSET_MAX || v.u.i < -OFFSET_MAX) return false;
  m->kind = YB_OFFSET;
  m->offset_s = (int32_t)v.u.i;
  return true;
}

static yb_rc time_of_parts(struct vm *vm, const yb_value *arg, uint32_t n, yb_value *out) {
  struct yb_moment m = {0};
  if (!clock_of_parts(arg, &m.c)) return yb_feel_refuse(vm, FN_time, odd_one(arg, 3));
  if (n > 3 && (one(arg[3]).type == YB_VSTRING || !place(vm, arg[3], &m)))
    return yb_feel_refuse(vm, FN_time, arg[3]);
  return yb_feel_moment(vm->ctx->arena, YB_VTIME, m, out);
}

BUILTIN(time) {
  const struct yb_feel *p = vm->program;
  struct yb_arena *a = vm->ctx->arena;
  struct yb_moment m = {0};
  yb_value v = one(arg[0]);
  if (n >= 3) return time_of_parts(vm, arg, n, out);
  if (n != 1) return yb_feel_refuse(vm, FN_time, arg[1]);
  switch (v.type) {
    case YB_VTIME: *out = v; return YB_OK;
    case YB_VDATETIME: m = *v.u.moment; m.c.date = (yb_date){0}; break;
    case YB_VDATE: m.kind = YB_OFFSET; break;
    case YB_VSTRING:
      return read(vm, FN_time, yb_feel_time_of(a, p->find_zone, p->self, yb_value_text(v), out),
                  v);
    default: return yb_feel_refuse(vm, FN_time, v);
  }
  return yb_feel_moment(a, YB_VTIME, m, out);
}

/* A date, and a time with its zone unless a third value names another. */
static yb_rc date_with_time(struct vm *vm, const yb_value *arg, uint32_t n, yb_value *out) {
  yb_value date = one(arg[0]), time = one(arg[1]);
  if (time.type != YB_VTIME) return yb_feel_refuse(vm, FN_date_and_time, time);
  struct yb_moment m = *time.u.moment;
  if (date.type == YB_VDATE) m.c.date = date.u.date;
  else if (date.type == YB_VDATETIME) m.c.date = date.u.moment->c.date;
  else return yb_feel_refuse(vm, FN_date_and_time, date);
  if (n > 2 && (one(arg[2]).type != YB_VSTRING || !place(vm, arg[2], &m)))
    return yb_feel_refuse(vm, FN_date_and_time, arg[2]);
  return yb_feel_moment(vm->ctx->arena, YB_VDATETIME, m, out);
}

static yb_rc datetime_of_parts(struct vm *vm, const yb_value *arg, uint32_t n, yb_value *out) {
  struct yb_moment m = {0};
  if (!date_of_parts(arg, &m.c.date) || !clock_of_parts(arg + 3, &m.c))
    return yb_feel_refuse(vm, FN_date_and_time, odd_one(arg, 6));
  if (n > 6 && !place(vm, arg[6], &m)) return yb_feel_refuse(vm, FN_date_and_time, arg[6]);
  return yb_feel_moment(vm->ctx->arena, YB_VDATETIME, m, out);
}

BUILTIN(date_and_time) {
  const struct yb_feel *p = vm->program;
  struct yb_arena *a = vm->ctx->arena;
  struct yb_moment m = {0};
  yb_value v = one(arg[0]);
  if (n >= 6) return datetime_of_parts(vm, arg, n, out);
  if (n == 2 || n == 3) return date_with_time(vm, arg, n, out);
  if (n != 1) return yb_feel_refuse(vm, FN_date_and_time, arg[n - 1]);
  switch (v.type) {
    case YB_VDATETIME: *out = v; return YB_OK;
    case YB_VDATE:
      m.c.date = v.u.date;
      return yb_feel_moment(a, YB_VDATETIME, m, out);
    case YB_VSTRING:
      return read(vm, FN_date_and_time,
                  yb_feel_datetime_of(a, p->find_zone, p->self, yb_value_text(v), out), v);
    default: return yb_feel_refuse(vm, FN_date_and_time, v);
  }
}

BUILTIN(duration) {
  yb_value v = one(arg[0]);
  (void)n;
  if (v.type == YB_VDAYS || v.type == YB_VMONTHS) *out = v;
  else if (v.type != YB_VSTRING) return yb_feel_refuse(vm, FN_duration, v);
  else return read(vm, FN_duration, yb_feel_duration_of(yb_value_text(v), out), v);
  return YB_OK;
}

static yb_date date_of(yb_value v) {
  return v.type == YB_VDATE ? v.u.date : v.u.moment->c.date;
}

/* Whole months between two dates, towards zero. */
BUILTIN(months_between) {
  yb_date a = date_of(arg[0]), b = date_of(arg[1]);
  (void)vm, (void)n;
  int64_t months = ((int64_t)b.year - a.year) * 12 + b.month - a.month;
  if (months > 0 && b.day < a.day) months--;
  if (months < 0 && b.day > a.day) months++;
  *out = (yb_value){.type = YB_VMONTHS, .u.i = months};
  return YB_OK;
}

/* ---- parts of a date ---- */

static int64_t day_of_year(yb_date d) {
  return yb_date_days(d) - yb_date_days((yb_date){d.year, 1, 1}) + 1;
}

BUILTIN(day_of_year) {
  (void)vm, (void)n;
  *out = yb_value_int(day_of_year(date_of(arg[0])));
  return YB_OK;
}

BUILTIN(day_of_week) {
  static const char *const names[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                      "Friday", "Saturday", "Sunday"};
  (void)vm, (void)n;
  *out = yb_value_str(yb_str_of(names[yb_date_weekday(date_of(arg[0])) - 1]));
  return YB_OK;
}

BUILTIN(month_of_year) {
  static const char *const names[] = {"January", "February", "March",     "April",
                                      "May",     "June",     "July",      "August",
                                      "September", "October", "November", "December"};
  (void)vm, (void)n;
  *out = yb_value_str(yb_str_of(names[date_of(arg[0]).month - 1]));
  return YB_OK;
}

/* ISO 8601: a week belongs to the year of its Thursday. */
BUILTIN(week_of_year) {
  yb_date d = date_of(arg[0]);
  (void)vm, (void)n;
  yb_date thursday = yb_date_of_days(yb_date_days(d) + 4 - yb_date_weekday(d));
  *out = yb_value_int((day_of_year(thursday) - 1) / 7 + 1);
  return YB_OK;
}

/* ---- is ---- */

static int same_moment(const struct yb_moment *a, const struct yb_moment *b, bool date) {
  bool zones = a->kind == YB_ZONED && b->kind == YB_ZONED &&
               yb_str_eq(yb_zone_name(a->zone), yb_zone_name(b->zone));
  if (a->kind != b->kind || (a->kind == YB_ZONED && !zones) || a->offset_s != b->offset_s)
    return 0;
  if (date && yb_date_cmp(a->c.date, b->c.date) != 0) return 0;
  return yb_feel_day_seconds(a->c) == yb_feel_day_seconds(b->c) && a->c.nano == b->c.nano;
}

/* The same element of the domain: of one type, and a time of one zone. */
BUILTIN(is) {
  (void)vm, (void)n;
  bool moments = arg[0].type == YB_VTIME || arg[0].type == YB_VDATETIME;
  int same = arg[0].type == arg[1].type;
  if (same && moments)
    same = same_moment(arg[0].u.moment, arg[1].u.moment, arg[0].type == YB_VDATETIME);
  else if (same) same = yb_value_same(arg[0], arg[1]) == 1;
  *out = yb_value_bool(same);
  return YB_OK;
}

/* ---- the clock of the evaluation ---- */

static struct yb_moment moment_now(const struct vm *vm) {
  const struct yb_zone *z = vm->program->zone;
  struct yb_moment m = {.kind = z ? YB_ZONED : YB_OFFSET, .zone = z};
  if (z) {
    m.c = yb_zone_civil(z, vm->ctx->now_ms);
    return m;
  }
  int64_t ms = vm->ctx->now_ms, days = ms / YB_DAY_MS - (ms % YB_DAY_MS < 0);
  int64_t left = ms - days * YB_DAY_MS;
  m.c.date = yb_date_of_days(days);
  m.c.hour = (uint8_t)(left / YB_HOUR_MS);
  m.c.minute = (uint8_t)(left / YB_MINUTE_MS % 60);
  m.c.second = (uint8_t)(left / YB_SECOND_MS % 60);
  m.c.nano = (int32_t)(left % YB_SECOND_MS * 1000000);
  return m;
}

BUILTIN(now) {
  (void)arg, (void)n;
  return yb_feel_moment(vm->ctx->arena, YB_VDATETIME, moment_now(vm), out);
}

BUILTIN(today) {
  (void)arg, (void)n;
  *out = date_value(moment_now(vm).c.date);
  return YB_OK;
}
