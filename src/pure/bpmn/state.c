/* state.c - the state of one instance as bytes, and back.
 *
 *   0    'Y' 'B'
 *   2    version: 1
 *   3    bit 0 ended, bit 1 cancelled
 *   4    print of the model, 4 bytes, little end first
 *   8    next activity number          v      v: 7 bits a byte, low first, the
 *        count of items                v         top bit says that more follow
 *        items, ascending by number
 *          rest                        1 byte
 *          number minus the one before v
 *          node, or flow + 0           v
 *          scope: number of the open sub-process, 0 the process   v
 *          WATCH only: host            v
 *          WAITING, WATCH of a timer: firings left + 1 (0 without end), due  v v
 *                                      due as zigzag, so that UNSET fits
 *        count of arrivals             v
 *        arrivals, ascending by scope and flow
 *          scope, flow, count * 2 + told   v v v
 *   n-4  FNV-1a of all before, 4 bytes, little end first
 *
 * A reader trusts nothing: numbers ascend and lie below `next`, each node fits its
 * rest and its scope, hosts and scopes are there, nothing follows the end. What
 * reads well writes the same bytes again.
 */
#include "pure/bpmn/bpmn_int.h"

#define HEAD 8u
#define ITEM_MOST 46u
#define ARRIVAL_MOST 16u
#define VERSION 1

static uint32_t sum(const char *p, size_t n) {
  uint32_t h = 2166136261u;
  for (size_t i = 0; i < n; i++) h = (h ^ (uint8_t)p[i]) * 16777619u;
  return h;
}

/* ---- writing ---- */

static uint8_t *put_v(uint8_t *p, uint64_t v) {
  for (; v > 127; v >>= 7) *p++ = (uint8_t)(v | 128);
  *p++ = (uint8_t)v;
  return p;
}

static uint8_t *put_4(uint8_t *p, uint32_t v) {
  for (int i = 0; i < 4; i++) *p++ = (uint8_t)(v >> (8 * i));
  return p;
}

static uint64_t zigzag(int64_t v) { return ((uint64_t)v << 1) ^ (v < 0 ? UINT64_MAX : 0); }
static int64_t unzigzag(uint64_t v) { return (int64_t)((v >> 1) ^ (v & 1 ? UINT64_MAX : 0)); }

static bool is_timed(const struct yb_bpmn_model *m, uint8_t rest, uint32_t node) {
  return (rest == YB_BPMN_WAITING || rest == YB_BPMN_WATCH) && yb_bpmn_timed(&m->node[node]);
}

static uint8_t *put_item(uint8_t *p, const struct yb_bpmn_model *m, const struct yb_bpmn_item *it,
                         uint32_t before) {
  *p++ = (uint8_t)it->rest;
  p = put_v(p, it->no - before);
  p = put_v(p, it->node);
  p = put_v(p, it->scope);
  if (it->rest == YB_BPMN_WATCH) p = put_v(p, it->host);
  if (is_timed(m, (uint8_t)it->rest, it->node)) {
    p = put_v(p, (uint32_t)(it->left + 1));
    p = put_v(p, zigzag(it->due_ms));
  }
  return p;
}

yb_rc yb_bpmn_state_write(struct yb_arena *a, const struct yb_bpmn_model *m,
                          const struct yb_bpmn_state *s, yb_str *out) {
  size_t most = HEAD + 20 + s->items * ITEM_MOST + s->arrivals * ARRIVAL_MOST;
  uint8_t *start = yb_arena_take(a, most), *p = start;
  uint32_t before = 0;
  if (!start) return YB_NOMEM;
  *p++ = 'Y', *p++ = 'B', *p++ = VERSION;
  *p++ = (uint8_t)(s->ended | s->cancelled << 1);
  p = put_4(p, m->print);
  p = put_v(put_v(p, s->next), s->items);
  for (uint32_t i = 0; i < s->items; i++) {
    p = put_item(p, m, &s->item[i], before);
    before = s->item[i].no;
  }
  p = put_v(p, s->arrivals);
  for (uint32_t i = 0; i < s->arrivals; i++) {
    const struct yb_bpmn_arrival *r = &s->arrival[i];
    p = put_v(put_v(put_v(p, r->scope), r->flow), (uint64_t)r->count * 2 + (r->told != 0));
  }
  p = put_4(p, sum((char *)start, (size_t)(p - start)));
  assert((size_t)(p - start) <= most);
  *out = yb_str_n((char *)start, (size_t)(p - start));
  return YB_OK;
}

