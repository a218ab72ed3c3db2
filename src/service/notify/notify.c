/* notify.c - events become notices (once in all, by the event's id), and a sender
 * thread delivers them with retries (notify.h).
 *
 *   consumer "notices" -> command keyed "notice:<event>" -> rows inbox, sms, email
 *   sender: waiting rows -> address opened from the person's box -> sink or SMTP
 */
#include "service/notify/notify.h"

#include <pthread.h>
#include <time.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/mem.h"
#include "engine/parties/parties.h"
#include "service/course/course.h"
#include "service/notify/booking.h"
#include "service/notify/said.h"
#include "service/notify/send.h"
#include "store/event.h"

#define SENDER_ARENA (4u << 20)
#define IDLE_MS 1000
#define TURN_MS YB_MINUTE_MS /* longer than one letter may take */

struct yb_notifier {
  struct yb_app *app;
  pthread_t thread;
  pthread_mutex_t lock;
  pthread_cond_t wake;
  _Atomic bool stop;
  bool running;
};

/* ---- rows ---- */

static yb_rc put_row(struct yb_tx *tx, int64_t case_id, int64_t person, const char *channel,
                     yb_str word, yb_str args) {
  int64_t now = yb_tx_now(tx);
  bool inbox = strcmp(channel, "inbox") == 0;
  return yb_tx_exec(
      tx, YB_SQL_notice_insert,
      YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(yb_tx_id(tx)), yb_int(case_id), yb_int(person),
              yb_text(yb_str_of(channel)), yb_text(word), yb_text(args), yb_int(inbox),
              yb_int(inbox ? 0 : now), yb_int(now), yb_int(inbox ? now : 0)),
      NULL);
}

yb_rc yb_notice_put(struct yb_tx *tx, int64_t case_id, int64_t person, yb_str word,
                    const struct yb_json *args) {
  yb_str text;
  YB_TRY(yb_json_text(yb_tx_arena(tx), args, &text));
  YB_TRY(put_row(tx, case_id, person, "inbox", word, text));
  YB_TRY(put_row(tx, case_id, person, "sms", word, text));
  return put_row(tx, case_id, person, "email", word, text);
}

/* {0}: the case's number; {1}: its next due instant in the city's words. */
static yb_rc args_of(struct yb_course *co, const struct yb_event *e, struct yb_json **out) {
  struct yb_arena *a = yb_tx_arena(co->tx);
  struct yb_json *list = yb_json_new(a, YB_JSON_ARRAY);
  struct yb_supplement s;
  struct yb_buf due;
  int64_t at = co->c.due_at;
  (void)e;
  if (co->c.state == YB_CASE_SUPPLEMENT) {
    yb_rc rc = yb_supplement_open(co->tx, co->c.id, &s);
    if (rc == YB_OK) at = s.lapse_at;
    if (rc != YB_OK && rc != YB_ABSENT) return rc;
  }
  yb_buf_init(&due, a);
  if (at > 0 && at != YB_NEVER)
    yb_instant_local(&due, co->pack->zone, at);
  else
    YB_BUF_Z(&due, "承诺时限");
  YB_TRY(yb_json_add(list, yb_json_new_str(a, co->c.no)));
  YB_TRY(yb_json_add(list, yb_json_new_str(a, yb_buf_str(&due))));
  *out = list;
  return YB_OK;
}

struct turn {
  struct yb_cmd cmd;
  struct yb_app *app;
  const struct yb_event *e;
  yb_str word;
};

static yb_rc turn_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct turn *t = cmd->arg;
  struct yb_course co;
  struct yb_json *args;
  yb_rc rc = yb_course_load(tx, t->app, t->e->agg, &co);
  if (rc == YB_ABSENT) return YB_OK;
  YB_TRY(rc);
  YB_TRY(args_of(&co, t->e, &args));
  return yb_notice_put(tx, co.c.id, co.c.person_id, t->word, args);
}

static yb_rc booking_turn(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct turn *t = cmd->arg;
  return yb_booking_notice(tx, t->app, t->e, t->word);
}

/* An event's notices are one command with the event's key. */
static yb_rc make_one(struct yb_app *app, struct yb_ctx *ctx, const struct yb_event *e,
                      yb_str word, yb_rc (*run)(struct yb_tx *tx, struct yb_cmd *cmd)) {
  struct turn t = {.app = app, .e = e, .word = word};
  YB_TRY(yb_str_fmt(ctx->arena, &t.cmd.key, "notice:%lld", (long long)e->id));
  t.cmd.verb = YB_S("notice.put");
  t.cmd.run = run;
  t.cmd.arg = &t;
  t.cmd.ctx = ctx;
  t.cmd.actor.kind = YB_S("system");
  return yb_store_run(app->store, &t.cmd);
}

