/* types.c - item definitions (DMN 1.5, 7.3.2) and the types that names refer to.
 *
 *   itemDefinition   typeRef          what it refines
 *                    itemComponent    a context
 *                    functionItem     a function
 *   isCollection     a list of these; allowedValues then test each item
 *
 * A type may contain itself through a component or a list. Shapes are FEEL's types;
 * what FEEL does not know, the tests of values, stays here.
 */
#include "pure/dmn/dmn_int.h"

/* A type in the making. */
struct shell {
  struct dmn_type t;
  struct yb_feel_type f;
  const struct yb_xml *xml;
  struct dmn_build *b;
  enum { FRESH, OPEN, DONE } state;
  struct shell *next;
};
#define ALIASES 200u               /* types that refine one another in a row */

/* ---- the types of FEEL ---- */

#define PLAIN(id, kind_) static const struct yb_feel_type id = {.kind = (kind_)}
PLAIN(number_, YB_VNUMBER);
PLAIN(string_, YB_VSTRING);
PLAIN(boolean_, YB_VBOOL);
PLAIN(date_, YB_VDATE);
PLAIN(time_, YB_VTIME);
PLAIN(datetime_, YB_VDATETIME);
PLAIN(days_, YB_VDAYS);
PLAIN(months_, YB_VMONTHS);
PLAIN(list_, YB_VLIST);
PLAIN(context_, YB_VCONTEXT);
PLAIN(range_, YB_VRANGE);
PLAIN(function_, YB_VFUNCTION);
#undef PLAIN

static const struct dmn_type plain[] = {
    {.name = YB_S_INIT("number"), .feel = &number_},
    {.name = YB_S_INIT("string"), .feel = &string_},
    {.name = YB_S_INIT("boolean"), .feel = &boolean_},
    {.name = YB_S_INIT("date"), .feel = &date_},
    {.name = YB_S_INIT("time"), .feel = &time_},
    {.name = YB_S_INIT("date and time"), .feel = &datetime_},
    {.name = YB_S_INIT("dateTime"), .feel = &datetime_},
    {.name = YB_S_INIT("days and time duration"), .feel = &days_},
    {.name = YB_S_INIT("dayTimeDuration"), .feel = &days_},
    {.name = YB_S_INIT("years and months duration"), .feel = &months_},
    {.name = YB_S_INIT("yearMonthDuration"), .feel = &months_},
    {.name = YB_S_INIT("list"), .feel = &list_, .collection = true},
    {.name = YB_S_INIT("context"), .feel = &context_},
    {.name = YB_S_INIT("range"), .feel = &range_},
    {.name = YB_S_INIT("function"), .feel = &function_}};

static const struct dmn_type *find_plain(yb_str name) {
  for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
    if (yb_str_eq(plain[i].name, name)) return &plain[i];
  return NULL;
}

/* ---- references ---- */

/* The type behind a shell is at its beginning. */
static const struct dmn_type *in_model(const struct yb_dmn *m, yb_str name) {
  return yb_map_get(&m->types, name);
}

static const struct dmn_type *imported(const struct yb_dmn *m, yb_str ref) {
  for (uint32_t i = 0; i < m->uses; i++) {
    yb_str name = m->use[i].name, rest = ref;
    if (name.n) {
      if (!yb_str_starts(ref, name) || ref.n <= name.n || ref.p[name.n] != '.') continue;
      rest = yb_str_from(ref, name.n + 1);
    }
    const struct dmn_type *t = in_model(m->use[i].model, rest);
    if (t) return t;
  }
  return NULL;
}

/* A QName of DMN 1.1: the part before the colon is a prefix of a namespace. */
static const struct dmn_type *qualified(const struct yb_dmn *m, const struct yb_xml *e,
                                        yb_str ref) {
  size_t colon = yb_str_find(ref, YB_S(":"));
  if (colon == SIZE_MAX) return NULL;
  yb_str prefix = yb_str_upto(ref, colon), local = yb_str_from(ref, colon + 1), ns = {0};
  for (const struct yb_xml *x = e; x && !ns.p; x = x->parent)
    ns = yb_xml_attr_ns(x, YB_S("http://www.w3.org/2000/xmlns/"), prefix);
  for (uint32_t i = 0; i < m->uses; i++)
    if (yb_str_eq(m->use[i].ns, ns)) return in_model(m->use[i].model, local);
  const struct dmn_type *t = find_plain(local);
  return t ? t : in_model(m, local);
}

