/* check.c - the rules that need the edges, and what lies upstream of the joins. */
#include "pure/bpmn/bpmn_int.h"

#define NONE ((yb_str){0})

static const struct yb_bpmn_flow *flow(const struct yb_bpmn_build *b, uint32_t i) {
  return &b->flow[i];
}

/* ---- one node ---- */

static void check_ends(struct yb_bpmn_build *b, const struct yb_bpmn_node *n) {
  bool source = n->kind == YB_BPMN_START || n->kind == YB_BPMN_BOUNDARY;
  if (source && n->ins) yb_bpmn_wrong(b, n->xml, YB_MSG_bpmn_no_incoming, n->id, NONE);
  if (n->kind == YB_BPMN_END && n->outs)
    yb_bpmn_wrong(b, n->xml, YB_MSG_bpmn_no_outgoing, n->id, NONE);
  if ((source || n->kind == YB_BPMN_EVENT) && !n->outs)
    yb_bpmn_wrong(b, n->xml, YB_MSG_bpmn_needs_outgoing, n->id, NONE);
}

static void check_default(struct yb_bpmn_build *b, struct yb_bpmn_node *n) {
  yb_str ref = yb_bpmn_local(yb_xml_attr(n->xml, YB_S("default")));
  if (!ref.n) return;
  for (uint32_t i = 0; i < n->outs; i++)
    if (yb_str_eq(flow(b, n->out[i])->id, ref)) n->default_flow = n->out[i];
  if (n->default_flow == YB_BPMN_NIL)
    yb_bpmn_wrong(b, n->xml, YB_MSG_bpmn_bad_default, n->id, ref);
  else if (flow(b, n->default_flow)->condition != YB_BPMN_NIL)
    yb_bpmn_wrong(b, b->flow_xml[n->default_flow], YB_MSG_bpmn_default_condition, ref, NONE);
}

static void check_conditions(struct yb_bpmn_build *b, const struct yb_bpmn_node *n) {
  bool choice = n->kind == YB_BPMN_EXCLUSIVE || n->kind == YB_BPMN_INCLUSIVE;
  bool blind = n->kind == YB_BPMN_PARALLEL || n->kind == YB_BPMN_START ||
               (n->kind >= YB_BPMN_EVENT && n->kind <= YB_BPMN_BOUNDARY);
  if (yb_bpmn_is_activity(n->kind) && n->outs == 1 && flow(b, n->out[0])->condition != YB_BPMN_NIL)
    yb_bpmn_wrong(b, b->flow_xml[n->out[0]], YB_MSG_bpmn_only_condition, flow(b, n->out[0])->id,
                  n->id);
  for (uint32_t i = 0; i < n->outs; i++) {
    const struct yb_bpmn_flow *f = flow(b, n->out[i]);
    bool asked = f->condition != YB_BPMN_NIL;
    if (choice && n->outs > 1 && !asked && n->out[i] != n->default_flow)
      yb_bpmn_wrong(b, b->flow_xml[n->out[i]], YB_MSG_bpmn_no_condition, f->id, n->id);
    if (blind && asked)
      yb_bpmn_wrong(b, b->flow_xml[n->out[i]], YB_MSG_bpmn_condition_ignored, f->id, n->id);
  }
}

/* BPMN 10.6.6: the gateway's events have no other incoming flow. */
static void check_gate(struct yb_bpmn_build *b, const struct yb_bpmn_node *n) {
  for (uint32_t i = 0; i < n->outs && n->kind == YB_BPMN_EVENT; i++) {
    const struct yb_bpmn_node *to = &b->node[flow(b, n->out[i])->to];
    bool event = to->kind == YB_BPMN_CATCH || (to->kind == YB_BPMN_RECEIVE && !to->watches);
    if (!event || to->ins != 1)
      yb_bpmn_wrong(b, b->flow_xml[n->out[i]], YB_MSG_bpmn_gate_target, flow(b, n->out[i])->id,
                    NONE);
  }
}

/* ---- the lists that modellers write into each node ---- */

static bool lists_any(const struct yb_bpmn_build *b) {
  for (uint32_t i = 0; i < b->nodes; i++)
    if (yb_xml_child(b->node[i].xml, yb_bpmn_ns(), YB_S("incoming")) ||
        yb_xml_child(b->node[i].xml, yb_bpmn_ns(), YB_S("outgoing")))
      return true;
  return false;
}

/* Lists and flows say the same: each listed flow is one, and none is missing. */
static yb_rc check_list(struct yb_bpmn_build *b, const struct yb_bpmn_node *n, yb_str name,
                        const uint32_t *list, uint32_t count) {
  uint32_t found = 0;
  for (const struct yb_xml *e = yb_xml_child(n->xml, yb_bpmn_ns(), name); e;
       e = yb_xml_next(e, yb_bpmn_ns(), name)) {
    yb_str ref;
    bool there = false;
    YB_TRY(yb_xml_text(b->ctx->arena, e, &ref));
    ref = yb_bpmn_local(ref);
    for (uint32_t i = 0; i < count && !there; i++) there = yb_str_eq(flow(b, list[i])->id, ref);
    if (!there) yb_bpmn_wrong(b, e, YB_MSG_bpmn_lists_differ, n->id, ref);
    found += there;
  }
  if (found < count) yb_bpmn_wrong(b, n->xml, YB_MSG_bpmn_lists_differ, n->id, name);
  return YB_OK;
}

static yb_rc check_lists(struct yb_bpmn_build *b) {
  if (!lists_any(b)) return YB_OK;
  for (uint32_t i = 0; i < b->nodes; i++) {
    const struct yb_bpmn_node *n = &b->node[i];
    YB_TRY(check_list(b, n, YB_S("incoming"), n->in, n->ins));
    YB_TRY(check_list(b, n, YB_S("outgoing"), n->out, n->outs));
  }
  return YB_OK;
}

