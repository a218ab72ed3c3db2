/* entry.c - one entry of a catalogue against its kind: every value checked, divided by
 * class, its place judged (kind.h). */
#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/text.h"
#include "service/pack/kind.h"

#define SHORT_TEXT 500u
#define RELATED_MAX 40u
#define EDGE_M 300.0

struct check {
  struct yb_ctx *ctx;
  const struct yb_pack *p;
  const struct yb_kind *k;
  yb_str file;
  struct yb_kind_entry *e;
  struct yb_json *body, *rest, *open, *closed;     /* open, closed: fields by class */
  bool bad;
};

/* ---- faults ---- */

static yb_rc tell(struct check *c, yb_severity severity, const struct yb_json *at, yb_str path,
                  yb_msg msg, const yb_str args[YB_DIAG_ARGS]) {
  struct yb_place place = yb_json_place(c->file, at);
  place.path = path;
  if (severity == YB_ERROR) c->bad = true;
  yb_rc rc = yb_diag_at(c->ctx, severity, place, msg, args);
  return rc == YB_NOMEM ? rc : YB_OK;
}

static yb_rc fault(struct check *c, const struct yb_json *at, yb_str path, yb_msg msg, yb_str a0,
                   yb_str a1, yb_str a2) {
  return tell(c, YB_ERROR, at, path, msg,
              (const yb_str[YB_DIAG_ARGS]){yb_utf8_upto(a0, 60), a1, a2});
}

static yb_rc misfit(struct check *c, const struct yb_json *v, const struct yb_kind_field *f) {
  return fault(c, v, f->id, YB_MSG_catalog_value, yb_json_str(v, YB_S("…")), f->id,
               yb_str_of(yb_field_type_name(f->type)));
}

bool yb_slug_ok(yb_str s) {
  if (s.n == 0 || s.n > 64) return false;
  for (size_t i = 0; i < s.n; i++) {
    char c = s.p[i];
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || ((c == '-' || c == '_') && i)))
      return false;
  }
  return true;
}

yb_said yb_said_of(const struct yb_json *j) {
  yb_said s = {0};
  if (j && j->type == YB_JSON_STRING) s.in[YB_ZH_CN] = j->text;
  for (const struct yb_json *m = j && j->type == YB_JSON_OBJECT ? j->first : NULL; m; m = m->next) {
    yb_locale l;
    if (yb_locale_parse(m->key, &l)) s.in[l] = yb_json_str(m, YB_S(""));
  }
  return s;
}

/* ---- texts ---- */

static bool scalar(const struct yb_json *v) {
  return v->type == YB_JSON_STRING || v->type == YB_JSON_NUMBER;
}

static yb_rc put(struct yb_json *object, yb_str key, struct yb_json *value) {
  return yb_json_set(object, key, value);
}

static yb_rc short_enough(struct check *c, const struct yb_json *v, yb_str path, uint32_t most) {
  if (yb_utf8_count(v->text) <= most) return YB_OK;
  yb_str n;
  YB_TRY(yb_str_fmt(c->ctx->arena, &n, "%u", most));
  return fault(c, v, path, YB_MSG_catalog_long, path, n, (yb_str){0});
}

/* A plain text, tidied; or one by language, each. */
static yb_rc text_value(struct check *c, const struct yb_json *v, yb_str path, uint32_t most,
                        struct yb_json **out) {
  struct yb_arena *a = c->ctx->arena;
  yb_str tidy;
  *out = NULL;
  if (scalar(v)) {
    YB_TRY(short_enough(c, v, path, most));
    YB_TRY(yb_text_tidy(a, v->text, most > SHORT_TEXT, &tidy));
    *out = yb_json_new_str(a, tidy);
    return *out ? YB_OK : YB_NOMEM;
  }
  struct yb_json *map = yb_json_new(a, YB_JSON_OBJECT);
  if (!map) return YB_NOMEM;
  for (const struct yb_json *m = v->type == YB_JSON_OBJECT ? v->first : NULL; m; m = m->next) {
    yb_locale l;
    struct yb_json *one;
    if (!yb_locale_parse(m->key, &l) || !scalar(m))
      return fault(c, m, path, YB_MSG_pack_choice, m->key, YB_S("zh-CN, zh-Hant, en"),
                   (yb_str){0});
    YB_TRY(text_value(c, m, path, most, &one));
    YB_TRY(put(map, m->key, one));
  }
  if (!yb_json_get(map, YB_S("zh-CN")))
    return fault(c, v, path, YB_MSG_pack_language, path, YB_S("zh-CN"), (yb_str){0});
  *out = map;
  return YB_OK;
}

