/* find.c - a question in the reader's words to the index, and back in cards (catalog.h). */
#include "base/arena.h"
#include "service/catalog/catalog_int.h"

struct finder {
  struct yb_app *app;
  struct yb_ctx *ctx;
  const struct yb_catalog_ask *ask;
  const struct yb_kind *kind;            /* NULL: of any kind */
  struct yb_facet_filter filter[YB_FIND_FILTERS + COLUMNS_FIXED];
  yb_str fixed[COLUMNS_FIXED];
  struct yb_facet_range range[YB_FIND_FILTERS];
  uint32_t count[YB_KIND_FIELDS_MAX + COLUMNS_FIXED];
  struct yb_facet_query q;
  struct yb_facet_result r;
  struct yb_catalog_found *out;
};

static yb_rc wrong(struct finder *x, const char *path, yb_str what) {
  struct yb_buf all;
  yb_buf_init(&all, x->ctx->arena);
  for (uint32_t i = 0; x->kind && i < x->kind->fields; i++) {
    const struct yb_kind_field *f = &x->kind->field[i];
    if (!f->facet && !f->sort) continue;
    if (all.n) YB_BUF_Z(&all, ", ");
    yb_buf_put(&all, f->id);
  }
  return yb_diag(x->ctx, (struct yb_place){.path = yb_str_of(path)}, YB_MSG_catalog_field,
                 yb_utf8_upto(what, 40), yb_buf_str(&all));
}

/* ---- filters ---- */

static void add_fixed(struct finder *x, uint32_t column, yb_str value) {
  if (!value.n) return;
  x->fixed[column] = value;
  x->filter[x->q.filters++] = (struct yb_facet_filter){column, 1, &x->fixed[column]};
}

static const struct yb_kind_field *facet_field(const struct finder *x, yb_str id) {
  const struct yb_kind_field *f = x->kind ? yb_kind_field_of(x->kind, id) : NULL;
  return f && f->facet ? f : NULL;
}

static yb_rc add_filters(struct finder *x) {
  const struct yb_catalog *c = x->app->pack->catalog;
  add_fixed(x, COLUMN_KIND, x->ask->kind);
  add_fixed(x, COLUMN_PANEL, x->ask->panel);
  add_fixed(x, COLUMN_DIVISION, x->ask->division);
  for (uint32_t i = 0; i < x->ask->filters; i++) {
    const struct yb_find_filter *a = &x->ask->filter[i];
    const struct yb_kind_field *f = facet_field(x, a->field);
    if (!f) return wrong(x, "filter", a->field);
    x->filter[x->q.filters++] = (struct yb_facet_filter){
        catalog_term_column(c, x->kind, f), a->values.count, a->values.at};
  }
  x->q.filter = x->filter;
  return YB_OK;
}

/* The number behind a name; prices are fen, fields thousandths. */
static bool number_column(const struct finder *x, yb_str name, uint32_t *out, int64_t *scale) {
  const struct yb_kind_field *f = x->kind ? yb_kind_field_of(x->kind, name) : NULL;
  *scale = 1;
  if (YB_EQ(name, "price")) *out = NUMBER_PRICE;
  else if (YB_EQ(name, "rating")) *out = NUMBER_RATING;
  else if (YB_EQ(name, "viewed")) *out = NUMBER_VIEWED;
  else if (f && f->sort) {
    *out = catalog_number_column(x->app->pack->catalog, x->kind, f);
    *scale = f->type == YB_FIELD_DATE ? 1 : 1000;
  } else return false;
  return true;
}

static yb_rc add_ranges(struct finder *x) {
  for (uint32_t i = 0; i < x->ask->ranges; i++) {
    const struct yb_find_range *a = &x->ask->range[i];
    struct yb_facet_range r = {.least = a->least, .most = a->most};
    int64_t scale;
    if (!number_column(x, a->field, &r.number, &scale)) return wrong(x, "range", a->field);
    bool over = __builtin_mul_overflow(r.least, scale, &r.least);
    if (over || __builtin_mul_overflow(r.most, scale, &r.most)) return wrong(x, "range", a->field);
    x->range[x->q.ranges++] = r;
  }
  x->q.range = x->range;
  return YB_OK;
}

