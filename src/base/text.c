/* text.c - see text.h. The folding works on code points, one at a time;
 * what is removed or replaced is drawn in the tables below. */
#include "base/text.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <unicase.h>

#include "base/arena.h"

#define TIDY_MAX ((size_t)16 << 20)
#define ICONV_MAX ((size_t)64 << 20)
#define REPLACEMENT 0xFFFDu

/* ------------------------------------------------------------ UTF-8 */

/* Length of the well-formed sequence at p (n > 0 bytes there), 0 when there is
 * none; Unicode 15 table 3-7. */
static size_t sequence(const unsigned char *p, size_t n) {
  unsigned char low = 0x80, high = 0xBF, c = p[0];
  size_t len;
  if (c < 0x80) return 1;
  if (c < 0xC2 || c > 0xF4) return 0;
  len = c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
  if (n < len) return 0;
  if (c == 0xE0) low = 0xA0;                /* overlong */
  else if (c == 0xED) high = 0x9F;          /* surrogates */
  else if (c == 0xF0) low = 0x90;           /* overlong */
  else if (c == 0xF4) high = 0x8F;          /* beyond U+10FFFF */
  if (p[1] < low || p[1] > high) return 0;
  for (size_t i = 2; i < len; i++)
    if ((p[i] & 0xC0) != 0x80) return 0;
  return len;
}

/* Bytes of ASCII at the head of p, eight at a time. */
static size_t ascii(const unsigned char *p, size_t n) {
  size_t i = 0;
  for (; i + 8 <= n; i += 8) {
    uint64_t word;
    memcpy(&word, p + i, 8);
    if (word & UINT64_C(0x8080808080808080)) break;
  }
  while (i < n && p[i] < 0x80) i++;
  return i;
}

bool yb_utf8_ok(yb_str s, size_t *bad) {
  const unsigned char *p = (const unsigned char *)s.p;
  size_t i = 0;
  while (i < s.n) {
    i += ascii(p + i, s.n - i);
    while (i < s.n && p[i] >= 0x80) {
      size_t len = sequence(p + i, s.n - i);
      if (len == 0) {
        if (bad) *bad = i;
        return false;
      }
      i += len;
    }
  }
  return true;
}

size_t yb_utf8_count(yb_str s) {
  size_t count = 0;
  for (size_t i = 0; i < s.n; i++) count += ((unsigned char)s.p[i] & 0xC0) != 0x80;
  return count;
}

