/* desk_acts.c - what the desk does to a case: each post is one verb of the service,
 * then back to the case. Faults show the case again with what was typed. */
#include "base/text.h"
#include "http/handlers.h"
#include "http/pages/desk.h"

/* To the case with a word, or the case again with the faults of the posted form. */
static yb_rc back_to(struct yb_req *rq, struct yb_res *rs, yb_rc done, const char *form,
                     const char *said) {
  int64_t id;
  if (!yb_req_id(rq, YB_S("id"), &id)) return YB_ABSENT;
  if (done == YB_OK)
    return yb_res_go(rq, rs, "/d/cases/%lld?said=%s", (long long)id, said);
  if (done != YB_INVALID && done != YB_CONFLICT) return done;
  rs->status = yb_rc_http(done);
  return dk_case_show(rq, rs, id, form, YB_S(""), YB_S(""));
}

#define THEN(name, form, said)                                                 \
  static yb_rc name(struct yb_req *rq, struct yb_res *rs, yb_rc done) {        \
    return back_to(rq, rs, done, form, said);                                  \
  }
THEN(decided, "decide", "done")
THEN(consulted, "consult", "consulted")
THEN(handed, "hand", "handed")
THEN(extended, "extend", "extended")
THEN(reminded, "remind", "reminded")
THEN(delivered, "deliver", "delivered")
THEN(judged, "verdict", "judged")
THEN(called, "back", "called")
THEN(confirmed, "confirm", "confirmed")
THEN(claimed, "claim", "claimed")
THEN(released, "claim", "released")
#undef THEN

static int64_t posted_id(struct yb_req *rq, const char *name) {
  return dk_int(yb_pairs_get(rq->form, yb_str_of(name)));
}

/* ---- claim ---- */

yb_rc yb_post_desk_claim(struct yb_req *rq, struct yb_res *rs) {
  struct yb_task_claim *c = yb_act_new(rq, struct yb_task_claim);
  DK_ENTER(rq, rs);
  if (!c) return YB_NOMEM;
  c->task = posted_id(rq, "task");
  c->version = posted_id(rq, "version");
  c->release = YB_EQ(yb_req_form(rq, "release"), "1");
  return yb_act_later(rq, rs, &c->act, c->release ? YB_S("task.release") : YB_S("task.claim"),
                      yb_task_claim_run, c->release ? released : claimed);
}

/* ---- the decision ---- */

static yb_rc want_list(struct yb_req *rq, struct yb_task_done *t) {
  yb_str field[100];
  uint32_t n = yb_pairs_all(rq->form, YB_S("item"), field, 100);
  if (n > 100) n = 100;
  struct yb_want *want = YB_NEW_N(rq->ctx.arena, n, struct yb_want);
  if (!want) return YB_NOMEM;
  yb_rc rc = YB_OK;
  for (uint32_t i = 0; i < n; i++) {
    yb_str name = dk_fmt(rq, "what.%.*s", YB_ARG(field[i]));
    want[i] = (struct yb_want){field[i], yb_str_trim(yb_pairs_get(rq->form, name))};
    if (want[i].what.n) continue;
    rc = yb_diag(&rq->ctx, (struct yb_place){.path = name}, YB_MSG_case_need_items, YB_S(""),
                 YB_S(""));
  }
  t->item = want;
  t->items = n;
  return rc;
}

/* "到哪天止" includes that day. */
static void validity(struct yb_req *rq, struct yb_task_done *t) {
  if (!dk_day_parse(rq, yb_req_form(rq, "valid_from"), &t->valid_from)) t->valid_from = 0;
  if (!dk_day_parse(rq, yb_req_form(rq, "valid_to"), &t->valid_to)) t->valid_to = 0;
  else t->valid_to += YB_DAY_MS;
}

yb_rc yb_post_desk_decide(struct yb_req *rq, struct yb_res *rs) {
  struct yb_task_done *t = yb_act_new(rq, struct yb_task_done);
  DK_ENTER(rq, rs);
  if (!t) return YB_NOMEM;
  t->task = posted_id(rq, "task");
  t->version = posted_id(rq, "version");
  t->verb = yb_req_form(rq, "verb");
  t->opinion = yb_req_form(rq, "opinion");
  t->words = yb_str_trim(yb_req_form(rq, "words"));
  t->conditions = yb_str_trim(yb_req_form(rq, "conditions"));
  t->clause = yb_str_trim(yb_req_form(rq, "clause"));
  t->score = yb_str_trim(yb_req_form(rq, "score"));
  t->amount = yb_str_trim(yb_req_form(rq, "amount"));
  t->act.reason = yb_str_trim(yb_req_form(rq, "reason"));
  if (YB_EQ(t->verb, "grant")) validity(rq, t);
  yb_rc rc = YB_EQ(t->verb, "supplement") ? want_list(rq, t) : YB_OK;
  if (rc == YB_INVALID) return decided(rq, rs, rc);
  YB_TRY(rc);
  return yb_act_later(rq, rs, &t->act, YB_S("task.done"), yb_task_done_run, decided);
}

