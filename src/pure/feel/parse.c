/* parse.c - a Pratt parser from text to tree; names are resolved on the way
 * (parse_name.c). Binding powers, low to high: or, and, comparison (= < in
 * between), + -, * /, **, unary -, then . [ ] ( ) and "instance of".
 */
#include "base/arena.h"
#include "base/text.h"
#include "pure/feel/parse_int.h"

#define HEIGHT_MAX 2000u

struct yb_place yb_feel_place(struct yb_place base, yb_str text, uint32_t pos) {
  struct yb_place at = base;
  if (!at.line) at.line = at.col = 1;
  for (uint32_t i = 0; i < pos && i < text.n; i++) {
    unsigned char c = (unsigned char)text.p[i];
    if (c == '\n') at.line++, at.col = 1;
    else if ((c & 0xC0) != 0x80) at.col++;
  }
  return at;
}

yb_rc yb_parse_fault(struct parser *p, uint32_t pos, yb_msg msg, yb_str a0) {
  (void)yb_diag(p->ctx, yb_feel_place(p->at, p->text, pos), msg, a0, (yb_str){0});
  return YB_INVALID;
}

yb_rc yb_parse_unexpected(struct parser *p) {
  if (p->tok.kind == T_END) return yb_parse_fault(p, p->tok.from, YB_MSG_feel_ends, YB_S(""));
  yb_str s = tok_text(p);
  if (s.n > 40) s = yb_utf8_upto(s, 40);
  return yb_parse_fault(p, p->tok.from, YB_MSG_feel_unexpected, s);
}

yb_rc yb_parse_expect(struct parser *p, tok_kind kind) {
  return accept(p, kind) ? YB_OK : yb_parse_unexpected(p);
}

yb_rc yb_parse_word(struct parser *p, const char *word) {
  return accept_word(p, word) ? YB_OK : yb_parse_unexpected(p);
}

