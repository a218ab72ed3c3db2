/* graph.c - requirements: what an element needs, under which name it sees it, and an
 * order in which everything stands behind what it needs.
 */
#include "pure/dmn/dmn_int.h"

struct list { uint32_t *v; uint32_t n, cap; };

static yb_rc add(struct dmn_build *b, struct list *l, uint32_t v) {
  for (uint32_t i = 0; i < l->n; i++)
    if (l->v[i] == v) return YB_OK;
  if (l->n == l->cap) {
    uint32_t cap = l->cap ? l->cap * 2 : 8;
    void *grown = yb_arena_grow(b->ctx->arena, l->v, l->cap * sizeof v, cap * sizeof v);
    if (!grown) return YB_NOMEM;
    l->v = grown;
    l->cap = cap;
  }
  l->v[l->n++] = v;
  return YB_OK;
}

/* ---- references ---- */

#define IS(kind) (1u << YB_DMN_##kind)

/* The elements that the children named `name` of `e` refer to. */
static yb_rc refer(struct dmn_build *b, const struct yb_xml *e, const char *name, unsigned kinds,
                   struct list *to) {
  DMN_EACH(b, r, e, name) {
    uint32_t x;
    YB_TRY(yb_dmn_href(b, r, &x));
    if (x == YB_DMN_NIL) continue;
    if (x == DMN_SOURCE || !(kinds >> b->m->element[x].kind & 1))
      yb_dmn_wrong(b, r, YB_MSG_dmn_wrong_kind, r->name, yb_xml_attr(r, YB_S("href")));
    else YB_TRY(add(b, to, x));
  }
  return YB_OK;
}

/* Authority is told to people; that it exists is all we ask. */
static yb_rc authority(struct dmn_build *b, const struct yb_xml *e) {
  DMN_EACH(b, r, e, "authorityRequirement")
    for (const struct yb_xml *c = r->first; c; c = c->next) {
      uint32_t x;
      if (c->type == YB_XML_ELEMENT && yb_xml_attr(c, YB_S("href")).n)
        YB_TRY(yb_dmn_href(b, c, &x));
    }
  return YB_OK;
}

static yb_rc needs(struct dmn_build *b, const struct yb_xml *e, struct list *to) {
  DMN_EACH(b, r, e, "informationRequirement") {
    YB_TRY(refer(b, r, "requiredDecision", IS(DECISION), to));
    YB_TRY(refer(b, r, "requiredInput", IS(INPUT), to));
  }
  DMN_EACH(b, r, e, "knowledgeRequirement")
    YB_TRY(refer(b, r, "requiredKnowledge", IS(BKM) | IS(SERVICE), to));
  return authority(b, e);
}

/* ---- services ---- */

static yb_rc service(struct dmn_build *b, uint32_t i) {
  const struct yb_xml *e = b->xml[i];
  struct dmn_service *s = YB_NEW(b->ctx->arena, struct dmn_service);
  struct list params = {0}, outputs = {0}, inside = {0};
  if (!s) return YB_NOMEM;
  YB_TRY(refer(b, e, "inputData", IS(INPUT), &params));
  YB_TRY(refer(b, e, "inputDecision", IS(DECISION), &params));
  YB_TRY(refer(b, e, "outputDecision", IS(DECISION), &outputs));
  YB_TRY(refer(b, e, "encapsulatedDecision", IS(DECISION), &inside));
  *s = (struct dmn_service){params.v, outputs.v, params.n, outputs.n, NULL};
  b->m->element[i].service = s;
  return YB_OK;
}

