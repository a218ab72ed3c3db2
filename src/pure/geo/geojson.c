/* geojson.c - RFC 7946 in and out, and what lies inside a polygon (geo.h). */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/text.h"
#include "pure/geo/geo.h"

#define FAULTS_MAX 20u

/* How a type nests: depth of arrays around a position. */
static const struct form { const char *name; yb_geo_kind kind; int depth; } forms[] = {
    {"Point", YB_GEO_POINT, 0},           {"MultiPoint", YB_GEO_POINTS, 1},
    {"LineString", YB_GEO_LINE, 1},       {"MultiLineString", YB_GEO_LINES, 2},
    {"Polygon", YB_GEO_POLYGON, 2},       {"MultiPolygon", YB_GEO_POLYGONS, 3},
};
#define FORMS (sizeof forms / sizeof *forms)

struct reader { struct yb_ctx *ctx; yb_str file; uint32_t points, faults; };

static yb_rc fault(struct reader *r, const struct yb_json *at, yb_msg msg, yb_str a0) {
  if (r->faults++ >= FAULTS_MAX) return YB_OK;
  yb_rc rc = yb_diag(r->ctx, yb_json_place(r->file, at), msg, yb_utf8_upto(a0, 40), YB_S(""));
  return rc == YB_NOMEM ? rc : YB_OK;
}

static bool number(const struct yb_json *j, double *out) {
  char z[64];
  if (!j || j->type != YB_JSON_NUMBER || j->text.n >= sizeof z) return false;
  memcpy(z, j->text.p, j->text.n);
  z[j->text.n] = 0;
  *out = strtod(z, NULL);
  return isfinite(*out);
}

static yb_rc position(struct reader *r, const struct yb_json *j, yb_point *out) {
  yb_point p = {0, 0};
  *out = p;
  if (++r->points > YB_GEO_POINTS_MAX) {
    (void)yb_diag(r->ctx, yb_json_place(r->file, j), YB_MSG_geo_limit, YB_S("60000"), YB_S(""));
    return YB_LIMIT;
  }
  bool ok = j->type == YB_JSON_ARRAY && j->count >= 2 && j->count <= 4 &&
            number(j->first, &p.lon) && number(j->first->next, &p.lat);
  if (!ok) return fault(r, j, YB_MSG_geo_position, YB_S(""));
  if (!yb_point_ok(p)) {
    bool swapped = yb_point_ok((yb_point){p.lat, p.lon});
    return fault(r, j, swapped ? YB_MSG_geo_swapped : YB_MSG_geo_globe, j->first->text);
  }
  *out = p;
  return YB_OK;
}

static yb_rc ring(struct reader *r, const struct yb_json *j, struct yb_ring *out,
                  struct yb_box *box) {
  yb_point *at = YB_NEW_N(r->ctx->arena, j->count, yb_point);
  uint32_t n = 0;
  if (!at) return YB_NOMEM;
  for (const struct yb_json *m = j->first; m; m = m->next, n++) {
    YB_TRY(position(r, m, &at[n]));
    yb_box_add(box, at[n]);
  }
  *out = (struct yb_ring){n, at};
  return YB_OK;
}

/* 3.1.6: a linear ring is closed and has four or more positions. */
static yb_rc check_ring(struct reader *r, const struct yb_json *j, const struct yb_ring *ring_) {
  const yb_point *p = ring_->at, *end = p + ring_->n - 1;
  if (ring_->n >= 4 && p->lon == end->lon && p->lat == end->lat) return YB_OK;
  return fault(r, j, YB_MSG_geo_ring, YB_S(""));
}

static yb_rc rings(struct reader *r, const struct yb_json *j, bool closed, struct yb_geo_part *out,
                   struct yb_box *box) {
  struct yb_ring *at = YB_NEW_N(r->ctx->arena, j->count, struct yb_ring);
  uint32_t n = 0;
  if (!at) return YB_NOMEM;
  for (const struct yb_json *m = j->first; m; m = m->next, n++) {
    if (m->type != YB_JSON_ARRAY) {
      YB_TRY(fault(r, m, YB_MSG_geo_position, YB_S("")));
      continue;
    }
    YB_TRY(ring(r, m, &at[n], box));
    if (closed) YB_TRY(check_ring(r, m, &at[n]));
    else if (at[n].n < 2) YB_TRY(fault(r, m, YB_MSG_geo_line, YB_S("")));
  }
  *out = (struct yb_geo_part){n, at};
  return YB_OK;
}

/* One part out of a flat list of positions, or of one position. */
static yb_rc flat(struct reader *r, const struct yb_json *j, int depth, struct yb_geo_part *out,
                  struct yb_box *box) {
  struct yb_ring *one = YB_NEW(r->ctx->arena, struct yb_ring);
  yb_point *at = depth ? NULL : YB_NEW(r->ctx->arena, yb_point);
  if (!one || (!depth && !at)) return YB_NOMEM;
  if (depth) {
    YB_TRY(ring(r, j, one, box));
  } else {
    YB_TRY(position(r, j, at));
    yb_box_add(box, *at);
    *one = (struct yb_ring){1, at};
  }
  *out = (struct yb_geo_part){1, one};
  return YB_OK;
}

