/* supervise.c - the lights: who is late, how loaded each unit is, and pressing
 * (supervise.h). Colours are the stored projections that rungs keep. */
#include "base/arena.h"
#include "base/text.h"
#include "base/time.h"
#include "service/course/course.h"
#include "service/supervise/supervise.h"
#include "store/event.h"

#define ALARMS_MOST 100u /* of each colour */
#define LOADS_MOST 200u
#define REASON_LEAST 5u

struct read_supervision {
  struct yb_app *app;
  const struct yb_who *who;
  struct yb_supervision *out;
  struct yb_alarm *alarm;
  struct yb_unit_load *load;
};

/* ---- alarms ---- */

/* {"task": 5} or {"task": "5"}. */
static bool about_task(const struct yb_json *data, int64_t task) {
  const struct yb_json *t = yb_json_get(data, YB_S("task"));
  int64_t id = yb_json_int(t, 0);
  if (t && t->type == YB_JSON_STRING && !yb_str_int(t->text, &id)) return false;
  return t && id == task;
}

static yb_rc alarm_past(struct yb_tx *tx, struct yb_alarm *a) {
  struct yb_rows rows;
  struct yb_ctx quiet = *yb_tx_ctx(tx);
  quiet.diags = NULL;
  YB_TRY(yb_tx_rows(tx, YB_SQL_alarm_past,
                    YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(a->row.case_id)), &rows));
  for (uint32_t i = 0; i < rows.count; i++) {
    const yb_val *c = yb_row(&rows, i);
    const struct yb_json *data;
    bool rung = YB_EQ(yb_str_in(&c[0]), "case.rung");
    if (rung ? a->fired_at != 0 : a->reminded_at != 0) continue;
    yb_rc rc = yb_json_parse(&quiet, YB_S("event"), yb_str_in(&c[2]), &data);
    if (rc == YB_NOMEM) return rc;
    if (rc != YB_OK || !about_task(data, a->row.task)) continue;
    if (rung) {
      a->fired_at = yb_int_of(&c[1]);
      a->rung = yb_json_get_str(data, YB_S("rung"));
    } else {
      a->reminded_at = yb_int_of(&c[1]);
    }
  }
  return YB_OK;
}

static yb_rc take_alarms(struct read_supervision *r, struct yb_ctx *ctx, int light) {
  struct yb_queue_ask ask = {.kind = YB_QUEUE_UNIT, .light = light, .limit = ALARMS_MOST};
  struct yb_queue q;
  YB_TRY(yb_queue_get(r->app, ctx, r->who, &ask, &q));
  for (uint32_t i = 0; i < q.count; i++) r->alarm[r->out->alarms++].row = q.at[i];
  return YB_OK;
}

/* ---- loads ---- */

static int64_t month_begin(const struct yb_pack *pack, int64_t now) {
  yb_civil c = yb_zone_civil(pack->zone, now);
  return yb_zone_instant(pack->zone, (yb_civil){.date = {c.date.year, c.date.month, 1}});
}

static void count_light(struct yb_supervision *sum, struct yb_unit_load *l, const yb_val *c) {
  int64_t n = yb_int_of(&c[2]);
  l->open += n;
  sum->open += n;
  sum->provisional += yb_int_of(&c[3]);
  switch (yb_int_of(&c[1])) {
    case YB_YELLOW:
      l->yellow += n;
      sum->yellow += n;
      break;
    case YB_RED:
      l->red += n;
      sum->red += n;
      break;
    case YB_GREY:
      sum->grey += n;
      break;
    default:
      break;
  }
}

/* Rows come unit by unit. */
static yb_rc take_loads(struct yb_tx *tx, struct read_supervision *r) {
  struct yb_rows rows;
  struct yb_unit_load rest = {.open = 0}, *list = r->load, *l = NULL;
  YB_TRY(yb_tx_rows(tx, YB_SQL_load_of_units, YB_ARGS(yb_int(yb_tx_city(tx))), &rows));
  for (uint32_t i = 0; i < rows.count; i++) {
    const yb_val *c = yb_row(&rows, i);
    const struct yb_unit *u = yb_pack_unit(r->app->pack, yb_str_in(&c[0]));
    if (!u || !yb_who_may(r->who, YB_S("view"), u, NULL)) continue;
    if (!l || !yb_str_eq(l->unit, u->id)) {
      l = r->out->loads < LOADS_MOST ? &list[r->out->loads++] : &rest;
      l->unit = u->id;
      l->unit_name = u->name.in[YB_ZH_CN];
    }
    count_light(r->out, l, c);
  }
  return YB_OK;
}

