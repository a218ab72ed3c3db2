/* own.c - the paths that the server answers itself. */
#include "base/arena.h"
#include "http/asset.h"
#include "http/http_int.h"
#include "http/page.h"

static yb_rc healthz(struct yb_req *rq, struct yb_res *rs) {
  (void)rq;
  YB_BUF_Z(&rs->body, "ok\n");
  rs->type = "text/plain; charset=utf-8";
  return YB_OK;
}

static yb_rc readyz(struct yb_req *rq, struct yb_res *rs) {
  struct yb_http *h = yb_call_of(rq)->http;
  bool ready = !atomic_load(&h->closing) && (!h->conf.ready || h->conf.ready(h->conf.app));
  rs->status = ready ? 200 : 503;
  rs->type = "text/plain; charset=utf-8";
  yb_buf_z(&rs->body, ready ? "ready\n" : "not ready\n");
  return YB_OK;
}

/* The address holds the hash of the content: a browser may keep it for ever. */
static yb_rc asset(struct yb_req *rq, struct yb_res *rs) {
  const struct yb_asset *a = NULL;
  for (unsigned i = 0; i < yb_assets_n && !a; i++)
    if (yb_str_eq(rq->path, yb_str_of(yb_assets[i].path))) a = &yb_assets[i];
  if (!a) return YB_ABSENT;
  YB_TRY(yb_res_header(rs, "Cache-Control", YB_S("public, max-age=31536000, immutable")));
  YB_TRY(yb_res_header(rs, "ETag", yb_str_of(a->etag)));
  YB_TRY(yb_res_header(rs, "Vary", YB_S("Accept-Encoding")));
  rs->type = a->type;
  if (yb_str_eq(yb_req_header(rq, "if-none-match"), yb_str_of(a->etag))) {
    rs->status = 304;
    return YB_OK;
  }
  bool gz = a->gz_n && yb_str_find(yb_req_header(rq, "accept-encoding"), YB_S("gzip")) != SIZE_MAX;
  if (gz) YB_TRY(yb_res_header(rs, "Content-Encoding", YB_S("gzip")));
  /* borrowed from the program itself: no copy */
  rs->body.p = (char *)(uintptr_t)(gz ? a->gz : a->raw);
  rs->body.n = gz ? a->gz_n : a->raw_n;
  rs->body.cap = 0;
  return YB_OK;
}

static yb_rc favicon(struct yb_req *rq, struct yb_res *rs) {
  (void)rq;
  rs->status = 204;
  return yb_res_header(rs, "Cache-Control", YB_S("public, max-age=86400"));
}

static yb_rc robots(struct yb_req *rq, struct yb_res *rs) {
  bool demo = yb_call_of(rq)->http->conf.demo;
  yb_buf_z(&rs->body, demo ? "User-agent: *\nDisallow: /\n"
                           : "User-agent: *\nDisallow: /my\nDisallow: /d/\nDisallow: /api/\n");
  rs->type = "text/plain; charset=utf-8";
  return yb_res_header(rs, "Cache-Control", YB_S("public, max-age=3600"));
}

static yb_rc back(struct yb_req *rq, struct yb_res *rs) {
  return yb_res_go(rq, rs, "%.*s", YB_ARG(yb_req_query(rq, "back")));
}

#define YEAR_S 31536000

static yb_rc care(struct yb_req *rq, struct yb_res *rs) {
  bool on = YB_EQ(yb_req_query(rq, "on"), "1");
  YB_TRY(yb_res_cookie(rq, rs, "yb-care", on ? YB_S("1") : YB_S("0"), YEAR_S, true));
  return back(rq, rs);
}

static yb_rc lang(struct yb_req *rq, struct yb_res *rs) {
  yb_str to = yb_req_query(rq, "to");
  if (!YB_EQ(to, "en") && !YB_EQ(to, "zh-Hant")) to = YB_S("zh-CN");
  YB_TRY(yb_res_cookie(rq, rs, "yb-lang", to, YEAR_S, true));
  return back(rq, rs);
}

const struct yb_route yb_own_routes[] = {
    {"GET", "/healthz", healthz, YB_ANYONE, 0},
    {"GET", "/readyz", readyz, YB_ANYONE, 0},
    {"GET", "/metrics", yb_metrics_page, YB_ANYONE, 0},
    {"GET", "/a/{file}", asset, YB_ANYONE, YB_R_PUBLIC},
    {"GET", "/favicon.ico", favicon, YB_ANYONE, YB_R_PUBLIC},
    {"GET", "/robots.txt", robots, YB_ANYONE, YB_R_PUBLIC},
    {"GET", "/mode/care", care, YB_ANYONE, 0},
    {"GET", "/mode/lang", lang, YB_ANYONE, 0},
    {"GET", "/resume/{key}", yb_stash_page, YB_SIGNED, 0},
};
const uint32_t yb_own_routes_n = sizeof yb_own_routes / sizeof *yb_own_routes;
