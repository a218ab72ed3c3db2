/* db_pg.c - one PostgreSQL connection: prepared statements, binary results.
 *
 * Integers travel as text and come back as eight bytes; texts and blobs travel
 * as they are, with their length. Messages of the server may quote values, so
 * only the SQLSTATE is kept, and the text for class 42 (our own SQL).
 */
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/mem.h"
#include "store/store_int.h"

#define KEPT_LISTS 128u

struct kept { char *text; size_t n; };
struct pg {
  struct yb_db db;
  PGconn *c;
  bool in_tx;
  unsigned flags;
  bool ready[YB_SQL_COUNT];
  struct kept list[KEPT_LISTS];
};

static bool state_is(const char *state, const char *want) {
  return state && strncmp(state, want, strlen(want)) == 0;
}

static yb_rc result_of(const char *state) {
  if (state_is(state, "40001") || state_is(state, "40P01") || state_is(state, "55P03"))
    return YB_RETRY;
  if (state_is(state, "23505")) return YB_CONFLICT;
  if (state_is(state, "57014")) return YB_BUSY;               /* statement_timeout */
  if (state_is(state, "22021") || state_is(state, "22P05")) return YB_INVALID;
  if (state_is(state, "53200")) return YB_NOMEM;
  if (state_is(state, "08") || state_is(state, "53") || state_is(state, "57") ||
      state_is(state, "58") || state_is(state, "25006") || state_is(state, "25P03"))
    return YB_IO;
  return YB_BROKEN;
}

static yb_rc failed(struct pg *p, const PGresult *r, const char *what) {
  const char *state = r ? PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL;
  yb_rc rc = state ? result_of(state) : YB_IO;
  /* 57P: the server is going down; 25: it became read-only or ended our session. */
  if (PQstatus(p->c) != CONNECTION_OK || state_is(state, "57P") || state_is(state, "25006") ||
      state_is(state, "25P03")) {
    p->db.lost = true;
    rc = YB_IO;
  }
  p->db.unique = rc == YB_CONFLICT;
  const char *text = state_is(state, "42") ? PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY) : "";
  (void)snprintf(p->db.why, sizeof p->db.why, "%s %s", state ? state : "connection lost",
                 text ? text : "");
  if (rc == YB_BROKEN || rc == YB_IO)
    YB_LOG(YB_LOG_ERROR, "postgresql_failed", YB_KV("statement", yb_str_of(what)),
           YB_KV("why", yb_str_of(p->db.why)));
  return rc;
}

static yb_rc finish(struct pg *p, PGresult *r, const char *what) {
  ExecStatusType st = PQresultStatus(r);
  bool ok = st == PGRES_COMMAND_OK || st == PGRES_TUPLES_OK || st == PGRES_EMPTY_QUERY;
  yb_rc rc = ok ? YB_OK : failed(p, r, what);
  PQclear(r);
  return rc;
}

static yb_rc pg_script(struct yb_db *db, const char *text) {
  struct pg *p = (struct pg *)db;
  return finish(p, PQexec(p->c, text), "script");
}

/* ---- statements ---- */

static void list_name_of(char out[24], unsigned at) { (void)snprintf(out, 24, "l%u", at); }

static yb_rc prepare(struct pg *p, const struct db_call *c, const char *name) {
  yb_str text;
  YB_TRY(sql_dialect(c->arena, c->text, p->flags, &text));
  return finish(p, PQprepare(p->c, name, text.p, 0, NULL), text.p);
}

static yb_rc find_list(struct pg *p, const struct db_call *c, char name[24]) {
  unsigned at = (unsigned)(yb_str_hash(c->text) % KEPT_LISTS);
  struct kept *k = &p->list[at];
  list_name_of(name, at);
  if (k->text && yb_str_eq(yb_str_n(k->text, k->n), c->text)) return YB_OK;
  if (k->text) {
    char drop[40];
    (void)snprintf(drop, sizeof drop, "deallocate %s", name);
    YB_TRY(pg_script(&p->db, drop));
    yb_mem_give(k->text);
    *k = (struct kept){NULL, 0};
  }
  char *text = yb_mem_take(c->text.n + 1);
  if (!text) return YB_NOMEM;
  memcpy(text, c->text.p, c->text.n);
  yb_rc rc = prepare(p, c, name);
  if (rc == YB_OK) *k = (struct kept){text, c->text.n};
  else yb_mem_give(text);
  return rc;
}

