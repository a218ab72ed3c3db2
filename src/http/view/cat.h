/* cat.h - what the reading pages of the catalogue show: words ready for people, links
 * complete, each with the mode of the page in it. A yb_html here was escaped where it was
 * made (cat_text): text in another language than the page carries its lang. */
#ifndef YB_VIEW_CAT_H
#define YB_VIEW_CAT_H
#include "http/view/portal.h"

struct v_link { yb_str href, text; yb_str note; bool now, out; };
struct v_picture { yb_str src, srcset, alt; bool photo; };

struct v_cell { yb_html value; yb_str label; bool number; };
struct v_cat_card {
  int64_t id;
  yb_str href, plain;                            /* plain: the name without markup */
  yb_html name, summary, kind, place;
  struct v_picture pic;
  yb_str price, distance, rating, date;
  struct v_tag tag;                              /* ended, draft */
  uint32_t n;                                    /* its number on the map; 0: none */
  yb_str town;                                   /* code of the mark that it belongs to */
  const struct v_cell *cells;                    /* of the table */
  uint32_t cells_n;
};
struct v_cat_cards { const struct v_cat_card *cards; uint32_t cards_n; bool pictures; };

/* The map that zooms, over the one that the server drew: what the script loads when somebody
 * asks for it (empty: nothing is offered), and the licence of what is not ours. */
struct v_lens { yb_str assets, licence; };

/* ---- the platform and its panels ---- */
struct v_fig { yb_html name, value; yb_str unit, period, source; };
struct v_bar { yb_str label, href; uint32_t n, percent; };
struct v_panel {
  yb_str id, href, icon;
  yb_html title, intro;
  struct v_picture pic;
  uint32_t count;
  yb_str count_text;
};
struct v_front { yb_str id, more; yb_html title; struct v_cat_cards list; };
struct v_shelf {                                 /* a kind on the page of its panel */
  yb_str id, more, more_text;
  yb_html name;
  struct v_cat_cards list;
  yb_str bars_title, bars_note;
  const struct v_bar *bars;
  uint32_t bars_n;
  const struct v_link *ways;                     /* a facet's values as ways in */
  uint32_t ways_n;
};
struct v_platform {
  yb_html name, intro, title, lede;
  yb_str find, embed;                            /* embed: "1" */
  const struct v_panel *panels;
  const struct v_fig *figs;
  const struct v_front *fronts;
  uint32_t panels_n, figs_n, fronts_n;
  const struct v_shelf *shelves;                 /* of a panel's page */
  uint32_t shelves_n;
  const struct v_link *acts;
  uint32_t acts_n;
  yb_str home, panel, list_href;
  uint32_t list_n;
};

/* ---- finding ---- */
struct v_pick { yb_str name, value, id; yb_html text; yb_str plain; uint32_t n; bool on; };
struct v_facet {
  yb_str id;
  yb_html name;
  const struct v_pick *choices, *rest;         /* rest: behind "more" */
  uint32_t choices_n, rest_n;
};
struct v_hidden { yb_str name, value; };
struct v_find {
  yb_str q, from, to, near, reach, sort, view, title, embed, home, compare;
  yb_html lede;
  uint32_t total;
  yb_str total_text, clear, near_name;
  const struct v_facet *facets;
  const struct v_link *chips, *views, *kinds;
  const struct v_pick *sorts, *reaches, *places;
  const struct v_hidden *hidden;
  uint32_t facets_n, chips_n, views_n, kinds_n, sorts_n, reaches_n, places_n, hidden_n;
  struct v_cat_cards list;
  const struct v_link *heads;                    /* columns of the table */
  uint32_t heads_n;
  bool map, table, ringed, has_days, comparable;
  yb_html drawing, notice;
  struct v_lens lens;
  const struct v_error_link *errors;
  uint32_t errors_n;
  yb_str first, next, page_text;
  const struct v_hidden *follow;                 /* the question, to be told of what is new */
  uint32_t follow_n;
  bool can_follow, visitor, partly;              /* partly: days and nearness are left out */
  yb_str feed;
};
struct v_follow { int64_t id; yb_str title, href, since, told; };
struct v_follows { const struct v_follow *follows; uint32_t follows_n; yb_str said; };

/* ---- one entry ---- */
struct v_row { const struct v_cell *cells; uint32_t cells_n; uint32_t n; yb_str href; };
struct v_value { yb_html name, value; };
struct v_rows_field {
  yb_str id;
  yb_html name;
  const struct v_link *heads;
  const struct v_row *rows;
  uint32_t heads_n, rows_n;
  bool stops;                                    /* places one after the other */
  yb_html drawing;
  struct v_lens lens;
};
struct v_day { yb_str date, weekday, hours, note, href; const char *state; };
struct v_group { yb_html name; struct v_cat_cards list; };
struct v_clause {
  yb_html name;
  const struct v_value *values;
  uint32_t values_n;
  yb_str href, missing;
};
struct v_whole { yb_html name; const struct v_clause *clauses; uint32_t clauses_n; };
struct v_cat_review { yb_str when, level, words, answer; uint32_t stars; };
struct v_photo { yb_str src, big, caption, credit; int64_t width, height; };
struct v_entry {
  int64_t id;
  yb_str plain, kind_id, slug, url, self, embed;
  yb_html name, summary, text, kind, place, conditions, address, point;
  struct v_picture pic;
  const struct v_photo *photos;
  const struct v_value *values;
  const struct v_rows_field *tables;
  const struct v_whole *wholes;
  const struct v_group *groups;
  const struct v_cat_review *reviews;
  const struct v_day *days;
  const struct v_link *crumbs, *acts, *sources;
  uint32_t photos_n, values_n, tables_n, wholes_n, groups_n, reviews_n, days_n, crumbs_n, acts_n,
      sources_n;
  yb_str price, unit, capacity, rating, next_open, updated, sheet, qr_href, near, compare, book,
      missing;                                   /* names of fields that say nothing */
  yb_html drawing, notice, qr;
  struct v_lens lens;
  struct v_tag tag;
  bool listed, priced, has_times, foreign, drawn, can_list, provisional;
};

/* ---- side by side, lists ---- */
struct v_cmp_row { yb_html name; const struct v_cell *cells; uint32_t cells_n; bool differs; };
struct v_cmp {
  const struct v_cat_card *cards;
  const struct v_cmp_row *rows;
  const struct v_hidden *ids;
  const struct v_link *drops;
  uint32_t cards_n, rows_n, ids_n, drops_n;
  yb_str back, embed, gone_text;
  const struct v_error_link *errors;
  uint32_t errors_n, gone, over;
  bool can_list;
};
struct v_listed { struct v_cat_card card; yb_html note; bool gone; yb_str id; };
struct v_shortlist {
  const struct v_listed *items;
  const struct v_link *acts;
  uint32_t items_n, acts_n, gone;
  yb_str title, code, url, compare, find, count_text;
  yb_html qr;
  bool own, saved;                               /* own: of this browser's cookie */
};

/* ---- terminal ---- */
struct v_kiosk {
  yb_html name, intro, at;
  const struct v_panel *panels;
  const struct v_link *ways, *terminals;
  uint32_t panels_n, ways_n, terminals_n;
  bool ready;                                    /* it stands somewhere */
};

#endif
