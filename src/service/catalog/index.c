/* index.c - the projection that answers questions: facets in memory, full text in a
 * local file; both follow the events of resources and bookings (catalog.h).
 *
 * It is filled by whoever asks first, after the consumer's cursor began: what happens
 * meanwhile comes again as an event, and doing it twice changes nothing.
 */
#include <pthread.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/mem.h"
#include "pure/facet/facet.h"
#include "service/catalog/catalog_int.h"
#include "store/search.h"

#define DAYS 400u
#define TERMS_MAX 64u
#define SEEN_DAYS 90
#define FILL_BYTES ((size_t)64 << 20)

struct yb_catalog_index {
  pthread_rwlock_t lock;
  struct yb_facets *facets;
  struct yb_search *search;
  int64_t day;                      /* the first day of the index */
  bool filled;
};

/* ---- columns: fixed ones, then those of each kind in the pack's order ---- */

static uint32_t column_of(const struct yb_catalog *c, const struct yb_kind *k,
                          const struct yb_kind_field *f, bool numbers) {
  uint32_t n = numbers ? NUMBERS_FIXED : COLUMNS_FIXED;
  for (uint32_t i = 0; i < c->kinds; i++)
    for (uint32_t x = 0; x < c->kind[i].fields; x++) {
      const struct yb_kind_field *at = &c->kind[i].field[x];
      if (!(numbers ? at->sort : at->facet)) continue;
      if (&c->kind[i] == k && at == f) return n;
      n++;
    }
  return k ? UINT32_MAX : n;
}

uint32_t catalog_term_column(const struct yb_catalog *c, const struct yb_kind *k,
                             const struct yb_kind_field *f) {
  return column_of(c, k, f, false);
}

uint32_t catalog_number_column(const struct yb_catalog *c, const struct yb_kind *k,
                               const struct yb_kind_field *f) {
  return column_of(c, k, f, true);
}

int64_t catalog_day(const struct yb_app *app, int64_t at) {
  return yb_date_days(yb_zone_civil(app->pack->zone, at).date);
}

int64_t catalog_midnight(const struct yb_app *app, int64_t day) {
  return yb_zone_instant(app->pack->zone, (yb_civil){yb_date_of_days(day), 0, 0, 0, 0});
}

/* ---- one entry into the index ---- */

struct doc {
  struct yb_facet_doc d;
  struct yb_facet_term term[TERMS_MAX];
  int64_t number[YB_FACET_COLUMNS_MAX];
  struct yb_buf text;
};

static void add_term(struct doc *x, uint32_t column, yb_str value) {
  if (x->d.terms < TERMS_MAX && value.n)
    x->term[x->d.terms++] = (struct yb_facet_term){column, value};
}

static void add_text(struct doc *x, const struct yb_json *j) {
  if (!j) return;
  if (j->type == YB_JSON_STRING) {
    yb_buf_put(&x->text, j->text);
    yb_buf_byte(&x->text, '\n');
  }
  for (const struct yb_json *m = j->first; m; m = m->next) add_text(x, m);
}

static void add_said(struct doc *x, const yb_said *s) {
  for (int i = 0; i < YB_LOCALES; i++) {
    yb_buf_put(&x->text, s->in[i]);
    yb_buf_byte(&x->text, '\n');
  }
}

/* What a choice is called, so that its words are found. */
static void field_text(struct doc *x, const struct yb_kind_field *f, const struct yb_json *v) {
  const struct yb_json *first = v->type == YB_JSON_ARRAY ? v->first : v;
  if (!f->options) {
    add_text(x, v);
    return;
  }
  for (const struct yb_json *m = first; m; m = v->type == YB_JSON_ARRAY ? m->next : NULL) {
    const struct yb_option *o = yb_field_option(f, m->text);
    if (o) add_said(x, &o->name);
  }
}

static void field_terms(struct doc *x, uint32_t column, const struct yb_kind_field *f,
                        const struct yb_json *v) {
  if (f->type == YB_FIELD_DATE) add_term(x, column, yb_str_upto(v->text, 4));
  else if (v->type == YB_JSON_OBJECT) add_term(x, column, yb_said_of(v).in[YB_ZH_CN]);
  else if (v->type == YB_JSON_BOOL) add_term(x, column, v->truth ? YB_S("true") : YB_S("false"));
  else if (v->type != YB_JSON_ARRAY) add_term(x, column, v->text);
  else
    for (const struct yb_json *m = v->first; m; m = m->next) add_term(x, column, m->text);
}

