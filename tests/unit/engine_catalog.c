/* engine_catalog.c - resources on both databases: arrows, versions and what is live,
 * relations, and what stands beside them. */
#include "store_test.h"

#include "engine/catalog/catalog.h"

TEST(arrows_are_what_is_drawn) {
  static const char *const may[] = {   /* submit publish refuse revise suspend resume withdraw */
      [YB_RESOURCE_DRAFT] = "x..xx.x", [YB_RESOURCE_SUBMITTED] = ".xxxx.x",
      [YB_RESOURCE_PUBLISHED] = "...xx.x", [YB_RESOURCE_SUSPENDED] = ".....xx",
      [YB_RESOURCE_WITHDRAWN] = "......."};
  for (int s = 0; s < YB_RESOURCE_STATES_COUNT; s++)
    for (int e = 0; e < YB_RESOURCE_EVENTS_COUNT; e++)
      CHECK((may[s][e] == 'x') == yb_resource_may_move(s, (yb_resource_event)e));
}

/* ---- one life ---- */

static struct yb_resource fresh(const char *slug) {
  return (struct yb_resource){.kind = YB_S("scene"), .slug = yb_str_of(slug), .title = YB_S("碉楼"),
                              .division = YB_S("440783"), .placed = 1, .lon = 112.5, .lat = 22.25,
                              .body = YB_S("{\"v\":1}"), .person_id = 5};
}

static yb_rc step(struct yb_tx *tx, struct yb_resource *r, yb_resource_event e) {
  YB_TRY(yb_resource_move(tx, r, e));
  return yb_resource_store(tx, r);
}

static yb_rc life(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_resource r = fresh("zili"), again, twin = fresh("zili");
  (void)cmd;
  YB_TRY(yb_resource_insert(tx, &r));
  CHECK(r.version == 1 && r.state == YB_RESOURCE_DRAFT && r.live_version == 0);
  YB_TRY(step(tx, &r, YB_RESOURCE_SUBMIT_EVENT));
  YB_TRY(step(tx, &r, YB_RESOURCE_PUBLISH_EVENT));
  CHECK(r.live_version == r.version && r.published_at == 1000);
  YB_TRY(yb_resource_load(tx, r.id, &again));
  CHECK(again.placed == 1 && again.lon == 112.5 && again.lat == 22.25 && again.person_id == 5);
  CHECK(yb_str_eq(again.live, r.body) && again.version == 3);
  again.body = YB_S("{\"v\":2}");
  YB_TRY(step(tx, &again, YB_RESOURCE_REVISE_EVENT));
  YB_TRY(yb_resource_by_slug(tx, YB_S("scene"), YB_S("zili"), &again));
  CHECK(YB_EQ(again.live, "{\"v\":1}") && YB_EQ(again.body, "{\"v\":2}"));
  YB_TRY(step(tx, &again, YB_RESOURCE_SUBMIT_EVENT));
  YB_TRY(step(tx, &again, YB_RESOURCE_PUBLISH_EVENT));
  CHECK(YB_EQ(again.live, "{\"v\":2}") && again.live_version == 6);
  YB_TRY(step(tx, &again, YB_RESOURCE_SUSPEND_EVENT));
  CHECK(again.live.n == 0 && again.live_version == 0);
  YB_TRY(step(tx, &again, YB_RESOURCE_RESUME_EVENT));
  CHECK(again.live_version == again.version);
  CHECK_RC(yb_resource_move(tx, &again, YB_RESOURCE_SUBMIT_EVENT), YB_CONFLICT);
  return yb_resource_insert(tx, &twin);
}

static yb_rc stale(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_resource r = fresh("old");
  (void)cmd;
  YB_TRY(yb_resource_insert(tx, &r));
  struct yb_resource other = r;
  YB_TRY(yb_resource_store(tx, &r));
  return yb_resource_store(tx, &other);
}

static yb_rc versions(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_resource r = fresh("many");
  struct yb_resource_version *v, one;
  uint32_t n;
  (void)cmd;
  YB_TRY(yb_resource_insert(tx, &r));
  r.body = YB_S("{\"v\":2}");
  YB_TRY(yb_resource_store(tx, &r));
  r.ratings = 3, r.rating_sum = 12;
  YB_TRY(yb_resource_touch(tx, &r));
  YB_TRY(yb_resource_versions(tx, r.id, &v, &n));
  CHECK(n == 2 && v[0].version == 2 && v[1].version == 1 && YB_EQ(v[0].actor_kind, "staff"));
  YB_TRY(yb_resource_version_get(tx, r.id, 1, &one));
  CHECK(YB_EQ(one.body, "{\"v\":1}"));
  CHECK_RC(yb_resource_version_get(tx, r.id, 9, &one), YB_ABSENT);
  return YB_OK;
}

ON_BOTH(a_resource_lives) {
  CHECK_RC(bench_run(b, life, NULL), YB_CONFLICT);              /* the twin */
  CHECK_RC(bench_run(b, stale, NULL), YB_CONFLICT);
  CHECK_OK(bench_run(b, versions, NULL));
}

/* ---- lists and what stands beside ---- */

