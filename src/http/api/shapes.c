/* shapes.c - the members of everything the API reads and writes, one table a type. */
#include "http/api/form.h"
#include "http/api/shape.h"

const struct api_shape api_in_none = {"none", NULL, 0}, api_out_none = {"none", NULL, 0},
                       api_out_any = {"any", NULL, 0}, api_in_empty = {"empty", NULL, 0};

/* ---- services ---- */

#define CITY struct api_city
static const struct api_field city[] = {
    F(CITY, "name", name, TEXT, true, "name of the city"),
    F(CITY, "operator", operator_name, TEXT, false, "who runs it; absent in a demonstration"),
    F(CITY, "record_no", record_no, TEXT, false, "record number of the operator"),
    F(CITY, "hotline", hotline, TEXT, false, "telephone for everything"),
    F(CITY, "demo", demo, BOOL, true, "say so on every page: no government site, invented data"),
};
SHAPE(out, city, city)

static const struct api_field service[] = {
    F(struct api_service, "id", id, TEXT, true, "its name in paths"),
    F(struct api_service, "name", name, SAID, true, "name in the reader's language"),
    F(struct api_service, "summary", summary, SAID, false, "one sentence"),
    F(struct api_service, "promise", promise, LIMIT, false, "promised limit"),
};
SHAPE(out, service, service)
static const struct api_field services[] = {
    LIST(struct api_services, "items", count, at, service, "in the pack's order")};
SHAPE(out, services, services)

#define G struct yb_guide
static const struct api_field material[] = {
    F(struct yb_material, "id", id, TEXT, true, "id"),
    F(struct yb_material, "name", name, SAID, true, "name"),
    F(struct yb_material, "source", source, TEXT, false, "applicant, government or other"),
    F(struct yb_material, "need", need, TEXT, true, "required, optional, later or when"),
    F(struct yb_material, "when", when_text, SAID, false, "when it is needed"),
    F(struct yb_material, "field", field, TEXT, false, "key of the form's file picker"),
    F(struct yb_material, "notes", notes, SAID, false, "how to fill it in"),
};
SHAPE(out, material, material)
static const struct api_field step[] = {
    F(struct yb_step, "id", id, TEXT, true, "id"),
    F(struct yb_step, "name", name, SAID, true, "name"),
    F(struct yb_step, "what", what, SAID, false, "what happens"),
    F(struct yb_step, "limit", limit, LIMIT, false, "how long it takes at most"),
    F(struct yb_step, "who", who, SAID, false, "who does it"),
};
SHAPE(out, step, step)
static const struct api_field faq[] = {F(struct yb_faq, "q", q, SAID, true, "question"),
                                       F(struct yb_faq, "a", a, SAID, true, "answer")};
SHAPE(out, faq, faq)
static const struct api_field consent[] = {
    F(struct yb_consent, "id", id, TEXT, true, "as POST /sessions takes it"),
    F(struct yb_consent, "purpose", purpose, SAID, true, "what is agreed to"),
    F(struct yb_consent, "required", required, BOOL, true, "without it nothing can be handled"),
    F(struct yb_consent, "sensitive", sensitive, BOOL, true, "about sensitive data"),
    F(struct yb_consent, "keep_days", keep_days, INT, true, "how long the data is kept"),
};
SHAPE(out, consent, consent)
static const struct api_field guide[] = {
    F(G, "name", name, SAID, true, "name"),
    F(G, "summary", summary, SAID, false, "one sentence"),
    F(G, "code", base_code, TEXT, false, "base code"),
    F(G, "item_type", item_type, TEXT, false, "kind of item"),
    F(G, "body", body, SAID, false, "who decides"),
    F(G, "version", version, INT, true, "version of the guide"),
    F(G, "minutes", minutes, INT, true, "what filling in takes"),
    F(G, "promise", promise, LIMIT, false, "promised limit"),
    F(G, "promise_note", promise_note, SAID, false, "how it is counted"),
    F(G, "legal", legal, LIMIT, false, "statutory limit"),
    F(G, "visits", visits, INT, true, "visits needed"),
    F(G, "has_fee", has_fee, BOOL, true, "whether there is a fee"),
    F(G, "fee", fee, SAID, false, "the fee"),
    F(G, "phone", phone, TEXT, false, "for questions"),
    F(G, "complaint_phone", complaint_phone, TEXT, false, "for complaints"),
    F(G, "audience", audience, STRS, true, "whom it serves"),
    F(G, "channels", channels, STRS, true, "where to apply"),
    F(G, "delivery", delivery, STRS, true, "how the result is handed over"),
    SAIDS(G, "conditions", conditions, condition, "what must be met"),
    LIST(G, "materials", materials, material, material, "papers"),
    LIST(G, "steps", steps, step, step, "steps"),
    LIST(G, "faqs", faqs, faq, faq, "questions and answers"),
    LIST(G, "consents", consents, consent, consent, "what has to be agreed to"),
};
SHAPE(out, guide, guide)

