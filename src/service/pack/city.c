/* city.c - city.yaml, the calendar, and the words of every language. */
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "service/pack/pack_int.h"

/* ---- city.yaml ---- */

struct hours_row { struct yb_strs days; yb_str from, to; };
struct raw {
  struct yb_city city;
  yb_str zone;
  struct yb_strs languages, files, bounds;
  uint32_t hours;
  const struct hours_row *hour;
};

static const char *const tags[] = {"zh-CN", "zh-Hant", "en", NULL};
static const char *const weekdays[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun", NULL};

#define C(m) offsetof(struct raw, city.m)
static const struct yb_decl hours_table[] = {
    {"days", YB_D_CHOICES, YB_D_MUST, offsetof(struct hours_row, days), 0, 0, NULL, weekdays},
    {"from", YB_D_STR, YB_D_MUST, offsetof(struct hours_row, from), 0, 0, NULL, NULL},
    {"to", YB_D_STR, YB_D_MUST, offsetof(struct hours_row, to), 0, 0, NULL, NULL},
    YB_D_END};
#define T(m) offsetof(struct yb_contact, m)
static const struct yb_decl contact_table[] = {
    {"id", YB_D_STR, YB_D_MUST, T(id), 0, 0, NULL, NULL},
    {"name", YB_D_SAID, YB_D_MUST | YB_D_ALL_LANGUAGES, T(name), 0, 0, NULL, NULL},
    {"phone", YB_D_STR, YB_D_MUST, T(phone), 0, 0, NULL, NULL},
    {"address", YB_D_STR, YB_D_MAY_BE_EMPTY, T(address), 0, 0, NULL, NULL},
    {"hours", YB_D_STR, YB_D_MAY_BE_EMPTY, T(hours), 0, 0, NULL, NULL},
    YB_D_END};
static const struct yb_decl calendar_table[] = {
    {"files", YB_D_STRS, YB_D_MUST, offsetof(struct raw, files), 0, 0, NULL, NULL},
    {"provisional", YB_D_STRS, 0, C(provisional_years), 0, 0, NULL, NULL},
    YB_D_END};
static const struct yb_decl city_table[] = {
    {"code", YB_D_STR, YB_D_MUST, C(code), 0, 0, NULL, NULL},
    {"languages", YB_D_CHOICES, YB_D_MUST, offsetof(struct raw, languages), 0, 0, NULL, tags},
    {"name", YB_D_SAID, YB_D_MUST | YB_D_ALL_LANGUAGES, C(name), 0, 0, NULL, NULL},
    {"title", YB_D_SAID, YB_D_MUST | YB_D_ALL_LANGUAGES, C(title), 0, 0, NULL, NULL},
    {"tagline", YB_D_SAID, YB_D_ALL_LANGUAGES, C(tagline), 0, 0, NULL, NULL},
    {"zone", YB_D_STR, YB_D_MUST, offsetof(struct raw, zone), 0, 0, NULL, NULL},
    {"operator", YB_D_STR, YB_D_MUST | YB_D_MAY_BE_EMPTY, C(operator_name), 0, 0, NULL, NULL},
    {"demo_notice", YB_D_SAID, YB_D_MUST | YB_D_ALL_LANGUAGES, C(demo_notice), 0, 0, NULL, NULL},
    {"icp_no", YB_D_STR, YB_D_MAY_BE_EMPTY, C(icp_no), 0, 0, NULL, NULL},
    {"map_review_no", YB_D_STR, YB_D_MAY_BE_EMPTY, C(map_review_no), 0, 0, NULL, NULL},
    {"bounds", YB_D_STRS, 0, offsetof(struct raw, bounds), 0, 0, NULL, NULL},
    {"office_hours", YB_D_LIST, YB_D_MUST, offsetof(struct raw, hour),
     offsetof(struct raw, hours), sizeof(struct hours_row), hours_table, NULL},
    {"calendar", YB_D_ONE, YB_D_MUST, 0, 0, 0, calendar_table, NULL},
    {"contacts", YB_D_LIST, YB_D_MUST, C(contact), C(contacts), sizeof(struct yb_contact),
     contact_table, NULL},
    YB_D_END};

/* "09:00" in minutes; 24:00 is the end of a day. */
static bool minutes(yb_str s, uint16_t *out) {
  int64_t h, m;
  if (s.n != 5 || s.p[2] != ':' || !yb_str_int(yb_str_upto(s, 2), &h) ||
      !yb_str_int(yb_str_from(s, 3), &m))
    return false;
  if (h < 0 || m < 0 || m > 59 || h * 60 + m > 1440) return false;
  *out = (uint16_t)(h * 60 + m);
  return true;
}

static yb_rc office_hours(struct yb_load *l, yb_str file, const struct yb_json *j,
                          struct raw *raw) {
  struct yb_office_span *span = YB_NEW_N(l->ctx.arena, raw->hours, struct yb_office_span);
  if (!span) return YB_NOMEM;
  uint32_t n = 0;
  for (uint32_t i = 0; i < raw->hours; i++) {
    const struct hours_row *r = &raw->hour[i];
    struct yb_office_span s = {0};
    for (uint32_t d = 0; d < r->days.count; d++)
      for (int w = 0; weekdays[w]; w++)
        if (yb_str_eq(r->days.at[d], yb_str_of(weekdays[w]))) s.weekdays |= (uint8_t)(1u << w);
    if (minutes(r->from, &s.from_min) && minutes(r->to, &s.to_min) && s.from_min < s.to_min) {
      span[n++] = s;
      continue;
    }
    if (!r->from.n || !r->to.n) continue;      /* reported as missing already */
    const struct yb_json *row = yb_json_at(yb_json_get(j, YB_S("office_hours")), i);
    const struct yb_json *at = yb_json_get(row, minutes(r->from, &s.from_min) ? YB_S("to")
                                                                             : YB_S("from"));
    YB_TRY(yb_load_fault(l, yb_json_place(file, at), YB_MSG_pack_time,
                         yb_json_str(at, YB_S("")), (yb_str){0}, (yb_str){0}));
  }
  raw->city.spans = n;
  raw->city.span = span;
  return YB_OK;
}

/* The languages come first: they decide which texts must be there. */
static void read_languages(const struct yb_json *j, struct yb_city *c) {
  const struct yb_json *list = yb_json_get(j, YB_S("languages"));
  bool first = true;
  for (const struct yb_json *m = list ? list->first : NULL; m; m = m->next) {
    yb_locale locale;
    if (!yb_locale_parse(yb_json_str(m, YB_S("")), &locale)) continue;
    c->locales |= 1u << locale;
    if (first) c->locale = locale;
    first = false;
  }
  c->locales |= 1u << YB_ZH_CN;
}

/* ---- the calendar ---- */

static void put_hours(const struct yb_city *c, struct yb_calendar_spec *spec) {
  for (int day = 1; day <= 7; day++) {
    struct yb_hours *h = &spec->plan[day];
    for (uint32_t i = 0; i < c->spans && h->n < YB_HOURS_MAX; i++) {
      if (!(c->span[i].weekdays >> (day - 1) & 1)) continue;
      h->at[h->n].from_ms = (int32_t)(c->span[i].from_min * YB_MINUTE_MS);
      h->at[h->n++].to_ms = (int32_t)(c->span[i].to_min * YB_MINUTE_MS);
    }
  }
}

static yb_rc read_rows(struct yb_load *l, const struct raw *raw, struct yb_calendar_spec *spec) {
  struct yb_cal_row *all = NULL;
  for (uint32_t i = 0; i < raw->files.count; i++) {
    struct yb_file f;
    bool there;
    YB_TRY(yb_load_file(l, raw->files.at[i], false, &there, &f));
    if (!there) continue;
    const struct yb_cal_row *row;
    uint32_t n;
    yb_rc rc = yb_cal_rows_parse(&l->ctx, f.path, f.text, &row, &n);
    YB_TRY(yb_load_soft(l, rc));
    if (rc != YB_OK || n > YB_CAL_ROWS_MAX - spec->rows) continue;
    all = yb_arena_grow(l->ctx.arena, all, spec->rows * sizeof *all,
                        (spec->rows + n) * sizeof *all);
    if (!all) return YB_NOMEM;
    if (n) memcpy(all + spec->rows, row, n * sizeof *all);
    spec->rows += n;
    spec->file = f.path;
  }
  spec->row = all;
  return YB_OK;
}

static yb_rc make_calendar(struct yb_load *l, struct yb_place at, const struct raw *raw) {
  struct yb_pack *p = l->pack;
  struct yb_calendar_spec *spec = YB_NEW(l->ctx.arena, struct yb_calendar_spec);
  if (!spec) return YB_NOMEM;
  *spec = (struct yb_calendar_spec){.id = raw->city.name.in[YB_ZH_CN], .zone = p->zone,
                                    .tail_days = 3};
  put_hours(&raw->city, spec);
  YB_TRY(read_rows(l, raw, spec));
  for (uint32_t i = 0; i < spec->rows; i++) {
    int32_t year = spec->row[i].date.year;
    if (!i || year < spec->first_year) spec->first_year = year;
    if (!i || year > spec->last_year) spec->last_year = year;
  }
  if (!spec->rows)
    return yb_load_fault(l, at, YB_MSG_pack_no_years, (yb_str){0}, (yb_str){0}, (yb_str){0});
  if (!p->zone) return YB_OK;
  return yb_load_soft(l, yb_calendar_compile(&l->ctx, spec, &p->calendar));
}

/* Where the city lies, for points that cannot be right: west, south, east, north. */
static yb_rc read_bounds(struct yb_load *l, yb_str file, const struct yb_json *j,
                         const struct raw *raw) {
  struct yb_pack *p = l->pack;
  bool ok = raw->bounds.count == 4;
  if (raw->bounds.count == 0) return YB_OK;
  for (uint32_t i = 0; ok && i < 4; i++) {
    char z[32];
    ok = raw->bounds.at[i].n < sizeof z && yb_json_is_number(raw->bounds.at[i]);
    if (!ok) break;
    (void)snprintf(z, sizeof z, "%.*s", YB_ARG(raw->bounds.at[i]));
    p->bounds[i] = strtod(z, NULL);
  }
  p->has_bounds = ok && p->bounds[0] < p->bounds[2] && p->bounds[1] < p->bounds[3];
  if (p->has_bounds) return YB_OK;
  return yb_load_fault(l, yb_json_place(file, yb_json_get(j, YB_S("bounds"))), YB_MSG_geo_position,
                       (yb_str){0}, (yb_str){0}, (yb_str){0});
}

yb_rc yb_load_city(struct yb_load *l) {
  struct yb_file f;
  const struct yb_json *j;
  struct raw *raw = YB_NEW(l->ctx.arena, struct raw);
  if (!raw) return YB_NOMEM;
  YB_TRY(yb_load_yaml(l, YB_S("city.yaml"), false, &f, &j));
  if (!j) return YB_OK;
  read_languages(j, &l->pack->city);
  raw->city = l->pack->city;
  YB_TRY(yb_decl_read(l, f.path, j, city_table, raw));
  YB_TRY(office_hours(l, f.path, j, raw));
  YB_TRY(read_bounds(l, f.path, j, raw));
  if (raw->zone.n) {
    yb_rc rc = yb_zone_open(&l->ctx, raw->zone, &l->pack->zone);
    if (rc == YB_NOMEM) return rc;
    if (rc != YB_OK) l->bad = true;
  }
  raw->city.zone = l->pack->zone;
  l->pack->city = raw->city;
  struct yb_place at = yb_json_place(f.path, yb_json_get(j, YB_S("calendar")));
  return make_calendar(l, at, raw);
}

/* ---- the horizon: how far the promises of the pack reach from now ---- */

static int64_t reach_days(struct yb_limit limit) {
  switch (limit.unit) {
    case YB_WORK_HOURS: return (int64_t)limit.amount / 6 * 2 + 12;
    case YB_WORK_DAYS: return (int64_t)limit.amount * 2 + 12;
    case YB_CLOCK_HOURS: return (int64_t)limit.amount / 24 + 1;
    default: return (int64_t)limit.amount + 1;
  }
}

yb_rc yb_load_horizon(struct yb_load *l) {
  const struct yb_pack *p = l->pack;
  if (!p->calendar) return YB_OK;
  int64_t days = 0;
  for (uint32_t i = 0; i < p->services; i++) {
    const struct yb_service *s = &p->service[i];
    int64_t asked = 0;
    for (uint32_t d = 0; d < s->duties; d++)
      if (reach_days(s->duty[d].limit) > asked) asked = reach_days(s->duty[d].limit);
    int64_t all = asked + reach_days(s->guide.promise) + reach_days(s->guide.supplement);
    if (all > days) days = all;
  }
  int32_t years[YB_CAL_YEARS_MAX];
  int64_t now = l->ctx.now_ms;
  uint32_t n = yb_calendar_missing(p->calendar, now, now + days * YB_DAY_MS, years,
                                   YB_CAL_YEARS_MAX);
  struct yb_place at = {.line = 1, .col = 1};
  YB_TRY(yb_load_join(l, l->folder, "/", YB_S("city.yaml"), &at.file));
  for (uint32_t i = 0; i < n && i < YB_CAL_YEARS_MAX; i++) {
    yb_str year;
    YB_TRY(yb_str_fmt(l->ctx.arena, &year, "%d", years[i]));
    bool told = false;
    for (uint32_t k = 0; k < p->city.provisional_years.count; k++)
      told = told || yb_str_eq(p->city.provisional_years.at[k], year);
    if (told) YB_TRY(yb_load_warn(l, at, YB_MSG_pack_year_provisional, year, (yb_str){0}));
    else YB_TRY(yb_load_fault(l, at, YB_MSG_pack_year, year, (yb_str){0}, (yb_str){0}));
  }
  return YB_OK;
}
