/* row.h - cells to members and back: a table of columns for each struct of a row. */
#ifndef YB_STORE_ROW_H
#define YB_STORE_ROW_H
#include <stddef.h>

#include "store/sql.h"

/* One column of a row: where it stands in the struct and of what kind it is: int64_t,
 * double, or yb_str (TEXT, BLOB). */
struct yb_column { size_t at; yb_val_kind kind; };
#define YB_COL_INT(type, member) {offsetof(type, member), YB_VAL_INT}
#define YB_COL_REAL(type, member) {offsetof(type, member), YB_VAL_REAL}
#define YB_COL_TEXT(type, member) {offsetof(type, member), YB_VAL_TEXT}
#define YB_COL_BLOB(type, member) {offsetof(type, member), YB_VAL_BLOB}

/* Reads cells into a struct, and a struct into arguments. */
void yb_row_read(const struct yb_column *col, uint32_t n, const yb_val *cell, void *row);
void yb_row_args(const struct yb_column *col, uint32_t n, const void *row, yb_val *args);

#endif
