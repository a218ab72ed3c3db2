/* form.c - a form's items, answers and posts as the API writes and reads them (form.h). */
#include "http/api/form.h"

#include "base/arena.h"
#include "base/text.h"
#include "http/view/form.h"

static const char *const parts[] = {
    [YB_PART_FIELD] = "field",         [YB_PART_NOTE] = "note",
    [YB_PART_RULE] = "rule",           [YB_PART_GROUP_BEGIN] = "group",
    [YB_PART_GROUP_END] = "group_end", [YB_PART_LIST_BEGIN] = "list",
    [YB_PART_LIST_END] = "list_end",   [YB_PART_ROW_BEGIN] = "row",
    [YB_PART_ROW_END] = "row_end"};
static const char *const kinds[] = {
    [YB_FORM_TEXT] = "text",         [YB_FORM_AREA] = "area",
    [YB_FORM_NUMBER] = "number",     [YB_FORM_DATE] = "date",
    [YB_FORM_TIME] = "time",         [YB_FORM_DATETIME] = "datetime",
    [YB_FORM_CHECKBOX] = "checkbox", [YB_FORM_CHECKLIST] = "checklist",
    [YB_FORM_RADIO] = "radio",       [YB_FORM_SELECT] = "select",
    [YB_FORM_FILE] = "file",         [YB_FORM_GROUP] = "group",
    [YB_FORM_LIST] = "list",         [YB_FORM_NOTE] = "note",
    [YB_FORM_RULE] = "rule"};
_Static_assert(sizeof kinds / sizeof *kinds == YB_FORM_KIND_COUNT, "a kind without a name");

static void declared(const struct yb_form_field *f, struct api_form_item *o) {
  o->kind = yb_str_of(kinds[f->kind]);
  o->label = f->label;
  o->description = f->description;
  o->help = f->help;
  o->unit = f->unit;
  o->format = f->format;
  o->accept = f->accept;
  o->required = f->required;
  o->readonly = f->readonly;
  o->multiple = f->multiple;
  o->sensitive = f->cls >= YB_SENSITIVE;
  o->most = f->max_length;
}

static void drawn(const struct v_field *v, struct api_form_item *o) {
  const struct yb_form_item *i = v->i;
  *o = (struct api_form_item){.part = yb_str_of(parts[i->part]), .kind = YB_S(""),
                              .name = i->name, .value = i->value, .echo = v->echo,
                              .html = v->note.s, .min = i->min, .max = i->max, .step = i->step,
                              .add = i->add, .remove = i->remove, .error = i->error_text,
                              .checked = i->checked, .row = i->row, .rows = i->rows,
                              .options = i->options, .option = i->option,
                              .uploads = i->uploads, .upload = i->upload};
  if (i->field) declared(i->field, o);
}

yb_rc api_form_items(struct yb_req *rq, const struct yb_form *form, uint32_t page,
                     const struct yb_json *answers, const struct yb_json *facts,
                     const struct yb_diags *faults, struct api_form_items *out) {
  struct v_form f;
  YB_TRY(pt_form_page(rq, form, page, answers, facts, faults, &f));
  struct api_form_item *list = YB_NEW_N(rq->ctx.arena, f.fields_n, struct api_form_item);
  if (!list) return YB_NOMEM;
  for (uint32_t i = 0; i < f.fields_n; i++) drawn(&f.fields[i], &list[i]);
  *out = (struct api_form_items){f.fields_n, list};
  return YB_OK;
}

yb_rc api_form_post(struct yb_req *rq, const struct yb_json *body, struct yb_form_post *out) {
  const struct yb_json *list = yb_json_get(body, YB_S("fields"));
  uint32_t n = 0;
  struct yb_form_pair *p = YB_NEW_N(rq->ctx.arena, list ? list->count : 0, struct yb_form_pair);
  if (!p) return YB_NOMEM;
  for (const struct yb_json *j = list ? list->first : NULL; j; j = j->next, n++) {
    p[n].name = yb_json_get_str(j, YB_S("name"));
    YB_TRY(yb_text_tidy(rq->ctx.arena, yb_json_get_str(j, YB_S("value")), true, &p[n].value));
  }
  *out = (struct yb_form_post){.pair = p, .pairs = n};
  return YB_OK;
}

/* ---- answers as parts ---- */

static yb_str fault_of(struct yb_req *rq, const struct yb_diags *faults, yb_str name) {
  for (const struct yb_diag *d = faults ? faults->first : NULL; d; d = d->next)
    if (d->severity == YB_ERROR && yb_str_eq(d->at.path, name)) return pt_diag(rq, d);
  return YB_S("");
}

static void row(struct yb_req *rq, const struct yb_form *form, const struct v_answer *a,
                const struct yb_diags *faults, struct api_form_row *out) {
  const struct yb_form_field *f = yb_form_find(form, a->name);
  *out = (struct api_form_row){.name = a->name, .label = a->label, .value = a->value,
                               .page = f ? f->page + 1 : 1, .missing = a->missing,
                               .error = fault_of(rq, faults, a->name)};
}

yb_rc api_form_parts(struct yb_req *rq, const struct yb_form *form, const struct yb_json *answers,
                     const struct yb_json *facts, const struct yb_diags *faults,
                     struct api_form_parts *out) {
  const struct v_part *part;
  uint32_t n;
  YB_TRY(pt_parts(rq, form, answers, facts, faults ? "" : NULL, faults, &part, &n));
  struct api_form_part *list = YB_NEW_N(rq->ctx.arena, n, struct api_form_part);
  if (!list) return YB_NOMEM;
  for (uint32_t i = 0; i < n; i++) {
    struct api_form_row *rows = YB_NEW_N(rq->ctx.arena, part[i].rows_n, struct api_form_row);
    if (!rows) return YB_NOMEM;
    for (uint32_t k = 0; k < part[i].rows_n; k++)
      row(rq, form, &part[i].rows[k], faults, &rows[k]);
    list[i] = (struct api_form_part){part[i].title, part[i].rows_n, rows};
  }
  *out = (struct api_form_parts){n, list};
  return YB_OK;
}
