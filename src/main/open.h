/* open.h - what the subcommands that open an installation share. */
#ifndef YB_MAIN_OPEN_H
#define YB_MAIN_OPEN_H
#include "main/cli.h"
#include "service/start/start.h"

/* Memory, diagnostics and configuration of one run; yb_open_end frees it. */
struct yb_open {
  struct yb_ctx ctx;
  struct yb_diags diags;
  struct yb_app_cfg cfg;
};
yb_rc yb_open_begin(struct yb_open *o) YB_MUST;
void yb_open_end(struct yb_open *o);
/* Takes --data, --db, --key-file, --key-command and --sm; false: a value is missing. */
bool yb_open_options(struct yb_cli *cli, struct yb_open *o);
/* Writes the diagnostics, or the result when there are none. */
int yb_open_failed(const struct yb_cli *cli, struct yb_open *o, yb_rc rc);
/* The store alone, of the city of the pack: for verify and backup. */
yb_rc yb_open_store(struct yb_open *o, struct yb_store **store) YB_MUST;

#endif
