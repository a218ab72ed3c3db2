/* submit.c - from answers to a case: check, number, duties, flow (apply.h). */
#include "base/arena.h"
#include "engine/parties/parties.h"
#include "pure/ident/ident.h"
#include "service/apply/apply_int.h"
#include "store/event.h"

/* "XP{yyyymmdd}-{seq:4}": the day in the city's zone, and a counter of that day. */
static yb_rc put_part(struct yb_tx *tx, struct yb_buf *b, yb_str part, yb_civil day,
                      yb_str day_text) {
  int64_t seq, width = 0;
  yb_str series;
  if (YB_EQ(part, "yyyymmdd")) {
    yb_buf_put(b, day_text);
    return YB_OK;
  }
  if (YB_EQ(part, "yyyy")) {
    yb_buf_fmt(b, "%04d", (int)day.date.year);
    return YB_OK;
  }
  if (!yb_str_starts(part, YB_S("seq"))) return YB_INVALID;
  if (part.n > 4 && !yb_str_int(yb_str_from(part, 4), &width)) return YB_INVALID;
  YB_TRY(
      yb_str_fmt(yb_tx_arena(tx), &series, "%.*s%.*s", YB_ARG(yb_buf_str(b)), YB_ARG(day_text)));
  YB_TRY(yb_number_next(tx, series, &seq));
  yb_buf_fmt(b, "%0*lld", (int)(width > 0 && width < 12 ? width : 1), (long long)seq);
  return YB_OK;
}

static yb_rc make_number(struct yb_tx *tx, const struct yb_pack *pack, yb_str pattern,
                         yb_str *out) {
  struct yb_buf b;
  yb_civil day = yb_zone_civil(pack->zone, yb_tx_now(tx));
  yb_str day_text;
  YB_TRY(yb_str_fmt(yb_tx_arena(tx), &day_text, "%04d%02u%02u", (int)day.date.year,
                    day.date.month, day.date.day));
  yb_buf_init(&b, yb_tx_arena(tx));
  while (pattern.n) {
    size_t open = yb_str_find(pattern, YB_S("{")), close = yb_str_find(pattern, YB_S("}"));
    if (open == SIZE_MAX || close == SIZE_MAX || close < open) break;
    yb_buf_put(&b, yb_str_upto(pattern, open));
    YB_TRY(put_part(tx, &b, yb_str_n(pattern.p + open + 1, close - open - 1), day, day_text));
    pattern = yb_str_from(pattern, close + 1);
  }
  yb_buf_put(&b, pattern);
  return yb_buf_take(&b, out);
}

/* The place that the answers name; the whole city when they name none. */
static yb_str place_of(const struct yb_service *s, const struct yb_pack *pack,
                       const struct yb_json *answers) {
  yb_str text = yb_json_str(yb_json_path(answers, s->guide.case_division), YB_S(""));
  return yb_pack_division(pack, text) ? text : pack->city.code;
}

/* The office that answers for the case from its first moment. */
static yb_rc lead_unit(struct yb_tx *tx, struct yb_course *co, yb_str place) {
  yb_str kind = co->service->guide.lead_unit_kind;
  const struct yb_unit *u;
  co->division = yb_pack_division(co->pack, place);
  u = yb_pack_duty_unit(co->pack, kind, co->division);
  if (!u) return yb_diag(yb_tx_ctx(tx), (struct yb_place){0}, YB_MSG_case_no_unit, kind, place);
  co->c.unit = u->id;
  return YB_OK;
}

static yb_rc fill(struct yb_tx *tx, struct yb_app *app, const struct yb_opening *o,
                  struct yb_course *co) {
  struct yb_case *c = &co->c;
  yb_str place = place_of(o->service, app->pack, o->answers);
  *co = (struct yb_course){.tx = tx, .app = app, .pack = app->pack, .service = o->service};
  c->id = o->case_id;
  c->version = 1;
  c->service = o->service->id;
  c->pack_version = o->pack_version;
  c->channel = o->channel;
  c->person_id = o->person;
  c->enterprise_id = o->enterprise;
  c->submitted_at = yb_tx_now(tx);
  c->due_at = YB_NEVER;
  if (!yb_str_int(place, &c->division)) return YB_BROKEN;
  YB_TRY(lead_unit(tx, co, place));
  c->title = o->title;
  c->duties = o->duties;
  c->answers = o->clear;
  c->box = o->box;
  if (o->access) c->access = yb_str_n((const char *)o->access->b, sizeof o->access->b);
  return make_number(tx, app->pack, o->service->guide.case_number, &c->no);
}