uint32_t yb_utf8_next(yb_str s, size_t *at) {
  const unsigned char *p = (const unsigned char *)s.p + *at;
  size_t len = sequence(p, s.n - *at);
  *at += len ? len : 1;
  switch (len) {
    case 1: return p[0];
    case 2: return (p[0] & 0x1Fu) << 6 | (p[1] & 0x3Fu);
    case 3: return (p[0] & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
    case 4:
      return (p[0] & 0x07u) << 18 | (p[1] & 0x3Fu) << 12 | (p[2] & 0x3Fu) << 6 | (p[3] & 0x3Fu);
    default: return REPLACEMENT;
  }
}

size_t yb_utf8_encode(uint32_t cp, char out[4]) {
  if (cp > 0x10FFFF || (cp >= 0xD800 && cp < 0xE000)) cp = REPLACEMENT;
  if (cp < 0x80) {
    out[0] = (char)cp;
    return 1;
  }
  if (cp < 0x800) {
    out[0] = (char)(0xC0 | cp >> 6);
    out[1] = (char)(0x80 | (cp & 0x3F));
    return 2;
  }
  if (cp < 0x10000) {
    out[0] = (char)(0xE0 | cp >> 12);
    out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
    out[2] = (char)(0x80 | (cp & 0x3F));
    return 3;
  }
  out[0] = (char)(0xF0 | cp >> 18);
  out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
  out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
  out[3] = (char)(0x80 | (cp & 0x3F));
  return 4;
}

yb_str yb_utf8_upto(yb_str s, size_t code_points) {
  size_t at = 0;
  while (code_points-- && at < s.n) (void)yb_utf8_next(s, &at);
  return yb_str_upto(s, at);
}

/* ------------------------------------------------------------ case */

/* No mapping of one character is longer than three times its bytes, so that the
 * library writes into the room it is given; what it takes itself is freed. */
static yb_rc full_case(yb_str s, bool upper, uint8_t *room, size_t size, yb_str *out) {
  size_t n = size;
  const uint8_t *p = (const uint8_t *)s.p;
  uint8_t *got = upper ? u8_toupper(p, s.n, NULL, NULL, room, &n)
                       : u8_tolower(p, s.n, NULL, NULL, room, &n);
  if (!got) return errno == ENOMEM ? YB_NOMEM : YB_INVALID;
  if (got != room) {
    free(got);
    return YB_LIMIT;
  }
  *out = (yb_str){(const char *)room, n};
  return YB_OK;
}

yb_rc yb_text_case(struct yb_arena *a, yb_str s, bool upper, yb_str *out) {
  if (s.n > TIDY_MAX) return YB_LIMIT;
  size_t plain = s.n ? ascii((const unsigned char *)s.p, s.n) : 0;
  size_t size = plain == s.n ? s.n : 3 * s.n + 16;
  uint8_t *room = yb_arena_take(a, size);
  if (!room) return YB_NOMEM;
  if (plain < s.n) return full_case(s, upper, room, size, out);
  for (size_t i = 0; i < s.n; i++) {
    char c = s.p[i];
    bool flip = upper ? c >= 'a' && c <= 'z' : c >= 'A' && c <= 'Z';
    room[i] = (uint8_t)(flip ? c ^ 32 : c);
  }
  *out = (yb_str){(const char *)room, s.n};
  return YB_OK;
}

/* ------------------------------------------------------------ GB18030 */

/* A code point takes 1, 2 or 4 bytes in GB18030 and 1 to 4 in UTF-8: neither
 * way more than doubles. */
static yb_rc converted(struct yb_arena *a, yb_str in, const char *from, const char *to,
                       yb_str *out) {
  if (in.n > ICONV_MAX) return YB_LIMIT;
  size_t room = in.n * 2 + 4, left = room, rest = in.n;
  char *p = yb_arena_take(a, room), *at = p, *src = (char *)in.p;
  if (!p) return YB_NOMEM;
  iconv_t cd = iconv_open(to, from);
  if (cd == (iconv_t)-1) return errno == ENOMEM ? YB_NOMEM : YB_BROKEN;
  size_t got = in.n ? iconv(cd, &src, &rest, &at, &left) : 0;
  iconv_close(cd);
  /* a positive count means characters replaced by look-alikes */
  if (got != 0 || rest != 0) return YB_INVALID;
  *out = yb_str_n(p, room - left);
  return YB_OK;
}

yb_rc yb_gb18030_decode(struct yb_arena *a, yb_str gb, yb_str *utf8) {
  yb_str s;
  YB_TRY(converted(a, gb, "GB18030", "UTF-8", &s));
  if (!yb_utf8_ok(s, NULL)) return YB_INVALID;
  *utf8 = s;
  return YB_OK;
}

yb_rc yb_gb18030_encode(struct yb_arena *a, yb_str utf8, yb_str *gb) {
  return converted(a, utf8, "UTF-8", "GB18030", gb);
}

/* ------------------------------------------------------------ folding */

#define GONE UINT32_MAX

static bool blank_like(uint32_t c) {
  return c == ' ' || c == 0x3000 || c == 0xA0 || c == 0x1680 || c == 0x202F || c == 0x205F ||
         (c >= 0x2000 && c <= 0x200A);
}

/* Characters that show nothing and change what is compared: controls, marks of
 * direction, zero-width blanks. Joiners (U+200C, U+200D) shape some scripts and
 * stay. */
static bool unseen(uint32_t c) {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0xAD || c == 0x200B || c == 0x200E ||
         c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2069) ||
         c == 0xFEFF;
}

