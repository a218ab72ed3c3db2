/* people.h - persons, enterprises, staff: registering, logging in, rights, and
 * the people's own rights over their data.
 *
 * Verbs are yb_act structs (service/app/app.h). Reads take a ctx and run on the
 * thread's snapshot. A person's data leaves the vault only here.
 */
#ifndef YB_SERVICE_PEOPLE_H
#define YB_SERVICE_PEOPLE_H
#include "base/crypto.h"
#include "base/time.h"
#include "service/app/app.h"

/* ---- sessions ---- */
/* Who stands behind a session's key (the digest of the cookie's token, made by
 * http); YB_ABSENT when expired or unknown. Names and posts are in the arena. */
yb_rc yb_who_of_session(struct yb_app *app, struct yb_ctx *ctx, const yb_digest *key,
                        struct yb_who *out) YB_MUST;
/* The same with its times, for the server. */
#define YB_SESSION_IDLE_MS (30 * YB_MINUTE_MS)
#define YB_SESSION_TOTAL_MS (12 * YB_HOUR_MS)
struct yb_session_times { int64_t opened_at, seen_at; };
yb_rc yb_session_get(struct yb_app *app, struct yb_ctx *ctx, const yb_digest *key,
                     struct yb_who *out, struct yb_session_times *times) YB_MUST;
/* A member of staff as an actor, without a session: for the demonstration and tests. */
yb_rc yb_who_of_staff(struct yb_app *app, struct yb_ctx *ctx, int64_t staff,
                      struct yb_who *out) YB_MUST;
/* Queues yb_session_seen, at most once a minute a session; returns at once. */
void yb_session_touched(struct yb_app *app, const yb_digest *key, int64_t now_ms);
/* `seen` moves the idle expiry. */
struct yb_session_seen { struct yb_act act; yb_digest key; };
yb_rc yb_session_seen_run(struct yb_tx *tx, struct yb_cmd *cmd);
struct yb_logout { struct yb_act act; yb_digest key; };
yb_rc yb_logout_run(struct yb_tx *tx, struct yb_cmd *cmd);

/* ---- citizens: telephone and one-time code ---- */
/* Sends a code of 6 digits, valid 10 minutes, 5 tries; at most 5 an hour to one
 * number (YB_BUSY). The answer never tells whether the number is known. */
struct yb_code_send { struct yb_act act; yb_str phone, number; char code[6]; };
yb_rc yb_code_send_run(struct yb_tx *tx, struct yb_cmd *cmd);

/* Logs in, or registers when the number is new: then `name` and the consents
 * marked required are needed; YB_INVALID with field diagnostics, and `is_new`
 * tells the page to ask for them (the code stays good for that second post). */
struct yb_code_login {
  struct yb_act act;
  yb_str phone, code, name;
  struct yb_strs consents;
  yb_digest key, old;                      /* the session to open; to close, or zero */
  bool is_new;                             /* out */
  int64_t person;                          /* out */
};
yb_rc yb_code_login_run(struct yb_tx *tx, struct yb_cmd *cmd);

/* A caller opens one case by its number and code; 5 tries, then locked an hour. */
struct yb_caller_login {
  struct yb_act act;
  yb_str no, code;
  yb_digest key, old;
  int64_t case_id;                         /* out */
};
yb_rc yb_caller_login_run(struct yb_tx *tx, struct yb_cmd *cmd);

/* The person as shown: masked by default. */
struct yb_person_view {
  int64_t id;
  yb_str name, phone, idno, email;         /* masked unless `clear` was asked */
  bool erased;
};
yb_rc yb_person_get(struct yb_app *app, struct yb_ctx *ctx, int64_t id, bool clear,
                    struct yb_person_view *out) YB_MUST;
/* The same inside a transaction. */
yb_rc yb_person_view_fill(struct yb_tx *tx, struct yb_app *app, int64_t id, bool clear,
                          struct yb_person_view *out) YB_MUST;
/* The person's own page may change name, e-mail and identity number; what is empty
 * stays as it was. */
struct yb_person_edit { struct yb_act act; yb_str name, idno, email; };
yb_rc yb_person_edit_run(struct yb_tx *tx, struct yb_cmd *cmd);

/* ---- enterprises ---- */
struct yb_enterprise_view { int64_t id; yb_str uscc, name, role; bool warn, current; };
struct yb_enterprise_list { uint32_t count; const struct yb_enterprise_view *at; };
yb_rc yb_enterprises_of(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                        struct yb_enterprise_list *out) YB_MUST;
struct yb_enterprise_add { struct yb_act act; yb_str uscc, name; int64_t id; bool warned; };
yb_rc yb_enterprise_add_run(struct yb_tx *tx, struct yb_cmd *cmd);
/* A clerk of the case has seen the licence of its enterprise: the number stands although
 * its check digit fails. YB_ABSENT when the case is of no enterprise. */
struct yb_enterprise_confirm { struct yb_act act; int64_t case_id; };
yb_rc yb_enterprise_confirm_run(struct yb_tx *tx, struct yb_cmd *cmd);
/* The owner lets another registered person act, found by telephone, or ends it. */
struct yb_enterprise_grant { struct yb_act act; int64_t enterprise; yb_str phone; };
yb_rc yb_enterprise_grant_run(struct yb_tx *tx, struct yb_cmd *cmd);
struct yb_enterprise_revoke { struct yb_act act; int64_t enterprise, person; };
yb_rc yb_enterprise_revoke_run(struct yb_tx *tx, struct yb_cmd *cmd);
struct yb_agent_view { int64_t person; yb_str name, phone, role; int64_t granted_at; };
struct yb_agent_list { uint32_t count; const struct yb_agent_view *at; };
yb_rc yb_enterprise_agents(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                           int64_t enterprise, struct yb_agent_list *out) YB_MUST;
/* Switches for whom the session acts; 0: for themselves. */
struct yb_identity_switch { struct yb_act act; yb_digest key; int64_t enterprise; };
yb_rc yb_identity_switch_run(struct yb_tx *tx, struct yb_cmd *cmd);

