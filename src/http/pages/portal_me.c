/* portal_me.c - mine: cases, drafts and letters; the data held about me and my rights
 * over it; the enterprises I act for. */
#include "base/arena.h"
#include "base/text.h"
#include "http/handlers.h"
#include "http/pages/portal.h"
#include "service/people/people.h"
#include "tpl_portal_erased.h"
#include "tpl_portal_inbox.h"
#include "tpl_portal_me.h"
#include "tpl_portal_my.h"

/* ---- /my and /inbox ---- */

static yb_rc letters(struct yb_req *rq, uint32_t most, struct v_my *v) {
  struct yb_inbox in;
  YB_TRY(yb_inbox_of(yb_req_app(rq), &rq->ctx, yb_req_who(rq), &in));
  uint32_t n = in.count < most ? in.count : most;
  struct v_letter *l = YB_NEW_N(rq->ctx.arena, n, struct v_letter);
  if (!l) return YB_NOMEM;
  for (uint32_t i = 0; i < n; i++)
    l[i] = (struct v_letter){.id = in.at[i].id, .case_id = in.at[i].case_id,
                             .booking = in.at[i].booking,
                             .follows = in.at[i].subscription,
                             .title = in.at[i].title, .text = in.at[i].text,
                             .when = pt_at(rq, in.at[i].at), .fresh = in.at[i].read_at == 0};
  v->letters = l;
  v->letters_n = n;
  v->unread = in.unread;
  return YB_OK;
}

static yb_rc cases(struct yb_req *rq, struct v_my *v) {
  struct yb_case_rows rows;
  int64_t before = 0;
  if (!yb_str_int(yb_req_query(rq, "before"), &before) || before < 0) before = 0;
  YB_TRY(yb_cases_of(yb_req_app(rq), &rq->ctx, yb_req_who(rq), before, &rows));
  struct v_case_line *c = YB_NEW_N(rq->ctx.arena, rows.count, struct v_case_line);
  if (!c) return YB_NOMEM;
  for (int yours = 1; yours >= 0; yours--)          /* what waits for them stands first */
    for (uint32_t i = 0; i < rows.count; i++) {
      if (rows.at[i].yours != (yours == 1)) continue;
      YB_TRY(pt_case_line(rq, &rows.at[i], &c[v->cases_n]));
      v->cases_n++;
    }
  v->cases = c;
  v->more = rows.more;
  v->first = before == 0;
  return YB_OK;
}

static yb_rc drafts(struct yb_req *rq, struct v_my *v) {
  struct yb_draft_list list;
  YB_TRY(yb_drafts_of(yb_req_app(rq), &rq->ctx, yb_req_who(rq), &list));
  struct v_draft *d = YB_NEW_N(rq->ctx.arena, list.count, struct v_draft);
  if (!d) return YB_NOMEM;
  for (uint32_t i = 0; i < list.count; i++) YB_TRY(pt_draft(rq, &list.at[i], &d[i]));
  v->drafts = d;
  v->drafts_n = list.count;
  return YB_OK;
}

/* For whom the person acts now, and for whom else they may: their cases stand there. */
static yb_rc identities(struct yb_req *rq, struct v_my *v) {
  struct yb_enterprise_list e;
  YB_TRY(yb_enterprises_of(yb_req_app(rq), &rq->ctx, yb_req_who(rq), &e));
  struct v_identity *o = YB_NEW_N(rq->ctx.arena, e.count, struct v_identity);
  if (!o) return YB_NOMEM;
  v->others = o;
  for (uint32_t i = 0; i < e.count; i++)
    if (e.at[i].current) v->acting = e.at[i].name;
    else o[v->others_n++] = (struct v_identity){e.at[i].id, e.at[i].name};
  return YB_OK;
}

yb_rc yb_page_my(struct yb_req *rq, struct yb_res *rs) {
  const struct yb_who *who = yb_req_who(rq);
  struct v_my v = {0};
  struct yb_page page;
  if (who->kind == YB_WHO_CALLER)
    return yb_res_go(rq, rs, "/cases/%lld", (long long)who->case_id);
  if (!pt_is_person(rq)) return pt_only_persons(rq, rs);
  YB_TRY(cases(rq, &v));
  YB_TRY(drafts(rq, &v));
  YB_TRY(letters(rq, 3, &v));
  YB_TRY(identities(rq, &v));
  pt_page(rq, &page, yb_word(rq, "我的办件"), YB_NAV_CASES);
  return YB_PAGE(rq, rs, &page, portal_my, &v);
}

