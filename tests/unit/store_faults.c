/* store_faults.c - the disk fails: a VFS between SQLite and the files.
 *
 *   k-th write or sync fails      nothing half done, what was answered is there
 *   the disk is full for a while  a batch is run again one by one
 *   a crash                       what was not synced is gone; what was answered
 *                                 is not
 * The crash VFS keeps for every file what it held at its last sync, and puts
 * that back: writes after it are lost, as the worst disk may lose them.
 */
#include <limits.h>
#include <pthread.h>
#include <sqlite3.h>
#include <unistd.h>

#include "store/store_int.h"
#include "store_test.h"

#define FILES 32

struct image { char path[128]; unsigned char *bytes; size_t n; bool there; };
static struct disk {
  sqlite3_vfs vfs, *real;
  _Atomic long ops, fail_from, fail_to;      /* write-like calls are numbered from 1 */
  int code;
  bool keep;                                 /* images at each sync */
  pthread_mutex_t lock;
  struct image image[FILES];
} disk;

struct shim { sqlite3_file base; char path[128]; sqlite3_file *real; };

static int fails(void) {
  long n = atomic_fetch_add(&disk.ops, 1) + 1;
  bool now = n >= atomic_load(&disk.fail_from) && n <= atomic_load(&disk.fail_to);
  return now ? disk.code : SQLITE_OK;
}

static struct image *image_of(const char *path) {
  for (int i = 0; i < FILES; i++)
    if (!disk.image[i].path[0] || strcmp(disk.image[i].path, path) == 0) {
      (void)snprintf(disk.image[i].path, sizeof disk.image[i].path, "%s", path);
      return &disk.image[i];
    }
  abort();
}

/* Remembers the file as it is now. */
static void remember(const char *path) {
  (void)pthread_mutex_lock(&disk.lock);
  struct image *m = image_of(path);
  FILE *f = fopen(path, "rb");
  m->there = f != NULL;
  m->n = 0;
  if (f) {
    (void)fseek(f, 0, SEEK_END);
    m->n = (size_t)ftell(f);
    rewind(f);
    m->bytes = realloc(m->bytes, m->n + 1);
    m->n = fread(m->bytes, 1, m->n, f);
    (void)fclose(f);
  }
  (void)pthread_mutex_unlock(&disk.lock);
}

#define REAL(f) (((struct shim *)(f))->real)

static int shim_close(sqlite3_file *f) {
  int rc = REAL(f)->pMethods->xClose(REAL(f));
  free(REAL(f));
  return rc;
}
static int shim_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at) {
  return REAL(f)->pMethods->xRead(REAL(f), p, n, at);
}
static int shim_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at) {
  int bad = fails();
  return bad ? bad : REAL(f)->pMethods->xWrite(REAL(f), p, n, at);
}
static int shim_truncate(sqlite3_file *f, sqlite3_int64 n) {
  int bad = fails();
  return bad ? bad : REAL(f)->pMethods->xTruncate(REAL(f), n);
}
static int shim_sync(sqlite3_file *f, int flags) {
  int bad = fails();
  if (bad) return disk.code == SQLITE_FULL ? SQLITE_IOERR_FSYNC : bad;
  int rc = REAL(f)->pMethods->xSync(REAL(f), flags);
  if (rc == SQLITE_OK && disk.keep) remember(((struct shim *)f)->path);
  return rc;
}
static int shim_size(sqlite3_file *f, sqlite3_int64 *n) {
  return REAL(f)->pMethods->xFileSize(REAL(f), n);
}
static int shim_lock(sqlite3_file *f, int l) { return REAL(f)->pMethods->xLock(REAL(f), l); }
static int shim_unlock(sqlite3_file *f, int l) { return REAL(f)->pMethods->xUnlock(REAL(f), l); }
static int shim_reserved(sqlite3_file *f, int *r) {
  return REAL(f)->pMethods->xCheckReservedLock(REAL(f), r);
}
static int shim_control(sqlite3_file *f, int op, void *arg) {
  return REAL(f)->pMethods->xFileControl(REAL(f), op, arg);
}
static int shim_sector(sqlite3_file *f) { return REAL(f)->pMethods->xSectorSize(REAL(f)); }
static int shim_device(sqlite3_file *f) {
  return REAL(f)->pMethods->xDeviceCharacteristics(REAL(f));
}
static int shim_shm_map(sqlite3_file *f, int i, int n, int extend, void volatile **p) {
  return REAL(f)->pMethods->xShmMap(REAL(f), i, n, extend, p);
}
static int shim_shm_lock(sqlite3_file *f, int at, int n, int flags) {
  return REAL(f)->pMethods->xShmLock(REAL(f), at, n, flags);
}
static void shim_shm_barrier(sqlite3_file *f) { REAL(f)->pMethods->xShmBarrier(REAL(f)); }
static int shim_shm_unmap(sqlite3_file *f, int del) {
  return REAL(f)->pMethods->xShmUnmap(REAL(f), del);
}

static const sqlite3_io_methods methods = {
  2, shim_close, shim_read, shim_write, shim_truncate, shim_sync, shim_size, shim_lock,
  shim_unlock, shim_reserved, shim_control, shim_sector, shim_device, shim_shm_map,
  shim_shm_lock, shim_shm_barrier, shim_shm_unmap, NULL, NULL,
};

static int shim_open(sqlite3_vfs *v, const char *name, sqlite3_file *file, int flags, int *out) {
  struct shim *f = (struct shim *)file;
  (void)v;
  memset(f, 0, sizeof *f);
  f->real = calloc(1, (size_t)disk.real->szOsFile);
  if (!f->real) return SQLITE_NOMEM;
  int rc = disk.real->xOpen(disk.real, name, f->real, flags, out);
  if (rc != SQLITE_OK) {
    free(f->real);
    return rc;
  }
  if (name) (void)snprintf(f->path, sizeof f->path, "%s", name);
  f->base.pMethods = &methods;
  return SQLITE_OK;
}

static const char *disk_vfs(void) {
  if (!disk.real) {
    disk.real = sqlite3_vfs_find(NULL);
    disk.vfs = *disk.real;
    disk.vfs.zName = "yiban-faults";
    disk.vfs.szOsFile = sizeof(struct shim);
    disk.vfs.xOpen = shim_open;
    (void)pthread_mutex_init(&disk.lock, NULL);
    CHECK(sqlite3_vfs_register(&disk.vfs, 0) == SQLITE_OK);
  }
  for (int i = 0; i < FILES; i++) free(disk.image[i].bytes);
  memset(disk.image, 0, sizeof disk.image);
  disk.keep = false;
  atomic_store(&disk.fail_from, LONG_MAX);
  atomic_store(&disk.fail_to, LONG_MAX);
  return "yiban-faults";
}

static void fail_ops(long from, long to, int code) {
  disk.code = code;
  atomic_store(&disk.ops, 0);
  atomic_store(&disk.fail_to, to);
  atomic_store(&disk.fail_from, from);
}

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