static yb_rc parts(struct reader *r, const struct yb_json *j, const struct form *f,
                   struct yb_geo *g) {
  uint32_t n = f->depth == 3 ? j->count : 1;
  struct yb_geo_part *at = YB_NEW_N(r->ctx->arena, n, struct yb_geo_part);
  if (!at) return YB_NOMEM;
  g->part = at;
  g->parts = n;
  if (f->depth < 2) {
    YB_TRY(flat(r, j, f->depth, at, &g->box));
    if (f->kind == YB_GEO_LINE && at->ring->n < 2) return fault(r, j, YB_MSG_geo_line, YB_S(""));
    return YB_OK;
  }
  if (f->depth == 2) return rings(r, j, f->kind == YB_GEO_POLYGON, at, &g->box);
  for (const struct yb_json *m = j->first; m; m = m->next, at++) {
    if (m->type != YB_JSON_ARRAY) YB_TRY(fault(r, m, YB_MSG_geo_position, YB_S("")));
    else YB_TRY(rings(r, m, true, at, &g->box));
  }
  return YB_OK;
}

static yb_rc geometry(struct reader *r, const struct yb_json *j, struct yb_geo *out) {
  struct yb_geo g = {.box = yb_box_none()};
  yb_str type = yb_json_get_str(j, YB_S("type"));
  const struct yb_json *c = yb_json_get(j, YB_S("coordinates"));
  if (!j || j->type == YB_JSON_NULL) {          /* 3.2: a feature without a place */
    *out = g;
    return YB_OK;
  }
  size_t i = 0;
  while (i < FORMS && !yb_str_eq(type, yb_str_of(forms[i].name))) i++;
  if (i == FORMS) return fault(r, j, YB_MSG_geo_type, type);
  if (!c || c->type != YB_JSON_ARRAY) return fault(r, j, YB_MSG_geo_position, YB_S(""));
  g.kind = forms[i].kind;
  YB_TRY(parts(r, c, &forms[i], &g));
  *out = g;
  return YB_OK;
}

static yb_rc feature(struct reader *r, const struct yb_json *j, struct yb_feature *out) {
  if (!YB_EQ(yb_json_get_str(j, YB_S("type")), "Feature"))
    return fault(r, j, YB_MSG_geo_type, yb_json_get_str(j, YB_S("type")));
  const struct yb_json *id = yb_json_get(j, YB_S("id"));
  const struct yb_json *properties = yb_json_get(j, YB_S("properties"));
  if (id && (id->type == YB_JSON_STRING || id->type == YB_JSON_NUMBER)) out->id = id->text;
  if (properties && properties->type == YB_JSON_OBJECT) out->properties = properties;
  return geometry(r, yb_json_get(j, YB_S("geometry")), &out->shape);
}

static yb_rc collection(struct reader *r, const struct yb_json *root, struct yb_features *out) {
  const struct yb_json *list = yb_json_get(root, YB_S("features"));
  if (!list || list->type != YB_JSON_ARRAY) return fault(r, root, YB_MSG_geo_features, YB_S(""));
  if (list->count > YB_GEO_FEATURES_MAX) {
    (void)yb_diag(r->ctx, yb_json_place(r->file, list), YB_MSG_geo_limit, YB_S("10000"), YB_S(""));
    return YB_LIMIT;
  }
  struct yb_feature *at = YB_NEW_N(r->ctx->arena, list->count, struct yb_feature);
  uint32_t n = 0;
  if (!at) return YB_NOMEM;
  for (const struct yb_json *m = list->first; m; m = m->next) YB_TRY(feature(r, m, &at[n++]));
  *out = (struct yb_features){n, at};
  return YB_OK;
}

static yb_rc whole(struct reader *r, const struct yb_json *root, struct yb_features *out) {
  yb_str type = yb_json_get_str(root, YB_S("type"));
  if (yb_json_get(root, YB_S("crs")))
    YB_TRY(fault(r, yb_json_get(root, YB_S("crs")), YB_MSG_geo_crs, YB_S("")));
  if (YB_EQ(type, "FeatureCollection")) return collection(r, root, out);
  struct yb_feature *one = YB_NEW(r->ctx->arena, struct yb_feature);
  if (!one) return YB_NOMEM;
  *out = (struct yb_features){1, one};
  return YB_EQ(type, "Feature") ? feature(r, root, one) : geometry(r, root, &one->shape);
}

yb_rc yb_geojson_read(struct yb_ctx *ctx, yb_str file, yb_str text, struct yb_features *out) {
  struct reader r = {.ctx = ctx, .file = file};
  struct yb_features all = {0, NULL};
  const struct yb_json *root;
  YB_TRY(yb_json_parse(ctx, file, text, &root));
  YB_TRY(whole(&r, root, &all));
  if (r.faults) return YB_INVALID;
  *out = all;
  return YB_OK;
}

