/* then.c - what a story expects: the case as its applicant sees it, its clocks, tasks,
 * papers and notices. One row an expectation. */
#include "base/crypto.h"
#include "service/apply/views.h"
#include "service/issue/issue.h"
#include "service/notify/notify.h"
#include "service/story/around.h"
#include "store/event.h"

#define EVENTS_MOST 1000u

/* ---- what is asked of the case ---- */

struct look {
  struct yb_tale *t;
  yb_str name;                           /* of a clock, a word, an account */
  struct yb_promise_view clock;
  struct yb_case_clock k;
  struct yb_case_view view;
  struct yb_course co;
  const struct yb_who *who;
  int64_t count;
  bool found;
};

static yb_rc read_clock(struct yb_tx *tx, void *arg) {
  struct look *l = arg;
  struct yb_case_clock *k;
  uint32_t n;
  YB_TRY(yb_course_load(tx, &l->t->app, l->t->case_id, &l->co));
  YB_TRY(yb_clocks_of_case(tx, l->t->case_id, &k, &n));
  for (uint32_t i = 0; i < n; i++)
    if (yb_str_eq(k[i].name, l->name)) {
      l->k = k[i];
      l->found = true;
    }
  if (l->found) yb_promise_of(&l->co, &l->k, &l->clock);
  return YB_OK;
}

/* The clock that an expectation names; "check" when it names none. */
static yb_rc clock_of(struct yb_tale *t, const struct yb_json *want, struct look *l) {
  *l = (struct look){.t = t, .name = yb_json_get_str(want, YB_S("clock"))};
  if (l->name.n == 0) l->name = YB_S("check");
  YB_TRY(yb_tale_read(t, read_clock, l));
  if (l->found) return YB_OK;
  return yb_tale_fault(t, want, YB_MSG_story_not_so, want->key, l->name, YB_S("-"));
}

static yb_rc view_of(struct yb_tale *t, struct yb_case_view *out) {
  return yb_case_get(&t->app, &t->ctx, &t->owner, t->case_id, out);
}

/* ---- state, clocks, lights ---- */

static yb_rc see_state(struct yb_tale *t, const struct yb_json *want) {
  struct yb_case_view v;
  YB_TRY(view_of(t, &v));
  return yb_tale_same(t, want, yb_json_str(want, YB_S("")),
                      yb_str_of(yb_case_state_name(v.state)));
}

static yb_rc see_due(struct yb_tale *t, const struct yb_json *want) {
  struct look l;
  yb_str came;
  const struct yb_json *at = yb_json_get(want, YB_S("at"));
  int64_t instant;
  YB_TRY(clock_of(t, want, &l));
  if (!l.found) return YB_OK;
  YB_TRY(yb_tale_instant(t, at, &instant));
  YB_TRY(yb_tale_local(t, l.clock.due_at, &came));
  YB_TRY(yb_tale_same(t, at, yb_json_str(at, YB_S("")), came));
  if (l.clock.due_at % YB_MINUTE_MS) /* a due that is not on the minute says less than it is */
    return yb_tale_fault(t, at, YB_MSG_story_not_so, YB_S("due"), yb_json_str(at, YB_S("")),
                         YB_S("..."));
  const struct yb_json *year = yb_json_get(want, YB_S("provisional"));
  if (year && yb_json_int(year, 0) != l.clock.provisional_year)
    return yb_tale_fault(t, year, YB_MSG_story_not_so, year->key, year->text, YB_S("?"));
  return YB_OK;
}

static yb_rc same_length(struct yb_tale *t, const struct yb_json *want, const char *key,
                         int64_t ms) {
  const struct yb_json *m = yb_json_get(want, yb_str_of(key));
  struct yb_buf b;
  int64_t expected;
  if (!m) return YB_OK;
  if (yb_duration_parse(yb_json_str(m, YB_S("")), &expected) && expected == ms) return YB_OK;
  yb_buf_init(&b, t->ctx.arena);
  yb_buf_fmt(&b, "PT%lldH%lldM", (long long)(ms / YB_HOUR_MS),
             (long long)(ms % YB_HOUR_MS / YB_MINUTE_MS));
  return yb_tale_fault(t, m, YB_MSG_story_not_so, m->key, yb_json_str(m, YB_S("")),
                       yb_buf_str(&b));
}

