/* store_plans.c - prepares every statement and every combination of fragments
 * on both engines, and reads SQLite's plan of each: no scan of a large table,
 * no sorting of many rows. Large is what the shipped statistics say (10,000 rows
 * or more), or a table without any.
 *
 * A plan that fails here wants an index that begins with the city and ends in
 * the order of the list, or statistics in the module's schema file.
 */
#include <stdlib.h>

#include "store/store_int.h"
#include "store_tamper.h"

#define LARGE 10000
#define SORTED_MAX 5000      /* rows that may be sorted for one page */
#define SUBSETS_MAX 6        /* filters of which every subset is tried */

struct probe { struct bench *b; sqlite3 *lite; PGconn *pg; uint32_t texts, bad; bool plan; };

static void complain(struct probe *p, const char *name, const char *what, const char *text) {
  p->bad++;
  (void)fprintf(stderr, "%s: %s\n    %s\n", name, what, text);
}

/* ---- statistics ---- */

/* The n-th number of an index's statistics: 0 all rows, k rows per k columns.
 * -1 when there are none. */
static int64_t stat_of(struct probe *p, const char *column, const char *name, int nth) {
  sqlite3_stmt *s;
  char sql[128];
  int64_t got = -1;
  (void)snprintf(sql, sizeof sql, "select stat from sqlite_stat1 where %s = ?1 limit 1", column);
  CHECK(sqlite3_prepare_v2(p->lite, sql, -1, &s, NULL) == SQLITE_OK);
  (void)sqlite3_bind_text(s, 1, name, -1, SQLITE_STATIC);
  if (sqlite3_step(s) == SQLITE_ROW) {
    yb_str rest = yb_str_of((const char *)sqlite3_column_text(s, 0)), one;
    for (int i = 0; yb_str_cut(&rest, ' ', &one) && yb_str_int(one, &got) && i < nth; i++) continue;
  }
  sqlite3_finalize(s);
  return got;
}

/* The table behind an alias of the text: "case_file c" -> c. */
static void table_of(const char *text, const char *alias, char out[64]) {
  size_t n = strlen(alias);
  (void)snprintf(out, 64, "%s", alias);
  for (const char *at = strstr(text, alias); at; at = strstr(at + 1, alias)) {
    if (at < text + 2 || at[-1] != ' ' || (at[n] != ' ' && at[n] != 0 && at[n] != ',')) continue;
    const char *end = at - 1, *begin = end;
    while (begin > text && begin[-1] != ' ') begin--;
    yb_str word = yb_str_n(begin, (size_t)(end - begin));
    if (YB_EQ(word, "from") || YB_EQ(word, "join") || YB_EQ(word, "into")) return;
    bool named = begin - text > 5 && (strncmp(begin - 5, "from ", 5) == 0 ||
                                      strncmp(begin - 5, "join ", 5) == 0);
    if (named) {
      (void)snprintf(out, 64, "%.*s", YB_ARG(word));
      return;
    }
  }
}

/* ---- plans ---- */

/* Care that reads a whole table, at night or by hand. */
static bool may_scan(const char *name) {
  static const char *const whole[] = {"person_old_key_count", "code_clean"};
  for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
    if (strcmp(name, whole[i]) == 0) return true;
  return false;
}

static void check_scan(struct probe *p, const char *name, const char *line, const char *text) {
  char alias[64] = "", table[64];
  if (sscanf(line, "SCAN %63s", alias) != 1 || alias[0] == '(') return;
  if (strcmp(alias, "CONSTANT") == 0) return;
  table_of(text, alias, table);
  int64_t rows = stat_of(p, "tbl", table, 0);
  if ((rows < 0 || rows >= LARGE) && !may_scan(name)) complain(p, name, line, text);
}

/* Rows a search yields: the statistic of the columns it compares. */
static int64_t yields(struct probe *p, const char *line, const char *text) {
  char alias[64] = "", table[64], index[64];
  const char *at = strstr(line, "INDEX ");
  int equal = 0;
  if (sscanf(line, "SEARCH %63s", alias) != 1) return 0;
  table_of(text, alias, table);
  for (const char *e = strstr(line, "=?"); e; e = strstr(e + 1, "=?")) equal++;
  bool named = at && sscanf(at, "INDEX %63s", index) == 1;
  int64_t rows = stat_of(p, "idx", named ? index : table, equal);
  return rows < 0 && equal >= 2 ? 0 : rows;      /* more than the city is compared */
}

