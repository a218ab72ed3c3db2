/* server.c - libmicrohttpd behind http.h: from the first byte to the answer.
 *
 * The library calls `arrive` once with the headers, then for each piece of the
 * body, then once more; a suspended call is resumed into one more. One call
 * belongs to one thread of the pool at a time.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/time.h"
#include "http/http_int.h"

#define TARGET_KEEP 8192u          /* longer ones are refused by the guard all the same */

/* ---- small readers of http.h ---- */

bool yb_pairs_find(struct yb_pairs p, yb_str name, yb_str *out) {
  for (uint32_t i = 0; i < p.n; i++)
    if (yb_str_eq(p.at[i].name, name)) {
      *out = p.at[i].value;
      return true;
    }
  return false;
}

yb_str yb_pairs_get(struct yb_pairs p, yb_str name) {
  yb_str out = {0};
  (void)yb_pairs_find(p, name, &out);
  return out;
}

uint32_t yb_pairs_all(struct yb_pairs p, yb_str name, yb_str *out, uint32_t max) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < p.n && n < max; i++)
    if (yb_str_eq(p.at[i].name, name)) out[n++] = p.at[i].value;
  return n;
}

bool yb_req_id(const struct yb_req *rq, yb_str param, int64_t *out) {
  return yb_str_int(yb_pairs_get(rq->params, param), out) && *out > 0;
}

yb_rc yb_later(struct yb_req *rq, struct yb_res *rs, enum yb_lane lane, yb_work work,
               yb_then then) {
  struct yb_call *call = yb_call_of(rq);
  if (atomic_load(&call->http->closing)) return YB_IO;   /* 503: ask another, or again */
  call->lane = lane;
  call->work = work;
  call->start = NULL;
  call->then = then;
  rs->later = true;
  return YB_OK;
}

yb_rc yb_later_start(struct yb_req *rq, struct yb_res *rs, yb_start start, yb_then then) {
  YB_TRY(yb_later(rq, rs, YB_LANE_WRITE, NULL, then));
  yb_call_of(rq)->start = start;
  return YB_OK;
}

void yb_later_done(struct yb_req *rq, yb_rc done) {
  struct yb_call *call = yb_call_of(rq);
  call->done = done;
  MHD_resume_connection(call->mhd);      /* the call is the connection's again */
}

/* ---- the life of a call ---- */

static yb_rc request_id(struct yb_call *call) {
  unsigned char raw[8];
  char hex[17];
  yb_random(raw, sizeof raw);
  yb_hex(hex, raw, sizeof raw);
  YB_TRY(yb_str_dup(call->arena, yb_str_of(hex), &call->rq.id));
  call->rq.ctx.request_id = call->rq.id;
  return YB_OK;
}

/* The first the library tells of a request: its target, as it came. */
static void *target_seen(void *cls, const char *uri, struct MHD_Connection *con) {
  struct yb_http *h = cls;
  struct yb_arena *a = yb_arena_open(YB_CALL_ARENA);
  struct yb_call *call = a ? YB_NEW(a, struct yb_call) : NULL;
  (void)con;
  if (!call) {
    yb_arena_close(a);
    return NULL;
  }
  call->arena = a;
  call->http = h;
  call->began_ns = yb_clock_mono_ns();
  call->rq.http = h;
  call->rq.app = h->conf.app;
  call->rq.ctx.arena = a;
  call->rq.ctx.now_ms = yb_clock_now_ms();
  call->rq.ctx.diags = &call->diags;
  yb_diags_init(&call->diags, a);
  yb_buf_init(&call->rs.body, a);
  call->rs.status = 200;
  call->rs.fd = -1;
  call->rs.type = "text/html; charset=utf-8";
  yb_str t = yb_str_n(uri, strnlen(uri, TARGET_KEEP));
  if (request_id(call) != YB_OK || yb_str_dup(a, t, &call->target) != YB_OK) {
    yb_arena_close(a);
    return NULL;
  }
  atomic_fetch_add(&h->in_flight, 1);
  return call;
}

