/* service_life.c - the whole life of a case, on both engines: what the pack's stories
 * tell, and what they can not: many at once, restarts, further years.
 */
#include "life.h"
#include "service/catalog/catalog.h"
#include "service/handle/handle.h"
#include "service/issue/issue.h"
#include "service/supervise/supervise.h"

#define LIFE(name)                                     \
  static void name##_life(struct life *l);             \
  ON_BOTH(name) {                                      \
    struct life l;                                     \
    life_open(&l, b);                                  \
    name##_life(&l);                                   \
    life_close(&l);                                    \
  }                                                    \
  static void name##_life(struct life *l)

/* ---- the stories, each in a city of its own ---- */

static void story_holds(struct bench *b, uint32_t i) {
  struct life l;
  life_open(&l, b);
  l.story = life_pack->story[i];
  CHECK_OK(yb_tale_tell(&l.t));
  life_say(&l, "a story does not hold");
  bench_close(b);                        /* the index of entries follows the store's events */
  yb_catalog_close(&l.t.app);
  life_close(&l);
}

ON_BOTH(stories_hold) {
  CHECK(life_pack_get()->stories >= 35);
  for (uint32_t i = 0; i < life_pack->stories; i++) {
    story_holds(b, i);
    b->cfg.city = bench_city();
    bench_open(b);
  }
}

/* ---- many at once ---- */

struct flood { _Atomic int left; };
struct one { struct yb_submit v; struct yb_test_ctx t; struct flood *all; };

static void one_done(struct yb_cmd *cmd) {
  struct one *o = cmd->arg;
  atomic_fetch_sub(&o->all->left, 1);
}

static int64_t draft_of(struct life *l, const char *account) {
  struct yb_draft_open o = {.service = YB_S("film-shooting")};
  struct yb_draft_save d = {.answers = l->t.answers};
  yb_act_init(&o.act, &l->t.app, who(l, account), &l->t.ctx, YB_S("draft.open"), yb_draft_open_run);
  CHECK_OK(yb_act_run(&o.act));
  d.id = o.id;
  yb_act_init(&d.act, &l->t.app, who(l, account), &l->t.ctx, YB_S("draft.save"), yb_draft_save_run);
  CHECK_OK(yb_act_run(&d.act));
  return o.id;
}

static struct yb_case_rows cases_of(struct life *l, const char *account) {
  struct yb_case_rows rows;
  CHECK_OK(yb_cases_of(&l->t.app, &l->t.ctx, who(l, account), 0, &rows));
  return rows;
}

#define MANY 50
LIFE(fifty_submits_are_one_case) {
  static struct one many[MANY];
  struct flood all = {MANY};
  int64_t draft = draft_of(l, "chen_min");
  for (int i = 0; i < MANY; i++) {
    struct one *o = &many[i];
    *o = (struct one){.all = &all, .v = {.draft = draft}};
    struct yb_ctx *ctx = yb_test_open(&o->t, (size_t)16 << 20);
    ctx->now_ms = l->t.ctx.now_ms;
    yb_act_init(&o->v.act, &l->t.app, who(l, "chen_min"), ctx, YB_S("case.submit"),
                yb_submit_run);
    o->v.act.cmd.done = one_done;
    CHECK_OK(yb_store_submit(l->b->store, &o->v.act.cmd));
  }
  while (atomic_load(&all.left)) (void)usleep(200);
  for (int i = 0; i < MANY; i++) {
    CHECK_OK(many[i].v.act.cmd.rc);
    CHECK(many[i].v.case_id && many[i].v.case_id == many[0].v.case_id);
    CHECK(yb_str_eq(many[i].v.no, many[0].v.no));
  }
  for (int i = 0; i < MANY; i++) yb_test_close(&many[i].t);
  CHECK_INT(cases_of(l, "chen_min").count, 1);
}

/* Two who saw the same page: one decides, the other is told, once. */
LIFE(stale_version_conflicts_once) {
  struct yb_task_done v[2];
  struct yb_test_ctx t[2];
  int good = 0, stale = 0;
  at(l, "{ at: '2026-11-16 09:30', who: chen_min, do: submit }");
  struct yb_task check = life_task(l, "check");
  for (int i = 0; i < 2; i++) {
    struct yb_ctx *ctx = yb_test_open(&t[i], (size_t)16 << 20);
    ctx->now_ms = l->t.ctx.now_ms;
    v[i] = (struct yb_task_done){.task = check.id, .version = check.version, .verb = YB_S("accept")};
    yb_act_init(&v[i].act, &l->t.app, who(l, i ? "kaiping_lead" : "kaiping_clerk"), ctx,
                YB_S("task.done"), yb_task_done_run);
    yb_rc rc = yb_act_run(&v[i].act);
    good += rc == YB_OK;
    stale += rc == YB_CONFLICT && t[i].diags.count == 1;
    yb_test_close(&t[i]);
  }
  CHECK_INT(good, 1);
  CHECK_INT(stale, 1);
  CHECK_INT(life_count(l, "case.accepted"), 1);
}