static yb_rc count_done(struct yb_tx *tx, struct read_supervision *r) {
  struct yb_unit_load *list = r->load;
  int64_t since = month_begin(r->app->pack, yb_tx_now(tx));
  const yb_val *c;
  for (uint32_t i = 0; i < r->out->loads; i++) {
    YB_TRY(yb_tx_one(tx, YB_SQL_tasks_done_count,
                     YB_ARGS(yb_int(yb_tx_city(tx)), yb_text(list[i].unit), yb_int(since)), &c));
    list[i].done = yb_int_of(&c[0]);
  }
  return YB_OK;
}

static yb_rc read_supervision(struct yb_tx *tx, void *arg) {
  struct read_supervision *r = arg;
  for (uint32_t i = 0; i < r->out->alarms; i++) YB_TRY(alarm_past(tx, &r->alarm[i]));
  YB_TRY(take_loads(tx, r));
  return count_done(tx, r);
}

yb_rc yb_supervision_get(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                         struct yb_supervision *out) {
  struct read_supervision r = {.app = app, .who = who, .out = out};
  *out = (struct yb_supervision){0};
  if (who->kind != YB_WHO_STAFF) return YB_DENIED;
  if (!yb_who_holds(who, YB_S("view")) || !yb_who_holds(who, YB_S("remind"))) return YB_DENIED;
  r.alarm = YB_NEW_N(ctx->arena, 2 * ALARMS_MOST, struct yb_alarm);
  r.load = YB_NEW_N(ctx->arena, LOADS_MOST, struct yb_unit_load);
  if (!r.alarm || !r.load) return YB_NOMEM;
  out->alarm = r.alarm;
  out->load = r.load;
  YB_TRY(take_alarms(&r, ctx, YB_RED));
  YB_TRY(take_alarms(&r, ctx, YB_YELLOW));
  return yb_store_read(app->store, ctx, read_supervision, &r);
}

/* ---- pressing ---- */

static yb_rc press_data(struct yb_tx *tx, const struct yb_task *t, struct yb_json **out) {
  struct yb_arena *a = yb_tx_arena(tx);
  struct yb_json *data = yb_json_new(a, YB_JSON_OBJECT);
  yb_str id;
  YB_TRY(yb_str_fmt(a, &id, "%lld", (long long)t->id));
  YB_TRY(yb_json_set(data, YB_S("task"), yb_json_new_str(a, id)));
  YB_TRY(yb_json_set(data, YB_S("node"), yb_json_new_str(a, t->node)));
  YB_TRY(yb_json_set(data, YB_S("unit"), yb_json_new_str(a, t->unit)));
  *out = data;
  return YB_OK;
}

yb_rc yb_press_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_press *p = cmd->arg;
  struct yb_place at = {.path = YB_S("reason")};
  struct yb_course co;
  struct yb_task t;
  struct yb_json *data;
  bool sees;
  YB_TRY(yb_task_load(tx, p->task, &t));
  YB_TRY(yb_course_load(tx, p->act.app, t.case_id, &co));
  YB_TRY(yb_course_staff_sees(&co, p->act.who, &sees));
  if (!sees) return YB_ABSENT;
  if (!yb_who_may(p->act.who, YB_S("press"), yb_pack_unit(co.pack, t.unit), co.division))
    return YB_DENIED;
  if (yb_utf8_count(yb_str_trim(p->act.reason)) < REASON_LEAST)
    return yb_diag(yb_tx_ctx(tx), at, YB_MSG_case_need_reason, YB_S(""), YB_S(""));
  if (t.state > YB_TASK_CLAIMED) {
    (void)yb_diag(yb_tx_ctx(tx), (struct yb_place){0}, YB_MSG_case_stale, YB_S(""), YB_S(""));
    return YB_CONFLICT;
  }
  YB_TRY(press_data(tx, &t, &data));
  YB_TRY(yb_course_event(&co, "case.pressed", data));
  return yb_course_save(&co);
}
