/* engine_flow.c - instances in a store: rows, timers, jobs, messages, stale versions. */
#include "store_test.h"

#include "engine/flow/flow.h"

#define FLOW(id, a, b) "<sequenceFlow id='" id "' sourceRef='" a "' targetRef='" b "'/>"
static const char xml[] =
    "<definitions xmlns='" YB_BPMN_NS "' xmlns:yb='" YB_BPMN_EXT_NS "'>"
    "<message id='m' name='papers'/><process id='permit' isExecutable='true'>"
    "<startEvent id='S'/><userTask id='check'/><exclusiveGateway id='X' default='ok'/>"
    "<receiveTask id='wait' messageRef='m'/><endEvent id='lapsed' yb:state='lapsed'/>"
    "<boundaryEvent id='late' attachedToRef='wait'><timerEventDefinition>"
    "<timeDuration>P15D</timeDuration></timerEventDefinition></boundaryEvent>"
    "<serviceTask id='issue' yb:topic='issue'/><endEvent id='done' yb:state='delivered'/>"
    FLOW("a", "S", "check") FLOW("b", "check", "X")
    "<sequenceFlow id='more' sourceRef='X' targetRef='wait'><conditionExpression>"
    "outcome = \"supplement\"</conditionExpression></sequenceFlow>"
    FLOW("ok", "X", "issue") FLOW("back", "wait", "check") FLOW("l", "late", "lapsed")
    FLOW("d", "issue", "done") "</process></definitions>";

#define CASE 42

/* One call in one command; what comes back is copied out of the command's scratch. */
struct call {
  char what;                    /* s start, t task, j job, m message, x cancel, f fire, r retry */
  int64_t activity, version;    /* version: pretend to have loaded this one; 0: as it is */
  const char *set;              /* JSON */
  const struct yb_flow_model *m;
  char log[400];
  int64_t opened;               /* activity of the last task or job opened */
  int64_t ended_at, now_version;
};

static const char *const words[] = {
    [YB_FLOW_TASK_OPEN] = "task", [YB_FLOW_TASK_CANCEL] = "untask", [YB_FLOW_JOB_OPEN] = "job",
    [YB_FLOW_JOB_CANCEL] = "unjob", [YB_FLOW_WAIT] = "wait", [YB_FLOW_WAIT_OVER] = "unwait",
    [YB_FLOW_PASSED] = "passed", [YB_FLOW_THROW] = "throw", [YB_FLOW_ENDED] = "ended",
    [YB_FLOW_INCIDENT] = "incident"};

static void write_log(struct call *c, const struct yb_flow_effects *e) {
  size_t n = 0;
  c->log[0] = 0;
  for (uint32_t i = 0; i < e->count; i++) {
    const struct yb_flow_effect *x = &e->at[i];
    yb_str id = x->node ? x->node->id : YB_S("");
    n += (size_t)snprintf(c->log + n, sizeof c->log - n, "%s%s%s%.*s", i ? " " : "",
                          words[x->kind], id.n ? ":" : "", YB_ARG(id));
    if (x->kind == YB_FLOW_TASK_OPEN || x->kind == YB_FLOW_JOB_OPEN) c->opened = x->activity;
  }
}

static yb_rc feed(struct yb_tx *tx, struct call *c, struct yb_flow *f, const struct yb_timer *t,
                  const struct yb_json *set, struct yb_flow_effects *e) {
  switch (c->what) {
    case 't': return yb_flow_task_done(tx, c->m, f, c->activity, set, e);
    case 'j': return yb_flow_job_done(tx, c->m, f, c->activity, set, e);
    case 'm': return yb_flow_message(tx, c->m, f, YB_S("papers"), set, e);
    case 'x': return yb_flow_cancel(tx, c->m, f, e);
    case 'f': return yb_flow_timer(tx, c->m, f, t, e);
    case 'r': return yb_flow_retry(tx, c->m, f, e);
    default: return yb_flow_start(tx, c->m, CASE, 1, set, e);
  }
}

static yb_rc call(struct yb_tx *tx, struct call *c, const struct yb_timer *t) {
  struct yb_flow f = {0};
  struct yb_flow_effects e = {0};
  const struct yb_json *set = NULL;
  if (c->set) YB_TRY(yb_json_parse(yb_tx_ctx(tx), YB_S("set"), yb_str_of(c->set), &set));
  if (c->what != 's') YB_TRY(yb_flow_of_case(tx, CASE, &f));
  if (c->version) f.version = c->version;
  YB_TRY(feed(tx, c, &f, t, set, &e));
  write_log(c, &e);
  c->ended_at = f.ended_at;
  c->now_version = f.version;
  return YB_OK;
}
static yb_rc run_call(struct yb_tx *tx, struct yb_cmd *cmd) { return call(tx, cmd->arg, NULL); }
static yb_rc on_timer(struct yb_tx *tx, const struct yb_timer *t, void *arg) {
  struct call *c = arg;
  c->what = 'f';
  return call(tx, c, t);
}

static const struct yb_flow_model *model(struct bench *b) {
  static const struct yb_feel_name names[] = {{YB_S_INIT("outcome"), NULL}};
  const struct yb_bpmn_model *bpmn;
  const struct yb_flow_model *m;
  CHECK_OK(yb_bpmn_load(b->ctx, YB_S("f.bpmn"), yb_str_of(xml), (yb_str){0}, &bpmn));
  CHECK_OK(yb_flow_model_make(b->ctx, bpmn, names, 1, NULL, &m));
  return m;
}

#define DO(c) CHECK_OK(bench_run(b, run_call, (c)))
#define LOG(c, want) CHECK_STR(yb_str_of((c)->log), want)

