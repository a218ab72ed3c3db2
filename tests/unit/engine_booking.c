/* engine_booking.c - room in slots on both databases: every arrow, holds, waiting
 * lists; 200 at once for the last place; random operations against a model, alone
 * (each answer foretold) and by fifty actors at once (the books must balance).
 * YB_TEST_ALL runs the full counts. */
#include <pthread.h>
#include <semaphore.h>

#include "store_test.h"

#include "engine/booking/booking.h"

#define DAY YB_DAY_MS
#define LABEL YB_S("day")

struct call {
  char what;                     /* o open, m move, r rebook, f offer, l load, c by code */
  bool out_of_turn;              /* f: one that stood before, and fits, was passed over */
  struct yb_booking b;
  struct yb_slot slot[YB_BOOKING_SLOTS_MAX + 1];
  uint32_t n, made;
  int64_t count, capacity, until, offered[YB_BOOKING_OFFERS_MAX];
  yb_booking_event event;
  char code[16];
};

static bool still_fits(const struct yb_booking *b, const struct yb_taken *t, uint32_t n) {
  uint32_t known = 0;
  for (uint32_t i = 0; i < n; i++) {
    if (t[i].start_at < b->start_at || t[i].start_at >= b->end_at) continue;
    known++;
    if (t[i].taken + b->count > t[i].capacity) return false;
  }
  return known == b->slots;
}

/* In the same transaction: who waits and stood before the last one served must not fit. */
static yb_rc in_turn(struct yb_tx *tx, struct call *c) {
  struct yb_taken *t;
  struct yb_booking *b;
  uint32_t n, open;
  YB_TRY(yb_slots_taken(tx, c->b.resource_id, 0, 64 * DAY, &t, &n));
  YB_TRY(yb_bookings_between(tx, c->b.resource_id, 0, 64 * DAY, &b, &open));
  for (uint32_t i = 0; i < open; i++)
    if (b[i].state == YB_BOOKING_WAITING && b[i].id < c->offered[c->made - 1])
      c->out_of_turn |= still_fits(&b[i], t, n);
  for (uint32_t i = 1; i < c->made; i++) c->out_of_turn |= c->offered[i] <= c->offered[i - 1];
  return YB_OK;
}

static yb_rc do_offer(struct yb_tx *tx, struct call *c) {
  struct yb_booking *b;
  YB_TRY(yb_booking_offer(tx, c->b.resource_id, c->until, &b, &c->made));
  for (uint32_t i = 0; i < c->made; i++) c->offered[i] = b[i].id;
  return c->made ? in_turn(tx, c) : YB_OK;
}

static yb_rc do_call(struct yb_tx *tx, struct call *c) {
  switch (c->what) {
    case 'o': return yb_booking_open(tx, &c->b, c->slot, c->n);
    case 'f': return do_offer(tx, c);
    case 'c': return yb_booking_by_code(tx, yb_str_of(c->code), &c->b);
    default: break;
  }
  struct yb_booking b;
  YB_TRY(yb_booking_load(tx, c->b.id, &b));
  if (c->what == 'm') YB_TRY(yb_booking_move(tx, &b, c->event, c->capacity));
  if (c->what == 'r') YB_TRY(yb_booking_rebook(tx, &b, c->slot, c->n, c->count));
  c->b = b;
  return YB_OK;
}

/* What comes back is kept out of the command's scratch. */
static yb_rc run_call(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct call *c = cmd->arg, copy = *c;
  YB_TRY(do_call(tx, &copy));
  (void)snprintf(copy.code, sizeof copy.code, "%.*s", YB_ARG(copy.b.code));
  copy.b.code = copy.b.box = copy.b.reason = (yb_str){"", 0};
  *c = copy;
  return YB_OK;
}

static yb_rc go(struct bench *b, struct call *c, int64_t now) {
  struct yb_cmd cmd = bench_cmd(b, run_call, c);
  cmd.ctx = NULL;
  cmd.now_ms = now;
  return yb_store_run(b->store, &cmd);
}

