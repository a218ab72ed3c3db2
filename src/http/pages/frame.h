/* frame.h - the frame of the desk's pages, for those that show views of the portal. */
#ifndef YB_HTTP_PAGES_FRAME_H
#define YB_HTTP_PAGES_FRAME_H
#include "http/page.h"

/* The frame: menus and post by what the actor may. */
void dk_page(struct yb_req *rq, struct yb_page *page, yb_str title, enum yb_desk head);
/* True when the request goes no further: a first password must be changed before.
 * *rc is what the handler returns. */
bool dk_shut(struct yb_req *rq, struct yb_res *rs, yb_rc *rc);
#define DK_ENTER(rq, rs)                                  \
  do {                                                    \
    yb_rc dk_rc_;                                         \
    if (dk_shut((rq), (rs), &dk_rc_)) return dk_rc_;      \
  } while (0)

#endif
