/* json.c - reading JSON; see json.h. Walking, building and writing are in
 * json_tree.c and json_write.c.
 *
 * One pass, recursive, over text that is never copied: a string is borrowed
 * unless it holds an escape, a number always. Places are kept as the parser
 * goes: a line begins at `line_at`, and of the bytes since then `wide` were
 * second and later bytes of code points. A fault counts its place afresh from
 * the beginning of the text; that happens once.
 *
 * Nodes come in blocks from the arena. Duplicate keys are looked for when an
 * object closes: a 64-bit filter of (length, first, last byte) says that there
 * are none, else yb_json_twice does, in n log n at most.
 */
#include "base/json.h"

#include "base/arena.h"
#include "base/ctx.h"

#define BLOCK_LEAST 8u
#define BLOCK_MOST 64u

struct reader {
  const char *p, *end, *begin, *line_at;
  size_t wide;
  uint32_t line, nodes, depth, left, block_n;
  struct yb_json *block;
  struct yb_ctx *ctx;
  yb_str file;
};

/* Length of the sequence at p, which has a first byte >= 0x80; 0 when it is
 * not UTF-8 (RFC 3629). */
static inline size_t sequence(const char *text, const char *end) {
  const unsigned char *p = (const unsigned char *)text;
  size_t left = (size_t)(end - text);
#define TAIL(i) ((p[i] & 0xC0) == 0x80)
  if (p[0] < 0xC2) return 0;
  if (p[0] < 0xE0) return left > 1 && TAIL(1) ? 2 : 0;
  if (p[0] < 0xF0) {
    if (left < 3 || !TAIL(1) || !TAIL(2)) return 0;
    if (p[0] == 0xE0 && p[1] < 0xA0) return 0;
    return p[0] == 0xED && p[1] > 0x9F ? 0 : 3;
  }
  if (p[0] > 0xF4 || left < 4 || !TAIL(1) || !TAIL(2) || !TAIL(3)) return 0;
  if (p[0] == 0xF0 && p[1] < 0x90) return 0;
  return p[0] == 0xF4 && p[1] > 0x8F ? 0 : 4;
#undef TAIL
}

static struct yb_place place_of(const struct reader *r, const char *at) {
  struct yb_place place = {.file = r->file, .line = 1, .col = 1};
  for (const char *p = r->begin; p < at; p++) {
    if (*p == '\n') place.line++, place.col = 1;
    else if (((unsigned char)*p & 0xC0) != 0x80) place.col++;
  }
  return place;
}

static yb_rc fault(struct reader *r, const char *at, yb_msg msg, yb_str arg) {
  return yb_diag(r->ctx, place_of(r, at), msg, arg, (yb_str){0});
}

static yb_rc ceiling(struct reader *r, yb_msg msg, yb_str most) {
  yb_rc rc = fault(r, r->p, msg, most);
  return rc == YB_INVALID ? YB_LIMIT : rc;
}

/* What stands at p is not what `msg` says: names it. */
static yb_rc unexpected(struct reader *r, yb_msg msg) {
  static const char hex[] = "0123456789abcdef";
  if (r->p == r->end) return fault(r, r->p, YB_MSG_json_end, YB_S(""));
  unsigned char c = (unsigned char)*r->p;
  if (c < 0x20 || c == 0x7F) {
    char code[] = {'\\', 'x', hex[c >> 4], hex[c & 15]};
    return fault(r, r->p, msg, (yb_str){code, sizeof code});
  }
  size_t n = c < 0x80 ? 1 : sequence(r->p, r->end);
  if (n == 0) return fault(r, r->p, YB_MSG_base_bad_utf8, YB_S(""));
  return fault(r, r->p, msg, (yb_str){r->p, n});
}

static inline void skip(struct reader *r) {
  const char *p = r->p;
  for (; p < r->end; p++) {
    if (*p == '\n') {
      r->line++;
      r->line_at = p + 1;
      r->wide = 0;
    } else if (*p != ' ' && *p != '\r' && *p != '\t') {
      break;
    }
  }
  r->p = p;
}

static inline uint32_t column(const struct reader *r) {
  return (uint32_t)((size_t)(r->p - r->line_at) - r->wide + 1);
}

