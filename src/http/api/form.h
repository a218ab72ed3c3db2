/* form.h - forms through the API: drafts and supplements as a client draws them.
 *
 *   GET  /drafts/{id}/pages/{n}   what these answers show of a page: conditions, words,
 *                                 options and faults are the server's
 *   POST /drafts/{id}/pages/{n}   what was typed, as name and value, exactly as a page
 *                                 posts it: stored, faults or not
 */
#ifndef YB_HTTP_API_FORM_H
#define YB_HTTP_API_FORM_H
#include "http/api/api.h"
#include "http/pages/step.h"

struct api_form_item {
  yb_str part, kind, name, label, description, help, unit, value, echo, html, format, min, max,
      step, accept, add, remove, error;
  bool checked, required, readonly, multiple, sensitive;
  uint32_t most, row, rows, options, uploads;
  const struct yb_form_option *option;
  const struct yb_form_upload *upload;
};
struct api_form_items { uint32_t count; const struct api_form_item *at; };
/* What one page of a form shows for these answers; `faults` may be NULL. */
yb_rc api_form_items(struct yb_req *rq, const struct yb_form *form, uint32_t page,
                     const struct yb_json *answers, const struct yb_json *facts,
                     const struct yb_diags *faults, struct api_form_items *out) YB_MUST;
/* `fields` of a body, [{name, value}], for yb_form_read. */
yb_rc api_form_post(struct yb_req *rq, const struct yb_json *body,
                    struct yb_form_post *out) YB_MUST;

struct api_draft_row { int64_t id, updated_at, expires_at; yb_str service, service_name;
                       uint32_t page, pages; };
struct api_drafts { uint32_t count; const struct api_draft_row *at; };
struct api_form_step { yb_str title, state; uint32_t page, faults; };
struct api_form_page {
  int64_t draft, version, updated_at, expires_at;
  yb_str service, service_name, phone, title, note, then;
  uint32_t page, step, steps, back, next, faults, task_n;
  const struct api_form_step *task;
  struct api_form_items items;
};
struct api_form_row { yb_str name, label, value, error; uint32_t page; bool missing; };
struct api_form_part { yb_str title; uint32_t count; const struct api_form_row *at; };
struct api_form_parts { uint32_t count; const struct api_form_part *at; };
struct api_form_check {
  int64_t draft, version, due_at;
  yb_str service, service_name, note;
  uint32_t faults;
  struct api_form_parts parts;
};
/* The answers of all pages as people read them, sensitive ones masked; with `faults`
 * blank ones too, and what is missing. */
yb_rc api_form_parts(struct yb_req *rq, const struct yb_form *form, const struct yb_json *answers,
                     const struct yb_json *facts, const struct yb_diags *faults,
                     struct api_form_parts *out) YB_MUST;

/* A case as people read it, beside the service's view. */
struct api_happening { struct yb_happening h; yb_str name; };
struct api_case_row { struct yb_case_row r; yb_str state_name; };
struct api_case_rows { uint32_t count; const struct api_case_row *at; int64_t more; };
struct api_case {
  struct yb_desk_case d;
  yb_str service, service_name, unit, unit_name, division, state_name;
  uint32_t past_n, to_come_n;
  const struct api_happening *past;
  const struct yb_step *to_come;
  struct api_form_parts parts;
};

struct api_wanted { yb_str field, label, what; };
struct api_open_page { yb_str title; uint32_t page; bool open; struct api_form_items items; };
struct api_supplement {
  int64_t case_id, version, by;
  yb_str note;
  uint32_t wants, pages;
  const struct api_wanted *want;
  const struct api_open_page *open;
};

#endif
