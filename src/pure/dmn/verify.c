/* verify.c - a table's questions, asked one after the other. */
#include "pure/dmn/verify.h"

#include <stdlib.h>

#include "pure/dmn/verify_int.h"

#define SCRATCH (512u << 20)       /* a ceiling, not what is taken */
#define WORDS_SHOWN 8u             /* of an enumeration, in a region */
#define GAPS_KEPT 1000u            /* boxes joined to larger ones before they are told */

const char *yb_dmn_flaw_name(yb_dmn_flaw f) {
  static const char *const names[] = {"gap", "overlap", "conflict", "masked", "empty",
                                      "duplicate"};
  return f < YB_DMN_FLAWS ? names[f] : "?";
}

/* ---- columns ---- */

static const struct dmn_cell *allowed(const struct dmn_column *c) {
  if (c->values.program) return &c->values;
  for (const struct dmn_type *t = c->type; t; t = t->base)
    if (t->allowed && !t->collection) return t->allowed;
  return NULL;
}

static yb_rc left_out(struct verifier *v, uint32_t rule, uint32_t input, struct yb_place at,
                      yb_msg why) {
  struct yb_dmn_verdict *o = v->out;
  struct yb_dmn_left *left = (struct yb_dmn_left *)(uintptr_t)o->left;
  if ((o->lefts & (o->lefts - 1)) == 0) {        /* 0, 1, 2, 4 ...: room for twice as many */
    uint32_t cap = o->lefts ? o->lefts * 2 : 1;
    left = yb_arena_grow(v->ctx->arena, left, o->lefts * sizeof *left, cap * sizeof *left);
    if (!left) return YB_NOMEM;
  }
  left[o->lefts++] = (struct yb_dmn_left){rule, input + 1, at, why};
  o->left = left;
  return YB_OK;
}

/* Which places are live: within the allowed values, and not between neighbours. */
static yb_rc places(struct verifier *v, struct vcol *c, const struct grid_cell *domain) {
  uint32_t n = c->grid.places, k = 0;
  c->sample = YB_NEW_N(v->ctx->arena, (size_t)n + 1, yb_value);
  c->next = YB_NEW_N(v->ctx->arena, (size_t)n + 2, uint32_t);
  c->before = YB_NEW_N(v->ctx->arena, (size_t)n + 2, uint32_t);
  c->whole = YB_NEW(v->ctx->arena, struct grid_range);
  if (!c->sample || !c->next || !c->before || !c->whole) return YB_NOMEM;
  *c->whole = (struct grid_range){0, n - 1};
  for (uint32_t p = 0; p < n; p++) {
    while (k < domain->ranges && domain->range[k].high < p) k++;
    bool live = domain->hard || (k < domain->ranges && domain->range[k].low <= p);
    if (live) YB_TRY(yb_dmn_sample(v->ctx->arena, &c->grid, c->type, p, &c->sample[p]));
    c->before[p + 1] = c->before[p] + (live && c->sample[p].type != YB_VNULL);
  }
  c->before[n + 1] = c->before[n] + 1;           /* null may always come */
  c->next[n + 1] = n + 1;
  c->next[n] = n;
  for (uint32_t p = n; p-- > 0;)
    c->next[p] = c->before[p + 1] > c->before[p] ? p : c->next[p + 1];
  return YB_OK;
}

static yb_rc column(struct verifier *v, uint32_t i, struct vcol *c) {
  const struct yb_dmn_table *t = v->t;
  const struct dmn_column *in = &t->input[i];
  const struct dmn_cell *values = allowed(in);
  struct dmn_cell *cell = YB_NEW_N(v->scratch, (size_t)t->rules + 1, struct dmn_cell);
  if (!cell) return YB_NOMEM;
  for (uint32_t r = 0; r < t->rules; r++) cell[r] = t->when[(size_t)r * t->inputs + i];
  if (values) cell[t->rules] = *values;
  YB_TRY(yb_dmn_grid(v->ctx, cell, t->rules + 1, 1, true, &c->grid));
  c->input = i;
  c->type = c->grid.type;
  if (c->type == YB_VNULL && in->type && in->type->feel) c->type = in->type->feel->kind;
  for (uint32_t r = 0; r < t->rules; r++) {
    const struct grid_cell *g = &c->grid.cell[r];
    v->hard[r] |= g->hard;
    if (g->hard) YB_TRY(left_out(v, r + 1, i, cell[r].at, g->why));
  }
  const struct grid_cell *domain = &c->grid.cell[t->rules];
  if (domain->hard) YB_TRY(left_out(v, 0, i, values->at, domain->why));
  return places(v, c, domain);
}

