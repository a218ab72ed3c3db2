/* fn_list.c - built-ins on lists (DMN 1.5, 10.3.4.4). *out is null on entry. */
#include "pure/feel/feel_int.h"

#define BUILTIN(id) \
  yb_rc yb_feel_fn_##id(struct vm *vm, const yb_value *arg, uint32_t n, yb_value *out)

/* The values of f(list) and of f(a, b, …) alike. */
static yb_rc values(struct vm *vm, const yb_value *arg, uint32_t n, const yb_value **v,
                    uint32_t *count) {
  bool list = n == 1 && arg[0].type == YB_VLIST;
  *v = list ? arg[0].u.list : arg;
  *count = list ? arg[0].n : n;
  return yb_feel_steps(vm, *count);
}

static yb_rc refuse(struct vm *vm, const char *fn, yb_value v) {
  yb_feel_warn(vm, YB_MSG_feel_null_call, yb_str_of(fn), yb_str_of(yb_value_type_name(v)));
  return YB_OK;
}

/* A single value counts as a list of one. */
static const yb_value *as_list(const yb_value *v, uint32_t *n) {
  *n = v->type == YB_VLIST ? v->n : v->type == YB_VNULL ? 0 : 1;
  return v->type == YB_VLIST ? v->u.list : v;
}

BUILTIN(count) {
  if (arg[0].type == YB_VNULL) return refuse(vm, "count", arg[0]);
  (void)as_list(arg, &n);
  *out = yb_value_int(n);
  return YB_OK;
}

BUILTIN(list_contains) {
  const yb_value *v = as_list(arg, &n);
  if (arg[0].type == YB_VNULL) return refuse(vm, "list contains", arg[0]);
  YB_TRY(yb_feel_steps(vm, n));
  *out = yb_value_bool(false);
  for (uint32_t i = 0; i < n; i++)
    if (yb_value_same(v[i], arg[1]) == 1) *out = yb_value_bool(true);
  return YB_OK;
}

static yb_rc total(struct vm *vm, const char *fn, const yb_value *v, uint32_t n, yb_dec *sum,
                   bool *ok) {
  *sum = yb_dec_int(0);
  *ok = false;
  for (uint32_t i = 0; i < n; i++) {
    if (v[i].type != YB_VNUMBER) return refuse(vm, fn, v[i]);
    yb_rc rc = yb_dec_add(*sum, yb_value_to_dec(v[i]), sum);
    if (rc == YB_INVALID) return refuse(vm, fn, v[i]);
    YB_TRY(rc);
  }
  *ok = n > 0;
  return YB_OK;
}

BUILTIN(sum) {
  const yb_value *v;
  yb_dec sum;
  bool ok;
  YB_TRY(values(vm, arg, n, &v, &n));
  YB_TRY(total(vm, "sum", v, n, &sum, &ok));
  return ok ? yb_value_dec(vm->ctx->arena, sum, out) : YB_OK;
}

BUILTIN(mean) {
  const yb_value *v;
  yb_dec sum;
  bool ok;
  YB_TRY(values(vm, arg, n, &v, &n));
  YB_TRY(total(vm, "mean", v, n, &sum, &ok));
  if (!ok) return YB_OK;
  YB_TRY(yb_dec_div(sum, yb_dec_int(n), &sum));
  return yb_value_dec(vm->ctx->arena, sum, out);
}

static yb_rc extreme(struct vm *vm, const char *fn, int sign, const yb_value *arg, uint32_t n,
                     yb_value *out) {
  const yb_value *v;
  YB_TRY(values(vm, arg, n, &v, &n));
  if (!n) return YB_OK;
  yb_value best = v[0];
  for (uint32_t i = 0; i < n; i++) {
    int order = yb_value_order(v[i], best);
    if (order == 2) return refuse(vm, fn, v[i]);
    if (order * sign > 0) best = v[i];
  }
  *out = best;
  return YB_OK;
}
BUILTIN(min) { return extreme(vm, "min", -1, arg, n, out); }
BUILTIN(max) { return extreme(vm, "max", 1, arg, n, out); }

/* all: false wins; any: true wins; what is not boolean makes it null. */
static yb_rc fold(struct vm *vm, bool any, const yb_value *arg, uint32_t n, yb_value *out) {
  const yb_value *v;
  bool unknown = false;
  YB_TRY(values(vm, arg, n, &v, &n));
  for (uint32_t i = 0; i < n; i++) {
    if (v[i].type != YB_VBOOL) unknown = true;
    else if (!!v[i].u.i == any) {
      *out = yb_value_bool(any);
      return YB_OK;
    }
  }
  if (!unknown) *out = yb_value_bool(!any);
  return YB_OK;
}
BUILTIN(all) { return fold(vm, false, arg, n, out); }
BUILTIN(any) { return fold(vm, true, arg, n, out); }

static yb_rc done(struct builder b, yb_value *out) {
  *out = yb_feel_list(b.v, b.n);
  return YB_OK;
}

