/* citizens.c - people log in with their telephone and a code, callers with the number
 * of their case (people.h). What a wrong try counts is committed: the refusal is told
 * beside it (act.told). */
#include "base/arena.h"
#include "base/text.h"
#include "engine/cases/cases.h"
#include "service/notify/notify.h"
#include "service/people/people_int.h"

#define LOGIN YB_S("login")
#define NAME_MOST 100u
#define CALLER_TRIES 5

/* ---- sending ---- */

static yb_rc send(struct yb_act *act) {
  struct yb_code_send *s = (struct yb_code_send *)(void *)act;
  yb_rc rc = yb_gateway_code(act->app, act->ctx, s->number, yb_str_n(s->code, sizeof s->code));
  yb_wipe(s->code, sizeof s->code);
  return rc;
}

yb_rc yb_code_send_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_code_send *s = cmd->arg;
  yb_str phone;
  YB_TRY(yb_people_phone(yb_tx_ctx(tx), s->phone, &phone));
  YB_TRY(yb_people_keep(&s->act, phone, &s->number));
  yb_random_digits(s->code, sizeof s->code);
  yb_rc rc = yb_code_put(tx, s->act.app->vault, phone, LOGIN, yb_str_n(s->code, sizeof s->code));
  if (rc == YB_BUSY)
    return yb_people_fault(yb_tx_ctx(tx), "phone", YB_MSG_party_code_many, YB_S(""), YB_BUSY);
  s->act.after = send;
  return rc;
}

/* ---- logging in ---- */

static bool given(const struct yb_strs *list, yb_str id) {
  for (uint32_t i = 0; i < list->count; i++)
    if (yb_str_eq(list->at[i], id)) return true;
  return false;
}

/* What a newcomer still has to say. */
static uint32_t missing(struct yb_tx *tx, const struct yb_code_login *l, bool say) {
  const struct yb_pack *pack = l->act.app->pack;
  struct yb_ctx *ctx = yb_tx_ctx(tx);
  uint32_t n = 0;
  size_t name = yb_utf8_count(yb_str_trim(l->name));
  if (name == 0 || name > NAME_MOST) {
    n++;
    if (say) (void)yb_people_fault(ctx, "name", YB_MSG_party_need_name, YB_S(""), YB_INVALID);
  }
  for (uint32_t i = 0; i < pack->services; i++)
    for (uint32_t k = 0; k < pack->service[i].guide.consents; k++) {
      const struct yb_consent *c = &pack->service[i].guide.consent[k];
      if (!c->required || given(&l->consents, c->id)) continue;
      n++;
      if (say)
        (void)yb_people_fault(ctx, "consents", YB_MSG_party_need_consent, c->id, YB_INVALID);
    }
  return n;
}

static yb_rc consents(struct yb_tx *tx, const struct yb_code_login *l, int64_t person) {
  struct yb_act as = l->act;
  struct yb_who who = {.kind = YB_WHO_PERSON, .id = person};
  as.who = &who;
  for (uint32_t i = 0; i < l->consents.count; i++)
    if (yb_people_consent(l->act.app->pack, l->consents.at[i]))
      YB_TRY(yb_people_consent_give(tx, &as, l->consents.at[i]));
  return YB_OK;
}

static yb_rc registered(struct yb_tx *tx, struct yb_code_login *l, yb_str phone) {
  struct yb_person_data data = {.phone = phone, .idno = YB_S(""), .email = YB_S("")};
  YB_TRY(yb_text_tidy(yb_tx_arena(tx), l->name, false, &data.name));
  YB_TRY(yb_person_make(tx, l->act.app->vault, &data, &l->person));
  YB_TRY(yb_people_event(tx, "person", l->person, "person.registered", NULL));
  return consents(tx, l, l->person);
}