/* Dates as days, decimals and money in thousandths. */
static int64_t field_number(const struct yb_kind_field *f, const struct yb_json *v) {
  yb_date date;
  yb_dec d;
  if (f->type == YB_FIELD_DATE)
    return yb_date_parse(v->text, &date) ? yb_date_days(date) : YB_FACET_NONE;
  if (yb_dec_parse(v->text, &d) != YB_OK) return YB_FACET_NONE;
  int64_t n;
  if (yb_dec_mul(d, yb_dec_int(1000), &d) != YB_OK ||
      yb_dec_round(d, 0, YB_ROUND_HALF_EVEN, &d) != YB_OK || !yb_dec_to_int(d, &n))
    return YB_FACET_NONE;
  return n;
}

static void add_fields(struct doc *x, const struct yb_catalog *c, const struct yb_kind *k,
                       const struct yb_kind_entry *e) {
  const struct yb_json *fields = yb_json_get(e->body, YB_S("fields"));
  for (uint32_t i = 0; i < k->fields; i++) {
    const struct yb_kind_field *f = &k->field[i];
    const struct yb_json *v = yb_json_get(fields, f->id);
    if (!v || f->cls != YB_PUBLIC) continue;
    if (f->search) field_text(x, f, v);
    if (f->facet) field_terms(x, catalog_term_column(c, k, f), f, v);
    if (f->sort) x->number[catalog_number_column(c, k, f)] = field_number(f, v);
  }
}

static void add_divisions(struct doc *x, const struct yb_division *d) {
  for (; d; d = d->up) add_term(x, COLUMN_DIVISION, d->code);
}

static yb_rc make_doc(struct yb_arena *a, const struct yb_app *app, const struct yb_resource *r,
                      const struct yb_kind *k, const struct yb_kind_entry *e, struct doc *x) {
  memset(x, 0, sizeof *x);
  yb_buf_init(&x->text, a);
  for (uint32_t i = 0; i < YB_FACET_COLUMNS_MAX; i++) x->number[i] = YB_FACET_NONE;
  x->d = (struct yb_facet_doc){.id = r->id, .term = x->term, .number = x->number,
                               .placed = e->placed, .at = e->at};
  add_term(x, COLUMN_KIND, k->id);
  add_term(x, COLUMN_PANEL, k->panel);
  add_divisions(x, e->division);
  x->number[NUMBER_PUBLISHED] = r->published_at;
  if (e->price_fen >= 0) x->number[NUMBER_PRICE] = e->price_fen;
  if (r->ratings) x->number[NUMBER_RATING] = r->rating_sum * 1000 / r->ratings;
  add_fields(x, app->pack->catalog, k, e);
  add_text(x, yb_json_get(e->body, YB_S("summary")));
  add_text(x, yb_json_get(e->body, YB_S("text")));
  add_text(x, yb_json_get(e->body, YB_S("address")));
  for (const struct yb_division *d = e->division; d; d = d->up) {
    yb_buf_put(&x->text, d->name);
    yb_buf_byte(&x->text, '\n');
  }
  return x->text.rc;
}

/* ---- loading ---- */

/* is_free NULL: nothing of the entry can be booked. */
static void put_days(struct yb_catalog_index *x, int64_t id, int64_t first, uint32_t n,
                     const bool *is_free) {
  for (uint32_t i = 0; i < n && is_free; i++)
    yb_facets_free(x->facets, id, first + i, is_free[i]);
}

static yb_rc put_one(struct yb_tx *tx, struct yb_app *app, const struct yb_resource *r,
                     int64_t views) {
  struct yb_catalog_index *x = app->catalog;
  struct doc *d = YB_NEW(yb_tx_arena(tx), struct doc);
  const struct yb_kind *k;
  struct yb_kind_entry e;
  struct yb_buf name;
  bool *is_free = NULL;
  if (!d) return YB_NOMEM;
  yb_rc rc = catalog_entry(yb_tx_ctx(tx), app, r, true, &k, &e);
  if (rc == YB_ABSENT || rc == YB_INVALID) {       /* not published, or its kind is gone */
    yb_facets_drop(x->facets, r->id);
    return yb_search_drop(x->search, r->id);
  }
  YB_TRY(rc);
  YB_TRY(make_doc(yb_tx_arena(tx), app, r, k, &e, d));
  if (views) d->number[NUMBER_VIEWED] = views;
  YB_TRY(yb_facets_put(x->facets, &d->d));
  YB_TRY(catalog_days_free(tx, app, r->id, k, &e, x->day, DAYS, &is_free));
  put_days(x, r->id, x->day, DAYS, is_free);
  yb_buf_init(&name, yb_tx_arena(tx));
  for (int i = 0; i < YB_LOCALES; i++) {
    yb_buf_put(&name, e.name.in[i]);
    yb_buf_byte(&name, '\n');
  }
  YB_TRY(name.rc);
  return yb_search_put(x->search, r->id, yb_buf_str(&name), yb_buf_str(&d->text));
}

