/* desk_supervise.c - the lights: who is late, how loaded the units are, pressing; and
 * bad ratings with what was done about them. */
#include "http/handlers.h"
#include "http/pages/desk.h"
#include "service/supervise/supervise.h"
#include "tpl_desk_ratings.h"
#include "tpl_desk_supervise.h"

/* ---- supervision ---- */

static int light_wanted(struct yb_req *rq) {
  yb_str light = yb_req_query(rq, "light");
  if (YB_EQ(light, "red")) return YB_RED;
  return YB_EQ(light, "yellow") ? YB_YELLOW : -1;
}

static yb_str rung_word(struct yb_req *rq, yb_str rung) {
  static const struct { const char *key, *text; } words[] = {
      {"remind", "已自动提醒"}, {"supervise", "已报督办"}, {"escalate", "已报负责人"}};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (yb_str_eq(rung, yb_str_of(words[i].key))) return yb_word(rq, words[i].text);
  return dk_word_or(rq, "rung", rung);
}

static yb_rc alarms(struct yb_req *rq, const struct yb_supervision *s, int64_t pressed,
                    struct v_desk_supervise *v) {
  struct v_desk_alarm *a = YB_NEW_N(rq->ctx.arena, s->alarms, struct v_desk_alarm);
  int only = light_wanted(rq);
  const struct v_desk_row *row;
  if (!a) return YB_NOMEM;
  v->alarms = a;
  for (uint32_t i = 0; i < s->alarms; i++) {
    const struct yb_alarm *f = &s->alarm[i];
    if (only >= 0 && f->row.light != only) continue;
    YB_TRY(dk_rows(rq, &f->row, 1, &row));
    struct v_desk_alarm *to = &a[v->alarms_n++];
    *to = (struct v_desk_alarm){.row = *row, .rung = rung_word(rq, f->rung),
                                .fired = dk_at(rq, f->fired_at),
                                .reminded = dk_at(rq, f->reminded_at),
                                .can_press = yb_who_holds(yb_req_who(rq), YB_S("press"))};
    v->seconds += row->again;
    if (pressed != f->row.task) continue;
    to->reason = yb_req_form(rq, "reason");
    to->fault = dk_fault(rq, "reason");
  }
  return YB_OK;
}

static yb_rc loads(struct yb_req *rq, const struct yb_supervision *s,
                   struct v_desk_supervise *v) {
  struct v_desk_load *l = YB_NEW_N(rq->ctx.arena, s->loads, struct v_desk_load);
  int64_t most = 1;
  if (!l) return YB_NOMEM;
  for (uint32_t i = 0; i < s->loads; i++) most = s->load[i].open > most ? s->load[i].open : most;
  for (uint32_t i = 0; i < s->loads; i++) {
    const struct yb_unit_load *f = &s->load[i];
    l[i] = (struct v_desk_load){.unit = f->unit, .unit_name = f->unit_name, .open = f->open,
                                .yellow = f->yellow, .red = f->red, .done = f->done,
                                .share = (int)(f->open * 100 / most)};
  }
  v->loads = l;
  v->loads_n = s->loads;
  return YB_OK;
}

static yb_rc lights(struct yb_req *rq, struct v_desk_supervise *v) {
  int only = light_wanted(rq);
  struct v_link *l = YB_NEW_N(rq->ctx.arena, 3, struct v_link);
  if (!l) return YB_NOMEM;
  l[0] = (struct v_link){YB_S("/d/supervise"), yb_word(rq, "红灯和黄灯"), only < 0, 0, false};
  l[1] = (struct v_link){YB_S("/d/supervise?light=red"), yb_word(rq, "只看红灯"), only == YB_RED, 0,
                         false};
  l[2] = (struct v_link){YB_S("/d/supervise?light=yellow"), yb_word(rq, "只看黄灯"), only == YB_YELLOW,
                         0, false};
  v->lights = l;
  v->lights_n = 3;
  return YB_OK;
}

