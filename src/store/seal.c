/* seal.c - the keeper: seals events, renews this process's leases, drops old
 * idempotency keys.
 *
 *   seal n:  head(n-1) -> H(.., leaves of this batch) -> head(n)
 *
 * A seal takes the rows of event_open as its snapshot sees them, whatever their
 * ids, and numbers them on. Two processes that seal at once meet at the key of
 * `seal`; one of them runs again.
 */
#include <stdio.h>

#include "base/log.h"
#include "base/time.h"
#include "store/store_int.h"

#define SEAL_ROWS 500
#define KEEP_KEYS_MS (INT64_C(35) * YB_DAY_MS)
#define DROP_KEYS 500
#define NODES 1024
#define NODE_HOLD_MS INT64_C(60000)
#define NODE_RENEW_MS INT64_C(15000)

void seal_row_read(const yb_val *c, struct seal_row *out) {
  yb_str head = yb_str_in(&c[3]);
  *out = (struct seal_row){.no = yb_int_of(&c[0]), .first = yb_int_of(&c[1]),
                           .leaves = yb_int_of(&c[2])};
  if (head.n == sizeof out->head.b) memcpy(out->head.b, head.p, head.n);
}

/* ---- one seal ---- */

/* An event deleted before it was sealed leaves its row of event_open: it gets a
 * leaf of zeros, and verify names it. */
static yb_rc put_leaf(struct yb_tx *tx, const yb_val *row, int64_t seq, struct yb_hasher *h) {
  struct event_row r;
  yb_digest leaf = {{0}};
  int64_t id = yb_int_of(&row[EVENT_COLUMNS + 1]);
  event_row_read(row, &r);
  if (r.e.id) YB_TRY(event_leaf(tx->store->hash, tx->store->city, &r, &leaf));
  yb_str bytes = yb_str_n((const char *)leaf.b, sizeof leaf.b);
  YB_TRY(yb_hasher_add(h, bytes));
  return yb_tx_exec(tx, YB_SQL_event_leaf_put,
                    YB_ARGS(yb_int(tx->store->city), yb_int(seq), yb_int(id), yb_blob(bytes)),
                    NULL);
}

static yb_rc put_leaves(struct yb_tx *tx, const struct yb_rows *rows, const yb_digest *prev,
                        struct seal_row *s) {
  struct yb_hasher *h;
  yb_rc rc = YB_OK;
  YB_TRY(seal_begin(tx->store->hash, prev, s, &h));
  for (uint32_t i = 0; i < rows->count && rc == YB_OK; i++)
    rc = put_leaf(tx, yb_row(rows, i), s->first + i, h);
  yb_rc end = yb_hasher_close(h, &s->head);
  return rc == YB_OK ? end : rc;
}

static yb_rc last_seal(struct yb_tx *tx, struct seal_row *out) {
  const yb_val *row;
  *out = (struct seal_row){0};
  out->first = 1;
  yb_rc rc = yb_tx_one(tx, YB_SQL_seal_last, YB_ARGS(yb_int(tx->store->city)), &row);
  if (rc == YB_OK) seal_row_read(row, out);
  return rc == YB_ABSENT ? YB_OK : rc;
}

struct sealing { struct yb_cmd cmd; uint32_t rows; };

static yb_rc run_seal(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct sealing *g = cmd->arg;
  struct yb_rows rows;
  struct seal_row prev, s;
  int64_t city = tx->store->city;
  YB_TRY(yb_tx_rows(tx, YB_SQL_event_open_page,
                    YB_ARGS(yb_int(city), yb_int(0), yb_int(SEAL_ROWS)), &rows));
  g->rows = rows.count;
  if (rows.count == 0) return YB_OK;
  YB_TRY(last_seal(tx, &prev));
  s = (struct seal_row){.no = prev.no + 1, .first = prev.first + prev.leaves,
                        .leaves = rows.count};
  YB_TRY(put_leaves(tx, &rows, &prev.head, &s));
  const yb_val *first = yb_row(&rows, 0) + EVENT_COLUMNS + 1;
  const yb_val *last = yb_row(&rows, rows.count - 1) + EVENT_COLUMNS + 1;
  YB_TRY(yb_tx_exec(tx, YB_SQL_event_open_done, YB_ARGS(yb_int(city), *first, *last), NULL));
  YB_TRY(yb_tx_exec(tx, YB_SQL_seal_put,
                    YB_ARGS(yb_int(city), yb_int(s.no), yb_int(yb_clock_now_ms()),
                            yb_int(s.first), yb_int(s.leaves),
                            yb_blob(yb_str_n((const char *)s.head.b, sizeof s.head.b))), NULL));
  tx->sealed = true;
  return YB_OK;
}

