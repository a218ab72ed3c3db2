/* keep_desk.c - moderation at the desk: entries with what differs, photographs, reviews. */
#include "base/arena.h"
#include "base/text.h"
#include "http/handlers.h"
#include "http/pages/desk.h"
#include "http/pages/kept.h"
#include "http/view/bk_desk.h"
#include "tpl_desk_entries.h"
#include "tpl_desk_entries_one.h"

#define KP_ENTER(rq, rs)                                                          \
  do {                                                                            \
    DK_ENTER(rq, rs);                                                             \
    if (!yb_who_holds(yb_req_who(rq), YB_S("entry_moderate"))) return YB_DENIED;  \
  } while (0)

static struct v_chip chip_of(struct yb_req *rq, yb_str state) {
  struct v_chip c;
  c.text = kept_state_word(rq, state, &c.tone);
  return c;
}

static yb_str kind_name(struct yb_req *rq, yb_str id) {
  const struct yb_kind *k = yb_pack_kind(yb_req_app(rq)->pack, id);
  return k ? dk_say(rq, &k->name) : id;
}

static struct v_mod_photo photo_of(struct yb_req *rq, const struct yb_photo_view *p,
                                   int64_t entry, yb_str title) {
  return (struct v_mod_photo){
      .id = p->id, .width = p->width, .height = p->height, .title = title, .caption = p->caption,
      .licence = p->licence, .author = p->author,
      .src = dk_fmt(rq, "/api/v1/photographs/%.*s?size=small", YB_ARG(p->digest)),
      .entry = dk_fmt(rq, "/desk/entries/%lld", (long long)entry)};
}

/* ---- the list ---- */

static yb_rc put_entries(struct yb_req *rq, const struct yb_moderation *m, struct v_mod_list *v) {
  struct v_mod_entry *e = YB_NEW_N(rq->ctx.arena, m->entries, struct v_mod_entry);
  if (!e) return YB_NOMEM;
  for (uint32_t i = 0; i < m->entries; i++)
    e[i] = (struct v_mod_entry){m->entry[i].id, m->entry[i].title, kind_name(rq, m->entry[i].kind),
                                dk_at(rq, m->entry[i].updated_at), chip_of(rq, m->entry[i].state)};
  v->entries = e;
  v->entries_n = m->entries;
  return YB_OK;
}

/* Published entries by their words: to suspend or withdraw one. */
static yb_rc put_found(struct yb_req *rq, struct v_mod_list *v) {
  struct yb_catalog_ask ask = {.text = v->words, .limit = 50};
  struct yb_catalog_found f;
  YB_TRY(yb_catalog_find(yb_req_app(rq), &rq->ctx, &ask, &f));
  struct v_mod_entry *e = YB_NEW_N(rq->ctx.arena, f.cards, struct v_mod_entry);
  if (!e) return YB_NOMEM;
  for (uint32_t i = 0; i < f.cards; i++)
    e[i] = (struct v_mod_entry){f.card[i].id, dk_say(rq, &f.card[i].name),
                                dk_say(rq, &f.card[i].kind_name), YB_S(""),
                                chip_of(rq, YB_S("published"))};
  v->entries = e;
  v->entries_n = f.cards;
  return YB_OK;
}

static yb_rc put_photos(struct yb_req *rq, const struct yb_moderation *m, int64_t faulty,
                        struct v_mod_list *v) {
  struct v_mod_photo *p = YB_NEW_N(rq->ctx.arena, m->photos, struct v_mod_photo);
  if (!p) return YB_NOMEM;
  for (uint32_t i = 0; i < m->photos; i++) {
    const struct yb_waiting_photo *w = &m->photo[i];
    yb_str prefix = dk_fmt(rq, "p%lld-", (long long)w->photo.id);
    p[i] = photo_of(rq, &w->photo, w->resource, w->title);
    p[i].why = dk_input(rq, faulty == w->photo.id, prefix.p, "reason", "text",
                        yb_word(rq, "不用的原因"), YB_S(""));
  }
  v->photos = p;
  v->photos_n = m->photos;
  return YB_OK;
}

