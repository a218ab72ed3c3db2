/* compile.c - from the tree to bytecode, and the entry points of feel.h. */
#include "pure/feel/feel_int.h"

#include <stdlib.h>

#define CODE_MAX 400000u

struct gen {
  struct yb_ctx *ctx;
  struct yb_feel *p;
  uint32_t code_cap, constant_cap, fn_cap, type_cap, set_cap;
  uint32_t at;                    /* place of what is being generated */
  const struct alias *alias;
};
/* A local that holds an input: the input is read where it stands. */
struct alias { uint32_t slot; const struct node *input; const struct alias *outer; };

static yb_rc generate(struct gen *g, const struct node *n);

static yb_rc emit(struct gen *g, feel_op op, uint32_t a, uint32_t b) {
  struct yb_feel *p = g->p;
  if (p->codes >= CODE_MAX) {
    (void)yb_diag(g->ctx, p->at, YB_MSG_feel_too_big, (yb_str){0}, (yb_str){0});
    return YB_INVALID;
  }
  if (p->codes == g->code_cap) {
    uint32_t cap = g->code_cap ? g->code_cap * 2 : 8;
    void *code =
        yb_arena_grow(g->ctx->arena, p->code, p->codes * sizeof *p->code, cap * sizeof *p->code);
    void *pos =
        yb_arena_grow(g->ctx->arena, p->pos, p->codes * sizeof *p->pos, cap * sizeof *p->pos);
    if (!code || !pos) return YB_NOMEM;
    p->code = code, p->pos = pos, g->code_cap = cap;
  }
  p->code[p->codes] = (struct insn){.op = (uint8_t)op, .a = a, .b = b};
  p->pos[p->codes++] = g->at;
  return YB_OK;
}

static yb_rc constant(struct gen *g, yb_value v, uint32_t *out) {
  struct yb_feel *p = g->p;
  if (p->constants == g->constant_cap) {
    uint32_t cap = g->constant_cap ? g->constant_cap * 2 : 4;
    void *grown =
        yb_arena_grow(g->ctx->arena, p->constant, p->constants * sizeof v, cap * sizeof v);
    if (!grown) return YB_NOMEM;
    p->constant = grown, g->constant_cap = cap;
  }
  *out = p->constants;
  p->constant[p->constants++] = v;
  return YB_OK;
}

static yb_rc push(struct gen *g, yb_value v) {
  uint32_t k;
  YB_TRY(constant(g, v, &k));
  return emit(g, OP_CONST, 0, k);
}

static yb_rc named(struct gen *g, feel_op op, uint32_t a, yb_str name) {
  uint32_t k;
  YB_TRY(constant(g, yb_value_str(name), &k));
  return emit(g, op, a, k);
}

static yb_rc children(struct gen *g, const struct node *n) {
  for (const struct node *c = n->first; c; c = c->next) YB_TRY(generate(g, c));
  return YB_OK;
}

static void land(struct gen *g, uint32_t jump) { g->p->code[jump].b = g->p->codes; }

/* ---- operators ---- */

static yb_rc fold_list(struct yb_ctx *ctx, const struct node *n, bool *is, yb_value *out) {
  yb_value *v = YB_NEW_N(ctx->arena, n->slot, yb_value);
  uint32_t count = 0;
  if (!v) return YB_NOMEM;
  for (const struct node *c = n->first; c && *is; c = c->next)
    YB_TRY(yb_feel_fold(ctx, c, is, &v[count++]));
  *out = yb_feel_list(v, count);
  return YB_OK;
}

static yb_rc fold_range(struct yb_ctx *ctx, const struct node *n, bool *is, yb_value *out) {
  yb_value low, high;
  YB_TRY(yb_feel_fold(ctx, n->first, is, &low));
  if (*is) YB_TRY(yb_feel_fold(ctx, n->first->next, is, &high));
  if (!*is) return YB_OK;
  return yb_feel_make_range(ctx->arena, low, high, n->flags, is, out);
}

