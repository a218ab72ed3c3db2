/* db_sqlite.c - one SQLite connection: WAL, synchronous=FULL, statements
 * prepared once and kept.
 *
 * A connection is used by one thread at a time (NOMUTEX); the pool's lock or
 * the thread's start hands it over. Results of SQLite are mapped in one place.
 */
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "store/store_int.h"

#define KEPT_LISTS 128u

/* The statements around a transaction. */
enum plain { PLAIN_BEGIN, PLAIN_BEGIN_WRITE, PLAIN_COMMIT, PLAIN_ROLLBACK, PLAIN_SET, PLAIN_KEEP,
             PLAIN_UNDO, PLAIN_COUNT };
static const char *const plain_text[] = {"begin", "begin immediate", "commit", "rollback",
                                         "savepoint c", "release c", "rollback to c"};

struct kept { char *text; size_t n; sqlite3_stmt *stmt; };
struct lite {
  struct yb_db db;
  sqlite3 *h;
  sqlite3_stmt *stmt[YB_SQL_COUNT];
  sqlite3_stmt *plain[PLAIN_COUNT];
  struct kept list[KEPT_LISTS];     /* by hash of the text; a newcomer evicts */
};

static yb_rc result_of(int code) {
  switch (code & 0xff) {
    case SQLITE_OK: case SQLITE_ROW: case SQLITE_DONE: return YB_OK;
    case SQLITE_NOMEM: return YB_NOMEM;
    case SQLITE_BUSY: case SQLITE_LOCKED: return YB_RETRY;
    case SQLITE_TOOBIG: return YB_LIMIT;
    case SQLITE_FULL: case SQLITE_CANTOPEN: case SQLITE_PROTOCOL: case SQLITE_INTERRUPT:
    case SQLITE_CORRUPT: case SQLITE_NOTADB: case SQLITE_PERM: return YB_IO;
    case SQLITE_IOERR: return code == SQLITE_IOERR_NOMEM ? YB_NOMEM : YB_IO;
    case SQLITE_CONSTRAINT:
      return code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY ||
             code == SQLITE_CONSTRAINT_ROWID ? YB_CONFLICT : YB_BROKEN;
    default: return YB_BROKEN;
  }
}

static yb_rc failed(struct lite *d, int code, const char *what) {
  int full = sqlite3_extended_errcode(d->h);
  if ((full & 0xff) != (code & 0xff)) full = code;
  yb_rc rc = result_of(full);
  d->db.unique = rc == YB_CONFLICT;
  (void)snprintf(d->db.why, sizeof d->db.why, "%s (%d)", sqlite3_errmsg(d->h), full);
  if (rc == YB_BROKEN || rc == YB_IO)
    YB_LOG(YB_LOG_ERROR, "sqlite_failed", YB_KV("statement", yb_str_of(what)),
           YB_KV("why", yb_str_of(d->db.why)));
  return rc;
}

/* ---- statements ---- */

static yb_rc prepare(struct lite *d, const struct db_call *c, sqlite3_stmt **out) {
  yb_str text;
  YB_TRY(sql_dialect(c->arena, c->text, SQL_SQLITE, &text));
  int code = sqlite3_prepare_v3(d->h, text.p, (int)text.n + 1, SQLITE_PREPARE_PERSISTENT, out,
                                NULL);
  return code == SQLITE_OK ? YB_OK : failed(d, code, text.p);
}

static yb_rc find_list(struct lite *d, const struct db_call *c, sqlite3_stmt **out) {
  struct kept *k = &d->list[yb_str_hash(c->text) % KEPT_LISTS];
  if (k->text && yb_str_eq(yb_str_n(k->text, k->n), c->text)) {
    *out = k->stmt;
    return YB_OK;
  }
  sqlite3_stmt *stmt = NULL;
  YB_TRY(prepare(d, c, &stmt));
  char *text = yb_mem_take(c->text.n + 1);
  if (!text) {
    sqlite3_finalize(stmt);
    return YB_NOMEM;
  }
  memcpy(text, c->text.p, c->text.n);
  sqlite3_finalize(k->stmt);
  yb_mem_give(k->text);
  *k = (struct kept){text, c->text.n, stmt};
  *out = stmt;
  return YB_OK;
}

static yb_rc find(struct lite *d, const struct db_call *c, sqlite3_stmt **out) {
  if (c->slot < 0) return find_list(d, c, out);
  if (!d->stmt[c->slot]) YB_TRY(prepare(d, c, &d->stmt[c->slot]));
  *out = d->stmt[c->slot];
  return YB_OK;
}

