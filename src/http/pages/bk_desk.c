/* bk_desk.c - bookings at the desk: a day with its clashes, requests decided, the door. */
#include "base/arena.h"
#include "base/text.h"
#include "http/handlers.h"
#include "http/pages/desk.h"
#include "http/pages/kept.h"
#include "http/view/bk_desk.h"
#include "service/booking/booking.h"
#include "tpl_bk_day.h"
#include "tpl_bk_door.h"
#include "tpl_bk_manage.h"

#define DOOR "/desk/check-in"

#define BK_ENTER(rq, rs)                                                          \
  do {                                                                            \
    DK_ENTER(rq, rs);                                                             \
    if (!yb_who_holds(yb_req_who(rq), YB_S("booking_manage"))) return YB_DENIED;  \
  } while (0)

static struct v_chip chip_of(struct yb_req *rq, yb_str state) {
  struct v_chip c;
  c.text = bk_state_word(rq, state, &c.tone);
  return c;
}

/* ---- a day, and what waits for an answer ---- */

static struct v_bkd_row row_of(struct yb_req *rq, const struct yb_booking_view *b,
                               uint32_t clashes) {
  struct v_bkd_row r = {.id = b->id, .title = b->title, .name = b->name, .clashes = clashes,
                        .when = bk_when(rq, b->of, b->start_at, b->end_at),
                        .count = bk_count(rq, b->of, b->count),
                        .state = chip_of(rq, b->state)};
  if (b->of) r.kind = dk_say(rq, &b->of->name);
  if (b->hold_until > rq->ctx.now_ms)
    r.until = YB_PHRASE(rq, "留到 {1}", dk_at(rq, b->hold_until));
  return r;
}

static yb_rc tabs(struct yb_req *rq, struct v_bkd_day *v) {
  struct v_link *t = YB_NEW_N(rq->ctx.arena, 2, struct v_link);
  if (!t) return YB_NOMEM;
  t[0] = (struct v_link){YB_S("/desk/bookings"), yb_word(rq, "按天看"), !v->asked, 0, false};
  t[1] = (struct v_link){YB_S("/desk/bookings?q=asked"), yb_word(rq, "等答复"), v->asked, 0, false};
  v->tabs = t;
  v->tabs_n = 2;
  return YB_OK;
}

static int64_t midnight(struct yb_req *rq, int64_t day) {
  return yb_zone_instant(yb_req_app(rq)->pack->zone, (yb_civil){.date = yb_date_of_days(day)});
}

static yb_str day_href(struct yb_req *rq, int64_t day) {
  return dk_fmt(rq, "/desk/bookings?date=%.*s", YB_ARG(dk_day(rq, midnight(rq, day))));
}

yb_rc yb_page_desk_bookings(struct yb_req *rq, struct yb_res *rs) {
  struct v_bkd_day v = {.asked = YB_EQ(yb_req_query(rq, "q"), "asked")};
  struct yb_booking_day d;
  struct yb_page page;
  yb_date date;
  BK_ENTER(rq, rs);
  int64_t now = yb_date_days(yb_zone_civil(yb_req_app(rq)->pack->zone, rq->ctx.now_ms).date);
  int64_t day = yb_date_parse(yb_req_query(rq, "date"), &date) ? yb_date_days(date) : now;
  int64_t from = v.asked ? rq->ctx.now_ms : midnight(rq, day);
  int64_t to = v.asked ? from + 400 * YB_DAY_MS : midnight(rq, day + 1);
  YB_TRY(yb_bookings_day(yb_req_app(rq), &rq->ctx, yb_req_who(rq), from, to, v.asked, &d));
  struct v_bkd_row *rows = YB_NEW_N(rq->ctx.arena, d.count, struct v_bkd_row);
  if (!rows) return YB_NOMEM;
  for (uint32_t i = 0; i < d.count; i++) rows[i] = row_of(rq, &d.at[i], d.clashes[i]);
  v.rows = rows;
  v.rows_n = d.count;
  v.more = d.more;
  v.date = dk_day(rq, midnight(rq, day));
  v.prev = day_href(rq, day - 1);
  v.next = day_href(rq, day + 1);
  YB_TRY(tabs(rq, &v));
  dk_page(rq, &page, yb_word(rq, "预约"), YB_DESK_BOOKINGS);
  return YB_PAGE(rq, rs, &page, bk_day, &v);
}

/* ---- one ---- */

static yb_str said_of(struct yb_req *rq) {
  yb_str said = yb_req_query(rq, "said");
  if (YB_EQ(said, "confirm")) return yb_word(rq, "已接受，已通知对方。");
  if (YB_EQ(said, "refuse")) return yb_word(rq, "已答复不接受，已通知对方。");
  if (YB_EQ(said, "cancel")) return yb_word(rq, "已取消，已通知对方。");
  return YB_S("");
}

