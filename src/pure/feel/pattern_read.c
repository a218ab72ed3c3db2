/* pattern_read.c - reads a pattern strictly and writes it in the library's
 * words, where every literal is \x{...} and nothing else has a meaning of its
 * own (XML Schema part 2, appendix G; XPath Functions 3.1, 5.6.1).
 *
 *   [a-z-[aeiou]]   (?:(?![aeiou])[a-z])
 *   \1              \g{1}, when group 1 is closed before
 *   $               the end, with flag m (?:(?=\n)|(?<!\n)\z)
 *   [a\p{Lu}]  i    (?:[a]|(?-i:[\p{Lu}])): flag i is for characters alone
 */
#include "base/arena.h"
#include "base/text.h"
#include "pure/feel/pattern_int.h"

#define DEPTH 100u
#define REPEAT_MAX 65535u
#define CODE_MAX 0x10FFFFu

struct span { uint32_t from, to; };
struct block { const char *name; struct span is; };
static const struct block blocks[] = {
#define BLOCK(name, from, to) {name, {from, to}},
#include "pure/feel/pattern_blocks.h"
#undef BLOCK
};

/* \i and \c: where a name of XML begins, and what else it may hold. */
static const struct span name_start[] = {
    {':', ':'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}, {0xC0, 0xD6}, {0xD8, 0xF6},
    {0xF8, 0x2FF}, {0x370, 0x37D}, {0x37F, 0x1FFF}, {0x200C, 0x200D}, {0x2070, 0x218F},
    {0x2C00, 0x2FEF}, {0x3001, 0xD7FF}, {0xF900, 0xFDCF}, {0xFDF0, 0xFFFD},
    {0x10000, 0xEFFFF}};
static const struct span name_part[] = {
    {'-', '.'}, {'0', ':'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}, {0xB7, 0xB7}, {0xC0, 0xD6},
    {0xD8, 0xF6}, {0xF8, 0x37D}, {0x37F, 0x1FFF}, {0x200C, 0x200D}, {0x203F, 0x2040},
    {0x2070, 0x218F}, {0x2C00, 0x2FEF}, {0x3001, 0xD7FF}, {0xF900, 0xFDCF}, {0xFDF0, 0xFFFD},
    {0x10000, 0xEFFFF}};
