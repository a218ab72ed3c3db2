/* shapes_catalog.c - the members of what the API says about catalogues and bookings. */
#include "http/api/catalog.h"
#include "http/api/shape.h"
#include "service/catalog/subscribe.h"
#include "service/pack/show.h"

static const struct api_field option[] = {F(struct yb_option, "id", id, TEXT, true, "value"),
                                          F(struct yb_option, "name", name, SAID, true, "name")};
SHAPE(out, option, option)
#define K struct api_kind_field
static const struct api_field kind_field[] = {
    F(K, "id", id, TEXT, true, "member of an entry's fields"),
    F(K, "name", name, SAID, true, "name"),
    F(K, "type", type, TEXT, true, "text, choices, rows …"),
    F(K, "unit", unit, TEXT, false, "of numbers"),
    F(K, "required", required, BOOL, true, "must be told"),
    F(K, "facet", facet, BOOL, true, "counted in searches"),
    F(K, "sort", sort, BOOL, true, "may be sorted by"),
    F(K, "compare", compare, BOOL, true, "a row of comparisons"),
    LIST(K, "options", options, option, option, "of choices"),
};
SHAPE(out, kind_field, kind_field)
static const struct api_field kind[] = {
    F(struct api_catalog_kind, "id", id, TEXT, true, "id"),
    F(struct api_catalog_kind, "name", name, SAID, true, "name"),
    F(struct api_catalog_kind, "panel", panel, TEXT, true, "panel that shows it"),
    F(struct api_catalog_kind, "icon", icon, TEXT, false, "icon"),
    F(struct api_catalog_kind, "booking", booking, TEXT, true, "none, days, slots or request"),
    F(struct api_catalog_kind, "unit", unit, TEXT, false, "what is booked"),
    F(struct api_catalog_kind, "waiting", waiting, BOOL, true, "has a waiting list"),
    F(struct api_catalog_kind, "apply", apply, TEXT, false, "service that its entries apply with"),
    F(struct api_catalog_kind, "groups", groups, BOOL, true, "takes groups"),
    LIST(struct api_catalog_kind, "fields", fields, field, kind_field, "of class public"),
};
SHAPE(out, kind, kind)
static const struct api_field action[] = {
    F(struct yb_panel_action, "id", id, TEXT, true, "what"),
    F(struct yb_panel_action, "to", to, TEXT, true, "where to")};
SHAPE(out, action, action)
#define G struct yb_panel_figure
static const struct api_field figure[] = {
    F(G, "id", id, TEXT, true, "id"), F(G, "name", name, SAID, true, "name"),
    F(G, "value", value, INT, true, "the declared start"),
    F(G, "more_than", more_than, BOOL, true, "it is more than that"),
    F(G, "unit", unit, TEXT, false, "unit"), F(G, "period", period, TEXT, true, "of when"),
    F(G, "source", source, TEXT, true, "where from")};
SHAPE(out, figure, figure)
#define P struct yb_panel
static const struct api_field panel[] = {
    F(P, "id", id, TEXT, true, "id"), F(P, "title", title, SAID, true, "title"),
    F(P, "intro", intro, SAID, false, "one sentence"), F(P, "kinds", kinds, STRS, true, "kinds"),
    F(P, "icon", icon, TEXT, false, "icon"), F(P, "motif", motif, TEXT, false, "drawing"),
    LIST(P, "actions", actions, action, action, "what can be done"),
    LIST(P, "figures", figures, figure, figure, "declared figures"),
};
SHAPE(out, panel, panel)
static const struct api_field catalog[] = {
    F(struct api_catalog, "name", name, SAID, true, "name of the platform"),
    F(struct api_catalog, "intro", intro, SAID, false, "one sentence"),
    LIST(struct api_catalog, "panels", panels, panel, panel, "in order"),
    LIST(struct api_catalog, "kinds", kinds, kind, kind, "kinds of entries"),
};
SHAPE(out, catalog, catalog)

