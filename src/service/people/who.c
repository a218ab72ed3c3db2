/* who.c - sessions: who is asking, and what every verb of people shares. */
#include "base/arena.h"
#include "base/mem.h"
#include "pure/ident/ident.h"
#include "service/people/people_int.h"
#include "store/event.h"

/* ---- shared ---- */

yb_rc yb_people_fault(struct yb_ctx *ctx, const char *field, yb_msg msg, yb_str arg, yb_rc rc) {
  (void)yb_diag(ctx, (struct yb_place){.path = yb_str_of(field)}, msg, arg, (yb_str){"", 0});
  return rc;
}

void yb_people_tell(struct yb_tx *tx, struct yb_act *act, const char *field, yb_msg msg,
                    yb_rc rc) {
  act->told = yb_people_fault(yb_tx_ctx(tx), field, msg, (yb_str){"", 0}, rc);
}

yb_rc yb_people_event(struct yb_tx *tx, const char *kind, int64_t agg, const char *verb,
                      const struct yb_json *data) {
  struct yb_event e = {.kind = yb_str_of(kind), .agg = agg, .verb = yb_str_of(verb)};
  if (data) YB_TRY(yb_json_text(yb_tx_arena(tx), data, &e.data));
  return yb_event_add(tx, &e, NULL);
}

static bool is_zero(const yb_digest *d) {
  static const yb_digest zero;
  return memcmp(d, &zero, sizeof zero) == 0;
}

yb_rc yb_people_session(struct yb_tx *tx, const yb_digest *key, const yb_digest *old,
                        yb_session_kind kind, int64_t party, int64_t case_id) {
  struct yb_session_row s = {.kind = kind, .party_id = party, .case_id = case_id, .token = *key,
                             .expires_at = yb_tx_now(tx) + YB_SESSION_TOTAL_MS};
  if (!is_zero(old)) YB_TRY(yb_session_drop(tx, old));
  return yb_session_put(tx, &s);
}

yb_rc yb_people_phone(struct yb_ctx *ctx, yb_str typed, yb_str *out) {
  struct yb_ctx quiet = *ctx;
  struct yb_ident id;
  quiet.diags = NULL;
  yb_rc rc = yb_ident_check(&quiet, YB_IDENT_MOBILE, typed, &id);
  if (rc == YB_INVALID || rc == YB_LIMIT)
    return yb_people_fault(ctx, "phone", YB_MSG_party_phone, (yb_str){"", 0}, YB_INVALID);
  YB_TRY(rc);
  *out = id.text;
  return YB_OK;
}

yb_rc yb_people_keep(struct yb_act *act, yb_str text, yb_str *out) {
  return yb_str_dup(act->ctx->arena, text, out);
}

/* ---- posts ---- */

yb_rc yb_people_posts(struct yb_tx *tx, struct yb_app *app, int64_t staff, struct yb_post *post,
                      uint32_t *count) {
  struct yb_role_held *held;
  uint32_t n;
  *count = 0;
  YB_TRY(yb_roles_held(tx, staff, &held, &n));
  for (uint32_t i = 0; i < n && *count < YB_POSTS_MAX; i++) {
    struct yb_post p = {yb_pack_role(app->pack, held[i].role),
                        yb_pack_unit(app->pack, held[i].unit)};
    if (p.role) post[(*count)++] = p;
  }
  return YB_OK;
}

/* Until the first password is changed nothing is allowed but to change it. */
static yb_rc staff_who(struct yb_tx *tx, struct yb_app *app, int64_t id, struct yb_who *out) {
  struct yb_officer o;
  YB_TRY(yb_officer_load(tx, id, &o));
  if (o.disabled_at) return YB_ABSENT;
  *out = (struct yb_who){.kind = YB_WHO_STAFF, .id = id, .name = o.name,
                         .must_change = o.must_change != 0};
  return o.must_change ? YB_OK : yb_people_posts(tx, app, id, out->post, &out->posts);
}

