/* step.h - a form on its way, for pages and the API alike: which pages of a draft are
 * shown, which of its faults are new, which papers the answers have lost; and a case's
 * answers with the papers of its open supplement. Memory is the request's. */
#ifndef YB_HTTP_PAGES_STEP_H
#define YB_HTTP_PAGES_STEP_H
#include "http/pages/portal.h"

struct pt_step {
  struct yb_draft_view d;
  const struct yb_form *form;                   /* in the reader's language */
  uint32_t page;                                /* from 0 */
  uint32_t shown[YB_FORM_PAGES], shown_n, at;   /* pages that are not hidden; ours */
};

/* The draft that the path's parameter names; YB_ABSENT when it is not theirs. */
yb_rc pt_step_load(struct yb_req *rq, const char *param, struct pt_step *s) YB_MUST;
/* Which pages these answers show, and which of them is `page`. */
yb_rc pt_step_pages(struct yb_req *rq, struct pt_step *s, const struct yb_json *answers) YB_MUST;
/* True when every fault is in a question that the answers have only now opened. */
yb_rc pt_step_only_new(struct yb_req *rq, const struct pt_step *s, const struct yb_diags *faults,
                       bool *out) YB_MUST;
/* Papers of before that the answers no longer name: into p->drop. */
yb_rc pt_step_taken_away(struct yb_req *rq, const struct pt_step *s,
                         const struct yb_json *answers, struct pt_papers *p) YB_MUST;

/* Whether a list of files names this paper. */
bool pt_names_paper(const struct yb_json *list, yb_str id);
/* Whether the open supplement asks for a field of this page. */
bool pt_is_wanted(const struct yb_case_view *c, const struct yb_form *form, uint32_t page);
/* The case's answers with the papers of the present round in their fields. */
yb_rc pt_with_papers(struct yb_req *rq, const struct yb_case_view *c, const struct yb_form *form,
                     const struct yb_json **out) YB_MUST;
/* "remove:plan_file[0]" took a paper of the present round out of the answers: into p->drop. */
yb_rc pt_dropped(struct yb_req *rq, const struct yb_case_view *c, const struct yb_json *answers,
                 struct pt_papers *p) YB_MUST;

#endif