/* A draft from two devices: the slower one hears of it. */
LIFE(stale_draft_conflicts) {
  struct yb_draft_view d;
  int64_t id = draft_of(l, "chen_min");
  CHECK_OK(yb_draft_get(&l->t.app, &l->t.ctx, who(l, "chen_min"), id, &d));
  CHECK_RC(yb_draft_get(&l->t.app, &l->t.ctx, who(l, "li_hang"), id, &d), YB_ABSENT);
  struct yb_draft_save s = {.id = id, .version = d.version, .page = 2, .answers = d.answers};
  for (int i = 0; i < 2; i++) {
    yb_act_init(&s.act, &l->t.app, who(l, "chen_min"), &l->t.ctx, YB_S("draft.save"),
                yb_draft_save_run);
    CHECK_RC(yb_act_run(&s.act), i ? YB_CONFLICT : YB_OK);
  }
  CHECK_OK(yb_draft_get(&l->t.app, &l->t.ctx, who(l, "chen_min"), id, &d));
  CHECK_INT(d.page, 2);
  struct yb_draft_list all;
  CHECK_OK(yb_drafts_of(&l->t.app, &l->t.ctx, who(l, "chen_min"), &all));
  CHECK_INT(all.count, 1);
  struct yb_draft_drop x = {.id = id};
  yb_act_init(&x.act, &l->t.app, who(l, "chen_min"), &l->t.ctx, YB_S("draft.drop"),
              yb_draft_drop_run);
  CHECK_OK(yb_act_run(&x.act));
  CHECK_RC(yb_draft_get(&l->t.app, &l->t.ctx, who(l, "chen_min"), id, &d), YB_ABSENT);
}

/* ---- supplements ---- */

LIFE(second_supplement_is_flagged) {
  at(l, "{ at: '2026-11-16 09:30', who: chen_min, do: submit }");
  at(l, "{ at: '2026-11-16 10:00', who: kaiping_clerk, do: supplement, on: check, with:"
        " { items: [{ field: plan_file, what: 缺每天的时段 }] } }");
  so(l, "{ light: { is: grey, chip: 已暂停(补正中) } }");
  at(l, "{ at: '2026-11-17 10:00', who: chen_min, do: supplement_answer }");
  CHECK_INT(life_count(l, "case.supplement_again"), 0);
  at(l, "{ at: '2026-11-17 10:30', who: kaiping_clerk, do: supplement, on: check, with:"
        " { items: [{ field: plan_file, what: 还缺车辆 }] }, refused: INVALID, says: 已经告知过一次 }");
  at(l, "{ at: '2026-11-17 10:31', who: kaiping_clerk, do: supplement, on: check, with:"
        " { items: [{ field: plan_file, what: 还缺车辆 }], reason: 新增了一个场景 } }");
  CHECK_INT(life_count(l, "case.supplement_again"), 1);
  at(l, "{ at: '2026-11-18 09:00', who: chen_min, do: supplement_answer }");
  so(l, "{ used: { clock: check, work: PT1H1M, wall: PT1H1M } }");
}

/* Answers that change what the crew does change who is asked. */
LIFE(supplement_changes_the_duties) {
  at(l, "{ at: '2026-11-16 09:30', who: chen_min, do: submit }");
  at(l, "{ at: '2026-11-16 10:00', who: kaiping_clerk, do: supplement, on: check, with:"
        " { items: [{ field: activities, what: 用无人机请勾选 }] } }");
  at(l, "{ at: '2026-11-16 11:00', who: chen_min, do: supplement_answer, with: { title: 新侨路,"
        " activities: [drone], drone_count: 1, drone_detail: '村口上空，最高 120 米，下午拍两小时',"
        " drone_file: [{ id: d, name: 登记.pdf, type: application/pdf, bytes: 9 }] } }");
  at(l, "{ at: '2026-11-16 15:00', who: kaiping_clerk, do: accept, on: check }");
  so(l, "{ tasks: { open: [ask_police_drone] } }");
  CHECK_STR(cases_of(l, "chen_min").at[0].title, "新侨路");
}

