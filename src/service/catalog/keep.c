/* keep.c - entries saved, moved along their arrows, and those of the pack (catalog.h). */
#include "base/arena.h"
#include "base/log.h"
#include "engine/booking/booking.h"
#include "service/catalog/catalog_int.h"

#define LEAVING_MOST 2000u           /* bookings that one move cancels */

/* ---- saving ---- */

static yb_rc put_entry(struct yb_tx *tx, struct yb_app *app, const struct yb_kind_entry *e,
                       struct yb_resource *r) {
  r->title = e->name.in[YB_ZH_CN];
  r->division = e->division ? e->division->code : app->pack->city.code;
  r->placed = e->placed;
  r->lon = e->placed ? e->at.lon : 0;
  r->lat = e->placed ? e->at.lat : 0;
  YB_TRY(yb_json_text(yb_tx_arena(tx), e->body, &r->body));
  return catalog_seal(tx, app, r->id, e->rest, &r->box);
}

static yb_rc insert(struct yb_tx *tx, struct yb_entry_save *s, const struct yb_kind *k,
                    const struct yb_kind_entry *e, struct yb_resource *r) {
  struct yb_resource twin;
  yb_rc rc = yb_resource_by_slug(tx, k->id, e->slug, &twin);
  if (rc == YB_OK)
    return catalog_fault(tx, "id", YB_MSG_catalog_exists, k->name.in[YB_ZH_CN], e->slug,
                         YB_CONFLICT);
  if (rc != YB_ABSENT) return rc;
  *r = (struct yb_resource){.id = yb_tx_id(tx), .kind = k->id, .slug = e->slug};
  if (s->act.who->kind == YB_WHO_PERSON) {
    r->person_id = s->act.who->id;
    r->enterprise_id = s->act.who->enterprise;
  }
  YB_TRY(put_entry(tx, s->act.app, e, r));
  return yb_resource_insert(tx, r);
}

static yb_rc revise(struct yb_tx *tx, struct yb_entry_save *s, const struct yb_kind *k,
                    const struct yb_kind_entry *e, struct yb_resource *r) {
  if (!yb_str_eq(r->kind, k->id) || !yb_str_eq(r->slug, e->slug))
    return catalog_fault(tx, "id", YB_MSG_catalog_slug, e->slug, YB_S(""), YB_INVALID);
  if (s->version && s->version != r->version)
    return catalog_fault(tx, "", YB_MSG_catalog_stale, YB_S(""), YB_S(""), YB_CONFLICT);
  YB_TRY(yb_resource_move(tx, r, YB_RESOURCE_REVISE_EVENT));
  YB_TRY(put_entry(tx, s->act.app, e, r));
  return yb_resource_store(tx, r);
}

yb_rc yb_entry_save_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_entry_save *s = cmd->arg;
  struct yb_resource r = {0};
  const struct yb_kind *k;
  struct yb_kind_entry e;
  YB_TRY(catalog_kind(yb_tx_ctx(tx), s->act.app, s->kind, &k));
  if (s->id) YB_TRY(yb_resource_load(tx, s->id, &r));
  if (s->id && !catalog_keeps(s->act.who, k, &r))
    return r.live.n ? YB_DENIED : YB_ABSENT;
  if (!catalog_keeps(s->act.who, k, &r)) return YB_DENIED;
  YB_TRY(yb_entry_admit(s->act.app->pack, k, yb_tx_ctx(tx), YB_S(""), s->entry, &e));
  if (s->id) YB_TRY(revise(tx, s, k, &e, &r));
  else YB_TRY(insert(tx, s, k, &e, &r));
  s->saved_id = r.id;
  s->saved_version = r.version;
  return catalog_event(tx, &r, "resource.saved");
}

/* ---- moving ---- */

