/* node.c - what stands inside one element: event definitions, messages, timers,
 * scripts and the attributes of our own namespace. */
#include "pure/bpmn/bpmn_int.h"

#define CAMUNDA_NS "http://camunda.org/schema/1.0/bpmn"
#define QUANTITY_MAX 100

static bool is_true(const struct yb_xml *e, yb_str name) {
  yb_str v = yb_xml_attr(e, name);
  return YB_EQ(v, "true") || YB_EQ(v, "1");
}

static void unsupported(struct yb_bpmn_build *b, const struct yb_xml *e, yb_str what, yb_str id) {
  yb_bpmn_wrong(b, e, YB_MSG_bpmn_unsupported, what, id);
}

/* A child of <definitions> by its kind and id: messages, shared definitions. */
static const struct yb_xml *definition(const struct yb_bpmn_build *b, yb_str id) {
  for (const struct yb_xml *e = b->doc->root->first; e; e = e->next)
    if (e->type == YB_XML_ELEMENT && yb_str_eq(yb_xml_attr(e, YB_S("id")), id)) return e;
  return NULL;
}

/* ---- extensions ---- */

static yb_rc ext_element(struct yb_bpmn_build *b, const struct yb_xml *e,
                         struct yb_bpmn_attr *out) {
  *out = (struct yb_bpmn_attr){.name = e->name, .value = yb_xml_attr(e, YB_S("value")), .xml = e};
  return out->value.p ? YB_OK : yb_xml_text(b->ctx->arena, e, &out->value);
}

static uint32_t ext_count(const struct yb_xml *e, const struct yb_xml *box) {
  uint32_t n = 0;
  for (const struct yb_xml_attr *a = e->attrs; a; a = a->next) n += YB_EQ(a->ns, YB_BPMN_EXT_NS);
  for (const struct yb_xml *c = box ? box->first : NULL; c; c = c->next)
    n += c->type == YB_XML_ELEMENT && YB_EQ(c->ns, YB_BPMN_EXT_NS);
  return n;
}

static yb_rc read_ext(struct yb_bpmn_build *b, struct yb_bpmn_node *n) {
  const struct yb_xml *box = yb_xml_child(n->xml, yb_bpmn_ns(), YB_S("extensionElements"));
  struct yb_bpmn_attr *attr = YB_NEW_N(b->ctx->arena, ext_count(n->xml, box), struct yb_bpmn_attr);
  if (!attr) return YB_NOMEM;
  n->attr = attr;
  for (const struct yb_xml_attr *a = n->xml->attrs; a; a = a->next)
    if (YB_EQ(a->ns, YB_BPMN_EXT_NS))
      attr[n->attrs++] = (struct yb_bpmn_attr){.name = a->name, .value = a->value};
  for (const struct yb_xml *c = box ? box->first : NULL; c; c = c->next)
    if (c->type == YB_XML_ELEMENT && YB_EQ(c->ns, YB_BPMN_EXT_NS))
      YB_TRY(ext_element(b, c, &attr[n->attrs++]));
  return YB_OK;
}

/* ---- events ---- */

static void read_message(struct yb_bpmn_build *b, struct yb_bpmn_node *n, const struct yb_xml *e) {
  yb_str ref = yb_bpmn_local(yb_xml_attr(e, YB_S("messageRef")));
  if (ref.n == 0) {
    if (n->kind != YB_BPMN_THROW && n->kind != YB_BPMN_END && n->kind != YB_BPMN_SEND)
      yb_bpmn_wrong(b, n->xml, YB_MSG_bpmn_no_message, n->id, (yb_str){0});
    return;
  }
  const struct yb_xml *m = definition(b, ref);
  if (!m || !yb_bpmn_is(m, YB_S("message"))) {
    yb_bpmn_wrong(b, e, YB_MSG_bpmn_dangling, n->id, ref);
    return;
  }
  yb_str name = yb_xml_attr(m, YB_S("name"));
  n->message = name.n ? name : ref;
}

static yb_rc read_timer(struct yb_bpmn_build *b, struct yb_bpmn_node *n, const struct yb_xml *e) {
  static const struct { const char *name; yb_bpmn_timer_kind kind; } ways[] = {
      {"timeDate", YB_BPMN_TIMER_DATE}, {"timeDuration", YB_BPMN_TIMER_DURATION},
      {"timeCycle", YB_BPMN_TIMER_CYCLE}};
  for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
    const struct yb_xml *c = yb_xml_child(e, yb_bpmn_ns(), yb_str_of(ways[i].name));
    yb_str text = {0};
    if (!c) continue;
    YB_TRY(yb_xml_text(b->ctx->arena, c, &text));
    if (text.n == 0) break;
    if (yb_bpmn_timer_read(ways[i].kind, text, &n->timer)) return YB_OK;
    n->timer = (struct yb_bpmn_timer){.kind = ways[i].kind, .repeat = 1};
    return yb_bpmn_expr_add(b, YB_BPMN_TIMER_TEXT, c, &n->timer.expr);
  }
  yb_bpmn_wrong(b, e, YB_MSG_bpmn_bad_timer, n->id, (yb_str){0});
  n->timer = (struct yb_bpmn_timer){.kind = YB_BPMN_TIMER_DURATION, .expr = YB_BPMN_NIL};
  return YB_OK;
}

/* Which definitions each kind of event may hold: message, timer, terminate, none. */
static bool event_takes(yb_bpmn_kind k, char what) {
  static const char *const takes[YB_BPMN_KINDS] = {
      [YB_BPMN_START] = "m-", [YB_BPMN_CATCH] = "mt", [YB_BPMN_BOUNDARY] = "mt",
      [YB_BPMN_THROW] = "m-", [YB_BPMN_END] = "mx-"};
  return takes[k] && strchr(takes[k], what);
}

