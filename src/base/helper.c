/* helper.c - see helper.h. */
#include "base/helper.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/time.h"

extern char **environ;

static yb_rc beside_us(char *out, size_t size, const char *name) {
  ssize_t n = readlink("/proc/self/exe", out, size - 1);
  if (n <= 0) return YB_IO;
  while (n > 0 && out[n - 1] != '/') n--;
  int more = snprintf(out + n, size - (size_t)n, "%s", name);
  return more > 0 && (size_t)more < size - (size_t)n ? YB_OK : YB_LIMIT;
}

/* In memory: it can be written whole before anybody reads, and leaves no trace. */
static yb_rc input_of(yb_str in, int *fd) {
  *fd = memfd_create("in", MFD_CLOEXEC);
  if (*fd < 0) return YB_IO;
  for (yb_str rest = in; rest.n;) {
    ssize_t n = write(*fd, rest.p, rest.n);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) {
      (void)close(*fd);
      return YB_IO;
    }
    rest = yb_str_from(rest, (size_t)n);
  }
  (void)lseek(*fd, 0, SEEK_SET);
  return YB_OK;
}

static yb_rc spawn(const struct yb_helper *h, int in, pid_t *pid, int *from) {
  posix_spawn_file_actions_t fa;
  char path[4096], *argv[YB_HELPER_ARGS + 2] = {path};
  int out[2];
  for (uint32_t i = 0; i < YB_HELPER_ARGS && h->arg[i]; i++)
    argv[i + 1] = (char *)(uintptr_t)h->arg[i];          /* exec does not write them */
  YB_TRY(beside_us(path, sizeof path, h->name));
  if (pipe2(out, O_CLOEXEC) != 0) return YB_IO;
  posix_spawn_file_actions_init(&fa);
  posix_spawn_file_actions_adddup2(&fa, in, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&fa, out[1], STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&fa, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  int failed = posix_spawn(pid, path, &fa, NULL, argv, environ);
  posix_spawn_file_actions_destroy(&fa);
  (void)close(out[1]);
  *from = out[0];
  if (!failed) return YB_OK;
  (void)close(out[0]);
  return YB_IO;
}

static yb_rc listen_to(int fd, uint32_t wait_ms, struct yb_buf *b) {
  int64_t until = yb_clock_mono_ns() / 1000000 + wait_ms;
  char part[65536];
  for (;;) {
    struct pollfd p = {fd, POLLIN, 0};
    int64_t left = until - yb_clock_mono_ns() / 1000000;
    int ready = left > 0 ? poll(&p, 1, (int)left) : 0;
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return YB_IO;
    ssize_t n = read(fd, part, sizeof part);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return YB_IO;
    if (n == 0 || b->rc != YB_OK) return b->rc;
    yb_buf_put(b, yb_str_n(part, (size_t)n));
  }
}

yb_rc yb_helper_run(struct yb_ctx *ctx, const struct yb_helper *h, yb_str *out, int *status) {
  struct yb_buf b;
  int in, from, ended = 0;
  pid_t pid;
  yb_buf_init(&b, ctx->arena);
  b.max = h->most;
  YB_TRY(input_of(h->in, &in));
  yb_rc rc = spawn(h, in, &pid, &from);
  (void)close(in);
  YB_TRY(rc);
  rc = listen_to(from, h->wait_ms, &b);
  (void)close(from);
  if (rc != YB_OK) (void)kill(pid, SIGKILL);
  while (waitpid(pid, &ended, 0) < 0 && errno == EINTR) continue;
  YB_TRY(rc);
  *status = WIFEXITED(ended) ? WEXITSTATUS(ended) : 128 + WTERMSIG(ended);
  return yb_buf_take(&b, out);
}
