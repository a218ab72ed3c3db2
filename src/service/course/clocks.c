/* clocks.c - the clocks of a case, their rungs and lights (course.h). A clock's timer
 * is owned by the clock: there is one, of the next rung, or none. */
#include "base/arena.h"
#include "service/course/course_int.h"
#include "store/event.h"

#define RENEW_MOST 200u /* rows of clock_provisional */
#define CALENDAR(co) ((co)->pack->calendar)

struct rungs {
  const struct yb_rung *at;
  uint32_t n;
  struct yb_rung own[2];
};

/* The service's rungs for its own promise, the usual yellow and red for the rest. */
static void rungs_of(const struct yb_course *co, const struct yb_case_clock *k,
                     struct rungs *out) {
  const struct yb_guide *g = &co->service->guide;
  out->at = g->rung;
  out->n = g->rungs;
  if (g->rungs && yb_rungs_ok(g->rung, g->rungs) && k->st.kind == (int64_t)g->promise.unit)
    return;
  yb_rungs_default((yb_clock_kind)k->st.kind, out->own);
  out->at = out->own;
  out->n = 2;
}

yb_light yb_course_light(const struct yb_course *co, const struct yb_case_clock *k) {
  struct rungs r;
  struct yb_clock_view v = yb_clock_look(CALENDAR(co), &k->st, yb_tx_now(co->tx));
  rungs_of(co, k, &r);
  return yb_clock_light(&v, r.at, r.n);
}

/* Sets the timer of the next rung; there is none before. */
static yb_rc wind(struct yb_course *co, const struct yb_case_clock *k) {
  struct rungs r;
  rungs_of(co, k, &r);
  struct yb_rung_next next = yb_clock_next_rung(CALENDAR(co), &k->st, r.at, r.n);
  if (next.index < 0 || next.when.at_ms == YB_NEVER) return YB_OK;
  struct yb_str_case {
    char text[24];
  } id;
  (void)snprintf(id.text, sizeof id.text, "%lld", (long long)co->c.id);
  struct yb_timer t = {.due_at = next.when.at_ms,
                       .kind = YB_S(YB_RUNG_TIMER),
                       .owner_kind = YB_S("clock"),
                       .owner = k->id,
                       .payload = yb_str_of(id.text)};
  return yb_timer_put(co->tx, &t, NULL);
}

yb_rc yb_course_clock_keep(struct yb_course *co, struct yb_case_clock *k) {
  int64_t dropped;
  YB_TRY(yb_case_clock_store(co->tx, CALENDAR(co), k));
  YB_TRY(yb_timer_drop_of(co->tx, YB_S("clock"), k->id, &dropped));
  return wind(co, k);
}

static yb_rc open_clock(struct yb_course *co, int64_t task, yb_str name, struct yb_limit limit,
                        struct yb_case_clock *k) {
  *k = (struct yb_case_clock){.case_id = co->c.id, .task_id = task, .name = name};
  YB_TRY(yb_case_clock_start(co->tx, CALENDAR(co), k, limit.unit, yb_limit_budget(limit)));
  return wind(co, k);
}

yb_rc yb_course_clock_open(struct yb_course *co, int64_t task, yb_str name,
                           struct yb_limit limit) {
  struct yb_case_clock k;
  return open_clock(co, task, name, limit, &k);
}

yb_rc yb_course_clock(struct yb_course *co, int64_t task, struct yb_case_clock *out) {
  struct yb_case_clock *k;
  uint32_t n;
  YB_TRY(yb_clocks_of_case(co->tx, co->c.id, &k, &n));
  for (uint32_t i = n; i-- > 0;)
    if (k[i].task_id == task) {
      *out = k[i];
      return YB_OK;
    }
  return YB_ABSENT;
}

yb_rc yb_course_clocks_pause(struct yb_course *co, yb_str why) {
  struct yb_case_clock *k;
  uint32_t n;
  YB_TRY(yb_clocks_of_case(co->tx, co->c.id, &k, &n));
  for (uint32_t i = 0; i < n; i++) {
    if (k[i].st.phase != YB_CLOCK_RUNNING) continue;
    YB_TRY(yb_clock_suspend(CALENDAR(co), &k[i].st, yb_tx_now(co->tx)));
    k[i].why = why;
    YB_TRY(yb_course_clock_keep(co, &k[i]));
  }
  return YB_OK;
}

