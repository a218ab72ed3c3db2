/* http.h - the narrow door between the wire and the use cases.
 *
 *   bytes -> guard -> route -> session, right, CSRF -> body -> handler -> page
 *                                                        |  ^
 *                                            yb_later    v  |  then
 *                                                       lane (writer, slow)
 *
 * A handler fills `rs` and returns YB_OK; any other result becomes an error
 * page (HTML in Chinese) or a problem document (RFC 9457, for paths under
 * YB_R_API), with the diagnostics of rq->ctx. Handlers run on the threads of
 * the server, in parallel, and only read. What writes goes through yb_later.
 * Nothing of the request outlives it: all its memory is rq->ctx.arena.
 */
#ifndef YB_HTTP_HTTP_H
#define YB_HTTP_HTTP_H
#include "base/buf.h"
#include "base/crypto.h"
#include "base/ctx.h"
#include "base/diag.h"
#include "base/str.h"

struct yb_http;            /* the server */
struct yb_req;
struct yb_res;

struct yb_pair { yb_str name, value; };
struct yb_pairs { const struct yb_pair *at; uint32_t n; };

/* An uploaded file: streamed to disk and hashed while it came in. `type` is
 * what the bytes are, never what the client said; the file at `path` is removed
 * with the request unless the use case renames it away. Under YB_R_SOFT a file
 * that was too big or of no known kind has type NULL. */
struct yb_upload {
  yb_str field, name;      /* name: the client's, without folders or controls */
  const char *type;        /* "image/jpeg", "application/pdf" ... */
  yb_str path;
  yb_digest sha256;
  int64_t size;
};

/* ---- routes: one table ---- */

enum yb_route_flag {
  YB_R_API = 1,            /* JSON: problem documents, no CSRF unless a cookie signs in */
  YB_R_JSON = 2,           /* a body up to 2 MiB of application/json is kept raw */
  YB_R_UPLOAD = 4,         /* multipart with files, up to 20 MiB each */
  YB_R_LIMIT = 8,          /* token bucket per address: logins, codes */
  YB_R_NO_CSRF = 16,       /* foreign callers with a signature of their own */
  YB_R_OWN_CSRF = 32,      /* the token must be of this route: {{csrf "name"}} */
  YB_R_PUBLIC = 64,        /* no personal data: may be cached for a minute */
  YB_R_RAW = 128,          /* any media type, body kept raw up to 2 MiB */
  YB_R_TABLE = 512,        /* with UPLOAD: tables too, as application/octet-stream: what they
                              are is found out by who reads them */
  YB_R_SOFT = 256          /* with UPLOAD: a refused file comes with type NULL and no
                              bytes; the rest of the form is not lost for it */
};
/* Bits of a session's rights; service adds finer ones from 1 << 8 up. */
enum yb_right { YB_ANYONE = 0, YB_SIGNED = 1, YB_STAFF = 2, YB_ADMIN = 4, YB_AUDIT = 8 };

typedef yb_rc (*yb_handler)(struct yb_req *rq, struct yb_res *rs);
/* "/my/cases/{id}": a {name} takes one segment, not empty; "{name...}" at the
 * end takes the rest. A literal segment wins over a name. GET answers HEAD. */
struct yb_route {
  const char *method, *pattern;
  yb_handler run;
  uint32_t right, flags;
};

/* ---- the request ---- */

/* Who is signed in. Filled by the session callbacks; `actor` is theirs. */
struct yb_session {
  yb_digest key;           /* SHA-256 of the cookie: what is stored */
  int64_t actor;           /* id of the party or officer */
  uint32_t rights;         /* enum yb_right and finer */
  yb_str name;             /* for the page head, already masked */
  int64_t opened_ms, seen_ms;
  void *more;              /* service's own, in the request's arena */
};

struct yb_req {
  struct yb_ctx ctx;       /* arena (ceiling of the request), diagnostics, now */
  void *app;               /* yb_http_conf.app */
  yb_str method, path, query_text;
  const struct yb_route *route;
  struct yb_pairs params, query, headers, cookies, form;
  const struct yb_upload *files;
  uint32_t files_n;
  yb_str body, media;      /* raw body of JSON and RAW routes; media type, lower case */
  yb_str id;               /* request id, 16 characters; also ctx.request_id */
  yb_str address;          /* of the client, behind a trusted proxy too */
  yb_str host;
  const struct yb_session *session;   /* NULL: nobody is signed in */
  uint8_t tongue;          /* enum yb_tongue, by cookie */
  bool care;               /* 关怀版 */
  void *state;             /* of the handler, from `run` to `work` to `then` */
  struct yb_http *http;
};
enum yb_tongue { YB_TONGUE_HANS, YB_TONGUE_HANT, YB_TONGUE_EN, YB_TONGUES };

