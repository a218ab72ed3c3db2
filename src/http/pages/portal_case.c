/* portal_case.c - a case as its applicant sees it: what waits for them first, the
 * promise in both measures, who did what and when, the papers, what they can do. */
#include <sys/mman.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/text.h"
#include "http/handlers.h"
#include "http/pages/portal.h"
#include "tpl_portal_case.h"
#include "tpl_portal_receipt.h"

yb_rc pt_case_load(struct yb_req *rq, struct yb_case_view *c) {
  int64_t id;
  if (!yb_req_id(rq, YB_S("id"), &id)) return YB_ABSENT;
  return yb_case_get(yb_req_app(rq), &rq->ctx, yb_req_who(rq), id, c);
}

/* ---- the promise ---- */

static const char *light(int l) {
  return l == YB_RED ? "bad" : l == YB_YELLOW ? "warn" : l == YB_GREY ? "mute" : "ok";
}

static void promise(struct yb_req *rq, const struct yb_case_view *c,
                    const struct yb_promise_view *p, struct v_promise *out) {
  if (p->name.n == 0) return;
  bool hours = c->service->guide.promise.unit == YB_WORK_HOURS && p == &c->check;
  *out = (struct v_promise){.any = true, .running = p->running, .paused = p->suspended,
                            .chip = p->chip, .tone = light(p->light),
                            .used = pt_length(rq, p->used_ms),
                            .used_clock = pt_length(rq, p->used_clock_ms),
                            .due = pt_at(rq, p->due_at), .provisional = p->provisional_year};
  if (!hours) return;
  out->budget = pt_limit(rq, c->service->guide.promise);
  out->left = pt_length(rq, p->budget_ms > p->used_ms ? p->budget_ms - p->used_ms : 0);
  out->max = p->budget_ms / YB_MINUTE_MS;
  out->value = p->used_ms / YB_MINUTE_MS;
  if (out->value > out->max) out->value = out->max;
}

/* ---- what happened, and what comes ---- */

static const char *mark_of(yb_str verb) {
  static const char *const marks[][2] = {{"supplement", "wait"}, {"reject", "bad"},
                                         {"refuse", "bad"},      {"lapse", "bad"},
                                         {"grant", "ok"},        {"deliver", "ok"}};
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
    if (yb_str_eq(verb, yb_str_of(marks[i][0]))) return marks[i][1];
  return "";
}

static yb_rc past(struct yb_req *rq, const struct yb_case_view *c, struct v_case *out) {
  struct v_past *list = YB_NEW_N(rq->ctx.arena, c->past.count, struct v_past);
  if (!list) return YB_NOMEM;
  for (uint32_t i = 0; i < c->past.count; i++) {
    const struct yb_happening *h = &c->past.at[c->past.count - 1 - i];
    yb_str name = pt_word(rq, "verb", h->verb);
    list[i] = (struct v_past){.name = name.n ? name : h->verb, .who = h->who,
                              .when = pt_at(rq, h->at), .text = h->text, .mark = mark_of(h->verb)};
    if (i > 0 && YB_EQ(yb_str_of(list[i].mark), "wait")) list[i].mark = "";
  }
  out->past = list;
  out->past_n = c->past.count;
  return YB_OK;
}

uint32_t pt_steps_passed(const struct yb_case_view *c) {
  uint32_t steps = c->service->guide.steps, passed = steps;
  if (c->state == YB_CASE_SUBMITTED || c->state == YB_CASE_SUPPLEMENT) passed = 1;
  if (c->state == YB_CASE_ACCEPTED) passed = 2;
  if (c->state == YB_CASE_GRANTED) passed = steps ? steps - 1 : 0;
  return passed < steps ? passed : steps;
}

/* The guide's steps that this state has not passed yet. */
static yb_rc to_come(struct yb_req *rq, const struct yb_case_view *c, struct v_case *out) {
  const struct yb_guide *g = &c->service->guide;
  uint32_t from = pt_steps_passed(c);
  struct v_past *list = YB_NEW_N(rq->ctx.arena, g->steps, struct v_past);
  if (!list) return YB_NOMEM;
  for (uint32_t i = from; i < g->steps; i++) {
    struct v_past *p = &list[out->to_come_n++];
    *p = (struct v_past){.name = pt_say(rq, &g->step[i].name), .who = pt_say(rq, &g->step[i].who),
                         .text = pt_say(rq, &g->step[i].what),
                         .when = pt_limit(rq, g->step[i].limit)};
  }
  out->to_come = list;
  return YB_OK;
}

/* ---- papers and what is wanted ---- */

static yb_str kind_of(yb_str media) {
  static const char *const kinds[][2] = {{"image/jpeg", "JPG"}, {"image/png", "PNG"},
                                         {"image/heic", "HEIC"}, {"application/pdf", "PDF"},
                                         {"application/ofd", "OFD"}};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (yb_str_eq(media, yb_str_of(kinds[i][0]))) return yb_str_of(kinds[i][1]);
  return YB_S("");
}