/* The id is made here: the box is bound to it. */
yb_rc yb_opening_prepare(struct yb_tx *tx, struct yb_app *app, struct yb_opening *o) {
  struct yb_course co = {.tx = tx, .app = app, .pack = app->pack, .service = o->service};
  struct yb_json *variables, *pruned;
  YB_TRY(yb_form_prune(o->service->form[YB_ZH_CN], yb_tx_ctx(tx), o->answers, o->facts, &pruned));
  YB_TRY(yb_course_variables(&co, pruned, o->facts, &variables));
  co.c.id = yb_store_id(app->store);
  co.c.person_id = o->person;
  YB_TRY(yb_course_answers_put(&co, pruned));
  o->variables = variables;
  o->duties = co.c.duties;
  o->clear = co.c.answers;
  o->box = co.c.box;
  o->title = yb_json_str(yb_json_path(o->answers, o->service->guide.case_title),
                         o->service->guide.name.in[YB_ZH_CN]);
  o->case_id = co.c.id;
  return YB_OK;
}

yb_rc yb_case_open(struct yb_tx *tx, struct yb_app *app, const struct yb_opening *given,
                   struct yb_course *co) {
  struct yb_arena *a = yb_tx_arena(tx);
  struct yb_opening o = *given;
  struct yb_json *data = yb_json_new(a, YB_JSON_OBJECT);
  if (o.case_id == 0) YB_TRY(yb_opening_prepare(tx, app, &o));
  YB_TRY(fill(tx, app, &o, co));
  YB_TRY(yb_course_begin(co, o.variables));
  YB_TRY(yb_json_set(data, YB_S("no"), yb_json_new_str(a, co->c.no)));
  YB_TRY(yb_json_set(data, YB_S("channel"), yb_json_new_str(a, o.channel)));
  YB_TRY(yb_json_set(data, YB_S("duties"),
                     yb_json_copy(a, yb_json_get(o.variables, YB_S("duties")))));
  YB_TRY(yb_course_event(co, "case.submitted", data));
  return yb_course_insert(co);
}

/* ---- a draft ---- */

static yb_rc already(struct yb_tx *tx, struct yb_submit *s, int64_t case_id) {
  struct yb_case c;
  YB_TRY(yb_case_load(tx, case_id, &c));
  s->case_id = case_id;
  return yb_act_keep(&s->act, c.no, &s->no);
}

/* Whoever began for an enterprise may have lost the right to act for it since. */
static yb_rc may_act_for(struct yb_tx *tx, const struct yb_draft_row *d) {
  struct yb_link link;
  if (d->enterprise_id == 0) return YB_OK;
  yb_rc rc = yb_link_get(tx, d->enterprise_id, d->person_id, &link);
  return rc == YB_ABSENT ? YB_DENIED : rc;
}

yb_rc yb_submit_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_submit *s = cmd->arg;
  struct yb_opening o = {.channel = YB_S("web"), .draft = s->draft};
  struct yb_draft_row d;
  struct yb_course co;
  YB_TRY(yb_draft_load(tx, s->draft, &d));
  if (!yb_draft_is_theirs(&d, s->act.who)) return YB_ABSENT;
  if (d.case_id) return already(tx, s, d.case_id);
  YB_TRY(may_act_for(tx, &d));
  YB_TRY(yb_draft_service(tx, s->act.app, &d, &o.service));
  YB_TRY(yb_draft_answers(tx, s->act.app, &d, &o.answers));
  YB_TRY(yb_facts_of(tx, s->act.app, d.person_id, d.enterprise_id, &o.facts));
  YB_TRY(
      yb_form_check(o.service->form[YB_ZH_CN], yb_tx_ctx(tx), YB_FORM_ALL, o.answers, o.facts));
  o.pack_version = d.pack_version;
  o.person = d.person_id;
  o.enterprise = d.enterprise_id;
  YB_TRY(yb_case_open(tx, s->act.app, &o, &co));
  YB_TRY(yb_tx_exec(tx, YB_SQL_papers_bind,
                    YB_ARGS(yb_city_val(tx), yb_int(d.id), yb_int(co.c.id)), NULL));
  d.case_id = co.c.id;
  YB_TRY(yb_draft_store(tx, &d));
  s->case_id = co.c.id;
  return yb_act_keep(&s->act, co.c.no, &s->no);
}

