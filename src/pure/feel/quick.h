/* quick.h - comparisons of numbers of 64 bits, inline: what the machine does most. */
#ifndef YB_PURE_FEEL_QUICK_H
#define YB_PURE_FEEL_QUICK_H
#include "pure/feel/feel_int.h"

static inline bool yb_quick_pair(const yb_value *a, const yb_value *b) {
  return a->type == YB_VNUMBER && b->type == YB_VNUMBER && !(a->wide | b->wide);
}

static inline yb_dec yb_quick_dec(const yb_value *v) { return yb_dec_fast(v->u.i, v->scale); }

static inline int yb_quick_order(const yb_value *a, const yb_value *b) {
  if (a->scale == b->scale) return (a->u.i > b->u.i) - (a->u.i < b->u.i);
  return yb_dec_cmp(yb_quick_dec(a), yb_quick_dec(b));
}

/* Bits: the operator holds for -1, 0, 1. */
static inline bool yb_quick_holds(uint8_t op, int order) {
  static const uint8_t bits[] = {2, 5, 1, 3, 4, 6};        /* = != < <= > >= */
  return bits[op - OP_EQ] >> (order + 1) & 1;
}

/* Two numbers compared, or a number put to a range of such; false: they are others. */
static inline bool yb_quick(uint8_t op, const yb_value *l, const yb_value *r, bool *out) {
  if (op != OP_IN) {
    if (!yb_quick_pair(l, r)) return false;
    *out = yb_quick_holds(op, yb_quick_order(l, r));
    return true;
  }
  if (r->type != YB_VRANGE) return false;
  const struct yb_range *in = r->u.range;
  if (in->unary || !yb_quick_pair(l, &in->low) || !yb_quick_pair(l, &in->high)) return false;
  *out = yb_quick_order(l, &in->low) + in->low_in > 0 &&
         yb_quick_order(l, &in->high) - in->high_in < 0;
  return true;
}

#endif
