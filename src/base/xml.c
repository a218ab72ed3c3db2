/* xml.c - reading XML; see xml.h. Walking and writing are in xml_tree.c.
 *
 *   expat -> handlers -> nodes under `at`, the open element
 *
 * Names come as "uri SEP local SEP prefix", where SEP is U+0001, which no XML
 * document can hold. Declarations of namespaces come before their element:
 * they wait in `declared`. Text comes in pieces: it waits in `text` until
 * something else follows. The first failure is kept in `rc` and stops expat.
 */
#include "base/xml.h"

#include <expat.h>

#include "base/arena.h"
#include "base/ctx.h"
#include "base/mem.h"

#define SEP '\x01'
#define LIMIT_BYTES (32u << 20)
#define XMLNS "http://www.w3.org/2000/xmlns/"

struct reader {
  XML_Parser parser;
  struct yb_ctx *ctx;
  yb_str file;
  struct yb_xml *root, *at;
  struct yb_xml_attr *declared, *declared_last;
  struct yb_buf text;
  uint32_t depth, nodes, text_line, text_col;
  yb_rc rc;
};

static struct yb_place here(const struct reader *r) {
  return (struct yb_place){.file = r->file,
                           .line = (uint32_t)XML_GetCurrentLineNumber(r->parser),
                           .col = (uint32_t)XML_GetCurrentColumnNumber(r->parser) + 1};
}

/* Keeps the first failure and lets expat return. */
static void stop(struct reader *r, yb_rc rc) {
  if (r->rc != YB_OK || rc == YB_OK) return;
  r->rc = rc;
  (void)XML_StopParser(r->parser, XML_FALSE);
}

static void refuse(struct reader *r, yb_msg msg, yb_str arg, yb_rc as) {
  if (r->rc != YB_OK) return;
  yb_rc rc = yb_diag(r->ctx, here(r), msg, arg, (yb_str){0});
  stop(r, rc == YB_INVALID ? as : rc);
}

static yb_rc new_node(struct reader *r, yb_xml_type type, struct yb_xml **out) {
  if (r->nodes++ >= YB_XML_NODES) {
    refuse(r, YB_MSG_xml_limit, YB_S("400,000"), YB_LIMIT);
    return r->rc;
  }
  struct yb_xml *x = YB_NEW(r->ctx->arena, struct yb_xml);
  if (!x) return YB_NOMEM;
  struct yb_place at = here(r);
  x->type = type;
  x->line = at.line;
  x->col = at.col;
  *out = x;
  return YB_OK;
}

static void append(struct reader *r, struct yb_xml *x) {
  struct yb_xml *parent = r->at;
  x->parent = parent;
  if (!parent) r->root = x;
  else if (parent->last) parent->last->next = x;
  else parent->first = x;
  if (parent) parent->last = x;
}

/* Turns the text that waits into a node. */
static yb_rc flush(struct reader *r) {
  struct yb_xml *x;
  if (r->text.rc != YB_OK) return r->text.rc;
  if (r->text.n == 0) return YB_OK;
  YB_TRY(new_node(r, YB_XML_TEXT, &x));
  YB_TRY(yb_str_dup(r->ctx->arena, yb_buf_str(&r->text), &x->text));
  x->line = r->text_line;
  x->col = r->text_col;
  append(r, x);
  r->text.n = 0;
  return YB_OK;
}

/* "uri SEP local SEP prefix", "uri SEP local" or "local". */
static yb_rc split_name(struct yb_arena *a, const char *full, yb_str *ns, yb_str *name,
                        yb_str *prefix) {
  yb_str rest, part[3] = {{0}};
  size_t n = 0;
  YB_TRY(yb_str_dup(a, yb_str_of(full), &rest));
  while (n < 3 && yb_str_cut(&rest, SEP, &part[n])) n++;
  *ns = n > 1 ? part[0] : YB_S("");
  *name = n > 1 ? part[1] : part[0];
  *prefix = n > 2 ? part[2] : YB_S("");
  return YB_OK;
}

static void on_namespace(void *data, const XML_Char *prefix, const XML_Char *uri) {
  struct reader *r = data;
  struct yb_arena *a = r->ctx->arena;
  struct yb_xml_attr *d = r->rc == YB_OK ? YB_NEW(a, struct yb_xml_attr) : NULL;
  if (!d) {
    stop(r, YB_NOMEM);
    return;
  }
  d->ns = YB_S(XMLNS);
  d->prefix = prefix ? YB_S("xmlns") : YB_S("");
  yb_rc rc = yb_str_dup(a, yb_str_of(prefix ? prefix : "xmlns"), &d->name);
  if (rc == YB_OK) rc = yb_str_dup(a, yb_str_of(uri ? uri : ""), &d->value);
  if (r->declared_last) r->declared_last->next = d;
  else r->declared = d;
  r->declared_last = d;
  stop(r, rc);
}

static yb_rc read_attrs(struct reader *r, struct yb_xml *x, const XML_Char **pairs) {
  struct yb_arena *a = r->ctx->arena;
  struct yb_xml_attr *last = r->declared_last;
  x->attrs = r->declared;
  r->declared = r->declared_last = NULL;
  for (; *pairs; pairs += 2) {
    struct yb_xml_attr *attr = YB_NEW(a, struct yb_xml_attr);
    if (!attr) return YB_NOMEM;
    YB_TRY(split_name(a, pairs[0], &attr->ns, &attr->name, &attr->prefix));
    YB_TRY(yb_str_dup(a, yb_str_of(pairs[1]), &attr->value));
    if (last) last->next = attr;
    else x->attrs = attr;
    last = attr;
  }
  return YB_OK;
}