static yb_rc text_key(struct check *c, const struct yb_json *j, const char *key, uint32_t most,
                      bool must) {
  yb_str name = yb_str_of(key);
  const struct yb_json *v = yb_json_get(j, name);
  struct yb_json *text;
  bool empty = !v || v->type == YB_JSON_NULL || (scalar(v) && yb_str_trim(v->text).n == 0);
  if (empty)
    return must ? fault(c, v ? v : j, name, YB_MSG_catalog_required, name, (yb_str){0}, (yb_str){0})
                : YB_OK;
  YB_TRY(text_value(c, v, name, most, &text));
  return text ? put(c->body, name, text) : YB_OK;
}

/* ---- values of fields ---- */

static bool digits(yb_str s) {
  for (size_t i = 0; i < s.n; i++)
    if (s.p[i] < '0' || s.p[i] > '9') return false;
  return s.n > 0;
}

static bool phone_ok(yb_str s) {
  size_t n = 0;
  for (size_t i = 0; i < s.n; i++) {
    if (s.p[i] >= '0' && s.p[i] <= '9') n++;
    else if (s.p[i] != '-' && s.p[i] != ' ' && !(s.p[i] == '+' && i == 0)) return false;
  }
  return n >= 3 && n <= 15;
}

/* A text of at most two decimals: yuan. */
static bool money_ok(yb_str s) {
  yb_str rest = s, yuan;
  if (!yb_str_cut(&rest, '.', &yuan) || !digits(yuan) || yuan.n > 12) return false;
  return yuan.n == s.n || (digits(rest) && rest.n <= 2);
}

static bool number_ok(const struct yb_json *v, bool whole) {
  int64_t n;
  if (!scalar(v) || v->text.n > 20) return false;
  return whole ? yb_str_int(v->text, &n) : yb_json_is_number(v->text);
}

/* Its shape alone: what a pack declares is looked for when the pack is checked. */
static bool way_ok(yb_str s) {
  yb_str head;
  return yb_str_cut(&s, '/', &head) && yb_slug_ok(s) &&
         (YB_EQ(head, "service") || YB_EQ(head, "guide") || YB_EQ(head, "kind"));
}

static bool plain_ok(const struct yb_kind_field *f, const struct yb_json *v) {
  yb_date date;
  uint16_t minutes;
  switch (f->type) {
    case YB_FIELD_DATE: return yb_date_parse(v->text, &date);
    case YB_FIELD_YEAR: return digits(v->text) && v->text.n == 4;
    case YB_FIELD_PHONE: return phone_ok(v->text);
    case YB_FIELD_URL:
      return v->text.n <= 2000 && (yb_str_starts(v->text, YB_S("https://")) ||
                                   yb_str_starts(v->text, YB_S("http://")));
    case YB_FIELD_MONEY: return money_ok(v->text);
    case YB_FIELD_TIME: return yb_open_minutes(v->text, &minutes);
    case YB_FIELD_REF: return yb_slug_ok(v->text);
    case YB_FIELD_WAY: return way_ok(v->text);
    case YB_FIELD_PERSON: return v->text.n > 0 && v->text.n <= 200;
    default: return true;
  }
}

