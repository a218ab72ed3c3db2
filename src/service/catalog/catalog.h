/* catalog.h - the use cases of catalogues: found, read, compared, kept, moderated,
 * brought in and out, reviewed, shortlisted, photographed. Booking: book.h.
 *
 *   pack, people --verbs--> resource rows --events--> index (facets, full text)
 *                                                       |
 *   reader  <--cards from rows <-- ids in order <-------'
 *
 * What everybody may read is the published version's public part alone: the rest is
 * sealed in the row and opened for whoever keeps or moderates the entry. Rights: the
 * verbs entry_edit, entry_moderate, booking_manage of roles.csv, and the roles that a
 * kind names as moderators.
 */
#ifndef YB_SERVICE_CATALOG_H
#define YB_SERVICE_CATALOG_H
#include "engine/catalog/catalog.h"
#include "service/app/app.h"
#include "service/pack/kind.h"

/* ---- the index ---- */
struct yb_catalog_index;
/* Full text goes to data/search.db. Registers the consumer: before yb_store_start. */
yb_rc yb_catalog_open(struct yb_app *app, struct yb_ctx *ctx) YB_MUST;
void yb_catalog_close(struct yb_app *app);
/* Fills it from the rows, once; every question does so by itself. */
yb_rc yb_catalog_warm(struct yb_app *app, struct yb_ctx *ctx) YB_MUST;
/* Applies what is committed by now, for tests: seals and follows at once. */
yb_rc yb_catalog_refresh(struct yb_app *app, struct yb_ctx *ctx, int64_t resource) YB_MUST;

/* ---- finding ---- */
#define YB_FIND_FILTERS 12u
#define YB_FIND_VALUES 24u
struct yb_find_filter { yb_str field; struct yb_strs values; };
struct yb_find_range { yb_str field; int64_t least, most; };   /* a sorting field, or "price" */
struct yb_catalog_ask {
  yb_str text, kind, panel, division;        /* empty: any */
  uint32_t filters, ranges;
  struct yb_find_filter filter[YB_FIND_FILTERS];
  struct yb_find_range range[YB_FIND_FILTERS];
  bool near, map;                            /* map: the places of all matches, in clusters */
  yb_point here;
  double radius_m;                           /* 0: however far */
  const struct yb_box *box;
  yb_date free_from, free_to;                /* year 0: not asked */
  yb_str sort;          /* relevance (default), newest, viewed, price, -price, rating, distance,
                         * or a sorting field of the kind, - before it: falling */
  bool has_after;
  int64_t after_key, after_id;
  uint32_t limit;                            /* 0: 20; at most 100 */
};
struct yb_card {
  int64_t id, price_fen, rating_permille, ratings, version;  /* price -1: not told */
  int64_t updated_at;
  const struct yb_kind *kind;
  yb_str slug, motif, status, price_unit, photograph, division;
  yb_said kind_name, name, summary;
  const struct yb_json *fields;              /* public; NULL: none */
  bool placed;
  double lon, lat, distance_m;               /* distance -1: not asked or no place */
  int64_t walk_min, distance_int_m;          /* -1 likewise */
};
struct yb_facet_value { yb_str id; yb_said name; uint32_t n; bool chosen; };
struct yb_facet_view { yb_str field; yb_said name; uint32_t values;
                       const struct yb_facet_value *value; };
struct yb_catalog_found {
  uint32_t total, cards, facets, clusters;
  const struct yb_card *card;
  const struct yb_facet_view *facet;
  const struct yb_cluster *cluster;
  bool more;
  int64_t next_key, next_id;                 /* of the next page, when there is more */
};
/* YB_INVALID with a diagnostic naming the parameter: an unknown kind, field or sort. */
yb_rc yb_catalog_find(struct yb_app *app, struct yb_ctx *ctx, const struct yb_catalog_ask *ask,
                      struct yb_catalog_found *out) YB_MUST;
/* Published entries of a kind that open within `days` (at most 400) from today, the soonest
 * first: at most 100 are looked at, `most` (at most 20) told. */
struct yb_soon { struct yb_card card; yb_date on; uint16_t from_min; };
struct yb_soon_list { uint32_t count; const struct yb_soon *at; };
yb_rc yb_catalog_soon(struct yb_app *app, struct yb_ctx *ctx, yb_str kind, uint32_t days,
                      uint32_t most, struct yb_soon_list *out) YB_MUST;
