/* call.c - function values and their calls.
 *
 *   native    .call is the caller's of feel
 *   built-in  .call is builtin_call; called from a program it keeps the place
 *   closure   .call is closure_call; { body, what it reads of outer frames }
 *
 * Every call takes one of ctx->budget->calls, so that recursion through closures,
 * models and lists ends with a diagnostic before the C stack does.
 */
#include "base/arena.h"
#include "pure/feel/feel_int.h"

struct builtin { struct yb_function f; uint32_t id; const struct yb_feel *program; };

void yb_feel_tell(struct yb_ctx *ctx, struct yb_place at, yb_msg msg, yb_str a0, yb_str a1) {
  const yb_str args[YB_DIAG_ARGS] = {a0, a1};
  if (ctx->budget) ctx->budget->told++;
  if (ctx->diags) (void)yb_diag_at(ctx, YB_WARNING, at, msg, args);
}

/* ---- built-ins as values ---- */

static yb_rc builtin_call(void *self, struct yb_ctx *ctx, const yb_value *args, uint32_t n,
                          yb_value *out) {
  const struct builtin *b = self;
  struct vm vm = {.program = b->program, .ctx = ctx};
  return yb_feel_builtin(&vm, b->id, args, n, out);
}

static yb_rc first_signature(struct yb_arena *a, const struct feel_builtin *b,
                             struct yb_function *f) {
  yb_str rest = yb_str_of(b->params), signature, name;
  struct yb_feel_name *param = YB_NEW_N(a, YB_FEEL_NAMED, struct yb_feel_name);
  if (!param) return YB_NOMEM;
  f->param = param;
  if (!yb_str_cut(&rest, '|', &signature)) return YB_OK;
  while (f->params < YB_FEEL_NAMED && yb_feel_param(&signature, &name))
    param[f->params++].name = name;
  return YB_OK;
}

yb_rc yb_feel_builtin_value(struct vm *vm, uint32_t id, yb_value *out) {
  struct builtin *b = YB_NEW(vm->ctx->arena, struct builtin);
  if (!b) return YB_NOMEM;
  *b = (struct builtin){.id = id, .program = vm->program};
  b->f = (struct yb_function){.name = yb_feel_builtins[id].name, .call = builtin_call, .self = b};
  YB_TRY(first_signature(vm->ctx->arena, &yb_feel_builtins[id], &b->f));
  *out = yb_value_function(&b->f);
  return YB_OK;
}

/* ---- closures ---- */

struct closure { struct yb_function f; const struct yb_feel *body; yb_value *kept; };

static yb_rc closure_call(void *self, struct yb_ctx *ctx, const yb_value *args, uint32_t n,
                          yb_value *out) {
  const struct closure *c = self;
  (void)n;
  return yb_feel_run_body(c->body, ctx, c->kept, args, out);
}

yb_rc yb_feel_closure(struct vm *vm, const struct yb_feel *body, const yb_value *kept,
                      yb_value *out) {
  const struct fn_info *info = body->as_function;
  struct closure *c = YB_NEW(vm->ctx->arena, struct closure);
  yb_value *v = YB_NEW_N(vm->ctx->arena, info->keeps, yb_value);
  if (!c || !v) return YB_NOMEM;
  *c = (struct closure){.body = body, .kept = v};
  c->f = (struct yb_function){
      .param = info->param, .params = info->params, .call = closure_call, .self = c};
  if (info->keeps) memcpy(v, kept, info->keeps * sizeof *v);
  if (info->self >= 0) v[info->self] = yb_value_function(&c->f);
  *out = yb_value_function(&c->f);
  return YB_OK;
}

yb_rc yb_feel_external(struct vm *vm, const struct yb_feel *body, yb_value how, yb_value *out) {
  const struct fn_info *info = body->as_function;
  *out = yb_value_null();
  if (body->find_external)
    return body->find_external(body->self, vm->ctx, how, info->param, info->params, out);
  yb_feel_warn(vm, YB_MSG_feel_no_external, (yb_str){0}, (yb_str){0});
  return YB_OK;
}

/* ---- calls ---- */

static yb_rc no_function(struct vm *vm, yb_value v) {
  yb_feel_warn(vm, YB_MSG_feel_null_function, yb_str_of(yb_value_type_name(v)), (yb_str){0});
  return YB_OK;
}

/* The values brought to the parameters' types; *fits false: the call is null. */
static yb_rc typed(struct vm *vm, const struct yb_function *f, const yb_value **arg, bool *fits) {
  yb_value *v = NULL;
  for (uint32_t i = 0; i < f->params && *fits; i++) {
    if (yb_feel_conforms((*arg)[i], f->param[i].type)) continue;
    if (!v) v = YB_NEW_N(vm->ctx->arena, f->params, yb_value);
    if (!v) return YB_NOMEM;
    if (*arg != v) memcpy(v, *arg, f->params * sizeof *v), *arg = v;
    YB_TRY(yb_feel_coerce(vm->ctx, yb_feel_here(vm), v[i], f->param[i].type, &v[i]));
    *fits = v[i].type != YB_VNULL;
  }
  return YB_OK;
}

