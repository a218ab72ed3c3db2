/* bk.h - what the pages of booking share. Memory is the request's; a failed allocation
 * gives an empty text, and the page's own buffer reports it. */
#ifndef YB_HTTP_PAGES_BK_H
#define YB_HTTP_PAGES_BK_H
#include "http/pages/kept.h"
#include "http/pages/portal.h"
#include "http/view/bk.h"
#include "service/booking/booking.h"

/* What somebody has chosen so far, as the address tells it. */
struct bk_choice { yb_date from, to; int64_t start_at, count; };
struct bk_choice bk_choice_of(const struct yb_req *rq);
/* The same as a query: "from=2026-12-01&to=2026-12-03&count=2". */
yb_str bk_choice_query(struct yb_req *rq, const struct bk_choice *c);

/* The published entry of the path, with its kind. */
yb_rc bk_entry(struct yb_req *rq, struct yb_entry_view *out) YB_MUST;
void bk_head(struct yb_req *rq, const struct yb_entry_view *e, struct v_bk_head *out);

yb_str bk_iso(struct yb_req *rq, yb_date d);           /* 2026-12-03 */
/* 12 月 3 日（周四） */
yb_str bk_day(struct yb_req *rq, yb_date d);
yb_str bk_month(struct yb_req *rq, yb_date d);
yb_date bk_date(const struct yb_req *rq, int64_t instant);
struct v_tag bk_state(struct yb_req *rq, yb_str state);
/* What happens in a slot: the row of the entry that begins then, in words. */
yb_str bk_slot_text(struct yb_req *rq, const struct yb_entry_view *e, int64_t start_at);

/* The calendar of an entry; `base` is its address. `moving`: the booking that is changed,
 * or NULL (bk_choose.c). */
yb_rc bk_choose_page(struct yb_req *rq, struct yb_res *rs, const struct yb_entry_view *e,
                     yb_str base, const struct yb_booking_view *moving) YB_MUST;
/* The choice told back before it is made. */
yb_rc bk_check_page(struct yb_req *rq, struct yb_res *rs, const struct yb_entry_view *e,
                    const struct yb_booking_view *moving) YB_MUST;

#endif
