/* booking.h - room in slots and who has it: bookings, holds, waiting lists.
 *
 *             confirm               check_in
 *   HELD ----------------> CONFIRMED --------> CHECKED_IN        lapse: the hold ran out,
 *    ^ \--lapse--> LAPSED   ^ | \--end----> DONE                  or nothing came in time
 *    |offer                 | |  '-miss---> MISSED
 *   WAITING   REQUESTED ----' '--cancel--> CANCELLED   cancel also from HELD, WAITING,
 *                  '--refuse--> REFUSED                REQUESTED
 *
 *   slot.taken = the sum of `count` over the bookings of that slot whose state has
 *   room. Room is taken by one statement whose where clause asks for it, and only by
 *   yb_booking_open, _move and _rebook: no order of commands overbooks, and a state
 *   that leaves gives its room back in the same transaction.
 *
 * Each open booking has one timer (YB_BOOKING_TIMER): HELD at hold_until, WAITING and
 * REQUESTED at start_at (at end_at when it has begun), CONFIRMED a day before its start,
 * for a reminder, and then at end_at; what it does is the caller's to say.
 */
#ifndef YB_ENGINE_BOOKING_BOOKING_H
#define YB_ENGINE_BOOKING_BOOKING_H
#include "store/store.h"

#define YB_BOOKING_TIMER "booking.due"
#define YB_BOOKING_REMIND_MS INT64_C(86400000)    /* before the start */
#define YB_BOOKING_SLOTS_MAX 62u      /* of one booking */
#define YB_BOOKING_COUNT_MAX 1000
#define YB_BOOKING_OFFERS_MAX 20u     /* made at one time; the next change makes more */

/* name, word, has room, is closed */
#define YB_BOOKING_STATES(X)                                                        \
  X(HELD, "held", 1, 0) X(CONFIRMED, "confirmed", 1, 0)                             \
  X(CHECKED_IN, "checked_in", 1, 1) X(DONE, "done", 1, 1) X(MISSED, "missed", 1, 1) \
  X(REQUESTED, "requested", 0, 0) X(WAITING, "waiting", 0, 0)                       \
  X(LAPSED, "lapsed", 0, 1) X(CANCELLED, "cancelled", 0, 1) X(REFUSED, "refused", 0, 1)
typedef enum yb_booking_state {
#define X(name, word, room, closed) YB_BOOKING_##name,
  YB_BOOKING_STATES(X)
#undef X
  YB_BOOKING_STATES_COUNT
} yb_booking_state;
#define YB_BOOKING_EVENTS(X)                                                        \
  X(CONFIRM, "confirm") X(LAPSE, "lapse") X(CANCEL, "cancel") X(REFUSE, "refuse")   \
  X(OFFER, "offer") X(CHECK_IN, "check_in") X(END, "end") X(MISS, "miss")
typedef enum yb_booking_event {
#define X(name, word) YB_BOOKING_##name##_EVENT,
  YB_BOOKING_EVENTS(X)
#undef X
  YB_BOOKING_EVENTS_COUNT
} yb_booking_event;
/* event, from, to */
#define YB_BOOKING_ARROWS(X)                                                        \
  X(CONFIRM, HELD, CONFIRMED) X(CONFIRM, REQUESTED, CONFIRMED)                      \
  X(LAPSE, HELD, LAPSED) X(LAPSE, WAITING, LAPSED) X(LAPSE, REQUESTED, LAPSED)      \
  X(CANCEL, HELD, CANCELLED) X(CANCEL, CONFIRMED, CANCELLED)                        \
  X(CANCEL, WAITING, CANCELLED) X(CANCEL, REQUESTED, CANCELLED)                     \
  X(REFUSE, REQUESTED, REFUSED) X(OFFER, WAITING, HELD)                             \
  X(CHECK_IN, CONFIRMED, CHECKED_IN) X(END, CONFIRMED, DONE) X(MISS, CONFIRMED, MISSED)
const char *yb_booking_state_name(int64_t state);       /* "confirmed" */
const char *yb_booking_event_name(yb_booking_event e);  /* "confirm" */
bool yb_booking_may_move(int64_t from, yb_booking_event event);
bool yb_booking_has_room(int64_t state);
bool yb_booking_closed(int64_t state);

/* One slot as it is offered now. `label` tells apart what begins at the same time. */
struct yb_slot { int64_t start_at, end_at, capacity; yb_str label; };
struct yb_booking {
  int64_t id, resource_id, person_id, enterprise_id, case_id, state, count, slots, start_at,
      end_at, hold_until, created_at, confirmed_at, checked_at, closed_at, version;
  yb_str code, box, reason;
};

/* What `box` is sealed about (the vault's words); of a resource, since the id is not known yet. */
yb_rc yb_booking_about(struct yb_arena *a, int64_t resource, yb_str *out) YB_MUST;

