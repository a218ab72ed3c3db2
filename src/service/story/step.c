/* step.c - the steps of a story: time passes, somebody does something. One row a
 * verb; each fills the struct of the real verb and runs it. */
#include "service/change/change.h"
#include "service/people/people.h"
#include "service/story/story_int.h"
#include "service/talk/talk.h"
#include "store/timer.h"

#define TIMERS_MOST 1000

#define GET(key) YB_WITH(s, key)
#define BEGIN(v, word, fn) YB_BEGIN(s, v, word, fn)

/* ---- time ---- */

struct next {
  int64_t due;
  bool failed;
};

static yb_rc next_timer(struct yb_tx *tx, void *arg) {
  struct next *n = arg;
  const struct yb_timer *list;
  uint32_t count;
  n->due = INT64_MAX;
  YB_TRY(yb_timers_waiting(tx, &list, &count));
  for (uint32_t i = 0; i < count; i++) n->failed |= list[i].tries > 0;
  if (count) n->due = list[0].due_at;
  return YB_OK;
}

/* Timers fire at their own instants, in order, as they do in a running city. */
yb_rc yb_tale_wait(struct yb_tale *t, int64_t until) {
  for (int i = 0; i < TIMERS_MOST; i++) {
    struct next n = {.failed = false};
    uint32_t fired;
    YB_TRY(yb_tale_read(t, next_timer, &n));
    if (n.failed) {
      yb_str at;
      YB_TRY(yb_tale_local(t, t->ctx.now_ms, &at));
      return yb_tale_fault(t, NULL, YB_MSG_story_timer, at, YB_S(""), YB_S(""));
    }
    if (n.due > until) break;
    if (n.due > t->ctx.now_ms) t->ctx.now_ms = n.due;
    YB_TRY(yb_store_fire_due(t->app.store, t->ctx.now_ms, &fired));
  }
  t->ctx.now_ms = until;
  return yb_tale_rooms(t);
}

/* ---- which task ---- */

struct find_task {
  struct yb_deed *s;
  yb_str node;
  struct yb_task t;
};

/* Of the named node: the open one, else the last; none: id 0. */
static yb_rc find_task(struct yb_tx *tx, void *arg) {
  struct find_task *f = arg;
  struct yb_task *list;
  uint32_t n;
  YB_TRY(yb_tasks_of_case(tx, f->s->t->case_id, &list, &n));
  for (uint32_t i = 0; i < n; i++) {
    bool open = list[i].state <= YB_TASK_CLAIMED, had = f->t.id && f->t.state <= YB_TASK_CLAIMED;
    if (yb_str_eq(list[i].node, f->node) && (open || !had)) f->t = list[i];
  }
  return YB_OK;
}

static yb_rc task_of(struct yb_deed *s, yb_str usual, int64_t *id, int64_t *version) {
  struct find_task f = {.s = s, .node = yb_json_get_str(s->j, YB_S("on"))};
  if (f.node.n == 0) f.node = usual;
  YB_TRY(yb_tale_read(s->t, find_task, &f));
  *id = f.t.id;
  *version = f.t.version;
  return YB_OK;
}

/* ---- the applicant ---- */

static void opened(struct yb_deed *s, int64_t case_id) {
  s->t->case_id = case_id;
  s->t->owner = *s->who;
}

static yb_rc do_submit(struct yb_deed *s) {
  struct yb_draft_open o = {.service = s->t->story->service, .id = s->t->draft};
  struct yb_draft_save d = {.answers = s->t->answers};
  struct yb_submit v = {.draft = 0};
  BEGIN(o, "draft.open", yb_draft_open_run);
  if (!o.id) YB_TRY(yb_act_run(&o.act));
  d.id = o.id;
  BEGIN(d, "draft.save", yb_draft_save_run);
  YB_TRY(yb_act_run(&d.act));
  v.draft = o.id;
  BEGIN(v, "case.submit", yb_submit_run);
  YB_TRY(yb_act_run(&v.act));
  opened(s, v.case_id);
  return YB_OK;
}

