/* base_dec.c - the quick way of decimals beside the Intel library alone, on
 * money (9 digits, 2 places) and rates (5 digits, 4 places). Prints one line
 * per operation: ours, theirs, the ratio. Of many short runs the tenth percentile is
 * taken: what the machine does while nothing else takes its turn. */
#define DECIMAL_CALL_BY_REFERENCE 0
#define DECIMAL_GLOBAL_ROUNDING 0
#define DECIMAL_GLOBAL_EXCEPTION_FLAGS 0
#include <bid_conf.h>

#include <bid_functions.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/dec.h"
#include "base/time.h"

#define N 1024
#define ROUNDS 20
#define RUNS 401

static yb_dec a[N], b[N];
static BID_UINT128 wa[N], wb[N];
static char text[N][24];
static uint64_t sink;

static void fill(void) {
  unsigned flags = 0;
  uint32_t seed = 1;
  for (int i = 0; i < N; i++) {
    seed = seed * 1664525u + 1013904223u;
    int money = (int)(seed >> 4) % 900000000 + 100000000, rate = (int)(seed >> 9) % 90000 + 10000;
    char z[24];
    snprintf(text[i], sizeof text[i], "%d.%02d", money / 100, money % 100);
    snprintf(z, sizeof z, "%d.%04d", rate / 10000, rate % 10000);
    wa[i] = bid128_from_string(text[i], 0, &flags);
    wb[i] = bid128_from_string(z, 0, &flags);
    if (yb_dec_parse(yb_str_of(text[i]), &a[i]) != YB_OK) abort();
    if (yb_dec_parse(yb_str_of(z), &b[i]) != YB_OK) abort();
  }
}

/* Each adds what it got to a sum that stays in a register: a sum in memory would
 * cost as much as the quick way does. */
#define OURS(name, expr)                                       \
  static inline uint64_t our_##name(int i) {                   \
    yb_dec r;                                                  \
    return (expr) == YB_OK ? (uint64_t)r.coef : 0;             \
  }
#define THEIRS(name, expr)                                     \
  static inline uint64_t their_##name(int i) {                 \
    unsigned flags = 0;                                        \
    BID_UINT128 r = (expr);                                    \
    return r.w[0] + flags;                                     \
  }
/* One loop per operation, so that the inline way is inline. */
#define LOOP(who, name)                                        \
  static void loop_##who##_##name(void) {                      \
    uint64_t sum = 0;                                          \
    for (int r = 0; r < ROUNDS; r++) {                         \
      for (int i = 0; i < N; i++) sum += who##_##name(i);      \
      __asm__ volatile("" : : : "memory");                     \
    }                                                          \
    sink += sum;                                               \
  }
OURS(add, yb_dec_add(a[i], a[N - 1 - i], &r))
OURS(mixed, yb_dec_add(a[i], b[i], &r))
OURS(mul, yb_dec_mul(a[i], b[i], &r))
OURS(div, yb_dec_div(a[i], b[i], &r))
OURS(parse, yb_dec_parse(yb_str_of(text[i]), &r))
static inline uint64_t our_cmp(int i) { return (uint64_t)yb_dec_cmp(a[i], b[i]); }
THEIRS(add, bid128_add(wa[i], wa[N - 1 - i], 0, &flags))
THEIRS(mixed, bid128_add(wa[i], wb[i], 0, &flags))
THEIRS(mul, bid128_mul(wa[i], wb[i], 0, &flags))
THEIRS(div, bid128_div(wa[i], wb[i], 0, &flags))
THEIRS(parse, bid128_from_string(text[i], 0, &flags))
static inline uint64_t their_cmp(int i) {
  unsigned flags = 0;
  return (uint64_t)bid128_quiet_less(wa[i], wb[i], &flags);
}
#define EACH(X) X(add) X(mixed) X(mul) X(div) X(cmp) X(parse)
#define X(name) LOOP(our, name) LOOP(their, name)
EACH(X)
#undef X

static int by_size(const void *x, const void *y) {
  double d = *(const double *)x - *(const double *)y;
  return (d > 0) - (d < 0);
}

static double quick_ns(void (*loop)(void)) {
  double t[RUNS];
  for (int i = 0; i < RUNS; i++) {
    int64_t from = yb_clock_mono_ns();
    loop();
    t[i] = (double)(yb_clock_mono_ns() - from) / ((double)N * ROUNDS);
  }
  qsort(t, RUNS, sizeof t[0], by_size);
  return t[RUNS / 10];
}

int main(void) {
  static const struct { const char *name; void (*ours)(void), (*theirs)(void); } rows[] = {
#define X(name) {#name, loop_our_##name, loop_their_##name},
      EACH(X)
#undef X
  };
  fill();
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    double ours = quick_ns(rows[i].ours), theirs = quick_ns(rows[i].theirs);
    printf("decimal %s\t%.2f ns\t%.2f ns Intel\t%.2f\n", rows[i].name, ours, theirs,
           theirs / ours);
  }
  return sink == 42;
}
