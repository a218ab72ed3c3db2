/* boundary.c - map/boundary.geojson: the outlines of divisions, what lies in which, and the
 * outlines as the sheet of the pages' map (show.h).
 *
 *   outline in degrees --equirectangular, true at the middle latitude--> sheet of 640
 *                      --on a grid of two units--> equal borders of neighbours stay equal
 */
#include <limits.h>
#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "pure/geo/geo.h"
#include "service/pack/kind.h"
#include "service/pack/pack_int.h"
#include "service/pack/show.h"

#define SHEET_WIDTH 640.0
#define SHEET_HEIGHT 640.0
#define MARGIN 12.0
#define GRID 2.0
#define EDGE_M 300.0
#define PI 3.14159265358979323846

/* ---- looking up ---- */

static const struct yb_area *area_of(const struct yb_boundary *b, const struct yb_division *d) {
  for (uint32_t i = 0; b && i < b->areas; i++)
    if (b->area[i].division == d) return &b->area[i];
  return NULL;
}

const struct yb_area *yb_pack_area(const struct yb_pack *p, const struct yb_division *d) {
  for (; d; d = d->up) {
    const struct yb_area *a = area_of(p->boundary, d);
    if (a) return a;
  }
  return NULL;
}

const struct yb_division *yb_pack_division_at(const struct yb_pack *p, yb_point at) {
  const struct yb_division *found = NULL;
  for (uint32_t i = 0; p->boundary && i < p->boundary->areas; i++) {
    const struct yb_area *a = &p->boundary->area[i];
    if ((!found || a->division->level > found->level) && yb_geo_contains(&a->shape, at))
      found = a->division;
  }
  return found;
}

bool yb_map_point(const struct yb_sketch *m, yb_point p, struct yb_map_at *out) {
  if (!m || !m->review_no.n) return false;
  *out = (struct yb_map_at){(int32_t)lround((p.lon - m->west) * m->per_lon),
                            (int32_t)lround((m->north - p.lat) * m->per_lat)};
  return out->x >= 0 && out->y >= 0 && out->x <= (int32_t)m->width &&
         out->y <= (int32_t)m->height;
}

/* ---- an entry that comes in ---- */

static yb_rc refuse(struct yb_ctx *ctx, yb_str file, const struct yb_json *at, yb_msg msg,
                    yb_str a0, yb_str a1) {
  struct yb_place place = yb_json_place(file, at);
  place.path = YB_S("point");
  return yb_diag(ctx, place, msg, a0, a1);
}

/* The point as it was written; false when there is none that can be read. */
static bool point_of(const struct yb_json *v, yb_point *out, yb_datum *datum) {
  const struct yb_json *part[] = {yb_json_get(v, YB_S("lon")), yb_json_get(v, YB_S("lat"))};
  double *to[] = {&out->lon, &out->lat};
  yb_str named = yb_json_get_str(v, YB_S("datum"));
  *datum = YB_WGS84;
  for (int i = 0; i < 2; i++) {
    char z[32];
    yb_str s = part[i] ? part[i]->text : (yb_str){0};
    if (!s.n || s.n >= sizeof z || !yb_json_is_number(s)) return false;
    memcpy(z, s.p, s.n);
    z[s.n] = 0;
    *to[i] = strtod(z, NULL);
  }
  return yb_point_ok(*out) && (!named.n || yb_datum_parse(named, datum));
}

/* By whoever checked it the point is one, and in the city's box. */
static yb_rc judge(const struct yb_pack *p, struct yb_ctx *ctx, yb_str file,
                   const struct yb_json *at, yb_point given, yb_datum datum,
                   const struct yb_kind_entry *e) {
  static const struct yb_box globe = {-180, -90, 180, 90};
  const struct yb_area *a = yb_pack_area(p, e->division);
  const struct yb_division *found = yb_pack_division_at(p, e->at);
  yb_datum meant = datum;
  if (!a) return YB_OK;
  yb_geo_fit fit = yb_geo_judge(given, datum, &globe, &a->shape, EDGE_M, &meant);
  if (fit == YB_FIT_DATUM)
    return refuse(ctx, file, at, YB_MSG_catalog_point_datum, a->division->name,
                  yb_datum_name(meant));
  if (fit != YB_FIT_AREA) return YB_OK;
  if (found)
    return refuse(ctx, file, at, YB_MSG_catalog_point_elsewhere, a->division->name, found->name);
  return refuse(ctx, file, at, YB_MSG_catalog_point_area, a->division->name, (yb_str){0});
}

