/* index.c - a decision table as bits: cost grows with the columns, not the rules.
 *
 *   a column's places (grid.h)   0   1   2   3   4  ...
 *   mask, one bit a rule         :       :       :          every `stride`-th is kept
 *   flips                        r3  r7  r3 r9  -           rules that change on the way
 *
 *   a value -> its place -> the mask kept at or before it, flipped up to it; the masks
 *   of all columns and-ed are the rules that match.
 *
 * Null has two masks of its own: cells that are true for it, and cells that ask at all,
 * whose rules it leaves undecided. Rules with a cell that is not simple stand in every
 * mask; those still standing in the end ask the interpreter, as does a column whose
 * value is of another type than its cells.
 *
 * Memory: a table's masks take at most YB_DMN_INDEX_BYTES; the stride grows until they do.
 * 12 rules: every place has its mask. 16,000 rules of 4 intervals: 32,000 places of
 * 2 KB each would be 256 MB; every 32nd is kept, 8 MB, and 32 flips are made.
 */
#include "pure/dmn/grid.h"

#define WORDS_MAX YB_DMN_WORDS(YB_DMN_RULES)

struct dmn_axis {
  struct grid grid;
  bool any;                        /* all cells: the column is not looked at */
  int scale;                       /* keys are numbers * 10^scale; -1: there are none */
  const int64_t *key;              /* [points] */
  uint32_t shift;                  /* stride = 1 << shift */
  uint64_t *mask;                  /* [(places - 1 >> shift) + 1][words] */
  uint32_t *flip_at;               /* [places + 1]: where the flips of a place begin */
  uint32_t *flip;                  /* rules */
  uint64_t *null_true, *tests;     /* [words]: cells true for null; cells that ask */
  uint64_t *hard;                  /* [words]; NULL: none */
};
struct dmn_index { uint32_t words; struct dmn_axis *axis; };

static void set(uint64_t *mask, uint32_t rule) { mask[rule / 64] |= UINT64_C(1) << (rule % 64); }

/* ---- building ---- */

/* Numbers of one scale, dates, months and booleans are searched as integers. */
static bool key_of(yb_value v, int scale, int64_t *out) {
  switch (v.type) {
    case YB_VNUMBER:
      if (v.wide || v.scale > scale) return false;
      return !__builtin_mul_overflow(v.u.i, yb_dec_pow10[scale - v.scale], out);
    case YB_VDATE: *out = yb_date_days(v.u.date); return true;
    case YB_VBOOL:
    case YB_VMONTHS: *out = v.u.i; return true;
    default: return false;
  }
}

static yb_rc keys(struct yb_ctx *ctx, struct dmn_axis *x) {
  const struct grid *g = &x->grid;
  int scale = 0;
  int64_t *key = YB_NEW_N(ctx->arena, g->points, int64_t);
  if (!key) return YB_NOMEM;
  for (uint32_t i = 0; i < g->points; i++)
    if (g->type == YB_VNUMBER && !g->point[i].wide && g->point[i].scale > scale)
      scale = g->point[i].scale;
  x->scale = scale;
  x->key = key;
  for (uint32_t i = 0; i < g->points; i++)
    if (!key_of(g->point[i], scale, &key[i])) x->scale = -1;
  return YB_OK;
}

/* A rule changes at the first place of a range and behind its last. */
static yb_rc flips(struct yb_ctx *ctx, struct dmn_axis *x, uint32_t rules) {
  const struct grid *g = &x->grid;
  x->flip_at = YB_NEW_N(ctx->arena, g->places + 2, uint32_t);
  x->flip = YB_NEW_N(ctx->arena, 2 * (size_t)g->ranges, uint32_t);
  if (!x->flip_at || !x->flip) return YB_NOMEM;
  uint32_t *at = x->flip_at + 1;
  for (uint32_t r = 0; r < rules; r++)
    for (uint32_t k = 0; k < g->cell[r].ranges; k++)
      at[g->cell[r].range[k].low]++, at[g->cell[r].range[k].high + 1]++;
  for (uint32_t p = 0, sum = 0; p <= g->places; p++) {
    uint32_t n = at[p];
    at[p] = sum;
    sum += n;
  }
  for (uint32_t r = 0; r < rules; r++)
    for (uint32_t k = 0; k < g->cell[r].ranges; k++) {
      x->flip[at[g->cell[r].range[k].low]++] = r;
      x->flip[at[g->cell[r].range[k].high + 1]++] = r;
    }
  return YB_OK;
}

