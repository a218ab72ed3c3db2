/* People: codes, sessions, lock-out, rights that exclude one another, enterprises,
 * consents, export, erasure, unmasking, rotation of keys; on both engines. */
#include <fcntl.h>

#include "base/file.h"
#include "engine/cases/cases.h"
#include "engine/parties/parties.h"
#include "service/apply/apply.h"
#include "service/handle/handle.h"
#include "service/people/people.h"
#include "store_test.h"

#define NOW INT64_C(1795140000000)        /* 2026-11-20 02:00 UTC, a Friday morning */
#define PHONE "15400009001"

struct world {
  struct bench *b;
  struct yb_app app;
  struct yb_who system, nobody;
  yb_str key_text;
  char sink[128];
  uint8_t keys;
};

static void begin(struct world *w, struct bench *b) {
  memset(w, 0, sizeof *w);
  w->b = b;
  b->ctx->now_ms = NOW;
  w->system = (struct yb_who){.kind = YB_WHO_SYSTEM, .name = {"", 0}};
  w->nobody = (struct yb_who){.kind = YB_WHO_NOBODY, .name = {"", 0}};
  bench_path(b, "sms.log", w->sink);
  w->app.store = b->store;
  w->app.pack_version = 1;
  w->app.city = b->cfg.city;
  w->app.cfg.sms_sink = yb_str_of(w->sink);
  w->app.cfg.data_folder = yb_str_of(b->dir);
  CHECK_OK(yb_pack_open(b->ctx, YB_S("packs/jiangmen"), 0, &w->app.pack));
  CHECK_OK(yb_vault_make(b->ctx->arena, &w->key_text));
  CHECK_OK(yb_vault_open(b->ctx, w->key_text, YB_SUITE_INTL, &w->app.vault));
}

static void end(struct world *w) {
  yb_vault_close(w->app.vault);
  yb_pack_drop(w->app.pack);
  (void)unlink(w->sink);
}

static yb_rc act(struct world *w, struct yb_act *a, const struct yb_who *who, const char *verb,
                 yb_rc (*run)(struct yb_tx *tx, struct yb_cmd *cmd)) {
  yb_diags_init(&w->b->t.diags, w->b->ctx->arena);
  yb_act_init(a, &w->app, who, w->b->ctx, yb_str_of(verb), run);
  return yb_act_run(a);
}

static bool said(const struct world *w, yb_msg msg) {
  for (const struct yb_diag *d = w->b->t.diags.first; d; d = d->next)
    if (d->msg == msg) return true;
  return false;
}

static void later(struct world *w, int64_t ms) { w->b->ctx->now_ms += ms; }

static yb_digest new_key(struct world *w) {
  yb_digest d = {{0}};
  d.b[0] = ++w->keys;
  d.b[31] = 7;
  return d;
}

/* ---- codes ---- */

static yb_rc send(struct world *w, const char *phone) {
  struct yb_code_send s = {.phone = yb_str_of(phone)};
  return act(w, &s.act, &w->nobody, "code.send", yb_code_send_run);
}

/* The newest code of the sink: six digits behind the tab and the first blank. */
static yb_str last_code(struct world *w) {
  yb_str text, line, last = {"", 0};
  CHECK_OK(yb_file_read(w->b->ctx, yb_str_of(w->sink), 65536, &text));
  while (yb_str_cut(&text, '\n', &line))
    if (line.n) last = line;
  size_t at = yb_str_find(last, YB_S("验证码 "));
  assert_true(at != SIZE_MAX);
  return yb_str_n(last.p + at + 10, 6);
}

static yb_rc login(struct world *w, yb_str phone, yb_str code, const char *name, bool consents,
                   struct yb_code_login *l) {
  static const yb_str ids[] = {YB_S_INIT("handle"), YB_S_INIT("identity")};
  *l = (struct yb_code_login){.phone = phone, .code = code, .name = yb_str_of(name),
                              .consents = {consents ? 2 : 0, ids}, .key = new_key(w)};
  return act(w, &l->act, &w->nobody, "code.login", yb_code_login_run);
}

static int64_t register_person(struct world *w, const char *phone, const char *name,
                               yb_digest *key) {
  struct yb_code_login l;
  CHECK_OK(send(w, phone));
  CHECK_OK(login(w, yb_str_of(phone), last_code(w), name, true, &l));
  if (key) *key = l.key;
  return l.person;
}