static yb_rc do_submit_for(struct yb_deed *s) {
  struct yb_submit_direct v = {.service = s->t->story->service, .channel = YB_S("phone"),
                               .answers = s->t->answers, .phone = GET("phone"),
                               .name = GET("name")};
  if (v.name.n == 0) v.name = yb_json_get_str(s->t->answers, YB_S("lead_name"));
  BEGIN(v, "case.submit_for", yb_submit_direct_run);
  YB_TRY(yb_act_run(&v.act));
  opened(s, v.case_id);
  s->t->owner = (struct yb_who){.kind = YB_WHO_CALLER, .case_id = v.case_id};
  return YB_OK;
}

static yb_rc do_supplement_answer(struct yb_deed *s) {
  struct yb_json *all = yb_json_copy(s->t->ctx.arena, s->t->answers);
  struct yb_supplement_answer v = {.case_id = s->t->case_id, .answers = all};
  for (const struct yb_json *m = s->with ? s->with->first : NULL; m; m = m->next) {
    struct yb_json *copy = yb_json_copy(s->t->ctx.arena, m);
    YB_TRY(yb_json_set(all, m->key, copy));
  }
  if (!all) return YB_NOMEM;
  BEGIN(v, "case.supplement_answer", yb_supplement_answer_run);
  YB_TRY(yb_act_run(&v.act));
  s->t->answers = all;
  return YB_OK;
}

static yb_rc do_withdraw(struct yb_deed *s) {
  struct yb_withdraw v = {.case_id = s->t->case_id};
  BEGIN(v, "case.withdraw", yb_withdraw_run);
  return yb_act_run(&v.act);
}

static yb_rc do_remind(struct yb_deed *s) {
  struct yb_remind v = {.case_id = s->t->case_id};
  struct yb_task_remind task = {.task = 0};
  int64_t version;
  if (s->who->kind != YB_WHO_STAFF) {
    BEGIN(v, "case.remind", yb_remind_run);
    return yb_act_run(&v.act);
  }
  YB_TRY(task_of(s, YB_S(""), &task.task, &version));
  BEGIN(task, "task.remind", yb_task_remind_run);
  return yb_act_run(&task.act);
}

static yb_rc do_rate(struct yb_deed *s) {
  struct yb_rate v = {.case_id = s->t->case_id, .words = GET("words"),
                      .level = (int)yb_json_int(yb_json_get(s->with, YB_S("level")), 0)};
  BEGIN(v, "case.rate", yb_rate_run);
  return yb_act_run(&v.act);
}

/* ---- the desk ---- */

static yb_rc wants(struct yb_deed *s, struct yb_task_done *v) {
  const struct yb_json *items = yb_json_get(s->with, YB_S("items"));
  struct yb_want *list = YB_NEW_N(s->t->ctx.arena, items ? items->count : 0, struct yb_want);
  if (!list) return YB_NOMEM;
  v->item = list;
  for (const struct yb_json *m = items ? items->first : NULL; m; m = m->next)
    list[v->items++] = (struct yb_want){yb_json_get_str(m, YB_S("field")),
                                        yb_json_get_str(m, YB_S("what"))};
  return YB_OK;
}

/* An opinion's words are its conditions where it sets some. */
static yb_rc do_task(struct yb_deed *s) {
  struct yb_task_done v = {.verb = yb_json_get_str(s->j, YB_S("do")), .opinion = GET("opinion"),
                           .words = GET("words"), .conditions = GET("conditions"),
                           .clause = GET("clause")};
  const struct yb_json *score = yb_json_get(s->with, YB_S("score"));
  const struct yb_json *amount = yb_json_get(s->with, YB_S("amount"));
  const struct yb_json *from = yb_json_get(s->with, YB_S("from")),
                       *to = yb_json_get(s->with, YB_S("to"));
  if (score) v.score = score->text;
  if (amount) v.amount = amount->text;
  if (v.words.n == 0) v.words = GET("note");
  if (YB_EQ(v.opinion, "conditions") && v.conditions.n == 0) v.conditions = v.words;
  if (from) YB_TRY(yb_tale_instant(s->t, from, &v.valid_from));
  if (to) YB_TRY(yb_tale_instant(s->t, to, &v.valid_to));
  YB_TRY(wants(s, &v));
  YB_TRY(task_of(s, YB_EQ(v.verb, "mend") ? YB_S("mend") : YB_S("consult"), &v.task, &v.version));
  v.act.reason = GET("reason");
  BEGIN(v, "task.done", yb_task_done_run);
  return yb_act_run(&v.act);
}