static yb_rc nested(struct vm *vm, const struct yb_function *f, const yb_value *arg, uint32_t n,
                    yb_value *out) {
  struct yb_budget *b = vm->ctx->budget;
  if (!b->calls) {
    (void)yb_diag(vm->ctx, yb_feel_here(vm), YB_MSG_feel_too_many_calls, (yb_str){0}, (yb_str){0});
    return YB_LIMIT;
  }
  b->calls--;
  yb_rc rc = f->call(f->self, vm->ctx, arg, n, out);
  b->calls++;
  if (rc != YB_OK || yb_feel_conforms(*out, f->result)) return rc;
  return yb_feel_coerce(vm->ctx, yb_feel_here(vm), *out, f->result, out);
}

yb_rc yb_feel_apply(struct vm *vm, yb_value function, const yb_value *arg, uint32_t n,
                    yb_value *out) {
  bool fits = true;
  *out = yb_value_null();
  YB_TRY(yb_feel_steps(vm, 1));
  if (function.type != YB_VFUNCTION) return no_function(vm, function);
  const struct yb_function *f = function.u.function;
  if (f->call == builtin_call)
    return yb_feel_builtin(vm, ((const struct builtin *)f->self)->id, arg, n, out);
  if (n != f->params) {
    yb_feel_warn(vm, YB_MSG_feel_arguments, f->name, (yb_str){0});
    return YB_OK;
  }
  YB_TRY(typed(vm, f, &arg, &fits));
  return fits ? nested(vm, f, arg, n, out) : YB_OK;
}

static int param_of(const struct yb_function *f, yb_str name) {
  for (uint32_t i = 0; i < f->params; i++)
    if (yb_str_eq(f->param[i].name, name)) return (int)i;
  return -1;
}

static yb_rc builtin_by_name(struct vm *vm, uint32_t id, yb_value names, const yb_value *arg,
                             yb_value *out) {
  yb_value v[YB_FEEL_NAMED] = {0};
  yb_str name[YB_FEEL_NAMED] = {0};
  uint8_t place[YB_FEEL_NAMED];
  uint32_t total = 0, n = names.n <= YB_FEEL_NAMED ? names.n : 0;
  for (uint32_t i = 0; i < n; i++) name[i] = yb_value_text(names.u.list[i]);
  if (!yb_feel_arrange(&yb_feel_builtins[id], name, n, place, &total)) total = 0;
  else for (uint32_t i = 0; i < n; i++) v[place[i]] = arg[i];
  return yb_feel_builtin(vm, id, v, total, out);
}

yb_rc yb_feel_apply_named(struct vm *vm, yb_value function, yb_value names, const yb_value *arg,
                          yb_value *out) {
  *out = yb_value_null();
  YB_TRY(yb_feel_steps(vm, 1 + names.n));
  if (function.type != YB_VFUNCTION) return no_function(vm, function);
  const struct yb_function *f = function.u.function;
  if (f->call == builtin_call)
    return builtin_by_name(vm, ((const struct builtin *)f->self)->id, names, arg, out);
  yb_value *v = YB_NEW_N(vm->ctx->arena, f->params, yb_value);
  uint8_t *seen = yb_arena_take(vm->ctx->arena, f->params);
  if (!v || !seen) return YB_NOMEM;
  for (uint32_t i = 0; i < names.n; i++) {
    yb_str name = yb_value_text(names.u.list[i]);
    int at = param_of(f, name);
    if (at < 0 || seen[at]) {
      yb_feel_warn(vm, YB_MSG_feel_null_parameter, name, (yb_str){0});
      return YB_OK;
    }
    v[at] = arg[i];
    seen[at] = 1;
  }
  return yb_feel_apply(vm, function, v, f->params, out);
}

yb_rc yb_feel_call(struct yb_ctx *ctx, yb_value function, const yb_value *args, uint32_t n,
                   yb_value *out) {
  static const struct yb_feel outside = {0};
  struct vm vm = {.program = &outside, .ctx = ctx};
  struct yb_budget own = {.steps = YB_FEEL_STEPS, .calls = YB_FEEL_CALLS};
  bool first = !ctx->budget;
  yb_value v;
  if (first) ctx->budget = &own;
  yb_rc rc = yb_feel_apply(&vm, function, args, n, &v);
  if (first) ctx->budget = NULL;
  if (rc == YB_OK) *out = v;
  return rc;
}
