/* row.c - see row.h. */
#include "store/row.h"

void yb_row_read(const struct yb_column *col, uint32_t n, const yb_val *cell, void *row) {
  for (uint32_t i = 0; i < n; i++) {
    void *member = (char *)row + col[i].at;
    if (col[i].kind == YB_VAL_INT) *(int64_t *)member = yb_int_of(&cell[i]);
    else if (col[i].kind == YB_VAL_REAL) *(double *)member = yb_real_of(&cell[i]);
    else *(yb_str *)member = yb_str_in(&cell[i]);
  }
}

void yb_row_args(const struct yb_column *col, uint32_t n, const void *row, yb_val *args) {
  for (uint32_t i = 0; i < n; i++) {
    const void *member = (const char *)row + col[i].at;
    if (col[i].kind == YB_VAL_INT) args[i] = yb_int(*(const int64_t *)member);
    else if (col[i].kind == YB_VAL_REAL) args[i] = yb_real(*(const double *)member);
    else if (col[i].kind == YB_VAL_BLOB) args[i] = yb_blob(*(const yb_str *)member);
    else args[i] = yb_text(*(const yb_str *)member);
  }
}
