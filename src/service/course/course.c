/* course.c - loading a case and walking its flow (course.h). */
#include "service/course/course.h"

#include "base/arena.h"
#include "service/course/course_int.h"
#include "store/event.h"

#define JOBS_DEEP 8 /* jobs that a job's end opens, in one command */

static yb_rc load_pack(struct yb_course *co) {
  struct yb_text_code {
    char text[24];
  } code;
  YB_TRY(yb_app_service(co->app, yb_tx_ctx(co->tx), co->c.pack_version, co->c.service,
                        &co->service));
  co->pack = co->app->pack;
  (void)snprintf(code.text, sizeof code.text, "%lld", (long long)co->c.division);
  co->division = yb_pack_division(co->pack, yb_str_of(code.text));
  return YB_OK;
}

yb_rc yb_course_of(struct yb_tx *tx, struct yb_app *app, const struct yb_case *c,
                   struct yb_course *out) {
  *out = (struct yb_course){.tx = tx, .app = app, .c = *c};
  return load_pack(out);
}

yb_rc yb_course_view(struct yb_tx *tx, struct yb_app *app, int64_t case_id,
                     struct yb_course *out) {
  struct yb_case c;
  YB_TRY(yb_case_load(tx, case_id, &c));
  return yb_course_of(tx, app, &c, out);
}

yb_rc yb_course_load(struct yb_tx *tx, struct yb_app *app, int64_t case_id,
                     struct yb_course *out) {
  YB_TRY(yb_course_view(tx, app, case_id, out));
  yb_rc rc = yb_flow_of_case(tx, case_id, &out->flow);
  if (rc == YB_ABSENT) return YB_OK;
  YB_TRY(rc);
  out->running = out->flow.ended_at == 0;
  return YB_OK;
}

/* ---- effects ---- */

static yb_rc open_task(struct yb_course *co, const struct yb_flow_effect *e) {
  struct yb_limit limit = {0, YB_WORK_DAYS};
  struct yb_task t = {.case_id = co->c.id, .instance = e->activity, .node = e->node->id};
  yb_str duty_id = yb_bpmn_attr(e->node, YB_S("duty"), 0);
  const struct yb_duty *duty = duty_id.n ? yb_service_duty(co->service, duty_id) : NULL;
  yb_str kind = duty ? duty->kind : yb_bpmn_attr(e->node, YB_S("unit"), 0);
  yb_level level = duty ? duty->level : YB_TOWN;
  const struct yb_unit *unit = yb_course_unit(co, kind, level);
  if (!unit) unit = yb_pack_unit(co->pack, kind); /* named itself */
  if (!unit)
    return yb_diag(yb_tx_ctx(co->tx), (struct yb_place){0}, YB_MSG_case_no_unit, kind, YB_S(""));
  t.unit = unit->id;
  t.role = yb_bpmn_attr(e->node, YB_S("role"), 0);
  t.kind = yb_bpmn_attr(e->node, YB_S("kind"), 0);
  if (t.kind.n == 0) t.kind = YB_S("work");
  if (duty)
    limit = duty->limit;
  else
    (void)yb_limit_parse(yb_bpmn_attr(e->node, YB_S("limit"), 0),
                         yb_bpmn_attr(e->node, YB_S("clock"), 0), &limit);
  if (duty == NULL && co->c.unit.n == 0) co->c.unit = unit->id;
  return yb_course_task_add(co, &t, limit, e->node->id);
}

static yb_rc cancel_task(struct yb_course *co, int64_t activity) {
  struct yb_task *t;
  uint32_t n;
  YB_TRY(yb_tasks_of_case(co->tx, co->c.id, &t, &n));
  for (uint32_t i = 0; i < n; i++)
    if (t[i].instance == activity && t[i].state <= YB_TASK_CLAIMED)
      YB_TRY(yb_course_task_drop(co, &t[i], YB_S("cancelled")));
  return YB_OK;
}

