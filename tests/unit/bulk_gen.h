/* bulk_gen.h - conditions and rows made of bytes, for the differential test and
 * the fuzz target of bulk evaluation: the same bytes, the same case. */
#ifndef BULK_GEN_H
#define BULK_GEN_H
#include "base/arena.h"
#include "pure/bulk/bulk.h"

#define GEN_COLUMNS 7u
#define GEN_POLICIES 4u
#define GEN_ROWS 9000u

struct gen { const uint8_t *p; size_t n; uint64_t seed; };

/* Bytes first; then numbers of the seed, when there is one. */
static inline uint32_t gen_next(struct gen *g, uint32_t below) {
  uint32_t v = 0;
  if (g->n) {
    v = *g->p++;
    g->n--;
  } else if (g->seed) {
    g->seed = g->seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
    v = (uint32_t)(g->seed >> 33);
  }
  return v % below;
}

static const yb_str gen_words[] = {YB_S_INIT("在业"), YB_S_INIT("a"), YB_S_INIT("ab"),
                                   YB_S_INIT("注销"), YB_S_INIT(""), YB_S_INIT("z z")};

struct gen_case {
  struct yb_bulk_column column[GEN_COLUMNS];
  struct yb_bulk_data data[GEN_COLUMNS];
  struct yb_bulk_schema schema;
  struct yb_bulk_rows rows;
  struct yb_feel_name name[6];
  struct yb_feel_scope scope;
  yb_str text[GEN_POLICIES];
  struct yb_bulk_policy policy[GEN_POLICIES];
  uint32_t policies;
};

static const struct yb_feel_name gen_member[] = {{YB_S_INIT("r"), NULL}, {YB_S_INIT("k"), NULL}};
static const struct yb_feel_type gen_context = {.kind = YB_VCONTEXT, .member = gen_member,
                                                .count = 2};

static inline const char *gen_number(struct gen *g) {
  static const char *const pool[] = {"0",    "1",   "2",  "-1",    "0.5",   "0.005", "1.01", "3",
                                     "1.00", "7.5", "1e3", "-0.01", "1e25", "-1e30", "99",  "12"};
  return pool[gen_next(g, 16)];
}
static inline const char *gen_string(struct gen *g) {
  static const char *const pool[] = {"\"在业\"", "\"a\"", "\"ab\"", "\"注销\"",
                                     "\"\"",     "\"b\"", "\"z z\"", "\"zz\""};
  return pool[gen_next(g, 8)];
}
static inline const char *gen_date(struct gen *g) {
  static const char *const pool[] = {"@\"2026-01-01\"",       "@\"2026-01-05\"",
                                     "date(\"2026-01-03\")",  "@\"2026-01-10\"",
                                     "date(2026, 1, 7)",      "@\"0001-01-01\"",
                                     "@\"999999999-12-31\"", "@\"2026-01-02\""};
  return pool[gen_next(g, 8)];
}
static inline const char *gen_constant(struct gen *g, uint32_t column) {
  static const char *const kinds[] = {"null", "true", "[1..3]", "1", "\"a\""};
  if (gen_next(g, 24) == 0) return kinds[gen_next(g, 5)];
  switch (column) {
    case 2: case 6: return gen_string(g);
    case 3: return gen_next(g, 2) ? "true" : "false";
    case 4: return gen_date(g);
    default: return gen_number(g);
  }
}

static inline void gen_atom(struct gen *g, struct yb_buf *b) {
  static const char *const names[] = {"n", "m", "s", "f", "d", "e.r", "e.k"};
  static const char *const ops[] = {"<", "<=", ">", ">=", "=", "!="};
  uint32_t c = gen_next(g, GEN_COLUMNS), form = gen_next(g, 16);
  const char *x = names[c], *op = ops[gen_next(g, 6)];
  const char *k = gen_constant(g, c), *k2 = gen_constant(g, c), *k3 = gen_constant(g, c);
  switch (form) {
    case 0: yb_buf_fmt(b, "%s between %s and %s", x, k, k2); break;
    case 1: yb_buf_fmt(b, "%s in [%s..%s)", x, k, k2); break;
    case 2: yb_buf_fmt(b, "%s in (%s, %s, %s)", x, k, k2, k3); break;
    case 3: yb_buf_fmt(b, "%s in (<%s, >=%s)", x, k, k2); break;
    case 4: yb_buf_fmt(b, "%s in [%s, %s]", x, k, k2); break;
    case 5: yb_buf_fmt(b, "%s %s %s", k, op, x); break;
    case 6: yb_buf_fmt(b, "list contains([%s, %s], %s)", k, k2, x); break;
    case 7: yb_buf_fmt(b, "%s = null", x); break;
    case 8: yb_buf_fmt(b, "f"); break;
    case 9: yb_buf_fmt(b, "n + 1 %s m", op); break;
    case 10: yb_buf_fmt(b, "%s != null", x); break;
    default: yb_buf_fmt(b, "%s %s %s", x, op, k); break;
  }
}