ON_BOTH(codes) {
  struct world w;
  struct yb_code_login l;
  struct yb_who who;
  begin(&w, b);
  CHECK_RC(send(&w, "12"), YB_INVALID);
  CHECK(said(&w, YB_MSG_party_phone));
  CHECK_OK(send(&w, "154 0000 9001"));                       /* as people type it */
  yb_str code = last_code(&w);
  CHECK_RC(login(&w, YB_S(PHONE), YB_S("000000"), "", false, &l), YB_INVALID);
  CHECK(said(&w, YB_MSG_party_code_wrong) && !l.is_new);
  CHECK_RC(login(&w, YB_S(PHONE), code, "", false, &l), YB_INVALID);
  CHECK(l.is_new && said(&w, YB_MSG_party_need_name) && said(&w, YB_MSG_party_need_consent));
  CHECK_OK(login(&w, YB_S(PHONE), code, "陈示", true, &l));   /* the code was still good */
  CHECK_OK(yb_who_of_session(&w.app, b->ctx, &l.key, &who));
  CHECK(who.kind == YB_WHO_PERSON && who.id == l.person && who.name.n == 0);
  CHECK_RC(login(&w, YB_S(PHONE), code, "", false, &l), YB_INVALID);     /* and is spent */
  CHECK_OK(send(&w, PHONE));
  later(&w, 11 * YB_MINUTE_MS);
  CHECK_RC(login(&w, YB_S(PHONE), last_code(&w), "", false, &l), YB_INVALID);
  CHECK_OK(send(&w, PHONE));
  CHECK_OK(login(&w, YB_S(PHONE), last_code(&w), "", false, &l));        /* known: no name */
  CHECK_OK(send(&w, PHONE));
  CHECK_OK(send(&w, PHONE));
  CHECK_RC(send(&w, PHONE), YB_BUSY);                         /* the sixth in an hour */
  later(&w, YB_HOUR_MS);
  CHECK_OK(send(&w, PHONE));
  end(&w);
}

ON_BOTH(wrong_codes_count) {
  struct world w;
  struct yb_code_login l;
  begin(&w, b);
  CHECK_OK(send(&w, PHONE));
  yb_str code = last_code(&w);
  const char *wrong = YB_EQ(code, "123456") ? "654321" : "123456";
  for (int i = 0; i < YB_CODE_TRIES; i++)
    CHECK_RC(login(&w, YB_S(PHONE), yb_str_of(wrong), "陈示", true, &l), YB_INVALID);
  CHECK_RC(login(&w, YB_S(PHONE), code, "陈示", true, &l), YB_INVALID);
  end(&w);
}

ON_BOTH(sessions) {
  struct world w;
  struct yb_who who;
  struct yb_logout out;
  struct yb_session_seen seen;
  struct yb_code_login again;
  yb_digest key;
  begin(&w, b);
  int64_t id = register_person(&w, PHONE, "陈示", &key);
  later(&w, YB_SESSION_IDLE_MS - 1);
  CHECK_OK(yb_who_of_session(&w.app, b->ctx, &key, &who));
  CHECK(who.id == id);
  seen = (struct yb_session_seen){.key = key};
  CHECK_OK(act(&w, &seen.act, &w.system, "session.seen", yb_session_seen_run));
  later(&w, YB_SESSION_IDLE_MS - 1);
  CHECK_OK(yb_who_of_session(&w.app, b->ctx, &key, &who));
  later(&w, 1);
  CHECK_RC(yb_who_of_session(&w.app, b->ctx, &key, &who), YB_ABSENT);    /* idle too long */
  CHECK_OK(send(&w, PHONE));
  again = (struct yb_code_login){.phone = YB_S(PHONE), .code = last_code(&w), .key = new_key(&w),
                                 .old = key};
  CHECK_OK(act(&w, &again.act, &w.nobody, "code.login", yb_code_login_run));
  b->ctx->now_ms = NOW;
  CHECK_RC(yb_who_of_session(&w.app, b->ctx, &key, &who), YB_ABSENT);    /* replaced */
  CHECK_OK(yb_who_of_session(&w.app, b->ctx, &again.key, &who));
  out = (struct yb_logout){.key = again.key};
  CHECK_OK(act(&w, &out.act, &who, "session.close", yb_logout_run));
  CHECK_RC(yb_who_of_session(&w.app, b->ctx, &again.key, &who), YB_ABSENT);
  end(&w);
}

/* ---- staff ---- */

