/* act.h - how pages reach the use cases.
 *
 *   struct yb_withdraw *w = yb_act_new(rq, struct yb_withdraw);
 *   w->case_id = id;  w->act.reason = yb_req_form(rq, "reason");
 *   return yb_act_later(rq, rs, &w->act, YB_S("case.withdraw"), yb_withdraw_run, withdrawn);
 *
 * `then` finds the struct in rq->state: its results, and the diagnostics in
 * rq->ctx.diags.
 */
#ifndef YB_HTTP_PAGES_ACT_H
#define YB_HTTP_PAGES_ACT_H
#include "base/arena.h"
#include "http/http.h"
#include "service/app/app.h"

/* The application behind the server. */
struct yb_app *yb_req_app(const struct yb_req *rq);
/* Who is asking; never NULL (kind YB_WHO_NOBODY when nobody is signed in). */
const struct yb_who *yb_req_who(const struct yb_req *rq);
/* The pack's language of the request. */
yb_locale yb_req_locale(const struct yb_req *rq);

/* A verb's struct in the request's arena, zeroed; NULL: return YB_NOMEM. Its first
 * member is struct yb_act. */
#define yb_act_new(rq, type) YB_NEW((rq)->ctx.arena, type)
/* Fills the frame and queues the verb on the store; `then` runs after the commit. Set
 * act->reason and act->on_behalf before, act->cmd.key for an idempotency key. */
yb_rc yb_act_later(struct yb_req *rq, struct yb_res *rs, struct yb_act *act, yb_str verb,
                   yb_rc (*run)(struct yb_tx *tx, struct yb_cmd *cmd), yb_then then) YB_MUST;

/* Opens a session with the verb: makes the token, puts its digest into *key (and
 * that of the session it replaces into *old, or zero), and sets the cookie if the
 * verb succeeds. Call before yb_act_later. */
yb_rc yb_act_opens_session(struct yb_req *rq, yb_digest *key, yb_digest *old) YB_MUST;
/* The verb ends the session (yb_logout): puts its key into *key and takes the cookie. */
void yb_act_ends_session(struct yb_req *rq, yb_digest *key);

/* For yb_http_conf: `app` is a struct yb_app. */
extern const struct yb_session_ops yb_app_sessions;
uint64_t yb_app_epoch(void *app);
bool yb_app_ready(void *app);
void yb_app_metrics(void *app, struct yb_buf *out);

#endif
