/* store_tamper.h - SQL behind the program's back, on either engine. */
#ifndef STORE_TAMPER_H
#define STORE_TAMPER_H
#include <libpq-fe.h>
#include <sqlite3.h>

#include "store_test.h"

/* Runs the statement; gives its first value as an integer. */
static inline int64_t tamper(struct bench *b, const char *fmt, ...) YB_PRINTF(2, 3);
static inline int64_t tamper(struct bench *b, const char *fmt, ...) {
  char sql[1024], path[128];
  int64_t got = 0;
  va_list ap;
  va_start(ap, fmt);
  (void)vsnprintf(sql, sizeof sql, fmt, ap);
  va_end(ap);
  if (b->pg) {
    PGconn *c = PQconnectdb(b->url);
    PGresult *r = PQexec(c, sql);
    ExecStatusType st = PQresultStatus(r);
    if (st != PGRES_COMMAND_OK && st != PGRES_TUPLES_OK) fail_msg("%s: %s", sql, PQerrorMessage(c));
    if (PQntuples(r)) (void)yb_str_int(yb_str_of(PQgetvalue(r, 0, 0)), &got);
    PQclear(r);
    PQfinish(c);
    return got;
  }
  sqlite3 *h;
  sqlite3_stmt *s = NULL;
  bench_path(b, "city.db", path);
  CHECK(sqlite3_open(path, &h) == SQLITE_OK);
  (void)sqlite3_busy_timeout(h, 5000);
  if (sqlite3_prepare_v2(h, sql, -1, &s, NULL)) fail_msg("%s: %s", sql, sqlite3_errmsg(h));
  int code = sqlite3_step(s);
  if (code == SQLITE_ROW) got = sqlite3_column_int64(s, 0);
  else if (code != SQLITE_DONE) fail_msg("%s: %s", sql, sqlite3_errmsg(h));
  sqlite3_finalize(s);
  CHECK(sqlite3_close(h) == SQLITE_OK);
  return got;
}

#endif
