/* formschema.c - a service's form as JSON Schema 2020-12: what POST /cases takes as
 * `answers`. Fields that a condition may hide are never in `required`: the check on
 * submission says what these answers need; x-required tells that it may. */
#include "base/arena.h"
#include "base/json.h"
#include "http/api/api.h"
#include "pure/form/form.h"

#define ENUM_MOST 200u

static yb_rc set_str(struct yb_arena *a, struct yb_json *o, yb_str name, yb_str value) {
  return value.n ? yb_json_set(o, name, yb_json_new_str(a, value)) : YB_OK;
}

static yb_rc set_int(struct yb_arena *a, struct yb_json *o, yb_str name, int64_t value) {
  return yb_json_set(o, name, yb_json_new_int(a, value));
}

static yb_rc set_dec(struct yb_arena *a, struct yb_json *o, yb_str name, yb_dec d) {
  struct yb_buf b;
  yb_str text;
  yb_buf_init(&b, a);
  yb_dec_write(&b, d, true);
  YB_TRY(yb_buf_take(&b, &text));
  return yb_json_set(o, name, yb_json_new_num(a, text));
}

static yb_rc options(struct yb_arena *a, const struct yb_form_field *f, struct yb_json *o) {
  struct yb_json *list = yb_json_new(a, YB_JSON_ARRAY);
  YB_TRY(set_str(a, o, YB_S("type"), YB_S("string")));
  if (f->options == 0 || f->options > ENUM_MOST) return YB_OK;
  for (uint32_t i = 0; i < f->options; i++)
    YB_TRY(yb_json_add(list, yb_json_new_str(a, f->option[i].value)));
  return yb_json_set(o, YB_S("enum"), list);
}

static yb_rc array_of(struct yb_arena *a, struct yb_json *o, struct yb_json *items) {
  YB_TRY(set_str(a, o, YB_S("type"), YB_S("array")));
  return yb_json_set(o, YB_S("items"), items);
}

static yb_rc text_type(struct yb_arena *a, const struct yb_form_field *f, struct yb_json *o) {
  YB_TRY(set_str(a, o, YB_S("type"), YB_S("string")));
  if (f->min_length) YB_TRY(set_int(a, o, YB_S("minLength"), f->min_length));
  if (f->max_length) YB_TRY(set_int(a, o, YB_S("maxLength"), f->max_length));
  return set_str(a, o, YB_S("x-format"), f->format);
}

static yb_rc number_type(struct yb_arena *a, const struct yb_form_field *f, struct yb_json *o) {
  if (f->number_as_text) return set_str(a, o, YB_S("type"), YB_S("string"));
  YB_TRY(set_str(a, o, YB_S("type"), f->decimals == 0 ? YB_S("integer") : YB_S("number")));
  if (f->has_min) YB_TRY(set_dec(a, o, YB_S("minimum"), f->min));
  if (f->has_max) YB_TRY(set_dec(a, o, YB_S("maximum"), f->max));
  return YB_OK;
}

/* {id, name, type, bytes}: what POST /papers answered. */
static yb_rc file_type(struct yb_arena *a, struct yb_json *o) {
  static const char *const names[] = {"id", "name", "type", "bytes"};
  struct yb_json *item = yb_json_new(a, YB_JSON_OBJECT), *p = yb_json_new(a, YB_JSON_OBJECT);
  YB_TRY(set_str(a, item, YB_S("type"), YB_S("object")));
  for (int i = 0; i < 4; i++) {
    struct yb_json *t = yb_json_new(a, YB_JSON_OBJECT);
    YB_TRY(set_str(a, t, YB_S("type"), i == 3 ? YB_S("integer") : YB_S("string")));
    YB_TRY(yb_json_set(p, yb_str_of(names[i]), t));
  }
  YB_TRY(yb_json_set(item, YB_S("properties"), p));
  return array_of(a, o, item);
}

static yb_rc type_of(struct yb_arena *a, const struct yb_form_field *f, struct yb_json *o) {
  struct yb_json *items;
  switch (f->kind) {
    case YB_FORM_NUMBER:
      return number_type(a, f, o);
    case YB_FORM_DATE:
      YB_TRY(set_str(a, o, YB_S("format"), YB_S("date")));
      return set_str(a, o, YB_S("type"), YB_S("string"));
    case YB_FORM_TIME:
      YB_TRY(set_str(a, o, YB_S("pattern"), YB_S("^[0-2][0-9]:[0-5][0-9]$")));
      return set_str(a, o, YB_S("type"), YB_S("string"));
    case YB_FORM_CHECKBOX:
      return set_str(a, o, YB_S("type"), YB_S("boolean"));
    case YB_FORM_CHECKLIST:
      items = yb_json_new(a, YB_JSON_OBJECT);
      if (!items) return YB_NOMEM;
      YB_TRY(options(a, f, items));
      return array_of(a, o, items);
    case YB_FORM_RADIO:
    case YB_FORM_SELECT:
      return options(a, f, o);
    case YB_FORM_FILE:
      return file_type(a, o);
    default:
      return text_type(a, f, o);
  }
}

