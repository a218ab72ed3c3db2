/* queue.c - queues by remaining time: one index walk for each unit of the actor,
 * merged; counts never leave the actor's rights (handle.h). */
#include "base/text.h"
#include "pure/ident/ident.h"
#include "service/handle/handle_int.h"

#define UNITS_MOST 64u
#define ROWS_MOST 100u
#define COUNT_CEILING 1000u
#define FIND_MOST 50u

struct units {
  uint32_t n;
  bool city;
  yb_str at[UNITS_MOST];
};

static void add_unit(struct units *u, yb_str id) {
  for (uint32_t i = 0; i < u->n; i++)
    if (yb_str_eq(u->at[i], id)) return;
  if (u->n < UNITS_MOST) u->at[u->n++] = id;
}

/* Every unit whose tasks the actor may see; `only` narrows it. */
static void units_of(const struct yb_pack *pack, const struct yb_who *who, yb_str only,
                     struct units *out) {
  *out = (struct units){0, false, {{NULL, 0}}};
  for (uint32_t i = 0; i < who->posts; i++)
    if (yb_role_may(who->post[i].role, YB_S("view")) && YB_EQ(who->post[i].role->scope, "city"))
      out->city = true;
  if (out->city && only.n == 0) return;
  for (uint32_t i = 0; i < pack->units; i++) {
    const struct yb_unit *u = &pack->unit[i];
    if (only.n && !yb_str_eq(u->id, only)) continue;
    if (yb_who_may(who, YB_S("view"), u, NULL)) add_unit(out, u->id);
  }
  out->city = false;
}

struct read_queue {
  struct yb_app *app;
  const struct yb_who *who;
  const struct yb_queue_ask *ask;
  struct yb_queue *out;
  struct units units;
  uint32_t limit;
};

/* The filters of the three open lists have the same meaning; their names differ. */
enum open_list { OF_UNIT, OF_CITY, OF_MINE };
static const struct open_names {
  enum yb_list list;
  enum yb_sort sort;
  enum yb_filter light, kind, service;
} names[] = {
#define NAMES(l)                                                                 \
  {                                                                              \
    YB_LIST_##l, YB_SORT_##l##_due, YB_FILTER_##l##_light, YB_FILTER_##l##_kind, \
        YB_FILTER_##l##_service                                                  \
  }
    [OF_UNIT] = NAMES(desk_unit), [OF_CITY] = NAMES(desk_city), [OF_MINE] = NAMES(desk_mine)};
#undef NAMES

struct filters {
  struct yb_list_filter at[4];
  yb_val val[4];
  uint32_t n;
};

static void put_filter(struct filters *f, enum yb_filter name, yb_val v) {
  f->val[f->n] = v;
  f->at[f->n] = (struct yb_list_filter){name, 1, &f->val[f->n]};
  f->n++;
}

static void filters_of(const struct read_queue *r, enum open_list which, struct filters *f) {
  const struct yb_queue_ask *ask = r->ask;
  f->n = 0;
  if (ask->light >= 0) put_filter(f, names[which].light, yb_int(ask->light));
  if (ask->task_kind.n) put_filter(f, names[which].kind, yb_text(ask->task_kind));
  if (ask->service.n) put_filter(f, names[which].service, yb_text(ask->service));
  if (ask->kind == YB_QUEUE_FREE && which == OF_UNIT)
    put_filter(f, YB_FILTER_desk_unit_free, yb_int(YB_TASK_OPEN));
  if (ask->kind == YB_QUEUE_FREE && which == OF_CITY)
    put_filter(f, YB_FILTER_desk_city_free, yb_int(YB_TASK_OPEN));
}

static yb_rc walk(struct yb_tx *tx, const struct read_queue *r, enum open_list which, yb_val key,
                  struct yb_rows *rows) {
  struct filters f;
  yb_val args[] = {yb_desk_city(tx), key},
         after[] = {yb_int(r->ask->after_due), yb_int(r->ask->after_id)};
  filters_of(r, which, &f);
  struct yb_list_query q = {.list = names[which].list,
                            .sort = names[which].sort,
                            .args = args,
                            .n = which == OF_CITY ? 1 : 2,
                            .filters = f.at,
                            .filter_count = f.n,
                            .after = after,
                            .after_n = r->ask->after_id ? 2 : 0,
                            .limit = r->limit + 1};
  return yb_tx_list(tx, &q, rows);
}

