/* form.c - form.json in every language, and the expressions of a service.
 *
 * A form is written once, in Chinese. form.<language>.yaml maps its texts to
 * another language; the form is compiled once for each language from a copy
 * whose labels are replaced. Editors of form-js see an ordinary form.
 */
#include "pure/form/form.h"

#include "base/arena.h"
#include "engine/flow/flow.h"
#include "service/pack/pack_int.h"

static const char *const said_keys[] = {"label", "description", "text", "dateLabel", "timeLabel",
                                        "unit", "help", "placeholder", NULL};

struct job {
  struct yb_load *l;
  const struct yb_form **out;     /* [YB_LOCALES] */
  yb_str base;                    /* of the files in the pack, without .json */
  yb_locale locale;
  yb_str path;                    /* of the form's file */
  const struct yb_json *map;      /* source text -> translation; NULL for zh-CN */
  yb_str map_path;
  struct yb_map used;
  bool nomem;
};

/* ---- translation ---- */

static bool is_said(yb_str key) {
  for (const char *const *k = said_keys; *k; k++)
    if (yb_str_eq(key, yb_str_of(*k))) return true;
  return false;
}

static yb_rc translate(struct job *w, struct yb_json *j) {
  for (struct yb_json *m = j->first; m; m = m->next) {
    if (m->type == YB_JSON_OBJECT || m->type == YB_JSON_ARRAY) {
      YB_TRY(translate(w, m));
      continue;
    }
    if (j->type != YB_JSON_OBJECT || m->type != YB_JSON_STRING || !is_said(m->key)) continue;
    const struct yb_json *to = yb_json_get(w->map, m->text);
    if (to && to->type == YB_JSON_STRING) {
      YB_TRY(yb_map_put(&w->used, m->text, w));
      m->text = to->text;
    } else if (w->l->check && m->text.n) {
      YB_TRY(yb_load_warn(w->l, yb_json_place(w->path, m), YB_MSG_pack_translation, m->text,
                          w->map_path));
    }
  }
  return YB_OK;
}

static yb_rc stray(struct job *w) {
  for (const struct yb_json *m = w->map->first; m; m = m->next) {
    if (yb_map_get(&w->used, m->key)) continue;
    struct yb_place at = yb_json_place(w->map_path, m);
    at.line = m->key_line, at.col = m->key_col;
    YB_TRY(yb_load_warn(w->l, at, YB_MSG_pack_stray_translation, m->key, (yb_str){0}));
  }
  return YB_OK;
}

/* ---- what the form asks of the pack ---- */

static bool word(void *self, yb_str key, yb_str *text) {
  struct job *w = self;
  if (!yb_pack_has_word(w->l->pack, YB_ZH_CN, key)) return false;
  *text = yb_pack_word(w->l->pack, w->locale, key);
  return true;
}

static yb_rc add_option(struct yb_arena *a, struct yb_json *list, const struct yb_division *d) {
  struct yb_json *o = yb_json_new(a, YB_JSON_OBJECT);
  yb_str label;
  YB_TRY(yb_division_path(a, d, &label));
  if (!o) return YB_NOMEM;
  YB_TRY(yb_json_set(o, YB_S("value"), yb_json_new_str(a, d->code)));
  YB_TRY(yb_json_set(o, YB_S("label"), yb_json_new_str(a, label)));
  return yb_json_add(list, o);
}

/* "divisions.county|town|community": those that pick lists offer. */
static const struct yb_json *values(void *self, yb_str key) {
  struct job *w = self;
  yb_level level;
  if (YB_EQ(key, "divisions.county")) level = YB_COUNTY;
  else if (YB_EQ(key, "divisions.town")) level = YB_TOWN;
  else if (YB_EQ(key, "divisions.community")) level = YB_COMMUNITY;
  else return NULL;
  struct yb_arena *a = w->l->ctx.arena;
  struct yb_json *list = yb_json_new(a, YB_JSON_ARRAY);
  for (uint32_t i = 0; list && i < w->l->pack->divisions; i++) {
    const struct yb_division *d = &w->l->pack->division[i];
    if (d->level == level && d->pick && !d->to.year && add_option(a, list, d) != YB_OK)
      list = NULL;
  }
  w->nomem = w->nomem || !list;
  return list;
}

static const struct yb_feel_name facts[] = {{YB_S_INIT("applicant"), NULL}};

static yb_rc compile(struct job *w, const struct yb_json *json) {
  struct yb_form_env env = {.self = w, .lang = yb_locale_lang(w->locale), .word = word,
                            .values = values, .name = facts, .names = 1,
                            .zone = w->l->pack->zone};
  struct yb_ctx quiet = w->l->ctx;
  if (w->locale != YB_ZH_CN) quiet.diags = NULL;      /* the same faults were told once */
  const struct yb_form *form = NULL;
  yb_rc rc = yb_form_load(&quiet, &env, w->path, json, &form);
  if (w->nomem) return YB_NOMEM;
  YB_TRY(yb_load_soft(w->l, rc));
  w->out[w->locale] = form;
  return YB_OK;
}

static yb_rc in_language(struct job *w, const struct yb_json *json, yb_locale locale) {
  w->locale = locale;
  if (locale == YB_ZH_CN) return compile(w, json);
  if (!(w->l->pack->city.locales >> locale & 1)) {
    w->out[locale] = w->out[YB_ZH_CN];
    return YB_OK;
  }
  struct yb_file f;
  yb_str rel;
  YB_TRY(yb_str_fmt(w->l->ctx.arena, &rel, "%.*s.%.*s.yaml", YB_ARG(w->base),
                    YB_ARG(yb_locale_tag(locale))));
  YB_TRY(yb_load_yaml(w->l, rel, true, &f, &w->map));
  w->map_path = f.path;
  yb_map_init(&w->used, w->l->ctx.arena);
  struct yb_json *copy = yb_json_copy(w->l->ctx.arena, json);
  if (!copy) return YB_NOMEM;
  YB_TRY(translate(w, copy));
  if (w->l->check && w->map) YB_TRY(stray(w));
  return compile(w, copy);
}

