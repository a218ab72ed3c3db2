/* service_shoot.c - what goes on around a case, on both engines: applications begun from
 * places, messages and butlers, changes after the result, lead times.
 */
#include "life.h"
#include "service/agenda/agenda.h"
#include "service/change/change.h"
#include "service/issue/issue.h"
#include "service/talk/talk.h"
#include "sweep.h"

#define LIFE(name)                                     \
  static void name##_life(struct life *l);             \
  ON_BOTH(name) {                                      \
    struct life l;                                     \
    life_open(&l, b);                                  \
    name##_life(&l);                                   \
    life_close(&l);                                    \
  }                                                    \
  static void name##_life(struct life *l)

/* ---- applications begun from places ---- */

static yb_rc begin(struct life *l, const struct yb_draft_place *place, uint32_t n, bool fresh,
                   struct yb_draft_view *out) {
  struct yb_draft_open o = {.service = YB_S("film-shooting"), .place = place, .places = n,
                            .fresh = fresh};
  const struct yb_who *w = who(l, "chen_min");
  yb_act_init(&o.act, &l->t.app, w, &l->t.ctx, YB_S("draft.open"), yb_draft_open_run);
  YB_TRY(yb_act_run(&o.act));
  return yb_draft_get(&l->t.app, &l->t.ctx, w, o.id, out);
}

static const struct yb_json *scene(const struct yb_draft_view *d, uint32_t row) {
  const struct yb_json *list = yb_json_get(d->answers, YB_S("scenes"));
  return list ? yb_json_at(list, row) : NULL;
}
static uint32_t scenes(const struct yb_draft_view *d) {
  const struct yb_json *list = yb_json_get(d->answers, YB_S("scenes"));
  return list ? list->count : 0;
}

LIFE(places_fill_the_list) {
  static const struct yb_draft_place two[] = {
      {YB_S_INIT("启明里"), YB_S_INIT("440703002"), YB_S_INIT("2026-12-01"), YB_S_INIT("2026-12-03")},
      {YB_S_INIT("川岛"), YB_S_INIT("440781"), {0}, {0}}};
  struct yb_draft_view d;
  CHECK_OK(begin(l, two, 2, false, &d));
  CHECK_INT(scenes(&d), 2);
  CHECK_STR(yb_json_get_str(scene(&d, 0), YB_S("place")), "启明里");
  CHECK_STR(yb_json_get_str(scene(&d, 0), YB_S("division")), "440703002");
  CHECK_STR(yb_json_get_str(scene(&d, 0), YB_S("date_from")), "2026-12-01");
  CHECK_STR(yb_json_get_str(scene(&d, 0), YB_S("date_to")), "2026-12-03");
  CHECK_STR(yb_json_get_str(scene(&d, 1), YB_S("place")), "川岛");
  CHECK_STR(yb_json_get_str(scene(&d, 1), YB_S("division")), "");   /* a county is no option */
}

LIFE(an_open_draft_gets_what_it_lacks) {
  static const struct yb_draft_place one[] = {{YB_S_INIT("启明里"), YB_S_INIT("440703002"), {0}, {0}}};
  static const struct yb_draft_place more[] = {{YB_S_INIT("启明里"), YB_S_INIT("440703002"), {0}, {0}},
                                               {YB_S_INIT("长堤"), YB_S_INIT("440703002"), {0}, {0}}};
  struct yb_draft_view d, again;
  CHECK_OK(begin(l, NULL, 0, false, &d));
  struct yb_draft_save s = {.id = d.id,
                            .answers = life_yaml(l, "{ title: 远方, scenes: [ { place: '' } ] }")};
  yb_act_init(&s.act, &l->t.app, who(l, "chen_min"), &l->t.ctx, YB_S("draft.save"),
              yb_draft_save_run);
  CHECK_OK(yb_act_run(&s.act));
  CHECK_OK(begin(l, one, 1, false, &again));
  CHECK(again.id == d.id);
  CHECK_INT(scenes(&again), 1);                        /* the blank row was taken */
  CHECK_OK(begin(l, more, 2, false, &again));
  CHECK_INT(scenes(&again), 2);
  CHECK_STR(yb_json_get_str(again.answers, YB_S("title")), "远方");
  CHECK_OK(begin(l, more, 2, true, &again));           /* another one, from the beginning */
  CHECK(again.id != d.id);
  CHECK_INT(scenes(&again), 2);
}

