/* service_catalog.c - the catalogue and its bookings over tide pools, a kind that only
 * files declare: found, kept, moderated, brought in and out, shortlisted, booked. */
#include <math.h>

#include "store_test.h"

#include "engine/parties/parties.h"
#include "kinds.h"
#include "service/booking/booking.h"
#include "service/catalog/catalog.h"
#include "service/catalog/subscribe.h"
#include "service/catalog/views.h"
#include "service/people/people.h"
#include "store/timer.h"
#include "sweep.h"

#define NOON INT64_C(1780286400000)          /* 2026-06-01 12:00 in Shanghai, a Monday */

struct shop {
  struct bench *b;
  struct kinds k;
  struct yb_app app;
  struct yb_who lead, person, other;
};

static yb_rc make_person(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct shop *s = cmd->arg;
  struct yb_person_data d = {.name = YB_S("陈示例"), .phone = YB_S("15400001001")};
  YB_TRY(yb_person_make(tx, s->app.vault, &d, &s->person.id));
  d.phone = YB_S("15400001002");
  return yb_person_make(tx, s->app.vault, &d, &s->other.id);
}

static void shop_open(struct shop *s, struct bench *b) {
  yb_str key;
  uint32_t n;
  memset(s, 0, sizeof *s);
  s->b = b;
  kinds_begin(&s->k);
  kinds_pools(&s->k);
  b->ctx->now_ms = NOON;
  yb_rc rc = yb_pack_open(b->ctx, yb_str_of(s->k.dir), 0, &s->app.pack);
  if (rc != YB_OK) fail_msg("pack: %.*s", YB_ARG(yb_test_diag(&b->t)));
  s->app.store = b->store;
  s->app.city = b->cfg.city;
  s->app.cfg.data_folder = yb_str_of(b->dir);
  CHECK_OK(yb_vault_make(b->ctx->arena, &key));
  CHECK_OK(yb_vault_open(b->ctx, key, YB_SUITE_INTL, &s->app.vault));
  CHECK_OK(yb_booking_wire(&s->app));
  CHECK_OK(yb_subscribe_wire(&s->app));
  CHECK_OK(yb_catalog_open(&s->app, b->ctx));
  s->person.kind = s->other.kind = YB_WHO_PERSON;
  s->lead = (struct yb_who){.kind = YB_WHO_STAFF, .id = 1, .posts = 1};
  s->lead.post[0].role = yb_pack_role(s->app.pack, YB_S("desk_lead"));
  s->lead.post[0].unit = yb_pack_unit(s->app.pack, YB_S("city_film"));
  CHECK_OK(bench_run(b, make_person, s));
  CHECK_OK(yb_catalog_seed(&s->app, b->ctx, &n));
  CHECK_INT(n, 2);
}

static void shop_close(struct shop *s) {
  yb_catalog_close(&s->app);
  yb_vault_close(s->app.vault);
  yb_pack_drop(s->app.pack);
  kinds_end(&s->k);
}

#define RUN(x, person_, run) \
  (yb_act_init(&(x)->act, &s->app, (person_), s->b->ctx, YB_S("t"), (run)), yb_act_run(&(x)->act))

static int64_t find_id(struct shop *s, const char *slug) {
  struct yb_entry_view v;
  CHECK_OK(yb_entry_get(&s->app, s->b->ctx, &s->lead, 0, YB_S("pool"), yb_str_of(slug), &v));
  return v.card.id;
}

static uint32_t total(struct shop *s, const char *text) {
  struct yb_catalog_ask ask = {.text = yb_str_of(text), .kind = YB_S("pool")};
  struct yb_catalog_found f;
  CHECK_OK(yb_catalog_find(&s->app, s->b->ctx, &ask, &f));
  return f.total;
}

/* ---- finding ---- */

ON_BOTH(pools_are_found) {
  struct shop shop, *s = &shop;
  struct yb_catalog_found f;
  uint32_t n;
  shop_open(s, b);
  CHECK_OK(yb_catalog_seed(&s->app, b->ctx, &n));
  CHECK_INT(n, 0);                                    /* a second time changes nothing */
  CHECK(total(s, "") == 2 && total(s, "潮池") == 2 && total(s, "东岸") == 1);
  CHECK(total(s, "海星") == 1 && total(s, "礁石") == 1 && total(s, "star") == 1 && total(s, "fish") == 0);
  CHECK(total(s, "林看护") == 0 && total(s, "王示例") == 0);   /* above public: never */
  struct yb_catalog_ask ask = {.kind = YB_S("pool"), .near = true, .here = {112.8, 21.73},
                               .radius_m = 5000, .sort = YB_S("distance"), .map = true};
  CHECK_OK(yb_catalog_find(&s->app, b->ctx, &ask, &f));
  CHECK(f.total == 1 && f.cards == 1 && f.clusters == 1);
  CHECK(f.card[0].distance_int_m > 1000 && f.card[0].distance_int_m < 1200);
  CHECK_INT(f.card[0].walk_min, yb_geo_walk_min(f.card[0].distance_m));
  yb_str star = YB_S("star");
  ask = (struct yb_catalog_ask){.kind = YB_S("pool"), .filters = 1, .sort = YB_S("-depth")};
  ask.filter[0] = (struct yb_find_filter){YB_S("life"), {1, &star}};
  CHECK_OK(yb_catalog_find(&s->app, b->ctx, &ask, &f));
  CHECK(f.total == 1 && f.facets == 2);
  CHECK(f.facet[1].values == 2 && f.facet[1].value[0].n == 2 && f.facet[1].value[1].chosen);
  CHECK_STR(f.facet[1].value[0].name.in[YB_EN_WORLD], "Crabs");
  ask.filter[0].field = YB_S("warden");
  CHECK_RC(yb_catalog_find(&s->app, b->ctx, &ask, &f), YB_INVALID);
  ask = (struct yb_catalog_ask){.kind = YB_S("fairy")};
  CHECK_RC(yb_catalog_find(&s->app, b->ctx, &ask, &f), YB_INVALID);
  ask = (struct yb_catalog_ask){.kind = YB_S("pool"), .sort = YB_S("beauty")};
  CHECK_RC(yb_catalog_find(&s->app, b->ctx, &ask, &f), YB_INVALID);
  /* free on dates: closed each Monday */
  ask = (struct yb_catalog_ask){.kind = YB_S("pool"), .free_from = {2026, 6, 8}};
  CHECK_OK(yb_catalog_find(&s->app, b->ctx, &ask, &f));
  CHECK_INT(f.total, 1);
  ask.free_from.day = 9;
  CHECK_OK(yb_catalog_find(&s->app, b->ctx, &ask, &f));
  CHECK_INT(f.total, 2);
  shop_close(s);
}

