/* lead.c - how long before the first day one must apply: the decision of rules.dmn that
 * the agenda names, asked for each row, explained by the rows of its `why` (agenda.h).
 *
 * It sees the answers by their keys, those of the row, and
 *   county   the county of the row's division, six digits
 *   weekend  whether a day of the row is no working day
 * and gives { days, why: [{days, clause, who, reason, reasonHant, reasonEn}] }.
 */
#include "base/arena.h"
#include "pure/dmn/dmn.h"
#include "service/agenda/agenda.h"

#define DAYS_MOST 400                    /* days of a row that are looked at for weekends */
#define WHYS_MOST 60u
#define HELPS_MOST 6u

struct asking {
  struct yb_app *app;
  struct yb_ctx ctx;
  const struct yb_service *s;
  const struct yb_json *answers;
  struct yb_outings rows;
  struct yb_lead_view *out;
};

static const struct yb_calendar *cal(const struct asking *k) { return k->app->pack->calendar; }

static bool days_off(const struct asking *k, const struct yb_outing *o) {
  for (int64_t d = o->from_day; d && d <= o->to_day && d < o->from_day + DAYS_MOST; d++)
    if (!yb_calendar_day(cal(k), yb_date_of_days(d)).works) return true;
  return false;
}

static yb_str county_of(const struct yb_outing *o) {
  const struct yb_division *d = o->division;
  while (d && d->level > YB_COUNTY) d = d->up;
  return d ? d->code : (yb_str){0};
}

/* The answers that the rules see, without `drop` among the activities. */
static yb_rc inputs(const struct asking *k, const struct yb_outing *o, bool weekend, yb_str drop,
                    struct yb_json **out) {
  struct yb_arena *a = k->ctx.arena;
  yb_str activities = k->s->guide.agenda.activities, county = county_of(o);
  const struct yb_json *row = yb_json_at(yb_json_get(k->answers, k->s->guide.agenda.list), o->row);
  struct yb_json *all = yb_json_copy(a, k->answers), *list = yb_json_new(a, YB_JSON_ARRAY);
  if (!all || !list) return YB_NOMEM;
  for (const struct yb_json *m = row ? row->first : NULL; m; m = m->next)
    YB_TRY(yb_json_set(all, m->key, yb_json_copy(a, m)));
  const struct yb_json *done = yb_json_get(k->answers, activities);
  for (const struct yb_json *m = done && done->type == YB_JSON_ARRAY ? done->first : NULL; m;
       m = m->next)
    if (!drop.n || !yb_str_eq(m->text, drop)) YB_TRY(yb_json_add(list, yb_json_copy(a, m)));
  if (activities.n) YB_TRY(yb_json_set(all, activities, list));
  if (county.n) YB_TRY(yb_json_set(all, YB_S("county"), yb_json_new_str(a, county)));
  YB_TRY(yb_json_set(all, YB_S("weekend"), yb_json_new_bool(a, weekend)));
  *out = all;
  return YB_OK;
}

static yb_rc ask(struct asking *k, const struct yb_outing *o, bool weekend, yb_str drop,
                 const struct yb_json **answer, uint32_t *days) {
  struct yb_dmn_ask q = {.element = yb_dmn_find(k->s->rules, YB_DMN_DECISION, (yb_str){0},
                                                k->s->guide.agenda.lead)};
  struct yb_dmn_answer got;
  struct yb_json *in, *j;
  YB_TRY(inputs(k, o, weekend, drop, &in));
  YB_TRY(yb_dmn_eval_json(k->s->rules, &k->ctx, q, in, &got));
  YB_TRY(yb_value_to_json(&k->ctx, got.value, &j));
  int64_t n = yb_json_int(yb_json_get(j, YB_S("days")), 0);
  *days = n > 0 && n < 1000 ? (uint32_t)n : 0;
  *answer = j;
  return YB_OK;
}

/* n working days before a day, none of which is that day itself. */
static yb_date before(const struct asking *k, int64_t first, uint32_t days) {
  return yb_calendar_shift(cal(k), yb_date_of_days(first), -(int32_t)days);
}

static yb_rc whys(struct asking *k, const struct yb_outing *o, const struct yb_json *answer,
                  struct yb_lead_why *at) {
  const struct yb_json *list = yb_json_get(answer, YB_S("why"));
  for (const struct yb_json *m = list ? list->first : NULL; m && k->out->whys < WHYS_MOST;
       m = m->next) {
    struct yb_lead_why *w = &at[k->out->whys];
    *w = (struct yb_lead_why){.place = o->place, .row = o->row,
                              .clause = yb_json_get_str(m, YB_S("clause")),
                              .who = yb_json_get_str(m, YB_S("who")),
                              .days = (uint32_t)yb_json_int(yb_json_get(m, YB_S("days")), 0)};
    w->reason.in[YB_ZH_CN] = yb_json_get_str(m, YB_S("reason"));
    w->reason.in[YB_ZH_HANT] = yb_json_get_str(m, YB_S("reasonHant"));
    w->reason.in[YB_EN_WORLD] = yb_json_get_str(m, YB_S("reasonEn"));
    k->out->whys += w->reason.in[YB_ZH_CN].n > 0 && w->days > 0;
  }
  return YB_OK;
}

