/* keep_items.c - an entry becomes the items of its form (keep.h). */
#include "base/arena.h"
#include "http/pages/keep.h"

struct pen {
  struct yb_req *rq;
  const struct yb_kind *k;
  const struct yb_json *entry;
  struct v_kp_item *at;
  uint32_t n, most, more;
};

static struct v_kp_item *item(struct pen *p, const char *shape, yb_str name, yb_str label) {
  struct v_kp_item *i = &p->at[p->n < p->most ? p->n++ : p->most - 1];
  *i = (struct v_kp_item){.shape = shape, .type = "text", .name = name, .label = label};
  return i;
}

static yb_str plain(const struct yb_json *v) {
  if (!v || v->type == YB_JSON_NULL) return YB_S("");
  if (v->type == YB_JSON_BOOL) return v->truth ? YB_S("true") : YB_S("false");
  if (v->type == YB_JSON_OBJECT) return yb_json_get_str(v, YB_S("zh-CN"));
  return v->type == YB_JSON_ARRAY ? YB_S("") : v->text;
}

static yb_str at(const struct pen *p, const char *path) {
  return plain(yb_json_path(p->entry, yb_str_of(path)));
}

static struct v_kp_item *part(struct pen *p, const char *shape, const char *name,
                              const char *label, yb_str value) {
  struct v_kp_item *i = item(p, shape, yb_str_of(name), yb_word(p->rq, label));
  i->id = pt_fmt(p->rq, "f-%s", name);
  i->value = value;
  i->fault = pt_fault(p->rq, p->rq->ctx.diags, name);
  return i;
}

static yb_str fault_of(const struct pen *p, yb_str path) {
  const struct yb_diag *d = p->rq->ctx.diags ? p->rq->ctx.diags->first : NULL;
  for (; d; d = d->next)
    if (d->severity == YB_ERROR && yb_str_eq(d->at.path, path)) return pt_diag(p->rq, d);
  return YB_S("");
}

static void head(struct pen *p, const char *id, const char *label, const char *hint) {
  struct v_kp_item *i = item(p, "head", YB_S(""), yb_word(p->rq, label));
  i->id = yb_str_of(id);
  if (hint) i->hint = yb_word(p->rq, hint);
}

/* ---- choices ---- */

static bool has(const struct yb_json *v, yb_str id) {
  if (!v) return false;
  if (v->type != YB_JSON_ARRAY) return yb_str_eq(plain(v), id);
  for (const struct yb_json *m = v->first; m; m = m->next)
    if (yb_str_eq(m->text, id)) return true;
  return false;
}

static yb_rc options(struct pen *p, const struct yb_kind_field *f, const struct yb_json *v,
                     struct v_kp_item *i) {
  struct v_kp_option *o = YB_NEW_N(p->rq->ctx.arena, f->options, struct v_kp_option);
  if (!o) return YB_NOMEM;
  for (uint32_t k = 0; k < f->options; k++)
    o[k] = (struct v_kp_option){f->option[k].id, pt_say(p->rq, &f->option[k].name),
                                has(v, f->option[k].id)};
  i->options = o;
  i->options_n = f->options;
  return YB_OK;
}

static yb_rc fixed(struct pen *p, struct v_kp_item *i, const char *const *pairs, uint32_t n,
                   yb_str now) {
  struct v_kp_option *o = YB_NEW_N(p->rq->ctx.arena, n, struct v_kp_option);
  if (!o) return YB_NOMEM;
  for (uint32_t k = 0; k < n; k++)
    o[k] = (struct v_kp_option){yb_str_of(pairs[2 * k]), yb_word(p->rq, pairs[2 * k + 1]),
                                yb_str_eq(now, yb_str_of(pairs[2 * k]))};
  i->shape = "select";
  i->options = o;
  i->options_n = n;
  return YB_OK;
}