static bool chinese_sign(uint32_t c) {
  return c == 0xFF01 || c == 0xFF08 || c == 0xFF09 || c == 0xFF0C || c == 0xFF1A ||
         c == 0xFF1B || c == 0xFF1F || c == 0xFF5E;
}

/* What a code point becomes, or GONE. Line ends have become '\n' before. */
static uint32_t folded(uint32_t c, bool lines) {
  if (c == '\n' || c == '\t') return lines ? c : ' ';
  if (blank_like(c)) return ' ';
  if (unseen(c)) return GONE;
  if (c >= 0xFF01 && c <= 0xFF5E && !chinese_sign(c)) return c - 0xFEE0;
  return c;
}

static bool is_dash(uint32_t c) {
  return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0xFE63;
}

enum how { TIDY, LINES, CODE, NUMBER };

/* For codes and numbers: what is left of a folded code point. */
static uint32_t coded(uint32_t c, enum how how) {
  if (chinese_sign(c)) c -= 0xFEE0;
  if (c == ' ') return GONE;
  if (is_dash(c)) return how == NUMBER ? '-' : GONE;
  return c >= 'a' && c <= 'z' ? c - 32 : c;
}

static bool edge(char c) { return c == ' ' || c == '\n' || c == '\t'; }

static yb_rc rewritten(struct yb_arena *a, yb_str s, enum how how, yb_str *out) {
  if (s.n > TIDY_MAX) return YB_LIMIT;
  /* A wrong byte becomes the three of U+FFFD; nothing else grows. */
  char *p = yb_arena_take(a, s.n * 3 + 4);
  size_t n = 0, head = 0;
  if (!p) return YB_NOMEM;
  for (size_t at = 0; at < s.n;) {
    uint32_t c = yb_utf8_next(s, &at);
    if (c == '\r') {
      if (at < s.n && s.p[at] == '\n') continue;
      c = '\n';
    } else if (c == 0x85 || c == 0x2028 || c == 0x2029) {
      c = '\n';
    }
    c = folded(c, how == LINES);
    if (how >= CODE && c != GONE) c = coded(c, how);
    if (c != GONE) n += yb_utf8_encode(c, p + n);
  }
  while (n && edge(p[n - 1])) n--;
  while (head < n && edge(p[head])) head++;
  *out = yb_str_n(p + head, n - head);
  return YB_OK;
}

yb_rc yb_text_tidy(struct yb_arena *a, yb_str s, bool lines, yb_str *out) {
  return rewritten(a, s, lines ? LINES : TIDY, out);
}

yb_rc yb_text_code(struct yb_arena *a, yb_str s, yb_str *out) {
  return rewritten(a, s, CODE, out);
}

yb_rc yb_text_number(struct yb_arena *a, yb_str s, yb_str *out) {
  return rewritten(a, s, NUMBER, out);
}

/* ------------------------------------------------------------ masks */

/* Stars for the code points from..to-1, the others as they are. */
static void masked(struct yb_buf *out, yb_str s, size_t from, size_t to) {
  size_t i = 0;
  for (size_t at = 0; at < s.n; i++) {
    size_t start = at;
    (void)yb_utf8_next(s, &at);
    if (i >= from && i < to) yb_buf_byte(out, '*');
    else yb_buf_put(out, yb_str_n(s.p + start, at - start));
  }
}

void yb_mask_name(struct yb_buf *out, yb_str s) {
  size_t n = yb_utf8_count(s);
  masked(out, s, n > 1, n);
}

void yb_mask_number(struct yb_buf *out, yb_str s) {
  size_t n = yb_utf8_count(s), head = 0, tail = 0;
  if (n >= 15) head = 6, tail = 4;
  else if (n >= 8) head = 2, tail = 2;
  else if (n >= 5) head = 1, tail = 1;
  masked(out, s, head, n - tail);
}

