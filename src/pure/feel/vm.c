/* vm.c - the machine.
 *
 *   frame: | locals ... | stack ... |      inputs stay where the caller has them
 *
 * Steps are counted where work can grow: backward jumps, calls, lists. A small
 * frame lives on the C stack; numbers of one scale never leave the loop.
 */
#include "pure/feel/feel_int.h"

#define SMALL_FRAME 48
#define FAST_MAX INT64_C(1000000000000000000)

struct yb_place yb_feel_here(const struct vm *vm) {
  const struct yb_feel *p = vm->program;
  return yb_feel_place(p->at, p->text, p->pos ? p->pos[vm->pc] : 0);
}

void yb_feel_warn(struct vm *vm, yb_msg msg, yb_str a0, yb_str a1) {
  struct yb_place nowhere = {0};
  yb_feel_tell(vm->ctx, vm->ctx->diags ? yb_feel_here(vm) : nowhere, msg, a0, a1);
}

yb_rc yb_feel_steps(struct vm *vm, uint64_t n) {
  struct yb_budget *b = vm->ctx->budget;
  if (n <= b->steps) {
    b->steps -= n;
    return YB_OK;
  }
  (void)yb_diag(vm->ctx, yb_feel_here(vm), YB_MSG_feel_too_many_steps, (yb_str){0}, (yb_str){0});
  return YB_LIMIT;
}

yb_rc yb_feel_push(struct yb_arena *a, struct builder *b, yb_value v) {
  if (b->n == b->cap) {
    uint32_t cap = b->cap ? b->cap * 2 : 8;
    void *grown = yb_arena_grow(a, b->v, b->n * sizeof v, cap * sizeof v);
    if (!grown) return YB_NOMEM;
    b->v = grown, b->cap = cap;
  }
  b->v[b->n++] = v;
  return YB_OK;
}

yb_value yb_feel_list(const yb_value *v, uint32_t n) {
  return (yb_value){.type = YB_VLIST, .n = n, .u.list = v};
}

static bool fast_pair(yb_value a, yb_value b) {
  return a.type == YB_VNUMBER && b.type == YB_VNUMBER && !a.wide && !b.wide && a.scale == b.scale;
}

static yb_rc add(struct vm *vm, feel_op op, yb_value a, yb_value b, yb_value *out) {
  if (fast_pair(a, b)) {           /* |coef| <= 10^18: the sum cannot overflow */
    int64_t r = op == OP_ADD ? a.u.i + b.u.i : a.u.i - b.u.i;
    if (r <= FAST_MAX && r >= -FAST_MAX) {
      a.u.i = r;
      *out = a;
      return YB_OK;
    }
  }
  return yb_feel_arith(vm, op, a, b, out);
}

static yb_value compare(struct vm *vm, feel_op op, yb_value a, yb_value b) {
  if (fast_pair(a, b)) {
    int64_t x = a.u.i, y = b.u.i;
    switch (op) {
      case OP_EQ: return yb_value_bool(x == y);
      case OP_NE: return yb_value_bool(x != y);
      case OP_LT: return yb_value_bool(x < y);
      case OP_LE: return yb_value_bool(x <= y);
      case OP_GT: return yb_value_bool(x > y);
      default: return yb_value_bool(x >= y);
    }
  }
  yb_value r = yb_feel_compare(op, a, b);
  if (r.type == YB_VNULL)
    yb_feel_warn(vm, YB_MSG_feel_null_operand, yb_str_of(yb_feel_shape[op].name),
                 yb_str_of(yb_value_type_name(a.type == YB_VNULL ? a : b)));
  return r;
}

/* Three-valued: what is not boolean counts as null. */
static yb_value logic(bool and, yb_value a, yb_value b) {
  bool x = a.type == YB_VBOOL, y = b.type == YB_VBOOL;
  if ((x && !!a.u.i != and) || (y && !!b.u.i != and)) return yb_value_bool(!and);
  return x && y ? yb_value_bool(and) : yb_value_null();
}

static yb_rc member(struct vm *vm, yb_value v, yb_str name, yb_value *out) {
  if (v.type == YB_VLIST) {        /* list.name: of each */
    struct builder b = {0};
    YB_TRY(yb_feel_steps(vm, v.n));
    for (uint32_t i = 0; i < v.n; i++) {
      yb_value one;
      YB_TRY(member(vm, v.u.list[i], name, &one));
      YB_TRY(yb_feel_push(vm->ctx->arena, &b, one));
    }
    *out = yb_feel_list(b.v, b.n);
    return YB_OK;
  }
  if (v.type != YB_VCONTEXT) return yb_feel_property(vm, v, name, out);
  if (!yb_feel_member(v, name, out)) {
    *out = yb_value_null();
    yb_feel_warn(vm, YB_MSG_feel_no_member, name, YB_S("context"));
  }
  return YB_OK;
}

