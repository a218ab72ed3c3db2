/* file.c - see file.h.
 *
 *   write:  path.~PID-N  write, fsync, close -> rename to path -> fsync folder
 *
 * The name beside is made with O_EXCL, so that two writers of one path never
 * share it; the last to rename wins, and each file is whole.
 */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/ctx.h"

#define NAMES_MAX 100000u
#define BESIDE_TRIES 100

/* A diagnostic that names the path, and the result that fits the error. */
static yb_rc failed(struct yb_ctx *ctx, yb_str path, yb_msg msg, int err) {
  char text[128];
  const char *why = strerror_r(err, text, sizeof text);
  struct yb_place at = {.file = path};
  yb_rc rc = yb_diag(ctx, at, msg, path, yb_str_of(why));
  if (rc == YB_NOMEM || err == ENOMEM) return YB_NOMEM;
  return err == ENOENT || err == ENOTDIR ? YB_ABSENT : YB_IO;
}

/* A path with a NUL in it names another file than it says. */
static yb_rc path_z(struct yb_ctx *ctx, yb_str path, char **out) {
  if (path.n == 0 || memchr(path.p, 0, path.n))
    return failed(ctx, path, YB_MSG_base_no_file, ENOENT);
  return yb_str_z(ctx->arena, path, out);
}

static int open_again(const char *path, int flags, mode_t mode) {
  int fd;
  do fd = open(path, flags | O_CLOEXEC, mode);
  while (fd < 0 && errno == EINTR);
  return fd;
}

static yb_rc too_large(struct yb_ctx *ctx, yb_str path, size_t max) {
  yb_str most;
  struct yb_place at = {.file = path};
  YB_TRY(yb_str_fmt(ctx->arena, &most, "%zu", max));
  yb_rc rc = yb_diag(ctx, at, YB_MSG_file_large, path, most);
  return rc == YB_INVALID ? YB_LIMIT : rc;
}

/* Fills `p` until the end of the file or `n` bytes; the count or -1. */
static ssize_t read_all(int fd, char *p, size_t n) {
  size_t have = 0;
  while (have < n) {
    ssize_t got = read(fd, p + have, n - have);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return -1;
    if (got == 0) break;
    have += (size_t)got;
  }
  return (ssize_t)have;
}

static yb_rc read_open(struct yb_ctx *ctx, yb_str path, int fd, size_t max, yb_str *out) {
  struct stat st;
  if (fstat(fd, &st) != 0) return failed(ctx, path, YB_MSG_base_no_file, errno);
  if (!S_ISREG(st.st_mode))
    return failed(ctx, path, YB_MSG_base_no_file, S_ISDIR(st.st_mode) ? EISDIR : EINVAL);
  if ((uintmax_t)st.st_size > max) return too_large(ctx, path, max);
  size_t n = (size_t)st.st_size;
  char *p = yb_arena_take(ctx->arena, n + 1);
  if (!p) return YB_NOMEM;
  ssize_t got = read_all(fd, p, n);
  if (got < 0) return failed(ctx, path, YB_MSG_base_no_file, errno);
  *out = (yb_str){p, (size_t)got};
  return YB_OK;
}

yb_rc yb_file_read(struct yb_ctx *ctx, yb_str path, size_t max, yb_str *out) {
  char *z;
  YB_TRY(path_z(ctx, path, &z));
  int fd = open_again(z, O_RDONLY | O_NONBLOCK, 0);   /* a FIFO must not hold us */
  if (fd < 0) return failed(ctx, path, YB_MSG_base_no_file, errno);
  yb_rc rc = read_open(ctx, path, fd, max, out);
  close(fd);
  return rc;
}