static struct call ask(int64_t resource, int64_t person, int first, uint32_t days, int64_t count,
                       int64_t capacity, yb_booking_state state) {
  struct call c = {.what = 'o', .n = days, .count = count, .capacity = capacity};
  c.b = (struct yb_booking){.resource_id = resource, .person_id = person, .count = count,
                            .state = state, .hold_until = 50};
  for (uint32_t i = 0; i < days && i <= YB_BOOKING_SLOTS_MAX; i++)
    c.slot[i] = (struct yb_slot){(first + i) * DAY, (first + i + 1) * DAY, capacity, LABEL};
  return c;
}

struct look { int64_t resource, taken[64], room[64], open; uint32_t timers; int64_t booking; };
static yb_rc look(struct yb_tx *tx, void *arg) {
  struct look *l = arg;
  struct yb_taken *t;
  struct yb_booking *b;
  const struct yb_timer *timer;
  uint32_t n;
  memset(l->taken, 0, sizeof l->taken);
  YB_TRY(yb_slots_taken(tx, l->resource, 0, 64 * DAY, &t, &n));
  for (uint32_t i = 0; i < n; i++) l->taken[t[i].start_at / DAY] = t[i].taken;
  YB_TRY(yb_bookings_between(tx, l->resource, 0, 64 * DAY, &b, &n));
  l->open = n;
  YB_TRY(yb_timer_of(tx, YB_S("booking"), l->booking, &timer, &l->timers));
  return YB_OK;
}
static struct look looked(struct bench *b, int64_t resource, int64_t booking) {
  struct look l = {.resource = resource, .booking = booking};
  CHECK_OK(yb_store_read(b->store, b->ctx, look, &l));
  return l;
}

#define OK(c, now) CHECK_OK(go(b, (c), (now)))
#define NO(c, now, rc) CHECK_RC(go(b, (c), (now)), (rc))
static struct call move(int64_t id, yb_booking_event e) {
  return (struct call){.what = 'm', .b = {.id = id}, .event = e, .capacity = 2};
}

ON_BOTH(room_follows_the_state) {
  struct call c = ask(1, 9, 3, 2, 2, 3, YB_BOOKING_HELD);
  OK(&c, 10);
  int64_t id = c.b.id;
  CHECK(strlen(c.code) == 8 && c.b.slots == 2 && c.b.start_at == 3 * DAY && c.b.end_at == 5 * DAY);
  struct look l = looked(b, 1, id);
  CHECK(l.taken[3] == 2 && l.taken[4] == 2 && l.open == 1 && l.timers == 1);
  struct call more = ask(1, 8, 4, 1, 2, 3, YB_BOOKING_CONFIRMED);
  NO(&more, 11, YB_CONFLICT);                      /* one is left */
  more = ask(1, 8, 2, 3, 2, 3, YB_BOOKING_CONFIRMED);
  NO(&more, 11, YB_CONFLICT);                      /* the third day: none is taken */
  l = looked(b, 1, id);
  CHECK(l.taken[2] == 0 && l.taken[3] == 2);
  c = move(id, YB_BOOKING_CONFIRM_EVENT);
  OK(&c, 12);
  CHECK(c.b.confirmed_at == 12 && c.b.hold_until == 0);
  NO(&c, 12, YB_CONFLICT);                         /* it is confirmed */
  c = move(id, YB_BOOKING_CANCEL_EVENT);
  OK(&c, 13);
  l = looked(b, 1, id);
  CHECK(l.taken[3] == 0 && l.taken[4] == 0 && l.open == 0 && l.timers == 0);
}

ON_BOTH(a_request_takes_room_when_it_is_confirmed) {
  struct call c = ask(2, 9, 1, 1, 2, 2, YB_BOOKING_REQUESTED), d = c;
  OK(&c, 10);
  OK(&d, 10);
  CHECK_INT(looked(b, 2, c.b.id).taken[1], 0);
  struct call yes = move(c.b.id, YB_BOOKING_CONFIRM_EVENT);
  OK(&yes, 11);
  yes = move(d.b.id, YB_BOOKING_CONFIRM_EVENT);
  NO(&yes, 11, YB_CONFLICT);
  yes = move(d.b.id, YB_BOOKING_REFUSE_EVENT);
  OK(&yes, 11);
  CHECK_INT(looked(b, 2, c.b.id).taken[1], 2);
}

