/* store_test.h - a store on either engine for a test: ON_BOTH(name) { ... b ... }
 * makes name_sqlite and name_pg; a server named by YIBAN_TEST_PG adds itself to
 * name_pg. A missing server fails. Each test has a city of its own.
 */
#ifndef STORE_TEST_H
#define STORE_TEST_H
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/crypto.h"
#include "base/time.h"
#include "store/event.h"
#include "store/store.h"
#include "store/timer.h"
#include "yb_test.h"

struct bench {
  struct yb_test_ctx t;
  struct yb_ctx *ctx;
  struct yb_store *store;
  struct yb_store_cfg cfg;
  char url[512], dir[64];
  bool pg;
};

static inline void bench_path(struct bench *b, const char *name, char out[128]) {
  (void)snprintf(out, 128, "%s/%s", b->dir, name);
}

static inline int64_t bench_city(void) {
  uint32_t r;
  yb_random(&r, sizeof r);
  return 1 + (int64_t)(r & 0x7fffffff);
}

/* server NULL: SQLite in a folder of its own. */
static inline void bench_begin(struct bench *b, const char *server) {
  memset(b, 0, sizeof *b);
  assert_int_equal(yb_crypto_init(), YB_OK);
  b->ctx = yb_test_open(&b->t, (size_t)64 << 20);
  b->pg = server != NULL;
  (void)snprintf(b->dir, sizeof b->dir, "/tmp/yiban-store-XXXXXX");
  assert_non_null(mkdtemp(b->dir));
  if (server) (void)snprintf(b->url, sizeof b->url, "%s", server);
  else (void)snprintf(b->url, sizeof b->url, "sqlite:%s/city.db", b->dir);
  b->cfg = (struct yb_store_cfg){.url = yb_str_of(b->url), .city = bench_city(),
                                 .hash = YB_SHA256, .readers = 2, .workers = 4};
}

static inline void bench_open(struct bench *b) {
  yb_rc rc = yb_store_open(b->ctx, &b->cfg, &b->store);
  if (rc != YB_OK)
    fail_msg("open: %s, %.*s", yb_rc_name(rc), YB_ARG(yb_test_diag(&b->t)));
}

static inline void bench_close(struct bench *b) {
  yb_store_close(b->store);
  b->store = NULL;
}

static inline void bench_end(struct bench *b) {
  char cmd[128];
  bench_close(b);
  yb_test_close(&b->t);
  (void)snprintf(cmd, sizeof cmd, "%s", b->dir);
  const char *const names[] = {"city.db", "city.db-wal", "city.db-shm", "city.db.lock", "copy.db",
                               "copy.db.lock", "copy.db-wal", "copy.db-shm"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    char path[128];
    bench_path(b, names[i], path);
    (void)unlink(path);
  }
  (void)rmdir(b->dir);
}

static inline const char *bench_server(void) {
  const char *url = getenv("YIBAN_PG_URL");
  if (!url) fail_msg("YIBAN_PG_URL names no server: run by ctest or tests/tools/pg/with");
  return url;
}

#define ON_BOTH(name)                                   \
  static void name##_on(struct bench *b);               \
  TEST(name##_sqlite) {                                 \
    struct bench b;                                     \
    bench_begin(&b, NULL);                              \
    bench_open(&b);                                     \
    name##_on(&b);                                      \
    bench_end(&b);                                      \
  }                                                     \
  TEST(name##_pg) {                                     \
    const char *more = getenv("YIBAN_TEST_PG");         \
    struct bench b;                                     \
    bench_begin(&b, bench_server());                    \
    bench_open(&b);                                     \
    name##_on(&b);                                      \
    bench_end(&b);                                      \
    if (!more) return;                                  \
    bench_begin(&b, more);                              \
    bench_open(&b);                                     \
    name##_on(&b);                                      \
    bench_end(&b);                                      \
  }                                                     \
  static void name##_on(struct bench *b)

typedef yb_rc (*bench_fn)(struct yb_tx *tx, struct yb_cmd *cmd);
static inline struct yb_cmd bench_cmd(struct bench *b, bench_fn run, void *arg) {
  return (struct yb_cmd){.verb = YB_S("test"), .run = run, .arg = arg, .ctx = b->ctx,
                         .actor = {YB_S("staff"), 7, 0}, .reason = YB_S("why"),
                         .request_id = YB_S("r1"), .now_ms = 1000};
}
static inline yb_rc bench_run(struct bench *b, bench_fn run, void *arg) {
  struct yb_cmd cmd = bench_cmd(b, run, arg);
  return yb_store_run(b->store, &cmd);
}

#endif
