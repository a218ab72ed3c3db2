/* run.c - a plan over rows, block by block. */
#include "base/arena.h"
#include "pure/bulk/bulk_int.h"

#define BLOCK YB_BULK_BLOCK

/* A column in the block at hand. */
struct lane {
  uint8_t *null;                     /* 1 where null; NULL: none is */
  uint8_t *rank;
  uint16_t *wide;                    /* ranks of two bytes */
  uint16_t *code;                    /* CODE: the code, 0 for null */
  uint8_t **plane;
};
struct pair { uint8_t *fail, *blank; };
struct run {
  const struct yb_bulk *plan;
  struct yb_ctx *ctx;
  struct yb_ctx quiet;
  const struct yb_bulk_rows *rows;
  const struct yb_bulk_out *out;
  struct yb_bulk_stats *stats;
  struct lane *lane;                 /* [columns] */
  uint64_t from;                     /* the block's first row */
  uint32_t n;                        /* and its rows */
  struct pair policy, stack[DEPTH + 2];
  uint8_t *scratch;
  yb_value *slot;                    /* [slots] of the row at hand */
  bool blanks;                       /* unknowns are asked for */
};

/* ---- scratch ---- */

static yb_rc bytes(struct run *r, size_t n, void *out) {
  void *p = yb_arena_take(r->ctx->arena, n);
  if (!p) return YB_NOMEM;
  memcpy(out, &p, sizeof p);
  return YB_OK;
}

static yb_rc lane_scratch(struct run *r, const struct column *c, struct lane *l, bool nulls) {
  if (!c->used) return YB_OK;
  if (nulls) YB_TRY(bytes(r, BLOCK, &l->null));
  if (c->wide) YB_TRY(bytes(r, BLOCK * 2, &l->wide));
  else YB_TRY(bytes(r, BLOCK, &l->rank));
  if (c->is.kind == YB_COL_CODE) YB_TRY(bytes(r, BLOCK * 2, &l->code));
  l->plane = YB_NEW_N(r->ctx->arena, c->planes, uint8_t *);
  if (!l->plane) return YB_NOMEM;
  for (uint32_t i = 0; i < c->planes; i++) YB_TRY(bytes(r, BLOCK, &l->plane[i]));
  return YB_OK;
}

static yb_rc scratch(struct run *r) {
  const struct yb_bulk *b = r->plan;
  r->lane = YB_NEW_N(r->ctx->arena, b->columns, struct lane);
  r->slot = YB_NEW_N(r->ctx->arena, b->slots, yb_value);
  if (!r->lane || !r->slot) return YB_NOMEM;
  for (uint32_t i = 0; i < b->columns; i++) {
    const struct column *c = &b->column[i];
    bool nulls = r->rows->column[i].null || c->is.kind == YB_COL_CODE;
    YB_TRY(lane_scratch(r, c, &r->lane[i], nulls));
  }
  YB_TRY(bytes(r, BLOCK, &r->policy.fail));
  YB_TRY(bytes(r, BLOCK, &r->policy.blank));
  YB_TRY(bytes(r, BLOCK + 64, &r->scratch));
  for (uint32_t i = 0; i < DEPTH + 2; i++) {
    YB_TRY(bytes(r, BLOCK, &r->stack[i].fail));
    YB_TRY(bytes(r, BLOCK, &r->stack[i].blank));
  }
  return YB_OK;
}

/* ---- columns of a block ---- */

static uint32_t reached(const int64_t *t, uint32_t k, int64_t v) {
  const int64_t *at = t;
  while (k > 1) {                    /* without branches */
    uint32_t half = k / 2;
    at += at[half - 1] <= v ? half : 0;
    k -= half;
  }
  return (uint32_t)(at - t) + (k && *at <= v);
}

static int64_t stored(const struct column *c, const void *data, uint64_t row) {
  return c->is.kind == YB_COL_INT64 ? ((const int64_t *)data)[row] : ((const int32_t *)data)[row];
}

static void search(const struct run *r, const struct column *c, struct lane *l,
                   const void *data) {
  for (uint32_t i = 0; i < r->n; i++) {
    uint32_t k = 1 + reached(c->threshold, c->thresholds, stored(c, data, r->from + i));
    if (l->wide) l->wide[i] = (uint16_t)k;
    else l->rank[i] = (uint8_t)k;
  }
}

