/* staff.c - staff: logging in, passwords, accounts, roles (people.h). */
#include "base/arena.h"
#include "base/text.h"
#include "engine/cases/cases.h"
#include "service/people/people_int.h"

#define PASSWORD_LEAST 10u
#define PASSWORD_MOST 128u
#define FIRST_LENGTH 16

/* ---- passwords ---- */

/* The commonest of leaked lists that are long enough to pass otherwise. */
static const char *const common[] = {
    "1234567890", "0123456789", "9876543210", "0987654321", "1111111111", "0000000000",
    "12345678910", "123456789a", "a123456789", "1q2w3e4r5t", "q1w2e3r4t5", "qwertyuiop",
    "qwerty12345", "qwerty123456", "1qaz2wsx3edc", "asdfghjkl1", "zxcvbnm123", "password12",
    "password123", "password1234", "passw0rd123", "admin12345", "admin123456", "administrator",
    "iloveyou12", "woaini1314", "woaini520520", "woaini521521", "abc1234567", "abcd123456",
    "abcd1234567", "aa12345678", "aa123456789", "qq123456789", "5201314520", "1314520520",
    "147258369a", "1472583690", "1234512345", "1122334455", "112233445566", "123123123123",
    "letmein1234", "welcome123", "changeme123"};

static bool holds(yb_str text, yb_str part) {
  for (size_t i = 0; part.n && i + part.n <= text.n; i++)
    if (yb_str_ieq(yb_str_n(text.p + i, part.n), part)) return true;
  return false;
}

static bool one_letter(yb_str s) {
  for (size_t i = 1; i < s.n; i++)
    if (s.p[i] != s.p[0]) return false;
  return true;
}

static bool weak(yb_str wanted, yb_str login) {
  size_t n = yb_utf8_count(wanted);
  if (n < PASSWORD_LEAST || n > PASSWORD_MOST || one_letter(wanted)) return true;
  if (login.n >= 3 && holds(wanted, login)) return true;
  for (size_t i = 0; i < sizeof common / sizeof *common; i++)
    if (yb_str_ieq(wanted, yb_str_of(common[i]))) return true;
  return false;
}

/* Without the letters and digits that people mistake: 16 of 54 are 92 bits. */
static yb_rc first_password(char out[FIRST_LENGTH + 1], char encoded[YB_PASSWORD_BYTES]) {
  static const char set[] = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  const unsigned n = sizeof set - 1, top = 256 / n * n;
  for (int i = 0; i < FIRST_LENGTH;) {
    unsigned char b;
    yb_random(&b, 1);
    if (b < top) out[i++] = set[b % n];
  }
  out[FIRST_LENGTH] = 0;
  return yb_password_hash(yb_str_of(out), encoded);
}

/* ---- logging in ---- */

struct look { struct yb_staff_login *login; yb_rc told; };

static yb_rc read_login(struct yb_tx *tx, void *arg) {
  struct look *l = arg;
  struct yb_officer o;
  bool locked;
  yb_rc rc = yb_officer_by_login(tx, l->login->login, &o);
  if (rc == YB_ABSENT) {
    YB_TRY(yb_try_locked(tx, l->login->act.app->vault, YB_S("staff"), l->login->login,
                         YB_STAFF_TRIES, &locked));
    l->told = locked ? YB_LOCKED : YB_OK;
    return YB_OK;
  }
  YB_TRY(rc);
  l->login->staff = o.id;
  l->login->encoded = o.password;
  l->told = o.locked_until > yb_tx_now(tx) ? YB_LOCKED : YB_OK;
  return YB_OK;
}

yb_rc yb_staff_login_look(struct yb_staff_login *l) {
  struct look look = {l, YB_OK};
  l->staff = 0;
  l->matched = false;
  l->encoded = YB_S("");
  YB_TRY(yb_store_read(l->act.app->store, l->act.ctx, read_login, &look));
  if (look.told == YB_LOCKED)
    return yb_people_fault(l->act.ctx, "", YB_MSG_party_locked, YB_S(""), YB_LOCKED);
  return YB_OK;
}

void yb_staff_login_verify(struct yb_staff_login *l) {
  char out[YB_PASSWORD_BYTES];
  if (l->staff) {
    l->matched = yb_password_ok(l->password, l->encoded);
    return;
  }
  l->matched = false;                      /* an unknown name takes as long as a known one */
  if (yb_password_hash(l->password, out) == YB_OK) yb_wipe(out, sizeof out);
}