static int64_t make_staff(struct world *w, const char *login_name, const char *role,
                          const char *unit, char password[17]) {
  struct yb_staff_make m = {.login = yb_str_of(login_name), .name = YB_S("测试员"),
                            .role = yb_str_of(role), .unit = yb_str_of(unit)};
  CHECK_OK(yb_staff_make_prepare(&m));
  CHECK_OK(act(w, &m.act, &w->system, "staff.make", yb_staff_make_run));
  if (password) memcpy(password, m.first_password, 17);
  return m.id;
}

/* Made and past the first password. */
static struct yb_who staff_who(struct world *w, const char *name, const char *role,
                               const char *unit) {
  char first[17];
  struct yb_who who;
  int64_t id = make_staff(w, name, role, unit, first);
  CHECK_OK(yb_who_of_staff(&w->app, w->b->ctx, id, &who));
  CHECK(who.must_change && who.posts == 0);
  struct yb_staff_password p = {.old = yb_str_of(first), .wanted = YB_S("correct horse 9"),
                                .again = YB_S("correct horse 9")};
  yb_act_init(&p.act, &w->app, &who, w->b->ctx, YB_S("staff.password"), yb_staff_password_run);
  CHECK_OK(yb_staff_password_prepare(&p));
  CHECK_OK(yb_act_run(&p.act));
  CHECK_OK(yb_who_of_staff(&w->app, w->b->ctx, id, &who));
  return who;
}

static yb_rc staff_login(struct world *w, const char *name, const char *password,
                         struct yb_staff_login *l) {
  *l = (struct yb_staff_login){.login = yb_str_of(name), .password = yb_str_of(password),
                               .key = new_key(w)};
  yb_diags_init(&w->b->t.diags, w->b->ctx->arena);
  yb_act_init(&l->act, &w->app, &w->nobody, w->b->ctx, YB_S("staff.login"), yb_staff_login_run);
  YB_TRY(yb_staff_login_look(l));
  yb_staff_login_verify(l);
  return yb_act_run(&l->act);
}

ON_BOTH(staff_lock_out) {
  struct world w;
  struct yb_staff_login l;
  struct yb_who who;
  char first[17];
  begin(&w, b);
  make_staff(&w, "clerk.one", "clerk", "city_film", first);
  CHECK_RC(staff_login(&w, "nobody", first, &l), YB_INVALID);
  for (int i = 0; i < 4; i++) CHECK_RC(staff_login(&w, "clerk.one", "wrong", &l), YB_INVALID);
  CHECK_RC(staff_login(&w, "clerk.one", "wrong", &l), YB_LOCKED);         /* the fifth */
  CHECK_RC(staff_login(&w, "clerk.one", first, &l), YB_LOCKED);
  CHECK(said(&w, YB_MSG_party_locked));
  for (int i = 0; i < 3; i++) CHECK_RC(staff_login(&w, "nobody", "wrong", &l), YB_INVALID);
  CHECK_RC(staff_login(&w, "nobody", "wrong", &l), YB_LOCKED);        /* as if there were one */
  CHECK_RC(staff_login(&w, "nobody", "wrong", &l), YB_LOCKED);
  later(&w, 15 * YB_MINUTE_MS);
  CHECK_RC(staff_login(&w, "nobody", "wrong", &l), YB_INVALID);
  for (int i = 0; i < 4; i++) CHECK_RC(staff_login(&w, "clerk.one", "wrong", &l), YB_INVALID);
  CHECK_OK(staff_login(&w, "clerk.one", first, &l));          /* and success forgets them */
  CHECK(l.must_change);
  CHECK_OK(yb_who_of_session(&w.app, b->ctx, &l.key, &who));
  CHECK(who.kind == YB_WHO_STAFF && who.must_change && who.posts == 0);
  CHECK_RC(staff_login(&w, "clerk.one", "wrong", &l), YB_INVALID);
  CHECK_OK(staff_login(&w, "clerk.one", first, &l));
  end(&w);
}

static yb_rc change(struct world *w, const struct yb_who *who, const yb_digest *key,
                    const char *old, const char *wanted, const char *again) {
  struct yb_staff_password p = {.old = yb_str_of(old), .wanted = yb_str_of(wanted),
                                .again = yb_str_of(again), .key = *key};
  yb_diags_init(&w->b->t.diags, w->b->ctx->arena);
  yb_act_init(&p.act, &w->app, who, w->b->ctx, YB_S("staff.password"), yb_staff_password_run);
  YB_TRY(yb_staff_password_prepare(&p));
  return yb_act_run(&p.act);
}

