/* words.c - what a clock says to people, in Chinese and English. */
#include "pure/calendar/clock.h"

static void count(struct yb_buf *out, int64_t n, const char *zh, const char *en, bool plural,
                  yb_lang lang) {
  yb_buf_int(out, n);
  yb_buf_byte(out, ' ');
  yb_buf_z(out, lang == YB_ZH ? zh : en);
  if (lang == YB_EN && plural && n != 1) yb_buf_byte(out, 's');
}

/* Minutes matter below ten hours; days stand for clock time beyond three. */
static void length(struct yb_buf *out, int64_t ms, bool days, yb_lang lang) {
  int64_t hours = ms / YB_HOUR_MS, minutes = ms % YB_HOUR_MS / YB_MINUTE_MS;
  if (ms < YB_MINUTE_MS) {
    yb_buf_z(out, lang == YB_ZH ? "不足 1 分钟" : "less than 1 min");
  } else if (hours == 0) {
    count(out, minutes, "分钟", "min", false, lang);
  } else if (days && hours >= 72) {
    count(out, hours / 24, "天", "day", true, lang);
    if (hours % 24 == 0) return;
    yb_buf_byte(out, ' ');
    count(out, hours % 24, "小时", "h", false, lang);
  } else {
    count(out, hours, "小时", "h", false, lang);
    if (hours >= 10 || minutes == 0) return;
    yb_buf_byte(out, ' ');
    count(out, minutes, "分", "min", false, lang);
  }
}

void yb_length_words(struct yb_buf *out, int64_t ms, yb_lang lang) {
  length(out, ms < 0 ? 0 : ms, false, lang);
}

static void units(struct yb_buf *out, const struct yb_clock_view *v, int64_t n, yb_lang lang) {
  if (v->kind == YB_WORK_DAYS) count(out, n, "个工作日", "working day", true, lang);
  else count(out, n, "天", "day", true, lang);
}

static bool in_days(const struct yb_clock_view *v) {
  return v->kind == YB_WORK_DAYS || v->kind == YB_CALENDAR_DAYS;
}

static void overdue(struct yb_buf *out, const struct yb_clock_view *v, yb_lang lang) {
  bool days = in_days(v) && v->remaining < 0;
  if (!days && v->over_ms < YB_MINUTE_MS) {
    yb_buf_z(out, lang == YB_ZH ? "已超期" : "overdue");
    return;
  }
  if (lang == YB_ZH) yb_buf_z(out, "超期 ");
  if (days) units(out, v, -v->remaining, lang);
  else length(out, v->over_ms, v->kind == YB_CLOCK_HOURS, lang);
  if (lang == YB_EN) yb_buf_z(out, " overdue");
}

static void running(struct yb_buf *out, const struct yb_clock_view *v, yb_lang lang) {
  int64_t left = v->remaining;
  /* Days off at a rolled end: count on to the due. */
  if (v->kind == YB_CALENDAR_DAYS && left < v->days_to_due) left = v->days_to_due;
  if ((in_days(v) || left == 0) && v->days_to_due == 0) {
    yb_buf_z(out, lang == YB_ZH ? "今日到期" : "due today");
    return;
  }
  bool some = left >= (in_days(v) ? 1 : YB_MINUTE_MS);
  if (lang == YB_ZH) yb_buf_z(out, some ? "剩 " : "剩");
  if (in_days(v) && some) units(out, v, left, lang);
  else if (in_days(v)) yb_buf_z(out, lang == YB_ZH ? "不足 1 天" : "less than 1 day");
  else length(out, left, v->kind == YB_CLOCK_HOURS, lang);
  if (lang == YB_EN) yb_buf_z(out, " left");
}

void yb_clock_chip(struct yb_buf *out, const struct yb_clock_view *v, yb_str pause,
                   yb_lang lang) {
  switch (v->phase) {
    case YB_CLOCK_IDLE:
      yb_buf_z(out, lang == YB_ZH ? "未开始" : "not started");
      break;
    case YB_CLOCK_SUSPENDED:
      yb_buf_z(out, lang == YB_ZH ? "已暂停" : "paused");
      if (!pause.n) break;
      yb_buf_z(out, lang == YB_ZH ? "(" : " (");
      yb_buf_put(out, pause);
      yb_buf_byte(out, ')');
      break;
    case YB_CLOCK_STOPPED:
      if (lang == YB_ZH) yb_buf_z(out, v->overdue ? "超期办结" : "按期办结");
      else yb_buf_z(out, v->overdue ? "done late" : "done in time");
      break;
    default:
      if (v->overdue) overdue(out, v, lang);
      else running(out, v, lang);
  }
}
