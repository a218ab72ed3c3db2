/* str.h - borrowed UTF-8 text. UTF-8 is validated once, at the door (text.h);
 * inside, bytes are trusted. */
#ifndef YB_BASE_STR_H
#define YB_BASE_STR_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/rc.h"

struct yb_arena;

/* Borrowed; not NUL-terminated; the holder never frees it. */
typedef struct yb_str { const char *p; size_t n; } yb_str;
/* HTML that is already safe: templates write it as it is. */
typedef struct yb_html { yb_str s; } yb_html;

#define YB_S(lit) ((yb_str){"" lit, sizeof(lit) - 1})
#define YB_S_INIT(lit) {"" lit, sizeof(lit) - 1}
/* For printf: "%.*s", YB_ARG(s). */
#define YB_ARG(s) (int)(s).n, (s).p
#define YB_EQ(s, lit) yb_str_eq((s), YB_S(lit))

static inline yb_str yb_str_of(const char *z) {
  return (yb_str){z, z ? strlen(z) : 0};
}
static inline yb_str yb_str_n(const char *p, size_t n) { return (yb_str){p, n}; }
static inline bool yb_str_eq(yb_str a, yb_str b) {
  return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}
int yb_str_cmp(yb_str a, yb_str b);               /* by bytes: <0, 0, >0 */
bool yb_str_starts(yb_str s, yb_str prefix);
bool yb_str_ends(yb_str s, yb_str suffix);
bool yb_str_ieq(yb_str a, yb_str b);              /* ASCII case folded */
/* Byte offset of `needle` in `s`, or SIZE_MAX. */
size_t yb_str_find(yb_str s, yb_str needle);
yb_str yb_str_trim(yb_str s);                     /* ASCII blanks off both ends */
yb_str yb_str_from(yb_str s, size_t off);         /* tail; empty past the end */
yb_str yb_str_upto(yb_str s, size_t n);           /* head */
/* Cuts `*rest` at the first `sep`; the head is returned, the tail stays. False
 * when nothing is left. */
bool yb_str_cut(yb_str *rest, char sep, yb_str *head);
/* Whole-string integer, optional '-', no blanks; false on anything else. */
bool yb_str_int(yb_str s, int64_t *out);
uint64_t yb_str_hash(yb_str s);                   /* FNV-1a; not for hostile keys */

/* Copies into the arena; dup adds a NUL that n does not count. */
yb_rc yb_str_dup(struct yb_arena *a, yb_str s, yb_str *out) YB_MUST;
yb_rc yb_str_z(struct yb_arena *a, yb_str s, char **out) YB_MUST;
/* printf into the arena. */
yb_rc yb_str_fmt(struct yb_arena *a, yb_str *out, const char *fmt, ...)
    YB_MUST YB_PRINTF(3, 4);

#endif
