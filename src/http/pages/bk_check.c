/* bk_check.c - a choice told back, and booked: held, confirmed, asked for, or in line. */
#include "base/arena.h"
#include "base/crypto.h"
#include "base/text.h"
#include "http/handlers.h"
#include "http/pages/bk.h"
#include "tpl_bk_check.h"

/* ---- is it still free? ---- */

/* What the span or the slot of the choice looks like now: full, or shut on some day. */
static yb_rc look_at(struct yb_req *rq, const struct yb_entry_view *e,
                     const struct bk_choice *c, int64_t count, struct v_bk_check *v) {
  bool slots = e->card.kind->booking.mode == YB_BOOK_SLOTS, met = false;
  yb_date from = slots ? bk_date(rq, c->start_at) : c->from;
  yb_date to = slots || !c->to.year ? from : c->to;
  struct yb_free f;
  if (e->card.kind->booking.months) to = from;
  YB_TRY(yb_free_get(yb_req_app(rq), &rq->ctx, e->card.id, from, to, &f));
  for (uint32_t i = 0; i < f.days && !e->card.kind->booking.months; i++)
    if (!f.day[i].open)
      return yb_diag(&rq->ctx, (struct yb_place){.path = YB_S("from")}, YB_MSG_booking_closed,
                     f.day[i].date, f.day[i].reason);
  for (uint32_t i = 0; i < f.slots; i++) {
    const struct yb_free_slot *s = &f.slot[i];
    yb_date d = bk_date(rq, s->start_at), last = c->to.year ? c->to : c->from;
    bool ours = slots ? s->start_at == c->start_at
                      : yb_date_cmp(d, c->from) >= 0 && yb_date_cmp(d, last) <= 0;
    met |= ours;
    v->full |= ours && s->taken + count > s->capacity;
  }
  if (met || !slots) return YB_OK;
  return yb_diag(&rq->ctx, (struct yb_place){.path = YB_S("start")}, YB_MSG_booking_slot,
                 pt_at(rq, c->start_at), YB_S(""));
}

static yb_rc check_choice(struct yb_req *rq, const struct yb_entry_view *e,
                          const struct bk_choice *c) {
  const struct yb_kind_booking *b = &e->card.kind->booking;
  bool chosen = b->mode == YB_BOOK_SLOTS ? c->start_at > 0 : c->from.year != 0;
  const char *field = b->mode == YB_BOOK_SLOTS ? "start" : "from";
  if (!chosen)
    return yb_diag(&rq->ctx, (struct yb_place){.path = yb_str_of(field)}, YB_MSG_booking_choose,
                   YB_S(""), YB_S(""));
  if (c->count >= 1 && c->count <= (b->groups ? (int64_t)b->most : 1)) return YB_OK;
  return yb_diag(&rq->ctx, (struct yb_place){.path = YB_S("count")}, YB_MSG_booking_count,
                 pt_fmt(rq, "%u", b->groups ? b->most : 1), YB_S(""));
}

/* ---- the page ---- */

static void say_rules(struct yb_req *rq, const struct yb_entry_view *e, int64_t start_at,
                      struct v_bk_check *v) {
  const struct yb_kind_booking *b = &e->card.kind->booking;
  v->request = b->mode == YB_BOOK_REQUEST;
  v->may_wait = v->full && b->waiting && !v->request && !v->changing;
  v->may_hold = !v->full && !v->request && !v->changing && b->hold_minutes >= 60;
  v->hold = pt_length(rq, (int64_t)b->hold_minutes * YB_MINUTE_MS);
  v->change = pt_at(rq, start_at - (int64_t)b->change_until_hours * YB_HOUR_MS);
  v->cancel = pt_at(rq, start_at - (int64_t)b->cancel_until_hours * YB_HOUR_MS);
}