static yb_rc choice(struct check *c, const struct yb_kind_field *f, const struct yb_json *v,
                    struct yb_json **out) {
  yb_str s = yb_json_str(v, YB_S(""));
  if (v->type == YB_JSON_NUMBER) s = v->text;
  *out = NULL;
  if (yb_field_option(f, s)) {
    *out = yb_json_new_str(c->ctx->arena, s);
    return *out ? YB_OK : YB_NOMEM;
  }
  struct yb_buf all;
  yb_buf_init(&all, c->ctx->arena);
  for (uint32_t i = 0; i < f->options && all.n < 300; i++) {
    if (i) YB_BUF_Z(&all, ", ");
    yb_buf_put(&all, f->option[i].id);
  }
  return fault(c, v, f->id, YB_MSG_catalog_choice, s, f->id, yb_buf_str(&all));
}

static yb_rc choices(struct check *c, const struct yb_kind_field *f, const struct yb_json *v,
                     struct yb_json **out) {
  struct yb_json *list = yb_json_new(c->ctx->arena, YB_JSON_ARRAY), *one;
  const struct yb_json *first = v->type == YB_JSON_ARRAY ? v->first : v;
  if (!list) return YB_NOMEM;
  for (const struct yb_json *m = first; m; m = v->type == YB_JSON_ARRAY ? m->next : NULL) {
    YB_TRY(choice(c, f, m, &one));
    bool twice = false;
    for (const struct yb_json *k = list->first; one && k; k = k->next)
      twice |= yb_str_eq(k->text, one->text);
    if (one && !twice) YB_TRY(yb_json_add(list, one));
  }
  *out = list->count ? list : NULL;
  return YB_OK;
}

static yb_rc number(struct check *c, const struct yb_kind_field *f, const struct yb_json *v,
                    struct yb_json **out) {
  *out = NULL;
  if (!number_ok(v, f->type == YB_FIELD_INTEGER)) return misfit(c, v, f);
  *out = yb_json_new_num(c->ctx->arena, v->text);
  return *out ? YB_OK : YB_NOMEM;
}

static yb_rc boolean(struct check *c, const struct yb_kind_field *f, const struct yb_json *v,
                     struct yb_json **out) {
  bool yes = v->type == YB_JSON_BOOL ? v->truth : YB_EQ(yb_json_str(v, YB_S("")), "true");
  bool no = v->type == YB_JSON_BOOL ? !v->truth : YB_EQ(yb_json_str(v, YB_S("")), "false");
  *out = NULL;
  if (!yes && !no) return misfit(c, v, f);
  *out = yb_json_new_bool(c->ctx->arena, yes);
  return *out ? YB_OK : YB_NOMEM;
}

static yb_rc value(struct check *c, const struct yb_kind_field *f, const struct yb_json *v,
                   struct yb_json **out);

static yb_rc row(struct check *c, const struct yb_kind_field *f, const struct yb_json *v,
                 struct yb_json *list) {
  struct yb_json *r = yb_json_new(c->ctx->arena, YB_JSON_OBJECT), *one;
  if (!r) return YB_NOMEM;
  if (v->type != YB_JSON_OBJECT) return misfit(c, v, f);
  for (const struct yb_json *m = v->first; m; m = m->next) {
    uint32_t i = 0;
    while (i < f->columns && !yb_str_eq(f->column[i].id, m->key)) i++;
    if (i == f->columns) {
      YB_TRY(fault(c, m, f->id, YB_MSG_catalog_field, m->key, f->id, (yb_str){0}));
      continue;
    }
    if (m->type == YB_JSON_NULL) continue;
    YB_TRY(value(c, &f->column[i], m, &one));
    if (one) YB_TRY(put(r, m->key, one));
  }
  for (uint32_t i = 0; i < f->columns; i++)
    if (f->column[i].required && !yb_json_get(r, f->column[i].id))
      YB_TRY(fault(c, v, f->id, YB_MSG_catalog_required, f->column[i].id, (yb_str){0},
                   (yb_str){0}));
  return yb_json_add(list, r);
}