static void flip(const struct dmn_axis *x, uint32_t from, uint32_t to, uint64_t *mask) {
  for (uint32_t i = x->flip_at[from]; i < x->flip_at[to]; i++)
    mask[x->flip[i] / 64] ^= UINT64_C(1) << (x->flip[i] % 64);
}

static yb_rc masks(struct yb_ctx *ctx, struct dmn_axis *x, uint32_t words, size_t room) {
  size_t row = words * sizeof *x->mask;
  while ((((size_t)x->grid.places - 1) >> x->shift) * row > room) x->shift++;
  uint32_t kept = ((x->grid.places - 1) >> x->shift) + 1;
  x->mask = yb_arena_take_n(ctx->arena, kept, row);
  if (!x->mask) return YB_NOMEM;
  uint64_t *mask = x->mask;
  if (x->hard) memcpy(mask, x->hard, row);
  flip(x, 0, 1, mask);
  for (uint32_t k = 1; k < kept; k++, mask += words) {
    memcpy(mask + words, mask, row);
    flip(x, ((k - 1) << x->shift) + 1, (k << x->shift) + 1, mask + words);
  }
  return YB_OK;
}

static yb_rc nulls(struct yb_ctx *ctx, struct dmn_axis *x, uint32_t rules) {
  uint32_t words = YB_DMN_WORDS(rules), hard = 0;
  for (uint32_t r = 0; r < rules; r++) hard += x->grid.cell[r].hard;
  x->null_true = YB_NEW_N(ctx->arena, words, uint64_t);
  x->tests = YB_NEW_N(ctx->arena, words, uint64_t);
  if (hard) x->hard = YB_NEW_N(ctx->arena, words, uint64_t);
  if (!x->null_true || !x->tests || (hard && !x->hard)) return YB_NOMEM;
  for (uint32_t r = 0; r < rules; r++) {
    const struct grid_cell *c = &x->grid.cell[r];
    if (c->hard) set(x->hard, r);
    if (c->hard || c->on_null == YB_TRUE) set(x->null_true, r);
    if (!c->any) set(x->tests, r);
  }
  return YB_OK;
}

static yb_rc axis(struct yb_ctx *ctx, const struct yb_dmn_table *t, uint32_t i, size_t room,
                  struct dmn_axis *x) {
  YB_TRY(yb_dmn_grid(ctx, &t->when[i], t->rules, t->inputs, false, &x->grid));
  x->any = true;
  for (uint32_t r = 0; r < t->rules; r++) x->any = x->any && x->grid.cell[r].any;
  if (x->any) return YB_OK;
  YB_TRY(keys(ctx, x));
  YB_TRY(nulls(ctx, x, t->rules));
  YB_TRY(flips(ctx, x, t->rules));
  return masks(ctx, x, YB_DMN_WORDS(t->rules), room);
}

yb_rc yb_dmn_index(struct yb_ctx *ctx, const struct yb_dmn_table *t, size_t bytes,
                   const struct dmn_index **out) {
  struct dmn_index *x = YB_NEW(ctx->arena, struct dmn_index);
  if (!x) return YB_NOMEM;
  x->words = YB_DMN_WORDS(t->rules);
  x->axis = YB_NEW_N(ctx->arena, t->inputs, struct dmn_axis);
  if (!x->axis) return YB_NOMEM;
  for (uint32_t i = 0; i < t->inputs; i++)
    YB_TRY(axis(ctx, t, i, bytes / t->inputs, &x->axis[i]));
  *out = x;
  return YB_OK;
}

/* ---- looking up ---- */

/* 2 * the keys below v, and 1 more when one is v. */
static uint32_t search(const int64_t *key, uint32_t n, int64_t v) {
  const int64_t *at = key;
  if (!n) return 0;
  while (n > 1) {                    /* without branches */
    uint32_t half = n / 2;
    at += at[half - 1] < v ? half : 0;
    n -= half;
  }
  return 2 * (uint32_t)(at - key) + (*at < v ? 2 : *at == v);
}

static uint32_t place(const struct dmn_axis *x, yb_value v) {
  int64_t k;
  if (x->scale >= 0 && key_of(v, x->scale, &k)) return search(x->key, x->grid.points, k);
  return yb_dmn_grid_place(&x->grid, v);
}

struct find {
  const struct yb_dmn_table *t;
  struct yb_ctx *ctx;
  const struct dmn_match *m;
  uint32_t words;
  bool split;                      /* `open` holds the rules that no value made false */
};

static void keep(struct find *f, const uint64_t *mask) {
  for (uint32_t w = 0; w < f->words; w++) f->m->hit[w] &= mask[w];
  for (uint32_t w = 0; f->split && w < f->words; w++) f->m->open[w] &= mask[w];
}

