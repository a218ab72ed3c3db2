/* run.c - evaluating elements: what is needed is marked downwards from what is asked
 * for, then computed upwards in the order that loading found; each element once.
 *
 *   order   A  B  C  D  E  F         asked: E, which needs C and B; C needs A
 *   marked  x  x  x     x
 */
#include "pure/dmn/run_int.h"

enum { KNOWN = 1, WANTED = 2 };     /* bits of dmn_state.known */

yb_rc yb_dmn_state(struct dmn_run *run, struct dmn_state **out) {
  size_t n = run->m->elements;       /* state, values, what is known: one block */
  struct dmn_state *st = yb_arena_take(run->ctx->arena, sizeof *st + n * (sizeof(yb_value) + 1));
  if (!st) return YB_NOMEM;
  st->run = run;
  st->value = (yb_value *)(st + 1);
  st->known = (uint8_t *)(st->value + n);
  *out = st;
  return YB_OK;
}

/* ---- one element, what it requires being known ---- */

static yb_rc bound(struct dmn_state *st, const struct dmn_bind *bind, yb_value *out) {
  if (!bind->member) {
    *out = st->value[bind->element[0]];
    return YB_OK;
  }
  struct yb_entry *e = YB_NEW_N(st->run->ctx->arena, bind->n, struct yb_entry);
  if (!e) return YB_NOMEM;
  for (uint32_t i = 0; i < bind->n; i++)
    e[i] = (struct yb_entry){bind->member[i], st->value[bind->element[i]]};
  *out = (yb_value){.type = YB_VCONTEXT, .n = bind->n, .u.entry = e};
  return YB_OK;
}

static yb_rc frame(struct dmn_state *st, const struct dmn_element *e, yb_value **out) {
  yb_value *f = YB_NEW_N(st->run->ctx->arena, e->slots, yb_value);
  if (!f) return YB_NOMEM;
  for (uint32_t i = 0; i < e->binds; i++) YB_TRY(bound(st, &e->bind[i], &f[i]));
  *out = f;
  return YB_OK;
}

static yb_rc decision(struct dmn_state *st, uint32_t i, yb_value *out) {
  const struct dmn_element *e = &st->run->m->element[i];
  yb_value *f, v;
  if (!e->logic) {
    yb_dmn_warn(st->run, e->at, YB_MSG_dmn_no_logic, e->name, (yb_str){0});
    *out = yb_value_null();
    return YB_OK;
  }
  uint32_t outer = st->element;
  YB_TRY(frame(st, e, &f));
  st->element = i;
  YB_TRY(yb_dmn_box_eval(st, e->logic, f, &v));
  st->element = outer;
  return yb_dmn_coerce(st->run, e->type, e->at, e->name, v, out);
}

/* The function sees itself: its own value is put where it was made. */
static yb_rc knowledge(struct dmn_state *st, uint32_t i, yb_value *out) {
  const struct dmn_element *e = &st->run->m->element[i];
  yb_value *f;
  *out = yb_value_null();
  if (!e->logic) {
    yb_dmn_warn(st->run, e->at, YB_MSG_dmn_no_logic, e->name, (yb_str){0});
    return YB_OK;
  }
  YB_TRY(frame(st, e, &f));
  uint32_t self = 0;
  while (self < e->binds && e->bind[self].element[0] != i) self++;
  return yb_dmn_closure(st, e->logic->function, f, self < e->binds ? self : YB_DMN_NIL, out);
}

static yb_rc compute(struct dmn_state *st, uint32_t i, yb_value *out) {
  const struct dmn_element *e = &st->run->m->element[i];
  *out = yb_value_null();
  if (e->fault) return yb_dmn_tell_fault(st->run, e->fault, out);
  switch (e->kind) {
    case YB_DMN_INPUT:
      yb_dmn_warn(st->run, e->at, YB_MSG_dmn_missing_input, e->name, (yb_str){0});
      return YB_OK;
    case YB_DMN_DECISION: return decision(st, i, out);
    case YB_DMN_BKM: return knowledge(st, i, out);
    case YB_DMN_SERVICE: break;
  }
  return yb_dmn_service_value(st, i, out);
}

/* ---- what is asked for ---- */

/* Marks what the element of rank `top` needs; gives the lowest rank that must be
 * computed. */
static uint32_t mark(struct dmn_state *st, uint32_t top) {
  const struct yb_dmn *m = st->run->m;
  uint32_t low = top;
  for (uint32_t r = top + 1; r-- > low;) {
    const struct dmn_element *e = &m->element[m->order[r]];
    if (st->known[m->order[r]] != WANTED) continue;
    for (uint32_t k = 0; k < e->needs; k++) {
      uint32_t x = e->need[k];
      st->known[x] |= WANTED;
      if (!(st->known[x] & KNOWN) && m->rank[x] < low) low = m->rank[x];
    }
  }
  return low;
}

yb_rc yb_dmn_demand(struct dmn_state *st, uint32_t element, yb_value *out) {
  const struct yb_dmn *m = st->run->m;
  uint32_t top = m->rank[element];
  st->known[element] |= WANTED;
  for (uint32_t r = st->known[element] & KNOWN ? top + 1 : mark(st, top); r <= top; r++) {
    uint32_t x = m->order[r];
    if (st->known[x] != WANTED) continue;
    YB_TRY(compute(st, x, &st->value[x]));
    st->known[x] |= KNOWN;
    if (st->run->why) YB_TRY(yb_dmn_why_value(st->run, x, st->value[x]));
  }
  *out = st->value[element];
  return YB_OK;
}

