/* compile.c - from rows, hours and a zone to the grid of calendar_int.h.
 *
 * Everything is allocated in ctx->arena; the zone is read here and never again.
 */
#include "base/arena.h"
#include "pure/calendar/calendar_int.h"

#define BEFORE_YEARS 2        /* compiled before the table's first year */
#define AFTER_YEARS 10        /* and after its last, unless the spec says */
#define MAX_YEAR 9999

struct build {
  struct yb_ctx *ctx;
  const struct yb_calendar_spec *spec;
  struct yb_calendar *cal;
  struct cal_day *day;
  struct cal_plan *plan;
  struct cal_shift *shift;
  uint32_t plans, plan_cap, shift_cap;
  bool bad;
};

static struct yb_place place(const struct yb_calendar_spec *s, uint32_t line) {
  return (struct yb_place){s->file, s->id, line, line ? 1 : 0};
}

static yb_rc complain(struct build *b, uint32_t line, yb_msg msg, yb_str a0, yb_str a1,
                      yb_str a2) {
  const yb_str args[YB_DIAG_ARGS] = {a0, a1, a2, YB_S("")};
  b->bad = true;
  return yb_diag_at(b->ctx, YB_ERROR, place(b->spec, line), msg, args);
}

static yb_rc numbers(struct build *b, int32_t first, int32_t last, yb_str *a, yb_str *z) {
  YB_TRY(yb_str_fmt(b->ctx->arena, a, "%d", first));
  return yb_str_fmt(b->ctx->arena, z, "%d", last);
}

static yb_rc date_text(struct build *b, yb_date d, yb_str *out) {
  struct yb_buf buf;
  yb_buf_init(&buf, b->ctx->arena);
  yb_date_write(&buf, d);
  return yb_buf_take(&buf, out);
}

/* A diagnostic's own result is INVALID unless memory ran out: checking goes on
 * after the former, so that one run names every fault. */
static yb_rc go_on(yb_rc rc) { return rc == YB_NOMEM ? YB_NOMEM : YB_OK; }

static yb_rc check_years(struct build *b, int32_t *from, int32_t *to) {
  const struct yb_calendar_spec *s = b->spec;
  int64_t first = (int64_t)s->first_year - BEFORE_YEARS;
  int64_t last = s->horizon_year ? s->horizon_year : (int64_t)s->last_year + AFTER_YEARS;
  if (s->first_year <= s->last_year && last >= s->last_year && first >= 1 && last <= MAX_YEAR &&
      last - first < YB_CAL_YEARS_MAX && s->tail_days <= 31) {
    *from = (int32_t)first;
    *to = (int32_t)last;
    return YB_OK;
  }
  yb_str a, z;
  YB_TRY(numbers(b, s->first_year, (int32_t)(last > INT32_MAX ? INT32_MAX : last), &a, &z));
  return complain(b, 0, YB_MSG_calendar_bad_years, a, z, YB_S(""));
}

bool yb_hours_ok(const struct yb_hours *h) {
  int32_t last = 0;
  if (h->n > YB_HOURS_MAX) return false;
  for (uint32_t i = 0; i < h->n; i++) {
    if (h->at[i].from_ms < last || h->at[i].to_ms <= h->at[i].from_ms) return false;
    if (h->at[i].to_ms > YB_DAY_MS) return false;
    last = h->at[i].to_ms + 1;     /* apart: two that touch are one */
  }
  return true;
}

static yb_rc check_plans(struct build *b) {
  bool works = false;
  for (int i = 0; i < YB_PLANS; i++) {
    const struct yb_hours *h = &b->spec->plan[i];
    yb_str name;
    if (i >= 1 && i <= 7 && h->n) works = true;
    if (yb_hours_ok(h) && (i || !h->n)) continue;
    YB_TRY(yb_str_fmt(b->ctx->arena, &name, "%d", i));
    YB_TRY(go_on(complain(b, 0, YB_MSG_calendar_bad_hours, name, YB_S(""), YB_S(""))));
  }
  if (!works) return complain(b, 0, YB_MSG_calendar_no_work, YB_S(""), YB_S(""), YB_S(""));
  return b->bad ? YB_INVALID : YB_OK;
}

static void copy_plans(struct build *b) {
  for (uint32_t i = 0; i < YB_PLANS; i++) {
    const struct yb_hours *h = &b->spec->plan[i];
    struct cal_plan *p = &b->plan[i];
    p->n = h->n;
    for (uint32_t k = 0; k < h->n; k++) {
      p->at[k].from_ms = h->at[k].from_ms;
      p->at[k].to_ms = h->at[k].to_ms;
      p->total_ms += h->at[k].to_ms - h->at[k].from_ms;
    }
    if (i >= 1 && i <= 7 && p->total_ms > b->cal->nominal_ms) b->cal->nominal_ms = p->total_ms;
  }
  b->plans = YB_PLANS;
}