static void rank(const struct run *r, const struct column *c, struct lane *l, const void *data) {
  if (c->thresholds > SUMMED_THRESHOLDS) search(r, c, l, data);
  else if (c->is.kind == YB_COL_INT64)
    yb_bulk_rank64(l->rank, (const int64_t *)data + r->from, r->n, c->threshold, c->thresholds);
  else
    yb_bulk_rank32(l->rank, (const int32_t *)data + r->from, r->n, c->threshold, c->thresholds);
  if (l->null && l->wide) yb_bulk_mask16(l->wide, l->null, r->n);
  else if (l->null) yb_bulk_mask8(l->rank, l->null, r->n);
  for (uint32_t p = 0; p < c->planes; p++)
    for (uint32_t i = 0; i < r->n; i++)
      l->plane[p][i] = c->plane[p][l->wide ? l->wide[i] : l->rank[i]];
}

static void codes(const struct run *r, const struct column *c, struct lane *l,
                  const uint16_t *x) {
  if (!c->is.words) {
    memset(l->null, 1, r->n);
    memset(l->rank, 0, r->n);
    return;
  }
  yb_bulk_codes(l->code, l->null, x, r->n, (uint16_t)(c->is.words - 1));
  memset(l->rank, 1, r->n);
  yb_bulk_mask8(l->rank, l->null, r->n);
  for (uint32_t p = 0; p < c->planes; p++) {
    yb_bulk_look_up(l->plane[p], c->plane[p], l->code, r->n);
    yb_bulk_mask8(l->plane[p], l->null, r->n);
  }
}

static void load(const struct run *r) {
  for (uint32_t i = 0; i < r->plan->columns; i++) {
    const struct column *c = &r->plan->column[i];
    const struct yb_bulk_data *d = &r->rows->column[i];
    struct lane *l = &r->lane[i];
    if (!c->used) continue;
    if (d->null) yb_bulk_unpack(l->null, d->null + r->from / 64, r->n);
    else if (l->null) memset(l->null, 0, r->n);
    if (c->is.kind == YB_COL_CODE) {
      codes(r, c, l, (const uint16_t *)d->data + r->from);
    } else if (c->is.kind == YB_COL_FLAG) {
      yb_bulk_flags(l->rank, (const uint8_t *)d->data + r->from, r->n);
      if (l->null) yb_bulk_mask8(l->rank, l->null, r->n);
    } else {
      rank(r, c, l, d->data);
    }
  }
}

/* ---- conditions of a block ---- */

/* Rank 0 and plane 0 stand for null: it has failed until it is said otherwise. */
static void leaf(const struct run *r, const struct leaf *f, struct pair to) {
  const struct lane *l = &r->lane[f->column];
  if (f->by_bit) yb_bulk_bit(to.fail, l->plane[f->plane], r->n, f->bit);
  else if (l->wide) yb_bulk_range16(to.fail, l->wide, r->n, f->low, f->width);
  else yb_bulk_range8(to.fail, l->rank, r->n, (uint8_t)f->low, (uint8_t)f->width);
  if (!l->null || f->null_fails || (f->null_blank && !r->blanks)) return;
  yb_bulk_nulls(to.fail, to.blank, l->null, r->n, 1, f->null_blank);
}

static void clear(const struct run *r, struct pair p) {
  memset(p.fail, 0, r->n);
  memset(p.blank, 0, r->n);
}

static void columnar(const struct run *r, const struct condition *c) {
  const struct pair *s = r->stack;
  uint32_t top = 0;
  if (c->steps == 1) {
    leaf(r, &c->step[0].leaf, r->policy);
    return;
  }
  for (uint32_t i = 0; i < c->steps; i++) {
    const struct step *at = &c->step[i];
    if (at->kind == STEP_LEAF) {
      clear(r, s[top]);
      leaf(r, &at->leaf, s[top++]);
      continue;
    }
    top--;
    (at->kind == STEP_AND ? yb_bulk_both : yb_bulk_either)(s[top - 1].fail, s[top - 1].blank,
                                                           s[top].fail, s[top].blank, r->n);
  }
  yb_bulk_sum(r->policy.fail, s[0].fail, r->n);
  yb_bulk_sum(r->policy.blank, s[0].blank, r->n);
}

/* ---- the interpreter ---- */

