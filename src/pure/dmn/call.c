/* call.c - functions as values: boxed functions, knowledge models, services; and
 * values brought to their types.
 *
 *   closure = function + a copy of the frame it was made in
 *   call    = a frame: | copy | arguments | inner names ... |
 *
 * FEEL calls these as native functions, having brought the arguments to the types of
 * the parameters; depth and steps are those of ctx->budget.
 */
#include "pure/dmn/run_int.h"

/* ---- types ---- */

static yb_rc allowed(struct dmn_run *run, const struct dmn_type *t, yb_value v, uint32_t depth,
                     const struct dmn_cell **broken);

static yb_rc passes(struct dmn_run *run, const struct dmn_cell *tests, yb_value v,
                    const struct dmn_cell **broken) {
  yb_value pass;
  if (!tests || v.type == YB_VNULL || *broken) return YB_OK;
  YB_TRY(yb_feel_eval_test(tests->program, run->ctx, NULL, v, &pass));
  if (!yb_value_is_true(pass)) *broken = tests;
  return YB_OK;
}

static yb_rc items_allowed(struct dmn_run *run, const struct dmn_type *t, yb_value v,
                           uint32_t depth, const struct dmn_cell **broken) {
  for (uint32_t i = 0; v.type == YB_VLIST && i < v.n && !*broken; i++) {
    if (t->base) YB_TRY(allowed(run, t->base, v.u.list[i], depth + 1, broken));
    YB_TRY(passes(run, t->allowed, v.u.list[i], broken));
  }
  return YB_OK;
}

/* The first test that the value, or something in it, does not pass. */
static yb_rc allowed(struct dmn_run *run, const struct dmn_type *t, yb_value v, uint32_t depth,
                     const struct dmn_cell **broken) {
  if (!t->checked || v.type == YB_VNULL || *broken) return YB_OK;
  if (depth > YB_VALUE_DEPTH) return YB_LIMIT;
  YB_TRY(passes(run, t->whole, v, broken));
  if (t->collection) return items_allowed(run, t, v, depth, broken);
  if (t->base) YB_TRY(allowed(run, t->base, v, depth + 1, broken));
  for (uint32_t i = 0; i < t->members; i++)
    YB_TRY(allowed(run, t->member[i].type, yb_value_get(v, t->member[i].name), depth + 1, broken));
  return passes(run, t->allowed, v, broken);
}

yb_rc yb_dmn_bring(struct dmn_run *run, const struct dmn_type *type, struct yb_place at,
                   yb_str name, yb_value v, yb_value *out) {
  const struct dmn_cell *broken = NULL;
  at.path = name;
  YB_TRY(yb_feel_coerce(run->ctx, at, v, type->feel, &v));
  YB_TRY(allowed(run, type, v, 0, &broken));
  if (broken) {
    yb_dmn_warn(run, at, YB_MSG_dmn_not_allowed, name, yb_str_trim(broken->text));
    v = yb_value_null();
  }
  *out = v;
  return YB_OK;
}

/* ---- boxed functions and knowledge models ---- */

struct closure {
  struct yb_function face;
  struct dmn_state *st;
  const struct dmn_function *f;
  yb_value *captured;
};

static yb_rc run_body(struct closure *c, const yb_value *args, uint32_t n, yb_value *out) {
  const struct dmn_function *f = c->f;
  struct dmn_run *run = c->st->run;
  yb_value *frame = YB_NEW_N(run->ctx->arena, f->slots, yb_value), v;
  if (!frame) return YB_NOMEM;
  memcpy(frame, c->captured, f->captured * sizeof *frame);
  for (uint32_t i = 0; i < n && i < f->params; i++) {
    const struct dmn_member *p = &f->param[i];
    YB_TRY(yb_dmn_coerce(run, p->type, f->at, p->name, args[i], &frame[f->captured + i]));
    if (frame[f->captured + i].type == YB_VNULL && args[i].type != YB_VNULL) return YB_OK;
  }
  YB_TRY(yb_dmn_box_eval(c->st, f->body, frame, &v));
  return yb_dmn_coerce(run, f->result, f->at, f->name, v, out);
}

/* The evaluation that calls may be another one than that which made the function. */
static yb_rc call_closure(void *self, struct yb_ctx *ctx, const yb_value *args, uint32_t n,
                          yb_value *out) {
  struct closure *c = self;
  struct yb_ctx *outer = c->st->run->ctx;
  c->st->run->ctx = ctx;
  yb_rc rc = run_body(c, args, n, out);
  c->st->run->ctx = outer;
  return rc;
}

