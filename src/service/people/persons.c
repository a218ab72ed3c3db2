/* persons.c - a person's data as shown and changed, consents, erasure, unmasking. */
#include "base/arena.h"
#include "base/text.h"
#include "pure/ident/ident.h"
#include "service/course/course.h"
#include "service/people/people_int.h"

#define NAME_MOST 100u
#define REASON_LEAST 5u

static yb_rc fault(struct yb_tx *tx, const char *field, yb_msg msg, yb_str arg, yb_rc rc) {
  return yb_people_fault(yb_tx_ctx(tx), field, msg, arg, rc);
}

/* ---- showing ---- */

static yb_rc masked(struct yb_arena *a, void (*mask)(struct yb_buf *, yb_str), yb_str s,
                    yb_str *out) {
  struct yb_buf b;
  yb_buf_init(&b, a);
  if (s.n) mask(&b, s);
  *out = YB_S("");
  return s.n ? yb_buf_take(&b, out) : YB_OK;
}

yb_rc yb_person_view_fill(struct yb_tx *tx, struct yb_app *app, int64_t id, bool clear,
                          struct yb_person_view *out) {
  struct yb_arena *a = yb_tx_arena(tx);
  struct yb_person_data d = {{"", 0}, {"", 0}, {"", 0}, {"", 0}};
  struct yb_person p;
  YB_TRY(yb_person_load(tx, id, &p));
  yb_rc rc = yb_person_open(tx, app->vault, &p, &d);
  if (rc != YB_OK && rc != YB_ABSENT) return rc;
  *out = (struct yb_person_view){.id = id, .name = d.name, .phone = d.phone, .idno = d.idno,
                                 .email = d.email, .erased = rc == YB_ABSENT};
  if (clear) return YB_OK;
  YB_TRY(masked(a, yb_mask_name, d.name, &out->name));
  YB_TRY(masked(a, yb_mask_phone, d.phone, &out->phone));
  YB_TRY(masked(a, yb_mask_number, d.idno, &out->idno));
  return masked(a, yb_mask_email, d.email, &out->email);
}

struct get {
  struct yb_app *app;
  int64_t id;
  bool clear;
  struct yb_person_view *out;
  struct yb_consent_list *consents;
};

static yb_rc read_person(struct yb_tx *tx, void *arg) {
  struct get *g = arg;
  return yb_person_view_fill(tx, g->app, g->id, g->clear, g->out);
}

yb_rc yb_person_get(struct yb_app *app, struct yb_ctx *ctx, int64_t id, bool clear,
                    struct yb_person_view *out) {
  struct get g = {.app = app, .id = id, .clear = clear, .out = out};
  return yb_store_read(app->store, ctx, read_person, &g);
}

/* ---- changing ---- */

/* Eighteen characters are a citizen's number or a mistyped one, never a passport. */
static yb_rc identity(struct yb_tx *tx, yb_str typed, yb_str *out) {
  static const yb_ident_kind kinds[] = {YB_IDENT_CNID, YB_IDENT_HOME_RETURN, YB_IDENT_TW_PERMIT,
                                        YB_IDENT_FOREIGN_PR, YB_IDENT_HKID, YB_IDENT_MACAU,
                                        YB_IDENT_PASSPORT};
  struct yb_ctx *ctx = yb_tx_ctx(tx);
  struct yb_ident id;
  yb_msg why, first = YB_MSG_party_phone;
  yb_str folded;
  YB_TRY(yb_text_code(ctx->arena, typed, &folded));
  size_t most = folded.n == 18 ? 1 : sizeof kinds / sizeof *kinds;
  for (size_t i = 0; i < most; i++) {
    yb_rc rc = yb_ident_read(ctx->arena, ctx->now_ms, kinds[i], typed, &id, &why);
    if (rc == YB_OK) {
      *out = id.text;
      return YB_OK;
    }
    if (rc != YB_INVALID && rc != YB_LIMIT) return rc;
    if (i == 0) first = why;
  }
  return fault(tx, "idno", first, YB_S(""), YB_INVALID);
}

