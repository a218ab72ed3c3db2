/* handle.h - the desk's side: queues, claim, papers, supplement, opinions,
 * consultation, handing over, extension, decision, delivery, mending.
 *
 * Rights: act.who's posts and the role's verbs (yb_who_may) against the unit of
 * the task or case; YB_DENIED otherwise, YB_ABSENT where existence is not to be told.
 * Stale `version`: YB_CONFLICT with a diagnostic that names who was faster.
 */
#ifndef YB_SERVICE_HANDLE_H
#define YB_SERVICE_HANDLE_H
#include "service/apply/apply.h"

/* ---- queues ---- */
typedef enum yb_queue_kind { YB_QUEUE_MINE, YB_QUEUE_FREE, YB_QUEUE_UNIT,
    YB_QUEUE_DONE } yb_queue_kind;
struct yb_queue_ask {
  yb_queue_kind kind;
  yb_str unit;                             /* empty: every unit of the actor */
  yb_str service, task_kind;               /* empty: all */
  int light;                               /* -1: all */
  int64_t after_due, after_id;             /* keyset; 0: the first page */
  uint32_t limit;                          /* at most 100 */
};
struct yb_queue_row {
  int64_t task, case_id, due_at, opened_at, version;
  yb_str no, title, service_name, node_name, kind, unit_name, staff, chip, channel;
  yb_case_state state;
  int light;
  bool mine, supplemented;                 /* supplemented: papers came back */
  bool for_caller;                         /* found: a caller's, for whom the actor may act */
  uint32_t supplements;                    /* how often papers were asked for */
  int provisional_year;                    /* the due rests on a missing calendar; 0: no */
};
#define YB_QUEUE_COUNT_MOST 1000            /* a count that reaches it says "or more" */
struct yb_queue {
  uint32_t count;
  const struct yb_queue_row *at;
  int64_t next_due, next_id;               /* of the next page; 0: none */
  int64_t mine, free_, unit, red, yellow;  /* counts within the actor's rights only */
};
yb_rc yb_queue_get(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                   const struct yb_queue_ask *ask, struct yb_queue *out) YB_MUST;
/* One search field: case number, telephone, credit code, or part of a title; only
 * what the actor may see. */
yb_rc yb_desk_find(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                   yb_str words, struct yb_queue *out) YB_MUST;

/* ---- the case page of the desk ---- */
struct yb_task_view {
  int64_t id, version, opened_at, closed_at, staff;
  yb_str node, name, kind, unit, unit_name, role, staff_name, question, outcome, opinion,
      conditions;
  int state;                               /* 0 open 1 claimed 2 done 3 cancelled */
  struct yb_promise_view clock;
  struct yb_strs verbs;                    /* outcomes the flow offers on this task */
  bool can_claim, can_act, can_hand_over, can_extend, can_remind;
  bool amount;                             /* grant and pay ask for one */
  yb_str scale;                            /* of a score: "0 100" */
};
struct yb_task_list { uint32_t count; const struct yb_task_view *at; };
struct yb_desk_case {
  struct yb_case_view c;                   /* answers masked */
  struct yb_person_view *applicant;        /* masked */
  struct yb_task_list tasks;               /* open first, then done */
  const struct yb_task_view *current;      /* the one the actor works on, or NULL */
  bool can_consult, can_deliver, can_unmask, can_audit, can_confirm, supplement_again;
  yb_str proposal, proposal_clause;        /* of the service's rules: people decide */
};
yb_rc yb_desk_case_get(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                       int64_t case_id, struct yb_desk_case *out) YB_MUST;

/* ---- verbs on a task ---- */
struct yb_task_claim { struct yb_act act; int64_t task, version; bool release; };
yb_rc yb_task_claim_run(struct yb_tx *tx, struct yb_cmd *cmd);
/* The next free task of the actor's units by remaining time; YB_ABSENT: none. */
struct yb_task_next { struct yb_act act; int64_t task, case_id; };
yb_rc yb_task_next_run(struct yb_tx *tx, struct yb_cmd *cmd);
/* Completes with one of the task's verbs. Which fields a verb needs:
 *   accept       -
 *   supplement   items (one complete list) and note; a second round needs `reason`
 *   reject       reason and clause (不予受理)
 *   opine        opinion: agree | conditions | object; words; conditions
 *   grant        conditions, valid_from, valid_to
 *   refuse       reason and clause; the way to object is added from the guide
 *   score        score: a whole number within the task's yb:scale ("0 100"); words
 *   recuse       reason: one has to do with it. The task stays, for others than oneself
 *   pay          amount, and words: by which voucher
 *   mend         words: what was put right; then call back
 * Where the task's yb:amount names a variable, grant and pay need `amount` (yuan, at most two
 * decimals), no more than the variable or number of yb:most. */
struct yb_want { yb_str field, what; };
struct yb_task_done {
  struct yb_act act;
  int64_t task, version;
  yb_str verb, opinion, words, conditions, clause;
  uint32_t items;
  const struct yb_want *item;
  int64_t valid_from, valid_to;
  yb_str score, amount;                    /* as typed */
};
yb_rc yb_task_done_run(struct yb_tx *tx, struct yb_cmd *cmd);
/* Hands the result over where delivery waits for a person; how: online, window, post. */
struct yb_deliver { struct yb_act act; int64_t case_id; yb_str how; };
yb_rc yb_deliver_run(struct yb_tx *tx, struct yb_cmd *cmd);
/* A leader gives the work to a colleague of the unit, or to another unit. */
struct yb_hand_over { struct yb_act act; int64_t task, version, staff; yb_str unit; };
yb_rc yb_hand_over_run(struct yb_tx *tx, struct yb_cmd *cmd);
/* Once, by a leader, before expiry; amount in the clock's own unit. */
struct yb_extend { struct yb_act act; int64_t task, version; uint32_t amount; };
yb_rc yb_extend_run(struct yb_tx *tx, struct yb_cmd *cmd);
/* Asks further units in parallel, each with its own limit. */
struct yb_consult {
  struct yb_act act;
  int64_t case_id;
  struct yb_strs units;
  yb_str question;
  struct yb_limit limit;
};
yb_rc yb_consult_run(struct yb_tx *tx, struct yb_cmd *cmd);
/* Reminds the unit that holds a task; once a working day and task. */
struct yb_task_remind { struct yb_act act; int64_t task; };
yb_rc yb_task_remind_run(struct yb_tx *tx, struct yb_cmd *cmd);
/* 1 fits, 2 does not. */
struct yb_paper_verdict { struct yb_act act; int64_t paper; int verdict; };
yb_rc yb_paper_verdict_run(struct yb_tx *tx, struct yb_cmd *cmd);
/* After a bad rating was mended: the applicant was called. */
struct yb_call_back { struct yb_act act; int64_t case_id; bool satisfied; yb_str words; };
yb_rc yb_call_back_run(struct yb_tx *tx, struct yb_cmd *cmd);

#endif