static yb_rc more_nodes(struct reader *r) {
  uint32_t n = r->block_n ? r->block_n * 2 : BLOCK_LEAST;
  if (n > BLOCK_MOST) n = BLOCK_MOST;
  r->block = YB_NEW_N(r->ctx->arena, n, struct yb_json);
  if (!r->block) return YB_NOMEM;
  r->block_n = r->left = n;
  return YB_OK;
}

static inline yb_rc node(struct reader *r, yb_json_type type, struct yb_json **out) {
  if (r->nodes >= YB_JSON_NODES) return ceiling(r, YB_MSG_json_nodes, YB_S("200000"));
  if (r->left == 0) YB_TRY(more_nodes(r));
  r->left--;
  r->nodes++;
  struct yb_json *j = r->block++;
  j->type = type;
  j->line = r->line;
  j->col = column(r);
  *out = j;
  return YB_OK;
}

/* True for bytes that a string may hold as they are and that are one column. */
static inline bool plain(char ch) {
  unsigned char c = (unsigned char)ch;
  return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
}

/* The first byte from p on that is not plain; eight at a time where the
 * lowest byte of a word is the first in memory. */
static inline const char *plain_run(const char *p, const char *end) {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  const uint64_t ones = 0x0101010101010101u, tops = ones * 0x80;
  while (end - p >= 8) {
    uint64_t w, q, b;
    memcpy(&w, p, 8);
    q = w ^ (ones * '"');
    b = w ^ (ones * '\\');
    uint64_t hit = (w | ((w - ones * 0x20) & ~w) | ((q - ones) & ~q) | ((b - ones) & ~b)) & tops;
    if (hit) return p + (__builtin_ctzll(hit) >> 3);
    p += 8;
  }
#endif
  while (p < end && plain(*p)) p++;
  return p;
}

static bool hex4(const char *p, const char *end, uint32_t *out) {
  if (end - p < 4) return false;
  uint32_t v = 0;
  for (int i = 0; i < 4; i++) {
    char c = p[i];
    uint32_t d;
    if (c >= '0' && c <= '9') d = (uint32_t)(c - '0');
    else if (c >= 'a' && c <= 'f') d = (uint32_t)(c - 'a' + 10);
    else if (c >= 'A' && c <= 'F') d = (uint32_t)(c - 'A' + 10);
    else return false;
    v = v << 4 | d;
  }
  *out = v;
  return true;
}

/* Writes a code point (never a surrogate) and returns the end of it. */
static char *encode(char *to, uint32_t cp) {
  if (cp < 0x80) {
    *to++ = (char)cp;
  } else if (cp < 0x800) {
    *to++ = (char)(0xC0 | cp >> 6);
    *to++ = (char)(0x80 | (cp & 63));
  } else if (cp < 0x10000) {
    *to++ = (char)(0xE0 | cp >> 12);
    *to++ = (char)(0x80 | (cp >> 6 & 63));
    *to++ = (char)(0x80 | (cp & 63));
  } else {
    *to++ = (char)(0xF0 | cp >> 18);
    *to++ = (char)(0x80 | (cp >> 12 & 63));
    *to++ = (char)(0x80 | (cp >> 6 & 63));
    *to++ = (char)(0x80 | (cp & 63));
  }
  return to;
}

/* Reads \uXXXX, and its second half when it is a surrogate, at *from. */
static yb_rc unicode(struct reader *r, const char **from, const char *end, char **to) {
  const char *p = *from;
  uint32_t cp, low;
  if (!hex4(p + 2, end, &cp)) return fault(r, p, YB_MSG_json_escape, YB_S(""));
  *from = p + 6;
  if (cp >= 0xD800 && cp <= 0xDFFF) {
    bool pair = cp < 0xDC00 && end - p >= 12 && p[6] == '\\' && p[7] == 'u' &&
                hex4(p + 8, end, &low) && low >= 0xDC00 && low <= 0xDFFF;
    if (!pair) return fault(r, p, YB_MSG_json_surrogate, YB_S(""));
    cp = 0x10000 + ((cp - 0xD800) << 10) + (low - 0xDC00);
    *from = p + 12;
  }
  *to = encode(*to, cp);
  return YB_OK;
}

/* What follows a backslash and what it means, in pairs. */
static char escaped(char c) {
  static const char table[] = "\"\"\\\\//b\bf\fn\nr\rt\t";
  for (size_t i = 0; i + 1 < sizeof table; i += 2)
    if (table[i] == c) return table[i + 1];
  return 0;
}