static yb_rc find(struct pg *p, const struct db_call *c, char name[24]) {
  if (c->slot < 0) return find_list(p, c, name);
  (void)snprintf(name, 24, "s%d", c->slot);
  if (!p->ready[c->slot]) {
    YB_TRY(prepare(p, c, name));
    p->ready[c->slot] = true;
  }
  return YB_OK;
}

static yb_rc bind(struct yb_arena *a, const yb_val *v, const char **value, int *n, int *binary) {
  char tmp[40];
  int len;
  *binary = v->kind >= YB_VAL_TEXT;
  *n = 0;
  *value = NULL;
  if (v->kind == YB_VAL_NULL) return YB_OK;
  if (*binary) {
    if (v->s.n > INT32_MAX) return YB_LIMIT;
    *value = v->s.p;
    *n = (int)v->s.n;
    return YB_OK;
  }
  if (v->kind == YB_VAL_INT) len = snprintf(tmp, sizeof tmp, "%lld", (long long)v->i);
  else len = snprintf(tmp, sizeof tmp, "%.17g", v->r);
  char *z = yb_arena_take(a, (size_t)len + 1);
  if (!z) return YB_NOMEM;
  memcpy(z, tmp, (size_t)len + 1);
  *value = z;
  return YB_OK;
}

static uint64_t big_endian(const char *p, int n) {
  uint64_t v = 0;
  for (int i = 0; i < n; i++) v = v << 8 | (unsigned char)p[i];
  return v;
}

static yb_rc cell(struct db_gather *g, const PGresult *r, int row, int col, yb_val *v) {
  const char *p = PQgetvalue(r, row, col);
  int n = PQgetlength(r, row, col);
  *v = yb_null();
  if (PQgetisnull(r, row, col)) return YB_OK;
  switch (PQftype(r, col)) {                       /* pg_type.dat: oid */
    case 16: *v = yb_int(p[0] != 0); return YB_OK;                          /* bool */
    case 20: *v = yb_int((int64_t)big_endian(p, 8)); return YB_OK;          /* int8 */
    case 23: *v = yb_int((int32_t)big_endian(p, 4)); return YB_OK;          /* int4 */
    case 701: {                                                             /* float8 */
      uint64_t bits = big_endian(p, 8);
      double d;
      memcpy(&d, &bits, sizeof d);
      *v = yb_real(d);
      return YB_OK;
    }
    case 25: case 1043: case 19: return db_gather_text(g, v, YB_VAL_TEXT, p, (size_t)n);
    case 17: return db_gather_text(g, v, YB_VAL_BLOB, p, (size_t)n);        /* bytea */
    default: return YB_BROKEN;
  }
}

static yb_rc gather(const PGresult *r, struct db_gather *g) {
  for (int i = 0; i < PQntuples(r); i++) {
    yb_val *row;
    YB_TRY(db_gather_row(g, &row));
    for (uint32_t k = 0; k < g->cols; k++) YB_TRY(cell(g, r, i, (int)k, &row[k]));
  }
  return YB_OK;
}

static int64_t affected(PGresult *r) {
  int64_t n = 0;
  return yb_str_int(yb_str_of(PQcmdTuples(r)), &n) ? n : 0;
}

static yb_rc pg_query(struct yb_db *db, const struct db_call *c, struct yb_rows *rows,
                      int64_t *changed) {
  struct pg *p = (struct pg *)db;
  const char *value[YB_ARGS_MAX];
  int length[YB_ARGS_MAX], binary[YB_ARGS_MAX];
  char name[24];
  YB_TRY(find(p, c, name));
  for (uint32_t i = 0; i < c->n; i++)
    YB_TRY(bind(c->arena, &c->args[i], &value[i], &length[i], &binary[i]));
  PGresult *r = PQexecPrepared(p->c, name, (int)c->n, value, length, binary, 1);
  ExecStatusType st = PQresultStatus(r);
  yb_rc rc = YB_OK;
  if (st != PGRES_COMMAND_OK && st != PGRES_TUPLES_OK) {
    char what[64];
    const char *as = c->slot < 0 ? "list" : sql_name((enum yb_sql)c->slot);
    (void)snprintf(what, sizeof what, "%.63s", as);
    rc = failed(p, r, what);
  } else {
    struct db_gather g = {.arena = c->arena, .max = c->max_rows, .cols = (uint32_t)PQnfields(r)};
    if (c->want_rows) rc = gather(r, &g);
    if (rc == YB_OK && rows) *rows = (struct yb_rows){g.count, g.cols, g.cell};
    if (rc == YB_OK && changed) *changed = affected(r);
  }
  PQclear(r);
  return rc;
}

/* ---- transactions ---- */

