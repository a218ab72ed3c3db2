/* dmn_int.h - what the parts of dmn share; nothing outside includes this. */
#ifndef YB_PURE_DMN_INT_H
#define YB_PURE_DMN_INT_H
#include "base/arena.h"
#include "base/map.h"
#include "base/xml.h"
#include "pure/dmn/dmn.h"

/* ---- tables: what table_load.c makes, table.c runs, index.c and verify.c read ---- */

/* A text of the model that was compiled. program NULL: empty or "-" (any value). */
struct dmn_cell {
  yb_str text;
  struct yb_place at;
  const struct yb_feel *program;
};
struct dmn_type;
struct dmn_column {                /* an input */
  yb_str label;                    /* the label, or the text of the expression */
  struct dmn_cell expr;
  const struct dmn_type *type;     /* NULL: any */
  struct dmn_cell values;          /* input values: unary tests; else those of the type */
};
struct dmn_output {
  yb_str name;                     /* empty: the only output has none */
  const struct dmn_type *type;
  struct dmn_cell values;          /* output values: a list, best first */
  struct dmn_cell fallback;        /* default output entry; program NULL: none */
};
struct dmn_rule { yb_str id; struct yb_place at; };
struct dmn_index;
struct yb_dmn_table {
  struct yb_place at;
  char policy;                     /* U A P F R O C */
  char aggregation;                /* + < > # or 0 */
  uint32_t inputs, outputs, rules;
  const struct dmn_column *input;
  const struct dmn_output *output;
  const struct dmn_rule *rule;
  const struct dmn_cell *when;     /* [rules * inputs], rule by rule: unary tests over '?' */
  const struct dmn_cell *then;     /* [rules * outputs] */
  const struct yb_feel *fold;      /* of an aggregation: over slot 0, a list */
  const struct dmn_index *index;   /* NULL: rows are scanned */
};
#define YB_DMN_WORDS(rules) (((rules) + 63) / 64)

/* The rules of a table for given values of its input columns: bit r of `hit` when all
 * conditions of rule r are true, of `open` when none is false and one is null.
 * Both have YB_DMN_WORDS(rules) words. `slots` is the frame the cells read beside
 * '?'. `first`: bits after the lowest hit may be left out (policy F). */
struct dmn_match { const yb_value *input, *slots; uint64_t *hit, *open; bool first; };
/* Row by row: the reference. */
yb_rc yb_dmn_scan(const struct yb_dmn_table *t, struct yb_ctx *ctx,
                  const struct dmn_match *m) YB_MUST;
/* The one that evaluation calls: through the index where there is one. */
yb_rc yb_dmn_match(const struct yb_dmn_table *t, struct yb_ctx *ctx,
                   const struct dmn_match *m) YB_MUST;

#endif
