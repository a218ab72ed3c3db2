/* keys.h - the key text of an installation, for the start and for `yiban keys`. */
#ifndef YB_SERVICE_START_KEYS_H
#define YB_SERVICE_START_KEYS_H
#include "service/app/app.h"

#define YB_KEY_TEXT_MAX 8192u
/* The file that holds it: cfg.key_file, else master.key of the data folder. */
yb_rc yb_keys_path(struct yb_ctx *ctx, const struct yb_app_cfg *cfg, yb_str *out) YB_MUST;
/* The text: out of the command, or the file; the file of the data folder is made with
 * mode 0600 when it is not there. The caller wipes it. */
yb_rc yb_keys_text(struct yb_ctx *ctx, const struct yb_app_cfg *cfg, yb_str *text) YB_MUST;

#endif
