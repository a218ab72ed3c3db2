/* apply.h - the applicant's side: draft, submit, supplement, withdraw, remind,
 * rate; and a clerk's entry for a caller.
 *
 * The applicant is act.who: a person, for themselves or for an enterprise; a
 * caller acts on their one case; a hotline clerk acts on behalf of a caller.
 */
#ifndef YB_SERVICE_APPLY_H
#define YB_SERVICE_APPLY_H
#include "engine/cases/cases.h"
#include "pure/form/form.h"
#include "service/app/app.h"

/* ---- drafts ---- */
#define YB_DRAFT_DAYS 30
struct yb_draft_view {
  int64_t id, version, updated_at, expires_at, case_id;   /* case_id: submitted as */
  uint32_t page, pages;
  const struct yb_service *service;
  const struct yb_json *answers;
  const struct yb_json *facts;             /* what conditions of the form see besides */
};
struct yb_draft_list { uint32_t count; const struct yb_draft_view *at; };
yb_rc yb_draft_get(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                   int64_t id, struct yb_draft_view *out) YB_MUST;
/* The actor's open drafts, newest first, without answers. */
yb_rc yb_drafts_of(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                   struct yb_draft_list *out) YB_MUST;
/* Starts a draft, or returns the open one of that service unless `fresh`. Known
 * data of the person and the enterprise is filled in, and so are places, as rows of the
 * list of the service's agenda: an open draft gets those that it does not have. */
#define YB_PLACES_MAX 40u
/* division: a code; from, to: "2026-12-01"; empty: not known. */
struct yb_draft_place { yb_str name, division, from, to; };
/* Adds places to answers; without room in the list the rest is left out. */
yb_rc yb_places_fill(struct yb_arena *a, const struct yb_service *s, struct yb_json *answers,
                     const struct yb_draft_place *place, uint32_t n) YB_MUST;
struct yb_draft_open {
  struct yb_act act;
  yb_str service;
  bool fresh;
  uint32_t places;
  const struct yb_draft_place *place;
  int64_t id;                              /* out */
};
yb_rc yb_draft_open_run(struct yb_tx *tx, struct yb_cmd *cmd);
/* Every post stores the draft, faults or not: `answers` is what yb_form_read gave.
 * YB_CONFLICT when `version` is stale (another device was faster). */
struct yb_draft_save {
  struct yb_act act;
  int64_t id, version;
  uint32_t page;                           /* where to resume */
  const struct yb_json *answers;
};
yb_rc yb_draft_save_run(struct yb_tx *tx, struct yb_cmd *cmd);
struct yb_draft_drop { struct yb_act act; int64_t id; };
yb_rc yb_draft_drop_run(struct yb_tx *tx, struct yb_cmd *cmd);

/* ---- papers ---- */
/* A received upload (a temporary file, hashed and sniffed by http) becomes a paper
 * of the draft: sealed under the person's key in the file store. Done outside the
 * writer by `prepare` on the slow lane; `run` writes the row. */
#define YB_PAPER_MESSAGE "message"         /* fields of papers that no form asks for: with a */
#define YB_PAPER_CHANGE "change"           /* message, with a change after the result */
struct yb_paper_add {
  struct yb_act act;
  int64_t draft, case_id;                  /* one of them; case_id: a supplement, or a paper of
                                            * the two fields above */
  yb_str field, name, media, path;         /* path of the temporary file */
  yb_digest digest;
  int64_t bytes;
  int64_t id;                              /* out */
};
yb_rc yb_paper_prepare(struct yb_paper_add *p) YB_MUST;
yb_rc yb_paper_add_run(struct yb_tx *tx, struct yb_cmd *cmd);
struct yb_paper_drop { struct yb_act act; int64_t id; };
yb_rc yb_paper_drop_run(struct yb_tx *tx, struct yb_cmd *cmd);
struct yb_paper_view {
  int64_t id, bytes, created_at, round, verdict;
  yb_str field, label, name, media;
};
struct yb_paper_list { uint32_t count; const struct yb_paper_view *at; };
yb_rc yb_papers_of_draft(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                         int64_t draft, struct yb_paper_list *out) YB_MUST;
/* The bytes, opened, for whoever may see the case or owns the draft; ceiling 20 MiB. */
yb_rc yb_paper_bytes(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                     int64_t id, struct yb_paper_view *meta, yb_str *bytes) YB_MUST;
/* The paper as a picture beside the decision: a JPEG or PNG as it is; of a PDF the first
 * pages, at most ten, under one another as one JPEG, drawn by the helper process (no file
 * of it stands in the clear). The same right. YB_INVALID, without a diagnostic, for
 * what cannot be shown so. For the slow lane. */
