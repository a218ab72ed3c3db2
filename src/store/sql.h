/* sql.h - values, statements and filtered lists: how SQL is written and run.
 *
 * Statements stand in src/store/sql/<module>.h, one line each, and nowhere
 * else; every file of that folder is gathered at build (cmake/store.cmake), so
 * that a module adds a file and touches nothing of its neighbours':
 *
 *   SQL(case_get, "select version, state from cases where city = ?1 and id = ?2")
 *
 *   LIST(cases, "c.id, c.title, c.opened_at",           columns
 *               "from cases c where c.city = ?1")        tables and what always holds
 *   FILTER(cases, state,  "c.state = ?")                 ? takes the next value
 *   FILTER(cases, units,  "c.unit in (?*)")              ?* takes all its values
 *   SORT(cases, newest, "c.opened_at desc, c.id desc",   order, unique, never null
 *                       "(c.opened_at, c.id) < (?, ?)")  what stands after a row
 *
 * give YB_SQL_case_get, YB_LIST_cases, YB_FILTER_cases_state, YB_SORT_cases_newest.
 *
 * One dialect for SQLite and PostgreSQL: BIGINT, TEXT, DOUBLE PRECISION, BLOB;
 * no upsert, no ||, no sub-select in INSERT, no OFFSET of its own, no '' (an
 * empty text is bound as NULL); the city first in every key. Where an engine
 * needs a word of its own, a comment carries it and is opened for that engine
 * only: slash-star pg: for update skip locked star-slash, or sqlite: likewise.
 * sum() of BIGINT is `cast(sum(x) as bigint)`: PostgreSQL widens it otherwise.
 * A test prepares every statement and every combination of fragments on both
 * engines and asserts the plan of every list.
 */
#ifndef YB_STORE_SQL_H
#define YB_STORE_SQL_H
#include "base/ctx.h"
#include "base/str.h"

struct yb_tx;

enum yb_sql {
#define SQL(name, text) YB_SQL_##name,
#include "store_sql_all.h"
  YB_SQL_COUNT
};
enum yb_list {
#define LIST(name, columns, from) YB_LIST_##name,
#include "store_sql_all.h"
  YB_LIST_COUNT
};
enum yb_filter {
#define FILTER(list, name, text) YB_FILTER_##list##_##name,
#include "store_sql_all.h"
  YB_FILTER_COUNT
};
enum yb_sort {
#define SORT(list, name, order, after) YB_SORT_##list##_##name,
#include "store_sql_all.h"
  YB_SORT_COUNT
};

typedef enum yb_val_kind { YB_VAL_NULL, YB_VAL_INT, YB_VAL_REAL, YB_VAL_TEXT,
    YB_VAL_BLOB } yb_val_kind;
typedef struct yb_val {
  yb_val_kind kind;
  union { int64_t i; double r; yb_str s; };
} yb_val;

static inline yb_val yb_null(void) { return (yb_val){.kind = YB_VAL_NULL}; }
static inline yb_val yb_int(int64_t i) { return (yb_val){.kind = YB_VAL_INT, .i = i}; }
static inline yb_val yb_real(double r) { return (yb_val){.kind = YB_VAL_REAL, .r = r}; }
/* Empty text and an empty blob are NULL in the store. */
static inline yb_val yb_text(yb_str s) {
  return s.n ? (yb_val){.kind = YB_VAL_TEXT, .s = s} : yb_null();
}
static inline yb_val yb_blob(yb_str s) {
  return s.n ? (yb_val){.kind = YB_VAL_BLOB, .s = s} : yb_null();
}
/* For arguments in place: yb_tx_exec(tx, YB_SQL_x, YB_ARGS(yb_int(1), ...), &n). */
#define YB_ARGS(...)                 \
  (const yb_val[]){__VA_ARGS__},     \
  (uint32_t)(sizeof((const yb_val[]){__VA_ARGS__}) / sizeof(yb_val))

/* Rows of a result; texts live in the tx's arena (yb_tx_arena). */
struct yb_rows { uint32_t count, cols; const yb_val *cell; };
static inline const yb_val *yb_row(const struct yb_rows *r, uint32_t row) {
  return r->cell + (size_t)row * r->cols;
}
/* 0, 0.0 and "" for NULL; a column of another kind is a fault of the program
 * and gives the same. */
static inline int64_t yb_int_of(const yb_val *v) { return v->kind == YB_VAL_INT ? v->i : 0; }
static inline double yb_real_of(const yb_val *v) {
  return v->kind == YB_VAL_REAL ? v->r : v->kind == YB_VAL_INT ? (double)v->i : 0;
}
static inline yb_str yb_str_in(const yb_val *v) {
  return v->kind >= YB_VAL_TEXT ? v->s : (yb_str){"", 0};
}

#define YB_ARGS_MAX 64u           /* values of one statement */
#define YB_ROWS_MAX 10000u        /* rows of one result: more is YB_LIMIT */
#define YB_STATEMENTS_MAX 20000u  /* statements of one command or read */

/* Arguments are the values of ?1..?n. After the first failure that is not
 * YB_ABSENT every later call of the tx gives the same result and the command is
 * rolled back, whatever it returns: on PostgreSQL a failed statement ends its
 * transaction, and both engines shall behave alike.
 * YB_CONFLICT: a unique index refused (the store has run the command again
 * first, where another may have come between). YB_RETRY: pass it up. */
yb_rc yb_tx_exec(struct yb_tx *tx, enum yb_sql sql, const yb_val *args, uint32_t n,
                 int64_t *changed) YB_MUST;                  /* changed may be NULL */
yb_rc yb_tx_rows(struct yb_tx *tx, enum yb_sql sql, const yb_val *args, uint32_t n,
                 struct yb_rows *out) YB_MUST;
/* The first row (its cells), or YB_ABSENT. */
yb_rc yb_tx_one(struct yb_tx *tx, enum yb_sql sql, const yb_val *args, uint32_t n,
                const yb_val **out) YB_MUST;

#define YB_FILTERS_MAX 12u        /* filters of one list call */
#define YB_FILTER_IN_MAX 32u      /* values of one ?*: padded to 1, 2, 4 .. 32 */
#define YB_LIST_ROWS_MAX 1000u
#define YB_LIST_SKIP_MAX 10000u

struct yb_list_filter { enum yb_filter filter; uint32_t n; const yb_val *args; };
struct yb_list_query {
  enum yb_list list;
  enum yb_sort sort;
  const yb_val *args; uint32_t n;                  /* ?1..?n of the LIST */
  const struct yb_list_filter *filters; uint32_t filter_count;   /* joined by `and` */
  const yb_val *after; uint32_t after_n;           /* the last row's sort keys; n 0: first page */
  uint32_t limit;                                  /* rows wanted, at most YB_LIST_ROWS_MAX */
  uint32_t skip;      /* page numbers of foreign protocols only, at most YB_LIST_SKIP_MAX */
};
/* YB_LIMIT beyond a ceiling; YB_BROKEN when a filter or sort belongs to another
 * list or the number of values does not fit its text. */
yb_rc yb_tx_list(struct yb_tx *tx, const struct yb_list_query *q, struct yb_rows *out) YB_MUST;
/* How many rows the filters leave, counted up to `ceiling`. Sort, after, limit
 * and skip are ignored. */
yb_rc yb_tx_count(struct yb_tx *tx, const struct yb_list_query *q, uint32_t ceiling,
                  uint32_t *out) YB_MUST;

#endif
