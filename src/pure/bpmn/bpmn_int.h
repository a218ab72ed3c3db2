/* bpmn_int.h - what the files of this module share. */
#ifndef YB_PURE_BPMN_INT_H
#define YB_PURE_BPMN_INT_H
#include <assert.h>

#include "base/arena.h"
#include "base/map.h"
#include "pure/bpmn/bpmn.h"

/* What lies upstream of an inclusive join: for each incoming flow k a set of the
 * nodes from which k can be reached without passing the join; bit n of
 * reach[k * words + n / 64]. */
struct yb_bpmn_join { const uint64_t *reach; uint32_t words; };

typedef enum yb_bpmn_does { YB_BPMN_PASS, YB_BPMN_WAIT, YB_BPMN_JOIN, YB_BPMN_STOP } yb_bpmn_does;

/* A process on its way from XML to graph; everything in the caller's arena. */
struct yb_bpmn_build {
  struct yb_ctx *ctx;
  const struct yb_bpmn_doc *doc;
  struct yb_map ids;                    /* id -> index of node + 1 */
  struct yb_bpmn_node *node;
  struct yb_bpmn_flow *flow;
  const struct yb_xml **flow_xml;
  struct yb_bpmn_expr *expr;
  uint32_t nodes, flows, exprs, node_cap, flow_cap, expr_cap;
  bool bad;
};

/* Notes something wrong at an element; the compilation goes on. */
void yb_bpmn_wrong(struct yb_bpmn_build *b, const struct yb_xml *e, yb_msg msg, yb_str a0,
                   yb_str a1);
yb_rc yb_bpmn_expr_add(struct yb_bpmn_build *b, yb_bpmn_expr_use use, const struct yb_xml *e,
                       uint32_t *out) YB_MUST;
/* Reads what stands inside one node: events, messages, timers, extensions. */
yb_rc yb_bpmn_node_read(struct yb_bpmn_build *b, struct yb_bpmn_node *n) YB_MUST;
/* Structure: starts, reachability, gateways; everything that needs the edges. */
yb_rc yb_bpmn_check(struct yb_bpmn_build *b) YB_MUST;
yb_rc yb_bpmn_upstream(struct yb_bpmn_build *b, struct yb_bpmn_model *m) YB_MUST;
/* "PT8H", "2026-11-20T12:00:00Z", "R3/PT5M"; false when it is none of its kind. */
bool yb_bpmn_timer_read(yb_bpmn_timer_kind kind, yb_str text, struct yb_bpmn_timer *out);
/* A wait for a time (a timer event) or for a message: what kind of rest is it? */
static inline bool yb_bpmn_timed(const struct yb_bpmn_node *n) {
  return n->timer.kind != YB_BPMN_TIMER_NO;
}
/* A timer that could not be set yet: its incident can be tried again. */
#define YB_BPMN_UNSET INT64_MIN
/* Instants beyond these are refused: sums can not overflow. */
#define YB_BPMN_DUE_MOST (INT64_C(1) << 60)
/* The part of a QName after its prefix. */
yb_str yb_bpmn_local(yb_str qname);

static inline yb_str yb_bpmn_ns(void) { return YB_S(YB_BPMN_NS); }
static inline bool yb_bpmn_is(const struct yb_xml *e, yb_str name) {
  return e->type == YB_XML_ELEMENT && yb_str_eq(e->name, name) && YB_EQ(e->ns, YB_BPMN_NS);
}
static inline bool yb_bpmn_is_job(yb_bpmn_kind k) {
  return k == YB_BPMN_SERVICE || k == YB_BPMN_RULE || k == YB_BPMN_SEND;
}
static inline bool yb_bpmn_is_activity(yb_bpmn_kind k) {
  return k >= YB_BPMN_USER && k <= YB_BPMN_SUB;
}

#endif
