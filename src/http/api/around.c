/* around.c - the API around a case: messages, changes after the result, lead times, the
 * calendar of what was permitted. */
#include "http/api/around.h"

#include "base/arena.h"
#include "http/handlers.h"
#include "http/pages/act.h"

static yb_rc date(struct yb_req *rq, yb_date d, yb_str *out) {
  struct yb_buf b;
  if (d.year == 0) return YB_OK;
  yb_buf_init(&b, rq->ctx.arena);
  yb_date_write(&b, d);
  return yb_buf_take(&b, out);
}

/* ---- messages ---- */

yb_rc yb_api_case_messages(struct yb_req *rq, struct yb_res *rs) {
  struct yb_talk_view v;
  int64_t id;
  if (!yb_req_id(rq, YB_S("id"), &id)) return YB_ABSENT;
  YB_TRY(yb_talk_get(yb_req_app(rq), &rq->ctx, yb_req_who(rq), id, &v));
  return api_answer(rq, rs, 200, &api_out_talk, &v);
}

static yb_rc sent(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  const struct yb_message_send *m = rq->state;
  struct api_change_made out = {.id = m->id, .done = true};
  if (done != YB_OK) return done;
  return api_answer(rq, rs, 201, &api_out_change_made, &out);
}

yb_rc yb_api_case_message(struct yb_req *rq, struct yb_res *rs) {
  struct yb_message_send *m = yb_act_new(rq, struct yb_message_send);
  int64_t *ids = YB_NEW_N(rq->ctx.arena, YB_MESSAGE_PAPERS, int64_t);
  const struct yb_json *j;
  struct yb_strs papers;
  if (!m || !ids) return YB_NOMEM;
  if (!yb_req_id(rq, YB_S("id"), &m->case_id)) return YB_ABSENT;
  YB_TRY(api_body(rq, &api_in_message, &j));
  YB_TRY(api_strs(rq->ctx.arena, j, YB_S("papers"), &papers));
  m->text = yb_json_get_str(j, YB_S("text"));
  for (uint32_t i = 0; i < papers.count && i < YB_MESSAGE_PAPERS; i++)
    if (!yb_str_int(papers.at[i], &ids[m->papers++])) return YB_ABSENT;
  m->paper = ids;
  return yb_act_later(rq, rs, &m->act, YB_S("message.send"), yb_message_send_run, sent);
}

yb_rc yb_api_case_messages_read(struct yb_req *rq, struct yb_res *rs) {
  struct yb_messages_read *m = yb_act_new(rq, struct yb_messages_read);
  const struct yb_json *j;
  if (!m) return YB_NOMEM;
  if (!yb_req_id(rq, YB_S("id"), &m->case_id)) return YB_ABSENT;
  YB_TRY(api_body(rq, &api_in_empty, &j));
  return yb_act_later(rq, rs, &m->act, YB_S("message.read"), yb_messages_read_run, api_done);
}

/* ---- changes ---- */

static yb_rc offers(struct yb_req *rq, const struct yb_changes_view *v, struct api_changes *out) {
  static const char *const effects[] = {
#define X(name, word) word,
      YB_CHANGE_EFFECTS(X)
#undef X
  };
  struct api_change_offer *o = YB_NEW_N(rq->ctx.arena, v->offers, struct api_change_offer);
  if (!o) return YB_NOMEM;
  for (uint32_t i = 0; i < v->offers; i++) {
    const struct yb_change *c = v->offer[i].change;
    o[i] = (struct api_change_offer){.id = c->id, .name = c->name, .what = c->what,
                                     .effect = yb_str_of(effects[c->effect]),
                                     .open = v->offer[i].open, .row = c->row,
                                     .at_once = c->unit.n == 0};
  }
  out->offer = o;
  out->offers = v->offers;
  return YB_OK;
}

yb_rc yb_api_case_changes(struct yb_req *rq, struct yb_res *rs) {
  struct api_changes out = {0};
  struct yb_changes_view v;
  int64_t id;
  if (!yb_req_id(rq, YB_S("id"), &id)) return YB_ABSENT;
  YB_TRY(yb_changes_get(yb_req_app(rq), &rq->ctx, yb_req_who(rq), id, &v));
  struct api_change_row *r = YB_NEW_N(rq->ctx.arena, v.changes, struct api_change_row);
  if (!r) return YB_NOMEM;
  for (uint32_t i = 0; i < v.changes; i++) {
    const struct yb_change_view *c = &v.change[i];
    r[i] = (struct api_change_row){c->id, c->asked_at, c->closed_at, c->change->id,
                                   yb_str_of(yb_change_state_name(c->state)), c->reason, c->lines,
                                   c->line};
  }
  out.change = r;
  out.changes = v.changes;
  out.rows = v.rows;
  YB_TRY(offers(rq, &v, &out));
  return api_answer(rq, rs, 200, &api_out_changes, &out);
}

static yb_rc asked(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  const struct yb_change_ask *x = rq->state;
  struct api_change_made out = {.id = x->id, .done = x->done};
  if (done != YB_OK) return done;
  return api_answer(rq, rs, 201, &api_out_change_made, &out);
}

