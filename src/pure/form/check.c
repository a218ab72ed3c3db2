/* check.c - everything that can be wrong with answers, each with its path, what
 * it is and how to cure it. A fault that only a person can judge (a check digit
 * of a code that was really issued) is a warning. */
#include "pure/form/form_int.h"

struct checking {
  struct walk w;
  uint32_t page, faults;
};

static yb_rc say(struct checking *c, yb_severity severity, yb_str path, yb_msg msg, yb_str a0,
                 yb_str a1) {
  struct yb_place at = {.path = path};
  const yb_str args[YB_DIAG_ARGS] = {a0, a1};
  c->faults += severity == YB_ERROR;
  return yb_diag_at(c->w.ctx, severity, at, msg, args) == YB_NOMEM ? YB_NOMEM : YB_OK;
}

static yb_rc fault(struct checking *c, yb_str path, const struct node *n, yb_msg msg, yb_str a1) {
  return say(c, YB_ERROR, path, msg, n->pub.label, a1);
}

static yb_rc limit(struct checking *c, yb_str path, const struct node *n, yb_msg msg, uint32_t v) {
  yb_str text;
  YB_TRY(yb_str_fmt(c->w.ctx->arena, &text, "%u", v));
  return fault(c, path, n, msg, text);
}

static yb_rc bound(struct checking *c, yb_str path, const struct node *n, yb_msg msg, yb_dec v) {
  struct yb_buf b;
  yb_str text;
  yb_buf_init(&b, c->w.ctx->arena);
  yb_dec_write(&b, v, true);
  YB_TRY(yb_buf_take(&b, &text));
  return fault(c, path, n, msg, text);
}

static yb_rc missing(struct checking *c, yb_str path, const struct node *n) {
  yb_msg msg = YB_MSG_form_required;
  if (n->pub.kind == YB_FORM_CHECKBOX) msg = YB_MSG_form_tick;
  else if (n->pub.kind == YB_FORM_FILE) msg = YB_MSG_form_upload;
  else if (n->pub.options) msg = YB_MSG_form_choose;
  return fault(c, path, n, msg, YB_S(""));
}

/* Numbers that were really issued wrong are a warning: a clerk confirms. */
static yb_rc number_of_someone(struct checking *c, yb_str path, const struct node *n, yb_str s) {
  struct yb_ident id;
  yb_msg why = YB_MSG_form_mismatch;
  yb_rc rc = yb_ident_read(c->w.ctx->arena, c->w.ctx->now_ms, n->ident, s, &id, &why);
  if (rc == YB_INVALID) return fault(c, path, n, why, YB_S(""));
  YB_TRY(rc);
  return id.warn ? say(c, YB_WARNING, path, id.msg, n->pub.label, YB_S("")) : YB_OK;
}

static yb_rc text(struct checking *c, yb_str path, const struct node *n, yb_str s) {
  size_t length = yb_utf8_count(s);
  bool hit = true;
  if (length > n->pub.max_length) return limit(c, path, n, YB_MSG_form_too_long, n->pub.max_length);
  if (length < n->pub.min_length)
    return limit(c, path, n, YB_MSG_form_too_short, n->pub.min_length);
  if (n->pattern) {
    yb_rc rc = yb_pattern_match(n->pattern, s, false, &hit);
    if (rc == YB_OK && !hit) return fault(c, path, n, YB_MSG_form_mismatch, YB_S(""));
    if (rc == YB_LIMIT) return fault(c, path, n, YB_MSG_form_mismatch, YB_S(""));
  }
  if (n->is_ident) return number_of_someone(c, path, n, s);
  if (!n->format) return YB_OK;
  yb_rc rc = yb_pattern_match(n->format, s, true, &hit);
  return rc == YB_OK && hit ? YB_OK : fault(c, path, n, YB_MSG_form_mismatch, YB_S(""));
}

static yb_rc number(struct checking *c, yb_str path, const struct node *n,
                    const struct yb_json *j) {
  yb_dec d, rest;
  if (j->type != YB_JSON_NUMBER && j->type != YB_JSON_STRING)
    return fault(c, path, n, YB_MSG_form_wrong_type, YB_S("number"));
  yb_rc rc = yb_dec_parse(j->text, &d);
  if (rc == YB_NOMEM) return rc;
  if (rc != YB_OK) return fault(c, path, n, YB_MSG_form_not_number, YB_S(""));
  if ((j->type == YB_JSON_STRING) != n->pub.number_as_text)
    return fault(c, path, n, YB_MSG_form_wrong_type,
                 n->pub.number_as_text ? YB_S("string") : YB_S("number"));
  if (n->pub.has_min && yb_dec_cmp(d, n->pub.min) < 0)
    return bound(c, path, n, YB_MSG_form_too_small, n->pub.min);
  if (n->pub.has_max && yb_dec_cmp(d, n->pub.max) > 0)
    return bound(c, path, n, YB_MSG_form_too_large, n->pub.max);
  if (n->pub.decimals >= 0 && yb_dec_places(d) > n->pub.decimals)
    return limit(c, path, n, YB_MSG_form_decimals, (uint32_t)n->pub.decimals);
  if (!n->pub.has_step || yb_dec_sign(n->pub.step) <= 0) return YB_OK;
  rc = yb_dec_modulo(d, n->pub.step, &rest);
  return rc == YB_OK && yb_dec_sign(rest) != 0
             ? bound(c, path, n, YB_MSG_form_mismatch, n->pub.step)
         : rc == YB_NOMEM ? rc
                          : YB_OK;
}

