/* view.c - one entry with all that stands around it; several side by side (catalog.h). */
#include "base/arena.h"
#include "service/catalog/catalog_int.h"

#define DAYS_SHOWN 14

struct viewer {
  struct yb_app *app;
  struct yb_ctx *ctx;
  const struct yb_who *who;
  int64_t id;
  yb_str kind, slug;
  struct yb_entry_view *out;
};

/* ---- related ---- */

static yb_rc add_card(struct yb_tx *tx, struct viewer *v, yb_str kind, yb_str slug,
                      struct yb_card *at, uint32_t *n) {
  struct yb_resource r;
  yb_rc rc = yb_resource_by_slug(tx, kind, slug, &r);
  if (rc == YB_OK) rc = catalog_card(tx, v->app, &r, &at[*n]);
  if (rc == YB_ABSENT) return YB_OK;
  YB_TRY(rc);
  ++*n;
  return YB_OK;
}

static yb_rc related_out(struct yb_tx *tx, struct viewer *v, const struct yb_kind_relation *rel,
                         const struct yb_json *list, struct yb_related *out) {
  uint32_t count = list ? list->count : 0, n = 0;
  struct yb_card *at = YB_NEW_N(yb_tx_arena(tx), count, struct yb_card);
  if (!at) return YB_NOMEM;
  for (const struct yb_json *m = list ? list->first : NULL; m; m = m->next)
    YB_TRY(add_card(tx, v, rel->to, m->text, at, &n));
  *out = (struct yb_related){rel->id, rel->name, false, n, at};
  return YB_OK;
}

/* Those of one kind and relation that point here, together. */
static yb_rc related_in(struct yb_tx *tx, struct viewer *v, const struct yb_relation *in,
                        uint32_t count, uint32_t first, struct yb_related *out) {
  const struct yb_kind *k = yb_pack_kind(v->app->pack, in[first].kind);
  struct yb_card *at = YB_NEW_N(yb_tx_arena(tx), count, struct yb_card);
  uint32_t n = 0;
  if (!at) return YB_NOMEM;
  for (uint32_t i = first; i < count; i++)
    if (yb_str_eq(in[i].kind, in[first].kind) && yb_str_eq(in[i].name, in[first].name))
      YB_TRY(add_card(tx, v, in[i].kind, in[i].slug, at, &n));
  *out = (struct yb_related){.relation = in[first].name, .back = true, .cards = n, .card = at};
  if (k) out->name = k->name;
  return YB_OK;
}

static bool seen_before(const struct yb_relation *in, uint32_t i) {
  for (uint32_t k = 0; k < i; k++)
    if (yb_str_eq(in[k].kind, in[i].kind) && yb_str_eq(in[k].name, in[i].name)) return true;
  return false;
}

static yb_rc related(struct yb_tx *tx, struct viewer *v, const struct yb_resource *r,
                     const struct yb_kind *k, const struct yb_json *body) {
  const struct yb_json *all = yb_json_get(body, YB_S("relations"));
  struct yb_relation *in;
  uint32_t count, n = 0;
  YB_TRY(yb_relations_to(tx, r->kind, r->slug, &in, &count));
  struct yb_related *at = YB_NEW_N(yb_tx_arena(tx), k->relations + count, struct yb_related);
  if (!at) return YB_NOMEM;
  for (uint32_t i = 0; i < k->relations; i++)
    YB_TRY(related_out(tx, v, &k->relation[i], yb_json_get(all, k->relation[i].id), &at[n++]));
  for (uint32_t i = 0; i < count; i++)
    if (!seen_before(in, i)) YB_TRY(related_in(tx, v, in, count, i, &at[n++]));
  v->out->relation = at;
  v->out->related = n;
  return YB_OK;
}

/* ---- photographs, reviews, days ---- */

static yb_rc photographs(struct yb_tx *tx, struct viewer *v, int64_t id, bool keeper) {
  static const char *const states[] = {"waiting", "shown", "refused"};
  struct yb_photograph *p;
  uint32_t count, n = 0;
  YB_TRY(yb_photographs_of(tx, id, 0, &p, &count));
  struct yb_photo_view *at = YB_NEW_N(yb_tx_arena(tx), count, struct yb_photo_view);
  if (!at) return YB_NOMEM;
  for (uint32_t i = 0; i < count; i++) {
    if (!keeper && p[i].state != YB_SHOWN_YES) continue;
    at[n++] = (struct yb_photo_view){p[i].id, p[i].width, p[i].height, p[i].version, p[i].digest,
                                     p[i].caption, p[i].licence, p[i].author,
                                     yb_str_of(states[p[i].state % 3])};
  }
  v->out->photo = at;
  v->out->photos = n;
  return YB_OK;
}