ON_BOTH(what_is_above_public_stays_inside) {
  struct shop shop, *s = &shop;
  struct yb_entry_view v;
  struct yb_buf csv;
  shop_open(s, b);
  CHECK_OK(yb_entry_get(&s->app, b->ctx, &s->person, 0, YB_S("pool"), YB_S("east"), &v));
  CHECK(v.rest == NULL && !v.yours && v.bookable && v.days == 14 && v.related == 1);
  CHECK(v.relation[0].cards == 1 && !v.relation[0].back);
  CHECK(!v.day[0].open && YB_EQ(v.day[0].reason, "休养"));
  CHECK_OK(yb_entry_get(&s->app, b->ctx, &s->lead, 0, YB_S("pool"), YB_S("west"), &v));
  CHECK(v.rest && v.moderates && v.related == 2 && v.relation[1].back);
  CHECK_STR(yb_json_get_str(yb_json_get(v.rest, YB_S("owner")), YB_S("person")), "王示例");
  yb_buf_init(&csv, b->ctx->arena);
  CHECK_OK(yb_entries_write(&s->app, b->ctx, yb_pack_kind(s->app.pack, YB_S("pool")), YB_SHEET_CSV,
                            &csv));
  CHECK(yb_str_find(yb_buf_str(&csv), YB_S("东岸潮池")) != SIZE_MAX);
  CHECK(yb_str_find(yb_buf_str(&csv), YB_S("王示例")) == SIZE_MAX);
  CHECK(yb_str_find(yb_buf_str(&csv), YB_S("林看护")) == SIZE_MAX);
  shop_close(s);
}

/* ---- keeping ---- */

static const struct yb_json *json(struct shop *s, const char *text) {
  const struct yb_json *j;
  CHECK_OK(yb_json_parse(s->b->ctx, YB_S("t"), yb_str_of(text), &j));
  return j;
}
#define NORTH "{\"id\":\"north\",\"name\":{\"zh-CN\":\"北岸潮池\"},\"division\":\"440781\",\"fields\":{\"life\":\"star\"}}"

static yb_rc move_to(struct shop *s, const struct yb_who *who, int64_t id, yb_resource_event e,
                     const char *why) {
  struct yb_entry_move m = {.id = id, .event = e, .act.reason = yb_str_of(why)};
  return RUN(&m, who, yb_entry_move_run);
}

ON_BOTH(an_entry_is_kept_and_moderated) {
  struct shop shop, *s = &shop;
  struct yb_entry_view v;
  struct yb_keeper_rows rows;
  shop_open(s, b);
  struct yb_entry_save x = {.kind = YB_S("pool"), .entry = json(s, NORTH)};
  CHECK_OK(RUN(&x, &s->person, yb_entry_save_run));
  int64_t id = x.saved_id;
  CHECK_RC(RUN(&x, &s->person, yb_entry_save_run), YB_CONFLICT);          /* twice */
  CHECK_RC(yb_entry_get(&s->app, b->ctx, &s->other, id, YB_S(""), YB_S(""), &v), YB_ABSENT);
  CHECK_RC(move_to(s, &s->person, id, YB_RESOURCE_PUBLISH_EVENT, ""), YB_ABSENT);
  CHECK_OK(move_to(s, &s->person, id, YB_RESOURCE_SUBMIT_EVENT, ""));
  CHECK_OK(yb_entries_kept(&s->app, b->ctx, &s->lead, 0, 0, &rows));
  CHECK(rows.count == 1 && rows.at[0].id == id);
  CHECK_RC(move_to(s, &s->lead, id, YB_RESOURCE_REFUSE_EVENT, " "), YB_INVALID);
  CHECK_OK(move_to(s, &s->lead, id, YB_RESOURCE_REFUSE_EVENT, "请补照片"));
  CHECK_OK(move_to(s, &s->person, id, YB_RESOURCE_SUBMIT_EVENT, ""));
  CHECK_OK(move_to(s, &s->lead, id, YB_RESOURCE_PUBLISH_EVENT, ""));
  CHECK_OK(yb_catalog_warm(&s->app, b->ctx));
  CHECK_OK(yb_catalog_refresh(&s->app, b->ctx, id));
  CHECK_INT(total(s, "北岸"), 1);
  /* a change is not seen until it is published */
  x = (struct yb_entry_save){.kind = YB_S("pool"), .id = id, .entry = json(s,
      "{\"id\":\"north\",\"name\":{\"zh-CN\":\"北湾\"},\"division\":\"440781\",\"fields\":{\"life\":\"star\"}}")};
  CHECK_RC(RUN(&x, &s->other, yb_entry_save_run), YB_DENIED);
  CHECK_OK(RUN(&x, &s->person, yb_entry_save_run));
  CHECK_OK(yb_entry_get(&s->app, b->ctx, &s->other, id, YB_S(""), YB_S(""), &v));
  CHECK_STR(v.card.name.in[YB_ZH_CN], "北岸潮池");
  CHECK_OK(move_to(s, &s->lead, id, YB_RESOURCE_SUSPEND_EVENT, "核实中"));
  CHECK_OK(yb_catalog_refresh(&s->app, b->ctx, id));
  CHECK_INT(total(s, "北岸"), 0);
  CHECK_RC(yb_entry_get(&s->app, b->ctx, &s->other, id, YB_S(""), YB_S(""), &v), YB_ABSENT);
  CHECK_RC(RUN(&x, &s->person, yb_entry_save_run), YB_CONFLICT);          /* suspended */
  shop_close(s);
}

