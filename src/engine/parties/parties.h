/* parties.h - persons, enterprises, staff, one-time codes, sessions, consents: rows
 * and their invariants, inside the caller's transaction. A person's data is JSON
 * in a box under the person's key (vault.h); what is found again is a blind index.
 */
#ifndef YB_ENGINE_PARTIES_PARTIES_H
#define YB_ENGINE_PARTIES_PARTIES_H
#include "base/json.h"
#include "engine/parties/vault.h"
#include "store/store.h"

/* ---- persons ---- */
struct yb_person {
  int64_t id, key_ver, created_at, erased_at, version;
  yb_str box, key_box, lang;
};
/* What the box holds; empty when not known. */
struct yb_person_data { yb_str name, phone, idno, email; };

/* Makes a person with their key, data and blind indexes. The telephone must be
 * normalised and free. */
yb_rc yb_person_make(struct yb_tx *tx, const struct yb_vault *v,
                     const struct yb_person_data *data, int64_t *id) YB_MUST;
yb_rc yb_person_load(struct yb_tx *tx, int64_t id, struct yb_person *out) YB_MUST;
/* The data in clear; YB_ABSENT when erased. */
yb_rc yb_person_open(struct yb_tx *tx, const struct yb_vault *v, const struct yb_person *p,
                     struct yb_person_data *out) YB_MUST;
/* Writes changed data and its indexes. */
yb_rc yb_person_change(struct yb_tx *tx, const struct yb_vault *v, struct yb_person *p,
                       const struct yb_person_data *data) YB_MUST;
/* By kind "phone", "idno", "email" and the normalised value; YB_ABSENT: nobody. */
yb_rc yb_person_find(struct yb_tx *tx, const struct yb_vault *v, yb_str kind, yb_str value,
                     int64_t *id) YB_MUST;
/* Destroys the key, the box and the indexes. The row stays, empty. */
yb_rc yb_person_erase(struct yb_tx *tx, struct yb_person *p) YB_MUST;
/* A box of the person's, e.g. about "case:<id>:answers". YB_ABSENT: erased. */
yb_rc yb_person_seal(struct yb_tx *tx, const struct yb_vault *v, int64_t person, yb_str about,
                     yb_str clear, yb_str *box) YB_MUST;
yb_rc yb_person_unseal(struct yb_tx *tx, const struct yb_vault *v, int64_t person, yb_str about,
                       yb_str box, yb_str *clear) YB_MUST;
/* The key itself, for files; wipe it. */
yb_rc yb_person_key(struct yb_tx *tx, const struct yb_vault *v, int64_t person,
                    yb_key *out) YB_MUST;
/* Up to 500 persons with an older installation key, after `id`; tells how many were
 * sealed again and how many are left in all. */
yb_rc yb_persons_rewrap(struct yb_tx *tx, const struct yb_vault *v, int64_t *done,
                        int64_t *left) YB_MUST;

/* ---- enterprises ---- */
struct yb_enterprise {
  int64_t id, uscc_warn, confirmed_by, created_at, version;
  yb_str uscc, name;
};
yb_rc yb_enterprise_insert(struct yb_tx *tx, struct yb_enterprise *e) YB_MUST;
yb_rc yb_enterprise_load(struct yb_tx *tx, int64_t id, struct yb_enterprise *out) YB_MUST;
yb_rc yb_enterprise_by_uscc(struct yb_tx *tx, yb_str uscc, struct yb_enterprise *out) YB_MUST;
struct yb_link { int64_t enterprise, person, granted_at; yb_str role; };
/* Gives or renews; `role` is "owner" or "agent". */
yb_rc yb_link_grant(struct yb_tx *tx, const struct yb_link *l, int64_t by) YB_MUST;
yb_rc yb_link_revoke(struct yb_tx *tx, int64_t enterprise, int64_t person) YB_MUST;
/* The living link, or YB_ABSENT. */
yb_rc yb_link_get(struct yb_tx *tx, int64_t enterprise, int64_t person,
    struct yb_link *out) YB_MUST;
struct yb_person_link { struct yb_link link; struct yb_enterprise enterprise; };
yb_rc yb_links_of_person(struct yb_tx *tx, int64_t person, struct yb_person_link **out,
                         uint32_t *count) YB_MUST;
yb_rc yb_links_of_enterprise(struct yb_tx *tx, int64_t enterprise, struct yb_link **out,
                             uint32_t *count) YB_MUST;

