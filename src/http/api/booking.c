/* booking.c - the API of bookings: what is free, booking and what follows, reviews. */
#include "base/arena.h"
#include "http/api/catalog.h"
#include "http/handlers.h"

static yb_rc date_of(struct yb_req *rq, const char *name, yb_str text, yb_date *out) {
  if (!text.n || yb_date_parse(text, out)) return YB_OK;
  return yb_diag(&rq->ctx, (struct yb_place){.path = yb_str_of(name)}, YB_MSG_opening_date, text,
                 YB_S(""));
}

yb_rc yb_api_entry_free(struct yb_req *rq, struct yb_res *rs) {
  yb_date from = yb_zone_civil(yb_req_app(rq)->pack->zone, rq->ctx.now_ms).date, to;
  struct yb_free f;
  int64_t id;
  if (!yb_req_id(rq, YB_S("id"), &id)) return YB_ABSENT;
  YB_TRY(date_of(rq, "first", yb_req_query(rq, "first"), &from));
  to = yb_date_of_days(yb_date_days(from) + 13);
  YB_TRY(date_of(rq, "last", yb_req_query(rq, "last"), &to));
  YB_TRY(yb_free_get(yb_req_app(rq), &rq->ctx, id, from, to, &f));
  return api_answer(rq, rs, 200, &api_out_free, &f);
}

/* A repeated key: the first answer was "ID CODE STATE". */
static yb_rc repeated(const struct yb_cmd *cmd, struct api_booked *out) {
  yb_str rest = cmd->result, id;
  if (!yb_str_cut(&rest, ' ', &id) || !yb_str_int(id, &out->id)) return YB_BROKEN;
  if (!yb_str_cut(&rest, ' ', &out->code)) return YB_BROKEN;
  out->state = rest;
  return YB_OK;
}

static yb_rc booked(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  struct yb_book *x = rq->state;
  struct api_booked out = {x->id, x->hold_until, x->code, x->state};
  yb_str where;
  if (done != YB_OK) return done;
  if (x->act.cmd.repeated) YB_TRY(repeated(&x->act.cmd, &out));
  YB_TRY(yb_str_fmt(rq->ctx.arena, &where, "/api/v1/bookings/%lld", (long long)out.id));
  YB_TRY(yb_res_header(rs, "Location", where));
  return api_answer(rq, rs, 201, &api_out_booked, &out);
}

yb_rc yb_api_book(struct yb_req *rq, struct yb_res *rs) {
  struct yb_book *x = yb_act_new(rq, struct yb_book);
  const struct yb_json *j;
  if (!x) return YB_NOMEM;
  YB_TRY(api_body(rq, &api_in_book, &j));
  YB_TRY(api_key(rq, &x->act));
  x->resource = api_id(j, YB_S("entry"));
  x->how = yb_json_get_str(j, YB_S("how"));
  x->count = yb_json_int(yb_json_get(j, YB_S("count")), 1);
  YB_TRY(date_of(rq, "from", yb_json_get_str(j, YB_S("from")), &x->from));
  YB_TRY(date_of(rq, "to", yb_json_get_str(j, YB_S("to")), &x->to));
  x->start_at = api_time(j, YB_S("start_at"));
  x->case_id = api_id(j, YB_S("case"));
  x->name = yb_json_get_str(j, YB_S("name"));
  x->phone = yb_json_get_str(j, YB_S("phone"));
  x->note = yb_json_get_str(j, YB_S("note"));
  return yb_act_later(rq, rs, &x->act, YB_S("booking.open"), yb_book_run, booked);
}

yb_rc yb_api_bookings(struct yb_req *rq, struct yb_res *rs) {
  struct yb_booking_views v;
  int64_t first, before, entry;
  YB_TRY(api_query_cursor(rq, &first, &before));
  YB_TRY(api_query_int(rq, "entry", INT64_MAX, &entry));
  YB_TRY(yb_bookings_get(yb_req_app(rq), &rq->ctx, yb_req_who(rq), entry, before, &v));
  return api_answer(rq, rs, 200, &api_out_bookings, &v);
}

yb_rc yb_api_booking(struct yb_req *rq, struct yb_res *rs) {
  struct yb_booking_view v;
  int64_t id;
  if (!yb_req_id(rq, YB_S("id"), &id)) return YB_ABSENT;
  YB_TRY(yb_booking_get(yb_req_app(rq), &rq->ctx, yb_req_who(rq), id, &v));
  return api_answer(rq, rs, 200, &api_out_booking, &v);
}

