/* http_server.c - the whole server over real sockets. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "http_app.h"
#include "yb_test.h"

static struct app app;
static char reply[400000];

static struct yb_http *serve(struct yb_http_conf conf) {
  struct yb_test_ctx t;
  struct yb_http *h = NULL;
  struct yb_ctx *ctx = yb_test_open(&t, 1 << 20);
  CHECK_OK(yb_crypto_init());
  CHECK_OK(yb_http_open(ctx, &conf, &h));
  yb_test_close(&t);
  return h;
}
static struct yb_http *serve_app(void) {
  memset(&app, 0, sizeof app);
  return serve(app_conf(&app));
}

static int dial(struct yb_http *h) {
  struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = htons(yb_http_port(h)),
                           .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  struct timeval wait = {.tv_sec = 10};
  CHECK(connect(fd, (struct sockaddr *)&in, sizeof in) == 0);
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
  return fd;
}

/* Reads until the server closes; the status, 0 when it said nothing. */
static int drain(int fd) {
  size_t n = 0;
  for (ssize_t got; n < sizeof reply - 1 && (got = recv(fd, reply + n, sizeof reply - 1 - n, 0)) > 0;)
    n += (size_t)got;
  reply[n] = 0;
  close(fd);
  return strncmp(reply, "HTTP/1.1 ", 9) ? 0 : (reply[9] - '0') * 100 + (reply[10] - '0') * 10 + reply[11] - '0';
}

static int ask_n(struct yb_http *h, const char *p, size_t n) {
  int fd = dial(h);
  while (n) {
    ssize_t sent = send(fd, p, n, MSG_NOSIGNAL);
    if (sent <= 0) break;
    p += sent;
    n -= (size_t)sent;
  }
  return drain(fd);
}
#define LIT(s) s, sizeof s - 1
static int get(struct yb_http *h, const char *path, const char *more) {
  char text[4096];
  int n = snprintf(text, sizeof text, "GET %s HTTP/1.1\r\nHost: t\r\nConnection: close\r\n%s\r\n", path, more);
  return ask_n(h, text, (size_t)n);
}
static int post(struct yb_http *h, const char *path, const char *type, const char *more,
                const char *body, size_t n) {
  static char text[300000];
  int k = snprintf(text, sizeof text,
                   "POST %s HTTP/1.1\r\nHost: t\r\nConnection: close\r\nContent-Type: %s\r\n"
                   "Content-Length: %zu\r\n%s\r\n", path, type, n, more);
  memcpy(text + k, body, n);
  return ask_n(h, text, (size_t)k + n);
}
static int post_form(struct yb_http *h, const char *path, const char *more, const char *body) {
  return post(h, path, "application/x-www-form-urlencoded", more, body, strlen(body));
}
static bool said(const char *what) { return strstr(reply, what) != NULL; }

/* The value after `before` up to `end`, copied. */
static void after(const char *before, char end, char *out, size_t max) {
  const char *p = strstr(reply, before);
  size_t n = 0;
  CHECK(p != NULL);
  for (p += strlen(before); *p && *p != end && n + 1 < max; p++) out[n++] = *p;
  out[n] = 0;
}

TEST(http_routes_and_headers) {
  struct yb_http *h = serve_app();
  CHECK_INT(get(h, "/hello/%E4%B8%AD", ""), 200);
  CHECK(said("hello 中"));
  CHECK(said("Content-Security-Policy: default-src 'none'"));
  CHECK(said("X-Content-Type-Options: nosniff"));
  CHECK(said("X-Robots-Tag: noindex"));
  CHECK(said("Cache-Control: public, max-age=60"));
  CHECK_INT(get(h, "/hello/a%2Fb", ""), 200);
  CHECK(said("hello a/b"));
  CHECK_INT(get(h, "/nothing", ""), 404);
  CHECK(said("没有找到这个页面"));
  CHECK(said("Cache-Control: no-store"));
  CHECK_INT(get(h, "/write", ""), 405);
  CHECK(said("Allow: POST"));
  CHECK_INT(get(h, "/api/nothing", ""), 404);
  CHECK(said("application/problem+json"));
  CHECK_INT(get(h, "/hello/%2e%2e", ""), 400);
  CHECK_INT(ask_n(h, LIT("HEAD /hello/x HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n")), 200);
  CHECK(!said("hello x"));
  CHECK_INT(get(h, "/healthz", ""), 200);
  CHECK_INT(get(h, "/readyz", ""), 200);
  CHECK_INT(get(h, "/metrics", ""), 200);
  CHECK(said("yiban_http_requests_total{method=\"GET\",route=\"/hello/{name}\",status=\"2xx\"} 3"));
  yb_http_close(h, 1000);
}

