/* shapes_form.c - the members of forms on their way: drafts, pages, supplements. */
#include "http/api/form.h"
#include "http/api/shape.h"

static const struct api_field form_option[] = {
    F(struct yb_form_option, "value", value, TEXT, true, "as posted"),
    F(struct yb_form_option, "label", label, TEXT, true, "as shown"),
    F(struct yb_form_option, "selected", selected, BOOL, true, "chosen")};
SHAPE(out, form_option, form_option)
static const struct api_field form_upload[] = {
    F(struct yb_form_upload, "id", id, TEXT, true, "of the paper"),
    F(struct yb_form_upload, "name", name, TEXT, true, "name of the file"),
    F(struct yb_form_upload, "type", type, TEXT, true, "what its bytes are"),
    F(struct yb_form_upload, "bytes", bytes, INT, true, "length"),
    F(struct yb_form_upload, "remove", remove, TEXT, false, "button that takes it away")};
SHAPE(out, form_upload, form_upload)
#define I struct api_form_item
static const struct api_field form_item[] = {
    F(I, "part", part, TEXT, true, "field, note, rule; group, list, row and their ends"),
    F(I, "kind", kind, TEXT, true, "of a field: text, area, number, date, time, datetime, "
                                   "checkbox, checklist, radio, select, file"),
    F(I, "name", name, TEXT, false, "its path, as posted"),
    F(I, "label", label, TEXT, false, "label"),
    F(I, "description", description, TEXT, false, "hint below the label"),
    F(I, "help", help, TEXT, false, "longer help"),
    F(I, "unit", unit, TEXT, false, "of a number"),
    F(I, "value", value, TEXT, false, "as typed"),
    F(I, "echo", echo, TEXT, false, "the value in words"),
    F(I, "html", html, TEXT, false, "of a note: its Markdown as HTML, without foreign tags"),
    F(I, "format", format, TEXT, false, "phone, email, cnid, uscc …"),
    F(I, "min", min, TEXT, false, "least"), F(I, "max", max, TEXT, false, "most"),
    F(I, "step", step, TEXT, false, "between values"),
    F(I, "accept", accept, TEXT, false, "of a file: endings"),
    F(I, "add", add, TEXT, false, "of a list: button that adds a row"),
    F(I, "remove", remove, TEXT, false, "of a row: button that takes it away"),
    F(I, "error", error, TEXT, false, "what is wrong, and how to mend it"),
    F(I, "checked", checked, BOOL, true, "of a box"),
    F(I, "required", required, BOOL, true, "must be answered"),
    F(I, "readonly", readonly, BOOL, true, "cannot be changed"),
    F(I, "multiple", multiple, BOOL, true, "several files"),
    F(I, "sensitive", sensitive, BOOL, true, "kept sealed, masked on screens"),
    F(I, "most", most, INT, true, "characters; 0: the usual ceiling"),
    F(I, "row", row, INT, true, "of a row: from 0"),
    F(I, "rows", rows, INT, true, "of a list"),
    LIST(I, "options", options, option, form_option, "to choose from"),
    LIST(I, "uploads", uploads, upload, form_upload, "files that are there")};
SHAPE(out, form_item, form_item)

#define R struct api_draft_row
static const struct api_field draft[] = {
    F(R, "id", id, ID, true, "id"), F(R, "service", service, TEXT, true, "id of the service"),
    F(R, "service_name", service_name, TEXT, true, "its name"),
    F(R, "page", page, INT, true, "where to go on"),
    F(R, "pages", pages, INT, true, "of the form"),
    F(R, "updated_at", updated_at, TIME, true, "last stored"),
    F(R, "expires_at", expires_at, TIME, true, "kept until")};
SHAPE(out, draft, draft)
static const struct api_field drafts[] = {
    LIST(struct api_drafts, "items", count, at, draft, "newest first")};
SHAPE(out, drafts, drafts)
#define T struct api_form_step
static const struct api_field form_step[] = {
    F(T, "page", page, INT, true, "number of the page"), F(T, "title", title, TEXT, true, "topic"),
    F(T, "state", state, TEXT, true, "done, now, faulty or later"),
    F(T, "faults", faults, INT, true, "to be mended")};
SHAPE(out, form_step, form_step)
#define P struct api_form_page
static const struct api_field form_page[] = {
    F(P, "draft", draft, ID, true, "id"), F(P, "version", version, INT, true, "send it back"),
    F(P, "service", service, TEXT, true, "id of the service"),
    F(P, "service_name", service_name, TEXT, true, "its name"),
    F(P, "phone", phone, TEXT, false, "for questions"),
    F(P, "updated_at", updated_at, TIME, true, "last stored"),
    F(P, "expires_at", expires_at, TIME, true, "kept until"),
    F(P, "page", page, INT, true, "number of this page"),
    F(P, "title", title, TEXT, true, "its topic"), F(P, "note", note, TEXT, false, "about it"),
    F(P, "step", step, INT, true, "of the pages that these answers show"),
    F(P, "steps", steps, INT, true, "with the check at the end"),
    F(P, "back", back, INT, true, "page before; 0: this is the first"),
    F(P, "next", next, INT, true, "page after; 0: the check is next"),
    F(P, "then", then, TEXT, false,
      "after a post: onward; stay: see the errors; more: the answers opened further questions; "
      "rows: a row or a file was added or taken away"),
    F(P, "faults", faults, INT, true, "errors on this page"),
    LIST(P, "tasks", task_n, task, form_step, "all pages that these answers show"),
    LIST(P, "items", items.count, items.at, form_item, "what to draw, in order")};
