/* flow.c - one input into one instance.
 *
 *   variables + set -> step -> rows of timers, jobs, messages -> the instance's row,
 *   guarded by its version -> effects for the caller
 *
 * The row is the only thing that an instance costs while it waits.
 */
#include "engine/flow/flow_int.h"

/* ---- loading ---- */

yb_rc yb_flow_of_case(struct yb_tx *tx, int64_t case_id, struct yb_flow *out) {
  const yb_val *c;
  struct yb_flow f;
  YB_TRY(yb_tx_one(tx, YB_SQL_flow_of_case, YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(case_id)), &c));
  f = (struct yb_flow){.id = yb_int_of(&c[0]), .case_id = yb_int_of(&c[1]),
                       .model = yb_str_in(&c[2]), .pack_version = yb_int_of(&c[3]),
                       .state = yb_str_in(&c[4]), .ended_at = yb_int_of(&c[6]),
                       .version = yb_int_of(&c[7])};
  yb_str text = yb_str_in(&c[5]);
  if (text.n) {
    yb_rc rc = yb_json_parse(yb_tx_ctx(tx), YB_S("variables"), text, &f.variables);
    if (rc != YB_OK) return rc == YB_NOMEM ? rc : YB_BROKEN;
  }
  *out = f;
  return YB_OK;
}

/* ---- one input ---- */

static yb_rc variables_text(struct flow_run *r, yb_str *out) {
  struct yb_buf b;
  yb_buf_init(&b, r->ctx->arena);
  b.max = YB_FLOW_VARIABLES;
  yb_json_write(&b, r->variables);
  return yb_buf_take(&b, out);
}

static yb_rc save(struct flow_run *r, const struct yb_bpmn_result *res) {
  struct yb_flow *f = r->f;
  yb_str vars;
  int64_t changed = 0, ended_at = res->ended ? yb_tx_now(r->tx) : 0;
  YB_TRY(variables_text(r, &vars));
  YB_TRY(yb_tx_exec(r->tx, YB_SQL_flow_save,
                    YB_ARGS(yb_int(yb_tx_city(r->tx)), yb_int(f->id), yb_int(f->version),
                            yb_blob(res->state), yb_text(vars), yb_int(ended_at)),
                    &changed));
  if (changed != 1) return YB_CONFLICT;
  f->state = res->state;
  f->variables = r->variables;
  f->ended_at = ended_at;
  f->version++;
  return YB_OK;
}

static yb_rc put(struct flow_run *r, const struct yb_bpmn_result *res) {
  struct yb_flow *f = r->f;
  yb_str vars;
  f->ended_at = res->ended ? yb_tx_now(r->tx) : 0;
  YB_TRY(variables_text(r, &vars));
  f->state = res->state;
  f->variables = r->variables;
  f->version = 1;
  return yb_tx_exec(r->tx, YB_SQL_flow_put,
                    YB_ARGS(yb_int(yb_tx_city(r->tx)), yb_int(f->id), yb_int(f->case_id),
                            yb_text(f->model), yb_int(f->pack_version), yb_blob(f->state),
                            yb_text(vars), yb_int(yb_tx_now(r->tx)), yb_int(f->ended_at)),
                    NULL);
}

static struct flow_run begin(struct yb_tx *tx, const struct yb_flow_model *m, struct yb_flow *f) {
  return (struct flow_run){.tx = tx, .ctx = yb_tx_ctx(tx), .m = m, .f = f};
}

/* The pack of the instance and the model passed in belong together. */
static yb_rc take_step(struct flow_run *r, const struct yb_bpmn_input *in,
                       struct yb_bpmn_result *res) {
  struct yb_bpmn_scope scope = yb_flow_scope(r);
  if (!yb_str_eq(r->f->model, r->m->bpmn->process)) return YB_BROKEN;
  return yb_bpmn_step(r->ctx, r->m->bpmn, r->f->state, in, &scope, res);
}

static void give(const struct flow_run *r, struct yb_flow_effects *out) {
  *out = (struct yb_flow_effects){r->effects, r->effect};
}

static yb_rc feed(struct yb_tx *tx, const struct yb_flow_model *m, struct yb_flow *f,
                  const struct yb_bpmn_input *in, const struct yb_json *set,
                  struct yb_flow_effects *out) {
  struct flow_run r = begin(tx, m, f);
  struct yb_bpmn_result res;
  if (f->ended_at) return YB_CONFLICT;
  YB_TRY(yb_flow_variables(&r, set));
  YB_TRY(take_step(&r, in, &res));
  YB_TRY(save(&r, &res));
  YB_TRY(yb_flow_carry_out(&r, &res));
  give(&r, out);
  return YB_OK;
}

yb_rc yb_flow_start(struct yb_tx *tx, const struct yb_flow_model *m, int64_t case_id,
                    int64_t pack_version, const struct yb_json *variables,
                    struct yb_flow_effects *out) {
  struct yb_flow f = {.case_id = case_id, .pack_version = pack_version,
                      .model = m->bpmn->process};
  struct flow_run r = begin(tx, m, &f);
  struct yb_bpmn_input in = {.kind = YB_BPMN_IN_START};
  struct yb_bpmn_result res;
  struct yb_flow there;
  yb_rc rc = yb_flow_of_case(tx, case_id, &there);
  if (rc != YB_ABSENT) return rc == YB_OK ? YB_CONFLICT : rc;
  f.id = yb_tx_id(tx);
  YB_TRY(yb_flow_variables(&r, variables));
  YB_TRY(take_step(&r, &in, &res));
  YB_TRY(put(&r, &res));
  YB_TRY(yb_flow_carry_out(&r, &res));
  give(&r, out);
  return YB_OK;
}