/* ---- rows ---- */

static uint8_t makeup_plan(const struct yb_calendar_spec *s) {
  return s->makeup_plan && s->makeup_plan < YB_PLANS ? s->makeup_plan : 1;
}

static yb_rc take_row(struct build *b, uint32_t k) {
  const struct yb_cal_row *r = &b->cal->row[k];
  const struct yb_calendar_spec *s = b->spec;
  yb_str date, first, last;
  bool real = yb_date_ok(r->date);
  if (!real || r->date.year < s->first_year || r->date.year > s->last_year) {
    YB_TRY(date_text(b, r->date, &date));
    YB_TRY(numbers(b, s->first_year, s->last_year, &first, &last));
    return complain(b, r->line, real ? YB_MSG_calendar_outside : YB_MSG_calendar_bad_date, date,
                    first, last);
  }
  struct cal_day *d = &b->day[yb_date_days(r->date) - b->cal->first_day];
  if (d->row) {
    YB_TRY(date_text(b, r->date, &date));
    return complain(b, r->line, YB_MSG_calendar_twice, date, YB_S(""), YB_S(""));
  }
  d->row = k + 1;
  uint16_t ordinary = d->plan;
  d->plan = 0;
  if (r->kind == YB_CAL_OFF) return YB_OK;
  uint8_t plan = r->plan ? r->plan : ordinary ? (uint8_t)ordinary : makeup_plan(s);
  if (plan < YB_PLANS && s->plan[plan].n) {
    d->plan = plan;
    return YB_OK;
  }
  YB_TRY(date_text(b, r->date, &date));
  return complain(b, r->line, YB_MSG_calendar_no_hours, date, YB_S(""), YB_S(""));
}

static yb_rc take_rows(struct build *b) {
  struct yb_cal_row *copy = YB_NEW_N(b->ctx->arena, b->spec->rows, struct yb_cal_row);
  if (!copy) return YB_NOMEM;
  b->cal->row = copy;
  b->cal->rows = b->spec->rows;
  for (uint32_t i = 0; i < b->spec->rows; i++) {
    copy[i] = b->spec->row[i];
    YB_TRY(yb_str_dup(b->ctx->arena, b->spec->row[i].name, &copy[i].name));
    YB_TRY(go_on(take_row(b, i)));
  }
  return b->bad ? YB_INVALID : YB_OK;
}

/* ---- days ---- */

static int64_t midnight(const struct yb_calendar_spec *s, int64_t days) {
  if (!s->zone) return days * YB_DAY_MS - (int64_t)s->offset_s * 1000;
  return yb_zone_instant(s->zone, (yb_civil){.date = yb_date_of_days(days)});
}

static void lay_days(struct build *b) {
  struct yb_calendar *cal = b->cal;
  for (int32_t i = 0; i <= cal->n; i++) {
    int64_t days = cal->first_day + i;
    int weekday = yb_date_weekday(yb_date_of_days(days));
    b->day[i].start_ms = midnight(b->spec, days);
    b->day[i].plan = i < cal->n && b->spec->plan[weekday].n ? (uint16_t)weekday : 0;
    if (i && b->day[i].start_ms < b->day[i - 1].start_ms)
      b->day[i].start_ms = b->day[i - 1].start_ms;
  }
}

/* The offset at the day's end differs from that at its start: finds the change
 * by halving, and keeps it. */
static yb_rc note_shift(struct build *b, int32_t i) {
  const struct yb_zone *zone = b->spec->zone;
  struct yb_calendar *cal = b->cal;
  int64_t lo = b->day[i].start_ms, hi = b->day[i + 1].start_ms;
  int32_t before = yb_zone_offset_s(zone, lo), after = yb_zone_offset_s(zone, hi);
  if (before == after || hi <= lo) return YB_OK;
  while (hi - lo > 1) {
    int64_t mid = lo + (hi - lo) / 2;
    if (yb_zone_offset_s(zone, mid) == before) lo = mid;
    else hi = mid;
  }
  if (cal->shifts == b->shift_cap) {
    uint32_t want = b->shift_cap ? b->shift_cap * 2 : 64;
    struct cal_shift *grown = yb_arena_grow(b->ctx->arena, b->shift, b->shift_cap * sizeof *grown,
                                            want * sizeof *grown);
    if (!grown) return YB_NOMEM;
    b->shift = grown;
    b->shift_cap = want;
  }
  b->shift[cal->shifts++] = (struct cal_shift){
      i, (int32_t)(hi - b->day[i].start_ms), (after - before) * 1000};
  cal->shift = b->shift;
  return YB_OK;
}