static yb_rc reviews(struct yb_tx *tx, struct viewer *v, int64_t id) {
  struct yb_review *r;
  uint32_t n;
  YB_TRY(yb_reviews_of(tx, id, 0, &r, &n));
  struct yb_review_view *at = YB_NEW_N(yb_tx_arena(tx), n, struct yb_review_view);
  if (!at) return YB_NOMEM;
  for (uint32_t i = 0; i < n; i++)
    at[i] = (struct yb_review_view){r[i].id, r[i].level, r[i].created_at, r[i].words, r[i].answer};
  v->out->review = at;
  v->out->reviews = n;
  return YB_OK;
}

static yb_rc hours_text(struct yb_arena *a, uint32_t minutes, yb_str *out) {
  return yb_str_fmt(a, out, "%02u:%02u", minutes / 60, minutes % 60);
}

static yb_rc day_view(struct yb_arena *a, const struct yb_open_day *d, struct yb_day_view *out) {
  static const char *const why[] = {"weekly", "special", "makeup", "season", "date", "weekday",
                                    "holiday", "no_hours"};
  struct yb_buf date;
  yb_buf_init(&date, a);
  yb_date_write(&date, d->date);
  YB_TRY(yb_buf_take(&date, &out->date));
  out->open = d->open;
  out->provisional = d->provisional;
  out->why = yb_str_of(why[d->why]);
  out->reason = d->reason;
  if (!d->open) return YB_OK;
  YB_TRY(hours_text(a, d->at[0].from_min, &out->from));
  return hours_text(a, d->at[d->n - 1].to_min, &out->to);
}

static yb_rc days(struct yb_tx *tx, struct viewer *v, const struct yb_kind_entry *e) {
  int64_t today = catalog_day(v->app, yb_tx_now(tx));
  const struct yb_open_day *d;
  uint32_t n;
  if (!e->has_opening) return YB_OK;
  YB_TRY(yb_opening_days(yb_tx_arena(tx), &e->opening, v->app->pack->calendar,
                         yb_date_of_days(today), yb_date_of_days(today + DAYS_SHOWN - 1), &d, &n));
  struct yb_day_view *at = YB_NEW_N(yb_tx_arena(tx), n, struct yb_day_view);
  if (!at) return YB_NOMEM;
  for (uint32_t i = 0; i < n; i++) YB_TRY(day_view(yb_tx_arena(tx), &d[i], &at[i]));
  v->out->day = at;
  v->out->days = n;
  return YB_OK;
}

/* ---- the whole ---- */

static yb_rc fill_keeper(struct yb_tx *tx, struct viewer *v, const struct yb_resource *r) {
  v->out->state = yb_str_of(yb_resource_state_name(r->state));
  v->out->reason = r->reason;
  return catalog_unseal(tx, v->app, r, &v->out->rest);
}

static yb_rc fill_card(struct yb_tx *tx, struct viewer *v, const struct yb_resource *r,
                       const struct yb_kind *k, const struct yb_kind_entry *e) {
  struct yb_resource newest = *r;
  newest.live = r->live.n ? r->live : r->body;
  YB_TRY(catalog_card(tx, v->app, &newest, &v->out->card));
  v->out->bookable = k->booking.mode != YB_BOOK_NONE && r->live.n && !YB_EQ(e->status, "ended");
  v->out->version = r->version;
  v->out->updated_at = r->updated_at;
  if (!e->division) return YB_OK;
  return yb_division_path(yb_tx_arena(tx), e->division, &v->out->division_path);
}

