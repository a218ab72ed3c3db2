/* fn_number.c - operators and built-ins on numbers (DMN 1.5, 10.3.2.3.1 and
 * 10.3.4.5), and the operators on everything else. */
#include "pure/feel/fn_int.h"

/* The operators; *out stays null where the standard says null. */
static yb_rc decimal_op(feel_op op, yb_dec x, yb_dec y, yb_dec *out) {
  switch (op) {
    case OP_ADD: return yb_dec_add(x, y, out);
    case OP_SUB: return yb_dec_sub(x, y, out);
    case OP_MUL: return yb_dec_mul(x, y, out);
    case OP_DIV: return yb_dec_div(x, y, out);
    default: return yb_dec_pow(x, y, out);
  }
}

static yb_rc finish(struct vm *vm, yb_rc rc, const char *what, yb_dec d, yb_value *out) {
  if (rc == YB_INVALID || rc == YB_LIMIT) {
    yb_feel_warn(vm, YB_MSG_feel_null_result, yb_str_of(what), (yb_str){0});
    return YB_OK;
  }
  YB_TRY(rc);
  return yb_value_dec(vm->ctx->arena, d, out);
}

static yb_rc concat(struct vm *vm, yb_str a, yb_str b, yb_value *out) {
  YB_TRY(yb_feel_steps(vm, 1 + (a.n + b.n) / 64));
  if (a.n + b.n > (1u << 24)) return YB_LIMIT;
  char *p = yb_arena_take(vm->ctx->arena, a.n + b.n);
  if (!p) return YB_NOMEM;
  if (a.n) memcpy(p, a.p, a.n);
  if (b.n) memcpy(p + a.n, b.p, b.n);
  *out = yb_value_str((yb_str){p, a.n + b.n});
  return YB_OK;
}

static yb_rc negate(struct vm *vm, yb_value a, yb_value *out) {
  if (a.type == YB_VNUMBER)
    return yb_value_dec(vm->ctx->arena, yb_dec_neg(yb_value_to_dec(a)), out);
  if (a.type == YB_VMONTHS) *out = a, out->u.i = -a.u.i;
  else if (a.type == YB_VDAYS) *out = yb_feel_days(-a.u.i, -(int64_t)a.n);
  return YB_OK;
}

yb_rc yb_feel_arith(struct vm *vm, feel_op op, yb_value a, yb_value b, yb_value *out) {
  static const char *const signs[] = {"+", "-", "*", "/", "**", "-"};
  yb_value r = yb_value_null();
  yb_rc rc = YB_OK;
  if (op == OP_NEG) {
    rc = negate(vm, a, &r);
  } else if (a.type == YB_VNUMBER && b.type == YB_VNUMBER) {
    yb_dec d = {0};
    yb_rc got = decimal_op(op, yb_value_to_dec(a), yb_value_to_dec(b), &d);
    YB_TRY(finish(vm, got, signs[op - OP_ADD], d, &r));
    *out = r;
    return YB_OK;
  } else if (a.type == YB_VSTRING && b.type == YB_VSTRING && op == OP_ADD) {
    rc = concat(vm, yb_value_text(a), yb_value_text(b), &r);
  } else if (yb_feel_is_temporal(a) || yb_feel_is_temporal(b)) {
    rc = yb_feel_temporal_arith(vm, op, a, b, &r);
    if (rc == YB_INVALID || (rc == YB_LIMIT)) rc = YB_OK;
  }
  YB_TRY(rc);
  if (r.type == YB_VNULL)
    yb_feel_warn(vm, YB_MSG_feel_null_operand, yb_str_of(signs[op - OP_ADD]),
                 yb_str_of(yb_value_type_name(a.type == YB_VNULL || op == OP_NEG ? a : b)));
  *out = r;
  return YB_OK;
}

/* ---- built-ins ---- */

