/* body.c - takes a request's body in, under its route's ceilings.
 *
 *   urlencoded, JSON, raw -> call->body           multipart -> fields, files
 *
 * A file goes to disk and through the hash at once; its first bytes decide what
 * it is. What it claims to be matters only when it lies: then the form is
 * refused with the file's name, so that people learn which one.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/text.h"
#include "http/http_int.h"

static yb_rc say(struct yb_call *call, yb_msg msg, yb_str a0, yb_str a1, yb_rc rc) {
  (void)yb_diag(&call->rq.ctx, (struct yb_place){0}, msg, a0, a1);
  return rc;
}

/* ---- files ---- */

/* The client's name without folders, controls and what file systems dislike. */
static yb_rc clean_name(struct yb_arena *a, yb_str s, yb_str *out) {
  for (size_t i = s.n; i-- > 0;)
    if (s.p[i] == '/' || s.p[i] == '\\') { s = yb_str_from(s, i + 1); break; }
  struct yb_buf b;
  YB_TRY(yb_text_tidy(a, s, false, &s));       /* no sign that turns the line around */
  yb_buf_init(&b, a);
  s = yb_utf8_upto(s, 120);
  for (size_t i = 0; i < s.n; i++)
    if ((unsigned char)s.p[i] >= 0x20 && s.p[i] != 0x7f && !strchr("\"<>|:*?", s.p[i]))
      yb_buf_byte(&b, s.p[i]);
  if (b.n == 0) YB_BUF_Z(&b, "file");
  return yb_buf_take(&b, out);
}

