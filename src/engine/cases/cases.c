/* cases.c - rows of cases and the arrows between their states (cases.h). */
#include "engine/cases/cases.h"

#include "base/arena.h"
#include "base/text.h"
#include "store/row.h"

#define I(m) YB_COL_INT(struct yb_case, m)
#define T(m) YB_COL_TEXT(struct yb_case, m)
#define B(m) YB_COL_BLOB(struct yb_case, m)
static const struct yb_column columns[] = {   /* CASE_COLUMNS */
    I(id), T(no), T(service), I(pack_version), T(channel), I(state), I(person_id),
    I(enterprise_id), T(title), I(division), T(unit), I(butler), T(answers), B(box), B(access),
    I(access_tries), I(submitted_at), I(accepted_at), I(decided_at), I(closed_at), I(due_at),
    I(due_provisional), I(light), I(supplements), I(extensions), I(reminders), T(reason),
    T(clause), T(duties), I(version)};
static const struct yb_column changing[] = {  /* case_update, from ?3 */
    I(state), T(title), T(unit), I(butler), T(answers), B(box), B(access), I(access_tries),
    I(accepted_at), I(decided_at), I(closed_at), I(due_at), I(due_provisional), I(light),
    I(supplements), I(extensions), I(reminders), T(reason), T(clause), T(duties),
    I(enterprise_id)};
#undef I
#undef T
#undef B
#define COUNT(a) (uint32_t)(sizeof(a) / sizeof(a)[0])

static const struct state { const char *name; bool closed; } states[] = {
#define X(name, word, closed) [YB_CASE_##name] = {word, closed},
    YB_CASE_STATES(X)
#undef X
};
static const struct arrow {
  yb_case_state from;
  yb_case_event event;
  yb_case_state to;
} arrows[] = {
#define X(from, event, to) {YB_CASE_##from, YB_CASE_##event, YB_CASE_##to},
    YB_CASE_ARROWS(X)
#undef X
};

const char *yb_case_state_name(yb_case_state s) {
  return s < YB_CASE_STATES_COUNT ? states[s].name : "unknown";
}

bool yb_case_closed(yb_case_state s) { return s < YB_CASE_STATES_COUNT && states[s].closed; }

static const struct arrow *arrow_of(yb_case_state from, yb_case_event event) {
  for (uint32_t i = 0; i < COUNT(arrows); i++)
    if (arrows[i].from == from && arrows[i].event == event) return &arrows[i];
  return NULL;
}

bool yb_case_may_move(yb_case_state from, yb_case_event event) {
  return arrow_of(from, event) != NULL;
}

yb_rc yb_case_move(struct yb_tx *tx, struct yb_case *c, yb_case_event event) {
  const struct arrow *a = arrow_of((yb_case_state)c->state, event);
  int64_t now = yb_tx_now(tx);
  if (!a) {
    yb_str state = yb_str_of(yb_case_state_name((yb_case_state)c->state));
    (void)yb_diag(yb_tx_ctx(tx), (struct yb_place){0}, YB_MSG_case_no_arrow, state, YB_S(""));
    return YB_CONFLICT;
  }
  c->state = a->to;
  if (event == YB_CASE_ACCEPT) c->accepted_at = now;
  if (event == YB_CASE_GRANT || event == YB_CASE_REFUSE || event == YB_CASE_REJECT)
    c->decided_at = now;
  if (yb_case_closed(a->to)) c->closed_at = now;
  return YB_OK;
}

yb_rc yb_case_insert(struct yb_tx *tx, struct yb_case *c) {
  yb_val args[1 + COUNT(columns)];
  c->id = c->id ? c->id : yb_tx_id(tx);
  c->version = 1;
  args[0] = yb_int(yb_tx_city(tx));
  yb_row_args(columns, COUNT(columns), c, args + 1);
  return yb_tx_exec(tx, YB_SQL_case_insert, args, COUNT(args), NULL);
}

void yb_case_of_row(const yb_val *row, struct yb_case *out) {
  yb_row_read(columns, COUNT(columns), row, out);
}

static yb_rc one(struct yb_tx *tx, enum yb_sql sql, yb_val key, struct yb_case *out) {
  const yb_val *cell;
  YB_TRY(yb_tx_one(tx, sql, YB_ARGS(yb_int(yb_tx_city(tx)), key), &cell));
  yb_case_of_row(cell, out);
  return YB_OK;
}

yb_rc yb_case_load(struct yb_tx *tx, int64_t id, struct yb_case *out) {
  return one(tx, YB_SQL_case_get, yb_int(id), out);
}

yb_rc yb_case_by_no(struct yb_tx *tx, yb_str no, struct yb_case *out) {
  yb_str typed;
  if (no.n == 0 || no.n > YB_CASE_NO_TYPED) return YB_ABSENT;
  yb_rc rc = one(tx, YB_SQL_case_by_no, yb_text(no), out);
  if (rc != YB_ABSENT) return rc;
  YB_TRY(yb_text_number(yb_tx_arena(tx), no, &typed));
  if (typed.n == 0 || yb_str_eq(typed, no)) return YB_ABSENT;
  return one(tx, YB_SQL_case_by_no, yb_text(typed), out);
}

yb_rc yb_case_store(struct yb_tx *tx, struct yb_case *c) {
  yb_val args[4 + COUNT(changing)];
  int64_t changed = 0;
  args[0] = yb_int(yb_tx_city(tx));
  args[1] = yb_int(c->id);
  yb_row_args(changing, COUNT(changing), c, args + 2);
  args[2 + COUNT(changing)] = yb_int(c->version + 1);
  args[3 + COUNT(changing)] = yb_int(c->version);
  YB_TRY(yb_tx_exec(tx, YB_SQL_case_update, args, COUNT(args), &changed));
  if (changed != 1) {
    (void)yb_diag(yb_tx_ctx(tx), (struct yb_place){0}, YB_MSG_case_stale, YB_S(""), YB_S(""));
    return YB_CONFLICT;
  }
  c->version++;
  return YB_OK;
}

yb_rc yb_number_next(struct yb_tx *tx, yb_str series, int64_t *out) {
  yb_val city = yb_int(yb_tx_city(tx));
  const yb_val *cell;
  int64_t changed = 0;
  yb_rc rc = yb_tx_one(tx, YB_SQL_number_get, YB_ARGS(city, yb_text(series)), &cell);
  if (rc == YB_ABSENT) {
    YB_TRY(yb_tx_exec(tx, YB_SQL_number_insert, YB_ARGS(city, yb_text(series)), NULL));
    *out = 1;
    return YB_OK;
  }
  YB_TRY(rc);
  int64_t next = yb_int_of(&cell[0]) + 1;
  YB_TRY(yb_tx_exec(tx, YB_SQL_number_next,
                    YB_ARGS(city, yb_text(series), yb_int(next), cell[1]), &changed));
  if (changed != 1) return YB_RETRY;
  *out = next;
  return YB_OK;
}
