/* desk_queue.c - the queues: mine, free, of the unit, done; filters and pages live in
 * the address, so that a link shows the same list to whoever may see it. */
#include "base/text.h"
#include "http/handlers.h"
#include "http/pages/desk.h"
#include "tpl_desk_find.h"
#include "tpl_desk_queue.h"

#define PAGE_ROWS 100

static const struct queue { const char *name, *label; yb_queue_kind kind; } queues[] = {
    {"mine", "我的", YB_QUEUE_MINE}, {"free", "待认领", YB_QUEUE_FREE},
    {"unit", "本单位", YB_QUEUE_UNIT}, {"done", "我办过的", YB_QUEUE_DONE}};
#define QUEUES (sizeof queues / sizeof *queues)

static const char *const light_name[] = {"green", "yellow", "red", "grey"};

static const struct queue *queue_of(yb_str name) {
  for (size_t i = 0; i < QUEUES; i++)
    if (yb_str_eq(name, yb_str_of(queues[i].name))) return &queues[i];
  return &queues[0];
}

static int light_of(yb_str name) {
  for (int i = 0; i < 4; i++)
    if (yb_str_eq(name, yb_str_of(light_name[i]))) return i;
  return -1;
}

/* The address of a list: one filter replaced by `value` (NULL: as it is now). */
struct filters { yb_str q, unit, service, kind, light; };
static void put(struct yb_buf *b, const char *name, yb_str value) {
  if (value.n == 0) return;
  yb_buf_fmt(b, "%c%s=", yb_str_find(yb_buf_str(b), YB_S("?")) == SIZE_MAX ? '?' : '&', name);
  yb_url_escape(b, value);
}

static yb_str address(struct yb_req *rq, const struct filters *f) {
  struct yb_buf b;
  yb_str out;
  yb_buf_init(&b, rq->ctx.arena);
  YB_BUF_Z(&b, "/d");
  put(&b, "q", f->q);
  put(&b, "unit", f->unit);
  put(&b, "service", f->service);
  put(&b, "kind", f->kind);
  put(&b, "light", f->light);
  return yb_buf_take(&b, &out) == YB_OK ? out : YB_S("/d");
}

static yb_rc tabs(struct yb_req *rq, const struct filters *f, const struct yb_queue *q,
                  struct v_desk_queue *v) {
  const int64_t count[] = {q->mine, q->free_, q->unit, 0};
  struct v_link *tab = YB_NEW_N(rq->ctx.arena, QUEUES, struct v_link);
  if (!tab) return YB_NOMEM;
  for (size_t i = 0; i < QUEUES; i++) {
    struct filters to = {.q = yb_str_of(queues[i].name)};
    tab[i] = (struct v_link){.href = address(rq, &to), .label = yb_word(rq, queues[i].label),
                             .on = yb_str_eq(f->q, to.q), .count = count[i], .counted = i < 3};
  }
  v->tabs = tab;
  v->tabs_n = QUEUES;
  return YB_OK;
}

static yb_rc lights(struct yb_req *rq, const struct filters *f, const struct yb_queue *q,
                    struct v_desk_queue *v) {
  struct v_link *l = YB_NEW_N(rq->ctx.arena, 3, struct v_link);
  struct filters red = {.q = YB_S("unit"), .light = YB_S("red")};
  struct filters yellow = {.q = YB_S("unit"), .light = YB_S("yellow")};
  struct filters all = {.q = YB_S("unit")};
  bool unit = YB_EQ(f->q, "unit");
  if (!l) return YB_NOMEM;
  l[0] = (struct v_link){address(rq, &red), yb_word(rq, "红灯，超期"),
                         unit && YB_EQ(f->light, "red"), q->red, true};
  l[1] = (struct v_link){address(rq, &yellow), yb_word(rq, "黄灯，临期"),
                         unit && YB_EQ(f->light, "yellow"), q->yellow, true};
  l[2] = (struct v_link){address(rq, &all), yb_word(rq, "全部在办"), unit && f->light.n == 0, q->unit,
                         true};
  v->lights = l;
  v->lights_n = 3;
  return YB_OK;
}

/* ---- filters ---- */

