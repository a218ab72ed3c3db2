/* step.c - the steps of a story: time passes, somebody does something. One row a
 * verb; each fills the struct of the real verb and runs it. */
#include "service/change/change.h"
#include "service/people/people.h"
#include "service/story/story_int.h"
#include "service/talk/talk.h"
#include "store/timer.h"

#define TIMERS_MOST 1000

struct step {
  struct yb_tale *t;
  const struct yb_who *who;
  const struct yb_json *j, *with;
};

#define GET(key) yb_json_get_str(s->with, YB_S(key))
#define BEGIN(v, word, fn) \
  yb_act_init(&(v).act, &s->t->app, s->who, &s->t->ctx, YB_S(word), fn)

/* ---- time ---- */

struct next {
  struct yb_tale *t;
  int64_t due;
  bool failed;
};

static void earliest(struct next *n, const struct yb_timer *list, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) {
    if (list[i].due_at < n->due) n->due = list[i].due_at;
    n->failed |= list[i].tries > 0;
  }
}

static yb_rc next_timer(struct yb_tx *tx, void *arg) {
  struct next *n = arg;
  struct yb_case_clock *k;
  const struct yb_timer *list;
  uint32_t clocks, count;
  n->due = INT64_MAX;
  YB_TRY(yb_timer_of(tx, YB_S("flow"), n->t->case_id, &list, &count));
  earliest(n, list, count);
  YB_TRY(yb_clocks_of_case(tx, n->t->case_id, &k, &clocks));
  for (uint32_t i = 0; i < clocks; i++) {
    YB_TRY(yb_timer_of(tx, YB_S("clock"), k[i].id, &list, &count));
    earliest(n, list, count);
  }
  return YB_OK;
}

