/* base_yaml.c - what YAML gives is a JSON tree that JSON can carry. */
#include "base/arena.h"
#include "base/ctx.h"
#include "base/yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool ok) {
  if (!ok) __builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct yb_ctx ctx = {.arena = yb_arena_open(4u << 20)};
  struct yb_diags diags;
  struct yb_buf text;
  const struct yb_json *j, *again;
  if (!ctx.arena) return 0;
  yb_diags_init(&diags, ctx.arena);
  ctx.diags = &diags;
  yb_rc rc = yb_yaml_parse(&ctx, YB_S("f"), yb_str_n((const char *)data, size), &j);
  if (rc == YB_OK) {
    must(diags.count == 0);
    yb_buf_init(&text, ctx.arena);
    yb_json_write(&text, j);
    must(text.rc == YB_OK || text.rc == YB_NOMEM);
    rc = text.rc == YB_OK ? yb_json_parse(&ctx, YB_S(""), yb_buf_str(&text), &again) : YB_NOMEM;
    must(rc == YB_NOMEM || (rc == YB_OK && yb_json_same(j, again)));
  } else if (rc != YB_NOMEM) {
    must(rc == YB_INVALID || rc == YB_LIMIT);
    must(diags.count == 1 && diags.first->at.line >= 1 && diags.first->at.col >= 1);
  }
  yb_arena_close(ctx.arena);
  return 0;
}