static void split(struct find *f) {
  if (!f->split) memcpy(f->m->open, f->m->hit, f->words * sizeof *f->m->hit);
  f->split = true;
}

/* Null makes no rule false. */
static void keep_null(struct find *f, const struct dmn_axis *x) {
  split(f);
  for (uint32_t w = 0; w < f->words; w++) f->m->hit[w] &= x->null_true[w];
}

static void keep_place(struct find *f, const struct dmn_axis *x, uint32_t p) {
  uint64_t own[WORDS_MAX];
  uint32_t k = p >> x->shift, from = k << x->shift;
  const uint64_t *mask = x->mask + (size_t)k * f->words;
  if (from != p) {
    memcpy(own, mask, f->words * sizeof *own);
    flip(x, from + 1, p + 1, own);
    mask = own;
  }
  keep(f, mask);
}

static bool fits(const struct dmn_axis *x, yb_value v) {
  if (x->grid.type != YB_VNULL && v.type != x->grid.type) return false;
  return (x->scale >= 0 && v.type != YB_VNULL) || yb_dmn_grid_fits(&x->grid, v);
}

static yb_rc ask(struct find *f, uint32_t rule, uint32_t column, yb_value value) {
  const struct yb_feel *p = f->t->when[(size_t)rule * f->t->inputs + column].program;
  uint64_t bit = UINT64_C(1) << (rule % 64);
  yb_value v;
  if (!p) return YB_OK;
  YB_TRY(yb_feel_eval_test(p, f->ctx, f->m->slots, value, &v));
  yb_tri t = yb_tri_of(v);
  if (t == YB_TRUE) return YB_OK;
  if (t == YB_UNKNOWN) split(f);
  f->m->hit[rule / 64] &= ~bit;
  if (t == YB_FALSE && value.type != YB_VNULL && f->split) f->m->open[rule / 64] &= ~bit;
  return YB_OK;
}

/* The hard cells of a column, or all of them, for the rules that still stand. */
static yb_rc ask_standing(struct find *f, const struct dmn_axis *x, uint32_t column, bool all) {
  yb_value v = f->m->input[column];
  for (uint32_t w = 0; w < f->words; w++) {
    uint64_t standing = f->split && v.type != YB_VNULL ? f->m->open[w] : f->m->hit[w];
    if (!all) standing &= x->hard[w];
    for (; standing; standing &= standing - 1)
      YB_TRY(ask(f, w * 64 + (uint32_t)__builtin_ctzll(standing), column, v));
  }
  return YB_OK;
}

static void all_rules(const struct find *f) {
  uint32_t rest = f->t->rules % 64;
  memset(f->m->hit, 0xff, f->words * sizeof *f->m->hit);
  if (rest) f->m->hit[f->words - 1] = (UINT64_C(1) << rest) - 1;
}

/* Of the rules that no value made false: those that do not match, and those that match
 * though a cell of theirs asks for what is null. */
static void undecided(const struct find *f, const struct dmn_index *index) {
  for (uint32_t w = 0; w < f->words; w++) {
    uint64_t asks = 0;
    for (uint32_t i = 0; f->split && i < f->t->inputs; i++)
      if (!index->axis[i].any && f->m->input[i].type == YB_VNULL) asks |= index->axis[i].tests[w];
    f->m->open[w] = f->split ? f->m->open[w] & (~f->m->hit[w] | asks) : 0;
  }
}

yb_rc yb_dmn_index_match(const struct dmn_index *index, const struct yb_dmn_table *t,
                         struct yb_ctx *ctx, const struct dmn_match *m) {
  struct find f = {t, ctx, m, index->words, false};
  bool more = false;
  all_rules(&f);
  for (uint32_t i = 0; i < t->inputs; i++) {
    const struct dmn_axis *x = &index->axis[i];
    if (x->any) continue;
    bool null = m->input[i].type == YB_VNULL, fit = null || fits(x, m->input[i]);
    if (null) keep_null(&f, x);
    else if (fit) keep_place(&f, x, place(x, m->input[i]));
    more = more || !fit || x->hard;
  }
  for (uint32_t i = 0; more && i < t->inputs; i++) {
    const struct dmn_axis *x = &index->axis[i];
    bool null = m->input[i].type == YB_VNULL;
    if (x->any) continue;
    bool fit = null || fits(x, m->input[i]);
    if (!fit || x->hard) YB_TRY(ask_standing(&f, x, i, !fit));
  }
  undecided(&f, index);
  return YB_OK;
}