static yb_rc pg_begin(struct yb_db *db, enum db_mode mode) {
  struct pg *p = (struct pg *)db;
  static const char *const text[] = {
    [DB_READ] = "begin isolation level repeatable read read only",
    [DB_WRITE] = "begin isolation level serializable",
    [DB_PLAIN] = "begin isolation level repeatable read",
  };
  if (p->db.lost) return YB_IO;
  yb_rc rc = pg_script(db, text[mode]);
  p->in_tx = rc == YB_OK;
  return rc;
}

/* COMMIT of a failed transaction answers ROLLBACK and no error: look. */
static yb_rc pg_commit(struct yb_db *db) {
  struct pg *p = (struct pg *)db;
  p->in_tx = false;
  PGresult *r = PQexec(p->c, "commit");
  yb_rc rc = YB_OK;
  if (PQresultStatus(r) != PGRES_COMMAND_OK) rc = failed(p, r, "commit");
  else if (strcmp(PQcmdStatus(r), "COMMIT") != 0) rc = YB_RETRY;
  PQclear(r);
  return rc;
}

static void pg_rollback(struct yb_db *db) {
  struct pg *p = (struct pg *)db;
  p->in_tx = false;
  if (!p->db.lost && pg_script(db, "rollback") != YB_OK) p->db.lost = true;
}

static bool pg_in_tx(struct yb_db *db) { return ((struct pg *)db)->in_tx; }

static void forget(struct pg *p) {
  memset(p->ready, 0, sizeof p->ready);
  for (size_t i = 0; i < KEPT_LISTS; i++) {
    yb_mem_give(p->list[i].text);
    p->list[i] = (struct kept){NULL, 0};
  }
}

/* The session of a program that never waits for a person within a transaction,
 * and never trades the disk's acknowledgement for speed. */
static yb_rc setup(struct pg *p) {
  p->db.lost = false;
  return pg_script(&p->db,
                   "set statement_timeout = 30000; set lock_timeout = 10000;"
                   "set idle_in_transaction_session_timeout = 30000;"
                   "set client_min_messages = error;"
                   "select set_config('synchronous_commit', 'on', false)"
                   " where current_setting('synchronous_commit') = 'off'");
}

static yb_rc pg_revive(struct yb_db *db) {
  struct pg *p = (struct pg *)db;
  forget(p);
  p->in_tx = false;
  PQreset(p->c);
  if (PQstatus(p->c) != CONNECTION_OK) {
    p->db.lost = true;
    return YB_IO;
  }
  return setup(p);
}

static void pg_close(struct yb_db *db) {
  struct pg *p = (struct pg *)db;
  forget(p);
  PQfinish(p->c);
  yb_mem_give(p);
}

static const struct db_ops pg_ops = {
  .begin = pg_begin, .commit = pg_commit, .rollback = pg_rollback, .query = pg_query,
  .script = pg_script, .in_tx = pg_in_tx, .revive = pg_revive, .close = pg_close,
};

/* First line of libpq's message: it names host, user and database, no value. */
static void say_why(struct pg *p, char why[DB_WHY]) {
  const char *text = p->c ? PQerrorMessage(p->c) : "out of memory";
  size_t n = strcspn(text, "\n");
  (void)snprintf(why, DB_WHY, "%.*s", (int)(n < DB_WHY ? n : DB_WHY - 1), text);
}

static void quiet(void *arg, const PGresult *r) {
  (void)arg;
  (void)r;
}

yb_rc db_pg_open(const char *conninfo, struct yb_db **out, char why[DB_WHY]) {
  /* What stands before dbname gives way to the operator's own words. */
  const char *const key[] = {"connect_timeout", "keepalives_idle", "tcp_user_timeout",
                             "application_name", "dbname", "client_encoding", NULL};
  const char *const val[] = {"5", "10", "15000", "yiban", conninfo, "UTF8", NULL};
  struct pg *p = yb_mem_take(sizeof *p);
  if (!p) return YB_NOMEM;
  p->db.ops = &pg_ops;
  p->flags = SQL_PG;
  p->c = PQconnectdbParams(key, val, 1);
  yb_rc rc = p->c && PQstatus(p->c) == CONNECTION_OK ? YB_OK : YB_IO;
  if (rc != YB_OK) say_why(p, why);
  if (p->c) (void)PQsetNoticeReceiver(p->c, quiet, NULL);
  if (rc == YB_OK) rc = setup(p);
  if (rc != YB_OK) {
    pg_close(&p->db);
    return rc;
  }
  *out = &p->db;
  return YB_OK;
}
