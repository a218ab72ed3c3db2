/* parse_value.c - literals, ranges, lists, contexts, functions, and the expressions
 * that begin with a word. */
#include "base/arena.h"
#include "pure/feel/parse_int.h"

static yb_rc constant(struct parser *p, yb_value v, struct node **out) {
  MAKE(n, N_CONST, p->tok.from);
  n->value = v;
  step(p);
  *out = n;
  return YB_OK;
}

/* Zeros may stand before the digits, which yb_dec_parse refuses. */
static yb_rc number(struct parser *p, struct node **out) {
  yb_dec d;
  yb_value v;
  yb_str s = tok_text(p);
  while (s.n > 1 && s.p[0] == '0' && s.p[1] >= '0' && s.p[1] <= '9') s = yb_str_from(s, 1);
  yb_rc rc = yb_dec_parse(s, &d);
  if (rc == YB_NOMEM) return rc;
  if (rc != YB_OK) return yb_parse_fault(p, p->tok.from, YB_MSG_feel_bad_number, tok_text(p));
  YB_TRY(yb_value_dec(p->ctx->arena, d, &v));
  return constant(p, v, out);
}

yb_rc yb_parse_string(struct parser *p, yb_str *out) {
  yb_rc rc = yb_feel_unquote(p->ctx->arena, tok_text(p), out);
  if (rc != YB_INVALID) return rc;
  return yb_parse_fault(p, p->tok.from, YB_MSG_feel_bad_escape, tok_text(p));
}

static yb_rc string(struct parser *p, struct node **out) {
  yb_str s;
  YB_TRY(yb_parse_string(p, &s));
  return constant(p, yb_value_str(s), out);
}

static yb_rc at_literal(struct parser *p, struct node **out) {
  yb_str s;
  yb_value v;
  step(p);
  if (p->tok.kind != T_STRING) return yb_parse_unexpected(p);
  YB_TRY(yb_parse_string(p, &s));
  yb_rc rc = yb_feel_at_literal(p->ctx->arena, p->scope->find_zone, p->scope->self, s, &v);
  if (rc == YB_INVALID) return yb_parse_fault(p, p->tok.from, YB_MSG_feel_bad_literal, s);
  YB_TRY(rc);
  return constant(p, v, out);
}

/* ---- ranges, parentheses, lists ---- */

/* After low and "..": high and the closing bracket. */
static yb_rc range_rest(struct parser *p, struct node *low, bool low_in, struct node **out) {
  MAKE(n, N_RANGE, low->pos);
  yb_parse_hang(n, low);
  step(p);
  CHILD(n, P_ADD);
  n->flags = low_in ? 1 : 0;
  if (accept(p, T_RBR)) n->flags |= 2;
  else if (!accept(p, T_RPAR) && !accept(p, T_LBR)) return yb_parse_unexpected(p);
  *out = n;
  return YB_OK;
}

/* (< 5) and the like: a range with one end; (= 5) and (!= 5) have 5 twice. */
static yb_rc half_range(struct parser *p, struct node **out) {
  int op = yb_parse_comparison(p->tok.kind);
  struct node *end;
  MAKE(n, N_RANGE, p->tok.from);
  MAKE(open, N_CONST, p->tok.from);
  step(p);
  YB_TRY(yb_parse_expression(p, P_ADD, &end));
  n->flags = (uint8_t)((op - OP_EQ + 1) << RANGE_UNARY);
  if (op == OP_EQ || op == OP_NE) {
    *open = *end;
    open->next = NULL;
  }
  bool up = op == OP_GT || op == OP_GE;
  yb_parse_hang(n, up ? end : open);
  yb_parse_hang(n, up ? open : end);
  n->flags |= op == OP_GE ? 1 : op == OP_LE ? 2 : op == OP_EQ || op == OP_NE ? 3 : 0;
  *out = n;
  return yb_parse_expect(p, T_RPAR);
}

static yb_rc parenthesis(struct parser *p, struct node **out) {
  step(p);
  if (yb_parse_comparison(p->tok.kind) >= 0) return half_range(p, out);
  YB_TRY(yb_parse_expression(p, P_OR, out));
  if (p->tok.kind == T_DOTS) return range_rest(p, *out, false, out);
  return yb_parse_expect(p, T_RPAR);
}

static yb_rc reversed(struct parser *p, struct node **out) {
  struct node *low;
  step(p);
  YB_TRY(yb_parse_expression(p, P_ADD, &low));
  return p->tok.kind == T_DOTS ? range_rest(p, low, false, out) : yb_parse_unexpected(p);
}

static yb_rc bracket(struct parser *p, struct node **out) {
  MAKE(n, N_LIST, p->tok.from);
  step(p);
  *out = n;
  if (accept(p, T_RBR)) return YB_OK;
  do {
    CHILD(n, P_OR);
    if (p->tok.kind == T_DOTS && !n->slot) return range_rest(p, n->first, true, out);
    n->slot++;
  } while (accept(p, T_COMMA));
  return yb_parse_expect(p, T_RBR);
}