static yb_rc edited(struct yb_tx *tx, const struct yb_person_edit *e, struct yb_person_data *d) {
  struct yb_ctx *ctx = yb_tx_ctx(tx);
  struct yb_ident id;
  yb_msg why;
  if (e->name.n) {
    YB_TRY(yb_text_tidy(ctx->arena, e->name, false, &d->name));
    if (d->name.n == 0 || yb_utf8_count(d->name) > NAME_MOST)
      return fault(tx, "name", YB_MSG_party_need_name, YB_S(""), YB_INVALID);
  }
  if (e->idno.n) YB_TRY(identity(tx, e->idno, &d->idno));
  if (e->email.n == 0) return YB_OK;
  yb_rc rc = yb_ident_read(ctx->arena, ctx->now_ms, YB_IDENT_EMAIL, e->email, &id, &why);
  if (rc == YB_INVALID || rc == YB_LIMIT) return fault(tx, "email", why, YB_S(""), YB_INVALID);
  if (rc == YB_OK) d->email = id.text;
  return rc;
}

yb_rc yb_person_edit_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_person_edit *e = cmd->arg;
  struct yb_person_data d;
  struct yb_person p;
  if (e->act.who->kind != YB_WHO_PERSON) return YB_DENIED;
  YB_TRY(yb_person_load(tx, e->act.who->id, &p));
  YB_TRY(yb_person_open(tx, e->act.app->vault, &p, &d));
  YB_TRY(edited(tx, e, &d));
  YB_TRY(yb_person_change(tx, e->act.app->vault, &p, &d));
  return yb_people_event(tx, "person", p.id, "person.edited", NULL);
}

/* ---- consents ---- */

const struct yb_consent *yb_people_consent(const struct yb_pack *pack, yb_str id) {
  for (uint32_t i = 0; i < pack->services; i++)
    for (uint32_t k = 0; k < pack->service[i].guide.consents; k++)
      if (yb_str_eq(pack->service[i].guide.consent[k].id, id))
        return &pack->service[i].guide.consent[k];
  return NULL;
}

static yb_rc consent_event(struct yb_tx *tx, int64_t person, yb_str id, const char *verb) {
  struct yb_arena *a = yb_tx_arena(tx);
  struct yb_json *data = yb_json_new(a, YB_JSON_OBJECT);
  YB_TRY(yb_json_set(data, YB_S("purpose"), yb_json_new_str(a, id)));
  return yb_people_event(tx, "person", person, verb, data);
}

yb_rc yb_people_consent_give(struct yb_tx *tx, struct yb_act *act, yb_str id) {
  yb_str version;
  YB_TRY(yb_str_fmt(yb_tx_arena(tx), &version, "%lld", (long long)act->app->pack_version));
  YB_TRY(yb_consent_give(tx, act->who->id, id, version));
  return consent_event(tx, act->who->id, id, "consent.given");
}

/* The newest row of a purpose tells how it stands. */
static void fill_consent(const struct yb_consent *c, const struct yb_consent_row *row,
                         uint32_t rows, struct yb_consent_view *out) {
  *out = (struct yb_consent_view){.purpose = c->id, .text = c->purpose, .required = c->required};
  for (uint32_t i = 0; i < rows; i++) {
    if (!yb_str_eq(row[i].purpose, c->id)) continue;
    out->given_at = row[i].given_at;
    out->withdrawn_at = row[i].withdrawn_at;
  }
}

