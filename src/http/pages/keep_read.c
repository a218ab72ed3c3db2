/* keep_read.c - a posted form becomes one entry as the catalogue reads it (keep.h). */
#include "base/arena.h"
#include "base/text.h"
#include "http/pages/keep.h"

static yb_rc set(struct yb_json *o, yb_str key, struct yb_json *v) {
  return yb_json_set(o, key, v);
}

static yb_rc set_text(struct yb_req *rq, struct yb_json *o, yb_str key, yb_str text) {
  yb_str tidy;
  YB_TRY(yb_text_tidy(rq->ctx.arena, text, true, &tidy));
  tidy = yb_str_trim(tidy);
  return tidy.n ? set(o, key, yb_json_new_str(rq->ctx.arena, tidy)) : YB_OK;
}

static yb_str posted(struct yb_req *rq, yb_str name) { return yb_pairs_get(rq->form, name); }

yb_rc keep_whole(struct yb_req *rq, const struct yb_entry_view *e, struct yb_json **out) {
  struct yb_json *whole = yb_json_copy(rq->ctx.arena, e->body);
  if (!whole) return YB_NOMEM;
  struct yb_json *fields = (struct yb_json *)(uintptr_t)yb_json_get(whole, YB_S("fields"));
  const struct yb_json *rest = e->rest ? yb_json_get(e->rest, YB_S("fields")) : NULL;
  const struct yb_json *owner = e->rest ? yb_json_get(e->rest, YB_S("owner")) : NULL;
  for (const struct yb_json *m = rest ? rest->first : NULL; m && fields; m = m->next)
    YB_TRY(set(fields, m->key, yb_json_copy(rq->ctx.arena, m)));
  if (owner) YB_TRY(set(whole, YB_S("owner"), yb_json_copy(rq->ctx.arena, owner)));
  *out = whole;
  return YB_OK;
}

/* ---- fields ---- */

static yb_rc read_row(struct yb_req *rq, const struct yb_kind_field *f, uint32_t i,
                      struct yb_json *list) {
  struct yb_json *row = yb_json_new(rq->ctx.arena, YB_JSON_OBJECT);
  if (!row) return YB_NOMEM;
  for (uint32_t c = 0; c < f->columns; c++)
    YB_TRY(set_text(rq, row, f->column[c].id,
                    posted(rq, pt_fmt(rq, "f.%.*s.%u.%.*s", YB_ARG(f->id), i,
                                      YB_ARG(f->column[c].id)))));
  return row->count ? yb_json_add(list, row) : YB_OK;
}

static yb_rc read_many(struct yb_req *rq, const struct yb_kind_field *f, yb_str name,
                       struct yb_json *list) {
  yb_str *values = YB_NEW_N(rq->ctx.arena, YB_KIND_OPTIONS_MAX, yb_str);
  if (!values) return YB_NOMEM;
  if (f->type == YB_FIELD_ROWS) {
    for (uint32_t i = 0; i < YB_ENTRY_ROWS_MAX + KEEP_ROWS_SPARE; i++)
      YB_TRY(read_row(rq, f, i, list));
    return YB_OK;
  }
  uint32_t n = yb_pairs_all(rq->form, name, values, YB_KIND_OPTIONS_MAX);
  for (uint32_t i = 0; i < n; i++)
    YB_TRY(yb_json_add(list, yb_json_new_str(rq->ctx.arena, values[i])));
  return YB_OK;
}

static yb_rc read_fields(struct yb_req *rq, const struct yb_kind *k, struct yb_json *entry) {
  struct yb_json *fields = yb_json_new(rq->ctx.arena, YB_JSON_OBJECT);
  if (!fields) return YB_NOMEM;
  for (uint32_t i = 0; i < k->fields; i++) {
    const struct yb_kind_field *f = &k->field[i];
    yb_str name = pt_fmt(rq, "f.%.*s", YB_ARG(f->id));
    if (f->type == YB_FIELD_ROWS || f->type == YB_FIELD_CHOICES) {
      struct yb_json *list = yb_json_new(rq->ctx.arena, YB_JSON_ARRAY);
      if (!list) return YB_NOMEM;
      YB_TRY(read_many(rq, f, name, list));
      if (list->count) YB_TRY(set(fields, f->id, list));
    } else {
      YB_TRY(set_text(rq, fields, f->id, posted(rq, name)));
    }
  }
  return set(entry, YB_S("fields"), fields);
}