static void log_call(const struct yb_call *call) {
  char status[8], ms[24];
  int64_t us = (yb_clock_mono_ns() - call->began_ns) / 1000;
  (void)snprintf(status, sizeof status, "%d", call->status);
  (void)snprintf(ms, sizeof ms, "%lld.%03lld", (long long)(us / 1000), (long long)(us % 1000));
  /* the pattern, not the path: a path may hold an id */
  YB_LOG(YB_LOG_DEBUG, "http", YB_KV("req", call->rq.id), YB_KV("method", call->rq.method),
         YB_KV("route", yb_str_of(call->rq.route ? call->rq.route->pattern : "none")),
         YB_KV("status", yb_str_of(status)), YB_KV("ms", yb_str_of(ms)));
}

static void completed(void *cls, struct MHD_Connection *con, void **con_cls,
                      enum MHD_RequestTerminationCode why) {
  struct yb_http *h = cls;
  struct yb_call *call = *con_cls;
  (void)con;
  (void)why;
  if (!call) return;
  (void)yb_conn_phase(&h->conns, call->conn, YB_CONN_IDLE, h->conns.idle_ms);
  yb_body_drop(call);
  if (call->rs.fd >= 0) close(call->rs.fd);
  yb_metrics_add(call);
  log_call(call);
  *con_cls = NULL;
  yb_arena_close(call->arena);
  atomic_fetch_sub(&h->in_flight, 1);
}

static void connected(void *cls, struct MHD_Connection *con, void **socket_ctx,
                      enum MHD_ConnectionNotificationCode code) {
  struct yb_http *h = cls;
  if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
    yb_conn_drop(&h->conns, *socket_ctx);
    *socket_ctx = NULL;
    return;
  }
  char text[48] = "";
  bool local = false;
  const union MHD_ConnectionInfo *peer =
      MHD_get_connection_info(con, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
  const union MHD_ConnectionInfo *fd =
      MHD_get_connection_info(con, MHD_CONNECTION_INFO_CONNECTION_FD);
  if (peer && peer->client_addr->sa_family == AF_INET) {
    const struct sockaddr_in *in = (const struct sockaddr_in *)(const void *)peer->client_addr;
    inet_ntop(AF_INET, &in->sin_addr, text, sizeof text);
    local = h->conf.trust_proxy && (ntohl(in->sin_addr.s_addr) >> 24) == 127;
  } else if (peer && peer->client_addr->sa_family == AF_INET6) {
    const struct sockaddr_in6 *in = (const struct sockaddr_in6 *)(const void *)peer->client_addr;
    inet_ntop(AF_INET6, &in->sin6_addr, text, sizeof text);
    local = h->conf.trust_proxy && IN6_IS_ADDR_LOOPBACK(&in->sin6_addr);
  }
  *socket_ctx = fd ? yb_conn_add(&h->conns, fd->connect_fd, text, local) : NULL;
}

/* ---- the head ---- */

struct gather { struct yb_call *call; struct yb_pair *raw, *low; uint32_t n, max; yb_rc rc; };

static enum MHD_Result gather_one(void *cls, enum MHD_ValueKind kind, const char *name,
                                  size_t name_n,
                                  const char *value, size_t value_n) {
  struct gather *g = cls;
  char *z;
  (void)kind;
  if (g->n == g->max) return MHD_NO;
  g->raw[g->n] = (struct yb_pair){yb_str_n(name, name_n), yb_str_n(value ? value : "", value_n)};
  g->rc = yb_str_z(g->call->arena, g->raw[g->n].name, &z);
  if (g->rc != YB_OK) return MHD_NO;
  for (char *p = z; *p; p++) if (*p >= 'A' && *p <= 'Z') *p = (char)(*p | 32);
  g->low[g->n] = (struct yb_pair){yb_str_n(z, name_n), g->raw[g->n].value};
  g->n++;
  return MHD_YES;
}