static int tells_most(const void *x, const void *y) {
  const struct vcol *a = x, *b = y;
  if (a->grid.ranges != b->grid.ranges) return a->grid.ranges < b->grid.ranges ? 1 : -1;
  if (a->grid.points != b->grid.points) return a->grid.points < b->grid.points ? 1 : -1;
  return (a->input > b->input) - (a->input < b->input);
}

static bool lives(const struct vcol *c, const struct grid_cell *cell) {
  if (cell->hard) return true;
  for (uint32_t k = 0; k < cell->ranges; k++)
    if (yb_dmn_live(c, cell->range[k])) return true;
  return false;
}

static yb_rc columns(struct verifier *v) {
  const struct yb_dmn_table *t = v->t;
  v->cols = t->inputs;
  v->col = YB_NEW_N(v->ctx->arena, t->inputs, struct vcol);
  v->hard = YB_NEW_N(v->ctx->arena, t->rules, bool);
  v->empty = YB_NEW_N(v->ctx->arena, t->rules, bool);
  v->memo = YB_NEW_N(v->scratch, YB_DMN_MEMO, struct vkey);
  if (!v->col || !v->hard || !v->empty || !v->memo) return YB_NOMEM;
  for (uint32_t i = 0; i < t->inputs; i++) YB_TRY(column(v, i, &v->col[i]));
  if (t->inputs) qsort(v->col, t->inputs, sizeof *v->col, tells_most);
  for (uint32_t r = 0; r < t->rules; r++)
    for (uint32_t i = 0; i < t->inputs; i++)
      v->empty[r] |= !lives(&v->col[i], yb_dmn_cell(v, i, r));
  return YB_OK;
}

/* ---- findings ---- */

static void write_point(struct yb_buf *b, yb_value v) {
  if (v.type == YB_VSTRING) {
    yb_json_write_str(b, yb_value_text(v));
  } else if (v.type >= YB_VDATE && v.type <= YB_VMONTHS) {
    yb_buf_z(b, "@\"");
    yb_value_write(b, v);
    yb_buf_byte(b, '"');
  } else {
    yb_value_write(b, v);
  }
}

/* Booleans and words of an enumeration one by one; false when they are not such. */
static bool write_words(struct yb_buf *b, const struct vcol *c, struct grid_range r) {
  uint32_t n = 0;
  for (uint32_t p = c->next[r.low]; p <= r.high; p = c->next[p + 1])
    if (c->type != YB_VBOOL && (c->type != YB_VSTRING || p % 2 == 0)) return false;
  for (uint32_t p = c->next[r.low]; p <= r.high; p = c->next[p + 1]) {
    if (n++) yb_buf_z(b, ", ");
    if (n > WORDS_SHOWN) {
      yb_buf_z(b, "…");
      return true;
    }
    write_point(b, c->sample[p]);
  }
  return true;
}

/* Places as a unary test. */
static void write_region(struct yb_buf *b, const struct vcol *c, struct grid_range r) {
  const struct grid *g = &c->grid;
  if (r.low == g->places) {
    yb_buf_z(b, "null");
    return;
  }
  r.low = c->next[r.low];
  while (r.high > r.low && c->before[r.high + 1] == c->before[r.high]) r.high--;
  if (write_words(b, c, r)) return;
  bool low = r.low > 0, high = r.high + 1 < g->places;
  yb_value from = low ? g->point[(r.low - 1) / 2] : yb_value_null();
  yb_value to = high ? g->point[r.high / 2] : yb_value_null();
  if (low && high && r.low == r.high && r.low % 2) {
    write_point(b, from);
  } else if (low && high) {
    yb_buf_byte(b, r.low % 2 ? '[' : '(');
    write_point(b, from);
    yb_buf_z(b, "..");
    write_point(b, to);
    yb_buf_byte(b, r.high % 2 ? ']' : ')');
  } else if (low || high) {
    uint32_t at = low ? r.low : r.high;
    yb_buf_z(b, low ? ">" : "<");
    yb_buf_z(b, at % 2 ? "= " : " ");
    write_point(b, low ? from : to);
  } else {
    yb_buf_byte(b, '-');
  }
}

