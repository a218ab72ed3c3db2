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
  bool keyed;                      /* values are searched by their keys: see key_of */
  int scale;                       /* of keys that are numbers * 10^scale */
  uint32_t skip;                   /* bytes that all texts begin with */
  const int64_t *key;              /* [points] */
  uint64_t width;                  /* from the first key to the last */
  uint32_t coarse, *bucket;        /* where the keys begin that are n << coarse behind the first */
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

/* Of a text the eight bytes behind what all constants begin with, zeros behind its end:
 * an integer in the same order. */
static int64_t text_key(const struct dmn_axis *x, yb_value v) {
  uint32_t n = v.n - x->skip < 8 ? v.n - x->skip : 8;
  uint64_t k = 0;
  for (uint32_t i = 0; i < n; i++) k = k << 8 | (unsigned char)v.u.s[x->skip + i];
  if (n) k <<= 8 * (8 - n);
  return (int64_t)(k ^ UINT64_C(1) << 63);
}

/* Dates, months and booleans are integers. */
static int64_t key_of(const struct dmn_axis *x, yb_value v) {
  if (v.type == YB_VSTRING) return text_key(x, v);
  return v.type == YB_VDATE ? yb_date_days(v.u.date) : v.u.i;
}

static bool scaled(yb_value v, int scale, int64_t *out) {
  if (v.wide || v.scale > scale) return false;
  return !__builtin_mul_overflow(v.u.i, yb_dec_pow10[scale - v.scale], out);
}

/* What the constants of an ordered list begin with, all of them: what its ends do. */
static uint32_t common(const struct grid *g) {
  yb_value a = g->point[0], b = g->point[g->points - 1];
  uint32_t n = 0;
  while (n < a.n && n < b.n && a.u.s[n] == b.u.s[n]) n++;
  return n;
}

static yb_rc keys(struct yb_ctx *ctx, struct dmn_axis *x) {
  const struct grid *g = &x->grid;
  int64_t *key = YB_NEW_N(ctx->arena, g->points, int64_t);
  if (!key) return YB_NOMEM;
  x->key = key;
  x->keyed = g->type == YB_VNUMBER || g->type == YB_VDATE || g->type == YB_VBOOL ||
             g->type == YB_VMONTHS || g->type == YB_VSTRING;
  for (uint32_t i = 0; i < g->points; i++)
    if (g->type == YB_VNUMBER && !g->point[i].wide && g->point[i].scale > x->scale)
      x->scale = g->point[i].scale;
  if (g->type == YB_VSTRING && g->points) x->skip = common(g);
  for (uint32_t i = 0; i < g->points; i++) {
    if (g->type != YB_VNUMBER) key[i] = key_of(x, g->point[i]);
    else if (!scaled(g->point[i], x->scale, &key[i])) x->keyed = false;
  }
  return YB_OK;
}

