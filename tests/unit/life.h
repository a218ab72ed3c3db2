/* life.h - the life of cases on a bench of store_test.h: a pack's people and steps, as
 * its stories write them, on either engine.
 *
 *   life_open(&l, b);  at(&l, "{ at: …, who: chen_min, do: submit }");  so(&l, "{ state: … }");
 */
#ifndef LIFE_H
#define LIFE_H
#include "base/yaml.h"
#include "engine/parties/parties.h"
#include "service/app/shelf.h"
#include "service/people/people.h"
#include "service/start/start.h"
#include "service/story/story_int.h"
#include "store_test.h"

struct life {
  struct bench *b;
  struct yb_tale t;
  struct yb_story story;
  struct yb_diags faults;
  struct yb_ctx out;
};

static struct yb_pack *life_pack;

static inline struct yb_pack *life_pack_get(void) {
  struct yb_test_ctx t;
  if (life_pack) return life_pack;
  struct yb_ctx *ctx = yb_test_open(&t, (size_t)64 << 20);
  ctx->now_ms = INT64_C(1790000000000);      /* the calendar reaches as far from here */
  yb_rc rc = yb_pack_open(ctx, YB_S("packs/jiangmen"), YB_PACK_CHECK, &life_pack);
  if (rc != YB_OK) fail_msg("pack: %s %.*s", yb_rc_name(rc), YB_ARG(yb_test_diag(&t)));
  yb_test_close(&t);
  return life_pack;
}
__attribute__((destructor)) static void life_pack_drop(void) { yb_pack_drop(life_pack); }

/* What the application needs besides the store that the bench holds. */
static inline void life_wire(struct life *l) {
  l->t.app.store = l->b->store;
  CHECK_OK(yb_app_wire(&l->t.app));
}

static inline void life_say(struct life *l, const char *what) {
  struct yb_buf b;
  yb_buf_init(&b, l->b->ctx->arena);
  for (const struct yb_diag *d = l->faults.first; d; d = d->next) {
    yb_diag_line(d, YB_EN, &b);
    YB_BUF_Z(&b, "\n");
  }
  if (b.n) fail_msg("%s\n%.*s", what, (int)b.n, b.p);
}

static inline int64_t life_instant(struct life *l, const char *local) {
  struct yb_json j = {.type = YB_JSON_STRING, .text = yb_str_of(local)};
  int64_t at = 0;
  CHECK_OK(yb_tale_instant(&l->t, &j, &at));
  return at;
}

/* No deadline of the bench's keeper disturbs: events are sealed when asked. */
static inline void life_open(struct life *l, struct bench *b) {
  yb_str text;
  memset(l, 0, sizeof *l);
  l->b = b;
  l->story = (struct yb_story){.file = YB_S("test"), .service = YB_S("film-shooting")};
  l->t = (struct yb_tale){.pack = life_pack_get(), .story = &l->story};
  yb_diags_init(&l->faults, b->ctx->arena);
  l->out = (struct yb_ctx){.arena = b->ctx->arena, .diags = &l->faults};
  l->t.out = &l->out;
  l->t.ctx = *b->ctx;
  l->t.app.pack = life_pack;
  l->t.app.pack_version = 1;
  l->t.app.city = b->cfg.city;
  l->t.app.cfg.data_folder = yb_str_of(b->dir);
  l->t.app.cfg.base_url = YB_S("https://life.example");
  l->t.answers = yb_json_get(life_pack->answers, YB_S("basic"));
  l->t.ctx.now_ms = life_instant(l, "2026-11-16 09:00");
  CHECK_OK(yb_vault_make(b->ctx->arena, &text));
  CHECK_OK(yb_vault_open(b->ctx, text, YB_SUITE_INTL, &l->t.app.vault));
  life_wire(l);
}

static inline void life_close(struct life *l) { yb_vault_close(l->t.app.vault); }

/* The store is closed and opened again, as after a restart. */
static inline void life_restart(struct life *l) {
  bench_close(l->b);
  bench_open(l->b);
  life_wire(l);
}

static inline const struct yb_json *life_yaml(struct life *l, const char *text) {
  const struct yb_json *j;
  CHECK_OK(yb_yaml_parse(&l->out, YB_S("test"), yb_str_of(text), &j));
  return j;
}

static inline void at(struct life *l, const char *step) {
  CHECK_OK(yb_tale_step(&l->t, life_yaml(l, step)));
  life_say(l, step);
}

static inline void so(struct life *l, const char *then) {
  const struct yb_json *j = life_yaml(l, then);
  for (const struct yb_json *m = j->first; m; m = m->next) CHECK_OK(yb_tale_then(&l->t, m));
  life_say(l, then);
}

static inline void answers(struct life *l, const char *set) {
  l->t.answers = yb_json_get(l->t.pack->answers, yb_str_of(set));
  CHECK(l->t.answers != NULL);
}

static inline const struct yb_who *who(struct life *l, const char *account) {
  const struct yb_who *w = NULL;
  CHECK_OK(yb_tale_who(&l->t, yb_str_of(account), &w));
  return w;
}

/* The tasks of the case; `life_task` finds one by its node. */
struct life_tasks { int64_t case_id; struct yb_task *at; uint32_t n; };
static inline yb_rc life_tasks_read(struct yb_tx *tx, void *arg) {
  struct life_tasks *t = arg;
  return yb_tasks_of_case(tx, t->case_id, &t->at, &t->n);
}
static inline struct yb_task life_task(struct life *l, const char *node) {
  struct life_tasks t = {.case_id = l->t.case_id};
  CHECK_OK(yb_tale_read(&l->t, life_tasks_read, &t));
  for (uint32_t i = t.n; i-- > 0;)
    if (yb_str_eq(t.at[i].node, yb_str_of(node))) return t.at[i];
  fail_msg("there is no task %s", node);
  return (struct yb_task){0};
}

/* How many events of the case have this verb. */
struct life_events { int64_t case_id; yb_str verb; uint32_t n; };
static inline yb_rc life_events_read(struct yb_tx *tx, void *arg) {
  struct life_events *e = arg;
  const struct yb_event *list;
  uint32_t n;
  YB_TRY(yb_event_of(tx, YB_S("case"), e->case_id, 0, 1000, &list, &n));
  for (uint32_t i = 0; i < n; i++) e->n += yb_str_eq(list[i].verb, e->verb);
  return YB_OK;
}
static inline uint32_t life_count(struct life *l, const char *verb) {
  struct life_events e = {.case_id = l->t.case_id, .verb = yb_str_of(verb)};
  CHECK_OK(yb_tale_read(&l->t, life_events_read, &e));
  return e.n;
}

#endif
