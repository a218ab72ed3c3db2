/* timer.h - whatever waits is a row with a due instant.
 *
 *   put -> WAITING -> fired: the row is gone in the transaction of its command
 *             | move, drop        \-> fails: due again after 1 s, doubled up to
 *             v                        1 h; after YB_TIMER_TRIES times STUCK,
 *           gone                       logged as an error; move wakes it again
 *
 * One thread sleeps until the next due instant. After downtime what is due
 * fires once, in order of due instant (on PostgreSQL in that order for each
 * owner, owners beside one another); several processes share (SKIP LOCKED).
 */
#ifndef YB_STORE_TIMER_H
#define YB_STORE_TIMER_H
#include "store/store.h"

#define YB_TIMER_TRIES 10

struct yb_timer {
  int64_t id, due_at;       /* id 0 in put: made here */
  yb_str kind;              /* "flow.timer": names the function below */
  yb_str owner_kind;        /* "flow", "case" */
  int64_t owner;
  yb_str payload;           /* at most 64 KiB; may be empty */
  int64_t tries;
  bool stuck;
};

yb_rc yb_timer_put(struct yb_tx *tx, const struct yb_timer *t, int64_t *id) YB_MUST;
/* YB_ABSENT when it has fired or never was. */
yb_rc yb_timer_move(struct yb_tx *tx, int64_t id, int64_t due_at) YB_MUST;
yb_rc yb_timer_drop(struct yb_tx *tx, int64_t id) YB_MUST;
yb_rc yb_timer_drop_of(struct yb_tx *tx, yb_str owner_kind, int64_t owner, int64_t *dropped)
    YB_MUST;
yb_rc yb_timer_of(struct yb_tx *tx, yb_str owner_kind, int64_t owner,
                  const struct yb_timer **out, uint32_t *count) YB_MUST;
/* What waits, the next first, at most 128. */
yb_rc yb_timers_waiting(struct yb_tx *tx, const struct yb_timer **out, uint32_t *count) YB_MUST;
/* Those stuck, for operators. */
yb_rc yb_timer_stuck(struct yb_tx *tx, uint32_t max, const struct yb_timer **out,
                     uint32_t *count) YB_MUST;

/* What a kind does when due; a command like any other (it may be run again),
 * its actor is the system, its verb the kind. Before yb_store_start. */
typedef yb_rc (*yb_timer_fn)(struct yb_tx *tx, const struct yb_timer *t, void *arg);
#define YB_TIMER_KINDS_MAX 64u
yb_rc yb_store_on_timer(struct yb_store *s, const char *kind, yb_timer_fn fn, void *arg) YB_MUST;

/* Fires all that is due at `now_ms`, once, on the caller's thread's behalf, and
 * tells how many: for tests and for the command line; needs no start. */
yb_rc yb_store_fire_due(struct yb_store *s, int64_t now_ms, uint32_t *fired) YB_MUST;

#endif
