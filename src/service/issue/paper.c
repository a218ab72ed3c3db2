/* paper.c - QR codes as SVG, and the PDF by the helper process (issue.h). The helper
 * maps large fonts; its memory is not ours, and its death harms nobody. */
#include "service/issue/issue.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <qrencode.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/text.h"
#include "base/time.h"

#define PDF_MAX (4u << 20)
#define PDF_WAIT_MS 20000

extern char **environ;

yb_rc yb_qr_svg(struct yb_ctx *ctx, yb_str text, yb_str title, struct yb_html *out) {
  struct yb_buf b;
  char *z;
  YB_TRY(yb_str_z(ctx->arena, text, &z));
  QRcode *qr = QRcode_encodeString8bit(z, 0, QR_ECLEVEL_M);
  if (!qr) return errno == ENOMEM ? YB_NOMEM : YB_LIMIT;
  yb_buf_init(&b, ctx->arena);
  yb_buf_fmt(&b, "<svg viewBox=\"0 0 %d %d\" class=\"qr\" role=\"img\" aria-label=\"",
             qr->width + 8, qr->width + 8);
  yb_html_escape(&b, title);
  YB_BUF_Z(&b, "\"><path fill=\"#fff\" d=\"M0 0h200v200H0z\"/><path fill=\"#000\" d=\"");
  for (int y = 0; y < qr->width; y++)
    for (int x = 0, run = 0; x < qr->width; x += run ? run : 1) {
      for (run = 0; x + run < qr->width && qr->data[y * qr->width + x + run] & 1;) run++;
      if (run) yb_buf_fmt(&b, "M%d %dh%dv1h-%dz", x + 4, y + 4, run, run);
    }
  YB_BUF_Z(&b, "\"/></svg>");
  QRcode_free(qr);
  return yb_buf_take(&b, &out->s);
}

/* ---- the helper ---- */

struct child {
  pid_t pid;
  int to, from;
};

static yb_rc helper_path(char *out, size_t size) {
  ssize_t n = readlink("/proc/self/exe", out, size - 16);
  if (n <= 0) return YB_IO;
  while (n > 0 && out[n - 1] != '/') n--;
  (void)snprintf(out + n, size - (size_t)n, "yiban-render");
  return YB_OK;
}

static yb_rc start(struct child *c) {
  posix_spawn_file_actions_t fa;
  int in[2], out[2];
  char path[4096];
  char *argv[] = {path, NULL};
  YB_TRY(helper_path(path, sizeof path));
  if (pipe2(in, O_CLOEXEC) != 0) return YB_IO;
  if (pipe2(out, O_CLOEXEC) != 0) {
    close(in[0]);
    close(in[1]);
    return YB_IO;
  }
  posix_spawn_file_actions_init(&fa);
  posix_spawn_file_actions_adddup2(&fa, in[0], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&fa, out[1], STDOUT_FILENO);
  int failed = posix_spawn(&c->pid, path, &fa, NULL, argv, environ);
  posix_spawn_file_actions_destroy(&fa);
  close(in[0]);
  close(out[1]);
  c->to = in[1];
  c->from = out[0];
  if (!failed) return YB_OK;
  close(c->to);
  close(c->from);
  return YB_IO;
}

static yb_rc send_all(int fd, yb_str s) {
  while (s.n) {
    ssize_t n = write(fd, s.p, s.n);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return YB_IO;
    s = yb_str_from(s, (size_t)n);
  }
  return YB_OK;
}

static yb_rc receive(int fd, struct yb_buf *b) {
  int64_t until = yb_clock_mono_ns() / 1000000 + PDF_WAIT_MS;
  char part[65536];
  b->max = PDF_MAX;
  for (;;) {
    struct pollfd p = {fd, POLLIN, 0};
    int64_t left = until - yb_clock_mono_ns() / 1000000;
    if (left <= 0 || poll(&p, 1, (int)left) <= 0) return YB_IO;
    ssize_t n = read(fd, part, sizeof part);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return YB_IO;
    if (n == 0) return b->rc;
    yb_buf_put(b, yb_str_n(part, (size_t)n));
  }
}

