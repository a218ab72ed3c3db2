/* http_parse.c - the guard, the router and the form parsers on their own. */
#include "http/guard.h"
#include "http/post.h"
#include "http/route.h"
#include "yb_test.h"

static yb_rc nothing(struct yb_req *rq, struct yb_res *rs) { (void)rq; (void)rs; return YB_OK; }
static const struct yb_route routes[] = {
    {"GET", "/", nothing, 0, 0},          {"GET", "/a/{x}", nothing, 0, 0},
    {"GET", "/a/new", nothing, 0, 0},     {"POST", "/a/{x}", nothing, 0, 0},
    {"GET", "/f/{rest...}", nothing, 0, 0}, {"GET", "/{k}/b", nothing, 0, 0},
};

static const char *match(struct yb_ctx *ctx, const char *method, const char *path, struct yb_match *m) {
  struct yb_router *r;
  CHECK_OK(yb_router_open(ctx->arena, routes, sizeof routes / sizeof *routes, &r));
  CHECK_OK(yb_route_find(r, ctx->arena, yb_str_of(method), yb_str_of(path), m));
  return m->route ? m->route->pattern : "";
}

TEST(http_router) {
  struct yb_test_ctx t;
  struct yb_match m;
  struct yb_ctx *ctx = yb_test_open(&t, 1 << 20);
  assert_string_equal(match(ctx, "GET", "/", &m), "/");
  assert_string_equal(match(ctx, "GET", "/a/new", &m), "/a/new");
  assert_string_equal(match(ctx, "GET", "/a/b", &m), "/a/{x}");
  assert_string_equal(match(ctx, "HEAD", "/z/b", &m), "/{k}/b");
  assert_string_equal(match(ctx, "GET", "/f/x/y%20z", &m), "/f/{rest...}");
  CHECK_STR(yb_pairs_get(m.params, YB_S("rest")), "x/y z");
  assert_string_equal(match(ctx, "GET", "/a//b", &m), "");
  assert_string_equal(match(ctx, "GET", "/a/", &m), "");
  assert_string_equal(match(ctx, "DELETE", "/a/q", &m), "");
  CHECK_STR(m.allow, "GET, POST");
  yb_test_close(&t);
}

TEST(http_router_refuses_bad_tables) {
  static const char *const bad[] = {"a", "/a//b", "/{}", "/{x", "/{r...}/b"};
  struct yb_test_ctx t;
  struct yb_router *r;
  struct yb_ctx *ctx = yb_test_open(&t, 1 << 20);
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    struct yb_route one = {"GET", bad[i], nothing, 0, 0};
    CHECK_RC(yb_router_open(ctx->arena, &one, 1, &r), YB_INVALID);
  }
  struct yb_route two[] = {{"GET", "/a", nothing, 0, 0}, {"GET", "/a", nothing, 0, 0}};
  CHECK_RC(yb_router_open(ctx->arena, two, 2, &r), YB_INVALID);
  yb_test_close(&t);
}

TEST(http_forms) {
  struct yb_test_ctx t;
  struct yb_pairs p;
  yb_str all[4];
  struct yb_ctx *ctx = yb_test_open(&t, 1 << 20);
  CHECK_OK(yb_post_parse(ctx->arena, YB_S("a=1&&b&a=%E4%B8%AD+x&=v"), &p));
  CHECK_INT(p.n, 4);
  CHECK_INT(yb_pairs_all(p, YB_S("a"), all, 4), 2);
  CHECK_STR(all[1], "中 x");
  CHECK_RC(yb_post_parse(ctx->arena, YB_S("a=%f"), &p), YB_BAD);
  CHECK_RC(yb_post_parse(ctx->arena, YB_S("a=%00"), &p), YB_BAD);
  CHECK_RC(yb_post_parse(ctx->arena, YB_S("a=%c0%80"), &p), YB_BAD);
  CHECK_OK(yb_cookies_parse(ctx->arena, YB_S("a=1; b; c = 2 ;=x"), &p));
  CHECK_INT(p.n, 2);
  CHECK_STR(yb_pairs_get(p, YB_S("c")), "2");
  yb_test_close(&t);
}

struct got { char text[4000]; size_t n; int open; };
static yb_rc begin(void *to, yb_str field, yb_str name) {
  struct got *g = to;
  g->open++;
  g->n += (size_t)snprintf(g->text + g->n, sizeof g->text - g->n, "[%.*s|%.*s:", YB_ARG(field), YB_ARG(name));
  return YB_OK;
}
static yb_rc data(void *to, yb_str s) {
  struct got *g = to;
  g->n += (size_t)snprintf(g->text + g->n, sizeof g->text - g->n, "%.*s", YB_ARG(s));
  return YB_OK;
}
static yb_rc end(void *to) {
  struct got *g = to;
  g->open--;
  g->n += (size_t)snprintf(g->text + g->n, sizeof g->text - g->n, "]");
  return YB_OK;
}

