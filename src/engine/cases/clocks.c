/* clocks.c - rows of clocks: the state is the truth, the due instant a projection
 * written again by every store (cases.h). */
#include "base/arena.h"
#include "engine/cases/cases.h"
#include "store/row.h"

#define I(m) YB_COL_INT(struct yb_case_clock, m)
#define T(m) YB_COL_TEXT(struct yb_case_clock, m)
#define F(m, doc) YB_COL_INT(struct yb_case_clock, st.m),
static const struct yb_column columns[] = {   /* CLOCK_COLUMNS */
    I(id), I(case_id), I(task_id), T(name), T(why), YB_CLOCK_FIELDS(F) I(due_at),
    I(due_provisional), I(version)};
static const struct yb_column changing[] = {  /* clock_update, from ?3 */
    T(why), YB_CLOCK_FIELDS(F) I(due_at), I(due_provisional), I(task_id)};
#undef I
#undef T
#undef F
#define COUNT(a) (uint32_t)(sizeof(a) / sizeof(a)[0])

static void project(const struct yb_calendar *cal, struct yb_case_clock *k) {
  struct yb_when due = yb_clock_due(cal, &k->st);
  k->due_at = due.at_ms;
  k->due_provisional = due.missing_year;
}

yb_rc yb_case_clock_start(struct yb_tx *tx, const struct yb_calendar *cal,
                          struct yb_case_clock *k, yb_clock_kind kind, int64_t budget) {
  yb_val args[1 + COUNT(columns)];
  if (budget <= 0) return YB_INVALID;
  YB_TRY(yb_clock_init(&k->st, kind, budget, 0));
  YB_TRY(yb_clock_start(cal, &k->st, yb_tx_now(tx)));
  project(cal, k);
  k->id = yb_tx_id(tx);
  k->version = 1;
  args[0] = yb_int(yb_tx_city(tx));
  yb_row_args(columns, COUNT(columns), k, args + 1);
  return yb_tx_exec(tx, YB_SQL_clock_insert, args, COUNT(args), NULL);
}

yb_rc yb_case_clock_load(struct yb_tx *tx, int64_t id, struct yb_case_clock *out) {
  const yb_val *cell;
  YB_TRY(yb_tx_one(tx, YB_SQL_clock_get, YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(id)), &cell));
  yb_row_read(columns, COUNT(columns), cell, out);
  return yb_clock_ok(&out->st) ? YB_OK : YB_BROKEN;
}

static yb_rc list(struct yb_tx *tx, enum yb_sql sql, int64_t key, struct yb_case_clock **out,
                  uint32_t *count) {
  struct yb_rows rows;
  YB_TRY(yb_tx_rows(tx, sql, YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(key)), &rows));
  struct yb_case_clock *k = YB_NEW_N(yb_tx_arena(tx), rows.count, struct yb_case_clock);
  if (!k) return YB_NOMEM;
  for (uint32_t i = 0; i < rows.count; i++) {
    yb_row_read(columns, COUNT(columns), yb_row(&rows, i), &k[i]);
    if (!yb_clock_ok(&k[i].st)) return YB_BROKEN;
  }
  *out = k;
  *count = rows.count;
  return YB_OK;
}

yb_rc yb_clocks_of_case(struct yb_tx *tx, int64_t case_id, struct yb_case_clock **out,
                        uint32_t *count) {
  return list(tx, YB_SQL_clock_of_case, case_id, out, count);
}

yb_rc yb_clocks_provisional(struct yb_tx *tx, int64_t after, struct yb_case_clock **out,
                            uint32_t *count) {
  return list(tx, YB_SQL_clock_provisional, after, out, count);
}

yb_rc yb_case_clock_store(struct yb_tx *tx, const struct yb_calendar *cal,
                          struct yb_case_clock *k) {
  yb_val args[4 + COUNT(changing)];
  int64_t changed = 0;
  project(cal, k);
  args[0] = yb_int(yb_tx_city(tx));
  args[1] = yb_int(k->id);
  yb_row_args(changing, COUNT(changing), k, args + 2);
  args[2 + COUNT(changing)] = yb_int(k->version + 1);
  args[3 + COUNT(changing)] = yb_int(k->version);
  YB_TRY(yb_tx_exec(tx, YB_SQL_clock_update, args, COUNT(args), &changed));
  if (changed != 1) return YB_CONFLICT;
  k->version++;
  return YB_OK;
}
