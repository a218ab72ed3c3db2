/* sessions.c - one-time codes and sessions (parties.h). */
#include "base/arena.h"
#include "base/time.h"
#include "engine/parties/parties.h"

static yb_val city(struct yb_tx *tx) { return yb_int(yb_tx_city(tx)); }

static yb_val digest(const yb_digest *d) {
  return yb_blob(yb_str_n((const char *)d->b, sizeof d->b));
}

/* The digest binds the code to number and purpose: a code for one is none for
 * another. */
static yb_rc code_digest(struct yb_tx *tx, const struct yb_vault *v, yb_str phone, yb_str purpose,
                         yb_str code, yb_digest *out) {
  yb_str text;
  YB_TRY(yb_str_fmt(yb_tx_arena(tx), &text, "%.*s\n%.*s\n%.*s", YB_ARG(phone), YB_ARG(purpose),
                    YB_ARG(code)));
  return yb_vault_blind(v, YB_S("code"), text, out);
}

yb_rc yb_code_put(struct yb_tx *tx, const struct yb_vault *v, yb_str phone, yb_str purpose,
                  yb_str code) {
  int64_t now = yb_tx_now(tx);
  const yb_val *count;
  yb_digest who, what;
  YB_TRY(yb_vault_blind(v, YB_S("phone"), phone, &who));
  YB_TRY(code_digest(tx, v, phone, purpose, code, &what));
  YB_TRY(yb_tx_one(tx, YB_SQL_code_count,
                   YB_ARGS(city(tx), digest(&who), yb_int(now - YB_HOUR_MS)), &count));
  if (yb_int_of(&count[0]) >= YB_CODES_AN_HOUR) return YB_BUSY;
  return yb_tx_exec(tx, YB_SQL_code_insert,
                    YB_ARGS(city(tx), yb_int(yb_tx_id(tx)), digest(&who), yb_text(purpose),
                            digest(&what), yb_int(now), yb_int(now + YB_CODE_TTL_MS)), NULL);
}

yb_rc yb_code_check(struct yb_tx *tx, const struct yb_vault *v, yb_str phone, yb_str purpose,
                    yb_str code, bool use, bool *good) {
  int64_t now = yb_tx_now(tx);
  const yb_val *c;
  yb_digest who, what;
  *good = false;
  YB_TRY(yb_vault_blind(v, YB_S("phone"), phone, &who));
  YB_TRY(code_digest(tx, v, phone, purpose, code, &what));
  yb_rc rc = yb_tx_one(tx, YB_SQL_code_latest,
                       YB_ARGS(city(tx), digest(&who), yb_text(purpose),
                               yb_int(now - YB_CODE_TTL_MS)), &c);
  if (rc == YB_ABSENT) return YB_OK;
  YB_TRY(rc);
  yb_val id = c[0];
  yb_str kept = yb_str_in(&c[1]);
  bool live = yb_int_of(&c[2]) > now && yb_int_of(&c[3]) < YB_CODE_TRIES;
  if (!live) return YB_OK;
  *good = kept.n == sizeof what.b && yb_same_bytes(kept.p, what.b, sizeof what.b);
  if (!*good) return yb_tx_exec(tx, YB_SQL_code_try, YB_ARGS(city(tx), id), NULL);
  if (!use) return YB_OK;
  return yb_tx_exec(tx, YB_SQL_code_use, YB_ARGS(city(tx), id, yb_int(now)), NULL);
}

yb_rc yb_session_put(struct yb_tx *tx, struct yb_session_row *s) {
  s->created_at = s->seen_at = yb_tx_now(tx);
  return yb_tx_exec(tx, YB_SQL_session_insert,
                    YB_ARGS(city(tx), digest(&s->token), yb_int(s->kind), yb_int(s->party_id),
                            yb_int(s->enterprise_id), yb_int(s->case_id),
                            yb_int(s->created_at), yb_int(s->seen_at), yb_int(s->expires_at)),
                    NULL);
}

yb_rc yb_session_find(struct yb_tx *tx, const yb_digest *token, struct yb_session_row *out) {
  const yb_val *c;
  YB_TRY(yb_tx_one(tx, YB_SQL_session_get, YB_ARGS(city(tx), digest(token)), &c));
  *out = (struct yb_session_row){.token = *token, .kind = yb_int_of(&c[1]),
                                 .party_id = yb_int_of(&c[2]), .enterprise_id = yb_int_of(&c[3]),
                                 .case_id = yb_int_of(&c[4]), .created_at = yb_int_of(&c[5]),
                                 .seen_at = yb_int_of(&c[6]), .expires_at = yb_int_of(&c[7])};
  return YB_OK;
}

yb_rc yb_session_touch(struct yb_tx *tx, const yb_digest *token) {
  return yb_tx_exec(tx, YB_SQL_session_seen,
                    YB_ARGS(city(tx), digest(token), yb_int(yb_tx_now(tx))), NULL);
}

yb_rc yb_session_act_for(struct yb_tx *tx, const yb_digest *token, int64_t enterprise) {
  return yb_tx_exec(tx, YB_SQL_session_switch,
                    YB_ARGS(city(tx), digest(token), yb_int(enterprise)), NULL);
}

yb_rc yb_session_drop(struct yb_tx *tx, const yb_digest *token) {
  return yb_tx_exec(tx, YB_SQL_session_drop, YB_ARGS(city(tx), digest(token)), NULL);
}

yb_rc yb_sessions_drop_of(struct yb_tx *tx, yb_session_kind kind, int64_t party) {
  return yb_tx_exec(tx, YB_SQL_session_drop_party,
                    YB_ARGS(city(tx), yb_int(kind), yb_int(party)), NULL);
}

yb_rc yb_sessions_sweep(struct yb_tx *tx) {
  yb_val now = yb_int(yb_tx_now(tx));
  YB_TRY(yb_tx_exec(tx, YB_SQL_session_clean, YB_ARGS(city(tx), now), NULL));
  return yb_tx_exec(tx, YB_SQL_code_clean,
                    YB_ARGS(city(tx), yb_int(yb_tx_now(tx) - YB_HOUR_MS)), NULL);
}
