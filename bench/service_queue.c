/* service_queue.c - the desk's first page over a million open cases: 100 rows by
 * remaining time with lights, chips and counts, rights applied, for a clerk of one
 * office, a lead over many and a supervisor of the city; beside the bare indexed
 * select of the same columns in the same run, which knows no rights, clocks or counts.
 *
 *   bench_service_queue [FOLDER] [CASES] [ROUNDS]
 *
 * Every case is open with one open task and two clocks, over all offices of the pack.
 * The database is kept in FOLDER: a second run seeds nothing.
 */
#include <sched.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/crypto.h"
#include "base/time.h"
#include "engine/cases/cases.h"
#include "engine/parties/parties.h"
#include "pure/calendar/calendar.h"
#include "service/handle/handle.h"

#define PACK "packs/jiangmen"
#define BATCH 4000
#define OFFICERS 64
#define ROUNDS_MOST 1000
#define NOW INT64_C(1795143600000)   /* a Friday at 11:00 of the pack's calendar */

struct bench {
  struct yb_app app;
  struct yb_ctx ctx;
  struct yb_diags diags;
  const char *path;
  int64_t cases, officer[OFFICERS];
  int rounds;
};

static void give_up(const char *what, yb_rc rc) {
  (void)fprintf(stderr, "%s: %s\n", what, yb_rc_name(rc));
  exit(3);
}

/* ---- seeding ---- */

struct seed { struct yb_cmd cmd; struct bench *b; int64_t from, n; };

static yb_rc seed_clock(struct yb_tx *tx, struct bench *b, int64_t case_id, int64_t task,
                        int64_t budget, struct yb_case_clock *k) {
  *k = (struct yb_case_clock){.case_id = case_id, .task_id = task,
                              .name = task ? YB_S("check") : YB_S("case")};
  return yb_case_clock_start(tx, b->app.pack->calendar, k, YB_WORK_HOURS, budget);
}

static yb_rc seed_case(struct yb_tx *tx, struct bench *b, int64_t i) {
  static const char answers[] =
    "{\"title\":\"A street at the river\",\"work_kind\":\"series\",\"people\":86,\"cars\":6,"
    "\"scenes\":[{\"place\":\"the old quay\",\"division\":\"440783109\",\"date_from\":"
    "\"2026-12-08\",\"date_to\":\"2026-12-11\",\"time_from\":\"06:00\",\"time_to\":\"19:00\"}],"
    "\"activities\":[\"road\",\"drone\"],\"parking\":\"the square of the village\"}";
  static const char box[480] = {1, 2, 3};
  const struct yb_pack *p = b->app.pack;
  const struct yb_unit *unit = &p->unit[(uint64_t)i * 2654435761u % p->units];
  struct yb_case_clock whole, own;
  char no[32], title[48];
  (void)snprintf(no, sizeof no, "B%010lld", (long long)i);
  (void)snprintf(title, sizeof title, "A street at the river, part %lld", (long long)i);
  struct yb_case c = {.no = yb_str_of(no), .title = yb_str_of(title), .pack_version = 1,
                      .service = p->service[0].id, .channel = YB_S("online"), .unit = unit->id,
                      .answers = yb_str_of(answers), .box = yb_str_n(box, sizeof box),
                      .person_id = 1 + i % 500000, .submitted_at = yb_tx_now(tx)};
  YB_TRY(yb_case_insert(tx, &c));
  struct yb_task t = {.case_id = c.id, .node = YB_S("check"), .kind = YB_S("check"),
                      .unit = unit->id, .role = YB_S("clerk"), .instance = 1,
                      .staff_id = i % 3 ? 0 : b->officer[i % OFFICERS],
                      .state = i % 3 ? YB_TASK_OPEN : YB_TASK_CLAIMED,
                      .opened_at = yb_tx_now(tx), .due_at = INT64_MAX};
  t.id = yb_tx_id(tx);
  YB_TRY(seed_clock(tx, b, c.id, 0, YB_HOUR_MS * 200, &whole));
  YB_TRY(seed_clock(tx, b, c.id, t.id, YB_HOUR_MS * 2 + i * 7919 % (YB_HOUR_MS * 60), &own));
  t.due_at = own.due_at;
  t.light = own.due_at < NOW ? YB_RED : own.due_at < NOW + YB_HOUR_MS * 6 ? YB_YELLOW : YB_GREEN;
  return yb_task_insert(tx, &t);
}

static yb_rc seed_batch(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct seed *s = (struct seed *)cmd;
  for (int64_t i = s->from; i < s->from + s->n; i++) YB_TRY(seed_case(tx, s->b, i));
  return YB_OK;
}

