/* portal_form.c - forms on pages: drawing, checking, summing up; uploads that become
 * papers:
 *
 *   post -> [slow lane: seal each file] -> [writer: a row each] -> [writer: drop those
 *   taken away] -> then
 */
#include "base/arena.h"
#include "http/pages/portal.h"

const struct yb_form *pt_form(struct yb_req *rq, const struct yb_service *s) {
  return s->form[yb_req_locale(rq)];
}

yb_rc pt_form_page(struct yb_req *rq, const struct yb_form *form, uint32_t page,
                   const struct yb_json *answers, const struct yb_json *facts,
                   const struct yb_diags *diags, struct v_form *out) {
  const struct yb_form_item *items;
  YB_TRY(yb_form_view(form, &rq->ctx, page, answers, facts, diags, &items));
  return yb_form_draw(rq, items, rq->path, out);
}

yb_rc pt_check(struct yb_req *rq, const struct yb_form *form, uint32_t page,
               const struct yb_json *answers, const struct yb_json *facts,
               struct yb_diags *out) {
  struct yb_ctx ctx = rq->ctx;
  yb_diags_init(out, rq->ctx.arena);
  ctx.diags = out;
  yb_rc rc = yb_form_check(form, &ctx, page, answers, facts);
  return rc == YB_INVALID ? YB_OK : rc;
}

/* ---- the answers as parts ---- */

static bool missing(const struct yb_diags *faults, yb_str name) {
  for (const struct yb_diag *d = faults ? faults->first : NULL; d; d = d->next)
    if (yb_str_eq(d->at.path, name)) return true;
  return false;
}

static yb_rc answer(struct yb_req *rq, const struct yb_form_row *r, const char *change,
                    const struct yb_diags *faults, struct v_answer *out) {
  *out = (struct v_answer){.label = r->label, .value = r->value, .name = r->name,
                           .missing = missing(faults, r->name)};
  if (!change) return YB_OK;
  yb_str anchor = pt_anchor(rq, r->name);
  out->href = pt_fmt(rq, "%s/%u?to=check%s%.*s", change, r->page + 1,
                     out->missing ? "&check=1" : "", YB_ARG(anchor));
  return YB_OK;
}

/* Blank answers that nobody misses are left out of what people read. */
static bool worth(const struct yb_form_row *r, const char *change, const struct yb_diags *faults) {
  return r->value.n || change || missing(faults, r->name);
}

yb_rc pt_parts(struct yb_req *rq, const struct yb_form *form, const struct yb_json *answers,
               const struct yb_json *facts, const char *change, const struct yb_diags *faults,
               const struct v_part **out, uint32_t *n) {
  const struct yb_form_row *rows;
  struct yb_json *masked;
  uint32_t pages = yb_form_pages(form), count = 0;
  YB_TRY(yb_form_mask(form, &rq->ctx, answers, YB_SENSITIVE, &masked));
  YB_TRY(yb_form_summary(form, &rq->ctx, masked, facts, &rows));
  for (const struct yb_form_row *r = rows; r; r = r->next) count++;
  struct v_part *part = YB_NEW_N(rq->ctx.arena, pages, struct v_part);
  struct v_answer *a = YB_NEW_N(rq->ctx.arena, count, struct v_answer);
  if (!part || !a) return YB_NOMEM;
  *n = 0;
  for (uint32_t p = 0; p < pages; p++) {
    struct v_part *it = &part[*n];
    *it = (struct v_part){.title = yb_form_page(form, p)->title, .number = *n + 1, .rows = a};
    for (const struct yb_form_row *r = rows; r; r = r->next) {
      if (r->page != p || !worth(r, change, faults)) continue;
      YB_TRY(answer(rq, r, change, faults, a++));
      it->rows_n++;
    }
    *n += it->rows_n > 0;
  }
  *out = part;
  return YB_OK;
}

/* ---- uploads ---- */

static const struct yb_form_field *file_field(const struct yb_form *form, yb_str name) {
  const struct yb_form_field *f = yb_form_find(form, name);
  return f && f->kind == YB_FORM_FILE ? f : NULL;
}

