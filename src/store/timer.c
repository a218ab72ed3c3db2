/* timer.c - rows that wait for an instant, and the thread that wakes them.
 *
 * A timer fires in one command: claim the row (locked rows of other processes
 * are skipped), delete it, call the kind's function. So it fires once: either
 * all of that is committed or the row is still there. A failure is written by a
 * second command, since the first was rolled back.
 */
#include <stdio.h>

#include "base/log.h"
#include "base/time.h"
#include "store/store_int.h"

#define PAYLOAD_MAX 65536u
#define WAVE 128u
#define SLEEP_MAX_MS 60000
#define SLEEP_MAX_PG_MS 5000       /* other processes put timers too */
#define BACKOFF_MAX_MS YB_HOUR_MS
#define FIRE_MAX 100000u

static void timer_read(const yb_val *c, struct yb_timer *t) {
  *t = (struct yb_timer){.id = yb_int_of(&c[0]), .due_at = yb_int_of(&c[1]),
                         .kind = yb_str_in(&c[2]), .owner_kind = yb_str_in(&c[3]),
                         .owner = yb_int_of(&c[4]), .payload = yb_str_in(&c[5]),
                         .tries = yb_int_of(&c[6]), .stuck = yb_int_of(&c[7]) != 0};
}

static void told(struct yb_tx *tx, int64_t due) {
  if (due < tx->due) tx->due = due;
}

yb_rc yb_timer_put(struct yb_tx *tx, const struct yb_timer *t, int64_t *out) {
  int64_t id = t->id ? t->id : yb_tx_id(tx);
  if (t->kind.n == 0 || t->owner_kind.n == 0) return YB_BROKEN;
  if (t->payload.n > PAYLOAD_MAX) return YB_LIMIT;
  YB_TRY(yb_tx_exec(tx, YB_SQL_timer_put,
                    YB_ARGS(yb_int(tx->store->city), yb_int(id), yb_int(t->due_at),
                            yb_text(t->kind), yb_text(t->owner_kind), yb_int(t->owner),
                            yb_text(t->payload)), NULL));
  told(tx, t->due_at);
  if (out) *out = id;
  return YB_OK;
}

yb_rc yb_timer_move(struct yb_tx *tx, int64_t id, int64_t due_at) {
  int64_t n = 0;
  YB_TRY(yb_tx_exec(tx, YB_SQL_timer_move,
                    YB_ARGS(yb_int(tx->store->city), yb_int(id), yb_int(due_at)), &n));
  if (n == 0) return YB_ABSENT;
  told(tx, due_at);
  return YB_OK;
}

yb_rc yb_timer_drop(struct yb_tx *tx, int64_t id) {
  int64_t n = 0;
  YB_TRY(yb_tx_exec(tx, YB_SQL_timer_drop, YB_ARGS(yb_int(tx->store->city), yb_int(id)), &n));
  return n ? YB_OK : YB_ABSENT;
}

yb_rc yb_timer_drop_of(struct yb_tx *tx, yb_str owner_kind, int64_t owner, int64_t *dropped) {
  return yb_tx_exec(tx, YB_SQL_timer_drop_of,
                    YB_ARGS(yb_int(tx->store->city), yb_text(owner_kind), yb_int(owner)), dropped);
}

static yb_rc timers_of(struct yb_tx *tx, enum yb_sql sql, const yb_val *args, uint32_t n,
                       const struct yb_timer **out, uint32_t *count) {
  struct yb_rows rows;
  YB_TRY(yb_tx_rows(tx, sql, args, n, &rows));
  struct yb_timer *t = YB_NEW_N(tx->ctx.arena, rows.count, struct yb_timer);
  if (!t) return YB_NOMEM;
  for (uint32_t i = 0; i < rows.count; i++) timer_read(yb_row(&rows, i), &t[i]);
  *out = t;
  *count = rows.count;
  return YB_OK;
}

yb_rc yb_timer_of(struct yb_tx *tx, yb_str owner_kind, int64_t owner, const struct yb_timer **out,
                  uint32_t *count) {
  return timers_of(tx, YB_SQL_timer_of,
                   YB_ARGS(yb_int(tx->store->city), yb_text(owner_kind), yb_int(owner)), out,
                   count);
}

yb_rc yb_timers_waiting(struct yb_tx *tx, const struct yb_timer **out, uint32_t *count) {
  return timers_of(tx, YB_SQL_timer_due,
                   YB_ARGS(yb_int(tx->store->city), yb_int(INT64_MAX), yb_int(WAVE)), out, count);
}

yb_rc yb_timer_stuck(struct yb_tx *tx, uint32_t max, const struct yb_timer **out,
                     uint32_t *count) {
  return timers_of(tx, YB_SQL_timer_stuck, YB_ARGS(yb_int(tx->store->city), yb_int(max)), out,
                   count);
}

/* ---- kinds ---- */

