/* pure_bpmn.c - three ways in, by the first byte:
 *
 *   0  a flow is grown out of the bytes, block in block (sequence, choice, fork,
 *      inclusive fork, loop of two rounds, sub-process, events), and how often each
 *      task must run is reckoned while it grows. It is played in an order that the
 *      bytes choose: each task opens exactly so often, nothing stays open, no
 *      incident, no timer or message left over.
 *   1  the bytes are a state of a fixed model, header and sum made right: what reads
 *      writes the same bytes, and can be cancelled.
 *   2  the bytes are a file: what compiles can be started, and its state reads.
 */
#include <stdint.h>
#include <stdio.h>

#include "base/arena.h"
#include "pure/bpmn/bpmn.h"

#define NODES 200
#define MUST(expr) do { if (!(expr)) __builtin_trap(); } while (0)

/* ---- growing a flow ---- */

struct grow {
  const uint8_t *p;
  size_t n;
  struct yb_buf x;
  uint32_t nodes, flows, expect[NODES * 4];
};

static uint32_t take(struct grow *g, uint32_t below) {
  if (!g->n) return 0;
  g->n--;
  return *g->p++ % below;
}

static void flow(struct grow *g, uint32_t from, uint32_t to, const char *cond) {
  yb_buf_fmt(&g->x, "<sequenceFlow id='f%u' sourceRef='n%u' targetRef='n%u'", ++g->flows, from,
             to);
  if (cond)
    yb_buf_fmt(&g->x, "><conditionExpression>%s</conditionExpression></sequenceFlow>", cond);
  else yb_buf_z(&g->x, "/>");
}

static void default_flow(struct grow *g, uint32_t from, uint32_t to) {
  yb_buf_fmt(&g->x, "<sequenceFlow id='d%u' sourceRef='n%u' targetRef='n%u'/>", from, from, to);
}

static uint32_t node(struct grow *g, const char *element, const char *inside) {
  yb_buf_fmt(&g->x, "<%s id='n%u'>%s</%s>", element, ++g->nodes, inside, element);
  return g->nodes;
}

static uint32_t block(struct grow *g, uint32_t from, uint32_t runs, uint32_t depth);

#define HOUR "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>"
#define NEWS "<messageEventDefinition messageRef='news'/>"

static uint32_t leaf(struct grow *g, uint32_t from, uint32_t runs) {
  static const char *const element[] = {"userTask", "serviceTask", "intermediateCatchEvent",
                                        "intermediateCatchEvent", "task", "userTask"};
  static const char *const inside[] = {"", "", HOUR, NEWS, "", ""};
  uint32_t kind = take(g, 6), at = node(g, element[kind], inside[kind]);
  flow(g, from, at, NULL);
  if (kind < 2 || kind == 5) g->expect[at] = runs;
  if (kind != 5) return at;
  yb_buf_fmt(&g->x, "<boundaryEvent id='n%u' attachedToRef='n%u'>%s</boundaryEvent>", ++g->nodes,
             at, take(g, 2) ? HOUR : NEWS);
  uint32_t boundary = g->nodes, end = node(g, "endEvent", "");
  flow(g, boundary, end, NULL);
  return at;
}

/* The last branch is the default where there is a choice: its number is known
 * beforehand, since a branch of a choice begins with its own step. */
static uint32_t split(struct grow *g, uint32_t from, uint32_t runs, uint32_t depth,
                      const char *gate) {
  bool all = gate[0] == 'p', one = gate[0] == 'e';
  uint32_t at = ++g->nodes, join = ++g->nodes, branches = 2 + take(g, 2), taken = 0;
  yb_buf_fmt(&g->x, "<%s id='n%u'", gate, at);
  if (!all) yb_buf_fmt(&g->x, " default='d%u'", at);
  yb_buf_fmt(&g->x, "/><%s id='n%u'/>", gate, join);
  flow(g, from, at, NULL);
  for (uint32_t i = 0; i < branches; i++) {
    bool last = i + 1 == branches, holds = take(g, 2);
    uint32_t step = ++g->nodes;
    bool go = all || (last ? taken == 0 : holds && !(one && taken));
    yb_buf_fmt(&g->x, "<task id='n%u'/>", step);
    if (all) flow(g, at, step, NULL);
    else if (!last) flow(g, at, step, holds ? "yes" : "no");
    else default_flow(g, at, step);
    taken += go;
    flow(g, block(g, step, go ? runs : 0, depth + 1), join, NULL);
  }
  return join;
}