static yb_rc seed_officers(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct bench *b = ((struct seed *)cmd)->b;
  for (int i = 0; i < OFFICERS; i++) {
    char login[24];
    (void)snprintf(login, sizeof login, "officer%d", i);
    struct yb_officer o = {.login = yb_str_of(login), .name = yb_str_of(login),
                           .password = YB_S("none"), .created_at = NOW};
    YB_TRY(yb_officer_insert(tx, &o));
    b->officer[i] = o.id;
  }
  return YB_OK;
}

static int64_t count_cases(const char *path) {
  sqlite3 *h;
  sqlite3_stmt *s;
  int64_t n = 0;
  if (sqlite3_open_v2(path, &h, SQLITE_OPEN_READONLY, NULL)) return 0;
  if (sqlite3_prepare_v2(h, "select count(*) from task", -1, &s, NULL) == SQLITE_OK) {
    if (sqlite3_step(s) == SQLITE_ROW) n = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
  }
  (void)sqlite3_close(h);
  return n;
}

static void forget(const char *path) {
  static const char *const tails[] = {"", "-wal", "-shm", ".lock"};
  for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
    char gone[600];
    (void)snprintf(gone, sizeof gone, "%s%s", path, tails[i]);
    (void)unlink(gone);
  }
}

static void open_store(struct bench *b) {
  char url[600];
  struct yb_store_cfg cfg = {.city = 1, .readers = 1};
  (void)snprintf(url, sizeof url, "sqlite:%s", b->path);
  cfg.url = yb_str_of(url);
  yb_rc rc = yb_store_open(&b->ctx, &cfg, &b->app.store);
  if (rc != YB_OK) give_up("the store", rc);
}

static void seed(struct bench *b) {
  struct seed s = {.cmd = {.verb = YB_S("bench"), .run = seed_officers, .now_ms = NOW}, .b = b};
  int64_t began = yb_clock_mono_ns();
  yb_rc rc = yb_store_run(b->app.store, &s.cmd);
  for (int64_t i = 0; i < b->cases && rc == YB_OK; i += BATCH) {
    s.from = i;
    s.n = b->cases - i < BATCH ? b->cases - i : BATCH;
    s.cmd = (struct yb_cmd){.verb = YB_S("bench"), .run = seed_batch,
                            .now_ms = NOW - i * 7 % (30 * YB_DAY_MS)};
    rc = yb_store_run(b->app.store, &s.cmd);
  }
  if (rc != YB_OK) give_up("seeding", rc);
  (void)fprintf(stderr, "seeded %lld cases in %.0f s\n", (long long)b->cases,
                (double)(yb_clock_mono_ns() - began) / 1e9);
}

/* ---- measuring ---- */

static int by_size(const void *a, const void *b) {
  int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
  return (x > y) - (x < y);
}

struct figure { double median, p90; };

static struct figure figure_of(int64_t *ns, int n) {
  qsort(ns, (size_t)n, sizeof *ns, by_size);
  return (struct figure){(double)ns[n / 2] / 1e6, (double)ns[n * 9 / 10] / 1e6};
}

static struct figure queue(struct bench *b, const struct yb_who *who, yb_queue_kind kind,
                           struct yb_queue *out) {
  static int64_t ns[ROUNDS_MOST];
  for (int i = -2; i < b->rounds; i++) {
    struct yb_ctx ctx = {.arena = yb_arena_open((size_t)64 << 20), .now_ms = NOW};
    struct yb_queue_ask ask = {.kind = kind, .light = -1, .limit = 100};
    int64_t from = yb_clock_mono_ns();
    yb_rc rc = ctx.arena ? yb_queue_get(&b->app, &ctx, who, &ask, out) : YB_NOMEM;
    if (rc != YB_OK) give_up("the queue", rc);
    if (i >= 0) ns[i] = yb_clock_mono_ns() - from;
    for (uint32_t k = 1; k < out->count; k++)
      if (out->at[k].due_at < out->at[k - 1].due_at) give_up("the order", YB_BROKEN);
    yb_arena_close(ctx.arena);
  }
  return figure_of(ns, b->rounds);
}

/* What the engine alone takes for the same hundred rows of one office or the city. */
static struct figure floor_of(struct bench *b, const char *unit) {
  static int64_t ns[ROUNDS_MOST];
  char sql[1200];
  sqlite3 *h;
  sqlite3_stmt *s;
  (void)snprintf(sql, sizeof sql, "select t.id, t.case_id, t.node, t.kind, t.unit, t.staff_id, "
    "t.state, t.opened_at, t.due_at, t.light, t.version, c.no, c.title, c.service, c.state, "
    "c.channel, c.supplements, c.pack_version, t.closed_at from task t join cases c on "
    "c.city = t.city and c.id = t.case_id where t.city = 1 and %s t.closed_at = 0 "
    "order by t.due_at, t.id limit 100", unit ? "t.unit = ?1 and" : "");
  if (sqlite3_open_v2(b->path, &h, SQLITE_OPEN_READONLY, NULL)) give_up("the floor", YB_IO);
  if (sqlite3_prepare_v2(h, sql, -1, &s, NULL)) give_up("the floor's select", YB_BROKEN);
  if (unit) (void)sqlite3_bind_text(s, 1, unit, -1, SQLITE_STATIC);
  for (int i = -2; i < b->rounds; i++) {
    int64_t from = yb_clock_mono_ns(), rows = 0;
    while (sqlite3_step(s) == SQLITE_ROW)
      for (int c = rows++ >= 0 ? 0 : 19; c < 19; c++) (void)sqlite3_column_text(s, c);
    (void)sqlite3_reset(s);
    if (i >= 0) ns[i] = yb_clock_mono_ns() - from;
    if (rows != 100) give_up("the floor's rows", YB_ABSENT);
  }
  (void)sqlite3_finalize(s);
  (void)sqlite3_close(h);
  return figure_of(ns, b->rounds);
}

