/* log.c - see log.h. One write(2) per line: lines of threads do not mix. The
 * level is one of the few writable globals of base. */
#include "base/log.h"

#include <stdatomic.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define LINE_MAX_BYTES 1000

static atomic_int most_level = YB_LOG_INFO;

struct line { char p[LINE_MAX_BYTES + 1]; size_t n; };

void yb_log_level(yb_loglevel most) { atomic_store(&most_level, (int)most); }

static void put(struct line *l, char c) {
  if (l->n < LINE_MAX_BYTES) l->p[l->n++] = c;
}

static void put_z(struct line *l, const char *z) {
  while (*z) put(l, *z++);
}

static void put_value(struct line *l, yb_str v) {
  static const char hex[] = "0123456789abcdef";
  bool plain = v.n > 0;
  for (size_t i = 0; i < v.n; i++)
    if ((unsigned char)v.p[i] <= ' ' || v.p[i] == '"' || v.p[i] == '=') plain = false;
  if (!plain) put(l, '"');
  for (size_t i = 0; i < v.n; i++) {
    unsigned char c = (unsigned char)v.p[i];
    if (c == '"' || c == '\\') put(l, '\\'), put(l, (char)c);
    else if (c < ' ' || c == 127) put_z(l, "\\x"), put(l, hex[c >> 4]), put(l, hex[c & 15]);
    else put(l, (char)c);
  }
  if (!plain) put(l, '"');
}

static void put_time(struct line *l) {
  struct timespec ts;
  struct tm tm;
  char text[40];
  clock_gettime(CLOCK_REALTIME, &ts);
  gmtime_r(&ts.tv_sec, &tm);
  size_t n = strftime(text, sizeof text, "ts=%Y-%m-%dT%H:%M:%S", &tm);
  (void)snprintf(text + n, sizeof text - n, ".%03dZ", (int)(ts.tv_nsec / 1000000));
  put_z(l, text);
}

void yb_log(yb_loglevel level, const char *event, const struct yb_log_kv *kvs) {
  static const char *const names[] = {"error", "warn", "info", "debug"};
  if ((int)level > atomic_load(&most_level)) return;
  struct line l = {.n = 0};
  put_time(&l);
  put_z(&l, " level=");
  put_z(&l, names[level]);
  put_z(&l, " event=");
  put_z(&l, event);
  for (; kvs && kvs->key; kvs++) {
    put(&l, ' ');
    put_z(&l, kvs->key);
    put(&l, '=');
    put_value(&l, kvs->value);
  }
  l.p[l.n++] = '\n';
  ssize_t done = write(STDERR_FILENO, l.p, l.n);
  (void)done;
}
