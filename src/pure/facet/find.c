/* find.c - questions to the index: bitmaps, counts, the best of them (facet.h). */
#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "pure/facet/facet_int.h"

#define EARTH_M 6371008.8
#define CHORD_UNITS 1e18          /* chord squared is at most 4 */

struct finder {
  const struct yb_facets *f;
  const struct yb_facet_query *q;
  struct yb_arena *a;
  uint32_t words;
  uint64_t *match, *favour;
  uint64_t *by[YB_FACET_FILTERS_MAX];     /* the union of each filter's values */
  struct facet_vector here;
};

static uint64_t *zeros(struct finder *x) { return YB_NEW_N(x->a, x->words + 1, uint64_t); }

static void and_in(struct finder *x, const uint64_t *bits) {
  for (uint32_t i = 0; i < x->words; i++) x->match[i] &= bits[i];
}

/* ---- filters ---- */

static yb_rc filter_bits(struct finder *x, const struct yb_facet_filter *flt, uint64_t **out) {
  uint64_t *bits = zeros(x);
  if (!bits) return YB_NOMEM;
  if (flt->column >= x->f->spec.terms) return YB_BROKEN;
  for (uint32_t i = 0; i < flt->n; i++) {
    const struct facet_value *v = yb_map_get(&x->f->value_of[flt->column], flt->value[i]);
    for (uint32_t w = 0; v && w < x->words; w++) bits[w] |= v->bits[w];
  }
  *out = bits;
  return YB_OK;
}

static yb_rc ids_bits(struct finder *x, const int64_t *id, uint32_t n, uint64_t **out) {
  uint64_t *bits = zeros(x);
  if (!bits) return YB_NOMEM;
  for (uint32_t i = 0; i < n; i++) {
    uint32_t row = facet_row(x->f, id[i]);
    if (row != UINT32_MAX) facet_set(bits, row, true);
  }
  *out = bits;
  return YB_OK;
}

static double chord2(struct facet_vector a, struct facet_vector b) {
  double x = a.x - b.x, y = a.y - b.y, z = a.z - b.z;
  return x * x + y * y + z * z;
}

static bool placed(const struct finder *x, uint32_t row) { return x->f->place[row].z <= 1; }

static bool row_fits(const struct finder *x, uint32_t row, double most) {
  const struct yb_facet_query *q = x->q;
  for (uint32_t i = 0; i < q->ranges; i++) {
    int64_t v = x->f->number[q->range[i].number][row];
    if (v == YB_FACET_NONE || v < q->range[i].least || v > q->range[i].most) return false;
  }
  if (q->box && !(placed(x, row) && yb_box_has(q->box, x->f->at[row]))) return false;
  return most < 0 || (placed(x, row) && chord2(x->here, x->f->place[row]) <= most);
}

/* What is no bitmap is asked row by row, of those that are left. */
static yb_rc by_row(struct finder *x) {
  const struct yb_facet_query *q = x->q;
  double most = -1, s = sin(q->radius_m / EARTH_M / 2);
  for (uint32_t i = 0; i < q->ranges; i++)
    if (q->range[i].number >= x->f->spec.numbers) return YB_BROKEN;
  if (q->near && q->radius_m > 0) most = q->radius_m >= 2e7 ? 4.1 : 4 * s * s;
  if (!q->ranges && !q->box && most < 0) return YB_OK;
  for (uint32_t w = 0; w < x->words; w++)
    for (uint64_t left = x->match[w]; left; left &= left - 1) {
      uint32_t row = w * 64 + (uint32_t)__builtin_ctzll(left);
      if (!row_fits(x, row, most)) x->match[w] &= ~(left & -left);
    }
  return YB_OK;
}

