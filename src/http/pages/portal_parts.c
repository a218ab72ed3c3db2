/* portal_parts.c - pieces that several portal pages show. */
#include <cmark.h>

#include "base/arena.h"
#include "http/pages/portal.h"
#include "service/pack/kind.h"

bool pt_is_person(const struct yb_req *rq) { return yb_req_who(rq)->kind == YB_WHO_PERSON; }

yb_rc pt_only_persons(struct yb_req *rq, struct yb_res *rs) {
  if (yb_req_who(rq)->kind == YB_WHO_CALLER) return yb_res_go(rq, rs, "/caller");
  return yb_page_error(rq, rs, 403, yb_word(rq, "这里只给申请人用"),
                       yb_word(rq, "您现在用的是工作账号。要以个人身份办事，请先退出，再用手机号登录。"));
}

void pt_page(struct yb_req *rq, struct yb_page *page, yb_str title, enum yb_nav nav) {
  uint32_t waiting;
  yb_page_init(rq, page, title);
  const struct yb_catalog *catalog = yb_req_app(rq)->pack->catalog;
  page->nav = (uint8_t)nav;
  if (catalog) page->platform = pt_say(rq, &catalog->name);
  if (!pt_is_person(rq)) return;
  if (yb_cases_waiting(yb_req_app(rq), &rq->ctx, yb_req_who(rq), &waiting) == YB_OK)
    page->todo = waiting;
}

/* ---- cases and drafts ---- */

struct v_tag pt_state(struct yb_req *rq, yb_case_state s) {
  static const char *const tone[YB_CASE_STATES_COUNT] = {
      [YB_CASE_SUBMITTED] = "info", [YB_CASE_SUPPLEMENT] = "warn", [YB_CASE_ACCEPTED] = "info",
      [YB_CASE_GRANTED] = "ok",     [YB_CASE_DELIVERED] = "ok",    [YB_CASE_REJECTED] = "bad",
      [YB_CASE_REFUSED] = "bad",    [YB_CASE_WITHDRAWN] = "mute",  [YB_CASE_LAPSED] = "mute"};
  return (struct v_tag){pt_word(rq, "state", yb_str_of(yb_case_state_name(s))), tone[s]};
}

yb_rc pt_case_line(struct yb_req *rq, const struct yb_case_row *r, struct v_case_line *out) {
  *out = (struct v_case_line){.id = r->id, .no = r->no, .title = r->title,
                              .service = r->service_name, .when = pt_at(rq, r->submitted_at),
                              .due = pt_at(rq, r->due_at), .state = pt_state(rq, r->state),
                              .how = (int)r->state, .yours = r->yours, .can_rate = r->can_rate};
  return YB_OK;
}

yb_rc pt_bar(struct yb_req *rq, uint32_t at, uint32_t steps, const struct v_step **out) {
  struct v_step *bar = YB_NEW_N(rq->ctx.arena, steps, struct v_step);
  if (!bar) return YB_NOMEM;
  for (uint32_t i = 0; i < steps; i++) bar[i].state = i + 1 < at ? "on" : i + 1 == at ? "now" : "";
  *out = bar;
  return YB_OK;
}

yb_rc pt_draft(struct yb_req *rq, const struct yb_draft_view *d, struct v_draft *out) {
  uint32_t steps = d->pages + 1, at = d->page < d->pages ? d->page + 1 : steps;
  *out = (struct v_draft){.id = d->id, .name = pt_say(rq, &d->service->guide.name),
                          .saved = pt_at(rq, d->updated_at), .kept = pt_day(rq, d->expires_at),
                          .step = at, .steps = steps, .bar_n = steps};
  if (at < steps) out->href = pt_fmt(rq, "/apply/%lld/%u", (long long)d->id, at);
  else out->href = pt_fmt(rq, "/apply/%lld/check", (long long)d->id);
  return pt_bar(rq, at, steps, &out->bar);
}