yb_rc yb_feel_fold(struct yb_ctx *ctx, const struct node *n, bool *is, yb_value *out) {
  *out = n->value;
  switch ((node_kind)n->kind) {
    case N_CONST: return YB_OK;
    case N_LIST: return fold_list(ctx, n, is, out);
    case N_RANGE: return fold_range(ctx, n, is, out);
    case N_NEG:
      YB_TRY(yb_feel_fold(ctx, n->first, is, out));
      *is = *is && out->type == YB_VNUMBER;
      return *is ? yb_value_dec(ctx->arena, yb_dec_neg(yb_value_to_dec(*out)), out) : YB_OK;
    default: *is = false; return YB_OK;
  }
}

static bool foldable(const struct node *n) {
  return n->kind == N_CONST || n->kind == N_LIST || n->kind == N_RANGE || n->kind == N_NEG;
}

static const struct node *resolve(const struct gen *g, const struct node *n) {
  for (const struct alias *a = g->alias; a && n->kind == N_LOCAL; a = a->outer)
    if (a->slot == n->slot) return a->input;
  return n;
}

/* Where the operand of an operator stands already; else it is put on the stack. */
static yb_rc operand(struct gen *g, const struct node *n, uint8_t *where, uint32_t *index) {
  bool is = foldable(n);
  yb_value v;
  n = resolve(g, n);
  *index = n->slot;
  *where = ON_CONST;
  if (is) YB_TRY(yb_feel_fold(g->ctx, n, &is, &v));
  if (is) return constant(g, v, index);
  switch ((node_kind)n->kind) {
    case N_INPUT:
      *where = ON_INPUT;
      g->p->reads[n->slot] = 1;
      return YB_OK;
    case N_LOCAL: *where = ON_LOCAL; return YB_OK;
    default: *where = ON_STACK; return generate(g, n);
  }
}

static yb_rc operator(struct gen *g, feel_op op, const struct node *left,
                      const struct node *right, uint32_t pos) {
  uint8_t from, with;
  uint32_t l, r;
  YB_TRY(operand(g, left, &from, &l));
  YB_TRY(operand(g, right, &with, &r));
  g->at = pos;
  YB_TRY(emit(g, op, 0, 0));
  struct insn *i = &g->p->code[g->p->codes - 1];
  i->left = from, i->right = with, i->l = l, i->r = r;
  return YB_OK;
}

/* Jumps that are not yet landed hang together by their targets. */
#define NO_JUMP UINT32_MAX
static yb_rc jump(struct gen *g, feel_op op, uint32_t *chain) {
  YB_TRY(emit(g, op, 0, *chain));
  *chain = g->p->codes - 1;
  return YB_OK;
}

static void land_all(struct gen *g, uint32_t chain) {
  while (chain != NO_JUMP) {
    uint32_t next = g->p->code[chain].b;
    g->p->code[chain].b = g->p->codes;
    chain = next;
  }
}

/* ---- comparisons ---- */

/* One comparison of two operands: a < b, a in [1..9], ? < 5, a between 1 and 9. */
struct pair { feel_op op; const struct node *left, *right; uint32_t pos; struct node own; };

static bool is_number(const struct node *n) {
  return n->kind == N_CONST && n->value.type == YB_VNUMBER;
}

/* Between two numbers: in a range. */
static yb_rc between(struct gen *g, const struct node *n, struct pair *out, bool *is) {
  const struct node *low = n->first->next, *high = low->next;
  *is = is_number(low) && is_number(high);
  if (!*is) return YB_OK;
  out->own = (struct node){.kind = N_CONST};
  out->right = &out->own;
  return yb_feel_make_range(g->ctx->arena, low->value, high->value, 3, is, &out->own.value);
}

static yb_rc comparison(struct gen *g, const struct node *n, struct pair *out, bool *is) {
  const struct node *last = n->first ? n->first->next : NULL;
  *is = true;
  *out = (struct pair){(feel_op)n->op, n->first, last, n->pos, {0}};
  switch ((node_kind)n->kind) {
    case N_BINARY: *is = n->op >= OP_EQ && n->op <= OP_GE; return YB_OK;
    case N_TEST:
      out->own = (struct node){.kind = N_LOCAL, .slot = n->slot};
      out->left = &out->own;
      out->right = n->first;
      return YB_OK;
    case N_IN:
      *is = last->kind == N_TEST;
      if (*is) *out = (struct pair){(feel_op)last->op, n->first, last->first, last->pos, {0}};
      return YB_OK;
    case N_BETWEEN: out->op = OP_IN; return between(g, n, out, is);
    default: *is = false; return YB_OK;
  }
}

