/* desk_parts.c - pieces that several pages of the desk show (desk.h). */
#include <stdarg.h>
#include <stdio.h>

#include "base/arena.h"
#include "http/pages/desk.h"

yb_str dk_fmt(struct yb_req *rq, const char *fmt, ...) {
  char z[2048];
  yb_str out;
  va_list ap;
  va_start(ap, fmt);
  int n = vsnprintf(z, sizeof z, fmt, ap);
  va_end(ap);
  if (n < 0 || (size_t)n >= sizeof z) return YB_S("");
  return yb_str_dup(rq->ctx.arena, yb_str_n(z, (size_t)n), &out) == YB_OK ? out : YB_S("");
}

yb_str dk_word_or(struct yb_req *rq, const char *group, yb_str key) {
  yb_str word = dk_word(rq, group, key);
  return word.n ? word : key;
}

yb_str dk_word(struct yb_req *rq, const char *group, yb_str key) {
  yb_str full = dk_fmt(rq, "%s.%.*s", group, YB_ARG(key));
  yb_str word = yb_pack_word(yb_req_app(rq)->pack, yb_req_locale(rq), full);
  return yb_str_eq(word, full) ? YB_S("") : word;
}

yb_str dk_say(struct yb_req *rq, const yb_said *s) {
  return yb_said_in(s, yb_req_locale(rq));
}

/* ---- times ---- */

static yb_civil local(struct yb_req *rq, int64_t instant) {
  return yb_zone_civil(yb_req_app(rq)->pack->zone, instant);
}

yb_str dk_at(struct yb_req *rq, int64_t instant) {
  static const char *const near[] = {"昨天", "今天", "明天"};
  if (instant <= 0) return YB_S("");
  yb_civil c = local(rq, instant), now = local(rq, rq->ctx.now_ms);
  int64_t days = yb_date_days(c.date) - yb_date_days(now.date);
  if (days >= -1 && days <= 1)
    return dk_fmt(rq, "%.*s %d:%02d", YB_ARG(yb_word(rq, near[days + 1])), c.hour, c.minute);
  if (c.date.year != now.date.year)
    return dk_fmt(rq, "%04d-%02d-%02d", (int)c.date.year, c.date.month, c.date.day);
  return dk_fmt(rq, "%02d-%02d %02d:%02d", c.date.month, c.date.day, c.hour, c.minute);
}

yb_str dk_full(struct yb_req *rq, int64_t instant) {
  if (instant <= 0) return YB_S("");
  yb_civil c = local(rq, instant);
  if (rq->tongue != YB_TONGUE_EN)
    return dk_fmt(rq, "%d 年 %d 月 %d 日 %d:%02d", (int)c.date.year, c.date.month, c.date.day,
                  c.hour, c.minute);
  return dk_fmt(rq, "%04d-%02d-%02d %d:%02d", (int)c.date.year, c.date.month, c.date.day, c.hour,
                c.minute);
}

yb_str dk_day(struct yb_req *rq, int64_t instant) {
  if (instant <= 0) return YB_S("");
  yb_civil c = local(rq, instant);
  return dk_fmt(rq, "%04d-%02d-%02d", (int)c.date.year, c.date.month, c.date.day);
}

bool dk_day_parse(struct yb_req *rq, yb_str text, int64_t *out) {
  yb_date d;
  if (!yb_date_parse(yb_str_trim(text), &d)) return false;
  *out = yb_zone_instant(yb_req_app(rq)->pack->zone, (yb_civil){.date = d});
  return true;
}

yb_str dk_length(struct yb_req *rq, int64_t ms) {
  struct yb_buf b;
  yb_str out;
  yb_buf_init(&b, rq->ctx.arena);
  yb_length_words(&b, ms, yb_req_lang(rq));
  return yb_buf_take(&b, &out) == YB_OK ? out : YB_S("");
}

yb_str dk_limit(struct yb_req *rq, struct yb_limit l) {
  if (l.amount == 0) return YB_S("");
  yb_str unit = dk_word(rq, "clock", yb_clock_kind_name(l.unit));
  return dk_fmt(rq, "%u %.*s", l.amount, YB_ARG(unit));
}