static bool seen_unit(const struct yb_unit *u, void *arg) {
  return yb_who_may(arg, YB_S("view"), u, NULL);
}

static yb_rc choices(struct yb_req *rq, const struct filters *f, struct v_desk_queue *v) {
  static const struct { const char *value, *label; } kinds[] = {
      {"", "不限"}, {"check", "审核资料"}, {"opinion", "部门意见"}, {"consult", "征求意见"},
      {"decide", "统一答复"}, {"mend", "差评整改"}};
  const size_t kinds_n = sizeof kinds / sizeof *kinds;
  const struct yb_pack *pack = yb_req_app(rq)->pack;
  struct v_pick *pick, *kind = YB_NEW_N(rq->ctx.arena, kinds_n, struct v_pick);
  struct v_pick *service = YB_NEW_N(rq->ctx.arena, pack->services + 1, struct v_pick);
  uint32_t n;
  if (!kind || !service) return YB_NOMEM;
  YB_TRY(dk_units(rq, yb_word(rq, "全部单位"), seen_unit, (void *)(uintptr_t)yb_req_who(rq), &pick,
                  &n));
  v->unit_column = n > 2;
  v->unit = dk_input(rq, false, "q-", "unit", "select", yb_word(rq, "单位"), f->unit);
  dk_picked(&v->unit, pick, n);
  service[0] = (struct v_pick){YB_S(""), yb_word(rq, "全部事项"), false};
  for (uint32_t i = 0; i < pack->services; i++)
    service[i + 1] = (struct v_pick){pack->service[i].id,
                                     dk_say(rq, &pack->service[i].guide.name), false};
  v->service = dk_input(rq, false, "q-", "service", "select", yb_word(rq, "事项"), f->service);
  dk_picked(&v->service, service, pack->services + 1);
  for (size_t i = 0; i < kinds_n; i++)
    kind[i] = (struct v_pick){yb_str_of(kinds[i].value), yb_word(rq, kinds[i].label), false};
  v->kind = dk_input(rq, false, "q-", "kind", "select", yb_word(rq, "环节"), f->kind);
  dk_picked(&v->kind, kind, (uint32_t)kinds_n);
  return YB_OK;
}

static yb_str label_of(const struct v_input *in) {
  for (uint32_t i = 0; i < in->picks_n; i++)
    if (in->picks[i].on) return in->picks[i].label;
  return in->value;
}

/* What is filtered, each with a link that takes it off. */
static yb_rc tokens(struct yb_req *rq, const struct filters *f, struct v_desk_queue *v) {
  struct v_link *t = YB_NEW_N(rq->ctx.arena, 4, struct v_link);
  struct filters less;
  if (!t) return YB_NOMEM;
  v->tokens = t;
#define TOKEN(field, text)                                                    \
  if (f->field.n) {                                                           \
    less = *f;                                                                \
    less.field = YB_S("");                                                    \
    t[v->tokens_n++] = (struct v_link){address(rq, &less), (text), false, 0, false}; \
  }
  TOKEN(unit, label_of(&v->unit))
  TOKEN(service, label_of(&v->service))
  TOKEN(kind, label_of(&v->kind))
  TOKEN(light, dk_word_or(rq, "light", f->light))
#undef TOKEN
  v->filtered = v->tokens_n > 0;
  return YB_OK;
}

/* "due.id" of the last row of the page before. */
static void after_of(yb_str text, struct yb_queue_ask *ask) {
  yb_str due;
  if (!yb_str_cut(&text, '.', &due)) return;
  if (!yb_str_int(due, &ask->after_due) || !yb_str_int(text, &ask->after_id))
    ask->after_due = ask->after_id = 0;
}

static yb_str said(struct yb_req *rq, yb_str key) {
  static const struct { const char *key, *text; } list[] = {
      {"password", "密码已修改，其他设备上的登录已退出。"},
      {"none", "现在没有待认领的办件。"},
      {"released", "已退回待认领，同事可以领取。"},
      {"handed", "已转交。"}, {"done", "已办理，办件到了下一环节。"}};
  for (size_t i = 0; i < sizeof list / sizeof *list; i++)
    if (yb_str_eq(key, yb_str_of(list[i].key))) return yb_word(rq, list[i].text);
  return YB_S("");
}

