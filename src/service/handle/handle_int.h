/* handle_int.h - what the files of handle share. */
#ifndef YB_SERVICE_HANDLE_INT_H
#define YB_SERVICE_HANDLE_INT_H
#include "base/arena.h"
#include "engine/parties/parties.h"
#include "service/apply/views.h"
#include "service/course/course.h"
#include "service/handle/handle.h"
#include "store/event.h"

/* A task with its case, open, in the version that the page showed (0: any), that the
 * actor may act on with `verb`, having a verb that the flow offers on it. Claimed by a
 * colleague: YB_CONFLICT names them. */
yb_rc yb_task_at_hand(struct yb_tx *tx, struct yb_act *act, int64_t task, int64_t version,
                      yb_str verb, struct yb_course *co, struct yb_task *t) YB_MUST;
/* A diagnostic about a field of the desk's form; returns rc. */
yb_rc yb_desk_fault(struct yb_tx *tx, const char *field, yb_msg msg, yb_str a0, yb_rc rc) YB_MUST;
/* At least YB_REASON_LEAST characters. */
#define YB_REASON_LEAST 5u
yb_rc yb_need_reason(struct yb_tx *tx, yb_str reason) YB_MUST;
/* {"task": id, "node": …, "unit": …} for events about a task. */
yb_rc yb_task_data(struct yb_tx *tx, const struct yb_task *t, struct yb_json **out) YB_MUST;
/* What the flow offers on a task: words of yb:verbs; "opine" or "mend" outside it. */
yb_rc yb_task_verbs(struct yb_course *co, const struct yb_task *t, struct yb_strs *out) YB_MUST;
/* The actor has one of these verbs where the task is: who has none can do nothing with it. */
yb_rc yb_task_able(struct yb_course *co, const struct yb_who *who, const struct yb_task *t,
                   bool *out) YB_MUST;
/* The actor may not have to do with this task (apart.c): the applicant named them, they
 * stepped back from the case, or they did what yb:apart names. */
yb_rc yb_task_barred(struct yb_course *co, const struct yb_who *who, const struct yb_task *t,
                     bool *out) YB_MUST;
/* An attribute of the task's node in the flow; empty outside it. */
yb_str yb_task_attr(const struct yb_course *co, const struct yb_task *t, const char *name);
yb_str yb_task_name(const struct yb_course *co, const struct yb_task *t);

static inline yb_val yb_desk_city(struct yb_tx *tx) { return yb_int(yb_tx_city(tx)); }

#endif
