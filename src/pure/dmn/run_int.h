/* run_int.h - what the parts of an evaluation share. */
#ifndef YB_PURE_DMN_RUN_INT_H
#define YB_PURE_DMN_RUN_INT_H
#include "pure/dmn/dmn_int.h"

/* One call of yb_dmn_eval; in the arena, because function values that it makes may be
 * called as long as the arena lives. */
struct dmn_run {
  const struct yb_dmn *m;
  struct yb_ctx *ctx;
  bool unknown;
  uint32_t depth;                  /* boxes that are being evaluated */
  struct dmn_why_list *why;        /* NULL unless explaining */
};
/* The values of elements: one for the call, one more for each call of a service. */
struct dmn_state {
  struct dmn_run *run;
  yb_value *value;                 /* [elements] */
  uint8_t *known;                  /* [elements] */
  uint32_t element;                /* whose logic runs */
};

/* Computes an element and what it requires. */
yb_rc yb_dmn_demand(struct dmn_state *st, uint32_t element, yb_value *out) YB_MUST;
/* Makes an element's value known; what it was brought to. */
yb_rc yb_dmn_give(struct dmn_state *st, const struct yb_dmn_given *g) YB_MUST;
/* A parameter of a service: null, with a warning, when it was not given. */
yb_rc yb_dmn_expect(struct dmn_state *st, uint32_t element) YB_MUST;
/* A fresh state in which nothing is known. */
yb_rc yb_dmn_state(struct dmn_run *run, struct dmn_state **out) YB_MUST;

yb_rc yb_dmn_box_eval(struct dmn_state *st, const struct dmn_box *box, yb_value *frame,
                      yb_value *out) YB_MUST;
yb_rc yb_dmn_table_eval(struct dmn_state *st, const struct yb_dmn_table *t, yb_value *frame,
                        yb_value *out) YB_MUST;
/* A warning; the value is null. */
void yb_dmn_warn(struct dmn_run *run, struct yb_place at, yb_msg msg, yb_str a0, yb_str a1);
/* What loading found wrong; the value is null. */
yb_rc yb_dmn_tell_fault(struct dmn_run *run, const struct yb_diag *d, yb_value *out) YB_MUST;
/* 10.3.2.9.4, and allowed values; `type` NULL: any. What does not fit is null with a
 * warning that names `name`. */
yb_rc yb_dmn_bring(struct dmn_run *run, const struct dmn_type *type, struct yb_place at,
                   yb_str name, yb_value v, yb_value *out) YB_MUST;
static inline yb_rc yb_dmn_coerce(struct dmn_run *run, const struct dmn_type *type,
                                  struct yb_place at, yb_str name, yb_value v, yb_value *out) {
  bool plain = v.type <= YB_VMONTHS && type && !type->checked && v.type == type->feel->kind;
  if (type && v.type != YB_VNULL && !plain) return yb_dmn_bring(run, type, at, name, v, out);
  *out = v;
  return YB_OK;
}

/* Function values of boxed functions, knowledge models and services; `frame` is the
 * one that the function sees (its captured slots are copied), `self` the slot of it
 * that becomes the function itself, or YB_DMN_NIL. */
yb_rc yb_dmn_closure(struct dmn_state *st, const struct dmn_function *f, const yb_value *frame,
                     uint32_t self, yb_value *out) YB_MUST;
/* The call of a BOX_CALL: arguments by name. */
yb_rc yb_dmn_call(struct dmn_state *st, const struct dmn_box *box, yb_value f,
                  const struct yb_entry *arg, uint32_t n, yb_value *out) YB_MUST;
yb_rc yb_dmn_service_value(struct dmn_state *st, uint32_t element, yb_value *out) YB_MUST;
/* Outputs of a service whose parameters are known in `st`. */
yb_rc yb_dmn_serve(struct dmn_state *st, uint32_t element, yb_value *out) YB_MUST;

/* why.c: what an evaluation tells. */
struct dmn_seen {                  /* of one evaluation of a table */
  const struct yb_dmn_table *table;
  uint32_t element;
  const yb_value *input, *slots;
  const uint64_t *hit, *open;
  yb_value result;
};
yb_rc yb_dmn_why_begin(struct dmn_run *run) YB_MUST;
yb_rc yb_dmn_why_end(struct dmn_run *run, const struct yb_dmn_why **out) YB_MUST;
yb_rc yb_dmn_why_value(struct dmn_run *run, uint32_t element, yb_value v) YB_MUST;
yb_rc yb_dmn_why_table(struct dmn_run *run, const struct dmn_seen *seen) YB_MUST;

static inline bool yb_dmn_bit(const uint64_t *mask, uint32_t i) {
  return mask[i / 64] >> (i % 64) & 1;
}

#endif