static yb_rc person_who(struct yb_tx *tx, const struct yb_session_row *s, struct yb_who *out) {
  struct yb_person p;
  struct yb_link link;
  YB_TRY(yb_person_load(tx, s->party_id, &p));
  if (p.erased_at) return YB_ABSENT;
  *out = (struct yb_who){.kind = YB_WHO_PERSON, .id = s->party_id, .name = {"", 0}};
  if (s->enterprise_id == 0) return YB_OK;
  yb_rc rc = yb_link_get(tx, s->enterprise_id, s->party_id, &link);
  if (rc == YB_OK) out->enterprise = s->enterprise_id;
  return rc == YB_ABSENT ? YB_OK : rc;   /* authorised no more: for themselves again */
}

/* ---- sessions ---- */

struct look {
  struct yb_app *app;
  const yb_digest *key;
  struct yb_who *who;
  struct yb_session_times times;
  int64_t now, staff;
};

static yb_rc read_session(struct yb_tx *tx, void *arg) {
  struct look *l = arg;
  struct yb_session_row s;
  YB_TRY(yb_session_find(tx, l->key, &s));
  if (s.expires_at <= l->now || l->now - s.seen_at >= YB_SESSION_IDLE_MS) return YB_ABSENT;
  l->times = (struct yb_session_times){s.created_at, s.seen_at};
  if (s.kind == YB_SESSION_STAFF) return staff_who(tx, l->app, s.party_id, l->who);
  if (s.kind == YB_SESSION_PERSON) return person_who(tx, &s, l->who);
  if (s.kind != YB_SESSION_CALLER) return YB_ABSENT;
  *l->who = (struct yb_who){.kind = YB_WHO_CALLER, .case_id = s.case_id, .name = {"", 0}};
  return YB_OK;
}

yb_rc yb_session_get(struct yb_app *app, struct yb_ctx *ctx, const yb_digest *key,
                     struct yb_who *out, struct yb_session_times *times) {
  struct look l = {.app = app, .key = key, .who = out, .now = ctx->now_ms};
  YB_TRY(yb_store_read(app->store, ctx, read_session, &l));
  *times = l.times;
  return YB_OK;
}

yb_rc yb_who_of_session(struct yb_app *app, struct yb_ctx *ctx, const yb_digest *key,
                        struct yb_who *out) {
  struct yb_session_times times;
  return yb_session_get(app, ctx, key, out, &times);
}

static yb_rc read_staff(struct yb_tx *tx, void *arg) {
  struct look *l = arg;
  return staff_who(tx, l->app, l->staff, l->who);
}

yb_rc yb_who_of_staff(struct yb_app *app, struct yb_ctx *ctx, int64_t staff, struct yb_who *out) {
  struct look l = {.app = app, .who = out, .staff = staff};
  return yb_store_read(app->store, ctx, read_staff, &l);
}

yb_rc yb_session_seen_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_session_seen *s = cmd->arg;
  return yb_session_touch(tx, &s->key);
}

yb_rc yb_logout_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_logout *l = cmd->arg;
  return yb_session_drop(tx, &l->key);
}

/* A command that nobody waits for: it frees itself. */
static void forget(struct yb_cmd *cmd) { yb_mem_give(cmd->arg); }

void yb_session_touched(struct yb_app *app, const yb_digest *key, int64_t now_ms) {
  uint64_t mark, minute = (uint64_t)(now_ms / YB_MINUTE_MS);
  memcpy(&mark, key->b, sizeof mark);
  _Atomic uint64_t *slot = &app->seen[key->b[sizeof mark] % YB_APP_SEEN];
  mark = (mark & ~UINT64_C(0xffffffff)) | (minute & UINT64_C(0xffffffff));
  if (atomic_exchange(slot, mark) == mark) return;
  struct yb_session_seen *s = yb_mem_take(sizeof *s);
  if (!s) return;
  s->key = *key;
  s->act.cmd = (struct yb_cmd){.verb = YB_S("session.seen"), .run = yb_session_seen_run,
                               .done = forget, .arg = s, .actor = {YB_S("system"), 0, 0},
                               .now_ms = now_ms};
  if (yb_store_submit(app->store, &s->act.cmd) != YB_OK) yb_mem_give(s);
}
