/* move.c - a token enters a node, rests or passes, and leaves it.
 *
 *   go(flow) -> queue -> enter(node) -> rest (an item)  | pass -> leave -> go ...
 *                                    -> arrive at a join | stop
 *
 * Whatever a token can not do makes an item that can be tried again, and tells an
 * incident: no token vanishes.
 */
#include "pure/bpmn/run.h"

static yb_rc room(struct run *r, void *list, uint32_t n, uint32_t *cap, size_t size) {
  void *p = NULL;
  if (n < *cap) return YB_OK;
  uint32_t want = *cap * 2 > 8 ? *cap * 2 : 8;
  memcpy(&p, list, sizeof p);
  p = p ? yb_arena_grow(r->a, p, *cap * size, want * size) : yb_arena_take(r->a, want * size);
  if (!p) return YB_NOMEM;
  memcpy(list, &p, sizeof p);
  *cap = want;
  return YB_OK;
}

yb_rc yb_bpmn_effect(struct run *r, yb_bpmn_effect_kind kind, struct yb_bpmn_effect **out) {
  YB_TRY(room(r, &r->effect, r->effects, &r->effect_cap, sizeof *r->effect));
  *out = &r->effect[r->effects++];
  **out = (struct yb_bpmn_effect){.kind = kind, .node = YB_BPMN_NIL, .flow = YB_BPMN_NIL};
  return YB_OK;
}

yb_rc yb_bpmn_tell(struct run *r, yb_bpmn_incident why, uint32_t node, uint32_t activity,
                   uint32_t flow) {
  struct yb_bpmn_effect *e;
  YB_TRY(yb_bpmn_effect(r, YB_BPMN_INCIDENT, &e));
  e->node = node, e->activity = activity, e->flow = flow, e->why = why;
  e->text = yb_str_of(yb_bpmn_incident_name(why));
  return YB_OK;
}

static yb_rc effect_of(struct run *r, yb_bpmn_effect_kind kind, const struct yb_bpmn_item *it,
                       yb_str text) {
  struct yb_bpmn_effect *e;
  uint32_t node = it->node, no = it->no, host = it->host;
  int64_t due_ms = it->due_ms;
  YB_TRY(yb_bpmn_effect(r, kind, &e));
  e->node = node, e->activity = no, e->host = host, e->due_ms = due_ms, e->text = text;
  return YB_OK;
}

/* ---- items ---- */

static yb_rc add_item(struct run *r, yb_bpmn_rest rest, uint32_t node, uint32_t scope,
                      uint32_t *at) {
  if (r->s.items > 2 * YB_BPMN_ITEMS || r->s.next == UINT32_MAX) return YB_LIMIT;
  YB_TRY(room(r, &r->s.item, r->s.items, &r->item_cap, sizeof *r->s.item));
  r->s.item[r->s.items] =
      (struct yb_bpmn_item){.rest = rest, .no = r->s.next++, .node = node, .scope = scope};
  *at = r->s.items++;
  return YB_OK;
}

uint32_t yb_bpmn_compact(struct run *r) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < r->s.items; i++)
    if (r->s.item[i].rest) r->s.item[n++] = r->s.item[i];
  r->s.items = n;
  return n;
}

/* `place` is a node, or a flow for STUCK_ENTER. */
static yb_rc stick(struct run *r, yb_bpmn_rest rest, uint32_t place, uint32_t scope,
                   yb_bpmn_incident why, uint32_t flow) {
  uint32_t at, node = rest == YB_BPMN_STUCK_ENTER ? r->m->flow[place].to : place;
  YB_TRY(add_item(r, rest, place, scope, &at));
  return yb_bpmn_tell(r, why, node, r->s.item[at].no, flow);
}

/* ---- leaving ---- */

