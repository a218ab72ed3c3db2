/* handlers.h - the handlers of routes.h, declared: include it where they are
 * written. */
#ifndef YB_HTTP_HANDLERS_H
#define YB_HTTP_HANDLERS_H
#include "http/http.h"

#define ROUTE(method, pattern, handler, right, flags) \
  yb_rc handler(struct yb_req *rq, struct yb_res *rs);
#include "http/routes.h"
#undef ROUTE

#endif
