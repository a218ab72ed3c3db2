/* units.c - units.csv and roles.csv: offices, and what their people may do. */
#include <stdlib.h>

#include "base/arena.h"
#include "service/pack/pack_int.h"

static int by_id(const void *a, const void *b) {
  return yb_str_cmp(((const struct yb_unit *)a)->id, ((const struct yb_unit *)b)->id);
}

static struct yb_unit *find(const struct yb_pack *p, yb_str id) {
  const struct yb_unit key = {.id = id};
  if (!id.n || !p->units) return NULL;
  return bsearch(&key, p->unit, p->units, sizeof key, by_id);
}

const struct yb_unit *yb_pack_unit(const struct yb_pack *p, yb_str id) { return find(p, id); }

static yb_said names_of(const struct yb_csv *csv, uint32_t row) {
  yb_said s = {0};
  s.in[YB_ZH_CN] = yb_csv_get(csv, row, YB_S("name"));
  s.in[YB_ZH_HANT] = yb_csv_get(csv, row, YB_S("name_hant"));
  s.in[YB_EN_WORLD] = yb_csv_get(csv, row, YB_S("name_en"));
  return s;
}

/* A cell that must not be empty. */
static yb_rc filled(struct yb_load *l, const struct yb_file *f, const struct yb_csv *csv,
                    uint32_t row, yb_str column) {
  if (yb_csv_get(csv, row, column).n) return YB_OK;
  return yb_load_fault(l, yb_load_cell(f, csv, row, column), YB_MSG_pack_missing, column,
                       (yb_str){0}, (yb_str){0});
}

static yb_rc read_unit(struct yb_load *l, const struct yb_file *f, const struct yb_csv *csv,
                       uint32_t row, struct yb_unit *u) {
  u->id = yb_csv_get(csv, row, YB_S("id"));
  u->kind = yb_csv_get(csv, row, YB_S("kind"));
  u->name = names_of(csv, row);
  u->phone = yb_csv_get(csv, row, YB_S("phone"));
  u->address = yb_csv_get(csv, row, YB_S("address"));
  YB_TRY(filled(l, f, csv, row, YB_S("id")));
  YB_TRY(filled(l, f, csv, row, YB_S("name")));
  YB_TRY(filled(l, f, csv, row, YB_S("kind")));
  yb_str code = yb_csv_get(csv, row, YB_S("division"));
  u->division = yb_pack_division(l->pack, code);
  if (u->division) return YB_OK;
  return yb_load_fault(l, yb_load_cell(f, csv, row, YB_S("division")), YB_MSG_pack_no_division,
                       code, (yb_str){0}, (yb_str){0});
}

static yb_rc link_unit(struct yb_load *l, const struct yb_file *f, const struct yb_csv *csv,
                       uint32_t row) {
  struct yb_unit *u = find(l->pack, yb_csv_get(csv, row, YB_S("id")));
  yb_str up = yb_csv_get(csv, row, YB_S("parent"));
  if (!u || !up.n) return YB_OK;
  struct yb_unit *over = find(l->pack, up);
  if (!over)
    return yb_load_fault(l, yb_load_cell(f, csv, row, YB_S("parent")), YB_MSG_pack_no_unit, up,
                         (yb_str){0}, (yb_str){0});
  for (const struct yb_unit *w = over; w; w = w->up)
    if (w == u)
      return yb_load_fault(l, yb_load_cell(f, csv, row, YB_S("parent")), YB_MSG_pack_parent,
                           u->id, up, (yb_str){0});
  u->up = over;
  return YB_OK;
}

/* Each kind's name for people stands in the words. */
static yb_rc check_kind_words(struct yb_load *l, const struct yb_file *f,
                              const struct yb_csv *csv) {
  for (uint32_t i = 0; i < csv->rows; i++) {
    yb_str key, kind = yb_csv_get(csv, i, YB_S("kind"));
    if (!kind.n || (i && yb_str_eq(kind, yb_csv_get(csv, i - 1, YB_S("kind"))))) continue;
    YB_TRY(yb_load_join(l, YB_S("kind."), "", kind, &key));
    if (!yb_pack_has_word(l->pack, YB_ZH_CN, key))
      YB_TRY(yb_load_fault(l, yb_load_cell(f, csv, i, YB_S("kind")), YB_MSG_pack_word, key,
                           YB_S("zh-CN"), (yb_str){0}));
  }
  return YB_OK;
}

static void hang_units(struct yb_pack *p, struct yb_unit *all) {
  for (uint32_t i = p->units; i-- > 0;) {
    struct yb_division *d = (struct yb_division *)all[i].division;
    if (!d) continue;
    all[i].next = d->units_first;
    d->units_first = &all[i];
  }
}

