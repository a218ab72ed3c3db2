/* keep_mine.c - a provider's pages: their entries, one in its form, photographs, preview,
 * submitted, withdrawn; the bookings of it. */
#include "base/arena.h"
#include "base/crypto.h"
#include "base/text.h"
#include "http/handlers.h"
#include "http/pages/keep.h"
#include "tpl_keep_form.h"
#include "tpl_keep_list.h"
#include "tpl_keep_preview.h"

static struct v_tag tag_of(struct yb_req *rq, yb_str state) {
  struct v_tag t;
  t.word = kept_state_word(rq, state, &t.tone);
  return t;
}

static yb_str said_of(struct yb_req *rq) {
  static const struct { const char *key, *word; } said[] = {
      {"saved", "已保存为草稿，公开的内容还没有变。"}, {"submitted", "已提交，审核后公开。"},
      {"photo", "图片已收到，审核后公开。"}, {"withdraw", "已撤下，不再公开。"}};
  yb_str key = yb_req_query(rq, "said");
  for (size_t i = 0; i < sizeof said / sizeof *said; i++)
    if (yb_str_eq(key, yb_str_of(said[i].key))) return yb_word(rq, said[i].word);
  return YB_S("");
}

/* ---- the list ---- */

static yb_rc put_kinds(struct yb_req *rq, struct v_kp_list *v) {
  const struct yb_catalog *c = yb_req_app(rq)->pack->catalog;
  struct v_kp_kind *k = YB_NEW_N(rq->ctx.arena, c ? c->kinds : 0, struct v_kp_kind);
  if (!k) return YB_NOMEM;
  for (uint32_t i = 0; c && i < c->kinds; i++)
    if (c->kind[i].provider_may_edit)
      k[v->kinds_n++] = (struct v_kp_kind){.id = c->kind[i].id,
                                           .name = pt_say(rq, &c->kind[i].name)};
  v->kinds = k;
  return YB_OK;
}

yb_rc yb_page_keep(struct yb_req *rq, struct yb_res *rs) {
  struct yb_keeper_rows rows;
  struct v_kp_list v = {.said = said_of(rq)};
  struct yb_page page;
  if (!pt_is_person(rq)) return pt_only_persons(rq, rs);
  YB_TRY(yb_entries_kept(yb_req_app(rq), &rq->ctx, yb_req_who(rq), 0, 0, &rows));
  struct v_kp_entry *e = YB_NEW_N(rq->ctx.arena, rows.count, struct v_kp_entry);
  if (!e) return YB_NOMEM;
  for (uint32_t i = 0; i < rows.count; i++) {
    const struct yb_keeper_row *r = &rows.at[i];
    const struct yb_kind *k = yb_pack_kind(yb_req_app(rq)->pack, r->kind);
    e[i] = (struct v_kp_entry){r->id, r->title, k ? pt_say(rq, &k->name) : r->kind,
                               pt_at(rq, r->updated_at), r->reason, tag_of(rq, r->state)};
  }
  v.entries = e;
  v.entries_n = rows.count;
  YB_TRY(put_kinds(rq, &v));
  pt_page(rq, &page, yb_word(rq, "我维护的条目"), YB_NAV_ME);
  return YB_PAGE(rq, rs, &page, keep_list, &v);
}

/* ---- the form ---- */

static yb_rc put_photos(struct yb_req *rq, const struct yb_entry_view *e,
                        const struct v_kp_photo **out, uint32_t *n) {
  struct v_kp_photo *p = YB_NEW_N(rq->ctx.arena, e->photos, struct v_kp_photo);
  if (!p) return YB_NOMEM;
  for (uint32_t i = 0; i < e->photos; i++) {
    const struct yb_photo_view *f = &e->photo[i];
    bool shown = YB_EQ(f->state, "shown"), waits = YB_EQ(f->state, "waiting");
    p[i] = (struct v_kp_photo){
        .src = pt_fmt(rq, "/api/v1/photographs/%.*s?size=small", YB_ARG(f->digest)),
        .caption = f->caption, .licence = f->licence, .author = f->author, .width = f->width,
        .height = f->height,
        .state = {shown   ? yb_word(rq, "已公开")
                  : waits ? yb_word(rq, "等审核")
                          : yb_word(rq, "没有采用"),
                  shown ? "ok" : waits ? "info" : "mute"}};
  }
  *out = p;
  *n = e->photos;
  return YB_OK;
}