static yb_rc push_all(struct vm *vm, struct builder *b, yb_value v, bool distinct) {
  uint32_t n;
  const yb_value *e = as_list(&v, &n);
  YB_TRY(yb_feel_steps(vm, n));
  for (uint32_t i = 0; i < n; i++) {
    bool known = false;
    if (distinct) YB_TRY(yb_feel_steps(vm, b->n));
    for (uint32_t k = 0; distinct && k < b->n && !known; k++)
      known = yb_value_same(b->v[k], e[i]) == 1;
    if (!known) YB_TRY(yb_feel_push(vm->ctx->arena, b, e[i]));
  }
  return YB_OK;
}

BUILTIN(append) {
  struct builder b = {0};
  if (arg[0].type == YB_VNULL) return refuse(vm, "append", arg[0]);
  YB_TRY(push_all(vm, &b, arg[0], false));
  for (uint32_t i = 1; i < n; i++) YB_TRY(yb_feel_push(vm->ctx->arena, &b, arg[i]));
  return done(b, out);
}

BUILTIN(concatenate) {
  struct builder b = {0};
  for (uint32_t i = 0; i < n; i++) {
    if (arg[i].type == YB_VNULL) return refuse(vm, "concatenate", arg[i]);
    YB_TRY(push_all(vm, &b, arg[i], false));
  }
  return done(b, out);
}

BUILTIN(union) {
  struct builder b = {0};
  for (uint32_t i = 0; i < n; i++) YB_TRY(push_all(vm, &b, arg[i], true));
  return done(b, out);
}

BUILTIN(distinct_values) {
  struct builder b = {0};
  (void)n;
  if (arg[0].type == YB_VNULL) return refuse(vm, "distinct values", arg[0]);
  YB_TRY(push_all(vm, &b, arg[0], true));
  return done(b, out);
}

static yb_rc flat(struct vm *vm, struct builder *b, yb_value v) {
  YB_TRY(yb_feel_steps(vm, 1));
  if (v.type != YB_VLIST) return yb_feel_push(vm->ctx->arena, b, v);
  for (uint32_t i = 0; i < v.n; i++) YB_TRY(flat(vm, b, v.u.list[i]));
  return YB_OK;
}

BUILTIN(flatten) {
  struct builder b = {0};
  (void)n;
  if (arg[0].type == YB_VNULL) return refuse(vm, "flatten", arg[0]);
  YB_TRY(flat(vm, &b, arg[0]));
  return done(b, out);
}

BUILTIN(reverse) {
  struct builder b = {0};
  const yb_value *v = as_list(arg, &n);
  if (arg[0].type == YB_VNULL) return refuse(vm, "reverse", arg[0]);
  YB_TRY(yb_feel_steps(vm, n));
  for (uint32_t i = n; i-- > 0;) YB_TRY(yb_feel_push(vm->ctx->arena, &b, v[i]));
  return done(b, out);
}

BUILTIN(index_of) {
  struct builder b = {0};
  const yb_value *v = as_list(arg, &n);
  if (arg[0].type == YB_VNULL) return refuse(vm, "index of", arg[0]);
  YB_TRY(yb_feel_steps(vm, n));
  for (uint32_t i = 0; i < n; i++)
    if (yb_value_same(v[i], arg[1]) == 1)
      YB_TRY(yb_feel_push(vm->ctx->arena, &b, yb_value_int(i + 1)));
  return done(b, out);
}

BUILTIN(sublist) {
  int64_t from, length = -1;
  uint32_t count;
  const yb_value *v = as_list(arg, &count);
  if (arg[1].type != YB_VNUMBER || !yb_dec_to_int(yb_value_to_dec(arg[1]), &from))
    return refuse(vm, "sublist", arg[1]);
  if (from < 0) from += (int64_t)count + 1;
  if (from < 1 || from > count) return refuse(vm, "sublist", arg[1]);
  length = (int64_t)count - from + 1;
  if (n > 2 && arg[2].type != YB_VNULL) {
    int64_t want;
    if (arg[2].type != YB_VNUMBER || !yb_dec_to_int(yb_value_to_dec(arg[2]), &want) || want < 0 ||
        want > length)
      return refuse(vm, "sublist", arg[2]);
    length = want;
  }
  *out = yb_feel_list(v + from - 1, (uint32_t)length);
  if (arg[0].type == YB_VLIST) return YB_OK;
  struct builder b = {0};
  if (length) YB_TRY(yb_feel_push(vm->ctx->arena, &b, arg[0]));
  return done(b, out);
}

BUILTIN(is_defined) {
  (void)vm, (void)n;
  *out = yb_value_bool(arg[0].type != YB_VNULL);
  return YB_OK;
}

BUILTIN(get_value) {
  (void)n;
  if (arg[0].type != YB_VCONTEXT || arg[1].type != YB_VSTRING)
    return refuse(vm, "get value", arg[arg[0].type == YB_VCONTEXT]);
  *out = yb_value_get(arg[0], yb_value_text(arg[1]));
  return YB_OK;
}

BUILTIN(not) {
  (void)n;
  if (arg[0].type == YB_VBOOL) *out = yb_value_bool(!arg[0].u.i);
  else if (arg[0].type != YB_VNULL) return refuse(vm, "not", arg[0]);
  return YB_OK;
}
