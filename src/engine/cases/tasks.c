/* tasks.c - rows of tasks and supplement lists (cases.h). */
#include "base/arena.h"
#include "engine/cases/cases.h"
#include "store/row.h"

#define I(m) YB_COL_INT(struct yb_task, m)
#define T(m) YB_COL_TEXT(struct yb_task, m)
static const struct yb_column columns[] = {   /* TASK_COLUMNS */
    I(id), I(case_id), T(node), I(instance), T(kind), T(unit), T(role), I(staff_id), I(state),
    I(opened_at), I(closed_at), I(due_at), I(due_provisional), I(light), T(question),
    T(outcome), T(opinion), T(conditions), I(asked_by), I(version)};
static const struct yb_column changing[] = {  /* task_update, from ?3 */
    T(unit), I(staff_id), I(state), I(closed_at), I(due_at), I(due_provisional), I(light),
    T(outcome), T(opinion), T(conditions)};
#undef I
#undef T
#define I(m) YB_COL_INT(struct yb_supplement, m)
#define T(m) YB_COL_TEXT(struct yb_supplement, m)
static const struct yb_column list_columns[] = {
    I(id), I(round), T(items), T(note), I(asked_by), I(asked_at), I(lapse_at), I(answered_at)};
#undef I
#undef T
#define COUNT(a) (uint32_t)(sizeof(a) / sizeof(a)[0])

yb_rc yb_task_insert(struct yb_tx *tx, struct yb_task *t) {
  yb_val args[1 + COUNT(columns)];
  t->id = t->id ? t->id : yb_tx_id(tx);
  t->version = 1;
  t->opened_at = yb_tx_now(tx);
  if (t->due_at == 0) t->due_at = YB_NEVER;
  args[0] = yb_int(yb_tx_city(tx));
  yb_row_args(columns, COUNT(columns), t, args + 1);
  return yb_tx_exec(tx, YB_SQL_task_insert, args, COUNT(args), NULL);
}

yb_rc yb_task_load(struct yb_tx *tx, int64_t id, struct yb_task *out) {
  const yb_val *cell;
  YB_TRY(yb_tx_one(tx, YB_SQL_task_get, YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(id)), &cell));
  yb_row_read(columns, COUNT(columns), cell, out);
  return YB_OK;
}

yb_rc yb_task_store(struct yb_tx *tx, struct yb_task *t) {
  yb_val args[4 + COUNT(changing)];
  int64_t changed = 0;
  args[0] = yb_int(yb_tx_city(tx));
  args[1] = yb_int(t->id);
  yb_row_args(changing, COUNT(changing), t, args + 2);
  args[2 + COUNT(changing)] = yb_int(t->version + 1);
  args[3 + COUNT(changing)] = yb_int(t->version);
  YB_TRY(yb_tx_exec(tx, YB_SQL_task_update, args, COUNT(args), &changed));
  if (changed != 1) {
    (void)yb_diag(yb_tx_ctx(tx), (struct yb_place){0}, YB_MSG_case_stale, YB_S(""), YB_S(""));
    return YB_CONFLICT;
  }
  t->version++;
  return YB_OK;
}

yb_rc yb_tasks_of_case(struct yb_tx *tx, int64_t case_id, struct yb_task **out, uint32_t *count) {
  struct yb_rows rows;
  YB_TRY(yb_tx_rows(tx, YB_SQL_task_of_case,
                    YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(case_id)), &rows));
  struct yb_task *list = YB_NEW_N(yb_tx_arena(tx), rows.count, struct yb_task);
  if (!list) return YB_NOMEM;
  for (uint32_t i = 0; i < rows.count; i++)
    yb_row_read(columns, COUNT(columns), yb_row(&rows, i), &list[i]);
  *out = list;
  *count = rows.count;
  return YB_OK;
}

void yb_task_close(struct yb_task *t, yb_task_state how, yb_str outcome, int64_t now_ms) {
  t->state = how;
  t->outcome = outcome;
  t->closed_at = now_ms;
}

yb_rc yb_supplement_ask(struct yb_tx *tx, struct yb_supplement *s) {
  s->id = yb_tx_id(tx);
  s->asked_at = yb_tx_now(tx);
  return yb_tx_exec(tx, YB_SQL_supplement_insert,
                    YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(s->id), yb_int(s->case_id),
                            yb_int(s->round), yb_text(s->items), yb_text(s->note),
                            yb_int(s->asked_by), yb_int(s->asked_at), yb_int(s->lapse_at)),
                    NULL);
}

yb_rc yb_supplement_open(struct yb_tx *tx, int64_t case_id, struct yb_supplement *out) {
  struct yb_rows rows;
  YB_TRY(yb_tx_rows(tx, YB_SQL_supplement_of_case,
                    YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(case_id)), &rows));
  if (rows.count == 0) return YB_ABSENT;
  struct yb_supplement last = {.case_id = case_id};
  yb_row_read(list_columns, COUNT(list_columns), yb_row(&rows, rows.count - 1), &last);
  if (last.answered_at) return YB_ABSENT;
  *out = last;
  return YB_OK;
}

yb_rc yb_supplement_close(struct yb_tx *tx, int64_t id) {
  return yb_tx_exec(tx, YB_SQL_supplement_answered,
                    YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(id), yb_int(yb_tx_now(tx))), NULL);
}
