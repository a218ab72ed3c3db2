/* load.c - from the file to the model.
 *
 *   tree -> imports -> types -> elements -> requirements -> order -> logic
 *
 * Everything that is wrong is noted. A model is handed out when nothing is, or when
 * the load is lenient; then what is faulty gives null (struct dmn_element.fault,
 * BOX_FAULT).
 */
#include "pure/dmn/dmn_int.h"

static const char *const namespaces[] = {
    "https://www.omg.org/spec/DMN/20230324/MODEL/", "https://www.omg.org/spec/DMN/20211108/MODEL/",
    "https://www.omg.org/spec/DMN/20191111/MODEL/", "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd"};

/* ---- the tree ---- */

bool yb_dmn_is(const struct dmn_build *b, const struct yb_xml *e, const char *name) {
  return e->type == YB_XML_ELEMENT && yb_str_eq(e->name, yb_str_of(name)) &&
         yb_str_eq(e->ns, b->ns);
}

const struct yb_xml *yb_dmn_child(const struct dmn_build *b, const struct yb_xml *e,
                                  const char *name) {
  return yb_xml_child(e, b->ns, yb_str_of(name));
}

const struct yb_xml *yb_dmn_next(const struct dmn_build *b, const struct yb_xml *e,
                                 const char *name) {
  return yb_xml_next(e, b->ns, yb_str_of(name));
}

uint32_t yb_dmn_children(const struct dmn_build *b, const struct yb_xml *e, const char *name) {
  uint32_t n = 0;
  DMN_EACH(b, c, e, name) n++;
  return n;
}

struct yb_place yb_dmn_place(const struct dmn_build *b, const struct yb_xml *e) {
  return yb_xml_place(b->m->file, e);
}

void yb_dmn_wrong(struct dmn_build *b, const struct yb_xml *e, yb_msg msg, yb_str a0, yb_str a1) {
  b->bad = true;
  (void)yb_diag(b->ctx, yb_dmn_place(b, e), msg, a0, a1);
}

yb_rc yb_dmn_too_many(struct dmn_build *b, const struct yb_xml *e, const char *what,
                      uint32_t most) {
  yb_str n;
  YB_TRY(yb_str_fmt(b->ctx->arena, &n, "%u", most));
  yb_dmn_wrong(b, e, YB_MSG_dmn_too_many, yb_str_of(what), n);
  return YB_LIMIT;
}

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

static bool is_tidy(yb_str s) {
  for (size_t i = 0; i < s.n; i++)
    if (is_blank(s.p[i]) && (s.p[i] != ' ' || (i + 1 < s.n && is_blank(s.p[i + 1])))) return false;
  return true;
}

yb_rc yb_dmn_name_of(struct dmn_build *b, const struct yb_xml *e, yb_str *out) {
  yb_str s = yb_str_trim(yb_xml_attr(e, YB_S("name")));
  if (is_tidy(s)) {
    *out = s;
    return YB_OK;
  }
  struct yb_buf buf;
  yb_buf_init(&buf, b->ctx->arena);
  for (size_t i = 0; i < s.n; i++)
    if (!is_blank(s.p[i])) yb_buf_byte(&buf, s.p[i]);
    else if (!is_blank(s.p[i - 1])) yb_buf_byte(&buf, ' ');
  return yb_buf_take(&buf, out);
}

yb_rc yb_dmn_text_of(struct dmn_build *b, const struct yb_xml *e, struct dmn_cell *out) {
  const struct yb_xml *text = e ? yb_dmn_child(b, e, "text") : NULL;
  const struct yb_xml *first = NULL;
  uint32_t n = 0;
  for (const struct yb_xml *c = text ? text->first : NULL; c; c = c->next) {
    if (c->type != YB_XML_TEXT) continue;
    if (!first) first = c;
    n++;
  }
  *out = (struct dmn_cell){.at = yb_dmn_place(b, first ? first : text ? text : e)};
  if (n > 1) return yb_xml_text(b->ctx->arena, text, &out->text);
  if (n) out->text = first->text;
  return YB_OK;
}

/* ---- expressions ---- */

/* A copy of a diagnostic that outlives the list it came in. */
static yb_rc keep(struct dmn_build *b, const struct yb_diag *d, const struct yb_diag **out) {
  struct yb_diag *k = YB_NEW(b->ctx->arena, struct yb_diag);
  if (!k) return YB_NOMEM;
  *k = *d;
  *out = k;
  return YB_OK;
}

