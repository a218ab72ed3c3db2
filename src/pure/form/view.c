/* view.c - what a page shows: a flat list of items for templates that know
 * nothing of schemas. */
#include "pure/form/form_int.h"

struct viewing {
  struct walk w;
  uint32_t page;
  const struct yb_diags *diags;
  struct yb_form_item *first, *last;
};

/* "scenes[0].date" -> "f-scenes-0-date" */
static yb_rc html_id(struct viewing *v, yb_str name, yb_str *out) {
  struct yb_buf b;
  yb_buf_init(&b, v->w.ctx->arena);
  yb_buf_z(&b, "f-");
  for (size_t i = 0; i < name.n; i++) {
    if (name.p[i] == ']') continue;
    yb_buf_byte(&b, name.p[i] == '[' || name.p[i] == '.' ? '-' : name.p[i]);
  }
  return yb_buf_take(&b, out);
}

static yb_rc error_of(struct viewing *v, struct yb_form_item *i) {
  struct yb_buf b;
  for (const struct yb_diag *d = v->diags ? v->diags->first : NULL; d; d = d->next) {
    if (!yb_str_eq(d->at.path, i->name)) continue;
    i->error = d;
    yb_buf_init(&b, v->w.ctx->arena);
    yb_diag_what(d, v->w.form->lang, &b);
    yb_buf_z(&b, v->w.form->lang == YB_ZH ? "，" : ": ");
    yb_diag_fix(d, v->w.form->lang, &b);
    return yb_buf_take(&b, &i->error_text);
  }
  return YB_OK;
}

static yb_rc add(struct viewing *v, const struct frame *f, const struct node *n, yb_form_part part,
                 struct yb_form_item **out) {
  struct yb_form_item *i = YB_NEW(v->w.ctx->arena, struct yb_form_item);
  if (!i) return YB_NOMEM;
  i->part = part;
  i->field = &n->pub;
  if (v->last) v->last->next = i;
  else v->first = i;
  v->last = i;
  *out = i;
  if (!n->pub.key.n) {
    i->id = n->pub.id;
    return YB_OK;
  }
  YB_TRY(yb_form_name(&v->w, f, n, &i->name));
  YB_TRY(html_id(v, i->name, &i->id));
  return part == YB_PART_FIELD || part == YB_PART_LIST_BEGIN ? error_of(v, i) : YB_OK;
}

static bool selected(const struct yb_json *j, yb_str value) {
  if (j && j->type == YB_JSON_ARRAY) {
    for (const struct yb_json *e = j->first; e; e = e->next)
      if (yb_str_eq(yb_form_plain(e), value)) return true;
    return false;
  }
  return j && yb_str_eq(yb_form_plain(j), value);
}

static yb_rc options(struct viewing *v, const struct node *n, const struct yb_json *j,
                     struct yb_form_item *i) {
  struct yb_form_option *o = YB_NEW_N(v->w.ctx->arena, n->pub.options, struct yb_form_option);
  if (!o) return YB_NOMEM;
  for (uint32_t k = 0; k < n->pub.options; k++) {
    o[k] = n->pub.option[k];
    o[k].selected = selected(j, o[k].value);
  }
  i->option = o;
  i->options = n->pub.options;
  return YB_OK;
}

static yb_rc uploads(struct viewing *v, const struct yb_json *j, struct yb_form_item *i) {
  if (!j || j->type != YB_JSON_ARRAY) return YB_OK;
  struct yb_form_upload *u = YB_NEW_N(v->w.ctx->arena, j->count, struct yb_form_upload);
  if (!u) return YB_NOMEM;
  i->upload = u;
  for (const struct yb_json *e = j->first; e; e = e->next, i->uploads++) {
    u[i->uploads] = (struct yb_form_upload){.id = yb_json_get_str(e, YB_S("id")),
                                            .name = yb_json_get_str(e, YB_S("name")),
                                            .type = yb_json_get_str(e, YB_S("type")),
                                            .bytes = yb_json_int(yb_json_get(e, YB_S("bytes")), 0)};
    YB_TRY(yb_str_fmt(v->w.ctx->arena, &u[i->uploads].remove, "remove:%.*s[%u]", YB_ARG(i->name),
                      i->uploads));
  }
  return YB_OK;
}

static yb_rc bound(struct viewing *v, bool has, yb_dec d, yb_str *out) {
  struct yb_buf b;
  if (!has) return YB_OK;
  yb_buf_init(&b, v->w.ctx->arena);
  yb_dec_write(&b, d, true);
  return yb_buf_take(&b, out);
}

