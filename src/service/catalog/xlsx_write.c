/* xlsx_write.c - a table becomes a workbook: five parts of XML in a ZIP (xlsx.h).
 *
 *   [Content_Types].xml  _rels/.rels  xl/workbook.xml  xl/_rels/workbook.xml.rels
 *   xl/worksheets/sheet1.xml   <c r="A1" t="inlineStr"><is><t>...   <c r="B2"><v>12.5</v>
 */
#include <zip.h>

#include "base/arena.h"
#include "base/ctx.h"
#include "base/json.h"
#include "service/catalog/xlsx.h"

#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

static const struct { const char *name, *text; } parts[] = {
    {"[Content_Types].xml",
     HEAD "<Types xmlns=\"" PACKAGE "content-types\"><Default Extension=\"rels\" ContentType=\""
     "application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" "
     "ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\""
     "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/><Override "
     "PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/"
     "vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/></Types>"},
    {"_rels/.rels",
     HEAD "<Relationships xmlns=\"" PACKAGE "relationships\"><Relationship Id=\"rId1\" Type=\""
     OFFICE "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"},
    {"xl/workbook.xml",
     HEAD "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" OFFICE "\"><sheets><sheet name=\"Sheet1\" "
     "sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"},
    {"xl/_rels/workbook.xml.rels",
     HEAD "<Relationships xmlns=\"" PACKAGE "relationships\"><Relationship Id=\"rId1\" Type=\""
     OFFICE "/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"}};

/* Controls that XML 1.0 cannot hold are left out. */
static void put_text(struct yb_buf *b, yb_str s) {
  for (size_t i = 0; i < s.n; i++) {
    unsigned char c = (unsigned char)s.p[i];
    if (c == '<') YB_BUF_Z(b, "&lt;");
    else if (c == '&') YB_BUF_Z(b, "&amp;");
    else if (c >= ' ' || c == '\n' || c == '\t') yb_buf_byte(b, (char)c);
  }
}

/* A1, Z1, AA1 … */
static void put_ref(struct yb_buf *b, uint32_t column, uint32_t row) {
  if (column >= 26) yb_buf_byte(b, (char)('A' + column / 26 - 1));
  yb_buf_byte(b, (char)('A' + column % 26));
  yb_buf_fmt(b, "%u", row);
}

static bool exact(yb_str s) {
  uint32_t digits = 0;
  for (size_t i = 0; i < s.n; i++) digits += s.p[i] >= '0' && s.p[i] <= '9';
  return s.n && digits <= 15 && yb_json_is_number(s);
}

/* The apostrophe that keeps a formula of a CSV from running is not needed here. */
static yb_str without_guard(yb_str s) {
  return s.n > 1 && s.p[0] == '\'' && memchr("=+-@\t\r", s.p[1], 6) ? yb_str_from(s, 1) : s;
}

static void put_cell(struct yb_buf *b, uint32_t column, uint32_t row, yb_str s, bool number) {
  if (!s.n) return;
  YB_BUF_Z(b, "<c r=\"");
  put_ref(b, column, row);
  if (number && exact(s)) {
    YB_BUF_Z(b, "\"><v>");
    yb_buf_put(b, s);
    YB_BUF_Z(b, "</v></c>");
    return;
  }
  YB_BUF_Z(b, "\" t=\"inlineStr\"><is><t xml:space=\"preserve\">");
  put_text(b, without_guard(s));
  YB_BUF_Z(b, "</t></is></c>");
}

static yb_rc sheet(struct yb_ctx *ctx, const struct yb_csv *csv, const bool *number,
                   yb_str *out) {
  struct yb_buf b;
  yb_buf_init(&b, ctx->arena);
  YB_BUF_Z(&b, HEAD "<worksheet xmlns=\"" MAIN "\"><sheetData>");
  for (uint32_t r = 0; r <= csv->rows; r++) {
    const yb_str *cell = r ? csv->row[r - 1].cell : csv->header;
    uint32_t n = r ? csv->row[r - 1].count : csv->columns;
    yb_buf_fmt(&b, "<row r=\"%u\">", r + 1);
    for (uint32_t c = 0; c < n && c < YB_XLSX_COLUMNS_MAX; c++)
      put_cell(&b, c, r + 1, cell[c], r && number[c]);
    YB_BUF_Z(&b, "</row>");
  }
  YB_BUF_Z(&b, "</sheetData></worksheet>");
  return yb_buf_take(&b, out);
}

static bool add(zip_t *zip, const char *name, yb_str text) {
  zip_source_t *s = zip_source_buffer(zip, text.p, text.n, 0);
  if (s && zip_file_add(zip, name, s, ZIP_FL_ENC_UTF_8) >= 0) return true;
  if (s) zip_source_free(s);
  return false;
}

static yb_rc read_back(zip_source_t *src, struct yb_buf *out) {
  char piece[4096];
  zip_int64_t n;
  if (zip_source_open(src) != 0) return YB_IO;
  while ((n = zip_source_read(src, piece, sizeof piece)) > 0)
    yb_buf_put(out, yb_str_n(piece, (size_t)n));
  (void)zip_source_close(src);
  return n < 0 ? YB_IO : out->rc;
}

/* The archive grows in a source of libzip, which is ours until it is read back. */
yb_rc yb_xlsx_write(struct yb_ctx *ctx, const struct yb_csv *csv, const bool *number,
                    struct yb_buf *out) {
  zip_error_t error;
  yb_str text;
  YB_TRY(sheet(ctx, csv, number, &text));
  zip_error_init(&error);
  zip_source_t *src = zip_source_buffer_create(NULL, 0, 0, &error);
  if (!src) return YB_NOMEM;
  zip_source_keep(src);
  zip_t *zip = zip_open_from_source(src, ZIP_CREATE | ZIP_TRUNCATE, &error);
  yb_rc rc = zip ? YB_OK : YB_IO;
  if (!zip) zip_source_free(src);
  for (size_t i = 0; zip && rc == YB_OK && i < sizeof parts / sizeof *parts; i++)
    if (!add(zip, parts[i].name, yb_str_of(parts[i].text))) rc = YB_NOMEM;
  if (rc == YB_OK && !add(zip, "xl/worksheets/sheet1.xml", text)) rc = YB_NOMEM;
  if (zip && rc != YB_OK) zip_discard(zip);
  else if (zip && zip_close(zip) != 0) {
    zip_discard(zip);
    rc = YB_IO;
  }
  if (rc == YB_OK) rc = read_back(src, out);
  zip_source_free(src);
  zip_error_fini(&error);
  return rc;
}
