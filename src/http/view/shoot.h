/* shoot.h - lead times, the calendar and the screen, questions that lead to filings. */
#ifndef YB_VIEW_SHOOT_H
#define YB_VIEW_SHOOT_H
#include "http/view/portal.h"

/* ---- lead times ---- */
struct v_lead_why { yb_str reason, who, clause; uint32_t days; };
struct v_lead_help { yb_str what, by; uint32_t days; };
struct v_clash { yb_str place, when, mark; };      /* mark: 已同意 or 申请中 */
struct v_leadbox {
  bool asked, dated, late;
  uint32_t days;
  yb_str first, apply_by, earliest, row;
  const struct v_lead_why *whys;
  uint32_t whys_n;
  const struct v_lead_help *helps;
  uint32_t helps_n;
  const struct v_clash *clashes;
  uint32_t clashes_n;
  int32_t provisional;
};
struct v_lead {
  yb_str service, service_id, from, to, start, note, bad;   /* start: address of applying */
  const struct v_choice *activities, *counties;
  uint32_t activities_n, counties_n;
  const struct v_text *picks, *pick_ids;
  uint32_t picks_n, pick_ids_n, left_out;
  bool asked;
  struct v_leadbox box;
};

/* ---- the calendar ---- */
struct v_outing { yb_str place, where, days; };
struct v_cal_day {
  yb_str name, note, iso;                        /* 11 月 20 日, 周五 */
  uint32_t n;                                    /* of the month */
  bool today, off, other;                        /* other: of another month */
  const struct v_outing *outings;
  uint32_t outings_n;
};
struct v_cal_week { const struct v_cal_day *days; uint32_t days_n; };
struct v_calendar {
  yb_str title, before, after, now, week, month, at;
  bool by_month;
  const struct v_cal_day *days;
  uint32_t days_n, total;
  const struct v_cal_week *weeks;
  uint32_t weeks_n;
};

/* ---- questions that lead to filings ---- */
struct v_asked { yb_str text, answer, change; };
struct v_filing {
  yb_str name, authority, what, note, certainty, service;
  const char *tone;
  const struct v_text *materials, *basis;
  uint32_t materials_n, basis_n;
};
struct v_paper_kind { yb_str name, hint; };
struct v_inquiry {
  yb_str id, key, name, summary, closing, question, help, bad, policy, effective, back;
  uint32_t number;
  const struct v_choice *options;
  uint32_t options_n;
  const struct v_pair *hidden;                   /* answers so far: name, text */
  uint32_t hidden_n;
  const struct v_asked *asked;
  uint32_t asked_n;
  bool done;
  const struct v_filing *filings;
  uint32_t filings_n;
  const struct v_paper_kind *papers;
  uint32_t papers_n;
  const struct v_text *sources;
  uint32_t sources_n;
};

#endif