/* Of two rows the one that must be applied for earlier; without days the longer one. */
static bool decides(const struct yb_lead_view *v, bool dated, yb_date by, uint32_t days,
                    bool any) {
  if (!any) return true;
  if (dated != v->dated) return dated;
  return dated ? yb_date_cmp(by, v->apply_by) < 0 : days > v->days;
}

static yb_rc each(struct asking *k, uint32_t *decider) {
  struct yb_lead_why *at = YB_NEW_N(k->ctx.arena, WHYS_MOST, struct yb_lead_why);
  struct yb_lead_view *v = k->out;
  const struct yb_json *answer;
  uint32_t days;
  if (!at) return YB_NOMEM;
  v->why = at;
  for (uint32_t i = 0; i < k->rows.count; i++) {
    const struct yb_outing *o = &k->rows.at[i];
    YB_TRY(ask(k, o, days_off(k, o), (yb_str){0}, &answer, &days));
    bool dated = o->from_day != 0;
    yb_date by = dated ? before(k, o->from_day, days) : (yb_date){0};
    if (!decides(v, dated, by, days, v->asked)) continue;
    v->asked = true;
    v->dated = dated;
    v->days = days;
    v->apply_by = by;
    if (dated) v->first = yb_date_of_days(o->from_day);
    v->whys = 0;                          /* told are the reasons of the row that decides */
    YB_TRY(whys(k, o, answer, at));
    *decider = i;
  }
  return YB_OK;
}

static yb_rc help_with(struct asking *k, const struct yb_outing *o, bool weekend, yb_str drop,
                       struct yb_lead_help *at) {
  const struct yb_json *answer;
  uint32_t days;
  if (k->out->helps == HELPS_MOST) return YB_OK;
  YB_TRY(ask(k, o, weekend, drop, &answer, &days));
  if (days >= k->out->days) return YB_OK;
  at[k->out->helps++] = (struct yb_lead_help){drop, drop.n == 0, days,
                                              o->from_day ? before(k, o->from_day, days)
                                                          : (yb_date){0}};
  return YB_OK;
}

static yb_rc helps(struct asking *k, const struct yb_outing *o) {
  struct yb_lead_help *at = YB_NEW_N(k->ctx.arena, HELPS_MOST, struct yb_lead_help);
  const struct yb_json *done = yb_json_get(k->answers, k->s->guide.agenda.activities);
  bool weekend = days_off(k, o);
  if (!at) return YB_NOMEM;
  k->out->help = at;
  if (weekend) YB_TRY(help_with(k, o, false, (yb_str){0}, at));
  for (const struct yb_json *m = done && done->type == YB_JSON_ARRAY ? done->first : NULL; m;
       m = m->next)
    YB_TRY(help_with(k, o, weekend, m->text, at));
  return YB_OK;
}

static void judge(struct asking *k) {
  struct yb_lead_view *v = k->out;
  v->today = yb_calendar_date(cal(k), k->ctx.now_ms);
  v->late = v->dated && yb_date_cmp(v->today, v->apply_by) > 0;
  v->earliest = yb_calendar_shift(cal(k), v->today, (int32_t)v->days);
  yb_date last = v->dated ? v->first : v->earliest;
  if (yb_calendar_day(cal(k), last).provisional) v->provisional = last.year;
}

yb_rc yb_lead_time(struct yb_app *app, struct yb_ctx *ctx, const struct yb_service *s,
                   const struct yb_json *answers, struct yb_lead_view *out) {
  struct asking k = {.app = app, .ctx = *ctx, .s = s, .answers = answers, .out = out};
  uint32_t decider = 0;
  *out = (struct yb_lead_view){.asked = false};
  k.ctx.diags = NULL;                     /* what is not answered yet is no fault */
  if (!s->rules || !s->guide.agenda.lead.n || !answers) return YB_OK;
  YB_TRY(yb_agenda_rows(app, ctx->arena, s, answers, &k.rows));
  YB_TRY(each(&k, &decider));
  if (!out->asked) return YB_OK;
  judge(&k);
  return helps(&k, &k.rows.at[decider]);
}
