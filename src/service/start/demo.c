/* demo.c - an empty store is filled with the pack's invented people and cases, by the
 * same verbs that people use, at times in the past.
 *
 *   demo/accounts.csv, enterprises.csv -> persons, enterprises, staff
 *   demo/cases.yaml -> steps of all cases, by time -> timers due before -> the verb
 *
 * The sketches end on a day of their own. When that is not the last working day, every
 * time is moved so that as many working days lie between it and the present, and the
 * dates within answers by as many days. One known password for all demo staff.
 */
#include "base/arena.h"
#include "base/log.h"
#include "engine/cases/cases.h"
#include "engine/parties/parties.h"
#include "pure/calendar/calendar.h"
#include "service/start/demo_int.h"
#include "service/start/start_int.h"
#include "store/event.h"
#include "store/timer.h"

#define DAYS_BACK 200

static const struct yb_who system_who = {.kind = YB_WHO_SYSTEM, .name = {"", 0}};

/* ---- people ---- */

struct seed_person {
  struct yb_act act;
  const struct yb_demo_account *account;
  const struct yb_demo_enterprise *enterprise;
  struct yb_demo_actor *out;
};

static yb_rc seed_enterprise(struct yb_tx *tx, struct seed_person *s) {
  const struct yb_demo_enterprise *e = s->enterprise;
  struct yb_who who = {.kind = YB_WHO_PERSON, .id = s->out->id};
  struct yb_enterprise_add add = {.act = s->act, .uscc = e->uscc, .name = e->name};
  struct yb_cmd inner = s->act.cmd;
  add.act.who = &who;
  inner.arg = &add;
  YB_TRY(yb_enterprise_add_run(tx, &inner));
  s->out->enterprise = add.id;
  return YB_OK;
}

static yb_rc consent(struct yb_tx *tx, struct seed_person *s, const struct yb_who *who,
                     yb_str purpose) {
  struct yb_consent_set set = {.act = s->act, .purpose = purpose, .given = true};
  struct yb_cmd inner = s->act.cmd;
  set.act.who = who;
  inner.arg = &set;
  return yb_consent_set_run(tx, &inner);
}

static yb_rc seed_person_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct seed_person *s = cmd->arg;
  const struct yb_pack *pack = s->act.app->pack;
  struct yb_event registered = {.kind = YB_S("person"), .verb = YB_S("person.registered")};
  struct yb_person_data data = {.name = s->account->name, .phone = s->account->phone,
                                .idno = YB_S(""), .email = YB_S("")};
  struct yb_who who = {.kind = YB_WHO_PERSON};
  YB_TRY(yb_person_make(tx, s->act.app->vault, &data, &s->out->id));
  who.id = registered.agg = s->out->id;
  YB_TRY(yb_event_add(tx, &registered, NULL));
  for (uint32_t i = 0; i < pack->services; i++)
    for (uint32_t k = 0; k < pack->service[i].guide.consents; k++) {
      const struct yb_consent *c = &pack->service[i].guide.consent[k];
      if (c->required) YB_TRY(consent(tx, s, &who, c->id));
    }
  return s->enterprise ? seed_enterprise(tx, s) : YB_OK;
}

struct seed_staff {
  struct yb_staff_make make;
  struct yb_demo_actor *out;
};

/* Demo staff need not change the password that everybody may know. */
static yb_rc seed_staff_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct seed_staff *s = cmd->arg;
  struct yb_officer o;
  YB_TRY(yb_staff_make_run(tx, cmd));
  YB_TRY(yb_officer_load(tx, s->make.id, &o));
  o.must_change = 0;
  YB_TRY(yb_officer_store(tx, &o));
  s->out->id = s->make.id;
  return YB_OK;
}

static const struct yb_demo_enterprise *enterprise_of(const struct yb_pack *pack, yb_str uscc) {
  for (uint32_t i = 0; uscc.n && i < pack->enterprises; i++)
    if (yb_str_eq(pack->enterprise[i].uscc, uscc)) return &pack->enterprise[i];
  return NULL;
}

static yb_rc seed_account(struct yb_demo *d, uint32_t i, const char *encoded) {
  const struct yb_demo_account *account = &d->app->pack->account[i];
  struct yb_demo_actor *out = &d->actor[i];
  struct yb_ctx ctx = *d->ctx;
  ctx.now_ms = d->first;
  out->account = account;
  if (account->login.n == 0) {
    struct seed_person p = {.account = account, .out = out,
                            .enterprise = enterprise_of(d->app->pack, account->enterprise)};
    yb_act_init(&p.act, d->app, &system_who, &ctx, YB_S("demo.person"), seed_person_run);
    return yb_act_run(&p.act);
  }
  struct seed_staff s = {.make = {.login = account->login, .name = account->name,
                                  .role = account->role, .unit = account->unit}, .out = out};
  yb_act_init(&s.make.act, d->app, &system_who, &ctx, YB_S("demo.staff"), seed_staff_run);
  memcpy(s.make.encoded, encoded, sizeof s.make.encoded);
  YB_TRY(yb_act_run(&s.make.act));
  return yb_who_of_staff(d->app, d->ctx, out->id, &out->who);
}