yb_rc catalog_words_of(struct yb_tx *tx, const struct yb_app *app, const struct yb_resource *r,
                       struct catalog_words *out) {
  struct doc *d = YB_NEW(yb_tx_arena(tx), struct doc);
  const struct yb_kind *k;
  struct yb_kind_entry e;
  if (!d) return YB_NOMEM;
  YB_TRY(catalog_entry(yb_tx_ctx(tx), app, r, true, &k, &e));
  YB_TRY(make_doc(yb_tx_arena(tx), app, r, k, &e, d));
  add_said(d, &e.name);
  *out = (struct catalog_words){d->d.terms, d->term, yb_buf_str(&d->text)};
  return d->text.rc;
}

struct batch { struct yb_app *app; int64_t after, one; uint32_t n; };

static yb_rc load_batch(struct yb_tx *tx, void *arg) {
  struct batch *b = arg;
  struct yb_resource *r;
  struct yb_seen *seen;
  uint32_t seen_n, at = 0;
  YB_TRY(yb_resources_live(tx, b->after, &r, &b->n));
  YB_TRY(yb_seen_of(tx, b->after, b->n ? r[b->n - 1].id : b->after,
                    b->app->catalog->day - SEEN_DAYS, INT64_MAX, &seen, &seen_n));
  for (uint32_t i = 0; i < b->n; i++) {
    struct yb_arena_mark m = yb_arena_mark(yb_tx_arena(tx));
    int64_t id = r[i].id;
    while (at < seen_n && seen[at].id < id) at++;
    YB_TRY(put_one(tx, b->app, &r[i], at < seen_n && seen[at].id == id ? seen[at].views : 0));
    yb_arena_back(yb_tx_arena(tx), m);
    b->after = id;
  }
  return YB_OK;
}

static yb_rc load_one(struct yb_tx *tx, void *arg) {
  struct batch *b = arg;
  struct yb_resource r;
  struct yb_seen *seen;
  uint32_t n;
  YB_TRY(yb_resource_load(tx, b->one, &r));
  YB_TRY(yb_seen_of(tx, r.id, r.id, b->app->catalog->day - SEEN_DAYS, INT64_MAX, &seen, &n));
  return put_one(tx, b->app, &r, n ? seen[0].views : 0);
}

static yb_rc fill_rows(struct yb_app *app, struct yb_ctx *ctx) {
  struct batch b = {.app = app, .n = 1};
  while (b.n) {
    struct yb_arena_mark m = yb_arena_mark(ctx->arena);
    YB_TRY(yb_store_read(app->store, ctx, load_batch, &b));
    yb_arena_back(ctx->arena, m);
  }
  return YB_OK;
}

/* With the lock held for writing. */
static yb_rc fill(struct yb_app *app, int64_t now) {
  struct yb_catalog_index *x = app->catalog;
  struct yb_diags quiet;
  struct yb_ctx ctx = {.arena = yb_arena_open(FILL_BYTES), .now_ms = now};
  if (!ctx.arena) return YB_NOMEM;
  yb_diags_init(&quiet, ctx.arena);
  x->day = catalog_day(app, now);
  yb_rc rc = yb_facets_first_day(x->facets, x->day);
  if (rc == YB_OK) rc = yb_search_begin(x->search);
  if (rc == YB_OK) {
    rc = fill_rows(app, &ctx);
    yb_rc end = yb_search_commit(x->search);
    if (rc == YB_OK) rc = end;
  }
  yb_arena_close(ctx.arena);
  x->filled = rc == YB_OK;
  return rc;
}