ON_BOTH(who_waits_is_served_in_turn) {
  struct call full = ask(3, 1, 1, 1, 2, 2, YB_BOOKING_CONFIRMED), w[3];
  OK(&full, 10);
  for (int i = 0; i < 3; i++) {
    w[i] = ask(3, 2 + i, 1, 1, i == 0 ? 3 : 1, 2, YB_BOOKING_WAITING);
    OK(&w[i], 10);
  }
  struct call offer = {.what = 'f', .b = {.resource_id = 3}, .until = 99};
  OK(&offer, 11);
  CHECK_INT(offer.made, 0);
  struct call gone = move(full.b.id, YB_BOOKING_CANCEL_EVENT);
  OK(&gone, 12);
  OK(&offer, 12);
  CHECK(offer.made == 2 && offer.offered[0] == w[1].b.id && offer.offered[1] == w[2].b.id);
  struct look l = looked(b, 3, w[1].b.id);
  CHECK(l.taken[1] == 2 && l.timers == 1);
  struct call lapse = move(w[1].b.id, YB_BOOKING_LAPSE_EVENT);
  OK(&lapse, 100);
  OK(&offer, 100);
  CHECK_INT(offer.made, 0);                        /* three never fit */
  OK(&offer, DAY);
}

ON_BOTH(changes_keep_the_old_room_when_there_is_none) {
  struct call a = ask(4, 1, 1, 2, 1, 1, YB_BOOKING_CONFIRMED), c = ask(4, 2, 5, 1, 1, 1,
                                                                       YB_BOOKING_CONFIRMED);
  OK(&a, 10);
  OK(&c, 10);
  struct call r = ask(4, 1, 4, 2, 1, 1, YB_BOOKING_HELD);
  r.what = 'r', r.b.id = a.b.id;
  NO(&r, 11, YB_CONFLICT);
  struct look l = looked(b, 4, a.b.id);
  CHECK(l.taken[1] == 1 && l.taken[2] == 1 && l.taken[4] == 0 && l.taken[5] == 1);
  r = ask(4, 1, 2, 3, 1, 1, YB_BOOKING_HELD);
  r.what = 'r', r.b.id = a.b.id;
  OK(&r, 11);
  l = looked(b, 4, a.b.id);
  CHECK(l.taken[1] == 0 && l.taken[2] == 1 && l.taken[4] == 1 && l.timers == 1);
  CHECK(r.b.start_at == 2 * DAY && r.b.slots == 3);
}

ON_BOTH(less_capacity_than_is_taken) {
  struct call a = ask(5, 1, 1, 1, 3, 3, YB_BOOKING_CONFIRMED);
  OK(&a, 10);
  struct call c = ask(5, 2, 1, 1, 1, 2, YB_BOOKING_CONFIRMED);   /* the owner took one away */
  NO(&c, 11, YB_CONFLICT);
  c = ask(5, 2, 1, 1, 1, 4, YB_BOOKING_CONFIRMED);
  OK(&c, 12);
  CHECK_INT(looked(b, 5, 0).taken[1], 4);
}

ON_BOTH(what_cannot_be_booked) {
  struct call c = ask(6, 1, 1, 1, 0, 3, YB_BOOKING_HELD);
  NO(&c, 1, YB_INVALID);
  c = ask(6, 1, 1, 1, 1001, 3000, YB_BOOKING_HELD);
  NO(&c, 1, YB_INVALID);
  c = ask(6, 1, 1, 0, 1, 3, YB_BOOKING_HELD);
  NO(&c, 1, YB_INVALID);
  c = ask(6, 1, 1, YB_BOOKING_SLOTS_MAX + 1, 1, 3, YB_BOOKING_HELD);
  NO(&c, 1, YB_LIMIT);
  c = ask(6, 1, 1, 2, 1, 3, YB_BOOKING_HELD);
  c.slot[1] = c.slot[0];
  NO(&c, 1, YB_INVALID);
  c = ask(6, 1, 1, 1, 1, 3, YB_BOOKING_CANCELLED);
  NO(&c, 1, YB_BROKEN);
  c = (struct call){.what = 'c', .code = "22222222"};
  NO(&c, 1, YB_ABSENT);
  CHECK_INT(looked(b, 6, 0).taken[1], 0);
}

