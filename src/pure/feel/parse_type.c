/* parse_type.c - types in the text (DMN 1.5, 10.3.1.2, rule 66), and the types that
 * the text of an expression tells: they serve names with blanks and quick code,
 * nothing is refused for them. */
#include "base/arena.h"
#include "pure/feel/parse_int.h"

const struct yb_feel_type yb_type_number = {.kind = YB_VNUMBER};
const struct yb_feel_type yb_type_boolean = {.kind = YB_VBOOL};

static const struct { const char *name; struct yb_feel_type type; } plain[] = {
    {"years and months duration", {.kind = YB_VMONTHS}},
    {"days and time duration", {.kind = YB_VDAYS}},
    {"year month duration", {.kind = YB_VMONTHS}},
    {"day time duration", {.kind = YB_VDAYS}},
    {"date and time", {.kind = YB_VDATETIME}},
    {"number", {.kind = YB_VNUMBER}}, {"string", {.kind = YB_VSTRING}},
    {"boolean", {.kind = YB_VBOOL}}, {"date", {.kind = YB_VDATE}}, {"time", {.kind = YB_VTIME}},
    {"list", {.kind = YB_VLIST}}, {"context", {.kind = YB_VCONTEXT}},
    {"range", {.kind = YB_VRANGE}}, {"function", {.kind = YB_VFUNCTION}},
    {"Any", {.kind = YB_VANY}}, {"Null", {.kind = YB_VNULL}}};

static yb_rc keep(struct parser *p, struct yb_feel_type t, const struct yb_feel_type **out) {
  struct yb_feel_type *kept = YB_NEW(p->ctx->arena, struct yb_feel_type);
  if (!kept) return YB_NOMEM;
  *kept = t;
  *out = kept;
  return YB_OK;
}

static bool ends_at_colon(const struct parser *p) { return p->tok.kind == T_COLON; }

/* Grows by doubling: there are as many as the text has room for. */
static yb_rc add(struct parser *p, struct yb_feel_name **m, uint32_t *n, struct yb_feel_name name) {
  if ((*n & (*n - 1)) == 0) {     /* 0, 1, 2, 4, 8 … */
    uint32_t cap = *n ? *n * 2 : 1;
    *m = yb_arena_grow(p->ctx->arena, *m, *n * sizeof name, cap * sizeof name);
    if (!*m) return YB_NOMEM;
  }
  (*m)[(*n)++] = name;
  return YB_OK;
}

/* <name: type, …> of a context, <type, …> of a function's parameters. */
static yb_rc members(struct parser *p, struct yb_feel_type *t) {
  struct yb_feel_name *m = NULL;
  do {
    struct yb_feel_name one = {0};
    if (t->kind == YB_VFUNCTION && p->tok.kind == T_GT) break;
    if (t->kind == YB_VCONTEXT) {
      YB_TRY(yb_parse_new_name(p, ends_at_colon, &one.name));
      YB_TRY(yb_parse_expect(p, T_COLON));
    }
    YB_TRY(yb_parse_type(p, &one.type));
    YB_TRY(add(p, &m, &t->count, one));
  } while (accept(p, T_COMMA));
  t->member = m ? m : YB_NEW(p->ctx->arena, struct yb_feel_name);
  return t->member ? YB_OK : YB_NOMEM;
}

static yb_rc with_arguments(struct parser *p, struct yb_feel_type t,
                            const struct yb_feel_type **out) {
  step(p);
  if (t.kind == YB_VLIST || t.kind == YB_VRANGE) YB_TRY(yb_parse_type(p, &t.item));
  else if (t.kind == YB_VCONTEXT || t.kind == YB_VFUNCTION) YB_TRY(members(p, &t));
  else return yb_parse_unexpected(p);
  YB_TRY(yb_parse_expect(p, T_GT));
  if (t.kind == YB_VFUNCTION) {
    YB_TRY(yb_parse_expect(p, T_MINUS));
    YB_TRY(yb_parse_expect(p, T_GT));
    YB_TRY(yb_parse_type(p, &t.item));
  }
  return keep(p, t, out);
}

