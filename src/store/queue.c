/* queue.c - commands wait in one bounded queue; who runs them differs:
 *
 * SQLite: one writer takes up to STORE_BATCH, a savepoint each, one COMMIT, then
 * answers. When SQLite itself ends the transaction in mid-batch (a full disk, an
 * I/O error), what ran so far is gone and later savepoints would commit alone:
 * the batch stops and every command of it is run again by itself.
 *
 * PostgreSQL: each worker runs one command per transaction, again and again
 * while the server says it could not be serialized.
 */
#include <errno.h>
#include <time.h>

#include "base/log.h"
#include "base/time.h"
#include "store/store_int.h"

#define RUNS_MAX 24u          /* on YB_RETRY */
#define RUNS_UNIQUE 3u        /* on a unique index: another may have come between */

/* ---- the queue ---- */

yb_rc queue_init(struct queue *q, uint32_t max) {
  q->max = max;
  if (pthread_mutex_init(&q->lock, NULL) || pthread_cond_init(&q->more, NULL)) return YB_NOMEM;
  return YB_OK;
}

void queue_clear(struct queue *q) {
  (void)pthread_cond_destroy(&q->more);
  (void)pthread_mutex_destroy(&q->lock);
}

yb_rc queue_put(struct yb_store *s, struct yb_cmd *cmd, bool own) {
  struct queue *q = &s->queue;
  yb_rc rc = YB_OK;
  cmd->next = NULL;
  cmd->rc = YB_OK;
  cmd->runs = 0;
  cmd->repeated = false;
  cmd->result = (yb_str){"", 0};
  if (cmd->ctx) cmd->mark = yb_arena_mark(cmd->ctx->arena);
  if (cmd->ctx && cmd->ctx->diags) cmd->diags = *cmd->ctx->diags;
  (void)pthread_mutex_lock(&q->lock);
  if (q->ending || (q->closing && !own)) rc = YB_IO;
  else if (q->count >= q->max && !own) rc = YB_BUSY;
  if (rc == YB_OK) {
    if (q->last) q->last->next = cmd;
    else q->first = cmd;
    q->last = cmd;
    q->count++;
    (void)pthread_cond_signal(&q->more);
  }
  (void)pthread_mutex_unlock(&q->lock);
  return rc;
}

/* Waits for commands; takes at most `most`. 0 when it shall end. */
static uint32_t queue_take(struct queue *q, struct yb_cmd **out, uint32_t most) {
  uint32_t n = 0;
  (void)pthread_mutex_lock(&q->lock);
  while (!q->first && !q->ending) (void)pthread_cond_wait(&q->more, &q->lock);
  while (q->first && n < most) {
    out[n++] = q->first;
    q->first = q->first->next;
  }
  if (!q->first) q->last = NULL;
  q->count -= n;
  (void)pthread_mutex_unlock(&q->lock);
  return n;
}

yb_rc yb_store_submit(struct yb_store *s, struct yb_cmd *cmd) {
  cmd->waiter = NULL;
  return queue_put(s, cmd, false);
}

struct waiter { pthread_mutex_t lock; pthread_cond_t ready; bool done; };

static yb_rc run_and_wait(struct yb_store *s, struct yb_cmd *cmd, bool own) {
  struct waiter w = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false};
  for (uint32_t i = 0; i < s->workers; i++)
    if (s->worker[i].running && pthread_equal(s->worker[i].thread, pthread_self()))
      return YB_BROKEN;                     /* a command that waits for itself */
  cmd->waiter = &w;
  yb_rc rc = queue_put(s, cmd, own);
  if (rc != YB_OK) return rc;
  (void)pthread_mutex_lock(&w.lock);
  while (!w.done) (void)pthread_cond_wait(&w.ready, &w.lock);
  (void)pthread_mutex_unlock(&w.lock);
  (void)pthread_cond_destroy(&w.ready);
  (void)pthread_mutex_destroy(&w.lock);
  return cmd->rc;
}

yb_rc yb_store_run(struct yb_store *s, struct yb_cmd *cmd) { return run_and_wait(s, cmd, false); }
yb_rc queue_run(struct yb_store *s, struct yb_cmd *cmd) { return run_and_wait(s, cmd, true); }