/* Every state against every event: the table is the only way. */
TEST(arrows_are_what_is_drawn) {
  static const char *const may[] = {   /* confirm lapse cancel refuse offer check_in end miss */
      [YB_BOOKING_HELD] = "xxx.....",      [YB_BOOKING_CONFIRMED] = "..x..xxx",
      [YB_BOOKING_CHECKED_IN] = "........", [YB_BOOKING_DONE] = "........",
      [YB_BOOKING_MISSED] = "........",     [YB_BOOKING_REQUESTED] = "xxxx....",
      [YB_BOOKING_WAITING] = ".xx.x...",    [YB_BOOKING_LAPSED] = "........",
      [YB_BOOKING_CANCELLED] = "........",  [YB_BOOKING_REFUSED] = "........"};
  for (int s = 0; s < YB_BOOKING_STATES_COUNT; s++)
    for (int e = 0; e < YB_BOOKING_EVENTS_COUNT; e++)
      CHECK((may[s][e] == 'x') == yb_booking_may_move(s, (yb_booking_event)e));
}

/* ---- 200 at once for the last place ---- */

#define CROWD 200
struct rush { struct bench *b; int64_t resource, person; yb_rc rc; };
static void *rush_one(void *arg) {
  struct rush *r = arg;
  struct call c = ask(r->resource, r->person, 1, 1, 1, 1, YB_BOOKING_CONFIRMED);
  r->rc = go(r->b, &c, 10);
  return NULL;
}
ON_BOTH(of_200_one_wins) {
  for (int round = 0; round < 3; round++) {
    static struct rush r[CROWD];
    pthread_t t[CROWD];
    int won = 0, full = 0;
    for (int i = 0; i < CROWD; i++) {
      r[i] = (struct rush){b, 70 + round, i + 1, YB_BROKEN};
      CHECK(pthread_create(&t[i], NULL, rush_one, &r[i]) == 0);
    }
    for (int i = 0; i < CROWD; i++) {
      CHECK(pthread_join(t[i], NULL) == 0);
      won += r[i].rc == YB_OK;
      full += r[i].rc == YB_CONFLICT;
    }
    if (won != 1 || full != CROWD - 1) fail_msg("%d won, %d were told that it is full", won, full);
    struct look l = looked(b, 70 + round, 0);
    CHECK(l.taken[1] == 1 && l.open == 1);
  }
}

/* ---- one after the other, each answer foretold ---- */

enum { RESOURCES = 3, DAYS = 8, MODEL_MAX = 4000 };
struct entry { int64_t id; int resource, first, days, state, count; };
struct model { int taken[RESOURCES][DAYS], capacity[RESOURCES]; int n; struct entry e[MODEL_MAX]; };

static uint64_t next(uint64_t *s) {
  *s ^= *s << 13, *s ^= *s >> 7, *s ^= *s << 17;
  return *s >> 11;
}

static bool fits(const struct model *m, const struct entry *e) {
  for (int d = e->first; d < e->first + e->days; d++)
    if (m->taken[e->resource][d] + e->count > m->capacity[e->resource]) return false;
  return true;
}
static void add(struct model *m, const struct entry *e, int sign) {
  for (int d = e->first; d < e->first + e->days; d++) m->taken[e->resource][d] += sign * e->count;
}

static struct entry any_entry(uint64_t *s) {
  struct entry e = {.resource = (int)(next(s) % RESOURCES), .first = (int)(next(s) % DAYS),
                    .count = 1 + (int)(next(s) % 3)};
  e.days = 1 + (int)(next(s) % 3);
  if (e.first + e.days > DAYS) e.days = DAYS - e.first;
  return e;
}

static struct call call_of(const struct model *m, const struct entry *e, int base) {
  return ask(base + e->resource, 1, 1 + e->first, (uint32_t)e->days, e->count,
             m->capacity[e->resource], (yb_booking_state)e->state);
}

static void model_open(struct bench *b, struct model *m, uint64_t *s, int base) {
  static const int states[] = {YB_BOOKING_HELD, YB_BOOKING_CONFIRMED, YB_BOOKING_REQUESTED,
                               YB_BOOKING_WAITING};
  struct entry e = any_entry(s);
  e.state = states[next(s) % 4];
  bool room = yb_booking_has_room(e.state), want = !room || fits(m, &e);
  struct call c = call_of(m, &e, base);
  CHECK_RC(go(b, &c, 10), want ? YB_OK : YB_CONFLICT);
  if (!want) return;
  if (room) add(m, &e, 1);
  e.id = c.b.id;
  m->e[m->n++] = e;
}

