/* conn.c - connections, counted and with total deadlines.
 *
 * The library's own timeout is of inactivity: one byte a second would hold a
 * connection for ever. Here each phase has a deadline that no byte moves; a
 * watcher looks every quarter second, answers 408 where nothing was answered
 * yet, and shuts the socket. The lock makes sure that a socket is never closed
 * (and its number given to another) between the look and the shutdown.
 */
#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>
#include <time.h>

#include "base/mem.h"
#include "base/time.h"
#include "http/http_int.h"

#define LOOK_MS 250

static const char *reason(int status) {
  switch (status) {
    case 408: return "Request Timeout";
    case 413: return "Content Too Large";
    default: return "Bad Request";
  }
}

static void cut_locked(struct yb_conn *conn, int status) {
  char line[160];
  if (conn->cut) return;
  conn->cut = true;
  if (status) {
    int n = snprintf(line, sizeof line,
                     "HTTP/1.1 %d %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", status,
                     reason(status));
    (void)!send(conn->fd, line, (size_t)n, MSG_NOSIGNAL | MSG_DONTWAIT);
  }
  (void)shutdown(conn->fd, SHUT_RDWR);
}

static void look(struct yb_conns *c, int64_t now) {
  for (struct yb_conn *conn = c->first; conn; conn = conn->next) {
    if (conn->due_ns == 0 || conn->due_ns > now || conn->cut) continue;
    /* between requests nothing may be said: the client did not ask */
    bool say = conn->phase == YB_CONN_BODY || (conn->phase == YB_CONN_IDLE && conn->first);
    cut_locked(conn, say ? 408 : 0);
  }
}

static void *watch(void *arg) {
  struct yb_conns *c = arg;
  pthread_mutex_lock(&c->lock);
  while (!c->stop) {
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    int64_t ns = until.tv_sec * INT64_C(1000000000) + until.tv_nsec + LOOK_MS * INT64_C(1000000);
    until.tv_sec = (time_t)(ns / 1000000000);
    until.tv_nsec = (long)(ns % 1000000000);
    pthread_cond_timedwait(&c->wake, &c->lock, &until);
    look(c, yb_clock_mono_ns());
  }
  pthread_mutex_unlock(&c->lock);
  return NULL;
}

yb_rc yb_conns_start(struct yb_conns *c) {
  pthread_condattr_t attr;
  pthread_condattr_init(&attr);
  pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
  pthread_mutex_init(&c->lock, NULL);
  pthread_cond_init(&c->wake, &attr);
  pthread_condattr_destroy(&attr);
  c->started = pthread_create(&c->watcher, NULL, watch, c) == 0;
  return c->started ? YB_OK : YB_IO;
}

void yb_conns_stop(struct yb_conns *c) {
  if (!c->started) return;
  pthread_mutex_lock(&c->lock);
  c->stop = true;
  pthread_cond_signal(&c->wake);
  pthread_mutex_unlock(&c->lock);
  pthread_join(c->watcher, NULL);
  c->started = false;
}

struct yb_conn *yb_conn_add(struct yb_conns *c, int fd, const char *address, bool local) {
  struct yb_conn *conn = yb_mem_take(sizeof *conn);
  uint32_t same = 0;
  if (!conn) return NULL;
  conn->fd = fd;
  conn->first = true;
  conn->due_ns = yb_clock_mono_ns() + c->header_ms * INT64_C(1000000);
  (void)snprintf(conn->address, sizeof conn->address, "%s", address);
  pthread_mutex_lock(&c->lock);
  for (struct yb_conn *k = c->first; k; k = k->next) same += !strcmp(k->address, conn->address);
  conn->over = !local && same >= c->per_address;
  conn->next = c->first;
  if (c->first) c->first->prev = conn;
  c->first = conn;
  c->count++;
  pthread_mutex_unlock(&c->lock);
  return conn;
}

void yb_conn_drop(struct yb_conns *c, struct yb_conn *conn) {
  if (!conn) return;
  pthread_mutex_lock(&c->lock);
  if (conn->prev) conn->prev->next = conn->next;
  else c->first = conn->next;
  if (conn->next) conn->next->prev = conn->prev;
  c->count--;
  pthread_mutex_unlock(&c->lock);
  yb_mem_give(conn);
}

bool yb_conn_phase(struct yb_conns *c, struct yb_conn *conn, enum yb_phase phase, uint32_t ms) {
  if (!conn) return true;
  pthread_mutex_lock(&c->lock);
  bool open = !conn->cut;
  conn->phase = phase;
  if (phase == YB_CONN_IDLE) conn->first = false;
  conn->due_ns = ms ? yb_clock_mono_ns() + ms * INT64_C(1000000) : 0;
  pthread_mutex_unlock(&c->lock);
  return open;
}

void yb_conn_cut(struct yb_conns *c, struct yb_conn *conn, int status) {
  if (!conn) return;
  pthread_mutex_lock(&c->lock);
  cut_locked(conn, status);
  pthread_mutex_unlock(&c->lock);
}
