/* cat_entry.h - the parts of an entry's page. */
#ifndef YB_HTTP_PAGES_CAT_ENTRY_H
#define YB_HTTP_PAGES_CAT_ENTRY_H
#include "http/pages/cat.h"

extern const struct yb_who cat_nobody;     /* these pages show what everybody may read */

/* Fields in the kind's order; *missing: the names of those that may say nothing, and do.
 * Tables of rows, with the places of their refs on the map. */
yb_rc cat_values(struct yb_req *rq, const struct yb_kind *k, const struct yb_json *fields,
                 const struct v_value **out, uint32_t *n, yb_str *missing) YB_MUST;
yb_rc cat_tables(struct yb_req *rq, const struct yb_kind *k, const struct yb_json *fields,
                 const struct v_rows_field **out, uint32_t *n) YB_MUST;
/* What is related, both ways: in cards, or whole where the kind says so. */
yb_rc cat_relations(struct yb_req *rq, const struct yb_entry_view *e, struct v_entry *v) YB_MUST;
/* The next 14 days: open, shut, and what is still free. */
yb_rc cat_days(struct yb_req *rq, const struct yb_entry_view *e, struct v_entry *v) YB_MUST;

#endif