#define P struct yb_promise_figures
static const struct api_field promise[] = {
    F(P, "cases", cases, INT, true, "checked"),
    F(P, "few", few, BOOL, true, "fewer than ten: nothing more is shown"),
    F(P, "kept", kept, INT, true, "within the promise, in working time"),
    F(P, "clock_kept", clock_kept, INT, true, "within the same figure on the clock"),
    F(P, "median_work_ms", median_work_ms, INT, true, "median, working milliseconds"),
    F(P, "p90_work_ms", p90_work_ms, INT, true, "nine in ten, working milliseconds"),
    F(P, "median_clock_ms", median_clock_ms, INT, true, "median on the clock"),
    F(P, "p90_clock_ms", p90_clock_ms, INT, true, "nine in ten on the clock"),
};
SHAPE(out, promise, promise)
static const struct api_field mended[] = {
    F(struct yb_mended, "what", what, TEXT, true, "what was blamed"),
    F(struct yb_mended, "done", done, TEXT, true, "what was put right"),
    F(struct yb_mended, "at", at, TIME, true, "when"),
};
SHAPE(out, mended, mended)
#define M struct api_mended
static const struct api_field figures[] = {
    F(M, "at", f.at, TIME, true, "when it was counted"),
    SUB(M, "month", f.month, promise, "this month"),
    SUB(M, "year", f.year, promise, "this year"),
    F(M, "submitted", f.submitted, INT, true, "cases of this year"),
    F(M, "granted", f.granted, INT, true, "of these"),
    F(M, "refused", f.refused, INT, true, "of these"),
    F(M, "open", f.open, INT, true, "of these"),
    F(M, "rated", f.rated, INT, true, "ratings of this year; silence is not content"),
    F(M, "very_good", f.level[5], INT, true, "level 5; levels are shown from ten ratings on"),
    F(M, "good", f.level[4], INT, true, "level 4"),
    F(M, "fair", f.level[3], INT, true, "level 3"),
    F(M, "bad", f.level[2], INT, true, "level 2"),
    F(M, "very_bad", f.level[1], INT, true, "level 1"),
    F(M, "bad_mended", f.bad_mended, INT, true, "bad ratings put right"),
    F(M, "bad_open", f.bad_open, INT, true, "bad ratings still open"),
    LIST(M, "mended", mended.count, mended.at, mended, "newest first"),
};
SHAPE(out, figures, figures)

#define V struct yb_permit_view
static const struct api_field permit_place[] = {
    F(struct yb_permit_place, "name", name, TEXT, true, "where"),
    F(struct yb_permit_place, "when", when, TEXT, false, "when"),
    F(struct yb_permit_place, "what", what, TEXT, false, "what"),
};
SHAPE(out, permit_place, permit_place)
static const struct api_field permit[] = {
    F(V, "no", no, TEXT, true, "number"),
    F(V, "title", title, TEXT, true, "what it permits"),
    F(V, "service_name", service_name, TEXT, false, "service"),
    F(V, "issuer", issuer, TEXT, false, "who issued it"),
    F(V, "holder", holder, TEXT, false, "masked"),
    F(V, "issued_at", issued_at, TIME, true, "when"),
    F(V, "valid_from", valid_from, TIME, false, "from"),
    F(V, "valid_to", valid_to, TIME, false, "to"),
    F(V, "revoked_at", revoked_at, TIME, false, "when it was revoked"),
    F(V, "revoked_why", revoked_why, TEXT, false, "why"),
    F(V, "valid_now", valid_now, BOOL, true, "whether it holds today"),
    F(V, "conditions", conditions, STRS, true, "with the unit that set each"),
    LIST(V, "places", places, place, permit_place, "where and when"),
};
SHAPE(out, permit, permit)