static yb_rc seed_people(struct yb_demo *d) {
  char encoded[YB_PASSWORD_BYTES] = "";
  YB_TRY(yb_password_hash(YB_S(YB_DEMO_PASSWORD), encoded));
  d->actor = YB_NEW_N(d->ctx->arena, d->app->pack->accounts, struct yb_demo_actor);
  if (!d->actor) return YB_NOMEM;
  for (uint32_t i = 0; i < d->app->pack->accounts; i++) {
    YB_TRY(seed_account(d, i, encoded));
    struct yb_demo_actor *a = &d->actor[i];
    if (a->account->login.n == 0)
      a->who = (struct yb_who){.kind = YB_WHO_PERSON, .id = a->id, .enterprise = a->enterprise,
                               .name = {"", 0}};
  }
  return YB_OK;
}

struct yb_demo_actor *yb_demo_actor(struct yb_demo *d, yb_str id) {
  for (uint32_t i = 0; i < d->app->pack->accounts; i++)
    if (yb_str_eq(d->actor[i].account->id, id)) return &d->actor[i];
  return NULL;
}

/* ---- days ---- */

/* As many working days before the last day as `day` lies before the sketches' last. */
yb_date yb_demo_day(const struct yb_demo *d, yb_date day) {
  const struct yb_calendar *cal = d->app->pack->calendar;
  if (d->moved == 0) return day;
  for (int n = 0; n < DAYS_BACK; n++) {
    yb_date then = yb_calendar_shift(cal, d->last, -n);
    if (then.year == INT32_MIN || yb_date_cmp(then, day) > 0) continue;
    yb_date to = yb_calendar_shift(cal, d->today, -n);
    if (to.year != INT32_MIN) return to;
  }
  return yb_date_of_days(yb_date_days(day) + d->moved);
}

/* "2026-11-20 10:53" of the city. */
static bool moment(const struct yb_zone *zone, yb_str text, yb_civil *out) {
  int64_t hour, minute;
  if (text.n != 16 || text.p[10] != ' ' || text.p[13] != ':') return false;
  if (!yb_date_parse(yb_str_upto(text, 10), &out->date)) return false;
  if (!yb_str_int(yb_str_n(text.p + 11, 2), &hour) ||
      !yb_str_int(yb_str_n(text.p + 14, 2), &minute))
    return false;
  (void)zone;
  out->hour = (uint8_t)hour;
  out->minute = (uint8_t)minute;
  return true;
}

/* The last working day on which the sketches' last moment is already past. */
static void place_days(struct yb_demo *d, yb_civil last) {
  const struct yb_zone *zone = d->app->pack->zone;
  yb_date today = yb_zone_civil(zone, d->ctx->now_ms).date;
  yb_civil at = last;
  d->last = last.date;
  d->today = last.date;
  d->moved = 0;
  for (int back = 0; back < 30; back++) {
    at.date = yb_date_of_days(yb_date_days(today) - back);
    if (!yb_calendar_day(d->app->pack->calendar, at.date).works) continue;
    if (yb_zone_instant(zone, at) > d->ctx->now_ms) continue;
    d->today = at.date;
    d->moved = yb_date_days(at.date) - yb_date_days(last.date);
    return;
  }
}

/* ---- steps ---- */

static yb_rc count_steps(struct yb_demo *d, yb_civil *last) {
  const struct yb_pack *pack = d->app->pack;
  int64_t newest = INT64_MIN;
  for (uint32_t i = 0; i < pack->cases; i++) {
    const struct yb_json *path = yb_json_get(pack->case_sketch[i], YB_S("path"));
    d->steps += path ? path->count : 0;
    for (const struct yb_json *s = path ? path->first : NULL; s; s = s->next) {
      yb_civil at = {.nano = 0};
      if (!moment(pack->zone, yb_json_get_str(s, YB_S("at")), &at)) return YB_INVALID;
      int64_t ms = yb_zone_instant(pack->zone, at);
      if (ms <= newest) continue;
      newest = ms;
      *last = at;
    }
  }
  return YB_OK;
}

static void insert_sorted(struct yb_demo_step *list, uint32_t n, struct yb_demo_step s) {
  for (; n && list[n - 1].at > s.at; n--) list[n] = list[n - 1];
  list[n] = s;
}

