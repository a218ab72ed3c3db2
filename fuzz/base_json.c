/* base_json.c - what is read is written, and read again as the same tree; the
 * second writing is the first. A refusal says one thing, at a place within. */
#include "base/arena.h"
#include "base/ctx.h"
#include "base/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool ok) {
  if (!ok) __builtin_trap();
}

static void check_places(const struct yb_json *j, uint32_t lines) {
  must(j->line >= 1 && j->line <= lines && j->col >= 1);
  for (const struct yb_json *c = j->first; c; c = c->next) {
    must(c->line >= j->line);
    check_places(c, lines);
  }
}

static void round_trip(struct yb_ctx *ctx, const struct yb_json *j, bool pretty) {
  struct yb_buf once, twice;
  const struct yb_json *again;
  void (*const put)(struct yb_buf *, const struct yb_json *) =
      pretty ? yb_json_write_pretty : yb_json_write;
  yb_buf_init(&once, ctx->arena);
  yb_buf_init(&twice, ctx->arena);
  put(&once, j);
  if (once.rc == YB_NOMEM) return;
  must(once.rc == YB_OK);
  yb_rc rc = yb_json_parse(ctx, YB_S(""), yb_buf_str(&once), &again);
  if (rc == YB_NOMEM) return;
  must(rc == YB_OK && yb_json_same(j, again) && yb_json_same(again, j));
  put(&twice, again);
  must(twice.rc == YB_NOMEM || yb_str_eq(yb_buf_str(&once), yb_buf_str(&twice)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct yb_ctx ctx = {.arena = yb_arena_open(4u << 20)};
  struct yb_diags diags;
  const struct yb_json *j;
  uint32_t lines = 1;
  if (!ctx.arena) return 0;
  yb_diags_init(&diags, ctx.arena);
  ctx.diags = &diags;
  for (size_t i = 0; i < size; i++) lines += data[i] == '\n';
  yb_rc rc = yb_json_parse(&ctx, YB_S("f"), yb_str_n((const char *)data, size), &j);
  if (rc == YB_OK) {
    must(diags.count == 0);
    check_places(j, lines);
    round_trip(&ctx, j, false);
    round_trip(&ctx, j, true);
  } else if (rc != YB_NOMEM) {
    must(rc == YB_INVALID || rc == YB_LIMIT);
    must(diags.count == 1 && diags.first->at.line >= 1 && diags.first->at.line <= lines);
    must(diags.first->at.col >= 1 && diags.first->at.col <= size + 1);
  }
  yb_arena_close(ctx.arena);
  return 0;
}
