/* moderate.c - what waits for a moderator, and one entry with what differs (catalog.h). */
#include "base/arena.h"
#include "engine/booking/booking.h"
#include "service/catalog/catalog_int.h"

struct asking {
  struct yb_app *app;
  const struct yb_who *who;
  int64_t id;
  yb_str state;
  struct yb_moderation *out;
  struct yb_moderated *one;
};

/* ---- what waits ---- */

static yb_rc put_entries(struct yb_tx *tx, struct asking *k) {
  struct yb_resource_query q = {.state = YB_RESOURCE_SUBMITTED, .limit = 100};
  struct yb_resource *r;
  uint32_t n;
  for (int s = 0; s < YB_RESOURCE_STATES_COUNT; s++)
    if (yb_str_eq(k->state, yb_str_of(yb_resource_state_name(s)))) q.state = s;
  YB_TRY(yb_resources_list(tx, &q, &r, &n));
  struct yb_keeper_row *at = YB_NEW_N(yb_tx_arena(tx), n, struct yb_keeper_row);
  if (!at) return YB_NOMEM;
  for (uint32_t i = 0; i < n; i++) {
    const struct yb_kind *kind = yb_pack_kind(k->app->pack, r[i].kind);
    if (!kind || !catalog_moderates(k->who, kind)) continue;
    at[k->out->entries++] = (struct yb_keeper_row){
        r[i].id, r[i].version, r[i].updated_at, r[i].kind, r[i].slug, r[i].title,
        yb_str_of(yb_resource_state_name(r[i].state)), r[i].reason};
  }
  k->out->entry = at;
  return YB_OK;
}

static yb_rc of_resource(struct yb_tx *tx, const struct asking *k, int64_t id,
                         struct yb_resource *r, bool *may) {
  yb_rc rc = yb_resource_load(tx, id, r);
  *may = false;
  if (rc == YB_ABSENT) return YB_OK;
  YB_TRY(rc);
  const struct yb_kind *kind = yb_pack_kind(k->app->pack, r->kind);
  *may = kind && catalog_moderates(k->who, kind);
  return YB_OK;
}

static yb_rc put_photos(struct yb_tx *tx, struct asking *k) {
  struct yb_photograph *p;
  struct yb_resource r;
  uint32_t n;
  bool may;
  YB_TRY(yb_photographs_of(tx, 0, 0, &p, &n));
  struct yb_waiting_photo *at = YB_NEW_N(yb_tx_arena(tx), n, struct yb_waiting_photo);
  if (!at) return YB_NOMEM;
  for (uint32_t i = 0; i < n; i++) {
    YB_TRY(of_resource(tx, k, p[i].resource_id, &r, &may));
    if (!may) continue;
    at[k->out->photos++] = (struct yb_waiting_photo){
        {p[i].id, p[i].width, p[i].height, p[i].version, p[i].digest, p[i].caption, p[i].licence,
         p[i].author, YB_S("waiting")}, r.id, r.title};
  }
  k->out->photo = at;
  return YB_OK;
}

static yb_rc put_reviews(struct yb_tx *tx, struct asking *k) {
  struct yb_review *v;
  struct yb_resource r;
  uint32_t n;
  bool may;
  YB_TRY(yb_reviews_of(tx, 0, 0, &v, &n));
  struct yb_waiting_review *at = YB_NEW_N(yb_tx_arena(tx), n, struct yb_waiting_review);
  if (!at) return YB_NOMEM;
  for (uint32_t i = 0; i < n; i++) {
    YB_TRY(of_resource(tx, k, v[i].resource_id, &r, &may));
    if (!may) continue;
    at[k->out->reviews++] = (struct yb_waiting_review){
        {v[i].id, v[i].level, v[i].created_at, v[i].words, v[i].answer}, r.id, r.title};
  }
  k->out->review = at;
  return YB_OK;
}

static yb_rc load_waiting(struct yb_tx *tx, void *arg) {
  struct asking *k = arg;
  *k->out = (struct yb_moderation){0};
  YB_TRY(put_entries(tx, k));
  YB_TRY(put_photos(tx, k));
  return put_reviews(tx, k);
}

yb_rc yb_moderation_get(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                        yb_str state, struct yb_moderation *out) {
  struct asking k = {.app = app, .who = who, .state = state, .out = out};
  if (!yb_who_holds(who, YB_S("entry_moderate"))) return YB_DENIED;
  return yb_store_read(app->store, ctx, load_waiting, &k);
}

/* ---- one ---- */

static yb_rc load_moderated(struct yb_tx *tx, void *arg) {
  struct asking *k = arg;
  struct yb_resource r;
  YB_TRY(yb_resource_load(tx, k->id, &r));
  const struct yb_kind *kind = yb_pack_kind(k->app->pack, r.kind);
  if (!kind) return YB_ABSENT;
  if (!catalog_moderates(k->who, kind) &&
      !(k->who->kind != YB_WHO_NOBODY && catalog_keeps(k->who, kind, &r)))
    return YB_ABSENT;
  if (r.live.n) YB_TRY(yb_json_parse(yb_tx_ctx(tx), YB_S("live"), r.live, &k->one->live));
  k->one->from_person = r.person_id != 0;
  k->one->state = r.state;
  for (int e = 0; e < YB_RESOURCE_EVENTS_COUNT; e++)
    if (yb_resource_may_move(r.state, (yb_resource_event)e)) k->one->events |= 1u << e;
  return yb_bookings_ahead(tx, r.id, 0, &k->one->bookings);
}

yb_rc yb_moderated_get(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                       int64_t id, struct yb_moderated *out) {
  struct asking k = {.app = app, .who = who, .id = id, .one = out};
  *out = (struct yb_moderated){0};
  YB_TRY(yb_store_read(app->store, ctx, load_moderated, &k));
  return yb_entry_get(app, ctx, who, id, YB_S(""), YB_S(""), &out->entry);
}
