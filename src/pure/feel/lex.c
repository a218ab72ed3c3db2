/* lex.c - tokens of FEEL (DMN 1.5, 10.3.1.2). The parser asks for the token at
 * a byte offset, because where a name ends depends on the names in scope. */
#include "base/text.h"
#include "pure/feel/feel_int.h"

static bool is_blank(uint32_t c) {
  return c == ' ' || (c >= 9 && c <= 13) || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         c == 0x180E || (c >= 0x2000 && c <= 0x200B) || c == 0x2028 || c == 0x2029 ||
         c == 0x202F || c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

static const struct { uint32_t from, to; } name_start[] = {
    {'?', '?'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}, {0xC0, 0xD6}, {0xD8, 0xF6},
    {0xF8, 0x2FF}, {0x370, 0x37D}, {0x37F, 0x1FFF}, {0x200C, 0x200D}, {0x2070, 0x218F},
    {0x2C00, 0x2FEF}, {0x3001, 0xD7FF}, {0xF900, 0xFDCF}, {0xFDF0, 0xFFFC},
    {0x10000, 0xEFFFF}};

static bool starts_name(uint32_t c) {
  for (size_t i = 0; i < sizeof name_start / sizeof *name_start; i++)
    if (c >= name_start[i].from && c <= name_start[i].to) return !is_blank(c);
  return false;
}

static bool is_part(uint32_t c) {
  return starts_name(c) || (c >= '0' && c <= '9') || c == 0xB7 ||
         (c >= 0x300 && c <= 0x36F) || c == 0x203F || c == 0x2040;
}

static uint32_t peek(yb_str s, size_t at, size_t *next) {
  *next = at;
  return at < s.n ? yb_utf8_next(s, next) : 0;
}

bool yb_feel_name_part(yb_str text, uint32_t at) {
  size_t next;
  return at < text.n && is_part(peek(text, at, &next));
}

static bool two(yb_str s, size_t at, const char *z) {
  return at + 1 < s.n && s.p[at] == z[0] && s.p[at + 1] == z[1];
}

static size_t comment(yb_str s, size_t at) {
  if (two(s, at, "//")) {
    while (at < s.n && s.p[at] != '\n') at++;
    return at;
  }
  if (!two(s, at, "/*")) return at;
  for (size_t i = at + 2; i + 1 < s.n; i++)
    if (two(s, i, "*/")) return i + 2;
  return at;                       /* never closed: '/' is then a bad token */
}

uint32_t yb_feel_blank(yb_str s, uint32_t from) {
  size_t at = from, next;
  while (at < s.n) {
    if (is_blank(peek(s, at, &next))) {
      at = next;
      continue;
    }
    next = comment(s, at);
    if (next == at) break;
    at = next;
  }
  return (uint32_t)at;
}

static bool digit(yb_str s, size_t at) {
  return at < s.n && s.p[at] >= '0' && s.p[at] <= '9';
}

static struct tok number(yb_str s, uint32_t from) {
  size_t at = from;
  while (digit(s, at)) at++;
  if (at < s.n && s.p[at] == '.' && digit(s, at + 1))
    for (at++; digit(s, at);) at++;
  if (at < s.n && (s.p[at] == 'e' || s.p[at] == 'E')) {
    size_t e = at + 1;
    if (e < s.n && (s.p[e] == '+' || s.p[e] == '-')) e++;
    if (digit(s, e)) {
      while (digit(s, e)) e++;
      at = e;
    }
  }
  return (struct tok){T_NUMBER, from, (uint32_t)at};
}

static struct tok string(yb_str s, uint32_t from) {
  for (size_t at = from + 1; at < s.n; at++) {
    if (s.p[at] == '\\') at++;
    else if (s.p[at] == '"') return (struct tok){T_STRING, from, (uint32_t)at + 1};
  }
  return (struct tok){T_BAD, from, (uint32_t)s.n};
}

static struct tok sign(yb_str s, uint32_t at) {
  static const struct { char z[3]; tok_kind kind; } signs[] = {
      {"**", T_POWER}, {"..", T_DOTS}, {"!=", T_NE}, {"<=", T_LE}, {">=", T_GE},
      {"+", T_PLUS}, {"-", T_MINUS}, {"*", T_STAR}, {"/", T_SLASH}, {"(", T_LPAR},
      {")", T_RPAR}, {"[", T_LBR}, {"]", T_RBR}, {"{", T_LCUR}, {"}", T_RCUR},
      {",", T_COMMA}, {":", T_COLON}, {".", T_DOT}, {"=", T_EQ}, {"<", T_LT},
      {">", T_GT}, {"@", T_AT}, {"'", T_QUOTE}};
  for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
    uint32_t n = signs[i].z[1] ? 2 : 1;
    if (at + n <= s.n && memcmp(s.p + at, signs[i].z, n) == 0)
      return (struct tok){signs[i].kind, at, at + n};
  }
  return (struct tok){T_BAD, at, at + 1};
}

