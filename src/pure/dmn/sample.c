/* sample.c - a value that lies in a place: what an example shows. */
#include "pure/dmn/verify_int.h"

static const int64_t day_s = 86400, nano = 1000000000;

static yb_rc between_numbers(struct yb_arena *a, const yb_value *low, const yb_value *high,
                             yb_value *out) {
  yb_dec one = yb_dec_int(1), l = yb_dec_int(0), d = l, h;
  if (low) {
    l = yb_value_to_dec(*low);
    YB_TRY(yb_dec_round(l, 0, YB_ROUND_FLOOR, &d));
    YB_TRY(yb_dec_add(d, one, &d));            /* the next whole number, if it fits */
  }
  if (high) {
    h = yb_value_to_dec(*high);
    if (!low) {
      YB_TRY(yb_dec_round(h, 0, YB_ROUND_CEILING, &d));
      YB_TRY(yb_dec_sub(d, one, &d));
    } else if (yb_dec_cmp(d, h) >= 0) {
      YB_TRY(yb_dec_add(l, h, &d));
      YB_TRY(yb_dec_mul(d, yb_dec_fast(5, 1), &d));
      if (yb_dec_cmp(l, d) >= 0 || yb_dec_cmp(d, h) >= 0) return YB_OK;
    }
  }
  if (low && yb_dec_cmp(l, d) >= 0) return YB_OK;    /* beyond 34 digits there is no next */
  if (!low && high && yb_dec_cmp(d, h) >= 0) return YB_OK;
  return yb_value_dec(a, d, out);
}

static void between_dates(const yb_value *low, const yb_value *high, yb_value *out) {
  static const yb_date usual = {2026, 1, 1};
  int64_t days = low ? yb_date_days(low->u.date) + 1
                     : high ? yb_date_days(high->u.date) - 1 : yb_date_days(usual);
  yb_date d = yb_date_of_days(days);
  if (low && high && yb_date_cmp(d, high->u.date) >= 0) return;
  if (yb_date_ok(d)) *out = (yb_value){.type = YB_VDATE, .u.date = d};
}

static yb_rc between_strings(struct yb_arena *a, const yb_value *low, const yb_value *high,
                             yb_value *out) {
  static const char *const tails[] = {"~", "0", " ", "\x01"};
  yb_str s;
  if (!low && !high) *out = yb_value_str(YB_S("other"));
  if (!low && high && high->n) *out = yb_value_str(YB_S(""));
  for (size_t i = 0; low && i < sizeof tails / sizeof *tails; i++) {
    YB_TRY(yb_str_fmt(a, &s, "%.*s%s", YB_ARG(yb_value_text(*low)), tails[i]));
    if (high && yb_str_cmp(s, yb_value_text(*high)) >= 0) continue;
    *out = yb_value_str(s);
    return YB_OK;
  }
  return YB_OK;
}

static void between_flags(const yb_value *low, const yb_value *high, yb_value *out) {
  bool false_ = !low && (!high || high->u.i), true_ = !high && low && !low->u.i;
  if (false_ || true_) *out = yb_value_bool(true_);
}

static void between_months(const yb_value *low, const yb_value *high, yb_value *out) {
  int64_t m = low ? low->u.i + 1 : high ? high->u.i - 1 : 1;
  if (!low || !high || m < high->u.i) *out = (yb_value){.type = YB_VMONTHS, .u.i = m};
}

/* A second after `low`, or a nanosecond when that is too far; a second before `high`. */
static void between_days(const yb_value *low, const yb_value *high, yb_value *out) {
  yb_value d = {.type = YB_VDAYS, .u.i = day_s};
  if (low) d = *low, d.u.i++;
  else if (high) d = *high, d.u.i--;
  if (low && high && yb_span_order(d, *high) >= 0) {
    d = *low;
    if (++d.n == (uint32_t)nano) d.n = 0, d.u.i++;
    if (yb_span_order(d, *high) >= 0) return;
  }
  *out = d;
}

static void add_second(struct yb_moment *m, int by) {
  int64_t s = m->c.hour * 3600 + m->c.minute * 60 + m->c.second + by, day = yb_date_days(m->c.date);
  if (s >= day_s) s -= day_s, day++;
  if (s < 0) s += day_s, day--;
  m->c.hour = (uint8_t)(s / 3600);
  m->c.minute = (uint8_t)(s / 60 % 60);
  m->c.second = (uint8_t)(s % 60);
  if (m->c.date.month) m->c.date = yb_date_of_days(day);
}

static yb_rc between_moments(struct yb_arena *a, const yb_value *low, const yb_value *high,
                             yb_value *out) {
  struct yb_moment *m = YB_NEW(a, struct yb_moment);
  if (!m) return YB_NOMEM;
  const yb_value *base = low ? low : high;
  if (!base) return YB_OK;
  *m = *base->u.moment;
  yb_value v = {.type = base->type, .u.moment = m};
  add_second(m, low ? 1 : -1);
  if (low && high && yb_span_order(v, *high) >= 0) {
    *m = *low->u.moment;
    if (++m->c.nano == (int32_t)nano) return YB_OK;
  }
  if (low && yb_span_order(*low, v) != -1) return YB_OK;
  if (high && yb_span_order(v, *high) != -1) return YB_OK;
  *out = v;
  return YB_OK;
}

yb_rc yb_dmn_sample(struct yb_arena *a, const struct grid *g, yb_value_type type, uint32_t place,
                    yb_value *out) {
  uint32_t i = place / 2;
  const yb_value *low = i > 0 ? &g->point[i - 1] : NULL;
  const yb_value *high = i < g->points ? &g->point[i] : NULL;
  yb_rc rc = YB_OK;
  *out = yb_value_null();
  if (place % 2) {
    *out = g->point[i];
    return YB_OK;
  }
  switch (type) {
    case YB_VNUMBER: rc = between_numbers(a, low, high, out); break;
    case YB_VSTRING: return between_strings(a, low, high, out);
    case YB_VDATE: between_dates(low, high, out); break;
    case YB_VBOOL: between_flags(low, high, out); break;
    case YB_VMONTHS: between_months(low, high, out); break;
    case YB_VDAYS: between_days(low, high, out); break;
    case YB_VTIME:
    case YB_VDATETIME: return between_moments(a, low, high, out);
    default: *out = yb_value_str(YB_S("any")); break;    /* no constants: any value */
  }
  return rc == YB_INVALID ? YB_OK : rc;
}