/* Compares and jumps. */
static yb_rc branch(struct gen *g, feel_op op, const struct pair *p, uint32_t *chain) {
  YB_TRY(operator(g, op, p->left, p->right, p->pos));
  struct insn *i = &g->p->code[g->p->codes - 1];
  i->how = (uint8_t)p->op;
  i->b = *chain;
  *chain = g->p->codes - 1;
  return YB_OK;
}

/* Goes on when the condition is true; else jumps. */
static yb_rc condition(struct gen *g, const struct node *n, uint32_t *chain) {
  struct pair p;
  bool is;
  if (n->kind == N_AND) {
    YB_TRY(condition(g, n->first, chain));
    return condition(g, n->first->next, chain);
  }
  YB_TRY(comparison(g, n, &p, &is));
  if (is) return branch(g, OP_UNLESS, &p, chain);
  YB_TRY(generate(g, n));
  return jump(g, OP_JELSE, chain);
}

/* Several joined by `and` or `or`: what they give so far is on the stack. When it is the
 * answer a jump of `chain` is taken; `jumped`: the last one has done so itself. */
struct series { bool and, jumped; uint32_t chain; };

static yb_rc join(struct gen *g, struct series *s, const struct node *n, uint32_t pos) {
  struct pair p;
  if (!s->jumped) YB_TRY(jump(g, s->and ? OP_JFALSE : OP_JTRUE, &s->chain));
  YB_TRY(comparison(g, n, &p, &s->jumped));
  if (s->jumped) return branch(g, s->and ? OP_ALSO : OP_EITHER, &p, &s->chain);
  YB_TRY(generate(g, n));
  g->at = pos;
  return emit(g, s->and ? OP_AND : OP_OR, 0, 0);
}

static yb_rc first(struct gen *g, struct series *s, const struct node *n) {
  struct pair p;
  YB_TRY(comparison(g, n, &p, &s->jumped));
  if (!s->jumped) return generate(g, n);
  return branch(g, s->and ? OP_FIRST_AND : OP_FIRST_OR, &p, &s->chain);
}

static yb_rc joined(struct gen *g, struct series *s, const struct node *n) {
  if (n->first->kind == n->kind) YB_TRY(joined(g, s, n->first));
  else YB_TRY(first(g, s, n->first));
  return join(g, s, n->first->next, n->pos);
}

static yb_rc logic(struct gen *g, const struct node *n) {
  struct series s = {.and = n->kind == N_AND, .chain = NO_JUMP};
  YB_TRY(joined(g, &s, n));
  land_all(g, s.chain);
  return YB_OK;
}

static yb_rc conditional(struct gen *g, const struct node *n) {
  uint32_t other = NO_JUMP;
  YB_TRY(condition(g, n->first, &other));
  YB_TRY(generate(g, n->first->next));
  uint32_t end = g->p->codes;
  YB_TRY(emit(g, OP_JUMP, 0, 0));
  land_all(g, other);
  YB_TRY(generate(g, n->first->next->next));
  land(g, end);
  return YB_OK;
}

/* So many constants of one ordered type are searched instead of tried in turn. */
#define AMONG_LEAST 8u

static bool searchable(yb_value v) {
  return v.type == YB_VNUMBER || v.type == YB_VSTRING || v.type == YB_VDATE ||
         v.type == YB_VDAYS || v.type == YB_VMONTHS;
}

static uint32_t equalities(const struct node *n) {
  uint32_t count = 0;
  uint8_t type = n->first->first ? n->first->first->value.type : YB_VNULL;
  for (const struct node *c = n->first; c; c = c->next, count++)
    if (c->kind != N_TEST || c->op != OP_IN || c->first->kind != N_CONST ||
        c->first->value.type != type || !searchable(c->first->value))
      return 0;
  return count;
}

static int ascending(const void *a, const void *b) {
  return yb_value_order(*(const yb_value *)a, *(const yb_value *)b);
}