yb_rc yb_bulk_value(struct yb_arena *a, const struct column *c, const struct yb_bulk_data *d,
                    uint64_t row, yb_value *out) {
  *out = yb_value_null();
  if (d->null && d->null[row / 64] >> (row % 64) & 1) return YB_OK;
  switch (c->is.kind) {
    case YB_COL_CODE: {
      uint16_t code = ((const uint16_t *)d->data)[row];
      if (code < c->is.words) *out = yb_value_str(c->is.word[code]);
      return YB_OK;
    }
    case YB_COL_FLAG: *out = yb_value_bool(((const uint8_t *)d->data)[row] != 0); return YB_OK;
    case YB_COL_DATE:
      *out = (yb_value){.type = YB_VDATE, .u.date = yb_date_of_days(stored(c, d->data, row))};
      return YB_OK;
    default: break;
  }
  yb_dec v = yb_dec_int(stored(c, d->data, row));
  if (!v.wide) v.scale = c->is.scale;
  else YB_TRY(yb_dec_mul(v, yb_dec_fast(1, c->is.scale), &v));
  return yb_value_dec(a, v, out);
}

/* The members of a slot, as a context of its columns. */
static yb_rc members(const struct yb_bulk *b, struct yb_arena *a, const struct yb_bulk_rows *rows,
                     uint64_t row, uint32_t slot, yb_value *out) {
  struct yb_entry *e = YB_NEW_N(a, b->columns, struct yb_entry);
  uint32_t n = 0;
  if (!e) return YB_NOMEM;
  for (uint32_t i = 0; i < b->columns; i++) {
    const struct column *c = &b->column[i];
    if (c->is.slot != slot) continue;
    e[n].key = c->is.member;
    YB_TRY(yb_bulk_value(a, c, &rows->column[i], row, &e[n++].value));
  }
  *out = (yb_value){.type = YB_VCONTEXT, .n = n, .u.entry = e};
  return YB_OK;
}

/* The slots that `p` reads, or any policy. */
static yb_rc fill(const struct yb_bulk *b, struct yb_arena *a, const struct yb_bulk_rows *rows,
                  uint64_t row, const struct yb_feel *p, yb_value *slot) {
  uint32_t done = UINT32_MAX;
  for (uint32_t i = 0; i < b->columns; i++) {
    const struct column *c = &b->column[i];
    if (p ? !yb_feel_reads(p, c->is.slot) : !c->read) continue;
    if (c->is.slot == done) continue;
    if (!c->is.member.n) {
      YB_TRY(yb_bulk_value(a, c, &rows->column[i], row, &slot[c->is.slot]));
    } else {
      YB_TRY(members(b, a, rows, row, c->is.slot, &slot[c->is.slot]));
      done = c->is.slot;
    }
  }
  return YB_OK;
}

/* Steps that do not suffice are unknown; want of memory is an error. */
static yb_rc evaluate(struct yb_ctx *ctx, const struct yb_feel *p, const yb_value *slot,
                      uint32_t stride, uint32_t rows, yb_tri *out, struct yb_bulk_stats *stats) {
  uint64_t stopped = 0;
  YB_TRY(yb_feel_test_rows(p, ctx, slot, stride, rows, out, &stopped));
  if (stats) stats->interpreted += rows, stats->stopped += stopped;
  return YB_OK;
}

static yb_rc ask(const struct yb_bulk *b, struct yb_ctx *ctx, const struct yb_bulk_rows *rows,
                 uint64_t row, const struct yb_feel *p, yb_value *slot, yb_tri *out,
                 struct yb_bulk_stats *stats) {
  YB_TRY(fill(b, ctx->arena, rows, row, p, slot));
  return evaluate(ctx, p, slot, 0, 1, out, stats);
}

/* Whether a further condition can still change what is asked of a row. */
static bool open_row(const struct run *r, uint32_t i) {
  uint8_t fail = r->policy.fail[i], blank = r->policy.blank[i];
  return fail == 0 || (r->out->near && fail == 1 && blank == 0);
}

static yb_rc by_row(struct run *r, const struct policy *p, uint32_t i) {
  struct yb_arena_mark mark = yb_arena_mark(r->ctx->arena);
  yb_rc rc = YB_OK;
  for (uint32_t k = 0; rc == YB_OK && k < p->conditions && open_row(r, i); k++) {
    yb_tri t;
    if (p->shown[k].kernel) continue;
    rc = ask(r->plan, &r->quiet, r->rows, r->from + i, p->condition[k].program, r->slot, &t,
             r->stats);
    if (rc != YB_OK) break;
    r->policy.fail[i] += t == YB_FALSE;
    r->policy.blank[i] += t == YB_UNKNOWN;
  }
  yb_arena_back(r->ctx->arena, mark);
  return rc;
}