/* Decodes the raw text of a string, whose backslashes are never last. The
 * result is never longer than the raw text. */
static yb_rc unescape(struct reader *r, yb_str raw, yb_str *out) {
  const char *from = raw.p, *end = raw.p + raw.n;
  char *begin = yb_arena_take(r->ctx->arena, raw.n), *to = begin;
  if (!begin) return YB_NOMEM;
  while (from < end) {
    if (*from != '\\') {
      *to++ = *from++;
    } else if (from[1] == 'u') {
      YB_TRY(unicode(r, &from, end, &to));
    } else {
      char c = escaped(from[1]);
      if (!c) return fault(r, from, YB_MSG_json_escape, YB_S(""));
      *to++ = c;
      from += 2;
    }
  }
  *out = (yb_str){begin, (size_t)(to - begin)};
  return YB_OK;
}

/* A string; p stands on its first quote. */
static yb_rc string(struct reader *r, yb_str *out) {
  const char *begin = ++r->p, *p = begin;
  bool escapes = false;
  for (;;) {
    p = plain_run(p, r->end);
    if (p == r->end) return fault(r, p, YB_MSG_json_end, YB_S(""));
    if (*p == '"') break;
    if (*p == '\\') {
      escapes = true;
      p++;
      if (p < r->end && (*p == '"' || *p == '\\')) p++;
      continue;
    }
    if ((unsigned char)*p < 0x20) return fault(r, p, YB_MSG_json_control, YB_S(""));
    size_t n = sequence(p, r->end);
    if (n == 0) return fault(r, p, YB_MSG_base_bad_utf8, YB_S(""));
    r->wide += n - 1;
    p += n;
  }
  r->p = p + 1;
  *out = (yb_str){begin, (size_t)(p - begin)};
  return escapes ? unescape(r, *out, out) : YB_OK;
}

static inline const char *digits(const char *p, const char *end) {
  while (p < end && *p >= '0' && *p <= '9') p++;
  return p;
}

/* The end of the number that begins at p, or NULL when there is none. */
static inline const char *number_end(const char *p, const char *end) {
  const char *q;
  if (p < end && *p == '-') p++;
  q = digits(p, end);
  if (q == p || (*p == '0' && q > p + 1)) return NULL;
  if (q < end && *q == '.') {
    p = q + 1;
    q = digits(p, end);
    if (q == p) return NULL;
  }
  if (q < end && (*q == 'e' || *q == 'E')) {
    p = q + 1;
    if (p < end && (*p == '+' || *p == '-')) p++;
    q = digits(p, end);
    if (q == p) return NULL;
  }
  return q;
}

bool yb_json_is_number(yb_str s) {
  return s.n && number_end(s.p, s.p + s.n) == s.p + s.n;
}

static yb_rc number(struct reader *r, struct yb_json *j) {
  const char *end = number_end(r->p, r->end);
  if (!end) return fault(r, r->p, YB_MSG_json_number, YB_S(""));
  j->text = (yb_str){r->p, (size_t)(end - r->p)};
  r->p = end;
  return YB_OK;
}

static yb_rc refuse_duplicates(struct reader *r, struct yb_json *object) {
  const struct yb_json *twice = NULL;
  YB_TRY(yb_json_twice(r->ctx->arena, object, &twice));
  if (!twice) return YB_OK;
  struct yb_place at = {.file = r->file, .line = twice->key_line, .col = twice->key_col};
  return yb_diag(r->ctx, at, YB_MSG_json_duplicate_key, twice->key, (yb_str){0});
}

static inline uint64_t key_bit(yb_str key) {
  if (key.n == 0) return 1;
  size_t mix = key.n * 7 + (unsigned char)key.p[0] * 5 + (unsigned char)key.p[key.n - 1] * 11 +
               (unsigned char)key.p[key.n / 2] * 3;
  return (uint64_t)1 << (mix & 63);
}

static inline void append(struct yb_json *parent, struct yb_json *child) {
  if (parent->last) parent->last->next = child;
  else parent->first = child;
  parent->last = child;
  parent->count++;
}

static yb_rc value(struct reader *r, struct yb_json **out);