/* Two to four buckets a key: where keys lie evenly, one step finds one. */
static yb_rc buckets(struct yb_ctx *ctx, struct dmn_axis *x) {
  uint32_t points = x->grid.points, at = 0;
  if (!x->keyed || !points) return YB_OK;
  x->width = (uint64_t)x->key[points - 1] - (uint64_t)x->key[0];
  while (x->width >> x->coarse >= 4 * (uint64_t)points) x->coarse++;
  uint32_t n = (uint32_t)(x->width >> x->coarse) + 1;
  x->bucket = YB_NEW_N(ctx->arena, (size_t)n + 1, uint32_t);
  if (!x->bucket) return YB_NOMEM;
  for (uint32_t b = 0; b <= n; b++) {
    while (at < points && ((uint64_t)x->key[at] - (uint64_t)x->key[0]) >> x->coarse < b) at++;
    x->bucket[b] = at;
  }
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
  YB_TRY(buckets(ctx, x));
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

/* 2 * the keys below v, and 1 more when one is v. An empty bucket points at the next key. */
static inline uint32_t search(const struct dmn_axis *x, int64_t v) {
  uint64_t far = (uint64_t)v - (uint64_t)x->key[0];
  if (v < x->key[0]) return 0;
  if (far > x->width) return 2 * x->grid.points;
  const uint32_t *bucket = x->bucket + (far >> x->coarse);
  const int64_t *at = x->key + bucket[0];
  for (uint32_t n = bucket[1] - bucket[0]; n > 1;) {
    uint32_t half = n / 2;           /* without branches */
    at += half & (0u - (at[half - 1] < v));
    n -= half;
  }
  return 2 * (uint32_t)(at - x->key) + 2 * (*at < v) + (*at == v);
}

/* A value of more digits than the keys lies between two when it is none. */
static uint32_t number_place(const struct dmn_axis *x, yb_value v) {
  int64_t k = v.u.i, by;
  bool rest = false;
  if (v.wide) return yb_dmn_grid_place(&x->grid, v);
  if (v.scale > x->scale) {
    by = yb_dec_pow10[v.scale - x->scale];
    rest = k % by != 0;
    k = k / by - (rest && k < 0);
  } else if (!scaled(v, x->scale, &k)) {
    return yb_dmn_grid_place(&x->grid, v);
  }
  uint32_t p = search(x, k);
  return p + (rest && p % 2);
}

/* Texts whose keys are the same are compared. */
static uint32_t text_place(const struct dmn_axis *x, yb_value v) {
  const struct grid *g = &x->grid;
  if (v.n < x->skip || memcmp(v.u.s, g->point[0].u.s, x->skip) != 0)
    return yb_dmn_grid_place(g, v);
  uint32_t p = search(x, text_key(x, v));
  if (p % 2 == 0) return p;
  int c = yb_span_order(g->point[p / 2], v);
  return c == 0 ? p : c > 0 ? p - 1 : yb_dmn_grid_place(g, v);
}

/* The place of a value that is not null; false: the column does not order it. */
static bool locate(const struct dmn_axis *x, yb_value v, uint32_t *place) {
  const struct grid *g = &x->grid;
  *place = 0;
  if (!g->points) return g->type == YB_VNULL;
  if (v.type != g->type) return false;
  if (!x->keyed) {
    if (!yb_dmn_grid_fits(g, v)) return false;
    *place = yb_dmn_grid_place(g, v);
  } else if (v.type == YB_VNUMBER) {
    *place = number_place(x, v);
  } else if (v.type == YB_VSTRING) {
    *place = text_place(x, v);
  } else {
    *place = search(x, key_of(x, v));
  }
  return true;
}

struct find {
  const struct yb_dmn_table *t;
  struct yb_ctx *ctx;
  const struct dmn_match *m;
  uint32_t words;
  bool split;                      /* `open` holds the rules that no value made false */
};

static inline void keep(struct find *f, const uint64_t *mask) {
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

static void keep_flipped(struct find *f, const struct dmn_axis *x, uint32_t from, uint32_t p,
                         const uint64_t *mask) {
  uint64_t own[WORDS_MAX];
  memcpy(own, mask, f->words * sizeof *own);
  flip(x, from + 1, p + 1, own);
  keep(f, own);
}

static inline void keep_place(struct find *f, const struct dmn_axis *x, uint32_t p) {
  uint32_t k = p >> x->shift, from = k << x->shift;
  const uint64_t *mask = x->mask + (size_t)k * f->words;
  if (from != p) keep_flipped(f, x, from, p, mask);
  else keep(f, mask);
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
  uint32_t p;
  all_rules(&f);
  for (uint32_t i = 0; i < t->inputs; i++) {
    const struct dmn_axis *x = &index->axis[i];
    if (x->any) continue;
    if (m->input[i].type == YB_VNULL) keep_null(&f, x);
    else if (locate(x, m->input[i], &p)) keep_place(&f, x, p);
    else more = true;
    more |= x->hard != NULL;
  }
  for (uint32_t i = 0; more && i < t->inputs; i++) {
    const struct dmn_axis *x = &index->axis[i];
    if (x->any) continue;
    bool fit = m->input[i].type == YB_VNULL || locate(x, m->input[i], &p);
    if (!fit || x->hard) YB_TRY(ask_standing(&f, x, i, !fit));
  }
  undecided(&f, index);
  return YB_OK;
}
