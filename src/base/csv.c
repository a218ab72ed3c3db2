/* csv.c - see csv.h.
 *
 *   header row -> columns; rows in one growing array, each with an array of
 *   cells of its own. A cell is borrowed from the text unless a doubled quote
 *   in it had to be undone.
 *
 * CRLF, LF and a lone CR end a row; blank lines are skipped. A row with a
 * wrong number of cells does not stop the reading: all of them are reported.
 */
#include "base/csv.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/ctx.h"
#include "base/map.h"
#include "base/text.h"

#define NUMBER_TEXT 24

struct reader {
  const char *p, *end, *line_at;
  uint32_t line, cells;
  bool faulty;
  struct yb_ctx *ctx;
  yb_str file;
};

/* The cells of the row that is being read. */
struct cells { yb_str *cell; uint32_t count, cap; };

static struct yb_place place_of(const struct reader *r, uint32_t line, const char *line_at,
                                const char *at) {
  struct yb_place place = {.file = r->file, .line = line, .col = 1};
  for (const char *p = line_at; p < at; p++) place.col += ((unsigned char)*p & 0xC0) != 0x80;
  return place;
}

static yb_rc fault(struct reader *r, const char *at, yb_msg msg) {
  return yb_diag(r->ctx, place_of(r, r->line, r->line_at, at), msg, (yb_str){0}, (yb_str){0});
}

static bool at_end_of_cell(const struct reader *r) {
  return r->p == r->end || *r->p == ',' || *r->p == '\n' || *r->p == '\r';
}

/* Moves past the end of a line, if one stands here. */
static bool end_of_line(struct reader *r) {
  if (r->p == r->end || (*r->p != '\n' && *r->p != '\r')) return false;
  bool crlf = *r->p == '\r' && r->end - r->p > 1 && r->p[1] == '\n';
  r->p += crlf ? 2 : 1;
  r->line++;
  r->line_at = r->p;
  return true;
}

/* Takes one of every two quotes out. */
static yb_rc undouble(struct yb_arena *a, yb_str raw, yb_str *out) {
  char *to = yb_arena_take(a, raw.n), *begin = to;
  if (!to) return YB_NOMEM;
  for (size_t i = 0; i < raw.n; i++) {
    *to++ = raw.p[i];
    if (raw.p[i] == '"') i++;
  }
  *out = (yb_str){begin, (size_t)(to - begin)};
  return YB_OK;
}

static yb_rc quoted(struct reader *r, yb_str *out) {
  const char *begin = ++r->p, *line_at = r->line_at;
  uint32_t line = r->line;
  bool doubled = false;
  for (;;) {
    if (r->p == r->end) {
      struct yb_place at = place_of(r, line, line_at, begin - 1);
      return yb_diag(r->ctx, at, YB_MSG_csv_unclosed, (yb_str){0}, (yb_str){0});
    }
    if (end_of_line(r)) continue;
    if (*r->p++ != '"') continue;
    if (r->p == r->end || *r->p != '"') break;
    doubled = true;
    r->p++;
  }
  *out = (yb_str){begin, (size_t)(r->p - 1 - begin)};
  if (!at_end_of_cell(r)) return fault(r, r->p, YB_MSG_csv_quote);
  return doubled ? undouble(r->ctx->arena, *out, out) : YB_OK;
}

static yb_rc cell(struct reader *r, yb_str *out) {
  if (r->p < r->end && *r->p == '"') return quoted(r, out);
  const char *begin = r->p;
  while (!at_end_of_cell(r)) {
    if (*r->p == '"') return fault(r, r->p, YB_MSG_csv_quote);
    r->p++;
  }
  *out = (yb_str){begin, (size_t)(r->p - begin)};
  return YB_OK;
}

static yb_rc limit(struct reader *r) {
  struct yb_place at = place_of(r, r->line, r->line_at, r->p);
  yb_rc rc = yb_diag(r->ctx, at, YB_MSG_csv_limit, YB_S("2000000"), (yb_str){0});
  return rc == YB_INVALID ? YB_LIMIT : rc;
}

static yb_rc add_cell(struct reader *r, struct cells *row, yb_str c) {
  if (++r->cells > YB_CSV_CELLS) return limit(r);
  if (row->count == row->cap) {
    size_t cap = row->cap ? (size_t)row->cap * 2 : 8;
    yb_str *grown = yb_arena_grow(r->ctx->arena, row->cell, row->cap * sizeof c, cap * sizeof c);
    if (!grown) return YB_NOMEM;
    row->cell = grown;
    row->cap = (uint32_t)cap;
  }
  row->cell[row->count++] = c;
  return YB_OK;
}

/* One row; the end of its line is passed. */
static yb_rc read_row(struct reader *r, struct cells *row) {
  yb_str c = {0};
  for (;;) {
    YB_TRY(cell(r, &c));
    YB_TRY(add_cell(r, row, c));
    if (r->p == r->end || *r->p != ',') break;
    r->p++;
  }
  (void)end_of_line(r);
  return YB_OK;
}