/* Opens a new file beside `path`; its name goes to *beside. */
static int open_beside(struct yb_arena *a, yb_str path, yb_str *beside) {
  for (int i = 0; i < BESIDE_TRIES; i++) {
    if (yb_str_fmt(a, beside, "%.*s.~%ld-%d", YB_ARG(path), (long)getpid(), i) != YB_OK) {
      errno = ENOMEM;
      return -1;
    }
    int fd = open_again(beside->p, O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (fd >= 0 || errno != EEXIST) return fd;
  }
  return -1;
}

static bool write_all(int fd, yb_str data) {
  while (data.n) {
    ssize_t put = write(fd, data.p, data.n);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return false;
    data = yb_str_from(data, (size_t)put);
  }
  return fsync(fd) == 0;
}

static bool sync_folder(char *path) {
  char *slash = strrchr(path, '/');
  if (slash == path) slash++;
  if (slash) *slash = 0;
  int fd = open_again(slash ? path : ".", O_RDONLY | O_DIRECTORY, 0);
  if (fd < 0) return false;
  bool ok = fsync(fd) == 0;
  int err = errno;
  close(fd);
  errno = err;
  return ok;
}

yb_rc yb_file_write(struct yb_ctx *ctx, yb_str path, yb_str data) {
  char *z;
  yb_str beside;
  YB_TRY(path_z(ctx, path, &z));
  int fd = open_beside(ctx->arena, path, &beside);
  if (fd < 0) return failed(ctx, path, YB_MSG_file_write, errno);
  int err = write_all(fd, data) ? 0 : errno;
  if (close(fd) != 0 && err == 0) err = errno;
  if (err == 0 && rename(beside.p, z) != 0) err = errno;
  if (err) {
    (void)unlink(beside.p);
    return failed(ctx, path, YB_MSG_file_write, err);
  }
  return sync_folder(z) ? YB_OK : failed(ctx, path, YB_MSG_file_write, errno);
}

yb_rc yb_file_remove(struct yb_ctx *ctx, yb_str path) {
  char *z;
  YB_TRY(path_z(ctx, path, &z));
  if (unlink(z) == 0 || errno == ENOENT) return YB_OK;
  return failed(ctx, path, YB_MSG_file_write, errno);
}

bool yb_file_exists(yb_str path) {
  char z[4096];
  if (path.n == 0 || path.n >= sizeof z || memchr(path.p, 0, path.n)) return false;
  memcpy(z, path.p, path.n);
  z[path.n] = 0;
  return access(z, F_OK) == 0;
}

static bool is_folder(const char *z) {
  struct stat st;
  return stat(z, &st) == 0 && S_ISDIR(st.st_mode);
}

yb_rc yb_dir_make(struct yb_ctx *ctx, yb_str path) {
  char *z;
  YB_TRY(path_z(ctx, path, &z));
  for (size_t i = 1; i <= path.n; i++) {
    if (i < path.n && z[i] != '/') continue;
    char keep = z[i];
    z[i] = 0;
    int err = mkdir(z, 0700) == 0 ? 0 : errno;
    if (err && !is_folder(z)) return failed(ctx, path, YB_MSG_file_write, err);
    z[i] = keep;
  }
  return YB_OK;
}

static int by_bytes(const void *a, const void *b) {
  return yb_str_cmp(*(const yb_str *)a, *(const yb_str *)b);
}

/* The names of an open folder, unsorted. */
static yb_rc names_of(struct yb_ctx *ctx, yb_str path, DIR *dir, yb_str **list, uint32_t *count) {
  size_t n = 0, cap = 0;
  for (;;) {
    errno = 0;
    struct dirent *e = readdir(dir);
    if (!e && errno) return failed(ctx, path, YB_MSG_base_no_file, errno);
    if (!e) break;
    if (e->d_name[0] == '.') continue;
    if (n == NAMES_MAX) return too_large(ctx, path, NAMES_MAX);
    if (n == cap) {
      size_t more = cap ? cap * 2 : 16;
      yb_str *grown =
          yb_arena_grow(ctx->arena, *list, cap * sizeof **list, more * sizeof **list);
      if (!grown) return YB_NOMEM;
      *list = grown;
      cap = more;
    }
    YB_TRY(yb_str_dup(ctx->arena, yb_str_of(e->d_name), &(*list)[n]));
    n++;
  }
  *count = (uint32_t)n;
  return YB_OK;
}

yb_rc yb_dir_list(struct yb_ctx *ctx, yb_str path, const yb_str **names, uint32_t *count) {
  char *z;
  yb_str *list = NULL;
  uint32_t n = 0;
  YB_TRY(path_z(ctx, path, &z));
  DIR *dir = opendir(z);
  if (!dir) return failed(ctx, path, YB_MSG_base_no_file, errno);
  yb_rc rc = names_of(ctx, path, dir, &list, &n);
  closedir(dir);
  if (rc != YB_OK) return rc;
  if (n) qsort(list, n, sizeof *list, by_bytes);
  *names = list;
  *count = n;
  return YB_OK;
}