static yb_rc divisions(struct pen *p) {
  const struct yb_pack *pack = yb_req_app(p->rq)->pack;
  struct v_kp_option *o = YB_NEW_N(p->rq->ctx.arena, pack->divisions + 1, struct v_kp_option);
  yb_str now = at(p, "division"), path;
  struct v_kp_item *i = part(p, "select", "division", "区划", now);
  if (!o) return YB_NOMEM;
  o[i->options_n++] = (struct v_kp_option){YB_S(""), yb_word(p->rq, "请选择"), !now.n};
  for (uint32_t k = 0; k < pack->divisions; k++) {
    const struct yb_division *d = &pack->division[k];
    if (d->code.n > 9 && !yb_str_eq(d->code, now)) continue;    /* communities: too many */
    YB_TRY(yb_division_path(p->rq->ctx.arena, d, &path));
    o[i->options_n++] = (struct v_kp_option){d->code, path, yb_str_eq(d->code, now)};
  }
  i->options = o;
  i->required = p->k->place != YB_PLACE_NONE;
  return YB_OK;
}

/* ---- rows ---- */

static const char *input_of(yb_field_type t) {
  return t == YB_FIELD_DATE ? "date" : t == YB_FIELD_TIME ? "time" : "text";
}

static const char *mode_of(yb_field_type t) {
  if (t == YB_FIELD_INTEGER || t == YB_FIELD_YEAR) return "numeric";
  if (t == YB_FIELD_PHONE) return "tel";
  return t == YB_FIELD_DECIMAL || t == YB_FIELD_MONEY ? "decimal" : NULL;
}

static yb_rc one_row(struct pen *p, const struct yb_kind_field *f, uint32_t i,
                     const struct yb_json *row, struct v_kp_row *out) {
  struct v_kp_cell *c = YB_NEW_N(p->rq->ctx.arena, f->columns, struct v_kp_cell);
  if (!c) return YB_NOMEM;
  for (uint32_t k = 0; k < f->columns; k++) {
    const struct yb_kind_field *col = &f->column[k];
    yb_str name = pt_fmt(p->rq, "f.%.*s.%u.%.*s", YB_ARG(f->id), i, YB_ARG(col->id));
    c[k] = (struct v_kp_cell){.id = name, .name = name, .label = pt_say(p->rq, &col->name),
                              .value = plain(row ? yb_json_get(row, col->id) : NULL),
                              .type = input_of(col->type), .mode = mode_of(col->type)};
  }
  *out = (struct v_kp_row){c, f->columns};
  return YB_OK;
}

static yb_rc rows(struct pen *p, const struct yb_kind_field *f, const struct yb_json *v,
                  struct v_kp_item *i) {
  uint32_t have = v && v->type == YB_JSON_ARRAY ? v->count : 0;
  uint32_t n = have + KEEP_ROWS_SPARE + p->more;
  if (n > f->most) n = f->most > have ? f->most : have;
  struct v_kp_row *r = YB_NEW_N(p->rq->ctx.arena, n, struct v_kp_row);
  if (!r) return YB_NOMEM;
  for (uint32_t k = 0; k < n; k++)
    YB_TRY(one_row(p, f, k, k < have ? yb_json_at(v, k) : NULL, &r[k]));
  i->rows = r;
  i->rows_n = n;
  return YB_OK;
}

/* ---- fields ---- */

static const char *shape_of(const struct yb_kind_field *f) {
  switch (f->type) {
    case YB_FIELD_LONGTEXT: return "area";
    case YB_FIELD_BOOLEAN:
    case YB_FIELD_CHOICE: return "select";
    case YB_FIELD_CHOICES: return "checks";
    case YB_FIELD_ROWS: return "rows";
    default: return f->unit.n || f->type == YB_FIELD_MONEY ? "unit" : "text";
  }
}