yb_rc yb_bpmn_go(struct run *r, uint32_t flow, uint32_t scope) {
  if (r->head == r->tail) r->head = r->tail = 0;
  if (r->tail - r->head >= YB_BPMN_ITEMS) return YB_LIMIT;
  YB_TRY(room(r, &r->token, r->tail, &r->token_cap, sizeof *r->token));
  r->token[r->tail++] = (struct token){flow, scope};
  return YB_OK;
}

static yb_rc truth_of(struct run *r, uint32_t flow, yb_bpmn_truth *out) {
  uint32_t expr = r->m->flow[flow].condition;
  *out = expr == YB_BPMN_NIL ? YB_BPMN_TRUE : YB_BPMN_UNKNOWN;
  if (expr == YB_BPMN_NIL || !r->lent || !r->lent->eval) return YB_OK;
  return r->lent->eval(r->lent->user, expr, out);
}

static yb_rc go_times(struct run *r, const struct yb_bpmn_node *n, uint32_t flow, uint32_t scope) {
  for (uint32_t i = 0; i < n->completion_quantity; i++) YB_TRY(yb_bpmn_go(r, flow, scope));
  return YB_OK;
}

static yb_rc leave_one(struct run *r, uint32_t node, uint32_t scope) {
  const struct yb_bpmn_node *n = &r->m->node[node];
  for (uint32_t i = 0; i < n->outs; i++) {
    yb_bpmn_truth t;
    if (n->out[i] == n->default_flow) continue;
    YB_TRY(truth_of(r, n->out[i], &t));
    if (t == YB_BPMN_TRUE) return yb_bpmn_go(r, n->out[i], scope);
    if (t == YB_BPMN_UNKNOWN)
      return stick(r, YB_BPMN_STUCK_LEAVE, node, scope, YB_BPMN_WHY_CONDITION, n->out[i]);
  }
  if (n->default_flow != YB_BPMN_NIL) return yb_bpmn_go(r, n->default_flow, scope);
  return stick(r, YB_BPMN_STUCK_LEAVE, node, scope, YB_BPMN_WHY_NO_FLOW, YB_BPMN_NIL);
}

/* Every flow that holds; the default when no condition did (BPMN 8.4.13). One
 * unknown condition holds the whole token: it can not have left by half. */
static yb_rc leave_all(struct run *r, uint32_t node, uint32_t scope) {
  const struct yb_bpmn_node *n = &r->m->node[node];
  uint32_t before = r->head == r->tail ? 0 : r->tail, held = 0, gone = 0;
  for (uint32_t i = 0; i < n->outs; i++) {
    yb_bpmn_truth t;
    if (n->out[i] == n->default_flow) continue;
    YB_TRY(truth_of(r, n->out[i], &t));
    if (t == YB_BPMN_UNKNOWN) {
      if (gone) r->tail = before;
      return stick(r, YB_BPMN_STUCK_LEAVE, node, scope, YB_BPMN_WHY_CONDITION, n->out[i]);
    }
    if (t == YB_BPMN_FALSE) continue;
    gone++;
    held += r->m->flow[n->out[i]].condition != YB_BPMN_NIL;
    YB_TRY(go_times(r, n, n->out[i], scope));
  }
  if (n->default_flow != YB_BPMN_NIL && held == 0) {
    gone++;
    YB_TRY(go_times(r, n, n->default_flow, scope));
  }
  if (gone || n->outs == 0) return YB_OK;
  return stick(r, YB_BPMN_STUCK_LEAVE, node, scope, YB_BPMN_WHY_NO_FLOW, YB_BPMN_NIL);
}

yb_rc yb_bpmn_leave(struct run *r, uint32_t node, uint32_t scope) {
  const struct yb_bpmn_node *n = &r->m->node[node];
  if (n->kind == YB_BPMN_EXCLUSIVE && n->outs) return leave_one(r, node, scope);
  return leave_all(r, node, scope);
}

/* ---- arriving at a join ---- */

