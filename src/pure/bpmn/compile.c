/* compile.c - from the tree to the graph.
 *
 *   ids of the file -> nodes and flows of one process, sub-processes inside out ->
 *   ends of the flows -> edges -> check.c -> upstream sets of the joins -> print
 *
 * Everything that is wrong is noted; the graph is handed out only when nothing is.
 */
#include "pure/bpmn/bpmn_int.h"

void yb_bpmn_wrong(struct yb_bpmn_build *b, const struct yb_xml *e, yb_msg msg, yb_str a0,
                   yb_str a1) {
  b->bad = true;
  (void)yb_diag(b->ctx, yb_xml_place(b->doc->file, e), msg, a0, a1);
}

/* Room for one more of `size` bytes in a list that doubles. */
static yb_rc room(struct yb_bpmn_build *b, void *list, uint32_t n, uint32_t *cap, size_t size) {
  void *p = NULL;
  if (n < *cap) return YB_OK;
  uint32_t want = *cap ? *cap * 2 : 16;
  memcpy(&p, list, sizeof p);
  p = yb_arena_grow(b->ctx->arena, p, *cap * size, want * size);
  if (!p) return YB_NOMEM;
  memcpy(list, &p, sizeof p);
  *cap = want;
  return YB_OK;
}

yb_rc yb_bpmn_expr_add(struct yb_bpmn_build *b, yb_bpmn_expr_use use, const struct yb_xml *e,
                       uint32_t *out) {
  struct yb_bpmn_expr x = {.use = use, .at = yb_xml_place(b->doc->file, e)};
  YB_TRY(yb_xml_text(b->ctx->arena, e, &x.text));
  x.language = yb_xml_attr(e, YB_S("language"));
  if (yb_str_starts(x.text, YB_S("="))) x.text = yb_str_trim(yb_str_from(x.text, 1));
  YB_TRY(room(b, &b->expr, b->exprs, &b->expr_cap, sizeof *b->expr));
  *out = b->exprs;
  b->expr[b->exprs++] = x;
  return YB_OK;
}

/* ---- ids ---- */

/* xsd:ID is one space for the whole file. Depth is bounded by the parser. */
static yb_rc check_ids(struct yb_bpmn_build *b, struct yb_map *seen, const struct yb_xml *e) {
  yb_str id = yb_xml_attr(e, YB_S("id"));
  if (id.n && YB_EQ(e->ns, YB_BPMN_NS)) {
    if (yb_map_get(seen, id)) yb_bpmn_wrong(b, e, YB_MSG_bpmn_duplicate_id, id, (yb_str){0});
    else YB_TRY(yb_map_put(seen, id, seen));
  }
  for (const struct yb_xml *c = e->first; c; c = c->next)
    if (c->type == YB_XML_ELEMENT) YB_TRY(check_ids(b, seen, c));
  return YB_OK;
}

/* ---- nodes and flows ---- */

static yb_bpmn_kind kind_of(yb_str element) {
  for (int k = 0; k < YB_BPMN_KINDS; k++)
    if (yb_str_eq(element, yb_str_of(yb_bpmn_kind_name((yb_bpmn_kind)k)))) return (yb_bpmn_kind)k;
  return YB_BPMN_KINDS;
}

