/* change.c - after the result: what may be asked for, its form, what was asked; and the
 * notice for neighbours, made from the case.
 *
 *   GET  /cases/{id}/changes             offers and history
 *   GET  /cases/{id}/changes/{kind}      the form: fields of the case answered anew, and the
 *   POST                                 change's own; nothing is kept until it is asked
 *   POST /cases/{id}/changes             take back (back=ID)
 *   GET  /cases/{id}/neighbours          to print
 */
#include "service/change/change.h"

#include "base/arena.h"
#include "base/text.h"
#include "http/handlers.h"
#include "http/pages/shoot.h"
#include "http/view/change.h"
#include "service/issue/issue.h"
#include "tpl_change_ask.h"
#include "tpl_change_list.h"
#include "tpl_change_notice.h"

static yb_rc load(struct yb_req *rq, struct yb_changes_view *c) {
  int64_t id;
  if (!yb_req_id(rq, YB_S("id"), &id)) return YB_ABSENT;
  YB_TRY(yb_changes_get(yb_req_app(rq), &rq->ctx, yb_req_who(rq), id, c));
  return c->theirs || c->for_caller ? YB_OK : YB_ABSENT;
}

static yb_str base_of(struct yb_req *rq, const struct yb_changes_view *c) {
  return pt_fmt(rq, "/cases/%lld", (long long)c->case_id);
}

/* ---- offers and history ---- */

static struct v_tag state(struct yb_req *rq, yb_change_state s) {
  static const struct { const char *zh, *tone; } words[] = {
      {"等答复", "info"}, {"已办", "ok"}, {"没有同意", "bad"}, {"已撤回", "mute"}};
  return (struct v_tag){yb_word(rq, words[s].zh), words[s].tone};
}

static yb_rc history(struct yb_req *rq, const struct yb_changes_view *c, struct v_changes *v) {
  struct v_change *at = YB_NEW_N(rq->ctx.arena, c->changes, struct v_change);
  if (!at) return YB_NOMEM;
  for (uint32_t i = 0; i < c->changes; i++) {
    const struct yb_change_view *x = &c->change[c->changes - 1 - i];
    struct v_change_line *l = YB_NEW_N(rq->ctx.arena, x->lines, struct v_change_line);
    if (!l) return YB_NOMEM;
    for (uint32_t k = 0; k < x->lines; k++)
      l[k] = (struct v_change_line){x->line[k].label, x->line[k].before, x->line[k].after};
    at[i] = (struct v_change){.id = x->id, .name = pt_say(rq, &x->change->name),
                              .when = pt_at(rq, x->asked_at), .reason = x->reason,
                              .unit = x->unit, .state = state(rq, x->state),
                              .can_take_back = x->can_take_back, .by_clerk = x->by_clerk,
                              .lines = l, .lines_n = x->lines};
  }
  v->changes = at;
  v->changes_n = c->changes;
  return YB_OK;
}

static yb_str why_not(struct yb_req *rq, const struct yb_change_offer *o) {
  struct yb_diags own;
  struct yb_ctx ctx = rq->ctx;
  yb_diags_init(&own, rq->ctx.arena);
  ctx.diags = &own;
  (void)yb_diag(&ctx, (struct yb_place){0}, o->why, pt_say(rq, &o->change->name), YB_S(""));
  return own.first ? pt_diag(rq, own.first) : (yb_str){0};
}

static yb_rc offers(struct yb_req *rq, const struct yb_changes_view *c, struct v_changes *v) {
  struct v_offer *at = YB_NEW_N(rq->ctx.arena, c->offers, struct v_offer);
  if (!at) return YB_NOMEM;
  for (uint32_t i = 0; i < c->offers; i++) {
    const struct yb_change *d = c->offer[i].change;
    if (c->offer[i].why == YB_MSG_change_state) continue;     /* of another ending */
    struct v_offer *o = &at[v->offers_n++];
    *o = (struct v_offer){d->id, pt_say(rq, &d->name), pt_say(rq, &d->what), {0},
                             d->unit.n ? pt_limit(rq, d->limit) : (yb_str){0}, c->offer[i].open};
    if (!o->open) o->why = why_not(rq, &c->offer[i]);
  }
  v->offers = at;
  return YB_OK;
}