yb_rc yb_page_inbox(struct yb_req *rq, struct yb_res *rs) {
  struct v_my v = {0};
  struct yb_page page;
  if (!pt_is_person(rq)) return pt_only_persons(rq, rs);
  YB_TRY(letters(rq, 1000, &v));
  pt_page(rq, &page, yb_word(rq, "消息"), YB_NAV_CASES);
  return YB_PAGE(rq, rs, &page, portal_inbox, &v);
}

static yb_rc letter_read(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  int64_t case_id;
  if (done != YB_OK) return done;
  if (yb_str_int(yb_req_form(rq, "case"), &case_id) && case_id > 0)
    return yb_res_go(rq, rs, "/cases/%lld", (long long)case_id);
  return yb_res_go(rq, rs, "/inbox");
}

yb_rc yb_post_inbox(struct yb_req *rq, struct yb_res *rs) {
  struct yb_inbox_read *r = yb_act_new(rq, struct yb_inbox_read);
  if (!r) return YB_NOMEM;
  if (!yb_req_id(rq, YB_S("id"), &r->id)) return YB_ABSENT;
  return yb_act_later(rq, rs, &r->act, YB_S("inbox.read"), yb_inbox_read_run, letter_read);
}

/* ---- /me ---- */

static yb_rc agents(struct yb_req *rq, struct v_enterprise *e) {
  struct yb_agent_list list;
  YB_TRY(yb_enterprise_agents(yb_req_app(rq), &rq->ctx, yb_req_who(rq), e->id, &list));
  struct v_agent *a = YB_NEW_N(rq->ctx.arena, list.count, struct v_agent);
  if (!a) return YB_NOMEM;
  for (uint32_t i = 0; i < list.count; i++)
    a[i] = (struct v_agent){.person = list.at[i].person, .name = list.at[i].name,
                            .phone = list.at[i].phone, .when = pt_day(rq, list.at[i].granted_at),
                            .owner = YB_EQ(list.at[i].role, "owner")};
  e->agents = a;
  e->agents_n = list.count;
  return YB_OK;
}

static yb_rc enterprises(struct yb_req *rq, struct v_me *v) {
  struct yb_enterprise_list list;
  YB_TRY(yb_enterprises_of(yb_req_app(rq), &rq->ctx, yb_req_who(rq), &list));
  struct v_enterprise *e = YB_NEW_N(rq->ctx.arena, list.count, struct v_enterprise);
  if (!e) return YB_NOMEM;
  for (uint32_t i = 0; i < list.count; i++) {
    e[i] = (struct v_enterprise){.id = list.at[i].id, .name = list.at[i].name,
                                 .uscc = list.at[i].uscc, .warn = list.at[i].warn,
                                 .owner = YB_EQ(list.at[i].role, "owner"),
                                 .current = list.at[i].current};
    if (e[i].owner) YB_TRY(agents(rq, &e[i]));
  }
  v->enterprises = e;
  v->enterprises_n = list.count;
  v->acting_self = yb_req_who(rq)->enterprise == 0;
  return YB_OK;
}

static yb_rc consents(struct yb_req *rq, struct v_me *v) {
  struct yb_consent_list list;
  YB_TRY(yb_consents_of(yb_req_app(rq), &rq->ctx, yb_req_who(rq)->id, &list));
  struct v_consent *c = YB_NEW_N(rq->ctx.arena, list.count, struct v_consent);
  if (!c) return YB_NOMEM;
  for (uint32_t i = 0; i < list.count; i++) {
    const struct yb_consent_view *from = &list.at[i];
    bool given = from->given_at && !from->withdrawn_at;
    c[i] = (struct v_consent){.id = from->purpose, .text = pt_say(rq, &from->text),
                              .required = from->required, .given = given,
                              .when = pt_day(rq, given ? from->given_at : from->withdrawn_at)};
  }
  v->consents = c;
  v->consents_n = list.count;
  return YB_OK;
}

static yb_rc me_page(struct yb_req *rq, struct yb_res *rs, struct v_me *v) {
  struct yb_person_view p;
  struct yb_page page;
  YB_TRY(yb_person_get(yb_req_app(rq), &rq->ctx, yb_req_who(rq)->id, false, &p));
  v->name = p.name, v->phone = p.phone, v->idno = p.idno, v->email = p.email;
  YB_TRY(enterprises(rq, v));
  YB_TRY(consents(rq, v));
  pt_page(rq, &page, yb_word(rq, "我的"), YB_NAV_ME);
  page.error = v->sum.errors_n > 0;
  if (page.error) rs->status = 422;
  return YB_PAGE(rq, rs, &page, portal_me, v);
}

