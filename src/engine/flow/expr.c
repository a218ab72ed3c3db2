/* expr.c - the expressions of a model as FEEL, over the variables of an instance. */
#include "engine/flow/flow_int.h"

yb_rc yb_flow_model_make(struct yb_ctx *ctx, const struct yb_bpmn_model *bpmn,
                         const struct yb_feel_name *names, uint32_t count,
                         const struct yb_zone *zone, const struct yb_flow_model **out) {
  struct yb_flow_model *m = YB_NEW(ctx->arena, struct yb_flow_model);
  const struct yb_feel **expr = YB_NEW_N(ctx->arena, bpmn->exprs, const struct yb_feel *);
  yb_rc rc = YB_OK;
  if (!m || !expr) return YB_NOMEM;
  *m = (struct yb_flow_model){.bpmn = bpmn, .expr = expr,
                              .scope = {.name = names, .count = count, .zone = zone}};
  for (uint32_t i = 0; i < bpmn->exprs; i++) {
    const struct yb_bpmn_expr *e = &bpmn->expr[i];
    yb_rc one = yb_feel_compile(ctx, e->at, e->text, &m->scope, &expr[i]);
    if (one != YB_OK && one != YB_INVALID) return one;
    if (one != YB_OK) rc = one;
  }
  if (rc == YB_OK) *out = m;
  return rc;
}

/* ---- variables ---- */

static yb_rc merge(struct flow_run *r, const struct yb_json *set) {
  for (const struct yb_json *j = set ? set->first : NULL; j; j = j->next) {
    struct yb_json *copy = yb_json_copy(r->ctx->arena, j);
    if (!copy) return YB_NOMEM;
    YB_TRY(yb_json_set(r->variables, copy->key, copy));
  }
  return YB_OK;
}

yb_rc yb_flow_variables(struct flow_run *r, const struct yb_json *set) {
  const struct yb_json *kept = r->f->variables;
  if (set && set->type != YB_JSON_OBJECT) return YB_BAD;
  r->variables = kept && kept->type == YB_JSON_OBJECT ? yb_json_copy(r->ctx->arena, kept)
                                                      : yb_json_new(r->ctx->arena, YB_JSON_OBJECT);
  if (!r->variables) return YB_NOMEM;
  return merge(r, set);
}

/* ---- what a step asks ---- */

/* Null where the machine gave up at its ceiling: an incident, not a failure. */
static yb_rc value_of(struct flow_run *r, uint32_t expr, yb_value *out) {
  *out = yb_value_null();
  if (!r->m->expr[expr]) return YB_OK;
  yb_rc rc = yb_feel_eval_json(r->m->expr[expr], r->ctx, r->variables, out);
  if (rc != YB_LIMIT) return rc;
  *out = yb_value_null();
  return YB_OK;
}

static yb_rc eval(void *user, uint32_t expr, yb_bpmn_truth *out) {
  yb_value v;
  YB_TRY(value_of(user, expr, &v));
  *out = v.type != YB_VBOOL ? YB_BPMN_UNKNOWN : yb_value_is_true(v) ? YB_BPMN_TRUE : YB_BPMN_FALSE;
  return YB_OK;
}

/* As FEEL's string() of it: a duration or an instant has the text that timers take. */
static yb_rc text(void *user, uint32_t expr, yb_str *out) {
  struct flow_run *r = user;
  struct yb_buf b;
  yb_value v;
  YB_TRY(value_of(r, expr, &v));
  *out = (yb_str){0};
  if (v.type == YB_VNULL) return YB_OK;
  yb_buf_init(&b, r->ctx->arena);
  yb_value_write(&b, v);
  return yb_buf_take(&b, out);
}

static yb_rc script(void *user, uint32_t node, bool *done) {
  struct flow_run *r = user;
  const struct yb_bpmn_node *n = &r->m->bpmn->node[node];
  yb_str name = yb_bpmn_attr(n, YB_S("result"), 0);
  struct yb_json *j;
  yb_value v;
  YB_TRY(value_of(r, n->script, &v));
  *done = name.n ? v.type != YB_VNULL : v.type == YB_VCONTEXT;
  if (!*done) return YB_OK;
  YB_TRY(yb_value_to_json(r->ctx, v, &j));
  if (!name.n) return merge(r, j);
  return yb_json_set(r->variables, name, j);
}

struct yb_bpmn_scope yb_flow_scope(struct flow_run *r) {
  return (struct yb_bpmn_scope){r, eval, script, text};
}
