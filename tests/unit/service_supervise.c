/* service_supervise.c - figures against values computed by hand, alarms and pressing
 * within rights, the audit trail. */
#include "engine/cases/cases.h"
#include "engine/parties/parties.h"
#include "service/supervise/supervise.h"
#include "store_test.h"

#define MIN YB_MINUTE_MS
#define CITY_UNIT "city_film"
/* Monday 2026-11-09, 09:00 in the city; Friday 20th 12:00. */
#define MONDAY INT64_C(1794186000000)
#define NOW (MONDAY + 11 * YB_DAY_MS + 3 * YB_HOUR_MS)
/* Monday 2026-03-09 09:00 and Monday 2025-12-08 09:00. */
#define MARCH INT64_C(1773018000000)
#define LAST_YEAR INT64_C(1765155600000)

struct desk {
  struct bench b;
  struct yb_app app;
  struct yb_ctx *ctx;
};

static void open_desk(struct desk *d) {
  bench_begin(&d->b, NULL);
  bench_open(&d->b);
  d->ctx = d->b.ctx;
  d->ctx->now_ms = NOW;
  memset(&d->app, 0, sizeof d->app);
  d->app.store = d->b.store;
  d->app.pack_version = 1;
  CHECK_OK(yb_pack_open(d->ctx, YB_S("packs/jiangmen"), 0, &d->app.pack));
}

static void close_desk(struct desk *d) {
  bench_close(&d->b);
  yb_pack_drop(d->app.pack);
  bench_end(&d->b);
}

static struct yb_who staff_as(struct desk *d, const char *role, const char *unit) {
  struct yb_who w = {.kind = YB_WHO_STAFF, .id = 7, .name = YB_S("甲"), .posts = 1};
  w.post[0].role = yb_pack_role(d->app.pack, yb_str_of(role));
  w.post[0].unit = unit ? yb_pack_unit(d->app.pack, yb_str_of(unit)) : NULL;
  CHECK(w.post[0].role);
  return w;
}

/* ---- cases with a check clock ---- */

struct seed {
  struct yb_cmd cmd;
  struct desk *d;
  int64_t no, state, task_state, closed_at, case_id, task_id;
  int light, level;
  bool open, mended;
};

static yb_rc seed_begin(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct seed *s = cmd->arg;
  char no[32];
  (void)snprintf(no, sizeof no, "XP-%lld", (long long)s->no);
  struct yb_case c = {.no = yb_str_of(no), .service = YB_S("film-shooting"), .pack_version = 1,
                      .channel = YB_S("web"), .state = s->state, .person_id = 5,
                      .title = YB_S("电影"), .division = 440703, .unit = YB_S(CITY_UNIT),
                      .answers = YB_S("{}"), .submitted_at = yb_tx_now(tx), .due_at = NOW};
  struct yb_task t = {.node = YB_S("check"), .kind = YB_S("check"), .unit = YB_S(CITY_UNIT),
                      .role = YB_S("clerk"), .light = s->light, .due_at = NOW};
  struct yb_case_clock k = {.name = YB_S("check")};
  YB_TRY(yb_case_insert(tx, &c));
  t.case_id = k.case_id = s->case_id = c.id;
  YB_TRY(yb_task_insert(tx, &t));
  k.task_id = s->task_id = t.id;
  return yb_case_clock_start(tx, s->d->app.pack->calendar, &k, YB_WORK_HOURS, 8 * YB_HOUR_MS);
}