/* ---- asking, handing over, extending, reminding ---- */

yb_rc yb_post_desk_consult(struct yb_req *rq, struct yb_res *rs) {
  struct yb_consult *c = yb_act_new(rq, struct yb_consult);
  yb_str *unit = YB_NEW_N(rq->ctx.arena, 64, yb_str);
  DK_ENTER(rq, rs);
  if (!c || !unit) return YB_NOMEM;
  if (!yb_req_id(rq, YB_S("id"), &c->case_id)) return YB_ABSENT;
  uint32_t n = yb_pairs_all(rq->form, YB_S("units"), unit, 64);
  int64_t days = posted_id(rq, "days");
  c->units = (struct yb_strs){n < 64 ? n : 64, unit};
  c->question = yb_str_trim(yb_req_form(rq, "question"));
  c->limit = (struct yb_limit){days > 0 && days <= 30 ? (uint32_t)days : 2, YB_WORK_DAYS};
  return yb_act_later(rq, rs, &c->act, YB_S("task.consult"), yb_consult_run, consulted);
}

yb_rc yb_post_desk_hand(struct yb_req *rq, struct yb_res *rs) {
  struct yb_hand_over *h = yb_act_new(rq, struct yb_hand_over);
  yb_str to = yb_req_form(rq, "to"), kind;
  DK_ENTER(rq, rs);
  if (!h) return YB_NOMEM;
  h->task = posted_id(rq, "task");
  h->version = posted_id(rq, "version");
  h->act.reason = yb_str_trim(yb_req_form(rq, "reason"));
  if (yb_str_cut(&to, ':', &kind) && YB_EQ(kind, "staff")) h->staff = dk_int(to);
  else h->unit = to;
  return yb_act_later(rq, rs, &h->act, YB_S("task.hand_over"), yb_hand_over_run, handed);
}

yb_rc yb_post_desk_extend(struct yb_req *rq, struct yb_res *rs) {
  struct yb_extend *e = yb_act_new(rq, struct yb_extend);
  DK_ENTER(rq, rs);
  if (!e) return YB_NOMEM;
  e->task = posted_id(rq, "task");
  e->version = posted_id(rq, "version");
  int64_t amount = posted_id(rq, "amount");
  e->amount = amount > 0 && amount < 1000 ? (uint32_t)amount : 1;
  e->act.reason = yb_str_trim(yb_req_form(rq, "reason"));
  return yb_act_later(rq, rs, &e->act, YB_S("task.extend"), yb_extend_run, extended);
}

yb_rc yb_post_desk_remind(struct yb_req *rq, struct yb_res *rs) {
  struct yb_task_remind *r = yb_act_new(rq, struct yb_task_remind);
  DK_ENTER(rq, rs);
  if (!r) return YB_NOMEM;
  r->task = posted_id(rq, "task");
  return yb_act_later(rq, rs, &r->act, YB_S("task.remind"), yb_task_remind_run, reminded);
}

/* ---- delivery, papers, call back ---- */

yb_rc yb_post_desk_deliver(struct yb_req *rq, struct yb_res *rs) {
  struct yb_deliver *d = yb_act_new(rq, struct yb_deliver);
  yb_str how = yb_req_form(rq, "how");
  DK_ENTER(rq, rs);
  if (!d) return YB_NOMEM;
  if (!yb_req_id(rq, YB_S("id"), &d->case_id)) return YB_ABSENT;
  d->how = YB_EQ(how, "window") || YB_EQ(how, "post") ? how : YB_S("online");
  return yb_act_later(rq, rs, &d->act, YB_S("case.deliver"), yb_deliver_run, delivered);
}

yb_rc yb_post_desk_verdict(struct yb_req *rq, struct yb_res *rs) {
  struct yb_paper_verdict *v = yb_act_new(rq, struct yb_paper_verdict);
  DK_ENTER(rq, rs);
  if (!v) return YB_NOMEM;
  v->paper = posted_id(rq, "paper");
  v->verdict = (int)posted_id(rq, "verdict");
  return yb_act_later(rq, rs, &v->act, YB_S("paper.verdict"), yb_paper_verdict_run, judged);
}

yb_rc yb_post_desk_confirm(struct yb_req *rq, struct yb_res *rs) {
  struct yb_enterprise_confirm *c = yb_act_new(rq, struct yb_enterprise_confirm);
  DK_ENTER(rq, rs);
  if (!c) return YB_NOMEM;
  if (!yb_req_id(rq, YB_S("id"), &c->case_id)) return YB_ABSENT;
  return yb_act_later(rq, rs, &c->act, YB_S("enterprise.confirm"), yb_enterprise_confirm_run,
                      confirmed);
}

