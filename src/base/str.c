/* str.c - see str.h. */
#include "base/str.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/arena.h"

int yb_str_cmp(yb_str a, yb_str b) {
  size_t n = a.n < b.n ? a.n : b.n;
  int c = n ? memcmp(a.p, b.p, n) : 0;
  if (c) return c;
  return a.n < b.n ? -1 : a.n > b.n;
}

bool yb_str_starts(yb_str s, yb_str prefix) {
  return s.n >= prefix.n && (prefix.n == 0 || !memcmp(s.p, prefix.p, prefix.n));
}

bool yb_str_ends(yb_str s, yb_str suffix) {
  return s.n >= suffix.n &&
         (suffix.n == 0 || !memcmp(s.p + s.n - suffix.n, suffix.p, suffix.n));
}

static unsigned char lower(unsigned char c) {
  return c >= 'A' && c <= 'Z' ? (unsigned char)(c + 32) : c;
}

bool yb_str_ieq(yb_str a, yb_str b) {
  if (a.n != b.n) return false;
  for (size_t i = 0; i < a.n; i++)
    if (lower((unsigned char)a.p[i]) != lower((unsigned char)b.p[i])) return false;
  return true;
}

size_t yb_str_find(yb_str s, yb_str needle) {
  if (needle.n == 0) return 0;
  if (needle.n > s.n) return SIZE_MAX;
  size_t last = s.n - needle.n;
  for (size_t i = 0; i <= last; i++)
    if (s.p[i] == needle.p[0] && !memcmp(s.p + i, needle.p, needle.n)) return i;
  return SIZE_MAX;
}

static bool blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

yb_str yb_str_trim(yb_str s) {
  while (s.n && blank(s.p[0])) s.p++, s.n--;
  while (s.n && blank(s.p[s.n - 1])) s.n--;
  return s;
}

yb_str yb_str_from(yb_str s, size_t off) {
  if (off >= s.n) return (yb_str){s.p ? s.p + s.n : "", 0};
  return (yb_str){s.p + off, s.n - off};
}

yb_str yb_str_upto(yb_str s, size_t n) {
  return (yb_str){s.p, n < s.n ? n : s.n};
}

bool yb_str_cut(yb_str *rest, char sep, yb_str *head) {
  if (!rest->p) return false;
  const char *at = rest->n ? memchr(rest->p, sep, rest->n) : NULL;
  if (!at) {
    *head = *rest;
    *rest = (yb_str){NULL, 0};
    return true;
  }
  *head = (yb_str){rest->p, (size_t)(at - rest->p)};
  *rest = yb_str_from(*rest, head->n + 1);
  return true;
}

bool yb_str_int(yb_str s, int64_t *out) {
  bool neg = s.n && s.p[0] == '-';
  if (neg) s = yb_str_from(s, 1);
  if (s.n == 0) return false;
  int64_t v = 0;                       /* kept negative: INT64_MIN fits */
  for (size_t i = 0; i < s.n; i++) {
    int d = s.p[i] - '0';
    if (d < 0 || d > 9) return false;
    if (__builtin_mul_overflow(v, 10, &v)) return false;
    if (__builtin_sub_overflow(v, d, &v)) return false;
  }
  if (!neg && v == INT64_MIN) return false;
  *out = neg ? v : -v;
  return true;
}

uint64_t yb_str_hash(yb_str s) {
  uint64_t h = 1469598103934665603u;
  for (size_t i = 0; i < s.n; i++) h = (h ^ (unsigned char)s.p[i]) * 1099511628211u;
  return h;
}

yb_rc yb_str_dup(struct yb_arena *a, yb_str s, yb_str *out) {
  char *p;
  YB_TRY(yb_str_z(a, s, &p));
  *out = (yb_str){p, s.n};
  return YB_OK;
}

yb_rc yb_str_z(struct yb_arena *a, yb_str s, char **out) {
  if (s.n == SIZE_MAX) return YB_LIMIT;
  char *p = yb_arena_take(a, s.n + 1);
  if (!p) return YB_NOMEM;
  if (s.n) memcpy(p, s.p, s.n);
  *out = p;
  return YB_OK;
}

yb_rc yb_str_fmt(struct yb_arena *a, yb_str *out, const char *fmt, ...) {
  va_list ap, again;
  va_start(ap, fmt);
  va_copy(again, ap);
  int n = vsnprintf(NULL, 0, fmt, ap);
  va_end(ap);
  char *p = n < 0 ? NULL : yb_arena_take(a, (size_t)n + 1);
  if (p) (void)vsnprintf(p, (size_t)n + 1, fmt, again);
  va_end(again);
  if (!p) return YB_NOMEM;
  *out = (yb_str){p, (size_t)n};
  return YB_OK;
}
