/* desk_print.c - documents of a case as pages for paper: notices of acceptance, of what
 * is missing, of rejection and refusal with reason, clause and the way to object. */
#include "http/handlers.h"
#include "http/pages/desk.h"
#include "tpl_desk_print.h"

static yb_rc remedies(struct yb_req *rq, const struct yb_guide *g, struct v_desk_print *v) {
  struct v_desk_answer *list = YB_NEW_N(rq->ctx.arena, g->remedies, struct v_desk_answer);
  if (!list) return YB_NOMEM;
  for (uint32_t i = 0; i < g->remedies; i++) list[i].value = dk_say(rq, &g->remedy[i]);
  v->remedies = list;
  v->remedies_n = g->remedies;
  return YB_OK;
}

static yb_rc fill(struct yb_req *rq, const struct yb_desk_case *d, struct v_desk_print *v) {
  const struct yb_case_view *c = &d->c;
  const struct yb_guide *g = &c->service->guide;
  *v = (struct v_desk_print){.id = c->id, .no = c->no, .case_title = c->title,
                             .service = dk_say(rq, &g->name), .to = c->enterprise_name,
                             .phone = g->phone, .promise = dk_limit(rq, g->promise)};
  if (v->to.n == 0 && d->applicant) v->to = d->applicant->name;
  if (c->unit) v->unit = dk_say(rq, &c->unit->name);
  return YB_OK;
}

/* False when the case has no such document now. */
static bool of_kind(struct yb_req *rq, const struct yb_desk_case *d, yb_str doc,
                    struct v_desk_print *v) {
  const struct yb_case_view *c = &d->c;
  int64_t at = c->decided_at ? c->decided_at : c->closed_at;
  bool refused = YB_EQ(doc, "refuse") && c->state == YB_CASE_REFUSED;
  if (YB_EQ(doc, "accept") && c->accepted_at) {
    v->title = yb_word(rq, "受理通知书");
    at = c->accepted_at;
    v->by = c->whole.due_at ? dk_full(rq, c->whole.due_at) : YB_S("");
  } else if (YB_EQ(doc, "supplement") && c->wanted) {
    v->title = yb_word(rq, "补正告知书");
    at = rq->ctx.now_ms;
    v->by = dk_full(rq, c->wanted_by);
    v->note = c->wanted_note;
  } else if (refused || (YB_EQ(doc, "reject") && c->state == YB_CASE_REJECTED)) {
    v->title = refused ? yb_word(rq, "不予批准告知书") : yb_word(rq, "不予受理告知书");
    v->reason = c->reason;
    v->clause = c->clause;
  } else {
    return false;
  }
  yb_str word = dk_word(rq, "document", doc);
  if (word.n) v->title = word;
  v->date = dk_full(rq, at ? at : rq->ctx.now_ms);
  return true;
}

yb_rc yb_page_desk_print(struct yb_req *rq, struct yb_res *rs) {
  yb_str doc = yb_req_param(rq, "doc");
  struct yb_desk_case d;
  struct v_desk_print v;
  struct yb_page page;
  int64_t id;
  DK_ENTER(rq, rs);
  if (!yb_req_id(rq, YB_S("id"), &id)) return YB_ABSENT;
  YB_TRY(yb_desk_case_get(yb_req_app(rq), &rq->ctx, yb_req_who(rq), id, &d));
  YB_TRY(fill(rq, &d, &v));
  if (!of_kind(rq, &d, doc, &v)) return YB_ABSENT;
  if (YB_EQ(doc, "supplement")) YB_TRY(dk_wanted(rq, &d.c, &v.wanted, &v.wanted_n));
  if (v.reason.n) YB_TRY(remedies(rq, &d.c.service->guide, &v));
  dk_page(rq, &page, v.title, YB_DESK_QUEUE);
  rs->cache_private = true;
  return YB_PAGE(rq, rs, &page, desk_print, &v);
}
