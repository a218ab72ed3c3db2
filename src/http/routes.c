/* routes.c - routes.h, expanded. */
#include "http/handlers.h"

const struct yb_route yb_routes[] = {
#define ROUTE(method, pattern, handler, right, flags) {method, pattern, handler, right, flags},
#include "http/routes.h"
#undef ROUTE
};
const uint32_t yb_routes_n = sizeof yb_routes / sizeof *yb_routes;
