/* dmn_gen.h - decision tables made from texts or from chance, without a file. */
#ifndef DMN_GEN_H
#define DMN_GEN_H
#include <stdlib.h>

#include "base/arena.h"
#include "pure/dmn/dmn_int.h"

struct dgen { const uint8_t *p; size_t n; uint64_t seed; };
static inline uint32_t dgen_next(struct dgen *g, uint32_t below) {
  uint32_t v = 0;
  if (g->n) {
    v = *g->p++;
    g->n--;
  } else if (g->seed) {
    g->seed = g->seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    v = (uint32_t)(g->seed >> 33);
  }
  return v % below;
}

/* A table to be filled by hand; cells see one name, `limit`, in slot 0. */
struct dtab {
  struct yb_dmn_table t;
  struct dmn_column *input;
  struct dmn_output *output;
  struct dmn_rule *rule;
  struct dmn_cell *when, *then;
};

static inline yb_rc dtab_open(struct yb_ctx *ctx, char policy, uint32_t inputs, uint32_t rules,
                              struct dtab *d) {
  static const char *const labels[] = {"a", "b", "c", "d", "e", "f"};
  struct yb_arena *a = ctx->arena;
  *d = (struct dtab){0};
  d->input = YB_NEW_N(a, inputs, struct dmn_column);
  d->output = YB_NEW(a, struct dmn_output);
  d->rule = YB_NEW_N(a, rules, struct dmn_rule);
  d->when = YB_NEW_N(a, (size_t)rules * inputs, struct dmn_cell);
  d->then = YB_NEW_N(a, rules, struct dmn_cell);
  if (!d->input || !d->output || !d->rule || !d->when || !d->then) return YB_NOMEM;
  for (uint32_t i = 0; i < inputs; i++) d->input[i].label = yb_str_of(labels[i % 6]);
  for (uint32_t r = 0; r < rules; r++) d->rule[r].at = (struct yb_place){.line = 10 + r, .col = 5};
  d->t = (struct yb_dmn_table){.at = {.line = 3, .col = 1}, .policy = policy, .inputs = inputs,
                               .outputs = 1, .rules = rules, .input = d->input,
                               .output = d->output, .rule = d->rule, .when = d->when,
                               .then = d->then};
  return YB_OK;
}

static inline yb_rc dtab_cell(struct yb_ctx *ctx, bool tests, const char *text,
                              struct dmn_cell *cell) {
  static const struct yb_feel_name names[] = {{YB_S_INIT("limit"), NULL}};
  struct yb_feel_scope scope = {.name = names, .count = 1};
  *cell = (struct dmn_cell){.at = {.line = 7, .col = 2}};
  YB_TRY(yb_str_dup(ctx->arena, yb_str_of(text), &cell->text));
  if (!cell->text.n || YB_EQ(cell->text, "-")) return YB_OK;
  return tests ? yb_feel_compile_tests(ctx, cell->at, cell->text, &scope, &cell->program)
               : yb_feel_compile(ctx, cell->at, cell->text, &scope, &cell->program);
}

/* Cells row by row, conditions and then the output, from a list that ends in NULL. */
static inline yb_rc dtab_of(struct yb_ctx *ctx, char policy, uint32_t inputs,
                            const char *const *text, struct dtab *d) {
  uint32_t n = 0;
  while (text[n]) n++;
  uint32_t rules = n / (inputs + 1);
  YB_TRY(dtab_open(ctx, policy, inputs, rules, d));
  for (uint32_t r = 0; r < rules; r++) {
    for (uint32_t i = 0; i < inputs; i++)
      YB_TRY(dtab_cell(ctx, true, *text++, &d->when[r * inputs + i]));
    YB_TRY(dtab_cell(ctx, false, *text++, &d->then[r]));
  }
  return YB_OK;
}

/* ---- chance ---- */

static inline const char *dgen_constant(struct dgen *g, uint32_t kind) {
  static const char *const pool[5][8] = {
      {"0", "1", "2", "-1", "0.5", "7.25", "1e30", "100"},
      {"\"a\"", "\"b\"", "\"甲\"", "\"\"", "\"ab\"", "\"zz\"", "\"乙\"", "\"c\""},
      {"true", "false", "true", "false", "true", "false", "true", "false"},
      {"@\"2026-01-01\"", "@\"2026-01-02\"", "@\"2026-03-01\"", "@\"-0044-03-15\"",
       "date(\"2026-01-31\")", "@\"2027-01-01\"", "@\"2026-02-28\"", "@\"2025-12-31\""},
      {"@\"P1D\"", "@\"PT5M\"", "@\"-PT1S\"", "@\"P2DT1H\"", "@\"PT0S\"", "@\"P30D\"",
       "@\"PT1.5S\"", "@\"PT24H\""}};
  return pool[kind][dgen_next(g, 8)];
}