TEST(http_csrf) {
  struct yb_http *h = serve_app();
  char cookie[100], token[80], own[80], head[300], body[300];
  CHECK_INT(get(h, "/form", ""), 200);
  after("Set-Cookie: ", ';', cookie, sizeof cookie);
  after("value=\"", '"', token, sizeof token);
  const char *p = strstr(reply, ">\n<input");
  CHECK(p != NULL);
  snprintf(own, sizeof own, "%.43s", strstr(p, "value=\"") + 7);
  snprintf(head, sizeof head, "Cookie: %s\r\n", cookie);
  snprintf(body, sizeof body, "a=1&a=2&_csrf=%s&%%E4%%B8%%AD=x+y", token);
  CHECK_INT(post_form(h, "/echo", head, body), 200);
  CHECK(said("a=1;a=2;中=x y;"));
  CHECK_INT(post_form(h, "/echo", head, "a=1"), 403);
  CHECK_INT(post_form(h, "/echo", "", body), 403);
  CHECK_INT(post_form(h, "/own", head, body), 403);
  snprintf(body, sizeof body, "a=1&_csrf=%s", own);
  CHECK_INT(post_form(h, "/own", head, body), 200);
  CHECK_INT(post_form(h, "/echo", head, body), 403);
  yb_http_close(h, 1000);
}

TEST(http_session_and_stash) {
  struct yb_http *h = serve_app();
  char cookie[100], token[80], head[300], body[300], next[100], where[200];
  CHECK_INT(get(h, "/my", ""), 303);
  CHECK(said("Location: /login?next=%2Fmy"));
  CHECK_INT(get(h, "/api/me", ""), 401);
  CHECK_INT(post_form(h, "/login?next=//evil.example", "", "u=1"), 303);
  CHECK(said("Location: /my"));
  CHECK(said("HttpOnly"));
  CHECK(said("SameSite=Lax"));
  after("Set-Cookie: ", ';', cookie, sizeof cookie);
  snprintf(head, sizeof head, "Cookie: %s\r\n", cookie);
  CHECK_INT(get(h, "/my", head), 200);
  CHECK(said("actor 7"));
  CHECK(said("Cache-Control: no-store"));
  CHECK_INT(get(h, "/d/queue", head), 403);
  CHECK_INT(get(h, "/form", head), 200);
  after("value=\"", '"', token, sizeof token);
  app.age_ms = 31 * 60000;                       /* idle too long */
  CHECK_INT(get(h, "/my", head), 303);
  snprintf(body, sizeof body, "answer=%%E9%%95%%BF+text&_csrf=%s", token);
  CHECK_INT(post_form(h, "/my/apply", head, body), 303);
  CHECK(said("/login?next=%2Fresume%2F"));
  after("Location: /login?next=%2Fresume%2F", '\r', next, sizeof next);
  app.age_ms = 0;
  snprintf(where, sizeof where, "/resume/%s", next);
  CHECK_INT(get(h, where, head), 200);
  CHECK(said("name=\"answer\" value=\"长 text\""));
  CHECK(said("action=\"/my/apply\""));
  CHECK_INT(get(h, where, head), 200);
  CHECK_INT(get(h, "/resume/AAAAAAAAAAAAAAAAAAAAAA", head), 404);
  CHECK_INT(post_form(h, "/logout", head, ""), 303);
  CHECK(said("Max-Age=0"));
  CHECK_INT(get(h, "/my", head), 303);
  app.age_ms = 0;
  yb_http_close(h, 1000);
}