/* The texts of a list, to be looked up; of other types the set is empty. */
static yb_rc set_of(struct gen *g, const yb_value *v, uint32_t n, uint32_t *out) {
  struct yb_feel *p = g->p;
  if (p->sets == g->set_cap) {
    uint32_t cap = g->set_cap ? g->set_cap * 2 : 2;
    p->set = yb_arena_grow(g->ctx->arena, p->set, p->sets * sizeof *p->set, cap * sizeof *p->set);
    if (!p->set) return YB_NOMEM;
    g->set_cap = cap;
  }
  *out = p->sets++;
  yb_map_init(&p->set[*out], g->ctx->arena);
  for (uint32_t i = 0; i < n && v[i].type == YB_VSTRING; i++)
    YB_TRY(yb_map_put(&p->set[*out], yb_value_text(v[i]), (void *)(uintptr_t)&v[i]));
  return YB_OK;
}

static yb_rc among(struct gen *g, const struct node *n, uint32_t count) {
  yb_value *v = YB_NEW_N(g->ctx->arena, count, yb_value);
  uint32_t i = 0, k, set;
  if (!v) return YB_NOMEM;
  for (const struct node *c = n->first; c; c = c->next) v[i++] = c->first->value;
  qsort(v, count, sizeof *v, ascending);
  YB_TRY(constant(g, yb_feel_list(v, count), &k));
  YB_TRY(set_of(g, v, count, &set));
  YB_TRY(generate(g, &(struct node){.kind = N_LOCAL, .slot = n->first->slot}));
  return emit(g, OP_AMONG, set, k);
}

static yb_rc any_test(struct gen *g, const struct node *n) {
  uint32_t count = equalities(n);
  struct series s = {.chain = NO_JUMP};
  if (count >= AMONG_LEAST) return among(g, n, count);
  if (!n->first->next) return generate(g, n->first);
  YB_TRY(first(g, &s, n->first));
  for (const struct node *c = n->first->next; c; c = c->next) YB_TRY(join(g, &s, c, c->pos));
  land_all(g, s.chain);
  return YB_OK;
}

static yb_rc tests(struct gen *g, const struct node *n) {
  if (!n->first) return push(g, yb_value_bool(true));
  YB_TRY(any_test(g, n));
  return n->kind == N_NOT_TESTS ? emit(g, OP_NOT, 0, 0) : YB_OK;
}

/* Heads of the iterations are nested loops; `loops` are their NEXTs. */
#define LOOPS_MAX 64
struct loops { uint32_t next[LOOPS_MAX]; uint32_t n; };

static yb_rc heads(struct gen *g, const struct node *n, struct loops *loops,
                   const struct node **body) {
  const struct node *c = n->first;
  for (; c->next; c = c->next) {
    if (loops->n == LOOPS_MAX)
      return yb_diag(g->ctx, g->p->at, YB_MSG_feel_too_deep, (yb_str){0}, (yb_str){0});
    YB_TRY(generate(g, c->first));
    g->at = c->pos;
    YB_TRY(emit(g, OP_ITER, c->slot, n->slot + 2));
    loops->next[loops->n++] = g->p->codes;
    YB_TRY(emit(g, OP_NEXT, c->slot, 0));
  }
  *body = c;
  return YB_OK;
}

/* Closes the loops, innermost first: jump back, and NEXT's exit lands here. */
static yb_rc tails(struct gen *g, struct loops *loops) {
  while (loops->n) {
    uint32_t next = loops->next[--loops->n];
    YB_TRY(emit(g, OP_JUMP, 0, next));
    land(g, next);
  }
  return YB_OK;
}

static yb_rc for_return(struct gen *g, const struct node *n) {
  struct loops loops = {.n = 0};
  const struct node *body;
  YB_TRY(emit(g, OP_GATHER, n->slot, 0));
  YB_TRY(heads(g, n, &loops, &body));
  YB_TRY(generate(g, body));
  YB_TRY(emit(g, OP_APPEND, n->slot, 0));
  YB_TRY(tails(g, &loops));
  return emit(g, OP_GATHERED, n->slot, 0);
}

static yb_rc quantified(struct gen *g, const struct node *n) {
  struct loops loops = {.n = 0};
  const struct node *body;
  YB_TRY(push(g, yb_value_bool(n->kind == N_EVERY)));
  YB_TRY(emit(g, OP_STORE, n->slot, 0));
  YB_TRY(heads(g, n, &loops, &body));
  YB_TRY(generate(g, body));
  uint32_t leave = g->p->codes;
  YB_TRY(emit(g, n->kind == N_SOME ? OP_SOME : OP_EVERY, n->slot, 0));
  YB_TRY(tails(g, &loops));
  land(g, leave);
  return emit(g, OP_LOCAL, n->slot, 0);
}

