/* fn_table.c - the table of built-ins, and values given by name. */
#include "pure/feel/feel_int.h"

const struct feel_builtin yb_feel_builtins[FN_COUNT] = {
#define FN(id, name, params, least, most, what) \
  [FN_##id] = {YB_S_INIT(name), params, least, most, yb_feel_fn_##id, what},
#include "pure/feel/builtin.h"
#undef FN
};

bool yb_feel_param(yb_str *params, yb_str *name) {
  size_t n = 0;
  if (!params->n) return false;
  while (n < params->n && params->p[n] != ',' && params->p[n] != '|') n++;
  *name = yb_str_upto(*params, n);
  *params = yb_str_from(*params, n + 1);
  return true;
}

static int place_of(yb_str signature, yb_str want) {
  yb_str name;
  for (int i = 0; yb_feel_param(&signature, &name); i++)
    if (yb_str_eq(name, want)) return i;
  return -1;
}

static bool arranged(yb_str signature, const yb_str *name, uint32_t n, uint8_t *place,
                     uint32_t *total) {
  uint32_t seen = 0;
  *total = 0;
  for (uint32_t i = 0; i < n; i++) {
    int at = place_of(signature, name[i]);
    if (at < 0 || at >= (int)YB_FEEL_NAMED || seen >> at & 1) return false;
    seen |= 1u << at;
    place[i] = (uint8_t)at;
    if (*total < (uint32_t)at + 1) *total = (uint32_t)at + 1;
  }
  return true;
}

bool yb_feel_arrange(const struct feel_builtin *f, const yb_str *name, uint32_t n,
                     uint8_t *place, uint32_t *total) {
  yb_str rest = yb_str_of(f->params), signature;
  while (yb_str_cut(&rest, '|', &signature))
    if (arranged(signature, name, n, place, total)) return true;
  return false;
}
