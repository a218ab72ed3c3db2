/* cat_feed.c - what is new in a panel, for readers that come back by themselves: Atom
 * (RFC 4287), the newest entries first (cat.h). */
#include "base/arena.h"
#include "base/text.h"
#include "base/time.h"
#include "http/handlers.h"
#include "http/pages/cat.h"

#define FEED_ENTRIES 30u

static void element(struct yb_buf *b, const char *name, yb_str text) {
  if (!text.n) return;
  yb_buf_fmt(b, "<%s>", name);
  yb_html_escape(b, text);
  yb_buf_fmt(b, "</%s>", name);
}

static void instant(struct yb_buf *b, int64_t at) {
  YB_BUF_Z(b, "<updated>");
  yb_instant_write(b, at);
  YB_BUF_Z(b, "</updated>");
}

static void link_to(struct yb_buf *b, const char *rel, yb_str url) {
  yb_buf_fmt(b, "<link rel=\"%s\" href=\"", rel);
  yb_html_escape(b, url);
  YB_BUF_Z(b, "\"/>");
}

static void entry(struct yb_req *rq, struct yb_buf *b, const struct yb_card *c) {
  yb_str url = cat_url(rq, pt_fmt(rq, "/e/%.*s/%.*s", YB_ARG(c->kind->id), YB_ARG(c->slug)));
  YB_BUF_Z(b, "<entry>");
  element(b, "title", pt_say(rq, &c->name));
  element(b, "id", url);
  link_to(b, "alternate", url);
  instant(b, c->updated_at);
  element(b, "summary", pt_say(rq, &c->summary));
  YB_BUF_Z(b, "</entry>");
}

yb_rc yb_page_panel_feed(struct yb_req *rq, struct yb_res *rs) {
  const struct yb_panel *p = cat_panel(rq, yb_req_param(rq, "panel"));
  struct yb_catalog_ask ask = {.sort = YB_S("newest"), .limit = FEED_ENTRIES};
  struct yb_catalog_found f;
  struct yb_buf *b = &rs->body;
  if (!p) return YB_ABSENT;
  ask.panel = p->id;
  YB_TRY(yb_catalog_find(yb_req_app(rq), &rq->ctx, &ask, &f));
  yb_str page = cat_url(rq, pt_fmt(rq, "/platform/%.*s", YB_ARG(p->id)));
  int64_t newest = 0;
  for (uint32_t i = 0; i < f.cards; i++)
    if (f.card[i].updated_at > newest) newest = f.card[i].updated_at;
  YB_BUF_Z(b, "<?xml version=\"1.0\" encoding=\"utf-8\"?>"
              "<feed xmlns=\"http://www.w3.org/2005/Atom\">");
  element(b, "title", pt_say(rq, &p->title));
  element(b, "id", page);
  link_to(b, "self", pt_fmt(rq, "%.*s/feed.atom", YB_ARG(page)));
  link_to(b, "alternate", page);
  instant(b, newest ? newest : rq->ctx.now_ms);
  YB_BUF_Z(b, "<author><name>");
  yb_html_escape(b, pt_say(rq, &yb_req_app(rq)->pack->city.title));
  YB_BUF_Z(b, "</name></author>");
  for (uint32_t i = 0; i < f.cards; i++) entry(rq, b, &f.card[i]);
  YB_BUF_Z(b, "</feed>");
  rs->type = "application/atom+xml; charset=utf-8";
  return b->rc;
}
