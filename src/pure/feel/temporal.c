/* temporal.c - dates, times and durations: reading, order, arithmetic, text
 * (DMN 1.5, 10.3.2.3 and 10.3.4.2; ISO 8601 and XML Schema part 2). */
#include <stdio.h>

#include "pure/feel/feel_int.h"

#define DAY_S INT64_C(86400)
#define NANO 1000000000
#define MILLI 1000000
#define YEAR_MAX 999999999
#define MONTHS_MAX INT64_C(11999999988)           /* 999,999,999 years */
#define SECONDS_MAX INT64_C(63113904000000000)    /* twice as much: the span of all dates */

struct scan { yb_str s; size_t at; };

static bool eat(struct scan *c, char want) {
  if (c->at >= c->s.n || c->s.p[c->at] != want) return false;
  c->at++;
  return true;
}

static bool digits(struct scan *c, size_t least, size_t most, int64_t *out) {
  size_t from = c->at;
  int64_t v = 0;
  while (c->at < c->s.n && c->at - from < most && c->s.p[c->at] >= '0' && c->s.p[c->at] <= '9')
    v = v * 10 + (c->s.p[c->at++] - '0');
  *out = v;
  return c->at - from >= least;
}

/* ".123456789": nanoseconds; more digits are cut. */
static bool fraction(struct scan *c, int32_t *nano) {
  int32_t v = 0, scale = NANO;
  size_t from = c->at;
  for (; c->at < c->s.n && c->s.p[c->at] >= '0' && c->s.p[c->at] <= '9'; c->at++)
    if (scale > 1) scale /= 10, v += (c->s.p[c->at] - '0') * scale;
  *nano = v;
  return c->at > from;
}

static bool two(struct scan *c, int64_t most, int64_t *out) {
  return digits(c, 2, 2, out) && *out <= most;
}

static bool offset(struct scan *c, struct yb_moment *m) {
  int64_t h, min, sec = 0;
  bool minus = c->at < c->s.n && c->s.p[c->at] == '-';
  c->at++;
  if (!two(c, 14, &h) || !eat(c, ':') || !two(c, 59, &min)) return false;
  if (eat(c, ':') && !two(c, 59, &sec)) return false;
  if (h == 14 && (min || sec)) return false;
  m->kind = YB_OFFSET;
  m->offset_s = (int32_t)(h * 3600 + min * 60 + sec) * (minus ? -1 : 1);
  return true;
}

static bool zone(struct scan *c, zone_finder find, void *self, struct yb_moment *m) {
  if (c->at == c->s.n) return true;
  if (eat(c, 'Z') || eat(c, 'z')) {
    m->kind = YB_OFFSET;
    return c->at == c->s.n;
  }
  if (eat(c, '@')) {
    m->kind = YB_ZONED;
    m->zone = find ? find(self, yb_str_from(c->s, c->at)) : NULL;
    return m->zone != NULL;
  }
  char sign = c->s.p[c->at];
  return (sign == '+' || sign == '-') && offset(c, m) && c->at == c->s.n;
}

bool yb_feel_zone_of(zone_finder find, void *self, yb_str s, struct yb_moment *m) {
  struct scan c = {s, 0};
  m->kind = YB_LOCAL;
  m->offset_s = 0;
  m->zone = NULL;
  if (!s.n) return false;
  if (zone(&c, find, self, m)) return true;
  m->kind = YB_ZONED;
  m->zone = find ? find(self, s) : NULL;
  return m->zone != NULL;
}

/* *midnight: 24:00:00, which is 00:00:00 of the day after. */
static bool clock_part(struct scan *c, zone_finder find, void *self, struct yb_moment *m,
                       bool *midnight) {
  int64_t h, min, sec;
  if (!two(c, 24, &h) || !eat(c, ':') || !two(c, 59, &min) || !eat(c, ':') || !two(c, 59, &sec))
    return false;
  if (eat(c, '.') && !fraction(c, &m->c.nano)) return false;
  *midnight = h == 24;
  if (*midnight && (min || sec || m->c.nano)) return false;
  m->c.hour = (uint8_t)(h % 24), m->c.minute = (uint8_t)min, m->c.second = (uint8_t)sec;
  return zone(c, find, self, m);
}

