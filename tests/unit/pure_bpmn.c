/* pure_bpmn.c - reading, refusing, moving tokens, and the state as bytes. A flow is
 * played by a log of its effects: "task_open:A ended". */
#include "yb_test.h"

#include "base/time.h"
#include "pure/bpmn/bpmn.h"

#define NS "xmlns='" YB_BPMN_NS "' xmlns:yb='" YB_BPMN_EXT_NS "'"
#define PROCESS(body) "<definitions " NS "><message id='m1' name='withdraw'/>" \
  "<process id='p' isExecutable='true'>" body "</process></definitions>"
#define FLOW(id, a, b) "<sequenceFlow id='" id "' sourceRef='" a "' targetRef='" b "'/>"
#define IF(id, a, b, cond) "<sequenceFlow id='" id "' sourceRef='" a "' targetRef='" b "'>" \
  "<conditionExpression>" cond "</conditionExpression></sequenceFlow>"
#define START "<startEvent id='S'/>"
#define END "<endEvent id='E'/>"
#define TASK(id) "<userTask id='" id "'/>"
#define TIMER(t) "<timerEventDefinition><timeDuration>" t "</timeDuration></timerEventDefinition>"
#define MESSAGE "<messageEventDefinition messageRef='m1'/>"

/* The conditions that hold are those whose text stands in `holds`; "?" is unknown. */
struct play {
  struct yb_test_ctx t;
  struct yb_ctx *ctx;
  const struct yb_bpmn_model *m;
  const char *holds;
  yb_str state;
  struct yb_bpmn_result last;
  char log[8000];
  bool script_ok;
};

static yb_rc eval(void *user, uint32_t expr, yb_bpmn_truth *out) {
  struct play *p = user;
  yb_str text = p->m->expr[expr].text;
  *out = YB_EQ(text, "?") ? YB_BPMN_UNKNOWN
         : yb_str_find(yb_str_of(p->holds), text) != SIZE_MAX ? YB_BPMN_TRUE : YB_BPMN_FALSE;
  return YB_OK;
}
static yb_rc script(void *user, uint32_t node, bool *done) {
  (void)node;
  *done = ((struct play *)user)->script_ok;
  return YB_OK;
}
static yb_rc text(void *user, uint32_t expr, yb_str *out) {
  (void)expr;
  *out = yb_str_of(((struct play *)user)->holds);
  return YB_OK;
}

static void log_effects(struct play *p) {
  size_t n = 0;
  p->log[0] = 0;
  for (uint32_t i = 0; i < p->last.effects && n < sizeof p->log - 200; i++) {
    const struct yb_bpmn_effect *e = &p->last.effect[i];
    yb_str id = e->node == YB_BPMN_NIL ? YB_S("") : p->m->node[e->node].id;
    yb_str why = e->kind == YB_BPMN_INCIDENT ? e->text : YB_S("");
    n += (size_t)snprintf(p->log + n, sizeof p->log - n, "%s%s%s%.*s%s%.*s", i ? " " : "",
                          yb_bpmn_effect_name(e->kind), id.n ? ":" : "", YB_ARG(id),
                          why.n ? "=" : "", YB_ARG(why));
  }
}

static yb_rc step(struct play *p, yb_bpmn_input_kind kind, uint32_t activity, const char *name) {
  struct yb_bpmn_input in = {kind, activity, yb_str_of(name)};
  struct yb_bpmn_scope scope = {p, eval, script, text};
  yb_rc rc = yb_bpmn_step(p->ctx, p->m, p->state, &in, &scope, &p->last);
  if (rc == YB_OK) {
    p->state = p->last.state;
    log_effects(p);
  }
  return rc;
}

