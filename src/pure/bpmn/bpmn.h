/* bpmn.h - BPMN 2.0 flows: an XML file becomes an immutable graph, and one pure
 * function moves tokens over it.
 *
 *   text --read--> doc --compile--> model          (once, owned by the pack)
 *
 *   step(model, state, input, scope) -> (state', effects)
 *
 * Nothing here knows a clock, a disk or a database. A state is a short string of
 * bytes (drawn in state.c); the caller keeps it and turns effects into tasks,
 * jobs, timers and messages. Conditions, scripts and timer expressions are run by
 * the caller through `struct yb_bpmn_scope`, by index into the model's list of
 * expressions; so this module does not depend on a language.
 *
 * Tokens: one per sequence flow. Several outgoing flows fork, several incoming
 * flows merge (each token runs the node again). A parallel join takes one token of
 * each incoming flow, never a count. An inclusive join waits while a token
 * upstream can still come to an empty incoming flow (BPMN 13.4.3). A token that
 * can go nowhere rests as an incident and can be tried again; it never vanishes.
 *
 * Model, document and results live in ctx->arena of the call that made them. A
 * model is immutable: any number of threads may step over it.
 */
#ifndef YB_PURE_BPMN_H
#define YB_PURE_BPMN_H
#include "base/ctx.h"
#include "base/xml.h"

#define YB_BPMN_NS "http://www.omg.org/spec/BPMN/20100524/MODEL"
#define YB_BPMN_EXT_NS "https://yiban.dev/bpmn/1"
#define YB_BPMN_NODES 2000u          /* of one process */
#define YB_BPMN_FLOWS 4000u
#define YB_BPMN_DEPTH 32u            /* sub-processes in sub-processes */
#define YB_BPMN_FILE (4u << 20)      /* bytes of a file */
#define YB_BPMN_STEPS 10000u         /* moves of one step before it is a loop */
#define YB_BPMN_ITEMS 4096u          /* resting tokens and events of one instance */
#define YB_BPMN_NIL UINT32_MAX

typedef enum yb_bpmn_kind {
#define NODE(kind, element, does, doc) YB_BPMN_##kind,
#include "pure/bpmn/list.h"
  YB_BPMN_KINDS
} yb_bpmn_kind;
typedef enum yb_bpmn_effect_kind {
#define EFFECT(name, text, doc) YB_BPMN_##name,
#include "pure/bpmn/list.h"
  YB_BPMN_EFFECTS
} yb_bpmn_effect_kind;
typedef enum yb_bpmn_input_kind {
#define INPUT(name, text, doc) YB_BPMN_IN_##name,
#include "pure/bpmn/list.h"
  YB_BPMN_INPUTS
} yb_bpmn_input_kind;
typedef enum yb_bpmn_incident {
#define INCIDENT(name, text, doc) YB_BPMN_WHY_##name,
#include "pure/bpmn/list.h"
  YB_BPMN_INCIDENTS
} yb_bpmn_incident;

const char *yb_bpmn_kind_name(yb_bpmn_kind k);             /* "userTask" */
const char *yb_bpmn_effect_name(yb_bpmn_effect_kind k);    /* "task_open" */
const char *yb_bpmn_incident_name(yb_bpmn_incident k);     /* "no_flow" */

/* ---- the file ---- */

struct yb_bpmn_process { yb_str id, name; bool executable; const struct yb_xml *xml; };
struct yb_bpmn_doc {
  yb_str file;
  const struct yb_xml *root;                /* everything, also what is unknown */
  const struct yb_bpmn_process *process;    /* [processes] */
  uint32_t processes;
};

/* Parses a file: any well-formed BPMN 2.0, also what cannot be run. */
yb_rc yb_bpmn_read(struct yb_ctx *ctx, yb_str file, yb_str text,
                   const struct yb_bpmn_doc **out) YB_MUST;

/* ---- the graph ---- */

/* What a pack declares on a node: an attribute of our namespace, or an element of
 * it under extensionElements (value: its attribute `value`, else its text). A name
 * may stand several times. */
struct yb_bpmn_attr { yb_str name, value; const struct yb_xml *xml; };

typedef enum yb_bpmn_timer_kind {
  YB_BPMN_TIMER_NO, YB_BPMN_TIMER_DATE, YB_BPMN_TIMER_DURATION, YB_BPMN_TIMER_CYCLE
} yb_bpmn_timer_kind;
struct yb_bpmn_timer {
  yb_bpmn_timer_kind kind;
  int64_t ms;                       /* instant, duration or period; when literal */
  uint32_t repeat;                  /* firings of a cycle; NIL: without end */
  uint32_t expr;                    /* index, or NIL when literal */
};

struct yb_bpmn_node {
  yb_bpmn_kind kind;
  yb_str id, name;
  const struct yb_xml *xml;                   /* the whole element */
  struct yb_place at;
  uint32_t parent;                            /* the sub-process, or NIL */
  uint32_t attached;                          /* BOUNDARY: its activity, else NIL */
  bool interrupting, terminate;
  uint32_t start_quantity, completion_quantity;
  const uint32_t *in, *out, *watch;           /* flows; boundary events, or events of EVENT */
  uint32_t ins, outs, watches;
  uint32_t default_flow, script;              /* flow, expression; or NIL */
  uint32_t first;                             /* SUB: its start event */
  yb_str topic, message;
  struct yb_bpmn_timer timer;
  const struct yb_bpmn_attr *attr;            /* [attrs] */
  uint32_t attrs, join;                       /* join: internal */
};
struct yb_bpmn_flow {
  yb_str id, name;
  struct yb_place at;
  uint32_t from, to, condition;               /* nodes; expression or NIL */
};
typedef enum yb_bpmn_expr_use {
  YB_BPMN_CONDITION, YB_BPMN_SCRIPT_TEXT, YB_BPMN_TIMER_TEXT
} yb_bpmn_expr_use;
struct yb_bpmn_expr { yb_bpmn_expr_use use; yb_str text, language; struct yb_place at; };

