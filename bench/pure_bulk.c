/* pure_bulk.c - 100 policies of 8 conditions over 1,000,000 rows of 32 columns, one core:
 * true and false, the same with unknown and near-miss bitmaps over columns with nulls,
 * and the interpreter row by row; beside a plain pass over the same memory.
 *
 *   8 columns of decimals (int64), 8 of int32, 8 of codes (uint16, 1,000 words), 8 flags
 *   a policy: 2 x >=, <; 2 ranges; a code, a set of codes; a flag; one more comparison
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/arena.h"
#include "pure/bulk/bulk.h"

#define ROWS 1000000u
#define POLICIES 100u
#define COLUMNS 32u
#define WORDS 1000u

static double seconds(void) {
  struct timespec t;
  (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static uint64_t seed = 20261128;
static uint32_t chance(uint32_t below) {
  seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
  return (uint32_t)((seed >> 33) % below);
}

struct data {
  struct yb_bulk_column column[COLUMNS];
  struct yb_bulk_data plain[COLUMNS], nulls[COLUMNS];
  struct yb_feel_name name[COLUMNS];
  struct yb_bulk_policy policy[POLICIES];
  size_t bytes[COLUMNS];
  yb_str word[WORDS];
};

static const uint8_t widths[] = {8, 4, 2, 1};
static const yb_column_kind kinds[] = {YB_COL_INT64, YB_COL_INT32, YB_COL_CODE, YB_COL_FLAG};

static void put(void *data, uint32_t kind, uint32_t row) {
  switch (kind) {
    case 0: ((int64_t *)data)[row] = chance(100000000); break;
    case 1: ((int32_t *)data)[row] = (int32_t)chance(10000); break;
    case 2: ((uint16_t *)data)[row] = (uint16_t)chance(WORDS); break;
    default: ((uint8_t *)data)[row] = (uint8_t)chance(2); break;
  }
}

static yb_rc columns(struct yb_arena *a, struct data *d) {
  for (uint32_t i = 0; i < WORDS; i++) YB_TRY(yb_str_fmt(a, &d->word[i], "行业%03u", i));
  for (uint32_t i = 0; i < COLUMNS; i++) {
    uint32_t kind = i / 8;
    uint64_t *null = YB_NEW_N(a, yb_bulk_words(ROWS), uint64_t);
    void *data = yb_arena_take_n(a, ROWS, widths[kind]);
    if (!data || !null) return YB_NOMEM;
    YB_TRY(yb_str_fmt(a, &d->name[i].name, "c%u", i));
    d->bytes[i] = (size_t)ROWS * widths[kind];
    d->column[i] = (struct yb_bulk_column){.slot = i, .kind = kinds[kind]};
    if (kind == 0) d->column[i].scale = 2;
    if (kind == 2) d->column[i].word = d->word, d->column[i].words = WORDS;
    for (uint32_t r = 0; r < ROWS; r++) {
      put(data, kind, r);
      if (chance(50) == 0) null[r / 64] |= UINT64_C(1) << (r % 64);
    }
    d->plain[i] = (struct yb_bulk_data){data, NULL};
    d->nulls[i] = (struct yb_bulk_data){data, null};
  }
  return YB_OK;
}

static void text(struct yb_buf *b) {
  uint32_t low = chance(500000), day = chance(5000);
  yb_buf_fmt(b, "c%u >= %u.50 and c%u < %u", chance(8), chance(300000), chance(8), 600000 + low);
  yb_buf_fmt(b, " and c%u in [%u..%u)", 8 + chance(4), day, day + 4000);
  yb_buf_fmt(b, " and c%u between %u and %u", 12 + chance(4), day, day + 3000);
  yb_buf_fmt(b, " and c%u != \"行业%03u\" and c%u in (", 16 + chance(4), chance(WORDS),
             20 + chance(4));
  for (uint32_t i = 0; i < 256; i++) yb_buf_fmt(b, "%s\"行业%03u\"", i ? ", " : "", chance(WORDS));
  yb_buf_fmt(b, ") and c%u and not(c%u = true)", 24 + chance(4), 28 + chance(4));
}

static yb_rc policies(struct yb_ctx *ctx, struct data *d) {
  struct yb_feel_scope scope = {.name = d->name, .count = COLUMNS};
  for (uint32_t i = 0; i < POLICIES; i++) {
    struct yb_buf b;
    yb_buf_init(&b, ctx->arena);
    text(&b);
    YB_TRY(yb_feel_compile(ctx, (struct yb_place){.line = 1}, yb_buf_str(&b), &scope,
                           &d->policy[i].when));
    d->policy[i].name = d->name[0].name;
  }
  return YB_OK;
}

/* The floor: every byte of every column read once, at the speed of the machine. */
static double floor_pass(const struct data *d, uint64_t *sum) {
  double best = 1e9;
  for (int round = 0; round < 5; round++) {
    double begin = seconds();
    uint64_t s = 0;
    for (uint32_t i = 0; i < COLUMNS; i++) {
      const uint64_t *p = d->plain[i].data;
      for (size_t k = 0; k < d->bytes[i] / 8; k++) s += p[k];
    }
    *sum += s;
    double took = seconds() - begin;
    if (took < best) best = took;
  }
  return best;
}