static yb_rc seed_end(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct seed *s = cmd->arg;
  struct yb_case_clock *k;
  struct yb_task t;
  uint32_t n;
  YB_TRY(yb_task_load(tx, s->task_id, &t));
  yb_task_close(&t, (yb_task_state)s->task_state, YB_S("accept"),
                s->closed_at ? s->closed_at : yb_tx_now(tx));
  YB_TRY(yb_task_store(tx, &t));
  YB_TRY(yb_clocks_of_case(tx, s->case_id, &k, &n));
  YB_TRY(yb_clock_stop(s->d->app.pack->calendar, &k[0].st, yb_tx_now(tx)));
  YB_TRY(yb_case_clock_store(tx, s->d->app.pack->calendar, &k[0]));
  if (s->level == 0) return YB_OK;
  YB_TRY(yb_tx_exec(tx, YB_SQL_rating_insert,
                    YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(s->case_id), yb_int(s->case_id),
                            yb_int(s->level), yb_text(YB_S("[\"speed\"]")), yb_null(),
                            yb_int(yb_tx_now(tx)), yb_int(s->level <= 2 ? 9 : 0)), NULL));
  if (!s->mended) return YB_OK;
  return yb_tx_exec(tx, YB_SQL_rating_mended,
                    YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(s->case_id), yb_int(yb_tx_now(tx)),
                            yb_text(YB_S("inside")), yb_text(YB_S("加了一名受理员")), yb_int(1)),
                    NULL);
}

static void run_at(struct seed *s, yb_rc (*fn)(struct yb_tx *, struct yb_cmd *), int64_t at) {
  s->cmd = (struct yb_cmd){.verb = YB_S("seed"), .run = fn, .arg = s, .ctx = s->d->ctx,
                           .actor = {YB_S("staff"), 7, 0}, .now_ms = at};
  CHECK_OK(yb_store_run(s->d->app.store, &s->cmd));
}

static void seed(struct seed s, int64_t begin, int64_t minutes) {
  run_at(&s, seed_begin, begin);
  if (!s.open) run_at(&s, seed_end, begin + minutes * MIN);
}

TEST(figures_are_those_computed_by_hand) {
  struct desk d;
  struct yb_public_figures f;
  open_desk(&d);
  int64_t no = 1;
  struct seed s = {.d = &d, .state = YB_CASE_DELIVERED, .task_state = YB_TASK_DONE};
  for (int i = 1; i <= 10; i++) {                  /* 15 .. 150 minutes, before noon */
    s.no = no++;
    s.level = i <= 8 ? 5 : i == 9 ? 4 : 1;         /* eight 5, one 4, one 1 */
    s.mended = i == 10;
    seed(s, MONDAY, 15 * i);
  }
  s.mended = false;
  s.level = 2;
  s.no = no++;
  seed(s, MONDAY, 330);                            /* over lunch: 210 working minutes */
  s.level = 0;
  s.no = no++;
  seed(s, MONDAY, 1500);                           /* Tuesday 10:00: 450 */
  s.no = no++;
  s.state = YB_CASE_REFUSED;
  seed(s, MONDAY, 1590);                           /* Tuesday 11:30: 540, broken */
  s.state = YB_CASE_SUBMITTED;
  s.no = no++;
  s.open = true;
  seed(s, MONDAY, 0);                              /* not checked yet */
  s.open = false;
  s.state = YB_CASE_WITHDRAWN;
  s.no = no++;
  s.task_state = YB_TASK_CANCELLED;
  seed(s, MONDAY, 1);                              /* withdrawn: no check */
  s.state = YB_CASE_LAPSED;
  s.task_state = YB_TASK_DONE;
  s.no = no++;
  s.closed_at = MONDAY + MIN;
  seed(s, MONDAY, 90);                             /* papers never came back */
  s.closed_at = 0;
  s.state = YB_CASE_DELIVERED;
  s.no = no++;
  seed(s, MARCH, 60);
  s.no = no++;
  seed(s, LAST_YEAR, 60);
  CHECK_OK(yb_public_figures_get(&d.app, d.ctx, YB_S("film-shooting"), &f));
  CHECK_INT(f.month.cases, 13);
  CHECK_INT(f.month.kept, 12);
  CHECK_INT(f.month.clock_kept, 11);
  CHECK(!f.month.few);
  CHECK_INT(f.month.median_work_ms, 105 * MIN);
  CHECK_INT(f.month.median_clock_ms, 105 * MIN);
  CHECK_INT(f.month.p90_work_ms, 450 * MIN);
  CHECK_INT(f.month.p90_clock_ms, 1500 * MIN);
  CHECK_INT(f.year.cases, 14);
  CHECK_INT(f.year.kept, 13);
  CHECK_INT(f.year.median_work_ms, 90 * MIN);
  CHECK_INT(f.year.p90_work_ms, 450 * MIN);
  CHECK_INT(f.submitted, 17);
  CHECK_INT(f.granted, 13);
  CHECK_INT(f.refused, 1);
  CHECK_INT(f.open, 1);
  CHECK_INT(f.rated, 11);
  CHECK_INT(f.level[5], 8);
  CHECK_INT(f.level[4], 1);
  CHECK_INT(f.level[2], 1);
  CHECK_INT(f.level[1], 1);
  CHECK_INT(f.bad_mended, 1);
  CHECK_INT(f.bad_open, 1);
  struct yb_mended_list m;
  CHECK_OK(yb_mended_public(&d.app, d.ctx, &m));
  CHECK_INT(m.count, 1);
  CHECK_STR(m.at[0].done, "加了一名受理员");
  CHECK(m.at[0].what.n > 0);
  CHECK_RC(yb_public_figures_get(&d.app, d.ctx, YB_S("nothing"), &f), YB_ABSENT);
  close_desk(&d);
}

