/* pure_dmn_table.c - tables made of bytes: the index answers as the scan of the rows does,
 * with few masks as with many; what verification finds is so, and it ends.
 * Input: a byte for the rules, a byte for the masks, then choices (tests/unit/dmn_gen.h). */
#include <stdint.h>

#include "../tests/unit/dmn_gen.h"
#include "pure/dmn/verify.h"

#define MUST(x) ((x) ? (void)0 : __builtin_trap())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A finding about simple cells alone is what the scan says too. */
static void confirm(struct yb_ctx *ctx, const struct dtab *d, const struct yb_dmn_verdict *v) {
  yb_value limit = yb_value_null();
  uint64_t hit[4], open[4];
  for (const struct yb_dmn_finding *f = v->first; f; f = f->next) {
    if (!f->example) continue;
    struct dmn_match m = {f->example, &limit, hit, open, false};
    MUST(yb_dmn_scan(&d->t, ctx, &m) == YB_OK);
    for (int i = 0; i < 2; i++)
      if (f->rule[i]) MUST(hit[(f->rule[i] - 1) / 64] >> ((f->rule[i] - 1) % 64) & 1);
    for (uint32_t r = 0; f->flaw == YB_DMN_GAP && r < d->t.rules; r++) {
      bool hard = false;
      for (uint32_t i = 0; i < v->lefts; i++) hard = hard || v->left[i].rule == r + 1;
      MUST(hard || !(hit[r / 64] >> (r % 64) & 1));
    }
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 2 || size > 4096) return 0;
  struct yb_ctx ctx = {.arena = yb_arena_open(64u << 20)};
  struct dgen g = {data + 2, size - 2, data[0] & 1 ? size : 0};
  const struct dmn_index *x;
  struct yb_dmn_verdict v;
  struct dtab d;
  MUST(ctx.arena && dgen_table(&ctx, &g, data[0] / 2u, &d) == YB_OK);
  d.t.policy = "UAPFROC"[data[1] % 7];
  MUST(yb_dmn_index(&ctx, &d.t, data[1] * 8u, &x) == YB_OK);
  for (int i = 0; i < 8; i++) {
    bool differs;
    MUST(dgen_differs(&ctx, &g, &d, x, &differs) == YB_OK);
    MUST(!differs);
  }
  if (yb_dmn_verify_table(&ctx, &d.t, &v) == YB_OK) confirm(&ctx, &d, &v);
  yb_arena_close(ctx.arena);
  return 0;
}
