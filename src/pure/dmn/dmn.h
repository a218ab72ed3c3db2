/* dmn.h - DMN 1.5: a model is loaded once and evaluated many times.
 *
 *   XML --base/xml--> tree --load--> elements, types, tables --compile--> model
 *                                                                          |
 *   inputs (slots or JSON) ------------------------------------> evaluate -+-> value
 *                                                                          +-> why
 *
 * An element is an input, a decision, a business knowledge model (BKM) or a
 * decision service. Loading orders the requirement graph; an evaluation asks for
 * one element and computes what it requires, each decision at most once. Every
 * expression is a compiled FEEL program over slots of a frame:
 *
 *   frame of a body: | what it requires | parameters | entries of contexts, ... |
 *
 * Imports: the caller loads the imported models first and passes them; their
 * elements become part of the importing model, so one input of a model that is
 * imported twice is one input.
 *
 * A model is immutable, may be used by many threads, and lives in the arena in
 * which it was loaded, as do the models that it imports. Values live in the
 * arena of the evaluation.
 *
 * Where the standard prescribes null (a mismatch of types, several rules where one
 * is allowed, a missing name), the value is null and ctx->diags gets a warning with
 * the place in the file.
 */
#ifndef YB_PURE_DMN_H
#define YB_PURE_DMN_H
#include "pure/feel/feel.h"

#define YB_DMN_FILE (16u << 20)      /* bytes of a file */
#define YB_DMN_ELEMENTS 20000u       /* of a model with its imports */
#define YB_DMN_TYPES 20000u          /* item definitions and components */
#define YB_DMN_RULES 65536u          /* of one table */
#define YB_DMN_COLUMNS 256u          /* inputs, and outputs, of one table */
#define YB_DMN_DEPTH 50u             /* boxed expressions in boxed expressions */
#define YB_DMN_NESTED 600u           /* the same while functions call one another */
#define YB_DMN_SLOTS 60000u          /* names in one frame */
#define YB_DMN_NIL UINT32_MAX

typedef enum yb_dmn_kind { YB_DMN_INPUT, YB_DMN_DECISION, YB_DMN_BKM, YB_DMN_SERVICE } yb_dmn_kind;

struct yb_dmn;
struct yb_dmn_options {
  const struct yb_dmn *const *import;          /* models that the file may import */
  uint32_t imports;
  const struct yb_zone *zone;                  /* as in yb_feel_scope */
  const struct yb_zone *(*find_zone)(void *self, yb_str name);
  void *self;
  /* Faults within one expression or one element do not refuse the model: the
   * element gives null with the fault's diagnostic when it is evaluated. */
  bool lenient;
};

/* What a file imports, without loading it: so that a caller can read the files. */
struct yb_dmn_import { yb_str ns, location, name; struct yb_place at; };
struct yb_dmn_head {
  yb_str ns, name;
  const struct yb_dmn_import *import;
  uint32_t imports;
};
yb_rc yb_dmn_peek(struct yb_ctx *ctx, yb_str file, yb_str text, struct yb_dmn_head *out) YB_MUST;

/* Loads a file of DMN 1.1 to 1.5 into ctx->arena. YB_INVALID with diagnostics (file,
 * line, column) for what is wrong in it: not well formed, broken references, cycles,
 * names and ids that stand twice, expressions that do not compile. YB_LIMIT for
 * the ceilings above. */
yb_rc yb_dmn_load(struct yb_ctx *ctx, yb_str file, yb_str text, const struct yb_dmn_options *how,
                  const struct yb_dmn **out) YB_MUST;

/* ---- what is in a model ---- */

struct yb_dmn_about {
  yb_dmn_kind kind;
  yb_str name, ns;                 /* of its variable; of its model */
  yb_str id;
  const struct yb_feel_type *type; /* NULL: any */
  struct yb_place at;
};
yb_str yb_dmn_name(const struct yb_dmn *m);
yb_str yb_dmn_namespace(const struct yb_dmn *m);
uint32_t yb_dmn_count(const struct yb_dmn *m);                  /* elements, imports included */
struct yb_dmn_about yb_dmn_get(const struct yb_dmn *m, uint32_t element);
/* By name, own elements before imported ones; `ns` may be empty: any. YB_DMN_NIL
 * when there is none. */