static yb_rc set_sort(struct finder *x) {
  yb_str s = x->ask->sort;
  bool falls = s.n > 1 && s.p[0] == '-';
  int64_t scale;
  x->q.number = NUMBER_PUBLISHED;
  if (!s.n || YB_EQ(s, "relevance")) x->q.sort = YB_SORT_RELEVANCE;
  else if (YB_EQ(s, "newest")) x->q.sort = YB_SORT_FALLING;
  else if (YB_EQ(s, "distance") && x->ask->near) x->q.sort = YB_SORT_DISTANCE;
  else if (number_column(x, falls ? yb_str_from(s, 1) : s, &x->q.number, &scale))
    x->q.sort = falls || YB_EQ(s, "rating") || YB_EQ(s, "viewed") ? YB_SORT_FALLING
                                                                  : YB_SORT_RISING;
  else return wrong(x, "sort", s);
  return YB_OK;
}

static void set_counts(struct finder *x) {
  const struct yb_catalog *c = x->app->pack->catalog;
  uint32_t n = 0;
  if (!x->kind) x->count[n++] = COLUMN_KIND;
  if (!x->kind) x->count[n++] = COLUMN_PANEL;
  x->count[n++] = COLUMN_DIVISION;
  for (uint32_t i = 0; x->kind && i < x->kind->fields; i++)
    if (x->kind->field[i].facet)
      x->count[n++] = catalog_term_column(c, x->kind, &x->kind->field[i]);
  x->q.count = x->count;
  x->q.counts = n;
}

static void set_rest(struct finder *x) {
  const struct yb_catalog_ask *a = x->ask;
  x->q.near = a->near;
  x->q.here = a->here;
  x->q.radius_m = a->radius_m;
  x->q.box = a->box;
  x->q.points = a->map;
  x->q.free_from = 1;
  if (a->free_from.year) {
    x->q.free_from = yb_date_days(a->free_from);
    x->q.free_to = yb_date_days(a->free_to.year ? a->free_to : a->free_from);
  }
  x->q.has_after = a->has_after;
  x->q.after_key = a->after_key;
  x->q.after_id = a->after_id;
  x->q.limit = a->limit && a->limit <= 100 ? a->limit : 20;
}

/* ---- answers ---- */

static yb_said name_of_value(const struct finder *x, const struct yb_kind_field *f,
                             uint32_t column, yb_str id) {
  const struct yb_pack *p = x->app->pack;
  const struct yb_option *o = f ? yb_field_option(f, id) : NULL;
  const struct yb_kind *k = column == COLUMN_KIND ? yb_pack_kind(p, id) : NULL;
  const struct yb_division *d = column == COLUMN_DIVISION ? yb_pack_division(p, id) : NULL;
  if (o) return o->name;
  if (k) return k->name;
  if (d) return (yb_said){{d->name, {0}, {0}}};
  for (uint32_t i = 0; column == COLUMN_PANEL && i < p->catalog->panels; i++)
    if (yb_str_eq(p->catalog->panel[i].id, id)) return p->catalog->panel[i].title;
  return (yb_said){{id, {0}, {0}}};
}

static bool chosen(const struct finder *x, uint32_t column, yb_str value) {
  for (uint32_t i = 0; i < x->q.filters; i++)
    for (uint32_t k = 0; x->filter[i].column == column && k < x->filter[i].n; k++)
      if (yb_str_eq(x->filter[i].value[k], value)) return true;
  return false;
}

static const struct yb_kind_field *field_of(const struct finder *x, uint32_t column) {
  for (uint32_t i = 0; x->kind && i < x->kind->fields; i++)
    if (x->kind->field[i].facet &&
        catalog_term_column(x->app->pack->catalog, x->kind, &x->kind->field[i]) == column)
      return &x->kind->field[i];
  return NULL;
}

