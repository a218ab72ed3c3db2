/* portal_after.c - what an applicant does with a case: complete it, withdraw it,
 * remind, rate. */
#include "base/arena.h"
#include "base/text.h"
#include "http/handlers.h"
#include "http/pages/portal.h"
#include "http/pages/step.h"
#include "tpl_portal_rate.h"
#include "tpl_portal_remind.h"
#include "tpl_portal_supplement.h"
#include "tpl_portal_withdraw.h"

static yb_rc load(struct yb_req *rq, struct yb_case_view *c, struct v_case *v) {
  YB_TRY(pt_case_load(rq, c));
  return pt_case_view(rq, c, v);
}

static yb_rc to_case(struct yb_req *rq, struct yb_res *rs, int64_t id, const char *said) {
  return yb_res_go(rq, rs, "/cases/%lld%s", (long long)id, said);
}

/* ---- supplement ----
 * All pages of the form in one: those with wanted fields open, the rest folded. What
 * was uploaded in this round is found among the papers, so a post may come back. */

/* Papers of earlier rounds stay in the file: they can be replaced, not removed. */
static void keep_old_papers(const struct yb_case_view *c, struct v_form *form) {
  for (uint32_t i = 0; i < form->fields_n; i++)
    for (uint32_t k = 0; k < form->fields[i].uploads_n; k++) {
      struct yb_form_upload *u = (struct yb_form_upload *)&form->fields[i].uploads[k];
      bool ours = false;
      for (uint32_t p = 0; p < c->papers.count; p++) {
        int64_t id;
        ours = ours || (yb_str_int(u->id, &id) && id == c->papers.at[p].id &&
                        c->papers.at[p].round > 0 &&
                        c->papers.at[p].round >= (int64_t)c->supplements);
      }
      if (!ours) u->remove = (yb_str){0};
    }
}

static yb_rc supplement_page(struct yb_req *rq, struct yb_res *rs, const struct yb_case_view *c,
                             const struct yb_json *answers, const struct yb_diags *faults) {
  const struct yb_form *form = pt_form(rq, c->service);
  struct v_supplement v = {0};
  struct yb_page page;
  struct v_page_form *list = YB_NEW_N(rq->ctx.arena, yb_form_pages(form), struct v_page_form);
  if (!list) return YB_NOMEM;
  YB_TRY(pt_case_view(rq, c, &v.c));
  YB_TRY(pt_faults(rq, faults, &v.sum));
  for (uint32_t p = 0; p < yb_form_pages(form); p++) {
    bool hidden;
    struct v_page_form *it = &list[v.pages_n];
    YB_TRY(yb_form_page_hidden(form, &rq->ctx, p, answers, c->facts, &hidden));
    if (hidden) continue;
    YB_TRY(pt_form_page(rq, form, p, answers, c->facts, faults, &it->form));
    keep_old_papers(c, &it->form);
    it->title = yb_form_page(form, p)->title;
    it->open = pt_is_wanted(c, form, p) || it->form.errors_n > 0;
    v.pages_n++;
  }
  v.pages = list;
  pt_page(rq, &page, yb_word(rq, "补正材料"),
          YB_NAV_CASES);
  page.error = v.sum.errors_n > 0;
  if (page.error) rs->status = 422;
  return YB_PAGE(rq, rs, &page, portal_supplement, &v);
}

yb_rc yb_page_supplement(struct yb_req *rq, struct yb_res *rs) {
  struct yb_case_view c;
  struct yb_diags none;
  const struct yb_json *answers;
  YB_TRY(pt_case_load(rq, &c));
  if (!c.can_supplement) return to_case(rq, rs, c.id, "");
  yb_diags_init(&none, rq->ctx.arena);
  YB_TRY(pt_with_papers(rq, &c, pt_form(rq, c.service), &answers));
  return supplement_page(rq, rs, &c, answers, &none);
}

struct supplement_post {
  struct yb_supplement_answer answer;    /* first: it is the verb */
  struct yb_case_view c;
  struct pt_papers papers;
  struct yb_form_got got;
  uint32_t refused;
};

static yb_rc come_back(struct yb_req *rq, struct yb_res *rs, struct supplement_post *s,
                       bool with_faults) {
  const struct yb_form *form = pt_form(rq, s->c.service);
  struct yb_diags faults;
  struct yb_case_view now;
  YB_TRY(pt_case_load(rq, &now));
  yb_diags_init(&faults, rq->ctx.arena);
  if (s->refused) {
    struct yb_diags *old = rq->ctx.diags;
    rq->ctx.diags = &faults;
    yb_rc rc = pt_papers_refused(rq);
    rq->ctx.diags = old;
    YB_TRY(rc);
  } else if (with_faults) {
    YB_TRY(pt_check(rq, form, YB_FORM_ALL, s->got.answers, s->c.facts, &faults));
  }
  return supplement_page(rq, rs, &now, s->got.answers, &faults);
}

