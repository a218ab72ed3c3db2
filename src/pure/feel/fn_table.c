/* fn_table.c - the table of built-ins, their calls, and values given by name. */
#include "pure/feel/fn_int.h"

const struct feel_builtin yb_feel_builtins[FN_COUNT] = {
#define FN(id, name, params, kinds, least, most, what) \
  [FN_##id] = {YB_S_INIT(name), params, kinds, least, most, yb_feel_fn_##id, what},
#include "pure/feel/builtin.h"
#undef FN
};

/* ---- values by name ---- */

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

static bool arranged(yb_str signature, const yb_str *name, uint32_t n, bool in_order,
                     uint8_t *place, uint32_t *total) {
  uint32_t seen = 0;
  for (uint32_t i = 0; i < n; i++) {
    int at = place_of(signature, name[i]);
    if (at < 0 || at >= (int)YB_FEEL_NAMED || seen >> at & 1) return false;
    if (in_order && seen >> at) return false;
    seen |= 1u << at;
    place[i] = (uint8_t)at;
    if (*total < (uint32_t)at + 1) *total = (uint32_t)at + 1;
  }
  return true;
}

/* after(range, point) and after(point, range) have the same names: the order that
 * they are given in is asked first. */
bool yb_feel_arrange(const struct feel_builtin *f, const yb_str *name, uint32_t n,
                     uint8_t *place, uint32_t *total) {
  for (int in_order = 1; in_order >= 0; in_order--) {
    yb_str rest = yb_str_of(f->params), signature;
    while (yb_str_cut(&rest, '|', &signature)) {
      *total = f->least;
      if (arranged(signature, name, n, in_order, place, total)) return true;
    }
  }
  return false;
}

/* ---- calls ---- */

static bool is_kind(yb_value v, char kind) {
  switch (kind) {
    case 's': return v.type == YB_VSTRING;
    case 'n': return v.type == YB_VNUMBER;
    case 'b': return v.type == YB_VBOOL;
    case 'l': return v.type == YB_VLIST;
    case 'c': return v.type == YB_VCONTEXT;
    case 'r': return v.type == YB_VRANGE;
    case 'f': return v.type == YB_VFUNCTION;
    case 'd': return v.type == YB_VDATE || v.type == YB_VDATETIME;
    default: return true;
  }
}

/* The value as the kind wants it (DMN 1.5, 10.3.2.9.4: from and to a list of
 * one). *fits is false when it is none. */
static yb_rc fit(struct vm *vm, yb_value v, char kind, yb_value *out, bool *fits) {
  bool optional = kind >= 'A' && kind <= 'Z';
  char want = (char)(kind | 32);
  *out = v;
  *fits = is_kind(v, want) || (optional && v.type == YB_VNULL);
  if (*fits) return YB_OK;
  if (v.type == YB_VLIST && v.n == 1 && is_kind(v.u.list[0], want)) {
    *out = v.u.list[0];
    *fits = true;
  } else if (want == 'l' && v.type != YB_VNULL) {
    yb_value *one = YB_NEW(vm->ctx->arena, yb_value);
    if (!one) return YB_NOMEM;
    *one = v;
    *out = yb_feel_list(one, 1);
    *fits = true;
  }
  return YB_OK;
}

yb_rc yb_feel_builtin(struct vm *vm, uint32_t id, const yb_value *arg, uint32_t n, yb_value *out) {
  const struct feel_builtin *f = &yb_feel_builtins[id];
  yb_value v[YB_FEEL_NAMED];
  YB_TRY(yb_feel_steps(vm, 1));
  *out = yb_value_null();
  if (n < f->least || (f->most != 255 && n > f->most)) {
    yb_feel_warn(vm, YB_MSG_feel_arguments, f->name, (yb_str){0});
    return YB_OK;
  }
  if (f->kinds[0] == '*') return f->fn(vm, arg, n, out);
  for (uint32_t i = 0; i < n; i++) {
    bool fits;
    YB_TRY(fit(vm, arg[i], f->kinds[i], &v[i], &fits));
    if (!fits) return yb_feel_refuse(vm, (feel_fn_id)id, arg[i]);
  }
  return f->fn(vm, v, n, out);
}

/* ---- what the functions share ---- */

yb_rc yb_feel_refuse(struct vm *vm, feel_fn_id fn, yb_value v) {
  yb_feel_warn(vm, YB_MSG_feel_null_call, yb_feel_builtins[fn].name,
               yb_str_of(yb_value_type_name(v)));
  return YB_OK;
}

yb_rc yb_feel_no_result(struct vm *vm, feel_fn_id fn) {
  yb_feel_warn(vm, YB_MSG_feel_null_result, yb_feel_builtins[fn].name, (yb_str){0});
  return YB_OK;
}

bool yb_feel_whole(yb_value v, int64_t *out) {
  yb_dec d;
  return v.type == YB_VNUMBER &&
         yb_dec_round(yb_value_to_dec(v), 0, YB_ROUND_DOWN, &d) == YB_OK && yb_dec_to_int(d, out);
}

const yb_value *yb_feel_items(const yb_value *v, uint32_t *n) {
  *n = v->type == YB_VLIST ? v->n : 1;
  return v->type == YB_VLIST ? v->u.list : v;
}

yb_rc yb_feel_values(struct vm *vm, const yb_value *arg, uint32_t n, const yb_value **v,
                     uint32_t *count) {
  *v = arg;
  *count = n;
  if (n == 1) *v = yb_feel_items(arg, count);
  return yb_feel_steps(vm, *count);
}

bool yb_feel_position(yb_value v, int64_t n, int64_t *out) {
  int64_t at;
  if (!yb_feel_whole(v, &at) || at == 0 || at > n || at < -n) return false;
  *out = at > 0 ? at - 1 : n + at;
  return true;
}

yb_rc yb_feel_number(struct vm *vm, feel_fn_id fn, yb_rc rc, yb_dec d, yb_value *out) {
  if (rc == YB_INVALID || rc == YB_LIMIT) return yb_feel_no_result(vm, fn);
  YB_TRY(rc);
  return yb_value_dec(vm->ctx->arena, d, out);
}

yb_rc yb_feel_text(struct yb_buf *b, yb_value *out) {
  yb_str s;
  YB_TRY(yb_buf_take(b, &s));
  *out = yb_value_str(s);
  return YB_OK;
}
