/* views.h - how often entries are looked at and put on lists: sums by entry and day, nothing
 * of who looks. Counted in memory (at most 4,096 entries between two flushes; what is beyond
 * is not counted), written each half minute: a crash loses half a minute, an orderly end nothing.
 * Kept for 400 days. What counts as looking is the caller's: people, not robots or terminals. */
#ifndef YB_SERVICE_CATALOG_VIEWS_H
#define YB_SERVICE_CATALOG_VIEWS_H
#include "service/catalog/catalog.h"

/* After yb_catalog_open; without a catalogue there is nothing to count. */
yb_rc yb_views_open(struct yb_app *app) YB_MUST;
yb_rc yb_views_start(struct yb_app *app) YB_MUST;   /* the thread that flushes */
void yb_views_stop(struct yb_app *app);             /* a last flush: before the store closes */
void yb_views_close(struct yb_app *app);

void yb_entry_viewed(struct yb_app *app, int64_t id);
void yb_entry_listed(struct yb_app *app, int64_t id);
/* Writes what was counted by now; for the thread, and for tests. */
yb_rc yb_views_flush(struct yb_app *app, struct yb_ctx *ctx) YB_MUST;

struct yb_seen_entry { int64_t id, views, lists; yb_str title, kind, slug; };
struct yb_seen_list { uint32_t count; const struct yb_seen_entry *at; };
/* Of the days from `first` to `last`, by views: at most 20. For who holds `export`. */
yb_rc yb_views_most(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                    yb_date first, yb_date last, struct yb_seen_list *out) YB_MUST;

#endif
