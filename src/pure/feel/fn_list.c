/* fn_list.c - built-ins that look at lists and build them (DMN 1.5, 10.3.4.4;
 * sort: 10.3.4.9). fn_stat.c has those that compute. */
#include "pure/feel/fn_int.h"

static yb_rc done(struct builder b, yb_value *out) {
  *out = yb_feel_list(b.v, b.n);
  return YB_OK;
}

static yb_rc push_all(struct vm *vm, struct builder *b, const yb_value *v, uint32_t n,
                      bool distinct) {
  YB_TRY(yb_feel_steps(vm, n));
  for (uint32_t i = 0; i < n; i++) {
    bool known = false;
    if (distinct) YB_TRY(yb_feel_steps(vm, b->n));
    for (uint32_t k = 0; distinct && k < b->n && !known; k++)
      known = yb_value_same(b->v[k], v[i]) == 1;
    if (!known) YB_TRY(yb_feel_push(vm->ctx->arena, b, v[i]));
  }
  return YB_OK;
}

BUILTIN(count) {
  (void)vm, (void)n;
  *out = yb_value_int(arg[0].n);
  return YB_OK;
}

BUILTIN(list_contains) {
  (void)n;
  bool has = false;
  YB_TRY(yb_feel_steps(vm, arg[0].n));
  for (uint32_t i = 0; i < arg[0].n && !has; i++)
    has = yb_value_same(arg[0].u.list[i], arg[1]) == 1;
  *out = yb_value_bool(has);
  return YB_OK;
}

BUILTIN(append) {
  struct builder b = {0};
  uint32_t count;
  if (arg[0].type == YB_VNULL) return yb_feel_refuse(vm, FN_append, arg[0]);
  const yb_value *v = yb_feel_items(arg, &count);
  YB_TRY(push_all(vm, &b, v, count, false));
  YB_TRY(push_all(vm, &b, arg + 1, n - 1, false));
  return done(b, out);
}

static yb_rc joined(struct vm *vm, feel_fn_id fn, bool distinct, const yb_value *arg, uint32_t n,
                    yb_value *out) {
  struct builder b = {0};
  for (uint32_t i = 0; i < n; i++) {
    uint32_t count;
    const yb_value *v = yb_feel_items(&arg[i], &count);
    if (arg[i].type == YB_VNULL) return yb_feel_refuse(vm, fn, arg[i]);
    YB_TRY(push_all(vm, &b, v, count, distinct));
  }
  return done(b, out);
}
BUILTIN(concatenate) { return joined(vm, FN_concatenate, false, arg, n, out); }
BUILTIN(union) { return joined(vm, FN_union, true, arg, n, out); }
BUILTIN(distinct_values) { return joined(vm, FN_distinct_values, true, arg, n, out); }

/* Lists nest no deeper than expressions and inputs do. */
static yb_rc flat(struct vm *vm, struct builder *b, yb_value v, uint32_t depth) {
  if (depth > YB_VALUE_DEPTH) return yb_feel_steps(vm, UINT64_MAX);
  YB_TRY(yb_feel_steps(vm, 1));
  if (v.type != YB_VLIST) return yb_feel_push(vm->ctx->arena, b, v);
  for (uint32_t i = 0; i < v.n; i++) YB_TRY(flat(vm, b, v.u.list[i], depth + 1));
  return YB_OK;
}

BUILTIN(flatten) {
  struct builder b = {0};
  (void)n;
  YB_TRY(flat(vm, &b, arg[0], 0));
  return done(b, out);
}

BUILTIN(reverse) {
  struct builder b = {0};
  (void)n;
  YB_TRY(yb_feel_steps(vm, arg[0].n));
  for (uint32_t i = arg[0].n; i-- > 0;)
    YB_TRY(yb_feel_push(vm->ctx->arena, &b, arg[0].u.list[i]));
  return done(b, out);
}

BUILTIN(index_of) {
  struct builder b = {0};
  (void)n;
  YB_TRY(yb_feel_steps(vm, arg[0].n));
  for (uint32_t i = 0; i < arg[0].n; i++)
    if (yb_value_same(arg[0].u.list[i], arg[1]) == 1)
      YB_TRY(yb_feel_push(vm->ctx->arena, &b, yb_value_int(i + 1)));
  return done(b, out);
}

BUILTIN(sublist) {
  int64_t from, length;
  if (!yb_feel_position(arg[1], arg[0].n, &from)) return yb_feel_refuse(vm, FN_sublist, arg[1]);
  length = arg[0].n - from;
  if (n > 2 && arg[2].type != YB_VNULL) {
    int64_t want;
    if (!yb_feel_whole(arg[2], &want) || want < 1 || want > length)
      return yb_feel_refuse(vm, FN_sublist, arg[2]);
    length = want;
  }
  *out = yb_feel_list(arg[0].u.list + from, (uint32_t)length);
  return YB_OK;
}

