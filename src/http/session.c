/* session.c - who is on the line, and whether a form is ours.
 *
 * The session's cookie is 256 random bits; only its SHA-256 is stored. Without
 * a session the same cookie name carries an anonymous value, so that the token
 * of a form is bound to a browser before and after login, and still fits when
 * the session has expired meanwhile:
 *
 *   mac   = HMAC(csrf key, SHA-256(cookie) | form's name)[0..16)
 *   token = url64(mask 16 | mask xor mac)     new mask each time: compression
 *                                              of the page tells nothing
 */
#include "base/arena.h"
#include <stdio.h>

#include "base/text.h"
#include "base/time.h"
#include "http/http_int.h"

#define TOKEN 32
#define TOKEN_TEXT 43u
#define MAC 16
#define TOUCH_MS 60000

static const char *cookie_name(const struct yb_call *call) {
  return call->http->conf.tls_edge ? "__Host-yb" : "yb";
}

static bool token_text(yb_str s) {
  if (s.n != TOKEN_TEXT) return false;
  for (size_t i = 0; i < s.n; i++) {
    char b = s.p[i];
    if (!((b >= '0' && b <= '9') || (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z') ||
          b == '-' || b == '_'))
      return false;
  }
  return true;
}

static yb_rc mint(struct yb_call *call, yb_digest *key) {
  unsigned char raw[TOKEN];
  yb_str text;
  yb_random(raw, sizeof raw);
  YB_TRY(yb_url64(call->arena, yb_str_n((char *)raw, sizeof raw), &text));
  YB_TRY(yb_hash(YB_SHA256, text, key));
  memcpy(call->new_token, text.p, text.n);
  call->new_token[text.n] = 0;
  return YB_OK;
}

static bool expired(const struct yb_http_conf *c, const struct yb_session *s, int64_t now) {
  return now - s->seen_ms >= (int64_t)c->session_idle_ms ||
         now - s->opened_ms >= (int64_t)c->session_total_ms;
}

/* The API takes the token in a header too, which no foreign page can make a browser
 * send: with it the cookie is not looked at, and no form's token is asked for. */
static bool bearer(const struct yb_req *rq, yb_str *token) {
  yb_str h = yb_req_header(rq, "authorization");
  if (!(rq->route->flags & YB_R_API) || h.n < 7 || !yb_str_ieq(yb_str_upto(h, 7), YB_S("Bearer ")))
    return false;
  *token = yb_str_trim(yb_str_from(h, 7));
  return true;
}

yb_rc yb_session_read(struct yb_call *call) {
  const struct yb_http_conf *c = &call->http->conf;
  struct yb_req *rq = &call->rq;
  yb_str v = yb_pairs_get(rq->cookies, yb_str_of(cookie_name(call)));
  bool header = bearer(rq, &v);
  if (!token_text(v)) return YB_OK;
  YB_TRY(yb_hash(YB_SHA256, v, &call->browser));
  call->has_browser = !header;
  if (!c->sessions) return YB_OK;
  yb_rc rc = c->sessions->find(c->app, &rq->ctx, &call->browser, &call->session);
  if (rc == YB_ABSENT) return YB_OK;
  if (rc != YB_OK) return rc;
  call->session.key = call->browser;
  if (expired(c, &call->session, rq->ctx.now_ms)) return YB_OK;
  rq->session = &call->session;
  if (rq->ctx.now_ms - call->session.seen_ms >= TOUCH_MS && c->sessions->touch)
    c->sessions->touch(c->app, &call->browser, rq->ctx.now_ms);
  return YB_OK;
}

yb_rc yb_session_mint(struct yb_req *rq, yb_digest *key) {
  struct yb_call *call = yb_call_of(rq);
  call->ended = false;
  return mint(call, key);
}

void yb_session_forget(struct yb_req *rq) {
  struct yb_call *call = yb_call_of(rq);
  call->ended = true;
  call->new_token[0] = 0;
}

yb_rc yb_session_open(struct yb_req *rq, void *tx, int64_t actor, uint32_t rights) {
  struct yb_call *call = yb_call_of(rq);
  const struct yb_http_conf *c = &call->http->conf;
  struct yb_session s = {.actor = actor, .rights = rights | YB_SIGNED,
                         .opened_ms = rq->ctx.now_ms, .seen_ms = rq->ctx.now_ms};
  if (!c->sessions) return YB_DENIED;
  if (rq->session) YB_TRY(c->sessions->close(c->app, &rq->ctx, tx, &rq->session->key));
  YB_TRY(mint(call, &s.key));
  call->ended = false;
  return c->sessions->open(c->app, &rq->ctx, tx, &s);
}

yb_rc yb_session_close(struct yb_req *rq, void *tx) {
  struct yb_call *call = yb_call_of(rq);
  const struct yb_http_conf *c = &call->http->conf;
  call->ended = true;
  call->new_token[0] = 0;
  if (!c->sessions || !rq->session) return YB_OK;
  return c->sessions->close(c->app, &rq->ctx, tx, &rq->session->key);
}

yb_rc yb_session_token(struct yb_req *rq, yb_str *out) {
  struct yb_call *call = yb_call_of(rq);
  if (!call->new_token[0]) return YB_BROKEN;
  YB_TRY(yb_str_dup(call->arena, yb_str_of(call->new_token), out));
  call->new_token[0] = 0;
  return YB_OK;
}

/* Sets or removes the cookie that the call decided on. */
yb_rc yb_session_cookies(struct yb_call *call) {
  if (call->new_token[0] && call->done == YB_OK)
    return yb_res_cookie(&call->rq, &call->rs, cookie_name(call), yb_str_of(call->new_token),
                         -1, true);
  if (call->ended)
    return yb_res_cookie(&call->rq, &call->rs, cookie_name(call), (yb_str){0}, 0, true);
  return YB_OK;
}

static yb_rc mac_of(const struct yb_call *call, yb_str form, unsigned char mac[MAC]) {
  yb_digest d;
  yb_str text;
  struct yb_buf b;
  yb_buf_init(&b, call->arena);
  yb_buf_put(&b, yb_str_n((const char *)call->browser.b, YB_HASH_BYTES));
  yb_buf_put(&b, form);
  YB_TRY(yb_buf_take(&b, &text));
  YB_TRY(yb_hmac(YB_SHA256, &call->http->csrf_key, text, &d));
  memcpy(mac, d.b, MAC);
  return YB_OK;
}

yb_rc yb_csrf_make(struct yb_call *call, yb_str form, yb_str *out) {
  unsigned char mac[MAC], both[2 * MAC];
  call->keep_key = (yb_str){0};          /* a token is for one page alone */
  if (!call->has_browser) {
    YB_TRY(mint(call, &call->browser));
    call->has_browser = true;
  }
  YB_TRY(mac_of(call, form, mac));
  yb_random(both, MAC);
  for (size_t i = 0; i < MAC; i++) both[MAC + i] = both[i] ^ mac[i];
  return yb_url64(call->arena, yb_str_n((char *)both, sizeof both), out);
}

static yb_rc refuse(struct yb_call *call) {
  (void)yb_diag(&call->rq.ctx, (struct yb_place){0}, YB_MSG_http_csrf, (yb_str){0}, (yb_str){0});
  return YB_DENIED;
}

/* Every request that writes and is signed in by a cookie; API clients with a
 * credential of their own carry none. */
yb_rc yb_csrf_check(struct yb_call *call) {
  const struct yb_req *rq = &call->rq;
  unsigned char mac[MAC];
  yb_str raw;
  if (YB_EQ(rq->method, "GET") || YB_EQ(rq->method, "HEAD")) return YB_OK;
  if (rq->route->flags & YB_R_NO_CSRF) return YB_OK;
  if ((rq->route->flags & YB_R_API) && !call->has_browser) return YB_OK;
  yb_str token = yb_pairs_get(rq->form, YB_S("_csrf"));
  if (token.n == 0) token = yb_req_header(rq, "x-csrf-token");
  if (!call->has_browser || yb_url64_decode(call->arena, token, &raw) != YB_OK ||
      raw.n != 2 * MAC)
    return refuse(call);
  yb_str form = rq->route->flags & YB_R_OWN_CSRF ? yb_str_of(rq->route->pattern) : (yb_str){0};
  YB_TRY(mac_of(call, form, mac));
  unsigned char got[MAC];
  for (size_t i = 0; i < MAC; i++) got[i] = (unsigned char)(raw.p[i] ^ raw.p[MAC + i]);
  return yb_same_bytes(got, mac, MAC) ? YB_OK : refuse(call);
}

/* ---- where to go ---- */

/* A path of this site: one slash, no backslash, no control. */
static bool own_path(yb_str s) {
  if (s.n == 0 || s.n > 1000 || s.p[0] != '/' || (s.n > 1 && s.p[1] == '/')) return false;
  for (size_t i = 0; i < s.n; i++)
    if ((unsigned char)s.p[i] <= 0x20 || s.p[i] == '\\' || s.p[i] == 0x7f) return false;
  return true;
}

yb_str yb_session_next(const struct yb_req *rq, yb_str fallback) {
  yb_str next = yb_req_form(rq, "next");
  if (next.n == 0) next = yb_req_query(rq, "next");
  return own_path(next) ? next : fallback;
}

yb_rc yb_res_go(struct yb_req *rq, struct yb_res *rs, const char *fmt, ...) {
  char z[1100];
  va_list ap;
  va_start(ap, fmt);
  int n = vsnprintf(z, sizeof z, fmt, ap);
  va_end(ap);
  yb_str to = yb_str_n(z, n > 0 && (size_t)n < sizeof z ? (size_t)n : 0), copy;
  if (!own_path(to)) to = YB_S("/");
  YB_TRY(yb_str_dup(rq->ctx.arena, to, &copy));
  rs->status = 303;
  return yb_res_header(rs, "Location", copy);
}

/* GET: to the login and back here. POST: what was filled in is kept first. */
yb_rc yb_login_first(struct yb_call *call) {
  struct yb_req *rq = &call->rq;
  yb_str key, next = rq->path;
  struct yb_buf b;
  if (rq->route->flags & YB_R_API) return YB_UNAUTH;
  yb_buf_init(&b, call->arena);
  if (YB_EQ(rq->method, "GET") || YB_EQ(rq->method, "HEAD")) {
    YB_TRY(yb_str_fmt(call->arena, &next, "%.*s%s%.*s", YB_ARG(rq->path),
                      rq->query_text.n ? "?" : "", YB_ARG(rq->query_text)));
  } else if (yb_csrf_check(call) == YB_OK && yb_stash_keep(call, &key) == YB_OK) {
    YB_TRY(yb_str_fmt(call->arena, &next, "/resume/%.*s", YB_ARG(key)));
  } else {
    next = YB_S("/");
  }
  bool desk = (rq->route->right & ~(uint32_t)YB_SIGNED) != 0;   /* staff of any office */
  yb_buf_z(&b, desk ? "/d/login?next=" : "/login?next=");
  yb_url_escape(&b, next);
  YB_TRY(yb_buf_take(&b, &next));
  return yb_res_go(rq, &call->rs, "%.*s", YB_ARG(next));
}
