/* fn_text.c - built-ins on strings (DMN 1.5, 10.3.4.3): positions and lengths
 * count code points, from 1. */
#include "base/text.h"
#include "pure/feel/feel_int.h"
#include "pure/feel/pattern.h"

#define BUILTIN(id) \
  yb_rc yb_feel_fn_##id(struct vm *vm, const yb_value *arg, uint32_t n, yb_value *out)

/* The first `want` arguments must be strings; else null with a warning. */
static bool strings(struct vm *vm, feel_fn_id fn, const yb_value *arg, uint32_t want) {
  for (uint32_t i = 0; i < want; i++) {
    if (arg[i].type == YB_VSTRING) continue;
    yb_feel_warn(vm, YB_MSG_feel_null_call, yb_feel_builtins[fn].name,
                 yb_str_of(yb_value_type_name(arg[i])));
    return false;
  }
  return true;
}

BUILTIN(string) {
  (void)n;
  struct yb_buf b;
  yb_str s;
  if (arg[0].type == YB_VNULL) return YB_OK;
  if (arg[0].type == YB_VSTRING) {
    *out = arg[0];
    return YB_OK;
  }
  yb_buf_init(&b, vm->ctx->arena);
  yb_value_write(&b, arg[0]);
  YB_TRY(yb_buf_take(&b, &s));
  *out = yb_value_str(s);
  return YB_OK;
}

BUILTIN(string_length) {
  (void)n;
  if (strings(vm, FN_string_length, arg, 1))
    *out = yb_value_int((int64_t)yb_utf8_count(yb_value_text(arg[0])));
  return YB_OK;
}

static bool integer(yb_value v, int64_t *out) {
  return v.type == YB_VNUMBER && yb_dec_to_int(yb_value_to_dec(v), out);
}

BUILTIN(substring) {
  int64_t from, length = INT64_MAX;
  if (!strings(vm, FN_substring, arg, 1)) return YB_OK;
  yb_str s = yb_value_text(arg[0]);
  int64_t count = (int64_t)yb_utf8_count(s);
  bool ok = integer(arg[1], &from) && from != 0;
  if (n > 2 && arg[2].type != YB_VNULL) ok = ok && integer(arg[2], &length) && length >= 1;
  if (ok && from < 0) from += count + 1;
  if (!ok || from < 1 || from > count) {
    yb_feel_warn(vm, YB_MSG_feel_null_call, YB_S("substring"), YB_S("number"));
    return YB_OK;
  }
  s = yb_str_from(s, yb_utf8_upto(s, (size_t)from - 1).n);
  if (length < count) s = yb_utf8_upto(s, (size_t)length);
  *out = yb_value_str(s);
  return YB_OK;
}

/* ASCII, Latin-1, Greek and Cyrillic: the letters with simple pairs. */
static uint32_t to_case(uint32_t c, bool up) {
  uint32_t low = c, high = c;
  if ((c | 32) >= 'a' && (c | 32) <= 'z' && c < 128) low = c | 32, high = c & ~32u;
  else if (c >= 0xC0 && c <= 0xFE && (c & ~32u) != 0xD7) low = c | 32, high = c & ~32u;
  else if (c >= 0x391 && c <= 0x3A9 && c != 0x3A2) low = c + 32;
  else if (c >= 0x3B1 && c <= 0x3C9 && c != 0x3C2) high = c - 32;
  else if (c >= 0x410 && c <= 0x42F) low = c + 32;
  else if (c >= 0x430 && c <= 0x44F) high = c - 32;
  return up ? high : low;
}

static yb_rc change_case(struct vm *vm, bool up, yb_value v, yb_value *out) {
  struct yb_buf b;
  yb_str s = yb_value_text(v), got;
  char utf8[4];
  yb_buf_init(&b, vm->ctx->arena);
  YB_TRY(yb_feel_steps(vm, s.n / 16));
  for (size_t at = 0; at < s.n;) {
    uint32_t c = to_case(yb_utf8_next(s, &at), up);
    yb_buf_put(&b, (yb_str){utf8, yb_utf8_encode(c, utf8)});
  }
  YB_TRY(yb_buf_take(&b, &got));
  *out = yb_value_str(got);
  return YB_OK;
}
BUILTIN(upper_case) {
  (void)n;
  return strings(vm, FN_upper_case, arg, 1) ? change_case(vm, true, arg[0], out) : YB_OK;
}
BUILTIN(lower_case) {
  (void)n;
  return strings(vm, FN_lower_case, arg, 1) ? change_case(vm, false, arg[0], out) : YB_OK;
}