yb_rc yb_code_login_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_code_login *l = cmd->arg;
  const struct yb_vault *v = l->act.app->vault;
  yb_str phone, code;
  bool good;
  l->act.told = YB_OK;
  l->is_new = false;
  l->person = 0;
  YB_TRY(yb_people_phone(yb_tx_ctx(tx), l->phone, &phone));
  YB_TRY(yb_text_code(yb_tx_arena(tx), l->code, &code));
  yb_rc rc = yb_person_find(tx, v, YB_S("phone"), phone, &l->person);
  if (rc != YB_OK && rc != YB_ABSENT) return rc;
  bool known = rc == YB_OK, complete = known || missing(tx, l, false) == 0;
  YB_TRY(yb_code_check(tx, v, phone, LOGIN, code, complete, &good));
  if (!good) {
    yb_people_tell(tx, &l->act, "code", YB_MSG_party_code_wrong, YB_INVALID);
    return YB_OK;
  }
  if (!complete) {                 /* the code stays good for the second post */
    l->is_new = true;
    (void)missing(tx, l, true);
    l->act.told = YB_INVALID;
    return YB_OK;
  }
  if (!known) YB_TRY(registered(tx, l, phone));
  YB_TRY(yb_people_session(tx, &l->key, &l->old, YB_SESSION_PERSON, l->person, 0));
  return yb_people_event(tx, "person", l->person, "person.login", NULL);
}

/* ---- callers ---- */

/* access_tries counts up; when it is full it becomes minus the instant until which
 * the case takes no code. */
static yb_rc caller_try(struct yb_tx *tx, struct yb_caller_login *l, struct yb_case *c,
                        bool good) {
  int64_t now = yb_tx_now(tx);
  if (c->access_tries < 0 && -c->access_tries > now) {
    yb_people_tell(tx, &l->act, "", YB_MSG_party_caller_locked, YB_LOCKED);
    return YB_OK;
  }
  int64_t was = c->access_tries;
  if (c->access_tries < 0 || good) c->access_tries = 0;
  if (good) return c->access_tries == was ? YB_OK : yb_case_store(tx, c);
  if (++c->access_tries >= CALLER_TRIES) c->access_tries = -(now + YB_HOUR_MS);
  yb_people_tell(tx, &l->act, "code", YB_MSG_party_caller_wrong, YB_INVALID);
  YB_TRY(yb_people_event(tx, "case", c->id, "case.caller_refused", NULL));
  return yb_case_store(tx, c);
}

/* A number that nobody has, or whose case no caller may open: refused, and locked, like
 * one that exists. */
static yb_rc caller_unknown(struct yb_tx *tx, struct yb_caller_login *l, yb_str no) {
  const struct yb_vault *v = l->act.app->vault;
  bool locked;
  YB_TRY(yb_try_locked(tx, v, YB_S("case"), no, CALLER_TRIES, &locked));
  if (locked) {
    yb_people_tell(tx, &l->act, "", YB_MSG_party_caller_locked, YB_LOCKED);
    return YB_OK;
  }
  yb_people_tell(tx, &l->act, "code", YB_MSG_party_caller_wrong, YB_INVALID);
  return yb_try_wrong(tx, v, YB_S("case"), no, CALLER_TRIES, YB_HOUR_MS, &locked);
}

yb_rc yb_caller_login_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_caller_login *l = cmd->arg;
  struct yb_arena *a = yb_tx_arena(tx);
  struct yb_case c;
  yb_str no, code;
  yb_digest d;
  l->act.told = YB_OK;
  l->case_id = 0;
  YB_TRY(yb_text_number(a, l->no, &no));
  YB_TRY(yb_text_code(a, l->code, &code));
  YB_TRY(yb_vault_blind(l->act.app->vault, YB_S("access"), code, &d));
  yb_rc rc = yb_case_by_no(tx, no, &c);
  if (rc == YB_ABSENT || (rc == YB_OK && c.access.n != sizeof d.b))
    return caller_unknown(tx, l, no);
  YB_TRY(rc);
  YB_TRY(caller_try(tx, l, &c, yb_same_bytes(c.access.p, d.b, sizeof d.b)));
  if (l->act.told != YB_OK) return YB_OK;
  l->case_id = c.id;
  YB_TRY(yb_people_session(tx, &l->key, &l->old, YB_SESSION_CALLER, 0, c.id));
  return yb_people_event(tx, "case", c.id, "case.caller_login", NULL);
}
