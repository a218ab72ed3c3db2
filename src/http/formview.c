/* formview.c - from pure/form's items to what web/tpl/form.html draws. */
#include <cmark.h>

#include "base/arena.h"
#include "base/time.h"
#include "http/page.h"
#include "http/view/form.h"

/* Notes are Markdown of the pack; raw HTML in them is dropped by cmark. */
static yb_rc note(struct yb_arena *a, yb_str text, yb_html *out) {
  char *html = cmark_markdown_to_html(text.p ? text.p : "", text.n, CMARK_OPT_DEFAULT);
  if (!html) return YB_NOMEM;
  yb_rc rc = yb_str_dup(a, yb_str_of(html), &out->s);
  cmark_get_default_mem_allocator()->free(html);
  return rc;
}

/* A browser shows dates in its own locale; words leave no doubt. */
static yb_rc echo_date(struct yb_req *rq, yb_str value, yb_str *out) {
  static const char *const week[] = {"周一", "周二", "周三", "周四", "周五", "周六", "周日"};
  yb_date d;
  if (!yb_date_parse(yb_str_upto(value, 10), &d)) return YB_OK;
  yb_str day = yb_word(rq, week[yb_date_weekday(d) - 1]);
  if (rq->tongue == YB_TONGUE_EN)
    return yb_str_fmt(rq->ctx.arena, out, "%.*s %d-%02d-%02d", YB_ARG(day), d.year, d.month, d.day);
  return yb_str_fmt(rq->ctx.arena, out, "%d年%d月%d日，%.*s", d.year, d.month, d.day, YB_ARG(day));
}

static yb_rc draw_one(struct yb_req *rq, const struct yb_form_item *i, struct v_field *f) {
  f->i = i;
  f->options = i->option;
  f->options_n = i->options;
  f->uploads = i->upload;
  f->uploads_n = i->uploads;
  f->input = "text";
  if (i->part == YB_PART_NOTE) return note(rq->ctx.arena, i->value, &f->note);
  if (i->part != YB_PART_FIELD) return YB_OK;
  switch (i->field->kind) {
    case YB_FORM_NUMBER:
      f->mode = i->field->decimals == 0 ? "numeric" : "decimal";
      f->narrow = true;
      break;
    case YB_FORM_DATE:
      f->input = "date";
      f->narrow = true;
      return echo_date(rq, i->value, &f->echo);
    case YB_FORM_TIME:
      f->input = "time";
      f->narrow = true;
      break;
    case YB_FORM_DATETIME:
      f->input = "datetime-local";
      return echo_date(rq, i->value, &f->echo);
    case YB_FORM_TEXT:
      if (YB_EQ(i->field->format, "phone")) f->mode = "tel";
      if (YB_EQ(i->field->format, "email")) f->mode = "email";
      break;
    default:
      break;
  }
  return YB_OK;
}

yb_rc yb_form_draw(struct yb_req *rq, const struct yb_form_item *items, yb_str action,
                   struct v_form *out) {
  struct yb_arena *a = rq->ctx.arena;
  uint32_t n = 0, e = 0, errors = 0;
  for (const struct yb_form_item *i = items; i; i = i->next) {
    n++;
    errors += i->error != NULL;
  }
  struct v_field *f = YB_NEW_N(a, n, struct v_field);
  struct v_error_link *link = YB_NEW_N(a, errors, struct v_error_link);
  if (!f || !link) return YB_NOMEM;
  n = 0;
  memset(out, 0, sizeof *out);
  for (const struct yb_form_item *i = items; i; i = i->next, n++) {
    YB_TRY(draw_one(rq, i, &f[n]));
    if (i->field && i->field->kind == YB_FORM_FILE) out->uploads = true;
    if (!i->error) continue;
    YB_TRY(yb_str_fmt(a, &link[e].href, "#%.*s", YB_ARG(i->id)));
    link[e++].text = i->error_text;
  }
  out->action = action;
  out->fields = f;
  out->fields_n = n;
  out->errors = link;
  out->errors_n = e;
  return YB_OK;
}

yb_rc yb_form_posted(struct yb_req *rq, struct yb_form_post *out) {
  struct yb_form_pair *p = YB_NEW_N(rq->ctx.arena, rq->form.n, struct yb_form_pair);
  if (!p) return YB_NOMEM;
  for (uint32_t i = 0; i < rq->form.n; i++)
    p[i] = (struct yb_form_pair){rq->form.at[i].name, rq->form.at[i].value};
  *out = (struct yb_form_post){.pair = p, .pairs = rq->form.n};
  return YB_OK;
}
