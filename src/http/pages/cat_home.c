/* cat_home.c - the platform's first page, and the page of each panel (cat.h). */
#include "base/arena.h"
#include "http/handlers.h"
#include "http/pages/cat.h"
#include "tpl_cat_panel.h"
#include "tpl_cat_platform.h"

#define SHELF_CARDS 6u
#define FRONT_CARDS 4u
#define FRONT_DAYS 120u
#define WAYS_MOST 12u
#define BARS_MOST 40u

/* ---- figures ---- */

static yb_rc figures(struct yb_req *rq, const struct yb_panel *p, struct v_fig *at, uint32_t *n) {
  for (uint32_t i = 0; i < p->figures; i++) {
    const struct yb_panel_figure *f = &p->figure[i];
    yb_str value = pt_fmt(rq, "%u", f->value);
    at[(*n)++] = (struct v_fig){.name = cat_text(rq, &f->name), .unit = cat_unit(rq, f->unit),
                                .value = cat_escaped(rq, f->more_than
                                                             ? YB_PHRASE(rq, "超 {1}", value)
                                                             : value),
                                .period = f->period, .source = f->source};
  }
  return YB_OK;
}

/* ---- panels ---- */

static uint32_t count_of(const struct yb_catalog_found *f, yb_str panel) {
  for (uint32_t i = 0; i < f->facets; i++)
    for (uint32_t k = 0; YB_EQ(f->facet[i].field, "panel") && k < f->facet[i].values; k++)
      if (yb_str_eq(f->facet[i].value[k].id, panel)) return f->facet[i].value[k].n;
  return 0;
}

static yb_rc panels(struct yb_req *rq, const struct yb_catalog *c, const struct v_panel **out) {
  struct v_panel *at = YB_NEW_N(rq->ctx.arena, c->panels, struct v_panel);
  struct yb_catalog_ask ask = {.limit = 1};
  struct yb_catalog_found f;
  if (!at) return YB_NOMEM;
  YB_TRY(yb_catalog_find(yb_req_app(rq), &rq->ctx, &ask, &f));
  for (uint32_t i = 0; i < c->panels; i++) {
    const struct yb_panel *p = &c->panel[i];
    uint32_t n = count_of(&f, p->id);
    at[i] = (struct v_panel){.id = p->id, .icon = p->icon, .title = cat_text(rq, &p->title),
                             .intro = cat_text(rq, &p->intro), .count = n,
                             .href = cat_to(rq, "/platform/%.*s", YB_ARG(p->id)),
                             .pic = cat_picture(rq, p->motif, (yb_str){0}),
                             .count_text = YB_PHRASE(rq, "{1} 条", pt_fmt(rq, "%u", n))};
  }
  *out = at;
  return YB_OK;
}

/* ---- fronts ---- */

static yb_rc soon(struct yb_req *rq, const struct yb_front *f, uint32_t most,
                  struct v_cat_cards *out) {
  struct yb_soon_list list;
  YB_TRY(yb_catalog_soon(yb_req_app(rq), &rq->ctx, f->kind, FRONT_DAYS, most, &list));
  struct v_cat_card *at = YB_NEW_N(rq->ctx.arena, list.count, struct v_cat_card);
  if (!at) return YB_NOMEM;
  *out = (struct v_cat_cards){at, list.count, false};
  for (uint32_t i = 0; i < list.count; i++) {
    const struct yb_soon *s = &list.at[i];
    yb_str day = pt_date(rq, s->on);
    cat_card(rq, &s->card, &at[i]);
    at[i].date = s->from_min ? pt_fmt(rq, "%.*s %u:%02u", YB_ARG(day), s->from_min / 60u,
                                      s->from_min % 60u) : day;
    out->pictures |= i && !yb_str_eq(s->card.motif, list.at[0].card.motif);
  }
  return YB_OK;
}

static yb_rc front(struct yb_req *rq, const struct yb_front *f, struct v_front *out) {
  uint32_t most = f->most && f->most < 20 ? f->most : FRONT_CARDS;
  struct yb_catalog_ask ask = {.kind = f->kind, .sort = f->sort, .limit = most};
  struct yb_catalog_found found;
  *out = (struct v_front){.id = f->id, .title = cat_text(rq, &f->title),
                          .more = cat_to(rq, "/find?kind=%.*s&sort=%.*s", YB_ARG(f->kind),
                                         YB_ARG(f->sort))};
  if (!f->sort.n) return soon(rq, f, most, &out->list);
  YB_TRY(yb_catalog_find(yb_req_app(rq), &rq->ctx, &ask, &found));
  return cat_cards(rq, found.card, found.cards, &out->list);
}

