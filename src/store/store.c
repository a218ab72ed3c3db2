/* store.c - opening, closing, ids. */
#include <stdio.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/time.h"
#include "store/store_int.h"

#define ID_EPOCH_MS INT64_C(1577836800000)     /* 2020-01-01 */
#define URL_MAX 4096u

int64_t yb_store_city(const struct yb_store *s) { return s->city; }
bool yb_store_is_pg(const struct yb_store *s) { return s->pg; }

/* ---- ids: 41 bits of ms | 10 bits of node | 12 bits of sequence ---- */

int64_t yb_store_id(struct yb_store *s) {
  int64_t now = (yb_clock_now_ms() - ID_EPOCH_MS) << 12, last = atomic_load(&s->id_last), next;
  do next = now > last ? now : last + 1;
  while (!atomic_compare_exchange_weak(&s->id_last, &last, next));
  return (next >> 12) << 22 | atomic_load(&s->node) << 12 | (next & 4095);
}

int64_t yb_id_ms(int64_t id) { return (id >> 22) + ID_EPOCH_MS; }

/* ---- opening ---- */

static uint32_t between(uint32_t v, uint32_t usual, uint32_t most) {
  return v == 0 ? usual : v > most ? most : v;
}

static yb_rc copy_z(yb_str s, char **out) {
  char *z = yb_mem_take(s.n + 1);
  if (!z) return YB_NOMEM;
  if (s.n) memcpy(z, s.p, s.n);
  *out = z;
  return YB_OK;
}

static yb_rc read_url(struct yb_ctx *ctx, struct yb_store *s, yb_str url) {
  yb_str file = yb_str_from(url, 7);
  bool lite = yb_str_starts(url, YB_S("sqlite:"));
  bool pg = yb_str_starts(url, YB_S("postgresql://")) || yb_str_starts(url, YB_S("postgres://")) ||
            (!lite && yb_str_find(url, YB_S("=")) != SIZE_MAX);
  if (url.n > URL_MAX || memchr(url.p ? url.p : "", 0, url.n) || (!lite && !pg) ||
      (lite && file.n == 0))
    return yb_diag(ctx, (struct yb_place){0}, YB_MSG_store_bad_url,
                   lite ? url : YB_S("the configured address"), YB_S(""));
  s->pg = pg;
  return copy_z(lite ? file : url, &s->url);
}

yb_rc store_connect(struct yb_store *s, bool reader, struct yb_db **out, char why[DB_WHY]) {
  if (s->pg) return db_pg_open(s->url, out, why);
  return db_sqlite_open(s->url, s->vfs, reader, out, why);
}

static yb_rc say_unreachable(struct yb_ctx *ctx, struct yb_store *s, const char *why, yb_rc rc) {
  if (rc == YB_NOMEM) return rc;
  if (s->pg)
    (void)yb_diag(ctx, (struct yb_place){0}, YB_MSG_store_unreachable, yb_str_of(why), YB_S(""));
  else
    (void)yb_diag(ctx, (struct yb_place){0}, YB_MSG_store_cannot_open, yb_str_of(s->url),
                  yb_str_of(why));
  return rc == YB_BROKEN ? YB_IO : rc;
}

static yb_rc open_workers(struct yb_store *s) {
  for (uint32_t i = 0; i < s->workers; i++) {
    struct worker *w = &s->worker[i];
    w->store = s;
    yb_random(&w->seed, sizeof w->seed);
    w->scratch = yb_arena_open(s->scratch);
    if (!w->scratch) return YB_NOMEM;
  }
  return YB_OK;
}

/* The first connection brings the schema up; the others follow. */
static yb_rc connect_all(struct yb_ctx *ctx, struct yb_store *s, uint32_t readers) {
  char why[DB_WHY] = "";
  yb_rc rc = store_connect(s, false, &s->worker[0].db, why);
  if (rc != YB_OK) return say_unreachable(ctx, s, why, rc);
  YB_TRY(migrate(s, s->worker[0].db, ctx));
  for (uint32_t i = 1; i < s->workers && rc == YB_OK; i++)
    rc = store_connect(s, false, &s->worker[i].db, why);
  if (rc == YB_OK) rc = readers_open(s, readers, why);
  return rc == YB_OK ? YB_OK : say_unreachable(ctx, s, why, rc);
}