static yb_rc rows(struct check *c, const struct yb_kind_field *f, const struct yb_json *v,
                  struct yb_json **out) {
  struct yb_json *list = yb_json_new(c->ctx->arena, YB_JSON_ARRAY);
  *out = NULL;
  if (!list) return YB_NOMEM;
  if (v->type != YB_JSON_ARRAY) return misfit(c, v, f);
  if (v->count > f->most) {
    yb_str most;
    YB_TRY(yb_str_fmt(c->ctx->arena, &most, "%u", f->most));
    return fault(c, v, f->id, YB_MSG_catalog_rows, f->id, most, (yb_str){0});
  }
  for (const struct yb_json *m = v->first; m; m = m->next) YB_TRY(row(c, f, m, list));
  *out = list;
  return YB_OK;
}

static yb_rc plain(struct check *c, const struct yb_kind_field *f, const struct yb_json *v,
                   struct yb_json **out) {
  *out = NULL;
  if (!scalar(v) || !plain_ok(f, v)) return misfit(c, v, f);
  *out = yb_json_new_str(c->ctx->arena, v->text);
  return *out ? YB_OK : YB_NOMEM;
}

static yb_rc value(struct check *c, const struct yb_kind_field *f, const struct yb_json *v,
                   struct yb_json **out) {
  switch (f->type) {
    case YB_FIELD_TEXT: return text_value(c, v, f->id, SHORT_TEXT, out);
    case YB_FIELD_LONGTEXT: return text_value(c, v, f->id, YB_ENTRY_TEXT_MAX, out);
    case YB_FIELD_INTEGER:
    case YB_FIELD_DECIMAL: return number(c, f, v, out);
    case YB_FIELD_BOOLEAN: return boolean(c, f, v, out);
    case YB_FIELD_CHOICE: return choice(c, f, v, out);
    case YB_FIELD_CHOICES: return choices(c, f, v, out);
    case YB_FIELD_ROWS: return rows(c, f, v, out);
    default: return plain(c, f, v, out);
  }
}

static bool nothing(const struct yb_json *v) {
  return !v || v->type == YB_JSON_NULL || (v->type == YB_JSON_STRING && v->text.n == 0) ||
         (v->type == YB_JSON_ARRAY && v->count == 0);
}

static yb_rc unknown_field(struct check *c, const struct yb_json *v) {
  struct yb_buf all;
  yb_str names;
  yb_buf_init(&all, c->ctx->arena);
  for (uint32_t i = 0; i < c->k->fields && all.n < 300; i++) {
    if (i) YB_BUF_Z(&all, ", ");
    yb_buf_put(&all, c->k->field[i].id);
  }
  YB_TRY(yb_buf_take(&all, &names));
  return fault(c, v, v->key, YB_MSG_catalog_field, v->key, names, (yb_str){0});
}

static yb_rc unknown_fields(struct check *c, const struct yb_json *fields) {
  for (const struct yb_json *m = fields ? fields->first : NULL; m; m = m->next)
    if (!yb_kind_field_of(c->k, m->key)) YB_TRY(unknown_field(c, m));
  return YB_OK;
}

static yb_rc all_fields(struct check *c, const struct yb_json *j) {
  const struct yb_json *fields = yb_json_get(j, YB_S("fields"));
  YB_TRY(unknown_fields(c, fields));
  for (uint32_t i = 0; i < c->k->fields; i++) {
    const struct yb_kind_field *f = &c->k->field[i];
    const struct yb_json *v = yb_json_get(fields, f->id);
    struct yb_json *got;
    if (nothing(v)) {
      if (f->required)
        YB_TRY(fault(c, fields ? fields : j, f->id, YB_MSG_catalog_required, f->id, (yb_str){0},
                     (yb_str){0}));
      continue;
    }
    YB_TRY(value(c, f, v, &got));
    if (got) YB_TRY(put(f->cls == YB_PUBLIC ? c->open : c->closed, f->id, got));
  }
  return YB_OK;
}

/* ---- place ---- */

static bool degrees(const struct yb_json *v, double *out) {
  char z[32];
  if (!v || !scalar(v) || v->text.n == 0 || v->text.n >= sizeof z || !yb_json_is_number(v->text))
    return false;
  memcpy(z, v->text.p, v->text.n);
  z[v->text.n] = 0;
  *out = strtod(z, NULL);
  return true;
}

