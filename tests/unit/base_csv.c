/* base_csv.c - tables of text. */
#include "yb_test.h"

#include "base/csv.h"

static yb_rc parse(struct yb_ctx *ctx, const char *text, const struct yb_csv **csv) {
  return yb_csv_parse(ctx, YB_S("a"), yb_str_of(text), csv);
}

TEST(csv_has_rows_and_columns) {
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 1 << 20);
  const struct yb_csv *csv;
  CHECK_OK(parse(ctx, "\xef\xbb\xbf\r\ncode,名称,\r\n1,\"蓬江,\"\"区\"\"\",x\n\n2,\"a\r\nb\",\r3,,", &csv));
  CHECK_STR(csv->file, "a");
  CHECK_INT(csv->columns, 3); CHECK_INT(csv->rows, 3);
  CHECK_INT(yb_csv_column(csv, YB_S("名称")), 1);
  CHECK_INT(yb_csv_column(csv, YB_S("")), 2);
  CHECK_INT(yb_csv_column(csv, YB_S("no")), -1);
  CHECK_STR(yb_csv_get(csv, 0, YB_S("名称")), "蓬江,\"区\"");
  CHECK_STR(yb_csv_get(csv, 0, YB_S("")), "x");
  CHECK_STR(yb_csv_get(csv, 1, YB_S("名称")), "a\r\nb");
  CHECK_STR(yb_csv_get(csv, 2, YB_S("code")), "3");
  CHECK_STR(yb_csv_get(csv, 2, YB_S("名称")), "");
  CHECK_STR(yb_csv_get(csv, 3, YB_S("code")), "");
  CHECK_STR(yb_csv_get(csv, 0, YB_S("no")), "");
  CHECK_INT(csv->row[0].line, 3); CHECK_INT(csv->row[1].line, 5);
  CHECK_INT(csv->row[2].line, 7); CHECK_INT(csv->row[2].count, 3);
  yb_test_close(&t);
}

TEST(csv_may_have_a_header_alone) {
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 1 << 20);
  const struct yb_csv *csv;
  CHECK_OK(parse(ctx, "only\n", &csv));
  CHECK_INT(csv->columns, 1); CHECK_INT(csv->rows, 0);
  yb_test_close(&t);
}

TEST(csv_faults_are_placed) {
  static const char *const rows[][2] = {
    {"", "a:1:1: error: the table has no header row"}, {"\n\n", "a:3:1: error: the table has no"},
    {"a,b\n1,2\n1\n", "a:3:1: error: this row has 1 cells, the header has 2"},
    {"a\n1,2\n", "a:2:1: error: this row has 2 cells"},
    {"a,b\n江,\"x\ny\n", "a:2:3: error: a quote is opened here and not closed"},
    {"a\n江\"b\n", "a:2:2: error: a double quote stands inside"},
    {"a\n\"b\" \n", "a:2:4: error: a double quote stands inside"},
    {"a,b,a\n", "a:1:1: error: column \"a\" stands twice"},
    {"a\n江\xff", "a:2:2: error: the text is not valid UTF-8"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct yb_test_ctx t;
    struct yb_ctx *ctx = yb_test_open(&t, 1 << 20);
    const struct yb_csv *csv = NULL;
    CHECK_RC(parse(ctx, rows[i][0], &csv), YB_INVALID);
    CHECK(csv == NULL && t.diags.count == 1);
    yb_str got = yb_test_diag(&t);
    if (!yb_str_starts(got, yb_str_of(rows[i][1])))
      fail_msg("%s: got %.*s, want %s", rows[i][0], YB_ARG(got), rows[i][1]);
    yb_test_close(&t);
  }
}

TEST(csv_reports_every_wrong_row) {
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 1 << 20);
  const struct yb_csv *csv;
  CHECK_RC(parse(ctx, "a,b\n1\n1,2\n1,2,3\n", &csv), YB_INVALID);
  CHECK_INT(t.diags.count, 2);
  CHECK_INT(t.diags.last->at.line, 4);
  yb_test_close(&t);
}

TEST(csv_has_a_ceiling) {
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 400u << 20);
  const struct yb_csv *csv;
  char *p = yb_arena_take(ctx->arena, YB_CSV_CELLS + 2);
  CHECK(p != NULL);
  memset(p, ',', YB_CSV_CELLS + 2);
  p[0] = '\n', p[1] = 'a';
  CHECK_RC(yb_csv_parse(ctx, YB_S("a"), yb_str_n(p, YB_CSV_CELLS + 1), &csv), YB_INVALID);
  CHECK(yb_str_starts(yb_test_diag(&t), YB_S("a:2:1: error: column \"\" stands twice")));
  CHECK_RC(yb_csv_parse(ctx, YB_S("a"), yb_str_n(p, YB_CSV_CELLS + 2), &csv), YB_LIMIT);
  yb_test_close(&t);
}

TEST(csv_cells_are_written_safely) {
  static const char *const rows[][2] = {
    {"", ""}, {"plain", "plain"}, {"a,b", "\"a,b\""}, {"a\"b", "\"a\"\"b\""}, {"a\nb", "\"a\nb\""},
    {" x", "\" x\""}, {"x ", "\"x \""}, {"=1+1", "'=1+1"}, {"+1", "'+1"}, {"@x", "'@x"},
    {"-x", "'-x"}, {"-12.50", "-12.50"}, {"-1.2.3", "'-1.2.3"}, {"-", "'-"}, {"-.", "'-."},
    {"＝1", "'＝1"}, {"=\"a\"", "\"'=\"\"a\"\"\""}, {"\tx", "'\tx"}, {"江门", "江门"},
    {"\xef\xbb\xbf" "a", "\"\xef\xbb\xbf" "a\""},
  };
  struct yb_arena *a = yb_arena_open(1 << 20);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct yb_buf b;
    yb_buf_init(&b, a);
    yb_csv_write_cell(&b, yb_str_of(rows[i][0]));
    CHECK_STR(yb_buf_str(&b), rows[i][1]);
  }
  yb_arena_close(a);
}

static yb_rc once(const char *text, yb_rc want) {
  struct yb_ctx ctx = {.arena = yb_arena_open(1 << 20)};
  struct yb_diags diags;
  const struct yb_csv *csv;
  if (!ctx.arena) return YB_NOMEM;
  yb_diags_init(&diags, ctx.arena);
  ctx.diags = &diags;
  yb_rc rc = parse(&ctx, text, &csv);
  yb_arena_close(ctx.arena);
  return rc == want ? YB_OK : rc;
}

TEST(csv_oom_sweep) {
  SWEEP_OOM(once("a,b,c,d,e,f,g,h,i\n1,2,\"3\"\"\",4,5,6,7,8,9\n", YB_OK));
  SWEEP_OOM(once("a,b\n1\n2\n", YB_INVALID));
}