LIFE(a_list_has_its_ceiling) {
  static struct yb_draft_place many[YB_PLACES_MAX];
  struct yb_draft_view d;
  for (uint32_t i = 0; i < YB_PLACES_MAX; i++) {
    CHECK_OK(yb_str_fmt(l->t.ctx.arena, &many[i].name, "地点%u", i));
    many[i].division = YB_S("");
  }
  CHECK_OK(begin(l, many, YB_PLACES_MAX, false, &d));
  CHECK_INT(scenes(&d), 30);
}

/* ---- butler and messages ---- */

struct told { struct life *l; const struct yb_event *at; uint32_t n; };

static yb_rc tell_events(struct yb_tx *tx, void *arg) {
  struct told *e = arg;
  return yb_event_of(tx, YB_S("case"), e->l->t.case_id, 0, 1000, &e->at, &e->n);
}

static void name_butler(struct life *l) {
  struct told e = {l, NULL, 0};
  CHECK_OK(yb_tale_read(&l->t, tell_events, &e));
  CHECK_OK(yb_butlers_name(&l->t.app, &l->t.ctx, e.at, e.n));
}

static int64_t butler_of(struct life *l) {
  struct yb_case_view v;
  name_butler(l);
  CHECK_OK(yb_case_get(&l->t.app, &l->t.ctx, &l->t.owner, l->t.case_id, &v));
  for (uint32_t i = 0; i < l->t.pack->accounts; i++) {
    const struct yb_who *w;
    if (!yb_str_eq(l->t.pack->account[i].name, v.butler)) continue;
    CHECK_OK(yb_tale_who(&l->t, l->t.pack->account[i].id, &w));
    return w->id;
  }
  return 0;
}

static yb_rc second_clerk(struct yb_tx *tx, struct yb_cmd *cmd) {
  return yb_role_give(tx, *(const int64_t *)cmd->arg, YB_S("clerk"), YB_S("kaiping_film"), 0);
}

/* Of two clerks whoever accompanies fewer open cases. */
LIFE(butlers_share_the_cases) {
  int64_t first = who(l, "kaiping_clerk")->id, second = who(l, "city_clerk2")->id, one, two;
  struct yb_cmd cmd = {.verb = YB_S("test"), .run = second_clerk, .arg = &second,
                       .actor = {YB_S("system"), 0, 0}};
  CHECK_OK(yb_store_run(l->b->store, &cmd));
  at(l, "{ at: '2026-11-16 09:00', who: chen_min, do: submit }");
  one = butler_of(l);
  at(l, "{ at: '2026-11-16 09:01', who: li_hang, do: submit }");
  two = butler_of(l);
  CHECK((one == first && two == second) || (one == second && two == first));
  at(l, "{ at: '2026-11-16 09:02', who: li_hang, do: withdraw }");
  at(l, "{ at: '2026-11-16 09:03', who: huang_lan, do: submit }");
  CHECK(butler_of(l) == two);            /* who has none again is next */
}

LIFE(a_case_that_moves_has_another_butler) {
  int64_t here = who(l, "kaiping_clerk")->id, one = who(l, "city_clerk")->id,
          two = who(l, "city_clerk2")->id;
  at(l, "{ at: '2026-11-16 09:00', who: chen_min, do: submit }");
  CHECK(butler_of(l) == here);
  at(l, "{ at: '2026-11-16 09:05', who: kaiping_lead, do: hand_over, on: check,"
        " with: { unit: city_film, reason: 由市台统一办理 } }");
  int64_t now = butler_of(l);
  CHECK(now == one || now == two);
}

