/* bk_parts.c - days, times, counts and states of bookings in words (bk.h). */
#include "base/arena.h"
#include "http/pages/bk.h"

/* ---- the choice ---- */

struct bk_choice bk_choice_of(const struct yb_req *rq) {
  struct bk_choice c = {.count = 1};
  yb_str n = yb_req_query(rq, "count");
  if (!yb_date_parse(yb_req_query(rq, "from"), &c.from)) c.from = (yb_date){0};
  if (!yb_date_parse(yb_req_query(rq, "to"), &c.to)) c.to = (yb_date){0};
  if (!yb_str_int(yb_req_query(rq, "start"), &c.start_at)) c.start_at = 0;
  if (n.n && !yb_str_int(yb_str_trim(n), &c.count)) c.count = 0;
  return c;
}

yb_str bk_iso(struct yb_req *rq, yb_date d) {
  return pt_fmt(rq, "%04d-%02d-%02d", (int)d.year, d.month, d.day);
}

yb_str bk_choice_query(struct yb_req *rq, const struct bk_choice *c) {
  struct yb_buf b;
  yb_str out;
  yb_buf_init(&b, rq->ctx.arena);
  if (c->from.year) yb_buf_fmt(&b, "from=%.*s&", YB_ARG(bk_iso(rq, c->from)));
  if (c->to.year) yb_buf_fmt(&b, "to=%.*s&", YB_ARG(bk_iso(rq, c->to)));
  if (c->start_at) yb_buf_fmt(&b, "start=%lld&", (long long)c->start_at);
  yb_buf_fmt(&b, "count=%lld", (long long)c->count);
  return yb_buf_take(&b, &out) == YB_OK ? out : YB_S("");
}

/* ---- the entry ---- */

yb_rc bk_entry(struct yb_req *rq, struct yb_entry_view *out) {
  YB_TRY(yb_entry_get(yb_req_app(rq), &rq->ctx, yb_req_who(rq), 0, yb_req_param(rq, "kind"),
                      yb_req_param(rq, "slug"), out));
  return out->card.kind ? YB_OK : YB_ABSENT;
}

yb_str bk_price(struct yb_req *rq, int64_t fen, yb_str unit) {
  static const struct { const char *key, *word; } units[] = {
      {"day", "天"}, {"month", "月"}, {"hour", "小时"}, {"time", "次"}, {"person", "人"}};
  if (fen < 0) return YB_S("");
  if (fen == 0) return yb_word(rq, "免费");
  for (size_t i = 0; i < sizeof units / sizeof *units; i++)
    if (yb_str_eq(unit, yb_str_of(units[i].key))) unit = yb_word(rq, units[i].word);
  yb_str yuan = pt_fmt(rq, "%lld", (long long)(fen / 100));
  if (fen % 100) yuan = pt_fmt(rq, "%.*s.%02lld", YB_ARG(yuan), (long long)(fen % 100));
  return unit.n ? YB_PHRASE(rq, "{1} 元／{2}", yuan, unit) : YB_PHRASE(rq, "{1} 元", yuan);
}

void bk_head(struct yb_req *rq, const struct yb_entry_view *e, struct v_bk_head *out) {
  const struct yb_json *price = yb_json_get(e->body, YB_S("price"));
  *out = (struct v_bk_head){.title = pt_say(rq, &e->card.name),
                            .kind_name = pt_say(rq, &e->card.kind->name),
                            .price = bk_price(rq, e->card.price_fen, e->card.price_unit)};
  out->entry = pt_fmt(rq, "/e/%.*s/%.*s", YB_ARG(e->card.kind->id), YB_ARG(e->card.slug));
  if (price) out->conditions = yb_json_get_str(price, YB_S("conditions"));
}

/* ---- days and times ---- */

yb_date bk_date(const struct yb_req *rq, int64_t instant) {
  return yb_zone_civil(yb_req_app(rq)->pack->zone, instant).date;
}

yb_str bk_day(struct yb_req *rq, yb_date d) {
  static const char *const week[] = {"周一", "周二", "周三", "周四", "周五", "周六", "周日"};
  int64_t noon = yb_zone_instant(yb_req_app(rq)->pack->zone, (yb_civil){.date = d, .hour = 12});
  if (!d.year) return YB_S("");
  return YB_PHRASE(rq, "{1}（{2}）", pt_day(rq, noon), yb_word(rq, week[yb_date_weekday(d) - 1]));
}

yb_str bk_month(struct yb_req *rq, yb_date d) {
  static const char *const names[] = {"January", "February", "March", "April", "May", "June",
                                      "July", "August", "September", "October", "November",
                                      "December"};
  if (rq->tongue == YB_TONGUE_EN) return pt_fmt(rq, "%s %d", names[d.month - 1], (int)d.year);
  return pt_fmt(rq, "%d 年 %d 月", (int)d.year, d.month);
}

