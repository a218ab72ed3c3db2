/* desk.c - the staff's side of the API: queues, tasks, supervision, the audit trail. */
#include "base/arena.h"
#include "http/api/api.h"
#include "http/handlers.h"

/* ---- queues ---- */

static yb_rc one_of(struct yb_req *rq, const char *name, const char *const *words, int n,
                    int *out) {
  yb_str text = yb_pairs_get(rq->query, yb_str_of(name));
  if (text.n == 0) return YB_OK;
  for (int i = 0; i < n; i++)
    if (yb_str_eq(text, yb_str_of(words[i]))) {
      *out = i;
      return YB_OK;
    }
  return yb_diag(&rq->ctx, (struct yb_place){.path = yb_str_of(name)}, YB_MSG_api_query,
                 yb_str_of(name), YB_S(""));
}

yb_rc yb_api_tasks(struct yb_req *rq, struct yb_res *rs) {
  static const char *const kinds[] = {"mine", "free", "unit", "done"};
  static const char *const lights[] = {"green", "yellow", "red", "grey"};
  struct yb_queue_ask ask = {.light = -1, .unit = yb_req_query(rq, "unit"),
                             .service = yb_req_query(rq, "service"),
                             .task_kind = yb_req_query(rq, "kind")};
  struct yb_queue q;
  int kind = YB_QUEUE_MINE;
  int64_t limit;
  YB_TRY(one_of(rq, "queue", kinds, 4, &kind));
  YB_TRY(one_of(rq, "light", lights, 4, &ask.light));
  YB_TRY(api_query_int(rq, "limit", 100, &limit));
  YB_TRY(api_query_cursor(rq, &ask.after_due, &ask.after_id));
  ask.kind = (yb_queue_kind)kind;
  ask.limit = (uint32_t)limit;
  YB_TRY(yb_queue_get(yb_req_app(rq), &rq->ctx, yb_req_who(rq), &ask, &q));
  return api_answer(rq, rs, 200, &api_out_queue, &q);
}

/* ---- tasks ---- */

static yb_rc claim(struct yb_req *rq, struct yb_res *rs, bool release) {
  struct yb_task_claim *x = yb_act_new(rq, struct yb_task_claim);
  const struct yb_json *j;
  if (!x) return YB_NOMEM;
  if (!yb_req_id(rq, YB_S("id"), &x->task)) return YB_ABSENT;
  YB_TRY(api_body(rq, &api_in_empty, &j));
  YB_TRY(api_if_match(rq, &x->version));
  x->release = release;
  return yb_act_later(rq, rs, &x->act, release ? YB_S("task.release") : YB_S("task.claim"),
                      yb_task_claim_run, api_done);
}

yb_rc yb_api_task_claim(struct yb_req *rq, struct yb_res *rs) { return claim(rq, rs, false); }
yb_rc yb_api_task_release(struct yb_req *rq, struct yb_res *rs) { return claim(rq, rs, true); }

static yb_rc wanted(struct yb_arena *a, const struct yb_json *list, struct yb_task_done *x) {
  uint32_t n = list ? list->count : 0, i = 0;
  struct yb_want *at = YB_NEW_N(a, n, struct yb_want);
  if (!at) return YB_NOMEM;
  for (const struct yb_json *m = list ? list->first : NULL; m; m = m->next)
    at[i++] = (struct yb_want){yb_json_get_str(m, YB_S("field")),
                               yb_json_get_str(m, YB_S("what"))};
  x->items = n;
  x->item = at;
  return YB_OK;
}

yb_rc yb_api_task_complete(struct yb_req *rq, struct yb_res *rs) {
  struct yb_task_done *x = yb_act_new(rq, struct yb_task_done);
  const struct yb_json *j;
  if (!x) return YB_NOMEM;
  if (!yb_req_id(rq, YB_S("id"), &x->task)) return YB_ABSENT;
  YB_TRY(api_body(rq, &api_in_complete, &j));
  YB_TRY(api_if_match(rq, &x->version));
  x->verb = yb_json_get_str(j, YB_S("verb"));
  x->opinion = yb_json_get_str(j, YB_S("opinion"));
  x->words = yb_json_get_str(j, YB_S("words"));
  x->score = yb_json_get_str(j, YB_S("score"));
  x->amount = yb_json_get_str(j, YB_S("amount"));
  x->conditions = yb_json_get_str(j, YB_S("conditions"));
  x->clause = yb_json_get_str(j, YB_S("clause"));
  x->act.reason = yb_json_get_str(j, YB_S("reason"));
  x->valid_from = api_time(j, YB_S("valid_from"));
  x->valid_to = api_time(j, YB_S("valid_to"));
  YB_TRY(wanted(rq->ctx.arena, yb_json_get(j, YB_S("items")), x));
  return yb_act_later(rq, rs, &x->act, YB_S("task.complete"), yb_task_done_run, api_done);
}

