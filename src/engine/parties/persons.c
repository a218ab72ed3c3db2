/* persons.c - persons, their boxes and blind indexes, consents (parties.h). */
#include "base/arena.h"
#include "engine/parties/parties.h"

static yb_val city(struct yb_tx *tx) { return yb_int(yb_tx_city(tx)); }

static yb_str bytes_of(const yb_digest *d) { return yb_str_n((const char *)d->b, sizeof d->b); }

static void from_row(const yb_val *c, struct yb_person *p) {
  *p = (struct yb_person){.id = yb_int_of(&c[0]), .box = yb_str_in(&c[1]),
                          .key_box = yb_str_in(&c[2]), .key_ver = yb_int_of(&c[3]),
                          .lang = yb_str_in(&c[4]), .created_at = yb_int_of(&c[5]),
                          .erased_at = yb_int_of(&c[6]), .version = yb_int_of(&c[7])};
}

static yb_rc about_data(struct yb_tx *tx, int64_t id, yb_str *out) {
  return yb_str_fmt(yb_tx_arena(tx), out, "person:%lld:data", (long long)id);
}

static yb_rc data_text(struct yb_arena *a, const struct yb_person_data *d, yb_str *out) {
  struct yb_json *o = yb_json_new(a, YB_JSON_OBJECT);
  const struct { yb_str key, value; } member[] = {{YB_S("name"), d->name},
    {YB_S("phone"), d->phone}, {YB_S("idno"), d->idno}, {YB_S("email"), d->email}};
  for (int i = 0; i < 4; i++)
    if (member[i].value.n)
      YB_TRY(yb_json_set(o, member[i].key, yb_json_new_str(a, member[i].value)));
  if (!o) return YB_NOMEM;
  return yb_json_text(a, o, out);
}

static yb_rc index_one(struct yb_tx *tx, const struct yb_vault *v, int64_t id, yb_str kind,
                       yb_str value) {
  yb_digest d;
  if (value.n == 0) return YB_OK;
  YB_TRY(yb_vault_blind(v, kind, value, &d));
  return yb_tx_exec(tx, YB_SQL_blind_insert,
                    YB_ARGS(city(tx), yb_text(kind), yb_blob(bytes_of(&d)), yb_int(id)), NULL);
}

static yb_rc index_all(struct yb_tx *tx, const struct yb_vault *v, int64_t id,
                       const struct yb_person_data *d) {
  YB_TRY(index_one(tx, v, id, YB_S("phone"), d->phone));
  YB_TRY(index_one(tx, v, id, YB_S("idno"), d->idno));
  return index_one(tx, v, id, YB_S("email"), d->email);
}

yb_rc yb_person_make(struct yb_tx *tx, const struct yb_vault *v,
                     const struct yb_person_data *data, int64_t *id) {
  struct yb_arena *a = yb_tx_arena(tx);
  int64_t new_id = yb_tx_id(tx), now = yb_tx_now(tx);
  yb_str key_box, text, about, box;
  yb_key key;
  YB_TRY(yb_vault_person_key(v, a, new_id, &key, &key_box));
  yb_rc rc = data_text(a, data, &text);
  if (rc == YB_OK) rc = about_data(tx, new_id, &about);
  if (rc == YB_OK) rc = yb_vault_seal(v, a, &key, about, text, &box);
  yb_wipe(&key, sizeof key);
  YB_TRY(rc);
  YB_TRY(yb_tx_exec(tx, YB_SQL_person_insert,
                    YB_ARGS(city(tx), yb_int(new_id), yb_blob(box), yb_blob(key_box),
                            yb_int(yb_vault_newest(v)), yb_null(), yb_int(now), yb_int(0),
                            yb_int(1)), NULL));
  YB_TRY(index_all(tx, v, new_id, data));
  *id = new_id;
  return YB_OK;
}

yb_rc yb_person_load(struct yb_tx *tx, int64_t id, struct yb_person *out) {
  const yb_val *c;
  YB_TRY(yb_tx_one(tx, YB_SQL_person_get, YB_ARGS(city(tx), yb_int(id)), &c));
  from_row(c, out);
  return YB_OK;
}