static yb_rc judge(struct check *c, const struct yb_json *v, yb_point given, yb_datum datum) {
  static const yb_msg says[] = {
      [YB_FIT_NO_POINT] = YB_MSG_catalog_point, [YB_FIT_SWAPPED] = YB_MSG_catalog_point_swapped,
      [YB_FIT_OUTSIDE] = YB_MSG_catalog_point_outside,
      [YB_FIT_DATUM] = YB_MSG_catalog_point_datum, [YB_FIT_AREA] = YB_MSG_catalog_point_area};
  const struct yb_catalog *cat = c->p->catalog;
  struct yb_box globe = {-180, -90, 180, 90};
  yb_datum meant = datum;
  yb_str lon = yb_json_get(v, YB_S("lon"))->text, lat = yb_json_get(v, YB_S("lat"))->text;
  yb_geo_fit fit = yb_geo_judge(given, datum, cat->has_bounds ? &cat->bounds : &globe, NULL,
                                EDGE_M, &meant);
  if (!cat->has_bounds && fit == YB_FIT_SWAPPED) fit = YB_FITS;
  if (fit == YB_FITS) return YB_OK;
  return fault(c, v, YB_S("point"), says[fit], lon, lat, (yb_str){0});
}

static yb_rc point(struct check *c, const struct yb_json *j) {
  const struct yb_json *v = yb_json_get(j, YB_S("point"));
  yb_datum datum = YB_WGS84;
  yb_point p;
  if (nothing(v)) return YB_OK;
  yb_str named = yb_json_get_str(v, YB_S("datum"));
  if (!degrees(yb_json_get(v, YB_S("lon")), &p.lon) ||
      !degrees(yb_json_get(v, YB_S("lat")), &p.lat))
    return fault(c, v, YB_S("point"), YB_MSG_geo_position, (yb_str){0}, (yb_str){0}, (yb_str){0});
  if (named.n && !yb_datum_parse(named, &datum))
    return fault(c, v, YB_S("point"), YB_MSG_pack_choice, named, YB_S("wgs84, gcj02, bd09"),
                 (yb_str){0});
  if (yb_json_get_str(v, YB_S("source")).n == 0)
    YB_TRY(fault(c, v, YB_S("point"), YB_MSG_catalog_point_source, (yb_str){0}, (yb_str){0},
                 (yb_str){0}));
  YB_TRY(judge(c, v, p, datum));
  c->e->placed = true;
  c->e->at = yb_geo_convert(p, datum, YB_WGS84);
  return put(c->body, YB_S("point"), yb_json_copy(c->ctx->arena, v));
}

static yb_rc division(struct check *c, const struct yb_json *j) {
  const struct yb_json *v = yb_json_get(j, YB_S("division"));
  if (nothing(v)) {
    if (c->k->place == YB_PLACE_NONE) return YB_OK;
    return fault(c, j, YB_S("division"), YB_MSG_catalog_required, YB_S("division"), (yb_str){0},
                 (yb_str){0});
  }
  c->e->division = yb_pack_division(c->p, scalar(v) ? v->text : YB_S(""));
  if (!c->e->division)
    return fault(c, v, YB_S("division"), YB_MSG_pack_code, yb_json_str(v, YB_S("…")), (yb_str){0},
                 (yb_str){0});
  return put(c->body, YB_S("division"), yb_json_new_str(c->ctx->arena, v->text));
}

/* ---- opening, capacity, price, owner, relations, source ---- */

static yb_rc opening(struct check *c, const struct yb_json *j) {
  const struct yb_json *v = yb_json_get(j, YB_S("opening"));
  if (nothing(v)) return YB_OK;
  struct yb_json *copy = yb_json_copy(c->ctx->arena, v);
  if (!copy) return YB_NOMEM;
  yb_rc rc = yb_opening_read(c->ctx, c->file, copy, &c->e->opening);
  if (rc == YB_INVALID) {
    c->bad = true;
    return YB_OK;
  }
  YB_TRY(rc);
  c->e->has_opening = true;
  return put(c->body, YB_S("opening"), copy);
}