static void open_play(struct play *p, const char *xml) {
  memset(p, 0, sizeof *p);
  p->ctx = yb_test_open(&p->t, 64 << 20);
  p->holds = "";
  yb_rc rc = yb_bpmn_load(p->ctx, YB_S("f.bpmn"), yb_str_of(xml), (yb_str){0}, &p->m);
  if (rc != YB_OK) fail_msg("load: %s %.*s", yb_rc_name(rc), YB_ARG(yb_test_diag(&p->t)));
}
static void start(struct play *p, const char *xml, const char *holds) {
  open_play(p, xml);
  p->holds = holds;
  CHECK_OK(step(p, YB_BPMN_IN_START, 0, ""));
}
/* The number of the newest open activity, watch or event of a node. */
static uint32_t no_of(struct play *p, const char *id) {
  struct yb_bpmn_state s;
  uint32_t no = 0;
  CHECK_OK(yb_bpmn_state_read(p->ctx->arena, p->m, p->state, &s));
  for (uint32_t i = 0; i < s.items; i++) {
    uint32_t node = s.item[i].node;
    if (s.item[i].rest == YB_BPMN_STUCK_ENTER) node = p->m->flow[node].to;
    if (yb_str_eq(p->m->node[node].id, yb_str_of(id))) no = s.item[i].no;
  }
  if (!no) fail_msg("%s does not wait", id);
  return no;
}
#define DONE(id) CHECK_OK(step(&p, YB_BPMN_IN_TASK_DONE, no_of(&p, id), ""))
#define FIRE(id, ms) do { p.ctx->now_ms = (ms); \
    CHECK_OK(step(&p, YB_BPMN_IN_TIMER_FIRED, no_of(&p, id), "")); } while (0)
#define LOG(want) CHECK_STR(yb_str_of(p.log), want)
#define CLOSE() yb_test_close(&p.t)

/* ---- moving ---- */

#define FIVE PROCESS(START TASK("A") "<serviceTask id='J' yb:topic='seal'/>" TASK("B") END \
  FLOW("f1", "S", "A") FLOW("f2", "A", "J") FLOW("f3", "J", "B") FLOW("f4", "B", "E"))

TEST(a_sequence_opens_one_thing_after_another) {
  struct play p;
  start(&p, FIVE, "");
  LOG("task_open:A");
  DONE("A");
  LOG("job_open:J");
  CHECK_STR(p.last.effect[0].text, "seal");
  uint32_t job = no_of(&p, "J");
  CHECK_RC(step(&p, YB_BPMN_IN_TASK_DONE, job, ""), YB_CONFLICT);
  CHECK_OK(step(&p, YB_BPMN_IN_JOB_DONE, job, ""));
  LOG("task_open:B");
  CHECK_RC(step(&p, YB_BPMN_IN_JOB_DONE, job, ""), YB_CONFLICT);
  DONE("B");
  LOG("passed:E ended");
  CHECK(p.last.ended);
  CHECK_RC(step(&p, YB_BPMN_IN_CANCEL, 0, ""), YB_CONFLICT);
  CLOSE();
}

#define CHOICE PROCESS(START "<exclusiveGateway id='X' default='fd'/>" TASK("A") TASK("B") \
  TASK("D") FLOW("f1", "S", "X") IF("fa", "X", "A", "a") IF("fb", "X", "B", "b") \
  FLOW("fd", "X", "D"))
TEST(an_exclusive_gateway_takes_the_first_that_holds) {
  struct play p;
  start(&p, CHOICE, "ab"); LOG("task_open:A"); CLOSE();
  start(&p, CHOICE, "b"); LOG("task_open:B"); CLOSE();
  start(&p, CHOICE, ""); LOG("task_open:D"); DONE("D"); LOG("ended"); CLOSE();
}

#define NOWAY PROCESS(START "<exclusiveGateway id='X'/>" TASK("A") TASK("B") \
  FLOW("f1", "S", "X") IF("fa", "X", "A", "a") IF("fb", "X", "B", "?"))
TEST(no_flow_is_an_incident_that_can_be_tried_again) {
  struct play p;
  start(&p, NOWAY, "");
  LOG("incident:X=condition");
  p.holds = "a";
  CHECK_OK(step(&p, YB_BPMN_IN_RETRY, no_of(&p, "X"), ""));
  LOG("task_open:A");
  CLOSE();
  start(&p, PROCESS(START TASK("A") "<inclusiveGateway id='O'/>" FLOW("f0", "S", "O")
                    IF("fa", "O", "A", "a") IF("fb", "O", "A", "b")), "");
  LOG("incident:O=no_flow");
  CHECK(!p.last.ended);
  CHECK_OK(step(&p, YB_BPMN_IN_CANCEL, 0, ""));
  LOG("ended");
  CLOSE();
}

