/* send.c - the telephone sink of development, and e-mail by SMTP (libcurl). The sink
 * is one line a message, made with mode 0600: it stands where a gateway will. */
#include "service/notify/send.h"

#include <curl/curl.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/crypto.h"
#include "base/time.h"

#define LETTER_ARENA (256u << 10)
#define SMTP_TIMEOUT_S 20L

static yb_rc to_sink(struct yb_app *app, const struct yb_letter *l) {
  struct yb_arena *a = yb_arena_open(LETTER_ARENA);
  struct yb_buf b;
  char *path = NULL;
  int fd = -1;
  yb_rc rc = YB_NOMEM;
  if (!a) return YB_NOMEM;
  yb_buf_init(&b, a);
  yb_instant_write(&b, yb_clock_now_ms());
  yb_buf_fmt(&b, "\t%.*s\t", YB_ARG(l->address));
  for (size_t i = 0; i < l->text.n; i++) /* one line a message */
    yb_buf_byte(&b, (unsigned char)l->text.p[i] < ' ' ? ' ' : l->text.p[i]);
  yb_buf_byte(&b, '\n');
  YB_GO(yb_str_z(a, app->cfg.sms_sink, &path));
  YB_GO(b.rc);
  fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  rc = fd >= 0 && write(fd, b.p, b.n) == (ssize_t)b.n ? YB_OK : YB_IO;
out:
  if (fd >= 0) close(fd);
  yb_arena_close(a);
  return rc;
}

struct body {
  yb_str text;
  size_t at;
};

static size_t feed(char *out, size_t size, size_t count, void *arg) {
  struct body *b = arg;
  size_t n = size * count, left = b->text.n - b->at;
  if (n > left) n = left;
  memcpy(out, b->text.p + b->at, n);
  b->at += n;
  return n;
}

/* "Date: Fri, 20 Nov 2026 13:54:49 +0000", RFC 5322 section 3.3. */
static void put_date(struct yb_buf *b, int64_t now_ms) {
  static const char days[] = "MonTueWedThuFriSatSun";
  static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
  int64_t day = now_ms / YB_DAY_MS, s = now_ms % YB_DAY_MS / YB_SECOND_MS;
  yb_date d = yb_date_of_days(day);
  yb_buf_fmt(b, "Date: %.3s, %d %.3s %04d %02d:%02d:%02d +0000\r\n",
             days + 3 * (yb_date_weekday(d) - 1), d.day, months + 3 * (d.month - 1), (int)d.year,
             (int)(s / 3600), (int)(s / 60 % 60), (int)(s % 60));
}

/* RFC 5322 with RFC 2047 and base64, so that no octet above 127 travels bare. */
static yb_rc compose(struct yb_arena *a, struct yb_app *app, const struct yb_letter *l,
                     yb_str *out) {
  yb_str title, text;
  struct yb_buf b;
  size_t at = yb_str_find(app->cfg.smtp_from, YB_S("@"));
  YB_TRY(yb_base64(a, l->title, &title));
  YB_TRY(yb_base64(a, l->text, &text));
  yb_buf_init(&b, a);
  yb_buf_fmt(&b, "From: <%.*s>\r\nTo: <%.*s>\r\n", YB_ARG(app->cfg.smtp_from),
             YB_ARG(l->address));
  yb_buf_fmt(&b, "Subject: =?UTF-8?B?%.*s?=\r\n", YB_ARG(title));
  put_date(&b, yb_clock_now_ms());
  yb_buf_fmt(&b, "Message-ID: <%lld.yiban@%.*s>\r\n", (long long)l->id,
             YB_ARG(at == SIZE_MAX ? app->cfg.smtp_from : yb_str_from(app->cfg.smtp_from, at + 1)));
  YB_BUF_Z(&b,
           "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
           "Content-Transfer-Encoding: base64\r\n\r\n");
  for (size_t i = 0; i < text.n; i += 76) {
    yb_buf_put(&b, yb_str_upto(yb_str_from(text, i), 76));
    YB_BUF_Z(&b, "\r\n");
  }
  return yb_buf_take(&b, out);
}

