/* days.c - on which days an entry is free: open by its times, and not full. */
#include "base/arena.h"
#include "engine/booking/booking.h"
#include "service/catalog/catalog_int.h"

#define LONGEST_SLOT 31              /* days: a month, that may have begun before */

/* How many slots that touch [from, to) have no room left. */
static uint32_t full_slots(const struct yb_taken *t, uint32_t n, int64_t from, int64_t to) {
  uint32_t full = 0;
  for (uint32_t i = 0; i < n; i++)
    full += t[i].start_at < to && t[i].end_at > from && t[i].taken >= t[i].capacity;
  return full;
}

static uint32_t slots_of_day(const struct yb_kind_entry *e, const struct yb_open_day *day) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < day->n; i++) {
    uint32_t minutes = (uint32_t)(day->at[i].to_min - day->at[i].from_min);
    n += e->opening.slot_minutes ? minutes / e->opening.slot_minutes : 1;
  }
  return n;
}

static bool day_free(const struct yb_app *app, const struct yb_kind *k,
                     const struct yb_kind_entry *e, int64_t day, const struct yb_taken *t,
                     uint32_t n) {
  uint32_t slots = 1;
  if (e->has_opening) {
    struct yb_open_day d = yb_opening_day(&e->opening, app->pack->calendar, yb_date_of_days(day));
    if (!d.open) return false;
    if (k->booking.mode == YB_BOOK_SLOTS) slots = slots_of_day(e, &d);
  }
  return !n || full_slots(t, n, catalog_midnight(app, day), catalog_midnight(app, day + 1)) < slots;
}

yb_rc catalog_days_free(struct yb_tx *tx, const struct yb_app *app, int64_t id,
                        const struct yb_kind *k, const struct yb_kind_entry *e, int64_t first,
                        uint32_t days, bool **out) {
  struct yb_taken *t;
  uint32_t n;
  *out = NULL;
  if (k->booking.mode == YB_BOOK_NONE) return YB_OK;
  bool *is_free = yb_arena_take(yb_tx_arena(tx), days);
  if (!is_free) return YB_NOMEM;
  YB_TRY(yb_slots_taken(tx, id, catalog_midnight(app, first - LONGEST_SLOT),
                        catalog_midnight(app, first + (int64_t)days), &t, &n));
  for (uint32_t i = 0; i < days; i++) is_free[i] = day_free(app, k, e, first + i, t, n);
  *out = is_free;
  return YB_OK;
}