static yb_rc say_key(struct yb_req *rq, struct v_bk_check *v) {
  unsigned char raw[12];
  char hex[2 * sizeof raw + 1];
  if (yb_req_form(rq, "key").n) {
    v->key = yb_req_form(rq, "key");
    return YB_OK;
  }
  yb_random(raw, sizeof raw);
  yb_hex(hex, raw, sizeof raw);
  return yb_str_dup(rq->ctx.arena, yb_str_n(hex, 2 * sizeof raw), &v->key);
}

static void say_time(struct yb_req *rq, const struct yb_entry_view *e, const struct bk_choice *c,
                     int64_t *start_at, struct v_bk_check *v) {
  const struct yb_kind *k = e->card.kind;
  const struct yb_zone *z = yb_req_app(rq)->pack->zone;
  yb_date to = c->to.year ? c->to : c->from;
  if (k->booking.mode == YB_BOOK_SLOTS) {
    *start_at = c->start_at;
    v->when = pt_at(rq, c->start_at);
    return;
  }
  *start_at = yb_zone_instant(z, (yb_civil){.date = c->from});
  int64_t last = yb_date_days(to);
  if (k->booking.months) last = yb_date_days((yb_date){to.year + to.month / 12,
                                                       (uint8_t)(to.month % 12 + 1), 1}) - 1;
  v->when = bk_when(rq, k, *start_at,
                    yb_zone_instant(z, (yb_civil){.date = yb_date_of_days(last + 1)}));
}

static void keep_choice(struct yb_req *rq, const struct bk_choice *c, struct v_bk_check *v) {
  if (c->from.year) v->from = bk_iso(rq, c->from);
  if (c->to.year) v->to = bk_iso(rq, c->to);
  if (c->start_at) v->start = pt_fmt(rq, "%lld", (long long)c->start_at);
  v->count = pt_fmt(rq, "%lld", (long long)c->count);
}

static yb_str path_of(struct yb_req *rq, const struct v_bk_check *v,
                      const struct yb_booking_view *moving) {
  if (moving) return pt_fmt(rq, "/bookings/%lld/change", (long long)moving->id);
  return pt_fmt(rq, "%.*s/book", YB_ARG(v->h.entry));
}

static yb_rc show(struct yb_req *rq, struct yb_res *rs, const struct yb_entry_view *e,
                  const struct bk_choice *c, const struct yb_booking_view *moving,
                  struct v_bk_check *v) {
  struct yb_page page;
  int64_t start_at;
  bk_head(rq, e, &v->h);
  v->changing = moving != NULL;
  if (moving) v->id = moving->id;
  v->post = path_of(rq, v, moving);
  v->again = pt_fmt(rq, "%.*s?%.*s", YB_ARG(v->post), YB_ARG(bk_choice_query(rq, c)));
  say_time(rq, e, c, &start_at, v);
  say_rules(rq, e, start_at, v);
  keep_choice(rq, c, v);
  v->count_text = bk_count(rq, e->card.kind, c->count);
  YB_TRY(say_key(rq, v));
  YB_TRY(pt_faults(rq, rq->ctx.diags, &v->sum));
  pt_page(rq, &page, YB_PHRASE(rq, "核对：{1}", v->h.title), YB_NAV_NONE);
  page.error = v->sum.errors_n > 0;
  page.noindex = true;
  if (page.error) rs->status = 422;
  return YB_PAGE(rq, rs, &page, bk_check, v);
}

yb_rc bk_check_page(struct yb_req *rq, struct yb_res *rs, const struct yb_entry_view *e,
                    const struct yb_booking_view *moving) {
  struct v_bk_check v = {0};
  struct bk_choice c = bk_choice_of(rq);
  yb_str entry = pt_fmt(rq, "/e/%.*s/%.*s/book", YB_ARG(e->card.kind->id), YB_ARG(e->card.slug));
  if (moving) entry = pt_fmt(rq, "/bookings/%lld/change", (long long)moving->id);
  if (!e->bookable) return bk_choose_page(rq, rs, e, entry, moving);
  yb_rc rc = check_choice(rq, e, &c);
  if (rc == YB_OK) rc = look_at(rq, e, &c, c.count, &v);
  if (rc == YB_INVALID) return bk_choose_page(rq, rs, e, entry, moving);
  YB_TRY(rc);
  return show(rq, rs, e, &c, moving, &v);
}