#define C struct api_card
static const struct api_field card[] = {
    F(C, "id", c.id, ID, true, "id"), F(C, "kind", kind, TEXT, true, "kind"),
    F(C, "slug", c.slug, TEXT, true, "its name in paths"),
    F(C, "name", c.name, SAID, true, "name"), F(C, "summary", c.summary, SAID, false, "summary"),
    F(C, "division", c.division, TEXT, false, "code of the place"),
    F(C, "motif", c.motif, TEXT, false, "drawing that stands in"),
    F(C, "drawing", drawing, TEXT, false, "its address on this server"),
    F(C, "photograph", c.photograph, TEXT, false, "digest of the first one"),
    F(C, "status", c.status, TEXT, false, "published or ended"),
    F(C, "place", place, RAW, false, "{lon, lat}, WGS-84"),
    F(C, "price_fen", c.price_fen, INT, true, "-1: not told"),
    F(C, "price_unit", c.price_unit, TEXT, false, "per what"),
    F(C, "distance_m", c.distance_int_m, INT, true, "straight; -1: not asked or no place"),
    F(C, "walk_min", c.walk_min, INT, true, "about, on foot; -1 likewise"),
    F(C, "ratings", c.ratings, INT, true, "how many"),
    F(C, "rating_permille", c.rating_permille, INT, true, "mean level times 1,000"),
};
SHAPE(out, card, card)
static const struct api_field facet_value[] = {
    F(struct yb_facet_value, "id", id, TEXT, true, "value"),
    F(struct yb_facet_value, "name", name, SAID, true, "name"),
    F(struct yb_facet_value, "count", n, INT, true, "entries it would leave"),
    F(struct yb_facet_value, "chosen", chosen, BOOL, true, "asked for"),
};
SHAPE(out, facet_value, facet_value)
static const struct api_field facet[] = {
    F(struct yb_facet_view, "field", field, TEXT, true, "for `where`"),
    F(struct yb_facet_view, "name", name, SAID, false, "name"),
    LIST(struct yb_facet_view, "values", values, value, facet_value, "the most first"),
};
SHAPE(out, facet, facet)
static const struct api_field cluster[] = {
    F(struct api_cluster, "count", count, INT, true, "entries"),
    F(struct api_cluster, "place", place, RAW, false, "their middle")};
SHAPE(out, cluster, cluster)
static const struct api_field found[] = {
    F(struct api_found, "total", total, INT, true, "that fit"),
    LIST(struct api_found, "items", cards, card, card, "one page"),
    LIST(struct api_found, "facets", facets, facet, facet, "counts"),
    LIST(struct api_found, "clusters", clusters, cluster, cluster, "of all that fit, when asked"),
    F(struct api_found, "next", next, TEXT, false, "`after` of the next page"),
};
SHAPE(out, found, found)

#define H struct yb_photo_view
static const struct api_field photograph[] = {
    F(H, "id", id, ID, true, "id"), F(H, "digest", digest, TEXT, true, "its name"),
    F(H, "width", width, INT, true, "points"), F(H, "height", height, INT, true, "points"),
    F(H, "caption", caption, TEXT, true, "caption"),
    F(H, "licence", licence, TEXT, true, "licence"),
    F(H, "author", author, TEXT, true, "author"), F(H, "state", state, TEXT, true, "shown or not")};
SHAPE(out, photograph, photograph)
static const struct api_field review[] = {
    F(struct yb_review_view, "id", id, ID, true, "id"),
    F(struct yb_review_view, "level", level, INT, true, "1 to 5"),
    F(struct yb_review_view, "at", at, TIME, true, "when"),
    F(struct yb_review_view, "words", words, TEXT, false, "words"),
    F(struct yb_review_view, "answer", answer, TEXT, false, "of the provider")};
SHAPE(out, review, review)
#define D struct yb_day_view
static const struct api_field day[] = {
    F(D, "date", date, TEXT, true, "day"), F(D, "open", open, BOOL, true, "open"),
    F(D, "from", from, TEXT, false, "opens"), F(D, "to", to, TEXT, false, "closes"),
    F(D, "why", why, TEXT, true, "what decides"), F(D, "reason", reason, TEXT, false, "in words"),
    F(D, "provisional", provisional, BOOL, true, "the calendar of that year is not there yet")};
SHAPE(out, day, day)
static const struct api_field related[] = {
    F(struct api_related, "relation", relation, TEXT, true, "relation"),
    F(struct api_related, "name", name, SAID, false, "its name"),
    F(struct api_related, "back", back, BOOL, true, "they point here"),
    LIST(struct api_related, "items", cards, card, card, "entries")};