bool yb_entry_event_parse(yb_str s, yb_resource_event *out) {
  for (int i = 0; i < YB_RESOURCE_EVENTS_COUNT; i++)
    if (yb_str_eq(s, yb_str_of(yb_resource_event_name((yb_resource_event)i)))) {
      *out = (yb_resource_event)i;
      return true;
    }
  return false;
}

static bool may(const struct yb_who *who, const struct yb_kind *k, const struct yb_resource *r,
                yb_resource_event event) {
  bool keeps = catalog_keeps(who, k, r), moderates = catalog_moderates(who, k);
  if (event == YB_RESOURCE_SUBMIT_EVENT) return keeps;
  if (event == YB_RESOURCE_WITHDRAW_EVENT) return keeps || moderates;
  return moderates && event != YB_RESOURCE_REVISE_EVENT;
}

static bool wants_reason(yb_resource_event e) {
  return e == YB_RESOURCE_REFUSE_EVENT || e == YB_RESOURCE_SUSPEND_EVENT ||
         e == YB_RESOURCE_WITHDRAW_EVENT;
}

static yb_rc enough_photographs(struct yb_tx *tx, const struct yb_kind *k,
                                const struct yb_resource *r) {
  struct yb_photograph *p;
  uint32_t n, shown = 0;
  if (k->photographs_least == 0) return YB_OK;
  YB_TRY(yb_photographs_of(tx, r->id, 0, &p, &n));
  for (uint32_t i = 0; i < n; i++) shown += p[i].state != YB_SHOWN_NO;
  if (shown >= k->photographs_least) return YB_OK;
  yb_str least, has;
  YB_TRY(yb_str_fmt(yb_tx_arena(tx), &least, "%u", k->photographs_least));
  YB_TRY(yb_str_fmt(yb_tx_arena(tx), &has, "%u", shown));
  yb_str args[YB_DIAG_ARGS] = {r->title, least, has};
  (void)yb_diag_at(yb_tx_ctx(tx), YB_ERROR, (struct yb_place){0}, YB_MSG_catalog_photographs,
                   args);
  return YB_INVALID;
}

static yb_rc open_bookings(struct yb_tx *tx, int64_t resource, struct yb_booking **b, uint32_t *n) {
  int64_t now = yb_tx_now(tx);
  return yb_bookings_between(tx, resource, now, now + 800 * YB_DAY_MS, b, n);
}

static yb_rc still_open(struct yb_tx *tx, int64_t resource) {
  int64_t open;
  yb_str count;
  YB_TRY(yb_bookings_ahead(tx, resource, 0, &open));
  YB_TRY(yb_str_fmt(yb_tx_arena(tx), &count, "%lld", (long long)open));
  return catalog_fault(tx, "despite_bookings", YB_MSG_catalog_bookings_open, count, YB_S(""),
                       YB_CONFLICT);
}

static yb_rc cancel_booking(struct yb_tx *tx, const struct yb_entry_move *m, struct yb_booking *b) {
  struct yb_event e = {.kind = YB_S("booking"), .agg = b->id, .verb = YB_S("booking.cancelled")};
  b->reason = m->act.reason;
  YB_TRY(yb_booking_move(tx, b, YB_BOOKING_CANCEL_EVENT, 0));
  e.version = b->version;
  YB_TRY(yb_str_fmt(yb_tx_arena(tx), &e.data, "{\"resource\":\"%lld\"}", (long long)m->id));
  return yb_event_add(tx, &e, NULL);
}

/* Bookings that are still open are cancelled with their reason, or stop the move: all of
 * them, a page at a time. More than LEAVING_MOST are cancelled or moved before. */
static yb_rc settle_bookings(struct yb_tx *tx, struct yb_entry_move *m) {
  struct yb_booking *b;
  uint32_t n, done = 0;
  YB_TRY(open_bookings(tx, m->id, &b, &n));
  while (n) {
    if (!m->despite_bookings || done >= LEAVING_MOST) return still_open(tx, m->id);
    for (uint32_t i = 0; i < n; i++) YB_TRY(cancel_booking(tx, m, &b[i]));
    done += n;
    YB_TRY(open_bookings(tx, m->id, &b, &n));
  }
  return YB_OK;
}

