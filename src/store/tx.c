/* tx.c - statements inside a command or a read; idempotency keys; leases. */
#include "base/log.h"
#include "base/time.h"
#include "store/store_int.h"

#define RESULT_MAX 65536u
#define KEY_MAX 200u

int64_t yb_tx_city(const struct yb_tx *tx) { return tx->store->city; }
int64_t yb_tx_now(const struct yb_tx *tx) { return tx->ctx.now_ms; }
int64_t yb_tx_id(struct yb_tx *tx) { return yb_store_id(tx->store); }
struct yb_store *yb_tx_store(struct yb_tx *tx) { return tx->store; }
struct yb_cmd *yb_tx_cmd(struct yb_tx *tx) { return tx->cmd; }
struct yb_ctx *yb_tx_ctx(struct yb_tx *tx) { return &tx->ctx; }
struct yb_arena *yb_tx_arena(struct yb_tx *tx) { return tx->ctx.arena; }

/* ---- statements ---- */

/* '' never reaches the database, NUL never a text of PostgreSQL. */
static yb_rc check_args(const yb_val *args, uint32_t n, yb_val copy[YB_ARGS_MAX]) {
  if (n > YB_ARGS_MAX) return YB_LIMIT;
  for (uint32_t i = 0; i < n; i++) {
    copy[i] = args[i];
    if (args[i].kind < YB_VAL_TEXT) continue;
    if (args[i].s.n == 0) copy[i] = yb_null();
    else if (args[i].kind == YB_VAL_TEXT && memchr(args[i].s.p, 0, args[i].s.n)) return YB_INVALID;
  }
  return YB_OK;
}

static yb_rc call(struct yb_tx *tx, struct db_call *c, const yb_val *args, uint32_t n,
                  struct yb_rows *rows, int64_t *changed) {
  yb_val copy[YB_ARGS_MAX];
  if (tx->failed != YB_OK) return tx->failed;
  yb_rc rc = ++tx->statements > tx->statements_max ? YB_LIMIT : check_args(args, n, copy);
  c->args = copy;
  c->n = n;
  c->arena = tx->ctx.arena;
  c->max_rows = YB_ROWS_MAX;
  if (rc == YB_OK) rc = tx->db->ops->query(tx->db, c, rows, changed);
  if (rc != YB_OK) tx->failed = rc;
  return rc;
}

yb_rc yb_tx_exec(struct yb_tx *tx, enum yb_sql sql, const yb_val *args, uint32_t n,
                 int64_t *changed) {
  struct db_call c = {.slot = (int)sql, .text = sql_text(sql)};
  return call(tx, &c, args, n, NULL, changed);
}

yb_rc yb_tx_rows(struct yb_tx *tx, enum yb_sql sql, const yb_val *args, uint32_t n,
                 struct yb_rows *out) {
  struct db_call c = {.slot = (int)sql, .text = sql_text(sql), .want_rows = true};
  return call(tx, &c, args, n, out, NULL);
}

yb_rc yb_tx_one(struct yb_tx *tx, enum yb_sql sql, const yb_val *args, uint32_t n,
                const yb_val **out) {
  struct yb_rows rows;
  YB_TRY(yb_tx_rows(tx, sql, args, n, &rows));
  if (rows.count == 0) return YB_ABSENT;
  *out = rows.cell;
  return YB_OK;
}

static yb_rc list(struct yb_tx *tx, const struct yb_list_query *q, uint32_t count_to,
                  struct yb_rows *out) {
  struct list_text t;
  yb_rc rc = tx->failed != YB_OK ? tx->failed : list_build(tx->ctx.arena, q, count_to, &t);
  if (rc != YB_OK) {
    tx->failed = rc;
    return rc;
  }
  struct db_call c = {.slot = -1, .text = t.text, .want_rows = true};
  return call(tx, &c, t.args, t.n, out, NULL);
}

yb_rc yb_tx_list(struct yb_tx *tx, const struct yb_list_query *q, struct yb_rows *out) {
  return list(tx, q, 0, out);
}

yb_rc yb_tx_count(struct yb_tx *tx, const struct yb_list_query *q, uint32_t ceiling,
                  uint32_t *out) {
  struct yb_rows rows;
  YB_TRY(list(tx, q, ceiling ? ceiling : 1, &rows));
  *out = (uint32_t)yb_int_of(rows.cell);
  return YB_OK;
}

/* ---- idempotency ---- */

static yb_rc keep_result(struct yb_cmd *cmd, yb_str bytes) {
  yb_str copy = {"", 0};
  if (cmd->ctx && bytes.n) YB_TRY(yb_str_dup(cmd->ctx->arena, bytes, &copy));
  cmd->result = cmd->ctx ? copy : bytes;
  return YB_OK;
}

yb_rc yb_cmd_result(struct yb_tx *tx, yb_str bytes) {
  if (!tx->cmd) return YB_BROKEN;
  if (bytes.n > RESULT_MAX) return YB_LIMIT;
  return keep_result(tx->cmd, bytes);
}

static yb_str actor_kind(const struct yb_cmd *cmd) {
  return cmd->actor.kind.n ? cmd->actor.kind : YB_S("system");
}

