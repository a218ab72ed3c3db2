/* step.c - inputs, and what follows until every token rests.
 *
 *   decode -> apply the input -> settle -> encode
 *
 *   settle:  tokens on flows move (move.c) until none is left; then inclusive joins
 *            that nothing upstream can reach any more fire; then sub-processes with
 *            nothing inside complete; again, until nothing changes. What then stays
 *            at a join with nothing alive around it is told as a deadlock, once.
 */
#include "pure/bpmn/run.h"

/* ---- inclusive joins (BPMN 13.4.3) ---- */

static bool has(const struct yb_bpmn_join *j, uint32_t k, uint32_t node) {
  return j->reach[(size_t)k * j->words + node / 64] >> (node % 64) & 1;
}

struct join_view { const struct yb_bpmn_node *node; uint32_t at, scope; const uint8_t *marked; };

/* A token at `at` holds the join up if it can reach an empty incoming flow, and no
 * marked one. */
static bool holds_up(const struct run *r, const struct join_view *v, uint32_t at) {
  const struct yb_bpmn_join *j = &r->m->join[v->node->join];
  bool empty = false, marked = false;
  if (at == v->at) return false;
  for (uint32_t k = 0; k < v->node->ins; k++) {
    if (!has(j, k, at)) continue;
    if (v->marked[k]) marked = true;
    else empty = true;
  }
  return empty && !marked;
}

/* Where a resting token is; NIL for what is no token. */
static uint32_t place_of(const struct run *r, const struct yb_bpmn_item *it) {
  if (!it->rest || it->rest == YB_BPMN_WATCH) return YB_BPMN_NIL;
  return it->rest == YB_BPMN_STUCK_ENTER ? r->m->flow[it->node].to : it->node;
}

static bool join_waits(const struct run *r, const struct join_view *v) {
  for (uint32_t i = 0; i < r->s.items; i++) {
    const struct yb_bpmn_item *it = &r->s.item[i];
    uint32_t at = it->scope == v->scope ? place_of(r, it) : YB_BPMN_NIL;
    if (at == YB_BPMN_NIL) continue;
    if (it->rest == YB_BPMN_STUCK_ENTER && at == v->at) return true;
    if (holds_up(r, v, at)) return true;
  }
  for (uint32_t i = 0; i < r->s.arrivals; i++)
    if (r->s.arrival[i].scope == v->scope && holds_up(r, v, r->m->flow[r->s.arrival[i].flow].to))
      return true;
  return false;
}

static yb_rc try_join(struct run *r, uint32_t node, uint32_t scope, bool *fired) {
  const struct yb_bpmn_node *n = &r->m->node[node];
  struct yb_arena_mark mark = yb_arena_mark(r->a);
  uint8_t *marked = yb_arena_take(r->a, n->ins);
  if (!marked) return YB_NOMEM;
  for (uint32_t k = 0; k < n->ins; k++) marked[k] = yb_bpmn_arrived(r, n->in[k], scope) > 0;
  struct join_view v = {n, node, scope, marked};
  bool waits = join_waits(r, &v);
  yb_arena_back(r->a, mark);
  if (waits) return YB_OK;
  *fired = true;
  for (uint32_t k = 0; k < n->ins; k++)
    if (yb_bpmn_arrived(r, n->in[k], scope)) yb_bpmn_consume(r, n->in[k], scope, 1);
  return yb_bpmn_leave(r, node, scope);
}

static yb_rc fire_joins(struct run *r, bool *fired) {
  for (uint32_t i = 0; i < r->s.arrivals; i++) {
    uint32_t node = r->m->flow[r->s.arrival[i].flow].to;
    if (r->m->node[node].join == YB_BPMN_NIL) continue;
    YB_TRY(try_join(r, node, r->s.arrival[i].scope, fired));
    if (*fired) return YB_OK;
  }
  return YB_OK;
}

/* ---- sub-processes ---- */

/* Counts what lies in each scope; an item's number finds its place by halving. */
static void count_inside(const struct run *r, uint32_t *inside, uint32_t no) {
  uint32_t lo = 0, hi = r->s.items;
  while (lo < hi) {
    uint32_t mid = lo + (hi - lo) / 2;
    if (r->s.item[mid].no < no) lo = mid + 1;
    else hi = mid;
  }
  if (lo < r->s.items && r->s.item[lo].no == no) inside[lo]++;
}