/* Two tokens on one incoming flow are one flow: the join must wait for the other. */
#define TWICE PROCESS(START TASK("A") TASK("B") TASK("L") "<parallelGateway id='F'/>" \
  "<exclusiveGateway id='M'/><parallelGateway id='J'/>" TASK("Z") \
  FLOW("f0", "S", "F") FLOW("f1", "F", "A") FLOW("f2", "F", "B") FLOW("f3", "F", "L") \
  FLOW("ma", "A", "M") FLOW("mb", "B", "M") FLOW("j1", "M", "J") FLOW("j2", "L", "J") \
  FLOW("z", "J", "Z"))
TEST(a_parallel_join_counts_flows_and_not_arrivals) {
  struct play p;
  start(&p, TWICE, "");
  LOG("task_open:A task_open:B task_open:L");
  DONE("A"); LOG("");
  DONE("B"); LOG("");
  DONE("L"); LOG("task_open:Z");
  DONE("Z"); LOG("incident:J=deadlock");      /* the second token on j1 is still there */
  CLOSE();
}

/* An inclusive join after a choice: C is upstream of it by way of R. */
#define INCL PROCESS(START "<inclusiveGateway id='O'/>" TASK("A") TASK("B") TASK("R") \
  "<inclusiveGateway id='J'/>" TASK("Z") FLOW("f0", "S", "O") IF("fa", "O", "A", "a") \
  IF("fb", "O", "B", "b") FLOW("fr", "B", "R") FLOW("ja", "A", "J") FLOW("jb", "R", "J") \
  FLOW("z", "J", "Z"))
TEST(an_inclusive_join_waits_while_a_token_can_come) {
  struct play p;
  start(&p, INCL, "ab");
  LOG("task_open:A task_open:B");
  DONE("A"); LOG("");
  DONE("B"); LOG("task_open:R");
  DONE("R"); LOG("task_open:Z");
  CLOSE();
  start(&p, INCL, "a");
  DONE("A"); LOG("task_open:Z");              /* nothing upstream: no waiting */
  CLOSE();
}

/* The token at B may leave the join's region: when it does, the join goes on. */
#define AWAY PROCESS(START "<parallelGateway id='F'/>" TASK("A") TASK("B") \
  "<exclusiveGateway id='X' default='out'/><inclusiveGateway id='J'/>" TASK("Z") END \
  FLOW("f0", "S", "F") FLOW("fa", "F", "A") FLOW("fb", "F", "B") FLOW("ja", "A", "J") \
  FLOW("bx", "B", "X") IF("jb", "X", "J", "in") FLOW("out", "X", "E") FLOW("z", "J", "Z"))
TEST(an_inclusive_join_goes_on_when_the_last_one_turned_away) {
  struct play p;
  start(&p, AWAY, "");
  DONE("A"); LOG("");
  DONE("B"); LOG("passed:E task_open:Z");
  CLOSE();
}

/* BPMN 13.4.3: a token that may come by the marked flow as well holds nothing up. */
#define EITHER PROCESS(START "<parallelGateway id='F'/>" TASK("A") TASK("B") \
  "<exclusiveGateway id='X' default='xm'/><exclusiveGateway id='M'/><inclusiveGateway id='J'/>" \
  TASK("Z") FLOW("f0", "S", "F") FLOW("fa", "F", "A") FLOW("fb", "F", "B") FLOW("am", "A", "M") \
  FLOW("bx", "B", "X") IF("xj", "X", "J", "direct") FLOW("xm", "X", "M") FLOW("mj", "M", "J") \
  FLOW("z", "J", "Z"))
TEST(an_inclusive_join_does_not_wait_for_what_may_come_by_a_marked_flow) {
  struct play p;
  start(&p, EITHER, "");
  DONE("A"); LOG("task_open:Z");
  DONE("B"); LOG("task_open:Z");
  CLOSE();
}