yb_rc yb_dmn_compile(struct dmn_build *b, const struct dmn_scope *s, bool tests,
                     struct dmn_cell *cell, const struct yb_diag **fault) {
  struct yb_feel_scope scope = {.name = s->name, .count = s->n, .type = b->type_name,
                                .types = b->type_names, .zone = b->m->zone,
                                .find_zone = b->m->find_zone, .self = b->m->self};
  struct yb_diags mine, *outer = b->ctx->diags;
  yb_diags_init(&mine, b->ctx->arena);
  b->ctx->diags = &mine;
  yb_rc rc = tests ? yb_feel_compile_tests(b->ctx, cell->at, cell->text, &scope, &cell->program)
                   : yb_feel_compile(b->ctx, cell->at, cell->text, &scope, &cell->program);
  b->ctx->diags = outer;
  for (const struct yb_diag *d = mine.first; d; d = d->next)
    (void)yb_diag_at(b->ctx, d->severity, d->at, d->msg, d->arg);
  if (rc != YB_INVALID) return rc;
  b->bad = true;
  cell->program = NULL;
  if (mine.first) return keep(b, mine.first, fault);
  return YB_NOMEM;                  /* a fault without a diagnostic: no room for one */
}

/* ---- the logic of elements ---- */

static yb_rc decision_logic(struct dmn_build *b, uint32_t i) {
  struct dmn_element *e = &b->m->element[i];
  struct dmn_scope s = {0};
  const struct yb_xml *x = yb_dmn_expression(b, b->xml[i]);
  YB_TRY(yb_dmn_names(b, i, &s));
  if (x) YB_TRY(yb_dmn_box(b, &s, x, &e->logic));
  e->slots = s.most;
  return YB_OK;
}

static yb_rc bkm_logic(struct dmn_build *b, uint32_t i) {
  struct dmn_element *e = &b->m->element[i];
  const struct yb_xml *x = yb_dmn_child(b, b->xml[i], "encapsulatedLogic");
  struct dmn_box *box = YB_NEW(b->ctx->arena, struct dmn_box);
  struct dmn_scope s = {0};
  struct dmn_function *f;
  if (!box) return YB_NOMEM;
  YB_TRY(yb_dmn_names(b, i, &s));
  e->slots = s.n;
  if (!x) return YB_OK;
  *box = (struct dmn_box){.kind = BOX_FUNCTION, .at = e->at};
  YB_TRY(yb_dmn_function(b, &s, x, e->name, &box->function));
  e->logic = box;
  if (!e->type) return YB_OK;
  f = YB_NEW(b->ctx->arena, struct dmn_function);
  if (!f) return YB_NOMEM;
  *f = *box->function;
  f->result = yb_dmn_result_type(e->type);
  box->function = f;
  return YB_OK;
}

static yb_rc logic(struct dmn_build *b) {
  for (uint32_t i = 0; i < b->m->own; i++) {
    b->owner = b->m->element[i].type;
    if (b->m->element[i].kind == YB_DMN_DECISION) YB_TRY(decision_logic(b, i));
    if (b->m->element[i].kind == YB_DMN_BKM) YB_TRY(bkm_logic(b, i));
  }
  return YB_OK;
}

/* ---- the whole ---- */

static yb_rc read(struct dmn_build *b, yb_str file, yb_str text) {
  struct yb_place top = {file, {0}, 1, 1};
  if (text.n > YB_DMN_FILE) {
    (void)yb_diag(b->ctx, top, YB_MSG_dmn_too_big, YB_S("16777216"), (yb_str){0});
    return YB_LIMIT;
  }
  YB_TRY(yb_str_dup(b->ctx->arena, file, &b->m->file));
  YB_TRY(yb_xml_parse(b->ctx, b->m->file, text, &b->root));
  for (size_t i = 0; i < sizeof namespaces / sizeof *namespaces; i++)
    if (yb_str_eq(b->root->ns, yb_str_of(namespaces[i]))) b->ns = b->root->ns;
  if (!b->ns.n || !yb_dmn_is(b, b->root, "definitions"))
    return yb_diag(b->ctx, yb_dmn_place(b, b->root), YB_MSG_dmn_not_dmn, b->root->name,
                   (yb_str){0});
  b->m->ns = yb_xml_attr(b->root, YB_S("namespace"));
  return yb_dmn_name_of(b, b->root, &b->m->name);
}