yb_rc yb_course_clocks_resume(struct yb_course *co) {
  struct yb_case_clock *k;
  uint32_t n;
  YB_TRY(yb_clocks_of_case(co->tx, co->c.id, &k, &n));
  for (uint32_t i = 0; i < n; i++) {
    if (k[i].st.phase != YB_CLOCK_SUSPENDED) continue;
    YB_TRY(yb_clock_resume(CALENDAR(co), &k[i].st, yb_tx_now(co->tx)));
    k[i].why = YB_S("");
    YB_TRY(yb_course_clock_keep(co, &k[i]));
  }
  return YB_OK;
}

yb_rc yb_course_clocks_stop(struct yb_course *co, int64_t task) {
  struct yb_case_clock *k;
  uint32_t n;
  YB_TRY(yb_clocks_of_case(co->tx, co->c.id, &k, &n));
  for (uint32_t i = 0; i < n; i++) {
    bool counts = k[i].st.phase == YB_CLOCK_RUNNING || k[i].st.phase == YB_CLOCK_SUSPENDED;
    if (!counts || (task && k[i].task_id != task)) continue;
    YB_TRY(yb_clock_stop(CALENDAR(co), &k[i].st, yb_tx_now(co->tx)));
    YB_TRY(yb_course_clock_keep(co, &k[i]));
  }
  return YB_OK;
}

/* A task of the same node may go on with the clock of the one before it (a check
 * after the papers came back): then the clock moves to the new task. */
static yb_rc take_over(struct yb_course *co, struct yb_task *t, yb_str name, bool *taken,
                       struct yb_case_clock *out) {
  struct yb_case_clock *k;
  uint32_t n;
  *taken = false;
  if (co->fresh) return YB_OK;
  YB_TRY(yb_clocks_of_case(co->tx, co->c.id, &k, &n));
  for (uint32_t i = 0; i < n && !*taken; i++) {
    if (!yb_str_eq(k[i].name, name) || k[i].task_id == 0) continue;
    if (k[i].st.phase != YB_CLOCK_RUNNING) continue;
    struct yb_task old;
    YB_TRY(yb_task_load(co->tx, k[i].task_id, &old));
    if (old.state <= YB_TASK_CLAIMED) continue;
    k[i].task_id = t->id;
    YB_TRY(yb_course_clock_keep(co, &k[i]));
    *out = k[i];
    *taken = true;
  }
  return YB_OK;
}

static void colour(const struct yb_course *co, struct yb_task *t, const struct yb_case_clock *k) {
  t->due_at = k->due_at;
  t->due_provisional = k->due_provisional;
  t->light = yb_course_light(co, k);
}

yb_rc yb_course_task_colour(struct yb_course *co, struct yb_task *t) {
  struct yb_case_clock k;
  yb_rc rc = yb_course_clock(co, t->id, &k);
  if (rc == YB_ABSENT) return YB_OK;
  YB_TRY(rc);
  colour(co, t, &k);
  return YB_OK;
}

yb_rc yb_course_task_add(struct yb_course *co, struct yb_task *t, struct yb_limit limit,
                         yb_str clock_name) {
  struct yb_case_clock k;
  bool taken = false;
  t->case_id = co->c.id;
  t->id = yb_tx_id(co->tx);
  if (limit.amount == 0) return yb_task_insert(co->tx, t);
  if (t->instance) YB_TRY(take_over(co, t, clock_name, &taken, &k));
  if (!taken) YB_TRY(open_clock(co, t->id, clock_name, limit, &k));
  colour(co, t, &k);
  return yb_task_insert(co->tx, t);
}

yb_rc yb_course_task_drop(struct yb_course *co, struct yb_task *t, yb_str verb) {
  yb_task_close(t, YB_TASK_CANCELLED, verb, yb_tx_now(co->tx));
  YB_TRY(yb_course_clocks_stop(co, t->id));
  YB_TRY(yb_course_task_colour(co, t));
  return yb_task_store(co->tx, t);
}

/* ---- rungs ---- */