static yb_rc put_relations(struct yb_tx *tx, const struct yb_kind *k, const struct yb_resource *r,
                           const struct yb_json *body) {
  const struct yb_json *all = yb_json_get(body, YB_S("relations"));
  struct yb_relation *at = YB_NEW_N(yb_tx_arena(tx), YB_RELATIONS_MAX, struct yb_relation);
  uint32_t n = 0;
  if (!at) return YB_NOMEM;
  for (uint32_t i = 0; i < k->relations; i++) {
    const struct yb_json *list = yb_json_get(all, k->relation[i].id);
    const struct yb_json *m = list ? list->first : NULL;
    for (; m && n < YB_RELATIONS_MAX; m = m->next)
      at[n++] = (struct yb_relation){0, k->relation[i].id, k->relation[i].to, m->text};
  }
  return yb_relations_put(tx, r->id, at, n);
}

/* The entry is checked again: the kind may have changed since it was saved. */
static yb_rc publish(struct yb_tx *tx, struct yb_app *app, const struct yb_kind *k,
                     struct yb_resource *r) {
  struct yb_kind_entry e;
  const struct yb_json *read;
  YB_TRY(yb_json_parse(yb_tx_ctx(tx), YB_S("entry"), r->body, &read));
  struct yb_json *j = (struct yb_json *)(uintptr_t)read;
  YB_TRY(yb_json_set(j, YB_S("id"), yb_json_new_str(yb_tx_arena(tx), r->slug)));
  YB_TRY(yb_entry_admit(app->pack, k, yb_tx_ctx(tx), YB_S(""), j, &e));
  YB_TRY(enough_photographs(tx, k, r));
  return put_relations(tx, k, r, e.body);
}

static yb_rc move(struct yb_tx *tx, struct yb_entry_move *m, const struct yb_kind *k,
                  struct yb_resource *r) {
  YB_TRY(yb_resource_move(tx, r, m->event));
  if (r->state == YB_RESOURCE_PUBLISHED) YB_TRY(publish(tx, m->act.app, k, r));
  if (r->state == YB_RESOURCE_SUSPENDED || r->state == YB_RESOURCE_WITHDRAWN) {
    YB_TRY(settle_bookings(tx, m));
    YB_TRY(yb_relations_put(tx, r->id, NULL, 0));
  }
  if (wants_reason(m->event)) r->reason = m->act.reason;
  YB_TRY(yb_resource_store(tx, r));
  yb_str verb;
  YB_TRY(yb_str_fmt(yb_tx_arena(tx), &verb, "resource.%s", yb_resource_event_name(m->event)));
  return catalog_event(tx, r, verb.p);
}

yb_rc yb_entry_move_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_entry_move *m = cmd->arg;
  struct yb_resource r;
  const struct yb_kind *k;
  YB_TRY(yb_resource_load(tx, m->id, &r));
  YB_TRY(catalog_kind(yb_tx_ctx(tx), m->act.app, r.kind, &k));
  if (!may(m->act.who, k, &r, m->event)) return r.live.n ? YB_DENIED : YB_ABSENT;
  if (m->version && m->version != r.version)
    return catalog_fault(tx, "", YB_MSG_catalog_stale, YB_S(""), YB_S(""), YB_CONFLICT);
  if (wants_reason(m->event) && yb_str_trim(m->act.reason).n == 0)
    return catalog_fault(tx, "reason", YB_MSG_catalog_reason, YB_S(""), YB_S(""), YB_INVALID);
  return move(tx, m, k, &r);
}

/* ---- the pack's own entries ---- */

static const struct yb_who system_who = {.kind = YB_WHO_SYSTEM, .name = {"", 0}};
#define SEED_BATCH 40u

