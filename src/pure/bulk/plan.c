/* plan.c - from views to kernels: thresholds, ranks, planes.
 *
 *   1  every test of a column gives its bounds in the column's own integers
 *   2  the bounds of all policies, sorted, are the column's thresholds
 *   3  a test of one range is a range of ranks; one of several is a bit of a
 *      plane, looked up by rank, or for codes by the code
 */
#include <stdlib.h>

#include "base/arena.h"
#include "pure/bulk/bulk_int.h"

#define NEVER8 255u
#define NEVER16 UINT16_MAX

struct bounds { int64_t low, high; };             /* both included; empty: low > high */

/* floor(value * 10^scale), and whether that is exact; beyond int64 it is the
 * nearest end. */
static yb_rc scaled(yb_value v, int scale, int64_t *out, bool *exact) {
  yb_dec d = yb_value_to_dec(v), floor;
  YB_TRY(yb_dec_mul(d, yb_dec_fast(yb_dec_pow10[scale], 0), &d));
  YB_TRY(yb_dec_round(d, 0, YB_ROUND_FLOOR, &floor));
  *exact = yb_dec_cmp(d, floor) == 0;
  if (!yb_dec_to_int(floor, out)) {
    *out = yb_dec_sign(d) < 0 ? INT64_MIN : INT64_MAX;
    *exact = false;
  }
  return YB_OK;
}

/* A constant as an integer of the column: at it, or between it and the next. */
static yb_rc grid(const struct yb_bulk_column *c, yb_value v, int64_t *out, bool *exact) {
  if (c->kind == YB_COL_DATE) {
    *out = yb_date_days(v.u.date);
    *exact = true;
    return YB_OK;
  }
  return scaled(v, c->scale, out, exact);
}

static yb_rc bounds_of(const struct yb_bulk_column *c, const struct yb_range *r,
                       struct bounds *out) {
  bool exact;
  *out = (struct bounds){INT64_MIN, INT64_MAX};
  if (r->low.type != YB_VNULL) {
    YB_TRY(grid(c, r->low, &out->low, &exact));
    if (out->low == INT64_MAX) *out = (struct bounds){1, 0};
    else if (out->low != INT64_MIN && (!exact || !r->low_in)) out->low++;
  }
  if (r->high.type != YB_VNULL && out->low <= out->high) {
    YB_TRY(grid(c, r->high, &out->high, &exact));
    if (out->high == INT64_MIN) *out = (struct bounds){1, 0};
    else if (out->high != INT64_MAX && exact && !r->high_in) out->high--;
  }
  return YB_OK;
}

static bool is_ordered(yb_column_kind k) {
  return k == YB_COL_INT64 || k == YB_COL_INT32 || k == YB_COL_DATE;
}

static yb_value_type type_of(yb_column_kind k) {
  switch (k) {
    case YB_COL_CODE: return YB_VSTRING;
    case YB_COL_FLAG: return YB_VBOOL;
    case YB_COL_DATE: return YB_VDATE;
    default: return YB_VNUMBER;
  }
}

static struct column *column_of(const struct yb_bulk *b, struct yb_subject s) {
  for (uint32_t i = 0; i < b->columns; i++)
    if (b->column[i].is.slot == s.slot && yb_str_eq(b->column[i].is.member, s.path))
      return &b->column[i];
  return NULL;
}

/* ---- what a kernel can do ---- */

static bool suits(const struct yb_bulk *b, const struct yb_view *v, uint32_t depth, yb_msg *why) {
  if (v->kind == YB_VIEW_OPAQUE) {
    *why = v->why;
    return false;
  }
  if (v->kind != YB_VIEW_TEST) {
    *why = YB_MSG_bulk_deep;
    if (depth == DEPTH) return false;
    for (const struct yb_view *c = v->first; c; c = c->next)
      if (!suits(b, c, depth + 1, why)) return false;
    return true;
  }
  const struct column *c = column_of(b, v->subject);
  *why = YB_MSG_bulk_column;
  if (!c) return false;
  *why = YB_MSG_span_types;
  return v->span.type == YB_VNULL || v->span.type == type_of(c->is.kind);
}

/* ---- thresholds ---- */

static yb_rc gather(struct yb_ctx *ctx, struct column *c, int64_t t) {
  if (c->is.kind != YB_COL_INT64 && (t <= INT32_MIN || t > INT32_MAX)) return YB_OK;
  if (t == INT64_MIN) return YB_OK;
  if (c->thresholds == c->gathered) {
    uint32_t cap = c->gathered ? c->gathered * 2 : 16;
    c->threshold = yb_arena_grow(ctx->arena, c->threshold, c->gathered * sizeof t,
                                 cap * sizeof t);
    if (!c->threshold) return YB_NOMEM;
    c->gathered = cap;
  }
  c->threshold[c->thresholds++] = t;
  return YB_OK;
}