TEST(nine_are_few_and_show_nothing) {
  struct desk d;
  struct yb_public_figures f;
  open_desk(&d);
  struct seed s = {.d = &d, .state = YB_CASE_ACCEPTED, .task_state = YB_TASK_DONE, .level = 1};
  for (int i = 1; i <= 9; i++) {
    s.no = i;
    seed(s, MONDAY, 15 * i);
  }
  CHECK_OK(yb_public_figures_get(&d.app, d.ctx, YB_S("film-shooting"), &f));
  CHECK(f.month.few && f.year.few);
  CHECK_INT(f.month.cases, 9);
  CHECK_INT(f.month.median_work_ms, 0);
  CHECK_INT(f.month.kept, 0);
  CHECK_INT(f.level[1], 0);
  CHECK_INT(f.rated, 9);
  close_desk(&d);
}

/* ---- supervision ---- */

static yb_rc press(struct desk *d, const struct yb_who *who, int64_t task, const char *why) {
  struct yb_press p = {.task = task, .act.reason = yb_str_of(why)};
  yb_act_init(&p.act, &d->app, who, d->ctx, YB_S("case.press"), yb_press_run);
  return yb_act_run(&p.act);
}

TEST(alarms_worst_first_and_pressing_needs_a_reason) {
  struct desk d;
  struct yb_supervision v;
  open_desk(&d);
  struct seed s = {.d = &d, .state = YB_CASE_SUBMITTED, .open = true, .light = YB_YELLOW, .no = 1};
  run_at(&s, seed_begin, MONDAY);
  struct seed red = s;
  red.no = 2;
  red.light = YB_RED;
  run_at(&red, seed_begin, MONDAY);
  struct seed green = s;
  green.no = 3;
  green.light = YB_GREEN;
  run_at(&green, seed_begin, MONDAY);
  struct yb_who boss = staff_as(&d, "supervisor", CITY_UNIT);
  struct yb_who clerk = staff_as(&d, "clerk", CITY_UNIT);
  struct yb_who lead = staff_as(&d, "desk_lead", "pengjiang_film");
  CHECK_RC(press(&d, &boss, red.task_id, "急"), YB_INVALID);
  CHECK_RC(press(&d, &clerk, red.task_id, "请尽快说明原因"), YB_DENIED);
  CHECK_OK(press(&d, &boss, red.task_id, "请尽快说明原因"));
  CHECK_OK(yb_supervision_get(&d.app, d.ctx, &boss, &v));
  CHECK_INT(v.alarms, 2);
  CHECK_INT(v.alarm[0].row.task, red.task_id);
  CHECK_INT(v.alarm[0].reminded_at, NOW);
  CHECK_INT(v.alarm[1].reminded_at, 0);
  CHECK_INT(v.open, 3);
  CHECK_INT(v.red, 1);
  CHECK_INT(v.yellow, 1);
  CHECK_INT(v.loads, 1);
  CHECK_INT(v.load[0].open, 3);
  CHECK_STR(v.load[0].unit, CITY_UNIT);
  CHECK_OK(yb_supervision_get(&d.app, d.ctx, &lead, &v));     /* another unit: nothing */
  CHECK_INT(v.alarms, 0);
  CHECK_INT(v.open, 0);
  CHECK_RC(yb_supervision_get(&d.app, d.ctx, &clerk, &v), YB_DENIED);
  close_desk(&d);
}

