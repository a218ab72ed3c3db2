/* portal_public.c - what everybody may know: how the promise is kept, ratings, what was
 * mended; and the pages about this site. */
#include "base/arena.h"
#include "http/handlers.h"
#include "http/pages/portal.h"
#include "tpl_portal_about.h"
#include "tpl_portal_access.h"
#include "tpl_portal_help.h"
#include "tpl_portal_privacy.h"
#include "tpl_portal_promise.h"

static const struct yb_service *asked(struct yb_req *rq) {
  const struct yb_pack *p = yb_req_app(rq)->pack;
  yb_str id = yb_req_query(rq, "service");
  if (id.n) return yb_pack_service(p, id);
  return p->services ? &p->service[0] : NULL;
}

yb_rc yb_page_promise(struct yb_req *rq, struct yb_res *rs) {
  const struct yb_service *s = asked(rq);
  struct yb_public_figures f;
  struct yb_page page;
  if (!s) return YB_ABSENT;
  YB_TRY(yb_public_figures_get(yb_req_app(rq), &rq->ctx, s->id, &f));
  struct v_promise_page v = {.service = pt_say(rq, &s->guide.name), .service_id = s->id,
                             .promise = pt_limit(rq, s->guide.promise),
                             .note = pt_say(rq, &s->guide.promise_note), .at = pt_at(rq, f.at),
                             .submitted = f.submitted, .granted = f.granted,
                             .refused = f.refused, .open = f.open, .rated = f.rated,
                             .bad_open = f.bad_open, .bad_mended = f.bad_mended, .levels_n = 5};
  pt_figures(rq, s, &f.month, &v.month);
  pt_figures(rq, s, &f.year, &v.year);
  YB_TRY(pt_levels(rq, &f, &v.levels, &v.levels_few));
  YB_TRY(pt_mended(rq, 50, &v.mended, &v.mended_n));
  pt_page(rq, &page, yb_word(rq, "承诺兑现情况"), YB_NAV_POLICY);
  return YB_PAGE(rq, rs, &page, portal_promise, &v);
}

static yb_rc info(struct yb_req *rq, struct v_info *v) {
  const struct yb_pack *p = yb_req_app(rq)->pack;
  struct v_contact *c = YB_NEW_N(rq->ctx.arena, p->city.contacts, struct v_contact);
  struct v_consent *list = YB_NEW_N(rq->ctx.arena, 64, struct v_consent);
  if (!c || !list) return YB_NOMEM;
  for (uint32_t i = 0; i < p->city.contacts; i++) {
    const struct yb_contact *from = &p->city.contact[i];
    c[i] = (struct v_contact){pt_say(rq, &from->name), from->phone, from->address, from->hours};
  }
  for (uint32_t i = 0; i < p->services; i++)
    for (uint32_t k = 0; k < p->service[i].guide.consents && v->purposes_n < 64; k++) {
      const struct yb_consent *from = &p->service[i].guide.consent[k];
      list[v->purposes_n++] = (struct v_consent){
          .id = pt_say(rq, &p->service[i].guide.name), .text = pt_say(rq, &from->purpose),
          .required = from->required, .sensitive = from->sensitive,
          .when = pt_fmt(rq, "%u", from->keep_days)};
    }
  v->contacts = c, v->contacts_n = p->city.contacts;
  v->purposes = list;
  v->notice = pt_say(rq, &p->city.demo_notice);
  return YB_OK;
}

#define INFO_PAGE(handler, template, zh)                                          \
  yb_rc handler(struct yb_req *rq, struct yb_res *rs) {                            \
    struct v_info v = {0};                                                         \
    struct yb_page page;                                                           \
    YB_TRY(info(rq, &v));                                                          \
    pt_page(rq, &page, yb_word(rq, zh), YB_NAV_ASK); \
    return YB_PAGE(rq, rs, &page, template, &v);                                   \
  }
INFO_PAGE(yb_page_about, portal_about, "关于本站，如何辨别真伪")
INFO_PAGE(yb_page_privacy, portal_privacy, "隐私说明")
INFO_PAGE(yb_page_access, portal_access, "无障碍声明")
INFO_PAGE(yb_page_help, portal_help, "帮助、意见与投诉")