LIFE(messages_go_with_the_person) {
  struct yb_talk_view v;
  struct yb_messages_read r = {.case_id = 0};
  at(l, "{ at: '2026-11-16 09:00', who: chen_min, do: submit }");
  at(l, "{ at: '2026-11-16 09:01', who: chen_min, do: message, with: { text: 能停几辆车？ } }");
  CHECK_OK(yb_talk_get(&l->t.app, &l->t.ctx, who(l, "kaiping_clerk"), l->t.case_id, &v));
  CHECK_INT(v.unread, 1);
  CHECK_STR(v.at[0].text, "能停几辆车？");
  CHECK_RC(yb_talk_get(&l->t.app, &l->t.ctx, who(l, "taishan_clerk"), l->t.case_id, &v), YB_ABSENT);
  CHECK_RC(yb_talk_get(&l->t.app, &l->t.ctx, who(l, "supervisor"), l->t.case_id, &v), YB_DENIED);
  r.case_id = l->t.case_id;
  yb_act_init(&r.act, &l->t.app, who(l, "kaiping_clerk"), &l->t.ctx, YB_S("message.read"),
              yb_messages_read_run);
  CHECK_OK(yb_act_run(&r.act));
  CHECK_OK(yb_talk_get(&l->t.app, &l->t.ctx, who(l, "kaiping_clerk"), l->t.case_id, &v));
  CHECK_INT(v.unread, 0);
  at(l, "{ at: '2026-11-16 09:02', who: chen_min, do: withdraw }");
  struct yb_person_erase e = {.phrase = YB_S(YB_ERASE_PHRASE)};
  yb_act_init(&e.act, &l->t.app, who(l, "chen_min"), &l->t.ctx, YB_S("person.erase"),
              yb_person_erase_run);
  CHECK_OK(yb_act_run(&e.act));
  CHECK_OK(yb_talk_get(&l->t.app, &l->t.ctx, who(l, "kaiping_clerk"), l->t.case_id, &v));
  CHECK_INT(v.count, 1);
  CHECK(v.at[0].gone && v.at[0].text.n == 0);
}

/* ---- after the result ---- */

static const char granted[][120] = {
    "{ at: '2026-11-16 09:00', who: chen_min, do: submit }",
    "{ at: '2026-11-16 10:00', who: kaiping_clerk, do: accept, on: check }",
    "{ at: '2026-11-16 10:30', who: kaiping_reviewer, do: grant, on: decide }"};

LIFE(a_new_permit_replaces_the_old) {
  struct yb_permit_view old, now, told;
  for (size_t i = 0; i < 3; i++) at(l, granted[i]);
  CHECK_OK(yb_permit_get(&l->t.app, &l->t.ctx, &l->t.owner, l->t.case_id, &old));
  at(l, "{ at: '2026-11-17 09:00', who: chen_min, do: change, with: { kind: amend, fields: { scenes:"
        " [{ place: 赤坎古镇, division: '440783109', date_from: '2026-12-15', date_to: '2026-12-16',"
        " time_from: '06:00', time_to: '19:00', setting: outdoor, owner_state: public }] },"
        " form: { why: 换地方 } } }");
  CHECK_OK(yb_permit_get(&l->t.app, &l->t.ctx, &l->t.owner, l->t.case_id, &now));
  CHECK(yb_str_eq(now.code, old.code));  /* nobody has decided yet */
  at(l, "{ at: '2026-11-17 09:30', who: kaiping_reviewer, do: approve, on: amend }");
  CHECK_OK(yb_permit_get(&l->t.app, &l->t.ctx, &l->t.owner, l->t.case_id, &now));
  CHECK(!yb_str_eq(now.code, old.code));
  CHECK(yb_str_ends(now.no, YB_S("-2")));
  CHECK_OK(yb_permit_verify(&l->t.app, &l->t.ctx, old.code, &told));
  CHECK(told.revoked_at != 0 && !told.valid_now);
  CHECK_STR(told.now_code, now.code.p);
  CHECK(yb_str_find(now.place[0].name, YB_S("赤坎古镇")) != SIZE_MAX);
  CHECK(yb_str_find(now.place[0].when, YB_S("12")) != SIZE_MAX);
}

LIFE(spending_is_summed) {
  const struct yb_service *s = yb_pack_service(l->t.pack, YB_S("film-shooting"));
  const struct yb_change *c = yb_service_change(s, YB_S("spent"));
  struct yb_change_sum sum;
  struct yb_buf b;
  for (size_t i = 0; i < 3; i++) at(l, granted[i]);
  at(l, "{ at: '2026-12-12 09:00', who: chen_min, do: change,"
        " with: { kind: spent, form: { total: '356000.50' } } }");
  CHECK_OK(yb_change_sum(&l->t.app, &l->t.ctx, s, c, 0, INT64_MAX, &sum));
  yb_buf_init(&b, l->t.ctx.arena);
  yb_dec_write(&b, sum.sum, true);
  CHECK_INT(sum.count, 1);
  CHECK_STR(yb_buf_str(&b), "356000.5");
}

