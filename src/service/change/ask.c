/* ask.c - asking for a change, taking it back, deciding it (change.h). */
#include "service/change/change_int.h"

#include "base/text.h"
#include "engine/parties/parties.h"
#include "service/apply/views.h"

static yb_rc say(struct yb_tx *tx, const char *field, yb_msg msg, yb_str a0, yb_rc rc) {
  (void)yb_diag(yb_tx_ctx(tx), (struct yb_place){.path = yb_str_of(field)}, msg, a0, YB_S(""));
  return rc;
}

bool yb_change_for_caller(const struct yb_course *co, const struct yb_who *who) {
  return who->kind == YB_WHO_STAFF && co->c.access.n > 0 &&
         yb_who_holds(who, YB_S("submit_for"));
}

/* ---- whether it is open ---- */

static yb_rc before_it(struct yb_course *co, const struct yb_change *c, int64_t row, yb_msg *why) {
  struct yb_rows rows;
  YB_TRY(yb_tx_rows(co->tx, YB_SQL_changes_of_case,
                    YB_ARGS(yb_change_city(co->tx), yb_int(co->c.id)), &rows));
  for (uint32_t i = 0; i < rows.count; i++) {
    struct yb_change_row r;
    const struct yb_json *j;
    yb_change_of_row(yb_row(&rows, i), &r);
    if (!yb_str_eq(r.kind, c->id)) continue;
    YB_TRY(yb_json_parse(yb_tx_ctx(co->tx), YB_S("change"), r.answers, &j));
    bool same = !c->row || row < 0 || yb_json_int(yb_json_get(j, YB_S("row")), -1) == row;
    if (same && r.state == YB_CHANGE_ASKED) return *why = YB_MSG_change_under_way, YB_CONFLICT;
    if (same && c->once && (row >= 0 || !c->row) && r.state == YB_CHANGE_DONE)
      return *why = YB_MSG_change_done_before, YB_CONFLICT;
  }
  if (rows.count >= 100) return *why = YB_MSG_change_many, YB_CONFLICT;
  return YB_OK;
}

/* A case whose permit has ended is over. */
static yb_rc ended(struct yb_course *co, bool *out) {
  const yb_val *p;
  *out = false;
  yb_rc rc = yb_tx_one(co->tx, YB_SQL_permit_of_case,
                       YB_ARGS(yb_change_city(co->tx), yb_int(co->c.id)), &p);
  if (rc == YB_OK) *out = yb_int_of(&p[11]) != 0;
  return rc == YB_ABSENT ? YB_OK : rc;
}

yb_rc yb_change_open(struct yb_course *co, const struct yb_change *c, int64_t row, yb_msg *why) {
  yb_str state = yb_str_of(yb_case_state_name((yb_case_state)co->c.state));
  bool over;
  if (!yb_strs_has(c->states, state)) return *why = YB_MSG_change_state, YB_CONFLICT;
  YB_TRY(ended(co, &over));
  if (over && c->effect != YB_CHANGE_RECORD) return *why = YB_MSG_change_ended, YB_CONFLICT;
  return before_it(co, c, row, why);
}

/* ---- what is wrong with it ---- */

static yb_rc check_form(struct yb_tx *tx, const struct yb_form *form,
                        const struct yb_json *answers, const struct yb_json *facts) {
  struct yb_ctx ctx = *yb_tx_ctx(tx);
  struct yb_diags own;
  yb_diags_init(&own, ctx.arena);
  ctx.diags = &own;
  yb_rc rc = yb_form_check(form, &ctx, YB_FORM_ALL, answers, facts);
  for (const struct yb_diag *d = own.first; d; d = d->next) {
    struct yb_place at = d->at;
    if (d->severity != YB_ERROR) continue;
    YB_TRY(yb_str_fmt(ctx.arena, &at.path, "change.%.*s", YB_ARG(d->at.path)));
    (void)yb_diag(yb_tx_ctx(tx), at, d->msg, d->arg[0], d->arg[1]);
  }
  return rc;
}