static const struct dmn_type *look_up(const struct dmn_build *b, const struct yb_xml *e,
                                      yb_str ref) {
  const struct dmn_type *t = find_plain(ref);
  if (!t) t = in_model(b->m, ref);
  if (!t) t = imported(b->m, ref);
  return t ? t : qualified(b->m, e, ref);
}

static bool is_any(yb_str ref) {
  return ref.n == 0 || YB_EQ(ref, "Any") || yb_str_ends(ref, YB_S(":Any"));
}

static yb_rc fill(struct shell *s, uint32_t depth);

static yb_rc reference(struct dmn_build *b, const struct yb_xml *e, yb_str ref,
                       const struct dmn_type **out) {
  *out = NULL;
  ref = yb_str_trim(ref);
  if (is_any(ref)) return YB_OK;
  *out = look_up(b, e, ref);
  if (!*out) yb_dmn_wrong(b, e, YB_MSG_dmn_unknown_type, ref, (yb_str){0});
  return YB_OK;
}

yb_rc yb_dmn_type_ref(struct dmn_build *b, const struct yb_xml *e, yb_str ref,
                      const struct dmn_type **out) {
  return reference(b, e, ref, out);
}

const struct dmn_type *yb_dmn_result_type(const struct dmn_type *t) {
  const struct dmn_type *x = t;
  while (x && !x->function && !x->collection && x->base) x = x->base;
  return x && x->function ? x->result : x && x->feel->kind == YB_VFUNCTION ? NULL : t;
}

yb_rc yb_dmn_function_type(struct dmn_build *b, struct dmn_function *f) {
  struct yb_feel_type *t = YB_NEW(b->ctx->arena, struct yb_feel_type);
  struct yb_feel_name *p = YB_NEW_N(b->ctx->arena, f->params, struct yb_feel_name);
  if (!t || !p) return YB_NOMEM;
  for (uint32_t i = 0; i < f->params; i++)
    p[i] = (struct yb_feel_name){f->param[i].name, yb_dmn_feel(f->param[i].type)};
  *t = (struct yb_feel_type){.kind = YB_VFUNCTION, .item = yb_dmn_feel(f->result), .member = p,
                             .count = f->params};
  f->feel = t;
  return YB_OK;
}

/* ---- shells ---- */

static yb_rc shell(struct dmn_build *b, const struct yb_xml *e, yb_str name, struct shell **out) {
  struct shell *s = YB_NEW(b->ctx->arena, struct shell);
  if (!s) return YB_NOMEM;
  if (++b->types > YB_DMN_TYPES) return yb_dmn_too_many(b, e, "types", YB_DMN_TYPES);
  *s = (struct shell){.t = {.name = name, .at = yb_dmn_place(b, e)}, .xml = e, .b = b,
                      .next = b->shells};
  s->t.feel = &s->f;
  b->shells = s;
  *out = s;
  return YB_OK;
}

static bool is_collection(const struct yb_xml *e) {
  yb_str v = yb_xml_attr(e, YB_S("isCollection"));
  return YB_EQ(v, "true") || YB_EQ(v, "1");
}

/* The name in <typeRef>. */
static yb_rc type_text(struct dmn_build *b, const struct yb_xml *e, yb_str *out) {
  const struct yb_xml *t = yb_dmn_child(b, e, "typeRef");
  if (t) return yb_xml_text(b->ctx->arena, t, out);
  *out = yb_xml_attr(e, YB_S("typeRef"));
  return YB_OK;
}

