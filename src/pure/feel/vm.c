/* vm.c - the machine.
 *
 *   frame: | locals ... | stack ... |      inputs stay where the caller has them
 *
 * Steps are counted where work can grow: backward jumps, calls, lists. A small
 * frame lives on the C stack; numbers of one scale never leave the loop.
 */
#include "pure/feel/quick.h"

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

static inline yb_rc arith(struct vm *vm, feel_op op, const yb_value *a, const yb_value *b,
                          yb_value *out) {
  if (yb_quick_pair(a, b) && op <= OP_MUL) {
    yb_dec d, x = yb_quick_dec(a), y = yb_quick_dec(b);
    yb_rc rc = op == OP_ADD ? yb_dec_add(x, y, &d)
               : op == OP_SUB ? yb_dec_sub(x, y, &d) : yb_dec_mul(x, y, &d);
    if (rc == YB_OK && !d.wide) {
      *out = (yb_value){.type = YB_VNUMBER, .scale = d.scale, .u.i = d.coef};
      return YB_OK;
    }
  }
  return yb_feel_arith(vm, op, *a, *b, out);
}

/* The operator has no result for the two: the one that is to blame is named. */
static void warn_pair(struct vm *vm, const char *sign, yb_value a, yb_value b) {
  yb_feel_warn(vm, YB_MSG_feel_null_operand, yb_str_of(sign),
               yb_str_of(yb_value_type_name(a.type == YB_VNULL ? a : b)));
}

static yb_value compare_others(struct vm *vm, feel_op op, yb_value a, yb_value b) {
  static const char *const signs[] = {"=", "!=", "<", "<=", ">", ">="};
  if (a.type == b.type && a.type == YB_VBOOL && op <= OP_NE)
    return yb_value_bool((!a.u.i == !b.u.i) == (op == OP_EQ));
  yb_value r = yb_feel_compare(op, a, b);
  if (r.type == YB_VNULL) warn_pair(vm, signs[op - OP_EQ], a, b);
  return r;
}

static inline yb_value compare(struct vm *vm, feel_op op, const yb_value *a, const yb_value *b) {
  bool yes;
  if (yb_quick((uint8_t)op, a, b, &yes)) return yb_value_bool(yes);
  return compare_others(vm, op, *a, *b);
}

static inline yb_value within(struct vm *vm, const yb_value *v, const yb_value *test) {
  bool yes;
  if (yb_quick(OP_IN, v, test, &yes)) return yb_value_bool(yes);
  yb_value in = yb_feel_in(*v, *test);
  if (in.type == YB_VNULL) warn_pair(vm, "in", *v, *test);
  return in;
}

yb_value yb_feel_truth(struct vm *vm, uint8_t op, const yb_value *l, const yb_value *r) {
  return op == OP_IN ? within(vm, l, r) : compare(vm, (feel_op)op, l, r);
}

static yb_rc extreme(struct vm *vm, feel_op op, const yb_value *a, const yb_value *b,
                     yb_value *out) {
  if (yb_quick_pair(a, b)) {
    int order = yb_quick_order(a, b);
    *out = (op == OP_MIN ? order > 0 : order < 0) ? *b : *a;
    return YB_OK;
  }
  const yb_value both[] = {*a, *b};
  return yb_feel_builtin(vm, op == OP_MIN ? FN_min : FN_max, both, 2, out);
}

/* Three-valued: what is not boolean counts as null. */
static yb_value logic(bool and, yb_value a, yb_value b) {
  bool x = a.type == YB_VBOOL, y = b.type == YB_VBOOL;
  if ((x && !!a.u.i != and) || (y && !!b.u.i != and)) return yb_value_bool(!and);
  return x && y ? yb_value_bool(and) : yb_value_null();
}

/* One of a list in order: as so many tests joined by or. */
static yb_value among(struct vm *vm, struct insn in, yb_value v) {
  yb_value r = yb_value_bool(false), list = vm->program->constant[in.b];
  if (v.type != list.u.list[0].type) {
    for (uint32_t i = 0; i < list.n; i++) r = logic(false, r, yb_feel_in(v, list.u.list[i]));
    if (r.type == YB_VNULL) warn_pair(vm, "in", v, list.u.list[0]);
    return r;
  }
  if (v.type == YB_VSTRING)
    return yb_value_bool(yb_map_get(&vm->program->set[in.a], yb_value_text(v)) != NULL);
  uint32_t low = 0, high = list.n;
  while (low < high) {
    uint32_t mid = (low + high) / 2;
    int c = yb_value_order(list.u.list[mid], v);
    if (c == 0) return yb_value_bool(true);
    if (c < 0) low = mid + 1;
    else high = mid;
  }
  return r;
}