static yb_rc supervise(struct yb_req *rq, struct yb_res *rs, int64_t pressed) {
  struct yb_supervision s;
  struct v_desk_supervise v = {0};
  struct yb_page page;
  if (pressed) YB_TRY(dk_sum(rq, dk_fmt(rq, "p%lld-", (long long)pressed).p, &v.sum));
  YB_TRY(yb_supervision_get(yb_req_app(rq), &rq->ctx, yb_req_who(rq), &s));
  YB_TRY(alarms(rq, &s, pressed, &v));
  YB_TRY(loads(rq, &s, &v));
  YB_TRY(lights(rq, &v));
  v.open = s.open;
  v.yellow = s.yellow;
  v.red = s.red;
  v.grey = s.grey;
  v.provisional = s.provisional;
  v.green = s.open - s.yellow - s.red - s.grey;
  if (YB_EQ(yb_req_query(rq, "said"), "pressed")) v.said = yb_word(rq, "已发督办，承办单位会看到原因。");
  dk_page(rq, &page, yb_word(rq, "督办"), YB_DESK_SUPERVISE);
  page.error = v.sum.errors_n > 0;
  return YB_PAGE(rq, rs, &page, desk_supervise, &v);
}

yb_rc yb_page_desk_supervise(struct yb_req *rq, struct yb_res *rs) {
  DK_ENTER(rq, rs);
  return supervise(rq, rs, 0);
}

static yb_rc pressed(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  const struct yb_press *p = rq->state;
  if (done == YB_OK) return yb_res_go(rq, rs, "/d/supervise?said=pressed");
  if (done != YB_INVALID && done != YB_CONFLICT) return done;
  rs->status = yb_rc_http(done);
  return supervise(rq, rs, p->task);
}

yb_rc yb_post_desk_press(struct yb_req *rq, struct yb_res *rs) {
  struct yb_press *p = yb_act_new(rq, struct yb_press);
  DK_ENTER(rq, rs);
  if (!p) return YB_NOMEM;
  if (!yb_req_id(rq, YB_S("task"), &p->task)) return YB_ABSENT;
  p->act.reason = yb_str_trim(yb_req_form(rq, "reason"));
  return yb_act_later(rq, rs, &p->act, YB_S("case.press"), yb_press_run, pressed);
}

/* ---- bad ratings ---- */

/* Of the tasks that the actor finished, those that mended a rating. */
static yb_rc mended(struct yb_req *rq, const struct yb_queue *q, struct v_desk_ratings *v) {
  struct yb_queue_row *keep = YB_NEW_N(rq->ctx.arena, q->count, struct yb_queue_row);
  if (!keep) return YB_NOMEM;
  for (uint32_t i = 0; i < q->count; i++)
    if (YB_EQ(q->at[i].kind, "mend")) keep[v->done_n++] = q->at[i];
  return dk_rows(rq, keep, v->done_n, &v->done);
}

yb_rc yb_page_desk_ratings(struct yb_req *rq, struct yb_res *rs) {
  struct yb_queue_ask open = {.kind = YB_QUEUE_UNIT, .task_kind = YB_S("mend"), .light = -1};
  struct yb_queue_ask done = {.kind = YB_QUEUE_DONE, .light = -1};
  struct v_desk_ratings v = {0};
  struct yb_queue q;
  struct yb_page page;
  DK_ENTER(rq, rs);
  dk_page(rq, &page, yb_word(rq, "差评整改"), YB_DESK_RATINGS);
  if (!page.menu.ratings) return YB_DENIED;
  YB_TRY(yb_queue_get(yb_req_app(rq), &rq->ctx, yb_req_who(rq), &open, &q));
  v.open_n = q.count;
  YB_TRY(dk_rows(rq, q.at, q.count, &v.open));
  YB_TRY(yb_queue_get(yb_req_app(rq), &rq->ctx, yb_req_who(rq), &done, &q));
  YB_TRY(mended(rq, &q, &v));
  return YB_PAGE(rq, rs, &page, desk_ratings, &v);
}