static int guard(struct yb_call *call, const char *method) {
  struct gather g = {.call = call};
  int told = MHD_get_connection_values_n(call->mhd, MHD_HEADER_KIND, NULL, NULL);
  g.max = told < (int)YB_GUARD_HEADERS ? (uint32_t)told : YB_GUARD_HEADERS + 1;
  const char *why = NULL;
  g.raw = YB_NEW_N(call->arena, g.max, struct yb_pair);
  g.low = YB_NEW_N(call->arena, g.max, struct yb_pair);
  if (!g.raw || !g.low || yb_str_dup(call->arena, yb_str_of(method), &call->rq.method) != YB_OK)
    return 503;
  MHD_get_connection_values_n(call->mhd, MHD_HEADER_KIND, gather_one, &g);
  if (g.rc != YB_OK) return 503;
  call->guard = (struct yb_guard){.method = call->rq.method, .target = call->target,
                                  .header = g.raw, .headers_n = g.n};
  call->rq.headers = (struct yb_pairs){g.low, g.n};
  int status = yb_guard_check(&call->guard, &why);
  if (status) {
    atomic_fetch_add(&call->http->refused, 1);
    YB_LOG(YB_LOG_INFO, "http_refused", YB_KV("req", call->rq.id),
           YB_KV("why", yb_str_of(why ? why : "")));
  }
  call->rq.host = call->guard.host;
  return status;
}

/* Behind our own edge the address is the last of X-Forwarded-For. */
static void address(struct yb_call *call) {
  yb_str far = yb_req_header(&call->rq, "x-forwarded-for"), one;
  call->rq.address = yb_str_of(call->conn ? call->conn->address : "");
  bool local = YB_EQ(call->rq.address, "::1") || yb_str_starts(call->rq.address, YB_S("127."));
  if (!call->http->conf.trust_proxy || !local || far.n == 0) return;
  while (yb_str_cut(&far, ',', &one)) call->rq.address = yb_str_trim(one);
}

/* Chosen by the reader, never guessed: the pages are Chinese until asked. A client of the API
 * says what it wants, the first of its languages. */
static yb_str language(const struct yb_req *rq) {
  yb_str lang = yb_pairs_get(rq->cookies, YB_S("yb-lang")), list;
  if (lang.n || !yb_str_starts(rq->path, YB_S("/api/"))) return lang;
  list = yb_req_header(rq, "accept-language");
  return yb_str_cut(&list, ',', &lang) ? yb_str_trim(lang) : lang;
}

static bool is_hant(yb_str lang) {
  return yb_str_starts(lang, YB_S("zh-Hant")) || yb_str_starts(lang, YB_S("zh-HK")) ||
         yb_str_starts(lang, YB_S("zh-TW")) || yb_str_starts(lang, YB_S("zh-MO"));
}

static void tastes(struct yb_req *rq) {
  yb_str lang = language(rq);
  if (is_hant(lang)) rq->tongue = YB_TONGUE_HANT;
  else if (yb_str_starts(lang, YB_S("en"))) rq->tongue = YB_TONGUE_EN;
  rq->care = YB_EQ(yb_pairs_get(rq->cookies, YB_S("yb-care")), "1");
}

static yb_rc read_head(struct yb_call *call) {
  struct yb_req *rq = &call->rq;
  yb_str rest = call->target, path;
  (void)yb_str_cut(&rest, '?', &path);
  rq->path = path;
  rq->query_text = rest;
  address(call);
  YB_TRY(yb_cookies_parse(call->arena, yb_req_header(rq, "cookie"), &rq->cookies));
  tastes(rq);
  YB_TRY(yb_post_parse(call->arena, rest, &rq->query));
  return yb_route_find(call->http->router, call->arena, rq->method, path, &call->match);
}

static yb_rc limited(struct yb_call *call) {
  if (!(call->rq.route->flags & YB_R_LIMIT)) return YB_OK;
  uint32_t wait = yb_limit_take(call->http->limit, call->rq.address, call->began_ns);
  if (wait == 0) return YB_OK;
  yb_str text;
  YB_TRY(yb_str_fmt(call->arena, &text, "%u", wait));
  YB_TRY(yb_res_header(&call->rs, "Retry-After", text));
  return YB_BUSY;
}

