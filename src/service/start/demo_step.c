/* demo_step.c - one step of a sketched case, by the verb that people use. */
#include "base/arena.h"
#include "engine/cases/cases.h"
#include "service/handle/handle.h"
#include "service/start/demo_int.h"

static void frame(struct yb_demo *d, const struct yb_demo_step *s, struct yb_ctx *ctx,
                  const struct yb_who *who, struct yb_act *act, yb_str verb,
                  yb_rc (*run)(struct yb_tx *tx, struct yb_cmd *cmd)) {
  *ctx = *d->ctx;
  ctx->now_ms = s->at;
  act->reason = yb_json_get_str(yb_json_get(s->what, YB_S("with")), YB_S("reason"));
  yb_act_init(act, d->app, who, ctx, verb, run);
}

/* ---- answers: a named set, what differs, dates moved ---- */

static bool is_date(yb_str s) {
  yb_date day;
  return s.n == 10 && s.p[4] == '-' && yb_date_parse(s, &day);
}

static yb_rc move_dates(struct yb_demo *d, struct yb_json *j) {
  for (struct yb_json *m = j->first; m; m = m->next) YB_TRY(move_dates(d, m));
  if (d->moved == 0 || j->type != YB_JSON_STRING || !is_date(j->text)) return YB_OK;
  struct yb_buf b;
  yb_date day;
  (void)yb_date_parse(j->text, &day);
  yb_buf_init(&b, d->ctx->arena);
  yb_date_write(&b, yb_date_of_days(yb_date_days(day) + d->moved));
  return yb_buf_take(&b, &j->text);
}

static yb_rc answers_of(struct yb_demo *d, struct yb_demo_case *c) {
  struct yb_arena *a = d->ctx->arena;
  const struct yb_json *named =
      yb_json_get(d->app->pack->answers, yb_json_get_str(c->sketch, YB_S("answers")));
  const struct yb_json *but = yb_json_get(c->sketch, YB_S("but"));
  struct yb_json *all = yb_json_copy(a, named);
  if (!named) return YB_ABSENT;
  if (!all) return YB_NOMEM;
  for (const struct yb_json *m = but ? but->first : NULL; m; m = m->next)
    YB_TRY(yb_json_set(all, m->key, yb_json_copy(a, m)));
  c->answers = all;
  return move_dates(d, all);
}

/* ---- the applicant's steps ---- */

static yb_str channel_of(const struct yb_json *sketch) {
  yb_str c = yb_json_get_str(sketch, YB_S("channel"));
  if (YB_EQ(c, "online")) return YB_S("web");
  return YB_EQ(c, "phone") ? YB_S("hotline") : c;
}

static yb_rc submit(struct yb_demo *d, const struct yb_demo_step *s,
                    const struct yb_demo_actor *who) {
  struct yb_submit_direct x = {.service = yb_json_get_str(s->of->sketch, YB_S("service")),
                               .channel = channel_of(s->of->sketch)};
  const struct yb_demo_actor *applicant =
      yb_demo_actor(d, yb_json_get_str(s->of->sketch, YB_S("applicant")));
  struct yb_ctx ctx;
  YB_TRY(answers_of(d, s->of));
  x.answers = s->of->answers;
  if (applicant) {
    x.phone = applicant->account->phone;
    x.name = applicant->account->name;
  }
  frame(d, s, &ctx, &who->who, &x.act, YB_S("case.submit"), yb_submit_direct_run);
  YB_TRY(yb_act_run(&x.act));
  s->of->case_id = x.case_id;
  return YB_OK;
}

static yb_rc answer(struct yb_demo *d, const struct yb_demo_step *s, const struct yb_who *who) {
  struct yb_supplement_answer x = {.case_id = s->of->case_id, .answers = s->of->answers};
  struct yb_ctx ctx;
  frame(d, s, &ctx, who, &x.act, YB_S("case.supplement"), yb_supplement_answer_run);
  return yb_act_run(&x.act);
}

static yb_rc withdraw(struct yb_demo *d, const struct yb_demo_step *s, const struct yb_who *who) {
  struct yb_withdraw x = {.case_id = s->of->case_id};
  struct yb_ctx ctx;
  frame(d, s, &ctx, who, &x.act, YB_S("case.withdraw"), yb_withdraw_run);
  return yb_act_run(&x.act);
}

static yb_rc rate(struct yb_demo *d, const struct yb_demo_step *s, const struct yb_who *who) {
  const struct yb_json *with = yb_json_get(s->what, YB_S("with"));
  const struct yb_json *items = yb_json_get(with, YB_S("items"));
  yb_str id[20];
  uint32_t n = 0;
  for (const struct yb_json *i = items ? items->first : NULL; i && n < 20; i = i->next)
    id[n++] = yb_json_str(i, YB_S(""));
  struct yb_rate x = {.case_id = s->of->case_id, .items = {n, id},
                      .level = (int)yb_json_int(yb_json_get(with, YB_S("level")), 0),
                      .words = yb_json_get_str(with, YB_S("words"))};
  struct yb_ctx ctx;
  frame(d, s, &ctx, who, &x.act, YB_S("case.rate"), yb_rate_run);
  return yb_act_run(&x.act);
}