/* Filled, and of today: a new day is a new horizon for every entry. */
yb_rc yb_catalog_warm(struct yb_app *app, struct yb_ctx *ctx) {
  struct yb_catalog_index *x = app->catalog;
  if (!x) return YB_ABSENT;
  int64_t today = catalog_day(app, ctx->now_ms);
  yb_rc rc = YB_OK;
  (void)pthread_rwlock_rdlock(&x->lock);
  bool good = x->filled && x->day >= today;
  (void)pthread_rwlock_unlock(&x->lock);
  if (good) return YB_OK;
  (void)pthread_rwlock_wrlock(&x->lock);
  if (!x->filled || x->day < today) rc = fill(app, ctx->now_ms);
  (void)pthread_rwlock_unlock(&x->lock);
  return rc;
}

yb_rc yb_catalog_refresh(struct yb_app *app, struct yb_ctx *ctx, int64_t resource) {
  struct yb_catalog_index *x = app->catalog;
  struct batch b = {.app = app, .one = resource};
  (void)pthread_rwlock_wrlock(&x->lock);
  yb_rc rc = x->filled ? yb_store_read(app->store, ctx, load_one, &b) : YB_OK;
  (void)pthread_rwlock_unlock(&x->lock);
  return rc == YB_ABSENT ? YB_OK : rc;
}

void catalog_index_viewed(struct yb_app *app, int64_t id, int64_t views) {
  struct yb_catalog_index *x = app->catalog;
  if (!x || !views) return;
  (void)pthread_rwlock_wrlock(&x->lock);
  if (x->filled) yb_facets_add(x->facets, id, NUMBER_VIEWED, views);
  (void)pthread_rwlock_unlock(&x->lock);
}

/* ---- following ---- */

/* What an event touches: the whole entry, or what is free from `first` to `last` (days). */
struct touched { int64_t id, first, last; bool whole; };

static int64_t day_at(const struct yb_app *app, const struct yb_json *j, const char *name,
                      int64_t otherwise) {
  int64_t at = yb_json_int(yb_json_get(j, yb_str_of(name)), 0);
  return at ? catalog_day(app, at) : otherwise;
}

/* A booking gives and takes room between its start and its end, and where it was before. */
static bool touches(struct yb_app *app, struct yb_ctx *ctx, const struct yb_event *e,
                    int64_t first, struct touched *t) {
  const struct yb_json *j;
  int64_t last = first + DAYS - 1;
  *t = (struct touched){.id = e->agg, .whole = true};
  if (YB_EQ(e->kind, "resource")) return true;
  if (!YB_EQ(e->kind, "booking") || !e->data.n) return false;
  if (yb_json_parse(ctx, YB_S("event"), e->data, &j) != YB_OK) return false;
  int64_t from = day_at(app, j, "start_at", first), to = day_at(app, j, "end_at", last);
  int64_t was_from = day_at(app, j, "was_start_at", from);
  int64_t was_to = day_at(app, j, "was_end_at", to);
  *t = (struct touched){.first = was_from < from ? was_from : from,
                        .last = was_to > to ? was_to : to};
  if (t->first < first) t->first = first;
  if (t->last > last) t->last = last;
  return yb_str_int(yb_json_get_str(j, YB_S("resource")), &t->id) && t->first <= t->last;
}

struct room { struct yb_app *app; const struct touched *t; bool *is_free; };

static yb_rc load_room(struct yb_tx *tx, void *arg) {
  struct room *m = arg;
  const struct yb_kind *k;
  struct yb_kind_entry e;
  struct yb_resource r;
  YB_TRY(yb_resource_load(tx, m->t->id, &r));
  YB_TRY(catalog_entry(yb_tx_ctx(tx), m->app, &r, true, &k, &e));
  return catalog_days_free(tx, m->app, r.id, k, &e, m->t->first,
                           (uint32_t)(m->t->last - m->t->first + 1), &m->is_free);
}

static yb_rc refresh_room(struct yb_app *app, struct yb_ctx *ctx, const struct touched *t) {
  struct yb_catalog_index *x = app->catalog;
  struct room m = {app, t, NULL};
  yb_rc rc = yb_store_read(app->store, ctx, load_room, &m);
  if (rc == YB_ABSENT || rc == YB_INVALID) return YB_OK;   /* not published: not found either */
  YB_TRY(rc);
  (void)pthread_rwlock_wrlock(&x->lock);
  put_days(x, t->id, t->first, (uint32_t)(t->last - t->first + 1), m.is_free);
  (void)pthread_rwlock_unlock(&x->lock);
  return YB_OK;
}

