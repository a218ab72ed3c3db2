/* desk_login.c - signing in at the desk in two steps (the hash is read by the handler,
 * verified on the slow lane, recorded by the writer), one's own password, one's own page. */
#include "http/handlers.h"
#include "http/pages/desk.h"
#include "tpl_desk_login.h"
#include "tpl_desk_me.h"
#include "tpl_desk_password.h"

/* ---- signing in ---- */

static yb_rc login_page(struct yb_req *rq, struct yb_res *rs, yb_rc told) {
  bool posted = YB_EQ(rq->method, "POST");
  struct v_desk_login v = {.next = yb_session_next(rq, YB_S("/d")),
                           .left = YB_EQ(yb_req_query(rq, "left"), "1")};
  struct yb_page page;
  v.waits = yb_str_starts(v.next, YB_S("/resume/"));
  v.login = dk_input(rq, posted, "f-", "login", "text", yb_word(rq, "工号"), YB_S(""));
  v.login.auto_ = "username";
  v.password = dk_input(rq, false, "f-", "password", "password", yb_word(rq, "密码"), YB_S(""));
  v.password.auto_ = "current-password";
  v.password.hint = yb_word(rq, "连续错 5 次锁定 15 分钟");
  if (posted) {
    v.password.fault = dk_fault(rq, "password");
    YB_TRY(dk_sum(rq, "f-", &v.sum));
    rs->status = yb_rc_http(told);
  }
  yb_page_init(rq, &page, yb_word(rq, "登录工作台"));
  page.error = v.sum.errors_n > 0;
  page.noindex = true;
  return YB_PAGE(rq, rs, &page, desk_login, &v);
}

yb_rc yb_page_desk_login(struct yb_req *rq, struct yb_res *rs) {
  if (yb_req_who(rq)->kind == YB_WHO_STAFF)
    return yb_res_go(rq, rs, "%.*s", YB_ARG(yb_session_next(rq, YB_S("/d"))));
  return login_page(rq, rs, YB_OK);
}

static yb_rc logged_in(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  const struct yb_staff_login *l = rq->state;
  if (done == YB_INVALID || done == YB_LOCKED || done == YB_DENIED)
    return login_page(rq, rs, done);
  if (done != YB_OK) return done;
  yb_str next = yb_session_next(rq, YB_S("/d"));
  if (l->must_change) next = YB_S("/d/password");
  return yb_res_go(rq, rs, "%.*s", YB_ARG(next));
}

static yb_rc verify(struct yb_req *rq, void *tx) {
  (void)tx;
  yb_staff_login_verify(rq->state);
  return YB_OK;
}

static yb_rc verified(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  struct yb_staff_login *l = rq->state;
  if (done != YB_OK) return done;
  if (l->matched) YB_TRY(yb_act_opens_session(rq, &l->key, &l->old));
  return yb_act_later(rq, rs, &l->act, YB_S("staff.login"), yb_staff_login_run, logged_in);
}

yb_rc yb_post_desk_login(struct yb_req *rq, struct yb_res *rs) {
  struct yb_staff_login *l = yb_act_new(rq, struct yb_staff_login);
  if (!l) return YB_NOMEM;
  l->act.app = yb_req_app(rq);
  l->act.who = yb_req_who(rq);
  l->act.ctx = &rq->ctx;
  l->login = yb_str_trim(yb_req_form(rq, "login"));
  l->password = yb_req_form(rq, "password");
  yb_rc rc = yb_staff_login_look(l);
  if (rc == YB_LOCKED) return login_page(rq, rs, rc);
  YB_TRY(rc);
  rq->state = l;
  return yb_later(rq, rs, YB_LANE_SLOW, verify, verified);
}

static yb_rc logged_out(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  if (done != YB_OK) return done;
  return yb_res_go(rq, rs, "/d/login?left=1");
}

yb_rc yb_post_desk_logout(struct yb_req *rq, struct yb_res *rs) {
  struct yb_logout *l = yb_act_new(rq, struct yb_logout);
  if (!l) return YB_NOMEM;
  yb_act_ends_session(rq, &l->key);
  return yb_act_later(rq, rs, &l->act, YB_S("staff.logout"), yb_logout_run, logged_out);
}

/* ---- one's own password ---- */