static bool plain_number(const struct node *n) {
  if (n->kind == N_NEG) n = n->first;
  return n->kind == N_CONST && n->value.type == YB_VNUMBER;
}

static yb_rc filter(struct gen *g, const struct node *n) {
  const struct node *cond = n->first->next;
  YB_TRY(generate(g, n->first));
  g->at = n->pos;
  if (plain_number(cond)) {
    YB_TRY(generate(g, cond));
    return emit(g, OP_INDEX, 0, 0);
  }
  YB_TRY(emit(g, OP_ITER, n->slot, 1));
  YB_TRY(emit(g, OP_GATHER, n->slot + 3, 0));
  uint32_t next = g->p->codes;
  YB_TRY(emit(g, OP_NEXT, n->slot, 0));
  YB_TRY(generate(g, cond));
  g->at = n->pos;
  uint32_t sift = g->p->codes;
  YB_TRY(emit(g, OP_SIFT, n->slot, 0));
  YB_TRY(emit(g, OP_JUMP, 0, next));
  land(g, next);
  land(g, sift);
  return emit(g, OP_GATHERED, n->slot + 3, 0);
}

static yb_rc context(struct gen *g, const struct node *n) {
  for (const struct node *e = n->first; e; e = e->next) {
    YB_TRY(generate(g, e->first));
    YB_TRY(emit(g, OP_STORE, e->slot, 0));
  }
  for (const struct node *e = n->first; e; e = e->next) {
    YB_TRY(push(g, yb_value_str(e->name)));
    YB_TRY(emit(g, OP_LOCAL, e->slot, 0));
  }
  return emit(g, OP_CONTEXT, 0, n->slot);
}

/* Several tests of one value: it is kept, unless it is an input. */
static yb_rc in(struct gen *g, const struct node *n) {
  struct alias here = {n->slot, resolve(g, n->first), g->alias};
  if (here.input->kind != N_INPUT) {
    YB_TRY(generate(g, n->first));
    YB_TRY(emit(g, OP_STORE, n->slot, 0));
    return generate(g, n->first->next);
  }
  g->alias = &here;
  yb_rc rc = generate(g, n->first->next);
  g->alias = here.outer;
  return rc;
}

/* The function, its values, the call: names of values are a list constant. */
static yb_rc invoke(struct gen *g, const struct node *n) {
  uint32_t k;
  YB_TRY(children(g, n));
  g->at = n->pos;
  if (n->value.type != YB_VLIST) return emit(g, OP_INVOKE, 0, n->slot);
  YB_TRY(constant(g, n->value, &k));
  return emit(g, OP_INVOKE_BY, k, n->slot);
}

static yb_rc instance(struct gen *g, const struct node *n) {
  struct yb_feel *p = g->p;
  if (p->types == g->type_cap) {
    uint32_t cap = g->type_cap ? g->type_cap * 2 : 4;
    p->type = yb_arena_grow(g->ctx->arena, p->type, p->types * sizeof *p->type,
                            cap * sizeof *p->type);
    if (!p->type) return YB_NOMEM;
    g->type_cap = cap;
  }
  p->type[p->types++] = n->of;
  YB_TRY(children(g, n));
  g->at = n->pos;
  return emit(g, OP_INSTANCE, p->types - 1, 0);
}

/* A body is a program of its own: the frame of the tree around it is not in it. */
static yb_rc body(struct gen *g, const struct node *n, struct yb_feel **out) {
  struct yb_feel *p = g->p, *b = YB_NEW(g->ctx->arena, struct yb_feel);
  if (!b) return YB_NOMEM;
  *b = (struct yb_feel){.at = p->at, .text = p->text, .zone = p->zone, .find_zone = p->find_zone,
                        .find_external = p->find_external, .self = p->self, .as_function = n->fn};
  struct parse_out tree = {.root = n->fn->external ? NULL : n->first, .locals = n->fn->locals};
  YB_TRY(yb_feel_generate(g->ctx, tree, b));
  if (p->fns == g->fn_cap) {
    uint32_t cap = g->fn_cap ? g->fn_cap * 2 : 4;
    p->fn = yb_arena_grow(g->ctx->arena, p->fn, p->fns * sizeof b, cap * sizeof b);
    if (!p->fn) return YB_NOMEM;
    g->fn_cap = cap;
  }
  p->fn[p->fns++] = *out = b;
  return YB_OK;
}