static yb_rc make_facet(struct finder *x, uint32_t column, uint32_t *at, struct yb_facet_view *v) {
  static const char *const fixed[] = {"kind", "panel", "division"};
  const struct yb_kind_field *f = field_of(x, column);
  uint32_t from = *at, n;
  while (*at < x->r.counts && x->r.count[*at].column == column) ++*at;
  n = *at - from;
  struct yb_facet_value *value = YB_NEW_N(x->ctx->arena, n, struct yb_facet_value);
  if (!value) return YB_NOMEM;
  for (uint32_t i = 0; i < n; i++) {
    const struct yb_facet_count *c = &x->r.count[from + i];
    value[i] = (struct yb_facet_value){c->value, name_of_value(x, f, column, c->value), c->n,
                                       chosen(x, column, c->value)};
  }
  *v = (struct yb_facet_view){.values = n, .value = value};
  v->field = f ? f->id : yb_str_of(fixed[column]);
  if (f) v->name = f->name;
  return YB_OK;
}

static yb_rc make_facets(struct finder *x) {
  struct yb_facet_view *v = YB_NEW_N(x->ctx->arena, x->q.counts, struct yb_facet_view);
  uint32_t at = 0;
  if (!v) return YB_NOMEM;
  for (uint32_t i = 0; i < x->q.counts; i++) YB_TRY(make_facet(x, x->q.count[i], &at, &v[i]));
  x->out->facet = v;
  x->out->facets = x->q.counts;
  return YB_OK;
}

static yb_rc make_clusters(struct finder *x) {
  struct yb_box box = yb_box_none();
  if (!x->ask->map) return YB_OK;
  for (uint32_t i = 0; i < x->r.points; i++) yb_box_add(&box, x->r.point[i]);
  if (!x->r.points) return YB_OK;
  return yb_geo_clusters(x->ctx->arena, x->r.point, x->r.points, x->ask->box ? x->ask->box : &box,
                         24, &x->out->cluster, &x->out->clusters);
}

static yb_rc read_cards(struct yb_tx *tx, void *arg) {
  struct finder *x = arg;
  struct yb_card *c = YB_NEW_N(yb_tx_arena(tx), x->r.hits, struct yb_card);
  uint32_t n = 0;
  if (!c) return YB_NOMEM;
  for (uint32_t i = 0; i < x->r.hits; i++) {
    const struct yb_facet_hit *h = &x->r.hit[i];
    struct yb_resource r;
    yb_rc rc = yb_resource_load(tx, h->id, &r);
    if (rc == YB_OK) rc = catalog_card(tx, x->app, &r, &c[n]);
    if (rc == YB_ABSENT) continue;                  /* went since the index was told */
    YB_TRY(rc);
    if (h->distance_m >= 0) {
      c[n].distance_m = h->distance_m;
      c[n].distance_int_m = (int64_t)(h->distance_m + 0.5);
      c[n].walk_min = yb_geo_walk_min(h->distance_m);
    }
    n++;
  }
  x->out->card = c;
  x->out->cards = n;
  return YB_OK;
}

yb_rc yb_catalog_find(struct yb_app *app, struct yb_ctx *ctx, const struct yb_catalog_ask *ask,
                      struct yb_catalog_found *out) {
  struct finder *x = YB_NEW(ctx->arena, struct finder);
  if (!x) return YB_NOMEM;
  if (!app->pack->catalog) return YB_ABSENT;
  *out = (struct yb_catalog_found){0};
  x->app = app, x->ctx = ctx, x->ask = ask, x->out = out;
  if (ask->kind.n) YB_TRY(catalog_kind(ctx, app, ask->kind, &x->kind));
  YB_TRY(add_filters(x));
  YB_TRY(add_ranges(x));
  YB_TRY(set_sort(x));
  set_counts(x);
  set_rest(x);
  YB_TRY(catalog_index_find(app, ctx, ask->text, &x->q, &x->r));
  out->total = x->r.total;
  YB_TRY(make_facets(x));
  YB_TRY(make_clusters(x));
  if (x->r.hits && x->r.hits == x->q.limit) {
    out->more = true;
    out->next_key = x->r.hit[x->r.hits - 1].key;
    out->next_id = x->r.hit[x->r.hits - 1].id;
  }
  return yb_store_read(app->store, ctx, read_cards, x);
}

yb_rc yb_catalog_like(struct yb_app *app, struct yb_ctx *ctx, yb_str kind, yb_str name,
                      struct yb_catalog_found *out) {
  struct yb_catalog_ask ask = {.text = name, .kind = kind, .limit = 5};
  return yb_catalog_find(app, ctx, &ask, out);
}