static yb_rc narrow(struct finder *x) {
  const struct yb_facet_query *q = x->q;
  uint64_t *only;
  if (!(x->match = zeros(x))) return YB_NOMEM;
  if (x->words) memcpy(x->match, x->f->alive, x->words * sizeof *x->match);
  if (q->has_only) {
    YB_TRY(ids_bits(x, q->only, q->only_n, &only));
    and_in(x, only);
  }
  YB_TRY(ids_bits(x, q->favour, q->favour_n, &x->favour));
  if (q->free_to >= q->free_from) {
    if (q->free_to - q->free_from >= (int64_t)YB_FACET_DAYS_MAX) return YB_LIMIT;
    for (int64_t day = q->free_from; day <= q->free_to; day++) {
      const uint64_t *bits = facet_day(x->f, day);
      if (bits && x->words) and_in(x, bits);
    }
  }
  return by_row(x);
}

/* ---- counts ---- */

static int by_count(const void *a, const void *b) {
  const struct yb_facet_count *x = a, *y = b;
  if (x->n != y->n) return x->n > y->n ? -1 : 1;
  return yb_str_cmp(x->value, y->value);
}

static uint32_t common(const struct finder *x, const uint64_t *a, const uint64_t *b) {
  uint32_t n = 0;
  for (uint32_t w = 0; w < x->words; w++) n += (uint32_t)__builtin_popcountll(a[w] & b[w]);
  return n;
}

/* All filters but those of the column itself. */
static void others(const struct finder *x, uint32_t column, uint64_t *bits) {
  memcpy(bits, x->match, x->words * sizeof *bits);
  for (uint32_t i = 0; i < x->q->filters; i++)
    for (uint32_t w = 0; x->q->filter[i].column != column && w < x->words; w++)
      bits[w] &= x->by[i][w];
}

static yb_rc count_values(struct finder *x, struct yb_facet_result *out) {
  struct yb_facet_count *at = YB_NEW_N(x->a, x->f->values + 1, struct yb_facet_count);
  uint64_t *bits = zeros(x);
  uint32_t n = 0;
  if (!at || !bits) return YB_NOMEM;
  for (uint32_t c = 0; c < x->q->counts; c++) {
    uint32_t column = x->q->count[c], first = n;
    if (column >= x->f->spec.terms) return YB_BROKEN;
    for (uint32_t k = 0; k < c; k++)
      if (x->q->count[k] == column) return YB_BROKEN;
    others(x, column, bits);
    for (uint32_t i = 0; i < x->f->values; i++) {
      const struct facet_value *v = x->f->value[i];
      uint32_t hits = v->column == column ? common(x, bits, v->bits) : 0;
      if (hits) at[n++] = (struct yb_facet_count){column, v->text, hits};
    }
    qsort(at + first, n - first, sizeof *at, by_count);
  }
  out->count = at;
  out->counts = n;
  return YB_OK;
}

/* ---- the page ---- */

/* Rising keys are the order; what has none comes last. */
static int64_t key_of(const struct finder *x, uint32_t row) {
  const struct yb_facet_query *q = x->q;
  if (q->sort == YB_SORT_DISTANCE)
    return placed(x, row) ? (int64_t)(chord2(x->here, x->f->place[row]) * CHORD_UNITS) : INT64_MAX;
  int64_t v = x->f->number[q->number][row];
  if (q->sort == YB_SORT_RISING) return v == YB_FACET_NONE ? INT64_MAX : v;
  if (v == YB_FACET_NONE) return INT64_MAX;
  if (q->sort == YB_SORT_FALLING) return -v;
  return -(v / 4) - (facet_bit(x->favour, row) ? INT64_MAX / 2 : 0);
}

static bool before(int64_t key, int64_t id, int64_t key2, int64_t id2) {
  return key != key2 ? key < key2 : id < id2;
}

/* The page is a heap whose root is the worst of the best. */
static void sink(struct yb_facet_hit *h, uint32_t n, uint32_t i) {
  for (uint32_t k = 2 * i + 1; k < n; i = k, k = 2 * i + 1) {
    if (k + 1 < n && before(h[k].key, h[k].id, h[k + 1].key, h[k + 1].id)) k++;
    if (!before(h[i].key, h[i].id, h[k].key, h[k].id)) return;
    struct yb_facet_hit t = h[i];
    h[i] = h[k], h[k] = t;
  }
}