/* ---- consulting, handing over, extending, refusing ---- */

LIFE(consultation_in_parallel) {
  at(l, "{ at: '2026-11-16 09:30', who: chen_min, do: submit }");
  at(l, "{ at: '2026-11-16 10:00', who: kaiping_clerk, do: accept, on: check }");
  at(l, "{ at: '2026-11-16 10:10', who: kaiping_clerk, do: consult, refused: DENIED, with:"
        " { units: [kaiping_police], question: 可以吗 } }");
  at(l, "{ at: '2026-11-16 10:20', who: kaiping_reviewer, do: consult, with:"
        " { units: [kaiping_police, kaiping_heritage], question: 夜间拍摄可以吗 } }");
  at(l, "{ at: '2026-11-16 10:30', who: kaiping_police, do: opine, with:"
        " { opinion: conditions, words: 22:00 前结束 } , refused: ABSENT, on: nothing }");
  struct yb_task police = life_task(l, "consult");
  CHECK_STR(police.question, "夜间拍摄可以吗");
  at(l, "{ at: '2026-11-16 11:00', who: kaiping_heritage, do: opine, with:"
        " { opinion: conditions, words: 22:00 前结束 } }");
  at(l, "{ at: '2026-11-16 14:00', who: kaiping_reviewer, do: grant, on: decide, refused: INVALID,"
        " says: 意见 }");
  at(l, "{ at: '2026-11-16 14:10', who: kaiping_reviewer, do: grant, on: decide, with:"
        " { reason: 公安电话答复没有意见 } }");
  so(l, "{ state: delivered, tasks: { open: [] },"
        " permit: { conditions: ['22:00 前结束（开平市文物部门协拍联络岗）'] } }");
}

LIFE(handed_over_and_extended) {
  at(l, "{ at: '2026-11-16 09:30', who: chen_min, do: submit }");
  at(l, "{ at: '2026-11-16 10:00', who: kaiping_clerk, do: claim, on: check }");
  at(l, "{ at: '2026-11-16 10:10', who: kaiping_lead, do: hand_over, on: check,"
        " with: { to: kaiping_reviewer }, refused: INVALID, says: 理由 }");
  at(l, "{ at: '2026-11-16 10:11', who: kaiping_lead, do: hand_over, on: check,"
        " with: { to: kaiping_reviewer, reason: 司徒今天下午请假 } }");
  at(l, "{ at: '2026-11-16 10:20', who: kaiping_clerk, do: accept, on: check, refused: CONFLICT }");
  at(l, "{ at: '2026-11-16 10:30', who: kaiping_reviewer, do: extend, on: check,"
        " with: { amount: 4, reason: 需要现场踏勘 }, refused: DENIED }");
  at(l, "{ at: '2026-11-16 10:31', who: kaiping_lead, do: extend, on: check,"
        " with: { amount: 99, reason: 需要现场踏勘 }, refused: INVALID }");
  at(l, "{ at: '2026-11-16 10:32', who: kaiping_lead, do: extend, on: check,"
        " with: { amount: 4, reason: 需要现场踏勘 } }");
  so(l, "{ due: { at: '2026-11-17 17:00' } }");
  at(l, "{ at: '2026-11-16 10:33', who: kaiping_lead, do: extend, on: check,"
        " with: { amount: 4, reason: 还要再去一次 }, refused: CONFLICT, says: 延长过一次 }");
  at(l, "{ at: '2026-11-16 10:39', who: kaiping_lead, do: hand_over, on: check,"
        " with: { unit: kaiping_police, reason: 请公安直接审核 }, refused: INVALID }");
  at(l, "{ at: '2026-11-16 10:40', who: kaiping_lead, do: hand_over, on: check,"
        " with: { unit: city_film, reason: 跨县拍摄由市里办理 } }");
  at(l, "{ at: '2026-11-16 10:50', who: city_clerk, do: accept, on: check }");
  so(l, "{ state: accepted }");
}

LIFE(not_extended_when_it_is_too_late) {
  at(l, "{ at: '2026-11-16 09:30', who: chen_min, do: submit }");
  at(l, "{ at: '2026-11-18 10:00', who: kaiping_lead, do: extend, on: check,"
        " with: { amount: 4, reason: 需要现场踏勘 }, refused: CONFLICT, says: 时限已过 }");
}