/* ---- sessions ---- */

static const struct api_field session[] = {
    F(struct api_session, "token", token, TEXT, true, "for Authorization: Bearer"),
    F(struct api_session, "type", type, TEXT, true, "Bearer"),
    F(struct api_session, "kind", kind, TEXT, true, "person or staff"),
    F(struct api_session, "is_new", is_new, BOOL, true, "registered just now"),
    F(struct api_session, "must_change", must_change, BOOL, true, "the password, first of all"),
};
SHAPE(out, session, session)
static const struct api_field post[] = {F(struct api_post, "role", role, TEXT, true, "role"),
                                        F(struct api_post, "unit", unit, TEXT, false, "unit")};
SHAPE(out, post, post)
static const struct api_field me[] = {
    F(struct api_me, "kind", kind, TEXT, true, "person, staff or caller"),
    F(struct api_me, "id", id, ID, false, "id"),
    F(struct api_me, "name", name, TEXT, false, "staff only"),
    F(struct api_me, "enterprise", enterprise, ID, false, "acted for"),
    F(struct api_me, "case", case_id, ID, false, "the one case of a caller"),
    F(struct api_me, "must_change", must_change, BOOL, true, "the password, first of all"),
    LIST(struct api_me, "posts", posts, post, post, "of staff"),
};
SHAPE(out, me, me)

/* ---- cases ---- */

