/* tables.c - `yiban dmn verify FILE`: what is wrong with the tables of a model. */
#include <stdio.h>

#include "base/arena.h"
#include "base/time.h"
#include "main/dmn.h"
#include "main/models.h"
#include "pure/dmn/verify.h"

#define BYTES ((size_t)512 << 20)

static yb_rc print(struct yb_ctx *ctx, const struct yb_json *j) {
  struct yb_buf b;
  yb_str text;
  yb_buf_init(&b, ctx->arena);
  yb_json_write_pretty(&b, j);
  YB_TRY(yb_buf_take(&b, &text));
  printf("%.*s\n", YB_ARG(text));
  return YB_OK;
}

static yb_rc verify(struct yb_cli *cli, struct yb_ctx *ctx, uint64_t *found) {
  struct yb_zones zones = {.ctx = ctx};
  const struct yb_dmn_verdict *v;
  const struct yb_dmn *m;
  struct yb_json *j;
  uint32_t tables;
  yb_rc rc;
  YB_GO(yb_models_load(ctx, yb_str_of(cli->argv[0]), &zones, false, &m));
  YB_GO(yb_dmn_verify(ctx, m, &v, &tables));
  for (uint32_t i = 0; i < tables; i++) {
    yb_dmn_verdict_tell(ctx, &v[i]);
    for (int k = 0; k < YB_DMN_FLAWS; k++) *found += v[i].count[k];
  }
  YB_GO(yb_dmn_verdict_json(ctx, m, v, tables, cli->lang, &j));
  rc = print(ctx, j);
out:
  yb_zones_close(&zones);
  return rc;
}

int yb_main_dmn_verify(struct yb_cli *cli) {
  struct yb_diags diags;
  uint64_t found = 0;
  if (!yb_cli_arguments(cli, 1)) return yb_cli_usage(cli);
  struct yb_ctx ctx = {.arena = yb_arena_open(BYTES), .diags = &diags,
                       .now_ms = yb_clock_now_ms()};
  if (!ctx.arena) return YB_EXIT_SYSTEM;
  yb_diags_init(&diags, ctx.arena);
  yb_rc rc = verify(cli, &ctx, &found);
  yb_cli_diags(cli, &diags);
  yb_arena_close(ctx.arena);
  return yb_cli_exit(rc == YB_OK && found ? YB_INVALID : rc);
}
