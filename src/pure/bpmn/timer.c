/* timer.c - literal times: an instant, a duration, a cycle "R<n>/<duration>". */
#include "base/time.h"
#include "pure/bpmn/bpmn_int.h"

/* Nothing waits longer than a century: a due instant can not overflow. */
#define FOREVER_MS (INT64_C(36525) * YB_DAY_MS)

static bool read_duration(yb_str s, int64_t *ms) {
  return yb_duration_parse(s, ms) && *ms >= 0 && *ms <= FOREVER_MS;
}

/* A cycle without a rest would wake the scheduler for ever: a second at least. */
static bool read_cycle(yb_str s, struct yb_bpmn_timer *t) {
  yb_str head;
  int64_t n = 0;
  if (!yb_str_starts(s, YB_S("R")) || !yb_str_cut(&s, '/', &head)) return false;
  head = yb_str_from(head, 1);
  t->repeat = YB_BPMN_NIL;
  if (head.n) {
    if (!yb_str_int(head, &n) || n < 1 || n > 1000000) return false;
    t->repeat = (uint32_t)n;
  }
  return read_duration(s, &t->ms) && t->ms >= YB_SECOND_MS;
}

bool yb_bpmn_timer_read(yb_bpmn_timer_kind kind, yb_str text, struct yb_bpmn_timer *out) {
  struct yb_bpmn_timer t = {.kind = kind, .repeat = 1, .expr = YB_BPMN_NIL};
  bool ok = false;
  switch (kind) {
    case YB_BPMN_TIMER_NO: break;
    case YB_BPMN_TIMER_DATE:
      ok = yb_instant_parse(text, &t.ms) && t.ms > -YB_BPMN_DUE_MOST && t.ms < YB_BPMN_DUE_MOST;
      break;
    case YB_BPMN_TIMER_DURATION: ok = read_duration(text, &t.ms); break;
    case YB_BPMN_TIMER_CYCLE: ok = read_cycle(text, &t); break;
  }
  if (ok) *out = t;
  return ok;
}