/* list[i], from 1, or from the end when negative. */
static yb_value indexed(yb_value list, yb_value at) {
  int64_t i;
  if (at.type != YB_VNUMBER || !yb_dec_to_int(yb_value_to_dec(at), &i)) return yb_value_null();
  if (list.type == YB_VNULL) return list;
  if (list.type != YB_VLIST) return i == 1 || i == -1 ? list : yb_value_null();
  if (i < 0) i += (int64_t)list.n + 1;
  return i >= 1 && i <= list.n ? list.u.list[i - 1] : yb_value_null();
}

static yb_rc range_items(struct vm *vm, const struct yb_range *r, yb_value *out) {
  int64_t from, to;
  if (r->low.type != YB_VNUMBER || r->high.type != YB_VNUMBER ||
      !yb_dec_to_int(yb_value_to_dec(r->low), &from) ||
      !yb_dec_to_int(yb_value_to_dec(r->high), &to)) {
    yb_feel_warn(vm, YB_MSG_feel_null_operand, YB_S("for"), YB_S("range"));
    *out = yb_feel_list(NULL, 0);
    return YB_OK;
  }
  if (from < -FAST_MAX || from > FAST_MAX || to < -FAST_MAX || to > FAST_MAX)
    return yb_feel_steps(vm, UINT64_MAX);
  uint64_t n = (uint64_t)(from <= to ? to - from : from - to) + 1;
  YB_TRY(yb_feel_steps(vm, n));
  yb_value *v = YB_NEW_N(vm->ctx->arena, n, yb_value);
  if (!v) return YB_NOMEM;
  for (uint64_t i = 0; i < n; i++)
    v[i] = yb_value_int(from <= to ? from + (int64_t)i : from - (int64_t)i);
  *out = yb_feel_list(v, (uint32_t)n);
  return YB_OK;
}

static yb_rc iter(struct vm *vm, yb_value domain, yb_value *slot, uint32_t least) {
  if (domain.type == YB_VRANGE && !least) YB_TRY(range_items(vm, domain.u.range, &domain));
  if (domain.type == YB_VNULL) {
    domain = yb_feel_list(NULL, 0);
  } else if (domain.type != YB_VLIST) {
    yb_value *one = YB_NEW(vm->ctx->arena, yb_value);
    if (!one) return YB_NOMEM;
    *one = domain;
    domain = yb_feel_list(one, 1);
  }
  slot[0] = domain;
  slot[1] = (yb_value){.n = least};
  slot[2] = yb_value_null();
  return YB_OK;
}

/* True when there is another round; the position is in slot[1].u.i. */
static bool next(yb_value *slot) {
  int64_t at = slot[1].u.i, n = slot[0].n;
  if (at >= n && at >= (int64_t)slot[1].n) return false;
  slot[2] = at < n ? slot[0].u.list[at] : yb_value_null();
  slot[1].u.i = at + 1;
  return true;
}

static yb_rc gather(struct vm *vm, yb_value *slot) {
  struct builder *b = YB_NEW(vm->ctx->arena, struct builder);
  if (!b) return YB_NOMEM;
  *slot = (yb_value){.type = V_BUILDER, .u.s = (const char *)b};
  return YB_OK;
}

static struct builder *builder(yb_value v) { return (struct builder *)(uintptr_t)v.u.s; }

static yb_value gathered(yb_value v) {
  return v.type == V_BUILDER ? yb_feel_list(builder(v)->v, builder(v)->n) : v;
}

/* One round of a filter; *leave when the condition was an index. */
static yb_rc sift(struct vm *vm, yb_value cond, yb_value *slot, bool *leave) {
  *leave = cond.type == YB_VNUMBER;
  if (*leave) slot[3] = indexed(slot[0], cond);
  else if (yb_value_is_true(cond) && slot[1].u.i <= (int64_t)slot[0].n)
    return yb_feel_push(vm->ctx->arena, builder(slot[3]), slot[2]);
  return YB_OK;
}

static yb_rc list(struct vm *vm, const yb_value *from, uint32_t n, yb_value *out) {
  yb_value *v = YB_NEW_N(vm->ctx->arena, n, yb_value);
  if (!v) return YB_NOMEM;
  if (n) memcpy(v, from, n * sizeof *v);
  *out = yb_feel_list(v, n);
  return YB_OK;
}

