/* fn_number.c - operators and built-ins on numbers (DMN 1.5, 10.3.2.3.1 and
 * 10.3.4.5), and the operators on everything else. */
#include "pure/feel/feel_int.h"

#define BUILTIN(id) \
  yb_rc yb_feel_fn_##id(struct vm *vm, const yb_value *arg, uint32_t n, yb_value *out)

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

static yb_rc refuse(struct vm *vm, const char *fn, yb_value v) {
  yb_feel_warn(vm, YB_MSG_feel_null_call, yb_str_of(fn), yb_str_of(yb_value_type_name(v)));
  return YB_OK;
}

static yb_rc rounded(struct vm *vm, const char *fn, yb_round how, const yb_value *arg, uint32_t n,
                     yb_value *out) {
  int64_t scale = 0;
  yb_dec d = {0};
  if (arg[0].type != YB_VNUMBER) return refuse(vm, fn, arg[0]);
  if (n > 1 && (arg[1].type != YB_VNUMBER || !yb_dec_to_int(yb_value_to_dec(arg[1]), &scale)))
    return refuse(vm, fn, arg[1]);
  if (scale < -6111 || scale > 6176) return refuse(vm, fn, arg[1]);
  return finish(vm, yb_dec_round(yb_value_to_dec(arg[0]), (int)scale, how, &d), fn, d, out);
}
BUILTIN(floor) { return rounded(vm, "floor", YB_ROUND_FLOOR, arg, n, out); }
BUILTIN(ceiling) { return rounded(vm, "ceiling", YB_ROUND_CEILING, arg, n, out); }
BUILTIN(round_half_up) { return rounded(vm, "round half up", YB_ROUND_HALF_UP, arg, n, out); }
BUILTIN(round_half_down) { return rounded(vm, "round half down", YB_ROUND_HALF_DOWN, arg, n, out); }
BUILTIN(round_up) { return rounded(vm, "round up", YB_ROUND_UP, arg, n, out); }
BUILTIN(round_down) { return rounded(vm, "round down", YB_ROUND_DOWN, arg, n, out); }
BUILTIN(decimal) { return rounded(vm, "decimal", YB_ROUND_HALF_EVEN, arg, n, out); }

BUILTIN(abs) {
  (void)n;
  bool minus =
      arg[0].type == YB_VNUMBER ? yb_dec_sign(yb_value_to_dec(arg[0])) < 0 : arg[0].u.i < 0;
  if (arg[0].type != YB_VNUMBER && arg[0].type != YB_VDAYS && arg[0].type != YB_VMONTHS)
    return refuse(vm, "abs", arg[0]);
  if (minus) return negate(vm, arg[0], out);
  *out = arg[0];
  return YB_OK;
}

BUILTIN(modulo) {
  yb_dec d = {0};
  for (uint32_t i = 0; i < n; i++)
    if (arg[i].type != YB_VNUMBER) return refuse(vm, "modulo", arg[i]);
  yb_rc rc = yb_dec_modulo(yb_value_to_dec(arg[0]), yb_value_to_dec(arg[1]), &d);
  return finish(vm, rc, "modulo", d, out);
}

BUILTIN(sqrt) {
  yb_dec d = {0};
  (void)n;
  if (arg[0].type != YB_VNUMBER) return refuse(vm, "sqrt", arg[0]);
  return finish(vm, yb_dec_sqrt(yb_value_to_dec(arg[0]), &d), "sqrt", d, out);
}

static yb_rc parity(struct vm *vm, const char *fn, int want, yb_value v, yb_value *out) {
  yb_dec d;
  if (v.type != YB_VNUMBER) return refuse(vm, fn, v);
  YB_TRY(yb_dec_modulo(yb_value_to_dec(v), yb_dec_int(2), &d));
  *out = yb_value_bool(yb_dec_cmp(d, yb_dec_int(want)) == 0);
  return YB_OK;
}
BUILTIN(odd) { (void)n; return parity(vm, "odd", 1, arg[0], out); }
BUILTIN(even) { (void)n; return parity(vm, "even", 0, arg[0], out); }

/* Removes `group` and turns `point` into '.', as number(from, group, point). */
static yb_rc plain(struct vm *vm, yb_str s, yb_str group, yb_str point, yb_str *out) {
  struct yb_buf b;
  yb_buf_init(&b, vm->ctx->arena);
  for (size_t i = 0; i < s.n; i++) {
    if (group.n && s.p[i] == group.p[0]) continue;
    yb_buf_byte(&b, point.n && s.p[i] == point.p[0] ? '.' : s.p[i]);
  }
  return yb_buf_take(&b, out);
}

BUILTIN(number) {
  yb_dec d = {0};
  if (arg[0].type == YB_VNUMBER && n == 1) {
    *out = arg[0];
    return YB_OK;
  }
  if (arg[0].type != YB_VSTRING) return refuse(vm, "number", arg[0]);
  yb_str s = yb_value_text(arg[0]), group = n > 1 ? yb_value_text(arg[1]) : YB_S("");
  yb_str point = n > 2 ? yb_value_text(arg[2]) : YB_S("");
  if (group.n > 1 || point.n > 1 || (group.n && yb_str_eq(group, point)))
    return refuse(vm, "number", arg[1]);
  if (group.n || point.n) YB_TRY(plain(vm, s, group, point, &s));
  yb_rc rc = yb_dec_parse(s, &d);
  if (rc == YB_INVALID) return refuse(vm, "number", arg[0]);
  return finish(vm, rc, "number", d, out);
}
