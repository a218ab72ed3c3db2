/* sheet.c - entries from files and into files: CSV, XLSX, GeoJSON (catalog.h). */
#include "base/arena.h"
#include "base/text.h"
#include "service/catalog/catalog_int.h"
#include "service/catalog/xlsx.h"
#include "service/pack/table.h"

static yb_sheet sheet_of(yb_str bytes) {
  size_t i = 0;
  if (yb_str_starts(bytes, YB_S("PK\x03\x04"))) return YB_SHEET_XLSX;
  if (yb_str_starts(bytes, YB_S("\xEF\xBB\xBF"))) i = 3;
  while (i < bytes.n && (bytes.p[i] == ' ' || bytes.p[i] == '\n' || bytes.p[i] == '\r')) i++;
  if (i < bytes.n && bytes.p[i] == '{') return YB_SHEET_GEOJSON;
  return yb_utf8_ok(bytes, NULL) && bytes.n ? YB_SHEET_CSV : YB_SHEET_NONE;
}

struct reading {
  struct yb_app *app;
  struct yb_ctx *ctx;
  const struct yb_kind *k;
  yb_str file;
  const struct yb_json **at;
  uint32_t n;
  bool bad;
};

/* Every fault of every row is told, and the rest is read on. */
static yb_rc soft(struct reading *r, yb_rc rc) {
  if (rc != YB_INVALID) return rc;
  r->bad = true;
  return YB_OK;
}

static yb_rc check_one(struct reading *r, const struct yb_json *j) {
  struct yb_kind_entry e;
  YB_TRY(soft(r, yb_entry_admit(r->app->pack, r->k, r->ctx, r->file, j, &e)));
  for (uint32_t i = 0; i < r->n; i++)
    if (yb_str_eq(yb_json_get_str(r->at[i], YB_S("id")), yb_json_get_str(j, YB_S("id")))) {
      r->bad = true;
      (void)yb_diag(r->ctx, yb_json_place(r->file, j), YB_MSG_pack_duplicate,
                    yb_json_get_str(j, YB_S("id")), YB_S(""));
    }
  r->at[r->n++] = j;
  return YB_OK;
}

static yb_rc room(struct reading *r, uint32_t rows) {
  if (rows > YB_IMPORT_ROWS) {
    (void)yb_diag(r->ctx, (struct yb_place){.file = r->file}, YB_MSG_catalog_import_rows,
                  YB_S("5000"), YB_S(""));
    return YB_LIMIT;
  }
  r->at = YB_NEW_N(r->ctx->arena, rows, const struct yb_json *);
  return r->at ? YB_OK : YB_NOMEM;
}

static yb_rc read_table(struct reading *r, const struct yb_csv *csv) {
  struct yb_table t;
  YB_TRY(yb_table_begin(r->ctx, r->k, csv, &t));
  YB_TRY(room(r, csv->rows));
  for (uint32_t i = 0; i < csv->rows; i++) {
    struct yb_json *j = NULL;
    YB_TRY(soft(r, yb_table_row(r->ctx, &t, i, &j)));
    if (j) YB_TRY(check_one(r, j));
  }
  return YB_OK;
}

/* A feature: its point, and properties in the shape of an entry or of a table's row. */
static yb_rc feature(struct reading *r, const struct yb_feature *f, struct yb_json **out) {
  struct yb_arena *a = r->ctx->arena;
  struct yb_json *j =
      f->properties ? yb_json_copy(a, f->properties) : yb_json_new(a, YB_JSON_OBJECT);
  if (!j) return YB_NOMEM;
  if (f->id.n && !yb_json_get(j, YB_S("id")))
    YB_TRY(yb_json_set(j, YB_S("id"), yb_json_new_str(a, f->id)));
  const struct yb_json *source = yb_json_get(j, YB_S("point_source"));
  struct yb_json *point = yb_json_new(a, YB_JSON_OBJECT);
  struct yb_buf lon, lat;
  *out = j;
  if (f->shape.kind != YB_GEO_POINT || yb_json_get(j, YB_S("point"))) return YB_OK;
  yb_buf_init(&lon, a);
  yb_buf_init(&lat, a);
  yb_buf_fmt(&lon, "%.7f", f->shape.part->ring->at->lon);
  yb_buf_fmt(&lat, "%.7f", f->shape.part->ring->at->lat);
  YB_TRY(lon.rc);
  YB_TRY(lat.rc);
  YB_TRY(yb_json_set(point, YB_S("lon"), yb_json_new_num(a, yb_buf_str(&lon))));
  YB_TRY(yb_json_set(point, YB_S("lat"), yb_json_new_num(a, yb_buf_str(&lat))));
  YB_TRY(yb_json_set(point, YB_S("source"),
                     yb_json_new_str(a, source ? source->text : r->file)));
  return yb_json_set(j, YB_S("point"), point);
}

/* What only told the point's source is no key of an entry. */
static struct yb_json *without_source(struct yb_arena *a, const struct yb_json *j) {
  struct yb_json *out = yb_json_new(a, YB_JSON_OBJECT);
  for (const struct yb_json *m = j->first; out && m; m = m->next) {
    if (YB_EQ(m->key, "point_source")) continue;
    if (yb_json_set(out, m->key, yb_json_copy(a, m)) != YB_OK) return NULL;
  }
  return out;
}

static yb_rc read_geojson(struct reading *r, yb_str bytes) {
  struct yb_features f;
  YB_TRY(yb_geojson_read(r->ctx, r->file, bytes, &f));
  YB_TRY(room(r, f.count));
  for (uint32_t i = 0; i < f.count; i++) {
    struct yb_json *j;
    YB_TRY(feature(r, &f.at[i], &j));
    if (!(j = without_source(r->ctx->arena, j))) return YB_NOMEM;
    j->line = f.at[i].properties ? f.at[i].properties->line : 1;
    YB_TRY(check_one(r, j));
  }
  return YB_OK;
}