/* ---- the calendar ---- */

static void follow(struct life *l) {
  struct told e = {l, NULL, 0};
  CHECK_OK(yb_tale_read(&l->t, tell_events, &e));
  CHECK_OK(yb_agenda_follow(&l->t.app, &l->t.ctx, e.at, e.n));
  CHECK_OK(yb_agenda_follow(&l->t.app, &l->t.ctx, e.at, e.n));   /* told twice is written once */
}

LIFE(the_calendar_shows_what_was_permitted) {
  const struct yb_service *s = yb_pack_service(l->t.pack, YB_S("film-shooting"));
  yb_date from = {2026, 12, 8}, to = {2026, 12, 8};
  struct yb_outings o;
  struct yb_clashes c;
  at(l, granted[0]);
  follow(l);
  CHECK_OK(yb_agenda_between(&l->t.app, &l->t.ctx, from, to, &o));
  CHECK_INT(o.count, 0);                 /* asked for is not permitted */
  CHECK_OK(yb_agenda_clashes(&l->t.app, &l->t.ctx, who(l, "li_hang"), s, l->t.answers, 0, &c));
  CHECK_INT(c.count, 1);
  CHECK(!c.at[0].other.permitted && c.at[0].same_time && c.at[0].no.n == 0);
  at(l, granted[1]);
  at(l, granted[2]);
  follow(l);
  CHECK_OK(yb_agenda_between(&l->t.app, &l->t.ctx, from, to, &o));
  CHECK_INT(o.count, 1);
  CHECK(o.at[0].starts == -1);           /* hours are not public */
  CHECK_OK(yb_agenda_clashes(&l->t.app, &l->t.ctx, who(l, "kaiping_clerk"), s, l->t.answers, 0, &c));
  CHECK(c.count == 1 && c.at[0].other.permitted && c.at[0].no.n > 0);
  CHECK_OK(yb_agenda_clashes(&l->t.app, &l->t.ctx, who(l, "kaiping_clerk"), s, l->t.answers,
                             l->t.case_id, &c));
  CHECK_INT(c.count, 0);                 /* nobody is in their own way */
  const struct yb_json *other = life_yaml(l,
      "{ scenes: [ { place: '堤西路', division: '440783109', date_from: '2026-12-08',"
      " date_to: '2026-12-08' } ] }");
  CHECK_OK(yb_agenda_clashes(&l->t.app, &l->t.ctx, who(l, "li_hang"), s, other, 0, &c));
  CHECK_INT(c.count, 0);
  at(l, "{ at: '2026-11-20 09:00', who: chen_min, do: change, with: { kind: cancel, form: {} } }");
  follow(l);
  CHECK_OK(yb_agenda_between(&l->t.app, &l->t.ctx, from, to, &o));
  CHECK_INT(o.count, 0);
}

/* ---- lead times ---- */

LIFE(lead_times_say_what_would_help) {
  const struct yb_service *s = yb_pack_service(l->t.pack, YB_S("film-shooting"));
  const struct yb_json *a = life_yaml(l,
      "{ activities: [road, drone], scenes: ["
      "{ place: 甲, division: '440704001', date_from: '2026-12-12', date_to: '2026-12-12' },"
      "{ place: 乙, division: '440704001', date_from: '2026-12-14', date_to: '2026-12-14' } ] }");
  struct yb_lead_view v;
  l->t.ctx.now_ms = life_instant(l, "2026-12-07 09:00");
  CHECK_OK(yb_lead_time(&l->t.app, &l->t.ctx, s, a, &v));
  CHECK(v.asked && v.dated && v.late);
  CHECK_INT(v.days, 7);                  /* roads 5, at a weekend 2 more */
  CHECK_INT(yb_date_days(v.first), yb_date_days((yb_date){2026, 12, 12}));
  CHECK(v.helps >= 2);
  CHECK(v.help[0].weekend && v.help[0].days == 5);
  CHECK_OK(yb_lead_time(&l->t.app, &l->t.ctx, s, life_yaml(l, "{ scenes: [] }"), &v));
  CHECK(!v.asked);
}

/* ---- when memory fails ---- */