yb_rc yb_api_booking_change(struct yb_req *rq, struct yb_res *rs) {
  struct yb_rebook *x = yb_act_new(rq, struct yb_rebook);
  const struct yb_json *j;
  if (!x) return YB_NOMEM;
  if (!yb_req_id(rq, YB_S("id"), &x->id)) return YB_ABSENT;
  YB_TRY(api_body(rq, &api_in_rebook, &j));
  x->count = yb_json_int(yb_json_get(j, YB_S("count")), 0);
  YB_TRY(date_of(rq, "from", yb_json_get_str(j, YB_S("from")), &x->from));
  YB_TRY(date_of(rq, "to", yb_json_get_str(j, YB_S("to")), &x->to));
  x->start_at = api_time(j, YB_S("start_at"));
  return yb_act_later(rq, rs, &x->act, YB_S("booking.change"), yb_rebook_run, api_done);
}

yb_rc yb_api_booking_move(struct yb_req *rq, struct yb_res *rs) {
  static const yb_booking_event events[] = {YB_BOOKING_CONFIRM_EVENT, YB_BOOKING_CANCEL_EVENT,
                                            YB_BOOKING_REFUSE_EVENT};
  struct yb_booking_move *x = yb_act_new(rq, struct yb_booking_move);
  const struct yb_json *j;
  size_t i = 0;
  if (!x) return YB_NOMEM;
  if (!yb_req_id(rq, YB_S("id"), &x->id)) return YB_ABSENT;
  YB_TRY(api_body(rq, &api_in_booking_move, &j));
  yb_str event = yb_json_get_str(j, YB_S("event"));
  while (i < 3 && !yb_str_eq(event, yb_str_of(yb_booking_event_name(events[i])))) i++;
  if (i == 3)
    return yb_diag(&rq->ctx, (struct yb_place){.path = YB_S("event")}, YB_MSG_api_query,
                   YB_S("event"), YB_S(""));
  x->event = events[i];
  x->act.reason = yb_json_get_str(j, YB_S("reason"));
  return yb_act_later(rq, rs, &x->act, YB_S("booking.move"), yb_booking_move_run, api_done);
}

static yb_rc checked(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  struct yb_check_in *x = rq->state;
  struct api_checked out = {x->id, x->count, x->title};
  return done == YB_OK ? api_answer(rq, rs, 200, &api_out_checked, &out) : done;
}

yb_rc yb_api_check_in(struct yb_req *rq, struct yb_res *rs) {
  struct yb_check_in *x = yb_act_new(rq, struct yb_check_in);
  const struct yb_json *j;
  if (!x) return YB_NOMEM;
  YB_TRY(api_body(rq, &api_in_check_in, &j));
  x->code = yb_json_get_str(j, YB_S("code"));
  return yb_act_later(rq, rs, &x->act, YB_S("booking.check_in"), yb_check_in_run, checked);
}

/* ---- reviews ---- */

static yb_rc reviewed(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  struct yb_review_add *x = rq->state;
  struct api_made out = {x->id};
  return done == YB_OK ? api_answer(rq, rs, 201, &api_out_made, &out) : done;
}

yb_rc yb_api_review(struct yb_req *rq, struct yb_res *rs) {
  struct yb_review_add *x = yb_act_new(rq, struct yb_review_add);
  const struct yb_json *j;
  if (!x) return YB_NOMEM;
  if (!yb_req_id(rq, YB_S("id"), &x->booking)) return YB_ABSENT;
  YB_TRY(api_body(rq, &api_in_review, &j));
  x->level = yb_json_int(yb_json_get(j, YB_S("level")), 0);
  x->words = yb_json_get_str(j, YB_S("words"));
  return yb_act_later(rq, rs, &x->act, YB_S("review.add"), yb_review_add_run, reviewed);
}

yb_rc yb_api_review_show(struct yb_req *rq, struct yb_res *rs) {
  struct yb_review_show *x = yb_act_new(rq, struct yb_review_show);
  const struct yb_json *j;
  if (!x) return YB_NOMEM;
  if (!yb_req_id(rq, YB_S("id"), &x->id)) return YB_ABSENT;
  YB_TRY(api_body(rq, &api_in_review_show, &j));
  x->show = yb_json_bool(yb_json_get(j, YB_S("show")), false);
  x->answer = yb_json_get_str(j, YB_S("answer"));
  x->act.reason = yb_json_get_str(j, YB_S("reason"));
  return yb_act_later(rq, rs, &x->act, YB_S("review.show"), yb_review_show_run, api_done);
}