/* Faults name what they are about by its key: here by its label. */
static void say_labels(struct yb_req *rq, const struct yb_kind *k) {
  for (struct yb_diag *d = rq->ctx.diags->first; d; d = d->next) {
    const struct yb_kind_field *f = yb_kind_field_of(k, d->at.path);
    yb_str label = f ? pt_say(rq, &f->name) : YB_S("");
    for (uint32_t i = 0; !f && i < kept_parts_n; i++)
      if (yb_str_eq(d->at.path, yb_str_of(kept_parts[i].key)))
        label = yb_word(rq, kept_parts[i].label);
    for (int a = 0; label.n && a < YB_DIAG_ARGS; a++)
      if (yb_str_eq(d->arg[a], d->at.path)) d->arg[a] = label;
  }
}

/* Warnings of the request: what is odd and yet no fault. */
static yb_rc put_warnings(struct yb_req *rq, struct v_errors *out) {
  struct v_error_link *at = YB_NEW_N(rq->ctx.arena, 20, struct v_error_link);
  if (!at) return YB_NOMEM;
  out->errors = at;
  for (const struct yb_diag *d = rq->ctx.diags->first; d && out->errors_n < 20; d = d->next)
    if (d->severity == YB_WARNING)
      at[out->errors_n++] = (struct v_error_link){pt_anchor(rq, d->at.path), pt_diag(rq, d)};
  return YB_OK;
}

static struct v_input posted_input(struct yb_req *rq, const char *name) {
  return (struct v_input){yb_pairs_get(rq->form, yb_str_of(name)),
                          pt_fault(rq, rq->ctx.diags, name)};
}

static yb_rc say_entry(struct yb_req *rq, const struct yb_moderated *m, struct v_kp_form *v) {
  const struct yb_entry_view *e = &m->entry;
  v->id = e->card.id;
  v->version = e->version;
  v->state = tag_of(rq, e->state);
  v->reason = e->reason;
  v->bookings = m->bookings;
  v->may_submit = m->events >> YB_RESOURCE_SUBMIT_EVENT & 1;
  v->may_withdraw = m->events >> YB_RESOURCE_WITHDRAW_EVENT & 1;
  v->despite = yb_req_form(rq, "despite").n > 0;
  v->title = pt_say(rq, &e->card.name);
  v->takes_photos = true;
  if (m->live)
    v->page = pt_fmt(rq, "/e/%.*s/%.*s", YB_ARG(e->card.kind->id), YB_ARG(e->card.slug));
  return put_photos(rq, e, &v->photos, &v->photos_n);
}

/* `m` NULL: a new entry of the kind. `entry`: what the form shows. */
static yb_rc form_page(struct yb_req *rq, struct yb_res *rs, const struct yb_kind *k,
                       const struct yb_moderated *m, const struct yb_json *entry,
                       struct v_kp_form *v) {
  struct yb_page page;
  uint32_t more = YB_EQ(yb_req_form(rq, "do"), "more") ? 5 : 0;
  v->kind = pt_say(rq, &k->name);
  v->is_new = m == NULL;
  v->said = said_of(rq);
  v->photos_least = k->photographs_least;
  v->post = m ? pt_fmt(rq, "/keep/%lld", (long long)m->entry.card.id)
              : pt_fmt(rq, "/keep/new/%.*s", YB_ARG(k->id));
  v->caption = posted_input(rq, "caption");
  v->licence = posted_input(rq, "licence");
  v->author = posted_input(rq, "author");
  v->file = posted_input(rq, "file");
  v->why = posted_input(rq, "reason");
  if (m) YB_TRY(say_entry(rq, m, v));
  say_labels(rq, k);
  YB_TRY(pt_faults(rq, rq->ctx.diags, &v->sum));
  YB_TRY(put_warnings(rq, &v->warnings));
  YB_TRY(keep_items(rq, k, entry, more, &v->items, &v->items_n));
  pt_page(rq, &page, m ? YB_PHRASE(rq, "维护：{1}", v->title)
                       : YB_PHRASE(rq, "申请入库：{1}", v->kind), YB_NAV_ME);
  page.noindex = true;
  page.error = v->sum.errors_n > 0;
  if (page.error) rs->status = 422;
  return YB_PAGE(rq, rs, &page, keep_form, v);
}

