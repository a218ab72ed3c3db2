/* point.c - datums, distances, boxes, clusters (geo.h). */
#include <math.h>

#include "base/arena.h"
#include "pure/geo/geo.h"

#define PI 3.14159265358979323846
#define RADIUS_M 6371008.8        /* mean radius of the earth, IUGG */
#define AXIS 6378245.0            /* Krasovsky 1940, which GCJ-02 shifts over */
#define ECC2 0.00669342162296594323
#define DETOUR 1.3
#define WALK_M_MIN 80.0

static const char *const names[YB_DATUMS] = {"wgs84", "gcj02", "bd09"};

bool yb_datum_parse(yb_str s, yb_datum *out) {
  for (int i = 0; i < YB_DATUMS; i++)
    if (yb_str_eq(s, yb_str_of(names[i]))) {
      *out = (yb_datum)i;
      return true;
    }
  return false;
}

yb_str yb_datum_name(yb_datum d) { return yb_str_of(d < YB_DATUMS ? names[d] : "wgs84"); }

static double rad(double degrees) { return degrees * PI / 180; }

/* ---- GCJ-02: a sum of waves over the offset from 105 E, 35 N ---- */

static bool shifted(yb_point p) {
  return p.lon >= 72.004 && p.lon <= 137.8347 && p.lat >= 0.8293 && p.lat <= 55.8271;
}

static double waves(double x, double a, double b, double c) {
  return (20 * sin(a * x * PI) + 40 * sin(b * x * PI) + c) * 2 / 3;
}

static double short_waves(double x) {
  return (20 * sin(6 * x * PI) + 20 * sin(2 * x * PI)) * 2 / 3;
}

static double shift_lat_m(double x, double y) {
  return -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(fabs(x)) + short_waves(x) +
         waves(y, 1, 1.0 / 3, 0) + (160 * sin(y / 12 * PI) + 320 * sin(y * PI / 30)) * 2 / 3;
}

static double shift_lon_m(double x, double y) {
  return 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(fabs(x)) + short_waves(x) +
         waves(x, 1, 1.0 / 3, 0) + (150 * sin(x / 12 * PI) + 300 * sin(x / 30 * PI)) * 2 / 3;
}

static yb_point gcj_of_wgs(yb_point p) {
  if (!shifted(p)) return p;
  double x = p.lon - 105, y = p.lat - 35, s = sin(rad(p.lat)), k = 1 - ECC2 * s * s;
  double lat = shift_lat_m(x, y) * 180 / (AXIS * (1 - ECC2) / (k * sqrt(k)) * PI);
  double lon = shift_lon_m(x, y) * 180 / (AXIS / sqrt(k) * cos(rad(p.lat)) * PI);
  return (yb_point){p.lon + lon, p.lat + lat};
}

static yb_point bd_of_gcj(yb_point p) {
  const double w = PI * 3000 / 180;
  if (!shifted(p)) return p;
  double z = sqrt(p.lon * p.lon + p.lat * p.lat) + 0.00002 * sin(p.lat * w);
  double theta = atan2(p.lat, p.lon) + 0.000003 * cos(p.lon * w);
  return (yb_point){z * cos(theta) + 0.0065, z * sin(theta) + 0.006};
}

/* The forward shift is nearly constant: walking back by what is still wrong settles
 * within a few steps. */
static yb_point invert(yb_point want, yb_point (*forward)(yb_point)) {
  yb_point p = want;
  for (int i = 0; i < 30; i++) {
    yb_point q = forward(p);
    double lon = q.lon - want.lon, lat = q.lat - want.lat;
    p.lon -= lon;
    p.lat -= lat;
    if (fabs(lon) < 1e-10 && fabs(lat) < 1e-10) break;
  }
  return p;
}

yb_point yb_geo_convert(yb_point p, yb_datum from, yb_datum to) {
  if (from == to || !yb_point_ok(p)) return p;
  if (from == YB_BD09) p = invert(p, bd_of_gcj);
  if (to == YB_WGS84) return invert(p, gcj_of_wgs);
  if (from == YB_WGS84) p = gcj_of_wgs(p);
  return to == YB_BD09 ? bd_of_gcj(p) : p;
}

/* ---- measures ---- */

bool yb_point_ok(yb_point p) {
  return isfinite(p.lon) && isfinite(p.lat) && fabs(p.lon) <= 180 && fabs(p.lat) <= 90;
}

double yb_geo_distance_m(yb_point a, yb_point b) {
  double u = sin(rad(b.lat - a.lat) / 2), v = sin(rad(b.lon - a.lon) / 2);
  double h = u * u + cos(rad(a.lat)) * cos(rad(b.lat)) * v * v;
  return 2 * RADIUS_M * asin(sqrt(h < 1 ? h : 1));
}