/* What a definition refines: shapes are copied, so the other one must be whole. */
static yb_rc refine(struct shell *s, uint32_t depth) {
  struct dmn_build *b = s->b;
  const struct dmn_type *base;
  yb_str ref;
  YB_TRY(type_text(b, s->xml, &ref));
  YB_TRY(reference(b, s->xml, ref, &base));
  s->t.base = base;
  s->f = (struct yb_feel_type){.kind = YB_VANY};
  if (!base) return YB_OK;
  struct shell *x = yb_map_get(&b->m->types, base->name);
  if (x && &x->t == base) {
    if (x->state == OPEN || depth > ALIASES) {
      yb_dmn_wrong(b, s->xml, YB_MSG_dmn_type_circle, s->t.name, (yb_str){0});
      s->t.base = NULL;
      return YB_OK;
    }
    YB_TRY(fill(x, depth + 1));
  }
  s->f = *base->feel;
  return YB_OK;
}

static yb_rc component(struct shell *s, const struct yb_xml *e, struct dmn_member *m) {
  struct shell *part;
  YB_TRY(yb_dmn_name_of(s->b, e, &m->name));
  YB_TRY(shell(s->b, e, m->name, &part));
  m->type = &part->t;
  return YB_OK;
}

static yb_rc components(struct shell *s) {
  struct yb_arena *a = s->b->ctx->arena;
  uint32_t n = yb_dmn_children(s->b, s->xml, "itemComponent"), i = 0;
  struct dmn_member *m = YB_NEW_N(a, n, struct dmn_member);
  struct yb_feel_name *f = YB_NEW_N(a, n, struct yb_feel_name);
  if (!m || !f) return YB_NOMEM;
  DMN_EACH(s->b, e, s->xml, "itemComponent") {
    YB_TRY(component(s, e, &m[i]));
    f[i] = (struct yb_feel_name){m[i].name, m[i].type->feel};
    i++;
  }
  s->t.member = m;
  s->t.members = n;
  s->f = (struct yb_feel_type){.kind = YB_VCONTEXT, .member = f, .count = n};
  return YB_OK;
}

static yb_rc function_item(struct shell *s, const struct yb_xml *e) {
  struct dmn_build *b = s->b;
  uint32_t n = yb_dmn_children(b, e, "parameters"), i = 0;
  struct yb_feel_name *p = YB_NEW_N(b->ctx->arena, n, struct yb_feel_name);
  if (!p) return YB_NOMEM;
  s->t.function = true;
  YB_TRY(reference(b, e, yb_xml_attr(e, YB_S("outputTypeRef")), &s->t.result));
  DMN_EACH(b, c, e, "parameters") {
    const struct dmn_type *t;
    YB_TRY(yb_dmn_name_of(b, c, &p[i].name));
    YB_TRY(reference(b, c, yb_xml_attr(c, YB_S("typeRef")), &t));
    p[i++].type = yb_dmn_feel(t);
  }
  s->f = (struct yb_feel_type){.kind = YB_VFUNCTION, .item = yb_dmn_feel(s->t.result),
                               .member = p, .count = n};
  return YB_OK;
}

static yb_rc shape(struct shell *s, uint32_t depth) {
  const struct yb_xml *f = yb_dmn_child(s->b, s->xml, "functionItem");
  if (f) return function_item(s, f);
  if (yb_dmn_child(s->b, s->xml, "itemComponent")) return components(s);
  return refine(s, depth);
}

/* A collection of a named type points to it, whole or not; of its own components it
 * has a nameless item type. */
static yb_rc collection(struct shell *s, uint32_t depth) {
  struct dmn_build *b = s->b;
  struct shell *item;
  yb_str ref;
  YB_TRY(type_text(b, s->xml, &ref));
  if (yb_dmn_child(b, s->xml, "itemComponent") || yb_dmn_child(b, s->xml, "functionItem")) {
    YB_TRY(shell(b, s->xml, s->t.name, &item));
    item->state = DONE;
    YB_TRY(shape(item, depth));
    s->t.base = &item->t;
  } else {
    YB_TRY(reference(b, s->xml, ref, &s->t.base));
  }
  s->t.collection = true;
  s->f = (struct yb_feel_type){.kind = YB_VLIST, .item = yb_dmn_feel(s->t.base)};
  return YB_OK;
}

