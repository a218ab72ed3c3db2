/* course.h - a case on its way: the flow's effects become tasks, clocks, rungs and
 * events, inside the command's transaction.
 *
 *   load -> act (task_done, message, cancel ...) -> effects -> rows -> save
 *
 * Attributes of the pack on a task (yb:…): unit (kind of unit), role, duty, limit and
 * clock, verbs, kind, outcome (name of the variable that gets the verb); on a wait:
 * paused="true" (clocks stand still); on an end: state.
 */
#ifndef YB_SERVICE_COURSE_H
#define YB_SERVICE_COURSE_H
#include "engine/cases/cases.h"
#include "engine/flow/flow.h"
#include "pure/form/form.h"
#include "service/app/app.h"

struct yb_course {
  struct yb_tx *tx;
  struct yb_app *app;
  const struct yb_pack *pack;
  const struct yb_service *service;      /* in the version the case began with */
  const struct yb_division *division;
  struct yb_case c;
  struct yb_flow flow;
  bool running;                          /* the flow lives; `flow` holds it, but while fresh */
  bool fresh;                            /* begun in this command: no row was there before */
  bool paused;                           /* this act stopped the clocks */
  int64_t by_task;                       /* the task just done */
  yb_str conditions;                     /* of a grant, for the job that issues it */
  int64_t valid_from, valid_to;
};

/* Around a case at hand, without its flow: for views, which show a case and move
 * nothing. yb_course_view loads the case first; YB_ABSENT when there is none. */
yb_rc yb_course_of(struct yb_tx *tx, struct yb_app *app, const struct yb_case *c,
                   struct yb_course *out) YB_MUST;
yb_rc yb_course_view(struct yb_tx *tx, struct yb_app *app, int64_t case_id,
                     struct yb_course *out) YB_MUST;
/* Loads case, service and flow. YB_ABSENT when there is no such case. */
yb_rc yb_course_load(struct yb_tx *tx, struct yb_app *app, int64_t case_id,
                     struct yb_course *out) YB_MUST;
/* For a new case, before its row: starts the flow, its first tasks and the whole clock.
 * Then yb_course_insert. c.id and version 1 must be set. */
yb_rc yb_course_begin(struct yb_course *co, const struct yb_json *variables) YB_MUST;
/* Completes a task of the flow with a verb (its row is closed and stored here). `set` (may be
 * NULL): variables that it gives to the flow; the outcome is the verb unless it is among them. */
yb_rc yb_course_task_done(struct yb_course *co, struct yb_task *t, yb_str verb,
                          struct yb_json *set) YB_MUST;
yb_rc yb_course_message(struct yb_course *co, yb_str message, const struct yb_json *set) YB_MUST;
yb_rc yb_course_job_done(struct yb_course *co, int64_t activity) YB_MUST;
yb_rc yb_course_timer(struct yb_course *co, const struct yb_timer *t) YB_MUST;
/* Ends the flow: open tasks are cancelled, clocks stopped. */
yb_rc yb_course_cancel(struct yb_course *co) YB_MUST;
/* The activity of the first waiting job of a topic; 0: none. */
yb_rc yb_course_waiting_job(struct yb_course *co, yb_str topic, int64_t *activity) YB_MUST;
/* The result reached the applicant: permit row and state; `how` online, window, post. */
yb_rc yb_course_delivered(struct yb_course *co, yb_str how) YB_MUST;
/* Derives the case's light and due from its clocks and tasks and stores the row. */
yb_rc yb_course_save(struct yb_course *co) YB_MUST;
/* The same for a new case: its row is written once, with all that beginning did. */
yb_rc yb_course_insert(struct yb_course *co) YB_MUST;
/* Appends an event about the case; `data` (may be NULL) is of class public. */
yb_rc yb_course_event(struct yb_course *co, const char *verb, const struct yb_json *data) YB_MUST;

