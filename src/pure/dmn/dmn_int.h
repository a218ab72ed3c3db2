/* dmn_int.h - what the parts of dmn share; nothing outside includes this. */
#ifndef YB_PURE_DMN_INT_H
#define YB_PURE_DMN_INT_H
#include "base/arena.h"
#include "base/map.h"
#include "base/xml.h"
#include "pure/dmn/dmn.h"

/* A text of the model that was compiled. program NULL: empty or "-" (any value). */
struct dmn_cell {
  yb_str text;
  struct yb_place at;
  const struct yb_feel *program;
  const yb_value *fixed;           /* of an output: its constant; NULL: the program runs */
};

/* ---- types ---- */

struct dmn_member { yb_str name; const struct dmn_type *type; };
struct dmn_type {
  yb_str name;                     /* as a reader knows it: "tGrade", "number" */
  struct yb_place at;
  const struct yb_feel_type *feel; /* its shape, without constraints */
  const struct dmn_type *base;     /* what it refines, or the type of its items; or NULL */
  bool collection;
  const struct dmn_type *result;   /* of a function item; NULL: any */
  bool function;
  const struct dmn_member *member;
  uint32_t members;
  const struct dmn_cell *allowed;  /* tests of each item of a collection, else of the value */
  const struct dmn_cell *whole;    /* tests of a collection as a whole */
  bool checked;                    /* it, or something in it, has tests */
};

/* ---- tables: what table_load.c makes, table.c runs, index.c and verify.c read ---- */