/* A loop behind the join does not block it: a token inside it has passed already. */
TEST(an_inclusive_join_is_not_blocked_by_its_own_loop) {
  struct play p;
  start(&p, PROCESS(START "<inclusiveGateway id='J'/>" TASK("A")
                    "<exclusiveGateway id='X' default='o'/>" END FLOW("f0", "S", "J")
                    FLOW("ja", "J", "A") FLOW("ax", "A", "X")
                    IF("back", "X", "J", "again") FLOW("o", "X", "E")), "again");
  LOG("task_open:A");
  DONE("A"); LOG("task_open:A");
  p.holds = "";
  DONE("A"); LOG("passed:E ended");
  CLOSE();
}

TEST(flows_out_of_a_task_fork_and_flows_into_it_merge) {
  struct play p;
  start(&p, PROCESS(START TASK("A") TASK("B") TASK("C") TASK("Z") FLOW("f0", "S", "A")
                    FLOW("ab", "A", "B") FLOW("ac", "A", "C") FLOW("bz", "B", "Z")
                    FLOW("cz", "C", "Z")), "");
  DONE("A"); LOG("task_open:B task_open:C");
  DONE("B"); LOG("task_open:Z");
  DONE("C"); LOG("task_open:Z");
  DONE("Z"); LOG("");
  DONE("Z"); LOG("ended");
  CLOSE();
}

TEST(terminate_ends_everything_and_says_so) {
  struct play p;
  start(&p, PROCESS(START "<parallelGateway id='F'/>" TASK("A") TASK("B")
                    "<endEvent id='T'><terminateEventDefinition/></endEvent>" END
                    "<boundaryEvent id='W' attachedToRef='B'>" TIMER("P1D") "</boundaryEvent>"
                    FLOW("f0", "S", "F") FLOW("fa", "F", "A") FLOW("fb", "F", "B")
                    FLOW("t", "A", "T") FLOW("e", "B", "E") FLOW("w", "W", "E")), "");
  LOG("task_open:A task_open:B timer_set:W");
  DONE("A");
  LOG("passed:T task_cancel:B timer_drop:W ended");
  CLOSE();
}

TEST(a_loop_without_an_end_rests_as_an_incident) {
  struct play p;
  start(&p, PROCESS(START "<task id='N'/><exclusiveGateway id='X' default='b'/>" END
                    FLOW("f0", "S", "N") FLOW("n", "N", "X") IF("x", "X", "E", "out")
                    FLOW("b", "X", "N")), "");
  CHECK(strstr(p.log, "=step_ceiling") != NULL);
  p.holds = "out";
  CHECK_OK(step(&p, YB_BPMN_IN_RETRY, 1, ""));
  LOG("passed:E ended");
  CLOSE();
}

/* ---- events ---- */

#define BOUND(kind, def) PROCESS(START TASK("A") TASK("B") TASK("N") \
  "<boundaryEvent id='W' attachedToRef='A' cancelActivity='" kind "'>" def "</boundaryEvent>" \
  FLOW("f0", "S", "A") FLOW("ab", "A", "B") FLOW("wn", "W", "N"))
TEST(boundary_timers_interrupt_or_do_not) {
  struct play p;
  start(&p, BOUND("true", TIMER("PT1H")), "");
  LOG("task_open:A timer_set:W");
  CHECK_INT(p.last.effect[1].due_ms, YB_HOUR_MS);
  CHECK_INT(p.last.effect[1].host, p.last.effect[0].activity);
  CHECK_RC(step(&p, YB_BPMN_IN_TIMER_FIRED, no_of(&p, "W"), ""), YB_CONFLICT);   /* too early */
  FIRE("W", YB_HOUR_MS);
  LOG("task_cancel:A task_open:N");
  CHECK_RC(step(&p, YB_BPMN_IN_TASK_DONE, 1, ""), YB_CONFLICT);
  CLOSE();
  start(&p, BOUND("false", TIMER("PT1H")), "");
  FIRE("W", YB_HOUR_MS);
  LOG("task_open:N");
  DONE("A"); LOG("task_open:B");
  CLOSE();
  start(&p, BOUND("true", TIMER("PT1H")), "");
  DONE("A"); LOG("timer_drop:W task_open:B");
  CLOSE();
}

