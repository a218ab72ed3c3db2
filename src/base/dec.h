/* dec.h - exact decimals: 64-bit coefficient and scale, decimal128 behind it.
 *
 *   fast   coef * 10^-scale, |coef| <= 10^18, scale 0..18     about 1 ns
 *   wide   IEEE 754 decimal128 (34 digits, exponent -6143..6144), half-even
 *
 * Results are fast whenever they fit. Trailing zeros are kept as arithmetic
 * gives them (1.10 + 1 = 2.10) until `normal` is asked for. NaN and infinity
 * do not exist: an operation without a result is YB_INVALID (for FEEL: null).
 */
#ifndef YB_BASE_DEC_H
#define YB_BASE_DEC_H
#include "base/buf.h"
#include "base/str.h"

typedef struct yb_dec {
  int64_t coef;          /* fast: the coefficient; wide: low half */
  uint64_t high;         /* wide: high half of the BID encoding */
  int8_t scale;          /* fast: 0..18 */
  uint8_t wide;
} yb_dec;

/* "-12.50", "1e3", "+.5" is refused: JSON number syntax plus a leading '.';
 * at most 6,200 characters. Rounds half-even beyond 34 digits. */
yb_rc yb_dec_parse(yb_str s, yb_dec *out) YB_MUST;
yb_dec yb_dec_int(int64_t v);
/* Plain digits where the exponent is small (|e| <= 40), else 1E+50; never
 * "-0". Canonical text: no trailing fraction zeros when `canonical`. */
void yb_dec_write(struct yb_buf *out, yb_dec d, bool canonical);

yb_rc yb_dec_add(yb_dec a, yb_dec b, yb_dec *out) YB_MUST;
yb_rc yb_dec_sub(yb_dec a, yb_dec b, yb_dec *out) YB_MUST;
yb_rc yb_dec_mul(yb_dec a, yb_dec b, yb_dec *out) YB_MUST;
yb_rc yb_dec_div(yb_dec a, yb_dec b, yb_dec *out) YB_MUST;   /* /0: INVALID */
/* a - b * floor(a / b), as FEEL's modulo. */
yb_rc yb_dec_modulo(yb_dec a, yb_dec b, yb_dec *out) YB_MUST;
yb_rc yb_dec_pow(yb_dec a, yb_dec b, yb_dec *out) YB_MUST;
yb_rc yb_dec_sqrt(yb_dec a, yb_dec *out) YB_MUST;
yb_rc yb_dec_exp(yb_dec a, yb_dec *out) YB_MUST;
yb_rc yb_dec_log(yb_dec a, yb_dec *out) YB_MUST;
yb_dec yb_dec_neg(yb_dec a);
int yb_dec_cmp(yb_dec a, yb_dec b);                 /* -1, 0, 1 */
int yb_dec_sign(yb_dec a);

typedef enum yb_round {
  YB_ROUND_HALF_EVEN, YB_ROUND_HALF_UP, YB_ROUND_HALF_DOWN, YB_ROUND_UP,
  YB_ROUND_DOWN, YB_ROUND_FLOOR, YB_ROUND_CEILING
} yb_round;
/* Rounds to `scale` digits after the point (-6111..6176). */
yb_rc yb_dec_round(yb_dec a, int scale, yb_round how, yb_dec *out) YB_MUST;
/* True and the value when it is an integer that fits. */
bool yb_dec_to_int(yb_dec a, int64_t *out);
bool yb_dec_is_int(yb_dec a);
int yb_dec_digits(yb_dec a);        /* significant digits, trailing zeros off */
int yb_dec_places(yb_dec a);        /* digits after the point, zeros off */

#endif
