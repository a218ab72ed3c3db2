/* box.c - boxed expressions (DMN 1.5, 7.3): from elements to a tree of boxes whose
 * leaves are compiled programs. Names are slots of one frame:
 *
 *   scope   | requirements | parameters | entry | entry | variable of a loop ...
 *   slot      0              k            k+p     ...
 *
 * An inner name takes the next slot and gives it back when it goes out of sight.
 */
#include "pure/dmn/dmn_int.h"

/* ---- scopes ---- */

static yb_rc grow(struct dmn_build *b, struct dmn_scope *s) {
  uint32_t cap = s->cap ? s->cap * 2 : 16;
  void *name = yb_arena_grow(b->ctx->arena, s->name, s->cap * sizeof *s->name,
                             cap * sizeof *s->name);
  if (!name) return YB_NOMEM;
  s->name = name;
  void *hides = yb_arena_grow(b->ctx->arena, s->hides, s->cap * sizeof *s->hides,
                              cap * sizeof *s->hides);
  if (!hides) return YB_NOMEM;
  s->hides = hides;
  s->cap = cap;
  return YB_OK;
}

yb_rc yb_dmn_push(struct dmn_build *b, struct dmn_scope *s, yb_str name,
                  const struct yb_feel_type *type, uint32_t *slot) {
  if (s->n == YB_DMN_SLOTS) return yb_dmn_too_many(b, b->root, "names", YB_DMN_SLOTS);
  if (s->n == s->cap) YB_TRY(grow(b, s));
  s->hides[s->n] = (struct dmn_hidden){name, s->n};
  for (uint32_t i = 0; name.n && i < s->n; i++)
    if (yb_str_eq(s->name[i].name, name)) {
      s->hides[s->n].at = i;
      s->name[i].name = (yb_str){0};
    }
  s->name[s->n] = (struct yb_feel_name){name, type};
  *slot = s->n++;
  if (s->n > s->most) s->most = s->n;
  return YB_OK;
}

void yb_dmn_pop(struct dmn_scope *s, uint32_t n) {
  while (s->n > n) {
    struct dmn_hidden h = s->hides[--s->n];
    if (h.at < s->n) s->name[h.at].name = h.name;
  }
}

/* ---- which element is an expression ---- */

typedef yb_rc (*box_reader)(struct dmn_build *b, struct dmn_scope *s, const struct yb_xml *e,
                            struct dmn_box *box);
static yb_rc literal(struct dmn_build *b, struct dmn_scope *s, const struct yb_xml *e,
                     struct dmn_box *box);
static yb_rc context(struct dmn_build *b, struct dmn_scope *s, const struct yb_xml *e,
                     struct dmn_box *box);
static yb_rc list(struct dmn_build *b, struct dmn_scope *s, const struct yb_xml *e,
                  struct dmn_box *box);
static yb_rc relation(struct dmn_build *b, struct dmn_scope *s, const struct yb_xml *e,
                      struct dmn_box *box);
static yb_rc function(struct dmn_build *b, struct dmn_scope *s, const struct yb_xml *e,
                      struct dmn_box *box);
static yb_rc invocation(struct dmn_build *b, struct dmn_scope *s, const struct yb_xml *e,
                        struct dmn_box *box);
static yb_rc conditional(struct dmn_build *b, struct dmn_scope *s, const struct yb_xml *e,
                         struct dmn_box *box);
static yb_rc filter(struct dmn_build *b, struct dmn_scope *s, const struct yb_xml *e,
                    struct dmn_box *box);
static yb_rc loop(struct dmn_build *b, struct dmn_scope *s, const struct yb_xml *e,
                  struct dmn_box *box);
static yb_rc table(struct dmn_build *b, struct dmn_scope *s, const struct yb_xml *e,
                   struct dmn_box *box);

static const struct { const char *name; dmn_box_kind kind; box_reader read; } boxes[] = {
    {"literalExpression", BOX_LITERAL, literal}, {"decisionTable", BOX_TABLE, table},
    {"context", BOX_CONTEXT, context},           {"invocation", BOX_CALL, invocation},
    {"functionDefinition", BOX_FUNCTION, function}, {"list", BOX_LIST, list},
    {"relation", BOX_LIST, relation},            {"conditional", BOX_IF, conditional},
    {"filter", BOX_FILTER, filter},              {"for", BOX_FOR, loop},
    {"some", BOX_SOME, loop},                    {"every", BOX_EVERY, loop}};
#define BOXES (sizeof boxes / sizeof *boxes)

static size_t which(const struct dmn_build *b, const struct yb_xml *e) {
  size_t i = 0;
  while (i < BOXES && !yb_dmn_is(b, e, boxes[i].name)) i++;
  return i;
}

