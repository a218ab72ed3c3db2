/* issue.c - issuing the permit inside the flow, and showing it (issue.h).
 *
 * What a passer-by may see stands in `body` (answers of class public, conditions,
 * issuer); the holder's name stands in the box under the applicant's key.
 */
#include "service/issue/issue.h"

#include "base/arena.h"
#include "base/crypto.h"
#include "base/text.h"
#include "engine/parties/parties.h"
#include "service/course/course.h"

#define CODE_LENGTH 12
#define DEFAULT_DAYS 30

/* ---- the job "issue" ---- */

/* 12 characters without look-alikes: 60 bits, typed from paper without error. */
static void make_code(char out[CODE_LENGTH + 1]) {
  static const char set[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
  unsigned char raw[CODE_LENGTH];
  yb_random(raw, sizeof raw);
  for (int i = 0; i < CODE_LENGTH; i++) out[i] = set[raw[i] & 31];
  out[CODE_LENGTH] = 0;
}

static const struct yb_result *result_of(const struct yb_service *s, yb_str kind) {
  for (uint32_t i = 0; i < s->guide.results; i++)
    if (yb_str_eq(s->guide.result[i].kind, kind)) return &s->guide.result[i];
  return NULL;
}

/* "协拍〔{yyyy}〕{seq}号": numbered by the year, as GB/T 9704 numbers papers. */
static yb_rc make_no(struct yb_course *co, yb_str pattern, yb_str *out) {
  struct yb_buf b;
  int year = (int)yb_zone_civil(co->pack->zone, yb_tx_now(co->tx)).date.year;
  int64_t seq;
  yb_str series, name;
  YB_TRY(yb_str_fmt(yb_tx_arena(co->tx), &series, "%.*s/%d", YB_ARG(pattern), year));
  YB_TRY(yb_number_next(co->tx, series, &seq));
  yb_buf_init(&b, yb_tx_arena(co->tx));
  while (pattern.n) {
    size_t open = yb_str_find(pattern, YB_S("{"));
    if (open == SIZE_MAX) break;
    yb_buf_put(&b, yb_str_upto(pattern, open));
    pattern = yb_str_from(pattern, open + 1);
    if (!yb_str_cut(&pattern, '}', &name)) break;
    yb_buf_int(&b, YB_EQ(name, "yyyy") ? year : seq);
    if (!pattern.p) pattern = YB_S("");
  }
  yb_buf_put(&b, pattern);
  return yb_buf_take(&b, out);
}

/* Conditions: of every unit that set one, then the desk's own, line by line. */
static yb_rc add_condition(struct yb_json *list, struct yb_arena *a, yb_str unit, yb_str text) {
  yb_str line, whole;
  while (yb_str_cut(&text, '\n', &line)) {
    line = yb_str_trim(line);
    if (line.n == 0) continue;
    YB_TRY(unit.n ? yb_str_fmt(a, &whole, "%.*s（%.*s）", YB_ARG(line), YB_ARG(unit))
                  : yb_str_dup(a, line, &whole));
    YB_TRY(yb_json_add(list, yb_json_new_str(a, whole)));
  }
  return YB_OK;
}

static yb_rc conditions(struct yb_course *co, struct yb_json *list) {
  struct yb_arena *a = yb_tx_arena(co->tx);
  struct yb_task *t;
  uint32_t n;
  YB_TRY(yb_tasks_of_case(co->tx, co->c.id, &t, &n));
  for (uint32_t i = 0; i < n; i++) {
    const struct yb_unit *u = yb_pack_unit(co->pack, t[i].unit);
    bool counts = t[i].state == YB_TASK_DONE && t[i].conditions.n &&
                  (YB_EQ(t[i].kind, "opinion") || YB_EQ(t[i].kind, "consult"));
    if (counts)
      YB_TRY(add_condition(list, a, u ? u->name.in[YB_ZH_CN] : t[i].unit, t[i].conditions));
  }
  return add_condition(list, a, YB_S(""), co->conditions);
}

/* A row of a list field: texts and picks name it, dates tell when. */
static yb_rc place_of(struct yb_course *co, const struct yb_form_row *row, yb_str prefix,
                      struct yb_json **place) {
  struct yb_arena *a = yb_tx_arena(co->tx);
  bool date = row->field->kind == YB_FORM_DATE || row->field->kind == YB_FORM_DATETIME;
  yb_str key = date ? YB_S("when") : YB_S("name"), joined;
  yb_str have = yb_json_get_str(*place, YB_S("row"));
  if (!yb_str_eq(have, prefix)) {
    *place = yb_json_new(a, YB_JSON_OBJECT);
    YB_TRY(yb_json_set(*place, YB_S("row"), yb_json_new_str(a, prefix)));
  }
  yb_str old = yb_json_get_str(*place, key);
  if (row->value.n == 0 || yb_str_eq(old, row->value)) return YB_OK;
  YB_TRY(yb_str_fmt(a, &joined, "%.*s%s%.*s", YB_ARG(old), old.n ? date ? " 至 " : " · " : "",
                    YB_ARG(row->value)));
  return yb_json_set(*place, key, yb_json_new_str(a, joined));
}

static yb_rc places(struct yb_course *co, const struct yb_json *answers, struct yb_json *list) {
  const struct yb_form *form = co->service->form[YB_ZH_CN];
  const struct yb_form_row *row;
  struct yb_json *place = NULL, *before = NULL;
  YB_TRY(yb_form_summary(form, yb_tx_ctx(co->tx), answers, NULL, &row));
  for (; row; row = row->next) {
    size_t end = yb_str_find(row->name, YB_S("]"));
    if (end == SIZE_MAX || row->field->cls != YB_PUBLIC) continue;
    YB_TRY(place_of(co, row, yb_str_upto(row->name, end + 1), &place));
    if (place != before) YB_TRY(yb_json_add(list, place));
    before = place;
  }
  return YB_OK;
}

static yb_rc body_text(struct yb_course *co, const struct yb_json *answers, yb_str *out) {
  struct yb_arena *a = yb_tx_arena(co->tx);
  struct yb_json *body = yb_json_new(a, YB_JSON_OBJECT), *rules = yb_json_new(a, YB_JSON_ARRAY);
  struct yb_json *where = yb_json_new(a, YB_JSON_ARRAY);
  const struct yb_unit *unit = yb_pack_unit(co->pack, co->c.unit);
  yb_str issuer = unit ? unit->name.in[YB_ZH_CN] : co->c.unit;
  YB_TRY(conditions(co, rules));
  YB_TRY(places(co, answers, where));
  YB_TRY(yb_json_set(body, YB_S("issuer"), yb_json_new_str(a, issuer)));
  YB_TRY(yb_json_set(body, YB_S("conditions"), rules));
  YB_TRY(yb_json_set(body, YB_S("places"), where));
  return yb_json_text(a, body, out);
}

static yb_rc holder_of(struct yb_course *co, yb_str *out) {
  struct yb_enterprise e;
  struct yb_person p;
  struct yb_person_data data;
  if (co->c.enterprise_id) {
    YB_TRY(yb_enterprise_load(co->tx, co->c.enterprise_id, &e));
    *out = e.name;
    return YB_OK;
  }
  YB_TRY(yb_person_load(co->tx, co->c.person_id, &p));
  YB_TRY(yb_person_open(co->tx, co->app->vault, &p, &data));
  *out = data.name;
  return YB_OK;
}

static yb_rc about_box(struct yb_tx *tx, int64_t id, yb_str *out) {
  return yb_str_fmt(yb_tx_arena(tx), out, "permit:%lld", (long long)id);
}

/* A permit to be written: its number, what a passer-by may see, its days. */
struct writing { yb_str no, body; int64_t from, to, delivered; };

static yb_rc write_permit(struct yb_course *co, const struct writing *w, int64_t *id) {
  char code[CODE_LENGTH + 1];
  yb_str holder, about, box;
  *id = yb_tx_id(co->tx);
  make_code(code);
  YB_TRY(holder_of(co, &holder));
  YB_TRY(about_box(co->tx, *id, &about));
  YB_TRY(yb_person_seal(co->tx, co->app->vault, co->c.person_id, about, holder, &box));
  return yb_tx_exec(
      co->tx, YB_SQL_permit_insert,
      YB_ARGS(yb_int(yb_tx_city(co->tx)), yb_int(*id), yb_int(co->c.id), yb_text(w->no),
              yb_text(yb_str_of(code)), yb_text(co->c.title), yb_text(w->body), yb_blob(box),
              yb_int(yb_tx_now(co->tx)), yb_int(w->from), yb_int(w->to), yb_int(w->delivered),
              yb_int(0), yb_null(), yb_int(1)),
      NULL);
}

static yb_rc insert_permit(struct yb_course *co, const struct yb_result *kind) {
  const struct yb_json *answers;
  int64_t now = yb_tx_now(co->tx), id;
  int64_t days = kind->valid_days ? kind->valid_days : DEFAULT_DAYS;
  struct writing w = {.from = co->valid_from ? co->valid_from : now,
                      .to = co->valid_to ? co->valid_to : now + days * YB_DAY_MS};
  YB_TRY(yb_course_answers_get(co, &answers));
  YB_TRY(make_no(co, kind->number, &w.no));
  YB_TRY(body_text(co, answers, &w.body));
  return write_permit(co, &w, &id);
}

/* ---- after the result: a new version, or the end ---- */

static yb_rc revoke(struct yb_course *co, const yb_val *old, yb_str why) {
  int64_t changed = 0;
  YB_TRY(yb_tx_exec(co->tx, YB_SQL_permit_revoke,
                    YB_ARGS(yb_int(yb_tx_city(co->tx)), old[0], yb_int(yb_tx_now(co->tx)),
                            yb_text(why), old[13]), &changed));
  return changed == 1 ? YB_OK : YB_CONFLICT;
}

/* The number of the next version: "…号" -> "…号-2" -> "…号-3". */
static yb_rc next_no(struct yb_arena *a, yb_str old, yb_str *out) {
  size_t at = old.n;
  int64_t version = 1;
  while (at > 0 && old.p[at - 1] >= '0' && old.p[at - 1] <= '9') at--;
  bool counted = at > 1 && at < old.n && old.p[at - 1] == '-' &&
                 yb_str_int(yb_str_from(old, at), &version);
  if (!counted) at = old.n + 1, version = 1;
  return yb_str_fmt(a, out, "%.*s-%lld", (int)(at - 1), old.p, (long long)version + 1);
}

/* The last day of the agenda in these answers; 0: none is told. */
static int64_t last_day(struct yb_course *co, const struct yb_json *answers) {
  const struct yb_agenda *g = &co->service->guide.agenda;
  const struct yb_json *list = yb_json_get(answers, g->list);
  int64_t last = 0;
  for (const struct yb_json *r = g->list.n && list ? list->first : NULL; r; r = r->next) {
    yb_date d;
    if (!yb_date_parse(yb_json_get_str(r, g->to), &d)) continue;
    int64_t end = yb_calendar_midnight(co->pack->calendar, yb_date_of_days(yb_date_days(d) + 1));
    if (end != YB_NEVER && end > last) last = end;
  }
  return last;
}

/* What the desk and the bureaus set stays; places and days are those of the answers now. */
static yb_rc body_again(struct yb_course *co, const struct yb_json *answers, yb_str old,
                        yb_str *out) {
  struct yb_arena *a = yb_tx_arena(co->tx);
  const struct yb_json *was;
  struct yb_json *where = yb_json_new(a, YB_JSON_ARRAY), *body;
  YB_TRY(yb_json_parse(yb_tx_ctx(co->tx), YB_S("permit"), old, &was));
  if (!(body = yb_json_copy(a, was))) return YB_NOMEM;
  YB_TRY(places(co, answers, where));
  YB_TRY(yb_json_set(body, YB_S("places"), where));
  return yb_json_text(a, body, out);
}

yb_rc yb_permit_again(struct yb_course *co, int64_t *id) {
  const struct yb_json *answers;
  struct writing w = {.delivered = yb_tx_now(co->tx)};
  yb_str why;
  const yb_val *c;
  *id = 0;
  yb_rc rc = yb_tx_one(co->tx, YB_SQL_permit_of_case,
                       YB_ARGS(yb_int(yb_tx_city(co->tx)), yb_int(co->c.id)), &c);
  if (rc != YB_OK) return rc == YB_ABSENT ? YB_OK : rc;
  YB_TRY(yb_course_answers_get(co, &answers));
  YB_TRY(next_no(yb_tx_arena(co->tx), yb_str_in(&c[2]), &w.no));
  YB_TRY(body_again(co, answers, yb_str_in(&c[5]), &w.body));
  int64_t last = last_day(co, answers);
  w.from = yb_int_of(&c[8]);
  w.to = last > yb_int_of(&c[9]) ? last : yb_int_of(&c[9]);
  YB_TRY(yb_str_fmt(yb_tx_arena(co->tx), &why, "已由 %.*s 代替", YB_ARG(w.no)));
  YB_TRY(revoke(co, c, why));
  return write_permit(co, &w, id);
}

yb_rc yb_permit_end(struct yb_course *co, yb_str why) {
  const yb_val *c;
  yb_rc rc = yb_tx_one(co->tx, YB_SQL_permit_of_case,
                       YB_ARGS(yb_int(yb_tx_city(co->tx)), yb_int(co->c.id)), &c);
  if (rc != YB_OK) return rc == YB_ABSENT ? YB_OK : rc;
  return yb_int_of(&c[11]) ? YB_OK : revoke(co, c, why);
}

yb_rc yb_permit_issue_job(struct yb_course *co, const struct yb_flow_effect *job, bool *done,
                          struct yb_json **set) {
  (void)set;
  struct yb_arena *a = yb_tx_arena(co->tx);
  yb_str document = yb_bpmn_attr(job->node, YB_S("document"), 0);
  struct yb_json *data = yb_json_new(a, YB_JSON_OBJECT);
  const struct yb_result *kind = result_of(co->service, document);
  *done = true;
  if (YB_EQ(document, "permit") && kind) YB_TRY(insert_permit(co, kind));
  YB_TRY(yb_json_set(data, YB_S("document"), yb_json_new_str(a, document)));
  return yb_course_event(co, "case.issued", data);
}

/* ---- showing ---- */

struct read_permit {
  struct yb_app *app;
  const struct yb_who *who;
  int64_t case_id;
  yb_str code;
  struct yb_permit_view *out;
};

static yb_rc fill_lists(struct yb_tx *tx, yb_str text, struct yb_permit_view *out) {
  const struct yb_json *body, *rules, *where;
  uint32_t i = 0;
  YB_TRY(yb_json_parse(yb_tx_ctx(tx), YB_S("permit"), text, &body));
  rules = yb_json_get(body, YB_S("conditions"));
  where = yb_json_get(body, YB_S("places"));
  yb_str *rule = YB_NEW_N(yb_tx_arena(tx), rules ? rules->count : 0, yb_str);
  struct yb_permit_place *place =
      YB_NEW_N(yb_tx_arena(tx), where ? where->count : 0, struct yb_permit_place);
  if (!rule || !place) return YB_NOMEM;
  for (const struct yb_json *j = rules ? rules->first : NULL; j; j = j->next) rule[i++] = j->text;
  out->conditions = (struct yb_strs){i, rule};
  i = 0;
  for (const struct yb_json *j = where ? where->first : NULL; j; j = j->next)
    place[i++] = (struct yb_permit_place){.name = yb_json_get_str(j, YB_S("name")),
                                          .when = yb_json_get_str(j, YB_S("when"))};
  out->places = i;
  out->place = place;
  out->issuer = yb_json_get_str(body, YB_S("issuer"));
  return YB_OK;
}

static yb_rc fill_holder(struct yb_tx *tx, struct yb_app *app, const yb_val *c,
                         const struct yb_case *k, bool full, yb_str *out) {
  struct yb_buf masked;
  yb_str about, name;
  YB_TRY(about_box(tx, yb_int_of(&c[0]), &about));
  yb_rc rc = yb_person_unseal(tx, app->vault, k->person_id, about, yb_str_in(&c[6]), &name);
  if (rc == YB_ABSENT) { /* erased */
    *out = YB_S("（信息已按本人要求删除）");
    return YB_OK;
  }
  YB_TRY(rc);
  *out = name;
  if (full || k->enterprise_id) return YB_OK;
  yb_buf_init(&masked, yb_tx_arena(tx));
  yb_mask_name(&masked, name);
  return yb_buf_take(&masked, out);
}

/* A later version of the case's permit, if it stands. */
static yb_rc in_force(struct yb_tx *tx, const yb_val *c, struct yb_permit_view *out) {
  const yb_val *n;
  if (!out->revoked_at) return YB_OK;
  int64_t id = yb_int_of(&c[0]);
  yb_rc rc = yb_tx_one(tx, YB_SQL_permit_of_case, YB_ARGS(yb_int(yb_tx_city(tx)), c[1]), &n);
  if (rc != YB_OK) return rc == YB_ABSENT ? YB_OK : rc;
  if (yb_int_of(&n[0]) == id || yb_int_of(&n[11])) return YB_OK;
  out->now_no = yb_str_in(&n[2]);
  out->now_code = yb_str_in(&n[3]);
  return YB_OK;
}

static yb_rc fill(struct yb_tx *tx, struct yb_app *app, const yb_val *c, bool full,
                  struct yb_permit_view *out) {
  const struct yb_service *s;
  struct yb_case k;
  int64_t now = yb_tx_now(tx);
  YB_TRY(yb_case_load(tx, yb_int_of(&c[1]), &k));
  YB_TRY(yb_app_service(app, yb_tx_ctx(tx), k.pack_version, k.service, &s));
  *out = (struct yb_permit_view){.case_id = k.id,
                                 .no = yb_str_in(&c[2]),
                                 .code = yb_str_in(&c[3]),
                                 .title = yb_str_in(&c[4]),
                                 .issued_at = yb_int_of(&c[7]),
                                 .valid_from = yb_int_of(&c[8]),
                                 .valid_to = yb_int_of(&c[9]),
                                 .revoked_at = yb_int_of(&c[11]),
                                 .revoked_why = yb_str_in(&c[12]),
                                 .case_no = k.no,
                                 .service_name = s->guide.name.in[YB_ZH_CN]};
  out->valid_now = out->revoked_at == 0 && now >= out->valid_from && now < out->valid_to;
  YB_TRY(in_force(tx, c, out));
  YB_TRY(fill_lists(tx, yb_str_in(&c[5]), out));
  YB_TRY(fill_holder(tx, app, c, &k, full, &out->holder));
  YB_TRY(yb_str_fmt(yb_tx_arena(tx), &out->url, "%.*s/v/%.*s", YB_ARG(app->cfg.base_url),
                    YB_ARG(out->code)));
  return yb_qr_svg(yb_tx_ctx(tx), out->url, YB_S("验真二维码"), &out->qr);
}

static yb_rc read_own(struct yb_tx *tx, void *arg) {
  struct read_permit *r = arg;
  struct yb_course co;
  const yb_val *c;
  bool sees;
  YB_TRY(yb_course_load(tx, r->app, r->case_id, &co));
  YB_TRY(yb_course_staff_sees(&co, r->who, &sees));
  if (!sees && !yb_course_is_theirs(&co, r->who)) return YB_ABSENT;
  YB_TRY(yb_tx_one(tx, YB_SQL_permit_of_case, YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(r->case_id)),
                   &c));
  return fill(tx, r->app, c, !sees, r->out);
}

yb_rc yb_permit_get(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                    int64_t case_id, struct yb_permit_view *out) {
  struct read_permit r = {.app = app, .who = who, .case_id = case_id, .out = out};
  return yb_store_read(app->store, ctx, read_own, &r);
}

static yb_rc read_public(struct yb_tx *tx, void *arg) {
  struct read_permit *r = arg;
  const yb_val *c;
  YB_TRY(yb_tx_one(tx, YB_SQL_permit_by_code, YB_ARGS(yb_int(yb_tx_city(tx)), yb_text(r->code)),
                   &c));
  return fill(tx, r->app, c, false, r->out);
}

yb_rc yb_permit_verify(struct yb_app *app, struct yb_ctx *ctx, yb_str code,
                       struct yb_permit_view *out) {
  struct read_permit r = {.app = app, .out = out};
  YB_TRY(yb_text_code(ctx->arena, yb_str_upto(code, 40), &r.code));
  if (r.code.n != CODE_LENGTH) return YB_ABSENT;
  return yb_store_read(app->store, ctx, read_public, &r);
}