static uint32_t arrival_at(const struct run *r, uint32_t flow, uint32_t scope) {
  uint32_t i = 0;
  for (; i < r->s.arrivals; i++) {
    const struct yb_bpmn_arrival *v = &r->s.arrival[i];
    if (v->scope > scope || (v->scope == scope && v->flow >= flow)) break;
  }
  return i;
}

static bool is_at(const struct run *r, uint32_t i, uint32_t flow, uint32_t scope) {
  return i < r->s.arrivals && r->s.arrival[i].flow == flow && r->s.arrival[i].scope == scope;
}

uint32_t yb_bpmn_arrived(const struct run *r, uint32_t flow, uint32_t scope) {
  uint32_t i = arrival_at(r, flow, scope);
  return is_at(r, i, flow, scope) ? r->s.arrival[i].count : 0;
}

void yb_bpmn_consume(struct run *r, uint32_t flow, uint32_t scope, uint32_t count) {
  uint32_t i = arrival_at(r, flow, scope);
  assert(is_at(r, i, flow, scope) && r->s.arrival[i].count >= count);
  r->s.arrival[i].count -= count;
  if (r->s.arrival[i].count) return;
  r->s.arrivals--;
  memmove(&r->s.arrival[i], &r->s.arrival[i + 1],
          (r->s.arrivals - i) * sizeof *r->s.arrival);
}

static yb_rc put_arrival(struct run *r, uint32_t flow, uint32_t scope) {
  uint32_t i = arrival_at(r, flow, scope);
  if (is_at(r, i, flow, scope)) {
    if (r->s.arrival[i].count >= YB_BPMN_ITEMS) return YB_LIMIT;
    r->s.arrival[i].count++;
    return YB_OK;
  }
  YB_TRY(room(r, &r->s.arrival, r->s.arrivals, &r->arrival_cap, sizeof *r->s.arrival));
  memmove(&r->s.arrival[i + 1], &r->s.arrival[i], (r->s.arrivals - i) * sizeof *r->s.arrival);
  r->s.arrival[i] = (struct yb_bpmn_arrival){.flow = flow, .scope = scope, .count = 1};
  r->s.arrivals++;
  return YB_OK;
}

/* One token of each incoming flow: two on the same flow are not two flows. */
static yb_rc arrive_parallel(struct run *r, uint32_t node, uint32_t flow, uint32_t scope) {
  const struct yb_bpmn_node *n = &r->m->node[node];
  YB_TRY(put_arrival(r, flow, scope));
  for (uint32_t k = 0; k < n->ins; k++)
    if (!yb_bpmn_arrived(r, n->in[k], scope)) return YB_OK;
  for (uint32_t k = 0; k < n->ins; k++) yb_bpmn_consume(r, n->in[k], scope, 1);
  return yb_bpmn_leave(r, node, scope);
}

/* startQuantity (BPMN 10.3.1): so many tokens, by whichever flow. */
static yb_rc gather(struct run *r, const struct yb_bpmn_node *n, uint32_t flow, uint32_t scope,
                    bool *full) {
  uint32_t total = 0, want = n->start_quantity;
  YB_TRY(put_arrival(r, flow, scope));
  for (uint32_t k = 0; k < n->ins; k++) total += yb_bpmn_arrived(r, n->in[k], scope);
  *full = total >= want;
  for (uint32_t k = 0; k < n->ins && *full && want; k++) {
    uint32_t here = yb_bpmn_arrived(r, n->in[k], scope), take = here < want ? here : want;
    if (take) yb_bpmn_consume(r, n->in[k], scope, take);
    want -= take;
  }
  return YB_OK;
}

/* ---- resting ---- */

static bool timer_of(struct run *r, const struct yb_bpmn_node *n, struct yb_bpmn_timer *t,
                     yb_rc *rc) {
  yb_str text = {0};
  *rc = YB_OK;
  *t = n->timer;
  if (t->expr == YB_BPMN_NIL) return true;
  if (!r->lent || !r->lent->text) return false;
  *rc = r->lent->text(r->lent->user, t->expr, &text);
  return *rc == YB_OK && text.n && yb_bpmn_timer_read(n->timer.kind, text, t);
}