/* Who sees no queue begins where there is something to do. */
static const char *elsewhere(const struct yb_desk_menu *m) {
  if (m->hotline) return "/d/hotline";
  if (m->audit) return "/d/audit";
  if (m->staff) return "/d/staff";
  return "/d/me";
}

yb_rc yb_page_desk(struct yb_req *rq, struct yb_res *rs) {
  struct filters f = {yb_str_of(queue_of(yb_req_query(rq, "q"))->name), yb_req_query(rq, "unit"),
                      yb_req_query(rq, "service"), yb_req_query(rq, "kind"),
                      yb_req_query(rq, "light")};
  struct yb_queue_ask ask = {.kind = queue_of(f.q)->kind, .unit = f.unit, .service = f.service,
                             .task_kind = f.kind, .light = light_of(f.light),
                             .limit = PAGE_ROWS};
  struct v_desk_queue v = {.q = f.q, .light = f.light, .said = said(rq, yb_req_query(rq, "said"))};
  struct yb_queue q;
  struct yb_page page;
  DK_ENTER(rq, rs);
  dk_page(rq, &page, yb_word(rq, "待办"), YB_DESK_QUEUE);
  if (!page.menu.queue) return yb_res_go(rq, rs, "%s", elsewhere(&page.menu));
  if (ask.light < 0) f.light = YB_S("");
  after_of(yb_req_query(rq, "after"), &ask);
  YB_TRY(yb_queue_get(yb_req_app(rq), &rq->ctx, yb_req_who(rq), &ask, &q));
  YB_TRY(tabs(rq, &f, &q, &v));
  YB_TRY(lights(rq, &f, &q, &v));
  YB_TRY(choices(rq, &f, &v));
  YB_TRY(tokens(rq, &f, &v));
  YB_TRY(dk_rows(rq, q.at, q.count, &v.rows));
  v.rows_n = q.count;
  v.here = address(rq, &f);
  v.can_claim = yb_who_holds(yb_req_who(rq), YB_S("claim"));
  v.none_free = q.free_ == 0;
  if (q.next_id)
    v.next = dk_fmt(rq, "%.*s%cafter=%lld.%lld", YB_ARG(v.here),
                    yb_str_find(v.here, YB_S("?")) == SIZE_MAX ? '?' : '&',
                    (long long)q.next_due, (long long)q.next_id);
  if (ask.after_id) v.first = v.here;
  return YB_PAGE(rq, rs, &page, desk_queue, &v);
}

/* ---- finding ---- */

yb_rc yb_page_desk_find(struct yb_req *rq, struct yb_res *rs) {
  struct v_desk_find v = {.words = yb_str_trim(yb_req_query(rq, "q"))};
  struct yb_queue q = {0};
  struct yb_page page;
  DK_ENTER(rq, rs);
  v.asked = v.words.n > 0;
  if (v.asked)
    YB_TRY(yb_desk_find(yb_req_app(rq), &rq->ctx, yb_req_who(rq), v.words, &q));
  dk_page(rq, &page, yb_word(rq, "查找办件"), YB_DESK_QUEUE);
  if (q.count == 1 && page.menu.queue)
    return yb_res_go(rq, rs, "/d/cases/%lld", (long long)q.at[0].case_id);
  YB_TRY(dk_rows(rq, q.at, q.count, &v.rows));
  v.rows_n = q.count;
  return YB_PAGE(rq, rs, &page, desk_find, &v);
}

/* ---- claiming ---- */

static yb_rc next_taken(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  const struct yb_task_next *n = rq->state;
  if (done == YB_ABSENT) return yb_res_go(rq, rs, "/d?q=free&said=none");
  if (done != YB_OK) return done;
  return yb_res_go(rq, rs, "/d/cases/%lld?said=claimed", (long long)n->case_id);
}

yb_rc yb_post_desk_next(struct yb_req *rq, struct yb_res *rs) {
  struct yb_task_next *n = yb_act_new(rq, struct yb_task_next);
  DK_ENTER(rq, rs);
  if (!n) return YB_NOMEM;
  return yb_act_later(rq, rs, &n->act, YB_S("task.next"), yb_task_next_run, next_taken);
}
