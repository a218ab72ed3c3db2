/* http_load.c - a closed-loop HTTP/1.1 client: so many connections, each with one
 * request on its way, for so many seconds; counts answers by class and times them.
 *
 *   bench_http_load ADDRESS PORT CONNECTIONS SECONDS REQUEST [COUNT]
 *
 * REQUEST is a file with the whole request. A run of '@' in it, 8 to 32 long, is
 * replaced in place by a number that rises with every request: an idempotency key
 * of the same length. COUNT ends the run after so many answers. One line of JSON.
 * One thread, epoll: it costs little beside the server that it loads.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/time.h"

#define CONNECTIONS_MOST 1024
#define REQUEST_MOST 65536u
#define HEAD_MOST 16384u
#define TIMES_MOST 4000000u

struct line {
  int fd;
  size_t sent, have, left;      /* of the request; of the head; of the body */
  bool body;                    /* the head is read */
  int status;
  int64_t from;
  char head[HEAD_MOST + 1], request[REQUEST_MOST];
};

struct load {
  struct sockaddr_in to;
  const char *request;
  size_t n, mark, marks;        /* bytes; where the number stands and how wide it is */
  int epoll;
  int64_t began, until, number, most;
  int64_t done, good, refused, failed, reopened, bytes;
  int64_t *ns;
};

static void die(const char *what) {
  perror(what);
  exit(3);
}

static void connect_line(struct load *l, struct line *c) {
  int one = 1;
  struct epoll_event e = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = c};
  c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&l->to, sizeof l->to)) die("connect");
  (void)setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (epoll_ctl(l->epoll, EPOLL_CTL_ADD, c->fd, &e)) die("epoll");
}

static void begin(struct load *l, struct line *c) {
  char number[33];
  memcpy(c->request, l->request, l->n);
  (void)snprintf(number, sizeof number, "%0*lld", (int)l->marks, (long long)++l->number);
  memcpy(c->request + l->mark, number, l->marks);
  c->sent = c->have = c->left = 0;
  c->body = false;
  c->from = yb_clock_mono_ns();
}

