/* service_notify.c - notices leave the house: by the telephone sink, and by SMTP to a
 * server of the test's own on a socket; a server that refuses is tried again later. */
#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>

#include "base/file.h"
#include "engine/parties/parties.h"
#include "service/notify/notify.h"
#include "service/start/start.h"
#include "store_test.h"

#define WAIT_MS 15000

/* ---- a small SMTP server: one connection after another, until told to stop ---- */

struct mail_server {
  int fd;
  uint16_t port;
  pthread_t thread;
  atomic_bool stop, refuse;
  atomic_int mails, refused;
  char last[8192];
};

static bool line_of(FILE *f, char *line, size_t size) {
  return fgets(line, (int)size, f) != NULL;
}

static void take_data(struct mail_server *s, FILE *in) {
  char line[1024];
  size_t n = 0;
  while (line_of(in, line, sizeof line) && strcmp(line, ".\r\n") != 0) {
    size_t k = strlen(line);
    if (n + k < sizeof s->last - 1) memcpy(s->last + n, line, k), n += k;
  }
  s->last[n] = 0;
  atomic_fetch_add(&s->mails, 1);
}

static void serve_one(struct mail_server *s, int fd) {
  FILE *in = fdopen(fd, "r+");
  char line[1024];
  fprintf(in, "220 test\r\n");
  fflush(in);
  while (line_of(in, line, sizeof line)) {
    const char *answer = "250 ok\r\n";
    if (strncmp(line, "QUIT", 4) == 0) break;
    if (strncmp(line, "RCPT", 4) == 0 && atomic_load(&s->refuse)) {
      answer = "451 try later\r\n";
      atomic_fetch_add(&s->refused, 1);
    }
    if (strncmp(line, "DATA", 4) == 0) {
      fprintf(in, "354 go on\r\n");
      fflush(in);
      take_data(s, in);
    }
    fputs(answer, in);
    fflush(in);
  }
  fclose(in);
}

static void *serve_all(void *arg) {
  struct mail_server *s = arg;
  while (!atomic_load(&s->stop)) {
    struct pollfd p = {s->fd, POLLIN, 0};
    if (poll(&p, 1, 100) != 1) continue;
    int fd = accept(s->fd, NULL, NULL);
    if (fd >= 0) serve_one(s, fd);
  }
  return NULL;
}

static void server_begin(struct mail_server *s) {
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
  socklen_t n = sizeof at;
  memset(s, 0, sizeof *s);
  s->fd = socket(AF_INET, SOCK_STREAM, 0);
  CHECK(bind(s->fd, (struct sockaddr *)&at, n) == 0 && listen(s->fd, 8) == 0);
  CHECK(getsockname(s->fd, (struct sockaddr *)&at, &n) == 0);
  s->port = ntohs(at.sin_port);
  CHECK(pthread_create(&s->thread, NULL, serve_all, s) == 0);
}

static void server_end(struct mail_server *s) {
  atomic_store(&s->stop, true);
  pthread_join(s->thread, NULL);
  close(s->fd);
}

/* ---- a person with both addresses, and one notice ---- */

static yb_rc put_notice(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_app *app = cmd->arg;
  struct yb_person_data data = {YB_S("陈示例"), YB_S("+8615400009999"), YB_S(""),
                                YB_S("crew@example.test")};
  struct yb_json *args = yb_json_new(yb_tx_arena(tx), YB_JSON_ARRAY);
  int64_t id;
  YB_TRY(yb_person_make(tx, app->vault, &data, &id));
  YB_TRY(yb_json_add(args, yb_json_new_str(yb_tx_arena(tx), YB_S("XP20261120-0001"))));
  YB_TRY(yb_json_add(args, yb_json_new_str(yb_tx_arena(tx), YB_S("11月23日 17:30"))));
  return yb_notice_put(tx, 0, id, YB_S("submit"), args);
}

struct states { int64_t waiting, sent, tries; };

static yb_rc read_states(struct yb_tx *tx, void *arg) {
  struct states *out = arg;
  struct yb_rows rows;
  int64_t later = yb_clock_now_ms() + YB_DAY_MS;
  YB_TRY(yb_tx_rows(tx, YB_SQL_notices_waiting, YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(later)), &rows));
  out->waiting = rows.count;
  out->tries = rows.count ? yb_int_of(&rows.cell[6]) : 0;
  return YB_OK;
}

struct house { struct bench b; struct yb_app *app; struct mail_server mail; char smtp[64], sms[160]; };