static const struct api_field submitted[] = {
    F(struct api_submitted, "id", id, ID, true, "of the case"),
    F(struct api_submitted, "no", no, TEXT, true, "its number"),
    F(struct api_submitted, "code", code, TEXT, false, "told to a caller, once"),
};
SHAPE(out, submitted, submitted)
#define R struct api_case_row
static const struct api_field case_row[] = {
    F(R, "id", r.id, ID, true, "id"),
    F(R, "no", r.no, TEXT, true, "number"),
    F(R, "title", r.title, TEXT, true, "title"),
    F(R, "service_name", r.service_name, TEXT, true, "service"),
    F(R, "state", r.state, STATE, true, "state"),
    F(R, "state_name", state_name, TEXT, true, "in words"),
    F(R, "next", r.next, TEXT, false, "what happens now, in words"),
    F(R, "submitted_at", r.submitted_at, TIME, true, "when"),
    F(R, "due_at", r.due_at, TIME, false, "when something is due"),
    F(R, "yours", r.yours, BOOL, true, "it waits for the applicant"),
    F(R, "can_rate", r.can_rate, BOOL, true, "it may be rated"),
};
SHAPE(out, case_row, case_row)
static const struct api_field cases[] = {
    LIST(struct api_case_rows, "items", count, at, case_row, "newest first"),
    CURSOR(struct api_case_rows, "next", more, more, "cursor of the next page"),
};
SHAPE(out, cases, cases)
#define K struct yb_promise_view
static const struct api_field clock[] = {
    F(K, "name", name, TEXT, false, "name"),
    F(K, "words", chip, TEXT, false, "in words"),
    F(K, "light", light, LIGHT, true, "colour"),
    F(K, "budget", budget_ms, INT, true, "ms, or days for clocks that count days"),
    F(K, "used_work_ms", used_ms, INT, true, "working time used"),
    F(K, "used_clock_ms", used_clock_ms, INT, true, "time on the clock used"),
    F(K, "due_at", due_at, TIME, false, "due"),
    F(K, "stopped_at", stopped_at, TIME, false, "when it was stopped"),
    F(K, "running", running, BOOL, true, "counts"),
    F(K, "suspended", suspended, BOOL, true, "stands still"),
    F(K, "provisional_year", provisional_year, INT, true, "year without a calendar; 0: certain"),
};
SHAPE(out, clock, clock)
#define N struct api_happening
static const struct api_field happening[] = {
    F(N, "at", h.at, TIME, false, "when"),
    F(N, "verb", h.verb, TEXT, true, "what"),
    F(N, "name", name, TEXT, false, "the same in words"),
    F(N, "who", h.who, TEXT, false, "by whom"),
    F(N, "text", h.text, TEXT, false, "in words"),
    F(N, "done", h.done, BOOL, true, "false: still to come"),
};
SHAPE(out, happening, happening)
#define W struct yb_paper_view
static const struct api_field paper[] = {
    F(W, "id", id, ID, true, "id"),
    F(W, "field", field, TEXT, false, "key of the form"),
    F(W, "label", label, TEXT, false, "label of the form"),
    F(W, "name", name, TEXT, false, "name of the file"),
    F(W, "media", media, TEXT, true, "what its bytes are"),
    F(W, "bytes", bytes, INT, true, "length"),
    F(W, "created_at", created_at, TIME, true, "when"),
    F(W, "round", round, INT, true, "0: with the application"),
    F(W, "verdict", verdict, INT, true, "0 not seen, 1 fits, 2 does not"),
};
SHAPE(out, paper, paper)
static const struct api_field paper_id[] = {
    F(struct api_paper, "id", id, ID, true, "name it so in the answers"),
    F(struct api_paper, "name", name, TEXT, true, "name of the file"),
    F(struct api_paper, "type", media, TEXT, true, "what its bytes are"),
    F(struct api_paper, "bytes", bytes, INT, true, "length"),
};
SHAPE(out, paper_id, paper_id)
static const struct api_field person[] = {
    F(struct yb_person_view, "id", id, ID, true, "id"),
    F(struct yb_person_view, "name", name, TEXT, false, "masked"),
    F(struct yb_person_view, "phone", phone, TEXT, false, "masked"),
    F(struct yb_person_view, "idno", idno, TEXT, false, "masked"),
    F(struct yb_person_view, "email", email, TEXT, false, "masked"),
    F(struct yb_person_view, "erased", erased, BOOL, true, "erased at their wish"),
};
SHAPE(out, person, person)
#define T struct yb_task_view
static const struct api_field task[] = {
    F(T, "id", id, ID, true, "id"),
    F(T, "version", version, INT, true, "for If-Match"),
    F(T, "node", node, TEXT, true, "of the flow"),
    F(T, "name", name, TEXT, true, "name"),
    F(T, "kind", kind, TEXT, true, "kind"),
    F(T, "state", state, TASK_STATE, true, "state"),
    F(T, "unit", unit, TEXT, true, "unit"),
    F(T, "unit_name", unit_name, TEXT, false, "its name"),
    F(T, "role", role, TEXT, false, "role"),
    F(T, "staff", staff_name, TEXT, false, "who has it"),
    F(T, "question", question, TEXT, false, "what was asked"),
    F(T, "outcome", outcome, TEXT, false, "verb it was completed with"),
    F(T, "opinion", opinion, TEXT, false, "in words"),
    F(T, "conditions", conditions, TEXT, false, "conditions set"),
    F(T, "opened_at", opened_at, TIME, true, "when"),
    F(T, "closed_at", closed_at, TIME, false, "when"),
    SUB(T, "clock", clock, clock, "its limit"),
    F(T, "verbs", verbs, STRS, true, "what the flow offers"),
    F(T, "can_claim", can_claim, BOOL, true, "by the actor"),
    F(T, "can_act", can_act, BOOL, true, "by the actor"),
    F(T, "can_hand_over", can_hand_over, BOOL, true, "by the actor"),
    F(T, "can_extend", can_extend, BOOL, true, "by the actor"),
    F(T, "can_remind", can_remind, BOOL, true, "by the actor"),
};
SHAPE(out, task, task)
#define C struct api_case
static const struct api_field case_[] = {
    F(C, "id", d.c.id, ID, true, "id"),
    F(C, "version", d.c.version, INT, true, "the same as the ETag"),
    F(C, "no", d.c.no, TEXT, true, "number"),
    F(C, "title", d.c.title, TEXT, true, "title"),
    F(C, "state", d.c.state, STATE, true, "state"),
    F(C, "state_name", state_name, TEXT, true, "in words"),
    F(C, "service", service, TEXT, true, "service"),
    F(C, "service_name", service_name, TEXT, true, "its name"),
    F(C, "channel", d.c.channel, TEXT, true, "how it came in"),
    F(C, "enterprise", d.c.enterprise, ID, false, "id"),
    F(C, "enterprise_name", d.c.enterprise_name, TEXT, false, "name"),
    F(C, "division", division, TEXT, false, "code of the place"),
    F(C, "unit", unit, TEXT, false, "that answers for it"),
    F(C, "unit_name", unit_name, TEXT, false, "its name"),
    F(C, "butler", d.c.butler, TEXT, false, "who accompanies it"),
    F(C, "submitted_at", d.c.submitted_at, TIME, true, "when"),
    F(C, "accepted_at", d.c.accepted_at, TIME, false, "when"),
    F(C, "decided_at", d.c.decided_at, TIME, false, "when"),
    F(C, "closed_at", d.c.closed_at, TIME, false, "when"),
    F(C, "reason", d.c.reason, TEXT, false, "of a refusal"),
    F(C, "clause", d.c.clause, TEXT, false, "that it rests on"),
    F(C, "answers", d.c.answers, ANY, false, "as submitted; masked for staff and callers"),
    F(C, "masked", d.c.masked, BOOL, true, "whether they are"),
    SUB(C, "check", d.c.check, clock, "the promise on papers"),
    SUB(C, "whole", d.c.whole, clock, "the whole case"),
    F(C, "supplements", d.c.supplements, INT, true, "lists sent so far"),
    F(C, "wanted", d.c.wanted, ANY, false, "the open list: [{field, what}]"),
    F(C, "wanted_note", d.c.wanted_note, TEXT, false, "its note"),
    F(C, "wanted_by", d.c.wanted_by, TIME, false, "when it lapses"),
    F(C, "permit_no", d.c.permit_no, TEXT, false, "number of the permit"),
    F(C, "permit_code", d.c.permit_code, TEXT, false, "for GET /permits/{code}"),
    F(C, "rating", d.c.rating, INT, true, "1 to 5; 0: none"),
    F(C, "can_withdraw", d.c.can_withdraw, BOOL, true, "now"),
    F(C, "can_remind", d.c.can_remind, BOOL, true, "now"),
    F(C, "can_rate", d.c.can_rate, BOOL, true, "now"),
    F(C, "can_supplement", d.c.can_supplement, BOOL, true, "now"),
    LIST(C, "past", past_n, past, happening, "what happened, oldest first"),
    LIST(C, "to_come", to_come_n, to_come, step, "steps of the guide that are not passed yet"),
    LIST(C, "parts", parts.count, parts.at, form_part, "the answers as people read them, masked"),
    LIST(C, "papers", d.c.papers.count, d.c.papers.at, paper, "papers"),
    MAYBE(C, "applicant", d.applicant, person, "staff only"),
    LIST(C, "tasks", d.tasks.count, d.tasks.at, task, "staff only"),
};
const struct api_shape api_out_case = {"case", case_, sizeof case_ / sizeof *case_};

