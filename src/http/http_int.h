/* http_int.h - inside of http: one call is one request on its way.
 *
 *   target seen -> HEAD -> BODY* -> RUN -> (WAIT -> RUN)* -> SEND -> freed
 *
 * A call is owned by the connection's thread; while it waits for a lane, by the
 * lane. conn.c holds the deadlines, which another thread watches.
 */
#ifndef YB_HTTP_INT_H
#define YB_HTTP_INT_H
#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

#include "http/guard.h"
#include "http/http.h"
#include "http/post.h"
#include "http/route.h"

#define YB_CALL_ARENA (48u << 20)   /* a paper of 20 MiB, sealed and opened */
#define YB_BODY_FORM 65536
#define YB_BODY_JSON 2097152
#define YB_LATENCIES 12

/* ---- connections and their deadlines (conn.c) ---- */

enum yb_phase { YB_CONN_IDLE, YB_CONN_BODY, YB_CONN_WORK, YB_CONN_SEND };
struct yb_conn {
  struct yb_conn *prev, *next;
  int fd;
  enum yb_phase phase;
  int64_t due_ns;                  /* 0: no deadline */
  bool cut;                        /* the watcher has answered and shut it */
  bool over;                       /* too many of this address */
  bool first;                      /* no request ended on it yet */
  char address[48];
};
struct yb_conns {
  pthread_mutex_t lock;
  pthread_cond_t wake;
  pthread_t watcher;
  bool started, stop;
  struct yb_conn *first;
  uint32_t count, per_address;
  uint32_t header_ms, idle_ms;
};
yb_rc yb_conns_start(struct yb_conns *c);
void yb_conns_stop(struct yb_conns *c);
struct yb_conn *yb_conn_add(struct yb_conns *c, int fd, const char *address, bool local);
void yb_conn_drop(struct yb_conns *c, struct yb_conn *conn);
/* False when the watcher has cut the connection: say nothing more on it. */
bool yb_conn_phase(struct yb_conns *c, struct yb_conn *conn, enum yb_phase phase, uint32_t ms);
/* Answers with a bare status line and shuts the socket. */
void yb_conn_cut(struct yb_conns *c, struct yb_conn *conn, int status);

/* ---- token buckets per address (limit.c) ---- */

struct yb_limit;
struct yb_limit *yb_limit_open(uint32_t burst, uint32_t per_minute);
void yb_limit_close(struct yb_limit *l);
/* 0: go on; else seconds to wait. */
uint32_t yb_limit_take(struct yb_limit *l, yb_str address, int64_t mono_ns);

/* ---- lanes (lane.c) ---- */

struct yb_call;
struct yb_lane_thread {
  pthread_t thread;
  pthread_mutex_t lock;
  pthread_cond_t wake;
  struct yb_call *first, *last;
  uint32_t waiting;
  bool started, stop;
  struct yb_http *http;
};
yb_rc yb_lane_start(struct yb_lane_thread *l, struct yb_http *h);
void yb_lane_stop(struct yb_lane_thread *l);
/* Sends the suspended call off; not YB_OK: it must be answered now. */
yb_rc yb_lane_send(struct yb_call *call);

/* ---- the call ---- */

struct yb_upload_sink {
  struct yb_call *call;
  struct yb_upload file[YB_POST_FILES];
  uint32_t n;
  int fd;
  struct yb_hasher *hasher;
  char head[YB_SNIFF_BYTES];
  size_t head_n;
  int64_t total;
  bool discard;                    /* nobody is signed in: files are read past, texts kept */
  yb_str lie;                      /* name of a refused file */
};

struct yb_call {
  struct yb_req rq;
  struct yb_res rs;
  struct yb_diags diags;
  struct yb_http *http;
  struct MHD_Connection *mhd;
  struct yb_conn *conn;
  struct yb_arena *arena;
  yb_str target;
  bool begun, complete, replied, suspended;
  struct yb_guard guard;
  struct yb_match match;
  int64_t began_ns, body_max;
  struct yb_buf body;
  struct yb_multi *multi;
  struct yb_upload_sink *sink;
  yb_rc body_rc;
  int status;
  /* session */
  yb_digest browser;               /* of the cookie, session's or anonymous */
  bool has_browser, cookie_signs;
  struct yb_session session;
  char new_token[48];              /* to be set as the session's cookie */
  bool ended;                      /* the session's cookie is to be removed */
  /* keep.c */
  yb_str keep_key;                 /* the answer may be kept under this */
  yb_str kept;                     /* or it is this one, */
  bool kept_packed;                /* compressed already */
  /* work */
  enum yb_lane lane;
  yb_work work;
  yb_start start;                  /* instead of a lane */
  yb_then then;
  yb_rc done;
  struct yb_call *next;
};

struct yb_stat { atomic_uint_fast64_t by_class[6], bucket[YB_LATENCIES], sum_us; };

struct yb_http {
  struct yb_http_conf conf;
  struct yb_arena *arena;
  struct MHD_Daemon *daemon;
  struct yb_router *router;
  struct yb_route *routes;         /* ours, then the program's */
  uint32_t routes_n;
  struct yb_conns conns;
  struct yb_limit *limit;
  struct yb_lane_thread slow, write;
  struct yb_stat *stat;            /* [routes_n + 1]; the last: no route */
  atomic_uint_fast64_t in_flight, refused;
  atomic_bool closing;
  yb_key csrf_key, stash_key;
  struct yb_stash *stash;
  struct yb_keep *keep;
};

/* body.c: what comes in */
yb_rc yb_body_begin(struct yb_call *call);
yb_rc yb_body_piece(struct yb_call *call, yb_str piece);
yb_rc yb_body_end(struct yb_call *call);
void yb_body_drop(struct yb_call *call);       /* removes what was uploaded */

/* session.c */
yb_rc yb_session_read(struct yb_call *call);
yb_rc yb_csrf_check(struct yb_call *call);
yb_rc yb_csrf_make(struct yb_call *call, yb_str form, yb_str *out) YB_MUST;
yb_rc yb_session_cookies(struct yb_call *call);
/* The answer to someone who must sign in first. */
yb_rc yb_login_first(struct yb_call *call);

/* stash.c */
struct yb_stash *yb_stash_open(void);
void yb_stash_close(struct yb_stash *s);
yb_rc yb_stash_keep(struct yb_call *call, yb_str *key) YB_MUST;
yb_rc yb_stash_page(struct yb_req *rq, struct yb_res *rs);

/* keep.c: answers kept for their minute. */
struct yb_keep *yb_keep_open(void);
void yb_keep_close(struct yb_keep *k);
bool yb_takes_gzip(const struct yb_req *rq);
/* A public page for somebody unknown: true when it stands in call->kept. */
bool yb_keep_public(struct yb_call *call);
void yb_keep_put(struct yb_call *call, yb_str body, bool packed);

/* reply.c */
enum MHD_Result yb_reply(struct yb_call *call);
/* Turns a result into the error page or the problem document. */
yb_rc yb_reply_error(struct yb_call *call, int status, yb_rc rc);

/* own.c: the server's own routes */
extern const struct yb_route yb_own_routes[];
extern const uint32_t yb_own_routes_n;
/* metrics.c */
void yb_metrics_add(struct yb_call *call);
yb_rc yb_metrics_page(struct yb_req *rq, struct yb_res *rs);

static inline struct yb_call *yb_call_of(struct yb_req *rq) { return (struct yb_call *)rq; }

#endif