/* ---- the desk's steps ---- */

struct find { int64_t case_id, task, state; yb_str node; };

static yb_rc find_task(struct yb_tx *tx, void *arg) {
  struct find *f = arg;
  struct yb_task *t;
  struct yb_case c;
  uint32_t n;
  YB_TRY(yb_case_load(tx, f->case_id, &c));
  YB_TRY(yb_tasks_of_case(tx, f->case_id, &t, &n));
  f->state = c.state;
  for (uint32_t i = 0; i < n; i++)
    if (t[i].state <= YB_TASK_CLAIMED && yb_str_eq(t[i].node, f->node)) f->task = t[i].id;
  return YB_OK;
}

/* A permission holds for the days of shooting. */
static yb_rc validity(struct yb_demo *d, const struct yb_demo_step *s, struct yb_task_done *x) {
  const struct yb_json *list = yb_json_get(s->of->answers, YB_S("scenes"));
  x->valid_from = s->at;
  x->valid_to = s->at + 30 * YB_DAY_MS;
  for (const struct yb_json *r = list ? list->first : NULL; r; r = r->next) {
    yb_civil from = {.nano = 0}, to = {.nano = 0};
    if (!yb_date_parse(yb_json_get_str(r, YB_S("date_from")), &from.date) ||
        !yb_date_parse(yb_json_get_str(r, YB_S("date_to")), &to.date))
      continue;
    int64_t begin = yb_zone_instant(d->app->pack->zone, from);
    int64_t end = yb_zone_instant(d->app->pack->zone, to) + YB_DAY_MS - 1;
    if (r == list->first || begin < x->valid_from) x->valid_from = begin;
    if (r == list->first || end > x->valid_to) x->valid_to = end;
  }
  return YB_OK;
}

static yb_rc task_done(struct yb_demo *d, const struct yb_demo_step *s,
                       const struct yb_who *who, yb_str verb) {
  const struct yb_json *with = yb_json_get(s->what, YB_S("with"));
  const struct yb_json *items = yb_json_get(with, YB_S("items"));
  struct find f = {.case_id = s->of->case_id, .node = yb_json_get_str(s->what, YB_S("on"))};
  struct yb_want want[20];
  struct yb_ctx ctx;
  if (f.node.n == 0) f.node = verb;
  YB_TRY(yb_store_read(d->app->store, d->ctx, find_task, &f));
  if (f.task == 0) return YB_ABSENT;
  struct yb_task_done x = {.task = f.task, .verb = verb, .item = want,
                           .opinion = yb_json_get_str(with, YB_S("opinion")),
                           .words = yb_json_get_str(with, YB_S("words")),
                           .conditions = yb_json_get_str(with, YB_S("conditions")),
                           .clause = yb_json_get_str(with, YB_S("clause"))};
  for (const struct yb_json *i = items ? items->first : NULL; i && x.items < 20; i = i->next)
    want[x.items++] = (struct yb_want){yb_json_get_str(i, YB_S("field")),
                                       yb_json_get_str(i, YB_S("what"))};
  if (x.words.n == 0) x.words = yb_json_get_str(with, YB_S("note"));
  if (YB_EQ(x.opinion, "conditions") && x.conditions.n == 0) x.conditions = x.words;
  if (YB_EQ(verb, "grant")) YB_TRY(validity(d, s, &x));
  frame(d, s, &ctx, who, &x.act, YB_S("task.done"), yb_task_done_run);
  return yb_act_run(&x.act);
}

/* What was asked for on the net has been delivered there already. */
static yb_rc deliver(struct yb_demo *d, const struct yb_demo_step *s, const struct yb_who *who) {
  struct find f = {.case_id = s->of->case_id, .node = YB_S("")};
  struct yb_deliver x = {.case_id = s->of->case_id};
  struct yb_ctx ctx;
  YB_TRY(yb_store_read(d->app->store, d->ctx, find_task, &f));
  if (f.state == YB_CASE_DELIVERED) return YB_OK;
  x.how = yb_json_get_str(yb_json_get(s->what, YB_S("with")), YB_S("how"));
  frame(d, s, &ctx, who, &x.act, YB_S("case.deliver"), yb_deliver_run);
  return yb_act_run(&x.act);
}

yb_rc yb_demo_step(struct yb_demo *d, const struct yb_demo_step *s) {
  yb_str verb = yb_json_get_str(s->what, YB_S("do")), name = yb_json_get_str(s->what, YB_S("who"));
  const struct yb_demo_actor *a = yb_demo_actor(d, name);
  if (YB_EQ(name, "clock")) return YB_OK;          /* its timers have fired by now */
  if (!a) return YB_ABSENT;
  if (YB_EQ(verb, "submit") || YB_EQ(verb, "submit_for")) return submit(d, s, a);
  if (YB_EQ(verb, "supplement_answer")) return answer(d, s, &a->who);
  if (YB_EQ(verb, "withdraw")) return withdraw(d, s, &a->who);
  if (YB_EQ(verb, "rate")) return rate(d, s, &a->who);
  if (YB_EQ(verb, "deliver")) return deliver(d, s, &a->who);
  return task_done(d, s, &a->who, verb);
}
