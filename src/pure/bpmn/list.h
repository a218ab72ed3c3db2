/* list.h - the lists of the flow machine: kinds of nodes, effects, inputs,
 * incidents. Define the macro that is wanted and include; the others are empty.
 *
 * NODE(kind, element, what it does, "for people")
 *   PASS   a token goes through at once          WAIT   a token rests until an input
 *   JOIN   tokens rest until enough have come    STOP   a token ends here
 */
#ifndef NODE
#define NODE(kind, element, does, doc)
#endif
#ifndef EFFECT
#define EFFECT(name, text, doc)
#endif
#ifndef INPUT
#define INPUT(name, text, doc)
#endif
#ifndef INCIDENT
#define INCIDENT(name, text, doc)
#endif

NODE(START,     "startEvent",             PASS, "none or message start")
NODE(USER,      "userTask",               WAIT, "a task of a person")
NODE(SERVICE,   "serviceTask",            WAIT, "an external job with a topic")
NODE(RULE,      "businessRuleTask",       WAIT, "an external job; the caller evaluates a decision")
NODE(SEND,      "sendTask",               WAIT, "an external job that sends a message")
NODE(RECEIVE,   "receiveTask",            WAIT, "waits for a message; may carry boundary events")
NODE(SCRIPT,    "scriptTask",             PASS, "runs the caller's script in the step")
NODE(MANUAL,    "manualTask",             PASS, "no behaviour (BPMN 13.3.3)")
NODE(NONE,      "task",                   PASS, "no behaviour (BPMN 13.3.3)")
NODE(SUB,       "subProcess",             WAIT, "an embedded sub-process; a scope of its own")
NODE(EXCLUSIVE, "exclusiveGateway",       PASS, "the first flow whose condition holds")
NODE(PARALLEL,  "parallelGateway",        JOIN, "one token of each incoming flow; all go out")
NODE(INCLUSIVE, "inclusiveGateway",       JOIN, "waits while a token upstream can come")
NODE(EVENT,     "eventBasedGateway",      WAIT, "the first of its events decides")
NODE(CATCH,     "intermediateCatchEvent", WAIT, "timer or message")
NODE(THROW,     "intermediateThrowEvent", PASS, "none or message")
NODE(BOUNDARY,  "boundaryEvent",          WAIT, "timer or message on an activity")
NODE(END,       "endEvent",               STOP, "none, message or terminate")

EFFECT(TASK_OPEN,     "task_open",     "a person has something to do")
EFFECT(TASK_CANCEL,   "task_cancel",   "that task is no longer wanted")
EFFECT(JOB_OPEN,      "job_open",      "an external worker has something to do; text: topic")
EFFECT(JOB_CANCEL,    "job_cancel",    "that job is no longer wanted")
EFFECT(TIMER_SET,     "timer_set",     "wake this activity at due_ms")
EFFECT(TIMER_DROP,    "timer_drop",    "forget that timer")
EFFECT(MESSAGE_WAIT,  "message_wait",  "deliver messages of this name; text: name")
EFFECT(MESSAGE_DROP,  "message_drop",  "this activity waits no longer")
EFFECT(MESSAGE_THROW, "message_throw", "a message leaves; text: name")
EFFECT(PASSED,        "passed",        "an end event or a throwing event was reached: a milestone")
EFFECT(ENDED,         "ended",         "no token is left, or the instance was cancelled (text)")
EFFECT(INCIDENT,      "incident",      "a person must look; text: why, flow: where")

INPUT(START,       "start",       "a new instance; text: message name or empty")
INPUT(TASK_DONE,   "task_done",   "activity: the task")
INPUT(JOB_DONE,    "job_done",    "activity: the job")
INPUT(TIMER_FIRED, "timer_fired", "activity: as in timer_set")
INPUT(MESSAGE,     "message",     "text: name; activity: one receiver, or 0 for the first")
INPUT(RETRY,       "retry",       "activity: an incident's token tries again")
INPUT(CANCEL,      "cancel",      "everything open is cancelled")

INCIDENT(NO_FLOW,       "no_flow",       "no condition holds and there is no default flow")
INCIDENT(CONDITION,     "condition",     "a condition is neither true nor false")
INCIDENT(SCRIPT,        "script",        "the script failed or there is nothing to run it")
INCIDENT(TIMER,         "timer",         "the timer's expression gives no instant or duration")
INCIDENT(STEP_CEILING,  "step_ceiling",  "too many steps without waiting: a loop without an end")
INCIDENT(DEADLOCK,      "deadlock",      "tokens wait at a join that nothing can complete")

#undef NODE
#undef EFFECT
#undef INPUT
#undef INCIDENT