SHAPE(out, form_page, form_page)
#define A struct api_form_row
static const struct api_field form_row[] = {
    F(A, "name", name, TEXT, true, "path"), F(A, "label", label, TEXT, true, "label"),
    F(A, "value", value, TEXT, true, "as people read it; sensitive ones masked"),
    F(A, "page", page, INT, true, "where it is changed"),
    F(A, "error", error, TEXT, false, "what is wrong"),
    F(A, "missing", missing, BOOL, true, "something is wrong")};
SHAPE(out, form_row, form_row)
static const struct api_field form_part[] = {
    F(struct api_form_part, "title", title, TEXT, true, "topic"),
    LIST(struct api_form_part, "rows", count, at, form_row, "answers")};
SHAPE(out, form_part, form_part)
#define C struct api_form_check
static const struct api_field form_check[] = {
    F(C, "draft", draft, ID, true, "id"), F(C, "version", version, INT, true, "version"),
    F(C, "service", service, TEXT, true, "id of the service"),
    F(C, "service_name", service_name, TEXT, true, "its name"),
    F(C, "due_at", due_at, TIME, false, "answered by then, when sent now"),
    F(C, "note", note, TEXT, false, "how that is counted"),
    F(C, "faults", faults, INT, true, "to be mended before it can be sent"),
    LIST(C, "parts", parts.count, parts.at, form_part, "all answers")};
SHAPE(out, form_check, form_check)

static const struct api_field wanted[] = {
    F(struct api_wanted, "field", field, TEXT, true, "key of the form"),
    F(struct api_wanted, "label", label, TEXT, false, "its label"),
    F(struct api_wanted, "what", what, TEXT, true, "what is missing")};
SHAPE(out, wanted, wanted)
#define O struct api_open_page
static const struct api_field open_page[] = {
    F(O, "page", page, INT, true, "number"), F(O, "title", title, TEXT, true, "topic"),
    F(O, "open", open, BOOL, true, "something of it is wanted, or wrong"),
    LIST(O, "items", items.count, items.at, form_item, "what to draw")};
SHAPE(out, open_page, open_page)
#define S struct api_supplement
static const struct api_field supplement_form[] = {
    F(S, "case", case_id, ID, true, "id"), F(S, "version", version, INT, true, "of the case"),
    F(S, "note", note, TEXT, false, "of the list"), F(S, "by", by, TIME, false, "it lapses then"),
    LIST(S, "wanted", wants, want, wanted, "the list"),
    LIST(S, "pages", pages, open, open_page, "the form")};
SHAPE(out, supplement_form, supplement_form)

#define N struct yb_inbox_row
static const struct api_field notice[] = {
    F(N, "id", id, ID, true, "id"), F(N, "case", case_id, ID, false, "about which case"),
    F(N, "at", at, TIME, true, "when"), F(N, "read_at", read_at, TIME, false, "when it was read"),
    F(N, "title", title, TEXT, true, "in one line"), F(N, "text", text, TEXT, false, "in words")};
SHAPE(out, notice, notice)
static const struct api_field inbox[] = {
    F(struct yb_inbox, "unread", unread, INT, true, "how many"),
    LIST(struct yb_inbox, "items", count, at, notice, "newest first")};
SHAPE(out, inbox, inbox)

/* ---- bodies ---- */

static const struct api_field in_draft_open[] = {
    B("service", TEXT, true, 64, "id of the service"),
    B("fresh", BOOL, false, 0, "another one, though one is open"),
    B("entries", STRS, false, 40, "ids of entries that become its places"),
    B("shortlist", TEXT, false, 32, "code of a list whose entries do")};
SHAPE(in, draft_open, in_draft_open)
static const struct api_field in_field[] = {
    B("name", TEXT, true, 200, "path of the field, or a button that was pressed"),
    B("value", TEXT, true, 20000, "as typed; a list of choices is sent as several")};
SHAPE(in, field, in_field)
static const struct api_field in_draft_save[] = {
    B("version", INT, true, 1000000000, "that was read"),
    B_LIST("fields", true, 2000, field, "of this page; boxes that are left out are unticked")};
SHAPE(in, draft_save, in_draft_save)
static const struct api_field in_supplement_form[] = {
    B_LIST("fields", false, 5000, field, "what was filled in so far")};
SHAPE(in, supplement_form, in_supplement_form)