yb_rc yb_paper_picture(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                       int64_t id, struct yb_paper_view *meta, yb_str *bytes) YB_MUST;

/* ---- submitting ---- */
/* Checks the whole form again, opens the case, starts its flow and clocks, sends the
 * receipt. Idempotent by the draft: the same draft 50 times in parallel is one case,
 * every answer names it. Faults: YB_INVALID with a diagnostic per field (path). */
struct yb_submit {
  struct yb_act act;
  int64_t draft;
  int64_t case_id;                         /* out */
  yb_str no;                               /* out */
};
yb_rc yb_submit_run(struct yb_tx *tx, struct yb_cmd *cmd);
/* The JSON API and the hotline submit answers without a draft. `key` makes it
 * idempotent (an Idempotency-Key; one per actor). For the hotline, `phone` and `name`
 * are the caller's: the person is found or made, and `code` is told to the caller. */
struct yb_submit_direct {
  struct yb_act act;
  yb_str service, channel, key;
  yb_str phone, name;                      /* hotline only */
  const struct yb_json *answers;
  const struct yb_opening *ready;          /* from prepare; NULL: all is done in run */
  int64_t case_id;                         /* out */
  yb_str no;                               /* out */
  char code[9];                            /* out, hotline: eight digits, once */
};
/* What a caller tells by telephone is checked as a form is, but for its files: they come
 * later. Faults as above. */
yb_rc yb_check_spoken(const struct yb_form *form, struct yb_ctx *ctx,
                      const struct yb_json *answers, const struct yb_json *facts) YB_MUST;
/* All that needs no writer, on the caller's thread: the form is checked (faults as
 * above), answers are divided and sealed. Optional; act.app, who and ctx must be set.
 * `run` uses it while pack version and person are the same. */
yb_rc yb_submit_direct_prepare(struct yb_submit_direct *s) YB_MUST;
yb_rc yb_submit_direct_run(struct yb_tx *tx, struct yb_cmd *cmd);

/* ---- afterwards ---- */
/* Answers the open supplement request: changed answers and papers, whole. The clock
 * goes on. YB_INVALID names what is still missing. */
struct yb_supplement_answer { struct yb_act act; int64_t case_id; const struct yb_json *answers; };
yb_rc yb_supplement_answer_run(struct yb_tx *tx, struct yb_cmd *cmd);
struct yb_withdraw { struct yb_act act; int64_t case_id; };
yb_rc yb_withdraw_run(struct yb_tx *tx, struct yb_cmd *cmd);
/* 催办: at most once a working day; goes to the unit that holds the case. */
struct yb_remind { struct yb_act act; int64_t case_id; };
yb_rc yb_remind_run(struct yb_tx *tx, struct yb_cmd *cmd);
/* 1..5; 1 and 2 need `words` and open a mending task. Once a case. */
struct yb_rate {
  struct yb_act act;
  int64_t case_id;
  int level;
  struct yb_strs items;                    /* ids of sub-items praised or blamed */
  yb_str words;
};
yb_rc yb_rate_run(struct yb_tx *tx, struct yb_cmd *cmd);

