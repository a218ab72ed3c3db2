/* days.c - prints what the calendar says of every day of the table's years:
 *   date,works,previous working day,next,fifth next
 * for compare.mjs, which holds it against another implementation. */
#include <stdio.h>

#include "base/arena.h"
#include "base/file.h"
#include "pure/calendar/calendar.h"

#define FIRST 2018
#define LAST 2026

static void print_date(yb_date d, char end) {
  printf("%04d-%02u-%02u%c", (int)d.year, (unsigned)d.month, (unsigned)d.day, end);
}

static void print_days(const struct yb_calendar *cal) {
  int64_t last = yb_date_days((yb_date){LAST, 12, 31});
  for (int64_t n = yb_date_days((yb_date){FIRST, 1, 1}); n <= last; n++) {
    yb_date d = yb_date_of_days(n);
    print_date(d, ',');
    printf("%d,", yb_calendar_day(cal, d).works);
    print_date(yb_calendar_shift(cal, d, -1), ',');
    print_date(yb_calendar_shift(cal, d, 1), ',');
    print_date(yb_calendar_shift(cal, d, 5), '\n');
  }
}

static yb_rc run(struct yb_ctx *ctx, const char *path) {
  struct yb_calendar_spec s = {.id = YB_S("mainland"), .first_year = FIRST, .last_year = LAST,
                               .offset_s = 8 * 3600};
  const struct yb_calendar *cal;
  yb_str text;
  YB_TRY(yb_file_read(ctx, yb_str_of(path), 1 << 20, &text));
  YB_TRY(yb_cal_rows_parse(ctx, yb_str_of(path), text, &s.row, &s.rows));
  for (int i = 1; i <= 5; i++)
    YB_TRY(yb_hours_parse(ctx, (struct yb_place){0}, YB_S("09:00-17:00"), &s.plan[i]));
  YB_TRY(yb_calendar_compile(ctx, &s, &cal));
  print_days(cal);
  return YB_OK;
}

int main(int argc, char **argv) {
  struct yb_ctx ctx = {.arena = yb_arena_open(64 << 20)};
  if (argc != 2 || !ctx.arena) return 2;
  yb_rc rc = run(&ctx, argv[1]);
  yb_arena_close(ctx.arena);
  if (rc != YB_OK) fprintf(stderr, "%s: %s\n", argv[1], yb_rc_text(rc));
  return rc != YB_OK;
}
