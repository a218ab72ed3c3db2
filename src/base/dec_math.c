/* dec_math.c - powers, exp and log of decimals (dec.h).
 *
 * They work on pairs: an unevaluated sum high + low of two decimal128 with
 * |low| at most half a unit of high, some 66 digits, and round once at the end.
 * The product of two decimal128 is exact as a pair (p = a * b, then
 * fma(a, b, -p)), and so is the sum (Knuth's TwoSum, good for any radix).
 * Adding a zero would pad a number with zeros (1.21 + 0E-40), so zeros are
 * passed over: exact results keep their exponent.
 *
 *   exp x   x = k ln 10 + r;  exp(r / 256) by its series, squared 8 times;  10^k
 *   ln x    x = m 10^k; near 1 by atanh's series, else two steps of Halley's from the
 *           16 digits of C's log. (The library's own logarithm works in binary and
 *           brings tables of 2 MB for it.)
 *   a ^ n   by squaring, m and 10^k of a apart;   a ^ b = exp(b ln a) else
 */
#include <math.h>

#include "base/dec_int.h"

struct pair { yb_wide hi, lo; };

#define EXP_STEPS 8     /* halvings of exp's argument */
#define EXP_TERMS 23    /* (1.16 / 256)^24 / 24! < 10^-80 */
#define LOG_TERMS 17    /* z < 0.0051: z^35 / 35 < 10^-81 */

static struct pair single(yb_wide w) { return (struct pair){w, yb_wide_int(0)}; }

static struct pair two_sum(yb_wide a, yb_wide b) {
  if (yb_wide_zero(b)) return single(a);
  if (yb_wide_zero(a)) return single(b);
  yb_wide s = yb_wide_add(a, b), bb = yb_wide_sub(s, a);
  yb_wide e = yb_wide_add(yb_wide_sub(a, yb_wide_sub(s, bb)), yb_wide_sub(b, bb));
  return (struct pair){s, e};
}

static yb_wide sum(yb_wide a, yb_wide b) {
  return yb_wide_zero(b) ? a : yb_wide_zero(a) ? b : yb_wide_add(a, b);
}

static struct pair pair_add(struct pair x, struct pair y) {
  struct pair s = two_sum(x.hi, y.hi);
  return two_sum(s.hi, sum(s.lo, sum(x.lo, y.lo)));
}

static struct pair pair_neg(struct pair x) {
  return (struct pair){yb_wide_neg(x.hi), yb_wide_neg(x.lo)};
}

static struct pair pair_mul(struct pair x, struct pair y) {
  yb_wide p = yb_wide_mul(x.hi, y.hi), e = yb_wide_fma(x.hi, y.hi, yb_wide_neg(p));
  e = sum(e, yb_wide_mul(x.hi, y.lo));
  e = sum(e, yb_wide_mul(x.lo, y.hi));
  return two_sum(p, e);
}

/* Two quotients, the second of what the first left over. */
static struct pair pair_div(struct pair x, struct pair y) {
  yb_wide q = yb_wide_div(x.hi, y.hi);
  struct pair rest = pair_add(x, pair_neg(pair_mul(single(q), y)));
  return two_sum(q, yb_wide_div(sum(rest.hi, rest.lo), y.hi));
}

/* The same by a small integer, half the work. */
static struct pair pair_part(struct pair x, int64_t by) {
  yb_wide n = yb_wide_int(by), q = yb_wide_div(x.hi, n);
  yb_wide rest = yb_wide_fma(yb_wide_neg(q), n, x.hi);
  return two_sum(q, yb_wide_div(sum(rest, x.lo), n));
}

static struct pair whole(int64_t v) { return single(yb_wide_int(v)); }

/* 34 digits, in two halves of 17, times 10^exp. */
static yb_wide scaled(uint64_t high, uint64_t low, int exp) {
  yb_dec d;
  yb_num n = {(yb_u128)high * 100000000000000000u + low, exp, false};
  if (yb_num_pack(n, &d) != YB_OK) return yb_wide_int(0);
  return yb_wide_of(d);
}

