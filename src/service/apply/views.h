/* views.h - filling a case view: shared by the applicant's page and the desk's. */
#ifndef YB_SERVICE_APPLY_VIEWS_H
#define YB_SERVICE_APPLY_VIEWS_H
#include "service/apply/apply.h"
#include "service/course/course.h"

/* Everything but rights and masking. `inside`: with staff names in the past. */
yb_rc yb_case_view_fill(struct yb_course *co, bool inside, struct yb_case_view *out) YB_MUST;
/* Whether its applicant may rate it now, but for having rated it. */
bool yb_case_rateable(const struct yb_course *co);
/* A clock as people read it; all zero when there is none. */
void yb_promise_of(struct yb_course *co, const struct yb_case_clock *k,
                   struct yb_promise_view *out);

/* Papers of a draft or case as shown; names opened with the person's key. */
yb_rc yb_papers_view(struct yb_tx *tx, struct yb_app *app, const struct yb_service *s,
                     enum yb_sql sql, int64_t owner, struct yb_paper_list *out) YB_MUST;

/* What conditions of a form may know of the applicant: {applicant: {name, uscc, ...}}. */
yb_rc yb_facts_of(struct yb_tx *tx, struct yb_app *app, int64_t person, int64_t enterprise,
                  const struct yb_json **out) YB_MUST;

#endif
