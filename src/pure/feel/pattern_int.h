/* pattern_int.h - between pattern.c and pattern_read.c. */
#ifndef YB_PURE_FEEL_PATTERN_INT_H
#define YB_PURE_FEEL_PATTERN_INT_H
#include "base/buf.h"
#include "pure/feel/pattern.h"

struct pattern_flags {
  bool form;                      /* the dialect of forms, else XPath */
  bool dot_all, lines, caseless, spaced, quoted;   /* s m i x q */
};
/* The pattern in the library's words. YB_INVALID: not of the dialect. */
yb_rc yb_pattern_read(struct yb_arena *a, yb_str text, const struct pattern_flags *flags,
                      struct yb_buf *out) YB_MUST;
#endif
