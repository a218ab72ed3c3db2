/* views.c - how often entries were looked at and put on lists (views.h).
 *
 *   page --count--> table of this process --each half minute--> rows entry_seen
 *                                                          '--> the index's number
 */
#include "service/catalog/views.h"

#include <pthread.h>
#include <time.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/mem.h"
#include "service/catalog/catalog_int.h"
#include "store/store.h"

#define SLOTS 8192u                  /* a power of two; half of it may be taken */
#define BATCH 400u                   /* rows of one command */
#define FLUSH_MS 30000
#define KEPT_DAYS 400
#define MOST 20u
#define PAGES_MAX 400u               /* of 500 entries */

struct seen { int64_t id, views, lists; };
struct yb_views {
  struct yb_app *app;
  pthread_t thread;
  pthread_mutex_t lock;
  pthread_cond_t wake;
  bool running, stop;
  uint32_t n;
  struct seen slot[SLOTS];
};

/* ---- counting ---- */

/* With the lock. NULL: the table is full, which is logged at the next flush. */
static struct seen *slot_of(struct yb_views *v, int64_t id) {
  uint64_t h = (uint64_t)id * UINT64_C(0x9E3779B97F4A7C15);
  for (uint32_t i = 0; i < SLOTS; i++) {
    struct seen *s = &v->slot[((h >> 40) + i) & (SLOTS - 1)];
    if (s->id == id) return s;
    if (s->id) continue;
    if (v->n >= SLOTS / 2) return NULL;
    v->n++;
    s->id = id;
    return s;
  }
  return NULL;
}

static void add(struct yb_views *v, int64_t id, int64_t views, int64_t lists) {
  if (!v || id <= 0) return;
  (void)pthread_mutex_lock(&v->lock);
  struct seen *s = slot_of(v, id);
  if (s) s->views += views, s->lists += lists;
  (void)pthread_mutex_unlock(&v->lock);
}

void yb_entry_viewed(struct yb_app *app, int64_t id) { add(app->views, id, 1, 0); }
void yb_entry_listed(struct yb_app *app, int64_t id) { add(app->views, id, 0, 1); }

/* ---- into the rows ---- */

struct batch { struct yb_cmd cmd; const struct seen *at; uint32_t n; int64_t day; };

static yb_rc write_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  const struct batch *b = cmd->arg;
  for (uint32_t i = 0; i < b->n; i++)
    YB_TRY(yb_seen_add(tx, b->at[i].id, b->day, b->at[i].views, b->at[i].lists));
  return yb_seen_drop(tx, b->day - KEPT_DAYS);
}

/* All that was counted, out of the table; the arena's. */
static yb_rc take(struct yb_views *v, struct yb_arena *a, struct seen **out, uint32_t *count) {
  struct seen *at = YB_NEW_N(a, SLOTS / 2, struct seen);
  uint32_t n = 0;
  if (!at) return YB_NOMEM;
  (void)pthread_mutex_lock(&v->lock);
  for (uint32_t i = 0; i < SLOTS; i++)
    if (v->slot[i].id) at[n++] = v->slot[i];
  if (v->n >= SLOTS / 2) YB_LOG(YB_LOG_WARN, "views_full", YB_KV("kept", YB_S("4096 entries")));
  memset(v->slot, 0, sizeof v->slot);
  v->n = 0;
  (void)pthread_mutex_unlock(&v->lock);
  *out = at;
  *count = n;
  return YB_OK;
}

/* What could not be written is counted again; the index moves with what was. */
static void settle(struct yb_views *v, const struct seen *at, uint32_t n, bool written) {
  for (uint32_t i = 0; i < n; i++)
    if (written) catalog_index_viewed(v->app, at[i].id, at[i].views);
    else add(v, at[i].id, at[i].views, at[i].lists);
}

yb_rc yb_views_flush(struct yb_app *app, struct yb_ctx *ctx) {
  struct yb_views *v = app->views;
  struct seen *at;
  uint32_t n;
  yb_rc rc = YB_OK;
  if (!v) return YB_OK;
  YB_TRY(take(v, ctx->arena, &at, &n));
  for (uint32_t i = 0; i < n; i += BATCH) {
    struct batch b = {.at = at + i, .n = n - i < BATCH ? n - i : BATCH,
                      .day = catalog_day(app, ctx->now_ms)};
    b.cmd = (struct yb_cmd){.verb = YB_S("catalog.seen"), .run = write_run, .arg = &b, .ctx = ctx,
                            .actor = {.kind = YB_S("system")}};
    if (rc == YB_OK) rc = yb_store_run(app->store, &b.cmd);
    settle(v, b.at, b.n, rc == YB_OK);
  }
  return rc;
}

/* ---- the thread ---- */

