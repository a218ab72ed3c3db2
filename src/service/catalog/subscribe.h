/* subscribe.h - a question of /find that a person wants to hear of.
 *
 *   question {kind, panel, place, q, w: ["field:value"]}  --subscribe-->  row, one timer
 *   each day at nine: what was published since, and matches  -->  one message, or none
 *
 * The question is held against the published version's public part, as /find does: the kind,
 * the panel, the division or one above, each field's values, every word in name, summary, text
 * and searched fields. Of an erased person nothing is left after the next day.
 */
#ifndef YB_SERVICE_CATALOG_SUBSCRIBE_H
#define YB_SERVICE_CATALOG_SUBSCRIBE_H
#include "service/catalog/catalog.h"

/* Persons alone (YB_DENIED). YB_INVALID: nothing is asked for, an unknown kind, panel, place
 * or field, or 20 there already; the same question twice is one. `question` as above, other
 * keys ignored. */
struct yb_subscribe {
  struct yb_act act;
  const struct yb_json *question;
  int64_t id;                              /* out */
};
yb_rc yb_subscribe_run(struct yb_tx *tx, struct yb_cmd *cmd);
/* One's own; YB_ABSENT otherwise, YB_DENIED to who is no person. */
struct yb_unsubscribe { struct yb_act act; int64_t id; };
yb_rc yb_unsubscribe_run(struct yb_tx *tx, struct yb_cmd *cmd);

struct yb_subscription_view {
  int64_t id, created_at, told;
  const struct yb_json *question;
  yb_str kind, panel, place, text;         /* of the question; empty: any */
  struct yb_strs w;
};
struct yb_subscription_views { uint32_t count; const struct yb_subscription_view *at; };
/* One's own, the newest first; YB_DENIED to who is no person. */
yb_rc yb_subscriptions_get(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                           struct yb_subscription_views *out) YB_MUST;

/* The timer that tells: before yb_store_start. */
yb_rc yb_subscribe_wire(struct yb_app *app) YB_MUST;

#endif
