/* dec.h - exact decimals: 64-bit coefficient and scale, decimal128 behind it.
 *
 *   fast   coef * 10^-scale, |coef| <= 10^18, scale 0..18     about 1 ns
 *   wide   IEEE 754 decimal128 (34 digits, exponent -6143..6144), half-even
 *
 * Results are fast whenever they fit. Trailing zeros are kept as arithmetic
 * gives them (1.10 + 1 = 2.10), as decimal128 does; but a positive exponent
 * that fits becomes zeros (1e3 is 1000). NaN and infinity
 * do not exist: an operation without a result is YB_INVALID (for FEEL: null).
 */
#ifndef YB_BASE_DEC_H
#define YB_BASE_DEC_H
#include "base/buf.h"
#include "base/str.h"

/* 16 bytes, so that calls pass it in registers. A wide number keeps the two halves
 * of the BID encoding, the bits 62 and 61 of `high` inverted: finite numbers
 * never have both set, so in a wide number one of them is, and in a fast one
 * `high` is the scale alone.
 *
 *   fast   coef | 0 0 0 0 0 0 0 scale            {.coef = 1050, .scale = 2} is 10.50
 *   wide   low  | sign ~x~x x ...  high          {0} is 0 */
typedef struct yb_dec {
  int64_t coef;          /* fast: the coefficient; wide: low half */
  union {
    uint64_t high;
    struct {
      int8_t scale;      /* fast: 0..18 */
      uint8_t rest[6];
      uint8_t wide;      /* not 0: wide */
    };
  };
} yb_dec;
_Static_assert(sizeof(yb_dec) == 16 && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
               "scale is the lowest byte of high, wide the topmost");

/* JSON number syntax plus a leading '.': "-12.50", "1e3", ".5"; "+5", "5." and
 * "05" are refused, as is what is too large. At most 6,200 characters (else
 * YB_LIMIT). Rounds half-even beyond 34 digits; what is too small becomes 0. */
yb_rc yb_dec_parse(yb_str s, yb_dec *out) YB_MUST;
yb_dec yb_dec_int(int64_t v);
/* Plain digits while at most 40 zeros stand behind or before the digits, else
 * 1.5E+50; never "-0". `canonical`: one text for one value, no trailing zeros
 * of the fraction. */
void yb_dec_write(struct yb_buf *out, yb_dec d, bool canonical);

/* The way round: decimal128, whatever the operands. The quick way stands at
 * the end of this header; both give the same value and the same exponent. */
yb_rc yb_dec_add_wide(yb_dec a, yb_dec b, yb_dec *out) YB_MUST;
yb_rc yb_dec_mul_wide(yb_dec a, yb_dec b, yb_dec *out) YB_MUST;
int yb_dec_cmp_wide(yb_dec a, yb_dec b);

static inline yb_rc yb_dec_add(yb_dec a, yb_dec b, yb_dec *out) YB_MUST;
static inline yb_rc yb_dec_sub(yb_dec a, yb_dec b, yb_dec *out) YB_MUST;
static inline yb_rc yb_dec_mul(yb_dec a, yb_dec b, yb_dec *out) YB_MUST;
static inline int yb_dec_cmp(yb_dec a, yb_dec b);   /* -1, 0, 1 */
yb_rc yb_dec_div(yb_dec a, yb_dec b, yb_dec *out) YB_MUST;   /* /0: INVALID */
/* a - b * floor(a / b), as FEEL's modulo. */
yb_rc yb_dec_modulo(yb_dec a, yb_dec b, yb_dec *out) YB_MUST;
/* Integer powers keep exact results exact; 0 to the 0 is 1; a negative base
 * takes integer exponents only. pow, exp and log work with 66 digits and round
 * once. */
yb_rc yb_dec_pow(yb_dec a, yb_dec b, yb_dec *out) YB_MUST;
yb_rc yb_dec_sqrt(yb_dec a, yb_dec *out) YB_MUST;
yb_rc yb_dec_exp(yb_dec a, yb_dec *out) YB_MUST;
yb_rc yb_dec_log(yb_dec a, yb_dec *out) YB_MUST;
static inline yb_dec yb_dec_neg(yb_dec a) {
  if (a.wide) a.high ^= UINT64_C(1) << 63;
  else a.coef = -a.coef;
  return a;
}
int yb_dec_sign(yb_dec a);

