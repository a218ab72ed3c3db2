/* span.c - sets of values of one ordered type: join, meet, invert. */
#include "pure/feel/span.h"

#include <stdlib.h>

#include "base/arena.h"
#include "pure/feel/feel_int.h"

int yb_span_order(yb_value a, yb_value b) {
  if (a.type == YB_VBOOL && b.type == YB_VBOOL) return !!a.u.i - !!b.u.i;
  return yb_value_order(a, b);
}

/* -1 when `a` begins before `b`; a bound that is null is without end. */
static int low_order(const struct yb_range *a, const struct yb_range *b) {
  if (a->low.type == YB_VNULL || b->low.type == YB_VNULL)
    return (b->low.type == YB_VNULL) - (a->low.type == YB_VNULL);
  int c = yb_span_order(a->low, b->low);
  return c ? c : (int)b->low_in - (int)a->low_in;
}

static int high_order(const struct yb_range *a, const struct yb_range *b) {
  if (a->high.type == YB_VNULL || b->high.type == YB_VNULL)
    return (a->high.type == YB_VNULL) - (b->high.type == YB_VNULL);
  int c = yb_span_order(a->high, b->high);
  return c ? c : (int)a->high_in - (int)b->high_in;
}

static int by_low(const void *a, const void *b) { return low_order(a, b); }

/* No value lies between the end of `a` and the beginning of `b`. */
static bool joins(const struct yb_range *a, const struct yb_range *b) {
  if (a->high.type == YB_VNULL || b->low.type == YB_VNULL) return true;
  int c = yb_span_order(a->high, b->low);
  return c > 0 || (c == 0 && (a->high_in || b->low_in));
}

static bool empty(const struct yb_range *r) {
  if (r->low.type == YB_VNULL || r->high.type == YB_VNULL) return false;
  int c = yb_span_order(r->low, r->high);
  return c > 0 || (c == 0 && !(r->low_in && r->high_in));
}

/* Sorts, drops empty ranges, merges those that meet or touch. */
static uint32_t tidy(struct yb_range *r, uint32_t n) {
  uint32_t kept = 0;
  if (n > 1) qsort(r, n, sizeof *r, by_low);
  for (uint32_t i = 0; i < n; i++) {
    if (empty(&r[i])) continue;
    if (!kept || !joins(&r[kept - 1], &r[i])) {
      r[kept++] = r[i];
    } else if (high_order(&r[kept - 1], &r[i]) < 0) {
      r[kept - 1].high = r[i].high;
      r[kept - 1].high_in = r[i].high_in;
    }
  }
  return kept;
}

static yb_value sample(const struct yb_span *s) {
  for (uint32_t i = 0; i < s->n; i++) {
    if (s->range[i].low.type != YB_VNULL) return s->range[i].low;
    if (s->range[i].high.type != YB_VNULL) return s->range[i].high;
  }
  return yb_value_null();
}

bool yb_span_fits(const struct yb_span *s, yb_value v) {
  yb_value c = sample(s);
  if (v.type == YB_VNULL) return false;
  if (s->type != YB_VNULL && s->type != (yb_value_type)v.type) return false;
  return c.type == YB_VNULL || yb_span_order(c, v) != 2;
}

bool yb_span_has(const struct yb_span *s, yb_value v) {
  uint32_t low = 0, high = s->n;
  while (low < high) {             /* the first range that does not end before v */
    uint32_t mid = (low + high) / 2;
    const struct yb_range *r = &s->range[mid];
    int c = r->high.type == YB_VNULL ? 1 : yb_span_order(r->high, v);
    if (c > 0 || (c == 0 && r->high_in)) high = mid;
    else low = mid + 1;
  }
  if (low == s->n) return false;
  const struct yb_range *r = &s->range[low];
  int c = r->low.type == YB_VNULL ? -1 : yb_span_order(r->low, v);
  return c < 0 || (c == 0 && r->low_in);
}

static yb_rc common(const struct yb_span *a, const struct yb_span *b, yb_value_type *type) {
  yb_value x = sample(a), y = sample(b);
  *type = a->type == YB_VNULL ? b->type : a->type;
  if (a->type != b->type && a->type != YB_VNULL && b->type != YB_VNULL) return YB_TYPE;
  if (x.type != YB_VNULL && y.type != YB_VNULL && yb_span_order(x, y) == 2) return YB_TYPE;
  return a->n + b->n > YB_SPAN_RANGES ? YB_LIMIT : YB_OK;
}

yb_rc yb_span_join(struct yb_ctx *ctx, const struct yb_span *a, const struct yb_span *b,
                   struct yb_span *out) {
  yb_value_type type;
  YB_TRY(common(a, b, &type));
  struct yb_range *r = YB_NEW_N(ctx->arena, a->n + b->n, struct yb_range);
  if (!r) return YB_NOMEM;
  if (a->n) memcpy(r, a->range, a->n * sizeof *r);
  if (b->n) memcpy(r + a->n, b->range, b->n * sizeof *r);
  *out = (struct yb_span){type, tidy(r, a->n + b->n), r};
  return YB_OK;
}

yb_rc yb_span_meet(struct yb_ctx *ctx, const struct yb_span *a, const struct yb_span *b,
                   struct yb_span *out) {
  yb_value_type type;
  YB_TRY(common(a, b, &type));
  struct yb_range *r = YB_NEW_N(ctx->arena, a->n + b->n, struct yb_range);
  uint32_t n = 0, i = 0, j = 0;
  if (!r) return YB_NOMEM;
  while (i < a->n && j < b->n) {
    const struct yb_range *x = &a->range[i], *y = &b->range[j];
    const struct yb_range *low = low_order(x, y) < 0 ? y : x;
    const struct yb_range *high = high_order(x, y) < 0 ? x : y;
    struct yb_range both = {.low = low->low, .high = high->high, .low_in = low->low_in,
                            .high_in = high->high_in};
    if (!empty(&both)) r[n++] = both;
    if (high == x) i++;
    else j++;
  }
  *out = (struct yb_span){type, n, r};
  return YB_OK;
}

yb_rc yb_span_invert(struct yb_ctx *ctx, const struct yb_span *a, struct yb_span *out) {
  if (a->n + 1 > YB_SPAN_RANGES) return YB_LIMIT;
  struct yb_range *r = YB_NEW_N(ctx->arena, a->n + 1, struct yb_range);
  struct yb_range gap = {0};
  uint32_t n = 0;
  bool open = true;                /* there is room above what was seen */
  if (!r) return YB_NOMEM;
  for (uint32_t i = 0; i < a->n; i++) {
    const struct yb_range *x = &a->range[i];
    if (x->low.type != YB_VNULL) {
      gap.high = x->low;
      gap.high_in = !x->low_in;
      r[n++] = gap;
    }
    open = x->high.type != YB_VNULL;
    gap = (struct yb_range){.low = x->high, .low_in = open && !x->high_in};
  }
  if (open) r[n++] = gap;
  *out = (struct yb_span){a->type, n, r};
  return YB_OK;
}