/* What a process may hold that no token ever meets. */
static bool is_silent(yb_str name) {
  static const char *const names[] = {
      "documentation", "extensionElements", "laneSet", "dataObject", "dataObjectReference",
      "dataStoreReference", "association", "textAnnotation", "group", "ioSpecification",
      "property", "auditing", "monitoring", "correlationSubscription", "supportedInterfaceRef",
      "resourceRole", "potentialOwner", "humanPerformer", "performer", "incoming", "outgoing",
      "dataInputAssociation", "dataOutputAssociation", "ioBinding", "supports"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (yb_str_eq(name, yb_str_of(names[i]))) return true;
  return false;
}

/* Stands in the map of ids for an element that is there but not supported. */
#define REFUSED ((uintptr_t)UINT32_MAX)

static yb_rc refuse(struct yb_bpmn_build *b, const struct yb_xml *e) {
  yb_str id = yb_xml_attr(e, YB_S("id"));
  yb_bpmn_wrong(b, e, YB_MSG_bpmn_unsupported, e->name, id);
  return id.n ? yb_map_put(&b->ids, id, (void *)REFUSED) : YB_OK;
}

static yb_rc too_many(struct yb_bpmn_build *b, const struct yb_xml *e, yb_str what, yb_str most) {
  yb_bpmn_wrong(b, e, YB_MSG_bpmn_too_many, what, most);
  return YB_LIMIT;
}

static yb_rc add_flow(struct yb_bpmn_build *b, const struct yb_xml *e) {
  const struct yb_xml *cond = yb_xml_child(e, yb_bpmn_ns(), YB_S("conditionExpression"));
  struct yb_bpmn_flow f = {.id = yb_xml_attr(e, YB_S("id")), .name = yb_xml_attr(e, YB_S("name")),
                           .at = yb_xml_place(b->doc->file, e), .from = YB_BPMN_NIL,
                           .to = YB_BPMN_NIL, .condition = YB_BPMN_NIL};
  uint32_t cap = b->flow_cap;
  if (b->flows == YB_BPMN_FLOWS) return too_many(b, e, YB_S("sequenceFlow"), YB_S("4000"));
  YB_TRY(room(b, &b->flow, b->flows, &b->flow_cap, sizeof *b->flow));
  YB_TRY(room(b, &b->flow_xml, b->flows, &cap, sizeof *b->flow_xml));
  if (cond) YB_TRY(yb_bpmn_expr_add(b, YB_BPMN_CONDITION, cond, &f.condition));
  b->flow_xml[b->flows] = e;
  b->flow[b->flows++] = f;
  return YB_OK;
}

static yb_rc add_node(struct yb_bpmn_build *b, const struct yb_xml *e, yb_bpmn_kind kind,
                      uint32_t parent) {
  struct yb_bpmn_node n = {
      .kind = kind, .id = yb_xml_attr(e, YB_S("id")), .name = yb_xml_attr(e, YB_S("name")),
      .xml = e, .at = yb_xml_place(b->doc->file, e), .parent = parent, .attached = YB_BPMN_NIL,
      .start_quantity = 1, .completion_quantity = 1, .default_flow = YB_BPMN_NIL,
      .script = YB_BPMN_NIL, .first = YB_BPMN_NIL, .join = YB_BPMN_NIL,
      .timer = {.expr = YB_BPMN_NIL}};
  if (b->nodes == YB_BPMN_NODES) return too_many(b, e, YB_S("nodes"), YB_S("2000"));
  if (n.id.n == 0) yb_bpmn_wrong(b, e, YB_MSG_bpmn_no_id, e->name, (yb_str){0});
  YB_TRY(yb_bpmn_node_read(b, &n));
  YB_TRY(room(b, &b->node, b->nodes, &b->node_cap, sizeof *b->node));
  if (n.id.n) YB_TRY(yb_map_put(&b->ids, n.id, (void *)(uintptr_t)(b->nodes + 1)));
  b->node[b->nodes++] = n;
  return YB_OK;
}

static yb_rc add_all(struct yb_bpmn_build *b, const struct yb_xml *box, uint32_t parent,
                     uint32_t depth) {
  if (depth > YB_BPMN_DEPTH) {
    yb_bpmn_wrong(b, box, YB_MSG_bpmn_too_deep, yb_xml_attr(box, YB_S("id")), YB_S("32"));
    return YB_LIMIT;
  }
  for (const struct yb_xml *e = box->first; e; e = e->next) {
    if (e->type != YB_XML_ELEMENT || !YB_EQ(e->ns, YB_BPMN_NS)) continue;
    yb_bpmn_kind kind = kind_of(e->name);
    if (YB_EQ(e->name, "sequenceFlow")) {
      YB_TRY(add_flow(b, e));
    } else if (kind < YB_BPMN_KINDS) {
      uint32_t self = b->nodes;
      YB_TRY(add_node(b, e, kind, parent));
      if (kind == YB_BPMN_SUB) YB_TRY(add_all(b, e, self, depth + 1));
    } else if (!is_silent(e->name) && !yb_str_ends(e->name, YB_S("LoopCharacteristics"))) {
      YB_TRY(refuse(b, e));
    }
  }
  return YB_OK;
}

/* ---- ends and edges ---- */

static uint32_t node_of(struct yb_bpmn_build *b, const struct yb_xml *e, yb_str attr) {
  yb_str ref = yb_bpmn_local(yb_xml_attr(e, attr));
  uintptr_t at = (uintptr_t)yb_map_get(&b->ids, ref);
  if (at == REFUSED) return YB_BPMN_NIL;      /* told already, by its name */
  if (at) return (uint32_t)at - 1;
  yb_bpmn_wrong(b, e, YB_MSG_bpmn_dangling, yb_xml_attr(e, YB_S("id")), ref.n ? ref : attr);
  return YB_BPMN_NIL;
}

static void join_flows(struct yb_bpmn_build *b) {
  for (uint32_t i = 0; i < b->flows; i++) {
    struct yb_bpmn_flow *f = &b->flow[i];
    f->from = node_of(b, b->flow_xml[i], YB_S("sourceRef"));
    f->to = node_of(b, b->flow_xml[i], YB_S("targetRef"));
    if (f->from == YB_BPMN_NIL || f->to == YB_BPMN_NIL) continue;
    if (b->node[f->from].parent != b->node[f->to].parent)
      yb_bpmn_wrong(b, b->flow_xml[i], YB_MSG_bpmn_flow_crosses, f->id, (yb_str){0});
  }
}

static void join_boundaries(struct yb_bpmn_build *b) {
  for (uint32_t i = 0; i < b->nodes; i++) {
    struct yb_bpmn_node *n = &b->node[i];
    if (n->kind != YB_BPMN_BOUNDARY) continue;
    uint32_t host = node_of(b, n->xml, YB_S("attachedToRef"));
    if (host == YB_BPMN_NIL) continue;
    const struct yb_bpmn_node *h = &b->node[host];
    /* What passes at once can not be interrupted; it may carry the event idly. */
    if (!yb_bpmn_is_activity(h->kind) || h->parent != n->parent)
      yb_bpmn_wrong(b, n->xml, YB_MSG_bpmn_bad_attached, n->id, (yb_str){0});
    else
      n->attached = host;
  }
}

static void count_edges(struct yb_bpmn_build *b) {
  for (uint32_t i = 0; i < b->flows; i++) {
    b->node[b->flow[i].from].outs++;
    b->node[b->flow[i].to].ins++;
    if (b->node[b->flow[i].from].kind == YB_BPMN_EVENT) b->node[b->flow[i].from].watches++;
  }
  for (uint32_t i = 0; i < b->nodes; i++)
    if (b->node[i].attached != YB_BPMN_NIL) b->node[b->node[i].attached].watches++;
}

/* Lists of edges, in the order of the document. Counts become lists, filled by
 * running through the same edges once more. */
static yb_rc build_edges(struct yb_bpmn_build *b) {
  uint32_t total = 2 * b->flows + b->nodes + b->flows;
  uint32_t *pool = YB_NEW_N(b->ctx->arena, total, uint32_t);
  if (!pool) return YB_NOMEM;
  count_edges(b);
  uint32_t **fill = YB_NEW_N(b->ctx->arena, 3 * (size_t)b->nodes, uint32_t *);
  if (!fill) return YB_NOMEM;
  for (uint32_t i = 0; i < b->nodes; i++) {
    struct yb_bpmn_node *n = &b->node[i];
    n->in = fill[3 * i] = pool;
    n->out = fill[3 * i + 1] = pool + n->ins;
    n->watch = fill[3 * i + 2] = pool + n->ins + n->outs;
    pool += n->ins + n->outs + n->watches;
  }
  for (uint32_t i = 0; i < b->flows; i++) {
    const struct yb_bpmn_flow *f = &b->flow[i];
    *fill[3 * f->to]++ = i;
    *fill[3 * f->from + 1]++ = i;
    if (b->node[f->from].kind == YB_BPMN_EVENT) *fill[3 * f->from + 2]++ = f->to;
  }
  for (uint32_t i = 0; i < b->nodes; i++)
    if (b->node[i].attached != YB_BPMN_NIL) *fill[3 * b->node[i].attached + 2]++ = i;
  return YB_OK;
}

/* ---- the whole ---- */

static yb_rc pick(struct yb_ctx *ctx, const struct yb_bpmn_doc *doc, yb_str id,
                  const struct yb_bpmn_process **out) {
  const struct yb_bpmn_process *best = NULL;
  uint32_t runnable = 0;
  struct yb_place at = yb_xml_place(doc->file, doc->root);
  for (uint32_t i = 0; i < doc->processes; i++) {
    const struct yb_bpmn_process *p = &doc->process[i];
    if (id.n ? yb_str_eq(p->id, id) : p->executable || doc->processes == 1) {
      if (!best) best = p;
      runnable++;
    }
  }
  if (doc->processes > 1 && id.n == 0 && runnable != 1)
    return yb_diag(ctx, at, YB_MSG_bpmn_which_process, (yb_str){0}, (yb_str){0});
  if (!best) return yb_diag(ctx, at, YB_MSG_bpmn_no_process, id, (yb_str){0});
  *out = best;
  return YB_OK;
}

static uint32_t mix(uint32_t h, const void *p, size_t n) {
  for (size_t i = 0; i < n; i++) h = (h ^ ((const uint8_t *)p)[i]) * 16777619u;
  return h;
}

static uint32_t fingerprint(const struct yb_bpmn_build *b) {
  uint32_t h = 2166136261u;
  for (uint32_t i = 0; i < b->nodes; i++) {
    const struct yb_bpmn_node *n = &b->node[i];
    uint32_t w[] = {(uint32_t)n->kind, n->parent, n->attached, (uint32_t)n->id.n};
    h = mix(mix(h, w, sizeof w), n->id.p, n->id.n);
  }
  for (uint32_t i = 0; i < b->flows; i++) {
    uint32_t w[] = {b->flow[i].from, b->flow[i].to};
    h = mix(h, w, sizeof w);
  }
  return h;
}

static yb_rc list_starts(struct yb_bpmn_build *b, struct yb_bpmn_model *m) {
  uint32_t *start = YB_NEW_N(b->ctx->arena, b->nodes, uint32_t);
  if (!start) return YB_NOMEM;
  for (uint32_t i = 0; i < b->nodes; i++) {
    if (b->node[i].kind != YB_BPMN_START) continue;
    if (b->node[i].parent == YB_BPMN_NIL) start[m->starts++] = i;
    else b->node[b->node[i].parent].first = i;
  }
  m->start = start;
  return YB_OK;
}

/* The graph is connected and sound before anything walks over it. */
static yb_rc connect(struct yb_bpmn_build *b, const struct yb_xml *process) {
  struct yb_map seen;
  yb_map_init(&seen, b->ctx->arena);
  YB_TRY(check_ids(b, &seen, b->doc->root));
  YB_TRY(add_all(b, process, YB_BPMN_NIL, 0));
  join_flows(b);
  join_boundaries(b);
  if (b->bad) return YB_INVALID;
  YB_TRY(build_edges(b));
  YB_TRY(yb_bpmn_check(b));
  return b->bad ? YB_INVALID : YB_OK;
}

yb_rc yb_bpmn_compile(struct yb_ctx *ctx, const struct yb_bpmn_doc *doc, yb_str process,
                      const struct yb_bpmn_model **out) {
  const struct yb_bpmn_process *p = NULL;
  struct yb_bpmn_build b = {.ctx = ctx, .doc = doc};
  yb_map_init(&b.ids, ctx->arena);
  YB_TRY(pick(ctx, doc, process, &p));
  YB_TRY(connect(&b, p->xml));
  struct yb_bpmn_model *m = YB_NEW(ctx->arena, struct yb_bpmn_model);
  if (!m) return YB_NOMEM;
  m->process = p->id;
  m->name = p->name;
  YB_TRY(list_starts(&b, m));
  YB_TRY(yb_bpmn_upstream(&b, m));
  m->node = b.node, m->nodes = b.nodes;
  m->flow = b.flow, m->flows = b.flows;
  m->expr = b.expr, m->exprs = b.exprs;
  m->print = fingerprint(&b);
  *out = m;
  return YB_OK;
}
