/* store_events.c - events, seals and what verify names, erasure, consumers. */
#include <pthread.h>

#include "store_tamper.h"

#define EVENTS 20

struct added { int64_t id[EVENTS]; };

static yb_rc add_events(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct added *a = cmd->arg;
  for (int i = 0; i < EVENTS; i++) {
    struct yb_event e = {.kind = YB_S("case"), .agg = 1 + i % 3, .version = i,
                         .verb = YB_S("case.noted"), .data = YB_S("{\"n\":\"abc\"}")};
    YB_TRY(yb_event_add(tx, &e, a ? &a->id[i] : NULL));
  }
  return YB_OK;
}

struct verdict { struct yb_verify_report r; };

static void verify(struct bench *b, const struct yb_head *outside, struct yb_verify_report *r) {
  yb_diags_init(&b->t.diags, b->ctx->arena);
  CHECK_OK(yb_store_verify(b->store, b->ctx, outside, r));
}

/* Exactly one fault, of this kind and about this event; then it is undone. */
static void expect(struct bench *b, yb_fault what, int64_t event) {
  struct yb_verify_report r;
  char id[24];
  verify(b, NULL, &r);
  (void)snprintf(id, sizeof id, "%lld", (long long)event);
  if (r.fault_count != 1 || r.fault[0].what != what || r.fault[0].event != event)
    fail_msg("%u faults, first %d about %lld, want %d about %s: %.*s", r.fault_count,
             (int)r.fault[0].what, (long long)r.fault[0].event, (int)what, id,
             YB_ARG(yb_test_diag(&b->t)));
  if (event) CHECK(yb_str_find(yb_test_diag(&b->t), yb_str_of(id)) != SIZE_MAX);
}

static void clean(struct bench *b, int64_t sealed) {
  struct yb_verify_report r;
  verify(b, NULL, &r);
  if (r.fault_count) fail_msg("%.*s", YB_ARG(yb_test_diag(&b->t)));
  CHECK_INT(r.sealed, sealed);
}

#define AT "where city = %lld and id = %lld"
#define WHO(b, id) (long long)(b)->cfg.city, (long long)(id)

static void sealed_events(struct bench *b, struct added *a) {
  struct yb_head h;
  CHECK_OK(bench_run(b, add_events, a));
  CHECK_OK(yb_store_seal(b->store));
  CHECK_OK(yb_store_head(b->store, b->ctx, &h));
  CHECK(h.no >= 1);
}

ON_BOTH(a_changed_byte_is_named) {
  struct added a;
  sealed_events(b, &a);
  clean(b, EVENTS);
  (void)tamper(b, "update event set data = '{\"n\":\"abd\"}' " AT, WHO(b, a.id[7]));
  expect(b, YB_FAULT_CHANGED, a.id[7]);
  (void)tamper(b, "update event set data = '{\"n\":\"abc\"}' " AT, WHO(b, a.id[7]));
  clean(b, EVENTS);
  const char *const columns[] = {"agg", "version", "actor", "on_behalf", "at"};
  for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
    (void)tamper(b, "update event set %s = %s + 1 " AT, columns[i], columns[i], WHO(b, a.id[0]));
    expect(b, YB_FAULT_CHANGED, a.id[0]);
    (void)tamper(b, "update event set %s = %s - 1 " AT, columns[i], columns[i], WHO(b, a.id[0]));
  }
  (void)tamper(b, "update event set verb = 'case.noteD' " AT, WHO(b, a.id[EVENTS - 1]));
  expect(b, YB_FAULT_CHANGED, a.id[EVENTS - 1]);
}

ON_BOTH(a_deleted_row_is_named) {
  struct added a;
  sealed_events(b, &a);
  (void)tamper(b, "delete from event " AT, WHO(b, a.id[3]));
  expect(b, YB_FAULT_DELETED, a.id[3]);
  /* its leaf too: the place is missing */
  (void)tamper(b, "delete from event_leaf " AT, WHO(b, a.id[3]));
  struct yb_verify_report r;
  verify(b, NULL, &r);
  CHECK_INT(r.fault_count, 1);
  CHECK(r.fault[0].what == YB_FAULT_DELETED && r.fault[0].seq == 4);
}

