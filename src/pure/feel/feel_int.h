/* feel_int.h - what the parts of feel share; nothing outside includes this. */
#ifndef YB_PURE_FEEL_INT_H
#define YB_PURE_FEEL_INT_H
#include "base/arena.h"
#include "base/map.h"
#include "pure/feel/feel.h"

/* lex */
typedef enum tok_kind {
  T_END, T_NUMBER, T_STRING, T_NAME, T_AT, T_PLUS, T_MINUS, T_STAR, T_SLASH,
  T_POWER, T_LPAR, T_RPAR, T_LBR, T_RBR, T_LCUR, T_RCUR, T_COMMA, T_COLON, T_DOT,
  T_DOTS, T_QUOTE, T_EQ, T_NE, T_LT, T_LE, T_GT, T_GE, T_BAD
} tok_kind;
struct tok { tok_kind kind; uint32_t from, to; };   /* bytes of the text */

struct tok yb_feel_lex(yb_str text, uint32_t at);
uint32_t yb_feel_blank(yb_str text, uint32_t at);   /* skips blanks and comments */
bool yb_feel_name_part(yb_str text, uint32_t at);
/* The value of a string literal, quotes included in `lit`. */
yb_rc yb_feel_unquote(struct yb_arena *a, yb_str lit, yb_str *out) YB_MUST;

/* The tree. Children hang on `first`, in order. */
typedef enum node_kind {
  N_CONST, N_INPUT, N_LOCAL, N_PICK, N_BINARY, N_AND, N_OR, N_NEG, N_BETWEEN, N_IN,
  N_TEST, N_TEST_SELF, N_IF, N_FOR, N_SOME, N_EVERY, N_ITER, N_FILTER, N_PATH, N_CALL,
  N_INVOKE, N_BUILTIN,
  N_FUNCTION, N_PARTIAL,
  N_LIST, N_CONTEXT, N_RANGE, N_INSTANCE, N_NOT_TESTS, N_TESTS
} node_kind;
struct node {
  uint8_t kind, op, flags;
  uint8_t uses_this;              /* reads '?' */
  uint16_t height;                /* of the tree below: bounds recursion */
  uint32_t pos, slot;
  yb_str name;
  yb_value value;
  const struct yb_feel_type *type;   /* of the value, as far as the text tells */
  union {
    const struct yb_feel_type *of;   /* INSTANCE */
    struct fn_info *fn;              /* FUNCTION */
  };
  struct node *first, *last, *next;
};
#define RANGE_BARE 4              /* a RANGE's flags: 1 low, 2 high included; no brackets, */
#define RANGE_UNARY 3             /* and from this bit on a yb_unary */
#define YB_FEEL_PARAMS 64u        /* of one function in a text */
/* A function: its frame has the parameters first; keep[i].from is evaluated where the
 * function is made, and stands in the slot keep[i].slot where it runs. */
struct fn_info {
  struct yb_feel_name *param;
  const struct keep *keep;
  uint32_t params, keeps, locals;
  int32_t self;                   /* the keep that is the function itself; -1: none */
  bool external;
};
/* A local of an outer frame, or an input when local is UINT32_MAX. */
struct keep { uint32_t local, input, slot; struct node *from; };
struct parse_out { struct node *root; uint32_t locals; };
yb_rc yb_feel_parse(struct yb_ctx *ctx, struct yb_place at, yb_str text,
                    const struct yb_feel_scope *scope, bool tests,
                    struct parse_out *out) YB_MUST;
struct yb_place yb_feel_place(struct yb_place base, yb_str text, uint32_t pos);

/* The program. */
typedef enum feel_op {
#define OP(name, a, b, pops, pushes, what) OP_##name,
#include "pure/feel/op.h"
#undef OP
  OP_COUNT
} feel_op;
struct op_shape { const char *name; char a, b; int8_t pops, pushes; };
extern const struct op_shape yb_feel_shape[OP_COUNT];

struct feel_input { uint32_t slot; yb_str name; const struct yb_feel_type *type; };
/* 16 bytes. The two operands of an operator stand where `from` says: on the stack, or
 * at the index l or r of the frame, the inputs, the constants. Other instructions
 * have an operand `a` in their place. */