yb_rc yb_notices_make(struct yb_app *app, struct yb_ctx *ctx, const struct yb_event *events,
                      uint32_t n) {
  for (uint32_t i = 0; i < n; i++) {
    const struct yb_happen *h =
        YB_EQ(events[i].kind, "case") ? yb_happen_of(events[i].verb) : NULL;
    const char *of_booking = yb_booking_word(&events[i]);
    if (h && h->notice[0])
      YB_TRY(make_one(app, ctx, &events[i], yb_str_of(h->notice), turn_run));
    if (of_booking) YB_TRY(make_one(app, ctx, &events[i], yb_str_of(of_booking), booking_turn));
  }
  return YB_OK;
}

static yb_rc consume(struct yb_ctx *ctx, const struct yb_event *events, uint32_t n, void *arg) {
  struct yb_notifier *nt = arg;
  YB_TRY(yb_notices_make(nt->app, ctx, events, n));
  pthread_mutex_lock(&nt->lock);
  pthread_cond_signal(&nt->wake);
  pthread_mutex_unlock(&nt->lock);
  return YB_OK;
}

/* ---- sending ---- */

struct waiting {
  struct yb_app *app;
  uint32_t count;
  struct yb_letter *at;
};

static yb_rc letter_of(struct yb_tx *tx, struct yb_app *app, const yb_val *c,
                       struct yb_letter *out) {
  struct yb_person p;
  struct yb_person_data data;
  const struct yb_json *args;
  *out = (struct yb_letter){.id = yb_int_of(&c[0]),
                            .case_id = yb_int_of(&c[1]),
                            .channel = yb_str_in(&c[3]),
                            .tries = yb_int_of(&c[6])};
  yb_rc rc = yb_person_load(tx, yb_int_of(&c[2]), &p);
  if (rc == YB_OK) rc = yb_person_open(tx, app->vault, &p, &data);
  if (rc == YB_ABSENT) return YB_OK; /* erased: no address */
  YB_TRY(rc);
  out->address = YB_EQ(out->channel, "email") ? data.email : data.phone;
  YB_TRY(yb_json_parse(yb_tx_ctx(tx), YB_S("args"), yb_str_in(&c[5]), &args));
  YB_TRY(yb_notice_said(yb_tx_ctx(tx), app->pack, "title", yb_str_in(&c[4]), args, &out->title));
  return yb_notice_said(yb_tx_ctx(tx), app->pack, "sms", yb_str_in(&c[4]), args, &out->text);
}

static yb_rc read_waiting(struct yb_tx *tx, void *arg) {
  struct waiting *w = arg;
  struct yb_rows rows;
  YB_TRY(yb_tx_rows(tx, YB_SQL_notices_waiting,
                    YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(yb_clock_now_ms())), &rows));
  w->at = YB_NEW_N(yb_tx_arena(tx), rows.count, struct yb_letter);
  if (!w->at) return YB_NOMEM;
  for (uint32_t i = 0; i < rows.count; i++) {
    yb_rc rc = letter_of(tx, w->app, yb_row(&rows, i), &w->at[i]);
    if (rc == YB_NOMEM || rc == YB_IO) return rc;
    if (rc != YB_OK) w->at[i].address = YB_S(""); /* one that is damaged delays no other */
  }
  w->count = rows.count;
  return YB_OK;
}

struct outcome {
  struct yb_cmd cmd;
  const struct yb_letter *l;
  yb_rc rc;
  yb_str fault;
};

static yb_rc outcome_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  static const int64_t later_ms[] = {YB_MINUTE_MS, 5 * YB_MINUTE_MS, 30 * YB_MINUTE_MS,
                                     2 * YB_HOUR_MS, 12 * YB_HOUR_MS};
  const struct outcome *o = cmd->arg;
  int64_t now = yb_tx_now(tx), tries = o->l->tries + 1;
  bool again = o->rc == YB_IO && tries <= (int64_t)(sizeof later_ms / sizeof later_ms[0]);
  int64_t state = o->rc == YB_OK ? 1 : again ? 0 : 2;
  return yb_tx_exec(tx, YB_SQL_notice_sent,
                    YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(o->l->id), yb_int(state),
                            yb_int(tries), yb_int(again ? now + later_ms[tries - 1] : 0),
                            yb_int(o->rc == YB_OK ? now : 0), yb_text(o->fault)),
                    NULL);
}