/* Opens a booking of resource_id, person_id, count, box … in the state given: HELD
 * (hold_until set), CONFIRMED, REQUESTED or WAITING. Sets id, code, instants, version.
 * Slots: 1 to YB_BOOKING_SLOTS_MAX, rising, different; else YB_LIMIT or YB_INVALID.
 * YB_CONFLICT with booking_full when a slot has no room: nothing was taken. */
yb_rc yb_booking_open(struct yb_tx *tx, struct yb_booking *b, const struct yb_slot *slots,
                      uint32_t n) YB_MUST;
yb_rc yb_booking_load(struct yb_tx *tx, int64_t id, struct yb_booking *out) YB_MUST;
yb_rc yb_booking_by_code(struct yb_tx *tx, yb_str code, struct yb_booking *out) YB_MUST;
/* The only writer of the state; room and timer follow it, the row is stored. `capacity`
 * is today's, for a state that begins to have room (REQUESTED confirmed). YB_CONFLICT
 * with a diagnostic: no such arrow, no room, a stale row. */
yb_rc yb_booking_move(struct yb_tx *tx, struct yb_booking *b, yb_booking_event event,
                      int64_t capacity) YB_MUST;
/* Other slots or another count in the same state: gives, takes, stores. YB_CONFLICT
 * with booking_full: the command must fail, and the old room is kept. */
yb_rc yb_booking_rebook(struct yb_tx *tx, struct yb_booking *b, const struct yb_slot *slots,
                        uint32_t n, int64_t count) YB_MUST;
/* Offers room that came free to those who wait, first come first: each whose slots
 * all fit is HELD until `hold_until`. They are returned, for their notices. */
yb_rc yb_booking_offer(struct yb_tx *tx, int64_t resource, int64_t hold_until,
                       struct yb_booking **out, uint32_t *count) YB_MUST;
/* The reminder of a confirmed one has been made: its timer moves on to the end. */
yb_rc yb_booking_reminded(struct yb_tx *tx, const struct yb_booking *b) YB_MUST;
/* The case that a booking belongs to, and what else is not the state's: stores. */
yb_rc yb_booking_store(struct yb_tx *tx, struct yb_booking *b) YB_MUST;

yb_rc yb_booking_slots(struct yb_tx *tx, int64_t booking, struct yb_slot **out,
                       uint32_t *count) YB_MUST;

/* ---- what is taken ---- */
struct yb_taken { int64_t start_at, end_at, capacity, taken; yb_str label; };
/* Slots of a resource that begin in [from, to) and were ever asked for, rising. */
yb_rc yb_slots_taken(struct yb_tx *tx, int64_t resource, int64_t from, int64_t to,
                     struct yb_taken **out, uint32_t *count) YB_MUST;
/* Open bookings that touch [from, to): the clashes; at most 500. */
yb_rc yb_bookings_between(struct yb_tx *tx, int64_t resource, int64_t from, int64_t to,
                          struct yb_booking **out, uint32_t *count) YB_MUST;
/* Bookings of any resource in a state that touch [from, to) and began at most
 * YB_BOOKING_REACH_MS before it; by start, at most 300. */
#define YB_BOOKING_REACH_MS (INT64_C(400) * 86400000)
yb_rc yb_bookings_in_state(struct yb_tx *tx, yb_booking_state state, int64_t from, int64_t to,
                           struct yb_booking **out, uint32_t *count) YB_MUST;
/* Bookings that began in [from, to) and took place or are to: confirmed, checked in, done,
 * missed; of each state the first 10,000. Only id, resource, person, enterprise, case,
 * count, slots and the span are filled. */
yb_rc yb_bookings_started(struct yb_tx *tx, int64_t from, int64_t to, struct yb_booking **out,
                          uint32_t *count) YB_MUST;
/* What was spent around a booking, told once: YB_CONFLICT the second time. In [from, to) by
 * the instant it was told, at most 10,000. */
struct yb_spent { int64_t at, fen; };
yb_rc yb_booking_spent_add(struct yb_tx *tx, int64_t booking, int64_t fen) YB_MUST;
yb_rc yb_booking_spent_of(struct yb_tx *tx, int64_t from, int64_t to, struct yb_spent **out,
                          uint32_t *count) YB_MUST;
/* How many are open: of a person; of a resource from an instant on. */
yb_rc yb_bookings_open_of(struct yb_tx *tx, int64_t person, int64_t *count) YB_MUST;
yb_rc yb_bookings_ahead(struct yb_tx *tx, int64_t resource, int64_t from, int64_t *count) YB_MUST;
/* How many stand before a waiting one in the line of its resource. */
yb_rc yb_bookings_before(struct yb_tx *tx, const struct yb_booking *b, int64_t *count) YB_MUST;
struct yb_booking_query {
  int64_t person, resource, case_id;   /* one of them */
  bool open;                           /* only those not closed */
  int64_t before;                      /* id; 0: the newest */
  uint32_t limit;                      /* at most 200 */
};
yb_rc yb_bookings_list(struct yb_tx *tx, const struct yb_booking_query *q,
                       struct yb_booking **out, uint32_t *count) YB_MUST;

#endif
