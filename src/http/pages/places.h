/* places.h - entries of the catalogue that an application begins with, as an address or a
 * form names them. */
#ifndef YB_HTTP_PAGES_PLACES_H
#define YB_HTTP_PAGES_PLACES_H
#include "http/page.h"
#include "http/view/form.h"
#include "service/apply/apply.h"

/* The places of "e" (ids, several) and "shortlist" (a code) of the query or of a form, with
 * the days "from" and "to" for all of them; days that are none are left out. What is gone,
 * or of a kind that the service does not take, is only counted. */
struct sh_places {
  uint32_t n, left_out;
  struct yb_draft_place at[YB_PLACES_MAX];
  struct v_text shown[YB_PLACES_MAX];    /* names in the reader's language */
  struct v_text ids[YB_PLACES_MAX];
  yb_str code, from, to;                 /* of the shortlist; days, or empty */
  yb_str query;                          /* "?e=1&e=2&from=…", empty: no places */
};
yb_rc sh_places(struct yb_req *rq, const struct yb_service *s, struct yb_pairs from,
                struct sh_places *out) YB_MUST;

#endif
