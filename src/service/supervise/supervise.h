/* supervise.h - lights, figures, the audit trail; what the public may see. */
#ifndef YB_SERVICE_SUPERVISE_H
#define YB_SERVICE_SUPERVISE_H
#include "service/handle/handle.h"

/* Yellow and red tasks within the actor's rights, worst first, and their rungs. */
struct yb_alarm {
  struct yb_queue_row row;
  yb_str rung;                             /* the last that fired */
  int64_t fired_at;
  int64_t reminded_at;
};
struct yb_unit_load { yb_str unit, unit_name; int64_t open, yellow, red, done; };
struct yb_supervision {
  uint32_t alarms, loads;
  const struct yb_alarm *alarm;
  const struct yb_unit_load *load;
  int64_t open, yellow, red, grey, provisional;
};
yb_rc yb_supervision_get(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                         struct yb_supervision *out) YB_MUST;
/* 督办: a supervisor asks a unit to account; needs a reason; the unit sees it. */
struct yb_press { struct yb_act act; int64_t task; };
yb_rc yb_press_run(struct yb_tx *tx, struct yb_cmd *cmd);

/* The promise on papers, in public: both measures. No group below 10 is shown
 * (`few`). */
struct yb_promise_figures {
  int64_t cases, kept;                     /* checked; within the promise */
  int64_t median_work_ms, p90_work_ms, median_clock_ms, p90_clock_ms;
  int64_t clock_kept;                      /* within the same figure on the wall clock */
  bool few;
};
struct yb_public_figures {
  struct yb_promise_figures month, year;
  int64_t submitted, granted, refused, open;
  int64_t rated, level[6], bad_mended, bad_open;
  int64_t at;                              /* when it was counted */
};
yb_rc yb_public_figures_get(struct yb_app *app, struct yb_ctx *ctx, yb_str service,
                            struct yb_public_figures *out) YB_MUST;
struct yb_mended { yb_str what, done; int64_t at; };
struct yb_mended_list { uint32_t count; const struct yb_mended *at; };
yb_rc yb_mended_public(struct yb_app *app, struct yb_ctx *ctx, struct yb_mended_list *out) YB_MUST;

/* The audit trail: newest first; filters may be empty. */
struct yb_audit_ask { yb_str case_no, verb, actor; int64_t from, to, before; uint32_t limit; };
struct yb_audit_row {
  int64_t id, at, actor, version;
  yb_str actor_kind, actor_name, verb, on_behalf, reason, kind, subject, data;
  bool sealed;
};
struct yb_audit {
  uint32_t count;
  const struct yb_audit_row *at;
  int64_t next, unsealed, sealed_at;
};
yb_rc yb_audit_get(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                   const struct yb_audit_ask *ask, struct yb_audit *out) YB_MUST;

#endif