ON_BOTH(shortlists_and_comparison) {
  struct shop shop, *s = &shop;
  struct yb_shortlist_view v;
  struct yb_compare *c = yb_arena_take(b->ctx->arena, sizeof *c);
  shop_open(s, b);
  int64_t ids[] = {find_id(s, "east"), find_id(s, "west"), 42};
  struct yb_shortlist_save x = {.title = YB_S("踩点"), .n = 3, .ids = ids};
  CHECK_OK(RUN(&x, &s->person, yb_shortlist_save_run));
  CHECK_OK(yb_shortlist_open(&s->app, b->ctx, &s->other, x.out_code, &v));
  CHECK(v.items == 3 && !v.item[0].gone && v.item[2].gone && !v.yours);
  struct yb_shortlist_save y = {.code = x.out_code, .n = 1, .ids = ids};
  CHECK_RC(RUN(&y, &s->other, yb_shortlist_save_run), YB_DENIED);
  CHECK_OK(RUN(&y, &s->person, yb_shortlist_save_run));
  CHECK_OK(yb_shortlist_open(&s->app, b->ctx, &s->person, x.out_code, &v));
  CHECK(v.items == 1 && v.yours);
  CHECK_RC(yb_shortlist_open(&s->app, b->ctx, &s->person, YB_S("nothing"), &v), YB_ABSENT);
  CHECK_OK(yb_entries_compare(&s->app, b->ctx, ids, 3, c));
  CHECK_INT(c->cards, 2);
  CHECK_RC(yb_entries_compare(&s->app, b->ctx, ids, 1, c), YB_INVALID);
  shop_close(s);
}

/* ---- in ---- */

static yb_rc bring(struct shop *s, yb_str text, struct yb_import *out) {
  return yb_entries_read(&s->app, s->b->ctx, yb_pack_kind(s->app.pack, YB_S("pool")),
                         YB_S("in"), text, out);
}

TEST(files_of_entries) {
  struct bench b;
  struct shop shop, *s = &shop;
  struct yb_import in;
  bench_begin(&b, NULL);
  bench_open(&b);
  shop_open(s, &b);
  CHECK_OK(bring(s, YB_S("id,name,division,life\nn1,甲,440781,crab\nn2,乙,440781,star crab\n"), &in));
  CHECK_INT(in.count, 2);
  b.t.diags.count = 0, b.t.diags.first = b.t.diags.last = NULL;
  CHECK_RC(bring(s, YB_S("id,name,division,life\nn1,甲,440781,whale\n,乙,440781,crab\n"), &in), YB_INVALID);
  CHECK(b.t.diags.count >= 2 && b.t.diags.first->at.line == 2);
  CHECK_RC(bring(s, YB_S("id,colour\nn1,red\n"), &in), YB_INVALID);
  CHECK_RC(bring(s, YB_S("id,name,division,life\nn1,甲,440781,crab\nn1,乙,440781,crab\n"), &in), YB_INVALID);
  CHECK_RC(bring(s, YB_S("\xff\xfe\x00"), &in), YB_INVALID);
  CHECK_RC(bring(s, YB_S("PK\x03\x04 not a workbook"), &in), YB_INVALID);
  CHECK_OK(bring(s, YB_S("{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"id\":\"g\","
      "\"geometry\":{\"type\":\"Point\",\"coordinates\":[112.8,21.7]},\"properties\":{\"name\":\"丙\","
      "\"division\":\"440781\",\"fields\":{\"life\":[\"crab\"]}}}]}"), &in));
  CHECK_INT(in.count, 1);
  CHECK_RC(bring(s, YB_S("{\"type\":\"Feature\",\"id\":\"g\",\"geometry\":{\"type\":\"Point\","
      "\"coordinates\":[21.7,112.8]},\"properties\":{}}"), &in), YB_INVALID);
  shop_close(s);
  bench_end(&b);
}

/* ---- booking ---- */

