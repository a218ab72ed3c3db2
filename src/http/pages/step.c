/* step.c - a form on its way (step.h). */
#include "http/pages/step.h"

#include "base/arena.h"

/* ---- a draft ---- */

yb_rc pt_step_load(struct yb_req *rq, const char *param, struct pt_step *s) {
  int64_t id;
  if (!yb_req_id(rq, yb_str_of(param), &id)) return YB_ABSENT;
  YB_TRY(yb_draft_get(yb_req_app(rq), &rq->ctx, yb_req_who(rq), id, &s->d));
  s->form = pt_form(rq, s->d.service);
  return YB_OK;
}

yb_rc pt_step_pages(struct yb_req *rq, struct pt_step *s, const struct yb_json *answers) {
  s->shown_n = s->at = 0;
  for (uint32_t p = 0; p < yb_form_pages(s->form); p++) {
    bool hidden;
    YB_TRY(yb_form_page_hidden(s->form, &rq->ctx, p, answers, s->d.facts, &hidden));
    if (hidden) continue;
    if (p <= s->page) s->at = s->shown_n;
    s->shown[s->shown_n++] = p;
  }
  return s->shown_n ? YB_OK : YB_BROKEN;
}

static bool shown_in(const struct yb_form_item *items, yb_str name) {
  for (; items; items = items->next)
    if (items->part == YB_PART_FIELD && yb_str_eq(items->name, name)) return true;
  return false;
}

yb_rc pt_step_only_new(struct yb_req *rq, const struct pt_step *s, const struct yb_diags *faults,
                       bool *out) {
  const struct yb_form_item *before;
  struct yb_ctx quiet = rq->ctx;
  quiet.diags = NULL;
  YB_TRY(yb_form_view(s->form, &quiet, s->page, s->d.answers, s->d.facts, NULL, &before));
  *out = true;
  for (const struct yb_diag *d = faults->first; d; d = d->next)
    if (shown_in(before, d->at.path)) *out = false;
  return YB_OK;
}

static bool file_id_in(const struct yb_json *answers, const struct yb_form *form, yb_str id) {
  for (uint32_t i = 0; i < yb_form_fields(form); i++) {
    const struct yb_form_field *f = yb_form_field(form, i);
    if (f->kind == YB_FORM_FILE && pt_names_paper(yb_json_get(answers, f->key), id)) return true;
  }
  return false;
}

yb_rc pt_step_taken_away(struct yb_req *rq, const struct pt_step *s,
                         const struct yb_json *answers, struct pt_papers *p) {
  struct yb_paper_list papers;
  YB_TRY(yb_papers_of_draft(yb_req_app(rq), &rq->ctx, yb_req_who(rq), s->d.id, &papers));
  int64_t *drop = YB_NEW_N(rq->ctx.arena, papers.count, int64_t);
  if (!drop) return YB_NOMEM;
  p->drops = p->dropped = 0;
  for (uint32_t i = 0; i < papers.count; i++) {
    yb_str id = pt_fmt(rq, "%lld", (long long)papers.at[i].id);
    bool was = file_id_in(s->d.answers, s->form, id);
    if (was && !file_id_in(answers, s->form, id)) drop[p->drops++] = papers.at[i].id;
  }
  p->drop = drop;
  return YB_OK;
}

/* ---- a supplement ---- */

bool pt_is_wanted(const struct yb_case_view *c, const struct yb_form *form, uint32_t page) {
  for (const struct yb_json *e = c->wanted ? c->wanted->first : NULL; e; e = e->next) {
    const struct yb_form_field *f = yb_form_find(form, yb_json_get_str(e, YB_S("field")));
    if (f && f->page == page) return true;
  }
  return false;
}

bool pt_names_paper(const struct yb_json *list, yb_str id) {
  for (const struct yb_json *e = list ? list->first : NULL; e; e = e->next)
    if (yb_str_eq(yb_json_get_str(e, YB_S("id")), id)) return true;
  return false;
}

static struct yb_json *file_json(struct yb_req *rq, const struct yb_paper_view *p, yb_str id) {
  struct yb_arena *a = rq->ctx.arena;
  struct yb_json *j = yb_json_new(a, YB_JSON_OBJECT);
  if (yb_json_set(j, YB_S("id"), yb_json_new_str(a, id)) != YB_OK ||
      yb_json_set(j, YB_S("name"), yb_json_new_str(a, p->name)) != YB_OK ||
      yb_json_set(j, YB_S("type"), yb_json_new_str(a, p->media)) != YB_OK ||
      yb_json_set(j, YB_S("bytes"), yb_json_new_int(a, p->bytes)) != YB_OK)
    return NULL;
  return j;
}

yb_rc pt_with_papers(struct yb_req *rq, const struct yb_case_view *c,
                     const struct yb_form *form, const struct yb_json **out) {
  struct yb_json *answers = yb_json_copy(rq->ctx.arena, c->answers);
  if (!answers) return YB_NOMEM;
  for (uint32_t i = 0; i < c->papers.count; i++) {
    const struct yb_paper_view *p = &c->papers.at[i];
    const struct yb_form_field *f = yb_form_find(form, p->field);
    yb_str id = pt_fmt(rq, "%lld", (long long)p->id);
    if (!f || p->round == 0 || p->round < (int64_t)c->supplements) continue;
    struct yb_json *old = (struct yb_json *)yb_json_get(answers, f->key);
    if (pt_names_paper(old, id)) continue;
    if (!old || old->type != YB_JSON_ARRAY || !f->multiple) {
      struct yb_json *list = yb_json_new(rq->ctx.arena, YB_JSON_ARRAY);
      YB_TRY(yb_json_add(list, file_json(rq, p, id)));
      YB_TRY(yb_json_set(answers, f->key, list));
    } else {
      YB_TRY(yb_json_add(old, file_json(rq, p, id)));
    }
  }
  *out = answers;
  return YB_OK;
}

yb_rc pt_dropped(struct yb_req *rq, const struct yb_case_view *c, const struct yb_json *answers,
                 struct pt_papers *p) {
  const struct yb_form *form = pt_form(rq, c->service);
  int64_t *drop = YB_NEW_N(rq->ctx.arena, c->papers.count, int64_t);
  if (!drop) return YB_NOMEM;
  p->drops = p->dropped = 0;
  for (uint32_t i = 0; i < c->papers.count; i++) {
    const struct yb_paper_view *v = &c->papers.at[i];
    const struct yb_form_field *f = yb_form_find(form, v->field);
    if (!f || v->round == 0 || v->round < (int64_t)c->supplements) continue;
    if (!pt_names_paper(yb_json_get(answers, f->key), pt_fmt(rq, "%lld", (long long)v->id)))
      drop[p->drops++] = v->id;
  }
  p->drop = drop;
  return YB_OK;
}
