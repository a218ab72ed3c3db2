/* talk.c - messages of a case: a page for the applicant, one for the desk, and the desk's
 * list of letters that wait.
 *
 *   GET   reads, and marks what the other side wrote as read, when there is any
 *   POST  papers -> the message -> the page again
 */
#include "base/arena.h"
#include "base/text.h"
#include "http/handlers.h"
#include "http/pages/frame.h"
#include "http/pages/portal.h"
#include "http/view/talk.h"
#include "service/talk/talk.h"
#include "tpl_desk_letters.h"
#include "tpl_desk_talk.h"
#include "tpl_portal_talk.h"

/* ---- the view ---- */

static yb_rc papers(struct yb_req *rq, const struct yb_message_view *m, struct v_message *out) {
  struct v_paper *list = YB_NEW_N(rq->ctx.arena, m->papers, struct v_paper);
  if (!list) return YB_NOMEM;
  for (uint32_t i = 0; i < m->papers; i++)
    list[i] = (struct v_paper){.id = m->paper[i].id, .name = m->paper[i].name};
  out->papers = list;
  out->papers_n = m->papers;
  return YB_OK;
}

static yb_rc messages(struct yb_req *rq, const struct yb_talk_view *t, struct v_talk *v) {
  struct v_message *list = YB_NEW_N(rq->ctx.arena, t->count, struct v_message);
  if (!list) return YB_NOMEM;
  for (uint32_t i = 0; i < t->count; i++) {
    const struct yb_message_view *m = &t->at[i];
    list[i] = (struct v_message){.id = m->id, .text = m->text, .when = pt_at(rq, m->at),
                                 .mine = m->mine, .gone = m->gone,
                                 .fresh = !m->mine && m->read_at == 0};
    list[i].who = m->desk ? m->who : t->desk ? yb_word(rq, "申请人") : yb_word(rq, "我");
    if (m->mine) list[i].state = m->read_at ? yb_word(rq, "对方已读") : yb_word(rq, "对方未读");
    YB_TRY(papers(rq, m, &list[i]));
  }
  v->messages = list;
  v->messages_n = t->count;
  return YB_OK;
}

static yb_rc view(struct yb_req *rq, const struct yb_talk_view *t, struct v_talk *v) {
  v->case_id = t->case_id;
  v->no = t->no;
  v->title = t->title;
  v->service = pt_say(rq, &t->service->guide.name);
  v->butler = t->butler;
  v->unit = t->unit;
  v->phone = t->phone;
  v->desk = t->desk;
  v->papers_at = t->desk ? YB_S("/d/papers")
                         : pt_fmt(rq, "/cases/%lld/papers", (long long)t->case_id);
  v->sent = YB_EQ(yb_req_query(rq, "said"), "sent");
  v->caller = yb_req_who(rq)->kind == YB_WHO_CALLER;
  return messages(rq, t, v);
}

static yb_rc draw(struct yb_req *rq, struct yb_res *rs, struct v_talk *v, bool desk) {
  struct yb_page page;
  rs->cache_private = true;
  if (desk) {
    dk_page(rq, &page, pt_fmt(rq, "%.*s %.*s", YB_ARG(yb_word(rq, "消息")), YB_ARG(v->no)),
            YB_DESK_QUEUE);
    page.error = v->sum.errors_n > 0;
    return YB_PAGE(rq, rs, &page, desk_talk, v);
  }
  pt_page(rq, &page, yb_word(rq, "消息"), YB_NAV_CASES);
  page.error = v->sum.errors_n > 0;
  return YB_PAGE(rq, rs, &page, portal_talk, v);
}

/* The desk's address is for staff, the other for whose case it is. */
static bool at_desk(const struct yb_req *rq) { return yb_str_starts(rq->path, YB_S("/d/")); }

static yb_rc load(struct yb_req *rq, struct yb_talk_view *t) {
  int64_t id;
  if (!yb_req_id(rq, YB_S("id"), &id)) return YB_ABSENT;
  if (at_desk(rq) != (yb_req_who(rq)->kind == YB_WHO_STAFF)) return YB_ABSENT;
  return yb_talk_get(yb_req_app(rq), &rq->ctx, yb_req_who(rq), id, t);
}

/* ---- reading ---- */

struct reading { struct yb_messages_read read; struct yb_talk_view t; };

static yb_rc read_now(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  struct reading *r = rq->state;
  struct v_talk v = {.case_id = r->t.case_id};
  if (done != YB_OK) return done;
  YB_TRY(view(rq, &r->t, &v));                  /* as it was: what is new stays marked */
  return draw(rq, rs, &v, at_desk(rq));
}

static yb_rc show(struct yb_req *rq, struct yb_res *rs) {
  struct reading *r = yb_act_new(rq, struct reading);
  if (!r) return YB_NOMEM;
  YB_TRY(load(rq, &r->t));
  rq->state = r;
  if (r->t.unread == 0) return read_now(rq, rs, YB_OK);
  r->read.case_id = r->t.case_id;
  return yb_act_later(rq, rs, &r->read.act, YB_S("message.read"), yb_messages_read_run, read_now);
}