static int64_t slot_at(const char *iso) {
  int64_t t = 0;
  CHECK(yb_instant_parse(yb_str_of(iso), &t));
  return t;
}
static yb_rc book(struct shop *s, const struct yb_who *who, const char *how, const char *when,
                  int64_t count, struct yb_book *x) {
  *x = (struct yb_book){.resource = find_id(s, "east"), .count = count, .how = yb_str_of(how),
                        .start_at = slot_at(when), .name = YB_S("三班")};
  return RUN(x, who, yb_book_run);
}
static yb_rc act(struct shop *s, const struct yb_who *who, int64_t id, yb_booking_event e,
                 const char *why) {
  struct yb_booking_move m = {.id = id, .event = e, .act.reason = yb_str_of(why)};
  return RUN(&m, who, yb_booking_move_run);
}

ON_BOTH(slots_are_booked_by_the_rules) {
  struct shop shop, *s = &shop;
  struct yb_book x, y, z;
  struct yb_free f;
  struct yb_booking_view v;
  shop_open(s, b);
  int64_t east = find_id(s, "east");
  CHECK_OK(yb_free_get(&s->app, b->ctx, east, (yb_date){2026, 6, 8}, (yb_date){2026, 6, 9}, &f));
  CHECK(f.days == 2 && !f.day[0].open && f.slots == 2 && f.slot[0].capacity == 3);
  CHECK_RC(book(s, &s->person, "book", "2026-06-08T08:00:00+08:00", 1, &x), YB_INVALID);  /* Monday */
  CHECK_RC(book(s, &s->person, "book", "2026-06-09T08:30:00+08:00", 1, &x), YB_INVALID);  /* no slot */
  CHECK_RC(book(s, &s->person, "book", "2026-05-26T08:00:00+08:00", 1, &x), YB_INVALID);  /* past */
  CHECK_RC(book(s, &s->person, "book", "2026-12-01T08:00:00+08:00", 1, &x), YB_INVALID);  /* ahead */
  CHECK_RC(book(s, &s->person, "book", "2026-06-09T08:00:00+08:00", 11, &x), YB_INVALID); /* many */
  CHECK_RC(book(s, &s->person, "wait", "2026-06-09T08:00:00+08:00", 1, &x), YB_CONFLICT); /* room */
  CHECK_RC(book(s, &s->lead, "book", "2026-06-09T08:00:00+08:00", 1, &x), YB_DENIED);
  CHECK_OK(book(s, &s->person, "hold", "2026-06-09T08:00:00+08:00", 2, &x));
  CHECK(YB_EQ(x.state, "held") && x.hold_until == NOON + 30 * YB_MINUTE_MS && x.code.n == 8);
  CHECK_RC(book(s, &s->other, "book", "2026-06-09T08:00:00+08:00", 2, &y), YB_CONFLICT);
  CHECK_OK(book(s, &s->other, "wait", "2026-06-09T08:00:00+08:00", 2, &y));
  CHECK_RC(act(s, &s->other, x.id, YB_BOOKING_CONFIRM_EVENT, ""), YB_ABSENT);
  CHECK_OK(act(s, &s->person, x.id, YB_BOOKING_CONFIRM_EVENT, ""));
  CHECK_OK(yb_booking_get(&s->app, b->ctx, &s->person, x.id, &v));
  CHECK(YB_EQ(v.state, "confirmed") && YB_EQ(v.name, "三班") && v.may_cancel && v.code.n == 8);
  CHECK_OK(yb_booking_get(&s->app, b->ctx, &s->lead, x.id, &v));
  CHECK(v.code.n == 0);
  CHECK_RC(yb_booking_get(&s->app, b->ctx, &s->other, x.id, &v), YB_ABSENT);
  /* what is let go of goes to who waits */
  CHECK_OK(act(s, &s->person, x.id, YB_BOOKING_CANCEL_EVENT, ""));
  CHECK_OK(yb_booking_get(&s->app, b->ctx, &s->other, y.id, &v));
  CHECK(YB_EQ(v.state, "held") && v.may_confirm);
  /* and when nobody takes it, it lapses */
  uint32_t fired;
  CHECK_OK(yb_store_fire_due(b->store, NOON + YB_HOUR_MS, &fired));
  CHECK_OK(yb_booking_get(&s->app, b->ctx, &s->other, y.id, &v));
  CHECK_STR(v.state, "lapsed");
  /* too late to cancel, not for the office; then checked in, and rated */
  CHECK_OK(book(s, &s->person, "book", "2026-06-02T08:00:00+08:00", 1, &x));
  b->ctx->now_ms = slot_at("2026-06-02T07:00:00+08:00");
  CHECK_RC(act(s, &s->person, x.id, YB_BOOKING_CANCEL_EVENT, ""), YB_CONFLICT);
  struct yb_review_add r = {.booking = x.id, .level = 5};
  CHECK_RC(RUN(&r, &s->person, yb_review_add_run), YB_INVALID);
  struct yb_check_in in = {.code = x.code};
  CHECK_RC(RUN(&in, &s->other, yb_check_in_run), YB_ABSENT);
  CHECK_OK(RUN(&in, &s->lead, yb_check_in_run));
  CHECK_RC(RUN(&in, &s->lead, yb_check_in_run), YB_CONFLICT);
  CHECK_OK(RUN(&r, &s->person, yb_review_add_run));
  CHECK_RC(RUN(&r, &s->person, yb_review_add_run), YB_CONFLICT);
  struct yb_entry_view e;
  CHECK_OK(yb_entry_get(&s->app, b->ctx, &s->person, east, YB_S(""), YB_S(""), &e));
  CHECK(e.card.ratings == 1 && e.card.rating_permille == 5000 && e.reviews == 1);
  /* a change, and a provider that leaves */
  CHECK_OK(book(s, &s->person, "book", "2026-06-10T08:00:00+08:00", 1, &z));
  struct yb_rebook change = {.id = z.id, .start_at = slot_at("2026-06-11T10:00:00+08:00")};
  CHECK_OK(RUN(&change, &s->person, yb_rebook_run));
  CHECK_RC(move_to(s, &s->lead, east, YB_RESOURCE_WITHDRAW_EVENT, "停办"), YB_CONFLICT);
  struct yb_entry_move leave = {.id = east, .event = YB_RESOURCE_WITHDRAW_EVENT,
                                .despite_bookings = true, .act.reason = YB_S("停办")};
  CHECK_OK(RUN(&leave, &s->lead, yb_entry_move_run));
  CHECK_OK(yb_booking_get(&s->app, b->ctx, &s->person, z.id, &v));
  CHECK(YB_EQ(v.state, "cancelled") && YB_EQ(v.reason, "停办"));
  CHECK_RC(book(s, &s->person, "book", "2026-06-12T08:00:00+08:00", 1, &x), YB_ABSENT);
  shop_close(s);
}

