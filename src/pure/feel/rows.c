/* rows.c - a condition for many rows.
 *
 *   FIRST_AND c0 >= 5      the comparisons that a condition begins with are put to all rows
 *   ALSO c1 in [1..9]      together, one instruction after the other; a row leaves when its
 *   ALSO c2 != "x"         answer is known
 *   INPUT c3               from here on the rows that are left run on, one by one
 *   AND
 *   RET
 *
 * What a row has on the stack meanwhile, true, false or null, stands in its answer.
 */
#include "pure/feel/quick.h"

#define TOGETHER 256u

/* An operand: of row i it stands at `at` + i * step. */
struct operand { const yb_value *at; size_t step; };
struct rows {
  struct vm vm;
  const yb_value *slots;
  uint32_t stride;
  yb_tri *out;                      /* what a row has that leaves early, until it is known */
  bool and;
  uint32_t n;                       /* rows whose answer is open */
  uint16_t row[TOGETHER];
  uint8_t blank[TOGETHER];          /* one comparison of the row was null */
};

static struct operand operand(const struct rows *b, uint8_t where, uint32_t index) {
  if (where == ON_INPUT) return (struct operand){b->slots + index, b->stride};
  return (struct operand){b->vm.program->constant + index, 0};
}

/* One row. It stays unless the comparison gives its answer. */
static bool stays(struct rows *b, struct insn in, uint16_t row, const yb_value *l,
                  const yb_value *r) {
  bool yes;
  if (yb_quick(in.how, l, r, &yes)) return yes == b->and;
  yb_tri t = yb_tri_of(yb_feel_truth(&b->vm, in.how, l, r));
  b->blank[row] |= t == YB_UNKNOWN;
  return t == YB_UNKNOWN || (t == YB_TRUE) == b->and;
}

/* Numbers of one scale against a constant: low <= it <= high, or the contrary. */
struct limits { yb_value like; int64_t low, high; bool not; };

/* The constant's coefficient at a scale that is not smaller; small enough to be moved by 1. */
static bool level(const yb_value *k, int8_t scale, int64_t *out) {
  if (k->type != YB_VNUMBER || k->wide || k->scale > scale) return false;
  return !__builtin_mul_overflow(k->u.i, yb_dec_pow10[scale - k->scale], out) &&
         *out > INT64_MIN && *out < INT64_MAX;
}

static bool range_limits(const struct yb_range *r, struct limits *out) {
  if (r->unary || !level(&r->low, out->like.scale, &out->low) ||
      !level(&r->high, out->like.scale, &out->high))
    return false;
  out->low += !r->low_in;
  out->high -= !r->high_in;
  return true;
}

/* Of the scale that the first row's number has; false: row by row. */
static bool limits(uint8_t how, const yb_value *v, const yb_value *k, struct limits *out) {
  int64_t at;
  *out = (struct limits){{.type = YB_VNUMBER, .scale = v->scale}, INT64_MIN, INT64_MAX, false};
  if (v->type != YB_VNUMBER || v->wide) return false;
  if (how == OP_IN && k->type == YB_VRANGE) return range_limits(k->u.range, out);
  if (how == OP_IN || !level(k, v->scale, &at)) return false;
  if (how == OP_GE || how == OP_GT) out->low = at + (how == OP_GT);
  else if (how == OP_LE || how == OP_LT) out->high = at - (how == OP_LT);
  else out->low = out->high = at;
  out->not = how == OP_NE;
  return true;
}

static inline bool alike(const yb_value *a, const yb_value *b) {
  return a->type == b->type && a->scale == b->scale && a->wide == b->wide;
}

static void compare_numbers(struct rows *b, struct insn in, struct operand l, const yb_value *k,
                            const struct limits *m) {
  const struct limits is = *m;
  const bool want = b->and != is.not;
  const uint32_t n = b->n;
  uint32_t kept = 0;
  for (uint32_t i = 0; i < n; i++) {
    const uint16_t row = b->row[i];
    const yb_value *v = l.at + row * l.step;
    b->row[kept] = row;
    if (__builtin_expect(alike(v, &is.like), 1))
      kept += ((v->u.i >= is.low) & (v->u.i <= is.high)) == want;
    else kept += stays(b, in, row, v, k);
  }
  b->n = kept;
}