const struct yb_xml *yb_dmn_expression(const struct dmn_build *b, const struct yb_xml *parent) {
  for (const struct yb_xml *e = parent ? parent->first : NULL; e; e = e->next)
    if (which(b, e) < BOXES) return e;
  return NULL;
}

static const struct yb_xml *next_expression(const struct dmn_build *b, const struct yb_xml *e) {
  for (e = e->next; e; e = e->next)
    if (which(b, e) < BOXES) return e;
  return NULL;
}

void yb_dmn_faulty(struct dmn_box *box, const struct yb_diag *fault) {
  if (!box->fault) box->fault = fault;      /* the first one */
  box->kind = BOX_FAULT;
}

/* A fault of the element itself: told now, and again when it is evaluated. */
yb_rc yb_dmn_fault(struct dmn_build *b, const struct yb_xml *e, struct dmn_box *box, yb_msg msg,
                   yb_str a0, yb_str a1) {
  struct yb_diag *d = YB_NEW(b->ctx->arena, struct yb_diag);
  if (!d) return YB_NOMEM;
  *d = (struct yb_diag){.msg = msg, .at = yb_dmn_place(b, e), .arg = {a0, a1}};
  yb_dmn_wrong(b, e, msg, a0, a1);
  yb_dmn_faulty(box, d);
  return YB_OK;
}

yb_rc yb_dmn_box(struct dmn_build *b, struct dmn_scope *s, const struct yb_xml *e,
                 const struct dmn_box **out) {
  struct dmn_box *box = YB_NEW(b->ctx->arena, struct dmn_box);
  size_t i = which(b, e);
  uint32_t names = s->n;
  if (!box) return YB_NOMEM;
  if (++b->depth > YB_DMN_DEPTH) {
    yb_dmn_wrong(b, e, YB_MSG_dmn_too_deep, YB_S("50"), (yb_str){0});
    return YB_LIMIT;
  }
  *box = (struct dmn_box){.kind = boxes[i].kind, .at = yb_dmn_place(b, e)};
  YB_TRY(yb_dmn_type_ref(b, e, yb_xml_attr(e, YB_S("typeRef")), &box->type));
  YB_TRY(boxes[i].read(b, s, e, box));
  yb_dmn_pop(s, names);
  b->depth--;
  *out = box;
  return YB_OK;
}

/* The expression in `parent`; without one a box that is null. */
static yb_rc inner(struct dmn_build *b, struct dmn_scope *s, const struct yb_xml *parent,
                   const struct dmn_box **out) {
  const struct yb_xml *e = yb_dmn_expression(b, parent);
  if (e) return yb_dmn_box(b, s, e, out);
  struct dmn_box *box = YB_NEW(b->ctx->arena, struct dmn_box);
  if (!box) return YB_NOMEM;
  box->at = yb_dmn_place(b, parent);
  *out = box;
  return yb_dmn_fault(b, parent, box, YB_MSG_dmn_no_expression, parent->name, (yb_str){0});
}

static yb_rc parts(struct dmn_build *b, struct dmn_box *box, uint32_t n, struct dmn_part **out) {
  *out = YB_NEW_N(b->ctx->arena, n, struct dmn_part);
  if (!*out) return YB_NOMEM;
  for (uint32_t i = 0; i < n; i++) (*out)[i].slot = YB_DMN_NIL;
  box->part = *out;
  box->parts = n;
  return YB_OK;
}

/* ---- literals ---- */

static bool is_feel(yb_str language) {
  return language.n == 0 || yb_str_find(language, YB_S("FEEL")) != SIZE_MAX ||
         yb_str_find(language, YB_S("feel")) != SIZE_MAX;
}

static yb_rc literal(struct dmn_build *b, struct dmn_scope *s, const struct yb_xml *e,
                     struct dmn_box *box) {
  yb_str language = yb_xml_attr(e, YB_S("expressionLanguage"));
  const struct yb_diag *bad = NULL;
  struct dmn_cell cell;
  if (!language.n) language = yb_xml_attr(b->root, YB_S("expressionLanguage"));
  if (!is_feel(language))
    return yb_dmn_fault(b, e, box, YB_MSG_dmn_language, language, (yb_str){0});
  YB_TRY(yb_dmn_text_of(b, e, &cell));
  if (!yb_str_trim(cell.text).n)
    return yb_dmn_fault(b, e, box, YB_MSG_dmn_no_expression, e->name, (yb_str){0});
  YB_TRY(yb_dmn_compile(b, s, false, &cell, &bad));
  box->program = cell.program;
  if (!cell.program) yb_dmn_faulty(box, bad);
  return YB_OK;
}