/* ---- subscriptions ---- */

static yb_rc count_notices(struct yb_tx *tx, void *arg) {
  struct yb_rows rows;
  int64_t *n = arg;                                    /* person in, count out */
  YB_TRY(yb_tx_rows(tx, YB_SQL_notices_of_person, 
                    YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(*n), yb_text(YB_S("inbox"))), &rows));
  *n = rows.count;
  for (uint32_t i = 0; i < rows.count; i++) CHECK_STR(yb_str_in(&yb_row(&rows, i)[2]), "subscription_new");
  return YB_OK;
}

/* Messages so far, once the timers until `at` have fired. */
static int64_t told_by(struct shop *s, int64_t at) {
  int64_t n = s->person.id;
  uint32_t fired;
  CHECK_OK(yb_store_fire_due(s->b->store, at, &fired));
  s->b->ctx->now_ms = at;
  CHECK_OK(yb_store_read(s->b->store, s->b->ctx, count_notices, &n));
  return n;
}

static void publish(struct shop *s, const char *entry) {
  struct yb_entry_save x = {.kind = YB_S("pool"), .entry = json(s, entry)};
  CHECK_OK(RUN(&x, &s->person, yb_entry_save_run));
  CHECK_OK(move_to(s, &s->person, x.saved_id, YB_RESOURCE_SUBMIT_EVENT, ""));
  CHECK_OK(move_to(s, &s->lead, x.saved_id, YB_RESOURCE_PUBLISH_EVENT, ""));
}

#define DAY_MS (24 * INT64_C(3600000))
#define NINE (NOON + 21 * INT64_C(3600000))          /* the next morning */
ON_BOTH(what_is_new_is_told_once_a_day) {
  struct shop shop, *s = &shop;
  struct yb_subscription_views v;
  shop_open(s, b);
  struct yb_subscribe x = {.question = json(s, "{\"kind\":\"pool\",\"place\":\"440700\",\"w\":[\"life:star\"],\"q\":\"潮池\"}")};
  CHECK_OK(RUN(&x, &s->person, yb_subscribe_run));
  int64_t id = x.id;
  CHECK_OK(RUN(&x, &s->person, yb_subscribe_run));
  CHECK(x.id == id);                                   /* the same question is one */
  CHECK_INT(told_by(s, NINE), 0);                      /* what was there before is not new */
  publish(s, NORTH);
  publish(s, "{\"id\":\"crabs\",\"name\":{\"zh-CN\":\"蟹池\"},\"division\":\"440781\",\"fields\":{\"life\":\"crab\"}}");
  CHECK_INT(told_by(s, NINE + DAY_MS - 1), 0);
  CHECK_INT(told_by(s, NINE + DAY_MS), 1);
  CHECK_INT(told_by(s, NINE + 2 * DAY_MS), 1);         /* nothing since */
  publish(s, "{\"id\":\"a\",\"name\":{\"zh-CN\":\"甲潮池\"},\"division\":\"440781\",\"fields\":{\"life\":\"star\"}}");
  publish(s, "{\"id\":\"b\",\"name\":{\"zh-CN\":\"乙潮池\"},\"division\":\"440781\",\"fields\":{\"life\":\"star\"}}");
  CHECK_INT(told_by(s, NINE + 3 * DAY_MS), 2);         /* two in one message */
  CHECK_OK(yb_subscriptions_get(&s->app, b->ctx, &s->person, &v));
  CHECK(v.count == 1 && v.at[0].told == 2 && v.at[0].w.count == 1);
  CHECK_RC(yb_subscriptions_get(&s->app, b->ctx, &s->lead, &v), YB_DENIED);
  struct yb_unsubscribe end = {.id = id};
  CHECK_RC(RUN(&end, &s->other, yb_unsubscribe_run), YB_ABSENT);
  CHECK_OK(RUN(&end, &s->person, yb_unsubscribe_run));
  CHECK_RC(RUN(&end, &s->person, yb_unsubscribe_run), YB_ABSENT);
  publish(s, "{\"id\":\"c\",\"name\":{\"zh-CN\":\"丙潮池\"},\"division\":\"440781\",\"fields\":{\"life\":\"star\"}}");
  CHECK_INT(told_by(s, NINE + 5 * DAY_MS), 2);
  shop_close(s);
}

