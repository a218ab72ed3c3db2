/* table.c - entries as rows of a table, both ways (table.h). */
#include "service/pack/table.h"

#include "base/arena.h"

typedef enum { PLAIN, NUMBER, JSON } cell_kind;
/* Where a column's cell goes: a path of two steps at most. */
static const struct column { const char *name, *into, *key; cell_kind how; } columns[] = {
    {"id", NULL, "id", PLAIN},             {"name", "name", "zh-CN", PLAIN},
    {"name_hant", "name", "zh-Hant", PLAIN}, {"name_en", "name", "en", PLAIN},
    {"division", NULL, "division", PLAIN}, {"address", NULL, "address", PLAIN},
    {"lon", "point", "lon", NUMBER},       {"lat", "point", "lat", NUMBER},
    {"datum", "point", "datum", PLAIN},    {"point_source", "point", "source", PLAIN},
    {"accuracy_m", "point", "accuracy_m", NUMBER},
    {"summary", "summary", "zh-CN", PLAIN}, {"summary_hant", "summary", "zh-Hant", PLAIN},
    {"summary_en", "summary", "en", PLAIN}, {"text", NULL, "text", PLAIN},
    {"motif", NULL, "motif", PLAIN},       {"capacity", NULL, "capacity", NUMBER},
    {"price_fen", "price", "fen", NUMBER}, {"price_unit", "price", "unit", PLAIN},
    {"price_conditions", "price", "conditions", PLAIN}, {"opening", NULL, "opening", JSON},
    {"owner_unit", "owner", "unit", PLAIN}, {"owner_person", "owner", "person", PLAIN},
    {"owner_phone", "owner", "phone", PLAIN}, {"source", NULL, "source", PLAIN},
    {"status", NULL, "status", PLAIN},
};
#define COLUMNS (sizeof columns / sizeof *columns)

static const struct column *fixed(yb_str name) {
  for (size_t i = 0; i < COLUMNS; i++)
    if (yb_str_eq(name, yb_str_of(columns[i].name))) return &columns[i];
  return NULL;
}

static bool relation(const struct yb_kind *k, yb_str name, yb_str *id) {
  if (!yb_str_starts(name, YB_S("rel:"))) return false;
  *id = yb_str_from(name, 4);
  for (uint32_t i = 0; i < k->relations; i++)
    if (yb_str_eq(k->relation[i].id, *id)) return true;
  return false;
}

yb_rc yb_table_begin(struct yb_ctx *ctx, const struct yb_kind *k, const struct yb_csv *csv,
                     struct yb_table *out) {
  bool bad = false;
  struct yb_buf all;
  yb_buf_init(&all, ctx->arena);
  yb_table_header(&all, k);
  for (uint32_t i = 0; i < csv->columns; i++) {
    yb_str id, name = csv->header[i];
    if (fixed(name) || relation(k, name, &id) || yb_kind_field_of(k, name)) continue;
    bad = true;
    yb_rc rc = yb_diag(ctx, (struct yb_place){csv->file, name, 1, i + 1},
                       YB_MSG_catalog_import_column, name, yb_buf_str(&all));
    if (rc == YB_NOMEM) return rc;
  }
  *out = (struct yb_table){k, bad ? NULL : csv};
  return bad ? YB_INVALID : all.rc;
}

static struct yb_json *at_line(struct yb_json *j, uint32_t line, uint32_t col) {
  if (j) j->line = line, j->col = col;
  return j;
}

static struct yb_json *words(struct yb_ctx *ctx, yb_str cell, uint32_t line, uint32_t col) {
  struct yb_json *list = at_line(yb_json_new(ctx->arena, YB_JSON_ARRAY), line, col);
  size_t from = 0;
  for (size_t i = 0; list && i <= cell.n; i++) {
    if (i < cell.n && cell.p[i] != ' ' && cell.p[i] != ';' && cell.p[i] != ',') continue;
    yb_str one = yb_str_n(cell.p + from, i - from);
    from = i + 1;
    if (one.n && yb_json_add(list, at_line(yb_json_new_str(ctx->arena, one), line, col)) != YB_OK)
      return NULL;
  }
  return list;
}

static yb_rc cell_value(struct yb_ctx *ctx, cell_kind how, yb_str file, yb_str cell, uint32_t line,
                        uint32_t col, struct yb_json **out) {
  const struct yb_json *read;
  if (how == JSON) {
    yb_rc rc = yb_json_parse(ctx, file, cell, &read);
    if (rc != YB_OK) return rc;
    *out = at_line((struct yb_json *)(uintptr_t)read, line, col);
    return YB_OK;
  }
  *out = at_line(how == NUMBER && yb_json_is_number(cell) ? yb_json_new_num(ctx->arena, cell)
                                                          : yb_json_new_str(ctx->arena, cell),
                 line, col);
  return *out ? YB_OK : YB_NOMEM;
}

/* The object at `into` of the entry, made when it is not there yet. */
static struct yb_json *within(struct yb_ctx *ctx, struct yb_json *entry, const char *into) {
  if (!into) return entry;
  struct yb_json *j = (struct yb_json *)(uintptr_t)yb_json_get(entry, yb_str_of(into));
  if (j) return j;
  j = at_line(yb_json_new(ctx->arena, YB_JSON_OBJECT), entry->line, 1);
  return yb_json_set(entry, yb_str_of(into), j) == YB_OK ? j : NULL;
}