static yb_rc load_view(struct yb_tx *tx, void *arg) {
  struct viewer *v = arg;
  struct yb_resource r;
  const struct yb_kind *k;
  struct yb_kind_entry e;
  if (v->kind.n) YB_TRY(yb_resource_by_slug(tx, v->kind, v->slug, &r));
  else YB_TRY(yb_resource_load(tx, v->id, &r));
  if (!(k = yb_pack_kind(v->app->pack, r.kind))) return YB_ABSENT;
  v->out->yours = catalog_keeps(v->who, k, &r) && v->who->kind != YB_WHO_NOBODY;
  v->out->moderates = catalog_moderates(v->who, k);
  bool keeper = v->out->yours || v->out->moderates;
  if (!keeper && !r.live.n) return YB_ABSENT;
  yb_rc rc = catalog_entry(yb_tx_ctx(tx), v->app, &r, !keeper, &k, &e);
  if (rc == YB_INVALID) return YB_ABSENT;
  YB_TRY(rc);
  v->out->body = e.body;
  YB_TRY(fill_card(tx, v, &r, k, &e));
  if (keeper) YB_TRY(fill_keeper(tx, v, &r));
  YB_TRY(related(tx, v, &r, k, e.body));
  YB_TRY(photographs(tx, v, r.id, keeper));
  YB_TRY(reviews(tx, v, r.id));
  return days(tx, v, &e);
}

yb_rc yb_entry_get(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who, int64_t id,
                   yb_str kind, yb_str slug, struct yb_entry_view *out) {
  struct viewer v = {app, ctx, who, id, kind, slug, out};
  *out = (struct yb_entry_view){0};
  return yb_store_read(app->store, ctx, load_view, &v);
}

yb_rc yb_entries_compare(struct yb_app *app, struct yb_ctx *ctx, const int64_t *ids, uint32_t n,
                         struct yb_compare *out) {
  static const struct yb_who nobody = {.kind = YB_WHO_NOBODY, .name = {"", 0}};
  bool fits = n >= 2 && n <= YB_COMPARE_MAX;
  out->cards = 0;
  for (uint32_t i = 0; fits && i < n; i++) {
    struct yb_entry_view *v = &out->at[out->cards];
    yb_rc rc = yb_entry_get(app, ctx, &nobody, ids[i], YB_S(""), YB_S(""), v);
    if (rc == YB_ABSENT) continue;
    YB_TRY(rc);
    fits = out->cards == 0 || v->card.kind == out->at[0].card.kind;
    out->cards++;
  }
  if (fits) return YB_OK;
  return yb_diag(ctx, (struct yb_place){.path = YB_S("ids")}, YB_MSG_catalog_compare, YB_S("4"),
                 YB_S(""));
}

/* ---- what one keeps ---- */

struct keeping {
  struct yb_app *app;
  const struct yb_who *who;
  int64_t after_at, after_id;
  struct yb_keeper_rows *out;
};

static yb_rc load_kept(struct yb_tx *tx, void *arg) {
  struct keeping *k = arg;
  struct yb_resource_query q = {.state = -1, .after_at = k->after_at, .after_id = k->after_id,
                                .limit = 50};
  struct yb_resource *r;
  uint32_t n;
  if (k->who->kind == YB_WHO_STAFF) q.state = YB_RESOURCE_SUBMITTED;
  else if (k->who->enterprise) q.enterprise = k->who->enterprise;
  else q.person = k->who->id;
  YB_TRY(yb_resources_list(tx, &q, &r, &n));
  struct yb_keeper_row *at = YB_NEW_N(yb_tx_arena(tx), n, struct yb_keeper_row);
  if (!at) return YB_NOMEM;
  for (uint32_t i = 0; i < n; i++)
    at[i] = (struct yb_keeper_row){r[i].id, r[i].version, r[i].updated_at, r[i].kind, r[i].slug,
                                   r[i].title, yb_str_of(yb_resource_state_name(r[i].state)),
                                   r[i].reason};
  *k->out = (struct yb_keeper_rows){.count = n, .at = at, .more = n == 50};
  if (n == 50) k->out->next_at = r[n - 1].updated_at, k->out->next_id = r[n - 1].id;
  return YB_OK;
}

yb_rc yb_entries_kept(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                      int64_t after_at, int64_t after_id, struct yb_keeper_rows *out) {
  struct keeping k = {app, who, after_at, after_id, out};
  bool staff = who->kind == YB_WHO_STAFF;
  if (staff && !yb_who_holds(who, YB_S("entry_moderate"))) return YB_DENIED;
  if (!staff && who->kind != YB_WHO_PERSON) return YB_DENIED;
  return yb_store_read(app->store, ctx, load_kept, &k);
}