static yb_rc fill(struct shell *s, uint32_t depth) {
  if (s->state != FRESH) return YB_OK;
  s->state = OPEN;
  if (is_collection(s->xml)) YB_TRY(collection(s, depth));
  else YB_TRY(shape(s, depth));
  s->state = DONE;
  return YB_OK;
}

/* ---- tests of values ---- */

static yb_rc tests(struct shell *s, const char *name, const struct dmn_cell **out) {
  const struct yb_xml *e = yb_dmn_child(s->b, s->xml, name);
  struct dmn_scope none = {0};
  const struct yb_diag *fault;
  if (!e) return YB_OK;
  struct dmn_cell *cell = YB_NEW(s->b->ctx->arena, struct dmn_cell);
  if (!cell) return YB_NOMEM;
  YB_TRY(yb_dmn_text_of(s->b, e, cell));
  if (!yb_str_trim(cell->text).n) return YB_OK;
  YB_TRY(yb_dmn_compile(s->b, &none, true, cell, &fault));
  if (cell->program) *out = cell;
  return YB_OK;
}

static bool below_is_checked(const struct dmn_type *t) {
  if (t->base && t->base->checked) return true;
  for (uint32_t i = 0; i < t->members; i++)
    if (t->member[i].type->checked) return true;
  return false;
}

/* Types refer to one another in circles: repeated until nothing changes. */
static void spread(struct dmn_build *b) {
  for (bool more = true; more;) {
    more = false;
    for (struct shell *s = b->shells; s; s = s->next)
      if (!s->t.checked && below_is_checked(&s->t)) s->t.checked = more = true;
  }
}

/* ---- the whole ---- */

static yb_rc define(struct dmn_build *b, const struct yb_xml *e) {
  struct shell *s;
  yb_str name;
  YB_TRY(yb_dmn_name_of(b, e, &name));
  YB_TRY(shell(b, e, name, &s));
  if (!name.n) yb_dmn_wrong(b, e, YB_MSG_dmn_no_name, e->name, (yb_str){0});
  else if (in_model(b->m, name)) yb_dmn_wrong(b, e, YB_MSG_dmn_duplicate_name, name, (yb_str){0});
  else return yb_map_put(&b->m->types, name, &s->t);
  return YB_OK;
}

/* The types by name, for FEEL's own texts: "instance of", parameters. */
static yb_rc list_names(struct dmn_build *b) {
  uint32_t most = b->m->types.count;
  for (uint32_t i = 0; i < b->m->uses; i++) most += b->m->use[i].model->types.count;
  struct yb_feel_name *list = YB_NEW_N(b->ctx->arena, most, struct yb_feel_name);
  if (!list) return YB_NOMEM;
  b->type_name = list;
  for (uint32_t k = 0; k <= b->m->uses; k++) {
    const struct dmn_use *use = k ? &b->m->use[k - 1] : NULL;
    const struct yb_map *types = use ? &use->model->types : &b->m->types;
    for (uint32_t i = 0; i < types->count; i++) {
      struct yb_feel_name *n = &list[b->type_names++];
      const struct dmn_type *t = types->entry[i].value;
      *n = (struct yb_feel_name){t->name, t->feel};
      if (use && use->name.n)
        YB_TRY(yb_str_fmt(b->ctx->arena, &n->name, "%.*s.%.*s", YB_ARG(use->name),
                          YB_ARG(t->name)));
    }
  }
  return YB_OK;
}

yb_rc yb_dmn_types(struct dmn_build *b) {
  DMN_EACH(b, e, b->root, "itemDefinition") YB_TRY(define(b, e));
  for (bool more = true; more;) {    /* filling adds the types of components */
    more = false;
    for (struct shell *s = b->shells; s; s = s->next)
      if (s->state == FRESH) {
        more = true;
        YB_TRY(fill(s, 0));
      }
  }
  YB_TRY(list_names(b));
  for (struct shell *s = b->shells; s; s = s->next) {
    YB_TRY(tests(s, "allowedValues", &s->t.allowed));
    YB_TRY(tests(s, "typeConstraint", &s->t.whole));
    s->t.checked = s->t.allowed || s->t.whole;
  }
  spread(b);
  return YB_OK;
}