static yb_rc put_cell(struct yb_ctx *ctx, const struct yb_table *t, uint32_t col, yb_str cell,
                      struct yb_json *entry) {
  yb_str name = t->csv->header[col], rel;
  const struct column *c = fixed(name);
  const struct yb_kind_field *f = c ? NULL : yb_kind_field_of(t->kind, name);
  struct yb_json *v = NULL, *into;
  cell_kind h = c ? c->how : f && f->type == YB_FIELD_ROWS ? JSON : PLAIN;
  if (f && (f->type == YB_FIELD_INTEGER || f->type == YB_FIELD_DECIMAL)) h = NUMBER;
  bool many = !c && (!f || f->type == YB_FIELD_CHOICES);
  if (many && !(v = words(ctx, cell, entry->line, col + 1))) return YB_NOMEM;
  if (!many) YB_TRY(cell_value(ctx, h, t->csv->file, cell, entry->line, col + 1, &v));
  into = within(ctx, entry, c ? c->into : f ? "fields" : "relations");
  if (!into) return YB_NOMEM;
  if (!c && !f && !relation(t->kind, name, &rel)) return YB_BROKEN;
  return yb_json_set(into, c ? yb_str_of(c->key) : f ? name : rel, v);
}

yb_rc yb_table_row(struct yb_ctx *ctx, const struct yb_table *t, uint32_t i,
                   struct yb_json **out) {
  const struct yb_csv_row *row = &t->csv->row[i];
  struct yb_json *entry = at_line(yb_json_new(ctx->arena, YB_JSON_OBJECT), row->line, 1);
  if (!entry) return YB_NOMEM;
  for (uint32_t c = 0; c < row->count && c < t->csv->columns; c++) {
    yb_str cell = yb_str_trim(row->cell[c]);
    if (cell.n) YB_TRY(put_cell(ctx, t, c, cell, entry));
  }
  *out = entry;
  return YB_OK;
}

/* ---- writing ---- */

void yb_table_header(struct yb_buf *out, const struct yb_kind *k) {
  for (size_t i = 0; i < COLUMNS; i++) {
    if (columns[i].into && strcmp(columns[i].into, "owner") == 0) continue;
    if (i) yb_buf_byte(out, ',');
    yb_buf_z(out, columns[i].name);
  }
  for (uint32_t i = 0; i < k->fields; i++) {
    if (k->field[i].cls != YB_PUBLIC) continue;
    yb_buf_byte(out, ',');
    yb_buf_put(out, k->field[i].id);
  }
  for (uint32_t i = 0; i < k->relations; i++) {
    YB_BUF_Z(out, ",rel:");
    yb_buf_put(out, k->relation[i].id);
  }
  YB_BUF_Z(out, "\r\n");
}

/* A text by language has columns of its own only for name and summary. */
static void write_value(struct yb_buf *out, const struct yb_json *v, const char *between) {
  struct yb_buf b;
  yb_buf_init(&b, out->arena);
  if (!v) return;
  if (v->type == YB_JSON_ARRAY && (!v->first || v->first->type == YB_JSON_STRING)) {
    for (const struct yb_json *m = v->first; m; m = m->next) {
      if (m != v->first) yb_buf_z(&b, between);
      yb_buf_put(&b, m->text);
    }
  } else if (v->type == YB_JSON_STRING || v->type == YB_JSON_NUMBER) {
    yb_buf_put(&b, v->text);
  } else {
    yb_json_write(&b, v);
  }
  yb_csv_write_cell(out, yb_buf_str(&b));
}

static const struct yb_json *fixed_value(const struct column *c, const struct yb_json *body) {
  const struct yb_json *j = c->into ? yb_json_get(body, yb_str_of(c->into)) : body;
  bool plain = c->into && j && j->type == YB_JSON_STRING;
  if (plain) return strcmp(c->key, "zh-CN") == 0 ? j : NULL;
  return yb_json_get(j, yb_str_of(c->key));
}

void yb_table_write(struct yb_buf *out, const struct yb_kind *k, yb_str slug,
                    const struct yb_json *body) {
  const struct yb_json *fields = yb_json_get(body, YB_S("fields"));
  const struct yb_json *rel = yb_json_get(body, YB_S("relations"));
  yb_csv_write_cell(out, slug);
  for (size_t i = 1; i < COLUMNS; i++) {
    if (columns[i].into && strcmp(columns[i].into, "owner") == 0) continue;
    yb_buf_byte(out, ',');
    write_value(out, fixed_value(&columns[i], body), "；");
  }
  for (uint32_t i = 0; i < k->fields; i++) {
    if (k->field[i].cls != YB_PUBLIC) continue;
    yb_buf_byte(out, ',');
    write_value(out, yb_json_get(fields, k->field[i].id), " ");
  }
  for (uint32_t i = 0; i < k->relations; i++) {
    yb_buf_byte(out, ',');
    write_value(out, yb_json_get(rel, k->relation[i].id), " ");
  }
  YB_BUF_Z(out, "\r\n");
}
