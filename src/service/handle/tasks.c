/* tasks.c - claiming, handing over, extending, asking others, reminding (handle.h). */
#include "base/text.h"
#include "service/handle/handle_int.h"
#include "service/pack/change.h"

#define CONSULT_MOST 20u
#define NEXT_LOOKS 100u
#define EVENTS_MOST 1000u

yb_rc yb_desk_fault(struct yb_tx *tx, const char *field, yb_msg msg, yb_str a0, yb_rc rc) {
  (void)yb_diag(yb_tx_ctx(tx), (struct yb_place){.path = yb_str_of(field)}, msg, a0, YB_S(""));
  return rc;
}

yb_rc yb_need_reason(struct yb_tx *tx, yb_str reason) {
  if (yb_utf8_count(yb_str_trim(reason)) >= YB_REASON_LEAST) return YB_OK;
  return yb_desk_fault(tx, "reason", YB_MSG_case_need_reason, YB_S(""), YB_INVALID);
}

yb_rc yb_task_data(struct yb_tx *tx, const struct yb_task *t, struct yb_json **out) {
  struct yb_arena *a = yb_tx_arena(tx);
  struct yb_json *data = yb_json_new(a, YB_JSON_OBJECT);
  yb_str id;
  YB_TRY(yb_str_fmt(a, &id, "%lld", (long long)t->id));
  YB_TRY(yb_json_set(data, YB_S("task"), yb_json_new_str(a, id)));
  YB_TRY(yb_json_set(data, YB_S("node"), yb_json_new_str(a, t->node)));
  YB_TRY(yb_json_set(data, YB_S("unit"), yb_json_new_str(a, t->unit)));
  *out = data;
  return YB_OK;
}

yb_str yb_task_name(const struct yb_course *co, const struct yb_task *t) {
  uint32_t node = yb_bpmn_find(co->service->flow->bpmn, t->node);
  if (t->instance && node != YB_BPMN_NIL) return co->service->flow->bpmn->node[node].name;
  const struct yb_change *c = YB_EQ(t->kind, "change") ? yb_service_change(co->service, t->node)
                                                       : NULL;
  if (c) return c->name.in[YB_ZH_CN];
  return yb_pack_wordz(co->pack, YB_ZH_CN, YB_EQ(t->kind, "mend") ? "task.mend" : "task.consult");
}

yb_rc yb_task_verbs(struct yb_course *co, const struct yb_task *t, struct yb_strs *out) {
  struct yb_arena *a = yb_tx_arena(co->tx);
  uint32_t node = yb_bpmn_find(co->service->flow->bpmn, t->node);
  yb_str word, text = YB_EQ(t->kind, "mend") ? YB_S("mend") : YB_S("opine");
  if (YB_EQ(t->kind, "change")) text = YB_S("approve decline");
  if (t->instance && node != YB_BPMN_NIL)
    text = yb_bpmn_attr(&co->service->flow->bpmn->node[node], YB_S("verbs"), 0);
  yb_str *list = YB_NEW_N(a, 16, yb_str);
  if (!list) return YB_NOMEM;
  *out = (struct yb_strs){0, list};
  while (out->count < 16 && yb_str_cut(&text, ' ', &word))
    if (word.n) list[out->count++] = word;
  return YB_OK;
}

yb_rc yb_task_able(struct yb_course *co, const struct yb_who *who, const struct yb_task *t,
                   bool *out) {
  struct yb_strs verbs;
  bool barred;
  YB_TRY(yb_task_verbs(co, t, &verbs));
  *out = false;
  for (uint32_t i = 0; i < verbs.count && !*out; i++)
    *out = yb_who_may(who, verbs.at[i], yb_pack_unit(co->pack, t->unit), NULL);
  if (!*out) return YB_OK;
  YB_TRY(yb_task_barred(co, who, t, &barred));
  *out = !barred;
  return YB_OK;
}

/* Who is barred from it is told so; who has nothing to do with the case is told nothing. */
static yb_rc kept_out(struct yb_course *co, const struct yb_who *who, const struct yb_task *t) {
  bool sees, barred;
  YB_TRY(yb_course_staff_sees(co, who, &sees));
  if (!sees) return YB_ABSENT;
  YB_TRY(yb_task_barred(co, who, t, &barred));
  return barred ? yb_desk_fault(co->tx, "", YB_MSG_case_apart, YB_S(""), YB_DENIED) : YB_DENIED;
}