/* The next day on which an entry is open, today included; year 0: none within 400 days. */
yb_rc yb_entry_next(struct yb_app *app, struct yb_ctx *ctx, int64_t id,
                    struct yb_soon *out) YB_MUST;
/* Published entries whose name holds this one: for who adds one that may be there. */
yb_rc yb_catalog_like(struct yb_app *app, struct yb_ctx *ctx, yb_str kind, yb_str name,
                      struct yb_catalog_found *out) YB_MUST;

/* ---- one entry ---- */
struct yb_related { yb_str relation; yb_said name; bool back; uint32_t cards;
                    const struct yb_card *card; };   /* back: they point here */
struct yb_photo_view { int64_t id, width, height, version; yb_str digest, caption, licence, author,
                       state; };
struct yb_review_view { int64_t id, level, at; yb_str words, answer; };
struct yb_day_view { yb_str date, from, to, why, reason; bool open, provisional; };
struct yb_entry_view {
  struct yb_card card;
  yb_str state, division_path, reason;       /* state and reason: for keepers */
  const struct yb_json *body;                /* public; for keepers the newest version */
  const struct yb_json *rest;                /* for keepers and moderators; else NULL */
  uint32_t related, photos, reviews, days;
  const struct yb_related *relation;
  const struct yb_photo_view *photo;
  const struct yb_review_view *review;
  const struct yb_day_view *day;             /* the next 14 days, when it has times */
  bool bookable, yours, moderates;
  int64_t version, updated_at;
};
/* By id (kind empty), or by kind and slug. What is not published is YB_ABSENT but for
 * who keeps or moderates it. */
yb_rc yb_entry_get(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who, int64_t id,
                   yb_str kind, yb_str slug, struct yb_entry_view *out) YB_MUST;
#define YB_COMPARE_MAX 4u
struct yb_compare { uint32_t cards; struct yb_entry_view at[YB_COMPARE_MAX]; };
/* 2 to 4 published entries of one kind; those that are gone are left out. */
yb_rc yb_entries_compare(struct yb_app *app, struct yb_ctx *ctx, const int64_t *ids, uint32_t n,
                         struct yb_compare *out) YB_MUST;
struct yb_keeper_row { int64_t id, version, updated_at; yb_str kind, slug, title, state, reason; };
struct yb_keeper_rows { uint32_t count; const struct yb_keeper_row *at; bool more;
                        int64_t next_at, next_id; };
/* Entries that wait for a moderator (staff), or one's own (persons), newest first. */
yb_rc yb_entries_kept(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                      int64_t after_at, int64_t after_id, struct yb_keeper_rows *out) YB_MUST;

/* ---- moderating ---- */
struct yb_waiting_photo { struct yb_photo_view photo; int64_t resource; yb_str title; };
struct yb_waiting_review { struct yb_review_view review; int64_t resource; yb_str title; };
struct yb_moderation {
  uint32_t entries, photos, reviews;         /* at most 100 each */
  const struct yb_keeper_row *entry;
  const struct yb_waiting_photo *photo;
  const struct yb_waiting_review *review;
};
/* What waits for this moderator; `state` names another state of entries to list ("suspended").
 * YB_DENIED to who moderates nothing. */
yb_rc yb_moderation_get(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                        yb_str state, struct yb_moderation *out) YB_MUST;
/* An entry as its moderator or keeper sees it: the newest version, the published one beside
 * it, which events may move it (bits 1 << yb_resource_event), and open bookings. */
struct yb_moderated {
  struct yb_entry_view entry;
  const struct yb_json *live;                /* NULL: never published */
  bool from_person;
  int64_t state, bookings;
  uint32_t events;
};
yb_rc yb_moderated_get(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                       int64_t id, struct yb_moderated *out) YB_MUST;

/* ---- keeping ---- */
/* A new entry (id 0), or the next version of one: a draft until it is submitted. */
struct yb_entry_save {
  struct yb_act act;
  yb_str kind;
  int64_t id, version;
  const struct yb_json *entry;
  bool seed;                                 /* the pack's own: published at once */
  int64_t saved_id, saved_version;           /* out */
};
yb_rc yb_entry_save_run(struct yb_tx *tx, struct yb_cmd *cmd);
/* One of the arrows. act.reason is asked for by refuse, suspend, withdraw. */
struct yb_entry_move {
  struct yb_act act;
  int64_t id, version;                       /* version 0: whichever */
  yb_resource_event event;
  bool despite_bookings;     /* withdraw, suspend: open bookings are cancelled with it */
};
yb_rc yb_entry_move_run(struct yb_tx *tx, struct yb_cmd *cmd);
bool yb_entry_event_parse(yb_str s, yb_resource_event *out);
/* The entries of the pack as published resources: idempotent by kind and slug, changed
 * ones become new versions. How many were written. */