yb_rc yb_bpmn_arm(struct run *r, uint32_t at) {
  struct yb_bpmn_item *it = &r->s.item[at];
  const struct yb_bpmn_node *n = &r->m->node[it->node];
  struct yb_bpmn_timer t;
  yb_rc rc;
  if (!yb_bpmn_timed(n)) return effect_of(r, YB_BPMN_MESSAGE_WAIT, it, n->message);
  it->left = 1;
  it->due_ms = YB_BPMN_UNSET;
  if (!timer_of(r, n, &t, &rc)) {
    YB_TRY(rc);
    return yb_bpmn_tell(r, YB_BPMN_WHY_TIMER, it->node, it->no, YB_BPMN_NIL);
  }
  it->left = t.repeat;
  it->due_ms = t.kind == YB_BPMN_TIMER_DATE ? t.ms : r->ctx->now_ms + t.ms;
  return effect_of(r, YB_BPMN_TIMER_SET, it, (yb_str){0});
}

static yb_rc watch(struct run *r, uint32_t node, uint32_t host) {
  const struct yb_bpmn_node *n = &r->m->node[node];
  uint32_t at;
  for (uint32_t i = 0; i < n->watches; i++) {
    YB_TRY(add_item(r, YB_BPMN_WATCH, n->watch[i], r->s.item[host].scope, &at));
    r->s.item[at].host = r->s.item[host].no;
    YB_TRY(yb_bpmn_arm(r, at));
  }
  return YB_OK;
}

static yb_rc open_activity(struct run *r, uint32_t node, uint32_t scope) {
  const struct yb_bpmn_node *n = &r->m->node[node];
  uint32_t at;
  YB_TRY(add_item(r, YB_BPMN_ACTIVITY, node, scope, &at));
  if (n->kind == YB_BPMN_USER)
    YB_TRY(effect_of(r, YB_BPMN_TASK_OPEN, &r->s.item[at], (yb_str){0}));
  else if (n->kind == YB_BPMN_RECEIVE)
    YB_TRY(effect_of(r, YB_BPMN_MESSAGE_WAIT, &r->s.item[at], n->message));
  else if (yb_bpmn_is_job(n->kind))
    YB_TRY(effect_of(r, YB_BPMN_JOB_OPEN, &r->s.item[at], n->topic));
  return watch(r, node, at);
}

static yb_rc open_scope(struct run *r, uint32_t node, uint32_t scope) {
  uint32_t at;
  r->scopes++;
  YB_TRY(add_item(r, YB_BPMN_SCOPE, node, scope, &at));
  uint32_t no = r->s.item[at].no;
  YB_TRY(watch(r, node, at));
  return yb_bpmn_leave(r, r->m->node[node].first, no);
}

/* ---- what is dropped ---- */

static yb_rc forget(struct run *r, const struct yb_bpmn_item *it) {
  const struct yb_bpmn_node *n = &r->m->node[it->node];
  if (it->rest == YB_BPMN_ACTIVITY) {
    if (n->kind == YB_BPMN_USER) return effect_of(r, YB_BPMN_TASK_CANCEL, it, (yb_str){0});
    if (n->kind == YB_BPMN_RECEIVE) return effect_of(r, YB_BPMN_MESSAGE_DROP, it, n->message);
    if (yb_bpmn_is_job(n->kind)) return effect_of(r, YB_BPMN_JOB_CANCEL, it, n->topic);
  }
  if (it->rest != YB_BPMN_WATCH && it->rest != YB_BPMN_WAITING) return YB_OK;
  if (!yb_bpmn_timed(n)) return effect_of(r, YB_BPMN_MESSAGE_DROP, it, n->message);
  if (it->due_ms == YB_BPMN_UNSET) return YB_OK;
  return effect_of(r, YB_BPMN_TIMER_DROP, it, (yb_str){0});
}