ON_BOTH(subscriptions_that_are_refused) {
  static const char *const wrong[] = {"{}", "{\"kind\":\"fairy\"}", "{\"panel\":\"moon\"}", "{\"place\":\"999999\"}",
                                      "{\"kind\":\"pool\",\"w\":[\"warden:x\"]}", "{\"w\":[\"life:crab\"]}"};
  struct shop shop, *s = &shop;
  shop_open(s, b);
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    struct yb_subscribe x = {.question = json(s, wrong[i])};
    CHECK_RC(RUN(&x, &s->person, yb_subscribe_run), YB_INVALID);
  }
  struct yb_subscribe x = {.question = json(s, "{\"kind\":\"pool\"}")};
  CHECK_RC(RUN(&x, &s->lead, yb_subscribe_run), YB_DENIED);
  for (int i = 0; i < 21; i++) {
    char q[64];
    (void)snprintf(q, sizeof q, "{\"kind\":\"pool\",\"q\":\"%d\"}", i);
    x.question = json(s, q);
    CHECK_RC(RUN(&x, &s->person, yb_subscribe_run), i < 20 ? YB_OK : YB_INVALID);
  }
  shop_close(s);
}

/* What the catalogue holds about a person is theirs to take along. */
ON_BOTH(bookings_and_questions_are_exported) {
  struct shop shop, *s = &shop;
  struct yb_book x;
  struct yb_person_export e = {.json = {"", 0}};
  const struct yb_json *doc, *one;
  shop_open(s, b);
  CHECK_OK(book(s, &s->person, "book", "2026-06-09T08:00:00+08:00", 2, &x));
  struct yb_subscribe q = {.question = json(s, "{\"kind\":\"pool\",\"q\":\"潮池\"}")};
  CHECK_OK(RUN(&q, &s->person, yb_subscribe_run));
  yb_act_init(&e.act, &s->app, &s->person, b->ctx, YB_S("person.export"), yb_person_export_run);
  CHECK_OK(yb_person_export_prepare(&e));
  CHECK_OK(yb_json_parse(b->ctx, YB_S("export"), e.json, &doc));
  one = yb_json_at(yb_json_get(doc, YB_S("bookings")), 0);
  CHECK(one && yb_json_int(yb_json_get(one, YB_S("count")), 0) == 2);
  CHECK_STR(yb_json_get_str(yb_json_get(one, YB_S("told")), YB_S("name")), "三班");
  one = yb_json_at(yb_json_get(doc, YB_S("subscriptions")), 0);
  CHECK_STR(yb_json_get_str(yb_json_get(one, YB_S("question")), YB_S("q")), "潮池");
  shop_close(s);
}

/* ---- what is looked at ---- */

static yb_str first_by(struct shop *s, const char *sort) {
  struct yb_catalog_ask ask = {.kind = YB_S("pool"), .sort = yb_str_of(sort)};
  struct yb_catalog_found f;
  CHECK_OK(yb_catalog_find(&s->app, s->b->ctx, &ask, &f));
  CHECK_INT(f.total, 2);
  return f.card[0].slug;
}

ON_BOTH(what_is_looked_at_comes_first) {
  struct shop shop, *s = &shop;
  struct yb_seen_list l;
  shop_open(s, b);
  CHECK_OK(yb_views_open(&s->app));
  int64_t east = find_id(s, "east"), west = find_id(s, "west");
  s->lead.post[0].role = yb_pack_role(s->app.pack, YB_S("desk_lead"));
  for (int i = 0; i < 3; i++) yb_entry_viewed(&s->app, west);
  yb_entry_viewed(&s->app, east);
  yb_entry_listed(&s->app, east);
  yb_date june = {2026, 6, 1};
  CHECK_OK(yb_views_most(&s->app, b->ctx, &s->lead, june, june, &l));
  CHECK_INT(l.count, 0);                                     /* not before a flush */
  CHECK_OK(yb_views_flush(&s->app, b->ctx));
  CHECK_OK(yb_views_most(&s->app, b->ctx, &s->lead, june, june, &l));
  CHECK(l.count == 2 && l.at[0].id == west && l.at[0].views == 3 && l.at[1].lists == 1);
  CHECK_STR(first_by(s, "viewed"), "west");
  for (int i = 0; i < 5; i++) yb_entry_viewed(&s->app, east);
  CHECK_OK(yb_views_flush(&s->app, b->ctx));
  CHECK_STR(first_by(s, "viewed"), "east");                  /* the index moved on */
  CHECK_OK(yb_catalog_refresh(&s->app, b->ctx, west));
  CHECK_STR(first_by(s, "viewed"), "east");
  CHECK_OK(yb_views_most(&s->app, b->ctx, &s->lead, (yb_date){2026, 6, 2}, (yb_date){2026, 6, 30}, &l));
  CHECK_INT(l.count, 0);
  CHECK_RC(yb_views_most(&s->app, b->ctx, &s->person, june, june, &l), YB_DENIED);
  for (int i = 1; i <= 6000; i++) yb_entry_viewed(&s->app, i);   /* more than it has room for */
  CHECK_OK(yb_views_flush(&s->app, b->ctx));
  yb_views_close(&s->app);
  yb_entry_viewed(&s->app, east);                            /* nobody counts: nothing happens */
  shop_close(s);
}

/* What is found once the index has followed; half a minute is enough on any machine. */
static uint32_t total_in_time(struct shop *s, const struct yb_catalog_ask *ask, uint32_t want) {
  struct yb_catalog_found f = {0};
  for (int i = 0; i < 600; i++) {
    CHECK_OK(yb_catalog_find(&s->app, s->b->ctx, ask, &f));
    if (f.total == want) break;
    (void)usleep(50000);
  }
  return f.total;
}

