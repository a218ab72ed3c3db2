/* entries.c - the entries of a pack's kinds, from YAML or CSV, and what they point at
 * (kind.h). */
#include "base/arena.h"
#include "base/text.h"
#include "service/pack/kind.h"
#include "service/pack/pack_int.h"
#include "service/pack/table.h"

static yb_rc no_twice(struct yb_load *l, const struct yb_kind *k, uint32_t n, struct yb_place at) {
  for (uint32_t i = 0; i < n; i++)
    if (yb_str_eq(k->entry[i].slug, k->entry[n].slug))
      return yb_load_fault(l, at, YB_MSG_pack_duplicate, k->entry[n].slug, (yb_str){0},
                           (yb_str){0});
  return YB_OK;
}

/* A fault of one entry does not hide those of the next. */
static yb_rc add(struct yb_load *l, struct yb_kind *k, struct yb_kind_entry *at, yb_str file,
                 const struct yb_json *j) {
  yb_rc rc = yb_entry_admit(l->pack, k, &l->ctx, file, j, &at[k->entries]);
  if (rc != YB_OK) return yb_load_soft(l, rc);
  YB_TRY(no_twice(l, k, k->entries, yb_json_place(file, j)));
  k->entries++;
  return YB_OK;
}

static yb_rc room(struct yb_load *l, struct yb_kind *k, yb_str file, uint32_t count,
                  struct yb_kind_entry **at) {
  *at = NULL;
  if (count > YB_ENTRIES_MAX)
    return yb_load_fault(l, (struct yb_place){.file = file}, YB_MSG_catalog_import_rows,
                         YB_S("5000"), (yb_str){0}, (yb_str){0});
  if (!(*at = YB_NEW_N(l->ctx.arena, count, struct yb_kind_entry))) return YB_NOMEM;
  k->entry = *at;
  return YB_OK;
}

static yb_rc from_yaml(struct yb_load *l, struct yb_kind *k, const struct yb_file *f,
                       const struct yb_json *j) {
  struct yb_kind_entry *at;
  if (j->type != YB_JSON_ARRAY)
    return yb_load_fault(l, yb_json_place(f->path, j), YB_MSG_pack_type_list, YB_S("entries"),
                         (yb_str){0}, (yb_str){0});
  YB_TRY(room(l, k, f->path, j->count, &at));
  for (const struct yb_json *m = at ? j->first : NULL; m; m = m->next)
    YB_TRY(add(l, k, at, f->path, m));
  return YB_OK;
}

static yb_rc from_csv(struct yb_load *l, struct yb_kind *k, const struct yb_csv *csv) {
  struct yb_kind_entry *at;
  struct yb_table t;
  YB_TRY(yb_load_soft(l, yb_table_begin(&l->ctx, k, csv, &t)));
  YB_TRY(room(l, k, csv->file, csv->rows, &at));
  for (uint32_t i = 0; at && t.csv && i < csv->rows; i++) {
    struct yb_json *j;
    yb_rc rc = yb_table_row(&l->ctx, &t, i, &j);
    if (rc == YB_OK) rc = add(l, k, at, csv->file, j);
    else rc = yb_load_soft(l, rc);
    YB_TRY(rc);
  }
  return YB_OK;
}

static yb_rc load_entries(struct yb_load *l, struct yb_kind *k) {
  struct yb_file f;
  const struct yb_json *j;
  const struct yb_csv *csv;
  yb_str yaml, table;
  YB_TRY(yb_str_fmt(l->ctx.arena, &yaml, "resources/%.*s/entries.yaml", YB_ARG(k->id)));
  YB_TRY(yb_str_fmt(l->ctx.arena, &table, "resources/%.*s/entries.csv", YB_ARG(k->id)));
  YB_TRY(yb_load_yaml(l, yaml, true, &f, &j));
  if (j) YB_TRY(from_yaml(l, k, &f, j));
  YB_TRY(yb_load_csv(l, table, true, &f, &csv));
  if (j && csv)
    return yb_load_fault(l, (struct yb_place){.file = f.path}, YB_MSG_catalog_entry_both, k->id,
                         (yb_str){0}, (yb_str){0});
  return csv ? from_csv(l, k, csv) : YB_OK;
}

/* ---- what entries point at ---- */

static bool there(const struct yb_pack *p, yb_str kind, yb_str slug) {
  const struct yb_kind *k = yb_pack_kind(p, kind);
  for (uint32_t i = 0; k && i < k->entries; i++)
    if (yb_str_eq(k->entry[i].slug, slug)) return true;
  return false;
}