ON_BOTH(passwords) {
  struct world w;
  struct yb_staff_login one, two;
  struct yb_who who;
  char first[17];
  begin(&w, b);
  make_staff(&w, "clerk.one", "clerk", "city_film", first);
  CHECK_OK(staff_login(&w, "clerk.one", first, &one));
  CHECK_OK(staff_login(&w, "clerk.one", first, &two));
  CHECK_OK(yb_who_of_session(&w.app, b->ctx, &one.key, &who));
  CHECK_RC(change(&w, &who, &one.key, first, "short", "short"), YB_INVALID);
  CHECK(said(&w, YB_MSG_party_password_weak));
  CHECK_RC(change(&w, &who, &one.key, first, "Password1234", "Password1234"), YB_INVALID);
  CHECK_RC(change(&w, &who, &one.key, first, "xxClerk.ONExx", "xxClerk.ONExx"), YB_INVALID);
  CHECK_RC(change(&w, &who, &one.key, first, "aaaaaaaaaaaa", "aaaaaaaaaaaa"), YB_INVALID);
  CHECK_RC(change(&w, &who, &one.key, first, "correct horse", "correct house"), YB_INVALID);
  CHECK(said(&w, YB_MSG_party_password_again));
  CHECK_RC(change(&w, &who, &one.key, first, first, first), YB_INVALID);
  CHECK(said(&w, YB_MSG_party_password_same));
  CHECK_RC(change(&w, &who, &one.key, "wrong", "correct horse", "correct horse"), YB_INVALID);
  CHECK_OK(change(&w, &who, &one.key, first, "correct horse", "correct horse"));
  CHECK_OK(yb_who_of_session(&w.app, b->ctx, &one.key, &who));
  CHECK(!who.must_change && who.posts == 1);
  CHECK_RC(yb_who_of_session(&w.app, b->ctx, &two.key, &who), YB_ABSENT);
  CHECK_RC(staff_login(&w, "clerk.one", first, &one), YB_INVALID);
  CHECK_OK(staff_login(&w, "clerk.one", "correct horse", &one));
  end(&w);
}

static yb_rc give(struct world *w, const struct yb_who *by, int64_t staff, const char *role,
                  const char *unit, bool take) {
  struct yb_staff_role r = {.staff = staff, .role = yb_str_of(role), .unit = yb_str_of(unit),
                            .take = take};
  return act(w, &r.act, by, "staff.role", yb_staff_role_run);
}

ON_BOTH(exclusive_roles) {
  struct world w;
  struct yb_staff_list all;
  begin(&w, b);
  struct yb_who sec = staff_who(&w, "sec", "security_admin", "");
  struct yb_who sys = staff_who(&w, "sys", "system_admin", "");
  CHECK_RC(give(&w, &sec, sys.id, "auditor", "", false), YB_CONFLICT);
  CHECK(said(&w, YB_MSG_party_role_exclusive));
  CHECK_RC(give(&w, &sec, sys.id, "security_admin", "", false), YB_CONFLICT);
  CHECK_RC(give(&w, &sec, sec.id, "clerk", "city_film", false), YB_DENIED);   /* one's own */
  CHECK(said(&w, YB_MSG_party_own_rights));
  CHECK_RC(give(&w, &sec, sec.id, "security_admin", "", true), YB_DENIED);
  CHECK_RC(give(&w, &sys, sec.id, "clerk", "city_film", false), YB_DENIED);   /* no right */
  CHECK_RC(give(&w, &sec, sys.id, "king", "", false), YB_INVALID);
  CHECK_RC(give(&w, &sec, sys.id, "clerk", "nowhere", false), YB_INVALID);
  CHECK_OK(give(&w, &sec, sys.id, "system_admin", "", true));
  CHECK_OK(give(&w, &sec, sys.id, "auditor", "", false));
  CHECK_OK(give(&w, &sec, sys.id, "clerk", "city_film", false));
  CHECK_OK(yb_staff_all(&w.app, b->ctx, &all));
  CHECK(all.count == 2 && YB_EQ(all.at[1].login, "sys") && all.at[1].posts == 2);
  CHECK_OK(yb_staff_of_unit(&w.app, b->ctx, YB_S("city_film"), &all));
  CHECK(all.count == 1 && all.at[0].id == sys.id);
  end(&w);
}

