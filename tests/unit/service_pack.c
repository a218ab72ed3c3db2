/* service_pack.c - the pack of packs/jiangmen as loaded, and a small one of our own. */
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "engine/flow/flow.h"
#include "pure/form/form.h"
#include "service/pack/pack.h"
#include "yb_test.h"

#define JIANGMEN "packs/jiangmen"

/* 2026-06-01T00:00:00Z: the tests do not depend on today. */
#define JUNE INT64_C(1780272000000)

static struct yb_pack *jiangmen(struct yb_test_ctx *t, unsigned flags) {
  struct yb_ctx *ctx = yb_test_open(t, 32u << 20);
  struct yb_pack *p = NULL;
  ctx->now_ms = JUNE;
  yb_rc rc = yb_pack_open(ctx, YB_S(JIANGMEN), flags, &p);
  if (rc != YB_OK) fail_msg("%s: %.*s", yb_rc_name(rc), YB_ARG(yb_test_diag(t)));
  return p;
}

static void drop(struct yb_pack *p, struct yb_test_ctx *t) {
  yb_pack_drop(p);
  yb_test_close(t);
}

TEST(loads_without_a_fault) {
  struct yb_test_ctx t;
  struct yb_pack *p = jiangmen(&t, YB_PACK_CHECK);
  CHECK_INT(t.diags.count, 0);
  CHECK_STR(p->city.code, "440700");
  CHECK_INT(p->city.operator_name.n, 0);
  CHECK_STR(yb_said_in(&p->city.name, YB_ZH_HANT), "江門市");
  CHECK(p->stories >= 12);
  CHECK(p->cases >= 30);
  CHECK_INT(p->digest.n, 64);
  drop(p, &t);
}

TEST(outlives_its_request_and_counts_holders) {
  struct yb_test_ctx t;
  struct yb_pack *p = jiangmen(&t, 0);
  yb_pack_hold(p);
  drop(p, &t);                       /* the request's arena is gone */
  CHECK_STR(yb_pack_wordz(p, YB_EN_WORLD, "button.submit"), "Submit");
  CHECK_STR(yb_pack_wordz(p, YB_ZH_CN, "no.such.word"), "no.such.word");
  yb_pack_drop(p);
  yb_pack_drop(NULL);
}

TEST(counts_the_divisions) {
  struct yb_test_ctx t;
  struct yb_pack *p = jiangmen(&t, 0);
  uint32_t n[4] = {0}, picked_towns = 0;
  for (uint32_t i = 0; i < p->divisions; i++) {
    n[p->division[i].level]++;
    if (p->division[i].level == YB_TOWN && p->division[i].pick) picked_towns++;
  }
  CHECK_INT(n[YB_CITY], 1);
  CHECK_INT(n[YB_COUNTY], 7);
  CHECK_INT(picked_towns, 73);       /* 61 towns and 12 streets; 9 statistical units are not */
  CHECK_INT(n[YB_COMMUNITY], 1348);
  drop(p, &t);
}

TEST(walks_the_divisions) {
  struct yb_test_ctx t;
  struct yb_pack *p = jiangmen(&t, 0);
  const struct yb_division *chikan = yb_pack_division(p, YB_S("440783109"));
  const struct yb_division *kaiping = yb_pack_division(p, YB_S("440783"));
  yb_str path;
  CHECK(chikan && kaiping);
  CHECK(chikan->up == kaiping);
  CHECK(yb_division_within(chikan, kaiping));
  CHECK(!yb_division_within(kaiping, chikan));
  CHECK_OK(yb_division_path(t.ctx.arena, chikan, &path));
  CHECK_STR(path, "开平市赤坎镇");
  CHECK(!yb_pack_division(p, YB_S("999999")));
  CHECK(!yb_pack_division(p, YB_S("")));
  drop(p, &t);
}

TEST(pick_lists_leave_out_statistical_units) {
  struct yb_test_ctx t;
  struct yb_pack *p = jiangmen(&t, 0);
  const struct yb_division *const *list;
  uint32_t n;
  yb_date day = {2026, 6, 1};
  CHECK_OK(yb_pack_pick(p, t.ctx.arena, NULL, day, &list, &n));
  CHECK_INT(n, 7);
  CHECK_OK(yb_pack_pick(p, t.ctx.arena, yb_pack_division(p, YB_S("440705")), day, &list, &n));
  CHECK_INT(n, 11);                  /* Xinhui: 16 rows, 5 of them statistical */
  CHECK_STR(list[0]->name, "会城街道");
  drop(p, &t);
}

