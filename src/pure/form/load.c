/* load.c - from form-js JSON to a form. All faults are reported, then the form
 * is refused. Conditions are compiled last, when all names are known. */
#include "base/map.h"
#include "pure/form/form_int.h"

struct load {
  struct yb_ctx *ctx;
  const struct yb_form_env *env;
  struct yb_form *form;
  struct yb_map paths;
  yb_str file;
  uint32_t faults, depth;
  uint32_t page;
};

static const struct { const char *type; yb_form_kind kind; } kinds[] = {
#define X(name, type, answer) {type, YB_FORM_##name},
    YB_FORM_KINDS(X)
#undef X
};

const char *yb_class_name(yb_class c) {
  static const char *const names[] = {"public", "internal", "personal", "sensitive", "sealed"};
  return c <= YB_SEALED ? names[c] : "?";
}

/* A fault does not stop the loading: the next ones are wanted too. */
static yb_rc fault(struct load *l, const struct yb_json *at, yb_msg msg, yb_str a0, yb_str a1) {
  l->faults++;
  yb_rc rc = yb_diag(l->ctx, yb_json_place(l->file, at), msg, a0, a1);
  return rc == YB_NOMEM ? rc : YB_OK;
}

/* "{{word:KEY}}" anywhere in a text is replaced. */
static yb_rc worded(struct load *l, const struct yb_json *j, yb_str *out) {
  yb_str s = yb_json_str(j, YB_S("")), text;
  struct yb_buf b;
  if (yb_str_find(s, YB_S("{{word:")) == SIZE_MAX) return yb_str_dup(l->ctx->arena, s, out);
  yb_buf_init(&b, l->ctx->arena);
  for (;;) {
    size_t open = yb_str_find(s, YB_S("{{word:"));
    if (open == SIZE_MAX) break;
    yb_buf_put(&b, yb_str_upto(s, open));
    s = yb_str_from(s, open + 7);
    size_t close = yb_str_find(s, YB_S("}}"));
    if (close == SIZE_MAX) break;
    yb_str key = yb_str_trim(yb_str_upto(s, close));
    s = yb_str_from(s, close + 2);
    if (l->env->word && l->env->word(l->env->self, key, &text)) yb_buf_put(&b, text);
    else YB_TRY(fault(l, j, YB_MSG_form_no_word, key, YB_S("")));
  }
  yb_buf_put(&b, s);
  return yb_buf_take(&b, out);
}

static yb_rc kept(struct load *l, const struct yb_json *object, const char *key, yb_str *out) {
  return yb_str_dup(l->ctx->arena, yb_json_get_str(object, yb_str_of(key)), out);
}

/* A whole number given as a number or (as form-js properties are) as text. */
static yb_rc whole(struct load *l, const struct yb_json *object, const char *key, uint32_t most,
                   uint32_t *out) {
  const struct yb_json *j = yb_json_get(object, yb_str_of(key));
  int64_t v;
  if (blank(j)) return YB_OK;
  if ((j->type == YB_JSON_NUMBER || j->type == YB_JSON_STRING) && yb_str_int(j->text, &v) &&
      v >= 0 && v <= most) {
    *out = (uint32_t)v;
    return YB_OK;
  }
  return fault(l, j, YB_MSG_form_bad_number, yb_form_plain(j), yb_str_of(key));
}

static yb_rc decimal(struct load *l, const struct yb_json *object, const char *key, bool *has,
                     yb_dec *out) {
  const struct yb_json *j = yb_json_get(object, yb_str_of(key));
  if (blank(j)) return YB_OK;
  yb_rc rc = j->type == YB_JSON_NUMBER || j->type == YB_JSON_STRING ? yb_dec_parse(j->text, out)
                                                                    : YB_INVALID;
  if (rc == YB_NOMEM) return rc;
  *has = rc == YB_OK;
  return *has ? YB_OK : fault(l, j, YB_MSG_form_bad_number, yb_form_plain(j), yb_str_of(key));
}