/* A working day on which the offset changes gets a plan of real elapsed time. */
static yb_rc bend_plan(struct build *b, int32_t i) {
  if (b->plans == b->plan_cap) {
    uint32_t want = b->plan_cap * 2;
    if (want > UINT16_MAX) return YB_LIMIT;
    struct cal_plan *grown = yb_arena_grow(b->ctx->arena, b->plan, b->plan_cap * sizeof *grown,
                                           want * sizeof *grown);
    if (!grown) return YB_NOMEM;
    b->plan = grown;
    b->plan_cap = want;
  }
  const struct cal_plan old = b->plan[b->day[i].plan];
  struct cal_plan *p = &b->plan[b->plans];
  *p = (struct cal_plan){0};
  for (uint32_t k = 0; k < old.n; k++) {
    int64_t from = yb_cal_wall(b->cal, i, old.at[k].from_ms);
    int64_t to = yb_cal_wall(b->cal, i, old.at[k].to_ms);
    if (to <= from) continue;
    p->at[p->n].from_ms = (int32_t)from;
    p->at[p->n++].to_ms = (int32_t)to;
    p->total_ms += to - from;
  }
  b->day[i].plan = p->n ? (uint16_t)b->plans++ : 0;
  return YB_OK;
}

static yb_rc bend_days(struct build *b) {
  struct yb_calendar *cal = b->cal;
  for (int32_t i = 0; b->spec->zone && i < cal->n; i++) {
    uint32_t had = cal->shifts;
    YB_TRY(note_shift(b, i));
    if (b->day[i].start_ms == b->day[i + 1].start_ms) b->day[i].plan = 0;  /* a date left out */
    else if (cal->shifts > had && b->day[i].plan) YB_TRY(bend_plan(b, i));
  }
  return YB_OK;
}

static void sum_days(struct build *b) {
  for (int32_t i = 0; i < b->cal->n; i++) {
    const struct cal_day *d = &b->day[i];
    b->day[i + 1].work_before_ms = d->work_before_ms + b->plan[d->plan].total_ms;
    b->day[i + 1].days_before = d->days_before + (d->plan != 0);
  }
}

static yb_rc lay_grid(struct build *b, int32_t from, int32_t to) {
  struct yb_calendar *cal = b->cal;
  const struct yb_calendar_spec *s = b->spec;
  struct yb_arena *a = b->ctx->arena;
  cal->first_day = yb_date_days((yb_date){from, 1, 1});
  cal->n = (int32_t)(yb_date_days((yb_date){to + 1, 1, 1}) - cal->first_day);
  cal->firm_from = (int32_t)(yb_date_days((yb_date){s->first_year, 1, 1}) - cal->first_day);
  cal->firm_to = (int32_t)(yb_date_days((yb_date){s->last_year + 1, 1, 1}) - cal->first_day) -
                 s->tail_days;
  cal->first_year = s->first_year;
  cal->last_year = s->last_year;
  b->plan_cap = 2 * YB_PLANS;
  b->day = YB_NEW_N(a, (size_t)cal->n + 1, struct cal_day);
  b->plan = YB_NEW_N(a, b->plan_cap, struct cal_plan);
  return b->day && b->plan ? YB_OK : YB_NOMEM;
}

yb_rc yb_calendar_compile(struct yb_ctx *ctx, const struct yb_calendar_spec *spec,
                          const struct yb_calendar **out) {
  struct build b = {.ctx = ctx, .spec = spec};
  int32_t from = 0, to = 0;
  if (spec->rows > YB_CAL_ROWS_MAX) return YB_LIMIT;
  b.cal = YB_NEW(ctx->arena, struct yb_calendar);
  if (!b.cal) return YB_NOMEM;
  YB_TRY(yb_str_dup(ctx->arena, spec->id, &b.cal->id));
  YB_TRY(yb_str_dup(ctx->arena, spec->file, &b.cal->file));
  YB_TRY(check_years(&b, &from, &to));
  YB_TRY(check_plans(&b));
  YB_TRY(lay_grid(&b, from, to));
  copy_plans(&b);
  lay_days(&b);
  YB_TRY(take_rows(&b));
  YB_TRY(bend_days(&b));
  sum_days(&b);
  b.cal->day = b.day;
  b.cal->plan = b.plan;
  *out = b.cal;
  return YB_OK;
}
