/* span.h - the simple view of tests and conditions: which values pass, as sets.
 *
 *   "< 5, [8..9]"            TEST  ?        (..5) [8..9]
 *   not("a", "b")            TEST  ?        (.."a") ("a".."b") ("b"..)
 *   x > 3 and y in (1, 2)    AND   TEST x (3..)   TEST y [1..1] [2..2]
 *   x > y and flag           AND   OPAQUE (two inputs)   TEST flag [true..true]
 *
 * One view serves the index of decision tables, their verification, and bulk
 * evaluation; it is read from the tree that the parser made. A test is simple
 * when it compares one input with constants of one ordered type; joined tests
 * of one input are one test. Everything else is opaque, with the reason.
 *
 * Logic has three values (DMN 1.5, 10.3.2.15): a comparison with null is
 * unknown. The view of a test says what null gives; a value of another type
 * than the test's, or without order to its constants (a local time and one
 * with an offset), is not for the view: ask the interpreter.
 */
#ifndef YB_PURE_FEEL_SPAN_H
#define YB_PURE_FEEL_SPAN_H
#include "pure/feel/feel.h"

#define YB_SPAN_RANGES 4096u       /* ranges of one set; more: the test is opaque */

/* A set of values of one type: ranges in ascending order that neither meet nor
 * touch; a bound that is null is open and has no end. type YB_VNULL: no constant
 * says the type; the set is empty or everything. */
struct yb_span {
  yb_value_type type;
  uint32_t n;
  const struct yb_range *range;
};

/* yb_value_order, and false before true; 2 when there is no order. */
int yb_span_order(yb_value a, yb_value b);
/* Whether the values of the set have an order to `v`. */
bool yb_span_fits(const struct yb_span *s, yb_value v);
bool yb_span_has(const struct yb_span *s, yb_value v);      /* of a value that fits */
/* Into ctx->arena. YB_TYPE when the sets have no common type or order, YB_LIMIT
 * beyond YB_SPAN_RANGES. */
yb_rc yb_span_join(struct yb_ctx *ctx, const struct yb_span *a, const struct yb_span *b,
                   struct yb_span *out) YB_MUST;
yb_rc yb_span_meet(struct yb_ctx *ctx, const struct yb_span *a, const struct yb_span *b,
                   struct yb_span *out) YB_MUST;
yb_rc yb_span_invert(struct yb_ctx *ctx, const struct yb_span *a, struct yb_span *out) YB_MUST;

#define YB_SUBJECT_THIS UINT32_MAX
struct yb_subject {
  uint32_t slot;                   /* of the scope; YB_SUBJECT_THIS: '?' */
  yb_str path;                     /* members below it, joined by '.'; mostly empty */
};
bool yb_subject_same(struct yb_subject a, struct yb_subject b);

typedef enum yb_view_kind { YB_VIEW_TEST, YB_VIEW_AND, YB_VIEW_OR, YB_VIEW_OPAQUE } yb_view_kind;
struct node;
struct yb_view {
  yb_view_kind kind;
  struct yb_place at;
  struct yb_subject subject;       /* TEST */
  struct yb_span span;             /* TEST: true in it, false outside */
  yb_tri on_null;                  /* TEST: for null */
  yb_msg why;                      /* OPAQUE */
  const struct node *node;         /* what it was read from: see yb_view_program */
  struct yb_view *first, *last, *next;         /* AND, OR: two or more */
  uint32_t count;
};

/* The view of a program, into ctx->arena, which the program must not outlive. AND and
 * OR hold no child of their own kind. Fails for memory only: what is not simple
 * is OPAQUE. */
yb_rc yb_feel_view(struct yb_ctx *ctx, const struct yb_feel *program,
                   const struct yb_view **out) YB_MUST;
/* The program of a part of the view, over the same slots. */
yb_rc yb_view_program(struct yb_ctx *ctx, const struct yb_feel *program,
                      const struct yb_view *part, const struct yb_feel **out) YB_MUST;
/* The value of a program that reads no input, as far as it is constant: false
 * when it is not. */
yb_rc yb_feel_constant(struct yb_ctx *ctx, const struct yb_feel *program, bool *is,
                       yb_value *out) YB_MUST;

#endif
