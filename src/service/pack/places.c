/* places.c - divisions.csv: the tree of the city's divisions.
 *
 * Kept as one array sorted by code; a parent always sorts before its children,
 * and look-up is a binary search.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "service/pack/pack_int.h"

static int by_code(const void *a, const void *b) {
  return yb_str_cmp(((const struct yb_division *)a)->code, ((const struct yb_division *)b)->code);
}

static struct yb_division *find(const struct yb_pack *p, yb_str code) {
  const struct yb_division key = {.code = code};
  if (!code.n || !p->divisions) return NULL;
  return bsearch(&key, p->division, p->divisions, sizeof key, by_code);
}

const struct yb_division *yb_pack_division(const struct yb_pack *p, yb_str code) {
  return find(p, code);
}

static bool digits(yb_str s) {
  if (s.n != 6 && s.n != 9 && s.n != 12) return false;
  for (size_t i = 0; i < s.n; i++)
    if (s.p[i] < '0' || s.p[i] > '9') return false;
  return true;
}

static yb_rc cell_date(struct yb_load *l, const struct yb_file *f, const struct yb_csv *csv,
                       uint32_t row, yb_str column, yb_date *out) {
  yb_str s = yb_csv_get(csv, row, column);
  if (!s.n || yb_date_parse(s, out)) return YB_OK;
  return yb_load_fault(l, yb_load_cell(f, csv, row, column), YB_MSG_pack_date, s, (yb_str){0},
                       (yb_str){0});
}

static yb_rc read_row(struct yb_load *l, const struct yb_file *f, const struct yb_csv *csv,
                      uint32_t row, struct yb_division *d) {
  static const char *const levels[] = {"city", "county", "town", "community"};
  d->code = yb_csv_get(csv, row, YB_S("code"));
  d->name = yb_csv_get(csv, row, YB_S("name"));
  d->kind = yb_csv_get(csv, row, YB_S("kind"));
  d->pick = !YB_EQ(yb_csv_get(csv, row, YB_S("pick")), "no");
  d->successor = yb_csv_get(csv, row, YB_S("successor"));
  if (!digits(d->code))
    YB_TRY(yb_load_fault(l, yb_load_cell(f, csv, row, YB_S("code")), YB_MSG_pack_code, d->code,
                         (yb_str){0}, (yb_str){0}));
  if (!d->name.n)
    YB_TRY(yb_load_fault(l, yb_load_cell(f, csv, row, YB_S("name")), YB_MSG_pack_missing,
                         YB_S("name"), (yb_str){0}, (yb_str){0}));
  yb_str level = yb_csv_get(csv, row, YB_S("level"));
  size_t k = 0;
  while (k < 4 && !yb_str_eq(level, yb_str_of(levels[k]))) k++;
  if (k < 4) d->level = (yb_level)k;
  else
    YB_TRY(yb_load_fault(l, yb_load_cell(f, csv, row, YB_S("level")), YB_MSG_pack_choice, level,
                         YB_S("city, county, town, community"), (yb_str){0}));
  YB_TRY(cell_date(l, f, csv, row, YB_S("valid_from"), &d->from));
  YB_TRY(cell_date(l, f, csv, row, YB_S("valid_to"), &d->to));
  if (d->from.year && d->to.year && yb_date_cmp(d->to, d->from) < 0)
    YB_TRY(yb_load_fault(l, yb_load_cell(f, csv, row, YB_S("valid_to")), YB_MSG_pack_period,
                         d->code, (yb_str){0}, (yb_str){0}));
  return YB_OK;
}

/* Parents and children, in the order of codes. Rows are walked backwards so
 * that pushing to the front keeps that order. */
static yb_rc link_row(struct yb_load *l, const struct yb_file *f, const struct yb_csv *csv,
                      uint32_t row) {
  yb_str code = yb_csv_get(csv, row, YB_S("code")), up = yb_csv_get(csv, row, YB_S("parent"));
  struct yb_division *d = find(l->pack, code), *over = find(l->pack, up);
  if (!d) return YB_OK;
  if (d->successor.n && !find(l->pack, d->successor))
    YB_TRY(yb_load_fault(l, yb_load_cell(f, csv, row, YB_S("successor")),
                         YB_MSG_pack_no_division, d->successor, (yb_str){0}, (yb_str){0}));
  if (!up.n && d->level == YB_CITY) return YB_OK;
  if (!over)
    return yb_load_fault(l, yb_load_cell(f, csv, row, YB_S("parent")), YB_MSG_pack_no_division,
                         up, (yb_str){0}, (yb_str){0});
  if (over->level + 1 != d->level)
    return yb_load_fault(l, yb_load_cell(f, csv, row, YB_S("parent")), YB_MSG_pack_parent, code,
                         up, (yb_str){0});
  if (!d->up) d->up = over;
  return YB_OK;
}