static bool nothing(const struct yb_json *v) {
  return !v || v->type == YB_JSON_NULL || (v->type == YB_JSON_STRING && !v->text.n);
}

/* The entry with the division that its point lies in, when it names none. */
static yb_rc named(const struct yb_pack *p, struct yb_ctx *ctx, yb_point at,
                   const struct yb_json **j) {
  const struct yb_division *found = yb_pack_division_at(p, at);
  if (!nothing(yb_json_get(*j, YB_S("division"))) || !found) return YB_OK;
  struct yb_json *copy = yb_json_copy(ctx->arena, *j);
  if (!copy) return YB_NOMEM;
  *j = copy;
  return yb_json_set(copy, YB_S("division"), yb_json_new_str(ctx->arena, found->code));
}

/* What is told stays, unless the outlines know it more exactly. */
static yb_rc refine(const struct yb_pack *p, struct yb_ctx *ctx, struct yb_kind_entry *e) {
  const struct yb_division *found = yb_pack_division_at(p, e->at);
  if (!found || !e->division || found == e->division) return YB_OK;
  if (!yb_division_within(found, e->division)) return YB_OK;
  e->division = found;
  return yb_json_set((struct yb_json *)(uintptr_t)e->body, YB_S("division"),
                     yb_json_new_str(ctx->arena, found->code));
}

yb_rc yb_entry_admit(const struct yb_pack *p, const struct yb_kind *k, struct yb_ctx *ctx,
                     yb_str file, const struct yb_json *j, struct yb_kind_entry *out) {
  const struct yb_json *at = yb_json_get(j, YB_S("point"));
  yb_point given;
  yb_datum datum;
  if (!p->boundary || k->place == YB_PLACE_NONE || !point_of(at, &given, &datum))
    return yb_entry_check(p, k, ctx, file, j, out);
  YB_TRY(named(p, ctx, yb_geo_convert(given, datum, YB_WGS84), &j));
  YB_TRY(yb_entry_check(p, k, ctx, file, j, out));
  YB_TRY(judge(p, ctx, file, at, given, datum, out));
  return refine(p, ctx, out);
}

/* ---- reading ---- */

struct outline { struct yb_load *l; struct yb_file f; struct yb_boundary *b;
                 struct yb_map_town *town; uint32_t towns; yb_point *seat; };

static yb_rc fault(const struct outline *o, const struct yb_json *at, yb_msg msg, yb_str a0) {
  return yb_load_fault(o->l, yb_json_place(o->f.path, at), msg, a0, (yb_str){0}, (yb_str){0});
}

static yb_rc read_about(struct outline *o, const struct yb_json *root, bool *good) {
  const struct yb_json *datum = yb_json_get(root, YB_S("datum"));
  yb_str said = yb_json_str(datum, YB_S(""));
  o->b->source = yb_json_get_str(root, YB_S("source"));
  o->b->licence = yb_json_get_str(root, YB_S("licence"));
  *good = YB_EQ(said, "wgs84") && o->b->source.n && o->b->licence.n;
  if (!YB_EQ(said, "wgs84"))
    YB_TRY(fault(o, datum ? datum : root, YB_MSG_pack_boundary_datum, said));
  if (!o->b->source.n) YB_TRY(fault(o, root, YB_MSG_pack_missing, YB_S("source")));
  if (!o->b->licence.n) YB_TRY(fault(o, root, YB_MSG_pack_missing, YB_S("licence")));
  return YB_OK;
}