static void sweep_talk(struct sweep *w, struct life *l) {
  struct yb_talk_view v;
  struct yb_letter_rows letters;
  int64_t id = l->t.case_id;
  SWEEP_VERB(w, struct yb_message_send x,
             ((struct yb_message_send){.case_id = id, .text = YB_S("能停几辆车？")}),
             who(l, "chen_min"), yb_message_send_run);
  SWEEP_READ(w, yb_talk_get(&l->t.app, &l->t.ctx, who(l, "kaiping_clerk"), id, &v));
  SWEEP_READ(w, yb_talk_waiting(&l->t.app, &l->t.ctx, who(l, "kaiping_clerk"), &letters));
  SWEEP_VERB(w, struct yb_messages_read x, ((struct yb_messages_read){.case_id = id}),
             who(l, "kaiping_clerk"), yb_messages_read_run);
}

static int64_t newest_change(struct life *l) {
  struct yb_changes_view v;
  CHECK_OK(yb_changes_get(&l->t.app, &l->t.ctx, who(l, "chen_min"), l->t.case_id, &v));
  CHECK(v.changes > 0);
  return v.change[v.changes - 1].id;
}

static void sweep_changes(struct sweep *w, struct life *l) {
  const struct yb_json *fields = life_yaml(l,
      "{ scenes: [{ place: 赤坎古镇, division: '440783109', date_from: '2026-12-15',"
      " date_to: '2026-12-16', time_from: '06:00', time_to: '19:00', setting: outdoor,"
      " owner_state: public }] }");
  const struct yb_json *why = life_yaml(l, "{ why: 换地方 }");
  const struct yb_json *none = life_yaml(l, "{}");
  struct yb_changes_view v;
  int64_t id = l->t.case_id;
  SWEEP_VERB(w, struct yb_change_ask x,
             ((struct yb_change_ask){.case_id = id, .kind = YB_S("amend"), .fields = fields,
                                     .answers = why, .row = -1}),
             who(l, "chen_min"), yb_change_ask_run);
  SWEEP_READ(w, yb_changes_get(&l->t.app, &l->t.ctx, who(l, "kaiping_clerk"), id, &v));
  int64_t change = newest_change(l);
  SWEEP_VERB(w, struct yb_change_back x, ((struct yb_change_back){.case_id = id, .id = change}),
             who(l, "chen_min"), yb_change_back_run);
  SWEEP_VERB(w, struct yb_change_ask x,
             ((struct yb_change_ask){.case_id = id, .kind = YB_S("cancel"), .answers = none,
                                     .row = -1}),
             who(l, "chen_min"), yb_change_ask_run);
}

static void sweep_agenda(struct sweep *w, struct life *l) {
  const struct yb_service *s = yb_pack_service(l->t.pack, YB_S("film-shooting"));
  yb_date from = {2026, 12, 1}, to = {2026, 12, 31};
  struct yb_outings o;
  struct yb_clashes c;
  struct yb_lead_view v;
  struct told e = {l, NULL, 0};
  CHECK_OK(yb_tale_read(&l->t, tell_events, &e));
  SWEEP_READ(w, yb_agenda_follow(&l->t.app, &l->t.ctx, e.at, e.n));
  follow(l);
  SWEEP_READ(w, yb_agenda_between(&l->t.app, &l->t.ctx, from, to, &o));
  CHECK_INT(o.count, 1);                 /* however often it was told */
  SWEEP_READ(w, yb_agenda_clashes(&l->t.app, &l->t.ctx, who(l, "kaiping_clerk"), s, l->t.answers, 0,
                                  &c));
  SWEEP_READ(w, yb_lead_time(&l->t.app, &l->t.ctx, s, l->t.answers, &v));
}

TEST(what_goes_on_around_a_case_without_memory) {
  struct bench b;
  struct life l;
  struct yb_diags diags;
  bench_begin(&b, NULL);
  b.cfg.seal_ms = 3600 * 1000;
  bench_open(&b);
  life_open(&l, &b);
  yb_diags_init(&diags, b.ctx->arena);
  l.t.ctx.diags = &diags;
  struct sweep w = {.b = &b, .app = &l.t.app, .ctx = &l.t.ctx,
                    .stride = getenv("YB_TEST_ALL") ? 1 : 3};
  for (size_t i = 0; i < 3; i++) at(&l, granted[i]);
  (void)butler_of(&l);
  sweep_talk(&w, &l);
  sweep_agenda(&w, &l);
  sweep_changes(&w, &l);
  CHECK(w.runs > 500);
  life_close(&l);
  bench_end(&b);
}
