/* summary.c - answers as people read them: for the page before submission, for
 * permits and mail. */
#include "pure/form/form_int.h"

struct summary {
  struct walk w;
  struct yb_form_row *first, *last;
};

static bool zh(const struct summary *s) { return s->w.form->lang == YB_ZH; }

/* 1234567.50 -> 1,234,567.50; long codes are texts, not numbers. */
static void grouped(struct yb_buf *b, yb_str s) {
  size_t from = s.n && s.p[0] == '-', end = from;
  while (end < s.n && s.p[end] >= '0' && s.p[end] <= '9') end++;
  yb_buf_put(b, yb_str_upto(s, from));
  for (size_t i = from; i < end; i++) {
    if (i > from && (end - i) % 3 == 0) yb_buf_byte(b, ',');
    yb_buf_byte(b, s.p[i]);
  }
  yb_buf_put(b, yb_str_from(s, end));
}

static void day(struct yb_buf *b, const struct summary *s, yb_date d) {
  static const char *const months[] = {"January",   "February", "March",    "April",
                                       "May",       "June",     "July",     "August",
                                       "September", "October",  "November", "December"};
  if (zh(s)) yb_buf_fmt(b, "%d年%d月%d日", (int)d.year, d.month, d.day);
  else yb_buf_fmt(b, "%d %s %d", d.day, months[d.month - 1], (int)d.year);
}

static void moment(struct yb_buf *b, const struct summary *s, yb_form_kind kind, yb_str text) {
  yb_date d;
  yb_str head = yb_str_upto(text, kind == YB_FORM_DATETIME ? 10 : text.n);
  if (kind == YB_FORM_TIME || !yb_date_parse(head, &d)) {
    yb_buf_put(b, text);
    return;
  }
  day(b, s, d);
  if (kind == YB_FORM_DATETIME) {
    yb_buf_byte(b, ' ');
    yb_buf_put(b, yb_str_from(text, 11));
  }
}

static void choice(struct yb_buf *b, const struct node *n, const struct yb_json *j) {
  const struct yb_form_option *o = yb_form_option_of(n, yb_form_plain(j));
  yb_buf_put(b, o ? o->label : yb_form_plain(j));
}

static void several(struct yb_buf *b, const struct summary *s, const struct node *n,
                    const struct yb_json *j) {
  for (const struct yb_json *e = j->first; e; e = e->next) {
    if (e != j->first) yb_buf_z(b, zh(s) ? "、" : ", ");
    if (n->pub.kind == YB_FORM_FILE) yb_buf_put(b, yb_json_get_str(e, YB_S("name")));
    else choice(b, n, e);
  }
}

static void shown(struct yb_buf *b, const struct summary *s, const struct node *n,
                  const struct yb_json *j) {
  if (j->type == YB_JSON_ARRAY) {
    several(b, s, n, j);
  } else if (j->type == YB_JSON_BOOL && n->pub.kind == YB_FORM_CHECKBOX) {
    yb_buf_z(b, zh(s) ? (j->truth ? "是" : "否") : (j->truth ? "yes" : "no"));
  } else if (n->pub.options) {
    choice(b, n, j);
  } else if (n->pub.kind == YB_FORM_NUMBER) {
    yb_dec d;
    if (yb_dec_parse(yb_form_plain(j), &d) == YB_OK) grouped(b, j->text);
    else yb_buf_put(b, yb_form_plain(j));
    if (n->pub.unit.n) yb_buf_byte(b, ' '), yb_buf_put(b, n->pub.unit);
  } else if (n->pub.kind >= YB_FORM_DATE && n->pub.kind <= YB_FORM_DATETIME) {
    moment(b, s, n->pub.kind, yb_form_plain(j));
  } else {
    yb_buf_put(b, yb_form_plain(j));
  }
}

static yb_rc leaf(struct summary *s, const struct frame *f, const struct node *n, yb_str lead) {
  struct yb_form_row *row = YB_NEW(s->w.ctx->arena, struct yb_form_row);
  const struct yb_json *j = member(f, n);
  struct yb_buf b;
  if (!row) return YB_NOMEM;
  row->field = &n->pub;
  row->page = n->pub.page;
  YB_TRY(yb_form_name(&s->w, f, n, &row->name));
  YB_TRY(yb_str_fmt(s->w.ctx->arena, &row->label, "%.*s%.*s", YB_ARG(lead), YB_ARG(n->pub.label)));
  yb_buf_init(&b, s->w.ctx->arena);
  if (!blank(j)) shown(&b, s, n, j);
  YB_TRY(yb_buf_take(&b, &row->value));
  if (s->last) s->last->next = row;
  else s->first = row;
  s->last = row;
  return YB_OK;
}

static yb_rc object(struct summary *s, const struct frame *f, uint32_t from, uint32_t end,
                    yb_str lead);

static yb_rc rows(struct summary *s, const struct frame *f, const struct node *n, yb_str lead) {
  const struct yb_json *j = member(f, n);
  uint32_t i = 0;
  if (!j || j->type != YB_JSON_ARRAY) return YB_OK;
  for (const struct yb_json *e = j->first; e; e = e->next, i++) {
    struct frame below;
    yb_str mine;
    YB_TRY(yb_form_row_frame(&s->w, f, n, i, e, &below));
    YB_TRY(yb_str_fmt(s->w.ctx->arena, &mine, "%.*s%.*s %u%s", YB_ARG(lead), YB_ARG(n->pub.label),
                      i + 1, zh(s) ? "：" : ": "));
    YB_TRY(object(s, &below, n->pub.index + 1, n->end, mine));
  }
  return YB_OK;
}

static yb_rc object(struct summary *s, const struct frame *f, uint32_t from, uint32_t end,
                    yb_str lead) {
  for (uint32_t i = from; i < end; i = s->w.form->node[i].end) {
    const struct node *n = &s->w.form->node[i];
    struct frame below;
    bool hide;
    YB_TRY(yb_form_hidden(&s->w, f, n, &hide));
    if (hide) continue;
    if (is_input(n)) YB_TRY(leaf(s, f, n, lead));
    else if (n->pub.kind == YB_FORM_LIST) YB_TRY(rows(s, f, n, lead));
    else if (n->pub.kind == YB_FORM_GROUP) {
      YB_TRY(yb_form_below(&s->w, f, n, &below));
      YB_TRY(object(s, &below, n->pub.index + 1, n->end, lead));
    }
  }
  return YB_OK;
}

yb_rc yb_form_summary(const struct yb_form *form, struct yb_ctx *ctx, const struct yb_json *answers,
                      const struct yb_json *facts, const struct yb_form_row **out) {
  struct summary s = {.w = {form, ctx, facts}};
  struct frame root = {.json = answers};
  YB_TRY(object(&s, &root, 0, form->nodes, YB_S("")));
  *out = s.first;
  return YB_OK;
}