static yb_rc member(struct vm *vm, yb_value v, yb_str name, uint32_t depth, yb_value *out) {
  if (v.type == YB_VLIST) {        /* list.name: of each */
    if (depth > YB_VALUE_DEPTH) return yb_feel_steps(vm, UINT64_MAX);
    struct builder b = {0};
    YB_TRY(yb_feel_steps(vm, v.n));
    for (uint32_t i = 0; i < v.n; i++) {
      yb_value one;
      YB_TRY(member(vm, v.u.list[i], name, depth + 1, &one));
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

static yb_rc as_list(struct vm *vm, yb_value v, yb_value *out) {
  *out = v;
  if (v.type == YB_VLIST) return YB_OK;
  yb_value *one = YB_NEW(vm->ctx->arena, yb_value);
  if (!one) return YB_NOMEM;
  *one = v;
  *out = yb_feel_list(one, 1);
  return YB_OK;
}

static int64_t day_number(yb_value v) { return yb_date_days(v.u.date); }

/* Whole numbers, or days, from low to high; *ok false when there are none such. */
static bool ends(const struct yb_range *r, int64_t *from, int64_t *to) {
  if (r->low.type == YB_VDATE && r->high.type == YB_VDATE) {
    *from = day_number(r->low), *to = day_number(r->high);
  } else if (r->low.type != YB_VNUMBER || r->high.type != YB_VNUMBER ||
             !yb_dec_to_int(yb_value_to_dec(r->low), from) ||
             !yb_dec_to_int(yb_value_to_dec(r->high), to)) {
    return false;
  }
  if (r->unary || (*from > *to && !r->bare)) return false;
  *from += !r->low_in;
  *to -= !r->high_in;
  return true;
}

static yb_value range_item(bool days, int64_t i) {
  return days ? (yb_value){.type = YB_VDATE, .u.date = yb_date_of_days(i)} : yb_value_int(i);
}

static yb_rc range_items(struct vm *vm, const struct yb_range *r, bool *ok, yb_value *out) {
  int64_t from, to;
  bool days = r->low.type == YB_VDATE;
  *ok = ends(r, &from, &to);
  if (!*ok) return YB_OK;
  if (from < -FAST_MAX || from > FAST_MAX || to < -FAST_MAX || to > FAST_MAX)
    return yb_feel_steps(vm, UINT64_MAX);
  uint64_t n = (uint64_t)(from <= to ? to - from : from - to) + 1;
  if (from > to && !r->bare) n = 0;
  YB_TRY(yb_feel_steps(vm, n));
  yb_value *v = YB_NEW_N(vm->ctx->arena, n, yb_value);
  if (!v) return YB_NOMEM;
  for (uint64_t i = 0; i < n; i++)
    v[i] = range_item(days, from <= to ? from + (int64_t)i : from - (int64_t)i);
  *out = yb_feel_list(v, (uint32_t)n);
  return YB_OK;
}

/* The domain of a loop as a list; *ok false when it is none. */
static yb_rc domain_items(struct vm *vm, yb_value v, bool *ok, yb_value *out) {
  *ok = v.type != YB_VNULL;
  *out = yb_feel_list(NULL, 0);
  if (v.type == YB_VRANGE) YB_TRY(range_items(vm, v.u.range, ok, out));
  if (!*ok) {
    yb_feel_warn(vm, YB_MSG_feel_null_operand, YB_S("for"), yb_str_of(yb_value_type_name(v)));
    return YB_OK;
  }
  if (v.type == YB_VRANGE) return YB_OK;
  return as_list(vm, v, out);
}

/* b: 1 for a filter, which has a round for an index even when there is no item; else
 * where the loop gathers: without a domain the result is null. */
static yb_rc iter(struct vm *vm, struct insn in, yb_value domain, yb_value *local) {
  yb_value *slot = local + in.a;
  bool ok = true;
  if (in.b != 1) YB_TRY(domain_items(vm, domain, &ok, &domain));
  else if (domain.type == YB_VNULL) domain = yb_feel_list(NULL, 0);
  else YB_TRY(as_list(vm, domain, &domain));
  if (!ok) local[in.b - 2] = yb_value_null();
  slot[0] = domain;
  slot[1] = (yb_value){.n = in.b == 1};
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
  bool is;
  *out = yb_value_null();
  YB_TRY(yb_feel_make_range(vm->ctx->arena, low, high, flags, &is, out));
  if (!is) warn_pair(vm, "..", low, high);
  return YB_OK;
}

static yb_value between(struct vm *vm, const yb_value *v) {
  return logic(true, compare(vm, OP_GE, v, v + 1), compare(vm, OP_LE, v, v + 2));
}

/* Null is of the type Null alone here, though it conforms to every type. */
static yb_value instance(yb_value v, const struct yb_feel_type *type) {
  if (v.type == YB_VNULL) return yb_value_bool(type && type->kind == YB_VNULL);
  return yb_value_bool(yb_feel_conforms(v, type));
}

/* The instructions that allocate or may fail; `top` is above the stack. */
static yb_rc heavy(struct vm *vm, struct insn in, yb_value *local, yb_value *top, yb_value *out) {
  switch ((feel_op)in.op) {
    case OP_GET: return member(vm, top[-1], yb_value_text(vm->program->constant[in.b]), 0, out);
    case OP_NOT: return yb_feel_builtin(vm, FN_not, top - 1, 1, out);
    case OP_NEG: return yb_feel_arith(vm, OP_NEG, top[-1], yb_value_null(), out);
    case OP_LIST: return list(vm, top - in.b, in.b, out);
    case OP_CONTEXT: return context(vm, top - in.b * 2, in.b, out);
    case OP_RANGE: return range(vm, top[-2], top[-1], in.a, out);
    case OP_CALL: return yb_feel_builtin(vm, in.a, top - in.b, in.b, out);
    case OP_FUNCTION: return yb_feel_builtin_value(vm, in.a, out);
    case OP_CLOSURE: return yb_feel_closure(vm, vm->program->fn[in.a], top - in.b, out);
    case OP_EXTERNAL: return yb_feel_external(vm, vm->program->fn[in.a], top[-1], out);
    case OP_INVOKE: return yb_feel_apply(vm, top[-(int64_t)in.b - 1], top - in.b, in.b, out);
    case OP_INVOKE_BY:
      return yb_feel_apply_named(vm, top[-(int64_t)in.b - 1], vm->program->constant[in.a],
                                 top - in.b, out);
    case OP_ITER: return iter(vm, in, top[-1], local);
    case OP_GATHER: return gather(vm, local + in.a);
    case OP_APPEND:
      if (local[in.a].type != V_BUILDER) return YB_OK;    /* null already: see iter */
      return yb_feel_push(vm->ctx->arena, builder(local[in.a]), top[-1]);
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

/* One round of a filter or a quantifier; *leave: go to b. */
static yb_rc turn(struct vm *vm, struct insn in, yb_value v, yb_value *local, bool *leave) {
  if (in.op == OP_SIFT) return sift(vm, v, local + in.a, leave);
  *leave = settle((feel_op)in.op, v, local + in.a);
  return YB_OK;
}

/* False decides `and`, true decides `or`. */
static inline bool decides(bool and, yb_value v) { return v.type == YB_VBOOL && !!v.u.i != and; }

static inline bool negated(yb_value *v) {
  if (v->type != YB_VBOOL) return false;
  v->u.i = !v->u.i;
  return true;
}

/* Where the two operands are; those on the stack are popped, the right one first. */
#define OPERANDS(in)                                              \
  r = (in).right ? base[(in).right] + (in).r : --top;             \
  l = (in).left ? base[(in).left] + (in).l : --top

static yb_rc run(struct vm *vm, const yb_value *input, yb_value *local, yb_value *top,
                 uint32_t pc, yb_value *out) {
  const struct yb_feel *p = vm->program;
  const struct insn *code = p->code;
  const yb_value *const base[] = {NULL, local, input, p->constant}, *l, *r;
  yb_value v;
  bool leave;
  for (;;) {
    const struct insn in = code[pc];
    vm->pc = pc++;
    switch ((feel_op)in.op) {
      case OP_CONST: *top++ = p->constant[in.b]; continue;
      case OP_INPUT: *top++ = input[in.b]; continue;
      case OP_LOCAL: *top++ = local[in.a]; continue;
      case OP_STORE: local[in.a] = *--top; continue;
      case OP_PICK:
        if (yb_feel_member(local[in.a], yb_value_text(p->constant[in.b]), &v)) top[-1] = v;
        continue;
      case OP_ADD: case OP_SUB: case OP_MUL: case OP_DIV: case OP_POW:
        OPERANDS(in);
        YB_TRY(arith(vm, (feel_op)in.op, l, r, &v));
        *top++ = v;
        continue;
      case OP_EQ: case OP_NE: case OP_LT: case OP_LE: case OP_GT: case OP_GE: case OP_IN:
        OPERANDS(in);
        v = yb_feel_truth(vm, in.op, l, r);
        *top++ = v;
        continue;
      case OP_MIN: case OP_MAX:
        OPERANDS(in);
        YB_TRY(extreme(vm, (feel_op)in.op, l, r, &v));
        *top++ = v;
        continue;
      case OP_UNLESS:
        OPERANDS(in);
        if (!yb_value_is_true(yb_feel_truth(vm, in.how, l, r))) pc = in.b;
        continue;
      case OP_FIRST_AND: case OP_FIRST_OR:
        OPERANDS(in);
        v = yb_feel_truth(vm, in.how, l, r);
        *top++ = v;
        if (decides(in.op == OP_FIRST_AND, v)) pc = in.b;
        continue;
      case OP_ALSO: case OP_EITHER:
        OPERANDS(in);
        v = yb_feel_truth(vm, in.how, l, r);
        top[-1] = logic(in.op == OP_ALSO, top[-1], v);
        if (decides(in.op == OP_ALSO, v)) pc = in.b;
        continue;
      case OP_NOT: if (negated(top - 1)) continue; break;
      case OP_BETWEEN: v = between(vm, top - 3); top -= 2; top[-1] = v; continue;
      case OP_AMONG: top[-1] = among(vm, in, top[-1]); continue;
      case OP_INDEX: v = indexed(top[-2], top[-1]); *(--top - 1) = v; continue;
      case OP_INSTANCE: top[-1] = instance(top[-1], p->type[in.a]); continue;
      case OP_AND:
      case OP_OR: v = logic(in.op == OP_AND, top[-2], top[-1]); *(--top - 1) = v; continue;
      case OP_JUMP:
        if (in.b < pc) YB_TRY(yb_feel_steps(vm, 1 + pc - in.b));
        pc = in.b;
        continue;
      case OP_JFALSE:
      case OP_JTRUE: if (decides(in.op == OP_JFALSE, top[-1])) pc = in.b; continue;
      case OP_JELSE: if (!yb_value_is_true(*--top)) pc = in.b; continue;
      case OP_NEXT: if (!next(local + in.a)) pc = in.b; continue;
      case OP_PARTIAL:
      case OP_GATHERED: *top++ = gathered(local[in.a]); continue;
      case OP_SIFT: case OP_SOME: case OP_EVERY:
        YB_TRY(turn(vm, in, *--top, local, &leave));
        if (leave) pc = in.b;
        continue;
      case OP_RET: *out = top[-1]; return YB_OK;
      default: break;
    }
    const struct op_shape *s = &yb_feel_shape[in.op];
    YB_TRY(heavy(vm, in, local, top, &v));
    top -= yb_feel_popped(s, in);
    if (s->pushes) *top++ = v;
  }
}

/* What stands in the frame at first: '?', or the parameters and what was kept. */
static void seed(const struct yb_feel *p, const yb_value *kept, const yb_value *first,
                 yb_value *frame) {
  const struct fn_info *f = p->as_function;
  if (!f && p->tests && first) frame[0] = *first;
  for (uint32_t i = 0; f && i < f->params; i++) frame[i] = first[i];
  for (uint32_t i = 0; f && i < f->keeps; i++) frame[f->keep[i].slot] = kept[i];
}

yb_value *yb_feel_frame(const struct yb_feel *p, struct yb_arena *a, yb_value *small) {
  uint32_t size = p->locals + p->depth;
  return size > YB_FEEL_SMALL ? YB_NEW_N(a, size, yb_value) : small;
}

static void clean(const struct yb_feel *p, const yb_value *kept, const yb_value *first,
                  yb_value *frame) {
  if (!p->locals) return;
  memset(frame, 0, p->locals * sizeof *frame);
  seed(p, kept, first, frame);
}

static yb_rc framed(const struct yb_feel *p, struct yb_ctx *ctx, const yb_value *slots,
                    const yb_value *first, yb_value *out) {
  struct vm vm = {.program = p, .ctx = ctx};
  yb_value small[YB_FEEL_SMALL], *frame = yb_feel_frame(p, ctx->arena, small), v;
  if (!frame) return YB_NOMEM;
  clean(p, slots, first, frame);
  YB_TRY(run(&vm, slots, frame, frame + p->locals, 0, &v));
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

yb_rc yb_feel_run_body(const struct yb_feel *body, struct yb_ctx *ctx, const yb_value *kept,
                       const yb_value *arg, yb_value *out) {
  return framed(body, ctx, kept, arg, out);
}

yb_rc yb_feel_eval(const struct yb_feel *p, struct yb_ctx *ctx, const yb_value *slots,
                   yb_value *out) {
  return start(p, ctx, slots, NULL, out);
}

yb_rc yb_feel_eval_test(const struct yb_feel *p, struct yb_ctx *ctx, const yb_value *slots,
                        yb_value input, yb_value *out) {
  return start(p, ctx, slots, &input, out);
}

yb_rc yb_feel_run(struct vm *vm, const yb_value *input, yb_value *frame, uint32_t pc,
                  yb_value on_stack, yb_value *out) {
  yb_value *top = frame + vm->program->locals;
  clean(vm->program, input, NULL, frame);
  if (pc) *top++ = on_stack;
  return run(vm, input, frame, top, pc, out);
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
