/* keep_bookings.c - the bookings of an entry, for whoever keeps it: accepted, refused,
 * cancelled. */
#include "base/arena.h"
#include "base/text.h"
#include "http/handlers.h"
#include "http/pages/keep.h"
#include "tpl_keep_bookings.h"

static struct v_kp_booking row_of(struct yb_req *rq, const struct yb_booking_view *b,
                                  int64_t faulty) {
  bool asked = YB_EQ(b->state, "requested");
  struct v_kp_booking r = {
      .id = b->id, .when = bk_when(rq, b->of, b->start_at, b->end_at), .name = b->name,
      .count = bk_count(rq, b->of, b->count), .phone = b->phone, .note = b->note,
      .may_accept = asked,
      .may_cancel = YB_EQ(b->state, "held") || YB_EQ(b->state, "confirmed") ||
                    YB_EQ(b->state, "waiting")};
  r.state.word = bk_state_word(rq, b->state, &r.state.tone);
  if (faulty == b->id)
    r.why = (struct v_input){yb_req_form(rq, "reason"), pt_fault(rq, rq->ctx.diags, "reason")};
  return r;
}

static yb_rc list_page(struct yb_req *rq, struct yb_res *rs, int64_t entry, int64_t faulty) {
  struct yb_booking_views views;
  struct yb_moderated m;
  struct v_kp_bookings v = {.id = entry};
  struct yb_page page;
  int64_t before = 0;
  (void)yb_str_int(yb_req_query(rq, "before"), &before);
  YB_TRY(yb_moderated_get(yb_req_app(rq), &rq->ctx, yb_req_who(rq), entry, &m));
  if (!m.entry.yours) return YB_ABSENT;
  YB_TRY(yb_bookings_get(yb_req_app(rq), &rq->ctx, yb_req_who(rq), entry, before, &views));
  struct v_kp_booking *at = YB_NEW_N(rq->ctx.arena, views.count, struct v_kp_booking);
  if (!at) return YB_NOMEM;
  for (uint32_t i = 0; i < views.count; i++) at[i] = row_of(rq, &views.at[i], faulty);
  v.rows = at;
  v.rows_n = views.count;
  v.title = pt_say(rq, &m.entry.card.name);
  if (YB_EQ(yb_req_query(rq, "said"), "done")) v.said = yb_word(rq, "已处理，已通知对方。");
  if (views.next)
    v.older = pt_fmt(rq, "/keep/%lld/bookings?before=%lld", (long long)entry,
                     (long long)views.next);
  YB_TRY(pt_faults(rq, rq->ctx.diags, &v.sum));
  pt_page(rq, &page, YB_PHRASE(rq, "预约：{1}", v.title), YB_NAV_ME);
  page.error = v.sum.errors_n > 0;
  if (page.error) rs->status = 422;
  return YB_PAGE(rq, rs, &page, keep_bookings, &v);
}

yb_rc yb_page_keep_bookings(struct yb_req *rq, struct yb_res *rs) {
  int64_t id;
  if (!pt_is_person(rq)) return pt_only_persons(rq, rs);
  if (!yb_req_id(rq, YB_S("id"), &id)) return YB_ABSENT;
  return list_page(rq, rs, id, 0);
}

struct answer_post { struct yb_booking_move move; int64_t entry; };

static yb_rc moved(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  const struct answer_post *p = rq->state;
  if (done == YB_OK)
    return yb_res_go(rq, rs, "/keep/%lld/bookings?said=done", (long long)p->entry);
  if ((done != YB_INVALID && done != YB_CONFLICT) || !rq->ctx.diags->errors) return done;
  return list_page(rq, rs, p->entry, p->move.id);
}

yb_rc yb_post_keep_booking(struct yb_req *rq, struct yb_res *rs) {
  struct answer_post *p = yb_act_new(rq, struct answer_post);
  struct yb_booking_view b;
  yb_str what = yb_req_form(rq, "do");
  if (!p) return YB_NOMEM;
  if (!pt_is_person(rq)) return pt_only_persons(rq, rs);
  if (!yb_req_id(rq, YB_S("id"), &p->entry)) return YB_ABSENT;
  if (!yb_str_int(yb_req_param(rq, "booking"), &p->move.id)) return YB_ABSENT;
  YB_TRY(yb_booking_get(yb_req_app(rq), &rq->ctx, yb_req_who(rq), p->move.id, &b));
  if (!b.manages || b.resource_id != p->entry) return YB_ABSENT;
  p->move.event = YB_EQ(what, "accept")   ? YB_BOOKING_CONFIRM_EVENT
                  : YB_EQ(what, "refuse") ? YB_BOOKING_REFUSE_EVENT
                                          : YB_BOOKING_CANCEL_EVENT;
  YB_TRY(yb_text_tidy(rq->ctx.arena, yb_req_form(rq, "reason"), true, &p->move.act.reason));
  return yb_act_later(rq, rs, &p->move.act, YB_S("booking.move"), yb_booking_move_run, moved);
}