static yb_rc read_consents(struct yb_tx *tx, void *arg) {
  struct get *g = arg;
  const struct yb_pack *pack = g->app->pack;
  struct yb_consent_row *row;
  uint32_t rows, most = 0, n = 0;
  YB_TRY(yb_consent_rows(tx, g->id, &row, &rows));
  for (uint32_t i = 0; i < pack->services; i++) most += pack->service[i].guide.consents;
  struct yb_consent_view *list = YB_NEW_N(yb_tx_arena(tx), most, struct yb_consent_view);
  if (!list) return YB_NOMEM;
  for (uint32_t i = 0; i < pack->services; i++)
    for (uint32_t k = 0; k < pack->service[i].guide.consents; k++) {
      const struct yb_consent *c = &pack->service[i].guide.consent[k];
      if (yb_people_consent(pack, c->id) == c) fill_consent(c, row, rows, &list[n++]);
    }
  *g->consents = (struct yb_consent_list){n, list};
  return YB_OK;
}

yb_rc yb_consents_of(struct yb_app *app, struct yb_ctx *ctx, int64_t person,
                     struct yb_consent_list *out) {
  struct get g = {.app = app, .id = person, .consents = out};
  return yb_store_read(app->store, ctx, read_consents, &g);
}

/* Cases that are still on their way. */
static yb_rc open_cases(struct yb_tx *tx, int64_t person, int64_t *count) {
  const yb_val *c;
  YB_TRY(yb_tx_one(tx, YB_SQL_cases_open_of_person,
                   YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(person), yb_int(-1)), &c));
  *count = yb_int_of(&c[0]);
  return YB_OK;
}

yb_rc yb_consent_set_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_consent_set *s = cmd->arg;
  const struct yb_consent *c = yb_people_consent(s->act.app->pack, s->purpose);
  int64_t open;
  if (s->act.who->kind != YB_WHO_PERSON) return YB_DENIED;
  if (!c) return fault(tx, "purpose", YB_MSG_party_consent_unknown, s->purpose, YB_INVALID);
  if (s->given) return yb_people_consent_give(tx, &s->act, c->id);
  if (c->required) {
    YB_TRY(open_cases(tx, s->act.who->id, &open));
    if (open) return fault(tx, "purpose", YB_MSG_party_consent_required, YB_S(""), YB_CONFLICT);
  }
  yb_rc rc = yb_consent_withdraw(tx, s->act.who->id, c->id);
  if (rc == YB_ABSENT) return YB_OK;
  YB_TRY(rc);
  return consent_event(tx, s->act.who->id, c->id, "consent.withdrawn");
}

/* ---- erasing ---- */

static bool said(yb_str phrase) {
  return YB_EQ(phrase, YB_ERASE_PHRASE) || YB_EQ(phrase, "註銷") ||
         yb_str_ieq(phrase, YB_S("erase"));
}

static yb_rc leave_enterprises(struct yb_tx *tx, int64_t person) {
  struct yb_person_link *links;
  uint32_t n;
  YB_TRY(yb_links_of_person(tx, person, &links, &n));
  for (uint32_t i = 0; i < n; i++)
    YB_TRY(yb_link_revoke(tx, links[i].enterprise.id, person));
  return YB_OK;
}

static yb_rc drop_drafts(struct yb_tx *tx, int64_t person) {
  struct yb_rows rows;
  yb_val city = yb_int(yb_tx_city(tx));
  YB_TRY(yb_tx_rows(tx, YB_SQL_drafts_of, YB_ARGS(city, yb_int(person)), &rows));
  for (uint32_t i = 0; i < rows.count; i++)
    YB_TRY(yb_tx_exec(tx, YB_SQL_draft_drop, YB_ARGS(city, *yb_row(&rows, i)), NULL));
  return YB_OK;
}

yb_rc yb_person_erase_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_person_erase *e = cmd->arg;
  struct yb_person p;
  int64_t open;
  if (e->act.who->kind != YB_WHO_PERSON) return YB_DENIED;
  if (!said(yb_str_trim(e->phrase)))
    return fault(tx, "phrase", YB_MSG_party_phrase, YB_S(""), YB_INVALID);
  YB_TRY(open_cases(tx, e->act.who->id, &open));
  if (open) return fault(tx, "", YB_MSG_party_open_case, YB_S(""), YB_CONFLICT);
  YB_TRY(yb_person_load(tx, e->act.who->id, &p));
  if (p.erased_at) return YB_OK;
  YB_TRY(leave_enterprises(tx, p.id));
  YB_TRY(drop_drafts(tx, p.id));
  YB_TRY(yb_person_erase(tx, &p));
  YB_TRY(yb_sessions_drop_of(tx, YB_SESSION_PERSON, p.id));
  return yb_people_event(tx, "person", p.id, "person.erased", NULL);
}

