/* portal_words.c - times, lengths, limits and the pack's words, as people say them. */
#include <stdarg.h>
#include <stdio.h>

#include "base/arena.h"
#include "http/pages/portal.h"

static bool english(const struct yb_req *rq) { return rq->tongue == YB_TONGUE_EN; }

yb_str pt_fmt(struct yb_req *rq, const char *fmt, ...) {
  char z[2048];
  yb_str out;
  va_list ap;
  va_start(ap, fmt);
  int n = vsnprintf(z, sizeof z, fmt, ap);
  va_end(ap);
  if (n < 0 || (size_t)n >= sizeof z) return (yb_str){0};
  return yb_str_dup(rq->ctx.arena, yb_str_n(z, (size_t)n), &out) == YB_OK ? out : (yb_str){0};
}

yb_str pt_word(struct yb_req *rq, const char *group, yb_str key) {
  yb_str full = pt_fmt(rq, "%s.%.*s", group, YB_ARG(key));
  yb_str word = yb_pack_word(yb_req_app(rq)->pack, yb_req_locale(rq), full);
  return yb_str_eq(word, full) ? (yb_str){0} : word;
}

yb_str pt_say(struct yb_req *rq, const yb_said *s) { return yb_said_in(s, yb_req_locale(rq)); }

/* ---- times ---- */

static yb_civil local(struct yb_req *rq, int64_t instant) {
  return yb_zone_civil(yb_req_app(rq)->pack->zone, instant);
}

static const char *weekday(struct yb_req *rq, yb_date d) {
  static const char *const words[] = {"周一", "周二", "周三", "周四", "周五", "周六", "周日"};
  return yb_word(rq, words[yb_date_weekday(d) - 1]).p;
}

