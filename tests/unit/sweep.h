/* sweep.h - a verb or a read with its k-th allocation failing, for every k: it says so, every
 * row of the store is as it was, and then it can be done.
 *
 *   SWEEP_VERB(&s, struct yb_rate x, ((struct yb_rate){ … }), who, yb_rate_run);
 *   SWEEP_READ(&s, yb_case_get(…));
 *
 * SQLite alone: the rows are read beside the store. Seals and leases are the keeper's.
 */
#ifndef SWEEP_H
#define SWEEP_H
#include <sqlite3.h>

#include "base/mem.h"
#include "service/app/app.h"
#include "store_test.h"

struct sweep { struct bench *b; struct yb_app *app; struct yb_ctx *ctx; long runs, stride; };

static struct { yb_rc (*run)(struct yb_tx *tx, struct yb_cmd *cmd); long k, failed; } sweep_armed;

/* The count is by thread: a verb's run arms it on the writer's. */
static inline yb_rc sweep_run_armed(struct yb_tx *tx, struct yb_cmd *cmd) {
  yb_mem_fail_at(sweep_armed.k, 1);
  yb_rc rc = sweep_armed.run(tx, cmd);
  sweep_armed.failed = yb_mem_failed();
  yb_mem_fail_at(0, 0);
  return rc;
}

static inline void sweep_hash(struct yb_hasher *h, sqlite3_stmt *s) {
  for (int i = 0; i < sqlite3_column_count(s); i++) {
    const void *p = sqlite3_column_blob(s, i);
    size_t n = (size_t)sqlite3_column_bytes(s, i);
    int type = sqlite3_column_type(s, i);
    CHECK_OK(yb_hasher_add(h, yb_str_n((const char *)&type, sizeof type)));
    CHECK_OK(yb_hasher_add(h, yb_str_n((const char *)&n, sizeof n)));
    if (n) CHECK_OK(yb_hasher_add(h, yb_str_n(p, n)));
  }
}

static inline void sweep_table(sqlite3 *db, const char *name, struct yb_hasher *h) {
  sqlite3_stmt *s;
  char text[160];
  (void)snprintf(text, sizeof text, "select * from \"%s\"", name);
  CHECK(sqlite3_prepare_v2(db, text, -1, &s, NULL) == SQLITE_OK);
  while (sqlite3_step(s) == SQLITE_ROW) sweep_hash(h, s);
  (void)sqlite3_finalize(s);
}

/* Every row of every table. */
static inline yb_digest sweep_rows(struct bench *b) {
  static const char tables[] =
      "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' and name "
      "not in ('lease', 'seal', 'event_leaf', 'event_open', 'pack', 'pack_file') order by name";
  struct yb_hasher *h;
  sqlite3 *db;
  sqlite3_stmt *s;
  yb_digest d;
  CHECK(sqlite3_open_v2(b->url + 7, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK);
  (void)sqlite3_busy_timeout(db, 5000);
  CHECK_OK(yb_hasher_open(YB_SHA256, &h));
  CHECK(sqlite3_prepare_v2(db, tables, -1, &s, NULL) == SQLITE_OK);
  while (sqlite3_step(s) == SQLITE_ROW)
    sweep_table(db, (const char *)sqlite3_column_text(s, 0), h);
  (void)sqlite3_finalize(s);
  (void)sqlite3_close(db);
  CHECK_OK(yb_hasher_close(h, &d));
  return d;
}

/* Runs the verb with allocation k failing. True: nothing was left to fail, and it is done. */
static inline bool sweep_verb_at(struct sweep *s, struct yb_act *act, const char *what, long k) {
  yb_digest before = sweep_rows(s->b);
  sweep_armed.run = act->cmd.run, sweep_armed.k = k, sweep_armed.failed = 0;
  act->cmd.run = sweep_run_armed;
  yb_rc rc = yb_act_run(act);
  s->runs++;
  if (rc == YB_OK && !sweep_armed.failed) return true;
  if (!sweep_armed.failed) fail_msg("%s: %s without a failed allocation", what, yb_rc_name(rc));
  if (rc != YB_NOMEM) fail_msg("%s, allocation %ld: %s", what, k, yb_rc_name(rc));
  yb_digest after = sweep_rows(s->b);
  if (memcmp(&before, &after, sizeof before)) fail_msg("%s, allocation %ld: left a trace", what, k);
  return false;
}

#define SWEEP_VERB(s, type, fill, who, run)                                            \
  do {                                                                                 \
    bool done_ = false;                                                                \
    for (long k_ = 1; !done_; k_ += (s)->stride) {                                     \
      struct yb_arena_mark mark_ = yb_arena_mark((s)->ctx->arena);                     \
      struct yb_diags diags_ = *(s)->ctx->diags;                                       \
      type = fill;                                                                     \
      yb_act_init(&x.act, (s)->app, (who), (s)->ctx, YB_S("sweep"), (run));            \
      done_ = sweep_verb_at((s), &x.act, #run, k_);                                    \
      if (!done_) {                                                                    \
        yb_arena_back((s)->ctx->arena, mark_);                                         \
        *(s)->ctx->diags = diags_;                                                     \
      }                                                                                \
    }                                                                                  \
  } while (0)

/* A read has no rows to spoil: it must tell, and not fall. */
#define SWEEP_READ(s, call)                                                            \
  do {                                                                                 \
    for (long k_ = 1;; k_ += (s)->stride) {                                            \
      struct yb_arena_mark mark_ = yb_arena_mark((s)->ctx->arena);                     \
      struct yb_diags diags_ = *(s)->ctx->diags;                                       \
      yb_mem_fail_at(k_, 1);                                                           \
      yb_rc rc_ = (call);                                                              \
      long failed_ = yb_mem_failed();                                                  \
      yb_mem_fail_at(0, 0);                                                            \
      (s)->runs++;                                                                     \
      yb_arena_back((s)->ctx->arena, mark_);                                           \
      *(s)->ctx->diags = diags_;                                                       \
      if (!failed_ && rc_ == YB_OK) break;                                             \
      if (!failed_) fail_msg("%s: %s without a failed allocation", #call, yb_rc_name(rc_)); \
      if (rc_ != YB_NOMEM)                                                             \
        fail_msg("%s, allocation %ld: %s", #call, k_, yb_rc_name(rc_));                \
    }                                                                                  \
  } while (0)

#endif
