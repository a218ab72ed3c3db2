/* event.h - what happened: append-only, sealed, followed by consumers.
 *
 *   yb_event_add -> event, event_open      in the command's transaction
 *   sealer       -> event_leaf (seq), seal  takes what stands in event_open,
 *                   event_open row gone     in order of id, never "id > last"
 *   consumers follow seq: dense, total, nothing can appear behind a cursor
 *
 *   body  = H(salt 16 | len data | data | len reason | reason)     in the event
 *   leaf  = H(city, id, at, verb, aggregate, version, actor .. , body)
 *   head  = H(previous head, seal number, first seq, count, leaf, leaf ..)
 * Fields are length-prefixed (docs/engine/store.md draws them). Erasure blanks
 * data, reason and salt and keeps body: the leaf still fits, the person is gone.
 */
#ifndef YB_STORE_EVENT_H
#define YB_STORE_EVENT_H
#include "store/store.h"

struct yb_event {
  int64_t id, at;                       /* id 0: made here; at 0: the command's time */
  yb_str kind;                          /* of the aggregate: "case", "order" */
  int64_t agg, version;
  yb_str verb;                          /* "case.opened" */
  yb_str data;                          /* JSON, no personal data in clear; may be empty */
  /* taken from the command; filled in when read */
  struct yb_actor actor;
  yb_str reason, request_id;
  int64_t seq;                          /* place in the sealed order; 0: not sealed */
  int64_t erased;                       /* id of the event that erased it; 0: no */
};

/* Appends. *id, when not NULL, gets the event's id. */
yb_rc yb_event_add(struct yb_tx *tx, const struct yb_event *e, int64_t *id) YB_MUST;
/* Blanks data and reason, recorded by an event "event.erase" about this one.
 * YB_ABSENT when there is none; a second time is YB_OK and does nothing. */
yb_rc yb_event_erase(struct yb_tx *tx, int64_t id) YB_MUST;
/* The events of an aggregate with id > after, oldest first, at most `max`. */
yb_rc yb_event_of(struct yb_tx *tx, yb_str kind, int64_t agg, int64_t after,
                  uint32_t max, const struct yb_event **out, uint32_t *count) YB_MUST;
/* Sealed events with seq > after, in that order, at most `max`. */
yb_rc yb_event_after(struct yb_tx *tx, int64_t after, uint32_t max,
                     const struct yb_event **out, uint32_t *count) YB_MUST;

/* ---- seals ---- */

/* Seals now what waits (the background step does it every seal_ms). */
yb_rc yb_store_seal(struct yb_store *s) YB_MUST;

struct yb_head { int64_t no; yb_digest digest; };   /* no 0: nothing sealed yet */
/* The newest head: print it, keep it outside. "12:9f86d0..." both ways. */
yb_rc yb_store_head(struct yb_store *s, struct yb_ctx *ctx, struct yb_head *out) YB_MUST;
void yb_head_write(struct yb_buf *out, const struct yb_head *h);
bool yb_head_parse(yb_str s, struct yb_head *out);

typedef enum yb_fault {
  YB_FAULT_NONE, YB_FAULT_CHANGED, YB_FAULT_DELETED, YB_FAULT_INSERTED, YB_FAULT_SEAL,
  YB_FAULT_CUT, YB_FAULT_ERASURE
} yb_fault;
struct yb_verify_fault { yb_fault what; int64_t event, seq, seal; };
#define YB_FAULTS_MAX 100u
struct yb_verify_report {
  struct yb_head head;                  /* the newest found */
  int64_t events, sealed, open, erased, seals;
  uint32_t fault_count;                 /* may exceed those kept */
  struct yb_verify_fault fault[YB_FAULTS_MAX];
};
/* Reads everything and compares. `outside` is a head kept elsewhere, or NULL:
 * without it a tail cut together with its seals cannot be seen. YB_OK when the
 * check could be made: faults are in the report and, as diagnostics that name
 * the record, in ctx->diags. */
yb_rc yb_store_verify(struct yb_store *s, struct yb_ctx *ctx, const struct yb_head *outside,
                      struct yb_verify_report *out) YB_MUST;

/* ---- consumers ---- */

struct yb_consumer {
  const char *name;                     /* "notices"; static text */
  bool once_in_all;   /* cursor in the database, one process at a time (lease);
                       * else each process has its own, in memory */
  bool from_start;    /* a new cursor begins at the first event, else at the newest */
  /* At least once, in order of seq. Not YB_OK: the same events come again, after
   * 1 s, doubled up to 60 s. Runs on a thread of its own; ctx dies with the call. */
  yb_rc (*fn)(struct yb_ctx *ctx, const struct yb_event *events, uint32_t n, void *arg);
  void *arg;
};
#define YB_CONSUMERS_MAX 16u
/* Before yb_store_start. */
yb_rc yb_store_consume(struct yb_store *s, const struct yb_consumer *c) YB_MUST;

#endif