static yb_rc new_kind(struct yb_req *rq, const struct yb_kind **k) {
  *k = yb_pack_kind(yb_req_app(rq)->pack, yb_req_param(rq, "kind"));
  return *k && (*k)->provider_may_edit ? YB_OK : YB_ABSENT;
}

yb_rc yb_page_keep_new(struct yb_req *rq, struct yb_res *rs) {
  const struct yb_kind *k;
  struct v_kp_form v = {0};
  if (!pt_is_person(rq)) return pt_only_persons(rq, rs);
  YB_TRY(new_kind(rq, &k));
  struct yb_json *none = yb_json_new(rq->ctx.arena, YB_JSON_OBJECT);
  return none ? form_page(rq, rs, k, NULL, none, &v) : YB_NOMEM;
}

static yb_rc load_kept(struct yb_req *rq, struct yb_moderated *m) {
  int64_t id;
  if (!yb_req_id(rq, YB_S("id"), &id)) return YB_ABSENT;
  YB_TRY(yb_moderated_get(yb_req_app(rq), &rq->ctx, yb_req_who(rq), id, m));
  return m->entry.yours && m->entry.card.kind ? YB_OK : YB_ABSENT;
}

static yb_rc kept_page(struct yb_req *rq, struct yb_res *rs) {
  struct yb_moderated m;
  struct v_kp_form v = {0};
  struct yb_json *entry;
  YB_TRY(load_kept(rq, &m));
  YB_TRY(keep_whole(rq, &m.entry, &entry));
  return form_page(rq, rs, m.entry.card.kind, &m, entry, &v);
}

yb_rc yb_page_keep_one(struct yb_req *rq, struct yb_res *rs) {
  if (!pt_is_person(rq)) return pt_only_persons(rq, rs);
  return kept_page(rq, rs);
}

/* ---- saving ---- */

struct keeping_post {
  struct yb_entry_save save;           /* first: it is the verb */
  struct yb_entry_move move;
  const struct yb_kind *kind;
  struct yb_moderated m;
  struct yb_json *entry;
};

static yb_rc back(struct yb_req *rq, struct yb_res *rs, struct keeping_post *p) {
  struct v_kp_form v = {.sure = yb_req_form(rq, "sure").n > 0};
  return form_page(rq, rs, p->kind, p->save.id ? &p->m : NULL, p->entry, &v);
}

static yb_rc submitted(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  const struct yb_entry_move *m = rq->state;
  if (done == YB_OK) return yb_res_go(rq, rs, "/keep/%lld?said=submitted", (long long)m->id);
  if ((done != YB_INVALID && done != YB_CONFLICT) || !rq->ctx.diags->errors) return done;
  return yb_res_go(rq, rs, "/keep/%lld", (long long)m->id);
}

static yb_rc saved(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  struct keeping_post *p = rq->state;
  int64_t id = p->save.saved_id;
  if ((done == YB_INVALID || done == YB_CONFLICT) && rq->ctx.diags->errors) return back(rq, rs, p);
  if (done != YB_OK) return done;
  if (YB_EQ(yb_req_form(rq, "do"), "preview"))
    return yb_res_go(rq, rs, "/keep/%lld/preview", (long long)id);
  if (!YB_EQ(yb_req_form(rq, "do"), "submit"))
    return yb_res_go(rq, rs, "/keep/%lld?said=saved", (long long)id);
  p->move.id = id;
  p->move.event = YB_RESOURCE_SUBMIT_EVENT;
  return yb_act_later(rq, rs, &p->move.act, YB_S("entry.move"), yb_entry_move_run, submitted);
}

