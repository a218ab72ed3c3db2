/* store_commands.c - durable small commands per second with 64 submitters that
 * wait, beside the bare append-and-fdatasync rate of the same disk in the same
 * run: group commit is worth their ratio.
 *
 *   bench_store_commands [FOLDER] [SECONDS]      SQLite in FOLDER (default .)
 *   YIBAN_PG_URL set: PostgreSQL too, if its server waits for the disk:
 *     YIBAN_PG_FSYNC=on tests/tools/pg/with build/release/bench/bench_store_commands
 * One command appends one event of 400 bytes: three rows with what seals it.
 */
#include <fcntl.h>
#include <libpq-fe.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/time.h"
#include "store/event.h"
#include "store/store.h"

#define SUBMITTERS 64

struct load { struct yb_store *store; _Atomic bool stop; _Atomic uint64_t done, failed; };

static yb_rc append(struct yb_tx *tx, struct yb_cmd *cmd) {
  char data[400];
  (void)cmd;
  memset(data, 'x', sizeof data);
  struct yb_event e = {.kind = YB_S("case"), .agg = yb_tx_id(tx), .version = 1,
                       .verb = YB_S("case.opened"), .data = yb_str_n(data, sizeof data)};
  return yb_event_add(tx, &e, NULL);
}

static void *submitter(void *arg) {
  struct load *l = arg;
  while (!atomic_load(&l->stop)) {
    struct yb_cmd cmd = {.verb = YB_S("bench"), .run = append};
    if (yb_store_run(l->store, &cmd) == YB_OK) atomic_fetch_add(&l->done, 1);
    else atomic_fetch_add(&l->failed, 1);
  }
  return NULL;
}

static double commands_per_s(struct yb_store *s, double seconds) {
  struct load l = {.store = s};
  pthread_t t[SUBMITTERS];
  int64_t from = yb_clock_mono_ns();
  for (int i = 0; i < SUBMITTERS; i++)
    if (pthread_create(&t[i], NULL, submitter, &l)) exit(3);
  (void)usleep((useconds_t)(seconds * 1e6));
  atomic_store(&l.stop, true);
  for (int i = 0; i < SUBMITTERS; i++) (void)pthread_join(t[i], NULL);
  double took = (double)(yb_clock_mono_ns() - from) / 1e9;
  if (atomic_load(&l.failed)) (void)fprintf(stderr, "%llu failed\n", (unsigned long long)l.failed);
  return (double)atomic_load(&l.done) / took;
}

/* Appends of 4 KiB, each followed by fdatasync: what the disk gives. */
static double syncs_per_s(const char *path, double seconds) {
  static const char page[4096];
  int64_t from = yb_clock_mono_ns(), n = 0;
  int fd = open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0) exit(3);
  for (; (double)(yb_clock_mono_ns() - from) < seconds * 1e9; n++)
    if (write(fd, page, sizeof page) != sizeof page || fdatasync(fd)) exit(3);
  double took = (double)(yb_clock_mono_ns() - from) / 1e9;
  (void)close(fd);
  (void)unlink(path);
  return (double)n / took;
}

static void bench(const char *name, const char *url, const char *raw, double seconds) {
  struct yb_ctx ctx = {.arena = yb_arena_open((size_t)64 << 20)};
  struct yb_store_cfg cfg = {.url = yb_str_of(url), .city = 1};
  struct yb_store *s;
  struct yb_store_stats st;
  double before = syncs_per_s(raw, seconds / 3);
  if (!ctx.arena || yb_store_open(&ctx, &cfg, &s) != YB_OK) exit(3);
  double got = commands_per_s(s, seconds);
  yb_store_stats(s, &st);
  yb_store_close(s);
  yb_arena_close(ctx.arena);
  double after = syncs_per_s(raw, seconds / 3), disk = (before + after) / 2;
  (void)printf("%s: durable commands\t%.0f/s\t%.0f fdatasync/s\t%.2f\n", name, got, disk,
               got / disk);
  (void)printf("%s: %.0f durable commands/s with %d waiting, disk %.0f fdatasync/s (%.0f, %.0f),"
               " ratio %.1f, %.1f commands per commit, %llu run again\n", name, got, SUBMITTERS,
               disk, before, after, got / disk,
               (double)st.commands / (double)(st.commits ? st.commits : 1),
               (unsigned long long)st.retries);
}

/* A server that does not sync answers fast and keeps nothing. */
static bool server_syncs(const char *url) {
  PGconn *c = PQconnectdb(url);
  PGresult *r = PQexec(c, "show fsync");
  bool on = PQntuples(r) == 1 && strcmp(PQgetvalue(r, 0, 0), "on") == 0;
  PQclear(r);
  PQfinish(c);
  if (!on) (void)printf("postgresql: left out, its server runs with fsync off\n");
  return on;
}

int main(int argc, char **argv) {
  const char *folder = argc > 1 ? argv[1] : ".", *pg = getenv("YIBAN_PG_URL");
  double seconds = argc > 2 ? strtod(argv[2], NULL) : 3;
  char raw[512], path[512], url[600];
  if (yb_crypto_init() != YB_OK) return 3;
  (void)snprintf(raw, sizeof raw, "%s/bench-raw", folder);
  (void)snprintf(path, sizeof path, "%s/bench-store.db", folder);
  (void)snprintf(url, sizeof url, "sqlite:%s", path);
  bench("sqlite", url, raw, seconds);
  const char *const tails[] = {"", "-wal", "-shm", ".lock"};
  for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
    char gone[600];
    (void)snprintf(gone, sizeof gone, "%s%s", path, tails[i]);
    (void)unlink(gone);
  }
  if (pg && server_syncs(pg)) bench("postgresql", pg, raw, seconds);
  return 0;
}
