/* jobs.c - work that flows name by topic: decisions of rules.dmn, ends of terms (course.h). */
#include "base/arena.h"
#include "pure/dmn/dmn.h"
#include "service/course/course_int.h"

static yb_rc give(struct yb_course *co, const struct yb_flow_effect *job, struct yb_json *value,
                  struct yb_json **set) {
  yb_str name = yb_bpmn_attr(job->node, YB_S("outcome"), 0);
  *set = yb_json_new(yb_tx_arena(co->tx), YB_JSON_OBJECT);
  return name.n ? yb_json_set(*set, name, value) : YB_BROKEN;
}

static yb_rc today(struct yb_course *co, struct yb_json *in) {
  struct yb_buf b;
  yb_buf_init(&b, yb_tx_arena(co->tx));
  yb_date_write(&b, yb_zone_civil(co->pack->zone, yb_tx_now(co->tx)).date);
  return yb_json_set(in, YB_S("today"), yb_json_new_str(yb_tx_arena(co->tx), yb_buf_str(&b)));
}

/* What cannot be computed proposes nothing: people decide without it. */
yb_rc yb_course_rules_job(struct yb_course *co, const struct yb_flow_effect *job, bool *done,
                          struct yb_json **set) {
  struct yb_ctx quiet = *yb_tx_ctx(co->tx);
  const struct yb_dmn *rules = co->service->rules;
  struct yb_dmn_ask ask = {.element = YB_DMN_NIL};
  struct yb_dmn_answer got;
  struct yb_json *in = yb_json_copy(quiet.arena, co->flow.variables), *value = NULL;
  quiet.diags = NULL;
  if (!in) return YB_NOMEM;
  YB_TRY(today(co, in));
  if (rules)
    ask.element = yb_dmn_find(rules, YB_DMN_DECISION, (yb_str){0},
                              yb_bpmn_attr(job->node, YB_S("decision"), 0));
  yb_rc rc = ask.element == YB_DMN_NIL ? YB_INVALID
                                       : yb_dmn_eval_json(rules, &quiet, ask, in, &got);
  if (rc == YB_OK) rc = yb_value_to_json(&quiet, got.value, &value);
  if (rc == YB_NOMEM) return rc;
  if (rc != YB_OK || !value) value = yb_json_new(quiet.arena, YB_JSON_NULL);
  *done = true;
  return give(co, job, value, set);
}

yb_rc yb_course_term_job(struct yb_course *co, const struct yb_flow_effect *job, bool *done,
                         struct yb_json **set) {
  struct yb_limit limit;
  struct yb_buf b;
  int64_t now = yb_tx_now(co->tx), due = now;
  if (!yb_limit_parse(yb_bpmn_attr(job->node, YB_S("limit"), 0),
                      yb_bpmn_attr(job->node, YB_S("clock"), 0), &limit))
    return YB_BROKEN;
  if (limit.unit == YB_WORK_DAYS)
    due = yb_calendar_add_days(co->pack->calendar, now, (int32_t)limit.amount).at_ms;
  else if (limit.unit == YB_CALENDAR_DAYS)
    due = yb_calendar_add_calendar_days(co->pack->calendar, now, (int32_t)limit.amount,
                                        false).at_ms;
  else
    due = now + (int64_t)limit.amount * YB_HOUR_MS;
  yb_buf_init(&b, yb_tx_arena(co->tx));
  yb_instant_write(&b, due);
  *done = true;
  return give(co, job, yb_json_new_str(yb_tx_arena(co->tx), yb_buf_str(&b)), set);
}

const struct yb_json *yb_course_proposal(const struct yb_course *co) {
  const struct yb_bpmn_model *m = co->service->flow ? co->service->flow->bpmn : NULL;
  for (uint32_t i = 0; m && i < m->nodes; i++) {
    if (!YB_EQ(m->node[i].topic, "rules")) continue;
    const struct yb_json *j = yb_json_get(co->flow.variables,
                                          yb_bpmn_attr(&m->node[i], YB_S("outcome"), 0));
    if (j && j->type == YB_JSON_OBJECT) return j;
  }
  return NULL;
}
