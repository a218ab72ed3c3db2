/* portal_login.c - telephone and one-time code; new people give a name and consents;
 * callers of the hotline open their one case. The telephone never stands in an
 * address: the second step is the answer to the first post. */
#include "base/arena.h"
#include "base/text.h"
#include "http/handlers.h"
#include "http/pages/portal.h"
#include "service/people/people.h"
#include "tpl_portal_caller.h"
#include "tpl_portal_code.h"
#include "tpl_portal_login.h"
#include "tpl_portal_logout.h"

static yb_str title(struct yb_req *rq) {
  return yb_word(rq, "登录");
}

/* A refusal keeps its own status (locked 423, too often 429) on the page that explains it. */
static yb_rc refused(struct yb_res *rs, yb_rc done, yb_rc page) {
  if (page != YB_OK) return page;
  rs->status = yb_rc_http(done);
  return done == YB_BUSY ? yb_res_header(rs, "Retry-After", YB_S("3600")) : YB_OK;
}

static yb_rc login_page(struct yb_req *rq, struct yb_res *rs, struct v_login *v) {
  struct yb_page page;
  yb_page_init(rq, &page, title(rq));
  page.nav = YB_NAV_ME;
  page.noindex = true;
  page.error = v->sum.errors_n > 0;
  v->demo = page.demo;
  v->next = yb_session_next(rq, YB_S("/my"));
  if (page.error) rs->status = 422;
  rs->cache_private = true;
  return YB_PAGE(rq, rs, &page, portal_login, v);
}

yb_rc yb_page_login(struct yb_req *rq, struct yb_res *rs) {
  struct v_login v = {0};
  if (pt_is_person(rq)) return yb_res_go(rq, rs, "%.*s", YB_ARG(yb_session_next(rq, YB_S("/my"))));
  return login_page(rq, rs, &v);
}

/* ---- the second step ---- */

static bool ticked(const struct yb_req *rq, yb_str id) {
  for (uint32_t i = 0; i < rq->form.n; i++)
    if (YB_EQ(rq->form.at[i].name, "consent") && yb_str_eq(rq->form.at[i].value, id)) return true;
  return false;
}

/* What all services ask consent for, each purpose once. */
static yb_rc consents(struct yb_req *rq, struct v_login *v) {
  const struct yb_pack *p = yb_req_app(rq)->pack;
  struct v_consent *list = YB_NEW_N(rq->ctx.arena, 64, struct v_consent);
  uint32_t n = 0;
  if (!list) return YB_NOMEM;
  for (uint32_t i = 0; i < p->services; i++)
    for (uint32_t k = 0; k < p->service[i].guide.consents && n < 64; k++) {
      const struct yb_consent *c = &p->service[i].guide.consent[k];
      uint32_t at = 0;
      while (at < n && !yb_str_eq(list[at].id, c->id)) at++;
      if (at == n)
        list[n++] = (struct v_consent){.id = c->id, .text = pt_say(rq, &c->purpose),
                                       .required = c->required, .sensitive = c->sensitive,
                                       .given = ticked(rq, c->id)};
    }
  v->consents = list;
  v->consents_n = n;
  return YB_OK;
}

static yb_rc code_page(struct yb_req *rq, struct yb_res *rs, struct v_login *v) {
  struct yb_page page;
  yb_page_init(rq, &page, title(rq));
  page.nav = YB_NAV_ME;
  page.noindex = true;
  page.error = v->sum.errors_n > 0;
  v->demo = page.demo;
  v->next = yb_session_next(rq, YB_S("/my"));
  if (v->is_new) YB_TRY(consents(rq, v));
  if (page.error) rs->status = 422;
  rs->cache_private = true;
  return YB_PAGE(rq, rs, &page, portal_code, v);
}

static yb_rc code_sent(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  const struct yb_code_send *s = rq->state;
  struct v_login v = {.phone.value = s->phone};
  if (done == YB_OK) return code_page(rq, rs, &v);
  if (done != YB_INVALID && done != YB_BUSY) return done;
  YB_TRY(pt_faults(rq, rq->ctx.diags, &v.sum));
  v.phone.error = pt_fault(rq, rq->ctx.diags, "phone");
  if (v.sum.errors_n == 0) return done;
  return refused(rs, done, login_page(rq, rs, &v));
}

yb_rc yb_post_code(struct yb_req *rq, struct yb_res *rs) {
  struct yb_code_send *s = yb_act_new(rq, struct yb_code_send);
  if (!s) return YB_NOMEM;
  YB_TRY(yb_text_code(rq->ctx.arena, yb_req_form(rq, "phone"), &s->phone));
  return yb_act_later(rq, rs, &s->act, YB_S("code.send"), yb_code_send_run, code_sent);
}

