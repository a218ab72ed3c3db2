/* parse.c - a Pratt parser from text to tree; names are resolved on the way,
 * because FEEL's names may hold blanks and signs: the longest name in scope
 * that stands at a place wins.
 *
 *   binding powers (low to high): or, and, comparison (= < in between instance
 *   of), + -, * /, **, unary -, then . [ ] ( )
 */
#include "pure/feel/feel_int.h"

#include "base/text.h"

enum { P_OR = 1, P_AND, P_COMPARE, P_ADD, P_MUL, P_POWER, P_NEG };
#define LOCALS_MAX 20000u
#define KNOWN_MAX 256u
#define HEIGHT_MAX 2000u

struct local { yb_str name; uint32_t slot; const struct yb_feel_type *type; bool item; };
struct parser {
  struct yb_ctx *ctx;
  struct yb_place at;
  yb_str text;
  const struct yb_feel_scope *scope;
  struct tok tok;                 /* the one not yet taken */
  uint32_t depth, slots;
  struct local *local;            /* innermost last */
  uint32_t locals, cap;
  yb_str known[KNOWN_MAX];        /* members seen in context literals */
  uint32_t knowns;
};

static yb_rc expression(struct parser *p, int power, struct node **out);

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

static yb_rc fault(struct parser *p, uint32_t pos, yb_msg msg, yb_str a0) {
  (void)yb_diag(p->ctx, yb_feel_place(p->at, p->text, pos), msg, a0, (yb_str){0});
  return YB_INVALID;
}

static void go(struct parser *p, uint32_t at) { p->tok = yb_feel_lex(p->text, at); }
static void step(struct parser *p) { go(p, p->tok.to); }
static yb_str tok_text(const struct parser *p) {
  return (yb_str){p->text.p + p->tok.from, p->tok.to - p->tok.from};
}

static yb_rc unexpected(struct parser *p) {
  return p->tok.kind == T_END ? fault(p, p->tok.from, YB_MSG_feel_ends, YB_S(""))
                              : fault(p, p->tok.from, YB_MSG_feel_unexpected, tok_text(p));
}

static bool accept(struct parser *p, tok_kind kind) {
  if (p->tok.kind != kind) return false;
  step(p);
  return true;
}

static yb_rc expect(struct parser *p, tok_kind kind) {
  return accept(p, kind) ? YB_OK : unexpected(p);
}

static bool is_word(const struct parser *p, const char *word) {
  return p->tok.kind == T_NAME && yb_str_eq(tok_text(p), yb_str_of(word));
}

static bool accept_word(struct parser *p, const char *word) {
  if (!is_word(p, word)) return false;
  step(p);
  return true;
}

static yb_rc expect_word(struct parser *p, const char *word) {
  return accept_word(p, word) ? YB_OK : unexpected(p);
}