/* An input that was needed and has no value. */
static bool lacks(const struct dmn_state *st, uint32_t i) {
  return st->known[i] & WANTED && st->run->m->element[i].kind == YB_DMN_INPUT &&
         st->value[i].type == YB_VNULL;
}

/* ---- the call ---- */

yb_rc yb_dmn_give(struct dmn_state *st, const struct yb_dmn_given *g) {
  const struct dmn_element *e = &st->run->m->element[g->element];
  YB_TRY(yb_dmn_coerce(st->run, e->type, e->at, e->name, g->value, &st->value[g->element]));
  st->known[g->element] |= KNOWN;
  if (st->run->why) YB_TRY(yb_dmn_why_value(st->run, g->element, st->value[g->element]));
  return YB_OK;
}

yb_rc yb_dmn_expect(struct dmn_state *st, uint32_t element) {
  const struct dmn_element *e = &st->run->m->element[element];
  st->known[element] |= WANTED;
  if (st->known[element] & KNOWN) return YB_OK;
  st->known[element] |= KNOWN;
  yb_dmn_warn(st->run, e->at, YB_MSG_dmn_missing_input, e->name, (yb_str){0});
  return YB_OK;
}

static yb_rc missing(struct dmn_state *st, struct yb_dmn_answer *out) {
  const struct yb_dmn *m = st->run->m;
  uint32_t n = 0, k = 0;
  for (uint32_t i = 0; i < m->elements; i++) n += lacks(st, i);
  if (!n) return YB_OK;
  uint32_t *list = YB_NEW_N(st->run->ctx->arena, n, uint32_t);
  if (!list) return YB_NOMEM;
  for (uint32_t i = 0; k < n; i++)
    if (lacks(st, i)) list[k++] = i;
  out->missing = list;
  out->missings = n;
  return YB_OK;
}

static yb_dmn_outcome outcome(const struct yb_dmn_answer *a) {
  if (a->value.type == YB_VBOOL) return a->value.u.i ? YB_DMN_TRUE : YB_DMN_FALSE;
  return a->value.type == YB_VNULL && a->missings ? YB_DMN_UNKNOWN : YB_DMN_FALSE;
}

static yb_rc evaluate(struct dmn_run *run, const struct yb_dmn_ask *ask,
                      struct yb_dmn_answer *out) {
  struct dmn_state *st;
  struct yb_dmn_answer a = {0};
  if (ask->explain) YB_TRY(yb_dmn_why_begin(run));
  YB_TRY(yb_dmn_state(run, &st));
  for (uint32_t i = 0; i < ask->count; i++)
    if (ask->given[i].element != ask->element) YB_TRY(yb_dmn_give(st, &ask->given[i]));
  if (run->m->element[ask->element].service) YB_TRY(yb_dmn_serve(st, ask->element, &a.value));
  else YB_TRY(yb_dmn_demand(st, ask->element, &a.value));
  YB_TRY(missing(st, &a));
  a.outcome = outcome(&a);
  if (run->why) YB_TRY(yb_dmn_why_end(run, &a.why));
  *out = a;
  return YB_OK;
}

yb_rc yb_dmn_eval(const struct yb_dmn *m, struct yb_ctx *ctx, const struct yb_dmn_ask *ask,
                  struct yb_dmn_answer *out) {
  struct yb_budget own = {.steps = YB_FEEL_STEPS, .calls = YB_FEEL_CALLS};
  struct yb_budget *outer = ctx->budget;
  struct dmn_run *run = YB_NEW(ctx->arena, struct dmn_run);
  if (!run) return YB_NOMEM;
  *run = (struct dmn_run){.m = m, .ctx = ctx, .unknown = ask->unknown};
  if (!outer) ctx->budget = &own;
  yb_rc rc = evaluate(run, ask, out);
  ctx->budget = outer;
  return rc;
}

/* ---- inputs from JSON ---- */

/* An imported input stands under its name, or within a member named as its import. */
static const struct yb_json *member_of(const struct yb_dmn *m, const struct dmn_element *e,
                                       const struct yb_json *object) {
  const struct yb_json *j = NULL;
  for (uint32_t i = 0; !j && i < m->uses; i++)
    if (yb_str_eq(m->use[i].ns, e->ns) && !yb_str_eq(e->ns, m->ns))
      j = yb_json_get(yb_json_get(object, m->use[i].name), e->name);
  return j ? j : yb_json_get(object, e->name);
}

yb_rc yb_dmn_eval_json(const struct yb_dmn *m, struct yb_ctx *ctx, struct yb_dmn_ask ask,
                       const struct yb_json *object, struct yb_dmn_answer *out) {
  struct yb_dmn_given *given = YB_NEW_N(ctx->arena, m->elements, struct yb_dmn_given);
  if (!given) return YB_NOMEM;
  ask.given = given;
  ask.count = 0;
  for (uint32_t i = 0; i < m->elements; i++) {
    const struct dmn_element *e = &m->element[i];
    if (e->kind != YB_DMN_INPUT && e->kind != YB_DMN_DECISION) continue;
    const struct yb_json *j = member_of(m, e, object);
    if (!j) continue;
    struct yb_dmn_given *g = &given[ask.count++];
    g->element = i;
    YB_TRY(yb_value_from_json(ctx, j, yb_dmn_feel(e->type), &g->value));
  }
  return yb_dmn_eval(m, ctx, &ask, out);
}