static yb_rc describe(struct verifier *v, const struct grid_range *where,
                      struct yb_dmn_finding *f, yb_str *text) {
  struct yb_arena *a = v->ctx->arena;
  yb_value *example = YB_NEW_N(a, v->cols, yb_value);
  yb_str *region = YB_NEW_N(a, v->cols, yb_str);
  struct yb_buf b;
  if (!example || !region) return YB_NOMEM;
  for (uint32_t i = 0; i < v->cols; i++) {
    const struct vcol *c = &v->col[i];
    example[c->input] = c->sample[c->next[where[i].low]];
    yb_buf_init(&b, a);
    write_region(&b, c, where[i]);
    YB_TRY(yb_buf_take(&b, &region[c->input]));
  }
  yb_buf_init(&b, a);
  for (uint32_t i = 0; i < v->cols; i++) {
    if (i) yb_buf_z(&b, ", ");
    yb_buf_put(&b, v->out->label[i]);
    yb_buf_z(&b, " = ");
    write_point(&b, example[i]);
  }
  f->example = example;
  f->region = region;
  return yb_buf_take(&b, text);
}

/* Rules count from 0 here; UINT32_MAX: none. `where` may be NULL. */
static yb_rc find(struct verifier *v, yb_dmn_flaw flaw, uint32_t a, uint32_t b,
                  const struct grid_range *where) {
  static const yb_msg msgs[] = {YB_MSG_dmn_gap,    YB_MSG_dmn_overlap, YB_MSG_dmn_conflict,
                                YB_MSG_dmn_masked, YB_MSG_dmn_empty,   YB_MSG_dmn_twice};
  if (v->out->count[flaw]++ >= YB_DMN_VERIFY_KEPT) return YB_OK;
  struct yb_dmn_finding *f = YB_NEW(v->ctx->arena, struct yb_dmn_finding);
  if (!f) return YB_NOMEM;
  f->flaw = flaw;
  f->rule[0] = a + 1, f->rule[1] = b + 1;
  f->at = a != UINT32_MAX ? v->t->rule[a].at : v->t->at;
  f->what = (struct yb_diag){.msg = msgs[flaw], .at = f->at};
  f->what.severity = flaw == YB_DMN_OVERLAP || flaw == YB_DMN_CONFLICT ? YB_ERROR : YB_WARNING;
  if (where) YB_TRY(describe(v, where, f, &f->what.arg[2]));
  YB_TRY(yb_str_fmt(v->ctx->arena, &f->what.arg[0], "%u", f->rule[0]));
  YB_TRY(yb_str_fmt(v->ctx->arena, &f->what.arg[1], "%u", f->rule[1]));
  if (v->last) v->last->next = f;
  else v->out->first = f;
  v->last = f;
  return YB_OK;
}

static bool spend(struct verifier *v, uint64_t n, yb_dmn_flaw flaw) {
  if (v->steps >= n) {
    v->steps -= n;
    return true;
  }
  v->out->unfinished[flaw] = true;
  return false;
}

/* ---- pairs: overlaps, conflicts, duplicates ---- */

bool yb_dmn_meet(const struct vcol *c, const struct grid_cell *a, const struct grid_cell *b,
                 uint32_t *place) {
  for (uint32_t i = 0, k = 0; i < a->ranges && k < b->ranges;) {
    uint32_t low = a->range[i].low > b->range[k].low ? a->range[i].low : b->range[k].low;
    uint32_t high = a->range[i].high < b->range[k].high ? a->range[i].high : b->range[k].high;
    if (low <= high && c->next[low] <= high) {
      *place = c->next[low];
      return true;
    }
    if (a->range[i].high < b->range[k].high) i++;
    else k++;
  }
  return false;
}