/* ---- staff ---- */
struct yb_officer {
  int64_t id, must_change, fails, locked_until, disabled_at, changed_at, created_at, version;
  yb_str login, name, password;
};
struct yb_role_held { yb_str role, unit; };
yb_rc yb_officer_insert(struct yb_tx *tx, struct yb_officer *o) YB_MUST;
yb_rc yb_officer_load(struct yb_tx *tx, int64_t id, struct yb_officer *out) YB_MUST;
yb_rc yb_officer_by_login(struct yb_tx *tx, yb_str login, struct yb_officer *out) YB_MUST;
yb_rc yb_officer_store(struct yb_tx *tx, struct yb_officer *o) YB_MUST;
yb_rc yb_officers(struct yb_tx *tx, struct yb_officer **out, uint32_t *count) YB_MUST;
yb_rc yb_officers_of_unit(struct yb_tx *tx, yb_str unit, struct yb_officer **out,
                          uint32_t *count) YB_MUST;   /* id and name only */
yb_rc yb_roles_held(struct yb_tx *tx, int64_t staff, struct yb_role_held **out,
                    uint32_t *count) YB_MUST;
yb_rc yb_role_give(struct yb_tx *tx, int64_t staff, yb_str role, yb_str unit, int64_t by) YB_MUST;
yb_rc yb_role_take(struct yb_tx *tx, int64_t staff, yb_str role, yb_str unit) YB_MUST;
/* One wrong password: the fifth in a row locks for 15 minutes. Stores. */
yb_rc yb_officer_failed(struct yb_tx *tx, struct yb_officer *o) YB_MUST;

/* ---- one-time codes ---- */
#define YB_CODE_TTL_MS (10 * YB_MINUTE_MS)
#define YB_CODE_TRIES 5
#define YB_CODES_AN_HOUR 5
/* Writes a code (kept as a keyed digest). YB_BUSY: too many in the last hour. */
yb_rc yb_code_put(struct yb_tx *tx, const struct yb_vault *v, yb_str phone, yb_str purpose,
                  yb_str code) YB_MUST;
/* Compares with the latest; a wrong try counts (the command must commit it: the
 * result is in *good, not in the return). `use`: a good one is spent. */
yb_rc yb_code_check(struct yb_tx *tx, const struct yb_vault *v, yb_str phone, yb_str purpose,
                    yb_str code, bool use, bool *good) YB_MUST;

/* ---- sessions ---- */
typedef enum yb_session_kind { YB_SESSION_PERSON = 1, YB_SESSION_STAFF,
    YB_SESSION_CALLER } yb_session_kind;
struct yb_session_row {
  int64_t kind, party_id, enterprise_id, case_id, created_at, seen_at, expires_at;
  yb_digest token;
};
yb_rc yb_session_put(struct yb_tx *tx, struct yb_session_row *s) YB_MUST;
yb_rc yb_session_find(struct yb_tx *tx, const yb_digest *token, struct yb_session_row *out) YB_MUST;
yb_rc yb_session_touch(struct yb_tx *tx, const yb_digest *token) YB_MUST;
yb_rc yb_session_act_for(struct yb_tx *tx, const yb_digest *token, int64_t enterprise) YB_MUST;
yb_rc yb_session_drop(struct yb_tx *tx, const yb_digest *token) YB_MUST;
yb_rc yb_sessions_drop_of(struct yb_tx *tx, yb_session_kind kind, int64_t party) YB_MUST;
/* ---- guesses at what is not there ---- */
/* A name (of an account, of a case) that nobody has is locked by wrong tries like one that
 * exists, so that a lock tells nothing: `most` within a day lock it for lock_ms. */
#define YB_STAFF_TRIES 5
#define YB_STAFF_LOCK_MS (15 * INT64_C(60000))
yb_rc yb_try_locked(struct yb_tx *tx, const struct yb_vault *v, yb_str kind, yb_str name,
                    int64_t most, bool *locked) YB_MUST;
/* Counts one more; *locked: from now on. */
yb_rc yb_try_wrong(struct yb_tx *tx, const struct yb_vault *v, yb_str kind, yb_str name,
                   int64_t most, int64_t lock_ms, bool *locked) YB_MUST;
yb_rc yb_tries_sweep(struct yb_tx *tx) YB_MUST;

/* Expired sessions and codes are swept. */
yb_rc yb_sessions_sweep(struct yb_tx *tx) YB_MUST;

/* ---- consents ---- */
struct yb_consent_row { int64_t id, given_at, withdrawn_at; yb_str purpose, text_version; };
yb_rc yb_consent_give(struct yb_tx *tx, int64_t person, yb_str purpose,
    yb_str text_version) YB_MUST;
yb_rc yb_consent_withdraw(struct yb_tx *tx, int64_t person, yb_str purpose) YB_MUST;
yb_rc yb_consent_rows(struct yb_tx *tx, int64_t person, struct yb_consent_row **out,
                      uint32_t *count) YB_MUST;
/* True when the newest consent for the purpose stands. */
yb_rc yb_consent_stands(struct yb_tx *tx, int64_t person, yb_str purpose, bool *out) YB_MUST;

#endif
