/* read.c - snapshot reads: a connection out of a pool, a transaction around. */
#include "base/log.h"
#include "base/time.h"
#include "store/store_int.h"

yb_rc readers_open(struct yb_store *s, uint32_t count, char why[DB_WHY]) {
  struct readers *r = &s->readers;
  while (r->count < count) {
    YB_TRY(store_connect(s, true, &r->db[r->count], why));
    r->idle = ++r->count;
  }
  return YB_OK;
}

void readers_close(struct yb_store *s) {
  struct readers *r = &s->readers;
  for (uint32_t i = 0; i < r->idle; i++) r->db[i]->ops->close(r->db[i]);
  r->idle = r->count = 0;
}

/* The one given back last: its cache is warm. */
struct yb_db *readers_lend(struct yb_store *s) {
  struct readers *r = &s->readers;
  (void)pthread_mutex_lock(&r->lock);
  while (r->idle == 0) (void)pthread_cond_wait(&r->free_one, &r->lock);
  struct yb_db *db = r->db[--r->idle];
  (void)pthread_mutex_unlock(&r->lock);
  return db;
}

void readers_back(struct yb_store *s, struct yb_db *db) {
  struct readers *r = &s->readers;
  (void)pthread_mutex_lock(&r->lock);
  r->db[r->idle++] = db;
  (void)pthread_cond_signal(&r->free_one);
  (void)pthread_mutex_unlock(&r->lock);
}

static yb_rc begin(struct yb_db *db) {
  if (db->lost) YB_TRY(db->ops->revive(db));
  yb_rc rc = db->ops->begin(db, DB_READ);
  if (rc == YB_OK || !db->lost) return rc;
  YB_TRY(db->ops->revive(db));
  return db->ops->begin(db, DB_READ);
}

yb_rc yb_store_read(struct yb_store *s, struct yb_ctx *ctx,
                    yb_rc (*fn)(struct yb_tx *tx, void *arg), void *arg) {
  struct yb_tx tx;
  struct yb_db *db = readers_lend(s);
  yb_rc rc = begin(db);
  if (rc == YB_OK) {
    tx_open(&tx, s, db, NULL, ctx->arena);
    tx.ctx.diags = ctx->diags;
    tx.ctx.request_id = ctx->request_id;
    if (ctx->now_ms) tx.ctx.now_ms = ctx->now_ms;
    rc = fn(&tx, arg);
    if (rc == YB_OK && tx.failed != YB_OK) rc = tx.failed;
    db->ops->rollback(db);
  }
  readers_back(s, db);
  atomic_fetch_add(&s->reads, 1);
  return rc;
}

static yb_rc ping(struct yb_tx *tx, void *arg) {
  const yb_val *row;
  (void)arg;
  return yb_tx_one(tx, YB_SQL_ping, NULL, 0, &row);
}

bool yb_store_ready(struct yb_store *s) {
  struct yb_ctx ctx = {.arena = yb_arena_open(65536)};
  if (!ctx.arena) return false;
  yb_rc rc = yb_store_read(s, &ctx, ping, NULL);
  yb_arena_close(ctx.arena);
  return rc == YB_OK;
}