/* All that are empty now: what one of them frees lies in a scope that is not. */
static yb_rc close_scopes(struct run *r, bool *closed) {
  struct yb_arena_mark mark = yb_arena_mark(r->a);
  uint32_t n = r->s.items, *inside = YB_NEW_N(r->a, n, uint32_t), found = 0;
  if (!inside) return YB_NOMEM;
  for (uint32_t i = 0; i < n; i++)
    if (r->s.item[i].rest) count_inside(r, inside, r->s.item[i].scope);
  for (uint32_t i = 0; i < r->s.arrivals; i++) count_inside(r, inside, r->s.arrival[i].scope);
  for (uint32_t i = 0; i < n; i++)
    if (r->s.item[i].rest == YB_BPMN_SCOPE && inside[i] == 0) inside[found++] = i;
  *closed = found > 0;
  for (uint32_t i = 0; i < found; i++) YB_TRY(yb_bpmn_complete(r, inside[i]));
  if (!found) yb_arena_back(r->a, mark);
  return YB_OK;
}

/* ---- settling ---- */

static bool scope_alive(const struct run *r, uint32_t no) {
  for (uint32_t i = 0; i < r->s.items; i++)
    if (r->s.item[i].rest && r->s.item[i].scope == no) return true;
  return false;
}

static yb_rc tell_deadlocks(struct run *r) {
  for (uint32_t i = 0; i < r->s.arrivals; i++) {
    struct yb_bpmn_arrival *v = &r->s.arrival[i];
    if (v->told || scope_alive(r, v->scope)) continue;
    v->told = 1;
    YB_TRY(yb_bpmn_tell(r, YB_BPMN_WHY_DEADLOCK, r->m->flow[v->flow].to, 0, v->flow));
  }
  return YB_OK;
}

static yb_rc settle(struct run *r) {
  bool again = true;
  while (again) {
    again = false;
    if (r->s.items > YB_BPMN_ITEMS) yb_bpmn_compact(r);
    YB_TRY(yb_bpmn_move(r));
    if (r->s.arrivals) YB_TRY(fire_joins(r, &again));
    if (!again && r->scopes) YB_TRY(close_scopes(r, &again));
  }
  if (r->s.arrivals) YB_TRY(tell_deadlocks(r));
  if (r->s.arrivals || yb_bpmn_compact(r)) return YB_OK;
  r->s.ended = true;
  struct yb_bpmn_effect *e;
  YB_TRY(yb_bpmn_effect(r, YB_BPMN_ENDED, &e));
  if (r->s.cancelled) e->text = YB_S("cancelled");
  return YB_OK;
}

/* ---- inputs ---- */

static yb_rc find(const struct run *r, uint32_t no, uint32_t *at) {
  for (uint32_t i = 0; i < r->s.items; i++) {
    if (r->s.item[i].no != no) continue;
    *at = i;
    return YB_OK;
  }
  return YB_CONFLICT;
}

static yb_rc in_start(struct run *r, const struct yb_bpmn_input *in) {
  for (uint32_t i = 0; i < r->m->starts; i++)
    if (yb_str_eq(r->m->node[r->m->start[i]].message, in->text))
      return yb_bpmn_leave(r, r->m->start[i], 0);
  return YB_ABSENT;
}

static yb_rc in_done(struct run *r, const struct yb_bpmn_input *in) {
  uint32_t at;
  YB_TRY(find(r, in->activity, &at));
  yb_bpmn_kind k = r->m->node[r->s.item[at].node].kind;
  bool fits = in->kind == YB_BPMN_IN_TASK_DONE ? k == YB_BPMN_USER : yb_bpmn_is_job(k);
  if (r->s.item[at].rest != YB_BPMN_ACTIVITY || !fits) return YB_CONFLICT;
  return yb_bpmn_complete(r, at);
}

static bool waits(const struct yb_bpmn_item *it) {
  return it->rest == YB_BPMN_WAITING || it->rest == YB_BPMN_WATCH;
}

/* A timer fires once for each time it was set: what comes early was set again. */
static yb_rc in_timer(struct run *r, const struct yb_bpmn_input *in) {
  uint32_t at;
  YB_TRY(find(r, in->activity, &at));
  const struct yb_bpmn_item *it = &r->s.item[at];
  if (!waits(it) || !yb_bpmn_timed(&r->m->node[it->node]) || it->due_ms == YB_BPMN_UNSET ||
      it->due_ms > r->ctx->now_ms)
    return YB_CONFLICT;
  return yb_bpmn_occur(r, at);
}