static bool may(const struct yb_call *call) {
  uint32_t need = call->rq.route->right;
  return need == 0 || (call->rq.session && (call->rq.session->rights & need) == need);
}

/* Everything that can be decided before the body. YB_OK: read on. */
static yb_rc before_body(struct yb_call *call, int *status) {
  struct yb_req *rq = &call->rq;
  if (call->conn && call->conn->over) return YB_BUSY;
  YB_TRY(read_head(call));
  if (!call->match.route) {
    *status = 404;
    if (call->match.allow.n == 0) return YB_ABSENT;
    *status = 405;
    YB_TRY(yb_res_header(&call->rs, "Allow", call->match.allow));
    return YB_ABSENT;
  }
  rq->route = call->match.route;
  rq->params = call->match.params;
  YB_TRY(limited(call));
  YB_TRY(yb_session_read(call));
  bool kept = !rq->session && (rq->route->flags & YB_R_SOFT);   /* its texts: yb_login_first */
  if ((rq->route->flags & YB_R_UPLOAD) && !may(call) && !kept)
    return rq->session ? YB_DENIED : YB_UNAUTH;
  return yb_body_begin(call);
}

/* ---- the end ---- */

static enum MHD_Result answer(struct yb_call *call, yb_rc rc, int status) {
  struct yb_res *rs = &call->rs;
  if (rc == YB_OK && rs->body.rc != YB_OK) rc = rs->body.rc;
  if (status == 0) status = rc == YB_CONFLICT && rs->status == 412 ? 412 : yb_rc_http(rc);
  if (rc != YB_OK) {
    if (rc == YB_BROKEN)
      YB_LOG(YB_LOG_ERROR, "http_broken", YB_KV("req", call->rq.id),
             YB_KV("route", yb_str_of(call->rq.route ? call->rq.route->pattern : "none")));
    (void)yb_reply_error(call, status, rc);
  }
  return yb_reply(call);
}

/* What the handler or `then` left: an answer, or work for a lane. */
static enum MHD_Result settle(struct yb_call *call, yb_rc rc) {
  if (rc != YB_OK || !call->rs.later) return answer(call, rc, 0);
  call->rs.later = false;
  call->done = YB_OK;
  (void)yb_conn_phase(&call->http->conns, call->conn, YB_CONN_WORK, 0);
  call->suspended = true;
  MHD_suspend_connection(call->mhd);
  rc = call->start ? call->start(&call->rq) : yb_lane_send(call);
  if (rc == YB_OK) return MHD_YES;
  call->done = rc;
  MHD_resume_connection(call->mhd);
  return MHD_YES;
}