static bool good_key(yb_str s) {
  if (!s.n || s.n > 64) return false;
  for (size_t i = 0; i < s.n; i++) {
    unsigned char c = (unsigned char)s.p[i];
    bool letter = (c | 32) >= 'a' && (c | 32) <= 'z' ? c < 128 : c >= 0x80;
    if (!letter && (i == 0 || !((c >= '0' && c <= '9') || c == '_'))) return false;
  }
  return true;
}

static yb_rc data_class(struct load *l, const struct yb_json *j, struct node *n) {
  const struct yb_json *c = yb_json_get(yb_json_get(j, YB_S("properties")), YB_S("class"));
  if (blank(c))
    return fault(l, j, YB_MSG_form_no_class, n->pub.key.n ? n->pub.key : n->pub.id, YB_S(""));
  for (int k = 0; k <= YB_SEALED; k++) {
    if (!yb_str_eq(yb_json_str(c, YB_S("")), yb_str_of(yb_class_name((yb_class)k)))) continue;
    n->pub.cls = (yb_class)k;
    return YB_OK;
  }
  return fault(l, c, YB_MSG_form_bad_class, yb_form_plain(c), YB_S(""));
}

static yb_rc options(struct load *l, const struct yb_json *j, struct node *n) {
  const struct yb_json *list = yb_json_get(j, YB_S("values"));
  yb_str key = yb_json_get_str(j, YB_S("valuesKey"));
  if (key.n) list = l->env->values ? l->env->values(l->env->self, key) : NULL;
  if (!list || list->type != YB_JSON_ARRAY || !list->count)
    return fault(l, j, YB_MSG_form_no_options, n->pub.key, YB_S(""));
  struct yb_arena *a = l->ctx->arena;
  struct yb_form_option *o = YB_NEW_N(a, list->count, struct yb_form_option);
  const struct yb_json **values = YB_NEW_N(a, list->count, const struct yb_json *);
  if (!o || !values) return YB_NOMEM;
  n->pub.option = o;
  n->option_json = (const struct yb_json *const *)values;
  for (const struct yb_json *e = list->first; e; e = e->next) {
    const struct yb_json *v = yb_json_get(e, YB_S("value"));
    uint32_t i = n->pub.options;
    if (blank(v) || v->type == YB_JSON_ARRAY || v->type == YB_JSON_OBJECT) {
      YB_TRY(fault(l, e, YB_MSG_form_no_options, n->pub.key, YB_S("")));
      continue;
    }
    values[i] = yb_json_copy(a, v);
    if (!values[i]) return YB_NOMEM;
    o[i].value = yb_form_plain(values[i]);
    YB_TRY(worded(l, yb_json_get(e, YB_S("label")), &o[i].label));
    if (!o[i].label.n) o[i].label = o[i].value;
    n->pub.options++;
  }
  return YB_OK;
}

static yb_rc pattern(struct load *l, const struct yb_json *at, yb_str text, yb_msg msg, yb_str arg,
                     const struct yb_pattern **out) {
  yb_rc rc = yb_pattern_compile(l->ctx->arena, text, out);
  return rc == YB_INVALID ? fault(l, at, msg, arg, YB_S("")) : rc;
}

static yb_rc validation(struct load *l, const struct yb_json *j, struct node *n) {
  const struct yb_json *v = yb_json_get(j, YB_S("validate"));
  struct yb_form_field *f = &n->pub;
  const struct yb_json *p = yb_json_get(v, YB_S("pattern"));
  uint32_t most = f->kind == YB_FORM_AREA ? 20000 : 2000, places = UINT32_MAX;
  f->required = yb_json_bool(yb_json_get(v, YB_S("required")), false);
  f->max_length = most;
  YB_TRY(whole(l, v, "minLength", most, &f->min_length));
  YB_TRY(whole(l, v, "maxLength", most, &f->max_length));
  if (p && p->type == YB_JSON_STRING && p->text.n)
    YB_TRY(pattern(l, p, p->text, YB_MSG_form_bad_pattern, p->text, &n->pattern));
  if (f->kind != YB_FORM_NUMBER) return YB_OK;
  YB_TRY(decimal(l, v, "min", &f->has_min, &f->min));
  YB_TRY(decimal(l, v, "max", &f->has_max, &f->max));
  YB_TRY(decimal(l, j, "increment", &f->has_step, &f->step));
  YB_TRY(whole(l, j, "decimalDigits", 18, &places));
  f->decimals = places == UINT32_MAX ? -1 : (int)places;
  f->number_as_text = yb_json_bool(yb_json_get(j, YB_S("serializeToString")), false);
  return YB_OK;
}

