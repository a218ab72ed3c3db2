/* grid.c - from the cells of a column to its grid. */
#include "pure/dmn/grid.h"

#include <stdlib.h>

#define GRID_RANGES (1u << 23)     /* of one column; beyond, cells are hard */

struct maker {
  struct yb_ctx *ctx;
  struct grid *g;
  const struct yb_span **span;     /* [cells]; NULL: hard or any */
  uint32_t bounds;
  bool null;
};

static void hard(struct grid_cell *c, yb_msg why) {
  c->hard = true;
  c->why = why;
}

/* The sets of a cell; the first type seen is the type of the grid. */
static yb_rc look(struct maker *m, uint32_t i, const struct dmn_cell *cell) {
  struct grid_cell *c = &m->g->cell[i];
  const struct yb_view *v;
  if (!cell->program) {
    c->any = true;
    return YB_OK;
  }
  YB_TRY(yb_feel_view(m->ctx, cell->program, &v));
  if (v->kind != YB_VIEW_TEST || v->subject.slot != YB_SUBJECT_THIS || v->subject.path.n) {
    hard(c, v->kind == YB_VIEW_OPAQUE ? v->why : YB_MSG_span_subject);
    return YB_OK;
  }
  if (v->span.type != YB_VNULL && m->g->type == YB_VNULL) m->g->type = v->span.type;
  if (m->bounds + v->span.n > GRID_RANGES) {
    hard(c, YB_MSG_span_ranges);
    return YB_OK;
  }
  m->bounds += v->span.n;
  m->span[i] = &v->span;
  c->on_null = v->on_null;
  return YB_OK;
}

static int ascending(const void *a, const void *b) {
  return yb_span_order(*(const yb_value *)a, *(const yb_value *)b);
}

static void point(struct grid *g, yb_value v) {
  if (v.type != YB_VNULL) g->point[g->points++] = v;
}

/* One value, written once. */
static bool single(const struct yb_range *r) {
  return memcmp(&r->low, &r->high, sizeof r->low) == 0;
}

/* Cells of another type, or without order to the first constant, are hard. */
static yb_rc points(struct maker *m, uint32_t cells) {
  struct grid *g = m->g;
  g->point = YB_NEW_N(m->ctx->arena, 2 * (size_t)m->bounds, yb_value);
  if (!g->point) return YB_NOMEM;
  for (uint32_t i = 0; i < cells; i++) {
    const struct yb_span *s = m->span[i];
    if (!s || s->type == YB_VNULL) continue;
    if (s->type != g->type || (g->points && !yb_span_fits(s, g->point[0]))) {
      hard(&g->cell[i], YB_MSG_span_types);
      m->span[i] = NULL;
      continue;
    }
    for (uint32_t k = 0; k < s->n; k++) {
      point(g, s->range[k].low);
      if (!single(&s->range[k])) point(g, s->range[k].high);
    }
  }
  uint32_t n = 0;
  if (g->points) qsort(g->point, g->points, sizeof *g->point, ascending);
  for (uint32_t i = 0; i < g->points; i++)
    if (!n || yb_span_order(g->point[n - 1], g->point[i]) != 0) g->point[n++] = g->point[i];
  g->points = n;
  g->places = 2 * n + 1;
  return YB_OK;
}

uint32_t yb_dmn_grid_place(const struct grid *g, yb_value v) {
  uint32_t low = 0, high = g->points;
  while (low < high) {
    uint32_t mid = (low + high) / 2;
    int c = yb_span_order(g->point[mid], v);
    if (c == 0) return 2 * mid + 1;
    if (c < 0) low = mid + 1;
    else high = mid;
  }
  return 2 * low;
}

bool yb_dmn_grid_fits(const struct grid *g, yb_value v) {
  if (v.type == YB_VNULL) return false;
  if (g->type == YB_VNULL || !g->points) return g->type == YB_VNULL;
  return v.type == g->type && yb_span_order(g->point[0], v) != 2;
}

static struct grid_range places(const struct grid *g, const struct yb_range *r) {
  struct grid_range out = {0, g->places - 1};
  if (r->low.type != YB_VNULL) out.low = yb_dmn_grid_place(g, r->low) + !r->low_in;
  if (r->low.type != YB_VNULL && single(r) && r->low_in && r->high_in) {
    out.high = out.low;
    return out;
  }
  if (r->high.type != YB_VNULL) out.high = yb_dmn_grid_place(g, r->high) - !r->high_in;
  return out;
}

static void settle(struct maker *m, uint32_t i, struct grid_range **free_) {
  struct grid *g = m->g;
  struct grid_cell *c = &g->cell[i];
  const struct yb_span *s = m->span[i];
  c->range = *free_;
  if (c->any) {
    c->on_null = YB_TRUE;
    (*free_)[c->ranges++] = (struct grid_range){0, g->places - !m->null};
  }
  for (uint32_t k = 0; s && k < s->n; k++) (*free_)[c->ranges++] = places(g, &s->range[k]);
  if (s && m->null && c->on_null == YB_TRUE)
    (*free_)[c->ranges++] = (struct grid_range){g->places, g->places};
  *free_ += c->ranges;
  g->ranges += c->ranges;
}

yb_rc yb_dmn_grid(struct yb_ctx *ctx, const struct dmn_cell *first, uint32_t cells, uint32_t step,
                  bool null, struct grid *out) {
  struct maker m = {.ctx = ctx, .g = out, .null = null};
  *out = (struct grid){.type = YB_VNULL};
  out->cell = YB_NEW_N(ctx->arena, cells, struct grid_cell);
  m.span = YB_NEW_N(ctx->arena, cells, const struct yb_span *);
  if (!out->cell || !m.span) return YB_NOMEM;
  for (uint32_t i = 0; i < cells; i++) YB_TRY(look(&m, i, &first[(size_t)i * step]));
  YB_TRY(points(&m, cells));
  struct grid_range *free_ = YB_NEW_N(ctx->arena, m.bounds + 2 * (size_t)cells, struct grid_range);
  if (!free_) return YB_NOMEM;
  for (uint32_t i = 0; i < cells; i++) settle(&m, i, &free_);
  return YB_OK;
}
