/* verify.h - what is wrong with a decision table, found without running it.
 *
 *   gap        inputs that no rule covers (policies U A P F without a default output)
 *   overlap    two rules for one input where one may match (U), or two whose computed
 *              outputs may differ (A)
 *   conflict   the same with outputs that differ: the result would be null (U, A)
 *   masked     a rule never reached, because earlier ones take all its inputs (F)
 *   empty      a rule that no allowed input matches
 *   duplicate  two rules with the same conditions and the same outputs
 *
 * Each comes with an example: one value for each input column. A table is a set of
 * boxes over its columns' places (grid.h); numbers are dense, dates, months, booleans
 * and enumerations are not. Inputs range over the allowed values of the column or its
 * type; null may always come, but is no gap. Cells that are not simple are left out
 * and told: they count as covering what they may, so that no gap is reported that is
 * none, and are in no overlap.
 *
 * Work is bounded: each question takes at most YB_DMN_VERIFY_STEPS; when that was not
 * enough, `unfinished` says which.
 */
#ifndef YB_PURE_DMN_VERIFY_H
#define YB_PURE_DMN_VERIFY_H
#include "base/json.h"
#include "pure/dmn/dmn.h"

#define YB_DMN_VERIFY_STEPS UINT64_C(100000000)  /* about a second */
#define YB_DMN_VERIFY_KEPT 100u    /* findings kept of a kind; all are counted */
#define YB_DMN_VERIFY_TABLES 1000u /* of one model */

typedef enum yb_dmn_flaw {
  YB_DMN_GAP, YB_DMN_OVERLAP, YB_DMN_CONFLICT, YB_DMN_MASKED, YB_DMN_EMPTY, YB_DMN_DUPLICATE,
  YB_DMN_FLAWS
} yb_dmn_flaw;
const char *yb_dmn_flaw_name(yb_dmn_flaw f);     /* "gap" ... */

struct yb_dmn_finding {
  yb_dmn_flaw flaw;
  uint32_t rule[2];                /* from 1, in the table's order; 0: none */
  struct yb_place at;
  const yb_value *example;         /* [inputs]; of EMPTY NULL */
  const yb_str *region;            /* [inputs]: where it holds, as unary tests */
  struct yb_diag what;             /* the sentence, in both languages: yb_diag_what */
  struct yb_dmn_finding *next;
};
struct yb_dmn_left {               /* a cell left out */
  uint32_t rule, input;            /* from 1; rule 0: the allowed values of the column */
  struct yb_place at;
  yb_msg why;
};
struct yb_dmn_verdict {
  const struct yb_dmn_table *table;
  uint32_t element;                /* whose logic holds the table */
  struct yb_place at;
  char policy;
  uint32_t inputs, rules;
  const yb_str *label;             /* [inputs] */
  const struct yb_dmn_finding *first;
  uint64_t count[YB_DMN_FLAWS];
  bool unfinished[YB_DMN_FLAWS];   /* the ceiling of work was reached: there may be more */
  const struct yb_dmn_left *left;
  uint32_t lefts;
};

/* One table, into ctx->arena. */
yb_rc yb_dmn_verify_table(struct yb_ctx *ctx, const struct yb_dmn_table *t,
                          struct yb_dmn_verdict *out) YB_MUST;
/* All tables of the model's own elements, nested ones too, in the order of the file.
 * YB_LIMIT beyond YB_DMN_VERIFY_TABLES. */
yb_rc yb_dmn_verify(struct yb_ctx *ctx, const struct yb_dmn *m,
                    const struct yb_dmn_verdict **out, uint32_t *tables) YB_MUST;
/* Adds the findings to ctx->diags: conflicts and overlaps as errors, the rest as
 * warnings, what was left out or not finished as notes. */
void yb_dmn_verdict_tell(struct yb_ctx *ctx, const struct yb_dmn_verdict *v);
/* {"tables": [{"decision": .., "line": .., "policy": "U", "rules": 3, "inputs": [..],
 * "sound": false, "unfinished": [..], "counts": {"gap": 1}, "findings": [{"kind":
 * "gap", "rules": [], "example": {..}, "region": {..}, "line": .., "column": ..,
 * "message": .., "fix": ..}], "left out": [..]}]} */
yb_rc yb_dmn_verdict_json(struct yb_ctx *ctx, const struct yb_dmn *m,
                          const struct yb_dmn_verdict *v, uint32_t tables, yb_lang lang,
                          struct yb_json **out) YB_MUST;

#endif
