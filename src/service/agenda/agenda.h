/* agenda.h - what takes place where and when, as the answers of a service with an agenda
 * tell it (service.yaml: agenda): lead times by its rules, the calendar, clashes.
 *
 *   answers --rows--> outings --rules.dmn--> days needed, why, last day to apply
 *                        |
 *   events of cases --follow--> table outing --> calendar (public facts), clashes
 *
 * The table is a projection: each event of a case writes its rows again. What everybody
 * sees is what was permitted, its place, division and days; times of day, titles and
 * names are not public.
 */
#ifndef YB_SERVICE_AGENDA_H
#define YB_SERVICE_AGENDA_H
#include "service/apply/apply.h"

#define YB_OUTINGS_MAX 50u              /* rows of one case that are looked at */

struct yb_outing {
  int64_t case_id;
  uint32_t row;                          /* of the list, from 0 */
  yb_str service, place, key;            /* key: of the entry of that name, or the plain text */
  const struct yb_division *division;    /* NULL: not told */
  int64_t from_day, to_day;              /* days since 1970-01-01; 0: not told */
  int32_t starts, ends;                  /* minutes of the day; -1: not told */
  bool permitted;
};
struct yb_outings { uint32_t count; const struct yb_outing *at; };

/* The rows of the agenda in answers: those with a place or a day. */
yb_rc yb_agenda_rows(struct yb_app *app, struct yb_arena *a, const struct yb_service *s,
                     const struct yb_json *answers, struct yb_outings *out) YB_MUST;

/* ---- lead times ---- */
struct yb_lead_why { yb_str place, clause, who; yb_said reason; uint32_t days, row; };
/* What would need fewer days: without an activity, or not at a weekend. */
struct yb_lead_help { yb_str activity; bool weekend; uint32_t days; yb_date apply_by; };
struct yb_lead_view {
  bool asked;                            /* the service has rules, and there is something to ask */
  bool dated;                            /* a first day is told */
  bool late;                             /* ... and today is after the last day to apply */
  uint32_t days;                         /* working days before the first day that decides */
  yb_date today, first, apply_by, earliest;   /* earliest: first day if one applies today */
  uint32_t whys, helps;
  const struct yb_lead_why *why;
  const struct yb_lead_help *help;
  int32_t provisional;                   /* year without a table that the days reach; 0: none */
};
/* The rules asked once for each row; the row with the earliest last day decides.
 * Without dates the row with most days does. */
yb_rc yb_lead_time(struct yb_app *app, struct yb_ctx *ctx, const struct yb_service *s,
                   const struct yb_json *answers, struct yb_lead_view *out) YB_MUST;

/* ---- the calendar ---- */
/* Permitted outings that touch the days, by their first day: at most 1,000. */
yb_rc yb_agenda_between(struct yb_app *app, struct yb_ctx *ctx, yb_date from, yb_date to,
                        struct yb_outings *out) YB_MUST;

/* Others at the same place on the same days as these answers, case `own` left out; at most
 * 50. `same_time`: their hours meet, or are not told. Titles and numbers are for staff. */
struct yb_clash {
  struct yb_outing mine, other;
  int64_t from_day, to_day;              /* the days they share */
  bool same_time;
  yb_str no, title;                      /* for staff; else empty */
};
struct yb_clashes { uint32_t count; const struct yb_clash *at; };
yb_rc yb_agenda_clashes(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                        const struct yb_service *s, const struct yb_json *answers, int64_t own,
                        struct yb_clashes *out) YB_MUST;

/* ---- following ---- */
/* Writes the rows of the cases of these events again; for the consumer, and stories. */
struct yb_event;
yb_rc yb_agenda_follow(struct yb_app *app, struct yb_ctx *ctx, const struct yb_event *events,
                       uint32_t n) YB_MUST;
yb_rc yb_agenda_open(struct yb_app *app) YB_MUST;

#endif