/* ---- without a draft: the JSON API and the hotline ---- */

/* A telephone as it is kept and found. */
static yb_rc telephone(struct yb_tx *tx, yb_str typed, yb_str *out) {
  struct yb_ctx quiet = *yb_tx_ctx(tx);
  struct yb_ident id;
  quiet.diags = NULL;
  yb_rc rc = yb_ident_check(&quiet, YB_IDENT_MOBILE, typed, &id);
  if (rc == YB_INVALID || rc == YB_LIMIT)
    return yb_diag(yb_tx_ctx(tx), (struct yb_place){.path = YB_S("phone")}, YB_MSG_party_phone,
                   YB_S(""), YB_S(""));
  YB_TRY(rc);
  *out = id.text;
  return YB_OK;
}

static yb_rc caller(struct yb_tx *tx, struct yb_submit_direct *s, int64_t *person) {
  struct yb_person_data data = {.name = s->name, .idno = YB_S(""), .email = YB_S("")};
  if (!yb_who_holds(s->act.who, YB_S("submit_for"))) return YB_DENIED;
  YB_TRY(telephone(tx, s->phone, &data.phone));
  yb_rc rc = yb_person_find(tx, s->act.app->vault, YB_S("phone"), data.phone, person);
  if (rc == YB_ABSENT) rc = yb_person_make(tx, s->act.app->vault, &data, person);
  YB_TRY(rc);
  yb_random_digits(s->code, 8);
  s->code[8] = 0;
  return YB_OK;
}

static yb_rc applicant(struct yb_tx *tx, struct yb_submit_direct *s, struct yb_opening *o) {
  const struct yb_who *who = s->act.who;
  o->person = who->id;
  o->enterprise = who->enterprise;
  if (who->kind == YB_WHO_PERSON) return YB_OK;
  if (who->kind != YB_WHO_STAFF) return YB_DENIED;
  o->enterprise = 0;
  YB_TRY(caller(tx, s, &o->person));
  s->act.cmd.actor.on_behalf = o->person;
  return YB_OK;
}

/* Papers named in the answers that this person uploaded before. */
static yb_rc bind_papers(struct yb_tx *tx, const struct yb_json *answers, int64_t person,
                         int64_t case_id) {
  for (const struct yb_json *m = answers->first; m; m = m->next) {
    if (m->type != YB_JSON_ARRAY) continue;
    for (const struct yb_json *f = m->first; f; f = f->next) {
      int64_t id;
      if (!yb_str_int(yb_json_get_str(f, YB_S("id")), &id)) continue;
      YB_TRY(yb_tx_exec(tx, YB_SQL_paper_bind,
                        YB_ARGS(yb_city_val(tx), yb_int(id), yb_int(case_id), yb_int(person)),
                        NULL));
    }
  }
  return YB_OK;
}

static yb_rc direct_result(struct yb_tx *tx, struct yb_submit_direct *s,
                           const struct yb_case *c) {
  yb_str result;
  s->case_id = c->id;
  YB_TRY(yb_act_keep(&s->act, c->no, &s->no));
  YB_TRY(yb_str_fmt(yb_tx_arena(tx), &result, "%lld %.*s", (long long)c->id, YB_ARG(c->no)));
  return yb_cmd_result(tx, result);
}

