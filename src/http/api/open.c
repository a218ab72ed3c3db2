/* open.c - what everybody may ask: services, figures, permits; and signing in. */
#include "base/arena.h"
#include "http/api/api.h"
#include "http/handlers.h"
#include "http/page.h"

/* ---- services ---- */

/* As the head and foot of every page say it. */
yb_rc yb_api_city(struct yb_req *rq, struct yb_res *rs) {
  struct yb_page page;
  yb_page_init(rq, &page, YB_S(""));
  struct api_city out = {page.city, page.operator_name, page.record_no, page.hotline, page.demo};
  return api_answer(rq, rs, 200, &api_out_city, &out);
}

yb_rc yb_api_services(struct yb_req *rq, struct yb_res *rs) {
  const struct yb_pack *pack = yb_req_app(rq)->pack;
  struct api_service *list = YB_NEW_N(rq->ctx.arena, pack->services, struct api_service);
  if (!list) return YB_NOMEM;
  for (uint32_t i = 0; i < pack->services; i++) {
    const struct yb_guide *g = &pack->service[i].guide;
    list[i] = (struct api_service){pack->service[i].id, g, g->name, g->summary, g->promise};
  }
  struct api_services all = {pack->services, list};
  return api_answer(rq, rs, 200, &api_out_services, &all);
}

static const struct yb_service *service_of(struct yb_req *rq) {
  return yb_pack_service(yb_req_app(rq)->pack, yb_req_param(rq, "id"));
}

yb_rc yb_api_service(struct yb_req *rq, struct yb_res *rs) {
  const struct yb_service *s = service_of(rq);
  return s ? api_answer(rq, rs, 200, &api_out_guide, &s->guide) : YB_ABSENT;
}

yb_rc yb_api_service_schema(struct yb_req *rq, struct yb_res *rs) {
  const struct yb_service *s = service_of(rq);
  if (!s) return YB_ABSENT;
  YB_TRY(api_form_schema(&rs->body, s, yb_req_locale(rq)));
  YB_TRY(yb_res_json(rs, 200));
  rs->type = "application/schema+json";
  return YB_OK;
}

yb_rc yb_api_figures(struct yb_req *rq, struct yb_res *rs) {
  struct api_mended out;
  YB_TRY(yb_public_figures_get(yb_req_app(rq), &rq->ctx, yb_req_param(rq, "id"), &out.f));
  YB_TRY(yb_mended_public(yb_req_app(rq), &rq->ctx, &out.mended));
  return api_answer(rq, rs, 200, &api_out_figures, &out);
}

yb_rc yb_api_permit(struct yb_req *rq, struct yb_res *rs) {
  struct yb_permit_view v;
  YB_TRY(yb_permit_verify(yb_req_app(rq), &rq->ctx, yb_req_param(rq, "code"), &v));
  return api_answer(rq, rs, 200, &api_out_permit, &v);
}

/* ---- sessions ---- */

static yb_rc sent(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  (void)rq;
  if (done != YB_OK) return done;
  rs->status = 202;
  return YB_OK;
}

yb_rc yb_api_code_send(struct yb_req *rq, struct yb_res *rs) {
  struct yb_code_send *x = yb_act_new(rq, struct yb_code_send);
  const struct yb_json *j;
  if (!x) return YB_NOMEM;
  YB_TRY(api_body(rq, &api_in_code_send, &j));
  x->phone = yb_json_get_str(j, YB_S("phone"));
  return yb_act_later(rq, rs, &x->act, YB_S("session.code"), yb_code_send_run, sent);
}

/* The token goes into the body, and no cookie is set. */
static yb_rc opened(struct yb_req *rq, struct yb_res *rs, const char *kind, bool is_new,
                    bool must_change) {
  struct api_session s = {.type = YB_S("Bearer"), .kind = yb_str_of(kind), .is_new = is_new,
                          .must_change = must_change};
  YB_TRY(yb_session_token(rq, &s.token));
  rs->cache_private = true;
  return api_answer(rq, rs, 201, &api_out_session, &s);
}

static yb_rc person_in(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  struct yb_code_login *x = rq->state;
  return done == YB_OK ? opened(rq, rs, "person", x->is_new, false) : done;
}

static yb_rc staff_in(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  struct yb_staff_login *x = rq->state;
  return done == YB_OK ? opened(rq, rs, "staff", false, x->must_change) : done;
}

static yb_rc verify(struct yb_req *rq, void *tx) {
  (void)tx;
  yb_staff_login_verify(rq->state);
  return YB_OK;
}