/* ---- unmasking ---- */

static yb_rc text_of(struct yb_arena *a, const struct yb_json *j, yb_str *out) {
  if (j->type == YB_JSON_STRING) {
    *out = j->text;
    return YB_OK;
  }
  return yb_json_text(a, j, out);
}

/* "applicant.phone", or the path of an answer: "lead_cnid", "scenes.0.contact". */
static yb_rc value_of(struct yb_course *co, yb_str field, yb_str *out) {
  const struct yb_json *answers, *j;
  struct yb_person_view p;
  if (yb_str_starts(field, YB_S("applicant."))) {
    YB_TRY(yb_person_view_fill(co->tx, co->app, co->c.person_id, true, &p));
    const struct { yb_str name, value; } part[] = {
        {YB_S("name"), p.name}, {YB_S("phone"), p.phone}, {YB_S("idno"), p.idno},
        {YB_S("email"), p.email}};
    for (size_t i = 0; i < sizeof part / sizeof *part; i++)
      if (yb_str_eq(yb_str_from(field, 10), part[i].name)) {
        *out = part[i].value;
        return YB_OK;
      }
    return YB_ABSENT;
  }
  YB_TRY(yb_course_answers_get(co, &answers));
  j = yb_json_path(answers, field);
  return j ? text_of(yb_tx_arena(co->tx), j, out) : YB_ABSENT;
}

yb_rc yb_unmask_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_unmask *u = cmd->arg;
  struct yb_arena *a = yb_tx_arena(tx);
  struct yb_json *data = yb_json_new(a, YB_JSON_OBJECT);
  struct yb_course co;
  bool sees;
  yb_str value;
  YB_TRY(yb_course_load(tx, u->act.app, u->case_id, &co));
  YB_TRY(yb_course_staff_sees(&co, u->act.who, &sees));
  if (!sees) return YB_ABSENT;
  if (!yb_who_may(u->act.who, YB_S("unmask"), yb_pack_unit(co.pack, co.c.unit), co.division))
    return YB_DENIED;
  if (yb_utf8_count(yb_str_trim(u->act.reason)) < REASON_LEAST)
    return fault(tx, "reason", YB_MSG_case_need_reason, YB_S(""), YB_INVALID);
  yb_rc rc = value_of(&co, u->field, &value);
  if (rc == YB_ABSENT)
    return fault(tx, "field", YB_MSG_party_field_unknown, u->field, YB_INVALID);
  YB_TRY(rc);
  YB_TRY(yb_json_set(data, YB_S("field"), yb_json_new_str(a, u->field)));
  YB_TRY(yb_course_event(&co, "case.unmasked", data));
  return yb_people_keep(&u->act, value, &u->value);
}

/* ---- keys ---- */

yb_rc yb_keys_rewrap_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_keys_rewrap *k = cmd->arg;
  struct yb_json *data = yb_json_new(yb_tx_arena(tx), YB_JSON_OBJECT);
  int64_t done;
  if (!yb_who_may(k->act.who, YB_S("key_rotate"), NULL, NULL)) return YB_DENIED;
  YB_TRY(yb_persons_rewrap(tx, k->act.app->vault, &done, &k->left));
  if (done == 0) return YB_OK;
  YB_TRY(yb_json_set(data, YB_S("persons"), yb_json_new_int(yb_tx_arena(tx), done)));
  return yb_people_event(tx, "city", yb_tx_city(tx), "keys.rewrapped", data);
}
