/* views.c - what applicants see of their cases: lists, the page, its past. */
#include "service/apply/views.h"

#include "base/arena.h"
#include "engine/parties/parties.h"
#include "service/apply/apply_int.h"
#include "service/notify/said.h"
#include "store/event.h"

#define PAST_MOST 500u
#define ROWS_A_PAGE 20u

static bool in_days(yb_clock_kind kind) {
  return kind == YB_WORK_DAYS || kind == YB_CALENDAR_DAYS;
}

void yb_promise_of(struct yb_course *co, const struct yb_case_clock *k,
                   struct yb_promise_view *out) {
  struct yb_clock_view v = yb_clock_look(co->pack->calendar, &k->st, yb_tx_now(co->tx));
  struct yb_buf chip;
  yb_buf_init(&chip, yb_tx_arena(co->tx));
  yb_clock_chip(&chip, &v, k->why.n ? YB_S("补正中") : YB_S(""), YB_ZH);
  *out = (struct yb_promise_view){.name = k->name,
                                  .chip = yb_buf_str(&chip),
                                  .light = (int)yb_course_light(co, k),
                                  .budget_ms = v.total * (in_days(v.kind) ? YB_DAY_MS : 1),
                                  .budget = {v.total, v.kind},
                                  .remaining = v.remaining,
                                  .used_ms = v.work_ms,
                                  .used_clock_ms = v.clock_ms,
                                  .due_at = v.due.at_ms == YB_NEVER ? 0 : v.due.at_ms,
                                  .stopped_at = k->st.stopped_ms,
                                  .provisional_year = v.due.missing_year,
                                  .running = v.phase == YB_CLOCK_RUNNING,
                                  .suspended = v.phase == YB_CLOCK_SUSPENDED};
}

static yb_rc fill_clocks(struct yb_course *co, struct yb_case_view *out) {
  struct yb_case_clock *k;
  uint32_t n;
  YB_TRY(yb_clocks_of_case(co->tx, co->c.id, &k, &n));
  for (uint32_t i = 0; i < n; i++) {
    if (k[i].task_id == 0)
      yb_promise_of(co, &k[i], &out->whole);
    else if (out->check.name.n == 0 && k[i].st.kind == (int64_t)co->service->guide.promise.unit)
      yb_promise_of(co, &k[i], &out->check);
  }
  return YB_OK;
}

/* ---- the past ---- */

static yb_str unit_name(const struct yb_course *co, yb_str id) {
  const struct yb_unit *u = yb_pack_unit(co->pack, id);
  return u ? u->name.in[YB_ZH_CN] : id;
}

static yb_rc actor_words(struct yb_course *co, const struct yb_event *e, bool inside,
                         yb_str *out) {
  struct yb_officer o;
  *out = YB_S("系统");
  if (YB_EQ(e->actor.kind, "person") || YB_EQ(e->actor.kind, "caller")) *out = YB_S("申请人");
  if (!YB_EQ(e->actor.kind, "staff")) return YB_OK;
  *out = unit_name(co, co->c.unit);
  if (!inside) return YB_OK;
  yb_rc rc = yb_officer_load(co->tx, e->actor.id, &o);
  if (rc == YB_OK) *out = o.name;
  return rc == YB_ABSENT ? YB_OK : rc;
}

/* Events say what was done to whom in `data`: a unit, a note meant for applicants. */
static yb_rc happening(struct yb_course *co, const struct yb_event *e, bool inside,
                       struct yb_happening *list, uint32_t *count) {
  const struct yb_happen *h = yb_happen_of(e->verb);
  struct yb_happening *out = &list[*count];
  const struct yb_json *data = NULL;
  struct yb_ctx quiet = *yb_tx_ctx(co->tx);
  quiet.diags = NULL;
  if (!h || (!inside && !h->shown)) return YB_OK;
  ++*count;
  if (e->data.n && yb_json_parse(&quiet, YB_S("event"), e->data, &data) != YB_OK) data = NULL;
  *out = (struct yb_happening){.at = e->at, .verb = yb_str_of(h->word), .done = true};
  out->text = yb_json_get_str(data, YB_S("note"));
  if (inside && e->reason.n) out->text = e->reason;
  YB_TRY(actor_words(co, e, inside, &out->who));
  yb_str unit = yb_json_get_str(data, YB_S("unit"));
  if (unit.n) out->who = unit_name(co, unit);
  return YB_OK;
}

