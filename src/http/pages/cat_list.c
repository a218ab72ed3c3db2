/* cat_list.c - a list of entries to keep, share and apply with (cat.h).
 *
 *   browser's cookie "yb-list": ids between dots   --save-->  row, found by its code
 *   /shortlist                                                /shortlist/{code}
 *
 * No login is needed; the cookie holds nothing but ids. Entries that are gone are told.
 */
#include "base/arena.h"
#include "http/handlers.h"
#include "http/pages/cat_entry.h"
#include "service/catalog/views.h"
#include "service/issue/issue.h"
#include "tpl_cat_list.h"

#define COOKIE "yb-list"
#define MONTH_S (31 * 24 * 3600)

/* ---- the cookie ---- */

uint32_t cat_listed(const struct yb_req *rq, int64_t out[CAT_LIST_MAX]) {
  yb_str rest = yb_pairs_get(rq->cookies, YB_S(COOKIE)), one;
  uint32_t n = 0;
  while (n < CAT_LIST_MAX && yb_str_cut(&rest, '.', &one))
    if (yb_str_int(one, &out[n]) && out[n] > 0) n++;
  return n;
}

static bool holds(const int64_t *ids, uint32_t n, int64_t id) {
  for (uint32_t i = 0; i < n; i++)
    if (ids[i] == id) return true;
  return false;
}

bool cat_is_listed(const struct yb_req *rq, int64_t id) {
  int64_t ids[CAT_LIST_MAX];
  return holds(ids, cat_listed(rq, ids), id);
}

static yb_rc keep(struct yb_req *rq, struct yb_res *rs, const int64_t *ids, uint32_t n) {
  struct yb_buf b;
  yb_str v;
  yb_buf_init(&b, rq->ctx.arena);
  for (uint32_t i = 0; i < n; i++) yb_buf_fmt(&b, "%s%lld", i ? "." : "", (long long)ids[i]);
  YB_TRY(yb_buf_take(&b, &v));
  return yb_res_cookie(rq, rs, COOKIE, v, n ? MONTH_S : 0, true);
}

/* add, remove, clear; then back to where it was pressed. */
yb_rc yb_post_shortlist(struct yb_req *rq, struct yb_res *rs) {
  int64_t ids[CAT_LIST_MAX], kept[CAT_LIST_MAX], id;
  uint32_t n = cat_listed(rq, ids), m = 0, adds, drops;
  yb_str add[CAT_LIST_MAX], drop[CAT_LIST_MAX], back = yb_req_form(rq, "back");
  adds = yb_pairs_all(rq->form, YB_S("add"), add, CAT_LIST_MAX);
  drops = yb_pairs_all(rq->form, YB_S("remove"), drop, CAT_LIST_MAX);
  if (YB_EQ(yb_req_form(rq, "clear"), "1")) n = 0;
  for (uint32_t i = 0; i < adds; i++) {
    if (!yb_str_int(add[i], &id) || id <= 0 || holds(ids, n, id)) continue;
    if (n == CAT_LIST_MAX)
      return yb_diag(&rq->ctx, (struct yb_place){.path = YB_S("add")},
                     YB_MSG_catalog_shortlist_full, YB_S("40"), YB_S(""));
    ids[n++] = id;
    if (!cat_kiosk(rq) && !yb_req_robot(rq)) yb_entry_listed(yb_req_app(rq), id);
  }
  for (uint32_t i = 0; i < n; i++) {
    bool gone = false;
    for (uint32_t k = 0; k < drops; k++) gone |= yb_str_int(drop[k], &id) && id == ids[i];
    if (!gone) kept[m++] = ids[i];
  }
  YB_TRY(keep(rq, rs, kept, m));
  return yb_res_go(rq, rs, "%.*s", YB_ARG(back.n ? back : YB_S("/shortlist")));
}

/* ---- saving ---- */