static yb_rc fill(struct yb_tx *tx, struct yb_cmd *cmd) {
  (void)cmd;
  for (int i = 0; i < 7; i++) {
    char slug[16];
    (void)snprintf(slug, sizeof slug, "s%d", i);
    struct yb_resource r = fresh(slug);
    struct yb_relation rel = {.name = YB_S("works"), .kind = YB_S("work"), .slug = YB_S("kuangbiao")};
    YB_TRY(yb_resource_insert(tx, &r));
    YB_TRY(yb_relations_put(tx, r.id, &rel, 1));
    YB_TRY(step(tx, &r, YB_RESOURCE_SUBMIT_EVENT));
    if (i < 4) YB_TRY(step(tx, &r, YB_RESOURCE_PUBLISH_EVENT));
    YB_TRY(yb_relations_put(tx, r.id, &rel, 1));
  }
  return YB_OK;
}

static yb_rc lists(struct yb_tx *tx, void *arg) {
  struct yb_resource_query q = {.state = YB_RESOURCE_SUBMITTED, .person = 5, .kind = YB_S("scene"),
                                .limit = 2};
  struct yb_resource *r;
  struct yb_relation *rel;
  uint32_t n;
  (void)arg;
  YB_TRY(yb_resources_list(tx, &q, &r, &n));
  CHECK_INT(n, 2);
  q.after_at = r[1].updated_at, q.after_id = r[1].id;
  YB_TRY(yb_resources_list(tx, &q, &r, &n));
  CHECK_INT(n, 1);
  q = (struct yb_resource_query){.state = -1, .enterprise = 9};
  YB_TRY(yb_resources_list(tx, &q, &r, &n));
  CHECK_INT(n, 0);
  YB_TRY(yb_resources_live(tx, 0, &r, &n));
  CHECK(n == 4 && r[0].lat == 22.25 && r[0].live.n > 0);
  YB_TRY(yb_resources_live(tx, r[3].id, &r, &n));
  CHECK_INT(n, 0);
  YB_TRY(yb_relations_to(tx, YB_S("work"), YB_S("kuangbiao"), &rel, &n));
  CHECK(n == 4 && YB_EQ(rel[0].name, "works") && YB_EQ(rel[0].slug, "s0"));
  return YB_OK;
}

ON_BOTH(lists_and_relations) {
  CHECK_OK(bench_run(b, fill, NULL));
  CHECK_OK(yb_store_read(b->store, b->ctx, lists, NULL));
}

static yb_rc photographs(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_photograph p = {.resource_id = 3, .digest = YB_S("ab"), .width = 800, .height = 600,
                            .caption = YB_S("门楼"), .licence = YB_S("CC BY 4.0"),
                            .author = YB_S("作者")}, *list;
  uint32_t n;
  (void)cmd;
  YB_TRY(yb_photograph_insert(tx, &p));
  YB_TRY(yb_photographs_of(tx, 0, 0, &list, &n));
  CHECK(n == 1 && YB_EQ(list[0].caption, "门楼") && list[0].width == 800);
  p.state = YB_SHOWN_YES;
  YB_TRY(yb_photograph_store(tx, &p));
  YB_TRY(yb_photographs_of(tx, 0, 0, &list, &n));
  CHECK_INT(n, 0);
  YB_TRY(yb_photographs_of(tx, 3, 0, &list, &n));
  CHECK(n == 1 && list[0].state == YB_SHOWN_YES && list[0].version == 2);
  YB_TRY(yb_photograph_drop(tx, p.id));
  CHECK_RC(yb_photograph_drop(tx, p.id), YB_ABSENT);
  return YB_OK;
}

static yb_rc reviews(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_review r = {.resource_id = 3, .booking_id = 8, .person_id = 5, .level = 4}, twin = r,
                   *list;
  uint32_t n;
  (void)cmd;
  YB_TRY(yb_review_insert(tx, &r));
  r.state = YB_SHOWN_YES;
  YB_TRY(yb_review_store(tx, &r));
  YB_TRY(yb_reviews_of(tx, 3, 0, &list, &n));
  CHECK(n == 1 && list[0].level == 4 && list[0].booking_id == 8);
  YB_TRY(yb_reviews_of(tx, 0, 0, &list, &n));
  CHECK_INT(n, 0);
  return yb_review_insert(tx, &twin);
}

static yb_rc shortlists(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_shortlist s = {.person_id = 5, .code = YB_S("Xy7"), .items = YB_S("[]")}, got, *list;
  uint32_t n;
  (void)cmd;
  YB_TRY(yb_shortlist_insert(tx, &s));
  s.items = YB_S("[{\"id\":\"3\"}]");
  YB_TRY(yb_shortlist_store(tx, &s));
  YB_TRY(yb_shortlist_by_code(tx, YB_S("Xy7"), &got));
  CHECK(got.id == s.id && got.version == 2 && yb_str_eq(got.items, s.items));
  YB_TRY(yb_shortlists_of(tx, 5, &list, &n));
  CHECK_INT(n, 1);
  return YB_OK;
}

ON_BOTH(beside_resources) {
  CHECK_OK(bench_run(b, photographs, NULL));
  CHECK_RC(bench_run(b, reviews, NULL), YB_CONFLICT);           /* once a booking */
  CHECK_OK(bench_run(b, shortlists, NULL));
}