yb_rc yb_post_desk_call_back(struct yb_req *rq, struct yb_res *rs) {
  struct yb_call_back *c = yb_act_new(rq, struct yb_call_back);
  DK_ENTER(rq, rs);
  if (!c) return YB_NOMEM;
  if (!yb_req_id(rq, YB_S("id"), &c->case_id)) return YB_ABSENT;
  yb_str satisfied = yb_req_form(rq, "satisfied");
  if (!YB_EQ(satisfied, "1") && !YB_EQ(satisfied, "0"))
    return called(rq, rs, yb_diag(&rq->ctx, (struct yb_place){.path = YB_S("satisfied")},
                                  YB_MSG_case_need_answer, YB_S(""), YB_S("")));
  c->satisfied = YB_EQ(satisfied, "1");
  c->words = yb_str_trim(yb_req_form(rq, "words"));
  return yb_act_later(rq, rs, &c->act, YB_S("case.call_back"), yb_call_back_run, called);
}

/* ---- in full, once ---- */

static yb_rc unmasked(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  const struct yb_unmask *u = rq->state;
  if (done != YB_OK) return back_to(rq, rs, done, "unmask", "");
  static const struct { const char *value, *label; } own[] = {
      {"applicant.name", "申请人姓名"}, {"applicant.phone", "申请人手机号"},
      {"applicant.idno", "申请人证件号"}, {"applicant.email", "申请人邮箱"}};
  yb_str label = u->field;
  for (size_t i = 0; i < 4; i++)
    if (yb_str_eq(u->field, yb_str_of(own[i].value))) label = yb_word(rq, own[i].label);
  return dk_case_show(rq, rs, u->case_id, NULL, label, u->value);
}

yb_rc yb_post_desk_unmask(struct yb_req *rq, struct yb_res *rs) {
  struct yb_unmask *u = yb_act_new(rq, struct yb_unmask);
  DK_ENTER(rq, rs);
  if (!u) return YB_NOMEM;
  if (!yb_req_id(rq, YB_S("id"), &u->case_id)) return YB_ABSENT;
  u->field = yb_req_form(rq, "field");
  u->act.reason = yb_str_trim(yb_req_form(rq, "reason"));
  return yb_act_later(rq, rs, &u->act, YB_S("case.unmask"), yb_unmask_run, unmasked);
}

/* ---- the bytes of a paper: read and opened on the slow lane ---- */

struct paper {
  int64_t id;
  struct yb_paper_view meta;
  yb_str bytes;
};

static yb_rc open_paper(struct yb_req *rq, void *tx) {
  struct paper *p = rq->state;
  (void)tx;
  return yb_paper_bytes(yb_req_app(rq), &rq->ctx, yb_req_who(rq), p->id, &p->meta, &p->bytes);
}

static yb_rc send_paper(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  struct paper *p = rq->state;
  struct yb_buf b;
  yb_str v;
  char *type;
  if (done != YB_OK) return done;
  YB_TRY(yb_str_z(rq->ctx.arena, p->meta.media, &type));
  rs->type = type;
  rs->cache_private = true;
  rs->body.p = (char *)(uintptr_t)p->bytes.p;      /* borrowed: both are the request's */
  rs->body.n = rs->body.cap = p->bytes.n;
  yb_buf_init(&b, rq->ctx.arena);
  YB_BUF_Z(&b, "attachment; filename=\"file\"; filename*=UTF-8''");
  yb_url_escape(&b, p->meta.name);
  YB_TRY(yb_buf_take(&b, &v));
  YB_TRY(yb_res_header(rs, "Content-Disposition", v));
  return yb_res_header(rs, "Content-Security-Policy", YB_S("sandbox"));
}

static yb_rc paper(struct yb_req *rq, struct yb_res *rs, yb_work work, yb_then then) {
  struct paper *p = YB_NEW(rq->ctx.arena, struct paper);
  DK_ENTER(rq, rs);
  if (!p) return YB_NOMEM;
  if (!yb_req_id(rq, YB_S("id"), &p->id)) return YB_ABSENT;
  rq->state = p;
  return yb_later(rq, rs, YB_LANE_SLOW, work, then);
}

yb_rc yb_page_desk_paper(struct yb_req *rq, struct yb_res *rs) {
  return paper(rq, rs, open_paper, send_paper);
}

/* In the picture's place, so that the officer knows what to do. */
static yb_rc no_picture(struct yb_req *rq, struct yb_res *rs) {
  rs->type = "image/svg+xml";
  rs->cache_private = true;
  YB_BUF_Z(&rs->body, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"640\" height=\"96\">"
           "<text x=\"320\" y=\"54\" text-anchor=\"middle\" font-size=\"18\" fill=\"#17262b\">");
  yb_html_escape(&rs->body, yb_word(rq, "这份文件不能在这里显示，请下载后查看"));
  YB_BUF_Z(&rs->body, "</text></svg>");
  return rs->body.rc;
}

static yb_rc send_picture(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  return done == YB_INVALID ? no_picture(rq, rs) : send_paper(rq, rs, done);
}

static yb_rc draw_paper(struct yb_req *rq, void *tx) {
  struct paper *p = rq->state;
  (void)tx;
  return yb_paper_picture(yb_req_app(rq), &rq->ctx, yb_req_who(rq), p->id, &p->meta, &p->bytes);
}

yb_rc yb_page_desk_picture(struct yb_req *rq, struct yb_res *rs) {
  return paper(rq, rs, draw_paper, send_picture);
}