static yb_rc see_used(struct yb_tale *t, const struct yb_json *want) {
  struct look l;
  YB_TRY(clock_of(t, want, &l));
  if (!l.found) return YB_OK;
  YB_TRY(same_length(t, want, "work", l.clock.used_ms));
  return same_length(t, want, "wall", l.clock.used_clock_ms);
}

struct stored {
  struct yb_tale *t;
  int64_t task;
  int light;
};

static yb_rc stored_light(struct yb_tx *tx, void *arg) {
  struct stored *s = arg;
  struct yb_task task;
  s->light = -1;
  if (s->task == 0) return YB_OK;
  YB_TRY(yb_task_load(tx, s->task, &task));
  if (task.state <= YB_TASK_CLAIMED) s->light = (int)task.light;
  return YB_OK;
}

/* At an instant to come the timers fire until then, and the light that lists filter by
 * must have become the one that is seen. */
static yb_rc see_light(struct yb_tale *t, const struct yb_json *want) {
  struct look l;
  struct stored s = {.t = t};
  int64_t now = t->ctx.now_ms, at = now;
  const struct yb_json *when = yb_json_get(want, YB_S("at")), *is = yb_json_get(want, YB_S("is"));
  const struct yb_json *chip = yb_json_get(want, YB_S("chip"));
  if (when) YB_TRY(yb_tale_instant(t, when, &at));
  if (at > now) YB_TRY(yb_tale_wait(t, at));
  t->ctx.now_ms = at;
  YB_TRY(clock_of(t, want, &l));
  t->ctx.now_ms = at > now ? at : now;
  if (!l.found) return YB_OK;
  yb_str name = yb_str_of(yb_light_name((yb_light)l.clock.light));
  if (is) YB_TRY(yb_tale_same(t, is, yb_json_str(is, YB_S("")), name));
  if (chip) YB_TRY(yb_tale_same(t, chip, yb_json_str(chip, YB_S("")), l.clock.chip));
  if (at < now) return YB_OK;
  s.task = l.k.task_id;
  YB_TRY(yb_tale_read(t, stored_light, &s));
  if (s.light < 0 || s.light == l.clock.light) return YB_OK;
  return yb_tale_fault(t, want, YB_MSG_story_not_so, YB_S("light of the list"), name,
                       yb_str_of(yb_light_name((yb_light)s.light)));
}

/* ---- tasks ---- */

struct tasks { struct yb_tale *t; struct yb_task *at; uint32_t n; };

static yb_rc read_tasks(struct yb_tx *tx, void *arg) {
  struct tasks *s = arg;
  return yb_tasks_of_case(tx, s->t->case_id, &s->at, &s->n);
}

static bool has_task(const struct tasks *s, yb_str node, bool open) {
  for (uint32_t i = 0; i < s->n; i++)
    if (yb_str_eq(s->at[i].node, node) && (!open || s->at[i].state <= YB_TASK_CLAIMED))
      return true;
  return false;
}

static bool names(const struct yb_json *list, yb_str word) {
  for (const struct yb_json *m = list->first; m; m = m->next)
    if (yb_str_eq(yb_json_str(m, YB_S("")), word)) return true;
  return false;
}

static yb_rc one_task_list(struct yb_tale *t, const struct tasks *s, const struct yb_json *list) {
  bool open = YB_EQ(list->key, "open"), not_opened = YB_EQ(list->key, "not_opened");
  for (const struct yb_json *m = list->first; m; m = m->next)
    if (has_task(s, yb_json_str(m, YB_S("")), open) == not_opened)
      YB_TRY(yb_tale_fault(t, m, YB_MSG_story_not_so, list->key, yb_json_str(m, YB_S("")),
                           YB_S("-")));
  for (uint32_t i = 0; open && i < s->n; i++)
    if (s->at[i].state <= YB_TASK_CLAIMED && !names(list, s->at[i].node))
      YB_TRY(yb_tale_fault(t, list, YB_MSG_story_not_so, list->key, YB_S("-"), s->at[i].node));
  return YB_OK;
}

static yb_rc see_tasks(struct yb_tale *t, const struct yb_json *want) {
  struct tasks s = {.t = t};
  YB_TRY(yb_tale_read(t, read_tasks, &s));
  for (const struct yb_json *m = want->first; m; m = m->next) YB_TRY(one_task_list(t, &s, m));
  return YB_OK;
}

