/* enterprises.c - enterprises and who may act for them (parties.h). */
#include "base/arena.h"
#include "engine/parties/parties.h"

static yb_val city(struct yb_tx *tx) { return yb_int(yb_tx_city(tx)); }

static void from_row(const yb_val *c, struct yb_enterprise *e) {
  *e = (struct yb_enterprise){.id = yb_int_of(&c[0]), .uscc = yb_str_in(&c[1]),
                              .name = yb_str_in(&c[2]), .uscc_warn = yb_int_of(&c[3]),
                              .confirmed_by = yb_int_of(&c[4]), .created_at = yb_int_of(&c[5]),
                              .version = yb_int_of(&c[6])};
}

yb_rc yb_enterprise_insert(struct yb_tx *tx, struct yb_enterprise *e) {
  e->id = yb_tx_id(tx);
  e->created_at = yb_tx_now(tx);
  e->version = 1;
  return yb_tx_exec(tx, YB_SQL_enterprise_insert,
                    YB_ARGS(city(tx), yb_int(e->id), yb_text(e->uscc), yb_text(e->name),
                            yb_int(e->uscc_warn), yb_int(e->confirmed_by),
                            yb_int(e->created_at), yb_int(e->version)), NULL);
}

yb_rc yb_enterprise_load(struct yb_tx *tx, int64_t id, struct yb_enterprise *out) {
  const yb_val *c;
  YB_TRY(yb_tx_one(tx, YB_SQL_enterprise_get, YB_ARGS(city(tx), yb_int(id)), &c));
  from_row(c, out);
  return YB_OK;
}

yb_rc yb_enterprise_by_uscc(struct yb_tx *tx, yb_str uscc, struct yb_enterprise *out) {
  const yb_val *c;
  YB_TRY(yb_tx_one(tx, YB_SQL_enterprise_by_uscc, YB_ARGS(city(tx), yb_text(uscc)), &c));
  from_row(c, out);
  return YB_OK;
}

yb_rc yb_link_grant(struct yb_tx *tx, const struct yb_link *l, int64_t by) {
  const yb_val *c;
  yb_val e = yb_int(l->enterprise), p = yb_int(l->person), now = yb_int(yb_tx_now(tx));
  yb_rc rc = yb_tx_one(tx, YB_SQL_link_get, YB_ARGS(city(tx), e, p), &c);
  enum yb_sql sql = rc == YB_ABSENT ? YB_SQL_link_insert : YB_SQL_link_renew;
  if (rc != YB_OK && rc != YB_ABSENT) return rc;
  return yb_tx_exec(tx, sql, YB_ARGS(city(tx), e, p, yb_text(l->role), yb_int(by), now), NULL);
}

yb_rc yb_link_revoke(struct yb_tx *tx, int64_t enterprise, int64_t person) {
  int64_t changed = 0;
  YB_TRY(yb_tx_exec(tx, YB_SQL_link_revoke,
                    YB_ARGS(city(tx), yb_int(enterprise), yb_int(person),
                            yb_int(yb_tx_now(tx))), &changed));
  return changed ? YB_OK : YB_ABSENT;
}

yb_rc yb_link_get(struct yb_tx *tx, int64_t enterprise, int64_t person, struct yb_link *out) {
  const yb_val *c;
  YB_TRY(yb_tx_one(tx, YB_SQL_link_get, YB_ARGS(city(tx), yb_int(enterprise), yb_int(person)), &c));
  if (yb_int_of(&c[2])) return YB_ABSENT;
  *out = (struct yb_link){.enterprise = enterprise, .person = person,
                          .role = yb_str_in(&c[0]), .granted_at = yb_int_of(&c[1])};
  return YB_OK;
}

yb_rc yb_links_of_person(struct yb_tx *tx, int64_t person, struct yb_person_link **out,
                         uint32_t *count) {
  struct yb_rows rows;
  YB_TRY(yb_tx_rows(tx, YB_SQL_links_of_person, YB_ARGS(city(tx), yb_int(person)), &rows));
  struct yb_person_link *list = YB_NEW_N(yb_tx_arena(tx), rows.count, struct yb_person_link);
  if (!list) return YB_NOMEM;
  for (uint32_t i = 0; i < rows.count; i++) {
    const yb_val *c = yb_row(&rows, i);
    list[i].link = (struct yb_link){.enterprise = yb_int_of(&c[0]), .person = person,
                                    .role = yb_str_in(&c[1])};
    list[i].enterprise = (struct yb_enterprise){
        .id = yb_int_of(&c[0]), .uscc = yb_str_in(&c[2]), .name = yb_str_in(&c[3]),
        .uscc_warn = yb_int_of(&c[4]), .confirmed_by = yb_int_of(&c[5])};
  }
  *out = list;
  *count = rows.count;
  return YB_OK;
}

yb_rc yb_links_of_enterprise(struct yb_tx *tx, int64_t enterprise, struct yb_link **out,
                             uint32_t *count) {
  struct yb_rows rows;
  YB_TRY(yb_tx_rows(tx, YB_SQL_links_of_enterprise, YB_ARGS(city(tx), yb_int(enterprise)), &rows));
  struct yb_link *list = YB_NEW_N(yb_tx_arena(tx), rows.count, struct yb_link);
  if (!list) return YB_NOMEM;
  for (uint32_t i = 0; i < rows.count; i++) {
    const yb_val *c = yb_row(&rows, i);
    list[i] = (struct yb_link){.enterprise = enterprise, .person = yb_int_of(&c[0]),
                               .role = yb_str_in(&c[1]), .granted_at = yb_int_of(&c[2])};
  }
  *out = list;
  *count = rows.count;
  return YB_OK;
}