static yb_rc field(struct pen *p, const struct yb_kind_field *f) {
  static const char *const yes_no[] = {"", "未登记", "true", "是", "false", "否"};
  const struct yb_json *v = yb_json_get(yb_json_get(p->entry, YB_S("fields")), f->id);
  struct v_kp_item *i = item(p, shape_of(f), pt_fmt(p->rq, "f.%.*s", YB_ARG(f->id)),
                             pt_say(p->rq, &f->name));
  i->id = pt_fmt(p->rq, "f-%.*s", YB_ARG(f->id));
  i->value = plain(v);
  i->type = input_of(f->type);
  i->mode = mode_of(f->type);
  i->unit = f->unit.n ? f->unit : f->type == YB_FIELD_MONEY ? yb_word(p->rq, "元") : YB_S("");
  i->required = f->required;
  i->staff = f->cls != YB_PUBLIC;
  i->fault = fault_of(p, f->id);
  if (f->unknown) i->hint = yb_word(p->rq, "不知道就空着，页面会写“未登记”");
  if (f->type == YB_FIELD_ROWS) return rows(p, f, v, i);
  if (f->type == YB_FIELD_BOOLEAN) return fixed(p, i, yes_no, 3, i->value);
  if (f->type == YB_FIELD_CHOICE || f->type == YB_FIELD_CHOICES) return options(p, f, v, i);
  return YB_OK;
}

/* ---- opening times ---- */

static const char *const week[] = {"mon", "周一", "tue", "周二", "wed", "周三", "thu", "周四",
                                   "fri", "周五", "sat", "周六", "sun", "周日"};

static yb_rc week_row(struct pen *p, uint32_t k, const struct yb_json *row) {
  static const char *const keys[] = {"from", "to"};
  static const char *const labels[] = {"从", "到"};
  struct v_kp_item *i = item(p, "week", pt_fmt(p->rq, "w.%u.days", k),
                             YB_PHRASE(p->rq, "第 {1} 组时间", pt_fmt(p->rq, "%u", k + 1)));
  struct v_kp_row *r = YB_NEW(p->rq->ctx.arena, struct v_kp_row);
  struct v_kp_cell *c = YB_NEW_N(p->rq->ctx.arena, 2, struct v_kp_cell);
  struct v_kp_option *o = YB_NEW_N(p->rq->ctx.arena, 7, struct v_kp_option);
  if (!r || !c || !o) return YB_NOMEM;
  i->id = pt_fmt(p->rq, "f-w-%u", k);
  for (int d = 0; d < 7; d++)
    o[d] = (struct v_kp_option){yb_str_of(week[2 * d]), yb_word(p->rq, week[2 * d + 1]),
                                row && has(yb_json_get(row, YB_S("days")), yb_str_of(week[2 * d]))};
  for (int t = 0; t < 2; t++) {
    yb_str name = pt_fmt(p->rq, "w.%u.%s", k, keys[t]);
    c[t] = (struct v_kp_cell){.id = name, .name = name, .label = yb_word(p->rq, labels[t]),
                              .type = "time",
                              .value = row ? yb_json_get_str(row, yb_str_of(keys[t])) : YB_S("")};
  }
  *r = (struct v_kp_row){c, 2};
  i->options = o;
  i->options_n = 7;
  i->rows = r;
  i->rows_n = 1;
  return YB_OK;
}

static yb_rc weekdays(struct pen *p, struct v_kp_cell *c) {
  struct v_kp_option *o = YB_NEW_N(p->rq->ctx.arena, 8, struct v_kp_option);
  if (!o) return YB_NOMEM;
  o[0] = (struct v_kp_option){YB_S(""), YB_S("—"), !c->value.n};
  for (int d = 0; d < 7; d++)
    o[d + 1] = (struct v_kp_option){yb_str_of(week[2 * d]), yb_word(p->rq, week[2 * d + 1]),
                                    yb_str_eq(c->value, yb_str_of(week[2 * d]))};
  c->options = o;
  c->options_n = 8;
  return YB_OK;
}