yb_rc yb_feel_moment(struct yb_arena *a, yb_value_type type, struct yb_moment m, yb_value *out) {
  struct yb_moment *kept = YB_NEW(a, struct yb_moment);
  if (!kept) return YB_NOMEM;
  *kept = m;
  *out = (yb_value){.type = (uint8_t)type, .u.moment = kept};
  return YB_OK;
}

yb_rc yb_feel_time_of(struct yb_arena *a, zone_finder find, void *self, yb_str s, yb_value *out) {
  struct yb_moment m = {0};
  struct scan c = {s, 0};
  bool midnight;
  if (!clock_part(&c, find, self, &m, &midnight)) return YB_INVALID;
  return yb_feel_moment(a, YB_VTIME, m, out);
}

static bool add_days(yb_date *d, int64_t n) {
  int64_t days = yb_date_days(*d) + n;
  if (days < yb_date_days((yb_date){-YEAR_MAX, 1, 1}) ||
      days > yb_date_days((yb_date){YEAR_MAX, 12, 31}))
    return false;
  *d = yb_date_of_days(days);
  return true;
}

yb_rc yb_feel_datetime_of(struct yb_arena *a, zone_finder find, void *self, yb_str s,
                          yb_value *out) {
  struct yb_moment m = {0};
  size_t t = yb_str_find(s, YB_S("T"));
  struct scan c = {yb_str_from(s, t == SIZE_MAX ? s.n : t + 1), 0};
  if (!yb_date_parse(yb_str_upto(s, t == SIZE_MAX ? s.n : t), &m.c.date)) return YB_INVALID;
  bool midnight = false;
  if (t != SIZE_MAX && !clock_part(&c, find, self, &m, &midnight)) return YB_INVALID;
  if (midnight && !add_days(&m.c.date, 1)) return YB_INVALID;
  return yb_feel_moment(a, YB_VDATETIME, m, out);
}

yb_value yb_feel_days(int64_t seconds, int64_t nano) {
  seconds += nano / NANO;
  nano %= NANO;
  if (nano < 0) nano += NANO, seconds--;
  if (seconds > SECONDS_MAX || seconds < -SECONDS_MAX) return yb_value_null();
  return (yb_value){.type = YB_VDAYS, .n = (uint32_t)nano, .u.i = seconds};
}

static yb_value months(int64_t v) {
  if (v > MONTHS_MAX || v < -MONTHS_MAX) return yb_value_null();
  return (yb_value){.type = YB_VMONTHS, .u.i = v};
}

/* Amounts with their letters, in the order of `units`; each at most once. */
static bool amounts(struct scan *c, const char *units, int64_t *out, int32_t *nano, int *seen) {
  const char *u = units;
  int64_t v;
  while (c->at < c->s.n && c->s.p[c->at] != 'T') {
    bool frac = false;
    if (!digits(c, 1, 12, &v)) return false;
    if (nano && eat(c, '.')) {
      (void)fraction(c, nano);     /* "PT0.S" is a duration */
      frac = true;
    }
    const char *hit = c->at < c->s.n && c->s.p[c->at] ? strchr(u, c->s.p[c->at]) : NULL;
    if (!hit || (frac && *hit != 'S')) return false;
    c->at++;
    out[hit - units] = v;
    u = hit + 1;
    ++*seen;
  }
  return true;
}