static inline void dgen_cell(struct dgen *g, uint32_t kind, struct yb_buf *b) {
  static const char *const odd[] = {"null", "not(null)", "> limit", "? + ? > 1", "\"x\", 5",
                                    "[1..3)", "? = null or ? > 1"};
  static const char *const ops[] = {"<", "<=", ">", ">="};
  const char *k = dgen_constant(g, kind), *k2 = dgen_constant(g, kind);
  const char *k3 = dgen_constant(g, kind);
  if (dgen_next(g, 12) == 0) {
    yb_buf_z(b, odd[dgen_next(g, 7)]);
    return;
  }
  switch (dgen_next(g, kind == 2 ? 3 : 8)) {
    case 0: yb_buf_z(b, "-"); break;
    case 1: yb_buf_z(b, k); break;
    case 2: yb_buf_fmt(b, "not(%s)", k); break;
    case 3: yb_buf_fmt(b, "%s%s", ops[dgen_next(g, 4)], k); break;
    case 4: yb_buf_fmt(b, "[%s..%s)", k, k2); break;
    case 5: yb_buf_fmt(b, "(%s..%s], %s", k, k2, k3); break;
    case 6: yb_buf_fmt(b, "%s, %s, %s", k, k2, k3); break;
    default: yb_buf_fmt(b, "? >= %s and ? < %s", k, k2); break;
  }
}

/* Cells that do not compile (a range of two types) become "-". */
static inline yb_rc dgen_table(struct yb_ctx *ctx, struct dgen *g, uint32_t rules,
                               struct dtab *d) {
  uint32_t inputs = 1 + dgen_next(g, 5);
  YB_TRY(dtab_open(ctx, 'C', inputs, rules, d));
  for (uint32_t i = 0; i < inputs; i++) {
    uint32_t kind = dgen_next(g, 5);
    for (uint32_t r = 0; r < rules; r++) {
      struct yb_buf b;
      yb_buf_init(&b, ctx->arena);
      dgen_cell(g, kind, &b);
      yb_buf_byte(&b, 0);
      if (b.rc != YB_OK) return b.rc;
      struct dmn_cell *cell = &d->when[r * inputs + i];
      yb_rc rc = dtab_cell(ctx, true, b.p, cell);
      if (rc == YB_NOMEM) return rc;
      if (rc != YB_OK) cell->program = NULL;
    }
  }
  return YB_OK;
}

/* A value such as a constant, something near it, null, or of another type. */
static inline yb_rc dgen_value(struct yb_ctx *ctx, struct dgen *g, yb_value *out) {
  static const char *const odd[] = {"null", "0.7", "99.5", "\"b~\"", "[1]", "{x: 1}", "1e31", "7"};
  const struct yb_feel *p;
  uint32_t kind = dgen_next(g, 7);
  const char *text = kind < 5 ? dgen_constant(g, kind) : odd[dgen_next(g, 8)];
  YB_TRY(yb_feel_compile(ctx, (struct yb_place){0}, yb_str_of(text), NULL, &p));
  return yb_feel_eval(p, ctx, NULL, out);
}

/* Whether the index answers otherwise than the scan, for one row of values. */
static inline yb_rc dgen_differs(struct yb_ctx *ctx, struct dgen *g, const struct dtab *d,
                                 const struct dmn_index *x, bool *differs) {
  uint32_t words = YB_DMN_WORDS(d->t.rules);
  yb_value *input = YB_NEW_N(ctx->arena, d->t.inputs, yb_value), limit;
  uint64_t *map = YB_NEW_N(ctx->arena, (size_t)words * 4 + 1, uint64_t);
  if (!input || !map) return YB_NOMEM;
  for (uint32_t i = 0; i < d->t.inputs; i++) YB_TRY(dgen_value(ctx, g, &input[i]));
  YB_TRY(dgen_value(ctx, g, &limit));
  struct dmn_match scan = {input, &limit, map, map + words, false};
  struct dmn_match find = {input, &limit, map + 2 * words, map + 3 * words, false};
  memset(find.hit, 0x5a, 2 * words * sizeof *map);
  YB_TRY(yb_dmn_scan(&d->t, ctx, &scan));
  YB_TRY(yb_dmn_index_match(x, &d->t, ctx, &find));
  *differs = memcmp(scan.hit, find.hit, 2 * words * sizeof *map) != 0;
  return YB_OK;
}

#endif