/* Entries of a similar name stop a new one until its author is sure. */
static yb_rc warned(struct yb_req *rq, struct yb_res *rs, struct keeping_post *p, bool *stop) {
  struct v_kp_form v = {0};
  struct yb_catalog_found f;
  yb_str name = yb_str_trim(yb_req_form(rq, "name"));
  *stop = false;
  if (p->save.id || yb_req_form(rq, "sure").n || !name.n) return YB_OK;
  YB_TRY(yb_catalog_like(yb_req_app(rq), &rq->ctx, p->kind->id, name, &f));
  if (!f.cards) return YB_OK;
  struct v_service_link *like = YB_NEW_N(rq->ctx.arena, f.cards, struct v_service_link);
  if (!like) return YB_NOMEM;
  for (uint32_t i = 0; i < f.cards; i++)
    like[i] = (struct v_service_link){
        .name = pt_say(rq, &f.card[i].name),
        .id = pt_fmt(rq, "/e/%.*s/%.*s", YB_ARG(p->kind->id), YB_ARG(f.card[i].slug))};
  v.like = like;
  v.like_n = f.cards;
  *stop = true;
  return form_page(rq, rs, p->kind, NULL, p->entry, &v);
}

static yb_rc new_slug(struct yb_req *rq, yb_str *out) {
  unsigned char raw[6];
  char hex[2 * sizeof raw + 1];
  yb_random(raw, sizeof raw);
  yb_hex(hex, raw, sizeof raw);
  *out = pt_fmt(rq, "p-%s", hex);
  return out->n ? YB_OK : YB_NOMEM;
}

static yb_rc go_on(struct yb_req *rq, struct yb_res *rs, struct keeping_post *p) {
  bool stop;
  if (YB_EQ(yb_req_form(rq, "do"), "more")) return back(rq, rs, p);
  YB_TRY(warned(rq, rs, p, &stop));
  if (stop) return YB_OK;
  p->save.kind = p->kind->id;
  p->save.entry = p->entry;
  return yb_act_later(rq, rs, &p->save.act, YB_S("entry.save"), yb_entry_save_run, saved);
}

yb_rc yb_post_keep_new(struct yb_req *rq, struct yb_res *rs) {
  struct keeping_post *p = yb_act_new(rq, struct keeping_post);
  yb_str slug;
  if (!p) return YB_NOMEM;
  if (!pt_is_person(rq)) return pt_only_persons(rq, rs);
  YB_TRY(new_kind(rq, &p->kind));
  YB_TRY(new_slug(rq, &slug));
  YB_TRY(keep_posted(rq, p->kind, NULL, slug, &p->entry));
  return go_on(rq, rs, p);
}

yb_rc yb_post_keep_one(struct yb_req *rq, struct yb_res *rs) {
  struct keeping_post *p = yb_act_new(rq, struct keeping_post);
  struct yb_json *old;
  if (!p) return YB_NOMEM;
  if (!pt_is_person(rq)) return pt_only_persons(rq, rs);
  YB_TRY(load_kept(rq, &p->m));
  p->kind = p->m.entry.card.kind;
  YB_TRY(keep_whole(rq, &p->m.entry, &old));
  YB_TRY(keep_posted(rq, p->kind, old, p->m.entry.card.slug, &p->entry));
  p->save.id = p->m.entry.card.id;
  if (!yb_str_int(yb_req_form(rq, "version"), &p->save.version)) p->save.version = 0;
  return go_on(rq, rs, p);
}

/* ---- submitted, withdrawn ---- */

static yb_rc moved(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  const struct yb_entry_move *m = rq->state;
  if (done == YB_OK)
    return yb_res_go(rq, rs, "/keep/%lld?said=%s", (long long)m->id,
                     m->event == YB_RESOURCE_SUBMIT_EVENT ? "submitted" : "withdraw");
  if ((done != YB_INVALID && done != YB_CONFLICT) || !rq->ctx.diags->errors) return done;
  return kept_page(rq, rs);
}

yb_rc yb_post_keep_move(struct yb_req *rq, struct yb_res *rs) {
  struct yb_entry_move *m = yb_act_new(rq, struct yb_entry_move);
  struct yb_moderated kept;
  if (!m) return YB_NOMEM;
  if (!pt_is_person(rq)) return pt_only_persons(rq, rs);
  YB_TRY(load_kept(rq, &kept));
  m->id = kept.entry.card.id;
  m->event = YB_EQ(yb_req_form(rq, "do"), "submit") ? YB_RESOURCE_SUBMIT_EVENT
                                                    : YB_RESOURCE_WITHDRAW_EVENT;
  m->despite_bookings = yb_req_form(rq, "despite").n > 0;
  YB_TRY(yb_text_tidy(rq->ctx.arena, yb_req_form(rq, "reason"), true, &m->act.reason));
  return yb_act_later(rq, rs, &m->act, YB_S("entry.move"), yb_entry_move_run, moved);
}

