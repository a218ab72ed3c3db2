/* lock.c - one process serves a database file.
 *
 * PATH.lock holds the pid, for people; the lock itself is the kernel's (an open
 * file description lock), so it ends with the process whatever happens to it: a
 * file left behind by a killed process locks nothing.
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/store_int.h"

static yb_rc served(struct yb_ctx *ctx, const char *path, int fd) {
  char pid[24];
  ssize_t n = pread(fd, pid, sizeof pid, 0);
  yb_str who = yb_str_trim(yb_str_n(pid, n > 0 ? (size_t)n : 0));
  return yb_diag(ctx, (struct yb_place){0}, YB_MSG_store_served, yb_str_of(path),
                 who.n ? who : YB_S("?"));
}

static yb_rc write_pid(int fd) {
  char pid[24];
  int n = snprintf(pid, sizeof pid, "%ld\n", (long)getpid());
  if (ftruncate(fd, 0) || pwrite(fd, pid, (size_t)n, 0) != n) return YB_IO;
  return YB_OK;
}

yb_rc lock_take(struct yb_ctx *ctx, const char *path, int *out) {
  yb_str name;
  YB_TRY(yb_str_fmt(ctx->arena, &name, "%s.lock", path));
  int fd = open(name.p, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) {
    (void)yb_diag(ctx, (struct yb_place){0}, YB_MSG_store_cannot_open, name,
                  YB_S("its lock file cannot be made"));
    return YB_IO;
  }
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  yb_rc rc = fcntl(fd, F_OFD_SETLK, &lock) ? served(ctx, path, fd) : write_pid(fd);
  if (rc != YB_OK) (void)close(fd);
  else *out = fd;
  return rc;
}

/* The file stays: removing it would race with one who has opened it. */
void lock_give(int fd) {
  if (fd < 0) return;
  int kept = ftruncate(fd, 0);   /* a pid that stays harms nobody */
  (void)kept;
  (void)close(fd);
}