/* First value of that name, or empty. get_all fills out[] and tells how many. */
yb_str yb_pairs_get(struct yb_pairs p, yb_str name);
bool yb_pairs_find(struct yb_pairs p, yb_str name, yb_str *out);
uint32_t yb_pairs_all(struct yb_pairs p, yb_str name, yb_str *out, uint32_t max);
static inline yb_lang yb_req_lang(const struct yb_req *rq);
#define yb_req_param(rq, lit) yb_pairs_get((rq)->params, YB_S(lit))
#define yb_req_query(rq, lit) yb_pairs_get((rq)->query, YB_S(lit))
#define yb_req_form(rq, lit) yb_pairs_get((rq)->form, YB_S(lit))
/* Header by lower-case name. */
#define yb_req_header(rq, lit) yb_pairs_get((rq)->headers, YB_S(lit))
/* An id in the path; false (answer YB_ABSENT) when it is no positive integer. */
bool yb_req_id(const struct yb_req *rq, yb_str param, int64_t *out);

/* ---- the response ---- */

#define YB_RES_HEADERS 16
struct yb_res {
  int status;              /* 200 unless set; 412 before a CONFLICT makes it that */
  const char *type;        /* "text/html; charset=utf-8" unless set */
  struct yb_buf body;
  struct yb_pair header[YB_RES_HEADERS];
  uint32_t headers_n;
  int fd;                  /* a file instead of the body; -1; closed by the server */
  int64_t fd_size;
  bool cache_private;      /* set: no-store (all pages of signed-in people are) */
  yb_str frames;           /* origins that may show this page in a frame; empty: none */
  bool later;              /* yb_later took it */
};

yb_rc yb_res_header(struct yb_res *rs, const char *name, yb_str value) YB_MUST;
/* 303 See Other to a path of this site; anything else goes to "/". */
yb_rc yb_res_go(struct yb_req *rq, struct yb_res *rs, const char *fmt, ...)
    YB_MUST YB_PRINTF(3, 4);
/* Sends what `rs->body` holds as JSON. */
yb_rc yb_res_json(struct yb_res *rs, int status) YB_MUST;
/* A stored file as an attachment, nosniff. `type` as sniffed at upload. */
yb_rc yb_res_file(struct yb_req *rq, struct yb_res *rs, yb_str path, yb_str name,
                  const char *type) YB_MUST;
/* A cookie of the site; max_age_s < 0: until the browser closes, 0: removed. */
yb_rc yb_res_cookie(struct yb_req *rq, struct yb_res *rs, const char *name,
                    yb_str value, int64_t max_age_s, bool http_only) YB_MUST;

/* ---- work that writes, or is slow ---- */

enum yb_lane { YB_LANE_WRITE, YB_LANE_SLOW };
/* Runs on the lane; `tx` is the writer's (NULL on the slow lane). It may run
 * more than once (a batch that failed is run again one by one): it must not
 * depend on what an earlier run left in rq->state. */
typedef yb_rc (*yb_work)(struct yb_req *rq, void *tx);
/* Fills the response after the commit, on a thread of the server; `done` is
 * the result of the work or of the commit. */
typedef yb_rc (*yb_then)(struct yb_req *rq, struct yb_res *rs, yb_rc done);
/* Hands the request to a lane and returns YB_OK at once: the handler returns
 * that and touches `rq` no more. The client may be gone when the work runs; it
 * runs all the same. YB_BUSY when the lane's queue is full. `then` may call
 * yb_later again (hash on the slow lane, then write). */
yb_rc yb_later(struct yb_req *rq, struct yb_res *rs, enum yb_lane lane, yb_work work,
               yb_then then) YB_MUST;

/* The same for work that something else runs: `start` is called once the request is
 * put aside and hands it over; whoever has it calls yb_later_done, once, from any
 * thread. `start` that fails has not handed it over, and `then` is told. */
typedef yb_rc (*yb_start)(struct yb_req *rq);
yb_rc yb_later_start(struct yb_req *rq, struct yb_res *rs, yb_start start, yb_then then) YB_MUST;
void yb_later_done(struct yb_req *rq, yb_rc done);

/* ---- sessions ---- */

/* Given by main or service. `find` runs on any thread of the server and reads;
 * `touch` must return at once (it queues); open and close are called by the
 * helpers below from `work` on the write lane, with its tx. */