/* ---- refusals ---- */

static yb_rc see_refused(struct yb_tale *t, const struct yb_json *want) {
  const struct yb_json *fields = yb_json_get(want, YB_S("fields"));
  const struct yb_diag *first = t->refused ? t->refused->first : NULL, *d;
  if (!fields) return YB_OK;
  for (const struct yb_json *m = fields->first; m; m = m->next) {
    for (d = first; d && !yb_str_eq(d->at.path, yb_json_str(m, YB_S(""))); d = d->next) {}
    if (!d)
      YB_TRY(yb_tale_fault(t, m, YB_MSG_story_not_so, fields->key, yb_json_str(m, YB_S("")),
                           YB_S("-")));
  }
  for (d = first; d; d = d->next)
    if (!names(fields, d->at.path))
      YB_TRY(yb_tale_fault(t, fields, YB_MSG_story_not_so, fields->key, YB_S("-"), d->at.path));
  return YB_OK;
}

/* proposal: { result, clause }: what the service's rules said of it. */
static yb_rc read_course(struct yb_tx *tx, void *arg) {
  struct look *l = arg;
  return yb_course_load(tx, &l->t->app, l->t->case_id, &l->co);
}

static yb_rc see_proposal(struct yb_tale *t, const struct yb_json *want) {
  struct look l = {.t = t};
  YB_TRY(yb_tale_read(t, read_course, &l));
  const struct yb_json *said = yb_course_proposal(&l.co);
  for (const struct yb_json *m = want->first; m; m = m->next)
    YB_TRY(yb_tale_value(t, m, yb_json_get(said, m->key)));
  return YB_OK;
}

static yb_rc read_sees(struct yb_tx *tx, void *arg) {
  struct look *l = arg;
  YB_TRY(yb_course_load(tx, &l->t->app, l->t->case_id, &l->co));
  l->found = yb_course_is_theirs(&l->co, l->who);
  return l->found ? YB_OK : yb_course_staff_sees(&l->co, l->who, &l->found);
}

static yb_rc sees(struct yb_tale *t, const struct yb_json *list, bool want) {
  for (const struct yb_json *m = list->first; m; m = m->next) {
    struct look l = {.t = t};
    YB_TRY(yb_tale_who(t, yb_json_str(m, YB_S("")), &l.who));
    YB_TRY(yb_tale_read(t, read_sees, &l));
    if (l.found != want)
      YB_TRY(yb_tale_fault(t, m, YB_MSG_story_not_so, list->key, yb_json_str(m, YB_S("")),
                           YB_S("-")));
  }
  return YB_OK;
}

static yb_rc see_seen_by(struct yb_tale *t, const struct yb_json *w) { return sees(t, w, true); }
static yb_rc see_hidden(struct yb_tale *t, const struct yb_json *w) { return sees(t, w, false); }

/* ---- the past ---- */

static yb_rc same_list(struct yb_tale *t, const struct yb_json *want, const yb_str *came,
                       uint32_t n) {
  struct yb_buf a, b;
  yb_buf_init(&a, t->ctx.arena);
  yb_buf_init(&b, t->ctx.arena);
  for (const struct yb_json *m = want->first; m; m = m->next)
    yb_buf_fmt(&a, "%s%.*s", a.n ? " " : "", YB_ARG(yb_json_str(m, YB_S(""))));
  for (uint32_t i = 0; i < n; i++) yb_buf_fmt(&b, "%s%.*s", i ? " " : "", YB_ARG(came[i]));
  return yb_tale_same(t, want, yb_buf_str(&a), yb_buf_str(&b));
}

static yb_rc see_timeline(struct yb_tale *t, const struct yb_json *want) {
  struct yb_case_view v;
  YB_TRY(view_of(t, &v));
  yb_str *verbs = YB_NEW_N(t->ctx.arena, v.past.count, yb_str);
  if (!verbs) return YB_NOMEM;
  for (uint32_t i = 0; i < v.past.count; i++) verbs[i] = v.past.at[i].verb;
  return same_list(t, want, verbs, v.past.count);
}

struct events { struct yb_tale *t; const struct yb_event *at; uint32_t n; };

