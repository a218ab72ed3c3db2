/* xlsx.c - a workbook is a ZIP of XML parts: shared strings and the first sheet become
 * the rows of a table (xlsx.h). */
#include "service/catalog/xlsx.h"

#include <zip.h>

#include "base/arena.h"
#include "base/ctx.h"
#include "base/xml.h"

struct book {
  struct yb_ctx *ctx;
  yb_str file;
  zip_t *zip;
  yb_str *shared;
  uint32_t strings;
};

static yb_rc refuse(struct book *b, const char *why) {
  return yb_diag(b->ctx, (struct yb_place){.file = b->file}, YB_MSG_catalog_xlsx, yb_str_of(why),
                 YB_S(""));
}

/* A part, unpacked under its ceiling: an entry that lies about its size is cut off. */
static yb_rc part(struct book *b, const char *name, bool *there, yb_str *out) {
  zip_stat_t st;
  *there = zip_stat(b->zip, name, 0, &st) == 0;
  if (!*there) return YB_OK;
  if (!(st.valid & ZIP_STAT_SIZE) || st.size > YB_XLSX_PART_MAX)
    return refuse(b, "a part is too big");
  if ((st.valid & ZIP_STAT_ENCRYPTION_METHOD) && st.encryption_method != ZIP_EM_NONE)
    return refuse(b, "it is encrypted");
  char *p = yb_arena_take(b->ctx->arena, st.size + 1);
  if (!p) return YB_NOMEM;
  zip_file_t *f = zip_fopen(b->zip, name, 0);
  zip_int64_t n = f ? zip_fread(f, p, st.size) : -1;
  if (f) (void)zip_fclose(f);
  if (n < 0 || (zip_uint64_t)n != st.size) return refuse(b, "a part is damaged");
  *out = yb_str_n(p, st.size);
  return YB_OK;
}

static yb_rc tree(struct book *b, const char *name, const struct yb_xml **out) {
  yb_str text;
  bool there;
  *out = NULL;
  YB_TRY(part(b, name, &there, &text));
  if (!there) return YB_OK;
  yb_rc rc = yb_xml_parse(b->ctx, b->file, text, out);
  return rc == YB_INVALID ? refuse(b, name) : rc;
}

static yb_rc read_strings(struct book *b) {
  const struct yb_xml *root;
  uint32_t n = 0;
  YB_TRY(tree(b, "xl/sharedStrings.xml", &root));
  if (!root) return YB_OK;
  for (const struct yb_xml *s = yb_xml_child(root, (yb_str){0}, YB_S("si")); s;
       s = yb_xml_next(s, (yb_str){0}, YB_S("si")))
    n++;
  if (!(b->shared = YB_NEW_N(b->ctx->arena, n, yb_str))) return YB_NOMEM;
  for (const struct yb_xml *s = yb_xml_child(root, (yb_str){0}, YB_S("si")); s;
       s = yb_xml_next(s, (yb_str){0}, YB_S("si")))
    YB_TRY(yb_xml_text(b->ctx->arena, s, &b->shared[b->strings++]));
  return YB_OK;
}

/* "BC12" -> 54; UINT32_MAX when it is no reference. */
static uint32_t column_of(yb_str ref) {
  uint32_t n = 0;
  size_t i = 0;
  for (; i < ref.n && i < 3 && ref.p[i] >= 'A' && ref.p[i] <= 'Z'; i++)
    n = n * 26 + (uint32_t)(ref.p[i] - 'A') + 1;
  return i == 0 || i == ref.n ? UINT32_MAX : n - 1;
}

static yb_rc cell_text(struct book *b, const struct yb_xml *c, yb_str *out) {
  yb_str type = yb_xml_attr(c, YB_S("t"));
  const struct yb_xml *v = yb_xml_child(c, (yb_str){0}, YB_S("v"));
  const struct yb_xml *inside = yb_xml_child(c, (yb_str){0}, YB_S("is"));
  int64_t k;
  *out = (yb_str){"", 0};
  if (YB_EQ(type, "inlineStr") && inside) return yb_xml_text(b->ctx->arena, inside, out);
  if (!v || YB_EQ(type, "e")) return YB_OK;
  YB_TRY(yb_xml_text(b->ctx->arena, v, out));
  if (!YB_EQ(type, "s")) return YB_OK;
  if (!yb_str_int(*out, &k) || k < 0 || k >= (int64_t)b->strings)
    return refuse(b, "a string is missing");
  *out = b->shared[k];
  return YB_OK;
}