static yb_rc put_reviews(struct yb_req *rq, const struct yb_moderation *m, int64_t faulty,
                         struct v_mod_list *v) {
  struct v_mod_review *p = YB_NEW_N(rq->ctx.arena, m->reviews, struct v_mod_review);
  if (!p) return YB_NOMEM;
  for (uint32_t i = 0; i < m->reviews; i++) {
    const struct yb_waiting_review *w = &m->review[i];
    yb_str prefix = dk_fmt(rq, "r%lld-", (long long)w->review.id);
    bool mine = faulty == w->review.id;
    p[i] = (struct v_mod_review){.id = w->review.id, .level = w->review.level, .title = w->title,
                                 .words = w->review.words, .at = dk_at(rq, w->review.at)};
    p[i].answer = dk_input(rq, mine, prefix.p, "answer", "text", yb_word(rq, "公开答复"), YB_S(""));
    p[i].answer.optional = true;
    p[i].why = dk_input(rq, mine, prefix.p, "reason", "text", yb_word(rq, "不公开的原因"), YB_S(""));
  }
  v->reviews = p;
  v->reviews_n = m->reviews;
  return YB_OK;
}

static yb_rc put_tabs(struct yb_req *rq, yb_str now, struct v_mod_list *v) {
  static const struct { const char *state, *word; } all[] = {
      {"submitted", "等审核"}, {"suspended", "已暂停"}, {"draft", "在改的草稿"},
      {"withdrawn", "已撤下"}};
  struct v_link *t = YB_NEW_N(rq->ctx.arena, 4, struct v_link);
  if (!t) return YB_NOMEM;
  for (int i = 0; i < 4; i++)
    t[i] = (struct v_link){dk_fmt(rq, "/desk/entries?state=%s", all[i].state),
                           yb_word(rq, all[i].word), yb_str_eq(now, yb_str_of(all[i].state)), 0,
                           false};
  v->tabs = t;
  v->tabs_n = 4;
  return YB_OK;
}

static yb_str said_of(struct yb_req *rq) {
  static const struct { const char *key, *word; } said[] = {
      {"publish", "已公开。"}, {"refuse", "已退回，原因已写明。"}, {"suspend", "已暂停公开。"},
      {"resume", "已恢复公开。"}, {"withdraw", "已撤下。"}, {"photo", "图片已处理。"},
      {"review", "评价已处理。"}};
  yb_str key = yb_req_query(rq, "said");
  for (size_t i = 0; i < sizeof said / sizeof *said; i++)
    if (yb_str_eq(key, yb_str_of(said[i].key))) return yb_word(rq, said[i].word);
  return YB_S("");
}

/* `faulty`: the photograph or review whose form was posted with a fault; 0: none. */
static yb_rc list_page(struct yb_req *rq, struct yb_res *rs, int64_t faulty, const char *prefix) {
  struct v_mod_list v = {.said = said_of(rq), .words = yb_utf8_upto(yb_req_query(rq, "q"), 60)};
  yb_str state = yb_req_query(rq, "state");
  struct yb_moderation m;
  struct yb_page page;
  if (!state.n) state = YB_S("submitted");
  v.searching = v.words.n > 0;
  YB_TRY(yb_moderation_get(yb_req_app(rq), &rq->ctx, yb_req_who(rq), state, &m));
  YB_TRY(put_tabs(rq, v.searching ? YB_S("") : state, &v));
  YB_TRY(v.searching ? put_found(rq, &v) : put_entries(rq, &m, &v));
  YB_TRY(put_photos(rq, &m, faulty, &v));
  YB_TRY(put_reviews(rq, &m, faulty, &v));
  if (faulty) YB_TRY(dk_sum(rq, dk_fmt(rq, "%s%lld-", prefix, (long long)faulty).p, &v.sum));
  dk_page(rq, &page, yb_word(rq, "条目审核"), YB_DESK_ENTRIES);
  page.error = v.sum.errors_n > 0;
  if (page.error) rs->status = 422;
  return YB_PAGE(rq, rs, &page, desk_entries, &v);
}

yb_rc yb_page_desk_entries(struct yb_req *rq, struct yb_res *rs) {
  KP_ENTER(rq, rs);
  return list_page(rq, rs, 0, "");
}

/* ---- one, with what differs ---- */

static const struct yb_json *field_in(const struct yb_json *body, yb_str id) {
  return body ? yb_json_get(yb_json_get(body, YB_S("fields")), id) : NULL;
}

static void add(struct v_mod_one *v, struct v_mod_field *at, yb_str label, yb_str before,
                yb_str after, bool staff) {
  bool changed = !v->is_new && !yb_str_eq(before, after);
  if (!before.n && !after.n) return;
  at[v->fields_n++] = (struct v_mod_field){label, before, after, changed, staff};
  v->changed += changed;
}

