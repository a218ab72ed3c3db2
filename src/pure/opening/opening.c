/* opening.c - days, openings and slots of a declaration (opening.h). */
#include "pure/opening/opening.h"

#include "base/arena.h"

static bool outside(const struct yb_openings *o, yb_date d) {
  return (o->from.year && yb_date_cmp(d, o->from) < 0) || (o->to.year && yb_date_cmp(d, o->to) > 0);
}

/* Keeps the spans rising; those that touch become one. */
static void add_span(struct yb_open_day *day, struct yb_open_span s) {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < day->n; i++) {
    struct yb_open_span t = day->at[i];
    if (t.to_min < s.from_min || t.from_min > s.to_min) {
      day->at[kept++] = t;
      continue;
    }
    if (t.from_min < s.from_min) s.from_min = t.from_min;
    if (t.to_min > s.to_min) s.to_min = t.to_min;
  }
  if (kept == YB_OPENING_DAY_SPANS) return;
  uint32_t i = kept;
  for (; i > 0 && day->at[i - 1].from_min > s.from_min; i--) day->at[i] = day->at[i - 1];
  day->at[i] = s;
  day->n = kept + 1;
}

static void open_weekly(const struct yb_openings *o, int weekday, struct yb_open_day *day) {
  if (!o->weeks) add_span(day, (struct yb_open_span){0, 1440});
  for (uint32_t i = 0; i < o->weeks; i++)
    if (o->week[i].days >> (weekday - 1) & 1) add_span(day, o->week[i].span);
}

static bool open_special(const struct yb_openings *o, struct yb_open_day *day) {
  for (uint32_t i = 0; i < o->specials; i++) {
    if (yb_date_cmp(o->special[i].date, day->date) != 0) continue;
    day->why = YB_OPEN_SPECIAL;
    if (o->special[i].reason.n) day->reason = o->special[i].reason;
    add_span(day, o->special[i].span);
  }
  return day->n > 0;
}

/* What the calendar says of the day, as far as the rule asks it. */
struct table { bool holiday, makeup, off, unsure; yb_str name; };
static struct table ask(const struct yb_calendar *cal, yb_date date) {
  struct table t = {0};
  if (!cal) return t;
  struct yb_day_answer d = yb_calendar_day(cal, date);
  t.holiday = d.why == YB_DAY_HOLIDAY;
  t.makeup = d.why == YB_DAY_MAKEUP;
  t.off = !d.works;
  t.unsure = d.provisional || d.why == YB_DAY_UNKNOWN;
  t.name = d.name;
  return t;
}

static bool closed(const struct yb_openings *o, struct yb_open_day *day, const struct table *t,
                   bool by_date) {
  uint8_t bit = (uint8_t)(1 << (yb_date_weekday(day->date) - 1));
  for (uint32_t i = 0; i < o->closures; i++) {
    const struct yb_open_closure *c = &o->closure[i];
    bool hit = by_date ? c->from.year && yb_date_cmp(day->date, c->from) >= 0 &&
                             yb_date_cmp(day->date, c->to) <= 0
                       : (c->days & bit) != 0;
    if (!hit) continue;
    if (c->except_holidays) day->provisional |= t->unsure;
    if (c->except_holidays && t->holiday) continue;
    day->why = by_date ? YB_SHUT_DATE : YB_SHUT_WEEKLY;
    day->reason = c->reason;
    return true;
  }
  return false;
}

static bool shut_by_calendar(const struct yb_openings *o, struct yb_open_day *day,
                             const struct table *t) {
  if (o->holidays == YB_HOLIDAYS_OPEN) return false;
  day->provisional |= t->unsure;
  if (!(o->holidays == YB_HOLIDAYS_CALENDAR ? t->off : t->holiday)) return false;
  day->why = YB_SHUT_HOLIDAY;
  day->reason = t->name;
  return true;
}

