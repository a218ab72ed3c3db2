/* xml_tree.c - walking and writing XML trees; see xml.h. */
#include "base/arena.h"
#include "base/xml.h"

static const struct yb_xml *element_from(const struct yb_xml *x, yb_str ns, yb_str name) {
  for (; x; x = x->next)
    if (x->type == YB_XML_ELEMENT && yb_str_eq(x->name, name) && (!ns.p || yb_str_eq(x->ns, ns)))
      return x;
  return NULL;
}

const struct yb_xml *yb_xml_child(const struct yb_xml *e, yb_str ns, yb_str name) {
  return e ? element_from(e->first, ns, name) : NULL;
}

const struct yb_xml *yb_xml_next(const struct yb_xml *e, yb_str ns, yb_str name) {
  return e ? element_from(e->next, ns, name) : NULL;
}

yb_str yb_xml_attr_ns(const struct yb_xml *e, yb_str ns, yb_str name) {
  for (const struct yb_xml_attr *a = e ? e->attrs : NULL; a; a = a->next)
    if (yb_str_eq(a->name, name) && yb_str_eq(a->ns, ns)) return a->value;
  return (yb_str){0};
}

yb_str yb_xml_attr(const struct yb_xml *e, yb_str name) {
  return yb_xml_attr_ns(e, YB_S(""), name);
}

/* The node after x in document order, below `top`. */
static const struct yb_xml *after(const struct yb_xml *top, const struct yb_xml *x) {
  if (x->first) return x->first;
  while (x != top && !x->next) x = x->parent;
  return x == top ? NULL : x->next;
}

yb_rc yb_xml_text(struct yb_arena *a, const struct yb_xml *e, yb_str *out) {
  struct yb_buf b;
  yb_str all;
  yb_buf_init(&b, a);
  for (const struct yb_xml *x = e; x; x = after(e, x))
    if (x->type == YB_XML_TEXT) yb_buf_put(&b, x->text);
  YB_TRY(yb_buf_take(&b, &all));
  *out = yb_str_trim(all);
  return YB_OK;
}

struct yb_place yb_xml_place(yb_str file, const struct yb_xml *e) {
  struct yb_place at = {.file = file};
  if (e) at.line = e->line, at.col = e->col;
  return at;
}

/* In an attribute blanks but the space, and in text a CR, would not survive
 * the next reading as they are. */
static void escape(struct yb_buf *out, yb_str s, bool attr) {
  size_t from = 0;
  for (size_t i = 0; i < s.n; i++) {
    yb_str as;
    switch (s.p[i]) {
      case '&': as = YB_S("&amp;"); break;
      case '<': as = YB_S("&lt;"); break;
      case '>': as = YB_S("&gt;"); break;
      case '\r': as = YB_S("&#13;"); break;
      case '"': if (!attr) continue; as = YB_S("&quot;"); break;
      case '\n': if (!attr) continue; as = YB_S("&#10;"); break;
      case '\t': if (!attr) continue; as = YB_S("&#9;"); break;
      default: continue;
    }
    yb_buf_put(out, (yb_str){s.p + from, i - from});
    yb_buf_put(out, as);
    from = i + 1;
  }
  if (from < s.n) yb_buf_put(out, (yb_str){s.p + from, s.n - from});
}

static void write_name(struct yb_buf *out, yb_str prefix, yb_str name) {
  if (prefix.n) yb_buf_put(out, prefix), yb_buf_byte(out, ':');
  yb_buf_put(out, name);
}

static void open_tag(struct yb_buf *out, const struct yb_xml *e) {
  yb_buf_byte(out, '<');
  write_name(out, e->prefix, e->name);
  for (const struct yb_xml_attr *a = e->attrs; a; a = a->next) {
    yb_buf_byte(out, ' ');
    write_name(out, a->prefix, a->name);
    YB_BUF_Z(out, "=\"");
    escape(out, a->value, true);
    yb_buf_byte(out, '"');
  }
  yb_buf_put(out, e->first ? YB_S(">") : YB_S("/>"));
}

static void close_tag(struct yb_buf *out, const struct yb_xml *e) {
  YB_BUF_Z(out, "</");
  write_name(out, e->prefix, e->name);
  yb_buf_byte(out, '>');
}

static void write_node(struct yb_buf *out, const struct yb_xml *x, int depth) {
  if (x->type == YB_XML_ELEMENT && depth > YB_XML_DEPTH) {
    if (out->rc == YB_OK) out->rc = YB_LIMIT;
    return;
  }
  switch (x->type) {
    case YB_XML_TEXT: escape(out, x->text, false); break;
    case YB_XML_COMMENT:
      YB_BUF_Z(out, "<!--");
      yb_buf_put(out, x->text);
      YB_BUF_Z(out, "-->");
      break;
    case YB_XML_ELEMENT:
      open_tag(out, x);
      for (const struct yb_xml *c = x->first; c; c = c->next) write_node(out, c, depth + 1);
      if (x->first) close_tag(out, x);
      break;
  }
}

void yb_xml_write(struct yb_buf *out, const struct yb_xml *e) {
  if (e) write_node(out, e, 1);
}