static yb_rc refused(struct yb_tx *tx, struct yb_staff_login *l, struct yb_officer *o) {
  YB_TRY(yb_officer_failed(tx, o));
  YB_TRY(yb_people_event(tx, "staff", o->id, "staff.login_failed", NULL));
  if (o->locked_until > yb_tx_now(tx)) {
    YB_TRY(yb_people_event(tx, "staff", o->id, "staff.locked", NULL));
    yb_people_tell(tx, &l->act, "", YB_MSG_party_locked, YB_LOCKED);
  } else {
    yb_people_tell(tx, &l->act, "password", YB_MSG_party_login_wrong, YB_INVALID);
  }
  return YB_OK;
}

/* A name that nobody has is refused, and locked, like one that exists. */
static yb_rc unknown(struct yb_tx *tx, struct yb_staff_login *l) {
  bool locked;
  YB_TRY(yb_try_wrong(tx, l->act.app->vault, YB_S("staff"), l->login, YB_STAFF_TRIES,
                      YB_STAFF_LOCK_MS, &locked));
  if (locked) yb_people_tell(tx, &l->act, "", YB_MSG_party_locked, YB_LOCKED);
  else yb_people_tell(tx, &l->act, "password", YB_MSG_party_login_wrong, YB_INVALID);
  return YB_OK;
}

yb_rc yb_staff_login_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_staff_login *l = cmd->arg;
  struct yb_officer o;
  l->act.told = YB_OK;
  l->must_change = false;
  if (l->staff == 0) return unknown(tx, l);
  YB_TRY(yb_officer_load(tx, l->staff, &o));
  if (o.locked_until > yb_tx_now(tx)) {
    yb_people_tell(tx, &l->act, "", YB_MSG_party_locked, YB_LOCKED);
    return YB_OK;
  }
  /* Another password since the look: what was verified is out of date. */
  if (!l->matched || !yb_str_eq(o.password, l->encoded)) return refused(tx, l, &o);
  if (o.disabled_at) {
    yb_people_tell(tx, &l->act, "", YB_MSG_party_disabled, YB_DENIED);
    return YB_OK;
  }
  o.fails = 0;
  o.locked_until = 0;
  YB_TRY(yb_officer_store(tx, &o));
  l->must_change = o.must_change != 0;
  YB_TRY(yb_people_session(tx, &l->key, &l->old, YB_SESSION_STAFF, o.id, 0));
  return yb_people_event(tx, "staff", o.id, "staff.login", NULL);
}

/* ---- a password of one's own ---- */

struct own { int64_t id; struct yb_officer o; };

static yb_rc read_own(struct yb_tx *tx, void *arg) {
  struct own *own = arg;
  return yb_officer_load(tx, own->id, &own->o);
}

yb_rc yb_staff_password_prepare(struct yb_staff_password *p) {
  struct yb_ctx *ctx = p->act.ctx;
  struct own own = {.id = p->act.who->id};
  if (p->act.who->kind != YB_WHO_STAFF) return YB_DENIED;
  YB_TRY(yb_store_read(p->act.app->store, ctx, read_own, &own));
  if (own.o.locked_until > ctx->now_ms)
    return yb_people_fault(ctx, "", YB_MSG_party_locked, YB_S(""), YB_LOCKED);
  p->matched = yb_password_ok(p->old, own.o.password);
  if (!p->matched) return YB_OK;           /* `run` counts it */
  YB_TRY(yb_str_dup(ctx->arena, own.o.password, &p->was));
  if (!yb_str_eq(p->wanted, p->again))
    return yb_people_fault(ctx, "again", YB_MSG_party_password_again, YB_S(""), YB_INVALID);
  if (yb_str_eq(p->wanted, p->old))
    return yb_people_fault(ctx, "wanted", YB_MSG_party_password_same, YB_S(""), YB_INVALID);
  if (weak(p->wanted, own.o.login))
    return yb_people_fault(ctx, "wanted", YB_MSG_party_password_weak, YB_S(""), YB_INVALID);
  return yb_password_hash(p->wanted, p->encoded);
}

/* Every other session of the account ends; this one, and the page it is on, go on. */
static yb_rc end_others(struct yb_tx *tx, int64_t staff, const yb_digest *keep) {
  struct yb_session_row s;
  yb_rc rc = yb_session_find(tx, keep, &s);
  if (rc != YB_OK && rc != YB_ABSENT) return rc;
  YB_TRY(yb_sessions_drop_of(tx, YB_SESSION_STAFF, staff));
  if (rc == YB_ABSENT || s.kind != YB_SESSION_STAFF || s.party_id != staff) return YB_OK;
  return yb_session_put(tx, &s);
}