/* What comes later in the same batch is done with it, once. */
static bool merged(const struct touched *a, struct touched *later, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) {
    struct touched *b = &later[i];
    if (b->id != a->id || (a->whole && !b->whole)) continue;
    if (a->first < b->first) b->first = a->first;
    if (a->last > b->last) b->last = a->last;
    return true;
  }
  return false;
}

static bool filled(struct yb_catalog_index *x, int64_t *first) {
  (void)pthread_rwlock_rdlock(&x->lock);
  bool yes = x->filled;
  *first = x->day;
  (void)pthread_rwlock_unlock(&x->lock);
  return yes;
}

static yb_rc follow(struct yb_ctx *ctx, const struct yb_event *events, uint32_t n, void *arg) {
  struct yb_app *app = arg;
  struct touched *t = YB_NEW_N(ctx->arena, n, struct touched);
  uint32_t count = 0;
  int64_t first;
  if (!t) return YB_NOMEM;
  if (!filled(app->catalog, &first)) return YB_OK;
  for (uint32_t i = 0; i < n; i++) count += touches(app, ctx, &events[i], first, &t[count]);
  for (uint32_t i = 0; i < count; i++) {
    struct yb_arena_mark m = yb_arena_mark(ctx->arena);
    if (merged(&t[i], &t[i + 1], count - i - 1)) continue;
    if (t[i].whole) YB_TRY(yb_catalog_refresh(app, ctx, t[i].id));
    else YB_TRY(refresh_room(app, ctx, &t[i]));
    yb_arena_back(ctx->arena, m);
  }
  return YB_OK;
}

yb_rc yb_catalog_open(struct yb_app *app, struct yb_ctx *ctx) {
  const struct yb_catalog *c = app->pack->catalog;
  if (!c) return YB_OK;
  struct yb_catalog_index *x = yb_mem_take(sizeof *x);
  if (!x) return YB_NOMEM;
  if (pthread_rwlock_init(&x->lock, NULL)) {
    yb_mem_give(x);
    return YB_NOMEM;
  }
  app->catalog = x;
  struct yb_facets_spec spec = {catalog_term_column(c, NULL, NULL),
                                catalog_number_column(c, NULL, NULL), DAYS};
  yb_str path;
  YB_TRY(yb_facets_open(&spec, &x->facets));
  YB_TRY(yb_str_fmt(ctx->arena, &path, "%.*s/search.db", YB_ARG(app->cfg.data_folder)));
  YB_TRY(yb_search_open(ctx, path, &x->search));
  struct yb_consumer k = {.name = "catalog", .fn = follow, .arg = app};
  return yb_store_consume(app->store, &k);
}

void yb_catalog_close(struct yb_app *app) {
  struct yb_catalog_index *x = app->catalog;
  if (!x) return;
  yb_facets_close(x->facets);
  yb_search_close(x->search);
  (void)pthread_rwlock_destroy(&x->lock);
  yb_mem_give(x);
  app->catalog = NULL;
}

/* ---- asking ---- */

yb_rc catalog_index_find(struct yb_app *app, struct yb_ctx *ctx, yb_str text,
                         struct yb_facet_query *q, struct yb_facet_result *out) {
  struct yb_catalog_index *x = app->catalog;
  struct yb_found all = {0, NULL}, names = {0, NULL};
  YB_TRY(yb_catalog_warm(app, ctx));
  if (text.n) {
    YB_TRY(yb_search_find(x->search, ctx->arena, text, false, &all));
    YB_TRY(yb_search_find(x->search, ctx->arena, text, true, &names));
    q->has_only = true;
    q->only = all.id, q->only_n = all.count;
    q->favour = names.id, q->favour_n = names.count;
  }
  (void)pthread_rwlock_rdlock(&x->lock);
  yb_rc rc = yb_facets_find(x->facets, ctx->arena, q, out);
  for (uint32_t i = 0; rc == YB_OK && i < out->counts; i++)   /* borrowed from the index */
    rc = yb_str_dup(ctx->arena, out->count[i].value,
                    &((struct yb_facet_count *)(uintptr_t)out->count)[i].value);
  (void)pthread_rwlock_unlock(&x->lock);
  return rc;
}
