/* pure_facet.c - the index against a list that is walked: filters, counts, order,
 * pages, days, places; and memory that ends anywhere. */
#include <math.h>

#include "yb_test.h"

#include "pure/facet/facet.h"

enum { ENTRIES = 500, TERMS = 3, NUMBERS = 2, DAYS = 40, FIRST = 20000 };
static const char *const values[] = {"a", "b", "c", "碉楼", "骑楼", "海岛", "x", "y"};
enum { VALUES = sizeof values / sizeof *values };

struct entry {
  int64_t id, number[NUMBERS];
  bool alive, placed, has[TERMS][VALUES], busy[DAYS];
  yb_point at;
};

static uint64_t seed = 20261128;
static uint32_t chance(uint32_t n) {
  seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
  return (uint32_t)(seed >> 20) % n;
}
static yb_point any_point(void) {
  return (yb_point){111.9 + chance(100000) / 71000.0, 21.4 + chance(100000) / 71000.0};
}

static yb_rc put(struct yb_facets *f, const struct entry *e) {
  struct yb_facet_term t[TERMS * VALUES];
  struct yb_facet_doc d = {.id = e->id, .term = t, .number = e->number, .placed = e->placed,
                           .at = e->at};
  for (uint32_t c = 0; c < TERMS; c++)
    for (int v = 0; v < VALUES; v++)
      if (e->has[c][v]) t[d.terms++] = (struct yb_facet_term){c, yb_str_of(values[v])};
  YB_TRY(yb_facets_put(f, &d));
  for (int k = 0; k < DAYS; k++)
    if (e->busy[k]) yb_facets_free(f, e->id, FIRST + k, false);
  return YB_OK;
}

static struct entry any_entry(int64_t id) {
  struct entry e = {.id = id, .alive = true, .placed = chance(5) > 0, .at = any_point()};
  for (int c = 0; c < TERMS; c++)
    for (int v = 0; v < VALUES; v++) e.has[c][v] = chance(4) == 0;
  for (int k = 0; k < NUMBERS; k++)
    e.number[k] = chance(6) ? (int64_t)chance(50) - 10 : YB_FACET_NONE;
  for (int k = 0; k < DAYS; k++) e.busy[k] = chance(8) == 0;
  return e;
}

static struct yb_facets *filled(struct entry *e, int n) {
  struct yb_facets_spec spec = {TERMS, NUMBERS, DAYS};
  struct yb_facets *f;
  CHECK_OK(yb_facets_open(&spec, &f));
  CHECK_OK(yb_facets_first_day(f, FIRST));
  for (int i = 0; i < n; i++) {
    e[i] = any_entry(1000 + 7 * i);
    CHECK_OK(put(f, &e[i]));
  }
  return f;
}

/* ---- the same question to a list ---- */

struct query {
  struct yb_facet_query q;
  struct yb_facet_filter filter[3];
  yb_str value[3][4];
  struct yb_facet_range range;
  struct yb_box box;
  int64_t only[ENTRIES], favour[ENTRIES];
  uint32_t count[TERMS];
};

static bool filter_fits(const struct entry *e, const struct yb_facet_filter *f) {
  for (uint32_t i = 0; i < f->n; i++)
    for (int v = 0; v < VALUES; v++)
      if (yb_str_eq(f->value[i], yb_str_of(values[v])) && e->has[f->column][v]) return true;
  return false;
}
static bool listed(const int64_t *id, uint32_t n, int64_t one) {
  for (uint32_t i = 0; i < n; i++)
    if (id[i] == one) return true;
  return false;
}
static bool fits(const struct entry *e, const struct yb_facet_query *q, int64_t but) {
  if (!e->alive || (q->has_only && !listed(q->only, q->only_n, e->id))) return false;
  for (uint32_t i = 0; i < q->filters; i++)
    if ((int64_t)q->filter[i].column != but && !filter_fits(e, &q->filter[i])) return false;
  for (uint32_t i = 0; i < q->ranges; i++) {
    int64_t v = e->number[q->range[i].number];
    if (v == YB_FACET_NONE || v < q->range[i].least || v > q->range[i].most) return false;
  }
  for (int64_t d = q->free_from; d <= q->free_to; d++)
    if (d >= FIRST && d < FIRST + DAYS && e->busy[d - FIRST]) return false;
  if (q->box && !(e->placed && yb_box_has(q->box, e->at))) return false;
  if (!q->near || q->radius_m == 0) return true;
  return e->placed && yb_geo_distance_m(q->here, e->at) <= q->radius_m;
}
/* Before in the order that is asked for; distances that differ by less than a
 * millimetre are not told apart. */
