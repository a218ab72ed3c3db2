/* parse_int.h - what the parts of the parser share.
 *
 *   parse.c        operators, postfixes, tests, the entry
 *   parse_name.c   names and scopes, frames of functions, calls
 *   parse_value.c  literals, ranges, lists, contexts, functions, if, for, some, every
 *   parse_type.c   types
 */
#ifndef YB_PURE_FEEL_PARSE_INT_H
#define YB_PURE_FEEL_PARSE_INT_H
#include "pure/feel/feel_int.h"

/* Binding powers, low to high. */
enum { P_OR = 1, P_AND, P_COMPARE, P_ADD, P_MUL, P_POWER, P_NEG };
#define LOCALS_MAX 20000u
#define KNOWN_MAX 256u

struct local {
  yb_str name;
  uint8_t kind;                   /* N_LOCAL, or N_PARTIAL */
  bool item;                      /* of a filter: its members are names too */
  uint32_t slot;
  const struct yb_feel_type *type;
};
/* One function's frame. Its locals begin at p->local[first]; what it reads of
 * outer frames it keeps, each in a slot of its own. */
struct frame {
  struct frame *up;
  uint32_t first, slots;
  struct keep *keep;
  uint32_t keeps, cap;
};

struct parser {
  struct yb_ctx *ctx;
  struct yb_place at;
  yb_str text;
  const struct yb_feel_scope *scope;
  struct tok tok;                 /* the one not yet taken */
  uint32_t depth;
  struct frame *frame;
  struct local *local;            /* innermost last */
  uint32_t locals, cap;
  yb_str *known;                  /* [KNOWN_MAX] members seen in context literals */
  uint32_t knowns;
};

/* ---- tokens ---- */

static inline void go(struct parser *p, uint32_t at) { p->tok = yb_feel_lex(p->text, at); }
static inline void step(struct parser *p) { go(p, p->tok.to); }
static inline struct tok peek_tok(const struct parser *p) {
  return yb_feel_lex(p->text, p->tok.to);
}
static inline yb_str text_of(const struct parser *p, struct tok t) {
  return (yb_str){p->text.p + t.from, t.to - t.from};
}
static inline yb_str tok_text(const struct parser *p) { return text_of(p, p->tok); }
static inline bool accept(struct parser *p, tok_kind kind) {
  if (p->tok.kind != kind) return false;
  step(p);
  return true;
}
static inline bool is_word(const struct parser *p, const char *word) {
  return p->tok.kind == T_NAME && yb_str_eq(tok_text(p), yb_str_of(word));
}
static inline bool accept_word(struct parser *p, const char *word) {
  if (!is_word(p, word)) return false;
  step(p);
  return true;
}
yb_rc yb_parse_fault(struct parser *p, uint32_t pos, yb_msg msg, yb_str a0);
yb_rc yb_parse_unexpected(struct parser *p);
yb_rc yb_parse_expect(struct parser *p, tok_kind kind) YB_MUST;
yb_rc yb_parse_word(struct parser *p, const char *word) YB_MUST;
bool yb_parse_keyword(yb_str s);
/* OP_EQ ... OP_GE, or -1. */
int yb_parse_comparison(tok_kind kind);

/* ---- the tree ---- */

struct node *yb_parse_node(struct parser *p, node_kind kind, uint32_t pos);
void yb_parse_hang(struct node *parent, struct node *child);
yb_rc yb_parse_expression(struct parser *p, int power, struct node **out) YB_MUST;
yb_rc yb_parse_primary(struct parser *p, struct node **out) YB_MUST;
#define MAKE(var, kind, pos)                            \
  struct node *var = yb_parse_node(p, (kind), (pos));   \
  if (!var) return YB_NOMEM
#define CHILD(parent, power)                            \
  do {                                                  \
    struct node *child_;                                \
    YB_TRY(yb_parse_expression(p, (power), &child_));   \
    yb_parse_hang((parent), child_);                    \
  } while (0)

/* ---- names ---- */

/* Slots of one frame are never used twice: the frame is as long as the text is. */
yb_rc yb_parse_slots(struct parser *p, uint32_t n, uint32_t *out) YB_MUST;
yb_rc yb_parse_declare(struct parser *p, struct local l) YB_MUST;
/* Bytes of the text at `at` that spell `name` (a blank in it is one or more),
 * or 0. The name must end where a name ends. */
uint32_t yb_parse_spells(const struct parser *p, uint32_t at, yb_str name);
/* Bytes of the name in scope at `at`, 0 when there is none. */
uint32_t yb_parse_in_scope(const struct parser *p, uint32_t at);
yb_rc yb_parse_name(struct parser *p, struct node **out) YB_MUST;
/* A member's name: the longest known one, else words up to a keyword. */
yb_rc yb_parse_member(struct parser *p, const struct yb_feel_type *type, yb_str *out) YB_MUST;
/* A name that is given here: words and the signs . / - ' + * up to what `ends` it,
 * with single blanks. The token after it is next. */
yb_rc yb_parse_new_name(struct parser *p, bool (*ends)(const struct parser *p),
                        yb_str *out) YB_MUST;
/* "name:" stands here, as for values by name. */
bool yb_parse_named(const struct parser *p);
yb_rc yb_parse_invocation(struct parser *p, struct node *function, struct node **out) YB_MUST;

/* ---- values ---- */

yb_rc yb_parse_string(struct parser *p, yb_str *out) YB_MUST;   /* of the token */
yb_rc yb_parse_word_value(struct parser *p, struct node **out) YB_MUST;

/* ---- types ---- */

yb_rc yb_parse_type(struct parser *p, const struct yb_feel_type **out) YB_MUST;
extern const struct yb_feel_type yb_type_number, yb_type_boolean;
/* The type that a node will have, as far as its text tells: NULL when not. */
yb_rc yb_parse_infer(struct parser *p, struct node *n) YB_MUST;
/* Of the items of a list, else the type itself. */
const struct yb_feel_type *yb_type_item(const struct yb_feel_type *t);
const struct yb_feel_type *yb_type_member(const struct yb_feel_type *t, yb_str name);

#endif
