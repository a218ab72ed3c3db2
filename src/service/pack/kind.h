/* kind.h - kinds of resources as a pack declares them, and entries checked against
 * them: resources/panels.yaml, resources/<kind>/kind.yaml, entries.yaml or .csv.
 *
 *   YAML, a row of CSV or XLSX, a feature of GeoJSON, a body of the API
 *      -> one JSON shape -> yb_entry_check -> public part | the rest, place, relations
 *
 * Nothing here knows a kind by name. docs/packs.md tells authors the format.
 */
#ifndef YB_SERVICE_PACK_KIND_H
#define YB_SERVICE_PACK_KIND_H
#include "base/json.h"
#include "pure/form/form.h"
#include "pure/geo/geo.h"
#include "pure/opening/opening.h"
#include "service/pack/pack.h"

#define YB_KINDS_MAX 64u
#define YB_KIND_FIELDS_MAX 60u
#define YB_KIND_OPTIONS_MAX 200u
#define YB_KIND_COLUMNS_MAX 12u
#define YB_KIND_RELATIONS_MAX 12u
#define YB_ENTRIES_MAX 5000u          /* of one kind in a pack */
#define YB_ENTRY_ROWS_MAX 40u         /* of a field of type rows */
#define YB_ENTRY_TEXT_MAX 20000u      /* code points of a long text */
#define YB_PANELS_MAX 24u

/* name, may be counted as a facet (a date by its year), is a number that sorts, may be a
 * column of rows */
#define YB_FIELD_TYPES(X)                                                            \
  X(TEXT, "text", 1, 0, 1) X(LONGTEXT, "longtext", 0, 0, 0)                          \
  X(INTEGER, "integer", 1, 1, 1) X(DECIMAL, "decimal", 1, 1, 1) X(MONEY, "money", 0, 1, 1) \
  X(BOOLEAN, "boolean", 1, 0, 0) X(CHOICE, "choice", 1, 0, 0) X(CHOICES, "choices", 1, 0, 0) \
  X(DATE, "date", 1, 1, 1) X(YEAR, "year", 1, 1, 0) X(PHONE, "phone", 0, 0, 0)       \
  X(URL, "url", 0, 0, 0) X(PERSON, "person", 0, 0, 0) X(ROWS, "rows", 0, 0, 0)       \
  X(TIME, "time", 0, 0, 1) X(REF, "ref", 0, 0, 1) X(WAY, "way", 0, 0, 0)
typedef enum yb_field_type {
#define X(name, word, facet, sorts, column) YB_FIELD_##name,
  YB_FIELD_TYPES(X)
#undef X
  YB_FIELD_TYPES_COUNT
} yb_field_type;
const char *yb_field_type_name(yb_field_type t);

struct yb_option { yb_str id; yb_said name; };
struct yb_kind_field {
  yb_str id, unit, to;               /* to: the kind that a ref names */
  yb_said name;
  yb_field_type type;
  yb_class cls;
  bool required, facet, search, compare, sort, unknown;
  uint32_t options, columns, most;
  const struct yb_option *option;
  const struct yb_kind_field *column;
};
/* whole: a page shows what it leads to with all its fields (a document's clauses). */
struct yb_kind_relation { yb_str id, to; yb_said name; bool whole; };

typedef enum yb_kind_place { YB_PLACE_POINT, YB_PLACE_AREA, YB_PLACE_DIVISION,
    YB_PLACE_NONE } yb_kind_place;
typedef enum yb_booking_mode { YB_BOOK_NONE, YB_BOOK_DAYS, YB_BOOK_SLOTS,
    YB_BOOK_REQUEST } yb_booking_mode;