TEST(http_lanes) {
  struct yb_http *h = serve_app();
  CHECK_INT(post_form(h, "/write", "", "say=x"), 303);
  CHECK(said("Location: /hello/written"));
  CHECK_INT(post_form(h, "/write", "", "say=conflict"), 409);
  CHECK(said("刚刚有了新进展"));
  CHECK_INT(app.writes, 2);
  int fd = dial(h);                              /* a client that leaves */
  CHECK(send(fd, LIT("GET /slow HTTP/1.1\r\nHost: t\r\n\r\n"), 0) > 0);
  usleep(50000);
  close(fd);
  CHECK_INT(get(h, "/slow", ""), 303);
  yb_http_close(h, 2000);
}

TEST(http_json_problem) {
  struct yb_http *h = serve_app();
  const char *type = "application/json";
  CHECK_INT(post(h, "/api/echo", type, "", "{\"a\":1.10}", 10), 201);
  CHECK(said("{\"a\":1.10}"));
  CHECK_INT(post(h, "/api/echo", type, "", "{\"bad\":1}", 9), 422);
  CHECK(said("\"pointer\":\"#/scenes/0/date\""));
  CHECK(said("\"code\":\"base_too_long\""));
  CHECK_INT(post(h, "/api/echo", type, "", "{", 1), 422);
  CHECK_INT(post(h, "/api/echo", "text/plain", "", "x", 1), 415);
  yb_http_close(h, 1000);
}

#define PART(name, file, type) \
  "--B\r\nContent-Disposition: form-data; name=\"" name "\"" file "\r\n" type "\r\n"
TEST(http_uploads) {
  struct yb_http *h = serve_app();
  const char *type = "multipart/form-data; boundary=B";
  const char good[] = PART("f", "; filename=\"C:\\\\dir\\\\a.png\"", "Content-Type: image/png\r\n")
      "\x89PNG\r\n\x1a\nxyz\r\n" PART("note", "", "") "hi\r\n--B--\r\n";
  CHECK_INT(post(h, "/upload", type, "", good, sizeof good - 1), 200);
  CHECK(said("note=hi;"));
  CHECK(said("file a.png image/png 11 "));
  const char lie[] = PART("f", "; filename=\"a.jpg\"", "") "%PDF-1.7 \r\n--B--\r\n";
  CHECK_INT(post(h, "/upload", type, "", lie, sizeof lie - 1), 415);
  CHECK(said("a.jpg"));
  CHECK(said("application/pdf"));
  const char exe[] = PART("f", "; filename=\"a.exe\"", "") "MZ\x90 \r\n--B--\r\n";
  CHECK_INT(post(h, "/upload", type, "", exe, sizeof exe - 1), 415);
  const char none[] = PART("f", "; filename=\"\"", "") "\r\n--B--\r\n";
  CHECK_INT(post(h, "/upload", type, "", none, sizeof none - 1), 200);
  CHECK_INT(post(h, "/upload", type, "", good, sizeof good - 9), 400);
  /* a page keeps the rest of its form when a file is refused */
  const char mixed[] = PART("f", "; filename=\"a.exe\"", "") "MZ\x90 \r\n"
      PART("g", "; filename=\"b.jpg\"", "")
      "%PDF-1.7 \r\n" PART("note", "", "") "kept\r\n--B--\r\n";
  CHECK_INT(post(h, "/soft", type, "", mixed, sizeof mixed - 1), 200);
  CHECK(said("note=kept;"));
  CHECK(said("file a.exe refused"));
  CHECK(said("file b.jpg refused"));
  yb_http_close(h, 1000);
}

TEST(http_ceilings) {
  struct yb_http *h = serve_app();
  static char big[70000];
  memset(big, 'a', sizeof big);
  CHECK_INT(post(h, "/open", "application/x-www-form-urlencoded", "", big, sizeof big), 413);
  const char chunk[] = "POST /open HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n"
      "Content-Type: application/x-www-form-urlencoded\r\n\r\n11170\r\n";
  int fd = dial(h);
  CHECK(send(fd, chunk, sizeof chunk - 1, 0) > 0);
  CHECK(send(fd, big, sizeof big, MSG_NOSIGNAL) > 0);
  CHECK_INT(drain(fd), 413);
  yb_http_close(h, 1000);
}