static yb_rc fill_past(struct yb_course *co, bool inside, struct yb_happenings *out) {
  const struct yb_event *e;
  uint32_t n;
  YB_TRY(yb_event_of(co->tx, YB_S("case"), co->c.id, 0, PAST_MOST, &e, &n));
  struct yb_happening *list = YB_NEW_N(yb_tx_arena(co->tx), n, struct yb_happening);
  if (!list) return YB_NOMEM;
  out->count = 0;
  for (uint32_t i = 0; i < n; i++) YB_TRY(happening(co, &e[i], inside, list, &out->count));
  out->at = list;
  return YB_OK;
}

/* ---- the case ---- */

static yb_rc fill_extras(struct yb_course *co, struct yb_case_view *out) {
  const yb_val *c;
  struct yb_supplement s;
  struct yb_officer o;
  yb_val key = yb_int(co->c.id);
  yb_rc rc = yb_tx_one(co->tx, YB_SQL_permit_of_case, YB_ARGS(yb_city_val(co->tx), key), &c);
  if (rc == YB_OK) {
    out->permit_no = yb_str_in(&c[2]);
    out->permit_code = yb_str_in(&c[3]);
  } else if (rc != YB_ABSENT) {
    return rc;
  }
  rc = yb_tx_one(co->tx, YB_SQL_rating_of_case, YB_ARGS(yb_city_val(co->tx), key), &c);
  if (rc == YB_OK)
    out->rating = (int)yb_int_of(&c[1]);
  else if (rc != YB_ABSENT)
    return rc;
  rc = co->c.state == YB_CASE_SUPPLEMENT ? yb_supplement_open(co->tx, co->c.id, &s) : YB_ABSENT;
  if (rc == YB_OK) {
    YB_TRY(yb_json_parse(yb_tx_ctx(co->tx), YB_S("items"), s.items, &out->wanted));
    out->wanted_note = s.note;
    out->wanted_by = s.lapse_at;
  } else if (rc != YB_ABSENT) {
    return rc;
  }
  if (co->c.butler && yb_officer_load(co->tx, co->c.butler, &o) == YB_OK) out->butler = o.name;
  return YB_OK;
}

yb_rc yb_case_view_fill(struct yb_course *co, bool inside, struct yb_case_view *out) {
  const struct yb_case *c = &co->c;
  struct yb_enterprise e = {.name = YB_S(""), .uscc = YB_S("")};
  if (c->enterprise_id) YB_TRY(yb_enterprise_load(co->tx, c->enterprise_id, &e));
  *out = (struct yb_case_view){.id = c->id,
                               .version = c->version,
                               .person = c->person_id,
                               .enterprise = c->enterprise_id,
                               .submitted_at = c->submitted_at,
                               .accepted_at = c->accepted_at,
                               .decided_at = c->decided_at,
                               .closed_at = c->closed_at,
                               .no = c->no,
                               .title = c->title,
                               .channel = c->channel,
                               .reason = c->reason,
                               .clause = c->clause,
                               .enterprise_name = e.name,
                               .uscc = e.uscc,
                               .uscc_warn = e.uscc_warn && !e.confirmed_by,
                               .state = (yb_case_state)c->state,
                               .service = co->service,
                               .division = co->division,
                               .unit = yb_pack_unit(co->pack, c->unit),
                               .supplements = (uint32_t)c->supplements,
                               .extensions = (uint32_t)c->extensions};
  YB_TRY(fill_clocks(co, out));
  YB_TRY(fill_past(co, inside, &out->past));
  YB_TRY(fill_extras(co, out));
  YB_TRY(yb_course_answers_get(co, &out->answers));
  YB_TRY(
      yb_papers_view(co->tx, co->app, co->service, YB_SQL_papers_of_case, c->id, &out->papers));
  out->can_withdraw = yb_case_may_move(out->state, YB_CASE_WITHDRAW);
  out->can_remind = !yb_case_closed(out->state) && out->state != YB_CASE_SUPPLEMENT;
  out->can_rate = out->rating == 0 && yb_case_rateable(co);
  out->can_supplement = out->state == YB_CASE_SUPPLEMENT;
  return YB_OK;
}

struct read_case {
  struct yb_app *app;
  const struct yb_who *who;
  int64_t id;
  struct yb_case_view *out;
};