static yb_rc gather(struct yb_demo *d) {
  const struct yb_pack *pack = d->app->pack;
  yb_civil last = {.nano = 0};
  uint32_t n = 0;
  YB_TRY(count_steps(d, &last));
  place_days(d, last);
  d->step = YB_NEW_N(d->ctx->arena, d->steps, struct yb_demo_step);
  d->one = YB_NEW_N(d->ctx->arena, pack->cases, struct yb_demo_case);
  if (!d->step || !d->one) return YB_NOMEM;
  for (uint32_t i = 0; i < pack->cases; i++) {
    const struct yb_json *path = yb_json_get(pack->case_sketch[i], YB_S("path"));
    d->one[i].sketch = pack->case_sketch[i];
    for (const struct yb_json *s = path ? path->first : NULL; s; s = s->next) {
      yb_civil at = {.nano = 0};
      (void)moment(pack->zone, yb_json_get_str(s, YB_S("at")), &at);
      at.date = yb_demo_day(d, at.date);
      insert_sorted(d->step, n++, (struct yb_demo_step){yb_zone_instant(pack->zone, at), s,
                                                        &d->one[i]});
    }
  }
  d->first = n ? d->step[0].at - YB_DAY_MS : d->ctx->now_ms;
  return YB_OK;
}

/* Timers fire in their own hour, as if the city had been awake. */
static yb_rc wait_until(struct yb_demo *d, int64_t at) {
  uint32_t fired;
  while (d->now < at) {
    d->now = d->now + YB_HOUR_MS < at ? d->now + YB_HOUR_MS : at;
    do YB_TRY(yb_store_fire_due(d->app->store, d->now, &fired));
    while (fired);
  }
  return YB_OK;
}

static yb_rc refused(struct yb_demo *d, const struct yb_demo_step *s, yb_rc rc) {
  yb_str id = yb_json_get_str(s->of->sketch, YB_S("id"));
  yb_str verb = yb_json_get_str(s->what, YB_S("do"));
  (void)yb_diag(d->ctx, (struct yb_place){0}, YB_MSG_start_demo_step, id, verb);
  return rc;
}

static yb_rc all_steps(struct yb_demo *d) {
  d->now = d->first;
  for (uint32_t i = 0; i < d->steps; i++) {
    if (d->step[i].at > d->ctx->now_ms) break;
    YB_TRY(wait_until(d, d->step[i].at));
    yb_rc rc = yb_demo_step(d, &d->step[i]);
    if (rc != YB_OK) return refused(d, &d->step[i], rc);
  }
  return wait_until(d, d->ctx->now_ms);
}

/* ---- whether ---- */

struct state { bool people, whole; };

static yb_rc look(struct yb_tx *tx, void *arg) {
  struct state *s = arg;
  yb_val city = yb_int(yb_tx_city(tx));
  const yb_val *c;
  yb_rc rc = yb_tx_one(tx, YB_SQL_meta_get, YB_ARGS(city, yb_text(YB_S("demo"))), &c);
  if (rc != YB_OK && rc != YB_ABSENT) return rc;
  s->whole = rc == YB_OK;
  rc = yb_tx_one(tx, YB_SQL_person_any, YB_ARGS(city), &c);
  if (rc == YB_ABSENT) rc = yb_tx_one(tx, YB_SQL_staff_any, YB_ARGS(city), &c);
  if (rc != YB_OK && rc != YB_ABSENT) return rc;
  s->people = rc == YB_OK;
  return YB_OK;
}

static yb_rc finish_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  (void)cmd;
  return yb_tx_exec(tx, YB_SQL_meta_put,
                    YB_ARGS(yb_int(yb_tx_city(tx)), yb_text(YB_S("demo")),
                            yb_text(YB_S("whole"))), NULL);
}

yb_rc yb_demo_seed(struct yb_app *app, struct yb_ctx *ctx) {
  struct yb_demo d = {.app = app, .ctx = ctx};
  struct state s;
  struct yb_cmd end = {.verb = YB_S("demo.end"), .run = finish_run, .ctx = ctx,
                       .actor = {YB_S("system"), 0, 0}};
  if (app->pack->city.operator_name.n)
    return yb_diag(ctx, (struct yb_place){0}, YB_MSG_start_demo_operator, (yb_str){0},
                   (yb_str){0});
  YB_TRY(yb_store_read(app->store, ctx, look, &s));
  if (s.whole) return YB_OK;
  if (s.people) return yb_diag(ctx, (struct yb_place){0}, YB_MSG_start_demo_cut, (yb_str){0},
                               (yb_str){0});
  YB_TRY(gather(&d));
  YB_TRY(seed_people(&d));
  YB_TRY(all_steps(&d));
  return yb_store_run(app->store, &end);
}
