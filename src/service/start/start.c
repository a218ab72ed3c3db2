/* start.c - opening, starting and closing the application (start.h). */
#include "service/start/start.h"

#include "base/arena.h"
#include "base/crypto.h"
#include "base/file.h"
#include "engine/parties/parties.h"
#include "service/agenda/agenda.h"
#include "service/app/shelf.h"
#include "service/apply/apply.h"
#include "service/booking/booking.h"
#include "service/catalog/catalog.h"
#include "service/catalog/subscribe.h"
#include "service/catalog/views.h"
#include "service/course/course.h"
#include "service/issue/issue.h"
#include "service/notify/notify.h"
#include "service/start/keys.h"
#include "service/start/start_int.h"
#include "service/talk/talk.h"
#include "store/timer.h"

#define APP_BYTES (1u << 20)
#define RENEW_BYTES (1u << 20)
#define SWEEP_TIMER "session.sweep"
#define SWEEP_MS (10 * YB_MINUTE_MS)

/* ---- work of flows inside the same transaction ---- */

/* Who applied on the net gets the result there at once; for others it waits until the
 * desk has handed it over (yb_deliver). */
static yb_rc deliver(struct yb_course *co, const struct yb_flow_effect *job, bool *done,
                     struct yb_json **set) {
  (void)job;
  (void)set;
  *done = YB_EQ(co->c.channel, "web") || YB_EQ(co->c.channel, "api");
  return *done ? yb_course_delivered(co, YB_S("online")) : YB_OK;
}

static const struct yb_job_kind jobs[] = {
    {"issue", yb_permit_issue_job},
    {"deliver", deliver},
    {"rules", yb_course_rules_job},
    {"term", yb_course_term_job},
};

/* ---- timers ---- */

static yb_rc rung_due(struct yb_tx *tx, const struct yb_timer *t, void *arg) {
  struct yb_course co;
  int64_t case_id;
  if (!yb_str_int(t->payload, &case_id)) return YB_BROKEN;
  YB_TRY(yb_course_load(tx, arg, case_id, &co));
  YB_TRY(yb_course_rung(&co, t->owner));
  return yb_course_save(&co);
}

static yb_rc flow_due(struct yb_tx *tx, const struct yb_timer *t, void *arg) {
  struct yb_course co;
  YB_TRY(yb_course_load(tx, arg, t->owner, &co));
  YB_TRY(yb_course_timer(&co, t));
  return yb_course_save(&co);
}

static yb_rc next_sweep(struct yb_tx *tx) {
  struct yb_timer t = {.due_at = yb_tx_now(tx) + SWEEP_MS, .kind = YB_S(SWEEP_TIMER),
                       .owner_kind = YB_S("city"), .owner = yb_tx_city(tx)};
  return yb_timer_put(tx, &t, NULL);
}

static yb_rc sweep_due(struct yb_tx *tx, const struct yb_timer *t, void *arg) {
  (void)t;
  YB_TRY(yb_sessions_sweep(tx));
  YB_TRY(yb_tries_sweep(tx));
  YB_TRY(yb_drafts_sweep(tx));
  YB_TRY(yb_papers_sweep(tx, arg));
  return next_sweep(tx);
}

static yb_rc begin_sweeps(struct yb_tx *tx, struct yb_cmd *cmd) {
  const struct yb_timer *t;
  uint32_t n;
  (void)cmd;
  YB_TRY(yb_timer_of(tx, YB_S("city"), yb_tx_city(tx), &t, &n));
  for (uint32_t i = 0; i < n; i++)
    if (YB_EQ(t[i].kind, SWEEP_TIMER)) return YB_OK;
  return next_sweep(tx);
}

yb_rc yb_app_wire(struct yb_app *app) {
  app->job = jobs;
  app->jobs = sizeof jobs / sizeof *jobs;
  YB_TRY(yb_store_on_timer(app->store, YB_RUNG_TIMER, rung_due, app));
  YB_TRY(yb_store_on_timer(app->store, YB_FLOW_TIMER, flow_due, app));
  YB_TRY(yb_booking_wire(app));
  YB_TRY(yb_subscribe_wire(app));
  return yb_store_on_timer(app->store, SWEEP_TIMER, sweep_due, app);
}

/* ---- opening ---- */

static yb_rc keep(struct yb_arena *a, yb_str *s) {
  return s->n ? yb_str_dup(a, *s, s) : YB_OK;
}