LIFE(refused_with_reason_and_clause) {
  struct yb_case_view v;
  at(l, "{ at: '2026-11-16 09:30', who: chen_min, do: submit }");
  at(l, "{ at: '2026-11-16 10:00', who: kaiping_clerk, do: accept, on: check }");
  at(l, "{ at: '2026-11-16 10:05', who: kaiping_reviewer, do: refuse, on: decide, refused: INVALID }");
  at(l, "{ at: '2026-11-16 11:00', who: kaiping_reviewer, do: refuse, on: decide,"
        " with: { reason: 场地正在抢险加固, clause: 受理条件第四项 } }");
  so(l, "{ state: refused, document: refusal, notice: refuse,"
        " timeline: [submit, accept, refuse, issue, deliver] }");
  CHECK_OK(yb_case_get(&l->t.app, &l->t.ctx, who(l, "chen_min"), l->t.case_id, &v));
  CHECK_STR(v.reason, "场地正在抢险加固");
  CHECK_STR(v.clause, "受理条件第四项");
  CHECK(v.can_rate && !v.can_withdraw && v.permit_no.n == 0);
  at(l, "{ at: '2026-12-17 10:00', who: chen_min, do: rate, with: { level: 5 }, refused: CONFLICT }");
}

LIFE(reminded_once_a_day) {
  at(l, "{ at: '2026-11-16 09:30', who: chen_min, do: submit }");
  at(l, "{ at: '2026-11-16 10:00', who: chen_min, do: remind }");
  at(l, "{ at: '2026-11-16 16:00', who: chen_min, do: remind, refused: CONFLICT, says: 今天已经 }");
  at(l, "{ at: '2026-11-17 00:01', who: chen_min, do: remind }");
  at(l, "{ at: '2026-11-17 09:00', who: supervisor, do: remind, on: check }");
  at(l, "{ at: '2026-11-17 09:01', who: kaiping_lead, do: remind, on: check, refused: CONFLICT }");
  at(l, "{ at: '2026-11-18 09:00', who: kaiping_lead, do: remind, on: check }");
  CHECK_INT(life_count(l, "case.reminded"), 2);
  CHECK_INT(life_count(l, "task.reminded"), 2);
}

/* ---- time ---- */

LIFE(rungs_fire_once_across_a_restart) {
  uint32_t fired;
  at(l, "{ at: '2026-11-16 09:30', who: chen_min, do: submit }");
  CHECK_OK(yb_store_fire_due(l->b->store, life_instant(l, "2026-11-17 10:00"), &fired));
  CHECK_INT(fired, 1);                         /* yellow at a quarter left */
  life_restart(l);
  CHECK_OK(yb_store_fire_due(l->b->store, life_instant(l, "2026-11-17 10:00"), &fired));
  CHECK_INT(fired, 0);
  /* A long sleep: red, and red for long, each once. */
  CHECK_OK(yb_store_fire_due(l->b->store, life_instant(l, "2026-11-20 17:00"), &fired));
  life_restart(l);
  CHECK_OK(yb_store_fire_due(l->b->store, life_instant(l, "2026-11-25 17:00"), &fired));
  CHECK_INT(fired, 0);
  CHECK_INT(life_count(l, "case.rung"), 3);
  CHECK_INT(life_task(l, "check").light, YB_RED);
}

/* What the applicant is told as the last instant is when the timer fires. */
LIFE(lapses_once_by_its_timer) {
  struct yb_case_view v;
  uint32_t fired;
  at(l, "{ at: '2026-11-16 09:30', who: chen_min, do: submit }");
  at(l, "{ at: '2026-11-16 10:00', who: kaiping_clerk, do: supplement, on: check, with:"
        " { items: [{ field: plan_file, what: 缺每天的时段 }] } }");
  CHECK_OK(yb_case_get(&l->t.app, &l->t.ctx, who(l, "chen_min"), l->t.case_id, &v));
  CHECK(v.wanted && v.wanted_by == life_instant(l, "2026-12-01 10:00") && v.can_supplement);
  CHECK_OK(yb_store_fire_due(l->b->store, v.wanted_by - 1, &fired));
  CHECK_INT(fired, 0);
  life_restart(l);
  CHECK_OK(yb_store_fire_due(l->b->store, v.wanted_by, &fired));
  CHECK_INT(fired, 1);
  l->t.ctx.now_ms = v.wanted_by;
  so(l, "{ state: lapsed, notice: lapse }");
  CHECK_OK(yb_case_get(&l->t.app, &l->t.ctx, who(l, "chen_min"), l->t.case_id, &v));
  CHECK(!v.wanted && !v.can_supplement && v.closed_at);
  at(l, "{ at: '2026-12-01 10:01', who: chen_min, do: supplement_answer, refused: CONFLICT }");
}