SHAPE(out, related, related)
#define E struct api_entry
static const struct api_field entry[] = {
    SUB(E, "card", card, card, "as in lists"),
    F(E, "version", v.version, INT, true, "for POST /entries"),
    F(E, "updated_at", v.updated_at, TIME, true, "when"),
    F(E, "place_name", v.division_path, TEXT, false, "county, town"),
    F(E, "body", v.body, ANY, true, "what everybody may read"),
    F(E, "rest", v.rest, ANY, false, "for who keeps or moderates it: owner, fields"),
    F(E, "state", v.state, TEXT, false, "likewise"),
    F(E, "reason", v.reason, TEXT, false, "likewise"),
    F(E, "bookable", v.bookable, BOOL, true, "may be booked"),
    F(E, "yours", v.yours, BOOL, true, "the actor keeps it"),
    F(E, "moderates", v.moderates, BOOL, true, "the actor moderates it"),
    LIST(E, "related", related, relation, related, "relations, both ways"),
    LIST(E, "photographs", v.photos, v.photo, photograph, "photographs"),
    LIST(E, "reviews", v.reviews, v.review, review, "newest first"),
    LIST(E, "days", v.days, v.day, day, "the next 14"),
};
SHAPE(out, entry, entry)
static const struct api_field compare[] = {
    LIST(struct api_compare, "items", entries, entry, entry, "those that are still there")};
SHAPE(out, compare, compare)
#define R struct yb_keeper_row
static const struct api_field kept_row[] = {
    F(R, "id", id, ID, true, "id"), F(R, "kind", kind, TEXT, true, "kind"),
    F(R, "slug", slug, TEXT, true, "slug"), F(R, "title", title, TEXT, true, "name"),
    F(R, "state", state, TEXT, true, "state"), F(R, "version", version, INT, true, "version"),
    F(R, "updated_at", updated_at, TIME, true, "when"), F(R, "reason", reason, TEXT, false, "why")};
SHAPE(out, kept_row, kept_row)
static const struct api_field kept[] = {
    LIST(struct yb_keeper_rows, "items", count, at, kept_row, "newest first"),
    CURSOR(struct yb_keeper_rows, "next", next_at, next_id, "cursor of the next page")};
SHAPE(out, kept, kept)
static const struct api_field saved[] = {
    F(struct api_saved, "id", id, ID, true, "id"),
    F(struct api_saved, "version", version, INT, true, "version")};
SHAPE(out, saved, saved)
static const struct api_field imported[] = {
    F(struct api_imported, "saved", saved, INT, true, "drafts that were made or changed")};
SHAPE(out, imported, imported)

/* ---- the schematic map ---- */

#define MO struct yb_map_outline
static const struct api_field sketch_island[] = {F(MO, "name", name, SAID, true, "name"),
                                                 F(MO, "path", path, TEXT, true, "SVG path")};
SHAPE(out, sketch_island, sketch_island)
#define MC struct yb_map_county
static const struct api_field sketch_county[] = {
    F(MC, "code", code, TEXT, true, "code"), F(MC, "name", name, SAID, true, "name"),
    F(MC, "x", label.x, INT, true, "where its name stands"),
    F(MC, "y", label.y, INT, true, "likewise"),
    F(MC, "outline", outline, TEXT, true, "SVG path"),
    LIST(MC, "islands", islands, island, sketch_island, "its islands")};
SHAPE(out, sketch_county, sketch_county)
#define MT struct yb_map_town
static const struct api_field sketch_town[] = {F(MT, "code", code, TEXT, true, "code"),
                                               F(MT, "x", at.x, INT, true, "about where"),
                                               F(MT, "y", at.y, INT, true, "likewise")};
SHAPE(out, sketch_town, sketch_town)
#define MS struct yb_sketch
static const struct api_field sketch[] = {
    F(MS, "name", name, SAID, true, "name"), F(MS, "notice", notice, SAID, false, "print it below"),
    F(MS, "width", width, INT, true, "units"), F(MS, "height", height, INT, true, "units"),
    LIST(MS, "counties", counties, county, sketch_county, "counties"),
    LIST(MS, "towns", towns, town, sketch_town, "towns")};
SHAPE(out, sketch, sketch)

/* ---- booking ---- */

#define L struct yb_free_slot
static const struct api_field slot[] = {
    F(L, "start_at", start_at, TIME, true, "begins"), F(L, "end_at", end_at, TIME, true, "ends"),
    F(L, "date", date, TEXT, true, "day"), F(L, "capacity", capacity, INT, true, "places"),
    F(L, "taken", taken, INT, true, "of these"),
    F(L, "provisional", provisional, BOOL, true, "the calendar of that year is not there yet")};
SHAPE(out, slot, slot)
static const struct api_field free_day[] = {
    F(struct yb_free_day, "date", date, TEXT, true, "day"),
    F(struct yb_free_day, "open", open, BOOL, true, "open"),
    F(struct yb_free_day, "why", why, TEXT, true, "what decides"),
    F(struct yb_free_day, "reason", reason, TEXT, false, "in words"),
    F(struct yb_free_day, "provisional", provisional, BOOL, true, "may change")};