static yb_rc unwatch(struct run *r, uint32_t no) {
  for (uint32_t i = 0; i < r->s.items; i++) {
    struct yb_bpmn_item it = r->s.item[i];
    if (it.rest != YB_BPMN_WATCH || it.host != no) continue;
    r->s.item[i].rest = 0;
    YB_TRY(forget(r, &it));
  }
  return YB_OK;
}

/* Depth is bounded by the nesting of the model. */
yb_rc yb_bpmn_clear(struct run *r, uint32_t scope) {
  for (uint32_t i = 0; i < r->s.items; i++) {
    struct yb_bpmn_item it = r->s.item[i];
    if (!it.rest || it.scope != scope) continue;
    r->s.item[i].rest = 0;
    YB_TRY(forget(r, &it));
    if (it.rest == YB_BPMN_SCOPE) YB_TRY(yb_bpmn_clear(r, it.no));
  }
  uint32_t n = 0;
  for (uint32_t i = 0; i < r->s.arrivals; i++)
    if (r->s.arrival[i].scope != scope) r->s.arrival[n++] = r->s.arrival[i];
  r->s.arrivals = n;
  n = r->head;
  for (uint32_t i = r->head; i < r->tail; i++)
    if (r->token[i].scope != scope) r->token[n++] = r->token[i];
  r->tail = n;
  return YB_OK;
}

yb_rc yb_bpmn_complete(struct run *r, uint32_t at) {
  struct yb_bpmn_item it = r->s.item[at];
  r->s.item[at].rest = 0;
  if (r->m->node[it.node].kind == YB_BPMN_RECEIVE) YB_TRY(forget(r, &it));
  YB_TRY(unwatch(r, it.no));
  return yb_bpmn_leave(r, it.node, it.scope);
}

/* ---- events that come ---- */

/* The next firing of a cycle. What was missed while nothing ran fires once. */
static yb_rc rearm(struct run *r, uint32_t at, int64_t period_ms) {
  struct yb_bpmn_item *it = &r->s.item[at];
  int64_t missed = (r->ctx->now_ms - it->due_ms) / period_ms + 1;
  if (it->left != YB_BPMN_NIL && missed >= it->left) {
    it->rest = 0;
    return YB_OK;
  }
  if (it->left != YB_BPMN_NIL) it->left -= (uint32_t)missed;
  it->due_ms += missed * period_ms;
  return effect_of(r, YB_BPMN_TIMER_SET, it, (yb_str){0});
}

static yb_rc spend(struct run *r, uint32_t at) {
  struct yb_bpmn_item it = r->s.item[at];
  const struct yb_bpmn_node *n = &r->m->node[it.node];
  struct yb_bpmn_timer t;
  yb_rc rc = YB_OK;
  if (n->timer.kind == YB_BPMN_TIMER_CYCLE && timer_of(r, n, &t, &rc)) return rearm(r, at, t.ms);
  YB_TRY(rc);
  bool stays = it.rest == YB_BPMN_WATCH && !yb_bpmn_timed(n);
  if (stays) return YB_OK;          /* a message may come again while the host is open */
  r->s.item[at].rest = 0;
  return yb_bpmn_timed(n) ? YB_OK : forget(r, &it);
}

static yb_rc interrupt(struct run *r, uint32_t no) {
  for (uint32_t i = 0; i < r->s.items; i++) {
    struct yb_bpmn_item it = r->s.item[i];
    if (it.no != no) continue;
    r->s.item[i].rest = 0;
    YB_TRY(forget(r, &it));
    YB_TRY(unwatch(r, no));
    return it.rest == YB_BPMN_SCOPE ? yb_bpmn_clear(r, no) : YB_OK;
  }
  return YB_OK;
}

