/* pure_bpmn.c - a flow of five steps in memory, per second of CPU: start, a choice,
 * a task, a job, a fork and join of two tasks, an end; each input one step with its
 * state decoded and encoded. */
#include <stdio.h>
#include <time.h>

#include "base/arena.h"
#include "pure/bpmn/bpmn.h"

#define FLOW(id, a, b) "<sequenceFlow id='" id "' sourceRef='" a "' targetRef='" b "'/>"
static const char xml[] =
    "<definitions xmlns='" YB_BPMN_NS "'><process id='p' isExecutable='true'>"
    "<startEvent id='S'/><userTask id='A'/><exclusiveGateway id='X' default='xd'/>"
    "<serviceTask id='J'/><userTask id='D'/><parallelGateway id='F'/><userTask id='B'/>"
    "<userTask id='C'/><parallelGateway id='M'/><endEvent id='E'/>"
    FLOW("f1", "S", "A") FLOW("f2", "A", "X")
    "<sequenceFlow id='xj' sourceRef='X' targetRef='J'><conditionExpression>yes"
    "</conditionExpression></sequenceFlow>"
    FLOW("xd", "X", "D") FLOW("jf", "J", "F") FLOW("de", "D", "E") FLOW("fb", "F", "B")
    FLOW("fc", "F", "C") FLOW("bm", "B", "M") FLOW("cm", "C", "M") FLOW("me", "M", "E")
    "</process></definitions>";

static yb_rc yes(void *user, uint32_t expr, yb_bpmn_truth *out) {
  (void)user, (void)expr;
  *out = YB_BPMN_TRUE;
  return YB_OK;
}

/* Does whatever is open until the instance ends; the number of inputs, 0 on failure. */
static int life(struct yb_ctx *ctx, const struct yb_bpmn_model *m) {
  struct yb_bpmn_scope scope = {.eval = yes};
  struct yb_bpmn_input in = {.kind = YB_BPMN_IN_START};
  struct yb_bpmn_result res = {0};
  struct { uint32_t activity; yb_bpmn_input_kind kind; } open[8];
  int inputs = 0, n = 0;
  for (;;) {
    if (yb_bpmn_step(ctx, m, res.state, &in, &scope, &res) != YB_OK) return 0;
    inputs++;
    if (res.ended) return inputs;
    for (uint32_t i = 0; i < res.effects && n < 8; i++) {
      if (res.effect[i].kind != YB_BPMN_TASK_OPEN && res.effect[i].kind != YB_BPMN_JOB_OPEN)
        continue;
      open[n].activity = res.effect[i].activity;
      open[n++].kind = res.effect[i].kind == YB_BPMN_TASK_OPEN ? YB_BPMN_IN_TASK_DONE
                                                                : YB_BPMN_IN_JOB_DONE;
    }
    if (!n) return 0;
    n--;
    in = (struct yb_bpmn_input){.kind = open[n].kind, .activity = open[n].activity};
  }
}

int main(void) {
  struct yb_ctx keep = {.arena = yb_arena_open(16 << 20)}, ctx = {.arena = yb_arena_open(1 << 20)};
  const struct yb_bpmn_model *m;
  struct yb_diags diags;
  if (!keep.arena || !ctx.arena) return 1;
  yb_diags_init(&diags, keep.arena);
  keep.diags = &diags;
  if (yb_bpmn_load(&keep, YB_S("bench"), yb_str_of(xml), (yb_str){0}, &m) != YB_OK) {
    struct yb_buf b;
    yb_buf_init(&b, keep.arena);
    if (diags.first) yb_diag_line(diags.first, YB_EN, &b);
    fprintf(stderr, "%.*s\n", YB_ARG(b));
    return 1;
  }
  long flows = 0, inputs = 0;
  clock_t begin = clock(), now;
  do {
    for (int i = 0; i < 1000; i++, flows++) {
      int n = life(&ctx, m);
      if (!n) return 1;
      inputs += n;
      yb_arena_reset(ctx.arena);
    }
    now = clock();
  } while (now - begin < 2 * CLOCKS_PER_SEC);
  double s = (double)(now - begin) / CLOCKS_PER_SEC;
  printf("flow of %ld steps in memory\t%.0f/s of CPU, %.0f ns a step\t100000/s wanted\t%.2f\n",
         inputs / flows, (double)flows / s, s * 1e9 / (double)inputs, (double)flows / s / 1e5);
  yb_arena_close(ctx.arena);
  yb_arena_close(keep.arena);
  return 0;
}