yb_rc yb_page_me(struct yb_req *rq, struct yb_res *rs) {
  struct v_me v = {.done = yb_req_query(rq, "done")};
  if (!pt_is_person(rq)) return pt_only_persons(rq, rs);
  return me_page(rq, rs, &v);
}

/* After a verb of this page: on with a word of thanks, or the page again with what is
 * wrong and what was typed. */
static yb_rc finished(struct yb_req *rq, struct yb_res *rs, yb_rc done, const char *word) {
  struct v_me v = {.new_name.value = yb_req_form(rq, "name"),
                   .new_idno.value = yb_req_form(rq, "idno"),
                   .new_email.value = yb_req_form(rq, "email"),
                   .uscc.value = yb_req_form(rq, "uscc"),
                   .firm.value = yb_req_form(rq, "firm"),
                   .agent.value = yb_req_form(rq, "phone"),
                   .phrase.value = yb_req_form(rq, "phrase")};
  if (done == YB_OK) return yb_res_go(rq, rs, "/me?done=%s#%s", word, word);
  bool told = done == YB_INVALID || done == YB_CONFLICT || done == YB_ABSENT || done == YB_DENIED;
  if (!told || rq->ctx.diags->errors == 0) return done;
  YB_TRY(pt_faults(rq, rq->ctx.diags, &v.sum));
  v.new_name.error = pt_fault(rq, rq->ctx.diags, "name");
  v.new_idno.error = pt_fault(rq, rq->ctx.diags, "idno");
  v.new_email.error = pt_fault(rq, rq->ctx.diags, "email");
  v.uscc.error = pt_fault(rq, rq->ctx.diags, "uscc");
  v.firm.error = pt_fault(rq, rq->ctx.diags, "firm");
  v.agent.error = pt_fault(rq, rq->ctx.diags, "phone");
  v.phrase.error = pt_fault(rq, rq->ctx.diags, "phrase");
  if (!yb_req_id(rq, YB_S("id"), &v.agent_of)) v.agent_of = 0;
  yb_rc rc = me_page(rq, rs, &v);
  rs->status = yb_rc_http(done);
  return rc;
}

#define FINISH(name, word) \
  static yb_rc name(struct yb_req *rq, struct yb_res *rs, yb_rc done) { \
    return finished(rq, rs, done, word); \
  }
FINISH(edited, "data")
FINISH(firm_added, "firms")
FINISH(granted, "firms")
FINISH(revoked, "firms")
FINISH(consent_set, "consents")

yb_rc yb_post_me(struct yb_req *rq, struct yb_res *rs) {
  struct yb_person_edit *e = yb_act_new(rq, struct yb_person_edit);
  if (!e) return YB_NOMEM;
  YB_TRY(yb_text_tidy(rq->ctx.arena, yb_req_form(rq, "name"), false, &e->name));
  YB_TRY(yb_text_code(rq->ctx.arena, yb_req_form(rq, "idno"), &e->idno));
  YB_TRY(yb_text_tidy(rq->ctx.arena, yb_req_form(rq, "email"), false, &e->email));
  return yb_act_later(rq, rs, &e->act, YB_S("person.edit"), yb_person_edit_run, edited);
}

yb_rc yb_post_firm(struct yb_req *rq, struct yb_res *rs) {
  struct yb_enterprise_add *e = yb_act_new(rq, struct yb_enterprise_add);
  if (!e) return YB_NOMEM;
  YB_TRY(yb_text_code(rq->ctx.arena, yb_req_form(rq, "uscc"), &e->uscc));
  YB_TRY(yb_text_tidy(rq->ctx.arena, yb_req_form(rq, "firm"), false, &e->name));
  return yb_act_later(rq, rs, &e->act, YB_S("enterprise.add"), yb_enterprise_add_run, firm_added);
}

yb_rc yb_post_grant(struct yb_req *rq, struct yb_res *rs) {
  struct yb_enterprise_grant *g = yb_act_new(rq, struct yb_enterprise_grant);
  if (!g) return YB_NOMEM;
  if (!yb_req_id(rq, YB_S("id"), &g->enterprise)) return YB_ABSENT;
  YB_TRY(yb_text_code(rq->ctx.arena, yb_req_form(rq, "phone"), &g->phone));
  return yb_act_later(rq, rs, &g->act, YB_S("enterprise.grant"), yb_enterprise_grant_run,
                      granted);
}