yb_rc yb_dmn_closure(struct dmn_state *st, const struct dmn_function *f, const yb_value *frame,
                     uint32_t self, yb_value *out) {
  struct yb_arena *a = st->run->ctx->arena;
  struct closure *c = YB_NEW(a, struct closure);
  if (!c) return YB_NOMEM;
  *c = (struct closure){.st = st, .f = f, .captured = YB_NEW_N(a, f->captured, yb_value)};
  if (!c->captured) return YB_NOMEM;
  c->face = (struct yb_function){.name = f->name, .param = f->feel->member, .params = f->params,
                                 .result = yb_dmn_feel(f->result), .call = call_closure, .self = c};
  if (f->captured) memcpy(c->captured, frame, f->captured * sizeof *frame);
  *out = yb_value_function(&c->face);
  if (self != YB_DMN_NIL) c->captured[self] = *out;
  return YB_OK;
}

/* ---- services ---- */

struct desk {
  struct yb_function face;
  struct dmn_run *run;
  uint32_t element;
};

yb_rc yb_dmn_serve(struct dmn_state *st, uint32_t element, yb_value *out) {
  const struct dmn_element *e = &st->run->m->element[element];
  const struct dmn_service *s = e->service;
  struct yb_entry *entry = YB_NEW_N(st->run->ctx->arena, s->outputs, struct yb_entry);
  yb_value v;
  if (!entry) return YB_NOMEM;
  for (uint32_t i = 0; i < s->params; i++) YB_TRY(yb_dmn_expect(st, s->param[i]));
  for (uint32_t i = 0; i < s->outputs; i++) {
    entry[i].key = st->run->m->element[s->output[i]].variable;
    YB_TRY(yb_dmn_demand(st, s->output[i], &entry[i].value));
  }
  v = (yb_value){.type = YB_VCONTEXT, .n = s->outputs, .u.entry = entry};
  if (s->outputs == 1) v = entry[0].value;
  return yb_dmn_coerce(st->run, s->face->result, e->at, e->name, v, out);
}

static yb_rc serve(struct desk *d, const yb_value *args, uint32_t n, yb_value *out) {
  const struct dmn_service *s = d->run->m->element[d->element].service;
  struct dmn_state *st;
  YB_TRY(yb_dmn_state(d->run, &st));
  for (uint32_t i = 0; i < n && i < s->params; i++) {
    struct yb_dmn_given g = {s->param[i], args[i]};
    YB_TRY(yb_dmn_give(st, &g));
  }
  return yb_dmn_serve(st, d->element, out);
}

static yb_rc call_service(void *self, struct yb_ctx *ctx, const yb_value *args, uint32_t n,
                          yb_value *out) {
  struct desk *d = self;
  struct yb_ctx *outer = d->run->ctx;
  d->run->ctx = ctx;
  yb_rc rc = serve(d, args, n, out);
  d->run->ctx = outer;
  return rc;
}

yb_rc yb_dmn_service_value(struct dmn_state *st, uint32_t element, yb_value *out) {
  const struct dmn_function *f = st->run->m->element[element].service->face;
  struct desk *d = YB_NEW(st->run->ctx->arena, struct desk);
  if (!d) return YB_NOMEM;
  *d = (struct desk){.run = st->run, .element = element};
  d->face = (struct yb_function){.name = f->name, .param = f->feel->member, .params = f->params,
                                 .result = yb_dmn_feel(f->result), .call = call_service, .self = d};
  *out = yb_value_function(&d->face);
  return YB_OK;
}

/* ---- boxed invocations ---- */

static uint32_t param_of(const struct yb_function *f, yb_str name) {
  uint32_t i = 0;
  while (i < f->params && !yb_str_eq(f->param[i].name, name)) i++;
  return i;
}

yb_rc yb_dmn_call(struct dmn_state *st, const struct dmn_box *box, yb_value fn,
                  const struct yb_entry *arg, uint32_t n, yb_value *out) {
  struct dmn_run *run = st->run;
  *out = yb_value_null();
  if (fn.type != YB_VFUNCTION) {
    yb_dmn_warn(run, box->at, YB_MSG_feel_null_function, yb_str_of(yb_value_type_name(fn)),
                (yb_str){0});
    return YB_OK;
  }
  const struct yb_function *f = fn.u.function;
  yb_value *args = YB_NEW_N(run->ctx->arena, f->params, yb_value);
  if (!args) return YB_NOMEM;
  for (uint32_t i = 0; i < n; i++) {
    uint32_t at = param_of(f, arg[i].key);
    if (at == f->params) {
      yb_dmn_warn(run, box->at, YB_MSG_feel_null_parameter, arg[i].key, (yb_str){0});
      return YB_OK;
    }
    args[at] = arg[i].value;
  }
  return yb_feel_call(run->ctx, fn, args, f->params, out);
}
