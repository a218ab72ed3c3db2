/* cat_kiosk.c - a terminal for everybody: where it stands, large ways in, and a fresh start
 * for the next person (cat.h). The cookie tells the place alone. */
#include "base/arena.h"
#include "base/text.h"
#include "http/handlers.h"
#include "http/pages/cat_entry.h"
#include "tpl_cat_kiosk.h"

#define COOKIE "yb-kiosk"

static bool declared(const struct yb_catalog *c, yb_str at) {
  for (uint32_t i = 0; i < c->terminals.count; i++)
    if (yb_str_eq(c->terminals.at[i], at)) return true;
  return false;
}

static yb_rc name_of(struct yb_req *rq, yb_str at, yb_said *out) {
  struct yb_entry_view *e = YB_NEW(rq->ctx.arena, struct yb_entry_view);
  yb_str kind, slug = at;
  if (!e) return YB_NOMEM;
  *out = (yb_said){{at, {0}, {0}}};
  if (!yb_str_cut(&slug, '/', &kind)) return YB_OK;
  yb_rc rc = yb_entry_get(yb_req_app(rq), &rq->ctx, &cat_nobody, 0, kind, slug, e);
  if (rc == YB_OK) *out = e->card.name;
  return rc == YB_ABSENT ? YB_OK : rc;
}

/* Nothing of the person before stays: their list, their session. */
static yb_rc begin_anew(struct yb_req *rq, struct yb_res *rs, yb_str at) {
  YB_TRY(yb_res_cookie(rq, rs, COOKIE, at, at.n ? -1 : 0, true));
  YB_TRY(yb_res_cookie(rq, rs, "yb-list", (yb_str){0}, 0, true));
  YB_TRY(yb_res_cookie(rq, rs, "yb-care", (yb_str){0}, 0, true));
  YB_TRY(yb_res_cookie(rq, rs, "yb-lang", (yb_str){0}, 0, true));
  if (rq->session) yb_session_forget(rq);
  return yb_res_go(rq, rs, "/kiosk");
}

static yb_rc terminals(struct yb_req *rq, const struct yb_catalog *c, struct v_kiosk *v) {
  struct v_link *at = YB_NEW_N(rq->ctx.arena, c->terminals.count, struct v_link);
  yb_said name;
  if (!at) return YB_NOMEM;
  for (uint32_t i = 0; i < c->terminals.count; i++) {
    YB_TRY(name_of(rq, c->terminals.at[i], &name));
    at[v->terminals_n++] = (struct v_link){
        .href = pt_fmt(rq, "/kiosk?at=%.*s", YB_ARG(c->terminals.at[i])),
        .text = pt_say(rq, &name)};
  }
  v->terminals = at;
  return YB_OK;
}

static yb_rc tiles(struct yb_req *rq, const struct yb_catalog *c, struct v_kiosk *v) {
  struct v_panel *at = YB_NEW_N(rq->ctx.arena, c->panels, struct v_panel);
  if (!at) return YB_NOMEM;
  for (uint32_t i = 0; i < c->panels; i++) {
    const struct yb_panel *p = &c->panel[i];
    at[v->panels_n++] = (struct v_panel){.title = cat_text(rq, &p->title), .icon = p->icon,
                                         .intro = cat_text(rq, &p->intro),
                                         .href = cat_to(rq, "/platform/%.*s", YB_ARG(p->id)),
                                         .pic = cat_picture(rq, p->motif, (yb_str){0})};
  }
  v->panels = at;
  return YB_OK;
}

yb_rc yb_page_kiosk(struct yb_req *rq, struct yb_res *rs) {
  const struct yb_catalog *c;
  struct v_kiosk v = {0};
  struct yb_page page;
  yb_said name;
  yb_str at = yb_req_query(rq, "at"), here = yb_pairs_get(rq->cookies, YB_S(COOKIE));
  YB_TRY(cat_catalog(rq, &c));
  if (YB_EQ(yb_req_query(rq, "off"), "1")) return begin_anew(rq, rs, (yb_str){0});
  if (at.n && !declared(c, at))
    return yb_diag(&rq->ctx, (struct yb_place){.path = YB_S("at")}, YB_MSG_catalog_terminal,
                   yb_utf8_upto(at, 40), (yb_str){0});
  if (at.n) return begin_anew(rq, rs, at);
  if (!declared(c, here)) here = (yb_str){0};
  if (here.n && YB_EQ(yb_req_query(rq, "anew"), "1")) return begin_anew(rq, rs, here);
  v.name = cat_text(rq, &c->name);
  v.intro = cat_text(rq, &c->intro);
  v.ready = here.n > 0;
  if (v.ready) {
    YB_TRY(name_of(rq, here, &name));
    v.at = cat_text(rq, &name);
    YB_TRY(tiles(rq, c, &v));
  } else {
    YB_TRY(terminals(rq, c, &v));
  }
  cat_page(rq, rs, &page, yb_word(rq, "自助终端"));
  page.noindex = true;
  page.kiosk = v.ready;
  rs->cache_private = true;
  return YB_PAGE(rq, rs, &page, cat_kiosk, &v);
}
