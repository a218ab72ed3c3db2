/* cat_find.h - the question of /find and what is drawn from its answer. */
#ifndef YB_HTTP_PAGES_CAT_FIND_H
#define YB_HTTP_PAGES_CAT_FIND_H
#include "http/pages/cat.h"

enum cat_view { CAT_LIST, CAT_MAP, CAT_TABLE };
struct cat_question {
  struct yb_catalog_ask ask;
  struct yb_catalog_found found;
  const struct yb_kind *kind;              /* NULL: of any kind */
  const struct yb_panel *panel;
  const struct yb_division *place;
  yb_str near_name;
  enum cat_view view;
};

/* The same question without the pair (drop, value) - value empty: whatever it is - and
 * with (add, what); the page begins anew. */
yb_rc cat_find_link(struct yb_req *rq, const char *drop, yb_str value, const char *add,
                    yb_str what, yb_str *out) YB_MUST;
/* Facets, chips, views, sorts, what the form carries along. */
yb_rc cat_find_tools(struct yb_req *rq, struct cat_question *x, struct v_find *v) YB_MUST;
yb_rc cat_find_map(struct yb_req *rq, struct cat_question *x, struct v_find *v) YB_MUST;
/* Whether and how its reader may hear of what is new (cat_follow.c). */
yb_rc cat_find_follow(struct yb_req *rq, struct cat_question *x, struct v_find *v) YB_MUST;
yb_rc cat_find_table(struct yb_req *rq, struct cat_question *x, struct v_find *v) YB_MUST;

#endif
