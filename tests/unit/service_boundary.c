/* service_boundary.c - outlines of divisions in a pack (boundary.c): what a point lies in, what
 * comes in against them, the map that they become. The outlines are invented: a chessboard. */
#include "kinds.h"

#include "base/json.h"
#include "service/pack/kind.h"
#include "service/pack/show.h"

#define JUNE INT64_C(1780272000000)
#define SQUARE(w, s, e, n)                                                                  \
  "[[" #w "," #s "],[" #e "," #s "],[" #e "," #n "],[" #w "," #n "],[" #w "," #s "]]"
#define FEATURE(code, ring)                                                                 \
  "{\"type\":\"Feature\",\"properties\":{\"code\":\"" code "\"},\"geometry\":{\"type\":"        \
  "\"Polygon\",\"coordinates\":[" ring "]}}"
#define HEAD "{\"type\":\"FeatureCollection\",\"datum\":\"wgs84\",\"source\":\"测试\",\"licence\":\"CC0\",\n\"features\":[\n"
#define SOUTH FEATURE("440781", SQUARE(112, 21, 113, 22))           /* 台山 */
#define NORTH FEATURE("440783", SQUARE(112, 22, 113, 23))           /* 开平 */
#define TOWN FEATURE("440781101", SQUARE(112.7, 21.6, 112.9, 21.8)) /* within the south */
#define SEAT "{\"type\":\"Feature\",\"properties\":{\"code\":\"440783103\"},\"geometry\":{\"type\":\"Point\"," \
  "\"coordinates\":[112.25,22.75]}}"
#define BOARD HEAD SOUTH ",\n" NORTH ",\n" TOWN ",\n" SEAT "]}"

struct board { struct yb_test_ctx t; struct kinds k; struct yb_pack *p; };

static yb_rc load(struct board *b) {
  struct yb_ctx *ctx = yb_test_open(&b->t, (size_t)64 << 20);
  ctx->now_ms = JUNE;
  b->p = NULL;
  return yb_pack_open(ctx, yb_str_of(b->k.dir), 0, &b->p);
}

static void begin(struct board *b, const char *outlines) {
  kinds_begin(&b->k);
  kinds_pools(&b->k);
  kinds_write(&b->k, "map/boundary.geojson", outlines);
}

static void end(struct board *b) {
  yb_pack_drop(b->p);
  yb_test_close(&b->t);
  kinds_end(&b->k);
}

static bool told(struct board *b, const char *want) {
  for (const struct yb_diag *d = b->t.diags.first; d; d = d->next) {
    struct yb_buf line;
    yb_buf_init(&line, b->t.ctx.arena);
    yb_diag_line(d, YB_EN, &line);
    if (yb_str_find(yb_buf_str(&line), yb_str_of(want)) != SIZE_MAX) return true;
  }
  return false;
}

static void at(const struct board *b, double lon, double lat, const char *code) {
  const struct yb_division *d = yb_pack_division_at(b->p, (yb_point){lon, lat});
  CHECK_STR(d ? d->code : YB_S("none"), code);
}

TEST(what_a_point_lies_in) {
  struct board b;
  begin(&b, BOARD);
  if (load(&b) != YB_OK) fail_msg("%.*s", YB_ARG(yb_test_diag(&b.t)));
  CHECK_INT(b.p->boundary->areas, 3);
  at(&b, 112.5, 21.5, "440781");
  at(&b, 112.8, 21.7, "440781101");                         /* the lowest */
  at(&b, 112.5, 22.5, "440783");
  at(&b, 114, 22, "none");
  CHECK(yb_pack_area(b.p, yb_pack_division(b.p, YB_S("440781102")))->division ==
        yb_pack_division(b.p, YB_S("440781")));             /* the nearest above */
  CHECK(!yb_pack_area(b.p, yb_pack_division(b.p, YB_S("440703"))));
  /* the pack's own entry named the county alone */
  CHECK_STR(yb_pack_kind(b.p, YB_S("pool"))->entry[0].division->code, "440781101");
  CHECK_STR(yb_json_get_str(yb_pack_kind(b.p, YB_S("pool"))->entry[0].body, YB_S("division")),
            "440781101");
  CHECK(!b.p->show->map);                                   /* no approval: no map of it */
  end(&b);
}