static yb_rc moment(struct checking *c, yb_str path, const struct node *n, yb_str s) {
  yb_str canonical = YB_S("");
  yb_rc rc = yb_form_moment(c->w.ctx->arena, n->pub.kind, s, &canonical);
  if (rc == YB_NOMEM) return rc;
  if (rc == YB_OK && yb_str_eq(s, canonical)) return YB_OK;
  return fault(c, path, n,
               n->pub.kind == YB_FORM_TIME ? YB_MSG_form_not_time : YB_MSG_form_not_date,
               YB_S(""));
}

static bool is_choice(const struct node *n, const struct yb_json *j) {
  const struct yb_form_option *o = yb_form_option_of(n, yb_form_plain(j));
  return o && n->option_json[o - n->pub.option]->type == j->type;
}

static yb_rc choices(struct checking *c, yb_str path, const struct node *n,
                     const struct yb_json *j) {
  if (j->type != YB_JSON_ARRAY) return fault(c, path, n, YB_MSG_form_wrong_type, YB_S("array"));
  for (const struct yb_json *e = j->first; e; e = e->next) {
    bool twice = false;
    for (const struct yb_json *f = j->first; f != e; f = f->next) twice |= yb_json_same(e, f);
    if (twice || !is_choice(n, e)) return fault(c, path, n, YB_MSG_form_no_option, YB_S(""));
  }
  return YB_OK;
}

static yb_rc files(struct checking *c, yb_str path, const struct node *n, const struct yb_json *j) {
  if (j->type != YB_JSON_ARRAY) return fault(c, path, n, YB_MSG_form_wrong_type, YB_S("array"));
  if (j->count > (n->pub.multiple ? YB_FORM_ROWS : 1))
    return limit(c, path, n, YB_MSG_form_rows_many, n->pub.multiple ? YB_FORM_ROWS : 1);
  for (const struct yb_json *e = j->first; e; e = e->next)
    if (e->type != YB_JSON_OBJECT || !yb_json_get_str(e, YB_S("id")).n)
      return fault(c, path, n, YB_MSG_form_wrong_type, YB_S("{id, name, type, bytes}"));
  return YB_OK;
}

static yb_rc value(struct checking *c, yb_str path, const struct node *n, const struct yb_json *j) {
  bool string = j->type == YB_JSON_STRING;
  switch (n->pub.kind) {
    case YB_FORM_NUMBER: return number(c, path, n, j);
    case YB_FORM_CHECKLIST: return choices(c, path, n, j);
    case YB_FORM_FILE: return files(c, path, n, j);
    case YB_FORM_CHECKBOX:
      if (j->type != YB_JSON_BOOL)
        return fault(c, path, n, YB_MSG_form_wrong_type, YB_S("boolean"));
      return n->pub.required && !j->truth ? missing(c, path, n) : YB_OK;
    case YB_FORM_RADIO:
    case YB_FORM_SELECT:
      return is_choice(n, j) ? YB_OK : fault(c, path, n, YB_MSG_form_no_option, YB_S(""));
    default:
      if (!string) return fault(c, path, n, YB_MSG_form_wrong_type, YB_S("string"));
      return n->pub.kind == YB_FORM_TEXT || n->pub.kind == YB_FORM_AREA
                 ? text(c, path, n, j->text)
                 : moment(c, path, n, j->text);
  }
}

static yb_rc leaf(struct checking *c, const struct frame *f, const struct node *n) {
  const struct yb_json *j = member(f, n);
  yb_str path;
  YB_TRY(yb_form_name(&c->w, f, n, &path));
  if (!blank(j)) return value(c, path, n, j);
  return n->pub.required ? missing(c, path, n) : YB_OK;
}

static yb_rc object(struct checking *c, const struct frame *f, uint32_t from, uint32_t end);

