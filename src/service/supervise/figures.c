/* figures.c - what the public may see: the promise in both measures, the outcomes, the
 * ratings (supervise.h). A period is a calendar month or year of the city; of more
 * than 10,000 checks in a year the newest count. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/time.h"
#include "service/course/course.h"
#include "service/supervise/supervise.h"

#define FEW 10

/* The task that the promise is about: the first of the flow with the promise's own
 * limit; its id is the name of the clock. */
static yb_str promise_task(const struct yb_service *s) {
  const struct yb_bpmn_model *m = s->flow->bpmn;
  for (uint32_t i = 0; i < m->nodes; i++) {
    struct yb_limit l;
    yb_str text = yb_bpmn_attr(&m->node[i], YB_S("limit"), 0);
    if (text.n == 0 || !yb_limit_parse(text, yb_bpmn_attr(&m->node[i], YB_S("clock"), 0), &l))
      continue;
    if (l.amount == s->guide.promise.amount && l.unit == s->guide.promise.unit)
      return m->node[i].id;
  }
  return YB_S("");
}

static int by_size(const void *a, const void *b) {
  int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
  return (x > y) - (x < y);
}

/* The smallest value that at least `percent` of all do not exceed (nearest rank). */
static int64_t rank_of(const int64_t *sorted, int64_t n, int64_t percent) {
  int64_t at = (n * percent + 99) / 100;
  return sorted[at > 0 ? at - 1 : 0];
}

/* Over the newest `n` rows. */
static yb_rc promise_of(struct yb_arena *a, const struct yb_rows *rows, uint32_t n,
                        struct yb_promise_figures *out) {
  int64_t *work = YB_NEW_N(a, n, int64_t), *clock = YB_NEW_N(a, n, int64_t);
  if (!work || !clock) return YB_NOMEM;
  *out = (struct yb_promise_figures){.cases = n, .few = n < FEW};
  if (out->few) return YB_OK;
  for (uint32_t i = 0; i < n; i++) {
    const yb_val *c = yb_row(rows, i);
    work[i] = yb_int_of(&c[1]);
    clock[i] = yb_int_of(&c[2]);
    out->kept += yb_int_of(&c[3]);
    out->clock_kept += yb_int_of(&c[4]);
  }
  qsort(work, n, sizeof *work, by_size);
  qsort(clock, n, sizeof *clock, by_size);
  out->median_work_ms = rank_of(work, n, 50);
  out->p90_work_ms = rank_of(work, n, 90);
  out->median_clock_ms = rank_of(clock, n, 50);
  out->p90_clock_ms = rank_of(clock, n, 90);
  return YB_OK;
}

struct read_figures {
  struct yb_app *app;
  const struct yb_service *service;
  struct yb_public_figures *out;
  int64_t month, year;
};

static yb_rc read_promise(struct yb_tx *tx, struct read_figures *r) {
  struct yb_rows rows;
  uint32_t in_month = 0;
  YB_TRY(yb_tx_rows(tx, YB_SQL_figures_clocks,
                    YB_ARGS(yb_int(yb_tx_city(tx)), yb_text(promise_task(r->service)),
                            yb_int(r->year), yb_int(yb_tx_now(tx)), yb_text(r->service->id)),
                    &rows));
  while (in_month < rows.count && yb_int_of(yb_row(&rows, in_month)) >= r->month) in_month++;
  YB_TRY(promise_of(yb_tx_arena(tx), &rows, in_month, &r->out->month));
  return promise_of(yb_tx_arena(tx), &rows, rows.count, &r->out->year);
}

static yb_rc read_outcomes(struct yb_tx *tx, struct read_figures *r) {
  const yb_val *c;
  YB_TRY(yb_tx_one(tx, YB_SQL_figures_cases,
                   YB_ARGS(yb_int(yb_tx_city(tx)), yb_text(r->service->id), yb_int(r->year),
                           yb_int(yb_tx_now(tx))),
                   &c));
  r->out->submitted = yb_int_of(&c[0]);
  r->out->granted = yb_int_of(&c[1]);
  r->out->refused = yb_int_of(&c[2]);
  r->out->open = yb_int_of(&c[3]);
  return YB_OK;
}