static const yb_booking_state leads[YB_BOOKING_EVENTS_COUNT] = {
    YB_BOOKING_CONFIRMED, YB_BOOKING_LAPSED, YB_BOOKING_CANCELLED, YB_BOOKING_REFUSED,
    YB_BOOKING_HELD, YB_BOOKING_CHECKED_IN, YB_BOOKING_DONE, YB_BOOKING_MISSED};

static void model_move(struct bench *b, struct model *m, uint64_t *s) {
  struct entry *e = &m->e[next(s) % (uint64_t)m->n];
  yb_booking_event ev = (yb_booking_event)(next(s) % YB_BOOKING_EVENTS_COUNT);
  if (ev == YB_BOOKING_OFFER_EVENT) return;
  bool may = yb_booking_may_move(e->state, ev), had = yb_booking_has_room(e->state);
  bool has = yb_booking_has_room(leads[ev]);
  if (may && has && !had) may = fits(m, e);
  struct call c = move(e->id, ev);
  c.capacity = m->capacity[e->resource];
  CHECK_RC(go(b, &c, 10), may ? YB_OK : YB_CONFLICT);
  if (!may) return;
  if (had && !has) add(m, e, -1);
  if (!had && has) add(m, e, 1);
  e->state = leads[ev];
}

static void model_rebook(struct bench *b, struct model *m, uint64_t *s, int base) {
  struct entry *e = &m->e[next(s) % (uint64_t)m->n], to = any_entry(s);
  if (yb_booking_closed(e->state)) return;
  to.resource = e->resource, to.state = e->state, to.id = e->id;
  bool room = yb_booking_has_room(e->state);
  if (room) add(m, e, -1);
  bool want = !room || fits(m, &to);
  struct call c = call_of(m, &to, base);
  c.what = 'r', c.b.id = e->id;
  CHECK_RC(go(b, &c, 10), want ? YB_OK : YB_CONFLICT);
  if (want) *e = to;
  if (room) add(m, e, 1);
}

static void model_offer(struct bench *b, struct model *m, uint64_t *s, int base) {
  int resource = (int)(next(s) % RESOURCES);
  struct call c = {.what = 'f', .b = {.resource_id = base + resource}, .until = 99};
  OK(&c, 10);
  uint32_t made = 0, seen = 0;
  for (int i = 0; i < m->n && seen < 100 && made < YB_BOOKING_OFFERS_MAX; i++) {
    struct entry *e = &m->e[i];
    if (e->resource != resource || e->state != YB_BOOKING_WAITING) continue;
    seen++;
    if (!fits(m, e)) continue;
    CHECK(made < c.made && c.offered[made] == e->id);
    add(m, e, 1);
    e->state = YB_BOOKING_HELD;
    made++;
  }
  CHECK_INT(c.made, made);
}

static void model_agrees(struct bench *b, const struct model *m, int base) {
  for (int r = 0; r < RESOURCES; r++) {
    struct look l = looked(b, base + r, 0);
    for (int d = 0; d < DAYS; d++) {
      CHECK_INT(l.taken[1 + d], m->taken[r][d]);
      CHECK(m->taken[r][d] <= m->capacity[r]);
    }
  }
}

static void foretold(struct bench *b, int ops, uint64_t seed, int base) {
  struct model *m = yb_arena_take(b->ctx->arena, sizeof *m);
  uint64_t s = seed;
  CHECK(m != NULL);
  for (int r = 0; r < RESOURCES; r++) m->capacity[r] = 2 + 2 * r;
  for (int i = 0; i < ops && m->n < MODEL_MAX; i++) {
    uint64_t what = next(&s) % 8;
    if (m->n == 0 || what < 3) model_open(b, m, &s, base);
    else if (what < 6) model_move(b, m, &s);
    else if (what == 6) model_rebook(b, m, &s, base);
    else model_offer(b, m, &s, base);
  }
  model_agrees(b, m, base);
}
ON_BOTH(each_answer_is_foretold) {
  foretold(b, getenv("YB_TEST_ALL") ? 8000 : 400, 0x9E3779B97F4A7C15u, 100);
}

/* ---- fifty actors at once: the books balance ---- */