yb_rc yb_task_at_hand(struct yb_tx *tx, struct yb_act *act, int64_t task, int64_t version,
                      yb_str verb, struct yb_course *co, struct yb_task *t) {
  struct yb_officer holder;
  bool able;
  YB_TRY(yb_task_load(tx, task, t));
  YB_TRY(yb_course_load(tx, act->app, t->case_id, co));
  YB_TRY(yb_task_able(co, act->who, t, &able));
  if (!able || !yb_who_may(act->who, verb, yb_pack_unit(co->pack, t->unit), NULL))
    return kept_out(co, act->who, t);
  if (t->state > YB_TASK_CLAIMED)
    return yb_desk_fault(tx, "", YB_MSG_case_stale, YB_S(""), YB_CONFLICT);
  if (t->staff_id && t->staff_id != act->who->id &&
      !yb_who_may(act->who, YB_S("extend"), yb_pack_unit(co->pack, t->unit), NULL)) {
    YB_TRY(yb_officer_load(tx, t->staff_id, &holder));
    return yb_desk_fault(tx, "", YB_MSG_case_taken, holder.name, YB_CONFLICT);
  }
  if (version && version != t->version)
    return yb_desk_fault(tx, "", YB_MSG_case_stale, YB_S(""), YB_CONFLICT);
  return YB_OK;
}

yb_rc yb_task_claim_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_task_claim *x = cmd->arg;
  struct yb_course co;
  struct yb_task t;
  struct yb_json *data;
  YB_TRY(yb_task_at_hand(tx, &x->act, x->task, x->version, YB_S("claim"), &co, &t));
  if (x->release && t.staff_id == 0)
    return yb_desk_fault(tx, "", YB_MSG_case_stale, YB_S(""), YB_CONFLICT);
  if (!x->release && t.staff_id == x->act.who->id) return YB_OK;
  t.staff_id = x->release ? 0 : x->act.who->id;
  t.state = x->release ? YB_TASK_OPEN : YB_TASK_CLAIMED;
  YB_TRY(yb_task_store(tx, &t));
  YB_TRY(yb_task_data(tx, &t, &data));
  if (!x->release && t.instance && co.c.butler == 0) co.c.butler = x->act.who->id;
  YB_TRY(yb_course_event(&co, x->release ? "task.released" : "task.claimed", data));
  return yb_course_save(&co);
}

/* ---- the next free task ---- */

/* The first of a unit's free tasks that the actor can do something with; 0: none among
 * the first NEXT_LOOKS. */
static yb_rc next_of(struct yb_tx *tx, const struct yb_task_next *x, const struct yb_unit *unit,
                     struct yb_task *out) {
  struct yb_rows rows;
  yb_val key[] = {yb_desk_city(tx), yb_text(unit->id)}, open[] = {yb_int(YB_TASK_OPEN)};
  struct yb_list_filter f = {YB_FILTER_desk_unit_free, 1, open};
  struct yb_list_query q = {.list = YB_LIST_desk_unit,
                            .sort = YB_SORT_desk_unit_due,
                            .args = key,
                            .n = 2,
                            .filters = &f,
                            .filter_count = 1,
                            .limit = NEXT_LOOKS};
  struct yb_course co;
  bool able = false;
  out->id = 0;
  YB_TRY(yb_tx_list(tx, &q, &rows));
  for (uint32_t i = 0; i < rows.count; i++) {
    struct yb_task t;
    YB_TRY(yb_task_load(tx, yb_int_of(&yb_row(&rows, i)[1]), &t));
    YB_TRY(yb_course_load(tx, x->act.app, t.case_id, &co));
    YB_TRY(yb_task_able(&co, x->act.who, &t, &able));
    if (!able) continue;
    *out = t;
    return YB_OK;
  }
  return YB_OK;
}

yb_rc yb_task_next_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_task_next *x = cmd->arg;
  const struct yb_who *who = x->act.who;
  struct yb_task best = {0}, t;
  for (uint32_t i = 0; i < who->posts; i++) {
    const struct yb_post *p = &who->post[i];
    if (!p->unit || !yb_role_may(p->role, YB_S("claim"))) continue;
    YB_TRY(next_of(tx, x, p->unit, &t));
    if (t.id && (best.id == 0 || t.due_at < best.due_at)) best = t;
  }
  if (best.id == 0) return YB_ABSENT;
  x->task = best.id;
  x->case_id = best.case_id;
  struct yb_task_claim claim = {.act = x->act, .task = x->task};
  struct yb_cmd inner = *cmd;
  inner.arg = &claim;
  return yb_task_claim_run(tx, &inner);
}

/* ---- handing over ---- */

/* Work of the unit that answers for the case: who does it accompanies the case. */
static bool own_work(const struct yb_course *co, const struct yb_task *t) {
  return yb_str_eq(co->c.unit, t->unit) && t->instance && !YB_EQ(t->kind, "opinion");
}

