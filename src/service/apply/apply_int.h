/* apply_int.h - what the files of apply share. */
#ifndef YB_SERVICE_APPLY_INT_H
#define YB_SERVICE_APPLY_INT_H
#include <stdio.h>

#include "service/apply/apply.h"
#include "service/apply/views.h"
#include "service/course/course.h"

struct yb_draft_row {
  int64_t id, person_id, enterprise_id, pack_version, page, created_at, updated_at, expires_at,
      case_id, version;
  yb_str service, box;
};
yb_rc yb_draft_load(struct yb_tx *tx, int64_t id, struct yb_draft_row *out) YB_MUST;
yb_rc yb_draft_store(struct yb_tx *tx, struct yb_draft_row *d) YB_MUST;
bool yb_draft_is_theirs(const struct yb_draft_row *d, const struct yb_who *who);
yb_rc yb_draft_answers(struct yb_tx *tx, struct yb_app *app, const struct yb_draft_row *d,
                       const struct yb_json **out) YB_MUST;
/* The service in the pack's version of the draft, else the current one, whose version
 * the draft then has. */
yb_rc yb_draft_service(struct yb_tx *tx, struct yb_app *app, struct yb_draft_row *d,
                       const struct yb_service **out) YB_MUST;

struct yb_paper_row {
  int64_t id, person_id, draft_id, case_id, round, bytes, verdict, created_at, gone_at;
  yb_str field, digest, media, box;
};
yb_rc yb_paper_load(struct yb_tx *tx, int64_t id, struct yb_paper_row *out) YB_MUST;

/* Opens a case from checked answers; co->c.id and no are set. */
struct yb_opening {
  const struct yb_service *service;
  int64_t pack_version, person, enterprise, draft;
  yb_str channel;
  const struct yb_json *answers, *facts;
  const yb_digest *access;               /* caller's code; NULL: none */
  /* What yb_opening_prepare derived; case_id 0: nothing yet. */
  int64_t case_id;
  yb_str title, duties, clear, box;
  const struct yb_json *variables;       /* of the flow */
};
/* Derives what the answers alone decide: id, duties, the divided and sealed texts.
 * Inside a command or a read; all in the transaction's arena. */
yb_rc yb_opening_prepare(struct yb_tx *tx, struct yb_app *app, struct yb_opening *o) YB_MUST;
yb_rc yb_case_open(struct yb_tx *tx, struct yb_app *app, const struct yb_opening *o,
                   struct yb_course *co) YB_MUST;

static inline yb_val yb_city_val(struct yb_tx *tx) { return yb_int(yb_tx_city(tx)); }
/* Text that outlives the command: into the request's arena. */
static inline yb_rc yb_act_keep(struct yb_act *act, yb_str s, yb_str *out) {
  return yb_str_dup(act->ctx->arena, s, out);
}

#endif