/* ---- contexts, lists, relations ---- */

static yb_rc entry(struct dmn_build *b, struct dmn_scope *s, const struct yb_xml *e,
                   struct dmn_part *part) {
  const struct yb_xml *v = yb_dmn_child(b, e, "variable");
  if (v) {
    YB_TRY(yb_dmn_name_of(b, v, &part->name));
    YB_TRY(yb_dmn_type_ref(b, v, yb_xml_attr(v, YB_S("typeRef")), &part->type));
  }
  YB_TRY(inner(b, s, e, &part->box));
  if (!part->name.n) return YB_OK;
  const struct dmn_type *t = part->type ? part->type : part->box->type;
  return yb_dmn_push(b, s, part->name, yb_dmn_feel(t), &part->slot);
}

static bool stands_before(const struct dmn_part *part, uint32_t n) {
  for (uint32_t i = 0; i < n; i++)
    if (yb_str_eq(part[i].name, part[n].name)) return true;
  return false;
}

static yb_rc context(struct dmn_build *b, struct dmn_scope *s, const struct yb_xml *e,
                     struct dmn_box *box) {
  struct dmn_part *part;
  uint32_t n = 0;
  YB_TRY(parts(b, box, yb_dmn_children(b, e, "contextEntry"), &part));
  DMN_EACH(b, c, e, "contextEntry") {
    YB_TRY(entry(b, s, c, &part[n]));
    if (part[n].name.n && stands_before(part, n))
      return yb_dmn_fault(b, c, box, YB_MSG_dmn_duplicate_name, part[n].name, (yb_str){0});
    if (n && !part[n - 1].name.n)
      return yb_dmn_fault(b, c, box, YB_MSG_dmn_no_result, (yb_str){0}, (yb_str){0});
    n++;
  }
  return YB_OK;
}

static yb_rc items(struct dmn_build *b, struct dmn_scope *s, const struct yb_xml *e,
                   struct dmn_box *box) {
  struct dmn_part *part;
  uint32_t n = 0;
  for (const struct yb_xml *c = yb_dmn_expression(b, e); c; c = next_expression(b, c)) n++;
  YB_TRY(parts(b, box, n, &part));
  n = 0;
  for (const struct yb_xml *c = yb_dmn_expression(b, e); c; c = next_expression(b, c))
    YB_TRY(yb_dmn_box(b, s, c, &part[n++].box));
  return YB_OK;
}

static yb_rc list(struct dmn_build *b, struct dmn_scope *s, const struct yb_xml *e,
                  struct dmn_box *box) {
  return items(b, s, e, box);
}

static yb_rc row(struct dmn_build *b, struct dmn_scope *s, const struct yb_xml *e,
                 const struct dmn_part *column, uint32_t columns, struct dmn_box *box) {
  YB_TRY(items(b, s, e, box));
  if (box->parts != columns) {
    yb_str have, want;
    YB_TRY(yb_str_fmt(b->ctx->arena, &have, "%u", box->parts));
    YB_TRY(yb_str_fmt(b->ctx->arena, &want, "%u", columns));
    return yb_dmn_fault(b, e, box, YB_MSG_dmn_cells, have, want);
  }
  for (uint32_t i = 0; i < columns; i++) {
    struct dmn_part *part = &box->part[i];
    part->name = column[i].name;
    part->type = column[i].type;
  }
  return YB_OK;
}

static yb_rc columns(struct dmn_build *b, const struct yb_xml *e, uint32_t *n,
                     struct dmn_part **out) {
  *n = 0;
  *out = YB_NEW_N(b->ctx->arena, yb_dmn_children(b, e, "column"), struct dmn_part);
  if (!*out) return YB_NOMEM;
  DMN_EACH(b, c, e, "column") {
    struct dmn_part *p = &(*out)[(*n)++];
    YB_TRY(yb_dmn_name_of(b, c, &p->name));
    YB_TRY(yb_dmn_type_ref(b, c, yb_xml_attr(c, YB_S("typeRef")), &p->type));
  }
  return YB_OK;
}

static yb_rc relation(struct dmn_build *b, struct dmn_scope *s, const struct yb_xml *e,
                      struct dmn_box *box) {
  struct dmn_part *column, *part;
  uint32_t width, n = 0;
  YB_TRY(columns(b, e, &width, &column));
  YB_TRY(parts(b, box, yb_dmn_children(b, e, "row"), &part));
  DMN_EACH(b, r, e, "row") {
    struct dmn_box *one = YB_NEW(b->ctx->arena, struct dmn_box);
    if (!one) return YB_NOMEM;
    *one = (struct dmn_box){.kind = BOX_CONTEXT, .at = yb_dmn_place(b, r)};
    YB_TRY(row(b, s, r, column, width, one));
    part[n++].box = one;
  }
  return YB_OK;
}

