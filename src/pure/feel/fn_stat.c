/* fn_stat.c - built-ins that compute over lists of values (DMN 1.5, 10.3.4.4). */
#include <stdlib.h>

#include "pure/feel/fn_int.h"

typedef yb_rc operation(yb_dec a, yb_dec b, yb_dec *out);
static yb_rc add(yb_dec a, yb_dec b, yb_dec *out) { return yb_dec_add(a, b, out); }
static yb_rc multiply(yb_dec a, yb_dec b, yb_dec *out) { return yb_dec_mul(a, b, out); }

/* All values with one operation; *ok is false when there is no result. */
static yb_rc folded(struct vm *vm, feel_fn_id fn, operation *op, const yb_value *v, uint32_t n,
                    yb_dec *out, bool *ok) {
  *out = yb_dec_int(op == multiply);
  *ok = false;
  for (uint32_t i = 0; i < n; i++) {
    if (v[i].type != YB_VNUMBER) return yb_feel_refuse(vm, fn, v[i]);
    yb_rc rc = op(*out, yb_value_to_dec(v[i]), out);
    if (rc == YB_INVALID) return yb_feel_no_result(vm, fn);
    YB_TRY(rc);
  }
  *ok = n > 0;
  return n ? YB_OK : yb_feel_no_result(vm, fn);
}

static yb_rc total(struct vm *vm, feel_fn_id fn, operation *op, const yb_value *arg, uint32_t n,
                   yb_value *out) {
  const yb_value *v;
  yb_dec d;
  bool ok;
  YB_TRY(yb_feel_values(vm, arg, n, &v, &n));
  YB_TRY(folded(vm, fn, op, v, n, &d, &ok));
  return ok ? yb_value_dec(vm->ctx->arena, d, out) : YB_OK;
}
BUILTIN(sum) { return total(vm, FN_sum, add, arg, n, out); }
BUILTIN(product) { return total(vm, FN_product, multiply, arg, n, out); }

static yb_rc average(struct vm *vm, feel_fn_id fn, const yb_value *v, uint32_t n, yb_dec *out,
                     bool *ok) {
  YB_TRY(folded(vm, fn, add, v, n, out, ok));
  return *ok ? yb_dec_div(*out, yb_dec_int(n), out) : YB_OK;
}

BUILTIN(mean) {
  const yb_value *v;
  yb_dec d;
  bool ok;
  YB_TRY(yb_feel_values(vm, arg, n, &v, &n));
  YB_TRY(average(vm, FN_mean, v, n, &d, &ok));
  return ok ? yb_value_dec(vm->ctx->arena, d, out) : YB_OK;
}

static yb_rc extreme(struct vm *vm, feel_fn_id fn, int sign, const yb_value *arg, uint32_t n,
                     yb_value *out) {
  const yb_value *v;
  YB_TRY(yb_feel_values(vm, arg, n, &v, &n));
  if (!n) return yb_feel_no_result(vm, fn);
  yb_value best = v[0];
  for (uint32_t i = 0; i < n; i++) {
    int order = yb_value_order(v[i], best);
    if (order == 2) return yb_feel_refuse(vm, fn, v[i]);
    if (order * sign > 0) best = v[i];
  }
  *out = best;
  return YB_OK;
}
BUILTIN(min) { return extreme(vm, FN_min, -1, arg, n, out); }
BUILTIN(max) { return extreme(vm, FN_max, 1, arg, n, out); }

/* all: false wins; any: true wins; what is not boolean makes it null. */
static yb_rc decided(struct vm *vm, feel_fn_id fn, bool winner, const yb_value *arg, uint32_t n,
                     yb_value *out) {
  const yb_value *v, *odd = NULL;
  bool null = n == 1 && arg[0].type == YB_VNULL, unknown = false;
  YB_TRY(yb_feel_values(vm, arg, n, &v, &n));
  for (uint32_t i = 0; i < n; i++) {
    if (v[i].type == YB_VBOOL && !!v[i].u.i == winner) {
      *out = yb_value_bool(winner);
      return YB_OK;
    }
    if (v[i].type == YB_VBOOL) continue;
    unknown = true;
    if (v[i].type != YB_VNULL || null) odd = &v[i];
  }
  if (odd) return yb_feel_refuse(vm, fn, *odd);
  if (!unknown) *out = yb_value_bool(!winner);
  return YB_OK;
}
BUILTIN(all) { return decided(vm, FN_all, false, arg, n, out); }
BUILTIN(any) { return decided(vm, FN_any, true, arg, n, out); }

