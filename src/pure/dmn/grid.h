/* grid.h - a column of a table as a line of places: index and verification walk it.
 *
 *   constants of the column, in order      a      b      c
 *   places                              0  1  2   3  4   5  6
 *                                       ^ below a  ^ between a and b
 *                                          ^ at a
 *
 * Whatever lies in one place passes the same cells. A cell that is simple is a few
 * ranges of places, and what it says of null; the others are hard: they ask the
 * interpreter. Of a column with constants of several types those of the first type
 * make the line, the others are hard.
 */
#ifndef YB_PURE_DMN_GRID_H
#define YB_PURE_DMN_GRID_H
#include "pure/dmn/dmn_int.h"
#include "pure/feel/span.h"

struct grid_range { uint32_t low, high; };       /* places, both included */
struct grid_cell {
  const struct grid_range *range;
  uint32_t ranges;
  yb_tri on_null;
  bool hard, any;                  /* any: whatever the value, null too */
  yb_msg why;                      /* hard */
};
struct grid {
  yb_value_type type;              /* YB_VNULL: no constants */
  yb_value *point;
  uint32_t points, places, ranges; /* places: 2 * points + 1; ranges of all cells */
  struct grid_cell *cell;          /* [cells] */
};

/* The grid of `cells` cells that stand `step` apart, into ctx->arena. `null`: null is
 * one more place, the last, numbered `places`. */
yb_rc yb_dmn_grid(struct yb_ctx *ctx, const struct dmn_cell *first, uint32_t cells, uint32_t step,
                  bool null, struct grid *out) YB_MUST;
/* Whether the grid orders the value; and its place. */
bool yb_dmn_grid_fits(const struct grid *g, yb_value v);
uint32_t yb_dmn_grid_place(const struct grid *g, yb_value v);

#endif