/* ---- contexts ---- */

static bool at_colon(const struct parser *p) { return p->tok.kind == T_COLON; }

static yb_rc context_key(struct parser *p, yb_str *out) {
  if (p->tok.kind != T_STRING) return yb_parse_new_name(p, at_colon, out);
  YB_TRY(yb_parse_string(p, out));
  step(p);
  return YB_OK;
}

static bool has_key(const struct node *context, yb_str key) {
  for (const struct node *e = context->first; e; e = e->next)
    if (yb_str_eq(e->name, key)) return true;
  return false;
}

/* A function that is the value of an entry knows its own name: see fn_info.self. */
static yb_rc entry_value(struct parser *p, yb_str key, uint32_t slot, struct node **out) {
  if (!is_word(p, "function")) return yb_parse_expression(p, P_OR, out);
  static const struct yb_feel_type function = {.kind = YB_VFUNCTION};
  uint32_t locals = p->locals;
  YB_TRY(yb_parse_declare(
      p, (struct local){.name = key, .kind = N_LOCAL, .slot = slot, .type = &function}));
  YB_TRY(yb_parse_expression(p, P_OR, out));
  p->locals = locals;
  struct node *n = *out;
  for (uint32_t i = 0; n->kind == N_FUNCTION && i < n->fn->keeps; i++)
    if (n->fn->keep[i].from->kind == N_LOCAL && n->fn->keep[i].from->slot == slot)
      n->fn->self = (int32_t)i;
  return YB_OK;
}

/* Each entry's value goes to a local: later entries may use it by name. */
static yb_rc context_entry(struct parser *p, struct node *context) {
  uint32_t pos = p->tok.from, slot;
  yb_str key;
  struct node *value;
  YB_TRY(context_key(p, &key));
  if (has_key(context, key)) return yb_parse_fault(p, pos, YB_MSG_feel_twice, key);
  YB_TRY(yb_parse_expect(p, T_COLON));
  YB_TRY(yb_parse_slots(p, 1, &slot));
  YB_TRY(entry_value(p, key, slot, &value));
  MAKE(entry, N_LOCAL, pos);
  entry->slot = slot;
  entry->name = key;
  yb_parse_hang(entry, value);
  yb_parse_hang(context, entry);
  context->slot++;
  if (p->knowns < KNOWN_MAX) p->known[p->knowns++] = key;
  return yb_parse_declare(
      p, (struct local){.name = key, .kind = N_LOCAL, .slot = slot, .type = value->type});
}

static yb_rc context(struct parser *p, struct node **out) {
  uint32_t locals = p->locals;
  MAKE(n, N_CONTEXT, p->tok.from);
  step(p);
  if (p->tok.kind != T_RCUR) {
    do YB_TRY(context_entry(p, n));
    while (accept(p, T_COMMA));
  }
  p->locals = locals;
  *out = n;
  return yb_parse_expect(p, T_RCUR);
}

/* ---- functions ---- */

static bool at_parameter_end(const struct parser *p) {
  return p->tok.kind == T_COLON || p->tok.kind == T_COMMA || p->tok.kind == T_RPAR;
}

static bool has_parameter(const struct fn_info *fn, yb_str name) {
  for (uint32_t i = 0; i < fn->params; i++)
    if (yb_str_eq(fn->param[i].name, name)) return true;
  return false;
}

static yb_rc parameter(struct parser *p, struct fn_info *fn) {
  struct yb_feel_name one = {0};
  uint32_t pos = p->tok.from, slot;
  YB_TRY(yb_parse_new_name(p, at_parameter_end, &one.name));
  if (has_parameter(fn, one.name)) return yb_parse_fault(p, pos, YB_MSG_feel_twice, one.name);
  if (accept(p, T_COLON)) YB_TRY(yb_parse_type(p, &one.type));
  YB_TRY(yb_parse_slots(p, 1, &slot));
  fn->param = yb_arena_grow(p->ctx->arena, fn->param, fn->params * sizeof one,
                            (fn->params + 1) * sizeof one);
  if (!fn->param) return YB_NOMEM;
  fn->param[fn->params++] = one;
  return yb_parse_declare(
      p, (struct local){.name = one.name, .kind = N_LOCAL, .slot = slot, .type = one.type});
}

static yb_rc parameters(struct parser *p, struct fn_info *fn) {
  YB_TRY(yb_parse_expect(p, T_LPAR));
  if (accept(p, T_RPAR)) return YB_OK;
  do {
    if (fn->params == YB_FEEL_PARAMS)
      return yb_parse_fault(p, p->tok.from, YB_MSG_feel_too_big, YB_S(""));
    YB_TRY(parameter(p, fn));
  } while (accept(p, T_COMMA));
  return yb_parse_expect(p, T_RPAR);
}

