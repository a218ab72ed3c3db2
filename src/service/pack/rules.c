/* rules.c - rules.dmn of a service: the decisions that its flow and desk may ask. With
 * every check its tables are verified: gaps, overlaps, rules never reached. */
#include "base/arena.h"
#include "pure/dmn/verify.h"
#include "service/pack/pack_int.h"

#define VERIFY_BYTES ((size_t)256 << 20)     /* results; they go when they are told */

static yb_rc verify(struct yb_load *l, const struct yb_dmn *m) {
  struct yb_ctx ctx = l->ctx;
  const struct yb_dmn_verdict *v;
  uint32_t tables;
  ctx.arena = yb_arena_open(VERIFY_BYTES);
  yb_rc rc = ctx.arena ? yb_dmn_verify(&ctx, m, &v, &tables) : YB_NOMEM;
  for (uint32_t i = 0; rc == YB_OK && i < tables; i++) {
    yb_dmn_verdict_tell(&ctx, &v[i]);
    l->bad = l->bad || v[i].count[YB_DMN_OVERLAP] || v[i].count[YB_DMN_CONFLICT];
  }
  yb_arena_close(ctx.arena);
  return rc;
}

yb_rc yb_load_rules(struct yb_load *l, struct yb_service *s) {
  struct yb_dmn_options how = {.zone = l->pack->zone};
  struct yb_file f;
  bool there;
  yb_str rel;
  YB_TRY(yb_load_join(l, s->folder, "/", YB_S("rules.dmn"), &rel));
  YB_TRY(yb_load_file(l, rel, true, &there, &f));
  if (!there) return YB_OK;
  yb_rc rc = yb_dmn_load(&l->ctx, f.path, f.text, &how, &s->rules);
  if (rc != YB_OK) s->rules = NULL;
  YB_TRY(yb_load_soft(l, rc));
  return s->rules && l->check ? verify(l, s->rules) : YB_OK;
}