static bool boxes_meet(const struct verifier *v, uint32_t a, uint32_t b, struct grid_range *at) {
  for (uint32_t i = 0; i < v->cols; i++) {
    uint32_t p;
    if (!yb_dmn_meet(&v->col[i], yb_dmn_cell(v, i, a), yb_dmn_cell(v, i, b), &p)) return false;
    at[i] = (struct grid_range){p, p};
  }
  return true;
}

static bool same_boxes(const struct verifier *v, uint32_t a, uint32_t b) {
  for (uint32_t i = 0; i < v->cols; i++) {
    const struct grid_cell *x = yb_dmn_cell(v, i, a), *y = yb_dmn_cell(v, i, b);
    if (x->ranges != y->ranges || x->on_null != y->on_null) return false;
    if (memcmp(x->range, y->range, x->ranges * sizeof *x->range) != 0) return false;
  }
  return true;
}

typedef enum outputs { SAME, DIFFER, COMPUTED } outputs;
static outputs compare_outputs(const struct verifier *v, uint32_t a, uint32_t b) {
  outputs all = SAME;
  for (uint32_t i = 0; i < v->t->outputs; i++) {
    size_t x = (size_t)a * v->t->outputs + i, y = (size_t)b * v->t->outputs + i;
    if (v->computed[x] || v->computed[y]) {
      if (!yb_str_eq(v->t->then[x].text, v->t->then[y].text)) all = COMPUTED;
    } else if (yb_value_same(v->then[x], v->then[y]) != 1) {
      return DIFFER;
    }
  }
  return all;
}

static yb_rc pair(struct verifier *v, uint32_t a, uint32_t b, struct grid_range *at) {
  char policy = v->t->policy;
  if (!boxes_meet(v, a, b, at)) return YB_OK;
  outputs o = compare_outputs(v, a, b);
  if (o == SAME && same_boxes(v, a, b)) return find(v, YB_DMN_DUPLICATE, a, b, at);
  if (o == DIFFER && (policy == 'U' || policy == 'A')) return find(v, YB_DMN_CONFLICT, a, b, at);
  if (policy == 'U' || (policy == 'A' && o == COMPUTED)) return find(v, YB_DMN_OVERLAP, a, b, at);
  return YB_OK;
}

/* Rules by where they begin in the first column: those that begin behind the end of one
 * do not meet it. */
struct hull { uint32_t low, high, rule; };
static int by_begin(const void *x, const void *y) {
  const struct hull *a = x, *b = y;
  if (a->low != b->low) return a->low < b->low ? -1 : 1;
  return (a->rule > b->rule) - (a->rule < b->rule);
}

static yb_rc hulls(struct verifier *v, struct hull **out, uint32_t *n) {
  struct hull *h = YB_NEW_N(v->scratch, v->t->rules, struct hull);
  if (!h) return YB_NOMEM;
  *n = 0;
  for (uint32_t r = 0; r < v->t->rules; r++) {
    if (v->hard[r] || v->empty[r]) continue;
    h[*n] = (struct hull){0, UINT32_MAX, r};
    const struct grid_cell *c = v->cols ? yb_dmn_cell(v, 0, r) : NULL;
    if (c && c->ranges) h[*n].low = c->range[0].low, h[*n].high = c->range[c->ranges - 1].high;
    ++*n;
  }
  if (*n) qsort(h, *n, sizeof *h, by_begin);
  *out = h;
  return YB_OK;
}

static yb_rc pairs(struct verifier *v) {
  struct hull *h;
  uint32_t n;
  struct grid_range *at = YB_NEW_N(v->scratch, v->cols, struct grid_range);
  if (!at) return YB_NOMEM;
  YB_TRY(hulls(v, &h, &n));
  for (uint32_t i = 0; i < n; i++)
    for (uint32_t k = i + 1; k < n && h[k].low <= h[i].high; k++) {
      uint32_t a = h[i].rule < h[k].rule ? h[i].rule : h[k].rule;
      if (!spend(v, 1 + v->cols / 4, YB_DMN_OVERLAP)) {
        v->out->unfinished[YB_DMN_CONFLICT] = v->out->unfinished[YB_DMN_DUPLICATE] = true;
        return YB_OK;
      }
      YB_TRY(pair(v, a, h[i].rule + h[k].rule - a, at));
    }
  return YB_OK;
}

