/* form.h - a form's items as templates draw them (web/tpl/form.html). */
#ifndef YB_VIEW_FORM_H
#define YB_VIEW_FORM_H
#include "http/http.h"
#include "pure/form/form.h"

struct v_text { yb_str text; };
struct v_error_link { yb_str href, text; };
struct v_field {
  const struct yb_form_item *i;
  const struct yb_form_option *options;   /* = i->option; empty for others */
  uint32_t options_n;
  const struct yb_form_upload *uploads;
  uint32_t uploads_n;
  yb_html note;            /* NOTE: its Markdown as HTML */
  yb_str echo;             /* a date in words, an amount in 元 */
  const char *input;       /* type=: "text", "date" ... */
  const char *mode;        /* inputmode= or NULL */
  bool narrow;
};
struct v_form {
  yb_str action, form_name;       /* of {{csrf}}; empty: the page's */
  const struct v_field *fields;
  uint32_t fields_n;
  const struct v_error_link *errors;
  uint32_t errors_n;
  bool uploads;            /* the form has a file field: multipart */
};

/* Makes the view of one page of a form from pure/form's items. */
yb_rc yb_form_draw(struct yb_req *rq, const struct yb_form_item *items, yb_str action,
                   struct v_form *out) YB_MUST;
/* What was posted, for yb_form_read; files are the caller's. */
yb_rc yb_form_posted(struct yb_req *rq, struct yb_form_post *out) YB_MUST;

#endif