static yb_rc papers(struct yb_req *rq, const struct yb_case_view *c, struct v_case *out) {
  struct v_paper *list = YB_NEW_N(rq->ctx.arena, c->papers.count, struct v_paper);
  if (!list) return YB_NOMEM;
  for (uint32_t i = 0; i < c->papers.count; i++) {
    const struct yb_paper_view *p = &c->papers.at[i];
    list[i] = (struct v_paper){.id = p->id, .name = p->name, .label = p->label,
                               .kind = kind_of(p->media), .when = pt_at(rq, p->created_at)};
    if (p->verdict == 1) list[i].verdict = (struct v_tag){yb_word(rq, "通过"), "ok"};
    if (p->verdict == 2)
      list[i].verdict = (struct v_tag){yb_word(rq, "要重传"), "bad"};
  }
  out->papers = list;
  out->papers_n = c->papers.count;
  return YB_OK;
}

static yb_rc wanted(struct yb_req *rq, const struct yb_case_view *c, struct v_case *out) {
  uint32_t n = c->wanted ? c->wanted->count : 0;
  struct v_wanted *w = YB_NEW_N(rq->ctx.arena, n, struct v_wanted);
  if (!w) return YB_NOMEM;
  for (const struct yb_json *e = c->wanted ? c->wanted->first : NULL; e; e = e->next) {
    yb_str field = yb_json_get_str(e, YB_S("field"));
    const struct yb_form_field *f = yb_form_find(pt_form(rq, c->service), field);
    w[out->wanted_n++] = (struct v_wanted){f ? f->label : (yb_str){0},
                                           yb_json_get_str(e, YB_S("what"))};
  }
  out->wanted = w;
  out->wanted_by = pt_at(rq, c->wanted_by);
  out->wanted_note = c->wanted_note;
  return YB_OK;
}

/* ---- the whole view ---- */

static void words(struct yb_req *rq, const struct yb_case_view *c, struct v_case *v) {
  const struct yb_guide *g = &c->service->guide;
  v->id = c->id;
  v->no = c->no;
  v->title = c->title;
  v->service = pt_say(rq, &g->name);
  v->service_id = c->service->id;
  v->submitted = pt_at(rq, c->submitted_at);
  v->applicant = c->enterprise_name;
  v->channel = pt_word(rq, "channel", YB_EQ(c->channel, "web") ? YB_S("online") : c->channel);
  v->unit = c->unit ? pt_say(rq, &c->unit->name) : (yb_str){0};
  v->butler = c->butler;
  v->butler_phone = c->unit ? c->unit->phone : (yb_str){0};
  v->changes = c->service->changes > 0;
  v->state = pt_state(rq, c->state);
  v->how = (int)c->state;
  v->reason = c->reason;
  v->clause = c->clause;
  v->phone = g->phone;
  v->complaint = g->complaint_phone;
  v->permit_no = c->permit_no;
  v->permit_code = c->permit_code;
  v->rating = c->rating;
  v->can_withdraw = c->can_withdraw;
  v->can_remind = c->can_remind;
  v->can_rate = c->can_rate;
  v->can_supplement = c->can_supplement;
  v->bad_end = c->state == YB_CASE_REJECTED || c->state == YB_CASE_REFUSED;
  v->decided = v->bad_end || c->state == YB_CASE_GRANTED || c->state == YB_CASE_DELIVERED;
  v->caller = yb_req_who(rq)->kind == YB_WHO_CALLER;
}

yb_rc pt_case_view(struct yb_req *rq, const struct yb_case_view *c, struct v_case *v) {
  memset(v, 0, sizeof *v);
  words(rq, c, v);
  promise(rq, c, &c->check, &v->check);
  promise(rq, c, &c->whole, &v->whole);
  YB_TRY(past(rq, c, v));
  YB_TRY(to_come(rq, c, v));
  YB_TRY(papers(rq, c, v));
  YB_TRY(wanted(rq, c, v));
  YB_TRY(pt_texts(rq, c->service->guide.remedy, c->service->guide.remedies, &v->remedies));
  v->remedies_n = c->service->guide.remedies;
  return pt_parts(rq, pt_form(rq, c->service), c->answers, c->facts, NULL, NULL, &v->parts,
                  &v->parts_n);
}

yb_rc yb_page_case(struct yb_req *rq, struct yb_res *rs) {
  struct yb_case_view c;
  struct v_case v;
  struct yb_page page;
  yb_str stamp;
  int64_t id;
  if (!yb_req_id(rq, YB_S("id"), &id)) return YB_ABSENT;
  YB_TRY(yb_case_stamp(yb_req_app(rq), &rq->ctx, yb_req_who(rq), id, &stamp));
  if (yb_page_kept(rq, stamp)) return YB_OK;
  YB_TRY(pt_case_load(rq, &c));
  YB_TRY(pt_case_view(rq, &c, &v));
  v.reminded = YB_EQ(yb_req_query(rq, "said"), "reminded");
  v.received = YB_EQ(yb_req_query(rq, "said"), "supplemented");
  v.rated = YB_EQ(yb_req_query(rq, "said"), "rated");
  pt_page(rq, &page, v.title, YB_NAV_CASES);
  return YB_PAGE(rq, rs, &page, portal_case, &v);
}

