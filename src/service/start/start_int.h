/* start_int.h - the parts of start. */
#ifndef YB_SERVICE_START_INT_H
#define YB_SERVICE_START_INT_H
#include "service/start/start.h"

/* packs.c: the current pack gets its version; those that cases still need are read. */
yb_rc yb_packs_publish(struct yb_app *app, struct yb_ctx *ctx) YB_MUST;
yb_rc yb_packs_shelve(struct yb_app *app, struct yb_ctx *ctx) YB_MUST;
/* demo.c: fills an empty store; otherwise does nothing. */
yb_rc yb_demo_seed(struct yb_app *app, struct yb_ctx *ctx) YB_MUST;

#endif