/* The list with `with` items in place of `gone` ones at a place. */
static yb_rc spliced(struct vm *vm, yb_value list, int64_t at, uint32_t gone, const yb_value *item,
                     uint32_t with, yb_value *out) {
  struct builder b = {0};
  uint32_t from = (uint32_t)at;
  YB_TRY(push_all(vm, &b, list.u.list, from, false));
  YB_TRY(push_all(vm, &b, item, with, false));
  YB_TRY(push_all(vm, &b, list.u.list + from + gone, list.n - from - gone, false));
  return done(b, out);
}

BUILTIN(insert_before) {
  int64_t at;
  (void)n;
  if (!yb_feel_position(arg[1], arg[0].n, &at))
    return yb_feel_refuse(vm, FN_insert_before, arg[1]);
  return spliced(vm, arg[0], at, 0, &arg[2], 1, out);
}

BUILTIN(remove) {
  int64_t at;
  (void)n;
  if (!yb_feel_position(arg[1], arg[0].n, &at)) return yb_feel_refuse(vm, FN_remove, arg[1]);
  return spliced(vm, arg[0], at, 1, NULL, 0, out);
}

/* Every item for which match(item, newItem) is true. */
static yb_rc replaced_where(struct vm *vm, const yb_value *arg, yb_value *out) {
  struct builder b = {0};
  for (uint32_t i = 0; i < arg[0].n; i++) {
    yb_value pair[2] = {arg[0].u.list[i], arg[2]}, hit;
    YB_TRY(yb_feel_apply(vm, arg[1], pair, 2, &hit));
    if (hit.type != YB_VBOOL) return yb_feel_refuse(vm, FN_list_replace, hit);
    YB_TRY(yb_feel_push(vm->ctx->arena, &b, pair[hit.u.i != 0]));
  }
  return done(b, out);
}

BUILTIN(list_replace) {
  int64_t at;
  (void)n;
  if (arg[1].type == YB_VFUNCTION) return replaced_where(vm, arg, out);
  if (!yb_feel_position(arg[1], arg[0].n, &at))
    return yb_feel_refuse(vm, FN_list_replace, arg[1]);
  return spliced(vm, arg[0], at, 1, &arg[2], 1, out);
}

/* ---- sort ---- */

struct sorting { struct vm *vm; yb_value precedes; bool ok; };

/* Whether b must stand before a; equal ones keep their order. */
static yb_rc swapped(struct sorting *s, yb_value a, yb_value b, bool *yes) {
  yb_value pair[2] = {b, a}, v;
  *yes = false;
  YB_TRY(yb_feel_apply(s->vm, s->precedes, pair, 2, &v));
  if (v.type != YB_VBOOL) s->ok = false;
  *yes = yb_value_is_true(v);
  return YB_OK;
}

static yb_rc merge(struct sorting *s, const yb_value *from, yb_value *to, uint32_t mid,
                   uint32_t n) {
  uint32_t i = 0, k = mid;
  for (uint32_t at = 0; at < n; at++) {
    bool right = i == mid;
    if (i < mid && k < n) YB_TRY(swapped(s, from[i], from[k], &right));
    if (!s->ok) return YB_OK;
    to[at] = right ? from[k++] : from[i++];
  }
  return YB_OK;
}

/* Merges runs of 1, 2, 4, ... from one array into the other. */
static yb_rc merge_sort(struct sorting *s, yb_value *v, yb_value *other, uint32_t n,
                        yb_value **sorted) {
  for (uint64_t run = 1; run < n && s->ok; run *= 2) {
    for (uint64_t at = 0; at < n && s->ok; at += 2 * run) {
      uint64_t left = n - at;
      uint32_t mid = (uint32_t)(left < run ? left : run);
      YB_TRY(merge(s, v + at, other + at, mid, (uint32_t)(left < 2 * run ? left : 2 * run)));
    }
    yb_value *swap = v;
    v = other;
    other = swap;
  }
  *sorted = v;
  return YB_OK;
}

BUILTIN(sort) {
  struct sorting s = {vm, arg[1], true};
  uint32_t count = arg[0].n;
  yb_value *v = YB_NEW_N(vm->ctx->arena, count, yb_value), *sorted;
  yb_value *other = YB_NEW_N(vm->ctx->arena, count, yb_value);
  (void)n;
  if (!v || !other) return YB_NOMEM;
  YB_TRY(yb_feel_steps(vm, 2 * (uint64_t)count));
  if (count) memcpy(v, arg[0].u.list, count * sizeof *v);
  YB_TRY(merge_sort(&s, v, other, count, &sorted));
  if (!s.ok) return yb_feel_refuse(vm, FN_sort, arg[1]);
  *out = yb_feel_list(sorted, count);
  return YB_OK;
}
