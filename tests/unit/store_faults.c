/* store_faults.c - the disk fails: a VFS between SQLite and the files.
 *
 *   k-th write or sync fails      nothing half done, what was answered is there
 *   the disk is full for a while  a batch is run again one by one
 *   a crash                       what was not synced is gone; what was answered
 *                                 is not
 * The crash VFS keeps for every file what it held at its last sync, and puts
 * that back: writes after it are lost, as the worst disk may lose them.
 */
#include "disk.h"
#include "store/store_int.h"
#include "store_test.h"

/* ---- work ---- */

#define WORK 40
struct job { struct yb_cmd cmd; int i; _Atomic int *left; };

static yb_rc note(struct yb_tx *tx, struct yb_cmd *cmd) {
  const struct job *j = cmd->arg;
  char pad[600];
  struct yb_event e = {.kind = YB_S("job"), .agg = j->i, .version = 1, .verb = YB_S("job.done")};
  memset(pad, 'x', sizeof pad);
  yb_str data = yb_str_n(pad, sizeof pad);
  e.data = data;
  YB_TRY(yb_event_add(tx, &e, NULL));
  return j->i % 7 == 3 ? YB_INVALID : YB_OK;
}

static void job_done(struct yb_cmd *cmd) { atomic_fetch_sub(((struct job *)cmd->arg)->left, 1); }

static void submit_all(struct bench *b, struct job *jobs, int n, int from, _Atomic int *left) {
  atomic_store(left, n);
  for (int i = 0; i < n; i++) {
    jobs[i] = (struct job){.i = from + i, .left = left};
    jobs[i].cmd = bench_cmd(b, note, &jobs[i]);
    jobs[i].cmd.ctx = NULL;
    jobs[i].cmd.done = job_done;
    CHECK_OK(yb_store_submit(b->store, &jobs[i].cmd));
  }
  while (atomic_load(left)) (void)usleep(200);
}

struct counted { int64_t agg; uint32_t n; };
static yb_rc count_job(struct yb_tx *tx, void *arg) {
  struct counted *c = arg;
  const struct yb_event *e;
  return yb_event_of(tx, YB_S("job"), c->agg, 0, 10, &e, &c->n);
}

/* The file itself is whole, as SQLite sees it. */
static void check_file(struct bench *b) {
  struct yb_rows rows;
  struct db_call c = {.slot = -1, .text = YB_S("pragma integrity_check"), .want_rows = true,
                      .arena = b->ctx->arena, .max_rows = 100};
  struct yb_db *db = readers_lend(b->store);
  yb_rc rc = db->ops->query(db, &c, &rows, NULL);
  readers_back(b->store, db);
  CHECK_OK(rc);
  CHECK_STR(yb_str_in(rows.cell), "ok");
}

/* Answered OK: there, once. Answered as refused: not there. Lost on the way:
 * there or not, never twice. */
static void check_all(struct bench *b, const struct job *jobs, int n) {
  struct yb_verify_report r;
  for (int i = 0; i < n; i++) {
    struct counted c = {.agg = jobs[i].i};
    CHECK_OK(yb_store_read(b->store, b->ctx, count_job, &c));
    yb_rc rc = jobs[i].cmd.rc;
    if (rc == YB_OK ? c.n != 1 : rc == YB_INVALID ? c.n != 0 : c.n > 1)
      fail_msg("job %d answered %s is there %u times", jobs[i].i, yb_rc_name(rc), c.n);
    if (rc != YB_OK && rc != YB_INVALID && rc != YB_IO) fail_msg("answered %s", yb_rc_name(rc));
  }
  check_file(b);
  CHECK_OK(yb_store_verify(b->store, b->ctx, NULL, &r));
  CHECK_INT(r.fault_count, 0);
}

TEST(every_failing_write_leaves_the_truth) {
  struct bench b;
  struct job jobs[WORK];
  _Atomic int left;
  int io = 0;
  bool all = getenv("YB_TEST_ALL") != NULL;
  for (long k = 1; k < 400; k += all ? 1 : 7) {
    bench_begin(&b, NULL);
    b.cfg.vfs = disk_vfs();
    bench_open(&b);
    submit_all(&b, jobs, 4, 1000, &left);
    fail_ops(k, k, k % 2 ? SQLITE_IOERR_WRITE : SQLITE_FULL);
    submit_all(&b, jobs, WORK, 0, &left);
    long seen = atomic_load(&disk.ops);
    fail_ops(LONG_MAX, LONG_MAX, 0);
    check_all(&b, jobs, WORK);
    for (int i = 0; i < WORK; i++) io += jobs[i].cmd.rc == YB_IO;
    bench_close(&b);
    bench_open(&b);
    check_all(&b, jobs, WORK);
    bench_end(&b);
    if (seen < k) break;                       /* nothing was left to fail */
  }
  /* One failure is overcome by running the commands one by one. */
  CHECK(io <= 60);
}

