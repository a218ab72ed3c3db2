/* booking.h - notices about bookings: which event tells whom what.
 *
 *   booking.opened (by its state), confirmed, offered, changed, cancelled, refused, lapsed,
 *   reminder  ->  words "notice.booking_<what>" with {0} the entry, {1} when,
 *                 {2} held until, or the reason, {3} the booking's id
 */
#ifndef YB_SERVICE_NOTIFY_BOOKING_H
#define YB_SERVICE_NOTIFY_BOOKING_H
#include "service/app/app.h"
#include "store/event.h"

/* The word of an event of a booking; NULL: nobody is told. */
const char *yb_booking_word(const struct yb_event *e);
/* Writes the notice of one event. A booking or an entry that is gone tells nobody. */
yb_rc yb_booking_notice(struct yb_tx *tx, struct yb_app *app, const struct yb_event *e,
                        yb_str word) YB_MUST;

#endif