yb_rc yb_page_book(struct yb_req *rq, struct yb_res *rs) {
  struct yb_entry_view e;
  YB_TRY(bk_entry(rq, &e));
  return bk_choose_page(rq, rs, &e,
                        pt_fmt(rq, "/e/%.*s/%.*s/book", YB_ARG(e.card.kind->id),
                               YB_ARG(e.card.slug)),
                        NULL);
}

/* Faults are told before anybody is asked to sign in; then the choice waits in `next`. */
static yb_rc sign_in(struct yb_req *rq, struct yb_res *rs) {
  struct yb_buf b;
  yb_str next = pt_fmt(rq, "%.*s?%.*s", YB_ARG(rq->path), YB_ARG(rq->query_text));
  yb_buf_init(&b, rq->ctx.arena);
  YB_BUF_Z(&b, "/login?next=");
  yb_url_escape(&b, next);
  YB_TRY(yb_buf_take(&b, &next));
  return yb_res_go(rq, rs, "%.*s", YB_ARG(next));
}

yb_rc yb_page_book_check(struct yb_req *rq, struct yb_res *rs) {
  struct yb_entry_view e;
  struct bk_choice c = bk_choice_of(rq);
  YB_TRY(bk_entry(rq, &e));
  if (pt_is_person(rq)) return bk_check_page(rq, rs, &e, NULL);
  yb_rc rc = e.bookable ? check_choice(rq, &e, &c) : YB_INVALID;
  if (rc == YB_INVALID) return yb_page_book(rq, rs);
  YB_TRY(rc);
  return rq->session ? pt_only_persons(rq, rs) : sign_in(rq, rs);
}

/* ---- booked ---- */

struct booking_post {
  struct yb_book book;                 /* first: it is the verb */
  struct yb_entry_view e;
  struct bk_choice c;
};

static yb_rc booked(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  struct booking_post *p = rq->state;
  struct v_bk_check v = {.name.value = p->book.name, .phone.value = p->book.phone,
                         .note.value = p->book.note};
  int64_t id = p->book.id;
  yb_str text = p->book.act.cmd.result, first;
  if (done == YB_OK && p->book.act.cmd.repeated &&
      (!yb_str_cut(&text, ' ', &first) || !yb_str_int(first, &id)))
    return YB_BROKEN;
  if (done == YB_OK) return yb_res_go(rq, rs, "/bookings/%lld?said=made", (long long)id);
  if ((done != YB_INVALID && done != YB_CONFLICT) || !rq->ctx.diags->errors) return done;
  struct yb_diags *faults = rq->ctx.diags, quiet;
  yb_diags_init(&quiet, rq->ctx.arena);
  rq->ctx.diags = &quiet;
  yb_rc rc = look_at(rq, &p->e, &p->c, p->c.count, &v);
  rq->ctx.diags = faults;
  if (rc != YB_OK && rc != YB_INVALID) return rc;
  return show(rq, rs, &p->e, &p->c, NULL, &v);
}

/* The choice stands in the form now; it is read as if it were the query. */
static struct bk_choice choice_posted(struct yb_req *rq) {
  struct yb_pairs query = rq->query;
  rq->query = rq->form;
  struct bk_choice c = bk_choice_of(rq);
  rq->query = query;
  return c;
}