/* ---- a run ---- */

static void put(const struct run *r, uint64_t *map, uint32_t policy, answer what) {
  if (!map) return;
  map += policy * yb_bulk_words(r->rows->rows) + r->from / 64;
  yb_bulk_pack(map, what, r->policy.fail, r->policy.blank, r->n, r->scratch);
}

static yb_rc one_policy(struct run *r, uint32_t k) {
  const struct policy *p = &r->plan->policy[k];
  clear(r, r->policy);
  for (uint32_t i = 0; i < p->conditions; i++)
    if (p->shown[i].kernel) columnar(r, &p->condition[i]);
  for (uint32_t i = 0; p->by_row && i < r->n; i++)
    if (open_row(r, i)) YB_TRY(by_row(r, p, i));
  put(r, r->out->yes, k, ANSWER_YES);
  put(r, r->out->no, k, ANSWER_NO);
  put(r, r->out->unknown, k, ANSWER_UNKNOWN);
  put(r, r->out->near, k, ANSWER_NEAR);
  return YB_OK;
}

static yb_rc blocks(struct run *r) {
  for (r->from = 0; r->from < r->rows->rows; r->from += r->n) {
    uint64_t left = r->rows->rows - r->from;
    r->n = left < BLOCK ? (uint32_t)left : BLOCK;
    load(r);
    for (uint32_t k = 0; k < r->plan->policies; k++) YB_TRY(one_policy(r, k));
  }
  return YB_OK;
}

yb_rc yb_bulk_run(const struct yb_bulk *plan, struct yb_ctx *ctx,
                  const struct yb_bulk_rows *rows, const struct yb_bulk_out *out,
                  struct yb_bulk_stats *stats) {
  struct run r = {.plan = plan, .ctx = ctx, .quiet = *ctx, .rows = rows, .out = out,
                  .stats = stats, .blanks = out->no || out->unknown || out->near};
  struct yb_arena_mark mark = yb_arena_mark(ctx->arena);
  if (rows->rows > YB_BULK_ROWS) return YB_LIMIT;
  r.quiet.diags = NULL;
  if (stats) *stats = (struct yb_bulk_stats){0};
  yb_rc rc = scratch(&r);
  if (rc == YB_OK) rc = blocks(&r);
  yb_arena_back(ctx->arena, mark);
  return rc;
}

/* ---- row by row ---- */

/* As many rows at once as have their values near: in 256 KiB, and never more than
 * WINDOW. A policy's code runs over them before the next one's. */
#define WINDOW 256u
static uint32_t window(const struct yb_bulk *b) {
  size_t row = (b->slots ? b->slots : 1) * sizeof(yb_value), n = (256u << 10) / row;
  return n < 1 ? 1 : n > WINDOW ? WINDOW : (uint32_t)n;
}

/* One condition of row i of the window fails and the others hold. */
static yb_rc missed(struct run *r, const struct policy *p, uint32_t i, yb_tri *near) {
  const yb_value *slot = r->slot + (size_t)i * r->plan->slots;
  uint32_t fails = 0, blanks = 0;
  for (uint32_t k = 0; k < p->conditions && fails < 2 && !blanks; k++) {
    yb_tri t;
    YB_TRY(evaluate(&r->quiet, p->condition[k].program, slot, 0, 1, &t, r->stats));
    fails += t == YB_FALSE;
    blanks += t == YB_UNKNOWN;
  }
  *near = fails == 1 && !blanks ? YB_TRUE : YB_FALSE;
  return YB_OK;
}

static void mark_bits(uint64_t *map, const struct run *r, uint32_t policy, const yb_tri *t,
                      yb_tri what) {
  if (!map) return;
  map += policy * yb_bulk_words(r->rows->rows);
  for (uint32_t i = 0; i < r->n; i++) {
    uint64_t row = r->from + i;
    map[row / 64] |= (uint64_t)(t[i] == what) << (row % 64);
  }
}