yb_rc yb_page_changes(struct yb_req *rq, struct yb_res *rs) {
  struct yb_changes_view c;
  struct v_changes v = {0};
  struct yb_page page;
  YB_TRY(load(rq, &c));
  v.case_id = c.case_id;
  v.no = c.no;
  v.title = c.title;
  v.service = pt_say(rq, &c.service->guide.name);
  v.base = base_of(rq, &c);
  v.said = YB_EQ(yb_req_query(rq, "said"), "asked");
  v.spoken = !c.theirs;
  v.notice = c.service->guide.agenda.list.n > 0;
  YB_TRY(offers(rq, &c, &v));
  YB_TRY(history(rq, &c, &v));
  pt_page(rq, &page, yb_word(rq, "变更和收尾"), YB_NAV_CASES);
  rs->cache_private = true;
  return YB_PAGE(rq, rs, &page, change_list, &v);
}

/* ---- the form ---- */

struct asking {
  struct yb_change_ask ask;              /* first: it is the verb */
  struct yb_changes_view c;
  const struct yb_change *d;
  const struct yb_json *answers, *own;   /* as shown: of the case, of the change */
  struct pt_papers papers;
  bool posted, more;                     /* more: a row was added or taken away */
};

static const struct yb_form *own_form(struct yb_req *rq, const struct yb_change *d) {
  return d->form[yb_req_locale(rq)];
}

static bool has_field(const struct yb_form *form, uint32_t page, const struct yb_change *d) {
  for (uint32_t i = 0; i < d->fields.count; i++) {
    const struct yb_form_field *f = yb_form_find(form, d->fields.at[i]);
    if (f && f->page == page) return true;
  }
  return false;
}

/* Faults of the change's own form, by their paths there. */
static yb_rc own_faults(struct yb_req *rq, struct yb_diags *out) {
  yb_diags_init(out, rq->ctx.arena);
  for (const struct yb_diag *d = rq->ctx.diags ? rq->ctx.diags->first : NULL; d; d = d->next) {
    struct yb_ctx ctx = rq->ctx;
    struct yb_place at = d->at;
    if (!yb_str_starts(at.path, YB_S("change."))) continue;
    at.path = yb_str_from(at.path, 7);
    ctx.diags = out;
    (void)yb_diag(&ctx, at, d->msg, d->arg[0], d->arg[1]);
  }
  return YB_OK;
}

/* Only what may be answered anew is drawn of the pages that hold it. */
static yb_rc only_fields(struct yb_req *rq, const struct yb_change *d, struct v_form *form) {
  struct v_field *keep = YB_NEW_N(rq->ctx.arena, form->fields_n, struct v_field);
  uint32_t n = 0;
  int depth = 0;
  bool in = false;
  if (!keep) return YB_NOMEM;
  for (uint32_t i = 0; i < form->fields_n; i++) {
    const struct yb_form_item *it = form->fields[i].i;
    bool begin = it->part == YB_PART_LIST_BEGIN, end = it->part == YB_PART_LIST_END;
    yb_str key = it->field ? it->field->path : (yb_str){0};
    if (begin && depth == 0) in = yb_strs_has(d->fields, key);
    if (begin) depth++;
    bool top = depth == 0 && it->part == YB_PART_FIELD && yb_strs_has(d->fields, key);
    if (top || (depth > 0 && in)) keep[n++] = form->fields[i];
    if (end) depth--;
  }
  form->fields = keep;
  form->fields_n = n;
  return YB_OK;
}

static yb_rc draw_fields(struct yb_req *rq, struct asking *k, struct v_form *out) {
  const struct yb_form *form = pt_form(rq, k->c.service);
  struct v_form part;
  for (uint32_t p = 0; p < yb_form_pages(form); p++) {
    if (!has_field(form, p, k->d)) continue;
    YB_TRY(pt_form_page(rq, form, p, k->answers, k->c.facts, k->posted ? rq->ctx.diags : NULL,
                        &part));
    YB_TRY(only_fields(rq, k->d, &part));
    struct v_field *all = YB_NEW_N(rq->ctx.arena, out->fields_n + part.fields_n, struct v_field);
    if (!all) return YB_NOMEM;
    if (out->fields_n) memcpy(all, out->fields, out->fields_n * sizeof *all);
    if (part.fields_n) memcpy(all + out->fields_n, part.fields, part.fields_n * sizeof *all);
    out->fields = all;
    out->fields_n += part.fields_n;
    out->uploads |= part.uploads;
  }
  return YB_OK;
}

