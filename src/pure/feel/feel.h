/* feel.h - FEEL (DMN 1.5, clause 10): compile once, evaluate many.
 *
 *   text -> lexer -> Pratt parser -> tree -> bytecode -> verifier -> program
 *   program + inputs (slots or JSON) -> machine -> value
 *
 * A program is immutable and may be used by many threads; it lives in the
 * arena it was compiled in. Values live in the arena of the evaluation (or in
 * the program's, for constants), so a program must outlive its results.
 *
 * Where the standard prescribes null, the result is null and ctx->diags gets a
 * warning with the place in the text; evaluation itself never fails for that.
 */
#ifndef YB_PURE_FEEL_FEEL_H
#define YB_PURE_FEEL_FEEL_H
#include "base/ctx.h"
#include "base/dec.h"
#include "base/json.h"
#include "base/time.h"

typedef enum yb_value_type {
  YB_VNULL, YB_VBOOL, YB_VNUMBER, YB_VSTRING, YB_VDATE, YB_VTIME, YB_VDATETIME,
  YB_VDAYS,          /* days and time duration */
  YB_VMONTHS,        /* years and months duration */
  YB_VLIST, YB_VCONTEXT, YB_VRANGE, YB_VFUNCTION,
  YB_VANY            /* of types only: any value */
} yb_value_type;

/* 16 bytes. What is pointed to never changes once it is reachable.
 *
 *   type   byte        scale/wide      n              u
 *   BOOL                                              truth
 *   NUMBER             scale 0..18                    coef    (fast)
 *   NUMBER             wide = 1                       -> yb_dec
 *   STRING                             bytes          -> UTF-8
 *   DATE                                              date
 *   TIME DATETIME                                     -> yb_moment
 *   DAYS                               nanoseconds    seconds (floored)
 *   MONTHS                                            months
 *   LIST                               count          -> values
 *   CONTEXT                            count          -> entries
 *   RANGE                                             -> yb_range
 *   FUNCTION                                          -> yb_function
 */
typedef struct yb_value {
  uint8_t type;
  int8_t scale;
  uint8_t wide;
  uint8_t pad;
  uint32_t n;
  union {
    int64_t i;
    const char *s;
    yb_date date;
    const yb_dec *dec;
    const struct yb_moment *moment;
    const struct yb_value *list;
    const struct yb_entry *entry;
    const struct yb_range *range;
    const struct yb_function *function;
  } u;
} yb_value;

struct yb_entry { yb_str key; yb_value value; };
typedef enum yb_offset_kind { YB_LOCAL, YB_OFFSET, YB_ZONED } yb_offset_kind;
struct yb_moment {
  yb_civil c;                     /* c.date is unused by TIME */
  yb_offset_kind kind;
  int32_t offset_s;               /* OFFSET */
  const struct yb_zone *zone;     /* ZONED */
};
/* A missing bound is a null bound that is open. A range written with one sign keeps
 * it: (< 10) holds what (null..10) cannot tell, and is not equal to it; (!= 10) is
 * everything but low = high = 10. `bare` is "1..5" after "for x in". */
typedef enum yb_unary { YB_RANGE, YB_EQUAL, YB_UNEQUAL, YB_LESS, YB_LESS_EQUAL, YB_MORE,
                        YB_MORE_EQUAL } yb_unary;
struct yb_range { yb_value low, high; bool low_in, high_in; uint8_t unary; bool bare; };

static inline yb_value yb_value_null(void) { return (yb_value){0}; }
static inline yb_value yb_value_bool(bool b) {
  return (yb_value){.type = YB_VBOOL, .u.i = b};
}
static inline yb_value yb_value_str(yb_str s) {
  return (yb_value){.type = YB_VSTRING, .n = (uint32_t)s.n, .u.s = s.p};
}
static inline yb_value yb_value_int(int64_t v) {
  return (yb_value){.type = YB_VNUMBER, .u.i = v};
}
static inline yb_str yb_value_text(yb_value v) {
  return v.type == YB_VSTRING ? (yb_str){v.u.s, v.n} : (yb_str){"", 0};
}
static inline bool yb_value_is_true(yb_value v) { return v.type == YB_VBOOL && v.u.i; }
/* Wide decimals are put into the arena. */
yb_rc yb_value_dec(struct yb_arena *a, yb_dec d, yb_value *out) YB_MUST;
yb_dec yb_value_to_dec(yb_value v);                /* of a NUMBER */
/* Member of a context; null when absent or not a context. */
yb_value yb_value_get(yb_value context, yb_str key);
/* FEEL equality (DMN 1.5 table 42): 1 equal, 0 not, -1 null (not comparable). */
int yb_value_same(yb_value a, yb_value b);
const char *yb_value_type_name(yb_value v);