struct yb_bpmn_model {
  yb_str process, name;
  uint32_t nodes, flows, exprs, starts;
  const struct yb_bpmn_node *node;
  const struct yb_bpmn_flow *flow;
  const struct yb_bpmn_expr *expr;
  const uint32_t *start;                      /* start events of the process itself */
  const struct yb_bpmn_join *join;            /* internal: what lies upstream */
  uint32_t joins, print;                      /* print: a state belongs to one graph */
};

/* Compiles one process (empty id: the first executable one, or the only one).
 * YB_INVALID with diagnostics at file:line:column for everything that is wrong or
 * not supported; as many as can be found in one pass. */
yb_rc yb_bpmn_compile(struct yb_ctx *ctx, const struct yb_bpmn_doc *doc, yb_str process,
                      const struct yb_bpmn_model **out) YB_MUST;
/* read and compile. */
yb_rc yb_bpmn_load(struct yb_ctx *ctx, yb_str file, yb_str text, yb_str process,
                   const struct yb_bpmn_model **out) YB_MUST;

/* Index of a node by its id, or NIL. */
uint32_t yb_bpmn_find(const struct yb_bpmn_model *m, yb_str id);
/* The n-th value of an extension name; p is NULL when there is none. */
yb_str yb_bpmn_attr(const struct yb_bpmn_node *node, yb_str name, uint32_t nth);

/* ---- the machine ---- */

typedef enum yb_bpmn_truth { YB_BPMN_FALSE, YB_BPMN_TRUE, YB_BPMN_UNKNOWN } yb_bpmn_truth;

/* What the caller lends to a step. Any function may be NULL: then a condition is
 * unknown, a script fails, a timer expression has no value, each an incident.
 * They see the caller's variables through `user`; `expr` is an index into
 * model->expr. They must not keep what they are given. A NOMEM or any other
 * result that is not about the expression stops the step with that result. */
struct yb_bpmn_scope {
  void *user;
  yb_rc (*eval)(void *user, uint32_t expr, yb_bpmn_truth *out);
  yb_rc (*script)(void *user, uint32_t node, bool *done);    /* may write variables */
  yb_rc (*text)(void *user, uint32_t expr, yb_str *out);     /* "PT8H", an instant, "R3/PT5M" */
};

struct yb_bpmn_input {
  yb_bpmn_input_kind kind;
  uint32_t activity;
  yb_str text;
};

struct yb_bpmn_effect {
  yb_bpmn_effect_kind kind;
  uint32_t node;                  /* index into model->node */
  uint32_t activity;              /* number of the activity instance; 0: the instance */
  uint32_t host;                  /* of a boundary event: its activity; else 0 */
  uint32_t flow;                  /* INCIDENT: the flow concerned, or NIL */
  yb_bpmn_incident why;           /* INCIDENT */
  int64_t due_ms;                 /* TIMER_SET */
  yb_str text;                    /* topic or message name */
};

struct yb_bpmn_result {
  yb_str state;                           /* in ctx->arena */
  const struct yb_bpmn_effect *effect;    /* [effects], in order */
  uint32_t effects;
  bool ended;
};

/* One input. `state` is empty for START and only then. Time is ctx->now_ms.
 *   YB_CONFLICT  the activity is not there any more, or the instance has ended
 *   YB_BROKEN    the state is not one that this model can be in
 *   YB_ABSENT    no start event, or nothing waits for that message
 *   YB_LIMIT     more than YB_BPMN_ITEMS tokens would rest
 * On anything but YB_OK nothing has happened: the old state stands. */
yb_rc yb_bpmn_step(struct yb_ctx *ctx, const struct yb_bpmn_model *m, yb_str state,
                   const struct yb_bpmn_input *in, const struct yb_bpmn_scope *scope,
                   struct yb_bpmn_result *out) YB_MUST;

/* What rests where: for screens, history and migration. */
typedef enum yb_bpmn_rest {
  YB_BPMN_ACTIVITY = 1,     /* task, job, receive task, event gateway */
  YB_BPMN_SCOPE,            /* an open sub-process */
  YB_BPMN_WAITING,          /* an intermediate event */
  YB_BPMN_WATCH,            /* a boundary event, or an event of an event gateway */
  YB_BPMN_STUCK_LEAVE,      /* an incident: cannot leave node */
  YB_BPMN_STUCK_ENTER       /* an incident: cannot go over flow, or enter its node */
} yb_bpmn_rest;
struct yb_bpmn_item {
  yb_bpmn_rest rest;
  uint32_t no, node, scope, host, left;    /* node: a flow for STUCK_ENTER */
  int64_t due_ms;
};
struct yb_bpmn_arrival { uint32_t flow, scope, count, told; };
struct yb_bpmn_state {
  bool ended, cancelled;
  uint32_t next, items, arrivals;
  struct yb_bpmn_item *item;               /* ascending by no */
  struct yb_bpmn_arrival *arrival;         /* ascending by scope, flow */
};
/* Decodes and checks; YB_BROKEN for bytes that this model cannot have made. */
yb_rc yb_bpmn_state_read(struct yb_arena *a, const struct yb_bpmn_model *m, yb_str bytes,
                         struct yb_bpmn_state *out) YB_MUST;
yb_rc yb_bpmn_state_write(struct yb_arena *a, const struct yb_bpmn_model *m,
                          const struct yb_bpmn_state *s, yb_str *out) YB_MUST;

#endif
