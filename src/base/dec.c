/* dec.c - see dec.h: text, rounding and the taking apart of decimals.
 * Arithmetic beyond the quick way is in dec_wide.c, powers and logarithms in
 * dec_math.c.
 *
 * One value may have several forms (1.1, 1.10); pack chooses fast whenever
 * coefficient and exponent fit.
 */
#include "base/dec.h"

#include "base/dec_int.h"

#define TEXT_MAX 6200u
#define EXP_READ_MAX 1000000

const int64_t yb_dec_pow10[YB_DEC_SCALE_MAX + 1] = {
    1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 10000000000,
    100000000000, 1000000000000, 10000000000000, 100000000000000, 1000000000000000,
    10000000000000000, 100000000000000000, 1000000000000000000};

/* ------------------------------------------------------------ taken apart */

yb_u128 yb_u128_pow10(int n) {
  yb_u128 v = (yb_u128)yb_dec_pow10[n > 18 ? 18 : n];
  if (n > 36) return v * (yb_u128)yb_dec_pow10[18] * (yb_u128)yb_dec_pow10[n - 36];
  return n > 18 ? v * (yb_u128)yb_dec_pow10[n - 18] : v;
}

int yb_u128_digits(yb_u128 v) {
  int n = 0;
  for (; v > UINT64_MAX; v /= 10) n++;
  for (uint64_t low = (uint64_t)v; low; low /= 10) n++;
  return n;
}

yb_num yb_num_of(yb_dec d) {
  if (d.wide) return yb_wide_num(yb_wide_of(d));
  uint64_t size = d.coef < 0 ? 0 - (uint64_t)d.coef : (uint64_t)d.coef;
  return (yb_num){size, -d.scale, d.coef < 0};
}

yb_num yb_num_strip(yb_num n) {
  if (n.coef == 0) return (yb_num){0, 0, false};
  while (n.coef > UINT64_MAX && n.coef % 10 == 0) n.coef /= 10, n.exp++;
  if (n.coef > UINT64_MAX) return n;
  uint64_t low = (uint64_t)n.coef;
  for (; low % 10 == 0; low /= 10) n.exp++;
  n.coef = low;
  return n;
}

yb_rc yb_num_pack(yb_num n, yb_dec *out) {
  if (n.coef == 0) {
    int scale = n.exp > 0 ? 0 : n.exp < -YB_DEC_SCALE_MAX ? YB_DEC_SCALE_MAX : -n.exp;
    *out = yb_dec_fast(0, scale);
    return YB_OK;
  }
  if (n.coef <= (yb_u128)YB_DEC_COEF_MAX && n.exp >= -YB_DEC_SCALE_MAX &&
      n.exp <= YB_DEC_SCALE_MAX) {
    int64_t coef = (int64_t)n.coef, by = n.exp > 0 ? yb_dec_pow10[n.exp] : 1;
    if (coef <= YB_DEC_COEF_MAX / by) {
      coef *= by;
      *out = yb_dec_fast(n.neg ? -coef : coef, n.exp < 0 ? -n.exp : 0);
      return YB_OK;
    }
  }
  yb_u128 limit = yb_u128_pow10(YB_NUM_DIGITS);
  if (n.coef >= limit) n.coef /= 10, n.exp++; /* 10^34 by rounding up */
  while (n.exp > YB_NUM_EXP_MAX && n.coef < limit / 10) n.coef *= 10, n.exp--;
  if (n.exp > YB_NUM_EXP_MAX || n.exp < YB_NUM_EXP_MIN) return YB_INVALID;
  *out = yb_wide_dec(n);
  return YB_OK;
}

yb_dec yb_dec_int(int64_t v) {
  if (yb_dec_fits(v)) return yb_dec_fast(v, 0);
  return yb_wide_dec((yb_num){v < 0 ? 0 - (uint64_t)v : (uint64_t)v, 0, v < 0});
}

int yb_dec_sign(yb_dec a) {
  if (!a.wide) return (a.coef > 0) - (a.coef < 0);
  return a.high >> 63 ? -1 : 1; /* a wide zero does not exist */
}

/* ------------------------------------------------------------ rounding */

/* Whether the quotient is to be raised by one: `half` is the remainder against
 * one half (-1, 0, 1), `rest` whether there is a remainder at all. */
static bool raised(yb_round how, bool neg, bool odd, int half, bool rest) {
  switch (how) {
    case YB_ROUND_HALF_EVEN: return half > 0 || (half == 0 && odd);
    case YB_ROUND_HALF_UP: return half >= 0;
    case YB_ROUND_HALF_DOWN: return half > 0;
    case YB_ROUND_UP: return rest;
    case YB_ROUND_DOWN: return false;
    case YB_ROUND_FLOOR: return rest && neg;
    case YB_ROUND_CEILING: return rest && !neg;
  }
  return false;
}

