/* buf.c - see buf.h. */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/arena.h"

void yb_buf_init(struct yb_buf *b, struct yb_arena *a) {
  *b = (struct yb_buf){.arena = a};
}

static bool room(struct yb_buf *b, size_t more) {
  if (b->rc != YB_OK) return false;
  if (b->max && more > b->max - b->n) {
    b->rc = YB_LIMIT;
    return false;
  }
  if (more <= b->cap - b->n) return true;
  size_t want = b->cap ? b->cap : 128;
  while (want - b->n < more && want <= SIZE_MAX / 2) want *= 2;
  char *p = want - b->n < more ? NULL : yb_arena_grow(b->arena, b->p, b->cap, want);
  if (!p) {
    b->rc = YB_NOMEM;
    return false;
  }
  b->p = p;
  b->cap = want;
  return true;
}

void yb_buf_put(struct yb_buf *b, yb_str s) {
  if (s.n == 0 || !room(b, s.n)) return;
  memcpy(b->p + b->n, s.p, s.n);
  b->n += s.n;
}

void yb_buf_z(struct yb_buf *b, const char *z) { yb_buf_put(b, yb_str_of(z)); }

void yb_buf_byte(struct yb_buf *b, char c) {
  if (!room(b, 1)) return;
  b->p[b->n++] = c;
}

void yb_buf_int(struct yb_buf *b, int64_t v) {
  char tmp[24];
  size_t at = sizeof tmp;
  uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
  do {
    tmp[--at] = (char)('0' + u % 10);
    u /= 10;
  } while (u);
  if (v < 0) tmp[--at] = '-';
  yb_buf_put(b, (yb_str){tmp + at, sizeof tmp - at});
}

void yb_buf_fmt(struct yb_buf *b, const char *fmt, ...) {
  va_list ap, again;
  va_start(ap, fmt);
  va_copy(again, ap);
  int n = vsnprintf(NULL, 0, fmt, ap);
  va_end(ap);
  if (n > 0 && room(b, (size_t)n + 1)) {
    (void)vsnprintf(b->p + b->n, (size_t)n + 1, fmt, again);
    b->n += (size_t)n;
  }
  va_end(again);
}

yb_rc yb_buf_take(struct yb_buf *b, yb_str *out) {
  if (b->rc != YB_OK) return b->rc;
  *out = (yb_str){b->p ? b->p : "", b->n};
  return YB_OK;
}
