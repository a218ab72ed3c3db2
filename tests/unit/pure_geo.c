/* pure_geo.c - datums, distances, GeoJSON, areas, clusters. The vectors of the
 * datums at Jiangmen come from an independent converter. */
#include <math.h>

#include "yb_test.h"

#include "pure/geo/geo.h"

static const yb_point hall = {113.0816, 22.5789};
static const struct yb_box city = {111.9, 21.4, 113.3, 22.9};

/* xorshift: the same points in every run. */
static double chance(uint64_t *s, double from, double to) {
  *s ^= *s << 13, *s ^= *s >> 7, *s ^= *s << 17;
  return from + (to - from) * (double)(*s >> 11) / 9007199254740992.0;
}

TEST(datums_are_as_far_apart_as_known) {
  double gcj = yb_geo_distance_m(hall, yb_geo_convert(hall, YB_WGS84, YB_GCJ02));
  double bd = yb_geo_distance_m(hall, yb_geo_convert(hall, YB_WGS84, YB_BD09));
  CHECK(fabs(gcj - 635) < 1);
  CHECK(fabs(bd - 1280) < 2);
  yb_datum d;
  for (int i = 0; i < YB_DATUMS; i++)
    CHECK(yb_datum_parse(yb_datum_name((yb_datum)i), &d) && (int)d == i);
  CHECK(!yb_datum_parse(YB_S("WGS-84"), &d));
}

TEST(every_way_there_and_back) {
  uint64_t s = 4407;
  double worst = 0;
  for (int i = 0; i < 20000; i++) {
    yb_point p = {chance(&s, 75, 134), chance(&s, 4, 53)};
    for (int from = 0; from < YB_DATUMS; from++)
      for (int to = 0; to < YB_DATUMS; to++) {
        yb_point q = yb_geo_convert(p, (yb_datum)from, (yb_datum)to);
        double m = yb_geo_distance_m(p, yb_geo_convert(q, (yb_datum)to, (yb_datum)from));
        if (m > worst) worst = m;
      }
  }
  CHECK(worst < 0.001);
}

TEST(outside_china_nothing_is_shifted) {
  yb_point p = {-0.1276, 51.5072}, q = yb_geo_convert(p, YB_WGS84, YB_BD09);
  CHECK(p.lon == q.lon && p.lat == q.lat);
  yb_point none = {NAN, 1};
  CHECK(isnan(yb_geo_convert(none, YB_BD09, YB_WGS84).lon));
}

TEST(distances_and_rings) {
  CHECK(fabs(yb_geo_distance_m((yb_point){0, 0}, (yb_point){0, 1}) - 111195) < 1);
  CHECK(fabs(yb_geo_distance_m((yb_point){0, 0}, (yb_point){180, 0}) - 20015115) < 10);
  CHECK(yb_geo_distance_m(hall, hall) == 0);
  CHECK_INT(yb_geo_walk_min(0), 0);
  CHECK_INT(yb_geo_walk_min(1), 1);
  for (int m = 1; m <= 120; m++) {
    CHECK_INT(yb_geo_walk_min(yb_geo_walk_reach_m(m)), m);
    CHECK_INT(yb_geo_walk_min(yb_geo_walk_reach_m(m) + 1), m + 1);
  }
  CHECK_INT(yb_geo_walk_min(NAN) >= 0, 1);
}

TEST(the_box_holds_its_circle) {
  uint64_t s = 99;
  for (int i = 0; i < 20000; i++) {
    yb_point c = {chance(&s, -170, 170), chance(&s, -88, 88)};
    double r = chance(&s, 1, 50000);
    struct yb_box b = yb_box_around(c, r);
    yb_point p = {c.lon + chance(&s, -2, 2), c.lat + chance(&s, -0.6, 0.6)};
    if (fabs(p.lat) < 90 && yb_geo_distance_m(c, p) <= r) CHECK(yb_box_has(&b, p));
  }
}

/* ---- GeoJSON ---- */

static const char square[] =
    "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[0,4],[4,4],[4,0],[0,0]],"
    "[[1,1],[2,1],[2,2],[1,2],[1,1]]]}";

static yb_rc read_all(struct yb_test_ctx *t, const char *text, struct yb_features *out) {
  yb_test_open(t, 32 << 20);
  return yb_geojson_read(&t->ctx, YB_S("a.geojson"), yb_str_of(text), out);
}

TEST(a_polygon_turns_left_when_written) {
  struct yb_test_ctx t;
  struct yb_features f;
  struct yb_buf b;
  CHECK_OK(read_all(&t, square, &f));
  yb_buf_init(&b, t.ctx.arena);
  yb_geo_write(&b, &f.at[0].shape);
  CHECK_STR(yb_buf_str(&b),
            "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[4,0],[4,4],[0,4],[0,0]],"
            "[[1,1],[1,2],[2,2],[2,1],[1,1]]]}");
  yb_test_close(&t);
}