static yb_rc answered(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  struct supplement_post *s = rq->state;
  if (done == YB_OK) return to_case(rq, rs, s->c.id, "?said=supplemented");
  return done == YB_INVALID ? come_back(rq, rs, s, true) : done;
}

static yb_rc read_answers(struct yb_req *rq, struct supplement_post *s) {
  const struct yb_form *form = pt_form(rq, s->c.service);
  const struct yb_json *before;
  struct yb_form_post post;
  YB_TRY(pt_case_load(rq, &s->c));
  YB_TRY(pt_with_papers(rq, &s->c, form, &before));
  YB_TRY(yb_form_posted(rq, &post));
  yb_rc rc = yb_form_read(form, &rq->ctx, YB_FORM_ALL, &post, before, s->c.facts, &s->got);
  return rc == YB_INVALID ? YB_OK : rc;
}

static yb_rc back_with_rows(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  (void)done;
  return come_back(rq, rs, rq->state, false);
}

static yb_rc papers_there(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  struct supplement_post *s = rq->state;
  if (done != YB_OK) return done;
  YB_TRY(read_answers(rq, s));
  if (s->refused) return come_back(rq, rs, s, false);
  if (s->got.list_changed || YB_EQ(yb_req_form(rq, "_do"), "upload")) {
    YB_TRY(pt_dropped(rq, &s->c, s->got.answers, &s->papers));
    s->papers.then = back_with_rows;
    return pt_papers_drop(rq, rs, &s->papers);
  }
  s->answer.answers = s->got.answers;
  return yb_act_later(rq, rs, &s->answer.act, YB_S("case.supplement"),
                      yb_supplement_answer_run, answered);
}

yb_rc yb_post_supplement(struct yb_req *rq, struct yb_res *rs) {
  struct supplement_post *s = yb_act_new(rq, struct supplement_post);
  if (!s) return YB_NOMEM;
  YB_TRY(pt_case_load(rq, &s->c));
  if (!s->c.can_supplement) return to_case(rq, rs, s->c.id, "");
  for (uint32_t i = 0; i < rq->files_n; i++) s->refused += rq->files[i].type == NULL;
  s->answer.case_id = s->papers.case_id = s->c.id;
  s->papers.then = papers_there;
  rq->state = s;
  YB_TRY(pt_papers_take(rq, pt_form(rq, s->c.service), &s->papers));
  return pt_papers_run(rq, rs, &s->papers);
}

/* ---- withdraw and remind ---- */

static yb_rc ask_page(struct yb_req *rq, struct yb_res *rs, struct v_ask *v, bool withdraw) {
  struct yb_case_view c;
  struct yb_page page;
  YB_TRY(load(rq, &c, &v->c));
  if (withdraw ? !c.can_withdraw : !c.can_remind) return to_case(rq, rs, c.id, "");
  pt_page(rq, &page, withdraw ? (yb_word(rq, "撤回申请"))
                              : (yb_word(rq, "催办")), YB_NAV_CASES);
  page.error = v->sum.errors_n > 0;
  if (page.error) rs->status = 422;
  if (withdraw) return YB_PAGE(rq, rs, &page, portal_withdraw, v);
  return YB_PAGE(rq, rs, &page, portal_remind, v);
}

yb_rc yb_page_withdraw(struct yb_req *rq, struct yb_res *rs) {
  struct v_ask v = {0};
  return ask_page(rq, rs, &v, true);
}
yb_rc yb_page_remind(struct yb_req *rq, struct yb_res *rs) {
  struct v_ask v = {0};
  return ask_page(rq, rs, &v, false);
}

static yb_rc faulty(struct yb_req *rq, struct yb_res *rs, bool withdraw) {
  struct v_ask v = {.reason.value = yb_req_form(rq, "reason")};
  YB_TRY(pt_faults(rq, rq->ctx.diags, &v.sum));
  v.reason.error = pt_fault(rq, rq->ctx.diags, "reason");
  return ask_page(rq, rs, &v, withdraw);
}

static yb_rc withdrawn(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  const struct yb_withdraw *w = rq->state;
  if (done == YB_OK) return to_case(rq, rs, w->case_id, "");
  return done == YB_INVALID ? faulty(rq, rs, true) : done;
}