/* Members that no field of this object has; `whole` only, not page by page. */
static yb_rc strangers(struct checking *c, const struct frame *f, uint32_t from, uint32_t end) {
  if (!f->json) return YB_OK;
  for (const struct yb_json *m = f->json->first; m; m = m->next) {
    bool known = false;
    yb_str path;
    for (uint32_t i = from; i < end && !known; i++)
      known = c->w.form->node[i].object == f->object && c->w.form->node[i].pub.key.n &&
              yb_str_eq(c->w.form->node[i].pub.key, m->key);
    if (known) continue;
    YB_TRY(yb_str_fmt(c->w.ctx->arena, &path, "%.*s%.*s", YB_ARG(f->prefix), YB_ARG(m->key)));
    YB_TRY(say(c, YB_ERROR, path, YB_MSG_form_unknown, path, YB_S("")));
  }
  return YB_OK;
}

static yb_rc rows(struct checking *c, const struct frame *f, const struct node *n) {
  const struct yb_json *j = member(f, n);
  yb_str path, at;
  uint32_t i = 0;
  YB_TRY(yb_form_name(&c->w, f, n, &path));
  if (j && j->type != YB_JSON_NULL && j->type != YB_JSON_ARRAY)
    return fault(c, path, n, YB_MSG_form_wrong_type, YB_S("array"));
  uint32_t count = j ? j->count : 0;
  if (count < n->pub.rows_min) YB_TRY(limit(c, path, n, YB_MSG_form_rows_few, n->pub.rows_min));
  if (count > n->pub.rows_max) return limit(c, path, n, YB_MSG_form_rows_many, n->pub.rows_max);
  for (const struct yb_json *e = j ? j->first : NULL; e; e = e->next, i++) {
    struct frame below;
    YB_TRY(yb_str_fmt(c->w.ctx->arena, &at, "%.*s[%u]", YB_ARG(path), i));
    if (e->type != YB_JSON_OBJECT) {
      YB_TRY(fault(c, at, n, YB_MSG_form_wrong_type, YB_S("object")));
      continue;
    }
    YB_TRY(yb_form_row_frame(&c->w, f, n, i, e, &below));
    YB_TRY(object(c, &below, n->pub.index + 1, n->end));
    YB_TRY(strangers(c, &below, n->pub.index + 1, n->end));
  }
  return YB_OK;
}

static yb_rc group(struct checking *c, const struct frame *f, const struct node *n) {
  struct frame below;
  yb_str path;
  if (!n->pub.key.n) return object(c, f, n->pub.index + 1, n->end);
  YB_TRY(yb_form_below(&c->w, f, n, &below));
  if (below.json && below.json->type != YB_JSON_OBJECT) {
    YB_TRY(yb_form_name(&c->w, f, n, &path));
    return fault(c, path, n, YB_MSG_form_wrong_type, YB_S("object"));
  }
  YB_TRY(object(c, &below, n->pub.index + 1, n->end));
  return strangers(c, &below, n->pub.index + 1, n->end);
}

/* Values of what these answers do not ask. Unticked boxes say nothing. */
static yb_rc hidden(struct checking *c, const struct frame *f, const struct node *n) {
  const struct yb_json *j = member(f, n);
  yb_str path;
  if (!n->pub.key.n) {
    for (uint32_t i = n->pub.index + 1; i < n->end; i = c->w.form->node[i].end)
      YB_TRY(hidden(c, f, &c->w.form->node[i]));
    return YB_OK;
  }
  if (blank(j) || (j->type == YB_JSON_BOOL && !j->truth)) return YB_OK;
  YB_TRY(yb_form_name(&c->w, f, n, &path));
  return fault(c, path, n, YB_MSG_form_not_asked, YB_S(""));
}

static yb_rc object(struct checking *c, const struct frame *f, uint32_t from, uint32_t end) {
  for (uint32_t i = from; i < end; i = c->w.form->node[i].end) {
    const struct node *n = &c->w.form->node[i];
    bool hide;
    if (!on_page(n, c->page)) continue;
    YB_TRY(yb_form_hidden(&c->w, f, n, &hide));
    if (hide) YB_TRY(hidden(c, f, n));
    else if (is_input(n)) YB_TRY(leaf(c, f, n));
    else if (n->pub.kind == YB_FORM_LIST) YB_TRY(rows(c, f, n));
    else if (n->pub.kind == YB_FORM_GROUP) YB_TRY(group(c, f, n));
  }
  return YB_OK;
}

yb_rc yb_form_check(const struct yb_form *form, struct yb_ctx *ctx, uint32_t page,
                    const struct yb_json *answers, const struct yb_json *facts) {
  struct checking c = {.w = {form, ctx, facts}, .page = page};
  struct frame root = {.json = answers};
  if (answers && answers->type != YB_JSON_OBJECT)
    return yb_diag(ctx, (struct yb_place){0}, YB_MSG_form_shape, YB_S("answers"), YB_S(""));
  YB_TRY(object(&c, &root, 0, form->nodes));
  if (page == YB_FORM_ALL) YB_TRY(strangers(&c, &root, 0, form->nodes));
  return c.faults ? YB_INVALID : YB_OK;
}
