/* start.h - puts the application together: store, pack versions, keys, papers,
 * timers, consumers. The one service that knows all others. */
#ifndef YB_SERVICE_START_H
#define YB_SERVICE_START_H
#include "service/app/app.h"

/* Of every demo member of staff: invented cases only, never where an operator is set. */
#define YB_DEMO_PASSWORD "yiban-demo-2026"

/* Opens everything; on failure a diagnostic says what to mend and nothing stays
 * open. A pack that differs from the newest published version becomes the next
 * version; versions that running cases began with are loaded from the store.
 * With cfg.demo an empty store is filled from the pack's demo folder. */
yb_rc yb_app_open(struct yb_ctx *ctx, const struct yb_app_cfg *cfg,
                  struct yb_app **out) YB_MUST;
/* Timers, consumers and senders run from here on. */
yb_rc yb_app_start(struct yb_app *app) YB_MUST;
/* What opening does last: the flows' jobs and the store's timers. For an application
 * whose pack, vault and store the caller has opened: stories, tests. */
yb_rc yb_app_wire(struct yb_app *app) YB_MUST;
/* Stops them, drains the store, wipes the keys. NULL is fine. */
void yb_app_close(struct yb_app *app);

#endif
