/* flow_int.h - one call under way. */
#ifndef YB_ENGINE_FLOW_INT_H
#define YB_ENGINE_FLOW_INT_H
#include "base/arena.h"
#include "engine/flow/flow.h"

struct flow_run {
  struct yb_tx *tx;
  struct yb_ctx *ctx;                    /* the command's scratch, and its time */
  const struct yb_flow_model *m;
  struct yb_flow *f;
  struct yb_json *variables;             /* ours: scripts write into it */
  struct yb_flow_effect *effect;
  uint32_t effects, effect_cap;
};

/* Variables of the instance with `set` merged in. */
yb_rc yb_flow_variables(struct flow_run *r, const struct yb_json *set) YB_MUST;
/* What a step may ask: conditions, scripts, times, over those variables. */
struct yb_bpmn_scope yb_flow_scope(struct flow_run *r);
/* Timers, jobs and messages become rows; the rest is noted for the caller. */
yb_rc yb_flow_carry_out(struct flow_run *r, const struct yb_bpmn_result *res) YB_MUST;

#endif
