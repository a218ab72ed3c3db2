/* book.c - the steps of a story that book: what is free, holds and bookings, the line,
 * changes, requests answered, the door. `as` names a booking, `of` means it later. */
#include "service/booking/booking.h"
#include "service/story/story_int.h"

#define SEEN(s, key) yb_json_get((s)->sees, YB_S(key))

/* ---- which booking ---- */

static yb_rc named(struct yb_deed *s, int64_t *id) {
  struct yb_tale *t = s->t;
  const struct yb_json *of = yb_json_get(s->with, YB_S("of"));
  *id = 0;
  for (uint32_t i = t->bookings; i-- > 0 && *id == 0;)
    if (!of || yb_str_eq(t->booked[i].name, of->text)) *id = t->booked[i].id;
  if (*id) return YB_OK;
  YB_TRY(yb_tale_fault(t, of ? of : s->j, YB_MSG_story_no_booking, of ? of->text : YB_S("-"),
                       YB_S(""), YB_S("")));
  return YB_INVALID;
}

static yb_rc keep(struct yb_deed *s, int64_t id) {
  struct yb_tale *t = s->t;
  if (t->bookings == YB_TALE_BOOKINGS) return YB_LIMIT;
  t->booked[t->bookings].name = YB_WITH(s, "as");
  t->booked[t->bookings++].id = id;
  return YB_OK;
}

struct loaded { int64_t id; struct yb_booking b; };

static yb_rc load(struct yb_tx *tx, void *arg) {
  struct loaded *l = arg;
  return yb_booking_load(tx, l->id, &l->b);
}

/* The room that it has is seen at once by whoever looks for free days. */
static yb_rc settle(struct yb_deed *s, int64_t id) {
  struct loaded l = {.id = id};
  YB_TRY(yb_tale_read(s->t, load, &l));
  YB_TRY(yb_catalog_refresh(&s->t->app, &s->t->ctx, l.b.resource_id));
  return yb_tale_text(s->t, SEEN(s, "state"), yb_str_of(yb_booking_state_name(l.b.state)));
}

yb_rc yb_tale_rooms(struct yb_tale *t) {
  for (uint32_t i = 0; i < t->bookings; i++) {
    struct loaded l = {.id = t->booked[i].id};
    YB_TRY(yb_tale_read(t, load, &l));
    YB_TRY(yb_catalog_refresh(&t->app, &t->ctx, l.b.resource_id));
  }
  return YB_OK;
}

/* ---- what is free ---- */

static yb_rc day_text(struct yb_tale *t, int64_t at, bool slots, yb_str *out) {
  struct yb_buf b;
  yb_buf_init(&b, t->ctx.arena);
  if (slots) yb_instant_local(&b, t->pack->zone, at);
  else yb_date_write(&b, yb_zone_civil(t->pack->zone, at).date);
  return yb_buf_take(&b, out);
}

/* left: { "2026-12-19 19:30": 200 }, or by day */
static yb_rc see_left(struct yb_deed *s, const struct yb_free *f) {
  const struct yb_json *want = SEEN(s, "left");
  for (const struct yb_json *m = want ? want->first : NULL; m; m = m->next) {
    const struct yb_free_slot *hit = NULL;
    for (uint32_t i = 0; i < f->slots && !hit; i++) {
      yb_str when;
      YB_TRY(day_text(s->t, f->slot[i].start_at, m->key.n > 10, &when));
      if (yb_str_eq(when, m->key)) hit = &f->slot[i];
    }
    if (hit) YB_TRY(yb_tale_number(s->t, m, hit->capacity - hit->taken));
    else YB_TRY(yb_tale_fault(s->t, m, YB_MSG_story_not_so, want->key, m->key, YB_S("-")));
  }
  return YB_OK;
}

yb_rc yb_do_free(struct yb_deed *s) {
  yb_str open[YB_FREE_DAYS_MAX + 1], closed[YB_FREE_DAYS_MAX + 1];
  uint32_t opens = 0, closes = 0;
  struct yb_free f;
  yb_date from, to;
  int64_t id;
  YB_TRY(yb_tale_entry(s->t, YB_WITH(s, "entry"), &id));
  YB_TRY(yb_tale_day(s->t, s->with, "from", &from));
  YB_TRY(yb_tale_day(s->t, s->with, "to", &to));
  YB_TRY(yb_free_get(&s->t->app, &s->t->ctx, id, from, to.year ? to : from, &f));
  for (uint32_t i = 0; i < f.days && i <= YB_FREE_DAYS_MAX; i++) {
    if (f.day[i].open) open[opens++] = f.day[i].date;
    else closed[closes++] = f.day[i].date;
  }
  YB_TRY(yb_tale_among(s->t, SEEN(s, "open"), open, opens, true));
  YB_TRY(yb_tale_among(s->t, SEEN(s, "closed"), closed, closes, true));
  return see_left(s, &f);
}

/* ---- booking ---- */

/* count as the person writes it: without it one. */
static int64_t count_of(const struct yb_deed *s, int64_t usual) {
  return yb_json_int(yb_json_get(s->with, YB_S("count")), usual);
}

static yb_rc start_of(struct yb_deed *s, int64_t *at) {
  const struct yb_json *start = yb_json_get(s->with, YB_S("start"));
  *at = 0;
  return start ? yb_tale_instant(s->t, start, at) : YB_OK;
}