#define COPY "insert into event select city, %lld, at, kind, agg, version, verb, actor_kind," \
  " actor, on_behalf, request, reason, data, salt, body, erased from event " AT

ON_BOTH(an_inserted_row_is_named) {
  struct added a;
  sealed_events(b, &a);
  int64_t forged = a.id[5] + 1;
  while (forged == a.id[6]) forged = a.id[EVENTS - 1] + 1;
  (void)tamper(b, COPY, (long long)forged, WHO(b, a.id[5]));
  expect(b, YB_FAULT_INSERTED, forged);
  CHECK_OK(yb_store_seal(b->store));             /* and it is not sealed as ours */
  expect(b, YB_FAULT_INSERTED, forged);
  (void)tamper(b, "insert into event_leaf select city, 999, %lld, leaf from event_leaf " AT,
               (long long)forged, WHO(b, a.id[5]));
  struct yb_verify_report r;
  verify(b, NULL, &r);
  CHECK(r.fault_count >= 1);
}

ON_BOTH(a_cut_tail_is_seen_from_outside) {
  struct added a;
  struct yb_head first, last, parsed;
  struct yb_verify_report r;
  struct yb_buf text;
  sealed_events(b, &a);
  CHECK_OK(yb_store_head(b->store, b->ctx, &first));
  sealed_events(b, &a);
  CHECK_OK(yb_store_head(b->store, b->ctx, &last));
  CHECK(last.no > first.no);
  yb_buf_init(&text, b->ctx->arena);
  yb_head_write(&text, &last);
  CHECK(yb_head_parse(yb_buf_str(&text), &parsed) && memcmp(&parsed, &last, sizeof last) == 0);
  verify(b, &last, &r);
  CHECK_INT(r.fault_count, 0);
  int64_t city = b->cfg.city;
  (void)tamper(b, "delete from seal where city = %lld and no > %lld", (long long)city,
               (long long)first.no);
  (void)tamper(b, "delete from event_leaf where city = %lld and seq > %d", (long long)city, EVENTS);
  (void)tamper(b, "delete from event where city = %lld and id >= %lld", (long long)city,
               (long long)a.id[0]);
  verify(b, &first, &r);
  CHECK_INT(r.fault_count, 0);
  verify(b, &last, &r);
  CHECK_INT(r.fault_count, 1);
  CHECK(r.fault[0].what == YB_FAULT_CUT && r.fault[0].seal == last.no);
}

ON_BOTH(changed_seals_and_leaves_are_seen) {
  struct added a;
  struct yb_verify_report r;
  sealed_events(b, &a);
  sealed_events(b, &a);
  (void)tamper(b, "update seal set head = (select leaf from event_leaf where city = %lld and"
               " seq = 1) where city = %lld and no = 1", (long long)b->cfg.city,
               (long long)b->cfg.city);
  verify(b, NULL, &r);
  CHECK(r.fault_count >= 1 && r.fault[0].what == YB_FAULT_SEAL && r.fault[0].seal == 1);
}

static yb_rc erase(struct yb_tx *tx, struct yb_cmd *cmd) {
  return yb_event_erase(tx, *(int64_t *)cmd->arg);
}

ON_BOTH(erasure_leaves_the_chain_whole) {
  struct added a;
  struct yb_verify_report r;
  int64_t none = 1;
  sealed_events(b, &a);
  CHECK_OK(bench_run(b, erase, &a.id[4]));
  CHECK_OK(bench_run(b, erase, &a.id[4]));
  CHECK_RC(bench_run(b, erase, &none), YB_ABSENT);
  CHECK_OK(yb_store_seal(b->store));
  verify(b, NULL, &r);
  CHECK_INT(r.fault_count, 0);
  CHECK_INT(r.erased, 1);
  CHECK_INT(r.sealed, EVENTS + 1);
  CHECK_INT(tamper(b, "select count(*) from event " AT " and data is null and salt is null and"
                   " reason is null", WHO(b, a.id[4])), 1);
  /* Blanked without a record: refused. Blanked and changed elsewhere: named. */
  (void)tamper(b, "update event set data = null, reason = null, salt = null, erased = 5 " AT,
               WHO(b, a.id[9]));
  expect(b, YB_FAULT_ERASURE, a.id[9]);
  (void)tamper(b, "update event set agg = agg + 1 " AT, WHO(b, a.id[9]));
  expect(b, YB_FAULT_CHANGED, a.id[9]);
}