static inline void gen_condition(struct gen *g, struct yb_buf *b, int depth) {
  uint32_t form = depth ? gen_next(g, 9) : 0;
  if (form >= 6) {
    static const char *const open[] = {"not(", "(if ", "("};
    yb_buf_z(b, open[form - 6]);
    gen_condition(g, b, depth - 1);
    if (form == 7) yb_buf_z(b, " then f else n > 1");
    yb_buf_z(b, ")");
  } else if (form >= 4) {
    gen_condition(g, b, depth - 1);
    yb_buf_z(b, form == 5 ? " or " : " and ");
    gen_condition(g, b, depth - 1);
  } else {
    gen_atom(g, b);
  }
}

static inline yb_rc gen_policies(struct yb_ctx *ctx, struct gen *g, struct gen_case *c) {
  c->policies = 0;
  uint32_t want = 1 + gen_next(g, GEN_POLICIES);
  for (uint32_t i = 0; i < want; i++) {
    struct yb_buf b;
    yb_buf_init(&b, ctx->arena);
    uint32_t conditions = 1 + gen_next(g, 6);
    for (uint32_t k = 0; k < conditions; k++) {
      yb_buf_z(&b, k ? " and (" : "(");
      gen_condition(g, &b, 3);
      yb_buf_z(&b, ")");
    }
    YB_TRY(yb_buf_take(&b, &c->text[i]));
    struct yb_bulk_policy *p = &c->policy[c->policies];
    p->name = YB_S("p");
    yb_rc rc = yb_feel_compile(ctx, (struct yb_place){0}, c->text[i], &c->scope, &p->when);
    if (rc == YB_OK) c->policies++;      /* a range of two types is refused */
    else if (rc == YB_NOMEM) return rc;
  }
  return YB_OK;
}

static inline void gen_value(struct gen *g, uint32_t column, void *data, uint32_t row) {
  static const int64_t far[] = {INT64_MAX, INT64_MIN, INT64_C(1000000000000000000), -1};
  uint32_t odd = gen_next(g, 32), v = gen_next(g, 256);
  switch (column) {
    case 0: case 5:
      ((int64_t *)data)[row] = odd ? (int64_t)v * 5 - 300 : far[v % 4];
      break;
    case 1: case 4: {
      int32_t near = column == 1 ? (int32_t)v % 16 - 3 : 20454 + (int32_t)v % 12;
      ((int32_t *)data)[row] = odd ? near : v & 1 ? INT32_MAX : INT32_MIN;
      break;
    }
    case 3: ((uint8_t *)data)[row] = (uint8_t)(v & 3); break;
    default: ((uint16_t *)data)[row] = odd ? (uint16_t)(v % 6) : (uint16_t)(v * 257); break;
  }
}

static inline yb_rc gen_rows(struct yb_ctx *ctx, struct gen *g, struct gen_case *c, uint32_t rows) {
  c->rows = (struct yb_bulk_rows){.column = c->data, .rows = rows};
  for (uint32_t i = 0; i < GEN_COLUMNS; i++) {
    void *data = yb_arena_take_n(ctx->arena, rows, 8);
    uint64_t *null = gen_next(g, 4) ? YB_NEW_N(ctx->arena, yb_bulk_words(rows), uint64_t) : NULL;
    if (!data) return YB_NOMEM;
    for (uint32_t k = 0; k < rows; k++) {
      gen_value(g, i, data, k);
      if (null && gen_next(g, 8) == 0) null[k / 64] |= UINT64_C(1) << (k % 64);
    }
    c->data[i] = (struct yb_bulk_data){data, null};
  }
  return YB_OK;
}

