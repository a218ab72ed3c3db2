/* open.c - see open.h. */
#include "main/open.h"

#include <stdio.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/crypto.h"
#include "base/time.h"

#define RUN_BYTES (96u << 20)

yb_rc yb_open_begin(struct yb_open *o) {
  *o = (struct yb_open){.ctx = {.arena = yb_arena_open(RUN_BYTES)}};
  if (!o->ctx.arena) return YB_NOMEM;
  yb_diags_init(&o->diags, o->ctx.arena);
  o->ctx.diags = &o->diags;
  o->ctx.now_ms = yb_clock_now_ms();
  o->cfg.data_folder = YB_S("var/yiban");
  (void)umask(077);                        /* what is written here is nobody else's */
  return yb_crypto_init();
}

void yb_open_end(struct yb_open *o) { yb_arena_close(o->ctx.arena); }

bool yb_open_options(struct yb_cli *cli, struct yb_open *o) {
  const struct { const char *name; yb_str *to; } option[] = {
      {"--data", &o->cfg.data_folder}, {"--db", &o->cfg.store_url},
      {"--key-file", &o->cfg.key_file}, {"--key-command", &o->cfg.key_command}};
  for (size_t i = 0; i < sizeof option / sizeof *option; i++) {
    const char *value;
    if (!yb_cli_option(cli, option[i].name, &value)) return false;
    if (value) *option[i].to = yb_str_of(value);
  }
  if (yb_cli_flag(cli, "--sm")) o->cfg.sm_suite = true;
  return true;
}

int yb_open_failed(const struct yb_cli *cli, struct yb_open *o, yb_rc rc) {
  yb_cli_diags(cli, &o->diags);
  if (o->diags.errors == 0) fprintf(stderr, "yiban: %s\n", yb_rc_text(rc));
  return yb_cli_exit(rc);
}

yb_rc yb_open_store(struct yb_open *o, struct yb_store **store) {
  struct yb_store_cfg cfg = {.url = o->cfg.store_url,
                             .hash = o->cfg.sm_suite ? YB_SM3 : YB_SHA256};
  struct yb_pack *pack;
  YB_TRY(yb_pack_open(&o->ctx, o->cfg.pack_folder, 0, &pack));
  bool good = yb_str_int(pack->city.code, &cfg.city);
  yb_pack_drop(pack);
  if (!good) return YB_INVALID;
  if (cfg.url.n == 0)
    YB_TRY(yb_str_fmt(o->ctx.arena, &cfg.url, "sqlite:%.*s/yiban.db",
                      YB_ARG(o->cfg.data_folder)));
  return yb_store_open(&o->ctx, &cfg, store);
}
