/* routes.h - every path of the program, once: ROUTE(method, pattern, handler,
 * right, flags). Define ROUTE and include; the table, the declarations of the
 * handlers and the metrics expand from it. /healthz, /readyz, /metrics, /a/...
 * (assets) and /mode/... (care, language) are the server's own. */
ROUTE("GET", "/components", yb_page_components, YB_ANYONE, YB_R_PUBLIC)