/* ---- a calendar with a further year ---- */

static void put_file(const char *path, const char *mode, const char *text) {
  FILE *f = fopen(path, mode);
  CHECK(f && fputs(text, f) >= 0 && fclose(f) == 0);
}

static struct yb_pack *pack_with_2027(struct life *l) {
  char cmd[512], path[160];
  struct yb_pack *pack = NULL;
  bench_path(l->b, "pack", path);
  (void)snprintf(cmd, sizeof cmd, "cp -r packs/jiangmen %s", path);
  CHECK(system(cmd) == 0);
  (void)snprintf(cmd, sizeof cmd, "%s/calendar/mainland.csv", path);
  put_file(cmd, "a", "2027-01-01,off,元旦\n");
  CHECK_OK(yb_pack_open(l->b->ctx, yb_str_of(path), 0, &pack));
  (void)snprintf(cmd, sizeof cmd, "rm -r %s", path);
  CHECK(system(cmd) == 0);
  return pack;
}

LIFE(provisional_until_the_year_is_published) {
  struct yb_pack_shelf shelf = {.count = 1, .at = {{1, life_pack}}};
  const struct yb_who system = {.kind = YB_WHO_SYSTEM, .name = YB_S("")};
  at(l, "{ at: '2026-12-31 16:30', who: chen_min, do: submit }");
  so(l, "{ due: { at: '2027-01-04 09:30', provisional: 2027 } }");
  CHECK_INT(life_task(l, "check").due_provisional, 2027);
  struct yb_provisional_renew r = {.after = 0};
  yb_act_init(&r.act, &l->t.app, &system, &l->t.ctx, YB_S("provisional.renew"),
              yb_provisional_renew_run);
  CHECK_OK(yb_act_run(&r.act));
  CHECK_INT(r.changed, 0);                     /* nothing is known yet */
  CHECK(r.next != 0 && !r.more);
  l->t.app.pack = pack_with_2027(l);
  l->t.app.pack_version = 2;
  l->t.app.shelf = &shelf;
  yb_act_init(&r.act, &l->t.app, &system, &l->t.ctx, YB_S("provisional.renew"),
              yb_provisional_renew_run);
  CHECK_OK(yb_act_run(&r.act));
  CHECK_INT(r.changed, 1);
  so(l, "{ due: { at: '2027-01-05 09:30', provisional: 0 } }");
  struct yb_task t = life_task(l, "check");
  CHECK_INT(t.due_provisional, 0);
  CHECK_INT(t.due_at, life_instant(l, "2027-01-05 09:30"));
  /* Its rungs moved along: red not before the new due. */
  so(l, "{ light: { at: '2027-01-04 10:00', is: green } }");
  so(l, "{ light: { at: '2027-01-05 09:31', is: red } }");
  CHECK_OK(yb_act_run(&r.act));
  CHECK_INT(r.changed, 0);
  yb_pack_drop(l->t.app.pack);
  l->t.app.pack = life_pack;
}

/* ---- what is seen ---- */