enum { ACTORS = 50, PLACES = 4, HORIZON = 6, OWN_MAX = 4096 };
struct actor {
  struct bench *b;
  uint64_t s;
  int64_t person;
  int ops, n, doubled, lost, out_of_turn, through;
  struct { int64_t id; } own[OWN_MAX];          /* what was acknowledged */
};

static void put_own(struct actor *a, int64_t id) {
  if (a->n < OWN_MAX) a->own[a->n++].id = id;
}

/* A booking under a key of its own; one in twenty meets a closed door (no capacity). */
static struct call any_ask(struct actor *a, bool *closed) {
  static const yb_booking_state states[] = {
      YB_BOOKING_CONFIRMED, YB_BOOKING_CONFIRMED, YB_BOOKING_HELD, YB_BOOKING_HELD,
      YB_BOOKING_WAITING, YB_BOOKING_WAITING, YB_BOOKING_REQUESTED};
  int place = (int)(next(&a->s) % PLACES), first = (int)(next(&a->s) % HORIZON);
  uint32_t days = 1 + (uint32_t)(next(&a->s) % 2);
  int64_t count = 1 + (int64_t)(next(&a->s) % 3);
  yb_booking_state state = states[next(&a->s) % 7];
  *closed = yb_booking_has_room(state) && next(&a->s) % 20 == 0;
  return ask(200 + place, a->person, 1 + first, days, count, *closed ? 0 : 5 + place, state);
}

struct asked { struct yb_cmd cmd; struct call call; char key[64]; sem_t *over; };

static void prepare(struct asked *x, struct actor *a, const struct call *c) {
  memset(x, 0, sizeof *x);
  x->call = *c;
  x->cmd = bench_cmd(a->b, run_call, &x->call);
  (void)snprintf(x->key, sizeof x->key, "%lld-%d", (long long)a->person, a->ops);
  x->cmd.ctx = NULL;
  x->cmd.key = yb_str_of(x->key);
  x->cmd.actor.id = a->person;
  x->cmd.now_ms = 10;
}

static void released(struct yb_cmd *cmd) {
  (void)sem_post(((struct asked *)cmd)->over);        /* cmd is its first member */
}

/* The same key twice at once: one of the two is made, the other is told of it. */
static void both_at_once(struct actor *a, const struct call *c) {
  struct asked x, y;
  prepare(&x, a, c);
  prepare(&y, a, c);
  sem_t over;
  (void)sem_init(&over, 0, 0);
  x.over = y.over = &over;
  x.cmd.done = y.cmd.done = released;
  CHECK_OK(yb_store_submit(a->b->store, &x.cmd));
  CHECK_OK(yb_store_submit(a->b->store, &y.cmd));
  for (int i = 0; i < 2; i++)
    while (sem_wait(&over)) continue;
  (void)sem_destroy(&over);
  bool mine = x.cmd.rc == YB_OK && !x.cmd.repeated, other = y.cmd.rc == YB_OK && !y.cmd.repeated;
  if (mine && other) a->doubled++;
  if (mine) put_own(a, x.call.b.id);
  if (other) put_own(a, y.call.b.id);
}

static void actor_open(struct actor *a) {
  struct asked x;
  bool closed;
  struct call c = any_ask(a, &closed);
  if (next(&a->s) % 8 == 0) {
    both_at_once(a, &c);
    return;
  }
  prepare(&x, a, &c);
  if (yb_store_run(a->b->store, &x.cmd) != YB_OK) return;
  a->through += closed;
  put_own(a, x.call.b.id);
  if (next(&a->s) % 4) return;
  struct asked again;                              /* the answer was lost: sent once more */
  prepare(&again, a, &c);
  if (yb_store_run(a->b->store, &again.cmd) != YB_OK || !again.cmd.repeated) a->doubled++;
}

static void actor_move(struct actor *a) {
  yb_booking_event e = (yb_booking_event)(next(&a->s) % YB_BOOKING_EVENTS_COUNT);
  if (e == YB_BOOKING_OFFER_EVENT) e = YB_BOOKING_CANCEL_EVENT;
  struct call c = move(a->own[next(&a->s) % (uint64_t)a->n].id, e);
  struct call at = {.what = 'l', .b = {.id = c.b.id}};
  if (go(a->b, &at, 10) != YB_OK) a->lost++;
  c.capacity = 5 + at.b.resource_id - 200;
  yb_rc rc = go(a->b, &c, 10);
  if (rc == YB_ABSENT) a->lost++;
  if (rc == YB_OK && !yb_booking_has_room(c.b.state)) {
    struct call offer = {.what = 'f', .b = {.resource_id = c.b.resource_id}, .until = 99};
    if (go(a->b, &offer, 10) == YB_OK) a->out_of_turn += offer.out_of_turn;
  }
}

