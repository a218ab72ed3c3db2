/* places.c - an application begun from places: each becomes a row of the list that the
 * service's agenda names; what is there already is not added twice (apply.h). */
#include "base/arena.h"
#include "base/text.h"
#include "service/apply/apply_int.h"

static yb_rc path_of(struct yb_arena *a, const struct yb_agenda *g, yb_str key, yb_str *out) {
  return yb_str_fmt(a, out, "%.*s[].%.*s", YB_ARG(g->list), YB_ARG(key));
}

/* A value that the field can take: cut to its length, or one of its options. */
static yb_rc fits(struct yb_arena *a, const struct yb_service *s, yb_str key, yb_str value,
                  yb_str *out) {
  yb_str path;
  *out = (yb_str){0};
  YB_TRY(path_of(a, &s->guide.agenda, key, &path));
  const struct yb_form_field *f = yb_form_find(s->form[YB_ZH_CN], path);
  if (f && f->kind == YB_FORM_TEXT)
    *out = yb_utf8_upto(value, f->max_length ? f->max_length : 200);
  if (f && f->kind == YB_FORM_DATE) *out = value;
  for (uint32_t i = 0; f && i < f->options; i++)
    if (yb_str_eq(f->option[i].value, value)) *out = value;
  return YB_OK;
}

static bool blank(const struct yb_json *row) {
  for (const struct yb_json *m = row->first; m; m = m->next)
    if (m->type != YB_JSON_NULL && !(m->type == YB_JSON_STRING && m->text.n == 0)) return false;
  return true;
}

static bool named(const struct yb_json *list, yb_str key, yb_str name) {
  for (const struct yb_json *row = list->first; row; row = row->next)
    if (yb_str_eq(yb_json_get_str(row, key), name)) return true;
  return false;
}

static struct yb_json *room(struct yb_arena *a, struct yb_json *list, uint32_t most) {
  for (struct yb_json *row = list->first; row; row = row->next)
    if (row->type == YB_JSON_OBJECT && blank(row)) return row;
  struct yb_json *row = list->count < most ? yb_json_new(a, YB_JSON_OBJECT) : NULL;
  return row && yb_json_add(list, row) == YB_OK ? row : NULL;
}

static yb_rc add(struct yb_arena *a, const struct yb_service *s, struct yb_json *list,
                 uint32_t most, const struct yb_draft_place *p) {
  const struct yb_agenda *g = &s->guide.agenda;
  const struct { yb_str key, value; } cells[] = {
      {g->place, p->name}, {g->division, p->division}, {g->from, p->from}, {g->to, p->to}};
  yb_str value;
  YB_TRY(fits(a, s, g->place, p->name, &value));
  if (!value.n || named(list, g->place, value)) return YB_OK;
  struct yb_json *row = room(a, list, most);
  if (!row) return YB_OK;                       /* the form's own ceiling of rows */
  for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
    YB_TRY(fits(a, s, cells[i].key, cells[i].value, &value));
    if (value.n) YB_TRY(yb_json_set(row, cells[i].key, yb_json_new_str(a, value)));
  }
  return YB_OK;
}

yb_rc yb_places_fill(struct yb_arena *a, const struct yb_service *s, struct yb_json *answers,
                     const struct yb_draft_place *place, uint32_t n) {
  const struct yb_agenda *g = &s->guide.agenda;
  const struct yb_form_field *f = yb_form_find(s->form[YB_ZH_CN], g->list);
  if (!n || !g->list.n || !f) return YB_OK;
  struct yb_json *list = (struct yb_json *)yb_json_get(answers, g->list);
  if (!list || list->type != YB_JSON_ARRAY) {
    list = yb_json_new(a, YB_JSON_ARRAY);
    YB_TRY(yb_json_set(answers, g->list, list));
  }
  for (uint32_t i = 0; i < n; i++)
    YB_TRY(add(a, s, list, f->rows_max ? f->rows_max : YB_FORM_ROWS, &place[i]));
  return YB_OK;
}
