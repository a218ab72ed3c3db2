/* verify.c - reads every event, leaf and seal in one snapshot and compares.
 *
 *   leaves in order of seq:  dense?  event there?  leaf fits?  erasure recorded?
 *                            chained into its seal, whose head fits?
 *   events without a leaf:   stand in event_open, or were not written by us
 *   the head kept outside:   its seal is there and is the same
 */
#include <stdio.h>

#include "store/store_int.h"

#define PAGE 500

struct check {
  struct yb_tx *tx;
  struct yb_ctx *ctx;                /* the caller's diagnostics */
  const struct yb_head *outside;
  struct yb_verify_report *r;
  struct yb_hasher *h;               /* of the seal being filled */
  struct seal_row seal;              /* no 0: none left */
  yb_digest prev;
  int64_t left;                      /* leaves it still wants */
  int64_t seq;                       /* the last leaf seen */
  bool bad_seal;                     /* already said, or a record of it was */
};

static yb_rc fault(struct check *k, yb_fault what, int64_t event, int64_t seq, int64_t seal) {
  static const yb_msg msg[] = {
    [YB_FAULT_CHANGED] = YB_MSG_store_event_changed,
    [YB_FAULT_DELETED] = YB_MSG_store_event_deleted,
    [YB_FAULT_INSERTED] = YB_MSG_store_event_inserted, [YB_FAULT_SEAL] = YB_MSG_store_seal_broken,
    [YB_FAULT_CUT] = YB_MSG_store_tail_cut, [YB_FAULT_ERASURE] = YB_MSG_store_erasure_bad,
  };
  char a[24], b[24];
  if (k->r->fault_count < YB_FAULTS_MAX)
    k->r->fault[k->r->fault_count] = (struct yb_verify_fault){what, event, seq, seal};
  k->r->fault_count++;
  bool of_seal = what == YB_FAULT_SEAL || what == YB_FAULT_CUT;
  (void)snprintf(a, sizeof a, "%lld", (long long)(of_seal ? seal : event));
  (void)snprintf(b, sizeof b, "%lld", (long long)seq);
  yb_rc rc = yb_diag(k->ctx, (struct yb_place){0}, msg[what], yb_str_of(a), yb_str_of(b));
  return rc == YB_NOMEM ? rc : YB_OK;
}

/* ---- seals ---- */

static yb_rc next_seal(struct check *k) {
  const yb_val *row;
  struct seal_row s;
  int64_t after = k->seal.no, want = k->seal.first + k->seal.leaves;
  yb_rc rc = yb_tx_one(k->tx, YB_SQL_seal_page,
                       YB_ARGS(yb_int(k->tx->store->city), yb_int(after), yb_int(1)), &row);
  if (rc == YB_ABSENT) {
    k->seal.no = 0;
    return YB_OK;
  }
  YB_TRY(rc);
  seal_row_read(row, &s);
  k->bad_seal = false;
  if (s.no != after + 1 || s.first != want) {
    k->bad_seal = true;
    YB_TRY(fault(k, YB_FAULT_SEAL, 0, s.first, s.no));
  }
  k->seal = s;
  k->left = s.leaves;
  k->r->seals++;
  return seal_begin(k->tx->store->hash, &k->prev, &s, &k->h);
}

/* The stored head goes on: one fault is not repeated in every later seal. */
static yb_rc end_seal(struct check *k) {
  yb_digest head;
  yb_rc rc = yb_hasher_close(k->h, &head);
  k->h = NULL;
  YB_TRY(rc);
  if (memcmp(head.b, k->seal.head.b, sizeof head.b) != 0 && !k->bad_seal)
    YB_TRY(fault(k, YB_FAULT_SEAL, 0, k->seal.first, k->seal.no));
  k->prev = k->seal.head;
  k->r->head = (struct yb_head){k->seal.no, k->seal.head};
  return next_seal(k);
}

