/* rows.c - resources as entries: who may keep them, what is sealed, cards (catalog.h). */
#include "base/arena.h"
#include "engine/parties/vault.h"
#include "service/catalog/catalog_int.h"

/* ---- rights ---- */

/* Holds the verb, in a role that the kind names when it names any. */
bool catalog_moderates(const struct yb_who *who, const struct yb_kind *k) {
  for (uint32_t i = 0; i < who->posts; i++) {
    const struct yb_role *role = who->post[i].role;
    bool named = k->moderators.count == 0;
    for (uint32_t m = 0; m < k->moderators.count; m++)
      named |= yb_str_eq(k->moderators.at[m], role->id);
    if (named && yb_role_may(role, YB_S("entry_moderate"))) return true;
  }
  return who->kind == YB_WHO_SYSTEM;
}

bool catalog_keeps(const struct yb_who *who, const struct yb_kind *k,
                   const struct yb_resource *r) {
  if (who->kind == YB_WHO_SYSTEM || yb_who_holds(who, YB_S("entry_edit"))) return true;
  if (who->kind != YB_WHO_PERSON || !k->provider_may_edit) return false;
  if (!r || r->id == 0) return true;
  return r->enterprise_id ? r->enterprise_id == who->enterprise : r->person_id == who->id;
}

/* ---- faults, events ---- */

yb_rc catalog_fault(struct yb_tx *tx, const char *field, yb_msg msg, yb_str a0, yb_str a1,
                    yb_rc rc) {
  (void)yb_diag(yb_tx_ctx(tx), (struct yb_place){.path = yb_str_of(field)}, msg, a0, a1);
  return rc;
}

yb_rc catalog_event(struct yb_tx *tx, const struct yb_resource *r, const char *verb) {
  struct yb_arena *a = yb_tx_arena(tx);
  struct yb_json *data = yb_json_new(a, YB_JSON_OBJECT);
  struct yb_event e = {.kind = YB_S("resource"), .agg = r->id, .version = r->version,
                       .verb = yb_str_of(verb)};
  YB_TRY(yb_json_set(data, YB_S("kind"), yb_json_new_str(a, r->kind)));
  YB_TRY(yb_json_set(data, YB_S("slug"), yb_json_new_str(a, r->slug)));
  YB_TRY(yb_json_set(data, YB_S("state"),
                     yb_json_new_str(a, yb_str_of(yb_resource_state_name(r->state)))));
  YB_TRY(yb_json_text(a, data, &e.data));
  return yb_event_add(tx, &e, NULL);
}

yb_rc catalog_kind(struct yb_ctx *ctx, const struct yb_app *app, yb_str id,
                   const struct yb_kind **out) {
  const struct yb_kind *k = yb_pack_kind(app->pack, id);
  const struct yb_catalog *c = app->pack->catalog;
  struct yb_buf all;
  if (k) {
    *out = k;
    return YB_OK;
  }
  yb_buf_init(&all, ctx->arena);
  for (uint32_t i = 0; c && i < c->kinds; i++) {
    if (i) YB_BUF_Z(&all, ", ");
    yb_buf_put(&all, c->kind[i].id);
  }
  return yb_diag(ctx, (struct yb_place){.path = YB_S("kind")}, YB_MSG_catalog_kind,
                 yb_utf8_upto(id, 40), yb_buf_str(&all));
}

/* ---- what is sealed ---- */

static yb_rc about_of(struct yb_arena *a, int64_t id, yb_str *out) {
  return yb_str_fmt(a, out, "resource:%lld", (long long)id);
}

yb_rc catalog_seal(struct yb_tx *tx, const struct yb_app *app, int64_t id,
                   const struct yb_json *rest, yb_str *box) {
  struct yb_arena *a = yb_tx_arena(tx);
  yb_str about, clear;
  yb_key key;
  *box = (yb_str){"", 0};
  if (!rest) return YB_OK;
  YB_TRY(yb_json_text(a, rest, &clear));
  YB_TRY(about_of(a, id, &about));
  YB_TRY(yb_vault_secret(app->vault, YB_S("catalog"), &key));
  return yb_vault_seal(app->vault, a, &key, about, clear, box);
}

