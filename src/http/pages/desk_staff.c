/* desk_staff.c - accounts of the staff: the list, a new one with its first password
 * shown once, resets, switching off, roles. Roles of one exclusive group are named so
 * that nobody is surprised by the refusal. */
#include "http/handlers.h"
#include "http/pages/desk.h"
#include "tpl_desk_staff.h"

/* ---- the page ---- */

static yb_rc role_picks(struct yb_req *rq, struct v_desk_staff *v, struct v_pick **out) {
  const struct yb_pack *pack = yb_req_app(rq)->pack;
  struct v_pick *p = YB_NEW_N(rq->ctx.arena, pack->roles + 1, struct v_pick);
  if (!p) return YB_NOMEM;
  p[v->roles_n++] = (struct v_pick){YB_S(""), yb_word(rq, "请选择角色"), false};
  for (uint32_t i = 0; i < pack->roles; i++) {
    const struct yb_role *r = &pack->role[i];
    if (!yb_role_may(r, YB_S("view")) && YB_EQ(r->scope, "own")) continue;
    yb_str name = dk_say(rq, &r->name);
    if (r->exclusive.n) name = YB_PHRASE(rq, "{1}（与同组角色互斥）", name);
    p[v->roles_n++] = (struct v_pick){r->id, name, false};
  }
  v->roles = *out = p;
  return YB_OK;
}

static yb_rc row(struct yb_req *rq, const struct yb_staff_view *s, struct v_desk_staff_row *out) {
  struct v_desk_held *held = YB_NEW_N(rq->ctx.arena, s->posts, struct v_desk_held);
  if (!held) return YB_NOMEM;
  *out = (struct v_desk_staff_row){.id = s->id, .login = s->login, .name = s->name,
                                   .disabled = s->disabled, .locked = s->locked,
                                   .must_change = s->must_change, .held = held,
                                   .held_n = s->posts, .self = s->id == yb_req_who(rq)->id};
  for (uint32_t i = 0; i < s->posts; i++) {
    const struct yb_post *p = &s->post[i];
    held[i] = (struct v_desk_held){dk_say(rq, &p->role->name),
                                   p->unit ? dk_say(rq, &p->unit->name) : yb_word(rq, "全市"),
                                   p->role->id, p->unit ? p->unit->id : YB_S("")};
  }
  return YB_OK;
}

static yb_rc accounts(struct yb_req *rq, struct v_desk_staff *v) {
  struct yb_staff_list list;
  YB_TRY(yb_staff_all(yb_req_app(rq), &rq->ctx, &list));
  struct v_desk_staff_row *r = YB_NEW_N(rq->ctx.arena, list.count, struct v_desk_staff_row);
  if (!r) return YB_NOMEM;
  for (uint32_t i = 0; i < list.count; i++) YB_TRY(row(rq, &list.at[i], &r[i]));
  v->rows = r;
  v->rows_n = list.count;
  return YB_OK;
}

static yb_rc fields(struct yb_req *rq, bool making, struct v_desk_staff *v) {
  struct v_pick *roles, *units;
  YB_TRY(role_picks(rq, v, &roles));
  YB_TRY(dk_units(rq, yb_word(rq, "全市（按角色）"), NULL, NULL, &units, &v->units_n));
  v->units = units;
  v->making = making;
  v->login = dk_input(rq, making, "f-", "login", "text", yb_word(rq, "工号"), YB_S(""));
  v->login.hint = yb_word(rq, "小写字母、数字、点、横线，2 到 32 位");
  v->login.auto_ = "off";
  v->name = dk_input(rq, making, "f-", "name", "text", yb_word(rq, "姓名"), YB_S(""));
  v->name.auto_ = "off";
  v->role = dk_input(rq, making, "f-", "role", "select", yb_word(rq, "角色"), YB_S(""));
  dk_picked(&v->role, roles, v->roles_n);
  v->unit = dk_input(rq, making, "f-", "unit", "select", yb_word(rq, "单位"), YB_S(""));
  dk_picked(&v->unit, units, v->units_n);
  return YB_OK;
}

static yb_str said(struct yb_req *rq, yb_str key) {
  static const struct { const char *key, *text; } list[] = {
      {"off", "账号已停用，登录已退出。"}, {"on", "账号已启用。"},
      {"given", "已授予角色，对方下次打开页面起生效。"}, {"taken", "已收回角色。"}};
  for (size_t i = 0; i < sizeof list / sizeof *list; i++)
    if (yb_str_eq(key, yb_str_of(list[i].key))) return yb_word(rq, list[i].text);
  return YB_S("");
}

/* `making`: the form for a new account was posted. The first password is shown here
 * and nowhere else. */
static yb_rc staff_page(struct yb_req *rq, struct yb_res *rs, bool making, yb_str login,
                        const char *password) {
  const struct yb_who *who = yb_req_who(rq);
  struct v_desk_staff v = {.can_make = yb_who_holds(who, YB_S("staff_make")),
                           .can_reset = yb_who_holds(who, YB_S("staff_reset")),
                           .can_switch = yb_who_holds(who, YB_S("staff_switch")),
                           .can_role = yb_who_holds(who, YB_S("staff_role")),
                           .shown_login = login, .said = said(rq, yb_req_query(rq, "said"))};
  struct yb_page page;
  dk_page(rq, &page, yb_word(rq, "账号"), YB_DESK_STAFF);
  if (!page.menu.staff) return YB_DENIED;
  if (password) v.shown_password = yb_str_of(password);
  if (YB_EQ(rq->method, "POST") && !password) YB_TRY(dk_sum(rq, "f-", &v.sum));
  YB_TRY(fields(rq, making, &v));
  YB_TRY(accounts(rq, &v));
  page.error = v.sum.errors_n > 0;
  rs->cache_private = true;
  return YB_PAGE(rq, rs, &page, desk_staff, &v);
}