/* ---- the audit trail ---- */

static yb_rc one_event(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct seed *s = cmd->arg;
  struct yb_event e = {.kind = YB_S("case"), .agg = s->case_id, .version = 1,
                       .verb = s->level ? YB_S("case.accepted") : YB_S("case.submitted")};
  return yb_event_add(tx, &e, NULL);
}

TEST(the_trail_pages_and_only_auditors_read_it) {
  struct desk d;
  struct yb_audit a;
  struct yb_audit_ask ask = {.limit = 2};
  open_desk(&d);
  struct seed s = {.d = &d, .no = 1, .open = true};
  run_at(&s, seed_begin, NOW - 5 * MIN);
  for (int i = 0; i < 5; i++) {
    s.level = i % 2;
    run_at(&s, one_event, NOW - (5 - i) * MIN);
  }
  struct yb_who auditor = staff_as(&d, "auditor", NULL), boss = staff_as(&d, "supervisor", NULL);
  CHECK_RC(yb_audit_get(&d.app, d.ctx, &boss, &ask, &a), YB_DENIED);
  CHECK_OK(yb_audit_get(&d.app, d.ctx, &auditor, &ask, &a));
  CHECK_INT(a.count, 2);
  CHECK_STR(a.at[0].subject, "XP-1");
  CHECK_STR(a.at[0].verb, "case.submitted");
  CHECK(a.next);
  CHECK(a.unsealed <= 5);
  ask.before = a.next;
  ask.limit = 100;
  CHECK_OK(yb_audit_get(&d.app, d.ctx, &auditor, &ask, &a));
  CHECK_INT(a.count, 3);
  CHECK_INT(a.next, 0);
  ask = (struct yb_audit_ask){.verb = YB_S("case.accepted"), .case_no = YB_S(" XP-1 ")};
  CHECK_OK(yb_audit_get(&d.app, d.ctx, &auditor, &ask, &a));
  CHECK_INT(a.count, 2);
  ask = (struct yb_audit_ask){.actor = YB_S("staff:7"), .from = NOW - 3 * MIN, .to = NOW - MIN};
  CHECK_OK(yb_audit_get(&d.app, d.ctx, &auditor, &ask, &a));
  CHECK_INT(a.count, 2);
  ask = (struct yb_audit_ask){.actor = YB_S("nobody")};
  CHECK_OK(yb_audit_get(&d.app, d.ctx, &auditor, &ask, &a));
  CHECK_INT(a.count, 0);
  CHECK_OK(yb_store_seal(d.app.store));
  ask = (struct yb_audit_ask){.case_no = YB_S("XP-1")};
  CHECK_OK(yb_audit_get(&d.app, d.ctx, &auditor, &ask, &a));
  CHECK(a.at[0].sealed);
  CHECK_INT(a.unsealed, 0);
  CHECK(a.sealed_at > 0);
  close_desk(&d);
}
