/* keep.c - a page that was just made is not made again.
 *
 *   request -> key: who, what, how it is shown, which minute, and either
 *              what the handler says it depends on (yb_page_kept), or, for what is
 *              public anyway, how much this process has written and followed
 *   known key -> the bytes as they were sent, packed already
 *
 * Nothing is kept of an answer that carries a form's token, a cookie, a header of its
 * own, a list of who may frame it, or anything but 200. What is kept leaves with its
 * minute: personal pages stay in memory no longer. One table, one lock held for a copy;
 * the newcomer takes the place.
 */
#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/time.h"
#include "http/http_int.h"
#include "http/page.h"

#define SLOTS 1024u
#define PAGE_MOST (256u << 10)
#define ALL_MOST (8u << 20)
#define TYPE 48u

struct slot { char *bytes; uint32_t key_n, n, hash; char type[TYPE]; bool packed; };
struct yb_keep {
  pthread_mutex_t lock;
  int64_t minute;                  /* of all that is in the table */
  size_t total;
  struct slot slot[SLOTS];
};

struct yb_keep *yb_keep_open(void) {
  struct yb_keep *k = yb_mem_take(sizeof *k);
  if (k) pthread_mutex_init(&k->lock, NULL);
  return k;
}

static void empty(struct yb_keep *k, struct slot *s) {
  k->total -= s->key_n + s->n;
  yb_mem_give(s->bytes);
  *s = (struct slot){0};
}

static void empty_all(struct yb_keep *k) {
  for (uint32_t i = 0; i < SLOTS; i++)
    if (k->slot[i].bytes) empty(k, &k->slot[i]);
}

void yb_keep_close(struct yb_keep *k) {
  if (!k) return;
  empty_all(k);
  pthread_mutex_destroy(&k->lock);
  yb_mem_give(k);
}

/* Called with the lock. */
static struct slot *slot_of(struct yb_keep *k, int64_t minute, uint32_t hash) {
  if (minute != k->minute) {
    empty_all(k);
    k->minute = minute;
  }
  return &k->slot[hash % SLOTS];
}

static bool is(const struct slot *s, yb_str key, uint32_t hash) {
  return s->bytes && s->hash == hash && s->key_n == key.n && !memcmp(s->bytes, key.p, key.n);
}

/* ---- the key ---- */

bool yb_takes_gzip(const struct yb_req *rq) {
  return yb_str_find(yb_req_header(rq, "accept-encoding"), YB_S("gzip")) != SIZE_MAX;
}

static yb_rc key_of(struct yb_call *call, yb_str stamp) {
  const struct yb_req *rq = &call->rq;
  const struct yb_session *s = rq->session;
  struct yb_buf b;
  yb_buf_init(&b, call->arena);
  yb_buf_put(&b, rq->path);
  yb_buf_byte(&b, '?');
  yb_buf_put(&b, rq->query_text);
  yb_buf_byte(&b, '\n');
  yb_buf_put(&b, rq->host);
  yb_buf_byte(&b, '\n');
  yb_buf_byte(&b, (char)('a' + rq->tongue));
  yb_buf_byte(&b, rq->care ? 'c' : '-');
  yb_buf_byte(&b, yb_takes_gzip(rq) ? 'z' : '-');
  if (s) {
    yb_buf_int(&b, s->actor);
    yb_buf_byte(&b, ' ');
    yb_buf_int(&b, s->rights);
    yb_buf_byte(&b, ' ');
    yb_buf_put(&b, s->name);
  }
  yb_buf_byte(&b, '\n');
  yb_buf_put(&b, stamp);
  return yb_buf_take(&b, &call->keep_key);
}

/* True when the answer stands in call->kept. */
static bool look(struct yb_call *call) {
  struct yb_keep *k = call->http->keep;
  yb_str key = call->keep_key;
  uint32_t hash = (uint32_t)yb_str_hash(key);
  char *copy = NULL, *type = NULL;
  pthread_mutex_lock(&k->lock);
  const struct slot *s = slot_of(k, call->rq.ctx.now_ms / YB_MINUTE_MS, hash);
  if (is(s, key, hash) && yb_str_z(call->arena, yb_str_of(s->type), &type) == YB_OK)
    copy = yb_arena_take(call->arena, s->n);
  if (copy) {
    memcpy(copy, s->bytes + s->key_n, s->n);
    call->kept = yb_str_n(copy, s->n);
    call->kept_packed = s->packed;
    call->rs.type = type;
  }
  pthread_mutex_unlock(&k->lock);
  if (copy) call->keep_key = (yb_str){0};
  return copy != NULL;
}

bool yb_page_kept(struct yb_req *rq, yb_str stamp) {
  struct yb_call *call = yb_call_of(rq);
  if (!YB_EQ(rq->method, "GET") || key_of(call, stamp) != YB_OK) return false;
  return look(call);
}

/* A browser that has not been here, or keeps its tastes alone. */
static bool nobody(const struct yb_call *call) {
  const struct yb_pairs *c = &call->rq.cookies;
  if (call->has_browser || call->rq.session) return false;
  for (uint32_t i = 0; i < c->n; i++)
    if (!YB_EQ(c->at[i].name, "yb-lang") && !YB_EQ(c->at[i].name, "yb-care")) return false;
  return true;
}

bool yb_keep_public(struct yb_call *call) {
  const struct yb_http_conf *c = &call->http->conf;
  char stamp[32];
  if (!(call->rq.route->flags & YB_R_PUBLIC) || !c->epoch || !nobody(call)) return false;
  (void)snprintf(stamp, sizeof stamp, "%llu", (unsigned long long)c->epoch(c->app));
  return yb_page_kept(&call->rq, yb_str_of(stamp));
}

/* ---- putting ---- */

static bool keepable(const struct yb_call *call, yb_str body) {
  const struct yb_res *rs = &call->rs;
  return call->keep_key.n && rs->status == 200 && rs->headers_n == 0 && rs->frames.n == 0 &&
         rs->fd < 0 && !call->new_token[0] && !call->ended &&
         (call->rq.session || !rs->cache_private) && strlen(rs->type) < TYPE && body.n &&
         body.n <= PAGE_MOST;
}

void yb_keep_put(struct yb_call *call, yb_str body, bool packed) {
  struct yb_keep *k = call->http->keep;
  yb_str key = call->keep_key;
  if (!keepable(call, body)) return;
  char *bytes = yb_mem_take(key.n + body.n);
  if (!bytes) return;
  memcpy(bytes, key.p, key.n);
  memcpy(bytes + key.n, body.p, body.n);
  uint32_t hash = (uint32_t)yb_str_hash(key);
  pthread_mutex_lock(&k->lock);
  struct slot *s = slot_of(k, call->rq.ctx.now_ms / YB_MINUTE_MS, hash);
  if (s->bytes) empty(k, s);
  if (k->total + key.n + body.n > ALL_MOST) empty_all(k);
  *s = (struct slot){bytes, (uint32_t)key.n, (uint32_t)body.n, hash, "", packed};
  memcpy(s->type, call->rs.type, strlen(call->rs.type));
  k->total += key.n + body.n;
  pthread_mutex_unlock(&k->lock);
}