/* ---- the receipt ---- */

static yb_rc receipt_steps(struct yb_req *rq, const struct yb_guide *g, struct v_receipt *v) {
  struct v_way *w = YB_NEW_N(rq->ctx.arena, g->steps, struct v_way);
  if (!w) return YB_NOMEM;
  for (uint32_t i = 1; i < g->steps; i++)
    w[v->steps_n++] = (struct v_way){pt_say(rq, &g->step[i].name), pt_say(rq, &g->step[i].what),
                                     pt_say(rq, &g->step[i].who), pt_limit(rq, g->step[i].limit),
                                     false};
  v->steps = w;
  return YB_OK;
}

static yb_rc paper_names(struct yb_req *rq, const struct yb_case_view *c, yb_str *out) {
  struct yb_buf b;
  yb_buf_init(&b, rq->ctx.arena);
  for (uint32_t i = 0; i < c->papers.count; i++) {
    if (b.n) yb_buf_put(&b, yb_word(rq, "、"));
    yb_buf_put(&b, c->papers.at[i].label);
  }
  return yb_buf_take(&b, out);
}

yb_rc yb_page_receipt(struct yb_req *rq, struct yb_res *rs) {
  struct yb_case_view c;
  struct v_receipt v = {0};
  struct yb_page page;
  YB_TRY(pt_case_load(rq, &c));
  YB_TRY(pt_case_view(rq, &c, &v.c));
  const struct yb_guide *g = &c.service->guide;
  v.submitted_full = pt_at_full(rq, c.submitted_at);
  v.due = pt_at(rq, c.check.due_at ? c.check.due_at : pt_due_of(rq, g->promise, c.submitted_at));
  v.promise = pt_limit(rq, g->promise);
  v.fee = pt_say(rq, &g->fee);
  YB_TRY(paper_names(rq, &c, &v.papers));
  YB_TRY(receipt_steps(rq, g, &v));
  pt_page(rq, &page, yb_word(rq, "提交成功"),
          YB_NAV_CASES);
  return YB_PAGE(rq, rs, &page, portal_receipt, &v);
}

/* ---- a paper, opened ---- */

struct paper_out { int64_t id; struct yb_paper_view meta; int fd; int64_t size; };

static yb_rc to_memory(struct paper_out *p, yb_str bytes) {
  p->fd = memfd_create("paper", MFD_CLOEXEC);
  if (p->fd < 0) return YB_IO;
  for (yb_str rest = bytes; rest.n;) {
    ssize_t n = write(p->fd, rest.p, rest.n);
    if (n <= 0) {
      (void)close(p->fd);
      p->fd = -1;
      return YB_IO;
    }
    rest = yb_str_from(rest, (size_t)n);
  }
  (void)lseek(p->fd, 0, SEEK_SET);
  p->size = (int64_t)bytes.n;
  return YB_OK;
}

/* Sealed and opened it is up to 40 MiB: more than a request may hold. */
static yb_rc open_paper(struct yb_req *rq, void *tx) {
  struct paper_out *p = rq->state;
  struct yb_ctx big = rq->ctx;
  yb_str bytes;
  (void)tx;
  big.arena = yb_arena_open(64u << 20);
  if (!big.arena) return YB_NOMEM;
  yb_rc rc = yb_paper_bytes(yb_req_app(rq), &big, yb_req_who(rq), p->id, &p->meta, &bytes);
  if (rc == YB_OK) rc = to_memory(p, bytes);
  if (rc == YB_OK) rc = yb_str_dup(rq->ctx.arena, p->meta.name, &p->meta.name);
  if (rc == YB_OK) rc = yb_str_dup(rq->ctx.arena, p->meta.media, &p->meta.media);
  yb_arena_close(big.arena);
  return rc;
}

static yb_rc send_paper(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  struct paper_out *p = rq->state;
  struct yb_buf b;
  yb_str disposition;
  if (done != YB_OK) return done;
  rs->fd = p->fd;
  rs->fd_size = p->size;
  rs->type = p->meta.media.p;
  rs->cache_private = true;
  yb_buf_init(&b, rq->ctx.arena);
  YB_BUF_Z(&b, "attachment; filename*=UTF-8''");
  yb_url_escape(&b, p->meta.name);
  YB_TRY(yb_buf_take(&b, &disposition));
  YB_TRY(yb_res_header(rs, "X-Content-Type-Options", YB_S("nosniff")));
  return yb_res_header(rs, "Content-Disposition", disposition);
}

yb_rc yb_page_paper(struct yb_req *rq, struct yb_res *rs) {
  struct paper_out *p = YB_NEW(rq->ctx.arena, struct paper_out);
  if (!p) return YB_NOMEM;
  if (!yb_req_id(rq, YB_S("paper"), &p->id)) return YB_ABSENT;
  p->fd = -1;
  rq->state = p;
  return yb_later(rq, rs, YB_LANE_SLOW, open_paper, send_paper);
}