static yb_rc put_fields(struct yb_req *rq, const struct yb_moderated *m, struct v_mod_one *v) {
  const struct yb_kind *k = m->entry.card.kind;
  struct v_mod_field *at = YB_NEW_N(rq->ctx.arena, kept_parts_n + k->fields, struct v_mod_field);
  if (!at) return YB_NOMEM;
  for (uint32_t i = 0; i < kept_parts_n; i++)
    add(v, at, yb_word(rq, kept_parts[i].label), kept_part_words(rq, kept_parts[i].key, m->live),
        kept_part_words(rq, kept_parts[i].key, m->entry.body), false);
  for (uint32_t i = 0; i < k->fields; i++) {
    const struct yb_kind_field *f = &k->field[i];
    bool staff = f->cls != YB_PUBLIC;
    const struct yb_json *now = field_in(staff ? m->entry.rest : m->entry.body, f->id);
    const struct yb_json *old = staff ? now : field_in(m->live, f->id);
    add(v, at, dk_say(rq, &f->name), kept_value(rq, f, old), kept_value(rq, f, now), staff);
  }
  v->fields = at;
  return YB_OK;
}

static yb_rc put_near(struct yb_req *rq, const struct yb_moderated *m, struct v_mod_one *v) {
  struct yb_catalog_found f;
  const struct yb_card *c = &m->entry.card;
  YB_TRY(yb_catalog_like(yb_req_app(rq), &rq->ctx, c->kind->id, c->name.in[YB_ZH_CN], &f));
  struct v_mod_near *at = YB_NEW_N(rq->ctx.arena, f.cards, struct v_mod_near);
  if (!at) return YB_NOMEM;
  for (uint32_t i = 0; i < f.cards; i++)
    if (f.card[i].id != c->id)
      at[v->nears_n++] = (struct v_mod_near){
          dk_say(rq, &f.card[i].name),
          dk_fmt(rq, "/e/%.*s/%.*s", YB_ARG(c->kind->id), YB_ARG(f.card[i].slug))};
  v->nears = at;
  return YB_OK;
}

static yb_rc put_own_photos(struct yb_req *rq, const struct yb_moderated *m, struct v_mod_one *v) {
  struct v_mod_photo *p = YB_NEW_N(rq->ctx.arena, m->entry.photos, struct v_mod_photo);
  if (!p) return YB_NOMEM;
  for (uint32_t i = 0; i < m->entry.photos; i++) {
    p[i] = photo_of(rq, &m->entry.photo[i], m->entry.card.id, YB_S(""));
    p[i].title = YB_EQ(m->entry.photo[i].state, "shown")     ? yb_word(rq, "已公开")
                 : YB_EQ(m->entry.photo[i].state, "waiting") ? yb_word(rq, "等审核")
                                                             : yb_word(rq, "没有采用");
  }
  v->photos = p;
  v->photos_n = m->entry.photos;
  return YB_OK;
}

static void say_events(const struct yb_moderated *m, struct v_mod_one *v) {
  v->may_publish = m->events >> YB_RESOURCE_PUBLISH_EVENT & 1;
  v->may_suspend = m->events >> YB_RESOURCE_SUSPEND_EVENT & 1 && m->live;
  v->may_resume = m->events >> YB_RESOURCE_RESUME_EVENT & 1;
  v->may_withdraw = m->events >> YB_RESOURCE_WITHDRAW_EVENT & 1;
}

static yb_rc one_page(struct yb_req *rq, struct yb_res *rs, int64_t id, bool posted) {
  struct yb_moderated m;
  struct yb_page page;
  struct v_mod_one v = {.id = id, .said = said_of(rq)};
  YB_TRY(yb_moderated_get(yb_req_app(rq), &rq->ctx, yb_req_who(rq), id, &m));
  if (!m.entry.moderates) return YB_ABSENT;
  v.version = m.entry.version;
  v.title = dk_say(rq, &m.entry.card.name);
  v.kind = dk_say(rq, &m.entry.card.kind->name);
  v.state = chip_of(rq, m.entry.state);
  v.at = dk_full(rq, m.entry.updated_at);
  v.by = m.from_person ? yb_word(rq, "由提供方维护") : yb_word(rq, "由事项包或办公室维护");
  v.reason = m.entry.reason;
  v.bookings = m.bookings;
  v.is_new = !m.live;
  v.despite = yb_req_form(rq, "despite").n > 0;
  if (m.live)
    v.page = dk_fmt(rq, "/e/%.*s/%.*s", YB_ARG(m.entry.card.kind->id), YB_ARG(m.entry.card.slug));
  say_events(&m, &v);
  YB_TRY(put_fields(rq, &m, &v));
  YB_TRY(put_near(rq, &m, &v));
  YB_TRY(put_own_photos(rq, &m, &v));
  v.why = dk_input(rq, posted, "d-", "reason", "area", yb_word(rq, "原因（会告诉提供方）"), YB_S(""));
  v.why.hint = yb_word(rq, "退回、暂停、撤下要写");
  if (posted) YB_TRY(dk_sum(rq, "d-", &v.sum));
  dk_page(rq, &page, YB_PHRASE(rq, "审核：{1}", v.title), YB_DESK_ENTRIES);
  page.error = v.sum.errors_n > 0;
  if (page.error) rs->status = 422;
  return YB_PAGE(rq, rs, &page, desk_entries_one, &v);
}