struct counts { int64_t timers, jobs, waiting; };
static yb_rc count(struct yb_tx *tx, void *arg) {
  struct counts *n = arg;
  const struct yb_timer *t;
  const int64_t *ids;
  uint32_t timers, waiting;
  YB_TRY(yb_timer_of(tx, YB_S("flow"), CASE, &t, &timers));
  YB_TRY(yb_flow_waiting(tx, YB_S("papers"), 0, 10, &ids, &waiting));
  n->timers = timers, n->waiting = waiting;
  return YB_OK;
}
static struct counts counted(struct bench *b) {
  struct counts n = {0};
  CHECK_OK(yb_store_read(b->store, b->ctx, count, &n));
  return n;
}

ON_BOTH(a_flow_lives_in_its_row) {
  struct call c = {.what = 's', .m = model(b)};
  DO(&c);
  LOG(&c, "task:check");
  CHECK_RC(bench_run(b, run_call, &c), YB_CONFLICT);           /* one for each case */
  c = (struct call){.what = 't', .m = c.m, .activity = c.opened, .set = "{\"outcome\":\"ok\"}"};
  DO(&c);
  LOG(&c, "job:issue");
  CHECK_INT(c.now_version, 2);
  int64_t job = c.opened;
  CHECK_RC(bench_run(b, run_call, &c), YB_CONFLICT);           /* that task is done */
  c = (struct call){.what = 'j', .m = c.m, .activity = job};
  DO(&c);
  LOG(&c, "passed:done ended");
  CHECK_INT(c.ended_at, 1000);
  c.what = 'x';
  CHECK_RC(bench_run(b, run_call, &c), YB_CONFLICT);
}

ON_BOTH(a_stale_write_is_a_conflict) {
  struct call c = {.what = 's', .m = model(b)};
  DO(&c);
  c.what = 't', c.activity = c.opened, c.version = 7, c.set = "{}";
  CHECK_RC(bench_run(b, run_call, &c), YB_CONFLICT);
  c.version = 0;
  DO(&c);
}

ON_BOTH(messages_and_timers_race_and_one_wins) {
  struct call c = {.what = 's', .m = model(b)};
  DO(&c);
  c.what = 't', c.activity = c.opened, c.set = "{\"outcome\":\"supplement\"}";
  DO(&c);
  LOG(&c, "wait:wait");
  struct counts n = counted(b);
  CHECK(n.timers == 1 && n.waiting == 1);
  c.what = 'm', c.set = NULL;
  DO(&c);
  LOG(&c, "unwait:wait task:check");
  n = counted(b);
  CHECK(n.timers == 0 && n.waiting == 0);
  CHECK_RC(bench_run(b, run_call, &c), YB_ABSENT);
}

ON_BOTH(a_due_timer_goes_the_other_way) {
  static struct call c;
  uint32_t fired;
  c = (struct call){.what = 's', .m = model(b)};
  CHECK_OK(yb_store_on_timer(b->store, YB_FLOW_TIMER, on_timer, &c));
  DO(&c);
  c.what = 't', c.activity = c.opened, c.set = "{\"outcome\":\"supplement\"}";
  DO(&c);
  c.set = NULL;
  CHECK_OK(yb_store_fire_due(b->store, 15 * YB_DAY_MS, &fired));
  CHECK_INT(fired, 0);
  CHECK_OK(yb_store_fire_due(b->store, 15 * YB_DAY_MS + 1000, &fired));
  CHECK_INT(fired, 1);
  LOG(&c, "unwait:wait passed:lapsed ended");
}

/* ---- workers ---- */

struct work {
  const char *worker;
  int64_t until, taken, job;
  bool fail, stuck;
};
static yb_rc work(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct work *w = cmd->arg;
  const struct yb_flow_job *job;
  uint32_t n;
  if (w->fail)
    return yb_flow_job_fail(tx, w->job, yb_str_of(w->worker), -1, 0, YB_S("no paper"), &w->stuck);
  YB_TRY(yb_flow_jobs_take(tx, YB_S("issue"), yb_str_of(w->worker), w->until, 10, &job, &n));
  w->taken = n;
  if (n) w->job = job[0].id;
  return YB_OK;
}

ON_BOTH(a_job_has_one_worker_and_waits_for_a_person_in_the_end) {
  struct call c = {.what = 's', .m = model(b)};
  DO(&c);
  c.what = 't', c.activity = c.opened, c.set = "{}";
  DO(&c);
  struct work one = {.worker = "one", .until = 60000}, two = {.worker = "two", .until = 60000};
  CHECK_OK(bench_run(b, work, &one));
  CHECK_OK(bench_run(b, work, &two));
  CHECK(one.taken == 1 && two.taken == 0);
  two.fail = true, two.job = one.job;
  CHECK_RC(bench_run(b, work, &two), YB_CONFLICT);
  for (int i = 0; i < YB_FLOW_TRIES; i++) {
    one.fail = false;
    CHECK_OK(bench_run(b, work, &one));
    CHECK_INT(one.taken, i == 0 ? 0 : 1);                      /* it holds the first already */
    one.fail = true;
    CHECK_OK(bench_run(b, work, &one));
    CHECK(one.stuck == (i + 1 == YB_FLOW_TRIES));
  }
  one.fail = false;
  CHECK_OK(bench_run(b, work, &one));
  CHECK_INT(one.taken, 0);
  c = (struct call){.what = 'r', .m = c.m};
  DO(&c);
  CHECK_OK(bench_run(b, work, &one));
  CHECK_INT(one.taken, 1);
  c.what = 'x';
  DO(&c);
  LOG(&c, "unjob:issue ended");
}
