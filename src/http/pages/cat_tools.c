/* cat_tools.c - around what was found: facets with counts, chips to take away, views, order,
 * the map's marks, the table's columns (cat_find.h). */
#include "base/arena.h"
#include "base/text.h"
#include "http/pages/cat_find.h"

#define FACET_SHOWN 10u
#define CHIPS_MOST 80u
#define COLUMNS_MOST 5u
#define NEAR 40                 /* on the map, where marks become one */

/* ---- links ---- */

static bool kept(yb_str name) {
  static const char *const names[] = {"q", "kind", "panel", "place", "w", "from", "to",
                                      "near", "reach", "sort", "view", "embed"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (yb_str_eq(name, yb_str_of(names[i]))) return true;
  return false;
}

static void put_pair(struct yb_buf *b, yb_str name, yb_str value) {
  yb_buf_byte(b, b->n > 5 ? '&' : '?');                  /* after "/find" */
  yb_buf_put(b, name);
  yb_buf_byte(b, '=');
  yb_url_escape(b, value);
}

yb_rc cat_find_link(struct yb_req *rq, const char *drop, yb_str value, const char *add,
                    yb_str what, yb_str *out) {
  struct yb_buf b;
  yb_buf_init(&b, rq->ctx.arena);
  YB_BUF_Z(&b, "/find");
  for (uint32_t i = 0; i < rq->query.n; i++) {
    const struct yb_pair *p = &rq->query.at[i];
    bool named = drop && yb_str_eq(p->name, yb_str_of(drop));
    if (!kept(p->name) || !p->value.n) continue;
    if (named && (!value.n || yb_str_eq(value, p->value))) continue;
    if (add && !(add[0] == 'w' && !add[1]) && yb_str_eq(p->name, yb_str_of(add))) continue;
    put_pair(&b, p->name, p->value);
  }
  if (add && what.n) put_pair(&b, yb_str_of(add), what);
  return yb_buf_take(&b, out);
}

static yb_str link_of(struct yb_req *rq, const char *drop, yb_str value, const char *add,
                      yb_str what) {
  yb_str out;
  return cat_find_link(rq, drop, value, add, what, &out) == YB_OK ? out : (yb_str){0};
}

/* ---- facets ---- */

static const struct yb_facet_view *facet(const struct cat_question *x, yb_str field) {
  for (uint32_t i = 0; i < x->found.facets; i++)
    if (yb_str_eq(x->found.facet[i].field, field)) return &x->found.facet[i];
  return NULL;
}

static bool is_chosen(const struct yb_facet_value *f) { return f->chosen; }

/* Chosen ones first, then the most first; those beyond FACET_SHOWN behind "more". */
static yb_rc choices_of(struct yb_req *rq, const struct yb_facet_view *f, struct v_facet *out) {
  struct v_pick *at = YB_NEW_N(rq->ctx.arena, f->values, struct v_pick);
  uint32_t n = 0;
  if (!at) return YB_NOMEM;
  for (int turn = 0; turn < 2; turn++)
    for (uint32_t i = 0; i < f->values; i++) {
      const struct yb_facet_value *v = &f->value[i];
      if (is_chosen(v) != (turn == 0)) continue;
      at[n++] = (struct v_pick){.name = YB_S("w"),
                                  .value = pt_fmt(rq, "%.*s:%.*s", YB_ARG(f->field), YB_ARG(v->id)),
                                  .text = cat_text(rq, &v->name), .n = v->n, .on = v->chosen};
    }
  uint32_t shown = n > FACET_SHOWN + 2 ? FACET_SHOWN : n;
  *out = (struct v_facet){.id = f->field, .name = cat_text(rq, &f->name), .choices = at,
                          .choices_n = shown, .rest = at + shown, .rest_n = n - shown};
  return YB_OK;
}

static yb_rc facets(struct yb_req *rq, struct cat_question *x, struct v_find *v) {
  struct v_facet *at = YB_NEW_N(rq->ctx.arena, x->found.facets, struct v_facet);
  if (!at) return YB_NOMEM;
  for (uint32_t i = 0; i < x->found.facets; i++) {
    const struct yb_facet_view *f = &x->found.facet[i];
    bool own = x->kind && yb_kind_field_of(x->kind, f->field);
    if (own && f->values > 0) YB_TRY(choices_of(rq, f, &at[v->facets_n++]));
  }
  v->facets = at;
  return YB_OK;
}

/* Counties with counts; a town only when it is the one that was chosen. */
static yb_rc places(struct yb_req *rq, struct cat_question *x, struct v_find *v) {
  const struct yb_facet_view *f = facet(x, YB_S("division"));
  const struct yb_pack *p = yb_req_app(rq)->pack;
  struct v_pick *at = YB_NEW_N(rq->ctx.arena, f ? f->values : 0, struct v_pick);
  if (!at) return YB_NOMEM;
  for (uint32_t i = 0; f && i < f->values; i++) {
    const struct yb_division *d = yb_pack_division(p, f->value[i].id);
    bool town = d && d == x->place && d->level > YB_COUNTY;
    if (!d || (d->level != YB_COUNTY && !town)) continue;
    at[v->places_n++] = (struct v_pick){.value = d->code, .n = f->value[i].n,
                                          .plain = town ? pt_fmt(rq, "%.*s · %.*s",
                                                                 YB_ARG(d->up->name),
                                                                 YB_ARG(d->name))
                                                        : d->name,
                                          .on = d == x->place};
  }
  v->places = at;
  return YB_OK;
}

/* ---- chips ---- */

static void chip(struct yb_req *rq, struct v_link *at, struct v_find *v, yb_str text,
                 const char *drop, yb_str value) {
  if (v->chips_n == CHIPS_MOST) return;
  at[v->chips_n++] = (struct v_link){.text = text, .href = link_of(rq, drop, value, NULL, value)};
}

static void filter_chips(struct yb_req *rq, struct cat_question *x, struct v_link *at,
                         struct v_find *v) {
  for (uint32_t i = 0; i < x->ask.filters; i++) {
    const struct yb_find_filter *f = &x->ask.filter[i];
    const struct yb_kind_field *field = yb_kind_field_of(x->kind, f->field);
    for (uint32_t k = 0; field && k < f->values.count; k++) {
      const struct yb_option *o = yb_field_option(field, f->values.at[k]);
      yb_str value = f->values.at[k], text = o ? pt_say(rq, &o->name) : value;
      chip(rq, at, v, text, "w", pt_fmt(rq, "%.*s:%.*s", YB_ARG(f->field), YB_ARG(value)));
    }
  }
}

static yb_rc chips(struct yb_req *rq, struct cat_question *x, struct v_find *v) {
  struct v_link *at = YB_NEW_N(rq->ctx.arena, CHIPS_MOST, struct v_link);
  const yb_str any = {0};
  if (!at) return YB_NOMEM;
  if (x->ask.text.n) chip(rq, at, v, YB_PHRASE(rq, "“{1}”", x->ask.text), "q", any);
  if (x->place) chip(rq, at, v, x->place->name, "place", any);
  filter_chips(rq, x, at, v);
  if (x->ask.free_from.year) {
    yb_str from = pt_date(rq, x->ask.free_from), to = pt_date(rq, x->ask.free_to);
    bool one = yb_date_cmp(x->ask.free_from, x->ask.free_to) == 0;
    chip(rq, at, v, one ? YB_PHRASE(rq, "{1}有空", from) : YB_PHRASE(rq, "{1}至 {2} 有空", from, to),
         "from", any);
    YB_TRY(cat_find_link(rq, "from", any, "to", any, &at[v->chips_n - 1].href));
  }
  if (x->ask.near) {
    chip(rq, at, v, YB_PHRASE(rq, "{1}附近", x->near_name), "near", any);
    YB_TRY(cat_find_link(rq, "near", any, "reach", any, &at[v->chips_n - 1].href));
  }
  v->chips = at;
  return YB_OK;
}

/* ---- views, order, what the form carries ---- */

static yb_rc views(struct yb_req *rq, struct cat_question *x, struct v_find *v) {
  static const struct { const char *id, *zh, *icon; } all[] = {
      {"list", "列表", "list"}, {"map", "地图", "map"}, {"table", "表格", "grid"}};
  struct v_link *at = YB_NEW_N(rq->ctx.arena, 3, struct v_link);
  bool placed = !x->kind || x->kind->place != YB_PLACE_NONE;
  if (!at) return YB_NOMEM;
  for (size_t i = 0; i < 3; i++) {
    if ((i == CAT_MAP && !placed) || (i == CAT_TABLE && !x->kind)) continue;
    struct v_link *l = &at[v->views_n++];
    l->text = yb_word(rq, all[i].zh);
    l->note = yb_str_of(all[i].icon);
    l->now = x->view == (enum cat_view)i;
    YB_TRY(cat_find_link(rq, NULL, (yb_str){0}, "view", yb_str_of(all[i].id), &l->href));
  }
  v->views = at;
  v->view = yb_req_query(rq, "view");
  return YB_OK;
}

static void sort_add(struct v_pick *at, struct v_find *v, yb_str value, yb_str text,
                     yb_str now) {
  at[v->sorts_n++] = (struct v_pick){.value = value, .plain = text,
                                       .on = yb_str_eq(value, now)};
}

static yb_rc sorts(struct yb_req *rq, struct cat_question *x, struct v_find *v) {
  struct v_pick *at = YB_NEW_N(rq->ctx.arena, 7 + YB_KIND_FIELDS_MAX, struct v_pick);
  yb_str now = x->ask.sort;
  if (!at) return YB_NOMEM;
  sort_add(at, v, (yb_str){0}, yb_word(rq, "最相关"), now);
  if (x->ask.near) sort_add(at, v, YB_S("distance"), yb_word(rq, "最近"), now);
  sort_add(at, v, YB_S("newest"), yb_word(rq, "最近更新"), now);
  sort_add(at, v, YB_S("viewed"), yb_word(rq, "看的人多"), now);
  if (x->kind && x->kind->booking.mode != YB_BOOK_NONE) {
    sort_add(at, v, YB_S("price"), yb_word(rq, "价格从低到高"), now);
    sort_add(at, v, YB_S("rating"), yb_word(rq, "评价最好"), now);
  }
  for (uint32_t i = 0; x->kind && i < x->kind->fields; i++) {
    const struct yb_kind_field *f = &x->kind->field[i];
    bool date = f->type == YB_FIELD_DATE;
    if (!f->sort) continue;
    sort_add(at, v, date ? pt_fmt(rq, "-%.*s", YB_ARG(f->id)) : f->id,
             date ? YB_PHRASE(rq, "{1}，新的在前", pt_say(rq, &f->name))
                  : YB_PHRASE(rq, "{1}，从小到大", pt_say(rq, &f->name)), now);
  }
  v->sorts = at;
  return YB_OK;
}

static yb_rc reaches(struct yb_req *rq, struct cat_question *x, struct v_find *v) {
  static const struct { const char *id, *zh; } all[] = {
      {"", "不限"}, {"w5", "步行 5 分钟内"}, {"w15", "步行 15 分钟内"},
      {"w30", "步行 30 分钟内"}, {"w60", "步行 60 分钟内"}, {"d10", "10 公里内"}, {"d30", "30 公里内"}};
  size_t n = sizeof all / sizeof *all;
  struct v_pick *at = YB_NEW_N(rq->ctx.arena, n, struct v_pick);
  if (!at) return YB_NOMEM;
  v->near = x->ask.near ? yb_req_query(rq, "near") : (yb_str){0};
  v->near_name = x->near_name;
  v->reach = yb_req_query(rq, "reach");
  for (size_t i = 0; i < n; i++)
    at[v->reaches_n++] = (struct v_pick){.value = yb_str_of(all[i].id),
                                           .plain = yb_word(rq, all[i].zh),
                                           .on = yb_str_eq(v->reach, yb_str_of(all[i].id))};
  v->reaches = at;
  return YB_OK;
}

static yb_rc carried(struct yb_req *rq, struct v_find *v) {
  static const char *const names[] = {"kind", "panel", "view", "embed"};
  size_t n = sizeof names / sizeof *names;
  struct v_hidden *at = YB_NEW_N(rq->ctx.arena, n, struct v_hidden);
  if (!at) return YB_NOMEM;
  for (size_t i = 0; i < n; i++) {
    yb_str value = yb_pairs_get(rq->query, yb_str_of(names[i]));
    if (value.n) at[v->hidden_n++] = (struct v_hidden){yb_str_of(names[i]), value};
  }
  v->hidden = at;
  return YB_OK;
}

/* Without a kind: the kinds, as ways in. */
static yb_rc kinds(struct yb_req *rq, struct cat_question *x, struct v_find *v) {
  const struct yb_facet_view *f = facet(x, YB_S("kind"));
  struct v_link *at = YB_NEW_N(rq->ctx.arena, f ? f->values : 0, struct v_link);
  if (!at) return YB_NOMEM;
  for (uint32_t i = 0; f && i < f->values; i++)
    at[v->kinds_n++] = (struct v_link){.href = link_of(rq, NULL, (yb_str){0}, "kind",
                                                       f->value[i].id),
                                       .text = pt_say(rq, &f->value[i].name),
                                       .note = pt_fmt(rq, "%u", f->value[i].n)};
  v->kinds = at;
  return YB_OK;
}

yb_rc cat_find_tools(struct yb_req *rq, struct cat_question *x, struct v_find *v) {
  YB_TRY(kinds(rq, x, v));
  YB_TRY(facets(rq, x, v));
  YB_TRY(places(rq, x, v));
  YB_TRY(chips(rq, x, v));
  YB_TRY(views(rq, x, v));
  YB_TRY(sorts(rq, x, v));
  YB_TRY(reaches(rq, x, v));
  YB_TRY(carried(rq, v));
  v->from = yb_req_query(rq, "from");
  v->to = yb_req_query(rq, "to");
  v->has_days = x->kind && (x->kind->booking.mode != YB_BOOK_NONE || x->kind->opening);
  v->comparable = x->kind && !cat_kiosk(rq) && v->list.cards_n > 1;
  v->compare = cat_to(rq, "/compare");
  v->clear = x->kind ? cat_to(rq, "/find?kind=%.*s", YB_ARG(x->kind->id)) : cat_to(rq, "/find");
  return YB_OK;
}

/* ---- map ---- */

static yb_str how_many(struct yb_req *rq, yb_str name, uint32_t n) {
  return YB_PHRASE(rq, "{1}，{2} 条", name, pt_fmt(rq, "%u", n));
}

static void area_add(struct yb_req *rq, struct cat_question *x, struct cat_map *m,
                     struct cat_area *at, const struct yb_division *d, uint32_t n) {
  const struct yb_show *show = yb_req_app(rq)->pack->show;
  const struct yb_map_county *c = yb_map_county(show->map, d->code);
  if (!c) return;
  at[m->areas++] = (struct cat_area){
      .code = d->code, .n = n, .on = x->place && yb_division_within(x->place, d),
      .href = x->place == d ? link_of(rq, "place", (yb_str){0}, NULL, (yb_str){0})
                            : link_of(rq, NULL, (yb_str){0}, "place", d->code),
      .label = how_many(rq, pt_say(rq, &c->name), n)};
}

/* One mark for those of a county that would lie on one another; it leads to the county,
 * where they lie apart. Not in the county that is drawn large. */
static uint32_t gather(struct yb_req *rq, yb_str focus, struct cat_mark *m, uint32_t n) {
  const struct yb_show *show = yb_req_app(rq)->pack->show;
  for (uint32_t i = 0; i < n; i++)
    for (uint32_t k = i + 1; k < n;) {
      int dx = m[k].at.x - m[i].at.x, dy = m[k].at.y - m[i].at.y;
      bool one = yb_str_eq(m[i].county, m[k].county) && !yb_str_eq(m[i].county, focus) &&
                 dx * dx + dy * dy < NEAR * NEAR && !m[i].on && !m[k].on;
      const struct yb_map_county *c = one ? yb_map_county(show->map, m[i].county) : NULL;
      if (!c) {
        k++;
        continue;
      }
      m[i].n += m[k].n;
      m[i].towns = pt_fmt(rq, "%.*s %.*s", YB_ARG(m[i].towns), YB_ARG(m[k].towns));
      m[i].href = link_of(rq, NULL, (yb_str){0}, "place", c->code);
      m[i].label = how_many(rq, pt_say(rq, &c->name), m[i].n);
      m[k] = m[--n];
    }
  return n;
}

static yb_rc marks_of(struct yb_req *rq, struct cat_question *x, const struct yb_facet_view *f,
                      struct cat_map *m) {
  const struct yb_pack *p = yb_req_app(rq)->pack;
  struct cat_area *area = YB_NEW_N(rq->ctx.arena, f->values, struct cat_area);
  struct cat_mark *mark = YB_NEW_N(rq->ctx.arena, f->values, struct cat_mark);
  if (!area || !mark) return YB_NOMEM;
  for (uint32_t i = 0; i < f->values; i++) {
    const struct yb_division *d = yb_pack_division(p, f->value[i].id);
    struct yb_map_at at;
    if (d && d->level == YB_COUNTY) area_add(rq, x, m, area, d, f->value[i].n);
    if (!d || d->level != YB_TOWN || !yb_pack_map_at(p, d, &at)) continue;
    mark[m->marks++] = (struct cat_mark){
        .at = at, .n = f->value[i].n, .on = d == x->place,
        .href = link_of(rq, NULL, (yb_str){0}, "place", d->code),
        .county = cat_county(rq, d->code), .label = how_many(rq, d->name, f->value[i].n),
        .towns = d->code};
  }
  if (x->place) m->focus = cat_county(rq, x->place->code);
  m->marks = gather(rq, m->focus, mark, m->marks);
  cat_map_spread(yb_req_app(rq)->pack->show->map, m->focus, mark, m->marks);
  m->area = area;
  m->mark = mark;
  return YB_OK;
}

/* Which mark each card belongs to. */
static void towns(struct yb_req *rq, struct cat_question *x, struct v_find *v) {
  struct v_cat_card *c = (struct v_cat_card *)(uintptr_t)v->list.cards;
  for (uint32_t i = 0; i < v->list.cards_n; i++) {
    const struct yb_division *d = yb_pack_division(yb_req_app(rq)->pack, x->found.card[i].division);
    while (d && d->level > YB_TOWN) d = d->up;
    if (d) c[i].town = d->code;
  }
}

yb_rc cat_find_map(struct yb_req *rq, struct cat_question *x, struct v_find *v) {
  const struct yb_show *show = yb_req_app(rq)->pack->show;
  const struct yb_facet_view *f = facet(x, YB_S("division"));
  struct cat_map m = {0};
  if (x->ask.near) {
    struct v_cat_card *c = (struct v_cat_card *)(uintptr_t)v->list.cards;
    for (uint32_t i = 0; i < v->list.cards_n; i++)
      if (x->found.card[i].placed) c[i].n = i + 1;
    v->drawing = cat_rings_draw(rq, x->ask.here, x->found.card, c, v->list.cards_n);
    v->notice = cat_escaped(rq, yb_word(rq, "按直线方向和距离画的示意，步行时间按路程估算。"));
    v->ringed = true;
    v->lens = cat_lens(&v->drawing);
    return YB_OK;
  }
  if (!show || !show->map || !f) return YB_OK;
  YB_TRY(marks_of(rq, x, f, &m));
  towns(rq, x, v);
  v->drawing = cat_map_draw(rq, &m);
  v->lens = cat_lens(&v->drawing);
  v->notice = cat_map_notice(rq, show->map);
  return YB_OK;
}

/* ---- table ---- */

static bool column(const struct yb_kind_field *f) {
  return f->compare && f->cls == YB_PUBLIC && f->type != YB_FIELD_ROWS &&
         f->type != YB_FIELD_LONGTEXT;
}

static yb_rc cells_of(struct yb_req *rq, const struct cat_question *x, uint32_t i,
                      struct v_cat_card *c) {
  const struct yb_json *fields = x->found.card[i].fields;
  struct v_cell *cell = YB_NEW_N(rq->ctx.arena, COLUMNS_MOST, struct v_cell);
  if (!cell) return YB_NOMEM;
  for (uint32_t k = 0; k < x->kind->fields && c->cells_n < COLUMNS_MOST; k++) {
    const struct yb_kind_field *f = &x->kind->field[k];
    bool missing;
    if (!column(f)) continue;
    cell[c->cells_n++].value = cat_value(rq, f, yb_json_get(fields, f->id), &missing);
  }
  c->cells = cell;
  return YB_OK;
}

yb_rc cat_find_table(struct yb_req *rq, struct cat_question *x, struct v_find *v) {
  struct v_cat_card *c = (struct v_cat_card *)(uintptr_t)v->list.cards;
  struct v_link *head = YB_NEW_N(rq->ctx.arena, COLUMNS_MOST, struct v_link);
  if (!head) return YB_NOMEM;
  for (uint32_t k = 0; k < x->kind->fields && v->heads_n < COLUMNS_MOST; k++)
    if (column(&x->kind->field[k]))
      head[v->heads_n++].text = pt_say(rq, &x->kind->field[k].name);
  v->heads = head;
  for (uint32_t i = 0; i < v->list.cards_n; i++) YB_TRY(cells_of(rq, x, i, &c[i]));
  return YB_OK;
}
