/* cat_fields.c - fields, tables and relations of an entry, by its kind (cat_entry.h). */
#include "base/arena.h"
#include "base/text.h"
#include "http/pages/cat_entry.h"

const struct yb_who cat_nobody = {.kind = YB_WHO_NOBODY, .name = {"", 0}};

/* ---- plain fields ---- */

/* The names of the fields that say nothing, in one line. */
static yb_rc unknowns(struct yb_req *rq, const struct yb_kind *k, const struct yb_json *fields,
                      yb_str *out) {
  struct yb_buf b;
  bool missing;
  yb_buf_init(&b, rq->ctx.arena);
  for (uint32_t i = 0; i < k->fields; i++) {
    const struct yb_kind_field *f = &k->field[i];
    if (f->cls != YB_PUBLIC || f->type == YB_FIELD_ROWS || !f->unknown) continue;
    (void)cat_value(rq, f, yb_json_get(fields, f->id), &missing);
    if (!missing) continue;
    if (b.n) yb_buf_put(&b, yb_word(rq, "、"));
    yb_buf_put(&b, pt_say(rq, &f->name));
  }
  return yb_buf_take(&b, out);
}

yb_rc cat_values(struct yb_req *rq, const struct yb_kind *k, const struct yb_json *fields,
                 const struct v_value **out, uint32_t *n, yb_str *missing) {
  struct v_value *at = YB_NEW_N(rq->ctx.arena, k->fields, struct v_value);
  if (!at) return YB_NOMEM;
  YB_TRY(unknowns(rq, k, fields, missing));
  *out = at;
  *n = 0;
  for (uint32_t i = 0; i < k->fields; i++) {
    const struct yb_kind_field *f = &k->field[i];
    struct v_value *v = &at[*n];
    bool none;
    if (f->cls != YB_PUBLIC || f->type == YB_FIELD_ROWS) continue;
    v->value = cat_value(rq, f, yb_json_get(fields, f->id), &none);
    if (none) continue;
    v->name = cat_text(rq, &f->name);
    ++*n;
  }
  return YB_OK;
}

/* ---- tables ---- */

struct table {
  struct yb_req *rq;
  const struct yb_kind_field *f;
  struct cat_mark *mark;
  uint32_t marks;
  bool placed;                       /* a column leads to entries that have a place */
};

static bool leads(const struct yb_pack *p, const struct yb_kind_field *column) {
  const struct yb_kind *to = column->type == YB_FIELD_REF ? yb_pack_kind(p, column->to) : NULL;
  return to && to->place != YB_PLACE_NONE;
}

/* The county that all marks lie in is drawn large. */
static yb_str one_county(const struct table *t) {
  for (uint32_t i = 1; i < t->marks; i++)
    if (!yb_str_eq(t->mark[i].county, t->mark[0].county)) return (yb_str){0};
  return t->marks ? t->mark[0].county : (yb_str){0};
}

static void put_mark(struct table *t, const struct yb_card *c, uint32_t n, yb_str href) {
  const struct yb_pack *p = yb_req_app(t->rq)->pack;
  struct yb_map_at at;
  if (!yb_pack_map_at(p, yb_pack_division(p, c->division), &at)) return;
  t->mark[t->marks++] = (struct cat_mark){
      .at = at, .county = cat_county(t->rq, c->division), .n = n, .href = href,
      .label = pt_fmt(t->rq, "%u %.*s", n, YB_ARG(pt_say(t->rq, &c->name)))};
}

/* A link to the entry that is named; its slug alone when it is gone. */
static yb_rc ref_cell(struct table *t, const struct yb_kind_field *column, yb_str slug,
                      uint32_t n, struct v_row *row, struct v_cell *out) {
  struct yb_req *rq = t->rq;
  struct yb_entry_view *v = YB_NEW(rq->ctx.arena, struct yb_entry_view);
  struct yb_buf b;
  if (!v) return YB_NOMEM;
  yb_rc rc = yb_entry_get(yb_req_app(rq), &rq->ctx, &cat_nobody, 0, column->to, slug, v);
  if (rc == YB_ABSENT) {
    out->value = cat_escaped(rq, yb_word(rq, "已下架"));
    return YB_OK;
  }
  YB_TRY(rc);
  yb_str href = cat_to(rq, "/e/%.*s/%.*s", YB_ARG(column->to), YB_ARG(slug));
  yb_buf_init(&b, rq->ctx.arena);
  YB_BUF_Z(&b, "<a href=\"");
  yb_html_escape(&b, href);
  YB_BUF_Z(&b, "\">");
  yb_buf_put(&b, cat_text(rq, &v->card.name).s);
  YB_BUF_Z(&b, "</a>");
  if (leads(yb_req_app(rq)->pack, column)) {
    row->href = href;
    put_mark(t, &v->card, n, href);
  }
  return yb_buf_take(&b, &out->value.s);
}

static yb_rc row_of(struct table *t, const struct yb_json *j, uint32_t n, struct v_row *row) {
  struct v_cell *cell = YB_NEW_N(t->rq->ctx.arena, t->f->columns, struct v_cell);
  if (!cell) return YB_NOMEM;
  *row = (struct v_row){.cells = cell, .cells_n = t->f->columns, .n = n};
  for (uint32_t i = 0; i < t->f->columns; i++) {
    const struct yb_kind_field *c = &t->f->column[i];
    const struct yb_json *v = yb_json_get(j, c->id);
    bool missing = false;
    cell[i].label = pt_say(t->rq, &c->name);
    cell[i].number = c->type == YB_FIELD_INTEGER || c->type == YB_FIELD_DECIMAL ||
                     c->type == YB_FIELD_MONEY;
    if (!v) continue;
    if (c->type == YB_FIELD_REF) YB_TRY(ref_cell(t, c, v->text, n, row, &cell[i]));
    else cell[i].value = cat_value(t->rq, c, v, &missing);
  }
  return YB_OK;
}

