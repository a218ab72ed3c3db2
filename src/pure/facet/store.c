/* store.c - rows, values and days of the index: growing, putting, dropping (facet.h). */
#include <math.h>

#include "base/arena.h"
#include "base/mem.h"
#include "pure/facet/facet_int.h"

#define TEXT_BYTES ((size_t)64 << 20)

/* ---- opening ---- */

static bool open_columns(struct yb_facets *f) {
  f->number = yb_mem_take((f->spec.numbers + 1) * sizeof *f->number);
  f->free = yb_mem_take((f->spec.days + 1) * sizeof *f->free);
  f->value_of = yb_mem_take((f->spec.terms + 1) * sizeof *f->value_of);
  if (!f->number || !f->free || !f->value_of) return false;
  for (uint32_t i = 0; i < f->spec.terms; i++) yb_map_init(&f->value_of[i], f->arena);
  return true;
}

yb_rc yb_facets_open(const struct yb_facets_spec *spec, struct yb_facets **out) {
  if (spec->terms > YB_FACET_COLUMNS_MAX || spec->numbers > YB_FACET_COLUMNS_MAX ||
      spec->days > YB_FACET_DAYS_MAX)
    return YB_LIMIT;
  struct yb_facets *f = yb_mem_take(sizeof *f);
  if (!f) return YB_NOMEM;
  f->spec = *spec;
  f->arena = yb_arena_open(TEXT_BYTES);
  if (!f->arena || !open_columns(f)) {
    yb_facets_close(f);
    return YB_NOMEM;
  }
  *out = f;
  return YB_OK;
}

void yb_facets_close(struct yb_facets *f) {
  if (!f) return;
  for (uint32_t i = 0; f->number && i < f->spec.numbers; i++) yb_mem_give(f->number[i]);
  for (uint32_t i = 0; f->free && i < f->spec.days; i++) yb_mem_give(f->free[i]);
  for (uint32_t i = 0; i < f->values; i++) yb_mem_give(f->value[i]->bits);
  yb_mem_give(f->number);
  yb_mem_give(f->free);
  yb_mem_give(f->value_of);
  yb_mem_give(f->value);
  yb_mem_give(f->id);
  yb_mem_give(f->slot);
  yb_mem_give(f->alive);
  yb_mem_give(f->place);
  yb_mem_give(f->at);
  yb_arena_close(f->arena);
  yb_mem_give(f);
}

/* ---- growing: each array alone, so that a failure leaves a smaller, whole index ---- */

static bool grow(void *array, uint32_t had, uint32_t want, size_t size, int fill) {
  void *p;                        /* array is the address of a pointer of any kind */
  memcpy(&p, array, sizeof p);
  char *bigger = yb_mem_grow(p, want * size);
  if (!bigger) return false;
  memset(bigger + had * size, fill, (want - had) * size);
  memcpy(array, &bigger, sizeof bigger);
  return true;
}

static bool grow_bits(uint64_t **bits, uint32_t had, uint32_t want, int fill) {
  return grow(bits, had / 64, want / 64, sizeof **bits, fill);
}

static bool grow_all(struct yb_facets *f, uint32_t cap) {
  uint32_t had = f->cap;
  bool ok = grow(&f->id, had, cap, sizeof *f->id, 0) &&
            grow(&f->place, had, cap, sizeof *f->place, 0) &&
            grow(&f->at, had, cap, sizeof *f->at, 0) && grow_bits(&f->alive, had, cap, 0);
  for (uint32_t i = 0; ok && i < f->spec.numbers; i++)
    ok = grow(&f->number[i], had, cap, sizeof **f->number, 0);
  for (uint32_t i = 0; ok && i < f->values; i++) ok = grow_bits(&f->value[i]->bits, had, cap, 0);
  for (uint32_t i = 0; ok && i < f->spec.days; i++) ok = grow_bits(&f->free[i], had, cap, 0xff);
  if (ok) f->cap = cap;
  return ok;
}

/* ---- id -> row ---- */

static uint32_t hash(int64_t id) {
  uint64_t h = (uint64_t)id * UINT64_C(0x9E3779B97F4A7C15);
  return (uint32_t)(h >> 32);
}

uint32_t facet_row(const struct yb_facets *f, int64_t id) {
  if (!f->slots) return UINT32_MAX;
  for (uint32_t i = hash(id) & (f->slots - 1);; i = (i + 1) & (f->slots - 1)) {
    if (!f->slot[i]) return UINT32_MAX;
    if (f->id[f->slot[i] - 1] == id) return f->slot[i] - 1;
  }
}

static void place_slot(uint32_t *slot, uint32_t slots, int64_t id, uint32_t row) {
  uint32_t i = hash(id) & (slots - 1);
  while (slot[i]) i = (i + 1) & (slots - 1);
  slot[i] = row + 1;
}

static bool room_for_slot(struct yb_facets *f) {
  if (2 * (f->rows + 1) <= f->slots) return true;
  uint32_t slots = f->slots ? 2 * f->slots : 256;
  uint32_t *slot = yb_mem_take(slots * sizeof *slot);
  if (!slot) return false;
  for (uint32_t row = 0; row < f->rows; row++) place_slot(slot, slots, f->id[row], row);
  yb_mem_give(f->slot);
  f->slot = slot;
  f->slots = slots;
  return true;
}

