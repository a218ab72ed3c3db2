/* event.c - appending, reading, erasing events.
 *
 *   body: "b" | salt 16 | n4 data | n4 reason
 *   leaf: "l" | city 8 | id 8 | at 8 | n4 kind | agg 8 | version 8 | n4 verb |
 *         n4 actor kind | actor 8 | on behalf 8 | n4 request | body 32
 * Integers big-endian; n4 is a length of four bytes and then the text; a NULL is
 * a text of length 0 (the store knows no other).
 */
#include "store/store_int.h"

#define SALT 16u

static yb_rc add_int(struct yb_hasher *h, int64_t v) {
  unsigned char b[8];
  for (int i = 0; i < 8; i++) b[i] = (unsigned char)((uint64_t)v >> (56 - 8 * i));
  return yb_hasher_add(h, yb_str_n((const char *)b, sizeof b));
}

static yb_rc add_text(struct yb_hasher *h, yb_str s) {
  unsigned char b[4];
  for (int i = 0; i < 4; i++) b[i] = (unsigned char)(s.n >> (24 - 8 * i));
  YB_TRY(yb_hasher_add(h, yb_str_n((const char *)b, sizeof b)));
  return s.n ? yb_hasher_add(h, s) : YB_OK;
}

static yb_rc close_hash(struct yb_hasher *h, yb_rc rc, yb_digest *out) {
  yb_digest d;
  yb_rc end = yb_hasher_close(h, &d);
  if (rc == YB_OK) rc = end;
  if (rc == YB_OK) *out = d;
  return rc;
}

yb_rc event_body(yb_hash_kind kind, yb_str salt, yb_str data, yb_str reason, yb_digest *out) {
  struct yb_hasher *h;
  yb_rc rc;
  YB_TRY(yb_hasher_open(kind, &h));
  YB_GO(yb_hasher_add(h, YB_S("b")));
  YB_GO(yb_hasher_add(h, salt));
  YB_GO(add_text(h, data));
  YB_GO(add_text(h, reason));
out:
  return close_hash(h, rc, out);
}

yb_rc event_leaf(yb_hash_kind kind, int64_t city, const struct event_row *r, yb_digest *out) {
  const struct yb_event *e = &r->e;
  struct yb_hasher *h;
  yb_rc rc;
  YB_TRY(yb_hasher_open(kind, &h));
  YB_GO(yb_hasher_add(h, YB_S("l")));
  YB_GO(add_int(h, city));
  YB_GO(add_int(h, e->id));
  YB_GO(add_int(h, e->at));
  YB_GO(add_text(h, e->kind));
  YB_GO(add_int(h, e->agg));
  YB_GO(add_int(h, e->version));
  YB_GO(add_text(h, e->verb));
  YB_GO(add_text(h, e->actor.kind));
  YB_GO(add_int(h, e->actor.id));
  YB_GO(add_int(h, e->actor.on_behalf));
  YB_GO(add_text(h, e->request_id));
  YB_GO(yb_hasher_add(h, r->body));
out:
  return close_hash(h, rc, out);
}

yb_rc seal_begin(yb_hash_kind kind, const yb_digest *prev, const struct seal_row *s,
                 struct yb_hasher **out) {
  struct yb_hasher *h;
  yb_rc rc;
  YB_TRY(yb_hasher_open(kind, &h));
  YB_GO(yb_hasher_add(h, YB_S("s")));
  YB_GO(yb_hasher_add(h, yb_str_n((const char *)prev->b, sizeof prev->b)));
  YB_GO(add_int(h, s->no));
  YB_GO(add_int(h, s->first));
  YB_GO(add_int(h, s->leaves));
  *out = h;
  return YB_OK;
out:
  (void)yb_hasher_close(h, NULL);
  return rc;
}

/* ---- rows ---- */

void event_row_read(const yb_val *c, struct event_row *out) {
  out->e = (struct yb_event){
    .id = yb_int_of(&c[0]), .at = yb_int_of(&c[1]), .kind = yb_str_in(&c[2]),
    .agg = yb_int_of(&c[3]), .version = yb_int_of(&c[4]), .verb = yb_str_in(&c[5]),
    .actor = {yb_str_in(&c[6]), yb_int_of(&c[7]), yb_int_of(&c[8])},
    .request_id = yb_str_in(&c[9]), .reason = yb_str_in(&c[10]), .data = yb_str_in(&c[11]),
    .erased = yb_int_of(&c[14]), .seq = yb_int_of(&c[15]),
  };
  out->salt = yb_str_in(&c[12]);
  out->body = yb_str_in(&c[13]);
}

