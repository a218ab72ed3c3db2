/* audit.c - who did what, newest first, with the mark of the seal (supervise.h). */
#include "base/arena.h"
#include "base/text.h"
#include "base/time.h"
#include "engine/cases/cases.h"
#include "engine/parties/parties.h"
#include "service/supervise/supervise.h"

#define ROWS_MOST 100u
/* Without a case, an actor or a beginning the trail is followed this far back: a
 * filter that finds nothing must not read the years. */
#define WINDOW_MS (31 * YB_DAY_MS)

struct read_audit {
  struct yb_app *app;
  const struct yb_audit_ask *ask;
  struct yb_audit *out;
  uint32_t limit;
  struct yb_list_filter filter[6];
  yb_val val[10];
  uint32_t filters, vals;
  bool nothing; /* what was asked for does not exist */
};

static void put(struct read_audit *r, enum yb_filter name, yb_val a, yb_val b, uint32_t n) {
  r->val[r->vals] = a;
  r->val[r->vals + 1] = b;
  r->filter[r->filters++] = (struct yb_list_filter){name, n, &r->val[r->vals]};
  r->vals += n;
}

static yb_rc by_case(struct yb_tx *tx, struct read_audit *r) {
  struct yb_case c;
  yb_str no;
  YB_TRY(yb_text_number(yb_tx_arena(tx), r->ask->case_no, &no));
  yb_rc rc = yb_case_by_no(tx, no, &c);
  r->nothing |= rc == YB_ABSENT;
  if (rc == YB_OK) put(r, YB_FILTER_audit_about, yb_text(YB_S("case")), yb_int(c.id), 2);
  return rc == YB_ABSENT ? YB_OK : rc;
}

/* "person:123", "staff:5", "system:0", or the login of a member of staff. */
static yb_rc by_actor(struct yb_tx *tx, struct read_audit *r) {
  yb_str rest = yb_str_trim(r->ask->actor), kind;
  struct yb_officer o;
  int64_t id;
  size_t colon = yb_str_find(rest, YB_S(":"));
  if (colon != SIZE_MAX && yb_str_int(yb_str_from(rest, colon + 1), &id)) {
    kind = yb_str_upto(rest, colon);
    put(r, YB_FILTER_audit_actor, yb_text(kind), yb_int(id), 2);
    r->nothing |= kind.n == 0;
    return YB_OK;
  }
  yb_rc rc = yb_officer_by_login(tx, rest, &o);
  r->nothing |= rc == YB_ABSENT;
  if (rc == YB_OK) put(r, YB_FILTER_audit_actor, yb_text(YB_S("staff")), yb_int(o.id), 2);
  return rc == YB_ABSENT ? YB_OK : rc;
}

/* The smallest id that can be made at an instant (store.h: 41 bits of ms, then 22). An
 * event is never older than its id says, so this may only cut what is too old. */
static int64_t first_id_at(int64_t ms) {
  int64_t since = ms - INT64_C(1577836800000);
  return since > 0 ? since << 22 : 0;
}

static yb_rc filters(struct yb_tx *tx, struct read_audit *r) {
  const struct yb_audit_ask *ask = r->ask;
  int64_t from = ask->from;
  if (ask->case_no.n) YB_TRY(by_case(tx, r));
  if (ask->actor.n) YB_TRY(by_actor(tx, r));
  if (ask->verb.n) put(r, YB_FILTER_audit_verb, yb_text(yb_str_trim(ask->verb)), yb_null(), 1);
  if (ask->from) put(r, YB_FILTER_audit_since, yb_int(ask->from), yb_null(), 1);
  if (ask->to) put(r, YB_FILTER_audit_before, yb_int(ask->to), yb_null(), 1);
  if (from == 0 && ask->case_no.n == 0 && ask->actor.n == 0 && ask->verb.n)
    from = yb_tx_now(tx) - WINDOW_MS;
  if (from) put(r, YB_FILTER_audit_made, yb_int(first_id_at(from)), yb_null(), 1);
  return YB_OK;
}

static yb_rc actor_name(struct yb_tx *tx, yb_str kind, int64_t id, yb_str *out) {
  struct yb_officer o;
  *out = YB_S("");
  if (!YB_EQ(kind, "staff")) return YB_OK; /* persons are never named here */
  yb_rc rc = yb_officer_load(tx, id, &o);
  if (rc == YB_OK) *out = o.name;
  return rc == YB_ABSENT ? YB_OK : rc;
}