static yb_rc run_job(struct yb_course *co, const struct yb_flow_effect *e, int depth) {
  for (uint32_t i = 0; i < co->app->jobs; i++) {
    bool done = false;
    struct yb_json *set = NULL;
    struct yb_flow_effects more;
    if (!yb_str_eq(e->text, yb_str_of(co->app->job[i].topic))) continue;
    if (co->flow.id == 0) YB_TRY(yb_flow_of_case(co->tx, co->c.id, &co->flow));
    YB_TRY(co->app->job[i].run(co, e, &done, &set));
    if (!done) return YB_OK;
    YB_TRY(yb_flow_job_done(co->tx, co->service->flow, &co->flow, e->activity, set, &more));
    return yb_course_effects(co, &more, depth + 1);
  }
  return YB_OK; /* a worker's */
}

static yb_rc incident(struct yb_course *co, const struct yb_flow_effect *e) {
  struct yb_arena *a = yb_tx_arena(co->tx);
  struct yb_json *data = yb_json_new(a, YB_JSON_OBJECT);
  yb_str node = e->node ? e->node->id : YB_S("");
  YB_TRY(yb_json_set(data, YB_S("node"), yb_json_new_str(a, node)));
  YB_TRY(yb_json_set(data, YB_S("why"), yb_json_new_str(a, e->text)));
  return yb_course_event(co, "case.incident", data);
}

/* An end event may say which state the case is in; most states were set by the verb
 * that led there. */
static yb_rc passed(struct yb_course *co, const struct yb_flow_effect *e) {
  yb_str state = e->node ? yb_bpmn_attr(e->node, YB_S("state"), 0) : YB_S("");
  if (!YB_EQ(state, "lapsed")) return YB_OK;
  YB_TRY(yb_case_move(co->tx, &co->c, YB_CASE_LAPSE));
  return yb_course_event(co, "case.lapsed", NULL);
}

static yb_rc one_effect(struct yb_course *co, const struct yb_flow_effect *e, int depth) {
  switch (e->kind) {
    case YB_FLOW_TASK_OPEN:
      return open_task(co, e);
    case YB_FLOW_TASK_CANCEL:
      return cancel_task(co, e->activity);
    case YB_FLOW_JOB_OPEN:
      return run_job(co, e, depth);
    case YB_FLOW_PASSED:
      return passed(co, e);
    case YB_FLOW_INCIDENT:
      return incident(co, e);
    case YB_FLOW_WAIT:
      if (!YB_EQ(yb_bpmn_attr(e->node, YB_S("paused"), 0), "true")) return YB_OK;
      co->paused = true;
      return yb_course_clocks_pause(co, e->node->id);
    case YB_FLOW_ENDED:
      co->running = false;
      return yb_course_clocks_stop(co, 0);
    case YB_FLOW_THROW:
    case YB_FLOW_JOB_CANCEL:
    case YB_FLOW_WAIT_OVER:
      return YB_OK;
  }
  return YB_BROKEN;
}

yb_rc yb_course_effects(struct yb_course *co, const struct yb_flow_effects *list, int depth) {
  if (depth > JOBS_DEEP) return YB_LIMIT;
  for (uint32_t i = 0; i < list->count; i++) YB_TRY(one_effect(co, &list->at[i], depth));
  return YB_OK;
}

/* ---- acts ---- */

yb_rc yb_course_begin(struct yb_course *co, const struct yb_json *variables) {
  struct yb_flow_effects out;
  struct yb_limit whole = co->service->guide.legal;
  YB_TRY(load_pack(co));
  YB_TRY(yb_flow_start(co->tx, co->service->flow, co->c.id, co->c.pack_version, variables, &out));
  co->running = true;
  co->fresh = true;
  if (whole.amount) YB_TRY(yb_course_clock_open(co, 0, YB_S("whole"), whole));
  return yb_course_effects(co, &out, 0);
}