/* The case goes with it; who accompanies it there is named after the commit. */
static yb_rc case_moves(struct yb_tx *tx, struct yb_course *co, const struct yb_unit *to) {
  co->c.unit = to->id;
  co->c.butler = 0;
  return yb_tx_exec(tx, YB_SQL_messages_unit,
                    YB_ARGS(yb_desk_city(tx), yb_int(co->c.id), yb_text(to->id)), NULL);
}

static yb_rc to_colleague(struct yb_tx *tx, const struct yb_hand_over *x, struct yb_course *co,
                          struct yb_task *t) {
  struct yb_officer *list;
  uint32_t n;
  YB_TRY(yb_officers_of_unit(tx, t->unit, &list, &n));
  for (uint32_t i = 0; i < n; i++)
    if (list[i].id == x->staff) {
      t->staff_id = x->staff;
      t->state = YB_TASK_CLAIMED;
      if (own_work(co, t)) co->c.butler = x->staff;
      return YB_OK;
    }
  return yb_desk_fault(tx, "staff", YB_MSG_unit_unknown, t->unit, YB_INVALID);
}

yb_rc yb_hand_over_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_hand_over *x = cmd->arg;
  struct yb_course co;
  struct yb_task t;
  struct yb_json *data;
  YB_TRY(yb_task_at_hand(tx, &x->act, x->task, x->version, YB_S("hand_over"), &co, &t));
  YB_TRY(yb_need_reason(tx, x->act.reason));
  if (x->staff) {
    YB_TRY(to_colleague(tx, x, &co, &t));
  } else {
    const struct yb_unit *from = yb_pack_unit(co.pack, t.unit), *u = yb_pack_unit(co.pack, x->unit);
    /* another kind of office has nobody who could do it */
    if (!u || (from && !yb_str_eq(u->kind, from->kind)))
      return yb_desk_fault(tx, "unit", YB_MSG_unit_unknown, x->unit, YB_INVALID);
    if (own_work(&co, &t)) YB_TRY(case_moves(tx, &co, u));
    t.unit = u->id;
    t.staff_id = 0;
    t.state = YB_TASK_OPEN;
  }
  YB_TRY(yb_task_store(tx, &t));
  YB_TRY(yb_task_data(tx, &t, &data));
  YB_TRY(yb_course_event(&co, "task.handed_over", data));
  return yb_course_save(&co);
}

/* ---- extending ---- */

yb_rc yb_extend_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_extend *x = cmd->arg;
  struct yb_course co;
  struct yb_task t;
  struct yb_case_clock k;
  struct yb_json *data;
  YB_TRY(yb_task_at_hand(tx, &x->act, x->task, x->version, YB_S("extend"), &co, &t));
  YB_TRY(yb_need_reason(tx, x->act.reason));
  YB_TRY(yb_course_clock(&co, t.id, &k));
  if (k.st.extensions)
    return yb_desk_fault(tx, "", YB_MSG_case_extended_before, YB_S(""), YB_CONFLICT);
  struct yb_clock_view v = yb_clock_look(co.pack->calendar, &k.st, yb_tx_now(tx));
  if (v.overdue) return yb_desk_fault(tx, "", YB_MSG_case_overdue_extend, YB_S(""), YB_CONFLICT);
  struct yb_limit more = {x->amount, (yb_clock_kind)k.st.kind};
  if (x->amount == 0 || yb_limit_budget(more) > k.st.budget)
    return yb_desk_fault(tx, "amount", YB_MSG_case_bad_amount, YB_S(""), YB_INVALID);
  YB_TRY(yb_clock_extend(co.pack->calendar, &k.st, yb_limit_budget(more)));
  YB_TRY(yb_course_clock_keep(&co, &k));
  t.due_at = k.due_at;
  t.due_provisional = k.due_provisional;
  t.light = yb_course_light(&co, &k);
  co.c.extensions++;
  YB_TRY(yb_task_store(tx, &t));
  YB_TRY(yb_task_data(tx, &t, &data));
  YB_TRY(yb_json_set(data, YB_S("amount"), yb_json_new_int(yb_tx_arena(tx), more.amount)));
  YB_TRY(yb_course_event(&co, "task.extended", data));
  return yb_course_save(&co);
}

/* ---- asking further units ---- */

static yb_rc consult_one(struct yb_course *co, const struct yb_consult *x, yb_str unit) {
  const struct yb_unit *u = yb_pack_unit(co->pack, unit);
  struct yb_json *data;
  if (!u) return yb_desk_fault(co->tx, "units", YB_MSG_unit_unknown, unit, YB_INVALID);
  struct yb_task t = {.node = YB_S("consult"),
                      .kind = YB_S("consult"),
                      .unit = u->id,
                      .role = yb_course_role(co, YB_S("opine")),
                      .question = x->question,
                      .asked_by = x->act.who->id};
  YB_TRY(yb_course_task_add(co, &t, x->limit, YB_S("consult")));
  YB_TRY(yb_task_data(co->tx, &t, &data));
  return yb_course_event(co, "task.consulted", data);
}

