/* route.h - which handler a path means. */
#ifndef YB_HTTP_ROUTE_H
#define YB_HTTP_ROUTE_H
#include "http/http.h"

#define YB_ROUTE_SEGMENTS 16u

struct yb_router;
/* Checks and compiles the table (borrowed) into the arena; YB_INVALID for a bad
 * pattern or the same pattern twice for one method. */
yb_rc yb_router_open(struct yb_arena *a, const struct yb_route *routes, uint32_t n,
                     struct yb_router **out) YB_MUST;
struct yb_match {
  const struct yb_route *route;    /* NULL with `allow` empty: no such path */
  uint32_t index;                  /* in the table */
  struct yb_pairs params;
  yb_str allow;                    /* "GET, POST" when only the method is wrong */
};
/* `path` as in the target, still escaped, without the query. YB_BAD: an escape
 * hides a NUL or bad UTF-8; dot segments are refused, never resolved. */
yb_rc yb_route_find(const struct yb_router *r, struct yb_arena *a, yb_str method,
                    yb_str path, struct yb_match *out) YB_MUST;

#endif