SHAPE(out, free_day, free_day)
static const struct api_field free_[] = {
    F(struct yb_free, "mode", mode, TEXT, true, "none, days, slots or request"),
    F(struct yb_free, "unit", unit, TEXT, false, "what is booked"),
    LIST(struct yb_free, "days", days, day, free_day, "each day"),
    LIST(struct yb_free, "slots", slots, slot, slot, "what can be booked")};
const struct api_shape api_out_free = {"free", free_, sizeof free_ / sizeof *free_};
static const struct api_field booked[] = {
    F(struct api_booked, "id", id, ID, true, "id"), F(struct api_booked, "code", code, TEXT, true,
                                                      "shown at the door"),
    F(struct api_booked, "state", state, TEXT, true, "held, confirmed, requested or waiting"),
    F(struct api_booked, "hold_until", hold_until, TIME, false, "confirm before then")};
SHAPE(out, booked, booked)
#define V struct yb_booking_view
static const struct api_field booking[] = {
    F(V, "id", id, ID, true, "id"), F(V, "entry", resource_id, ID, true, "what is booked"),
    F(V, "title", title, TEXT, true, "its name"), F(V, "kind", kind, TEXT, true, "its kind"),
    F(V, "slug", slug, TEXT, true, "its slug"), F(V, "state", state, TEXT, true, "state"),
    F(V, "count", count, INT, true, "how many"), F(V, "slots", slots, INT, true, "days or slots"),
    F(V, "start_at", start_at, TIME, true, "begins"), F(V, "end_at", end_at, TIME, true, "ends"),
    F(V, "hold_until", hold_until, TIME, false, "a hold lapses then"),
    F(V, "created_at", created_at, TIME, true, "when it was made"),
    F(V, "case", case_id, ID, false, "application that it belongs to"),
    F(V, "version", version, INT, true, "version"), F(V, "code", code, TEXT, false, "one's own"),
    F(V, "name", name, TEXT, false, "for whom"), F(V, "phone", phone, TEXT, false, "for whom"),
    F(V, "note", note, TEXT, false, "words"), F(V, "reason", reason, TEXT, false, "why it ended"),
    F(V, "may_change", may_change, BOOL, true, "now"),
    F(V, "may_cancel", may_cancel, BOOL, true, "now"),
    F(V, "may_confirm", may_confirm, BOOL, true, "now")};
SHAPE(out, booking, booking)
static const struct api_field bookings[] = {
    LIST(struct yb_booking_views, "items", count, at, booking, "newest first"),
    CURSOR(struct yb_booking_views, "next", next, next, "cursor of the next page")};
SHAPE(out, bookings, bookings)
static const struct api_field checked[] = {
    F(struct api_checked, "id", id, ID, true, "booking"),
    F(struct api_checked, "count", count, INT, true, "how many come in"),
    F(struct api_checked, "title", title, TEXT, true, "for what")};
SHAPE(out, checked, checked)
static const struct api_field made[] = {F(struct api_made, "id", id, ID, true, "id")};
SHAPE(out, made, made)
static const struct api_field code[] = {
    F(struct api_code, "code", code, TEXT, true, "for GET /shortlists/{code}")};
SHAPE(out, code, code)
static const struct api_field listed[] = {
    SUB(struct api_listed, "card", card, card, "the entry"),
    F(struct api_listed, "note", note, TEXT, false, "note"),
    F(struct api_listed, "gone", gone, BOOL, true, "no longer published: the card has its id")};
SHAPE(out, listed, listed)
static const struct api_field shortlist[] = {
    F(struct api_shortlist, "code", code, TEXT, true, "its name in links"),
    F(struct api_shortlist, "title", title, TEXT, false, "title"),
    F(struct api_shortlist, "yours", yours, BOOL, true, "the actor may change it"),
    LIST(struct api_shortlist, "items", items, item, listed, "in order")};
SHAPE(out, shortlist, shortlist)

/* ---- bodies ---- */

static const struct api_field in_entry_save[] = {
    B("kind", TEXT, true, 64, "kind"), B("id", ID, false, 0, "of one that is there"),
    B("version", INT, false, 1000000000, "that was read"),
    B("entry", ANY, true, 0, "as docs/packs.md describes entries")};
SHAPE(in, entry_save, in_entry_save)
static const struct api_field in_entry_move[] = {
    B("event", TEXT, true, 16, "submit, publish, refuse, suspend, resume or withdraw"),
    B("reason", TEXT, false, 500, "of refuse, suspend, withdraw"),
    B("version", INT, false, 1000000000, "that was read"),
    B("despite_bookings", BOOL, false, 0, "open bookings are cancelled with it")};
