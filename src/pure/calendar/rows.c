/* rows.c - the texts a calendar is declared in: office hours and the table. */
#include "base/arena.h"
#include "base/csv.h"
#include "pure/calendar/calendar_int.h"

#define HOURS_TEXT_MAX 200u

static yb_str first_arg(yb_str s) { return yb_str_upto(s, 60); }

/* Two digits. */
static bool two(yb_str s, int32_t *out) {
  if (s.n != 2 || s.p[0] < '0' || s.p[0] > '9' || s.p[1] < '0' || s.p[1] > '9') return false;
  *out = (s.p[0] - '0') * 10 + s.p[1] - '0';
  return true;
}

/* 09:00 or 09:00:30; 24:00 is the day's end. */
static bool wall(yb_str s, int32_t *out_ms) {
  int32_t h, m, sec = 0;
  s = yb_str_trim(s);
  if (s.n != 5 && s.n != 8) return false;
  if (!two(yb_str_upto(s, 2), &h) || s.p[2] != ':' || !two(yb_str_n(s.p + 3, 2), &m)) return false;
  if (s.n == 8 && (s.p[5] != ':' || !two(yb_str_n(s.p + 6, 2), &sec))) return false;
  if (h > 24 || m > 59 || sec > 59 || (h == 24 && (m || sec))) return false;
  *out_ms = ((h * 60 + m) * 60 + sec) * 1000;
  return true;
}

static bool hours(yb_str text, struct yb_hours *out) {
  yb_str rest = yb_str_trim(text), piece, from;
  *out = (struct yb_hours){0};
  if (text.n > HOURS_TEXT_MAX) return false;
  if (rest.n && rest.p[rest.n - 1] == ',') return false;
  while (rest.n && yb_str_cut(&rest, ',', &piece)) {
    if (out->n == YB_HOURS_MAX || !yb_str_cut(&piece, '-', &from)) return false;
    if (!wall(from, &out->at[out->n].from_ms) || !wall(piece, &out->at[out->n].to_ms))
      return false;
    out->n++;
  }
  return yb_hours_ok(out);
}

yb_rc yb_hours_parse(struct yb_ctx *ctx, struct yb_place at, yb_str text, struct yb_hours *out) {
  struct yb_hours got;
  if (!hours(text, &got))
    return yb_diag(ctx, at, YB_MSG_calendar_bad_hours, first_arg(text), YB_S(""));
  *out = got;
  return YB_OK;
}

/* A weekday by number or English name; 0 for an empty cell. */
static bool plan(yb_str s, uint8_t *out) {
  static const char names[] = "montuewedthufrisatsun";
  s = yb_str_trim(s);
  *out = 0;
  if (s.n == 0) return true;
  if (s.n == 1 && s.p[0] >= '1' && s.p[0] <= '7') *out = (uint8_t)(s.p[0] - '0');
  for (uint8_t i = 0; i < 7; i++)
    if (yb_str_ieq(s, yb_str_n(names + i * 3, 3))) *out = (uint8_t)(i + 1);
  return *out != 0;
}

static yb_rc read_row(struct yb_ctx *ctx, const struct yb_csv *csv, uint32_t i,
                      struct yb_cal_row *out) {
  struct yb_place at = {csv->file, YB_S(""), csv->row[i].line, 1};
  yb_str date = yb_str_trim(yb_csv_get(csv, i, YB_S("date")));
  yb_str kind = yb_str_trim(yb_csv_get(csv, i, YB_S("kind")));
  yb_str hours_of = yb_csv_get(csv, i, YB_S("hours"));
  out->line = csv->row[i].line;
  out->name = yb_csv_get(csv, i, YB_S("name"));
  if (!yb_date_parse(date, &out->date))
    return yb_diag(ctx, at, YB_MSG_calendar_bad_date, first_arg(date), YB_S(""));
  out->kind = YB_EQ(kind, "off") ? YB_CAL_OFF : YB_CAL_WORK;
  if (out->kind == YB_CAL_WORK && !YB_EQ(kind, "work"))
    return yb_diag(ctx, at, YB_MSG_calendar_bad_kind, first_arg(kind), YB_S(""));
  if (!plan(hours_of, &out->plan))
    return yb_diag(ctx, at, YB_MSG_calendar_bad_plan, first_arg(hours_of), YB_S(""));
  return YB_OK;
}

static yb_rc need_column(struct yb_ctx *ctx, const struct yb_csv *csv, const char *name) {
  struct yb_place at = {csv->file, YB_S(""), 1, 1};
  if (yb_csv_column(csv, yb_str_of(name)) >= 0) return YB_OK;
  return yb_diag(ctx, at, YB_MSG_calendar_no_column, yb_str_of(name), YB_S(""));
}

yb_rc yb_cal_rows_parse(struct yb_ctx *ctx, yb_str file, yb_str text,
                        const struct yb_cal_row **out, uint32_t *n) {
  const struct yb_csv *csv;
  yb_rc worst = YB_OK;
  YB_TRY(yb_csv_parse(ctx, file, text, &csv));
  YB_TRY(need_column(ctx, csv, "date"));
  YB_TRY(need_column(ctx, csv, "kind"));
  YB_TRY(need_column(ctx, csv, "name"));
  if (csv->rows > YB_CAL_ROWS_MAX) return YB_LIMIT;
  struct yb_cal_row *row = YB_NEW_N(ctx->arena, csv->rows, struct yb_cal_row);
  if (!row) return YB_NOMEM;
  for (uint32_t i = 0; i < csv->rows; i++) {
    yb_rc rc = read_row(ctx, csv, i, &row[i]);
    if (rc == YB_NOMEM) return rc;
    if (rc != YB_OK) worst = rc;     /* one run names every bad row */
  }
  if (worst != YB_OK) return worst;
  *out = row;
  *n = csv->rows;
  return YB_OK;
}