static int order(const struct entry *a, const struct entry *b, const struct yb_facet_query *q) {
  int64_t x = a->number[q->number], y = b->number[q->number];
  bool no_x = x == YB_FACET_NONE, no_y = y == YB_FACET_NONE;
  if (q->sort == YB_SORT_DISTANCE) {
    if (a->placed != b->placed) return a->placed ? -1 : 1;
    double d = yb_geo_distance_m(q->here, a->at) - yb_geo_distance_m(q->here, b->at);
    return !a->placed || fabs(d) < 0.01 ? 0 : d < 0 ? -1 : 1;
  }
  if (no_x || no_y) return no_x == no_y ? 0 : no_x ? 1 : -1;
  if (q->sort == YB_SORT_RELEVANCE) {
    bool fa = listed(q->favour, q->favour_n, a->id), fb = listed(q->favour, q->favour_n, b->id);
    if (fa != fb) return fa ? -1 : 1;
    x /= 4, y /= 4;
  }
  if (x == y) return 0;
  return (q->sort == YB_SORT_RISING) == (x < y) ? -1 : 1;
}

static void any_query(struct query *x, const struct entry *e, int n) {
  memset(x, 0, sizeof *x);
  struct yb_facet_query *q = &x->q;
  q->filters = chance(3);
  for (uint32_t i = 0; i < q->filters; i++) {
    x->filter[i] = (struct yb_facet_filter){i, 1 + chance(3), x->value[i]};
    for (uint32_t k = 0; k < x->filter[i].n; k++)
      x->value[i][k] = chance(9) ? yb_str_of(values[chance(VALUES)]) : YB_S("unknown");
  }
  x->range = (struct yb_facet_range){chance(NUMBERS), (int64_t)chance(20) - 10, (int64_t)chance(60)};
  q->filter = x->filter, q->range = &x->range, q->ranges = chance(4) == 0;
  for (uint32_t i = 0; i < TERMS; i++) x->count[i] = i;
  q->count = x->count, q->counts = TERMS;
  q->has_only = chance(3) == 0;
  for (int i = 0; i < n; i++) {
    if (chance(2)) x->only[q->only_n++] = e[i].id;
    if (chance(6) == 0) x->favour[q->favour_n++] = e[i].id;
  }
  q->only = x->only, q->favour = x->favour;
  q->near = chance(2), q->here = any_point(), q->radius_m = chance(3) ? 0 : chance(90000);
  x->box = (struct yb_box){112.2, 21.6, 113, 22.4};
  if (chance(4) == 0) q->box = &x->box;
  q->free_from = FIRST + chance(DAYS) - 3, q->free_to = q->free_from - 1 + (int64_t)chance(4);
  q->sort = (yb_facet_sort)chance(q->near ? 4 : 3);
  q->number = chance(NUMBERS), q->limit = 1 + chance(30), q->points = chance(2);
}

static const struct entry *of(const struct entry *e, int n, int64_t id) {
  for (int i = 0; i < n; i++)
    if (e[i].id == id) return &e[i];
  return NULL;
}

