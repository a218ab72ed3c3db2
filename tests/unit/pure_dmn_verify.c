/* pure_dmn_verify.c - sound tables are called sound; what is planted is found, and each
 * counter-example is confirmed by evaluating the table. */
#include "yb_test.h"

#include "dmn_gen.h"
#include "pure/dmn/verify.h"

/* ---- tables by hand ---- */

static yb_str said(struct yb_ctx *ctx, const struct yb_dmn_verdict *v) {
  struct yb_buf b;
  yb_buf_init(&b, ctx->arena);
  for (const struct yb_dmn_finding *f = v->first; f; f = f->next) {
    yb_buf_fmt(&b, "%s%s", b.n ? "; " : "", yb_dmn_flaw_name(f->flaw));
    for (int i = 0; i < 2; i++)
      if (f->rule[i]) yb_buf_fmt(&b, " %u", f->rule[i]);
    for (uint32_t i = 0; f->region && i < v->inputs; i++)
      yb_buf_fmt(&b, " %.*s", YB_ARG(f->region[i]));
  }
  if (!b.n) yb_buf_z(&b, "sound");
  return yb_buf_str(&b);
}

static yb_str verdict(struct yb_ctx *ctx, char policy, uint32_t inputs, const char *values,
                      const char *const *text) {
  struct dtab d;
  struct yb_dmn_verdict v;
  CHECK_OK(dtab_of(ctx, policy, inputs, text, &d));
  if (values) CHECK_OK(dtab_cell(ctx, true, values, &d.input[0].values));
  CHECK_OK(yb_dmn_verify_table(ctx, &d.t, &v));
  return said(ctx, &v);
}

#define VERDICT(policy, inputs, values, want, ...)                              \
  CHECK_STR(verdict(ctx, policy, inputs, values, (const char *const[]){__VA_ARGS__, NULL}), want)

TEST(verdicts) {
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 64 << 20);
  VERDICT('U', 1, NULL, "sound", "< 5", "1", ">= 5", "2");
  VERDICT('U', 1, NULL, "gap 5", "< 5", "1", "> 5", "2");
  VERDICT('U', 1, NULL, "gap (5..6)", "<= 5", "1", ">= 6", "2");
  VERDICT('U', 1, NULL, "conflict 1 2 5", "<= 5", "1", ">= 5", "2");
  VERDICT('U', 1, NULL, "overlap 1 2 5", "<= 5", "1", ">= 5", "1");
  VERDICT('A', 1, NULL, "sound", "<= 5", "1", ">= 5", "1");
  VERDICT('A', 1, NULL, "conflict 1 2 5", "<= 5", "1", ">= 5", "2");
  VERDICT('U', 1, NULL, "sound", "< @\"2026-01-02\"", "1", ">= @\"2026-01-02\"", "2");
  VERDICT('U', 1, NULL, "sound", "<= @\"2026-01-01\"", "1", ">= @\"2026-01-02\"", "2");
  VERDICT('U', 1, NULL, "sound", "true", "1", "false", "2");
  VERDICT('U', 1, NULL, "gap false", "true", "1");
  VERDICT('U', 1, "\"a\", \"b\", \"c\"", "gap \"c\"", "\"a\"", "1", "\"b\"", "2");
  VERDICT('U', 1, "\"a\", \"b\"", "sound", "\"a\"", "1", "not(\"a\")", "2");
  VERDICT('U', 1, "\"a\", \"b\"", "empty 3", "\"a\"", "1", "\"b\"", "2", "\"x\"", "3");
  VERDICT('U', 1, "[0..100]", "sound", "< 50", "1", ">= 50", "2");
  VERDICT('F', 1, NULL, "masked 3 1 (2..5)", "< 5", "1", ">= 5", "2", "(2..8)", "3");
  VERDICT('F', 1, NULL, "sound", "< 5", "1", ">= 5", "2", "-", "3");   /* null reaches it */
  VERDICT('F', 1, NULL, "masked 2 1 > 3", "-", "1", "> 3", "2");
  VERDICT('F', 2, NULL, "sound", "< 5", "< 5", "1", "< 7", "< 7", "2", "-", "-", "3");
  VERDICT('C', 1, NULL, "duplicate 1 2 (2..3)", "(2..3)", "1", "(2..3)", "1");
  VERDICT('U', 2, NULL, "gap > 5 > 5", "<= 5", "-", "1", "> 5", "<= 5", "2");
  VERDICT('U', 1, NULL, "sound", "-", "limit * 2");
  yb_test_close(&t);
}