yb_rc yb_staff_password_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_staff_password *p = cmd->arg;
  struct yb_officer o;
  p->act.told = YB_OK;
  YB_TRY(yb_officer_load(tx, p->act.who->id, &o));
  if (!p->matched) {
    YB_TRY(yb_officer_failed(tx, &o));
    bool locked = o.locked_until > yb_tx_now(tx);
    if (locked) YB_TRY(yb_sessions_drop_of(tx, YB_SESSION_STAFF, o.id));
    yb_people_tell(tx, &p->act, "old", locked ? YB_MSG_party_locked : YB_MSG_party_login_wrong,
                   locked ? YB_LOCKED : YB_INVALID);
    return YB_OK;
  }
  if (!yb_str_eq(o.password, p->was)) return YB_CONFLICT;
  o.password = yb_str_of(p->encoded);
  o.must_change = 0;
  o.fails = 0;
  o.changed_at = yb_tx_now(tx);
  YB_TRY(yb_officer_store(tx, &o));
  YB_TRY(end_others(tx, o.id, &p->key));
  return yb_people_event(tx, "staff", o.id, "staff.password_changed", NULL);
}

/* ---- accounts, by an administrator ---- */

static bool login_shape(yb_str s) {
  if (s.n < 2 || s.n > 32) return false;
  for (size_t i = 0; i < s.n; i++) {
    char c = s.p[i];
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_'))
      return false;
  }
  return true;
}

static yb_rc may(const struct yb_act *act, const char *verb) {
  if (act->who->kind == YB_WHO_SYSTEM) return YB_OK;
  return yb_who_may(act->who, yb_str_of(verb), NULL, NULL) ? YB_OK : YB_DENIED;
}

/* Nobody changes their own rights: not even by way of an account of their own. */
static yb_rc not_own(struct yb_tx *tx, const struct yb_act *act, int64_t staff) {
  if (act->who->kind != YB_WHO_STAFF || act->who->id != staff) return YB_OK;
  return yb_people_fault(yb_tx_ctx(tx), "", YB_MSG_party_own_rights, YB_S(""), YB_DENIED);
}

static yb_rc exclusive(struct yb_tx *tx, struct yb_app *app, int64_t staff,
                       const struct yb_role *role) {
  struct yb_role_held *held;
  uint32_t n;
  if (role->exclusive.n == 0) return YB_OK;
  YB_TRY(yb_roles_held(tx, staff, &held, &n));
  for (uint32_t i = 0; i < n; i++) {
    const struct yb_role *other = yb_pack_role(app->pack, held[i].role);
    if (!other || other == role || !yb_str_eq(other->exclusive, role->exclusive)) continue;
    (void)yb_diag(yb_tx_ctx(tx), (struct yb_place){.path = YB_S("role")},
                  YB_MSG_party_role_exclusive, yb_said_in(&role->name, YB_ZH_CN),
                  yb_said_in(&other->name, YB_ZH_CN));
    return YB_CONFLICT;
  }
  return YB_OK;
}

static yb_rc role_data(struct yb_tx *tx, yb_str role, yb_str unit, struct yb_json **out) {
  struct yb_arena *a = yb_tx_arena(tx);
  *out = yb_json_new(a, YB_JSON_OBJECT);
  YB_TRY(yb_json_set(*out, YB_S("role"), yb_json_new_str(a, role)));
  return unit.n ? yb_json_set(*out, YB_S("unit"), yb_json_new_str(a, unit)) : YB_OK;
}

/* A role of the whole city is held in the unit "*" when none is named. */
static yb_rc place_of(struct yb_tx *tx, struct yb_app *app, const struct yb_role *role,
                      yb_str unit, yb_str *out) {
  *out = unit;
  if (unit.n && yb_pack_unit(app->pack, unit)) return YB_OK;
  if (unit.n == 0 && YB_EQ(role->scope, "city")) {
    *out = YB_S("*");
    return YB_OK;
  }
  return yb_people_fault(yb_tx_ctx(tx), "unit", YB_MSG_party_unit_unknown, unit, YB_INVALID);
}