yb_rc yb_load_units(struct yb_load *l) {
  static const char *const columns[] = {"id", "name", "name_hant", "name_en", "kind", "division",
                                        "parent", "phone", "address", NULL};
  struct yb_file f;
  const struct yb_csv *csv;
  bool ok;
  YB_TRY(yb_load_csv(l, YB_S("units.csv"), false, &f, &csv));
  if (!csv) return YB_OK;
  YB_TRY(yb_load_columns(l, &f, csv, columns, &ok));
  if (!ok) return YB_OK;
  if (csv->rows > YB_PACK_UNITS)
    return yb_load_fault(l, (struct yb_place){f.path, {0}, 1, 1}, YB_MSG_pack_limit_reached,
                         YB_S("20000"), YB_S("units"), (yb_str){0});
  struct yb_unit *all = YB_NEW_N(l->ctx.arena, csv->rows, struct yb_unit);
  if (!all) return YB_NOMEM;
  for (uint32_t i = 0; i < csv->rows; i++) YB_TRY(read_unit(l, &f, csv, i, &all[i]));
  qsort(all, csv->rows, sizeof *all, by_id);
  l->pack->unit = all;
  l->pack->units = csv->rows;
  for (uint32_t i = 1; i < csv->rows; i++)
    if (yb_str_eq(all[i].id, all[i - 1].id)) {
      uint32_t row = csv->rows;
      while (row-- > 0 && !yb_str_eq(yb_csv_get(csv, row, YB_S("id")), all[i].id)) {}
      YB_TRY(yb_load_fault(l, yb_load_cell(&f, csv, row, YB_S("id")), YB_MSG_pack_duplicate,
                           all[i].id, (yb_str){0}, (yb_str){0}));
    }
  for (uint32_t i = 0; i < csv->rows; i++) YB_TRY(link_unit(l, &f, csv, i));
  hang_units(l->pack, all);
  return check_kind_words(l, &f, csv);
}

const struct yb_unit *yb_pack_duty_unit(const struct yb_pack *p, yb_str kind,
                                        const struct yb_division *d) {
  (void)p;
  for (; d; d = d->up)
    for (const struct yb_unit *u = d->units_first; u; u = u->next)
      if (yb_str_eq(u->kind, kind)) return u;
  return NULL;
}

bool yb_unit_within(const struct yb_unit *u, const struct yb_unit *over) {
  while (u && u != over) u = u->up;
  return u != NULL;
}

bool yb_kind_exists(const struct yb_pack *p, yb_str kind) {
  for (uint32_t i = 0; i < p->units; i++)
    if (yb_str_eq(p->unit[i].kind, kind)) return true;
  return false;
}

/* ---- roles ---- */

static yb_rc read_verbs(struct yb_load *l, const struct yb_file *f, const struct yb_csv *csv,
                        uint32_t row, struct yb_strs *out) {
  yb_str rest = yb_csv_get(csv, row, YB_S("verbs")), verb, key;
  yb_str *at = YB_NEW_N(l->ctx.arena, rest.n / 2 + 1, yb_str);
  if (!at) return YB_NOMEM;
  while (yb_str_cut(&rest, ' ', &verb)) {
    if (!verb.n) continue;
    at[out->count++] = verb;
    YB_TRY(yb_load_join(l, YB_S("verb."), "", verb, &key));
    if (!yb_pack_has_word(l->pack, YB_ZH_CN, key))
      YB_TRY(yb_load_fault(l, yb_load_cell(f, csv, row, YB_S("verbs")), YB_MSG_pack_word, key,
                           YB_S("zh-CN"), (yb_str){0}));
  }
  out->at = at;
  return YB_OK;
}

static yb_rc read_role(struct yb_load *l, const struct yb_file *f, const struct yb_csv *csv,
                       uint32_t row, struct yb_role *r) {
  static const char *const scopes[] = {"own", "unit", "division", "city"};
  r->id = yb_csv_get(csv, row, YB_S("id"));
  r->name = names_of(csv, row);
  r->scope = yb_csv_get(csv, row, YB_S("scope"));
  r->exclusive = yb_csv_get(csv, row, YB_S("exclusive"));
  YB_TRY(filled(l, f, csv, row, YB_S("id")));
  YB_TRY(filled(l, f, csv, row, YB_S("name")));
  size_t k = 0;
  while (k < 4 && !yb_str_eq(r->scope, yb_str_of(scopes[k]))) k++;
  if (k == 4)
    YB_TRY(yb_load_fault(l, yb_load_cell(f, csv, row, YB_S("scope")), YB_MSG_pack_choice,
                         r->scope, YB_S("own, unit, division, city"), (yb_str){0}));
  return read_verbs(l, f, csv, row, &r->verbs);
}

yb_rc yb_load_roles(struct yb_load *l) {
  static const char *const columns[] = {"id", "name", "name_hant", "name_en", "scope",
                                        "exclusive", "verbs", NULL};
  struct yb_file f;
  const struct yb_csv *csv;
  bool ok;
  YB_TRY(yb_load_csv(l, YB_S("roles.csv"), false, &f, &csv));
  if (!csv) return YB_OK;
  YB_TRY(yb_load_columns(l, &f, csv, columns, &ok));
  if (!ok) return YB_OK;
  struct yb_role *all = YB_NEW_N(l->ctx.arena, csv->rows, struct yb_role);
  if (!all) return YB_NOMEM;
  l->pack->role = all;
  for (uint32_t i = 0; i < csv->rows; i++) {
    YB_TRY(read_role(l, &f, csv, i, &all[i]));
    if (yb_pack_role(l->pack, all[i].id))
      YB_TRY(yb_load_fault(l, yb_load_cell(&f, csv, i, YB_S("id")), YB_MSG_pack_duplicate,
                           all[i].id, (yb_str){0}, (yb_str){0}));
    l->pack->roles = i + 1;
  }
  return YB_OK;
}

const struct yb_role *yb_pack_role(const struct yb_pack *p, yb_str id) {
  for (uint32_t i = 0; i < p->roles; i++)
    if (yb_str_eq(p->role[i].id, id)) return &p->role[i];
  return NULL;
}

bool yb_role_may(const struct yb_role *r, yb_str verb) {
  for (uint32_t i = 0; i < r->verbs.count; i++)
    if (yb_str_eq(r->verbs.at[i], verb)) return true;
  return false;
}