static yb_rc context(struct vm *vm, const yb_value *from, uint32_t n, yb_value *out) {
  struct yb_entry *e = YB_NEW_N(vm->ctx->arena, n, struct yb_entry);
  if (!e) return YB_NOMEM;
  for (uint32_t i = 0; i < n; i++)
    e[i] = (struct yb_entry){yb_value_text(from[i * 2]), from[i * 2 + 1]};
  *out = (yb_value){.type = YB_VCONTEXT, .n = n, .u.entry = e};
  return YB_OK;
}

static yb_rc range(struct vm *vm, yb_value low, yb_value high, unsigned flags, yb_value *out) {
  int order = yb_value_order(low, high);
  *out = yb_value_null();
  if (low.type != YB_VNULL && high.type != YB_VNULL && order == 2) {
    yb_feel_warn(vm, YB_MSG_feel_null_operand, YB_S(".."), yb_str_of(yb_value_type_name(high)));
    return YB_OK;
  }
  struct yb_range *r = YB_NEW(vm->ctx->arena, struct yb_range);
  if (!r) return YB_NOMEM;
  *r = (struct yb_range){low, high, flags & 1, (flags & 2) != 0};
  *out = (yb_value){.type = YB_VRANGE, .u.range = r};
  return YB_OK;
}

static yb_value between(struct vm *vm, const yb_value *v) {
  return logic(true, compare(vm, OP_GE, v[0], v[1]), compare(vm, OP_LE, v[0], v[2]));
}

static yb_value instance(yb_value v, uint32_t type) {
  return yb_value_bool(type > YB_VFUNCTION ? v.type != YB_VNULL : v.type == type);
}

/* The instructions that allocate or may fail; `top` is above the stack. */
static yb_rc heavy(struct vm *vm, struct insn in, yb_value *local, yb_value *top, yb_value *out) {
  switch ((feel_op)in.op) {
    case OP_GET: return member(vm, top[-1], yb_value_text(vm->program->constant[in.b]), out);
    case OP_MUL:
    case OP_DIV:
    case OP_POW: return yb_feel_arith(vm, (feel_op)in.op, top[-2], top[-1], out);
    case OP_NEG: return yb_feel_arith(vm, OP_NEG, top[-1], yb_value_null(), out);
    case OP_LIST: return list(vm, top - in.b, in.b, out);
    case OP_CONTEXT: return context(vm, top - in.b * 2, in.b, out);
    case OP_RANGE: return range(vm, top[-2], top[-1], in.a, out);
    case OP_CALL: return yb_feel_builtin(vm, in.a, top - in.b, in.b, out);
    case OP_FUNCTION: return yb_feel_builtin_value(vm, in.a, out);
    case OP_INVOKE: return yb_feel_apply(vm, top[-(int64_t)in.b - 1], top - in.b, in.b, out);
    case OP_INVOKE_BY:
      return yb_feel_apply_named(vm, top[-(int64_t)in.b - 1], vm->program->constant[in.a],
                                 top - in.b, out);
    case OP_ITER: return iter(vm, top[-1], local + in.a, in.b);
    case OP_GATHER: return gather(vm, local + in.a);
    case OP_APPEND: return yb_feel_push(vm->ctx->arena, builder(local[in.a]), top[-1]);
    default: return YB_BROKEN;
  }
}

/* some and every: true when the answer is known. */
static bool settle(feel_op op, yb_value v, yb_value *slot) {
  bool some = op == OP_SOME;
  if (v.type != YB_VBOOL) *slot = yb_value_null();
  else if (!!v.u.i == some) {
    *slot = yb_value_bool(some);
    return true;
  }
  return false;
}