struct seed {
  struct yb_act act;
  const struct yb_kind *kind;
  uint32_t from, to, written;
};

/* What was read from the pack, in one text: public part and the rest. */
static yb_rc digest_of(struct yb_arena *a, const struct yb_kind_entry *e, yb_str *out) {
  struct yb_buf b;
  yb_str text;
  yb_digest d;
  char *hex = yb_arena_take(a, 2 * YB_HASH_BYTES + 1);
  if (!hex) return YB_NOMEM;
  yb_buf_init(&b, a);
  yb_json_write(&b, e->body);
  if (e->rest) yb_json_write(&b, e->rest);
  YB_TRY(yb_buf_take(&b, &text));
  YB_TRY(yb_hash(YB_SHA256, text, &d));
  yb_hex(hex, d.b, YB_HASH_BYTES);
  *out = yb_str_n(hex, 2 * YB_HASH_BYTES);
  return YB_OK;
}

static yb_rc seed_publish(struct yb_tx *tx, struct seed *s, struct yb_resource *r,
                          const struct yb_kind_entry *e) {
  if (YB_EQ(e->status, "draft")) return YB_OK;
  YB_TRY(yb_resource_move(tx, r, YB_RESOURCE_SUBMIT_EVENT));
  YB_TRY(yb_resource_move(tx, r, YB_RESOURCE_PUBLISH_EVENT));
  YB_TRY(yb_resource_store(tx, r));
  YB_TRY(put_relations(tx, s->kind, r, e->body));
  return catalog_event(tx, r, "resource.publish");
}

/* What people changed since, suspended or withdrew is left to them. */
static yb_rc seed_one(struct yb_tx *tx, struct seed *s, const struct yb_kind_entry *e) {
  struct yb_resource r;
  yb_str digest;
  YB_TRY(digest_of(yb_tx_arena(tx), e, &digest));
  yb_rc rc = yb_resource_by_slug(tx, s->kind->id, e->slug, &r);
  if (rc != YB_OK && rc != YB_ABSENT) return rc;
  if (rc == YB_OK && (yb_str_eq(r.seed, digest) || !r.seed.n ||
                      r.state != YB_RESOURCE_PUBLISHED))
    return YB_OK;
  if (rc == YB_OK) {
    YB_TRY(yb_resource_move(tx, &r, YB_RESOURCE_REVISE_EVENT));
  } else {
    r = (struct yb_resource){.id = yb_tx_id(tx), .kind = s->kind->id, .slug = e->slug};
  }
  bool is_new = rc == YB_ABSENT;
  YB_TRY(put_entry(tx, s->act.app, e, &r));
  r.seed = digest;
  if (is_new) YB_TRY(yb_resource_insert(tx, &r));
  s->written++;
  return seed_publish(tx, s, &r, e);
}

static yb_rc seed_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct seed *s = cmd->arg;
  s->written = 0;
  for (uint32_t i = s->from; i < s->to; i++) YB_TRY(seed_one(tx, s, &s->kind->entry[i]));
  return YB_OK;
}

yb_rc yb_catalog_seed(struct yb_app *app, struct yb_ctx *ctx, uint32_t *written) {
  const struct yb_catalog *c = app->pack->catalog;
  *written = 0;
  for (uint32_t i = 0; c && i < c->kinds; i++)
    for (uint32_t from = 0; from < c->kind[i].entries; from += SEED_BATCH) {
      uint32_t to = from + SEED_BATCH < c->kind[i].entries ? from + SEED_BATCH : c->kind[i].entries;
      struct seed s = {.kind = &c->kind[i], .from = from, .to = to};
      yb_act_init(&s.act, app, &system_who, ctx, YB_S("catalog.seed"), seed_run);
      YB_TRY(yb_act_run(&s.act));
      *written += s.written;
    }
  return YB_OK;
}
