/* shoot.h - what the pages of places and days share: an application begun from entries
 * or a shortlist, lead times, the calendar. They know of a service what its agenda says. */
#ifndef YB_HTTP_PAGES_SHOOT_H
#define YB_HTTP_PAGES_SHOOT_H
#include "http/pages/places.h"
#include "http/pages/portal.h"
#include "http/view/shoot.h"
#include "service/agenda/agenda.h"
#include "service/catalog/catalog.h"

/* Lead time and clashes of answers as they are shown; `own`: a case that is not its own
 * clash. Empty (asked false) where the service has no rules. */
yb_rc sh_lead(struct yb_req *rq, const struct yb_service *s, const struct yb_json *answers,
              int64_t own, struct v_leadbox *out) YB_MUST;
/* "开平市赤坎镇 11 月 20 日至 22 日" and the like. */
yb_str sh_days(struct yb_req *rq, int64_t from, int64_t to);
yb_str sh_where(struct yb_req *rq, const struct yb_division *d);

#endif