static yb_rc whole(struct check *c, const struct yb_json *v, const char *key, int64_t least,
                   int64_t most, int64_t *out) {
  int64_t n;
  if (nothing(v)) return YB_OK;
  if (scalar(v) && yb_str_int(v->text, &n) && n >= least && n <= most) {
    *out = n;
    return YB_OK;
  }
  yb_str a1, a2;
  YB_TRY(yb_str_fmt(c->ctx->arena, &a1, "%lld", (long long)least));
  YB_TRY(yb_str_fmt(c->ctx->arena, &a2, "%lld", (long long)most));
  return fault(c, v, yb_str_of(key), YB_MSG_catalog_number_range, yb_str_of(key), a1, a2);
}

static yb_rc figures(struct check *c, const struct yb_json *j) {
  const struct yb_json *capacity = yb_json_get(j, YB_S("capacity"));
  const struct yb_json *price = yb_json_get(j, YB_S("price"));
  c->e->capacity = 1;
  c->e->price_fen = -1;
  YB_TRY(whole(c, capacity, "capacity", 1, 100000, &c->e->capacity));
  if (!nothing(capacity))
    YB_TRY(put(c->body, YB_S("capacity"), yb_json_new_int(c->ctx->arena, c->e->capacity)));
  if (nothing(price)) return YB_OK;
  YB_TRY(whole(c, yb_json_get(price, YB_S("fen")), "price.fen", 0, INT64_C(100000000000),
               &c->e->price_fen));
  return put(c->body, YB_S("price"), yb_json_copy(c->ctx->arena, price));
}

static yb_rc related(struct check *c, const struct yb_json *list, struct yb_json *all) {
  bool known = false;
  for (uint32_t i = 0; i < c->k->relations; i++)
    known |= yb_str_eq(c->k->relation[i].id, list->key);
  if (!known)
    return fault(c, list, YB_S("relations"), YB_MSG_catalog_field, list->key, YB_S("relations"),
                 (yb_str){0});
  struct yb_json *out = yb_json_new(c->ctx->arena, YB_JSON_ARRAY);
  if (!out) return YB_NOMEM;
  if (list->type != YB_JSON_ARRAY || list->count > RELATED_MAX)
    return fault(c, list, YB_S("relations"), YB_MSG_opening_list, list->key, YB_S("40"),
                 (yb_str){0});
  for (const struct yb_json *m = list->first; m; m = m->next) {
    yb_str slug = scalar(m) ? m->text : YB_S("");
    if (!yb_slug_ok(slug))
      YB_TRY(fault(c, m, YB_S("relations"), YB_MSG_catalog_slug, slug, (yb_str){0}, (yb_str){0}));
    else YB_TRY(yb_json_add(out, yb_json_new_str(c->ctx->arena, slug)));
  }
  return put(all, list->key, out);
}

static yb_rc relations(struct check *c, const struct yb_json *j) {
  const struct yb_json *v = yb_json_get(j, YB_S("relations"));
  if (nothing(v)) return YB_OK;
  struct yb_json *all = yb_json_new(c->ctx->arena, YB_JSON_OBJECT);
  if (!all) return YB_NOMEM;
  for (const struct yb_json *m = v->first; m; m = m->next) YB_TRY(related(c, m, all));
  return put(c->body, YB_S("relations"), all);
}