struct tok yb_feel_lex(yb_str s, uint32_t from) {
  uint32_t at = yb_feel_blank(s, from);
  size_t next;
  if (at >= s.n) return (struct tok){T_END, at, at};
  if (digit(s, at) || (s.p[at] == '.' && digit(s, at + 1))) return number(s, at);
  if (s.p[at] == '"') return string(s, at);
  uint32_t c = peek(s, at, &next);
  if (!starts_name(c)) return sign(s, at);
  size_t end = next;
  if (c != '?')
    while (end < s.n && is_part(peek(s, end, &next)) && s.p[end] != '?') end = next;
  return (struct tok){T_NAME, at, (uint32_t)end};
}

static bool hex(yb_str s, size_t at, size_t n, uint32_t *out) {
  uint32_t v = 0;
  if (at + n > s.n) return false;
  for (size_t i = at; i < at + n; i++) {
    char c = s.p[i];
    int d = c >= '0' && c <= '9'                 ? c - '0'
            : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
                                                 : -1;
    if (d < 0) return false;
    v = v * 16 + (uint32_t)d;
  }
  *out = v;
  return true;
}

/* \uXXXX (two of them for a surrogate pair) and \UXXXXXX; bytes read, or 0. */
static size_t code_escape(yb_str s, size_t at, uint32_t *cp) {
  uint32_t low;
  if (s.p[at] == 'U') return hex(s, at + 1, 6, cp) && *cp <= 0x10FFFF ? 7 : 0;
  if (!hex(s, at + 1, 4, cp)) return 0;
  if (*cp < 0xD800 || *cp > 0xDFFF) return 5;
  if (*cp > 0xDBFF || !two(s, at + 5, "\\u") || !hex(s, at + 7, 4, &low)) return 0;
  if (low < 0xDC00 || low > 0xDFFF) return 0;
  *cp = 0x10000 + ((*cp - 0xD800) << 10) + (low - 0xDC00);
  return 11;
}

static yb_rc escape(struct yb_buf *b, yb_str s, size_t *at) {
  static const char from[] = "nrt\"'\\", to[] = "\n\r\t\"'\\";
  const char *hit = *at < s.n && s.p[*at] ? strchr(from, s.p[*at]) : NULL;
  if (hit) {
    yb_buf_byte(b, to[hit - from]);
    ++*at;
    return YB_OK;
  }
  uint32_t cp;
  char utf8[4];
  if (*at >= s.n || (s.p[*at] != 'u' && s.p[*at] != 'U')) {
    yb_buf_byte(b, '\\');          /* unknown escapes stay as they are */
    return YB_OK;
  }
  size_t n = code_escape(s, *at, &cp);
  if (!n || (cp >= 0xD800 && cp <= 0xDFFF)) return YB_INVALID;
  yb_buf_put(b, (yb_str){utf8, yb_utf8_encode(cp, utf8)});
  *at += n;
  return YB_OK;
}

yb_rc yb_feel_unquote(struct yb_arena *a, yb_str lit, yb_str *out) {
  yb_str s = {lit.p + 1, lit.n - 2};
  if (!s.n || !memchr(s.p, '\\', s.n)) {
    *out = s;
    return YB_OK;
  }
  struct yb_buf b;
  yb_buf_init(&b, a);
  for (size_t at = 0; at < s.n;) {
    if (s.p[at] != '\\') {
      yb_buf_byte(&b, s.p[at++]);
      continue;
    }
    at++;
    YB_TRY(escape(&b, s, &at));
  }
  return yb_buf_take(&b, out);
}