static yb_rc book_slot(struct shop *s, int64_t entry, int64_t start_at, struct yb_book *x) {
  *x = (struct yb_book){.resource = entry, .count = 3, .start_at = start_at};
  return RUN(x, &s->person, yb_book_run);
}

/* The index follows the events by itself. Timers go by the clock here, so days do too. */
ON_BOTH(the_index_follows) {
  struct shop shop, *s = &shop;
  struct yb_book x, y;
  struct yb_free f;
  shop_open(s, b);
  b->ctx->now_ms = yb_clock_now_ms();
  int64_t east = find_id(s, "east");
  int64_t day = yb_date_days(yb_zone_civil(s->app.pack->zone, b->ctx->now_ms).date) + 2;
  CHECK_OK(yb_store_start(b->store));
  CHECK_OK(yb_free_get(&s->app, b->ctx, east, yb_date_of_days(day), yb_date_of_days(day + 20), &f));
  CHECK(f.slots > 4 && yb_str_eq(f.slot[0].date, f.slot[1].date));
  struct yb_catalog_ask ask = {.kind = YB_S("pool")};
  CHECK(yb_date_parse(f.slot[0].date, &ask.free_from));
  uint32_t both = total_in_time(s, &ask, 2);
  CHECK_OK(book_slot(s, east, f.slot[0].start_at, &x));
  CHECK_OK(book_slot(s, east, f.slot[1].start_at, &y));
  CHECK_INT(total_in_time(s, &ask, both - 1), both - 1);     /* the day is full */
  struct yb_rebook change = {.id = x.id, .start_at = f.slot[4].start_at};
  CHECK_OK(RUN(&change, &s->person, yb_rebook_run));
  CHECK_INT(total_in_time(s, &ask, both), both);             /* what was left is free again */
  CHECK_OK(book_slot(s, east, f.slot[0].start_at, &x));
  CHECK_INT(total_in_time(s, &ask, both - 1), both - 1);
  CHECK_OK(act(s, &s->person, y.id, YB_BOOKING_CANCEL_EVENT, ""));
  CHECK_INT(total_in_time(s, &ask, both), both);
  bench_close(b);
  shop_close(s);
}

/* ---- many bookings, and the provider leaves ---- */

struct crowd { int64_t resource, open; };
static yb_rc crowd_books(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct crowd *c = cmd->arg;
  struct yb_slot slot = {NOON + YB_DAY_MS, NOON + 2 * YB_DAY_MS, 5000, YB_S("slot")};
  for (int i = 0; i < 700; i++) {
    struct yb_booking b = {.resource_id = c->resource, .person_id = 1 + i, .count = 1,
                           .state = YB_BOOKING_CONFIRMED};
    YB_TRY(yb_booking_open(tx, &b, &slot, 1));
  }
  return YB_OK;
}
static yb_rc crowd_left(struct yb_tx *tx, void *arg) {
  struct crowd *c = arg;
  return yb_bookings_ahead(tx, c->resource, 0, &c->open);
}

ON_BOTH(no_booking_outlives_its_entry) {
  struct shop shop, *s = &shop;
  shop_open(s, b);
  struct crowd c = {.resource = find_id(s, "east")};
  CHECK_OK(bench_run(b, crowd_books, &c));
  struct yb_entry_move leave = {.id = c.resource, .event = YB_RESOURCE_WITHDRAW_EVENT,
                                .act.reason = YB_S("停办")};
  CHECK_RC(RUN(&leave, &s->lead, yb_entry_move_run), YB_CONFLICT);
  CHECK(yb_str_find(yb_test_diag(&b->t), YB_S("700")) != SIZE_MAX);
  leave.despite_bookings = true;
  CHECK_OK(RUN(&leave, &s->lead, yb_entry_move_run));
  CHECK_OK(yb_store_read(b->store, b->ctx, crowd_left, &c));
  CHECK_INT(c.open, 0);
  shop_close(s);
}

/* ---- when memory fails ---- */

static void sweep_begin(struct sweep *w, struct shop *s) {
  *w = (struct sweep){.b = s->b, .app = &s->app, .ctx = s->b->ctx,
                      .stride = getenv("YB_TEST_ALL") ? 1 : 3};
}

static int64_t sweep_entries(struct sweep *w, struct shop *s) {
  const struct yb_json *entry = json(s, NORTH);
  int64_t id = 0;
  SWEEP_VERB(w, struct yb_entry_save x, ((struct yb_entry_save){.kind = YB_S("pool"), .entry = entry}),
             &s->person, yb_entry_save_run);
  struct yb_keeper_rows rows;
  CHECK_OK(yb_entries_kept(&s->app, s->b->ctx, &s->person, 0, 0, &rows));
  id = rows.at[0].id;
  SWEEP_VERB(w, struct yb_entry_move x,
             ((struct yb_entry_move){.id = id, .event = YB_RESOURCE_SUBMIT_EVENT}), &s->person,
             yb_entry_move_run);
  SWEEP_VERB(w, struct yb_entry_move x,
             ((struct yb_entry_move){.id = id, .event = YB_RESOURCE_PUBLISH_EVENT}), &s->lead,
             yb_entry_move_run);
  const int64_t ids[] = {id, find_id(s, "west")};
  SWEEP_VERB(w, struct yb_shortlist_save x,
             ((struct yb_shortlist_save){.title = YB_S("踩点"), .n = 2, .ids = ids}), &s->person,
             yb_shortlist_save_run);
  return id;
}

