/* draft.c - applications on their way through the API, and what is wanted afterwards: the
 * same drafts, conditions and checks as the pages (pages/portal_apply.c, portal_after.c).
 *
 *   POST /drafts -> GET pages/1 -> POST pages/1 -> ... -> GET check -> POST submit
 */
#include "base/arena.h"
#include "http/api/catalog.h"
#include "http/api/form.h"
#include "http/handlers.h"
#include "http/pages/shoot.h"

/* ---- drafts ---- */

static yb_rc only_persons(struct yb_req *rq) {
  return yb_req_who(rq)->kind == YB_WHO_PERSON ? YB_OK : YB_DENIED;
}

yb_rc yb_api_drafts(struct yb_req *rq, struct yb_res *rs) {
  struct yb_draft_list list;
  YB_TRY(only_persons(rq));
  YB_TRY(yb_drafts_of(yb_req_app(rq), &rq->ctx, yb_req_who(rq), &list));
  struct api_draft_row *row = YB_NEW_N(rq->ctx.arena, list.count, struct api_draft_row);
  if (!row) return YB_NOMEM;
  for (uint32_t i = 0; i < list.count; i++) {
    const struct yb_draft_view *d = &list.at[i];
    uint32_t pages = yb_form_pages(pt_form(rq, d->service));
    row[i] = (struct api_draft_row){d->id, d->updated_at, d->expires_at, d->service->id,
                                    pt_say(rq, &d->service->guide.name),
                                    d->page < pages ? d->page + 1 : pages, pages};
  }
  struct api_drafts out = {list.count, row};
  return api_answer(rq, rs, 200, &api_out_drafts, &out);
}

static yb_rc opened(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  const struct yb_draft_open *x = rq->state;
  struct api_made out = {x->id};
  return done == YB_OK ? api_answer(rq, rs, 201, &api_out_made, &out) : done;
}

/* Entries and a shortlist as places of the application, as /services/{id}/start takes them. */
static yb_rc places_of(struct yb_req *rq, const struct yb_json *j, struct yb_draft_open *x) {
  const struct yb_service *s = yb_pack_service(yb_req_app(rq)->pack, x->service);
  struct sh_places *places = YB_NEW(rq->ctx.arena, struct sh_places);
  struct yb_strs ids;
  YB_TRY(api_strs(rq->ctx.arena, j, YB_S("entries"), &ids));
  struct yb_pair *from = YB_NEW_N(rq->ctx.arena, ids.count + 1, struct yb_pair);
  if (!places || !from) return YB_NOMEM;
  if (!s) return YB_OK;                  /* the verb says so */
  for (uint32_t i = 0; i < ids.count; i++) from[i] = (struct yb_pair){YB_S("e"), ids.at[i]};
  from[ids.count] = (struct yb_pair){YB_S("shortlist"), yb_json_get_str(j, YB_S("shortlist"))};
  YB_TRY(sh_places(rq, s, (struct yb_pairs){from, ids.count + 1}, places));
  x->places = places->n;
  x->place = places->at;
  return YB_OK;
}

yb_rc yb_api_draft_open(struct yb_req *rq, struct yb_res *rs) {
  struct yb_draft_open *x = yb_act_new(rq, struct yb_draft_open);
  const struct yb_json *j;
  if (!x) return YB_NOMEM;
  YB_TRY(only_persons(rq));
  YB_TRY(api_body(rq, &api_in_draft_open, &j));
  x->service = yb_json_get_str(j, YB_S("service"));
  x->fresh = yb_json_bool(yb_json_get(j, YB_S("fresh")), false);
  YB_TRY(places_of(rq, j, x));
  return yb_act_later(rq, rs, &x->act, YB_S("draft.open"), yb_draft_open_run, opened);
}

/* A draft that was submitted is a case now. */
static yb_rc load_draft(struct yb_req *rq, struct pt_step *s) {
  YB_TRY(only_persons(rq));
  YB_TRY(pt_step_load(rq, "id", s));
  if (s->d.case_id == 0) return YB_OK;
  (void)yb_diag(&rq->ctx, (struct yb_place){0}, YB_MSG_draft_gone, YB_S(""), YB_S(""));
  return YB_CONFLICT;
}

static yb_rc load_page(struct yb_req *rq, struct pt_step *s) {
  int64_t page;
  memset(s, 0, sizeof *s);
  YB_TRY(load_draft(rq, s));
  if (!yb_req_id(rq, YB_S("page"), &page) || page > yb_form_pages(s->form)) return YB_ABSENT;
  s->page = (uint32_t)page - 1;
  return pt_step_pages(rq, s, s->d.answers);
}