SHAPE(in, entry_move, in_entry_move)
static const struct api_field in_book[] = {
    B("entry", ID, true, 0, "what"),
    B("how", TEXT, false, 8, "hold, book or wait; book when absent"),
    B("count", INT, false, 1000, "1 when absent"), B("from", TEXT, false, 10, "first day"),
    B("to", TEXT, false, 10, "last day"), B("start_at", TIME, false, 0, "of a slot"),
    B("case", ID, false, 0, "application that it belongs to"),
    B("name", TEXT, false, 60, "for whom"),
    B("phone", TEXT, false, 40, "for whom"), B("note", TEXT, false, 500, "words")};
SHAPE(in, book, in_book)
static const struct api_field in_rebook[] = {
    B("count", INT, false, 1000, "as before when absent"), B("from", TEXT, false, 10, "first day"),
    B("to", TEXT, false, 10, "last day"), B("start_at", TIME, false, 0, "of a slot")};
SHAPE(in, rebook, in_rebook)
static const struct api_field in_booking_move[] = {
    B("event", TEXT, true, 16, "confirm, cancel or refuse"),
    B("reason", TEXT, false, 500, "of a refusal, and when the office cancels")};
SHAPE(in, booking_move, in_booking_move)
static const struct api_field in_check_in[] = {B("code", TEXT, true, 40, "as shown")};
SHAPE(in, check_in, in_check_in)
static const struct api_field in_review[] = {B("level", INT, true, 5, "1 to 5"),
                                             B("words", TEXT, false, 1000, "words")};
SHAPE(in, review, in_review)
static const struct api_field in_review_show[] = {
    B("show", BOOL, true, 0, "or hide"), B("answer", TEXT, false, 1000, "of the provider"),
    B("reason", TEXT, false, 500, "why it is hidden")};
SHAPE(in, review_show, in_review_show)
static const struct api_field in_listed[] = {B("id", ID, true, 0, "entry"),
                                             B("note", TEXT, false, 200, "note")};
SHAPE(in, listed, in_listed)
static const struct api_field in_shortlist[] = {
    B("code", TEXT, false, 32, "of one's own that is there"), B("title", TEXT, false, 60, "title"),
    B_LIST("items", true, 40, listed, "in order")};
SHAPE(in, shortlist, in_shortlist)
static const struct api_field in_photo_add[] = {
    B("caption", TEXT, true, 200, "what is seen"),
    B("licence", TEXT, true, 200, "how it may be used"),
    B("author", TEXT, true, 200, "who took it"), B("file", RAW, true, 0, "JPEG, PNG or HEIC")};
SHAPE(in, photo_add, in_photo_add)
static const struct api_field in_photo_show[] = {
    B("show", BOOL, true, 0, "or refuse"), B("reason", TEXT, false, 500, "why it is refused")};
SHAPE(in, photo_show, in_photo_show)
static const struct api_field photo[] = {
    F(struct api_photo, "id", id, ID, true, "id"),
    F(struct api_photo, "digest", digest, TEXT, true, "for GET /photographs/{digest}"),
    F(struct api_photo, "width", width, INT, true, "points"),
    F(struct api_photo, "height", height, INT, true, "points")};
SHAPE(out, photo, photo)

/* ---- subscriptions ---- */

#define S struct yb_subscription_view
static const struct api_field subscription[] = {
    F(S, "id", id, ID, true, "id"), F(S, "created_at", created_at, TIME, true, "since"),
    F(S, "told", told, INT, true, "messages so far"), F(S, "kind", kind, TEXT, false, "kind"),
    F(S, "panel", panel, TEXT, false, "panel"), F(S, "place", place, TEXT, false, "division"),
    F(S, "q", text, TEXT, false, "words"), F(S, "w", w, STRS, true, "field:value")};
SHAPE(out, subscription, subscription)
static const struct api_field subscriptions[] = {
    LIST(struct yb_subscription_views, "subscriptions", count, at, subscription, "newest first")};
SHAPE(out, subscriptions, subscriptions)
#undef S
static const struct api_field in_subscribe[] = {
    B("kind", TEXT, false, 64, "kind"), B("panel", TEXT, false, 64, "panel"),
    B("place", TEXT, false, 12, "division"), B("q", TEXT, false, 64, "words"),
    B("w", STRS, false, 12, "field:value, as in the address of a search")};
SHAPE(in, subscribe, in_subscribe)