static yb_rc one_page(struct yb_req *rq, struct yb_res *rs, int64_t id, bool posted) {
  struct yb_booking_view b;
  struct yb_page page;
  YB_TRY(yb_booking_get(yb_req_app(rq), &rq->ctx, yb_req_who(rq), id, &b));
  bool asked = YB_EQ(b.state, "requested"), open = asked || YB_EQ(b.state, "held") ||
                                                   YB_EQ(b.state, "confirmed") ||
                                                   YB_EQ(b.state, "waiting");
  struct v_bkd_one v = {
      .id = b.id, .title = b.title, .name = b.name, .phone = b.phone, .note = b.note,
      .reason = b.reason, .state = chip_of(rq, b.state), .said = said_of(rq),
      .when = bk_when(rq, b.of, b.start_at, b.end_at), .made = dk_full(rq, b.created_at),
      .count = bk_count(rq, b.of, b.count), .may_accept = asked, .may_refuse = asked,
      .may_cancel = open && !asked, .may_check_in = b.may_check_in};
  v.entry = dk_fmt(rq, "/e/%.*s/%.*s", YB_ARG(b.kind), YB_ARG(b.slug));
  if (b.of) v.kind = dk_say(rq, &b.of->name);
  if (b.hold_until > rq->ctx.now_ms) v.until = dk_at(rq, b.hold_until);
  if (YB_EQ(b.state, "waiting")) v.ahead = dk_fmt(rq, "%lld", (long long)b.ahead);
  v.why = dk_input(rq, posted, "d-", "reason", "area", yb_word(rq, "原因（会告诉对方）"), YB_S(""));
  if (posted) YB_TRY(dk_sum(rq, "d-", &v.sum));
  dk_page(rq, &page, YB_PHRASE(rq, "预约：{1}", b.title), YB_DESK_BOOKINGS);
  page.error = v.sum.errors_n > 0;
  if (page.error) rs->status = 422;
  return YB_PAGE(rq, rs, &page, bk_manage, &v);
}

yb_rc yb_page_desk_booking(struct yb_req *rq, struct yb_res *rs) {
  int64_t id;
  BK_ENTER(rq, rs);
  if (!yb_req_id(rq, YB_S("id"), &id)) return YB_ABSENT;
  return one_page(rq, rs, id, false);
}

static yb_rc moved(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  const struct yb_booking_move *m = rq->state;
  if (done == YB_OK)
    return yb_res_go(rq, rs, "/desk/bookings/%lld?said=%s", (long long)m->id,
                     yb_booking_event_name(m->event));
  if ((done != YB_INVALID && done != YB_CONFLICT) || !rq->ctx.diags->errors) return done;
  return one_page(rq, rs, m->id, true);
}

yb_rc yb_post_desk_booking(struct yb_req *rq, struct yb_res *rs) {
  struct yb_booking_move *m = yb_act_new(rq, struct yb_booking_move);
  yb_str what = yb_req_form(rq, "do");
  if (!m) return YB_NOMEM;
  BK_ENTER(rq, rs);
  if (!yb_req_id(rq, YB_S("id"), &m->id)) return YB_ABSENT;
  m->event = YB_EQ(what, "accept")   ? YB_BOOKING_CONFIRM_EVENT
             : YB_EQ(what, "refuse") ? YB_BOOKING_REFUSE_EVENT
                                     : YB_BOOKING_CANCEL_EVENT;
  YB_TRY(yb_text_tidy(rq->ctx.arena, yb_req_form(rq, "reason"), true, &m->act.reason));
  return yb_act_later(rq, rs, &m->act, YB_S("booking.move"), yb_booking_move_run, moved);
}

/* ---- the door ---- */

static yb_rc door_page(struct yb_req *rq, struct yb_res *rs, bool posted,
                       const struct yb_booking_view *done) {
  struct v_bkd_door v = {.done = done != NULL};
  struct yb_page page;
  v.code = dk_input(rq, posted && !done, "d-", "code", "text", yb_word(rq, "签到码"),
                    done ? YB_S("") : yb_req_query(rq, "code"));
  v.code.auto_ = "off";
  v.code.hint = yb_word(rq, "对方手机上的八位码，大小写都可以；扫码会自动填好");
  if (posted && !done) YB_TRY(dk_sum(rq, "d-", &v.sum));
  if (done) {
    v.id = done->id;
    v.title = done->title;
    v.name = done->name;
    v.when = bk_when(rq, done->of, done->start_at, done->end_at);
    v.count = bk_count(rq, done->of, done->count);
  }
  dk_page(rq, &page, yb_word(rq, "签到"), YB_DESK_BOOKINGS);
  page.error = v.sum.errors_n > 0;
  if (page.error) rs->status = 422;
  return YB_PAGE(rq, rs, &page, bk_door, &v);
}

yb_rc yb_page_desk_door(struct yb_req *rq, struct yb_res *rs) {
  struct yb_booking_view b;
  int64_t id;
  BK_ENTER(rq, rs);
  if (!yb_str_int(yb_req_query(rq, "done"), &id)) return door_page(rq, rs, false, NULL);
  YB_TRY(yb_booking_get(yb_req_app(rq), &rq->ctx, yb_req_who(rq), id, &b));
  return door_page(rq, rs, false, YB_EQ(b.state, "checked_in") ? &b : NULL);
}

static yb_rc checked(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  const struct yb_check_in *c = rq->state;
  if (done == YB_OK) return yb_res_go(rq, rs, DOOR "?done=%lld", (long long)c->id);
  if (done == YB_ABSENT) {
    yb_rc rc = yb_diag(&rq->ctx, (struct yb_place){.path = YB_S("code")}, YB_MSG_booking_code,
                       yb_utf8_upto(c->code, 20), YB_S(""));
    if (rc == YB_NOMEM) return rc;
  } else if ((done != YB_INVALID && done != YB_CONFLICT) || !rq->ctx.diags->errors) {
    return done;
  }
  return door_page(rq, rs, true, NULL);
}

yb_rc yb_post_desk_door(struct yb_req *rq, struct yb_res *rs) {
  struct yb_check_in *c = yb_act_new(rq, struct yb_check_in);
  if (!c) return YB_NOMEM;
  BK_ENTER(rq, rs);
  c->code = yb_str_trim(yb_req_form(rq, "code"));
  return yb_act_later(rq, rs, &c->act, YB_S("booking.check_in"), yb_check_in_run, checked);
}
