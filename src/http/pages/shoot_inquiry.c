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
  struct yb_json *answers;               /* by question, as far as asked and answered */
  const struct yb_inquiry_question *next;        /* NULL: all are answered */
  struct v_inquiry *v;
  struct v_asked *asked;
  struct v_pair *hidden;
};

static yb_rc holds(struct walk *w, const struct yb_feel *test, bool *out) {
  struct yb_ctx quiet = w->rq->ctx;
  yb_value v;
  *out = true;
  if (!test) return YB_OK;
  quiet.diags = NULL;                     /* a null is "does not hold" */
  YB_TRY(yb_feel_eval_json(test, &quiet, w->answers, &v));
  *out = yb_value_is_true(v);
  return YB_OK;
}

static const struct yb_inquiry_option *option(const struct yb_inquiry_question *q, yb_str id) {
  for (uint32_t i = 0; i < q->options; i++)
    if (yb_str_eq(q->option[i].id, id)) return &q->option[i];
  return NULL;
}

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

/* Answers count in order, and only where the question is asked. */
static yb_rc walk(struct walk *w) {
  for (uint32_t i = 0; i < w->q->questions && !w->next; i++) {
    const struct yb_inquiry_question *q = &w->q->question[i];
    bool is_asked;
    YB_TRY(holds(w, q->test, &is_asked));
    if (!is_asked) continue;
    yb_str given = yb_pairs_get(w->rq->query, q->id);
    const struct yb_inquiry_option *o = option(q, given);
    if (!o) {
      w->next = q;
      if (given.n) w->v->bad = yb_word(w->rq, "请从下面选一项");
      break;
    }
    YB_TRY(yb_json_set(w->answers, q->id, yb_json_new_str(w->rq->ctx.arena, o->id)));
    uint32_t n = w->v->asked_n++;
    w->asked[n] = (struct v_asked){pt_say(w->rq, &q->text), pt_say(w->rq, &o->name),
                                   address(w, n)};
    w->hidden[w->v->hidden_n++] = (struct v_pair){.name = q->id, .text = o->id};
  }
  return YB_OK;
}

static yb_rc options(struct walk *w) {
  struct v_choice *c = YB_NEW_N(w->rq->ctx.arena, w->next->options, struct v_choice);
  if (!c) return YB_NOMEM;
  for (uint32_t i = 0; i < w->next->options; i++)
    c[i] = (struct v_choice){w->next->option[i].id, pt_say(w->rq, &w->next->option[i].name), false};
  w->v->options = c;
  w->v->options_n = w->next->options;
  w->v->key = w->next->id;
  w->v->question = pt_say(w->rq, &w->next->text);
  w->v->help = pt_say(w->rq, &w->next->help);
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
  struct v_filing *at = YB_NEW_N(w->rq->ctx.arena, w->q->filings, struct v_filing);
  if (!at) return YB_NOMEM;
  for (uint32_t i = 0; i < w->q->filings; i++) {
    const struct yb_inquiry_filing *f = &w->q->filing[i];
    struct v_filing *o = &at[w->v->filings_n];
    bool listed;
    YB_TRY(holds(w, f->test, &listed));
    if (!listed) continue;
    *o = (struct v_filing){.name = pt_say(w->rq, &f->name), .what = pt_say(w->rq, &f->what),
                           .authority = pt_say(w->rq, &f->authority),
                           .note = pt_say(w->rq, &f->note), .service = f->service,
                           .materials_n = f->materials};
    o->certainty = certainty(w->rq, f->certainty, &o->tone);
    YB_TRY(pt_texts(w->rq, f->material, f->materials, &o->materials));
    YB_TRY(texts(w->rq, f->basis, &o->basis, &o->basis_n));
    w->v->filings_n++;
  }
  w->v->filings = at;
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
  struct walk w = {.rq = rq, .v = &v, .answers = yb_json_new(rq->ctx.arena, YB_JSON_OBJECT),
                   .q = yb_pack_inquiry(yb_req_app(rq)->pack, yb_req_param(rq, "id")),
                   .asked = YB_NEW_N(rq->ctx.arena, YB_INQUIRY_QUESTIONS, struct v_asked),
                   .hidden = YB_NEW_N(rq->ctx.arena, YB_INQUIRY_QUESTIONS, struct v_pair)};
  if (!w.q) return YB_ABSENT;
  if (!w.answers || !w.asked || !w.hidden) return YB_NOMEM;
  v.id = w.q->id;
  v.name = pt_say(rq, &w.q->name);
  v.summary = pt_say(rq, &w.q->summary);
  v.closing = pt_say(rq, &w.q->closing);
  v.effective = pt_date(rq, w.q->effective);
  v.policy = w.q->policy;
  YB_TRY(walk(&w));
  v.asked = w.asked;
  v.hidden = w.hidden;
  v.done = !w.next;
  YB_TRY(w.next ? options(&w) : filings(&w));
  YB_TRY(papers(&w));
  YB_TRY(texts(rq, w.q->source, &v.sources, &v.sources_n));
  pt_page(rq, &page, w.next ? v.question : v.name, YB_NAV_SERVICES);
  return YB_PAGE(rq, rs, &page, shoot_inquiry, &v);
}
