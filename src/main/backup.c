/* backup.c - `yiban backup PACK FILE`: a consistent copy of the SQLite database. The
 * key file is not part of it, on purpose. */
#include <stdio.h>

#include "base/arena.h"
#include "base/file.h"
#include "main/open.h"
#include "store/event.h"

static yb_rc backup(struct yb_open *o, yb_str path) {
  struct yb_store *store;
  struct yb_head head;
  struct yb_buf text;
  YB_TRY(yb_open_store(o, &store));
  yb_rc rc = yb_store_backup(store, &o->ctx, path);
  if (rc == YB_OK) rc = yb_store_head(store, &o->ctx, &head);
  yb_store_close(store);
  YB_TRY(rc);
  yb_buf_init(&text, o->ctx.arena);
  yb_head_write(&text, &head);
  if (text.rc != YB_OK) return text.rc;
  printf("{\"file\":\"%.*s\",\"head\":\"%.*s\"}\n", YB_ARG(path), YB_ARG(yb_buf_str(&text)));
  return YB_OK;
}

int yb_main_backup(struct yb_cli *cli) {
  struct yb_open o;
  int exit = YB_EXIT_SYSTEM;
  if (yb_open_begin(&o) != YB_OK) return exit;
  if (!yb_open_options(cli, &o) || !yb_cli_arguments(cli, 2)) {
    exit = yb_cli_usage(cli);
  } else {
    o.cfg.pack_folder = yb_str_of(cli->argv[0]);
    yb_rc rc = backup(&o, yb_str_of(cli->argv[1]));
    exit = rc == YB_OK ? YB_EXIT_GOOD : yb_open_failed(cli, &o, rc);
  }
  yb_open_end(&o);
  return exit;
}