uint32_t yb_dmn_find(const struct yb_dmn *m, yb_dmn_kind kind, yb_str ns, yb_str name);
/* The place of a decision's boxed table, or NULL when its logic is not a table. */
struct yb_dmn_table;
const struct yb_dmn_table *yb_dmn_table(const struct yb_dmn *m, uint32_t decision);

/* ---- evaluation ---- */

struct yb_dmn_given { uint32_t element; yb_value value; };   /* an input, or a decision */
struct yb_dmn_why;
struct yb_dmn_ask {
  uint32_t element;                        /* a decision, or a service: then a context when
                                              it has several output decisions */
  const struct yb_dmn_given *given;        /* what is not given is missing: null */
  uint32_t count;
  /* Unknown is not false: a table in which a rule that reads a missing value could
   * still change the answer gives null instead of the answer without that rule. */
  bool unknown;
  bool explain;                            /* fill `why` */
};
/* Of a decision that answers true or false: unknown when the value is null and an input that it
 * reads is missing; null with nothing missing is false. */
typedef enum yb_dmn_outcome { YB_DMN_FALSE, YB_DMN_TRUE, YB_DMN_UNKNOWN } yb_dmn_outcome;
struct yb_dmn_answer {
  yb_value value;
  yb_dmn_outcome outcome;
  const uint32_t *missing;                 /* inputs read and absent or null */
  uint32_t missings;
  const struct yb_dmn_why *why;            /* NULL unless asked for */
};
/* YB_LIMIT when the ceiling of steps is reached (YB_FEEL_STEPS for all of one call). */
yb_rc yb_dmn_eval(const struct yb_dmn *m, struct yb_ctx *ctx, const struct yb_dmn_ask *ask,
                  struct yb_dmn_answer *out) YB_MUST;
/* The same with inputs by name from an object; inputs of imported models by their
 * name too, or within a member named as the import. Strings become dates where a
 * date is declared. Members that name nothing are ignored. */
yb_rc yb_dmn_eval_json(const struct yb_dmn *m, struct yb_ctx *ctx, struct yb_dmn_ask ask,
                       const struct yb_json *object, struct yb_dmn_answer *out) YB_MUST;

/* ---- why ---- */

/* How far a value is from passing a condition: |value - nearest bound|, a number
 * or a duration; null when the condition has no distance. */
struct yb_dmn_miss {
  uint32_t input;                  /* column */
  yb_str condition;                /* text of the cell */
  struct yb_place at;
  yb_value value, distance;
  bool unknown;                    /* the value is null: neither true nor false */
};
struct yb_dmn_rule_why {
  uint32_t rule;                   /* from 1 */
  yb_str id;
  struct yb_place at;
  bool matched;
  const struct yb_dmn_miss *miss;  /* conditions that did not hold */
  uint32_t misses;
};
struct yb_dmn_table_why {
  uint32_t element;                /* whose logic holds the table */
  struct yb_place at;
  char policy;                     /* U A P F R O C */
  char aggregation;                /* + < > # or 0 */
  uint32_t inputs;
  const yb_str *label;             /* of each column: its label or expression */
  const yb_value *input;
  const struct yb_dmn_rule_why *rule;          /* all rules; the nearest ones when many */
  uint32_t rules, matched, omitted;            /* omitted: not told, all not matched */
  yb_value result;
  const struct yb_dmn_table_why *next;
};
struct yb_dmn_value_why { uint32_t element; yb_value value; };
struct yb_dmn_why {
  const struct yb_dmn_value_why *value;        /* inputs and decisions, as evaluated */
  uint32_t values;
  const struct yb_dmn_table_why *table;        /* as evaluated */
};
#define YB_DMN_WHY_RULES 200u      /* rules told of one table */
#define YB_DMN_WHY_TABLES 1000u    /* evaluations of tables told */

/* {"value":..,"outcome":..,"missing":[..],"diagnostics":[..],"decisions":[..],
 * "tables":[..]}: docs/engine/rules.md draws it. Diagnostics are those of `diags`. */
yb_rc yb_dmn_answer_json(struct yb_ctx *ctx, const struct yb_dmn *m,
                         const struct yb_dmn_answer *answer, const struct yb_diags *diags,
                         yb_lang lang, struct yb_json **out) YB_MUST;

#endif
