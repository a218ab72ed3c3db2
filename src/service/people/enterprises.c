/* enterprises.c - enterprises and who acts for them (people.h). */
#include "base/arena.h"
#include "base/text.h"
#include "pure/ident/ident.h"
#include "service/course/course.h"
#include "service/people/people_int.h"

static yb_rc person_only(const struct yb_act *act) {
  return act->who->kind == YB_WHO_PERSON ? YB_OK : YB_DENIED;
}

static yb_rc fault(struct yb_tx *tx, const char *field, yb_msg msg, yb_rc rc) {
  return yb_people_fault(yb_tx_ctx(tx), field, msg, YB_S(""), rc);
}

/* ---- reading ---- */

struct listing {
  struct yb_app *app;
  const struct yb_who *who;
  int64_t enterprise;
  struct yb_enterprise_list *list;
  struct yb_agent_list *agents;
};

static yb_rc read_mine(struct yb_tx *tx, void *arg) {
  struct listing *l = arg;
  struct yb_person_link *links;
  uint32_t n;
  YB_TRY(yb_links_of_person(tx, l->who->id, &links, &n));
  struct yb_enterprise_view *list = YB_NEW_N(yb_tx_arena(tx), n, struct yb_enterprise_view);
  if (!list) return YB_NOMEM;
  for (uint32_t i = 0; i < n; i++) {
    const struct yb_enterprise *e = &links[i].enterprise;
    list[i] = (struct yb_enterprise_view){.id = e->id, .uscc = e->uscc, .name = e->name,
                                          .role = links[i].link.role,
                                          .warn = e->uscc_warn && !e->confirmed_by,
                                          .current = l->who->enterprise == e->id};
  }
  *l->list = (struct yb_enterprise_list){n, list};
  return YB_OK;
}

yb_rc yb_enterprises_of(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                        struct yb_enterprise_list *out) {
  struct listing l = {.app = app, .who = who, .list = out};
  *out = (struct yb_enterprise_list){0, NULL};
  return who->kind == YB_WHO_PERSON ? yb_store_read(app->store, ctx, read_mine, &l) : YB_OK;
}

static yb_rc read_agents(struct yb_tx *tx, void *arg) {
  struct listing *l = arg;
  struct yb_link *links, own;
  uint32_t n;
  YB_TRY(yb_link_get(tx, l->enterprise, l->who->id, &own));
  YB_TRY(yb_links_of_enterprise(tx, l->enterprise, &links, &n));
  struct yb_agent_view *list = YB_NEW_N(yb_tx_arena(tx), n, struct yb_agent_view);
  if (!list) return YB_NOMEM;
  for (uint32_t i = 0; i < n; i++) {
    struct yb_person_view p;
    YB_TRY(yb_person_view_fill(tx, l->app, links[i].person, false, &p));
    list[i] = (struct yb_agent_view){links[i].person, p.name, p.phone, links[i].role,
                                     links[i].granted_at};
  }
  *l->agents = (struct yb_agent_list){n, list};
  return YB_OK;
}

yb_rc yb_enterprise_agents(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                           int64_t enterprise, struct yb_agent_list *out) {
  struct listing l = {.app = app, .who = who, .enterprise = enterprise, .agents = out};
  if (who->kind != YB_WHO_PERSON) return YB_ABSENT;
  return yb_store_read(app->store, ctx, read_agents, &l);
}

/* ---- adding ---- */

static yb_rc read_number(struct yb_tx *tx, struct yb_enterprise_add *x, struct yb_ident *id) {
  struct yb_ctx *ctx = yb_tx_ctx(tx);
  yb_msg why;
  yb_rc rc = yb_ident_read(ctx->arena, ctx->now_ms, YB_IDENT_USCC, x->uscc, id, &why);
  if (rc == YB_INVALID || rc == YB_LIMIT) return fault(tx, "uscc", why, YB_INVALID);
  x->warned = rc == YB_OK && id->warn;
  return rc;
}

static yb_rc has_owner(struct yb_tx *tx, int64_t enterprise, int64_t *owner) {
  struct yb_link *links;
  uint32_t n;
  *owner = 0;
  YB_TRY(yb_links_of_enterprise(tx, enterprise, &links, &n));
  for (uint32_t i = 0; i < n; i++)
    if (YB_EQ(links[i].role, "owner")) *owner = links[i].person;
  return YB_OK;
}

/* Whoever comes first owns the account; later ones are authorised by the owner. */
static yb_rc take_or_make(struct yb_tx *tx, struct yb_enterprise_add *x,
                          const struct yb_ident *id, yb_str name) {
  struct yb_enterprise e;
  int64_t owner;
  yb_rc rc = yb_enterprise_by_uscc(tx, id->text, &e);
  if (rc == YB_ABSENT) {
    e = (struct yb_enterprise){.uscc = id->text, .name = name, .uscc_warn = id->warn};
    YB_TRY(yb_enterprise_insert(tx, &e));
    x->id = e.id;
    return yb_people_event(tx, "enterprise", e.id, "enterprise.added", NULL);
  }
  YB_TRY(rc);
  x->id = e.id;
  YB_TRY(has_owner(tx, e.id, &owner));
  if (owner == 0 || owner == x->act.who->id) return YB_OK;
  return fault(tx, "uscc", YB_MSG_party_enterprise_taken, YB_CONFLICT);
}