/* The types of parameters are those of elements, imported ones included. */
static yb_rc face(struct dmn_build *b, uint32_t i) {
  struct dmn_element *e = &b->m->element[i];
  struct dmn_service *s = YB_NEW(b->ctx->arena, struct dmn_service);
  struct dmn_function *f = YB_NEW(b->ctx->arena, struct dmn_function);
  struct dmn_member *p = YB_NEW_N(b->ctx->arena, e->service->params, struct dmn_member);
  if (!s || !f || !p) return YB_NOMEM;
  *s = *e->service;
  for (uint32_t k = 0; k < s->params; k++) {
    const struct dmn_element *x = &b->m->element[s->param[k]];
    p[k] = (struct dmn_member){x->variable, x->type};
  }
  *f = (struct dmn_function){.name = e->name, .at = e->at, .params = s->params, .param = p,
                             .result = yb_dmn_result_type(e->type)};
  YB_TRY(yb_dmn_function_type(b, f));
  s->face = f;
  e->service = s;
  return YB_OK;
}

/* ---- names ---- */

/* The import that brings an element under a name of its own; NULL: none does. */
static const struct dmn_use *use_of(const struct dmn_build *b, uint32_t element) {
  if (element < b->m->own) return NULL;
  for (uint32_t i = 0; i < b->m->uses; i++)
    if (yb_str_eq(b->m->use[i].ns, b->m->element[element].ns))
      return b->m->use[i].name.n ? &b->m->use[i] : NULL;
  return NULL;
}

/* One bind for all that comes by the same import. */
static yb_rc import_bind(struct dmn_build *b, const struct list *l, const struct dmn_use *use,
                         struct dmn_bind *out) {
  uint32_t *element = YB_NEW_N(b->ctx->arena, l->n, uint32_t), n = 0;
  yb_str *member = YB_NEW_N(b->ctx->arena, l->n, yb_str);
  if (!element || !member) return YB_NOMEM;
  for (uint32_t i = 0; i < l->n; i++) {
    if (use_of(b, l->v[i]) != use) continue;
    element[n] = l->v[i];
    member[n++] = b->m->element[l->v[i]].variable;
  }
  *out = (struct dmn_bind){use->name, n, element, member};
  return YB_OK;
}

static bool has_bind(const struct dmn_element *e, const struct dmn_bind *bind,
                     const struct dmn_use *use) {
  for (uint32_t i = 0; i < e->binds; i++)
    if (bind[i].member && yb_str_eq(bind[i].name, use->name)) return true;
  return false;
}

static yb_rc binds(struct dmn_build *b, uint32_t i, const struct list *l) {
  struct dmn_element *e = &b->m->element[i];
  struct dmn_bind *bind = YB_NEW_N(b->ctx->arena, l->n, struct dmn_bind);
  if (!bind) return YB_NOMEM;
  for (uint32_t k = 0; k < l->n; k++) {
    const struct dmn_use *use = use_of(b, l->v[k]);
    yb_str name = b->m->element[l->v[k]].variable;
    if (!use) bind[e->binds++] = (struct dmn_bind){name, 1, &l->v[k], NULL};
    else if (!has_bind(e, bind, use)) YB_TRY(import_bind(b, l, use, &bind[e->binds++]));
  }
  e->bind = bind;
  e->need = l->v;
  e->needs = l->n;
  return YB_OK;
}

yb_rc yb_dmn_requirements(struct dmn_build *b) {
  for (uint32_t i = 0; i < b->m->own; i++) {
    struct dmn_element *e = &b->m->element[i];
    struct list l = {0};
    if (e->kind == YB_DMN_SERVICE) YB_TRY(service(b, i));
    if (e->kind != YB_DMN_DECISION && e->kind != YB_DMN_BKM) continue;
    YB_TRY(needs(b, b->xml[i], &l));
    if (e->kind == YB_DMN_BKM) YB_TRY(add(b, &l, i));    /* it may recur */
    YB_TRY(binds(b, i, &l));
  }
  for (uint32_t i = 0; i < b->m->own; i++)
    if (b->m->element[i].service) YB_TRY(face(b, i));
  return YB_OK;
}