/* A type (DMN 1.5, 10.3.2.9). What a name holds: guides names with blanks in
 * paths and the reading of JSON inputs (a string becomes a date where a date is
 * declared). A NULL type is Any. */
struct yb_feel_type {
  yb_value_type kind;             /* YB_VNULL: null alone; YB_VANY: any value */
  const struct yb_feel_type *item;             /* of a LIST, a RANGE; result of a FUNCTION */
  const struct yb_feel_name *member;           /* of a CONTEXT; parameters of a FUNCTION */
  uint32_t count;
};
struct yb_feel_name { yb_str name; const struct yb_feel_type *type; };

/* A function value: a closure, a built-in, or a native one that the caller of feel
 * offers as a value of a slot. Arguments are in the order of `param`; those left
 * out of a call by name are null. Before a call the values are brought to the
 * parameters' types (yb_feel_coerce); one that cannot makes the result null. */
struct yb_function {
  yb_str name;                    /* for diagnostics; may be empty */
  const struct yb_feel_name *param;
  uint32_t params;
  const struct yb_feel_type *result;           /* NULL: any; the result is brought to it */
  /* Runs with ctx->budget set; *out is null on entry. A result that is null by
   * the standard is YB_OK with a warning: yb_feel_tell. */
  yb_rc (*call)(void *self, struct yb_ctx *ctx, const yb_value *args, uint32_t n,
                yb_value *out);
  void *self;
};
static inline yb_value yb_value_function(const struct yb_function *f) {
  return (yb_value){.type = YB_VFUNCTION, .u.function = f};
}

typedef enum yb_tri { YB_FALSE, YB_TRUE, YB_UNKNOWN } yb_tri;
static inline yb_tri yb_tri_of(yb_value v) {     /* what is no boolean is unknown */
  return v.type != YB_VBOOL ? YB_UNKNOWN : v.u.i ? YB_TRUE : YB_FALSE;
}
static inline yb_tri yb_tri_not(yb_tri a) {
  return a == YB_UNKNOWN ? a : a == YB_TRUE ? YB_FALSE : YB_TRUE;
}
static inline yb_tri yb_tri_and(yb_tri a, yb_tri b) {
  if (a == YB_FALSE || b == YB_FALSE) return YB_FALSE;
  return a == YB_TRUE && b == YB_TRUE ? YB_TRUE : YB_UNKNOWN;
}
static inline yb_tri yb_tri_or(yb_tri a, yb_tri b) {
  return yb_tri_not(yb_tri_and(yb_tri_not(a), yb_tri_not(b)));
}

/* Names in scope; slot i of an evaluation holds name i. */
struct yb_feel_scope {
  const struct yb_feel_name *name;
  uint32_t count;
  const struct yb_feel_name *type;             /* named types, for "instance of" and parameters */
  uint32_t types;
  const struct yb_zone *zone;     /* of now() and today(); NULL: UTC */
  /* Zones for @"…@Europe/Paris"; NULL: named zones are null. */
  const struct yb_zone *(*find_zone)(void *self, yb_str name);
  void *self;
  /* The function behind "external": `how` is the context given for it. Null and a
   * warning where there is none; NULL: external functions are not supported. */
  yb_rc (*find_external)(void *self, struct yb_ctx *ctx, yb_value how,
                         const struct yb_feel_name *param, uint32_t params, yb_value *out);
};

#define YB_FEEL_TEXT_MAX 65536u   /* bytes of one expression */
#define YB_FEEL_DEPTH 200u        /* nesting of an expression */
#define YB_FEEL_STEPS 1000000u    /* instructions and list elements touched */
#define YB_FEEL_CALLS 256u        /* nesting of calls of functions */
#define YB_VALUE_DEPTH 1000u      /* nesting of a value that is compared, written, typed */

struct yb_feel;

/* Compiles into ctx->arena. `at` is the place where the text begins (line 0
 * counts as 1). Names not in scope, syntax and ceilings are YB_INVALID with a
 * diagnostic at the line and column. */
yb_rc yb_feel_compile(struct yb_ctx *ctx, struct yb_place at, yb_str text,
                      const struct yb_feel_scope *scope,
                      const struct yb_feel **out) YB_MUST;