static yb_rc read_any(struct reading *r, yb_str bytes) {
  const struct yb_csv *csv;
  switch (sheet_of(bytes)) {
    case YB_SHEET_CSV:
      YB_TRY(yb_csv_parse(r->ctx, r->file, bytes, &csv));
      return read_table(r, csv);
    case YB_SHEET_XLSX:
      YB_TRY(yb_xlsx_read(r->ctx, r->file, bytes, &csv));
      return read_table(r, csv);
    case YB_SHEET_GEOJSON: return read_geojson(r, bytes);
    default: break;
  }
  return yb_diag(r->ctx, (struct yb_place){.file = r->file}, YB_MSG_catalog_import_kind, YB_S(""),
                 YB_S(""));
}

yb_rc yb_entries_read(struct yb_app *app, struct yb_ctx *ctx, const struct yb_kind *k, yb_str file,
                      yb_str bytes, struct yb_import *out) {
  struct reading r = {.app = app, .ctx = ctx, .k = k, .file = file};
  YB_TRY(read_any(&r, bytes));
  if (r.bad) return YB_INVALID;
  *out = (struct yb_import){r.n, r.at};
  return YB_OK;
}

/* ---- out ---- */

struct writing {
  struct yb_app *app;
  const struct yb_kind *k;
  yb_sheet how;
  struct yb_buf *out;
  int64_t after;
  uint32_t n, batch;
};

static void write_feature(struct yb_buf *out, const struct yb_resource *r,
                          const struct yb_kind_entry *e) {
  YB_BUF_Z(out, "{\"type\":\"Feature\",\"id\":");
  yb_json_write_str(out, r->slug);
  YB_BUF_Z(out, ",\"geometry\":");
  if (e->placed) {
    YB_BUF_Z(out, "{\"type\":\"Point\",\"coordinates\":");
    yb_point_write(out, e->at);
    YB_BUF_Z(out, "}");
  } else {
    YB_BUF_Z(out, "null");
  }
  YB_BUF_Z(out, ",\"properties\":");
  yb_json_write(out, e->body);
  YB_BUF_Z(out, "}");
}

static yb_rc write_batch(struct yb_tx *tx, void *arg) {
  struct writing *w = arg;
  struct yb_resource *r;
  YB_TRY(yb_resources_live(tx, w->after, &r, &w->batch));
  for (uint32_t i = 0; i < w->batch; i++) {
    const struct yb_kind *k;
    struct yb_kind_entry e;
    w->after = r[i].id;
    if (!yb_str_eq(r[i].kind, w->k->id)) continue;
    yb_rc rc = catalog_entry(yb_tx_ctx(tx), w->app, &r[i], true, &k, &e);
    if (rc == YB_INVALID || rc == YB_ABSENT) continue;
    YB_TRY(rc);
    if (w->n == 10000) return YB_LIMIT;
    if (w->how == YB_SHEET_CSV) yb_table_write(w->out, k, r[i].slug, e.body);
    if (w->how == YB_SHEET_GEOJSON && w->n) yb_buf_byte(w->out, ',');
    if (w->how == YB_SHEET_GEOJSON) write_feature(w->out, &r[i], &e);
    w->n++;
  }
  return w->out->rc;
}

/* The table as a workbook: columns of numbers are numbers there. */
static yb_rc write_book(struct yb_app *app, struct yb_ctx *ctx, const struct yb_kind *k,
                        struct yb_buf *out) {
  const struct yb_csv *csv;
  struct yb_buf text;
  yb_buf_init(&text, ctx->arena);
  YB_TRY(yb_entries_write(app, ctx, k, YB_SHEET_CSV, &text));
  YB_TRY(yb_csv_parse(ctx, YB_S("sheet"), yb_buf_str(&text), &csv));
  bool *number = YB_NEW_N(ctx->arena, csv->columns, bool);
  if (!number) return YB_NOMEM;
  for (uint32_t i = 0; i < csv->columns; i++) {
    const struct yb_kind_field *f = yb_kind_field_of(k, csv->header[i]);
    number[i] = (f && (f->type == YB_FIELD_INTEGER || f->type == YB_FIELD_DECIMAL ||
                       f->type == YB_FIELD_MONEY || f->type == YB_FIELD_YEAR)) ||
                YB_EQ(csv->header[i], "lon") || YB_EQ(csv->header[i], "lat") ||
                YB_EQ(csv->header[i], "capacity");
  }
  return yb_xlsx_write(ctx, csv, number, out);
}

yb_rc yb_entries_write(struct yb_app *app, struct yb_ctx *ctx, const struct yb_kind *k,
                       yb_sheet how, struct yb_buf *out) {
  struct writing w = {.app = app, .k = k, .how = how, .out = out, .batch = 1};
  if (how == YB_SHEET_XLSX) return write_book(app, ctx, k, out);
  if (how != YB_SHEET_CSV && how != YB_SHEET_GEOJSON) return YB_TYPE;
  if (how == YB_SHEET_CSV) YB_BUF_Z(out, "\xEF\xBB\xBF");
  if (how == YB_SHEET_CSV) yb_table_header(out, k);
  else YB_BUF_Z(out, "{\"type\":\"FeatureCollection\",\"features\":[");
  while (w.batch) YB_TRY(yb_store_read(app->store, ctx, write_batch, &w));
  if (how == YB_SHEET_GEOJSON) YB_BUF_Z(out, "]}");
  return out->rc;
}
