/* shelf.h - published pack versions that running cases began with: filled at the
 * start, immutable afterwards, dropped with the app. */
#ifndef YB_SERVICE_APP_SHELF_H
#define YB_SERVICE_APP_SHELF_H
#include "service/pack/pack.h"

#define YB_SHELF_MAX 64u
struct yb_pack_shelf {
  uint32_t count;
  struct { int64_t version; struct yb_pack *pack; } at[YB_SHELF_MAX];
};

static inline const struct yb_pack *yb_shelf_find(const struct yb_pack_shelf *s, int64_t version) {
  for (uint32_t i = 0; s && i < s->count; i++)
    if (s->at[i].version == version) return s->at[i].pack;
  return NULL;
}

#endif
