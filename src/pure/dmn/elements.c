/* elements.c - inputs, decisions, knowledge models and services of a file, and those
 * of the models that it imports.
 *
 *   | own elements, in the order of the file | elements of imports, each once |
 *
 * An imported element is a copy whose references count in the importing model.
 */
#include "pure/dmn/dmn_int.h"

/* ---- imports ---- */

static bool is_dmn(yb_str type) {
  return type.n == 0 || yb_str_find(type, YB_S("omg.org/spec/DMN/")) != SIZE_MAX;
}

static const struct yb_dmn *at_hand(const struct dmn_build *b, yb_str ns) {
  for (uint32_t i = 0; i < b->how->imports; i++)
    if (yb_str_eq(b->how->import[i]->ns, ns)) return b->how->import[i];
  return NULL;
}

static yb_rc add_use(struct dmn_build *b, const struct yb_xml *e, struct dmn_use *use) {
  struct yb_dmn *m = b->m;
  yb_str type = yb_xml_attr(e, YB_S("importType"));
  struct dmn_use u = {.ns = yb_xml_attr(e, YB_S("namespace")),
                      .location = yb_xml_attr(e, YB_S("locationURI"))};
  if (!is_dmn(type)) {
    yb_dmn_wrong(b, e, YB_MSG_dmn_import_kind, type, (yb_str){0});
    return YB_OK;
  }
  YB_TRY(yb_dmn_name_of(b, e, &u.name));
  u.model = at_hand(b, u.ns);
  if (u.model) use[m->uses++] = u;
  else yb_dmn_wrong(b, e, YB_MSG_dmn_no_import, u.ns, (yb_str){0});
  return YB_OK;
}

yb_rc yb_dmn_imports(struct dmn_build *b) {
  struct dmn_use *use =
      YB_NEW_N(b->ctx->arena, yb_dmn_children(b, b->root, "import"), struct dmn_use);
  if (!use) return YB_NOMEM;
  b->m->use = use;
  DMN_EACH(b, e, b->root, "import") YB_TRY(add_use(b, e, use));
  return YB_OK;
}

/* ---- ids ---- */

static yb_rc id_key(struct dmn_build *b, yb_str ns, yb_str id, yb_str *out) {
  struct yb_buf k;
  yb_buf_init(&k, b->ctx->arena);
  yb_buf_put(&k, ns);
  yb_buf_byte(&k, '#');
  yb_buf_put(&k, id);
  return yb_buf_take(&k, out);
}

static yb_rc put_id(struct dmn_build *b, const struct yb_xml *e, uint32_t element) {
  yb_str id = yb_xml_attr(e, YB_S("id")), key;
  if (!id.n) return YB_OK;
  YB_TRY(id_key(b, b->m->ns, id, &key));
  if (!yb_map_get(&b->ids, key))
    return yb_map_put(&b->ids, key, (void *)((uintptr_t)element + 1));
  yb_dmn_wrong(b, e, YB_MSG_dmn_duplicate_id, id, (yb_str){0});
  return YB_OK;
}

yb_rc yb_dmn_href(struct dmn_build *b, const struct yb_xml *e, uint32_t *out) {
  yb_str href = yb_str_trim(yb_xml_attr(e, YB_S("href"))), ns = b->m->ns, id = href, key;
  *out = YB_DMN_NIL;
  for (size_t i = href.n; i-- > 0;)
    if (href.p[i] == '#') {
      id = yb_str_from(href, i + 1);
      if (i) ns = yb_str_upto(href, i);
      break;
    }
  for (uint32_t i = 0; i < b->m->uses; i++)
    if (b->m->use[i].location.n && yb_str_eq(b->m->use[i].location, ns)) ns = b->m->use[i].ns;
  YB_TRY(id_key(b, ns, id, &key));
  uintptr_t at = (uintptr_t)yb_map_get(&b->ids, key);
  if (at) *out = (uint32_t)at - 1;
  else yb_dmn_wrong(b, e, YB_MSG_dmn_dangling, e->name, href);
  return YB_OK;
}

/* ---- own elements ---- */

static yb_rc room(struct dmn_build *b, const struct yb_xml *at) {
  struct yb_dmn *m = b->m;
  if (m->elements == YB_DMN_ELEMENTS)
    return yb_dmn_too_many(b, at, "elements", YB_DMN_ELEMENTS);
  if (m->elements < b->cap) return YB_OK;
  uint32_t cap = b->cap ? b->cap * 2 : 16;
  void *grown = yb_arena_grow(b->ctx->arena, m->element, b->cap * sizeof *m->element,
                              cap * sizeof *m->element);
  if (!grown) return YB_NOMEM;
  m->element = grown;
  grown = yb_arena_grow(b->ctx->arena, b->xml, b->cap * sizeof *b->xml, cap * sizeof *b->xml);
  if (!grown) return YB_NOMEM;
  b->xml = grown;
  b->cap = cap;
  return YB_OK;
}