static yb_rc missing(struct yb_load *l, const struct yb_kind *k, const struct yb_kind_entry *e,
                     yb_str to, yb_str slug) {
  struct yb_place at = {0};
  YB_TRY(yb_str_fmt(l->ctx.arena, &at.file, "%.*s/resources/%.*s: %.*s", YB_ARG(l->folder),
                    YB_ARG(k->id), YB_ARG(e->slug)));
  return yb_load_fault(l, at, YB_MSG_catalog_ref, to, slug, (yb_str){0});
}

static yb_rc check_relations(struct yb_load *l, const struct yb_kind *k,
                             const struct yb_kind_entry *e) {
  const struct yb_json *all = yb_json_get(e->body, YB_S("relations"));
  for (uint32_t i = 0; i < k->relations; i++) {
    const struct yb_json *list = yb_json_get(all, k->relation[i].id);
    for (const struct yb_json *m = list ? list->first : NULL; m; m = m->next)
      if (!there(l->pack, k->relation[i].to, m->text))
        YB_TRY(missing(l, k, e, k->relation[i].to, m->text));
  }
  return YB_OK;
}

static yb_rc check_refs(struct yb_load *l, const struct yb_kind *k, const struct yb_kind_entry *e,
                        const struct yb_kind_field *f) {
  const struct yb_json *list = yb_json_path(e->body, YB_S("fields"));
  list = yb_json_get(list, f->id);
  if (f->type == YB_FIELD_REF && list && !there(l->pack, f->to, list->text))
    return missing(l, k, e, f->to, list->text);
  yb_said name;
  if (f->type == YB_FIELD_WAY && list && !yb_pack_way(l->pack, list->text, &name))
    return missing(l, k, e, f->id, list->text);
  if (f->type != YB_FIELD_ROWS) return YB_OK;
  for (const struct yb_json *r = list ? list->first : NULL; r; r = r->next)
    for (uint32_t c = 0; c < f->columns; c++) {
      const struct yb_json *v = yb_json_get(r, f->column[c].id);
      if (v && f->column[c].type == YB_FIELD_REF && !there(l->pack, f->column[c].to, v->text))
        YB_TRY(missing(l, k, e, f->column[c].to, v->text));
    }
  return YB_OK;
}

static yb_rc check_kind_refs(struct yb_load *l, const struct yb_kind *k) {
  struct yb_place at = {0};
  YB_TRY(yb_str_fmt(l->ctx.arena, &at.file, "%.*s/resources/%.*s/kind.yaml", YB_ARG(l->folder),
                    YB_ARG(k->id)));
  for (uint32_t i = 0; i < k->relations; i++)
    if (!yb_pack_kind(l->pack, k->relation[i].to))
      YB_TRY(yb_load_fault(l, at, YB_MSG_catalog_ref, YB_S("kind"), k->relation[i].to,
                           (yb_str){0}));
  for (uint32_t i = 0; i < k->entries; i++) {
    YB_TRY(check_relations(l, k, &k->entry[i]));
    for (uint32_t f = 0; f < k->fields; f++) YB_TRY(check_refs(l, k, &k->entry[i], &k->field[f]));
  }
  return YB_OK;
}

/* ---- all kinds ---- */

static yb_rc load_kinds(struct yb_load *l, struct yb_catalog *c) {
  const yb_str *names;
  uint32_t count;
  yb_str folder;
  YB_TRY(yb_load_join(l, l->folder, "/", YB_S("resources"), &folder));
  YB_TRY(yb_load_folder(l, folder, &names, &count));
  if (count > YB_KINDS_MAX) return YB_LIMIT;
  struct yb_kind *at = YB_NEW_N(l->ctx.arena, count, struct yb_kind);
  if (!at) return YB_NOMEM;
  c->kind = at;
  for (uint32_t i = 0; i < count; i++) {
    if (yb_str_find(names[i], YB_S(".")) != SIZE_MAX) continue;
    YB_TRY(yb_load_kind(l, names[i], &at[c->kinds]));
    if (at[c->kinds].id.n) c->kinds++;
  }
  return YB_OK;
}

yb_rc yb_load_catalog(struct yb_load *l) {
  struct yb_catalog *c = YB_NEW(l->ctx.arena, struct yb_catalog);
  const struct yb_json *panels;
  if (!c) return YB_NOMEM;
  YB_TRY(yb_load_panels(l, c, &panels));
  if (!panels) return YB_OK;
  c->has_bounds = l->pack->has_bounds;
  c->bounds = (struct yb_box){l->pack->bounds[0], l->pack->bounds[1], l->pack->bounds[2],
                              l->pack->bounds[3]};
  l->pack->catalog = c;
  YB_TRY(load_kinds(l, c));
  for (uint32_t i = 0; i < c->kinds; i++)
    YB_TRY(load_entries(l, (struct yb_kind *)(uintptr_t)&c->kind[i]));
  for (uint32_t i = 0; i < c->kinds; i++) YB_TRY(check_kind_refs(l, &c->kind[i]));
  return yb_check_panels(l, c, panels);
}