TEST(what_is_left_out_is_told) {
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 64 << 20);
  static const char *const text[] = {"< 5", "1", "? * 2 > 8", "2", NULL};
  struct dtab d;
  struct yb_dmn_verdict v;
  CHECK_OK(dtab_of(ctx, 'U', 1, text, &d));
  CHECK_OK(yb_dmn_verify_table(ctx, &d.t, &v));
  CHECK(!v.first && v.lefts == 1 && v.left->rule == 2 && v.left->at.line == 7);
  yb_dmn_verdict_tell(ctx, &v);
  CHECK(t.diags.count == 1 && t.diags.errors == 0);
  yb_test_close(&t);
}

TEST(findings_read_well) {
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 64 << 20);
  static const char *const text[] = {"<= 18", "true", "1", ">= 18", "true", "2",
                                     "-", "false", "3", NULL};
  struct dtab d;
  struct yb_dmn_verdict v;
  struct yb_buf b;
  CHECK_OK(dtab_of(ctx, 'U', 2, text, &d));
  d.t.at.file = YB_S("rules.dmn");
  for (int i = 0; i < 3; i++) d.rule[i].at.file = YB_S("rules.dmn");
  CHECK_OK(yb_dmn_verify_table(ctx, &d.t, &v));
  yb_dmn_verdict_tell(ctx, &v);
  CHECK_STR(yb_test_diag(&t),
            "rules.dmn:10:5: error: the rules 1 and 2 both match a = 18, b = true, with different "
            "outputs; make the rules exclude one another, or agree");
  yb_buf_init(&b, ctx->arena);
  yb_diag_what(&v.first->what, YB_ZH, &b);
  CHECK_STR(yb_buf_str(&b), "规则 1 与 2 同时命中 a = 18, b = true，但输出不同");
  yb_test_close(&t);
}

/* ---- tables by chance ---- */

/* A box of a partition: sides of numbers and dates are [low, high) in units, -1 and
 * UNITS without end; enumerations and booleans are sets of bits. */
enum { UNITS = 40, COLS_MAX = 4, RULES_MAX = 64, WORDS = 5 };
struct side { int low, high; uint32_t bits; };
struct rbox { struct side side[COLS_MAX]; };
struct plan {
  uint32_t cols, rules, kind[COLS_MAX];          /* 0 number, 1 date, 2 words, 3 boolean */
  struct rbox box[RULES_MAX + 1];
};

static uint32_t full(uint32_t kind) { return kind == 2 ? (1u << WORDS) - 1 : 3; }

static bool cut(struct dgen *g, const struct plan *p, const struct rbox *b, struct rbox *x,
                struct rbox *y) {
  uint32_t c = dgen_next(g, p->cols);
  *x = *y = *b;
  if (p->kind[c] < 2) {
    int low = b->side[c].low, high = b->side[c].high;
    if (high - low < 2) return false;
    int at = low + 1 + (int)dgen_next(g, (uint32_t)(high - low - 1));
    x->side[c].high = y->side[c].low = at;
    return true;
  }
  uint32_t bits = b->side[c].bits, some = bits & (1 + dgen_next(g, full(p->kind[c])));
  if (!some || some == bits) return false;
  x->side[c].bits = some;
  y->side[c].bits = bits & ~some;
  return true;
}