/* A leaf of this place belongs to the seal that counts it. */
static yb_rc chain(struct check *k, int64_t id, int64_t seq, yb_str leaf) {
  while (k->seal.no && seq >= k->seal.first + k->seal.leaves) YB_TRY(end_seal(k));
  if (k->seal.no == 0) return fault(k, YB_FAULT_INSERTED, id, seq, 0);
  return yb_hasher_add(k->h, leaf);
}

/* ---- events ---- */

/* Blanked: exactly data, reason and salt are gone, and an event says so. */
static yb_rc check_erased(struct check *k, const struct event_row *r) {
  const yb_val *row;
  const struct yb_event *e = &r->e;
  k->r->erased++;
  yb_rc rc = yb_tx_one(k->tx, YB_SQL_event_eraser,
                       YB_ARGS(yb_int(k->tx->store->city), yb_int(e->erased)), &row);
  if (rc != YB_OK && rc != YB_ABSENT) return rc;
  bool ok = rc == YB_OK && YB_EQ(yb_str_in(&row[0]), "event.erase") &&
            YB_EQ(yb_str_in(&row[1]), "event") && yb_int_of(&row[2]) == e->id &&
            e->data.n == 0 && e->reason.n == 0 && r->salt.n == 0;
  return ok ? YB_OK : fault(k, YB_FAULT_ERASURE, e->id, e->seq, 0);
}

static yb_rc check_event(struct check *k, const struct event_row *r, yb_str leaf) {
  const struct yb_event *e = &r->e;
  yb_digest want;
  if (leaf.n) {
    YB_TRY(event_leaf(k->tx->store->hash, k->tx->store->city, r, &want));
    if (!yb_str_eq(leaf, yb_str_n((const char *)want.b, sizeof want.b))) {
      k->bad_seal = true;
      return fault(k, YB_FAULT_CHANGED, e->id, e->seq, k->seal.no);
    }
  }
  if (e->erased) return check_erased(k, r);
  YB_TRY(event_body(k->tx->store->hash, r->salt, e->data, e->reason, &want));
  if (yb_str_eq(r->body, yb_str_n((const char *)want.b, sizeof want.b))) return YB_OK;
  return fault(k, YB_FAULT_CHANGED, e->id, e->seq, k->seal.no);
}

static yb_rc check_leaf(struct check *k, const yb_val *row) {
  struct event_row r;
  int64_t seq = yb_int_of(&row[EVENT_COLUMNS]), id = yb_int_of(&row[EVENT_COLUMNS + 1]);
  yb_str leaf = yb_str_in(&row[EVENT_COLUMNS + 2]);
  event_row_read(row, &r);
  for (int64_t gap = k->seq + 1; gap < seq; gap++) {
    YB_TRY(fault(k, YB_FAULT_DELETED, 0, gap, k->seal.no));
    if (gap > k->seq + (int64_t)YB_FAULTS_MAX) break;
  }
  if (seq != k->seq + 1) k->bad_seal = true;
  k->seq = seq;
  YB_TRY(chain(k, id, seq, leaf));
  k->r->sealed++;
  if (r.e.id == 0) return fault(k, YB_FAULT_DELETED, id, seq, k->seal.no);
  return check_event(k, &r, leaf);
}

static yb_rc leaves(struct check *k) {
  struct yb_rows rows = {0};
  YB_TRY(next_seal(k));
  do {
    struct yb_arena_mark m = yb_arena_mark(k->tx->ctx.arena);
    YB_TRY(yb_tx_rows(k->tx, YB_SQL_event_leaf_page,
                      YB_ARGS(yb_int(k->tx->store->city), yb_int(k->seq), yb_int(PAGE)), &rows));
    for (uint32_t i = 0; i < rows.count; i++) YB_TRY(check_leaf(k, yb_row(&rows, i)));
    yb_arena_back(k->tx->ctx.arena, m);
  } while (rows.count == PAGE);
  while (k->seal.no) {
    int64_t end = k->seal.first + k->seal.leaves;
    for (; k->seq + 1 < end && k->r->fault_count < YB_FAULTS_MAX; k->seq++) {
      k->bad_seal = true;
      YB_TRY(fault(k, YB_FAULT_DELETED, 0, k->seq + 1, k->seal.no));
    }
    YB_TRY(end_seal(k));
  }
  return YB_OK;
}