static void check_counts(const struct entry *e, int n, const struct query *x,
                         const struct yb_facet_result *r) {
  uint32_t at = 0;
  for (uint32_t c = 0; c < TERMS; c++) {
    uint32_t before = UINT32_MAX, seen = 0, want = 0;
    for (; at < r->counts && r->count[at].column == c; at++, seen++) {
      uint32_t k = 0;
      for (int i = 0; i < n; i++)
        for (int v = 0; v < VALUES; v++)
          k += yb_str_eq(r->count[at].value, yb_str_of(values[v])) && e[i].has[c][v] &&
               fits(&e[i], &x->q, c);
      CHECK_INT(r->count[at].n, k);
      CHECK(k > 0 && k <= before);
      before = k;
    }
    for (int v = 0; v < VALUES; v++) {
      bool any = false;
      for (int i = 0; i < n; i++) any |= e[i].has[c][v] && fits(&e[i], &x->q, c);
      want += any;
    }
    CHECK_INT(seen, want);
  }
  CHECK_INT(at, r->counts);
}

/* All pages, one after the other: every match once, in order. */
static void check_pages(struct yb_facets *f, struct yb_arena *a, const struct entry *e, int n,
                        struct query *x, uint32_t total) {
  const struct entry *last = NULL;
  uint32_t seen = 0;
  for (;;) {
    struct yb_facet_result r;
    CHECK_OK(yb_facets_find(f, a, &x->q, &r));
    CHECK(r.hits <= x->q.limit && r.total == total);
    for (uint32_t i = 0; i < r.hits; i++) {
      const struct entry *k = of(e, n, r.hit[i].id);
      CHECK(k && fits(k, &x->q, -1));
      if (last) {
        int o = order(last, k, &x->q);
        CHECK(o < 0 || (o == 0 && (x->q.sort == YB_SORT_DISTANCE || last->id < k->id)));
      }
      if (x->q.near && k->placed)
        CHECK(fabs(r.hit[i].distance_m - yb_geo_distance_m(x->q.here, k->at)) < 1e-6);
      last = k;
    }
    seen += r.hits;
    if (r.hits < x->q.limit) break;
    x->q.has_after = true;
    x->q.after_key = r.hit[r.hits - 1].key, x->q.after_id = r.hit[r.hits - 1].id;
  }
  CHECK_INT(seen, total);
}

static void check_query(struct yb_facets *f, struct yb_arena *a, const struct entry *e, int n) {
  static struct query x;
  struct yb_facet_result r;
  uint32_t total = 0, placed = 0;
  any_query(&x, e, n);
  CHECK_OK(yb_facets_find(f, a, &x.q, &r));
  for (int i = 0; i < n; i++)
    if (fits(&e[i], &x.q, -1)) total++, placed += e[i].placed;
  CHECK_INT(r.total, total);
  CHECK_INT(r.points, x.q.points ? placed : 0);
  check_counts(e, n, &x, &r);
  check_pages(f, a, e, n, &x, total);
}

TEST(agrees_with_a_list) {
  static struct entry e[ENTRIES];
  struct yb_facets *f = filled(e, ENTRIES);
  struct yb_arena *a = yb_arena_open((size_t)64 << 20);
  for (int round = 0; round < 150; round++) {
    for (int k = 0; k < 5; k++) {
      struct entry *one = &e[chance(ENTRIES)];
      if (chance(3) == 0) {
        yb_facets_drop(f, one->id);
        one->alive = false;
      } else {
        *one = any_entry(one->id);
        CHECK_OK(put(f, one));
      }
    }
    check_query(f, a, e, ENTRIES);
    yb_arena_reset(a);
  }
  uint32_t alive = 0;
  for (int i = 0; i < ENTRIES; i++) alive += e[i].alive;
  CHECK_INT(yb_facets_count(f), alive);
  yb_arena_close(a);
  yb_facets_close(f);
}

