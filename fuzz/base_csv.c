/* base_csv.c - what is read is written and read again with the same cells, but
 * for the apostrophe that disarms a formula. */
#include "base/arena.h"
#include "base/csv.h"
#include "base/ctx.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool ok) {
  if (!ok) __builtin_trap();
}

static void write_row(struct yb_buf *out, const yb_str *cell, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) {
    if (i) yb_buf_byte(out, ',');
    if (n == 1 && cell[i].n == 0) yb_buf_z(out, "\"\"");   /* no blank line */
    yb_csv_write_cell(out, cell[i]);
  }
  yb_buf_z(out, "\r\n");
}

static void same_row(const yb_str *a, const yb_str *b, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) {
    yb_str got = b[i];
    if (got.n == a[i].n + 1 && got.p[0] == '\'') got = yb_str_from(got, 1);
    must(yb_str_eq(a[i], got));
  }
}

static void round_trip(struct yb_ctx *ctx, const struct yb_csv *csv) {
  struct yb_buf text;
  const struct yb_csv *again;
  yb_buf_init(&text, ctx->arena);
  write_row(&text, csv->header, csv->columns);
  for (uint32_t i = 0; i < csv->rows; i++) write_row(&text, csv->row[i].cell, csv->columns);
  if (text.rc != YB_OK) return;
  yb_rc rc = yb_csv_parse(ctx, YB_S(""), yb_buf_str(&text), &again);
  /* "=a" and "'=a" are two columns before and one after. */
  if (rc == YB_INVALID && ctx->diags->last->msg == YB_MSG_csv_twice) return;
  if (rc == YB_NOMEM) return;
  must(rc == YB_OK && again->columns == csv->columns && again->rows == csv->rows);
  same_row(csv->header, again->header, csv->columns);
  for (uint32_t i = 0; i < csv->rows; i++)
    same_row(csv->row[i].cell, again->row[i].cell, csv->columns);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct yb_ctx ctx = {.arena = yb_arena_open(8u << 20)};
  struct yb_diags diags;
  const struct yb_csv *csv;
  if (!ctx.arena) return 0;
  yb_diags_init(&diags, ctx.arena);
  ctx.diags = &diags;
  yb_rc rc = yb_csv_parse(&ctx, YB_S("f"), yb_str_n((const char *)data, size), &csv);
  if (rc == YB_OK) round_trip(&ctx, csv);
  else if (rc != YB_NOMEM) must(diags.count >= 1 && diags.first->at.line >= 1);
  yb_arena_close(ctx.arena);
  return 0;
}
