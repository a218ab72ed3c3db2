/* cat_find.c - found: text, facets, free days, near a place; as list, map or table (cat.h).
 *
 * The whole question stands in the address: q, kind, panel, place (a division's code),
 * w=field:value (as often as there are), from, to, near ("kind/slug" or "lon,lat"), reach
 * (w30: minutes on foot, d10: kilometres), sort, view, after, embed. What cannot be read is
 * told at the top, and the rest of the page still works.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "base/text.h"
#include "http/handlers.h"
#include "http/pages/cat.h"
#include "http/pages/cat_find.h"
#include "tpl_cat_find.h"

#define LIST_SIZE 24u
#define WIDE_SIZE 40u

/* ---- the question ---- */

static yb_rc fault(struct yb_req *rq, const char *path, yb_msg msg, yb_str what) {
  return yb_diag(&rq->ctx, (struct yb_place){.path = yb_str_of(path)}, msg,
                 yb_utf8_upto(what, 40), (yb_str){0});
}

static bool number(yb_str s, double *out) {
  char z[32];
  if (s.n == 0 || s.n >= sizeof z || !yb_json_is_number(s)) return false;
  memcpy(z, s.p, s.n);
  z[s.n] = 0;
  *out = strtod(z, NULL);
  return true;
}

static bool near_numbers(yb_str near, yb_point *out) {
  yb_str lon;
  return yb_str_cut(&near, ',', &lon) && number(lon, &out->lon) && number(near, &out->lat) &&
         yb_point_ok(*out);
}

static yb_rc near_entry(struct yb_req *rq, struct cat_question *x, yb_str near) {
  struct yb_entry_view *v = YB_NEW(rq->ctx.arena, struct yb_entry_view);
  static const struct yb_who nobody = {.kind = YB_WHO_NOBODY, .name = {"", 0}};
  yb_str kind, slug = near;
  if (!v) return YB_NOMEM;
  if (!yb_str_cut(&slug, '/', &kind)) return fault(rq, "near", YB_MSG_catalog_ask_near, near);
  yb_rc rc = yb_entry_get(yb_req_app(rq), &rq->ctx, &nobody, 0, kind, slug, v);
  if (rc == YB_ABSENT || (rc == YB_OK && !v->card.placed))
    return fault(rq, "near", YB_MSG_catalog_ask_near, near);
  YB_TRY(rc);
  x->ask.here = (yb_point){v->card.lon, v->card.lat};
  x->near_name = pt_say(rq, &v->card.name);
  return YB_OK;
}

static yb_rc ask_near(struct yb_req *rq, struct cat_question *x) {
  yb_str near = yb_req_query(rq, "near"), reach = yb_req_query(rq, "reach");
  int64_t n;
  if (!near.n) return YB_OK;
  if (near_numbers(near, &x->ask.here)) x->near_name = yb_word(rq, "您的位置");
  else YB_TRY(near_entry(rq, x, near));
  x->ask.near = true;
  bool good = reach.n > 1 && yb_str_int(yb_str_from(reach, 1), &n) && n > 0 && n <= 120;
  if (good && reach.p[0] == 'w') x->ask.radius_m = yb_geo_walk_reach_m((int)n);
  if (good && reach.p[0] == 'd') x->ask.radius_m = (double)n * 1000;
  return YB_OK;
}

static yb_rc ask_days(struct yb_req *rq, struct cat_question *x) {
  yb_str from = yb_req_query(rq, "from"), to = yb_req_query(rq, "to");
  yb_date today = yb_zone_civil(yb_req_app(rq)->pack->zone, rq->ctx.now_ms).date;
  struct yb_catalog_ask *a = &x->ask;
  if (!from.n && !to.n) return YB_OK;
  if (!from.n) from = to;
  if (!yb_date_parse(from, &a->free_from)) return fault(rq, "from", YB_MSG_catalog_ask_date, from);
  a->free_to = a->free_from;
  if (to.n && !yb_date_parse(to, &a->free_to)) {
    a->free_from.year = 0;
    return fault(rq, "to", YB_MSG_catalog_ask_date, to);
  }
  if (yb_date_cmp(a->free_to, a->free_from) >= 0 && yb_date_cmp(a->free_from, today) >= 0)
    return YB_OK;
  a->free_from.year = 0;
  return fault(rq, "from", YB_MSG_catalog_ask_order, from);
}