/* n / 10^drop, drop > 0, rounded. */
static yb_num dropped(yb_num n, int drop, yb_round how) {
  if (n.coef == 0) return (yb_num){0, n.exp + drop, false};
  if (drop > 38) { /* far less than a half */
    bool up = raised(how, n.neg, false, -1, true);
    return (yb_num){up, n.exp + drop, n.neg};
  }
  yb_u128 by = yb_u128_pow10(drop), q = n.coef / by, r = n.coef % by, other = by - r;
  int half = r > other ? 1 : r < other ? -1 : 0;
  q += raised(how, n.neg, q & 1, half, r != 0);
  return (yb_num){q, n.exp + drop, n.neg};
}

yb_rc yb_dec_round(yb_dec a, int scale, yb_round how, yb_dec *out) {
  if (scale < -YB_NUM_EXP_MAX || scale > -YB_NUM_EXP_MIN) return YB_INVALID;
  if (!a.wide && scale >= a.scale) {
    *out = a;
    return YB_OK;
  }
  if (!a.wide && scale >= 0) {
    int64_t by = yb_dec_pow10[a.scale - scale], q = a.coef / by, r = a.coef % by;
    int64_t size = r < 0 ? -r : r, other = by - size;
    int half = size > other ? 1 : size < other ? -1 : 0;
    bool neg = a.coef < 0;
    if (raised(how, neg, q & 1, half, r != 0)) q += neg ? -1 : 1;
    *out = yb_dec_fast(q, scale);
    return YB_OK;
  }
  yb_num n = yb_num_of(a);
  int drop = -scale - n.exp;
  return yb_num_pack(drop > 0 ? dropped(n, drop, how) : n, out);
}

bool yb_dec_to_int(yb_dec a, int64_t *out) {
  if (!a.wide && a.scale == 0) {
    *out = a.coef;
    return true;
  }
  yb_num n = yb_num_strip(yb_num_of(a));
  if (n.exp < 0 || n.exp > 18) return false;
  if (n.coef > (yb_u128)INT64_MAX + 1) return false;
  n.coef *= (yb_u128)yb_dec_pow10[n.exp];
  if (n.coef > (yb_u128)INT64_MAX + n.neg) return false;
  uint64_t size = (uint64_t)n.coef;
  *out = (int64_t)(n.neg ? 0 - size : size);
  return true;
}

bool yb_dec_is_int(yb_dec a) {
  if (!a.wide) return a.coef % yb_dec_pow10[a.scale] == 0;
  return yb_num_strip(yb_num_of(a)).exp >= 0;
}

int yb_dec_digits(yb_dec a) {
  yb_num n = yb_num_strip(yb_num_of(a));
  return n.coef ? yb_u128_digits(n.coef) : 1;
}

int yb_dec_places(yb_dec a) {
  yb_num n = yb_num_strip(yb_num_of(a));
  return n.exp < 0 ? -n.exp : 0;
}

/* ------------------------------------------------------------ from text */

/* The pieces of a number: [-] whole [. part] [e power]. */
struct pieces { yb_str whole, part; int power; bool neg; };

static size_t digits_at(yb_str s, size_t at) {
  size_t n = 0;
  while (at + n < s.n && s.p[at + n] >= '0' && s.p[at + n] <= '9') n++;
  return n;
}

static bool power_at(yb_str s, size_t at, int *power) {
  bool minus = at < s.n && s.p[at] == '-';
  if (minus || (at < s.n && s.p[at] == '+')) at++;
  size_t n = digits_at(s, at);
  int v = 0;
  if (n == 0 || at + n != s.n) return false;
  for (size_t i = 0; i < n; i++)
    if (v < EXP_READ_MAX) v = v * 10 + (s.p[at + i] - '0');
  *power = minus ? -v : v;
  return true;
}

static bool split(yb_str s, struct pieces *p) {
  size_t at = 0;
  *p = (struct pieces){0};
  if (at < s.n && s.p[at] == '-') p->neg = true, at++;
  p->whole = yb_str_n(s.p + at, digits_at(s, at));
  at += p->whole.n;
  if (p->whole.n > 1 && p->whole.p[0] == '0') return false;
  if (at < s.n && s.p[at] == '.') {
    at++;
    p->part = yb_str_n(s.p + at, digits_at(s, at));
    at += p->part.n;
    if (p->part.n == 0) return false;
  }
  if (p->whole.n + p->part.n == 0) return false;
  if (at < s.n && (s.p[at] | 32) == 'e') return power_at(s, at + 1, &p->power);
  return at == s.n;
}

