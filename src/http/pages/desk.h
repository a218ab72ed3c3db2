/* desk.h - what the pages of the desk share: the frame, words, times, fields,
 * faults, lines of cases. Memory is the request's; a failed allocation gives an empty
 * text, and the page's own buffer reports it. */
#ifndef YB_HTTP_PAGES_DESK_H
#define YB_HTTP_PAGES_DESK_H
#include "http/page.h"
#include "http/pages/act.h"
#include "http/pages/frame.h"
#include "http/view/desk.h"
#include "service/handle/handle.h"
#include "service/people/people.h"

yb_str dk_fmt(struct yb_req *rq, const char *fmt, ...) YB_PRINTF(2, 3);
/* "state" and "supplement"; empty when the pack has no such word. */
yb_str dk_word(struct yb_req *rq, const char *group, yb_str key);
/* The word, or the key when there is none. */
yb_str dk_word_or(struct yb_req *rq, const char *group, yb_str key);
yb_str dk_say(struct yb_req *rq, const yb_said *s);
yb_str dk_at(struct yb_req *rq, int64_t instant);      /* 今天 14:24; 11-20 10:22 */
yb_str dk_full(struct yb_req *rq, int64_t instant);    /* 2026 年 11 月 20 日 10:22 */
yb_str dk_day(struct yb_req *rq, int64_t instant);     /* 2026-11-20 */
yb_str dk_length(struct yb_req *rq, int64_t ms);       /* 4 小时 30 分 */
yb_str dk_limit(struct yb_req *rq, struct yb_limit l); /* 8 工作小时 */
/* The beginning of a day of the city, or false. */
bool dk_day_parse(struct yb_req *rq, yb_str text, int64_t *out);
int64_t dk_int(yb_str text);                           /* 0 when it is none */

/* ---- faults and fields ---- */
/* The sentence of the first fault of a path; empty: none. */
yb_str dk_fault(struct yb_req *rq, const char *path);
/* All faults of the request as a summary; a fault of `path` leads to "#<prefix><path>". */
yb_rc dk_sum(struct yb_req *rq, const char *prefix, struct v_form *sum) YB_MUST;
/* A field with what was posted (or `value`) and its fault when `mine`: the form of
 * this field is the one that was posted. `id` is the prefix and the name. */
struct v_input dk_input(struct yb_req *rq, bool mine, const char *prefix, const char *name,
                        const char *type, yb_str label, yb_str value);
void dk_picked(struct v_input *in, struct v_pick *picks, uint32_t n);

/* ---- lines ---- */
struct v_sla dk_sla(yb_str chip, int light, bool closed);
struct v_chip dk_state(struct yb_req *rq, yb_case_state s);
yb_rc dk_rows(struct yb_req *rq, const struct yb_queue_row *at, uint32_t n,
              const struct v_desk_row **out) YB_MUST;
bool dk_in_days(const struct yb_promise_view *p);
void dk_clock(struct yb_req *rq, const struct yb_promise_view *p, struct v_desk_clock *out);
/* Units that the desk may name, in the pack's order: the first has no value. */
yb_rc dk_units(struct yb_req *rq, yb_str first, bool (*take)(const struct yb_unit *u, void *arg),
               void *arg, struct v_pick **out, uint32_t *n) YB_MUST;

/* ---- the case (desk_case.c) ---- */
/* Shows the case page; `form` names the posted form whose faults it bears, or NULL.
 * show_* is a value that was unmasked just now. */
yb_rc dk_case_show(struct yb_req *rq, struct yb_res *rs, int64_t id, const char *form,
                   yb_str show_label, yb_str show_value) YB_MUST;
/* The decision form of the task (desk_decide.c). */
yb_rc dk_decide_view(struct yb_req *rq, const struct yb_desk_case *c, bool posted,
                     struct v_desk_decide *out) YB_MUST;
/* Changes, lead time and clashes of the case (desk_extra.c). */
yb_rc dk_extra(struct yb_req *rq, const struct yb_desk_case *d, struct v_desk_case *v) YB_MUST;
/* How an answer's path is called in this service; the path itself when unknown. */
yb_str dk_field_label(struct yb_req *rq, const struct yb_service *s, yb_str path);
/* The open list of what is missing, labelled. */
yb_rc dk_wanted(struct yb_req *rq, const struct yb_case_view *c,
                const struct v_desk_answer **out, uint32_t *n) YB_MUST;

#endif