/* A caller with number and code sees the one case; the desk finds it by whatever. */
LIFE(hotline_and_its_caller) {
  struct yb_submit_direct v = {.service = YB_S("film-shooting"), .channel = YB_S("phone"),
                               .phone = YB_S("154 0000 1099"), .name = YB_S("来电示"),
                               .answers = l->t.answers};
  struct yb_caller_login in = {.key = {{1}}};
  struct yb_case_view view;
  struct yb_queue q;
  const struct yb_who nobody = {.kind = YB_WHO_NOBODY, .name = YB_S("")};
  l->t.ctx.now_ms = life_instant(l, "2026-11-16 09:30");
  yb_act_init(&v.act, &l->t.app, who(l, "kaiping_clerk"), &l->t.ctx, YB_S("case.submit_for"),
              yb_submit_direct_run);
  CHECK_RC(yb_act_run(&v.act), YB_DENIED);
  v.phone = YB_S("154");
  yb_act_init(&v.act, &l->t.app, who(l, "hotline"), &l->t.ctx, YB_S("case.submit_for"),
              yb_submit_direct_run);
  CHECK_RC(yb_act_run(&v.act), YB_INVALID);
  v.phone = YB_S("154 0000 1099");
  CHECK_OK(yb_act_run(&v.act));
  CHECK_INT(strlen(v.code), 8);
  l->t.case_id = v.case_id;
  in.no = v.no;
  in.code = YB_S("00000000");
  yb_act_init(&in.act, &l->t.app, &nobody, &l->t.ctx, YB_S("caller.login"), yb_caller_login_run);
  CHECK_RC(yb_act_run(&in.act), YB_INVALID);
  in.code = yb_str_of(v.code);
  CHECK_OK(yb_act_run(&in.act));
  CHECK_INT(in.case_id, v.case_id);
  char typed[60], *at = typed;                     /* small letters, blanks, a long dash */
  for (size_t i = 0; i < v.no.n; i++) {
    char b = v.no.p[i];
    at += snprintf(at, 8, "%s", b == '-' ? " – " : (char[2]){(char)(b >= 'A' ? b | 32 : b), 0});
  }
  in.no = yb_str_of(typed);
  in.case_id = 0;
  in.key.b[0] = 2;
  yb_act_init(&in.act, &l->t.app, &nobody, &l->t.ctx, YB_S("caller.login"), yb_caller_login_run);
  CHECK_OK(yb_act_run(&in.act));
  CHECK_INT(in.case_id, v.case_id);
  const struct yb_who caller = {.kind = YB_WHO_CALLER, .case_id = v.case_id, .name = YB_S("")};
  CHECK_OK(yb_case_get(&l->t.app, &l->t.ctx, &caller, v.case_id, &view));
  CHECK_STR(view.channel, "phone");
  CHECK_RC(yb_case_get(&l->t.app, &l->t.ctx, who(l, "chen_min"), v.case_id, &view), YB_ABSENT);
  const yb_str words[] = {v.no, YB_S("15400001099"), YB_S("侨路")};
  for (int i = 0; i < 3; i++) {
    CHECK_OK(yb_desk_find(&l->t.app, &l->t.ctx, who(l, "kaiping_clerk"), words[i], &q));
    CHECK_INT(q.count, 1);
    CHECK_OK(yb_desk_find(&l->t.app, &l->t.ctx, who(l, "taishan_clerk"), words[i], &q));
    CHECK_INT(q.count, 0);
  }
}

LIFE(desk_sees_queues_and_masked_pages) {
  struct yb_queue q;
  struct yb_desk_case page;
  struct yb_queue_ask ask = {.kind = YB_QUEUE_FREE, .light = -1};
  at(l, "{ at: '2026-11-16 09:30', who: chen_min, do: submit }");
  CHECK_OK(yb_queue_get(&l->t.app, &l->t.ctx, who(l, "kaiping_clerk"), &ask, &q));
  CHECK(q.count == 1 && q.free_ == 1 && q.mine == 0 && q.at[0].case_id == l->t.case_id);
  CHECK_STR(q.at[0].chip, "剩 8 小时");
  CHECK_STR(q.at[0].node_name, "审核资料");
  CHECK_OK(yb_queue_get(&l->t.app, &l->t.ctx, who(l, "taishan_clerk"), &ask, &q));
  CHECK(q.count == 0 && q.free_ == 0);
  struct yb_task_next next = {.task = 0};
  yb_act_init(&next.act, &l->t.app, who(l, "taishan_clerk"), &l->t.ctx, YB_S("task.next"),
              yb_task_next_run);
  CHECK_RC(yb_act_run(&next.act), YB_ABSENT);
  yb_act_init(&next.act, &l->t.app, who(l, "kaiping_clerk"), &l->t.ctx, YB_S("task.next"),
              yb_task_next_run);
  CHECK_OK(yb_act_run(&next.act));
  CHECK_INT(next.case_id, l->t.case_id);
  ask.kind = YB_QUEUE_MINE;
  CHECK_OK(yb_queue_get(&l->t.app, &l->t.ctx, who(l, "kaiping_clerk"), &ask, &q));
  CHECK(q.count == 1 && q.mine == 1 && q.free_ == 0 && q.at[0].mine);
  CHECK_RC(yb_desk_case_get(&l->t.app, &l->t.ctx, who(l, "taishan_clerk"), l->t.case_id, &page),
           YB_ABSENT);
  CHECK_OK(yb_desk_case_get(&l->t.app, &l->t.ctx, who(l, "kaiping_clerk"), l->t.case_id, &page));
  CHECK(page.current && page.current->can_act && !page.can_deliver && page.c.masked);
  CHECK(yb_str_find(yb_json_get_str(page.c.answers, YB_S("lead_cnid")), YB_S("19900101")) ==
        SIZE_MAX);
  CHECK(yb_str_find(page.applicant->phone, YB_S("15400001001")) == SIZE_MAX);
  at(l, "{ at: '2026-11-16 10:00', who: kaiping_clerk, do: accept, on: check }");
  ask.kind = YB_QUEUE_DONE;
  CHECK_OK(yb_queue_get(&l->t.app, &l->t.ctx, who(l, "kaiping_clerk"), &ask, &q));
  CHECK_INT(q.count, 1);
  /* What is left is a decision: not a clerk's. */
  CHECK_RC(yb_act_run(&next.act), YB_ABSENT);
  yb_act_init(&next.act, &l->t.app, who(l, "kaiping_reviewer"), &l->t.ctx, YB_S("task.next"),
              yb_task_next_run);
  CHECK_OK(yb_act_run(&next.act));
  CHECK_INT(next.task, life_task(l, "decide").id);
}

