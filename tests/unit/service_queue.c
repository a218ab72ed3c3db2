/* service_queue.c - queues: by remaining time over many offices, page after page, within
 * rights, counts too; and the next free task. */
#include "engine/cases/cases.h"
#include "service/handle/handle.h"
#include "store_test.h"

#define NOW INT64_C(1795143600000)        /* a Friday at 11:00 of the pack's calendar */
#define TASKS 60

struct desk {
  struct bench b;
  struct yb_app app;
  struct yb_ctx *ctx;
  int64_t task[TASKS], case_id[TASKS];
};
struct seed { struct yb_cmd cmd; struct desk *d; };

/* Task i of unit i mod 4, due in an order of its own; each fifth is claimed, each seventh
 * is a decision, which clerks do not make. */
static const char *const units[] = {"kaiping_film", "town_440783109", "taishan_film",
                                    "kaiping_police"};

static int64_t due_of(int i) { return NOW + (i * 37 % TASKS - 10) * YB_HOUR_MS; }

static yb_rc seed(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct desk *d = ((struct seed *)cmd)->d;
  for (int i = 0; i < TASKS; i++) {
    char no[32];
    (void)snprintf(no, sizeof no, "XP-%d", i);
    struct yb_case c = {.no = yb_str_of(no), .service = YB_S("film-shooting"),
                        .pack_version = 1, .channel = YB_S("web"), .title = YB_S("电影"),
                        .answers = YB_S("{}"), .unit = yb_str_of(units[i % 4]),
                        .person_id = 5, .submitted_at = NOW};
    struct yb_task t = {.node = i % 7 ? YB_S("check") : YB_S("decide"),
                        .kind = i % 7 ? YB_S("check") : YB_S("decide"),
                        .role = i % 7 ? YB_S("clerk") : YB_S("reviewer"),
                        .unit = yb_str_of(units[i % 4]), .instance = 1, .due_at = due_of(i),
                        .light = due_of(i) < NOW ? YB_RED : YB_GREEN,
                        .state = i % 5 ? YB_TASK_OPEN : YB_TASK_CLAIMED};
    YB_TRY(yb_case_insert(tx, &c));
    t.case_id = d->case_id[i] = c.id;
    YB_TRY(yb_task_insert(tx, &t));
    d->task[i] = t.id;
  }
  return YB_OK;
}

static void open_desk(struct desk *d) {
  struct seed s = {.d = d};
  memset(&d->app, 0, sizeof d->app);
  bench_begin(&d->b, NULL);
  bench_open(&d->b);
  d->ctx = d->b.ctx;
  d->ctx->now_ms = NOW;
  d->app.store = d->b.store;
  d->app.pack_version = 1;
  CHECK_OK(yb_pack_open(d->ctx, YB_S("packs/jiangmen"), 0, &d->app.pack));
  s.cmd = (struct yb_cmd){.verb = YB_S("seed"), .run = seed, .ctx = d->ctx, .now_ms = NOW};
  CHECK_OK(yb_store_run(d->app.store, &s.cmd));
}

static void close_desk(struct desk *d) {
  bench_close(&d->b);
  yb_pack_drop(d->app.pack);
  bench_end(&d->b);
}

static struct yb_who staff_as(struct desk *d, const char *role, const char *unit) {
  struct yb_who w = {.kind = YB_WHO_STAFF, .id = 7, .name = YB_S("甲"), .posts = 1};
  w.post[0].role = yb_pack_role(d->app.pack, yb_str_of(role));
  w.post[0].unit = yb_pack_unit(d->app.pack, yb_str_of(unit));
  CHECK(w.post[0].role && w.post[0].unit);
  return w;
}

static int index_of(const struct desk *d, int64_t task) {
  for (int i = 0; i < TASKS; i++)
    if (d->task[i] == task) return i;
  return -1;
}