/* A service action that some panel declares, as it was offered. */
static const struct yb_panel_action *declared(struct yb_req *rq, yb_str to) {
  const struct yb_catalog *c = yb_req_app(rq)->pack->catalog;
  for (uint32_t i = 0; c && i < c->panels; i++)
    for (uint32_t k = 0; k < c->panel[i].actions; k++)
      if (yb_str_eq(c->panel[i].action[k].to, to)) return &c->panel[i].action[k];
  return NULL;
}

static yb_rc saved(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  struct yb_shortlist_save *x = rq->state;
  const struct yb_panel_action *a = declared(rq, yb_req_form(rq, "then"));
  struct v_link link;
  if (done != YB_OK) return done;
  yb_str with = pt_fmt(rq, "shortlist=%.*s", YB_ARG(x->out_code));
  if (a && cat_act(rq, a, with, &link)) return yb_res_go(rq, rs, "%.*s", YB_ARG(link.href));
  return yb_res_go(rq, rs, "/shortlist/%.*s", YB_ARG(x->out_code));
}

yb_rc yb_post_shortlist_save(struct yb_req *rq, struct yb_res *rs) {
  struct yb_shortlist_save *x = yb_act_new(rq, struct yb_shortlist_save);
  int64_t *ids = YB_NEW_N(rq->ctx.arena, CAT_LIST_MAX, int64_t);
  if (!x || !ids) return YB_NOMEM;
  x->n = cat_listed(rq, ids);
  x->ids = ids;
  x->title = yb_req_form(rq, "title");
  return yb_act_later(rq, rs, &x->act, YB_S("shortlist.save"), yb_shortlist_save_run, saved);
}

/* ---- the pages ---- */

static yb_rc item(struct yb_req *rq, int64_t id, struct yb_card *card, bool *gone) {
  struct yb_entry_view *e = YB_NEW(rq->ctx.arena, struct yb_entry_view);
  if (!e) return YB_NOMEM;
  yb_rc rc = yb_entry_get(yb_req_app(rq), &rq->ctx, &cat_nobody, id, YB_S(""), YB_S(""), e);
  *gone = rc == YB_ABSENT;
  if (*gone) return YB_OK;
  *card = e->card;
  if (e->photos) card->photograph = e->photo[0].digest;
  return rc;
}

static void put_item(struct yb_req *rq, const struct yb_card *c, bool gone, int64_t id,
                     yb_str note, struct v_shortlist *v, struct v_listed *at) {
  struct v_listed *out = &at[v->items_n++];
  *out = (struct v_listed){.gone = gone, .note = cat_escaped(rq, note),
                           .id = pt_fmt(rq, "%lld", (long long)id)};
  if (gone) v->gone++;
  else cat_card(rq, c, &out->card);
}

/* Services that take a list, from the panels of what is in it. */
static yb_rc offers(struct yb_req *rq, const struct yb_card *const *cards, uint32_t n,
                    struct v_shortlist *v) {
  const struct yb_catalog *c = yb_req_app(rq)->pack->catalog;
  struct v_link *at = YB_NEW_N(rq->ctx.arena, 8, struct v_link);
  if (!at) return YB_NOMEM;
  v->acts = at;
  for (uint32_t i = 0; i < c->panels; i++) {
    bool holds_it = false;
    for (uint32_t k = 0; k < n; k++)
      holds_it |= cards[k] && yb_str_eq(cards[k]->kind->panel, c->panel[i].id);
    for (uint32_t k = 0; holds_it && k < c->panel[i].actions && v->acts_n < 8; k++) {
      const struct yb_panel_action *a = &c->panel[i].action[k];
      yb_str with = v->code.n ? pt_fmt(rq, "shortlist=%.*s", YB_ARG(v->code)) : (yb_str){0};
      if (!yb_str_starts(a->to, YB_S("service/")) || !cat_act(rq, a, with, &at[v->acts_n]))
        continue;
      at[v->acts_n++].note = a->to;
    }
  }
  return YB_OK;
}