TEST(boundary_messages_interrupt_or_come_again) {
  struct play p;
  start(&p, BOUND("true", MESSAGE), "");
  LOG("task_open:A message_wait:W");
  CHECK_RC(step(&p, YB_BPMN_IN_MESSAGE, 0, "other"), YB_ABSENT);
  CHECK_OK(step(&p, YB_BPMN_IN_MESSAGE, 0, "withdraw"));
  LOG("message_drop:W task_cancel:A task_open:N");
  CLOSE();
  start(&p, BOUND("false", MESSAGE), "");
  CHECK_OK(step(&p, YB_BPMN_IN_MESSAGE, no_of(&p, "W"), "withdraw"));
  LOG("task_open:N");
  CHECK_OK(step(&p, YB_BPMN_IN_MESSAGE, no_of(&p, "W"), "withdraw"));
  LOG("task_open:N");
  DONE("A"); LOG("message_drop:W task_open:B");
  CLOSE();
}

#define CYCLE "<timerEventDefinition><timeCycle>R3/PT10S</timeCycle></timerEventDefinition>"
TEST(cycles_count_and_catch_up_once) {
  struct play p;
  start(&p, BOUND("false", CYCLE), "");
  FIRE("W", 10000); LOG("timer_set:W task_open:N");
  CHECK_INT(p.last.effect[0].due_ms, 20000);
  CHECK_RC(step(&p, YB_BPMN_IN_TIMER_FIRED, no_of(&p, "W"), ""), YB_CONFLICT);
  FIRE("W", 20000); LOG("timer_set:W task_open:N");
  FIRE("W", 30000); LOG("task_open:N");
  CLOSE();
  start(&p, BOUND("false", CYCLE), "");
  FIRE("W", 900000); LOG("task_open:N");      /* all three were missed: once */
  CLOSE();
}

TEST(intermediate_events_wait_and_gates_take_the_first) {
  struct play p;
  const char *gate = PROCESS(START "<eventBasedGateway id='G'/>"
    "<intermediateCatchEvent id='T'>" TIMER("P2D") "</intermediateCatchEvent>"
    "<intermediateCatchEvent id='M'>" MESSAGE "</intermediateCatchEvent>" TASK("A") TASK("B")
    FLOW("f0", "S", "G") FLOW("gt", "G", "T") FLOW("gm", "G", "M") FLOW("ta", "T", "A")
    FLOW("mb", "M", "B"));
  start(&p, gate, "");
  LOG("timer_set:T message_wait:M");
  CHECK_OK(step(&p, YB_BPMN_IN_MESSAGE, 0, "withdraw"));
  LOG("message_drop:M timer_drop:T task_open:B");
  CLOSE();
  start(&p, gate, "");
  FIRE("T", 2 * YB_DAY_MS);
  LOG("message_drop:M task_open:A");
  CLOSE();
  start(&p, PROCESS(START "<intermediateCatchEvent id='M'>" MESSAGE "</intermediateCatchEvent>"
                    "<intermediateThrowEvent id='I'/><receiveTask id='R' messageRef='m1'/>"
                    FLOW("f0", "S", "M") FLOW("mi", "M", "I") FLOW("ir", "I", "R")), "");
  CHECK_OK(step(&p, YB_BPMN_IN_MESSAGE, 0, "withdraw"));
  LOG("message_drop:M passed:I message_wait:R");
  CHECK_OK(step(&p, YB_BPMN_IN_MESSAGE, 0, "withdraw"));
  LOG("message_drop:R ended");
  CLOSE();
}

TEST(timer_expressions_are_asked_and_can_be_mended) {
  struct play p;
  start(&p, BOUND("true", TIMER("= wait time")), "soon");
  LOG("task_open:A incident:W=timer");
  p.holds = "PT5S";
  CHECK_OK(step(&p, YB_BPMN_IN_RETRY, no_of(&p, "W"), ""));
  LOG("timer_set:W");
  CHECK_INT(p.last.effect[0].due_ms, 5000);
  CLOSE();
}

TEST(messages_start_a_flow_by_their_name) {
  struct play p;
  open_play(&p, PROCESS(START "<startEvent id='M'>" MESSAGE "</startEvent>" TASK("A") TASK("B")
                        FLOW("f0", "S", "A") FLOW("f1", "M", "B")));
  CHECK_RC(step(&p, YB_BPMN_IN_START, 0, "other"), YB_ABSENT);
  CHECK_OK(step(&p, YB_BPMN_IN_START, 0, "withdraw"));
  LOG("task_open:B");
  CLOSE();
}

