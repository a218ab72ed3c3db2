/* staff.c - officers, their roles and lock-out (parties.h). */
#include "base/arena.h"
#include "base/time.h"
#include "engine/parties/parties.h"


static yb_val city(struct yb_tx *tx) { return yb_int(yb_tx_city(tx)); }

static void from_row(const yb_val *c, struct yb_officer *o) {
  *o = (struct yb_officer){.id = yb_int_of(&c[0]), .login = yb_str_in(&c[1]),
                           .name = yb_str_in(&c[2]), .password = yb_str_in(&c[3]),
                           .must_change = yb_int_of(&c[4]), .fails = yb_int_of(&c[5]),
                           .locked_until = yb_int_of(&c[6]), .disabled_at = yb_int_of(&c[7]),
                           .changed_at = yb_int_of(&c[8]), .created_at = yb_int_of(&c[9]),
                           .version = yb_int_of(&c[10])};
}

yb_rc yb_officer_insert(struct yb_tx *tx, struct yb_officer *o) {
  o->id = yb_tx_id(tx);
  o->created_at = o->changed_at = yb_tx_now(tx);
  o->version = 1;
  return yb_tx_exec(tx, YB_SQL_staff_insert,
                    YB_ARGS(city(tx), yb_int(o->id), yb_text(o->login), yb_text(o->name),
                            yb_text(o->password), yb_int(o->must_change), yb_int(o->fails),
                            yb_int(o->locked_until), yb_int(o->disabled_at),
                            yb_int(o->changed_at), yb_int(o->created_at), yb_int(o->version)),
                    NULL);
}

yb_rc yb_officer_load(struct yb_tx *tx, int64_t id, struct yb_officer *out) {
  const yb_val *c;
  YB_TRY(yb_tx_one(tx, YB_SQL_staff_get, YB_ARGS(city(tx), yb_int(id)), &c));
  from_row(c, out);
  return YB_OK;
}

yb_rc yb_officer_by_login(struct yb_tx *tx, yb_str login, struct yb_officer *out) {
  const yb_val *c;
  YB_TRY(yb_tx_one(tx, YB_SQL_staff_by_login, YB_ARGS(city(tx), yb_text(login)), &c));
  from_row(c, out);
  return YB_OK;
}

yb_rc yb_officer_store(struct yb_tx *tx, struct yb_officer *o) {
  int64_t changed = 0;
  YB_TRY(yb_tx_exec(tx, YB_SQL_staff_update,
                    YB_ARGS(city(tx), yb_int(o->id), yb_text(o->name), yb_text(o->password),
                            yb_int(o->must_change), yb_int(o->fails), yb_int(o->locked_until),
                            yb_int(o->disabled_at), yb_int(o->changed_at),
                            yb_int(o->version + 1), yb_int(o->version)), &changed));
  if (changed != 1) return YB_CONFLICT;
  o->version++;
  return YB_OK;
}

yb_rc yb_officer_failed(struct yb_tx *tx, struct yb_officer *o) {
  o->fails++;
  if (o->fails >= YB_STAFF_TRIES) {
    o->fails = 0;
    o->locked_until = yb_tx_now(tx) + YB_STAFF_LOCK_MS;
  }
  return yb_officer_store(tx, o);
}

yb_rc yb_officers(struct yb_tx *tx, struct yb_officer **out, uint32_t *count) {
  struct yb_rows rows;
  YB_TRY(yb_tx_rows(tx, YB_SQL_staff_all, YB_ARGS(city(tx)), &rows));
  struct yb_officer *list = YB_NEW_N(yb_tx_arena(tx), rows.count, struct yb_officer);
  if (!list) return YB_NOMEM;
  for (uint32_t i = 0; i < rows.count; i++) from_row(yb_row(&rows, i), &list[i]);
  *out = list;
  *count = rows.count;
  return YB_OK;
}

yb_rc yb_officers_of_unit(struct yb_tx *tx, yb_str unit, struct yb_officer **out, uint32_t *count) {
  struct yb_rows rows;
  YB_TRY(yb_tx_rows(tx, YB_SQL_staff_of_unit, YB_ARGS(city(tx), yb_text(unit)), &rows));
  struct yb_officer *list = YB_NEW_N(yb_tx_arena(tx), rows.count, struct yb_officer);
  if (!list) return YB_NOMEM;
  for (uint32_t i = 0; i < rows.count; i++)
    list[i] = (struct yb_officer){.id = yb_int_of(yb_row(&rows, i)),
                                  .name = yb_str_in(yb_row(&rows, i) + 1)};
  *out = list;
  *count = rows.count;
  return YB_OK;
}

yb_rc yb_roles_held(struct yb_tx *tx, int64_t staff, struct yb_role_held **out, uint32_t *count) {
  struct yb_rows rows;
  YB_TRY(yb_tx_rows(tx, YB_SQL_roles_of, YB_ARGS(city(tx), yb_int(staff)), &rows));
  struct yb_role_held *list = YB_NEW_N(yb_tx_arena(tx), rows.count, struct yb_role_held);
  if (!list) return YB_NOMEM;
  for (uint32_t i = 0; i < rows.count; i++)
    list[i] = (struct yb_role_held){yb_str_in(yb_row(&rows, i)), yb_str_in(yb_row(&rows, i) + 1)};
  *out = list;
  *count = rows.count;
  return YB_OK;
}

yb_rc yb_role_give(struct yb_tx *tx, int64_t staff, yb_str role, yb_str unit, int64_t by) {
  return yb_tx_exec(tx, YB_SQL_role_insert,
                    YB_ARGS(city(tx), yb_int(staff), yb_text(role), yb_text(unit), yb_int(by),
                            yb_int(yb_tx_now(tx))), NULL);
}

yb_rc yb_role_take(struct yb_tx *tx, int64_t staff, yb_str role, yb_str unit) {
  int64_t changed = 0;
  YB_TRY(yb_tx_exec(tx, YB_SQL_role_drop,
                    YB_ARGS(city(tx), yb_int(staff), yb_text(role), yb_text(unit)), &changed));
  return changed ? YB_OK : YB_ABSENT;
}