ON_BOTH(switched_off_and_reset) {
  struct world w;
  struct yb_staff_login l;
  struct yb_who who;
  begin(&w, b);
  struct yb_who sec = staff_who(&w, "sec", "security_admin", "");
  struct yb_who clerk = staff_who(&w, "clerk", "clerk", "city_film");
  CHECK_OK(staff_login(&w, "clerk", "correct horse 9", &l));
  struct yb_staff_switch s = {.staff = clerk.id, .disable = true};
  CHECK_RC(act(&w, &s.act, &clerk, "staff.switch", yb_staff_switch_run), YB_DENIED);
  CHECK_OK(act(&w, &s.act, &sec, "staff.switch", yb_staff_switch_run));
  CHECK_RC(yb_who_of_session(&w.app, b->ctx, &l.key, &who), YB_ABSENT);
  CHECK_RC(staff_login(&w, "clerk", "correct horse 9", &l), YB_DENIED);
  s.disable = false;
  CHECK_OK(act(&w, &s.act, &sec, "staff.switch", yb_staff_switch_run));
  struct yb_staff_reset r = {.staff = clerk.id};
  CHECK_OK(yb_staff_reset_prepare(&r));
  CHECK_OK(act(&w, &r.act, &sec, "staff.reset", yb_staff_reset_run));
  CHECK_RC(staff_login(&w, "clerk", "correct horse 9", &l), YB_INVALID);
  CHECK_OK(staff_login(&w, "clerk", r.first_password, &l));
  CHECK(l.must_change);
  end(&w);
}

/* ---- enterprises ---- */

static struct yb_who person(int64_t id) {
  return (struct yb_who){.kind = YB_WHO_PERSON, .id = id, .name = {"", 0}};
}

static int64_t submit(struct world *w, const struct yb_who *who, struct yb_submit_direct *s) {
  s->service = YB_S("film-shooting");
  s->answers = yb_json_get(w->app.pack->answers, YB_S("basic"));
  if (s->channel.n == 0) s->channel = YB_S("web");
  yb_rc rc = act(w, &s->act, who, "case.submit", yb_submit_direct_run);
  if (rc != YB_OK) fail_msg("submit: %s %.*s", yb_rc_name(rc), YB_ARG(yb_test_diag(&w->b->t)));
  return s->case_id;
}

ON_BOTH(enterprises) {
  struct world w;
  struct yb_who who;
  struct yb_enterprise_list mine;
  struct yb_agent_list agents;
  yb_digest key;
  begin(&w, b);
  struct yb_who owner = person(register_person(&w, PHONE, "陈示", NULL));
  struct yb_who agent = person(register_person(&w, "15400009002", "李示", &key));
  struct yb_enterprise_add e = {.uscc = YB_S("91440703900100015X"), .name = YB_S("示例影视")};
  CHECK_OK(act(&w, &e.act, &owner, "enterprise.add", yb_enterprise_add_run));
  CHECK(e.warned);                                       /* wrong check digit: a clerk looks */
  CHECK_OK(yb_enterprises_of(&w.app, b->ctx, &owner, &mine));
  CHECK(mine.count == 1 && mine.at[0].warn && YB_EQ(mine.at[0].role, "owner"));
  struct yb_who firm = owner, far = staff_who(&w, "far", "clerk", "taishan_film");
  struct yb_submit_direct sub = {.channel = YB_S("api")};
  firm.enterprise = e.id;
  submit(&w, &firm, &sub);
  struct yb_enterprise_confirm c = {.case_id = sub.case_id};
  CHECK_RC(act(&w, &c.act, &firm, "enterprise.confirm", yb_enterprise_confirm_run), YB_ABSENT);
  CHECK_RC(act(&w, &c.act, &far, "enterprise.confirm", yb_enterprise_confirm_run), YB_ABSENT);
  struct yb_who clerk = staff_who(&w, "clerk", "clerk", "city_film");
  CHECK_OK(act(&w, &c.act, &clerk, "enterprise.confirm", yb_enterprise_confirm_run));
  CHECK_OK(yb_enterprises_of(&w.app, b->ctx, &owner, &mine));
  CHECK(!mine.at[0].warn);
  CHECK_RC(act(&w, &e.act, &agent, "enterprise.add", yb_enterprise_add_run), YB_CONFLICT);
  CHECK(said(&w, YB_MSG_party_enterprise_taken));
  struct yb_identity_switch s = {.key = key, .enterprise = e.id};
  CHECK_RC(act(&w, &s.act, &agent, "identity", yb_identity_switch_run), YB_ABSENT);
  struct yb_enterprise_grant g = {.enterprise = e.id, .phone = YB_S("15400009002")};
  CHECK_RC(act(&w, &g.act, &agent, "enterprise.grant", yb_enterprise_grant_run), YB_ABSENT);
  CHECK_OK(act(&w, &g.act, &owner, "enterprise.grant", yb_enterprise_grant_run));
  CHECK_RC(act(&w, &g.act, &agent, "enterprise.grant", yb_enterprise_grant_run), YB_DENIED);
  CHECK_OK(act(&w, &s.act, &agent, "identity", yb_identity_switch_run));
  CHECK_OK(yb_who_of_session(&w.app, b->ctx, &key, &who));
  CHECK(who.enterprise == e.id);
  CHECK_OK(yb_enterprise_agents(&w.app, b->ctx, &owner, e.id, &agents));
  CHECK(agents.count == 2);
  CHECK_STR(agents.at[1].phone, "154****9002");
  struct yb_enterprise_revoke r = {.enterprise = e.id, .person = agent.id};
  CHECK_OK(act(&w, &r.act, &owner, "enterprise.revoke", yb_enterprise_revoke_run));
  CHECK_OK(yb_who_of_session(&w.app, b->ctx, &key, &who));
  CHECK(who.enterprise == 0);                            /* at once, in the same session */
  r.person = owner.id;
  CHECK_RC(act(&w, &r.act, &owner, "enterprise.revoke", yb_enterprise_revoke_run), YB_CONFLICT);
  end(&w);
}