static struct yb_json *member(struct yb_json *object, yb_str name) {
  for (struct yb_json *m = object->first; m; m = m->next)
    if (yb_str_eq(m->key, name)) return m;
  return NULL;
}

/* The schema under `name` of an object's schema, made when it is not there. */
static yb_rc child(struct yb_arena *a, struct yb_json *schema, yb_str name, struct yb_json **out) {
  struct yb_json *props = member(schema, YB_S("properties"));
  if (!props) {
    YB_TRY(set_str(a, schema, YB_S("type"), YB_S("object")));
    YB_TRY(yb_json_set(schema, YB_S("properties"), yb_json_new(a, YB_JSON_OBJECT)));
    YB_TRY(yb_json_set(schema, YB_S("additionalProperties"), yb_json_new_bool(a, false)));
    props = member(schema, YB_S("properties"));
  }
  *out = member(props, name);
  if (*out) return YB_OK;
  YB_TRY(yb_json_set(props, name, yb_json_new(a, YB_JSON_OBJECT)));
  *out = member(props, name);
  return YB_OK;
}

/* "scenes[].date": through properties and items. */
static yb_rc walk(struct yb_arena *a, struct yb_json *root, yb_str path, struct yb_json **out) {
  yb_str part;
  while (yb_str_cut(&path, '.', &part)) {
    bool list = yb_str_ends(part, YB_S("[]"));
    YB_TRY(child(a, root, list ? yb_str_upto(part, part.n - 2) : part, &root));
    if (!list) continue;
    if (!member(root, YB_S("items")))
      YB_TRY(array_of(a, root, yb_json_new(a, YB_JSON_OBJECT)));
    root = member(root, YB_S("items"));
  }
  *out = root;
  return YB_OK;
}

static yb_rc add_field(struct yb_arena *a, struct yb_json *root, const struct yb_form_field *f) {
  static const bool answers[] = {
#define X(name, type, answer) [YB_FORM_##name] = answer,
      YB_FORM_KINDS(X)
#undef X
  };
  struct yb_json *o;
  if (f->kind == YB_FORM_LIST) {
    YB_TRY(walk(a, root, f->path, &o));
    YB_TRY(set_str(a, o, YB_S("type"), YB_S("array")));
    if (!member(o, YB_S("items")))
      YB_TRY(yb_json_set(o, YB_S("items"), yb_json_new(a, YB_JSON_OBJECT)));
    YB_TRY(set_int(a, o, YB_S("minItems"), f->rows_min));
    if (f->rows_max) YB_TRY(set_int(a, o, YB_S("maxItems"), f->rows_max));
    return set_str(a, o, YB_S("title"), f->label);
  }
  if (!answers[f->kind]) return YB_OK;
  YB_TRY(walk(a, root, f->path, &o));
  YB_TRY(set_str(a, o, YB_S("title"), f->label));
  YB_TRY(set_str(a, o, YB_S("description"), f->description));
  YB_TRY(type_of(a, f, o));
  if (f->required) YB_TRY(yb_json_set(o, YB_S("x-required"), yb_json_new_bool(a, true)));
  return set_str(a, o, YB_S("x-class"), yb_str_of(yb_class_name(f->cls)));
}

yb_rc api_form_schema(struct yb_buf *out, const struct yb_service *s, yb_locale locale) {
  struct yb_arena *a = out->arena;
  const struct yb_form *form = s->form[locale];
  struct yb_json *root = yb_json_new(a, YB_JSON_OBJECT);
  if (!root) return YB_NOMEM;
  YB_TRY(set_str(a, root, YB_S("$schema"),
                 YB_S("https://json-schema.org/draft/2020-12/schema")));
  YB_TRY(set_str(a, root, YB_S("title"), yb_said_in(&s->guide.name, locale)));
  for (uint32_t i = 0; i < yb_form_fields(form); i++)
    YB_TRY(add_field(a, root, yb_form_field(form, i)));
  yb_json_write(out, root);
  return out->rc;
}