/* Unary tests ("-", "< 5, > 9", "not(\"a\")", "? > 1"): the program gives true,
 * false or null for an input. */
yb_rc yb_feel_compile_tests(struct yb_ctx *ctx, struct yb_place at, yb_str text,
                            const struct yb_feel_scope *scope,
                            const struct yb_feel **out) YB_MUST;

/* The text written anew, with single blanks and no needless brackets: it compiles to a
 * program that gives the same values. Errors as of a compilation. */
yb_rc yb_feel_print(struct yb_ctx *ctx, struct yb_place at, yb_str text,
                    const struct yb_feel_scope *scope, bool tests, struct yb_buf *out) YB_MUST;

/* Runs. `slots` has one value for each name of the scope (may be NULL when
 * there are none). Steps and nesting come out of ctx->budget; without one the
 * evaluation has YB_FEEL_STEPS and YB_FEEL_CALLS. YB_LIMIT, with a diagnostic,
 * when they are spent. */
yb_rc yb_feel_eval(const struct yb_feel *program, struct yb_ctx *ctx,
                   const yb_value *slots, yb_value *out) YB_MUST;
yb_rc yb_feel_eval_test(const struct yb_feel *program, struct yb_ctx *ctx,
                        const yb_value *slots, yb_value input, yb_value *out) YB_MUST;
/* A condition for many rows: those of row i begin at slots + i * stride. What is no truth
 * value is unknown, as is a row whose steps do not suffice: *stopped counts these. Without
 * ctx->budget each row has YB_FEEL_STEPS. Memory of a row is given back after it. */
yb_rc yb_feel_test_rows(const struct yb_feel *program, struct yb_ctx *ctx, const yb_value *slots,
                        uint32_t stride, uint32_t rows, yb_tri *out, uint64_t *stopped) YB_MUST;
/* The same with inputs from the members of an object; absent ones are null. */
yb_rc yb_feel_eval_json(const struct yb_feel *program, struct yb_ctx *ctx,
                        const struct yb_json *object, yb_value *out) YB_MUST;
/* Calls a FUNCTION value from outside; with fewer or more values than parameters,
 * or on what is no function, the result is null with a warning. */
yb_rc yb_feel_call(struct yb_ctx *ctx, yb_value function, const yb_value *args, uint32_t n,
                   yb_value *out) YB_MUST;
/* A warning that a value is null for the reason given. Whether an evaluation
 * "reported an error" is whether ctx->budget->told, or without a budget
 * ctx->diags->count, has grown. */
void yb_feel_tell(struct yb_ctx *ctx, struct yb_place at, yb_msg msg, yb_str a0, yb_str a1);

/* Whether the value is of the type; null is of every type. */
bool yb_feel_conforms(yb_value v, const struct yb_feel_type *type);
/* Brings a value to a type (DMN 1.5, 10.3.2.9.4): as it is when it conforms, to and
 * from a list of one, a date to midnight UTC; else null with a warning at `at`. */
yb_rc yb_feel_coerce(struct yb_ctx *ctx, struct yb_place at, yb_value v,
                     const struct yb_feel_type *type, yb_value *out) YB_MUST;
/* "list<number>", "function<number->string>" ... */
void yb_feel_type_write(struct yb_buf *out, const struct yb_feel_type *type);

/* True when the program reads slot i: a caller may skip filling the others. */
bool yb_feel_reads(const struct yb_feel *program, uint32_t slot);
/* The slot of a program that is a name and nothing else; UINT32_MAX: it is more. */
uint32_t yb_feel_slot(const struct yb_feel *program);
/* The value of a program that is a constant and nothing else; NULL: it is more. */
const yb_value *yb_feel_fixed(const struct yb_feel *program);

/* JSON both ways. Numbers are exact to 34 digits; text is borrowed. Types other
 * than JSON's are written as their FEEL text. `type` may be NULL. */
yb_rc yb_value_from_json(struct yb_ctx *ctx, const struct yb_json *j,
                         const struct yb_feel_type *type, yb_value *out) YB_MUST;
yb_rc yb_value_to_json(struct yb_ctx *ctx, yb_value v, struct yb_json **out) YB_MUST;
/* FEEL's string(v): as a person reads it. */
void yb_value_write(struct yb_buf *out, yb_value v);
/* The program's instructions as text, one a line: for tests and `feel --dump`. */
void yb_feel_dump(const struct yb_feel *program, struct yb_buf *out);

#endif