static void partition(struct dgen *g, struct plan *p) {
  p->cols = 1 + dgen_next(g, COLS_MAX);
  for (uint32_t c = 0; c < p->cols; c++) {
    p->kind[c] = dgen_next(g, 4);
    p->box[0].side[c] = (struct side){-1, UNITS, full(p->kind[c])};
  }
  p->rules = 1;
  uint32_t cuts = dgen_next(g, RULES_MAX - 1);
  for (uint32_t i = 0; i < cuts; i++) {
    uint32_t r = dgen_next(g, p->rules);
    struct rbox x, y;
    if (!cut(g, p, &p->box[r], &x, &y)) continue;
    p->box[r] = x;
    p->box[p->rules++] = y;
  }
}

static void unit(struct yb_buf *b, uint32_t kind, int at) {
  if (kind == 0) yb_buf_fmt(b, "%d.%d", at / 4, at % 4 * 25);
  else yb_buf_fmt(b, "@\"2026-02-%02d\"", at % 28 + 1);
}

/* Dates have 28 units; a side reads [low, high), or for variety (low - 1 day, high). */
static void side_text(struct yb_buf *b, uint32_t kind, const struct side *s, bool vary) {
  static const char *const words[] = {"\"甲\"", "\"乙\"", "\"a\"", "\"b\"", "\"\""};
  if (kind == 3) {
    yb_buf_z(b, s->bits == 3 ? "-" : s->bits == 1 ? "false" : "true");
  } else if (kind == 2) {
    if (s->bits == full(2)) yb_buf_z(b, "-");
    for (uint32_t i = 0, n = 0; s->bits != full(2) && i < WORDS; i++)
      if (s->bits >> i & 1) yb_buf_fmt(b, "%s%s", n++ ? ", " : "", words[i]);
  } else if (s->low < 0 && s->high >= UNITS) {
    yb_buf_z(b, "-");
  } else if (s->low < 0 || s->high >= UNITS) {
    yb_buf_z(b, s->low < 0 ? "< " : ">= ");
    unit(b, kind, s->low < 0 ? s->high : s->low);
  } else {
    yb_buf_z(b, vary ? "? >= " : "[");
    unit(b, kind, s->low);
    yb_buf_z(b, vary ? " and ? < " : "..");
    unit(b, kind, s->high);
    if (!vary) yb_buf_z(b, ")");
  }
}

static void table(struct yb_ctx *ctx, struct dgen *g, const struct plan *p, char policy,
                  struct dtab *d) {
  struct yb_buf b;
  char out[16];
  CHECK_OK(dtab_open(ctx, policy, p->cols, p->rules, d));
  for (uint32_t r = 0; r < p->rules; r++) {
    for (uint32_t c = 0; c < p->cols; c++) {
      yb_buf_init(&b, ctx->arena);
      side_text(&b, p->kind[c], &p->box[r].side[c], dgen_next(g, 2));
      yb_buf_byte(&b, 0);
      CHECK_OK(dtab_cell(ctx, true, b.p, &d->when[r * p->cols + c]));
    }
    (void)snprintf(out, sizeof out, "%u", r % 3);
    CHECK_OK(dtab_cell(ctx, false, out, &d->then[r]));
  }
  for (uint32_t c = 0; c < p->cols; c++)
    if (p->kind[c] == 2)
      CHECK_OK(dtab_cell(ctx, true, "\"甲\", \"乙\", \"a\", \"b\", \"\"", &d->input[c].values));
}

/* The rules that match an example. */
static uint64_t matching(struct yb_ctx *ctx, const struct dtab *d, const yb_value *example) {
  static uint64_t hit[2], open[2];
  struct dmn_match m = {example, NULL, hit, open, false};
  CHECK_OK(yb_dmn_scan(&d->t, ctx, &m));
  return hit[0];
}

static void confirm(struct yb_ctx *ctx, const struct dtab *d, const struct yb_dmn_verdict *v) {
  for (const struct yb_dmn_finding *f = v->first; f; f = f->next) {
    if (!f->example) continue;
    uint64_t hit = matching(ctx, d, f->example), want = 0;
    for (int i = 0; i < 2; i++)
      if (f->rule[i]) want |= UINT64_C(1) << (f->rule[i] - 1);
    if (f->flaw == YB_DMN_GAP) CHECK_INT(hit, 0);
    else CHECK_INT(hit & want, want);
  }
}

