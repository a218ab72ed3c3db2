/* bk_mine.c - one's own bookings: the list, one of them, what can be done with it. */
#include "base/arena.h"
#include "base/text.h"
#include "http/handlers.h"
#include "http/pages/bk.h"
#include "service/issue/issue.h"
#include "tpl_bk_list.h"
#include "tpl_bk_one.h"
#include "tpl_bk_review.h"

/* ---- the list ---- */

static bool is_open(const struct yb_booking_view *b) {
  return YB_EQ(b->state, "held") || YB_EQ(b->state, "confirmed") || YB_EQ(b->state, "waiting") ||
         YB_EQ(b->state, "requested");
}

static struct v_bk_line line_of(struct yb_req *rq, const struct yb_booking_view *b) {
  struct v_bk_line l = {.id = b->id, .title = b->title, .state = bk_state(rq, b->state),
                        .when = bk_when(rq, b->of, b->start_at, b->end_at),
                        .count = bk_count(rq, b->of, b->count)};
  if (b->of) l.kind = pt_say(rq, &b->of->name);
  if (YB_EQ(b->state, "held"))
    l.until = YB_PHRASE(rq, "{1} 前不确认就放开", pt_at(rq, b->hold_until));
  return l;
}

yb_rc yb_page_bookings(struct yb_req *rq, struct yb_res *rs) {
  struct yb_booking_views views;
  struct v_bk_list v = {0};
  struct yb_page page;
  int64_t before = 0;
  if (!pt_is_person(rq)) return pt_only_persons(rq, rs);
  (void)yb_str_int(yb_req_query(rq, "before"), &before);
  YB_TRY(yb_bookings_get(yb_req_app(rq), &rq->ctx, yb_req_who(rq), 0, before, &views));
  struct v_bk_line *open = YB_NEW_N(rq->ctx.arena, views.count, struct v_bk_line);
  struct v_bk_line *past = YB_NEW_N(rq->ctx.arena, views.count, struct v_bk_line);
  if (!open || !past) return YB_NOMEM;
  for (uint32_t i = 0; i < views.count; i++) {
    const struct yb_booking_view *b = &views.at[i];
    if (is_open(b)) open[v.open_n++] = line_of(rq, b);
    else past[v.past_n++] = line_of(rq, b);
  }
  v.open = open;
  v.past = past;
  if (views.next) v.older = pt_fmt(rq, "/bookings?before=%lld", (long long)views.next);
  pt_page(rq, &page, yb_word(rq, "我的预约"), YB_NAV_ME);
  return YB_PAGE(rq, rs, &page, bk_list, &v);
}

/* ---- one ---- */

static yb_rc qr_of(struct yb_req *rq, const struct yb_booking_view *b, yb_html *out) {
  yb_str base = yb_req_app(rq)->cfg.base_url;
  yb_str text = pt_fmt(rq, "%.*s/desk/check-in?code=%.*s", YB_ARG(base), YB_ARG(b->code));
  return yb_qr_svg(&rq->ctx, text, yb_word(rq, "签到二维码"), out);
}

static yb_str said_of(struct yb_req *rq, const struct yb_booking_view *b) {
  yb_str said = yb_req_query(rq, "said");
  if (YB_EQ(said, "changed")) return yb_word(rq, "已改好。");
  if (YB_EQ(said, "cancelled")) return yb_word(rq, "已取消，位置让出来了。");
  if (YB_EQ(said, "confirmed")) return yb_word(rq, "已确认，到时见。");
  if (YB_EQ(said, "reviewed")) return yb_word(rq, "谢谢您的评价。写了文字的，审核后公开。");
  if (!YB_EQ(said, "made")) return YB_S("");
  if (YB_EQ(b->state, "held")) return yb_word(rq, "已为您占住，别忘了确认。");
  if (YB_EQ(b->state, "waiting")) return yb_word(rq, "已排上队，有空位就通知您。");
  if (YB_EQ(b->state, "requested")) return yb_word(rq, "已提交，有答复就通知您。");
  return yb_word(rq, "已约好。");
}