static yb_rc add_element(struct dmn_build *b, struct yb_map *names, const struct yb_xml *e,
                         yb_dmn_kind kind) {
  const struct yb_xml *v = yb_dmn_child(b, e, "variable");
  struct dmn_element x = {.kind = kind, .id = yb_xml_attr(e, YB_S("id")), .ns = b->m->ns,
                          .at = yb_dmn_place(b, e)};
  YB_TRY(room(b, e));
  YB_TRY(yb_dmn_name_of(b, e, &x.name));
  if (v) YB_TRY(yb_dmn_name_of(b, v, &x.variable));
  if (!x.name.n) x.name = x.variable;
  if (!x.variable.n) x.variable = x.name;
  if (!x.name.n) yb_dmn_wrong(b, e, YB_MSG_dmn_no_name, e->name, (yb_str){0});
  else if (yb_map_get(names, x.name))
    yb_dmn_wrong(b, e, YB_MSG_dmn_duplicate_name, x.name, (yb_str){0});
  else YB_TRY(yb_map_put(names, x.name, b));
  if (v) YB_TRY(yb_dmn_type_ref(b, v, yb_xml_attr(v, YB_S("typeRef")), &x.type));
  YB_TRY(put_id(b, e, b->m->elements));
  b->xml[b->m->elements] = e;
  b->m->element[b->m->elements++] = x;
  return YB_OK;
}

static yb_rc own(struct dmn_build *b) {
  static const struct { const char *name; yb_dmn_kind kind; } kinds[] = {
      {"inputData", YB_DMN_INPUT}, {"decision", YB_DMN_DECISION},
      {"businessKnowledgeModel", YB_DMN_BKM}, {"decisionService", YB_DMN_SERVICE}};
  struct yb_map names;
  yb_map_init(&names, b->ctx->arena);
  for (const struct yb_xml *e = b->root->first; e; e = e->next) {
    if (yb_dmn_is(b, e, "knowledgeSource")) YB_TRY(put_id(b, e, DMN_SOURCE));
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
      if (yb_dmn_is(b, e, kinds[k].name)) YB_TRY(add_element(b, &names, e, kinds[k].kind));
  }
  b->m->own = b->m->elements;
  return YB_OK;
}

/* ---- those of imports ---- */

static yb_rc translated(struct dmn_build *b, const uint32_t *map, const uint32_t *from, uint32_t n,
                        const uint32_t **out) {
  uint32_t *to = YB_NEW_N(b->ctx->arena, n, uint32_t);
  if (!to) return YB_NOMEM;
  for (uint32_t i = 0; i < n; i++) to[i] = map[from[i]];
  *out = to;
  return YB_OK;
}

static yb_rc translated_binds(struct dmn_build *b, const uint32_t *map, struct dmn_element *e) {
  struct dmn_bind *bind = YB_NEW_N(b->ctx->arena, e->binds, struct dmn_bind);
  if (!bind) return YB_NOMEM;
  for (uint32_t i = 0; i < e->binds; i++) {
    bind[i] = e->bind[i];
    YB_TRY(translated(b, map, e->bind[i].element, bind[i].n, &bind[i].element));
  }
  e->bind = bind;
  return YB_OK;
}

static yb_rc translated_service(struct dmn_build *b, const uint32_t *map, struct dmn_element *e) {
  struct dmn_service *s = YB_NEW(b->ctx->arena, struct dmn_service);
  if (!s) return YB_NOMEM;
  *s = *e->service;
  YB_TRY(translated(b, map, e->service->param, s->params, &s->param));
  YB_TRY(translated(b, map, e->service->output, s->outputs, &s->output));
  e->service = s;
  return YB_OK;
}

/* An element is known by its namespace and id, else by its place in its model. */
static yb_rc import_key(struct dmn_build *b, const struct dmn_element *e, yb_str *out) {
  if (e->id.n) return id_key(b, e->ns, e->id, out);
  return yb_str_fmt(b->ctx->arena, out, "%.*s#%u:%u:%.*s", YB_ARG(e->ns), e->at.line, e->at.col,
                    YB_ARG(e->name));
}

static yb_rc merge(struct dmn_build *b, const struct yb_dmn *from) {
  uint32_t *map = YB_NEW_N(b->ctx->arena, from->elements, uint32_t);
  uint32_t first = b->m->elements;
  if (!map) return YB_NOMEM;
  for (uint32_t i = 0; i < from->elements; i++) {
    yb_str key;
    YB_TRY(import_key(b, &from->element[i], &key));
    uintptr_t at = (uintptr_t)yb_map_get(&b->ids, key);
    map[i] = at ? (uint32_t)at - 1 : b->m->elements;
    if (at) continue;
    YB_TRY(room(b, b->root));
    YB_TRY(yb_map_put(&b->ids, key, (void *)((uintptr_t)b->m->elements + 1)));
    b->m->element[b->m->elements++] = from->element[i];
  }
  for (uint32_t i = first; i < b->m->elements; i++) {
    struct dmn_element *e = &b->m->element[i];
    YB_TRY(translated(b, map, e->need, e->needs, &e->need));
    YB_TRY(translated_binds(b, map, e));
    if (e->service) YB_TRY(translated_service(b, map, e));
  }
  return YB_OK;
}

yb_rc yb_dmn_elements(struct dmn_build *b) {
  YB_TRY(own(b));
  for (uint32_t i = 0; i < b->m->uses; i++) YB_TRY(merge(b, b->m->use[i].model));
  return YB_OK;
}