int yb_geo_walk_min(double distance_m) {
  double minutes = ceil(distance_m * DETOUR / WALK_M_MIN - 1e-9);
  return minutes > 100000 ? 100000 : minutes > 0 ? (int)minutes : 0;
}

double yb_geo_walk_reach_m(int minutes) { return minutes * WALK_M_MIN / DETOUR; }

struct yb_box yb_box_none(void) {
  return (struct yb_box){INFINITY, INFINITY, -INFINITY, -INFINITY};
}

void yb_box_add(struct yb_box *b, yb_point p) {
  if (p.lon < b->west) b->west = p.lon;
  if (p.lon > b->east) b->east = p.lon;
  if (p.lat < b->south) b->south = p.lat;
  if (p.lat > b->north) b->north = p.lat;
}

bool yb_box_has(const struct yb_box *b, yb_point p) {
  return p.lon >= b->west && p.lon <= b->east && p.lat >= b->south && p.lat <= b->north;
}

struct yb_box yb_box_around(yb_point p, double radius_m) {
  double lat = radius_m / RADIUS_M * 180 / PI;
  double far = fabs(p.lat) + lat, lon = far < 89.9 ? lat / cos(rad(far)) : 360;
  return (struct yb_box){p.lon - lon, p.lat - lat, p.lon + lon, p.lat + lat};
}

/* ---- plausibility ---- */

/* Inside, or so near that the boundary's own coarseness may be the reason. */
static bool near_area(const struct yb_geo *area, yb_point p, double edge_m) {
  if (yb_geo_contains(area, p)) return true;
  struct yb_box around = yb_box_around(p, edge_m);
  double lon = (around.east - around.west) / 2, lat = (around.north - around.south) / 2;
  for (int k = 0; k < 8 && edge_m > 0; k++) {
    yb_point q = {p.lon + lon * cos(k * PI / 4), p.lat + lat * sin(k * PI / 4)};
    if (yb_geo_contains(area, q)) return true;
  }
  return false;
}

yb_geo_fit yb_geo_judge(yb_point p, yb_datum datum, const struct yb_box *city,
                        const struct yb_geo *area, double edge_m, yb_datum *meant) {
  yb_point here = yb_geo_convert(p, datum, YB_WGS84), swapped = {p.lat, p.lon};
  if (yb_point_ok(swapped) && yb_box_has(city, yb_geo_convert(swapped, datum, YB_WGS84)))
    return YB_FIT_SWAPPED;
  if (!yb_point_ok(p) || (p.lon == 0 && p.lat == 0)) return YB_FIT_NO_POINT;
  if (!yb_box_has(city, here)) return YB_FIT_OUTSIDE;
  if (!area || near_area(area, here, edge_m)) return YB_FITS;
  for (int d = 0; d < YB_DATUMS; d++) {
    if (d == (int)datum || !yb_geo_contains(area, yb_geo_convert(p, (yb_datum)d, YB_WGS84)))
      continue;
    *meant = (yb_datum)d;
    return YB_FIT_DATUM;
  }
  return YB_FIT_AREA;
}

/* ---- clusters ---- */

static uint32_t slot(double v, double from, double to, uint32_t side) {
  double k = to > from ? (v - from) / (to - from) * side : 0;
  return k >= side ? side - 1 : k > 0 ? (uint32_t)k : 0;
}

yb_rc yb_geo_clusters(struct yb_arena *a, const yb_point *p, uint32_t n, const struct yb_box *box,
                      uint32_t side, const struct yb_cluster **out, uint32_t *count) {
  if (!side || side > YB_CLUSTER_SIDE_MAX) return YB_LIMIT;
  struct yb_cluster *c = YB_NEW_N(a, side * side, struct yb_cluster);
  if (!c) return YB_NOMEM;
  for (uint32_t i = 0; i < n; i++) {
    if (!yb_box_has(box, p[i])) continue;
    uint32_t row = side - 1 - slot(p[i].lat, box->south, box->north, side);
    struct yb_cluster *k = &c[row * side + slot(p[i].lon, box->west, box->east, side)];
    if (!k->count++) k->first = i;
    k->at.lon += p[i].lon;
    k->at.lat += p[i].lat;
  }
  uint32_t kept = 0;
  for (uint32_t i = 0; i < side * side; i++) {
    if (!c[i].count) continue;
    c[kept] = c[i];
    c[kept].at.lon /= c[i].count;
    c[kept].at.lat /= c[i].count;
    kept++;
  }
  *out = c;
  *count = kept;
  return YB_OK;
}
