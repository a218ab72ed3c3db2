/* booking_int.h - what the parts of booking share. */
#ifndef YB_SERVICE_BOOKING_INT_H
#define YB_SERVICE_BOOKING_INT_H
#include "service/booking/booking.h"

/* A published entry as it is offered now. */
struct offer {
  struct yb_app *app;
  struct yb_resource r;
  const struct yb_kind *kind;
  struct yb_kind_entry entry;
};
/* A booking with what it is of. */
struct loaded { struct yb_booking b; struct yb_resource r; const struct yb_kind *k; };
/* Fills r and k around l->b. */
yb_rc booking_around(struct yb_tx *tx, struct yb_app *app, struct loaded *l) YB_MUST;
bool booking_theirs(const struct yb_who *who, const struct yb_booking *b);
/* What the box of a booking is bound to. */
struct wish { yb_date from, to; int64_t start_at; };
yb_rc offer_load(struct yb_tx *tx, struct yb_app *app, int64_t resource, struct offer *o) YB_MUST;
yb_rc offer_bookable(struct yb_tx *tx, const struct offer *o) YB_MUST;
/* The slots that a wish means; a fault names why they cannot be booked. */
yb_rc offer_slots(struct yb_tx *tx, const struct offer *o, const struct wish *w,
                  struct yb_slot slot[YB_BOOKING_SLOTS_MAX], uint32_t *n) YB_MUST;
int64_t offer_today(const struct offer *o, int64_t now);
yb_rc booking_fault(struct yb_tx *tx, const char *field, yb_msg msg, yb_str a0, yb_str a1,
                    yb_rc rc) YB_MUST;
yb_rc booking_number(struct yb_tx *tx, int64_t n, yb_str *out) YB_MUST;
/* Keeps the resource, or manages bookings by its office. */
bool booking_manages(const struct yb_who *who, const struct yb_kind *k,
                     const struct yb_resource *r);

#endif
