/* form.c - questions about a form, walking answers, conditions. */
#include "pure/form/form_int.h"

yb_str yb_form_id(const struct yb_form *form) { return form->id; }
uint32_t yb_form_pages(const struct yb_form *form) { return form->pages; }
uint32_t yb_form_fields(const struct yb_form *form) { return form->nodes; }

const struct yb_form_page *yb_form_page(const struct yb_form *form, uint32_t page) {
  return page < form->pages ? &form->page[page] : NULL;
}

const struct yb_form_field *yb_form_field(const struct yb_form *form, uint32_t index) {
  return index < form->nodes ? &form->node[index].pub : NULL;
}

/* "scenes[3].date" and "scenes[].date" are the same but for the digits. */
static bool same_path(yb_str declared, yb_str asked) {
  size_t k = 0;
  for (size_t i = 0; i < declared.n; i++, k++) {
    if (k >= asked.n || declared.p[i] != asked.p[k]) return false;
    if (declared.p[i] != '[') continue;
    while (k + 1 < asked.n && asked.p[k + 1] >= '0' && asked.p[k + 1] <= '9') k++;
  }
  return k == asked.n;
}

const struct yb_form_field *yb_form_find(const struct yb_form *form, yb_str path) {
  for (uint32_t i = 0; i < form->nodes; i++)
    if (form->node[i].pub.key.n && same_path(form->node[i].pub.path, path))
      return &form->node[i].pub;
  return NULL;
}

yb_str yb_form_plain(const struct yb_json *j) {
  if (!j) return YB_S("");
  if (j->type == YB_JSON_BOOL) return j->truth ? YB_S("true") : YB_S("false");
  return j->type == YB_JSON_STRING || j->type == YB_JSON_NUMBER ? j->text : YB_S("");
}

const struct yb_form_option *yb_form_option_of(const struct node *n, yb_str value) {
  for (uint32_t i = 0; i < n->pub.options; i++)
    if (yb_str_eq(n->pub.option[i].value, value)) return &n->pub.option[i];
  return NULL;
}

yb_rc yb_form_name(const struct walk *w, const struct frame *f, const struct node *n, yb_str *out) {
  return yb_str_fmt(w->ctx->arena, out, "%.*s%.*s", YB_ARG(f->prefix), YB_ARG(n->pub.key));
}

yb_rc yb_form_below(const struct walk *w, const struct frame *f, const struct node *n,
                    struct frame *out) {
  if (!n->pub.key.n) {             /* a group without a path: the same object */
    *out = *f;
    return YB_OK;
  }
  *out = (struct frame){.outer = f, .object = n->own, .json = member(f, n)};
  return yb_str_fmt(w->ctx->arena, &out->prefix, "%.*s%.*s.", YB_ARG(f->prefix),
                    YB_ARG(n->pub.key));
}

yb_rc yb_form_row_frame(const struct walk *w, const struct frame *f, const struct node *n,
                        uint32_t row, const struct yb_json *json, struct frame *out) {
  *out = (struct frame){.outer = f, .object = n->own, .json = json};
  return yb_str_fmt(w->ctx->arena, &out->prefix, "%.*s%.*s[%u].", YB_ARG(f->prefix),
                    YB_ARG(n->pub.key), row);
}

/* ---- conditions ---- */

/* Not yet answered: no boxes are ticked and no rows are there; else null. */
static yb_value nothing(const struct node *n) {
  switch (n->pub.kind) {
    case YB_FORM_CHECKBOX: return yb_value_bool(false);
    case YB_FORM_CHECKLIST:
    case YB_FORM_FILE:
    case YB_FORM_LIST: return (yb_value){.type = YB_VLIST};
    default: return yb_value_null();
  }
}

static yb_rc slot_value(const struct walk *w, const struct node *n, const struct yb_json *j,
                        const struct yb_feel_type *type, yb_value *out) {
  if (blank(j)) {
    *out = nothing(n);
    return YB_OK;
  }
  if (n->pub.kind == YB_FORM_NUMBER && j->type == YB_JSON_STRING) {
    yb_dec d;
    *out = yb_value_null();        /* what is no number yet */
    yb_rc rc = yb_dec_parse(j->text, &d);
    return rc == YB_OK ? yb_value_dec(w->ctx->arena, d, out) : rc == YB_NOMEM ? rc : YB_OK;
  }
  return yb_value_from_json(w->ctx, j, type, out);
}

static yb_rc slots(const struct walk *w, const struct frame *f, const struct node *n, yb_value *v) {
  const struct object *o = &w->form->object[n->object];
  for (uint32_t i = 0; i < o->names; i++) {
    const struct frame *at = f;
    if (!yb_feel_reads(n->hide, i)) continue;
    if (o->member[i] < 0) {
      YB_TRY(yb_value_from_json(w->ctx, yb_json_get(w->facts, o->name[i].name), NULL, &v[i]));
      continue;
    }
    for (uint32_t k = 0; k < o->level[i] && at; k++) at = at->outer;
    const struct node *m = &w->form->node[o->member[i]];
    YB_TRY(slot_value(w, m, at ? member(at, m) : NULL, o->name[i].type, &v[i]));
  }
  return YB_OK;
}

/* Warnings of a condition are no faults of the person: they are dropped. */
yb_rc yb_form_hidden(const struct walk *w, const struct frame *f, const struct node *n, bool *out) {
  *out = false;
  if (!n->hide) return YB_OK;
  struct yb_arena_mark mark = yb_arena_mark(w->ctx->arena);
  struct yb_ctx quiet = *w->ctx;
  quiet.diags = NULL;
  yb_value r = yb_value_null();
  yb_value *v = YB_NEW_N(quiet.arena, w->form->object[n->object].names, yb_value);
  yb_rc rc = v ? slots(w, f, n, v) : YB_NOMEM;
  if (rc == YB_OK) rc = yb_feel_eval(n->hide, &quiet, v, &r);
  *out = yb_value_is_true(r);
  yb_arena_back(w->ctx->arena, mark);
  return rc;
}

yb_rc yb_form_page_hidden(const struct yb_form *form, struct yb_ctx *ctx, uint32_t page,
                          const struct yb_json *answers, const struct yb_json *facts, bool *out) {
  struct walk w = {form, ctx, facts};
  struct frame root = {.json = answers};
  if (page >= form->pages) return YB_ABSENT;
  return yb_form_hidden(&w, &root, &form->node[form->page[page].first], out);
}
