/* effect.c - what a step asks for, carried out: timers, jobs and messages become
 * rows of this transaction; tasks and ends go to the caller. */
#include "engine/flow/flow_int.h"

#define OWNER YB_S("flow")

static yb_rc note(struct flow_run *r, yb_flow_effect_kind kind, const struct yb_bpmn_effect *e) {
  if (r->effects == r->effect_cap) {
    uint32_t want = r->effect_cap ? r->effect_cap * 2 : 8;
    void *p = yb_arena_take_n(r->ctx->arena, want, sizeof *r->effect);
    if (!p) return YB_NOMEM;
    if (r->effects) memcpy(p, r->effect, r->effects * sizeof *r->effect);
    r->effect = p;
    r->effect_cap = want;
  }
  r->effect[r->effects++] = (struct yb_flow_effect){
      .kind = kind, .activity = e->activity, .text = e->text,
      .node = e->node == YB_BPMN_NIL ? NULL : &r->m->bpmn->node[e->node]};
  return YB_OK;
}

/* ---- timers: owned by the case, told apart by the activity ---- */

static yb_rc set_timer(struct flow_run *r, const struct yb_bpmn_effect *e) {
  struct yb_timer t = {.due_at = e->due_ms, .kind = YB_S(YB_FLOW_TIMER), .owner_kind = OWNER,
                       .owner = r->f->case_id};
  int64_t id;
  YB_TRY(yb_str_fmt(r->ctx->arena, &t.payload, "%u", e->activity));
  return yb_timer_put(r->tx, &t, &id);
}

static yb_rc drop_timer(struct flow_run *r, const struct yb_bpmn_effect *e) {
  const struct yb_timer *t;
  uint32_t n;
  int64_t activity;
  YB_TRY(yb_timer_of(r->tx, OWNER, r->f->case_id, &t, &n));
  for (uint32_t i = 0; i < n; i++)
    if (yb_str_int(t[i].payload, &activity) && activity == e->activity)
      YB_TRY(yb_timer_drop(r->tx, t[i].id));
  return YB_OK;
}

/* ---- jobs and messages ---- */

static yb_rc open_job(struct flow_run *r, const struct yb_bpmn_effect *e) {
  int64_t now = yb_tx_now(r->tx);
  YB_TRY(yb_tx_exec(r->tx, YB_SQL_flow_job_put,
                    YB_ARGS(yb_int(yb_tx_city(r->tx)), yb_int(yb_tx_id(r->tx)), yb_int(r->f->id),
                            yb_int(r->f->case_id), yb_int(e->activity),
                            yb_text(r->m->bpmn->node[e->node].id), yb_text(e->text), yb_int(now),
                            yb_int(YB_FLOW_TRIES)),
                    NULL));
  return note(r, YB_FLOW_JOB_OPEN, e);
}

static yb_rc drop(struct flow_run *r, enum yb_sql sql, yb_flow_effect_kind kind,
                  const struct yb_bpmn_effect *e) {
  YB_TRY(yb_tx_exec(r->tx, sql,
                    YB_ARGS(yb_int(yb_tx_city(r->tx)), yb_int(r->f->id), yb_int(e->activity)),
                    NULL));
  return note(r, kind, e);
}

static yb_rc await(struct flow_run *r, const struct yb_bpmn_effect *e) {
  YB_TRY(yb_tx_exec(r->tx, YB_SQL_flow_message_put,
                    YB_ARGS(yb_int(yb_tx_city(r->tx)), yb_int(r->f->id), yb_int(e->activity),
                            yb_int(r->f->case_id), yb_text(e->text), yb_int(yb_tx_now(r->tx))),
                    NULL));
  return note(r, YB_FLOW_WAIT, e);
}

static yb_rc carry_one(struct flow_run *r, const struct yb_bpmn_effect *e) {
  switch (e->kind) {
    case YB_BPMN_TASK_OPEN: return note(r, YB_FLOW_TASK_OPEN, e);
    case YB_BPMN_TASK_CANCEL: return note(r, YB_FLOW_TASK_CANCEL, e);
    case YB_BPMN_JOB_OPEN: return open_job(r, e);
    case YB_BPMN_JOB_CANCEL: return drop(r, YB_SQL_flow_job_drop, YB_FLOW_JOB_CANCEL, e);
    case YB_BPMN_TIMER_SET: return set_timer(r, e);
    case YB_BPMN_TIMER_DROP: return drop_timer(r, e);
    case YB_BPMN_MESSAGE_WAIT: return await(r, e);
    case YB_BPMN_MESSAGE_DROP: return drop(r, YB_SQL_flow_message_drop, YB_FLOW_WAIT_OVER, e);
    case YB_BPMN_MESSAGE_THROW: return note(r, YB_FLOW_THROW, e);
    case YB_BPMN_PASSED: return note(r, YB_FLOW_PASSED, e);
    case YB_BPMN_ENDED: return note(r, YB_FLOW_ENDED, e);
    case YB_BPMN_INCIDENT: return note(r, YB_FLOW_INCIDENT, e);
    case YB_BPMN_EFFECTS: break;
  }
  return YB_BROKEN;
}

yb_rc yb_flow_carry_out(struct flow_run *r, const struct yb_bpmn_result *res) {
  for (uint32_t i = 0; i < res->effects; i++) YB_TRY(carry_one(r, &res->effect[i]));
  return YB_OK;
}
