/* keep.h - the pages of providers: the form of an entry, made from its kind's fields.
 *
 *   stored entry (public part and the rest) --.
 *                                             +--> items of the form --> page
 *   what was posted --> one JSON entry -------'
 *                            '--> yb_entry_save, whose faults name the fields
 *
 * Names of inputs: the keys of an entry; "f.<field>", rows "f.<field>.<row>.<column>";
 * opening times "w.<row>.days|from|to", "c.<row>.weekly|date|to|reason".
 */
#ifndef YB_HTTP_PAGES_KEEP_H
#define YB_HTTP_PAGES_KEEP_H
#include "http/pages/kept.h"
#include "http/pages/portal.h"
#include "http/view/keep.h"

#define KEEP_ROWS_SPARE 2u            /* empty rows after those there are */
#define KEEP_WEEK_ROWS 7u
#define KEEP_SHUT_ROWS 8u

/* The entry as it was stored: the public part with what is above it put back. */
yb_rc keep_whole(struct yb_req *rq, const struct yb_entry_view *e, struct yb_json **out) YB_MUST;
/* The entry that was posted, over `old` (NULL: a new one) for what the form does not show. */
yb_rc keep_posted(struct yb_req *rq, const struct yb_kind *k, const struct yb_json *old,
                  yb_str slug, struct yb_json **out) YB_MUST;
/* The items of the form with the values of `entry` and the faults of the request.
 * `more`: so many further empty rows. */
yb_rc keep_items(struct yb_req *rq, const struct yb_kind *k, const struct yb_json *entry,
                 uint32_t more, const struct v_kp_item **out, uint32_t *n) YB_MUST;

#endif
