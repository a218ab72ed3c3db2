/* portal_apply.c - filling in: one topic a page, stored at each post, faults or not.
 *
 *   GET  /apply/{draft}/{page}     the page; ?check=1 says its faults, ?more=1 tells
 *                                  that a choice opened further questions
 *   POST /apply/{draft}/{page}     papers -> draft -> next page, the same, or check
 *   GET  /apply/{draft}/check      all answers, each with 更改
 *   POST /apply/{draft}/submit     once and for all
 */
#include "base/arena.h"
#include "http/handlers.h"
#include "http/pages/shoot.h"
#include "http/pages/step.h"
#include "tpl_portal_apply.h"
#include "tpl_portal_check.h"
#include "tpl_portal_drop.h"

static yb_rc load(struct yb_req *rq, struct pt_step *s) {
  int64_t page;
  memset(s, 0, sizeof *s);
  YB_TRY(pt_step_load(rq, "draft", s));
  if (!yb_req_id(rq, YB_S("page"), &page) || page > yb_form_pages(s->form)) return YB_ABSENT;
  s->page = (uint32_t)page - 1;
  return pt_step_pages(rq, s, s->d.answers);
}

/* ---- the page ---- */

static yb_rc tasks(struct yb_req *rq, const struct pt_step *s, struct v_apply *v) {
  static const char *const state[] = {"done", "now", "", "lock"};
  struct v_task *t = YB_NEW_N(rq->ctx.arena, s->shown_n + 1, struct v_task);
  if (!t) return YB_NOMEM;
  for (uint32_t i = 0; i < s->shown_n; i++) {
    bool been = s->shown[i] < s->d.page || s->shown[i] < s->page;
    int how = i == s->at ? 1 : been ? 0 : 2;
    struct yb_diags faults;
    t[i] = (struct v_task){.title = yb_form_page(s->form, s->shown[i])->title,
                           .state = state[how], .link = how == 0,
                           .tag = {yb_word(rq, "未开始"), "mute"},
                           .href = pt_fmt(rq, "/apply/%lld/%u", (long long)s->d.id,
                                          s->shown[i] + 1)};
    if (how == 2) continue;
    t[i].tag = (struct v_tag){yb_word(rq, "正在填"), "info"};
    if (how == 1) continue;
    YB_TRY(pt_check(rq, s->form, s->shown[i], s->d.answers, s->d.facts, &faults));
    t[i].tag = (struct v_tag){yb_word(rq, "已完成"), "ok"};
    if (faults.errors == 0) continue;
    yb_str left = YB_PHRASE(rq, "{1} 处要改", pt_fmt(rq, "%u", faults.errors));
    t[i].tag = (struct v_tag){left, "bad"};
    t[i].state = "";
  }
  v->tasks = t;
  v->tasks_n = s->shown_n;
  return YB_OK;
}

static yb_rc around(struct yb_req *rq, const struct pt_step *s, struct v_apply *v) {
  const struct yb_form_page *here = yb_form_page(s->form, s->page);
  long long id = (long long)s->d.id;
  v->draft = s->d.id;
  v->version = s->d.version;
  v->service = pt_say(rq, &s->d.service->guide.name);
  v->service_id = s->d.service->id;
  v->phone = s->d.service->guide.phone;
  v->title = here->title;
  v->note = here->description;
  v->saved = pt_clock(rq, s->d.updated_at);
  v->kept = pt_day(rq, s->d.expires_at);
  v->step = s->at + 1;
  v->steps = v->bar_n = s->shown_n + 1;
  if (s->at > 0) {
    v->back = pt_fmt(rq, "/apply/%lld/%u", id, s->shown[s->at - 1] + 1);
    v->back_title = yb_form_page(s->form, s->shown[s->at - 1])->title;
  }
  if (s->at + 1 < s->shown_n) v->next_title = yb_form_page(s->form, s->shown[s->at + 1])->title;
  YB_TRY(pt_bar(rq, v->step, v->steps, &v->bar));
  return tasks(rq, s, v);
}

static yb_rc show(struct yb_req *rq, struct yb_res *rs, const struct pt_step *s,
                  const struct yb_json *answers, const struct yb_diags *faults,
                  struct v_apply *v) {
  struct yb_page page;
  YB_TRY(around(rq, s, v));
  YB_TRY(pt_form_page(rq, s->form, s->page, answers, s->d.facts, faults, &v->form));
  v->form.action = pt_fmt(rq, "/apply/%lld/%u", (long long)s->d.id, s->page + 1);
  if (v->to_check) {
    v->back = pt_fmt(rq, "/apply/%lld/check", (long long)s->d.id);
    v->back_title = (yb_str){0};
  }
  pt_page(rq, &page, v->title, YB_NAV_SERVICES);
  page.error = v->form.errors_n > 0;
  return YB_PAGE(rq, rs, &page, portal_apply, v);
}

