/* service_kinds.c - kinds of resources and entries of packs: as declared, and every way
 * to declare them wrongly. */
#include <math.h>

#include "kinds.h"

#include "base/yaml.h"
#include "service/pack/table.h"

#define JUNE INT64_C(1780272000000)

static yb_rc open_at(struct yb_test_ctx *t, const char *folder, struct yb_pack **out) {
  struct yb_ctx *ctx = yb_test_open(t, (size_t)64 << 20);
  ctx->now_ms = JUNE;
  *out = NULL;
  return yb_pack_open(ctx, yb_str_of(folder), 0, out);
}

static void drop(struct yb_pack *p, struct yb_test_ctx *t) {
  yb_pack_drop(p);
  yb_test_close(t);
}

TEST(the_platform_of_jiangmen) {
  struct yb_test_ctx t;
  struct yb_pack *p;
  if (open_at(&t, "packs/jiangmen", &p) != YB_OK) fail_msg("%.*s", YB_ARG(yb_test_diag(&t)));
  CHECK(p->catalog && p->catalog->panels >= 6 && p->catalog->kinds >= 6 && p->has_bounds);
  for (uint32_t i = 1; i < p->catalog->panels; i++)
    CHECK(p->catalog->panel[i - 1].order <= p->catalog->panel[i].order);
  const struct yb_kind *scene = yb_pack_kind(p, YB_S("scene"));
  CHECK(scene && scene->entries >= 60 && scene->booking.mode == YB_BOOK_DAYS);
  for (uint32_t i = 0; i < scene->entries; i++) {
    const struct yb_kind_entry *e = &scene->entry[i];
    CHECK(e->name.in[YB_ZH_CN].n && e->name.in[YB_EN_WORLD].n && e->division);
    CHECK(yb_json_get(e->body, YB_S("owner")) == NULL);
    if (e->placed) CHECK(yb_box_has(&p->catalog->bounds, e->at));
  }
  CHECK(!yb_pack_kind(p, YB_S("fairy")));
  drop(p, &t);
}

/* ---- tide pools: a kind by files alone ---- */

TEST(a_kind_by_files_alone) {
  struct yb_test_ctx t;
  struct kinds k;
  struct yb_pack *p;
  kinds_begin(&k);
  kinds_pools(&k);
  if (open_at(&t, k.dir, &p) != YB_OK) fail_msg("%.*s", YB_ARG(yb_test_diag(&t)));
  const struct yb_kind *pool = yb_pack_kind(p, YB_S("pool"));
  CHECK(pool && pool->entries == 2 && pool->fields == 3 && pool->booking.mode == YB_BOOK_SLOTS);
  const struct yb_kind_entry *e = &pool->entry[0];
  CHECK(e->placed && fabs(e->at.lon - 112.8) < 1e-9 && e->capacity == 3 && e->has_opening);
  CHECK(yb_json_path(e->body, YB_S("fields.warden")) == NULL);
  CHECK_STR(yb_json_get_str(yb_json_path(e->rest, YB_S("fields")), YB_S("warden")), "林看护");
  CHECK(yb_json_path(e->body, YB_S("fields.life"))->count == 2);
  CHECK(pool->entry[1].rest && !pool->entry[1].placed);
  CHECK_INT(yb_json_path(pool->entry[1].body, YB_S("fields.life"))->count, 1);
  drop(p, &t);
  kinds_end(&k);
}

TEST(the_same_from_a_table) {
  struct yb_test_ctx t;
  struct kinds k;
  struct yb_pack *p;
  kinds_begin(&k);
  kinds_pools(&k);
  kinds_write(&k, "resources/pool/entries.csv",
              "id,name,division,life,depth,lon,lat,datum,point_source,rel:near,capacity\n"
              "north,北岸,440781,crab star,12,112.8,21.7,wgs84,测试,south,2\n"
              "south,南岸,440781,star,,,,,,,\n");
  CHECK_RC(open_at(&t, k.dir, &p), YB_INVALID);                 /* both files */
  yb_test_close(&t);
  char path[128];
  (void)snprintf(path, sizeof path, "%s/resources/pool/entries.yaml", k.dir);
  CHECK(unlink(path) == 0);
  if (open_at(&t, k.dir, &p) != YB_OK) fail_msg("%.*s", YB_ARG(yb_test_diag(&t)));
  const struct yb_kind *pool = yb_pack_kind(p, YB_S("pool"));
  CHECK(pool->entries == 2 && pool->entry[0].placed && pool->entry[0].capacity == 2);
  /* what is written reads as the same */
  struct yb_buf b;
  const struct yb_csv *csv;
  struct yb_table table;
  struct yb_json *j;
  struct yb_kind_entry again;
  yb_buf_init(&b, t.ctx.arena);
  yb_table_header(&b, pool);
  for (int i = 0; i < 2; i++) yb_table_write(&b, pool, pool->entry[i].slug, pool->entry[i].body);
  CHECK_OK(yb_csv_parse(&t.ctx, YB_S("o.csv"), yb_buf_str(&b), &csv));
  CHECK_OK(yb_table_begin(&t.ctx, pool, csv, &table));
  for (uint32_t i = 0; i < 2; i++) {
    CHECK_OK(yb_table_row(&t.ctx, &table, i, &j));
    CHECK_OK(yb_entry_check(p, pool, &t.ctx, YB_S("o.csv"), j, &again));
    CHECK(yb_json_same(again.body, pool->entry[i].body));
  }
  drop(p, &t);
  kinds_end(&k);
}