static const struct span blanks[] = {{'\t', '\n'}, {'\r', '\r'}, {' ', ' '}};
static const struct span form_digits[] = {{'0', '9'}};
static const struct span form_words[] = {
    {'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}, {0x80, CODE_MAX}};
static const struct span form_blanks[] = {
    {'\t', '\r'}, {' ', ' '}, {0xA0, 0xA0}, {0x3000, 0x3000}};

struct reader {
  yb_str s;
  size_t at;
  struct yb_arena *arena;
  const struct pattern_flags *flags;
  uint32_t depth, groups;
  bool closed[YB_PATTERN_GROUPS + 1];
};

/* A class on its way: characters, which flag i widens, and sets, which it does
 * not. */
struct set { struct yb_buf plain, fixed; bool negated; };

static bool either(struct reader *r, struct yb_buf *out);

static bool more(const struct reader *r) { return r->at < r->s.n; }
static char peek(const struct reader *r) { return more(r) ? r->s.p[r->at] : 0; }
static bool eat(struct reader *r, char c) {
  if (!more(r) || r->s.p[r->at] != c) return false;
  r->at++;
  return true;
}

static void put_char(struct yb_buf *out, uint32_t c) {
  bool plain = (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z' && c < 128);
  if (plain) yb_buf_byte(out, (char)c);
  else yb_buf_fmt(out, "\\x{%x}", c);
}

/* Without surrogates, which no text holds. */
static void put_span(struct yb_buf *out, uint32_t from, uint32_t to) {
  if (from >= 0xD800 && from <= 0xDFFF) from = 0xE000;
  if (to >= 0xD800 && to <= 0xDFFF) to = 0xD7FF;
  if (to < from) return;
  put_char(out, from);
  if (to == from) return;
  yb_buf_byte(out, '-');
  put_char(out, to);
}

/* The spans, or what lies between them. */
static void put_spans(struct yb_buf *out, const struct span *s, size_t n, bool negated) {
  uint32_t from = 0;
  for (size_t i = 0; i < n; i++) {
    if (!negated) put_span(out, s[i].from, s[i].to);
    else if (s[i].from) put_span(out, from, s[i].from - 1);
    from = s[i].to + 1;
  }
  if (negated) put_span(out, from, CODE_MAX);
}

/* ---- escapes ---- */

static bool category(yb_str name) {
  static const char *const kinds[] = {"Lultmo", "Mnce", "Ndlo", "Pcdseifo", "Zslp", "Smcko",
                                      "Ccfon"};
  if (name.n < 1 || name.n > 2) return false;
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (kinds[i][0] == name.p[0])
      return name.n == 1 || (name.p[1] && strchr(kinds[i] + 1, name.p[1]));
  return false;
}

/* After \p or \P: {Lu} or {IsBasicLatin}. */
static bool property(struct reader *r, bool negated, struct yb_buf *out) {
  size_t from = r->at + 1;
  if (!eat(r, '{')) return false;
  while (more(r) && peek(r) != '}') r->at++;
  yb_str name = {r->s.p + from, r->at - from};
  if (!eat(r, '}')) return false;
  if (category(name)) {
    yb_buf_fmt(out, "\\%c{%.*s}", negated ? 'P' : 'p', YB_ARG(name));
    return true;
  }
  if (!yb_str_starts(name, YB_S("Is"))) return false;
  for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++) {
    if (!yb_str_eq(yb_str_from(name, 2), yb_str_of(blocks[i].name))) continue;
    put_spans(out, &blocks[i].is, 1, negated);
    return true;
  }
  return false;
}

#define SPANS(list) list, sizeof(list) / sizeof *(list)

static bool form_set(char c, struct yb_buf *out) {
  switch (c) {
    case 'd': case 'D': put_spans(out, SPANS(form_digits), c == 'D'); return true;
    case 'w': case 'W': put_spans(out, SPANS(form_words), c == 'W'); return true;
    case 's': case 'S': put_spans(out, SPANS(form_blanks), c == 'S'); return true;
    default: return false;
  }
}

/* \d \w \s \i \c \p{...} and their capitals, as the inside of a class. False
 * without a move when the backslash begins something else. */
static bool escaped_set(struct reader *r, struct yb_buf *out) {
  if (r->at + 1 >= r->s.n || r->s.p[r->at] != '\\') return false;
  char c = r->s.p[r->at + 1];
  size_t from = r->at;
  r->at += 2;
  if (r->flags->form) {
    if (form_set(c, out)) return true;
    r->at = from;
    return false;
  }
  switch (c) {
    case 'd': YB_BUF_Z(out, "\\p{Nd}"); return true;
    case 'D': YB_BUF_Z(out, "\\P{Nd}"); return true;
    case 'w': YB_BUF_Z(out, "\\p{L}\\p{M}\\p{N}\\p{S}"); return true;
    case 'W': YB_BUF_Z(out, "\\p{P}\\p{Z}\\p{C}"); return true;
    case 's': case 'S': put_spans(out, SPANS(blanks), c == 'S'); return true;
    case 'i': case 'I': put_spans(out, SPANS(name_start), c == 'I'); return true;
    case 'c': case 'C': put_spans(out, SPANS(name_part), c == 'C'); return true;
    case 'p': case 'P': if (property(r, c == 'P', out)) return true; break;
    default: break;
  }
  r->at = from;
  return false;
}

/* One character, plain or escaped. */
static bool single(struct reader *r, uint32_t *out) {
  if (!more(r)) return false;
  if (!eat(r, '\\')) {
    *out = yb_utf8_next(r->s, &r->at);
    return true;
  }
  static const char from[] = "nrt", to[] = "\n\r\t";
  const char *signs = r->flags->form ? "\\.[](){}*+?^$|/-\"'" : "\\|.-^?*+{}()[]$";
  char c = peek(r);
  const char *hit = c ? strchr(from, c) : NULL;
  if (hit) *out = (uint32_t)to[hit - from];
  else if (c && strchr(signs, c)) *out = (unsigned char)c;
  else return false;
  r->at++;
  return true;
}

/* ---- classes ---- */

static void put_set(const struct reader *r, struct set *c, struct yb_buf *out) {
  yb_str plain = yb_buf_str(&c->plain), fixed = yb_buf_str(&c->fixed);
  const char *open = c->negated ? "[^" : "[";
  if (!r->flags->caseless || !fixed.n) {
    yb_buf_z(out, open);
    yb_buf_put(out, plain);
    yb_buf_put(out, fixed);
    yb_buf_byte(out, ']');
    return;
  }
  if (plain.n) {
    yb_buf_z(out, c->negated ? "(?:(?![" : "(?:[");
    yb_buf_put(out, plain);
    yb_buf_z(out, c->negated ? "])" : "]|");
  }
  yb_buf_z(out, "(?-i:");
  yb_buf_z(out, open);
  yb_buf_put(out, fixed);
  yb_buf_z(out, plain.n ? "]))" : "])");
}

/* A character or a range of them. A hyphen stands for itself at either end, and
 * where no range can be. */
static bool class_range(struct reader *r, bool first, struct yb_buf *plain) {
  uint32_t from, to;
  if (peek(r) == '[') return false;
  if (peek(r) == ']' && !(first && r->flags->form)) return false;
  if (!single(r, &from)) return false;
  char after = r->at + 1 < r->s.n ? r->s.p[r->at + 1] : 0;
  if (peek(r) != '-' || after == ']' || (after == '[' && !r->flags->form)) {
    put_char(plain, from);
    return true;
  }
  r->at++;
  if (peek(r) == '[' || !single(r, &to) || to < from) return false;
  put_span(plain, from, to);
  return true;
}

static bool class(struct reader *r, struct yb_buf *out) {
  struct set c = {.negated = false};
  struct yb_buf less;
  if (++r->depth > DEPTH || !eat(r, '[')) return false;
  yb_buf_init(&c.plain, r->arena);
  yb_buf_init(&c.fixed, r->arena);
  yb_buf_init(&less, r->arena);
  c.negated = eat(r, '^');
  for (bool first = true; first || peek(r) != ']'; first = false) {
    if (!first && !r->flags->form && peek(r) == '-' && r->at + 1 < r->s.n &&
        r->s.p[r->at + 1] == '[') {
      r->at++;
      if (!class(r, &less) || peek(r) != ']') return false;
      break;
    }
    if (!escaped_set(r, &c.fixed) && !class_range(r, first, &c.plain)) return false;
  }
  r->at++;
  r->depth--;
  if (less.n) {
    YB_BUF_Z(out, "(?:(?!");
    yb_buf_put(out, yb_buf_str(&less));
    yb_buf_byte(out, ')');
  }
  put_set(r, &c, out);
  if (less.n) yb_buf_byte(out, ')');
  yb_rc rc = c.plain.rc ? c.plain.rc : c.fixed.rc ? c.fixed.rc : less.rc;
  if (rc) out->rc = rc;
  return true;
}

/* ---- atoms ---- */

/* \N: as many digits as there are groups for; the group must be closed. */
static bool back_reference(struct reader *r, struct yb_buf *out) {
  uint32_t n = 0;
  r->at++;
  while (peek(r) >= '0' && peek(r) <= '9' &&
         (n == 0 || n * 10 + (uint32_t)(peek(r) - '0') <= r->groups))
    n = n * 10 + (uint32_t)(r->s.p[r->at++] - '0');
  if (n == 0 || n > r->groups || !r->closed[n]) return false;
  yb_buf_fmt(out, "\\g{%u}", n);
  return true;
}

static bool group(struct reader *r, struct yb_buf *out) {
  uint32_t mine = 0;
  r->at++;
  if (eat(r, '?')) {
    if (!eat(r, ':')) return false;
    YB_BUF_Z(out, "(?:");
  } else {
    if (r->groups == YB_PATTERN_GROUPS) return false;
    mine = ++r->groups;
    yb_buf_byte(out, '(');
  }
  if (++r->depth > DEPTH || !either(r, out) || !eat(r, ')')) return false;
  r->depth--;
  yb_buf_byte(out, ')');
  if (mine) r->closed[mine] = true;
  return true;
}

static bool set_atom(struct reader *r, struct yb_buf *out) {
  struct set c = {.negated = false};
  yb_buf_init(&c.plain, r->arena);
  yb_buf_init(&c.fixed, r->arena);
  if (!escaped_set(r, &c.fixed)) return false;
  put_set(r, &c, out);
  if (c.fixed.rc) out->rc = c.fixed.rc;
  return true;
}

static void sign(const struct pattern_flags *f, char c, struct yb_buf *out) {
  if (c == '^') yb_buf_z(out, "(?:^)");
  else if (c == '$') yb_buf_z(out, f->lines ? "(?:(?=\\n)|(?<!\\n)\\z)" : "(?:\\z)");
  else yb_buf_z(out, f->dot_all ? "(?s:.)" : f->form ? "[^\\n]" : "[^\\n\\r]");
}

static bool atom(struct reader *r, struct yb_buf *out) {
  char c = peek(r);
  char next = r->at + 1 < r->s.n ? r->s.p[r->at + 1] : 0;
  uint32_t code;
  switch (c) {
    case '(': return group(r, out);
    case '[': return class(r, out);
    case '.': case '^': case '$': r->at++; sign(r->flags, c, out); return true;
    case ')': case '*': case '+': case '?': case '{': case '}': return false;
    case ']': if (!r->flags->form) return false; break;
    case '\\':
      if (next >= '0' && next <= '9') return !r->flags->form && back_reference(r, out);
      if (set_atom(r, out)) return true;
      break;
    default: break;
  }
  if (!single(r, &code)) return false;
  put_char(out, code);
  return true;
}

static bool count(struct reader *r, uint32_t *out) {
  size_t from = r->at;
  uint32_t v = 0;
  for (; peek(r) >= '0' && peek(r) <= '9' && v <= REPEAT_MAX; r->at++)
    v = v * 10 + (uint32_t)(peek(r) - '0');
  *out = v;
  return r->at > from && v <= REPEAT_MAX;
}

/* {n} {n,} {n,m} */
static bool counted(struct reader *r) {
  uint32_t least, most;
  if (!count(r, &least)) return false;
  if (eat(r, ',') && peek(r) != '}' && (!count(r, &most) || most < least)) return false;
  return eat(r, '}');
}

static bool quantifier(struct reader *r, struct yb_buf *out) {
  size_t from = r->at;
  char c = peek(r);
  if (c != '*' && c != '+' && c != '?' && c != '{') return true;
  r->at++;
  if (c == '{' && !counted(r)) return false;
  (void)eat(r, '?');
  yb_buf_put(out, (yb_str){r->s.p + from, r->at - from});
  return true;
}

static bool either(struct reader *r, struct yb_buf *out) {
  while (more(r) && peek(r) != ')') {
    if (eat(r, '|')) yb_buf_byte(out, '|');
    else if (!atom(r, out) || !quantifier(r, out)) return false;
  }
  return true;
}

/* ---- entry ---- */

/* Flag x: blanks outside classes do not count, not even after a backslash. */
static yb_rc despaced(struct yb_arena *a, yb_str s, yb_str *out) {
  struct yb_buf b;
  int depth = 0;
  yb_buf_init(&b, a);
  for (size_t i = 0; i < s.n; i++) {
    char c = s.p[i];
    bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (blank && depth == 0) continue;
    bool escape = b.n && b.p[b.n - 1] == '\\';
    for (size_t k = b.n; escape && k > 1 && b.p[k - 2] == '\\'; k--) escape = !escape;
    if (c == '[' && !escape) depth++;
    if (c == ']' && !escape && depth) depth--;
    yb_buf_byte(&b, c);
  }
  return yb_buf_take(&b, out);
}

yb_rc yb_pattern_read(struct yb_arena *a, yb_str text, const struct pattern_flags *flags,
                      struct yb_buf *out) {
  struct reader r = {.s = text, .arena = a, .flags = flags};
  if (flags->quoted) {
    while (more(&r)) put_char(out, yb_utf8_next(r.s, &r.at));
    return YB_OK;
  }
  if (flags->spaced) YB_TRY(despaced(a, text, &r.s));
  return either(&r, out) && !more(&r) ? YB_OK : YB_INVALID;
}