static void flush_now(struct yb_views *v) {
  struct yb_ctx ctx = {.arena = yb_arena_open((size_t)4 << 20), .now_ms = yb_clock_now_ms()};
  if (!ctx.arena) return;
  if (yb_views_flush(v->app, &ctx) != YB_OK)
    YB_LOG(YB_LOG_WARN, "views_not_written", YB_KV("again", YB_S("in half a minute")));
  yb_arena_close(ctx.arena);
}

static bool wait_turn(struct yb_views *v) {
  int64_t at = yb_clock_now_ms() + FLUSH_MS;
  struct timespec until = {(time_t)(at / 1000), (long)(at % 1000) * 1000000};
  (void)pthread_mutex_lock(&v->lock);
  if (!v->stop) (void)pthread_cond_timedwait(&v->wake, &v->lock, &until);
  bool stop = v->stop;
  (void)pthread_mutex_unlock(&v->lock);
  return !stop;
}

static void *flusher(void *arg) {
  while (wait_turn(arg)) flush_now(arg);
  return NULL;
}

yb_rc yb_views_open(struct yb_app *app) {
  struct yb_views *v = app->catalog ? yb_mem_take(sizeof *v) : NULL;
  if (!app->catalog) return YB_OK;
  if (!v) return YB_NOMEM;
  v->app = app;
  (void)pthread_mutex_init(&v->lock, NULL);
  (void)pthread_cond_init(&v->wake, NULL);
  app->views = v;
  return YB_OK;
}

yb_rc yb_views_start(struct yb_app *app) {
  struct yb_views *v = app->views;
  if (!v) return YB_OK;
  v->running = pthread_create(&v->thread, NULL, flusher, v) == 0;
  return v->running ? YB_OK : YB_IO;
}

void yb_views_stop(struct yb_app *app) {
  struct yb_views *v = app->views;
  if (!v || !v->running) return;
  (void)pthread_mutex_lock(&v->lock);
  v->stop = true;
  (void)pthread_cond_signal(&v->wake);
  (void)pthread_mutex_unlock(&v->lock);
  (void)pthread_join(v->thread, NULL);
  v->running = false;
  flush_now(v);
}

void yb_views_close(struct yb_app *app) {
  struct yb_views *v = app->views;
  if (!v) return;
  yb_views_stop(app);
  (void)pthread_cond_destroy(&v->wake);
  (void)pthread_mutex_destroy(&v->lock);
  yb_mem_give(v);
  app->views = NULL;
}

/* ---- the most seen ---- */

struct asking { struct yb_app *app; int64_t first, last; struct yb_seen_list *out; };

/* Into its place among the most seen so far, by views, then by id. */
static void rank(struct yb_seen *most, uint32_t *n, const struct yb_seen *s) {
  uint32_t at = *n;
  while (at && most[at - 1].views < s->views) at--;
  if (at == MOST) return;
  if (*n < MOST) ++*n;
  memmove(&most[at + 1], &most[at], (*n - at - 1) * sizeof *most);
  most[at] = *s;
}

static yb_rc read_most(struct yb_tx *tx, void *arg) {
  struct asking *a = arg;
  struct yb_seen most[MOST], *s;
  uint32_t n = 0, got = 1, kept = 0;
  int64_t from = 0;
  for (uint32_t page = 0; got && page < PAGES_MAX; page++) {
    struct yb_arena_mark m = yb_arena_mark(yb_tx_arena(tx));
    YB_TRY(yb_seen_of(tx, from, INT64_MAX, a->first, a->last, &s, &got));
    for (uint32_t i = 0; i < got; i++) rank(most, &n, &s[i]);
    if (got) from = s[got - 1].id + 1;
    yb_arena_back(yb_tx_arena(tx), m);
  }
  struct yb_seen_entry *at = YB_NEW_N(yb_tx_arena(tx), n, struct yb_seen_entry);
  if (!at) return YB_NOMEM;
  for (uint32_t i = 0; i < n; i++) {
    struct yb_resource r;
    yb_rc rc = yb_resource_load(tx, most[i].id, &r);
    if (rc == YB_ABSENT) continue;
    YB_TRY(rc);
    at[kept++] = (struct yb_seen_entry){r.id,    most[i].views, most[i].lists,
                                        r.title, r.kind,        r.slug};
  }
  *a->out = (struct yb_seen_list){kept, at};
  return YB_OK;
}

yb_rc yb_views_most(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                    yb_date first, yb_date last, struct yb_seen_list *out) {
  struct asking a = {app, yb_date_days(first), yb_date_days(last), out};
  if (!yb_who_holds(who, YB_S("export"))) return YB_DENIED;
  return yb_store_read(app->store, ctx, read_most, &a);
}
