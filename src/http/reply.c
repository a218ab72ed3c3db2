/* reply.c - what goes out: headers that hold on every page, compression, files,
 * error pages and problem documents (RFC 9457). */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "http/http_int.h"
#include "http/page.h"

#define GZIP_FROM 1024u
#define CSP                                                                      \
  "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "    \
  "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; " \
  "frame-ancestors "

yb_rc yb_res_header(struct yb_res *rs, const char *name, yb_str value) {
  yb_str v;
  if (rs->headers_n == YB_RES_HEADERS) return YB_LIMIT;
  for (size_t i = 0; i < value.n; i++)                 /* no second header in a value */
    if ((unsigned char)value.p[i] < 0x20 || value.p[i] == 0x7f) return YB_BROKEN;
  YB_TRY(yb_str_dup(rs->body.arena, value, &v));
  rs->header[rs->headers_n++] = (struct yb_pair){yb_str_of(name), v};
  return YB_OK;
}

yb_rc yb_res_cookie(struct yb_req *rq, struct yb_res *rs, const char *name, yb_str value,
                    int64_t max_age_s, bool http_only) {
  struct yb_buf b;
  yb_str v;
  yb_buf_init(&b, rq->ctx.arena);
  yb_buf_fmt(&b, "%s=%.*s; Path=/; SameSite=Lax", name, YB_ARG(value));
  if (max_age_s >= 0) yb_buf_fmt(&b, "; Max-Age=%lld", (long long)max_age_s);
  if (http_only) YB_BUF_Z(&b, "; HttpOnly");
  if (yb_call_of(rq)->http->conf.tls_edge) YB_BUF_Z(&b, "; Secure");
  YB_TRY(yb_buf_take(&b, &v));
  return yb_res_header(rs, "Set-Cookie", v);
}

yb_rc yb_res_json(struct yb_res *rs, int status) {
  rs->status = status;
  rs->type = "application/json";
  return rs->body.rc;
}

yb_rc yb_res_file(struct yb_req *rq, struct yb_res *rs, yb_str path, yb_str name,
                  const char *type) {
  struct yb_buf b;
  struct stat st;
  char *z;
  yb_str v;
  YB_TRY(yb_str_z(rq->ctx.arena, path, &z));
  int fd = open(z, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0) return YB_ABSENT;
  if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
    close(fd);
    return YB_ABSENT;
  }
  rs->fd = fd;
  rs->fd_size = st.st_size;
  rs->type = type;
  rs->cache_private = true;
  yb_buf_init(&b, rq->ctx.arena);
  YB_BUF_Z(&b, "attachment; filename=\"file\"; filename*=UTF-8''");
  yb_url_escape(&b, name);
  YB_TRY(yb_buf_take(&b, &v));
  return yb_res_header(rs, "Content-Disposition", v);
}

/* ---- errors ---- */

static const struct { int status; const char *title, *zh, *next; } error_text[] = {
    {400, "Bad request", "这个请求读不懂。", "请回到上一页再试一次。"},
    {401, "Sign in first", "请先登录。", "登录后会回到这一页。"},
    {403, "No right to do this", "您没有办理这一步的权限，或页面停留太久。", "请刷新上一页再试；仍不行请找管理员或打热线。"},
    {404, "No such thing", "没有找到这个页面。", "请核对网址，或从首页查找。"},
    {405, "Method not allowed", "这个网址不支持这种操作。", "请从页面上的按钮操作。"},
    {409, "State has moved on", "这件事刚刚有了新进展，您的操作没有执行。", "请刷新看最新状态再决定。"},
    {412, "The version is out of date", "这件事刚刚有了新进展，您的操作没有执行。", "请刷新看最新状态再决定。"},
    {413, "Content too large", "提交的内容太大。", "每份文件 20 MB 以内，请压缩或分次提交。"},
    {415, "Media type not accepted", "不接受这种格式的内容。", "请换成页面上列出的格式。"},
    {422, "Fields were refused", "有内容需要修改。", "请按提示修改后再提交，已填内容不会丢。"},
    {423, "Locked for a while", "多次尝试失败，已暂时锁定。", "请过 15 分钟再试，或换一种登录方式。"},
    {429, "Too many requests", "操作太频繁了。", "请稍等一会儿再试。"},
    {500, "Broken", "系统出了问题，我们已经记录。", "您的草稿没有丢失。请稍后再试，或打热线。"},
    {503, "Not available", "系统正忙，这一次没有执行。", "请过一分钟再试，已保存的内容不受影响。"},
};

static size_t error_row(int status) {
  size_t n = sizeof error_text / sizeof *error_text;
  for (size_t i = 0; i < n; i++) if (error_text[i].status == status) return i;
  return status >= 500 ? n - 1 : 0;
}

