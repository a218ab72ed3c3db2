/* queue.c - queues by remaining time: one index walk for each unit of the actor,
 * merged; counts never leave the actor's rights (handle.h). */
#include "base/text.h"
#include "pure/ident/ident.h"
#include "service/handle/handle_int.h"

#define ROWS_MOST 100u
#define FETCH_LEAST 8u
#define FIND_MOST 50u

struct units {
  uint32_t n;
  bool city;                 /* all of them: one walk does */
  const yb_str *at;
};

static bool sees_city(const struct yb_who *who) {
  for (uint32_t i = 0; i < who->posts; i++)
    if (yb_role_may(who->post[i].role, YB_S("view")) && YB_EQ(who->post[i].role->scope, "city"))
      return true;
  return false;
}

/* Every unit whose tasks the actor may see; `only` narrows it. */
static yb_rc units_of(struct yb_arena *a, const struct yb_pack *pack, const struct yb_who *who,
                      yb_str only, struct units *out) {
  yb_str *list = YB_NEW_N(a, pack->units + 1, yb_str);
  if (!list) return YB_NOMEM;
  *out = (struct units){.at = list, .city = only.n == 0 && sees_city(who)};
  for (uint32_t i = 0; i < pack->units; i++) {
    const struct yb_unit *u = &pack->unit[i];
    if (only.n && !yb_str_eq(u->id, only)) continue;
    if (yb_who_may(who, YB_S("view"), u, NULL)) list[out->n++] = u->id;
  }
  return YB_OK;
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

/* One walk of an index, in pieces: what the merge does not take is never read. */
struct stream { enum open_list which; yb_val key; struct yb_rows rows; uint32_t at; bool more; };

static yb_rc walk(struct yb_tx *tx, const struct read_queue *r, struct stream *s, yb_val due,
                  yb_val id, uint32_t limit) {
  struct filters f;
  yb_val args[] = {yb_desk_city(tx), s->key}, after[] = {due, id};
  filters_of(r, s->which, &f);
  struct yb_list_query q = {.list = names[s->which].list,
                            .sort = names[s->which].sort,
                            .args = args,
                            .n = s->which == OF_CITY ? 1 : 2,
                            .filters = f.at,
                            .filter_count = f.n,
                            .after = after,
                            .after_n = yb_int_of(&id) ? 2 : 0,
                            .limit = limit};
  YB_TRY(yb_tx_list(tx, &q, &s->rows));
  s->at = 0;
  s->more = s->rows.count == limit;
  return YB_OK;
}

/* The head of a stream, {due, id}, or NULL at its end. */
static yb_rc head(struct yb_tx *tx, const struct read_queue *r, struct stream *s, uint32_t limit,
                  const yb_val **out) {
  if (s->at == s->rows.count && s->more) {
    const yb_val *last = yb_row(&s->rows, s->rows.count - 1);
    YB_TRY(walk(tx, r, s, last[0], last[1], limit));
  }
  *out = s->at < s->rows.count ? yb_row(&s->rows, s->at) : NULL;
  return YB_OK;
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
                               .supplements = (uint32_t)yb_int_of(&c[16]),
                               .provisional_year = chip.provisional_year,
                               .supplemented = yb_int_of(&c[16]) > 0};
  return YB_OK;
}

static bool before(const yb_val *a, const yb_val *b) {
  int64_t da = yb_int_of(&a[0]), db = yb_int_of(&b[0]);
  return da != db ? da < db : yb_int_of(&a[1]) < yb_int_of(&b[1]);
}

/* Takes the nearest due of all streams, again and again. */
static yb_rc merge(struct yb_tx *tx, const struct read_queue *r, struct stream *s, uint32_t n,
                   int64_t *ids, uint32_t *count) {
  uint32_t piece = (r->limit + 1) / (n ? n : 1) + (n > 1 ? FETCH_LEAST : 0);
  for (uint32_t i = 0; i < n; i++)
    YB_TRY(walk(tx, r, &s[i], yb_int(r->ask->after_due), yb_int(r->ask->after_id), piece));
  for (*count = 0; *count <= r->limit; ++*count) {
    const yb_val *best = NULL, *at;
    struct stream *of = NULL;
    for (uint32_t i = 0; i < n; i++) {
      YB_TRY(head(tx, r, &s[i], piece, &at));
      if (!at || (best && !before(at, best))) continue;
      best = at;
      of = &s[i];
    }
    if (!of) break;
    ids[*count] = yb_int_of(&best[1]);
    of->at++;
  }
  return YB_OK;
}

