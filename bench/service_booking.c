/* service_booking.c - durable bookings per second, as persons make them: the verb of
 * service/booking with its idempotency key, for whom it is under the person's key, its
 * event, timer, notice and the index that follows; 64 submitters that wait, beside the
 * bare fdatasync rate of the same disk in the same run.
 *
 *   bench_service_booking [FOLDER] [SECONDS]        default build/bench, 3
 *
 * The application is opened and started as `yiban serve` does, over the pack. Its
 * published entries that are booked by the day are copied until there are enough;
 * everybody books one day of one of them.
 */
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/crypto.h"
#include "base/file.h"
#include "base/time.h"
#include "engine/parties/parties.h"
#include "service/booking/booking.h"
#include "service/start/start.h"

#define PACK "packs/jiangmen"

enum { SUBMITTERS = 64, ENTRIES = 2000, PERSONS = 6400, BATCH = 100, EACH = PERSONS / SUBMITTERS,
       BOOKED_DAYS = 300, ROOM = 1000 };

struct bench {
  struct yb_app *app;
  struct yb_ctx ctx;
  struct yb_diags diags;
  int64_t entry[ENTRIES], person[PERSONS], today;
  _Atomic bool stop;
  _Atomic uint64_t done, failed;
};

static void must(yb_rc rc, const char *what) {
  if (rc == YB_OK) return;
  (void)fprintf(stderr, "%s: %s\n", what, yb_rc_name(rc));
  exit(3);
}

/* The data of an earlier run; what is left of a folder that is not empty stands. */
static void forget(struct yb_ctx *ctx, const char *data) {
  const yb_str *name;
  uint32_t n = 0;
  if (yb_dir_list(ctx, yb_str_of(data), &name, &n) != YB_OK) return;
  for (uint32_t i = 0; i < n; i++) {
    char path[800];
    (void)snprintf(path, sizeof path, "%s/%.*s", data, YB_ARG(name[i]));
    (void)unlink(path);
  }
  (void)rmdir(data);
}

/* ---- filling ---- */

struct fill { struct bench *b; int from; };

static yb_rc fill_persons(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct fill *f = cmd->arg;
  for (int i = f->from; i < f->from + BATCH; i++) {
    char phone[16];
    (void)snprintf(phone, sizeof phone, "154%08d", i);
    struct yb_person_data d = {.name = YB_S("陈示例"), .phone = yb_str_of(phone)};
    YB_TRY(yb_person_make(tx, f->b->app->vault, &d, &f->b->person[i]));
  }
  return YB_OK;
}

static const char booked_by_day[] = "scene";

/* A copy of a published entry, with more room. */
static yb_rc copy_entry(struct yb_tx *tx, const struct yb_resource *like, int i, int64_t *id) {
  struct yb_arena *a = yb_tx_arena(tx);
  const struct yb_json *read;
  struct yb_resource r = *like;
  YB_TRY(yb_json_parse(yb_tx_ctx(tx), YB_S("entry"), like->live, &read));
  struct yb_json *j = (struct yb_json *)(uintptr_t)read;
  YB_TRY(yb_json_set(j, YB_S("capacity"), yb_json_new_int(a, ROOM)));
  YB_TRY(yb_json_text(a, j, &r.live));
  YB_TRY(yb_str_fmt(a, &r.slug, "bench-%d", i));
  r.id = 0, r.body = r.live, r.seed = (yb_str){"", 0};
  YB_TRY(yb_resource_insert(tx, &r));
  r.state = like->state;
  YB_TRY(yb_resource_store(tx, &r));
  *id = r.id;
  return YB_OK;
}

static yb_rc fill_entries(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct fill *f = cmd->arg;
  struct yb_resource *live;
  uint32_t n, scenes = 0;
  YB_TRY(yb_resources_live(tx, 0, &live, &n));
  for (uint32_t i = 0; i < n; i++)
    if (yb_str_eq(live[i].kind, yb_str_of(booked_by_day))) live[scenes++].id = live[i].id;
  if (!scenes) return YB_ABSENT;
  for (int i = f->from; i < f->from + BATCH; i++) {
    struct yb_resource like;
    YB_TRY(yb_resource_load(tx, live[(uint32_t)i % scenes].id, &like));
    YB_TRY(copy_entry(tx, &like, i, &f->b->entry[i]));
  }
  return YB_OK;
}

static void fill(struct bench *b, yb_rc (*run)(struct yb_tx *, struct yb_cmd *), int n) {
  for (int i = 0; i < n; i += BATCH) {
    struct fill f = {b, i};
    struct yb_cmd cmd = {.verb = YB_S("fill"), .run = run, .arg = &f, .ctx = &b->ctx};
    must(yb_store_run(b->app->store, &cmd), "filling");
  }
}

/* ---- booking ---- */

struct submitter { struct bench *b; int first; uint64_t n; pthread_t thread; };