static uint32_t loop(struct grow *g, uint32_t from, uint32_t runs, uint32_t depth) {
  uint32_t merge = node(g, "exclusiveGateway", ""), again = ++g->nodes, out;
  flow(g, from, merge, NULL);
  uint32_t body = block(g, merge, runs * 2, depth + 1);
  yb_buf_fmt(&g->x, "<exclusiveGateway id='n%u' default='d%u'/>", again, again);
  flow(g, body, again, NULL);
  flow(g, again, merge, "again");
  out = node(g, "task", "");
  default_flow(g, again, out);
  return out;
}

static uint32_t sub(struct grow *g, uint32_t from, uint32_t runs, uint32_t depth) {
  uint32_t at = ++g->nodes;
  yb_buf_fmt(&g->x, "<subProcess id='n%u'>", at);
  uint32_t first = node(g, "startEvent", ""), last = block(g, first, runs, depth + 1);
  flow(g, last, node(g, "endEvent", ""), NULL);
  yb_buf_z(&g->x, "</subProcess>");
  flow(g, from, at, NULL);
  return at;
}

static uint32_t block(struct grow *g, uint32_t from, uint32_t runs, uint32_t depth) {
  uint32_t kind = depth > 5 || g->nodes > NODES || runs > 64 ? 0 : take(g, 8);
  switch (kind) {
    case 1: return split(g, from, runs, depth, "exclusiveGateway");
    case 2: return split(g, from, runs, depth, "parallelGateway");
    case 3: return split(g, from, runs, depth, "inclusiveGateway");
    case 4: return loop(g, from, runs, depth);
    case 5: return sub(g, from, runs, depth);
    case 6: case 7: return block(g, block(g, from, runs, depth + 1), runs, depth + 1);
    default: return leaf(g, from, runs);
  }
}

/* ---- playing it ---- */

struct open { uint32_t activity, node; yb_bpmn_effect_kind kind; };
struct play {
  struct yb_ctx *ctx;
  const struct yb_bpmn_model *m;
  struct grow *g;
  struct open open[4096];
  uint32_t opens, rounds[NODES * 8], ran[NODES * 4];
};

static yb_rc eval(void *user, uint32_t expr, yb_bpmn_truth *out) {
  struct play *p = user;
  yb_str s = p->m->expr[expr].text;
  bool t = YB_EQ(s, "yes") || (YB_EQ(s, "again") && p->rounds[expr % (NODES * 8)]++ % 2 == 0);
  *out = t ? YB_BPMN_TRUE : YB_BPMN_FALSE;
  return YB_OK;
}

static void shut(struct play *p, uint32_t activity) {
  for (uint32_t i = 0; i < p->opens; i++)
    if (p->open[i].activity == activity) {
      p->open[i] = p->open[--p->opens];
      return;
    }
  __builtin_trap();
}

static void heed(struct play *p, const struct yb_bpmn_effect *e) {
  int64_t number = 0;
  switch (e->kind) {
    case YB_BPMN_TASK_OPEN: case YB_BPMN_JOB_OPEN:
      MUST(yb_str_int(yb_str_from(p->m->node[e->node].id, 1), &number));
      p->ran[number]++;
      /* fall through */
    case YB_BPMN_TIMER_SET: case YB_BPMN_MESSAGE_WAIT:
      MUST(p->opens < 4096);
      p->open[p->opens++] = (struct open){e->activity, e->node, e->kind};
      break;
    case YB_BPMN_TIMER_DROP: case YB_BPMN_MESSAGE_DROP: shut(p, e->activity); break;
    case YB_BPMN_PASSED: case YB_BPMN_ENDED: break;
    default: __builtin_trap();
  }
}