bool yb_parse_keyword(yb_str s) {
  static const char *const words[] = {
      "and", "or", "in", "between", "instance", "of", "then", "else", "return", "satisfies",
      "true", "false", "null", "if", "for", "some", "every", "function"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (yb_str_eq(s, yb_str_of(words[i]))) return true;
  return false;
}

int yb_parse_comparison(tok_kind kind) {
  switch (kind) {
    case T_EQ: return OP_EQ;
    case T_NE: return OP_NE;
    case T_LT: return OP_LT;
    case T_LE: return OP_LE;
    case T_GT: return OP_GT;
    case T_GE: return OP_GE;
    default: return -1;
  }
}

struct node *yb_parse_node(struct parser *p, node_kind kind, uint32_t pos) {
  struct node *n = YB_NEW(p->ctx->arena, struct node);
  if (n) n->kind = (uint8_t)kind, n->pos = pos;
  return n;
}

void yb_parse_hang(struct node *parent, struct node *child) {
  if (parent->last) parent->last->next = child;
  else parent->first = child;
  parent->last = child;
  parent->uses_this |= child->uses_this;
  if (child->height >= parent->height) parent->height = (uint16_t)(child->height + 1);
}

/* ---- what follows an operand ---- */

static yb_rc filter(struct parser *p, struct node *list, struct node **out) {
  uint32_t locals = p->locals, slot;
  MAKE(n, N_FILTER, p->tok.from);
  YB_TRY(yb_parse_slots(p, 4, &slot));
  n->slot = slot;
  n->type = list->type;
  YB_TRY(yb_parse_declare(p, (struct local){.name = YB_S("item"), .kind = N_LOCAL, .item = true,
                                            .slot = slot + 2, .type = yb_type_item(list->type)}));
  yb_parse_hang(n, list);
  step(p);
  CHILD(n, P_OR);
  p->locals = locals;
  *out = n;
  return yb_parse_expect(p, T_RBR);
}

static yb_rc path(struct parser *p, struct node *of, struct node **out) {
  MAKE(n, N_PATH, p->tok.from);
  step(p);
  YB_TRY(yb_parse_member(p, of->type, &n->name));
  n->type = yb_type_member(of->type, n->name);
  yb_parse_hang(n, of);
  *out = n;
  return YB_OK;
}

static yb_rc instance_of(struct parser *p, struct node *of, struct node **out) {
  MAKE(n, N_INSTANCE, p->tok.from);
  step(p);
  YB_TRY(yb_parse_word(p, "of"));
  yb_parse_hang(n, of);
  YB_TRY(yb_parse_type(p, &n->of));
  *out = n;
  return yb_parse_infer(p, n);
}

/* The '[' of "]1..5[" closes a range: nothing that begins an expression follows. */
static bool closes_range(const struct parser *p) {
  static const char *const after[] = {"and", "or", "then", "else", "return", "satisfies",
                                      "in", "between", "instance"};
  struct tok t = peek_tok(p);
  if (t.kind == T_NAME && !yb_parse_in_scope(p, t.from)) {
    for (size_t i = 0; i < sizeof after / sizeof *after; i++)
      if (yb_str_eq(text_of(p, t), yb_str_of(after[i]))) return true;
    return false;
  }
  switch (t.kind) {
    case T_END: case T_RBR: case T_RPAR: case T_RCUR: case T_COMMA: case T_DOT: case T_DOTS:
    case T_COLON: case T_STAR: case T_SLASH: case T_POWER: case T_PLUS: return true;
    default: return yb_parse_comparison(t.kind) >= 0;
  }
}

static yb_rc postfix(struct parser *p, struct node *n, struct node **out) {
  for (;;) {
    if (n->height > HEIGHT_MAX)
      return yb_parse_fault(p, p->tok.from, YB_MSG_feel_too_deep, YB_S(""));
    if (p->tok.kind == T_DOT) YB_TRY(path(p, n, &n));
    else if (p->tok.kind == T_LBR && !closes_range(p)) YB_TRY(filter(p, n, &n));
    else if (p->tok.kind == T_LPAR) YB_TRY(yb_parse_invocation(p, n, &n));
    else if (is_word(p, "instance")) YB_TRY(instance_of(p, n, &n));
    else break;
  }
  *out = n;
  return YB_OK;
}

/* ---- tests: what stands after "in" and in a decision table's cells ---- */

/* An expression that says yes or no without '?' is itself the answer; a constant or
 * a name is compared with the value. */
static bool answers(const struct node *n) {
  return n->uses_this || (n->type && n->type->kind == YB_VBOOL && n->kind != N_CONST &&
                          n->kind != N_INPUT && n->kind != N_LOCAL && n->kind != N_PATH &&
                          n->kind != N_PICK && n->kind != N_FILTER && n->kind != N_INVOKE &&
                          n->kind != N_IF);
}

static yb_rc test(struct parser *p, uint32_t value_slot, struct node **out) {
  int op = yb_parse_comparison(p->tok.kind);
  MAKE(n, N_TEST, p->tok.from);
  n->slot = value_slot;
  n->op = (uint8_t)(op < 0 ? OP_IN : op);
  if (op >= 0) step(p);
  CHILD(n, op < 0 ? P_OR : P_ADD);
  if (op < 0 && answers(n->first)) n->kind = N_TEST_SELF;
  n->uses_this = 0;
  *out = n;
  return YB_OK;
}

static yb_rc tests(struct parser *p, uint32_t value_slot, struct node *parent) {
  struct node *t;
  do {
    YB_TRY(test(p, value_slot, &t));
    yb_parse_hang(parent, t);
    parent->slot++;
  } while (accept(p, T_COMMA));
  return YB_OK;
}

/* A list of tests in parentheses has a comma outside any inner bracket, or a
 * comparison at its start, or '?' in it; anything else is an ordinary expression. */
static bool list_of_tests(const struct parser *p) {
  struct tok t = peek_tok(p);
  if (yb_parse_comparison(t.kind) >= 0) return true;
  for (int depth = 0; t.kind != T_END && t.kind != T_BAD; t = yb_feel_lex(p->text, t.to)) {
    if (depth == 0 && (t.kind == T_COMMA || (t.kind == T_NAME && YB_EQ(text_of(p, t), "?"))))
      return true;
    if (t.kind == T_RPAR && depth == 0) return false;
    if (t.kind == T_LPAR || t.kind == T_LCUR || t.kind == T_LBR) depth++;
    if (t.kind == T_RPAR || t.kind == T_RCUR || t.kind == T_RBR) depth--;
  }
  return false;
}

static yb_rc in_list(struct parser *p, struct node *n) {
  uint32_t locals = p->locals;
  MAKE(list, N_TESTS, p->tok.from);
  step(p);
  YB_TRY(yb_parse_declare(p, (struct local){.name = YB_S("?"), .kind = N_LOCAL, .slot = n->slot}));
  YB_TRY(tests(p, n->slot, list));
  p->locals = locals;
  yb_parse_hang(n, list);
  return yb_parse_expect(p, T_RPAR);
}

static yb_rc in(struct parser *p, struct node *left, struct node **out) {
  uint32_t slot;
  struct node *t;
  MAKE(n, N_IN, p->tok.from);
  step(p);
  YB_TRY(yb_parse_slots(p, 1, &slot));
  n->slot = slot;
  yb_parse_hang(n, left);
  *out = n;
  if (p->tok.kind == T_LPAR && list_of_tests(p)) return in_list(p, n);
  int op = yb_parse_comparison(p->tok.kind);
  MAKE(one, N_TEST, p->tok.from);
  one->slot = slot;
  one->op = (uint8_t)(op < 0 ? OP_IN : op);
  if (op >= 0) step(p);
  YB_TRY(yb_parse_expression(p, P_ADD, &t));
  yb_parse_hang(one, t);
  yb_parse_hang(n, one);
  return YB_OK;
}

static yb_rc between(struct parser *p, struct node *left, struct node **out) {
  MAKE(n, N_BETWEEN, p->tok.from);
  step(p);
  yb_parse_hang(n, left);
  CHILD(n, P_ADD);
  YB_TRY(yb_parse_word(p, "and"));
  CHILD(n, P_ADD);
  *out = n;
  return YB_OK;
}

/* ---- operators ---- */

static int infix(const struct parser *p, int *op) {
  *op = yb_parse_comparison(p->tok.kind);
  if (*op >= 0) return P_COMPARE;
  switch (p->tok.kind) {
    case T_PLUS: *op = OP_ADD; return P_ADD;
    case T_MINUS: *op = OP_SUB; return P_ADD;
    case T_STAR: *op = OP_MUL; return P_MUL;
    case T_SLASH: *op = OP_DIV; return P_MUL;
    case T_POWER: *op = OP_POW; return P_POWER;
    case T_NAME: break;
    default: return 0;
  }
  if (is_word(p, "or")) return P_OR;
  if (is_word(p, "and")) return P_AND;
  if (is_word(p, "in") || is_word(p, "between")) return P_COMPARE;
  return 0;
}

static yb_rc binary(struct parser *p, struct node *left, int power, int op, struct node **out) {
  if (is_word(p, "in")) return in(p, left, out);
  if (is_word(p, "between")) return between(p, left, out);
  MAKE(n, power == P_OR ? N_OR : power == P_AND ? N_AND : N_BINARY, p->tok.from);
  n->op = (uint8_t)(op < 0 ? 0 : op);
  step(p);
  yb_parse_hang(n, left);
  CHILD(n, power + 1);
  *out = n;
  return YB_OK;
}

static yb_rc operand(struct parser *p, struct node **out) {
  if (p->tok.kind != T_MINUS) {
    YB_TRY(yb_parse_primary(p, out));
    return postfix(p, *out, out);
  }
  MAKE(n, N_NEG, p->tok.from);
  step(p);
  CHILD(n, P_NEG);
  *out = n;
  return yb_parse_infer(p, n);
}

/* Deep chains of one operator are loops, but make a deep left spine; the
 * generator recurses on it, so they count as depth too. */
yb_rc yb_parse_expression(struct parser *p, int power, struct node **out) {
  struct node *left;
  if (++p->depth > YB_FEEL_DEPTH)
    return yb_parse_fault(p, p->tok.from, YB_MSG_feel_too_deep, YB_S(""));
  YB_TRY(operand(p, &left));
  for (;;) {
    int op, mine = infix(p, &op);
    if (!mine || mine < power) break;
    if (left->height > HEIGHT_MAX)
      return yb_parse_fault(p, p->tok.from, YB_MSG_feel_too_deep, YB_S(""));
    YB_TRY(binary(p, left, mine, op, &left));
    YB_TRY(yb_parse_infer(p, left));
  }
  p->depth--;
  *out = left;
  return YB_OK;
}

/* ---- entry ---- */

/* not(test, …): true when the whole text is one; else the text is read again. */
static yb_rc negated(struct parser *p, uint32_t slot, struct node *list, bool *whole) {
  uint32_t from = p->tok.from, locals = p->locals, slots = p->frame->slots;
  *whole = false;
  if (!is_word(p, "not") || peek_tok(p).kind != T_LPAR) return YB_OK;
  step(p);
  step(p);
  list->kind = N_NOT_TESTS;
  YB_TRY(tests(p, slot, list));
  YB_TRY(yb_parse_expect(p, T_RPAR));
  *whole = p->tok.kind == T_END;
  if (*whole) return YB_OK;
  go(p, from);                     /* not(…) was a part of an expression */
  p->locals = locals, p->frame->slots = slots;
  *list = (struct node){.kind = N_TESTS, .pos = from};
  return YB_OK;
}

static yb_rc unary_tests(struct parser *p, struct node **out) {
  uint32_t slot;
  bool whole;
  YB_TRY(yb_parse_slots(p, 1, &slot));
  YB_TRY(yb_parse_declare(p, (struct local){.name = YB_S("?"), .kind = N_LOCAL, .slot = slot}));
  MAKE(list, N_TESTS, p->tok.from);
  *out = list;
  if (p->tok.kind == T_MINUS && peek_tok(p).kind == T_END) {
    step(p);
    return YB_OK;                  /* "-": any value passes */
  }
  YB_TRY(negated(p, slot, list, &whole));
  return whole ? YB_OK : tests(p, slot, list);
}

yb_rc yb_feel_parse(struct yb_ctx *ctx, struct yb_place at, yb_str text,
                    const struct yb_feel_scope *scope, bool with_tests,
                    struct parse_out *out) {
  struct frame frame = {0};
  yb_str known[KNOWN_MAX];
  struct parser parser = {.ctx = ctx, .at = at, .text = text, .scope = scope, .frame = &frame,
                          .known = known};
  struct parser *p = &parser;
  if (text.n > YB_FEEL_TEXT_MAX) return yb_parse_fault(p, 0, YB_MSG_feel_too_big, YB_S(""));
  size_t bad;
  if (!yb_utf8_ok(text, &bad))
    return yb_parse_fault(p, (uint32_t)bad, YB_MSG_base_bad_utf8, YB_S(""));
  go(p, 0);
  yb_rc rc = with_tests ? unary_tests(p, &out->root) : yb_parse_expression(p, P_OR, &out->root);
  if (rc == YB_OK && p->tok.kind != T_END) rc = yb_parse_unexpected(p);
  out->locals = frame.slots;
  return rc;
}