/* The client may have gone while the lane worked: then nothing is rendered. */
static bool gone(const struct yb_call *call) {
  char b;
  const union MHD_ConnectionInfo *fd =
      MHD_get_connection_info(call->mhd, MHD_CONNECTION_INFO_CONNECTION_FD);
  return fd && recv(fd->connect_fd, &b, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

static enum MHD_Result resumed(struct yb_call *call) {
  call->suspended = false;
  if (gone(call)) return MHD_NO;
  call->rq.ctx.now_ms = yb_clock_now_ms();
  return settle(call, call->then(&call->rq, &call->rs, call->done));
}

static enum MHD_Result whole(struct yb_call *call) {
  struct yb_req *rq = &call->rq;
  (void)yb_conn_phase(&call->http->conns, call->conn, YB_CONN_WORK, 0);
  yb_rc rc = yb_body_end(call);
  if (rc != YB_OK) {
    if (rc == YB_BAD)
      (void)yb_diag(&rq->ctx, (struct yb_place){0}, YB_MSG_http_bad_form, (yb_str){0}, (yb_str){0});
    return answer(call, rc, 0);
  }
  if (!may(call)) {
    if (rq->session) return answer(call, YB_DENIED, 0);
    return answer(call, yb_login_first(call), 0);
  }
  rc = yb_csrf_check(call);
  if (rc != YB_OK) return answer(call, rc, 0);
  if (yb_keep_public(call)) return answer(call, YB_OK, 0);
  return settle(call, rq->route->run(rq, &call->rs));
}

/* A body may not be asked for when it was refused: the answer goes out now and
 * the library closes the connection after it. */
static enum MHD_Result begin(struct yb_call *call, const char *method) {
  struct yb_http *h = call->http;
  int status = 0;
  uint32_t ms = h->conf.body_ms;
  if (!yb_conn_phase(&h->conns, call->conn, YB_CONN_WORK, 0)) return MHD_NO;
  status = guard(call, method);
  if (status) {
    call->rs.type = "text/plain; charset=utf-8";
    if (yb_res_header(&call->rs, "Connection", YB_S("close")) != YB_OK) return MHD_NO;
    call->rs.status = status;
    return yb_reply(call);
  }
  yb_rc rc = before_body(call, &status);
  if (rc != YB_OK) return answer(call, rc, status);
  if (call->rq.route->flags & YB_R_UPLOAD) ms = h->conf.upload_ms;
  if (call->guard.length != 0 && !yb_conn_phase(&h->conns, call->conn, YB_CONN_BODY, ms))
    return MHD_NO;
  return MHD_YES;
}

static enum MHD_Result arrive(void *cls, struct MHD_Connection *con, const char *url,
                              const char *method, const char *version, const char *data,
                              size_t *size, void **con_cls) {
  struct yb_call *call = *con_cls;
  struct yb_http *h = cls;
  (void)url;
  (void)version;
  if (!call) return MHD_NO;                    /* no memory for the request */
  if (!call->begun) {
    call->begun = true;
    call->mhd = con;
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(con, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    call->conn = info ? info->socket_context : NULL;
    return begin(call, method);
  }
  if (*size) {
    yb_rc rc = yb_body_piece(call, yb_str_n(data, *size));
    *size = 0;
    if (rc == YB_OK) return MHD_YES;
    call->status = 413;
    yb_conn_cut(&h->conns, call->conn, 413);
    return MHD_NO;
  }
  if (call->suspended) return resumed(call);
  return whole(call);
}

/* ---- open and close ---- */

static uint32_t or_else(uint32_t v, uint32_t other) { return v ? v : other; }

static void defaults(struct yb_http_conf *c) {
  long cores = sysconf(_SC_NPROCESSORS_ONLN);
  c->threads = or_else(c->threads, cores > 0 ? (uint32_t)cores : 1);
  c->connections = or_else(c->connections, 2000);
  c->per_address = or_else(c->per_address, 64);
  c->header_ms = or_else(c->header_ms, 10000);
  c->idle_ms = or_else(c->idle_ms, 30000);
  c->body_ms = or_else(c->body_ms, 30000);
  c->upload_ms = or_else(c->upload_ms, 300000);
  c->send_ms = or_else(c->send_ms, 120000);
  c->session_idle_ms = or_else(c->session_idle_ms, 30 * 60000);
  c->session_total_ms = or_else(c->session_total_ms, 12 * 3600000);
  c->limit_burst = or_else(c->limit_burst, 10);
  c->limit_per_minute = or_else(c->limit_per_minute, 10);
}

static yb_rc tables(struct yb_http *h) {
  uint32_t own = yb_own_routes_n, n = own + h->conf.routes_n;
  h->routes = YB_NEW_N(h->arena, n, struct yb_route);
  h->stat = YB_NEW_N(h->arena, n + 1, struct yb_stat);
  if (!h->routes || !h->stat) return YB_NOMEM;
  memcpy(h->routes, yb_own_routes, own * sizeof *h->routes);
  if (h->conf.routes_n)
    memcpy(h->routes + own, h->conf.routes, h->conf.routes_n * sizeof *h->routes);
  h->routes_n = n;
  YB_TRY(yb_router_open(h->arena, h->routes, n, &h->router));
  YB_TRY(yb_key_derive(&h->conf.secret, YB_S("http csrf"), &h->csrf_key));
  YB_TRY(yb_key_derive(&h->conf.secret, YB_S("http stash"), &h->stash_key));
  h->limit = yb_limit_open(h->conf.limit_burst, h->conf.limit_per_minute);
  h->stash = yb_stash_open();
  h->keep = yb_keep_open();
  return h->limit && h->stash && h->keep ? YB_OK : YB_NOMEM;
}

static void quiet(void *cls, const char *fmt, va_list ap) {
  (void)cls;
  (void)fmt;
  (void)ap;
}

static yb_rc listen_on(struct yb_http *h) {
  const struct yb_http_conf *c = &h->conf;
  struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = htons(c->port)};
  if (inet_pton(AF_INET, c->address ? c->address : "127.0.0.1", &in.sin_addr) != 1) return YB_BAD;
  h->daemon = MHD_start_daemon(
      MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG, c->port, NULL,
      NULL, arrive, h, MHD_OPTION_EXTERNAL_LOGGER, quiet, NULL, MHD_OPTION_SOCK_ADDR, &in,
      MHD_OPTION_THREAD_POOL_SIZE, (unsigned)(c->threads > 1 ? c->threads : 0),
      MHD_OPTION_CONNECTION_LIMIT, (unsigned)c->connections,
      MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)(c->send_ms / 1000 + 1),
      MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)32768, MHD_OPTION_STRICT_FOR_CLIENT, 1,
      MHD_OPTION_LISTENING_ADDRESS_REUSE, 1u, MHD_OPTION_URI_LOG_CALLBACK, target_seen, h,
      MHD_OPTION_NOTIFY_COMPLETED, completed, h, MHD_OPTION_NOTIFY_CONNECTION, connected, h,
      MHD_OPTION_END);
  return h->daemon ? YB_OK : YB_IO;
}