static void line(int64_t cases, const char *name, struct figure f, struct figure floor,
                 uint32_t rows) {
  (void)printf("queue of %lld: %s\t%.2f ms (p90 %.2f)\t%.2f ms bare select\t%.2f\n",
               (long long)cases, name, f.median, f.p90, floor.median, floor.median / f.median);
  if (rows != 100) give_up(name, YB_ABSENT);
}

static struct yb_who post(const struct bench *b, const char *role, const char *unit) {
  struct yb_who w = {.kind = YB_WHO_STAFF, .id = 7, .name = YB_S("bench"), .posts = 1};
  w.post[0].role = yb_pack_role(b->app.pack, yb_str_of(role));
  w.post[0].unit = yb_pack_unit(b->app.pack, yb_str_of(unit));
  if (!w.post[0].role || !w.post[0].unit) give_up(unit, YB_ABSENT);
  return w;
}

/* The first unit with so many at or below it, near enough: the pack names them. */
static const struct yb_unit *office(const struct yb_pack *p, uint32_t least, uint32_t most) {
  for (uint32_t i = 0; i < p->units; i++) {
    uint32_t below = 0;
    for (uint32_t k = 0; k < p->units; k++) below += yb_unit_within(&p->unit[k], &p->unit[i]);
    if (below >= least && below <= most) return &p->unit[i];
  }
  return NULL;
}

static void measure(struct bench *b) {
  static const struct {
    const char *name, *role;
    uint32_t least, most;
    yb_queue_kind kind;
  } of[] = {
    {"a clerk of one office", "clerk", 1, 1, YB_QUEUE_UNIT},
    {"the same, what is free", "clerk", 1, 1, YB_QUEUE_FREE},
    {"a lead over some ten offices", "desk_lead", 6, 12, YB_QUEUE_UNIT},
    {"a lead over most offices", "desk_lead", 40, UINT32_MAX, YB_QUEUE_UNIT},
    {"a supervisor of the city", "supervisor", 1, 1, YB_QUEUE_UNIT}};
  for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
    const struct yb_unit *u = office(b->app.pack, of[i].least, of[i].most);
    struct yb_queue q;
    char unit[64];
    if (!u) continue;
    (void)snprintf(unit, sizeof unit, "%.*s", YB_ARG(u->id));
    struct yb_who who = post(b, of[i].role, unit);
    bool city = YB_EQ(who.post[0].role->scope, "city");
    struct figure ours = queue(b, &who, of[i].kind, &q);
    line(b->cases, of[i].name, ours, floor_of(b, city ? NULL : unit), q.count);
  }
}

/* One core, as the figure says; the store's own threads sleep meanwhile. */
static void one_core(void) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(0, &set);
  (void)sched_setaffinity(0, sizeof set, &set);
}

int main(int argc, char **argv) {
  static struct bench b;
  char path[512];
  (void)snprintf(path, sizeof path, "%s/bench-queue.db", argc > 1 ? argv[1] : ".");
  b.path = path;
  b.cases = argc > 2 ? strtoll(argv[2], NULL, 10) : 1000000;
  b.rounds = argc > 3 ? (int)strtol(argv[3], NULL, 10) : 41;
  if (b.rounds < 1 || b.rounds > ROUNDS_MOST || yb_crypto_init() != YB_OK) return 2;
  b.ctx = (struct yb_ctx){.arena = yb_arena_open((size_t)512 << 20), .now_ms = NOW,
                          .diags = &b.diags};
  if (!b.ctx.arena) return 3;
  yb_rc rc = yb_pack_open(&b.ctx, YB_S(PACK), 0, &b.app.pack);
  if (rc != YB_OK) give_up(PACK, rc);
  b.app.pack_version = 1;
  b.app.city = 1;
  bool kept = count_cases(path) == b.cases;
  if (!kept) forget(path);
  open_store(&b);
  if (!kept) seed(&b);
  one_core();
  measure(&b);
  yb_store_close(b.app.store);
  yb_pack_drop(b.app.pack);
  yb_arena_close(b.ctx.arena);
  return 0;
}
