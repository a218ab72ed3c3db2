/* cat_map.c - the schematic of the city's divisions with what stands in them, drawn by
 * the server: SVG with links, so that it works without a script, on paper and by keyboard;
 * a list beside it says the same in words. And, around a point, rings of walking time by
 * true distance and direction, with no outline of anything: it needs no map at all. */
#include <limits.h>
#include <math.h>
#include <stdio.h>

#include "base/arena.h"
#include "assets.h"
#include "base/text.h"
#include "http/pages/cat.h"

#define MARK_R 17
#define NAME_SIZE 19.0
#define NAME_WIDE 34
#define RING_SIDE 640
#define RING_MOST 285.0
#define RING_ROOM 1.5           /* what lies farther is in the list alone */

/* ---- the schematic ---- */

/* What of the sheet is shown: all of it, or one county and what lies round it. */
struct frame { int x, y, w, h; double scale; };

/* The box of an outline of absolute points ("M535,40 570,20 …Z"); false for another path. */
static bool box_of(yb_str path, struct frame *f) {
  int x0 = INT_MAX, y0 = INT_MAX, x1 = 0, y1 = 0, n = 0;
  for (size_t i = 0; i < path.n;) {
    int v = 0;
    if (path.p[i] >= 'a' && path.p[i] <= 'z' && path.p[i] != 'z') return false;
    if (path.p[i] < '0' || path.p[i] > '9') {
      i++;
      continue;
    }
    for (; i < path.n && path.p[i] >= '0' && path.p[i] <= '9'; i++)
      v = v < 100000 ? v * 10 + (path.p[i] - '0') : v;
    if (n++ % 2 == 0) x0 = v < x0 ? v : x0, x1 = v > x1 ? v : x1;
    else y0 = v < y0 ? v : y0, y1 = v > y1 ? v : y1;
  }
  *f = (struct frame){x0, y0, x1 - x0, y1 - y0, 1};
  return n >= 6 && n % 2 == 0;
}

static struct frame frame_of(const struct yb_sketch *map, yb_str focus) {
  struct frame f = {0, -8, (int)map->width, (int)map->height + 16, 1}, box;
  const struct yb_map_county *c = focus.n ? yb_map_county(map, focus) : NULL;
  if (!c || !box_of(c->outline, &box)) return f;
  for (uint32_t i = 0; i < c->islands; i++) {
    struct frame o;
    if (!box_of(c->island[i].path, &o)) continue;
    if (o.y + o.h > box.y + box.h) box.h = o.y + o.h - box.y;
  }
  double scale = fmin(f.w / (box.w + 60.0), f.h / (box.h + 60.0));
  scale = scale < 1 ? 1 : scale > 3 ? 3 : scale;
  int w = (int)(f.w / scale), h = (int)(f.h / scale);
  return (struct frame){box.x + box.w / 2 - w / 2, box.y + box.h / 2 - h / 2, w, h, scale};
}

static const struct cat_area *area_of(const struct cat_map *m, yb_str code) {
  for (uint32_t i = 0; i < m->areas; i++)
    if (yb_str_eq(m->area[i].code, code)) return &m->area[i];
  return NULL;
}

/* Three depths of colour, by thirds of the largest. */
static int depth(const struct cat_map *m, uint32_t n) {
  uint32_t most = 1;
  for (uint32_t i = 0; i < m->areas; i++)
    if (m->area[i].n > most) most = m->area[i].n;
  return n == 0 ? 0 : n * 3 > most * 2 ? 3 : n * 3 > most ? 2 : 1;
}

static void attr(struct yb_buf *b, const char *name, yb_str v) {
  yb_buf_fmt(b, " %s=\"", name);
  yb_html_escape(b, v);
  yb_buf_byte(b, '"');
}

static void open_link(struct yb_buf *b, const char *cls, bool on, yb_str href, yb_str label,
                      yb_str towns) {
  yb_buf_fmt(b, href.n ? "<a class=\"%s%s\"" : "<g class=\"%s%s\"", cls, on ? " on" : "");
  if (towns.n) attr(b, "data-d", towns);
  if (href.n) {
    attr(b, "href", href);
    attr(b, "aria-label", label);
    if (on) YB_BUF_Z(b, " aria-current=\"true\"");
  }
  yb_buf_byte(b, '>');
}

static void close_link(struct yb_buf *b, yb_str href) { yb_buf_z(b, href.n ? "</a>" : "</g>"); }

static void draw_county(struct yb_buf *b, const struct cat_map *m,
                        const struct yb_map_county *c) {
  const struct cat_area *a = area_of(m, c->code);
  char cls[16];
  yb_str href = a ? a->href : (yb_str){0};
  (void)snprintf(cls, sizeof cls, "ct l%d", a && a->pale ? 2 : a ? depth(m, a->n) : 0);
  open_link(b, cls, a && a->on, href, a ? a->label : (yb_str){0}, (yb_str){0});
  yb_buf_fmt(b, "<path fill-rule=\"evenodd\" d=\"%.*s\"/>", YB_ARG(c->outline));
  for (uint32_t i = 0; i < c->islands; i++)
    yb_buf_fmt(b, "<path d=\"%.*s\"/>", YB_ARG(c->island[i].path));
  close_link(b, href);
}