/* ---- data ---- */

ON_BOTH(edited_and_masked) {
  struct world w;
  struct yb_person_view v;
  begin(&w, b);
  struct yb_who me = person(register_person(&w, PHONE, "陈示敏", NULL));
  struct yb_person_edit e = {.idno = YB_S("440703199001010010")};
  CHECK_RC(act(&w, &e.act, &me, "person.edit", yb_person_edit_run), YB_INVALID);
  e = (struct yb_person_edit){.idno = YB_S("440703199001010017"), .email = YB_S("a@b.example")};
  CHECK_OK(act(&w, &e.act, &me, "person.edit", yb_person_edit_run));
  CHECK_OK(yb_person_get(&w.app, b->ctx, me.id, false, &v));
  CHECK_STR(v.name, "陈**");
  CHECK_STR(v.phone, "154****9001");
  CHECK_STR(v.idno, "440703********0017");
  CHECK_OK(yb_person_get(&w.app, b->ctx, me.id, true, &v));
  CHECK_STR(v.idno, "440703199001010017");
  CHECK_STR(v.phone, PHONE);
  end(&w);
}

ON_BOTH(consents_stand_and_fall) {
  struct world w;
  struct yb_consent_list list;
  struct yb_submit_direct s = {.channel = {NULL, 0}};
  begin(&w, b);
  struct yb_who me = person(register_person(&w, PHONE, "陈示", NULL));
  struct yb_consent_set c = {.purpose = YB_S("contact_later"), .given = true};
  CHECK_OK(act(&w, &c.act, &me, "consent.set", yb_consent_set_run));
  c.given = false;
  CHECK_OK(act(&w, &c.act, &me, "consent.set", yb_consent_set_run));
  CHECK_OK(yb_consents_of(&w.app, b->ctx, me.id, &list));
  CHECK(list.count == 3 && list.at[2].withdrawn_at == NOW && list.at[0].withdrawn_at == 0);
  c.purpose = YB_S("nothing");
  CHECK_RC(act(&w, &c.act, &me, "consent.set", yb_consent_set_run), YB_INVALID);
  submit(&w, &me, &s);
  c.purpose = YB_S("handle");
  CHECK_RC(act(&w, &c.act, &me, "consent.set", yb_consent_set_run), YB_CONFLICT);
  struct yb_withdraw wd = {.case_id = s.case_id};
  CHECK_OK(act(&w, &wd.act, &me, "case.withdraw", yb_withdraw_run));
  CHECK_OK(act(&w, &c.act, &me, "consent.set", yb_consent_set_run));
  end(&w);
}