static double run(const struct yb_bulk *plan, struct yb_ctx *ctx, const struct yb_bulk_rows *rows,
                  const struct yb_bulk_out *out) {
  double best = 1e9;
  for (int round = 0; round < 3; round++) {
    double begin = seconds();
    if (yb_bulk_run(plan, ctx, rows, out, NULL) != YB_OK) return 1e9;
    double took = seconds() - begin;
    if (took < best) best = took;
  }
  return best;
}

/* The first rows by the interpreter, checked against the bitmaps of all. */
static double by_row(const struct yb_bulk *plan, struct yb_ctx *ctx, struct yb_bulk_rows rows,
                     const uint64_t *yes, long *wrong) {
  const uint32_t part = 20;
  rows.rows = ROWS / part / 64 * 64;
  size_t words = yb_bulk_words(rows.rows);
  uint64_t *map = YB_NEW_N(ctx->arena, words * POLICIES, uint64_t);
  if (!map) return 1e9;
  double begin = seconds();
  if (yb_bulk_interpret(plan, ctx, &rows, &(struct yb_bulk_out){.yes = map}, NULL) != YB_OK)
    return 1e9;
  double took = (seconds() - begin) * ROWS / (double)rows.rows;
  for (uint32_t p = 0; p < POLICIES; p++)
    for (size_t w = 0; w < words; w++)
      *wrong += map[p * words + w] != yes[p * yb_bulk_words(ROWS) + w];
  return took;
}

static void row(const char *name, double took, double floor_, double wanted) {
  printf("%s\t%.0f ms\t%.0f ms for one pass over the memory\t%.2f\n", name, took * 1e3,
         floor_ * 1e3, floor_ / took);
  printf("%s, against the aim\t%.0f ms\t%.0f ms wanted\t%.2f\n", name, took * 1e3, wanted * 1e3,
         wanted / took);
}

int main(void) {
  struct yb_ctx ctx = {.arena = yb_arena_open((size_t)2 << 30)};
  static struct data d;
  const struct yb_bulk *plan;
  size_t words = yb_bulk_words(ROWS) * POLICIES;
  uint64_t *map = ctx.arena ? YB_NEW_N(ctx.arena, words * 4, uint64_t) : NULL, sum = 0;
  if (!map || columns(ctx.arena, &d) != YB_OK || policies(&ctx, &d) != YB_OK) return 1;
  struct yb_bulk_schema schema = {d.column, COLUMNS, COLUMNS};
  double begin = seconds();
  if (yb_bulk_plan(&ctx, &schema, d.policy, POLICIES, &plan) != YB_OK) return 1;
  printf("plan of %u policies: %.1f ms\n", POLICIES, (seconds() - begin) * 1e3);
  struct yb_bulk_rows plain = {d.plain, ROWS}, nulls = {d.nulls, ROWS};
  struct yb_bulk_out yes = {.yes = map};
  struct yb_bulk_out all = {map, map + words, map + 2 * words, map + 3 * words};
  double floor_ = floor_pass(&d, &sum);
  row("bulk: 100 policies x 1 M rows, true", run(plan, &ctx, &plain, &yes), floor_, 0.25);
  long wrong = 0;
  double slow = by_row(plan, &ctx, plain, map, &wrong);
  row("bulk: the same by row", slow, floor_, 5);
  row("bulk: with nulls, unknown and near misses", run(plan, &ctx, &nulls, &all), floor_, 0.40);
  printf("checked against the interpreter: %ld words differ; sum %llu\n", wrong,
         (unsigned long long)sum);
  yb_arena_close(ctx.arena);
  return wrong != 0;
}
