/* cat_entry.c - one entry: what it is, when it is open, where, what belongs to it, what can
 * be done with it; and the same on a sheet of paper (cat.h). */
#include "base/arena.h"
#include "base/text.h"
#include "http/handlers.h"
#include "http/pages/cat_entry.h"
#include "service/catalog/views.h"
#include "service/booking/booking.h"
#include "service/issue/issue.h"
#include "tpl_cat_entry.h"
#include "tpl_cat_sheet.h"

#define DAYS 14

/* ---- days ---- */

/* -1: nothing can be booked on that day; 0: full; else places that are left. */
static int64_t left_on(const struct yb_free *f, yb_str date) {
  int64_t left = -1;
  for (uint32_t i = 0; i < f->slots; i++) {
    int64_t n = f->slot[i].capacity - f->slot[i].taken;
    if (!yb_str_eq(f->slot[i].date, date)) continue;
    if (left < 0) left = 0;
    if (n > 0) left += n;
  }
  return left;
}

static yb_str weekday(struct yb_req *rq, yb_date d) {
  static const char *const words[] = {"周一", "周二", "周三", "周四", "周五", "周六", "周日"};
  return yb_word(rq, words[yb_date_weekday(d) - 1]);
}

static void day_of(struct yb_req *rq, const struct yb_day_view *d, int64_t left,
                   struct v_day *out) {
  static const struct { const char *why, *zh; } words[] = {
      {"season", "不在开放期"}, {"holiday", "节假日"}, {"weekday", "每周休息"},
      {"date", "闭馆"}, {"no_hours", "不开放"}};
  yb_date date;
  *out = (struct v_day){.state = d->open ? left == 0 ? "full" : "free" : "shut"};
  if (yb_date_parse(d->date, &date)) {
    out->date = pt_fmt(rq, "%d/%d", date.month, date.day);
    out->weekday = weekday(rq, date);
  }
  bool all_day = YB_EQ(d->from, "00:00") && YB_EQ(d->to, "24:00");
  if (d->open) out->hours = all_day ? yb_word(rq, "全天")
                                    : pt_fmt(rq, "%.*s–%.*s", YB_ARG(d->from), YB_ARG(d->to));
  if (d->open) {
    if (left >= 0) out->note = left ? yb_word(rq, "可约") : yb_word(rq, "约满");
    return;
  }
  out->note = d->reason;
  for (size_t i = 0; i < sizeof words / sizeof *words && !out->note.n; i++)
    if (yb_str_eq(d->why, yb_str_of(words[i].why))) out->note = yb_word(rq, words[i].zh);
}

yb_rc cat_days(struct yb_req *rq, const struct yb_entry_view *e, struct v_entry *v) {
  struct v_day *at = YB_NEW_N(rq->ctx.arena, e->days, struct v_day);
  struct yb_free f = {0};
  struct yb_soon next;
  yb_date from, to;
  bool any = false;
  if (!at) return YB_NOMEM;
  if (e->bookable && e->days && yb_date_parse(e->day[0].date, &from) &&
      yb_date_parse(e->day[e->days - 1].date, &to))
    YB_TRY(yb_free_get(yb_req_app(rq), &rq->ctx, e->card.id, from, to, &f));
  for (uint32_t i = 0; i < e->days; i++) {
    day_of(rq, &e->day[i], left_on(&f, e->day[i].date), &at[i]);
    v->provisional |= e->day[i].provisional;
    any |= e->day[i].open;
  }
  v->days = at;
  v->days_n = any ? e->days : 0;
  v->has_times = e->days > 0;
  if (any || !e->days) return YB_OK;
  YB_TRY(yb_entry_next(yb_req_app(rq), &rq->ctx, e->card.id, &next));
  if (next.on.year) v->next_open = pt_date(rq, next.on);
  return YB_OK;
}

/* ---- where ---- */

/* A number as it was written, or a text. */
static yb_str written(const struct yb_json *object, yb_str key) {
  const struct yb_json *v = yb_json_get(object, key);
  bool plain = v && (v->type == YB_JSON_STRING || v->type == YB_JSON_NUMBER);
  return plain ? v->text : (yb_str){0};
}