yb_rc yb_page_talk(struct yb_req *rq, struct yb_res *rs) { return show(rq, rs); }
yb_rc yb_page_desk_talk(struct yb_req *rq, struct yb_res *rs) {
  DK_ENTER(rq, rs);
  return show(rq, rs);
}

/* ---- writing ---- */

struct writing {
  struct yb_message_send send;           /* first: it is the verb */
  struct pt_papers papers;
  int64_t ids[YB_MESSAGE_PAPERS];
};

static yb_rc again(struct yb_req *rq, struct yb_res *rs) {
  struct yb_talk_view t;
  struct v_talk v = {.text.value = yb_req_form(rq, "text")};
  YB_TRY(load(rq, &t));
  YB_TRY(view(rq, &t, &v));
  YB_TRY(pt_faults(rq, rq->ctx.diags, &v.sum));
  v.text.error = pt_fault(rq, rq->ctx.diags, "text");
  v.file.error = pt_fault(rq, rq->ctx.diags, "file");
  rs->status = 422;
  return draw(rq, rs, &v, at_desk(rq));
}

static yb_rc sent(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  const struct writing *w = rq->state;
  if (done == YB_OK)
    return yb_res_go(rq, rs, "%s/cases/%lld/messages?said=sent#m-%lld", at_desk(rq) ? "/d" : "",
                     (long long)w->send.case_id, (long long)w->send.id);
  return (done == YB_INVALID || done == YB_LIMIT || done == YB_CONFLICT) && rq->ctx.diags->errors
             ? again(rq, rs) : done;
}

static yb_rc papers_there(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  struct writing *w = rq->state;
  if (done == YB_INVALID) return again(rq, rs);
  if (done != YB_OK) return done;
  for (uint32_t i = 0; i < w->papers.n; i++) w->ids[i] = w->papers.add[i].id;
  w->send.papers = w->papers.n;
  w->send.paper = w->ids;
  return yb_act_later(rq, rs, &w->send.act, YB_S("message.send"), yb_message_send_run, sent);
}

static yb_rc take(struct yb_req *rq, struct writing *w) {
  struct yb_paper_add *add = YB_NEW_N(rq->ctx.arena, YB_MESSAGE_PAPERS, struct yb_paper_add);
  if (!add) return YB_NOMEM;
  w->papers = (struct pt_papers){.rq = rq, .case_id = w->send.case_id, .add = add,
                                 .then = papers_there};
  for (uint32_t i = 0; i < rq->files_n && w->papers.n < YB_MESSAGE_PAPERS; i++) {
    const struct yb_upload *u = &rq->files[i];
    if (!u->type || u->size == 0 || !YB_EQ(u->field, "file")) continue;
    add[w->papers.n++] = (struct yb_paper_add){
        .act = {.app = yb_req_app(rq), .who = yb_req_who(rq), .ctx = &rq->ctx},
        .case_id = w->send.case_id, .field = YB_S(YB_PAPER_MESSAGE), .name = u->name,
        .media = yb_str_of(u->type), .path = u->path, .digest = u->sha256, .bytes = u->size};
  }
  return YB_OK;
}

static yb_rc post(struct yb_req *rq, struct yb_res *rs) {
  struct writing *w = yb_act_new(rq, struct writing);
  struct yb_talk_view t;
  bool refused = false;
  if (!w) return YB_NOMEM;
  YB_TRY(load(rq, &t));                         /* nobody uploads where they may not write */
  w->send.case_id = t.case_id;
  w->send.text = yb_req_form(rq, "text");
  for (uint32_t i = 0; i < rq->files_n; i++) refused |= rq->files[i].type == NULL;
  if (refused) {
    YB_TRY(pt_papers_refused(rq));
    return again(rq, rs);
  }
  YB_TRY(take(rq, w));
  rq->state = w;
  return pt_papers_run(rq, rs, &w->papers);
}

yb_rc yb_post_talk(struct yb_req *rq, struct yb_res *rs) { return post(rq, rs); }
yb_rc yb_post_desk_talk(struct yb_req *rq, struct yb_res *rs) {
  DK_ENTER(rq, rs);
  return post(rq, rs);
}

/* ---- letters that wait ---- */

yb_rc yb_page_desk_letters(struct yb_req *rq, struct yb_res *rs) {
  struct yb_letter_rows rows;
  struct v_letters v = {0};
  struct yb_page page;
  DK_ENTER(rq, rs);
  YB_TRY(yb_talk_waiting(yb_req_app(rq), &rq->ctx, yb_req_who(rq), &rows));
  struct v_letter_line *list = YB_NEW_N(rq->ctx.arena, rows.count, struct v_letter_line);
  if (!list) return YB_NOMEM;
  for (uint32_t i = 0; i < rows.count; i++)
    list[i] = (struct v_letter_line){rows.at[i].case_id, rows.at[i].no, rows.at[i].title,
                                     rows.at[i].butler, pt_at(rq, rows.at[i].at),
                                     rows.at[i].mine};
  v.rows = list;
  v.rows_n = rows.count;
  dk_page(rq, &page, yb_word(rq, "来信"), YB_DESK_QUEUE);
  rs->cache_private = true;
  return YB_PAGE(rq, rs, &page, desk_letters, &v);
}