static const char body[] =
    "preamble\r\n--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--B\r\n"
    "content-disposition: form-data; name=\"f\"; filename=\"x.png\"\r\nContent-Type: image/png\r\n\r\n"
    "one\r\n--Btwo\r\n--\r\n\r\n--B\r\nContent-Disposition: form-data; name=\"e\"\r\n\r\n\r\n--B--\r\nepilogue";

static yb_rc feed(struct yb_arena *a, size_t cut, struct got *g, struct yb_pairs *p) {
  struct yb_multi_sink sink = {g, begin, data, end};
  struct yb_multi *m;
  memset(g, 0, sizeof *g);
  YB_TRY(yb_multi_open(a, YB_S("multipart/form-data; boundary=\"B\""), &sink, &m));
  for (size_t i = 0; i < sizeof body - 1; i += cut)
    YB_TRY(yb_multi_feed(m, yb_str_n(body + i, i + cut < sizeof body - 1 ? cut : sizeof body - 1 - i)));
  return yb_multi_end(m, p);
}

/* "\r\n--Btwo" begins with the mark and is none: RFC 2046 forbids it in data, so
 * it is refused, whatever the cut. */
TEST(http_multipart_any_cut) {
  struct yb_test_ctx t;
  struct got g;
  struct yb_pairs p;
  struct yb_ctx *ctx = yb_test_open(&t, 8 << 20);
  for (size_t cut = 1; cut < sizeof body; cut++)
    CHECK_RC(feed(ctx->arena, cut, &g, &p), YB_BAD);
  yb_test_close(&t);
}

static const char plain[] =
    "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n2\r\n--B\r\n"
    "Content-Disposition: form-data; name=\"f\"; filename=\"x.png\"\r\n\r\n\r\n--C\r\n--\r\n--B--";
static yb_rc feed_plain(struct yb_arena *a, size_t cut, struct got *g, struct yb_pairs *p) {
  struct yb_multi_sink sink = {g, begin, data, end};
  struct yb_multi *m;
  memset(g, 0, sizeof *g);
  YB_TRY(yb_multi_open(a, YB_S("multipart/form-data; boundary=B"), &sink, &m));
  for (size_t i = 0; i < sizeof plain - 1; i += cut)
    YB_TRY(yb_multi_feed(m, yb_str_n(plain + i, i + cut < sizeof plain - 1 ? cut : sizeof plain - 1 - i)));
  return yb_multi_end(m, p);
}
TEST(http_multipart_same_for_any_cut) {
  struct yb_test_ctx t;
  struct got g;
  struct yb_pairs p;
  struct yb_ctx *ctx = yb_test_open(&t, 8 << 20);
  for (size_t cut = 1; cut < sizeof plain; cut++) {
    CHECK_OK(feed_plain(ctx->arena, cut, &g, &p));
    CHECK_INT(p.n, 1);
    CHECK_STR(p.at[0].value, "1\r\n2");
    assert_string_equal(g.text, "[f|x.png:\r\n--C\r\n--]");
  }
  yb_test_close(&t);
}

TEST(http_sniff) {
  assert_string_equal(yb_sniff(YB_S("\xff\xd8\xff\xe0")), "image/jpeg");
  assert_string_equal(yb_sniff(YB_S("\0\0\0\x18" "ftypheic")), "image/heic");
  assert_string_equal(yb_sniff(YB_S("PK\x03\x04" "12345678901234567890123456OFD.xml")), "application/ofd");
  CHECK(yb_sniff(YB_S("PK\x03\x04" "12345678901234567890123456word.xml")) == NULL);
  CHECK(yb_sniff(YB_S("<svg>")) == NULL);
  CHECK(yb_sniff(YB_S("")) == NULL);
}

static yb_rc all_of_it(void) {
  struct yb_arena *a = yb_arena_open(1 << 20);
  struct yb_router *r;
  struct yb_match m;
  struct yb_pairs p;
  struct got g;
  yb_rc rc;
  if (!a) return YB_NOMEM;
  YB_GO(yb_router_open(a, routes, sizeof routes / sizeof *routes, &r));
  YB_GO(yb_route_find(r, a, YB_S("GET"), YB_S("/f/x/y"), &m));
  YB_GO(yb_route_find(r, a, YB_S("PUT"), YB_S("/a/b"), &m));
  YB_GO(yb_post_parse(a, YB_S("a=1&b=2"), &p));
  YB_GO(yb_cookies_parse(a, YB_S("a=1; b=2"), &p));
  YB_GO(feed_plain(a, 7, &g, &p));
out:
  yb_arena_close(a);
  return rc;
}
TEST(http_parsers_out_of_memory) { SWEEP_OOM(all_of_it()); }
