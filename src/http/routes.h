/* routes.h - every path of the program, once: ROUTE(method, pattern, handler,
 * right, flags). Define ROUTE and include; the table, the declarations of the
 * handlers and the metrics expand from it. /healthz, /readyz, /metrics, /a/...
 * (assets) and /mode/... (care, language) are the server's own. */
/* The JSON API: http/api/ops.h. */
#define OP(id, method, path, right, flags, opts, status, in, out, query, tag, summary) \
  ROUTE(method, "/api/v1" path, yb_api_##id, right, YB_R_API | (flags))
#include "http/api/ops.h"
#undef OP
ROUTE("GET", "/api/openapi.json", yb_api_openapi, YB_ANYONE, YB_R_API | YB_R_PUBLIC)
ROUTE("GET", "/components", yb_page_components, YB_ANYONE, YB_R_PUBLIC)

/* ---- the desk ---- */
ROUTE("GET", "/d/login", yb_page_desk_login, YB_ANYONE, 0)
ROUTE("POST", "/d/login", yb_post_desk_login, YB_ANYONE, YB_R_LIMIT)
ROUTE("POST", "/d/logout", yb_post_desk_logout, YB_STAFF, 0)
ROUTE("GET", "/d/password", yb_page_desk_password, YB_STAFF, 0)
ROUTE("POST", "/d/password", yb_post_desk_password, YB_STAFF, 0)
ROUTE("GET", "/d/me", yb_page_desk_me, YB_STAFF, 0)
ROUTE("GET", "/d", yb_page_desk, YB_STAFF, 0)
ROUTE("GET", "/d/find", yb_page_desk_find, YB_STAFF, 0)
ROUTE("POST", "/d/next", yb_post_desk_next, YB_STAFF, 0)
ROUTE("GET", "/d/cases/{id}", yb_page_desk_case, YB_STAFF, 0)
ROUTE("POST", "/d/cases/{id}/claim", yb_post_desk_claim, YB_STAFF, 0)
ROUTE("POST", "/d/cases/{id}/decide", yb_post_desk_decide, YB_STAFF, 0)
ROUTE("POST", "/d/cases/{id}/consult", yb_post_desk_consult, YB_STAFF, 0)
ROUTE("POST", "/d/cases/{id}/hand", yb_post_desk_hand, YB_STAFF, 0)
ROUTE("POST", "/d/cases/{id}/extend", yb_post_desk_extend, YB_STAFF, 0)
ROUTE("POST", "/d/cases/{id}/remind", yb_post_desk_remind, YB_STAFF, 0)
ROUTE("POST", "/d/cases/{id}/deliver", yb_post_desk_deliver, YB_STAFF, 0)
ROUTE("POST", "/d/cases/{id}/verdict", yb_post_desk_verdict, YB_STAFF, 0)
ROUTE("POST", "/d/cases/{id}/unmask", yb_post_desk_unmask, YB_STAFF, 0)
ROUTE("POST", "/d/cases/{id}/callback", yb_post_desk_call_back, YB_STAFF, 0)
ROUTE("GET", "/d/cases/{id}/print/{doc}", yb_page_desk_print, YB_STAFF, 0)
ROUTE("GET", "/d/papers/{id}", yb_page_desk_paper, YB_STAFF, 0)
ROUTE("GET", "/d/hotline", yb_page_desk_hotline, YB_STAFF, 0)
ROUTE("POST", "/d/hotline", yb_post_desk_hotline, YB_STAFF, 0)
ROUTE("GET", "/d/hotline/new", yb_page_desk_hotline_new, YB_STAFF, 0)
ROUTE("POST", "/d/hotline/new", yb_post_desk_hotline_new, YB_STAFF, 0)
ROUTE("GET", "/d/supervise", yb_page_desk_supervise, YB_STAFF, 0)
ROUTE("POST", "/d/tasks/{task}/press", yb_post_desk_press, YB_STAFF, 0)
ROUTE("GET", "/d/ratings", yb_page_desk_ratings, YB_STAFF, 0)
ROUTE("GET", "/d/audit", yb_page_desk_audit, YB_AUDIT, 0)
ROUTE("GET", "/d/audit.csv", yb_page_desk_audit_csv, YB_AUDIT, 0)
ROUTE("GET", "/d/staff", yb_page_desk_staff, YB_ADMIN, 0)
ROUTE("POST", "/d/staff", yb_post_desk_staff, YB_ADMIN, 0)
ROUTE("POST", "/d/staff/{id}/reset", yb_post_desk_staff_reset, YB_ADMIN, 0)
ROUTE("POST", "/d/staff/{id}/switch", yb_post_desk_staff_switch, YB_ADMIN, 0)
ROUTE("POST", "/d/staff/{id}/role", yb_post_desk_staff_role, YB_ADMIN, 0)
