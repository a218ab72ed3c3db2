/* lossy.c - see lossy.h. */
#include "lossy.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK 4096
#define SECTOR 512
#define FILES 16

/* One file as the program sees it; shared by all of its connections. */
struct copy {
  char path[512];
  sqlite3_int64 size;    /* as seen */
  int64_t kept;          /* bytes of the real file that count; behind them it reads as zero */
  int64_t blocks;
  unsigned char **block; /* NULL: as the real file has it */
  int refs;
};
struct shim { sqlite3_file base; struct copy *copy; sqlite3_file *real; };

static struct {
  sqlite3_vfs vfs, *real;
  pthread_mutex_t lock;
  struct copy file[FILES];
  uint64_t chance;
  _Atomic uint64_t *room;
} disk = {.lock = PTHREAD_MUTEX_INITIALIZER};

#define SHIM(f) ((struct shim *)(f))
#define REAL(f) (SHIM(f)->real)
#define CALL(f, name, ...) REAL(f)->pMethods->name(REAL(f), __VA_ARGS__)

static uint64_t chance(void) {
  disk.chance ^= disk.chance << 13;
  disk.chance ^= disk.chance >> 7;
  disk.chance ^= disk.chance << 17;
  return disk.chance;
}

static bool room_for(int64_t more) {
  uint64_t used = (uint64_t)more, room = disk.room ? atomic_load(disk.room) : 0;
  for (int i = 0; i < FILES; i++) used += disk.file[i].refs ? (uint64_t)disk.file[i].size : 0;
  return room == 0 || used <= room;
}

/* ---- blocks ---- */

static int read_real(struct shim *f, unsigned char *to, int n, int64_t at) {
  int64_t have = f->copy->kept - at;
  memset(to, 0, (size_t)n);
  if (have <= 0) return SQLITE_OK;
  int rc = CALL(f, xRead, to, have < n ? (int)have : n, at);
  return rc == SQLITE_IOERR_SHORT_READ ? SQLITE_OK : rc;
}

static int own_block(struct shim *f, int64_t no, unsigned char **out) {
  struct copy *c = f->copy;
  if (no >= c->blocks) {
    int64_t n = no + no / 2 + 64;
    unsigned char **more = realloc(c->block, (size_t)n * sizeof *more);
    if (!more) return SQLITE_IOERR_NOMEM;
    memset(more + c->blocks, 0, (size_t)(n - c->blocks) * sizeof *more);
    c->block = more;
    c->blocks = n;
  }
  if (!c->block[no]) {
    unsigned char *b = malloc(BLOCK);
    if (!b) return SQLITE_IOERR_NOMEM;
    int rc = read_real(f, b, BLOCK, no * BLOCK);
    if (rc != SQLITE_OK) {
      free(b);
      return rc;
    }
    c->block[no] = b;
  }
  *out = c->block[no];
  return SQLITE_OK;
}

/* Some sectors of a write reach the disk before any sync: alone, out of order. */
static void leak(struct shim *f, const unsigned char *p, int n, int64_t at) {
  int sectors = n / SECTOR, from = 0, most = n;
  if (chance() % 8) return;
  if (sectors) {
    from = (int)(chance() % (uint64_t)sectors) * SECTOR;
    most = SECTOR * (1 + (int)(chance() % (uint64_t)((n - from) / SECTOR)));
  }
  int rc = CALL(f, xWrite, p + from, most, at + from);
  if (rc == SQLITE_OK && at + from + most > f->copy->kept) f->copy->kept = at + from + most;
}

static int write_copy(struct shim *f, const unsigned char *p, int n, int64_t at) {
  struct copy *c = f->copy;
  if (at + n > c->size && !room_for(at + n - c->size)) return SQLITE_FULL;
  for (int done = 0; done < n;) {
    unsigned char *b;
    int64_t no = (at + done) / BLOCK;
    int in = (int)((at + done) % BLOCK), part = BLOCK - in < n - done ? BLOCK - in : n - done;
    int rc = own_block(f, no, &b);
    if (rc != SQLITE_OK) return rc;
    memcpy(b + in, p + done, (size_t)part);
    done += part;
  }
  if (at + n > c->size) c->size = at + n;
  leak(f, p, n, at);
  return SQLITE_OK;
}

