/* ctx.h - what a call may use: memory, a place for diagnostics, the time.
 * Passed down, never stored. Time is ctx->now_ms; nobody calls time(). */
#ifndef YB_BASE_CTX_H
#define YB_BASE_CTX_H
#include "base/diag.h"
#include "base/str.h"

struct yb_arena;

struct yb_ctx {
  struct yb_arena *arena;    /* results and scratch of this request */
  struct yb_diags *diags;    /* may be NULL: details are dropped */
  int64_t now_ms;            /* UTC milliseconds since 1970-01-01 */
  yb_str request_id;         /* for logs; may be empty */
};

#endif