/* function(a, b: type) body; the body has a frame of its own: parameters first. */
static yb_rc function(struct parser *p, struct node **out) {
  struct frame frame = {.up = p->frame, .first = p->locals};
  struct fn_info *fn = YB_NEW(p->ctx->arena, struct fn_info);
  uint32_t locals = p->locals;
  MAKE(n, N_FUNCTION, p->tok.from);
  if (!fn) return YB_NOMEM;
  n->fn = fn;
  fn->self = -1;
  step(p);
  p->frame = &frame;
  YB_TRY(parameters(p, fn));
  fn->external = accept_word(p, "external");
  if (fn->external) p->frame = frame.up, p->locals = locals;      /* no body to see them */
  CHILD(n, P_OR);
  p->frame = frame.up;
  p->locals = locals;
  fn->keep = frame.keep;
  fn->keeps = frame.keeps;
  fn->locals = frame.slots;
  *out = n;
  return YB_OK;
}

/* ---- if, for, some, every ---- */

static yb_rc conditional(struct parser *p, struct node **out) {
  MAKE(n, N_IF, p->tok.from);
  step(p);
  CHILD(n, P_OR);
  YB_TRY(yb_parse_word(p, "then"));
  CHILD(n, P_OR);
  YB_TRY(yb_parse_word(p, "else"));
  CHILD(n, P_OR);
  *out = n;
  return YB_OK;
}

static bool at_in(const struct parser *p) { return is_word(p, "in"); }

/* for x in domain | low..high; three slots: domain, position, item. */
static yb_rc iteration(struct parser *p, struct node *parent) {
  yb_str var;
  struct node *domain;
  uint32_t slot;
  MAKE(n, N_ITER, p->tok.from);
  YB_TRY(yb_parse_new_name(p, at_in, &var));
  step(p);
  YB_TRY(yb_parse_expression(p, P_ADD, &domain));
  if (p->tok.kind == T_DOTS) {
    MAKE(r, N_RANGE, domain->pos);
    r->flags = 3 | RANGE_BARE;
    yb_parse_hang(r, domain);
    step(p);
    CHILD(r, P_ADD);
    domain = r;
  }
  YB_TRY(yb_parse_slots(p, 3, &slot));
  n->slot = slot;
  n->name = var;
  yb_parse_hang(n, domain);
  yb_parse_hang(parent, n);
  const struct yb_feel_type *t = yb_type_item(domain->type);
  if (domain->kind == N_RANGE) t = domain->first->type;
  return yb_parse_declare(
      p, (struct local){.name = var, .kind = N_LOCAL, .slot = slot + 2, .type = t});
}

/* "partial" is what for has gathered so far (DMN 1.5, 10.3.2.14). */
static yb_rc partial(struct parser *p, const struct node *n) {
  for (const struct node *c = n->first; c; c = c->next)
    if (YB_EQ(c->name, "partial")) return YB_OK;
  return yb_parse_declare(
      p, (struct local){.name = YB_S("partial"), .kind = N_PARTIAL, .slot = n->slot});
}

static yb_rc iterate(struct parser *p, node_kind kind, const char *word, struct node **out) {
  uint32_t locals = p->locals, slot;
  MAKE(n, kind, p->tok.from);
  YB_TRY(yb_parse_slots(p, 1, &slot));
  n->slot = slot;
  step(p);
  do YB_TRY(iteration(p, n));
  while (accept(p, T_COMMA));
  YB_TRY(yb_parse_word(p, word));
  if (kind == N_FOR) YB_TRY(partial(p, n));
  CHILD(n, P_OR);
  p->locals = locals;
  *out = n;
  return YB_OK;
}

yb_rc yb_parse_word_value(struct parser *p, struct node **out) {
  if (yb_parse_in_scope(p, p->tok.from) > p->tok.to - p->tok.from) return yb_parse_name(p, out);
  if (is_word(p, "true")) return constant(p, yb_value_bool(true), out);
  if (is_word(p, "false")) return constant(p, yb_value_bool(false), out);
  if (is_word(p, "null")) return constant(p, yb_value_null(), out);
  if (is_word(p, "if")) return conditional(p, out);
  if (is_word(p, "for")) return iterate(p, N_FOR, "return", out);
  if (is_word(p, "some")) return iterate(p, N_SOME, "satisfies", out);
  if (is_word(p, "every")) return iterate(p, N_EVERY, "satisfies", out);
  if (is_word(p, "function")) return function(p, out);
  if (yb_parse_keyword(tok_text(p))) return yb_parse_unexpected(p);
  return yb_parse_name(p, out);
}

static yb_rc operand(struct parser *p, struct node **out) {
  switch (p->tok.kind) {
    case T_NUMBER: return number(p, out);
    case T_STRING: return string(p, out);
    case T_AT: return at_literal(p, out);
    case T_LPAR: return parenthesis(p, out);
    case T_LBR: return bracket(p, out);
    case T_LCUR: return context(p, out);
    case T_RBR: return reversed(p, out);
    case T_NAME: return yb_parse_word_value(p, out);
    default: return yb_parse_unexpected(p);
  }
}

yb_rc yb_parse_primary(struct parser *p, struct node **out) {
  YB_TRY(operand(p, out));
  return (*out)->type ? YB_OK : yb_parse_infer(p, *out);
}