/* Boundary events are left alone; all else is done in an order the bytes choose. */
static struct yb_bpmn_input choose(struct play *p) {
  uint32_t from = take(p->g, 255);
  for (uint32_t k = 0; k < p->opens; k++) {
    struct open o = p->open[(from + k) % p->opens];
    if (p->m->node[o.node].kind == YB_BPMN_BOUNDARY) continue;
    if (o.kind != YB_BPMN_MESSAGE_WAIT) shut(p, o.activity);
    yb_bpmn_input_kind kind = o.kind == YB_BPMN_TASK_OPEN ? YB_BPMN_IN_TASK_DONE
                              : o.kind == YB_BPMN_JOB_OPEN ? YB_BPMN_IN_JOB_DONE
                              : o.kind == YB_BPMN_TIMER_SET ? YB_BPMN_IN_TIMER_FIRED
                                                            : YB_BPMN_IN_MESSAGE;
    return (struct yb_bpmn_input){kind, o.activity, YB_S("news")};
  }
  __builtin_trap();
}

static void check_state(struct play *p, yb_str bytes) {
  struct yb_bpmn_state s;
  yb_str again;
  uint32_t rests = 0;
  MUST(yb_bpmn_state_read(p->ctx->arena, p->m, bytes, &s) == YB_OK);
  MUST(yb_bpmn_state_write(p->ctx->arena, p->m, &s, &again) == YB_OK);
  MUST(yb_str_eq(bytes, again));
  for (uint32_t i = 0; i < s.items; i++) rests += s.item[i].rest != YB_BPMN_SCOPE;
  MUST(rests == p->opens);
}

static void grown(struct yb_ctx *ctx, const uint8_t *data, size_t size) {
  static struct play p;
  static struct grow g;
  p = (struct play){.ctx = ctx, .g = &g};
  g = (struct grow){.p = data, .n = size};
  yb_buf_init(&g.x, ctx->arena);
  yb_buf_z(&g.x, "<definitions xmlns='" YB_BPMN_NS "'><message id='news'/><process id='p'>");
  uint32_t start = node(&g, "startEvent", ""), last = block(&g, start, 1, 0);
  flow(&g, last, node(&g, "endEvent", ""), NULL);
  yb_buf_z(&g.x, "</process></definitions>");
  MUST(g.x.rc == YB_OK);
  MUST(yb_bpmn_load(ctx, YB_S("g"), yb_buf_str(&g.x), (yb_str){0}, &p.m) == YB_OK);
  struct yb_bpmn_scope scope = {.user = &p, .eval = eval};
  struct yb_bpmn_input in = {.kind = YB_BPMN_IN_START};
  struct yb_bpmn_result res = {0};
  for (ctx->now_ms = 0;; ctx->now_ms += 3600000) {
    MUST(yb_bpmn_step(ctx, p.m, res.state, &in, &scope, &res) == YB_OK);
    for (uint32_t i = 0; i < res.effects; i++) heed(&p, &res.effect[i]);
    check_state(&p, res.state);
    if (res.ended) break;
    in = choose(&p);
  }
  MUST(p.opens == 0);
  for (uint32_t i = 0; i <= g.nodes; i++) MUST(p.ran[i] == g.expect[i]);
}

/* ---- states and files ---- */

#define FLOW(id, a, b) "<sequenceFlow id='" id "' sourceRef='" a "' targetRef='" b "'/>"
static const char fixed[] =
    "<definitions xmlns='" YB_BPMN_NS "'><message id='news'/><process id='p'>"
    "<startEvent id='S'/><parallelGateway id='F'/><subProcess id='P'><startEvent id='s'/>"
    "<userTask id='a'/>" FLOW("i", "s", "a") "</subProcess><serviceTask id='J'/>"
    "<eventBasedGateway id='G'/><intermediateCatchEvent id='T'>" HOUR "</intermediateCatchEvent>"
    "<intermediateCatchEvent id='M'>" NEWS "</intermediateCatchEvent><inclusiveGateway id='O'/>"
    "<parallelGateway id='Y'/><boundaryEvent id='W' attachedToRef='P' cancelActivity='false'>"
    "<timerEventDefinition><timeCycle>R/PT9S</timeCycle></timerEventDefinition></boundaryEvent>"
    FLOW("f0", "S", "F") FLOW("f1", "F", "P") FLOW("f2", "F", "J") FLOW("f3", "F", "G")
    FLOW("g1", "G", "T") FLOW("g2", "G", "M") FLOW("o1", "T", "O") FLOW("o2", "M", "O")
    FLOW("y1", "O", "Y") FLOW("y2", "J", "Y") FLOW("w", "W", "Y") FLOW("z", "P", "O")
    "</process></definitions>";