/* ---- starts ---- */

static void check_starts(struct yb_bpmn_build *b, uint32_t box) {
  const struct yb_bpmn_node *first = NULL;
  bool none = false;
  yb_str name = box == YB_BPMN_NIL ? YB_S("the process") : b->node[box].id;
  for (uint32_t i = 0; i < b->nodes; i++) {
    const struct yb_bpmn_node *n = &b->node[i];
    if (n->kind != YB_BPMN_START || n->parent != box) continue;
    if (!n->message.n) {
      if (none) yb_bpmn_wrong(b, n->xml, YB_MSG_bpmn_two_starts, name, NONE);
      none = true;
    }
    for (uint32_t k = 0; k < i && n->message.n; k++)
      if (b->node[k].kind == YB_BPMN_START && b->node[k].parent == box &&
          yb_str_eq(b->node[k].message, n->message))
        yb_bpmn_wrong(b, n->xml, YB_MSG_bpmn_two_starts, name, NONE);
    if (box != YB_BPMN_NIL && n->message.n)
      yb_bpmn_wrong(b, n->xml, YB_MSG_bpmn_unsupported, YB_S("message start in a sub-process"),
                    n->id);
    first = n;
  }
  const struct yb_xml *at = box == YB_BPMN_NIL ? b->doc->root : b->node[box].xml;
  if (!first) yb_bpmn_wrong(b, at, YB_MSG_bpmn_no_start, name, NONE);
}

/* ---- reachability ---- */

struct walk { uint32_t *stack, n; uint8_t *seen; };

static void visit(struct walk *w, uint32_t node) {
  if (w->seen[node]) return;
  w->seen[node] = 1;
  w->stack[w->n++] = node;
}

static yb_rc check_reach(struct yb_bpmn_build *b) {
  struct walk w = {YB_NEW_N(b->ctx->arena, b->nodes, uint32_t), 0,
                   YB_NEW_N(b->ctx->arena, b->nodes, uint8_t)};
  if (!w.stack || !w.seen) return YB_NOMEM;
  for (uint32_t i = 0; i < b->nodes; i++)
    if (b->node[i].kind == YB_BPMN_START && b->node[i].parent == YB_BPMN_NIL) visit(&w, i);
  while (w.n) {
    const struct yb_bpmn_node *n = &b->node[w.stack[--w.n]];
    for (uint32_t i = 0; i < n->outs; i++) visit(&w, flow(b, n->out[i])->to);
    for (uint32_t i = 0; i < n->watches; i++) visit(&w, n->watch[i]);
    for (uint32_t i = 0; i < b->nodes && n->kind == YB_BPMN_SUB; i++)
      if (b->node[i].kind == YB_BPMN_START && &b->node[b->node[i].parent] == n) visit(&w, i);
  }
  for (uint32_t i = 0; i < b->nodes; i++)
    if (!w.seen[i]) yb_bpmn_wrong(b, b->node[i].xml, YB_MSG_bpmn_unreachable, b->node[i].id, NONE);
  return YB_OK;
}

yb_rc yb_bpmn_check(struct yb_bpmn_build *b) {
  for (uint32_t i = 0; i < b->nodes; i++) {
    struct yb_bpmn_node *n = &b->node[i];
    check_ends(b, n);
    check_default(b, n);
    check_conditions(b, n);
    check_gate(b, n);
    if (n->kind == YB_BPMN_SUB) check_starts(b, i);
  }
  check_starts(b, YB_BPMN_NIL);
  YB_TRY(check_lists(b));
  return b->bad ? YB_OK : check_reach(b);
}

/* ---- upstream of the inclusive joins ---- */

/* Backwards from flow k, never through the join: a boundary event is behind its
 * activity. */
static void walk_back(const struct yb_bpmn_build *b, uint32_t join, uint32_t k, struct walk *w,
                      uint64_t *set) {
  memset(w->seen, 0, b->nodes);
  w->seen[join] = 1;
  visit(w, flow(b, k)->from);
  while (w->n) {
    uint32_t at = w->stack[--w->n];
    const struct yb_bpmn_node *n = &b->node[at];
    set[at / 64] |= UINT64_C(1) << (at % 64);
    for (uint32_t i = 0; i < n->ins; i++) visit(w, flow(b, n->in[i])->from);
    if (n->attached != YB_BPMN_NIL) visit(w, n->attached);
  }
}

yb_rc yb_bpmn_upstream(struct yb_bpmn_build *b, struct yb_bpmn_model *m) {
  uint32_t words = (b->nodes + 63) / 64;
  struct yb_bpmn_join *join = YB_NEW_N(b->ctx->arena, b->nodes, struct yb_bpmn_join);
  struct walk w = {YB_NEW_N(b->ctx->arena, b->nodes, uint32_t), 0,
                   YB_NEW_N(b->ctx->arena, b->nodes, uint8_t)};
  if (!join || !w.stack || !w.seen) return YB_NOMEM;
  for (uint32_t i = 0; i < b->nodes; i++) {
    struct yb_bpmn_node *n = &b->node[i];
    if (n->kind != YB_BPMN_INCLUSIVE || n->ins < 2) continue;
    uint64_t *reach = YB_NEW_N(b->ctx->arena, (size_t)n->ins * words, uint64_t);
    if (!reach) return YB_NOMEM;
    for (uint32_t k = 0; k < n->ins; k++) walk_back(b, i, n->in[k], &w, reach + (size_t)k * words);
    n->join = m->joins;
    join[m->joins++] = (struct yb_bpmn_join){reach, words};
  }
  m->join = join;
  return YB_OK;
}