/* Long texts cost steps: finding is quadratic at worst. */
static yb_rc find(struct vm *vm, feel_fn_id fn, const yb_value *arg, bool *ok, size_t *at) {
  *ok = strings(vm, fn, arg, 2);
  if (!*ok) return YB_OK;
  yb_str s = yb_value_text(arg[0]), what = yb_value_text(arg[1]);
  YB_TRY(yb_feel_steps(vm, (uint64_t)s.n * (1 + what.n / 64) / 64));
  *at = yb_str_find(s, what);
  return YB_OK;
}

BUILTIN(contains) {
  bool ok;
  size_t at;
  (void)n;
  YB_TRY(find(vm, FN_contains, arg, &ok, &at));
  if (ok) *out = yb_value_bool(at != SIZE_MAX);
  return YB_OK;
}

BUILTIN(starts_with) {
  (void)n;
  if (strings(vm, FN_starts_with, arg, 2))
    *out = yb_value_bool(yb_str_starts(yb_value_text(arg[0]), yb_value_text(arg[1])));
  return YB_OK;
}

BUILTIN(ends_with) {
  (void)n;
  if (strings(vm, FN_ends_with, arg, 2))
    *out = yb_value_bool(yb_str_ends(yb_value_text(arg[0]), yb_value_text(arg[1])));
  return YB_OK;
}

BUILTIN(substring_before) {
  bool ok;
  size_t at;
  (void)n;
  YB_TRY(find(vm, FN_substring_before, arg, &ok, &at));
  if (ok) *out = yb_value_str(yb_str_upto(yb_value_text(arg[0]), at == SIZE_MAX ? 0 : at));
  return YB_OK;
}

BUILTIN(substring_after) {
  bool ok;
  size_t at;
  (void)n;
  YB_TRY(find(vm, FN_substring_after, arg, &ok, &at));
  if (!ok) return YB_OK;
  yb_str s = yb_value_text(arg[0]);
  *out = yb_value_str(yb_str_from(s, at == SIZE_MAX ? s.n : at + arg[1].n));
  return YB_OK;
}

BUILTIN(string_join) {
  struct yb_buf b;
  yb_str s, between = n > 1 ? yb_value_text(arg[1]) : YB_S("");
  uint32_t count = arg[0].type == YB_VLIST ? arg[0].n : 1;
  const yb_value *v = arg[0].type == YB_VLIST ? arg[0].u.list : arg;
  bool first = true;
  yb_buf_init(&b, vm->ctx->arena);
  YB_TRY(yb_feel_steps(vm, count));
  for (uint32_t i = 0; i < count; i++) {
    if (v[i].type == YB_VNULL) continue;
    if (!strings(vm, FN_string_join, &v[i], 1)) return YB_OK;
    if (!first) yb_buf_put(&b, between);
    yb_buf_put(&b, yb_value_text(v[i]));
    first = false;
  }
  YB_TRY(yb_buf_take(&b, &s));
  *out = yb_value_str(s);
  return YB_OK;
}

BUILTIN(matches) {
  const struct yb_pattern *p;
  bool hit;
  (void)n;
  if (!strings(vm, FN_matches, arg, 2)) return YB_OK;
  YB_TRY(yb_feel_steps(vm, 1000));          /* the memory of a pattern */
  yb_rc rc = yb_pattern_compile(vm->ctx->arena, yb_value_text(arg[1]), &p);
  if (rc == YB_OK) rc = yb_pattern_match(p, yb_value_text(arg[0]), false, &hit);
  if (rc == YB_NOMEM) return rc;
  if (rc == YB_OK) *out = yb_value_bool(hit);
  else yb_feel_warn(vm, YB_MSG_feel_null_call, YB_S("matches"), YB_S("string"));
  return YB_OK;
}