yb_rc yb_post_book(struct yb_req *rq, struct yb_res *rs) {
  struct booking_post *p = yb_act_new(rq, struct booking_post);
  if (!p) return YB_NOMEM;
  if (!pt_is_person(rq)) return pt_only_persons(rq, rs);
  YB_TRY(bk_entry(rq, &p->e));
  p->c = choice_posted(rq);
  p->book.resource = p->e.card.id;
  p->book.count = p->c.count;
  p->book.how = yb_req_form(rq, "how");
  p->book.from = p->c.from;
  p->book.to = p->c.to;
  p->book.start_at = p->c.start_at;
  YB_TRY(yb_text_tidy(rq->ctx.arena, yb_req_form(rq, "name"), false, &p->book.name));
  YB_TRY(yb_text_tidy(rq->ctx.arena, yb_req_form(rq, "phone"), false, &p->book.phone));
  YB_TRY(yb_text_tidy(rq->ctx.arena, yb_req_form(rq, "note"), true, &p->book.note));
  yb_str key = yb_utf8_upto(yb_req_form(rq, "key"), 40);
  if (key.n) p->book.act.cmd.key = pt_fmt(rq, "book:%lld:%.*s", (long long)yb_req_who(rq)->id,
                                          YB_ARG(key));
  return yb_act_later(rq, rs, &p->book.act, YB_S("booking.open"), yb_book_run, booked);
}

/* ---- changed ---- */

static yb_rc load_moving(struct yb_req *rq, struct yb_booking_view *b, struct yb_entry_view *e) {
  int64_t id;
  if (!yb_req_id(rq, YB_S("id"), &id)) return YB_ABSENT;
  YB_TRY(yb_booking_get(yb_req_app(rq), &rq->ctx, yb_req_who(rq), id, b));
  if (!b->own) return YB_ABSENT;
  return yb_entry_get(yb_req_app(rq), &rq->ctx, yb_req_who(rq), b->resource_id, YB_S(""),
                      YB_S(""), e);
}

yb_rc yb_page_booking_change(struct yb_req *rq, struct yb_res *rs) {
  struct yb_booking_view b;
  struct yb_entry_view e;
  if (!pt_is_person(rq)) return pt_only_persons(rq, rs);
  YB_TRY(load_moving(rq, &b, &e));
  if (!b.may_change) return yb_res_go(rq, rs, "/bookings/%lld", (long long)b.id);
  return bk_choose_page(rq, rs, &e, pt_fmt(rq, "/bookings/%lld/change", (long long)b.id), &b);
}

yb_rc yb_page_booking_change_check(struct yb_req *rq, struct yb_res *rs) {
  struct yb_booking_view b;
  struct yb_entry_view e;
  if (!pt_is_person(rq)) return pt_only_persons(rq, rs);
  YB_TRY(load_moving(rq, &b, &e));
  if (!b.may_change) return yb_res_go(rq, rs, "/bookings/%lld", (long long)b.id);
  return bk_check_page(rq, rs, &e, &b);
}

struct change_post {
  struct yb_rebook change;             /* first: it is the verb */
  struct yb_booking_view b;
  struct yb_entry_view e;
  struct bk_choice c;
};

static yb_rc changed(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  struct change_post *p = rq->state;
  struct v_bk_check v = {0};
  if (done == YB_OK) return yb_res_go(rq, rs, "/bookings/%lld?said=changed", (long long)p->b.id);
  if ((done != YB_INVALID && done != YB_CONFLICT) || !rq->ctx.diags->errors) return done;
  return show(rq, rs, &p->e, &p->c, &p->b, &v);
}

yb_rc yb_post_booking_change(struct yb_req *rq, struct yb_res *rs) {
  struct change_post *p = yb_act_new(rq, struct change_post);
  if (!p) return YB_NOMEM;
  if (!pt_is_person(rq)) return pt_only_persons(rq, rs);
  YB_TRY(load_moving(rq, &p->b, &p->e));
  p->c = choice_posted(rq);
  p->change.id = p->b.id;
  p->change.count = p->c.count;
  p->change.start_at = p->c.start_at;
  p->change.from = p->c.from;
  p->change.to = p->c.to;
  return yb_act_later(rq, rs, &p->change.act, YB_S("booking.change"), yb_rebook_run, changed);
}
