/* send.h - the way out: a telephone gateway or a mail server. */
#ifndef YB_SERVICE_NOTIFY_SEND_H
#define YB_SERVICE_NOTIFY_SEND_H
#include "service/app/app.h"

struct yb_letter { int64_t id, case_id, tries; yb_str channel, address, title, text; };

/* YB_OK when it was handed over; YB_IO: try again later; YB_ABSENT: there is no
 * address, or the channel is not configured. */
yb_rc yb_letter_send(struct yb_app *app, const struct yb_letter *l) YB_MUST;

#endif
