/* service_sweeps.c - the main verbs when memory or the disk fails: a verb is done
 * whole, or it has left no trace, and then it can be done again.
 */
#include "disk.h"
#include "life.h"

/* ---- what stands in the store about the case ---- */

struct census { int64_t cases, tasks, clocks, timers, events, permits; };

static struct census census_of(struct life *l, int64_t person) {
  struct census c = {0};
  const struct yb_who w = {.kind = YB_WHO_PERSON, .id = person,
                           .enterprise = who(l, "chen_min")->enterprise};
  struct yb_case_rows rows;
  CHECK_OK(yb_cases_of(&l->t.app, &l->t.ctx, &w, 0, &rows));
  c.cases = rows.count;
  if (rows.count == 0) return c;
  l->t.case_id = rows.at[0].id;
  struct life_tasks t = {.case_id = l->t.case_id};
  CHECK_OK(yb_tale_read(&l->t, life_tasks_read, &t));
  c.tasks = t.n;
  for (uint32_t i = 0; i < t.n; i++) c.clocks += t.at[i].due_at != YB_NEVER;
  static const char *const verbs[] = {"case.submitted", "case.accepted", "case.granted",
                                      "case.issued", "case.delivered", "case.supplement"};
  for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) c.events += life_count(l, verbs[i]);
  return c;
}

static bool same(struct census a, struct census b) { return memcmp(&a, &b, sizeof a) == 0; }

/* ---- the verbs ---- */

/* The sweep counts by thread: a verb's run arms it on the writer's. */
static struct { yb_rc (*run)(struct yb_tx *tx, struct yb_cmd *cmd); long k, failed; } armed;

static yb_rc run_armed(struct yb_tx *tx, struct yb_cmd *cmd) {
  yb_mem_fail_at(armed.k, 1);
  yb_rc rc = armed.run(tx, cmd);
  armed.failed = yb_mem_failed();
  yb_mem_fail_at(0, 0);
  return rc;
}

static yb_rc go(struct yb_act *act) {
  if (armed.k) {
    armed.run = act->cmd.run;
    act->cmd.run = run_armed;
  }
  return yb_act_run(act);
}

static int64_t a_draft(struct life *l) {
  struct yb_draft_open o = {.service = YB_S("film-shooting")};
  struct yb_draft_save d = {.answers = l->t.answers};
  yb_act_init(&o.act, &l->t.app, who(l, "chen_min"), &l->t.ctx, YB_S("draft.open"),
              yb_draft_open_run);
  CHECK_OK(yb_act_run(&o.act));
  d.id = o.id;
  yb_act_init(&d.act, &l->t.app, who(l, "chen_min"), &l->t.ctx, YB_S("draft.save"),
              yb_draft_save_run);
  CHECK_OK(yb_act_run(&d.act));
  return o.id;
}

static yb_rc submit(struct life *l, int64_t draft) {
  struct yb_submit s = {.draft = draft};
  yb_act_init(&s.act, &l->t.app, who(l, "chen_min"), &l->t.ctx, YB_S("case.submit"),
              yb_submit_run);
  return go(&s.act);
}

static yb_rc done(struct life *l, const char *account, int64_t task, const char *verb) {
  const struct yb_want item = {YB_S("plan_file"), YB_S("缺每天的时段")};
  struct yb_task_done v = {.task = task, .verb = yb_str_of(verb), .items = 1,
                           .item = &item, .words = YB_S("请一次补齐")};
  yb_act_init(&v.act, &l->t.app, who(l, account), &l->t.ctx, YB_S("task.done"), yb_task_done_run);
  return go(&v.act);
}

enum { SUBMIT, SUPPLEMENT, ANSWER, ACCEPT, GRANT, RATE, STEPS };

static yb_rc answer(struct life *l) {
  struct yb_supplement_answer s = {.case_id = l->t.case_id, .answers = l->t.answers};
  yb_act_init(&s.act, &l->t.app, who(l, "chen_min"), &l->t.ctx, YB_S("case.supplement_answer"),
              yb_supplement_answer_run);
  return go(&s.act);
}

static yb_rc rate(struct life *l) {
  struct yb_rate r = {.case_id = l->t.case_id, .level = 1, .words = YB_S("没人接电话")};
  yb_act_init(&r.act, &l->t.app, who(l, "chen_min"), &l->t.ctx, YB_S("case.rate"), yb_rate_run);
  return go(&r.act);
}

/* What the step acts on: a draft or a task, looked up while nothing fails. */
static int64_t subject(struct life *l, int which, int64_t draft) {
  (void)census_of(l, who(l, "chen_min")->id);  /* finds the case */
  if (which == SUPPLEMENT || which == ACCEPT) return life_task(l, "check").id;
  return which == GRANT ? life_task(l, "decide").id : draft;
}