/* After this the command belongs to its submitter again: touch it no more. */
static void answer(struct yb_store *s, struct yb_cmd *cmd, yb_rc rc) {
  struct waiter *w = cmd->waiter;
  cmd->rc = rc;
  atomic_fetch_add(&s->commands, 1);
  if (rc != YB_OK) atomic_fetch_add(&s->failed, 1);
  if (!w) {
    if (cmd->done) cmd->done(cmd);
    return;
  }
  (void)pthread_mutex_lock(&w->lock);
  w->done = true;
  (void)pthread_cond_signal(&w->ready);
  (void)pthread_mutex_unlock(&w->lock);
}

/* ---- one command alone ---- */

static yb_rc begin(struct yb_db *db, enum db_mode mode) {
  if (db->lost) YB_TRY(db->ops->revive(db));
  yb_rc rc = db->ops->begin(db, mode);
  if (rc == YB_OK || !db->lost) return rc;
  YB_TRY(db->ops->revive(db));          /* an idle connection the server had dropped */
  return db->ops->begin(db, mode);
}

/* On PostgreSQL ids are ours only while the node's lease holds; the store's own
 * plain commands make none. */
static bool node_held(struct yb_store *s) {
  int64_t until = atomic_load(&s->node_until_ns);
  return until == 0 || yb_clock_mono_ns() < until;
}

static yb_rc run_alone(struct yb_store *s, struct worker *w, struct yb_cmd *cmd, bool *unique) {
  struct yb_tx tx;
  struct yb_db *db = w->db;
  db->unique = false;
  yb_arena_reset(w->scratch);
  YB_TRY(begin(db, cmd->plain ? DB_PLAIN : DB_WRITE));
  tx_open(&tx, s, db, cmd, w->scratch);
  yb_rc rc = tx_run(&tx);
  if (rc == YB_OK && !cmd->plain && !node_held(s)) rc = YB_IO;
  if (rc == YB_OK) rc = db->ops->commit(db);
  if (rc != YB_OK) db->ops->rollback(db);
  else tx_committed(&tx);
  if (rc == YB_OK) atomic_fetch_add(&s->commits, 1);
  *unique = rc == YB_CONFLICT && db->unique;
  return rc;
}

/* 0 to 2^run ms, at most 64: those who met here part. */
static void pause_before(struct worker *w, uint32_t run) {
  w->seed = w->seed * 1664525u + 1013904223u;
  uint32_t span = run < 6 ? 1u << run : 64u;
  struct timespec t = {0, (long)((w->seed >> 8) % (span * 1000u)) * 1000L};
  (void)nanosleep(&t, NULL);
}

yb_rc queue_once(struct yb_store *s, struct worker *w, struct yb_cmd *cmd) {
  bool unique = false;
  yb_rc rc = YB_OK;
  for (uint32_t run = 0; run < RUNS_MAX; run++) {
    rc = run_alone(s, w, cmd, &unique);
    bool again = rc == YB_RETRY || (s->pg && unique && run + 1 < RUNS_UNIQUE);
    if (!again || run + 1 == RUNS_MAX) break;
    atomic_fetch_add(&s->retries, 1);
    pause_before(w, run);
  }
  return rc;
}

static void *worker_main(void *arg) {
  struct worker *w = arg;
  struct yb_cmd *cmd;
  while (queue_take(&w->store->queue, &cmd, 1))
    answer(w->store, cmd, queue_once(w->store, w, cmd));
  return NULL;
}

/* ---- the writer of SQLite ---- */

struct batch {
  struct yb_cmd *cmd[STORE_BATCH];
  yb_rc rc[STORE_BATCH];
  uint32_t n;
  struct yb_tx all;          /* what the whole batch must tell after its commit */
};

static void add_told(struct yb_tx *all, const struct yb_tx *one) {
  if (one->due < all->due) all->due = one->due;
  all->events = all->events || one->events;
  all->sealed = all->sealed || one->sealed;
}

/* One command under a savepoint. False when SQLite has left the transaction. */
static bool run_in_batch(struct worker *w, struct batch *b, uint32_t i) {
  struct yb_tx tx;
  struct yb_db *db = w->db;
  yb_arena_reset(w->scratch);
  if (db->ops->mark(db, DB_MARK_SET) != YB_OK) return false;
  tx_open(&tx, w->store, db, b->cmd[i], w->scratch);
  b->rc[i] = tx_run(&tx);
  if (!db->ops->in_tx(db)) return false;
  if (b->rc[i] == YB_OK) add_told(&b->all, &tx);
  if (b->rc[i] != YB_OK && db->ops->mark(db, DB_MARK_UNDO) != YB_OK) return false;
  return db->ops->mark(db, DB_MARK_KEEP) == YB_OK;
}

