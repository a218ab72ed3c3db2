/* facet.h - an index in memory that filters, counts and sorts many entries at once.
 *
 *   row      0 1 2 3 4 ..                one row an entry, for good
 *   alive    1 1 0 1 1
 *   value    "scene.style" diaolou  1 0 0 1 0     one bitmap a value of a term column
 *   number   price   0 800 - 120 ..               one array a number column
 *   place    x y z                                a unit vector a row
 *   free     day 20786  1 1 0 0 1                 one bitmap a day
 *
 * Filters are bitmaps joined by `and`; within one column the values asked for are
 * joined by `or`. The counts of a column ignore the column's own filter, so that a
 * reader sees what choosing another value would give. Nothing here knows what an
 * entry is. Writers exclude readers; readers share (the caller's lock).
 */
#ifndef YB_PURE_FACET_FACET_H
#define YB_PURE_FACET_FACET_H
#include "pure/geo/geo.h"

struct yb_facets;

#define YB_FACET_ROWS_MAX 2000000u
#define YB_FACET_COLUMNS_MAX 256u     /* of terms, of numbers each */
#define YB_FACET_VALUES_MAX 16384u    /* of all term columns together */
#define YB_FACET_DAYS_MAX 800u
#define YB_FACET_NONE INT64_MIN       /* a number that an entry does not have */
#define YB_FACET_FILTERS_MAX 16u
#define YB_FACET_HITS_MAX 200u

struct yb_facets_spec { uint32_t terms, numbers, days; };
/* Owner: the caller. */
yb_rc yb_facets_open(const struct yb_facets_spec *spec, struct yb_facets **out) YB_MUST;
void yb_facets_close(struct yb_facets *f);            /* NULL is fine */

struct yb_facet_term { uint32_t column; yb_str value; };
struct yb_facet_doc {
  int64_t id;
  uint32_t terms;
  const struct yb_facet_term *term;
  const int64_t *number;              /* [spec.numbers], YB_FACET_NONE where there is none */
  bool placed;
  yb_point at;
};
/* Puts or replaces; a new entry is free on every day. YB_LIMIT, YB_NOMEM: the entry
 * is not in the index. */
yb_rc yb_facets_put(struct yb_facets *f, const struct yb_facet_doc *doc) YB_MUST;
void yb_facets_drop(struct yb_facets *f, int64_t id);
/* Adds to a number of an entry, from 0 when it has none; unknown entries are ignored. */
void yb_facets_add(struct yb_facets *f, int64_t id, uint32_t number, int64_t by);
/* The days of the index begin on `first` (days since 1970); moving on forgets what lies
 * before and takes what comes as free. */
yb_rc yb_facets_first_day(struct yb_facets *f, int64_t first) YB_MUST;
/* Whether an entry is free on a day; days outside the index and unknown entries are
 * ignored. */
void yb_facets_free(struct yb_facets *f, int64_t id, int64_t day, bool is_free);
uint32_t yb_facets_count(const struct yb_facets *f);  /* alive */

typedef enum yb_facet_sort {
  YB_SORT_RELEVANCE,                  /* favoured ones first, then by `number`, falling */
  YB_SORT_RISING, YB_SORT_FALLING,    /* by `number`; entries without it come last */
  YB_SORT_DISTANCE                    /* from `here`; entries without a place come last */
} yb_facet_sort;
struct yb_facet_filter { uint32_t column, n; const yb_str *value; };
struct yb_facet_range { uint32_t number; int64_t least, most; };
struct yb_facet_query {
  uint32_t filters, ranges, counts;
  const struct yb_facet_filter *filter;
  const struct yb_facet_range *range;
  const uint32_t *count;              /* term columns whose values are counted */
  bool has_only;                      /* only these ids (of a full-text search), rising or not */
  uint32_t only_n, favour_n;
  const int64_t *only, *favour;
  bool near;                          /* distances from `here` are told */
  yb_point here;
  double radius_m;                    /* 0: however far */
  const struct yb_box *box;           /* of a map; NULL: everywhere */
  int64_t free_from, free_to;         /* days; free on all of them; to < from: not asked */
  yb_facet_sort sort;
  uint32_t number;
  bool has_after;
  int64_t after_key, after_id;        /* of the last hit of the page before */
  uint32_t limit;                     /* at most YB_FACET_HITS_MAX */
  bool points;                        /* the places of all matches, for a map */
};
struct yb_facet_hit { int64_t id, key; double distance_m; bool placed; yb_point at; };
struct yb_facet_count { uint32_t column; yb_str value; uint32_t n; };
struct yb_facet_result {
  uint32_t total, hits, counts, points;
  const struct yb_facet_hit *hit;     /* in order */
  const struct yb_facet_count *count; /* by column as asked, then the most first; no zeros */
  const yb_point *point;
  const int64_t *point_id;
};
/* Results are the arena's; values borrow from the index until it changes. YB_LIMIT
 * beyond a ceiling; an unknown column is YB_BROKEN; an unknown value matches nothing. */
yb_rc yb_facets_find(const struct yb_facets *f, struct yb_arena *a,
                     const struct yb_facet_query *q, struct yb_facet_result *out) YB_MUST;

#endif