typedef enum yb_round {
  YB_ROUND_HALF_EVEN, YB_ROUND_HALF_UP, YB_ROUND_HALF_DOWN, YB_ROUND_UP,
  YB_ROUND_DOWN, YB_ROUND_FLOOR, YB_ROUND_CEILING
} yb_round;
/* Rounds to `scale` digits after the point (-6111..6176, else INVALID); what has
 * no more digits than that comes back as it is. */
yb_rc yb_dec_round(yb_dec a, int scale, yb_round how, yb_dec *out) YB_MUST;
/* True and the value when it is an integer that fits. */
bool yb_dec_to_int(yb_dec a, int64_t *out);
bool yb_dec_is_int(yb_dec a);
int yb_dec_digits(yb_dec a);        /* significant digits, trailing zeros off */
int yb_dec_places(yb_dec a);        /* digits after the point, zeros off */

/* ------------------------------------------------------------ the quick way */

#define YB_DEC_COEF_MAX INT64_C(1000000000000000000)
#define YB_DEC_SCALE_MAX 18
extern const int64_t yb_dec_pow10[YB_DEC_SCALE_MAX + 1];

static inline bool yb_dec_fits(int64_t coef) {
  return (uint64_t)coef + (uint64_t)YB_DEC_COEF_MAX <= 2 * (uint64_t)YB_DEC_COEF_MAX;
}

static inline yb_dec yb_dec_fast(int64_t coef, int scale) {
  return (yb_dec){.coef = coef, .high = (uint64_t)scale};
}

/* The number put together from its halves: so told, the compiler keeps them in
 * registers on the quick way, where it would copy the union to the stack. */
static inline yb_dec yb_dec_whole(yb_dec a) {
  return (yb_dec){.coef = a.coef, .high = a.high};
}

static inline bool yb_dec_both_fast(yb_dec a, yb_dec b) {
  return __builtin_expect((a.high | b.high) < 32, 1); /* scales alone */
}

/* Brings the coefficients of two fast numbers to one scale, which is returned;
 * -1 when one overflows. */
static inline int yb_dec_level(yb_dec a, yb_dec b, int64_t *x, int64_t *y) {
  int by = (int)a.high - (int)b.high;
  *x = a.coef;
  *y = b.coef;
  if (by == 0) return (int)a.high;
  bool over = by < 0 ? __builtin_mul_overflow(*x, yb_dec_pow10[-by], x)
                     : __builtin_mul_overflow(*y, yb_dec_pow10[by], y);
  return over ? -1 : (int)(by < 0 ? b.high : a.high);
}

static inline yb_rc yb_dec_add(yb_dec a, yb_dec b, yb_dec *out) {
  if (yb_dec_both_fast(a, b)) {
    int64_t x, y, sum;
    int scale = yb_dec_level(a, b, &x, &y);
    if (scale >= 0 && !__builtin_add_overflow(x, y, &sum) && yb_dec_fits(sum)) {
      *out = yb_dec_fast(sum, scale);
      return YB_OK;
    }
  }
  return yb_dec_add_wide(yb_dec_whole(a), yb_dec_whole(b), out);
}

static inline yb_rc yb_dec_sub(yb_dec a, yb_dec b, yb_dec *out) {
  return yb_dec_add(a, yb_dec_neg(b), out);
}

static inline yb_rc yb_dec_mul(yb_dec a, yb_dec b, yb_dec *out) {
  if (yb_dec_both_fast(a, b)) {
    int64_t product;
    int scale = (int)(a.high + b.high);
    if (scale <= YB_DEC_SCALE_MAX && !__builtin_mul_overflow(a.coef, b.coef, &product) &&
        yb_dec_fits(product)) {
      *out = yb_dec_fast(product, scale);
      return YB_OK;
    }
  }
  return yb_dec_mul_wide(yb_dec_whole(a), yb_dec_whole(b), out);
}

static inline int yb_dec_cmp(yb_dec a, yb_dec b) {
  int64_t x, y;
  if (yb_dec_both_fast(a, b) && yb_dec_level(a, b, &x, &y) >= 0) return (x > y) - (x < y);
  return yb_dec_cmp_wide(yb_dec_whole(a), yb_dec_whole(b));
}

#endif