static bool takes_message(const struct run *r, const struct yb_bpmn_item *it, yb_str name) {
  const struct yb_bpmn_node *n = &r->m->node[it->node];
  bool receive = it->rest == YB_BPMN_ACTIVITY && n->kind == YB_BPMN_RECEIVE;
  return (receive || waits(it)) && n->message.n && yb_str_eq(n->message, name);
}

static yb_rc in_message(struct run *r, const struct yb_bpmn_input *in) {
  uint32_t at = YB_BPMN_NIL;
  if (in->activity) {
    YB_TRY(find(r, in->activity, &at));
    if (!takes_message(r, &r->s.item[at], in->text)) return YB_CONFLICT;
  }
  for (uint32_t i = 0; i < r->s.items && at == YB_BPMN_NIL; i++)
    if (takes_message(r, &r->s.item[i], in->text)) at = i;
  if (at == YB_BPMN_NIL) return YB_ABSENT;
  return r->s.item[at].rest == YB_BPMN_ACTIVITY ? yb_bpmn_complete(r, at) : yb_bpmn_occur(r, at);
}

static yb_rc in_retry(struct run *r, const struct yb_bpmn_input *in) {
  uint32_t at;
  YB_TRY(find(r, in->activity, &at));
  struct yb_bpmn_item it = r->s.item[at];
  if (waits(&it) && it.due_ms == YB_BPMN_UNSET) return yb_bpmn_arm(r, at);
  if (it.rest != YB_BPMN_STUCK_LEAVE && it.rest != YB_BPMN_STUCK_ENTER) return YB_CONFLICT;
  r->s.item[at].rest = 0;
  if (it.rest == YB_BPMN_STUCK_LEAVE) return yb_bpmn_leave(r, it.node, it.scope);
  return yb_bpmn_go(r, it.node, it.scope);
}

static yb_rc in_cancel(struct run *r) {
  r->s.cancelled = true;
  return yb_bpmn_clear(r, 0);
}

static yb_rc apply(struct run *r, const struct yb_bpmn_input *in) {
  switch (in->kind) {
    case YB_BPMN_IN_START: return in_start(r, in);
    case YB_BPMN_IN_TASK_DONE:
    case YB_BPMN_IN_JOB_DONE: return in_done(r, in);
    case YB_BPMN_IN_TIMER_FIRED: return in_timer(r, in);
    case YB_BPMN_IN_MESSAGE: return in_message(r, in);
    case YB_BPMN_IN_RETRY: return in_retry(r, in);
    case YB_BPMN_IN_CANCEL: return in_cancel(r);
    case YB_BPMN_INPUTS: break;
  }
  return YB_BAD;
}

yb_rc yb_bpmn_step(struct yb_ctx *ctx, const struct yb_bpmn_model *m, yb_str state,
                   const struct yb_bpmn_input *in, const struct yb_bpmn_scope *scope,
                   struct yb_bpmn_result *out) {
  struct run r = {.ctx = ctx, .a = ctx->arena, .m = m, .lent = scope, .s = {.next = 1}};
  if ((in->kind == YB_BPMN_IN_START) != (state.n == 0)) return YB_CONFLICT;
  if (state.n) YB_TRY(yb_bpmn_state_read(r.a, m, state, &r.s));
  if (r.s.ended) return YB_CONFLICT;
  r.item_cap = r.s.items;
  r.arrival_cap = r.s.arrivals;
  for (uint32_t i = 0; i < r.s.items; i++) r.scopes += r.s.item[i].rest == YB_BPMN_SCOPE;
  YB_TRY(apply(&r, in));
  YB_TRY(settle(&r));
  yb_bpmn_compact(&r);
  if (r.s.items > YB_BPMN_ITEMS || r.s.arrivals > YB_BPMN_ITEMS) return YB_LIMIT;
  struct yb_bpmn_result res = {.effect = r.effect, .effects = r.effects, .ended = r.s.ended};
  YB_TRY(yb_bpmn_state_write(r.a, m, &r.s, &res.state));
  *out = res;
  return YB_OK;
}