#define ROUNDED(id, how)                                                       \
  BUILTIN(id) { return rounded(vm, FN_##id, how, arg, n > 1 ? &arg[1] : NULL, out); }

static yb_rc rounded(struct vm *vm, feel_fn_id fn, yb_round how, const yb_value *arg,
                     const yb_value *to, yb_value *out) {
  int64_t scale = 0;
  yb_dec d = {0};
  if (to && (!yb_feel_whole(*to, &scale) || scale < -6111 || scale > 6176))
    return yb_feel_refuse(vm, fn, *to);
  yb_rc rc = yb_dec_round(yb_value_to_dec(arg[0]), (int)scale, how, &d);
  return yb_feel_number(vm, fn, rc, d, out);
}
ROUNDED(floor, YB_ROUND_FLOOR)
ROUNDED(ceiling, YB_ROUND_CEILING)
ROUNDED(round_half_up, YB_ROUND_HALF_UP)
ROUNDED(round_half_down, YB_ROUND_HALF_DOWN)
ROUNDED(round_up, YB_ROUND_UP)
ROUNDED(round_down, YB_ROUND_DOWN)
ROUNDED(decimal, YB_ROUND_HALF_EVEN)

BUILTIN(abs) {
  (void)n;
  yb_value v = arg[0];
  bool number = v.type == YB_VNUMBER;
  if (v.type == YB_VLIST && v.n == 1) return yb_feel_fn_abs(vm, v.u.list, 1, out);
  if (!number && v.type != YB_VDAYS && v.type != YB_VMONTHS)
    return yb_feel_refuse(vm, FN_abs, v);
  bool minus = number ? yb_dec_sign(yb_value_to_dec(v)) < 0 : v.u.i < 0;
  if (minus) return negate(vm, v, out);
  *out = v;
  return YB_OK;
}

BUILTIN(modulo) {
  yb_dec d = {0};
  (void)n;
  yb_rc rc = yb_dec_modulo(yb_value_to_dec(arg[0]), yb_value_to_dec(arg[1]), &d);
  return yb_feel_number(vm, FN_modulo, rc, d, out);
}

#define COMPUTED(id, function)                                                 \
  BUILTIN(id) {                                                                \
    yb_dec d = {0};                                                            \
    (void)n;                                                                   \
    yb_rc rc = function(yb_value_to_dec(arg[0]), &d);                          \
    return yb_feel_number(vm, FN_##id, rc, d, out);                            \
  }
COMPUTED(sqrt, yb_dec_sqrt)
COMPUTED(log, yb_dec_log)
COMPUTED(exp, yb_dec_exp)

/* What is no integer is neither odd nor even. */
static yb_rc parity(struct vm *vm, feel_fn_id fn, int want, yb_value v, yb_value *out) {
  yb_dec d;
  if (!yb_dec_is_int(yb_value_to_dec(v))) return yb_feel_no_result(vm, fn);
  yb_rc rc = yb_dec_modulo(yb_value_to_dec(v), yb_dec_int(2), &d);
  if (rc == YB_INVALID) return yb_feel_no_result(vm, fn);
  YB_TRY(rc);
  *out = yb_value_bool(yb_dec_cmp(d, yb_dec_int(want)) == 0);
  return YB_OK;
}
BUILTIN(odd) { (void)n; return parity(vm, FN_odd, 1, arg[0], out); }
BUILTIN(even) { (void)n; return parity(vm, FN_even, 0, arg[0], out); }

/* Removes `group` and turns `point` into '.'. */
static yb_rc plain(struct vm *vm, yb_str s, yb_str group, yb_str point, yb_str *out) {
  struct yb_buf b;
  yb_buf_init(&b, vm->ctx->arena);
  for (size_t i = 0; i < s.n; i++) {
    if (group.n && s.p[i] == group.p[0]) continue;
    yb_buf_byte(&b, point.n && s.p[i] == point.p[0] ? '.' : s.p[i]);
  }
  return yb_buf_take(&b, out);
}

/* FEEL's numbers may begin with zeros, and with a sign before them. */
static yb_rc read_number(struct vm *vm, yb_str s, yb_dec *out) {
  bool minus = s.n && s.p[0] == '-';
  yb_str rest = yb_str_from(s, minus);
  size_t zeros = 0;
  while (zeros + 1 < rest.n && rest.p[zeros] == '0' && rest.p[zeros + 1] >= '0' &&
         rest.p[zeros + 1] <= '9')
    zeros++;
  YB_TRY(yb_feel_steps(vm, rest.n / 64));
  YB_TRY(rest.n && rest.p[zeros] == '-' ? YB_INVALID
                                        : yb_dec_parse(yb_str_from(rest, zeros), out));
  if (minus) *out = yb_dec_neg(*out);
  return YB_OK;
}

static bool separator(yb_str s, const char *signs) {
  return s.n == 0 || (s.n == 1 && s.p[0] && strchr(signs, s.p[0]));
}

/* number(from) alone takes FEEL's own notation. */
BUILTIN(number) {
  yb_dec d = {0};
  yb_str s = yb_value_text(arg[0]), group = n > 1 ? yb_value_text(arg[1]) : YB_S("");
  yb_str point = n > 2 ? yb_value_text(arg[2]) : YB_S("");
  if (n == 2) return yb_feel_refuse(vm, FN_number, yb_value_null());
  for (uint32_t i = 1; i < n; i++)
    if (arg[i].type == YB_VSTRING && !arg[i].n) return yb_feel_refuse(vm, FN_number, arg[i]);
  if (!separator(group, " ,.") || !separator(point, ".,") || (group.n && yb_str_eq(group, point)))
    return yb_feel_refuse(vm, FN_number, arg[1]);
  if (group.n || point.n) YB_TRY(plain(vm, s, group, point, &s));
  yb_rc rc = read_number(vm, s, &d);
  if (rc == YB_INVALID) return yb_feel_refuse(vm, FN_number, arg[0]);
  return yb_feel_number(vm, FN_number, rc, d, out);
}
