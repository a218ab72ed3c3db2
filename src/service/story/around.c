/* around.c - what a story expects around its case: messages, butler, changes, lead time,
 * the calendar. */
#include "service/agenda/agenda.h"
#include "service/change/change.h"
#include "service/notify/notify.h"
#include "service/story/around.h"
#include "service/talk/talk.h"
#include "store/event.h"

struct events { struct yb_tale *t; const struct yb_event *at; uint32_t n; };

static yb_rc read_events(struct yb_tx *tx, void *arg) {
  struct events *e = arg;
  return yb_event_of(tx, YB_S("case"), e->t->case_id, 0, 1000, &e->at, &e->n);
}

yb_rc yb_see_butler(struct yb_tale *t, const struct yb_json *want) {
  const struct yb_demo_account *a = yb_tale_account(t->pack, yb_json_str(want, YB_S("")));
  struct events e = {.t = t};
  struct yb_case_view v;
  YB_TRY(yb_tale_read(t, read_events, &e));
  YB_TRY(yb_butlers_name(&t->app, &t->ctx, e.at, e.n));
  YB_TRY(yb_butlers_name(&t->app, &t->ctx, e.at, e.n));   /* told twice is named once */
  YB_TRY(yb_case_get(&t->app, &t->ctx, &t->owner, t->case_id, &v));
  return yb_tale_same(t, want, a ? a->name : yb_json_str(want, YB_S("")), v.butler);
}

/* { count, unread, last }: as its applicant reads them. */
yb_rc yb_see_messages(struct yb_tale *t, const struct yb_json *want) {
  const struct yb_json *count = yb_json_get(want, YB_S("count"));
  const struct yb_json *unread = yb_json_get(want, YB_S("unread"));
  const struct yb_json *last = yb_json_get(want, YB_S("last"));
  struct yb_talk_view v;
  YB_TRY(yb_talk_get(&t->app, &t->ctx, &t->owner, t->case_id, &v));
  if (count) YB_TRY(yb_tale_number(t, count, v.count));
  if (unread) YB_TRY(yb_tale_number(t, unread, v.unread));
  if (!last) return YB_OK;
  return yb_tale_same(t, last, last->text, v.count ? v.at[v.count - 1].text : YB_S("-"));
}

/* [{ kind, state }], oldest first, exactly these. */
yb_rc yb_see_changes(struct yb_tale *t, const struct yb_json *want) {
  struct yb_changes_view v;
  uint32_t i = 0;
  YB_TRY(yb_changes_get(&t->app, &t->ctx, &t->owner, t->case_id, &v));
  for (const struct yb_json *m = want->first; m; m = m->next, i++) {
    const struct yb_json *kind = yb_json_get(m, YB_S("kind"));
    const struct yb_json *state = yb_json_get(m, YB_S("state"));
    if (kind)
      YB_TRY(yb_tale_same(t, kind, kind->text,
                          i < v.changes ? v.change[i].change->id : YB_S("-")));
    if (state && i < v.changes)
      YB_TRY(yb_tale_same(t, state, state->text,
                          yb_str_of(yb_change_state_name(v.change[i].state))));
  }
  if (i == v.changes) return YB_OK;
  return yb_tale_fault(t, want, YB_MSG_story_not_so, want->key, YB_S("changes"), YB_S("+"));
}

/* { days, late, apply_by }: of the answers given, at the story's time. */
yb_rc yb_see_lead(struct yb_tale *t, const struct yb_json *want) {
  const struct yb_service *s = yb_pack_service(t->pack, t->story->service);
  const struct yb_json *days = yb_json_get(want, YB_S("days"));
  const struct yb_json *by = yb_json_get(want, YB_S("apply_by"));
  const struct yb_json *late = yb_json_get(want, YB_S("late"));
  struct yb_lead_view v;
  struct yb_buf b;
  YB_TRY(yb_lead_time(&t->app, &t->ctx, s, t->answers, &v));
  if (days) YB_TRY(yb_tale_number(t, days, v.days));
  if (late && yb_json_bool(late, false) != v.late)
    YB_TRY(yb_tale_fault(t, late, YB_MSG_story_not_so, late->key, YB_S("late"),
                         v.late ? YB_S("true") : YB_S("false")));
  if (!by) return YB_OK;
  yb_buf_init(&b, t->ctx.arena);
  yb_date_write(&b, v.apply_by);
  return yb_tale_same(t, by, by->text, yb_buf_str(&b));
}

/* { from, to, count }: rows of this case in the public calendar on these days. */
yb_rc yb_see_calendar(struct yb_tale *t, const struct yb_json *want) {
  struct events e = {.t = t};
  struct yb_outings o;
  yb_date from, to;
  int64_t own = 0;
  YB_TRY(yb_tale_read(t, read_events, &e));
  YB_TRY(yb_agenda_follow(&t->app, &t->ctx, e.at, e.n));
  if (!yb_date_parse(yb_json_get_str(want, YB_S("from")), &from) ||
      !yb_date_parse(yb_json_get_str(want, YB_S("to")), &to))
    return yb_tale_fault(t, want, YB_MSG_story_not_so, want->key, YB_S("from, to"), YB_S("-"));
  YB_TRY(yb_agenda_between(&t->app, &t->ctx, from, to, &o));
  for (uint32_t i = 0; i < o.count; i++) own += o.at[i].case_id == t->case_id;
  const struct yb_json *count = yb_json_get(want, YB_S("count"));
  return count ? yb_tale_number(t, count, own) : YB_OK;
}

/* ---- what bookings sent ---- */

struct sent { struct yb_tale *t; yb_str word; const struct yb_who *who; uint32_t booking, found;
              const struct yb_event *at; uint32_t n; };

static yb_rc booking_events(struct yb_tx *tx, void *arg) {
  struct sent *s = arg;
  return yb_event_of(tx, YB_S("booking"), s->t->booked[s->booking].id, 0, 1000, &s->at, &s->n);
}

static yb_rc count_sent(struct yb_tx *tx, void *arg) {
  struct sent *s = arg;
  struct yb_rows rows;
  YB_TRY(yb_tx_rows(tx, YB_SQL_notices_of_person,
                    YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(s->who->id), yb_text(YB_S("inbox"))),
                    &rows));
  for (uint32_t i = 0; i < rows.count; i++)
    s->found += yb_str_eq(yb_str_in(yb_row(&rows, i) + 2), s->word);
  return YB_OK;
}

yb_rc yb_see_told(struct yb_tale *t, const struct yb_json *want) {
  const struct yb_json *times = yb_json_get(want, YB_S("times"));
  struct sent s = {.t = t, .word = yb_json_get_str(want, YB_S("word"))};
  YB_TRY(yb_tale_who(t, yb_json_get_str(want, YB_S("who")), &s.who));
  for (; s.booking < t->bookings; s.booking++) {
    YB_TRY(yb_tale_read(t, booking_events, &s));
    YB_TRY(yb_notices_make(&t->app, &t->ctx, s.at, s.n));
    YB_TRY(yb_notices_make(&t->app, &t->ctx, s.at, s.n));   /* delivered twice is once */
  }
  YB_TRY(yb_tale_read(t, count_sent, &s));
  if (times) return yb_tale_number(t, times, s.found);
  if (s.found) return YB_OK;
  return yb_tale_fault(t, want, YB_MSG_story_not_so, want->key, s.word, YB_S("-"));
}