/* Walks all pages; every row is of a unit in `mask` and due no earlier than the last. */
static uint32_t walk(struct desk *d, const struct yb_who *who, yb_queue_kind kind, uint32_t page,
                     unsigned mask) {
  struct yb_queue_ask ask = {.kind = kind, .light = -1, .limit = page};
  struct yb_queue q;
  uint32_t n = 0;
  int64_t last = INT64_MIN;
  bool seen[TASKS] = {false};
  for (;;) {
    CHECK_OK(yb_queue_get(&d->app, d->ctx, who, &ask, &q));
    CHECK(q.count <= page);
    for (uint32_t i = 0; i < q.count; i++) {
      int k = index_of(d, q.at[i].task);
      CHECK(k >= 0 && !seen[k] && (mask >> (k % 4) & 1));
      CHECK(kind != YB_QUEUE_FREE || k % 5);
      CHECK(q.at[i].due_at == due_of(k) && q.at[i].due_at >= last);
      CHECK(q.at[i].case_id == d->case_id[k]);
      seen[k] = true;
      last = q.at[i].due_at;
      n++;
    }
    if (!q.next_id) return n;
    ask.after_due = q.next_due;
    ask.after_id = q.next_id;
  }
}

TEST(a_queue_shows_the_offices_of_the_actor_by_remaining_time) {
  struct desk d;
  open_desk(&d);
  struct yb_who clerk = staff_as(&d, "clerk", "taishan_film"),
                lead = staff_as(&d, "desk_lead", "kaiping_film"),      /* its towns below */
                chief = staff_as(&d, "supervisor", "city_supervision"),
                other = staff_as(&d, "auditor", "city_it");
  for (uint32_t page = 1; page <= 100; page += 9) {
    CHECK_INT(walk(&d, &clerk, YB_QUEUE_UNIT, page, 4), TASKS / 4);
    CHECK_INT(walk(&d, &lead, YB_QUEUE_UNIT, page, 3), TASKS / 2);
    CHECK_INT(walk(&d, &lead, YB_QUEUE_FREE, page, 3), TASKS / 2 * 4 / 5);
    CHECK_INT(walk(&d, &chief, YB_QUEUE_UNIT, page, 15), TASKS);
  }
  struct yb_queue_ask ask = {.kind = YB_QUEUE_UNIT, .light = -1};
  struct yb_queue q;
  CHECK_RC(yb_queue_get(&d.app, d.ctx, &other, &ask, &q), YB_DENIED);
  close_desk(&d);
}

static void counts(struct desk *d, const struct yb_who *who, unsigned mask) {
  struct yb_queue_ask ask = {.kind = YB_QUEUE_UNIT, .light = -1, .limit = 5};
  struct yb_queue q;
  int64_t all = 0, free = 0, red = 0;
  for (int i = 0; i < TASKS; i++) {
    if (!(mask >> (i % 4) & 1)) continue;
    all++;
    free += i % 5 != 0;
    red += due_of(i) < NOW;
  }
  CHECK_OK(yb_queue_get(&d->app, d->ctx, who, &ask, &q));
  CHECK_INT(q.unit, all);
  CHECK_INT(q.free_, free);
  CHECK_INT(q.red, red);
  CHECK_INT(q.yellow, 0);
  CHECK_INT(q.mine, 0);
}

TEST(counts_never_leave_the_rights) {
  struct desk d;
  open_desk(&d);
  struct yb_who clerk = staff_as(&d, "clerk", "taishan_film"),
                lead = staff_as(&d, "desk_lead", "kaiping_film"),
                chief = staff_as(&d, "supervisor", "city_supervision");
  counts(&d, &clerk, 4);
  counts(&d, &lead, 3);
  counts(&d, &chief, 15);
  close_desk(&d);
}

static yb_rc claim(struct desk *d, const struct yb_who *who, int64_t task);

/* Who changed offices keeps nothing of the old one in sight. */
TEST(an_office_that_was_left_is_out_of_sight) {
  struct desk d;
  struct yb_queue q;
  struct yb_queue_ask mine = {.kind = YB_QUEUE_MINE, .light = -1};
  open_desk(&d);
  struct yb_who before = staff_as(&d, "clerk", "taishan_film"),
                after = staff_as(&d, "clerk", "kaiping_film");
  CHECK_OK(claim(&d, &before, d.task[6]));
  CHECK_OK(yb_queue_get(&d.app, d.ctx, &after, &mine, &q));
  CHECK_INT(q.count, 0);
  close_desk(&d);
}