yb_rc yb_enterprise_add_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_enterprise_add *x = cmd->arg;
  struct yb_ident id;
  yb_str name;
  YB_TRY(person_only(&x->act));
  YB_TRY(read_number(tx, x, &id));
  YB_TRY(yb_text_tidy(yb_tx_arena(tx), x->name, false, &name));
  if (name.n == 0 || yb_utf8_count(name) > 200)
    return fault(tx, "name", YB_MSG_party_need_enterprise, YB_INVALID);
  YB_TRY(take_or_make(tx, x, &id, name));
  struct yb_link l = {.enterprise = x->id, .person = x->act.who->id, .role = YB_S("owner")};
  YB_TRY(yb_link_grant(tx, &l, x->act.who->id));
  return yb_people_event(tx, "enterprise", x->id, "enterprise.owned", NULL);
}

yb_rc yb_enterprise_confirm_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_enterprise_confirm *x = cmd->arg;
  struct yb_enterprise e;
  struct yb_course co;
  int64_t changed = 0;
  bool sees;
  YB_TRY(yb_course_load(tx, x->act.app, x->case_id, &co));
  YB_TRY(yb_course_staff_sees(&co, x->act.who, &sees));
  if (!sees) return YB_ABSENT;
  if (!yb_who_may(x->act.who, YB_S("accept"), yb_pack_unit(co.pack, co.c.unit), NULL))
    return YB_DENIED;
  if (co.c.enterprise_id == 0) return YB_ABSENT;
  YB_TRY(yb_enterprise_load(tx, co.c.enterprise_id, &e));
  if (e.confirmed_by || !e.uscc_warn) return YB_OK;
  YB_TRY(yb_tx_exec(tx, YB_SQL_enterprise_confirm,
                    YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(e.id), yb_int(x->act.who->id),
                            yb_int(e.version)), &changed));
  if (changed != 1) return YB_CONFLICT;
  return yb_people_event(tx, "enterprise", e.id, "enterprise.confirmed", NULL);
}

/* ---- who may act ---- */

static yb_rc owner_only(struct yb_tx *tx, const struct yb_act *act, int64_t enterprise) {
  struct yb_link own;
  YB_TRY(person_only(act));
  YB_TRY(yb_link_get(tx, enterprise, act->who->id, &own));
  return YB_EQ(own.role, "owner") ? YB_OK : fault(tx, "", YB_MSG_party_not_owner, YB_DENIED);
}

static yb_rc agent_event(struct yb_tx *tx, int64_t enterprise, int64_t person,
                         const char *verb) {
  struct yb_arena *a = yb_tx_arena(tx);
  struct yb_json *data = yb_json_new(a, YB_JSON_OBJECT);
  yb_str id;
  YB_TRY(yb_str_fmt(a, &id, "%lld", (long long)person));
  YB_TRY(yb_json_set(data, YB_S("person"), yb_json_new_str(a, id)));
  return yb_people_event(tx, "enterprise", enterprise, verb, data);
}

yb_rc yb_enterprise_grant_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_enterprise_grant *g = cmd->arg;
  struct yb_link l = {.enterprise = g->enterprise, .role = YB_S("agent")};
  yb_str phone;
  YB_TRY(owner_only(tx, &g->act, g->enterprise));
  YB_TRY(yb_people_phone(yb_tx_ctx(tx), g->phone, &phone));
  yb_rc rc = yb_person_find(tx, g->act.app->vault, YB_S("phone"), phone, &l.person);
  if (rc == YB_ABSENT) return fault(tx, "phone", YB_MSG_party_no_such_person, YB_INVALID);
  YB_TRY(rc);
  if (l.person == g->act.who->id) return YB_OK;    /* the owner stays the owner */
  YB_TRY(yb_link_grant(tx, &l, g->act.who->id));
  return agent_event(tx, g->enterprise, l.person, "enterprise.agent_granted");
}

/* The owner ends an agent's right; an agent may leave. */
yb_rc yb_enterprise_revoke_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_enterprise_revoke *r = cmd->arg;
  struct yb_link l;
  YB_TRY(person_only(&r->act));
  if (r->person != r->act.who->id) YB_TRY(owner_only(tx, &r->act, r->enterprise));
  YB_TRY(yb_link_get(tx, r->enterprise, r->person, &l));
  if (YB_EQ(l.role, "owner")) return fault(tx, "", YB_MSG_party_not_owner, YB_CONFLICT);
  YB_TRY(yb_link_revoke(tx, r->enterprise, r->person));
  return agent_event(tx, r->enterprise, r->person, "enterprise.agent_revoked");
}

yb_rc yb_identity_switch_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_identity_switch *s = cmd->arg;
  struct yb_session_row row;
  struct yb_link l;
  YB_TRY(person_only(&s->act));
  YB_TRY(yb_session_find(tx, &s->key, &row));
  if (row.kind != YB_SESSION_PERSON || row.party_id != s->act.who->id) return YB_DENIED;
  if (s->enterprise) YB_TRY(yb_link_get(tx, s->enterprise, s->act.who->id, &l));
  return yb_session_act_for(tx, &s->key, s->enterprise);
}