static yb_rc shut_row(struct pen *p, uint32_t k, const struct yb_json *row, struct v_kp_row *out) {
  static const struct { const char *key, *label, *type; } cols[] = {
      {"weekly", "每逢", "text"}, {"date", "或某天", "date"}, {"to", "到", "date"},
      {"reason", "原因", "text"}};
  struct v_kp_cell *c = YB_NEW_N(p->rq->ctx.arena, 4, struct v_kp_cell);
  if (!c) return YB_NOMEM;
  for (int t = 0; t < 4; t++) {
    yb_str name = pt_fmt(p->rq, "c.%u.%s", k, cols[t].key);
    c[t] = (struct v_kp_cell){
        .id = name, .name = name, .label = yb_word(p->rq, cols[t].label), .type = cols[t].type,
        .value = row ? yb_json_get_str(row, yb_str_of(cols[t].key)) : YB_S("")};
  }
  YB_TRY(weekdays(p, &c[0]));
  *out = (struct v_kp_row){c, 4};
  return YB_OK;
}

static uint32_t some(const struct yb_json *list, uint32_t spare, uint32_t most) {
  uint32_t n = (list ? list->count : 0) + spare;
  return n < most ? n : most;
}

static yb_rc opening(struct pen *p) {
  static const char *const rules[] = {"open", "节假日照常", "closed", "节假日休息",
                                      "calendar", "跟着国家放假和调休"};
  const struct yb_json *w = yb_json_path(p->entry, YB_S("opening.weekly"));
  const struct yb_json *c = yb_json_path(p->entry, YB_S("opening.closed"));
  uint32_t n = some(w, 1, KEEP_WEEK_ROWS), shut = some(c, 1, KEEP_SHUT_ROWS);
  head(p, "f-opening", "开放时间", "都不填就是每天全天");
  for (uint32_t k = 0; k < n; k++) YB_TRY(week_row(p, k, w ? yb_json_at(w, k) : NULL));
  struct v_kp_row *r = YB_NEW_N(p->rq->ctx.arena, shut, struct v_kp_row);
  if (!r) return YB_NOMEM;
  for (uint32_t k = 0; k < shut; k++) YB_TRY(shut_row(p, k, c ? yb_json_at(c, k) : NULL, &r[k]));
  struct v_kp_item *i = item(p, "rows", YB_S("c"), yb_word(p->rq, "不开放的日子"));
  i->id = YB_S("f-closed");
  i->rows = r;
  i->rows_n = shut;
  part(p, "text", "open_from", "从哪天起开放", at(p, "opening.from"))->type = "date";
  part(p, "text", "open_to", "到哪天为止", at(p, "opening.to"))->type = "date";
  i = part(p, "select", "holidays", "节假日", at(p, "opening.holidays"));
  YB_TRY(fixed(p, i, rules, 3, i->value));
  if (p->k->booking.mode == YB_BOOK_SLOTS) {
    i = part(p, "unit", "slot_minutes", "每场多久", at(p, "opening.slot_minutes"));
    i->unit = yb_word(p->rq, "分钟");
    i->mode = "numeric";
  }
  return YB_OK;
}

/* ---- the rest ---- */

static void names(struct pen *p) {
  const struct yb_json *n = yb_json_get(p->entry, YB_S("name"));
  head(p, "f-about", "基本情况", NULL);
  part(p, "text", "name", "名称", plain(n))->required = true;
  part(p, "text", "name_hant", "名称（繁体）",
       n && n->type == YB_JSON_OBJECT ? yb_json_get_str(n, YB_S("zh-Hant")) : YB_S(""));
  part(p, "text", "name_en", "名称（英文）",
       n && n->type == YB_JSON_OBJECT ? yb_json_get_str(n, YB_S("en")) : YB_S(""));
  part(p, "area", "summary", "一句话介绍", at(p, "summary"));
  part(p, "area", "text", "详细介绍", at(p, "text"));
}

static void degrees(struct pen *p, const char *name, const char *label, yb_str value, double least,
                    double most) {
  struct v_kp_item *i = part(p, "text", name, label, value);
  i->mode = "decimal";
  if (yb_req_app(p->rq)->pack->catalog->has_bounds)
    i->hint = YB_PHRASE(p->rq, "本市在 {1} 到 {2} 之间", pt_fmt(p->rq, "%.2f", least),
                        pt_fmt(p->rq, "%.2f", most));
}

