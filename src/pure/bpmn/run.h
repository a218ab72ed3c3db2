/* run.h - one step under way: the state, the tokens that move, the effects. Inside
 * this module only; made and dropped by step.c. */
#ifndef YB_PURE_BPMN_RUN_H
#define YB_PURE_BPMN_RUN_H
#include "pure/bpmn/bpmn_int.h"

struct token { uint32_t flow, scope; };

struct run {
  struct yb_ctx *ctx;
  struct yb_arena *a;
  const struct yb_bpmn_model *m;
  const struct yb_bpmn_scope *lent;
  struct yb_bpmn_state s;               /* items with rest 0 are gone */
  uint32_t item_cap, arrival_cap;
  struct token *token;                  /* [head, tail) are on their way, in order */
  uint32_t head, tail, token_cap;
  struct yb_bpmn_effect *effect;
  uint32_t effects, effect_cap;
  uint32_t steps, scopes;               /* scopes: open sub-processes, or more */
};

yb_rc yb_bpmn_effect(struct run *r, yb_bpmn_effect_kind kind, struct yb_bpmn_effect **out) YB_MUST;
/* An incident effect. */
yb_rc yb_bpmn_tell(struct run *r, yb_bpmn_incident why, uint32_t node, uint32_t activity,
                   uint32_t flow) YB_MUST;
/* Puts a token on a flow. */
yb_rc yb_bpmn_go(struct run *r, uint32_t flow, uint32_t scope) YB_MUST;
/* A token leaves a node by the flows that it may take, or rests as an incident. */
yb_rc yb_bpmn_leave(struct run *r, uint32_t node, uint32_t scope) YB_MUST;
/* Moves all tokens until they rest. */
yb_rc yb_bpmn_move(struct run *r) YB_MUST;
/* An activity is done: its boundary events go, its token leaves. */
yb_rc yb_bpmn_complete(struct run *r, uint32_t at) YB_MUST;
/* The event that item `at` waits for has come. */
yb_rc yb_bpmn_occur(struct run *r, uint32_t at) YB_MUST;
/* Sets the timer of item `at`, or announces the message it waits for. */
yb_rc yb_bpmn_arm(struct run *r, uint32_t at) YB_MUST;
/* Cancels everything in a scope (0: the process). */
yb_rc yb_bpmn_clear(struct run *r, uint32_t scope) YB_MUST;
/* Squeezes out what is gone; the number of items left. */
uint32_t yb_bpmn_compact(struct run *r);
uint32_t yb_bpmn_arrived(const struct run *r, uint32_t flow, uint32_t scope);
void yb_bpmn_consume(struct run *r, uint32_t flow, uint32_t scope, uint32_t count);

#endif
