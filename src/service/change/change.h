/* change.h - what is asked for once a case has its result, and what it does: the changes
 * that the service declares (service/pack/change.h).
 *
 *   ask: form checked, condition holds --> row ASKED --task of a unit--> approve | decline
 *                                     '--> at once --> effect
 *   effect: record | answers of the case, a new permit, the old one replaced | permit ended
 *
 * Answers are divided by class as those of a case. Every effect is an event, "change.done",
 * which the calendar follows. Rights: whose case it is; a clerk with "submit_for" for a
 * caller whose case came by telephone.
 */
#ifndef YB_SERVICE_CHANGE_H
#define YB_SERVICE_CHANGE_H
#include "service/apply/apply.h"
#include "service/course/course.h"
#include "service/pack/change.h"

typedef enum yb_change_state { YB_CHANGE_ASKED, YB_CHANGE_DONE, YB_CHANGE_REFUSED,
    YB_CHANGE_BACK } yb_change_state;
const char *yb_change_state_name(yb_change_state s);   /* "asked" */

/* YB_INVALID: faults by field: of the case's form, "change.<key>" of its own form, "row".
 * YB_CONFLICT: not in this state, or one is under way or was done. */
struct yb_change_ask {
  struct yb_act act;
  int64_t case_id;
  yb_str kind;
  const struct yb_json *fields;          /* AMEND: the case's answers anew; other keys are left */
  const struct yb_json *answers;         /* to its own form; may be NULL */
  int64_t row;                           /* of the agenda, from 0; -1: none */
  uint32_t papers;                       /* brought with it: fields YB_PAPER_CHANGE */
  int64_t id;                            /* out */
  bool done;                             /* out: it took effect at once */
};
yb_rc yb_change_ask_run(struct yb_tx *tx, struct yb_cmd *cmd);
/* The applicant takes back what nobody has decided. */
struct yb_change_back { struct yb_act act; int64_t case_id, id; };
yb_rc yb_change_back_run(struct yb_tx *tx, struct yb_cmd *cmd);
/* The unit has decided the task of a change; inside its command, before the case is saved. */
yb_rc yb_change_decided(struct yb_course *co, const struct yb_task *t, bool approved,
                        yb_str reason) YB_MUST;

/* ---- views ---- */
struct yb_change_line { yb_str label, before, after; };   /* before: empty when nothing was */
struct yb_change_view {
  int64_t id, task, asked_at, closed_at, version;
  const struct yb_change *change;
  yb_change_state state;
  yb_str reason, unit;                   /* unit: that decides, empty: at once */
  bool by_clerk, can_take_back;
  uint32_t lines;
  const struct yb_change_line *line;
};
struct yb_change_offer { const struct yb_change *change; bool open; yb_msg why; };
struct yb_changes_view {
  int64_t case_id, version;
  yb_str no, title;
  const struct yb_service *service;
  const struct yb_json *answers, *facts; /* of the case, for the forms of changes */
  struct yb_strs rows;                   /* of the agenda, as people read them */
  bool theirs, for_caller;
  uint32_t offers, changes;
  const struct yb_change_offer *offer;   /* as declared; `why` when it is not open */
  const struct yb_change_view *change;   /* oldest first */
};
/* For the applicant, the clerk of a caller, and staff who see the case (masked). */
yb_rc yb_changes_get(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                     int64_t case_id, struct yb_changes_view *out) YB_MUST;
/* The sum of `figure` over what was done in a time: spending as told. Up to 5,000 rows. */
struct yb_change_sum { uint32_t count; yb_dec sum; };
yb_rc yb_change_sum(struct yb_app *app, struct yb_ctx *ctx, const struct yb_service *s,
                    const struct yb_change *c, int64_t from, int64_t to,
                    struct yb_change_sum *out) YB_MUST;

#endif