static yb_rc place(struct pen *p) {
  const struct yb_catalog *cat = yb_req_app(p->rq)->pack->catalog;
  static const char *const datums[] = {"wgs84", "WGS-84（卫星定位、国际地图）",
                                       "gcj02", "GCJ-02（国内手机地图）", "bd09", "BD-09（百度地图）"};
  if (p->k->place == YB_PLACE_NONE) return YB_OK;
  head(p, "f-place", "在哪里", NULL);
  YB_TRY(divisions(p));
  part(p, "text", "address", "地址", at(p, "address"));
  if (p->k->place == YB_PLACE_DIVISION) return YB_OK;
  head(p, "f-point", "坐标", "没有可靠来源就不填；填了要写清是哪种坐标系、从哪里来");
  struct v_kp_item *i = &p->at[p->n - 1];
  i->fault = pt_fault(p->rq, p->rq->ctx.diags, "point");
  degrees(p, "lon", "经度", at(p, "point.lon"), cat->bounds.west, cat->bounds.east);
  degrees(p, "lat", "纬度", at(p, "point.lat"), cat->bounds.south, cat->bounds.north);
  i = part(p, "select", "datum", "坐标系", at(p, "point.datum"));
  YB_TRY(fixed(p, i, datums, 3, i->value));
  part(p, "text", "point_source", "坐标从哪里来", at(p, "point.source"));
  return YB_OK;
}

static yb_str yuan_of(struct pen *p) {
  yb_str fen = at(p, "price.fen");
  int64_t n;
  if (!yb_str_int(fen, &n)) return fen;
  if (n % 100 == 0) return pt_fmt(p->rq, "%lld", (long long)(n / 100));
  return pt_fmt(p->rq, "%lld.%02lld", (long long)(n / 100), (long long)(n % 100));
}

static void price(struct pen *p) {
  head(p, "f-price", "容量和价格", NULL);
  struct v_kp_item *i = part(p, "text", "capacity", "同时最多", at(p, "capacity"));
  i->mode = "numeric";
  i->hint = yb_word(p->rq, "一天或一场最多接待多少；不填按 1");
  i = part(p, "unit", "yuan", "价格", yuan_of(p));
  i->unit = yb_word(p->rq, "元");
  i->mode = "decimal";
  i->fault = pt_fault(p->rq, p->rq->ctx.diags, "price.fen");
  part(p, "text", "price_unit", "每", at(p, "price.unit"))->hint =
      yb_word(p->rq, "天、月、次、人……");
  part(p, "text", "conditions", "价格说明", at(p, "price.conditions"));
}

static yb_str source_of(struct pen *p) {
  const struct yb_json *v = yb_json_get(p->entry, YB_S("source"));
  struct yb_buf b;
  yb_str out;
  if (!v || v->type != YB_JSON_ARRAY) return plain(v);
  yb_buf_init(&b, p->rq->ctx.arena);
  for (const struct yb_json *m = v->first; m; m = m->next) {
    if (b.n) YB_BUF_Z(&b, "; ");
    yb_buf_put(&b, m->text);
  }
  return yb_buf_take(&b, &out) == YB_OK ? out : YB_S("");
}

yb_rc keep_items(struct yb_req *rq, const struct yb_kind *k, const struct yb_json *entry,
                 uint32_t more, const struct v_kp_item **out, uint32_t *n) {
  struct pen p = {.rq = rq, .k = k, .entry = entry, .most = k->fields + 48, .more = more};
  p.at = YB_NEW_N(rq->ctx.arena, p.most, struct v_kp_item);
  if (!p.at) return YB_NOMEM;
  names(&p);
  YB_TRY(place(&p));
  head(&p, "f-fields", "具体情况", NULL);
  for (uint32_t i = 0; i < k->fields; i++) YB_TRY(field(&p, &k->field[i]));
  if (k->opening) YB_TRY(opening(&p));
  price(&p);
  part(&p, "text", "source", "资料从哪里来", source_of(&p));
  *out = p.at;
  *n = p.n;
  return YB_OK;
}