static yb_rc rung_event(struct yb_course *co, const struct yb_case_clock *k,
                        const struct yb_rung *r) {
  struct yb_arena *a = yb_tx_arena(co->tx);
  struct yb_json *data = yb_json_new(a, YB_JSON_OBJECT);
  YB_TRY(yb_json_set(data, YB_S("clock"), yb_json_new_str(a, k->name)));
  YB_TRY(yb_json_set(data, YB_S("rung"), yb_json_new_str(a, r->name)));
  YB_TRY(
      yb_json_set(data, YB_S("light"), yb_json_new_str(a, yb_str_of(yb_light_name(r->light)))));
  YB_TRY(yb_json_set(data, YB_S("task"), yb_json_new_int(a, k->task_id)));
  return yb_course_event(co, "case.rung", data);
}

yb_rc yb_course_rung(struct yb_course *co, int64_t clock_id) {
  struct yb_case_clock k;
  struct rungs r;
  struct yb_task t;
  YB_TRY(yb_case_clock_load(co->tx, clock_id, &k));
  if (k.case_id != co->c.id) return YB_BROKEN;
  rungs_of(co, &k, &r);
  uint64_t fired = yb_clock_fire(CALENDAR(co), &k.st, r.at, r.n, yb_tx_now(co->tx));
  for (uint32_t i = 0; i < r.n; i++)
    if (fired >> i & 1) YB_TRY(rung_event(co, &k, &r.at[i]));
  YB_TRY(yb_course_clock_keep(co, &k));
  if (k.task_id == 0) return YB_OK;
  YB_TRY(yb_task_load(co->tx, k.task_id, &t));
  if (t.state > YB_TASK_CLAIMED) return YB_OK;
  YB_TRY(yb_course_task_colour(co, &t));
  return yb_task_store(co->tx, &t);
}

/* ---- calendars that come later ---- */

static yb_rc renew_one(struct yb_tx *tx, struct yb_app *app, struct yb_case_clock *k,
                       bool *changed) {
  struct yb_course co;
  struct yb_task t;
  YB_TRY(yb_course_load(tx, app, k->case_id, &co));
  struct yb_when due = yb_clock_due(CALENDAR(&co), &k->st);
  *changed = due.at_ms != k->due_at || due.missing_year != k->due_provisional;
  if (!*changed) return YB_OK;
  YB_TRY(yb_course_clock_keep(&co, k));
  if (k->task_id) {
    YB_TRY(yb_task_load(tx, k->task_id, &t));
    YB_TRY(yb_course_task_colour(&co, &t));
    YB_TRY(yb_task_store(tx, &t));
  }
  return yb_course_save(&co);
}

yb_rc yb_provisional_renew_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_provisional_renew *r = cmd->arg;
  struct yb_case_clock *k;
  uint32_t n, changes = 0;
  int64_t last = r->after;
  YB_TRY(yb_clocks_provisional(tx, r->after, &k, &n));
  for (uint32_t i = 0; i < n; i++) {
    bool changed;
    YB_TRY(renew_one(tx, r->act.app, &k[i], &changed));
    changes += changed;
    last = k[i].id;
  }
  r->next = last;
  r->changed = changes;
  r->more = n == RENEW_MOST;
  return YB_OK;
}

/* The case is as late as the latest of what still counts; its due is the nearest. */
static yb_rc settle(struct yb_course *co) {
  static const int rank[] = {[YB_GREY] = 0, [YB_GREEN] = 1, [YB_YELLOW] = 2, [YB_RED] = 3};
  struct yb_case_clock *k;
  uint32_t n;
  yb_light worst = YB_GREY;
  YB_TRY(yb_clocks_of_case(co->tx, co->c.id, &k, &n));
  co->c.due_at = YB_NEVER;
  co->c.due_provisional = 0;
  for (uint32_t i = 0; i < n; i++) {
    bool counts = k[i].st.phase == YB_CLOCK_RUNNING || k[i].st.phase == YB_CLOCK_SUSPENDED;
    if (!counts) continue;
    yb_light light = yb_course_light(co, &k[i]);
    if (rank[light] > rank[worst]) worst = light;
    if (k[i].due_at < co->c.due_at) {
      co->c.due_at = k[i].due_at;
      co->c.due_provisional = k[i].due_provisional;
    }
  }
  co->c.light = worst;
  return YB_OK;
}

yb_rc yb_course_save(struct yb_course *co) {
  YB_TRY(settle(co));
  return yb_case_store(co->tx, &co->c);
}

yb_rc yb_course_insert(struct yb_course *co) {
  YB_TRY(settle(co));
  return yb_case_insert(co->tx, &co->c);
}