yb_rc yb_store_seal(struct yb_store *s) {
  struct sealing g;
  do {
    g = (struct sealing){.cmd = {.verb = YB_S("store.seal"), .run = run_seal, .plain = true}};
    g.cmd.arg = &g;
    YB_TRY(queue_run(s, &g.cmd));
    atomic_fetch_add(&s->sealed_rows, g.rows);
  } while (g.rows == SEAL_ROWS);
  return YB_OK;
}

/* ---- this process's node ---- */

struct noding { struct yb_cmd cmd; int64_t from, got; };

static yb_rc run_node(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct noding *g = cmd->arg;
  g->got = -1;
  for (int64_t i = g->from; i < NODES && g->got < 0; i++) {
    yb_str name;
    bool got = false;
    YB_TRY(yb_str_fmt(tx->ctx.arena, &name, "node:%lld", (long long)i));
    YB_TRY(yb_lease_take(tx, name, NODE_HOLD_MS, &got));
    if (got) g->got = i;
  }
  return g->got < 0 ? YB_LIMIT : YB_OK;
}

static void node_have(struct yb_store *s, int64_t node, int64_t asked_ns) {
  atomic_store(&s->node, node);
  atomic_store(&s->node_until_ns, asked_ns + (NODE_HOLD_MS - 5000) * 1000000);
}

static void node_cmd(struct noding *g, int64_t from) {
  *g = (struct noding){.from = from, .got = -1};
  g->cmd = (struct yb_cmd){.verb = YB_S("store.node"), .run = run_node, .arg = g};
}

yb_rc node_take(struct yb_store *s, struct worker *w) {
  struct noding g;
  int64_t asked = yb_clock_mono_ns();
  node_cmd(&g, 0);
  YB_TRY(queue_once(s, w, &g.cmd));
  node_have(s, g.got, asked);
  return YB_OK;
}

/* The old node first; another when it was lost meanwhile. */
yb_rc node_renew(struct yb_store *s) {
  struct noding g;
  int64_t asked = yb_clock_mono_ns();
  node_cmd(&g, atomic_load(&s->node));
  g.cmd.plain = true;
  yb_rc rc = queue_run(s, &g.cmd);
  if (rc == YB_LIMIT) {
    node_cmd(&g, 0);
    rc = queue_run(s, &g.cmd);
  }
  if (rc == YB_OK) node_have(s, g.got, asked);
  return rc;
}

static yb_rc run_drop_node(struct yb_tx *tx, struct yb_cmd *cmd) {
  yb_str name;
  (void)cmd;
  YB_TRY(yb_str_fmt(tx->ctx.arena, &name, "node:%lld", (long long)atomic_load(&tx->store->node)));
  return yb_lease_drop(tx, name);
}

/* ---- old keys ---- */

static yb_rc run_drop_keys(struct yb_tx *tx, struct yb_cmd *cmd) {
  const yb_val *row;
  int64_t upto = yb_clock_now_ms() - KEEP_KEYS_MS, city = tx->store->city;
  (void)cmd;
  yb_rc rc = yb_tx_one(tx, YB_SQL_key_old,
                       YB_ARGS(yb_int(city), yb_int(upto), yb_int(DROP_KEYS)), &row);
  if (rc == YB_OK) upto = yb_int_of(&row[0]);
  if (rc != YB_OK && rc != YB_ABSENT) return rc;
  return yb_tx_exec(tx, YB_SQL_key_drop, YB_ARGS(yb_int(city), yb_int(upto)), NULL);
}