/* ---- rows ---- */

static yb_rc fill_row(struct yb_tx *tx, struct yb_app *app, const struct yb_who *who,
                      const yb_val *c, struct yb_queue_row *out) {
  struct yb_course co = {.tx = tx, .app = app, .pack = app->pack};
  struct yb_task t = {
      .id = yb_int_of(&c[0]),
      .node = yb_str_in(&c[2]),
      .kind = yb_str_in(&c[3]),
      .instance = YB_EQ(yb_str_in(&c[3]), "consult") || YB_EQ(yb_str_in(&c[3]), "mend") ? 0 : 1};
  const struct yb_unit *unit = yb_pack_unit(app->pack, yb_str_in(&c[4]));
  struct yb_officer o = {.name = YB_S("")};
  struct yb_case_clock k;
  struct yb_promise_view chip = {.chip = YB_S("")};
  YB_TRY(yb_app_service(app, yb_tx_ctx(tx), yb_int_of(&c[17]), yb_str_in(&c[13]), &co.service));
  co.c.id = yb_int_of(&c[1]);
  if (yb_int_of(&c[5])) YB_TRY(yb_officer_load(tx, yb_int_of(&c[5]), &o));
  yb_rc rc = yb_course_clock(&co, t.id, &k);
  if (rc == YB_OK)
    yb_promise_of(&co, &k, &chip);
  else if (rc != YB_ABSENT)
    return rc;
  *out = (struct yb_queue_row){.task = t.id,
                               .case_id = co.c.id,
                               .due_at = yb_int_of(&c[8]),
                               .opened_at = yb_int_of(&c[7]),
                               .version = yb_int_of(&c[10]),
                               .no = yb_str_in(&c[11]),
                               .title = yb_str_in(&c[12]),
                               .service_name = co.service->guide.name.in[YB_ZH_CN],
                               .node_name = yb_task_name(&co, &t),
                               .kind = t.kind,
                               .unit_name = unit ? unit->name.in[YB_ZH_CN] : yb_str_in(&c[4]),
                               .staff = o.name,
                               .chip = chip.chip,
                               .channel = yb_str_in(&c[15]),
                               .state = (yb_case_state)yb_int_of(&c[14]),
                               .light = chip.chip.n ? chip.light : YB_GREEN,
                               .mine = yb_int_of(&c[5]) == who->id,
                               .supplemented = yb_int_of(&c[16]) > 0};
  return YB_OK;
}

static bool before(const yb_val *a, const yb_val *b) {
  int64_t da = yb_int_of(&a[8]), db = yb_int_of(&b[8]);
  return da != db ? da < db : yb_int_of(&a[0]) < yb_int_of(&b[0]);
}

/* Takes the nearest due of all walks, again and again. */
static uint32_t merge(struct yb_rows *lists, uint32_t n, uint32_t want, const yb_val **out) {
  uint32_t at[UNITS_MOST] = {0}, taken = 0;
  while (taken < want) {
    int best = -1;
    for (uint32_t i = 0; i < n; i++) {
      if (at[i] >= lists[i].count) continue;
      if (best < 0 || before(yb_row(&lists[i], at[i]), yb_row(&lists[best], at[best])))
        best = (int)i;
    }
    if (best < 0) break;
    out[taken++] = yb_row(&lists[best], at[best]++);
  }
  return taken;
}

static yb_rc gather(struct yb_tx *tx, struct read_queue *r, struct yb_rows *lists, uint32_t *n) {
  *n = 0;
  if (r->ask->kind == YB_QUEUE_MINE)
    return walk(tx, r, OF_MINE, yb_int(r->who->id), &lists[(*n)++]);
  if (r->units.city) return walk(tx, r, OF_CITY, yb_null(), &lists[(*n)++]);
  for (uint32_t i = 0; i < r->units.n; i++)
    YB_TRY(walk(tx, r, OF_UNIT, yb_text(r->units.at[i]), &lists[(*n)++]));
  return YB_OK;
}

