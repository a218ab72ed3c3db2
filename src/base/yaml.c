/* yaml.c - see yaml.h.
 *
 *   libyaml's events -> a stack of open maps and lists -> JSON nodes
 *
 * In an open map, scalars are keys and values by turns; `key` of a level is
 * set between the two. libyaml holds memory of its own until the parser is
 * deleted; the tree is the arena's alone.
 */
#include "base/yaml.h"

#include <yaml.h>

#include "base/arena.h"
#include "base/ctx.h"

#define LIMIT_BYTES (8u << 20)

struct level { struct yb_json *node; yb_str key; uint32_t line, col; };

struct reader {
  yaml_parser_t parser;
  struct yb_ctx *ctx;
  yb_str file, text;
  struct yb_json *root;
  struct level open[YB_JSON_DEPTH];
  uint32_t depth, nodes, documents;
  bool done;
};

static yb_rc fault(struct reader *r, yaml_mark_t mark, yb_msg msg, yb_str arg) {
  struct yb_place at = {.file = r->file, .line = (uint32_t)mark.line + 1,
                        .col = (uint32_t)mark.column + 1};
  return yb_diag(r->ctx, at, msg, arg, (yb_str){0});
}

static yb_rc limit(struct reader *r, yaml_mark_t mark, yb_msg msg, yb_str most) {
  yb_rc rc = fault(r, mark, msg, most);
  return rc == YB_INVALID ? YB_LIMIT : rc;
}

/* libyaml's reader knows the byte of a wrong character, not its line. */
static yaml_mark_t mark_of(yb_str text, size_t offset) {
  yaml_mark_t mark = {0};
  for (size_t i = 0; i < offset && i < text.n; i++) {
    if (text.p[i] == '\n') mark.line++, mark.column = 0;
    else if (((unsigned char)text.p[i] & 0xC0) != 0x80) mark.column++;
  }
  return mark;
}

static yb_rc syntax(struct reader *r) {
  yaml_parser_t *p = &r->parser;
  if (p->error == YAML_MEMORY_ERROR) return YB_NOMEM;
  yaml_mark_t mark = p->error == YAML_READER_ERROR ? mark_of(r->text, p->problem_offset)
                                                   : p->problem_mark;
  return fault(r, mark, YB_MSG_yaml_syntax, yb_str_of(p->problem ? p->problem : "?"));
}

static yb_rc new_node(struct reader *r, const yaml_event_t *e, yb_json_type type,
                      struct yb_json **out) {
  if (r->nodes++ >= YB_JSON_NODES)
    return limit(r, e->start_mark, YB_MSG_yaml_limit, YB_S("200,000 values"));
  struct yb_json *j = yb_json_new(r->ctx->arena, type);
  if (!j) return YB_NOMEM;
  j->line = (uint32_t)e->start_mark.line + 1;
  j->col = (uint32_t)e->start_mark.column + 1;
  *out = j;
  return YB_OK;
}

static bool wants_key(const struct reader *r) {
  const struct level *top = r->depth ? &r->open[r->depth - 1] : NULL;
  return top && top->node->type == YB_JSON_OBJECT && !top->key.p;
}

static void attach(struct reader *r, struct yb_json *j) {
  struct level *top = r->depth ? &r->open[r->depth - 1] : NULL;
  if (!top) {
    r->root = j;
    return;
  }
  if (top->node->type == YB_JSON_OBJECT) {
    j->key = top->key;
    j->key_line = top->line;
    j->key_col = top->col;
    top->key = (yb_str){0};
  }
  if (top->node->last) top->node->last->next = j;
  else top->node->first = j;
  top->node->last = j;
  top->node->count++;
}

static yb_str scalar_text(const yaml_event_t *e) {
  return (yb_str){(const char *)e->data.scalar.value, e->data.scalar.length};
}

static bool is_plain(const yaml_event_t *e) {
  return e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
}

static yb_rc take_key(struct reader *r, const yaml_event_t *e) {
  struct level *top = &r->open[r->depth - 1];
  if (e->type != YAML_SCALAR_EVENT) return fault(r, e->start_mark, YB_MSG_yaml_key, YB_S(""));
  yb_str text = scalar_text(e);
  if (is_plain(e) && text.n == 0) return fault(r, e->start_mark, YB_MSG_yaml_key, YB_S(""));
  if (is_plain(e) && YB_EQ(text, "<<")) return fault(r, e->start_mark, YB_MSG_yaml_merge, YB_S(""));
  YB_TRY(yb_str_dup(r->ctx->arena, text, &top->key));
  top->line = (uint32_t)e->start_mark.line + 1;
  top->col = (uint32_t)e->start_mark.column + 1;
  return YB_OK;
}

/* What a plain scalar says in the core schema, narrowed to JSON's words. */
static yb_json_type plain_type(yb_str s) {
  if (s.n == 0 || YB_EQ(s, "~") || YB_EQ(s, "null")) return YB_JSON_NULL;
  if (YB_EQ(s, "true") || YB_EQ(s, "false")) return YB_JSON_BOOL;
  return yb_json_is_number(s) ? YB_JSON_NUMBER : YB_JSON_STRING;
}

