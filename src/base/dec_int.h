/* dec_int.h - what dec.c, dec_wide.c and dec_math.c share.
 *
 *   yb_dec   what callers hold: fast or wide
 *   yb_num   taken apart: sign, coefficient, exponent
 *   yb_wide  the 128 bits of decimal128 in the binary encoding (BID)
 *
 *     bit 127   126..113            112..0
 *     sign      exponent + 6176     coefficient, at most 10^34 - 1
 *
 * Values here are finite and canonical but for results of arithmetic, which
 * yb_wide_take checks.
 */
#ifndef YB_BASE_DEC_INT_H
#define YB_BASE_DEC_INT_H
#include "base/dec.h"

#define YB_NUM_DIGITS 34
#define YB_NUM_EXP_MIN (-6176)
#define YB_NUM_EXP_MAX 6111

typedef unsigned __int128 yb_u128;
typedef struct yb_num { yb_u128 coef; int exp; bool neg; } yb_num;
typedef struct yb_wide { uint64_t low, high; } yb_wide;

yb_u128 yb_u128_pow10(int n);                   /* n 0..38 */
int yb_u128_digits(yb_u128 v);                  /* decimal digits; 0 for 0 */
yb_num yb_num_of(yb_dec d);
/* Takes trailing zeros off; 0 gets the exponent 0. */
yb_num yb_num_strip(yb_num n);
/* coef at most 10^34, exponent not under the minimum. YB_INVALID when too large. */
yb_rc yb_num_pack(yb_num n, yb_dec *out) YB_MUST;

yb_wide yb_wide_pack(yb_num n);                 /* in range, not checked */
yb_wide yb_wide_of(yb_dec d);
yb_dec yb_wide_dec(yb_num n);                   /* wide, even when it would fit */
yb_wide yb_wide_int(int64_t v);
yb_wide yb_wide_ten(int exp);                   /* 10^exp, -6176..6144 */
yb_num yb_wide_num(yb_wide w);                  /* finite only */
yb_rc yb_wide_take(yb_wide w, yb_dec *out) YB_MUST;  /* INVALID: NaN, infinity */
bool yb_wide_finite(yb_wide w);
bool yb_wide_zero(yb_wide w);
int yb_wide_cmp(yb_wide a, yb_wide b);
yb_wide yb_wide_neg(yb_wide a);
yb_wide yb_wide_add(yb_wide a, yb_wide b);
yb_wide yb_wide_sub(yb_wide a, yb_wide b);
yb_wide yb_wide_mul(yb_wide a, yb_wide b);
yb_wide yb_wide_div(yb_wide a, yb_wide b);
yb_wide yb_wide_fma(yb_wide a, yb_wide b, yb_wide c);   /* a * b + c, rounded once */
yb_wide yb_wide_nearest(yb_wide a);             /* to an integer, half even */

#endif