static yb_rc verified(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  struct yb_staff_login *x = rq->state;
  if (done != YB_OK) return done;
  YB_TRY(yb_act_opens_session(rq, &x->key, &x->old));
  memset(&x->old, 0, sizeof x->old); /* clients with a token keep their other sessions */
  return yb_act_later(rq, rs, &x->act, YB_S("staff.login"), yb_staff_login_run, staff_in);
}

static yb_rc open_staff(struct yb_req *rq, struct yb_res *rs, const struct yb_json *j) {
  struct yb_staff_login *x = yb_act_new(rq, struct yb_staff_login);
  if (!x) return YB_NOMEM;
  x->act.app = yb_req_app(rq);
  x->act.ctx = &rq->ctx;
  x->act.who = yb_req_who(rq);
  x->login = yb_json_get_str(j, YB_S("login"));
  x->password = yb_json_get_str(j, YB_S("password"));
  YB_TRY(yb_staff_login_look(x));
  rq->state = x;
  return yb_later(rq, rs, YB_LANE_SLOW, verify, verified);
}

yb_rc yb_api_session_open(struct yb_req *rq, struct yb_res *rs) {
  const struct yb_json *j;
  YB_TRY(api_body(rq, &api_in_session_open, &j));
  if (yb_json_get_str(j, YB_S("login")).n) return open_staff(rq, rs, j);
  struct yb_code_login *x = yb_act_new(rq, struct yb_code_login);
  if (!x) return YB_NOMEM;
  x->phone = yb_json_get_str(j, YB_S("phone"));
  x->code = yb_json_get_str(j, YB_S("code"));
  x->name = yb_json_get_str(j, YB_S("name"));
  YB_TRY(api_strs(rq->ctx.arena, j, YB_S("consents"), &x->consents));
  if (x->phone.n == 0 || x->code.n == 0)
    return yb_diag(&rq->ctx, (struct yb_place){.path = YB_S("phone")}, YB_MSG_api_no_sign_in,
                   YB_S(""), YB_S(""));
  YB_TRY(yb_act_opens_session(rq, &x->key, &x->old));
  memset(&x->old, 0, sizeof x->old);
  return yb_act_later(rq, rs, &x->act, YB_S("session.open"), yb_code_login_run, person_in);
}

yb_rc yb_api_session_close(struct yb_req *rq, struct yb_res *rs) {
  struct yb_logout *x = yb_act_new(rq, struct yb_logout);
  if (!x) return YB_NOMEM;
  yb_act_ends_session(rq, &x->key);
  return yb_act_later(rq, rs, &x->act, YB_S("session.close"), yb_logout_run, api_done);
}

static yb_rc hash(struct yb_req *rq, void *tx) {
  (void)tx;
  return yb_staff_password_prepare(rq->state);
}

static yb_rc hashed(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  struct yb_staff_password *x = rq->state;
  if (done != YB_OK) return done;
  return yb_act_later(rq, rs, &x->act, YB_S("staff.password"), yb_staff_password_run, api_done);
}

yb_rc yb_api_password(struct yb_req *rq, struct yb_res *rs) {
  struct yb_staff_password *x = yb_act_new(rq, struct yb_staff_password);
  const struct yb_json *j;
  if (!x) return YB_NOMEM;
  YB_TRY(api_body(rq, &api_in_password, &j));
  x->act.app = yb_req_app(rq);
  x->act.ctx = &rq->ctx;
  x->act.who = yb_req_who(rq);
  x->old = yb_json_get_str(j, YB_S("old"));
  x->wanted = x->again = yb_json_get_str(j, YB_S("wanted"));
  x->key = rq->session->key;
  rq->state = x;
  return yb_later(rq, rs, YB_LANE_SLOW, hash, hashed);
}

yb_rc yb_api_me(struct yb_req *rq, struct yb_res *rs) {
  static const char *const kinds[] = {"nobody", "person", "staff", "caller", "system"};
  const struct yb_who *who = yb_req_who(rq);
  struct api_post post[YB_POSTS_MAX];
  struct api_me me = {.id = who->id, .enterprise = who->enterprise, .case_id = who->case_id,
                      .kind = yb_str_of(kinds[who->kind]), .must_change = who->must_change,
                      .name = who->kind == YB_WHO_STAFF ? who->name : YB_S(""),
                      .posts = who->posts, .post = post};
  for (uint32_t i = 0; i < who->posts; i++)
    post[i] = (struct api_post){who->post[i].role->id,
                                who->post[i].unit ? who->post[i].unit->id : YB_S("")};
  return api_answer(rq, rs, 200, &api_out_me, &me);
}