struct yb_open_day yb_opening_day(const struct yb_openings *o, const struct yb_calendar *cal,
                                  yb_date date) {
  struct yb_open_day day = {.date = date, .why = YB_SHUT_SEASON};
  struct table t = ask(cal, date);
  if (outside(o, date)) return day;
  if (open_special(o, &day)) {
    day.open = true;
    return day;
  }
  if (closed(o, &day, &t, true)) return day;
  bool makeup = o->holidays == YB_HOLIDAYS_CALENDAR && t.makeup;
  if (!makeup && closed(o, &day, &t, false)) return day;
  if (shut_by_calendar(o, &day, &t)) return day;
  open_weekly(o, yb_date_weekday(date), &day);
  if (makeup && !day.n) open_weekly(o, 1, &day);      /* as on a Monday */
  day.open = day.n > 0;
  day.why = !day.open ? YB_SHUT_NO_HOURS : makeup ? YB_OPEN_MAKEUP : YB_OPEN_WEEKLY;
  if (makeup) day.reason = t.name;
  return day;
}

yb_rc yb_opening_days(struct yb_arena *a, const struct yb_openings *o,
                      const struct yb_calendar *cal, yb_date from, yb_date to,
                      const struct yb_open_day **out, uint32_t *count) {
  int64_t first = yb_date_days(from), n = yb_date_days(to) - first + 1;
  if (n < 0) n = 0;
  if (n > (int64_t)YB_OPENING_DAYS_MAX) return YB_LIMIT;
  struct yb_open_day *at = YB_NEW_N(a, (size_t)n, struct yb_open_day);
  if (!at) return YB_NOMEM;
  for (int64_t i = 0; i < n; i++) at[i] = yb_opening_day(o, cal, yb_date_of_days(first + i));
  *out = at;
  *count = (uint32_t)n;
  return YB_OK;
}

static int64_t instant(const struct yb_zone *zone, yb_date date, uint32_t minutes) {
  if (minutes == 1440) date = yb_date_of_days(yb_date_days(date) + 1), minutes = 0;
  yb_civil c = {date, (uint8_t)(minutes / 60), (uint8_t)(minutes % 60), 0, 0};
  return yb_zone_instant(zone, c);
}

struct slots { struct yb_open_slot *at; uint32_t n, max; };

static yb_rc cut(struct slots *s, const struct yb_open_day *day, struct yb_open_span span,
                 uint32_t minutes, const struct yb_zone *zone) {
  uint32_t step = minutes ? minutes : (uint32_t)(span.to_min - span.from_min);
  for (uint32_t m = span.from_min; m + step <= span.to_min; m += step) {
    if (s->n == s->max) return YB_LIMIT;
    s->at[s->n++] = (struct yb_open_slot){day->date, instant(zone, day->date, m),
                                          instant(zone, day->date, m + step), day->provisional};
  }
  return YB_OK;
}

yb_rc yb_opening_slots(struct yb_arena *a, const struct yb_openings *o,
                       const struct yb_calendar *cal, const struct yb_zone *zone, yb_date from,
                       yb_date to, const struct yb_open_slot **out, uint32_t *count) {
  const struct yb_open_day *day;
  uint32_t days, max = 0;
  YB_TRY(yb_opening_days(a, o, cal, from, to, &day, &days));
  for (uint32_t i = 0; i < days; i++)
    for (uint32_t k = 0; k < day[i].n; k++)
      max += o->slot_minutes ? (day[i].at[k].to_min - day[i].at[k].from_min) / o->slot_minutes : 1;
  if (max > YB_OPENING_SLOTS_MAX) return YB_LIMIT;
  struct slots s = {.at = YB_NEW_N(a, max, struct yb_open_slot), .max = max};
  if (!s.at) return YB_NOMEM;
  for (uint32_t i = 0; i < days; i++)
    for (uint32_t k = 0; k < day[i].n; k++)
      YB_TRY(cut(&s, &day[i], day[i].at[k], o->slot_minutes, zone));
  *out = s.at;
  *count = s.n;
  return YB_OK;
}
