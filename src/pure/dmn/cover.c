/* cover.c - is a box covered by rules? A sweep, column by column:
 *
 *   column 0   |--r1--|--r2,r3--|      |--r4--|      segments between which the set of
 *                  |              ^ none: a gap      rules does not change
 *   column 1   with r2, r3 alone ...
 *
 * A set is covered as soon as one of its rules covers all columns that are left; a set
 * that was found covered at a column is remembered by a hash of 128 bits.
 */
#include <stdlib.h>

#include "pure/dmn/verify_int.h"

struct event { uint32_t place, rule; int by; };
struct search {
  struct verifier *v;
  const struct vside *box;
  const uint32_t *rule;            /* rules are named by their index here */
  uint32_t *last;                  /* [rules] the column from which it covers the box */
  struct grid_range *where;        /* [cols] */
  uncovered_fn found;
  void *self;
  uint64_t gaps;
  bool stop, done;
};

static bool spend(struct search *s, uint64_t n) {
  if (s->v->steps < n) {
    s->stop = true;
    s->done = false;
    return false;
  }
  s->v->steps -= n;
  return true;
}

static uint64_t mix(uint64_t x) {
  x += UINT64_C(0x9e3779b97f4a7c15);
  x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
  x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
  return x ^ (x >> 31);
}

/* Sums: the order of the set does not matter. */
static struct vkey key_of(uint64_t where, const uint32_t *set, uint32_t n) {
  struct vkey k = {n, n, where};
  for (uint32_t i = 0; i < n; i++) {
    k.a += mix(set[i]);
    k.b += mix(~(uint64_t)set[i]);
  }
  return k;
}

static struct vkey *slot(struct search *s, struct vkey k) {
  return &s->v->memo[mix(k.a ^ (k.b << 1) ^ k.where) % YB_DMN_MEMO];
}

static bool known(struct search *s, struct vkey k) {
  const struct vkey *m = slot(s, k);
  return m->a == k.a && m->b == k.b && m->where == k.where;
}

/* Whether a cell covers the whole side of the box. */
static bool covers(const struct search *s, uint32_t col, uint32_t rule) {
  const struct vcol *c = &s->v->col[col];
  const struct grid_cell *cell = yb_dmn_cell(s->v, col, rule);
  if (cell->hard || cell->any) return true;
  for (uint32_t i = 0, k = 0; i < s->box[col].n; i++) {
    struct grid_range side = s->box[col].range[i];
    uint32_t p = c->next[side.low];
    while (p <= side.high) {
      while (k < cell->ranges && cell->range[k].high < p) k++;
      if (k == cell->ranges || cell->range[k].low > p) return false;
      if (cell->range[k].high >= side.high) break;
      p = c->next[cell->range[k].high + 1];
    }
  }
  return true;
}

static int by_place(const void *x, const void *y) {
  const struct event *a = x, *b = y;
  return (a->place > b->place) - (a->place < b->place);
}

/* Where rules of the set come and go within a side of the box. */
static yb_rc events(struct search *s, uint32_t col, struct grid_range side, const uint32_t *set,
                    uint32_t n, struct event **out, uint32_t *count) {
  uint32_t most = 0;
  for (uint32_t i = 0; i < n; i++) {
    const struct grid_cell *c = yb_dmn_cell(s->v, col, s->rule[set[i]]);
    most += c->hard ? 2 : 2 * c->ranges;
  }
  struct event *e = YB_NEW_N(s->v->scratch, most, struct event);
  const struct grid_range whole = {0, s->v->col[col].grid.places};
  if (!e) return YB_NOMEM;
  *count = 0;
  for (uint32_t i = 0; i < n; i++) {
    const struct grid_cell *c = yb_dmn_cell(s->v, col, s->rule[set[i]]);
    for (uint32_t k = 0; k < (c->hard ? 1 : c->ranges); k++) {
      struct grid_range r = c->hard ? whole : c->range[k];
      if (r.low < side.low) r.low = side.low;
      if (r.high > side.high) r.high = side.high;
      if (r.low > r.high) continue;
      e[(*count)++] = (struct event){r.low, i, 1};
      e[(*count)++] = (struct event){r.high + 1, i, -1};
    }
  }
  if (*count) qsort(e, *count, sizeof *e, by_place);
  *out = e;
  return YB_OK;
}

static yb_rc search(struct search *s, uint32_t col, const uint32_t *set, uint32_t n);

/* The rules of the set that are present, as a list that is quick to walk. */
struct present { uint32_t *next, *prev, *times, head; };

