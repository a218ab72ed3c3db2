/* cat_follow.c - questions that a person hears of: offered under what was found, listed and
 * ended at /me/subscriptions (service/catalog/subscribe.h). */
#include "base/arena.h"
#include "base/text.h"
#include "http/handlers.h"
#include "http/pages/cat_find.h"
#include "service/catalog/subscribe.h"
#include "tpl_cat_follow.h"

static const char *const asked[] = {"kind", "panel", "place", "q", "w"};
#define ASKED (sizeof asked / sizeof *asked)

/* ---- under what was found ---- */

static yb_rc hidden(struct yb_req *rq, const struct cat_question *x, struct v_find *v) {
  struct v_hidden *at = YB_NEW_N(rq->ctx.arena, ASKED + YB_FIND_FILTERS, struct v_hidden);
  yb_str w[YB_FIND_FILTERS];
  if (!at) return YB_NOMEM;
  const yb_str one[] = {x->ask.kind, x->ask.panel, x->ask.division, x->ask.text};
  for (size_t i = 0; i < ASKED - 1; i++)
    if (one[i].n) at[v->follow_n++] = (struct v_hidden){yb_str_of(asked[i]), one[i]};
  uint32_t n = x->ask.filters ? yb_pairs_all(rq->query, YB_S("w"), w, YB_FIND_FILTERS) : 0;
  for (uint32_t i = 0; i < n; i++) at[v->follow_n++] = (struct v_hidden){YB_S("w"), w[i]};
  v->follow = at;
  return YB_OK;
}

yb_rc cat_find_follow(struct yb_req *rq, struct cat_question *x, struct v_find *v) {
  yb_str panel = x->panel ? x->panel->id : x->kind ? x->kind->panel : (yb_str){0};
  bool told = x->ask.kind.n || x->ask.panel.n || x->ask.division.n || x->ask.text.n;
  bool visitor = yb_req_who(rq)->kind == YB_WHO_NOBODY;
  if (cat_embed(rq) || cat_kiosk(rq) || !told || (!visitor && !pt_is_person(rq))) return YB_OK;
  v->can_follow = true;
  v->visitor = visitor;
  v->partly = x->ask.near || x->ask.free_from.year;
  if (panel.n) v->feed = pt_fmt(rq, "/platform/%.*s/feed.atom", YB_ARG(panel));
  return hidden(rq, x, v);
}

/* ---- the verbs ---- */

static yb_rc made(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  return done == YB_OK ? yb_res_go(rq, rs, "/me/subscriptions?said=made") : done;
}

yb_rc yb_post_subscribe(struct yb_req *rq, struct yb_res *rs) {
  struct yb_subscribe *x = yb_act_new(rq, struct yb_subscribe);
  struct yb_json *j = yb_json_new(rq->ctx.arena, YB_JSON_OBJECT);
  struct yb_json *list = yb_json_new(rq->ctx.arena, YB_JSON_ARRAY);
  yb_str w[YB_FIND_FILTERS];
  if (!x || !j || !list) return YB_NOMEM;
  if (!pt_is_person(rq)) return pt_only_persons(rq, rs);
  for (size_t i = 0; i < ASKED - 1; i++) {
    yb_str v = yb_pairs_get(rq->form, yb_str_of(asked[i]));
    if (v.n) YB_TRY(yb_json_set(j, yb_str_of(asked[i]), yb_json_new_str(rq->ctx.arena, v)));
  }
  uint32_t n = yb_pairs_all(rq->form, YB_S("w"), w, YB_FIND_FILTERS);
  for (uint32_t i = 0; i < n; i++)
    YB_TRY(yb_json_add(list, yb_json_new_str(rq->ctx.arena, w[i])));
  YB_TRY(yb_json_set(j, YB_S("w"), list));
  x->question = j;
  return yb_act_later(rq, rs, &x->act, YB_S("subscription.make"), yb_subscribe_run, made);
}

static yb_rc ended(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  return done == YB_OK ? yb_res_go(rq, rs, "/me/subscriptions?said=ended") : done;
}