static yb_rc where(struct yb_req *rq, const struct yb_entry_view *e, struct v_entry *v) {
  const struct yb_pack *p = yb_req_app(rq)->pack;
  const struct yb_division *d = yb_pack_division(p, e->card.division);
  const struct yb_json *point = yb_json_get(e->body, YB_S("point"));
  struct cat_mark mark = {.on = false};
  struct cat_area area = {.n = 0, .pale = true};
  struct cat_map map = {.mark = &mark, .area = &area, .areas = 1,
                        .title = YB_PHRASE(rq, "{1}的位置", v->plain)};
  if (e->card.kind->place == YB_PLACE_NONE) return YB_OK;
  area.code = cat_county(rq, e->card.division);
  map.marks = (e->card.placed && p->show &&
               yb_map_point(p->show->map, (yb_point){e->card.lon, e->card.lat}, &mark.at)) ||
              yb_pack_map_at(p, d, &mark.at);
  if (map.marks) cat_map_spread(p->show->map, map.focus, &mark, 1);
  if (map.marks) v->drawing = cat_map_draw(rq, &map);
  v->lens = cat_lens(&v->drawing);
  if (v->drawing.s.n) v->notice = cat_map_notice(rq, p->show->map);
  if (!point) return YB_OK;
  yb_str lat = written(point, YB_S("lat")), lon = written(point, YB_S("lon"));
  yb_str off = written(point, YB_S("accuracy_m")), datum = YB_S("WGS-84");
  if (YB_EQ(yb_json_get_str(point, YB_S("datum")), "gcj02")) datum = YB_S("GCJ-02");
  if (YB_EQ(yb_json_get_str(point, YB_S("datum")), "bd09")) datum = YB_S("BD-09");
  yb_str source = yb_json_get_str(point, YB_S("source"));
  yb_str text = off.n ? YB_PHRASE(rq, "北纬 {1}，东经 {2}（{3}，误差约 {4} 米）", lat, lon, datum, off)
                      : YB_PHRASE(rq, "北纬 {1}，东经 {2}（{3}）", lat, lon, datum);
  struct yb_buf b;
  yb_buf_init(&b, rq->ctx.arena);
  yb_html_escape(&b, text);
  YB_BUF_Z(&b, "<small>");
  yb_buf_put(&b, cat_plain(rq, source).s);
  YB_BUF_Z(&b, "</small>");
  v->near = cat_to(rq, "/find?kind=%.*s&near=%.*s/%.*s&sort=distance&view=map",
                   YB_ARG(v->kind_id), YB_ARG(v->kind_id), YB_ARG(v->slug));
  return yb_buf_take(&b, &v->point.s);
}

/* ---- what can be done ---- */

static const struct yb_panel_action *rules_for(const struct yb_catalog *c, yb_str service) {
  for (uint32_t i = 0; i < c->panels; i++)
    for (uint32_t k = 0; k < c->panel[i].actions; k++) {
      yb_str rest = c->panel[i].action[k].to, head, id;
      if (yb_str_cut(&rest, '/', &head) && YB_EQ(head, "rules") && yb_str_cut(&rest, '/', &id) &&
          yb_str_eq(id, service))
        return &c->panel[i].action[k];
    }
  return NULL;
}

/* Its own fields that lead somewhere come first: from a clause to what it gives. */
static void ways(struct yb_req *rq, const struct yb_entry_view *e, struct v_link *at,
                 struct v_entry *v) {
  const struct yb_json *fields = yb_json_get(e->body, YB_S("fields"));
  for (uint32_t i = 0; i < e->card.kind->fields; i++) {
    const struct yb_kind_field *f = &e->card.kind->field[i];
    if (f->type == YB_FIELD_WAY && f->cls == YB_PUBLIC)
      v->acts_n += cat_way(rq, yb_json_get_str(fields, f->id), &at[v->acts_n]);
  }
}

static yb_rc acts(struct yb_req *rq, const struct yb_entry_view *e, struct v_entry *v) {
  const struct yb_catalog *c = yb_req_app(rq)->pack->catalog;
  const struct yb_panel *p = cat_panel(rq, e->card.kind->panel);
  uint32_t most = 2 * (p ? p->actions : 0) + e->card.kind->fields + 1;
  struct v_link *at = YB_NEW_N(rq->ctx.arena, most, struct v_link);
  yb_str with = pt_fmt(rq, "e=%lld", (long long)e->card.id);
  if (!at) return YB_NOMEM;
  ways(rq, e, at, v);
  bool placed = e->card.kind->place != YB_PLACE_NONE;   /* a document is not applied for */
  for (uint32_t i = 0; p && placed && i < p->actions; i++) {
    const struct yb_panel_action *a = &p->action[i];
    yb_str service = a->to, head;
    if (!yb_str_cut(&service, '/', &head) || !YB_EQ(head, "service")) continue;
    v->acts_n += cat_act(rq, a, with, &at[v->acts_n]);
    const struct yb_panel_action *lead = rules_for(c, service);
    if (lead) v->acts_n += cat_act(rq, lead, with, &at[v->acts_n]);
  }
  v->acts = at;
  if (e->bookable && cat_served("/e/{kind}/{slug}/book"))
    v->book = pt_fmt(rq, "/e/%.*s/%.*s/book", YB_ARG(v->kind_id), YB_ARG(v->slug));
  return YB_OK;
}