/* ln 10 = 2.302585092994045684017991454684364
 *           2076011014886287729760333279009675726 */
static struct pair ln10(void) {
  return (struct pair){scaled(23025850929940456, 84017991454684364, -33),
                       scaled(20760110148862877, 29760333279009676, -67)};
}

/* exp(x) = result * 10^*k for |x| < 15,000. */
static struct pair pair_exp(struct pair x, int *k) {
  struct pair t = ln10(), r, s = whole(1);
  yb_wide n = yb_wide_nearest(yb_wide_div(x.hi, t.hi));
  yb_num count = yb_wide_num(n);
  *k = 0; /* a zero may have any exponent */
  if (count.coef) *k = (int)(count.coef * yb_u128_pow10(count.exp)) * (count.neg ? -1 : 1);
  r = pair_add(x, pair_neg(pair_mul(whole(*k), t)));
  r = pair_part(r, 1 << EXP_STEPS);
  for (int i = EXP_TERMS; i > 0; i--)
    s = pair_add(whole(1), pair_part(pair_mul(r, s), i));
  for (int i = 0; i < EXP_STEPS; i++) s = pair_mul(s, s);
  return s;
}

/* x = m * 10^*k with m between 0.316 and 3.17; x > 0. */
static yb_wide near_one(yb_dec x, int *k) {
  yb_num n = yb_num_of(x);
  int digits = yb_u128_digits(n.coef);
  yb_u128 top = digits > 3 ? n.coef / yb_u128_pow10(digits - 3)
                           : n.coef * yb_u128_pow10(3 - digits);
  *k = n.exp + digits - (top <= 316);
  return yb_wide_pack((yb_num){n.coef, n.exp - *k, false}); /* the digits stay */
}

/* ln(m): 2 atanh(t / (2 + t)) with t = m - 1. */
static struct pair log_series(yb_wide t) {
  struct pair z = pair_div(single(t), two_sum(yb_wide_int(2), t)), zz = pair_mul(z, z);
  struct pair s = pair_part(whole(1), 2 * LOG_TERMS + 1);
  for (int i = LOG_TERMS - 1; i >= 0; i--)
    s = pair_add(pair_mul(s, zz), pair_part(whole(1), 2 * i + 1));
  return pair_mul(pair_mul(s, z), whole(2));
}

/* ln(m) to some 15 digits, for 0.3 < m < 3.2. */
static struct pair log_guess(yb_wide m) {
  yb_num n = yb_wide_num(m);
  int drop = yb_u128_digits(n.coef) - 18;
  if (drop > 0) n.coef /= yb_u128_pow10(drop), n.exp += drop;
  double y = log((double)(uint64_t)n.coef) + n.exp * log(10.0);
  return single(yb_wide_mul(yb_wide_int((int64_t)(y * 1e17)), yb_wide_ten(-17)));
}

/* y + 2 (m - e) / (m + e) with e = exp(y): the error is cubed. */
static struct pair halley(struct pair y, struct pair m) {
  int k;
  struct pair e = pair_exp(y, &k);
  e = pair_mul(e, single(yb_wide_ten(k)));
  struct pair top = pair_add(m, pair_neg(e)), low = pair_add(m, e);
  return pair_add(y, pair_div(pair_mul(top, whole(2)), low));
}

static struct pair log_newton(yb_wide m) {
  return halley(halley(log_guess(m), single(m)), single(m));
}

/* ln(x), x > 0. */
static struct pair pair_log(yb_dec x) {
  int k;
  yb_wide m = near_one(x, &k), t = yb_wide_sub(m, yb_wide_int(1)), size = t;
  size.high &= ~(UINT64_C(1) << 63);
  bool close = yb_wide_cmp(size, yb_wide_ten(-2)) < 0;
  struct pair y = close ? log_series(t) : log_newton(m);
  return k ? pair_add(y, pair_mul(ln10(), whole(k))) : y;
}