yb_rc yb_api_task_hand_over(struct yb_req *rq, struct yb_res *rs) {
  struct yb_hand_over *x = yb_act_new(rq, struct yb_hand_over);
  const struct yb_json *j;
  if (!x) return YB_NOMEM;
  if (!yb_req_id(rq, YB_S("id"), &x->task)) return YB_ABSENT;
  YB_TRY(api_body(rq, &api_in_hand_over, &j));
  YB_TRY(api_if_match(rq, &x->version));
  x->staff = api_id(j, YB_S("staff"));
  x->unit = yb_json_get_str(j, YB_S("unit"));
  x->act.reason = yb_json_get_str(j, YB_S("reason"));
  return yb_act_later(rq, rs, &x->act, YB_S("task.hand_over"), yb_hand_over_run, api_done);
}

yb_rc yb_api_task_extend(struct yb_req *rq, struct yb_res *rs) {
  struct yb_extend *x = yb_act_new(rq, struct yb_extend);
  const struct yb_json *j;
  if (!x) return YB_NOMEM;
  if (!yb_req_id(rq, YB_S("id"), &x->task)) return YB_ABSENT;
  YB_TRY(api_body(rq, &api_in_extend, &j));
  YB_TRY(api_if_match(rq, &x->version));
  x->amount = (uint32_t)yb_json_int(yb_json_get(j, YB_S("amount")), 0);
  x->act.reason = yb_json_get_str(j, YB_S("reason"));
  return yb_act_later(rq, rs, &x->act, YB_S("task.extend"), yb_extend_run, api_done);
}

yb_rc yb_api_task_remind(struct yb_req *rq, struct yb_res *rs) {
  struct yb_task_remind *x = yb_act_new(rq, struct yb_task_remind);
  const struct yb_json *j;
  if (!x) return YB_NOMEM;
  if (!yb_req_id(rq, YB_S("id"), &x->task)) return YB_ABSENT;
  YB_TRY(api_body(rq, &api_in_empty, &j));
  return yb_act_later(rq, rs, &x->act, YB_S("task.remind"), yb_task_remind_run, api_done);
}

yb_rc yb_api_task_press(struct yb_req *rq, struct yb_res *rs) {
  struct yb_press *x = yb_act_new(rq, struct yb_press);
  const struct yb_json *j;
  if (!x) return YB_NOMEM;
  if (!yb_req_id(rq, YB_S("id"), &x->task)) return YB_ABSENT;
  YB_TRY(api_body(rq, &api_in_reason, &j));
  x->act.reason = yb_json_get_str(j, YB_S("reason"));
  return yb_act_later(rq, rs, &x->act, YB_S("case.press"), yb_press_run, api_done);
}

yb_rc yb_api_case_consult(struct yb_req *rq, struct yb_res *rs) {
  struct yb_consult *x = yb_act_new(rq, struct yb_consult);
  const struct yb_json *j, *limit;
  if (!x) return YB_NOMEM;
  if (!yb_req_id(rq, YB_S("id"), &x->case_id)) return YB_ABSENT;
  YB_TRY(api_body(rq, &api_in_consult, &j));
  YB_TRY(api_strs(rq->ctx.arena, j, YB_S("units"), &x->units));
  x->question = yb_json_get_str(j, YB_S("question"));
  limit = yb_json_get(j, YB_S("limit"));
  if (limit) {
    x->limit.amount = (uint32_t)yb_json_int(yb_json_get(limit, YB_S("amount")), 0);
    if (!yb_clock_kind_parse(yb_json_get_str(limit, YB_S("unit")), &x->limit.unit))
      return yb_diag(&rq->ctx, (struct yb_place){.path = YB_S("limit.unit")}, YB_MSG_api_type,
                     YB_S("work_hours, work_days, clock_hours or calendar_days"), YB_S(""));
  }
  return yb_act_later(rq, rs, &x->act, YB_S("case.consult"), yb_consult_run, api_done);
}

/* ---- supervision ---- */

yb_rc yb_api_supervision(struct yb_req *rq, struct yb_res *rs) {
  struct yb_supervision v;
  YB_TRY(yb_supervision_get(yb_req_app(rq), &rq->ctx, yb_req_who(rq), &v));
  return api_answer(rq, rs, 200, &api_out_supervision, &v);
}

yb_rc yb_api_audit(struct yb_req *rq, struct yb_res *rs) {
  struct yb_audit_ask ask = {.case_no = yb_req_query(rq, "case"),
                             .verb = yb_req_query(rq, "verb"),
                             .actor = yb_req_query(rq, "actor")};
  struct yb_audit a;
  int64_t limit, none;
  YB_TRY(api_query_time(rq, "from", &ask.from));
  YB_TRY(api_query_time(rq, "to", &ask.to));
  YB_TRY(api_query_int(rq, "limit", 100, &limit));
  YB_TRY(api_query_cursor(rq, &none, &ask.before));
  ask.limit = (uint32_t)limit;
  YB_TRY(yb_audit_get(yb_req_app(rq), &rq->ctx, yb_req_who(rq), &ask, &a));
  return api_answer(rq, rs, 200, &api_out_audit, &a);
}