static struct yb_booking_view newest(struct shop *s, const struct yb_who *who) {
  struct yb_booking_views v;
  CHECK_OK(yb_bookings_get(&s->app, s->b->ctx, who, 0, 0, &v));
  CHECK(v.count > 0);
  return v.at[0];
}

#define EAST(...) ((struct yb_book){.resource = east, .name = YB_S("三班"), __VA_ARGS__})
#define MOVE_TO(id_, e) ((struct yb_booking_move){.id = (id_), .event = (e)})
static void sweep_bookings(struct sweep *w, struct shop *s, int64_t east) {
  int64_t day = slot_at("2026-06-02T08:00:00+08:00"), later = slot_at("2026-06-10T08:00:00+08:00");
  SWEEP_VERB(w, struct yb_book x, EAST(.how = YB_S("hold"), .count = 3, .start_at = later), &s->person,
             yb_book_run);
  struct yb_booking_view held = newest(s, &s->person);
  SWEEP_VERB(w, struct yb_book x, EAST(.how = YB_S("wait"), .count = 2, .start_at = later), &s->other,
             yb_book_run);
  SWEEP_VERB(w, struct yb_booking_move x, MOVE_TO(held.id, YB_BOOKING_CONFIRM_EVENT), &s->person,
             yb_booking_move_run);
  SWEEP_VERB(w, struct yb_rebook x,
             ((struct yb_rebook){.id = held.id, .count = 2,
                                 .start_at = slot_at("2026-06-11T10:00:00+08:00")}),
             &s->person, yb_rebook_run);
  CHECK_STR(newest(s, &s->other).state, "held");             /* who waited was offered */
  SWEEP_VERB(w, struct yb_booking_move x, MOVE_TO(held.id, YB_BOOKING_CANCEL_EVENT), &s->person,
             yb_booking_move_run);
  SWEEP_VERB(w, struct yb_book x, EAST(.count = 1, .start_at = day), &s->person, yb_book_run);
  struct yb_booking_view in = newest(s, &s->person);
  s->b->ctx->now_ms = day;
  SWEEP_VERB(w, struct yb_check_in x, ((struct yb_check_in){.code = in.code}), &s->lead,
             yb_check_in_run);
  SWEEP_VERB(w, struct yb_review_add x,
             ((struct yb_review_add){.booking = in.id, .level = 5, .words = YB_S("水很清")}),
             &s->person, yb_review_add_run);
  struct yb_entry_move leave = {.id = east, .event = YB_RESOURCE_WITHDRAW_EVENT,
                                .despite_bookings = true, .act.reason = YB_S("停办")};
  SWEEP_VERB(w, struct yb_entry_move x, leave, &s->lead, yb_entry_move_run);
  CHECK_STR(newest(s, &s->other).state, "cancelled");
}

static void sweep_reads(struct sweep *w, struct shop *s, int64_t east) {
  struct yb_app *app = &s->app;
  struct yb_ctx *ctx = s->b->ctx;
  struct yb_catalog_ask ask = {.kind = YB_S("pool"), .text = YB_S("潮池"), .map = true,
                               .free_from = {2026, 6, 9}};
  struct yb_catalog_found found;
  struct yb_entry_view v;
  struct yb_free f;
  struct yb_booking_views list;
  struct yb_booking_view one;
  struct yb_booking_day day;
  struct yb_booking_figures figures;
  struct yb_moderation waiting;
  struct yb_compare *c = yb_arena_take(ctx->arena, sizeof *c);
  const int64_t ids[] = {east, find_id(s, "west")};
  int64_t booking = newest(s, &s->person).id;
  SWEEP_READ(w, yb_catalog_find(app, ctx, &ask, &found));
  SWEEP_READ(w, yb_entry_get(app, ctx, &s->lead, east, YB_S(""), YB_S(""), &v));
  SWEEP_READ(w, yb_free_get(app, ctx, east, (yb_date){2026, 6, 8}, (yb_date){2026, 6, 20}, &f));
  SWEEP_READ(w, yb_bookings_get(app, ctx, &s->person, 0, 0, &list));
  SWEEP_READ(w, yb_booking_get(app, ctx, &s->person, booking, &one));
  SWEEP_READ(w, yb_bookings_day(app, ctx, &s->lead, NOON, NOON + 30 * YB_DAY_MS, false, &day));
  SWEEP_READ(w, yb_booking_figures(app, ctx, &s->lead, (yb_date){2026, 6, 1}, (yb_date){2026, 7, 1},
                                   &figures));
  SWEEP_READ(w, yb_moderation_get(app, ctx, &s->lead, YB_S(""), &waiting));
  SWEEP_READ(w, yb_entries_compare(app, ctx, ids, 2, c));
}

TEST(catalogue_and_bookings_without_memory) {
  struct bench b;
  struct shop shop, *s = &shop;
  struct sweep w;
  bench_begin(&b, NULL);
  b.cfg.seal_ms = 3600 * 1000;
  bench_open(&b);
  shop_open(s, &b);
  sweep_begin(&w, s);
  int64_t east = find_id(s, "east");
  CHECK(sweep_entries(&w, s) != 0);
  SWEEP_VERB(&w, struct yb_book x, EAST(.count = 1, .start_at = slot_at("2026-06-03T08:00:00+08:00")),
             &s->person, yb_book_run);
  sweep_reads(&w, s, east);
  sweep_bookings(&w, s, east);
  CHECK(w.runs > 500);
  shop_close(s);
  bench_end(&b);
}