static yb_str clock_text(struct yb_req *rq, int64_t at) {
  yb_civil c = yb_zone_civil(yb_req_app(rq)->pack->zone, at);
  return pt_fmt(rq, "%d:%02d", c.hour, c.minute);
}

/* The end of a booking is the first instant after it. */
yb_str bk_when(struct yb_req *rq, const struct yb_kind *k, int64_t start_at, int64_t end_at) {
  yb_date a = bk_date(rq, start_at), z = bk_date(rq, end_at - 1);
  bool months = k && k->booking.months;
  if (k && k->booking.mode == YB_BOOK_SLOTS)
    return YB_PHRASE(rq, "{1} {2}–{3}", bk_day(rq, a), clock_text(rq, start_at),
                     clock_text(rq, end_at));
  if (months && a.year == z.year && a.month == z.month) return bk_month(rq, a);
  if (months) {
    int n = (z.year - a.year) * 12 + z.month - a.month + 1;
    return YB_PHRASE(rq, "{1} 到 {2}，{3} 个月", bk_month(rq, a), bk_month(rq, z),
                     pt_fmt(rq, "%d", n));
  }
  if (yb_date_cmp(a, z) == 0) return bk_day(rq, a);
  return YB_PHRASE(rq, "{1} 到 {2}，{3} 天", bk_day(rq, a), bk_day(rq, z),
                   pt_fmt(rq, "%d", (int)(yb_date_days(z) - yb_date_days(a) + 1)));
}

yb_str bk_count(struct yb_req *rq, const struct yb_kind *k, int64_t count) {
  if (!k || !k->booking.groups) return YB_S("");
  return pt_fmt(rq, "%lld %.*s", (long long)count, YB_ARG(k->booking.unit));
}

yb_str bk_state_word(struct yb_req *rq, yb_str state, const char **tone) {
  static const struct { const char *key, *word, *tone; } states[] = {
      {"held", "已占位，待确认", "warn"}, {"confirmed", "已确认", "ok"},
      {"checked_in", "已签到", "ok"},     {"done", "已完成", "ok"},
      {"missed", "没有到场", "bad"},      {"requested", "等答复", "info"},
      {"waiting", "排队中", "info"},      {"lapsed", "已放开", "mute"},
      {"cancelled", "已取消", "mute"},    {"refused", "没有接受", "bad"}};
  for (size_t i = 0; i < sizeof states / sizeof *states; i++)
    if (yb_str_eq(state, yb_str_of(states[i].key))) {
      *tone = states[i].tone;
      return yb_word(rq, states[i].word);
    }
  *tone = "";
  return state;
}

struct v_tag bk_state(struct yb_req *rq, yb_str state) {
  struct v_tag t;
  t.word = bk_state_word(rq, state, &t.tone);
  return t;
}

/* ---- what happens in a slot ---- */

static const struct yb_kind_field *column(const struct yb_kind_field *f, yb_field_type type) {
  for (uint32_t i = 0; i < f->columns; i++)
    if (f->column[i].type == type) return &f->column[i];
  return NULL;
}

static bool row_begins(const struct yb_kind_field *f, const struct yb_json *row, yb_str date,
                       yb_str time) {
  const struct yb_kind_field *d = column(f, YB_FIELD_DATE), *t = column(f, YB_FIELD_TIME);
  return d && t && yb_str_eq(yb_json_get_str(row, d->id), date) &&
         yb_str_eq(yb_json_get_str(row, t->id), time);
}

static void put_texts(struct yb_buf *b, const struct yb_kind_field *f, const struct yb_json *row) {
  for (uint32_t i = 0; i < f->columns; i++) {
    yb_str text = yb_json_get_str(row, f->column[i].id);
    if (f->column[i].type != YB_FIELD_TEXT || !text.n) continue;
    if (b->n) YB_BUF_Z(b, " · ");
    yb_buf_put(b, text);
  }
}

yb_str bk_slot_text(struct yb_req *rq, const struct yb_entry_view *e, int64_t start_at) {
  const struct yb_kind *k = e->card.kind;
  const struct yb_json *fields = yb_json_get(e->body, YB_S("fields"));
  yb_civil c = yb_zone_civil(yb_req_app(rq)->pack->zone, start_at);
  yb_str date = bk_iso(rq, c.date), time = pt_fmt(rq, "%02d:%02d", c.hour, c.minute), out;
  struct yb_buf b;
  yb_buf_init(&b, rq->ctx.arena);
  for (uint32_t i = 0; i < k->fields; i++) {
    const struct yb_kind_field *f = &k->field[i];
    const struct yb_json *rows = f->type == YB_FIELD_ROWS ? yb_json_get(fields, f->id) : NULL;
    for (const struct yb_json *m = rows ? rows->first : NULL; m; m = m->next)
      if (row_begins(f, m, date, time)) put_texts(&b, f, m);
  }
  return yb_buf_take(&b, &out) == YB_OK ? out : YB_S("");
}