ON_BOTH(exported_and_erased) {
  struct world w;
  struct yb_who who;
  struct yb_person_view v;
  struct yb_case_view cv;
  struct yb_submit_direct s = {.channel = {NULL, 0}};
  struct yb_verify_report *report = YB_NEW(b->ctx->arena, struct yb_verify_report);
  yb_digest key;
  begin(&w, b);
  struct yb_who me = person(register_person(&w, PHONE, "陈示", &key));
  submit(&w, &me, &s);
  struct yb_person_export x = {.json = {"", 0}};
  x.act.app = &w.app;
  x.act.who = &me;
  x.act.ctx = b->ctx;
  CHECK_OK(yb_person_export_prepare(&x));
  CHECK_OK(act(&w, &x.act, &me, "person.export", yb_person_export_run));
  CHECK(yb_str_find(x.json, YB_S(PHONE)) != SIZE_MAX);
  CHECK(yb_str_find(x.json, YB_S("440703199001010017")) != SIZE_MAX);    /* an answer */
  CHECK(yb_str_find(x.json, s.no) != SIZE_MAX);
  const struct yb_json *doc;
  CHECK_OK(yb_json_parse(b->ctx, YB_S("export"), x.json, &doc));
  CHECK_INT(yb_json_get(doc, YB_S("cases"))->count, 1);
  CHECK(yb_json_get(doc, YB_S("letters")) && yb_json_get(doc, YB_S("drafts")));
  struct yb_person_erase e = {.phrase = YB_S("好的")};
  CHECK_RC(act(&w, &e.act, &me, "person.erase", yb_person_erase_run), YB_INVALID);
  e.phrase = YB_S(YB_ERASE_PHRASE);
  CHECK_RC(act(&w, &e.act, &me, "person.erase", yb_person_erase_run), YB_CONFLICT);
  CHECK(said(&w, YB_MSG_party_open_case));
  struct yb_withdraw wd = {.case_id = s.case_id};
  CHECK_OK(act(&w, &wd.act, &me, "case.withdraw", yb_withdraw_run));
  CHECK_OK(act(&w, &e.act, &me, "person.erase", yb_person_erase_run));
  CHECK_RC(yb_who_of_session(&w.app, b->ctx, &key, &who), YB_ABSENT);
  CHECK_OK(yb_person_get(&w.app, b->ctx, me.id, true, &v));
  CHECK(v.erased && v.name.n == 0 && v.phone.n == 0);
  CHECK_OK(yb_case_get(&w.app, b->ctx, &me, s.case_id, &cv));            /* the case remains */
  CHECK(yb_json_get(cv.answers, YB_S("lead_cnid")) == NULL);
  CHECK_OK(yb_store_seal(b->store));
  CHECK_OK(yb_store_verify(b->store, b->ctx, NULL, report));
  CHECK(report->fault_count == 0 && report->open == 0 && report->sealed > 3);
  CHECK(register_person(&w, PHONE, "新人", NULL) != me.id);              /* a stranger now */
  end(&w);
}

static yb_rc newest_event(struct yb_tx *tx, void *arg) {
  struct yb_event *out = arg;
  const struct yb_event *list;
  uint32_t n;
  YB_TRY(yb_event_of(tx, YB_S("case"), out->agg, 0, 100, &list, &n));
  *out = list[n - 1];
  return YB_OK;
}

ON_BOTH(unmasked_with_a_reason) {
  struct world w;
  struct yb_submit_direct s = {.channel = {NULL, 0}};
  struct yb_event ev;
  begin(&w, b);
  struct yb_who me = person(register_person(&w, PHONE, "陈示", NULL));
  struct yb_who lead = staff_who(&w, "lead", "desk_lead", "kaiping_film");
  struct yb_who clerk = staff_who(&w, "clerk", "clerk", "kaiping_film");
  struct yb_who far = staff_who(&w, "far", "desk_lead", "taishan_film");
  submit(&w, &me, &s);
  struct yb_unmask u = {.case_id = s.case_id, .field = YB_S("lead_cnid"),
                        .act.reason = YB_S("核对证件原件")};
  CHECK_RC(act(&w, &u.act, &clerk, "case.unmask", yb_unmask_run), YB_DENIED);
  CHECK_RC(act(&w, &u.act, &far, "case.unmask", yb_unmask_run), YB_ABSENT);
  CHECK_OK(act(&w, &u.act, &lead, "case.unmask", yb_unmask_run));
  CHECK_STR(u.value, "440703199001010017");
  ev = (struct yb_event){.agg = s.case_id};
  CHECK_OK(yb_store_read(b->store, b->ctx, newest_event, &ev));
  CHECK_STR(ev.verb, "case.unmasked");
  CHECK_STR(ev.reason, "核对证件原件");
  CHECK(yb_str_find(ev.data, YB_S("lead_cnid")) != SIZE_MAX);
  CHECK(yb_str_find(ev.data, YB_S("440703")) == SIZE_MAX);
  u.field = YB_S("applicant.phone");
  CHECK_OK(act(&w, &u.act, &lead, "case.unmask", yb_unmask_run));
  CHECK_STR(u.value, PHONE);
  u.field = YB_S("applicant.shoe_size");
  CHECK_RC(act(&w, &u.act, &lead, "case.unmask", yb_unmask_run), YB_INVALID);
  u.field = YB_S("lead_cnid");
  u.act.reason = YB_S("看看");
  CHECK_RC(act(&w, &u.act, &lead, "case.unmask", yb_unmask_run), YB_INVALID);
  end(&w);
}