yb_rc yb_post_unsubscribe(struct yb_req *rq, struct yb_res *rs) {
  struct yb_unsubscribe *x = yb_act_new(rq, struct yb_unsubscribe);
  if (!x) return YB_NOMEM;
  if (!pt_is_person(rq)) return pt_only_persons(rq, rs);
  if (!yb_req_id(rq, YB_S("id"), &x->id)) return YB_ABSENT;
  return yb_act_later(rq, rs, &x->act, YB_S("subscription.end"), yb_unsubscribe_run, ended);
}

/* ---- the list ---- */

static void part(struct yb_buf *b, yb_str s) {
  if (b->n && s.n) YB_BUF_Z(b, " · ");
  yb_buf_put(b, s);
}

static void want(struct yb_req *rq, struct yb_buf *b, const struct yb_kind *k, yb_str pair) {
  yb_str value = pair, id;
  bool cut = yb_str_cut(&value, ':', &id);
  const struct yb_kind_field *f = cut && k ? yb_kind_field_of(k, id) : NULL;
  const struct yb_option *o = f ? yb_field_option(f, value) : NULL;
  part(b, o ? pt_say(rq, &o->name) : value);
}

static yb_str title_of(struct yb_req *rq, const struct yb_subscription_view *s) {
  const struct yb_pack *p = yb_req_app(rq)->pack;
  const struct yb_kind *k = yb_pack_kind(p, s->kind);
  const struct yb_panel *panel = cat_panel(rq, s->panel);
  const struct yb_division *d = yb_pack_division(p, s->place);
  struct yb_buf b;
  yb_str out;
  yb_buf_init(&b, rq->ctx.arena);
  if (k) part(&b, pt_say(rq, &k->name));
  else if (panel) part(&b, pt_say(rq, &panel->title));
  if (d) part(&b, d->name);
  for (uint32_t i = 0; i < s->w.count; i++) want(rq, &b, k, s->w.at[i]);
  part(&b, s->text);
  return yb_buf_take(&b, &out) == YB_OK ? out : (yb_str){0};
}

static void pair(struct yb_buf *b, const char *name, yb_str value) {
  if (!value.n) return;
  yb_buf_fmt(b, "%s%s=", b->n ? "&" : "", name);
  yb_url_escape(b, value);
}

static yb_str href_of(struct yb_req *rq, const struct yb_subscription_view *s) {
  struct yb_buf b;
  yb_str out;
  yb_buf_init(&b, rq->ctx.arena);
  pair(&b, "kind", s->kind);
  pair(&b, "panel", s->panel);
  pair(&b, "place", s->place);
  pair(&b, "q", s->text);
  for (uint32_t i = 0; i < s->w.count; i++) pair(&b, "w", s->w.at[i]);
  if (yb_buf_take(&b, &out) != YB_OK) return (yb_str){0};
  return pt_fmt(rq, "/find?%.*s&sort=newest", YB_ARG(out));
}

yb_rc yb_page_subscriptions(struct yb_req *rq, struct yb_res *rs) {
  struct yb_subscription_views s;
  struct v_follows v = {0};
  struct yb_page page;
  yb_str said = yb_req_query(rq, "said");
  if (!pt_is_person(rq)) return pt_only_persons(rq, rs);
  YB_TRY(yb_subscriptions_get(yb_req_app(rq), &rq->ctx, yb_req_who(rq), &s));
  struct v_follow *at = YB_NEW_N(rq->ctx.arena, s.count, struct v_follow);
  if (!at) return YB_NOMEM;
  for (uint32_t i = 0; i < s.count; i++)
    at[i] = (struct v_follow){.id = s.at[i].id, .title = title_of(rq, &s.at[i]),
                              .href = href_of(rq, &s.at[i]), .since = pt_at(rq, s.at[i].created_at),
                              .told = pt_fmt(rq, "%lld", (long long)s.at[i].told)};
  v.follows = at;
  v.follows_n = s.count;
  if (YB_EQ(said, "made")) v.said = yb_word(rq, "已订阅。有新的，每天早上九点告诉您。");
  if (YB_EQ(said, "ended")) v.said = yb_word(rq, "已退订。");
  pt_page(rq, &page, yb_word(rq, "我的订阅"), YB_NAV_ME);
  page.noindex = true;
  return YB_PAGE(rq, rs, &page, cat_follow, &v);
}
