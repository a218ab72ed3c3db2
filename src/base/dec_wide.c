/* dec_wide.c - decimal128 (see dec_int.h): the only file that includes the
 * Intel library (libbidgcc000: arguments by value, the rounding mode an
 * argument, flags behind a pointer). gcc's _Decimal128 must never be linked in:
 * libgcc and this library share symbols with different conventions.
 *
 * Flags are not looked at: what did not work shows as NaN or infinity.
 */
#define DECIMAL_CALL_BY_REFERENCE 0
#define DECIMAL_GLOBAL_ROUNDING 0
#define DECIMAL_GLOBAL_EXCEPTION_FLAGS 0
#include <bid_conf.h>

#include <bid_functions.h>

#include "base/dec_int.h"

#define HALF_EVEN 0u
#define BIAS 6176
#define COEF_HIGH_BITS 49
#define SPECIAL (UINT64_C(3) << 61) /* coefficient beyond 10^34, infinity, NaN */
#define NOT_FINITE (UINT64_C(15) << 59)

static BID_UINT128 in(yb_wide w) {
  BID_UINT128 v;
  v.w[0] = w.low;
  v.w[1] = w.high;
  return v;
}

static yb_wide out_of(BID_UINT128 v) { return (yb_wide){v.w[0], v.w[1]}; }

yb_wide yb_wide_pack(yb_num n) {
  uint64_t high = (uint64_t)n.neg << 63 | (uint64_t)(n.exp + BIAS) << COEF_HIGH_BITS |
                  (uint64_t)(n.coef >> 64);
  return (yb_wide){(uint64_t)n.coef, high};
}

yb_wide yb_wide_of(yb_dec d) {
  if (d.wide) return (yb_wide){(uint64_t)d.coef, d.high ^ SPECIAL};
  return yb_wide_pack(yb_num_of(d));
}

yb_wide yb_wide_int(int64_t v) {
  uint64_t size = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
  return yb_wide_pack((yb_num){size, 0, v < 0});
}

yb_wide yb_wide_ten(int exp) {
  yb_num n = {1, exp, false};
  for (; n.exp > YB_NUM_EXP_MAX; n.exp--) n.coef *= 10;
  return yb_wide_pack(n);
}

bool yb_wide_finite(yb_wide w) { return (w.high & NOT_FINITE) != NOT_FINITE; }

yb_dec yb_wide_dec(yb_num n) {
  yb_wide w = yb_wide_pack(n);
  return (yb_dec){.coef = (int64_t)w.low, .high = w.high ^ SPECIAL};
}

yb_num yb_wide_num(yb_wide w) {
  yb_num n = {0, 0, (w.high >> 63) != 0};
  if ((w.high & SPECIAL) == SPECIAL) return n;
  n.exp = (int)(w.high >> COEF_HIGH_BITS & 0x3FFF) - BIAS;
  n.coef = (yb_u128)(w.high & ((UINT64_C(1) << COEF_HIGH_BITS) - 1)) << 64 | w.low;
  return n;
}

yb_rc yb_wide_take(yb_wide w, yb_dec *out) {
  if (!yb_wide_finite(w)) return YB_INVALID;
  yb_num n = yb_wide_num(w);
  if (n.coef <= UINT64_MAX) return yb_num_pack(n, out);
  *out = (yb_dec){.coef = (int64_t)w.low, .high = w.high ^ SPECIAL}; /* surely wide */
  return YB_OK;
}

bool yb_wide_zero(yb_wide w) { return yb_wide_finite(w) && yb_wide_num(w).coef == 0; }

int yb_wide_cmp(yb_wide a, yb_wide b) {
  unsigned flags = 0;
  if (bid128_quiet_less(in(a), in(b), &flags)) return -1;
  return bid128_quiet_greater(in(a), in(b), &flags);
}

yb_wide yb_wide_neg(yb_wide a) { return (yb_wide){a.low, a.high ^ UINT64_C(1) << 63}; }