static yb_rc read_row(struct book *b, const struct yb_xml *row, struct yb_csv_row *out, bool *any) {
  yb_str *cell = YB_NEW_N(b->ctx->arena, YB_XLSX_COLUMNS_MAX, yb_str);
  uint32_t next = 0;
  int64_t line;
  if (!cell) return YB_NOMEM;
  for (uint32_t i = 0; i < YB_XLSX_COLUMNS_MAX; i++) cell[i] = (yb_str){"", 0};
  *any = false;
  for (const struct yb_xml *c = yb_xml_child(row, (yb_str){0}, YB_S("c")); c;
       c = yb_xml_next(c, (yb_str){0}, YB_S("c"))) {
    yb_str ref = yb_xml_attr(c, YB_S("r"));
    uint32_t at = ref.n ? column_of(ref) : next;
    if (at >= YB_XLSX_COLUMNS_MAX) return refuse(b, "a row is too long");
    YB_TRY(cell_text(b, c, &cell[at]));
    *any |= cell[at].n > 0;
    next = at + 1;
    if (next > out->count) out->count = next;
  }
  out->cell = cell;
  bool told = yb_str_int(yb_xml_attr(row, YB_S("r")), &line) && line > 0;
  out->line = told ? (uint32_t)line : row->line;
  return YB_OK;
}

/* The first row that has a cell names the columns; the others are as long as it. */
static yb_rc make_table(struct book *b, struct yb_csv_row *row, uint32_t n, struct yb_csv *csv) {
  if (n == 0) return yb_diag(b->ctx, (struct yb_place){.file = b->file}, YB_MSG_csv_empty, YB_S(""),
                             YB_S(""));
  csv->columns = row[0].count;
  csv->header = row[0].cell;
  for (uint32_t i = 0; i < n; i++) row[i].count = csv->columns;
  csv->row = row + 1;
  csv->rows = n - 1;
  return YB_OK;
}

static yb_rc read_sheet(struct book *b, struct yb_csv *csv) {
  const struct yb_xml *root, *data;
  uint32_t n = 0;
  bool any;
  YB_TRY(tree(b, "xl/worksheets/sheet1.xml", &root));
  data = root ? yb_xml_child(root, (yb_str){0}, YB_S("sheetData")) : NULL;
  if (!data) return refuse(b, "it has no first sheet");
  struct yb_csv_row *row = YB_NEW_N(b->ctx->arena, YB_XLSX_ROWS_MAX, struct yb_csv_row);
  if (!row) return YB_NOMEM;
  for (const struct yb_xml *r = yb_xml_child(data, (yb_str){0}, YB_S("row")); r;
       r = yb_xml_next(r, (yb_str){0}, YB_S("row"))) {
    if (n == YB_XLSX_ROWS_MAX) return YB_LIMIT;
    row[n] = (struct yb_csv_row){0};
    YB_TRY(read_row(b, r, &row[n], &any));
    n += any;
  }
  return make_table(b, row, n, csv);
}

yb_rc yb_xlsx_read(struct yb_ctx *ctx, yb_str file, yb_str bytes, const struct yb_csv **out) {
  struct book b = {.ctx = ctx, .file = file};
  struct yb_csv *csv = YB_NEW(ctx->arena, struct yb_csv);
  zip_error_t error;
  if (!csv) return YB_NOMEM;
  zip_error_init(&error);
  zip_source_t *source = zip_source_buffer_create(bytes.p, bytes.n, 0, &error);
  b.zip = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : NULL;
  zip_error_fini(&error);
  if (!b.zip) {
    if (source) zip_source_free(source);
    return refuse(&b, "it is no ZIP file");
  }
  csv->file = file;
  yb_rc rc = read_strings(&b);
  if (rc == YB_OK) rc = read_sheet(&b, csv);
  zip_discard(b.zip);
  if (rc == YB_OK) *out = csv;
  return rc;
}