/* ---- reading ---- */

struct in { const uint8_t *p, *end; bool bad; };

/* A number of at most `most`; the shortest form only. */
static uint64_t get_v(struct in *in, uint64_t most) {
  uint64_t v = 0;
  for (int shift = 0; in->p < in->end; shift += 7) {
    uint8_t c = *in->p++;
    if (shift == 63 && c > 1) break;
    v |= (uint64_t)(c & 127) << shift;
    if (c & 128) continue;
    if (v > most || (c == 0 && shift)) break;
    return v;
  }
  in->bad = true;
  return 0;
}

static uint32_t get_4(const uint8_t *p) {
  return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static const struct yb_bpmn_item *item_of(const struct yb_bpmn_state *s, uint32_t no) {
  uint32_t lo = 0, hi = s->items;
  while (lo < hi) {
    uint32_t mid = lo + (hi - lo) / 2;
    if (s->item[mid].no < no) lo = mid + 1;
    else hi = mid;
  }
  return lo < s->items && s->item[lo].no == no ? &s->item[lo] : NULL;
}

/* Is `scope` an open place where a node with this parent can be? */
static bool scope_fits(const struct yb_bpmn_state *s, uint32_t scope, uint32_t parent) {
  if (scope == 0) return parent == YB_BPMN_NIL;
  const struct yb_bpmn_item *it = item_of(s, scope);
  return it && it->rest == YB_BPMN_SCOPE && it->node == parent;
}

static bool host_fits(const struct yb_bpmn_model *m, const struct yb_bpmn_state *s,
                      const struct yb_bpmn_item *it) {
  const struct yb_bpmn_item *h = item_of(s, it->host);
  if (!h || h->scope != it->scope) return false;
  if (h->rest != YB_BPMN_ACTIVITY && h->rest != YB_BPMN_SCOPE) return false;
  const struct yb_bpmn_node *host = &m->node[h->node];
  for (uint32_t i = 0; i < host->watches; i++)
    if (host->watch[i] == it->node) return true;
  return false;
}

static bool item_fits(const struct yb_bpmn_model *m, const struct yb_bpmn_state *s,
                      const struct yb_bpmn_item *it) {
  const struct yb_bpmn_node *n =
      &m->node[it->rest == YB_BPMN_STUCK_ENTER ? m->flow[it->node].to : it->node];
  if (!scope_fits(s, it->scope, n->parent)) return false;
  switch (it->rest) {
    case YB_BPMN_ACTIVITY:
      return n->kind == YB_BPMN_USER || n->kind == YB_BPMN_RECEIVE || n->kind == YB_BPMN_EVENT ||
             yb_bpmn_is_job(n->kind);
    case YB_BPMN_SCOPE: return n->kind == YB_BPMN_SUB;
    case YB_BPMN_WAITING: return n->kind == YB_BPMN_CATCH;
    case YB_BPMN_WATCH: return host_fits(m, s, it);
    case YB_BPMN_STUCK_LEAVE: return n->outs > 0;
    case YB_BPMN_STUCK_ENTER: return true;
  }
  return false;
}

static void get_item(struct in *in, const struct yb_bpmn_model *m, struct yb_bpmn_item *it,
                     uint32_t before, uint32_t next) {
  uint8_t rest = in->p < in->end ? *in->p++ : 0;
  uint32_t places = rest == YB_BPMN_STUCK_ENTER ? m->flows : m->nodes;
  if (rest < YB_BPMN_ACTIVITY || rest > YB_BPMN_STUCK_ENTER || places == 0) {
    in->bad = true;
    return;
  }
  it->rest = (yb_bpmn_rest)rest;
  uint64_t step = get_v(in, next);
  it->no = (uint32_t)(before + step);
  it->node = (uint32_t)get_v(in, places - 1);
  it->scope = (uint32_t)get_v(in, next);
  if (rest == YB_BPMN_WATCH) it->host = (uint32_t)get_v(in, next);
  if (!in->bad && is_timed(m, rest, it->node)) {
    it->left = (uint32_t)get_v(in, UINT32_MAX) - 1u;
    it->due_ms = unzigzag(get_v(in, UINT64_MAX));
    bool sane = it->due_ms == YB_BPMN_UNSET ||
                (it->due_ms > -YB_BPMN_DUE_MOST && it->due_ms < YB_BPMN_DUE_MOST);
    if (it->left == 0 || !sane) in->bad = true;
  }
  if (step == 0 || before + step >= next || it->scope >= it->no || it->host >= it->no)
    in->bad = true;
}

static yb_rc get_items(struct yb_arena *a, struct in *in, const struct yb_bpmn_model *m,
                       struct yb_bpmn_state *s) {
  uint32_t n = (uint32_t)get_v(in, YB_BPMN_ITEMS), before = 0;
  s->item = YB_NEW_N(a, n, struct yb_bpmn_item);
  if (!s->item) return YB_NOMEM;
  for (; s->items < n && !in->bad; s->items++) {
    get_item(in, m, &s->item[s->items], before, s->next);
    before = s->item[s->items].no;
  }
  for (uint32_t i = 0; i < s->items && !in->bad; i++)
    if (!item_fits(m, s, &s->item[i])) in->bad = true;
  return YB_OK;
}

static bool arrival_fits(const struct yb_bpmn_model *m, const struct yb_bpmn_state *s,
                         const struct yb_bpmn_arrival *r) {
  const struct yb_bpmn_node *n = &m->node[m->flow[r->flow].to];
  bool joins = n->kind == YB_BPMN_PARALLEL || n->kind == YB_BPMN_INCLUSIVE;
  return r->count > 0 && scope_fits(s, r->scope, n->parent) &&
         ((joins && n->ins > 1) || n->start_quantity > 1);
}

static yb_rc get_arrivals(struct yb_arena *a, struct in *in, const struct yb_bpmn_model *m,
                          struct yb_bpmn_state *s) {
  uint32_t n = (uint32_t)get_v(in, YB_BPMN_ITEMS);
  s->arrival = YB_NEW_N(a, n, struct yb_bpmn_arrival);
  if (!s->arrival) return YB_NOMEM;
  for (; s->arrivals < n && !in->bad; s->arrivals++) {
    struct yb_bpmn_arrival *r = &s->arrival[s->arrivals];
    r->scope = (uint32_t)get_v(in, s->next);
    r->flow = (uint32_t)get_v(in, m->flows ? m->flows - 1 : 0);
    uint64_t count = get_v(in, UINT32_MAX);
    r->count = (uint32_t)(count / 2);
    r->told = count & 1;
    if (in->bad || m->flows == 0 || !arrival_fits(m, s, r)) in->bad = true;
    if (s->arrivals && !in->bad &&
        (r[-1].scope > r->scope || (r[-1].scope == r->scope && r[-1].flow >= r->flow)))
      in->bad = true;
  }
  return YB_OK;
}

yb_rc yb_bpmn_state_read(struct yb_arena *a, const struct yb_bpmn_model *m, yb_str bytes,
                         struct yb_bpmn_state *out) {
  struct yb_bpmn_state s = {0};
  const uint8_t *p = (const uint8_t *)bytes.p;
  if (bytes.n < HEAD + 7 || p[0] != 'Y' || p[1] != 'B' || p[2] != VERSION || p[3] > 3 ||
      get_4(p + 4) != m->print || get_4(p + bytes.n - 4) != sum(bytes.p, bytes.n - 4))
    return YB_BROKEN;
  struct in in = {p + HEAD, p + bytes.n - 4, false};
  s.ended = p[3] & 1;
  s.cancelled = p[3] >> 1 & 1;
  s.next = (uint32_t)get_v(&in, UINT32_MAX);
  if (s.next == 0) return YB_BROKEN;
  YB_TRY(get_items(a, &in, m, &s));
  if (in.bad) return YB_BROKEN;
  YB_TRY(get_arrivals(a, &in, m, &s));
  if (in.bad || in.p != in.end) return YB_BROKEN;
  bool empty = s.items == 0 && s.arrivals == 0;
  if (s.ended != empty || (s.cancelled && !s.ended)) return YB_BROKEN;
  *out = s;
  return YB_OK;
}
