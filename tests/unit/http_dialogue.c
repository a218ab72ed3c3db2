/* http_dialogue.c - plays the dialogues of tests/http: bytes in, a status out; after each
 * the server must still answer a plain request. The format stands in the files. */
#include <arpa/inet.h>
#include <dirent.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "http_app.h"
#include "yb_test.h"

#define BYTES 200000

struct play { struct yb_http *http; char *bytes; size_t n; char name[200]; const char *file; int failed, run; };

static int talk(struct yb_http *h, const char *p, size_t n) {
  struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = htons(yb_http_port(h)),
                           .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  char reply[4096];
  size_t got = 0;
  struct timeval wait = {.tv_sec = 5};
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  CHECK(connect(fd, (struct sockaddr *)&in, sizeof in) == 0);
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
  while (n) {
    ssize_t k = send(fd, p, n, MSG_NOSIGNAL);
    if (k <= 0) break;
    p += k;
    n -= (size_t)k;
  }
  for (ssize_t k; got < 12 && (k = recv(fd, reply + got, sizeof reply - got, 0)) > 0;) got += (size_t)k;
  close(fd);
  return got < 12 ? 0 : (reply[9] - '0') * 100 + (reply[10] - '0') * 10 + reply[11] - '0';
}

static int digit(char b) { return b <= '9' ? b - '0' : (b | 32) - 'a' + 10; }

static void put(struct play *p, char b) {
  CHECK(p->n < BYTES);
  p->bytes[p->n++] = b;
}

static const char *send_text(struct play *p, const char *s, char end) {
  for (; *s && *s != '\n' && *s != end; s++) {
    if (*s == '{' && end != '}') {
      char *text;
      long times = strtol(s + 1, &text, 10);
      const char *after = text;
      for (long i = 0; i < times; i++) after = send_text(p, text + 1, '}');
      s = after;
    } else if (*s == '\\' && s[1] == 'r') { put(p, '\r'); s++; }
    else if (*s == '\\' && s[1] == 'n') { put(p, '\n'); s++; }
    else if (*s == '\\' && s[1] == 'x') { put(p, (char)(digit(s[2]) * 16 + digit(s[3]))); s += 3; }
    else put(p, *s);
  }
  return s;
}

static void expect(struct play *p, const char *want, size_t n) {
  char status[12], all[64];
  int got = talk(p->http, p->bytes, p->n);
  snprintf(all, sizeof all, "|%.*s|", (int)n, want);
  if (got) snprintf(status, sizeof status, "|%d|", got % 1000);
  else snprintf(status, sizeof status, "|closed|");
  bool good = strstr(all, status) != NULL;
  static const char plain[] = "GET /hello/x HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n";
  bool alive = talk(p->http, plain, sizeof plain - 1) == 200;
  p->run++;
  if (good && alive) return;
  p->failed++;
  print_message("%s: %s: got %d, want %.*s%s\n", p->file, p->name, got, (int)n, want,
                alive ? "" : "; and the server is gone");
}

static void play_file(struct play *p, const char *path) {
  static char text[100000];
  FILE *f = fopen(path, "rb");
  CHECK(f != NULL);
  size_t n = fread(text, 1, sizeof text - 1, f);
  fclose(f);
  text[n] = 0;
  p->file = path;
  for (const char *l = text, *e; *l; l = *e ? e + 1 : e) {
    e = l + strcspn(l, "\n");
    if (!strncmp(l, "### ", 4)) {
      snprintf(p->name, sizeof p->name, "%.*s", (int)(e - l - 4), l + 4);
      p->n = 0;
    } else if (!strncmp(l, "> ", 2)) (void)send_text(p, l + 2, '\n');
    else if (!strncmp(l, "< ", 2)) expect(p, l + 2, (size_t)(e - l - 2));
  }
}

TEST(http_dialogues) {
  static struct app app;
  static char bytes[BYTES];
  struct yb_test_ctx t;
  struct yb_http_conf conf = app_conf(&app);
  struct play p = {.bytes = bytes};
  struct yb_ctx *ctx = yb_test_open(&t, 1 << 20);
  CHECK_OK(yb_crypto_init());
  CHECK_OK(yb_http_open(ctx, &conf, &p.http));
  DIR *d = opendir("tests/http");
  CHECK(d != NULL);
  for (struct dirent *e; (e = readdir(d));) {
    char path[400];
    if (!strstr(e->d_name, ".http")) continue;
    snprintf(path, sizeof path, "tests/http/%s", e->d_name);
    play_file(&p, path);
  }
  closedir(d);
  yb_http_close(p.http, 1000);
  yb_test_close(&t);
  CHECK_INT(p.failed, 0);
  CHECK(p.run > 35);
}