static yb_rc gather_test(struct yb_ctx *ctx, struct column *c, const struct yb_view *v) {
  c->used = true;
  for (uint32_t i = 0; is_ordered(c->is.kind) && i < v->span.n; i++) {
    struct bounds r;
    YB_TRY(bounds_of(&c->is, &v->span.range[i], &r));
    if (r.low > r.high) continue;
    YB_TRY(gather(ctx, c, r.low));
    if (r.high < INT64_MAX) YB_TRY(gather(ctx, c, r.high + 1));
  }
  return YB_OK;
}

static yb_rc gather_view(struct yb_ctx *ctx, const struct yb_bulk *b, const struct yb_view *v) {
  if (v->kind == YB_VIEW_TEST) return gather_test(ctx, column_of(b, v->subject), v);
  for (const struct yb_view *c = v->first; c; c = c->next) YB_TRY(gather_view(ctx, b, c));
  return YB_OK;
}

static int ascending(const void *a, const void *b) {
  int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
  return (x > y) - (x < y);
}

static void settle_thresholds(struct column *c) {
  uint32_t n = 0;
  if (c->thresholds) qsort(c->threshold, c->thresholds, sizeof *c->threshold, ascending);
  for (uint32_t i = 0; i < c->thresholds; i++)
    if (!n || c->threshold[n - 1] != c->threshold[i]) c->threshold[n++] = c->threshold[i];
  c->thresholds = n;
  c->wide = n > NARROW_THRESHOLDS;
  c->entries = is_ordered(c->is.kind) ? n + 2 : c->is.kind == YB_COL_FLAG ? 3 : c->is.words;
}

/* The rank of a value: 1 + how many thresholds it has reached. */
static uint32_t rank_of(const struct column *c, int64_t v) {
  uint32_t low = 0, high = c->thresholds;
  while (low < high) {
    uint32_t mid = (low + high) / 2;
    if (c->threshold[mid] <= v) low = mid + 1;
    else high = mid;
  }
  return low + 1;
}

/* ---- leaves ---- */

/* The next bit of the column's planes. */
static yb_rc new_bit(struct yb_ctx *ctx, struct column *c, struct leaf *leaf) {
  if (c->plane_bits == c->planes * 8) {
    uint32_t n = c->planes;
    c->plane = yb_arena_grow(ctx->arena, c->plane, n * sizeof *c->plane,
                             (n + 1) * sizeof *c->plane);
    if (!c->plane) return YB_NOMEM;
    c->plane[n] = yb_arena_take(ctx->arena, c->entries);
    if (!c->plane[n]) return YB_NOMEM;
    c->planes++;
  }
  leaf->by_bit = true;
  leaf->plane = c->plane_bits / 8;
  leaf->bit = (uint8_t)(1u << (c->plane_bits % 8));
  c->plane_bits++;
  return YB_OK;
}

static void ranks(struct leaf *leaf, uint32_t low, uint32_t high) {
  leaf->low = (uint16_t)low;
  leaf->width = (uint16_t)(high - low);
}

static void never(const struct column *c, struct leaf *leaf) {
  ranks(leaf, c->wide ? NEVER16 : NEVER8, c->wide ? NEVER16 : NEVER8);
}

static yb_rc ordered_leaf(struct yb_ctx *ctx, struct column *c, const struct yb_span *s,
                          struct leaf *leaf) {
  struct bounds r;
  never(c, leaf);
  if (s->n > 1) YB_TRY(new_bit(ctx, c, leaf));
  for (uint32_t i = 0; i < s->n; i++) {
    YB_TRY(bounds_of(&c->is, &s->range[i], &r));
    if (r.low > r.high) continue;
    uint32_t low = rank_of(c, r.low), high = rank_of(c, r.high);
    if (c->is.kind != YB_COL_INT64 && (r.low > INT32_MAX || r.high < INT32_MIN)) continue;
    if (s->n == 1) ranks(leaf, low, high);
    for (uint32_t k = low; s->n > 1 && k <= high; k++) c->plane[leaf->plane][k] |= leaf->bit;
  }
  return YB_OK;
}

static yb_rc code_leaf(struct yb_ctx *ctx, struct column *c, const struct yb_span *s,
                       struct leaf *leaf) {
  never(c, leaf);
  if (s->type == YB_VNULL) {
    if (s->n) ranks(leaf, 1, 1);
    return YB_OK;
  }
  YB_TRY(new_bit(ctx, c, leaf));
  for (uint32_t i = 0; i < c->is.words; i++)
    if (yb_span_has(s, yb_value_str(c->is.word[i]))) c->plane[leaf->plane][i] |= leaf->bit;
  return YB_OK;
}