static void link_children(struct yb_pack *p, struct yb_division *all) {
  for (uint32_t i = p->divisions; i-- > 0;) {
    struct yb_division *over = (struct yb_division *)all[i].up;
    if (!over) continue;
    all[i].next = over->first;
    over->first = &all[i];
  }
}

yb_rc yb_load_divisions(struct yb_load *l) {
  static const char *const columns[] = {"code", "name", "level", "kind", "parent", "pick",
                                        "valid_from", "valid_to", "successor", NULL};
  struct yb_file f;
  const struct yb_csv *csv;
  bool ok;
  YB_TRY(yb_load_csv(l, YB_S("divisions.csv"), false, &f, &csv));
  if (!csv) return YB_OK;
  YB_TRY(yb_load_columns(l, &f, csv, columns, &ok));
  if (!ok) return YB_OK;
  if (csv->rows > YB_PACK_DIVISIONS)
    return yb_load_fault(l, (struct yb_place){f.path, {0}, 1, 1}, YB_MSG_pack_limit_reached,
                         YB_S("60000"), YB_S("divisions"), (yb_str){0});
  struct yb_division *all = YB_NEW_N(l->ctx.arena, csv->rows, struct yb_division);
  if (!all) return YB_NOMEM;
  for (uint32_t i = 0; i < csv->rows; i++) YB_TRY(read_row(l, &f, csv, i, &all[i]));
  qsort(all, csv->rows, sizeof *all, by_code);
  l->pack->division = all;
  l->pack->divisions = csv->rows;
  for (uint32_t i = 1; i < csv->rows; i++)
    if (yb_str_eq(all[i].code, all[i - 1].code)) {
      uint32_t row = csv->rows;
      while (row-- > 0 && !yb_str_eq(yb_csv_get(csv, row, YB_S("code")), all[i].code)) {}
      YB_TRY(yb_load_fault(l, yb_load_cell(&f, csv, row, YB_S("code")), YB_MSG_pack_duplicate,
                           all[i].code, (yb_str){0}, (yb_str){0}));
    }
  for (uint32_t i = 0; i < csv->rows; i++) YB_TRY(link_row(l, &f, csv, i));
  link_children(l->pack, all);
  return YB_OK;
}

bool yb_division_within(const struct yb_division *d, const struct yb_division *over) {
  while (d && d != over) d = d->up;
  return d != NULL;
}

yb_rc yb_division_path(struct yb_arena *a, const struct yb_division *d, yb_str *out) {
  const struct yb_division *chain[8];
  uint32_t n = 0;
  for (; d && n < 8; d = d->up)
    if (d->level != YB_CITY || !n) chain[n++] = d;
  struct yb_buf b;
  yb_buf_init(&b, a);
  while (n) yb_buf_put(&b, chain[--n]->name);
  return yb_buf_take(&b, out);
}

static bool valid_on(const struct yb_division *d, yb_date on) {
  return (!d->from.year || yb_date_cmp(d->from, on) <= 0) &&
         (!d->to.year || yb_date_cmp(on, d->to) <= 0);
}

yb_rc yb_pack_pick(const struct yb_pack *p, struct yb_arena *a, const struct yb_division *up,
                   yb_date on, const struct yb_division *const **list, uint32_t *count) {
  if (!up) up = find(p, p->city.code);
  uint32_t n = 0;
  for (const struct yb_division *d = up ? up->first : NULL; d; d = d->next) n++;
  const struct yb_division **all = YB_NEW_N(a, n, const struct yb_division *);
  if (!all) return YB_NOMEM;
  n = 0;
  for (const struct yb_division *d = up ? up->first : NULL; d; d = d->next)
    if (d->pick && valid_on(d, on)) all[n++] = d;
  *list = all;
  *count = n;
  return YB_OK;
}