/* ---- the thread ---- */

static void logged(const char *event, yb_rc rc) {
  if (rc != YB_OK) YB_LOG(YB_LOG_WARN, event, YB_KV("rc", yb_str_of(yb_rc_name(rc))));
}

static void pause_ms(struct yb_store *s, int64_t ms) {
  (void)pthread_mutex_lock(&s->events.lock);
  uint64_t seen = s->events.rings;
  (void)pthread_mutex_unlock(&s->events.lock);
  int64_t until = yb_clock_mono_ns() + ms * 1000000, left;
  while ((left = until - yb_clock_mono_ns()) > 0)
    if (!bell_wait(&s->events, &seen, left / 1000000 + 1)) return;
}

static void *keeper_main(void *arg) {
  struct yb_store *s = arg;
  uint64_t seen = 0;
  int64_t renew_at = yb_clock_mono_ns() + NODE_RENEW_MS * 1000000, drop_at = 0;
  logged("seal_failed", yb_store_seal(s));
  while (bell_wait(&s->events, &seen, s->pg ? 1000 : 10000)) {
    logged("seal_failed", yb_store_seal(s));
    int64_t now = yb_clock_mono_ns();
    if (s->pg && now >= renew_at) {
      yb_rc rc = node_renew(s);
      logged("node_lease_failed", rc);
      renew_at = now + (rc == YB_OK ? NODE_RENEW_MS : 1000) * 1000000;
    }
    if (now >= drop_at) {
      struct yb_cmd cmd = {.verb = YB_S("store.keys"), .run = run_drop_keys, .plain = true};
      logged("old_keys_failed", queue_run(s, &cmd));
      drop_at = now + YB_MINUTE_MS * 10 * 1000000;
    }
    pause_ms(s, s->seal_ms);
  }
  return NULL;
}

yb_rc keeper_start(struct yb_store *s) {
  if (pthread_create(&s->keeper, NULL, keeper_main, s)) return YB_NOMEM;
  s->keeper_on = true;
  return YB_OK;
}

void keeper_stop(struct yb_store *s) {
  if (!s->keeper_on) return;
  bell_end(&s->events);
  (void)pthread_join(s->keeper, NULL);
  logged("seal_failed", yb_store_seal(s));
  if (!s->pg) return;
  struct yb_cmd cmd = {.verb = YB_S("store.node"), .run = run_drop_node, .plain = true};
  logged("node_lease_failed", queue_run(s, &cmd));
}

/* ---- heads ---- */

static yb_rc read_head(struct yb_tx *tx, void *arg) {
  struct yb_head *h = arg;
  struct seal_row last;
  YB_TRY(last_seal(tx, &last));
  *h = (struct yb_head){last.no, last.head};
  return YB_OK;
}

yb_rc yb_store_head(struct yb_store *s, struct yb_ctx *ctx, struct yb_head *out) {
  return yb_store_read(s, ctx, read_head, out);
}

void yb_head_write(struct yb_buf *out, const struct yb_head *h) {
  char hex[2 * YB_HASH_BYTES + 1];
  yb_hex(hex, h->digest.b, sizeof h->digest.b);
  yb_buf_int(out, h->no);
  yb_buf_byte(out, ':');
  yb_buf_put(out, yb_str_n(hex, 2 * YB_HASH_BYTES));
}

bool yb_head_parse(yb_str s, struct yb_head *out) {
  yb_str no;
  struct yb_head h;
  s = yb_str_trim(s);
  if (!yb_str_cut(&s, ':', &no) || !yb_str_int(no, &h.no) || h.no < 0) return false;
  if (s.n != 2 * YB_HASH_BYTES || !yb_unhex(h.digest.b, sizeof h.digest.b, s)) return false;
  *out = h;
  return true;
}