static yb_rc choices(struct yb_req *rq, const struct asking *k, struct v_change_ask *v) {
  struct v_choice *at = YB_NEW_N(rq->ctx.arena, k->c.rows.count, struct v_choice);
  if (!at) return YB_NOMEM;
  if (!k->d->row) return YB_OK;
  for (uint32_t i = 0; i < k->c.rows.count; i++)
    at[i] = (struct v_choice){pt_fmt(rq, "%u", i), k->c.rows.at[i], k->ask.row == (int64_t)i};
  v->rows = at;
  v->rows_n = k->c.rows.count;
  v->row_error = k->posted ? pt_fault(rq, rq->ctx.diags, "row") : (yb_str){0};
  return YB_OK;
}

static yb_rc draw(struct yb_req *rq, struct yb_res *rs, struct asking *k) {
  struct v_change_ask v = {.case_id = k->c.case_id, .no = k->c.no, .title = k->c.title};
  struct yb_diags own;
  struct yb_page page;
  v.service = pt_say(rq, &k->c.service->guide.name);
  v.base = base_of(rq, &k->c);
  v.kind = k->d->id;
  v.name = pt_say(rq, &k->d->name);
  v.what = pt_say(rq, &k->d->what);
  v.limit = k->d->unit.n ? pt_limit(rq, k->d->limit) : (yb_str){0};
  v.spoken = !k->c.theirs;
  v.unit = k->d->unit.n ? pt_word(rq, "kind", k->d->unit) : (yb_str){0};
  v.phone = k->c.service->guide.phone;
  YB_TRY(choices(rq, k, &v));
  if (k->d->effect == YB_CHANGE_AMEND) YB_TRY(draw_fields(rq, k, &v.fields));
  YB_TRY(own_faults(rq, &own));
  if (own_form(rq, k->d))
    YB_TRY(pt_form_page(rq, own_form(rq, k->d), YB_FORM_ALL, k->own, k->c.facts,
                        k->posted ? &own : NULL, &v.own));
  v.has_fields = v.fields.fields_n > 0;
  v.has_own = v.own.fields_n > 0;
  v.files = v.own.uploads || v.fields.uploads;
  if (k->posted && !k->more) YB_TRY(pt_faults(rq, rq->ctx.diags, &v.sum));
  for (uint32_t i = 0; i < v.sum.errors_n; i++) {       /* the own form's fields have plain ids */
    struct v_error_link *e = (struct v_error_link *)&v.sum.errors[i];
    if (yb_str_starts(e->href, YB_S("#f-change-")))
      e->href = pt_fmt(rq, "#f-%.*s", YB_ARG(yb_str_from(e->href, 10)));
  }
  pt_page(rq, &page, v.name, YB_NAV_CASES);
  page.error = v.sum.errors_n > 0;
  rs->cache_private = true;
  return YB_PAGE(rq, rs, &page, change_ask, &v);
}

static yb_rc begin(struct yb_req *rq, struct asking *k) {
  YB_TRY(load(rq, &k->c));
  k->d = yb_service_change(k->c.service, yb_req_param(rq, "kind"));
  if (!k->d) return YB_ABSENT;
  k->answers = k->c.answers;
  k->own = NULL;
  k->ask.row = k->c.rows.count == 1 ? 0 : -1;
  return YB_OK;
}

static bool open_now(const struct asking *k) {
  for (uint32_t i = 0; i < k->c.offers; i++)
    if (k->c.offer[i].change == k->d) return k->c.offer[i].open;
  return false;
}

yb_rc yb_page_change(struct yb_req *rq, struct yb_res *rs) {
  struct asking *k = yb_act_new(rq, struct asking);
  if (!k) return YB_NOMEM;
  YB_TRY(begin(rq, k));
  if (!open_now(k)) return yb_res_go(rq, rs, "/cases/%lld/changes", (long long)k->c.case_id);
  return draw(rq, rs, k);
}