/* ---- photographs ---- */

static yb_rc photo_added(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  const struct yb_photo_add *p = rq->state;
  if (done == YB_OK)
    return yb_res_go(rq, rs, "/keep/%lld?said=photo#f-photos", (long long)p->resource);
  if ((done != YB_INVALID && done != YB_CONFLICT) || !rq->ctx.diags->errors) return done;
  return kept_page(rq, rs);
}

static yb_rc make_safe(struct yb_req *rq, void *tx) {
  (void)tx;
  return yb_photo_prepare(rq->state);
}

static yb_rc made_safe(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  struct yb_photo_add *p = rq->state;
  if (done == YB_INVALID && rq->ctx.diags->errors) return kept_page(rq, rs);
  if (done != YB_OK) return done;
  return yb_act_later(rq, rs, &p->act, YB_S("photo.add"), yb_photo_add_run, photo_added);
}

yb_rc yb_post_keep_photo(struct yb_req *rq, struct yb_res *rs) {
  struct yb_photo_add *p = yb_act_new(rq, struct yb_photo_add);
  struct yb_moderated m;
  if (!p) return YB_NOMEM;
  if (!pt_is_person(rq)) return pt_only_persons(rq, rs);
  YB_TRY(load_kept(rq, &m));
  p->resource = m.entry.card.id;
  p->caption = yb_req_form(rq, "caption");
  p->licence = yb_req_form(rq, "licence");
  p->author = yb_req_form(rq, "author");
  if (rq->files_n != 1 || !rq->files[0].type) {
    yb_rc rc = yb_diag(&rq->ctx, (struct yb_place){.path = YB_S("file")},
                       YB_MSG_catalog_picture, YB_S(""), YB_S(""));
    return rc == YB_NOMEM ? rc : kept_page(rq, rs);
  }
  p->path = rq->files[0].path;
  p->act.app = yb_req_app(rq);
  p->act.who = yb_req_who(rq);
  p->act.ctx = &rq->ctx;
  rq->state = p;
  return yb_later(rq, rs, YB_LANE_SLOW, make_safe, made_safe);
}

/* ---- as it would be published ---- */

static void line(struct v_kp_preview *v, struct v_kp_line *at, yb_str label, yb_str value,
                 bool staff) {
  if (value.n) at[v->lines_n++] = (struct v_kp_line){label, value, staff};
}

yb_rc yb_page_keep_preview(struct yb_req *rq, struct yb_res *rs) {
  struct yb_moderated m;
  struct v_kp_preview v = {0};
  struct yb_page page;
  if (!pt_is_person(rq)) return pt_only_persons(rq, rs);
  YB_TRY(load_kept(rq, &m));
  const struct yb_kind *k = m.entry.card.kind;
  struct v_kp_line *at = YB_NEW_N(rq->ctx.arena, kept_parts_n + k->fields, struct v_kp_line);
  if (!at) return YB_NOMEM;
  for (uint32_t i = 0; i < kept_parts_n; i++)
    line(&v, at, yb_word(rq, kept_parts[i].label),
         kept_part_words(rq, kept_parts[i].key, m.entry.body), false);
  for (uint32_t i = 0; i < k->fields; i++) {
    const struct yb_kind_field *f = &k->field[i];
    bool staff = f->cls != YB_PUBLIC;
    const struct yb_json *from = staff ? m.entry.rest : m.entry.body;
    const struct yb_json *fields = from ? yb_json_get(from, YB_S("fields")) : NULL;
    line(&v, at, pt_say(rq, &f->name),
         kept_value(rq, f, fields ? yb_json_get(fields, f->id) : NULL), staff);
  }
  v.lines = at;
  v.id = m.entry.card.id;
  v.title = pt_say(rq, &m.entry.card.name);
  v.kind = pt_say(rq, &k->name);
  v.state = tag_of(rq, m.entry.state);
  v.may_submit = m.events >> YB_RESOURCE_SUBMIT_EVENT & 1;
  YB_TRY(put_photos(rq, &m.entry, &v.photos, &v.photos_n));
  pt_page(rq, &page, YB_PHRASE(rq, "预览：{1}", v.title), YB_NAV_ME);
  page.noindex = true;
  return YB_PAGE(rq, rs, &page, keep_preview, &v);
}
