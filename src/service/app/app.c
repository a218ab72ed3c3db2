/* app.c - who may do what, and the frame of every verb (app.h). */
#include "service/app/app.h"

#include "service/app/shelf.h"

static bool covers(const struct yb_post *p, const struct yb_unit *unit,
                   const struct yb_division *division) {
  if (YB_EQ(p->role->scope, "city")) return true;
  if (!p->unit) return false;
  if (YB_EQ(p->role->scope, "own")) return unit == p->unit;
  if (YB_EQ(p->role->scope, "unit")) return unit && yb_unit_within(unit, p->unit);
  if (unit && unit->division && yb_division_within(unit->division, p->unit->division))
    return true;
  return division && yb_division_within(division, p->unit->division);
}

bool yb_who_may(const struct yb_who *who, yb_str verb, const struct yb_unit *unit,
                const struct yb_division *division) {
  if (who->kind == YB_WHO_SYSTEM) return true;
  for (uint32_t i = 0; i < who->posts; i++)
    if (yb_role_may(who->post[i].role, verb) && covers(&who->post[i], unit, division))
      return true;
  return false;
}

bool yb_who_holds(const struct yb_who *who, yb_str verb) {
  for (uint32_t i = 0; i < who->posts; i++)
    if (yb_role_may(who->post[i].role, verb)) return true;
  return false;
}

yb_rc yb_app_service(struct yb_app *app, struct yb_ctx *ctx, int64_t pack_version, yb_str service,
                     const struct yb_service **out) {
  const struct yb_pack *pack = app->pack;
  (void)ctx;
  if (pack_version != app->pack_version) pack = yb_shelf_find(app->shelf, pack_version);
  const struct yb_service *s = pack ? yb_pack_service(pack, service) : NULL;
  if (!s) return YB_ABSENT;
  *out = s;
  return YB_OK;
}

static yb_str kind_word(yb_who_kind kind) {
  static const char *const words[] = {"nobody", "person", "staff", "caller", "system"};
  return yb_str_of(words[kind]);
}

void yb_act_init(struct yb_act *act, struct yb_app *app, const struct yb_who *who,
                 struct yb_ctx *ctx, yb_str verb,
                 yb_rc (*run)(struct yb_tx *tx, struct yb_cmd *cmd)) {
  act->app = app;
  act->who = who;
  act->ctx = ctx;
  act->cmd.verb = verb;
  act->cmd.run = run;
  act->cmd.arg = act;
  act->cmd.ctx = ctx;
  act->cmd.actor.kind = kind_word(who->kind);
  act->cmd.actor.id = who->kind == YB_WHO_CALLER ? who->case_id : who->id;
  act->cmd.actor.on_behalf = act->on_behalf ? act->on_behalf : who->enterprise;
  act->cmd.reason = act->reason;
  act->cmd.request_id = ctx->request_id;
  act->cmd.now_ms = ctx->now_ms;
}

yb_rc yb_act_end(struct yb_act *act, yb_rc done) {
  if (done != YB_OK) return done;
  if (act->after) YB_TRY(act->after(act));
  return act->told;
}

yb_rc yb_act_run(struct yb_act *act) {
  act->told = YB_OK;
  act->after = NULL;
  return yb_act_end(act, yb_store_run(act->app->store, &act->cmd));
}