void yb_mask_phone(struct yb_buf *out, yb_str s) {
  size_t n = yb_utf8_count(s);
  if (n >= 11) masked(out, s, n - 8, n - 4);
  else if (n >= 7) masked(out, s, 2, n - 2);
  else masked(out, s, 0, n);
}

void yb_mask_email(struct yb_buf *out, yb_str s) {
  size_t at = yb_str_find(s, YB_S("@"));
  if (at == SIZE_MAX || at == 0) {
    yb_buf_z(out, "***");
    return;
  }
  if (at > 1) yb_buf_put(out, yb_utf8_upto(s, 1));
  else yb_buf_byte(out, s.p[0]);
  yb_buf_z(out, "***");
  yb_buf_put(out, yb_str_from(s, at));
}

/* ------------------------------------------------------------ escapes */

static const char *entity(char c) {
  switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    default: return NULL;
  }
}

/* How many bytes of a sign that turns the direction of writing stand here (U+061C, U+200E,
 * U+200F, U+202A..E, U+2066..9): none of them reaches a page. */
static size_t turns(yb_str s) {
  const unsigned char *p = (const unsigned char *)s.p;
  if (s.n >= 2 && p[0] == 0xD8 && p[1] == 0x9C) return 2;
  if (s.n < 3 || p[0] != 0xE2) return 0;
  bool marks = p[1] == 0x80 && (p[2] == 0x8E || p[2] == 0x8F || (p[2] >= 0xAA && p[2] <= 0xAE));
  return marks || (p[1] == 0x81 && p[2] >= 0xA6 && p[2] <= 0xA9) ? 3 : 0;
}

void yb_html_escape(struct yb_buf *out, yb_str s) {
  size_t from = 0;
  for (size_t i = 0; i < s.n; i++) {
    const char *z = entity(s.p[i]);
    size_t gone = z ? 1 : turns(yb_str_from(s, i));
    if (!gone) continue;
    if (i > from) yb_buf_put(out, yb_str_n(s.p + from, i - from));
    if (z) yb_buf_z(out, z);
    i += gone - 1;
    from = i + 1;
  }
  if (s.n > from) yb_buf_put(out, yb_str_n(s.p + from, s.n - from));
}

static bool unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         c == '-' || c == '.' || c == '_' || c == '~';
}

void yb_url_escape(struct yb_buf *out, yb_str s) {
  static const char hex[] = "0123456789ABCDEF";
  for (size_t i = 0; i < s.n; i++) {
    unsigned char c = (unsigned char)s.p[i];
    if (unreserved(s.p[i])) {
      yb_buf_byte(out, s.p[i]);
      continue;
    }
    yb_buf_byte(out, '%');
    yb_buf_byte(out, hex[c >> 4]);
    yb_buf_byte(out, hex[c & 15]);
  }
}

static int nibble(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c |= 32;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

yb_rc yb_url_unescape(struct yb_arena *a, yb_str s, bool plus, yb_str *out) {
  if (s.n > TIDY_MAX) return YB_LIMIT;
  char *p = yb_arena_take(a, s.n + 1); /* a NUL that n does not count */
  size_t n = 0;
  if (!p) return YB_NOMEM;
  for (size_t i = 0; i < s.n; i++) {
    char c = s.p[i];
    if (c == '%') {
      int high = s.n - i > 2 ? nibble(s.p[i + 1]) : -1;
      int low = high >= 0 ? nibble(s.p[i + 2]) : -1;
      if (low < 0) return YB_INVALID;
      c = (char)(high << 4 | low);
      i += 2;
    } else if (c == '+' && plus) {
      c = ' ';
    }
    p[n++] = c;
  }
  *out = yb_str_n(p, n);
  return YB_OK;
}
