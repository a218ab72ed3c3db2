/* embed_int.h - what stands behind the handles of include/yiban. Each object lives in
 * an arena of its own and dies with it. */
#ifndef YB_EMBED_INT_H
#define YB_EMBED_INT_H
#include <pthread.h>

#include "base/arena.h"
#include "pure/dmn/dmn.h"
#include "yiban/dmn.h"

#define YB_EMBED_BYTES ((size_t)256 << 20)     /* of a compiled expression or model */
#define YB_EMBED_SLOTS 65536u
#define YB_EMBED_ZONES 64u

/* Zones by name, opened once; many threads may ask. */
struct yb_embed_zones {
  pthread_mutex_t lock;
  struct yb_arena *arena;
  struct yb_zone *zone[YB_EMBED_ZONES];
  uint32_t count;
};
yb_rc yb_embed_zones_open(struct yb_arena *a, struct yb_embed_zones **out) YB_MUST;
void yb_embed_zones_close(struct yb_embed_zones *z);
const struct yb_zone *yb_embed_zone(void *self, yb_str name);

struct yiban_feel {
  struct yb_arena *arena;
  struct yb_embed_zones *zones;
  const struct yb_feel *program;
  uint32_t names;
};
struct yiban_model {
  struct yb_arena *arena;
  struct yb_embed_zones *zones;
  const struct yb_dmn *m;
};

struct slot { yb_value v; yb_dec wide; bool set; };
struct yiban_run {
  struct yb_arena *keep, *work;    /* slots; one evaluation */
  struct slot *slot;
  uint32_t slots;
  struct yb_diags diags;
  struct yb_ctx ctx;
  yb_value value;
  const struct yiban_model *model; /* of the last answer */
  struct yb_dmn_answer answer;
};

yiban_rc yb_embed_rc(yb_rc rc);
/* The first diagnostic, with the file's name before it when `file` is true. */
void yb_embed_note(const struct yb_diag *d, bool file, struct yiban_note *out);
/* Forgets the last evaluation. */
void yb_embed_begin(struct yiban_run *r);

#endif
