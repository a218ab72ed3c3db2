/* page.c - what every page carries, and the pages for what went wrong. */
#include "http/page.h"

#include "http/http_int.h"
#include "tpl_desk_error.h"
#include "tpl_error.h"

static yb_str text_of(const char *z) { return z ? yb_str_of(z) : (yb_str){0}; }

void yb_page_init(struct yb_req *rq, struct yb_page *page, yb_str title) {
  static const char *const codes[] = {"zh-CN", "zh-Hant", "en"};
  const struct yb_http_conf *c = &rq->http->conf;
  memset(page, 0, sizeof *page);
  page->rq = rq;
  page->title = title;
  page->city = text_of(c->city);
  page->operator_name = text_of(c->operator_name);
  page->record_no = text_of(c->record_no);
  page->hotline = text_of(c->hotline);
  page->tongue = rq->tongue;
  page->lang = yb_str_of(codes[rq->tongue]);
  page->care = rq->care;
  page->demo = c->demo;
  page->noindex = c->demo || rq->session;
  if (rq->session) {
    page->signed_in = true;
    page->user = rq->session->name;
    page->staff = (rq->session->rights & YB_STAFF) != 0;
  }
  page->here = YB_S("/");
  if (!YB_EQ(rq->method, "GET")) return;
  yb_str here;
  if (yb_str_fmt(rq->ctx.arena, &here, "%.*s%s%.*s", YB_ARG(rq->path), rq->query_text.n ? "?" : "",
                 YB_ARG(rq->query_text)) == YB_OK)
    page->here = here;
}

yb_rc yb_page_done(struct yb_res *rs) {
  rs->type = "text/html; charset=utf-8";
  return rs->body.rc;
}

yb_rc yb_page_error(struct yb_req *rq, struct yb_res *rs, int status, yb_str what, yb_str next) {
  struct v_error v = {.status = status, .what = what, .next = next, .id = rq->id};
  struct yb_page page;
  yb_page_init(rq, &page, what);
  page.error = true;
  page.noindex = true;
  rs->body.n = 0;
  rs->status = status;
  rs->cache_private = true;
  if (page.staff && yb_str_starts(rq->path, YB_S("/d/")))
    return YB_PAGE(rq, rs, &page, desk_error, &v);
  return YB_PAGE(rq, rs, &page, error, &v);
}