yb_rc yb_page_desk_staff(struct yb_req *rq, struct yb_res *rs) {
  DK_ENTER(rq, rs);
  return staff_page(rq, rs, false, YB_S(""), NULL);
}

/* ---- a new account ---- */

static yb_rc made(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  const struct yb_staff_make *m = rq->state;
  if (done == YB_OK) return staff_page(rq, rs, false, m->login, m->first_password);
  if (done != YB_INVALID && done != YB_CONFLICT) return done;
  rs->status = yb_rc_http(done);
  return staff_page(rq, rs, true, YB_S(""), NULL);
}

static yb_rc prepare_make(struct yb_req *rq, void *tx) {
  (void)tx;
  return yb_staff_make_prepare(rq->state);
}

static yb_rc prepared_make(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  struct yb_staff_make *m = rq->state;
  if (done != YB_OK) return made(rq, rs, done);
  return yb_act_later(rq, rs, &m->act, YB_S("staff.make"), yb_staff_make_run, made);
}

static void frame(struct yb_req *rq, struct yb_act *act) {
  act->app = yb_req_app(rq);
  act->who = yb_req_who(rq);
  act->ctx = &rq->ctx;
}

yb_rc yb_post_desk_staff(struct yb_req *rq, struct yb_res *rs) {
  struct yb_staff_make *m = yb_act_new(rq, struct yb_staff_make);
  DK_ENTER(rq, rs);
  if (!m) return YB_NOMEM;
  frame(rq, &m->act);
  m->login = yb_str_trim(yb_req_form(rq, "login"));
  m->name = yb_str_trim(yb_req_form(rq, "name"));
  m->role = yb_req_form(rq, "role");
  m->unit = yb_req_form(rq, "unit");
  rq->state = m;
  return yb_later(rq, rs, YB_LANE_SLOW, prepare_make, prepared_make);
}

/* ---- reset ---- */

static yb_str login_of(struct yb_req *rq, int64_t id) {
  struct yb_staff_list list;
  if (yb_staff_all(yb_req_app(rq), &rq->ctx, &list) != YB_OK) return YB_S("");
  for (uint32_t i = 0; i < list.count; i++)
    if (list.at[i].id == id) return list.at[i].login;
  return YB_S("");
}

static yb_rc was_reset(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  const struct yb_staff_reset *r = rq->state;
  if (done == YB_OK) return staff_page(rq, rs, false, login_of(rq, r->staff), r->first_password);
  if (done != YB_INVALID && done != YB_CONFLICT) return done;
  rs->status = yb_rc_http(done);
  return staff_page(rq, rs, false, YB_S(""), NULL);
}

static yb_rc prepare_reset(struct yb_req *rq, void *tx) {
  (void)tx;
  return yb_staff_reset_prepare(rq->state);
}

static yb_rc prepared_reset(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  struct yb_staff_reset *r = rq->state;
  if (done != YB_OK) return done;
  return yb_act_later(rq, rs, &r->act, YB_S("staff.reset"), yb_staff_reset_run, was_reset);
}

yb_rc yb_post_desk_staff_reset(struct yb_req *rq, struct yb_res *rs) {
  struct yb_staff_reset *r = yb_act_new(rq, struct yb_staff_reset);
  DK_ENTER(rq, rs);
  if (!r) return YB_NOMEM;
  if (!yb_req_id(rq, YB_S("id"), &r->staff)) return YB_ABSENT;
  frame(rq, &r->act);
  rq->state = r;
  return yb_later(rq, rs, YB_LANE_SLOW, prepare_reset, prepared_reset);
}

/* ---- switching and roles ---- */

static yb_rc back(struct yb_req *rq, struct yb_res *rs, yb_rc done, const char *word) {
  if (done == YB_OK) return yb_res_go(rq, rs, "/d/staff?said=%s", word);
  if (done != YB_INVALID && done != YB_CONFLICT && done != YB_DENIED) return done;
  rs->status = yb_rc_http(done);
  return staff_page(rq, rs, false, YB_S(""), NULL);
}

static yb_rc switched(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  const struct yb_staff_switch *s = rq->state;
  return back(rq, rs, done, s->disable ? "off" : "on");
}

yb_rc yb_post_desk_staff_switch(struct yb_req *rq, struct yb_res *rs) {
  struct yb_staff_switch *s = yb_act_new(rq, struct yb_staff_switch);
  DK_ENTER(rq, rs);
  if (!s) return YB_NOMEM;
  if (!yb_req_id(rq, YB_S("id"), &s->staff)) return YB_ABSENT;
  s->disable = YB_EQ(yb_req_form(rq, "disable"), "1");
  return yb_act_later(rq, rs, &s->act, YB_S("staff.switch"), yb_staff_switch_run, switched);
}

static yb_rc role_set(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  const struct yb_staff_role *r = rq->state;
  return back(rq, rs, done, r->take ? "taken" : "given");
}

yb_rc yb_post_desk_staff_role(struct yb_req *rq, struct yb_res *rs) {
  struct yb_staff_role *r = yb_act_new(rq, struct yb_staff_role);
  DK_ENTER(rq, rs);
  if (!r) return YB_NOMEM;
  if (!yb_req_id(rq, YB_S("id"), &r->staff)) return YB_ABSENT;
  r->role = yb_req_form(rq, "role");
  r->unit = yb_req_form(rq, "unit");
  r->take = YB_EQ(yb_req_form(rq, "take"), "1");
  return yb_act_later(rq, rs, &r->act, YB_S("staff.role"), yb_staff_role_run, role_set);
}