TEST(finds_the_unit_that_answers) {
  struct yb_test_ctx t;
  struct yb_pack *p = jiangmen(&t, 0);
  const struct yb_division *chikan = yb_pack_division(p, YB_S("440783109"));
  CHECK_STR(yb_pack_duty_unit(p, YB_S("town"), chikan)->id, "town_440783109");
  CHECK_STR(yb_pack_duty_unit(p, YB_S("police"), chikan)->id, "kaiping_police");
  CHECK_STR(yb_pack_duty_unit(p, YB_S("maritime"), chikan)->id, "city_maritime");
  CHECK(!yb_pack_duty_unit(p, YB_S("fairy"), chikan));
  CHECK(yb_unit_within(yb_pack_unit(p, YB_S("kaiping_film")), yb_pack_unit(p, YB_S("city_film"))));
  CHECK(!yb_unit_within(yb_pack_unit(p, YB_S("city_film")), yb_pack_unit(p, YB_S("kaiping_film"))));
  drop(p, &t);
}

TEST(three_administrators_exclude_one_another) {
  struct yb_test_ctx t;
  struct yb_pack *p = jiangmen(&t, 0);
  const char *const admins[] = {"auditor", "system_admin", "security_admin"};
  for (int i = 0; i < 3; i++) {
    const struct yb_role *r = yb_pack_role(p, yb_str_of(admins[i]));
    CHECK(r);
    CHECK_STR(r->exclusive, "three_admins");
    CHECK(!yb_role_may(r, YB_S("grant")));
    CHECK(!yb_role_may(r, YB_S("view")));
  }
  CHECK(yb_role_may(yb_pack_role(p, YB_S("reviewer")), YB_S("grant")));
  CHECK(!yb_role_may(yb_pack_role(p, YB_S("clerk")), YB_S("grant")));
  drop(p, &t);
}

TEST(the_guide_carries_the_promise) {
  struct yb_test_ctx t;
  struct yb_pack *p = jiangmen(&t, 0);
  const struct yb_service *s = yb_pack_service(p, YB_S("film-shooting"));
  CHECK(s);
  CHECK_INT(s->guide.promise.amount, 8);
  CHECK_INT(s->guide.promise.unit, YB_WORK_HOURS);
  CHECK_INT(yb_limit_budget(s->guide.promise), 8 * YB_HOUR_MS);
  CHECK_INT(s->guide.legal.amount, 0);
  CHECK_INT(s->guide.materials, 7);
  CHECK_INT(s->guide.rungs, 3);
  CHECK_INT(s->guide.rung[0].light, YB_YELLOW);
  CHECK_INT(s->guide.rung[2].units, 8 * YB_HOUR_MS);
  CHECK_STR(s->guide.rung_act[2], "escalate");
  CHECK_INT(s->guide.rating.bad_at_most, 2);
  CHECK_STR(yb_said_in(&s->guide.name, YB_EN_WORLD), "Help with film shooting");
  CHECK(yb_service_material(s, YB_S("drone"))->need.n == 4);
  CHECK(yb_service_text(s, YB_S("guide-drone")));
  CHECK(!yb_service_text(s, YB_S("guide-moon")));
  CHECK_STR(yb_service_duty(s, YB_S("police_road"))->kind, "police");
  CHECK(s->model && s->form[YB_ZH_CN] && s->form[YB_EN_WORLD]);
  drop(p, &t);
}

/* Every set of invented answers is one that a person could submit: who asks for money applies
 * for support, the others to shoot. */
TEST(demo_answers_fit_the_form) {
  struct yb_test_ctx t;
  struct yb_pack *p = jiangmen(&t, 0);
  CHECK(p->answers && p->answers->count >= 8);
  for (const struct yb_json *set = p->answers->first; set; set = set->next) {
    const struct yb_service *s = yb_pack_service(
        p, yb_json_get(set, YB_S("asked")) ? YB_S("film-grant") : YB_S("film-shooting"));
    yb_rc rc = yb_form_check(s->form[YB_ZH_CN], &t.ctx, YB_FORM_ALL, set, NULL);
    if (rc != YB_OK)
      fail_msg("%.*s: %.*s", YB_ARG(set->key), YB_ARG(yb_test_diag(&t)));
  }
  drop(p, &t);
}