static const char *month(int m) {
  static const char *const names[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  return names[m - 1];
}

static const char *near_day(const struct yb_req *rq, int64_t days) {
  static const char *const words[] = {"昨天", "今天", "明天"};
  if (days < -1 || days > 1) return NULL;
  return yb_word(rq, words[days + 1]).p;
}

yb_str pt_at(struct yb_req *rq, int64_t instant) {
  if (instant <= 0) return (yb_str){0};
  yb_civil c = local(rq, instant), now = local(rq, rq->ctx.now_ms);
  const char *close = near_day(rq, yb_date_days(c.date) - yb_date_days(now.date));
  if (close) return pt_fmt(rq, "%s %d:%02d", close, c.hour, c.minute);
  yb_str year = c.date.year == now.date.year ? (yb_str){0}
                : pt_fmt(rq, english(rq) ? " %d" : "%d 年 ", (int)c.date.year);
  if (english(rq))
    return pt_fmt(rq, "%s %d %s%.*s, %d:%02d", weekday(rq, c.date), c.date.day,
                  month(c.date.month), YB_ARG(year), c.hour, c.minute);
  return pt_fmt(rq, "%.*s%d 月 %d 日（%s）%d:%02d", YB_ARG(year), c.date.month, c.date.day,
                weekday(rq, c.date), c.hour, c.minute);
}

yb_str pt_date(struct yb_req *rq, yb_date d) {
  if (d.year == 0) return (yb_str){0};
  if (english(rq)) return pt_fmt(rq, "%d %s %d", d.day, month(d.month), (int)d.year);
  return pt_fmt(rq, "%d 年 %d 月 %d 日", (int)d.year, d.month, d.day);
}

yb_str pt_at_full(struct yb_req *rq, int64_t instant) {
  if (instant <= 0) return (yb_str){0};
  yb_civil c = local(rq, instant);
  yb_str day = pt_date(rq, c.date);
  return pt_fmt(rq, "%.*s%s %d:%02d", YB_ARG(day), english(rq) ? "," : "", c.hour, c.minute);
}

yb_str pt_day(struct yb_req *rq, int64_t instant) {
  if (instant <= 0) return (yb_str){0};
  yb_civil c = local(rq, instant), now = local(rq, rq->ctx.now_ms);
  if (c.date.year != now.date.year) return pt_date(rq, c.date);
  if (english(rq)) return pt_fmt(rq, "%d %s", c.date.day, month(c.date.month));
  return pt_fmt(rq, "%d 月 %d 日", c.date.month, c.date.day);
}

yb_str pt_clock(struct yb_req *rq, int64_t instant) {
  yb_civil c = local(rq, instant), now = local(rq, rq->ctx.now_ms);
  if (yb_date_cmp(c.date, now.date) != 0) return pt_at(rq, instant);
  return pt_fmt(rq, "%d:%02d", c.hour, c.minute);
}

/* ---- lengths ---- */

yb_str pt_length(struct yb_req *rq, int64_t ms) {
  struct yb_buf b;
  yb_str out;
  yb_buf_init(&b, rq->ctx.arena);
  yb_length_words(&b, ms, english(rq) ? YB_EN : YB_ZH);
  return yb_buf_take(&b, &out) == YB_OK ? out : (yb_str){0};
}

yb_str pt_unit(struct yb_req *rq, struct yb_limit l) {
  return pt_word(rq, "clock", yb_clock_kind_name(l.unit));
}

/* "8 个工作小时": Chinese counts need 个, but not before 天. */
yb_str pt_limit(struct yb_req *rq, struct yb_limit l) {
  if (l.amount == 0) return (yb_str){0};
  yb_str unit = pt_unit(rq, l);
  const char *of = english(rq) || l.unit == YB_CALENDAR_DAYS ? " "
                   : rq->tongue == YB_TONGUE_HANT ? " 個" : " 个";
  return pt_fmt(rq, "%u%s%.*s", l.amount, of, YB_ARG(unit));
}

int64_t pt_due_of(struct yb_req *rq, struct yb_limit l, int64_t from) {
  const struct yb_calendar *cal = yb_req_app(rq)->pack->calendar;
  struct yb_clock_state c;
  if (l.amount == 0) return 0;
  if (yb_clock_init(&c, l.unit, yb_limit_budget(l), 0) != YB_OK) return 0;
  if (yb_clock_start(cal, &c, from) != YB_OK) return 0;
  int64_t at = yb_clock_due(cal, &c).at_ms;
  return at == YB_NEVER ? 0 : at;
}

/* ---- faults ---- */

yb_str pt_diag(struct yb_req *rq, const struct yb_diag *d) {
  struct yb_buf b;
  yb_str out;
  yb_lang lang = yb_req_lang(rq);
  yb_buf_init(&b, rq->ctx.arena);
  yb_diag_what(d, lang, &b);
  yb_buf_z(&b, lang == YB_ZH ? "，" : ": ");
  yb_diag_fix(d, lang, &b);
  return yb_buf_take(&b, &out) == YB_OK ? out : (yb_str){0};
}

yb_str pt_fault(struct yb_req *rq, const struct yb_diags *diags, const char *path) {
  for (const struct yb_diag *d = diags ? diags->first : NULL; d; d = d->next)
    if (yb_str_eq(d->at.path, yb_str_of(path))) return pt_diag(rq, d);
  return (yb_str){0};
}

yb_str pt_anchor(struct yb_req *rq, yb_str path) {
  struct yb_buf b;
  yb_str out;
  yb_buf_init(&b, rq->ctx.arena);
  if (path.n == 0) return YB_S("#main");
  YB_BUF_Z(&b, "#f-");
  for (size_t i = 0; i < path.n; i++)
    if (path.p[i] != ']')
      yb_buf_byte(&b, path.p[i] == '[' || path.p[i] == '.' ? '-' : path.p[i]);
  return yb_buf_take(&b, &out) == YB_OK ? out : (yb_str){0};
}

yb_rc pt_faults(struct yb_req *rq, const struct yb_diags *diags, struct v_errors *out) {
  uint32_t n = 0;
  for (const struct yb_diag *d = diags->first; d; d = d->next) n += d->severity == YB_ERROR;
  struct v_error_link *link = YB_NEW_N(rq->ctx.arena, n, struct v_error_link);
  if (!link) return YB_NOMEM;
  *out = (struct v_errors){link, n};
  for (const struct yb_diag *d = diags->first; d; d = d->next) {
    if (d->severity != YB_ERROR) continue;
    link->href = pt_anchor(rq, d->at.path);
    link++->text = pt_diag(rq, d);
  }
  return YB_OK;
}