/* The first kind of which there are two: its first four side by side. */
static void compare_link(struct yb_req *rq, const struct yb_card *const *cards, uint32_t n,
                         struct v_shortlist *v) {
  struct yb_buf b;
  for (uint32_t i = 0; i < n && !v->compare.n; i++) {
    uint32_t same = 0;
    yb_buf_init(&b, rq->ctx.arena);
    YB_BUF_Z(&b, "/compare");
    for (uint32_t k = i; cards[i] && k < n && same < YB_COMPARE_MAX; k++)
      if (cards[k] && cards[k]->kind == cards[i]->kind)
        yb_buf_fmt(&b, "%se=%lld", same++ ? "&" : "?", (long long)cards[k]->id);
    if (same > 1 && yb_buf_take(&b, &v->compare) != YB_OK) v->compare = (yb_str){0};
  }
}

static yb_rc show(struct yb_req *rq, struct yb_res *rs, const struct yb_card *const *cards,
                  uint32_t n, struct v_shortlist *v) {
  struct yb_page page;
  YB_TRY(offers(rq, cards, n, v));
  compare_link(rq, cards, n, v);
  v->find = cat_to(rq, "/find");
  v->count_text = YB_PHRASE(rq, "{1} 条", pt_fmt(rq, "%u", n));
  cat_page(rq, rs, &page, v->title.n ? v->title : yb_word(rq, "我的清单"));
  page.noindex = true;
  rs->cache_private = true;
  return YB_PAGE(rq, rs, &page, cat_list, v);
}

yb_rc yb_page_shortlist(struct yb_req *rq, struct yb_res *rs) {
  const struct yb_catalog *catalog;
  int64_t ids[CAT_LIST_MAX];
  uint32_t n = cat_listed(rq, ids);
  struct v_shortlist v = {.own = true};
  struct v_listed *at = YB_NEW_N(rq->ctx.arena, n, struct v_listed);
  struct yb_card *card = YB_NEW_N(rq->ctx.arena, n, struct yb_card);
  const struct yb_card **there = YB_NEW_N(rq->ctx.arena, n, const struct yb_card *);
  if (!at || !card || !there) return YB_NOMEM;
  YB_TRY(cat_catalog(rq, &catalog));
  v.items = at;
  for (uint32_t i = 0; i < n; i++) {
    bool gone;
    YB_TRY(item(rq, ids[i], &card[i], &gone));
    there[i] = gone ? NULL : &card[i];
    put_item(rq, &card[i], gone, ids[i], (yb_str){0}, &v, at);
  }
  return show(rq, rs, there, n, &v);
}

yb_rc yb_page_shortlist_code(struct yb_req *rq, struct yb_res *rs) {
  const struct yb_catalog *catalog;
  struct yb_shortlist_view s;
  struct v_shortlist v = {.saved = true};
  YB_TRY(cat_catalog(rq, &catalog));
  YB_TRY(yb_shortlist_open(yb_req_app(rq), &rq->ctx, yb_req_who(rq), yb_req_param(rq, "code"), &s));
  struct v_listed *at = YB_NEW_N(rq->ctx.arena, s.items, struct v_listed);
  const struct yb_card **there = YB_NEW_N(rq->ctx.arena, s.items, const struct yb_card *);
  if (!at || !there) return YB_NOMEM;
  v.items = at;
  v.code = s.code;
  v.title = s.title;
  v.url = cat_url(rq, pt_fmt(rq, "/shortlist/%.*s", YB_ARG(s.code)));
  for (uint32_t i = 0; i < s.items; i++) {
    const struct yb_shortlist_item *x = &s.item[i];
    there[i] = x->gone ? NULL : &x->card;
    put_item(rq, &x->card, x->gone, x->card.id, x->note, &v, at);
  }
  YB_TRY(yb_qr_svg(&rq->ctx, v.url, yb_word(rq, "这份清单的二维码"), &v.qr));
  return show(rq, rs, there, s.items, &v);
}