yb_rc yb_load_form_file(struct yb_load *l, yb_str base, const struct yb_form *out[YB_LOCALES],
                        yb_str *text) {
  struct yb_file f;
  const struct yb_json *json;
  bool there;
  yb_str rel;
  YB_TRY(yb_load_join(l, base, "", YB_S(".json"), &rel));
  YB_TRY(yb_load_file(l, rel, false, &there, &f));
  if (!there) return YB_OK;
  if (text) *text = f.text;
  yb_rc rc = yb_json_parse(&l->ctx, f.path, f.text, &json);
  YB_TRY(yb_load_soft(l, rc));
  if (rc != YB_OK) return YB_OK;
  struct job w = {.l = l, .out = out, .base = base, .path = f.path};
  for (int i = 0; i < YB_LOCALES; i++) {
    YB_TRY(in_language(&w, json, (yb_locale)i));
    if (!out[YB_ZH_CN]) return YB_OK;
  }
  return YB_OK;
}

yb_rc yb_load_form(struct yb_load *l, struct yb_service *s) {
  yb_str base;
  YB_TRY(yb_load_join(l, s->folder, "/", YB_S("form"), &base));
  return yb_load_form_file(l, base, s->form, &s->form_text);
}

/* ---- expressions ---- */

static bool top_level(const struct yb_form_field *f) {
  for (size_t i = 0; i < f->path.n; i++)
    if (f->path.p[i] == '.' || f->path.p[i] == '[') return false;
  return f->path.n && f->kind != YB_FORM_GROUP && f->kind != YB_FORM_NOTE &&
         f->kind != YB_FORM_RULE;
}

static void add_name(struct yb_feel_name *names, uint32_t *n, yb_str name) {
  for (uint32_t i = 0; i < *n; i++)
    if (yb_str_eq(names[i].name, name)) return;
  names[(*n)++] = (struct yb_feel_name){name, NULL};
}

static yb_rc make_scope(struct yb_load *l, struct yb_service *s) {
  const struct yb_form *form = s->form[YB_ZH_CN];
  uint32_t fields = form ? yb_form_fields(form) : 0, n = 0;
  uint32_t nodes = s->model ? s->model->nodes : 0;
  struct yb_feel_name *names = YB_NEW_N(l->ctx.arena, fields + 3 * nodes + 2, struct yb_feel_name);
  struct yb_feel_scope *scope = YB_NEW(l->ctx.arena, struct yb_feel_scope);
  if (!names || !scope) return YB_NOMEM;
  for (uint32_t i = 0; i < fields; i++) {
    const struct yb_form_field *f = yb_form_field(form, i);
    if (top_level(f)) add_name(names, &n, f->path);
  }
  add_name(names, &n, YB_S("applicant"));
  add_name(names, &n, YB_S("duties"));
  for (uint32_t i = 0; i < nodes; i++) {
    static const char *const given[] = {"outcome", "result", "amount"};
    for (size_t k = 0; k < 3; k++) {
      yb_str name = yb_bpmn_attr(&s->model->node[i], yb_str_of(given[k]), 0);
      if (name.n) add_name(names, &n, name);
    }
  }
  *scope = (struct yb_feel_scope){.name = names, .count = n, .zone = l->pack->zone};
  s->scope = scope;
  return YB_OK;
}

static yb_rc expression(struct yb_load *l, const struct yb_service *s, struct yb_place at,
                        yb_str text, const struct yb_feel **out) {
  text = yb_str_trim(text);
  if (text.n && text.p[0] == '=') text = yb_str_from(text, 1), at.col++;
  if (!text.n || !s->scope) return YB_OK;
  return yb_load_soft(l, yb_feel_compile(&l->ctx, at, text, s->scope, out));
}

static yb_rc material_tests(struct yb_load *l, struct yb_service *s) {
  for (uint32_t i = 0; i < s->guide.materials; i++) {
    struct yb_material *m = (struct yb_material *)&s->guide.material[i];
    struct yb_place at = m->at;
    if (m->field.n && s->form[YB_ZH_CN] && !yb_form_find(s->form[YB_ZH_CN], m->field))
      YB_TRY(yb_load_fault(l, at, YB_MSG_pack_no_field, m->field, (yb_str){0}, (yb_str){0}));
    YB_TRY(expression(l, s, at, m->when, &m->test));
  }
  return YB_OK;
}

yb_rc yb_load_expressions(struct yb_load *l, struct yb_service *s) {
  if (!s->form[YB_ZH_CN]) return YB_OK;      /* its fault is told; not each name's, too */
  YB_TRY(make_scope(l, s));
  YB_TRY(material_tests(l, s));
  for (uint32_t i = 0; i < s->duties; i++) {
    struct yb_duty *d = (struct yb_duty *)&s->duty[i];
    YB_TRY(expression(l, s, d->at, d->when, &d->test));
  }
  if (!s->model || !s->scope) return YB_OK;
  return yb_load_soft(l, yb_flow_model_make(&l->ctx, s->model, s->scope->name, s->scope->count,
                                            l->pack->zone, &s->flow));
}