/* ---- the rest ---- */

/* What a table of its own prices is not unknown. */
static bool priced_in_table(const struct yb_kind *k, const struct yb_json *fields) {
  for (uint32_t i = 0; i < k->fields; i++) {
    const struct yb_json *list = yb_json_get(fields, k->field[i].id);
    for (uint32_t c = 0; list && list->count && c < k->field[i].columns; c++)
      if (k->field[i].column[c].type == YB_FIELD_MONEY) return true;
  }
  return false;
}

static yb_rc photos(struct yb_req *rq, const struct yb_entry_view *e, struct v_entry *v) {
  struct v_photo *at = YB_NEW_N(rq->ctx.arena, e->photos, struct v_photo);
  if (!at) return YB_NOMEM;
  for (uint32_t i = 0; i < e->photos; i++) {
    const struct yb_photo_view *p = &e->photo[i];
    at[i] = (struct v_photo){
        .src = pt_fmt(rq, "/api/v1/photographs/%.*s?size=small", YB_ARG(p->digest)),
        .big = pt_fmt(rq, "/api/v1/photographs/%.*s", YB_ARG(p->digest)), .caption = p->caption,
        .credit = YB_PHRASE(rq, "{1}，{2}", p->author, p->licence), .width = p->width,
        .height = p->height};
  }
  v->photos = at;
  v->photos_n = e->photos;
  return YB_OK;
}

static yb_rc reviews(struct yb_req *rq, const struct yb_entry_view *e, struct v_entry *v) {
  struct v_cat_review *at = YB_NEW_N(rq->ctx.arena, e->reviews, struct v_cat_review);
  if (!at) return YB_NOMEM;
  for (uint32_t i = 0; i < e->reviews; i++) {
    const struct yb_review_view *r = &e->review[i];
    yb_str level = pt_word(rq, "rating", pt_fmt(rq, "%lld", (long long)r->level));
    at[i] = (struct v_cat_review){.when = pt_day(rq, r->at), .level = level, .words = r->words,
                                  .answer = r->answer, .stars = (uint32_t)r->level};
  }
  v->reviews = at;
  v->reviews_n = e->reviews;
  return YB_OK;
}

static yb_rc sources(struct yb_req *rq, const struct yb_entry_view *e, struct v_entry *v) {
  const struct yb_json *s = yb_json_get(e->body, YB_S("source"));
  bool list = s && s->type == YB_JSON_ARRAY;
  struct v_link *at = YB_NEW_N(rq->ctx.arena, list ? s->count : 1, struct v_link);
  if (!at) return YB_NOMEM;
  for (const struct yb_json *m = list ? s->first : s; m; m = list ? m->next : NULL)
    at[v->sources_n++].text = m->text;
  v->sources = at;
  return YB_OK;
}

static yb_rc crumbs(struct yb_req *rq, const struct yb_entry_view *e, struct v_entry *v) {
  const struct yb_catalog *c = yb_req_app(rq)->pack->catalog;
  const struct yb_panel *p = cat_panel(rq, e->card.kind->panel);
  struct v_link *at = YB_NEW_N(rq->ctx.arena, 2, struct v_link);
  if (!at) return YB_NOMEM;
  at[v->crumbs_n++] = (struct v_link){.href = cat_to(rq, "/platform"),
                                      .text = pt_say(rq, &c->name)};
  if (p) at[v->crumbs_n++] = (struct v_link){.href = cat_to(rq, "/platform/%.*s", YB_ARG(p->id)),
                                             .text = pt_say(rq, &p->title)};
  v->crumbs = at;
  return YB_OK;
}