yb_rc yb_course_task_done(struct yb_course *co, struct yb_task *t, yb_str verb,
                          struct yb_json *set) {
  struct yb_arena *a = yb_tx_arena(co->tx);
  if (!set) set = yb_json_new(a, YB_JSON_OBJECT);
  struct yb_flow_effects out;
  uint32_t node = yb_bpmn_find(co->service->flow->bpmn, t->node);
  if (node == YB_BPMN_NIL || !set) return set ? YB_BROKEN : YB_NOMEM;
  yb_str name = yb_bpmn_attr(&co->service->flow->bpmn->node[node], YB_S("outcome"), 0);
  if (name.n && !yb_json_get(set, name))
    YB_TRY(yb_json_set(set, name, yb_json_new_str(a, verb)));
  yb_task_close(t, YB_TASK_DONE, verb, yb_tx_now(co->tx));
  co->by_task = t->id;
  YB_TRY(yb_flow_task_done(co->tx, co->service->flow, &co->flow, t->instance, set, &out));
  YB_TRY(yb_course_effects(co, &out, 0));
  if (!co->paused) YB_TRY(yb_course_clocks_stop(co, t->id));
  YB_TRY(yb_course_task_colour(co, t));
  return yb_task_store(co->tx, t);
}

yb_rc yb_course_message(struct yb_course *co, yb_str message, const struct yb_json *set) {
  struct yb_flow_effects out;
  if (!co->running) return YB_ABSENT;
  YB_TRY(yb_flow_message(co->tx, co->service->flow, &co->flow, message, set, &out));
  YB_TRY(yb_course_clocks_resume(co));
  return yb_course_effects(co, &out, 0);
}

yb_rc yb_course_job_done(struct yb_course *co, int64_t activity) {
  struct yb_flow_effects out;
  YB_TRY(yb_flow_job_done(co->tx, co->service->flow, &co->flow, activity, NULL, &out));
  return yb_course_effects(co, &out, 0);
}

yb_rc yb_course_timer(struct yb_course *co, const struct yb_timer *t) {
  struct yb_flow_effects out;
  if (!co->running) return YB_OK;
  YB_TRY(yb_flow_timer(co->tx, co->service->flow, &co->flow, t, &out));
  return yb_course_effects(co, &out, 0);
}

yb_rc yb_course_cancel(struct yb_course *co) {
  struct yb_flow_effects out;
  struct yb_task *t;
  uint32_t n;
  if (co->running) {
    YB_TRY(yb_flow_cancel(co->tx, co->service->flow, &co->flow, &out));
    YB_TRY(yb_course_effects(co, &out, 0));
  }
  YB_TRY(yb_tasks_of_case(co->tx, co->c.id, &t, &n));
  for (uint32_t i = 0; i < n; i++)
    if (t[i].state <= YB_TASK_CLAIMED) YB_TRY(yb_course_task_drop(co, &t[i], YB_S("cancelled")));
  co->running = false;
  return yb_course_clocks_stop(co, 0);
}

yb_rc yb_course_waiting_job(struct yb_course *co, yb_str topic, int64_t *activity) {
  struct yb_bpmn_state st;
  const struct yb_bpmn_model *m = co->service->flow->bpmn;
  *activity = 0;
  if (!co->running) return YB_OK;
  YB_TRY(yb_bpmn_state_read(yb_tx_arena(co->tx), m, co->flow.state, &st));
  for (uint32_t i = 0; i < st.items && *activity == 0; i++)
    if (st.item[i].rest == YB_BPMN_ACTIVITY && yb_str_eq(m->node[st.item[i].node].topic, topic))
      *activity = st.item[i].no;
  return YB_OK;
}

yb_rc yb_course_delivered(struct yb_course *co, yb_str how) {
  struct yb_arena *a = yb_tx_arena(co->tx);
  struct yb_json *data = yb_json_new(a, YB_JSON_OBJECT);
  yb_val city = yb_int(yb_tx_city(co->tx));
  const yb_val *c;
  yb_rc rc = yb_tx_one(co->tx, YB_SQL_permit_of_case, YB_ARGS(city, yb_int(co->c.id)), &c);
  if (rc == YB_OK)
    YB_TRY(yb_tx_exec(co->tx, YB_SQL_permit_delivered,
                      YB_ARGS(city, c[0], yb_int(yb_tx_now(co->tx)), c[13]), NULL));
  else if (rc != YB_ABSENT)
    return rc;
  if (yb_case_may_move((yb_case_state)co->c.state, YB_CASE_DELIVER))
    YB_TRY(yb_case_move(co->tx, &co->c, YB_CASE_DELIVER));
  YB_TRY(yb_json_set(data, YB_S("how"), yb_json_new_str(a, how)));
  return yb_course_event(co, "case.delivered", data);
}

