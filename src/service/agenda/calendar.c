/* calendar.c - the table of outings: written from the events of cases, read as a calendar
 * and for clashes (agenda.h). */
#include "base/arena.h"
#include "service/agenda/agenda.h"
#include "service/course/course.h"
#include "store/event.h"

static yb_val city_of(struct yb_tx *tx) { return yb_int(yb_tx_city(tx)); }

/* ---- following ---- */

struct turn {
  struct yb_cmd cmd;
  struct yb_app *app;
  int64_t case_id;
};

/* What is asked for, what may take place; nothing else stands in the calendar. */
static yb_rc standing(struct yb_tx *tx, const struct yb_case *c, bool *stands, bool *permitted) {
  const yb_val *p;
  *permitted = c->state == YB_CASE_GRANTED || c->state == YB_CASE_DELIVERED;
  *stands = *permitted || !yb_case_closed((yb_case_state)c->state);
  if (!*permitted) return YB_OK;
  yb_rc rc = yb_tx_one(tx, YB_SQL_permit_of_case, YB_ARGS(city_of(tx), yb_int(c->id)), &p);
  if (rc == YB_ABSENT) return YB_OK;
  YB_TRY(rc);
  if (yb_int_of(&p[11])) *stands = false;      /* the newest permit was revoked */
  return YB_OK;
}

static yb_rc put(struct yb_tx *tx, int64_t case_id, const struct yb_outing *o, bool permitted) {
  int64_t division = 0;
  if (!o->from_day || !o->place.n) return YB_OK;
  if (o->division && !yb_str_int(o->division->code, &division)) division = 0;
  return yb_tx_exec(
      tx, YB_SQL_outing_insert,
      YB_ARGS(city_of(tx), yb_int(case_id), yb_int(o->row), yb_text(o->service),
              yb_text(o->place), yb_text(o->key), yb_int(division), yb_int(o->from_day),
              yb_int(o->to_day), yb_int(o->starts), yb_int(o->ends), yb_int(permitted)),
      NULL);
}

static yb_rc turn_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  const struct turn *t = cmd->arg;
  const struct yb_json *answers;
  struct yb_outings rows;
  struct yb_course co;
  bool stands, permitted;
  yb_rc rc = yb_course_view(tx, t->app, t->case_id, &co);
  if (rc == YB_ABSENT) return YB_OK;
  YB_TRY(rc);
  if (!co.service->guide.agenda.list.n) return YB_OK;
  YB_TRY(yb_tx_exec(tx, YB_SQL_outings_drop, YB_ARGS(city_of(tx), yb_int(co.c.id)), NULL));
  YB_TRY(standing(tx, &co.c, &stands, &permitted));
  if (!stands) return YB_OK;
  YB_TRY(yb_json_parse(yb_tx_ctx(tx), YB_S("answers"), co.c.answers, &answers));
  YB_TRY(yb_agenda_rows(t->app, yb_tx_arena(tx), co.service, answers, &rows));
  for (uint32_t i = 0; i < rows.count; i++) YB_TRY(put(tx, co.c.id, &rows.at[i], permitted));
  return YB_OK;
}

static bool moves(yb_str verb) {
  static const char *const verbs[] = {"case.submitted", "case.supplemented", "case.granted",
                                      "case.refused", "case.rejected", "case.withdrawn",
                                      "case.lapsed", "case.delivered", "change.done"};
  for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
    if (yb_str_eq(verb, yb_str_of(verbs[i]))) return true;
  return false;
}

yb_rc yb_agenda_follow(struct yb_app *app, struct yb_ctx *ctx, const struct yb_event *events,
                       uint32_t n) {
  for (uint32_t i = 0; i < n; i++) {
    if (!YB_EQ(events[i].kind, "case") || !moves(events[i].verb)) continue;
    struct turn t = {.app = app, .case_id = events[i].agg};
    YB_TRY(yb_str_fmt(ctx->arena, &t.cmd.key, "agenda:%lld", (long long)events[i].id));
    t.cmd.verb = YB_S("agenda.put");
    t.cmd.run = turn_run;
    t.cmd.arg = &t;
    t.cmd.ctx = ctx;
    t.cmd.actor.kind = YB_S("system");
    YB_TRY(yb_store_run(app->store, &t.cmd));
  }
  return YB_OK;
}

static yb_rc consume(struct yb_ctx *ctx, const struct yb_event *events, uint32_t n, void *arg) {
  return yb_agenda_follow(arg, ctx, events, n);
}

yb_rc yb_agenda_open(struct yb_app *app) {
  struct yb_consumer c = {.name = "agenda", .once_in_all = true, .from_start = true,
                          .fn = consume, .arg = app};
  bool any = false;
  for (uint32_t i = 0; i < app->pack->services; i++)
    any |= app->pack->service[i].guide.agenda.list.n > 0;
  return any ? yb_store_consume(app->store, &c) : YB_OK;
}

/* ---- reading ---- */