static yb_rc properties(struct load *l, const struct yb_json *j, struct node *n) {
  const struct yb_json *p = yb_json_get(j, YB_S("properties"));
  struct yb_form_field *f = &n->pub;
  YB_TRY(kept(l, p, "format", &f->format));
  YB_TRY(kept(l, p, "autocomplete", &f->autocomplete));
  YB_TRY(kept(l, p, "prefill", &f->prefill));
  YB_TRY(worded(l, yb_json_get(p, YB_S("unit")), &f->unit));
  YB_TRY(worded(l, yb_json_get(p, YB_S("help")), &f->help));
  if (f->kind == YB_FORM_NUMBER && !f->unit.n)
    YB_TRY(worded(l, yb_json_path(j, YB_S("appearance.suffixAdorner")), &f->unit));
  n->is_ident = f->format.n && yb_ident_find(f->format, &n->ident);
  if (!f->format.n || n->is_ident) return YB_OK;
  const char *text = yb_form_format_pattern(f->format);
  if (!text)
    return fault(l, yb_json_get(p, YB_S("format")), YB_MSG_form_bad_format, f->format, YB_S(""));
  return pattern(l, p, yb_str_of(text), YB_MSG_form_bad_format, f->format, &n->format);
}

static yb_rc input(struct load *l, const struct yb_json *j, struct node *n) {
  struct yb_form_field *f = &n->pub;
  YB_TRY(data_class(l, j, n));
  YB_TRY(validation(l, j, n));
  YB_TRY(properties(l, j, n));
  f->readonly = yb_json_bool(yb_json_get(j, YB_S("readonly")), false) ||
                yb_json_bool(yb_json_get(j, YB_S("disabled")), false);
  f->multiple = yb_json_bool(yb_json_get(j, YB_S("multiple")), false);
  YB_TRY(kept(l, j, "accept", &f->accept));
  if (!f->label.n) YB_TRY(fault(l, j, YB_MSG_form_no_label, f->key, YB_S("")));
  if (f->kind == YB_FORM_CHECKLIST || f->kind == YB_FORM_RADIO || f->kind == YB_FORM_SELECT)
    YB_TRY(options(l, j, n));
  return YB_OK;
}

static yb_rc repeating(struct load *l, const struct yb_json *j, struct node *n) {
  const struct yb_json *p = yb_json_get(j, YB_S("properties"));
  struct yb_form_field *f = &n->pub;
  f->rows_max = YB_FORM_ROWS;
  f->rows_first = 1;
  n->add_remove = yb_json_bool(yb_json_get(j, YB_S("allowAddRemove")), true);
  YB_TRY(whole(l, j, "defaultRepetitions", YB_FORM_ROWS_MOST, &f->rows_first));
  YB_TRY(whole(l, p, "minItems", YB_FORM_ROWS_MOST, &f->rows_min));
  YB_TRY(whole(l, p, "maxItems", YB_FORM_ROWS_MOST, &f->rows_max));
  if (f->rows_first > f->rows_max) f->rows_first = f->rows_max;
  if (f->rows_min > f->rows_max)
    return fault(l, p, YB_MSG_form_bad_number, yb_form_plain(yb_json_get(p, YB_S("minItems"))),
                 YB_S("minItems"));
  return YB_OK;
}

/* ---- the tree ---- */