yb_rc yb_course_event(struct yb_course *co, const char *verb, const struct yb_json *data) {
  struct yb_event e = {
      .kind = YB_S("case"), .agg = co->c.id, .version = co->c.version, .verb = yb_str_of(verb)};
  if (data) YB_TRY(yb_json_text(yb_tx_arena(co->tx), data, &e.data));
  return yb_event_add(co->tx, &e, NULL);
}

/* The instant at which the flow gives up waiting; 0: it never does. */
yb_rc yb_course_patience(struct yb_course *co, int64_t *until) {
  const struct yb_timer *t;
  uint32_t n;
  *until = 0;
  YB_TRY(yb_timer_of(co->tx, YB_S("flow"), co->c.id, &t, &n));
  for (uint32_t i = 0; i < n; i++)
    if (YB_EQ(t[i].kind, YB_FLOW_TIMER) && (*until == 0 || t[i].due_at < *until))
      *until = t[i].due_at;
  return YB_OK;
}

/* Duties follow the answers: each whose condition holds takes part. */
static yb_rc duties_of(struct yb_course *co, const struct yb_json *answers,
                       const struct yb_json *facts, struct yb_json **out) {
  struct yb_ctx quiet = *yb_tx_ctx(co->tx);
  struct yb_json *all = yb_json_copy(quiet.arena, answers),
                 *list = yb_json_new(quiet.arena, YB_JSON_ARRAY);
  struct yb_buf b;
  quiet.diags = NULL; /* a null here is "does not take part" */
  yb_buf_init(&b, quiet.arena);
  for (const struct yb_json *m = facts ? facts->first : NULL; m; m = m->next)
    YB_TRY(yb_json_set(all, m->key, yb_json_copy(quiet.arena, m)));
  if (!all || !list) return YB_NOMEM;
  for (uint32_t i = 0; i < co->service->duties; i++) {
    const struct yb_duty *d = &co->service->duty[i];
    yb_value v = yb_value_bool(true);
    if (d->test) YB_TRY(yb_feel_eval_json(d->test, &quiet, all, &v));
    if (!yb_value_is_true(v)) continue;
    YB_TRY(yb_json_add(list, yb_json_new_str(quiet.arena, d->id)));
    yb_buf_fmt(&b, "%s%.*s", b.n ? " " : "", YB_ARG(d->id));
  }
  *out = list;
  return yb_buf_take(&b, &co->c.duties);
}

yb_rc yb_course_variables(struct yb_course *co, const struct yb_json *answers,
                          const struct yb_json *facts, struct yb_json **out) {
  struct yb_arena *a = yb_tx_arena(co->tx);
  struct yb_json *vars, *boxed, *duties;
  YB_TRY(duties_of(co, answers, facts, &duties));
  YB_TRY(yb_form_split(co->service->form[YB_ZH_CN], yb_tx_ctx(co->tx), answers, &vars, &boxed));
  if (!(vars = yb_json_copy(a, vars))) return YB_NOMEM;
  YB_TRY(yb_json_set(vars, YB_S("duties"), duties));
  *out = vars;
  return YB_OK;
}

const struct yb_unit *yb_course_unit(const struct yb_course *co, yb_str kind, yb_level level) {
  const struct yb_division *d = co->division;
  while (d && d->level > level && d->up) d = d->up;
  return d ? yb_pack_duty_unit(co->pack, kind, d) : NULL;
}

yb_str yb_course_role(const struct yb_course *co, yb_str verb) {
  for (uint32_t i = 0; i < co->pack->roles; i++)
    if (yb_role_may(&co->pack->role[i], verb)) return co->pack->role[i].id;
  return YB_S("");
}