/* ---- the desk ---- */

#define Q struct yb_queue_row
static const struct api_field queue_row[] = {
    F(Q, "task", task, ID, true, "id of the task"),
    F(Q, "case", case_id, ID, true, "id of the case"),
    F(Q, "version", version, INT, true, "for If-Match"),
    F(Q, "no", no, TEXT, true, "number of the case"),
    F(Q, "title", title, TEXT, true, "title"),
    F(Q, "state", state, STATE, true, "state of the case"),
    F(Q, "service_name", service_name, TEXT, true, "service"),
    F(Q, "name", node_name, TEXT, true, "name of the task"),
    F(Q, "kind", kind, TEXT, true, "kind of the task"),
    F(Q, "unit_name", unit_name, TEXT, true, "unit"),
    F(Q, "staff", staff, TEXT, false, "who has it"),
    F(Q, "words", chip, TEXT, false, "remaining time in words"),
    F(Q, "light", light, LIGHT, true, "colour"),
    F(Q, "channel", channel, TEXT, true, "how the case came in"),
    F(Q, "opened_at", opened_at, TIME, true, "when"),
    F(Q, "due_at", due_at, TIME, false, "due"),
    F(Q, "mine", mine, BOOL, true, "the actor has it"),
    F(Q, "supplemented", supplemented, BOOL, true, "papers came back"),
};
SHAPE(out, queue_row, queue_row)
static const struct api_field queue[] = {
    LIST(struct yb_queue, "items", count, at, queue_row, "by remaining time"),
    CURSOR(struct yb_queue, "next", next_due, next_id, "cursor of the next page"),
    F(struct yb_queue, "mine", mine, INT, true, "counted up to 1,000"),
    F(struct yb_queue, "free", free_, INT, true, "counted up to 1,000"),
    F(struct yb_queue, "unit", unit, INT, true, "counted up to 1,000"),
    F(struct yb_queue, "yellow", yellow, INT, true, "counted up to 1,000"),
    F(struct yb_queue, "red", red, INT, true, "counted up to 1,000"),
};
SHAPE(out, queue, queue)
static const struct api_field alarm[] = {
    SUB(struct yb_alarm, "task", row, queue_row, "the task"),
    F(struct yb_alarm, "rung", rung, TEXT, false, "the last that fired"),
    F(struct yb_alarm, "fired_at", fired_at, TIME, false, "when"),
    F(struct yb_alarm, "reminded_at", reminded_at, TIME, false, "reminded or pressed"),
};
SHAPE(out, alarm, alarm)
static const struct api_field load[] = {
    F(struct yb_unit_load, "unit", unit, TEXT, true, "unit"),
    F(struct yb_unit_load, "unit_name", unit_name, TEXT, true, "its name"),
    F(struct yb_unit_load, "open", open, INT, true, "open tasks"),
    F(struct yb_unit_load, "yellow", yellow, INT, true, "of these"),
    F(struct yb_unit_load, "red", red, INT, true, "of these"),
    F(struct yb_unit_load, "done", done, INT, true, "done this month"),
};
SHAPE(out, load, load)
#define S struct yb_supervision
static const struct api_field supervision[] = {
    F(S, "open", open, INT, true, "open tasks"),
    F(S, "yellow", yellow, INT, true, "of these"),
    F(S, "red", red, INT, true, "of these"),
    F(S, "grey", grey, INT, true, "of these: paused"),
    F(S, "provisional", provisional, INT, true, "due in a year without a calendar"),
    LIST(S, "alarms", alarms, alarm, alarm, "worst first"),
    LIST(S, "loads", loads, load, load, "by unit"),
};
SHAPE(out, supervision, supervision)
#define A struct yb_audit_row
static const struct api_field audit_row[] = {
    F(A, "id", id, ID, true, "id"),
    F(A, "at", at, TIME, true, "when"),
    F(A, "verb", verb, TEXT, true, "what"),
    F(A, "kind", kind, TEXT, true, "kind of the subject"),
    F(A, "subject", subject, TEXT, true, "number or id"),
    F(A, "version", version, INT, true, "of the subject"),
    F(A, "actor_kind", actor_kind, TEXT, true, "kind of the actor"),
    F(A, "actor", actor, ID, false, "id"),
    F(A, "actor_name", actor_name, TEXT, false, "of staff"),
    F(A, "on_behalf", on_behalf, TEXT, false, "acted for"),
    F(A, "reason", reason, TEXT, false, "as given"),
    F(A, "data", data, RAW, false, "of class public"),
    F(A, "sealed", sealed, BOOL, true, "stands in a seal"),
};
SHAPE(out, audit_row, audit_row)
static const struct api_field audit[] = {
    LIST(struct yb_audit, "items", count, at, audit_row, "newest first"),
    CURSOR(struct yb_audit, "next", next, next, "cursor of the next page"),
    F(struct yb_audit, "unsealed", unsealed, INT, true, "events not sealed yet"),
    F(struct yb_audit, "sealed_at", sealed_at, TIME, false, "the newest seal"),
};
SHAPE(out, audit, audit)