static bool kind_of(const struct yb_json *j, yb_form_kind *out) {
  yb_str type = yb_json_get_str(j, YB_S("type")), sub = yb_json_get_str(j, YB_S("subtype"));
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    if (!yb_str_eq(type, yb_str_of(kinds[i].type))) continue;
    *out = kinds[i].kind;
    if (*out == YB_FORM_DATE && YB_EQ(sub, "time")) *out = YB_FORM_TIME;
    if (*out == YB_FORM_DATE && YB_EQ(sub, "datetime")) *out = YB_FORM_DATETIME;
    return true;
  }
  return false;
}

/* The member's name, and its path from the root; both must be new. */
static yb_rc naming(struct load *l, const struct yb_json *j, struct node *n, yb_str prefix) {
  bool box = n->pub.kind == YB_FORM_GROUP || n->pub.kind == YB_FORM_LIST;
  YB_TRY(kept(l, j, box ? "path" : "key", &n->pub.key));
  if (n->pub.kind == YB_FORM_GROUP && !n->pub.key.n) {
    n->pub.path = prefix;
    return YB_OK;
  }
  if (!is_input(n) && !box) return YB_OK;
  if (!good_key(n->pub.key)) return fault(l, j, YB_MSG_form_bad_key, n->pub.key, YB_S(""));
  YB_TRY(yb_str_fmt(l->ctx->arena, &n->pub.path, "%.*s%s%.*s", YB_ARG(prefix), prefix.n ? "." : "",
                    YB_ARG(n->pub.key)));
  if (yb_map_get(&l->paths, n->pub.path))
    return fault(l, j, YB_MSG_form_key_twice, n->pub.path, YB_S(""));
  return yb_map_put(&l->paths, n->pub.path, n);
}

static yb_rc new_object(struct load *l, struct node *n, uint32_t outer) {
  struct object *o = &l->form->object[l->form->objects];
  *o = (struct object){.outer = (int32_t)outer, .node = (int32_t)n->pub.index};
  n->own = l->form->objects++;
  return YB_OK;
}

struct below { int32_t parent; uint32_t object; yb_str prefix; };

static yb_rc components(struct load *l, const struct yb_json *list, struct below at);

static yb_rc inside(struct load *l, const struct yb_json *j, struct node *n, struct below at) {
  at.parent = (int32_t)n->pub.index;
  if (n->pub.kind == YB_FORM_LIST) {
    YB_TRY(repeating(l, j, n));
    YB_TRY(yb_str_fmt(l->ctx->arena, &at.prefix, "%.*s[]", YB_ARG(n->pub.path)));
  } else {
    at.prefix = n->pub.path;
  }
  n->own = n->object;
  if (n->pub.key.n) {
    YB_TRY(new_object(l, n, n->object));
    at.object = n->own;
  }
  return components(l, yb_json_get(j, YB_S("components")), at);
}

static yb_rc component(struct load *l, const struct yb_json *j, struct below at) {
  yb_form_kind kind;
  if (!kind_of(j, &kind))
    return fault(l, j, YB_MSG_form_bad_type, yb_json_get_str(j, YB_S("type")), YB_S(""));
  uint32_t index = l->form->nodes++;
  struct node *n = &l->form->node[index];
  n->pub = (struct yb_form_field){.kind = kind,
                                  .index = index,
                                  .page = l->page,
                                  .parent = at.parent,
                                  .line = j->line,
                                  .col = j->col,
                                  .decimals = -1};
  n->object = at.object;
  n->json = j;
  YB_TRY(kept(l, j, "id", &n->pub.id));
  YB_TRY(worded(l, yb_json_get(j, YB_S("label")), &n->pub.label));
  const struct yb_json *label =
      yb_json_get(j, kind == YB_FORM_TIME ? YB_S("timeLabel") : YB_S("dateLabel"));
  if (!n->pub.label.n && label) YB_TRY(worded(l, label, &n->pub.label));
  YB_TRY(worded(l, yb_json_get(j, YB_S("description")), &n->pub.description));
  YB_TRY(worded(l, yb_json_get(j, YB_S("text")), &n->text));
  YB_TRY(naming(l, j, n, at.prefix));
  if (is_input(n)) YB_TRY(input(l, j, n));
  else if (kind == YB_FORM_GROUP || kind == YB_FORM_LIST) YB_TRY(inside(l, j, n, at));
  n = &l->form->node[index];
  n->end = l->form->nodes;
  return YB_OK;
}

