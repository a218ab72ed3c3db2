/* soon.c - what opens next (catalog.h). */
#include <stdlib.h>

#include "base/arena.h"
#include "service/catalog/catalog_int.h"

#define LOOK_AT 100u
#define AHEAD_MAX 400

struct looker {
  struct yb_app *app;
  const struct yb_card *card;            /* or NULL: `id` */
  uint32_t cards, count;
  int64_t id;
  int64_t days;
  struct yb_soon *at;
};

/* The first open day from today on; false: none. */
static yb_rc first_open(struct yb_tx *tx, struct looker *x, const struct yb_kind_entry *e,
                        struct yb_soon *out, bool *found) {
  int64_t today = catalog_day(x->app, yb_tx_now(tx));
  const struct yb_calendar *cal = x->app->pack->calendar;
  *found = false;
  for (int64_t i = 0; e->has_opening && i < x->days && !*found; i++) {
    struct yb_open_day d = yb_opening_day(&e->opening, cal, yb_date_of_days(today + i));
    if (!d.open) continue;
    *found = true;
    out->on = d.date;
    out->from_min = d.n ? d.at[0].from_min : 0;
  }
  return YB_OK;
}

static yb_rc look(struct yb_tx *tx, struct looker *x, int64_t id, struct yb_soon *out,
                  bool *found) {
  struct yb_resource r;
  const struct yb_kind *k;
  struct yb_kind_entry e;
  *found = false;
  yb_rc rc = yb_resource_load(tx, id, &r);
  if (rc == YB_OK) rc = catalog_entry(yb_tx_ctx(tx), x->app, &r, true, &k, &e);
  if (rc == YB_ABSENT || rc == YB_INVALID) return YB_OK;
  YB_TRY(rc);
  return YB_EQ(e.status, "ended") ? YB_OK : first_open(tx, x, &e, out, found);
}

static yb_rc look_all(struct yb_tx *tx, void *arg) {
  struct looker *x = arg;
  bool found;
  if (!x->card) return look(tx, x, x->id, x->at, &found);
  for (uint32_t i = 0; i < x->cards; i++) {
    struct yb_soon *s = &x->at[x->count];
    YB_TRY(look(tx, x, x->card[i].id, s, &found));
    s->card = x->card[i];
    x->count += found;
  }
  return YB_OK;
}

static int sooner(const void *a, const void *b) {
  const struct yb_soon *p = a, *q = b;
  int by = yb_date_cmp(p->on, q->on);
  return by ? by : (p->from_min > q->from_min) - (p->from_min < q->from_min);
}

yb_rc yb_catalog_soon(struct yb_app *app, struct yb_ctx *ctx, yb_str kind, uint32_t days,
                      uint32_t most, struct yb_soon_list *out) {
  struct yb_catalog_ask ask = {.kind = kind, .limit = LOOK_AT};
  struct yb_catalog_found f;
  YB_TRY(yb_catalog_find(app, ctx, &ask, &f));
  struct looker x = {.app = app, .card = f.card, .cards = f.cards,
                     .days = days < AHEAD_MAX ? days : AHEAD_MAX};
  *out = (struct yb_soon_list){0};
  if (!f.cards) return YB_OK;
  if (!(x.at = YB_NEW_N(ctx->arena, f.cards, struct yb_soon))) return YB_NOMEM;
  YB_TRY(yb_store_read(app->store, ctx, look_all, &x));
  qsort(x.at, x.count, sizeof *x.at, sooner);
  *out = (struct yb_soon_list){x.count < most ? x.count : most, x.at};
  return YB_OK;
}

yb_rc yb_entry_next(struct yb_app *app, struct yb_ctx *ctx, int64_t id, struct yb_soon *out) {
  struct looker x = {.app = app, .id = id, .days = AHEAD_MAX, .at = out};
  *out = (struct yb_soon){0};
  return yb_store_read(app->store, ctx, look_all, &x);
}