TEST(inside_is_inside) {
  static const struct { double lon, lat; bool in; } rows[] = {
      {0.5, 0.5, true}, {1.5, 1.5, false}, {4, 2, true}, {4.0001, 2, false}, {0, 0, true},
      {1, 1.5, true},   {3, 3.999, true},  {-1, 0, false}, {2, 0, true},     {2, -0.001, false}};
  struct yb_test_ctx t;
  struct yb_features f;
  CHECK_OK(read_all(&t, square, &f));
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    if (yb_geo_contains(&f.at[0].shape, (yb_point){rows[i].lon, rows[i].lat}) != rows[i].in)
      fail_msg("row %zu", i);
  yb_test_close(&t);
}

/* A regular polygon of many sides against its two circles. */
TEST(a_round_area_agrees_with_its_radius) {
  struct yb_test_ctx t;
  struct yb_buf b;
  struct yb_features f;
  uint64_t s = 7;
  enum { SIDES = 720 };
  yb_test_open(&t, 32 << 20);
  yb_buf_init(&b, t.ctx.arena);
  YB_BUF_Z(&b, "{\"type\":\"MultiPolygon\",\"coordinates\":[[[");
  for (int i = 0; i <= SIDES; i++) {
    double a = 2 * 3.14159265358979 * (i % SIDES) / SIDES;
    yb_buf_fmt(&b, "%s[%.12f,%.12f]", i ? "," : "", 10 + cos(a), 20 + sin(a));
  }
  YB_BUF_Z(&b, "]]]}");
  CHECK_OK(yb_geojson_read(&t.ctx, YB_S("c"), yb_buf_str(&b), &f));
  int in = 0;
  for (int i = 0; i < 20000; i++) {
    yb_point p = {chance(&s, 8.9, 11.1), chance(&s, 18.9, 21.1)};
    double r = hypot(p.lon - 10, p.lat - 20);
    bool got = yb_geo_contains(&f.at[0].shape, p);
    if (r < 0.99998) CHECK(got);
    if (r > 1) CHECK(!got);
    in += got;
  }
  CHECK(in > 10000 && in < 16000);
  yb_test_close(&t);
}

TEST(faults_name_their_place) {
  static const struct { const char *text, *says; } rows[] = {
      {"{\"type\":\"Point\",\"coordinates\":[22.5,113.1]}", "wrong way round"},
      {"{\"type\":\"Point\",\"coordinates\":[222.5,113.1]}", "outside the globe"},
      {"{\"type\":\"Point\",\"coordinates\":[\"1\",2]}", "not a position"},
      {"{\"type\":\"Point\",\"coordinates\":[1]}", "not a position"},
      {"{\"type\":\"Point\"}", "not a position"},
      {"{\"type\":\"LineString\",\"coordinates\":[[1,2]]}", "two positions"},
      {"{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,1],[0,0]]]}", "not closed"},
      {"{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,1],[1,0],[0,1]]]}", "not closed"},
      {"{\"type\":\"Polygon\",\"coordinates\":[1]}", "not a position"},
      {"{\"type\":\"MultiPolygon\",\"coordinates\":[[[]]]}", "not closed"},
      {"{\"type\":\"GeometryCollection\",\"geometries\":[]}", "not a GeoJSON type"},
      {"{\"type\":\"FeatureCollection\"}", "features"},
      {"{\"type\":\"FeatureCollection\",\"features\":[7]}", "not a GeoJSON type"},
      {"{\"type\":\"Point\",\"coordinates\":[1,2],\"crs\":{}}", "coordinate system"},
      {"[]", "not a GeoJSON type"},
      {"", "1:1"}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct yb_test_ctx t;
    struct yb_features f;
    CHECK_RC(read_all(&t, rows[i].text, &f), YB_INVALID);
    yb_str line = yb_test_diag(&t);
    if (yb_str_find(line, yb_str_of(rows[i].says)) == SIZE_MAX ||
        yb_str_find(line, YB_S("a.geojson:")) == SIZE_MAX)
      fail_msg("row %zu says %.*s", i, YB_ARG(line));
    yb_test_close(&t);
  }
}

TEST(too_many_positions) {
  struct yb_test_ctx t;
  struct yb_features f;
  struct yb_buf b;
  yb_test_open(&t, 64 << 20);
  yb_buf_init(&b, t.ctx.arena);
  YB_BUF_Z(&b, "{\"type\":\"MultiPoint\",\"coordinates\":[[1,2]");
  for (uint32_t i = 0; i < YB_GEO_POINTS_MAX; i++) YB_BUF_Z(&b, ",[1,2]");
  YB_BUF_Z(&b, "]}");
  CHECK_RC(yb_geojson_read(&t.ctx, YB_S("b"), yb_buf_str(&b), &f), YB_LIMIT);
  CHECK(t.diags.count >= 1);
  yb_test_close(&t);
}