static yb_rc components(struct load *l, const struct yb_json *list, struct below at) {
  if (++l->depth > FORM_DEPTH)
    return fault(l, list, YB_MSG_form_too_many, YB_S("levels"), YB_S(""));
  for (const struct yb_json *j = list ? list->first : NULL; j; j = j->next)
    YB_TRY(component(l, j, at));
  l->depth--;
  return YB_OK;
}

static yb_rc page(struct load *l, const struct yb_json *j) {
  struct yb_form *f = l->form;
  yb_form_kind kind;
  if (!kind_of(j, &kind) || kind != YB_FORM_GROUP)
    return fault(l, j, YB_MSG_form_top_group, yb_json_get_str(j, YB_S("id")), YB_S(""));
  if (f->pages == YB_FORM_PAGES) return fault(l, j, YB_MSG_form_too_many, YB_S("pages"), YB_S(""));
  uint32_t first = f->nodes;
  l->page = f->pages;
  l->depth = 0;
  YB_TRY(component(l, j, (struct below){-1, 0, {"", 0}}));
  const struct node *n = &f->node[first];
  if (!n->pub.label.n) YB_TRY(fault(l, j, YB_MSG_form_no_label, n->pub.id, YB_S("")));
  f->page[f->pages++] =
      (struct yb_form_page){n->pub.id, n->pub.label, n->pub.description, first, f->nodes - first};
  return YB_OK;
}

static uint32_t count(const struct yb_json *components_, int depth) {
  uint32_t n = 0;
  for (const struct yb_json *j = components_ ? components_->first : NULL; j; j = j->next)
    n += 1 + (depth < 64 ? count(yb_json_get(j, YB_S("components")), depth + 1) : 0);
  return n;
}

/* ---- conditions ---- */

static const struct yb_feel_type *type_of(const struct node *n) {
  static const struct yb_feel_type date = {.kind = YB_VDATE}, time = {.kind = YB_VTIME},
                                   datetime = {.kind = YB_VDATETIME};
  if (n->pub.kind == YB_FORM_DATE) return &date;
  if (n->pub.kind == YB_FORM_TIME) return &time;
  return n->pub.kind == YB_FORM_DATETIME ? &datetime : NULL;
}

static uint32_t visible(const struct yb_form *f, int32_t object) {
  uint32_t n = 0;
  for (int32_t o = object; o >= 0; o = f->object[o].outer)
    for (uint32_t i = 0; i < f->nodes; i++)
      n += (int32_t)f->node[i].object == o && f->node[i].pub.key.n > 0;
  return n;
}

/* The names of an object: its members, then the outer ones', then facts. */
static yb_rc scope(struct load *l, uint32_t object) {
  struct yb_form *f = l->form;
  struct object *s = &f->object[object];
  struct yb_arena *a = l->ctx->arena;
  uint32_t most = visible(f, (int32_t)object) + l->env->names, level = 0;
  s->name = YB_NEW_N(a, most, struct yb_feel_name);
  s->member = YB_NEW_N(a, most, int32_t);
  s->level = YB_NEW_N(a, most, uint32_t);
  if (!s->name || !s->member || !s->level) return YB_NOMEM;
  for (int32_t o = (int32_t)object; o >= 0; o = f->object[o].outer, level++)
    for (uint32_t i = 0; i < f->nodes; i++) {
      if ((int32_t)f->node[i].object != o || !f->node[i].pub.key.n) continue;
      s->name[s->names] = (struct yb_feel_name){f->node[i].pub.key, type_of(&f->node[i])};
      s->level[s->names] = level;
      s->member[s->names++] = (int32_t)i;
    }
  for (uint32_t i = 0; i < l->env->names; i++) {
    YB_TRY(yb_str_dup(a, l->env->name[i].name, &s->name[s->names].name));
    s->member[s->names++] = -1;
  }
  return YB_OK;
}

