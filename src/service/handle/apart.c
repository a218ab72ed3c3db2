/* apart.c - who has to keep out of a task (handle_int.h): attributes of it in the flow
 *
 *   yb:apart="review_1 review_2"   whoever did one of these in the case does not do this one
 *   yb:avoid="avoid"               whoever the applicant names in that answer keeps out
 *   yb:verbs="... recuse"          whoever stepped back from the case once keeps out
 */
#include "service/handle/handle_int.h"

#define EVENTS_MOST 1000u

yb_str yb_task_attr(const struct yb_course *co, const struct yb_task *t, const char *name) {
  const struct yb_bpmn_model *m = co->service->flow->bpmn;
  uint32_t node = t->instance ? yb_bpmn_find(m, t->node) : YB_BPMN_NIL;
  return node == YB_BPMN_NIL ? (yb_str){0} : yb_bpmn_attr(&m->node[node], yb_str_of(name), 0);
}

static bool has_word(yb_str list, yb_str word) {
  yb_str one;
  while (yb_str_cut(&list, ' ', &one))
    if (yb_str_eq(one, word)) return true;
  return false;
}

static yb_rc did_another(struct yb_course *co, const struct yb_who *who, yb_str apart,
                         bool *out) {
  struct yb_task *t;
  uint32_t n;
  YB_TRY(yb_tasks_of_case(co->tx, co->c.id, &t, &n));
  for (uint32_t i = 0; i < n; i++)
    *out |= t[i].staff_id == who->id && t[i].state <= YB_TASK_DONE && has_word(apart, t[i].node);
  return YB_OK;
}

/* Its answers in clear: of class public and internal. */
static yb_rc is_named(struct yb_course *co, const struct yb_who *who, yb_str field, bool *out) {
  const struct yb_json *all = NULL;
  if (!co->c.answers.n) return YB_OK;
  YB_TRY(yb_json_parse(yb_tx_ctx(co->tx), YB_S("answers"), co->c.answers, &all));
  yb_str text = yb_json_str(yb_json_path(all, field), YB_S(""));
  *out |= who->name.n && yb_str_find(text, who->name) != SIZE_MAX;
  return YB_OK;
}

static yb_rc stepped_back(struct yb_course *co, const struct yb_who *who, bool *out) {
  const struct yb_event *e;
  uint32_t n;
  YB_TRY(yb_event_of(co->tx, YB_S("case"), co->c.id, 0, EVENTS_MOST, &e, &n));
  for (uint32_t i = 0; i < n; i++)
    *out |= YB_EQ(e[i].verb, "task.recused") && e[i].actor.id == who->id;
  return YB_OK;
}

yb_rc yb_task_barred(struct yb_course *co, const struct yb_who *who, const struct yb_task *t,
                     bool *out) {
  yb_str apart = yb_task_attr(co, t, "apart"), avoid = yb_task_attr(co, t, "avoid");
  *out = false;
  if (who->kind != YB_WHO_STAFF) return YB_OK;
  if (apart.n) YB_TRY(did_another(co, who, apart, out));
  if (avoid.n) YB_TRY(is_named(co, who, avoid, out));
  if (!has_word(yb_task_attr(co, t, "verbs"), YB_S("recuse"))) return YB_OK;
  return stepped_back(co, who, out);
}