static yb_rc task(struct yb_req *rq, const struct pt_step *s, uint32_t i,
                  struct api_form_step *out) {
  struct yb_diags faults;
  uint32_t page = s->shown[i];
  *out = (struct api_form_step){.title = yb_form_page(s->form, page)->title, .page = page + 1,
                                .state = YB_S("later")};
  if (i == s->at) out->state = YB_S("now");
  if (i == s->at || (page >= s->d.page && page >= s->page)) return YB_OK;
  YB_TRY(pt_check(rq, s->form, page, s->d.answers, s->d.facts, &faults));
  out->faults = faults.errors;
  out->state = faults.errors ? YB_S("faulty") : YB_S("done");
  return YB_OK;
}

static yb_rc tasks(struct yb_req *rq, const struct pt_step *s, struct api_form_page *out) {
  struct api_form_step *t = YB_NEW_N(rq->ctx.arena, s->shown_n, struct api_form_step);
  if (!t) return YB_NOMEM;
  for (uint32_t i = 0; i < s->shown_n; i++) YB_TRY(task(rq, s, i, &t[i]));
  out->task = t;
  out->task_n = s->shown_n;
  return YB_OK;
}

/* The page with its errors; `then` is what a post led to. */
static yb_rc show(struct yb_req *rq, struct yb_res *rs, const struct pt_step *s,
                  const struct yb_diags *faults, yb_str then) {
  const struct yb_form_page *here = yb_form_page(s->form, s->page);
  struct api_form_page out = {
      .draft = s->d.id, .version = s->d.version, .updated_at = s->d.updated_at,
      .expires_at = s->d.expires_at, .service = s->d.service->id,
      .service_name = pt_say(rq, &s->d.service->guide.name),
      .phone = s->d.service->guide.phone, .title = here->title, .note = here->description,
      .then = then, .page = s->page + 1, .step = s->at + 1, .steps = s->shown_n + 1,
      .back = s->at > 0 ? s->shown[s->at - 1] + 1 : 0,
      .next = s->at + 1 < s->shown_n ? s->shown[s->at + 1] + 1 : 0,
      .faults = faults ? faults->errors : 0};
  YB_TRY(tasks(rq, s, &out));
  YB_TRY(api_form_items(rq, s->form, s->page, s->d.answers, s->d.facts, faults, &out.items));
  return api_answer(rq, rs, 200, &api_out_form_page, &out);
}

yb_rc yb_api_draft_page(struct yb_req *rq, struct yb_res *rs) {
  struct pt_step s;
  struct yb_diags faults;
  YB_TRY(load_page(rq, &s));
  yb_diags_init(&faults, rq->ctx.arena);
  if (YB_EQ(yb_req_query(rq, "check"), "true"))
    YB_TRY(pt_check(rq, s.form, s.page, s.d.answers, s.d.facts, &faults));
  return show(rq, rs, &s, &faults, YB_S(""));
}

/* ---- storing a page ---- */

struct save {
  struct yb_draft_save save;             /* first: it is the verb */
  struct pt_step s;
  struct pt_papers papers;
  struct yb_form_got got;
  struct yb_diags faults;                /* of the page as it is stored now */
};

/* Papers that were uploaded for this draft since it was last stored. */
static yb_rc new_papers(struct yb_req *rq, struct save *x, struct yb_form_post *post) {
  struct yb_paper_list all;
  YB_TRY(yb_papers_of_draft(yb_req_app(rq), &rq->ctx, yb_req_who(rq), x->s.d.id, &all));
  struct yb_form_file *f = YB_NEW_N(rq->ctx.arena, all.count, struct yb_form_file);
  if (!f) return YB_NOMEM;
  for (uint32_t i = 0; i < all.count; i++) {
    const struct yb_paper_view *p = &all.at[i];
    yb_str id = pt_fmt(rq, "%lld", (long long)p->id);
    if (pt_names_paper(yb_json_path(x->s.d.answers, p->field), id)) continue;
    f[post->files++] = (struct yb_form_file){.name = p->field, .id = id, .filename = p->name,
                                             .type = p->media, .bytes = p->bytes};
  }
  post->file = f;
  return YB_OK;
}

static yb_rc read_fields(struct yb_req *rq, struct save *x, const struct yb_json *body) {
  struct yb_form_post post;
  YB_TRY(api_form_post(rq, body, &post));
  YB_TRY(new_papers(rq, x, &post));
  yb_rc rc = yb_form_read(x->s.form, &rq->ctx, x->s.page, &post, x->s.d.answers, x->s.d.facts,
                          &x->got);
  return rc == YB_INVALID ? YB_OK : rc;
}