static yb_rc do_deliver(struct yb_deed *s) {
  struct yb_deliver v = {.case_id = s->t->case_id, .how = GET("how")};
  BEGIN(v, "case.deliver", yb_deliver_run);
  return yb_act_run(&v.act);
}

static yb_rc do_claim(struct yb_deed *s) {
  struct yb_task_claim v = {.release = yb_json_bool(yb_json_get(s->with, YB_S("release")), false)};
  YB_TRY(task_of(s, YB_S(""), &v.task, &v.version));
  BEGIN(v, "task.claim", yb_task_claim_run);
  return yb_act_run(&v.act);
}

static yb_rc do_hand_over(struct yb_deed *s) {
  struct yb_hand_over v = {.unit = GET("unit")};
  const struct yb_who *to;
  if (GET("to").n) {
    YB_TRY(yb_tale_who(s->t, GET("to"), &to));
    v.staff = to->id;
  }
  YB_TRY(task_of(s, YB_S(""), &v.task, &v.version));
  v.act.reason = GET("reason");
  BEGIN(v, "task.hand_over", yb_hand_over_run);
  return yb_act_run(&v.act);
}

static yb_rc do_extend(struct yb_deed *s) {
  struct yb_extend v = {
      .amount = (uint32_t)yb_json_int(yb_json_get(s->with, YB_S("amount")), 0)};
  YB_TRY(task_of(s, YB_S(""), &v.task, &v.version));
  v.act.reason = GET("reason");
  BEGIN(v, "task.extend", yb_extend_run);
  return yb_act_run(&v.act);
}

static yb_rc do_consult(struct yb_deed *s) {
  const struct yb_json *units = yb_json_get(s->with, YB_S("units"));
  yb_str *list = YB_NEW_N(s->t->ctx.arena, units ? units->count : 0, yb_str);
  struct yb_consult v = {.case_id = s->t->case_id, .question = GET("question")};
  if (!list) return YB_NOMEM;
  v.units.at = list;
  for (const struct yb_json *m = units ? units->first : NULL; m; m = m->next)
    list[v.units.count++] = yb_json_str(m, YB_S(""));
  BEGIN(v, "case.consult", yb_consult_run);
  return yb_act_run(&v.act);
}

static yb_rc do_call_back(struct yb_deed *s) {
  struct yb_call_back v = {
      .case_id = s->t->case_id, .words = GET("words"),
      .satisfied = yb_json_bool(yb_json_get(s->with, YB_S("satisfied")), true)};
  BEGIN(v, "case.call_back", yb_call_back_run);
  return yb_act_run(&v.act);
}

/* ---- around the case ---- */

static yb_rc do_message(struct yb_deed *s) {
  struct yb_message_send v = {.case_id = s->t->case_id, .text = GET("text")};
  BEGIN(v, "message.send", yb_message_send_run);
  return yb_act_run(&v.act);
}

/* with: { kind, row, fields: { answers of the case that change }, form: { … } } */
static yb_rc do_change(struct yb_deed *s) {
  struct yb_json *all = yb_json_copy(s->t->ctx.arena, s->t->answers);
  const struct yb_json *fields = yb_json_get(s->with, YB_S("fields"));
  struct yb_change_ask v = {.case_id = s->t->case_id, .kind = GET("kind"), .fields = all,
                            .answers = yb_json_get(s->with, YB_S("form")),
                            .row = yb_json_int(yb_json_get(s->with, YB_S("row")), -1)};
  if (!all) return YB_NOMEM;
  for (const struct yb_json *m = fields ? fields->first : NULL; m; m = m->next)
    YB_TRY(yb_json_set(all, m->key, yb_json_copy(s->t->ctx.arena, m)));
  BEGIN(v, "change.ask", yb_change_ask_run);
  YB_TRY(yb_act_run(&v.act));
  s->t->answers = all;
  return YB_OK;
}