/* x * 10^k as a decimal, rounded once; trailing zeros go unless `keep`. */
static yb_rc finished(struct pair x, int k, bool keep, yb_dec *out) {
  yb_dec d;
  if (!yb_wide_finite(x.hi)) return YB_INVALID;
  yb_num n = yb_wide_num(x.hi);
  int lead = n.exp + yb_u128_digits(n.coef) + k;
  if (n.coef == 0 || lead < -6250) {
    *out = yb_dec_int(0);
    return YB_OK;
  }
  if (lead > 6150) return YB_INVALID;
  for (; k > 6000; k -= 100) x = pair_mul(x, single(yb_wide_ten(100)));
  for (; k < -6000; k += 100) x = pair_mul(x, single(yb_wide_ten(-100)));
  yb_wide ten = yb_wide_ten(k);
  yb_wide w = yb_wide_zero(x.lo) ? yb_wide_mul(x.hi, ten)
                                 : yb_wide_fma(x.hi, ten, yb_wide_mul(x.lo, ten));
  YB_TRY(yb_wide_take(w, &d));
  if (keep) *out = d;
  return keep ? YB_OK : yb_num_pack(yb_num_strip(yb_num_of(d)), out);
}

static yb_rc exp_of(struct pair x, yb_dec *out) {
  int k;
  if (!yb_wide_finite(x.hi)) return YB_INVALID;
  if (yb_wide_cmp(x.hi, yb_wide_int(14200)) > 0) return YB_INVALID;
  if (yb_wide_cmp(x.hi, yb_wide_int(-14400)) < 0) {
    *out = yb_dec_int(0);
    return YB_OK;
  }
  struct pair e = pair_exp(x, &k);
  return finished(e, k, false, out);
}

yb_rc yb_dec_exp(yb_dec a, yb_dec *out) { return exp_of(single(yb_wide_of(a)), out); }

yb_rc yb_dec_log(yb_dec a, yb_dec *out) {
  if (yb_dec_sign(a) <= 0) return YB_INVALID;
  return finished(pair_log(a), 0, false, out);
}

/* |a| ^ n for a > 0 and |n| at most 10^15: log10 of the result is known well
 * enough to tell what is too large or too small. */
static yb_rc int_power(yb_dec a, int64_t n, yb_dec *out) {
  int k;
  uint64_t left = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
  yb_wide m = near_one(a, &k);
  yb_num parts = yb_wide_num(m);
  double size = log10((double)parts.coef) + parts.exp + k;
  if (size * (double)n > 6146) return YB_INVALID;
  if (size * (double)n < -6250) {
    *out = yb_dec_int(0);
    return YB_OK;
  }
  struct pair base = single(m), power = whole(1);
  bool begun = false;
  for (; left; left >>= 1) {
    if (left & 1) power = begun ? pair_mul(power, base) : base, begun = true;
    if (left > 1) base = pair_mul(base, base);
  }
  if (n < 0) power = pair_div(whole(1), power);
  return finished(power, (int)(k * n), n > 0, out);
}

/* A negative base: the exponent must be whole, and odd keeps the sign. */
static bool odd_int(yb_dec b) {
  yb_num n = yb_num_strip(yb_num_of(b));
  return n.exp == 0 && (n.coef & 1);
}

yb_rc yb_dec_pow(yb_dec a, yb_dec b, yb_dec *out) {
  int64_t n;
  bool is_whole = yb_dec_is_int(b), neg = yb_dec_sign(a) < 0;
  yb_dec size = neg ? yb_dec_neg(a) : a;
  yb_rc rc;
  if (yb_dec_sign(b) == 0 || yb_dec_sign(a) == 0) {
    if (yb_dec_sign(b) < 0) return YB_INVALID;
    *out = yb_dec_int(yb_dec_sign(b) == 0);
    return YB_OK;
  }
  if (neg && !is_whole) return YB_INVALID;
  if (is_whole && yb_dec_to_int(b, &n) && n <= 1000000000000000 && n >= -1000000000000000)
    rc = int_power(size, n, out);
  else
    rc = exp_of(pair_mul(pair_log(size), single(yb_wide_of(b))), out);
  if (rc == YB_OK && neg && odd_int(b)) *out = yb_dec_neg(*out);
  return rc;
}
