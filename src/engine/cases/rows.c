/* rows.c - see rows.h. */
#include "engine/cases/rows.h"

void yb_row_read(const struct yb_column *col, uint32_t n, const yb_val *cell, void *row) {
  for (uint32_t i = 0; i < n; i++) {
    char *member = (char *)row + col[i].at;
    if (col[i].kind == YB_VAL_INT) *(int64_t *)(void *)member = yb_int_of(&cell[i]);
    else *(yb_str *)(void *)member = yb_str_in(&cell[i]);
  }
}

void yb_row_args(const struct yb_column *col, uint32_t n, const void *row, yb_val *args) {
  for (uint32_t i = 0; i < n; i++) {
    const char *member = (const char *)row + col[i].at;
    if (col[i].kind == YB_VAL_INT) args[i] = yb_int(*(const int64_t *)(const void *)member);
    else if (col[i].kind == YB_VAL_BLOB) args[i] = yb_blob(*(const yb_str *)(const void *)member);
    else args[i] = yb_text(*(const yb_str *)(const void *)member);
  }
}
