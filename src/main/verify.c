/* verify.c - `yiban verify PACK`: reads every event and seal and compares; prints
 * the newest head, to be kept outside. */
#include <stdio.h>

#include "base/arena.h"
#include "main/open.h"
#include "store/event.h"

static void report(const struct yb_verify_report *r, yb_str head) {
  printf("{\"good\":%s,\"head\":\"%.*s\",\"events\":%lld,\"sealed\":%lld,\"open\":%lld,"
         "\"erased\":%lld,\"seals\":%lld,\"faults\":%u}\n",
         r->fault_count ? "false" : "true", YB_ARG(head), (long long)r->events,
         (long long)r->sealed, (long long)r->open, (long long)r->erased, (long long)r->seals,
         r->fault_count);
}

static yb_rc verify(struct yb_open *o, const struct yb_head *outside, bool *good) {
  struct yb_verify_report r;
  struct yb_store *store;
  struct yb_buf head;
  YB_TRY(yb_open_store(o, &store));
  yb_rc rc = yb_store_verify(store, &o->ctx, outside, &r);
  yb_store_close(store);
  YB_TRY(rc);
  yb_buf_init(&head, o->ctx.arena);
  yb_head_write(&head, &r.head);
  if (head.rc != YB_OK) return head.rc;
  report(&r, yb_buf_str(&head));
  *good = r.fault_count == 0;
  return YB_OK;
}

int yb_main_verify(struct yb_cli *cli) {
  struct yb_open o;
  struct yb_head outside;
  const char *head;
  bool good = false;
  int exit = YB_EXIT_SYSTEM;
  if (yb_open_begin(&o) != YB_OK) return exit;
  if (!yb_open_options(cli, &o) || !yb_cli_option(cli, "--head", &head) ||
      !yb_cli_arguments(cli, 1) || (head && !yb_head_parse(yb_str_of(head), &outside))) {
    exit = yb_cli_usage(cli);
  } else {
    o.cfg.pack_folder = yb_str_of(cli->argv[0]);
    yb_rc rc = verify(&o, head ? &outside : NULL, &good);
    if (rc != YB_OK) exit = yb_open_failed(cli, &o, rc);
    else exit = good ? YB_EXIT_GOOD : YB_EXIT_BAD;
    if (rc == YB_OK) yb_cli_diags(cli, &o.diags);
  }
  yb_open_end(&o);
  return exit;
}