static void flag_leaf(const struct column *c, const struct yb_span *s, struct leaf *leaf) {
  bool f = yb_span_has(s, yb_value_bool(false)), t = yb_span_has(s, yb_value_bool(true));
  never(c, leaf);
  if (f || t) ranks(leaf, f ? 1 : 2, t ? 2 : 1);
}

static yb_rc leaf_of(struct yb_ctx *ctx, struct yb_bulk *b, const struct yb_view *v,
                     struct leaf *leaf) {
  struct column *c = column_of(b, v->subject);
  *leaf = (struct leaf){.column = (uint32_t)(c - b->column)};
  leaf->null_fails = v->on_null == YB_FALSE;
  leaf->null_blank = v->on_null == YB_UNKNOWN;
  if (c->is.kind == YB_COL_CODE) return code_leaf(ctx, c, &v->span, leaf);
  if (c->is.kind == YB_COL_FLAG) flag_leaf(c, &v->span, leaf);
  else return ordered_leaf(ctx, c, &v->span, leaf);
  return YB_OK;
}

static uint32_t steps_of(const struct yb_view *v) {
  uint32_t n = v->count ? v->count - 1 : 1;
  for (const struct yb_view *c = v->first; c; c = c->next) n += steps_of(c);
  return n;
}

/* Children are joined as soon as there are two: the stack is as high as the
 * condition is deep. */
static yb_rc steps(struct yb_ctx *ctx, struct yb_bulk *b, const struct yb_view *v,
                   struct condition *out) {
  step_kind join = v->kind == YB_VIEW_AND ? STEP_AND : STEP_OR;
  if (v->kind == YB_VIEW_TEST) {
    struct step *s = &out->step[out->steps++];
    s->kind = STEP_LEAF;
    return leaf_of(ctx, b, v, &s->leaf);
  }
  for (const struct yb_view *c = v->first; c; c = c->next) {
    YB_TRY(steps(ctx, b, c, out));
    if (c != v->first) out->step[out->steps++].kind = join;
  }
  return YB_OK;
}

/* ---- policies ---- */

static yb_rc condition(struct yb_ctx *ctx, const struct yb_bulk *b, struct policy *p, uint32_t i,
                       const struct yb_view *v) {
  struct yb_bulk_condition *shown = &p->shown[i];
  *shown = (struct yb_bulk_condition){.at = v->at, .view = v};
  shown->kernel = suits(b, v, 0, &shown->why);
  p->by_row += !shown->kernel;
  YB_TRY(yb_view_program(ctx, p->when, v, &p->condition[i].program));
  return shown->kernel ? gather_view(ctx, b, v) : YB_OK;
}

/* One condition: the whole expression by the interpreter. */
static yb_rc whole(struct yb_ctx *ctx, struct policy *p, struct yb_place at) {
  struct yb_view *v = YB_NEW(ctx->arena, struct yb_view);
  if (!v) return YB_NOMEM;
  *v = (struct yb_view){.kind = YB_VIEW_OPAQUE, .at = at, .why = YB_MSG_bulk_conditions};
  p->shown[0] = (struct yb_bulk_condition){at, v, false, YB_MSG_bulk_conditions};
  p->condition[0].program = p->when;
  p->conditions = p->by_row = 1;
  return YB_OK;
}

static yb_rc policy(struct yb_ctx *ctx, struct yb_bulk *b, struct policy *p) {
  const struct yb_view *v, *c;
  YB_TRY(yb_feel_view(ctx, p->when, &v));
  bool many = v->kind == YB_VIEW_AND;
  uint32_t n = many && v->count <= YB_BULK_CONDITIONS ? v->count : 1;
  p->shown = YB_NEW_N(ctx->arena, n, struct yb_bulk_condition);
  p->condition = YB_NEW_N(ctx->arena, n, struct condition);
  if (!p->shown || !p->condition) return YB_NOMEM;
  if (many && v->count > YB_BULK_CONDITIONS) return whole(ctx, p, v->at);
  p->conditions = n;
  c = many ? v->first : v;
  for (uint32_t i = 0; i < n; i++, c = c->next) YB_TRY(condition(ctx, b, p, i, c));
  return YB_OK;
}