/* ---- of numbers in order ---- */

static int by_size(const void *a, const void *b) {
  return yb_dec_cmp(yb_value_to_dec(*(const yb_value *)a), yb_value_to_dec(*(const yb_value *)b));
}

/* A sorted copy; NULL in *out when a value is no number. */
static yb_rc sorted(struct vm *vm, feel_fn_id fn, const yb_value *v, uint32_t n, yb_value **out) {
  yb_value *copy = YB_NEW_N(vm->ctx->arena, n, yb_value);
  if (!copy) return YB_NOMEM;
  *out = NULL;
  YB_TRY(yb_feel_steps(vm, 4 * (uint64_t)n));
  for (uint32_t i = 0; i < n; i++) {
    if (v[i].type != YB_VNUMBER) return yb_feel_refuse(vm, fn, v[i]);
    copy[i] = v[i];
  }
  if (n) qsort(copy, n, sizeof *copy, by_size);
  *out = copy;
  return YB_OK;
}

BUILTIN(median) {
  const yb_value *v;
  yb_value *s;
  yb_dec d;
  YB_TRY(yb_feel_values(vm, arg, n, &v, &n));
  if (!n) return yb_feel_no_result(vm, FN_median);
  YB_TRY(sorted(vm, FN_median, v, n, &s));
  if (!s) return YB_OK;
  d = yb_value_to_dec(s[n / 2]);
  if (n % 2 == 0) {
    yb_rc rc = yb_dec_add(d, yb_value_to_dec(s[n / 2 - 1]), &d);
    if (rc == YB_OK) rc = yb_dec_div(d, yb_dec_int(2), &d);
    return yb_feel_number(vm, FN_median, rc, d, out);
  }
  *out = s[n / 2];
  return YB_OK;
}

/* Numbers of one run of equals, the longest runs only. */
BUILTIN(mode) {
  const yb_value *v;
  yb_value *s;
  struct builder b = {0};
  uint32_t best = 0;
  YB_TRY(yb_feel_values(vm, arg, n, &v, &n));
  YB_TRY(sorted(vm, FN_mode, v, n, &s));
  if (!s) return YB_OK;
  for (uint32_t i = 0, end; i < n; i = end) {
    for (end = i + 1; end < n && by_size(&s[i], &s[end]) == 0; end++) {}
    if (end - i < best) continue;
    if (end - i > best) b.n = 0;
    best = end - i;
    YB_TRY(yb_feel_push(vm->ctx->arena, &b, s[i]));
  }
  *out = yb_feel_list(b.v, b.n);
  return YB_OK;
}

/* The squares of the distances to the mean, through n - 1. */
static yb_rc variance(const yb_value *v, uint32_t n, yb_dec mean, yb_dec *out) {
  yb_dec sum = yb_dec_int(0), d;
  for (uint32_t i = 0; i < n; i++) {
    YB_TRY(yb_dec_sub(yb_value_to_dec(v[i]), mean, &d));
    YB_TRY(yb_dec_mul(d, d, &d));
    YB_TRY(yb_dec_add(sum, d, &sum));
  }
  return yb_dec_div(sum, yb_dec_int((int64_t)n - 1), out);
}

BUILTIN(stddev) {
  const yb_value *v;
  yb_dec d;
  bool ok;
  YB_TRY(yb_feel_values(vm, arg, n, &v, &n));
  YB_TRY(average(vm, FN_stddev, v, n, &d, &ok));
  if (!ok) return YB_OK;
  if (n < 2) return yb_feel_no_result(vm, FN_stddev);
  yb_rc rc = variance(v, n, d, &d);
  if (rc == YB_OK) rc = yb_dec_sqrt(d, &d);
  return yb_feel_number(vm, FN_stddev, rc, d, out);
}