/* Whom the answers bring in: the conditions of responsibility.csv. */
static void duties_of(struct yb_pack *p, struct yb_ctx *ctx, const char *set, const char *want) {
  const struct yb_service *s = yb_pack_service(p, YB_S("film-shooting"));
  const struct yb_json *answers = yb_json_get(p->answers, yb_str_of(set));
  struct yb_buf got;
  yb_buf_init(&got, ctx->arena);
  for (uint32_t i = 0; i < s->duties; i++) {
    yb_value v;
    CHECK_OK(yb_feel_eval_json(s->duty[i].test, ctx, answers, &v));
    if (!yb_value_is_true(v)) continue;
    yb_buf_put(&got, s->duty[i].id);
    yb_buf_byte(&got, ' ');
  }
  CHECK_STR(yb_buf_str(&got), want);
}

TEST(duties_follow_the_answers) {
  struct yb_test_ctx t;
  struct yb_pack *p = jiangmen(&t, 0);
  duties_of(p, &t.ctx, "basic", "");
  duties_of(p, &t.ctx, "road_drone",
            "police_road transport_road urban_road police_drone heritage_site ");
  duties_of(p, &t.ctx, "sea", "police_drone maritime_site ");
  duties_of(p, &t.ctx, "pyro",
            "urban_road police_props police_pyro emergency_pyro town_notice ");
  drop(p, &t);
}

/* ---- the flow, walked with its own conditions ---- */

struct walk {
  struct yb_ctx *ctx;
  const struct yb_service *s;
  const char *facts;                   /* JSON: what the conditions see */
  yb_str state;
  struct yb_bpmn_result last;
};

static yb_rc condition(void *user, uint32_t expr, yb_bpmn_truth *out) {
  struct walk *w = user;
  const struct yb_json *facts;
  yb_value v;
  YB_TRY(yb_json_parse(w->ctx, YB_S("facts"), yb_str_of(w->facts), &facts));
  YB_TRY(yb_feel_eval_json(w->s->flow->expr[expr], w->ctx, facts, &v));
  *out = v.type != YB_VBOOL ? YB_BPMN_UNKNOWN : v.u.i ? YB_BPMN_TRUE : YB_BPMN_FALSE;
  return YB_OK;
}

/* Gives an input; `facts` holds from then on. Writes "task_open:check …". */
static void go(struct walk *w, yb_bpmn_input_kind kind, const char *node, const char *facts,
               const char *want) {
  const struct yb_bpmn_model *m = w->s->model;
  struct yb_bpmn_input in = {.kind = kind, .text = {"", 0}};
  struct yb_bpmn_scope scope = {.user = w, .eval = condition};
  struct yb_buf got;
  if (facts) w->facts = facts;
  if (kind == YB_BPMN_IN_MESSAGE) in.text = YB_S("supplemented");
  struct yb_bpmn_state at = {0};
  if (w->state.n) CHECK_OK(yb_bpmn_state_read(w->ctx->arena, m, w->state, &at));
  for (uint32_t i = 0; node && i < at.items; i++)
    if (yb_str_eq(m->node[at.item[i].node].id, yb_str_of(node))) in.activity = at.item[i].no;
  CHECK_OK(yb_bpmn_step(w->ctx, m, w->state, &in, &scope, &w->last));
  w->state = w->last.state;
  yb_buf_init(&got, w->ctx->arena);
  for (uint32_t i = 0; i < w->last.effects; i++) {
    const struct yb_bpmn_effect *e = &w->last.effect[i];
    if (e->kind != YB_BPMN_TASK_OPEN && e->kind != YB_BPMN_JOB_OPEN && e->kind != YB_BPMN_ENDED &&
        e->kind != YB_BPMN_INCIDENT)
      continue;
    if (got.n) yb_buf_byte(&got, ' ');
    yb_buf_z(&got, e->kind == YB_BPMN_ENDED ? "ended" : "");
    if (e->kind == YB_BPMN_INCIDENT) yb_buf_z(&got, "incident:");
    if (e->kind != YB_BPMN_ENDED) yb_buf_put(&got, m->node[e->node].id);
  }
  CHECK_STR(yb_buf_str(&got), want);
}

