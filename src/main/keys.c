/* keys.c - `yiban keys new|rotate|rewrap`: the installation's keys.
 *
 *   new FILE       a fresh key text, for an installation that keeps its own
 *   rotate FILE    one more key at its end: from the next start on, persons' keys
 *                  are sealed under it
 *   rewrap PACK    seals the keys of all persons again under the newest; afterwards
 *                  the older lines of the key text may go
 */
#include <stdio.h>

#include "base/arena.h"
#include "base/file.h"
#include "engine/parties/vault.h"
#include "main/open.h"
#include "service/people/people.h"
#include "service/start/keys.h"

static const struct yb_who system_who = {.kind = YB_WHO_SYSTEM, .name = {"", 0}};

static void wipe(yb_str s) { yb_wipe((char *)(uintptr_t)s.p, s.n); }

static yb_rc make(struct yb_ctx *ctx, yb_str path) {
  yb_str text;
  if (yb_file_exists(path))
    return yb_diag(ctx, (struct yb_place){.file = path}, YB_MSG_main_key_there, path, (yb_str){0});
  YB_TRY(yb_vault_make(ctx->arena, &text));
  yb_rc rc = yb_file_write(ctx, path, text);
  wipe(text);
  if (rc == YB_OK) printf("{\"file\":\"%.*s\"}\n", YB_ARG(path));
  return rc;
}

static yb_rc rotate(struct yb_ctx *ctx, yb_str path) {
  struct yb_vault *v;
  yb_str text, longer = {"", 0};
  YB_TRY(yb_file_read(ctx, path, YB_KEY_TEXT_MAX, &text));
  yb_rc rc = yb_vault_open(ctx, text, YB_SUITE_INTL, &v);
  if (rc == YB_OK) yb_vault_close(v);
  if (rc == YB_OK) rc = yb_vault_rotate(ctx->arena, text, &longer);
  if (rc == YB_OK) rc = yb_file_write(ctx, path, longer);
  wipe(text);
  wipe(longer);
  if (rc == YB_OK) printf("{\"file\":\"%.*s\",\"rotated\":true}\n", YB_ARG(path));
  return rc;
}

static yb_rc rewrap(struct yb_open *o, yb_str pack) {
  struct yb_keys_rewrap k = {.left = 1};
  struct yb_app *app;
  o->cfg.pack_folder = pack;
  YB_TRY(yb_app_open(&o->ctx, &o->cfg, &app));
  yb_rc rc = YB_OK;
  int64_t left = INT64_MAX;
  while (rc == YB_OK && k.left && k.left < left) {
    if (k.act.app) left = k.left;
    yb_act_init(&k.act, app, &system_who, &o->ctx, YB_S("keys.rewrap"), yb_keys_rewrap_run);
    rc = yb_act_run(&k.act);
  }
  yb_app_close(app);
  if (rc == YB_OK) printf("{\"left\":%lld}\n", (long long)k.left);
  return rc;
}

int yb_main_keys(struct yb_cli *cli) {
  struct yb_open o;
  int exit = YB_EXIT_SYSTEM;
  if (yb_open_begin(&o) != YB_OK) return exit;
  yb_rc rc = YB_BAD;
  const char *verb = "";
  if (yb_open_options(cli, &o) && yb_cli_arguments(cli, 2)) verb = cli->argv[0];
  yb_str what = verb[0] ? yb_str_of(cli->argv[1]) : (yb_str){"", 0};
  bool known = true;
  if (strcmp(verb, "new") == 0) rc = make(&o.ctx, what);
  else if (strcmp(verb, "rotate") == 0) rc = rotate(&o.ctx, what);
  else if (strcmp(verb, "rewrap") == 0) rc = rewrap(&o, what);
  else known = false;
  if (!known) exit = yb_cli_usage(cli);
  else exit = rc == YB_OK ? YB_EXIT_GOOD : yb_open_failed(cli, &o, rc);
  yb_open_end(&o);
  return exit;
}