static yb_rc done_list(struct yb_tx *tx, struct read_queue *r, struct yb_rows *rows) {
  yb_val args[] = {yb_desk_city(tx), yb_int(r->who->id)};
  struct yb_list_query q = {.list = YB_LIST_desk_done,
                            .sort = YB_SORT_desk_done_newest,
                            .args = args,
                            .n = 2,
                            .limit = r->limit};
  return yb_tx_list(tx, &q, rows);
}

static yb_rc fill_rows(struct yb_tx *tx, struct read_queue *r, struct yb_rows *lists,
                       uint32_t n) {
  const yb_val **cells = YB_NEW_N(yb_tx_arena(tx), r->limit + 1, const yb_val *);
  struct yb_queue_row *rows = YB_NEW_N(yb_tx_arena(tx), r->limit, struct yb_queue_row);
  if (!cells || !rows) return YB_NOMEM;
  uint32_t got = merge(lists, n, r->limit + 1, cells);
  r->out->count = got < r->limit ? got : r->limit;
  for (uint32_t i = 0; i < r->out->count; i++)
    YB_TRY(fill_row(tx, r->app, r->who, cells[i], &rows[i]));
  r->out->at = rows;
  if (got > r->limit && r->out->count) {
    r->out->next_due = rows[r->out->count - 1].due_at;
    r->out->next_id = rows[r->out->count - 1].task;
  }
  return YB_OK;
}

/* ---- counts, within the same rights ---- */

static yb_rc count_one(struct yb_tx *tx, enum open_list which, yb_val key, enum yb_filter filter,
                       int64_t value, int64_t *sum) {
  yb_val args[] = {yb_desk_city(tx), key}, v = yb_int(value);
  struct yb_list_filter f = {filter, 1, &v};
  struct yb_list_query q = {.list = names[which].list,
                            .sort = names[which].sort,
                            .args = args,
                            .n = which == OF_CITY ? 1 : 2,
                            .filters = &f,
                            .filter_count = value >= 0,
                            .limit = 1};
  uint32_t n;
  YB_TRY(yb_tx_count(tx, &q, COUNT_CEILING, &n));
  *sum += n;
  return YB_OK;
}

static yb_rc counts_over(struct yb_tx *tx, enum open_list which, yb_val key,
                         struct yb_queue *out) {
  enum yb_filter free = which == OF_CITY ? YB_FILTER_desk_city_free : YB_FILTER_desk_unit_free;
  YB_TRY(count_one(tx, which, key, names[which].light, -1, &out->unit));
  YB_TRY(count_one(tx, which, key, free, YB_TASK_OPEN, &out->free_));
  YB_TRY(count_one(tx, which, key, names[which].light, YB_YELLOW, &out->yellow));
  return count_one(tx, which, key, names[which].light, YB_RED, &out->red);
}

static yb_rc counts(struct yb_tx *tx, struct read_queue *r) {
  YB_TRY(count_one(tx, OF_MINE, yb_int(r->who->id), names[OF_MINE].light, -1, &r->out->mine));
  if (r->units.city) return counts_over(tx, OF_CITY, yb_null(), r->out);
  for (uint32_t i = 0; i < r->units.n; i++)
    YB_TRY(counts_over(tx, OF_UNIT, yb_text(r->units.at[i]), r->out));
  return YB_OK;
}

static yb_rc read_queue(struct yb_tx *tx, void *arg) {
  struct read_queue *r = arg;
  struct yb_rows *lists = YB_NEW_N(yb_tx_arena(tx), UNITS_MOST, struct yb_rows);
  uint32_t n = 1;
  if (!lists) return YB_NOMEM;
  units_of(r->app->pack, r->who, r->ask->unit, &r->units);
  if (r->ask->kind == YB_QUEUE_DONE)
    YB_TRY(done_list(tx, r, &lists[0]));
  else
    YB_TRY(gather(tx, r, lists, &n));
  YB_TRY(fill_rows(tx, r, lists, n));
  return counts(tx, r);
}