static struct yb_find_filter *filter_of(struct yb_catalog_ask *ask, yb_str field) {
  for (uint32_t i = 0; i < ask->filters; i++)
    if (yb_str_eq(ask->filter[i].field, field)) return &ask->filter[i];
  if (ask->filters == YB_FIND_FILTERS) return NULL;
  ask->filter[ask->filters] = (struct yb_find_filter){.field = field};
  return &ask->filter[ask->filters++];
}

static yb_rc ask_one(struct yb_req *rq, struct cat_question *x, yb_str value) {
  yb_str rest = value, field;
  bool cut = yb_str_cut(&rest, ':', &field) && rest.n;
  const struct yb_kind_field *f = cut && x->kind ? yb_kind_field_of(x->kind, field) : NULL;
  if (!f || !f->facet) return fault(rq, "w", YB_MSG_catalog_ask_filter, value);
  struct yb_find_filter *to = filter_of(&x->ask, field);
  if (!to || to->values.count == YB_FIND_VALUES)
    return fault(rq, "w", YB_MSG_catalog_ask_filter, value);
  if (!to->values.at) to->values.at = YB_NEW_N(rq->ctx.arena, YB_FIND_VALUES, yb_str);
  if (!to->values.at) return YB_NOMEM;
  ((yb_str *)(uintptr_t)to->values.at)[to->values.count++] = rest;
  return YB_OK;
}

static yb_rc ask_filters(struct yb_req *rq, struct cat_question *x) {
  yb_str w[64];
  uint32_t n = yb_pairs_all(rq->query, YB_S("w"), w, 64);
  for (uint32_t i = 0; i < n; i++) {
    yb_rc rc = ask_one(rq, x, w[i]);
    if (rc != YB_OK && rc != YB_INVALID) return rc;
  }
  return YB_OK;
}

static yb_rc ask_what(struct yb_req *rq, struct cat_question *x) {
  const struct yb_pack *p = yb_req_app(rq)->pack;
  yb_str kind = yb_req_query(rq, "kind"), panel = yb_req_query(rq, "panel");
  yb_str place = yb_req_query(rq, "place"), q;
  YB_TRY(yb_text_tidy(rq->ctx.arena, yb_req_query(rq, "q"), false, &q));
  x->ask.text = yb_utf8_upto(q, 64);
  x->kind = kind.n ? yb_pack_kind(p, kind) : NULL;
  x->panel = panel.n ? cat_panel(rq, panel) : NULL;
  if (x->kind) x->ask.kind = kind;
  else if (kind.n) (void)fault(rq, "kind", YB_MSG_catalog_ask_filter, kind);
  if (x->panel) x->ask.panel = panel;
  else if (panel.n) (void)fault(rq, "panel", YB_MSG_catalog_ask_filter, panel);
  x->place = place.n ? yb_pack_division(p, place) : NULL;
  if (x->place) x->ask.division = place;
  else if (place.n) (void)fault(rq, "place", YB_MSG_catalog_ask_place, place);
  return YB_OK;
}

static yb_rc soft(yb_rc rc) { return rc == YB_INVALID ? YB_OK : rc; }

static yb_rc ask_all(struct yb_req *rq, struct cat_question *x) {
  yb_str after = yb_req_query(rq, "after"), key;
  YB_TRY(ask_what(rq, x));
  YB_TRY(soft(ask_near(rq, x)));
  YB_TRY(soft(ask_days(rq, x)));
  YB_TRY(ask_filters(rq, x));
  x->ask.sort = yb_req_query(rq, "sort");
  if (x->ask.near && !x->ask.sort.n) x->ask.sort = YB_S("distance");
  x->ask.has_after = after.n && yb_str_cut(&after, '_', &key) &&
                     yb_str_int(key, &x->ask.after_key) && yb_str_int(after, &x->ask.after_id);
  return YB_OK;
}

/* The index may know better: then without what it refuses. */
static yb_rc find(struct yb_req *rq, struct cat_question *x) {
  yb_rc rc = yb_catalog_find(yb_req_app(rq), &rq->ctx, &x->ask, &x->found);
  if (rc != YB_INVALID) return rc;
  x->ask.sort = (yb_str){0};
  x->ask.has_after = false;
  x->ask.filters = 0;
  return yb_catalog_find(yb_req_app(rq), &rq->ctx, &x->ask, &x->found);
}