/* One entry against the board: its division as kept, or the fault. */
static void admit(struct board *b, const char *division, const char *point, const char *want) {
  char text[512];
  const struct yb_json *j;
  struct yb_kind_entry e;
  (void)snprintf(text, sizeof text, "{\"id\":\"a\",\"name\":{\"zh-CN\":\"甲\"},%s"
                 "\"fields\":{\"life\":[\"crab\"]},\"point\":{%s,\"source\":\"x\"}}", division, point);
  yb_diags_init(&b->t.diags, b->t.ctx.arena);
  CHECK_OK(yb_json_parse(&b->t.ctx, YB_S("a.json"), yb_str_of(text), &j));
  yb_rc rc = yb_entry_admit(b->p, yb_pack_kind(b->p, YB_S("pool")), &b->t.ctx, YB_S("a.json"), j, &e);
  if (rc == YB_OK) CHECK_STR(e.division->code, want);
  else if (rc != YB_INVALID || !told(b, want))
    fail_msg("%s %s: %s, %.*s", division, point, yb_rc_name(rc), YB_ARG(yb_test_diag(&b->t)));
}

#define SAYS(code) "\"division\":\"" code "\","
TEST(what_comes_in) {
  struct board b;
  begin(&b, BOARD);
  CHECK_OK(load(&b));
  admit(&b, "", "\"lon\":112.5,\"lat\":22.5", "440783");                   /* gets it */
  admit(&b, SAYS("440781"), "\"lon\":112.8,\"lat\":21.7", "440781101");    /* more exactly */
  admit(&b, SAYS("440781101"), "\"lon\":112.8,\"lat\":21.7", "440781101");
  admit(&b, SAYS("440781102"), "\"lon\":112.5,\"lat\":21.5", "440781102"); /* without an outline */
  admit(&b, SAYS("440781"), "\"lon\":112.5,\"lat\":22.001", "440781");     /* 111 m beside it */
  admit(&b, SAYS("440703"), "\"lon\":112.5,\"lat\":22.5", "440703");       /* nothing is known of it */
  admit(&b, SAYS("440783"), "\"lon\":112.5,\"lat\":21.5", "not in 开平市");
  admit(&b, SAYS("440781101"), "\"lon\":112.5,\"lat\":21.5", "lies in 台山市");
  admit(&b, SAYS("440783"), "\"lon\":111.99,\"lat\":22.5", "outside 开平市");
  admit(&b, SAYS("440783"), "\"lon\":112.9998,\"lat\":22.5,\"datum\":\"gcj02\"", "440783");
  admit(&b, SAYS("440783"), "\"lon\":113.0045,\"lat\":22.5", "taken as gcj02");
  admit(&b, SAYS("440783"), "\"lon\":22.5,\"lat\":112.5", "swapped");
  admit(&b, "", "\"lon\":113.1,\"lat\":22.3", "\"division\" is required"); /* in no outline */
  end(&b);
}

TEST(entries_of_the_pack_are_judged) {
  struct board b;
  begin(&b, HEAD FEATURE("440781", SQUARE(112, 21, 112.5, 22)) ",\n" NORTH "]}");
  CHECK_RC(load(&b), YB_INVALID);
  CHECK(told(&b, "entries.yaml:4:") && told(&b, "outside 台山市"));
  end(&b);
}