/* ---- papers ---- */

static yb_rc add_paper(struct life *l, const char *account, int64_t draft, int64_t case_id,
                       int64_t *id) {
  char path[128];
  struct yb_paper_add p = {.draft = draft, .case_id = case_id, .field = YB_S("plan_file"),
                           .name = YB_S("计划.pdf"), .media = YB_S("application/pdf"),
                           .bytes = 9, .digest = {{7}}};
  bench_path(l->b, "upload", path);
  put_file(path, "w", "%PDF-1.7\n");
  p.path = yb_str_of(path);
  yb_act_init(&p.act, &l->t.app, who(l, account), &l->t.ctx, YB_S("paper.add"), yb_paper_add_run);
  yb_rc rc = yb_paper_prepare(&p);
  if (rc == YB_OK) rc = yb_act_run(&p.act);
  (void)unlink(path);
  *id = p.id;
  return rc;
}

static yb_rc drop_paper(struct life *l, const char *account, int64_t id) {
  struct yb_paper_drop x = {.id = id};
  yb_act_init(&x.act, &l->t.app, who(l, account), &l->t.ctx, YB_S("paper.drop"),
              yb_paper_drop_run);
  return yb_act_run(&x.act);
}

static void sweep_papers(struct life *l) {
  char cmd[256];
  (void)snprintf(cmd, sizeof cmd, "rm -rf %s/papers", l->b->dir);
  CHECK(system(cmd) == 0);
}

static yb_rc sweep_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  YB_TRY(yb_drafts_sweep(tx));
  return yb_papers_sweep(tx, cmd->arg);
}

static void swept(struct life *l, int64_t now) {
  struct yb_cmd cmd = {.verb = YB_S("test.sweep"), .run = sweep_run, .arg = &l->t.app,
                       .ctx = &l->t.ctx, .now_ms = now};
  CHECK_OK(yb_store_run(l->b->store, &cmd));
}

static bool file_of(struct life *l, int64_t paper) {
  char path[256];
  (void)snprintf(path, sizeof path, "%s/papers/%02x/%lld.box", l->b->dir,
                 (unsigned)((uint64_t)paper >> 4 & 0xff), (long long)paper);
  return access(path, F_OK) == 0;
}

/* A draft that nobody came back to, and a paper taken out, leave nothing behind; what was
 * submitted stays. */
