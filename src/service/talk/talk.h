/* talk.h - what applicant and desk write to one another about a case, and who at the desk
 * accompanies it: its butler.
 *
 *   applicant, caller ----.                     .--> notice to the applicant
 *                          >-- message row --<
 *   butler, desk, clerk --'    (text sealed)    '--> the desk's list of unread letters
 *
 * Texts are of class personal: sealed under the applicant's key, gone with it. Rights:
 * whose case it is; staff with the verb "message" where the case stands; a clerk with
 * "submit_for" writes down what a caller tells (act.on_behalf: the caller).
 *
 * The butler is named by the service's rule (service.yaml: butler) once the case is
 * there: a consumer of events does it after the commit, so that submissions do not wait
 * for one another. Handing work over to a colleague hands the case over with it.
 */
#ifndef YB_SERVICE_TALK_H
#define YB_SERVICE_TALK_H
#include "service/apply/apply.h"

#define YB_MESSAGE_MAX 2000u             /* code points of a text */
#define YB_MESSAGES_MAX 500u             /* of a case */
#define YB_MESSAGE_PAPERS 6u

/* YB_INVALID with a diagnostic on "text": nothing written, or too much. YB_LIMIT when the
 * case has YB_MESSAGES_MAX. `paper`: ids of papers added for messages of this case. */
struct yb_message_send {
  struct yb_act act;
  int64_t case_id;
  yb_str text;
  uint32_t papers;
  const int64_t *paper;
  int64_t id;                            /* out */
};
yb_rc yb_message_send_run(struct yb_tx *tx, struct yb_cmd *cmd);
/* What the other side wrote is read now. */
struct yb_messages_read { struct yb_act act; int64_t case_id; };
yb_rc yb_messages_read_run(struct yb_tx *tx, struct yb_cmd *cmd);

struct yb_message_view {
  int64_t id, at, read_at;
  bool desk, mine, gone;                 /* mine: of the reader's side; gone: erased */
  yb_str who, text;                      /* who: empty for the applicant */
  uint32_t papers;
  const struct yb_paper_view *paper;
};
struct yb_talk_view {
  int64_t case_id;
  yb_str no, title, butler, unit, phone; /* phone of the unit that answers for the case */
  const struct yb_service *service;
  uint32_t count, unread;                /* unread: by the reader */
  const struct yb_message_view *at;      /* oldest first */
  bool desk, can_write;                  /* desk: the reader is */
};
/* YB_ABSENT when the case is not to be known of, YB_DENIED for staff who see it but have no
 * part in its messages. */
yb_rc yb_talk_get(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                  int64_t case_id, struct yb_talk_view *out) YB_MUST;

/* Unread letters of applicants in the actor's units, oldest first, at most 100. */
struct yb_letter_row { int64_t case_id, at; yb_str no, title, butler; bool mine; };
struct yb_letter_rows { uint32_t count; const struct yb_letter_row *at; };
yb_rc yb_talk_waiting(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                      struct yb_letter_rows *out) YB_MUST;

/* Names a butler for cases of these events that have none: the consumer "butlers", and
 * stories. */
struct yb_event;
yb_rc yb_butlers_name(struct yb_app *app, struct yb_ctx *ctx, const struct yb_event *events,
                      uint32_t n) YB_MUST;
yb_rc yb_butlers_open(struct yb_app *app) YB_MUST;

#endif