static void actor_rebook(struct actor *a) {
  struct call at = {.what = 'l', .b = {.id = a->own[next(&a->s) % (uint64_t)a->n].id}};
  if (go(a->b, &at, 10) != YB_OK || yb_booking_closed(at.b.state)) return;
  struct call c = ask(at.b.resource_id, a->person, 1 + (int)(next(&a->s) % HORIZON), 1, 1,
                      5 + at.b.resource_id - 200, YB_BOOKING_HELD);
  c.what = 'r', c.b.id = at.b.id;
  (void)go(a->b, &c, 10);
}

static void *actor_lives(void *arg) {
  struct actor *a = arg;
  while (a->ops-- > 0) {
    uint64_t what = next(&a->s) % 8;
    if (a->n == 0 || what < 3) actor_open(a);
    else if (what < 7) actor_move(a);
    else actor_rebook(a);
  }
  return NULL;
}

/* All bookings of all actors, by what the rows say. */
struct audit { int64_t room[PLACES][16], rows, open; };
static yb_rc audit_actor(struct yb_tx *tx, struct audit *u, const struct actor *a) {
  for (int i = 0; i < a->n; i++) {
    struct yb_booking k;
    struct yb_slot *slot;
    uint32_t n;
    YB_TRY(yb_booking_load(tx, a->own[i].id, &k));
    if (k.person_id != a->person) return YB_BROKEN;
    u->rows++;
    u->open += !yb_booking_closed(k.state);
    if (!yb_booking_has_room(k.state)) continue;
    YB_TRY(yb_booking_slots(tx, k.id, &slot, &n));
    for (uint32_t s = 0; s < n; s++)
      u->room[k.resource_id - 200][slot[s].start_at / DAY] += k.count;
  }
  return YB_OK;
}
struct auditing { struct audit *u; const struct actor *a; int64_t open; };
static yb_rc audit(struct yb_tx *tx, void *arg) {
  struct auditing *x = arg;
  YB_TRY(audit_actor(tx, x->u, x->a));
  return yb_bookings_open_of(tx, x->a->person, &x->open);
}

ON_BOTH(fifty_actors_at_once) {
  static struct actor a[ACTORS];
  pthread_t t[ACTORS];
  struct audit u = {.rows = 0};
  int ops = getenv("YB_TEST_ALL") ? 2000 : 24, sent = 0;
  for (int i = 0; i < ACTORS; i++) {
    memset(&a[i], 0, sizeof a[i]);
    a[i] = (struct actor){.b = b, .s = 88172645463325252u + (uint64_t)i * 7919, .person = 1000 + i,
                          .ops = ops};
    CHECK(pthread_create(&t[i], NULL, actor_lives, &a[i]) == 0);
  }
  for (int i = 0; i < ACTORS; i++) CHECK(pthread_join(t[i], NULL) == 0);
  for (int i = 0; i < ACTORS; i++) {
    struct auditing x = {&u, &a[i], 0};
    int64_t before = u.open;
    CHECK_OK(yb_store_read(b->store, b->ctx, audit, &x));
    CHECK_INT(x.open, u.open - before);            /* none that nobody was told of */
    CHECK(a[i].n < OWN_MAX);
    CHECK_INT(a[i].doubled, 0);
    CHECK_INT(a[i].lost, 0);
    CHECK_INT(a[i].out_of_turn, 0);
    CHECK_INT(a[i].through, 0);
    sent += a[i].n;
  }
  CHECK_INT(u.rows, sent);
  for (int p = 0; p < PLACES; p++) {
    struct look l = looked(b, 200 + p, 0);
    for (int d = 1; d <= HORIZON + 2; d++) {
      CHECK_INT(l.taken[d], u.room[p][d]);
      CHECK(l.taken[d] <= 5 + p);
    }
  }
}