static void compare_any(struct rows *b, struct insn in, struct operand l, struct operand r) {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < b->n; i++) {
    uint16_t row = b->row[i];
    b->row[kept] = row;
    kept += stays(b, in, row, l.at + row * l.step, r.at + row * r.step);
  }
  b->n = kept;
}

/* Puts the instruction to the rows; it cannot fail. */
static void compare(struct rows *b, struct insn in) {
  struct operand l = operand(b, in.left, in.l), r = operand(b, in.right, in.r);
  struct limits m;
  if (!r.step && limits(in.how, l.at + b->row[0] * l.step, r.at, &m))
    compare_numbers(b, in, l, r.at, &m);
  else compare_any(b, in, l, r);
}

/* Whether the instruction is one of those at the front: inputs and constants compared,
 * and the answer when it jumps. */
static bool at_front(const struct yb_feel *p, uint32_t pc) {
  struct insn in = p->code[pc];
  bool op = pc ? in.op == OP_ALSO || in.op == OP_EITHER
               : in.op == OP_FIRST_AND || in.op == OP_FIRST_OR;
  return op && in.left >= ON_INPUT && in.right >= ON_INPUT && p->code[in.b].op == OP_RET;
}

/* The rows that are left, one by one. */
static yb_rc run_on(struct rows *b, uint32_t pc, yb_value *frame, uint64_t *stopped) {
  struct yb_ctx *ctx = b->vm.ctx;
  struct yb_budget own, *outer = ctx->budget;
  struct yb_arena_mark mark = yb_arena_mark(ctx->arena);
  yb_rc rc = YB_OK;
  if (!outer) ctx->budget = &own;
  for (uint32_t i = 0; i < b->n && rc != YB_NOMEM; i++) {
    uint16_t row = b->row[i];
    yb_value v;
    own = (struct yb_budget){.steps = YB_FEEL_STEPS, .calls = YB_FEEL_CALLS};
    rc = yb_feel_run(&b->vm, b->slots + (size_t)row * b->stride, frame, pc,
                     b->blank[row] ? yb_value_null() : yb_value_bool(b->and), &v);
    b->out[row] = rc == YB_OK ? yb_tri_of(v) : YB_UNKNOWN;
    *stopped += rc != YB_OK;
    yb_arena_back(ctx->arena, mark);
  }
  ctx->budget = outer;
  return rc == YB_NOMEM ? rc : YB_OK;
}

static yb_rc together(struct rows *b, yb_value *frame, uint64_t *stopped) {
  const struct yb_feel *p = b->vm.program;
  struct yb_budget own = {0}, *outer = b->vm.ctx->budget;
  uint32_t pc = 0;
  b->and = p->code[0].op == OP_FIRST_AND;
  memset(b->blank, 0, b->n);
  for (uint32_t i = 0; i < b->n; i++) b->row[i] = (uint16_t)i, b->out[i] = !b->and;
  if (!outer) b->vm.ctx->budget = &own;
  for (; b->n && at_front(p, pc); pc++) {
    b->vm.pc = pc;
    compare(b, p->code[pc]);
  }
  b->vm.ctx->budget = outer;
  if (p->code[pc].op != OP_RET) return run_on(b, pc, frame, stopped);
  for (uint32_t i = 0; i < b->n; i++)
    b->out[b->row[i]] = b->blank[b->row[i]] ? YB_UNKNOWN : (yb_tri)b->and;
  return YB_OK;
}

yb_rc yb_feel_test_rows(const struct yb_feel *p, struct yb_ctx *ctx, const yb_value *slots,
                        uint32_t stride, uint32_t rows, yb_tri *out, uint64_t *stopped) {
  struct yb_arena_mark mark = yb_arena_mark(ctx->arena);
  yb_value small[YB_FEEL_SMALL], *frame = yb_feel_frame(p, ctx->arena, small);
  yb_rc rc = frame ? YB_OK : YB_NOMEM;
  for (uint32_t i = 0; i < rows && rc == YB_OK; i += TOGETHER) {
    struct rows b;                  /* large: what is not used is not cleared */
    b.vm = (struct vm){.program = p, .ctx = ctx};
    b.slots = slots + (size_t)i * stride;
    b.stride = stride;
    b.out = out + i;
    b.n = rows - i < TOGETHER ? rows - i : TOGETHER;
    rc = together(&b, frame, stopped);
  }
  yb_arena_back(ctx->arena, mark);
  return rc;
}