static yb_rc read_events(struct yb_tx *tx, void *arg) {
  struct events *e = arg;
  return yb_event_of(tx, YB_S("case"), e->t->case_id, 0, EVENTS_MOST, &e->at, &e->n);
}

static yb_rc see_events(struct yb_tale *t, const struct yb_json *want) {
  struct events e = {.t = t};
  YB_TRY(yb_tale_read(t, read_events, &e));
  yb_str *verbs = YB_NEW_N(t->ctx.arena, e.n, yb_str);
  if (!verbs) return YB_NOMEM;
  for (uint32_t i = 0; i < e.n; i++) verbs[i] = e.at[i].verb;
  return same_list(t, want, verbs, e.n);
}

/* ---- notices ---- */

struct notices { struct yb_tale *t; yb_str word; uint32_t found; bool blank; };

/* In the inbox, once, with nothing left to fill in. */
static yb_rc read_notices(struct yb_tx *tx, void *arg) {
  struct notices *s = arg;
  struct yb_rows rows;
  struct yb_case c;
  YB_TRY(yb_case_load(tx, s->t->case_id, &c));
  YB_TRY(yb_tx_rows(tx, YB_SQL_notices_of_person,
                    YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(c.person_id), yb_text(YB_S("inbox"))),
                    &rows));
  for (uint32_t i = 0; i < rows.count; i++)
    if (yb_int_of(yb_row(&rows, i) + 1) == c.id &&
        yb_str_eq(yb_str_in(yb_row(&rows, i) + 2), s->word))
      s->found++;
  return YB_OK;
}

static yb_rc inbox_blanks(struct yb_tale *t, bool *blank) {
  struct yb_inbox box;
  *blank = false;
  if (t->owner.kind != YB_WHO_PERSON) return YB_OK;
  YB_TRY(yb_inbox_of(&t->app, &t->ctx, &t->owner, &box));
  for (uint32_t i = 0; i < box.count; i++)
    *blank |= box.at[i].title.n == 0 || box.at[i].text.n == 0 ||
              yb_str_find(box.at[i].text, YB_S("{")) != SIZE_MAX;
  return YB_OK;
}

static yb_rc see_notice(struct yb_tale *t, const struct yb_json *want) {
  struct events e = {.t = t};
  struct notices s = {.t = t, .word = yb_json_str(want, YB_S(""))};
  YB_TRY(yb_tale_read(t, read_events, &e));
  YB_TRY(yb_notices_make(&t->app, &t->ctx, e.at, e.n));
  YB_TRY(yb_notices_make(&t->app, &t->ctx, e.at, e.n)); /* delivered twice is once */
  YB_TRY(yb_tale_read(t, read_notices, &s));
  YB_TRY(inbox_blanks(t, &s.blank));
  if (s.found == 1 && !s.blank) return YB_OK;
  return yb_tale_fault(t, want, YB_MSG_story_not_so, want->key, s.word,
                       s.blank ? YB_S("{}") : s.found ? YB_S("2+") : YB_S("-"));
}

/* ---- documents and ratings ---- */

static yb_rc permit_text(struct yb_tale *t, const struct yb_json *want) {
  struct yb_permit_view own, public;
  yb_rc rc = yb_permit_get(&t->app, &t->ctx, &t->owner, t->case_id, &own);
  if (rc == YB_OK) rc = yb_permit_verify(&t->app, &t->ctx, own.code, &public);
  if (rc == YB_NOMEM || rc == YB_IO) return rc;
  if (rc == YB_OK && own.no.n && own.holder.n && own.qr.s.n && yb_str_eq(own.no, public.no))
    return YB_OK;
  return yb_tale_fault(t, want, YB_MSG_story_not_so, want->key, YB_S("permit"),
                       yb_str_of(yb_rc_name(rc)));
}

static yb_rc see_document(struct yb_tale *t, const struct yb_json *want) {
  struct events e = {.t = t};
  bool found = false;
  YB_TRY(yb_tale_read(t, read_events, &e));
  for (uint32_t i = 0; i < e.n; i++) {
    const struct yb_json *data = NULL;
    if (!YB_EQ(e.at[i].verb, "case.issued")) continue;
    YB_TRY(yb_json_parse(&t->ctx, YB_S("event"), e.at[i].data, &data));
    found |= yb_str_eq(yb_json_get_str(data, YB_S("document")), yb_json_str(want, YB_S("")));
  }
  if (!found) return yb_tale_same(t, want, yb_json_str(want, YB_S("")), YB_S(""));
  return YB_EQ(yb_json_str(want, YB_S("")), "permit") ? permit_text(t, want) : YB_OK;
}