/* ---- the clock itself ---- */

static yb_rc state_is_lapsed(struct yb_tx *tx, void *arg) {
  struct yb_case c;
  struct yb_deed *s = arg;
  YB_TRY(yb_case_load(tx, s->t->case_id, &c));
  return c.state == YB_CASE_LAPSED && c.closed_at == s->t->ctx.now_ms ? YB_OK : YB_CONFLICT;
}

/* Nobody does it: at this very instant it has happened. */
static yb_rc do_lapse(struct yb_deed *s) { return yb_tale_read(s->t, state_is_lapsed, s); }

typedef yb_rc (*work)(struct yb_deed *s);
static const work works[YB_STEPS_COUNT] = {
    [YB_STEP_submit] = do_submit, [YB_STEP_submit_for] = do_submit_for,
    [YB_STEP_accept] = do_task, [YB_STEP_supplement] = do_task, [YB_STEP_reject] = do_task,
    [YB_STEP_opine] = do_task, [YB_STEP_grant] = do_task, [YB_STEP_refuse] = do_task,
    [YB_STEP_mend] = do_task, [YB_STEP_score] = do_task, [YB_STEP_recuse] = do_task,
    [YB_STEP_pay] = do_task, [YB_STEP_approve] = do_task, [YB_STEP_decline] = do_task,
    [YB_STEP_supplement_answer] = do_supplement_answer, [YB_STEP_withdraw] = do_withdraw,
    [YB_STEP_remind] = do_remind, [YB_STEP_rate] = do_rate, [YB_STEP_deliver] = do_deliver,
    [YB_STEP_claim] = do_claim, [YB_STEP_hand_over] = do_hand_over,
    [YB_STEP_extend] = do_extend, [YB_STEP_consult] = do_consult,
    [YB_STEP_call_back] = do_call_back, [YB_STEP_lapse] = do_lapse,
    [YB_STEP_message] = do_message, [YB_STEP_change] = do_change,
    [YB_STEP_find] = yb_do_find, [YB_STEP_open] = yb_do_open, [YB_STEP_compare] = yb_do_compare,
    [YB_STEP_shortlist] = yb_do_shortlist, [YB_STEP_open_shortlist] = yb_do_open_shortlist,
    [YB_STEP_start] = yb_do_start, [YB_STEP_panel] = yb_do_panel, [YB_STEP_ask] = yb_do_ask,
    [YB_STEP_entry_save] = yb_do_entry_save, [YB_STEP_entry_submit] = yb_do_entry_move,
    [YB_STEP_entry_publish] = yb_do_entry_move, [YB_STEP_entry_refuse] = yb_do_entry_move,
    [YB_STEP_entry_suspend] = yb_do_entry_move, [YB_STEP_entry_resume] = yb_do_entry_move,
    [YB_STEP_entry_withdraw] = yb_do_entry_move, [YB_STEP_free] = yb_do_free,
    [YB_STEP_hold] = yb_do_book, [YB_STEP_book] = yb_do_book, [YB_STEP_wait] = yb_do_book,
    [YB_STEP_rebook] = yb_do_rebook, [YB_STEP_confirm] = yb_do_booking_move,
    [YB_STEP_cancel] = yb_do_booking_move, [YB_STEP_turn_down] = yb_do_booking_move,
    [YB_STEP_check_in] = yb_do_check_in, [YB_STEP_booking] = yb_do_booking,
    [YB_STEP_review] = yb_do_review, [YB_STEP_figures] = yb_do_figures,
};

/* What the refusals say, in Chinese, one after another. */
static yb_rc said(struct yb_tale *t, yb_str *out) {
  struct yb_buf b;
  yb_buf_init(&b, t->ctx.arena);
  for (const struct yb_diag *d = t->ctx.diags->first; d; d = d->next) {
    if (d->at.path.n) yb_buf_fmt(&b, "%.*s ", YB_ARG(d->at.path));
    yb_diag_what(d, YB_ZH, &b);
    YB_BUF_Z(&b, "。");
  }
  return yb_buf_take(&b, out);
}