/* "scenes[0].date" -> "#/scenes/0/date" (RFC 6901 in a fragment). */
static void pointer(struct yb_buf *out, yb_str path) {
  YB_BUF_Z(out, "\"#/");
  for (size_t i = 0; i < path.n; i++) {
    char b = path.p[i];
    if (b == '.' || b == '[') yb_buf_byte(out, '/');
    else if (b == ']') continue;
    else if (b == '~') YB_BUF_Z(out, "~0");
    else if (b == '/') YB_BUF_Z(out, "~1");
    else if (b == '"' || b == '\\' || (unsigned char)b < 0x20) yb_buf_byte(out, '_');
    else yb_buf_byte(out, b);
  }
  yb_buf_byte(out, '"');
}

static void text_member(struct yb_arena *a, struct yb_buf *out, const char *name,
                        const struct yb_diag *d, yb_lang lang, bool fix) {
  struct yb_buf t;
  yb_buf_init(&t, a);
  if (fix) yb_diag_fix(d, lang, &t);
  else yb_diag_what(d, lang, &t);
  yb_buf_fmt(out, ",\"%s\":", name);
  yb_json_write_str(out, yb_buf_str(&t));
}

static yb_rc problem(struct yb_call *call, int status, yb_rc rc) {
  struct yb_res *rs = &call->rs;
  struct yb_buf *b = &rs->body;
  size_t row = error_row(status);
  rs->status = status;
  rs->type = "application/problem+json";
  yb_buf_fmt(b, "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d,\"code\":\"%s\"",
             error_text[row].title, status, rc == YB_OK ? "HTTP" : yb_rc_name(rc));
  if (!call->diags.first && yb_req_lang(&call->rq) == YB_ZH)
    yb_buf_fmt(b, ",\"detail\":\"%s%s\"", error_text[row].zh, error_text[row].next);
  yb_buf_fmt(b, ",\"instance\":\"urn:yiban:request:%.*s\",\"errors\":[", YB_ARG(call->rq.id));
  for (const struct yb_diag *d = call->diags.first; d; d = d->next) {
    YB_BUF_Z(b, "{\"pointer\":");
    pointer(b, d->at.path);
    if (d->at.line) yb_buf_fmt(b, ",\"line\":%u", (unsigned)d->at.line);
    yb_buf_fmt(b, ",\"code\":\"%s\"", yb_msg_key(d->msg));
    text_member(call->arena, b, "detail", d, yb_req_lang(&call->rq), false);
    text_member(call->arena, b, "remedy", d, yb_req_lang(&call->rq), true);
    yb_buf_byte(b, '}');
    if (d->next) yb_buf_byte(b, ',');
  }
  YB_BUF_Z(b, "]}");
  return b->rc;
}

static yb_rc page(struct yb_call *call, int status) {
  size_t row = error_row(status);
  struct yb_buf what, next;
  yb_buf_init(&what, call->arena);
  yb_buf_init(&next, call->arena);
  const struct yb_diag *d = call->diags.first;
  if (d) {
    yb_diag_what(d, yb_req_lang(&call->rq), &what);
    yb_diag_fix(d, yb_req_lang(&call->rq), &next);
  } else {
    yb_buf_put(&what, yb_word(&call->rq, error_text[row].zh));
    yb_buf_put(&next, yb_word(&call->rq, error_text[row].next));
  }
  return yb_page_error(&call->rq, &call->rs, status, yb_buf_str(&what), yb_buf_str(&next));
}

static bool has_header(const struct yb_res *rs, const char *name) {
  for (uint32_t i = 0; i < rs->headers_n; i++)
    if (yb_str_eq(rs->header[i].name, yb_str_of(name))) return true;
  return false;
}

yb_rc yb_reply_error(struct yb_call *call, int status, yb_rc rc) {
  struct yb_res *rs = &call->rs;
  bool api = call->rq.route ? (call->rq.route->flags & YB_R_API) != 0
                            : yb_str_starts(call->rq.path, YB_S("/api/"));
  if (rs->fd >= 0) close(rs->fd);
  rs->fd = -1;
  rs->body.n = 0;
  rs->body.rc = YB_OK;
  rs->cache_private = true;
  if ((status == 503 || status == 429) && !has_header(rs, "Retry-After"))
    if (yb_res_header(rs, "Retry-After", YB_S("60")) != YB_OK) rs->headers_n = 0;
  yb_rc made = api ? problem(call, status, rc) : page(call, status);
  if (made == YB_OK) return YB_OK;
  rs->body.n = 0;                                     /* out of memory: bare */
  rs->body.rc = YB_OK;
  rs->status = status;
  rs->type = "text/plain; charset=utf-8";
  return YB_OK;
}

/* ---- out ---- */

static void *z_take(void *a, unsigned n, unsigned size) {
  (void)a;
  return yb_mem_take((size_t)n * size);
}
static void z_give(void *a, void *p) {
  (void)a;
  yb_mem_give(p);
}

/* Level 1: a page of 30 KB in a fraction of a millisecond. On failure the page
 * goes out as it is. */