static yb_rc once(void) {
  struct yb_test_ctx t;
  struct yb_features f;
  struct yb_buf b;
  if (!yb_test_open(&t, 1 << 20)->arena) return YB_NOMEM;
  yb_rc rc = yb_geojson_read(&t.ctx, YB_S("a"), yb_str_of(square), &f);
  yb_buf_init(&b, t.ctx.arena);
  if (rc == YB_OK) yb_geo_write(&b, &f.at[0].shape);
  if (rc == YB_OK) rc = b.rc;
  yb_test_close(&t);
  return rc;
}
TEST(memory_may_end_anywhere) { SWEEP_OOM(once()); }

/* ---- plausibility ---- */

TEST(points_that_are_not_what_they_seem) {
  static const char county[] =
      "{\"type\":\"Polygon\",\"coordinates\":[[[113.08,22.57],[113.0838,22.57],[113.0838,22.59],"
      "[113.08,22.59],[113.08,22.57]]]}";
  struct yb_test_ctx t;
  struct yb_features f;
  yb_datum meant = YB_DATUMS;
  CHECK_OK(read_all(&t, county, &f));
  const struct yb_geo *g = &f.at[0].shape;
  yb_point gcj = yb_geo_convert(hall, YB_WGS84, YB_GCJ02);
  CHECK_INT(yb_geo_judge(hall, YB_WGS84, &city, g, 0, &meant), YB_FITS);
  CHECK_INT(yb_geo_judge(gcj, YB_GCJ02, &city, g, 0, &meant), YB_FITS);
  CHECK_INT(yb_geo_judge(gcj, YB_WGS84, &city, g, 0, &meant), YB_FIT_DATUM);
  CHECK_INT(meant, YB_GCJ02);
  yb_point bd = yb_geo_convert(hall, YB_WGS84, YB_BD09);
  CHECK_INT(yb_geo_judge(bd, YB_WGS84, &city, g, 0, &meant), YB_FIT_DATUM);
  CHECK_INT(meant, YB_BD09);
  CHECK_INT(yb_geo_judge((yb_point){hall.lat, hall.lon}, YB_WGS84, &city, g, 0, &meant),
            YB_FIT_SWAPPED);
  CHECK_INT(yb_geo_judge((yb_point){116.4, 39.9}, YB_WGS84, &city, g, 0, &meant), YB_FIT_OUTSIDE);
  CHECK_INT(yb_geo_judge((yb_point){0, 0}, YB_WGS84, &city, g, 0, &meant), YB_FIT_NO_POINT);
  CHECK_INT(yb_geo_judge((yb_point){INFINITY, 0}, YB_WGS84, &city, g, 0, &meant), YB_FIT_NO_POINT);
  CHECK_INT(yb_geo_judge((yb_point){112.5, 22.3}, YB_WGS84, &city, g, 0, &meant), YB_FIT_AREA);
  CHECK_INT(yb_geo_judge((yb_point){112.5, 22.3}, YB_WGS84, &city, NULL, 0, &meant), YB_FITS);
  yb_point edge = {113.0843, 22.58};                  /* 50 m to the east of it */
  CHECK_INT(yb_geo_judge(edge, YB_WGS84, &city, g, 100, &meant), YB_FITS);
  CHECK_INT(yb_geo_judge(edge, YB_WGS84, &city, g, 10, &meant), YB_FIT_AREA);
  yb_test_close(&t);
}

/* ---- clusters ---- */

TEST(clusters_keep_every_point) {
  struct yb_test_ctx t;
  yb_point p[5000];
  uint64_t s = 3;
  uint32_t inside = 0, sum = 0, n;
  const struct yb_cluster *c;
  yb_test_open(&t, 8 << 20);
  for (int i = 0; i < 5000; i++) {
    p[i] = (yb_point){chance(&s, 111.5, 113.5), chance(&s, 21, 23)};
    inside += yb_box_has(&city, p[i]);
  }
  CHECK_OK(yb_geo_clusters(t.ctx.arena, p, 5000, &city, 8, &c, &n));
  CHECK(n > 32 && n <= 64);
  for (uint32_t i = 0; i < n; i++) {
    CHECK(yb_box_has(&city, c[i].at) && yb_box_has(&city, p[c[i].first]));
    sum += c[i].count;
    if (i) CHECK(c[i].at.lat < c[0].at.lat + (city.north - city.south) / 8);
  }
  CHECK_INT(sum, inside);
  CHECK_RC(yb_geo_clusters(t.ctx.arena, p, 1, &city, 65, &c, &n), YB_LIMIT);
  CHECK_OK(yb_geo_clusters(t.ctx.arena, p, 0, &city, 1, &c, &n));
  CHECK_INT(n, 0);
  yb_test_close(&t);
}