yb_rc yb_post_revoke(struct yb_req *rq, struct yb_res *rs) {
  struct yb_enterprise_revoke *r = yb_act_new(rq, struct yb_enterprise_revoke);
  if (!r) return YB_NOMEM;
  if (!yb_req_id(rq, YB_S("id"), &r->enterprise)) return YB_ABSENT;
  if (!yb_str_int(yb_req_form(rq, "person"), &r->person)) return YB_ABSENT;
  return yb_act_later(rq, rs, &r->act, YB_S("enterprise.revoke"), yb_enterprise_revoke_run,
                      revoked);
}

/* Back to where the switch stood: the cases, or the page of one's own data. */
static yb_rc switched(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  if (done != YB_OK || yb_req_form(rq, "next").n == 0) return finished(rq, rs, done, "firms");
  return yb_res_go(rq, rs, "%.*s", YB_ARG(yb_session_next(rq, YB_S("/my"))));
}

yb_rc yb_post_identity(struct yb_req *rq, struct yb_res *rs) {
  struct yb_identity_switch *s = yb_act_new(rq, struct yb_identity_switch);
  if (!s) return YB_NOMEM;
  if (!rq->session) return YB_UNAUTH;
  if (!yb_str_int(yb_req_form(rq, "enterprise"), &s->enterprise)) s->enterprise = 0;
  s->key = rq->session->key;
  return yb_act_later(rq, rs, &s->act, YB_S("identity.switch"), yb_identity_switch_run, switched);
}

yb_rc yb_post_consent(struct yb_req *rq, struct yb_res *rs) {
  struct yb_consent_set *c = yb_act_new(rq, struct yb_consent_set);
  if (!c) return YB_NOMEM;
  c->purpose = yb_req_form(rq, "purpose");
  c->given = YB_EQ(yb_req_form(rq, "given"), "1");
  return yb_act_later(rq, rs, &c->act, YB_S("consent.set"), yb_consent_set_run, consent_set);
}

/* ---- taking the data along, and having it destroyed ---- */

static yb_rc exported(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  const struct yb_person_export *e = rq->state;
  if (done != YB_OK) return done;
  rs->type = "application/json; charset=utf-8";
  rs->cache_private = true;
  yb_buf_put(&rs->body, e->json);
  YB_TRY(rs->body.rc);
  return yb_res_header(rs, "Content-Disposition", YB_S("attachment; filename=\"my-data.json\""));
}

static yb_rc gather(struct yb_req *rq, void *tx) {
  (void)tx;
  return yb_person_export_prepare(rq->state);
}

static yb_rc gathered(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  struct yb_person_export *e = rq->state;
  if (done != YB_OK) return done;
  return yb_act_later(rq, rs, &e->act, YB_S("person.export"), yb_person_export_run, exported);
}

yb_rc yb_post_export(struct yb_req *rq, struct yb_res *rs) {
  struct yb_person_export *e = yb_act_new(rq, struct yb_person_export);
  if (!e) return YB_NOMEM;
  if (!pt_is_person(rq)) return pt_only_persons(rq, rs);
  e->act.app = yb_req_app(rq);
  e->act.who = yb_req_who(rq);
  e->act.ctx = &rq->ctx;
  rq->state = e;
  return yb_later(rq, rs, YB_LANE_SLOW, gather, gathered);
}

static yb_rc erased(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  if (done == YB_OK) return yb_res_go(rq, rs, "/erased");
  return finished(rq, rs, done, "erase");
}

yb_rc yb_post_erase(struct yb_req *rq, struct yb_res *rs) {
  struct yb_person_erase *e = yb_act_new(rq, struct yb_person_erase);
  if (!e) return YB_NOMEM;
  if (!pt_is_person(rq)) return pt_only_persons(rq, rs);
  YB_TRY(yb_text_tidy(rq->ctx.arena, yb_req_form(rq, "phrase"), false, &e->phrase));
  return yb_act_later(rq, rs, &e->act, YB_S("person.erase"), yb_person_erase_run, erased);
}

yb_rc yb_page_erased(struct yb_req *rq, struct yb_res *rs) {
  struct v_info v = {0};
  struct yb_page page;
  yb_page_init(rq, &page, yb_word(rq, "个人信息已删除"));
  page.noindex = true;
  return YB_PAGE(rq, rs, &page, portal_erased, &v);
}