/* ---- what is fixed at the first open ---- */

struct ground { struct yb_cmd cmd; struct yb_store *s; yb_str hash; bool differs; yb_str found;
                int64_t newest; };

static yb_rc read_ground(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct ground *g = cmd->arg;
  const yb_val *row;
  int64_t city = tx->store->city;
  yb_rc rc = yb_tx_one(tx, YB_SQL_meta_get, YB_ARGS(yb_int(city), yb_text(YB_S("hash"))), &row);
  if (rc == YB_ABSENT)
    rc = yb_tx_exec(tx, YB_SQL_meta_put,
                    YB_ARGS(yb_int(city), yb_text(YB_S("hash")), yb_text(g->hash)), NULL);
  else if (rc == YB_OK && !yb_str_eq(yb_str_in(&row[0]), g->hash)) g->differs = true;
  YB_TRY(rc);
  rc = yb_tx_one(tx, YB_SQL_event_newest, YB_ARGS(yb_int(city)), &row);
  if (rc == YB_OK) g->newest = yb_int_of(&row[0]);
  return rc == YB_ABSENT ? YB_OK : rc;
}

static yb_rc take_ground(struct yb_ctx *ctx, struct yb_store *s) {
  bool sm = s->hash == YB_SM3;
  struct ground g = {.s = s, .hash = sm ? YB_S("SM3") : YB_S("SHA-256")};
  g.cmd = (struct yb_cmd){.verb = YB_S("store.open"), .run = read_ground, .arg = &g};
  YB_TRY(queue_once(s, &s->worker[0], &g.cmd));
  if (g.differs)
    return yb_diag(ctx, (struct yb_place){0}, YB_MSG_store_other_hash,
                   sm ? YB_S("SHA-256") : YB_S("SM3"), g.hash);
  /* Never behind an id that was given out, even when the clock was set back. */
  if (g.newest) atomic_store(&s->id_last, ((g.newest >> 22) + 1) << 12);
  return s->pg ? node_take(s, &s->worker[0]) : YB_OK;
}

static yb_rc init(struct yb_ctx *ctx, struct yb_store *s, const struct yb_store_cfg *cfg) {
  unsigned char mark[8];
  char hex[17];
  s->lock_fd = -1;
  s->city = cfg->city;
  s->hash = cfg->hash == YB_SM3 ? YB_SM3 : YB_SHA256;
  s->scratch = cfg->scratch ? cfg->scratch : (size_t)16 << 20;
  s->seal_ms = cfg->seal_ms ? cfg->seal_ms : 200;
  (void)pthread_mutex_init(&s->readers.lock, NULL);
  (void)pthread_cond_init(&s->readers.free_one, NULL);
  bell_init(&s->due);
  bell_init(&s->events);
  bell_init(&s->sealed);
  YB_TRY(queue_init(&s->queue, between(cfg->queue, 4096, 1u << 20)));
  yb_random(mark, sizeof mark);
  yb_hex(hex, mark, sizeof mark);
  hex[16] = 0;
  YB_TRY(read_url(ctx, s, cfg->url));
  /* A file has one process: what a killed one held is ours. */
  if (s->pg) (void)snprintf(s->holder, sizeof s->holder, "%ld-%s", (long)getpid(), hex);
  else (void)snprintf(s->holder, sizeof s->holder, "the process");
  s->workers = s->pg ? between(cfg->workers, 8, STORE_THREADS) : 1;
  return cfg->vfs ? copy_z(yb_str_of(cfg->vfs), &s->vfs) : YB_OK;
}

