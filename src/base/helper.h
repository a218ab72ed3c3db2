/* helper.h - a program of ours that does one thing in a process of its own: decoders of
 * foreign bytes and makers of large things, whose memory is not ours and whose death
 * harms nobody. It stands beside the program that runs. */
#ifndef YB_BASE_HELPER_H
#define YB_BASE_HELPER_H
#include "base/ctx.h"
#include "base/str.h"

#define YB_HELPER_ARGS 8u
struct yb_helper {
  const char *name;                      /* "yiban-render" */
  const char *arg[YB_HELPER_ARGS];       /* after it; the first NULL ends them */
  yb_str in;                             /* its standard input, out of memory alone */
  size_t most;                           /* bytes that it may say */
  uint32_t wait_ms;                      /* in all; then it is killed */
};
/* Runs it to its end. `out`: what it wrote, in ctx's arena; `status`: what it exited with,
 * 128 and the signal when it died of its limits. YB_IO when it cannot be started or takes
 * too long; YB_LIMIT when it says too
 * much; YB_NOMEM. No diagnostic: the caller knows what was wanted. */
yb_rc yb_helper_run(struct yb_ctx *ctx, const struct yb_helper *h, yb_str *out,
                    int *status) YB_MUST;

#endif
