/* opening.h - when a place is open: weekly hours within a season, closures by
 * weekday and date, days of their own, and the holidays of a calendar.
 *
 *   season -> day of its own -> closed by date -> closed by weekday -> holiday,
 *   make-up day -> weekly hours           the first that speaks decides
 *
 * As declared (packs, entries, imports; the words of faults name the keys):
 *
 *   weekly:   [{ days: [mon, tue], from: "09:00", to: "17:00" }]
 *   from: 2026-06-15   to: 2026-08-31              the season; open ends allowed
 *   closed:   [{ weekly: mon, reason: 闭展维护, except_holidays: true },
 *              { date: 2026-10-01, to: 2026-10-03, reason: 布展 }]
 *   special:  [{ date: 2026-12-31, from: "18:00", to: "24:00" }]
 *   holidays: open      the calendar changes nothing (the default)
 *             closed    closed on the table's days off
 *             calendar  as the city works: closed on days off, open on make-up days
 *   slot_minutes: 60    how long one bookable slot is; absent: each opening is one
 *
 * Without `weekly` a place is open all day, each day of its season. Pure: the
 * calendar and the zone are passed in. Beyond the calendar's table an answer that
 * depends on holidays is provisional.
 */
#ifndef YB_PURE_OPENING_OPENING_H
#define YB_PURE_OPENING_OPENING_H
#include "base/json.h"
#include "pure/calendar/calendar.h"

#define YB_OPENING_ROWS 64u           /* of weekly, closed, special each */
#define YB_OPENING_DAY_SPANS 8u
#define YB_OPENING_DAYS_MAX 800u      /* of one question */
#define YB_OPENING_SLOTS_MAX 5000u

typedef enum yb_holiday_rule {
  YB_HOLIDAYS_OPEN, YB_HOLIDAYS_CLOSED, YB_HOLIDAYS_CALENDAR
} yb_holiday_rule;
struct yb_open_span { uint16_t from_min, to_min; };     /* since midnight; to <= 1440 */
struct yb_open_week { uint8_t days; struct yb_open_span span; };       /* bit 0: Monday */
struct yb_open_closure { uint8_t days; bool except_holidays; yb_date from, to; yb_str reason; };
struct yb_open_special { yb_date date; struct yb_open_span span; yb_str reason; };
struct yb_openings {
  yb_date from, to;                   /* year 0: open end */
  yb_holiday_rule holidays;
  uint32_t weeks, closures, specials, slot_minutes;
  const struct yb_open_week *week;
  const struct yb_open_closure *closure;
  const struct yb_open_special *special;
};
/* Reads a declaration; texts are borrowed from it. YB_INVALID with a diagnostic for
 * each fault: unknown keys, times, dates, ends before beginnings. */
yb_rc yb_opening_read(struct yb_ctx *ctx, yb_str file, const struct yb_json *j,
                      struct yb_openings *out) YB_MUST;

typedef enum yb_open_why {
  YB_OPEN_WEEKLY, YB_OPEN_SPECIAL, YB_OPEN_MAKEUP, YB_SHUT_SEASON, YB_SHUT_DATE,
  YB_SHUT_WEEKLY, YB_SHUT_HOLIDAY, YB_SHUT_NO_HOURS
} yb_open_why;
struct yb_open_day {
  yb_date date;
  yb_open_why why;
  bool open, provisional;
  yb_str reason;                      /* as declared, or the holiday's name; may be empty */
  uint32_t n;
  struct yb_open_span at[YB_OPENING_DAY_SPANS];         /* rising, not touching */
};
/* `cal` may be NULL: no holidays are known and nothing is provisional. */
struct yb_open_day yb_opening_day(const struct yb_openings *o, const struct yb_calendar *cal,
                                  yb_date date);
/* Every day of [from, to], open or not. YB_LIMIT beyond YB_OPENING_DAYS_MAX; none
 * when to < from. */
yb_rc yb_opening_days(struct yb_arena *a, const struct yb_openings *o,
                      const struct yb_calendar *cal, yb_date from, yb_date to,
                      const struct yb_open_day **out, uint32_t *count) YB_MUST;

struct yb_open_slot { yb_date date; int64_t from_ms, to_ms; bool provisional; };
/* What can be booked in [from, to]: each opening cut into slots of slot_minutes
 * (a rest that is shorter is none), or whole openings; instants in the zone. */
yb_rc yb_opening_slots(struct yb_arena *a, const struct yb_openings *o,
                       const struct yb_calendar *cal, const struct yb_zone *zone, yb_date from,
                       yb_date to, const struct yb_open_slot **out, uint32_t *count) YB_MUST;
/* "09:30" to minutes, "24:00" to 1440. */
bool yb_open_minutes(yb_str s, uint16_t *out);

#endif
