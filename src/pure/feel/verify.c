/* verify.c - the machine trusts the code because this has walked all of it:
 * every operand is in range, every way to an instruction brings the same stack
 * depth, nothing is popped that was not pushed, and the last word is RET. */
#include "base/buf.h"
#include "pure/feel/feel_int.h"

const struct op_shape yb_feel_shape[OP_COUNT] = {
#define OP(name, a, b, pops, pushes, what) [OP_##name] = {#name, a, b, pops, pushes},
#include "pure/feel/op.h"
#undef OP
};

#define UNSEEN UINT32_MAX

static bool place_ok(const struct yb_feel *p, uint8_t where, uint32_t index) {
  switch (where) {
    case ON_STACK: return true;
    case ON_LOCAL: return index < p->locals;
    case ON_INPUT: return index < p->inputs;
    case ON_CONST: return index < p->constants;
    default: return false;
  }
}

static bool operand_ok(const struct yb_feel *p, const struct op_shape *s, struct insn i) {
  uint32_t span = i.op == OP_ITER || i.op == OP_NEXT ? 3 : i.op == OP_SIFT ? 4 : 1;
  if (s->a == 'l' && i.a + span > p->locals) return false;
  if (s->a == 'o' && (!place_ok(p, i.left, i.l) || !place_ok(p, i.right, i.r))) return false;
  if (s->a == 't' && i.a >= p->types) return false;
  if (s->a == 's' && i.a >= p->sets) return false;
  if (s->a == 'm' && i.a >= p->fns) return false;
  if (s->a == 'f' && i.a >= FN_COUNT) return false;
  if (s->a == 'c' && i.a >= p->constants) return false;
  if (s->b == 'i' && i.b >= p->inputs) return false;
  if (s->b == 'c' && i.b >= p->constants) return false;
  if (s->b == 'j' && i.b >= p->codes) return false;
  return s->b != 'n' || i.b <= p->codes;
}

static bool compares(struct insn i) {      /* with an operator that `how` tells */
  return yb_feel_shape[i.op].a == 'o' && yb_feel_shape[i.op].b == 'j';
}

static bool name_ok(const struct yb_feel *p, struct insn i) {
  if (i.op == OP_INVOKE_BY)
    return p->constant[i.a].type == YB_VLIST && p->constant[i.a].n == i.b;
  if (i.op == OP_AMONG) return p->constant[i.b].type == YB_VLIST && p->constant[i.b].n;
  if (compares(i)) return (i.how >= OP_EQ && i.how <= OP_GE) || i.how == OP_IN;
  if (i.op == OP_ITER) return i.b == 1 || (i.b >= 2 && i.b - 2 < p->locals);
  if (i.op == OP_CLOSURE) return p->fn[i.a]->as_function->keeps == i.b;
  return (i.op != OP_GET && i.op != OP_PICK) || p->constant[i.b].type == YB_VSTRING;
}

uint32_t yb_feel_popped(const struct op_shape *s, struct insn i) {
  if (s->pops == -3) return i.b + 1;
  if (s->pops <= -4) return (i.left == ON_STACK) + (i.right == ON_STACK) + (s->pops == -5);
  return s->pops >= 0 ? (uint32_t)s->pops : i.b * (uint32_t)-s->pops;
}

/* A way that brings `depth` to instruction `to`. */
static bool arrive(uint32_t *seen, uint32_t to, uint32_t depth) {
  if (seen[to] == UNSEEN) seen[to] = depth;
  return seen[to] == depth;
}

static bool step(struct yb_feel *p, uint32_t at, uint32_t *seen) {
  struct insn i = p->code[at];
  if (i.op >= OP_COUNT || seen[at] == UNSEEN) return false;
  const struct op_shape *s = &yb_feel_shape[i.op];
  if (!operand_ok(p, s, i) || !name_ok(p, i)) return false;
  uint32_t pops = yb_feel_popped(s, i), depth = seen[at];
  if (pops > depth) return false;
  depth += (uint32_t)s->pushes - pops;
  if (depth > p->depth) p->depth = depth;
  if (s->b == 'j' && !arrive(seen, i.b, depth)) return false;
  if (i.op == OP_RET) return depth == 0 && at + 1 == p->codes;
  if (i.op == OP_JUMP) return true;
  return at + 1 < p->codes && arrive(seen, at + 1, depth);
}

static bool frame_ok(const struct yb_feel *p) {
  const struct fn_info *f = p->as_function;
  if (!f) return true;
  if (f->params > p->locals || f->self >= (int32_t)f->keeps) return false;
  for (uint32_t i = 0; i < f->keeps; i++)
    if (f->keep[i].slot >= p->locals) return false;
  return true;
}

/* Bodies of functions are nested as deeply as the text is. */
yb_rc yb_feel_verify(struct yb_ctx *ctx, struct yb_feel *p) {
  if (!frame_ok(p)) return YB_BROKEN;
  for (uint32_t i = 0; i < p->fns; i++) YB_TRY(yb_feel_verify(ctx, p->fn[i]));
  uint32_t *seen = YB_NEW_N(ctx->arena, p->codes, uint32_t);
  if (!seen) return YB_NOMEM;
  for (uint32_t i = 0; i < p->codes; i++) seen[i] = UNSEEN;
  p->depth = 0;
  seen[0] = 0;
  for (uint32_t i = 0; i < p->codes; i++)
    if (!step(p, i, seen)) return YB_BROKEN;
  return p->code[p->codes - 1].op == OP_RET ? YB_OK : YB_BROKEN;
}

static void write_place(struct yb_buf *out, const struct yb_feel *p, uint8_t where, uint32_t i) {
  static const char *const names[] = {"stack", "local", "input", ""};
  yb_buf_fmt(out, " %s", names[where]);
  if (where == ON_CONST) yb_value_write(out, p->constant[i]);
  else if (where != ON_STACK) yb_buf_fmt(out, " %u", i);
}

static void write_operands(struct yb_buf *out, const struct yb_feel *p, struct insn i) {
  write_place(out, p, i.left, i.l);
  if (compares(i)) yb_buf_fmt(out, " %s", yb_feel_shape[i.how].name);
  write_place(out, p, i.right, i.r);
}

void yb_feel_dump(const struct yb_feel *p, struct yb_buf *out) {
  for (uint32_t i = 0; i < p->codes; i++) {
    const struct op_shape *s = &yb_feel_shape[p->code[i].op];
    yb_buf_fmt(out, "%u %s", i, s->name);
    if (s->a == 'o') write_operands(out, p, p->code[i]);
    else if (s->a == 't') yb_buf_byte(out, ' '), yb_feel_type_write(out, p->type[p->code[i].a]);
    else if (s->a == 'f')
      yb_buf_byte(out, ' '), yb_buf_put(out, yb_feel_builtins[p->code[i].a].name);
    else if (s->a != '-') yb_buf_fmt(out, " %u", p->code[i].a);
    if (s->b == 'c') yb_buf_byte(out, ' '), yb_value_write(out, p->constant[p->code[i].b]);
    else if (s->b != '-') yb_buf_fmt(out, " %u", p->code[i].b);
    yb_buf_byte(out, '\n');
  }
  for (uint32_t i = 0; i < p->fns; i++) {
    yb_buf_fmt(out, "function %u\n", i);
    yb_feel_dump(p->fn[i], out);
  }
}