TEST(the_next_task_is_the_free_one_that_is_due_first) {
  struct desk d;
  open_desk(&d);
  struct yb_who clerk = staff_as(&d, "clerk", "taishan_film");
  int64_t before = INT64_MIN;
  int free = 0;
  for (int i = 2; i < TASKS; i += 4) free += i % 5 && i % 7;
  for (int k = 0; k < free; k++) {
    struct yb_task_next n = {.act = {.reason = YB_S("")}};
    yb_act_init(&n.act, &d.app, &clerk, d.ctx, YB_S("task.next"), yb_task_next_run);
    CHECK_OK(yb_act_run(&n.act));
    int i = index_of(&d, n.task);
    CHECK(i % 4 == 2 && i % 5 && i % 7 && n.case_id == d.case_id[i] && due_of(i) > before);
    before = due_of(i);
  }
  struct yb_task_next none = {.act = {.reason = YB_S("")}};
  yb_act_init(&none.act, &d.app, &clerk, d.ctx, YB_S("task.next"), yb_task_next_run);
  CHECK_RC(yb_act_run(&none.act), YB_ABSENT);
  close_desk(&d);
}

static yb_rc claim(struct desk *d, const struct yb_who *who, int64_t task) {
  struct yb_task_claim c = {.task = task};
  yb_act_init(&c.act, &d->app, who, d->ctx, YB_S("task.claim"), yb_task_claim_run);
  return yb_act_run(&c.act);
}

TEST(nobody_claims_what_they_can_not_do) {
  struct desk d;
  open_desk(&d);
  struct yb_who clerk = staff_as(&d, "clerk", "taishan_film"),
                reviewer = staff_as(&d, "reviewer", "taishan_film"),
                far = staff_as(&d, "reviewer", "kaiping_film");
  CHECK_RC(claim(&d, &clerk, d.task[14]), YB_DENIED);      /* a decision */
  CHECK_RC(claim(&d, &far, d.task[14]), YB_ABSENT);
  CHECK_OK(claim(&d, &reviewer, d.task[14]));
  CHECK_OK(claim(&d, &clerk, d.task[2]));
  close_desk(&d);
}

static yb_rc remind(struct desk *d, const struct yb_who *who, int64_t task, int64_t now) {
  struct yb_task_remind r = {.task = task};
  d->ctx->now_ms = now;
  yb_act_init(&r.act, &d->app, who, d->ctx, YB_S("task.remind"), yb_task_remind_run);
  return yb_act_run(&r.act);
}

TEST(a_task_is_reminded_of_once_a_day) {
  struct desk d;
  open_desk(&d);
  struct yb_who chief = staff_as(&d, "supervisor", "city_supervision"),
                clerk = staff_as(&d, "clerk", "taishan_film");
  CHECK_RC(remind(&d, &clerk, d.task[2], NOW), YB_DENIED);
  CHECK_OK(remind(&d, &chief, d.task[2], NOW));
  CHECK_OK(remind(&d, &chief, d.task[6], NOW));
  CHECK_RC(remind(&d, &chief, d.task[2], NOW + YB_HOUR_MS), YB_CONFLICT);
  CHECK_OK(remind(&d, &chief, d.task[2], NOW + YB_DAY_MS));
  close_desk(&d);
}

static uint32_t finds(struct desk *d, const struct yb_who *who, const char *words) {
  struct yb_queue q;
  CHECK_OK(yb_desk_find(&d->app, d->ctx, who, yb_str_of(words), &q));
  return q.count;
}

TEST(the_search_field_finds_what_the_actor_may_see) {
  struct desk d;
  open_desk(&d);
  struct yb_who clerk = staff_as(&d, "clerk", "taishan_film"),
                hotline = staff_as(&d, "hotline_clerk", "city_hotline"),
                auditor = staff_as(&d, "auditor", "city_it");
  CHECK_INT(finds(&d, &clerk, "XP-2"), 1);
  CHECK_INT(finds(&d, &clerk, "XP-3"), 0);
  CHECK_INT(finds(&d, &clerk, "电影"), TASKS / 4);
  CHECK_INT(finds(&d, &hotline, "XP-3"), 1);               /* the caller names it */
  CHECK_INT(finds(&d, &hotline, "电影"), 0);               /* no browsing */
  CHECK_INT(finds(&d, &auditor, "XP-3"), 0);
  close_desk(&d);
}