static yb_rc asked(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  struct asking *k = rq->state;
  if (done == YB_OK)
    return yb_res_go(rq, rs, "/cases/%lld/changes?said=asked", (long long)k->ask.case_id);
  if (done != YB_INVALID && !(done == YB_CONFLICT && rq->ctx.diags->errors)) return done;
  rs->status = done == YB_INVALID ? 422 : 409;
  return draw(rq, rs, k);
}

static yb_rc read_fields(struct yb_req *rq, struct asking *k, const struct yb_form_post *post) {
  const struct yb_form *form = pt_form(rq, k->c.service);
  struct yb_form_got got;
  for (uint32_t p = 0; p < yb_form_pages(form); p++) {
    if (!has_field(form, p, k->d)) continue;
    yb_rc rc = yb_form_read(form, &rq->ctx, p, post, k->answers, k->c.facts, &got);
    if (rc != YB_OK && rc != YB_INVALID) return rc;
    k->answers = got.answers;
    k->more |= got.list_changed;
  }
  return YB_OK;
}

static yb_rc read_own(struct yb_req *rq, struct asking *k, struct yb_form_post *post) {
  struct yb_form_got got;
  struct yb_form_file *f = YB_NEW_N(rq->ctx.arena, k->papers.n, struct yb_form_file);
  if (!f) return YB_NOMEM;
  for (uint32_t i = 0; i < k->papers.n; i++)
    f[i] = (struct yb_form_file){.name = rq->files[i].field,
                                 .id = pt_fmt(rq, "%lld", (long long)k->papers.add[i].id),
                                 .filename = k->papers.add[i].name,
                                 .type = k->papers.add[i].media, .bytes = k->papers.add[i].bytes};
  post->file = f;
  post->files = k->papers.n;
  if (!own_form(rq, k->d)) return YB_OK;
  yb_rc rc = yb_form_read(own_form(rq, k->d), &rq->ctx, YB_FORM_ALL, post, k->own, k->c.facts,
                          &got);
  if (rc != YB_OK && rc != YB_INVALID) return rc;
  k->own = got.answers;
  k->more |= got.list_changed;
  return YB_OK;
}

static yb_rc papers_there(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  struct asking *k = rq->state;
  struct yb_form_post post;
  if (done != YB_OK) return done;
  YB_TRY(yb_form_posted(rq, &post));
  YB_TRY(read_own(rq, k, &post));
  if (k->d->effect == YB_CHANGE_AMEND) YB_TRY(read_fields(rq, k, &post));
  if (k->more) return draw(rq, rs, k);
  k->ask.fields = k->answers;
  k->ask.answers = k->own;
  k->ask.papers = k->papers.n;
  return yb_act_later(rq, rs, &k->ask.act, YB_S("change.ask"), yb_change_ask_run, asked);
}

static yb_rc take(struct yb_req *rq, struct asking *k) {
  struct yb_paper_add *add = YB_NEW_N(rq->ctx.arena, rq->files_n, struct yb_paper_add);
  if (!add) return YB_NOMEM;
  k->papers = (struct pt_papers){.rq = rq, .case_id = k->c.case_id, .add = add,
                                 .then = papers_there};
  for (uint32_t i = 0; i < rq->files_n; i++) {
    const struct yb_upload *u = &rq->files[i];
    if (!u->type || u->size == 0) return YB_OK;      /* the first that is none ends the list */
    add[k->papers.n++] = (struct yb_paper_add){
        .act = {.app = yb_req_app(rq), .who = yb_req_who(rq), .ctx = &rq->ctx},
        .case_id = k->c.case_id, .field = YB_S(YB_PAPER_CHANGE), .name = u->name,
        .media = yb_str_of(u->type), .path = u->path, .digest = u->sha256, .bytes = u->size};
  }
  return YB_OK;
}