static yb_str actor_kind(const struct yb_cmd *cmd) {
  return cmd->actor.kind.n ? cmd->actor.kind : YB_S("system");
}

static yb_rc put(struct yb_tx *tx, const struct yb_event *e, yb_str reason, int64_t *out) {
  const struct yb_cmd *cmd = tx->cmd;
  unsigned char salt[SALT];
  yb_digest body;
  int64_t city = tx->store->city, id = e->id ? e->id : yb_tx_id(tx);
  yb_random(salt, sizeof salt);
  yb_str salted = yb_str_n((const char *)salt, sizeof salt);
  YB_TRY(event_body(tx->store->hash, salted, e->data, reason, &body));
  YB_TRY(yb_tx_exec(tx, YB_SQL_event_put,
                    YB_ARGS(yb_int(city), yb_int(id), yb_int(e->at ? e->at : tx->ctx.now_ms),
                            yb_text(e->kind), yb_int(e->agg), yb_int(e->version), yb_text(e->verb),
                            yb_text(actor_kind(cmd)), yb_int(cmd->actor.id),
                            yb_int(cmd->actor.on_behalf), yb_text(cmd->request_id),
                            yb_text(reason), yb_text(e->data), yb_blob(salted),
                            yb_blob(yb_str_n((const char *)body.b, sizeof body.b))), NULL));
  YB_TRY(yb_tx_exec(tx, YB_SQL_event_open_put, YB_ARGS(yb_int(city), yb_int(id)), NULL));
  tx->events = true;
  if (out) *out = id;
  return YB_OK;
}

yb_rc yb_event_add(struct yb_tx *tx, const struct yb_event *e, int64_t *id) {
  if (!tx->cmd || e->kind.n == 0 || e->verb.n == 0) return YB_BROKEN;
  return put(tx, e, tx->cmd->reason, id);
}

/* The record of it carries no reason of the blanked event, only the command's. */
yb_rc yb_event_erase(struct yb_tx *tx, int64_t id) {
  const yb_val *row;
  int64_t by = 0, city = tx->store->city;
  if (!tx->cmd) return YB_BROKEN;
  YB_TRY(yb_tx_one(tx, YB_SQL_event_erased, YB_ARGS(yb_int(city), yb_int(id)), &row));
  if (yb_int_of(&row[0])) return YB_OK;
  struct yb_event e = {.kind = YB_S("event"), .agg = id, .verb = YB_S("event.erase")};
  YB_TRY(put(tx, &e, tx->cmd->reason, &by));
  return yb_tx_exec(tx, YB_SQL_event_erase, YB_ARGS(yb_int(city), yb_int(id), yb_int(by)), NULL);
}

static yb_rc events_of(struct yb_tx *tx, const struct yb_rows *rows, const struct yb_event **out,
                       uint32_t *count) {
  struct yb_event *e = YB_NEW_N(tx->ctx.arena, rows->count, struct yb_event);
  if (!e) return YB_NOMEM;
  for (uint32_t i = 0; i < rows->count; i++) {
    struct event_row r;
    event_row_read(yb_row(rows, i), &r);
    e[i] = r.e;
  }
  *out = e;
  *count = rows->count;
  return YB_OK;
}

yb_rc yb_event_of(struct yb_tx *tx, yb_str kind, int64_t agg, int64_t after, uint32_t max,
                  const struct yb_event **out, uint32_t *count) {
  struct yb_rows rows;
  YB_TRY(yb_tx_rows(tx, YB_SQL_event_of,
                    YB_ARGS(yb_int(tx->store->city), yb_text(kind), yb_int(agg), yb_int(after),
                            yb_int(max)), &rows));
  return events_of(tx, &rows, out, count);
}

yb_rc yb_event_after(struct yb_tx *tx, int64_t after, uint32_t max, const struct yb_event **out,
                     uint32_t *count) {
  struct yb_rows rows;
  YB_TRY(yb_tx_rows(tx, YB_SQL_event_after,
                    YB_ARGS(yb_int(tx->store->city), yb_int(after), yb_int(max)), &rows));
  return events_of(tx, &rows, out, count);
}
