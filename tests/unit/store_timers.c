/* store_timers.c - timers fire once, in order, across restarts and failures. */
#include <pthread.h>

#include "store_tamper.h"

#define MANY 300

struct fired {
  _Atomic uint32_t n;
  int64_t owner[MANY * 2], due[MANY * 2];
  pthread_mutex_t lock;
};

/* What fired is a row, so that a rolled back firing does not count. */
static yb_rc ring(struct yb_tx *tx, const struct yb_timer *t, void *arg) {
  struct fired *f = arg;
  yb_str name;
  if (YB_EQ(t->payload, "fail")) return YB_INVALID;
  YB_TRY(yb_str_fmt(yb_tx_arena(tx), &name, "fired:%lld", (long long)t->id));
  YB_TRY(yb_tx_exec(tx, YB_SQL_meta_put,
                    YB_ARGS(yb_int(yb_tx_city(tx)), yb_text(name), yb_text(YB_S("x"))), NULL));
  (void)pthread_mutex_lock(&f->lock);
  uint32_t n = atomic_load(&f->n);
  f->owner[n] = t->owner;
  f->due[n] = t->due_at;
  atomic_store(&f->n, n + 1);
  (void)pthread_mutex_unlock(&f->lock);
  return YB_OK;
}

struct puts { int64_t from, step, n, owners; const char *payload; int64_t id; };

static yb_rc put_timers(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct puts *p = cmd->arg;
  for (int64_t i = 0; i < p->n; i++) {
    struct yb_timer t = {.due_at = p->from + i * p->step, .kind = YB_S("ring"),
                         .owner_kind = YB_S("bell"), .owner = 1 + i % p->owners,
                         .payload = yb_str_of(p->payload)};
    YB_TRY(yb_timer_put(tx, &t, &p->id));
  }
  return YB_OK;
}

static int64_t rows_fired(struct bench *b) {
  return tamper(b, "select count(*) from meta where city = %lld and name like 'fired:%%'",
                (long long)b->cfg.city);
}

/* A command that was run again after a conflict is noted twice: the last counts. */
static bool noted_again(const struct fired *f, uint32_t i) {
  for (uint32_t k = i + 1; k < f->n; k++)
    if (f->due[k] == f->due[i]) return true;
  return false;
}

ON_BOTH(what_is_due_fires_once_in_order_after_downtime) {
  struct fired f = {.lock = PTHREAD_MUTEX_INITIALIZER};
  struct puts late = {.from = 5000, .step = -10, .n = MANY, .owners = 5, .payload = "x"};
  struct puts later = {.from = 9000, .step = 1, .n = 1, .owners = 1, .payload = "x"};
  uint32_t n = 0;
  CHECK_OK(bench_run(b, put_timers, &late));
  CHECK_OK(bench_run(b, put_timers, &later));
  bench_close(b);
  bench_open(b);
  CHECK_OK(yb_store_on_timer(b->store, "ring", ring, &f));
  CHECK_OK(yb_store_fire_due(b->store, 8999, &n));
  CHECK_INT(n, MANY);
  CHECK_INT(rows_fired(b), MANY);
  int64_t last[6] = {0}, before = 0;
  for (uint32_t i = 0; i < f.n; i++) {
    if (noted_again(&f, i)) continue;
    CHECK(f.owner[i] >= 1 && f.owner[i] <= 5);
    CHECK(f.due[i] > last[f.owner[i]]);                     /* each owner's in order */
    last[f.owner[i]] = f.due[i];
    if (!b->pg) CHECK(f.due[i] > before);                   /* on SQLite, all of them */
    before = f.due[i];
  }
  CHECK_OK(yb_store_fire_due(b->store, 8999, &n));
  CHECK_INT(n, 0);
  CHECK_OK(yb_store_fire_due(b->store, 9000, &n));
  CHECK_INT(n, 1);
}

ON_BOTH(the_scheduler_wakes_for_a_new_timer) {
  struct fired f = {.lock = PTHREAD_MUTEX_INITIALIZER};
  CHECK_OK(yb_store_on_timer(b->store, "ring", ring, &f));
  CHECK_OK(yb_store_start(b->store));
  (void)usleep(50000);                                      /* asleep for long */
  struct puts p = {.from = yb_clock_now_ms() + 100, .step = 0, .n = 3, .owners = 3, .payload = "x"};
  CHECK_OK(bench_run(b, put_timers, &p));
  for (int i = 0; i < 500 && rows_fired(b) < 3; i++) (void)usleep(10000);
  CHECK_INT(rows_fired(b), 3);
}

struct moving { int64_t id, to; yb_rc drop; };

static yb_rc move_timer(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct moving *m = cmd->arg;
  return yb_timer_move(tx, m->id, m->to);
}

static yb_rc drop_timer(struct yb_tx *tx, struct yb_cmd *cmd) {
  return yb_timer_drop(tx, ((struct moving *)cmd->arg)->id);
}

static yb_rc drop_owner(struct yb_tx *tx, struct yb_cmd *cmd) {
  return yb_timer_drop_of(tx, YB_S("bell"), 1, cmd->arg);
}