yb_rc yb_consult_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_consult *x = cmd->arg;
  struct yb_course co;
  bool sees;
  YB_TRY(yb_course_load(tx, x->act.app, x->case_id, &co));
  YB_TRY(yb_course_staff_sees(&co, x->act.who, &sees));
  if (!sees) return YB_ABSENT;
  if (!yb_who_may(x->act.who, YB_S("consult"), yb_pack_unit(co.pack, co.c.unit), NULL))
    return YB_DENIED;
  if (yb_case_closed((yb_case_state)co.c.state)) return YB_CONFLICT;
  if (yb_str_trim(x->question).n == 0)
    return yb_desk_fault(tx, "question", YB_MSG_case_need_reason, YB_S(""), YB_INVALID);
  if (x->units.count == 0 || x->units.count > CONSULT_MOST)
    return yb_desk_fault(tx, "units", YB_MSG_unit_unknown, YB_S(""), YB_INVALID);
  if (x->limit.amount == 0) x->limit = (struct yb_limit){2, YB_WORK_DAYS};
  for (uint32_t i = 0; i < x->units.count; i++) YB_TRY(consult_one(&co, x, x->units.at[i]));
  return yb_course_save(&co);
}

/* ---- reminding and papers ---- */

static yb_rc reminded_today(struct yb_course *co, const struct yb_task *t, bool *out) {
  const struct yb_event *list;
  yb_str id;
  uint32_t n;
  yb_date today = yb_zone_civil(co->pack->zone, yb_tx_now(co->tx)).date;
  YB_TRY(yb_str_fmt(yb_tx_arena(co->tx), &id, "\"%lld\"", (long long)t->id));
  YB_TRY(yb_event_of(co->tx, YB_S("case"), co->c.id, 0, EVENTS_MOST, &list, &n));
  *out = false;
  for (uint32_t i = 0; i < n && !*out; i++)
    *out = YB_EQ(list[i].verb, "task.reminded") && yb_str_find(list[i].data, id) != SIZE_MAX &&
           yb_date_cmp(yb_zone_civil(co->pack->zone, list[i].at).date, today) == 0;
  return YB_OK;
}

yb_rc yb_task_remind_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_task_remind *x = cmd->arg;
  struct yb_course co;
  struct yb_task t;
  struct yb_json *data;
  bool sees, again;
  YB_TRY(yb_task_load(tx, x->task, &t));
  YB_TRY(yb_course_load(tx, x->act.app, t.case_id, &co));
  YB_TRY(yb_course_staff_sees(&co, x->act.who, &sees));
  if (!sees) return YB_ABSENT;
  if (!yb_who_may(x->act.who, YB_S("remind"), yb_pack_unit(co.pack, co.c.unit), co.division))
    return YB_DENIED;
  if (t.state > YB_TASK_CLAIMED) return YB_CONFLICT;
  YB_TRY(reminded_today(&co, &t, &again));
  if (again) return yb_desk_fault(tx, "", YB_MSG_case_reminded, YB_S(""), YB_CONFLICT);
  YB_TRY(yb_task_data(tx, &t, &data));
  YB_TRY(yb_course_event(&co, "task.reminded", data));
  return yb_course_save(&co);
}

yb_rc yb_paper_verdict_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_paper_verdict *x = cmd->arg;
  struct yb_course co;
  const yb_val *c;
  bool sees;
  if (x->verdict < 0 || x->verdict > 2) return YB_INVALID;
  YB_TRY(yb_tx_one(tx, YB_SQL_paper_get, YB_ARGS(yb_desk_city(tx), yb_int(x->paper)), &c));
  YB_TRY(yb_course_load(tx, x->act.app, yb_int_of(&c[3]), &co));
  YB_TRY(yb_course_staff_sees(&co, x->act.who, &sees));
  if (!sees) return YB_ABSENT;
  if (!yb_who_may(x->act.who, YB_S("claim"), yb_pack_unit(co.pack, co.c.unit), NULL))
    return YB_DENIED;
  if (co.c.decided_at || yb_case_closed((yb_case_state)co.c.state))
    return yb_desk_fault(tx, "", YB_MSG_case_stale, YB_S(""), YB_CONFLICT);
  return yb_tx_exec(tx, YB_SQL_paper_verdict,
                    YB_ARGS(yb_desk_city(tx), yb_int(x->paper), yb_int(x->verdict)), NULL);
}
