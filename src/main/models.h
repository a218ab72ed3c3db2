/* models.h - DMN files from the disk: a model with what it imports, and zones by
 * name. Files that a model imports are found beside it, by their namespace. */
#ifndef YB_MAIN_MODELS_H
#define YB_MAIN_MODELS_H
#include "base/ctx.h"
#include "pure/dmn/dmn.h"

#define YB_MODELS_MAX 64u            /* models behind one file, and zones */

struct yb_zones {
  struct yb_ctx *ctx;
  struct yb_zone *zone[YB_MODELS_MAX];
  uint32_t count;
};
/* find_zone of yb_dmn_options and yb_feel_scope; `self` is a struct yb_zones. */
const struct yb_zone *yb_zones_find(void *self, yb_str name);
void yb_zones_close(struct yb_zones *z);

/* Loads `path` and, first, every model of its folder that it imports, directly or
 * not. Everything lives in ctx->arena; `zones` must outlive the model. */
yb_rc yb_models_load(struct yb_ctx *ctx, yb_str path, struct yb_zones *zones, bool lenient,
                     const struct yb_dmn **out) YB_MUST;

#endif