TEST(a_script_that_fails_is_an_incident) {
  struct play p;
  start(&p, PROCESS(START "<scriptTask id='C'><script>x</script></scriptTask>" TASK("A")
                    FLOW("f0", "S", "C") FLOW("ca", "C", "A")), "");
  LOG("incident:C=script");
  p.script_ok = true;
  CHECK_OK(step(&p, YB_BPMN_IN_RETRY, no_of(&p, "C"), ""));
  LOG("task_open:A");
  CLOSE();
}

#define SUBPROCESS PROCESS(START "<subProcess id='P'><startEvent id='s'/>" TASK("a") TASK("b") \
  FLOW("i0", "s", "a") FLOW("i1", "s", "b") "</subProcess>" TASK("Z") TASK("N") \
  "<boundaryEvent id='W' attachedToRef='P'>" TIMER("PT1H") "</boundaryEvent>" \
  FLOW("f0", "S", "P") FLOW("f1", "P", "Z") FLOW("f2", "W", "N"))
TEST(a_sub_process_is_done_when_all_inside_is) {
  struct play p;
  start(&p, SUBPROCESS, "");
  LOG("timer_set:W task_open:a task_open:b");
  DONE("a"); LOG("");
  DONE("b"); LOG("timer_drop:W task_open:Z");
  CLOSE();
  start(&p, SUBPROCESS, "");
  FIRE("W", YB_HOUR_MS);
  LOG("task_cancel:a task_cancel:b task_open:N");
  CLOSE();
}

/* ---- what a pack declares ---- */

TEST(extensions_are_kept_by_name) {
  struct play p;
  open_play(&p, PROCESS(START "<userTask id='A' yb:unit='culture' yb:role='clerk'>"
    "<extensionElements><yb:rung at='P3D'>remind</yb:rung><yb:rung value='escalate'/>"
    "<other xmlns='urn:x' k='v'/></extensionElements></userTask>" FLOW("f0", "S", "A")));
  const struct yb_bpmn_node *a = &p.m->node[yb_bpmn_find(p.m, YB_S("A"))];
  CHECK_STR(yb_bpmn_attr(a, YB_S("unit"), 0), "culture");
  CHECK_STR(yb_bpmn_attr(a, YB_S("rung"), 0), "remind");
  CHECK_STR(yb_bpmn_attr(a, YB_S("rung"), 1), "escalate");
  CHECK(yb_bpmn_attr(a, YB_S("rung"), 2).p == NULL);
  CHECK_STR(yb_xml_attr(a->attr[2].xml, YB_S("at")), "P3D");
  CHECK(yb_xml_child(yb_xml_child(a->xml, YB_S(YB_BPMN_NS), YB_S("extensionElements")),
                     YB_S("urn:x"), YB_S("other")) != NULL);
  CLOSE();
}

/* ---- what is refused ---- */