static yb_rc already(struct yb_req *rq, struct yb_res *rs, const struct pt_step *s) {
  return yb_res_go(rq, rs, "/cases/%lld/receipt", (long long)s->d.case_id);
}

yb_rc yb_page_apply(struct yb_req *rq, struct yb_res *rs) {
  struct pt_step s;
  struct v_apply v = {.to_check = YB_EQ(yb_req_query(rq, "to"), "check"),
                      .more = YB_EQ(yb_req_query(rq, "more"), "1")};
  struct yb_diags faults;
  if (!pt_is_person(rq)) return pt_only_persons(rq, rs);
  YB_TRY(load(rq, &s));
  if (s.d.case_id) return already(rq, rs, &s);
  yb_diags_init(&faults, rq->ctx.arena);
  if (YB_EQ(yb_req_query(rq, "check"), "1"))
    YB_TRY(pt_check(rq, s.form, s.page, s.d.answers, s.d.facts, &faults));
  return show(rq, rs, &s, s.d.answers, &faults, &v);
}

/* ---- the post ---- */

struct apply_post {
  struct yb_draft_save save;             /* first: it is the verb */
  struct pt_step s;
  struct pt_papers papers;
  struct yb_form_got got;
  uint32_t refused;                      /* uploads that were not taken */
};

static yb_rc read_post(struct yb_req *rq, struct apply_post *a) {
  struct yb_form_post post;
  struct yb_form_file *f = YB_NEW_N(rq->ctx.arena, a->papers.n, struct yb_form_file);
  if (!f) return YB_NOMEM;
  YB_TRY(yb_form_posted(rq, &post));
  for (uint32_t i = 0; i < a->papers.n; i++)
    f[i] = (struct yb_form_file){.name = a->papers.add[i].field,
                                 .id = pt_fmt(rq, "%lld", (long long)a->papers.add[i].id),
                                 .filename = a->papers.add[i].name,
                                 .type = a->papers.add[i].media,
                                 .bytes = a->papers.add[i].bytes};
  post.file = f;
  post.files = a->papers.n;
  yb_rc rc = yb_form_read(a->s.form, &rq->ctx, a->s.page, &post, a->s.d.answers, a->s.d.facts,
                          &a->got);
  return rc == YB_INVALID ? YB_OK : rc;
}

static yb_rc onward(struct yb_req *rq, struct yb_res *rs, struct apply_post *a) {
  long long id = (long long)a->s.d.id;
  const char *to = YB_EQ(yb_req_form(rq, "_to"), "check") ? "&to=check" : "";
  struct yb_diags faults;
  bool fresh;
  if (a->got.list_changed) {
    yb_str at = pt_anchor(rq, a->got.focus);
    return yb_res_go(rq, rs, "/apply/%lld/%u?again=1%s%.*s", id, a->s.page + 1, to, YB_ARG(at));
  }
  if (YB_EQ(yb_req_form(rq, "_do"), "later")) return yb_res_go(rq, rs, "/my?kept=%lld", id);
  YB_TRY(pt_check(rq, a->s.form, a->s.page, a->got.answers, a->s.d.facts, &faults));
  if (faults.errors) {
    YB_TRY(pt_step_only_new(rq, &a->s, &faults, &fresh));
    yb_str at = fresh ? pt_anchor(rq, faults.first->at.path) : (yb_str){0};
    return yb_res_go(rq, rs, "/apply/%lld/%u?%s=1%s%.*s", id, a->s.page + 1,
                     fresh ? "more" : "check", to, YB_ARG(at));
  }
  YB_TRY(pt_step_pages(rq, &a->s, a->got.answers));
  if (*to || a->s.at + 1 >= a->s.shown_n) return yb_res_go(rq, rs, "/apply/%lld/check", id);
  return yb_res_go(rq, rs, "/apply/%lld/%u", id, a->s.shown[a->s.at + 1] + 1);
}

