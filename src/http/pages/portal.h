/* portal.h - what the pages of citizens share: words, times, limits, faults. */
#ifndef YB_HTTP_PAGES_PORTAL_H
#define YB_HTTP_PAGES_PORTAL_H
#include "http/page.h"
#include "http/pages/act.h"
#include "http/view/portal.h"
#include "service/apply/apply.h"
#include "service/supervise/supervise.h"

/* All of these give an empty text for nothing; memory is the request's. A failed
 * allocation gives an empty text too: the page's own buffer reports it. */
yb_str pt_word(struct yb_req *rq, const char *group, yb_str key);   /* "state", "supplement" */
yb_str pt_say(struct yb_req *rq, const yb_said *s);
yb_str pt_at(struct yb_req *rq, int64_t instant);      /* 今天 17:30；11 月 24 日（周二）17:30 */
yb_str pt_at_full(struct yb_req *rq, int64_t instant); /* 2026 年 11 月 20 日 10:53 */
yb_str pt_day(struct yb_req *rq, int64_t instant);     /* 12 月 20 日 */
yb_str pt_date(struct yb_req *rq, yb_date d);
yb_str pt_clock(struct yb_req *rq, int64_t instant);   /* 10:32 */
yb_str pt_length(struct yb_req *rq, int64_t ms);       /* 1 小时 12 分 */
yb_str pt_limit(struct yb_req *rq, struct yb_limit l); /* 8 个工作小时 */
yb_str pt_unit(struct yb_req *rq, struct yb_limit l);  /* 工作小时 */
yb_str pt_fmt(struct yb_req *rq, const char *fmt, ...) YB_PRINTF(2, 3);
/* When something promised now would be due; 0: no limit. */
int64_t pt_due_of(struct yb_req *rq, struct yb_limit l, int64_t from);

/* The page's frame for signed-in people: the badge on 办件 is counted. */
void pt_page(struct yb_req *rq, struct yb_page *page, yb_str title, enum yb_nav nav);
/* YB_OK for a registered person; staff and callers get a page that says so. */
bool pt_is_person(const struct yb_req *rq);
yb_rc pt_only_persons(struct yb_req *rq, struct yb_res *rs) YB_MUST;

/* The diagnostics of the request as a summary that leads to "#f-<path>". */
yb_rc pt_faults(struct yb_req *rq, const struct yb_diags *diags, struct v_errors *out) YB_MUST;
/* What is wrong with one field: what, then how to mend it; empty: nothing. */
yb_str pt_fault(struct yb_req *rq, const struct yb_diags *diags, const char *path);
yb_str pt_diag(struct yb_req *rq, const struct yb_diag *d);
/* "#f-scenes-0-date" of "scenes[0].date". */
yb_str pt_anchor(struct yb_req *rq, yb_str path);

struct v_tag pt_state(struct yb_req *rq, yb_case_state s);
yb_rc pt_case_line(struct yb_req *rq, const struct yb_case_row *r, struct v_case_line *out) YB_MUST;
yb_rc pt_draft(struct yb_req *rq, const struct yb_draft_view *d, struct v_draft *out) YB_MUST;
yb_rc pt_bar(struct yb_req *rq, uint32_t at, uint32_t steps, const struct v_step **out) YB_MUST;
void pt_service(struct yb_req *rq, const struct yb_service *s, struct v_service_link *out);
yb_rc pt_texts(struct yb_req *rq, const yb_said *s, uint32_t n, const struct v_text **out) YB_MUST;
yb_rc pt_markdown(struct yb_req *rq, yb_str text, yb_html *out) YB_MUST;
void pt_figures(struct yb_req *rq, const struct yb_service *s,
                const struct yb_promise_figures *f, struct v_figures *out);
yb_rc pt_levels(struct yb_req *rq, const struct yb_public_figures *f, const struct v_level **out,
                bool *few) YB_MUST;
yb_rc pt_mended(struct yb_req *rq, uint32_t most, const struct v_mended **out,
                uint32_t *n) YB_MUST;

/* ---- forms (portal_form.c) ---- */
const struct yb_form *pt_form(struct yb_req *rq, const struct yb_service *s);
/* Draws one page of a form; `diags` may be NULL. */
yb_rc pt_form_page(struct yb_req *rq, const struct yb_form *form, uint32_t page,
                   const struct yb_json *answers, const struct yb_json *facts,
                   const struct yb_diags *diags, struct v_form *out) YB_MUST;
/* The answers of all pages in parts, sensitive ones masked; `change` is the address
 * of a page ("/apply/12/%u?to=check") or NULL. */
yb_rc pt_parts(struct yb_req *rq, const struct yb_form *form, const struct yb_json *answers,
               const struct yb_json *facts, const char *change, const struct yb_diags *faults,
               const struct v_part **out, uint32_t *n) YB_MUST;
/* Faults of a page (or YB_FORM_ALL) in a list of their own. */
yb_rc pt_check(struct yb_req *rq, const struct yb_form *form, uint32_t page,
               const struct yb_json *answers, const struct yb_json *facts,
               struct yb_diags *out) YB_MUST;

/* Uploads of a post become papers: sealed on the slow lane, then rows. `owner` names
 * draft or case; `then` runs when all are there, with rq->state as it was. */
struct pt_papers {
  struct yb_req *rq;
  int64_t draft, case_id;
  struct yb_paper_add *add;
  uint32_t n, at;
  const int64_t *drop;             /* papers taken away with this post */
  uint32_t drops, dropped;
  void *state;
  yb_then then;
};
/* Takes only files whose field is a file field of the form. */
yb_rc pt_papers_take(struct yb_req *rq, const struct yb_form *form, struct pt_papers *p) YB_MUST;
yb_rc pt_papers_run(struct yb_req *rq, struct yb_res *rs, struct pt_papers *p) YB_MUST;
/* Afterwards: only the dropping, with p->drop and a new p->then. */
yb_rc pt_papers_drop(struct yb_req *rq, struct yb_res *rs, struct pt_papers *p) YB_MUST;
/* Says the refused uploads as faults of their fields. */
yb_rc pt_papers_refused(struct yb_req *rq) YB_MUST;

/* ---- cases (portal_case.c) ---- */
/* The case of the path for who is asking, and its view. */
yb_rc pt_case_load(struct yb_req *rq, struct yb_case_view *c) YB_MUST;
/* How many of the guide's steps this state has passed. */
uint32_t pt_steps_passed(const struct yb_case_view *c);
yb_rc pt_case_view(struct yb_req *rq, const struct yb_case_view *c, struct v_case *out) YB_MUST;

#endif
