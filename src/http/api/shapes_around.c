/* shapes_around.c - the members of what the API says around a case. */
#include "http/api/around.h"
#include "http/api/shape.h"

#define P struct yb_paper_view
static const struct api_field attached[] = {F(P, "id", id, ID, true, "for GET /papers/{id}"),
                                            F(P, "name", name, TEXT, false, "name"),
                                            F(P, "type", media, TEXT, true, "media type"),
                                            F(P, "bytes", bytes, INT, true, "size")};
SHAPE(out, attached, attached)
#define M struct yb_message_view
static const struct api_field message[] = {
    F(M, "id", id, ID, true, "id"), F(M, "at", at, TIME, true, "written"),
    F(M, "read_at", read_at, TIME, false, "read by the other side"),
    F(M, "desk", desk, BOOL, true, "from the desk"),
    F(M, "mine", mine, BOOL, true, "from your side"),
    F(M, "gone", gone, BOOL, true, "erased with the applicant's data"),
    F(M, "who", who, TEXT, false, "of the desk"), F(M, "text", text, TEXT, false, "text"),
    LIST(M, "papers", papers, paper, attached, "brought with it")};
SHAPE(out, message, message)
#define T struct yb_talk_view
static const struct api_field talk[] = {
    F(T, "case", case_id, ID, true, "case"),
    F(T, "butler", butler, TEXT, false, "who accompanies it"),
    F(T, "unit", unit, TEXT, true, "unit"),
    F(T, "phone", phone, TEXT, false, "telephone of the unit"),
    F(T, "unread", unread, INT, true, "by you"),
    LIST(T, "items", count, at, message, "oldest first")};
SHAPE(out, talk, talk)
#define O struct api_change_offer
static const struct api_field change_offer[] = {
    F(O, "id", id, TEXT, true, "kind"), F(O, "name", name, SAID, true, "name"),
    F(O, "what", what, SAID, false, "what it is for"),
    F(O, "effect", effect, TEXT, true, "record, amend, reserve or cancel"),
    F(O, "open", open, BOOL, true, "may be asked for now"),
    F(O, "why", why, TEXT, false, "why not"),
    F(O, "row", row, BOOL, true, "about one row of the agenda"),
    F(O, "at_once", at_once, BOOL, true, "nobody decides")};
SHAPE(out, change_offer, change_offer)
#define L struct yb_change_line
static const struct api_field change_line[] = {F(L, "label", label, TEXT, true, "what"),
                                               F(L, "before", before, TEXT, false, "it was"),
                                               F(L, "after", after, TEXT, false, "it is")};
SHAPE(out, change_line, change_line)
#define R struct api_change_row
static const struct api_field change_row[] = {
    F(R, "id", id, ID, true, "id"), F(R, "kind", kind, TEXT, true, "kind"),
    F(R, "state", state, TEXT, true, "asked, done, refused or taken_back"),
    F(R, "asked_at", asked_at, TIME, true, "asked"),
    F(R, "closed_at", closed_at, TIME, false, "decided"),
    F(R, "reason", reason, TEXT, false, "of a refusal"),
    LIST(R, "lines", lines, line, change_line, "what it changes")};
SHAPE(out, change_row, change_row)
#define C struct api_changes
static const struct api_field changes[] = {
    F(C, "rows", rows, STRS, true, "of the agenda, from 0"),
    LIST(C, "offers", offers, offer, change_offer, "as the service declares"),
    LIST(C, "items", changes, change, change_row, "oldest first")};
SHAPE(out, changes, changes)
static const struct api_field change_made[] = {
    F(struct api_change_made, "id", id, ID, true, "id"),
    F(struct api_change_made, "done", done, BOOL, true, "it holds already")};
SHAPE(out, change_made, change_made)
#define W struct api_lead_why
static const struct api_field lead_why[] = {
    F(W, "days", days, INT, true, "working days"), F(W, "reason", reason, SAID, true, "why"),
    F(W, "who", who, TEXT, false, "who looks at it"),
    F(W, "clause", clause, TEXT, false, "clause")};
SHAPE(out, lead_why, lead_why)
#define D struct api_lead
static const struct api_field lead[] = {
    F(D, "days", days, INT, true, "working days before the first day"),
    F(D, "dated", dated, BOOL, true, "a first day was told"),
    F(D, "late", late, BOOL, true, "today is too late for it"),
    F(D, "first", first, TEXT, false, "first day"),
    F(D, "apply_by", apply_by, TEXT, false, "last day to apply"),
    F(D, "earliest", earliest, TEXT, true, "first day if one applies today"),
    LIST(D, "why", whys, why, lead_why, "rule by rule")};
SHAPE(out, lead, lead)
#define U struct api_outing
static const struct api_field outing[] = {
    F(U, "place", place, TEXT, true, "place"), F(U, "division", division, TEXT, false, "code"),
    F(U, "from", from, TEXT, true, "first day"), F(U, "to", to, TEXT, true, "last day")};
SHAPE(out, outing, outing)
static const struct api_field outings[] = {
    LIST(struct api_outings, "items", items, item, outing, "by their first day")};
SHAPE(out, outings, outings)

static const struct api_field in_message[] = {
    B("text", TEXT, false, 2000, "text"),
    B("papers", STRS, false, 6, "ids of papers brought for messages")};
SHAPE(in, message, in_message)
static const struct api_field in_change[] = {
    B("kind", TEXT, true, 64, "as the service declares"),
    B("row", INT, false, 500, "of the agenda, from 0"),
    B("fields", ANY, false, 0, "answers of the case that change"),
    B("answers", ANY, false, 0, "to the change's own form")};
SHAPE(in, change, in_change)
static const struct api_field in_lead[] = {B("answers", ANY, true, 0, "as far as they are known")};
SHAPE(in, lead, in_lead)
