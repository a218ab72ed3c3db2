/* xml.h - XML 1.0 with namespaces as a tree in an arena (expat). A DTD is
 * refused; so are entities other than the five, encodings other than UTF-8,
 * UTF-16, ISO-8859-1 and ASCII, depth over 256, more than 400,000 nodes and
 * more than 32 MiB. Everything is kept that a round trip needs: prefixes,
 * unknown elements and attributes, text (CDATA becomes text), comments within
 * the root. Processing instructions and what stands outside the root are
 * dropped.
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
#define YB_XML_NODES 400000u

/* YB_INVALID with one diagnostic, YB_LIMIT for the ceilings, YB_NOMEM. The tree
 * borrows nothing from `text`. Declarations of namespaces come first among an
 * element's attributes: ns "http://www.w3.org/2000/xmlns/", and prefix "xmlns"
 * with the name of the prefix, or no prefix and the name "xmlns". */
yb_rc yb_xml_parse(struct yb_ctx *ctx, yb_str file, yb_str text,
                   const struct yb_xml **out) YB_MUST;

/* First child (or next sibling) element of that local name; ns.p NULL: any. */
const struct yb_xml *yb_xml_child(const struct yb_xml *e, yb_str ns, yb_str name);
const struct yb_xml *yb_xml_next(const struct yb_xml *e, yb_str ns, yb_str name);
/* Attribute without a namespace, or in one; empty when absent (p NULL). */
yb_str yb_xml_attr(const struct yb_xml *e, yb_str name);
yb_str yb_xml_attr_ns(const struct yb_xml *e, yb_str ns, yb_str name);
/* All text below, concatenated and trimmed. */
yb_rc yb_xml_text(struct yb_arena *a, const struct yb_xml *e, yb_str *out) YB_MUST;
struct yb_place yb_xml_place(yb_str file, const struct yb_xml *e);
/* Without an XML declaration; reading it again gives the same tree. */
void yb_xml_write(struct yb_buf *out, const struct yb_xml *e);

#endif
