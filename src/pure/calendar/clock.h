/* clock.h - a deadline's clock: budget, what is consumed, since when it runs.
 *
 *   IDLE --start--> RUNNING --suspend--> SUSPENDED
 *     ^              |  ^------resume-------'  |
 *     |            stop                      stop
 *   reset            v                         v
 *     '---------- STOPPED <--------------------'        extend: while not stopped
 *
 * The truth is the integers below; `due`, `remaining` and the light are derived
 * from them with a calendar and never stored as truth. All is pure: the instant
 * of every act is passed in. An instant before the last act counts as that act's.
 *
 * What is consumed, by kind (ord(t) is a rising count, inv its first instant):
 *   WORK_HOURS     working ms since the start              starts at the next opening
 *   CLOCK_HOURS    ms since the start
 *   WORK_DAYS      whole working days, at their close
 *   CALENDAR_DAYS  whole local days, at 24:00
 * Days: only whole days count. The day of a start, a suspension or a resumption
 * does not count, but a suspension that begins and ends within one day changes
 * nothing. A start outside hours belongs to the day of the next opening (working
 * days) or to its own date (calendar days).
 *
 * Always: consumed + remaining = budget + extended. remaining > 0 implies
 * now < due. Overdue is now > due (at the due instant itself one is in time) and
 * implies remaining <= 0. More budget never means an earlier due. A budget of
 * nothing is due at the next opening (hours), at the end of the day of the start
 * or resumption (days).
 */
#ifndef YB_PURE_CALENDAR_CLOCK_H
#define YB_PURE_CALENDAR_CLOCK_H
#include "pure/calendar/calendar.h"

typedef enum yb_clock_kind {
  YB_WORK_HOURS = 1, YB_WORK_DAYS, YB_CLOCK_HOURS, YB_CALENDAR_DAYS
} yb_clock_kind;
typedef enum yb_clock_phase {
  YB_CLOCK_IDLE = 0, YB_CLOCK_RUNNING, YB_CLOCK_SUSPENDED, YB_CLOCK_STOPPED
} yb_clock_phase;

enum {
  YB_CLOCK_ROLL = 1,       /* CALENDAR_DAYS: a last day off moves to the next working day */
  YB_CLOCK_SKIP = 2,       /* days: the day of the last act does not count */
  YB_CLOCK_EXPIRED = 4,    /* overdue at the last suspension or stop */
  YB_CLOCK_SPENT = 8       /* the due was reached by then: due_was stands */
};

/* The stored state: nothing but int64s, one column each. Units are ms for hour
 * kinds and days for day kinds; *_ms are instants or lengths in ms; an instant
 * that its phase does not use is 0. */
#define YB_CLOCK_FIELDS(F)                                                      \
  F(kind, "1 working hours, 2 working days, 3 clock hours, 4 calendar days")    \
  F(phase, "0 idle, 1 running, 2 suspended, 3 stopped")                         \
  F(flags, "1 roll, 2 skip, 4 expired, 8 spent")                                         \
  F(budget, "units granted at first")                                           \
  F(extended, "units added by extensions")                                      \
  F(extensions, "how many extensions")                                          \
  F(consumed, "units used up to the last suspension or stop")                   \
  F(work_ms, "working time run up to then, whatever the kind")                  \
  F(clock_ms, "clock time run up to then, whatever the kind")                   \
  F(over_ms, "time run after the due up to then: working, or clock by kind")    \
  F(started_ms, "instant of the start")                                         \
  F(running_since_ms, "instant of the start or the last resumption")            \
  F(suspended_since_ms, "instant of the last suspension")                       \
  F(suspended_ms, "clock time of all ended suspensions")                        \
  F(suspensions, "how many suspensions")                                        \
  F(stopped_ms, "instant of the stop")                                          \
  F(due_was_ms, "the due as it stood at the last suspension or stop")           \
  F(fired, "bit i: rung i has fired")
struct yb_clock_state {
#define F(name, doc) int64_t name;
  YB_CLOCK_FIELDS(F)
#undef F
};
#define YB_CLOCK_DAYS_MAX INT64_C(36525)
#define YB_CLOCK_MS_MAX (YB_CLOCK_DAYS_MAX * YB_DAY_MS)

/* An idle clock. YB_INVALID for an unknown kind or a negative budget, YB_LIMIT
 * above the ceiling. `flags` is 0 or YB_CLOCK_ROLL. */
yb_rc yb_clock_init(struct yb_clock_state *c, yb_clock_kind kind, int64_t budget,
                    int64_t flags) YB_MUST;
/* False when a state read from outside cannot be one of ours. */
bool yb_clock_ok(const struct yb_clock_state *c);

