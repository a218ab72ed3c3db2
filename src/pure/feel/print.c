/* print.c - the tree as text, such that the text has the same tree again. Brackets
 * stand only where binding powers ask for them: what stands in parentheses after
 * "in" is read in two ways (see list_of_tests), and none may be added there. */
#include "base/arena.h"
#include "pure/feel/parse_int.h"

enum { P_POSTFIX = P_NEG + 1 };

static void print(struct yb_buf *b, const struct node *n, int power);

static int power_of(const struct node *n) {
  switch ((node_kind)n->kind) {
    case N_IF: case N_FOR: case N_SOME: case N_EVERY: case N_FUNCTION: case N_INSTANCE: return 0;
    case N_OR: return P_OR;
    case N_AND: return P_AND;
    case N_BETWEEN: case N_IN: return P_COMPARE;
    case N_NEG: return P_NEG;
    case N_BINARY:
      return n->op >= OP_EQ && n->op <= OP_GE    ? P_COMPARE
             : n->op == OP_ADD || n->op == OP_SUB ? P_ADD
             : n->op == OP_POW                    ? P_POWER
                                                  : P_MUL;
    default: return P_POSTFIX;
  }
}

static const char *sign(int op) {
  switch (op) {
    case OP_ADD: return "+";
    case OP_SUB: return "-";
    case OP_MUL: return "*";
    case OP_DIV: return "/";
    case OP_POW: return "**";
    case OP_EQ: return "=";
    case OP_NE: return "!=";
    case OP_LT: return "<";
    case OP_LE: return "<=";
    case OP_GT: return ">";
    default: return ">=";
  }
}

static void quoted(struct yb_buf *b, yb_str s) {
  yb_buf_byte(b, '"');
  for (size_t i = 0; i < s.n; i++) {
    char c = s.p[i];
    const char *e = c == '"' ? "\\\"" : c == '\\' ? "\\\\" : c == '\n' ? "\\n" : NULL;
    if (e) yb_buf_z(b, e);
    else yb_buf_byte(b, c);
  }
  yb_buf_byte(b, '"');
}

static void literal(struct yb_buf *b, yb_value v) {
  bool at = yb_feel_is_temporal(v);
  if (v.type == YB_VSTRING) {
    quoted(b, yb_value_text(v));
    return;
  }
  if (at) yb_buf_z(b, "@\"");
  yb_value_write(b, v);
  if (at) yb_buf_byte(b, '"');
}

static void listed(struct yb_buf *b, const struct node *first) {
  for (const struct node *c = first; c; c = c->next) {
    print(b, c, 0);
    if (c->next) yb_buf_z(b, ", ");
  }
}

static void binary(struct yb_buf *b, const struct node *n, const char *op) {
  int mine = power_of(n);
  print(b, n->first, mine);
  yb_buf_fmt(b, " %s ", op);
  print(b, n->first->next, mine + 1);
}

static void range(struct yb_buf *b, const struct node *n) {
  int unary = n->flags >> RANGE_UNARY;
  const struct node *low = n->first, *high = low->next;
  if (unary) {
    yb_buf_fmt(b, "(%s ", sign(OP_EQ + unary - 1));
    print(b, unary >= YB_MORE ? low : high, P_ADD);
    yb_buf_byte(b, ')');
    return;
  }
  bool bare = n->flags & RANGE_BARE;
  if (!bare) yb_buf_byte(b, n->flags & 1 ? '[' : '(');
  print(b, low, P_ADD);
  yb_buf_z(b, " .. ");
  print(b, high, P_ADD);
  if (!bare) yb_buf_byte(b, n->flags & 2 ? ']' : ')');
}

static void context(struct yb_buf *b, const struct node *n) {
  yb_buf_byte(b, '{');
  for (const struct node *e = n->first; e; e = e->next) {
    quoted(b, e->name);
    yb_buf_z(b, ": ");
    print(b, e->first, 0);
    if (e->next) yb_buf_z(b, ", ");
  }
  yb_buf_byte(b, '}');
}

/* (value, …) or (name: value, …) */
static void values(struct yb_buf *b, const struct node *n, const struct node *first) {
  uint32_t i = 0;
  yb_buf_byte(b, '(');
  for (const struct node *c = first; c; c = c->next, i++) {
    if (n->value.type == YB_VLIST && n->kind == N_INVOKE)
      yb_buf_put(b, yb_value_text(n->value.u.list[i])), yb_buf_z(b, ": ");
    print(b, c, 0);
    if (c->next) yb_buf_z(b, ", ");
  }
  yb_buf_byte(b, ')');
}

static void loop(struct yb_buf *b, const struct node *n, const char *word, const char *then) {
  yb_buf_z(b, word);
  const struct node *c = n->first;
  for (; c->next; c = c->next) {
    yb_buf_fmt(b, "%s", c == n->first ? " " : ", ");
    yb_buf_put(b, c->name);
    yb_buf_z(b, " in ");
    print(b, c->first, P_ADD);
  }
  yb_buf_fmt(b, " %s ", then);
  print(b, c, 0);
}

static void function(struct yb_buf *b, const struct node *n) {
  yb_buf_z(b, "function(");
  for (uint32_t i = 0; i < n->fn->params; i++) {
    if (i) yb_buf_z(b, ", ");
    yb_buf_put(b, n->fn->param[i].name);
    if (!n->fn->param[i].type) continue;
    yb_buf_z(b, ": ");
    yb_feel_type_write(b, n->fn->param[i].type);
  }
  yb_buf_z(b, n->fn->external ? ") external " : ") ");
  print(b, n->first, 0);
}