static yb_rc function(struct gen *g, const struct node *n) {
  struct yb_feel *b;
  YB_TRY(body(g, n, &b));
  uint32_t at = g->p->fns - 1;
  if (n->fn->external) {
    YB_TRY(generate(g, n->first));
    g->at = n->pos;
    return emit(g, OP_EXTERNAL, at, 0);
  }
  for (uint32_t i = 0; i < n->fn->keeps; i++) YB_TRY(generate(g, n->fn->keep[i].from));
  g->at = n->pos;
  return emit(g, OP_CLOSURE, at, n->fn->keeps);
}

static yb_rc builtin_call(struct gen *g, const struct node *n) {
  if (n->slot == 2 && (n->op == FN_min || n->op == FN_max))
    return operator(g, n->op == FN_min ? OP_MIN : OP_MAX, n->first, n->first->next, n->pos);
  YB_TRY(children(g, n));
  g->at = n->pos;
  if (n->op == FN_not && n->slot == 1) return emit(g, OP_NOT, 0, 0);
  return emit(g, OP_CALL, n->op, n->slot);
}

/* Children first, then one instruction. */
static yb_rc simple(struct gen *g, const struct node *n) {
  YB_TRY(children(g, n));
  g->at = n->pos;
  switch ((node_kind)n->kind) {
    case N_NEG: return emit(g, OP_NEG, 0, 0);
    case N_BETWEEN: return emit(g, OP_BETWEEN, 0, 0);
    case N_PATH: return named(g, OP_GET, 0, n->name);
    case N_PICK: return named(g, OP_PICK, n->slot, n->name);
    case N_LIST: return emit(g, OP_LIST, 0, n->slot);
    case N_RANGE: return emit(g, OP_RANGE, n->flags, 0);
    default: return YB_BROKEN;
  }
}

/* What compares two operands, in one instruction; *is false: something else. */
static yb_rc compared(struct gen *g, const struct node *n, bool *is) {
  struct pair p;
  YB_TRY(comparison(g, n, &p, is));
  return *is ? operator(g, p.op, p.left, p.right, p.pos) : YB_OK;
}

static yb_rc generate(struct gen *g, const struct node *n) {
  bool is = foldable(n);
  yb_value v;
  g->at = n->pos;
  if (is) YB_TRY(yb_feel_fold(g->ctx, n, &is, &v));
  if (is) return push(g, v);
  YB_TRY(compared(g, n, &is));
  if (is) return YB_OK;
  n = resolve(g, n);
  switch ((node_kind)n->kind) {
    case N_INPUT:
      g->p->reads[n->slot] = 1;
      return emit(g, OP_INPUT, 0, n->slot);
    case N_LOCAL: return emit(g, OP_LOCAL, n->slot, 0);
    case N_AND:
    case N_OR: return logic(g, n);
    case N_IF: return conditional(g, n);
    case N_FOR: return for_return(g, n);
    case N_SOME:
    case N_EVERY: return quantified(g, n);
    case N_FILTER: return filter(g, n);
    case N_CONTEXT: return context(g, n);
    case N_IN: return in(g, n);
    case N_INSTANCE: return instance(g, n);
    case N_FUNCTION: return function(g, n);
    case N_PARTIAL: return emit(g, OP_PARTIAL, n->slot, 0);
    case N_BINARY: return operator(g, n->op, n->first, n->first->next, n->pos);
    case N_CALL: return builtin_call(g, n);
    case N_INVOKE: return invoke(g, n);
    case N_BUILTIN: return emit(g, OP_FUNCTION, n->op, 0);
    case N_TEST_SELF: return children(g, n);
    case N_TESTS:
    case N_NOT_TESTS: return tests(g, n);
    default: return simple(g, n);
  }
}