/* The tasks of the page and one more, by id, in order. */
static yb_rc open_ids(struct yb_tx *tx, const struct read_queue *r, int64_t *ids,
                      uint32_t *count) {
  bool mine = r->ask->kind == YB_QUEUE_MINE;
  uint32_t n = mine || r->units.city ? 1 : r->units.n;
  struct stream *s = YB_NEW_N(yb_tx_arena(tx), n + 1, struct stream);
  if (!s) return YB_NOMEM;
  if (mine)
    s[0] = (struct stream){.which = OF_MINE, .key = yb_int(r->who->id)};
  else if (r->units.city)
    s[0] = (struct stream){.which = OF_CITY};
  else
    for (uint32_t i = 0; i < n; i++)
      s[i] = (struct stream){.which = OF_UNIT, .key = yb_text(r->units.at[i])};
  return merge(tx, r, s, n, ids, count);
}

/* What somebody held or finished in an office that they have left is not theirs to see. */
static yb_rc add_row(struct yb_tx *tx, struct read_queue *r, const yb_val *c) {
  struct yb_queue_row *to = (struct yb_queue_row *)(uintptr_t)r->out->at + r->out->count;
  const struct yb_unit *unit = yb_pack_unit(r->app->pack, yb_str_in(&c[4]));
  if (!yb_who_may(r->who, YB_S("view"), unit, NULL)) return YB_OK;
  r->out->count++;
  return fill_row(tx, r->app, r->who, c, to);
}

static yb_rc done_rows(struct yb_tx *tx, struct read_queue *r) {
  yb_val args[] = {yb_desk_city(tx), yb_int(r->who->id)};
  struct yb_list_query q = {.list = YB_LIST_desk_done,
                            .sort = YB_SORT_desk_done_newest,
                            .args = args,
                            .n = 2,
                            .limit = r->limit};
  struct yb_rows rows;
  YB_TRY(yb_tx_list(tx, &q, &rows));
  for (uint32_t i = 0; i < rows.count; i++) YB_TRY(add_row(tx, r, yb_row(&rows, i)));
  return YB_OK;
}

static yb_rc open_rows(struct yb_tx *tx, struct read_queue *r) {
  int64_t ids[ROWS_MOST + 1];
  uint32_t got;
  const yb_val *c = NULL;
  YB_TRY(open_ids(tx, r, ids, &got));
  for (uint32_t i = 0; i < got && i < r->limit; i++) {
    YB_TRY(yb_tx_one(tx, YB_SQL_desk_task_row, YB_ARGS(yb_desk_city(tx), yb_int(ids[i])), &c));
    YB_TRY(add_row(tx, r, c));
  }
  if (got <= r->limit) return YB_OK;
  r->out->next_due = yb_int_of(&c[8]);
  r->out->next_id = yb_int_of(&c[0]);
  return YB_OK;
}

/* ---- counts, within the same rights, up to a ceiling ---- */

enum count { ALL, FREE, YELLOW, RED, COUNTS };

/* Adds what one key has of a kind; from the ceiling on nothing is counted. */
static yb_rc count_one(struct yb_tx *tx, enum open_list which, yb_val key, enum count kind,
                       int64_t *sum) {
  enum yb_filter free = which == OF_CITY ? YB_FILTER_desk_city_free : YB_FILTER_desk_unit_free;
  yb_val args[] = {yb_desk_city(tx), key};
  yb_val v = yb_int(kind == RED ? YB_RED : kind == YELLOW ? YB_YELLOW : YB_TASK_OPEN);
  struct yb_list_filter f = {kind == FREE ? free : names[which].light, 1, &v};
  struct yb_list_query q = {.list = names[which].list,
                            .sort = names[which].sort,
                            .args = args,
                            .n = which == OF_CITY ? 1 : 2,
                            .filters = &f,
                            .filter_count = kind != ALL,
                            .limit = 1};
  uint32_t n;
  if (*sum >= YB_QUEUE_COUNT_MOST) return YB_OK;
  YB_TRY(yb_tx_count(tx, &q, (uint32_t)(YB_QUEUE_COUNT_MOST - *sum), &n));
  *sum += n;
  return YB_OK;
}

static yb_rc count_units(struct yb_tx *tx, const struct read_queue *r, int64_t sum[COUNTS]) {
  for (uint32_t i = 0; i < r->units.n; i++) {
    yb_val key = yb_text(r->units.at[i]);
    int64_t before_all = sum[ALL];
    if (!r->units.city) YB_TRY(count_one(tx, OF_UNIT, key, ALL, &sum[ALL]));
    if (!r->units.city && sum[ALL] == before_all && before_all < YB_QUEUE_COUNT_MOST) continue;
    if (!r->units.city) YB_TRY(count_one(tx, OF_UNIT, key, FREE, &sum[FREE]));
    YB_TRY(count_one(tx, OF_UNIT, key, YELLOW, &sum[YELLOW]));
    YB_TRY(count_one(tx, OF_UNIT, key, RED, &sum[RED]));
  }
  return YB_OK;
}