/* ---- place, price ---- */

static yb_rc read_point(struct yb_req *rq, struct yb_json *entry) {
  struct yb_json *p = yb_json_new(rq->ctx.arena, YB_JSON_OBJECT);
  if (!p) return YB_NOMEM;
  YB_TRY(set_text(rq, p, YB_S("lon"), yb_req_form(rq, "lon")));
  YB_TRY(set_text(rq, p, YB_S("lat"), yb_req_form(rq, "lat")));
  if (!p->count) return YB_OK;
  YB_TRY(set_text(rq, p, YB_S("datum"), yb_req_form(rq, "datum")));
  YB_TRY(set_text(rq, p, YB_S("source"), yb_req_form(rq, "point_source")));
  return set(entry, YB_S("point"), p);
}

/* "12.5" yuan to "1250"; what is no amount goes on as it is, to be told. */
static yb_str fen_of(struct yb_req *rq, yb_str yuan) {
  yb_str rest = yb_str_trim(yuan), whole;
  int64_t a, b = 0;
  if (!yb_str_cut(&rest, '.', &whole) || !yb_str_int(whole, &a) || a < 0 || a > 1000000000)
    return yuan;
  if (rest.n > 2 || (rest.n && (!yb_str_int(rest, &b) || b < 0))) return yuan;
  if (rest.n == 1) b *= 10;
  return pt_fmt(rq, "%lld", (long long)(a * 100 + b));
}

static yb_rc read_price(struct yb_req *rq, struct yb_json *entry) {
  struct yb_json *p = yb_json_new(rq->ctx.arena, YB_JSON_OBJECT);
  yb_str yuan = yb_req_form(rq, "yuan");
  if (!p) return YB_NOMEM;
  if (!yb_str_trim(yuan).n) return YB_OK;
  YB_TRY(set_text(rq, p, YB_S("fen"), fen_of(rq, yuan)));
  YB_TRY(set_text(rq, p, YB_S("unit"), yb_req_form(rq, "price_unit")));
  YB_TRY(set_text(rq, p, YB_S("conditions"), yb_req_form(rq, "conditions")));
  return set(entry, YB_S("price"), p);
}

/* ---- opening times ---- */

static yb_rc read_week(struct yb_req *rq, struct yb_json *opening) {
  struct yb_json *list = yb_json_new(rq->ctx.arena, YB_JSON_ARRAY);
  yb_str days[7];
  if (!list) return YB_NOMEM;
  for (uint32_t i = 0; i < KEEP_WEEK_ROWS; i++) {
    uint32_t n = yb_pairs_all(rq->form, pt_fmt(rq, "w.%u.days", i), days, 7);
    struct yb_json *row = yb_json_new(rq->ctx.arena, YB_JSON_OBJECT);
    struct yb_json *of = yb_json_new(rq->ctx.arena, YB_JSON_ARRAY);
    if (!row || !of) return YB_NOMEM;
    YB_TRY(set_text(rq, row, YB_S("from"), posted(rq, pt_fmt(rq, "w.%u.from", i))));
    YB_TRY(set_text(rq, row, YB_S("to"), posted(rq, pt_fmt(rq, "w.%u.to", i))));
    for (uint32_t d = 0; d < n; d++)
      YB_TRY(yb_json_add(of, yb_json_new_str(rq->ctx.arena, days[d])));
    if (!n && !row->count) continue;
    YB_TRY(set(row, YB_S("days"), of));
    YB_TRY(yb_json_add(list, row));
  }
  return list->count ? set(opening, YB_S("weekly"), list) : YB_OK;
}

static yb_rc read_shut(struct yb_req *rq, struct yb_json *opening) {
  static const char *const keys[] = {"weekly", "date", "to", "reason"};
  struct yb_json *list = yb_json_new(rq->ctx.arena, YB_JSON_ARRAY);
  if (!list) return YB_NOMEM;
  for (uint32_t i = 0; i < KEEP_SHUT_ROWS; i++) {
    struct yb_json *row = yb_json_new(rq->ctx.arena, YB_JSON_OBJECT);
    if (!row) return YB_NOMEM;
    for (int k = 0; k < 4; k++)
      YB_TRY(set_text(rq, row, yb_str_of(keys[k]), posted(rq, pt_fmt(rq, "c.%u.%s", i, keys[k]))));
    if (row->count) YB_TRY(yb_json_add(list, row));
  }
  return list->count ? set(opening, YB_S("closed"), list) : YB_OK;
}