TEST(days_pass) {
  static struct entry e[3];
  struct yb_facets *f = filled(e, 3);
  struct yb_arena *a = yb_arena_open(8 << 20);
  struct yb_facet_query q = {.free_from = FIRST + 50, .free_to = FIRST + 50, .limit = 10};
  struct yb_facet_result r;
  yb_facets_free(f, e[0].id, FIRST + 50, false);               /* beyond: ignored */
  CHECK_OK(yb_facets_first_day(f, FIRST + 20));
  CHECK_OK(yb_facets_find(f, a, &q, &r));
  CHECK_INT(r.total, 3);
  yb_facets_free(f, e[0].id, FIRST + 50, false);
  CHECK_OK(yb_facets_find(f, a, &q, &r));
  CHECK_INT(r.total, 2);
  CHECK_OK(yb_facets_first_day(f, FIRST + 20 + DAYS));         /* the ring has come round */
  q.free_from = q.free_to = FIRST + 50 + DAYS;
  CHECK_OK(yb_facets_find(f, a, &q, &r));
  CHECK_INT(r.total, 3);
  yb_arena_close(a);
  yb_facets_close(f);
}

TEST(what_is_asked_wrongly) {
  static struct entry e[3];
  struct yb_facets *f = filled(e, 3);
  struct yb_arena *a = yb_arena_open(8 << 20);
  struct yb_facet_result r;
  uint32_t twice[] = {1, 1}, none = TERMS;
  struct yb_facet_filter odd = {TERMS, 0, NULL};
  struct yb_facet_query q = {.limit = YB_FACET_HITS_MAX + 1};
  CHECK_RC(yb_facets_find(f, a, &q, &r), YB_LIMIT);
  q = (struct yb_facet_query){.number = NUMBERS};
  CHECK_RC(yb_facets_find(f, a, &q, &r), YB_BROKEN);
  q = (struct yb_facet_query){.sort = YB_SORT_DISTANCE};
  CHECK_RC(yb_facets_find(f, a, &q, &r), YB_BROKEN);
  q = (struct yb_facet_query){.counts = 2, .count = twice};
  CHECK_RC(yb_facets_find(f, a, &q, &r), YB_BROKEN);
  q = (struct yb_facet_query){.counts = 1, .count = &none};
  CHECK_RC(yb_facets_find(f, a, &q, &r), YB_BROKEN);
  q = (struct yb_facet_query){.filters = 1, .filter = &odd};
  CHECK_RC(yb_facets_find(f, a, &q, &r), YB_BROKEN);
  struct yb_facets_spec spec = {YB_FACET_COLUMNS_MAX + 1, 1, 1};
  CHECK_RC(yb_facets_open(&spec, &f), YB_LIMIT);
  yb_arena_close(a);
  yb_facets_close(f);
}

TEST(an_empty_index) {
  struct yb_facets_spec spec = {1, 1, 1};
  struct yb_facets *f;
  struct yb_arena *a = yb_arena_open(1 << 20);
  struct yb_facet_query q = {.limit = 10, .near = true, .radius_m = 100, .points = true};
  struct yb_facet_result r;
  CHECK_OK(yb_facets_open(&spec, &f));
  yb_facets_drop(f, 7);
  CHECK_OK(yb_facets_find(f, a, &q, &r));
  CHECK(r.total == 0 && r.hits == 0 && r.points == 0);
  yb_arena_close(a);
  yb_facets_close(f);
}

/* A put that fails leaves the others as they were. */
static yb_rc fill_and_ask(void) {
  struct yb_facets_spec spec = {TERMS, NUMBERS, DAYS};
  struct yb_facets *f;
  YB_TRY(yb_facets_open(&spec, &f));
  struct yb_arena *a = yb_arena_open(8 << 20);
  yb_rc rc = a ? YB_OK : YB_NOMEM;
  seed = 5;
  for (int i = 0; i < 300 && rc == YB_OK; i++) {
    struct entry e = any_entry(i + 1);
    rc = put(f, &e);
    if (rc != YB_OK) CHECK_INT(yb_facets_count(f), i);
  }
  struct yb_facet_query q = {.limit = 10};
  struct yb_facet_result r;
  if (rc == YB_OK) rc = yb_facets_find(f, a, &q, &r);
  if (rc == YB_OK) CHECK_INT(r.total, 300);
  yb_arena_close(a);
  yb_facets_close(f);
  return rc;
}
TEST(memory_may_end_anywhere) { SWEEP_OOM(fill_and_ask()); }
