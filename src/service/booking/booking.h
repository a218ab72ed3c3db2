/* booking.h - the use cases of booking: what is free, hold, book, wait, confirm, change,
 * cancel, decide a request, check in; and what falls due by itself.
 *
 *   entry's times and capacity -> slots offered -> engine/booking takes room
 *
 * A booking is a durable command; give it an idempotency key. Who the booking is for
 * stands in a box under the person's key.
 */
#ifndef YB_SERVICE_BOOKING_H
#define YB_SERVICE_BOOKING_H
#include "engine/booking/booking.h"
#include "service/catalog/catalog.h"

#define YB_BOOKINGS_OF_ONE 50         /* open ones of a person at one time */
#define YB_FREE_DAYS_MAX 62

/* Registers the timer: before yb_store_start. */
yb_rc yb_booking_wire(struct yb_app *app) YB_MUST;

/* ---- what is free ---- */
struct yb_free_slot { int64_t start_at, end_at, capacity, taken; yb_str date, label;
                      bool provisional; };
struct yb_free_day { yb_str date, why, reason; bool open, provisional; };
struct yb_free { uint32_t days, slots; const struct yb_free_day *day;
                 const struct yb_free_slot *slot; yb_str mode, unit; };
/* Days of [from, to] (at most YB_FREE_DAYS_MAX) and what can be booked on them; of a kind
 * booked by the month the twelve months from `from` on. */
yb_rc yb_free_get(struct yb_app *app, struct yb_ctx *ctx, int64_t resource, yb_date from,
                  yb_date to, struct yb_free *out) YB_MUST;

/* ---- booking ---- */
struct yb_book {
  struct yb_act act;
  int64_t resource, count, case_id;
  yb_str how;                         /* hold, book (default), wait */
  yb_date from, to;                   /* days and requests: first and last */
  int64_t start_at;                   /* slots: as yb_free_get tells it */
  yb_str name, phone, note;           /* of the group; may be empty */
  int64_t id, hold_until;             /* out */
  yb_str code, state;
};
/* A request becomes `requested` whatever `how` says. */
yb_rc yb_book_run(struct yb_tx *tx, struct yb_cmd *cmd);
struct yb_rebook { struct yb_act act; int64_t id, count, start_at; yb_date from, to; };
yb_rc yb_rebook_run(struct yb_tx *tx, struct yb_cmd *cmd);
/* confirm (one's own hold), cancel; by staff or the provider: confirm or refuse a request. */
struct yb_booking_move { struct yb_act act; int64_t id; yb_booking_event event; };
yb_rc yb_booking_move_run(struct yb_tx *tx, struct yb_cmd *cmd);
/* At the door, by code: staff, or the provider of the resource. */
struct yb_check_in { struct yb_act act; yb_str code; int64_t id, count; yb_str title; };
yb_rc yb_check_in_run(struct yb_tx *tx, struct yb_cmd *cmd);

/* ---- reading ---- */
struct yb_booking_view {
  int64_t id, resource_id, count, slots, start_at, end_at, hold_until, created_at, case_id,
      version, change_by, cancel_by;  /* _by: the last instant for it; 0: at any time */
  int64_t ahead;                      /* waiting: how many stand before it in line */
  const struct yb_kind *of;           /* the kind and its rules */
  yb_str state, code, title, kind, slug, name, phone, note, reason;   /* name …: for whom */
  bool may_change, may_cancel, may_confirm, may_check_in, may_review, own, manages;
};
struct yb_booking_views { uint32_t count; const struct yb_booking_view *at; int64_t next; };
yb_rc yb_booking_get(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who, int64_t id,
                     struct yb_booking_view *out) YB_MUST;
/* One's own, newest first (resource 0); those of a resource that one keeps. */
yb_rc yb_bookings_get(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                      int64_t resource, int64_t before, struct yb_booking_views *out) YB_MUST;
/* ---- for who manages bookings by office ---- */
/* All that happens in [from, to), by resource and start; requests that wait for an answer
 * (asked: of the next 400 days). `clashes`: how many others of the list, that have room or
 * ask for it, touch the same resource at the same time beyond what it holds. */
struct yb_booking_day { uint32_t count; const struct yb_booking_view *at; const uint32_t *clashes;
                        bool more; };
yb_rc yb_bookings_day(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                      int64_t from, int64_t to, bool asked, struct yb_booking_day *out) YB_MUST;
/* ---- figures ---- */
#define YB_FIGURE_MONTHS 36u
#define YB_FIGURE_HOT 30u
/* people: who booked, an enterprise as one; entries: different ones; days: of kinds that are
 * booked by whole days or months; applied: bookings that belong to an application. */
struct yb_month_figures { int32_t year; uint8_t month;
                          int64_t bookings, people, entries, days, applied, spent_fen; };
struct yb_hot_entry { int64_t id, bookings, days, applied; yb_str title, kind, slug; };
struct yb_booking_figures {
  uint32_t months, hot;
  const struct yb_month_figures *month;      /* rising, those without bookings too */
  struct yb_month_figures all;
  const struct yb_hot_entry *hots;           /* by bookings, at most YB_FIGURE_HOT */
};
/* Of the months from `first` to `last`, at most YB_FIGURE_MONTHS; for who holds `export`. */
yb_rc yb_booking_figures(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                         yb_date first, yb_date last, struct yb_booking_figures *out) YB_MUST;
/* By its code, for the door: as yb_booking_get. */
yb_rc yb_booking_find(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who, yb_str code,
                      struct yb_booking_view *out) YB_MUST;

#endif