enum { ON_STACK, ON_LOCAL, ON_INPUT, ON_CONST };
struct insn {
  uint8_t op, left, right;        /* left, right: ON_… */
  uint8_t how;                    /* of what compares and jumps: EQ to GE, or IN */
  uint32_t b;
  union { uint32_t a, l; };
  uint32_t r;
};
uint32_t yb_feel_popped(const struct op_shape *s, struct insn i);
struct yb_feel {
  struct insn *code;
  uint32_t *pos;                  /* of each instruction in the text */
  yb_value *constant;
  uint32_t codes, constants, inputs, locals, depth;
  struct yb_place at;
  yb_str text;
  struct feel_input *used;        /* inputs that are read, with their slots */
  uint32_t uses;
  uint8_t *reads;
  const struct yb_zone *zone;
  const struct yb_zone *(*find_zone)(void *self, yb_str name);
  void *self;
  const struct node *root;        /* the tree: views are read from it (span.h) */
  yb_rc (*find_external)(void *self, struct yb_ctx *ctx, yb_value how,
                         const struct yb_feel_name *param, uint32_t params, yb_value *out);
  const struct yb_feel_type **type;   /* of INSTANCE */
  struct yb_feel **fn;                /* bodies of functions: programs without inputs */
  struct yb_map *set;                 /* of AMONG: the texts of its list */
  uint32_t types, fns, sets;
  struct fn_info *as_function;        /* of a body */
  bool tests;
};
/* The value of what is written with constants alone; *is, true at first, becomes false
 * otherwise. */
yb_rc yb_feel_fold(struct yb_ctx *ctx, const struct node *n, bool *is, yb_value *out) YB_MUST;
yb_rc yb_feel_generate(struct yb_ctx *ctx, struct parse_out tree,
                       struct yb_feel *program) YB_MUST;
/* Fills program->depth; YB_BROKEN when the code is not well formed. */
yb_rc yb_feel_verify(struct yb_ctx *ctx, struct yb_feel *program) YB_MUST;

/* The machine. */
struct vm {
  const struct yb_feel *program;
  struct yb_ctx *ctx;             /* with a budget */
  uint32_t pc;
};
/* A warning at the instruction that runs; the result is null. */
void yb_feel_warn(struct vm *vm, yb_msg msg, yb_str a0, yb_str a1);
yb_rc yb_feel_steps(struct vm *vm, uint64_t n) YB_MUST;
struct yb_place yb_feel_here(const struct vm *vm);   /* of that instruction */
/* EQ to GE, or IN, of two values; null with a warning when they do not compare. */
yb_value yb_feel_truth(struct vm *vm, uint8_t op, const yb_value *l, const yb_value *r);
/* A frame for the locals and the stack: `small`, of YB_FEEL_SMALL values, when it suffices. */
#define YB_FEEL_SMALL 48
yb_value *yb_feel_frame(const struct yb_feel *p, struct yb_arena *a, yb_value *small);
/* Runs from instruction `pc` on, one value being on the stack; from 0 without. The frame is
 * made ready first. */
yb_rc yb_feel_run(struct vm *vm, const yb_value *input, yb_value *frame, uint32_t pc,
                  yb_value on_stack, yb_value *out) YB_MUST;
/* Calls a function value, as sort(list, function) does. What is no function, or a
 * wrong number of values: null with a warning. */
yb_rc yb_feel_apply(struct vm *vm, yb_value function, const yb_value *arg, uint32_t n,
                    yb_value *out) YB_MUST;
/* The same with values by name: `names` is a list of as many strings. */
yb_rc yb_feel_apply_named(struct vm *vm, yb_value function, yb_value names,
                          const yb_value *arg, yb_value *out) YB_MUST;
/* A call of built-in `id`: arity and kinds are looked at first. */
yb_rc yb_feel_builtin(struct vm *vm, uint32_t id, const yb_value *arg, uint32_t n,
                      yb_value *out) YB_MUST;
/* The function whose body is `body`; kept[i] is what its keep[i] was. */
yb_rc yb_feel_closure(struct vm *vm, const struct yb_feel *body, const yb_value *kept,
                      yb_value *out) YB_MUST;
yb_rc yb_feel_external(struct vm *vm, const struct yb_feel *body, yb_value how,
                       yb_value *out) YB_MUST;
/* Runs a body. */
yb_rc yb_feel_run_body(const struct yb_feel *body, struct yb_ctx *ctx, const yb_value *kept,
                       const yb_value *arg, yb_value *out) YB_MUST;
yb_rc yb_feel_builtin_value(struct vm *vm, uint32_t id, yb_value *out) YB_MUST;