static int bind(sqlite3_stmt *s, int at, const yb_val *v) {
  switch (v->kind) {
    case YB_VAL_INT: return sqlite3_bind_int64(s, at, v->i);
    case YB_VAL_REAL: return sqlite3_bind_double(s, at, v->r);
    case YB_VAL_TEXT: return sqlite3_bind_text64(s, at, v->s.p, v->s.n, SQLITE_STATIC, SQLITE_UTF8);
    case YB_VAL_BLOB: return sqlite3_bind_blob64(s, at, v->s.p, v->s.n, SQLITE_STATIC);
    default: return sqlite3_bind_null(s, at);
  }
}

static yb_rc cell(struct db_gather *g, sqlite3_stmt *s, int col, yb_val *v) {
  switch (sqlite3_column_type(s, col)) {
    case SQLITE_INTEGER: *v = yb_int(sqlite3_column_int64(s, col)); return YB_OK;
    case SQLITE_FLOAT: *v = yb_real(sqlite3_column_double(s, col)); return YB_OK;
    case SQLITE_TEXT: {
      const void *p = sqlite3_column_text(s, col);
      return db_gather_text(g, v, YB_VAL_TEXT, p, (size_t)sqlite3_column_bytes(s, col));
    }
    case SQLITE_BLOB: {
      const void *p = sqlite3_column_blob(s, col);
      return db_gather_text(g, v, YB_VAL_BLOB, p, (size_t)sqlite3_column_bytes(s, col));
    }
    default: *v = yb_null(); return YB_OK;
  }
}

static yb_rc step_all(struct lite *d, sqlite3_stmt *s, const struct db_call *c,
                      struct db_gather *g) {
  int code;
  while ((code = sqlite3_step(s)) == SQLITE_ROW) {
    if (!c->want_rows) continue;
    yb_val *row;
    YB_TRY(db_gather_row(g, &row));
    for (uint32_t i = 0; i < g->cols; i++) YB_TRY(cell(g, s, (int)i, &row[i]));
  }
  return code == SQLITE_DONE ? YB_OK : failed(d, code, sqlite3_sql(s));
}

static yb_rc lite_query(struct yb_db *db, const struct db_call *c, struct yb_rows *rows,
                        int64_t *changed) {
  struct lite *d = (struct lite *)db;
  sqlite3_stmt *s;
  YB_TRY(find(d, c, &s));
  if ((uint32_t)sqlite3_bind_parameter_count(s) != c->n) {
    YB_LOG(YB_LOG_ERROR, "sql_arguments", YB_KV("statement", c->text));
    return YB_BROKEN;
  }
  yb_rc rc = YB_OK;
  struct db_gather g = {.arena = c->arena, .max = c->max_rows,
                        .cols = (uint32_t)sqlite3_column_count(s)};
  for (uint32_t i = 0; i < c->n && rc == YB_OK; i++)
    if (bind(s, (int)i + 1, &c->args[i]) != SQLITE_OK) rc = YB_NOMEM;
  if (rc == YB_OK) rc = step_all(d, s, c, &g);
  if (rc == YB_OK && changed) *changed = sqlite3_changes64(d->h);
  (void)sqlite3_reset(s);
  (void)sqlite3_clear_bindings(s);
  if (rc == YB_OK && rows) *rows = (struct yb_rows){g.count, g.cols, g.cell};
  return rc;
}

/* ---- transactions ---- */

static yb_rc lite_script(struct yb_db *db, const char *text) {
  struct lite *d = (struct lite *)db;
  int code = sqlite3_exec(d->h, text, NULL, NULL, NULL);
  return code == SQLITE_OK ? YB_OK : failed(d, code, "script");
}

static yb_rc plain(struct yb_db *db, enum plain which) {
  struct lite *d = (struct lite *)db;
  sqlite3_stmt **s = &d->plain[which];
  int code = *s ? SQLITE_OK : sqlite3_prepare_v3(d->h, plain_text[which], -1,
                                                 SQLITE_PREPARE_PERSISTENT, s, NULL);
  if (code == SQLITE_OK) code = sqlite3_step(*s);
  yb_rc rc = code == SQLITE_DONE ? YB_OK : failed(d, code, plain_text[which]);
  (void)sqlite3_reset(*s);
  return rc;
}

static yb_rc lite_begin(struct yb_db *db, enum db_mode mode) {
  return plain(db, mode == DB_READ ? PLAIN_BEGIN : PLAIN_BEGIN_WRITE);
}

static yb_rc lite_commit(struct yb_db *db) { return plain(db, PLAIN_COMMIT); }