static yb_rc member(struct reader *r, struct yb_json **out) {
  yb_str key;
  if (r->p == r->end || *r->p != '"') return unexpected(r, YB_MSG_json_key);
  uint32_t line = r->line, col = column(r);
  YB_TRY(string(r, &key));
  skip(r);
  if (r->p == r->end || *r->p != ':') return unexpected(r, YB_MSG_json_colon);
  r->p++;
  skip(r);
  YB_TRY(value(r, out));
  (*out)->key = key;
  (*out)->key_line = line;
  (*out)->key_col = col;
  return YB_OK;
}

static yb_rc object(struct reader *r, struct yb_json *j) {
  uint64_t seen = 0;
  bool doubt = false;
  r->p++;
  skip(r);
  if (r->p < r->end && *r->p == '}') return r->p++, YB_OK;
  for (;;) {
    struct yb_json *child;
    YB_TRY(member(r, &child));
    uint64_t bit = key_bit(child->key);
    doubt |= (seen & bit) != 0;
    seen |= bit;
    append(j, child);
    skip(r);
    if (r->p < r->end && *r->p == '}') break;
    if (r->p == r->end || *r->p != ',') return unexpected(r, YB_MSG_json_object_next);
    r->p++;
    skip(r);
  }
  r->p++;
  return doubt ? refuse_duplicates(r, j) : YB_OK;
}

static yb_rc array(struct reader *r, struct yb_json *j) {
  r->p++;
  skip(r);
  if (r->p < r->end && *r->p == ']') return r->p++, YB_OK;
  for (;;) {
    struct yb_json *child;
    YB_TRY(value(r, &child));
    append(j, child);
    skip(r);
    if (r->p < r->end && *r->p == ']') break;
    if (r->p == r->end || *r->p != ',') return unexpected(r, YB_MSG_json_array_next);
    r->p++;
    skip(r);
  }
  r->p++;
  return YB_OK;
}

static yb_rc nested(struct reader *r, yb_json_type type, struct yb_json **out) {
  if (r->depth == YB_JSON_DEPTH) return ceiling(r, YB_MSG_json_depth, YB_S("64"));
  YB_TRY(node(r, type, out));
  r->depth++;
  YB_TRY(type == YB_JSON_OBJECT ? object(r, *out) : array(r, *out));
  r->depth--;
  return YB_OK;
}

static yb_rc word(struct reader *r, yb_str w, yb_json_type type, bool truth,
                  struct yb_json **out) {
  if ((size_t)(r->end - r->p) < w.n || memcmp(r->p, w.p, w.n) != 0)
    return unexpected(r, YB_MSG_json_value);
  YB_TRY(node(r, type, out));
  (*out)->truth = truth;
  r->p += w.n;
  return YB_OK;
}

static yb_rc value(struct reader *r, struct yb_json **out) {
  switch (r->p < r->end ? *r->p : 0) {
    case '{': return nested(r, YB_JSON_OBJECT, out);
    case '[': return nested(r, YB_JSON_ARRAY, out);
    case '"':
      YB_TRY(node(r, YB_JSON_STRING, out));
      return string(r, &(*out)->text);
    case '-': case '0': case '1': case '2': case '3': case '4':
    case '5': case '6': case '7': case '8': case '9':
      YB_TRY(node(r, YB_JSON_NUMBER, out));
      return number(r, *out);
    case 't': return word(r, YB_S("true"), YB_JSON_BOOL, true, out);
    case 'f': return word(r, YB_S("false"), YB_JSON_BOOL, false, out);
    case 'n': return word(r, YB_S("null"), YB_JSON_NULL, false, out);
    default: return unexpected(r, YB_MSG_json_value);
  }
}

yb_rc yb_json_parse(struct yb_ctx *ctx, yb_str file, yb_str text,
                    const struct yb_json **out) {
  if (!text.p) text = YB_S("");
  struct reader r = {.p = text.p, .begin = text.p, .line_at = text.p, .end = text.p + text.n,
                     .line = 1, .ctx = ctx, .file = file};
  struct yb_json *j;
  if (yb_str_starts(text, YB_S("\xEF\xBB\xBF")))
    return fault(&r, r.p, YB_MSG_json_bom, YB_S(""));
  skip(&r);
  YB_TRY(value(&r, &j));
  skip(&r);
  if (r.p < r.end) return unexpected(&r, YB_MSG_json_trailing);
  *out = j;
  return YB_OK;
}