yb_rc yb_feel_duration_of(yb_str s, yb_value *out) {
  struct scan c = {s, 0};
  int64_t date[3] = {0}, time[3] = {0};
  int32_t nano = 0;
  int seen = 0, clock = 0;
  bool minus = eat(&c, '-');
  if (!eat(&c, 'P') || !amounts(&c, "YMD", date, NULL, &seen)) return YB_INVALID;
  bool ym = seen > 0 && yb_str_find(s, YB_S("D")) == SIZE_MAX;
  if (eat(&c, 'T') && (!amounts(&c, "HMS", time, &nano, &clock) || !clock)) return YB_INVALID;
  if (c.at != s.n || seen + clock == 0) return YB_INVALID;
  if (ym && clock) return YB_INVALID;
  if (!ym && (date[0] || date[1] || memchr(s.p, 'Y', s.n))) return YB_INVALID;
  int64_t sign = minus ? -1 : 1;
  yb_value v;
  if (ym) {
    v = months(sign * (date[0] * 12 + date[1]));
  } else {
    if (date[2] > SECONDS_MAX / DAY_S) return YB_INVALID;
    v = yb_feel_days(sign * (date[2] * DAY_S + time[0] * 3600 + time[1] * 60 + time[2]),
                     sign * nano);
  }
  if (v.type == YB_VNULL) return YB_INVALID;
  *out = v;
  return YB_OK;
}

yb_rc yb_feel_at_literal(struct yb_arena *a, zone_finder find, void *self, yb_str s,
                         yb_value *out) {
  yb_date d;
  if (s.n && (s.p[0] == 'P' || (s.p[0] == '-' && s.n > 1 && s.p[1] == 'P')))
    return yb_feel_duration_of(s, out);
  if (yb_date_parse(s, &d)) {
    *out = (yb_value){.type = YB_VDATE, .u.date = d};
    return YB_OK;
  }
  size_t t = yb_str_find(s, YB_S("T")), place = yb_str_find(s, YB_S("@"));
  if (t < place) return yb_feel_datetime_of(a, find, self, s, out);
  return yb_feel_time_of(a, find, self, s, out);
}

/* ---- order ---- */

static int three(int64_t a, int64_t b) { return (a > b) - (a < b); }