static void check_plan(struct probe *p, const char *name, const char *text) {
  char sql[8192];
  sqlite3_stmt *s;
  int64_t most = 0;
  (void)snprintf(sql, sizeof sql, "explain query plan %s", text);
  CHECK(sqlite3_prepare_v2(p->lite, sql, -1, &s, NULL) == SQLITE_OK);
  while (sqlite3_step(s) == SQLITE_ROW) {
    const char *line = (const char *)sqlite3_column_text(s, 3);
    int64_t rows = yields(p, line, text);
    if (rows < 0 || rows > most) most = rows < 0 ? INT64_MAX : rows;
    check_scan(p, name, line, text);
    if (strstr(line, "TEMP B-TREE FOR") && !strstr(line, "DISTINCT") &&
        !strstr(line, "RIGHT PART") && most > SORTED_MAX)
      complain(p, name, line, text);
  }
  sqlite3_finalize(s);
}

/* ---- preparing ---- */

static bool pg_type_ok(Oid t) {
  return t == 16 || t == 20 || t == 23 || t == 25 || t == 19 || t == 1043 || t == 17 || t == 701;
}

static void prepare_pg(struct probe *p, const char *name, yb_str text) {
  yb_str sql;
  CHECK_OK(sql_dialect(p->b->ctx->arena, text, SQL_PG, &sql));
  PGresult *r = PQprepare(p->pg, "", sql.p, 0, NULL);
  if (PQresultStatus(r) != PGRES_COMMAND_OK) complain(p, name, PQerrorMessage(p->pg), sql.p);
  PQclear(r);
  r = PQdescribePrepared(p->pg, "");
  for (int i = 0; i < PQnfields(r); i++)
    if (!pg_type_ok(PQftype(r, i))) complain(p, name, "a column of a type we do not read", sql.p);
  PQclear(r);
}

static void prepare(struct probe *p, const char *name, yb_str text) {
  struct yb_arena_mark m = yb_arena_mark(p->b->ctx->arena);
  yb_str sql;
  sqlite3_stmt *s = NULL;
  p->texts++;
  CHECK_OK(sql_dialect(p->b->ctx->arena, text, SQL_SQLITE, &sql));
  if (sqlite3_prepare_v2(p->lite, sql.p, -1, &s, NULL))
    complain(p, name, sqlite3_errmsg(p->lite), sql.p);
  else if (p->plan) check_plan(p, name, sql.p);
  sqlite3_finalize(s);
  prepare_pg(p, name, text);
  if (yb_str_find(text, YB_S("||")) != SIZE_MAX || yb_str_find(text, YB_S("''")) != SIZE_MAX)
    complain(p, name, "|| or an empty text", sql.p);
  yb_arena_back(p->b->ctx->arena, m);
}

/* ---- lists ---- */

static const yb_val nulls[YB_ARGS_MAX];

static void try_list(struct probe *p, struct yb_list_query q, uint32_t count_to) {
  struct list_text t;
  char name[80];
  (void)snprintf(name, sizeof name, "list %s", list_name(q.list));
  CHECK_OK(list_build(p->b->ctx->arena, &q, count_to, &t));
  prepare(p, name, t.text);
}

static void try_filters(struct probe *p, enum yb_list list, const struct yb_list_filter *f,
                        uint32_t n) {
  struct yb_list_query q = {.list = list, .args = nulls, .n = list_args(list), .filters = f,
                            .filter_count = n, .limit = 20};
  bool plan = p->plan;
  for (int s = 0; s < (int)YB_SORT_COUNT; s++) {
    if (sort_list((enum yb_sort)s) != list) continue;
    q.sort = (enum yb_sort)s;
    q.after_n = 0;
    try_list(p, q, 0);
    q.after = nulls;
    q.after_n = sort_args(q.sort);
    try_list(p, q, 0);
  }
  p->plan = false;                     /* a count reads what it counts */
  try_list(p, q, 1000);
  p->plan = plan;
}

static void try_list_all(struct probe *p, enum yb_list list) {
  struct yb_list_filter all[YB_FILTERS_MAX], some[YB_FILTERS_MAX];
  uint32_t have = 0;
  for (int f = 0; f < (int)YB_FILTER_COUNT; f++) {
    if (filter_list((enum yb_filter)f) != list) continue;
    struct yb_list_filter one = {(enum yb_filter)f, filter_many(f) ? 3 : filter_args(f), nulls};
    try_filters(p, list, &one, 1);
    if (have < YB_FILTERS_MAX) all[have++] = one;
  }
  p->plan = false;                     /* plans: none and each; texts: all */
  uint32_t bits = have < SUBSETS_MAX ? have : SUBSETS_MAX;
  for (uint32_t set = 0; set < 1u << bits; set++) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < bits; i++)
      if (set >> i & 1) some[n++] = all[i];
    p->plan = n == 0;
    try_filters(p, list, some, n);
  }
  try_filters(p, list, all, have);
  p->plan = true;
}