static yb_rc helpers(struct dmn_build *b) {
  struct yb_feel_name name[2] = {{YB_S("a"), NULL}, {YB_S("b"), NULL}};
  struct yb_feel_scope scope = {.name = name, .count = 2};
  return yb_feel_compile(b->ctx, (struct yb_place){0}, YB_S("if a > b then a - b else b - a"),
                         &scope, &b->m->apart);
}

static yb_rc build(struct dmn_build *b, yb_str file, yb_str text) {
  YB_TRY(read(b, file, text));
  YB_TRY(helpers(b));
  YB_TRY(yb_dmn_imports(b));
  YB_TRY(yb_dmn_types(b));
  YB_TRY(yb_dmn_elements(b));
  YB_TRY(yb_dmn_requirements(b));
  YB_TRY(yb_dmn_order(b));
  YB_TRY(logic(b));
  return b->bad && !b->how->lenient ? YB_INVALID : YB_OK;
}

static yb_rc begin(struct dmn_build *b, struct yb_ctx *ctx) {
  *b = (struct dmn_build){.ctx = ctx, .m = YB_NEW(ctx->arena, struct yb_dmn)};
  if (!b->m) return YB_NOMEM;
  yb_map_init(&b->ids, ctx->arena);
  yb_map_init(&b->m->types, ctx->arena);
  return YB_OK;
}

yb_rc yb_dmn_load(struct yb_ctx *ctx, yb_str file, yb_str text, const struct yb_dmn_options *how,
                  const struct yb_dmn **out) {
  static const struct yb_dmn_options none = {0};
  struct dmn_build b;
  YB_TRY(begin(&b, ctx));
  b.how = how ? how : &none;
  b.m->zone = b.how->zone;
  b.m->find_zone = b.how->find_zone;
  b.m->self = b.how->self;
  YB_TRY(build(&b, file, text));
  *out = b.m;
  return YB_OK;
}

yb_rc yb_dmn_peek(struct yb_ctx *ctx, yb_str file, yb_str text, struct yb_dmn_head *out) {
  struct dmn_build b;
  YB_TRY(begin(&b, ctx));
  YB_TRY(read(&b, file, text));
  uint32_t n = 0;
  struct yb_dmn_import *list =
      YB_NEW_N(ctx->arena, yb_dmn_children(&b, b.root, "import"), struct yb_dmn_import);
  if (!list) return YB_NOMEM;
  DMN_EACH(&b, e, b.root, "import") {
    struct yb_dmn_import *i = &list[n++];
    i->ns = yb_xml_attr(e, YB_S("namespace"));
    i->location = yb_xml_attr(e, YB_S("locationURI"));
    i->at = yb_dmn_place(&b, e);
    YB_TRY(yb_dmn_name_of(&b, e, &i->name));
  }
  *out = (struct yb_dmn_head){b.m->ns, b.m->name, list, n};
  return YB_OK;
}

/* ---- what is in a model ---- */

yb_str yb_dmn_name(const struct yb_dmn *m) { return m->name; }
yb_str yb_dmn_namespace(const struct yb_dmn *m) { return m->ns; }
uint32_t yb_dmn_count(const struct yb_dmn *m) { return m->elements; }

struct yb_dmn_about yb_dmn_get(const struct yb_dmn *m, uint32_t element) {
  const struct dmn_element *e = &m->element[element];
  return (struct yb_dmn_about){e->kind, e->name, e->ns, e->id, yb_dmn_feel(e->type), e->at};
}

uint32_t yb_dmn_find(const struct yb_dmn *m, yb_dmn_kind kind, yb_str ns, yb_str name) {
  for (uint32_t i = 0; i < m->elements; i++) {
    const struct dmn_element *e = &m->element[i];
    if (e->kind == kind && yb_str_eq(e->name, name) && (!ns.n || yb_str_eq(e->ns, ns))) return i;
  }
  return YB_DMN_NIL;
}

const struct yb_dmn_table *yb_dmn_table(const struct yb_dmn *m, uint32_t decision) {
  const struct dmn_box *box = m->element[decision].logic;
  if (box && box->kind == BOX_FUNCTION) box = box->function->body;
  return box && box->kind == BOX_TABLE ? box->table : NULL;
}