static void house_begin(struct house *h) {
  bench_begin(&h->b, NULL);
  server_begin(&h->mail);
  (void)snprintf(h->smtp, sizeof h->smtp, "smtp://127.0.0.1:%u", h->mail.port);
  (void)snprintf(h->sms, sizeof h->sms, "%s/sms.txt", h->b.dir);
  struct yb_app_cfg cfg = {.pack_folder = YB_S("packs/jiangmen"), .store_url = yb_str_of(h->b.url),
                           .data_folder = yb_str_of(h->b.dir), .smtp_url = yb_str_of(h->smtp),
                           .smtp_from = YB_S("desk@example.test"), .sms_sink = yb_str_of(h->sms),
                           .base_url = YB_S("http://127.0.0.1")};
  h->b.ctx->now_ms = yb_clock_now_ms();
  CHECK_OK(yb_app_open(h->b.ctx, &cfg, &h->app));
}

static void house_end(struct house *h) {
  char cmd[200];
  yb_app_close(h->app);
  server_end(&h->mail);
  (void)snprintf(cmd, sizeof cmd, "%s/master.key", h->b.dir);
  (void)unlink(cmd);
  (void)unlink(h->sms);
  bench_end(&h->b);
}

static void send_notice(struct house *h) {
  struct yb_cmd cmd = {.verb = YB_S("test"), .run = put_notice, .arg = h->app, .ctx = h->b.ctx};
  CHECK_OK(yb_store_run(h->app->store, &cmd));
  CHECK_OK(yb_app_start(h->app));
}

static void wait_for(atomic_int *count, int least) {
  for (int i = 0; i < WAIT_MS / 20 && atomic_load(count) < least; i++) usleep(20000);
  CHECK(atomic_load(count) >= least);
}

static void decoded_body(const char *mail, char *out, size_t size) {
  char cmd[9000], path[] = "/tmp/yiban-mail-XXXXXX";
  int fd = mkstemp(path);
  CHECK(fd >= 0 && write(fd, mail, strlen(mail)) == (ssize_t)strlen(mail));
  close(fd);
  (void)snprintf(cmd, sizeof cmd,
                 "python3 -c 'import email,email.policy,sys;m=email.message_from_file(open(sys.argv[1]),"
                 "policy=email.policy.default);print(m[\"To\"],m[\"Subject\"],m.get_content())' %s", path);
  FILE *p = popen(cmd, "r");
  size_t n = p ? fread(out, 1, size - 1, p) : 0;
  out[n] = 0;
  if (p) pclose(p);
  unlink(path);
}

TEST(a_notice_goes_to_the_telephone_and_by_mail) {
  struct house h;
  char text[4096] = "";
  yb_str sink;
  house_begin(&h);
  send_notice(&h);
  wait_for(&h.mail.mails, 1);
  decoded_body(h.mail.last, text, sizeof text);
  CHECK(strstr(text, "crew@example.test") != NULL);
  CHECK(strstr(text, "申请已收到") != NULL);
  CHECK(strstr(text, "XP20261120-0001") != NULL && strstr(text, "11月23日 17:30") != NULL);
  struct states s = {1, 0, 0};
  for (int i = 0; i < 200 && s.waiting; i++) {
    usleep(20000);
    CHECK_OK(yb_store_read(h.app->store, h.b.ctx, read_states, &s));
  }
  CHECK_INT(s.waiting, 0);
  CHECK_OK(yb_file_read(h.b.ctx, yb_str_of(h.sms), 65536, &sink));
  CHECK(yb_str_find(sink, YB_S("+8615400009999")) != SIZE_MAX);
  CHECK(yb_str_find(sink, YB_S("XP20261120-0001")) != SIZE_MAX);
  house_end(&h);
}

TEST(a_server_that_refuses_is_tried_again) {
  struct house h;
  struct states s = {0, 0, 0};
  house_begin(&h);
  atomic_store(&h.mail.refuse, true);
  send_notice(&h);
  wait_for(&h.mail.refused, 1);
  for (int i = 0; i < 200 && !(s.waiting == 1 && s.tries == 1); i++) {
    usleep(20000);
    CHECK_OK(yb_store_read(h.app->store, h.b.ctx, read_states, &s));
  }
  CHECK_INT(s.waiting, 1);          /* the mail; the telephone was told */
  CHECK_INT(s.tries, 1);
  CHECK_INT(atomic_load(&h.mail.mails), 0);
  house_end(&h);
}
