/* consume.c - consumers follow the sealed order, each on a thread of its own.
 *
 *   once per process:  cursor in memory
 *   once in all:       cursor in `consumer`, moved only from where it was; the
 *                      lease "consumer:NAME" keeps the other processes away
 * Delivery comes before the cursor moves: at least once.
 */
#include "base/log.h"
#include "base/time.h"
#include "store/store_int.h"

#define PAGE 100
#define LEASE_MS INT64_C(30000)
#define WAIT_MS 5000
#define WAIT_PG_MS 1000
#define BACKOFF_MAX_MS INT64_C(60000)

yb_rc yb_store_consume(struct yb_store *s, const struct yb_consumer *c) {
  if (s->started || s->followers == YB_CONSUMERS_MAX) return YB_LIMIT;
  s->follower[s->followers++] = (struct follower){.store = s, .c = *c};
  return YB_OK;
}

struct turn {
  struct yb_cmd cmd;
  const struct follower *f;
  int64_t from, to;                  /* the cursor before and after */
  bool mine;
  const struct yb_event *events;
  uint32_t count;
};

/* ---- the cursor in the database ---- */

static yb_rc newest(struct yb_tx *tx, int64_t *out) {
  const yb_val *row;
  yb_rc rc = yb_tx_one(tx, YB_SQL_event_last_seq, YB_ARGS(yb_int(tx->store->city)), &row);
  *out = rc == YB_OK ? yb_int_of(&row[0]) : 0;
  return rc == YB_ABSENT ? YB_OK : rc;
}

static yb_rc run_claim(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct turn *t = cmd->arg;
  const yb_val *row;
  yb_str lease, name = yb_str_of(t->f->c.name);
  yb_val city = yb_int(tx->store->city);
  YB_TRY(yb_str_fmt(tx->ctx.arena, &lease, "consumer:%s", t->f->c.name));
  YB_TRY(yb_lease_take(tx, lease, LEASE_MS, &t->mine));
  if (!t->mine) return YB_OK;
  yb_rc rc = yb_tx_one(tx, YB_SQL_consumer_get, YB_ARGS(city, yb_text(name)), &row);
  if (rc == YB_OK) t->from = yb_int_of(&row[0]);
  if (rc != YB_ABSENT) return rc;
  t->from = 0;
  if (!t->f->c.from_start) YB_TRY(newest(tx, &t->from));
  return yb_tx_exec(tx, YB_SQL_consumer_put,
                    YB_ARGS(city, yb_text(name), yb_int(t->from), yb_int(yb_clock_now_ms())), NULL);
}

static yb_rc run_move(struct yb_tx *tx, struct yb_cmd *cmd) {
  const struct turn *t = cmd->arg;
  int64_t n = 0;
  YB_TRY(yb_tx_exec(tx, YB_SQL_consumer_move,
                    YB_ARGS(yb_int(tx->store->city), yb_text(yb_str_of(t->f->c.name)),
                            yb_int(t->from), yb_int(t->to), yb_int(yb_clock_now_ms())), &n));
  return n == 1 ? YB_OK : YB_CONFLICT;       /* another process went on meanwhile */
}

static yb_rc run_turn(struct yb_store *s, struct turn *t, const char *verb,
                      yb_rc (*run)(struct yb_tx *, struct yb_cmd *)) {
  t->cmd = (struct yb_cmd){.verb = yb_str_of(verb), .run = run, .arg = t, .plain = true};
  return queue_run(s, &t->cmd);
}

/* ---- one turn ---- */

static yb_rc read_events(struct yb_tx *tx, void *arg) {
  struct turn *t = arg;
  return yb_event_after(tx, t->from, PAGE, &t->events, &t->count);
}

static yb_rc read_newest(struct yb_tx *tx, void *arg) { return newest(tx, arg); }

/* *cursor is the one in memory, or -1 before the first turn. *more: go on at
 * once. */