/* ---- bodies ---- */

static const struct api_field in_code_send[] = {
    B("phone", TEXT, true, 32, "mobile number")};
SHAPE(in, code_send, in_code_send)
static const struct api_field in_session_open[] = {
    B("phone", TEXT, false, 32, "mobile number"),
    B("code", TEXT, false, 16, "the one-time code"),
    B("name", TEXT, false, 100, "when the number is new"),
    B("consents", STRS, false, 50, "when the number is new: purposes agreed to"),
    B("login", TEXT, false, 64, "of staff"),
    B("password", TEXT, false, 128, "of staff"),
};
SHAPE(in, session_open, in_session_open)
static const struct api_field in_password[] = {
    B("old", TEXT, true, 128, "the password of now"),
    B("wanted", TEXT, true, 128, "10 to 128 characters, not the login, not a common one"),
};
SHAPE(in, password, in_password)
static const struct api_field in_case_submit[] = {
    B("service", TEXT, true, 64, "id of the service"),
    B("answers", ANY, true, 0, "as GET /services/{id}/schema describes"),
    B("phone", TEXT, false, 32, "the caller's; hotline only"),
    B("name", TEXT, false, 100, "the caller's; hotline only"),
};
SHAPE(in, case_submit, in_case_submit)
static const struct api_field in_withdraw[] = {B("reason", TEXT, false, 500, "in words")};
SHAPE(in, withdraw, in_withdraw)
static const struct api_field in_rate[] = {
    B("level", INT, true, 5, "5 very satisfied .. 1"),
    B("items", STRS, false, 20, "sub-items praised or blamed"),
    B("words", TEXT, false, 2000, "needed for 1 and 2"),
};
SHAPE(in, rate, in_rate)
static const struct api_field in_supplement[] = {
    B("answers", ANY, false, 0, "whole, as changed"),
    B_LIST("fields", false, 5000, field, "or what the form was filled in with")};
