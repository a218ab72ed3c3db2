/* shoot_calendar.c - what was permitted, by day: a week or a month for everybody, and a
 * big screen of the week. Only public facts: place, town, days.
 *
 *   GET /shoots?from=2026-11-16&view=week|month      GET /screen
 */
#include "base/arena.h"
#include "http/handlers.h"
#include "http/pages/shoot.h"
#include "tpl_shoot_calendar.h"
#include "tpl_shoot_screen.h"

#define REACH 800                        /* days around today that are shown */

struct making {
  struct yb_req *rq;
  int64_t today, from, to;               /* days */
  int month;                             /* of the month that is shown; 0: a week */
  struct yb_outings all;
};

static const struct yb_calendar *cal(const struct making *m) {
  return yb_req_app(m->rq)->pack->calendar;
}

static yb_str weekday(struct yb_req *rq, int n) {
  static const char *const days[] = {"周一", "周二", "周三", "周四", "周五", "周六", "周日"};
  return yb_word(rq, days[(n - 1) % 7]);
}

static yb_rc outings(struct making *m, int64_t d, struct v_cal_day *out) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < m->all.count; i++)
    n += m->all.at[i].from_day <= d && m->all.at[i].to_day >= d;
  struct v_outing *o = YB_NEW_N(m->rq->ctx.arena, n, struct v_outing);
  if (!o) return YB_NOMEM;
  for (uint32_t i = 0; i < m->all.count; i++) {
    const struct yb_outing *x = &m->all.at[i];
    if (x->from_day > d || x->to_day < d) continue;
    o[out->outings_n++] = (struct v_outing){x->place, sh_where(m->rq, x->division),
                                            sh_days(m->rq, x->from_day, x->to_day)};
  }
  out->outings = o;
  return YB_OK;
}

static yb_rc one_day(struct making *m, int64_t d, struct v_cal_day *out) {
  yb_date date = yb_date_of_days(d);
  struct yb_day_answer a = yb_calendar_day(cal(m), date);
  *out = (struct v_cal_day){.n = date.day, .today = d == m->today, .off = !a.works,
                            .other = m->month && date.month != m->month};
  out->name = sh_days(m->rq, d, d);
  out->note = a.name.n && a.why == YB_DAY_HOLIDAY
                  ? pt_fmt(m->rq, "%.*s %.*s", YB_ARG(weekday(m->rq, yb_date_weekday(date))),
                           YB_ARG(a.name))
                  : weekday(m->rq, yb_date_weekday(date));
  return outings(m, d, out);
}

static yb_rc days(struct making *m, const struct v_cal_day **out, uint32_t *n) {
  uint32_t count = (uint32_t)(m->to - m->from + 1);
  struct v_cal_day *d = YB_NEW_N(m->rq->ctx.arena, count, struct v_cal_day);
  if (!d) return YB_NOMEM;
  for (uint32_t i = 0; i < count; i++) YB_TRY(one_day(m, m->from + i, &d[i]));
  *out = d;
  *n = count;
  return YB_OK;
}

static int64_t monday(int64_t d) { return d - (yb_date_weekday(yb_date_of_days(d)) - 1); }

static yb_rc load(struct making *m) {
  return yb_agenda_between(yb_req_app(m->rq), &m->rq->ctx, yb_date_of_days(m->from),
                           yb_date_of_days(m->to), &m->all);
}

/* The day asked for, within reach; else today. */
static int64_t asked(struct making *m) {
  yb_date d;
  m->today = yb_date_days(yb_calendar_date(cal(m), m->rq->ctx.now_ms));
  if (!yb_date_parse(yb_req_query(m->rq, "from"), &d)) return m->today;
  int64_t n = yb_date_days(d);
  return n > m->today - REACH && n < m->today + REACH ? n : m->today;
}

static yb_str address(struct making *m, int64_t d, const char *view) {
  struct yb_buf b;
  yb_buf_init(&b, m->rq->ctx.arena);
  yb_date_write(&b, yb_date_of_days(d));
  return pt_fmt(m->rq, "/shoots?from=%.*s&view=%s", YB_ARG(yb_buf_str(&b)), view);
}

/* ---- week and month ---- */

static yb_rc by_week(struct making *m, int64_t at, struct v_calendar *v) {
  m->from = monday(at);
  m->to = m->from + 6;
  v->title = sh_days(m->rq, m->from, m->to);
  v->before = address(m, m->from - 7, "week");
  v->after = address(m, m->from + 7, "week");
  YB_TRY(load(m));
  return days(m, &v->days, &v->days_n);
}

static yb_rc by_month(struct making *m, int64_t at, struct v_calendar *v) {
  yb_date d = yb_date_of_days(at);
  d.day = 1;
  int64_t first = yb_date_days(d), last = first + yb_date_month_days(d.year, d.month) - 1;
  m->month = d.month;
  m->from = monday(first);
  m->to = monday(last) + 6;
  v->title = YB_PHRASE(m->rq, "{1} 年 {2} 月", pt_fmt(m->rq, "%d", (int)d.year),
                       pt_fmt(m->rq, "%d", d.month));
  v->before = address(m, first - 1, "month");
  v->after = address(m, last + 1, "month");
  v->by_month = true;
  YB_TRY(load(m));
  YB_TRY(days(m, &v->days, &v->days_n));
  struct v_cal_week *w = YB_NEW_N(m->rq->ctx.arena, v->days_n / 7, struct v_cal_week);
  if (!w) return YB_NOMEM;
  for (uint32_t i = 0; i < v->days_n / 7; i++) w[i] = (struct v_cal_week){v->days + 7 * i, 7};
  v->weeks = w;
  v->weeks_n = v->days_n / 7;
  return YB_OK;
}

yb_rc yb_page_shoots(struct yb_req *rq, struct yb_res *rs) {
  struct making m = {.rq = rq};
  struct v_calendar v = {0};
  struct yb_page page;
  int64_t at = asked(&m);
  bool month = YB_EQ(yb_req_query(rq, "view"), "month");
  YB_TRY(month ? by_month(&m, at, &v) : by_week(&m, at, &v));
  v.now = address(&m, m.today, month ? "month" : "week");
  v.week = address(&m, at, "week");
  v.month = address(&m, at, "month");
  v.total = m.all.count;
  v.at = pt_at(rq, rq->ctx.now_ms);
  pt_page(rq, &page, yb_word(rq, "拍摄日历"), YB_NAV_NONE);
  return YB_PAGE(rq, rs, &page, shoot_calendar, &v);
}

yb_rc yb_page_screen(struct yb_req *rq, struct yb_res *rs) {
  struct making m = {.rq = rq};
  struct v_calendar v = {0};
  struct yb_page page;
  YB_TRY(by_week(&m, asked(&m), &v));
  v.total = m.all.count;
  v.at = pt_clock(rq, rq->ctx.now_ms);
  yb_page_init(rq, &page, yb_word(rq, "本周拍摄"));
  YB_TRY(yb_res_header(rs, "Refresh", YB_S("60")));    /* nobody stands at a screen */
  return YB_PAGE(rq, rs, &page, shoot_screen, &v);
}