yb_rc yb_post_withdraw(struct yb_req *rq, struct yb_res *rs) {
  struct yb_withdraw *w = yb_act_new(rq, struct yb_withdraw);
  if (!w) return YB_NOMEM;
  if (!yb_req_id(rq, YB_S("id"), &w->case_id)) return YB_ABSENT;
  w->act.reason = yb_utf8_upto(yb_req_form(rq, "reason"), 500);
  return yb_act_later(rq, rs, &w->act, YB_S("case.withdraw"), yb_withdraw_run, withdrawn);
}

/* Once a day: the second time says so, on the page, as a fault of no field. */
static yb_rc reminded(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  const struct yb_remind *r = rq->state;
  if (done == YB_OK) return to_case(rq, rs, r->case_id, "?said=reminded");
  if (done == YB_CONFLICT && rq->ctx.diags->errors) return faulty(rq, rs, false);
  return done;
}

yb_rc yb_post_remind(struct yb_req *rq, struct yb_res *rs) {
  struct yb_remind *r = yb_act_new(rq, struct yb_remind);
  if (!r) return YB_NOMEM;
  if (!yb_req_id(rq, YB_S("id"), &r->case_id)) return YB_ABSENT;
  r->act.reason = yb_utf8_upto(yb_req_form(rq, "reason"), 500);
  return yb_act_later(rq, rs, &r->act, YB_S("case.remind"), yb_remind_run, reminded);
}

/* ---- rating ---- */

static bool chosen(const struct yb_req *rq, yb_str id) {
  for (uint32_t i = 0; i < rq->form.n; i++)
    if (YB_EQ(rq->form.at[i].name, "item") && yb_str_eq(rq->form.at[i].value, id)) return true;
  return false;
}

static yb_rc rate_page(struct yb_req *rq, struct yb_res *rs, struct v_rate *v) {
  struct yb_case_view c;
  struct yb_page page;
  bool few;
  YB_TRY(load(rq, &c, &v->c));
  if (!c.can_rate) return to_case(rq, rs, c.id, "");
  const struct yb_rating *r = &c.service->guide.rating;
  struct v_choice *items = YB_NEW_N(rq->ctx.arena, r->items, struct v_choice);
  if (!items) return YB_NOMEM;
  for (uint32_t i = 0; i < r->items; i++)
    items[i] = (struct v_choice){r->item[i].id, pt_say(rq, &r->item[i].name),
                                 chosen(rq, r->item[i].id)};
  v->items = items;
  v->items_n = r->items;
  v->contact = pt_limit(rq, r->first_contact);
  v->mend = pt_limit(rq, r->mend);
  YB_TRY(pt_levels(rq, NULL, &v->levels, &few));
  v->levels_n = 5;
  pt_page(rq, &page, yb_word(rq, "评价"), YB_NAV_CASES);
  page.error = v->sum.errors_n > 0;
  if (page.error) rs->status = 422;
  return YB_PAGE(rq, rs, &page, portal_rate, v);
}

yb_rc yb_page_rate(struct yb_req *rq, struct yb_res *rs) {
  struct v_rate v = {0};
  return rate_page(rq, rs, &v);
}

static yb_rc rated(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  const struct yb_rate *r = rq->state;
  struct v_rate v = {.words.value = r->words, .level = r->level};
  if (done == YB_OK) return to_case(rq, rs, r->case_id, "?said=rated");
  if (done != YB_INVALID) return done;
  YB_TRY(pt_faults(rq, rq->ctx.diags, &v.sum));
  v.words.error = pt_fault(rq, rq->ctx.diags, "words");
  v.level_error = pt_fault(rq, rq->ctx.diags, "level");
  return rate_page(rq, rs, &v);
}

yb_rc yb_post_rate(struct yb_req *rq, struct yb_res *rs) {
  struct yb_rate *r = yb_act_new(rq, struct yb_rate);
  yb_str *ids = YB_NEW_N(rq->ctx.arena, 20, yb_str);
  int64_t level = 0;
  if (!r || !ids) return YB_NOMEM;
  if (!yb_req_id(rq, YB_S("id"), &r->case_id)) return YB_ABSENT;
  if (yb_str_int(yb_req_form(rq, "level"), &level) && level > 0 && level < 6)
    r->level = (int)level;
  YB_TRY(yb_text_tidy(rq->ctx.arena, yb_req_form(rq, "words"), true, &r->words));
  r->words = yb_utf8_upto(r->words, 500);
  r->items = (struct yb_strs){yb_pairs_all(rq->form, YB_S("item"), ids, 20), ids};
  return yb_act_later(rq, rs, &r->act, YB_S("case.rate"), yb_rate_run, rated);
}