static bool keyword(yb_str s) {
  static const char *const words[] = {
      "and", "or", "in", "between", "instance", "of", "then", "else", "return", "satisfies",
      "true", "false", "null", "if", "for", "some", "every", "function"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (yb_str_eq(s, yb_str_of(words[i]))) return true;
  return false;
}

static struct node *make(struct parser *p, node_kind kind, uint32_t pos) {
  struct node *n = YB_NEW(p->ctx->arena, struct node);
  if (n) n->kind = (uint8_t)kind, n->pos = pos;
  return n;
}

static void hang(struct node *parent, struct node *child) {
  if (parent->last) parent->last->next = child;
  else parent->first = child;
  parent->last = child;
  parent->uses_this |= child->uses_this;
  if (child->height >= parent->height) parent->height = (uint16_t)(child->height + 1);
}

#define MAKE(var, kind, pos)                    \
  struct node *var = make(p, (kind), (pos));    \
  if (!var) return YB_NOMEM
#define CHILD(parent, power)                    \
  do {                                          \
    struct node *child_;                        \
    YB_TRY(expression(p, (power), &child_));    \
    hang((parent), child_);                     \
  } while (0)

/* Slots are never used twice: the frame is as long as the text is. */
static yb_rc slots(struct parser *p, uint32_t n, uint32_t *out) {
  *out = p->slots;
  p->slots += n;
  return p->slots <= LOCALS_MAX ? YB_OK : fault(p, p->tok.from, YB_MSG_feel_too_big, YB_S(""));
}

static yb_rc declare(struct parser *p, struct local l) {
  if (p->locals == p->cap) {
    uint32_t cap = p->cap ? p->cap * 2 : 16;
    p->local = yb_arena_grow(p->ctx->arena, p->local, p->cap * sizeof l, cap * sizeof l);
    if (!p->local) return YB_NOMEM;
    p->cap = cap;
  }
  p->local[p->locals++] = l;
  return YB_OK;
}

/* Bytes of the text at `at` that spell `name` (a blank in it is one or more),
 * or 0. The name must end where a name ends. */
static uint32_t spells(const struct parser *p, uint32_t at, yb_str name) {
  uint32_t i = at;
  for (size_t k = 0; k < name.n; k++) {
    if (name.p[k] == ' ') {
      uint32_t next = yb_feel_blank(p->text, i);
      if (next == i) return 0;
      i = next;
    } else if (i < p->text.n && p->text.p[i] == name.p[k]) {
      i++;
    } else {
      return 0;
    }
  }
  size_t last = name.n;
  while (last > 1 && ((unsigned char)name.p[last - 1] & 0xC0) == 0x80) last--;
  bool word = name.n && yb_feel_name_part(name, (uint32_t)last - 1);
  return i > at && !(word && yb_feel_name_part(p->text, i)) ? i - at : 0;
}

struct found { uint32_t n; const struct local *local; int32_t input; int32_t fn; };

static void find_builtin(const struct parser *p, uint32_t at, struct found *f) {
  for (int i = 0; i < FN_COUNT; i++) {
    uint32_t n = spells(p, at, yb_feel_builtins[i].name);
    if (n > f->n) *f = (struct found){.n = n, .input = -1, .fn = i};
  }
}

static struct found find_name(const struct parser *p, uint32_t at) {
  struct found f = {.input = -1, .fn = -1};
  for (uint32_t i = p->locals; i-- > 0;) {
    uint32_t n = spells(p, at, p->local[i].name);
    if (n > f.n) f = (struct found){n, &p->local[i], -1, -1};
  }
  for (uint32_t i = 0; i < p->scope->count; i++) {
    uint32_t n = spells(p, at, p->scope->name[i].name);
    if (n > f.n) f = (struct found){n, NULL, (int32_t)i, -1};
  }
  find_builtin(p, at, &f);
  return f;
}

/* The innermost filter whose item may have members. */
static const struct local *filter_item(const struct parser *p) {
  for (uint32_t i = p->locals; i-- > 0;)
    if (p->local[i].item) return &p->local[i];
  return NULL;
}

static void longer(const struct parser *p, uint32_t at, yb_str name, uint32_t *best,
                   yb_str *out) {
  uint32_t n = spells(p, at, name);
  if (n > *best) *best = n, *out = name;
}

/* A member's name at `at`: the longest known one, else words up to a keyword. */
static yb_rc member_name(struct parser *p, const struct yb_feel_type *type, bool join,
                         yb_str *out) {
  uint32_t at = p->tok.from, best = 0;
  for (uint32_t i = 0; type && i < type->count; i++)
    longer(p, at, type->member[i].name, &best, out);
  for (uint32_t i = 0; i < p->knowns; i++) longer(p, at, p->known[i], &best, out);
  static const char *const spaced[] = {"time offset", "start included", "end included"};
  for (int i = 0; i < 3; i++) longer(p, at, yb_str_of(spaced[i]), &best, out);
  if (best) {
    go(p, at + best);
    return YB_OK;
  }
  if (p->tok.kind != T_NAME) return unexpected(p);
  struct yb_buf b;
  yb_buf_init(&b, p->ctx->arena);
  yb_buf_put(&b, tok_text(p));
  step(p);
  while (join && p->tok.kind == T_NAME && !keyword(tok_text(p))) {
    yb_buf_byte(&b, ' ');
    yb_buf_put(&b, tok_text(p));
    step(p);
  }
  return yb_buf_take(&b, out);
}

static const struct yb_feel_type *member_type(const struct yb_feel_type *t, yb_str name) {
  if (t && t->kind == YB_VLIST) t = t->item;
  for (uint32_t i = 0; t && i < t->count; i++)
    if (yb_str_eq(t->member[i].name, name)) return t->member[i].type;
  return NULL;
}

/* ---- names and calls ---- */

/* The longest parameter's name at `at` that a colon follows; its bytes, or 0. */
static uint32_t param_at(const struct feel_builtin *f, const struct parser *p, uint32_t at,
                         yb_str *out) {
  yb_str rest = yb_str_of(f->params), name;
  uint32_t best = 0;
  while (yb_feel_param(&rest, &name)) {
    uint32_t n = spells(p, at, name);
    if (n > best && yb_feel_lex(p->text, at + n).kind == T_COLON) best = n, *out = name;
  }
  return best;
}

/* name: value, …  in any order; those left out before the last are null. */
static yb_rc named_arguments(struct parser *p, const struct feel_builtin *f, struct node *call) {
  struct node *arg[YB_FEEL_NAMED], *at[YB_FEEL_NAMED] = {0};
  yb_str name[YB_FEEL_NAMED];
  uint8_t place[YB_FEEL_NAMED];
  uint32_t n = 0, total;
  do {
    uint32_t len = n < YB_FEEL_NAMED ? param_at(f, p, p->tok.from, &name[n]) : 0;
    if (!len) return unexpected(p);
    go(p, p->tok.from + len);
    YB_TRY(expect(p, T_COLON));
    YB_TRY(expression(p, P_OR, &arg[n++]));
  } while (accept(p, T_COMMA));
  if (!yb_feel_arrange(f, name, n, place, &total)) return YB_OK;   /* too few: null */
  for (uint32_t i = 0; i < n; i++) at[place[i]] = arg[i];
  for (uint32_t i = 0; i < total; i++) {
    if (!at[i]) at[i] = make(p, N_CONST, call->pos);
    if (!at[i]) return YB_NOMEM;
    hang(call, at[i]);
    call->slot++;
  }
  return YB_OK;
}

static yb_rc call(struct parser *p, int fn, uint32_t pos, struct node **out) {
  const struct feel_builtin *f = &yb_feel_builtins[fn];
  yb_str first;
  MAKE(n, N_CALL, pos);
  n->op = (uint8_t)fn;
  YB_TRY(expect(p, T_LPAR));
  if (p->tok.kind != T_RPAR) {
    if (p->tok.kind == T_NAME && param_at(f, p, p->tok.from, &first)) {
      YB_TRY(named_arguments(p, f, n));
    } else {
      do {
        CHILD(n, P_OR);
        n->slot++;
      } while (accept(p, T_COMMA));
    }
  }
  YB_TRY(expect(p, T_RPAR));
  YB_TRY(yb_feel_keep_pattern(p->ctx->arena, n));
  *out = n;
  return YB_OK;
}

/* Within a filter a name may be a member of the item: decided when it runs. */
static yb_rc pick(struct parser *p, yb_str name, struct node *fallback, struct node **out) {
  const struct local *item = filter_item(p);
  if (!item) {
    *out = fallback;
    return YB_OK;
  }
  MAKE(n, N_PICK, fallback->pos);
  n->name = name;
  n->slot = item->slot;
  n->type = fallback->type ? fallback->type : member_type(item->type, name);
  hang(n, fallback);
  *out = n;
  return YB_OK;
}

static yb_rc unknown_name(struct parser *p, struct node **out) {
  const struct local *item = filter_item(p);
  uint32_t pos = p->tok.from;
  yb_str name;
  if (!item) return fault(p, pos, YB_MSG_feel_unknown_name, tok_text(p));
  YB_TRY(member_name(p, item->type, true, &name));
  MAKE(nothing, N_CONST, pos);
  return pick(p, name, nothing, out);
}

static yb_rc name(struct parser *p, struct node **out) {
  uint32_t pos = p->tok.from;
  struct found f = find_name(p, pos);
  if (!f.n) return unknown_name(p, out);
  go(p, pos + f.n);
  if (f.fn >= 0 && p->tok.kind == T_LPAR) return call(p, f.fn, pos, out);
  if (f.fn >= 0) {
    MAKE(function, N_BUILTIN, pos);
    function->op = (uint8_t)f.fn;
    return pick(p, yb_feel_builtins[f.fn].name, function, out);
  }
  MAKE(n, f.local ? N_LOCAL : N_INPUT, pos);
  if (f.local) {
    n->slot = f.local->slot;
    n->type = f.local->type;
    n->uses_this = f.local->name.n == 1 && f.local->name.p[0] == '?';
    if (f.local->item || f.local >= filter_item(p)) {
      *out = n;
      return YB_OK;
    }
    return pick(p, f.local->name, n, out);
  }
  n->slot = (uint32_t)f.input;
  n->type = p->scope->name[f.input].type;
  return pick(p, p->scope->name[f.input].name, n, out);
}

/* ---- literals ---- */

static yb_rc constant(struct parser *p, yb_value v, struct node **out) {
  MAKE(n, N_CONST, p->tok.from);
  n->value = v;
  step(p);
  *out = n;
  return YB_OK;
}

static yb_rc number(struct parser *p, struct node **out) {
  yb_dec d;
  yb_value v;
  yb_rc rc = yb_dec_parse(tok_text(p), &d);
  if (rc == YB_NOMEM) return rc;
  if (rc != YB_OK) return fault(p, p->tok.from, YB_MSG_feel_bad_number, tok_text(p));
  YB_TRY(yb_value_dec(p->ctx->arena, d, &v));
  return constant(p, v, out);
}

static yb_rc string_text(struct parser *p, yb_str *out) {
  yb_rc rc = yb_feel_unquote(p->ctx->arena, tok_text(p), out);
  return rc == YB_INVALID ? fault(p, p->tok.from, YB_MSG_feel_bad_escape, tok_text(p)) : rc;
}

static yb_rc at_literal(struct parser *p, struct node **out) {
  yb_str s;
  yb_value v;
  step(p);
  if (p->tok.kind != T_STRING) return unexpected(p);
  YB_TRY(string_text(p, &s));
  yb_rc rc = yb_feel_at_literal(p->ctx->arena, p->scope->find_zone, p->scope->self, s, &v);
  if (rc == YB_INVALID) return fault(p, p->tok.from, YB_MSG_feel_bad_literal, s);
  YB_TRY(rc);
  return constant(p, v, out);
}

/* After low and "..": high and the closing bracket. */
static yb_rc range_rest(struct parser *p, struct node *low, bool low_in, struct node **out) {
  MAKE(n, N_RANGE, low->pos);
  hang(n, low);
  step(p);
  CHILD(n, P_ADD);
  n->flags = low_in ? 1 : 0;
  if (accept(p, T_RBR)) n->flags |= 2;
  else if (!accept(p, T_RPAR) && !accept(p, T_LBR)) return unexpected(p);
  *out = n;
  return YB_OK;
}

static int compare_op(tok_kind kind) {
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

/* (< 5) and the like: a range with one end. */
static yb_rc half_range(struct parser *p, struct node **out) {
  int op = compare_op(p->tok.kind);
  MAKE(n, N_RANGE, p->tok.from);
  MAKE(open, N_CONST, p->tok.from);
  step(p);
  if (op == OP_NE || op == OP_EQ) return fault(p, n->pos, YB_MSG_feel_unexpected, YB_S("="));
  bool up = op == OP_GT || op == OP_GE;
  if (!up) hang(n, open);
  CHILD(n, P_ADD);
  if (up) hang(n, open);
  n->flags = op == OP_GE ? 1 : op == OP_LE ? 2 : 0;
  *out = n;
  return expect(p, T_RPAR);
}

static yb_rc parenthesis(struct parser *p, struct node **out) {
  step(p);
  if (compare_op(p->tok.kind) >= 0) return half_range(p, out);
  YB_TRY(expression(p, P_OR, out));
  if (p->tok.kind == T_DOTS) return range_rest(p, *out, false, out);
  return expect(p, T_RPAR);
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
  return expect(p, T_RBR);
}

static yb_rc context_key(struct parser *p, yb_str *out) {
  if (p->tok.kind == T_STRING) {
    YB_TRY(string_text(p, out));
    step(p);
    return YB_OK;
  }
  if (p->tok.kind != T_NAME) return unexpected(p);
  struct yb_buf b;
  yb_buf_init(&b, p->ctx->arena);
  yb_buf_put(&b, tok_text(p));
  step(p);
  while (p->tok.kind == T_NAME) {
    yb_buf_byte(&b, ' ');
    yb_buf_put(&b, tok_text(p));
    step(p);
  }
  return yb_buf_take(&b, out);
}

static bool has_key(const struct node *context, yb_str key) {
  for (const struct node *e = context->first; e; e = e->next)
    if (yb_str_eq(e->name, key)) return true;
  return false;
}

/* Each entry's value goes to a local: later entries may use it by name. */
static yb_rc context_entry(struct parser *p, struct node *context) {
  uint32_t pos = p->tok.from, slot;
  yb_str key;
  struct node *value;
  YB_TRY(context_key(p, &key));
  if (has_key(context, key)) return fault(p, pos, YB_MSG_feel_twice, key);
  YB_TRY(expect(p, T_COLON));
  YB_TRY(expression(p, P_OR, &value));
  MAKE(entry, N_LOCAL, pos);
  YB_TRY(slots(p, 1, &slot));
  entry->slot = slot;
  entry->name = key;
  hang(entry, value);
  hang(context, entry);
  context->slot++;
  if (p->knowns < KNOWN_MAX) p->known[p->knowns++] = key;
  return declare(p, (struct local){key, slot, value->type, false});
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
  return expect(p, T_RCUR);
}

/* ---- if, for, some, every ---- */

static yb_rc conditional(struct parser *p, struct node **out) {
  MAKE(n, N_IF, p->tok.from);
  step(p);
  CHILD(n, P_OR);
  YB_TRY(expect_word(p, "then"));
  CHILD(n, P_OR);
  YB_TRY(expect_word(p, "else"));
  CHILD(n, P_OR);
  *out = n;
  return YB_OK;
}

/* The name of an iteration's variable: words up to "in". */
static yb_rc variable(struct parser *p, yb_str *out) {
  struct yb_buf b;
  yb_buf_init(&b, p->ctx->arena);
  if (p->tok.kind != T_NAME) return unexpected(p);
  while (p->tok.kind == T_NAME && !is_word(p, "in")) {
    if (b.n) yb_buf_byte(&b, ' ');
    yb_buf_put(&b, tok_text(p));
    step(p);
  }
  YB_TRY(yb_buf_take(&b, out));
  return out->n ? expect_word(p, "in") : unexpected(p);
}

/* for x in domain | low..high; three slots: domain, position, item. */
static yb_rc iteration(struct parser *p, struct node *parent) {
  yb_str var;
  struct node *domain;
  uint32_t slot;
  MAKE(n, N_ITER, p->tok.from);
  YB_TRY(variable(p, &var));
  YB_TRY(expression(p, P_ADD, &domain));
  if (p->tok.kind == T_DOTS) {
    MAKE(r, N_RANGE, domain->pos);
    r->flags = 3;
    hang(r, domain);
    step(p);
    CHILD(r, P_ADD);
    domain = r;
  }
  YB_TRY(slots(p, 3, &slot));
  n->slot = slot;
  hang(n, domain);
  hang(parent, n);
  return declare(p, (struct local){var, slot + 2, domain->type ? domain->type->item : NULL, false});
}

static yb_rc iterate(struct parser *p, node_kind kind, const char *word, struct node **out) {
  uint32_t locals = p->locals, slot;
  MAKE(n, kind, p->tok.from);
  YB_TRY(slots(p, 1, &slot));
  n->slot = slot;
  step(p);
  do YB_TRY(iteration(p, n));
  while (accept(p, T_COMMA));
  YB_TRY(expect_word(p, word));
  CHILD(n, P_OR);
  p->locals = locals;
  *out = n;
  return YB_OK;
}

static yb_rc word(struct parser *p, struct node **out) {
  struct found f = find_name(p, p->tok.from);
  if (f.n > p->tok.to - p->tok.from) return name(p, out);
  if (is_word(p, "true")) return constant(p, yb_value_bool(true), out);
  if (is_word(p, "false")) return constant(p, yb_value_bool(false), out);
  if (is_word(p, "null")) return constant(p, yb_value_null(), out);
  if (is_word(p, "if")) return conditional(p, out);
  if (is_word(p, "for")) return iterate(p, N_FOR, "return", out);
  if (is_word(p, "some")) return iterate(p, N_SOME, "satisfies", out);
  if (is_word(p, "every")) return iterate(p, N_EVERY, "satisfies", out);
  if (keyword(tok_text(p))) return unexpected(p);
  return name(p, out);
}

static yb_rc primary(struct parser *p, struct node **out) {
  yb_str s;
  switch (p->tok.kind) {
    case T_NUMBER: return number(p, out);
    case T_STRING:
      YB_TRY(string_text(p, &s));
      return constant(p, yb_value_str(s), out);
    case T_AT: return at_literal(p, out);
    case T_LPAR: return parenthesis(p, out);
    case T_LBR: return bracket(p, out);
    case T_LCUR: return context(p, out);
    case T_RBR: {
      struct node *low;
      step(p);
      YB_TRY(expression(p, P_ADD, &low));
      return p->tok.kind == T_DOTS ? range_rest(p, low, false, out) : unexpected(p);
    }
    case T_NAME: return word(p, out);
    default: return unexpected(p);
  }
}

/* ---- what follows an operand ---- */

static yb_rc filter(struct parser *p, struct node *list, struct node **out) {
  uint32_t locals = p->locals, slot;
  MAKE(n, N_FILTER, p->tok.from);
  YB_TRY(slots(p, 4, &slot));
  n->slot = slot;
  n->type = list->type;
  const struct yb_feel_type *item =
      list->type && list->type->kind == YB_VLIST ? list->type->item : list->type;
  YB_TRY(declare(p, (struct local){YB_S("item"), slot + 2, item, true}));
  hang(n, list);
  step(p);
  CHILD(n, P_OR);
  p->locals = locals;
  *out = n;
  return expect(p, T_RBR);
}

static yb_rc path(struct parser *p, struct node *of, struct node **out) {
  MAKE(n, N_PATH, p->tok.from);
  step(p);
  const struct yb_feel_type *t = of->type && of->type->kind == YB_VLIST ? of->type->item : of->type;
  YB_TRY(member_name(p, t, true, &n->name));
  n->type = member_type(t, n->name);
  hang(n, of);
  *out = n;
  return YB_OK;
}

/* The name of a value in a call: words and signs up to a colon; bytes, or 0. */
static uint32_t value_name(struct parser *p, yb_str *out) {
  uint32_t from = p->tok.from, to = from;
  struct tok t = p->tok;
  for (; t.kind != T_COLON; t = yb_feel_lex(p->text, t.to)) {
    if (t.kind != T_NAME && t.kind != T_NUMBER && t.kind != T_PLUS && t.kind != T_MINUS &&
        t.kind != T_STAR && t.kind != T_SLASH && t.kind != T_DOT)
      return 0;
    to = t.to;
  }
  *out = (yb_str){p->text.p + from, to - from};
  return to - from;
}

static yb_rc named_values(struct parser *p, struct node *n) {
  struct builder names = {0};
  yb_str name;
  do {
    uint32_t len = value_name(p, &name);
    if (!len) return unexpected(p);
    go(p, p->tok.from + len);
    YB_TRY(expect(p, T_COLON));
    YB_TRY(yb_feel_push(p->ctx->arena, &names, yb_value_str(name)));
    CHILD(n, P_OR);
    n->slot++;
  } while (accept(p, T_COMMA));
  n->value = yb_feel_list(names.v, names.n);
  return YB_OK;
}

/* function(values): of a function that is a value. */
static yb_rc invocation(struct parser *p, struct node *function, struct node **out) {
  yb_str name;
  MAKE(n, N_INVOKE, p->tok.from);
  hang(n, function);
  step(p);
  *out = n;
  if (accept(p, T_RPAR)) return YB_OK;
  if (p->tok.kind == T_NAME && value_name(p, &name)) {
    YB_TRY(named_values(p, n));
    return expect(p, T_RPAR);
  }
  do {
    CHILD(n, P_OR);
    n->slot++;
  } while (accept(p, T_COMMA));
  return expect(p, T_RPAR);
}

static yb_rc instance_of(struct parser *p, struct node *of, struct node **out) {
  static const struct { const char *name; int type; } types[] = {
      {"years and months duration", YB_VMONTHS}, {"days and time duration", YB_VDAYS},
      {"date and time", YB_VDATETIME}, {"number", YB_VNUMBER}, {"string", YB_VSTRING},
      {"boolean", YB_VBOOL}, {"date", YB_VDATE}, {"time", YB_VTIME}, {"list", YB_VLIST},
      {"context", YB_VCONTEXT}, {"Any", YB_VFUNCTION + 1}, {"Null", YB_VNULL}};
  MAKE(n, N_INSTANCE, p->tok.from);
  step(p);
  YB_TRY(expect_word(p, "of"));
  for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
    uint32_t len = spells(p, p->tok.from, yb_str_of(types[i].name));
    if (!len) continue;
    n->slot = (uint32_t)types[i].type;
    hang(n, of);
    *out = n;
    go(p, p->tok.from + len);
    return YB_OK;
  }
  return unexpected(p);
}

/* The '[' of "[1..5[" closes a range: nothing that begins an expression follows. */
static bool closes_range(const struct parser *p) {
  struct tok t = yb_feel_lex(p->text, p->tok.to);
  yb_str s = {p->text.p + t.from, t.to - t.from};
  if (t.kind == T_NAME)
    return YB_EQ(s, "and") || YB_EQ(s, "or") || YB_EQ(s, "then") || YB_EQ(s, "else") ||
           YB_EQ(s, "return") || YB_EQ(s, "satisfies");
  return t.kind == T_END || t.kind == T_RBR || t.kind == T_RPAR || t.kind == T_RCUR ||
         t.kind == T_COMMA || compare_op(t.kind) >= 0;
}

static yb_rc postfix(struct parser *p, struct node *n, struct node **out) {
  for (;;) {
    if (n->height > HEIGHT_MAX) return fault(p, p->tok.from, YB_MSG_feel_too_deep, YB_S(""));
    if (p->tok.kind == T_DOT) YB_TRY(path(p, n, &n));
    else if (p->tok.kind == T_LBR && !closes_range(p)) YB_TRY(filter(p, n, &n));
    else if (p->tok.kind == T_LPAR) YB_TRY(invocation(p, n, &n));
    else if (is_word(p, "instance")) YB_TRY(instance_of(p, n, &n));
    else break;
  }
  *out = n;
  return YB_OK;
}

/* ---- tests: what stands after "in" and in a decision table's cells ---- */

static yb_rc test(struct parser *p, uint32_t value_slot, struct node **out) {
  int op = compare_op(p->tok.kind);
  MAKE(n, N_TEST, p->tok.from);
  n->slot = value_slot;
  n->op = (uint8_t)(op < 0 ? OP_IN : op);
  if (op >= 0) step(p);
  CHILD(n, op < 0 ? P_OR : P_ADD);
  if (op < 0 && n->first->uses_this) n->kind = N_TEST_SELF;
  n->uses_this = 0;
  *out = n;
  return YB_OK;
}

static yb_rc tests(struct parser *p, uint32_t value_slot, struct node *parent) {
  struct node *t;
  do {
    YB_TRY(test(p, value_slot, &t));
    hang(parent, t);
    parent->slot++;
  } while (accept(p, T_COMMA));
  return YB_OK;
}

/* A list of tests in parentheses has a comma outside any inner bracket, or a
 * comparison at its start; anything else is an ordinary expression. */
static bool list_of_tests(const struct parser *p) {
  struct tok t = yb_feel_lex(p->text, p->tok.to);
  if (compare_op(t.kind) >= 0) return true;
  for (int depth = 0; t.kind != T_END && t.kind != T_BAD; t = yb_feel_lex(p->text, t.to)) {
    if (t.kind == T_COMMA && depth == 0) return true;
    if (t.kind == T_RPAR && depth == 0) return false;
    if (t.kind == T_LPAR || t.kind == T_LCUR || t.kind == T_LBR) depth++;
    if (t.kind == T_RPAR || t.kind == T_RCUR || t.kind == T_RBR) depth--;
  }
  return false;
}

static yb_rc in(struct parser *p, struct node *left, struct node **out) {
  uint32_t slot;
  struct node *t;
  MAKE(n, N_IN, p->tok.from);
  step(p);
  YB_TRY(slots(p, 1, &slot));
  n->slot = slot;
  hang(n, left);
  if (p->tok.kind == T_LPAR && list_of_tests(p)) {
    MAKE(list, N_TESTS, p->tok.from);
    step(p);
    YB_TRY(tests(p, slot, list));
    hang(n, list);
    *out = n;
    return expect(p, T_RPAR);
  }
  int op = compare_op(p->tok.kind);
  MAKE(one, N_TEST, p->tok.from);
  one->slot = slot;
  one->op = (uint8_t)(op < 0 ? OP_IN : op);
  if (op >= 0) step(p);
  YB_TRY(expression(p, P_ADD, &t));
  hang(one, t);
  hang(n, one);
  *out = n;
  return YB_OK;
}

static yb_rc between(struct parser *p, struct node *left, struct node **out) {
  MAKE(n, N_BETWEEN, p->tok.from);
  step(p);
  hang(n, left);
  CHILD(n, P_ADD);
  YB_TRY(expect_word(p, "and"));
  CHILD(n, P_ADD);
  *out = n;
  return YB_OK;
}

/* ---- operators ---- */

static int infix(const struct parser *p, int *op) {
  *op = compare_op(p->tok.kind);
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
  hang(n, left);
  CHILD(n, power + 1);
  *out = n;
  return YB_OK;
}

static yb_rc operand(struct parser *p, struct node **out) {
  if (p->tok.kind != T_MINUS) {
    YB_TRY(primary(p, out));
    return postfix(p, *out, out);
  }
  MAKE(n, N_NEG, p->tok.from);
  step(p);
  CHILD(n, P_NEG);
  *out = n;
  return YB_OK;
}

/* Deep chains of one operator are loops, but make a deep left spine; the
 * generator recurses on it, so they count as depth too. */
static yb_rc expression(struct parser *p, int power, struct node **out) {
  struct node *left;
  if (++p->depth > YB_FEEL_DEPTH) return fault(p, p->tok.from, YB_MSG_feel_too_deep, YB_S(""));
  YB_TRY(operand(p, &left));
  for (;;) {
    int op, mine = infix(p, &op);
    if (!mine || mine < power) break;
    if (left->height > HEIGHT_MAX) return fault(p, p->tok.from, YB_MSG_feel_too_deep, YB_S(""));
    YB_TRY(binary(p, left, mine, op, &left));
  }
  p->depth--;
  *out = left;
  return YB_OK;
}

/* ---- entry ---- */

static yb_rc unary_tests(struct parser *p, struct node **out) {
  uint32_t slot;
  YB_TRY(slots(p, 1, &slot));
  YB_TRY(declare(p, (struct local){YB_S("?"), slot, NULL, false}));
  MAKE(list, N_TESTS, p->tok.from);
  *out = list;
  if (p->tok.kind == T_MINUS && yb_feel_lex(p->text, p->tok.to).kind == T_END) {
    step(p);
    return YB_OK;                  /* "-": any value passes */
  }
  uint32_t from = p->tok.from;
  if (is_word(p, "not") && yb_feel_lex(p->text, p->tok.to).kind == T_LPAR) {
    step(p);
    step(p);
    list->kind = N_NOT_TESTS;
    YB_TRY(tests(p, slot, list));
    YB_TRY(expect(p, T_RPAR));
    if (p->tok.kind == T_END) return YB_OK;
    go(p, from);                   /* not(…) was a part of an expression */
    *list = (struct node){.kind = N_TESTS, .pos = from};
  }
  return tests(p, slot, list);
}

yb_rc yb_feel_parse(struct yb_ctx *ctx, struct yb_place at, yb_str text,
                    const struct yb_feel_scope *scope, bool with_tests,
                    struct parse_out *out) {
  struct parser *p = YB_NEW(ctx->arena, struct parser);
  if (!p) return YB_NOMEM;
  *p = (struct parser){.ctx = ctx, .at = at, .text = text, .scope = scope};
  if (text.n > YB_FEEL_TEXT_MAX) return fault(p, 0, YB_MSG_feel_too_big, YB_S(""));
  size_t bad;
  if (!yb_utf8_ok(text, &bad)) return fault(p, (uint32_t)bad, YB_MSG_base_bad_utf8, YB_S(""));
  go(p, 0);
  yb_rc rc = with_tests ? unary_tests(p, &out->root) : expression(p, P_OR, &out->root);
  if (rc == YB_OK && p->tok.kind != T_END) rc = unexpected(p);
  out->locals = p->slots;
  return rc;
}
