/* shoot_inquiry.c - questions that lead to filings: one question a page, all answers in
 * the address, so that back, share, print and change work without script or session.
 *
 *   GET /guides/{id}?origin=hk&investor=company&…      the next question, or the list
 */
#include "base/arena.h"
#include "http/handlers.h"
#include "http/pages/shoot.h"
#include "service/pack/inquiry.h"
#include "tpl_shoot_inquiry.h"

struct walk {
  struct yb_req *rq;
  const struct yb_inquiry *q;
  struct yb_inquiry_way way;
  struct v_inquiry *v;
  struct v_asked *asked;
  struct v_pair *hidden;
};

/* The address with the answers before question `upto`. */
static yb_str address(struct walk *w, uint32_t upto) {
  struct yb_buf b;
  yb_buf_init(&b, w->rq->ctx.arena);
  yb_buf_fmt(&b, "/guides/%.*s", YB_ARG(w->q->id));
  bool any = false;
  for (uint32_t i = 0; i < upto && i < w->v->hidden_n; i++) {
    yb_buf_fmt(&b, "%s%.*s=%.*s", any ? "&" : "?", YB_ARG(w->hidden[i].name),
               YB_ARG(w->hidden[i].text));
    any = true;
  }
  return yb_buf_str(&b);
}

static yb_rc walk(struct walk *w) {
  struct yb_arena *a = w->rq->ctx.arena;
  struct yb_json *given = yb_json_new(a, YB_JSON_OBJECT);
  for (uint32_t i = 0; i < w->q->questions; i++) {
    yb_str id = w->q->question[i].id, answer = yb_pairs_get(w->rq->query, id);
    if (answer.n) YB_TRY(yb_json_set(given, id, yb_json_new_str(a, answer)));
  }
  YB_TRY(yb_inquiry_go(&w->rq->ctx, w->q, given, &w->way));
  if (w->way.bad) w->v->bad = yb_word(w->rq, "请从下面选一项");
  for (uint32_t i = 0; i < w->way.steps; i++) {
    const struct yb_inquiry_step *s = &w->way.step[i];
    w->asked[i] = (struct v_asked){pt_say(w->rq, &s->question->text),
                                   pt_say(w->rq, &s->option->name), address(w, i)};
    w->hidden[w->v->hidden_n++] = (struct v_pair){.name = s->question->id, .text = s->option->id};
  }
  w->v->asked_n = w->way.steps;
  return YB_OK;
}

static yb_rc options(struct walk *w) {
  struct v_choice *c = YB_NEW_N(w->rq->ctx.arena, w->way.next->options, struct v_choice);
  if (!c) return YB_NOMEM;
  for (uint32_t i = 0; i < w->way.next->options; i++)
    c[i] = (struct v_choice){w->way.next->option[i].id,
                             pt_say(w->rq, &w->way.next->option[i].name), false};
  w->v->options = c;
  w->v->options_n = w->way.next->options;
  w->v->key = w->way.next->id;
  w->v->question = pt_say(w->rq, &w->way.next->text);
  w->v->help = pt_say(w->rq, &w->way.next->help);
  w->v->number = w->v->asked_n + 1;
  if (w->v->asked_n) w->v->back = w->asked[w->v->asked_n - 1].change;
  return YB_OK;
}

static yb_str certainty(struct yb_req *rq, yb_str s, const char **tone) {
  *tone = YB_EQ(s, "known") ? "ok" : YB_EQ(s, "practice") ? "warn" : "mute";
  if (YB_EQ(s, "known")) return yb_word(rq, "规定写明");
  return YB_EQ(s, "practice") ? yb_word(rq, "通行做法，以受理机关为准") : yb_word(rq, "本指引没有登记");
}

static yb_rc texts(struct yb_req *rq, struct yb_strs list, const struct v_text **out, uint32_t *n) {
  struct v_text *t = YB_NEW_N(rq->ctx.arena, list.count, struct v_text);
  if (!t) return YB_NOMEM;
  for (uint32_t i = 0; i < list.count; i++) t[i].text = list.at[i];
  *out = t;
  *n = list.count;
  return YB_OK;
}

static yb_rc filings(struct walk *w) {
  struct v_filing *at = YB_NEW_N(w->rq->ctx.arena, w->way.filings, struct v_filing);
  if (!at) return YB_NOMEM;
  for (uint32_t i = 0; i < w->way.filings; i++) {
    const struct yb_inquiry_filing *f = w->way.filing[i];
    struct v_filing *o = &at[i];
    *o = (struct v_filing){.name = pt_say(w->rq, &f->name), .what = pt_say(w->rq, &f->what),
                           .authority = pt_say(w->rq, &f->authority),
                           .note = pt_say(w->rq, &f->note), .service = f->service,
                           .materials_n = f->materials};
    o->certainty = certainty(w->rq, f->certainty, &o->tone);
    YB_TRY(pt_texts(w->rq, f->material, f->materials, &o->materials));
    YB_TRY(texts(w->rq, f->basis, &o->basis, &o->basis_n));
  }
  w->v->filings = at;
  w->v->filings_n = w->way.filings;
  return YB_OK;
}

static yb_rc papers(struct walk *w) {
  struct v_paper_kind *p = YB_NEW_N(w->rq->ctx.arena, w->q->identities, struct v_paper_kind);
  if (!p) return YB_NOMEM;
  for (uint32_t i = 0; i < w->q->identities; i++)
    p[i] = (struct v_paper_kind){pt_say(w->rq, &w->q->identity[i].name),
                                 pt_say(w->rq, &w->q->identity[i].hint)};
  w->v->papers = p;
  w->v->papers_n = w->q->identities;
  return YB_OK;
}

yb_rc yb_page_inquiry(struct yb_req *rq, struct yb_res *rs) {
  struct v_inquiry v = {0};
  struct yb_page page;
  struct walk w = {.rq = rq, .v = &v,
                   .q = yb_pack_inquiry(yb_req_app(rq)->pack, yb_req_param(rq, "id")),
                   .asked = YB_NEW_N(rq->ctx.arena, YB_INQUIRY_QUESTIONS, struct v_asked),
                   .hidden = YB_NEW_N(rq->ctx.arena, YB_INQUIRY_QUESTIONS, struct v_pair)};
  if (!w.q) return YB_ABSENT;
  if (!w.asked || !w.hidden) return YB_NOMEM;
  v.id = w.q->id;
  v.name = pt_say(rq, &w.q->name);
  v.summary = pt_say(rq, &w.q->summary);
  v.closing = pt_say(rq, &w.q->closing);
  v.effective = pt_date(rq, w.q->effective);
  v.policy = w.q->policy;
  YB_TRY(walk(&w));
  v.asked = w.asked;
  v.hidden = w.hidden;
  v.done = !w.way.next;
  YB_TRY(w.way.next ? options(&w) : filings(&w));
  YB_TRY(papers(&w));
  YB_TRY(texts(rq, w.q->source, &v.sources, &v.sources_n));
  pt_page(rq, &page, w.way.next ? v.question : v.name, YB_NAV_SERVICES);
  return YB_PAGE(rq, rs, &page, shoot_inquiry, &v);
}