LIFE(what_has_had_its_day_goes) {
  struct yb_draft_view d;
  struct yb_paper_view meta;
  yb_str bytes;
  int64_t old = draft_of(l, "chen_min"), other = draft_of(l, "li_hang"), paper, out, kept;
  int64_t now = l->t.ctx.now_ms, day = YB_DAY_MS;
  CHECK_OK(add_paper(l, "chen_min", old, 0, &paper));
  CHECK_OK(add_paper(l, "li_hang", other, 0, &out));
  CHECK_OK(add_paper(l, "li_hang", other, 0, &kept));
  CHECK_OK(drop_paper(l, "li_hang", out));
  swept(l, now + 5 * YB_MINUTE_MS);
  CHECK(file_of(l, paper) && file_of(l, out) && file_of(l, kept));
  swept(l, now + 20 * YB_MINUTE_MS);
  CHECK(file_of(l, paper) && !file_of(l, out) && file_of(l, kept));
  swept(l, now + 29 * day);
  CHECK_OK(yb_draft_get(&l->t.app, &l->t.ctx, who(l, "chen_min"), old, &d));
  swept(l, now + 31 * day);
  CHECK_RC(yb_draft_get(&l->t.app, &l->t.ctx, who(l, "chen_min"), old, &d), YB_ABSENT);
  CHECK_RC(yb_paper_bytes(&l->t.app, &l->t.ctx, who(l, "chen_min"), paper, &meta, &bytes),
           YB_ABSENT);
  swept(l, now + 32 * day);
  CHECK(!file_of(l, paper) && !file_of(l, kept));
  l->t.ctx.now_ms = now;
  CHECK_OK(add_paper(l, "chen_min", draft_of(l, "chen_min"), 0, &kept));
  at(l, "{ at: '2026-11-16 09:30', who: chen_min, do: submit }");
  so(l, "{ state: submitted }");
  swept(l, now + 40 * day);                    /* its draft goes, its papers are the case's */
  swept(l, now + 41 * day);
  CHECK(file_of(l, kept));
  CHECK_OK(yb_paper_bytes(&l->t.app, &l->t.ctx, who(l, "chen_min"), kept, &meta, &bytes));
  sweep_papers(l);
}

LIFE(papers_of_a_draft_and_a_supplement) {
  struct yb_paper_view meta;
  struct yb_paper_list list;
  struct yb_case_view v;
  yb_str bytes;
  int64_t first, second, draft = draft_of(l, "chen_min");
  CHECK_RC(add_paper(l, "li_hang", draft, 0, &first), YB_ABSENT);
  CHECK_OK(add_paper(l, "chen_min", draft, 0, &first));
  CHECK_OK(add_paper(l, "chen_min", draft, 0, &second));
  CHECK_OK(drop_paper(l, "chen_min", second));
  CHECK_OK(yb_papers_of_draft(&l->t.app, &l->t.ctx, who(l, "chen_min"), draft, &list));
  CHECK_INT(list.count, 1);
  CHECK_STR(list.at[0].name, "计划.pdf");
  at(l, "{ at: '2026-11-16 09:30', who: chen_min, do: submit }");
  CHECK_OK(yb_paper_bytes(&l->t.app, &l->t.ctx, who(l, "kaiping_clerk"), first, &meta, &bytes));
  CHECK_STR(bytes, "%PDF-1.7\n");
  CHECK_RC(yb_paper_bytes(&l->t.app, &l->t.ctx, who(l, "taishan_clerk"), first, &meta, &bytes),
           YB_ABSENT);
  CHECK_RC(add_paper(l, "chen_min", 0, l->t.case_id, &second), YB_CONFLICT);
  at(l, "{ at: '2026-11-16 10:00', who: kaiping_clerk, do: supplement, on: check, with:"
        " { items: [{ field: plan_file, what: 缺每天的时段 }] } }");
  CHECK_OK(add_paper(l, "chen_min", 0, l->t.case_id, &second));
  CHECK_RC(drop_paper(l, "chen_min", first), YB_CONFLICT);   /* submitted is submitted */
  CHECK_OK(drop_paper(l, "chen_min", second));
  CHECK_OK(add_paper(l, "chen_min", 0, l->t.case_id, &second));
  CHECK_OK(yb_case_get(&l->t.app, &l->t.ctx, who(l, "chen_min"), l->t.case_id, &v));
  CHECK_INT(v.papers.count, 2);
  CHECK_INT(v.papers.at[1].round, 1);
  sweep_papers(l);
}

/* ---- rights that ended ---- */

static yb_rc end_link(struct yb_tx *tx, struct yb_cmd *cmd) {
  const struct yb_who *w = cmd->arg;
  return yb_link_revoke(tx, w->enterprise, w->id);
}

LIFE(no_submit_for_an_enterprise_that_said_no) {
  const struct yb_who *w = who(l, "chen_min");
  struct yb_submit s = {.draft = draft_of(l, "chen_min")};
  struct yb_cmd cmd = {.verb = YB_S("test"), .run = end_link, .arg = (void *)(uintptr_t)w,
                       .actor = {YB_S("system"), 0, 0}};
  CHECK_OK(yb_store_run(l->b->store, &cmd));
  yb_act_init(&s.act, &l->t.app, w, &l->t.ctx, YB_S("case.submit"), yb_submit_run);
  CHECK_RC(yb_act_run(&s.act), YB_DENIED);
}
