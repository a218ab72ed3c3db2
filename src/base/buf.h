/* buf.h - a text or byte buffer that grows in an arena.
 *
 * A failed append sets `rc` and later appends do nothing: check once at the
 * end. The ceiling is the arena's, or `max` when it is not 0.
 */
#ifndef YB_BASE_BUF_H
#define YB_BASE_BUF_H
#include "base/str.h"

struct yb_buf {
  struct yb_arena *arena;
  char *p;
  size_t n, cap, max;
  yb_rc rc;
};

void yb_buf_init(struct yb_buf *b, struct yb_arena *a);
void yb_buf_put(struct yb_buf *b, yb_str s);
void yb_buf_z(struct yb_buf *b, const char *z);
void yb_buf_byte(struct yb_buf *b, char c);
void yb_buf_int(struct yb_buf *b, int64_t v);
void yb_buf_fmt(struct yb_buf *b, const char *fmt, ...) YB_PRINTF(2, 3);
/* The content (borrowed from the arena) and the first failure, if any. */
yb_rc yb_buf_take(struct yb_buf *b, yb_str *out) YB_MUST;
static inline yb_str yb_buf_str(const struct yb_buf *b) {
  return (yb_str){b->p, b->n};
}

#define YB_BUF_Z(b, lit) yb_buf_put((b), YB_S(lit))

#endif