/* The kernels of a policy, once all thresholds are known. */
static yb_rc compile(struct yb_ctx *ctx, struct yb_bulk *b, struct policy *p) {
  for (uint32_t i = 0; i < p->conditions; i++) {
    if (!p->shown[i].kernel) continue;
    const struct yb_view *v = p->shown[i].view;
    p->condition[i].step = YB_NEW_N(ctx->arena, steps_of(v), struct step);
    if (!p->condition[i].step) return YB_NOMEM;
    YB_TRY(steps(ctx, b, v, &p->condition[i]));
  }
  return YB_OK;
}

/* Conditions of a column with too many thresholds go to the interpreter. */
static bool crowded(const struct yb_bulk *b, const struct yb_view *v) {
  if (v->kind == YB_VIEW_TEST) return column_of(b, v->subject)->thresholds > YB_BULK_THRESHOLDS;
  for (const struct yb_view *c = v->first; c; c = c->next)
    if (crowded(b, c)) return true;
  return false;
}

static void relieve(const struct yb_bulk *b, struct policy *p) {
  for (uint32_t i = 0; i < p->conditions; i++) {
    struct yb_bulk_condition *s = &p->shown[i];
    if (!s->kernel || !crowded(b, s->view)) continue;
    s->kernel = false;
    s->why = YB_MSG_bulk_thresholds;
    p->by_row++;
  }
}

static yb_rc refuse(struct yb_ctx *ctx, yb_rc rc, yb_msg msg, yb_str a0) {
  (void)yb_diag(ctx, (struct yb_place){0}, msg, a0, (yb_str){0});
  return rc;
}

static yb_rc check(struct yb_ctx *ctx, const struct yb_bulk_schema *s, uint32_t policies) {
  if (s->columns > YB_BULK_COLUMNS) return refuse(ctx, YB_LIMIT, YB_MSG_bulk_many, YB_S("columns"));
  if (policies > YB_BULK_POLICIES) return refuse(ctx, YB_LIMIT, YB_MSG_bulk_many, YB_S("policies"));
  for (uint32_t i = 0; i < s->columns; i++) {
    const struct yb_bulk_column *c = &s->column[i];
    bool numeric = c->kind == YB_COL_INT64 || c->kind == YB_COL_INT32;
    if (c->slot >= s->slots || c->kind > YB_COL_DATE || c->words > UINT16_MAX + 1u ||
        yb_str_find(c->member, YB_S(".")) != SIZE_MAX ||
        (numeric && (c->scale < 0 || c->scale > YB_DEC_SCALE_MAX)))
      return refuse(ctx, YB_INVALID, YB_MSG_bulk_schema, c->member);
    for (uint32_t j = 0; j < i; j++) {
      const struct yb_bulk_column *o = &s->column[j];
      if (o->slot == c->slot && (!o->member.n || !c->member.n || yb_str_eq(o->member, c->member)))
        return refuse(ctx, YB_INVALID, YB_MSG_bulk_schema, c->member);
    }
  }
  return YB_OK;
}

static yb_rc fill(struct yb_ctx *ctx, struct yb_bulk *b, const struct yb_bulk_policy *policies_) {
  for (uint32_t i = 0; i < b->policies; i++) {
    b->policy[i] = (struct policy){.name = policies_[i].name, .when = policies_[i].when};
    for (uint32_t k = 0; k < b->columns; k++)
      b->column[k].read |= yb_feel_reads(policies_[i].when, b->column[k].is.slot);
    YB_TRY(policy(ctx, b, &b->policy[i]));
  }
  for (uint32_t i = 0; i < b->columns; i++) settle_thresholds(&b->column[i]);
  for (uint32_t i = 0; i < b->policies; i++) {
    relieve(b, &b->policy[i]);
    YB_TRY(compile(ctx, b, &b->policy[i]));
  }
  return YB_OK;
}

yb_rc yb_bulk_plan(struct yb_ctx *ctx, const struct yb_bulk_schema *schema,
                   const struct yb_bulk_policy *policy_, uint32_t policies,
                   const struct yb_bulk **out) {
  YB_TRY(check(ctx, schema, policies));
  struct yb_bulk *b = YB_NEW(ctx->arena, struct yb_bulk);
  if (!b) return YB_NOMEM;
  *b = (struct yb_bulk){.columns = schema->columns, .slots = schema->slots,
                        .policies = policies};
  b->column = YB_NEW_N(ctx->arena, b->columns, struct column);
  b->policy = YB_NEW_N(ctx->arena, policies, struct policy);
  if (!b->column || !b->policy) return YB_NOMEM;
  for (uint32_t i = 0; i < b->columns; i++) b->column[i].is = schema->column[i];
  YB_TRY(fill(ctx, b, policy_));
  *out = b;
  return YB_OK;
}