TEST(the_flow_asks_in_parallel_and_waits_for_all) {
  struct yb_test_ctx t;
  struct yb_pack *p = jiangmen(&t, 0);
  struct walk w = {.ctx = &t.ctx, .s = yb_pack_service(p, YB_S("film-shooting"))};
  go(&w, YB_BPMN_IN_START, NULL, "{}", "check");
  go(&w, YB_BPMN_IN_TASK_DONE, "check",
     "{\"check\":\"accept\",\"duties\":[\"police_road\",\"heritage_site\"]}",
     "ask_police_road ask_heritage_site");
  go(&w, YB_BPMN_IN_TASK_DONE, "ask_heritage_site", NULL, "");
  go(&w, YB_BPMN_IN_TASK_DONE, "ask_police_road", NULL, "decide");
  go(&w, YB_BPMN_IN_TASK_DONE, "decide", "{\"decision\":\"grant\"}", "issue");
  go(&w, YB_BPMN_IN_JOB_DONE, "issue", NULL, "deliver");
  go(&w, YB_BPMN_IN_JOB_DONE, "deliver", NULL, "ended");
  drop(p, &t);
}

TEST(the_flow_supplements_and_refuses) {
  struct yb_test_ctx t;
  struct yb_pack *p = jiangmen(&t, 0);
  struct walk w = {.ctx = &t.ctx, .s = yb_pack_service(p, YB_S("film-shooting"))};
  go(&w, YB_BPMN_IN_START, NULL, "{}", "check");
  go(&w, YB_BPMN_IN_TASK_DONE, "check", "{\"check\":\"supplement\"}", "");
  go(&w, YB_BPMN_IN_MESSAGE, NULL, NULL, "check");
  go(&w, YB_BPMN_IN_TASK_DONE, "check", "{\"check\":\"accept\",\"duties\":[]}", "decide");
  go(&w, YB_BPMN_IN_TASK_DONE, "decide", "{\"decision\":\"refuse\"}", "issue_refusal");
  drop(p, &t);
}

TEST(the_flow_lapses_when_nothing_comes) {
  struct yb_test_ctx t;
  struct yb_pack *p = jiangmen(&t, 0);
  struct walk w = {.ctx = &t.ctx, .s = yb_pack_service(p, YB_S("film-shooting"))};
  go(&w, YB_BPMN_IN_START, NULL, "{}", "check");
  go(&w, YB_BPMN_IN_TASK_DONE, "check", "{\"check\":\"supplement\"}", "");
  t.ctx.now_ms += 15 * YB_DAY_MS;
  go(&w, YB_BPMN_IN_TIMER_FIRED, "supplement_late", NULL, "ended");
  drop(p, &t);
}

TEST(the_calendar_skips_holidays_and_nights) {
  struct yb_test_ctx t;
  struct yb_pack *p = jiangmen(&t, 0);
  int64_t filed, due;
  CHECK(yb_instant_parse(YB_S("2026-09-30T16:00:00+08:00"), &filed));
  CHECK(yb_instant_parse(YB_S("2026-10-08T17:30:00+08:00"), &due));
  struct yb_when w = yb_calendar_add(p->calendar, filed, 8 * YB_HOUR_MS);
  CHECK(w.at_ms == due);
  CHECK_INT(w.missing_year, 0);
  drop(p, &t);
}

TEST(reads_limits) {
  struct yb_limit l;
  CHECK(yb_limit_parse(YB_S("PT8H"), YB_S("work_hours"), &l));
  CHECK_INT(l.amount, 8);
  CHECK(yb_limit_parse(YB_S("P3D"), YB_S("work_days"), &l));
  CHECK_INT(l.amount, 3);
  CHECK(!yb_limit_parse(YB_S("PT8H"), YB_S("work_days"), &l));
  CHECK(!yb_limit_parse(YB_S("PT90M"), YB_S("work_hours"), &l));
  CHECK(!yb_limit_parse(YB_S("P3D"), YB_S("fortnights"), &l));
  CHECK(!yb_limit_parse(YB_S(""), YB_S("work_days"), &l));
}