yb_rc yb_check_spoken(const struct yb_form *form, struct yb_ctx *ctx,
                      const struct yb_json *answers, const struct yb_json *facts) {
  struct yb_ctx own = *ctx;
  struct yb_diags list;
  uint32_t faults = 0, files = 0;
  yb_diags_init(&list, ctx->arena);
  own.diags = &list;
  yb_rc rc = yb_form_check(form, &own, YB_FORM_ALL, answers, facts);
  if (rc != YB_INVALID) return rc;
  for (const struct yb_diag *d = list.first; d; d = d->next) {
    const struct yb_form_field *f = yb_form_find(form, d->at.path);
    if (d->severity != YB_ERROR) continue;
    if (f && f->kind == YB_FORM_FILE) files++;
    else faults += yb_diag(ctx, d->at, d->msg, d->arg[0], d->arg[1]) != YB_OK;
  }
  return faults || list.errors > files ? YB_INVALID : YB_OK;
}

static yb_rc check(struct yb_tx *tx, struct yb_submit_direct *s, struct yb_opening *o) {
  YB_TRY(yb_facts_of(tx, s->act.app, o->person, o->enterprise, &o->facts));
  if (s->act.who->kind == YB_WHO_STAFF)
    return yb_check_spoken(o->service->form[YB_ZH_CN], yb_tx_ctx(tx), o->answers, o->facts);
  return yb_form_check(o->service->form[YB_ZH_CN], yb_tx_ctx(tx), YB_FORM_ALL, o->answers,
                       o->facts);
}

static yb_rc prepare(struct yb_tx *tx, void *arg) {
  struct yb_submit_direct *s = arg;
  const struct yb_who *who = s->act.who;
  struct yb_opening *o = YB_NEW(yb_tx_arena(tx), struct yb_opening);
  if (!o) return YB_NOMEM;
  *o = (struct yb_opening){.channel = s->channel, .answers = s->answers, .person = who->id,
                           .enterprise = who->enterprise,
                           .pack_version = s->act.app->pack_version};
  YB_TRY(yb_app_service(s->act.app, yb_tx_ctx(tx), o->pack_version, s->service, &o->service));
  YB_TRY(check(tx, s, o));
  YB_TRY(yb_opening_prepare(tx, s->act.app, o));
  s->ready = o;
  return YB_OK;
}

/* A caller's person is only found, or made, by the writer. */
yb_rc yb_submit_direct_prepare(struct yb_submit_direct *s) {
  s->ready = NULL;
  if (s->act.who->kind == YB_WHO_STAFF) return YB_OK;
  if (s->act.who->kind != YB_WHO_PERSON) return YB_DENIED;
  return yb_store_read(s->act.app->store, s->act.ctx, prepare, s);
}

/* What was prepared still holds; a person who was erased meanwhile has no key. */
static yb_rc use_ready(struct yb_tx *tx, const struct yb_submit_direct *s, struct yb_opening *o,
                       bool *good) {
  struct yb_person p;
  *good = s->ready && s->ready->pack_version == s->act.app->pack_version;
  if (!*good) return YB_OK;
  YB_TRY(yb_person_load(tx, s->ready->person, &p));
  if (p.erased_at) return YB_UNAUTH;
  *o = *s->ready;
  return YB_OK;
}

yb_rc yb_submit_direct_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_submit_direct *s = cmd->arg;
  struct yb_opening o = {
      .channel = s->channel, .answers = s->answers, .pack_version = s->act.app->pack_version};
  struct yb_course co;
  yb_digest access;
  bool ready;
  YB_TRY(use_ready(tx, s, &o, &ready));
  if (!ready) {
    YB_TRY(yb_app_service(s->act.app, yb_tx_ctx(tx), o.pack_version, s->service, &o.service));
    YB_TRY(applicant(tx, s, &o));
    YB_TRY(check(tx, s, &o));
  }
  if (s->code[0]) {
    YB_TRY(yb_vault_blind(s->act.app->vault, YB_S("access"), yb_str_of(s->code), &access));
    o.access = &access;
  }
  YB_TRY(yb_case_open(tx, s->act.app, &o, &co));
  YB_TRY(bind_papers(tx, o.answers, o.person, co.c.id));
  return direct_result(tx, s, &co.c);
}