static yb_rc leaf(struct viewing *v, const struct frame *f, const struct node *n) {
  struct yb_form_item *i;
  const struct yb_json *j = member(f, n);
  YB_TRY(add(v, f, n, YB_PART_FIELD, &i));
  i->value = yb_form_plain(j);
  i->checked = yb_json_bool(j, false);
  if (n->pub.options) return options(v, n, j, i);
  if (n->pub.kind == YB_FORM_FILE) return uploads(v, j, i);
  YB_TRY(bound(v, n->pub.has_min, n->pub.min, &i->min));
  YB_TRY(bound(v, n->pub.has_max, n->pub.max, &i->max));
  return bound(v, n->pub.has_step, n->pub.step, &i->step);
}

static yb_rc object(struct viewing *v, const struct frame *f, uint32_t from, uint32_t end);

/* Rows that are there, or as many blank ones as the form shows at first. */
static yb_rc rows(struct viewing *v, const struct frame *f, const struct node *n) {
  struct yb_form_item *i;
  const struct yb_json *j = member(f, n), *e = NULL;
  struct yb_arena *a = v->w.ctx->arena;
  bool there = j && j->type == YB_JSON_ARRAY && j->count;
  uint32_t count = there ? j->count : j ? 0 : n->pub.rows_first;
  YB_TRY(add(v, f, n, YB_PART_LIST_BEGIN, &i));
  i->rows = count;
  if (there) e = j->first;
  for (uint32_t r = 0; r < count; r++, e = e ? e->next : NULL) {
    struct frame below;
    YB_TRY(add(v, f, n, YB_PART_ROW_BEGIN, &i));
    i->row = r, i->rows = count;
    YB_TRY(yb_str_fmt(a, &i->name, "%.*s%.*s[%u]", YB_ARG(f->prefix), YB_ARG(n->pub.key), r));
    YB_TRY(html_id(v, i->name, &i->id));
    if (n->add_remove && count > n->pub.rows_min)
      YB_TRY(yb_str_fmt(a, &i->remove, "remove:%.*s", YB_ARG(i->name)));
    YB_TRY(yb_form_row_frame(&v->w, f, n, r, e, &below));
    YB_TRY(object(v, &below, n->pub.index + 1, n->end));
    YB_TRY(add(v, f, n, YB_PART_ROW_END, &i));
  }
  YB_TRY(add(v, f, n, YB_PART_LIST_END, &i));
  i->rows = count;
  if (n->add_remove && count < n->pub.rows_max)
    YB_TRY(yb_str_fmt(a, &i->add, "add:%.*s", YB_ARG(i->name)));
  return YB_OK;
}

/* A page's own group is the page: only groups within it are framed. */
static yb_rc group(struct viewing *v, const struct frame *f, const struct node *n) {
  struct yb_form_item *i;
  struct frame below;
  bool framed = n->pub.parent >= 0;
  YB_TRY(yb_form_below(&v->w, f, n, &below));
  if (framed) YB_TRY(add(v, f, n, YB_PART_GROUP_BEGIN, &i));
  YB_TRY(object(v, &below, n->pub.index + 1, n->end));
  return framed ? add(v, f, n, YB_PART_GROUP_END, &i) : YB_OK;
}

static yb_rc object(struct viewing *v, const struct frame *f, uint32_t from, uint32_t end) {
  struct yb_form_item *item;
  for (uint32_t i = from; i < end; i = v->w.form->node[i].end) {
    const struct node *n = &v->w.form->node[i];
    bool hide;
    if (!on_page(n, v->page)) continue;
    YB_TRY(yb_form_hidden(&v->w, f, n, &hide));
    if (hide) continue;
    if (is_input(n)) YB_TRY(leaf(v, f, n));
    else if (n->pub.kind == YB_FORM_LIST) YB_TRY(rows(v, f, n));
    else if (n->pub.kind == YB_FORM_GROUP) YB_TRY(group(v, f, n));
    else if (n->pub.kind == YB_FORM_NOTE) {
      YB_TRY(add(v, f, n, YB_PART_NOTE, &item));
      item->value = n->text;
    } else YB_TRY(add(v, f, n, YB_PART_RULE, &item));
  }
  return YB_OK;
}

yb_rc yb_form_view(const struct yb_form *form, struct yb_ctx *ctx, uint32_t page,
                   const struct yb_json *answers, const struct yb_json *facts,
                   const struct yb_diags *diags, const struct yb_form_item **out) {
  struct viewing v = {.w = {form, ctx, facts}, .page = page, .diags = diags};
  struct frame root = {.json = answers};
  YB_TRY(object(&v, &root, 0, form->nodes));
  *out = v.first;
  return YB_OK;
}