static yb_rc give(struct yb_tx *tx, struct yb_act *act, int64_t staff, yb_str role_id,
                  yb_str unit) {
  const struct yb_role *role = yb_pack_role(act->app->pack, role_id);
  struct yb_role_held *held;
  struct yb_json *data;
  uint32_t n;
  if (!role)
    return yb_people_fault(yb_tx_ctx(tx), "role", YB_MSG_party_role_unknown, role_id, YB_INVALID);
  YB_TRY(place_of(tx, act->app, role, unit, &unit));
  YB_TRY(exclusive(tx, act->app, staff, role));
  YB_TRY(yb_roles_held(tx, staff, &held, &n));
  if (n >= YB_POSTS_MAX) return YB_LIMIT;
  for (uint32_t i = 0; i < n; i++)
    if (yb_str_eq(held[i].role, role_id) && yb_str_eq(held[i].unit, unit)) return YB_OK;
  YB_TRY(yb_role_give(tx, staff, role_id, unit, act->who->id));
  YB_TRY(role_data(tx, role_id, unit, &data));
  return yb_people_event(tx, "staff", staff, "staff.role_given", data);
}

yb_rc yb_staff_make_prepare(struct yb_staff_make *m) {
  if (!login_shape(m->login))
    return yb_people_fault(m->act.ctx, "login", YB_MSG_party_login_shape, YB_S(""), YB_INVALID);
  return first_password(m->first_password, m->encoded);
}

yb_rc yb_staff_make_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_staff_make *m = cmd->arg;
  struct yb_officer o = {.login = m->login, .name = m->name, .must_change = 1};
  struct yb_officer other;
  YB_TRY(may(&m->act, "staff_make"));
  if (!login_shape(m->login) || m->encoded[0] == 0)
    return yb_people_fault(yb_tx_ctx(tx), "login", YB_MSG_party_login_shape, YB_S(""),
                           YB_INVALID);
  if (yb_str_trim(m->name).n == 0 || m->name.n > 100)
    return yb_people_fault(yb_tx_ctx(tx), "name", YB_MSG_party_need_name, YB_S(""), YB_INVALID);
  yb_rc rc = yb_officer_by_login(tx, m->login, &other);
  if (rc == YB_OK)
    return yb_people_fault(yb_tx_ctx(tx), "login", YB_MSG_party_login_taken, YB_S(""),
                           YB_CONFLICT);
  if (rc != YB_ABSENT) return rc;
  o.password = yb_str_of(m->encoded);
  YB_TRY(yb_officer_insert(tx, &o));
  m->id = o.id;
  YB_TRY(yb_people_event(tx, "staff", o.id, "staff.made", NULL));
  return m->role.n ? give(tx, &m->act, o.id, m->role, m->unit) : YB_OK;
}

yb_rc yb_staff_reset_prepare(struct yb_staff_reset *r) {
  return first_password(r->first_password, r->encoded);
}

yb_rc yb_staff_reset_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_staff_reset *r = cmd->arg;
  struct yb_officer o;
  YB_TRY(may(&r->act, "staff_reset"));
  YB_TRY(not_own(tx, &r->act, r->staff));
  YB_TRY(yb_officer_load(tx, r->staff, &o));
  o.password = yb_str_of(r->encoded);
  o.must_change = 1;
  o.fails = 0;
  o.locked_until = 0;
  o.changed_at = yb_tx_now(tx);
  YB_TRY(yb_officer_store(tx, &o));
  YB_TRY(yb_sessions_drop_of(tx, YB_SESSION_STAFF, o.id));
  return yb_people_event(tx, "staff", o.id, "staff.password_reset", NULL);
}

/* ---- work given back ---- */

#define HELD_MOST 1000u

static yb_rc give_back(struct yb_tx *tx, int64_t id) {
  struct yb_json *data = yb_json_new(yb_tx_arena(tx), YB_JSON_OBJECT);
  struct yb_task t;
  yb_str text;
  YB_TRY(yb_task_load(tx, id, &t));
  t.staff_id = 0;
  t.state = YB_TASK_OPEN;
  YB_TRY(yb_task_store(tx, &t));
  YB_TRY(yb_str_fmt(yb_tx_arena(tx), &text, "%lld", (long long)id));
  YB_TRY(yb_json_set(data, YB_S("task"), yb_json_new_str(yb_tx_arena(tx), text)));
  YB_TRY(yb_json_set(data, YB_S("unit"), yb_json_new_str(yb_tx_arena(tx), t.unit)));
  return yb_people_event(tx, "case", t.case_id, "task.released", data);
}