/* Another device was faster: what was typed here stays on the page. */
static yb_rc clash(struct yb_req *rq, struct yb_res *rs, struct apply_post *a) {
  struct v_apply v = {.clash = true, .to_check = YB_EQ(yb_req_form(rq, "_to"), "check")};
  const struct yb_json *mine = a->got.answers;
  struct yb_diags none;
  YB_TRY(load(rq, &a->s));
  if (a->s.d.case_id) return already(rq, rs, &a->s);
  yb_diags_init(&none, rq->ctx.arena);
  rs->status = 409;
  return show(rq, rs, &a->s, mine, &none, &v);
}

/* Uploads that were refused: the rest is stored, the page says which and why. */
static yb_rc refused(struct yb_req *rq, struct yb_res *rs, struct apply_post *a) {
  struct v_apply v = {.to_check = YB_EQ(yb_req_form(rq, "_to"), "check")};
  const struct yb_json *mine = a->got.answers;
  struct yb_diags faults;
  YB_TRY(load(rq, &a->s));
  YB_TRY(pt_check(rq, a->s.form, a->s.page, mine, a->s.d.facts, &faults));
  struct yb_diags *old = rq->ctx.diags;
  struct yb_diags said;
  yb_diags_init(&said, rq->ctx.arena);
  rq->ctx.diags = &said;
  YB_TRY(pt_papers_refused(rq));
  rq->ctx.diags = old;
  if (said.last) said.last->next = faults.first;      /* the first of a field is shown */
  said.errors += faults.errors;
  rs->status = 422;
  return show(rq, rs, &a->s, mine, &said, &v);
}

/* The script keeps what is typed: no page is passed by that, and no answer is wanted. */
static bool is_auto(const struct yb_req *rq) { return YB_EQ(yb_req_form(rq, "_do"), "auto"); }

static yb_rc saved(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  struct apply_post *a = rq->state;
  if (done == YB_OK && is_auto(rq)) {
    rs->status = 204;
    return YB_OK;
  }
  if (done == YB_CONFLICT) return clash(rq, rs, a);
  if (done != YB_OK) return done;
  return a->refused ? refused(rq, rs, a) : onward(rq, rs, a);
}

static yb_rc save(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  struct apply_post *a = rq->state;
  if (done != YB_OK) return done;
  a->save.id = a->s.d.id;
  a->save.answers = a->got.answers;
  a->save.page = a->s.page > a->s.d.page ? a->s.page : a->s.d.page;
  if (is_auto(rq)) a->save.page = a->s.d.page;
  else if (a->s.page == a->save.page && !a->got.list_changed) a->save.page++;
  return yb_act_later(rq, rs, &a->save.act, YB_S("draft.save"), yb_draft_save_run, saved);
}

/* The papers are rows now: read the answers with their ids, then drop what was
 * replaced or taken away. */
static yb_rc papers_there(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  struct apply_post *a = rq->state;
  if (done != YB_OK) return done;
  YB_TRY(read_post(rq, a));
  YB_TRY(pt_step_taken_away(rq, &a->s, a->got.answers, &a->papers));
  a->papers.then = save;
  return pt_papers_drop(rq, rs, &a->papers);
}

yb_rc yb_post_apply(struct yb_req *rq, struct yb_res *rs) {
  struct apply_post *a = yb_act_new(rq, struct apply_post);
  if (!a) return YB_NOMEM;
  if (!pt_is_person(rq)) return pt_only_persons(rq, rs);
  YB_TRY(load(rq, &a->s));
  if (a->s.d.case_id) return already(rq, rs, &a->s);
  if (!yb_str_int(yb_req_form(rq, "_version"), &a->save.version)) a->save.version = 0;
  for (uint32_t i = 0; i < rq->files_n; i++) a->refused += rq->files[i].type == NULL;
  a->papers.draft = a->s.d.id;
  a->papers.then = papers_there;
  rq->state = a;
  YB_TRY(pt_papers_take(rq, a->s.form, &a->papers));
  return pt_papers_run(rq, rs, &a->papers);
}

/* ---- check and submit ---- */