static yb_rc new_row(struct yb_facets *f, int64_t id, uint32_t *row) {
  if (f->rows == YB_FACET_ROWS_MAX) return YB_LIMIT;
  if (f->rows == f->cap && !grow_all(f, f->cap ? 2 * f->cap : 256)) return YB_NOMEM;
  if (!room_for_slot(f)) return YB_NOMEM;
  *row = f->rows++;
  f->id[*row] = id;
  place_slot(f->slot, f->slots, id, *row);
  return YB_OK;
}

/* ---- values ---- */

static yb_rc value_room(struct yb_facets *f) {
  if (f->values == YB_FACET_VALUES_MAX) return YB_LIMIT;
  if (f->values < f->value_cap) return YB_OK;
  uint32_t cap = f->value_cap ? 2 * f->value_cap : 64;
  struct facet_value **p = yb_mem_grow(f->value, cap * sizeof *p);
  if (!p) return YB_NOMEM;
  f->value = p;
  f->value_cap = cap;
  return YB_OK;
}

static yb_rc value_of(struct yb_facets *f, const struct yb_facet_term *t,
                      struct facet_value **out) {
  if (t->column >= f->spec.terms) return YB_BROKEN;
  *out = yb_map_get(&f->value_of[t->column], t->value);
  if (*out) return YB_OK;
  YB_TRY(value_room(f));
  struct facet_value *v = YB_NEW(f->arena, struct facet_value);
  if (!v) return YB_NOMEM;
  v->column = t->column;
  YB_TRY(yb_str_dup(f->arena, t->value, &v->text));
  v->bits = yb_mem_take(facet_words(f) * sizeof *v->bits);
  if (!v->bits) return YB_NOMEM;
  yb_rc rc = yb_map_put(&f->value_of[t->column], v->text, v);
  if (rc != YB_OK) {
    yb_mem_give(v->bits);
    return rc;
  }
  f->value[f->values++] = v;
  *out = v;
  return YB_OK;
}

/* ---- putting ---- */

struct facet_vector facet_vector_of(yb_point p) {
  const double k = 3.14159265358979323846 / 180;
  double c = cos(p.lat * k);
  return (struct facet_vector){c * cos(p.lon * k), c * sin(p.lon * k), sin(p.lat * k)};
}

static void clear_row(struct yb_facets *f, uint32_t row) {
  if (facet_bit(f->alive, row)) f->alive_n--;
  facet_set(f->alive, row, false);
  for (uint32_t i = 0; i < f->values; i++) facet_set(f->value[i]->bits, row, false);
}

static void fill_row(struct yb_facets *f, uint32_t row, const struct yb_facet_doc *doc) {
  bool placed = doc->placed && yb_point_ok(doc->at);
  for (uint32_t i = 0; i < f->spec.numbers; i++) f->number[i][row] = doc->number[i];
  for (uint32_t i = 0; i < f->spec.days; i++) facet_set(f->free[i], row, true);
  f->at[row] = doc->at;
  f->place[row] = placed ? facet_vector_of(doc->at) : (struct facet_vector){0, 0, 2};
  facet_set(f->alive, row, true);
  f->alive_n++;
}

void yb_facets_add(struct yb_facets *f, int64_t id, uint32_t number, int64_t by) {
  uint32_t row = facet_row(f, id);
  if (row == UINT32_MAX || number >= f->spec.numbers) return;
  int64_t *n = &f->number[number][row];
  *n = *n == YB_FACET_NONE ? by : *n + by;
}

yb_rc yb_facets_put(struct yb_facets *f, const struct yb_facet_doc *doc) {
  uint32_t row = facet_row(f, doc->id);
  if (row != UINT32_MAX) clear_row(f, row);
  else YB_TRY(new_row(f, doc->id, &row));
  for (uint32_t i = 0; i < doc->terms; i++) {
    struct facet_value *v;
    yb_rc rc = value_of(f, &doc->term[i], &v);
    if (rc != YB_OK) {
      clear_row(f, row);
      return rc;
    }
    facet_set(v->bits, row, true);
  }
  fill_row(f, row, doc);
  return YB_OK;
}

void yb_facets_drop(struct yb_facets *f, int64_t id) {
  uint32_t row = facet_row(f, id);
  if (row != UINT32_MAX) clear_row(f, row);
}

uint32_t yb_facets_count(const struct yb_facets *f) { return f->alive_n; }

/* ---- days ---- */

uint64_t *facet_day(const struct yb_facets *f, int64_t day) {
  int64_t n = f->spec.days;
  if (day < f->first_day || day >= f->first_day + n) return NULL;
  return f->free[((day % n) + n) % n];
}

yb_rc yb_facets_first_day(struct yb_facets *f, int64_t first) {
  int64_t n = f->spec.days, from = f->first_day + n;
  if (first < f->first_day || first >= from) from = first;      /* all of it is new */
  f->first_day = first;
  for (int64_t day = from; day < first + n; day++) {
    uint64_t *bits = facet_day(f, day);
    if (bits) memset(bits, 0xff, facet_words(f) * sizeof *bits);
  }
  return YB_OK;
}

void yb_facets_free(struct yb_facets *f, int64_t id, int64_t day, bool is_free) {
  uint32_t row = facet_row(f, id);
  uint64_t *bits = row == UINT32_MAX ? NULL : facet_day(f, day);
  if (bits) facet_set(bits, row, is_free);
}