/* ---- callers ---- */

static yb_rc call(struct world *w, yb_str no, const char *code, struct yb_caller_login *l) {
  *l = (struct yb_caller_login){.no = no, .code = yb_str_of(code), .key = new_key(w)};
  return act(w, &l->act, &w->nobody, "caller.login", yb_caller_login_run);
}

ON_BOTH(callers) {
  struct world w;
  struct yb_caller_login l;
  struct yb_who who;
  struct yb_submit_direct s = {.channel = YB_S("hotline"), .phone = YB_S("15400009003"),
                               .name = YB_S("来电人")};
  begin(&w, b);
  struct yb_who hotline = staff_who(&w, "hot", "hotline_clerk", "city_hotline");
  submit(&w, &hotline, &s);
  CHECK_RC(call(&w, YB_S("XP1"), s.code, &l), YB_INVALID);
  for (int i = 0; i < 4; i++) CHECK_RC(call(&w, s.no, "12", &l), YB_INVALID);
  CHECK_OK(call(&w, s.no, s.code, &l));                       /* forgets the wrong ones */
  CHECK_OK(yb_who_of_session(&w.app, b->ctx, &l.key, &who));
  CHECK(who.kind == YB_WHO_CALLER && who.case_id == s.case_id && who.id == 0);
  for (int i = 0; i < 5; i++) CHECK_RC(call(&w, s.no, "12", &l), YB_INVALID);
  CHECK_RC(call(&w, s.no, s.code, &l), YB_LOCKED);
  for (int i = 0; i < 5; i++) CHECK_RC(call(&w, YB_S("XP-nobody"), "12", &l), YB_INVALID);
  CHECK_RC(call(&w, YB_S("xp－nobody"), "12", &l), YB_LOCKED);  /* as if it were there */
  later(&w, YB_HOUR_MS);
  CHECK_OK(call(&w, s.no, s.code, &l));
  end(&w);
}

/* ---- keys ---- */

/* The key text without its line "key 1": what an operator keeps after rewrapping. */
static yb_str without_first_key(struct world *w, yb_str text) {
  struct yb_buf out;
  yb_str line;
  yb_buf_init(&out, w->b->ctx->arena);
  while (yb_str_cut(&text, '\n', &line))
    if (!yb_str_starts(line, YB_S("key 1 "))) {
      yb_buf_put(&out, line);
      yb_buf_byte(&out, '\n');
    }
  return yb_buf_str(&out);
}

ON_BOTH(rotation) {
  struct world w;
  struct yb_person_view v;
  struct yb_keys_rewrap k = {.left = -1};
  yb_str longer;
  begin(&w, b);
  int64_t a = register_person(&w, PHONE, "陈示", NULL);
  CHECK_OK(yb_vault_rotate(b->ctx->arena, w.key_text, &longer));
  yb_vault_close(w.app.vault);
  CHECK_OK(yb_vault_open(b->ctx, longer, YB_SUITE_INTL, &w.app.vault));
  int64_t c = register_person(&w, "15400009002", "李示", NULL);
  CHECK_OK(yb_person_get(&w.app, b->ctx, a, true, &v));        /* both keys open theirs */
  struct yb_who stranger = person(a);
  CHECK_RC(act(&w, &k.act, &stranger, "keys.rewrap", yb_keys_rewrap_run), YB_DENIED);
  CHECK_OK(act(&w, &k.act, &w.system, "keys.rewrap", yb_keys_rewrap_run));
  CHECK_INT(k.left, 0);
  yb_vault_close(w.app.vault);
  CHECK_OK(yb_vault_open(b->ctx, without_first_key(&w, longer), YB_SUITE_INTL, &w.app.vault));
  CHECK_OK(yb_person_get(&w.app, b->ctx, a, true, &v));
  CHECK_STR(v.phone, PHONE);
  CHECK_OK(yb_person_get(&w.app, b->ctx, c, true, &v));
  CHECK_STR(v.phone, "15400009002");
  end(&w);
}
