/* cases.c - the applicant's side of the API: submitting, reading, what follows. */
#include <sys/mman.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/crypto.h"
#include "http/api/form.h"
#include "http/handlers.h"

#define PAPER_ARENA ((size_t)64 << 20)

static yb_rc missing(struct yb_req *rq, const char *name) {
  struct yb_place at = {.path = yb_str_of(name)};
  return yb_diag(&rq->ctx, at, YB_MSG_api_missing, yb_str_of(name), YB_S(""));
}

/* ---- submitting ---- */

/* Fields of the form stand below `answers` in the body. */
static yb_rc below_answers(struct yb_req *rq, yb_rc rc) {
  if (rc != YB_INVALID || !rq->ctx.diags) return rc;
  for (struct yb_diag *d = rq->ctx.diags->first; d; d = d->next)
    YB_TRY(yb_str_fmt(rq->ctx.arena, &d->at.path, "answers%s%.*s", d->at.path.n ? "." : "",
                      YB_ARG(d->at.path)));
  return rc;
}

/* A repeated key: the first answer was "ID NO". */
static yb_rc repeated(const struct yb_cmd *cmd, struct api_submitted *out) {
  yb_str rest = cmd->result, id;
  if (!yb_str_cut(&rest, ' ', &id) || !yb_str_int(id, &out->id)) return YB_BROKEN;
  out->no = rest;
  return YB_OK;
}

static yb_rc submitted(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  struct yb_submit_direct *x = rq->state;
  struct api_submitted out = {x->case_id, x->no, yb_str_of(x->code)};
  yb_str where;
  if (done != YB_OK) return below_answers(rq, done);
  if (x->act.cmd.repeated) {
    out.code = YB_S("");
    YB_TRY(repeated(&x->act.cmd, &out));
  }
  YB_TRY(yb_str_fmt(rq->ctx.arena, &where, "/api/v1/cases/%lld", (long long)out.id));
  YB_TRY(yb_res_header(rs, "Location", where));
  return api_answer(rq, rs, 201, &api_out_submitted, &out);
}

yb_rc yb_api_case_submit(struct yb_req *rq, struct yb_res *rs) {
  struct yb_submit_direct *x = yb_act_new(rq, struct yb_submit_direct);
  const struct yb_json *j;
  if (!x) return YB_NOMEM;
  YB_TRY(api_body(rq, &api_in_case_submit, &j));
  YB_TRY(api_key(rq, &x->act));
  x->act.app = yb_req_app(rq);
  x->act.who = yb_req_who(rq);
  x->act.ctx = &rq->ctx;
  x->service = yb_json_get_str(j, YB_S("service"));
  x->phone = yb_json_get_str(j, YB_S("phone"));
  x->name = yb_json_get_str(j, YB_S("name"));
  x->channel = x->act.who->kind == YB_WHO_STAFF ? YB_S("hotline") : YB_S("api");
  x->answers = yb_json_get(j, YB_S("answers"));
  yb_rc rc = yb_submit_direct_prepare(x);
  if (rc != YB_OK) return below_answers(rq, rc);
  return yb_act_later(rq, rs, &x->act, YB_S("case.submit"), yb_submit_direct_run, submitted);
}

/* ---- reading ---- */

yb_rc yb_api_cases(struct yb_req *rq, struct yb_res *rs) {
  struct yb_case_rows rows;
  int64_t none, before;
  if (yb_req_who(rq)->kind != YB_WHO_PERSON) return YB_DENIED;
  YB_TRY(api_query_cursor(rq, &none, &before));
  YB_TRY(yb_cases_of(yb_req_app(rq), &rq->ctx, yb_req_who(rq), before, &rows));
  struct api_case_row *row = YB_NEW_N(rq->ctx.arena, rows.count, struct api_case_row);
  if (!row) return YB_NOMEM;
  for (uint32_t i = 0; i < rows.count; i++)
    row[i] = (struct api_case_row){rows.at[i], pt_state(rq, rows.at[i].state).word};
  struct api_case_rows out = {rows.count, row, rows.more};
  return api_answer(rq, rs, 200, &api_out_cases, &out);
}

static yb_rc load_case(struct yb_req *rq, struct yb_desk_case *out) {
  int64_t id;
  if (!yb_req_id(rq, YB_S("id"), &id)) return YB_ABSENT;
  if (yb_req_who(rq)->kind == YB_WHO_STAFF)
    return yb_desk_case_get(yb_req_app(rq), &rq->ctx, yb_req_who(rq), id, out);
  *out = (struct yb_desk_case){.applicant = NULL};
  return yb_case_get(yb_req_app(rq), &rq->ctx, yb_req_who(rq), id, &out->c);
}

/* A number and a code are no account: a caller gets masked what is sensitive, as on the
 * page. */
static yb_rc mask_for_caller(struct yb_req *rq, struct yb_case_view *c) {
  struct yb_json *masked;
  if (yb_req_who(rq)->kind != YB_WHO_CALLER) return YB_OK;
  YB_TRY(yb_form_mask(c->service->form[YB_ZH_CN], &rq->ctx, c->answers, YB_SENSITIVE, &masked));
  c->answers = masked;
  c->masked = true;
  return YB_OK;
}