static yb_rc heads_of(struct table *t, struct v_rows_field *out) {
  struct v_link *at = YB_NEW_N(t->rq->ctx.arena, t->f->columns, struct v_link);
  if (!at) return YB_NOMEM;
  for (uint32_t i = 0; i < t->f->columns; i++)
    at[i].text = pt_say(t->rq, &t->f->column[i].name);
  out->heads = at;
  out->heads_n = t->f->columns;
  return YB_OK;
}

static yb_rc table_of(struct yb_req *rq, const struct yb_kind_field *f, const struct yb_json *list,
                      struct v_rows_field *out) {
  struct table t = {.rq = rq, .f = f};
  struct v_row *row = YB_NEW_N(rq->ctx.arena, list->count, struct v_row);
  t.mark = YB_NEW_N(rq->ctx.arena, (size_t)list->count * f->columns, struct cat_mark);
  if (!row || !t.mark) return YB_NOMEM;
  *out = (struct v_rows_field){.id = f->id, .name = cat_text(rq, &f->name), .rows = row};
  for (const struct yb_json *m = list->first; m; m = m->next, out->rows_n++)
    YB_TRY(row_of(&t, m, out->rows_n + 1, &row[out->rows_n]));
  out->stops = t.marks > 0;
  if (t.marks) {
    struct cat_map map = {.mark = t.mark, .marks = t.marks, .line = true,
                          .title = pt_say(rq, &f->name), .focus = one_county(&t)};
    cat_map_spread(yb_req_app(rq)->pack->show->map, map.focus, t.mark, t.marks);
    out->drawing = cat_map_draw(rq, &map);
    out->lens = cat_lens(&out->drawing);
  }
  return heads_of(&t, out);
}

yb_rc cat_tables(struct yb_req *rq, const struct yb_kind *k, const struct yb_json *fields,
                 const struct v_rows_field **out, uint32_t *n) {
  struct v_rows_field *at = YB_NEW_N(rq->ctx.arena, k->fields, struct v_rows_field);
  if (!at) return YB_NOMEM;
  *out = at;
  *n = 0;
  for (uint32_t i = 0; i < k->fields; i++) {
    const struct yb_kind_field *f = &k->field[i];
    const struct yb_json *list = yb_json_get(fields, f->id);
    if (f->cls != YB_PUBLIC || f->type != YB_FIELD_ROWS || !list || !list->count) continue;
    YB_TRY(table_of(rq, f, list, &at[*n]));
    ++*n;
  }
  return YB_OK;
}

/* ---- relations ---- */

static bool is_whole(const struct yb_kind *k, const struct yb_related *r) {
  for (uint32_t i = 0; i < k->relations && !r->back; i++)
    if (yb_str_eq(k->relation[i].id, r->relation)) return k->relation[i].whole;
  return false;
}

static yb_rc whole_of(struct yb_req *rq, const struct yb_related *r, struct v_whole *out) {
  struct v_clause *at = YB_NEW_N(rq->ctx.arena, r->cards, struct v_clause);
  if (!at) return YB_NOMEM;
  *out = (struct v_whole){.name = cat_text(rq, &r->name), .clauses = at, .clauses_n = r->cards};
  for (uint32_t i = 0; i < r->cards; i++) {
    const struct yb_card *c = &r->card[i];
    at[i].name = cat_text(rq, &c->name);
    at[i].href = cat_to(rq, "/e/%.*s/%.*s", YB_ARG(c->kind->id), YB_ARG(c->slug));
    YB_TRY(cat_values(rq, c->kind, c->fields, &at[i].values, &at[i].values_n,
                      &at[i].missing));
  }
  return YB_OK;
}

/* The same cards are not told twice when both sides declare the relation. */
static bool told(const struct yb_entry_view *e, uint32_t upto) {
  const struct yb_related *r = &e->relation[upto];
  for (uint32_t i = 0; i < upto; i++) {
    const struct yb_related *o = &e->relation[i];
    uint32_t same = 0;
    for (uint32_t k = 0; k < r->cards; k++)
      for (uint32_t m = 0; m < o->cards; m++) same += o->card[m].id == r->card[k].id;
    if (same == r->cards) return true;
  }
  return false;
}

yb_rc cat_relations(struct yb_req *rq, const struct yb_entry_view *e, struct v_entry *v) {
  struct v_group *group = YB_NEW_N(rq->ctx.arena, e->related, struct v_group);
  struct v_whole *whole = YB_NEW_N(rq->ctx.arena, e->related, struct v_whole);
  if (!group || !whole) return YB_NOMEM;
  for (uint32_t i = 0; i < e->related; i++) {
    const struct yb_related *r = &e->relation[i];
    if (!r->cards || told(e, i)) continue;
    if (is_whole(e->card.kind, r)) {
      YB_TRY(whole_of(rq, r, &whole[v->wholes_n++]));
      continue;
    }
    group[v->groups_n].name = cat_text(rq, &r->name);
    YB_TRY(cat_cards(rq, r->card, r->cards, &group[v->groups_n].list));
    v->groups_n++;
  }
  v->groups = group;
  v->wholes = whole;
  return YB_OK;
}