/* ---- staff ---- */
/* Two steps, because Argon2id must not stand in the writer: `look` reads the hash
 * (YB_LOCKED when locked), the slow lane verifies, `run` records the outcome and
 * opens the session. Five failures lock for 15 minutes. */
struct yb_staff_login {
  struct yb_act act;
  yb_str login, password;
  int64_t staff;                           /* from look; 0: unknown, still verified */
  yb_str encoded;
  bool matched;                            /* from verify */
  yb_digest key, old;
  bool must_change;                        /* out */
};
yb_rc yb_staff_login_look(struct yb_staff_login *l) YB_MUST;
void yb_staff_login_verify(struct yb_staff_login *l);
yb_rc yb_staff_login_run(struct yb_tx *tx, struct yb_cmd *cmd);
/* New passwords: 10 to 128 characters, not the login, not among the commonest. The
 * hash is made by `prepare` on the slow lane. */
struct yb_staff_password {
  struct yb_act act;
  yb_str old, wanted, again;
  yb_digest key;                           /* of the session that goes on; zero: none */
  bool matched;                            /* from prepare: run counts a wrong one */
  yb_str was;
  char encoded[128];
};
yb_rc yb_staff_password_prepare(struct yb_staff_password *p) YB_MUST;
yb_rc yb_staff_password_run(struct yb_tx *tx, struct yb_cmd *cmd);
/* An administrator: creates (with a first password shown once), resets, disables,
 * gives and takes roles. Exclusive roles (系统/安全/审计) refuse one another. */
struct yb_staff_make {
  struct yb_act act;
  yb_str login, name, role, unit;
  char first_password[17], encoded[128];
  int64_t id;
};
yb_rc yb_staff_make_prepare(struct yb_staff_make *m) YB_MUST;
yb_rc yb_staff_make_run(struct yb_tx *tx, struct yb_cmd *cmd);
struct yb_staff_reset { struct yb_act act; int64_t staff; char first_password[17], encoded[128]; };
yb_rc yb_staff_reset_prepare(struct yb_staff_reset *r) YB_MUST;
yb_rc yb_staff_reset_run(struct yb_tx *tx, struct yb_cmd *cmd);
struct yb_staff_switch { struct yb_act act; int64_t staff; bool disable; };
yb_rc yb_staff_switch_run(struct yb_tx *tx, struct yb_cmd *cmd);
struct yb_staff_role { struct yb_act act; int64_t staff; yb_str role, unit; bool take; };
yb_rc yb_staff_role_run(struct yb_tx *tx, struct yb_cmd *cmd);

struct yb_staff_view {
  int64_t id;
  yb_str login, name;
  bool disabled, locked, must_change;
  uint32_t posts;
  struct yb_post post[YB_POSTS_MAX];
};
struct yb_staff_list { uint32_t count; const struct yb_staff_view *at; };
yb_rc yb_staff_all(struct yb_app *app, struct yb_ctx *ctx, struct yb_staff_list *out) YB_MUST;
/* Colleagues of a unit to whom work can be handed. */
yb_rc yb_staff_of_unit(struct yb_app *app, struct yb_ctx *ctx, yb_str unit,
                       struct yb_staff_list *out) YB_MUST;

/* ---- the people's rights over their data ---- */
struct yb_consent_view { yb_str purpose; yb_said text; int64_t given_at, withdrawn_at;
    bool required; };
struct yb_consent_list { uint32_t count; const struct yb_consent_view *at; };
yb_rc yb_consents_of(struct yb_app *app, struct yb_ctx *ctx, int64_t person,
                     struct yb_consent_list *out) YB_MUST;
struct yb_consent_set { struct yb_act act; yb_str purpose; bool given; };
yb_rc yb_consent_set_run(struct yb_tx *tx, struct yb_cmd *cmd);
/* Everything held about the person as one JSON document, in clear: only for the
 * person. `prepare` makes it outside the writer, in the arena of act.ctx (act.app, who
 * and ctx must be set); `run` is the event that it was asked for. */
struct yb_person_export { struct yb_act act; yb_str json; };
yb_rc yb_person_export_prepare(struct yb_person_export *e) YB_MUST;
yb_rc yb_person_export_run(struct yb_tx *tx, struct yb_cmd *cmd);
/* Destroys the person's key. Refused (YB_CONFLICT) while a case is open. Seals stay
 * valid. `phrase` must be the word the page asks to type. */
#define YB_ERASE_PHRASE "注销"      /* or 註銷, erase */
struct yb_person_erase { struct yb_act act; yb_str phrase; };
yb_rc yb_person_erase_run(struct yb_tx *tx, struct yb_cmd *cmd);
/* Staff with the right see one field of a case in full, with a reason of at least
 * 5 characters; the event names case and field, never the value. */
struct yb_unmask { struct yb_act act; int64_t case_id; yb_str field; yb_str value; };
yb_rc yb_unmask_run(struct yb_tx *tx, struct yb_cmd *cmd);

/* Seals every person's key again under the newest installation key, 500 persons a
 * command; `left` tells how many remain. */
struct yb_keys_rewrap { struct yb_act act; int64_t left; };
yb_rc yb_keys_rewrap_run(struct yb_tx *tx, struct yb_cmd *cmd);

#endif