int64_t dk_int(yb_str text) {
  int64_t v;
  return yb_str_int(yb_str_trim(text), &v) ? v : 0;
}

/* ---- the frame ---- */

static bool holds_any(const struct yb_who *who, const char *const *verbs, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (yb_who_holds(who, yb_str_of(verbs[i]))) return true;
  return false;
}

static void menus(const struct yb_who *who, bool catalog, struct yb_desk_menu *m) {
  static const char *const staff[] = {"staff_make", "staff_reset", "staff_switch", "staff_role"};
  if (who->must_change) return;
  m->queue = yb_who_holds(who, YB_S("view"));
  m->hotline = yb_who_holds(who, YB_S("submit_for"));
  m->supervise = m->queue && yb_who_holds(who, YB_S("remind"));
  m->ratings = m->queue && yb_who_holds(who, YB_S("mend"));
  m->audit = yb_who_holds(who, YB_S("audit"));
  m->bookings = catalog && yb_who_holds(who, YB_S("booking_manage"));
  m->entries = catalog && yb_who_holds(who, YB_S("entry_moderate"));
  m->figures = catalog && yb_who_holds(who, YB_S("export"));
  m->staff = holds_any(who, staff, sizeof staff / sizeof *staff);
}

static yb_str server_time(struct yb_req *rq) {
  static const char *const week[] = {"周一", "周二", "周三", "周四", "周五", "周六", "周日"};
  yb_civil c = local(rq, rq->ctx.now_ms);
  struct yb_day_answer day = yb_calendar_day(yb_req_app(rq)->pack->calendar, c.date);
  struct yb_buf b;
  yb_buf_init(&b, rq->ctx.arena);
  yb_calendar_day_words(&b, &day, yb_req_lang(rq));
  yb_str kind = yb_buf_str(&b);
  return YB_PHRASE(rq, "{1}（{2}，{3}）",
                   dk_fmt(rq, "%04d-%02d-%02d %02d:%02d", (int)c.date.year, c.date.month,
                          c.date.day, c.hour, c.minute),
                   yb_word(rq, week[yb_date_weekday(c.date) - 1]), kind);
}

void dk_page(struct yb_req *rq, struct yb_page *page, yb_str title, enum yb_desk head) {
  const struct yb_who *who = yb_req_who(rq);
  yb_page_init(rq, page, title);
  page->desk = (uint8_t)head;
  page->noindex = true;
  page->clock = server_time(rq);
  menus(who, yb_req_app(rq)->pack->catalog != NULL, &page->menu);
  if (who->posts == 0) return;
  const struct yb_post *p = &who->post[0];
  page->post = p->unit ? dk_say(rq, &p->unit->name) : dk_say(rq, &p->role->name);
}

bool dk_shut(struct yb_req *rq, struct yb_res *rs, yb_rc *rc) {
  const struct yb_who *who = yb_req_who(rq);
  if (who->kind != YB_WHO_STAFF) {
    *rc = YB_DENIED;
    return true;
  }
  if (!who->must_change) return false;
  *rc = yb_res_go(rq, rs, "/d/password");
  return true;
}

/* ---- faults and fields ---- */

static yb_str sentence(struct yb_req *rq, const struct yb_diag *d) {
  struct yb_buf b;
  yb_str out;
  yb_buf_init(&b, rq->ctx.arena);
  yb_diag_what(d, yb_req_lang(rq), &b);
  yb_buf_put(&b, yb_word(rq, "，"));
  yb_diag_fix(d, yb_req_lang(rq), &b);
  return yb_buf_take(&b, &out) == YB_OK ? out : YB_S("");
}

yb_str dk_fault(struct yb_req *rq, const char *path) {
  const struct yb_diag *d = rq->ctx.diags ? rq->ctx.diags->first : NULL;
  for (; d; d = d->next)
    if (d->severity == YB_ERROR && yb_str_eq(d->at.path, yb_str_of(path))) return sentence(rq, d);
  return YB_S("");
}

