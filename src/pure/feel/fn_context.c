/* fn_context.c - built-ins on contexts (DMN 1.5, 10.3.4.10), and not(). */
#include "pure/feel/fn_int.h"

BUILTIN(not) {
  (void)vm, (void)n;
  if (arg[0].type == YB_VBOOL) *out = yb_value_bool(!arg[0].u.i);
  return YB_OK;
}

BUILTIN(is_defined) {
  (void)vm, (void)n;
  *out = yb_value_bool(arg[0].type != YB_VNULL);
  return YB_OK;
}

BUILTIN(get_value) {
  (void)vm, (void)n;
  *out = yb_value_get(arg[0], yb_value_text(arg[1]));
  return YB_OK;
}

static yb_value context_of(const struct yb_entry *e, uint32_t n) {
  return (yb_value){.type = YB_VCONTEXT, .n = n, .u.entry = e};
}

BUILTIN(get_entries) {
  uint32_t count = arg[0].n;
  struct yb_entry *e = YB_NEW_N(vm->ctx->arena, 2 * (size_t)count, struct yb_entry);
  yb_value *v = YB_NEW_N(vm->ctx->arena, count, yb_value);
  (void)n;
  if (!e || !v) return YB_NOMEM;
  YB_TRY(yb_feel_steps(vm, count));
  for (uint32_t i = 0; i < count; i++) {
    e[2 * i] = (struct yb_entry){YB_S("key"), yb_value_str(arg[0].u.entry[i].key)};
    e[2 * i + 1] = (struct yb_entry){YB_S("value"), arg[0].u.entry[i].value};
    v[i] = context_of(e + 2 * i, 2);
  }
  *out = yb_feel_list(v, count);
  return YB_OK;
}

/* ---- building ---- */

struct entries { struct yb_entry *e; uint32_t n, cap; };

/* Sets an entry in place, or puts it behind the others. *was: it was there. */
static yb_rc put(struct vm *vm, struct entries *c, yb_str key, yb_value value, bool *was) {
  YB_TRY(yb_feel_steps(vm, 1 + c->n / 8));
  for (uint32_t i = 0; i < c->n; i++) {
    *was = yb_str_eq(c->e[i].key, key);
    if (!*was) continue;
    c->e[i].value = value;
    return YB_OK;
  }
  *was = false;
  if (c->n == c->cap) {
    uint32_t cap = c->cap ? c->cap * 2 : 8;
    c->e = yb_arena_grow(vm->ctx->arena, c->e, c->cap * sizeof *c->e, cap * sizeof *c->e);
    if (!c->e) return YB_NOMEM;
    c->cap = cap;
  }
  c->e[c->n++] = (struct yb_entry){key, value};
  return YB_OK;
}

static yb_rc put_all(struct vm *vm, struct entries *c, yb_value from) {
  bool was;
  for (uint32_t i = 0; i < from.n; i++)
    YB_TRY(put(vm, c, from.u.entry[i].key, from.u.entry[i].value, &was));
  return YB_OK;
}

BUILTIN(context) {
  struct entries c = {0};
  bool was;
  (void)n;
  for (uint32_t i = 0; i < arg[0].n; i++) {
    yb_value e = arg[0].u.list[i], key, value;
    if (!yb_feel_member(e, YB_S("key"), &key) || !yb_feel_member(e, YB_S("value"), &value) ||
        key.type != YB_VSTRING)
      return yb_feel_refuse(vm, FN_context, e);
    YB_TRY(put(vm, &c, yb_value_text(key), value, &was));
    if (was) return yb_feel_no_result(vm, FN_context);
  }
  *out = context_of(c.e, c.n);
  return YB_OK;
}

/* The context with a value at the end of a path; each step of it is taken in
 * the context before. *ok is false when a step is no key or leads to no context. */
static yb_rc put_path(struct vm *vm, yb_value in, const yb_value *key, uint32_t n, yb_value value,
                      yb_value *out, bool *ok) {
  struct entries c = {0};
  bool was;
  *ok = in.type == YB_VCONTEXT && n > 0 && key[0].type == YB_VSTRING;
  if (!*ok) return YB_OK;
  if (n > 1)
    YB_TRY(put_path(vm, yb_value_get(in, yb_value_text(key[0])), key + 1, n - 1, value, &value,
                    ok));
  if (!*ok) return YB_OK;
  YB_TRY(put_all(vm, &c, in));
  YB_TRY(put(vm, &c, yb_value_text(key[0]), value, &was));
  *out = context_of(c.e, c.n);
  return YB_OK;
}

BUILTIN(context_put) {
  uint32_t keys;
  bool ok;
  yb_value got = yb_value_null();
  const yb_value *key = yb_feel_items(&arg[1], &keys);
  (void)n;
  if (keys > YB_FEEL_DEPTH) return yb_feel_refuse(vm, FN_context_put, arg[1]);
  YB_TRY(put_path(vm, arg[0], key, keys, arg[2], &got, &ok));
  if (!ok) return yb_feel_refuse(vm, FN_context_put, arg[1]);
  *out = got;
  return YB_OK;
}

BUILTIN(context_merge) {
  struct entries c = {0};
  (void)n;
  for (uint32_t i = 0; i < arg[0].n; i++) {
    yb_value one = arg[0].u.list[i];
    if (one.type != YB_VCONTEXT) return yb_feel_refuse(vm, FN_context_merge, one);
    YB_TRY(put_all(vm, &c, one));
  }
  *out = context_of(c.e, c.n);
  return YB_OK;
}