static uint64_t found(struct yb_ctx *ctx, const struct dtab *d, struct yb_dmn_verdict *v) {
  uint64_t n = 0;
  CHECK_OK(yb_dmn_verify_table(ctx, &d->t, v));
  confirm(ctx, d, v);
  CHECK_INT(v->lefts, 0);
  for (int i = 0; i < YB_DMN_FLAWS; i++) {
    n += v->count[i];
    CHECK(!v->unfinished[i]);
  }
  return n;
}

/* Dates repeat after 28 units: such sides are cut off before. */
static void few_days(struct plan *p) {
  for (uint32_t r = 0; r < p->rules; r++)
    for (uint32_t c = 0; c < p->cols; c++)
      if (p->kind[c] == 1) p->kind[c] = 0;
}

static bool days_fit(const struct plan *p) {
  for (uint32_t r = 0; r < p->rules; r++)
    for (uint32_t c = 0; c < p->cols; c++)
      if (p->kind[c] == 1 && (p->box[r].side[c].low >= 28 ||
                              (p->box[r].side[c].high >= 28 && p->box[r].side[c].high < UNITS)))
        return false;
  return true;
}

static void start(uint64_t seed, struct dgen *g, struct plan *p) {
  *g = (struct dgen){.seed = seed * 7919};
  memset(p, 0, sizeof *p);
  partition(g, p);
  if (!days_fit(p)) few_days(p);
}

static uint64_t tables(void) { return getenv("YB_TEST_ALL") ? 1000 : 120; }

TEST(sound_tables_are_sound) {
  for (uint64_t seed = 1; seed <= tables(); seed++) {
    struct yb_ctx ctx = {.arena = yb_arena_open(256 << 20)};
    struct dgen g;
    struct plan p;
    struct dtab d;
    struct yb_dmn_verdict v;
    start(seed, &g, &p);
    table(&ctx, &g, &p, seed % 2 ? 'U' : 'F', &d);
    if (found(&ctx, &d, &v)) fail_msg("seed %u: %.*s", (unsigned)seed, YB_ARG(said(&ctx, &v)));
    yb_arena_close(ctx.arena);
  }
}

/* One rule is taken away. */
TEST(planted_gaps_are_found) {
  uint64_t done = 0;
  for (uint64_t seed = 1; done < tables(); seed++) {
    struct yb_ctx ctx = {.arena = yb_arena_open(256 << 20)};
    struct dgen g;
    struct plan p;
    struct dtab d;
    struct yb_dmn_verdict v;
    start(seed, &g, &p);
    p.box[dgen_next(&g, p.rules)] = p.box[p.rules - 1];
    p.rules--;
    table(&ctx, &g, &p, "UAF"[seed % 3], &d);
    uint64_t n = found(&ctx, &d, &v);
    if (!v.count[YB_DMN_GAP] || n != v.count[YB_DMN_GAP])
      fail_msg("seed %u: %.*s", (unsigned)seed, YB_ARG(said(&ctx, &v)));
    done++;
    yb_arena_close(ctx.arena);
  }
}

/* A rule is widened on one side: it meets others. */
TEST(planted_overlaps_are_found) {
  uint64_t done = 0;
  for (uint64_t seed = 1; done < tables(); seed++) {
    struct yb_ctx ctx = {.arena = yb_arena_open(256 << 20)};
    struct dgen g;
    struct plan p;
    struct dtab d;
    struct yb_dmn_verdict v;
    start(seed, &g, &p);
    uint32_t r = dgen_next(&g, p.rules), c = dgen_next(&g, p.cols);
    struct side whole = {-1, UNITS, full(p.kind[c])};
    bool wider = p.kind[c] < 2 ? p.box[r].side[c].low >= 0 || p.box[r].side[c].high < UNITS
                               : p.box[r].side[c].bits != whole.bits;
    if (wider) {
      p.box[r].side[c] = whole;
      table(&ctx, &g, &p, 'U', &d);
      uint64_t n = found(&ctx, &d, &v);
      if (!n || v.count[YB_DMN_GAP] || n != v.count[YB_DMN_OVERLAP] + v.count[YB_DMN_CONFLICT])
        fail_msg("seed %u: %.*s", (unsigned)seed, YB_ARG(said(&ctx, &v)));
      done++;
    }
    yb_arena_close(ctx.arena);
  }
}

