/* xlsx.h - the first sheet of a workbook as the table that base/csv.h gives. */
#ifndef YB_SERVICE_XLSX_H
#define YB_SERVICE_XLSX_H
#include "base/csv.h"

#define YB_XLSX_PART_MAX ((size_t)16 << 20)   /* bytes of one part, unpacked */
#define YB_XLSX_ROWS_MAX 6000u
#define YB_XLSX_COLUMNS_MAX 200u

/* ECMA-376: shared strings, inline strings and numbers of the first sheet; formulas give
 * their stored values. Rows without a cell are skipped; the rest are as long as the first.
 * YB_INVALID with a diagnostic: not a workbook, encrypted, damaged; YB_LIMIT. */
yb_rc yb_xlsx_read(struct yb_ctx *ctx, yb_str file, yb_str bytes, const struct yb_csv **out)
    YB_MUST;
/* A table as a workbook of one sheet: inline strings; a cell of a `number` column that is a
 * number of at most 15 digits is one, with its very digits. `number` has csv->columns. */
yb_rc yb_xlsx_write(struct yb_ctx *ctx, const struct yb_csv *csv, const bool *number,
                    struct yb_buf *out) YB_MUST;

#endif