static yb_rc check_view(struct yb_req *rq, const struct pt_step *s, struct v_check *v) {
  const struct yb_guide *g = &s->d.service->guide;
  struct yb_diags faults;
  struct v_leadbox *lead = YB_NEW(rq->ctx.arena, struct v_leadbox);
  if (!lead) return YB_NOMEM;
  YB_TRY(sh_lead(rq, s->d.service, s->d.answers, 0, lead));
  v->lead = lead;
  v->lead_any = lead->asked || lead->clashes_n;
  v->draft = s->d.id;
  v->service = pt_say(rq, &g->name);
  v->saved = pt_clock(rq, s->d.updated_at);
  v->step = v->bar_n = s->shown_n + 1;
  v->due = pt_at(rq, pt_due_of(rq, g->promise, rq->ctx.now_ms));
  v->note = pt_say(rq, &g->promise_note);
  v->supplement = pt_limit(rq, g->supplement);
  v->back = pt_fmt(rq, "/apply/%lld/%u", (long long)s->d.id, s->shown[s->shown_n - 1] + 1);
  YB_TRY(pt_bar(rq, v->step, v->step, &v->bar));
  YB_TRY(pt_check(rq, s->form, YB_FORM_ALL, s->d.answers, s->d.facts, &faults));
  YB_TRY(pt_faults(rq, &faults, &v->sum));
  struct v_error_link *link = (struct v_error_link *)v->sum.errors;
  for (const struct yb_diag *d = faults.first; d; d = d->next) {
    if (d->severity != YB_ERROR) continue;
    const struct yb_form_field *f = yb_form_find(s->form, d->at.path);
    yb_str at = link->href;
    link++->href = pt_fmt(rq, "/apply/%lld/%u?check=1&to=check%.*s", (long long)s->d.id,
                          f ? f->page + 1 : 1, YB_ARG(at));
  }
  return pt_parts(rq, s->form, s->d.answers, s->d.facts,
                  pt_fmt(rq, "/apply/%lld", (long long)s->d.id).p, &faults, &v->parts,
                  &v->parts_n);
}

yb_rc yb_page_check(struct yb_req *rq, struct yb_res *rs) {
  struct v_check v = {0};
  struct pt_step s = {0};
  struct yb_page page;
  if (!pt_is_person(rq)) return pt_only_persons(rq, rs);
  YB_TRY(pt_step_load(rq, "draft", &s));
  if (s.d.case_id) return already(rq, rs, &s);
  s.page = yb_form_pages(s.form);
  YB_TRY(pt_step_pages(rq, &s, s.d.answers));
  YB_TRY(check_view(rq, &s, &v));
  pt_page(rq, &page, yb_word(rq, "核对后提交"),
          YB_NAV_SERVICES);
  page.error = v.sum.errors_n > 0;
  return YB_PAGE(rq, rs, &page, portal_check, &v);
}

static yb_rc submitted(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  const struct yb_submit *s = rq->state;
  if (done == YB_OK) return yb_res_go(rq, rs, "/cases/%lld/receipt", (long long)s->case_id);
  if (done == YB_INVALID) return yb_res_go(rq, rs, "/apply/%lld/check", (long long)s->draft);
  return done;
}

yb_rc yb_post_submit(struct yb_req *rq, struct yb_res *rs) {
  struct yb_submit *s = yb_act_new(rq, struct yb_submit);
  if (!s) return YB_NOMEM;
  if (!pt_is_person(rq)) return pt_only_persons(rq, rs);
  if (!yb_req_id(rq, YB_S("draft"), &s->draft)) return YB_ABSENT;
  return yb_act_later(rq, rs, &s->act, YB_S("case.submit"), yb_submit_run, submitted);
}

/* ---- throwing a draft away: asked once more ---- */

yb_rc yb_page_drop(struct yb_req *rq, struct yb_res *rs) {
  struct pt_step s = {0};
  struct yb_page page;
  if (!pt_is_person(rq)) return pt_only_persons(rq, rs);
  YB_TRY(pt_step_load(rq, "draft", &s));
  if (s.d.case_id) return already(rq, rs, &s);
  struct v_drop v = {s.d.id, pt_say(rq, &s.d.service->guide.name), pt_at(rq, s.d.updated_at)};
  pt_page(rq, &page, yb_word(rq, "删除草稿"),
          YB_NAV_CASES);
  return YB_PAGE(rq, rs, &page, portal_drop, &v);
}

static yb_rc draft_gone(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  if (done != YB_OK && done != YB_ABSENT) return done;
  return yb_res_go(rq, rs, "/my");
}

yb_rc yb_post_drop(struct yb_req *rq, struct yb_res *rs) {
  struct yb_draft_drop *d = yb_act_new(rq, struct yb_draft_drop);
  if (!d) return YB_NOMEM;
  if (!yb_req_id(rq, YB_S("draft"), &d->id)) return YB_ABSENT;
  return yb_act_later(rq, rs, &d->act, YB_S("draft.drop"), yb_draft_drop_run, draft_gone);
}