/* Behind a partition stands one more rule: a box within it is never reached. */
TEST(planted_masks_are_found) {
  uint64_t done = 0;
  for (uint64_t seed = 1; done < tables(); seed++) {
    struct yb_ctx ctx = {.arena = yb_arena_open(256 << 20)};
    struct dgen g;
    struct plan p;
    struct dtab d;
    struct yb_dmn_verdict v;
    struct rbox other;
    start(seed, &g, &p);
    struct rbox b = {0};
    for (uint32_t c = 0; c < p.cols; c++) b.side[c] = (struct side){-1, UNITS, full(p.kind[c])};
    for (uint32_t i = 0, cuts = 0; i < 200 && cuts < 2 * p.cols; i++)
      if (cut(&g, &p, &b, &b, &other)) cuts++;
    bool bounded = true;               /* null passes "-": it must stand in no cell */
    for (uint32_t c = 0; c < p.cols; c++)
      bounded = bounded && (p.kind[c] < 2 ? b.side[c].low >= 0 || b.side[c].high < UNITS
                                          : b.side[c].bits != full(p.kind[c]));
    p.box[p.rules++] = b;
    if (bounded && days_fit(&p)) {
      table(&ctx, &g, &p, 'F', &d);
      if (found(&ctx, &d, &v) != 1 || v.count[YB_DMN_MASKED] != 1 || v.first->rule[0] != p.rules)
        fail_msg("seed %u: %.*s", (unsigned)seed, YB_ARG(said(&ctx, &v)));
      done++;
    }
    yb_arena_close(ctx.arena);
  }
}

/* Rules that cross one another in many columns: the ceiling is reached, and said. */
TEST(the_ceiling_is_told) {
  enum { N = 60 };
  struct yb_ctx ctx = {.arena = yb_arena_open(512 << 20)};
  struct dgen g = {.seed = 5};
  struct dtab d;
  struct yb_dmn_verdict v;
  char text[64];
  CHECK_OK(dtab_open(&ctx, 'P', N, 4 * N, &d));
  for (uint32_t r = 0; r < 4 * N; r++)
    for (uint32_t k = 0; k < N; k++) {
      bool any = dgen_next(&g, 4) != 0;
      uint32_t at = dgen_next(&g, 90);
      (void)snprintf(text, sizeof text, any ? "-" : "not([%u..%u])", at, at + 3);
      CHECK_OK(dtab_cell(&ctx, true, text, &d.when[r * N + k]));
    }
  CHECK_OK(yb_dmn_verify_table(&ctx, &d.t, &v));
  CHECK(v.unfinished[YB_DMN_GAP]);
  yb_arena_close(ctx.arena);
}

static yb_rc sweep(void) {
  struct yb_ctx ctx = {.arena = yb_arena_open(1 << 24)};
  static const char *const text[] = {"< 5", "\"a\", \"b\"", "1", "<= 5", "-", "2",
                                     "[7..9]", "not(\"a\")", "3", "> limit", "-", "4", NULL};
  struct dtab d;
  struct yb_dmn_verdict v;
  yb_rc rc = ctx.arena ? dtab_of(&ctx, 'U', 2, text, &d) : YB_NOMEM;
  if (rc == YB_OK) rc = yb_dmn_verify_table(&ctx, &d.t, &v);
  yb_arena_close(ctx.arena);
  return rc;
}
TEST(verification_without_memory) { SWEEP_OOM(sweep()); }