static yb_rc turn(struct follower *f, struct yb_arena *a, int64_t *cursor, bool *more) {
  struct yb_store *s = f->store;
  struct yb_ctx ctx = {.arena = a, .now_ms = yb_clock_now_ms()};
  struct turn t = {.f = f, .from = *cursor, .mine = true};
  *more = false;
  if (f->c.once_in_all) YB_TRY(run_turn(s, &t, "consumer.claim", run_claim));
  else if (*cursor < 0 && f->c.from_start) t.from = 0;
  else if (*cursor < 0) YB_TRY(yb_store_read(s, &ctx, read_newest, &t.from));
  if (!t.mine) return YB_OK;
  *cursor = t.from;
  YB_TRY(yb_store_read(s, &ctx, read_events, &t));
  if (t.count == 0) return YB_OK;
  t.to = t.events[t.count - 1].seq;
  YB_TRY(f->c.fn(&ctx, t.events, t.count, f->c.arg));
  atomic_fetch_add(&s->followed, 1);
  if (f->c.once_in_all) YB_TRY(run_turn(s, &t, "consumer.move", run_move));
  *cursor = t.to;
  *more = t.count == PAGE;
  return YB_OK;
}

static int64_t after_failure(struct follower *f, yb_rc rc, int64_t wait) {
  YB_LOG(YB_LOG_WARN, "consumer_failed", YB_KV("name", yb_str_of(f->c.name)),
         YB_KV("rc", yb_str_of(yb_rc_name(rc))));
  wait = wait ? wait * 2 : 1000;
  return wait > BACKOFF_MAX_MS ? BACKOFF_MAX_MS : wait;
}

static bool stopping(struct bell *b) {
  (void)pthread_mutex_lock(&b->lock);
  bool stop = b->stop;
  (void)pthread_mutex_unlock(&b->lock);
  return stop;
}

/* After a failure new events do not cut the wait short. */
static bool wait_out(struct bell *b, int64_t ms) {
  int64_t until = yb_clock_mono_ns() + ms * 1000000, left;
  uint64_t seen = 0;
  while ((left = until - yb_clock_mono_ns()) > 0)
    if (!bell_wait(b, &seen, left / 1000000 + 1)) return false;
  return true;
}

static void *follower_main(void *arg) {
  struct follower *f = arg;
  struct bell *bell = &f->store->sealed;
  int64_t cursor = -1, failed_ms = 0;
  uint64_t seen = 0;
  struct yb_arena *a = yb_arena_open((size_t)64 << 20);
  for (bool go = a != NULL; go;) {
    bool more = false;
    yb_arena_reset(a);
    yb_rc rc = turn(f, a, &cursor, &more);
    failed_ms = rc == YB_OK ? 0 : after_failure(f, rc, failed_ms);
    if (failed_ms) go = wait_out(bell, failed_ms);
    else if (more) go = !stopping(bell);
    else go = bell_wait(bell, &seen, f->store->pg ? WAIT_PG_MS : WAIT_MS);
  }
  yb_arena_close(a);
  return NULL;
}

yb_rc followers_start(struct yb_store *s) {
  for (uint32_t i = 0; i < s->followers; i++) {
    struct follower *f = &s->follower[i];
    if (pthread_create(&f->thread, NULL, follower_main, f)) return YB_NOMEM;
    f->running = true;
  }
  return YB_OK;
}

static yb_rc run_leave(struct yb_tx *tx, struct yb_cmd *cmd) {
  const struct turn *t = cmd->arg;
  yb_str lease;
  YB_TRY(yb_str_fmt(tx->ctx.arena, &lease, "consumer:%s", t->f->c.name));
  return yb_lease_drop(tx, lease);
}

/* The lease is given back, so that another process goes on at once. */
void followers_stop(struct yb_store *s) {
  bell_end(&s->sealed);
  for (uint32_t i = 0; i < s->followers; i++) {
    struct follower *f = &s->follower[i];
    struct turn t = {.f = f};
    if (!f->running) continue;
    (void)pthread_join(f->thread, NULL);
    if (f->c.once_in_all) (void)run_turn(s, &t, "consumer.leave", run_leave);
  }
}
