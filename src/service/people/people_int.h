/* people_int.h - what the parts of people share. */
#ifndef YB_SERVICE_PEOPLE_INT_H
#define YB_SERVICE_PEOPLE_INT_H
#include "engine/parties/parties.h"
#include "service/people/people.h"

/* A diagnostic about a field, and the result to leave with. */
yb_rc yb_people_fault(struct yb_ctx *ctx, const char *field, yb_msg msg, yb_str arg, yb_rc rc);
/* Refuses, but what the command wrote stays: the caller returns YB_OK. */
void yb_people_tell(struct yb_tx *tx, struct yb_act *act, const char *field, yb_msg msg, yb_rc rc);
yb_rc yb_people_event(struct yb_tx *tx, const char *kind, int64_t agg, const char *verb,
                      const struct yb_json *data) YB_MUST;
/* Opens a session and closes the one it replaces. */
yb_rc yb_people_session(struct yb_tx *tx, const yb_digest *key, const yb_digest *old,
                        yb_session_kind kind, int64_t party, int64_t case_id) YB_MUST;
/* A telephone as it is kept and found; a fault names the field "phone". */
yb_rc yb_people_phone(struct yb_ctx *ctx, yb_str typed, yb_str *out) YB_MUST;
/* Copies a result into the request's arena. */
yb_rc yb_people_keep(struct yb_act *act, yb_str text, yb_str *out) YB_MUST;
/* The consent of that id in any service of the pack, or NULL. */
const struct yb_consent *yb_people_consent(const struct yb_pack *pack, yb_str id);
/* For act->who, with its event. */
yb_rc yb_people_consent_give(struct yb_tx *tx, struct yb_act *act, yb_str id) YB_MUST;
/* The posts of a member of staff; unknown roles and units are left out. */
yb_rc yb_people_posts(struct yb_tx *tx, struct yb_app *app, int64_t staff, struct yb_post *post,
                      uint32_t *count) YB_MUST;

#endif