yb_rc key_find(struct yb_tx *tx, bool *found) {
  struct yb_cmd *cmd = tx->cmd;
  const yb_val *row;
  *found = false;
  if (cmd->key.n > KEY_MAX) return YB_LIMIT;
  yb_rc rc = yb_tx_one(tx, YB_SQL_key_get,
                       YB_ARGS(yb_int(tx->store->city), yb_text(actor_kind(cmd)),
                               yb_int(cmd->actor.id), yb_text(cmd->key)), &row);
  if (rc == YB_ABSENT) return YB_OK;
  if (rc != YB_OK) return rc;
  if (!yb_str_eq(yb_str_in(&row[0]), cmd->verb) ||
      !yb_str_eq(yb_str_in(&row[1]), cmd->fingerprint))
    return YB_CONFLICT;
  *found = true;
  return keep_result(cmd, yb_str_in(&row[2]));
}

yb_rc key_keep(struct yb_tx *tx) {
  const struct yb_cmd *cmd = tx->cmd;
  return yb_tx_exec(tx, YB_SQL_key_put,
                    YB_ARGS(yb_int(tx->store->city), yb_text(actor_kind(cmd)),
                            yb_int(cmd->actor.id), yb_text(cmd->key), yb_text(cmd->verb),
                            yb_text(cmd->fingerprint), yb_blob(cmd->result),
                            yb_int(yb_clock_now_ms())), NULL);
}

/* ---- one run of a command ---- */

void tx_open(struct yb_tx *tx, struct yb_store *s, struct yb_db *db, struct yb_cmd *cmd,
             struct yb_arena *scratch) {
  *tx = (struct yb_tx){.store = s, .db = db, .cmd = cmd, .due = INT64_MAX,
                       .statements_max = YB_STATEMENTS_MAX};
  tx->ctx.arena = scratch;
  tx->ctx.diags = cmd && cmd->ctx ? cmd->ctx->diags : NULL;
  tx->ctx.now_ms = cmd && cmd->now_ms ? cmd->now_ms : yb_clock_now_ms();
  if (cmd) tx->ctx.request_id = cmd->request_id;
}

/* The caller's arena and diagnostics as they were when the command came. */
static void restore(struct yb_cmd *cmd) {
  cmd->repeated = false;
  cmd->result = (yb_str){"", 0};
  if (!cmd->ctx) return;
  yb_arena_back(cmd->ctx->arena, cmd->mark);
  if (!cmd->ctx->diags) return;
  *cmd->ctx->diags = cmd->diags;
  if (cmd->diags.last) cmd->diags.last->next = NULL;
}

yb_rc tx_run(struct yb_tx *tx) {
  struct yb_cmd *cmd = tx->cmd;
  if (cmd->runs || cmd->repeated) restore(cmd);
  if (cmd->key.n) {
    yb_rc rc = key_find(tx, &cmd->repeated);
    if (rc != YB_OK || cmd->repeated) return rc;
  }
  cmd->runs++;
  yb_rc rc = cmd->run(tx, cmd);
  if (tx->failed != YB_OK && (rc == YB_OK || tx->failed == YB_RETRY || tx->failed == YB_IO))
    rc = tx->failed;
  if (rc == YB_OK && cmd->key.n) rc = key_keep(tx);
  if (!cmd->ctx) cmd->result = (yb_str){"", 0};
  return rc;
}

void tx_committed(const struct yb_tx *tx) {
  struct yb_store *s = tx->store;
  if (tx->due != INT64_MAX) bell_ring(&s->due);
  if (tx->events) bell_ring(&s->events);
  if (tx->sealed) bell_ring(&s->sealed);
}

/* ---- leases ---- */

static yb_rc lease_new(struct yb_tx *tx, yb_str name, int64_t until) {
  return yb_tx_exec(tx, YB_SQL_lease_put,
                    YB_ARGS(yb_int(tx->store->city), yb_text(name),
                            yb_text(yb_str_of(tx->store->holder)), yb_int(until)), NULL);
}

/* Leases compare the clocks of the processes: they run NTP. */
yb_rc yb_lease_take(struct yb_tx *tx, yb_str name, int64_t hold_ms, bool *got) {
  const yb_val *row;
  int64_t now = yb_clock_now_ms(), changed = 0;
  yb_str me = yb_str_of(tx->store->holder);
  yb_rc rc = yb_tx_one(tx, YB_SQL_lease_get, YB_ARGS(yb_int(tx->store->city), yb_text(name)), &row);
  if (rc == YB_ABSENT) {
    YB_TRY(lease_new(tx, name, now + hold_ms));
    *got = true;
    return YB_OK;
  }
  if (rc != YB_OK) return rc;
  *got = false;
  if (!yb_str_eq(yb_str_in(&row[0]), me) && yb_int_of(&row[1]) > now) return YB_OK;
  YB_TRY(yb_tx_exec(tx, YB_SQL_lease_move,
                    YB_ARGS(yb_int(tx->store->city), yb_text(name), row[0], row[1], yb_text(me),
                            yb_int(now + hold_ms)), &changed));
  *got = changed == 1;
  return YB_OK;
}

yb_rc yb_lease_drop(struct yb_tx *tx, yb_str name) {
  return yb_tx_exec(tx, YB_SQL_lease_drop,
                    YB_ARGS(yb_int(tx->store->city), yb_text(name),
                            yb_text(yb_str_of(tx->store->holder))), NULL);
}