static yb_rc start(struct reader *r, const XML_Char *name, const XML_Char **pairs) {
  struct yb_xml *x;
  if (r->depth == YB_XML_DEPTH) {
    refuse(r, YB_MSG_xml_depth, YB_S("256"), YB_LIMIT);
    return r->rc;
  }
  YB_TRY(flush(r));
  YB_TRY(new_node(r, YB_XML_ELEMENT, &x));
  YB_TRY(split_name(r->ctx->arena, name, &x->ns, &x->name, &x->prefix));
  YB_TRY(read_attrs(r, x, pairs));
  append(r, x);
  r->at = x;
  r->depth++;
  return YB_OK;
}

static void on_start(void *data, const XML_Char *name, const XML_Char **pairs) {
  struct reader *r = data;
  if (r->rc == YB_OK) stop(r, start(r, name, pairs));
}

static void on_end(void *data, const XML_Char *name) {
  struct reader *r = data;
  (void)name;
  if (r->rc != YB_OK) return;
  stop(r, flush(r));
  if (r->rc != YB_OK) return;
  r->at = r->at->parent;
  r->depth--;
}

static void on_text(void *data, const XML_Char *s, int n) {
  struct reader *r = data;
  if (r->rc != YB_OK || !r->at) return;
  if (r->text.n == 0) {
    struct yb_place at = here(r);
    r->text_line = at.line;
    r->text_col = at.col;
  }
  yb_buf_put(&r->text, (yb_str){s, (size_t)n});
  stop(r, r->text.rc);
}

static yb_rc comment(struct reader *r, yb_str text) {
  struct yb_xml *x;
  YB_TRY(flush(r));
  YB_TRY(new_node(r, YB_XML_COMMENT, &x));
  YB_TRY(yb_str_dup(r->ctx->arena, text, &x->text));
  append(r, x);
  return YB_OK;
}

static void on_comment(void *data, const XML_Char *s) {
  struct reader *r = data;
  if (r->rc == YB_OK && r->at) stop(r, comment(r, yb_str_of(s)));
}

static void on_doctype(void *data, const XML_Char *name, const XML_Char *system_id,
                       const XML_Char *public_id, int internal) {
  (void)name, (void)system_id, (void)public_id, (void)internal;
  refuse(data, YB_MSG_xml_doctype, YB_S(""), YB_INVALID);
}

/* expat knows UTF-8, UTF-16, ISO-8859-1 and ASCII and asks about the rest. */
static int on_encoding(void *data, const XML_Char *name, XML_Encoding *info) {
  (void)info;
  refuse(data, YB_MSG_xml_encoding, yb_str_of(name), YB_INVALID);
  return XML_STATUS_ERROR;
}

/* expat asks here, so that a sweep of failing allocations reaches it. When it
 * runs short it may say "unbound prefix" instead: hence the flag, per thread
 * because expat passes no data. */
static _Thread_local bool ran_short;

static void *take(size_t n) {
  void *p = yb_mem_take(n);
  if (!p) ran_short = true;
  return p;
}

static void *grow(void *old, size_t n) {
  void *p = yb_mem_grow(old, n);
  if (!p) ran_short = true;
  return p;
}

static void give(void *p) { yb_mem_give(p); }

static yb_rc failed(struct reader *r) {
  enum XML_Error error = XML_GetErrorCode(r->parser);
  if (r->rc != YB_OK) return r->rc;
  if (ran_short || error == XML_ERROR_NO_MEMORY) return YB_NOMEM;
  bool entity = error == XML_ERROR_UNDEFINED_ENTITY;
  const char *why = XML_ErrorString(error);
  return yb_diag(r->ctx, here(r), entity ? YB_MSG_xml_entity : YB_MSG_xml_syntax,
                 yb_str_of(why ? why : "?"), (yb_str){0});
}

static yb_rc run(struct reader *r, yb_str text) {
  XML_Parser p = r->parser;
  XML_SetUserData(p, r);
  XML_SetReturnNSTriplet(p, 1);
  XML_SetElementHandler(p, on_start, on_end);
  XML_SetCharacterDataHandler(p, on_text);
  XML_SetCommentHandler(p, on_comment);
  XML_SetStartNamespaceDeclHandler(p, on_namespace);
  XML_SetStartDoctypeDeclHandler(p, on_doctype);
  XML_SetUnknownEncodingHandler(p, on_encoding, r);
  enum XML_Status status = XML_Parse(p, text.p ? text.p : "", (int)text.n, 1);
  return status == XML_STATUS_OK && r->rc == YB_OK ? YB_OK : failed(r);
}

yb_rc yb_xml_parse(struct yb_ctx *ctx, yb_str file, yb_str text, const struct yb_xml **out) {
  static const XML_Memory_Handling_Suite memory = {take, grow, give};
  struct reader r = {.ctx = ctx, .file = file};
  if (text.n > LIMIT_BYTES) {
    struct yb_place at = {.file = file, .line = 1, .col = 1};
    yb_rc rc = yb_diag(ctx, at, YB_MSG_xml_limit, YB_S("32 MiB"), (yb_str){0});
    return rc == YB_INVALID ? YB_LIMIT : rc;
  }
  ran_short = false;
  r.parser = XML_ParserCreate_MM(NULL, &memory, (const XML_Char[]){SEP, 0});
  if (!r.parser) return YB_NOMEM;
  yb_buf_init(&r.text, ctx->arena);
  yb_rc rc = run(&r, text);
  XML_ParserFree(r.parser);
  if (rc == YB_OK) *out = r.root;
  return rc;
}