/* ---- gaps ---- */

struct gaps { struct verifier *v; struct grid_range *where; uint32_t n; uint64_t more; };

static yb_rc gap(void *self, const struct grid_range *where, bool *stop) {
  struct gaps *g = self;
  if (g->n == GAPS_KEPT) {
    g->more++;
    return YB_OK;
  }
  (void)stop;
  memcpy(&g->where[(size_t)g->n++ * g->v->cols], where, g->v->cols * sizeof *where);
  return YB_OK;
}

static bool joined(const struct vcol *c, struct grid_range *a, struct grid_range b) {
  if (b.high < a->low ? c->next[b.high + 1] < a->low : c->next[a->high + 1] < b.low) return false;
  if (b.low < a->low) a->low = b.low;
  if (b.high > a->high) a->high = b.high;
  return true;
}

/* Two boxes that differ in one column only, and touch there, are one. */
static bool join(const struct verifier *v, struct grid_range *a, const struct grid_range *b) {
  uint32_t differ = UINT32_MAX;
  for (uint32_t i = 0; i < v->cols; i++) {
    if (memcmp(&a[i], &b[i], sizeof *a) == 0) continue;
    if (differ != UINT32_MAX) return false;
    differ = i;
  }
  return differ == UINT32_MAX || joined(&v->col[differ], &a[differ], b[differ]);
}

static void join_all(struct gaps *g) {
  uint32_t cols = g->v->cols;
  for (bool again = true; again;) {
    again = false;
    for (uint32_t i = 0; i < g->n; i++)
      for (uint32_t k = i + 1; k < g->n; k++) {
        if (!join(g->v, &g->where[(size_t)i * cols], &g->where[(size_t)k * cols])) continue;
        memmove(&g->where[(size_t)k * cols], &g->where[((size_t)k + 1) * cols],
                ((size_t)g->n - k - 1) * cols * sizeof *g->where);
        g->n--;
        k--;
        again = true;
      }
  }
}

static bool complete_by_itself(const struct yb_dmn_table *t) {
  for (uint32_t i = 0; i < t->outputs; i++)
    if (t->output[i].fallback.program) return true;
  return strchr("ROC", t->policy) != NULL;       /* nothing found is an answer */
}

static yb_rc gaps(struct verifier *v) {
  struct gaps g = {.v = v};
  const struct yb_dmn_table *t = v->t;
  uint32_t n = 0, *rule = YB_NEW_N(v->scratch, t->rules, uint32_t);
  struct vside *box = YB_NEW_N(v->scratch, v->cols, struct vside);
  bool done;
  g.where = YB_NEW_N(v->scratch, (size_t)GAPS_KEPT * v->cols, struct grid_range);
  if (!rule || !box || !g.where) return YB_NOMEM;
  for (uint32_t r = 0; r < t->rules; r++)
    if (!v->empty[r]) rule[n++] = r;
  for (uint32_t i = 0; i < v->cols; i++) {
    if (!v->col[i].before[v->col[i].grid.places]) return YB_OK;  /* nothing is allowed */
    box[i] = (struct vside){v->col[i].whole, 1};
  }
  YB_TRY(yb_dmn_uncovered(v, box, rule, n, gap, &g, &done));
  v->out->unfinished[YB_DMN_GAP] = !done;
  join_all(&g);
  for (uint32_t i = 0; i < g.n; i++)
    YB_TRY(find(v, YB_DMN_GAP, UINT32_MAX, UINT32_MAX, &g.where[(size_t)i * v->cols]));
  v->out->count[YB_DMN_GAP] += g.more;
  return YB_OK;
}

/* ---- rules never reached ---- */

static yb_rc reached(void *self, const struct grid_range *where, bool *stop) {
  (void)where;
  *(bool *)self = *stop = true;
  return YB_OK;
}

