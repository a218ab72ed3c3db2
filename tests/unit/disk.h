/* disk.h - a VFS between SQLite and the files, for tests: the k-th write or sync fails,
 * the disk is full, or what each file held at its last sync is remembered.
 */
#ifndef DISK_H
#define DISK_H
#include <limits.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "yb_test.h"

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

static inline const char *disk_vfs(void) {
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

static inline void fail_ops(long from, long to, int code) {
  disk.code = code;
  atomic_store(&disk.ops, 0);
  atomic_store(&disk.fail_to, to);
  atomic_store(&disk.fail_from, from);
}

#endif