typedef yb_rc (*feel_fn)(struct vm *vm, const yb_value *arg, uint32_t n, yb_value *out);
struct feel_builtin {
  yb_str name;
  const char *params, *kinds;     /* see builtin.h */
  uint8_t least, most;
  feel_fn fn;
  const char *what;
};
typedef enum feel_fn_id {
#define FN(id, name, params, kinds, least, most, what) FN_##id,
#include "pure/feel/builtin.h"
#undef FN
  FN_COUNT
} feel_fn_id;
extern const struct feel_builtin yb_feel_builtins[FN_COUNT];
#define YB_FEEL_NAMED 8u          /* parameters of one call by name */
/* Takes the next parameter's name off a list of signatures; false at its end. */
bool yb_feel_param(yb_str *params, yb_str *name);
/* Of a call of matches, replace or split: a pattern that is constant, flags and
 * all, is compiled into the arena and kept with its text. */
yb_rc yb_feel_keep_pattern(struct yb_arena *a, struct node *call) YB_MUST;
/* Where the values given by name stand: in the first signature that has all of
 * the names, each once. place[i] < *total <= YB_FEEL_NAMED; false: none has. */
bool yb_feel_arrange(const struct feel_builtin *f, const yb_str *name, uint32_t n,
                     uint8_t *place, uint32_t *total);
#define FN(id, name, params, kinds, least, most, what) \
  yb_rc yb_feel_fn_##id(struct vm *vm, const yb_value *arg, uint32_t n, yb_value *out);
#include "pure/feel/builtin.h"
#undef FN

/* Values. */
#define V_BUILDER 100             /* internal: a list that grows, in a local */
struct builder { yb_value *v; uint32_t n, cap; };
yb_rc yb_feel_push(struct yb_arena *a, struct builder *b, yb_value v) YB_MUST;
yb_value yb_feel_list(const yb_value *v, uint32_t n);
/* *is false: the two ends have no order. flags: of a RANGE node. */
yb_rc yb_feel_make_range(struct yb_arena *a, yb_value low, yb_value high, unsigned flags, bool *is,
                         yb_value *out) YB_MUST;
yb_rc yb_feel_arith(struct vm *vm, feel_op op, yb_value a, yb_value b, yb_value *out) YB_MUST;
/* -1, 0, 1; 2 when there is no order between the two. */
int yb_value_order(yb_value a, yb_value b);
yb_value yb_feel_in(yb_value v, yb_value test);     /* IN's result */
yb_value yb_feel_compare(feel_op op, yb_value a, yb_value b);
bool yb_feel_member(yb_value context, yb_str key, yb_value *out);
/* Properties of dates, times, durations and ranges; false: none such. */
yb_rc yb_feel_property(struct vm *vm, yb_value v, yb_str name, yb_value *out) YB_MUST;

/* Dates and times. */
typedef const struct yb_zone *(*zone_finder)(void *self, yb_str name);
/* The value of @"…"; YB_INVALID when it is none (no diagnostic). */
yb_rc yb_feel_at_literal(struct yb_arena *a, zone_finder find, void *self, yb_str s,
                         yb_value *out) YB_MUST;
yb_rc yb_feel_time_of(struct yb_arena *a, zone_finder find, void *self, yb_str s,
                      yb_value *out) YB_MUST;
yb_rc yb_feel_datetime_of(struct yb_arena *a, zone_finder find, void *self, yb_str s,
                          yb_value *out) YB_MUST;
yb_rc yb_feel_duration_of(yb_str s, yb_value *out) YB_MUST;
/* "Z", "+08:00", "@Asia/Shanghai" or "Asia/Shanghai" into the moment. */
bool yb_feel_zone_of(zone_finder find, void *self, yb_str s, struct yb_moment *m);
void yb_feel_write_temporal(struct yb_buf *out, yb_value v);
int yb_feel_temporal_order(yb_value a, yb_value b);
yb_rc yb_feel_temporal_arith(struct vm *vm, feel_op op, yb_value a, yb_value b,
                             yb_value *out) YB_MUST;
yb_value yb_feel_days(int64_t seconds, int64_t nano);
bool yb_feel_is_temporal(yb_value v);
yb_rc yb_feel_moment(struct yb_arena *a, yb_value_type type, struct yb_moment m,
                     yb_value *out) YB_MUST;
int64_t yb_feel_day_seconds(yb_civil c);

#endif
