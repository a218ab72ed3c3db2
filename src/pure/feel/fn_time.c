/* fn_time.c - built-ins that make dates, times and durations. */
#include "pure/feel/feel_int.h"

#define BUILTIN(id) \
  yb_rc yb_feel_fn_##id(struct vm *vm, const yb_value *arg, uint32_t n, yb_value *out)

static yb_rc refuse(struct vm *vm, feel_fn_id fn, yb_value v) {
  yb_feel_warn(vm, YB_MSG_feel_null_call, yb_feel_builtins[fn].name,
               yb_str_of(yb_value_type_name(v)));
  return YB_OK;
}

/* What text readers say: INVALID is null here. */
static yb_rc read(struct vm *vm, feel_fn_id fn, yb_rc rc, yb_value from) {
  return rc == YB_INVALID ? refuse(vm, fn, from) : rc;
}

static bool integer(yb_value v, int64_t least, int64_t most, int64_t *out) {
  return v.type == YB_VNUMBER && yb_dec_to_int(yb_value_to_dec(v), out) && *out >= least &&
         *out <= most;
}

static yb_value date_value(yb_date d) { return (yb_value){.type = YB_VDATE, .u.date = d}; }

BUILTIN(date) {
  int64_t y, m, d;
  yb_date date;
  if (n == 3) {
    if (!integer(arg[0], -999999999, 999999999, &y) || !integer(arg[1], 1, 12, &m) ||
        !integer(arg[2], 1, 31, &d))
      return refuse(vm, FN_date, arg[0]);
    date = (yb_date){(int32_t)y, (uint8_t)m, (uint8_t)d};
    if (!yb_date_ok(date)) return refuse(vm, FN_date, arg[2]);
    *out = date_value(date);
    return YB_OK;
  }
  if (n != 1) return refuse(vm, FN_date, arg[1]);
  if (arg[0].type == YB_VDATE) *out = arg[0];
  else if (arg[0].type == YB_VDATETIME) *out = date_value(arg[0].u.moment->c.date);
  else if (arg[0].type == YB_VSTRING && yb_date_parse(yb_value_text(arg[0]), &date))
    *out = date_value(date);
  else return refuse(vm, FN_date, arg[0]);
  return YB_OK;
}

static yb_rc time_of_parts(struct vm *vm, const yb_value *arg, uint32_t n, yb_value *out) {
  struct yb_moment m = {0};
  int64_t h, min, s, nano;
  yb_dec whole, rest;
  if (!integer(arg[0], 0, 23, &h) || !integer(arg[1], 0, 59, &min) || arg[2].type != YB_VNUMBER)
    return refuse(vm, FN_time, arg[0]);
  YB_TRY(yb_dec_round(yb_value_to_dec(arg[2]), 0, YB_ROUND_FLOOR, &whole));
  YB_TRY(yb_dec_sub(yb_value_to_dec(arg[2]), whole, &rest));
  YB_TRY(yb_dec_mul(rest, yb_dec_int(1000000000), &rest));
  YB_TRY(yb_dec_round(rest, 0, YB_ROUND_DOWN, &rest));
  if (!yb_dec_to_int(whole, &s) || s < 0 || s > 59 || !yb_dec_to_int(rest, &nano))
    return refuse(vm, FN_time, arg[2]);
  m.c.hour = (uint8_t)h, m.c.minute = (uint8_t)min, m.c.second = (uint8_t)s,
  m.c.nano = (int32_t)nano;
  if (n > 3 && arg[3].type != YB_VNULL) {
    if (arg[3].type != YB_VDAYS || arg[3].u.i > 50400 || arg[3].u.i < -50400)
      return refuse(vm, FN_time, arg[3]);
    m.kind = YB_OFFSET;
    m.offset_s = (int32_t)arg[3].u.i;
  }
  return yb_feel_moment(vm->ctx->arena, YB_VTIME, m, out);
}

BUILTIN(time) {
  const struct yb_feel *p = vm->program;
  if (n >= 3) return time_of_parts(vm, arg, n, out);
  if (n != 1) return refuse(vm, FN_time, arg[1]);
  struct yb_moment m = {0};
  switch (arg[0].type) {
    case YB_VTIME: *out = arg[0]; return YB_OK;
    case YB_VDATETIME: m = *arg[0].u.moment; break;
    case YB_VDATE: m.kind = YB_OFFSET; break;
    case YB_VSTRING:
      return read(
          vm, FN_time,
          yb_feel_time_of(vm->ctx->arena, p->find_zone, p->self, yb_value_text(arg[0]), out),
          arg[0]);
    default: return refuse(vm, FN_time, arg[0]);
  }
  return yb_feel_moment(vm->ctx->arena, YB_VTIME, m, out);
}

BUILTIN(date_and_time) {
  const struct yb_feel *p = vm->program;
  struct yb_moment m = {0};
  if (n == 2) {
    if (arg[1].type != YB_VTIME) return refuse(vm, FN_date_and_time, arg[1]);
    m = *arg[1].u.moment;
    if (arg[0].type == YB_VDATE) m.c.date = arg[0].u.date;
    else if (arg[0].type == YB_VDATETIME) m.c.date = arg[0].u.moment->c.date;
    else return refuse(vm, FN_date_and_time, arg[0]);
    return yb_feel_moment(vm->ctx->arena, YB_VDATETIME, m, out);
  }
  if (arg[0].type == YB_VDATETIME) {
    *out = arg[0];
    return YB_OK;
  }
  if (arg[0].type == YB_VDATE) {
    m.c.date = arg[0].u.date;
    return yb_feel_moment(vm->ctx->arena, YB_VDATETIME, m, out);
  }
  if (arg[0].type != YB_VSTRING) return refuse(vm, FN_date_and_time, arg[0]);
  return read(
      vm, FN_date_and_time,
      yb_feel_datetime_of(vm->ctx->arena, p->find_zone, p->self, yb_value_text(arg[0]), out),
      arg[0]);
}

BUILTIN(duration) {
  (void)n;
  if (arg[0].type == YB_VDAYS || arg[0].type == YB_VMONTHS) *out = arg[0];
  else if (arg[0].type != YB_VSTRING) return refuse(vm, FN_duration, arg[0]);
  else return read(vm, FN_duration, yb_feel_duration_of(yb_value_text(arg[0]), out), arg[0]);
  return YB_OK;
}

static bool date_of(yb_value v, yb_date *out) {
  if (v.type == YB_VDATE) *out = v.u.date;
  else if (v.type == YB_VDATETIME) *out = v.u.moment->c.date;
  else return false;
  return true;
}

/* Whole months between two dates, towards zero. */
BUILTIN(months_between) {
  yb_date a, b;
  (void)n;
  if (!date_of(arg[0], &a)) return refuse(vm, FN_months_between, arg[0]);
  if (!date_of(arg[1], &b)) return refuse(vm, FN_months_between, arg[1]);
  int64_t months = ((int64_t)b.year - a.year) * 12 + b.month - a.month;
  if (months > 0 && b.day < a.day) months--;
  if (months < 0 && b.day > a.day) months++;
  *out = (yb_value){.type = YB_VMONTHS, .u.i = months};
  return YB_OK;
}

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