TEST(outlines_that_are_wrong) {
  static const char *const rows[][2] = {
      {HEAD FEATURE("440781", "[[112,21],[113,21],[113,22],[112,22]]") "]}", ":3:"},
      {HEAD FEATURE("440781", "[[112,21],[113,21],[113,22],[112,22]]") "]}", "ring"},
      {HEAD FEATURE("449999", SQUARE(112, 21, 113, 22)) "]}", "no division 449999"},
      {HEAD SOUTH "," SOUTH "]}", "stands twice"},
      {HEAD FEATURE("440781", SQUARE(21, 112, 22, 113)) "]}", "wrong way round"},
      {"{\"type\":\"FeatureCollection\",\"datum\":\"gcj02\",\"source\":\"x\",\"licence\":\"x\",\"features\":[]}",
       "gcj02"},
      {"{\"type\":\"FeatureCollection\",\"datum\":\"wgs84\",\"licence\":\"x\",\"features\":[]}", "\"source\""},
      {"{\"type\":\"FeatureCollection\",\"datum\":\"wgs84\",\"source\":\"x\",\"features\":[]}", "\"licence\""},
      {"{\"type\":\"FeatureCollection\",\"datum\":\"wgs84\",\"source\":\"x\",\"licence\":\"x\",\"features\":["
       "{\"type\":\"Feature\",\"properties\":{\"code\":\"440781\"},\"geometry\":{\"type\":\"LineString\","
       "\"coordinates\":[[112,21],[113,22]]}}]}", "no polygon"},
      {"{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\"},\"datum\":\"wgs84\",\"source\":\"x\","
       "\"licence\":\"x\",\"features\":[]}", "coordinate system"},
      {"{", "boundary.geojson"}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct board b;
    begin(&b, rows[i][0]);
    yb_rc rc = load(&b);
    if (rc != YB_INVALID || !told(&b, rows[i][1]) || !told(&b, "boundary.geojson"))
      fail_msg("%zu %s: %s, %.*s", i, rows[i][1], yb_rc_name(rc), YB_ARG(yb_test_diag(&b.t)));
    end(&b);
  }
}

/* With an approval the outlines are the map: true to each other, names inside, marks where told. */
TEST(a_map_that_is_approved) {
  struct board b;
  char from[256], text[20000];
  begin(&b, BOARD);
  (void)snprintf(from, sizeof from, "%s/city.yaml", b.k.dir);
  FILE *f = fopen(from, "r");
  CHECK(f != NULL);
  size_t n = fread(text, 1, sizeof text - 1, f);
  text[n] = 0;
  CHECK(fclose(f) == 0 && unlink(from) == 0);
  char *no = strstr(text, "map_review_no: \"\"");
  CHECK(no != NULL);
  f = fopen(from, "w");
  CHECK(f != NULL);
  (void)fprintf(f, "%.*smap_review_no: \"粤S(2026)000号\"%s", (int)(no - text), text, no + 17);
  CHECK(fclose(f) == 0);
  if (load(&b) != YB_OK) fail_msg("%.*s", YB_ARG(yb_test_diag(&b.t)));
  const struct yb_sketch *m = b.p->show->map;
  struct yb_map_at p, q;
  CHECK(m && m->counties == 2 && m->towns == 2 && m->width == 640);
  CHECK_STR(m->review_no, "粤S(2026)000号");
  CHECK_STR(m->county[1].outline.n ? yb_str_upto(m->county[1].outline, 1) : YB_S(""), "M");
  CHECK(yb_map_point(m, (yb_point){112.5, 22}, &p) && yb_map_point(m, (yb_point){112.5, 22.5}, &q));
  CHECK(p.y > q.y && p.x == q.x && !yb_map_point(m, (yb_point){120, 22}, &p));
  CHECK(m->county[0].label.y > m->county[1].label.y);        /* the south lies below */
  CHECK(yb_pack_map_at(b.p, yb_pack_division(b.p, YB_S("440783103")), &p));
  CHECK(yb_map_point(m, (yb_point){112.25, 22.75}, &q) && p.x == q.x && p.y == q.y);
  end(&b);
}

/* ---- memory ---- */

static struct yb_pack *board;
static yb_rc admit_once(void) {
  static const char text[] = "{\"id\":\"a\",\"name\":{\"zh-CN\":\"甲\"},\"fields\":{\"life\":[\"crab\"]},"
                             "\"point\":{\"lon\":112.8,\"lat\":21.7,\"source\":\"x\"}}";
  struct yb_test_ctx t;
  const struct yb_json *j;
  struct yb_kind_entry e;
  if (!yb_test_open(&t, 1 << 20)->arena) return YB_NOMEM;
  yb_rc rc = yb_json_parse(&t.ctx, YB_S("a"), yb_str_of(text), &j);
  if (rc == YB_OK) rc = yb_entry_admit(board, yb_pack_kind(board, YB_S("pool")), &t.ctx, YB_S("a"), j, &e);
  yb_test_close(&t);
  return rc;
}
TEST(memory_may_end_anywhere) {
  struct board b;
  begin(&b, BOARD);
  CHECK_OK(load(&b));
  board = b.p;
  SWEEP_OOM(admit_once());
  end(&b);
}