static yb_rc condition(struct load *l, struct node *n) {
  const struct yb_json *c = yb_json_get(n->json, YB_S("conditional")),
                       *hide = yb_json_get(c, YB_S("hide"));
  if (blank(hide)) return YB_OK;
  if (hide->type == YB_JSON_BOOL && !hide->truth) return YB_OK;
  yb_str text = yb_json_str(hide, YB_S(""));
  if (!yb_str_starts(text, YB_S("=")))
    return fault(l, hide, YB_MSG_form_bad_condition, YB_S(""), YB_S(""));
  struct object *o = &l->form->object[n->object];
  if (!o->name) YB_TRY(scope(l, n->object));
  struct yb_feel_scope s = {.name = o->name, .count = o->names, .zone = l->env->zone};
  struct yb_place at = yb_json_place(l->file, hide);
  at.col += 2;                     /* the quote and the '=' */
  yb_rc rc = yb_feel_compile(l->ctx, at, yb_str_from(text, 1), &s, &n->hide);
  if (rc == YB_INVALID) l->faults++;
  return rc == YB_INVALID ? YB_OK : rc;
}

/* What classes are below each group and list: split needs it. */
static void classes(struct yb_form *f) {
  for (uint32_t i = f->nodes; i-- > 0;) {
    struct node *n = &f->node[i];
    if (is_input(n)) {
      n->clear = n->pub.cls <= YB_INTERNAL;
      n->boxed = !n->clear;
    }
    for (uint32_t c = i + 1; c < n->end; c = f->node[c].end) {
      n->clear |= f->node[c].clear;
      n->boxed |= f->node[c].boxed;
    }
    if (!is_input(n) && !n->boxed) n->clear = true;
  }
}

static yb_rc allocate(struct load *l, uint32_t nodes) {
  struct yb_form *f = l->form;
  struct yb_arena *a = l->ctx->arena;
  f->node = YB_NEW_N(a, nodes, struct node);
  f->object = YB_NEW_N(a, nodes + 1, struct object);
  f->page = YB_NEW_N(a, YB_FORM_PAGES, struct yb_form_page);
  if (!f->node || !f->object || !f->page) return YB_NOMEM;
  f->object[0] = (struct object){.outer = -1, .node = -1};
  f->objects = 1;
  yb_map_init(&l->paths, a);
  return YB_OK;
}

static yb_rc build(struct load *l, const struct yb_json *list) {
  for (const struct yb_json *j = list->first; j; j = j->next) YB_TRY(page(l, j));
  classes(l->form);
  for (uint32_t i = 0; i < l->form->nodes; i++) YB_TRY(condition(l, &l->form->node[i]));
  for (uint32_t i = 0; i < l->form->nodes; i++) l->form->node[i].json = NULL;
  return YB_OK;
}

yb_rc yb_form_load(struct yb_ctx *ctx, const struct yb_form_env *env, yb_str file,
                   const struct yb_json *json, const struct yb_form **out) {
  static const struct yb_form_env none = {0};
  const struct yb_json *list = yb_json_get(json, YB_S("components"));
  struct load l = {.ctx = ctx,
                   .env = env ? env : &none,
                   .file = file,
                   .form = YB_NEW(ctx->arena, struct yb_form)};
  if (!l.form) return YB_NOMEM;
  if (!list || list->type != YB_JSON_ARRAY || !list->count)
    return yb_diag(ctx, yb_json_place(file, json), YB_MSG_form_shape, YB_S("components"), YB_S(""));
  uint32_t nodes = count(list, 0);
  if (nodes > YB_FORM_FIELDS)
    return yb_diag(ctx, yb_json_place(file, list), YB_MSG_form_too_many, YB_S("fields"), YB_S(""));
  l.form->lang = l.env->lang;
  l.form->zone = l.env->zone;
  YB_TRY(kept(&l, json, "id", &l.form->id));
  YB_TRY(yb_str_dup(ctx->arena, file, &l.form->file));
  YB_TRY(allocate(&l, nodes));
  YB_TRY(build(&l, list));
  if (l.faults) return YB_INVALID;
  *out = l.form;
  return YB_OK;
}
