/* pure_geo.c - GeoJSON: what was read is written, read again and written the same;
 * datums come back; a point of the box only lies in the shape. */
#include <math.h>
#include <stdint.h>

#include "base/arena.h"
#include "pure/geo/geo.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool ok) {
  if (!ok) __builtin_trap();
}

static void inside(const struct yb_geo *g) {
  if (g->kind < YB_GEO_POLYGON || !g->parts || !g->part->rings) return;
  const struct yb_ring *r = g->part->ring;
  for (uint32_t i = 0; i < r->n && i < 8; i++) must(yb_geo_contains(g, r->at[i]));
  must(!yb_geo_contains(g, (yb_point){g->box.east + 1, g->box.north}));
}

static void round_trip(struct yb_ctx *ctx, const struct yb_feature *f) {
  struct yb_buf one, two;
  struct yb_features again;
  yb_buf_init(&one, ctx->arena);
  yb_buf_init(&two, ctx->arena);
  yb_geo_write(&one, &f->shape);
  must(one.rc == YB_OK);
  yb_rc rc = yb_geojson_read(ctx, YB_S("f"), yb_buf_str(&one), &again);
  must(rc == YB_OK && again.at[0].shape.kind == f->shape.kind);
  yb_geo_write(&two, &again.at[0].shape);
  must(two.rc == YB_OK && one.n == two.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct yb_ctx ctx = {0};
  struct yb_diags diags;
  struct yb_features f;
  if (size > 20000 || !(ctx.arena = yb_arena_open(16 << 20))) return 0;
  yb_diags_init(&diags, ctx.arena);
  ctx.diags = &diags;
  yb_rc rc = yb_geojson_read(&ctx, YB_S("f"), yb_str_n((const char *)data, size), &f);
  if (rc == YB_OK)
    for (uint32_t i = 0; i < f.count; i++) {
      inside(&f.at[i].shape);
      round_trip(&ctx, &f.at[i]);
    }
  else must(rc == YB_LIMIT || (rc == YB_INVALID && diags.count > 0));
  yb_arena_close(ctx.arena);
  return 0;
}