static yb_rc run(struct vm *vm, const yb_value *input, yb_value *local, yb_value *out) {
  const struct yb_feel *p = vm->program;
  const struct insn *code = p->code;
  yb_value *top = local + p->locals, v;
  for (uint32_t pc = 0;;) {
    struct insn in = code[pc];
    vm->pc = pc++;
    switch ((feel_op)in.op) {
      case OP_CONST: *top++ = p->constant[in.b]; continue;
      case OP_INPUT: *top++ = input[in.b]; continue;
      case OP_LOCAL: *top++ = local[in.a]; continue;
      case OP_STORE: local[in.a] = *--top; continue;
      case OP_PICK:
        if (yb_feel_member(local[in.a], yb_value_text(p->constant[in.b]), &v)) top[-1] = v;
        continue;
      case OP_ADD:
      case OP_SUB:
        YB_TRY(add(vm, (feel_op)in.op, top[-2], top[-1], &v));
        *(--top - 1) = v;
        continue;
      case OP_EQ: case OP_NE: case OP_LT: case OP_LE: case OP_GT: case OP_GE:
        v = compare(vm, (feel_op)in.op, top[-2], top[-1]);
        *(--top - 1) = v;
        continue;
      case OP_BETWEEN: v = between(vm, top - 3); top -= 2; top[-1] = v; continue;
      case OP_IN: v = yb_feel_in(top[-2], top[-1]); *(--top - 1) = v; continue;
      case OP_INDEX: v = indexed(top[-2], top[-1]); *(--top - 1) = v; continue;
      case OP_INSTANCE: top[-1] = instance(top[-1], in.a); continue;
      case OP_AND:
      case OP_OR: v = logic(in.op == OP_AND, top[-2], top[-1]); *(--top - 1) = v; continue;
      case OP_JUMP:
        if (in.b < pc) YB_TRY(yb_feel_steps(vm, 1 + pc - in.b));
        pc = in.b;
        continue;
      case OP_JFALSE: if (top[-1].type == YB_VBOOL && !top[-1].u.i) pc = in.b; continue;
      case OP_JTRUE: if (yb_value_is_true(top[-1])) pc = in.b; continue;
      case OP_JELSE: if (!yb_value_is_true(*--top)) pc = in.b; continue;
      case OP_NEXT: if (!next(local + in.a)) pc = in.b; continue;
      case OP_GATHERED: *top++ = gathered(local[in.a]); continue;
      case OP_SIFT: {
        bool leave;
        YB_TRY(sift(vm, *--top, local + in.a, &leave));
        if (leave) pc = in.b;
        continue;
      }
      case OP_SOME:
      case OP_EVERY: if (settle((feel_op)in.op, *--top, local + in.a)) pc = in.b; continue;
      case OP_RET: *out = top[-1]; return YB_OK;
      default: break;
    }
    const struct op_shape *s = &yb_feel_shape[in.op];
    YB_TRY(heavy(vm, in, local, top, &v));
    top -= yb_feel_popped(s, in);
    if (s->pushes) *top++ = v;
  }
}

static yb_rc framed(const struct yb_feel *p, struct yb_ctx *ctx, const yb_value *slots,
                    const yb_value *this_, yb_value *out) {
  struct vm vm = {.program = p, .ctx = ctx};
  yb_value small[SMALL_FRAME], *frame = small, v;
  uint32_t size = p->locals + p->depth;
  if (size > SMALL_FRAME) frame = YB_NEW_N(ctx->arena, size, yb_value);
  if (!frame) return YB_NOMEM;
  if (frame == small && p->locals) memset(small, 0, p->locals * sizeof *small);
  if (p->tests && this_) frame[0] = *this_;
  YB_TRY(run(&vm, slots, frame, &v));
  *out = v;
  return YB_OK;
}

static yb_rc start(const struct yb_feel *p, struct yb_ctx *ctx, const yb_value *slots,
                   const yb_value *this_, yb_value *out) {
  if (ctx->budget) return framed(p, ctx, slots, this_, out);
  struct yb_budget own = {.steps = YB_FEEL_STEPS, .calls = YB_FEEL_CALLS};
  ctx->budget = &own;
  yb_rc rc = framed(p, ctx, slots, this_, out);
  ctx->budget = NULL;
  return rc;
}

yb_rc yb_feel_eval(const struct yb_feel *p, struct yb_ctx *ctx, const yb_value *slots,
                   yb_value *out) {
  return start(p, ctx, slots, NULL, out);
}

yb_rc yb_feel_eval_test(const struct yb_feel *p, struct yb_ctx *ctx, const yb_value *slots,
                        yb_value input, yb_value *out) {
  return start(p, ctx, slots, &input, out);
}

yb_rc yb_feel_eval_json(const struct yb_feel *p, struct yb_ctx *ctx,
                        const struct yb_json *object, yb_value *out) {
  yb_value *slots = YB_NEW_N(ctx->arena, p->inputs, yb_value);
  if (!slots) return YB_NOMEM;
  for (uint32_t i = 0; i < p->uses; i++) {
    const struct feel_input *u = &p->used[i];
    YB_TRY(yb_value_from_json(ctx, yb_json_get(object, u->name), u->type, &slots[u->slot]));
  }
  return yb_feel_eval(p, ctx, slots, out);
}