yb_rc yb_store_open(struct yb_ctx *ctx, const struct yb_store_cfg *cfg, struct yb_store **out) {
  if (cfg->city <= 0) return YB_BROKEN;
  struct yb_store *s = yb_mem_take(sizeof *s);
  if (!s) return YB_NOMEM;
  yb_rc rc;
  YB_GO(init(ctx, s, cfg));
  if (!s->pg) YB_GO(lock_take(ctx, s->url, &s->lock_fd));
  YB_GO(open_workers(s));
  YB_GO(connect_all(ctx, s, between(cfg->readers, 4, STORE_THREADS)));
  YB_GO(take_ground(ctx, s));
  YB_GO(queue_start(s));
  YB_GO(keeper_start(s));
  *out = s;
  return YB_OK;
out:
  yb_store_close(s);
  return rc;
}

yb_rc yb_store_start(struct yb_store *s) {
  s->started = true;
  YB_TRY(scheduler_start(s));
  return followers_start(s);
}

/* ---- closing ---- */

static void close_outside(struct yb_store *s) {
  (void)pthread_mutex_lock(&s->queue.lock);
  s->queue.closing = true;
  (void)pthread_mutex_unlock(&s->queue.lock);
}

void yb_store_close(struct yb_store *s) {
  if (!s) return;
  close_outside(s);
  followers_stop(s);
  scheduler_stop(s);
  keeper_stop(s);
  queue_stop(s);
  for (uint32_t i = 0; i < s->workers; i++) {
    if (s->worker[i].db) s->worker[i].db->ops->close(s->worker[i].db);
    yb_arena_close(s->worker[i].scratch);
  }
  readers_close(s);
  lock_give(s->lock_fd);
  queue_clear(&s->queue);
  bell_clear(&s->due);
  bell_clear(&s->events);
  bell_clear(&s->sealed);
  (void)pthread_cond_destroy(&s->readers.free_one);
  (void)pthread_mutex_destroy(&s->readers.lock);
  yb_mem_give(s->vfs);
  yb_mem_give(s->url);
  yb_mem_give(s);
}

/* ---- care ---- */

yb_rc yb_store_backup(struct yb_store *s, struct yb_ctx *ctx, yb_str path) {
  char why[DB_WHY] = "", *to, *beside;
  yb_str tmp;
  if (s->pg)
    return yb_diag(ctx, (struct yb_place){0}, YB_MSG_store_no_backup, YB_S(""), YB_S(""));
  YB_TRY(yb_str_z(ctx->arena, path, &to));
  YB_TRY(yb_str_fmt(ctx->arena, &tmp, "%.*s.part", YB_ARG(path)));
  YB_TRY(yb_str_z(ctx->arena, tmp, &beside));
  if (access(to, F_OK) == 0)
    return yb_diag(ctx, (struct yb_place){0}, YB_MSG_store_backup_exists, path, YB_S(""));
  (void)unlink(beside);
  struct yb_db *db = readers_lend(s);
  yb_rc rc = db_sqlite_backup(db, beside, why);
  readers_back(s, db);
  if (rc == YB_OK && rename(beside, to)) rc = YB_IO;
  if (rc == YB_OK) return YB_OK;
  (void)unlink(beside);
  if (rc != YB_NOMEM)
    (void)yb_diag(ctx, (struct yb_place){0}, YB_MSG_store_cannot_open, path, yb_str_of(why));
  return rc;
}

uint64_t yb_store_epoch(struct yb_store *s) {
  return atomic_load(&s->commits) + atomic_load(&s->followed);
}

void yb_store_stats(struct yb_store *s, struct yb_store_stats *out) {
  (void)pthread_mutex_lock(&s->queue.lock);
  uint64_t waiting = s->queue.count;
  (void)pthread_mutex_unlock(&s->queue.lock);
  *out = (struct yb_store_stats){
    .commands = atomic_load(&s->commands), .failed = atomic_load(&s->failed),
    .commits = atomic_load(&s->commits), .retries = atomic_load(&s->retries),
    .reads = atomic_load(&s->reads), .sealed = atomic_load(&s->sealed_rows),
    .timers = atomic_load(&s->fired), .waiting = waiting,
  };
}