yb_rc yb_api_case_change(struct yb_req *rq, struct yb_res *rs) {
  struct yb_change_ask *x = yb_act_new(rq, struct yb_change_ask);
  const struct yb_json *j;
  if (!x) return YB_NOMEM;
  if (!yb_req_id(rq, YB_S("id"), &x->case_id)) return YB_ABSENT;
  YB_TRY(api_body(rq, &api_in_change, &j));
  x->kind = yb_json_get_str(j, YB_S("kind"));
  x->row = yb_json_int(yb_json_get(j, YB_S("row")), -1);
  x->fields = yb_json_get(j, YB_S("fields"));
  x->answers = yb_json_get(j, YB_S("answers"));
  if (!x->fields && !(x->fields = yb_json_new(rq->ctx.arena, YB_JSON_OBJECT))) return YB_NOMEM;
  return yb_act_later(rq, rs, &x->act, YB_S("change.ask"), yb_change_ask_run, asked);
}

yb_rc yb_api_case_change_back(struct yb_req *rq, struct yb_res *rs) {
  struct yb_change_back *x = yb_act_new(rq, struct yb_change_back);
  const struct yb_json *j;
  if (!x) return YB_NOMEM;
  if (!yb_req_id(rq, YB_S("id"), &x->case_id)) return YB_ABSENT;
  if (!yb_req_id(rq, YB_S("change"), &x->id)) return YB_ABSENT;
  YB_TRY(api_body(rq, &api_in_empty, &j));
  return yb_act_later(rq, rs, &x->act, YB_S("change.back"), yb_change_back_run, api_done);
}

/* ---- lead times and the calendar ---- */

yb_rc yb_api_lead_time(struct yb_req *rq, struct yb_res *rs) {
  const struct yb_service *s = yb_pack_service(yb_req_app(rq)->pack, yb_req_param(rq, "id"));
  const struct yb_json *j;
  struct yb_lead_view v;
  if (!s || !s->guide.agenda.lead.n) return YB_ABSENT;
  YB_TRY(api_body(rq, &api_in_lead, &j));
  YB_TRY(yb_lead_time(yb_req_app(rq), &rq->ctx, s, yb_json_get(j, YB_S("answers")), &v));
  struct api_lead out = {.late = v.late, .dated = v.dated, .days = v.days, .whys = v.whys};
  struct api_lead_why *w = YB_NEW_N(rq->ctx.arena, v.whys, struct api_lead_why);
  if (!w) return YB_NOMEM;
  for (uint32_t i = 0; i < v.whys; i++)
    w[i] = (struct api_lead_why){v.why[i].reason, v.why[i].who, v.why[i].clause, v.why[i].days};
  out.why = w;
  YB_TRY(date(rq, v.first, &out.first));
  YB_TRY(date(rq, v.apply_by, &out.apply_by));
  YB_TRY(date(rq, v.asked ? v.earliest : yb_calendar_date(yb_req_app(rq)->pack->calendar,
                                                          rq->ctx.now_ms), &out.earliest));
  return api_answer(rq, rs, 200, &api_out_lead, &out);
}

#define DAYS_MOST 62
static yb_rc day_asked(struct yb_req *rq, const char *name, yb_str text, yb_date *out) {
  if (!text.n || yb_date_parse(text, out)) return YB_OK;
  return yb_diag(&rq->ctx, (struct yb_place){.path = yb_str_of(name)}, YB_MSG_opening_date, text,
                 YB_S(""));
}

yb_rc yb_api_shoots(struct yb_req *rq, struct yb_res *rs) {
  const struct yb_pack *p = yb_req_app(rq)->pack;
  yb_date from = yb_calendar_date(p->calendar, rq->ctx.now_ms), to;
  struct api_outings out = {0};
  struct yb_outings all;
  yb_str first = yb_req_query(rq, "first"), last = yb_req_query(rq, "last");
  YB_TRY(day_asked(rq, "first", first, &from));
  to = yb_date_of_days(yb_date_days(from) + 6);
  YB_TRY(day_asked(rq, "last", last, &to));
  int64_t most = yb_date_days(from) + DAYS_MOST;
  if (yb_date_days(to) > most) to = yb_date_of_days(most);
  YB_TRY(yb_agenda_between(yb_req_app(rq), &rq->ctx, from, to, &all));
  struct api_outing *o = YB_NEW_N(rq->ctx.arena, all.count, struct api_outing);
  if (!o) return YB_NOMEM;
  for (uint32_t i = 0; i < all.count; i++) {
    o[i].place = all.at[i].place;
    o[i].division = all.at[i].division ? all.at[i].division->code : (yb_str){0};
    YB_TRY(date(rq, yb_date_of_days(all.at[i].from_day), &o[i].from));
    YB_TRY(date(rq, yb_date_of_days(all.at[i].to_day), &o[i].to));
  }
  out.item = o;
  out.items = all.count;
  return api_answer(rq, rs, 200, &api_out_outings, &out);
}
