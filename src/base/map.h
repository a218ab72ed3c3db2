/* map.h - a hash map from text to pointer, in an arena; SipHash with a key of
 * the process, so hostile keys cannot pile up. Iteration is insertion order. */
#ifndef YB_BASE_MAP_H
#define YB_BASE_MAP_H
#include "base/str.h"

struct yb_map_entry { yb_str key; void *value; uint64_t hash; };
struct yb_map {
  struct yb_arena *arena;
  struct yb_map_entry *entry;    /* [count], in order of insertion */
  uint32_t *slot;                /* entry index + 1; 0 empty */
  uint32_t count, cap, slots;
};

void yb_map_init(struct yb_map *m, struct yb_arena *a);
void *yb_map_get(const struct yb_map *m, yb_str key);       /* or NULL */
/* Adds or replaces; the key is borrowed. */
yb_rc yb_map_put(struct yb_map *m, yb_str key, void *value) YB_MUST;

#endif
