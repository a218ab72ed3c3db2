/* xml.h - XML 1.0 with namespaces as a tree in an arena (expat). A DTD is
 * refused; so are entities other than the five, depth over 256 and more than
 * 200,000 elements. Everything is kept that a round trip needs: prefixes,
 * unknown elements and attributes, text, comments.
 */
#ifndef YB_BASE_XML_H
#define YB_BASE_XML_H
#include "base/buf.h"
#include "base/diag.h"
#include "base/str.h"

typedef enum yb_xml_type { YB_XML_ELEMENT, YB_XML_TEXT, YB_XML_COMMENT } yb_xml_type;

struct yb_xml_attr {
  yb_str ns, name, prefix, value;      /* ns empty: no namespace */
  struct yb_xml_attr *next;
};

struct yb_xml {
  yb_xml_type type;
  uint32_t line, col;
  yb_str ns, name, prefix;             /* ELEMENT */
  yb_str text;                         /* TEXT, COMMENT */
  struct yb_xml_attr *attrs;           /* xmlns declarations included */
  struct yb_xml *parent, *first, *last, *next;
};

#define YB_XML_DEPTH 256
#define YB_XML_NODES 200000u

yb_rc yb_xml_parse(struct yb_ctx *ctx, yb_str file, yb_str text,
                   const struct yb_xml **out) YB_MUST;

/* First child (or next sibling) element of that local name; ns NULL: any. */
const struct yb_xml *yb_xml_child(const struct yb_xml *e, yb_str ns, yb_str name);
const struct yb_xml *yb_xml_next(const struct yb_xml *e, yb_str ns, yb_str name);
/* Attribute without a namespace, or in one; empty when absent (p NULL). */
yb_str yb_xml_attr(const struct yb_xml *e, yb_str name);
yb_str yb_xml_attr_ns(const struct yb_xml *e, yb_str ns, yb_str name);
/* All text below, concatenated and trimmed. */
yb_rc yb_xml_text(struct yb_arena *a, const struct yb_xml *e, yb_str *out) YB_MUST;
struct yb_place yb_xml_place(yb_str file, const struct yb_xml *e);
void yb_xml_write(struct yb_buf *out, const struct yb_xml *e);

#endif