/* ---- what the applicant sees ---- */
struct yb_case_row {                       /* a line of 我的办件 */
  int64_t id, submitted_at, due_at;
  yb_str no, title, service_name, next;    /* next: what happens now, in words */
  yb_case_state state;
  bool yours, can_rate;                    /* yours: it waits for the applicant */
};
struct yb_case_rows { uint32_t count; const struct yb_case_row *at; int64_t more; };
/* Newest first; `before` is 0 or the last id of the page before. */
yb_rc yb_cases_of(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                  int64_t before, struct yb_case_rows *out) YB_MUST;
/* How many of the newest hundred wait for the applicant. */
yb_rc yb_cases_waiting(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                       uint32_t *out) YB_MUST;

struct yb_happening {                         /* a line of the timeline */
  int64_t at;
  yb_str verb;                             /* words: "verb.<verb>" */
  yb_str who, text;                        /* unit and role for applicants; reason */
  bool done;                               /* false: still to come */
};
struct yb_happenings { uint32_t count; const struct yb_happening *at; };

struct yb_promise_view {                     /* a promise and how it stands */
  yb_str name, chip;                       /* chip: 剩 2 小时 */
  int light;                               /* 0 green 1 yellow 2 red 3 grey */
  int64_t budget_ms, used_ms, used_clock_ms, due_at, stopped_at;
  struct yb_limit budget;                  /* as it was set: hours or days */
  int64_t remaining;                       /* of it; below 0 when overrun */
  int provisional_year;                    /* 0: certain */
  bool running, suspended;
};

struct yb_case_view {
  int64_t id, version, person, enterprise, submitted_at, accepted_at, decided_at, closed_at;
  yb_str no, title, channel, reason, clause, enterprise_name, uscc;
  bool uscc_warn;                          /* its check digit fails, and no clerk has confirmed */
  yb_case_state state;
  const struct yb_service *service;
  const struct yb_division *division;
  const struct yb_unit *unit;
  yb_str butler;
  const struct yb_json *answers;           /* joined; masked for staff */
  const struct yb_json *facts;             /* as of a draft; NULL for staff */
  bool masked;
  struct yb_promise_view check, whole;       /* the promise on papers; the whole case */
  uint32_t supplements, extensions;
  const struct yb_json *wanted;            /* open supplement: [{field, what}] */
  yb_str wanted_note;
  int64_t wanted_by;
  struct yb_happenings past;
  struct yb_paper_list papers;
  yb_str permit_no, permit_code;           /* empty: none */
  int rating;                              /* 0: none */
  bool can_withdraw, can_remind, can_rate, can_supplement;
};
/* What yb_case_get will tell, in short: equal stamps, equal views within the minute.
 * The same right, and YB_ABSENT without it. */
yb_rc yb_case_stamp(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who, int64_t id,
                    yb_str *out) YB_MUST;
/* For the applicant, their enterprise's persons, the caller of that case. Anyone
 * else gets YB_ABSENT: existence is not told. */
yb_rc yb_case_get(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                  int64_t id, struct yb_case_view *out) YB_MUST;

struct yb_inbox_row { int64_t id, case_id, booking, at, read_at; bool subscription;
                      yb_str title, text; };
struct yb_inbox { uint32_t count; const struct yb_inbox_row *at; int64_t unread; };
yb_rc yb_inbox_of(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                  struct yb_inbox *out) YB_MUST;
struct yb_inbox_read { struct yb_act act; int64_t id; };
yb_rc yb_inbox_read_run(struct yb_tx *tx, struct yb_cmd *cmd);

/* ---- what has had its day ---- */

/* Drafts past their 30 days are dropped with their papers, 200 at a time; papers that were
 * taken out lose their file and their row. By the timer of service/start. */
yb_rc yb_drafts_sweep(struct yb_tx *tx) YB_MUST;
yb_rc yb_papers_sweep(struct yb_tx *tx, struct yb_app *app) YB_MUST;

#endif