TEST(http_rate_limit) {
  struct yb_http_conf c = app_conf(&app);
  c.limit_burst = 3;
  struct yb_http *h = serve(c);
  for (int i = 0; i < 3; i++) CHECK_INT(post_form(h, "/code", "", "a=1"), 200);
  CHECK_INT(post_form(h, "/code", "", "a=1"), 429);
  CHECK(said("Retry-After: "));
  CHECK_INT(post_form(h, "/open", "", "a=1"), 200);
  yb_http_close(h, 1000);
}

TEST(http_limit_is_per_forwarded_address) {
  struct yb_http_conf c = app_conf(&app);
  c.limit_burst = 1;
  c.trust_proxy = true;
  struct yb_http *h = serve(c);
  CHECK_INT(post_form(h, "/code", "X-Forwarded-For: 9.9.9.9, 10.0.0.1\r\n", "a=1"), 200);
  CHECK_INT(post_form(h, "/code", "X-Forwarded-For: 8.8.8.8, 10.0.0.1\r\n", "a=1"), 429);
  CHECK_INT(post_form(h, "/code", "X-Forwarded-For: 10.0.0.2\r\n", "a=1"), 200);
  yb_http_close(h, 1000);
}

/* One byte now and then: the library's own timeout would wait for ever. */
static int drip(struct yb_http *h, const char *begin, int *ms) {
  int fd = dial(h), status;
  int64_t t = yb_clock_mono_ns();
  CHECK(send(fd, begin, strlen(begin), 0) > 0);
  for (int i = 0; i < 40; i++) {
    char b;
    usleep(100000);
    if (send(fd, "x", 1, MSG_NOSIGNAL) != 1) break;
    if (recv(fd, &b, 1, MSG_PEEK | MSG_DONTWAIT) >= 0) break;
  }
  status = drain(fd);
  *ms = (int)((yb_clock_mono_ns() - t) / 1000000);
  return status;
}
TEST(http_slow_drip_is_cut) {
  struct yb_http_conf c = app_conf(&app);
  int ms;
  c.header_ms = 600;
  c.body_ms = 600;
  c.idle_ms = 600;
  struct yb_http *h = serve(c);
  CHECK_INT(drip(h, "GET /hello/x HTTP/1.1\r\nHost: t\r\nX-A: ", &ms), 408);
  CHECK(ms >= 500 && ms < 2500);
  CHECK_INT(drip(h, "POST /open HTTP/1.1\r\nHost: t\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                    "Content-Length: 5000\r\n\r\n", &ms), 408);
  CHECK(ms >= 500 && ms < 2500);
  int fd = dial(h);                              /* kept alive, then silent */
  CHECK(send(fd, LIT("GET /hello/x HTTP/1.1\r\nHost: t\r\n\r\n"), 0) > 0);
  CHECK_INT(drain(fd), 200);
  yb_http_close(h, 1000);
}

TEST(http_connections_per_address) {
  struct yb_http_conf c = app_conf(&app);
  int fd[3];
  c.per_address = 3;
  struct yb_http *h = serve(c);
  for (int i = 0; i < 3; i++) fd[i] = dial(h);
  usleep(100000);
  CHECK_INT(get(h, "/hello/x", ""), 429);
  CHECK(said("Retry-After"));
  for (int i = 0; i < 3; i++) close(fd[i]);
  usleep(300000);
  CHECK_INT(get(h, "/hello/x", ""), 200);
  yb_http_close(h, 1000);
}

TEST(http_modes_and_assets) {
  struct yb_http *h = serve_app();
  char css[100], etag[40], head[80];
  CHECK_INT(get(h, "/nothing", "Cookie: yb-care=1; yb-lang=en\r\n"), 404);
  CHECK(said("data-mode=\"care\""));
  CHECK(said("lang=\"en\" data-mode"));
  CHECK(said("演示系统，非政府网站") || said("not a government"));
  after("stylesheet\" href=\"", '"', css, sizeof css);
  CHECK_INT(get(h, css, ""), 200);
  CHECK(said("immutable"));
  after("ETag: ", '\r', etag, sizeof etag);
  snprintf(head, sizeof head, "If-None-Match: %s\r\n", etag);
  CHECK_INT(get(h, css, head), 304);
  CHECK_INT(get(h, css, "Accept-Encoding: gzip\r\n"), 200);
  CHECK(said("Content-Encoding: gzip"));
  CHECK_INT(get(h, "/nothing", "Accept-Encoding: gzip\r\n"), 404);
  CHECK(said("Content-Encoding: gzip"));
  CHECK_INT(get(h, "/mode/care?on=1&back=/hello/x", ""), 303);
  CHECK(said("Set-Cookie: yb-care=1"));
  CHECK(said("Location: /hello/x"));
  CHECK_INT(get(h, "/mode/care?on=1&back=https://evil.example/", ""), 303);
  CHECK(said("Location: /\r\n"));
  yb_http_close(h, 1000);
}

/* What was made is kept for its minute; the tests look at pairs within one. */
static bool same_minute(int64_t *was) {
  int64_t now = yb_clock_now_ms() / YB_MINUTE_MS;
  bool same = now == *was;
  *was = now;
  return same;
}
static int made(struct yb_http *h, const char *path, const char *more) {
  CHECK_INT(get(h, path, more), 200);
  const char *p = strstr(reply, "made ");
  CHECK(p != NULL);
  return atoi(p + 5);
}
#define AGAIN(path, more) (made(h, path, more) == made(h, path, more))

static struct yb_http *serve_kept(void) {
  memset(&app, 0, sizeof app);
  struct yb_http_conf c = app_conf(&app);
  c.epoch = app_epoch;
  return serve(c);
}

TEST(http_public_pages_are_kept) {
  struct yb_http *h = serve_kept();
  int64_t minute = 0;
  do {
    (void)same_minute(&minute);
    int first = made(h, "/public", "");
    bool again = made(h, "/public", "") == first && said("Cache-Control: public, max-age=60");
    int other = made(h, "/public?a=1", ""), care = made(h, "/public", "Cookie: yb-care=1\r\n");
    int packed = made(h, "/public", "Accept-Encoding: gzip\r\n");
    app.epoch++;
    int later = made(h, "/public", "");
    if (!same_minute(&minute)) continue;
    CHECK(again);
    CHECK(other != first && care != first && packed != first && later != first);
    break;
  } while (1);
  CHECK(!AGAIN("/public", "Cookie: other=1\r\n"));        /* who may be somebody */
  CHECK(!AGAIN("/public?private=1", ""));
  CHECK(!AGAIN("/public?token=1", ""));
  CHECK_INT(get(h, "/public?fail=1", ""), 404);
  int before = app.made;
  CHECK_INT(get(h, "/public?fail=1", ""), 404);
  CHECK_INT(app.made, before + 1);
  yb_http_close(h, 1000);
}

TEST(http_own_pages_are_kept_by_stamp) {
  struct yb_http *h = serve_kept();
  char cookie[2][100], head[2][300];
  int64_t minute = 0;
  for (int i = 0; i < 2; i++) {
    CHECK_INT(post_form(h, "/login", "", "u=1"), 303);
    after("Set-Cookie: ", ';', cookie[i], sizeof cookie[i]);
    snprintf(head[i], sizeof head[i], "Cookie: %s\r\n", cookie[i]);
    app.s[i].actor = 7 + i;
  }
  do {
    (void)same_minute(&minute);
    int first = made(h, "/mine?stamp=1", head[0]);
    bool again = made(h, "/mine?stamp=1", head[0]) == first && said("Cache-Control: no-store");
    app.epoch++;                                            /* not of the stamp */
    again = again && made(h, "/mine?stamp=1", head[0]) == first;
    int moved = made(h, "/mine?stamp=2", head[0]);
    int theirs = made(h, "/mine?stamp=1", head[1]);
    bool own = said("for 8");
    if (!same_minute(&minute)) continue;
    CHECK(again && own);
    CHECK(moved != first && theirs != first);
    break;
  } while (1);
  CHECK(!AGAIN("/mine?stamp=3&token=1", head[0]));
  CHECK_INT(get(h, "/mine?stamp=1", ""), 303);              /* nobody signed in */
  yb_http_close(h, 1000);
}