static yb_rc fronts(struct yb_req *rq, const struct yb_catalog *c, struct v_platform *v) {
  struct v_front *at = YB_NEW_N(rq->ctx.arena, c->fronts, struct v_front);
  if (!at) return YB_NOMEM;
  v->fronts = at;
  for (uint32_t i = 0; i < c->fronts; i++) YB_TRY(front(rq, &c->front[i], &at[v->fronts_n++]));
  return YB_OK;
}

static yb_rc begin(struct yb_req *rq, const struct yb_catalog *c, struct v_platform *v) {
  uint32_t most = 0;
  for (uint32_t i = 0; i < c->panels; i++) most += c->panel[i].figures;
  struct v_fig *figs = YB_NEW_N(rq->ctx.arena, most, struct v_fig);
  if (!figs) return YB_NOMEM;
  v->figs = figs;
  v->name = cat_text(rq, &c->name);
  v->intro = cat_text(rq, &c->intro);
  v->home = cat_to(rq, "/platform");
  v->list_href = YB_S("/shortlist");
  if (cat_embed(rq)) v->embed = YB_S("1");
  int64_t listed[CAT_LIST_MAX];
  if (!cat_embed(rq)) v->list_n = cat_listed(rq, listed);
  return YB_OK;
}

yb_rc yb_page_platform(struct yb_req *rq, struct yb_res *rs) {
  const struct yb_catalog *c;
  struct v_platform v = {0};
  struct yb_page page;
  YB_TRY(cat_catalog(rq, &c));
  YB_TRY(begin(rq, c, &v));
  YB_TRY(panels(rq, c, &v.panels));
  v.panels_n = c->panels;
  for (uint32_t i = 0; i < c->panels; i++)
    YB_TRY(figures(rq, &c->panel[i], (struct v_fig *)(uintptr_t)v.figs, &v.figs_n));
  YB_TRY(fronts(rq, c, &v));
  cat_page(rq, rs, &page, pt_say(rq, &c->name));
  cat_share(rq, &page, pt_say(rq, &c->intro), v.panels_n ? v.panels[0].pic.src : (yb_str){0});
  return YB_PAGE(rq, rs, &page, cat_platform, &v);
}

/* ---- a panel ---- */

static const struct yb_facet_view *facet(const struct yb_catalog_found *f, yb_str field) {
  for (uint32_t i = 0; i < f->facets; i++)
    if (yb_str_eq(f->facet[i].field, field)) return &f->facet[i];
  return NULL;
}

static yb_str narrowed(struct yb_req *rq, const struct yb_kind *k, yb_str field, yb_str value) {
  return cat_to(rq, "/find?kind=%.*s&w=%.*s:%.*s", YB_ARG(k->id), YB_ARG(field), YB_ARG(value));
}

/* The values of the first choice facet as ways in. */
static yb_rc ways(struct yb_req *rq, const struct yb_kind *k, const struct yb_catalog_found *f,
                  struct v_shelf *out) {
  struct v_link *at = YB_NEW_N(rq->ctx.arena, WAYS_MOST, struct v_link);
  const struct yb_facet_view *v = NULL;
  if (!at) return YB_NOMEM;
  out->ways = at;
  for (uint32_t i = 0; i < k->fields && !v; i++)
    if (k->field[i].facet && k->field[i].options) v = facet(f, k->field[i].id);
  for (uint32_t i = 0; v && v->values > 1 && i < v->values && out->ways_n < WAYS_MOST; i++)
    at[out->ways_n++] = (struct v_link){.href = narrowed(rq, k, v->field, v->value[i].id),
                                        .text = pt_say(rq, &v->value[i].name),
                                        .note = pt_fmt(rq, "%u", v->value[i].n)};
  return YB_OK;
}

static void by_year(struct v_bar *b, uint32_t n) {
  for (uint32_t i = 1; i < n; i++)
    for (uint32_t k = i; k > 0 && yb_str_cmp(b[k].label, b[k - 1].label) > 0; k--) {
      struct v_bar t = b[k];
      b[k] = b[k - 1], b[k - 1] = t;
    }
}