static yb_rc header(struct reader *r, struct yb_csv *csv) {
  struct cells row = {0};
  struct yb_map seen;
  uint32_t line = r->line;
  while (end_of_line(r)) line = r->line;
  if (r->p == r->end) return fault(r, r->p, YB_MSG_csv_empty);
  YB_TRY(read_row(r, &row));
  yb_map_init(&seen, r->ctx->arena);
  for (uint32_t i = 0; i < row.count; i++) {
    struct yb_place at = {.file = r->file, .line = line, .col = 1};
    if (yb_map_get(&seen, row.cell[i]))
      return yb_diag(r->ctx, at, YB_MSG_csv_twice, row.cell[i], (yb_str){0});
    YB_TRY(yb_map_put(&seen, row.cell[i], row.cell));
  }
  csv->header = row.cell;
  csv->columns = row.count;
  return YB_OK;
}

static yb_rc wrong_count(struct reader *r, uint32_t line, uint32_t have, uint32_t want) {
  char a[NUMBER_TEXT], b[NUMBER_TEXT];
  int n = snprintf(a, sizeof a, "%u", have), m = snprintf(b, sizeof b, "%u", want);
  struct yb_place at = {.file = r->file, .line = line, .col = 1};
  r->faulty = true;
  yb_rc rc = yb_diag(r->ctx, at, YB_MSG_csv_cells, (yb_str){a, (size_t)n}, (yb_str){b, (size_t)m});
  return rc == YB_INVALID ? YB_OK : rc;
}

static yb_rc rows(struct reader *r, struct yb_csv *csv) {
  struct yb_csv_row *list = NULL;
  uint32_t cap = 0;
  for (;;) {
    while (end_of_line(r)) continue;
    if (r->p == r->end) break;
    uint32_t line = r->line;
    struct cells row = {.cell = YB_NEW_N(r->ctx->arena, csv->columns, yb_str), .cap = csv->columns};
    if (!row.cell) return YB_NOMEM;
    YB_TRY(read_row(r, &row));
    if (row.count != csv->columns) {
      YB_TRY(wrong_count(r, line, row.count, csv->columns));
      continue;
    }
    if (csv->rows == cap) {
      size_t more = cap ? (size_t)cap * 2 : 16;
      list = yb_arena_grow(r->ctx->arena, list, cap * sizeof *list, more * sizeof *list);
      if (!list) return YB_NOMEM;
      cap = (uint32_t)more;
    }
    list[csv->rows++] = (struct yb_csv_row){line, row.count, row.cell};
  }
  csv->row = list;
  return r->faulty ? YB_INVALID : YB_OK;
}

static yb_rc check_utf8(struct reader *r) {
  size_t bad;
  yb_str text = {r->p, (size_t)(r->end - r->p)};
  if (yb_utf8_ok(text, &bad)) return YB_OK;
  const char *at = r->p + bad;
  while (r->p < at)
    if (!end_of_line(r)) r->p++;
  return fault(r, at, YB_MSG_base_bad_utf8);
}

yb_rc yb_csv_parse(struct yb_ctx *ctx, yb_str file, yb_str text, const struct yb_csv **out) {
  if (!text.p) text = YB_S("");
  if (yb_str_starts(text, YB_S("\xEF\xBB\xBF"))) text = yb_str_from(text, 3);
  struct reader r = {.p = text.p, .end = text.p + text.n, .line_at = text.p, .line = 1,
                     .ctx = ctx, .file = file};
  struct yb_csv *csv = YB_NEW(ctx->arena, struct yb_csv);
  if (!csv) return YB_NOMEM;
  YB_TRY(yb_str_dup(ctx->arena, file, &csv->file));
  struct reader whole = r;
  YB_TRY(check_utf8(&whole));
  YB_TRY(header(&r, csv));
  YB_TRY(rows(&r, csv));
  *out = csv;
  return YB_OK;
}

int yb_csv_column(const struct yb_csv *csv, yb_str name) {
  for (uint32_t i = 0; i < csv->columns; i++)
    if (yb_str_eq(csv->header[i], name)) return (int)i;
  return -1;
}

yb_str yb_csv_get(const struct yb_csv *csv, uint32_t row, yb_str column) {
  int at = yb_csv_column(csv, column);
  return at < 0 || row >= csv->rows ? YB_S("") : csv->row[row].cell[at];
}

/* -12.50: a number that begins with a minus is no formula. */
static bool negative_number(yb_str s) {
  size_t digits = 0, points = 0;
  for (size_t i = 1; i < s.n; i++) {
    if (s.p[i] >= '0' && s.p[i] <= '9') digits++;
    else if (s.p[i] != '.' || ++points > 1) return false;
  }
  return s.p[0] == '-' && digits > 0;
}

/* What a spreadsheet takes for a formula, full-width signs included. */
static bool formula(yb_str s) {
  static const char *const begins[] = {"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"};
  for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
    if (yb_str_starts(s, yb_str_of(begins[i]))) return !negative_number(s);
  return false;
}

/* A mark at the beginning of the first cell would be taken for the file's. */
void yb_csv_write_cell(struct yb_buf *out, yb_str s) {
  bool quotes = yb_str_starts(s, YB_S("\xEF\xBB\xBF")) ||
                (s.n && (s.p[0] == ' ' || s.p[s.n - 1] == ' '));
  for (size_t i = 0; i < s.n && !quotes; i++) quotes = strchr(",\"\r\n", s.p[i]) && s.p[i];
  if (quotes) yb_buf_byte(out, '"');
  if (formula(s)) yb_buf_byte(out, '\'');
  for (size_t i = 0; i < s.n; i++) {
    if (s.p[i] == '"') yb_buf_byte(out, '"');
    yb_buf_byte(out, s.p[i]);
  }
  if (quotes) yb_buf_byte(out, '"');
}
