/* gather.c - rows of either engine, gathered in the caller's arena. */
#include "store/store_int.h"

yb_rc db_gather_row(struct db_gather *g, yb_val **row) {
  if (g->count == g->max) return YB_LIMIT;
  if (g->count == g->cap) {
    uint32_t cap = g->cap ? g->cap * 2 : 4;
    size_t one = (size_t)g->cols * sizeof(yb_val);
    yb_val *more = yb_arena_grow(g->arena, g->cell, g->cap * one, cap * one);
    if (!more) return YB_NOMEM;
    g->cell = more;
    g->cap = cap;
  }
  *row = g->cell + (size_t)g->count++ * g->cols;
  return YB_OK;
}

yb_rc db_gather_text(struct db_gather *g, yb_val *v, yb_val_kind kind, const void *p, size_t n) {
  yb_str copy = {"", 0};
  if (n && !p) return YB_NOMEM;
  if (n) YB_TRY(yb_str_dup(g->arena, yb_str_n(p, n), &copy));
  *v = (yb_val){.kind = kind, .s = copy};
  return YB_OK;
}
