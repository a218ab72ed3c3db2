/* catalog_int.h - what the parts of the catalogue share. */
#ifndef YB_SERVICE_CATALOG_INT_H
#define YB_SERVICE_CATALOG_INT_H
#include "base/text.h"
#include "pure/facet/facet.h"
#include "service/catalog/catalog.h"
#include "store/event.h"

/* ---- the index (index.c) ---- */
/* Fills in what the text finds, and asks; the values of counts are the arena's. */
yb_rc catalog_index_find(struct yb_app *app, struct yb_ctx *ctx, yb_str text,
                         struct yb_facet_query *q, struct yb_facet_result *out) YB_MUST;
/* An entry was looked at so often more (views.c). */
void catalog_index_viewed(struct yb_app *app, int64_t id, int64_t views);
/* What an entry is found by: its terms, and every text that is searched, with its name. */
struct catalog_words { uint32_t terms; const struct yb_facet_term *term; yb_str text; };
yb_rc catalog_words_of(struct yb_tx *tx, const struct yb_app *app, const struct yb_resource *r,
                       struct catalog_words *out) YB_MUST;
/* Column of a kind's field among the term columns or the numbers; UINT32_MAX: none. */
uint32_t catalog_term_column(const struct yb_catalog *c, const struct yb_kind *k,
                             const struct yb_kind_field *f);
uint32_t catalog_number_column(const struct yb_catalog *c, const struct yb_kind *k,
                               const struct yb_kind_field *f);
enum { COLUMN_KIND, COLUMN_PANEL, COLUMN_DIVISION, COLUMNS_FIXED };
enum { NUMBER_PUBLISHED, NUMBER_PRICE, NUMBER_RATING, NUMBER_VIEWED,
       NUMBERS_FIXED };
/* Of `days` days from `first` on (days since 1970): open by its times, and not full. The
 * arena's; NULL when nothing of the kind can be booked. */
yb_rc catalog_days_free(struct yb_tx *tx, const struct yb_app *app, int64_t id,
                        const struct yb_kind *k, const struct yb_kind_entry *e, int64_t first,
                        uint32_t days, bool **out) YB_MUST;

/* ---- rights and rows ---- */
bool catalog_moderates(const struct yb_who *who, const struct yb_kind *k);
bool catalog_keeps(const struct yb_who *who, const struct yb_kind *k, const struct yb_resource *r);
/* The kind of the current pack, or YB_INVALID with a diagnostic at `kind`. */
yb_rc catalog_kind(struct yb_ctx *ctx, const struct yb_app *app, yb_str id,
                   const struct yb_kind **out) YB_MUST;
/* The entry behind a resource: its published version (`live`) or the newest one. */
yb_rc catalog_entry(struct yb_ctx *ctx, const struct yb_app *app, const struct yb_resource *r,
                    bool live, const struct yb_kind **kind, struct yb_kind_entry *out) YB_MUST;
yb_rc catalog_seal(struct yb_tx *tx, const struct yb_app *app, int64_t id,
                   const struct yb_json *rest, yb_str *box) YB_MUST;
yb_rc catalog_unseal(struct yb_tx *tx, const struct yb_app *app, const struct yb_resource *r,
                     const struct yb_json **rest) YB_MUST;
yb_rc catalog_event(struct yb_tx *tx, const struct yb_resource *r, const char *verb) YB_MUST;
yb_rc catalog_fault(struct yb_tx *tx, const char *field, yb_msg msg, yb_str a0, yb_str a1,
                    yb_rc rc) YB_MUST;
/* A card of the published version; YB_ABSENT when there is none. */
yb_rc catalog_card(struct yb_tx *tx, const struct yb_app *app, const struct yb_resource *r,
                   struct yb_card *out) YB_MUST;
/* Days since 1970 of an instant in the city's zone. */
int64_t catalog_day(const struct yb_app *app, int64_t at);
int64_t catalog_midnight(const struct yb_app *app, int64_t day);

#endif
