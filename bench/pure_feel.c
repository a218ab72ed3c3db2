/* pure_feel.c - expressions that are compiled once, beside the same formula written
 * by hand in C over the same decimals. Prints one line for each: ours, the floor,
 * the ratio; medians of 9 runs over 1,024 different inputs. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/arena.h"
#include "pure/feel/feel.h"

#define N 1024
#define ROUNDS 200
#define RUNS 9

static yb_value in[N][4];
static uint64_t sink;
static const struct yb_feel *program;
static struct yb_ctx ctx;

static void fill(void) {
  uint32_t seed = 1;
  for (int i = 0; i < N; i++) {
    seed = seed * 1664525u + 1013904223u;
    in[i][0] = (yb_value){.type = YB_VNUMBER, .scale = 2, .u.i = seed % 5000000};
    in[i][1] = yb_value_int((seed >> 9) % 7);
    in[i][2] = yb_value_int((seed >> 13) % 90);
    in[i][3] = yb_value_str((seed >> 20) % 2 ? YB_S("film") : YB_S("drone"));
  }
}

/* ---- the floors ---- */

static yb_dec dec(const char *z) {
  yb_dec d;
  if (yb_dec_parse(yb_str_of(z), &d) != YB_OK) abort();
  return d;
}

static void floor_if(int i, const yb_dec *k) {
  yb_dec revenue = yb_value_to_dec(in[i][0]), years = yb_value_to_dec(in[i][1]), a, b;
  yb_rc rc;
  if (yb_dec_cmp(revenue, k[0]) > 0 && yb_dec_cmp(years, k[1]) >= 0) {
    rc = yb_dec_mul(revenue, k[2], &a);
    if (rc == YB_OK) rc = yb_dec_mul(yb_value_to_dec(in[i][2]), k[3], &b);
    if (rc == YB_OK) rc = yb_dec_add(a, b, &a);
    if (rc == YB_OK && yb_dec_cmp(a, k[4]) > 0) a = k[4];
  } else {
    rc = yb_dec_mul(revenue, k[5], &a);
    if (rc == YB_OK) rc = yb_dec_add(a, k[6], &a);
  }
  if (rc == YB_OK) sink += (uint64_t)a.coef;
}

static void floor_sum(int i, const yb_dec *k) {
  yb_dec a;
  (void)k;
  if (yb_dec_add(yb_value_to_dec(in[i][0]), yb_value_to_dec(in[i][2]), &a) == YB_OK)
    sink += (uint64_t)a.coef;
}

static void floor_tests(int i, const yb_dec *k) {
  yb_dec v = yb_value_to_dec(in[i][0]);
  sink += (yb_dec_cmp(v, k[0]) > 0 && yb_dec_cmp(v, k[1]) < 0) || yb_dec_cmp(v, k[2]) >= 0;
}

static void floor_text(int i, const yb_dec *k) {
  (void)k;
  sink += yb_str_eq(yb_value_text(in[i][3]), YB_S("film"));
}

/* ---- */

static void ours(int i, const yb_dec *k) {
  yb_value v;
  (void)k;
  if (yb_feel_eval(program, &ctx, in[i], &v) == YB_OK) sink += (uint64_t)v.u.i;
}
static void our_tests(int i, const yb_dec *k) {
  yb_value v;
  (void)k;
  if (yb_feel_eval_test(program, &ctx, in[i], in[i][0], &v) == YB_OK) sink += (uint64_t)v.u.i;
}

static int by_size(const void *x, const void *y) {
  double d = *(const double *)x - *(const double *)y;
  return (d > 0) - (d < 0);
}

/* Of this thread's own work: neighbours of a shared machine do not count. */
static int64_t cpu_ns(void) {
  struct timespec t;
  if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t) != 0) abort();
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static double median_ns(void (*f)(int i, const yb_dec *k), const yb_dec *k) {
  double t[RUNS];
  struct yb_arena_mark m = yb_arena_mark(ctx.arena);
  for (int r = 0; r < RUNS; r++) {
    int64_t from = cpu_ns();
    for (int j = 0; j < ROUNDS; j++) {
      for (int i = 0; i < N; i++) f(i, k);
      yb_arena_back(ctx.arena, m);
    }
    t[r] = (double)(cpu_ns() - from) / ((double)N * ROUNDS);
  }
  qsort(t, RUNS, sizeof t[0], by_size);
  return t[RUNS / 2];
}

int main(void) {
  static const struct row {
    const char *name, *text;
    void (*ours)(int i, const yb_dec *k), (*floor)(int i, const yb_dec *k);
    const char *k[8];
  } rows[] = {
      {"if with min",
       "if revenue > 20000 and years >= 3 then min(revenue*0.03 + staff*1.5, 500) "
       "else revenue*0.01+10",
       ours, floor_if, {"20000", "3", "0.03", "1.5", "500", "0.01", "10"}},
      {"sum of two", "revenue + staff", ours, floor_sum, {0}},
      {"unary tests", "]10000..20000[, >= 40000", our_tests, floor_tests,
       {"10000", "20000", "40000"}},
      {"text equal", "kind = \"film\"", ours, floor_text, {0}}};
  static const struct yb_feel_name names[] = {
      {YB_S_INIT("revenue"), NULL}, {YB_S_INIT("years"), NULL},
      {YB_S_INIT("staff"), NULL}, {YB_S_INIT("kind"), NULL}};
  const struct yb_feel_scope scope = {.name = names, .count = 4};
  fill();
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    yb_dec k[8];
    for (int j = 0; j < 8 && rows[i].k[j]; j++) k[j] = dec(rows[i].k[j]);
    ctx = (struct yb_ctx){.arena = yb_arena_open(16u << 20)};
    bool tests = rows[i].ours == our_tests;
    struct yb_place at = {0};
    yb_str text = yb_str_of(rows[i].text);
    if ((tests ? yb_feel_compile_tests : yb_feel_compile)(&ctx, at, text, &scope, &program) !=
        YB_OK)
      abort();
    double a = median_ns(rows[i].ours, k), b = median_ns(rows[i].floor, k);
    printf("FEEL %s\t%.1f ns, %.1f million/s\t%.1f ns by hand in C\t%.2f\n", rows[i].name, a,
           1e3 / a, b, b / a);
    yb_arena_close(ctx.arena);
  }
  return sink == 42;
}