/* Names and marks stand on the enlarged sheet in their own size: browsers keep letters
 * from becoming smaller than some size, so that shrinking them with the frame fails. */
static int across(const struct frame *f, int x) { return (int)lround((x - f->x) * f->scale); }
static int down(const struct frame *f, int y) { return (int)lround((y - f->y) * f->scale); }

static void draw_name(struct yb_buf *b, struct yb_req *rq, const struct cat_map *m,
                      const struct yb_map_county *c, const struct frame *f) {
  const struct cat_area *a = area_of(m, c->code);
  yb_buf_fmt(b, "<text class=\"nm\" x=\"%d\" y=\"%d\">", across(f, c->label.x),
             down(f, c->label.y) + 6);
  yb_html_escape(b, pt_say(rq, &c->name));
  if (a && a->n) yb_buf_fmt(b, " <tspan font-weight=\"400\">%u</tspan>", a->n);
  YB_BUF_Z(b, "</text>");
}

static double radius(uint32_t n) { return n > 9 ? MARK_R + 3 : n > 3 ? MARK_R : MARK_R - 3; }

static void draw_mark(struct yb_buf *b, const struct cat_mark *k, const struct frame *f) {
  int x = across(f, k->at.x), y = down(f, k->at.y);
  open_link(b, "pin", k->on, k->href, k->label, k->towns);
  yb_buf_fmt(b, "<circle cx=\"%d\" cy=\"%d\" r=\"%d\"/>", x, y, (int)radius(k->n));
  if (k->n) yb_buf_fmt(b, "<text x=\"%d\" y=\"%d\">%u</text>", x, y + 6, k->n);
  close_link(b, k->href);
}

static void draw_line(struct yb_buf *b, const struct cat_map *m, const struct frame *f) {
  YB_BUF_Z(b, "<polyline class=\"way\" points=\"");
  for (uint32_t i = 0; i < m->marks; i++)
    yb_buf_fmt(b, "%s%d,%d", i ? " " : "", across(f, m->mark[i].at.x), down(f, m->mark[i].at.y));
  YB_BUF_Z(b, "\"/>");
}

yb_html cat_map_draw(struct yb_req *rq, const struct cat_map *m) {
  const struct yb_show *show = yb_req_app(rq)->pack->show;
  const struct yb_sketch *map = show ? show->map : NULL;
  struct yb_buf b;
  yb_html out = {{0}};
  if (!map) return out;
  struct frame f = frame_of(map, m->focus);
  yb_buf_init(&b, rq->ctx.arena);
  yb_buf_fmt(&b, "<svg class=\"cmap\" viewBox=\"0 0 %u %u\" role=\"group\"", map->width,
             map->height + 16);
  attr(&b, "aria-label", m->title.n ? m->title : pt_say(rq, &map->name));
  yb_buf_fmt(&b, "><g transform=\"scale(%.3f) translate(%d %d)\">", f.scale, -f.x, -f.y);
  for (uint32_t i = 0; i < map->counties; i++) draw_county(&b, m, &map->county[i]);
  YB_BUF_Z(&b, "</g>");
  if (m->line && m->marks > 1) draw_line(&b, m, &f);
  for (uint32_t i = 0; i < m->marks; i++) draw_mark(&b, &m->mark[i], &f);
  YB_BUF_Z(&b, "<g aria-hidden=\"true\">");
  for (uint32_t i = 0; i < map->counties; i++) draw_name(&b, rq, m, &map->county[i], &f);
  YB_BUF_Z(&b, "</g>");
  YB_BUF_Z(&b, "</svg>");
  return yb_buf_take(&b, &out.s) == YB_OK ? out : (yb_html){{0}};
}

yb_html cat_map_notice(struct yb_req *rq, const struct yb_sketch *m) {
  if (!m->review_no.n) return cat_text(rq, &m->notice);
  return cat_escaped(rq, YB_PHRASE(rq, "审图号：{1}。界线来源：{2}；许可：{3}。", m->review_no,
                                   m->source, m->licence));
}

/* Clear of the names: up or down, whichever is nearer. */
static void clear_names(const struct yb_sketch *map, struct cat_mark *m, double scale) {
  for (uint32_t i = 0; map && i < map->counties; i++) {
    double dx = m->at.x - map->county[i].label.x, dy = m->at.y - map->county[i].label.y;
    double wide = (NAME_WIDE + MARK_R) / scale, high = (NAME_SIZE / 2 + MARK_R + 1) / scale;
    if (fabs(dx) < wide && fabs(dy) < high)
      m->at.y = map->county[i].label.y + (int)lround(dy < 0 ? -high : high);
  }
}