static yb_rc of_row(struct yb_arena *a, const struct yb_pack *p, const yb_val *c,
                    struct yb_outing *o) {
  yb_str code;
  *o = (struct yb_outing){.case_id = yb_int_of(&c[0]), .row = (uint32_t)yb_int_of(&c[1]),
                          .service = yb_str_in(&c[2]), .place = yb_str_in(&c[3]),
                          .key = yb_str_in(&c[4]), .from_day = yb_int_of(&c[6]),
                          .to_day = yb_int_of(&c[7]), .starts = (int32_t)yb_int_of(&c[8]),
                          .ends = (int32_t)yb_int_of(&c[9]), .permitted = yb_int_of(&c[10]) == 1};
  if (!yb_int_of(&c[5])) return YB_OK;
  YB_TRY(yb_str_fmt(a, &code, "%lld", (long long)yb_int_of(&c[5])));
  o->division = yb_pack_division(p, code);
  return YB_OK;
}

struct reading {
  struct yb_app *app;
  const struct yb_who *who;
  int64_t from, to, own;
  struct yb_outings mine, *out;
  struct yb_clash *clash;
  uint32_t clashes;
};

static yb_rc read_between(struct yb_tx *tx, void *arg) {
  struct reading *r = arg;
  struct yb_rows rows;
  YB_TRY(yb_tx_rows(tx, YB_SQL_outings_between,
                    YB_ARGS(city_of(tx), yb_int(1), yb_int(r->from), yb_int(r->to)), &rows));
  struct yb_outing *at = YB_NEW_N(yb_tx_arena(tx), rows.count, struct yb_outing);
  if (!at) return YB_NOMEM;
  for (uint32_t i = 0; i < rows.count; i++) {
    YB_TRY(of_row(yb_tx_arena(tx), r->app->pack, yb_row(&rows, i), &at[i]));
    at[i].starts = at[i].ends = -1;            /* hours are not public */
  }
  for (uint32_t i = 1; i < rows.count; i++)    /* few rows: by their first day */
    for (uint32_t k = i; k > 0 && at[k].from_day < at[k - 1].from_day; k--) {
      struct yb_outing t = at[k];
      at[k] = at[k - 1], at[k - 1] = t;
    }
  *r->out = (struct yb_outings){rows.count, at};
  return YB_OK;
}

yb_rc yb_agenda_between(struct yb_app *app, struct yb_ctx *ctx, yb_date from, yb_date to,
                        struct yb_outings *out) {
  struct reading r = {.app = app, .from = yb_date_days(from), .to = yb_date_days(to), .out = out};
  return yb_store_read(app->store, ctx, read_between, &r);
}

/* ---- clashes ---- */

#define CLASHES_MOST 50u

static bool hours_meet(const struct yb_outing *a, const struct yb_outing *b) {
  if (a->starts < 0 || a->ends < 0 || b->starts < 0 || b->ends < 0) return true;
  if (a->ends <= a->starts || b->ends <= b->starts) return true;      /* over midnight */
  return a->starts < b->ends && b->starts < a->ends;
}

static yb_rc who_is_it(struct yb_tx *tx, const struct reading *r, struct yb_clash *c) {
  struct yb_case k;
  if (r->who->kind != YB_WHO_STAFF) return YB_OK;
  yb_rc rc = yb_case_load(tx, c->other.case_id, &k);
  if (rc == YB_ABSENT) return YB_OK;
  YB_TRY(rc);
  c->no = k.no;
  c->title = k.title;
  return YB_OK;
}

static yb_rc clashes_of(struct yb_tx *tx, struct reading *r, const struct yb_outing *mine) {
  struct yb_rows rows;
  if (!mine->from_day || !mine->place.n) return YB_OK;
  YB_TRY(yb_tx_rows(tx, YB_SQL_outings_at,
                    YB_ARGS(city_of(tx), yb_text(mine->key), yb_int(mine->from_day),
                            yb_int(mine->to_day)), &rows));
  for (uint32_t i = 0; i < rows.count && r->clashes < CLASHES_MOST; i++) {
    struct yb_clash *c = &r->clash[r->clashes];
    *c = (struct yb_clash){.mine = *mine};
    YB_TRY(of_row(yb_tx_arena(tx), r->app->pack, yb_row(&rows, i), &c->other));
    if (c->other.case_id == r->own) continue;
    c->from_day = mine->from_day > c->other.from_day ? mine->from_day : c->other.from_day;
    c->to_day = mine->to_day < c->other.to_day ? mine->to_day : c->other.to_day;
    c->same_time = hours_meet(mine, &c->other);
    YB_TRY(who_is_it(tx, r, c));
    r->clashes++;
  }
  return YB_OK;
}

static yb_rc read_clashes(struct yb_tx *tx, void *arg) {
  struct reading *r = arg;
  r->clash = YB_NEW_N(yb_tx_arena(tx), CLASHES_MOST, struct yb_clash);
  r->clashes = 0;
  if (!r->clash) return YB_NOMEM;
  for (uint32_t i = 0; i < r->mine.count; i++) YB_TRY(clashes_of(tx, r, &r->mine.at[i]));
  return YB_OK;
}

yb_rc yb_agenda_clashes(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                        const struct yb_service *s, const struct yb_json *answers, int64_t own,
                        struct yb_clashes *out) {
  struct reading r = {.app = app, .who = who, .own = own};
  *out = (struct yb_clashes){0, NULL};
  YB_TRY(yb_agenda_rows(app, ctx->arena, s, answers, &r.mine));
  if (!r.mine.count) return YB_OK;
  YB_TRY(yb_store_read(app->store, ctx, read_clashes, &r));
  *out = (struct yb_clashes){r.clashes, r.clash};
  return YB_OK;
}
