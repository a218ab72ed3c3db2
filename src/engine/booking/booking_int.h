/* booking_int.h - what the two halves of booking share. */
#ifndef YB_ENGINE_BOOKING_INT_H
#define YB_ENGINE_BOOKING_INT_H
#include "engine/booking/booking.h"

/* Takes room in all slots, or in none: *full is the first without, n when all had it. */
yb_rc slots_take(struct yb_tx *tx, int64_t resource, const struct yb_slot *slot, uint32_t n,
                 int64_t count, uint32_t *full) YB_MUST;
yb_rc slots_give(struct yb_tx *tx, int64_t resource, const struct yb_slot *slot, uint32_t n,
                 int64_t count) YB_MUST;
/* The slots have rows that tell their capacity, for who waits. */
yb_rc slots_know(struct yb_tx *tx, int64_t resource, const struct yb_slot *slot, uint32_t n)
    YB_MUST;
/* Tells that a slot is full; YB_CONFLICT. */
yb_rc slot_full(struct yb_tx *tx, int64_t resource, const struct yb_slot *slot) YB_MUST;
/* 1 to 62 of them, rising, different, with an end. */
yb_rc slots_check(struct yb_tx *tx, const struct yb_slot *slot, uint32_t n) YB_MUST;

#endif
