/* butler.c - who accompanies a case, named after its commit (talk.h): of the people with
 * the service's role in the unit that answers for the case, whoever has the fewest. */
#include "base/arena.h"
#include "engine/parties/parties.h"
#include "service/course/course.h"
#include "service/talk/talk.h"
#include "store/event.h"

struct naming {
  struct yb_cmd cmd;
  struct yb_app *app;
  int64_t case_id;
};

static yb_rc name_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  const struct naming *n = cmd->arg;
  struct yb_course co;
  const yb_val *c;
  yb_rc rc = yb_course_view(tx, n->app, n->case_id, &co);
  if (rc == YB_ABSENT) return YB_OK;
  YB_TRY(rc);
  yb_str role = co.service->guide.butler_role;
  bool over = yb_case_closed((yb_case_state)co.c.state) && co.c.state != YB_CASE_DELIVERED;
  if (co.c.butler || !role.n || over) return YB_OK;     /* with a permit it only begins */
  rc = yb_tx_one(tx, YB_SQL_butler_least,
                 YB_ARGS(yb_int(yb_tx_city(tx)), yb_text(co.c.unit), yb_text(role)), &c);
  if (rc == YB_ABSENT) return YB_OK;             /* nobody there yet: whoever claims it */
  YB_TRY(rc);
  co.c.butler = yb_int_of(&c[0]);
  YB_TRY(yb_course_event(&co, "case.butler", NULL));
  return yb_case_store(tx, &co.c);
}

static yb_rc name_one(struct yb_app *app, struct yb_ctx *ctx, const struct yb_event *e) {
  struct naming n = {.app = app, .case_id = e->agg};
  YB_TRY(yb_str_fmt(ctx->arena, &n.cmd.key, "butler:%lld", (long long)e->id));
  n.cmd.verb = YB_S("case.butler");
  n.cmd.run = name_run;
  n.cmd.arg = &n;
  n.cmd.ctx = ctx;
  n.cmd.actor.kind = YB_S("system");
  return yb_store_run(app->store, &n.cmd);
}

yb_rc yb_butlers_name(struct yb_app *app, struct yb_ctx *ctx, const struct yb_event *events,
                      uint32_t n) {
  for (uint32_t i = 0; i < n; i++)
    if (YB_EQ(events[i].kind, "case") && (YB_EQ(events[i].verb, "case.submitted") ||
                                          YB_EQ(events[i].verb, "task.handed_over")))
      YB_TRY(name_one(app, ctx, &events[i]));
  return YB_OK;
}

static yb_rc consume(struct yb_ctx *ctx, const struct yb_event *events, uint32_t n, void *arg) {
  return yb_butlers_name(arg, ctx, events, n);
}

yb_rc yb_butlers_open(struct yb_app *app) {
  struct yb_consumer c = {.name = "butlers", .once_in_all = true, .from_start = true,
                          .fn = consume, .arg = app};
  return yb_store_consume(app->store, &c);
}