/* ---- the inputs ---- */

static bool number_of(int64_t activity, uint32_t *out) {
  *out = (uint32_t)activity;
  return activity > 0 && activity < UINT32_MAX;
}

yb_rc yb_flow_task_done(struct yb_tx *tx, const struct yb_flow_model *m, struct yb_flow *f,
                        int64_t activity, const struct yb_json *set, struct yb_flow_effects *out) {
  struct yb_bpmn_input in = {.kind = YB_BPMN_IN_TASK_DONE};
  if (!number_of(activity, &in.activity)) return YB_CONFLICT;
  return feed(tx, m, f, &in, set, out);
}

yb_rc yb_flow_job_done(struct yb_tx *tx, const struct yb_flow_model *m, struct yb_flow *f,
                       int64_t activity, const struct yb_json *set, struct yb_flow_effects *out) {
  struct yb_bpmn_input in = {.kind = YB_BPMN_IN_JOB_DONE};
  if (!number_of(activity, &in.activity)) return YB_CONFLICT;
  YB_TRY(feed(tx, m, f, &in, set, out));
  return yb_tx_exec(tx, YB_SQL_flow_job_drop,
                    YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(f->id), yb_int(activity)), NULL);
}

yb_rc yb_flow_message(struct yb_tx *tx, const struct yb_flow_model *m, struct yb_flow *f,
                      yb_str message, const struct yb_json *set, struct yb_flow_effects *out) {
  struct yb_bpmn_input in = {.kind = YB_BPMN_IN_MESSAGE, .text = message};
  return feed(tx, m, f, &in, set, out);
}

yb_rc yb_flow_cancel(struct yb_tx *tx, const struct yb_flow_model *m, struct yb_flow *f,
                     struct yb_flow_effects *out) {
  struct yb_bpmn_input in = {.kind = YB_BPMN_IN_CANCEL};
  return feed(tx, m, f, &in, NULL, out);
}

/* A timer that is not waited for is no fault: what it watched went away with it in
 * the same transaction, or it was set again. */
yb_rc yb_flow_timer(struct yb_tx *tx, const struct yb_flow_model *m, struct yb_flow *f,
                    const struct yb_timer *t, struct yb_flow_effects *out) {
  struct flow_run r = begin(tx, m, f);
  struct yb_bpmn_input in = {.kind = YB_BPMN_IN_TIMER_FIRED};
  struct yb_bpmn_result res;
  int64_t activity;
  *out = (struct yb_flow_effects){0};
  if (!yb_str_int(t->payload, &activity) || !number_of(activity, &in.activity)) return YB_BROKEN;
  if (f->ended_at) return YB_OK;
  YB_TRY(yb_flow_variables(&r, NULL));
  yb_rc rc = take_step(&r, &in, &res);
  if (rc == YB_CONFLICT) return YB_OK;
  if (rc != YB_OK) return rc;
  YB_TRY(save(&r, &res));
  YB_TRY(yb_flow_carry_out(&r, &res));
  give(&r, out);
  return YB_OK;
}

/* ---- incidents ---- */

static bool is_incident(const struct yb_bpmn_model *m, const struct yb_bpmn_item *it) {
  if (it->rest == YB_BPMN_STUCK_LEAVE || it->rest == YB_BPMN_STUCK_ENTER) return true;
  bool waits = it->rest == YB_BPMN_WAITING || it->rest == YB_BPMN_WATCH;
  return waits && m->node[it->node].timer.kind != YB_BPMN_TIMER_NO && it->due_ms == INT64_MIN;
}

static yb_rc retry_items(struct flow_run *r, uint32_t *tried) {
  struct yb_bpmn_state s;
  struct yb_bpmn_result res;
  YB_TRY(yb_bpmn_state_read(r->ctx->arena, r->m->bpmn, r->f->state, &s));
  for (uint32_t i = 0; i < s.items; i++) {
    struct yb_bpmn_input in = {.kind = YB_BPMN_IN_RETRY, .activity = s.item[i].no};
    if (!is_incident(r->m->bpmn, &s.item[i]) || r->f->ended_at) continue;
    yb_rc rc = take_step(r, &in, &res);
    if (rc == YB_CONFLICT) continue;            /* an earlier one took it along */
    if (rc != YB_OK) return rc;
    YB_TRY(save(r, &res));
    YB_TRY(yb_flow_carry_out(r, &res));
    ++*tried;
  }
  return YB_OK;
}

yb_rc yb_flow_retry(struct yb_tx *tx, const struct yb_flow_model *m, struct yb_flow *f,
                    struct yb_flow_effects *out) {
  struct flow_run r = begin(tx, m, f);
  uint32_t tried = 0;
  int64_t woken = 0;
  if (f->ended_at) return YB_CONFLICT;
  YB_TRY(yb_flow_variables(&r, NULL));
  YB_TRY(retry_items(&r, &tried));
  YB_TRY(yb_tx_exec(tx, YB_SQL_flow_job_wake,
                    YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(f->id), yb_int(YB_FLOW_TRIES),
                            yb_int(yb_tx_now(tx))),
                    &woken));
  if (tried == 0 && woken == 0) return YB_ABSENT;
  give(&r, out);
  return YB_OK;
}