yb_rc yb_page_desk_entry(struct yb_req *rq, struct yb_res *rs) {
  int64_t id;
  KP_ENTER(rq, rs);
  if (!yb_req_id(rq, YB_S("id"), &id)) return YB_ABSENT;
  return one_page(rq, rs, id, false);
}

static yb_rc moved(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  const struct yb_entry_move *m = rq->state;
  if (done == YB_OK)
    return yb_res_go(rq, rs, "/desk/entries/%lld?said=%s", (long long)m->id,
                     yb_resource_event_name(m->event));
  if ((done != YB_INVALID && done != YB_CONFLICT) || !rq->ctx.diags->errors) return done;
  return one_page(rq, rs, m->id, true);
}

yb_rc yb_post_desk_entry(struct yb_req *rq, struct yb_res *rs) {
  struct yb_entry_move *m = yb_act_new(rq, struct yb_entry_move);
  if (!m) return YB_NOMEM;
  KP_ENTER(rq, rs);
  if (!yb_req_id(rq, YB_S("id"), &m->id)) return YB_ABSENT;
  if (!yb_entry_event_parse(yb_req_form(rq, "do"), &m->event)) return YB_BAD;
  m->version = dk_int(yb_req_form(rq, "version"));
  m->despite_bookings = yb_req_form(rq, "despite").n > 0;
  YB_TRY(yb_text_tidy(rq->ctx.arena, yb_req_form(rq, "reason"), true, &m->act.reason));
  return yb_act_later(rq, rs, &m->act, YB_S("entry.move"), yb_entry_move_run, moved);
}

/* ---- photographs and reviews ---- */

static yb_rc photo_shown(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  const struct yb_photo_show *p = rq->state;
  if (done == YB_OK) return yb_res_go(rq, rs, "/desk/entries?said=photo");
  if (done != YB_INVALID || !rq->ctx.diags->errors) return done;
  return list_page(rq, rs, p->id, "p");
}

yb_rc yb_post_desk_photo(struct yb_req *rq, struct yb_res *rs) {
  struct yb_photo_show *p = yb_act_new(rq, struct yb_photo_show);
  if (!p) return YB_NOMEM;
  KP_ENTER(rq, rs);
  if (!yb_req_id(rq, YB_S("id"), &p->id)) return YB_ABSENT;
  p->show = YB_EQ(yb_req_form(rq, "do"), "show");
  YB_TRY(yb_text_tidy(rq->ctx.arena, yb_req_form(rq, "reason"), true, &p->act.reason));
  return yb_act_later(rq, rs, &p->act, YB_S("photo.show"), yb_photo_show_run, photo_shown);
}

static yb_rc review_shown(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  const struct yb_review_show *r = rq->state;
  if (done == YB_OK) return yb_res_go(rq, rs, "/desk/entries?said=review");
  if (done != YB_INVALID || !rq->ctx.diags->errors) return done;
  return list_page(rq, rs, r->id, "r");
}

yb_rc yb_post_desk_review(struct yb_req *rq, struct yb_res *rs) {
  struct yb_review_show *r = yb_act_new(rq, struct yb_review_show);
  if (!r) return YB_NOMEM;
  KP_ENTER(rq, rs);
  if (!yb_req_id(rq, YB_S("id"), &r->id)) return YB_ABSENT;
  r->show = YB_EQ(yb_req_form(rq, "do"), "show");
  YB_TRY(yb_text_tidy(rq->ctx.arena, yb_req_form(rq, "reason"), true, &r->act.reason));
  YB_TRY(yb_text_tidy(rq->ctx.arena, yb_req_form(rq, "answer"), true, &r->answer));
  return yb_act_later(rq, rs, &r->act, YB_S("review.show"), yb_review_show_run, review_shown);
}