static yb_rc condition(struct yb_course *co, const struct yb_change *c,
                       const struct yb_json *before, const struct yb_json *after) {
  struct yb_ctx quiet = *yb_tx_ctx(co->tx);
  struct yb_json *in;
  struct yb_buf today;
  yb_value v;
  if (!c->test) return YB_OK;
  in = yb_json_new(quiet.arena, YB_JSON_OBJECT);
  quiet.diags = NULL;
  yb_buf_init(&today, quiet.arena);
  yb_date_write(&today, yb_calendar_date(co->pack->calendar, yb_tx_now(co->tx)));
  YB_TRY(yb_json_set(in, YB_S("before"), yb_json_copy(quiet.arena, before)));
  YB_TRY(yb_json_set(in, YB_S("after"), yb_json_copy(quiet.arena, after)));
  YB_TRY(today.rc);
  YB_TRY(yb_json_set(in, YB_S("today"), yb_json_new_str(quiet.arena, yb_buf_str(&today))));
  YB_TRY(yb_feel_eval_json(c->test, &quiet, in, &v));
  if (yb_value_is_true(v)) return YB_OK;
  return say(co->tx, c->row ? "row" : "", YB_MSG_change_must, c->must_text.in[YB_ZH_CN],
             YB_INVALID);
}

static yb_rc after_of(struct yb_course *co, const struct yb_change *c,
                      const struct yb_change_ask *x, const struct yb_json *before,
                      struct yb_json **after) {
  struct yb_arena *a = yb_tx_arena(co->tx);
  if (c->effect == YB_CHANGE_AMEND) return yb_change_after(a, c, before, x->fields, after);
  if (c->effect != YB_CHANGE_RESERVE) return (*after = yb_json_copy(a, before)) ? YB_OK : YB_NOMEM;
  yb_rc rc = yb_change_reserve(a, &co->service->guide.agenda, before, x->row, after);
  return rc == YB_ABSENT ? say(co->tx, "row", YB_MSG_change_no_reserve, YB_S(""), YB_INVALID) : rc;
}

static yb_rc check_row(struct yb_course *co, const struct yb_change *c, int64_t row,
                       const struct yb_json *before) {
  const struct yb_json *list = yb_json_get(before, co->service->guide.agenda.list);
  if (!c->row || (row >= 0 && list && row < (int64_t)list->count)) return YB_OK;
  return say(co->tx, "row", YB_MSG_change_row, YB_S(""), YB_INVALID);
}

static yb_rc check(struct yb_course *co, const struct yb_change *c, const struct yb_change_ask *x,
                   const struct yb_json *answers) {
  const struct yb_form *own = c->form[YB_ZH_CN];
  const struct yb_json *before, *facts;
  struct yb_json *after;
  YB_TRY(yb_course_answers_get(co, &before));
  YB_TRY(yb_facts_of(co->tx, x->act.app, co->c.person_id, co->c.enterprise_id, &facts));
  YB_TRY(check_row(co, c, x->row, before));
  YB_TRY(after_of(co, c, x, before, &after));
  bool spoken = co->c.access.n > 0;
  if (c->effect == YB_CHANGE_AMEND) {
    YB_TRY(spoken ? yb_check_spoken(co->service->form[YB_ZH_CN], yb_tx_ctx(co->tx), after, facts)
                  : yb_form_check(co->service->form[YB_ZH_CN], yb_tx_ctx(co->tx), YB_FORM_ALL,
                                  after, facts));
    if (yb_json_same(before, after))
      return say(co->tx, "", YB_MSG_change_same, YB_S(""), YB_INVALID);
  }
  if (own)
    YB_TRY(spoken ? yb_check_spoken(own, yb_tx_ctx(co->tx), answers, facts)
                  : check_form(co->tx, own, answers, facts));
  return condition(co, c, before, after);
}

/* ---- keeping it ---- */

/* One of the two forms, divided by class into the clear and the boxed object. */
static yb_rc divide(struct yb_tx *tx, const struct yb_form *form, yb_str key,
                    const struct yb_json *j, struct yb_json *clear, struct yb_json *boxed) {
  struct yb_json *open, *shut;
  if (!form || !j) return YB_OK;
  YB_TRY(yb_form_split(form, yb_tx_ctx(tx), j, &open, &shut));
  YB_TRY(yb_json_set(clear, key, open));
  return shut->count ? yb_json_set(boxed, key, shut) : YB_OK;
}

