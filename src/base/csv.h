/* csv.h - RFC 4180 rows of UTF-8 (a BOM is skipped), with their places. */
#ifndef YB_BASE_CSV_H
#define YB_BASE_CSV_H
#include "base/buf.h"
#include "base/diag.h"
#include "base/str.h"

struct yb_csv_row { uint32_t line; uint32_t count; const yb_str *cell; };
struct yb_csv {
  yb_str file;
  uint32_t columns;            /* of the header */
  const yb_str *header;
  uint32_t rows;
  const struct yb_csv_row *row;
};

#define YB_CSV_CELLS 2000000u

/* Reads all of it: the first row names the columns, which differ; blank lines
 * are skipped. A row with another number of cells, an unclosed quote or bad
 * UTF-8 is YB_INVALID with its line; more than YB_CSV_CELLS cells YB_LIMIT.
 * Cells borrow from `text` (those with doubled quotes from the arena). */
yb_rc yb_csv_parse(struct yb_ctx *ctx, yb_str file, yb_str text,
                   const struct yb_csv **out) YB_MUST;
/* Index of a column, or -1. */
int yb_csv_column(const struct yb_csv *csv, yb_str name);
/* Cell of a named column; empty when the column is absent. */
yb_str yb_csv_get(const struct yb_csv *csv, uint32_t row, yb_str column);
/* One cell written with quotes where needed; formulas (= + - @, their
 * full-width forms, tab, CR) get a leading apostrophe so that no spreadsheet
 * runs them. A negative number is no formula. */
void yb_csv_write_cell(struct yb_buf *out, yb_str cell);

#endif
