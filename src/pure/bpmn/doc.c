/* doc.c - a BPMN file as it was written: the tree, and the processes in it. */
#include "pure/bpmn/bpmn_int.h"

static const char *const kind_names[] = {
#define NODE(kind, element, does, doc) element,
#include "pure/bpmn/list.h"
};
static const char *const effect_names[] = {
#define EFFECT(name, text, doc) text,
#include "pure/bpmn/list.h"
};
static const char *const incident_names[] = {
#define INCIDENT(name, text, doc) text,
#include "pure/bpmn/list.h"
};

const char *yb_bpmn_kind_name(yb_bpmn_kind k) {
  return k < YB_BPMN_KINDS ? kind_names[k] : "?";
}
const char *yb_bpmn_effect_name(yb_bpmn_effect_kind k) {
  return k < YB_BPMN_EFFECTS ? effect_names[k] : "?";
}
const char *yb_bpmn_incident_name(yb_bpmn_incident k) {
  return k < YB_BPMN_INCIDENTS ? incident_names[k] : "?";
}

yb_str yb_bpmn_local(yb_str qname) {
  size_t colon = yb_str_find(qname, YB_S(":"));
  return colon == SIZE_MAX ? qname : yb_str_from(qname, colon + 1);
}

static yb_rc list_processes(struct yb_ctx *ctx, struct yb_bpmn_doc *doc) {
  uint32_t n = 0;
  for (const struct yb_xml *e = yb_xml_child(doc->root, yb_bpmn_ns(), YB_S("process")); e;
       e = yb_xml_next(e, yb_bpmn_ns(), YB_S("process")))
    n++;
  struct yb_bpmn_process *p = YB_NEW_N(ctx->arena, n, struct yb_bpmn_process);
  if (!p) return YB_NOMEM;
  doc->process = p;
  for (const struct yb_xml *e = yb_xml_child(doc->root, yb_bpmn_ns(), YB_S("process")); e;
       e = yb_xml_next(e, yb_bpmn_ns(), YB_S("process"))) {
    yb_str run = yb_xml_attr(e, YB_S("isExecutable"));
    p[doc->processes++] = (struct yb_bpmn_process){
        .id = yb_xml_attr(e, YB_S("id")), .name = yb_xml_attr(e, YB_S("name")),
        .executable = YB_EQ(run, "true") || YB_EQ(run, "1"), .xml = e};
  }
  return YB_OK;
}

yb_rc yb_bpmn_read(struct yb_ctx *ctx, yb_str file, yb_str text, const struct yb_bpmn_doc **out) {
  struct yb_place top = {file, {0}, 1, 1};
  if (text.n > YB_BPMN_FILE) {
    (void)yb_diag(ctx, top, YB_MSG_bpmn_too_big, YB_S("4194304"), (yb_str){0});
    return YB_LIMIT;
  }
  struct yb_bpmn_doc *doc = YB_NEW(ctx->arena, struct yb_bpmn_doc);
  if (!doc) return YB_NOMEM;
  YB_TRY(yb_str_dup(ctx->arena, file, &doc->file));
  YB_TRY(yb_xml_parse(ctx, doc->file, text, &doc->root));
  if (!yb_bpmn_is(doc->root, YB_S("definitions")))
    return yb_diag(ctx, yb_xml_place(doc->file, doc->root), YB_MSG_bpmn_not_bpmn, doc->root->name,
                   (yb_str){0});
  YB_TRY(list_processes(ctx, doc));
  *out = doc;
  return YB_OK;
}

yb_rc yb_bpmn_load(struct yb_ctx *ctx, yb_str file, yb_str text, yb_str process,
                   const struct yb_bpmn_model **out) {
  const struct yb_bpmn_doc *doc;
  YB_TRY(yb_bpmn_read(ctx, file, text, &doc));
  return yb_bpmn_compile(ctx, doc, process, out);
}

uint32_t yb_bpmn_find(const struct yb_bpmn_model *m, yb_str id) {
  for (uint32_t i = 0; i < m->nodes; i++)
    if (yb_str_eq(m->node[i].id, id)) return i;
  return YB_BPMN_NIL;
}

yb_str yb_bpmn_attr(const struct yb_bpmn_node *node, yb_str name, uint32_t nth) {
  for (uint32_t i = 0; i < node->attrs; i++)
    if (yb_str_eq(node->attr[i].name, name) && nth-- == 0) return node->attr[i].value;
  return (yb_str){0};
}