static yb_rc logged_in(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  const struct yb_code_login *l = rq->state;
  struct v_login v = {.phone.value = l->phone, .code.value = l->code, .name.value = l->name,
                      .is_new = l->is_new};
  if (done == YB_OK) return yb_res_go(rq, rs, "%.*s", YB_ARG(yb_session_next(rq, YB_S("/my"))));
  if (done != YB_INVALID && done != YB_LOCKED) return done;
  /* asked for the first time: that is no mistake of theirs */
  bool first = l->is_new && !YB_EQ(yb_req_form(rq, "known"), "new");
  if (!first) YB_TRY(pt_faults(rq, rq->ctx.diags, &v.sum));
  v.code.error = pt_fault(rq, rq->ctx.diags, "code");
  if (!first) v.name.error = pt_fault(rq, rq->ctx.diags, "name");
  return first ? code_page(rq, rs, &v) : refused(rs, done, code_page(rq, rs, &v));
}

yb_rc yb_post_login(struct yb_req *rq, struct yb_res *rs) {
  struct yb_code_login *l = yb_act_new(rq, struct yb_code_login);
  yb_str *ids = YB_NEW_N(rq->ctx.arena, 64, yb_str);
  if (!l || !ids) return YB_NOMEM;
  YB_TRY(yb_text_code(rq->ctx.arena, yb_req_form(rq, "phone"), &l->phone));
  YB_TRY(yb_text_code(rq->ctx.arena, yb_req_form(rq, "code"), &l->code));
  YB_TRY(yb_text_tidy(rq->ctx.arena, yb_req_form(rq, "name"), false, &l->name));
  l->consents = (struct yb_strs){yb_pairs_all(rq->form, YB_S("consent"), ids, 64), ids};
  YB_TRY(yb_act_opens_session(rq, &l->key, &l->old));
  return yb_act_later(rq, rs, &l->act, YB_S("code.login"), yb_code_login_run, logged_in);
}

/* ---- leaving ---- */

yb_rc yb_page_logout(struct yb_req *rq, struct yb_res *rs) {
  struct v_info v = {0};
  struct yb_page page;
  if (!rq->session) return yb_res_go(rq, rs, "/");
  yb_page_init(rq, &page, yb_word(rq, "退出登录"));
  page.nav = YB_NAV_ME;
  return YB_PAGE(rq, rs, &page, portal_logout, &v);
}

static yb_rc logged_out(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  if (done != YB_OK) return done;
  return yb_res_go(rq, rs, "/");
}

yb_rc yb_post_logout(struct yb_req *rq, struct yb_res *rs) {
  struct yb_logout *l = yb_act_new(rq, struct yb_logout);
  if (!l) return YB_NOMEM;
  if (!rq->session) return yb_res_go(rq, rs, "/");
  yb_act_ends_session(rq, &l->key);
  return yb_act_later(rq, rs, &l->act, YB_S("session.close"), yb_logout_run, logged_out);
}

/* ---- callers ---- */

static yb_rc caller_page(struct yb_req *rq, struct yb_res *rs, struct v_login *v) {
  struct yb_page page;
  yb_page_init(rq, &page, yb_word(rq, "用编号查办件"));
  page.nav = YB_NAV_CASES;
  page.noindex = true;
  page.error = v->sum.errors_n > 0;
  if (page.error) rs->status = 422;
  rs->cache_private = true;
  return YB_PAGE(rq, rs, &page, portal_caller, v);
}

yb_rc yb_page_caller(struct yb_req *rq, struct yb_res *rs) {
  const struct yb_who *who = yb_req_who(rq);
  struct v_login v = {.no.value = yb_req_query(rq, "no")};
  if (who->kind == YB_WHO_CALLER)
    return yb_res_go(rq, rs, "/cases/%lld", (long long)who->case_id);
  return caller_page(rq, rs, &v);
}

static yb_rc caller_in(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  const struct yb_caller_login *l = rq->state;
  struct v_login v = {.no.value = l->no};
  if (done == YB_OK) return yb_res_go(rq, rs, "/cases/%lld", (long long)l->case_id);
  if (done != YB_INVALID && done != YB_LOCKED) return done;
  YB_TRY(pt_faults(rq, rq->ctx.diags, &v.sum));
  v.no.error = pt_fault(rq, rq->ctx.diags, "no");
  v.code.error = pt_fault(rq, rq->ctx.diags, "code");
  return v.sum.errors_n ? refused(rs, done, caller_page(rq, rs, &v)) : done;
}

yb_rc yb_post_caller(struct yb_req *rq, struct yb_res *rs) {
  struct yb_caller_login *l = yb_act_new(rq, struct yb_caller_login);
  if (!l) return YB_NOMEM;
  YB_TRY(yb_text_number(rq->ctx.arena, yb_req_form(rq, "no"), &l->no));
  YB_TRY(yb_text_code(rq->ctx.arena, yb_req_form(rq, "code"), &l->code));
  YB_TRY(yb_act_opens_session(rq, &l->key, &l->old));
  return yb_act_later(rq, rs, &l->act, YB_S("caller.login"), yb_caller_login_run, caller_in);
}