TEST(everything_prepares_on_both_engines_and_no_list_scans) {
  struct bench b, pg;
  struct probe p = {.b = &b, .plan = true};
  char path[128];
  bench_begin(&pg, bench_server());
  bench_open(&pg);
  bench_begin(&b, NULL);
  bench_open(&b);
  bench_path(&b, "city.db", path);
  CHECK(sqlite3_open(path, &p.lite) == SQLITE_OK);
  p.pg = PQconnectdb(pg.url);
  CHECK(PQstatus(p.pg) == CONNECTION_OK);
  for (int i = 0; i < (int)YB_SQL_COUNT; i++)
    prepare(&p, sql_name((enum yb_sql)i), sql_text((enum yb_sql)i));
  for (int i = 0; i < (int)YB_SORT_COUNT; i++) CHECK(sort_args((enum yb_sort)i) > 0);
  for (int i = 0; i < (int)YB_LIST_COUNT; i++) try_list_all(&p, (enum yb_list)i);
  CHECK(p.texts >= YB_SQL_COUNT);
  PQfinish(p.pg);
  CHECK(sqlite3_close(p.lite) == SQLITE_OK);
  bench_end(&b);
  bench_end(&pg);
  if (p.bad) fail_msg("%u of %u texts are refused or badly planned", p.bad, p.texts);
}

/* Every key of every table begins with the city, and every table has one. */
TEST(every_key_begins_with_the_city) {
  struct bench b;
  char path[128];
  sqlite3 *h;
  sqlite3_stmt *s;
  uint32_t bad = 0;
  bench_begin(&b, NULL);
  bench_open(&b);
  bench_path(&b, "city.db", path);
  CHECK(sqlite3_open(path, &h) == SQLITE_OK);
  CHECK(sqlite3_prepare_v2(h, "select t.name, l.name, i.name from sqlite_schema t"
                              " join pragma_index_list(t.name) l on 1"
                              " left join pragma_index_info(l.name) i on i.seqno = 0"
                              " where t.type = 'table' and t.name not like 'sqlite_%'",
                           -1, &s, NULL) == SQLITE_OK);
  while (sqlite3_step(s) == SQLITE_ROW) {
    const char *column = (const char *)sqlite3_column_text(s, 2);
    if (column && strcmp(column, "city") == 0) continue;
    bad++;
    (void)fprintf(stderr, "%s: the key %s begins with %s\n", sqlite3_column_text(s, 0),
                  sqlite3_column_text(s, 1), column ? column : "an expression");
  }
  sqlite3_finalize(s);
  CHECK(sqlite3_close(h) == SQLITE_OK);
  bench_end(&b);
  CHECK_INT(bad, 0);
}

/* Without its statistics an index is taken for a good one, and a list is sorted. */
TEST(every_index_of_a_large_table_has_statistics) {
  struct bench b;
  char path[128];
  sqlite3 *h;
  sqlite3_stmt *s;
  uint32_t bad = 0;
  bench_begin(&b, NULL);
  bench_open(&b);
  bench_path(&b, "city.db", path);
  CHECK(sqlite3_open(path, &h) == SQLITE_OK);
  CHECK(sqlite3_prepare_v2(h, "select t.name, l.name from sqlite_schema t"
                              " join pragma_index_list(t.name) l on 1 where t.type = 'table'"
                              " and l.origin = 'c' and exists (select 1 from sqlite_stat1 r"
                              "   where r.tbl = t.name and cast(r.stat as integer) >= 10000)"
                              " and not exists (select 1 from sqlite_stat1 r"
                              "   where r.tbl = t.name and r.idx = l.name)",
                           -1, &s, NULL) == SQLITE_OK);
  while (sqlite3_step(s) == SQLITE_ROW) {
    bad++;
    (void)fprintf(stderr, "%s: %s has no statistics\n", sqlite3_column_text(s, 0),
                  sqlite3_column_text(s, 1));
  }
  sqlite3_finalize(s);
  CHECK(sqlite3_close(h) == SQLITE_OK);
  bench_end(&b);
  CHECK_INT(bad, 0);
}

static void dialect(const char *in, unsigned flags, const char *want) {
  struct yb_arena *a = yb_arena_open(1 << 16);
  yb_str got;
  CHECK_OK(sql_dialect(a, yb_str_of(in), flags, &got));
  CHECK_STR(got, want);
  CHECK(got.p[got.n] == 0);
  yb_arena_close(a);
}

TEST(one_text_becomes_two_dialects) {
  const char *text = "a ?1 /*pg: for update*/ /*sqlite:x*/ b BLOB blob blobs /* said */"
                     " /*citus:c*/";
  dialect(text, SQL_SQLITE, "a ?1  x b BLOB blob blobs  ");
  dialect(text, SQL_PG, "a $1  for update  b bytea bytea blobs  ");
  dialect(text, SQL_PG | SQL_CITUS, "a $1  for update  b bytea bytea blobs  c");
  dialect("", SQL_PG, "");
  dialect("?", SQL_PG, "?");
  dialect("x /* open", SQL_SQLITE, "x ");
}