yb_rc yb_post_change(struct yb_req *rq, struct yb_res *rs) {
  struct asking *k = yb_act_new(rq, struct asking);
  bool refused = false;
  if (!k) return YB_NOMEM;
  YB_TRY(begin(rq, k));
  k->posted = true;
  k->ask.case_id = k->c.case_id;
  k->ask.kind = k->d->id;
  if (!yb_str_int(yb_req_form(rq, "row"), &k->ask.row)) k->ask.row = -1;
  for (uint32_t i = 0; i < rq->files_n; i++) refused |= rq->files[i].type == NULL;
  if (refused) {
    YB_TRY(pt_papers_refused(rq));
    rs->status = 422;
    return draw(rq, rs, k);
  }
  YB_TRY(take(rq, k));
  rq->state = k;
  return pt_papers_run(rq, rs, &k->papers);
}

static yb_rc taken_back(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  const struct yb_change_back *b = rq->state;
  if (done != YB_OK && done != YB_CONFLICT) return done;
  return yb_res_go(rq, rs, "/cases/%lld/changes", (long long)b->case_id);
}

yb_rc yb_post_changes(struct yb_req *rq, struct yb_res *rs) {
  struct yb_change_back *b = yb_act_new(rq, struct yb_change_back);
  if (!b) return YB_NOMEM;
  if (!yb_req_id(rq, YB_S("id"), &b->case_id)) return YB_ABSENT;
  if (!yb_str_int(yb_req_form(rq, "back"), &b->id)) return YB_ABSENT;
  return yb_act_later(rq, rs, &b->act, YB_S("change.back"), yb_change_back_run, taken_back);
}

/* ---- the notice for neighbours ---- */

static yb_str hours(struct yb_req *rq, const struct yb_outing *o) {
  if (o->starts < 0 || o->ends < 0) return (yb_str){0};
  return pt_fmt(rq, "%02d:%02d–%02d:%02d", o->starts / 60, o->starts % 60, o->ends / 60,
                o->ends % 60);
}

static yb_rc contact(struct yb_req *rq, const struct yb_changes_view *c, yb_str *out) {
  const struct yb_agenda *g = &c->service->guide.agenda;
  struct yb_buf b;
  yb_buf_init(&b, rq->ctx.arena);
  for (uint32_t i = 0; i < g->contact.count; i++) {
    yb_str v = yb_json_str(yb_json_path(c->answers, g->contact.at[i]), YB_S(""));
    if (v.n && b.n) YB_BUF_Z(&b, " ");
    yb_buf_put(&b, v);
  }
  return yb_buf_take(&b, out);
}

yb_rc yb_page_neighbours(struct yb_req *rq, struct yb_res *rs) {
  struct yb_changes_view c;
  struct yb_permit_view p;
  struct v_neighbours v = {0};
  struct yb_outings o;
  struct yb_page page;
  YB_TRY(load(rq, &c));
  if (!c.service->guide.agenda.list.n) return YB_ABSENT;
  YB_TRY(yb_agenda_rows(yb_req_app(rq), rq->ctx.arena, c.service, c.answers, &o));
  struct v_neighbour *rows = YB_NEW_N(rq->ctx.arena, o.count, struct v_neighbour);
  if (!rows) return YB_NOMEM;
  for (uint32_t i = 0; i < o.count; i++)
    rows[i] = (struct v_neighbour){o.at[i].place, sh_where(rq, o.at[i].division),
                                   o.at[i].from_day ? sh_days(rq, o.at[i].from_day, o.at[i].to_day)
                                                    : (yb_str){0}, hours(rq, &o.at[i])};
  v = (struct v_neighbours){.case_id = c.case_id, .title = c.title, .no = c.no, .rows = rows,
                            .rows_n = o.count, .phone = c.service->guide.phone,
                            .made = pt_at_full(rq, rq->ctx.now_ms)};
  YB_TRY(contact(rq, &c, &v.contact));
  yb_rc rc = yb_permit_get(yb_req_app(rq), &rq->ctx, yb_req_who(rq), c.case_id, &p);
  if (rc == YB_OK && !p.revoked_at) {
    v.permit_no = p.no;
    v.code = p.code;
    v.unit = p.issuer;
    v.qr = p.qr;
  } else if (rc != YB_OK && rc != YB_ABSENT) {
    return rc;
  }
  pt_page(rq, &page, yb_word(rq, "告知附近居民"), YB_NAV_CASES);
  v.demo = page.demo;
  rs->cache_private = true;
  return YB_PAGE(rq, rs, &page, change_notice, &v);
}