static yb_rc read_case(struct yb_tx *tx, void *arg) {
  struct read_case *r = arg;
  struct yb_course co;
  YB_TRY(yb_course_view(tx, r->app, r->id, &co));
  if (!yb_course_is_theirs(&co, r->who)) return YB_ABSENT;
  YB_TRY(yb_case_view_fill(&co, false, r->out));
  return yb_facts_of(tx, r->app, co.c.person_id, co.c.enterprise_id, &r->out->facts);
}

yb_rc yb_case_get(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who, int64_t id,
                  struct yb_case_view *out) {
  struct read_case r = {app, who, id, out};
  return yb_store_read(app->store, ctx, read_case, &r);
}

/* ---- one's own cases ---- */

struct read_rows {
  struct yb_app *app;
  const struct yb_who *who;
  int64_t before;
  struct yb_case_rows *out;
};

static yb_rc row_of(struct yb_tx *tx, struct yb_app *app, const yb_val *row,
                    struct yb_case_row *out) {
  struct yb_case c;
  struct yb_course co;
  const yb_val *cell;
  yb_case_of_row(row, &c);
  YB_TRY(yb_course_of(tx, app, &c, &co));
  yb_case_state state = (yb_case_state)c.state;
  bool rateable = yb_case_rateable(&co);
  if (rateable) {
    yb_rc rc = yb_tx_one(tx, YB_SQL_rating_of_case, YB_ARGS(yb_city_val(tx), yb_int(c.id)), &cell);
    if (rc != YB_OK && rc != YB_ABSENT) return rc;
    rateable = rc == YB_ABSENT;
  }
  *out = (struct yb_case_row){
      .id = c.id,
      .submitted_at = co.c.submitted_at,
      .due_at = co.c.due_at == YB_NEVER ? 0 : co.c.due_at,
      .no = co.c.no,
      .title = co.c.title,
      .service_name = co.service->guide.name.in[YB_ZH_CN],
      .state = state,
      .yours = state == YB_CASE_SUPPLEMENT,
      .can_rate = rateable};
  YB_TRY(yb_str_fmt(yb_tx_arena(tx), &out->next, "next.%s", yb_case_state_name(state)));
  return YB_OK;
}

static yb_rc read_rows(struct yb_tx *tx, void *arg) {
  struct read_rows *r = arg;
  struct yb_rows rows;
  bool firm = r->who->enterprise != 0;
  int64_t before = r->before ? r->before : INT64_MAX;
  YB_TRY(yb_tx_rows(
      tx, firm ? YB_SQL_cases_of_enterprise : YB_SQL_cases_of_person,
      YB_ARGS(yb_city_val(tx), yb_int(firm ? r->who->enterprise : r->who->id), yb_int(before)),
      &rows));
  uint32_t n = rows.count < ROWS_A_PAGE ? rows.count : ROWS_A_PAGE;
  struct yb_case_row *list = YB_NEW_N(yb_tx_arena(tx), n, struct yb_case_row);
  if (!list) return YB_NOMEM;
  for (uint32_t i = 0; i < n; i++)
    YB_TRY(row_of(tx, r->app, yb_row(&rows, i), &list[i]));
  *r->out = (struct yb_case_rows){n, list, rows.count > n ? list[n - 1].id : 0};
  return YB_OK;
}

yb_rc yb_cases_of(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                  int64_t before, struct yb_case_rows *out) {
  struct read_rows r = {app, who, before, out};
  *out = (struct yb_case_rows){0, NULL, 0};
  if (who->kind != YB_WHO_PERSON) return YB_OK;
  return yb_store_read(app->store, ctx, read_rows, &r);
}

struct read_waiting {
  const struct yb_who *who;
  uint32_t *out;
};

static yb_rc read_waiting(struct yb_tx *tx, void *arg) {
  struct read_waiting *r = arg;
  bool firm = r->who->enterprise != 0;
  struct yb_rows rows;
  YB_TRY(yb_tx_rows(
      tx, firm ? YB_SQL_cases_states_of_enterprise : YB_SQL_cases_states_of_person,
      YB_ARGS(yb_city_val(tx), yb_int(firm ? r->who->enterprise : r->who->id)), &rows));
  for (uint32_t i = 0; i < rows.count; i++)
    *r->out += yb_int_of(yb_row(&rows, i)) == YB_CASE_SUPPLEMENT;
  return YB_OK;
}

yb_rc yb_cases_waiting(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                       uint32_t *out) {
  struct read_waiting r = {who, out};
  *out = 0;
  if (who->kind != YB_WHO_PERSON) return YB_OK;
  return yb_store_read(app->store, ctx, read_waiting, &r);
}