static yb_rc set_up(CURL *c, struct yb_arena *a, struct yb_app *app, struct body *body,
                    struct curl_slist *to) {
  char *url, *from, *user, *password;
  YB_TRY(yb_str_z(a, app->cfg.smtp_url, &url));
  YB_TRY(yb_str_z(a, app->cfg.smtp_from, &from));
  YB_TRY(yb_str_z(a, app->cfg.smtp_user, &user));
  YB_TRY(yb_str_z(a, app->cfg.smtp_password, &password));
  bool ok = curl_easy_setopt(c, CURLOPT_URL, url) == CURLE_OK &&
            curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps") == CURLE_OK &&
            curl_easy_setopt(c, CURLOPT_MAIL_FROM, from) == CURLE_OK &&
            curl_easy_setopt(c, CURLOPT_MAIL_RCPT, to) == CURLE_OK &&
            curl_easy_setopt(c, CURLOPT_READFUNCTION, feed) == CURLE_OK &&
            curl_easy_setopt(c, CURLOPT_READDATA, body) == CURLE_OK &&
            curl_easy_setopt(c, CURLOPT_UPLOAD, 1L) == CURLE_OK &&
            curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
            curl_easy_setopt(c, CURLOPT_TIMEOUT, SMTP_TIMEOUT_S) == CURLE_OK &&
            curl_easy_setopt(c, CURLOPT_USE_SSL, (long)CURLUSESSL_TRY) == CURLE_OK;
  if (ok && user[0]) /* a password never travels in clear */
    ok = curl_easy_setopt(c, CURLOPT_USE_SSL, (long)CURLUSESSL_ALL) == CURLE_OK &&
         curl_easy_setopt(c, CURLOPT_USERNAME, user) == CURLE_OK &&
         curl_easy_setopt(c, CURLOPT_PASSWORD, password) == CURLE_OK;
  return ok ? YB_OK : YB_IO;
}

static yb_rc mail_with(CURL *c, struct yb_arena *a, struct yb_app *app,
                       const struct yb_letter *l) {
  struct body body = {.at = 0};
  struct curl_slist *to = NULL;
  char *address;
  YB_TRY(compose(a, app, l, &body.text));
  YB_TRY(yb_str_z(a, l->address, &address));
  to = curl_slist_append(NULL, address);
  yb_rc rc = to ? set_up(c, a, app, &body, to) : YB_NOMEM;
  if (rc == YB_OK && curl_easy_perform(c) != CURLE_OK) rc = YB_IO;
  curl_slist_free_all(to);
  return rc;
}

/* The mail of a person never carries a line break into a header. */
static bool header_safe(yb_str s) {
  for (size_t i = 0; i < s.n; i++)
    if ((unsigned char)s.p[i] < ' ' || s.p[i] == '<' || s.p[i] == '>') return false;
  return s.n > 0;
}

static yb_rc by_mail(struct yb_app *app, const struct yb_letter *l) {
  struct yb_arena *a;
  CURL *c;
  if (app->cfg.smtp_url.n == 0 || !header_safe(l->address)) return YB_ABSENT;
  a = yb_arena_open(LETTER_ARENA);
  c = a ? curl_easy_init() : NULL;
  yb_rc rc = c ? mail_with(c, a, app, l) : YB_NOMEM;
  if (c) curl_easy_cleanup(c);
  yb_arena_close(a);
  return rc;
}

yb_rc yb_letter_send(struct yb_app *app, const struct yb_letter *l) {
  if (l->address.n == 0) return YB_ABSENT;
  if (YB_EQ(l->channel, "email")) return by_mail(app, l);
  return app->cfg.sms_sink.n ? to_sink(app, l) : YB_ABSENT;
}