struct yb_session_ops {
  yb_rc (*find)(void *app, struct yb_ctx *ctx, const yb_digest *key,
                struct yb_session *out);                /* YB_ABSENT: no such */
  void (*touch)(void *app, const yb_digest *key, int64_t now_ms);
  yb_rc (*open)(void *app, struct yb_ctx *ctx, void *tx, const struct yb_session *s);
  yb_rc (*close)(void *app, struct yb_ctx *ctx, void *tx, const yb_digest *key);
};
/* In `work`: opens a session for the actor; its token waits in the request and
 * is set as the cookie when the response leaves with the work's success. The
 * old session of this browser is closed (no fixation). */
yb_rc yb_session_open(struct yb_req *rq, void *tx, int64_t actor, uint32_t rights) YB_MUST;
yb_rc yb_session_close(struct yb_req *rq, void *tx) YB_MUST;
/* Makes a new session's token, whose digest is *key, for a verb that writes the row
 * itself; the cookie is set when that verb succeeds. */
yb_rc yb_session_mint(struct yb_req *rq, yb_digest *key) YB_MUST;
/* The token just made, for a client that keeps it itself: no cookie is set then. */
yb_rc yb_session_token(struct yb_req *rq, yb_str *out) YB_MUST;
/* The cookie goes when the response leaves. */
void yb_session_forget(struct yb_req *rq);
/* Where to go after login: the `next` of the query or form when it is a path of
 * this site, "/resume/<key>" for a kept form; else `fallback`. */
yb_str yb_session_next(const struct yb_req *rq, yb_str fallback);

/* A form posted with an expired session is kept, sealed, and shown for sending
 * again after login (/resume/{key}). put gives an unguessable key of at most 64
 * URL-safe characters; get gives the content until it is out of date, then
 * YB_ABSENT. Without these callbacks a small table of the process keeps it. */
struct yb_stash_ops {
  yb_rc (*put)(void *app, struct yb_ctx *ctx, yb_str sealed, int64_t until_ms, yb_str *key);
  yb_rc (*get)(void *app, struct yb_ctx *ctx, yb_str key, yb_str *sealed);
};

/* ---- the server ---- */

struct yb_http_conf {
  const char *address;             /* "127.0.0.1" */
  uint16_t port;                   /* 0: any, see yb_http_port */
  bool tls_edge;                   /* behind TLS: Secure, __Host- cookies, HSTS */
  bool trust_proxy;                /* believe X-Forwarded-For from loopback */
  bool demo;                       /* no operator is configured */
  const char *city, *operator_name, *record_no;   /* shown on every page; UTF-8 */
  const char *hotline;                            /* "12345" or NULL */
  yb_key secret;                   /* CSRF, stash; from the installation's key */
  const char *upload_dir;          /* NULL: uploads are refused */
  uint32_t threads;                /* 0: one per core */
  uint32_t connections, per_address;          /* 0: 2,000 and 64 */
  /* Totals; 0: 10 s, 30 s, 30 s, 5 min, 2 min. */
  uint32_t header_ms, idle_ms, body_ms, upload_ms, send_ms;
  uint32_t session_idle_ms, session_total_ms; /* 0: 30 min, 12 h */
  uint32_t limit_burst, limit_per_minute;     /* YB_R_LIMIT; 0: 10 and 10 */
  const struct yb_route *routes;
  uint32_t routes_n;
  void *app;
  const struct yb_session_ops *sessions;      /* NULL: nobody can sign in */
  const struct yb_stash_ops *stash;           /* may be NULL */
  /* Queues a write: run(job, tx) inside a transaction, then done(job, rc) after
   * the commit or the failure, from any thread. Not YB_OK: not queued. NULL:
   * the write lane is a thread of the server with tx NULL (tests). */
  yb_rc (*write)(void *app, yb_rc (*run)(void *job, void *tx),
                 void (*done)(void *job, yb_rc rc), void *job);
  /* Moves when anything that a page shows has changed; NULL: nothing is kept of public
   * pages. */
  uint64_t (*epoch)(void *app);
  bool (*ready)(void *app);                   /* /readyz; NULL: always */
  void (*metrics)(void *app, struct yb_buf *out);   /* appended to /metrics */
};

/* Starts serving; the conf is copied, what it points to stays the caller's. */
yb_rc yb_http_open(struct yb_ctx *ctx, const struct yb_http_conf *conf,
                   struct yb_http **out) YB_MUST;
uint16_t yb_http_port(const struct yb_http *h);
/* Takes no new connections, lets running requests end (at most wait_ms). */
void yb_http_close(struct yb_http *h, uint32_t wait_ms);

/* The routes of the program: http/routes.h expanded. */
extern const struct yb_route yb_routes[];
extern const uint32_t yb_routes_n;

static inline yb_lang yb_req_lang(const struct yb_req *rq) {
  return rq->tongue == YB_TONGUE_EN ? YB_EN : YB_ZH;
}

#endif