static void head(struct yb_req *rq, const struct yb_entry_view *e, struct v_entry *v) {
  const struct yb_json *price = yb_json_get(e->body, YB_S("price"));
  yb_said text = yb_said_of(yb_json_get(e->body, YB_S("text")));
  yb_said address = yb_said_of(yb_json_get(e->body, YB_S("address")));
  yb_said conditions = yb_said_of(yb_json_get(price, YB_S("conditions")));
  v->id = e->card.id;
  v->plain = pt_say(rq, &e->card.name);
  v->kind_id = e->card.kind->id;
  v->slug = e->card.slug;
  v->name = cat_text(rq, &e->card.name);
  v->summary = cat_text(rq, &e->card.summary);
  v->text = cat_text(rq, &text);
  v->kind = cat_text(rq, &e->card.kind_name);
  v->place = cat_place(rq, e->card.division);
  v->address = cat_text(rq, &address);
  v->conditions = cat_text(rq, &conditions);
  v->price = cat_price(rq, e->card.price_fen, e->card.price_unit);
  v->priced = e->card.kind->booking.mode != YB_BOOK_NONE;
  if (!v->price.n && priced_in_table(e->card.kind, e->card.fields))
    v->price = yb_word(rq, "见价目表");
  v->rating = cat_rating(rq, e->card.rating_permille, e->card.ratings);
  v->capacity = written(e->body, YB_S("capacity"));
  v->unit = e->card.kind->booking.unit;
  v->updated = pt_day(rq, e->updated_at);
  v->pic = cat_picture(rq, e->card.motif, (yb_str){0});
  v->self = pt_fmt(rq, "/e/%.*s/%.*s", YB_ARG(v->kind_id), YB_ARG(v->slug));
  v->url = cat_url(rq, v->self);
  v->sheet = cat_to(rq, "%.*s/sheet", YB_ARG(v->self));
  v->qr_href = pt_fmt(rq, "%.*s/qr.svg", YB_ARG(v->self));
  if (YB_EQ(e->card.status, "ended")) v->tag = (struct v_tag){yb_word(rq, "已结束"), "mute"};
  v->drawn = e->photos == 0 && v->pic.src.n;
  v->can_list = !cat_embed(rq) && !cat_kiosk(rq);
  v->listed = cat_is_listed(rq, v->id);
}

static yb_rc load(struct yb_req *rq, struct yb_entry_view *e, struct v_entry *v) {
  YB_TRY(yb_entry_get(yb_req_app(rq), &rq->ctx, &cat_nobody, 0, yb_req_param(rq, "kind"),
                      yb_req_param(rq, "slug"), e));
  const struct yb_json *fields = yb_json_get(e->body, YB_S("fields"));
  head(rq, e, v);
  YB_TRY(photos(rq, e, v));
  YB_TRY(cat_values(rq, e->card.kind, fields, &v->values, &v->values_n, &v->missing));
  YB_TRY(cat_tables(rq, e->card.kind, fields, &v->tables, &v->tables_n));
  YB_TRY(cat_relations(rq, e, v));
  YB_TRY(cat_days(rq, e, v));
  YB_TRY(where(rq, e, v));
  YB_TRY(acts(rq, e, v));
  YB_TRY(reviews(rq, e, v));
  YB_TRY(sources(rq, e, v));
  YB_TRY(crumbs(rq, e, v));
  return yb_qr_svg(&rq->ctx, v->url, YB_PHRASE(rq, "{1}的二维码", v->plain), &v->qr);
}

static yb_rc make(struct yb_req *rq, struct yb_res *rs, struct yb_page *page, struct v_entry *v) {
  struct yb_entry_view *e = YB_NEW(rq->ctx.arena, struct yb_entry_view);
  if (!e) return YB_NOMEM;
  YB_TRY(load(rq, e, v));
  cat_page(rq, rs, page, v->plain);
  cat_share(rq, page, pt_say(rq, &e->card.summary),
            v->photos_n ? v->photos[0].src : v->pic.src);
  return YB_OK;
}

yb_rc yb_page_entry(struct yb_req *rq, struct yb_res *rs) {
  struct v_entry v = {0};
  struct yb_page page;
  YB_TRY(make(rq, rs, &page, &v));
  if (!cat_kiosk(rq) && !yb_req_robot(rq)) yb_entry_viewed(yb_req_app(rq), v.id);
  return YB_PAGE(rq, rs, &page, cat_entry, &v);
}

yb_rc yb_page_entry_sheet(struct yb_req *rq, struct yb_res *rs) {
  struct v_entry v = {0};
  struct yb_page page;
  YB_TRY(make(rq, rs, &page, &v));
  return YB_PAGE(rq, rs, &page, cat_sheet, &v);
}