static yb_rc kept(struct yb_course *co, const struct yb_change *c, const struct yb_change_ask *x,
                  const struct yb_json *answers, struct yb_change_row *r) {
  struct yb_arena *a = yb_tx_arena(co->tx);
  struct yb_json *clear = yb_json_new(a, YB_JSON_OBJECT), *boxed = yb_json_new(a, YB_JSON_OBJECT);
  struct yb_json *fields = yb_json_new(a, YB_JSON_OBJECT);
  yb_str about, text;
  if (!clear || !boxed || !fields) return YB_NOMEM;
  for (uint32_t i = 0; i < c->fields.count; i++) {
    const struct yb_json *v = yb_json_get(x->fields, c->fields.at[i]);
    if (v) YB_TRY(yb_json_set(fields, c->fields.at[i], yb_json_copy(a, v)));
  }
  YB_TRY(divide(co->tx, c->fields.count ? co->service->form[YB_ZH_CN] : NULL, YB_S("fields"),
                fields, clear, boxed));
  YB_TRY(divide(co->tx, c->form[YB_ZH_CN], YB_S("form"), answers, clear, boxed));
  if (c->row) YB_TRY(yb_json_set(clear, YB_S("row"), yb_json_new_int(a, x->row)));
  YB_TRY(yb_json_text(a, clear, &r->answers));
  if (!boxed->count) return YB_OK;
  YB_TRY(yb_json_text(a, boxed, &text));
  YB_TRY(yb_str_fmt(a, &about, "change:%lld", (long long)r->id));
  return yb_person_seal(co->tx, co->app->vault, co->c.person_id, about, text, &r->box);
}

static yb_rc insert(struct yb_tx *tx, const struct yb_change_row *r) {
  return yb_tx_exec(
      tx, YB_SQL_change_insert,
      YB_ARGS(yb_change_city(tx), yb_int(r->id), yb_int(r->case_id), yb_text(r->service),
              yb_text(r->kind), yb_int(r->state), yb_text(r->asked_by), yb_int(r->staff_id),
              yb_text(r->answers), r->box.n ? yb_blob(r->box) : yb_null(),
              r->before.n ? yb_text(r->before) : yb_null(), yb_int(r->task_id),
              yb_int(r->permit_id), yb_int(r->asked_at), yb_int(r->closed_at),
              r->reason.n ? yb_text(r->reason) : yb_null()),
      NULL);
}

static yb_rc event(struct yb_course *co, const char *verb, const struct yb_change *c,
                   const struct yb_change_row *r) {
  struct yb_arena *a = yb_tx_arena(co->tx);
  struct yb_json *data = yb_json_new(a, YB_JSON_OBJECT);
  yb_str id;
  YB_TRY(yb_str_fmt(a, &id, "%lld", (long long)r->id));
  YB_TRY(yb_json_set(data, YB_S("change"), yb_json_new_str(a, id)));
  YB_TRY(yb_json_set(data, YB_S("kind"), yb_json_new_str(a, c->id)));
  YB_TRY(yb_json_set(data, YB_S("note"), yb_json_new_str(a, c->name.in[YB_ZH_CN])));
  return yb_course_event(co, verb, data);
}

/* The unit of that kind where the row lies, or where the case does. */
static yb_rc open_task(struct yb_course *co, const struct yb_change *c, int64_t row,
                       struct yb_change_row *r) {
  const struct yb_json *answers;
  YB_TRY(yb_course_answers_get(co, &answers));
  const struct yb_agenda *g = &co->service->guide.agenda;
  const struct yb_json *list = yb_json_get(answers, g->list);
  const struct yb_json *at = c->row && list ? yb_json_at(list, (uint32_t)row) : NULL;
  const struct yb_division *d = yb_pack_division(co->pack, yb_json_get_str(at, g->division));
  const struct yb_unit *u = yb_pack_duty_unit(co->pack, c->unit, d ? d : co->division);
  const struct yb_unit *own = yb_pack_unit(co->pack, co->c.unit);
  if (!c->row && own && yb_str_eq(own->kind, c->unit)) u = own;
  if (!u)
    return say(co->tx, "", YB_MSG_case_no_unit, c->unit, YB_CONFLICT);
  struct yb_task t = {.kind = YB_S("change"), .node = c->id, .unit = u->id, .role = c->role};
  YB_TRY(yb_course_task_add(co, &t, c->limit, YB_S("change")));
  r->task_id = t.id;
  return YB_OK;
}

static yb_rc reach(struct yb_tx *tx, struct yb_act *act, int64_t id, struct yb_course *co) {
  bool sees;
  YB_TRY(yb_course_load(tx, act->app, id, co));
  if (yb_course_is_theirs(co, act->who) || yb_change_for_caller(co, act->who)) return YB_OK;
  YB_TRY(yb_course_staff_sees(co, act->who, &sees));
  return sees ? YB_DENIED : YB_ABSENT;
}

static yb_rc at_once(struct yb_course *co, const struct yb_change *c, struct yb_change_row *r) {
  YB_TRY(yb_change_apply(co, c, r, &r->before, &r->permit_id));
  r->state = YB_CHANGE_DONE;
  r->closed_at = yb_tx_now(co->tx);
  return event(co, "change.done", c, r);
}