struct dmn_column {                /* an input */
  yb_str label;                    /* the label, or the text of the expression */
  struct dmn_cell expr;
  uint32_t slot;                   /* of a plain name; YB_DMN_NIL: expr is evaluated */
  const struct dmn_type *type;     /* NULL: any */
  struct dmn_cell values;          /* input values: unary tests; else those of the type */
};
struct dmn_output {
  yb_str name;                     /* empty: the only output has none */
  const struct dmn_type *type;
  struct dmn_cell values;          /* output values, or those of the type: unary tests */
  yb_value order;                  /* the same as a list, best first; null: there are none */
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
 * conditions of rule r are true, as the standard has it. Bit r of `open` when a
 * missing value leaves the rule undecided: no condition put to a value is false, and
 * one is put to null, or gives null. A rule may be both: not("x") holds for null.
 * Both have YB_DMN_WORDS(rules) words. `slots` is the frame the cells read beside
 * '?'. `first`: bits after the lowest hit may be left out (policy F). */
struct dmn_match { const yb_value *input, *slots; uint64_t *hit, *open; bool first; };
/* Row by row: the reference. */
yb_rc yb_dmn_scan(const struct yb_dmn_table *t, struct yb_ctx *ctx,
                  const struct dmn_match *m) YB_MUST;
/* An index of the table, into ctx->arena (index.c), with masks of at most `bytes` and one a
 * column; and a match through it. The rules that still stand ask the interpreter for
 * cells that are not simple. */
#define YB_DMN_INDEX_BYTES (8u << 20)
yb_rc yb_dmn_index(struct yb_ctx *ctx, const struct yb_dmn_table *t, size_t bytes,
                   const struct dmn_index **out) YB_MUST;
yb_rc yb_dmn_index_match(const struct dmn_index *index, const struct yb_dmn_table *t,
                         struct yb_ctx *ctx, const struct dmn_match *m) YB_MUST;
/* The one that evaluation calls: through the index where there is one. */
yb_rc yb_dmn_match(const struct yb_dmn_table *t, struct yb_ctx *ctx,
                   const struct dmn_match *m) YB_MUST;

/* ---- boxed expressions ---- */

typedef enum dmn_box_kind {
  BOX_FAULT,       /* null, with the fault that loading found */
  BOX_LITERAL,     /* program */
  BOX_CONTEXT,     /* parts: entries; one without a name is the result */
  BOX_LIST,        /* parts: items; a relation is a list of contexts */
  BOX_FUNCTION,    /* function */
  BOX_CALL,        /* parts: the function, then arguments by name */
  BOX_IF,          /* parts: condition, then, else */
  BOX_FILTER, BOX_FOR, BOX_SOME, BOX_EVERY,    /* parts: domain, body; slot: the variable */
  BOX_TABLE        /* table */
} dmn_box_kind;
struct dmn_part {
  yb_str name;
  const struct dmn_type *type;     /* of a context's entry */
  uint32_t slot;                   /* where an entry is kept; YB_DMN_NIL: nowhere */
  const struct dmn_box *box;
};
struct dmn_box {
  dmn_box_kind kind;
  struct yb_place at;
  const struct dmn_type *type;     /* what the value is coerced to; NULL: any */
  const struct yb_feel *program;   /* LITERAL; loops: the items of slot 0 as a list */
  const struct yb_diag *fault;
  struct dmn_part *part;
  uint32_t parts, slot;
  const struct dmn_function *function;
  const struct yb_dmn_table *table;
};

/* The logic of a BKM or a boxed function. A frame of it begins with the slots of the
 * frame that it was made in, then its parameters. */
struct dmn_function {
  yb_str name;
  struct yb_place at;
  uint32_t captured, params, slots;
  const struct dmn_member *param;
  const struct yb_feel_type *feel; /* of the function value */
  const struct dmn_type *result;
  const struct dmn_box *body;
};

/* ---- the requirement graph ---- */

/* A slot of the frame, in order from 0: a required element, or a context of imported
 * ones. */
struct dmn_bind {
  yb_str name;
  uint32_t n;
  const uint32_t *element;         /* [n] */
  const yb_str *member;            /* of an import: the names in its context; else NULL */
};
struct dmn_service {
  const uint32_t *param;           /* input data, then input decisions */
  const uint32_t *output;
  uint32_t params, outputs;
  const struct dmn_function *face; /* params and result; no body */
};
struct dmn_element {
  yb_dmn_kind kind;
  yb_str id, name, ns;
  yb_str variable;                 /* mostly the name */
  struct yb_place at;
  const struct dmn_type *type;     /* of the variable; NULL: any */
  const uint32_t *need;            /* required elements */
  uint32_t needs;
  const struct dmn_bind *bind;
  uint32_t binds, slots;           /* slots: the whole frame */
  const struct yb_diag *fault;     /* of a lenient load */
  const struct dmn_box *logic;     /* DECISION; BKM: a BOX_FUNCTION; or NULL */
  const struct dmn_service *service;
};
struct dmn_use { yb_str name, ns, location; const struct yb_dmn *model; };
struct yb_dmn {
  yb_str name, ns, file;
  struct dmn_element *element;     /* own ones first, then those of imports */
  uint32_t elements, own;
  const uint32_t *order;           /* what is required stands before what requires it */
  const uint32_t *rank;            /* of an element in `order` */
  const struct dmn_use *use;
  uint32_t uses;
  const struct yb_feel *apart;     /* |slot 0 - slot 1| */
  struct yb_map types;             /* name -> struct dmn_type, own ones */
  const struct yb_zone *zone;
  const struct yb_zone *(*find_zone)(void *self, yb_str name);
  void *self;
};

/* ---- loading ---- */

struct dmn_build {
  struct yb_ctx *ctx;
  struct yb_dmn *m;
  const struct yb_dmn_options *how;
  const struct yb_xml *root;
  yb_str ns;                       /* of DMN in this file */
  struct yb_map ids;               /* "ns#id" -> element + 1 */
  uint32_t cap, depth, types;
  struct shell *shells;            /* types.c: types in the making */
  struct yb_feel_name *type_name;
  uint32_t type_names;
  const struct dmn_type *owner;    /* of the element whose logic is read */
  const struct yb_xml **xml;       /* of own elements */
  bool bad;
};
/* The names that an expression sees; slot i holds name i. A name that hides another
 * one takes its text away until it goes. */
struct dmn_scope {
  struct yb_feel_name *name;
  struct dmn_hidden { yb_str name; uint32_t at; } *hides;
  uint32_t n, cap, most;
};

bool yb_dmn_is(const struct dmn_build *b, const struct yb_xml *e, const char *name);
const struct yb_xml *yb_dmn_child(const struct dmn_build *b, const struct yb_xml *e,
                                  const char *name);
const struct yb_xml *yb_dmn_next(const struct dmn_build *b, const struct yb_xml *e,
                                 const char *name);
#define DMN_EACH(b, var, parent, name)                                    \
  for (const struct yb_xml *var = yb_dmn_child((b), (parent), (name)); var; \
       var = yb_dmn_next((b), var, (name)))
uint32_t yb_dmn_children(const struct dmn_build *b, const struct yb_xml *e, const char *name);
/* The attribute `name`, blanks within made one space each. */
yb_rc yb_dmn_name_of(struct dmn_build *b, const struct yb_xml *e, yb_str *out) YB_MUST;
/* The <text> of an element as it stands, with the place where it begins. */
yb_rc yb_dmn_text_of(struct dmn_build *b, const struct yb_xml *e, struct dmn_cell *out) YB_MUST;
/* Notes a fault of the file; loading goes on. */
void yb_dmn_wrong(struct dmn_build *b, const struct yb_xml *e, yb_msg msg, yb_str a0, yb_str a1);
yb_rc yb_dmn_too_many(struct dmn_build *b, const struct yb_xml *e, const char *what,
                      uint32_t most) YB_MUST;
struct yb_place yb_dmn_place(const struct dmn_build *b, const struct yb_xml *e);
/* Compiles cell->text; on a fault the program stays NULL and *fault is it. */
yb_rc yb_dmn_compile(struct dmn_build *b, const struct dmn_scope *scope, bool tests,
                     struct dmn_cell *cell, const struct yb_diag **fault) YB_MUST;

/* types.c: the item definitions of the file, and typeRef (NULL: any). */
yb_rc yb_dmn_types(struct dmn_build *b) YB_MUST;
yb_rc yb_dmn_type_ref(struct dmn_build *b, const struct yb_xml *e, yb_str ref,
                      const struct dmn_type **out) YB_MUST;
/* What a BKM or service of that variable type gives: of a function type its result. */
const struct dmn_type *yb_dmn_result_type(const struct dmn_type *t);
/* Fills f->feel from params and result. */
yb_rc yb_dmn_function_type(struct dmn_build *b, struct dmn_function *f) YB_MUST;
static inline const struct yb_feel_type *yb_dmn_feel(const struct dmn_type *t) {
  return t ? t->feel : NULL;
}

/* elements.c: what the file and its imports hold. */
yb_rc yb_dmn_imports(struct dmn_build *b) YB_MUST;
yb_rc yb_dmn_elements(struct dmn_build *b) YB_MUST;
/* An id of the file, or "namespace#id"; with a diagnostic when there is none. */
#define DMN_SOURCE (YB_DMN_NIL - 1)    /* a knowledge source */
yb_rc yb_dmn_href(struct dmn_build *b, const struct yb_xml *e, uint32_t *out) YB_MUST;

/* graph.c: requirements, services and the order of evaluation. */
yb_rc yb_dmn_requirements(struct dmn_build *b) YB_MUST;
yb_rc yb_dmn_order(struct dmn_build *b) YB_MUST;
/* The names that the logic of an element begins with. */
yb_rc yb_dmn_names(struct dmn_build *b, uint32_t element, struct dmn_scope *out) YB_MUST;

/* box.c, table_load.c */
yb_rc yb_dmn_push(struct dmn_build *b, struct dmn_scope *s, yb_str name,
                  const struct yb_feel_type *type, uint32_t *slot) YB_MUST;
void yb_dmn_pop(struct dmn_scope *s, uint32_t n);
const struct yb_xml *yb_dmn_expression(const struct dmn_build *b, const struct yb_xml *parent);
yb_rc yb_dmn_box(struct dmn_build *b, struct dmn_scope *s, const struct yb_xml *e,
                 const struct dmn_box **out) YB_MUST;
yb_rc yb_dmn_function(struct dmn_build *b, struct dmn_scope *s, const struct yb_xml *e, yb_str name,
                      const struct dmn_function **out) YB_MUST;
yb_rc yb_dmn_table_load(struct dmn_build *b, struct dmn_scope *s, const struct yb_xml *e,
                        struct dmn_box *box, struct yb_dmn_table *t) YB_MUST;
/* The box gives null with this fault. */
void yb_dmn_faulty(struct dmn_box *box, const struct yb_diag *fault);
yb_rc yb_dmn_fault(struct dmn_build *b, const struct yb_xml *e, struct dmn_box *box, yb_msg msg,
                   yb_str a0, yb_str a1) YB_MUST;

#endif