static int64_t floor_div(int64_t a, int64_t b) {
  return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

int64_t yb_feel_day_seconds(yb_civil c) { return c.hour * 3600 + c.minute * 60 + c.second; }

static int64_t wall_seconds(const struct yb_moment *m, bool date) {
  return (date ? yb_date_days(m->c.date) * DAY_S : 0) + yb_feel_day_seconds(m->c);
}

/* Seconds since 1970, or within the day for a time; UTC where there is one. */
static int64_t moment_seconds(const struct yb_moment *m, bool date) {
  if (m->kind != YB_ZONED) return wall_seconds(m, date) - m->offset_s;
  return date ? yb_zone_second(m->zone, m->c)
              : wall_seconds(m, false) - yb_zone_standard_s(m->zone);
}

static int64_t offset_of(const struct yb_moment *m, bool date) {
  return wall_seconds(m, date) - moment_seconds(m, date);
}

/* To the millisecond: finer parts of a second do not tell two times apart. */
static int moment_order(const struct yb_moment *a, const struct yb_moment *b, bool date) {
  if ((a->kind == YB_LOCAL) != (b->kind == YB_LOCAL)) return 2;
  int c = three(moment_seconds(a, date), moment_seconds(b, date));
  return c ? c : three(a->c.nano / MILLI, b->c.nano / MILLI);
}

int yb_feel_temporal_order(yb_value a, yb_value b) {
  if (a.type == YB_VDATE) return yb_date_cmp(a.u.date, b.u.date);
  if (a.type == YB_VMONTHS) return three(a.u.i, b.u.i);
  if (a.type == YB_VDAYS) return a.u.i == b.u.i ? three(a.n, b.n) : three(a.u.i, b.u.i);
  return moment_order(a.u.moment, b.u.moment, a.type == YB_VDATETIME);
}

bool yb_feel_is_temporal(yb_value v) { return v.type >= YB_VDATE && v.type <= YB_VMONTHS; }

/* ---- arithmetic ---- */

static bool add_months(yb_date *d, int64_t n) {
  int64_t at = (int64_t)d->year * 12 + d->month - 1 + n;
  int64_t year = at >= 0 ? at / 12 : -((-at + 11) / 12);
  if (year > YEAR_MAX || year < -YEAR_MAX) return false;
  d->year = (int32_t)year;
  d->month = (uint8_t)(at - year * 12 + 1);
  int last = yb_date_month_days(d->year, d->month);
  if (d->day > last) d->day = (uint8_t)last;
  return true;
}

/* Whether a second since 1970 surely has a date, whatever the zone. */
static bool has_date(int64_t second) {
  yb_date before = {1970, 1, 1}, after = before;
  return add_days(&before, floor_div(second, DAY_S) - 1) &&
         add_days(&after, floor_div(second, DAY_S) + 1);
}

static bool shift_days(struct yb_moment *m, int64_t seconds, int64_t nano, bool date) {
  int64_t carry;
  nano += m->c.nano;
  seconds += floor_div(nano, NANO);
  m->c.nano = (int32_t)(nano - floor_div(nano, NANO) * NANO);
  if (date && m->kind == YB_ZONED) {        /* hours pass, whatever the clocks show */
    int64_t at = yb_zone_second(m->zone, m->c) + seconds;
    int32_t kept = m->c.nano;
    if (!has_date(at)) return false;
    m->c = yb_zone_civil_at(m->zone, at);
    m->c.nano = kept;
    return true;
  }
  seconds += yb_feel_day_seconds(m->c);
  carry = floor_div(seconds, DAY_S);
  int64_t left = seconds - carry * DAY_S;
  m->c.hour = (uint8_t)(left / 3600);
  m->c.minute = (uint8_t)(left / 60 % 60);
  m->c.second = (uint8_t)(left % 60);
  return !date || add_days(&m->c.date, carry);
}

/* point + duration, or - with sign -1; *out stays null: no result. A date is the
 * midnight at its beginning. */
static yb_rc shift(struct vm *vm, yb_value p, yb_value d, int sign, yb_value *out) {
  bool ok, date = p.type == YB_VDATETIME;
  if (p.type == YB_VDATE) {
    int64_t seconds = sign * d.u.i - (sign < 0 && d.n > 0);
    ok = d.type == YB_VMONTHS ? add_months(&p.u.date, sign * d.u.i)
                              : add_days(&p.u.date, floor_div(seconds, DAY_S));
    if (ok) *out = p;
    return YB_OK;
  }
  struct yb_moment m = *p.u.moment;
  ok = d.type == YB_VMONTHS ? date && add_months(&m.c.date, sign * d.u.i)
                            : shift_days(&m, sign * d.u.i, sign * (int64_t)d.n, date);
  return ok ? yb_feel_moment(vm->ctx->arena, (yb_value_type)p.type, m, out) : YB_OK;
}

/* A date counts as the midnight in UTC at its beginning. */
static struct yb_moment moment_of(yb_value v) {
  if (v.type != YB_VDATE) return *v.u.moment;
  return (struct yb_moment){.c.date = v.u.date, .kind = YB_OFFSET};
}

static yb_value difference(yb_value a, yb_value b) {
  struct yb_moment x = moment_of(a), y = moment_of(b);
  bool date = a.type != YB_VTIME;
  if ((x.kind == YB_LOCAL) != (y.kind == YB_LOCAL)) return yb_value_null();
  return yb_feel_days(moment_seconds(&x, date) - moment_seconds(&y, date),
                      (int64_t)x.c.nano - y.c.nano);
}

static yb_value sum(yb_value a, yb_value b, int sign) {
  if (a.type == YB_VMONTHS) return months(a.u.i + sign * b.u.i);
  return yb_feel_days(a.u.i + sign * b.u.i, (int64_t)a.n + sign * (int64_t)b.n);
}

/* A duration as a number: months, or seconds with nanoseconds. */
static yb_rc as_number(yb_value d, yb_dec *out) {
  yb_dec s = yb_dec_int(d.u.i), n = {.coef = d.n, .scale = 9};
  if (d.type == YB_VDAYS && d.n) return yb_dec_add(s, n, out);
  *out = s;
  return YB_OK;
}

static yb_rc of_number(yb_value_type type, yb_dec d, yb_value *out) {
  int64_t whole, nano = 0;
  yb_dec floor, rest;
  YB_TRY(yb_dec_round(d, 0, type == YB_VMONTHS ? YB_ROUND_DOWN : YB_ROUND_FLOOR, &floor));
  if (!yb_dec_to_int(floor, &whole)) return YB_INVALID;
  if (type == YB_VDAYS) {
    YB_TRY(yb_dec_sub(d, floor, &rest));
    YB_TRY(yb_dec_mul(rest, yb_dec_int(NANO), &rest));
    YB_TRY(yb_dec_round(rest, 0, YB_ROUND_DOWN, &rest));
    if (!yb_dec_to_int(rest, &nano)) return YB_INVALID;
  }
  if (whole > SECONDS_MAX || whole < -SECONDS_MAX) return YB_INVALID;
  *out = type == YB_VMONTHS ? months(whole) : yb_feel_days(whole, nano);
  return YB_OK;
}

static bool is_duration(yb_value v) { return v.type == YB_VDAYS || v.type == YB_VMONTHS; }

static yb_rc scale(struct vm *vm, feel_op op, yb_value a, yb_value b, yb_value *out) {
  yb_dec x, y, r;
  if (a.type == YB_VNUMBER && op == OP_MUL) return scale(vm, op, b, a, out);
  if (!is_duration(a)) return YB_OK;
  YB_TRY(as_number(a, &x));
  if (b.type == YB_VNUMBER) y = yb_value_to_dec(b);
  else if (b.type == a.type && op == OP_DIV) YB_TRY(as_number(b, &y));
  else return YB_OK;
  YB_TRY(op == OP_MUL ? yb_dec_mul(x, y, &r) : yb_dec_div(x, y, &r));
  if (b.type == YB_VNUMBER) return of_number((yb_value_type)a.type, r, out);
  return yb_value_dec(vm->ctx->arena, r, out);
}

/* *out stays null where there is no result. */
yb_rc yb_feel_temporal_arith(struct vm *vm, feel_op op, yb_value a, yb_value b, yb_value *out) {
  if (op == OP_MUL || op == OP_DIV) return scale(vm, op, a, b, out);
  if (op != OP_ADD && op != OP_SUB) return YB_OK;
  int sign = op == OP_ADD ? 1 : -1;
  bool point_a = yb_feel_is_temporal(a) && !is_duration(a);
  bool point_b = yb_feel_is_temporal(b) && !is_duration(b);
  if (point_a && is_duration(b)) return shift(vm, a, b, sign, out);
  if (is_duration(a) && point_b && sign > 0) return shift(vm, b, a, 1, out);
  if (is_duration(a) && a.type == b.type) *out = sum(a, b, sign);
  else if (point_a && point_b && sign < 0 && (a.type == YB_VTIME) == (b.type == YB_VTIME))
    *out = difference(a, b);
  return YB_OK;
}

/* ---- text ---- */

static void write_clock(struct yb_buf *out, const struct yb_moment *m) {
  yb_buf_fmt(out, "%02d:%02d:%02d", m->c.hour, m->c.minute, m->c.second);
  if (m->c.nano) {
    char text[16];
    int n = snprintf(text, sizeof text, ".%09d", (int)m->c.nano);
    while (n > 1 && text[n - 1] == '0') n--;
    yb_buf_put(out, (yb_str){text, (size_t)n});
  }
  if (m->kind == YB_ZONED) {
    yb_buf_byte(out, '@');
    yb_buf_put(out, yb_zone_name(m->zone));
  } else if (m->kind == YB_OFFSET) {
    int32_t o = m->offset_s < 0 ? -m->offset_s : m->offset_s;
    if (!o) yb_buf_byte(out, 'Z');
    else yb_buf_fmt(out, "%c%02d:%02d", m->offset_s < 0 ? '-' : '+', o / 3600, o / 60 % 60);
    if (o % 60) yb_buf_fmt(out, ":%02d", o % 60);
  }
}

static void write_days(struct yb_buf *out, yb_value v) {
  int64_t s = v.u.i;
  uint32_t nano = v.n;
  if (s < 0) {
    yb_buf_byte(out, '-');
    s = -s;
    if (nano) s--, nano = NANO - nano;
  }
  yb_buf_byte(out, 'P');
  if (s / DAY_S) yb_buf_fmt(out, "%lldD", (long long)(s / DAY_S));
  if (!(s % DAY_S) && !nano) {
    if (!s) yb_buf_z(out, "T0S");
    return;
  }
  yb_buf_byte(out, 'T');
  if (s % DAY_S / 3600) yb_buf_fmt(out, "%lldH", (long long)(s % DAY_S / 3600));
  if (s % 3600 / 60) yb_buf_fmt(out, "%lldM", (long long)(s % 3600 / 60));
  if (!(s % 60) && !nano) return;
  yb_buf_fmt(out, "%lld", (long long)(s % 60));
  if (nano) {
    char text[16];
    int n = snprintf(text, sizeof text, ".%09u", nano);
    while (n > 1 && text[n - 1] == '0') n--;
    yb_buf_put(out, (yb_str){text, (size_t)n});
  }
  yb_buf_byte(out, 'S');
}

static void write_months(struct yb_buf *out, int64_t v) {
  if (v < 0) yb_buf_byte(out, '-'), v = -v;
  yb_buf_byte(out, 'P');
  if (v / 12) yb_buf_fmt(out, "%lldY", (long long)(v / 12));
  if (v % 12 || !v) yb_buf_fmt(out, "%lldM", (long long)(v % 12));
}

void yb_feel_write_temporal(struct yb_buf *out, yb_value v) {
  switch (v.type) {
    case YB_VDATE: yb_date_write(out, v.u.date); break;
    case YB_VTIME: write_clock(out, v.u.moment); break;
    case YB_VDATETIME:
      yb_date_write(out, v.u.moment->c.date);
      yb_buf_byte(out, 'T');
      write_clock(out, v.u.moment);
      break;
    case YB_VDAYS: write_days(out, v); break;
    case YB_VMONTHS: write_months(out, v.u.i); break;
    default: break;
  }
}

/* ---- properties ---- */

static bool date_part(yb_date d, yb_str name, int64_t *out) {
  if (YB_EQ(name, "year")) *out = d.year;
  else if (YB_EQ(name, "month")) *out = d.month;
  else if (YB_EQ(name, "day")) *out = d.day;
  else if (YB_EQ(name, "weekday")) *out = yb_date_weekday(d);
  else return false;
  return true;
}

/* whole seconds and nanoseconds as one number */
static yb_rc decimal_of(struct yb_arena *a, int64_t seconds, int64_t nano, yb_value *out) {
  yb_dec d = yb_dec_int(seconds);
  int scale = 9;
  for (; nano && nano % 10 == 0; nano /= 10) scale--;
  if (nano) YB_TRY(yb_dec_add(d, yb_dec_fast(nano, scale), &d));
  return yb_value_dec(a, d, out);
}

static yb_rc clock_part_of(struct yb_arena *a, yb_value v, yb_str name, yb_value *out,
                           bool *found) {
  const struct yb_moment *m = v.u.moment;
  bool date = v.type == YB_VDATETIME;
  *found = true;
  if (YB_EQ(name, "hour")) *out = yb_value_int(m->c.hour);
  else if (YB_EQ(name, "minute")) *out = yb_value_int(m->c.minute);
  else if (YB_EQ(name, "second")) return decimal_of(a, m->c.second, m->c.nano, out);
  else if (YB_EQ(name, "time offset"))
    *out = m->kind == YB_LOCAL ? yb_value_null() : yb_feel_days(offset_of(m, date), 0);
  else if (YB_EQ(name, "timezone"))
    *out = m->kind == YB_ZONED ? yb_value_str(yb_zone_name(m->zone)) : yb_value_null();
  else *found = false;
  return YB_OK;
}

/* Towards zero: the parts of a negative duration are negative. */
static bool duration_part(yb_value v, yb_str name, int64_t *out) {
  int64_t s = v.u.i + (v.u.i < 0 && v.n > 0);
  bool days = v.type == YB_VDAYS;
  if (!days && YB_EQ(name, "years")) *out = v.u.i / 12;
  else if (!days && YB_EQ(name, "months")) *out = v.u.i % 12;
  else if (days && YB_EQ(name, "days")) *out = s / DAY_S;
  else if (days && YB_EQ(name, "hours")) *out = s % DAY_S / 3600;
  else if (days && YB_EQ(name, "minutes")) *out = s % 3600 / 60;
  else return false;
  return true;
}

/* The value functions of 10.3.2.3: seconds since 1970 or midnight, or months. */
static yb_rc value_of(struct yb_arena *a, yb_value v, yb_value *out) {
  if (v.type == YB_VMONTHS) {
    *out = yb_value_int(v.u.i);
    return YB_OK;
  }
  if (v.type == YB_VDAYS) return decimal_of(a, v.u.i, v.n, out);
  struct yb_moment m = moment_of(v);
  return decimal_of(a, moment_seconds(&m, v.type != YB_VTIME), m.c.nano, out);
}

static bool range_part(const struct yb_range *r, yb_str name, yb_value *out) {
  if (YB_EQ(name, "start")) *out = r->low;
  else if (YB_EQ(name, "end")) *out = r->high;
  else if (YB_EQ(name, "start included")) *out = yb_value_bool(r->low_in);
  else if (YB_EQ(name, "end included")) *out = yb_value_bool(r->high_in);
  else return false;
  return true;
}

static yb_rc seconds_part(struct yb_arena *a, yb_value v, yb_value *out) {
  bool minus = v.u.i < 0 && v.n > 0;
  int64_t s = v.u.i + minus, nano = minus ? (int64_t)v.n - NANO : v.n;
  return decimal_of(a, s % 60, nano, out);
}

yb_rc yb_feel_property(struct vm *vm, yb_value v, yb_str name, yb_value *out) {
  struct yb_arena *a = vm->ctx->arena;
  int64_t part = 0;
  bool whole = false, found = false;
  *out = yb_value_null();
  if (v.type == YB_VDATE) whole = date_part(v.u.date, name, &part);
  else if (v.type == YB_VDATETIME) whole = date_part(v.u.moment->c.date, name, &part);
  else if (v.type == YB_VDAYS || v.type == YB_VMONTHS) whole = duration_part(v, name, &part);
  if (whole) {
    *out = yb_value_int(part);
    return YB_OK;
  }
  if (v.type == YB_VDAYS && YB_EQ(name, "seconds")) return seconds_part(a, v, out);
  if (yb_feel_is_temporal(v) && YB_EQ(name, "value")) return value_of(a, v, out);
  if (v.type == YB_VTIME || v.type == YB_VDATETIME)
    YB_TRY(clock_part_of(a, v, name, out, &found));
  if (v.type == YB_VRANGE) found = range_part(v.u.range, name, out);
  if (!found) yb_feel_warn(vm, YB_MSG_feel_no_member, name, yb_str_of(yb_value_type_name(v)));
  return YB_OK;
}