/* What people read: the state, what happened, what comes, the answers. */
static yb_rc in_words(struct yb_req *rq, struct api_case *c) {
  const struct yb_case_view *v = &c->d.c;
  const struct yb_guide *g = &v->service->guide;
  struct api_happening *past = YB_NEW_N(rq->ctx.arena, v->past.count, struct api_happening);
  uint32_t from = pt_steps_passed(v);
  if (!past) return YB_NOMEM;
  for (uint32_t i = 0; i < v->past.count; i++)
    past[i] = (struct api_happening){v->past.at[i], pt_word(rq, "verb", v->past.at[i].verb)};
  c->past = past;
  c->past_n = v->past.count;
  c->state_name = pt_state(rq, v->state).word;
  c->to_come = g->step ? g->step + from : NULL;
  c->to_come_n = g->steps - from;
  if (!v->answers) return YB_OK;
  return api_form_parts(rq, pt_form(rq, v->service), v->answers, v->facts, NULL, &c->parts);
}

yb_rc yb_api_case_get(struct yb_req *rq, struct yb_res *rs) {
  struct api_case *c = YB_NEW(rq->ctx.arena, struct api_case);
  yb_str tag;
  if (!c) return YB_NOMEM;
  YB_TRY(load_case(rq, &c->d));
  YB_TRY(mask_for_caller(rq, &c->d.c));
  c->service = c->d.c.service->id;
  c->service_name = yb_said_in(&c->d.c.service->guide.name, yb_req_locale(rq));
  c->division = c->d.c.division ? c->d.c.division->code : YB_S("");
  c->unit = c->d.c.unit ? c->d.c.unit->id : YB_S("");
  c->unit_name = c->d.c.unit ? yb_said_in(&c->d.c.unit->name, yb_req_locale(rq)) : YB_S("");
  YB_TRY(in_words(rq, c));
  YB_TRY(yb_str_fmt(rq->ctx.arena, &tag, "\"%lld\"", (long long)c->d.c.version));
  YB_TRY(yb_res_header(rs, "ETag", tag));
  return api_answer(rq, rs, 200, &api_out_case, c);
}

/* ---- what follows ---- */

/* The version that the client saw, against the newest: a service looks at the state
 * of the case all the same. */
static yb_rc unchanged(struct yb_req *rq, struct yb_res *rs) {
  int64_t version;
  struct yb_desk_case d;
  YB_TRY(api_if_match(rq, &version));
  if (version == 0) return YB_OK;
  YB_TRY(load_case(rq, &d));
  if (d.c.version == version) return YB_OK;
  (void)yb_diag(&rq->ctx, (struct yb_place){0}, YB_MSG_case_stale, YB_S(""), YB_S(""));
  return api_stale(rq, rs, YB_CONFLICT);
}

yb_rc yb_api_case_withdraw(struct yb_req *rq, struct yb_res *rs) {
  struct yb_withdraw *x = yb_act_new(rq, struct yb_withdraw);
  const struct yb_json *j;
  if (!x) return YB_NOMEM;
  if (!yb_req_id(rq, YB_S("id"), &x->case_id)) return YB_ABSENT;
  YB_TRY(api_body(rq, &api_in_withdraw, &j));
  YB_TRY(unchanged(rq, rs));
  x->act.reason = yb_json_get_str(j, YB_S("reason"));
  return yb_act_later(rq, rs, &x->act, YB_S("case.withdraw"), yb_withdraw_run, api_done);
}

yb_rc yb_api_case_remind(struct yb_req *rq, struct yb_res *rs) {
  struct yb_remind *x = yb_act_new(rq, struct yb_remind);
  const struct yb_json *j;
  if (!x) return YB_NOMEM;
  if (!yb_req_id(rq, YB_S("id"), &x->case_id)) return YB_ABSENT;
  YB_TRY(api_body(rq, &api_in_empty, &j));
  return yb_act_later(rq, rs, &x->act, YB_S("case.remind"), yb_remind_run, api_done);
}

yb_rc yb_api_case_rate(struct yb_req *rq, struct yb_res *rs) {
  struct yb_rate *x = yb_act_new(rq, struct yb_rate);
  const struct yb_json *j;
  if (!x) return YB_NOMEM;
  if (!yb_req_id(rq, YB_S("id"), &x->case_id)) return YB_ABSENT;
  YB_TRY(api_body(rq, &api_in_rate, &j));
  x->level = (int)yb_json_int(yb_json_get(j, YB_S("level")), 0);
  x->words = yb_json_get_str(j, YB_S("words"));
  YB_TRY(api_strs(rq->ctx.arena, j, YB_S("items"), &x->items));
  return yb_act_later(rq, rs, &x->act, YB_S("case.rate"), yb_rate_run, api_done);
}

static yb_rc supplemented(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  return api_done(rq, rs, below_answers(rq, done));
}