static yb_rc read_opening(struct yb_req *rq, const struct yb_json *old, struct yb_json *entry) {
  struct yb_json *o = yb_json_new(rq->ctx.arena, YB_JSON_OBJECT);
  const struct yb_json *special = old ? yb_json_path(old, YB_S("opening.special")) : NULL;
  int64_t minutes;
  if (!o) return YB_NOMEM;
  YB_TRY(read_week(rq, o));
  YB_TRY(read_shut(rq, o));
  YB_TRY(set_text(rq, o, YB_S("from"), yb_req_form(rq, "open_from")));
  YB_TRY(set_text(rq, o, YB_S("to"), yb_req_form(rq, "open_to")));
  if (o->count) YB_TRY(set_text(rq, o, YB_S("holidays"), yb_req_form(rq, "holidays")));
  if (yb_str_int(yb_str_trim(yb_req_form(rq, "slot_minutes")), &minutes))
    YB_TRY(set(o, YB_S("slot_minutes"), yb_json_new_int(rq->ctx.arena, minutes)));
  if (special) YB_TRY(set(o, YB_S("special"), yb_json_copy(rq->ctx.arena, special)));
  return o->count ? set(entry, YB_S("opening"), o) : YB_OK;
}

/* ---- the whole ---- */

static yb_rc keep_hidden(struct yb_req *rq, const struct yb_json *old, struct yb_json *entry) {
  static const char *const keys[] = {"motif", "owner", "relations", "status"};
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
    const struct yb_json *v = old ? yb_json_get(old, yb_str_of(keys[i])) : NULL;
    if (v) YB_TRY(set(entry, yb_str_of(keys[i]), yb_json_copy(rq->ctx.arena, v)));
  }
  return YB_OK;
}

/* zh-CN and its translations; a summary or text keeps those that the form does not show. */
static yb_rc read_name(struct yb_req *rq, struct yb_json *entry) {
  struct yb_json *name = yb_json_new(rq->ctx.arena, YB_JSON_OBJECT);
  if (!name) return YB_NOMEM;
  YB_TRY(set_text(rq, name, YB_S("zh-CN"), yb_req_form(rq, "name")));
  YB_TRY(set_text(rq, name, YB_S("zh-Hant"), yb_req_form(rq, "name_hant")));
  YB_TRY(set_text(rq, name, YB_S("en"), yb_req_form(rq, "name_en")));
  return name->count ? set(entry, YB_S("name"), name) : YB_OK;
}

static yb_rc read_said(struct yb_req *rq, const struct yb_json *old, const char *key,
                       struct yb_json *entry) {
  const struct yb_json *was = old ? yb_json_get(old, yb_str_of(key)) : NULL;
  yb_str text = posted(rq, yb_str_of(key));
  if (!was || was->type != YB_JSON_OBJECT || !yb_str_trim(text).n)
    return set_text(rq, entry, yb_str_of(key), text);
  struct yb_json *map = yb_json_copy(rq->ctx.arena, was);
  if (!map) return YB_NOMEM;
  YB_TRY(set_text(rq, map, YB_S("zh-CN"), text));
  return set(entry, yb_str_of(key), map);
}

yb_rc keep_posted(struct yb_req *rq, const struct yb_kind *k, const struct yb_json *old,
                  yb_str slug, struct yb_json **out) {
  static const char *const plain[] = {"division", "address", "capacity", "source"};
  struct yb_json *e = yb_json_new(rq->ctx.arena, YB_JSON_OBJECT);
  if (!e) return YB_NOMEM;
  YB_TRY(set(e, YB_S("id"), yb_json_new_str(rq->ctx.arena, slug)));
  YB_TRY(read_name(rq, e));
  YB_TRY(read_said(rq, old, "summary", e));
  YB_TRY(read_said(rq, old, "text", e));
  for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
    YB_TRY(set_text(rq, e, yb_str_of(plain[i]), posted(rq, yb_str_of(plain[i]))));
  YB_TRY(read_point(rq, e));
  YB_TRY(read_price(rq, e));
  YB_TRY(read_fields(rq, k, e));
  if (k->opening) YB_TRY(read_opening(rq, old, e));
  YB_TRY(keep_hidden(rq, old, e));
  *out = e;
  return YB_OK;
}