/* ---- the page ---- */

static void set_view(struct yb_req *rq, struct cat_question *x) {
  yb_str view = yb_req_query(rq, "view");
  bool placed = !x->kind || x->kind->place != YB_PLACE_NONE;
  x->view = YB_EQ(view, "map") && placed ? CAT_MAP
            : YB_EQ(view, "table") && x->kind ? CAT_TABLE : CAT_LIST;
  x->ask.limit = x->view == CAT_LIST ? LIST_SIZE : WIDE_SIZE;
}

static void titles(struct yb_req *rq, struct cat_question *x, struct v_find *v) {
  const struct yb_catalog *c = yb_req_app(rq)->pack->catalog;
  v->title = x->kind ? YB_PHRASE(rq, "找{1}", pt_say(rq, &x->kind->name))
             : x->panel ? pt_say(rq, &x->panel->title)
                        : YB_PHRASE(rq, "在{1}里找", pt_say(rq, &c->name));
  v->total = x->found.total;
  v->total_text = YB_PHRASE(rq, "{1} 条符合", pt_fmt(rq, "%u", x->found.total));
  v->q = x->ask.text;
  v->home = cat_to(rq, "/platform");
}

static yb_rc pages(struct yb_req *rq, struct cat_question *x, struct v_find *v) {
  int64_t at = 1;
  if (x->ask.has_after && (!yb_str_int(yb_req_query(rq, "p"), &at) || at < 2 || at > 9999)) at = 2;
  if (x->ask.has_after) YB_TRY(cat_find_link(rq, NULL, (yb_str){0}, NULL, (yb_str){0}, &v->first));
  uint32_t size = x->ask.limit, all = (x->found.total + size - 1) / size;
  v->page_text = YB_PHRASE(rq, "第 {1} 页，共 {2} 页", pt_fmt(rq, "%lld", (long long)at),
                           pt_fmt(rq, "%u", all ? all : 1));
  if (!x->found.more || at >= all) return YB_OK;
  yb_str after = pt_fmt(rq, "%lld_%lld", (long long)x->found.next_key,
                        (long long)x->found.next_id);
  YB_TRY(cat_find_link(rq, NULL, (yb_str){0}, "after", after, &v->next));
  v->next = pt_fmt(rq, "%.*s&p=%lld", YB_ARG(v->next), (long long)at + 1);
  return YB_OK;
}

static yb_rc body(struct yb_req *rq, struct cat_question *x, struct v_find *v) {
  YB_TRY(cat_cards(rq, x->found.card, x->found.cards, &v->list));
  YB_TRY(cat_find_tools(rq, x, v));
  YB_TRY(cat_find_follow(rq, x, v));
  v->map = x->view == CAT_MAP;
  v->table = x->view == CAT_TABLE;
  if (v->map) YB_TRY(cat_find_map(rq, x, v));
  if (v->table) YB_TRY(cat_find_table(rq, x, v));
  return pages(rq, x, v);
}

yb_rc yb_page_cat_find(struct yb_req *rq, struct yb_res *rs) {
  struct cat_question *x = YB_NEW(rq->ctx.arena, struct cat_question);
  const struct yb_catalog *c;
  struct v_find v = {0};
  struct v_errors errors = {0};
  struct yb_page page;
  if (!x) return YB_NOMEM;
  YB_TRY(cat_catalog(rq, &c));
  YB_TRY(ask_all(rq, x));
  set_view(rq, x);
  YB_TRY(find(rq, x));
  if (rq->ctx.diags && rq->ctx.diags->first) YB_TRY(pt_faults(rq, rq->ctx.diags, &errors));
  v.errors = errors.errors, v.errors_n = errors.errors_n;
  if (v.errors_n) rs->status = 422;
  titles(rq, x, &v);
  YB_TRY(body(rq, x, &v));
  cat_page(rq, rs, &page, v.title);
  cat_share(rq, &page, pt_say(rq, &c->intro), (yb_str){0});
  page.error = v.errors_n > 0;
  return YB_PAGE(rq, rs, &page, cat_find, &v);
}