static int64_t digits_value(int64_t v, yb_str s) {
  for (size_t i = 0; i < s.n; i++) v = v * 10 + (s.p[i] - '0');
  return v;
}

/* The i-th digit of whole and part in a row. */
static int digit(const struct pieces *p, size_t i) {
  return (i < p->whole.n ? p->whole.p[i] : p->part.p[i - p->whole.n]) - '0';
}

/* Rounds once, to 34 digits or to fewer when the last one would stand below the
 * smallest exponent. */
static yb_num rounded(const struct pieces *p) {
  size_t all = p->whole.n + p->part.n, first = 0;
  while (first < all && digit(p, first) == 0) first++;
  int count = (int)(all - first), exp = p->power - (int)p->part.n;
  int keep = count < YB_NUM_DIGITS ? count : YB_NUM_DIGITS;
  if (exp < YB_NUM_EXP_MIN && count - (YB_NUM_EXP_MIN - exp) < keep)
    keep = count - (YB_NUM_EXP_MIN - exp);
  if (count == 0 || keep < 0) return (yb_num){0, count ? YB_NUM_EXP_MIN : exp, false};
  yb_num n = {0, exp + count - keep, p->neg};
  for (int i = 0; i < keep; i++) n.coef = n.coef * 10 + (unsigned)digit(p, first + (size_t)i);
  if (keep == count) return n;
  int next = digit(p, first + (size_t)keep), half = next > 5 ? 1 : next < 5 ? -1 : 0;
  for (size_t i = first + (size_t)keep + 1; half == 0 && i < all; i++) half = digit(p, i) != 0;
  n.coef += raised(YB_ROUND_HALF_EVEN, n.neg, n.coef & 1, half, true);
  return n;
}

yb_rc yb_dec_parse(yb_str s, yb_dec *out) {
  struct pieces p;
  if (s.n > TEXT_MAX) return YB_LIMIT;
  if (!split(s, &p)) return YB_INVALID;
  if (p.power == 0 && p.whole.n + p.part.n <= YB_DEC_SCALE_MAX) {
    int64_t coef = digits_value(digits_value(0, p.whole), p.part);
    *out = yb_dec_fast(p.neg ? -coef : coef, (int)p.part.n);
    return YB_OK;
  }
  return yb_num_pack(rounded(&p), out);
}

/* ------------------------------------------------------------ to text */

#define PLAIN_ZEROS 40

/* The digits of v, at least one, at the end of `room`; the first of them. */
static char *digits_of(yb_u128 v, char *end) {
  char *at = end;
  for (; v > UINT64_MAX; v /= 10) *--at = (char)('0' + (int)(v % 10));
  uint64_t low = (uint64_t)v;
  do *--at = (char)('0' + (int)(low % 10));
  while (low /= 10);
  return at;
}

static void zeros(struct yb_buf *out, int n) {
  static const char many[] = "0000000000000000000000000000000000000000";
  yb_buf_put(out, yb_str_n(many, (size_t)n));
}

/* d.ddd with the point after `before` digits; zeros where digits are missing. */
static void plain(struct yb_buf *out, yb_str d, int exp) {
  int before = (int)d.n + exp;
  if (exp >= 0) {
    yb_buf_put(out, d);
    zeros(out, exp);
    return;
  }
  if (before > 0) {
    yb_buf_put(out, yb_str_upto(d, (size_t)before));
    yb_buf_byte(out, '.');
    yb_buf_put(out, yb_str_from(d, (size_t)before));
    return;
  }
  yb_buf_z(out, "0.");
  zeros(out, -before);
  yb_buf_put(out, d);
}

void yb_dec_write(struct yb_buf *out, yb_dec d, bool canonical) {
  char room[40];
  yb_num n = yb_num_of(d);
  if (canonical) n = yb_num_strip(n);
  char *from = digits_of(n.coef, room + sizeof room);
  yb_str digits = yb_str_n(from, (size_t)(room + sizeof room - from));
  int lead = n.exp + (int)digits.n - 1; /* the exponent of the first digit */
  if (n.neg) yb_buf_byte(out, '-');
  if (n.exp <= PLAIN_ZEROS && lead >= -PLAIN_ZEROS) {
    plain(out, digits, n.exp);
    return;
  }
  yb_buf_byte(out, digits.p[0]);
  if (digits.n > 1) yb_buf_byte(out, '.');
  yb_buf_put(out, yb_str_from(digits, 1));
  yb_buf_fmt(out, "E%+d", lead);
}