ON_BOTH(an_event_not_sealed_yet_is_counted_and_checked) {
  struct yb_verify_report r;
  struct added a;
  b->cfg.seal_ms = 3600000;
  bench_close(b);
  bench_open(b);
  CHECK_OK(yb_store_seal(b->store));
  /* The keeper may seal its first round: wait for an open set that stays. */
  do {
    CHECK_OK(bench_run(b, add_events, &a));
    verify(b, NULL, &r);
  } while (r.open == 0);
  CHECK_INT(r.fault_count, 0);
  CHECK_INT(r.events, r.sealed + r.open);
}

/* ---- consumers ---- */

struct heard {
  pthread_mutex_t lock;
  int64_t last;
  uint32_t calls, events, fail;
  bool out_of_order;
};

static yb_rc hear(struct yb_ctx *ctx, const struct yb_event *e, uint32_t n, void *arg) {
  struct heard *h = arg;
  yb_rc rc = YB_OK;
  (void)ctx;
  (void)pthread_mutex_lock(&h->lock);
  h->calls++;
  if (h->fail) {
    h->fail--;
    rc = YB_IO;
  } else {
    for (uint32_t i = 0; i < n; i++) {
      if (e[i].seq <= h->last) h->out_of_order = true;
      h->last = e[i].seq;
      h->events++;
    }
  }
  (void)pthread_mutex_unlock(&h->lock);
  return rc;
}

static uint32_t heard_soon(struct heard *h, uint32_t want) {
  uint32_t got = 0;
  for (int i = 0; i < 1000 && got < want; i++) {
    (void)usleep(10000);
    (void)pthread_mutex_lock(&h->lock);
    got = h->events;
    (void)pthread_mutex_unlock(&h->lock);
  }
  return got;
}

ON_BOTH(consumers_hear_everything_in_order) {
  struct heard all = {.lock = PTHREAD_MUTEX_INITIALIZER, .fail = 1};
  struct heard here = {.lock = PTHREAD_MUTEX_INITIALIZER};
  struct yb_consumer in_all = {"notices", true, true, hear, &all};
  struct yb_consumer each = {"pages", false, true, hear, &here};
  b->cfg.seal_ms = 10;
  bench_close(b);
  bench_open(b);
  CHECK_OK(yb_store_consume(b->store, &in_all));
  CHECK_OK(yb_store_consume(b->store, &each));
  CHECK_OK(yb_store_start(b->store));
  CHECK_RC(yb_store_consume(b->store, &each), YB_LIMIT);
  for (int i = 0; i < 5; i++) CHECK_OK(bench_run(b, add_events, NULL));
  CHECK_INT(heard_soon(&here, 5 * EVENTS), 5 * EVENTS);
  CHECK_INT(heard_soon(&all, 5 * EVENTS), 5 * EVENTS);     /* after its failure */
  CHECK(!all.out_of_order && !here.out_of_order);
  bench_close(b);
  /* What came while it was away is heard after a restart, and nothing twice. */
  bench_open(b);
  CHECK_OK(bench_run(b, add_events, NULL));
  CHECK_OK(yb_store_consume(b->store, &in_all));
  CHECK_OK(yb_store_start(b->store));
  CHECK_INT(heard_soon(&all, 6 * EVENTS), 6 * EVENTS);
  CHECK(!all.out_of_order);
  bench_close(b);
}

/* ---- memory ---- */

static yb_rc verify_once(struct bench *b) {
  struct yb_verify_report r;
  yb_rc rc = yb_store_verify(b->store, b->ctx, NULL, &r);
  return rc == YB_OK && r.fault_count ? YB_BROKEN : rc;
}

static yb_rc read_events(struct yb_tx *tx, void *arg) {
  const struct yb_event *e;
  uint32_t n;
  (void)arg;
  YB_TRY(yb_event_of(tx, YB_S("case"), 1, 0, 10, &e, &n));
  return yb_event_after(tx, 0, 10, &e, &n);
}

ON_BOTH(memory_may_fail_in_verify) {
  struct added a;
  sealed_events(b, &a);
  SWEEP_OOM(verify_once(b));
  SWEEP_OOM(yb_store_read(b->store, b->ctx, read_events, NULL));
}
