/* store_core.c - opening, commands, reads, idempotency, locks, schema steps. */
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <sys/wait.h>

#include "store_test.h"

#define CITY(tx) yb_int(yb_tx_city(tx))

struct put { const char *name; int64_t value; yb_rc want; };

static yb_rc put_meta(struct yb_tx *tx, struct yb_cmd *cmd) {
  const struct put *p = cmd->arg;
  yb_str v;
  YB_TRY(yb_str_fmt(yb_tx_arena(tx), &v, "%lld", (long long)p->value));
  YB_TRY(yb_tx_exec(tx, YB_SQL_meta_put,
                    YB_ARGS(CITY(tx), yb_text(yb_str_of(p->name)), yb_text(v)), NULL));
  return p->want;
}

struct got { const char *name; yb_str value; yb_rc rc; };

static yb_rc get_meta(struct yb_tx *tx, void *arg) {
  struct got *g = arg;
  const yb_val *row;
  g->rc = yb_tx_one(tx, YB_SQL_meta_get, YB_ARGS(CITY(tx), yb_text(yb_str_of(g->name))), &row);
  if (g->rc == YB_OK) g->value = yb_str_in(&row[0]);
  return YB_OK;
}

static yb_str meta(struct bench *b, const char *name) {
  struct got g = {.name = name};
  CHECK_OK(yb_store_read(b->store, b->ctx, get_meta, &g));
  return g.rc == YB_OK ? g.value : YB_S("(absent)");
}

ON_BOTH(a_command_is_kept_and_a_failed_one_leaves_nothing) {
  CHECK_OK(bench_run(b, put_meta, &(struct put){"a", 5, YB_OK}));
  CHECK_RC(bench_run(b, put_meta, &(struct put){"b", 5, YB_INVALID}), YB_INVALID);
  CHECK_STR(meta(b, "a"), "5");
  CHECK_STR(meta(b, "b"), "(absent)");
  CHECK_RC(bench_run(b, put_meta, &(struct put){"a", 6, YB_OK}), YB_CONFLICT);
  CHECK_STR(meta(b, "a"), "5");
  bench_close(b);
  bench_open(b);
  CHECK_STR(meta(b, "a"), "5");
  CHECK(yb_store_ready(b->store));
}

/* A failed statement cannot be swallowed. */
static yb_rc swallow(struct yb_tx *tx, struct yb_cmd *cmd) {
  for (int i = 0; i < 2; i++)
    if (put_meta(tx, cmd) == YB_IO) return YB_IO;
  return YB_OK;
}

ON_BOTH(a_conflict_cannot_be_swallowed) {
  CHECK_RC(bench_run(b, swallow, &(struct put){"s", 1, YB_OK}), YB_CONFLICT);
  CHECK_STR(meta(b, "s"), "(absent)");
}

static yb_rc write_in_read(struct yb_tx *tx, void *arg) {
  (void)arg;
  return yb_tx_exec(tx, YB_SQL_meta_put, YB_ARGS(CITY(tx), yb_text(YB_S("r")), yb_text(YB_S("1"))),
                    NULL);
}

ON_BOTH(a_read_cannot_write) {
  CHECK(yb_store_read(b->store, b->ctx, write_in_read, NULL) != YB_OK);
  CHECK_STR(meta(b, "r"), "(absent)");
  CHECK_OK(bench_run(b, put_meta, &(struct put){"r", 1, YB_OK}));
}

#define ODD "江门 'quoted' $1 ?1 \\ --"

static yb_rc odd_values(struct yb_tx *tx, struct yb_cmd *cmd) {
  (void)cmd;
  struct yb_timer t = {.due_at = INT64_MAX, .kind = YB_S("k"), .owner_kind = YB_S("o"),
                       .owner = INT64_MIN, .payload = YB_S(ODD)};
  const struct yb_timer *back;
  uint32_t n;
  YB_TRY(yb_timer_put(tx, &t, NULL));
  t.payload = YB_S("");
  YB_TRY(yb_timer_put(tx, &t, NULL));
  YB_TRY(yb_timer_of(tx, YB_S("o"), INT64_MIN, &back, &n));
  if (n != 2 || back[0].due_at != INT64_MAX || back[0].owner != INT64_MIN) return YB_BROKEN;
  if (!yb_str_eq(back[0].payload, YB_S(ODD))) return YB_BROKEN;
  return back[1].payload.n ? YB_BROKEN : YB_OK;
}

