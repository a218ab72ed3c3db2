/* shoot_lead.c - how early one must apply: a page that asks little and explains row by
 * row; the same box before an application is submitted.
 *
 *   GET /lead-time/{service}?a=road&county=440783&from=2026-12-01&to=…&e=ID&shortlist=CODE
 */
#include "base/arena.h"
#include "http/handlers.h"
#include "http/pages/shoot.h"
#include "tpl_shoot_lead.h"

#define DAYS_MOST 3660                   /* that a date may lie ahead or behind */

yb_str sh_where(struct yb_req *rq, const struct yb_division *d) {
  yb_str out = {0};
  if (d && yb_division_path(rq->ctx.arena, d, &out) != YB_OK) out = (yb_str){0};
  return out;
}

static yb_str day(struct yb_req *rq, int64_t n) {
  const struct yb_calendar *cal = yb_req_app(rq)->pack->calendar;
  int64_t at = yb_calendar_midnight(cal, yb_date_of_days(n));
  return at == YB_NEVER ? pt_date(rq, yb_date_of_days(n)) : pt_day(rq, at);
}

yb_str sh_days(struct yb_req *rq, int64_t from, int64_t to) {
  if (from == to) return day(rq, from);
  return YB_PHRASE(rq, "{1}至 {2}", day(rq, from), day(rq, to));
}

/* ---- the box ---- */

static yb_rc whys(struct yb_req *rq, const struct yb_lead_view *v, struct v_leadbox *out) {
  struct v_lead_why *w = YB_NEW_N(rq->ctx.arena, v->whys, struct v_lead_why);
  if (!w) return YB_NOMEM;
  for (uint32_t i = 0; i < v->whys; i++)
    w[i] = (struct v_lead_why){pt_say(rq, &v->why[i].reason), v->why[i].who, v->why[i].clause,
                               v->why[i].days};
  out->whys = w;
  out->whys_n = v->whys;
  if (v->whys) out->row = v->why[0].place;
  return YB_OK;
}

static yb_str activity(struct yb_req *rq, const struct yb_service *s, yb_str id) {
  const struct yb_form_field *f = yb_form_find(pt_form(rq, s), s->guide.agenda.activities);
  for (uint32_t i = 0; f && i < f->options; i++)
    if (yb_str_eq(f->option[i].value, id)) return f->option[i].label;
  return id;
}

static yb_rc helps(struct yb_req *rq, const struct yb_service *s, const struct yb_lead_view *v,
                   struct v_leadbox *out) {
  struct v_lead_help *h = YB_NEW_N(rq->ctx.arena, v->helps, struct v_lead_help);
  if (!h) return YB_NOMEM;
  for (uint32_t i = 0; i < v->helps; i++) {
    const struct yb_lead_help *x = &v->help[i];
    h[i] = (struct v_lead_help){.days = x->days, .by = pt_date(rq, x->apply_by)};
    h[i].what = x->weekend ? yb_word(rq, "避开周末和节假日")
                           : YB_PHRASE(rq, "不做“{1}”", activity(rq, s, x->activity));
  }
  out->helps = h;
  out->helps_n = v->helps;
  return YB_OK;
}

static yb_rc clashes(struct yb_req *rq, const struct yb_service *s, const struct yb_json *answers,
                     int64_t own, struct v_leadbox *out) {
  static const struct yb_who nobody = {.kind = YB_WHO_NOBODY, .name = {"", 0}};
  struct yb_clashes c;
  YB_TRY(yb_agenda_clashes(yb_req_app(rq), &rq->ctx, &nobody, s, answers, own, &c));
  struct v_clash *at = YB_NEW_N(rq->ctx.arena, c.count, struct v_clash);
  if (!at) return YB_NOMEM;
  for (uint32_t i = 0; i < c.count; i++)
    at[i] = (struct v_clash){c.at[i].mine.place, sh_days(rq, c.at[i].from_day, c.at[i].to_day),
                             c.at[i].other.permitted ? yb_word(rq, "已有剧组获准拍摄")
                                                     : yb_word(rq, "也有人在申请")};
  out->clashes = at;
  out->clashes_n = c.count;
  return YB_OK;
}

