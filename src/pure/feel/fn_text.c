/* fn_text.c - built-ins on strings (DMN 1.5, 10.3.4.3): positions and lengths
 * count code points, from 1. */
#include "base/text.h"
#include "pure/feel/fn_int.h"

BUILTIN(string) {
  struct yb_buf b;
  (void)n;
  if (arg[0].type == YB_VNULL || arg[0].type == YB_VSTRING) {
    *out = arg[0];
    return YB_OK;
  }
  yb_buf_init(&b, vm->ctx->arena);
  yb_value_write(&b, arg[0]);
  return yb_feel_text(&b, out);
}

BUILTIN(string_length) {
  (void)vm, (void)n;
  *out = yb_value_int((int64_t)yb_utf8_count(yb_value_text(arg[0])));
  return YB_OK;
}

/* A length that reaches beyond the end takes what there is. */
BUILTIN(substring) {
  int64_t from, length = INT64_MAX;
  yb_str s = yb_value_text(arg[0]);
  int64_t count = (int64_t)yb_utf8_count(s);
  if (!yb_feel_position(arg[1], count, &from)) return yb_feel_refuse(vm, FN_substring, arg[1]);
  if (n > 2 && arg[2].type != YB_VNULL && (!yb_feel_whole(arg[2], &length) || length < 1))
    return yb_feel_refuse(vm, FN_substring, arg[2]);
  s = yb_str_from(s, yb_utf8_upto(s, (size_t)from).n);
  if (length < count) s = yb_utf8_upto(s, (size_t)length);
  *out = yb_value_str(s);
  return YB_OK;
}

static yb_rc change_case(struct vm *vm, bool upper, yb_value v, yb_value *out) {
  yb_str s;
  YB_TRY(yb_feel_steps(vm, v.n / 16));
  YB_TRY(yb_text_case(vm->ctx->arena, yb_value_text(v), upper, &s));
  *out = yb_value_str(s);
  return YB_OK;
}
BUILTIN(upper_case) { (void)n; return change_case(vm, true, arg[0], out); }
BUILTIN(lower_case) { (void)n; return change_case(vm, false, arg[0], out); }

/* Long texts cost steps: finding is quadratic at worst. */
static yb_rc find(struct vm *vm, const yb_value *arg, size_t *at) {
  yb_str s = yb_value_text(arg[0]), what = yb_value_text(arg[1]);
  YB_TRY(yb_feel_steps(vm, (uint64_t)s.n * (1 + what.n / 64) / 64));
  *at = yb_str_find(s, what);
  return YB_OK;
}

BUILTIN(contains) {
  size_t at;
  (void)n;
  YB_TRY(find(vm, arg, &at));
  *out = yb_value_bool(at != SIZE_MAX);
  return YB_OK;
}

BUILTIN(starts_with) {
  (void)vm, (void)n;
  *out = yb_value_bool(yb_str_starts(yb_value_text(arg[0]), yb_value_text(arg[1])));
  return YB_OK;
}

BUILTIN(ends_with) {
  (void)vm, (void)n;
  *out = yb_value_bool(yb_str_ends(yb_value_text(arg[0]), yb_value_text(arg[1])));
  return YB_OK;
}

BUILTIN(substring_before) {
  size_t at;
  (void)n;
  YB_TRY(find(vm, arg, &at));
  *out = yb_value_str(yb_str_upto(yb_value_text(arg[0]), at == SIZE_MAX ? 0 : at));
  return YB_OK;
}

BUILTIN(substring_after) {
  size_t at;
  (void)n;
  YB_TRY(find(vm, arg, &at));
  yb_str s = yb_value_text(arg[0]);
  *out = yb_value_str(yb_str_from(s, at == SIZE_MAX ? s.n : at + arg[1].n));
  return YB_OK;
}

BUILTIN(string_join) {
  struct yb_buf b;
  yb_str between = n > 1 ? yb_value_text(arg[1]) : YB_S("");
  const yb_value *v = arg[0].u.list;
  bool first = true;
  yb_buf_init(&b, vm->ctx->arena);
  YB_TRY(yb_feel_steps(vm, arg[0].n));
  for (uint32_t i = 0; i < arg[0].n; i++) {
    if (v[i].type == YB_VNULL) continue;
    if (v[i].type != YB_VSTRING) return yb_feel_refuse(vm, FN_string_join, v[i]);
    if (!first) yb_buf_put(&b, between);
    yb_buf_put(&b, yb_value_text(v[i]));
    first = false;
  }
  return yb_feel_text(&b, out);
}
