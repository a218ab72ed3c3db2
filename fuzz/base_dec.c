/* base_dec.c - decimals: text comes back, and the quick way and decimal128 give
 * the same form. Input: two numbers and an operation, divided by blanks. */
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/dec.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool ok) {
  if (!ok) __builtin_trap();
}

static bool same(yb_dec a, yb_dec b) {
  return a.coef == b.coef && a.high == b.high;
}

static void round_trip(struct yb_arena *arena, yb_dec d) {
  struct yb_buf b;
  yb_dec back;
  int64_t v;
  for (int canonical = 0; canonical < 2; canonical++) {
    yb_buf_init(&b, arena);
    yb_dec_write(&b, d, canonical);
    must(b.rc == YB_OK && yb_dec_parse(yb_buf_str(&b), &back) == YB_OK);
    must(yb_dec_cmp(d, back) == 0 && yb_dec_cmp_wide(d, back) == 0);
    if (!canonical && !d.wide) must(same(d, back));
  }
  if (yb_dec_to_int(d, &v)) must(yb_dec_is_int(d) && yb_dec_cmp(yb_dec_int(v), d) == 0);
  must(yb_dec_digits(d) >= 1 && yb_dec_digits(d) <= 34 && yb_dec_places(d) <= 6176);
  must(same(yb_dec_neg(yb_dec_neg(d)), d) && yb_dec_sign(yb_dec_neg(d)) == -yb_dec_sign(d));
}

static void two_ways(yb_dec a, yb_dec b) {
  yb_dec x, y;
  yb_rc rx = yb_dec_add(a, b, &x), ry = yb_dec_add_wide(a, b, &y);
  must(rx == ry && (rx != YB_OK || same(x, y)));
  if (rx == YB_OK) {
    must(yb_dec_add(b, a, &y) == YB_OK && same(x, y));
    must(yb_dec_sign(b) < 0 || yb_dec_cmp(x, a) >= 0);
  }
  rx = yb_dec_mul(a, b, &x), ry = yb_dec_mul_wide(a, b, &y);
  must(rx == ry && (rx != YB_OK || same(x, y)));
  int c = yb_dec_cmp(a, b);
  must(c == yb_dec_cmp_wide(a, b) && c == -yb_dec_cmp(b, a));
}

static void others(struct yb_arena *arena, yb_dec a, yb_dec b) {
  yb_dec x, low, high;
  if (yb_dec_div(a, b, &x) == YB_OK) round_trip(arena, x);
  if (yb_dec_modulo(a, b, &x) == YB_OK)
    must(yb_dec_sign(x) * yb_dec_sign(b) >= 0);
  if (yb_dec_sqrt(a, &x) == YB_OK) must(yb_dec_sign(x) >= 0);
  for (int scale = -20; scale <= 20; scale += 5) {
    must(yb_dec_round(a, scale, YB_ROUND_FLOOR, &low) == YB_OK || a.wide);
    must(yb_dec_round(a, scale, YB_ROUND_CEILING, &high) == YB_OK || a.wide);
    if (!a.wide) must(yb_dec_cmp(low, a) <= 0 && yb_dec_cmp(high, a) >= 0);
  }
}

static void rare(struct yb_arena *arena, yb_dec a, yb_dec b) {
  yb_dec x;
  if (yb_dec_exp(a, &x) == YB_OK) must(yb_dec_sign(x) >= 0), round_trip(arena, x);
  if (yb_dec_log(a, &x) == YB_OK) must(yb_dec_sign(x) == yb_dec_cmp(a, yb_dec_int(1)));
  if (yb_dec_pow(a, b, &x) == YB_OK) round_trip(arena, x);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  yb_str rest = yb_str_n((const char *)data, size), first, second;
  struct yb_arena *arena;
  yb_dec a, b;
  if (size > 200 || !yb_str_cut(&rest, ' ', &first)) return 0;
  if (!yb_str_cut(&rest, ' ', &second)) second = YB_S("7");
  if (yb_dec_parse(first, &a) != YB_OK || yb_dec_parse(second, &b) != YB_OK) return 0;
  if (!(arena = yb_arena_open(1 << 20))) return 0;
  round_trip(arena, a);
  two_ways(a, b);
  others(arena, a, b);
  if (rest.n && rest.p[0] == 'r') rare(arena, a, b);
  yb_arena_close(arena);
  return 0;
}