static yb_rc nul_in_text(struct yb_tx *tx, struct yb_cmd *cmd) {
  (void)cmd;
  return yb_tx_exec(tx, YB_SQL_meta_put,
                    YB_ARGS(CITY(tx), yb_text(YB_S("a\0b")), yb_text(YB_S("1"))), NULL);
}

ON_BOTH(values_go_there_and_back) {
  CHECK_OK(bench_run(b, odd_values, NULL));
  CHECK_RC(bench_run(b, nul_in_text, NULL), YB_INVALID);
}

/* ---- many at once ---- */

#define MANY 200
struct many { struct yb_cmd cmd; struct put put; char name[24]; _Atomic int *done; };

static void many_done(struct yb_cmd *cmd) { atomic_fetch_add(((struct many *)cmd)->done, 1); }

ON_BOTH(a_crowd_is_answered_each_once) {
  _Atomic int done = 0;
  struct many *m = YB_NEW_N(b->ctx->arena, MANY, struct many);
  for (int i = 0; i < MANY; i++) {
    (void)snprintf(m[i].name, sizeof m[i].name, "n%d", i % 150);     /* 50 collide */
    m[i].put = (struct put){m[i].name, i, i % 10 == 3 ? YB_INVALID : YB_OK};
    m[i].done = &done;
    m[i].cmd = bench_cmd(b, put_meta, &m[i].put);
    m[i].cmd.ctx = NULL;
    m[i].cmd.done = many_done;
    CHECK_OK(yb_store_submit(b->store, &m[i].cmd));
  }
  bench_close(b);                                   /* drains */
  CHECK_INT(done, MANY);
  int ok = 0, refused = 0, taken = 0;
  for (int i = 0; i < MANY; i++) {
    ok += m[i].cmd.rc == YB_OK;
    refused += m[i].cmd.rc == YB_INVALID;
    taken += m[i].cmd.rc == YB_CONFLICT;
  }
  CHECK_INT(ok + refused + taken, MANY);
  CHECK_INT(ok, 135);                               /* 150 names, 15 of them refused */
  bench_open(b);
  CHECK_STR(meta(b, "n3"), "(absent)");
  CHECK(!yb_str_eq(meta(b, "n149"), YB_S("(absent)")));
}

static yb_rc count_up(struct yb_tx *tx, struct yb_cmd *cmd) {
  const yb_val *row;
  int64_t n = 0, changed;
  (void)cmd;
  yb_rc rc = yb_tx_one(tx, YB_SQL_consumer_get, YB_ARGS(CITY(tx), yb_text(YB_S("c"))), &row);
  if (rc == YB_ABSENT)
    return yb_tx_exec(tx, YB_SQL_consumer_put,
                      YB_ARGS(CITY(tx), yb_text(YB_S("c")), yb_int(1), yb_int(0)), NULL);
  YB_TRY(rc);
  n = yb_int_of(&row[0]);
  YB_TRY(yb_tx_exec(tx, YB_SQL_consumer_move,
                    YB_ARGS(CITY(tx), yb_text(YB_S("c")), yb_int(n), yb_int(n + 1), yb_int(0)),
                    &changed));
  return changed == 1 ? YB_OK : YB_RETRY;
}

struct counting { struct bench *b; int runs; _Atomic int ok; };
static void *count_many(void *arg) {
  struct counting *c = arg;
  for (int i = 0; i < c->runs; i++) {
    struct yb_cmd cmd = {.verb = YB_S("count"), .run = count_up};
    while (yb_store_run(c->b->store, &cmd) == YB_RETRY) continue;
    if (cmd.rc == YB_OK) atomic_fetch_add(&c->ok, 1);
  }
  return NULL;
}

static yb_rc read_count(struct yb_tx *tx, void *arg) {
  const yb_val *row;
  YB_TRY(yb_tx_one(tx, YB_SQL_consumer_get, YB_ARGS(CITY(tx), yb_text(YB_S("c"))), &row));
  *(int64_t *)arg = yb_int_of(&row[0]);
  return YB_OK;
}

ON_BOTH(no_update_is_lost) {
  struct counting c = {.b = b, .runs = 20};
  pthread_t t[8];
  int64_t n = 0;
  for (int i = 0; i < 8; i++) CHECK(pthread_create(&t[i], NULL, count_many, &c) == 0);
  for (int i = 0; i < 8; i++) CHECK(pthread_join(t[i], NULL) == 0);
  CHECK_INT(c.ok, 160);
  CHECK_OK(yb_store_read(b->store, b->ctx, read_count, &n));
  CHECK_INT(n, 160);
}

