/* dmn.c - `yiban dmn eval|verify|tck`: decision models from the command line. */
#include <stdio.h>

#include "base/arena.h"
#include "base/time.h"
#include "main/dmn.h"
#include "main/models.h"

#define BYTES ((size_t)512 << 20)
#define INPUT_MAX (16u << 20)

struct eval { const char *decision, *input; bool explain, unknown; };

static uint32_t find(const struct yb_dmn *m, yb_str name) {
  static const yb_dmn_kind kinds[] = {YB_DMN_DECISION, YB_DMN_SERVICE};
  uint32_t at = YB_DMN_NIL;
  for (int i = 0; i < 2 && at == YB_DMN_NIL; i++)
    at = yb_dmn_find(m, kinds[i], (yb_str){0}, name);
  return at;
}

static yb_rc answer(struct yb_cli *cli, struct yb_ctx *ctx, const struct yb_dmn *m,
                    const struct eval *how, const struct yb_json *input, struct yb_json **out) {
  struct yb_dmn_ask ask = {.element = find(m, yb_str_of(how->decision)),
                           .explain = how->explain, .unknown = how->unknown};
  struct yb_dmn_answer a;
  if (ask.element == YB_DMN_NIL) {
    struct yb_place at = {.file = yb_str_of(cli->argv[0])};
    return yb_diag(ctx, at, YB_MSG_dmn_no_element,
                   cli->lang == YB_ZH ? YB_S("决策") : YB_S("decision"), yb_str_of(how->decision));
  }
  YB_TRY(yb_dmn_eval_json(m, ctx, ask, input, &a));
  if (how->explain) return yb_dmn_answer_json(ctx, m, &a, ctx->diags, cli->lang, out);
  return yb_value_to_json(ctx, a.value, out);
}

static yb_rc eval(struct yb_cli *cli, struct yb_ctx *ctx, const struct eval *how) {
  struct yb_zones zones = {.ctx = ctx};
  const struct yb_dmn *m;
  const struct yb_json *input;
  struct yb_json *j;
  struct yb_buf b;
  yb_str text = YB_S("{}");
  yb_rc rc;
  if (how->input) YB_TRY(yb_cli_read(ctx, yb_str_of(how->input), INPUT_MAX, &text));
  YB_TRY(yb_json_parse(ctx, yb_str_of(how->input ? how->input : ""), text, &input));
  YB_GO(yb_models_load(ctx, yb_str_of(cli->argv[0]), &zones, false, &m));
  YB_GO(answer(cli, ctx, m, how, input, &j));
  yb_buf_init(&b, ctx->arena);
  yb_json_write_pretty(&b, j);
  YB_GO(yb_buf_take(&b, &text));
  printf("%.*s\n", YB_ARG(text));
out:
  yb_zones_close(&zones);
  return rc;
}

static int run_eval(struct yb_cli *cli) {
  struct eval how = {.explain = yb_cli_flag(cli, "--explain"),
                     .unknown = yb_cli_flag(cli, "--unknown")};
  if (!yb_cli_option(cli, "--decision", &how.decision) ||
      !yb_cli_option(cli, "--input", &how.input) || !yb_cli_arguments(cli, 1) || !how.decision)
    return yb_cli_usage(cli);
  struct yb_diags diags;
  struct yb_ctx ctx = {.arena = yb_arena_open(BYTES), .diags = &diags,
                       .now_ms = yb_clock_now_ms()};
  if (!ctx.arena) return YB_EXIT_SYSTEM;
  yb_diags_init(&diags, ctx.arena);
  yb_rc rc = eval(cli, &ctx, &how);
  yb_cli_diags(cli, &diags);
  yb_arena_close(ctx.arena);
  return yb_cli_exit(rc);
}

int yb_main_dmn(struct yb_cli *cli) {
  static const struct { const char *name; int (*run)(struct yb_cli *cli); } verbs[] = {
      {"eval", run_eval}, {"verify", yb_main_dmn_verify}, {"tck", yb_main_dmn_tck}};
  const char *name = cli->argc ? cli->argv[0] : "";
  for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
    if (strcmp(verbs[i].name, name) != 0) continue;
    cli->argc--;
    cli->argv++;
    return verbs[i].run(cli);
  }
  return yb_cli_usage(cli);
}