SHAPE(in, supplement, in_supplement)
static const struct api_field in_paper_add[] = {
    B("field", TEXT, true, 200, "key of the form's file picker"),
    B("case", ID, false, 0, "the case whose supplement it is for"),
    B("draft", ID, false, 0, "or the draft; the next post of its page takes it up"),
    B("file", RAW, true, 0, "JPEG, PNG, HEIC, PDF or OFD, at most 20 MiB"),
};
SHAPE(in, paper_add, in_paper_add)
static const struct api_field in_want[] = {B("field", TEXT, true, 200, "key of the form"),
                                           B("what", TEXT, true, 500, "what is missing")};
SHAPE(in, want, in_want)
static const struct api_field in_complete[] = {
    B("verb", TEXT, true, 32, "one of those that the task offers"),
    B("opinion", TEXT, false, 32, "opine: agree, conditions or object"),
    B("words", TEXT, false, 4000, "note, opinion, why that score, or what was put right"),
    B("score", TEXT, false, 20, "score: a whole number"),
    B("amount", TEXT, false, 20, "grant, pay: yuan"),
    B("conditions", TEXT, false, 4000, "opine, grant: conditions"),
    B("clause", TEXT, false, 500, "reject, refuse: rule and article"),
    B("reason", TEXT, false, 2000, "reject, refuse, a second supplement"),
    {"items", API_LIST, false, 0, 0, 100, &api_in_want, "supplement: one complete list"},
    B("valid_from", TIME, false, 0, "grant"),
    B("valid_to", TIME, false, 0, "grant"),
};
SHAPE(in, complete, in_complete)
static const struct api_field in_hand_over[] = {
    B("staff", ID, false, 0, "a colleague of the unit"),
    B("unit", TEXT, false, 64, "or another unit"),
    B("reason", TEXT, true, 2000, "at least 5 characters"),
};
SHAPE(in, hand_over, in_hand_over)
static const struct api_field in_extend[] = {
    B("amount", INT, true, 1000, "in the clock's own unit"),
    B("reason", TEXT, true, 2000, "at least 5 characters"),
};
SHAPE(in, extend, in_extend)
static const struct api_field in_reason[] = {
    B("reason", TEXT, true, 2000, "at least 5 characters")};
SHAPE(in, reason, in_reason)
static const struct api_field in_limit[] = {
    B("amount", INT, true, 1000, "how many"),
    B("unit", TEXT, true, 32, "work_hours, work_days, clock_hours or calendar_days"),
};
SHAPE(in, limit, in_limit)
static const struct api_field in_consult[] = {
    B("units", STRS, true, 20, "ids of units"),
    B("question", TEXT, true, 2000, "what they are asked"),
    {"limit", API_SHAPE, false, 0, 0, 0, &api_in_limit, "two working days when absent"},
};
SHAPE(in, consult, in_consult)