/* What a form was filled in with, over the answers that the case has. */
static yb_rc from_fields(struct yb_req *rq, const struct yb_json *body,
                         const struct yb_json **out) {
  struct yb_case_view c;
  struct yb_form_post post;
  struct yb_form_got got;
  const struct yb_json *before;
  if (!yb_json_get(body, YB_S("fields"))) return missing(rq, "answers");
  YB_TRY(pt_case_load(rq, &c));
  const struct yb_form *form = pt_form(rq, c.service);
  YB_TRY(pt_with_papers(rq, &c, form, &before));
  YB_TRY(api_form_post(rq, body, &post));
  yb_rc rc = yb_form_read(form, &rq->ctx, YB_FORM_ALL, &post, before, c.facts, &got);
  if (rc != YB_INVALID) YB_TRY(rc);
  *out = got.answers;
  return YB_OK;
}

yb_rc yb_api_case_supplement(struct yb_req *rq, struct yb_res *rs) {
  struct yb_supplement_answer *x = yb_act_new(rq, struct yb_supplement_answer);
  const struct yb_json *j;
  if (!x) return YB_NOMEM;
  if (!yb_req_id(rq, YB_S("id"), &x->case_id)) return YB_ABSENT;
  YB_TRY(api_body(rq, &api_in_supplement, &j));
  YB_TRY(unchanged(rq, rs));
  x->answers = yb_json_get(j, YB_S("answers"));
  if (!x->answers) YB_TRY(from_fields(rq, j, &x->answers));
  return yb_act_later(rq, rs, &x->act, YB_S("case.supplement"), yb_supplement_answer_run,
                      supplemented);
}

/* ---- papers ---- */

static yb_rc paper_added(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  const struct yb_paper_add *x = rq->state;
  struct api_paper p = {.id = x->id, .bytes = x->bytes, .name = x->name, .media = x->media};
  if (done != YB_OK) return done;
  return api_answer(rq, rs, 201, &api_out_paper_id, &p);
}

static yb_rc seal(struct yb_req *rq, void *tx) {
  (void)tx;
  return yb_paper_prepare(rq->state);
}

static yb_rc sealed(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  struct yb_paper_add *x = rq->state;
  if (done != YB_OK) return done;
  return yb_act_later(rq, rs, &x->act, YB_S("paper.add"), yb_paper_add_run, paper_added);
}

yb_rc yb_api_paper_add(struct yb_req *rq, struct yb_res *rs) {
  struct yb_paper_add *x = yb_act_new(rq, struct yb_paper_add);
  yb_str case_id = yb_req_form(rq, "case"), draft = yb_req_form(rq, "draft");
  if (!x) return YB_NOMEM;
  x->field = yb_req_form(rq, "field");
  if (x->field.n == 0 || x->field.n > 200) return missing(rq, "field");
  if (rq->files_n != 1) return missing(rq, "file");
  if (case_id.n && (!yb_str_int(case_id, &x->case_id) || x->case_id <= 0)) return YB_ABSENT;
  if (draft.n && (!yb_str_int(draft, &x->draft) || x->draft <= 0)) return YB_ABSENT;
  x->act.app = yb_req_app(rq);
  x->act.who = yb_req_who(rq);
  x->act.ctx = &rq->ctx;
  x->name = rq->files[0].name;
  x->media = yb_str_of(rq->files[0].type);
  x->path = rq->files[0].path;
  x->digest = rq->files[0].sha256;
  x->bytes = rq->files[0].size;
  rq->state = x;
  return yb_later(rq, rs, YB_LANE_SLOW, seal, sealed);
}

static yb_rc to_fd(yb_str bytes, int *out) {
  int fd = memfd_create("paper", MFD_CLOEXEC);
  if (fd < 0) return YB_IO;
  for (yb_str rest = bytes; rest.n;) {
    ssize_t n = write(fd, rest.p, rest.n);
    if (n <= 0) {
      (void)close(fd);
      return YB_IO;
    }
    rest = yb_str_from(rest, (size_t)n);
  }
  *out = fd;
  return YB_OK;
}

/* A paper may be larger than the arena of a request: it is opened beside it. */
yb_rc yb_api_paper(struct yb_req *rq, struct yb_res *rs) {
  struct yb_paper_view v;
  struct yb_ctx big = rq->ctx;
  yb_str bytes, media;
  int64_t id;
  int fd = -1;
  if (!yb_req_id(rq, YB_S("id"), &id)) return YB_ABSENT;
  big.arena = yb_arena_open(PAPER_ARENA);
  if (!big.arena) return YB_NOMEM;
  yb_rc rc = yb_paper_bytes(yb_req_app(rq), &big, yb_req_who(rq), id, &v, &bytes);
  if (rc == YB_OK) rc = to_fd(bytes, &fd);
  if (rc == YB_OK) {
    rs->fd = fd;
    rs->fd_size = (int64_t)bytes.n;
    rs->cache_private = true;
    rc = yb_str_dup(rq->ctx.arena, v.media, &media);
    rs->type = media.p;
  }
  yb_arena_close(big.arena);
  YB_TRY(rc);
  return yb_res_header(rs, "Content-Disposition", YB_S("attachment; filename=\"paper\""));
}