static yb_rc stored(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  struct save *x = rq->state;
  struct pt_step now;
  bool fresh = false;
  if (done != YB_OK) return done;
  YB_TRY(load_page(rq, &now));
  if (x->got.list_changed) return show(rq, rs, &now, NULL, YB_S("rows"));
  if (x->faults.errors == 0) return show(rq, rs, &now, NULL, YB_S("onward"));
  YB_TRY(pt_step_only_new(rq, &x->s, &x->faults, &fresh));
  return fresh ? show(rq, rs, &now, NULL, YB_S("more"))
               : show(rq, rs, &now, &x->faults, YB_S("stay"));
}

static yb_rc store(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  struct save *x = rq->state;
  if (done != YB_OK) return done;
  x->save.id = x->s.d.id;
  x->save.answers = x->got.answers;
  YB_TRY(pt_check(rq, x->s.form, x->s.page, x->got.answers, x->s.d.facts, &x->faults));
  x->save.page = x->s.page + (x->faults.errors == 0 && !x->got.list_changed);
  if (x->save.page < x->s.d.page) x->save.page = x->s.d.page;
  return yb_act_later(rq, rs, &x->save.act, YB_S("draft.save"), yb_draft_save_run, stored);
}

yb_rc yb_api_draft_save(struct yb_req *rq, struct yb_res *rs) {
  struct save *x = yb_act_new(rq, struct save);
  const struct yb_json *j;
  if (!x) return YB_NOMEM;
  YB_TRY(load_page(rq, &x->s));
  YB_TRY(api_body(rq, &api_in_draft_save, &j));
  x->save.version = yb_json_int(yb_json_get(j, YB_S("version")), 0);
  YB_TRY(read_fields(rq, x, j));
  if (x->save.version != x->s.d.version) {   /* before any paper is dropped for it */
    (void)yb_diag(&rq->ctx, (struct yb_place){0}, YB_MSG_draft_stale, YB_S(""), YB_S(""));
    return YB_CONFLICT;
  }
  YB_TRY(pt_step_taken_away(rq, &x->s, x->got.answers, &x->papers));
  x->papers.then = store;
  rq->state = x;
  return pt_papers_drop(rq, rs, &x->papers);
}

/* ---- check, submit, drop ---- */

yb_rc yb_api_draft_check(struct yb_req *rq, struct yb_res *rs) {
  struct pt_step s = {0};
  struct yb_diags faults;
  YB_TRY(load_draft(rq, &s));
  const struct yb_guide *g = &s.d.service->guide;
  YB_TRY(pt_check(rq, s.form, YB_FORM_ALL, s.d.answers, s.d.facts, &faults));
  struct api_form_check out = {.draft = s.d.id, .version = s.d.version,
                               .service = s.d.service->id, .service_name = pt_say(rq, &g->name),
                               .due_at = pt_due_of(rq, g->promise, rq->ctx.now_ms),
                               .note = pt_say(rq, &g->promise_note), .faults = faults.errors};
  YB_TRY(api_form_parts(rq, s.form, s.d.answers, s.d.facts, &faults, &out.parts));
  return api_answer(rq, rs, 200, &api_out_form_check, &out);
}

static yb_rc submitted(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  const struct yb_submit *x = rq->state;
  struct api_submitted out = {x->case_id, x->no, YB_S("")};
  yb_str where;
  if (done != YB_OK) return done;
  YB_TRY(yb_str_fmt(rq->ctx.arena, &where, "/api/v1/cases/%lld", (long long)out.id));
  YB_TRY(yb_res_header(rs, "Location", where));
  return api_answer(rq, rs, 201, &api_out_submitted, &out);
}

yb_rc yb_api_draft_submit(struct yb_req *rq, struct yb_res *rs) {
  struct yb_submit *x = yb_act_new(rq, struct yb_submit);
  const struct yb_json *j;
  if (!x) return YB_NOMEM;
  YB_TRY(only_persons(rq));
  if (!yb_req_id(rq, YB_S("id"), &x->draft)) return YB_ABSENT;
  YB_TRY(api_body(rq, &api_in_empty, &j));
  return yb_act_later(rq, rs, &x->act, YB_S("case.submit"), yb_submit_run, submitted);
}

yb_rc yb_api_draft_drop(struct yb_req *rq, struct yb_res *rs) {
  struct yb_draft_drop *x = yb_act_new(rq, struct yb_draft_drop);
  if (!x) return YB_NOMEM;
  YB_TRY(only_persons(rq));
  if (!yb_req_id(rq, YB_S("id"), &x->id)) return YB_ABSENT;
  return yb_act_later(rq, rs, &x->act, YB_S("draft.drop"), yb_draft_drop_run, api_done);
}

/* ---- an open supplement ---- */

