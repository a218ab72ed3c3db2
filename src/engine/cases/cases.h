/* cases.h - cases, their tasks, clocks and supplement lists, as rows with a
 * version; and the one table that moves a case from state to state.
 *
 *   SUBMITTED <-> SUPPLEMENT      ACCEPTED --grant--> GRANTED --deliver--> DELIVERED
 *       |  \--reject--> REJECTED    |  \--refuse--> REFUSED
 *       '--accept--> ACCEPTED       '--withdraw--> WITHDRAWN (also from the left)
 *
 * Every function works inside the caller's transaction. load/store pairs carry the
 * version: storing a stale row is YB_CONFLICT. Texts of a loaded row live in the
 * transaction's arena. Nothing here opens a transaction, reads a form or knows a
 * service.
 */
#ifndef YB_ENGINE_CASES_CASES_H
#define YB_ENGINE_CASES_CASES_H
#include "pure/calendar/clock.h"
#include "store/store.h"

/* name, word, closed */
#define YB_CASE_STATES(X)                                                            \
  X(SUBMITTED, "submitted", 0) X(SUPPLEMENT, "supplement", 0)                        \
  X(ACCEPTED, "accepted", 0) X(GRANTED, "granted", 0) X(DELIVERED, "delivered", 1)   \
  X(REJECTED, "rejected", 1) X(REFUSED, "refused", 1) X(WITHDRAWN, "withdrawn", 1)   \
  X(LAPSED, "lapsed", 1)
typedef enum yb_case_state {
#define X(name, word, closed) YB_CASE_##name,
  YB_CASE_STATES(X)
#undef X
  YB_CASE_STATES_COUNT
} yb_case_state;
/* What can befall a case. */
#define YB_CASE_ARROWS(X)                                                            \
  X(SUBMITTED, ASK, SUPPLEMENT) X(SUPPLEMENT, ANSWER, SUBMITTED)                     \
  X(SUPPLEMENT, LAPSE, LAPSED) X(SUBMITTED, ACCEPT, ACCEPTED)                        \
  X(SUBMITTED, REJECT, REJECTED) X(ACCEPTED, GRANT, GRANTED)                         \
  X(ACCEPTED, REFUSE, REFUSED) X(GRANTED, DELIVER, DELIVERED)                        \
  X(SUBMITTED, WITHDRAW, WITHDRAWN) X(SUPPLEMENT, WITHDRAW, WITHDRAWN)               \
  X(ACCEPTED, WITHDRAW, WITHDRAWN)
typedef enum yb_case_event {
  YB_CASE_ASK, YB_CASE_ANSWER, YB_CASE_LAPSE, YB_CASE_ACCEPT, YB_CASE_REJECT, YB_CASE_GRANT,
  YB_CASE_REFUSE, YB_CASE_DELIVER, YB_CASE_WITHDRAW
} yb_case_event;
const char *yb_case_state_name(yb_case_state s);       /* "submitted" */
bool yb_case_closed(yb_case_state s);                  /* nothing moves it any more */
bool yb_case_may_move(yb_case_state from, yb_case_event event);

struct yb_case {
  int64_t id, pack_version, state, person_id, enterprise_id, division, butler, access_tries,
      submitted_at, accepted_at, decided_at, closed_at, due_at, due_provisional, light,
      supplements, extensions, reminders, version;
  yb_str no, service, channel, title, unit, answers, box, access, reason, clause, duties;
};
yb_rc yb_case_insert(struct yb_tx *tx, struct yb_case *c) YB_MUST;   /* sets id, version */
yb_rc yb_case_load(struct yb_tx *tx, int64_t id, struct yb_case *out) YB_MUST;
/* As people type it: blanks within, small letters, wide digits and long dashes do no
 * harm. YB_ABSENT too for what is longer than a number can be. */
#define YB_CASE_NO_TYPED 100
yb_rc yb_case_by_no(struct yb_tx *tx, yb_str no, struct yb_case *out) YB_MUST;
/* The case in a row of CASE_COLUMNS, of a statement that gives several. */
void yb_case_of_row(const yb_val *row, struct yb_case *out);
yb_rc yb_case_store(struct yb_tx *tx, struct yb_case *c) YB_MUST;    /* version + 1 */
/* The only writer of c->state; sets the instants that belong to the arrow. Does not
 * store. YB_CONFLICT with a diagnostic when there is no such arrow. */
yb_rc yb_case_move(struct yb_tx *tx, struct yb_case *c, yb_case_event event) YB_MUST;
/* The next number of a series, from 1; gaps only where a command was rolled back
 * never remain: the counter is part of the transaction. */
yb_rc yb_number_next(struct yb_tx *tx, yb_str series, int64_t *out) YB_MUST;

/* ---- tasks ---- */
typedef enum yb_task_state { YB_TASK_OPEN, YB_TASK_CLAIMED, YB_TASK_DONE,
    YB_TASK_CANCELLED } yb_task_state;
struct yb_task {
  int64_t id, case_id, instance, staff_id, state, opened_at, closed_at, due_at, due_provisional,
      light, asked_by, version;
  yb_str node, kind, unit, role, question, outcome, opinion, conditions;
};
yb_rc yb_task_insert(struct yb_tx *tx, struct yb_task *t) YB_MUST;
yb_rc yb_task_load(struct yb_tx *tx, int64_t id, struct yb_task *out) YB_MUST;
yb_rc yb_task_store(struct yb_tx *tx, struct yb_task *t) YB_MUST;
yb_rc yb_tasks_of_case(struct yb_tx *tx, int64_t case_id, struct yb_task **out,
                       uint32_t *count) YB_MUST;
/* Finishes: DONE or CANCELLED, with the instant. Does not store. */
void yb_task_close(struct yb_task *t, yb_task_state how, yb_str outcome, int64_t now_ms);

/* ---- clocks ---- */
struct yb_case_clock {
  int64_t id, case_id, task_id, due_at, due_provisional, version;
  yb_str name, why;
  struct yb_clock_state st;
};
/* Opens and starts a clock at the transaction's time. A zero budget is no clock:
 * YB_INVALID. */
yb_rc yb_case_clock_start(struct yb_tx *tx, const struct yb_calendar *cal,
                          struct yb_case_clock *k, yb_clock_kind kind, int64_t budget) YB_MUST;
yb_rc yb_case_clock_load(struct yb_tx *tx, int64_t id, struct yb_case_clock *out) YB_MUST;
yb_rc yb_clocks_of_case(struct yb_tx *tx, int64_t case_id, struct yb_case_clock **out,
                        uint32_t *count) YB_MUST;
/* Derives the due projection anew and stores the row. Call after any act on st. */
yb_rc yb_case_clock_store(struct yb_tx *tx, const struct yb_calendar *cal,
                          struct yb_case_clock *k) YB_MUST;
/* Clocks whose due depends on a year without a table, 200 at a time, by id. */
yb_rc yb_clocks_provisional(struct yb_tx *tx, int64_t after, struct yb_case_clock **out,
                            uint32_t *count) YB_MUST;

/* ---- supplement lists ---- */
struct yb_supplement {
  int64_t id, case_id, round, asked_by, asked_at, lapse_at, answered_at;
  yb_str items, note;
};
yb_rc yb_supplement_ask(struct yb_tx *tx, struct yb_supplement *s) YB_MUST;
/* The open one, or YB_ABSENT. */
yb_rc yb_supplement_open(struct yb_tx *tx, int64_t case_id, struct yb_supplement *out) YB_MUST;
yb_rc yb_supplement_close(struct yb_tx *tx, int64_t id) YB_MUST;

#endif