yb_rc pt_papers_take(struct yb_req *rq, const struct yb_form *form, struct pt_papers *p) {
  struct yb_paper_add *add = YB_NEW_N(rq->ctx.arena, rq->files_n, struct yb_paper_add);
  if (!add) return YB_NOMEM;
  p->rq = rq;
  p->add = add;
  for (uint32_t i = 0; i < rq->files_n; i++) {
    const struct yb_upload *u = &rq->files[i];
    if (!u->type || u->size == 0 || !file_field(form, u->field)) continue;
    add[p->n++] = (struct yb_paper_add){
        .act = {.app = yb_req_app(rq), .who = yb_req_who(rq), .ctx = &rq->ctx},
        .draft = p->draft, .case_id = p->case_id, .field = u->field, .name = u->name,
        .media = yb_str_of(u->type), .path = u->path, .digest = u->sha256, .bytes = u->size};
  }
  return YB_OK;
}

static yb_rc seal(struct yb_req *rq, void *tx) {
  struct pt_papers *p = rq->state;
  (void)tx;
  for (uint32_t i = 0; i < p->n; i++) YB_TRY(yb_paper_prepare(&p->add[i]));
  return YB_OK;
}

struct paper_act { struct yb_paper_add add; struct pt_papers *all; };
struct paper_gone { struct yb_paper_drop drop; struct pt_papers *all; };

static yb_rc next_paper(struct yb_req *rq, struct yb_res *rs, struct pt_papers *p);

static yb_rc added(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  struct pt_papers *p = ((struct paper_act *)rq->state)->all;
  if (done == YB_OK) return next_paper(rq, rs, p);
  rq->state = p->state;
  return p->then(rq, rs, done);
}

/* One that is gone already is no fault. */
static yb_rc dropped(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  (void)done;
  return next_paper(rq, rs, ((struct paper_gone *)rq->state)->all);
}

static yb_rc next_paper(struct yb_req *rq, struct yb_res *rs, struct pt_papers *p) {
  if (p->at < p->n) {
    struct paper_act *a = yb_act_new(rq, struct paper_act);
    if (!a) return YB_NOMEM;
    a->add = p->add[p->at++];
    a->all = p;
    return yb_act_later(rq, rs, &a->add.act, YB_S("paper.add"), yb_paper_add_run, added);
  }
  if (p->dropped < p->drops) {
    struct paper_gone *g = yb_act_new(rq, struct paper_gone);
    if (!g) return YB_NOMEM;
    g->drop.id = p->drop[p->dropped++];
    g->all = p;
    return yb_act_later(rq, rs, &g->drop.act, YB_S("paper.drop"), yb_paper_drop_run, dropped);
  }
  rq->state = p->state;
  return p->then(rq, rs, YB_OK);
}

static yb_rc sealed(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  struct pt_papers *p = rq->state;
  if (done == YB_OK) return next_paper(rq, rs, p);
  rq->state = p->state;
  return p->then(rq, rs, done);
}

yb_rc pt_papers_run(struct yb_req *rq, struct yb_res *rs, struct pt_papers *p) {
  p->state = rq->state;
  if (p->n == 0) return next_paper(rq, rs, p);
  rq->state = p;
  return yb_later(rq, rs, YB_LANE_SLOW, seal, sealed);
}

yb_rc pt_papers_drop(struct yb_req *rq, struct yb_res *rs, struct pt_papers *p) {
  p->state = rq->state;
  p->at = p->n;
  return next_paper(rq, rs, p);
}

/* ---- uploads that were refused at the door: type NULL ---- */

yb_rc pt_papers_refused(struct yb_req *rq) {
  for (uint32_t i = 0; i < rq->files_n; i++) {
    const struct yb_upload *u = &rq->files[i];
    if (u->type) continue;
    (void)yb_diag(&rq->ctx, (struct yb_place){.path = u->field},
                  u->size > INT64_C(20971520) ? YB_MSG_http_file_big : YB_MSG_http_file_kind,
                  u->name, (yb_str){0});
  }
  return YB_OK;
}