struct fill {
  struct yb_act act;                     /* unused: papers are dropped by verbs of their own */
  struct yb_case_view c;
  struct pt_papers papers;
  struct yb_form_got got;
};

static yb_rc wants(struct yb_req *rq, const struct yb_case_view *c, struct api_supplement *out) {
  struct api_wanted *w = YB_NEW_N(rq->ctx.arena, c->wanted ? c->wanted->count : 0,
                                  struct api_wanted);
  if (!w) return YB_NOMEM;
  for (const struct yb_json *j = c->wanted ? c->wanted->first : NULL; j; j = j->next) {
    yb_str field = yb_json_get_str(j, YB_S("field"));
    const struct yb_form_field *f = yb_form_find(pt_form(rq, c->service), field);
    w[out->wants++] = (struct api_wanted){field, f ? f->label : YB_S(""),
                                          yb_json_get_str(j, YB_S("what"))};
  }
  out->want = w;
  return YB_OK;
}

static yb_rc open_pages(struct yb_req *rq, const struct yb_case_view *c,
                        const struct yb_json *answers, struct api_supplement *out) {
  const struct yb_form *form = pt_form(rq, c->service);
  struct api_open_page *p = YB_NEW_N(rq->ctx.arena, yb_form_pages(form), struct api_open_page);
  if (!p) return YB_NOMEM;
  for (uint32_t i = 0; i < yb_form_pages(form); i++) {
    bool hidden;
    struct api_open_page *it = &p[out->pages];
    YB_TRY(yb_form_page_hidden(form, &rq->ctx, i, answers, c->facts, &hidden));
    if (hidden) continue;
    *it = (struct api_open_page){yb_form_page(form, i)->title, i + 1, pt_is_wanted(c, form, i),
                                 {0, NULL}};
    YB_TRY(api_form_items(rq, form, i, answers, c->facts, NULL, &it->items));
    out->pages++;
  }
  out->open = p;
  return YB_OK;
}

static yb_rc fill_shown(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  const struct fill *x = rq->state;
  struct api_supplement out = {.case_id = x->c.id, .version = x->c.version, .by = x->c.wanted_by,
                               .note = x->c.wanted_note};
  (void)done;                            /* a paper that is gone already is no fault */
  YB_TRY(wants(rq, &x->c, &out));
  YB_TRY(open_pages(rq, &x->c, x->got.answers, &out));
  return api_answer(rq, rs, 200, &api_out_supplement_form, &out);
}

yb_rc yb_api_supplement_form(struct yb_req *rq, struct yb_res *rs) {
  struct fill *x = yb_act_new(rq, struct fill);
  struct yb_form_post post;
  const struct yb_json *j, *before;
  if (!x) return YB_NOMEM;
  YB_TRY(pt_case_load(rq, &x->c));
  YB_TRY(api_body(rq, &api_in_supplement_form, &j));
  if (!x->c.can_supplement) return YB_CONFLICT;
  const struct yb_form *form = pt_form(rq, x->c.service);
  YB_TRY(pt_with_papers(rq, &x->c, form, &before));
  x->got.answers = before;
  if (yb_json_get(j, YB_S("fields"))) {
    YB_TRY(api_form_post(rq, j, &post));
    yb_rc rc = yb_form_read(form, &rq->ctx, YB_FORM_ALL, &post, before, x->c.facts, &x->got);
    if (rc != YB_OK && rc != YB_INVALID) return rc;
    YB_TRY(pt_dropped(rq, &x->c, x->got.answers, &x->papers));
  }
  x->papers.case_id = x->c.id;
  x->papers.then = fill_shown;
  rq->state = x;
  return x->papers.drops ? pt_papers_drop(rq, rs, &x->papers) : fill_shown(rq, rs, YB_OK);
}

/* ---- messages ---- */

yb_rc yb_api_inbox(struct yb_req *rq, struct yb_res *rs) {
  struct yb_inbox box;
  YB_TRY(only_persons(rq));
  YB_TRY(yb_inbox_of(yb_req_app(rq), &rq->ctx, yb_req_who(rq), &box));
  return api_answer(rq, rs, 200, &api_out_inbox, &box);
}

yb_rc yb_api_inbox_read(struct yb_req *rq, struct yb_res *rs) {
  struct yb_inbox_read *x = yb_act_new(rq, struct yb_inbox_read);
  const struct yb_json *j;
  if (!x) return YB_NOMEM;
  if (!yb_req_id(rq, YB_S("id"), &x->id)) return YB_ABSENT;
  YB_TRY(api_body(rq, &api_in_empty, &j));
  return yb_act_later(rq, rs, &x->act, YB_S("inbox.read"), yb_inbox_read_run, api_done);
}