yb_rc yb_do_book(struct yb_deed *s) {
  struct yb_book v = {.how = yb_json_get_str(s->j, YB_S("do")), .count = count_of(s, 1),
                      .name = YB_WITH(s, "name"), .phone = YB_WITH(s, "phone"),
                      .note = YB_WITH(s, "note")};
  if (yb_json_bool(yb_json_get(s->with, YB_S("case")), false)) v.case_id = s->t->case_id;
  YB_TRY(yb_tale_entry(s->t, YB_WITH(s, "entry"), &v.resource));
  YB_TRY(yb_tale_day(s->t, s->with, "from", &v.from));
  YB_TRY(yb_tale_day(s->t, s->with, "to", &v.to));
  YB_TRY(start_of(s, &v.start_at));
  YB_BEGIN(s, v, "booking.book", yb_book_run);
  YB_TRY(yb_act_run(&v.act));
  YB_TRY(keep(s, v.id));
  return settle(s, v.id);
}

yb_rc yb_do_rebook(struct yb_deed *s) {
  struct yb_rebook v = {.count = count_of(s, 0)};
  YB_TRY(named(s, &v.id));
  YB_TRY(yb_tale_day(s->t, s->with, "from", &v.from));
  YB_TRY(yb_tale_day(s->t, s->with, "to", &v.to));
  YB_TRY(start_of(s, &v.start_at));
  YB_BEGIN(s, v, "booking.change", yb_rebook_run);
  YB_TRY(yb_act_run(&v.act));
  return settle(s, v.id);
}

yb_rc yb_do_booking_move(struct yb_deed *s) {
  yb_str verb = yb_json_get_str(s->j, YB_S("do"));
  struct yb_booking_move v = {.event = YB_EQ(verb, "confirm")  ? YB_BOOKING_CONFIRM_EVENT
                                       : YB_EQ(verb, "cancel") ? YB_BOOKING_CANCEL_EVENT
                                                               : YB_BOOKING_REFUSE_EVENT};
  YB_TRY(named(s, &v.id));
  v.act.reason = YB_WITH(s, "reason");
  YB_BEGIN(s, v, "booking.move", yb_booking_move_run);
  YB_TRY(yb_act_run(&v.act));
  return settle(s, v.id);
}

/* By the booking's own code, or by another that somebody shows. */
yb_rc yb_do_check_in(struct yb_deed *s) {
  struct yb_check_in v = {.code = YB_WITH(s, "code")};
  struct loaded l;
  if (v.code.n == 0) {
    YB_TRY(named(s, &l.id));
    YB_TRY(yb_tale_read(s->t, load, &l));
    v.code = l.b.code;
  }
  YB_BEGIN(s, v, "booking.check_in", yb_check_in_run);
  YB_TRY(yb_act_run(&v.act));
  return yb_tale_number(s->t, SEEN(s, "count"), v.count);
}

static yb_rc see_ends(struct yb_deed *s, const struct yb_booking_view *v) {
  const struct { const char *key; int64_t at; } end[] = {{"from", v->start_at},
                                                         {"to", v->end_at - 1}};
  for (size_t i = 0; i < 2; i++) {
    const struct yb_json *want = yb_json_get(s->sees, yb_str_of(end[i].key));
    yb_str text;
    YB_TRY(day_text(s->t, end[i].at, want && want->text.n > 10, &text));
    YB_TRY(yb_tale_text(s->t, want, text));
  }
  return YB_OK;
}

yb_rc yb_do_booking(struct yb_deed *s) {
  struct yb_booking_view v;
  int64_t id;
  YB_TRY(named(s, &id));
  YB_TRY(yb_booking_get(&s->t->app, &s->t->ctx, s->who, id, &v));
  YB_TRY(yb_tale_text(s->t, SEEN(s, "state"), v.state));
  YB_TRY(yb_tale_number(s->t, SEEN(s, "count"), v.count));
  YB_TRY(yb_tale_number(s->t, SEEN(s, "ahead"), v.ahead));
  YB_TRY(yb_tale_text(s->t, SEEN(s, "reason"), v.reason));
  YB_TRY(yb_tale_bool(s->t, SEEN(s, "of_case"), v.case_id && v.case_id == s->t->case_id));
  return see_ends(s, &v);
}

yb_rc yb_do_review(struct yb_deed *s) {
  struct yb_review_add v = {.level = yb_json_int(yb_json_get(s->with, YB_S("level")), 0),
                            .words = YB_WITH(s, "words")};
  YB_TRY(named(s, &v.booking));
  YB_BEGIN(s, v, "review.add", yb_review_add_run);
  return yb_act_run(&v.act);
}

/* Of whole months. */
yb_rc yb_do_figures(struct yb_deed *s) {
  struct yb_booking_figures f;
  yb_date from, to;
  YB_TRY(yb_tale_day(s->t, s->with, "from", &from));
  YB_TRY(yb_tale_day(s->t, s->with, "to", &to));
  YB_TRY(yb_booking_figures(&s->t->app, &s->t->ctx, s->who, from, to, &f));
  YB_TRY(yb_tale_number(s->t, SEEN(s, "bookings"), f.all.bookings));
  YB_TRY(yb_tale_number(s->t, SEEN(s, "people"), f.all.people));
  YB_TRY(yb_tale_number(s->t, SEEN(s, "entries"), f.all.entries));
  YB_TRY(yb_tale_number(s->t, SEEN(s, "days"), f.all.days));
  return yb_tale_number(s->t, SEEN(s, "applied"), f.all.applied);
}