/* The application that an entry of this kind leads to, for the same days. */
static void apply_of(struct yb_req *rq, const struct yb_booking_view *b, struct v_bk_one *v) {
  const struct yb_service *s = b->of ? yb_pack_service(yb_req_app(rq)->pack, b->of->apply) : NULL;
  bool taken = YB_EQ(b->state, "held") || YB_EQ(b->state, "confirmed");
  if (!s || !taken || b->of->booking.mode == YB_BOOK_SLOTS) return;
  yb_date a = bk_date(rq, b->start_at), z = bk_date(rq, b->end_at - 1);
  v->apply = pt_fmt(rq, "/services/%.*s/start?e=%lld&from=%04d-%02d-%02d&to=%04d-%02d-%02d",
                    YB_ARG(s->id), (long long)b->resource_id, a.year, a.month, a.day, z.year,
                    z.month, z.day);
  v->apply_text = YB_PHRASE(rq, "申请{1}", pt_say(rq, &s->guide.name));
}

static yb_rc fill_one(struct yb_req *rq, const struct yb_booking_view *b, struct v_bk_one *v) {
  int64_t now = rq->ctx.now_ms;
  *v = (struct v_bk_one){
      .id = b->id, .title = b->title, .state = bk_state(rq, b->state), .state_key = b->state,
      .when = bk_when(rq, b->of, b->start_at, b->end_at), .made = pt_at_full(rq, b->created_at),
      .count = bk_count(rq, b->of, b->count), .reason = b->reason, .name = b->name,
      .phone = b->phone, .note = b->note, .may_confirm = b->may_confirm,
      .may_change = b->may_change, .may_cancel = b->may_cancel, .may_review = b->may_review,
      .open = is_open(b), .waiting = YB_EQ(b->state, "waiting"), .ahead = b->ahead,
      .requested = YB_EQ(b->state, "requested")};
  v->entry = pt_fmt(rq, "/e/%.*s/%.*s", YB_ARG(b->kind), YB_ARG(b->slug));
  v->said = said_of(rq, b);
  if (b->of) v->kind = pt_say(rq, &b->of->name);
  apply_of(rq, b, v);
  if (b->hold_until > now) {
    v->hold_until = pt_at(rq, b->hold_until);
    v->hold_left = pt_length(rq, b->hold_until - now);
  }
  if (b->change_by) v->change_by = pt_at(rq, b->change_by);
  if (b->cancel_by) v->cancel_by = pt_at(rq, b->cancel_by);
  v->late_change = v->open && !b->may_change;
  v->late_cancel = v->open && !b->may_cancel;
  v->shows_code = b->code.n && YB_EQ(b->state, "confirmed") && b->of && b->of->booking.check_in;
  v->code = b->code;
  return v->shows_code ? qr_of(rq, b, &v->qr) : YB_OK;
}

static yb_rc load_own(struct yb_req *rq, struct yb_booking_view *b) {
  int64_t id;
  if (!yb_req_id(rq, YB_S("id"), &id)) return YB_ABSENT;
  YB_TRY(yb_booking_get(yb_req_app(rq), &rq->ctx, yb_req_who(rq), id, b));
  return b->own ? YB_OK : YB_ABSENT;
}

static yb_rc one_page(struct yb_req *rq, struct yb_res *rs, const struct yb_diags *faults) {
  struct yb_booking_view b;
  struct v_bk_one v;
  struct yb_page page;
  YB_TRY(load_own(rq, &b));
  YB_TRY(fill_one(rq, &b, &v));
  YB_TRY(pt_faults(rq, faults, &v.sum));
  pt_page(rq, &page, YB_PHRASE(rq, "预约：{1}", v.title), YB_NAV_ME);
  page.noindex = true;
  page.error = v.sum.errors_n > 0;
  if (page.error) rs->status = 422;
  return YB_PAGE(rq, rs, &page, bk_one, &v);
}

yb_rc yb_page_booking(struct yb_req *rq, struct yb_res *rs) {
  if (!pt_is_person(rq)) return pt_only_persons(rq, rs);
  return one_page(rq, rs, rq->ctx.diags);
}

static yb_rc moved(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  const struct yb_booking_move *m = rq->state;
  if (done == YB_OK)
    return yb_res_go(rq, rs, "/bookings/%lld?said=%s", (long long)m->id,
                     m->event == YB_BOOKING_CONFIRM_EVENT ? "confirmed" : "cancelled");
  if ((done != YB_INVALID && done != YB_CONFLICT) || !rq->ctx.diags->errors) return done;
  return one_page(rq, rs, rq->ctx.diags);
}

