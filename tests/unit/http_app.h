/* http_app.h - a small program over yb_http for tests: sessions in a table, a
 * form, an upload, slow work, JSON. Used by unit tests and the browser tests. */
#ifndef HTTP_APP_H
#define HTTP_APP_H
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/crypto.h"
#include "base/json.h"
#include "base/time.h"
#include "http/http.h"
#include "http/page.h"

#define APP_SESSIONS 64
struct app {
  pthread_mutex_t lock;
  struct { yb_digest key; int64_t actor, opened, seen; uint32_t rights; bool live; } s[APP_SESSIONS];
  int writes;
  atomic_int made;                 /* pages that tell how many were made */
  atomic_ullong epoch;
  int64_t age_ms;                  /* added to the age of every session found */
};

static yb_rc app_find(void *p, struct yb_ctx *ctx, const yb_digest *key, struct yb_session *out) {
  struct app *a = p;
  yb_rc rc = YB_ABSENT;
  (void)ctx;
  pthread_mutex_lock(&a->lock);
  for (int i = 0; i < APP_SESSIONS; i++) {
    if (!a->s[i].live || memcmp(&a->s[i].key, key, sizeof *key)) continue;
    *out = (struct yb_session){.actor = a->s[i].actor, .rights = a->s[i].rights,
                               .name = YB_S("陈*"), .opened_ms = a->s[i].opened - a->age_ms,
                               .seen_ms = a->s[i].seen - a->age_ms};
    rc = YB_OK;
  }
  pthread_mutex_unlock(&a->lock);
  return rc;
}
static void app_touch(void *p, const yb_digest *key, int64_t now) { (void)p; (void)key; (void)now; }
static yb_rc app_open_session(void *p, struct yb_ctx *ctx, void *tx, const struct yb_session *s) {
  struct app *a = p;
  yb_rc rc = YB_LIMIT;
  (void)ctx;
  (void)tx;
  pthread_mutex_lock(&a->lock);
  for (int i = 0; i < APP_SESSIONS && rc != YB_OK; i++) {
    if (a->s[i].live) continue;
    a->s[i].key = s->key;
    a->s[i].actor = s->actor;
    a->s[i].rights = s->rights;
    a->s[i].opened = s->opened_ms;
    a->s[i].seen = s->seen_ms;
    a->s[i].live = true;
    rc = YB_OK;
  }
  pthread_mutex_unlock(&a->lock);
  return rc;
}
static yb_rc app_close_session(void *p, struct yb_ctx *ctx, void *tx, const yb_digest *key) {
  struct app *a = p;
  (void)ctx;
  (void)tx;
  pthread_mutex_lock(&a->lock);
  for (int i = 0; i < APP_SESSIONS; i++)
    if (!memcmp(&a->s[i].key, key, sizeof *key)) a->s[i].live = false;
  pthread_mutex_unlock(&a->lock);
  return YB_OK;
}

static yb_rc app_hello(struct yb_req *rq, struct yb_res *rs) {
  yb_buf_fmt(&rs->body, "hello %.*s\n", YB_ARG(yb_req_param(rq, "name")));
  rs->type = "text/plain; charset=utf-8";
  return YB_OK;
}
static void put_token(struct yb_req *rq, struct yb_res *rs);
static inline uint64_t app_epoch(void *p) { return ((struct app *)p)->epoch; }
static yb_rc app_public(struct yb_req *rq, struct yb_res *rs) {
  struct app *a = rq->app;
  yb_buf_fmt(&rs->body, "made %d, session %d, care %d\n", ++a->made, rq->session != NULL, rq->care);
  if (YB_EQ(yb_req_query(rq, "fail"), "1")) return YB_ABSENT;
  rs->cache_private = YB_EQ(yb_req_query(rq, "private"), "1");
  if (YB_EQ(yb_req_query(rq, "token"), "1")) put_token(rq, rs);
  return rs->body.rc;
}
static yb_rc app_mine(struct yb_req *rq, struct yb_res *rs) {
  struct app *a = rq->app;
  if (yb_page_kept(rq, yb_req_query(rq, "stamp"))) return YB_OK;
  yb_buf_fmt(&rs->body, "made %d for %lld\n", ++a->made, (long long)rq->session->actor);
  if (YB_EQ(yb_req_query(rq, "token"), "1")) put_token(rq, rs);
  return rs->body.rc;
}
static yb_rc app_form(struct yb_req *rq, struct yb_res *rs) {
  put_token(rq, rs);
  return rs->body.rc;
}
static yb_rc app_echo(struct yb_req *rq, struct yb_res *rs) {
  for (uint32_t i = 0; i < rq->form.n; i++)
    if (!YB_EQ(rq->form.at[i].name, "_csrf"))
      yb_buf_fmt(&rs->body, "%.*s=%.*s;", YB_ARG(rq->form.at[i].name), YB_ARG(rq->form.at[i].value));
  for (uint32_t i = 0; i < rq->files_n; i++) {
    char hex[65];
    yb_hex(hex, rq->files[i].sha256.b, 32);
    yb_buf_fmt(&rs->body, "file %.*s %s %lld %.8s;", YB_ARG(rq->files[i].name), rq->files[i].type ? rq->files[i].type : "refused", (long long)rq->files[i].size, hex);
  }
  rs->type = "text/plain; charset=utf-8";
  return YB_OK;
}
static yb_rc app_write(struct yb_req *rq, void *tx) {
  struct app *a = rq->app;
  (void)tx;
  pthread_mutex_lock(&a->lock);
  a->writes++;
  pthread_mutex_unlock(&a->lock);
  return YB_EQ(yb_req_form(rq, "say"), "conflict") ? YB_CONFLICT : YB_OK;
}
static yb_rc app_written(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  if (done != YB_OK) return done;
  return yb_res_go(rq, rs, "/hello/written");
}
static yb_rc app_post(struct yb_req *rq, struct yb_res *rs) {
  return yb_later(rq, rs, YB_LANE_WRITE, app_write, app_written);
}
static yb_rc app_login_work(struct yb_req *rq, void *tx) { return yb_session_open(rq, tx, 7, YB_SIGNED); }
static yb_rc app_login_then(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  yb_str next = yb_session_next(rq, YB_S("/my"));
  if (done != YB_OK) return done;
  return yb_res_go(rq, rs, "%.*s", YB_ARG(next));
}
static yb_rc app_hashed(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  if (done != YB_OK) return done;
  return yb_later(rq, rs, YB_LANE_WRITE, app_login_work, app_login_then);
}
static yb_rc app_hash(struct yb_req *rq, void *tx) { (void)rq; return tx ? YB_BROKEN : YB_OK; }
static yb_rc app_login(struct yb_req *rq, struct yb_res *rs) {
  return yb_later(rq, rs, YB_LANE_SLOW, app_hash, app_hashed);
}
static yb_rc app_logout_work(struct yb_req *rq, void *tx) { return yb_session_close(rq, tx); }
static yb_rc app_logout(struct yb_req *rq, struct yb_res *rs) {
  return yb_later(rq, rs, YB_LANE_WRITE, app_logout_work, app_written);
}
static yb_rc app_slow_work(struct yb_req *rq, void *tx) {
  (void)rq;
  (void)tx;
  usleep(300000);
  return YB_OK;
}
static yb_rc app_slow(struct yb_req *rq, struct yb_res *rs) {
  return yb_later(rq, rs, YB_LANE_SLOW, app_slow_work, app_written);
}
static yb_rc app_my(struct yb_req *rq, struct yb_res *rs) {
  yb_buf_fmt(&rs->body, "actor %lld\n", (long long)rq->session->actor);
  rs->type = "text/plain; charset=utf-8";
  return YB_OK;
}
static yb_rc app_api(struct yb_req *rq, struct yb_res *rs) {
  const struct yb_json *j;
  struct yb_place at = {.path = YB_S("scenes[0].date")};
  YB_TRY(yb_json_parse(&rq->ctx, YB_S("body"), rq->body, &j));
  if (yb_json_get(j, YB_S("bad"))) {
    (void)yb_diag(&rq->ctx, at, YB_MSG_base_too_long, YB_S("date"), YB_S("10"));
    return YB_INVALID;
  }
  yb_json_write(&rs->body, j);
  return yb_res_json(rs, 201);
}

