/* verify_int.h - what the parts of verification share. */
#ifndef YB_PURE_DMN_VERIFY_INT_H
#define YB_PURE_DMN_VERIFY_INT_H
#include "pure/dmn/grid.h"
#include "pure/dmn/verify.h"

/* A column: its grid has a cell for each rule, then one for the allowed values. */
struct vcol {
  struct grid grid;
  uint32_t input;                  /* of the table */
  yb_value_type type;              /* of its values; YB_VNULL: not known */
  yb_value *sample;                /* [places + 1]: a value there; null in the last */
  uint32_t *next;                  /* [places + 2]: the first live place from here on */
  uint32_t *before;                /* [places + 2]: live places before */
  struct grid_range *whole;        /* one range: all places but null */
};
#define YB_DMN_MEMO (1u << 16)     /* sets remembered; more are worked out again */
struct vkey { uint64_t a, b, where; };           /* where: which search, which column */
struct verifier {
  struct yb_ctx *ctx;
  struct yb_arena *scratch;
  const struct yb_dmn_table *t;
  struct yb_dmn_verdict *out;
  struct vcol *col;                /* [inputs], those that tell most first */
  uint32_t cols;
  bool *hard, *empty;              /* [rules] has a hard cell; matches nothing allowed */
  yb_value *then;                  /* [rules * outputs] */
  bool *computed;                  /* [rules * outputs]: no constant */
  struct yb_dmn_finding *last;
  uint64_t steps, searches;
  struct vkey *memo;               /* [YB_DMN_MEMO] */
};

/* A value in a place of a grid; null when there is none: between two days that follow
 * one another. */
yb_rc yb_dmn_sample(struct yb_arena *a, const struct grid *g, yb_value_type type,
                    uint32_t place, yb_value *out) YB_MUST;

static inline uint32_t yb_dmn_live(const struct vcol *c, struct grid_range r) {
  return c->before[r.high + 1] - c->before[r.low];
}
static inline const struct grid_cell *yb_dmn_cell(const struct verifier *v, uint32_t col,
                                                  uint32_t rule) {
  return &v->col[col].grid.cell[rule];
}
/* Whether two cells of a column have a live place in common; the first one. */
bool yb_dmn_meet(const struct vcol *c, const struct grid_cell *a, const struct grid_cell *b,
                 uint32_t *place);

/* A box: for each column some ranges of places. */
struct vside { const struct grid_range *range; uint32_t n; };
/* Looks for places of `box` that none of the rules covers; calls `found` with one range
 * for each column, until it says stop. *done is false when the steps did not suffice. */
typedef yb_rc (*uncovered_fn)(void *self, const struct grid_range *where, bool *stop);
yb_rc yb_dmn_uncovered(struct verifier *v, const struct vside *box, const uint32_t *rule,
                       uint32_t rules, uncovered_fn found, void *self, bool *done) YB_MUST;

#endif
