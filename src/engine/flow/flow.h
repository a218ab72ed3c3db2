/* flow.h - running flows: one compact row an instance; effects become timers, jobs
 * and waiting messages here, and tasks in the caller's hands.
 *
 *   caller's command -> yb_flow_* -> pure/bpmn step -> row, timers, jobs, messages
 *                                          '-> effects for the caller: tasks, ends
 *
 * Everything happens in the caller's transaction. The flow's variables are one JSON
 * object kept with the instance; conditions are FEEL over its members. A stale
 * instance row is YB_CONFLICT, once.
 */
#ifndef YB_ENGINE_FLOW_FLOW_H
#define YB_ENGINE_FLOW_FLOW_H
#include "base/json.h"
#include "pure/bpmn/bpmn.h"
#include "pure/feel/feel.h"
#include "store/timer.h"

#define YB_FLOW_VARIABLES (256u << 10)   /* bytes of the variables of one instance, as JSON */
#define YB_FLOW_TRIES 3                  /* of a job before it waits for a person */

/* A model with its expressions compiled: immutable, owned by the loaded pack. */
struct yb_flow_model {
  const struct yb_bpmn_model *bpmn;
  struct yb_feel_scope scope;            /* names that expressions may use */
  const struct yb_feel *const *expr;     /* [bpmn->exprs]; NULL for literal timers */
};
/* Compiles every expression into ctx->arena; faults with file:line:column. `names`
 * are the variables that conditions may read. */
yb_rc yb_flow_model_make(struct yb_ctx *ctx, const struct yb_bpmn_model *bpmn,
                         const struct yb_feel_name *names, uint32_t count,
                         const struct yb_zone *zone, const struct yb_flow_model **out) YB_MUST;

/* What the caller has to do. Timers, jobs' rows and messages are done already. */
typedef enum yb_flow_effect_kind {
  YB_FLOW_TASK_OPEN,      /* open a task of `node`, remember `activity` */
  YB_FLOW_TASK_CANCEL,    /* the task with `activity` is not wanted any more */
  YB_FLOW_JOB_OPEN,       /* `text` is the topic: a worker, or the caller at once */
  YB_FLOW_JOB_CANCEL,
  YB_FLOW_WAIT,           /* the flow waits for message `text` at `node` */
  YB_FLOW_WAIT_OVER,
  YB_FLOW_PASSED,         /* an end or throwing event was reached: its yb: attributes may
                           * say a state */
  YB_FLOW_THROW,          /* message `text` leaves; the caller delivers it */
  YB_FLOW_ENDED,          /* the instance is over */
  YB_FLOW_INCIDENT        /* `text` names it; the instance rests and can be tried again */
} yb_flow_effect_kind;
struct yb_flow_effect {
  yb_flow_effect_kind kind;
  const struct yb_bpmn_node *node;       /* NULL for ENDED */
  int64_t activity;
  yb_str text;
};
struct yb_flow_effects { uint32_t count; const struct yb_flow_effect *at; };

struct yb_flow {                         /* an instance as kept */
  int64_t id, case_id, pack_version, version, ended_at;
  yb_str model, state;                   /* process id; pure/bpmn's bytes */
  const struct yb_json *variables;
};

/* Starts an instance for a case with its first variables; one for each case, a
 * second is YB_CONFLICT. */
yb_rc yb_flow_start(struct yb_tx *tx, const struct yb_flow_model *m, int64_t case_id,
                    int64_t pack_version, const struct yb_json *variables,
                    struct yb_flow_effects *out) YB_MUST;
