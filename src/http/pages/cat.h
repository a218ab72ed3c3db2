/* cat.h - what the reading pages of the catalogue share (pages/cat_*.c).
 *
 *   /platform, /platform/{panel}   cat_home.c      /compare         cat_compare.c
 *   /find                          cat_find.c      /shortlist       cat_list.c
 *   /e/{kind}/{slug}               cat_entry.c     /kiosk           cat_kiosk.c
 *   drawings, QR                   cat_media.c     the schematic    cat_map.c
 *
 * Three modes of the same pages: plain; embed (?embed=1: in the frame of a site that the
 * pack names, without a header or anything that needs a session; links keep the mode, what
 * needs a login opens the site itself); kiosk (a cookie without personal data, set at
 * /kiosk: larger, begins anew when nobody touches it, what needs a login is a QR code to
 * take away). Nothing here knows a kind by name: kind.yaml and panels.yaml say what is
 * shown. Memory is the request's; an allocation that fails gives an empty text, and the
 * page's own buffer reports it.
 */
#ifndef YB_HTTP_PAGES_CAT_H
#define YB_HTTP_PAGES_CAT_H
#include "http/pages/portal.h"
#include "http/view/cat.h"
#include "service/catalog/catalog.h"
#include "service/pack/show.h"

/* YB_ABSENT when the pack has no catalogue. */
yb_rc cat_catalog(struct yb_req *rq, const struct yb_catalog **out) YB_MUST;

/* ---- mode ---- */
bool cat_embed(const struct yb_req *rq);
bool cat_kiosk(const struct yb_req *rq);
/* The page's frame with mode, who may frame it, and no session in a foreign frame. */
void cat_page(struct yb_req *rq, struct yb_res *rs, struct yb_page *page, yb_str title);
/* A share card: a sentence and a picture (a path of this site) beside the title. */
void cat_share(struct yb_req *rq, struct yb_page *page, yb_str about, yb_str image);
/* A path of these pages with the mode kept: printf, then embed=1. */
yb_str cat_to(struct yb_req *rq, const char *fmt, ...) YB_PRINTF(2, 3);
/* The whole URL of a path, for QR codes, share cards and links out of a frame. */
yb_str cat_url(struct yb_req *rq, yb_str path);

/* ---- words ---- */
/* Escaped; in a span with lang when there is no text in the page's language. */
yb_html cat_text(struct yb_req *rq, const yb_said *s);
yb_html cat_plain(struct yb_req *rq, yb_str zh);         /* a text that is Chinese alone */
yb_html cat_escaped(struct yb_req *rq, yb_str s);        /* a word in the page's language */
yb_str cat_price(struct yb_req *rq, int64_t fen, yb_str unit);
yb_str cat_unit(struct yb_req *rq, yb_str unit);         /* day -> 天, by the pack's words */
yb_str cat_distance(struct yb_req *rq, int64_t metres, int64_t walk_min);
yb_str cat_rating(struct yb_req *rq, int64_t permille, int64_t n);
yb_str cat_county(struct yb_req *rq, yb_str division);   /* its code; empty: of none */
yb_html cat_place(struct yb_req *rq, yb_str division);   /* county · town */

/* ---- values by the kind's declaration ---- */
/* What a field says, with its unit; *missing when it says nothing. */
yb_html cat_value(struct yb_req *rq, const struct yb_kind_field *f, const struct yb_json *v,
                  bool *missing);
/* "2026-12-19" in words; as it is when it is no date. */
yb_str cat_day(struct yb_req *rq, yb_str iso);

/* ---- cards ---- */
struct v_picture cat_picture(struct yb_req *rq, yb_str motif, yb_str photograph);
void cat_card(struct yb_req *rq, const struct yb_card *c, struct v_cat_card *out);
yb_rc cat_cards(struct yb_req *rq, const struct yb_card *c, uint32_t n,
                struct v_cat_cards *out) YB_MUST;

/* ---- the schematic (cat_map.c) ---- */
struct cat_mark {
  struct yb_map_at at;
  uint32_t n;                        /* what stands in it */
  yb_str href, label, county;        /* href empty: not a link; county: its code */
  yb_str towns;                      /* codes of what it stands for, between blanks */
  bool on;
};
struct cat_area { yb_str code, href, label; uint32_t n; bool on, pale; };   /* pale: tinted */
struct cat_map {
  const struct cat_mark *mark;
  const struct cat_area *area;       /* counties that are links and have counts */
  uint32_t marks, areas;
  bool line;                         /* marks are joined, in order */
  yb_str title, focus;               /* focus: a county's code, drawn large; or empty */
};
/* SVG with links that the keyboard reaches; empty when the pack has no map. */
yb_html cat_map_draw(struct yb_req *rq, const struct cat_map *m);
/* Around a point: rings of walking time, cards by their true direction and distance. */
yb_html cat_rings_draw(struct yb_req *rq, yb_point here, const struct yb_card *c,
                       const struct v_cat_card *v, uint32_t n);
/* What stands under a map: that it is a schematic, or the approval and source of a boundary. */
yb_html cat_map_notice(struct yb_req *rq, const struct yb_sketch *m);
/* The map that zooms, where the build has it. */
struct v_lens cat_lens(const yb_html *drawing);
/* Moves marks apart that stand on one place, and off the names; `map` may be NULL. */
void cat_map_spread(const struct yb_sketch *map, yb_str focus, struct cat_mark *m, uint32_t n);

/* ---- the list of this browser (cat_list.c) ---- */
#define CAT_LIST_MAX 40u
uint32_t cat_listed(const struct yb_req *rq, int64_t out[CAT_LIST_MAX]);
bool cat_is_listed(const struct yb_req *rq, int64_t id);

/* What a panel offers (panels.yaml: actions) for an entry ("e=12"), a list
 * ("shortlist=CODE") or nothing; unknown ones are left out. */
/* A field of the type way as a link: the page of the service or the questions, or the list
 * of the kind. False when it leads nowhere any more. */
bool cat_way(struct yb_req *rq, yb_str way, struct v_link *out);
bool cat_act(struct yb_req *rq, const struct yb_panel_action *a, yb_str with, struct v_link *out);
/* Whether some page's address begins so: what is not there is not offered. */
bool cat_served(const char *begins);
const struct yb_panel *cat_panel(struct yb_req *rq, yb_str id);

#endif