static yb_rc interpret_policy(struct run *r, uint32_t k) {
  const struct policy *p = &r->plan->policy[k];
  const struct yb_bulk_out *o = r->out;
  yb_tri t[WINDOW];
  YB_TRY(evaluate(&r->quiet, p->when, r->slot, r->plan->slots, r->n, t, r->stats));
  mark_bits(o->yes, r, k, t, YB_TRUE);
  mark_bits(o->no, r, k, t, YB_FALSE);
  mark_bits(o->unknown, r, k, t, YB_UNKNOWN);
  if (!o->near) return YB_OK;
  for (uint32_t i = 0; i < r->n; i++) {
    if (t[i] == YB_FALSE) YB_TRY(missed(r, p, i, &t[i]));
    else t[i] = YB_FALSE;
  }
  mark_bits(o->near, r, k, t, YB_TRUE);
  return YB_OK;
}

static yb_rc interpret_window(struct run *r) {
  for (uint32_t i = 0; i < r->n; i++)
    YB_TRY(fill(r->plan, r->ctx->arena, r->rows, r->from + i, NULL,
                r->slot + (size_t)i * r->plan->slots));
  for (uint32_t k = 0; k < r->plan->policies; k++) YB_TRY(interpret_policy(r, k));
  return YB_OK;
}

static yb_rc interpret(struct run *r) {
  uint32_t most = window(r->plan);
  r->slot = YB_NEW_N(r->ctx->arena, (size_t)most * r->plan->slots, yb_value);
  if (!r->slot) return YB_NOMEM;
  for (r->from = 0; r->from < r->rows->rows; r->from += r->n) {
    uint64_t left = r->rows->rows - r->from;
    struct yb_arena_mark mark = yb_arena_mark(r->ctx->arena);
    r->n = left < most ? (uint32_t)left : most;
    yb_rc rc = interpret_window(r);
    yb_arena_back(r->ctx->arena, mark);
    YB_TRY(rc);
  }
  return YB_OK;
}

yb_rc yb_bulk_interpret(const struct yb_bulk *plan, struct yb_ctx *ctx,
                        const struct yb_bulk_rows *rows, const struct yb_bulk_out *out,
                        struct yb_bulk_stats *stats) {
  struct run r = {.plan = plan, .ctx = ctx, .quiet = *ctx, .rows = rows, .out = out,
                  .stats = stats};
  uint64_t *const maps[] = {out->yes, out->no, out->unknown, out->near};
  size_t bytes_ = plan->policies * yb_bulk_words(rows->rows) * sizeof *maps[0];
  struct yb_arena_mark start = yb_arena_mark(ctx->arena);
  if (rows->rows > YB_BULK_ROWS) return YB_LIMIT;
  r.quiet.diags = NULL;
  if (stats) *stats = (struct yb_bulk_stats){0};
  for (int i = 0; i < 4; i++)
    if (maps[i]) memset(maps[i], 0, bytes_);
  yb_rc rc = interpret(&r);
  yb_arena_back(ctx->arena, start);
  return rc;
}

static yb_rc quietly(const struct yb_bulk *plan, struct yb_ctx *ctx,
                     const struct yb_bulk_rows *rows, uint64_t row, const struct yb_feel *p,
                     yb_tri *out) {
  struct yb_ctx quiet = *ctx;
  quiet.diags = NULL;
  yb_value *slot = YB_NEW_N(ctx->arena, plan->slots, yb_value);
  if (!slot) return YB_NOMEM;
  return ask(plan, &quiet, rows, row, p, slot, out, NULL);
}

yb_rc yb_bulk_row(const struct yb_bulk *plan, struct yb_ctx *ctx,
                  const struct yb_bulk_rows *rows, uint64_t row, uint32_t policy, yb_tri *out) {
  struct yb_arena_mark mark = yb_arena_mark(ctx->arena);
  yb_rc rc = quietly(plan, ctx, rows, row, plan->policy[policy].when, out);
  yb_arena_back(ctx->arena, mark);
  return rc;
}

yb_rc yb_bulk_explain(const struct yb_bulk *plan, struct yb_ctx *ctx,
                      const struct yb_bulk_rows *rows, uint64_t row, uint32_t policy,
                      yb_tri *result) {
  const struct policy *p = &plan->policy[policy];
  for (uint32_t i = 0; i < p->conditions; i++) {
    struct yb_arena_mark mark = yb_arena_mark(ctx->arena);
    yb_rc rc = quietly(plan, ctx, rows, row, p->condition[i].program, &result[i]);
    yb_arena_back(ctx->arena, mark);
    YB_TRY(rc);
  }
  return YB_OK;
}

uint32_t yb_bulk_conditions(const struct yb_bulk *plan, uint32_t policy,
                            const struct yb_bulk_condition **out) {
  *out = plan->policy[policy].shown;
  return plan->policy[policy].conditions;
}