static inline yb_rc gen_case_of(struct yb_ctx *ctx, struct gen *g, uint32_t rows,
                                struct gen_case *c) {
  static const char *const names[] = {"n", "m", "s", "f", "d", "e"};
  static const uint8_t kinds[] = {YB_COL_INT64, YB_COL_INT32, YB_COL_CODE, YB_COL_FLAG,
                                  YB_COL_DATE, YB_COL_INT64, YB_COL_CODE};
  *c = (struct gen_case){.schema = {c->column, GEN_COLUMNS, 6}};
  for (uint32_t i = 0; i < 6; i++) c->name[i].name = yb_str_of(names[i]);
  c->name[5].type = &gen_context;
  c->scope = (struct yb_feel_scope){.name = c->name, .count = 6};
  for (uint32_t i = 0; i < GEN_COLUMNS; i++) {
    c->column[i] = (struct yb_bulk_column){.slot = i < 5 ? i : 5};
    c->column[i].kind = (yb_column_kind)kinds[i];
    if (i == 0) c->column[i].scale = 2;
    if (i == 5) c->column[i].scale = (int8_t)(4 * gen_next(g, 5));
    if (i >= 5) c->column[i].member = gen_member[i - 5].name;
    if (kinds[i] == YB_COL_CODE) c->column[i].word = gen_words, c->column[i].words = 6;
  }
  YB_TRY(gen_policies(ctx, g, c));
  return gen_rows(ctx, g, c, rows);
}

static inline bool gen_bit(const uint64_t *map, uint64_t rows, uint32_t policy, uint64_t row) {
  return map[policy * yb_bulk_words(rows) + row / 64] >> (row % 64) & 1;
}

/* Runs the plan and asks the interpreter about every `stride`-th row. Gives the row of
 * the first difference, UINT64_MAX when there is none. */
static inline yb_rc gen_differs(struct yb_ctx *ctx, struct gen_case *c, uint64_t stride,
                                uint32_t *policy, uint64_t *row, uint32_t *columnar) {
  const struct yb_bulk *plan;
  uint64_t rows = c->rows.rows, words = yb_bulk_words(rows) * c->policies;
  uint64_t *map = YB_NEW_N(ctx->arena, words * 8 + 1, uint64_t), *by_row = map + words * 4;
  if (!map) return YB_NOMEM;
  struct yb_bulk_out out = {map, map + words, map + words * 2, map + words * 3};
  struct yb_bulk_out ref = {by_row, by_row + words, by_row + words * 2, by_row + words * 3};
  yb_tri each[YB_BULK_CONDITIONS], t;
  *row = UINT64_MAX;
  YB_TRY(yb_bulk_plan(ctx, &c->schema, c->policy, c->policies, &plan));
  YB_TRY(yb_bulk_run(plan, ctx, &c->rows, &out, NULL));
  YB_TRY(yb_bulk_interpret(plan, ctx, &c->rows, &ref, NULL));
  *policy = 0;
  *row = 0;
  if (memcmp(map, by_row, words * 4 * sizeof *map) != 0) return YB_OK;
  *row = UINT64_MAX;
  for (*policy = 0; *policy < c->policies; ++*policy) {
    const struct yb_bulk_condition *cond;
    uint32_t n = yb_bulk_conditions(plan, *policy, &cond);
    for (uint32_t i = 0; i < n; i++) *columnar += cond[i].kernel;
    for (uint64_t r = 0; r < rows; r += stride) {
      uint32_t fails = 0, blanks = 0;
      YB_TRY(yb_bulk_row(plan, ctx, &c->rows, r, *policy, &t));
      YB_TRY(yb_bulk_explain(plan, ctx, &c->rows, r, *policy, each));
      for (uint32_t i = 0; i < n; i++) {
        fails += each[i] == YB_FALSE;
        blanks += each[i] == YB_UNKNOWN;
      }
      bool near = fails == 1 && blanks == 0;
      if (gen_bit(out.yes, rows, *policy, r) == (t == YB_TRUE) &&
          gen_bit(out.no, rows, *policy, r) == (t == YB_FALSE) &&
          gen_bit(out.unknown, rows, *policy, r) == (t == YB_UNKNOWN) &&
          gen_bit(out.near, rows, *policy, r) == near)
        continue;
      *row = r;
      return YB_OK;
    }
  }
  return YB_OK;
}

#endif