static void offer(struct yb_facet_hit *h, uint32_t *n, uint32_t limit, int64_t key, int64_t id) {
  if (*n < limit) {
    h[(*n)++] = (struct yb_facet_hit){.id = id, .key = key};
    if (*n == limit)
      for (uint32_t i = limit; i-- > 0;) sink(h, limit, i);
  } else if (before(key, id, h[0].key, h[0].id)) {
    h[0] = (struct yb_facet_hit){.id = id, .key = key};
    sink(h, limit, 0);
  }
}

static int by_key(const void *a, const void *b) {
  const struct yb_facet_hit *x = a, *y = b;
  if (x->key == y->key && x->id == y->id) return 0;
  return before(x->key, x->id, y->key, y->id) ? -1 : 1;
}

static void tell(const struct finder *x, struct yb_facet_hit *h) {
  uint32_t row = facet_row(x->f, h->id);
  h->placed = placed(x, row);
  h->at = x->f->at[row];
  h->distance_m = h->placed && x->q->near ? yb_geo_distance_m(x->q->here, h->at) : -1;
}

static yb_rc page(struct finder *x, struct yb_facet_result *out) {
  const struct yb_facet_query *q = x->q;
  struct yb_facet_hit *h = YB_NEW_N(x->a, q->limit + 1, struct yb_facet_hit);
  uint32_t n = 0;
  if (!h) return YB_NOMEM;
  for (uint32_t w = 0; w < x->words && q->limit; w++)
    for (uint64_t left = x->match[w]; left; left &= left - 1) {
      uint32_t row = w * 64 + (uint32_t)__builtin_ctzll(left);
      int64_t key = key_of(x, row), id = x->f->id[row];
      if (q->has_after && !before(q->after_key, q->after_id, key, id)) continue;
      offer(h, &n, q->limit, key, id);
    }
  qsort(h, n, sizeof *h, by_key);
  for (uint32_t i = 0; i < n; i++) tell(x, &h[i]);
  out->hit = h;
  out->hits = n;
  return YB_OK;
}

static yb_rc all_points(struct finder *x, struct yb_facet_result *out) {
  yb_point *p = YB_NEW_N(x->a, out->total, yb_point);
  int64_t *id = YB_NEW_N(x->a, out->total, int64_t);
  uint32_t n = 0;
  if (!p || !id) return YB_NOMEM;
  for (uint32_t w = 0; w < x->words; w++)
    for (uint64_t left = x->match[w]; left; left &= left - 1) {
      uint32_t row = w * 64 + (uint32_t)__builtin_ctzll(left);
      if (!placed(x, row)) continue;
      id[n] = x->f->id[row];
      p[n++] = x->f->at[row];
    }
  out->point = p;
  out->point_id = id;
  out->points = n;
  return YB_OK;
}

static yb_rc check(const struct yb_facets *f, const struct yb_facet_query *q) {
  if (q->filters > YB_FACET_FILTERS_MAX || q->limit > YB_FACET_HITS_MAX ||
      q->ranges > YB_FACET_FILTERS_MAX || q->counts > YB_FACET_COLUMNS_MAX)
    return YB_LIMIT;
  bool numbered = q->sort != YB_SORT_DISTANCE;
  if (numbered && q->number >= f->spec.numbers) return YB_BROKEN;
  return !numbered && !q->near ? YB_BROKEN : YB_OK;
}

yb_rc yb_facets_find(const struct yb_facets *f, struct yb_arena *a,
                     const struct yb_facet_query *q, struct yb_facet_result *out) {
  struct finder x = {.f = f, .q = q, .a = a, .words = facet_words(f)};
  struct yb_facet_result r = {0};
  YB_TRY(check(f, q));
  x.here = facet_vector_of(q->here);
  YB_TRY(narrow(&x));
  for (uint32_t i = 0; i < q->filters; i++) YB_TRY(filter_bits(&x, &q->filter[i], &x.by[i]));
  YB_TRY(count_values(&x, &r));
  for (uint32_t i = 0; i < q->filters; i++) and_in(&x, x.by[i]);
  r.total = common(&x, x.match, x.match);
  YB_TRY(page(&x, &r));
  if (q->points) YB_TRY(all_points(&x, &r));
  *out = r;
  return YB_OK;
}