/* Jobs that a flow can name by topic (jobs.c). "rules": the decision yb:decision of rules.dmn
 * over the flow's variables and `today`, to the variable yb:outcome; what it proposes is for
 * people to decide. "term": the end of yb:limit by yb:clock from now, as text of an instant. */
yb_rc yb_course_rules_job(struct yb_course *co, const struct yb_flow_effect *job, bool *done,
                          struct yb_json **set) YB_MUST;
yb_rc yb_course_term_job(struct yb_course *co, const struct yb_flow_effect *job, bool *done,
                         struct yb_json **set) YB_MUST;
/* What the flow's first "rules" job said; NULL: nothing. */
const struct yb_json *yb_course_proposal(const struct yb_course *co);

/* A task outside the flow: a consultation, the mending of a bad rating. `limit`
 * amount 0: none. */
yb_rc yb_course_task_add(struct yb_course *co, struct yb_task *t, struct yb_limit limit,
                         yb_str clock_name) YB_MUST;
yb_rc yb_course_task_drop(struct yb_course *co, struct yb_task *t, yb_str verb) YB_MUST;

/* ---- clocks with their rungs ---- */
#define YB_RUNG_TIMER "clock.rung"
/* The clock of a task, or of the case (task 0); YB_ABSENT when it has none. */
yb_rc yb_course_clock(struct yb_course *co, int64_t task, struct yb_case_clock *out) YB_MUST;
/* Stores a clock after an act on it, and sets the timer of its next rung. */
yb_rc yb_course_clock_keep(struct yb_course *co, struct yb_case_clock *k) YB_MUST;
/* A rung's timer is due: fires what is due, once each, and colours task and case. */
yb_rc yb_course_rung(struct yb_course *co, int64_t clock_id) YB_MUST;
yb_light yb_course_light(const struct yb_course *co, const struct yb_case_clock *k);

/* An event's verb as people read it; NULL for what is no happening of a case. */
struct yb_happen { const char *verb, *word; bool shown; const char *notice; };
const struct yb_happen *yb_happen_of(yb_str verb);

/* ---- answers ---- */
/* Splits answers by class into c->answers and c->box; join is for whoever may see. */
yb_rc yb_course_answers_put(struct yb_course *co, const struct yb_json *answers) YB_MUST;
yb_rc yb_course_answers_get(struct yb_course *co, const struct yb_json **out) YB_MUST;

/* What conditions of the flow may read, and c->duties: the answers of class public and
 * internal (variables stand in the database in clear), and the ids of the duties. */
yb_rc yb_course_variables(struct yb_course *co, const struct yb_json *answers,
                          const struct yb_json *facts, struct yb_json **out) YB_MUST;
/* When the flow gives up waiting (its nearest timer); 0: never. */
yb_rc yb_course_patience(struct yb_course *co, int64_t *until) YB_MUST;

/* ---- calendars that come later ---- */
/* Derives anew every limit that depends on a year without a table, up to 200 clocks by
 * id after `after`; run on from `next` while there is `more`. After a pack with a further
 * year is published. */
struct yb_provisional_renew {
  struct yb_act act;
  int64_t after;                         /* 0: from the first */
  int64_t next;                          /* out: `after` of the next run */
  uint32_t changed;                      /* out: limits that moved or became certain */
  bool more;                             /* out */
};
yb_rc yb_provisional_renew_run(struct yb_tx *tx, struct yb_cmd *cmd);

/* ---- who may see it ---- */
/* The applicant, a person of the enterprise, the caller of this case. */
bool yb_course_is_theirs(const struct yb_course *co, const struct yb_who *who);
/* Staff whose unit answers for the case or holds or held a task of it. */
yb_rc yb_course_staff_sees(struct yb_course *co, const struct yb_who *who, bool *out) YB_MUST;

/* The first role of the pack that carries a verb; empty when there is none. */
yb_str yb_course_role(const struct yb_course *co, yb_str verb);
/* The unit of a kind that answers for the case's place. */
const struct yb_unit *yb_course_unit(const struct yb_course *co, yb_str kind, yb_level level);

#endif
