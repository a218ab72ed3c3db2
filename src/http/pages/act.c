/* act.c - verbs of requests go to the store's writer and come back (act.h). */
#include "http/pages/act.h"

#include "base/log.h"
#include "service/people/people.h"

struct yb_app *yb_req_app(const struct yb_req *rq) { return rq->app; }

const struct yb_who *yb_req_who(const struct yb_req *rq) {
  static const struct yb_who nobody = {.kind = YB_WHO_NOBODY, .name = {"", 0}};
  return rq->session && rq->session->more ? rq->session->more : &nobody;
}

yb_locale yb_req_locale(const struct yb_req *rq) {
  if (rq->tongue == YB_TONGUE_EN) return YB_EN_WORLD;
  return rq->tongue == YB_TONGUE_HANT ? YB_ZH_HANT : YB_ZH_CN;
}

/* ---- verbs ---- */

/* The context of a request's verb is the request's, and its first member. */
static struct yb_req *req_of(struct yb_cmd *cmd) { return (struct yb_req *)(void *)cmd->ctx; }

struct frame { yb_then then; };

/* On a thread of the store: only hands back. What is told decides about the cookie. */
static void over(struct yb_cmd *cmd) {
  struct yb_act *act = (struct yb_act *)(void *)cmd;
  yb_later_done(req_of(cmd), cmd->rc == YB_OK ? act->told : cmd->rc);
}

static yb_rc ended(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  struct yb_act *act = rq->state;
  const struct frame *frame = act->page;
  if (done == YB_OK || act->told == done) done = yb_act_end(act, act->cmd.rc);
  return frame->then(rq, rs, done);
}

static yb_rc start(struct yb_req *rq) {
  struct yb_act *act = rq->state;
  return yb_store_submit(act->app->store, &act->cmd);
}

yb_rc yb_act_later(struct yb_req *rq, struct yb_res *rs, struct yb_act *act, yb_str verb,
                   yb_rc (*run)(struct yb_tx *tx, struct yb_cmd *cmd), yb_then then) {
  struct frame *frame = YB_NEW(rq->ctx.arena, struct frame);
  if (!frame) return YB_NOMEM;
  if (yb_req_who(rq)->must_change && run != yb_staff_password_run && run != yb_logout_run)
    return YB_DENIED;
  frame->then = then;
  yb_act_init(act, yb_req_app(rq), yb_req_who(rq), &rq->ctx, verb, run);
  act->told = YB_OK;
  act->after = NULL;
  act->page = frame;
  act->cmd.done = over;
  rq->state = act;
  return yb_later_start(rq, rs, start, ended);
}

yb_rc yb_act_opens_session(struct yb_req *rq, yb_digest *key, yb_digest *old) {
  *old = rq->session ? rq->session->key : (yb_digest){{0}};
  return yb_session_mint(rq, key);
}

void yb_act_ends_session(struct yb_req *rq, yb_digest *key) {
  *key = rq->session ? rq->session->key : (yb_digest){{0}};
  yb_session_forget(rq);
}

/* ---- sessions ---- */

static uint32_t rights_of(const struct yb_who *who) {
  static const char *const admin[] = {"staff_make", "staff_reset", "staff_switch", "staff_role",
                                      "configure", "pack_publish", "key_rotate"};
  if (who->kind != YB_WHO_STAFF) return YB_SIGNED;
  uint32_t rights = YB_SIGNED | YB_STAFF;
  for (size_t i = 0; i < sizeof admin / sizeof *admin; i++)
    if (yb_who_holds(who, yb_str_of(admin[i]))) rights |= YB_ADMIN;
  if (yb_who_holds(who, YB_S("audit"))) rights |= YB_AUDIT;
  return rights;
}

static yb_rc find(void *app, struct yb_ctx *ctx, const yb_digest *key, struct yb_session *out) {
  struct yb_who *who = YB_NEW(ctx->arena, struct yb_who);
  struct yb_session_times times;
  if (!who) return YB_NOMEM;
  YB_TRY(yb_session_get(app, ctx, key, who, &times));
  *out = (struct yb_session){.key = *key, .actor = who->id, .rights = rights_of(who),
                             .name = who->name, .opened_ms = times.opened_at,
                             .seen_ms = times.seen_at, .more = who};
  return YB_OK;
}

static void touch(void *app, const yb_digest *key, int64_t now_ms) {
  yb_session_touched(app, key, now_ms);
}

/* Verbs of service/people open and close sessions within their own transactions. */
static yb_rc by_verbs_only(void *app, struct yb_ctx *ctx, void *tx, const struct yb_session *s) {
  (void)app, (void)ctx, (void)tx, (void)s;
  return YB_DENIED;
}

static yb_rc close_by_verbs(void *app, struct yb_ctx *ctx, void *tx, const yb_digest *key) {
  (void)app, (void)ctx, (void)tx, (void)key;
  return YB_DENIED;
}

const struct yb_session_ops yb_app_sessions = {find, touch, by_verbs_only, close_by_verbs};

/* ---- health ---- */

uint64_t yb_app_epoch(void *app) {
  const struct yb_app *a = app;
  return yb_store_epoch(a->store);
}

bool yb_app_ready(void *app) {
  const struct yb_app *a = app;
  return yb_store_ready(a->store);
}

void yb_app_metrics(void *app, struct yb_buf *out) {
  const struct yb_app *a = app;
  struct yb_store_stats s;
  yb_store_stats(a->store, &s);
  const struct { const char *name, *help; uint64_t value; } count[] = {
      {"commands", "commands answered", s.commands}, {"failed", "commands refused", s.failed},
      {"commits", "transactions committed", s.commits},
      {"retries", "commands run again", s.retries},
      {"reads", "snapshot reads", s.reads}, {"sealed", "events sealed", s.sealed},
      {"timers", "timers fired", s.timers}};
  for (size_t i = 0; i < sizeof count / sizeof *count; i++)
    yb_buf_fmt(out, "# HELP yiban_store_%s_total %s\n# TYPE yiban_store_%s_total counter\n"
               "yiban_store_%s_total %llu\n", count[i].name, count[i].help, count[i].name,
               count[i].name, (unsigned long long)count[i].value);
  yb_buf_fmt(out, "# HELP yiban_store_waiting commands waiting\n# TYPE yiban_store_waiting gauge\n"
             "yiban_store_waiting %llu\n", (unsigned long long)s.waiting);
}