static void lite_rollback(struct yb_db *db) {
  struct lite *d = (struct lite *)db;
  if (!sqlite3_get_autocommit(d->h)) (void)plain(db, PLAIN_ROLLBACK);
}

static yb_rc lite_mark(struct yb_db *db, enum db_mark mark) {
  static const enum plain of[] = {PLAIN_SET, PLAIN_KEEP, PLAIN_UNDO};
  return plain(db, of[mark]);
}

static bool lite_in_tx(struct yb_db *db) { return !sqlite3_get_autocommit(((struct lite *)db)->h); }

static yb_rc lite_revive(struct yb_db *db) {
  (void)db;
  return YB_IO;
}

static void lite_close(struct yb_db *db) {
  struct lite *d = (struct lite *)db;
  for (size_t i = 0; i < YB_SQL_COUNT; i++) sqlite3_finalize(d->stmt[i]);
  for (size_t i = 0; i < PLAIN_COUNT; i++) sqlite3_finalize(d->plain[i]);
  for (size_t i = 0; i < KEPT_LISTS; i++) {
    sqlite3_finalize(d->list[i].stmt);
    yb_mem_give(d->list[i].text);
  }
  (void)sqlite3_close(d->h);
  yb_mem_give(d);
}

static const struct db_ops lite_ops = {
  .begin = lite_begin, .commit = lite_commit, .rollback = lite_rollback, .query = lite_query,
  .script = lite_script, .mark = lite_mark, .in_tx = lite_in_tx, .revive = lite_revive,
  .close = lite_close,
};

/* secure_delete overwrites what is deleted: personal data leaves the file. The WAL is
 * copied back at 32 MB: a page of an index that many commits touch is then written and
 * synced once; it is cut back after a burst, and the cache is bounded. */
static const char *const writer_setup =
    "pragma journal_mode=wal; pragma synchronous=full; pragma secure_delete=on;"
    "pragma wal_autocheckpoint=8000; pragma journal_size_limit=67108864;"
    "pragma cache_size=-32768; pragma temp_store=memory; pragma trusted_schema=off;"
    "pragma foreign_keys=off";
static const char *const reader_setup =
    "pragma query_only=on; pragma cache_size=-8192; pragma temp_store=memory;"
    "pragma trusted_schema=off";

yb_rc db_sqlite_open(const char *path, const char *vfs, bool reader, struct yb_db **out,
                     char why[DB_WHY]) {
  struct lite *d = yb_mem_take(sizeof *d);
  if (!d) return YB_NOMEM;
  d->db.ops = &lite_ops;
  /* Nobody reads SQLite's count of its memory; it costs a lock for each piece. Before the
   * first connection of the process; later it is refused, and stands. */
  if (!reader) (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
              (reader ? 0 : SQLITE_OPEN_CREATE);
  int code = sqlite3_open_v2(path, &d->h, flags, vfs);
  yb_rc rc = code == SQLITE_OK ? YB_OK : failed(d, code, "open");
  if (rc == YB_OK) {
    (void)sqlite3_busy_timeout(d->h, 5000);
    rc = lite_script(&d->db, reader ? reader_setup : writer_setup);
  }
  if (rc != YB_OK) {
    memcpy(why, d->db.why, DB_WHY);
    lite_close(&d->db);
    return rc;
  }
  *out = &d->db;
  return YB_OK;
}

/* ---- backup ---- */

static yb_rc sync_file(const char *path) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return YB_IO;
  int bad = fsync(fd);
  (void)close(fd);
  return bad ? YB_IO : YB_OK;
}

/* One step over all pages under one read snapshot: the writer goes on, and no
 * change of its can restart the copy. */
yb_rc db_sqlite_backup(struct yb_db *from, const char *path, char why[DB_WHY]) {
  struct lite *d = (struct lite *)from;
  sqlite3 *to = NULL;
  yb_rc rc = YB_IO;
  int code = sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
  sqlite3_backup *b = code == SQLITE_OK ? sqlite3_backup_init(to, "main", d->h, "main") : NULL;
  if (b) {
    code = sqlite3_backup_step(b, -1);
    int end = sqlite3_backup_finish(b);
    rc = code == SQLITE_DONE ? result_of(end) : result_of(code);
    if (rc == YB_OK && code != SQLITE_DONE) rc = YB_IO;
  }
  if (rc != YB_OK) (void)snprintf(why, DB_WHY, "%s", to ? sqlite3_errmsg(to) : "out of memory");
  (void)sqlite3_close(to);
  return rc == YB_OK ? sync_file(path) : rc;
}