/* Counts by year, newest first, where the kind has a year to count. */
static yb_rc bars(struct yb_req *rq, const struct yb_kind *k, const struct yb_catalog_found *f,
                  struct v_shelf *out) {
  const struct yb_kind_field *field = NULL;
  for (uint32_t i = 0; i < k->fields && !field; i++)
    if (k->field[i].facet && k->field[i].type == YB_FIELD_YEAR) field = &k->field[i];
  const struct yb_facet_view *v = field ? facet(f, field->id) : NULL;
  uint32_t most = 1;
  struct v_bar *at = YB_NEW_N(rq->ctx.arena, BARS_MOST, struct v_bar);
  if (!at) return YB_NOMEM;
  for (uint32_t i = 0; v && i < v->values; i++)
    if (v->value[i].n > most) most = v->value[i].n;
  for (uint32_t i = 0; v && i < v->values && out->bars_n < BARS_MOST; i++)
    at[out->bars_n++] = (struct v_bar){.label = v->value[i].id, .n = v->value[i].n,
                                       .percent = v->value[i].n * 100 / most,
                                       .href = narrowed(rq, k, v->field, v->value[i].id)};
  by_year(at, out->bars_n);
  uint32_t dated = 0;
  for (uint32_t i = 0; i < out->bars_n; i++) dated += at[i].n;
  if (out->bars_n && dated < f->total)
    out->bars_note = YB_PHRASE(rq, "另有 {1} 条没有登记{2}", pt_fmt(rq, "%u", f->total - dated),
                               pt_say(rq, &field->name));
  out->bars = at;
  if (field) out->bars_title = YB_PHRASE(rq, "按{1}统计", pt_say(rq, &field->name));
  return YB_OK;
}

static yb_rc shelf(struct yb_req *rq, const struct yb_kind *k, struct v_shelf *out) {
  struct yb_catalog_ask ask = {.kind = k->id, .limit = SHELF_CARDS};
  struct yb_catalog_found f;
  for (uint32_t i = 0; i < k->fields && !ask.sort.n; i++)
    if (k->field[i].sort && k->field[i].type == YB_FIELD_DATE)
      ask.sort = pt_fmt(rq, "-%.*s", YB_ARG(k->field[i].id));
  YB_TRY(yb_catalog_find(yb_req_app(rq), &rq->ctx, &ask, &f));
  *out = (struct v_shelf){.id = k->id, .name = cat_text(rq, &k->name),
                          .more = cat_to(rq, "/find?kind=%.*s", YB_ARG(k->id)),
                          .more_text = YB_PHRASE(rq, "全部 {1} 条", pt_fmt(rq, "%u", f.total))};
  YB_TRY(cat_cards(rq, f.card, f.cards, &out->list));
  YB_TRY(ways(rq, k, &f, out));
  return bars(rq, k, &f, out);
}

static yb_rc panel_view(struct yb_req *rq, const struct yb_panel *p, struct v_platform *v) {
  const struct yb_pack *pack = yb_req_app(rq)->pack;
  struct v_shelf *s = YB_NEW_N(rq->ctx.arena, p->kinds.count, struct v_shelf);
  struct v_link *acts = YB_NEW_N(rq->ctx.arena, p->actions, struct v_link);
  if (!s || !acts) return YB_NOMEM;
  YB_TRY(figures(rq, p, (struct v_fig *)(uintptr_t)v->figs, &v->figs_n));
  for (uint32_t i = 0; i < p->actions; i++)
    v->acts_n += cat_act(rq, &p->action[i], (yb_str){0}, &acts[v->acts_n]);
  for (uint32_t i = 0; i < p->kinds.count; i++)
    YB_TRY(shelf(rq, yb_pack_kind(pack, p->kinds.at[i]), &s[v->shelves_n++]));
  v->shelves = s;
  v->acts = acts;
  v->panel = p->id;
  v->title = cat_text(rq, &p->title);
  v->lede = cat_text(rq, &p->intro);
  return YB_OK;
}

yb_rc yb_page_panel(struct yb_req *rq, struct yb_res *rs) {
  const struct yb_catalog *c;
  const struct yb_panel *p = cat_panel(rq, yb_req_param(rq, "panel"));
  struct v_platform v = {0};
  struct yb_page page;
  YB_TRY(cat_catalog(rq, &c));
  if (!p) return YB_ABSENT;
  YB_TRY(begin(rq, c, &v));
  YB_TRY(panel_view(rq, p, &v));
  cat_page(rq, rs, &page, pt_say(rq, &p->title));
  cat_share(rq, &page, pt_say(rq, &p->intro), cat_picture(rq, p->motif, (yb_str){0}).src);
  return YB_PAGE(rq, rs, &page, cat_panel, &v);
}