yb_rc yb_queue_get(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                   const struct yb_queue_ask *ask, struct yb_queue *out) {
  struct read_queue r = {.app = app, .who = who, .ask = ask, .out = out};
  r.limit = ask->limit == 0 || ask->limit > ROWS_MOST ? ROWS_MOST : ask->limit;
  *out = (struct yb_queue){0};
  if (who->kind != YB_WHO_STAFF) return YB_DENIED;
  return yb_store_read(app->store, ctx, read_queue, &r);
}

/* ---- one search field ---- */

struct find {
  struct yb_app *app;
  const struct yb_who *who;
  yb_str words;
  struct yb_queue *out;
  struct yb_queue_row *row;
};

/* Adds a case when the actor sees it, by its newest task. */
static yb_rc found(struct yb_tx *tx, struct find *f, int64_t case_id) {
  struct yb_course co;
  const yb_val *c;
  bool sees;
  if (f->out->count == FIND_MOST) return YB_OK;
  YB_TRY(yb_course_load(tx, f->app, case_id, &co));
  YB_TRY(yb_course_staff_sees(&co, f->who, &sees));
  if (!sees) return YB_OK;
  yb_rc rc =
      yb_tx_one(tx, YB_SQL_desk_tasks_of_case, YB_ARGS(yb_desk_city(tx), yb_int(case_id)), &c);
  if (rc == YB_ABSENT) return YB_OK;
  YB_TRY(rc);
  return fill_row(tx, f->app, f->who, c, &f->row[f->out->count++]);
}

static yb_rc found_all(struct yb_tx *tx, struct find *f, enum yb_sql sql, int64_t owner) {
  struct yb_rows rows;
  YB_TRY(yb_tx_rows(tx, sql, YB_ARGS(yb_desk_city(tx), yb_int(owner)), &rows));
  for (uint32_t i = 0; i < rows.count; i++) YB_TRY(found(tx, f, yb_int_of(yb_row(&rows, i))));
  return YB_OK;
}

static yb_rc by_title(struct yb_tx *tx, struct find *f) {
  struct yb_rows rows;
  int64_t since = yb_tx_now(tx) - 400 * YB_DAY_MS;
  YB_TRY(yb_tx_rows(tx, YB_SQL_cases_recent, YB_ARGS(yb_desk_city(tx), yb_int(since)), &rows));
  for (uint32_t i = 0; i < rows.count; i++)
    if (yb_str_find(yb_str_in(yb_row(&rows, i) + 1), f->words) != SIZE_MAX)
      YB_TRY(found(tx, f, yb_int_of(yb_row(&rows, i))));
  return YB_OK;
}

static yb_rc find_all(struct yb_tx *tx, void *arg) {
  struct find *f = arg;
  struct yb_ctx quiet = *yb_tx_ctx(tx);
  struct yb_enterprise e;
  struct yb_case c;
  struct yb_ident phone;
  int64_t person;
  quiet.diags = NULL;
  yb_rc rc = yb_case_by_no(tx, f->words, &c);
  if (rc == YB_OK) return found(tx, f, c.id);
  if (rc != YB_ABSENT) return rc;
  if (yb_ident_check(&quiet, YB_IDENT_MOBILE, f->words, &phone) == YB_OK) {
    rc = yb_person_find(tx, f->app->vault, YB_S("phone"), phone.text, &person);
    if (rc == YB_OK) return found_all(tx, f, YB_SQL_cases_of_person_any, person);
    if (rc != YB_ABSENT) return rc;
  }
  rc = yb_enterprise_by_uscc(tx, f->words, &e);
  if (rc == YB_OK) return found_all(tx, f, YB_SQL_cases_of_enterprise_any, e.id);
  if (rc != YB_ABSENT) return rc;
  return by_title(tx, f);
}

yb_rc yb_desk_find(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who, yb_str words,
                   struct yb_queue *out) {
  struct find f = {
      app, who, {NULL, 0}, out, YB_NEW_N(ctx->arena, FIND_MOST, struct yb_queue_row)};
  *out = (struct yb_queue){0};
  if (!f.row) return YB_NOMEM;
  if (who->kind != YB_WHO_STAFF) return YB_DENIED;
  YB_TRY(yb_text_tidy(ctx->arena, words, false, &f.words));
  if (f.words.n == 0) return YB_OK;
  out->at = f.row;
  return yb_store_read(app->store, ctx, find_all, &f);
}
