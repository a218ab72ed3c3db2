/* json_write.c - writing JSON; see json.h. A tree deeper than what can be read
 * again sets YB_LIMIT in the buffer. */
#include "base/json.h"

static void escape(struct yb_buf *out, unsigned char c) {
  static const char hex[] = "0123456789abcdef";
  static const char from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt";
  const char *at = c ? strchr(from, c) : NULL;
  yb_buf_byte(out, '\\');
  if (at) {
    yb_buf_byte(out, to[at - from]);
    return;
  }
  char code[] = {'u', '0', '0', hex[c >> 4], hex[c & 15]};
  yb_buf_put(out, (yb_str){code, sizeof code});
}

static bool plain(char ch) {
  unsigned char c = (unsigned char)ch;
  return c >= 0x20 && c != '"' && c != '\\';
}

/* Offset of the first byte from `i` on that needs an escape; eight at a time,
 * which only asks whether there is one among them. */
static size_t plain_run(yb_str s, size_t i) {
  const uint64_t ones = 0x0101010101010101u, tops = ones * 0x80;
  for (; s.n - i >= 8; i += 8) {
    uint64_t w, q, b;
    memcpy(&w, s.p + i, 8);
    q = w ^ (ones * '"');
    b = w ^ (ones * '\\');
    if ((((w - ones * 0x20) & ~w) | ((q - ones) & ~q) | ((b - ones) & ~b)) & tops) break;
  }
  while (i < s.n && plain(s.p[i])) i++;
  return i;
}

void yb_json_write_str(struct yb_buf *out, yb_str s) {
  size_t from = 0, to;
  yb_buf_byte(out, '"');
  while ((to = plain_run(s, from)) < s.n) {
    yb_buf_put(out, (yb_str){s.p + from, to - from});
    escape(out, (unsigned char)s.p[to]);
    from = to + 1;
  }
  if (from < s.n) yb_buf_put(out, (yb_str){s.p + from, s.n - from});
  yb_buf_byte(out, '"');
}

/* indent < 0 is compact. */
static void line(struct yb_buf *out, int indent) {
  if (indent < 0) return;
  yb_buf_byte(out, '\n');
  for (int i = 0; i < indent; i++) YB_BUF_Z(out, "  ");
}

static void write_value(struct yb_buf *out, const struct yb_json *j, int indent, int depth);

static void write_children(struct yb_buf *out, const struct yb_json *j, int indent, int depth) {
  bool object = j->type == YB_JSON_OBJECT;
  int inner = indent < 0 ? -1 : indent + 1;
  if (depth == YB_JSON_DEPTH) {
    if (out->rc == YB_OK) out->rc = YB_LIMIT;
    return;
  }
  yb_buf_byte(out, object ? '{' : '[');
  for (const struct yb_json *e = j->first; e; e = e->next) {
    if (e != j->first) yb_buf_byte(out, ',');
    line(out, inner);
    if (object) {
      yb_json_write_str(out, e->key);
      yb_buf_byte(out, ':');
      if (indent >= 0) yb_buf_byte(out, ' ');
    }
    write_value(out, e, inner, depth + 1);
  }
  if (j->first) line(out, indent);
  yb_buf_byte(out, object ? '}' : ']');
}

static void write_value(struct yb_buf *out, const struct yb_json *j, int indent, int depth) {
  switch (j ? j->type : YB_JSON_NULL) {
    case YB_JSON_NULL: YB_BUF_Z(out, "null"); break;
    case YB_JSON_BOOL: yb_buf_put(out, j->truth ? YB_S("true") : YB_S("false")); break;
    case YB_JSON_NUMBER: yb_buf_put(out, j->text); break;
    case YB_JSON_STRING: yb_json_write_str(out, j->text); break;
    case YB_JSON_ARRAY:
    case YB_JSON_OBJECT: write_children(out, j, indent, depth); break;
  }
}

void yb_json_write(struct yb_buf *out, const struct yb_json *j) { write_value(out, j, -1, 0); }

yb_rc yb_json_text(struct yb_arena *a, const struct yb_json *j, yb_str *out) {
  struct yb_buf b;
  yb_buf_init(&b, a);
  yb_json_write(&b, j);
  return yb_buf_take(&b, out);
}

void yb_json_write_pretty(struct yb_buf *out, const struct yb_json *j) {
  write_value(out, j, 0, 0);
}