static yb_rc read_feature(struct outline *o, const struct yb_feature *f) {
  const struct yb_json *code = yb_json_get(f->properties, YB_S("code"));
  yb_str said = code && code->type != YB_JSON_NULL ? code->text : f->id;
  const struct yb_json *at = code ? code : f->properties;
  const struct yb_division *d = yb_pack_division(o->l->pack, said);
  struct yb_area *areas = (struct yb_area *)(uintptr_t)o->b->area;
  if (!d) return fault(o, at, YB_MSG_pack_no_division, said);
  if (f->shape.kind == YB_GEO_POINT) {
    o->seat[o->towns] = f->shape.part->ring->at[0];
    o->town[o->towns++].code = d->code;
    return YB_OK;
  }
  if (f->shape.kind < YB_GEO_POLYGON) return fault(o, at, YB_MSG_pack_boundary_shape, said);
  if (area_of(o->b, d)) return fault(o, at, YB_MSG_pack_duplicate, said);
  areas[o->b->areas++] = (struct yb_area){d, f->shape};
  return YB_OK;
}

static yb_rc read_features(struct outline *o, const struct yb_features *all) {
  struct yb_area *at = YB_NEW_N(o->l->ctx.arena, all->count, struct yb_area);
  o->town = YB_NEW_N(o->l->ctx.arena, all->count, struct yb_map_town);
  o->seat = YB_NEW_N(o->l->ctx.arena, all->count, yb_point);
  if (!at || !o->town || !o->seat) return YB_NOMEM;
  o->b->area = at;
  for (uint32_t i = 0; i < all->count; i++) YB_TRY(read_feature(o, &all->at[i]));
  return YB_OK;
}

/* ---- drawing ---- */

static bool is_county(const struct yb_area *a) { return a->division->level == YB_COUNTY; }

static void frame(const struct yb_boundary *b, struct yb_sketch *m) {
  struct yb_box all = yb_box_none();
  for (uint32_t i = 0; i < b->areas; i++) {
    yb_box_add(&all, (yb_point){b->area[i].shape.box.west, b->area[i].shape.box.south});
    yb_box_add(&all, (yb_point){b->area[i].shape.box.east, b->area[i].shape.box.north});
  }
  double narrow = cos((all.south + all.north) / 2 * PI / 180);
  double wide = fmax((all.east - all.west) * narrow, 1e-6);
  double high = fmax(all.north - all.south, 1e-6);
  double scale = fmin((SHEET_WIDTH - 2 * MARGIN) / wide, (SHEET_HEIGHT - 2 * MARGIN) / high);
  m->per_lon = scale * narrow;
  m->per_lat = scale;
  m->width = (uint32_t)SHEET_WIDTH;
  m->height = (uint32_t)lround(high * scale + 2 * MARGIN);
  m->west = all.west - (SHEET_WIDTH - wide * scale) / 2 / m->per_lon;
  m->north = all.north + MARGIN / scale;
}

/* On the grid, without what falls on the place before; a ring too small for it leaves nothing. */
static void draw_ring(struct yb_buf *out, const struct yb_sketch *m, const struct yb_ring *r) {
  long x0 = LONG_MIN, y0 = LONG_MIN;
  uint32_t n = 0;
  size_t began = out->n;
  for (uint32_t i = 0; i + 1 < r->n; i++) {
    long x = lround((r->at[i].lon - m->west) * m->per_lon / GRID) * (long)GRID;
    long y = lround((m->north - r->at[i].lat) * m->per_lat / GRID) * (long)GRID;
    if (x == x0 && y == y0) continue;
    yb_buf_fmt(out, "%s%ld,%ld", n == 0 ? "M" : " ", x, y);
    x0 = x, y0 = y;
    n++;
  }
  if (n < 3) out->n = began;
  else yb_buf_byte(out, 'Z');
}

static yb_rc draw_shape(struct yb_load *l, const struct yb_sketch *m, const struct yb_geo *g,
                        yb_str *out) {
  struct yb_buf b;
  yb_buf_init(&b, l->ctx.arena);
  for (uint32_t i = 0; i < g->parts; i++)
    for (uint32_t k = 0; k < g->part[i].rings; k++) draw_ring(&b, m, &g->part[i].ring[k]);
  return yb_buf_take(&b, out);
}

/* The middle of the widest stretch inside, of nine levels of latitude, those in the middle
 * rather than the others: where a name has room. */