/* ---- idempotency ---- */

struct once { struct bench *b; struct yb_arena *arena; yb_rc rc; bool repeated; char got[32]; };

static yb_rc open_case(struct yb_tx *tx, struct yb_cmd *cmd) {
  int64_t id;
  yb_str text;
  (void)cmd;
  struct yb_event e = {.kind = YB_S("case"), .agg = 1, .version = 1, .verb = YB_S("case.opened")};
  YB_TRY(yb_event_add(tx, &e, &id));
  YB_TRY(yb_str_fmt(yb_tx_arena(tx), &text, "%lld", (long long)id));
  return yb_cmd_result(tx, text);
}

static void *submit_once(void *arg) {
  struct once *o = arg;
  struct yb_ctx ctx = {.arena = o->arena};
  struct yb_cmd cmd = bench_cmd(o->b, open_case, NULL);
  cmd.key = YB_S("form-1");
  cmd.ctx = &ctx;
  do o->rc = yb_store_run(o->b->store, &cmd);
  while (o->rc == YB_RETRY);
  o->repeated = cmd.repeated;
  (void)snprintf(o->got, sizeof o->got, "%.*s", YB_ARG(cmd.result));
  return NULL;
}

static yb_rc count_events(struct yb_tx *tx, void *arg) {
  const struct yb_event *e;
  return yb_event_of(tx, YB_S("case"), 1, 0, 1000, &e, arg);
}

ON_BOTH(fifty_at_once_are_one) {
  struct once o[50];
  pthread_t t[50];
  uint32_t events = 0, first = 0;
  for (int i = 0; i < 50; i++) {
    o[i] = (struct once){.b = b, .arena = yb_arena_open(1 << 16)};
    CHECK(pthread_create(&t[i], NULL, submit_once, &o[i]) == 0);
  }
  for (int i = 0; i < 50; i++) CHECK(pthread_join(t[i], NULL) == 0);
  for (int i = 0; i < 50; i++) {
    CHECK_RC(o[i].rc, YB_OK);
    CHECK(strlen(o[i].got) > 10);
    assert_string_equal(o[i].got, o[0].got);
    first += !o[i].repeated;
    yb_arena_close(o[i].arena);
  }
  CHECK_INT(first, 1);
  CHECK_OK(yb_store_read(b->store, b->ctx, count_events, &events));
  CHECK_INT(events, 1);
  struct yb_cmd cmd = bench_cmd(b, open_case, NULL);
  cmd.key = YB_S("form-1");
  cmd.fingerprint = YB_S("another body");
  CHECK_RC(yb_store_run(b->store, &cmd), YB_CONFLICT);
  cmd = bench_cmd(b, open_case, NULL);
  cmd.key = YB_S("form-1");
  cmd.actor.id = 8;                          /* keys belong to their actor */
  CHECK_OK(yb_store_run(b->store, &cmd));
  CHECK(!cmd.repeated);
}

/* ---- opening ---- */

TEST(addresses_are_checked) {
  struct bench b;
  bench_begin(&b, NULL);
  const char *const bad[] = {"", "sqlite:", "mysql://x", "/tmp/x.db"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    b.cfg.url = yb_str_of(bad[i]);
    CHECK_RC(yb_store_open(b.ctx, &b.cfg, &b.store), YB_INVALID);
  }
  b.cfg.url = YB_S("sqlite:/nonexistent/folder/x.db");
  CHECK_RC(yb_store_open(b.ctx, &b.cfg, &b.store), YB_IO);
  b.cfg.url = YB_S("postgresql:///yiban?host=/nonexistent");
  CHECK_RC(yb_store_open(b.ctx, &b.cfg, &b.store), YB_IO);
  bench_end(&b);
}

static void expect_refused(struct bench *b, const char *words) {
  struct yb_store *s = NULL;
  yb_diags_init(&b->t.diags, b->ctx->arena);
  CHECK_RC(yb_store_open(b->ctx, &b->cfg, &s), YB_INVALID);
  if (yb_str_find(yb_test_diag(&b->t), yb_str_of(words)) == SIZE_MAX)
    fail_msg("%.*s", YB_ARG(yb_test_diag(&b->t)));
}