static void conditional(struct yb_buf *b, const struct node *n) {
  yb_buf_z(b, "if ");
  print(b, n->first, 0);
  yb_buf_z(b, " then ");
  print(b, n->first->next, 0);
  yb_buf_z(b, " else ");
  print(b, n->first->next->next, 0);
}

static void test(struct yb_buf *b, const struct node *n) {
  bool compares = n->kind == N_TEST && n->op != OP_IN;
  if (compares) yb_buf_fmt(b, "%s ", sign(n->op));
  print(b, n->first, compares ? P_ADD : 0);
}

static void tests(struct yb_buf *b, const struct node *n) {
  for (const struct node *c = n->first; c; c = c->next) {
    test(b, c);
    if (c->next) yb_buf_z(b, ", ");
  }
  if (!n->first) yb_buf_byte(b, '-');
}

/* One test without parentheses of its own: if its text begins with one and has '?' in
 * it, it would be read as a list of tests. */
static void single_test(struct yb_buf *b, const struct node *n) {
  size_t from = b->n;
  bool compares = n->op != OP_IN;
  if (compares) yb_buf_fmt(b, "%s ", sign(n->op));
  print(b, n->first, P_ADD);
  bool doubt = !compares && n->first->uses_this && b->rc == YB_OK && b->n > from &&
               b->p[from] == '(' && n->first->kind != N_RANGE;
  if (!doubt) return;
  b->n = from;
  yb_buf_z(b, "((");
  print(b, n->first, 0);
  yb_buf_z(b, "))");
}

static void in(struct yb_buf *b, const struct node *n) {
  const struct node *t = n->first->next;
  print(b, n->first, P_COMPARE);
  yb_buf_z(b, " in ");
  if (t->kind != N_TESTS) {
    single_test(b, t);
    return;
  }
  yb_buf_byte(b, '(');
  tests(b, t);
  yb_buf_byte(b, ')');
}

static void between(struct yb_buf *b, const struct node *n) {
  print(b, n->first, P_COMPARE);
  yb_buf_z(b, " between ");
  print(b, n->first->next, P_ADD);
  yb_buf_z(b, " and ");
  print(b, n->first->next->next, P_ADD);
}

static void filter(struct yb_buf *b, const struct node *n) {
  print(b, n->first, P_POSTFIX);
  yb_buf_byte(b, '[');
  print(b, n->first->next, 0);
  yb_buf_byte(b, ']');
}

static void instance(struct yb_buf *b, const struct node *n) {
  print(b, n->first, P_POSTFIX);
  yb_buf_z(b, " instance of ");
  yb_feel_type_write(b, n->of);
}

static void path(struct yb_buf *b, const struct node *n) {
  print(b, n->first, P_POSTFIX);
  yb_buf_byte(b, '.');
  yb_buf_put(b, n->name);
}

static void tree(struct yb_buf *b, const struct node *n) {
  switch ((node_kind)n->kind) {
    case N_CONST: literal(b, n->value); break;
    case N_INPUT: case N_LOCAL: case N_PARTIAL: case N_PICK: case N_BUILTIN:
      yb_buf_put(b, n->name);
      break;
    case N_BINARY: binary(b, n, sign(n->op)); break;
    case N_AND: binary(b, n, "and"); break;
    case N_OR: binary(b, n, "or"); break;
    case N_NEG: yb_buf_byte(b, '-'), print(b, n->first, P_NEG); break;
    case N_BETWEEN: between(b, n); break;
    case N_IN: in(b, n); break;
    case N_IF: conditional(b, n); break;
    case N_FOR: loop(b, n, "for", "return"); break;
    case N_SOME: loop(b, n, "some", "satisfies"); break;
    case N_EVERY: loop(b, n, "every", "satisfies"); break;
    case N_FILTER: filter(b, n); break;
    case N_PATH: path(b, n); break;
    case N_CALL: yb_buf_put(b, yb_feel_builtins[n->op].name), values(b, n, n->first); break;
    case N_INVOKE: print(b, n->first, P_POSTFIX), values(b, n, n->first->next); break;
    case N_FUNCTION: function(b, n); break;
    case N_LIST: yb_buf_byte(b, '['), listed(b, n->first), yb_buf_byte(b, ']'); break;
    case N_CONTEXT: context(b, n); break;
    case N_RANGE: range(b, n); break;
    case N_INSTANCE: instance(b, n); break;
    case N_NOT_TESTS: yb_buf_z(b, "not("), tests(b, n), yb_buf_byte(b, ')'); break;
    case N_TESTS: tests(b, n); break;
    case N_TEST: case N_TEST_SELF: test(b, n); break;
    case N_ITER: break;
  }
}

static void print(struct yb_buf *b, const struct node *n, int power) {
  bool brackets = power_of(n) < power;
  if (brackets) yb_buf_byte(b, '(');
  tree(b, n);
  if (brackets) yb_buf_byte(b, ')');
}

yb_rc yb_feel_print(struct yb_ctx *ctx, struct yb_place at, yb_str text,
                    const struct yb_feel_scope *scope, bool tests_, struct yb_buf *out) {
  static const struct yb_feel_scope none = {0};
  struct parse_out parsed = {0};
  YB_TRY(yb_feel_parse(ctx, at, text, scope ? scope : &none, tests_, &parsed));
  print(out, parsed.root, 0);
  return out->rc;
}