/* Timers fire at their own instants, in order, as they do in a running city. */
yb_rc yb_tale_wait(struct yb_tale *t, int64_t until) {
  for (int i = 0; t->case_id && i < TIMERS_MOST; i++) {
    struct next n = {.t = t};
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
  return YB_OK;
}

/* ---- which task ---- */

struct find_task {
  struct step *s;
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

static yb_rc task_of(struct step *s, yb_str usual, int64_t *id, int64_t *version) {
  struct find_task f = {.s = s, .node = yb_json_get_str(s->j, YB_S("on"))};
  if (f.node.n == 0) f.node = usual;
  YB_TRY(yb_tale_read(s->t, find_task, &f));
  *id = f.t.id;
  *version = f.t.version;
  return YB_OK;
}

/* ---- the applicant ---- */

static void opened(struct step *s, int64_t case_id) {
  s->t->case_id = case_id;
  s->t->owner = *s->who;
}

static yb_rc do_submit(struct step *s) {
  struct yb_draft_open o = {.service = s->t->story->service};
  struct yb_draft_save d = {.answers = s->t->answers};
  struct yb_submit v = {.draft = 0};
  BEGIN(o, "draft.open", yb_draft_open_run);
  YB_TRY(yb_act_run(&o.act));
  d.id = o.id;
  BEGIN(d, "draft.save", yb_draft_save_run);
  YB_TRY(yb_act_run(&d.act));
  v.draft = o.id;
  BEGIN(v, "case.submit", yb_submit_run);
  YB_TRY(yb_act_run(&v.act));
  opened(s, v.case_id);
  return YB_OK;
}

static yb_rc do_submit_for(struct step *s) {
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

static yb_rc do_supplement_answer(struct step *s) {
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

static yb_rc do_withdraw(struct step *s) {
  struct yb_withdraw v = {.case_id = s->t->case_id};
  BEGIN(v, "case.withdraw", yb_withdraw_run);
  return yb_act_run(&v.act);
}

static yb_rc do_remind(struct step *s) {
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

static yb_rc do_rate(struct step *s) {
  struct yb_rate v = {.case_id = s->t->case_id, .words = GET("words"),
                      .level = (int)yb_json_int(yb_json_get(s->with, YB_S("level")), 0)};
  BEGIN(v, "case.rate", yb_rate_run);
  return yb_act_run(&v.act);
}

/* ---- the desk ---- */

static yb_rc wants(struct step *s, struct yb_task_done *v) {
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
static yb_rc do_task(struct step *s) {
  struct yb_task_done v = {.verb = yb_json_get_str(s->j, YB_S("do")), .opinion = GET("opinion"),
                           .words = GET("words"), .conditions = GET("conditions"),
                           .clause = GET("clause")};
  const struct yb_json *from = yb_json_get(s->with, YB_S("from")),
                       *to = yb_json_get(s->with, YB_S("to"));
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

static yb_rc do_deliver(struct step *s) {
  struct yb_deliver v = {.case_id = s->t->case_id, .how = GET("how")};
  BEGIN(v, "case.deliver", yb_deliver_run);
  return yb_act_run(&v.act);
}

static yb_rc do_claim(struct step *s) {
  struct yb_task_claim v = {.release = yb_json_bool(yb_json_get(s->with, YB_S("release")), false)};
  YB_TRY(task_of(s, YB_S(""), &v.task, &v.version));
  BEGIN(v, "task.claim", yb_task_claim_run);
  return yb_act_run(&v.act);
}

static yb_rc do_hand_over(struct step *s) {
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

static yb_rc do_extend(struct step *s) {
  struct yb_extend v = {
      .amount = (uint32_t)yb_json_int(yb_json_get(s->with, YB_S("amount")), 0)};
  YB_TRY(task_of(s, YB_S(""), &v.task, &v.version));
  v.act.reason = GET("reason");
  BEGIN(v, "task.extend", yb_extend_run);
  return yb_act_run(&v.act);
}

static yb_rc do_consult(struct step *s) {
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

static yb_rc do_call_back(struct step *s) {
  struct yb_call_back v = {
      .case_id = s->t->case_id, .words = GET("words"),
      .satisfied = yb_json_bool(yb_json_get(s->with, YB_S("satisfied")), true)};
  BEGIN(v, "case.call_back", yb_call_back_run);
  return yb_act_run(&v.act);
}

/* ---- around the case ---- */

static yb_rc do_message(struct step *s) {
  struct yb_message_send v = {.case_id = s->t->case_id, .text = GET("text")};
  BEGIN(v, "message.send", yb_message_send_run);
  return yb_act_run(&v.act);
}

/* with: { kind, row, fields: { answers of the case that change }, form: { … } } */
static yb_rc do_change(struct step *s) {
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
  struct step *s = arg;
  YB_TRY(yb_case_load(tx, s->t->case_id, &c));
  return c.state == YB_CASE_LAPSED && c.closed_at == s->t->ctx.now_ms ? YB_OK : YB_CONFLICT;
}

/* Nobody does it: at this very instant it has happened. */
static yb_rc do_lapse(struct step *s) { return yb_tale_read(s->t, state_is_lapsed, s); }

static const struct verb {
  const char *name;
  bool first;                            /* opens the case */
  yb_rc (*run)(struct step *s);
} verbs[] = {
    {"submit", true, do_submit},         {"submit_for", true, do_submit_for},
    {"accept", false, do_task},          {"supplement", false, do_task},
    {"reject", false, do_task},          {"opine", false, do_task},
    {"grant", false, do_task},           {"refuse", false, do_task},
    {"mend", false, do_task},            {"supplement_answer", false, do_supplement_answer},
    {"withdraw", false, do_withdraw},    {"remind", false, do_remind},
    {"rate", false, do_rate},            {"deliver", false, do_deliver},
    {"claim", false, do_claim},          {"hand_over", false, do_hand_over},
    {"extend", false, do_extend},        {"consult", false, do_consult},
    {"call_back", false, do_call_back},  {"lapse", false, do_lapse},
    {"approve", false, do_task},         {"decline", false, do_task},
    {"message", false, do_message},      {"change", false, do_change},
};

static const struct verb *verb_of(struct yb_tale *t, const struct yb_json *name) {
  yb_str word = yb_json_str(name, YB_S(""));
  struct yb_buf all;
  for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
    if (yb_str_eq(word, yb_str_of(verbs[i].name))) return &verbs[i];
  yb_buf_init(&all, t->ctx.arena);
  for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
    yb_buf_fmt(&all, "%s%s", i ? ", " : "", verbs[i].name);
  (void)yb_tale_fault(t, name, YB_MSG_story_unknown, word, yb_buf_str(&all), YB_S(""));
  return NULL;
}

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

yb_rc yb_tale_step(struct yb_tale *t, const struct yb_json *step) {
  static const struct yb_who nobody = {.kind = YB_WHO_NOBODY, .name = {"", 0}};
  struct step s = {.t = t, .who = &nobody, .j = step, .with = yb_json_get(step, YB_S("with"))};
  const struct yb_json *at = yb_json_get(step, YB_S("at"));
  const struct verb *v = verb_of(t, yb_json_get(step, YB_S("do")));
  yb_str who = yb_json_get_str(step, YB_S("who"));
  int64_t instant = t->ctx.now_ms;
  if (!v) return YB_OK;
  if (at) YB_TRY(yb_tale_instant(t, at, &instant));
  if (instant < t->ctx.now_ms)
    return yb_tale_fault(t, at, YB_MSG_story_time, yb_json_str(at, YB_S("")), YB_S(""), YB_S(""));
  if (!v->first && t->case_id == 0)
    return yb_tale_fault(t, step, YB_MSG_story_no_case, yb_str_of(v->name), YB_S(""), YB_S(""));
  YB_TRY(yb_tale_wait(t, instant));
  if (t->faults) return YB_OK;
  YB_TRY(fresh_diags(t));
  if (who.n == 0) who = t->usual;
  yb_rc rc = YB_EQ(who, "clock") ? YB_OK : yb_tale_who(t, who, &s.who);
  if (rc == YB_OK) rc = v->run(&s);
  if (rc == YB_NOMEM || rc == YB_IO) return rc;
  return judge(t, step, rc);
}