/* The earlier rules that meet rule r, and whether they leave something of it. */
static yb_rc masked(struct verifier *v, uint32_t r, uint32_t *earlier, struct vside *box,
                    struct grid_range *at) {
  uint32_t n = 0;
  bool is_reached = false, done;
  for (uint32_t k = 0; k < r; k++) {
    if (v->hard[k] || v->empty[k]) continue;
    if (!spend(v, 1 + v->cols / 4, YB_DMN_MASKED)) return YB_OK;
    if (boxes_meet(v, r, k, at)) earlier[n++] = k;
  }
  if (!n) return YB_OK;
  for (uint32_t i = 0; i < v->cols; i++) {
    const struct grid_cell *c = yb_dmn_cell(v, i, r);
    box[i] = (struct vside){c->range, c->ranges};
  }
  YB_TRY(yb_dmn_uncovered(v, box, earlier, n, reached, &is_reached, &done));
  if (!done) v->out->unfinished[YB_DMN_MASKED] = true;
  if (is_reached || !done) return YB_OK;
  (void)boxes_meet(v, r, earlier[0], at);
  return find(v, YB_DMN_MASKED, r, earlier[0], at);
}

static yb_rc all_masked(struct verifier *v) {
  uint32_t *earlier = YB_NEW_N(v->scratch, v->t->rules, uint32_t);
  struct vside *box = YB_NEW_N(v->scratch, v->cols, struct vside);
  struct grid_range *at = YB_NEW_N(v->scratch, v->cols, struct grid_range);
  if (!earlier || !box || !at) return YB_NOMEM;
  for (uint32_t r = 1; r < v->t->rules && !v->out->unfinished[YB_DMN_MASKED]; r++)
    if (!v->hard[r] && !v->empty[r]) YB_TRY(masked(v, r, earlier, box, at));
  return YB_OK;
}

/* ---- a table ---- */

static yb_rc constants(struct verifier *v) {
  const struct yb_dmn_table *t = v->t;
  size_t n = (size_t)t->rules * t->outputs;
  v->then = YB_NEW_N(v->ctx->arena, n, yb_value);
  v->computed = YB_NEW_N(v->ctx->arena, n, bool);
  if (!v->then || !v->computed) return YB_NOMEM;
  for (size_t i = 0; i < n; i++) {
    bool is = true;
    if (t->then[i].program) YB_TRY(yb_feel_constant(v->ctx, t->then[i].program, &is, &v->then[i]));
    v->computed[i] = !is;
  }
  return YB_OK;
}

static yb_rc empties(struct verifier *v) {
  for (uint32_t r = 0; r < v->t->rules; r++)
    if (v->empty[r]) YB_TRY(find(v, YB_DMN_EMPTY, r, UINT32_MAX, NULL));
  return YB_OK;
}

static yb_rc questions(struct verifier *v) {
  YB_TRY(columns(v));
  YB_TRY(constants(v));
  YB_TRY(empties(v));
  v->steps = YB_DMN_VERIFY_STEPS;
  YB_TRY(v->t->policy == 'F' ? all_masked(v) : pairs(v));
  v->steps = YB_DMN_VERIFY_STEPS;
  return complete_by_itself(v->t) ? YB_OK : gaps(v);
}

yb_rc yb_dmn_verify_table(struct yb_ctx *ctx, const struct yb_dmn_table *t,
                          struct yb_dmn_verdict *out) {
  struct verifier v = {.ctx = ctx, .t = t, .out = out};
  *out = (struct yb_dmn_verdict){.table = t, .at = t->at, .policy = t->policy,
                                 .inputs = t->inputs, .rules = t->rules};
  yb_str *label = YB_NEW_N(ctx->arena, t->inputs, yb_str);
  v.scratch = yb_arena_open(SCRATCH);
  yb_rc rc = label && v.scratch ? YB_OK : YB_NOMEM;
  for (uint32_t i = 0; rc == YB_OK && i < t->inputs; i++) label[i] = t->input[i].label;
  out->label = label;
  if (rc == YB_OK) rc = questions(&v);
  yb_arena_close(v.scratch);
  return rc;
}