struct yb_kind_booking {
  yb_booking_mode mode;
  yb_str unit;
  uint32_t hold_minutes, change_until_hours, cancel_until_hours, ahead_days, past_days,
      check_in_hours, most;          /* most: of one booking */
  bool groups, waiting, check_in, months;   /* months: a slot is a calendar month */
};
struct yb_kind_entry {
  yb_str slug, status;               /* status: published, draft or ended */
  yb_said name;
  const struct yb_division *division;        /* NULL: the whole city */
  bool placed;
  yb_point at;                       /* WGS-84 */
  int64_t capacity;                  /* of one slot or day; at least 1 */
  int64_t price_fen;                 /* -1: not told */
  bool has_opening;
  struct yb_openings opening;        /* texts borrow from body */
  const struct yb_json *body;        /* what everybody may read, in one shape */
  const struct yb_json *rest;        /* above public: owner, fields; NULL: nothing */
};
struct yb_kind {
  yb_str id, panel, icon;
  yb_str apply;                      /* service that an entry's application goes to; empty: none */
  yb_said name;
  yb_kind_place place;
  bool drawing, opening, provider_may_edit;
  uint32_t photographs_least;
  uint32_t fields, relations, entries;
  const struct yb_kind_field *field;
  const struct yb_kind_relation *relation;
  struct yb_kind_booking booking;
  struct yb_strs moderators;         /* role ids; empty: whoever holds the verb */
  const struct yb_kind_entry *entry;      /* of the pack */
};
struct yb_panel_action { yb_str id, to; };
struct yb_panel_figure {
  yb_str id, unit, period, source;
  yb_said name;
  uint32_t value;
  bool more_than;
};
struct yb_panel {
  yb_str id, icon, motif;
  yb_said title, intro;
  struct yb_strs kinds;
  uint32_t order, actions, figures;
  const struct yb_panel_action *action;
  const struct yb_panel_figure *figure;
};
/* A part of the platform's first page: the newest entries of a kind by a sorting field,
 * or those that open soon. */
struct yb_front {
  yb_str id, kind, sort;             /* sort: of yb_catalog_ask; empty: soon */
  yb_said title;
  uint32_t most;                     /* 0: 4 */
};
#define YB_HOSTS_MAX 32u
#define YB_FRONTS_MAX 8u
/* resources/: what a pack declares of catalogues. */
struct yb_catalog {
  yb_str platform;                   /* id; empty: the pack has no resources */
  yb_said name, intro;
  uint32_t panels, kinds, fronts;
  const struct yb_front *front;
  struct yb_strs hosts;              /* origins that may show public pages in a frame */
  struct yb_strs terminals;          /* entries ("window/city") where a terminal stands */
  uint32_t idle_seconds;             /* of a terminal; 0: 90 */
  const struct yb_panel *panel;      /* by order */
  const struct yb_kind *kind;        /* by id */
  bool has_bounds;
  struct yb_box bounds;              /* of the city, city.yaml: bounds */
};
const struct yb_kind *yb_pack_kind(const struct yb_pack *p, yb_str id);
/* Where "service/ID", "guide/ID" or "kind/ID" leads: the name of what is there. False when
 * it leads nowhere. */
bool yb_pack_way(const struct yb_pack *p, yb_str way, yb_said *name);
const struct yb_kind_field *yb_kind_field_of(const struct yb_kind *k, yb_str id);
const struct yb_option *yb_field_option(const struct yb_kind_field *f, yb_str id);

/* ---- entries ---- */

/* Checks one entry whole and divides it by class. `place` of diagnostics: file and the
 * JSON's own line, `path` the key. YB_INVALID with all faults; warnings (a point outside
 * its division) are diagnostics of that severity and no fault. Everything in `out`
 * borrows from `j` and the arena. References are not followed. */
yb_rc yb_entry_check(const struct yb_pack *p, const struct yb_kind *k, struct yb_ctx *ctx,
                     yb_str file, const struct yb_json *j, struct yb_kind_entry *out) YB_MUST;
/* The same for what comes in (a pack's file, a form, an import): where the pack has a boundary
 * an entry's point must lie in the division that it names (or within 300 m of it), and
 * without one it gets the division that it lies in. What is stored is read by yb_entry_check. */
yb_rc yb_entry_admit(const struct yb_pack *p, const struct yb_kind *k, struct yb_ctx *ctx,
                     yb_str file, const struct yb_json *j, struct yb_kind_entry *out) YB_MUST;
/* 1 to 64 of a-z, 0-9, - and _. */
bool yb_slug_ok(yb_str s);
/* A text that may be plain (zh-CN) or by language; empty when it is absent. */
yb_said yb_said_of(const struct yb_json *j);

#endif
