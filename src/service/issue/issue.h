/* issue.h - the permit: its page, print, PDF, QR code and public verification. */
#ifndef YB_SERVICE_ISSUE_H
#define YB_SERVICE_ISSUE_H
#include "service/apply/apply.h"

struct yb_permit_place { yb_str name, when, what; };
struct yb_permit_view {
  int64_t case_id, issued_at, valid_from, valid_to, revoked_at;   /* _to: the first instant after */
  yb_str no, code, case_no, title, service_name, issuer, revoked_why, url;
  yb_str holder;                           /* full for the holder, masked in public */
  struct yb_strs conditions;               /* with the unit that set each */
  uint32_t places;
  const struct yb_permit_place *place;
  struct yb_html qr;                       /* SVG, no script, no style attribute */
  bool valid_now;
  yb_str now_no, now_code;                 /* of the version in force, when this one was replaced */
};
/* The job "issue" of a flow (service/app/app.h): makes the document that the node's
 * yb:document names, inside the command. */
struct yb_course;
struct yb_flow_effect;
yb_rc yb_permit_issue_job(struct yb_course *co, const struct yb_flow_effect *job,
                          bool *done, struct yb_json **set) YB_MUST;
/* The case's answers are others now: a new version of its permit with the conditions of the
 * old one, which is replaced and says by which. *id 0: the case has none. */
yb_rc yb_permit_again(struct yb_course *co, int64_t *id) YB_MUST;
/* The permit ends, with the reason that its page tells. */
yb_rc yb_permit_end(struct yb_course *co, yb_str why) YB_MUST;
/* For the holder and the desk. */
yb_rc yb_permit_get(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                    int64_t case_id, struct yb_permit_view *out) YB_MUST;
/* For anybody with the code: what a passer-by may know. */
yb_rc yb_permit_verify(struct yb_app *app, struct yb_ctx *ctx, yb_str code,
                       struct yb_permit_view *out) YB_MUST;
/* A4 PDF by the helper process (yiban-render); on the slow lane. YB_IO when it
 * fails or takes over 20 s; the page and its print remain. */
yb_rc yb_permit_pdf(struct yb_app *app, struct yb_ctx *ctx, const struct yb_permit_view *v,
                    yb_str *pdf) YB_MUST;
/* A QR code of `text` as SVG. */
yb_rc yb_qr_svg(struct yb_ctx *ctx, yb_str text, yb_str title, struct yb_html *out) YB_MUST;

#endif