void pt_service(struct yb_req *rq, const struct yb_service *s, struct v_service_link *out) {
  const struct yb_guide *g = &s->guide;
  *out = (struct v_service_link){.id = s->id, .name = pt_say(rq, &g->name),
                                 .summary = pt_say(rq, &g->summary), .body = pt_say(rq, &g->body),
                                 .promise = pt_limit(rq, g->promise), .free = !g->has_fee,
                                 .promised = YB_EQ(g->handling, "promised"),
                                 .visits = g->visits, .minutes = g->minutes};
  for (uint32_t i = 0; i < g->channels.count; i++)
    if (YB_EQ(g->channels.at[i], "online")) out->online = true;
}

yb_rc pt_texts(struct yb_req *rq, const yb_said *s, uint32_t n, const struct v_text **out) {
  struct v_text *t = YB_NEW_N(rq->ctx.arena, n, struct v_text);
  if (!t) return YB_NOMEM;
  for (uint32_t i = 0; i < n; i++) t[i].text = pt_say(rq, &s[i]);
  *out = t;
  return YB_OK;
}

yb_rc pt_markdown(struct yb_req *rq, yb_str text, yb_html *out) {
  char *html = cmark_markdown_to_html(text.p ? text.p : "", text.n, CMARK_OPT_DEFAULT);
  if (!html) return YB_NOMEM;
  yb_rc rc = yb_str_dup(rq->ctx.arena, yb_str_of(html), &out->s);
  cmark_get_default_mem_allocator()->free(html);
  return rc;
}

/* ---- public figures ---- */

static int64_t percent(int64_t part, int64_t of) { return of > 0 ? part * 100 / of : 0; }

void pt_figures(struct yb_req *rq, const struct yb_service *s,
                const struct yb_promise_figures *f, struct v_figures *out) {
  *out = (struct v_figures){.service = pt_say(rq, &s->guide.name), .any = f->cases > 0 && !f->few,
                            .few = f->few, .cases = f->cases,
                            .kept_percent = percent(f->kept, f->cases),
                            .clock_percent = percent(f->clock_kept, f->cases),
                            .median_work = pt_length(rq, f->median_work_ms),
                            .median_clock = pt_length(rq, f->median_clock_ms),
                            .p90_work = pt_length(rq, f->p90_work_ms),
                            .p90_clock = pt_length(rq, f->p90_clock_ms),
                            .promise = pt_limit(rq, s->guide.promise)};
}

/* Below ten answers no level is shown by itself: it could point at a person. */
#define FEW 10
yb_rc pt_levels(struct yb_req *rq, const struct yb_public_figures *f, const struct v_level **out,
                bool *few) {
  static const char *const face[] = {"", "face1", "face2", "face3", "face4", "face5"};
  struct v_level *l = YB_NEW_N(rq->ctx.arena, 5, struct v_level);
  if (!l) return YB_NOMEM;
  *few = !f || f->rated < FEW;
  for (int i = 0; i < 5; i++) {
    int level = 5 - i;
    int64_t n = f ? f->level[level] : 0;
    yb_str name = pt_word(rq, "rating", pt_fmt(rq, "%d", level));
    l[i] = (struct v_level){.icon = face[level], .name = name, .n = n,
                            .percent = f ? percent(n, f->rated) : 0, .level = level};
  }
  *out = l;
  return YB_OK;
}

yb_rc pt_mended(struct yb_req *rq, uint32_t most, const struct v_mended **out, uint32_t *n) {
  struct yb_mended_list list;
  *n = 0;
  *out = NULL;
  YB_TRY(yb_mended_public(yb_req_app(rq), &rq->ctx, &list));
  uint32_t count = list.count < most ? list.count : most;
  struct v_mended *m = YB_NEW_N(rq->ctx.arena, count, struct v_mended);
  if (!m) return YB_NOMEM;
  for (uint32_t i = 0; i < count; i++)
    m[i] = (struct v_mended){list.at[i].what, list.at[i].done, pt_day(rq, list.at[i].at)};
  *out = m;
  *n = count;
  return YB_OK;
}