yb_wide yb_wide_add(yb_wide a, yb_wide b) {
  unsigned flags = 0;
  return out_of(bid128_add(in(a), in(b), HALF_EVEN, &flags));
}

yb_wide yb_wide_sub(yb_wide a, yb_wide b) { return yb_wide_add(a, yb_wide_neg(b)); }

yb_wide yb_wide_mul(yb_wide a, yb_wide b) {
  unsigned flags = 0;
  return out_of(bid128_mul(in(a), in(b), HALF_EVEN, &flags));
}

yb_wide yb_wide_div(yb_wide a, yb_wide b) {
  unsigned flags = 0;
  return out_of(bid128_div(in(a), in(b), HALF_EVEN, &flags));
}

yb_wide yb_wide_fma(yb_wide a, yb_wide b, yb_wide c) {
  unsigned flags = 0;
  return out_of(bid128_fma(in(a), in(b), in(c), HALF_EVEN, &flags));
}

yb_wide yb_wide_nearest(yb_wide a) {
  unsigned flags = 0;
  return out_of(bid128_round_integral_nearest_even(in(a), &flags));
}

/* ------------------------------------------------------------ of dec.h */

yb_rc yb_dec_add_wide(yb_dec a, yb_dec b, yb_dec *out) {
  return yb_wide_take(yb_wide_add(yb_wide_of(a), yb_wide_of(b)), out);
}

yb_rc yb_dec_mul_wide(yb_dec a, yb_dec b, yb_dec *out) {
  return yb_wide_take(yb_wide_mul(yb_wide_of(a), yb_wide_of(b)), out);
}

int yb_dec_cmp_wide(yb_dec a, yb_dec b) { return yb_wide_cmp(yb_wide_of(a), yb_wide_of(b)); }

/* Whole quotients of coefficients need no decimal128; most divisions of money
 * by a count are not whole. */
static bool whole_quotient(yb_dec a, yb_dec b, yb_dec *out) {
  int64_t coef;
  if (a.wide || b.wide || a.coef % b.coef != 0) return false;
  coef = a.coef / b.coef;
  int scale = a.scale - b.scale;
  if (scale < 0) {
    if (__builtin_mul_overflow(coef, yb_dec_pow10[-scale], &coef) || !yb_dec_fits(coef))
      return false;
    scale = 0;
  }
  *out = yb_dec_fast(coef, scale);
  return true;
}

yb_rc yb_dec_div(yb_dec a, yb_dec b, yb_dec *out) {
  if (yb_dec_sign(b) == 0) return YB_INVALID;
  if (whole_quotient(a, b, out)) return YB_OK;
  return yb_wide_take(yb_wide_div(yb_wide_of(a), yb_wide_of(b)), out);
}

yb_rc yb_dec_modulo(yb_dec a, yb_dec b, yb_dec *out) {
  int64_t x, y;
  unsigned flags = 0;
  if (yb_dec_sign(b) == 0) return YB_INVALID;
  int scale = yb_dec_both_fast(a, b) ? yb_dec_level(a, b, &x, &y) : -1;
  if (scale >= 0) {
    int64_t r = x % y;
    if (r && (r < 0) != (y < 0)) r += y;
    if (yb_dec_fits(r)) {
      *out = yb_dec_fast(r, scale);
      return YB_OK;
    }
  }
  yb_wide w = yb_wide_of(b);
  yb_wide r = out_of(bid128_fmod(in(yb_wide_of(a)), in(w), &flags));
  if (!yb_wide_zero(r) && (r.high ^ w.high) >> 63) r = yb_wide_add(r, w);
  return yb_wide_take(r, out);
}

yb_rc yb_dec_sqrt(yb_dec a, yb_dec *out) {
  unsigned flags = 0;
  if (yb_dec_sign(a) < 0) return YB_INVALID;
  return yb_wide_take(out_of(bid128_sqrt(in(yb_wide_of(a)), HALF_EVEN, &flags)), out);
}