static yb_rc store(struct yb_tx *tx, struct yb_person *p) {
  int64_t changed = 0;
  YB_TRY(yb_tx_exec(tx, YB_SQL_person_update,
                    YB_ARGS(city(tx), yb_int(p->id), yb_blob(p->box), yb_blob(p->key_box),
                            yb_int(p->key_ver), yb_text(p->lang), yb_int(p->erased_at),
                            yb_int(p->version + 1), yb_int(p->version)), &changed));
  if (changed != 1) return YB_CONFLICT;
  p->version++;
  return YB_OK;
}

yb_rc yb_person_open(struct yb_tx *tx, const struct yb_vault *v, const struct yb_person *p,
                     struct yb_person_data *out) {
  struct yb_arena *a = yb_tx_arena(tx);
  struct yb_ctx ctx = {.arena = a};
  const struct yb_json *o;
  yb_str about, text;
  yb_key key;
  YB_TRY(yb_vault_open_key(v, a, p->id, p->key_ver, p->key_box, &key));
  yb_rc rc = about_data(tx, p->id, &about);
  if (rc == YB_OK) rc = yb_box_open(a, &key, about, p->box, &text);
  yb_wipe(&key, sizeof key);
  if (rc == YB_NOMEM) return rc;
  if (rc == YB_NOMEM) return rc;
  if (rc != YB_OK) return YB_BROKEN;
  YB_TRY(yb_json_parse(&ctx, YB_S("person"), text, &o));
  *out = (struct yb_person_data){.name = yb_json_get_str(o, YB_S("name")),
                                 .phone = yb_json_get_str(o, YB_S("phone")),
                                 .idno = yb_json_get_str(o, YB_S("idno")),
                                 .email = yb_json_get_str(o, YB_S("email"))};
  return YB_OK;
}

yb_rc yb_person_change(struct yb_tx *tx, const struct yb_vault *v, struct yb_person *p,
                       const struct yb_person_data *data) {
  yb_str about, text;
  YB_TRY(data_text(yb_tx_arena(tx), data, &text));
  YB_TRY(about_data(tx, p->id, &about));
  YB_TRY(yb_person_seal(tx, v, p->id, about, text, &p->box));
  YB_TRY(store(tx, p));
  YB_TRY(yb_tx_exec(tx, YB_SQL_blind_drop_all, YB_ARGS(city(tx), yb_int(p->id)), NULL));
  return index_all(tx, v, p->id, data);
}

yb_rc yb_person_find(struct yb_tx *tx, const struct yb_vault *v, yb_str kind, yb_str value,
                     int64_t *id) {
  const yb_val *c;
  yb_digest d;
  YB_TRY(yb_vault_blind(v, kind, value, &d));
  YB_TRY(yb_tx_one(tx, YB_SQL_blind_find,
                   YB_ARGS(city(tx), yb_text(kind), yb_blob(bytes_of(&d))), &c));
  *id = yb_int_of(&c[0]);
  return YB_OK;
}

yb_rc yb_person_erase(struct yb_tx *tx, struct yb_person *p) {
  p->box = p->key_box = YB_S("");
  p->erased_at = yb_tx_now(tx);
  YB_TRY(store(tx, p));
  return yb_tx_exec(tx, YB_SQL_blind_drop_all, YB_ARGS(city(tx), yb_int(p->id)), NULL);
}

yb_rc yb_person_key(struct yb_tx *tx, const struct yb_vault *v, int64_t person, yb_key *out) {
  struct yb_person p;
  YB_TRY(yb_person_load(tx, person, &p));
  return yb_vault_open_key(v, yb_tx_arena(tx), person, p.key_ver, p.key_box, out);
}

yb_rc yb_person_seal(struct yb_tx *tx, const struct yb_vault *v, int64_t person, yb_str about,
                     yb_str clear, yb_str *box) {
  yb_key key;
  YB_TRY(yb_person_key(tx, v, person, &key));
  yb_rc rc = yb_vault_seal(v, yb_tx_arena(tx), &key, about, clear, box);
  yb_wipe(&key, sizeof key);
  return rc;
}