static yb_rc named_type(struct parser *p, const struct yb_feel_type **out) {
  uint32_t at = p->tok.from, best = 0;
  for (uint32_t i = 0; i < p->scope->types; i++) {
    uint32_t n = yb_parse_spells(p, at, p->scope->type[i].name);
    if (n > best) best = n, *out = p->scope->type[i].type;
  }
  for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
    uint32_t n = yb_parse_spells(p, at, yb_str_of(plain[i].name));
    if (n > best) best = n, *out = &plain[i].type;
  }
  if (!best && p->tok.kind != T_NAME) return yb_parse_unexpected(p);
  if (!best) return yb_parse_fault(p, at, YB_MSG_feel_unknown_type, tok_text(p));
  go(p, at + best);
  return YB_OK;
}

yb_rc yb_parse_type(struct parser *p, const struct yb_feel_type **out) {
  const struct yb_feel_type *t = NULL;
  if (++p->depth > YB_FEEL_DEPTH)
    return yb_parse_fault(p, p->tok.from, YB_MSG_feel_too_deep, YB_S(""));
  YB_TRY(named_type(p, &t));
  if (p->tok.kind == T_LT && t && t >= &plain[0].type &&
      t <= &plain[sizeof plain / sizeof *plain - 1].type)
    YB_TRY(with_arguments(p, *t, &t));
  p->depth--;
  *out = t;
  return YB_OK;
}

/* ---- what the text tells ---- */

const struct yb_feel_type *yb_type_item(const struct yb_feel_type *t) {
  return t && t->kind == YB_VLIST ? t->item : t;
}

const struct yb_feel_type *yb_type_member(const struct yb_feel_type *t, yb_str name) {
  t = yb_type_item(t);
  for (uint32_t i = 0; t && t->kind == YB_VCONTEXT && i < t->count; i++)
    if (yb_str_eq(t->member[i].name, name)) return t->member[i].type;
  return NULL;
}

static yb_rc of_context(struct parser *p, struct node *n) {
  struct yb_feel_name *m = NULL;
  struct yb_feel_type t = {.kind = YB_VCONTEXT};
  for (const struct node *e = n->first; e; e = e->next)
    YB_TRY(add(p, &m, &t.count, (struct yb_feel_name){e->name, e->first->type}));
  t.member = m;
  return keep(p, t, &n->type);
}

/* Of a list the first item speaks for all: it is names that are wanted of it. */
static yb_rc of_list(struct parser *p, struct node *n, const struct yb_feel_type *item) {
  return keep(p, (struct yb_feel_type){.kind = YB_VLIST, .item = item}, &n->type);
}

static const struct yb_feel_type *of_kind(uint8_t kind) {
  for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
    if (plain[i].type.kind == (yb_value_type)kind && kind != YB_VNULL) return &plain[i].type;
  return NULL;
}

static const struct yb_feel_type *of_binary(const struct node *n) {
  const struct yb_feel_type *a = n->first->type, *b = n->first->next->type;
  if (n->op >= OP_EQ && n->op <= OP_GE) return &yb_type_boolean;
  bool numbers = a && b && a->kind == YB_VNUMBER && b->kind == YB_VNUMBER;
  return numbers ? &yb_type_number : NULL;
}

yb_rc yb_parse_infer(struct parser *p, struct node *n) {
  switch ((node_kind)n->kind) {
    case N_CONST: n->type = of_kind(n->value.type); break;
    case N_CONTEXT: return of_context(p, n);
    case N_LIST: return of_list(p, n, n->first ? n->first->type : NULL);
    case N_FOR: return of_list(p, n, n->last->type);
    case N_FUNCTION: n->type = of_kind(YB_VFUNCTION); break;
    case N_RANGE: n->type = of_kind(YB_VRANGE); break;
    case N_IF: n->type = n->first->next->type; break;
    case N_NEG: n->type = n->first->type; break;
    case N_BINARY: n->type = of_binary(n); break;
    case N_AND: case N_OR: case N_BETWEEN: case N_IN: case N_SOME: case N_EVERY: case N_INSTANCE:
      n->type = &yb_type_boolean;
      break;
    default: break;
  }
  return YB_OK;
}