yb_rc yb_store_on_timer(struct yb_store *s, const char *kind, yb_timer_fn fn, void *arg) {
  if (s->started || s->kinds == YB_TIMER_KINDS_MAX) return YB_LIMIT;
  s->kind[s->kinds++] = (struct timer_kind){kind, fn, arg};
  return YB_OK;
}

static const struct timer_kind *find_kind(const struct yb_store *s, yb_str kind) {
  for (uint32_t i = 0; i < s->kinds; i++)
    if (yb_str_eq(kind, yb_str_of(s->kind[i].kind))) return &s->kind[i];
  return NULL;
}

/* ---- one wave ---- */

struct fire { struct yb_cmd cmd; struct yb_timer t; struct wave *wave; bool fired; };
struct wave {
  pthread_mutex_t lock;
  pthread_cond_t all;
  uint32_t open;
  struct fire fire[WAVE];
};

static yb_rc run_fire(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct fire *f = cmd->arg;
  const struct timer_kind *k;
  const yb_val *row;
  struct yb_timer t;
  int64_t city = tx->store->city, n = 0;
  f->fired = false;
  yb_rc rc = yb_tx_one(tx, YB_SQL_timer_claim,
                       YB_ARGS(yb_int(city), yb_int(f->t.id), yb_int(cmd->now_ms)), &row);
  if (rc == YB_ABSENT) return YB_OK;            /* moved, dropped, or another's */
  YB_TRY(rc);
  timer_read(row, &t);
  k = find_kind(tx->store, t.kind);
  if (!k) return YB_ABSENT;
  YB_TRY(yb_tx_exec(tx, YB_SQL_timer_drop, YB_ARGS(yb_int(city), yb_int(t.id)), &n));
  if (n != 1) return YB_RETRY;
  YB_TRY(k->fn(tx, &t, k->arg));
  f->fired = true;
  return YB_OK;
}

static void fire_done(struct yb_cmd *cmd) {
  struct wave *w = ((struct fire *)cmd->arg)->wave;
  (void)pthread_mutex_lock(&w->lock);
  if (--w->open == 0) (void)pthread_cond_signal(&w->all);
  (void)pthread_mutex_unlock(&w->lock);
}

static yb_rc run_failed(struct yb_tx *tx, struct yb_cmd *cmd) {
  const struct fire *f = cmd->arg;
  int64_t wait = BACKOFF_MAX_MS, tries = f->t.tries + 1;
  if (tries < 12) wait = (INT64_C(1) << (tries - 1)) * 1000;
  if (wait > BACKOFF_MAX_MS) wait = BACKOFF_MAX_MS;
  return yb_tx_exec(tx, YB_SQL_timer_failed,
                    YB_ARGS(yb_int(tx->store->city), yb_int(f->t.id),
                            yb_int(cmd->now_ms + wait), yb_int(tries),
                            yb_int(tries >= YB_TIMER_TRIES), yb_int(f->t.tries)), NULL);
}

/* A passing failure of the store itself is not the timer's: it stays due. */
static yb_rc note_failure(struct yb_store *s, struct fire *f) {
  yb_rc why = f->cmd.rc;
  char id[24];
  if (why == YB_IO || why == YB_RETRY || why == YB_BUSY) return why;
  (void)snprintf(id, sizeof id, "%lld", (long long)f->t.id);
  YB_LOG(f->t.tries + 1 >= YB_TIMER_TRIES ? YB_LOG_ERROR : YB_LOG_WARN, "timer_failed",
         YB_KV("kind", f->t.kind), YB_KV("timer", yb_str_of(id)),
         YB_KV("rc", yb_str_of(yb_rc_name(why))));
  struct yb_cmd cmd = {.verb = YB_S("timer.failed"), .run = run_failed, .arg = f,
                       .now_ms = f->cmd.now_ms, .plain = true};
  return queue_run(s, &cmd);
}

static bool owner_in(const struct wave *w, uint32_t n, const struct yb_timer *t) {
  for (uint32_t i = 0; i < n; i++)
    if (w->fire[i].t.owner == t->owner && yb_str_eq(w->fire[i].t.owner_kind, t->owner_kind))
      return true;
  return false;
}

/* SQLite's queue keeps the order; on PostgreSQL an owner's timers do not run
 * beside one another. */
static uint32_t choose(struct yb_store *s, struct wave *w, const struct yb_timer *t, uint32_t count,
                       int64_t now_ms) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < count; i++) {
    if (s->pg && owner_in(w, n, &t[i])) continue;
    struct fire *f = &w->fire[n++];
    *f = (struct fire){.t = t[i], .wave = w};
    f->cmd = (struct yb_cmd){.verb = f->t.kind, .run = run_fire, .done = fire_done, .arg = f,
                             .actor = {.kind = YB_S("system")}, .now_ms = now_ms};
  }
  return n;
}

