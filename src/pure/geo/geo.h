/* geo.h - points and shapes on the ground: datums, distance, areas, GeoJSON.
 *
 *   given point --(its datum)--> WGS-84 --> stored, compared, measured
 *                                  |--> GCJ-02, BD-09 only for the map that wants it
 *
 * Everything inside is WGS-84 in degrees, longitude first (RFC 7946); China's
 * CGCS2000 differs by less than a metre and is taken as the same. GCJ-02 and
 * BD-09 are shifts of some hundred metres within a rectangle around China and
 * the identity outside of it. No function fails for a finite point.
 */
#ifndef YB_PURE_GEO_GEO_H
#define YB_PURE_GEO_GEO_H
#include "base/ctx.h"
#include "base/json.h"

typedef struct yb_point { double lon, lat; } yb_point;      /* degrees */
struct yb_box { double west, south, east, north; };         /* degrees; west <= east */

/* ---- datums ---- */
typedef enum yb_datum { YB_WGS84, YB_GCJ02, YB_BD09, YB_DATUMS } yb_datum;
bool yb_datum_parse(yb_str s, yb_datum *out);               /* "wgs84", "gcj02", "bd09" */
yb_str yb_datum_name(yb_datum d);
/* The inverse directions iterate until the forward one agrees to 1e-10 degrees
 * (about 0.01 mm), at most 30 times. */
yb_point yb_geo_convert(yb_point p, yb_datum from, yb_datum to);

/* ---- measures ---- */
bool yb_point_ok(yb_point p);                               /* finite, within the globe */
/* Great circle on a sphere of 6,371,008.8 m, in metres. */
double yb_geo_distance_m(yb_point a, yb_point b);
/* Minutes on foot: 1.3 times the straight line at 80 m a minute, rounded up. What
 * a network of ways would tell is not known here: say "about". */
int yb_geo_walk_min(double distance_m);
/* The straight distance that those minutes reach: the radius of a ring. */
double yb_geo_walk_reach_m(int minutes);
struct yb_box yb_box_none(void);                            /* holds nothing yet */
void yb_box_add(struct yb_box *b, yb_point p);
bool yb_box_has(const struct yb_box *b, yb_point p);
/* The smallest box around a circle. */
struct yb_box yb_box_around(yb_point p, double radius_m);

/* ---- shapes: GeoJSON, RFC 7946 ---- */
#define YB_GEO_POINTS_MAX 60000u      /* positions of one text */
#define YB_GEO_FEATURES_MAX 10000u
typedef enum yb_geo_kind {
  YB_GEO_NONE, YB_GEO_POINT, YB_GEO_POINTS, YB_GEO_LINE, YB_GEO_LINES, YB_GEO_POLYGON,
  YB_GEO_POLYGONS
} yb_geo_kind;
struct yb_ring { uint32_t n; const yb_point *at; };   /* of a polygon: closed, last = first */
struct yb_geo_part { uint32_t rings; const struct yb_ring *ring; };
/* POINT(S): one part, one ring with the points; LINE(S): one part, a ring a line;
 * POLYGON: one part, the outline and its holes; POLYGONS: a part each. */
struct yb_geo {
  yb_geo_kind kind;
  struct yb_box box;
  uint32_t parts;
  const struct yb_geo_part *part;
};
struct yb_feature { yb_str id; struct yb_geo shape; const struct yb_json *properties; };
struct yb_features { uint32_t count; const struct yb_feature *at; };

/* Reads a FeatureCollection, a Feature or a bare geometry. Heights are dropped;
 * either order of rings is accepted. YB_INVALID with diagnostics at line and
 * column (at most 20): unknown types, positions outside the globe, with the remedy
 * when the two numbers look swapped, rings that are open or too short, geometry
 * collections, a foreign `crs`. YB_LIMIT beyond the ceilings. */
yb_rc yb_geojson_read(struct yb_ctx *ctx, yb_str file, yb_str text,
                      struct yb_features *out) YB_MUST;
yb_rc yb_geo_read(struct yb_ctx *ctx, yb_str file, const struct yb_json *geometry,
                  struct yb_geo *out) YB_MUST;
/* A geometry with seven decimals (a centimetre); outlines anticlockwise, holes
 * clockwise (3.1.6). What is written reads as the same shape. NONE is `null`. */
void yb_geo_write(struct yb_buf *out, const struct yb_geo *g);
void yb_point_write(struct yb_buf *out, yb_point p);        /* [113.0816,22.5789] */
/* Within a polygon or on its edge; holes are outside. Other kinds: false. */
bool yb_geo_contains(const struct yb_geo *g, yb_point p);

/* ---- is this point what its author thinks it is ---- */
typedef enum yb_geo_fit {
  YB_FITS,
  YB_FIT_NO_POINT,       /* not finite, outside the globe, or 0,0 */
  YB_FIT_SWAPPED,        /* lies in the city once the two numbers change places */
  YB_FIT_OUTSIDE,        /* outside the city's box */
  YB_FIT_DATUM,          /* outside the area, inside once another datum is taken */
  YB_FIT_AREA            /* inside the city, outside the area it is said to be in */
} yb_geo_fit;
/* `p` as given in `datum`. `area` may be NULL (its boundary is not known); `edge_m`
 * is how far outside it a point may lie. With YB_FIT_DATUM, *meant tells which. */
yb_geo_fit yb_geo_judge(yb_point p, yb_datum datum, const struct yb_box *city,
                        const struct yb_geo *area, double edge_m, yb_datum *meant);

/* ---- clusters: one mark for the points of each cell of a grid ---- */
#define YB_CLUSTER_SIDE_MAX 64u
struct yb_cluster { yb_point at; uint32_t count, first; };  /* at: mean; first: an index */
/* Divides the box into `side` x `side` cells and gathers the points in it, in order
 * of rows from the north. The array is of the arena. */
yb_rc yb_geo_clusters(struct yb_arena *a, const yb_point *p, uint32_t n, const struct yb_box *box,
                      uint32_t side, const struct yb_cluster **out, uint32_t *count) YB_MUST;

#endif