/* Whoever lost an account or a role holds nothing there any more: colleagues go on. */
static yb_rc hand_back(struct yb_tx *tx, struct yb_app *app, const struct yb_officer *o) {
  struct yb_who who = {.kind = YB_WHO_STAFF, .id = o->id};
  yb_val args[] = {yb_int(yb_tx_city(tx)), yb_int(o->id)};
  struct yb_list_query q = {.list = YB_LIST_desk_mine, .sort = YB_SORT_desk_mine_due,
                            .args = args, .n = 2, .limit = HELD_MOST};
  struct yb_rows rows;
  if (!o->disabled_at) YB_TRY(yb_people_posts(tx, app, o->id, who.post, &who.posts));
  YB_TRY(yb_tx_list(tx, &q, &rows));
  for (uint32_t i = 0; i < rows.count; i++) {
    struct yb_task t;
    YB_TRY(yb_task_load(tx, yb_int_of(&yb_row(&rows, i)[1]), &t));
    if (!yb_who_may(&who, YB_S("claim"), yb_pack_unit(app->pack, t.unit), NULL))
      YB_TRY(give_back(tx, t.id));
  }
  return YB_OK;
}

yb_rc yb_staff_switch_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_staff_switch *s = cmd->arg;
  struct yb_officer o;
  YB_TRY(may(&s->act, "staff_switch"));
  YB_TRY(not_own(tx, &s->act, s->staff));
  YB_TRY(yb_officer_load(tx, s->staff, &o));
  if ((o.disabled_at != 0) == s->disable) return YB_OK;
  o.disabled_at = s->disable ? yb_tx_now(tx) : 0;
  YB_TRY(yb_officer_store(tx, &o));
  if (s->disable) YB_TRY(yb_sessions_drop_of(tx, YB_SESSION_STAFF, o.id));
  if (s->disable) YB_TRY(hand_back(tx, s->act.app, &o));
  return yb_people_event(tx, "staff", o.id, s->disable ? "staff.disabled" : "staff.enabled",
                         NULL);
}

yb_rc yb_staff_role_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_staff_role *r = cmd->arg;
  struct yb_officer o;
  struct yb_json *data;
  YB_TRY(may(&r->act, "staff_role"));
  YB_TRY(not_own(tx, &r->act, r->staff));
  YB_TRY(yb_officer_load(tx, r->staff, &o));
  if (!r->take) return give(tx, &r->act, r->staff, r->role, r->unit);
  yb_str unit = r->unit.n ? r->unit : YB_S("*");
  YB_TRY(yb_role_take(tx, r->staff, r->role, unit));
  YB_TRY(hand_back(tx, r->act.app, &o));
  YB_TRY(role_data(tx, r->role, unit, &data));
  return yb_people_event(tx, "staff", o.id, "staff.role_taken", data);
}

/* ---- lists ---- */

struct listing {
  struct yb_app *app;
  yb_str unit;
  struct yb_staff_list *out;
};

static yb_rc fill_list(struct yb_tx *tx, struct listing *l, const struct yb_officer *o,
                       uint32_t n) {
  struct yb_staff_view *list = YB_NEW_N(yb_tx_arena(tx), n, struct yb_staff_view);
  if (!list) return YB_NOMEM;
  for (uint32_t i = 0; i < n; i++) {
    list[i] = (struct yb_staff_view){.id = o[i].id, .login = o[i].login, .name = o[i].name,
                                     .disabled = o[i].disabled_at != 0,
                                     .locked = o[i].locked_until > yb_tx_now(tx),
                                     .must_change = o[i].must_change != 0};
    YB_TRY(yb_people_posts(tx, l->app, o[i].id, list[i].post, &list[i].posts));
  }
  *l->out = (struct yb_staff_list){n, list};
  return YB_OK;
}

static yb_rc read_all(struct yb_tx *tx, void *arg) {
  struct listing *l = arg;
  struct yb_officer *o;
  uint32_t n;
  YB_TRY(yb_officers(tx, &o, &n));
  return fill_list(tx, l, o, n);
}

static yb_rc read_unit(struct yb_tx *tx, void *arg) {
  struct listing *l = arg;
  struct yb_officer *o;
  uint32_t n;
  YB_TRY(yb_officers_of_unit(tx, l->unit, &o, &n));
  for (uint32_t i = 0; i < n; i++) o[i].login = YB_S("");
  return fill_list(tx, l, o, n);
}

yb_rc yb_staff_all(struct yb_app *app, struct yb_ctx *ctx, struct yb_staff_list *out) {
  struct listing l = {.app = app, .out = out};
  return yb_store_read(app->store, ctx, read_all, &l);
}

yb_rc yb_staff_of_unit(struct yb_app *app, struct yb_ctx *ctx, yb_str unit,
                       struct yb_staff_list *out) {
  struct listing l = {.app = app, .unit = unit, .out = out};
  return yb_store_read(app->store, ctx, read_unit, &l);
}