static void as_state(struct yb_ctx *ctx, const uint8_t *data, size_t size) {
  const struct yb_bpmn_model *m;
  struct yb_bpmn_state s;
  yb_str again;
  MUST(yb_bpmn_load(ctx, YB_S("f"), yb_str_of(fixed), (yb_str){0}, &m) == YB_OK);
  uint8_t *p = yb_arena_take(ctx->arena, size + 12);
  uint32_t sum = 2166136261u;
  MUST(p);
  p[0] = 'Y', p[1] = 'B', p[2] = 1, p[3] = 0;
  for (int i = 0; i < 4; i++) p[4 + i] = (uint8_t)(m->print >> (8 * i));
  if (size) memcpy(p + 8, data, size);
  for (size_t i = 0; i < size + 8; i++) sum = (sum ^ p[i]) * 16777619u;
  for (int i = 0; i < 4; i++) p[size + 8 + (size_t)i] = (uint8_t)(sum >> (8 * i));
  yb_str bytes = yb_str_n((char *)p, size + 12);
  if (yb_bpmn_state_read(ctx->arena, m, bytes, &s) != YB_OK) return;
  MUST(yb_bpmn_state_write(ctx->arena, m, &s, &again) == YB_OK && yb_str_eq(bytes, again));
  struct yb_bpmn_input in = {.kind = YB_BPMN_IN_CANCEL};
  struct yb_bpmn_result res;
  for (uint32_t i = 0; i < s.items && i < 8; i++) {
    for (int k = YB_BPMN_IN_TASK_DONE; k < YB_BPMN_IN_CANCEL; k++) {
      struct yb_bpmn_input one = {(yb_bpmn_input_kind)k, s.item[i].no, YB_S("news")};
      struct yb_bpmn_result got;
      yb_rc rc = yb_bpmn_step(ctx, m, bytes, &one, NULL, &got);
      MUST(rc == YB_OK || rc == YB_CONFLICT || rc == YB_LIMIT);
      if (rc == YB_OK) MUST(yb_bpmn_state_read(ctx->arena, m, got.state, &s) == YB_OK);
      MUST(yb_bpmn_state_read(ctx->arena, m, bytes, &s) == YB_OK);
    }
  }
  MUST(yb_bpmn_step(ctx, m, bytes, &in, NULL, &res) == YB_OK && res.ended);
}

static void as_file(struct yb_ctx *ctx, const uint8_t *data, size_t size) {
  const struct yb_bpmn_model *m;
  struct yb_bpmn_state s;
  struct yb_bpmn_input in = {.kind = YB_BPMN_IN_START};
  struct yb_bpmn_result res;
  if (yb_bpmn_load(ctx, YB_S("f"), yb_str_n((const char *)data, size), (yb_str){0}, &m) != YB_OK)
    return;
  yb_rc rc = yb_bpmn_step(ctx, m, (yb_str){0}, &in, NULL, &res);
  MUST(rc == YB_OK || rc == YB_ABSENT || rc == YB_LIMIT || rc == YB_NOMEM);
  if (rc == YB_OK) MUST(yb_bpmn_state_read(ctx->arena, m, res.state, &s) == YB_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct yb_ctx ctx = {.arena = yb_arena_open(64 << 20)};
  if (!ctx.arena || size == 0) {
    yb_arena_close(ctx.arena);
    return 0;
  }
  switch (data[0] % 3) {
    case 0: grown(&ctx, data + 1, size - 1); break;
    case 1: as_state(&ctx, data + 1, size - 1); break;
    default: as_file(&ctx, data + 1, size - 1); break;
  }
  yb_arena_close(ctx.arena);
  return 0;
}
