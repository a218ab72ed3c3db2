/* keys.c - where the key text comes from: a file, or a command of the operator's
 * that prints it (a key service, a hardware module). */
#include "service/start/keys.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/crypto.h"
#include "base/file.h"
#include "base/time.h"
#include "engine/parties/vault.h"

#define COMMAND_MS 20000

yb_rc yb_keys_path(struct yb_ctx *ctx, const struct yb_app_cfg *cfg, yb_str *out) {
  if (cfg->key_file.n) return yb_str_dup(ctx->arena, cfg->key_file, out);
  return yb_str_fmt(ctx->arena, out, "%.*s/master.key", YB_ARG(cfg->data_folder));
}

static yb_rc failed(struct yb_ctx *ctx) {
  (void)yb_diag(ctx, (struct yb_place){0}, YB_MSG_start_key_command, (yb_str){0}, (yb_str){0});
  return YB_IO;
}

static pid_t begin(const char *command, int *from) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return -1;
  pid_t pid = fork();
  if (pid == 0) {
    if (dup2(ends[1], STDOUT_FILENO) < 0) _exit(127);
    (void)execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    _exit(127);
  }
  (void)close(ends[1]);
  if (pid < 0) (void)close(ends[0]);
  *from = ends[0];
  return pid;
}

/* Everything until the end of the output; false when it is too much or too slow. */
static bool take(int fd, char *p, size_t max, size_t *n) {
  int64_t until = yb_clock_mono_ns() + COMMAND_MS * INT64_C(1000000);
  *n = 0;
  for (;;) {
    struct pollfd ready = {fd, POLLIN, 0};
    int64_t left = (until - yb_clock_mono_ns()) / 1000000;
    if (left <= 0 || (poll(&ready, 1, (int)left) < 0 && errno != EINTR)) return false;
    if (!ready.revents) continue;
    ssize_t got = read(fd, p + *n, max - *n);
    if (got == 0) return true;
    if (got < 0 && errno != EINTR) return false;
    if (got > 0) *n += (size_t)got;
    if (*n == max) return false;
  }
}

static yb_rc from_command(struct yb_ctx *ctx, yb_str command, yb_str *text) {
  char *z, *p = yb_arena_take(ctx->arena, YB_KEY_TEXT_MAX);
  int fd, status = 0;
  size_t n = 0;
  YB_TRY(yb_str_z(ctx->arena, command, &z));
  if (!p) return YB_NOMEM;
  pid_t pid = begin(z, &fd);
  if (pid < 0) return failed(ctx);
  bool all = take(fd, p, YB_KEY_TEXT_MAX, &n);
  (void)close(fd);
  if (!all) (void)kill(pid, SIGKILL);
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) continue;
  *text = yb_str_n(p, n);
  if (all && WIFEXITED(status) && WEXITSTATUS(status) == 0 && n) return YB_OK;
  yb_wipe(p, n);
  return failed(ctx);
}

/* The first start of an installation makes its keys, unless a file was named. */
static yb_rc made(struct yb_ctx *ctx, yb_str path, yb_str *text) {
  YB_TRY(yb_vault_make(ctx->arena, text));
  return yb_file_write(ctx, path, *text);
}

yb_rc yb_keys_text(struct yb_ctx *ctx, const struct yb_app_cfg *cfg, yb_str *text) {
  yb_str path;
  if (cfg->key_command.n) return from_command(ctx, cfg->key_command, text);
  YB_TRY(yb_keys_path(ctx, cfg, &path));
  if (!cfg->key_file.n && !yb_file_exists(path)) return made(ctx, path, text);
  return yb_file_read(ctx, path, YB_KEY_TEXT_MAX, text);
}