static yb_rc context_type(struct dmn_build *b, const struct dmn_bind *bind,
                          const struct yb_feel_type **out) {
  struct yb_feel_type *t = YB_NEW(b->ctx->arena, struct yb_feel_type);
  struct yb_feel_name *member = YB_NEW_N(b->ctx->arena, bind->n, struct yb_feel_name);
  if (!t || !member) return YB_NOMEM;
  for (uint32_t i = 0; i < bind->n; i++)
    member[i] = (struct yb_feel_name){bind->member[i],
                                      yb_dmn_feel(b->m->element[bind->element[i]].type)};
  *t = (struct yb_feel_type){.kind = YB_VCONTEXT, .member = member, .count = bind->n};
  *out = t;
  return YB_OK;
}

yb_rc yb_dmn_names(struct dmn_build *b, uint32_t element, struct dmn_scope *out) {
  const struct dmn_element *e = &b->m->element[element];
  for (uint32_t i = 0; i < e->binds; i++) {
    const struct dmn_bind *bind = &e->bind[i];
    const struct dmn_element *x = &b->m->element[bind->element[0]];
    const struct yb_feel_type *t =
        x->kind == YB_DMN_INPUT || x->kind == YB_DMN_DECISION ? yb_dmn_feel(x->type) : NULL;
    uint32_t slot;
    if (bind->member) YB_TRY(context_type(b, bind, &t));
    YB_TRY(yb_dmn_push(b, out, bind->name, t, &slot));
  }
  return YB_OK;
}

/* ---- order ---- */

struct walk { uint32_t element, next; };
enum { FRESH, OPEN, DONE };

static const uint32_t *edges(const struct dmn_element *e, uint32_t *n) {
  *n = e->service ? e->service->outputs : e->needs;
  return e->service ? e->service->output : e->need;
}

/* A circle is told once; then it is cut where it was found. */
static yb_rc circle(struct dmn_build *b, uint32_t from, uint32_t to) {
  struct dmn_element *e = &b->m->element[from];
  struct yb_diag *d = YB_NEW(b->ctx->arena, struct yb_diag);
  if (!d) return YB_NOMEM;
  *d = (struct yb_diag){.msg = YB_MSG_dmn_cycle, .at = e->at,
                        .arg = {b->m->element[to].name, e->name}};
  b->bad = true;
  (void)yb_diag_at(b->ctx, YB_ERROR, d->at, d->msg, d->arg);
  e->fault = d;
  e->needs = 0;
  return YB_OK;
}

/* Depth first, on a stack of our own: chains may be as long as the model. */
static yb_rc visit(struct dmn_build *b, struct walk *stack, uint8_t *state, uint32_t *order,
                   uint32_t *n, uint32_t from) {
  uint32_t top = 0;
  stack[top++] = (struct walk){from, 0};
  state[from] = OPEN;
  while (top) {
    struct walk *w = &stack[top - 1];
    uint32_t count, to;
    const uint32_t *edge = edges(&b->m->element[w->element], &count);
    if (w->next >= count) {
      state[w->element] = DONE;
      order[(*n)++] = w->element;
      top--;
      continue;
    }
    to = edge[w->next++];
    bool recurs = to == w->element && b->m->element[to].kind == YB_DMN_BKM;
    if (state[to] == OPEN && !recurs) {
      YB_TRY(circle(b, w->element, to));
      w->next = count;
    } else if (state[to] == FRESH) {
      stack[top++] = (struct walk){to, 0};
      state[to] = OPEN;
    }
  }
  return YB_OK;
}

yb_rc yb_dmn_order(struct dmn_build *b) {
  uint32_t total = b->m->elements, n = 0;
  struct walk *stack = YB_NEW_N(b->ctx->arena, total, struct walk);
  uint8_t *state = yb_arena_take(b->ctx->arena, total);
  uint32_t *order = YB_NEW_N(b->ctx->arena, total, uint32_t);
  uint32_t *rank = YB_NEW_N(b->ctx->arena, total, uint32_t);
  if (!stack || !state || !order || !rank) return YB_NOMEM;
  for (uint32_t i = 0; i < total; i++)
    if (state[i] == FRESH) YB_TRY(visit(b, stack, state, order, &n, i));
  for (uint32_t i = 0; i < total; i++) rank[order[i]] = i;
  b->m->order = order;
  b->m->rank = rank;
  return YB_OK;
}
