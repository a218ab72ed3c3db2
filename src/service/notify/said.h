/* said.h - a notice in words: "notice.<word>.<part>" of the pack, its {0} {1} filled
 * from a JSON list. */
#ifndef YB_SERVICE_NOTIFY_SAID_H
#define YB_SERVICE_NOTIFY_SAID_H
#include "base/json.h"
#include "service/pack/pack.h"

yb_rc yb_notice_said(struct yb_ctx *ctx, const struct yb_pack *pack, const char *part, yb_str word,
                     const struct yb_json *args, yb_str *out) YB_MUST;

#endif
