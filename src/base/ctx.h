/* ctx.h - what a call may use: memory, a place for diagnostics, the time.
 * Passed down, never stored. Time is ctx->now_ms; nobody calls time(). */
#ifndef YB_BASE_CTX_H
#define YB_BASE_CTX_H
#include "base/diag.h"
#include "base/str.h"

struct yb_arena;

/* What an evaluation may still spend, shared by everything that it calls (an
 * expression that calls a model that calls an expression). */
struct yb_budget {
  uint64_t steps;
  uint32_t calls;            /* nesting of calls: bounds the C stack */
  uint32_t told;             /* counts up: nulls that had a reason (warnings) */
};

struct yb_ctx {
  struct yb_arena *arena;    /* results and scratch of this request */
  struct yb_diags *diags;    /* may be NULL: details are dropped */
  int64_t now_ms;            /* UTC milliseconds since 1970-01-01 */
  yb_str request_id;         /* for logs; may be empty */
  struct yb_budget *budget;  /* NULL: every evaluation has its own */
};

#endif