/* Sends the wave, waits for all of it. The first passing failure ends the round. */
static yb_rc send(struct yb_store *s, struct wave *w, uint32_t n, uint32_t *fired) {
  yb_rc rc = YB_OK;
  w->open = n;
  for (uint32_t i = 0; i < n; i++) {
    yb_rc put = queue_put(s, &w->fire[i].cmd, true);
    if (put == YB_OK) continue;
    w->fire[i].cmd.rc = put;
    fire_done(&w->fire[i].cmd);
  }
  (void)pthread_mutex_lock(&w->lock);
  while (w->open) (void)pthread_cond_wait(&w->all, &w->lock);
  (void)pthread_mutex_unlock(&w->lock);
  for (uint32_t i = 0; i < n; i++) {
    struct fire *f = &w->fire[i];
    yb_rc one = f->cmd.rc == YB_OK ? YB_OK : note_failure(s, f);
    if (f->cmd.rc == YB_OK && f->fired) (*fired)++;
    if (rc == YB_OK) rc = one;
  }
  return rc;
}

struct due { int64_t now_ms, next; const struct yb_timer *t; uint32_t count; };

static yb_rc read_due(struct yb_tx *tx, void *arg) {
  struct due *d = arg;
  const yb_val *row;
  yb_val city = yb_int(tx->store->city);
  YB_TRY(timers_of(tx, YB_SQL_timer_due, YB_ARGS(city, yb_int(d->now_ms), yb_int(WAVE)), &d->t,
                   &d->count));
  d->next = INT64_MAX;
  if (d->count) return YB_OK;
  yb_rc rc = yb_tx_one(tx, YB_SQL_timer_next, YB_ARGS(city), &row);
  if (rc == YB_OK) d->next = yb_int_of(&row[0]);
  return rc == YB_ABSENT ? YB_OK : rc;
}

/* Fires until nothing is due; *next is then the next instant. */
static yb_rc fire_all(struct yb_store *s, struct yb_arena *a, int64_t now_ms, uint32_t *fired,
                      int64_t *next) {
  struct yb_ctx ctx = {.arena = a, .now_ms = now_ms};
  struct due d = {.now_ms = now_ms};
  yb_rc rc = YB_OK;
  uint32_t empty = 0;
  struct wave *w;
  do {
    uint32_t before = *fired;
    yb_arena_reset(a);
    w = YB_NEW(a, struct wave);
    if (!w) return YB_NOMEM;
    YB_TRY(yb_store_read(s, &ctx, read_due, &d));
    (void)pthread_mutex_init(&w->lock, NULL);
    (void)pthread_cond_init(&w->all, NULL);
    rc = send(s, w, choose(s, w, d.t, d.count, now_ms), fired);
    (void)pthread_cond_destroy(&w->all);
    (void)pthread_mutex_destroy(&w->lock);
    empty = *fired == before ? empty + 1 : 0;    /* all failed, or another's */
  } while (rc == YB_OK && d.count && empty < 3 && *fired < FIRE_MAX);
  *next = d.count ? now_ms + 100 : d.next;
  atomic_fetch_add(&s->fired, *fired);
  return rc;
}

yb_rc yb_store_fire_due(struct yb_store *s, int64_t now_ms, uint32_t *out) {
  uint32_t fired = 0;
  int64_t next;
  struct yb_arena *a = yb_arena_open((size_t)32 << 20);
  if (!a) return YB_NOMEM;
  yb_rc rc = fire_all(s, a, now_ms, &fired, &next);
  yb_arena_close(a);
  if (rc == YB_OK) *out = fired;
  return rc;
}

/* ---- the thread ---- */

static void *scheduler_main(void *arg) {
  struct yb_store *s = arg;
  int64_t wait = 0, most = s->pg ? SLEEP_MAX_PG_MS : SLEEP_MAX_MS;
  uint64_t seen = 0;
  struct yb_arena *a = yb_arena_open((size_t)32 << 20);
  while (a && bell_wait(&s->due, &seen, wait)) {
    int64_t next = INT64_MAX, now = yb_clock_now_ms();
    uint32_t fired = 0;
    yb_rc rc = fire_all(s, a, now, &fired, &next);
    wait = rc != YB_OK ? 1000 : next > now + most ? most : next - yb_clock_now_ms();
    if (rc != YB_OK)
      YB_LOG(YB_LOG_WARN, "timers_wait", YB_KV("rc", yb_str_of(yb_rc_name(rc))));
  }
  yb_arena_close(a);
  return NULL;
}

yb_rc scheduler_start(struct yb_store *s) {
  if (pthread_create(&s->scheduler, NULL, scheduler_main, s)) return YB_NOMEM;
  s->scheduler_on = true;
  return YB_OK;
}

void scheduler_stop(struct yb_store *s) {
  if (!s->scheduler_on) return;
  bell_end(&s->due);
  (void)pthread_join(s->scheduler, NULL);
}