static yb_rc step(struct life *l, int which, int64_t on) {
  switch (which) {
    case SUBMIT: return submit(l, on);
    case SUPPLEMENT: return done(l, "kaiping_clerk", on, "supplement");
    case ANSWER: return answer(l);
    case ACCEPT: return done(l, "kaiping_clerk", on, "accept");
    case GRANT: return done(l, "kaiping_reviewer", on, "grant");
    case RATE: return rate(l);
  }
  return YB_BROKEN;
}

static void cast(struct life *l) {
  static const char *const all[] = {"chen_min", "kaiping_clerk", "kaiping_reviewer"};
  for (size_t i = 0; i < 3; i++) (void)who(l, all[i]);
}

/* ---- memory ---- */

/* The k-th allocation fails, for every k, until none was left to fail: a verb that met
 * one says so, and nothing of it is there. */
static long sweep_memory(struct life *l, int which, int64_t draft, long stride) {
  int64_t person = who(l, "chen_min")->id, on = subject(l, which, draft);
  long k = 1;
  for (;; k += stride) {
    struct census before = census_of(l, person);
    struct yb_arena_mark m = yb_arena_mark(l->t.ctx.arena);
    armed.k = k;
    armed.failed = 0;
    yb_rc rc = step(l, which, on);
    long failed = armed.failed;
    armed.k = 0;
    yb_arena_back(l->t.ctx.arena, m);
    if (rc == YB_OK && !failed) break;
    if (!failed) fail_msg("step %d: %s without a failed allocation", which, yb_rc_name(rc));
    if (rc != YB_NOMEM) fail_msg("step %d, allocation %ld: %s", which, k, yb_rc_name(rc));
    CHECK(same(before, census_of(l, person)));
  }
  return k;
}

TEST(verbs_without_memory) {
  struct bench b;
  struct life l;
  long runs = 0;
  bench_begin(&b, NULL);
  b.cfg.seal_ms = 3600 * 1000;
  bench_open(&b);
  life_open(&l, &b);
  cast(&l);
  int64_t draft = a_draft(&l);
  for (int i = 0; i < STEPS; i++) {
    l.t.ctx.now_ms += 10 * YB_MINUTE_MS;
    runs += sweep_memory(&l, i, draft, getenv("YB_TEST_ALL") ? 1 : 3);
  }
  CHECK(runs > 1000);
  struct census c = census_of(&l, who(&l, "chen_min")->id);
  CHECK_INT(c.cases, 1);
  CHECK_INT(c.events, 6);
  life_close(&l);
  bench_end(&b);
}

/* ---- the disk ---- */

/* Runs a step with its k-th write failing; whole or not at all, also after a restart. */
static bool write_fails(struct life *l, int which, int64_t draft, long k, bool *hit) {
  int64_t person = who(l, "chen_min")->id, on = subject(l, which, draft);
  struct census before = census_of(l, person);
  fail_ops(k, k, k % 2 ? SQLITE_IOERR_WRITE : SQLITE_FULL);
  yb_rc rc = step(l, which, on);
  *hit = atomic_load(&disk.ops) >= k;
  fail_ops(LONG_MAX, LONG_MAX, 0);
  if (rc != YB_OK && rc != YB_IO) fail_msg("step %d, write %ld: %s", which, k, yb_rc_name(rc));
  if (*hit) life_restart(l);
  struct census after = census_of(l, person);
  if (rc == YB_OK) CHECK(!same(before, after));
  if (rc == YB_IO && same(before, after)) return false;
  return true;                                 /* done, or done although the answer was lost */
}

TEST(every_failing_write_of_a_verb_is_all_or_nothing) {
  bool all = getenv("YB_TEST_ALL") != NULL;
  for (long k = 1, go = 1; go && k < 400; k += all ? 1 : 3) {
    struct bench b;
    struct life l;
    bool hit;
    bench_begin(&b, NULL);
    b.cfg.vfs = disk_vfs();
    b.cfg.seal_ms = 3600 * 1000;
    bench_open(&b);
    life_open(&l, &b);
    cast(&l);
    int64_t draft = a_draft(&l);
    go = 0;
    for (int i = 0; i < RATE; i++) {
      l.t.ctx.now_ms += 10 * YB_MINUTE_MS;
      if (!write_fails(&l, i, draft, k, &hit)) CHECK_OK(step(&l, i, subject(&l, i, draft)));
      go |= hit;
    }
    struct census c = census_of(&l, who(&l, "chen_min")->id);
    CHECK_INT(c.cases, 1);
    CHECK_INT(c.events, 6);
    struct yb_verify_report r;
    CHECK_OK(yb_store_seal(b.store));
    CHECK_OK(yb_store_verify(b.store, b.ctx, NULL, &r));
    CHECK_INT(r.fault_count, 0);
    life_close(&l);
    bench_end(&b);
  }
}