yb_rc sh_lead(struct yb_req *rq, const struct yb_service *s, const struct yb_json *answers,
              int64_t own, struct v_leadbox *out) {
  struct yb_lead_view v;
  *out = (struct v_leadbox){.asked = false};
  if (!s->guide.agenda.list.n) return YB_OK;
  YB_TRY(yb_lead_time(yb_req_app(rq), &rq->ctx, s, answers, &v));
  out->asked = v.asked;
  out->dated = v.dated;
  out->late = v.late;
  out->days = v.days;
  out->first = pt_date(rq, v.first);
  out->apply_by = pt_date(rq, v.apply_by);
  out->earliest = pt_date(rq, v.earliest);
  out->provisional = v.provisional;
  YB_TRY(whys(rq, &v, out));
  YB_TRY(helps(rq, s, &v, out));
  return clashes(rq, s, answers, own, out);
}

/* ---- the page ---- */

struct asking {
  struct yb_req *rq;
  const struct yb_service *s;
  struct sh_places *places;
  struct yb_json *answers;
  struct v_lead *v;
};

static bool picked(struct yb_req *rq, const char *name, yb_str value) {
  yb_str all[40];
  uint32_t n = yb_pairs_all(rq->query, yb_str_of(name), all, 40);
  for (uint32_t i = 0; i < n && i < 40; i++)
    if (yb_str_eq(all[i], value)) return true;
  return false;
}

static yb_rc activities(struct asking *k) {
  const struct yb_form_field *f = yb_form_find(pt_form(k->rq, k->s), k->s->guide.agenda.activities);
  struct yb_json *list = yb_json_new(k->rq->ctx.arena, YB_JSON_ARRAY);
  uint32_t n = f ? f->options : 0;
  struct v_choice *c = YB_NEW_N(k->rq->ctx.arena, n, struct v_choice);
  if (!c || !list) return YB_NOMEM;
  for (uint32_t i = 0; i < n; i++) {
    c[i] = (struct v_choice){f->option[i].value, f->option[i].label,
                             picked(k->rq, "a", f->option[i].value)};
    if (c[i].on)
      YB_TRY(yb_json_add(list, yb_json_new_str(k->rq->ctx.arena, f->option[i].value)));
  }
  k->v->activities = c;
  k->v->activities_n = n;
  return f ? yb_json_set(k->answers, f->key, list) : YB_OK;
}

static yb_rc counties(struct asking *k) {
  const struct yb_pack *p = yb_req_app(k->rq)->pack;
  struct v_choice *c = YB_NEW_N(k->rq->ctx.arena, p->divisions, struct v_choice);
  yb_str want = yb_req_query(k->rq, "county");
  if (!c) return YB_NOMEM;
  for (uint32_t i = 0; i < p->divisions; i++)
    if (p->division[i].level == YB_COUNTY && p->division[i].pick)
      c[k->v->counties_n++] = (struct v_choice){p->division[i].code, p->division[i].name,
                                                yb_str_eq(p->division[i].code, want)};
  k->v->counties = c;
  return YB_OK;
}

/* A day that is one, and not absurd; else the page says so. */
static yb_str day_asked(struct asking *k, yb_str text, yb_date *out) {
  int64_t today = yb_date_days(yb_calendar_date(yb_req_app(k->rq)->pack->calendar,
                                                k->rq->ctx.now_ms));
  *out = (yb_date){0};
  if (!text.n) return text;
  bool ok = yb_date_parse(text, out);
  int64_t far = ok ? yb_date_days(*out) - today : 0;
  if (ok && far > -DAYS_MOST && far < DAYS_MOST) return text;
  *out = (yb_date){0};
  k->v->bad = yb_word(k->rq, "日期不对，请写成 2026-12-01 这样");
  return (yb_str){0};
}