/* Every event has a leaf or stands open; each open one has its event. */
static yb_rc check_unsealed(struct check *k, const yb_val *row, bool from_open, int64_t *at) {
  struct event_row r;
  event_row_read(row, &r);
  int64_t open = yb_int_of(&row[EVENT_COLUMNS + 1]);
  *at = from_open ? open : r.e.id;
  if (from_open) {
    k->r->open++;
    if (r.e.id == 0) return fault(k, YB_FAULT_DELETED, open, 0, 0);
    return r.e.seq ? fault(k, YB_FAULT_INSERTED, open, r.e.seq, 0) : YB_OK;
  }
  k->r->events++;
  if (r.e.seq) return YB_OK;
  return open ? check_event(k, &r, YB_S("")) : fault(k, YB_FAULT_INSERTED, r.e.id, 0, 0);
}

static yb_rc unsealed(struct check *k, enum yb_sql sql, bool from_open) {
  struct yb_rows rows = {0};
  int64_t at = INT64_MIN;
  do {
    struct yb_arena_mark m = yb_arena_mark(k->tx->ctx.arena);
    YB_TRY(yb_tx_rows(k->tx, sql, YB_ARGS(yb_int(k->tx->store->city), yb_int(at), yb_int(PAGE)),
                      &rows));
    for (uint32_t i = 0; i < rows.count; i++)
      YB_TRY(check_unsealed(k, yb_row(&rows, i), from_open, &at));
    yb_arena_back(k->tx->ctx.arena, m);
  } while (rows.count == PAGE);
  return YB_OK;
}

static yb_rc outside(struct check *k) {
  const yb_val *row;
  struct seal_row s = {0};
  if (!k->outside || k->outside->no == 0) return YB_OK;
  yb_rc rc = yb_tx_one(k->tx, YB_SQL_seal_get,
                       YB_ARGS(yb_int(k->tx->store->city), yb_int(k->outside->no)), &row);
  if (rc == YB_OK) seal_row_read(row, &s);
  else if (rc != YB_ABSENT) return rc;
  if (rc == YB_OK && memcmp(s.head.b, k->outside->digest.b, sizeof s.head.b) == 0) return YB_OK;
  return fault(k, YB_FAULT_CUT, 0, 0, k->outside->no);
}

static yb_rc run_check(struct yb_tx *tx, void *arg) {
  struct check *k = arg;
  k->tx = tx;
  tx->statements_max = UINT32_MAX;
  k->seal.first = 1;
  yb_rc rc = leaves(k);
  if (rc == YB_OK) rc = unsealed(k, YB_SQL_event_open_page, true);
  if (rc == YB_OK) rc = unsealed(k, YB_SQL_event_page, false);
  if (rc == YB_OK) rc = outside(k);
  if (k->h) (void)yb_hasher_close(k->h, NULL);
  return rc;
}

/* Pages live in an arena of their own: diagnostics share none with a mark. */
yb_rc yb_store_verify(struct yb_store *s, struct yb_ctx *ctx, const struct yb_head *known,
                      struct yb_verify_report *out) {
  struct yb_ctx scratch = {.arena = yb_arena_open((size_t)256 << 20), .now_ms = ctx->now_ms};
  if (!scratch.arena) return YB_NOMEM;
  *out = (struct yb_verify_report){0};
  struct check k = {.ctx = ctx, .outside = known, .r = out};
  yb_rc rc = yb_store_read(s, &scratch, run_check, &k);
  yb_arena_close(scratch.arena);
  return rc;
}