/* ---- functions ---- */

static yb_rc parameters(struct dmn_build *b, struct dmn_scope *s, const struct yb_xml *e,
                        struct dmn_function *f) {
  struct dmn_member *p =
      YB_NEW_N(b->ctx->arena, yb_dmn_children(b, e, "formalParameter"), struct dmn_member);
  uint32_t slot;
  if (!p) return YB_NOMEM;
  f->param = p;
  DMN_EACH(b, c, e, "formalParameter") {
    YB_TRY(yb_dmn_name_of(b, c, &p->name));
    YB_TRY(yb_dmn_type_ref(b, c, yb_xml_attr(c, YB_S("typeRef")), &p->type));
    YB_TRY(yb_dmn_push(b, s, p->name, yb_dmn_feel(p->type), &slot));
    f->params++;
    p++;
  }
  return YB_OK;
}

static yb_rc foreign(struct dmn_build *b, const struct yb_xml *e, yb_str name, yb_str kind,
                     const struct dmn_box **out) {
  struct dmn_box *box = YB_NEW(b->ctx->arena, struct dmn_box);
  if (!box) return YB_NOMEM;
  box->at = yb_dmn_place(b, e);
  *out = box;
  return yb_dmn_fault(b, e, box, YB_MSG_dmn_foreign, name, kind);
}

/* `e` holds formalParameter elements and an expression: a functionDefinition, or a
 * BKM's encapsulatedLogic. */
yb_rc yb_dmn_function(struct dmn_build *b, struct dmn_scope *s, const struct yb_xml *e,
                      yb_str name, const struct dmn_function **out) {
  struct dmn_function *f = YB_NEW(b->ctx->arena, struct dmn_function);
  yb_str kind = yb_xml_attr(e, YB_S("kind"));
  uint32_t names = s->n, most = s->most;
  if (!f) return YB_NOMEM;
  *f = (struct dmn_function){.name = name, .at = yb_dmn_place(b, e), .captured = s->n};
  s->most = s->n;
  YB_TRY(parameters(b, s, e, f));
  if (kind.n && !yb_str_ieq(kind, YB_S("FEEL"))) YB_TRY(foreign(b, e, name, kind, &f->body));
  else YB_TRY(inner(b, s, e, &f->body));
  yb_dmn_pop(s, names);
  f->slots = s->most;
  if (most > s->most) s->most = most;
  YB_TRY(yb_dmn_function_type(b, f));
  *out = f;
  return YB_OK;
}

static yb_rc function(struct dmn_build *b, struct dmn_scope *s, const struct yb_xml *e,
                      struct dmn_box *box) {
  return yb_dmn_function(b, s, e, YB_S("function"), &box->function);
}

static yb_rc invocation(struct dmn_build *b, struct dmn_scope *s, const struct yb_xml *e,
                        struct dmn_box *box) {
  struct dmn_part *part;
  uint32_t n = 1;
  YB_TRY(parts(b, box, yb_dmn_children(b, e, "binding") + 1, &part));
  YB_TRY(inner(b, s, e, &part[0].box));
  DMN_EACH(b, c, e, "binding") {
    const struct yb_xml *p = yb_dmn_child(b, c, "parameter");
    if (p) YB_TRY(yb_dmn_name_of(b, p, &part[n].name));
    if (!part[n].name.n) return yb_dmn_fault(b, c, box, YB_MSG_dmn_no_name, c->name, (yb_str){0});
    YB_TRY(inner(b, s, c, &part[n++].box));
  }
  return YB_OK;
}

/* ---- conditional, filter, for, some, every ---- */

/* The expression in the child named `name`. */
static yb_rc in_child(struct dmn_build *b, struct dmn_scope *s, const struct yb_xml *e,
                      const char *name, const struct dmn_box **out) {
  const struct yb_xml *c = yb_dmn_child(b, e, name);
  return inner(b, s, c ? c : e, out);
}

static yb_rc conditional(struct dmn_build *b, struct dmn_scope *s, const struct yb_xml *e,
                         struct dmn_box *box) {
  static const char *const names[] = {"if", "then", "else"};
  struct dmn_part *part;
  YB_TRY(parts(b, box, 3, &part));
  for (int i = 0; i < 3; i++) YB_TRY(in_child(b, s, e, names[i], &part[i].box));
  return YB_OK;
}