/* Acts. YB_CONFLICT when the phase does not allow it; the state is then as before. */
yb_rc yb_clock_start(const struct yb_calendar *cal, struct yb_clock_state *c, int64_t t) YB_MUST;
yb_rc yb_clock_suspend(const struct yb_calendar *cal, struct yb_clock_state *c, int64_t t) YB_MUST;
yb_rc yb_clock_resume(const struct yb_calendar *cal, struct yb_clock_state *c, int64_t t) YB_MUST;
yb_rc yb_clock_stop(const struct yb_calendar *cal, struct yb_clock_state *c, int64_t t) YB_MUST;
/* Adds units to the budget. Fired rungs stay fired; the light is derived anew,
 * so a red clock may turn green; that it was red remains in `fired`. */
yb_rc yb_clock_extend(const struct yb_calendar *cal, struct yb_clock_state *c,
                      int64_t units) YB_MUST;
/* Idle again with the first budget: a new clock, whose rungs may fire again. */
void yb_clock_reset(struct yb_clock_state *c);

/* ---- what is derived ---- */

struct yb_clock_view {
  yb_clock_kind kind;
  yb_clock_phase phase;
  /* Running: the derived due. Stopped: as it stood. Suspended: YB_NEVER, but when
   * overdue as it stood. Idle: YB_NEVER. */
  struct yb_when due;
  int64_t total, consumed, remaining;    /* units; remaining < 0 when overrun */
  int64_t work_ms, clock_ms;             /* run so far, both measures */
  int64_t over_ms;                       /* run since the due */
  int32_t days_to_due;                   /* from today's date to the due's; running */
  bool overdue;
};
struct yb_clock_view yb_clock_look(const struct yb_calendar *cal,
                                   const struct yb_clock_state *c, int64_t now);
/* The due alone (what the store keeps as a projection). */
struct yb_when yb_clock_due(const struct yb_calendar *cal, const struct yb_clock_state *c);

/* ---- rungs and lights ---- */

typedef enum yb_light { YB_GREEN = 0, YB_YELLOW, YB_RED, YB_GREY } yb_light;
const char *yb_light_name(yb_light light);            /* "green" ... */

typedef enum yb_rung_by {
  YB_RUNG_REMAINING = 1,   /* remaining <= max(units, permille of the total) */
  YB_RUNG_ELAPSED,         /* consumed >= max(units, permille of the total), rounded up */
  YB_RUNG_OVERDUE          /* now > due; with units: so many units past the total */
} yb_rung_by;
#define YB_RUNGS_MAX 62
struct yb_rung {
  yb_str name;
  yb_rung_by by;
  int32_t permille;        /* 0..1000 */
  int64_t units;           /* in the clock's unit */
  yb_light light;          /* YELLOW or RED colour the clock; GREEN only reminds */
};
/* Yellow at a quarter of the total (days: at least the last day), red overdue. */
void yb_rungs_default(yb_clock_kind kind, struct yb_rung out[2]);
bool yb_rungs_ok(const struct yb_rung *rung, uint32_t n);

struct yb_rung_next { int32_t index; struct yb_when when; };   /* -1: none */
/* The unfired rung that fires first; ties go to the lower index. It may lie in
 * the past. Only a running clock has one. */
struct yb_rung_next yb_clock_next_rung(const struct yb_calendar *cal,
                                       const struct yb_clock_state *c,
                                       const struct yb_rung *rung, uint32_t n);
/* Marks the rungs that are due by `now` and returns those newly fired. */
uint64_t yb_clock_fire(const struct yb_calendar *cal, struct yb_clock_state *c,
                       const struct yb_rung *rung, uint32_t n, int64_t now);
/* Worst colour among the rungs that hold now; for a stopped clock as at the stop.
 * Grey when idle, or suspended in time: a pause does not hide an overrun. With
 * no rungs: red when overdue. */
yb_light yb_clock_light(const struct yb_clock_view *view, const struct yb_rung *rung, uint32_t n);

/* ---- words ---- */

/* 剩 2 小时 / 剩 3 个工作日 / 今日到期 / 超期 3 小时 / 已暂停(补正中) /
 * 按期办结; "2 h left", "due today", "3 h overdue", "paused (...)", "done in
 * time". `pause` is the reader's word for the reason, and may be empty. */
void yb_clock_chip(struct yb_buf *out, const struct yb_clock_view *view, yb_str pause,
                   yb_lang lang);
/* 3 小时 20 分 (working 6 hours 30 minutes): a length for people. */
void yb_length_words(struct yb_buf *out, int64_t ms, yb_lang lang);

#endif
