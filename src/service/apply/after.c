/* after.c - what an applicant does with a running or finished case (apply.h). */
#include "base/arena.h"
#include "engine/parties/parties.h"
#include "service/apply/apply_int.h"
#include "service/apply/views.h"
#include "store/event.h"

static yb_rc say(struct yb_tx *tx, const char *field, yb_msg msg, yb_rc rc) {
  (void)yb_diag(yb_tx_ctx(tx), (struct yb_place){.path = yb_str_of(field)}, msg, YB_S(""),
                YB_S(""));
  return rc;
}

/* Loads a case that is the actor's own; anything else does not exist for them. */
static yb_rc own_case(struct yb_tx *tx, struct yb_act *act, int64_t id, struct yb_course *co) {
  YB_TRY(yb_course_load(tx, act->app, id, co));
  return yb_course_is_theirs(co, act->who) ? YB_OK : YB_ABSENT;
}

yb_rc yb_supplement_answer_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_supplement_answer *s = cmd->arg;
  struct yb_supplement open;
  const struct yb_json *facts;
  struct yb_json *pruned, *vars;
  struct yb_course co;
  YB_TRY(own_case(tx, &s->act, s->case_id, &co));
  if (!yb_case_may_move((yb_case_state)co.c.state, YB_CASE_ANSWER)) return YB_CONFLICT;
  YB_TRY(yb_supplement_open(tx, s->case_id, &open));
  const struct yb_form *form = co.service->form[YB_ZH_CN];
  YB_TRY(yb_facts_of(tx, s->act.app, co.c.person_id, co.c.enterprise_id, &facts));
  YB_TRY(yb_form_check(form, yb_tx_ctx(tx), YB_FORM_ALL, s->answers, facts));
  YB_TRY(yb_form_prune(form, yb_tx_ctx(tx), s->answers, facts, &pruned));
  YB_TRY(yb_course_variables(&co, pruned, facts, &vars));
  YB_TRY(yb_course_answers_put(&co, pruned));
  co.c.title = yb_json_str(yb_json_path(pruned, co.service->guide.case_title), co.c.title);
  YB_TRY(yb_supplement_close(tx, open.id));
  YB_TRY(yb_case_move(tx, &co.c, YB_CASE_ANSWER));
  YB_TRY(yb_course_message(&co, YB_S("supplemented"), vars));
  YB_TRY(yb_course_event(&co, "case.supplemented", NULL));
  return yb_course_save(&co);
}

yb_rc yb_withdraw_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_withdraw *w = cmd->arg;
  struct yb_course co;
  YB_TRY(own_case(tx, &w->act, w->case_id, &co));
  YB_TRY(yb_case_move(tx, &co.c, YB_CASE_WITHDRAW));
  YB_TRY(yb_course_cancel(&co));
  YB_TRY(yb_course_event(&co, "case.withdrawn", NULL));
  return yb_course_save(&co);
}

yb_rc yb_remind_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_remind *r = cmd->arg;
  struct yb_course co;
  const struct yb_event *list;
  uint32_t n;
  YB_TRY(own_case(tx, &r->act, r->case_id, &co));
  /* nobody holds a case that waits for its applicant */
  if (yb_case_closed((yb_case_state)co.c.state) || co.c.state == YB_CASE_SUPPLEMENT)
    return YB_CONFLICT;
  yb_date today = yb_zone_civil(co.pack->zone, yb_tx_now(tx)).date;
  YB_TRY(yb_event_of(tx, YB_S("case"), co.c.id, 0, 1000, &list, &n));
  for (uint32_t i = 0; i < n; i++)
    if (YB_EQ(list[i].verb, "case.reminded") &&
        yb_date_cmp(yb_zone_civil(co.pack->zone, list[i].at).date, today) == 0)
      return say(tx, "", YB_MSG_case_reminded, YB_CONFLICT);
  co.c.reminders++;
  YB_TRY(yb_course_event(&co, "case.reminded", NULL));
  return yb_course_save(&co);
}