/* The instance of a case; YB_ABSENT when there is none. */
yb_rc yb_flow_of_case(struct yb_tx *tx, int64_t case_id, struct yb_flow *out) YB_MUST;
/* One input each. `set` (may be NULL) is merged into the variables first: a member
 * of that name is replaced. On YB_OK `f` is what stands in the database now. On
 * anything else the caller gives the result up and its command leaves no trace.
 *   YB_CONFLICT  that activity is over, or another changed the instance meanwhile
 *   YB_BROKEN    the kept state is not one of this model
 *   YB_LIMIT     too many tokens, or variables beyond YB_FLOW_VARIABLES
 * Expressions see the members of the variables; one that is neither true nor false
 * is an incident, never silence. A script task runs its script as FEEL: the result
 * goes to the variable named by yb:result, or, when it is a context, each of its
 * entries to the variable of that name. */
yb_rc yb_flow_task_done(struct yb_tx *tx, const struct yb_flow_model *m, struct yb_flow *f,
                        int64_t activity, const struct yb_json *set,
                        struct yb_flow_effects *out) YB_MUST;
yb_rc yb_flow_job_done(struct yb_tx *tx, const struct yb_flow_model *m, struct yb_flow *f,
                       int64_t activity, const struct yb_json *set,
                       struct yb_flow_effects *out) YB_MUST;
/* YB_ABSENT when nothing waits for that message. Of several, the oldest gets it. */
yb_rc yb_flow_message(struct yb_tx *tx, const struct yb_flow_model *m, struct yb_flow *f,
                      yb_str message, const struct yb_json *set,
                      struct yb_flow_effects *out) YB_MUST;
/* A timer of kind YB_FLOW_TIMER fired: its owner is the case. A timer that is not
 * waited for any more is YB_OK without effects. */
#define YB_FLOW_TIMER "flow.timer"
yb_rc yb_flow_timer(struct yb_tx *tx, const struct yb_flow_model *m, struct yb_flow *f,
                    const struct yb_timer *t, struct yb_flow_effects *out) YB_MUST;
/* Ends it all: tasks, jobs, timers and messages are cancelled (as effects). */
yb_rc yb_flow_cancel(struct yb_tx *tx, const struct yb_flow_model *m, struct yb_flow *f,
                     struct yb_flow_effects *out) YB_MUST;
/* Tries all that rests as an incident again, and jobs that failed too often.
 * YB_ABSENT when there is nothing of the kind. */
yb_rc yb_flow_retry(struct yb_tx *tx, const struct yb_flow_model *m, struct yb_flow *f,
                    struct yb_flow_effects *out) YB_MUST;

/* Cases with an instance that waits for a message, by id, after `after`. */
yb_rc yb_flow_waiting(struct yb_tx *tx, yb_str message, int64_t after, uint32_t max,
                      const int64_t **out, uint32_t *count) YB_MUST;

/* ---- jobs of external workers ----
 *
 *   open -> locked by a worker until an instant -> done (yb_flow_job_done)
 *     ^        |              \-> fails: due again later, one try fewer; at 0 it
 *     '--------' lock ran out      waits for yb_flow_retry
 */
struct yb_flow_job {
  int64_t id, flow_id, case_id, activity, retries, lock_until, created_at;
  yb_str node, topic, lock_owner;
};
/* Locks up to `max` (at most 100) due jobs of a topic for a worker: nobody else
 * gets them before `lock_until`. */
yb_rc yb_flow_jobs_take(struct yb_tx *tx, yb_str topic, yb_str worker, int64_t lock_until,
                        uint32_t max, const struct yb_flow_job **out, uint32_t *count) YB_MUST;
yb_rc yb_flow_job_get(struct yb_tx *tx, int64_t id, struct yb_flow_job *out) YB_MUST;
/* YB_CONFLICT when the worker does not hold the lock any more: its work is another's. */
yb_rc yb_flow_job_extend(struct yb_tx *tx, int64_t id, yb_str worker, int64_t lock_until) YB_MUST;
/* Gives it back. `left`: tries left, told by the worker, or -1: one fewer. */
yb_rc yb_flow_job_fail(struct yb_tx *tx, int64_t id, yb_str worker, int64_t left,
                       int64_t due_at, yb_str error, bool *stuck) YB_MUST;

#endif