static yb_rc read_definition(struct yb_bpmn_build *b, struct yb_bpmn_node *n,
                             const struct yb_xml *e) {
  if (YB_EQ(e->name, "messageEventDefinition") && event_takes(n->kind, 'm')) {
    read_message(b, n, e);
    return YB_OK;
  }
  if (YB_EQ(e->name, "timerEventDefinition") && event_takes(n->kind, 't'))
    return read_timer(b, n, e);
  if (YB_EQ(e->name, "terminateEventDefinition") && event_takes(n->kind, 'x')) {
    n->terminate = true;
    return YB_OK;
  }
  unsupported(b, e, e->name, n->id);
  return YB_OK;
}

static yb_rc read_reference(struct yb_bpmn_build *b, struct yb_bpmn_node *n, const struct yb_xml *c,
                            const struct yb_xml **out) {
  yb_str ref;
  YB_TRY(yb_xml_text(b->ctx->arena, c, &ref));
  *out = definition(b, yb_bpmn_local(ref));
  if (!*out) yb_bpmn_wrong(b, c, YB_MSG_bpmn_dangling, n->id, ref);
  return YB_OK;
}

static yb_rc read_event(struct yb_bpmn_build *b, struct yb_bpmn_node *n) {
  uint32_t count = 0;
  for (const struct yb_xml *c = n->xml->first; c; c = c->next) {
    const struct yb_xml *e = c;
    if (c->type != YB_XML_ELEMENT || !YB_EQ(c->ns, YB_BPMN_NS)) continue;
    if (YB_EQ(c->name, "eventDefinitionRef")) YB_TRY(read_reference(b, n, c, &e));
    else if (!yb_str_ends(c->name, YB_S("EventDefinition"))) continue;
    if (++count > 1) {
      unsupported(b, c, YB_S("a second event definition"), n->id);
      return YB_OK;
    }
    if (e) YB_TRY(read_definition(b, n, e));
  }
  if (count == 0 && !event_takes(n->kind, '-'))
    yb_bpmn_wrong(b, n->xml, YB_MSG_bpmn_needs_event, n->id, (yb_str){0});
  return YB_OK;
}

/* ---- activities ---- */

static uint32_t read_quantity(struct yb_bpmn_build *b, struct yb_bpmn_node *n, yb_str name) {
  yb_str s = yb_xml_attr(n->xml, name);
  int64_t v = 1;
  if (s.p && (!yb_str_int(s, &v) || v < 1 || v > QUANTITY_MAX)) {
    yb_bpmn_wrong(b, n->xml, YB_MSG_bpmn_bad_number, n->id, name);
    v = 1;
  }
  return (uint32_t)v;
}

static void read_topic(struct yb_bpmn_node *n) {
  n->topic = yb_bpmn_attr(n, YB_S("topic"), 0);
  if (!n->topic.n) n->topic = yb_xml_attr_ns(n->xml, YB_S(CAMUNDA_NS), YB_S("topic"));
  if (!n->topic.n) n->topic = n->id;
}

static yb_rc read_activity(struct yb_bpmn_build *b, struct yb_bpmn_node *n) {
  static const char *const loops[] = {"multiInstanceLoopCharacteristics",
                                      "standardLoopCharacteristics"};
  static const char *const flags[] = {"isForCompensation", "triggeredByEvent", "instantiate"};
  for (size_t i = 0; i < sizeof loops / sizeof *loops; i++)
    if (yb_xml_child(n->xml, yb_bpmn_ns(), yb_str_of(loops[i])))
      unsupported(b, n->xml, yb_str_of(loops[i]), n->id);
  for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
    if (is_true(n->xml, yb_str_of(flags[i]))) unsupported(b, n->xml, yb_str_of(flags[i]), n->id);
  n->start_quantity = read_quantity(b, n, YB_S("startQuantity"));
  n->completion_quantity = read_quantity(b, n, YB_S("completionQuantity"));
  if (yb_bpmn_is_job(n->kind)) read_topic(n);
  if (n->kind == YB_BPMN_SEND || n->kind == YB_BPMN_RECEIVE) read_message(b, n, n->xml);
  if (n->kind == YB_BPMN_SCRIPT) {
    const struct yb_xml *text = yb_xml_child(n->xml, yb_bpmn_ns(), YB_S("script"));
    if (text) YB_TRY(yb_bpmn_expr_add(b, YB_BPMN_SCRIPT_TEXT, text, &n->script));
  }
  return YB_OK;
}

yb_rc yb_bpmn_node_read(struct yb_bpmn_build *b, struct yb_bpmn_node *n) {
  YB_TRY(read_ext(b, n));
  if (yb_bpmn_is_activity(n->kind)) return read_activity(b, n);
  if (n->kind == YB_BPMN_EVENT) {
    if (is_true(n->xml, YB_S("instantiate"))) unsupported(b, n->xml, YB_S("instantiate"), n->id);
    if (YB_EQ(yb_xml_attr(n->xml, YB_S("eventGatewayType")), "Parallel"))
      unsupported(b, n->xml, YB_S("eventGatewayType Parallel"), n->id);
    return YB_OK;
  }
  if (n->kind == YB_BPMN_BOUNDARY) {
    yb_str cancel = yb_xml_attr(n->xml, YB_S("cancelActivity"));
    n->interrupting = !(YB_EQ(cancel, "false") || YB_EQ(cancel, "0"));
  }
  bool event = n->kind == YB_BPMN_START || n->kind >= YB_BPMN_CATCH;
  return event ? read_event(b, n) : YB_OK;
}