static int read_copy(struct shim *f, unsigned char *p, int n, int64_t at) {
  struct copy *c = f->copy;
  int64_t have = c->size - at;
  for (int done = 0; done < n;) {
    int64_t no = (at + done) / BLOCK;
    int in = (int)((at + done) % BLOCK), part = BLOCK - in < n - done ? BLOCK - in : n - done;
    if (no < c->blocks && c->block[no]) memcpy(p + done, c->block[no] + in, (size_t)part);
    else {
      int rc = read_real(f, p + done, part, at + done);
      if (rc != SQLITE_OK) return rc;
    }
    done += part;
  }
  if (have >= n) return SQLITE_OK;
  if (have < 0) have = 0;
  memset(p + have, 0, (size_t)(n - have));
  return SQLITE_IOERR_SHORT_READ;
}

static int sync_copy(struct shim *f) {
  struct copy *c = f->copy;
  sqlite3_int64 real;
  int rc = CALL(f, xFileSize, &real);
  if (rc == SQLITE_OK && real > c->kept) rc = CALL(f, xTruncate, c->kept);
  for (int64_t no = 0; no < c->blocks && rc == SQLITE_OK; no++) {
    int64_t left = c->size - no * BLOCK;
    if (!c->block[no]) continue;
    if (left > 0)
      rc = CALL(f, xWrite, c->block[no], left < BLOCK ? (int)left : BLOCK, no * BLOCK);
    if (rc != SQLITE_OK) break;
    free(c->block[no]);
    c->block[no] = NULL;
  }
  if (rc == SQLITE_OK) rc = CALL(f, xFileSize, &real);
  if (rc == SQLITE_OK && real < c->size) rc = CALL(f, xTruncate, c->size);
  if (rc == SQLITE_OK) c->kept = c->size;
  return rc;
}

static int truncate_copy(struct shim *f, int64_t size) {
  struct copy *c = f->copy;
  for (int64_t no = (size + BLOCK - 1) / BLOCK; no < c->blocks; no++) {
    free(c->block[no]);
    c->block[no] = NULL;
  }
  c->size = size;
  if (c->kept > size) c->kept = size;
  return SQLITE_OK;
}

/* ---- the VFS ---- */

#define LOCKED(f, expr)                        \
  do {                                         \
    (void)pthread_mutex_lock(&disk.lock);      \
    int rc_ = (expr);                          \
    (void)pthread_mutex_unlock(&disk.lock);    \
    return rc_;                                \
  } while (0)

static int shim_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at) {
  if (!SHIM(f)->copy) return CALL(f, xRead, p, n, at);
  LOCKED(f, read_copy(SHIM(f), p, n, at));
}
static int shim_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at) {
  if (!SHIM(f)->copy) return CALL(f, xWrite, p, n, at);
  LOCKED(f, write_copy(SHIM(f), p, n, at));
}
static int shim_truncate(sqlite3_file *f, sqlite3_int64 n) {
  if (!SHIM(f)->copy) return CALL(f, xTruncate, n);
  LOCKED(f, truncate_copy(SHIM(f), n));
}
static int shim_sync(sqlite3_file *f, int flags) {
  if (!SHIM(f)->copy) return CALL(f, xSync, flags);
  LOCKED(f, sync_copy(SHIM(f)));
}
static int shim_size(sqlite3_file *f, sqlite3_int64 *n) {
  if (!SHIM(f)->copy) return CALL(f, xFileSize, n);
  LOCKED(f, (*n = SHIM(f)->copy->size, SQLITE_OK));
}
static int shim_close(sqlite3_file *f) {
  (void)pthread_mutex_lock(&disk.lock);
  struct copy *c = SHIM(f)->copy;
  if (c && --c->refs == 0) {
    for (int64_t no = 0; no < c->blocks; no++) free(c->block[no]);
    free(c->block);
    memset(c, 0, sizeof *c);
  }
  int rc = REAL(f)->pMethods->xClose(REAL(f));
  (void)pthread_mutex_unlock(&disk.lock);
  free(REAL(f));
  return rc;
}
static int shim_lock(sqlite3_file *f, int l) { return CALL(f, xLock, l); }
static int shim_unlock(sqlite3_file *f, int l) { return CALL(f, xUnlock, l); }
static int shim_reserved(sqlite3_file *f, int *r) { return CALL(f, xCheckReservedLock, r); }
/* The real file must not be told sizes ahead of its syncs. */
static int shim_control(sqlite3_file *f, int op, void *arg) {
  if (op == SQLITE_FCNTL_SIZE_HINT || op == SQLITE_FCNTL_CHUNK_SIZE) return SQLITE_OK;
  return CALL(f, xFileControl, op, arg);
}
static int shim_sector(sqlite3_file *f) { return REAL(f)->pMethods->xSectorSize(REAL(f)); }
/* Nothing is promised: no atomic writes, no safe append, no power-safe overwrite. */
static int shim_device(sqlite3_file *f) {
  (void)f;
  return 0;
}
static int shim_shm_map(sqlite3_file *f, int i, int n, int extend, void volatile **p) {
  return CALL(f, xShmMap, i, n, extend, p);
}
static int shim_shm_lock(sqlite3_file *f, int at, int n, int flags) {
  return CALL(f, xShmLock, at, n, flags);
}
static void shim_shm_barrier(sqlite3_file *f) { REAL(f)->pMethods->xShmBarrier(REAL(f)); }
static int shim_shm_unmap(sqlite3_file *f, int del) { return CALL(f, xShmUnmap, del); }