yb_rc yb_bpmn_occur(struct run *r, uint32_t at) {
  struct yb_bpmn_item it = r->s.item[at];
  const struct yb_bpmn_node *n = &r->m->node[it.node];
  bool ends_host = it.rest == YB_BPMN_WATCH && (n->kind != YB_BPMN_BOUNDARY || n->interrupting);
  if (ends_host) {
    /* A timer that has fired needs no dropping. */
    r->s.item[at].rest = 0;
    if (!yb_bpmn_timed(n)) YB_TRY(forget(r, &it));
    YB_TRY(interrupt(r, it.host));
  } else {
    YB_TRY(spend(r, at));
  }
  return yb_bpmn_leave(r, it.node, it.scope);
}

/* ---- entering ---- */

static yb_rc run_script(struct run *r, uint32_t node, uint32_t flow, uint32_t scope) {
  bool done = r->m->node[node].script == YB_BPMN_NIL;
  if (!done && r->lent && r->lent->script) YB_TRY(r->lent->script(r->lent->user, node, &done));
  if (done) return yb_bpmn_leave(r, node, scope);
  return stick(r, YB_BPMN_STUCK_ENTER, flow, scope, YB_BPMN_WHY_SCRIPT, flow);
}

static yb_rc pass_event(struct run *r, uint32_t node) {
  struct yb_bpmn_effect *e;
  YB_TRY(yb_bpmn_effect(r, YB_BPMN_PASSED, &e));
  e->node = node;
  if (!r->m->node[node].message.n) return YB_OK;
  YB_TRY(yb_bpmn_effect(r, YB_BPMN_MESSAGE_THROW, &e));
  e->node = node, e->text = r->m->node[node].message;
  return YB_OK;
}

static yb_rc rest_event(struct run *r, uint32_t node, uint32_t scope) {
  uint32_t at;
  YB_TRY(add_item(r, YB_BPMN_WAITING, node, scope, &at));
  return yb_bpmn_arm(r, at);
}

static yb_rc enter(struct run *r, uint32_t flow, uint32_t scope) {
  uint32_t node = r->m->flow[flow].to;
  const struct yb_bpmn_node *n = &r->m->node[node];
  bool full = true;
  if (n->start_quantity > 1) YB_TRY(gather(r, n, flow, scope, &full));
  if (!full) return YB_OK;
  switch (n->kind) {
    case YB_BPMN_PARALLEL:
      if (n->ins > 1) return arrive_parallel(r, node, flow, scope);
      break;
    case YB_BPMN_INCLUSIVE:
      if (n->ins > 1) return put_arrival(r, flow, scope);
      break;
    case YB_BPMN_USER: case YB_BPMN_SERVICE: case YB_BPMN_RULE: case YB_BPMN_SEND:
    case YB_BPMN_RECEIVE: case YB_BPMN_EVENT:
      return open_activity(r, node, scope);
    case YB_BPMN_SUB: return open_scope(r, node, scope);
    case YB_BPMN_SCRIPT: return run_script(r, node, flow, scope);
    case YB_BPMN_CATCH: return rest_event(r, node, scope);
    case YB_BPMN_THROW: YB_TRY(pass_event(r, node)); break;
    case YB_BPMN_END:
      YB_TRY(pass_event(r, node));
      return n->terminate ? yb_bpmn_clear(r, scope) : YB_OK;
    case YB_BPMN_START: case YB_BPMN_MANUAL: case YB_BPMN_NONE: case YB_BPMN_EXCLUSIVE:
    case YB_BPMN_BOUNDARY: case YB_BPMN_KINDS:
      break;
  }
  return yb_bpmn_leave(r, node, scope);
}

yb_rc yb_bpmn_move(struct run *r) {
  while (r->head < r->tail) {
    struct token t = r->token[r->head++];
    if (r->steps++ < YB_BPMN_STEPS) {
      YB_TRY(enter(r, t.flow, t.scope));
      continue;
    }
    YB_TRY(stick(r, YB_BPMN_STUCK_ENTER, t.flow, t.scope, YB_BPMN_WHY_STEP_CEILING, t.flow));
  }
  return YB_OK;
}