TEST(one_process_serves_a_file) {
  struct bench b;
  char pid[64];
  bench_begin(&b, NULL);
  bench_open(&b);
  (void)snprintf(pid, sizeof pid, "another process (pid %ld)", (long)getpid());
  expect_refused(&b, pid);
  pid_t child = fork();
  if (child == 0) {
    struct yb_store *s = NULL;
    _exit(yb_store_open(b.ctx, &b.cfg, &s) == YB_INVALID ? 0 : 1);
  }
  int status = 1;
  CHECK(waitpid(child, &status, 0) == child && status == 0);
  bench_close(&b);
  /* A file left by a killed process locks nothing. */
  char path[128];
  bench_path(&b, "city.db.lock", path);
  FILE *f = fopen(path, "w");
  CHECK(f && fputs("1\n", f) > 0 && fclose(f) == 0);
  bench_open(&b);
  bench_end(&b);
}

static void sqlite_do(struct bench *b, const char *sql) {
  char path[128];
  sqlite3 *h;
  bench_path(b, "city.db", path);
  CHECK(sqlite3_open(path, &h) == SQLITE_OK);
  if (sqlite3_exec(h, sql, NULL, NULL, NULL)) fail_msg("%s: %s", sql, sqlite3_errmsg(h));
  CHECK(sqlite3_close(h) == SQLITE_OK);
}

TEST(schemas_of_others_are_refused) {
  struct bench b;
  bench_begin(&b, NULL);
  sqlite_do(&b, "create table photos (id)");
  expect_refused(&b, "another program");
  sqlite_do(&b, "drop table photos");
  bench_open(&b);
  bench_close(&b);
  sqlite_do(&b, "insert into schema_step values (0, 9999, 'later', 'x', 0)");
  expect_refused(&b, "schema 9999");
  sqlite_do(&b, "delete from schema_step where no = 9999;"
                "update schema_step set sum = 'x' where no = 1");
  expect_refused(&b, "0001_ground differs");
  bench_end(&b);
}

ON_BOTH(the_hash_is_fixed_at_the_first_open) {
  bench_close(b);
  b->cfg.hash = YB_SM3;
  expect_refused(b, "use SHA-256");
}

ON_BOTH(ids_rise_and_hold_the_time) {
  int64_t last = 0, before = yb_clock_now_ms();
  for (int i = 0; i < 20000; i++) {
    int64_t id = yb_store_id(b->store);
    CHECK(id > last);
    last = id;
  }
  CHECK(yb_id_ms(last) >= before && yb_id_ms(last) < before + 60000);
}

ON_BOTH(a_backup_is_whole_while_written) {
  char path[128];
  bench_path(b, "copy.db", path);
  if (b->pg) {
    CHECK_RC(yb_store_backup(b->store, b->ctx, yb_str_of(path)), YB_INVALID);
    return;
  }
  struct counting c = {.b = b, .runs = 300};
  pthread_t t;
  CHECK(pthread_create(&t, NULL, count_many, &c) == 0);
  CHECK_OK(bench_run(b, put_meta, &(struct put){"early", 1, YB_OK}));
  CHECK_OK(yb_store_backup(b->store, b->ctx, yb_str_of(path)));
  CHECK(pthread_join(t, NULL) == 0);
  CHECK_RC(yb_store_backup(b->store, b->ctx, yb_str_of(path)), YB_INVALID);
  bench_close(b);
  (void)snprintf(b->url, sizeof b->url, "sqlite:%s", path);
  b->cfg.url = yb_str_of(b->url);
  bench_open(b);
  CHECK_STR(meta(b, "early"), "1");
  CHECK_OK(bench_run(b, count_up, NULL));
}

/* ---- memory ---- */

static yb_rc open_and_close(struct bench *b) {
  struct yb_store *s;
  yb_rc rc = yb_store_open(b->ctx, &b->cfg, &s);
  if (rc == YB_OK) yb_store_close(s);
  return rc;
}

static yb_rc read_once(struct bench *b) {
  uint32_t n;
  struct yb_arena_mark m = yb_arena_mark(b->ctx->arena);
  yb_rc rc = yb_store_read(b->store, b->ctx, count_events, &n);
  yb_arena_back(b->ctx->arena, m);
  return rc;
}

ON_BOTH(memory_may_fail_anywhere) {
  SWEEP_OOM(read_once(b));
  bench_close(b);
  SWEEP_OOM(open_and_close(b));
  bench_open(b);
}