yb_rc yb_http_open(struct yb_ctx *ctx, const struct yb_http_conf *conf, struct yb_http **out) {
  yb_rc rc;
  struct yb_arena *a = yb_arena_open(8u << 20);
  struct yb_http *h = a ? YB_NEW(a, struct yb_http) : NULL;
  (void)ctx;
  if (!h) {
    yb_arena_close(a);
    return YB_NOMEM;
  }
  h->arena = a;
  h->conf = *conf;
  defaults(&h->conf);
  h->conns.per_address = h->conf.per_address;
  h->conns.header_ms = h->conf.header_ms;
  h->conns.idle_ms = h->conf.idle_ms;
  YB_GO(tables(h));
  YB_GO(yb_conns_start(&h->conns));
  YB_GO(yb_lane_start(&h->slow, h));
  if (!h->conf.write) YB_GO(yb_lane_start(&h->write, h));
  YB_GO(listen_on(h));
out:
  if (rc == YB_OK) *out = h;
  else yb_http_close(h, 0);
  return rc;
}

uint16_t yb_http_port(const struct yb_http *h) {
  const union MHD_DaemonInfo *i = MHD_get_daemon_info(h->daemon, MHD_DAEMON_INFO_BIND_PORT);
  return i ? i->port : 0;
}

void yb_http_close(struct yb_http *h, uint32_t wait_ms) {
  if (!h) return;
  atomic_store(&h->closing, true);
  if (h->daemon) {
    MHD_socket fd = MHD_quiesce_daemon(h->daemon);
    for (uint32_t t = 0; t < wait_ms && atomic_load(&h->in_flight); t += 5)
      nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
    yb_lane_stop(&h->slow);                  /* what waits is done first */
    yb_lane_stop(&h->write);
    MHD_stop_daemon(h->daemon);
    if (fd != MHD_INVALID_SOCKET) close(fd);
  }
  yb_lane_stop(&h->slow);
  yb_lane_stop(&h->write);
  yb_conns_stop(&h->conns);
  yb_limit_close(h->limit);
  yb_stash_close(h->stash);
  yb_keep_close(h->keep);
  yb_arena_close(h->arena);
}