static yb_rc counts(struct yb_tx *tx, struct read_queue *r) {
  int64_t sum[COUNTS] = {0};
  YB_TRY(count_one(tx, OF_MINE, yb_int(r->who->id), ALL, &r->out->mine));
  if (r->units.city) {
    YB_TRY(count_one(tx, OF_CITY, yb_null(), ALL, &sum[ALL]));
    YB_TRY(count_one(tx, OF_CITY, yb_null(), FREE, &sum[FREE]));
  }
  YB_TRY(count_units(tx, r, sum));
  r->out->unit = sum[ALL];
  r->out->free_ = sum[FREE];
  r->out->yellow = sum[YELLOW];
  r->out->red = sum[RED];
  return YB_OK;
}

static yb_rc read_queue(struct yb_tx *tx, void *arg) {
  struct read_queue *r = arg;
  struct yb_queue_row *rows = YB_NEW_N(yb_tx_arena(tx), r->limit, struct yb_queue_row);
  if (!rows) return YB_NOMEM;
  r->out->at = rows;
  YB_TRY(units_of(yb_tx_arena(tx), r->app->pack, r->who, r->ask->unit, &r->units));
  if (r->ask->kind == YB_QUEUE_DONE)
    YB_TRY(done_rows(tx, r));
  else
    YB_TRY(open_rows(tx, r));
  return counts(tx, r);
}

yb_rc yb_queue_get(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                   const struct yb_queue_ask *ask, struct yb_queue *out) {
  struct read_queue r = {.app = app, .who = who, .ask = ask, .out = out};
  r.limit = ask->limit == 0 || ask->limit > ROWS_MOST ? ROWS_MOST : ask->limit;
  *out = (struct yb_queue){0};
  if (who->kind != YB_WHO_STAFF || !yb_who_holds(who, YB_S("view"))) return YB_DENIED;
  return yb_store_read(app->store, ctx, read_queue, &r);
}

/* ---- one search field ---- */

struct find {
  struct yb_app *app;
  const struct yb_who *who;
  yb_str words;
  struct yb_queue *out;
  struct yb_queue_row *row;
  bool named;                /* by number, telephone or credit code */
};

/* Adds a case when the actor sees it, by its newest task. Who answers callers about
 * the status sees the line, not the case, and only what the caller can name. */
static yb_rc found(struct yb_tx *tx, struct find *f, int64_t case_id) {
  struct yb_course co;
  const yb_val *c;
  bool sees;
  if (f->out->count == FIND_MOST) return YB_OK;
  YB_TRY(yb_course_load(tx, f->app, case_id, &co));
  YB_TRY(yb_course_staff_sees(&co, f->who, &sees));
  if (!sees && !(f->named && yb_who_holds(f->who, YB_S("status")))) return YB_OK;
  yb_rc rc =
      yb_tx_one(tx, YB_SQL_desk_tasks_of_case, YB_ARGS(yb_desk_city(tx), yb_int(case_id)), &c);
  if (rc == YB_ABSENT) return YB_OK;
  YB_TRY(rc);
  struct yb_queue_row *row = &f->row[f->out->count++];
  YB_TRY(fill_row(tx, f->app, f->who, c, row));
  row->for_caller = co.c.access.n > 0 && yb_who_holds(f->who, YB_S("submit_for"));
  return YB_OK;
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
  f->named = false;
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
  yb_str no;
  int64_t person;
  quiet.diags = NULL;
  YB_TRY(yb_text_number(quiet.arena, f->words, &no));
  yb_rc rc = yb_case_by_no(tx, no, &c);
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
  struct find f = {.app = app, .who = who, .out = out, .named = true,
                   .row = YB_NEW_N(ctx->arena, FIND_MOST, struct yb_queue_row)};
  *out = (struct yb_queue){0};
  if (!f.row) return YB_NOMEM;
  if (who->kind != YB_WHO_STAFF) return YB_DENIED;
  YB_TRY(yb_text_tidy(ctx->arena, words, false, &f.words));
  if (f.words.n == 0) return YB_OK;
  out->at = f.row;
  return yb_store_read(app->store, ctx, find_all, &f);
}
