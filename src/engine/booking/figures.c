/* figures.c - what bookings add up to: rows for statistics (booking.h). */
#include "base/arena.h"
#include "engine/booking/booking_int.h"

static const yb_booking_state took_place[] = {YB_BOOKING_CONFIRMED, YB_BOOKING_CHECKED_IN,
                                              YB_BOOKING_DONE, YB_BOOKING_MISSED};
#define STATES (sizeof took_place / sizeof *took_place)

static void read_row(const yb_val *c, int64_t state, struct yb_booking *b) {
  *b = (struct yb_booking){.resource_id = yb_int_of(&c[0]), .person_id = yb_int_of(&c[1]),
                           .enterprise_id = yb_int_of(&c[2]), .case_id = yb_int_of(&c[3]),
                           .count = yb_int_of(&c[4]), .slots = yb_int_of(&c[5]),
                           .start_at = yb_int_of(&c[6]), .end_at = yb_int_of(&c[7]),
                           .id = yb_int_of(&c[8]), .state = state};
}

yb_rc yb_bookings_started(struct yb_tx *tx, int64_t from, int64_t to, struct yb_booking **out,
                          uint32_t *count) {
  struct yb_rows rows[STATES];
  uint32_t n = 0;
  for (size_t i = 0; i < STATES; i++) {
    YB_TRY(yb_tx_rows(tx, YB_SQL_bookings_started,
                      YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(took_place[i]), yb_int(from),
                              yb_int(to)),
                      &rows[i]));
    n += rows[i].count;
  }
  struct yb_booking *at = YB_NEW_N(yb_tx_arena(tx), n, struct yb_booking);
  if (!at) return YB_NOMEM;
  *out = at;
  *count = n;
  for (size_t i = 0; i < STATES; i++)
    for (uint32_t k = 0; k < rows[i].count; k++)
      read_row(yb_row(&rows[i], k), took_place[i], at++);
  return YB_OK;
}

yb_rc yb_booking_spent_add(struct yb_tx *tx, int64_t booking, int64_t fen) {
  return yb_tx_exec(tx, YB_SQL_booking_spent_add,
                    YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(booking), yb_int(yb_tx_now(tx)),
                            yb_int(fen)),
                    NULL);
}

yb_rc yb_booking_spent_of(struct yb_tx *tx, int64_t from, int64_t to, struct yb_spent **out,
                          uint32_t *count) {
  struct yb_rows rows;
  YB_TRY(yb_tx_rows(tx, YB_SQL_booking_spent_of,
                    YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(from), yb_int(to)), &rows));
  struct yb_spent *at = YB_NEW_N(yb_tx_arena(tx), rows.count, struct yb_spent);
  if (!at) return YB_NOMEM;
  for (uint32_t i = 0; i < rows.count; i++)
    at[i] = (struct yb_spent){yb_int_of(&yb_row(&rows, i)[0]), yb_int_of(&yb_row(&rows, i)[1])};
  *out = at;
  *count = rows.count;
  return YB_OK;
}
