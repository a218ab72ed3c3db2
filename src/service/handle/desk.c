/* desk.c - the case page of the desk: everything of the case, masked (handle.h). */
#include "service/apply/views.h"
#include "service/handle/handle_int.h"
#include "service/people/people.h"

static yb_rc task_view(struct yb_course *co, const struct yb_who *who, const struct yb_task *t,
                       struct yb_task_view *out) {
  const struct yb_unit *unit = yb_pack_unit(co->pack, t->unit);
  struct yb_officer o = {.name = YB_S("")};
  struct yb_case_clock k;
  bool open = t->state <= YB_TASK_CLAIMED, mine = t->staff_id == 0 || t->staff_id == who->id;
  bool able, lead = open && yb_who_may(who, YB_S("extend"), unit, NULL);
  if (t->staff_id) YB_TRY(yb_officer_load(co->tx, t->staff_id, &o));
  *out = (struct yb_task_view){.id = t->id,
                               .version = t->version,
                               .opened_at = t->opened_at,
                               .closed_at = t->closed_at,
                               .staff = t->staff_id,
                               .node = t->node,
                               .name = yb_task_name(co, t),
                               .kind = t->kind,
                               .unit = t->unit,
                               .unit_name = unit ? unit->name.in[YB_ZH_CN] : t->unit,
                               .role = t->role,
                               .staff_name = o.name,
                               .question = t->question,
                               .outcome = t->outcome,
                               .opinion = t->opinion,
                               .conditions = t->conditions,
                               .state = (int)t->state};
  out->amount = yb_task_attr(co, t, "amount").n > 0;
  out->scale = yb_task_attr(co, t, "scale");
  yb_rc rc = yb_course_clock(co, t->id, &k);
  if (rc == YB_OK)
    yb_promise_of(co, &k, &out->clock);
  else if (rc != YB_ABSENT)
    return rc;
  YB_TRY(yb_task_verbs(co, t, &out->verbs));
  YB_TRY(yb_task_able(co, who, t, &able));
  out->can_claim = able && open && t->staff_id != who->id && mine &&
                   yb_who_may(who, YB_S("claim"), unit, NULL);
  out->can_act = able && open && (mine || lead);
  out->can_hand_over =
      able && open && (mine || lead) && yb_who_may(who, YB_S("hand_over"), unit, NULL);
  out->can_extend = able && lead && rc == YB_OK && k.st.extensions == 0 && out->clock.running;
  out->can_remind =                 /* whom nobody has claimed needs it most */
      open && t->staff_id != who->id &&
      yb_who_may(who, YB_S("remind"), yb_pack_unit(co->pack, co->c.unit), co->division);
  return YB_OK;
}

/* Those who act apart from one another do not read one another's words before all are done. */
static bool still_apart(const struct yb_course *co, const struct yb_who *who,
                        const struct yb_task *t, const struct yb_task *all, uint32_t n) {
  yb_str apart = yb_task_attr(co, t, "apart"), node;
  bool waits = false;
  if (t->staff_id == who->id || !apart.n) return false;
  while (yb_str_cut(&apart, ' ', &node))
    for (uint32_t i = 0; i < n; i++)
      waits |= all[i].state <= YB_TASK_CLAIMED && yb_str_eq(all[i].node, node);
  return waits;
}

/* Open ones first, then done, each in order of opening. */
static yb_rc fill_tasks(struct yb_course *co, const struct yb_who *who,
                        struct yb_desk_case *out) {
  struct yb_task *t;
  uint32_t n, at = 0;
  YB_TRY(yb_tasks_of_case(co->tx, co->c.id, &t, &n));
  struct yb_task_view *list = YB_NEW_N(yb_tx_arena(co->tx), n, struct yb_task_view);
  if (!list) return YB_NOMEM;
  for (int pass = 0; pass < 2; pass++)
    for (uint32_t i = 0; i < n; i++)
      if ((t[i].state > YB_TASK_CLAIMED) == (pass == 1)) {
        YB_TRY(task_view(co, who, &t[i], &list[at]));
        if (still_apart(co, who, &t[i], t, n)) list[at].opinion = YB_S("");
        at++;
      }
  out->tasks = (struct yb_task_list){n, list};
  for (uint32_t i = 0; i < n && !out->current; i++)
    if (list[i].can_act || (list[i].can_claim && list[i].verbs.count)) out->current = &list[i];
  return YB_OK;
}

struct read_desk {
  struct yb_app *app;
  const struct yb_who *who;
  int64_t id;
  struct yb_desk_case *out;
};

static yb_rc fill_applicant(struct yb_course *co, struct yb_desk_case *out) {
  struct yb_person_view *p = YB_NEW(yb_tx_arena(co->tx), struct yb_person_view);
  if (!p) return YB_NOMEM;
  out->applicant = p;
  return yb_person_view_fill(co->tx, co->app, co->c.person_id, false, p);
}

static yb_rc read_desk(struct yb_tx *tx, void *arg) {
  struct read_desk *r = arg;
  struct yb_course co;
  struct yb_json *masked;
  bool sees;
  YB_TRY(yb_course_load(tx, r->app, r->id, &co));
  YB_TRY(yb_course_staff_sees(&co, r->who, &sees));
  if (!sees) return YB_ABSENT;
  const struct yb_unit *unit = yb_pack_unit(co.pack, co.c.unit);
  YB_TRY(yb_case_view_fill(&co, true, &r->out->c));
  YB_TRY(yb_form_mask(co.service->form[YB_ZH_CN], yb_tx_ctx(tx), r->out->c.answers, YB_PERSONAL,
                      &masked));
  r->out->c.answers = masked;
  r->out->c.masked = true;
  YB_TRY(fill_applicant(&co, r->out));
  r->out->proposal = yb_json_get_str(yb_course_proposal(&co), YB_S("reason"));
  r->out->proposal_clause = yb_json_get_str(yb_course_proposal(&co), YB_S("clause"));
  YB_TRY(fill_tasks(&co, r->who, r->out));
  /* Who handled a case does not see how it was rated; who mends does. */
  if (!yb_who_may(r->who, YB_S("mend"), unit, co.division)) r->out->c.rating = 0;
  int64_t job;
  YB_TRY(yb_course_waiting_job(&co, YB_S("deliver"), &job));
  r->out->can_deliver = job != 0 && yb_who_may(r->who, YB_S("deliver"), unit, NULL);
  r->out->can_consult =
      !yb_case_closed(r->out->c.state) && yb_who_may(r->who, YB_S("consult"), unit, NULL);
  r->out->can_unmask = yb_who_may(r->who, YB_S("unmask"), unit, NULL);
  r->out->can_confirm = r->out->c.uscc_warn && yb_who_may(r->who, YB_S("accept"), unit, NULL);
  r->out->can_audit = yb_who_holds(r->who, YB_S("audit"));
  r->out->supplement_again = co.c.supplements > 0;
  return YB_OK;
}

yb_rc yb_desk_case_get(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                       int64_t case_id, struct yb_desk_case *out) {
  struct read_desk r = {app, who, case_id, out};
  *out = (struct yb_desk_case){.applicant = NULL};
  if (who->kind != YB_WHO_STAFF) return YB_ABSENT;
  return yb_store_read(app->store, ctx, read_desk, &r);
}