yb_rc yb_person_unseal(struct yb_tx *tx, const struct yb_vault *v, int64_t person, yb_str about,
                       yb_str box, yb_str *clear) {
  yb_key key;
  YB_TRY(yb_person_key(tx, v, person, &key));
  yb_rc rc = yb_box_open(yb_tx_arena(tx), &key, about, box, clear);
  yb_wipe(&key, sizeof key);
  return rc == YB_INVALID ? YB_BROKEN : rc;
}

yb_rc yb_persons_rewrap(struct yb_tx *tx, const struct yb_vault *v, int64_t *done, int64_t *left) {
  int64_t newest = yb_vault_newest(v);
  const yb_val *count;
  struct yb_rows rows;
  YB_TRY(yb_tx_rows(tx, YB_SQL_person_old_keys, YB_ARGS(city(tx), yb_int(newest), yb_int(0)),
      &rows));
  for (uint32_t i = 0; i < rows.count; i++) {
    struct yb_person p;
    from_row(yb_row(&rows, i), &p);
    YB_TRY(yb_vault_rewrap(v, yb_tx_arena(tx), p.id, p.key_ver, p.key_box, &p.key_box));
    p.key_ver = newest;
    YB_TRY(store(tx, &p));
  }
  YB_TRY(yb_tx_one(tx, YB_SQL_person_old_key_count, YB_ARGS(city(tx), yb_int(newest)), &count));
  *done = rows.count;
  *left = yb_int_of(&count[0]);
  return YB_OK;
}

/* ---- consents ---- */

yb_rc yb_consent_give(struct yb_tx *tx, int64_t person, yb_str purpose, yb_str text_version) {
  bool stands;
  YB_TRY(yb_consent_stands(tx, person, purpose, &stands));
  if (stands) return YB_OK;
  return yb_tx_exec(tx, YB_SQL_consent_insert,
                    YB_ARGS(city(tx), yb_int(yb_tx_id(tx)), yb_int(person), yb_text(purpose),
                            yb_text(text_version), yb_int(yb_tx_now(tx))), NULL);
}

yb_rc yb_consent_withdraw(struct yb_tx *tx, int64_t person, yb_str purpose) {
  int64_t changed = 0;
  YB_TRY(yb_tx_exec(tx, YB_SQL_consent_withdraw,
                    YB_ARGS(city(tx), yb_int(person), yb_text(purpose), yb_int(yb_tx_now(tx))),
                    &changed));
  return changed ? YB_OK : YB_ABSENT;
}

yb_rc yb_consent_rows(struct yb_tx *tx, int64_t person, struct yb_consent_row **out,
                      uint32_t *count) {
  struct yb_rows rows;
  YB_TRY(yb_tx_rows(tx, YB_SQL_consents_of, YB_ARGS(city(tx), yb_int(person)), &rows));
  struct yb_consent_row *list = YB_NEW_N(yb_tx_arena(tx), rows.count, struct yb_consent_row);
  if (!list) return YB_NOMEM;
  for (uint32_t i = 0; i < rows.count; i++) {
    const yb_val *c = yb_row(&rows, i);
    list[i] = (struct yb_consent_row){.id = yb_int_of(&c[0]), .purpose = yb_str_in(&c[1]),
                                      .text_version = yb_str_in(&c[2]),
                                      .given_at = yb_int_of(&c[3]),
                                      .withdrawn_at = yb_int_of(&c[4])};
  }
  *out = list;
  *count = rows.count;
  return YB_OK;
}

yb_rc yb_consent_stands(struct yb_tx *tx, int64_t person, yb_str purpose, bool *out) {
  struct yb_consent_row *list;
  uint32_t count;
  YB_TRY(yb_consent_rows(tx, person, &list, &count));
  *out = false;
  for (uint32_t i = 0; i < count; i++)
    if (yb_str_eq(list[i].purpose, purpose)) *out = list[i].withdrawn_at == 0;
  return YB_OK;
}
