/* migrate.c - brings the schema up to date: numbered files of src/store/schema,
 * one transaction each, recorded with their digest. A step that was applied and
 * has changed since, or that this program does not know, is refused.
 *
 * Several processes may start at once on PostgreSQL: the row of schema_step is
 * written first, so the second waits on its key, fails, and looks again.
 */
#include "base/time.h"
#include "store/store_int.h"

#include "store_schema_bytes.h"

#define TRIES 20
#define OUR_FILE 1500070497      /* "YiBa": the application id of our files */

static const struct step { int64_t no; const char *name, *sum; yb_str text; } steps[] = {
#define SCHEMA(no, name, sum, bytes) {no, name, sum, {(const char *)(bytes), sizeof(bytes) - 1}},
#include "store_schema_list.h"
#undef SCHEMA
};
#define STEPS (sizeof steps / sizeof *steps)

static yb_rc ask(struct yb_db *db, struct yb_arena *a, const char *text, struct yb_rows *rows) {
  struct db_call c = {.slot = -1, .text = yb_str_of(text), .arena = a, .want_rows = true,
                      .max_rows = YB_ROWS_MAX};
  return db->ops->query(db, &c, rows, NULL);
}

static yb_rc ensure_list(struct yb_db *db) {
  return db->ops->script(db, "create table if not exists schema_step (city BIGINT not null,"
                             " no BIGINT not null, name TEXT not null, sum TEXT not null,"
                             " at BIGINT not null, primary key (city, no))");
}

static yb_rc failed_step(struct yb_ctx *ctx, struct yb_db *db, const struct step *st, yb_rc rc) {
  if (rc == YB_RETRY || (rc == YB_CONFLICT && db->unique)) return YB_RETRY;
  if (rc == YB_NOMEM) return rc;
  (void)yb_diag(ctx, (struct yb_place){0}, YB_MSG_store_step_failed, yb_str_of(st->name),
                yb_str_of(db->why));
  return rc;
}

static yb_rc apply(struct yb_db *db, struct yb_ctx *ctx, const struct step *st, unsigned flags) {
  yb_str text;
  YB_TRY(sql_dialect(ctx->arena, st->text, flags, &text));
  const yb_val args[] = {yb_int(st->no), yb_text(yb_str_of(st->name)), yb_text(yb_str_of(st->sum)),
                         yb_int(yb_clock_now_ms())};
  struct db_call c = {.slot = -1, .args = args, .n = 4, .arena = ctx->arena, .text =
    YB_S("insert into schema_step (city, no, name, sum, at) values (0, ?1, ?2, ?3, ?4)")};
  yb_rc rc = db->ops->begin(db, DB_PLAIN);
  if (rc == YB_OK) rc = db->ops->query(db, &c, NULL, NULL);
  if (rc == YB_OK) rc = db->ops->script(db, text.p);
  if (rc == YB_OK) rc = db->ops->commit(db);
  if (rc == YB_OK) return YB_OK;
  rc = failed_step(ctx, db, st, rc);
  db->ops->rollback(db);
  return rc;
}

static yb_rc refuse_newer(struct yb_ctx *ctx, int64_t found) {
  yb_str has, known;
  YB_TRY(yb_str_fmt(ctx->arena, &has, "%lld", (long long)found));
  YB_TRY(yb_str_fmt(ctx->arena, &known, "%lld", (long long)(STEPS ? steps[STEPS - 1].no : 0)));
  return yb_diag(ctx, (struct yb_place){0}, YB_MSG_store_newer, has, known);
}

/* A step is done, or missing, or has changed. */
static yb_rc check(struct yb_ctx *ctx, const struct yb_rows *have, bool done[STEPS]) {
  for (uint32_t i = 0; i < have->count; i++) {
    const yb_val *row = yb_row(have, i);
    size_t k = 0;
    while (k < STEPS && steps[k].no != yb_int_of(&row[0])) k++;
    if (k == STEPS) return refuse_newer(ctx, yb_int_of(&row[0]));
    if (!yb_str_eq(yb_str_in(&row[1]), yb_str_of(steps[k].sum)))
      return yb_diag(ctx, (struct yb_place){0}, YB_MSG_store_changed_step,
                     yb_str_of(steps[k].name), YB_S(""));
    done[k] = true;
  }
  return YB_OK;
}

/* Another program's SQLite file: it has tables and not our mark. */
static yb_rc check_ours(struct yb_store *s, struct yb_db *db, struct yb_ctx *ctx) {
  struct yb_rows id, tables;
  YB_TRY(ask(db, ctx->arena, "pragma application_id", &id));
  if (yb_int_of(id.cell) == OUR_FILE) return YB_OK;
  YB_TRY(ask(db, ctx->arena, "select count(*) from sqlite_schema", &tables));
  if (yb_int_of(tables.cell) || yb_int_of(id.cell))
    return yb_diag(ctx, (struct yb_place){0}, YB_MSG_store_not_ours, yb_str_of(s->url), YB_S(""));
  return db->ops->script(db, "pragma application_id=1500070497");
}

static yb_rc engine_flags(struct yb_store *s, struct yb_db *db, struct yb_arena *a, unsigned *out) {
  struct yb_rows rows;
  *out = s->pg ? SQL_PG : SQL_SQLITE;
  if (!s->pg) return YB_OK;
  YB_TRY(ask(db, a, "select extname::text from pg_extension where extname = 'citus'", &rows));
  if (rows.count) *out |= SQL_CITUS;
  return YB_OK;
}

static yb_rc pass(struct yb_db *db, struct yb_ctx *ctx, unsigned flags) {
  struct yb_rows have;
  bool done[STEPS] = {false};
  yb_rc rc = ensure_list(db);
  if (rc == YB_CONFLICT) return YB_RETRY;      /* two made the table at once */
  YB_TRY(rc);
  YB_TRY(ask(db, ctx->arena, "select no, sum from schema_step where city = 0 order by no", &have));
  YB_TRY(check(ctx, &have, done));
  for (size_t i = 0; i < STEPS; i++)
    if (!done[i]) YB_TRY(apply(db, ctx, &steps[i], flags));
  /* This connection reads the statistics that the steps have written. */
  return flags & SQL_SQLITE ? db->ops->script(db, "analyze sqlite_schema") : YB_OK;
}

yb_rc migrate(struct yb_store *s, struct yb_db *db, struct yb_ctx *ctx) {
  unsigned flags;
  yb_rc rc = YB_OK;
  if (!s->pg) YB_TRY(check_ours(s, db, ctx));
  YB_TRY(engine_flags(s, db, ctx->arena, &flags));
  for (int i = 0; i < TRIES; i++) {
    rc = pass(db, ctx, flags);
    if (rc != YB_RETRY) break;
  }
  return rc;
}