TEST(a_folder_that_is_no_pack) {
  struct yb_test_ctx t;
  struct yb_pack *p = NULL;
  struct yb_ctx *ctx = yb_test_open(&t, 1u << 20);
  CHECK_RC(yb_pack_open(ctx, YB_S("src"), 0, &p), YB_INVALID);
  CHECK(!p && t.diags.errors == 1);
  ctx->diags = NULL;
  CHECK_RC(yb_pack_open(ctx, YB_S("src"), 0, &p), YB_INVALID);
  yb_test_close(&t);
}

/* ---- a pack of a few lines, for running out of memory everywhere ---- */

static const struct { const char *name, *text; } files[] = {
    {"city.yaml",
     "code: \"440700\"\nlanguages: [zh-CN, en]\nname: { zh-CN: 城, en: City }\n"
     "title: { zh-CN: 城, en: City }\ntagline: { zh-CN: 城, en: City }\nzone: Asia/Shanghai\n"
     "operator: \"\"\ndemo_notice: { zh-CN: 演示, en: Demo }\noffice_hours:\n"
     "  - { days: [mon, tue], from: \"09:00\", to: \"12:00\" }\n"
     "calendar: { files: [cal.csv] }\ncontacts:\n"
     "  - { id: a, name: { zh-CN: 热线, en: Line }, phone: \"1\" }\n"},
    {"cal.csv", "date,kind,name\n2026-01-01,off,元旦\n"},
    {"words/zh-CN.yaml", "kind: { desk: 台 }\nverb: { view: 看 }\n"},
    {"words/en.yaml", "kind: { desk: desk }\nverb: { view: see }\n"},
    {"divisions.csv",
     "code,name,level,kind,parent,pick,valid_from,valid_to,successor\n"
     "440700,城,city,市,,yes,,,\n440703,区,county,区,440700,yes,2020-01-01,,\n"},
    {"units.csv",
     "id,name,name_hant,name_en,kind,division,parent,phone,address\n"
     "a,甲,,A,desk,440700,,1,\nb,乙,,B,desk,440703,a,1,\n"},
    {"roles.csv", "id,name,name_hant,name_en,scope,exclusive,verbs\nr,角色,,Role,unit,,view\n"}};

static void write_small(char *folder, const char *skip, const char *instead) {
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 1u << 20);
  CHECK(mkdtemp(folder));
  yb_str path;
  CHECK_OK(yb_str_fmt(ctx->arena, &path, "%s/words", folder));
  CHECK_OK(yb_dir_make(ctx, path));
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
    const char *text = files[i].text;
    if (skip && strcmp(skip, files[i].name) == 0) text = instead;
    CHECK_OK(yb_str_fmt(ctx->arena, &path, "%s/%s", folder, files[i].name));
    CHECK_OK(yb_file_write(ctx, path, yb_str_of(text)));
  }
  yb_test_close(&t);
}

static void remove_small(const char *folder) {
  char path[128];
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
    snprintf(path, sizeof path, "%s/%s", folder, files[i].name);
    unlink(path);
  }
  snprintf(path, sizeof path, "%s/words", folder);
  rmdir(path);
  rmdir(folder);
}

static yb_rc open_small(const char *folder) {
  struct yb_test_ctx t;
  struct yb_pack *p = NULL;
  struct yb_ctx *ctx = yb_test_open(&t, 1u << 20);
  if (!ctx->arena) return YB_NOMEM;
  ctx->now_ms = JUNE;
  yb_rc rc = yb_pack_open(ctx, yb_str_of(folder), YB_PACK_CHECK, &p);
  yb_pack_drop(rc == YB_OK ? p : NULL);
  yb_test_close(&t);
  return rc;
}

TEST(runs_out_of_memory_everywhere) {
  char folder[] = "/tmp/yb-pack-XXXXXX";
  write_small(folder, NULL, NULL);
  CHECK_OK(open_small(folder));
  SWEEP_OOM(open_small(folder));
  remove_small(folder);
}