static const struct refused { const char *xml, *key; } refused[] = {
  {"<other/>", "bpmn_not_bpmn"},
  {"<definitions " NS "/>", "bpmn_no_process"},
  {PROCESS(START TASK("A") TASK("A") FLOW("f", "S", "A")), "bpmn_duplicate_id"},
  {PROCESS(START TASK("A") FLOW("f", "S", "A") FLOW("g", "A", "Q")), "bpmn_dangling"},
  {PROCESS(START TASK("A") "<sequenceFlow id='f' targetRef='A'/>"), "bpmn_dangling"},
  {PROCESS(TASK("A")), "bpmn_no_start"},
  {PROCESS(START "<startEvent id='S2'/>" TASK("A") FLOW("f", "S", "A") FLOW("g", "S2", "A")),
   "bpmn_two_starts"},
  {PROCESS(START TASK("A") TASK("B") FLOW("f", "S", "A")), "bpmn_unreachable"},
  {PROCESS(START TASK("A") TASK("B") "<exclusiveGateway id='X'/>" FLOW("f", "S", "X")
           IF("a", "X", "A", "a") FLOW("b", "X", "B")), "bpmn_no_condition"},
  {PROCESS(START TASK("A") "<exclusiveGateway id='X' default='f'/>" FLOW("f", "S", "X")
           FLOW("a", "X", "A")), "bpmn_bad_default"},
  {PROCESS(START TASK("A") "<parallelGateway id='X'/>" FLOW("f", "S", "X") IF("a", "X", "A", "a")),
   "bpmn_condition_ignored"},
  {PROCESS(START "<complexGateway id='X'/>" FLOW("f", "S", "X")), "bpmn_unsupported"},
  {PROCESS(START "<callActivity id='C'/>" FLOW("f", "S", "C")), "bpmn_unsupported"},
  {PROCESS(START "<userTask id='A'><multiInstanceLoopCharacteristics/></userTask>"
           FLOW("f", "S", "A")), "bpmn_unsupported"},
  {PROCESS("<startEvent id='S'><signalEventDefinition/></startEvent>" TASK("A")
           FLOW("f", "S", "A")), "bpmn_unsupported"},
  {PROCESS(START TASK("A") "<intermediateCatchEvent id='I'/>" FLOW("f", "S", "I")
           FLOW("g", "I", "A")), "bpmn_needs_event"},
  {PROCESS(START TASK("A") "<boundaryEvent id='W' attachedToRef='S'>" TIMER("P1D")
           "</boundaryEvent>" FLOW("f", "S", "A") FLOW("g", "W", "A")), "bpmn_bad_attached"},
  {PROCESS(START TASK("A") FLOW("f", "S", "A") FLOW("g", "A", "S")), "bpmn_no_incoming"},
  {PROCESS(START TASK("A") END FLOW("f", "S", "E") FLOW("g", "E", "A")), "bpmn_no_outgoing"},
  {PROCESS(START "<subProcess id='P'><startEvent id='s'/>" TASK("a") FLOW("i", "s", "a")
           "</subProcess>" FLOW("f", "S", "P") FLOW("g", "S", "a")), "bpmn_flow_crosses"},
  {PROCESS(START "<eventBasedGateway id='G'/>" TASK("A") FLOW("f", "S", "G") FLOW("g", "G", "A")),
   "bpmn_gate_target"},
  {PROCESS(START "<receiveTask id='R'/>" FLOW("f", "S", "R")), "bpmn_no_message"},
  {PROCESS(START TASK("A") END FLOW("f", "S", "A") IF("g", "A", "E", "a")), "bpmn_only_condition"},
  {PROCESS(START "<userTask id='A'><incoming>g</incoming></userTask>" FLOW("f", "S", "A")),
   "bpmn_lists_differ"},
  {PROCESS(START "<task id='R' startQuantity='0'/>" FLOW("f", "S", "R")), "bpmn_bad_number"},
};

TEST(what_is_wrong_is_refused_by_name_and_place) {
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
    struct yb_test_ctx t;
    struct yb_ctx *ctx = yb_test_open(&t, 8 << 20);
    const struct yb_bpmn_model *m;
    CHECK_RC(yb_bpmn_load(ctx, YB_S("f.bpmn"), yb_str_of(refused[i].xml), (yb_str){0}, &m),
             YB_INVALID);
    CHECK(t.diags.first != NULL);
    assert_string_equal(yb_msg_key(t.diags.first->msg), refused[i].key);
    CHECK(t.diags.first->at.line == 1 && t.diags.first->at.col > 0);
    yb_test_close(&t);
  }
}

/* ---- the state ---- */

TEST(a_state_round_trips_and_every_flipped_bit_is_refused) {
  struct play p;
  start(&p, SUBPROCESS, "");
  struct yb_bpmn_state s;
  yb_str again;
  CHECK_OK(yb_bpmn_state_read(p.ctx->arena, p.m, p.state, &s));
  CHECK_OK(yb_bpmn_state_write(p.ctx->arena, p.m, &s, &again));
  CHECK(yb_str_eq(again, p.state));
  CHECK(p.state.n < 48);
  char bad[100];
  for (size_t i = 0; i < p.state.n * 8; i++) {
    memcpy(bad, p.state.p, p.state.n);
    bad[i / 8] = (char)(bad[i / 8] ^ 1 << (i % 8));
    CHECK_RC(yb_bpmn_state_read(p.ctx->arena, p.m, yb_str_n(bad, p.state.n), &s), YB_BROKEN);
  }
  for (size_t n = 1; n < p.state.n; n++)
    CHECK_RC(yb_bpmn_state_read(p.ctx->arena, p.m, yb_str_n(p.state.p, n), &s), YB_BROKEN);
  struct play q;
  start(&q, FIVE, "");
  CHECK_RC(yb_bpmn_state_read(p.ctx->arena, p.m, q.state, &s), YB_BROKEN);
  yb_test_close(&q.t);
  CLOSE();
}