static yb_rc password_page(struct yb_req *rq, struct yb_res *rs, yb_rc told) {
  static const struct { const char *name, *label, *hint, *auto_; } field[] = {
      {"old", "现在的密码", "", "current-password"},
      {"wanted", "新密码", "10 到 128 位，不要含工号，也不要用常见密码", "new-password"},
      {"again", "再输一次新密码", "", "new-password"}};
  struct v_desk_password v = {.forced = yb_req_who(rq)->must_change};
  struct v_input *to[] = {&v.old, &v.wanted, &v.again};
  bool posted = YB_EQ(rq->method, "POST");
  struct yb_page page;
  for (size_t i = 0; i < 3; i++) {
    *to[i] = dk_input(rq, false, "f-", field[i].name, "password", yb_word(rq, field[i].label),
                      YB_S(""));
    to[i]->hint = yb_word(rq, field[i].hint);
    to[i]->auto_ = field[i].auto_;
    if (posted) to[i]->fault = dk_fault(rq, field[i].name);
  }
  if (posted) {
    YB_TRY(dk_sum(rq, "f-", &v.sum));
    rs->status = yb_rc_http(told);
  }
  dk_page(rq, &page, yb_word(rq, "修改密码"), YB_DESK_ME);
  page.error = v.sum.errors_n > 0;
  return YB_PAGE(rq, rs, &page, desk_password, &v);
}

yb_rc yb_page_desk_password(struct yb_req *rq, struct yb_res *rs) {
  if (yb_req_who(rq)->kind != YB_WHO_STAFF) return YB_DENIED;
  return password_page(rq, rs, YB_OK);
}

static yb_rc changed(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  if (done == YB_INVALID) return password_page(rq, rs, done);
  if (done == YB_LOCKED) return yb_res_go(rq, rs, "/d/login");
  if (done != YB_OK) return done;
  return yb_res_go(rq, rs, "/d?said=password");
}

static yb_rc prepare(struct yb_req *rq, void *tx) {
  (void)tx;
  return yb_staff_password_prepare(rq->state);
}

static yb_rc prepared(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  struct yb_staff_password *p = rq->state;
  if (done == YB_INVALID || done == YB_LOCKED) return changed(rq, rs, done);
  if (done != YB_OK) return done;
  return yb_act_later(rq, rs, &p->act, YB_S("staff.password"), yb_staff_password_run, changed);
}

yb_rc yb_post_desk_password(struct yb_req *rq, struct yb_res *rs) {
  struct yb_staff_password *p = yb_act_new(rq, struct yb_staff_password);
  if (!p) return YB_NOMEM;
  p->act.app = yb_req_app(rq);
  p->act.who = yb_req_who(rq);
  p->act.ctx = &rq->ctx;
  p->old = yb_req_form(rq, "old");
  p->wanted = yb_req_form(rq, "wanted");
  p->again = yb_req_form(rq, "again");
  if (rq->session) p->key = rq->session->key;
  rq->state = p;
  return yb_later(rq, rs, YB_LANE_SLOW, prepare, prepared);
}

/* ---- one's own page ---- */

static yb_str verbs_of(struct yb_req *rq, const struct yb_role *role) {
  struct yb_buf b;
  yb_str out;
  yb_buf_init(&b, rq->ctx.arena);
  for (uint32_t i = 0; i < role->verbs.count; i++) {
    if (i) yb_buf_put(&b, yb_word(rq, "、"));
    yb_buf_put(&b, dk_word_or(rq, "verb", role->verbs.at[i]));
  }
  return yb_buf_take(&b, &out) == YB_OK ? out : YB_S("");
}

yb_rc yb_page_desk_me(struct yb_req *rq, struct yb_res *rs) {
  const struct yb_who *who = yb_req_who(rq);
  struct v_desk_post *post = YB_NEW_N(rq->ctx.arena, who->posts, struct v_desk_post);
  struct v_desk_me v = {.name = who->name, .posts = post, .posts_n = who->posts};
  struct yb_page page;
  DK_ENTER(rq, rs);
  if (!post) return YB_NOMEM;
  for (uint32_t i = 0; i < who->posts; i++) {
    const struct yb_post *p = &who->post[i];
    post[i].role = dk_say(rq, &p->role->name);
    post[i].unit = p->unit ? dk_say(rq, &p->unit->name) : yb_word(rq, "全市");
    post[i].verbs = verbs_of(rq, p->role);
  }
  if (rq->session) v.opened = dk_at(rq, rq->session->opened_ms);
  dk_page(rq, &page, yb_word(rq, "我的账号"), YB_DESK_ME);
  return YB_PAGE(rq, rs, &page, desk_me, &v);
}