/* "scenes[0].date" -> "scenes-0-date", as pure/form names its ids. */
static yb_str anchor(struct yb_req *rq, const char *prefix, yb_str path) {
  struct yb_buf b;
  yb_str out;
  yb_buf_init(&b, rq->ctx.arena);
  yb_buf_byte(&b, '#');
  yb_buf_z(&b, prefix);
  for (size_t i = 0; i < path.n; i++) {
    if (path.p[i] == ']') continue;
    yb_buf_byte(&b, path.p[i] == '.' || path.p[i] == '[' ? '-' : path.p[i]);
  }
  return yb_buf_take(&b, &out) == YB_OK ? out : YB_S("#main");
}

yb_rc dk_sum(struct yb_req *rq, const char *prefix, struct v_form *sum) {
  const struct yb_diag *d = rq->ctx.diags ? rq->ctx.diags->first : NULL;
  uint32_t n = 0;
  for (const struct yb_diag *i = d; i; i = i->next) n += i->severity == YB_ERROR;
  struct v_error_link *link = YB_NEW_N(rq->ctx.arena, n, struct v_error_link);
  if (!link) return YB_NOMEM;
  sum->errors = link;
  sum->errors_n = n;
  for (; d; d = d->next) {
    if (d->severity != YB_ERROR) continue;
    link->href = d->at.path.n ? anchor(rq, prefix, d->at.path) : YB_S("#main");
    link++->text = sentence(rq, d);
  }
  return YB_OK;
}

struct v_input dk_input(struct yb_req *rq, bool mine, const char *prefix, const char *name,
                        const char *type, yb_str label, yb_str value) {
  struct v_input in = {.name = name, .type = type, .label = label, .value = value};
  yb_str id = dk_fmt(rq, "%s%s", prefix, name);
  in.id = id.n ? id.p : name;
  if (mine) {
    (void)yb_pairs_find(rq->form, yb_str_of(name), &in.value);
    in.fault = dk_fault(rq, name);
  }
  return in;
}

void dk_picked(struct v_input *in, struct v_pick *picks, uint32_t n) {
  in->type = "select";
  in->picks = picks;
  in->picks_n = n;
  for (uint32_t i = 0; i < n; i++) picks[i].on = yb_str_eq(picks[i].value, in->value);
}

/* ---- lines ---- */

struct v_sla dk_sla(yb_str chip, int light, bool closed) {
  static const char *const tone[] = {"ok", "soon", "late", "pause"};
  if (closed) return (struct v_sla){chip, "done"};
  return (struct v_sla){chip, light >= 0 && light <= 3 ? tone[light] : "ok"};
}

struct v_chip dk_state(struct yb_req *rq, yb_case_state s) {
  static const char *const tone[YB_CASE_STATES_COUNT] = {
      [YB_CASE_SUBMITTED] = "info", [YB_CASE_SUPPLEMENT] = "warn", [YB_CASE_ACCEPTED] = "info",
      [YB_CASE_GRANTED] = "ok",     [YB_CASE_DELIVERED] = "ok",    [YB_CASE_REJECTED] = "bad",
      [YB_CASE_REFUSED] = "bad",    [YB_CASE_WITHDRAWN] = "",      [YB_CASE_LAPSED] = ""};
  return (struct v_chip){dk_word_or(rq, "state", yb_str_of(yb_case_state_name(s))), tone[s]};
}

static struct v_desk_row row_of(struct yb_req *rq, const struct yb_queue_row *r) {
  bool closed = yb_case_closed(r->state);
  struct v_desk_row v = {.task = r->task, .case_id = r->case_id, .version = r->version,
                         .no = r->no, .title = r->title, .service = r->service_name,
                         .node = r->node_name, .unit = r->unit_name, .staff = r->staff,
                         .opened = dk_at(rq, r->opened_at),
                         .channel = dk_word(rq, "channel", r->channel),
                         .state = dk_state(rq, r->state), .mine = r->mine,
                         .can_claim = r->staff.n == 0 && !closed,
                         .back = r->supplements == 1, .again = r->supplements > 1,
                         .mend = YB_EQ(r->kind, "mend"),
                         .provisional = r->provisional_year != 0, .open = !closed,
                         .for_caller = r->for_caller};
  v.due = r->due_at == YB_NEVER ? YB_S("") : dk_at(rq, r->due_at);
  v.sla = dk_sla(r->chip, r->light, closed);
  if (v.mend) v.sla = dk_sla(r->chip, r->light, false);
  if (v.sla.text.n == 0) v.sla.text = yb_word(rq, "不限时");
  return v;
}