yb_rc yb_geo_read(struct yb_ctx *ctx, yb_str file, const struct yb_json *j, struct yb_geo *out) {
  struct reader r = {.ctx = ctx, .file = file};
  struct yb_geo g;
  YB_TRY(geometry(&r, j, &g));
  if (r.faults) return YB_INVALID;
  *out = g;
  return YB_OK;
}

/* ---- writing ---- */

static void coordinate(struct yb_buf *out, double v) {
  char z[40];
  int n = snprintf(z, sizeof z, "%.7f", v);
  while (n > 1 && z[n - 1] == '0') n--;
  if (z[n - 1] == '.') n--;
  yb_str s = yb_str_n(z, (size_t)n);
  yb_buf_put(out, YB_EQ(s, "-0") ? YB_S("0") : s);
}

void yb_point_write(struct yb_buf *out, yb_point p) {
  yb_buf_byte(out, '[');
  coordinate(out, p.lon);
  yb_buf_byte(out, ',');
  coordinate(out, p.lat);
  yb_buf_byte(out, ']');
}

/* Twice the signed area: positive when the ring turns to the left. */
static double turn(const struct yb_ring *r) {
  double sum = 0;
  for (uint32_t i = 0; i + 1 < r->n; i++)
    sum += (r->at[i].lon - r->at[0].lon) * (r->at[i + 1].lat - r->at[0].lat) -
           (r->at[i + 1].lon - r->at[0].lon) * (r->at[i].lat - r->at[0].lat);
  return sum;
}

static void write_ring(struct yb_buf *out, const struct yb_ring *r, bool back) {
  yb_buf_byte(out, '[');
  for (uint32_t i = 0; i < r->n; i++) {
    if (i) yb_buf_byte(out, ',');
    yb_point_write(out, r->at[back ? r->n - 1 - i : i]);
  }
  yb_buf_byte(out, ']');
}

static void write_part(struct yb_buf *out, const struct yb_geo_part *p, bool closed) {
  yb_buf_byte(out, '[');
  for (uint32_t i = 0; i < p->rings; i++) {
    double area = closed ? turn(&p->ring[i]) : 0;
    if (i) yb_buf_byte(out, ',');
    write_ring(out, &p->ring[i], i ? area > 0 : area < 0);
  }
  yb_buf_byte(out, ']');
}

static void write_parts(struct yb_buf *out, const struct yb_geo *g) {
  if (g->kind == YB_GEO_POINT) yb_point_write(out, g->part->ring->at[0]);
  else if (g->kind == YB_GEO_POINTS || g->kind == YB_GEO_LINE)
    write_ring(out, g->part->ring, false);
  else if (g->kind != YB_GEO_POLYGONS) write_part(out, g->part, g->kind == YB_GEO_POLYGON);
  else {
    yb_buf_byte(out, '[');
    for (uint32_t i = 0; i < g->parts; i++) {
      if (i) yb_buf_byte(out, ',');
      write_part(out, &g->part[i], true);
    }
    yb_buf_byte(out, ']');
  }
}

void yb_geo_write(struct yb_buf *out, const struct yb_geo *g) {
  size_t i = 0;
  while (i < FORMS && forms[i].kind != g->kind) i++;
  if (i == FORMS) {
    YB_BUF_Z(out, "null");
    return;
  }
  yb_buf_fmt(out, "{\"type\":\"%s\",\"coordinates\":", forms[i].name);
  write_parts(out, g);
  yb_buf_byte(out, '}');
}

/* ---- inside ---- */

/* -1 on the edge, else whether the ray to the east from p crosses a-b. */
static int crosses(yb_point a, yb_point b, yb_point p) {
  double side = (b.lon - a.lon) * (p.lat - a.lat) - (p.lon - a.lon) * (b.lat - a.lat);
  bool within = p.lon >= fmin(a.lon, b.lon) && p.lon <= fmax(a.lon, b.lon) &&
                p.lat >= fmin(a.lat, b.lat) && p.lat <= fmax(a.lat, b.lat);
  if (side == 0 && within) return -1;
  if ((a.lat > p.lat) == (b.lat > p.lat)) return 0;
  return b.lat > a.lat ? side > 0 : side < 0;
}

static bool in_part(const struct yb_geo_part *part, yb_point p) {
  bool in = false;
  for (uint32_t i = 0; i < part->rings; i++)
    for (uint32_t k = 0; k + 1 < part->ring[i].n; k++) {
      int c = crosses(part->ring[i].at[k], part->ring[i].at[k + 1], p);
      if (c < 0) return true;
      in ^= c > 0;
    }
  return in;
}

bool yb_geo_contains(const struct yb_geo *g, yb_point p) {
  if (g->kind < YB_GEO_POLYGON || !yb_box_has(&g->box, p)) return false;
  for (uint32_t i = 0; i < g->parts; i++)
    if (in_part(&g->part[i], p)) return true;
  return false;
}