struct read_stamp {
  const struct yb_who *who;
  int64_t id;
  yb_str *out;
};

static yb_rc read_stamp(struct yb_tx *tx, void *arg) {
  struct read_stamp *r = arg;
  uint32_t waiting = 0;
  struct read_waiting w = {r->who, &waiting};
  const yb_val *c;
  YB_TRY(yb_tx_one(tx, YB_SQL_case_stamp, YB_ARGS(yb_city_val(tx), yb_int(r->id)), &c));
  struct yb_course co = {.c = {.id = r->id, .person_id = yb_int_of(&c[0]),
                               .enterprise_id = yb_int_of(&c[1])}};
  if (!yb_course_is_theirs(&co, r->who)) return YB_ABSENT;
  if (r->who->kind == YB_WHO_PERSON) YB_TRY(read_waiting(tx, &w));
  return yb_str_fmt(yb_tx_arena(tx), r->out, "%d %lld.%lld.%lld.%lld %u", (int)r->who->kind,
                    (long long)yb_int_of(&c[2]), (long long)yb_int_of(&c[3]),
                    (long long)yb_int_of(&c[4]), (long long)yb_int_of(&c[5]), waiting);
}

yb_rc yb_case_stamp(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who, int64_t id,
                    yb_str *out) {
  struct read_stamp r = {who, id, out};
  return yb_store_read(app->store, ctx, read_stamp, &r);
}

/* ---- inbox ---- */

struct read_inbox {
  struct yb_app *app;
  const struct yb_who *who;
  struct yb_inbox *out;
};

static yb_rc read_inbox(struct yb_tx *tx, void *arg) {
  struct read_inbox *r = arg;
  struct yb_rows rows;
  const yb_val *count;
  yb_val who = yb_int(r->who->id), channel = yb_text(YB_S("inbox"));
  YB_TRY(yb_tx_rows(tx, YB_SQL_notices_of_person, YB_ARGS(yb_city_val(tx), who, channel), &rows));
  struct yb_inbox_row *list = YB_NEW_N(yb_tx_arena(tx), rows.count, struct yb_inbox_row);
  if (!list) return YB_NOMEM;
  for (uint32_t i = 0; i < rows.count; i++) {
    const yb_val *c = yb_row(&rows, i);
    const struct yb_json *args;
    list[i] = (struct yb_inbox_row){.id = yb_int_of(&c[0]),
                                    .case_id = yb_int_of(&c[1]),
                                    .at = yb_int_of(&c[4]),
                                    .read_at = yb_int_of(&c[5])};
    YB_TRY(yb_json_parse(yb_tx_ctx(tx), YB_S("args"), yb_str_in(&c[3]), &args));
    list[i].subscription = yb_str_starts(yb_str_in(&c[2]), YB_S("subscription_"));
    if (yb_str_starts(yb_str_in(&c[2]), YB_S("booking_")) && args->count > 3)
      (void)yb_str_int(yb_json_at(args, 3)->text, &list[i].booking);
    YB_TRY(yb_notice_said(yb_tx_ctx(tx), r->app->pack, "title", yb_str_in(&c[2]), args,
                          &list[i].title));
    YB_TRY(yb_notice_said(yb_tx_ctx(tx), r->app->pack, "sms", yb_str_in(&c[2]), args,
                          &list[i].text));
  }
  YB_TRY(yb_tx_one(tx, YB_SQL_notices_unread, YB_ARGS(yb_city_val(tx), who, channel), &count));
  *r->out = (struct yb_inbox){rows.count, list, yb_int_of(&count[0])};
  return YB_OK;
}

yb_rc yb_inbox_of(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                  struct yb_inbox *out) {
  struct read_inbox r = {app, who, out};
  *out = (struct yb_inbox){0, NULL, 0};
  if (who->kind != YB_WHO_PERSON) return YB_OK;
  return yb_store_read(app->store, ctx, read_inbox, &r);
}

yb_rc yb_inbox_read_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_inbox_read *r = cmd->arg;
  if (r->act.who->kind != YB_WHO_PERSON) return YB_DENIED;
  return yb_tx_exec(
      tx, YB_SQL_notice_read,
      YB_ARGS(yb_city_val(tx), yb_int(r->id), yb_int(r->act.who->id), yb_int(yb_tx_now(tx))),
      NULL);
}