/* One changed file, and the first fault that must be told. */
static void faulty(const char *file, const char *text, yb_msg want, uint32_t line) {
  char folder[] = "/tmp/yb-pack-XXXXXX";
  struct yb_test_ctx t;
  struct yb_pack *p = NULL;
  write_small(folder, file, text);
  struct yb_ctx *ctx = yb_test_open(&t, 1u << 20);
  ctx->now_ms = JUNE;
  CHECK_RC(yb_pack_open(ctx, yb_str_of(folder), YB_PACK_CHECK, &p), YB_INVALID);
  CHECK(t.diags.first);
  if (t.diags.first->msg != want || t.diags.first->at.line != line)
    fail_msg("%s: %.*s", file, YB_ARG(yb_test_diag(&t)));
  yb_test_close(&t);
  remove_small(folder);
}

#define DIV "code,name,level,kind,parent,pick,valid_from,valid_to,successor\n"
TEST(faults_of_divisions) {
  faulty("divisions.csv", DIV "44070,城,city,市,,yes,,,\n", YB_MSG_pack_code, 2);
  faulty("divisions.csv", DIV "440700,城,town,市,,yes,,,\n", YB_MSG_pack_no_division, 2);
  faulty("divisions.csv", DIV "440700,城,city,市,,yes,,,\n440703001,镇,town,镇,440700,yes,,,\n",
         YB_MSG_pack_parent, 3);
  faulty("divisions.csv", DIV "440700,城,city,市,,yes,2026-02-30,,\n", YB_MSG_pack_date, 2);
  faulty("divisions.csv", DIV "440700,城,city,市,,yes,2026-02-01,2026-01-01,\n",
         YB_MSG_pack_period, 2);
  faulty("divisions.csv", DIV "440700,城,city,市,,yes,,,440799\n", YB_MSG_pack_no_division, 2);
  faulty("divisions.csv", DIV "440700,城,city,市,,yes,,,\n440700,城,city,市,,yes,,,\n",
         YB_MSG_pack_duplicate, 3);
  faulty("divisions.csv", "code,name\n440700,城\n", YB_MSG_pack_column, 1);
}

#define UNIT "id,name,name_hant,name_en,kind,division,parent,phone,address\n"
TEST(faults_of_units_and_roles) {
  faulty("units.csv", UNIT "a,甲,,A,desk,440799,,1,\n", YB_MSG_pack_no_division, 2);
  faulty("units.csv", UNIT "a,甲,,A,desk,440700,z,1,\n", YB_MSG_pack_no_unit, 2);
  faulty("units.csv", UNIT "a,甲,,A,desk,440700,b,1,\nb,乙,,B,desk,440700,a,1,\n",
         YB_MSG_pack_parent, 3);
  faulty("units.csv", UNIT "a,甲,,A,fairy,440700,,1,\n", YB_MSG_pack_word, 2);
  faulty("roles.csv", "id,name,name_hant,name_en,scope,exclusive,verbs\nr,角,,R,moon,,view\n",
         YB_MSG_pack_choice, 2);
  faulty("roles.csv", "id,name,name_hant,name_en,scope,exclusive,verbs\nr,角,,R,unit,,fly\n",
         YB_MSG_pack_word, 2);
}

TEST(faults_of_words) {
  faulty("words/en.yaml", "kind: { desk: desk }\n", YB_MSG_pack_word, 1);
  faulty("words/en.yaml", "kind: { desk: desk }\nverb: { view: \"{0}\" }\n",
         YB_MSG_pack_word_slots, 2);
  faulty("words/en.yaml", "kind: { desk: desk }\nverb: { view: 3 }\n", YB_MSG_pack_type_text, 2);
}

TEST(a_year_beyond_the_calendar_is_an_error_of_check_only) {
  char folder[] = "/tmp/yb-pack-XXXXXX";
  struct yb_test_ctx t;
  struct yb_pack *p = NULL;
  write_small(folder, "cal.csv", "date,kind,name\n2025-01-01,off,元旦\n");
  struct yb_ctx *ctx = yb_test_open(&t, 1u << 20);
  ctx->now_ms = JUNE;
  CHECK_RC(yb_pack_open(ctx, yb_str_of(folder), YB_PACK_CHECK, &p), YB_INVALID);
  CHECK_INT(t.diags.first->msg, YB_MSG_pack_year);
  CHECK_OK(yb_pack_open(ctx, yb_str_of(folder), 0, &p));
  yb_pack_drop(p);
  yb_test_close(&t);
  remove_small(folder);
}