TEST(a_full_disk_answers_and_then_goes_on) {
  struct bench b;
  struct job jobs[WORK];
  _Atomic int left;
  bench_begin(&b, NULL);
  b.cfg.vfs = disk_vfs();
  bench_open(&b);
  fail_ops(1, LONG_MAX, SQLITE_FULL);
  submit_all(&b, jobs, WORK, 0, &left);
  for (int i = 0; i < WORK; i++) CHECK(jobs[i].cmd.rc != YB_OK);
  fail_ops(LONG_MAX, LONG_MAX, 0);
  check_all(&b, jobs, WORK);
  submit_all(&b, jobs, WORK, 100, &left);
  for (int i = 0; i < WORK; i++) CHECK(jobs[i].cmd.rc == (jobs[i].i % 7 == 3 ? YB_INVALID : YB_OK));
  check_all(&b, jobs, WORK);
  bench_end(&b);
}

/* Holds the writer until the crowd stands in the queue: one batch. */
static yb_rc hold(struct yb_tx *tx, struct yb_cmd *cmd) {
  _Atomic bool *go = cmd->arg;
  (void)tx;
  while (!atomic_load(go)) (void)usleep(200);
  return YB_OK;
}

/* A statement without room for its page ends the whole transaction, savepoints
 * and all: what ran before it in the batch is run again, and nothing after it
 * commits as if it stood alone. */
static void fill_in_batch(long from, int *ok, int *io) {
  struct bench b;
  struct job jobs[WORK];
  _Atomic int left = WORK;
  _Atomic bool go = false;
  bench_begin(&b, NULL);
  b.cfg.vfs = disk_vfs();
  bench_open(&b);
  CHECK_OK(yb_store_seal(b.store));
  (void)usleep(20000);                         /* the keeper sleeps, the writer waits */
  struct yb_db *db = b.store->worker[0].db;
  CHECK_OK(db->ops->script(db, "pragma cache_size=5"));        /* pages are written early */
  struct yb_cmd held = bench_cmd(&b, hold, &go);
  held.ctx = NULL;
  CHECK_OK(yb_store_submit(b.store, &held));
  for (int i = 0; i < WORK; i++) {
    jobs[i] = (struct job){.i = i, .left = &left};
    jobs[i].cmd = bench_cmd(&b, note, &jobs[i]);
    jobs[i].cmd.ctx = NULL;
    jobs[i].cmd.done = job_done;
    CHECK_OK(yb_store_submit(b.store, &jobs[i].cmd));
  }
  fail_ops(from, from + 20, SQLITE_FULL);
  atomic_store(&go, true);
  while (atomic_load(&left)) (void)usleep(200);
  fail_ops(LONG_MAX, LONG_MAX, 0);
  check_all(&b, jobs, WORK);
  for (int i = 0; i < WORK; i++) {
    *ok += jobs[i].cmd.rc == YB_OK;
    *io += jobs[i].cmd.rc == YB_IO;
  }
  submit_all(&b, jobs, WORK, 100, &left);
  check_all(&b, jobs, WORK);
  bench_end(&b);
}

TEST(a_batch_that_fills_the_disk_is_run_one_by_one) {
  int ok = 0, io = 0;
  for (long from = 3; from < 60; from += getenv("YB_TEST_ALL") ? 1 : 11)
    fill_in_batch(from, &ok, &io);
  CHECK(ok > 0 && io > 0);                     /* some fitted, the rest did not */
}

/* Puts back what the disk surely holds, as after a power cut. */
static void crash(struct bench *b) {
  const char *const names[] = {"city.db", "city.db-wal"};
  for (size_t i = 0; i < 2; i++) {
    char path[128];
    bench_path(b, names[i], path);
    struct image *m = image_of(path);
    (void)unlink(path);
    if (!m->there) continue;
    FILE *f = fopen(path, "wb");
    CHECK(f && fwrite(m->bytes, 1, m->n, f) == m->n && fclose(f) == 0);
  }
  char shm[128];
  bench_path(b, "city.db-shm", shm);
  (void)unlink(shm);
}

/* The images are taken at the moment of the cut, while the program still runs;
 * everything answered before it must be there after. */
TEST(a_power_cut_loses_nothing_that_was_answered) {
  for (int round = 0; round < 6; round++) {
    struct bench b;
    struct job jobs[WORK];
    _Atomic int left;
    bench_begin(&b, NULL);
    b.cfg.vfs = disk_vfs();
    disk.keep = true;
    bench_open(&b);
    for (int i = 0; i <= round; i++) submit_all(&b, jobs, WORK, i * 1000, &left);
    disk.keep = false;                         /* the power is gone */
    struct image kept[FILES];
    memcpy(kept, disk.image, sizeof kept);
    bench_close(&b);
    memcpy(disk.image, kept, sizeof kept);
    crash(&b);
    bench_open(&b);
    check_all(&b, jobs, WORK);
    bench_end(&b);
  }
}