static yb_rc add_row(struct asking *k, struct yb_json *list, yb_str place, yb_str division) {
  const struct yb_agenda *g = &k->s->guide.agenda;
  struct yb_arena *a = k->rq->ctx.arena;
  struct yb_json *row = yb_json_new(a, YB_JSON_OBJECT);
  const struct { yb_str key, value; } m[] = {{g->place, place}, {g->division, division},
                                             {g->from, k->v->from}, {g->to, k->v->to}};
  for (size_t i = 0; i < sizeof m / sizeof *m; i++)
    if (m[i].value.n) YB_TRY(yb_json_set(row, m[i].key, yb_json_new_str(a, m[i].value)));
  return yb_json_add(list, row);
}

static yb_rc rows(struct asking *k) {
  struct yb_json *list = yb_json_new(k->rq->ctx.arena, YB_JSON_ARRAY);
  yb_str county = yb_req_query(k->rq, "county");
  if (!yb_pack_division(yb_req_app(k->rq)->pack, county)) county = (yb_str){0};
  for (uint32_t i = 0; i < k->places->n; i++)
    YB_TRY(add_row(k, list, k->places->at[i].name, k->places->at[i].division));
  if (k->places->n == 0)
    YB_TRY(add_row(k, list, yb_word(k->rq, "拍摄地点"), county));
  return yb_json_set(k->answers, k->s->guide.agenda.list, list);
}

static yb_rc fill(struct asking *k) {
  struct v_lead *v = k->v;
  yb_date from, to;
  v->from = day_asked(k, yb_req_query(k->rq, "from"), &from);
  v->to = day_asked(k, yb_req_query(k->rq, "to"), &to);
  if (from.year && to.year && yb_date_cmp(to, from) < 0)
    v->bad = yb_word(k->rq, "结束日期早于开始日期，按开始那一天算");
  if (v->to.n && (!v->from.n || yb_date_cmp(to, from) < 0)) v->to = v->from;
  v->service = pt_say(k->rq, &k->s->guide.name);
  v->service_id = k->s->id;
  v->picks = k->places->shown;
  v->pick_ids = k->places->ids;
  v->picks_n = v->pick_ids_n = k->places->n;
  v->left_out = k->places->left_out;
  v->start = pt_fmt(k->rq, "/services/%.*s/start%.*s", YB_ARG(k->s->id), YB_ARG(k->places->query));
  YB_TRY(activities(k));
  YB_TRY(counties(k));
  YB_TRY(rows(k));
  v->asked = v->from.n || k->rq->query.n > 0;
  if (!v->asked) return YB_OK;
  YB_TRY(sh_lead(k->rq, k->s, k->answers, 0, &v->box));
  if (k->places->n < 2) v->box.row = (yb_str){0};      /* nothing to tell apart */
  return YB_OK;
}

yb_rc yb_page_lead(struct yb_req *rq, struct yb_res *rs) {
  struct v_lead v = {0};
  struct yb_page page;
  struct asking k = {.rq = rq,
                     .s = yb_pack_service(yb_req_app(rq)->pack, yb_req_param(rq, "service")),
                     .places = YB_NEW(rq->ctx.arena, struct sh_places),
                     .answers = yb_json_new(rq->ctx.arena, YB_JSON_OBJECT), .v = &v};
  if (!k.s || !k.s->guide.agenda.lead.n) return YB_ABSENT;
  if (!k.places || !k.answers) return YB_NOMEM;
  YB_TRY(sh_places(rq, k.s, rq->query, k.places));
  YB_TRY(fill(&k));
  pt_page(rq, &page, yb_word(rq, "要提前多久申请"), YB_NAV_SERVICES);
  return YB_PAGE(rq, rs, &page, shoot_lead, &v);
}