yb_rc catalog_unseal(struct yb_tx *tx, const struct yb_app *app, const struct yb_resource *r,
                     const struct yb_json **rest) {
  struct yb_arena *a = yb_tx_arena(tx);
  yb_str about, clear;
  yb_key key;
  *rest = NULL;
  if (!r->box.n) return YB_OK;
  YB_TRY(about_of(a, r->id, &about));
  YB_TRY(yb_vault_secret(app->vault, YB_S("catalog"), &key));
  YB_TRY(yb_box_open(a, &key, about, r->box, &clear));
  return yb_json_parse(yb_tx_ctx(tx), YB_S("box"), clear, rest);
}

/* ---- entries and cards ---- */

/* What was checked when it was stored is only read again: faults are of an older pack. */
yb_rc catalog_entry(struct yb_ctx *ctx, const struct yb_app *app, const struct yb_resource *r,
                    bool live, const struct yb_kind **kind, struct yb_kind_entry *out) {
  struct yb_ctx quiet = *ctx;
  const struct yb_json *read;
  struct yb_json *j;
  const struct yb_kind *k = yb_pack_kind(app->pack, r->kind);
  yb_str text = live ? r->live : r->body;
  quiet.diags = NULL;
  if (!k || !text.n) return YB_ABSENT;
  YB_TRY(yb_json_parse(&quiet, YB_S("entry"), text, &read));
  j = (struct yb_json *)(uintptr_t)read;
  YB_TRY(yb_json_set(j, YB_S("id"), yb_json_new_str(ctx->arena, r->slug)));
  YB_TRY(yb_entry_check(app->pack, k, &quiet, YB_S("entry"), j, out));
  *kind = k;
  return YB_OK;
}

static void put_entry(struct yb_card *c, const struct yb_kind *k, const struct yb_kind_entry *e) {
  c->kind = k;
  c->kind_name = k->name;
  c->name = e->name;
  c->summary = yb_said_of(yb_json_get(e->body, YB_S("summary")));
  c->motif = yb_json_get_str(e->body, YB_S("motif"));
  c->status = e->status;
  c->fields = yb_json_get(e->body, YB_S("fields"));
  c->price_fen = e->price_fen;
  c->price_unit = yb_json_get_str(yb_json_get(e->body, YB_S("price")), YB_S("unit"));
  c->division = e->division ? e->division->code : YB_S("");
  c->placed = e->placed;
  c->lon = e->at.lon;
  c->lat = e->at.lat;
}

static yb_rc first_photograph(struct yb_tx *tx, int64_t id, yb_str *out) {
  struct yb_photograph *p;
  uint32_t n;
  YB_TRY(yb_photographs_of(tx, id, 0, &p, &n));
  for (uint32_t i = 0; i < n; i++)
    if (p[i].state == YB_SHOWN_YES) {
      *out = p[i].digest;
      break;
    }
  return YB_OK;
}

yb_rc catalog_card(struct yb_tx *tx, const struct yb_app *app, const struct yb_resource *r,
                   struct yb_card *out) {
  struct yb_card c = {.id = r->id, .ratings = r->ratings, .version = r->version, .slug = r->slug,
                      .distance_m = -1, .walk_min = -1, .distance_int_m = -1,
                      .updated_at = r->updated_at};
  struct yb_kind_entry e;
  const struct yb_kind *k;
  yb_rc rc = catalog_entry(yb_tx_ctx(tx), app, r, true, &k, &e);
  if (rc == YB_INVALID) return YB_ABSENT;
  YB_TRY(rc);
  put_entry(&c, k, &e);
  if (r->ratings) c.rating_permille = r->rating_sum * 1000 / r->ratings;
  YB_TRY(first_photograph(tx, r->id, &c.photograph));
  *out = c;
  return YB_OK;
}