static void broken_with(struct play *p, struct yb_bpmn_state s) {
  yb_str bytes;
  struct yb_bpmn_state back;
  CHECK_OK(yb_bpmn_state_write(p->ctx->arena, p->m, &s, &bytes));
  CHECK_RC(yb_bpmn_state_read(p->ctx->arena, p->m, bytes, &back), YB_BROKEN);
}

/* Well summed, but nothing that this model can be in: scope 1, watch 2, tasks 3, 4. */
TEST(a_state_that_does_not_fit_its_model_is_refused) {
  struct play p;
  start(&p, SUBPROCESS, "");
  struct yb_bpmn_state s;
  CHECK_OK(yb_bpmn_state_read(p.ctx->arena, p.m, p.state, &s));
  CHECK_INT(s.items, 4);
  struct yb_bpmn_item kept[4];
  memcpy(kept, s.item, sizeof kept);
#define BREAK(i, field, value) do { s.item[i].field = (value); broken_with(&p, s); \
    memcpy(s.item, kept, sizeof kept); } while (0)
  BREAK(1, host, 0);                              /* the watched activity is not there */
  BREAK(2, scope, 0);                             /* a task outside its sub-process */
  BREAK(2, scope, 2);                             /* a scope that is none */
  BREAK(2, node, yb_bpmn_find(p.m, YB_S("Z")));
  BREAK(2, rest, YB_BPMN_WAITING);
  BREAK(1, due_ms, INT64_MAX);
  BREAK(1, left, 0);
  s.next = 4;                                     /* a number that was not given out yet */
  broken_with(&p, s);
  s.next = 5;
  s.ended = true;                                 /* ended with open tasks */
  broken_with(&p, s);
  CLOSE();
}

TEST(a_refused_step_changes_nothing) {
  struct play p;
  start(&p, FIVE, "");
  char before[100];
  size_t n = p.state.n;
  memcpy(before, p.state.p, n);
  CHECK_RC(step(&p, YB_BPMN_IN_TASK_DONE, 77, ""), YB_CONFLICT);
  CHECK_RC(step(&p, YB_BPMN_IN_START, 0, ""), YB_CONFLICT);
  CHECK(p.state.n == n && memcmp(before, p.state.p, n) == 0);
  CLOSE();
}

/* The file is parsed once, outside: the parser bears some failures of its own. */
static yb_rc whole_life(const struct yb_bpmn_doc *doc) {
  struct yb_ctx ctx = {.arena = yb_arena_open(8 << 20)};
  const struct yb_bpmn_model *m;
  struct yb_bpmn_result res;
  struct yb_bpmn_input in = {YB_BPMN_IN_START, 0, {0}}, cancel = {YB_BPMN_IN_CANCEL, 0, {0}};
  yb_rc rc = YB_NOMEM;
  if (!ctx.arena) return YB_NOMEM;
  YB_GO(yb_bpmn_compile(&ctx, doc, (yb_str){0}, &m));
  YB_GO(yb_bpmn_step(&ctx, m, (yb_str){0}, &in, NULL, &res));
  YB_GO(yb_bpmn_step(&ctx, m, res.state, &cancel, NULL, &res));
out:
  yb_arena_close(ctx.arena);
  return rc;
}
TEST(bpmn_oom_sweep) {
  struct yb_test_ctx t;
  const struct yb_bpmn_doc *doc;
  struct yb_ctx *ctx = yb_test_open(&t, 8 << 20);
  CHECK_OK(yb_bpmn_read(ctx, YB_S("f"), YB_S(SUBPROCESS), &doc));
  SWEEP_OOM(whole_life(doc));
  yb_test_close(&t);
}
