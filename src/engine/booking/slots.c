/* slots.c - room in slots: taken whole or not at all (booking.h). */
#include "base/arena.h"
#include "base/time.h"
#include "engine/booking/booking_int.h"

yb_rc slots_check(struct yb_tx *tx, const struct yb_slot *slot, uint32_t n) {
  if (n == 0 || n > YB_BOOKING_SLOTS_MAX) {
    (void)yb_diag(yb_tx_ctx(tx), (struct yb_place){.path = YB_S("slots")}, YB_MSG_booking_days,
                  YB_S("62"), YB_S(""));
    return n ? YB_LIMIT : YB_INVALID;
  }
  for (uint32_t i = 0; i < n; i++) {
    bool rises = i == 0 || slot[i - 1].start_at < slot[i].start_at ||
                 (slot[i - 1].start_at == slot[i].start_at &&
                  yb_str_cmp(slot[i - 1].label, slot[i].label) < 0);
    if (!rises || slot[i].end_at <= slot[i].start_at || slot[i].label.n == 0) return YB_INVALID;
  }
  return YB_OK;
}

/* The row is there after this. Whoever makes it at the same time makes us run again. */
static yb_rc ensure(struct yb_tx *tx, int64_t resource, const struct yb_slot *s, bool *made) {
  const yb_val *cell;
  yb_val city = yb_int(yb_tx_city(tx));
  yb_rc rc = yb_tx_one(tx, YB_SQL_slot_get,
                       YB_ARGS(city, yb_int(resource), yb_int(s->start_at), yb_text(s->label)),
                       &cell);
  *made = rc == YB_ABSENT;
  if (rc != YB_ABSENT) return rc;
  return yb_tx_exec(tx, YB_SQL_slot_insert,
                    YB_ARGS(city, yb_int(resource), yb_int(s->start_at), yb_text(s->label),
                            yb_int(s->end_at), yb_int(s->capacity)),
                    NULL);
}

yb_rc slots_know(struct yb_tx *tx, int64_t resource, const struct yb_slot *slot, uint32_t n) {
  bool made;
  for (uint32_t i = 0; i < n; i++) YB_TRY(ensure(tx, resource, &slot[i], &made));
  return YB_OK;
}

static yb_rc take_known(struct yb_tx *tx, int64_t resource, const struct yb_slot *s,
                        int64_t count, bool *got) {
  int64_t changed = 0;
  YB_TRY(yb_tx_exec(tx, YB_SQL_slot_take,
                    YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(resource), yb_int(s->start_at),
                            yb_text(s->label), yb_int(count), yb_int(s->capacity),
                            yb_int(s->end_at)),
                    &changed));
  *got = changed == 1;
  return YB_OK;
}

/* Mostly the row is there and has room. */
static yb_rc take(struct yb_tx *tx, int64_t resource, const struct yb_slot *s, int64_t count,
                  bool *got) {
  bool made;
  YB_TRY(take_known(tx, resource, s, count, got));
  if (*got) return YB_OK;
  YB_TRY(ensure(tx, resource, s, &made));
  return made ? take_known(tx, resource, s, count, got) : YB_OK;
}

yb_rc slots_take(struct yb_tx *tx, int64_t resource, const struct yb_slot *slot, uint32_t n,
                 int64_t count, uint32_t *full) {
  for (uint32_t i = 0; i < n; i++) {
    bool got;
    YB_TRY(take(tx, resource, &slot[i], count, &got));
    if (got) continue;
    *full = i;
    return slots_give(tx, resource, slot, i, count);
  }
  *full = n;
  return YB_OK;
}

yb_rc slots_give(struct yb_tx *tx, int64_t resource, const struct yb_slot *slot, uint32_t n,
                 int64_t count) {
  for (uint32_t i = 0; i < n; i++) {
    int64_t changed = 0;
    YB_TRY(yb_tx_exec(tx, YB_SQL_slot_give,
                      YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(resource), yb_int(slot[i].start_at),
                              yb_text(slot[i].label), yb_int(count)),
                      &changed));
    if (changed != 1) return YB_BROKEN;       /* room that nobody took */
  }
  return YB_OK;
}

yb_rc slot_full(struct yb_tx *tx, int64_t resource, const struct yb_slot *s) {
  const yb_val *cell;
  struct yb_buf when, taken, capacity;
  YB_TRY(yb_tx_one(tx, YB_SQL_slot_get,
                   YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(resource), yb_int(s->start_at),
                           yb_text(s->label)),
                   &cell));
  yb_buf_init(&when, yb_tx_arena(tx));
  yb_buf_init(&taken, yb_tx_arena(tx));
  yb_buf_init(&capacity, yb_tx_arena(tx));
  yb_instant_write(&when, s->start_at);
  yb_buf_int(&taken, yb_int_of(&cell[2]));
  yb_buf_int(&capacity, s->capacity);
  if (when.rc != YB_OK || taken.rc != YB_OK || capacity.rc != YB_OK) return YB_NOMEM;
  yb_str args[YB_DIAG_ARGS] = {yb_buf_str(&when), yb_buf_str(&taken), yb_buf_str(&capacity)};
  yb_rc rc = yb_diag_at(yb_tx_ctx(tx), YB_ERROR, (struct yb_place){.path = YB_S("slots")},
                        YB_MSG_booking_full, args);
  return rc == YB_NOMEM ? rc : YB_CONFLICT;
}

yb_rc yb_booking_slots(struct yb_tx *tx, int64_t booking, struct yb_slot **out,
                       uint32_t *count) {
  struct yb_rows rows;
  YB_TRY(yb_tx_rows(tx, YB_SQL_booking_slots,
                    YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(booking)), &rows));
  struct yb_slot *at = YB_NEW_N(yb_tx_arena(tx), rows.count, struct yb_slot);
  if (!at) return YB_NOMEM;
  for (uint32_t i = 0; i < rows.count; i++) {
    const yb_val *c = yb_row(&rows, i);
    at[i] = (struct yb_slot){.start_at = yb_int_of(&c[0]), .end_at = yb_int_of(&c[2]),
                             .label = yb_str_in(&c[1])};
  }
  *out = at;
  *count = rows.count;
  return YB_OK;
}

yb_rc yb_slots_taken(struct yb_tx *tx, int64_t resource, int64_t from, int64_t to,
                     struct yb_taken **out, uint32_t *count) {
  struct yb_rows rows;
  YB_TRY(yb_tx_rows(tx, YB_SQL_slots_of,
                    YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(resource), yb_int(from), yb_int(to)),
                    &rows));
  struct yb_taken *at = YB_NEW_N(yb_tx_arena(tx), rows.count, struct yb_taken);
  if (!at) return YB_NOMEM;
  for (uint32_t i = 0; i < rows.count; i++) {
    const yb_val *c = yb_row(&rows, i);
    at[i] = (struct yb_taken){yb_int_of(&c[0]), yb_int_of(&c[2]), yb_int_of(&c[3]),
                              yb_int_of(&c[4]), yb_str_in(&c[1])};
  }
  *out = at;
  *count = rows.count;
  return YB_OK;
}