/* ---- everything that can be wrong ---- */

static void says(const char *rel, const char *text, const char *want) {
  struct yb_test_ctx t;
  struct kinds k;
  struct yb_pack *p;
  bool found = false;
  kinds_begin(&k);
  kinds_pools(&k);
  kinds_write(&k, rel, text);
  yb_rc rc = open_at(&t, k.dir, &p);
  for (const struct yb_diag *d = t.diags.first; d; d = d->next) {
    struct yb_buf b;
    yb_buf_init(&b, t.ctx.arena);
    yb_diag_line(d, YB_EN, &b);
    found |= d->severity == YB_ERROR && yb_str_find(yb_buf_str(&b), yb_str_of(want)) != SIZE_MAX;
  }
  if (rc != YB_INVALID || !found)
    fail_msg("%s: %s, %.*s", want, yb_rc_name(rc), YB_ARG(yb_test_diag(&t)));
  yb_pack_drop(p);
  yb_test_close(&t);
  kinds_end(&k);
}

#define ENTRY(more) "- id: a\n  name: { zh-CN: 甲 }\n  division: \"440781\"\n" more
#define F "  fields: { life: crab }\n"
TEST(entries_that_are_wrong) {
  static const char *const rows[][2] = {
      {ENTRY(""), "\"life\" is required"},
      {ENTRY("  fields: { life: whale }\n"), "\"whale\" is not an option"},
      {ENTRY("  fields: { life: crab, depth: deep }\n"), "does not fit the field \"depth\""},
      {ENTRY("  fields: { life: crab, colour: red }\n"), "no field \"colour\""},
      {ENTRY(F "  point: { lon: 21.72, lat: 112.8, source: x }\n"), "look swapped"},
      {ENTRY(F "  point: { lon: 116.4, lat: 39.9, source: x }\n"), "outside the city"},
      {ENTRY(F "  point: { lon: 0, lat: 0, source: x }\n"), "not a point on the globe"},
      {ENTRY(F "  point: { lon: 112.8, lat: 21.7 }\n"), "no source"},
      {ENTRY(F "  point: { lon: 112.8, lat: 21.7, datum: mars, source: x }\n"), "mars"},
      {ENTRY(F "  capacity: 0\n"), "\"capacity\" must be from 1"},
      {ENTRY(F "  price: { fen: -1 }\n"), "price.fen"},
      {ENTRY(F "  relations: { near: [nowhere] }\n"), "no pool \"nowhere\""},
      {ENTRY(F "  relations: { far: [a] }\n"), "far"},
      {ENTRY(F "  opening: { closed: [{}] }\n"), "either weekly or date"},
      {ENTRY(F "  status: lost\n"), "lost"},
      {ENTRY(F "  colour: red\n"), "colour"},
      {ENTRY(F) ENTRY(F), "\"a\""},
      {"- name: { zh-CN: 甲 }\n  division: \"440781\"\n" F, "is not an id"},
      {"- id: A b\n  name: { zh-CN: 甲 }\n  division: \"440781\"\n" F, "is not an id"},
      {"- id: a\n  division: \"440781\"\n" F, "\"name\" is required"},
      {"- id: a\n  name: { en: A }\n  division: \"440781\"\n" F, "zh-CN"},
      {"- id: a\n  name: { zh-CN: 甲 }\n  division: \"999999\"\n" F, "999999"},
      {"- id: a\n  name: { zh-CN: 甲 }\n" F, "\"division\" is required"},
      {"- 7\n", "pool"}, {"a: b\n", "entries"}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    says("resources/pool/entries.yaml", rows[i][0], rows[i][1]);
}

#define KIND(fields, more)                                                         \
  "id: pool\nname: { zh-CN: 池, zh-Hant: 池, en: P }\npanel: places\nplace: point\nfields:\n" fields more
#define N "name: { zh-CN: 一, zh-Hant: 一, en: One }"
TEST(kinds_that_are_wrong) {
  static const char *const rows[][2] = {
      {KIND("  - { id: a, " N ", type: magic, class: public }\n", ""), "magic"},
      {KIND("  - { id: a, " N ", type: text, class: secret }\n", ""), "secret"},
      {KIND("  - { id: a, " N ", type: choice, class: public }\n", ""), "nothing to choose"},
      {KIND("  - { id: a, " N ", type: rows, class: public }\n", ""), "columns"},
      {KIND("  - { id: a, " N ", type: phone, class: public, facet: true }\n", ""), "cannot be facet"},
      {KIND("  - { id: a, " N ", type: text, class: public, sort: true }\n", ""), "cannot be sort"},
      {KIND("  - { id: a, " N ", type: integer, class: public, search: true }\n", ""), "search"},
      {KIND("  - { id: a, " N ", type: text, class: personal, search: true }\n", ""), "not public"},
      {KIND("  - { id: a, " N ", type: text, class: public }\n"
            "  - { id: a, " N ", type: text, class: public }\n", ""), "\"a\""},
      {KIND("  - { id: a, " N ", type: text, class: public }\n", "moderation: { by: [king] }\n"), "king"},
      {KIND("  - { id: a, " N ", type: text, class: public }\n",
            "relations: [ { id: r, to: fairy, " N " } ]\n"), "fairy"},
      {KIND("  - { id: a, " N ", type: text, class: public }\n", "booking: { mode: often }\n"), "often"},
      {KIND("  - { id: a, " N ", type: text, class: public }\n", "colour: red\n"), "colour"},
      {"id: lake\n" N "\npanel: places\nplace: point\nfields: []\n", "lake"},
      {"id: pool\n" N "\npanel: nowhere\nplace: point\nfields: []\n", "no panel \"nowhere\""}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    says("resources/pool/kind.yaml", rows[i][0], rows[i][1]);
  says("resources/panels.yaml",
       "platform: { id: d, " N " }\npanels: [ { id: places, title: { zh-CN: 一, zh-Hant: 一, en: O }, "
       "kinds: [fairy], order: 1 } ]\n", "fairy");
#define PLATFORM(more) "platform:\n  id: d\n  " N "\n  " more "\npanels: [ { id: places, title: { zh-CN: " \
  "一, zh-Hant: 一, en: O }, kinds: [pool], order: 1 } ]\n"
  says("resources/panels.yaml", PLATFORM("embed: { hosts: [\"https://a.example/path\"] }"),
       "https://a.example/path");
  says("resources/panels.yaml", PLATFORM("embed: { hosts: [\"https://a.example; script-src *\"] }"),
       "script-src");
  says("resources/panels.yaml", PLATFORM("kiosk: { at: [pool/nowhere] }"), "pool/nowhere");
  says("resources/panels.yaml",
       PLATFORM("front: [ { id: a, kind: fairy, title: { zh-CN: 一, zh-Hant: 一, en: O } } ]"), "fairy");
  says("resources/pool/entries.yaml", "", "yaml");
}

/* ---- memory ---- */

static struct yb_pack *pools;
static yb_rc check_once(void) {
  static const char text[] =
      "{\"id\":\"a\",\"name\":{\"zh-CN\":\"甲\"},\"division\":\"440781\",\"fields\":{\"life\":[\"crab\"]},"
      "\"point\":{\"lon\":112.8,\"lat\":21.7,\"source\":\"x\"},\"opening\":{\"closed\":[{\"weekly\":\"mon\"}]},"
      "\"relations\":{\"near\":[\"east\"]},\"source\":[\"x\"],\"owner\":{\"person\":\"y\"}}";
  struct yb_test_ctx t;
  const struct yb_json *j;
  struct yb_kind_entry e;
  if (!yb_test_open(&t, 1 << 20)->arena) return YB_NOMEM;
  yb_rc rc = yb_json_parse(&t.ctx, YB_S("a"), yb_str_of(text), &j);
  if (rc == YB_OK)
    rc = yb_entry_check(pools, yb_pack_kind(pools, YB_S("pool")), &t.ctx, YB_S("a"), j, &e);
  yb_test_close(&t);
  return rc;
}
TEST(memory_may_end_anywhere) {
  struct yb_test_ctx t;
  struct kinds k;
  kinds_begin(&k);
  kinds_pools(&k);
  CHECK_OK(open_at(&t, k.dir, &pools));
  SWEEP_OOM(check_once());
  drop(pools, &t);
  kinds_end(&k);
}