static bool push(struct load *l, struct line *c) {
  while (c->sent < l->n) {
    ssize_t k = send(c->fd, c->request + c->sent, l->n - c->sent, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (k < 0) return errno == EAGAIN || errno == EWOULDBLOCK;
    c->sent += (size_t)k;
  }
  return true;
}

/* The head ends in an empty line and tells the body's length. */
static bool read_head(struct line *c) {
  c->head[c->have] = 0;
  char *end = strstr(c->head, "\r\n\r\n"), *len = strcasestr(c->head, "\r\ncontent-length:");
  if (!end) return c->have < HEAD_MOST;
  if (sscanf(c->head, "HTTP/1.1 %d", &c->status) != 1 || !len || len > end) return false;
  size_t body = strtoul(len + 17, NULL, 10), over = c->have - (size_t)(end + 4 - c->head);
  if (over > body) return false;
  c->left = body - over;
  c->body = true;
  return true;
}

static void answered(struct load *l, struct line *c) {
  int64_t now = yb_clock_mono_ns();
  if (c->status >= 200 && c->status < 400) l->good++;
  else l->refused++;
  if (l->done < (int64_t)TIMES_MOST) l->ns[l->done] = now - c->from;
  l->done++;
  begin(l, c);
}

/* False when the line is of no use any more. */
static bool pull(struct load *l, struct line *c) {
  static char sink[65536];
  for (;;) {
    char *to = c->body ? sink : c->head + c->have;
    size_t room = c->body ? (c->left < sizeof sink ? c->left : sizeof sink)
                          : HEAD_MOST - c->have;
    ssize_t k = room ? recv(c->fd, to, room, MSG_DONTWAIT) : 0;
    if (k == 0 && room) return false;
    if (k < 0) return errno == EAGAIN || errno == EWOULDBLOCK;
    l->bytes += k;
    if (c->body) c->left -= (size_t)k;
    else c->have += (size_t)k;
    if (!c->body && !read_head(c)) return false;
    if (!c->body || c->left) continue;
    answered(l, c);
    if (!push(l, c)) return false;
  }
}

static void run(struct load *l, struct line *all, int connections) {
  struct epoll_event e[64];
  for (int i = 0; i < connections; i++) {
    connect_line(l, &all[i]);
    begin(l, &all[i]);
    (void)push(l, &all[i]);
  }
  while (yb_clock_mono_ns() < l->until && (l->most == 0 || l->done < l->most)) {
    int n = epoll_wait(l->epoll, e, 64, 100);
    for (int i = 0; i < n; i++) {
      struct line *c = e[i].data.ptr;
      if (push(l, c) && pull(l, c)) continue;
      l->failed += c->have || c->body;        /* an idle line may be closed */
      l->reopened++;
      (void)close(c->fd);
      connect_line(l, c);
      begin(l, c);
      (void)push(l, c);
    }
  }
}

static int by_size(const void *a, const void *b) {
  int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
  return (x > y) - (x < y);
}

static void report(struct load *l) {
  double took = (double)(yb_clock_mono_ns() - l->began) / 1e9;
  int64_t n = l->done < (int64_t)TIMES_MOST ? l->done : (int64_t)TIMES_MOST;
  qsort(l->ns, (size_t)n, sizeof *l->ns, by_size);
  (void)printf("{\"per_s\": %.1f, \"done\": %lld, \"good\": %lld, \"refused\": %lld, "
               "\"failed\": %lld, \"reopened\": %lld, \"bytes\": %lld, \"p50_ms\": %.3f, "
               "\"p99_ms\": %.3f}\n", (double)l->good / took, (long long)l->done,
               (long long)l->good, (long long)l->refused, (long long)l->failed,
               (long long)l->reopened, (long long)l->bytes, n ? (double)l->ns[n / 2] / 1e6 : 0,
               n ? (double)l->ns[n * 99 / 100] / 1e6 : 0);
}

static size_t slurp(const char *path, char *to) {
  FILE *f = fopen(path, "rb");
  if (!f) die(path);
  size_t n = fread(to, 1, REQUEST_MOST, f);
  (void)fclose(f);
  return n;
}

int main(int argc, char **argv) {
  static char request[REQUEST_MOST + 1];
  struct load l = {.request = request, .epoll = epoll_create1(EPOLL_CLOEXEC)};
  if (argc < 6 || argc > 7) {
    (void)fprintf(stderr, "bench_http_load ADDRESS PORT CONNECTIONS SECONDS REQUEST [COUNT]\n");
    return 2;
  }
  int connections = (int)strtol(argv[3], NULL, 10);
  l.to = (struct sockaddr_in){.sin_family = AF_INET,
                              .sin_port = htons((uint16_t)strtol(argv[2], NULL, 10))};
  if (inet_pton(AF_INET, argv[1], &l.to.sin_addr) != 1 || connections < 1 ||
      connections > CONNECTIONS_MOST)
    return 2;
  l.n = slurp(argv[5], request);
  char *mark = strstr(request, "@@@@@@@@");
  if (mark) {
    l.mark = (size_t)(mark - request);
    l.marks = strspn(mark, "@") < 32 ? strspn(mark, "@") : 32;
  }
  l.most = argc > 6 ? strtoll(argv[6], NULL, 10) : 0;
  struct line *all = calloc((size_t)connections, sizeof *all);
  l.ns = calloc(TIMES_MOST, sizeof *l.ns);
  if (!all || !l.ns || l.epoll < 0) die("memory");
  l.began = yb_clock_mono_ns();
  l.until = l.began + (int64_t)(strtod(argv[4], NULL) * 1e9);
  run(&l, all, connections);
  report(&l);
  free(l.ns);
  free(all);
  return 0;
}