static const struct yb_route app_routes[] = {
    {"GET", "/hello/{name}", app_hello, YB_ANYONE, YB_R_PUBLIC},
    {"GET", "/hello/world", app_hello, YB_ANYONE, YB_R_PUBLIC},
    {"GET", "/public", app_public, YB_ANYONE, YB_R_PUBLIC},
    {"GET", "/mine", app_mine, YB_SIGNED, 0},
    {"GET", "/form", app_form, YB_ANYONE, 0},
    {"POST", "/echo", app_echo, YB_ANYONE, 0},
    {"POST", "/own", app_echo, YB_ANYONE, YB_R_OWN_CSRF},
    {"POST", "/open", app_echo, YB_ANYONE, YB_R_NO_CSRF},
    {"POST", "/upload", app_echo, YB_ANYONE, YB_R_UPLOAD | YB_R_NO_CSRF},
    {"POST", "/soft", app_echo, YB_ANYONE, YB_R_UPLOAD | YB_R_SOFT | YB_R_NO_CSRF},
    {"POST", "/write", app_post, YB_ANYONE, YB_R_NO_CSRF},
    {"POST", "/login", app_login, YB_ANYONE, YB_R_NO_CSRF},
    {"POST", "/logout", app_logout, YB_SIGNED, YB_R_NO_CSRF},
    {"POST", "/code", app_echo, YB_ANYONE, YB_R_LIMIT | YB_R_NO_CSRF},
    {"GET", "/slow", app_slow, YB_ANYONE, 0},
    {"GET", "/my", app_my, YB_SIGNED, 0},
    {"POST", "/my/apply", app_echo, YB_SIGNED, 0},
    {"GET", "/d/queue", app_my, YB_SIGNED | YB_STAFF, 0},
    {"GET", "/api/me", app_my, YB_SIGNED, YB_R_API},
    {"POST", "/api/echo", app_api, YB_ANYONE, YB_R_API | YB_R_JSON},
};
static const struct yb_session_ops app_sessions = {app_find, app_touch, app_open_session,
                                                   app_close_session};

static inline struct yb_http_conf app_conf(struct app *a) {
  struct yb_http_conf c = {.address = "127.0.0.1", .demo = true, .city = "示例", .hotline = "12345",
                           .threads = 2, .upload_dir = "/tmp", .routes = app_routes,
                           .routes_n = sizeof app_routes / sizeof *app_routes, .app = a,
                           .sessions = &app_sessions};
  memset(c.secret.b, 9, sizeof c.secret.b);
  pthread_mutex_init(&a->lock, NULL);
  return c;
}


#include "http/tpl.h"
/* One token by line: of the page and of the route "/own". */
static void put_token(struct yb_req *rq, struct yb_res *rs) {
  struct yb_page page;
  yb_page_init(rq, &page, YB_S("form"));
  tpl_csrf(&rs->body, &page, YB_S(""));
  YB_BUF_Z(&rs->body, "\n");
  tpl_csrf(&rs->body, &page, YB_S("/own"));
}

#endif