yb_rc yb_catalog_seed(struct yb_app *app, struct yb_ctx *ctx, uint32_t *written) YB_MUST;

/* ---- in and out ---- */
typedef enum yb_sheet { YB_SHEET_CSV, YB_SHEET_XLSX, YB_SHEET_GEOJSON, YB_SHEET_NONE } yb_sheet;
/* Reads a file of entries (what it is, is told by its bytes) and checks each: faults
 * name the row. Then one yb_entry_save each. `entries` are whole when YB_OK. */
#define YB_IMPORT_ROWS 5000u
struct yb_import { uint32_t count; const struct yb_json *const *entry; };
yb_rc yb_entries_read(struct yb_app *app, struct yb_ctx *ctx, const struct yb_kind *k, yb_str file,
                      yb_str bytes, struct yb_import *out) YB_MUST;
/* All of it, on the slow lane: a file that has a fault changes nothing; new entries and new
 * versions are drafts. *saved tells how many were written. */
yb_rc yb_entries_import(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                        const struct yb_kind *k, yb_str bytes, uint32_t *saved) YB_MUST;
/* Published entries of a kind, public part, at most 10,000; XLSX is one sheet with the
 * columns of the CSV. */
yb_rc yb_entries_write(struct yb_app *app, struct yb_ctx *ctx, const struct yb_kind *k,
                       yb_sheet how, struct yb_buf *out) YB_MUST;

/* ---- photographs ---- */
/* A received upload becomes three JPEG files under the digest of the largest, made by the
 * helper process: upright, at most 1,600, 480, 256 points a side, without metadata.
 * `prepare` on the slow lane (act.app, who, ctx set): YB_INVALID for what is no picture,
 * too small or too big, or without caption, licence and author. `run` writes the row:
 * a keeper's waits for a moderator. At most 40 of an entry. */
struct yb_photo_add {
  struct yb_act act;
  int64_t resource;
  yb_str path, caption, licence, author;
  int64_t id, width, height;                 /* out */
  yb_str digest;
};
yb_rc yb_photo_prepare(struct yb_photo_add *p) YB_MUST;
yb_rc yb_photo_add_run(struct yb_tx *tx, struct yb_cmd *cmd);
struct yb_photo_show { struct yb_act act; int64_t id; bool show; };
yb_rc yb_photo_show_run(struct yb_tx *tx, struct yb_cmd *cmd);
/* Where the bytes stand; YB_ABSENT for what is no digest of one. */
typedef enum yb_photo_size { YB_PHOTO_WHOLE, YB_PHOTO_SMALL, YB_PHOTO_TINY, YB_PHOTO_SIZES }
    yb_photo_size;
yb_rc yb_photo_path(struct yb_app *app, struct yb_ctx *ctx, yb_str digest, yb_photo_size size,
                    char **path) YB_MUST;

/* ---- reviews, shortlists ---- */
/* spent_fen: what was spent in the city around it, when somebody tells; 0: not told. */
struct yb_review_add { struct yb_act act; int64_t booking, level, spent_fen; yb_str words;
                       int64_t id; };
yb_rc yb_review_add_run(struct yb_tx *tx, struct yb_cmd *cmd);
struct yb_review_show { struct yb_act act; int64_t id; bool show; yb_str answer; };
yb_rc yb_review_show_run(struct yb_tx *tx, struct yb_cmd *cmd);

struct yb_shortlist_save {
  struct yb_act act;
  yb_str code;                               /* empty: a new one */
  yb_str title;
  uint32_t n;
  const int64_t *ids;
  const yb_str *notes;                       /* [n], may be NULL */
  yb_str out_code;                           /* out */
};
yb_rc yb_shortlist_save_run(struct yb_tx *tx, struct yb_cmd *cmd);
struct yb_shortlist_item { struct yb_card card; yb_str note; bool gone; };
struct yb_shortlist_view { yb_str code, title; bool yours; int64_t updated_at; uint32_t items;
                           const struct yb_shortlist_item *item; };
/* Whoever has the code may read it; entries that are gone are told as such. */
yb_rc yb_shortlist_open(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                        yb_str code, struct yb_shortlist_view *out) YB_MUST;

#endif