static yb_rc scalar(struct reader *r, const yaml_event_t *e) {
  yb_str text = scalar_text(e);
  yb_json_type type = is_plain(e) ? plain_type(text) : YB_JSON_STRING;
  struct yb_json *j;
  YB_TRY(new_node(r, e, type, &j));
  j->truth = type == YB_JSON_BOOL && YB_EQ(text, "true");
  if (type == YB_JSON_STRING || type == YB_JSON_NUMBER)
    YB_TRY(yb_str_dup(r->ctx->arena, text, &j->text));
  attach(r, j);
  return YB_OK;
}

static yb_rc open_level(struct reader *r, const yaml_event_t *e, yb_json_type type) {
  struct yb_json *j;
  if (r->depth == YB_JSON_DEPTH) return limit(r, e->start_mark, YB_MSG_yaml_depth, YB_S("64"));
  YB_TRY(new_node(r, e, type, &j));
  attach(r, j);
  r->open[r->depth++] = (struct level){.node = j};
  return YB_OK;
}

static yb_rc close_level(struct reader *r) {
  const struct yb_json *j = r->open[--r->depth].node, *twice = NULL;
  if (j->type != YB_JSON_OBJECT) return YB_OK;
  YB_TRY(yb_json_twice(r->ctx->arena, j, &twice));
  if (!twice) return YB_OK;
  struct yb_place at = {.file = r->file, .line = twice->key_line, .col = twice->key_col};
  return yb_diag(r->ctx, at, YB_MSG_yaml_duplicate_key, twice->key, (yb_str){0});
}

static yb_rc document(struct reader *r, const yaml_event_t *e) {
  if (e->data.document_start.version_directive ||
      e->data.document_start.tag_directives.start != e->data.document_start.tag_directives.end)
    return fault(r, e->start_mark, YB_MSG_yaml_tag, YB_S(""));
  return r->documents++ ? fault(r, e->start_mark, YB_MSG_yaml_second, YB_S("")) : YB_OK;
}

/* Anchors and tags stand at the same place in three kinds of events. */
static yb_rc check_properties(struct reader *r, const yaml_event_t *e) {
  const void *anchor = NULL, *tag = NULL;
  if (e->type == YAML_SCALAR_EVENT)
    anchor = e->data.scalar.anchor, tag = e->data.scalar.tag;
  else if (e->type == YAML_SEQUENCE_START_EVENT)
    anchor = e->data.sequence_start.anchor, tag = e->data.sequence_start.tag;
  else if (e->type == YAML_MAPPING_START_EVENT)
    anchor = e->data.mapping_start.anchor, tag = e->data.mapping_start.tag;
  if (anchor || e->type == YAML_ALIAS_EVENT)
    return fault(r, e->start_mark, YB_MSG_yaml_anchor, YB_S(""));
  return tag ? fault(r, e->start_mark, YB_MSG_yaml_tag, YB_S("")) : YB_OK;
}

static yb_rc node_event(struct reader *r, const yaml_event_t *e) {
  YB_TRY(check_properties(r, e));
  if (wants_key(r)) return take_key(r, e);
  if (e->type == YAML_SCALAR_EVENT) return scalar(r, e);
  return open_level(r, e, e->type == YAML_MAPPING_START_EVENT ? YB_JSON_OBJECT : YB_JSON_ARRAY);
}

static yb_rc handle(struct reader *r, const yaml_event_t *e) {
  switch (e->type) {
    case YAML_DOCUMENT_START_EVENT: return document(r, e);
    case YAML_ALIAS_EVENT:
    case YAML_SCALAR_EVENT:
    case YAML_SEQUENCE_START_EVENT:
    case YAML_MAPPING_START_EVENT: return node_event(r, e);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT: return close_level(r);
    case YAML_STREAM_END_EVENT: r->done = true; return YB_OK;
    default: return YB_OK;
  }
}

static yb_rc events(struct reader *r) {
  yb_rc rc = YB_OK;
  while (rc == YB_OK && !r->done) {
    yaml_event_t e;
    if (!yaml_parser_parse(&r->parser, &e)) return syntax(r);
    rc = handle(r, &e);
    yaml_event_delete(&e);
  }
  if (rc == YB_OK && !r->root) return fault(r, (yaml_mark_t){0}, YB_MSG_yaml_empty, YB_S(""));
  return rc;
}

yb_rc yb_yaml_parse(struct yb_ctx *ctx, yb_str file, yb_str text, const struct yb_json **out) {
  struct reader r = {.ctx = ctx, .file = file, .text = text};
  if (text.n > LIMIT_BYTES) return limit(&r, (yaml_mark_t){0}, YB_MSG_yaml_limit, YB_S("8 MiB"));
  if (!yaml_parser_initialize(&r.parser)) return YB_NOMEM;
  yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
  yaml_parser_set_input_string(&r.parser, (const unsigned char *)(text.p ? text.p : ""), text.n);
  yb_rc rc = events(&r);
  yaml_parser_delete(&r.parser);
  if (rc == YB_OK) *out = r.root;
  return rc;
}
