/* around.c - what a story expects around its case: messages, butler, changes, lead time,
 * the calendar. */
#include "service/agenda/agenda.h"
#include "service/change/change.h"
#include "service/story/around.h"
#include "service/talk/talk.h"
#include "store/event.h"

struct events { struct yb_tale *t; const struct yb_event *at; uint32_t n; };

static yb_rc read_events(struct yb_tx *tx, void *arg) {
  struct events *e = arg;
  return yb_event_of(tx, YB_S("case"), e->t->case_id, 0, 1000, &e->at, &e->n);
}

static yb_rc number(struct yb_tale *t, const struct yb_json *want, int64_t got) {
  yb_str text;
  YB_TRY(yb_str_fmt(t->ctx.arena, &text, "%lld", (long long)got));
  return yb_tale_same(t, want, want->text, text);
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
  if (count) YB_TRY(number(t, count, v.count));
  if (unread) YB_TRY(number(t, unread, v.unread));
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
  if (days) YB_TRY(number(t, days, v.days));
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
  return count ? number(t, count, own) : YB_OK;
}