static void record(struct yb_notifier *n, struct yb_ctx *ctx, const struct yb_letter *l,
                   yb_rc rc) {
  struct outcome o = {
      .l = l, .rc = rc, .fault = rc == YB_OK ? YB_S("") : yb_str_of(yb_rc_name(rc))};
  o.cmd = (struct yb_cmd){.verb = YB_S("notice.sent"),
                          .run = outcome_run,
                          .arg = &o,
                          .ctx = ctx,
                          .actor = {.kind = YB_S("system")}};
  if (yb_store_run(n->app->store, &o.cmd) != YB_OK)
    YB_LOG(YB_LOG_WARN, "notice_not_recorded", YB_KV("channel", l->channel));
}

/* Of several processes on one database, one sends: it asks before each letter. */
static yb_rc take_turn(struct yb_tx *tx, struct yb_cmd *cmd) {
  return yb_lease_take(tx, YB_S("notices.send"), TURN_MS, cmd->arg);
}

static bool our_turn(struct yb_notifier *n, struct yb_ctx *ctx) {
  bool got = false;
  struct yb_cmd cmd = {.verb = YB_S("notice.turn"), .run = take_turn, .arg = &got, .ctx = ctx,
                       .actor = {.kind = YB_S("system")}};
  return yb_store_run(n->app->store, &cmd) == YB_OK && got;
}

static uint32_t send_round(struct yb_notifier *n, struct yb_ctx *ctx) {
  struct waiting w = {.app = n->app};
  if (yb_store_read(n->app->store, ctx, read_waiting, &w) != YB_OK || w.count == 0) return 0;
  if (!our_turn(n, ctx)) return 0;
  if (yb_store_read(n->app->store, ctx, read_waiting, &w) != YB_OK) return 0;
  for (uint32_t i = 0; i < w.count && !n->stop && our_turn(n, ctx); i++)
    record(n, ctx, &w.at[i], yb_letter_send(n->app, &w.at[i]));
  return w.count;
}

static void pause_for(struct yb_notifier *n, int64_t ms) {
  struct timespec until;
  int64_t at = yb_clock_now_ms() + ms;
  until.tv_sec = (time_t)(at / 1000);
  until.tv_nsec = (long)(at % 1000) * 1000000;
  pthread_mutex_lock(&n->lock);
  if (!n->stop) (void)pthread_cond_timedwait(&n->wake, &n->lock, &until);
  pthread_mutex_unlock(&n->lock);
}

static void *sender(void *arg) {
  struct yb_notifier *n = arg;
  struct yb_arena *a = yb_arena_open(SENDER_ARENA);
  struct yb_ctx ctx = {.arena = a};
  while (a && !n->stop) {
    yb_arena_reset(a);
    ctx.now_ms = yb_clock_now_ms();
    if (send_round(n, &ctx) == 0) pause_for(n, IDLE_MS);
  }
  yb_arena_close(a);
  return NULL;
}

yb_rc yb_notifier_open(struct yb_app *app, struct yb_ctx *ctx, struct yb_notifier **out) {
  struct yb_notifier *n = yb_mem_take(sizeof *n);
  struct yb_consumer c = {
      .name = "notices", .once_in_all = true, .from_start = true, .fn = consume, .arg = n};
  (void)ctx;
  if (!n) return YB_NOMEM;
  n->app = app;
  pthread_mutex_init(&n->lock, NULL);
  pthread_cond_init(&n->wake, NULL);
  yb_rc rc = yb_store_consume(app->store, &c);
  if (rc == YB_OK && pthread_create(&n->thread, NULL, sender, n) != 0) rc = YB_IO;
  n->running = rc == YB_OK;
  if (rc == YB_OK)
    *out = n;
  else
    yb_notifier_close(n);
  return rc;
}

void yb_notifier_stop(struct yb_notifier *n) {
  if (!n || !n->running) return;
  pthread_mutex_lock(&n->lock);
  n->stop = true;
  pthread_cond_signal(&n->wake);
  pthread_mutex_unlock(&n->lock);
  pthread_join(n->thread, NULL);
  n->running = false;
}

void yb_notifier_close(struct yb_notifier *n) {
  if (!n) return;
  yb_notifier_stop(n);
  pthread_cond_destroy(&n->wake);
  pthread_mutex_destroy(&n->lock);
  yb_mem_give(n);
}

yb_rc yb_gateway_code(struct yb_app *app, struct yb_ctx *ctx, yb_str phone, yb_str code) {
  struct yb_letter l = {.channel = YB_S("sms"), .address = phone};
  YB_TRY(yb_str_fmt(ctx->arena, &l.text, "验证码 %.*s，10 分钟内有效。请勿告诉他人。",
                    YB_ARG(code)));
  return yb_letter_send(app, &l);
}