static yb_rc keep_cfg(struct yb_arena *a, struct yb_app_cfg *c) {
  yb_str *const all[] = {&c->pack_folder, &c->store_url, &c->data_folder, &c->key_file,
                         &c->key_command, &c->base_url, &c->smtp_url, &c->smtp_from,
                         &c->smtp_user, &c->smtp_password, &c->sms_sink};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) YB_TRY(keep(a, all[i]));
  if (c->store_url.n == 0)
    YB_TRY(yb_str_fmt(a, &c->store_url, "sqlite:%.*s/yiban.db", YB_ARG(c->data_folder)));
  if (c->sms_sink.n == 0)
    YB_TRY(yb_str_fmt(a, &c->sms_sink, "%.*s/sms.log", YB_ARG(c->data_folder)));
  return YB_OK;
}

static yb_rc open_vault(struct yb_app *app, struct yb_ctx *ctx) {
  yb_str text;
  YB_TRY(yb_keys_text(ctx, &app->cfg, &text));
  yb_rc rc = yb_vault_open(ctx, text, app->cfg.sm_suite ? YB_SUITE_SM : YB_SUITE_INTL,
                           &app->vault);
  yb_wipe((char *)(uintptr_t)text.p, text.n);
  return rc;
}

static yb_rc open_store(struct yb_app *app, struct yb_ctx *ctx) {
  struct yb_store_cfg cfg = {.url = app->cfg.store_url, .city = app->city,
                             .hash = app->cfg.sm_suite ? YB_SM3 : YB_SHA256};
  return yb_store_open(ctx, &cfg, &app->store);
}

static yb_rc open_all(struct yb_app *app, struct yb_ctx *ctx) {
  uint32_t seeded;
  YB_TRY(keep_cfg(app->arena, &app->cfg));
  YB_TRY(yb_dir_make(ctx, app->cfg.data_folder));
  YB_TRY(yb_pack_open(ctx, app->cfg.pack_folder, 0, &app->pack));
  if (!yb_str_int(app->pack->city.code, &app->city)) return YB_INVALID;
  YB_TRY(open_vault(app, ctx));
  YB_TRY(open_store(app, ctx));
  YB_TRY(yb_packs_publish(app, ctx));
  YB_TRY(yb_packs_shelve(app, ctx));
  YB_TRY(yb_app_wire(app));
  YB_TRY(yb_catalog_open(app, ctx));
  YB_TRY(yb_catalog_seed(app, ctx, &seeded));
  return app->cfg.demo ? yb_demo_seed(app, ctx) : YB_OK;
}

yb_rc yb_app_open(struct yb_ctx *ctx, const struct yb_app_cfg *cfg, struct yb_app **out) {
  struct yb_arena *a = yb_arena_open(APP_BYTES);
  struct yb_app *app = a ? YB_NEW(a, struct yb_app) : NULL;
  if (!app) {
    yb_arena_close(a);
    return YB_NOMEM;
  }
  app->arena = a;
  app->cfg = *cfg;
  yb_rc rc = open_all(app, ctx);
  if (rc != YB_OK) {
    yb_app_close(app);
    return rc;
  }
  *out = app;
  return YB_OK;
}

/* Limits that reached a year without a table: this pack may have it. */
static yb_rc renew_provisional(struct yb_app *app) {
  static const struct yb_who nobody = {.kind = YB_WHO_SYSTEM, .name = {"", 0}};
  struct yb_provisional_renew r = {.more = true};
  while (r.more) {
    struct yb_ctx ctx = {.arena = yb_arena_open(RENEW_BYTES)};
    if (!ctx.arena) return YB_NOMEM;
    r.after = r.next;
    yb_act_init(&r.act, app, &nobody, &ctx, YB_S("provisional.renew"), yb_provisional_renew_run);
    yb_rc rc = yb_act_run(&r.act);
    yb_arena_close(ctx.arena);
    YB_TRY(rc);
  }
  return YB_OK;
}

yb_rc yb_app_start(struct yb_app *app) {
  struct yb_cmd cmd = {.verb = YB_S("session.sweep"), .run = begin_sweeps,
                       .actor = {YB_S("system"), 0, 0}};
  struct yb_ctx ctx = {.arena = app->arena};
  YB_TRY(yb_store_run(app->store, &cmd));
  YB_TRY(renew_provisional(app));
  YB_TRY(yb_butlers_open(app));
  YB_TRY(yb_agenda_open(app));
  YB_TRY(yb_notifier_open(app, &ctx, &app->notifier));
  YB_TRY(yb_views_open(app));
  YB_TRY(yb_store_start(app->store));
  return yb_views_start(app);
}

void yb_app_close(struct yb_app *app) {
  if (!app) return;
  yb_notifier_stop(app->notifier);
  yb_views_close(app);
  yb_store_close(app->store);
  yb_notifier_close(app->notifier);
  yb_catalog_close(app);
  yb_vault_close(app->vault);
  for (uint32_t i = 0; app->shelf && i < app->shelf->count; i++)
    yb_pack_drop(app->shelf->at[i].pack);
  yb_pack_drop(app->pack);
  yb_arena_close(app->arena);
}