static bool gzip(struct yb_call *call, yb_str in, yb_str *out) {
  z_stream z = {.zalloc = z_take, .zfree = z_give};
  if (deflateInit2(&z, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) return false;
  size_t cap = deflateBound(&z, in.n);
  char *p = yb_arena_take(call->arena, cap);
  z.next_in = (unsigned char *)(uintptr_t)in.p;
  z.avail_in = (uInt)in.n;
  z.next_out = (unsigned char *)p;
  z.avail_out = (uInt)cap;
  bool good = p && deflate(&z, Z_FINISH) == Z_STREAM_END;
  *out = yb_str_n(p, z.total_out);
  deflateEnd(&z);
  return good;
}

static void head(struct MHD_Response *r, const char *name, const char *value) {
  (void)MHD_add_response_header(r, name, value);
}

/* Without memory for the list nobody may frame the page. */
static void policy(const struct yb_call *call, struct MHD_Response *r) {
  yb_str frames = call->rs.frames, v;
  bool named = frames.n && yb_str_fmt(call->arena, &v, CSP "'self' %.*s", YB_ARG(frames)) == YB_OK;
  head(r, "Content-Security-Policy", named ? v.p : CSP "'none'");
}

static void common_headers(struct yb_call *call, struct MHD_Response *r) {
  const struct yb_http_conf *c = &call->http->conf;
  const struct yb_res *rs = &call->rs;
  bool shared = call->rq.route && (call->rq.route->flags & YB_R_PUBLIC) && !call->rq.session &&
                !rs->cache_private && !call->new_token[0];
  bool own = false;
  for (uint32_t i = 0; i < rs->headers_n; i++) {
    const struct yb_pair *h = &rs->header[i];
    own = own || yb_str_ieq(h->name, YB_S("cache-control"));
    head(r, h->name.p, h->value.p);
  }
  if (!own) head(r, "Cache-Control", shared ? "public, max-age=60" : "no-store");
  if (shared && !own) head(r, "Vary", "Cookie, Accept-Language, Accept-Encoding");
  head(r, "Content-Type", rs->type);
  policy(call, r);
  head(r, "X-Content-Type-Options", "nosniff");
  head(r, "Referrer-Policy", "same-origin");
  head(r, "Permissions-Policy", "geolocation=(self), camera=(self), microphone=(), payment=()");
  head(r, "Cross-Origin-Opener-Policy", "same-origin");
  head(r, "X-Request-Id", call->rq.id.p);
  if (c->demo) head(r, "X-Robots-Tag", "noindex, nofollow");
  if (c->tls_edge) head(r, "Strict-Transport-Security", "max-age=31536000");
}

static bool pack(struct yb_call *call, yb_str body, yb_str *packed) {
  const struct yb_res *rs = &call->rs;
  if (call->kept.n) {
    *packed = call->kept;
    return call->kept_packed;
  }
  bool text = !strncmp(rs->type, "text/", 5) || strstr(rs->type, "json") != NULL;
  bool encoded = false;
  for (uint32_t i = 0; i < rs->headers_n; i++)
    encoded = encoded || yb_str_ieq(rs->header[i].name, YB_S("content-encoding"));
  return text && !encoded && body.n > GZIP_FROM && yb_takes_gzip(&call->rq) &&
         gzip(call, body, packed);
}

static struct MHD_Response *response(struct yb_call *call) {
  struct yb_res *rs = &call->rs;
  yb_str body = call->kept.n ? call->kept : yb_buf_str(&rs->body), packed;
  struct MHD_Response *r;
  if (rs->fd >= 0) {
    r = MHD_create_response_from_fd64((uint64_t)rs->fd_size, rs->fd);
    if (r) rs->fd = -1;                                /* the library closes it */
    return r;
  }
  bool zip = pack(call, body, &packed);
  if (zip) body = packed;
  yb_keep_put(call, body, zip);
  r = MHD_create_response_from_buffer(body.n, (void *)(uintptr_t)(body.n ? body.p : ""),
                                      MHD_RESPMEM_PERSISTENT);
  if (r && zip) head(r, "Content-Encoding", "gzip");
  return r;
}

enum MHD_Result yb_reply(struct yb_call *call) {
  struct yb_http *h = call->http;
  struct yb_res *rs = &call->rs;
  if (!yb_conn_phase(&h->conns, call->conn, YB_CONN_SEND, h->conf.send_ms)) return MHD_NO;
  if (yb_session_cookies(call) != YB_OK) (void)yb_reply_error(call, 503, YB_NOMEM);
  struct MHD_Response *r = response(call);
  if (!r) return MHD_NO;
  common_headers(call, r);
  if (call->conn && call->conn->over) head(r, "Connection", "close");
  call->status = rs->status;
  call->replied = true;
  enum MHD_Result ok = MHD_queue_response(call->mhd, (unsigned)rs->status, r);
  MHD_destroy_response(r);
  return ok;
}