static void move(struct present *p, const struct event *e) {
  uint32_t i = e->rule + 1;        /* 0 ends the list */
  if (e->by > 0 && p->times[i]++ == 0) {
    p->next[i] = p->head;
    p->prev[i] = 0;
    if (p->head) p->prev[p->head] = i;
    p->head = i;
  } else if (e->by < 0 && --p->times[i] == 0) {
    if (p->prev[i]) p->next[p->prev[i]] = p->next[i];
    else p->head = p->next[i];
    if (p->next[i]) p->prev[p->next[i]] = p->prev[i];
  }
}

static yb_rc segment(struct search *s, uint32_t col, struct grid_range r, const uint32_t *set,
                     const struct present *p, uint32_t *inner) {
  uint32_t n = 0;
  if (r.low > r.high || s->v->col[col].next[r.low] > r.high) return YB_OK;
  for (uint32_t i = p->head; i; i = p->next[i]) inner[n++] = set[i - 1];
  s->where[col] = r;
  return search(s, col + 1, inner, n);
}

static yb_rc side(struct search *s, uint32_t col, struct grid_range at, const uint32_t *set,
                  uint32_t n) {
  struct event *e;
  uint32_t count;
  struct present p = {0};
  YB_TRY(events(s, col, at, set, n, &e, &count));
  if (!spend(s, count + 1)) return YB_OK;
  uint32_t *inner = YB_NEW_N(s->v->scratch, n, uint32_t);
  p.next = YB_NEW_N(s->v->scratch, (size_t)n + 1, uint32_t);
  p.prev = YB_NEW_N(s->v->scratch, (size_t)n + 1, uint32_t);
  p.times = YB_NEW_N(s->v->scratch, (size_t)n + 1, uint32_t);
  if (!inner || !p.next || !p.prev || !p.times) return YB_NOMEM;
  uint32_t from = at.low;
  for (uint32_t i = 0; i < count && !s->stop;) {
    uint32_t place = e[i].place;
    if (place > from) YB_TRY(segment(s, col, (struct grid_range){from, place - 1}, set, &p, inner));
    for (; i < count && e[i].place == place; i++) move(&p, &e[i]);
    from = place;
  }
  if (s->stop || from > at.high) return YB_OK;
  return segment(s, col, (struct grid_range){from, at.high}, set, &p, inner);
}

/* Nothing of the set covers what is left: the rest of the box is open. */
static yb_rc report(struct search *s, uint32_t col) {
  for (uint32_t c = col; c < s->v->cols; c++)
    for (uint32_t i = s->box[c].n; i-- > 0;)
      if (yb_dmn_live(&s->v->col[c], s->box[c].range[i])) s->where[c] = s->box[c].range[i];
  s->gaps++;
  return s->found(s->self, s->where, &s->stop);
}

static yb_rc search(struct search *s, uint32_t col, const uint32_t *set, uint32_t n) {
  if (s->stop || !spend(s, n + 1)) return YB_OK;
  for (uint32_t i = 0; i < n; i++)
    if (s->last[set[i]] <= col) return YB_OK;
  if (!n) return report(s, col);
  struct vkey k = key_of(s->v->searches << 16 | col, set, n);
  if (known(s, k)) return YB_OK;
  uint64_t gaps = s->gaps;
  struct yb_arena_mark mark = yb_arena_mark(s->v->scratch);
  yb_rc rc = YB_OK;
  for (uint32_t i = 0; rc == YB_OK && !s->stop && i < s->box[col].n; i++)
    rc = side(s, col, s->box[col].range[i], set, n);
  yb_arena_back(s->v->scratch, mark);
  if (rc == YB_OK && !s->stop && s->gaps == gaps) *slot(s, k) = k;
  return rc;
}

yb_rc yb_dmn_uncovered(struct verifier *v, const struct vside *box, const uint32_t *rule,
                       uint32_t rules, uncovered_fn found, void *self, bool *done) {
  struct search s = {.v = v, .box = box, .rule = rule, .found = found, .self = self, .done = true};
  struct yb_arena_mark mark = yb_arena_mark(v->scratch);
  uint32_t *set = YB_NEW_N(v->scratch, rules, uint32_t);
  s.last = YB_NEW_N(v->scratch, rules, uint32_t);
  s.where = YB_NEW_N(v->scratch, v->cols, struct grid_range);
  yb_rc rc = set && s.last && s.where ? YB_OK : YB_NOMEM;
  v->searches++;
  for (uint32_t i = 0; rc == YB_OK && i < rules && !s.stop; i++) {
    set[i] = i;
    s.last[i] = v->cols;
    spend(&s, v->cols);
    while (s.last[i] > 0 && covers(&s, s.last[i] - 1, rule[i])) s.last[i]--;
  }
  if (rc == YB_OK) rc = search(&s, 0, set, rules);
  yb_arena_back(v->scratch, mark);
  *done = s.done;
  return rc;
}
