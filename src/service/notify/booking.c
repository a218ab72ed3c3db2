/* booking.c - notices about bookings (booking.h). */
#include "service/notify/booking.h"

#include <stdio.h>

#include "base/arena.h"
#include "engine/booking/booking.h"
#include "engine/catalog/catalog.h"
#include "service/notify/notify.h"
#include "service/pack/kind.h"

/* verb, state that the event carries (NULL: any), word */
static const struct { const char *verb, *state, *word; } told[] = {
    {"booking.opened", "held", "booking_held"},
    {"booking.opened", "confirmed", "booking_confirmed"},
    {"booking.opened", "waiting", "booking_waiting"},
    {"booking.opened", "requested", "booking_requested"},
    {"booking.confirmed", NULL, "booking_confirmed"},
    {"booking.offered", NULL, "booking_offered"},
    {"booking.changed", NULL, "booking_changed"},
    {"booking.cancelled", NULL, "booking_cancelled"},
    {"booking.refused", NULL, "booking_refused"},
    {"booking.lapsed", NULL, "booking_lapsed"},
    {"booking.reminder", NULL, "booking_reminder"}};

const char *yb_booking_word(const struct yb_event *e) {
  char state[40];
  if (!YB_EQ(e->kind, "booking")) return NULL;
  for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
    if (!yb_str_eq(e->verb, yb_str_of(told[i].verb))) continue;
    if (!told[i].state) return told[i].word;
    (void)snprintf(state, sizeof state, "\"state\":\"%s\"", told[i].state);
    if (yb_str_find(e->data, yb_str_of(state)) != SIZE_MAX) return told[i].word;
  }
  return NULL;
}

/* A session by its minute; days and months by their first and last. */
static yb_rc when_text(struct yb_tx *tx, struct yb_app *app, const struct yb_booking *b,
                       const struct yb_kind *k, yb_str *out) {
  yb_date first = yb_zone_civil(app->pack->zone, b->start_at).date;
  yb_date last = yb_zone_civil(app->pack->zone, b->end_at - 1).date;
  struct yb_buf w;
  yb_buf_init(&w, yb_tx_arena(tx));
  if (k && k->booking.mode == YB_BOOK_SLOTS) {
    yb_instant_local(&w, app->pack->zone, b->start_at);
    return yb_buf_take(&w, out);
  }
  yb_date_write(&w, first);
  if (yb_date_cmp(first, last) != 0) {
    YB_BUF_Z(&w, " – ");
    yb_date_write(&w, last);
  }
  return yb_buf_take(&w, out);
}

static yb_rc add_text(struct yb_arena *a, struct yb_json *list, yb_str text) {
  return yb_json_add(list, yb_json_new_str(a, text));
}

static yb_rc args_of(struct yb_tx *tx, struct yb_app *app, const struct yb_booking *b,
                     struct yb_json **out) {
  struct yb_arena *a = yb_tx_arena(tx);
  struct yb_json *list = yb_json_new(a, YB_JSON_ARRAY);
  struct yb_resource r;
  struct yb_buf extra;
  yb_str when, id;
  if (!list) return YB_NOMEM;
  YB_TRY(yb_resource_load(tx, b->resource_id, &r));
  YB_TRY(when_text(tx, app, b, yb_pack_kind(app->pack, r.kind), &when));
  yb_buf_init(&extra, a);
  if (b->hold_until) yb_instant_local(&extra, app->pack->zone, b->hold_until);
  else yb_buf_put(&extra, b->reason);
  YB_TRY(add_text(a, list, r.title));
  YB_TRY(add_text(a, list, when));
  YB_TRY(add_text(a, list, yb_buf_str(&extra)));
  YB_TRY(yb_str_fmt(a, &id, "%lld", (long long)b->id));
  YB_TRY(add_text(a, list, id));
  *out = list;
  return extra.rc;
}

yb_rc yb_booking_notice(struct yb_tx *tx, struct yb_app *app, const struct yb_event *e,
                        yb_str word) {
  struct yb_booking b;
  struct yb_json *args;
  yb_rc rc = yb_booking_load(tx, e->agg, &b);
  if (rc == YB_OK) rc = args_of(tx, app, &b, &args);
  if (rc == YB_ABSENT) return YB_OK;
  YB_TRY(rc);
  return yb_notice_put(tx, 0, b.person_id, word, args);
}