static const sqlite3_io_methods methods = {
  2, shim_close, shim_read, shim_write, shim_truncate, shim_sync, shim_size, shim_lock,
  shim_unlock, shim_reserved, shim_control, shim_sector, shim_device, shim_shm_map,
  shim_shm_lock, shim_shm_barrier, shim_shm_unmap, NULL, NULL,
};

/* With the lock held. */
static int find_copy(struct shim *f, const char *name) {
  struct copy *spare = NULL;
  for (int i = 0; i < FILES; i++) {
    struct copy *c = &disk.file[i];
    if (c->refs == 0) spare = spare ? spare : c;
    else if (strcmp(c->path, name) == 0) {
      c->refs++;
      f->copy = c;
      return SQLITE_OK;
    }
  }
  if (!spare || strlen(name) >= sizeof spare->path) return SQLITE_CANTOPEN;
  memset(spare, 0, sizeof *spare);
  memcpy(spare->path, name, strlen(name) + 1);
  int rc = CALL(f, xFileSize, &spare->size);
  if (rc != SQLITE_OK) return rc;
  spare->kept = spare->size;
  spare->refs = 1;
  f->copy = spare;
  return SQLITE_OK;
}

static int shim_open(sqlite3_vfs *v, const char *name, sqlite3_file *file, int flags, int *out) {
  struct shim *f = SHIM(file);
  const int kept = SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL;
  (void)v;
  memset(f, 0, sizeof *f);
  f->real = calloc(1, (size_t)disk.real->szOsFile);
  if (!f->real) return SQLITE_NOMEM;
  int rc = disk.real->xOpen(disk.real, name, f->real, flags, out);
  if (rc != SQLITE_OK) {
    free(f->real);
    return rc;
  }
  f->base.pMethods = &methods;
  if (!name || !(flags & kept)) return SQLITE_OK;
  (void)pthread_mutex_lock(&disk.lock);
  rc = find_copy(f, name);
  (void)pthread_mutex_unlock(&disk.lock);
  if (rc != SQLITE_OK) {
    f->base.pMethods = NULL;
    (void)f->real->pMethods->xClose(f->real);
    free(f->real);
  }
  return rc;
}

int lossy_register(uint64_t seed, _Atomic uint64_t *room) {
  disk.real = sqlite3_vfs_find(NULL);
  disk.vfs = *disk.real;
  disk.vfs.zName = "yiban-lossy";
  disk.vfs.szOsFile = (int)sizeof(struct shim);
  disk.vfs.xOpen = shim_open;
  disk.vfs.pNext = NULL;
  disk.chance = seed * 2685821657736338717u + 1;
  disk.room = room;
  return sqlite3_vfs_register(&disk.vfs, 1);
}