static yb_rc book(struct submitter *s, struct yb_ctx *ctx) {
  struct bench *b = s->b;
  uint64_t n = s->n++;
  int64_t nth = (int64_t)(n * SUBMITTERS) + s->first;
  struct yb_who who = {.kind = YB_WHO_PERSON, .id = b->person[s->first * EACH + (int)(n % EACH)]};
  char key[32];
  struct yb_book x = {.resource = b->entry[nth * 7919 % ENTRIES], .count = 1,
                      .from = yb_date_of_days(b->today + 1 + nth * 104729 % BOOKED_DAYS),
                      .name = YB_S("三班"), .phone = YB_S("15400001001")};
  (void)snprintf(key, sizeof key, "bench-%lld", (long long)nth);
  ctx->now_ms = yb_clock_now_ms();
  x.act.cmd.key = yb_str_of(key);
  yb_act_init(&x.act, b->app, &who, ctx, YB_S("booking.open"), yb_book_run);
  return yb_act_run(&x.act);
}

static void *submit(void *arg) {
  struct submitter *s = arg;
  struct yb_ctx ctx = {.arena = yb_arena_open((size_t)1 << 20)};
  while (ctx.arena && !atomic_load(&s->b->stop)) {
    bool good = book(s, &ctx) == YB_OK;
    atomic_fetch_add(good ? &s->b->done : &s->b->failed, 1);
    yb_arena_reset(ctx.arena);
  }
  yb_arena_close(ctx.arena);
  return NULL;
}

static double syncs_per_s(const char *folder, double seconds) {
  static const char page[4096];
  char path[600];
  (void)snprintf(path, sizeof path, "%s/bench-raw", folder);
  int64_t from = yb_clock_mono_ns(), n = 0;
  int fd = open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0) exit(3);
  for (; (double)(yb_clock_mono_ns() - from) < seconds * 1e9; n++)
    if (write(fd, page, sizeof page) != sizeof page || fdatasync(fd)) exit(3);
  (void)close(fd);
  (void)unlink(path);
  return (double)n / ((double)(yb_clock_mono_ns() - from) / 1e9);
}

static void bookings(struct bench *b, const char *folder, double seconds) {
  static struct submitter s[SUBMITTERS];
  struct yb_store_stats before, after;
  double disk = syncs_per_s(folder, seconds / 3);
  yb_store_stats(b->app->store, &before);
  int64_t from = yb_clock_mono_ns();
  for (int i = 0; i < SUBMITTERS; i++) {
    s[i] = (struct submitter){.b = b, .first = i};
    if (pthread_create(&s[i].thread, NULL, submit, &s[i])) exit(3);
  }
  (void)usleep((useconds_t)(seconds * 1e6));
  atomic_store(&b->stop, true);
  for (int i = 0; i < SUBMITTERS; i++) (void)pthread_join(s[i].thread, NULL);
  double got = (double)atomic_load(&b->done) / ((double)(yb_clock_mono_ns() - from) / 1e9);
  yb_store_stats(b->app->store, &after);
  disk = (disk + syncs_per_s(folder, seconds / 3)) / 2;
  (void)printf("booking: durable bookings, 64 waiting\t%.0f/s\t%.0f fdatasync/s\t%.2f\n", got,
               disk, got / disk);
  double commits = (double)(after.commits - before.commits);
  (void)printf("booking: %.0f durable bookings/s, %.1f commands a commit, %llu run again, %llu "
               "refused\n", got, (double)(after.commands - before.commands) / commits,
               (unsigned long long)(after.retries - before.retries),
               (unsigned long long)atomic_load(&b->failed));
  if (atomic_load(&b->failed)) exit(3);
}

int main(int argc, char **argv) {
  static struct bench b;
  const char *folder = argc > 1 ? argv[1] : "build/bench";
  double seconds = argc > 2 ? strtod(argv[2], NULL) : 3;
  char data[512];
  if (yb_crypto_init() != YB_OK) return 3;
  b.ctx = (struct yb_ctx){.arena = yb_arena_open((size_t)512 << 20), .diags = &b.diags,
                          .now_ms = yb_clock_now_ms()};
  if (!b.ctx.arena) return 3;
  yb_diags_init(&b.diags, b.ctx.arena);
  (void)snprintf(data, sizeof data, "%s/booking", folder);
  forget(&b.ctx, data);
  struct yb_app_cfg cfg = {.pack_folder = YB_S(PACK), .data_folder = yb_str_of(data)};
  must(yb_app_open(&b.ctx, &cfg, &b.app), PACK);
  b.today = yb_date_days(yb_zone_civil(b.app->pack->zone, b.ctx.now_ms).date);
  fill(&b, fill_entries, ENTRIES);
  fill(&b, fill_persons, PERSONS);
  must(yb_app_start(b.app), "starting");
  must(yb_catalog_warm(b.app, &b.ctx), "the index");
  bookings(&b, folder, seconds);
  yb_app_close(b.app);
  forget(&b.ctx, data);
  yb_arena_close(b.ctx.arena);
  return 0;
}