static void part(struct cat_mark *a, struct cat_mark *b, uint32_t turn, double scale) {
  double dx = b->at.x - a->at.x, dy = b->at.y - a->at.y, far = hypot(dx, dy);
  double least = (radius(a->n) + radius(b->n) - 2) / scale;
  if (far >= least) return;
  double ux = far > 0 ? dx / far : cos(turn), uy = far > 0 ? dy / far : sin(turn);
  double push = (least - far) / 2 + 1;
  a->at.x -= (int)lround(ux * push), a->at.y -= (int)lround(uy * push);
  b->at.x += (int)lround(ux * push), b->at.y += (int)lround(uy * push);
}

void cat_map_spread(const struct yb_sketch *map, yb_str focus, struct cat_mark *m, uint32_t n) {
  double scale = map ? frame_of(map, focus).scale : 1;
  for (uint32_t turn = 0; turn < 24; turn++) {
    for (uint32_t i = 0; i < n; i++) {
      clear_names(map, &m[i], scale);
      for (uint32_t k = i + 1; k < n; k++) part(&m[i], &m[k], turn + k, scale);
    }
  }
}

/* ---- rings ---- */

static const int ring_minutes[] = {15, 30, 60};
#define RINGS (sizeof ring_minutes / sizeof *ring_minutes)

/* The outer ring, or a little more when something lies just outside of it. */
static double reach(yb_point here, const struct yb_card *c, uint32_t n) {
  double ring = yb_geo_walk_reach_m(ring_minutes[RINGS - 1]), most = ring;
  for (uint32_t i = 0; i < n; i++) {
    if (!c[i].placed) continue;
    double far = yb_geo_distance_m(here, (yb_point){c[i].lon, c[i].lat});
    if (far > most && far < ring * RING_ROOM) most = far;
  }
  return most;
}

static struct yb_map_at ring_at(yb_point here, yb_point p, double scale) {
  double east = yb_geo_distance_m(here, (yb_point){p.lon, here.lat});
  double north = yb_geo_distance_m(here, (yb_point){here.lon, p.lat});
  if (p.lon < here.lon) east = -east;
  if (p.lat < here.lat) north = -north;
  return (struct yb_map_at){RING_SIDE / 2 + (int)lround(east * scale),
                            RING_SIDE / 2 - (int)lround(north * scale)};
}

static void draw_rings(struct yb_buf *b, struct yb_req *rq, double scale) {
  for (size_t i = RINGS; i-- > 0;) {
    int r = (int)lround(yb_geo_walk_reach_m(ring_minutes[i]) * scale);
    if (r < 24) continue;
    yb_buf_fmt(b, "<circle class=\"ring r%zu\" cx=\"320\" cy=\"320\" r=\"%d\"/><text class=\"rt\" "
                  "x=\"320\" y=\"%d\">", i, r, 320 - r + 22);
    yb_html_escape(b, YB_PHRASE(rq, "步行 {1} 分钟", pt_fmt(rq, "%d", ring_minutes[i])));
    YB_BUF_Z(b, "</text>");
  }
}

yb_html cat_rings_draw(struct yb_req *rq, yb_point here, const struct yb_card *c,
                       const struct v_cat_card *v, uint32_t n) {
  double scale = RING_MOST / reach(here, c, n);
  const struct frame whole = {0, 0, RING_SIDE, RING_SIDE, 1};
  struct cat_mark *m = YB_NEW_N(rq->ctx.arena, n, struct cat_mark);
  struct yb_buf b;
  yb_html out = {{0}};
  uint32_t marks = 0;
  if (!m) return out;
  for (uint32_t i = 0; i < n; i++)
    if (c[i].placed && yb_geo_distance_m(here, (yb_point){c[i].lon, c[i].lat}) * scale < 310)
      m[marks++] = (struct cat_mark){.at = ring_at(here, (yb_point){c[i].lon, c[i].lat}, scale),
                                     .n = i + 1, .href = v[i].href, .label = v[i].plain};
  cat_map_spread(NULL, (yb_str){0}, m, marks);
  yb_buf_init(&b, rq->ctx.arena);
  YB_BUF_Z(&b, "<svg class=\"cmap rings\" viewBox=\"0 0 640 640\" role=\"group\"");
  attr(&b, "aria-label", yb_word(rq, "离这里多远"));
  YB_BUF_Z(&b, ">");
  draw_rings(&b, rq, scale);
  YB_BUF_Z(&b, "<path class=\"me\" d=\"M320 306v28M306 320h28\"/>");
  for (uint32_t i = 0; i < marks; i++) draw_mark(&b, &m[i], &whole);
  YB_BUF_Z(&b, "</svg>");
  return yb_buf_take(&b, &out.s) == YB_OK ? out : (yb_html){{0}};
}

/* ---- the map that zooms ---- */

struct v_lens cat_lens(const yb_html *drawing) {
#ifdef YB_ASSET_leaflet_js
  if (drawing->s.n)
    return (struct v_lens){YB_S(YB_ASSET_leaflet_css " " YB_ASSET_map_css " "
                                YB_ASSET_leaflet_js " " YB_ASSET_map_js),
                           YB_S(YB_ASSET_leaflet_licence_txt)};
#endif
  (void)drawing;
  return (struct v_lens){{0}, {0}};
}
