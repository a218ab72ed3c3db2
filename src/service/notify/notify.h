/* notify.h - messages to the applicant at each step: inbox, telephone, e-mail.
 *
 * A step of a case is an event; the notice consumer turns it into notice rows (once
 * in all), a sender thread delivers them with retries (1 min, 5 min, 30 min, 2 h,
 * 12 h) and then gives up visibly. Texts are the pack's words "notice.<verb>.sms"
 * and so on, with arguments of class public; the address is opened from the
 * person's box at sending, never stored or logged.
 */
#ifndef YB_SERVICE_NOTIFY_H
#define YB_SERVICE_NOTIFY_H
#include "service/app/app.h"

struct yb_notifier;
yb_rc yb_notifier_open(struct yb_app *app, struct yb_ctx *ctx, struct yb_notifier **out) YB_MUST;
/* The sender reads the store: stop it before the store is closed. The consumer lives
 * as long as the store: close it after. */
void yb_notifier_stop(struct yb_notifier *n);
void yb_notifier_close(struct yb_notifier *n);

/* Writes the rows within a command: for what must not wait for the consumer (the
 * one-time code itself goes straight to the gateway, never into a row). */
yb_rc yb_notice_put(struct yb_tx *tx, int64_t case_id, int64_t person, yb_str word,
                    const struct yb_json *args) YB_MUST;
/* What the consumer does with events: rows for those that send a notice, once for each
 * event however often it comes. For the consumer, and for stories. */
struct yb_event;
yb_rc yb_notices_make(struct yb_app *app, struct yb_ctx *ctx, const struct yb_event *events,
                      uint32_t n) YB_MUST;
/* Hands a one-time code to the telephone gateway (the sink file in development). */
yb_rc yb_gateway_code(struct yb_app *app, struct yb_ctx *ctx, yb_str phone, yb_str code) YB_MUST;

#endif