static yb_rc file_begin(void *to, yb_str field, yb_str name) {
  struct yb_upload_sink *s = to;
  struct yb_arena *a = s->call->arena;
  struct yb_upload *f = &s->file[s->n];
  unsigned char r[12];
  char hex[25];
  if (s->n == YB_POST_FILES) return YB_LIMIT;
  memset(f, 0, sizeof *f);
  f->field = field;
  s->head_n = 0;
  if (name.n == 0 || s->discard) return YB_OK; /* nothing was chosen, or nobody may */
  YB_TRY(clean_name(a, name, &f->name));
  yb_random(r, sizeof r);
  yb_hex(hex, r, sizeof r);
  YB_TRY(yb_str_fmt(a, &f->path, "%s/up-%s", s->call->http->conf.upload_dir, hex));
  YB_TRY(yb_hasher_open(YB_SHA256, &s->hasher));
  s->fd = open(f->path.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  s->n++;                                      /* dropped with the others on failure */
  return s->fd < 0 ? YB_IO : YB_OK;
}

static yb_rc write_all(int fd, yb_str s) {
  while (s.n) {
    ssize_t n = write(fd, s.p, s.n);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return YB_IO;
    s = yb_str_from(s, (size_t)n);
  }
  return YB_OK;
}

static bool soft(const struct yb_upload_sink *s) {
  return (s->call->rq.route->flags & YB_R_SOFT) != 0;
}

static yb_rc file_data(void *to, yb_str piece) {
  struct yb_upload_sink *s = to;
  if (!s->hasher) return YB_OK;
  struct yb_upload *f = &s->file[s->n - 1];
  f->size += (int64_t)piece.n;
  s->total += (int64_t)piece.n;
  if (f->size > YB_FILE_BYTES) {
    if (soft(s)) return YB_OK;                 /* file_end says so */
    return say(s->call, YB_MSG_http_file_big, f->name, (yb_str){0}, YB_LIMIT);
  }
  if (s->total > YB_FILES_BYTES) return YB_LIMIT;
  size_t n = sizeof s->head - s->head_n;
  if (n > piece.n) n = piece.n;
  memcpy(s->head + s->head_n, piece.p, n);
  s->head_n += n;
  YB_TRY(yb_hasher_add(s->hasher, piece));
  return write_all(s->fd, piece);
}

/* Extensions that claim another type than the content's. */
static bool lies(yb_str name, const char *type) {
  static const char *const claim[][2] = {
      {".jpg", "image/jpeg"}, {".jpeg", "image/jpeg"}, {".png", "image/png"},
      {".pdf", "application/pdf"}, {".heic", "image/heic"}, {".ofd", "application/ofd"}};
  for (size_t i = 0; i < sizeof claim / sizeof *claim; i++) {
    yb_str ext = yb_str_of(claim[i][0]);
    if (name.n < ext.n || !yb_str_ieq(yb_str_from(name, name.n - ext.n), ext)) continue;
    return strcmp(claim[i][1], type) != 0;
  }
  return false;
}

static yb_rc file_end(void *to) {
  struct yb_upload_sink *s = to;
  if (!s->hasher) return YB_OK;
  struct yb_upload *f = &s->file[s->n - 1];
  struct yb_hasher *h = s->hasher;
  s->hasher = NULL;
  yb_rc rc = yb_hasher_close(h, &f->sha256);
  if (close(s->fd) != 0 && rc == YB_OK) rc = YB_IO;
  s->fd = -1;
  if (rc != YB_OK) return rc;
  f->type = yb_sniff(yb_str_n(s->head, s->head_n));
  if (!f->type && s->call->rq.route->flags & YB_R_TABLE) {
    f->type = "application/octet-stream";
    return YB_OK;
  }
  if (soft(s)) {
    if (f->size > YB_FILE_BYTES || (f->type && lies(f->name, f->type))) f->type = NULL;
    return YB_OK;
  }
  if (!f->type) return say(s->call, YB_MSG_http_file_kind, f->name, (yb_str){0}, YB_TYPE);
  if (lies(f->name, f->type))
    return say(s->call, YB_MSG_http_file_lie, f->name, yb_str_of(f->type), YB_TYPE);
  return YB_OK;
}

static yb_rc multi_begin(struct yb_call *call, yb_str type) {
  struct yb_upload_sink *s = YB_NEW(call->arena, struct yb_upload_sink);
  if (!s) return YB_NOMEM;
  s->call = call;
  s->discard = call->rq.route->right && !call->rq.session;
  s->fd = -1;
  call->sink = s;
  struct yb_multi_sink sink = {s, file_begin, file_data, file_end};
  return yb_multi_open(call->arena, type, &sink, &call->multi);
}

void yb_body_drop(struct yb_call *call) {
  struct yb_upload_sink *s = call->sink;
  if (!s) return;
  if (s->hasher) (void)yb_hasher_close(s->hasher, NULL);
  if (s->fd >= 0) close(s->fd);
  for (uint32_t i = 0; i < s->n; i++) (void)unlink(s->file[i].path.p);
  call->sink = NULL;
}

/* ---- the body ---- */

static yb_rc media_of(struct yb_call *call, yb_str *type) {
  yb_str full = yb_req_header(&call->rq, "content-type"), rest = full, m;
  *type = full;
  if (full.n == 0) return YB_OK;
  (void)yb_str_cut(&rest, ';', &m);
  char *z;
  YB_TRY(yb_str_z(call->arena, yb_str_trim(m), &z));
  for (char *p = z; *p; p++) if (*p >= 'A' && *p <= 'Z') *p = (char)(*p | 32);
  call->rq.media = yb_str_of(z);
  return YB_OK;
}

yb_rc yb_body_begin(struct yb_call *call) {
  uint32_t flags = call->rq.route->flags;
  bool any = call->guard.length != 0;
  yb_str type;
  yb_buf_init(&call->body, call->arena);
  YB_TRY(media_of(call, &type));
  if (!any) return YB_OK;
  call->body_max = YB_BODY_FORM;
  if (flags & (YB_R_JSON | YB_R_RAW)) call->body_max = YB_BODY_JSON;
  if ((flags & YB_R_UPLOAD) && YB_EQ(call->rq.media, "multipart/form-data"))
    call->body_max = YB_FILES_BYTES + YB_BODY_FORM;
  if (call->guard.length > call->body_max)
    return say(call, YB_MSG_http_too_big, (yb_str){0}, (yb_str){0}, YB_LIMIT);
  bool form = YB_EQ(call->rq.media, "application/x-www-form-urlencoded");
  bool multi = YB_EQ(call->rq.media, "multipart/form-data");
  bool json = YB_EQ(call->rq.media, "application/json") ||
              yb_str_ends(call->rq.media, YB_S("+json"));
  bool writes = !YB_EQ(call->rq.method, "GET") && !YB_EQ(call->rq.method, "HEAD");
  if (writes && multi && (!(flags & YB_R_UPLOAD) || call->http->conf.upload_dir))
    return multi_begin(call, type);
  if (writes && ((flags & YB_R_RAW) || ((flags & YB_R_JSON) && json) || form)) return YB_OK;
  return say(call, YB_MSG_http_bad_media, call->rq.media, (yb_str){0}, YB_TYPE);
}

/* Keeps taking after a failure, to answer it properly at the end; only the
 * ceiling cuts (the caller shuts the connection on YB_LIMIT). */
yb_rc yb_body_piece(struct yb_call *call, yb_str piece) {
  call->body_max -= (int64_t)piece.n;
  if (call->body_max < 0) return YB_LIMIT;
  if (call->body_rc != YB_OK) return YB_OK;
  if (call->multi) call->body_rc = yb_multi_feed(call->multi, piece);
  else {
    yb_buf_put(&call->body, piece);
    call->body_rc = call->body.rc;
  }
  return YB_OK;
}

yb_rc yb_body_end(struct yb_call *call) {
  struct yb_req *rq = &call->rq;
  YB_TRY(call->body_rc);
  if (call->multi) {
    YB_TRY(yb_multi_end(call->multi, &rq->form));
    rq->files = call->sink->file;
    rq->files_n = call->sink->n;
    return YB_OK;
  }
  YB_TRY(yb_buf_take(&call->body, &rq->body));
  if (YB_EQ(rq->media, "application/x-www-form-urlencoded") && !(rq->route->flags & YB_R_RAW))
    return yb_post_parse(call->arena, rq->body, &rq->form);
  return YB_OK;
}