static yb_rc about(struct check *c, const struct yb_json *j) {
  static const char *const states[] = {"published", "draft", "ended"};
  const struct yb_json *source = yb_json_get(j, YB_S("source"));
  const struct yb_json *owner = yb_json_get(j, YB_S("owner"));
  const struct yb_json *status = yb_json_get(j, YB_S("status"));
  size_t i = 0;
  c->e->status = nothing(status) ? YB_S("published") : yb_json_str(status, YB_S(""));
  while (i < 3 && !yb_str_eq(c->e->status, yb_str_of(states[i]))) i++;
  if (i == 3)
    YB_TRY(fault(c, status, YB_S("status"), YB_MSG_pack_choice, c->e->status,
                 YB_S("published, draft, ended"), (yb_str){0}));
  if (i) YB_TRY(put(c->body, YB_S("status"), yb_json_new_str(c->ctx->arena, c->e->status)));
  if (!nothing(source)) YB_TRY(put(c->body, YB_S("source"), yb_json_copy(c->ctx->arena, source)));
  if (nothing(owner)) return YB_OK;
  return put(c->rest, YB_S("owner"), yb_json_copy(c->ctx->arena, owner));
}

static yb_rc unknown_keys(struct check *c, const struct yb_json *j) {
  static const char *const keys[] = {"id", "name", "division", "address", "point", "summary",
                                     "text", "fields", "motif", "opening", "capacity", "price",
                                     "owner", "relations", "source", "status"};
  for (const struct yb_json *m = j->first; m; m = m->next) {
    size_t i = 0, n = sizeof keys / sizeof *keys;
    while (i < n && !yb_str_eq(m->key, yb_str_of(keys[i]))) i++;
    if (i == n)
      YB_TRY(fault(c, m, m->key, YB_MSG_pack_unknown_key, m->key,
                   YB_S("id, name, division, address, point, summary, text, fields, motif, "
                        "opening, capacity, price, owner, relations, source, status"),
                   (yb_str){0}));
  }
  return YB_OK;
}

static yb_rc all_parts(struct check *c, const struct yb_json *j) {
  const struct yb_json *id = yb_json_get(j, YB_S("id"));
  c->e->slug = id && scalar(id) ? id->text : YB_S("");
  if (!yb_slug_ok(c->e->slug))
    YB_TRY(fault(c, id ? id : j, YB_S("id"), YB_MSG_catalog_slug, c->e->slug, (yb_str){0},
                 (yb_str){0}));
  YB_TRY(unknown_keys(c, j));
  YB_TRY(text_key(c, j, "name", 100, true));
  YB_TRY(text_key(c, j, "summary", SHORT_TEXT, false));
  YB_TRY(text_key(c, j, "text", YB_ENTRY_TEXT_MAX, false));
  YB_TRY(text_key(c, j, "address", 200, false));
  YB_TRY(text_key(c, j, "motif", 64, false));
  YB_TRY(division(c, j));
  YB_TRY(point(c, j));
  YB_TRY(all_fields(c, j));
  YB_TRY(opening(c, j));
  YB_TRY(figures(c, j));
  YB_TRY(relations(c, j));
  return about(c, j);
}

yb_rc yb_entry_check(const struct yb_pack *p, const struct yb_kind *k, struct yb_ctx *ctx,
                     yb_str file, const struct yb_json *j, struct yb_kind_entry *out) {
  struct yb_kind_entry e = {0};
  struct check c = {.ctx = ctx, .p = p, .k = k, .file = file, .e = &e};
  struct yb_json **made[] = {&c.body, &c.rest, &c.open, &c.closed};
  for (size_t i = 0; i < 4; i++)
    if (!(*made[i] = yb_json_new(ctx->arena, YB_JSON_OBJECT))) return YB_NOMEM;
  if (!j || j->type != YB_JSON_OBJECT)
    YB_TRY(fault(&c, j, (yb_str){0}, YB_MSG_pack_type_map, k->id, (yb_str){0}, (yb_str){0}));
  else YB_TRY(all_parts(&c, j));
  if (c.bad) return YB_INVALID;
  YB_TRY(put(c.body, YB_S("fields"), c.open));
  if (c.closed->count) YB_TRY(put(c.rest, YB_S("fields"), c.closed));
  e.body = c.body;
  e.rest = c.rest->count ? c.rest : NULL;
  e.name = yb_said_of(yb_json_get(c.body, YB_S("name")));
  *out = e;
  return YB_OK;
}