/* False: nothing of the batch is in the database. */
static bool run_batch(struct worker *w, struct batch *b) {
  struct yb_db *db = w->db;
  bool whole = db->ops->begin(db, DB_WRITE) == YB_OK;
  b->all = (struct yb_tx){.store = w->store, .due = INT64_MAX};
  for (uint32_t i = 0; i < b->n && whole; i++) {
    whole = run_in_batch(w, b, i);
    if (b->rc[i] == YB_IO || b->rc[i] == YB_RETRY) whole = false;
  }
  if (whole) whole = db->ops->commit(db) == YB_OK;
  if (!whole) db->ops->rollback(db);
  return whole;
}

static void writer_turn(struct worker *w, struct batch *b) {
  if (b->n > 1 && run_batch(w, b)) {
    atomic_fetch_add(&w->store->commits, 1);
    tx_committed(&b->all);
  } else {
    if (b->n > 1) atomic_fetch_add(&w->store->retries, 1);
    for (uint32_t i = 0; i < b->n; i++) b->rc[i] = queue_once(w->store, w, b->cmd[i]);
  }
  for (uint32_t i = 0; i < b->n; i++) answer(w->store, b->cmd[i], b->rc[i]);
}

static void *writer_main(void *arg) {
  struct worker *w = arg;
  struct batch b;
  while ((b.n = queue_take(&w->store->queue, b.cmd, STORE_BATCH)) > 0) writer_turn(w, &b);
  return NULL;
}

/* ---- threads ---- */

yb_rc queue_start(struct yb_store *s) {
  for (uint32_t i = 0; i < s->workers; i++) {
    struct worker *w = &s->worker[i];
    if (pthread_create(&w->thread, NULL, s->pg ? worker_main : writer_main, w)) return YB_NOMEM;
    w->running = true;
  }
  return YB_OK;
}

void queue_stop(struct yb_store *s) {
  (void)pthread_mutex_lock(&s->queue.lock);
  s->queue.closing = s->queue.ending = true;
  (void)pthread_cond_broadcast(&s->queue.more);
  (void)pthread_mutex_unlock(&s->queue.lock);
  for (uint32_t i = 0; i < s->workers; i++)
    if (s->worker[i].running) (void)pthread_join(s->worker[i].thread, NULL);
}

/* ---- bells ---- */

void bell_init(struct bell *b) {
  pthread_condattr_t at;
  (void)pthread_condattr_init(&at);
  (void)pthread_condattr_setclock(&at, CLOCK_MONOTONIC);
  (void)pthread_mutex_init(&b->lock, NULL);
  (void)pthread_cond_init(&b->rung, &at);
  (void)pthread_condattr_destroy(&at);
}

void bell_clear(struct bell *b) {
  (void)pthread_cond_destroy(&b->rung);
  (void)pthread_mutex_destroy(&b->lock);
}

void bell_ring(struct bell *b) {
  (void)pthread_mutex_lock(&b->lock);
  b->rings++;
  (void)pthread_cond_broadcast(&b->rung);
  (void)pthread_mutex_unlock(&b->lock);
}

void bell_end(struct bell *b) {
  (void)pthread_mutex_lock(&b->lock);
  b->stop = true;
  (void)pthread_cond_broadcast(&b->rung);
  (void)pthread_mutex_unlock(&b->lock);
}

bool bell_wait(struct bell *b, uint64_t *seen, int64_t wait_ms) {
  struct timespec until;
  (void)clock_gettime(CLOCK_MONOTONIC, &until);
  if (wait_ms < 0) wait_ms = 0;
  until.tv_sec += wait_ms / 1000;
  until.tv_nsec += wait_ms % 1000 * 1000000L;
  if (until.tv_nsec >= 1000000000L) until.tv_sec++, until.tv_nsec -= 1000000000L;
  (void)pthread_mutex_lock(&b->lock);
  while (!b->stop && b->rings == *seen)
    if (pthread_cond_timedwait(&b->rung, &b->lock, &until) == ETIMEDOUT) break;
  *seen = b->rings;
  bool go = !b->stop;
  (void)pthread_mutex_unlock(&b->lock);
  return go;
}
