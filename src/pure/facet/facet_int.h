/* facet_int.h - the index as it stands in memory, shared by this module's files. */
#ifndef YB_PURE_FACET_INT_H
#define YB_PURE_FACET_INT_H
#include "base/map.h"
#include "pure/facet/facet.h"

struct facet_value { uint32_t column; yb_str text; uint64_t *bits; };
struct facet_vector { double x, y, z; };        /* z > 1: no place */

struct yb_facets {
  struct yb_facets_spec spec;
  struct yb_arena *arena;                       /* texts of values, maps */
  uint32_t rows, cap, alive_n;                  /* cap: a multiple of 64 */
  int64_t *id;                                  /* [cap] */
  uint32_t *slot, slots;                        /* id -> row + 1, open addressing */
  uint64_t *alive;                              /* [cap / 64] */
  struct facet_vector *place;                   /* [cap] */
  yb_point *at;                                 /* [cap] */
  int64_t **number;                             /* [spec.numbers][cap] */
  struct yb_map *value_of;                      /* [spec.terms] -> facet_value */
  struct facet_value **value;                   /* all of them, in order of coming */
  uint32_t values, value_cap;
  int64_t first_day;
  uint64_t **free;                              /* [spec.days], a ring: day % spec.days */
};

static inline uint32_t facet_words(const struct yb_facets *f) { return f->cap / 64; }
static inline bool facet_bit(const uint64_t *bits, uint32_t row) {
  return bits[row / 64] >> (row % 64) & 1;
}
static inline void facet_set(uint64_t *bits, uint32_t row, bool on) {
  uint64_t b = UINT64_C(1) << (row % 64);
  if (on) bits[row / 64] |= b;
  else bits[row / 64] &= ~b;
}
/* The row of an id, or UINT32_MAX. */
uint32_t facet_row(const struct yb_facets *f, int64_t id);
struct facet_vector facet_vector_of(yb_point p);
uint64_t *facet_day(const struct yb_facets *f, int64_t day);    /* NULL: outside */

#endif