/* ---- rating ---- */

/* Finished by the desk, and not longer ago than the guide says. */
bool yb_case_rateable(const struct yb_course *co) {
  const struct yb_limit open = co->service->guide.rating.open_for;
  yb_case_state state = (yb_case_state)co->c.state;
  if (!yb_case_closed(state) || state == YB_CASE_WITHDRAWN) return false;
  if (open.amount == 0 || open.unit != YB_CALENDAR_DAYS) return true;
  struct yb_when last = yb_calendar_add_calendar_days(co->pack->calendar, co->c.closed_at,
                                                      (int32_t)open.amount, false);
  return yb_tx_now(co->tx) <= last.at_ms;
}

static yb_rc rate_faults(struct yb_tx *tx, const struct yb_rate *r, const struct yb_course *co,
                         bool bad) {
  const yb_val *cell;
  if (!yb_case_rateable(co)) return say(tx, "level", YB_MSG_case_not_closed, YB_CONFLICT);
  if (r->level < 1 || r->level > 5) return say(tx, "level", YB_MSG_case_bad_level, YB_INVALID);
  if (bad && yb_str_trim(r->words).n == 0)
    return say(tx, "words", YB_MSG_case_need_words, YB_INVALID);
  yb_rc rc =
      yb_tx_one(tx, YB_SQL_rating_of_case, YB_ARGS(yb_city_val(tx), yb_int(r->case_id)), &cell);
  if (rc == YB_OK) return say(tx, "level", YB_MSG_case_rated, YB_CONFLICT);
  return rc == YB_ABSENT ? YB_OK : rc;
}

static yb_rc item_list(struct yb_arena *a, const struct yb_rate *r, yb_str *out) {
  struct yb_json *list = yb_json_new(a, YB_JSON_ARRAY);
  for (uint32_t i = 0; i < r->items.count && i < 20; i++)
    YB_TRY(yb_json_add(list, yb_json_new_str(a, r->items.at[i])));
  if (!list) return YB_NOMEM;
  return yb_json_text(a, list, out);
}

yb_rc yb_rate_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_rate *r = cmd->arg;
  struct yb_arena *a = yb_tx_arena(tx);
  struct yb_json *data = yb_json_new(a, YB_JSON_OBJECT);
  struct yb_task mend = {.kind = YB_S("mend"), .node = YB_S("mend")};
  struct yb_course co;
  yb_str items, about, box = YB_S("");
  YB_TRY(own_case(tx, &r->act, r->case_id, &co));
  bool bad = r->level <= (int)co.service->guide.rating.bad_at_most;
  YB_TRY(rate_faults(tx, r, &co, bad));
  YB_TRY(item_list(a, r, &items));
  if (r->words.n) {
    YB_TRY(yb_str_fmt(a, &about, "case:%lld:rating", (long long)co.c.id));
    YB_TRY(yb_person_seal(tx, r->act.app->vault, co.c.person_id, about, r->words, &box));
  }
  if (bad) {
    mend.unit = co.c.unit;
    mend.role = yb_course_role(&co, YB_S("mend"));
    YB_TRY(yb_course_task_add(&co, &mend, co.service->guide.rating.mend, YB_S("mend")));
  }
  YB_TRY(
      yb_tx_exec(tx, YB_SQL_rating_insert,
                 YB_ARGS(yb_city_val(tx), yb_int(yb_tx_id(tx)), yb_int(co.c.id), yb_int(r->level),
                         yb_text(items), yb_blob(box), yb_int(yb_tx_now(tx)), yb_int(mend.id)),
                 NULL));
  YB_TRY(yb_json_set(data, YB_S("level"), yb_json_new_int(a, r->level)));
  YB_TRY(yb_course_event(&co, "case.rated", data));
  return yb_course_save(&co);
}
