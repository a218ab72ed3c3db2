/* portal_permit.c - the permit as a page, in print, as PDF; and what a passer-by with
 * its code may know. */
#include "base/arena.h"
#include "base/text.h"
#include "http/handlers.h"
#include "http/pages/portal.h"
#include "service/issue/issue.h"
#include "tpl_portal_permit.h"
#include "tpl_portal_verify.h"

static yb_rc permit_view(struct yb_req *rq, const struct yb_permit_view *p, struct v_permit *v) {
  yb_str from = pt_day(rq, p->valid_from), to = pt_day(rq, p->valid_to ? p->valid_to - 1 : 0);
  *v = (struct v_permit){.case_id = p->case_id, .no = p->no, .code = p->code,
                         .case_no = p->case_no, .title = p->title, .service = p->service_name,
                         .issuer = p->issuer, .holder = p->holder, .known = true,
                         .issued = pt_at_full(rq, p->issued_at), .qr = p->qr,
                         .revoked = pt_at(rq, p->revoked_at), .why = p->revoked_why,
                         .now_no = p->now_no, .now_code = p->now_code,
                         .valid_now = p->valid_now, .revoked_now = p->revoked_at != 0,
                         .early = p->valid_from > rq->ctx.now_ms};
  if (from.n && to.n)
    v->valid = YB_PHRASE(rq, "{1}至 {2}", from, to);
  struct v_permit_row *rows = YB_NEW_N(rq->ctx.arena, p->places, struct v_permit_row);
  struct v_text *conditions = YB_NEW_N(rq->ctx.arena, p->conditions.count, struct v_text);
  if (!rows || !conditions) return YB_NOMEM;
  for (uint32_t i = 0; i < p->places; i++)
    rows[i] = (struct v_permit_row){p->place[i].name, p->place[i].when, p->place[i].what};
  for (uint32_t i = 0; i < p->conditions.count; i++) conditions[i].text = p->conditions.at[i];
  v->places = rows, v->places_n = p->places;
  v->conditions = conditions, v->conditions_n = p->conditions.count;
  return YB_OK;
}

static yb_rc load(struct yb_req *rq, struct yb_permit_view *p) {
  int64_t id;
  if (!yb_req_id(rq, YB_S("id"), &id)) return YB_ABSENT;
  return yb_permit_get(yb_req_app(rq), &rq->ctx, yb_req_who(rq), id, p);
}

static yb_rc permit_page(struct yb_req *rq, struct yb_res *rs, bool failed) {
  struct yb_permit_view p;
  struct v_permit v;
  struct yb_page page;
  YB_TRY(load(rq, &p));
  YB_TRY(permit_view(rq, &p, &v));
  v.pdf_failed = failed;
  if (failed) rs->status = 503;
  pt_page(rq, &page, v.no, YB_NAV_CASES);
  v.demo = page.demo;
  return YB_PAGE(rq, rs, &page, portal_permit, &v);
}

yb_rc yb_page_permit(struct yb_req *rq, struct yb_res *rs) { return permit_page(rq, rs, false); }

struct pdf { struct yb_permit_view p; yb_str bytes; };

static yb_rc draw(struct yb_req *rq, void *tx) {
  struct pdf *d = rq->state;
  (void)tx;
  return yb_permit_pdf(yb_req_app(rq), &rq->ctx, &d->p, &d->bytes);
}

static yb_rc drawn(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  struct pdf *d = rq->state;
  struct yb_buf b;
  yb_str disposition;
  if (done == YB_IO) return permit_page(rq, rs, true);     /* page and print remain */
  if (done != YB_OK) return done;
  yb_buf_init(&b, rq->ctx.arena);
  YB_BUF_Z(&b, "inline; filename*=UTF-8''");
  yb_url_escape(&b, d->p.case_no);
  YB_BUF_Z(&b, ".pdf");
  YB_TRY(yb_buf_take(&b, &disposition));
  YB_TRY(yb_res_header(rs, "Content-Disposition", disposition));
  rs->type = "application/pdf";
  rs->cache_private = true;
  yb_buf_put(&rs->body, d->bytes);
  return rs->body.rc;
}

yb_rc yb_page_permit_pdf(struct yb_req *rq, struct yb_res *rs) {
  struct pdf *d = YB_NEW(rq->ctx.arena, struct pdf);
  if (!d) return YB_NOMEM;
  YB_TRY(load(rq, &d->p));
  rq->state = d;
  return yb_later(rq, rs, YB_LANE_SLOW, draw, drawn);
}

/* ---- verification by anybody ---- */

static yb_rc verify_page(struct yb_req *rq, struct yb_res *rs, struct v_permit *v) {
  struct yb_page page;
  pt_page(rq, &page, yb_word(rq, "核验真伪"),
          YB_NAV_NONE);
  page.noindex = true;
  v->demo = page.demo;
  v->phone = page.hotline;
  return YB_PAGE(rq, rs, &page, portal_verify, v);
}

yb_rc yb_page_verify(struct yb_req *rq, struct yb_res *rs) {
  struct yb_permit_view p;
  struct v_permit v = {.asked = true};
  YB_TRY(yb_text_code(rq->ctx.arena, yb_req_param(rq, "code"), &v.code));
  yb_rc rc = yb_permit_verify(yb_req_app(rq), &rq->ctx, v.code, &p);
  if (rc == YB_OK) {
    YB_TRY(permit_view(rq, &p, &v));
    v.asked = true;
  } else if (rc == YB_ABSENT || rc == YB_INVALID) {
    rs->status = 404;
  } else {
    return rc;
  }
  return verify_page(rq, rs, &v);
}

yb_rc yb_page_verify_ask(struct yb_req *rq, struct yb_res *rs) {
  struct v_permit v = {0};
  struct yb_buf b;
  yb_str code, to;
  YB_TRY(yb_text_code(rq->ctx.arena, yb_req_query(rq, "code"), &code));
  if (code.n == 0) return verify_page(rq, rs, &v);
  yb_buf_init(&b, rq->ctx.arena);
  YB_BUF_Z(&b, "/v/");
  yb_url_escape(&b, yb_str_upto(code, 64));
  YB_TRY(yb_buf_take(&b, &to));
  return yb_res_go(rq, rs, "%.*s", YB_ARG(to));
}