yb_rc yb_change_ask_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_change_ask *x = cmd->arg;
  const struct yb_who *who = x->act.who;
  struct yb_course co;
  yb_msg why = 0;
  YB_TRY(reach(tx, &x->act, x->case_id, &co));
  const struct yb_change *c = yb_service_change(co.service, x->kind);
  if (!c) return YB_ABSENT;
  yb_rc rc = yb_change_open(&co, c, c->row ? x->row : -1, &why);
  if (rc == YB_CONFLICT) return say(tx, "", why, c->name.in[YB_ZH_CN], YB_CONFLICT);
  YB_TRY(rc);
  /* Of this run alone: the verb may be run again, and this arena is gone then. */
  const struct yb_json *answers = x->answers;
  if (!answers) answers = yb_json_new(yb_tx_arena(tx), YB_JSON_OBJECT);
  if (!answers) return YB_NOMEM;
  YB_TRY(check(&co, c, x, answers));
  struct yb_change_row r = {.id = yb_tx_id(tx), .case_id = co.c.id, .service = co.c.service,
                            .kind = c->id, .asked_at = yb_tx_now(tx),
                            .staff_id = who->kind == YB_WHO_STAFF ? who->id : 0};
  r.asked_by = who->kind == YB_WHO_STAFF ? YB_S("staff")
               : who->kind == YB_WHO_CALLER ? YB_S("caller") : YB_S("person");
  YB_TRY(kept(&co, c, x, answers, &r));
  YB_TRY(event(&co, "change.asked", c, &r));
  YB_TRY(c->unit.n ? open_task(&co, c, x->row, &r) : at_once(&co, c, &r));
  YB_TRY(insert(tx, &r));
  x->id = r.id;
  x->done = r.state == YB_CHANGE_DONE;
  return yb_course_save(&co);
}

/* ---- afterwards ---- */

static yb_rc close(struct yb_tx *tx, struct yb_change_row *r, yb_change_state state,
                   yb_str reason) {
  int64_t changed = 0;
  YB_TRY(yb_tx_exec(tx, YB_SQL_change_update,
                    YB_ARGS(yb_change_city(tx), yb_int(r->id), yb_int(state),
                            r->before.n ? yb_text(r->before) : yb_null(), yb_int(r->permit_id),
                            yb_int(yb_tx_now(tx)), reason.n ? yb_text(reason) : yb_null(),
                            yb_int(r->version)), &changed));
  return changed == 1 ? YB_OK : YB_CONFLICT;
}

yb_rc yb_change_back_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_change_back *x = cmd->arg;
  struct yb_change_row r;
  struct yb_course co;
  struct yb_task t;
  const yb_val *c;
  YB_TRY(reach(tx, &x->act, x->case_id, &co));
  YB_TRY(yb_tx_one(tx, YB_SQL_change_get, YB_ARGS(yb_change_city(tx), yb_int(x->id)), &c));
  yb_change_of_row(c, &r);
  if (r.case_id != co.c.id) return YB_ABSENT;
  const struct yb_change *d = yb_service_change(co.service, r.kind);
  if (r.state != YB_CHANGE_ASKED || !d)
    return say(tx, "", YB_MSG_case_stale, YB_S(""), YB_CONFLICT);
  YB_TRY(yb_task_load(tx, r.task_id, &t));
  if (t.state <= YB_TASK_CLAIMED) YB_TRY(yb_course_task_drop(&co, &t, YB_S("taken_back")));
  YB_TRY(close(tx, &r, YB_CHANGE_BACK, YB_S("")));
  YB_TRY(event(&co, "change.taken_back", d, &r));
  return yb_course_save(&co);
}

yb_rc yb_change_decided(struct yb_course *co, const struct yb_task *t, bool approved,
                        yb_str reason) {
  struct yb_change_row r;
  const yb_val *c;
  YB_TRY(yb_tx_one(co->tx, YB_SQL_change_of_task,
                   YB_ARGS(yb_change_city(co->tx), yb_int(t->id)), &c));
  yb_change_of_row(c, &r);
  const struct yb_change *d = yb_service_change(co->service, r.kind);
  if (!d || r.state != YB_CHANGE_ASKED) return YB_BROKEN;
  if (approved) YB_TRY(yb_change_apply(co, d, &r, &r.before, &r.permit_id));
  YB_TRY(close(co->tx, &r, approved ? YB_CHANGE_DONE : YB_CHANGE_REFUSED, reason));
  return event(co, approved ? "change.done" : "change.refused", d, &r);
}