static yb_point inside(const struct yb_geo *g) {
  yb_point best = {(g->box.west + g->box.east) / 2, (g->box.south + g->box.north) / 2};
  double most = 0;
  for (int row = 1; row < 10; row++) {
    double lat = g->box.south + (g->box.north - g->box.south) * row / 10, from = 0;
    double step = (g->box.east - g->box.west) / 200;
    bool in = false;
    for (int i = 0; i <= 201; i++) {
      double lon = g->box.west + step * i;
      bool here = i <= 200 && yb_geo_contains(g, (yb_point){lon, lat});
      if (here && !in) from = lon;
      double room = (lon - from) * (1 - abs(row - 5) * 0.1);
      if (!here && in && room > most) {
        most = room;
        best = (yb_point){(from + lon - step) / 2, lat};
      }
      in = here;
    }
  }
  return best;
}

static yb_rc draw_counties(struct outline *o, const struct yb_sketch *names, struct yb_sketch *m) {
  struct yb_map_county *at = YB_NEW_N(o->l->ctx.arena, o->b->areas, struct yb_map_county);
  if (!at) return YB_NOMEM;
  m->county = at;
  for (uint32_t i = 0; i < o->b->areas && m->counties < YB_MAP_COUNTIES_MAX; i++) {
    const struct yb_area *a = &o->b->area[i];
    const struct yb_map_county *drawn = yb_map_county(names, a->division->code);
    struct yb_map_county *c = &at[m->counties];
    if (!is_county(a)) continue;
    c->code = a->division->code;
    c->name = drawn ? drawn->name : (yb_said){{a->division->name, {0}, {0}}};
    (void)yb_map_point(m, inside(&a->shape), &c->label);
    YB_TRY(draw_shape(o->l, m, &a->shape, &c->outline));
    m->counties++;
  }
  return YB_OK;
}

static yb_rc draw_towns(struct outline *o, struct yb_sketch *m) {
  struct yb_map_town *at = YB_NEW_N(o->l->ctx.arena, o->towns + o->b->areas, struct yb_map_town);
  if (!at) return YB_NOMEM;
  m->town = at;
  for (uint32_t i = 0; i < o->towns; i++)
    if (yb_map_point(m, o->seat[i], &at[m->towns].at)) at[m->towns++].code = o->town[i].code;
  for (uint32_t i = 0; i < o->b->areas; i++) {
    const struct yb_area *a = &o->b->area[i];
    if (a->division->level <= YB_COUNTY || !yb_map_point(m, inside(&a->shape), &at[m->towns].at))
      continue;
    at[m->towns++].code = a->division->code;
  }
  return YB_OK;
}

static yb_rc draw(struct outline *o, struct yb_show *show) {
  struct yb_sketch *m = YB_NEW(o->l->ctx.arena, struct yb_sketch);
  if (!m) return YB_NOMEM;
  m->review_no = o->l->pack->city.map_review_no;
  m->source = o->b->source;
  m->licence = o->b->licence;
  m->name = show->map ? show->map->name : o->l->pack->city.name;
  frame(o->b, m);
  YB_TRY(draw_counties(o, show->map, m));
  YB_TRY(draw_towns(o, m));
  if (m->counties) show->map = m;
  return YB_OK;
}

yb_rc yb_load_boundary(struct yb_load *l, struct yb_show *show) {
  struct yb_features all;
  struct outline o = {.l = l};
  const struct yb_json *root;
  bool is_there, good;
  YB_TRY(yb_load_file(l, YB_S("map/boundary.geojson"), true, &is_there, &o.f));
  if (!is_there) return YB_OK;
  o.b = YB_NEW(l->ctx.arena, struct yb_boundary);
  if (!o.b) return YB_NOMEM;
  yb_rc rc = yb_json_parse(&l->ctx, o.f.path, o.f.text, &root);
  if (rc != YB_OK) return yb_load_soft(l, rc);
  YB_TRY(read_about(&o, root, &good));
  if (!good) return YB_OK;
  rc = yb_geojson_read(&l->ctx, o.f.path, o.f.text, &all);
  if (rc != YB_OK) return yb_load_soft(l, rc);
  YB_TRY(read_features(&o, &all));
  if (!o.b->areas) return YB_OK;
  l->pack->boundary = o.b;
  return l->pack->city.map_review_no.n ? draw(&o, show) : YB_OK;
}