yb_rc yb_post_booking(struct yb_req *rq, struct yb_res *rs) {
  struct yb_booking_move *m = yb_act_new(rq, struct yb_booking_move);
  struct yb_booking_view b;
  if (!m) return YB_NOMEM;
  if (!pt_is_person(rq)) return pt_only_persons(rq, rs);
  YB_TRY(load_own(rq, &b));
  m->id = b.id;
  m->event = YB_EQ(yb_req_form(rq, "do"), "confirm") ? YB_BOOKING_CONFIRM_EVENT
                                                     : YB_BOOKING_CANCEL_EVENT;
  return yb_act_later(rq, rs, &m->act, YB_S("booking.move"), yb_booking_move_run, moved);
}

/* ---- the review ---- */

static yb_rc review_page(struct yb_req *rq, struct yb_res *rs, struct v_bk_review *v) {
  struct yb_booking_view b;
  struct yb_page page;
  bool few;
  YB_TRY(load_own(rq, &b));
  if (!b.may_review) return yb_res_go(rq, rs, "/bookings/%lld", (long long)b.id);
  v->id = b.id;
  v->title = b.title;
  v->when = bk_when(rq, b.of, b.start_at, b.end_at);
  YB_TRY(pt_levels(rq, NULL, &v->levels, &few));
  v->levels_n = 5;
  pt_page(rq, &page, yb_word(rq, "评价"), YB_NAV_ME);
  page.error = v->sum.errors_n > 0;
  if (page.error) rs->status = 422;
  return YB_PAGE(rq, rs, &page, bk_review, v);
}

yb_rc yb_page_booking_review(struct yb_req *rq, struct yb_res *rs) {
  struct v_bk_review v = {0};
  if (!pt_is_person(rq)) return pt_only_persons(rq, rs);
  return review_page(rq, rs, &v);
}

static yb_rc reviewed(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  const struct yb_review_add *r = rq->state;
  struct v_bk_review v = {.words.value = r->words, .level = r->level,
                          .spent.value = yb_req_form(rq, "spent")};
  if (done == YB_OK)
    return yb_res_go(rq, rs, "/bookings/%lld?said=reviewed", (long long)r->booking);
  if (done != YB_INVALID) return done;
  YB_TRY(pt_faults(rq, rq->ctx.diags, &v.sum));
  v.level_error = pt_fault(rq, rq->ctx.diags, "level");
  v.spent.error = pt_fault(rq, rq->ctx.diags, "spent");
  return review_page(rq, rs, &v);
}

/* "12.5" in 10,000 yuan; empty is nothing told. */
static bool spent_of(struct yb_req *rq, int64_t *fen) {
  yb_str rest = yb_str_trim(yb_req_form(rq, "spent")), whole;
  int64_t a, b = 0, unit = 1000000;
  *fen = 0;
  if (!rest.n) return true;
  bool there = yb_str_cut(&rest, '.', &whole) && yb_str_int(whole, &a);
  if (!there || a < 0 || a > 1000000) return false;
  if (rest.n > 4 || (rest.n && (!yb_str_int(rest, &b) || b < 0))) return false;
  for (size_t i = 0; i < rest.n; i++) unit /= 10;
  *fen = a * 1000000 + b * unit;
  return true;
}

static yb_rc spent_fault(struct yb_req *rq, struct yb_res *rs, struct yb_review_add *r) {
  rq->state = r;
  yb_rc rc = yb_diag(&rq->ctx, (struct yb_place){.path = YB_S("spent")}, YB_MSG_booking_spent,
                     yb_req_form(rq, "spent"), YB_S(""));
  return rc == YB_NOMEM ? rc : reviewed(rq, rs, YB_INVALID);
}

yb_rc yb_post_booking_review(struct yb_req *rq, struct yb_res *rs) {
  struct yb_review_add *r = yb_act_new(rq, struct yb_review_add);
  if (!r) return YB_NOMEM;
  if (!pt_is_person(rq)) return pt_only_persons(rq, rs);
  if (!yb_req_id(rq, YB_S("id"), &r->booking)) return YB_ABSENT;
  if (!yb_str_int(yb_req_form(rq, "level"), &r->level)) r->level = 0;
  YB_TRY(yb_text_tidy(rq->ctx.arena, yb_req_form(rq, "words"), true, &r->words));
  r->words = yb_utf8_upto(r->words, 500);
  if (!spent_of(rq, &r->spent_fen)) return spent_fault(rq, rs, r);
  return yb_act_later(rq, rs, &r->act, YB_S("review.add"), yb_review_add_run, reviewed);
}
