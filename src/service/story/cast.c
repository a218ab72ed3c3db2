/* cast.c - the people of a story: accounts of the pack, made when they first act. */
#include "engine/parties/parties.h"
#include "service/people/people.h"
#include "service/story/story_int.h"

struct casting {
  struct yb_cmd cmd;
  struct yb_tale *t;
  const struct yb_demo_account *a;
  int64_t id, enterprise;
};

const struct yb_demo_account *yb_tale_account(const struct yb_pack *p, yb_str id) {
  for (uint32_t i = 0; i < p->accounts; i++)
    if (yb_str_eq(p->account[i].id, id)) return &p->account[i];
  return NULL;
}

/* Every row of the account is one role. */
static yb_rc make_staff(struct yb_tx *tx, struct casting *c) {
  const struct yb_pack *p = c->t->pack;
  struct yb_officer o = {.login = c->a->login, .name = c->a->name, .password = YB_S("-")};
  YB_TRY(yb_officer_insert(tx, &o));
  c->id = o.id;
  for (uint32_t i = 0; i < p->accounts; i++)
    if (yb_str_eq(p->account[i].login, c->a->login))
      YB_TRY(yb_role_give(tx, o.id, p->account[i].role, p->account[i].unit, 0));
  return YB_OK;
}

static yb_str firm_name(const struct yb_pack *p, yb_str uscc) {
  for (uint32_t i = 0; i < p->enterprises; i++)
    if (yb_str_eq(p->enterprise[i].uscc, uscc)) return p->enterprise[i].name;
  return uscc;
}

static yb_rc make_person(struct yb_tx *tx, struct casting *c) {
  struct yb_person_data data = {c->a->name, c->a->phone, YB_S(""), YB_S("")};
  struct yb_enterprise e = {.uscc = c->a->enterprise};
  const struct yb_vault *v = c->t->app.vault;
  yb_rc rc = yb_person_find(tx, v, YB_S("phone"), data.phone, &c->id);
  if (rc == YB_ABSENT) rc = yb_person_make(tx, v, &data, &c->id);
  YB_TRY(rc);
  c->enterprise = 0;
  if (c->a->enterprise.n == 0) return YB_OK;
  rc = yb_enterprise_by_uscc(tx, c->a->enterprise, &e);
  if (rc == YB_ABSENT) {
    e = (struct yb_enterprise){.uscc = c->a->enterprise,
                               .name = firm_name(c->t->pack, c->a->enterprise)};
    rc = yb_enterprise_insert(tx, &e);
  }
  YB_TRY(rc);
  struct yb_link link = {e.id, c->id, yb_tx_now(tx), YB_S("owner")};
  c->enterprise = e.id;
  return yb_link_grant(tx, &link, c->id);
}

static yb_rc make(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct casting *c = cmd->arg;
  return c->a->login.n ? make_staff(tx, c) : make_person(tx, c);
}

yb_rc yb_tale_who(struct yb_tale *t, yb_str account, const struct yb_who **out) {
  struct casting c = {.t = t, .a = yb_tale_account(t->pack, account)};
  for (uint32_t i = 0; i < t->people; i++)
    if (yb_str_eq(t->cast[i].id, account)) {
      *out = &t->cast[i].who;
      return YB_OK;
    }
  if (!c.a || t->people == YB_TALE_PEOPLE) return YB_ABSENT;
  c.cmd = (struct yb_cmd){.verb = YB_S("story.cast"), .run = make, .arg = &c, .ctx = &t->ctx,
                          .actor = {YB_S("system"), 0, 0}, .now_ms = t->ctx.now_ms};
  YB_TRY(yb_store_run(t->app.store, &c.cmd));
  struct yb_who *who = &t->cast[t->people].who;
  if (c.a->login.n)
    YB_TRY(yb_who_of_staff(&t->app, &t->ctx, c.id, who));
  else
    *who = (struct yb_who){.kind = YB_WHO_PERSON, .id = c.id, .enterprise = c.enterprise};
  t->cast[t->people++].id = account;
  *out = who;
  return YB_OK;
}