/* Compares what came with what the story says; `says` is part of what was told. */
static yb_rc judge(struct yb_tale *t, const struct yb_json *step, yb_rc rc) {
  const struct yb_json *refused = yb_json_get(step, YB_S("refused"));
  const struct yb_json *says = yb_json_get(step, YB_S("says"));
  yb_str want = yb_json_str(refused, YB_S("OK")), words, verb = yb_json_get_str(step, YB_S("do"));
  YB_TRY(said(t, &words));
  if (rc != YB_OK && !refused)
    return yb_tale_fault(t, yb_json_get(step, YB_S("do")), YB_MSG_story_refused, verb,
                         yb_str_of(yb_rc_name(rc)), words);
  if (!yb_str_eq(want, yb_str_of(yb_rc_name(rc))))
    return yb_tale_fault(t, refused, YB_MSG_story_not_refused, verb, want,
                         yb_str_of(yb_rc_name(rc)));
  if (says && yb_str_find(words, yb_json_str(says, YB_S(""))) == SIZE_MAX)
    return yb_tale_fault(t, says, YB_MSG_story_not_so, YB_S("says"), yb_json_str(says, YB_S("")),
                         words);
  if (refused) t->refused = t->ctx.diags;
  return YB_OK;
}

static yb_rc fresh_diags(struct yb_tale *t) {
  struct yb_diags *d = YB_NEW(t->ctx.arena, struct yb_diags);
  if (!d) return YB_NOMEM;
  yb_diags_init(d, t->ctx.arena);
  t->ctx.diags = d;
  return YB_OK;
}

/* Its own part of the past: what it needs is there, and time has come to its instant. */
static yb_rc ready(struct yb_tale *t, const struct yb_json *step, const struct yb_step_rule *r) {
  const struct yb_json *at = yb_json_get(step, YB_S("at"));
  int64_t instant = t->ctx.now_ms;
  if (at) YB_TRY(yb_tale_instant(t, at, &instant));
  if (instant < t->ctx.now_ms)
    return yb_tale_fault(t, at, YB_MSG_story_time, yb_json_str(at, YB_S("")), YB_S(""), YB_S(""));
  if (r->need == YB_NEEDS_CASE && t->case_id == 0)
    return yb_tale_fault(t, step, YB_MSG_story_no_case, yb_str_of(r->name), YB_S(""), YB_S(""));
  YB_TRY(yb_tale_wait(t, instant));
  return r->need == YB_NEEDS_ENTRIES ? yb_tale_entries(t) : YB_OK;
}

yb_rc yb_tale_step(struct yb_tale *t, const struct yb_json *step) {
  static const struct yb_who nobody = {.kind = YB_WHO_NOBODY, .name = {"", 0}};
  struct yb_deed s = {.t = t, .who = &nobody, .j = step, .with = yb_json_get(step, YB_S("with")),
                      .sees = yb_json_get(step, YB_S("sees"))};
  const struct yb_json *verb = yb_json_get(step, YB_S("do"));
  const struct yb_step_rule *r = yb_step_rule(yb_json_str(verb, YB_S("")));
  yb_str who = yb_json_get_str(step, YB_S("who"));
  if (!r)
    return yb_tale_fault(t, verb, YB_MSG_story_unknown, yb_json_str(verb, YB_S("")),
                         yb_str_of(yb_step_names()), YB_S(""));
  YB_TRY(ready(t, step, r));
  if (t->faults) return YB_OK;
  YB_TRY(fresh_diags(t));
  if (who.n == 0) who = t->usual;
  bool account = who.n && !YB_EQ(who, "clock") && !YB_EQ(who, "nobody");
  yb_rc rc = account ? yb_tale_who(t, who, &s.who) : YB_OK;
  if (rc == YB_OK) rc = works[r->id](&s);
  if (rc == YB_NOMEM || rc == YB_IO || t->faults) return rc == YB_NOMEM || rc == YB_IO ? rc : YB_OK;
  return judge(t, step, rc);
}
