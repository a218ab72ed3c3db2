/* post.c - queries, cookies, urlencoded bodies; see post.h. */
#include "http/post.h"

#include "base/arena.h"
#include "base/text.h"

static int hex(char b) {
  if (b >= '0' && b <= '9') return b - '0';
  b = (char)(b | 32);
  return b >= 'a' && b <= 'f' ? b - 'a' + 10 : -1;
}

yb_rc yb_post_unescape(struct yb_arena *a, yb_str s, bool plus, yb_str *out) {
  char *p = yb_arena_take(a, s.n + 1);
  size_t n = 0;
  if (!p) return YB_NOMEM;
  for (size_t i = 0; i < s.n; i++) {
    char b = s.p[i];
    if (b == '+' && plus) b = ' ';
    if (b == '%') {
      if (i + 2 >= s.n || hex(s.p[i + 1]) < 0 || hex(s.p[i + 2]) < 0) return YB_BAD;
      b = (char)(hex(s.p[i + 1]) * 16 + hex(s.p[i + 2]));
      i += 2;
    }
    if (b == 0) return YB_BAD;
    p[n++] = b;
  }
  if (!yb_utf8_ok(yb_str_n(p, n), NULL)) return YB_BAD;
  *out = yb_str_n(p, n);
  return YB_OK;
}

static uint32_t pieces(yb_str s, char sep) {
  uint32_t n = s.n ? 1 : 0;
  for (size_t i = 0; i < s.n; i++) n += s.p[i] == sep;
  return n;
}

yb_rc yb_post_parse(struct yb_arena *a, yb_str text, struct yb_pairs *out) {
  uint32_t most = pieces(text, '&'), n = 0;
  if (most > YB_POST_FIELDS) return YB_LIMIT;
  struct yb_pair *pair = YB_NEW_N(a, most, struct yb_pair);
  if (!pair) return YB_NOMEM;
  for (yb_str rest = text, piece; yb_str_cut(&rest, '&', &piece);) {
    yb_str name;
    if (piece.n == 0) continue;
    (void)yb_str_cut(&piece, '=', &name);
    YB_TRY(yb_post_unescape(a, name, true, &pair[n].name));
    YB_TRY(yb_post_unescape(a, piece, true, &pair[n].value));
    if (pair[n].name.n > YB_POST_NAME) return YB_LIMIT;
    n++;
  }
  *out = (struct yb_pairs){pair, n};
  return YB_OK;
}

yb_rc yb_cookies_parse(struct yb_arena *a, yb_str text, struct yb_pairs *out) {
  uint32_t most = pieces(text, ';'), n = 0;
  if (most > 64) most = 64;
  struct yb_pair *pair = YB_NEW_N(a, most, struct yb_pair);
  if (!pair) return YB_NOMEM;
  for (yb_str rest = text, piece; n < most && yb_str_cut(&rest, ';', &piece);) {
    yb_str name;
    size_t eq = yb_str_find(piece, YB_S("="));
    if (eq == SIZE_MAX) continue;
    name = yb_str_trim(yb_str_upto(piece, eq));
    if (name.n == 0) continue;
    pair[n++] = (struct yb_pair){name, yb_str_trim(yb_str_from(piece, eq + 1))};
  }
  *out = (struct yb_pairs){pair, n};
  return YB_OK;
}

static bool at(yb_str s, size_t off, const char *lit, size_t n) {
  return s.n >= off + n && memcmp(s.p + off, lit, n) == 0;
}

/* HEIF brands of still pictures (ISO/IEC 23008-12 annex B). */
static bool heic(yb_str s) {
  static const char brand[][5] = {"heic", "heix", "heim", "heis", "mif1", "msf1"};
  if (!at(s, 4, "ftyp", 4)) return false;
  for (size_t i = 0; i < sizeof brand / sizeof *brand; i++)
    if (at(s, 8, brand[i], 4)) return true;
  return false;
}

const char *yb_sniff(yb_str s) {
  if (at(s, 0, "\xff\xd8\xff", 3)) return "image/jpeg";
  if (at(s, 0, "\x89PNG\r\n\x1a\n", 8)) return "image/png";
  if (at(s, 0, "%PDF-", 5)) return "application/pdf";
  if (heic(s)) return "image/heic";
  /* OFD (GB/T 33190): a ZIP whose first entry is OFD.xml or Doc_0 */
  if (at(s, 0, "PK\x03\x04", 4) && (at(s, 30, "OFD.xml", 7) || at(s, 30, "Doc_", 4)))
    return "application/ofd";
  return NULL;
}