/* Who did not answer is not counted as content: only given ratings are. */
static yb_rc read_ratings(struct yb_tx *tx, struct read_figures *r) {
  struct yb_rows rows;
  YB_TRY(yb_tx_rows(tx, YB_SQL_figures_ratings,
                    YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(r->year), yb_int(yb_tx_now(tx)),
                            yb_text(r->service->id)),
                    &rows));
  r->out->rated = rows.count;
  for (uint32_t i = 0; i < rows.count; i++) {
    const yb_val *c = yb_row(&rows, i);
    int64_t level = yb_int_of(&c[0]);
    if (level >= 1 && level <= 5 && rows.count >= FEW) r->out->level[level]++;
    if (yb_int_of(&c[2]) == 0) continue; /* opened no mending */
    if (yb_int_of(&c[1]))
      r->out->bad_mended++;
    else
      r->out->bad_open++;
  }
  return YB_OK;
}

static yb_rc read_figures(struct yb_tx *tx, void *arg) {
  struct read_figures *r = arg;
  struct yb_civil now = yb_zone_civil(r->app->pack->zone, yb_tx_now(tx));
  now = (yb_civil){.date = {now.date.year, now.date.month, 1}};
  r->month = yb_zone_instant(r->app->pack->zone, now);
  now.date.month = 1;
  r->year = yb_zone_instant(r->app->pack->zone, now);
  r->out->at = yb_tx_now(tx);
  YB_TRY(read_promise(tx, r));
  YB_TRY(read_outcomes(tx, r));
  return read_ratings(tx, r);
}

yb_rc yb_public_figures_get(struct yb_app *app, struct yb_ctx *ctx, yb_str service,
                            struct yb_public_figures *out) {
  struct read_figures r = {.app = app, .out = out};
  *out = (struct yb_public_figures){.at = 0};
  r.service = yb_pack_service(app->pack, service);
  if (!r.service) return YB_ABSENT;
  return yb_store_read(app->store, ctx, read_figures, &r);
}

/* ---- you said, we mended ---- */

struct read_mended {
  struct yb_app *app;
  struct yb_mended_list *out;
};

/* The names of the sub-items that were blamed; the person's own words stay sealed. */
static yb_rc item_names(struct yb_tx *tx, const struct yb_service *s, yb_str items, yb_str *out) {
  const struct yb_json *list = NULL;
  struct yb_ctx quiet = *yb_tx_ctx(tx);
  struct yb_buf b;
  quiet.diags = NULL;
  yb_buf_init(&b, quiet.arena);
  if (items.n && yb_json_parse(&quiet, YB_S("items"), items, &list) == YB_NOMEM) return YB_NOMEM;
  for (const struct yb_json *m = list ? list->first : NULL; m; m = m->next)
    for (uint32_t i = 0; i < s->guide.rating.items; i++)
      if (yb_str_eq(s->guide.rating.item[i].id, yb_json_str(m, YB_S("")))) {
        if (b.n) YB_BUF_Z(&b, "、");
        yb_buf_put(&b, s->guide.rating.item[i].name.in[YB_ZH_CN]);
      }
  if (b.n == 0) yb_buf_put(&b, s->guide.name.in[YB_ZH_CN]);
  return yb_buf_take(&b, out);
}

static yb_rc read_mended(struct yb_tx *tx, void *arg) {
  struct read_mended *r = arg;
  struct yb_rows rows;
  const struct yb_service *s;
  YB_TRY(yb_tx_rows(tx, YB_SQL_ratings_mended, YB_ARGS(yb_int(yb_tx_city(tx))), &rows));
  struct yb_mended *list = YB_NEW_N(yb_tx_arena(tx), rows.count, struct yb_mended);
  if (!list) return YB_NOMEM;
  for (uint32_t i = 0; i < rows.count; i++) {
    const yb_val *c = yb_row(&rows, i);
    yb_rc rc =
        yb_app_service(r->app, yb_tx_ctx(tx), yb_int_of(&c[4]), yb_str_in(&c[3]), &s);
    if (rc == YB_ABSENT) continue;
    YB_TRY(rc);
    struct yb_mended *m = &list[r->out->count++];
    m->done = yb_str_in(&c[1]);
    m->at = yb_int_of(&c[2]);
    YB_TRY(item_names(tx, s, yb_str_in(&c[0]), &m->what));
  }
  r->out->at = list;
  return YB_OK;
}

yb_rc yb_mended_public(struct yb_app *app, struct yb_ctx *ctx, struct yb_mended_list *out) {
  struct read_mended r = {app, out};
  *out = (struct yb_mended_list){0, NULL};
  return yb_store_read(app->store, ctx, read_mended, &r);
}
