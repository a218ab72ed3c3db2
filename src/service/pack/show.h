/* show.h - what a pack brings for the eye: drawings that stand in for photographs
 * (motifs/<id>.svg), the city's schematic map (map/schematic.yaml), and the outlines of its
 * divisions (map/boundary.geojson).
 *
 * A drawing is checked element by element, because a browser runs SVG: shapes, groups,
 * gradients and a title, no script, style, link or font. It is packed once and its
 * address holds the digest of its bytes, so that a browser keeps it for ever.
 * The schematic has units of its own, the origin at the top left; it is never a boundary.
 *
 *   boundary.geojson --> what division a point lies in         always
 *                    '-> the map of the pages, projected       with map_review_no alone (city.yaml)
 */
#ifndef YB_SERVICE_PACK_SHOW_H
#define YB_SERVICE_PACK_SHOW_H
#include "pure/geo/geo.h"
#include "service/pack/pack.h"

#define YB_MOTIFS_MAX 400u
#define YB_MOTIF_BYTES 16384u
#define YB_MAP_COUNTIES_MAX 64u
#define YB_MAP_TOWNS_MAX 2000u
#define YB_MAP_SIDE_MAX 4000u

struct yb_motif {
  yb_str id, title;                  /* title: what is drawn, in Chinese */
  yb_str file;                       /* "diaolou-1a2b3c4d.svg": id and digest */
  yb_str raw, gz;
};
struct yb_map_at { int32_t x, y; };
struct yb_map_outline { yb_str path; yb_said name; };     /* path: data of an SVG path */
struct yb_map_county {
  yb_str code;
  yb_said name;
  struct yb_map_at label;
  yb_str outline;
  uint32_t islands;
  const struct yb_map_outline *island;
};
struct yb_map_town { yb_str code; struct yb_map_at at; };
struct yb_sketch {
  yb_said name, notice;              /* notice: of a schematic */
  yb_str source;
  yb_str review_no, licence;         /* of a boundary: the map's approval; empty: a schematic */
  double west, north, per_lon, per_lat;      /* of a boundary: sheet = (lon - west) * per_lon */
  uint32_t width, height, counties, towns;
  const struct yb_map_county *county;
  const struct yb_map_town *town;
};
struct yb_show {
  uint32_t motifs;
  const struct yb_motif *motif;      /* by id */
  const struct yb_sketch *map;          /* NULL: the pack has none */
};

/* NULL when the pack has no such drawing. */
const struct yb_motif *yb_pack_motif(const struct yb_pack *p, yb_str id);
/* By the name in an address: an id, "-", 8 digits of the digest, ".svg". */
const struct yb_motif *yb_pack_motif_file(const struct yb_pack *p, yb_str file);
/* Where a division stands on the map: its town's place, else its county's label. False
 * without a map, or for the city as a whole. */
bool yb_pack_map_at(const struct yb_pack *p, const struct yb_division *d, struct yb_map_at *out);
const struct yb_map_county *yb_map_county(const struct yb_sketch *m, yb_str code);

/* Where a point stands on a map that is a boundary; false on a schematic. */
bool yb_map_point(const struct yb_sketch *m, yb_point p, struct yb_map_at *out);

/* ---- the outlines of divisions (boundary.c) ---- */
struct yb_area { const struct yb_division *division; struct yb_geo shape; };
struct yb_boundary {
  yb_str source, licence;
  uint32_t areas;
  const struct yb_area *area;        /* polygons, in the file's order */
};
/* The outline of a division, or of the nearest above it that has one; NULL: none. */
const struct yb_area *yb_pack_area(const struct yb_pack *p, const struct yb_division *d);
/* The lowest division whose outline holds a point in WGS-84; NULL: none. */
const struct yb_division *yb_pack_division_at(const struct yb_pack *p, yb_point at);

#endif