/* permit: { conditions: [...] }: every line of it, in order. */
static yb_rc see_permit(struct yb_tale *t, const struct yb_json *want) {
  struct yb_permit_view v;
  const struct yb_json *rules = yb_json_get(want, YB_S("conditions"));
  yb_rc rc = yb_permit_get(&t->app, &t->ctx, &t->owner, t->case_id, &v);
  if (rc == YB_ABSENT)
    return yb_tale_fault(t, want, YB_MSG_story_not_so, want->key, YB_S("permit"), YB_S("-"));
  YB_TRY(rc);
  return rules ? same_list(t, rules, v.conditions.at, v.conditions.count) : YB_OK;
}

struct rating { struct yb_tale *t; int64_t level, mended, called; };

static yb_rc read_rating(struct yb_tx *tx, void *arg) {
  struct rating *r = arg;
  const yb_val *c;
  yb_rc rc = yb_tx_one(tx, YB_SQL_rating_of_case,
                       YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(r->t->case_id)), &c);
  if (rc == YB_ABSENT) return YB_OK;
  YB_TRY(rc);
  r->level = yb_int_of(&c[1]);
  r->mended = yb_int_of(&c[6]);
  r->called = yb_int_of(&c[8]);
  return YB_OK;
}

static yb_rc see_rating(struct yb_tale *t, const struct yb_json *want) {
  struct rating r = {.t = t};
  const struct yb_json *m;
  YB_TRY(yb_tale_read(t, read_rating, &r));
  m = yb_json_get(want, YB_S("level"));
  if (m && yb_json_int(m, -1) != r.level)
    YB_TRY(yb_tale_fault(t, m, YB_MSG_story_not_so, m->key, m->text, YB_S("?")));
  const struct { const char *key; int64_t at; } flag[] = {{"mended", r.mended},
                                                          {"called", r.called}};
  for (size_t i = 0; i < 2; i++) {
    m = yb_json_get(want, yb_str_of(flag[i].key));
    bool is = flag[i].at != 0;
    if (m && yb_json_bool(m, false) != is)
      YB_TRY(yb_tale_fault(t, m, YB_MSG_story_not_so, m->key, is ? YB_S("false") : YB_S("true"),
                           is ? YB_S("true") : YB_S("false")));
  }
  return YB_OK;
}

typedef yb_rc (*look)(struct yb_tale *t, const struct yb_json *want);
static const look looks[YB_SEES_COUNT] = {
    [YB_SEE_proposal] = see_proposal, [YB_SEE_state] = see_state,       [YB_SEE_due] = see_due,
    [YB_SEE_used] = see_used,         [YB_SEE_light] = see_light,
    [YB_SEE_tasks] = see_tasks,       [YB_SEE_refused] = see_refused,
    [YB_SEE_notice] = see_notice,     [YB_SEE_document] = see_document,
    [YB_SEE_permit] = see_permit,     [YB_SEE_timeline] = see_timeline,
    [YB_SEE_events] = see_events,     [YB_SEE_rating] = see_rating,
    [YB_SEE_seen_by] = see_seen_by,   [YB_SEE_hidden] = see_hidden,
    [YB_SEE_butler] = yb_see_butler,  [YB_SEE_messages] = yb_see_messages,
    [YB_SEE_changes] = yb_see_changes, [YB_SEE_lead] = yb_see_lead,
    [YB_SEE_calendar] = yb_see_calendar, [YB_SEE_told] = yb_see_told,
};

yb_rc yb_tale_then(struct yb_tale *t, const struct yb_json *want) {
  yb_see_id id;
  if (!yb_see_parse(want->key, &id))
    return yb_tale_fault(t, want, YB_MSG_story_unknown, want->key, yb_str_of(yb_see_names()),
                         YB_S(""));
  if (t->case_id == 0 && yb_see_of_case(id))
    return yb_tale_fault(t, want, YB_MSG_story_no_case, want->key, YB_S(""), YB_S(""));
  return looks[id](t, want);
}