static yb_rc render(struct yb_ctx *ctx, yb_str sheet, yb_str *pdf) {
  struct child c;
  struct yb_buf b;
  int status = 1;
  yb_buf_init(&b, ctx->arena);
  YB_TRY(start(&c));
  yb_rc rc = send_all(c.to, sheet);
  close(c.to);
  if (rc == YB_OK) rc = receive(c.from, &b);
  close(c.from);
  if (rc != YB_OK) kill(c.pid, SIGKILL);
  while (waitpid(c.pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (rc != YB_OK) return rc;
  YB_TRY(yb_buf_take(&b, pdf));
  return status == 0 && yb_str_starts(*pdf, YB_S("%PDF")) ? YB_OK : YB_IO;
}

/* ---- the sheet: what the helper draws, as JSON ---- */

static yb_rc add_row(struct yb_json *rows, struct yb_arena *a, yb_str label, yb_str value) {
  struct yb_json *row = yb_json_new(a, YB_JSON_ARRAY);
  if (value.n == 0) return YB_OK;
  YB_TRY(yb_json_add(row, yb_json_new_str(a, label)));
  YB_TRY(yb_json_add(row, yb_json_new_str(a, value)));
  return yb_json_add(rows, row);
}

static yb_str day_text(struct yb_arena *a, const struct yb_zone *z, int64_t at) {
  yb_civil c = yb_zone_civil(z, at);
  yb_str s;
  if (yb_str_fmt(a, &s, "%d年%u月%u日", (int)c.date.year, c.date.month, c.date.day) != YB_OK)
    return YB_S("");
  return s;
}

static yb_rc fill_rows(struct yb_app *app, struct yb_arena *a, const struct yb_permit_view *v,
                       struct yb_json *rows) {
  yb_str span, line;
  yb_str from = day_text(a, app->pack->zone, v->valid_from);
  yb_str to = day_text(a, app->pack->zone, v->valid_to);
  YB_TRY(yb_str_fmt(a, &span, "%.*s 至 %.*s", YB_ARG(from), YB_ARG(to)));
  YB_TRY(add_row(rows, a, YB_S("作品"), v->title));
  YB_TRY(add_row(rows, a, YB_S("申请人"), v->holder));
  YB_TRY(add_row(rows, a, YB_S("办件编号"), v->case_no));
  YB_TRY(add_row(rows, a, YB_S("有效期"), span));
  for (uint32_t i = 0; i < v->places; i++) {
    YB_TRY(
        yb_str_fmt(a, &line, "%.*s　%.*s", YB_ARG(v->place[i].name), YB_ARG(v->place[i].when)));
    YB_TRY(add_row(rows, a, i == 0 ? YB_S("地点和时间") : YB_S(""), line));
  }
  return YB_OK;
}

static yb_rc sheet_of(struct yb_app *app, struct yb_ctx *ctx, const struct yb_permit_view *v,
                      yb_str *out) {
  struct yb_arena *a = ctx->arena;
  struct yb_json *o = yb_json_new(a, YB_JSON_OBJECT), *rows = yb_json_new(a, YB_JSON_ARRAY);
  struct yb_json *rules = yb_json_new(a, YB_JSON_ARRAY);
  struct yb_buf b;
  for (uint32_t i = 0; i < v->conditions.count; i++)
    YB_TRY(yb_json_add(rules, yb_json_new_str(a, v->conditions.at[i])));
  YB_TRY(fill_rows(app, a, v, rows));
  const struct {
    const char *key;
    yb_str value;
  } text[] = {
      {"title", v->service_name},
      {"no", v->no},
      {"url", v->url},
      {"code", v->code},
      {"issuer", v->issuer},
      {"day", day_text(a, app->pack->zone, v->issued_at)},
      {"notice",
       app->pack->city.operator_name.n ? YB_S("") : app->pack->city.demo_notice.in[YB_ZH_CN]}};
  for (size_t i = 0; i < sizeof text / sizeof text[0]; i++)
    YB_TRY(yb_json_set(o, yb_str_of(text[i].key), yb_json_new_str(a, text[i].value)));
  YB_TRY(yb_json_set(o, YB_S("rows"), rows));
  YB_TRY(yb_json_set(o, YB_S("conditions"), rules));
  yb_buf_init(&b, a);
  yb_json_write(&b, o);
  return yb_buf_take(&b, out);
}

yb_rc yb_permit_pdf(struct yb_app *app, struct yb_ctx *ctx, const struct yb_permit_view *v,
                    yb_str *pdf) {
  yb_str sheet;
  YB_TRY(sheet_of(app, ctx, v, &sheet));
  return render(ctx, sheet, pdf);
}