/* A jump that would jump on at once goes the whole way: a and b and c ... */
static void shorten(struct yb_feel *p) {
  for (uint32_t i = p->codes; i-- > 0;) {
    struct insn *in = &p->code[i];
    if ((in->op == OP_JFALSE || in->op == OP_JTRUE) && in->b > i && p->code[in->b].op == in->op)
      in->b = p->code[in->b].b;
  }
}

yb_rc yb_feel_generate(struct yb_ctx *ctx, struct parse_out tree, struct yb_feel *program) {
  struct gen g = {.ctx = ctx, .p = program};
  program->locals = tree.locals;
  if (tree.root) YB_TRY(generate(&g, tree.root));
  else YB_TRY(push(&g, yb_value_null()));
  YB_TRY(emit(&g, OP_RET, 0, 0));
  shorten(program);
  return YB_OK;
}

static yb_rc inputs(struct yb_ctx *ctx, const struct yb_feel_scope *scope, struct yb_feel *p) {
  p->inputs = scope->count;
  p->reads = yb_arena_take(ctx->arena, scope->count);
  p->zone = scope->zone;
  p->find_zone = scope->find_zone;
  p->find_external = scope->find_external;
  p->self = scope->self;
  return p->reads ? YB_OK : YB_NOMEM;
}

/* Of a large scope a program keeps only the names that it reads. */
static yb_rc used(struct yb_ctx *ctx, const struct yb_feel_scope *scope, struct yb_feel *p) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < p->inputs; i++) n += p->reads[i];
  p->used = YB_NEW_N(ctx->arena, n, struct feel_input);
  if (!p->used) return YB_NOMEM;
  for (uint32_t i = 0; i < p->inputs; i++) {
    if (!p->reads[i]) continue;
    struct feel_input *u = &p->used[p->uses++];
    *u = (struct feel_input){.slot = i, .type = scope->name[i].type};
    YB_TRY(yb_str_dup(ctx->arena, scope->name[i].name, &u->name));
  }
  return YB_OK;
}

static yb_rc compile(struct yb_ctx *ctx, struct yb_place at, yb_str text,
                     const struct yb_feel_scope *scope, bool tests_,
                     const struct yb_feel **out) {
  static const struct yb_feel_scope none = {0};
  struct parse_out tree = {0};
  struct yb_feel *p = YB_NEW(ctx->arena, struct yb_feel);
  if (!p) return YB_NOMEM;
  if (!scope) scope = &none;
  p->tests = tests_;
  p->at = at;
  YB_TRY(yb_str_dup(ctx->arena, at.file, &p->at.file));
  YB_TRY(yb_str_dup(ctx->arena, at.path, &p->at.path));
  YB_TRY(yb_str_dup(ctx->arena, yb_str_upto(text, YB_FEEL_TEXT_MAX + 1), &p->text));
  YB_TRY(inputs(ctx, scope, p));
  YB_TRY(yb_feel_parse(ctx, p->at, p->text, scope, tests_, &tree));
  p->root = tree.root;
  YB_TRY(yb_feel_generate(ctx, tree, p));
  YB_TRY(used(ctx, scope, p));
  YB_TRY(yb_feel_verify(ctx, p));
  *out = p;
  return YB_OK;
}

yb_rc yb_feel_compile(struct yb_ctx *ctx, struct yb_place at, yb_str text,
                      const struct yb_feel_scope *scope, const struct yb_feel **out) {
  return compile(ctx, at, text, scope, false, out);
}

yb_rc yb_feel_compile_tests(struct yb_ctx *ctx, struct yb_place at, yb_str text,
                            const struct yb_feel_scope *scope, const struct yb_feel **out) {
  return compile(ctx, at, text, scope, true, out);
}

uint32_t yb_feel_slot(const struct yb_feel *p) {
  return p->root && p->root->kind == N_INPUT && !p->tests ? p->root->slot : UINT32_MAX;
}

const yb_value *yb_feel_fixed(const struct yb_feel *p) {
  bool fixed = p->codes == 2 && p->code[0].op == OP_CONST && !p->tests;
  return fixed ? &p->constant[p->code[0].b] : NULL;
}

bool yb_feel_reads(const struct yb_feel *program, uint32_t slot) {
  return slot < program->inputs && program->reads[slot];
}