yb_rc dk_rows(struct yb_req *rq, const struct yb_queue_row *at, uint32_t n,
              const struct v_desk_row **out) {
  struct v_desk_row *list = YB_NEW_N(rq->ctx.arena, n, struct v_desk_row);
  if (!list) return YB_NOMEM;
  for (uint32_t i = 0; i < n; i++) list[i] = row_of(rq, &at[i]);
  *out = list;
  return YB_OK;
}

/* ---- a clock as a bar ---- */

bool dk_in_days(const struct yb_promise_view *p) {
  return p->budget.unit == YB_WORK_DAYS || p->budget.unit == YB_CALENDAR_DAYS;
}

/* 15 个工作日 / 3 天 / 8 小时 */
static yb_str units_of(struct yb_req *rq, const struct yb_promise_view *p, int64_t amount) {
  if (!dk_in_days(p)) return dk_length(rq, amount);
  yb_str n = dk_fmt(rq, "%lld", (long long)amount);
  return p->budget.unit == YB_WORK_DAYS ? YB_PHRASE(rq, "{1} 个工作日", n)
                                        : YB_PHRASE(rq, "{1} 天", n);
}

static struct v_bar bar_of(const struct yb_promise_view *p, int64_t total) {
  struct v_bar b = {.paused = p->suspended, .tone = p->light == YB_RED ? "r" : ""};
  int64_t used = total > 0 ? p->used_ms * 1000 / total : 0;
  if (p->light == YB_YELLOW) b.tone = "y";
  if (used > 1000) {
    b.over = (int)(used - 1000 > 500 ? 500 : used - 1000);
    used = 1000;
  }
  b.used = (int)used;
  b.left = 1000 - b.used;
  return b;
}

void dk_clock(struct yb_req *rq, const struct yb_promise_view *p, struct v_desk_clock *out) {
  int64_t day = yb_calendar_nominal_day_ms(yb_req_app(rq)->pack->calendar);
  int64_t total = dk_in_days(p) ? p->budget.amount * day : p->budget_ms;
  *out = (struct v_desk_clock){.there = p->name.n > 0};
  if (!out->there) return;
  out->name = YB_EQ(p->name, "whole") ? yb_word(rq, "整件") : yb_word(rq, "本环节");
  out->sla = dk_sla(p->chip, p->light, p->stopped_at != 0);
  out->used = dk_length(rq, p->used_ms);
  out->due = p->due_at ? dk_at(rq, p->due_at) : YB_S("");
  out->budget = units_of(rq, p, p->budget.amount);
  if (p->remaining > 0) out->left = units_of(rq, p, p->remaining);
  if (p->provisional_year)
    out->provisional = dk_fmt(rq, "%d", p->provisional_year);
  out->bar = bar_of(p, total);
}

/* ---- units ---- */

yb_rc dk_units(struct yb_req *rq, yb_str first, bool (*take)(const struct yb_unit *u, void *arg),
               void *arg, struct v_pick **out, uint32_t *n) {
  const struct yb_pack *pack = yb_req_app(rq)->pack;
  struct v_pick *list = YB_NEW_N(rq->ctx.arena, pack->units + 1, struct v_pick);
  if (!list) return YB_NOMEM;
  *n = 0;
  if (first.n) list[(*n)++] = (struct v_pick){.value = YB_S(""), .label = first};
  for (uint32_t i = 0; i < pack->units; i++) {
    const struct yb_unit *u = &pack->unit[i];
    if (take && !take(u, arg)) continue;
    list[(*n)++] = (struct v_pick){.value = u->id, .label = dk_say(rq, &u->name)};
  }
  *out = list;
  return YB_OK;
}