static yb_rc behalf_name(struct yb_tx *tx, int64_t id, yb_str *out) {
  struct yb_enterprise e;
  *out = YB_S("");
  if (id == 0) return YB_OK;
  yb_rc rc = yb_enterprise_load(tx, id, &e);
  if (rc == YB_OK) *out = e.name;
  if (rc == YB_ABSENT) return yb_str_fmt(yb_tx_arena(tx), out, "%lld", (long long)id);
  return rc;
}

static yb_rc subject_of(struct yb_tx *tx, yb_str kind, int64_t id, yb_str *out) {
  const yb_val *c;
  if (YB_EQ(kind, "case")) {
    yb_rc rc =
        yb_tx_one(tx, YB_SQL_case_no_of, YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(id)), &c);
    if (rc == YB_OK) *out = yb_str_in(&c[0]);
    if (rc != YB_ABSENT) return rc;
  }
  return yb_str_fmt(yb_tx_arena(tx), out, "%lld", (long long)id);
}

static yb_rc fill_row(struct yb_tx *tx, const yb_val *c, struct yb_audit_row *out) {
  *out = (struct yb_audit_row){.id = yb_int_of(&c[0]),
                               .at = yb_int_of(&c[1]),
                               .kind = yb_str_in(&c[2]),
                               .version = yb_int_of(&c[4]),
                               .verb = yb_str_in(&c[5]),
                               .actor_kind = yb_str_in(&c[6]),
                               .actor = yb_int_of(&c[7]),
                               .reason = yb_str_in(&c[9]),
                               .data = yb_str_in(&c[10]),
                               .sealed = yb_int_of(&c[12]) > 0};
  YB_TRY(actor_name(tx, out->actor_kind, out->actor, &out->actor_name));
  YB_TRY(behalf_name(tx, yb_int_of(&c[8]), &out->on_behalf));
  return subject_of(tx, out->kind, yb_int_of(&c[3]), &out->subject);
}

static yb_rc seals(struct yb_tx *tx, struct yb_audit *out) {
  const yb_val *c;
  yb_val city = yb_int(yb_tx_city(tx));
  YB_TRY(yb_tx_one(tx, YB_SQL_events_unsealed, YB_ARGS(city), &c));
  out->unsealed = yb_int_of(&c[0]);
  yb_rc rc = yb_tx_one(tx, YB_SQL_seal_newest_at, YB_ARGS(city), &c);
  if (rc == YB_OK) out->sealed_at = yb_int_of(&c[0]);
  return rc == YB_ABSENT ? YB_OK : rc;
}

static yb_rc read_audit(struct yb_tx *tx, void *arg) {
  struct read_audit *r = arg;
  yb_val city = yb_int(yb_tx_city(tx)), after = yb_int(r->ask->before);
  struct yb_rows rows;
  YB_TRY(seals(tx, r->out));
  YB_TRY(filters(tx, r));
  if (r->nothing) return YB_OK;
  struct yb_list_query q = {.list = YB_LIST_audit,
                            .sort = YB_SORT_audit_newest,
                            .args = &city,
                            .n = 1,
                            .filters = r->filter,
                            .filter_count = r->filters,
                            .after = &after,
                            .after_n = r->ask->before ? 1 : 0,
                            .limit = r->limit + 1};
  YB_TRY(yb_tx_list(tx, &q, &rows));
  uint32_t n = rows.count < r->limit ? rows.count : r->limit;
  struct yb_audit_row *list = YB_NEW_N(yb_tx_arena(tx), n, struct yb_audit_row);
  if (!list) return YB_NOMEM;
  for (uint32_t i = 0; i < n; i++) YB_TRY(fill_row(tx, yb_row(&rows, i), &list[i]));
  r->out->count = n;
  r->out->at = list;
  if (rows.count > n) r->out->next = list[n - 1].id;
  return YB_OK;
}

yb_rc yb_audit_get(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                   const struct yb_audit_ask *ask, struct yb_audit *out) {
  struct read_audit r = {.app = app, .ask = ask, .out = out};
  r.limit = ask->limit == 0 || ask->limit > ROWS_MOST ? ROWS_MOST : ask->limit;
  *out = (struct yb_audit){0};
  if (!yb_who_holds(who, YB_S("audit"))) return YB_DENIED;
  return yb_store_read(app->store, ctx, read_audit, &r);
}