/* The items of a domain, as FEEL's own iteration takes them. */
static yb_rc domain(struct dmn_build *b, struct dmn_box *box, const char *text) {
  struct yb_feel_name name = {YB_S("domain"), NULL};
  struct yb_feel_scope scope = {.name = &name, .count = 1};
  return yb_feel_compile(b->ctx, box->at, yb_str_of(text), &scope, &box->program);
}

static const struct yb_feel_type *item_type(const struct dmn_box *box) {
  const struct yb_feel_type *t = yb_dmn_feel(box->type);
  return t && t->kind == YB_VLIST ? t->item : t;
}

static yb_rc loop(struct dmn_build *b, struct dmn_scope *s, const struct yb_xml *e,
                  struct dmn_box *box) {
  yb_str name = yb_str_trim(yb_xml_attr(e, YB_S("iteratorVariable")));
  struct dmn_part *part;
  uint32_t partial;
  YB_TRY(parts(b, box, 2, &part));
  YB_TRY(domain(b, box, "for item in domain return item"));
  YB_TRY(in_child(b, s, e, "in", &part[0].box));
  YB_TRY(yb_dmn_push(b, s, name, item_type(part[0].box), &box->slot));
  YB_TRY(yb_dmn_push(b, s, box->kind == BOX_FOR ? YB_S("partial") : YB_S(""), NULL, &partial));
  return in_child(b, s, e, box->kind == BOX_FOR ? "return" : "satisfies", &part[1].box);
}

/* Of a filter the members of the item are names of their own as far as its type
 * tells them; slots: the item, then its members. */
static yb_rc members(struct dmn_build *b, struct dmn_scope *s, const struct yb_feel_type *item,
                     struct dmn_box *box, struct dmn_part *body) {
  struct dmn_part *part;
  uint32_t n = item && item->kind == YB_VCONTEXT ? item->count : 0;
  struct dmn_part keep[2] = {box->part[0], *body};
  YB_TRY(parts(b, box, 2 + n, &part));
  memcpy(part, keep, sizeof keep);
  for (uint32_t i = 0; i < n; i++) {
    part[2 + i].name = item->member[i].name;
    YB_TRY(yb_dmn_push(b, s, item->member[i].name, item->member[i].type, &part[2 + i].slot));
  }
  return YB_OK;
}

/* FEEL text as the match is FEEL's own filter: `?[text]` over the domain. */
static yb_rc filter_text(struct dmn_build *b, struct dmn_scope *s, const struct yb_xml *e,
                         struct dmn_box *box) {
  const struct yb_diag *bad = NULL;
  struct dmn_cell cell;
  struct yb_buf text;
  box->parts = 1;
  YB_TRY(yb_dmn_push(b, s, YB_S("?"), yb_dmn_feel(box->part[0].box->type), &box->slot));
  YB_TRY(yb_dmn_text_of(b, e, &cell));
  yb_buf_init(&text, b->ctx->arena);
  YB_BUF_Z(&text, "?[");
  yb_buf_put(&text, cell.text);
  YB_BUF_Z(&text, "]");
  YB_TRY(yb_buf_take(&text, &cell.text));
  if (cell.at.col > 2) cell.at.col -= 2;
  YB_TRY(yb_dmn_compile(b, s, false, &cell, &bad));
  box->program = cell.program;
  if (!cell.program) yb_dmn_faulty(box, bad);
  return YB_OK;
}

static yb_rc filter(struct dmn_build *b, struct dmn_scope *s, const struct yb_xml *e,
                    struct dmn_box *box) {
  struct dmn_part *part;
  const struct yb_xml *match = yb_dmn_expression(b, yb_dmn_child(b, e, "match"));
  YB_TRY(parts(b, box, 2, &part));
  YB_TRY(in_child(b, s, e, "in", &part[0].box));
  if (match && yb_dmn_is(b, match, "literalExpression")) return filter_text(b, s, match, box);
  YB_TRY(domain(b, box, "domain[true]"));
  const struct yb_feel_type *item = item_type(part[0].box);
  YB_TRY(yb_dmn_push(b, s, YB_S("item"), item, &box->slot));
  YB_TRY(members(b, s, item, box, &part[1]));
  return in_child(b, s, e, "match", &box->part[1].box);
}

static yb_rc table(struct dmn_build *b, struct dmn_scope *s, const struct yb_xml *e,
                   struct dmn_box *box) {
  struct yb_dmn_table *t = YB_NEW(b->ctx->arena, struct yb_dmn_table);
  if (!t) return YB_NOMEM;
  box->table = t;
  return yb_dmn_table_load(b, s, e, box, t);
}