ON_BOTH(timers_move_and_drop) {
  struct fired f = {.lock = PTHREAD_MUTEX_INITIALIZER};
  struct puts p = {.from = 100, .step = 1, .n = 4, .owners = 4, .payload = "x"};
  uint32_t n;
  int64_t dropped = 0;
  CHECK_OK(bench_run(b, put_timers, &p));
  CHECK_OK(yb_store_on_timer(b->store, "ring", ring, &f));
  struct moving m = {p.id, 500, YB_OK};
  CHECK_OK(bench_run(b, move_timer, &m));
  CHECK_OK(bench_run(b, drop_owner, &dropped));
  CHECK_INT(dropped, 1);
  CHECK_OK(yb_store_fire_due(b->store, 400, &n));
  CHECK_INT(n, 2);
  CHECK_OK(bench_run(b, drop_timer, &m));
  CHECK_RC(bench_run(b, drop_timer, &m), YB_ABSENT);
  CHECK_RC(bench_run(b, move_timer, &m), YB_ABSENT);
}

static yb_rc count_stuck(struct yb_tx *tx, void *arg) {
  const struct yb_timer *t;
  return yb_timer_stuck(tx, 10, &t, arg);
}

ON_BOTH(a_timer_that_fails_comes_again_and_then_waits_for_a_person) {
  struct fired f = {.lock = PTHREAD_MUTEX_INITIALIZER};
  struct puts bad = {.from = 100, .step = 1, .n = 1, .owners = 1, .payload = "fail"};
  struct puts good = {.from = 200, .step = 1, .n = 1, .owners = 1, .payload = "x"};
  uint32_t n, stuck = 0;
  CHECK_OK(bench_run(b, put_timers, &bad));
  CHECK_OK(bench_run(b, put_timers, &good));
  CHECK_OK(yb_store_on_timer(b->store, "ring", ring, &f));
  CHECK_OK(yb_store_fire_due(b->store, 1000, &n));
  CHECK_INT(n, 1);                                           /* the good one is not held up */
  CHECK_OK(yb_store_fire_due(b->store, 1500, &n));           /* due again at 2000 */
  CHECK_INT(tamper(b, "select tries from timer where city = %lld", (long long)b->cfg.city), 1);
  for (int64_t day = 1; day <= 12; day++)
    CHECK_OK(yb_store_fire_due(b->store, day * YB_DAY_MS, &n));
  CHECK_OK(yb_store_read(b->store, b->ctx, count_stuck, &stuck));
  CHECK_INT(stuck, 1);
  CHECK_INT(tamper(b, "select tries from timer where city = %lld", (long long)b->cfg.city),
            YB_TIMER_TRIES);
}

ON_BOTH(two_processes_share) {
  struct fired f = {.lock = PTHREAD_MUTEX_INITIALIZER};
  struct puts p = {.from = 100, .step = 1, .n = MANY, .owners = MANY, .payload = "x"};
  struct yb_store *other;
  uint32_t n = 0;
  if (!b->pg) return;                       /* a file has one process */
  CHECK_OK(bench_run(b, put_timers, &p));
  CHECK_OK(yb_store_open(b->ctx, &b->cfg, &other));
  CHECK((yb_store_id(other) >> 12 & 1023) != (yb_store_id(b->store) >> 12 & 1023));
  CHECK_OK(yb_store_on_timer(b->store, "ring", ring, &f));
  CHECK_OK(yb_store_on_timer(other, "ring", ring, &f));
  CHECK_OK(yb_store_start(b->store));
  CHECK_OK(yb_store_start(other));
  for (int i = 0; i < 1000 && rows_fired(b) < MANY; i++) (void)usleep(10000);
  CHECK_OK(yb_store_fire_due(b->store, 1000, &n));
  CHECK_INT(rows_fired(b), MANY);
  yb_store_close(other);
  struct yb_store_stats st;
  yb_store_stats(b->store, &st);
}

/* ---- the server goes away ---- */

static void cut(struct bench *b) {
  (void)tamper(b, "select count(pg_terminate_backend(pid)) from pg_stat_activity"
               " where application_name = 'yiban-%lld' and pid <> pg_backend_pid()",
               (long long)b->cfg.city);
  (void)usleep(50000);
}

struct cutting { struct bench *b; bool cut; };

static yb_rc put_and_cut(struct yb_tx *tx, struct yb_cmd *cmd) {
  const struct cutting *c = cmd->arg;
  yb_str name;
  YB_TRY(yb_str_fmt(yb_tx_arena(tx), &name, "fired:%lld", (long long)yb_tx_id(tx)));
  YB_TRY(yb_tx_exec(tx, YB_SQL_meta_put,
                    YB_ARGS(yb_int(yb_tx_city(tx)), yb_text(name), yb_text(YB_S("x"))), NULL));
  if (c->cut) cut(c->b);
  return YB_OK;
}

TEST(a_lost_server_is_told_and_found_again_pg) {
  struct bench b;
  size_t n;
  bench_begin(&b, bench_server());
  struct cutting c = {&b, false};
  n = strlen(b.url);
  (void)snprintf(b.url + n, sizeof b.url - n, "&application_name=yiban-%lld",
                 (long long)b.cfg.city);
  b.cfg.url = yb_str_of(b.url);
  bench_open(&b);
  CHECK_OK(bench_run(&b, put_and_cut, &c));
  cut(&b);                                     /* between commands: nobody notices */
  CHECK_OK(bench_run(&b, put_and_cut, &c));
  CHECK(yb_store_ready(b.store));
  c.cut = true;                                /* within one: told, and not applied */
  CHECK_RC(bench_run(&b, put_and_cut, &c), YB_IO);
  c.cut = false;
  CHECK_INT(rows_fired(&b), 2);
  CHECK_OK(bench_run(&b, put_and_cut, &c));
  CHECK_INT(rows_fired(&b), 3);
  bench_end(&b);
}
