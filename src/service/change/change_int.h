/* change_int.h - what the files of change share. */
#ifndef YB_SERVICE_CHANGE_INT_H
#define YB_SERVICE_CHANGE_INT_H
#include "base/arena.h"
#include "service/change/change.h"

struct yb_change_row {
  int64_t id, case_id, state, staff_id, task_id, permit_id, asked_at, closed_at, version;
  yb_str service, kind, asked_by, answers, box, before, reason;
};
void yb_change_of_row(const yb_val *c, struct yb_change_row *out);
/* What was answered, put together: {fields, form, row}. */
yb_rc yb_change_answers(struct yb_course *co, const struct yb_change *c,
                        const struct yb_change_row *r, struct yb_json **out) YB_MUST;
/* The answers of the case with those keys of `fields` that the change may set. */
yb_rc yb_change_after(struct yb_arena *a, const struct yb_change *c, const struct yb_json *before,
                      const struct yb_json *fields, struct yb_json **out) YB_MUST;
/* The row's day in reserve takes its place: of a single day itself, else beside it. YB_ABSENT
 * when the row has none. */
yb_rc yb_change_reserve(struct yb_arena *a, const struct yb_agenda *g,
                        const struct yb_json *before, int64_t row, struct yb_json **out) YB_MUST;
/* Does what is granted. *permit: the new permit's id, or 0. */
yb_rc yb_change_apply(struct yb_course *co, const struct yb_change *c,
                       const struct yb_change_row *r, yb_str *before, int64_t *permit) YB_MUST;
/* Whether it may be asked for now: YB_OK, or YB_CONFLICT with *why. */
yb_rc yb_change_open(struct yb_course *co, const struct yb_change *c, int64_t row,
                     yb_msg *why) YB_MUST;
/* A row of the agenda as people read it: place, days. */
yb_rc yb_change_row_words(struct yb_arena *a, const struct yb_agenda *g,
                          const struct yb_json *row, yb_str *out) YB_MUST;
bool yb_change_for_caller(const struct yb_course *co, const struct yb_who *who);

static inline yb_val yb_change_city(struct yb_tx *tx) { return yb_int(yb_tx_city(tx)); }

#endif
