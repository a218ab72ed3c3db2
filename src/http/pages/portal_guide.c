/* portal_guide.c - the guide of a service, every field of it from the pack; what to
 * know before applying; blank forms and samples. */
#include "base/arena.h"
#include "http/handlers.h"
#include "http/pages/shoot.h"
#include "tpl_portal_doc.h"
#include "tpl_portal_guide.h"
#include "tpl_portal_start.h"

/* Words of a list, joined: "网上、窗口". */
static yb_str joined(struct yb_req *rq, const char *group, const struct yb_strs *list) {
  struct yb_buf b;
  yb_str out;
  yb_buf_init(&b, rq->ctx.arena);
  for (uint32_t i = 0; i < list->count; i++) {
    yb_str word = group ? pt_word(rq, group, list->at[i]) : list->at[i];
    if (b.n) yb_buf_put(&b, yb_word(rq, "、"));
    yb_buf_put(&b, word.n ? word : list->at[i]);
  }
  return yb_buf_take(&b, &out) == YB_OK ? out : (yb_str){0};
}

/* "texts/sample-plan.md" -> "sample-plan", a text that the service has. */
static yb_str text_id(const struct yb_service *s, yb_str path) {
  yb_str id = yb_str_starts(path, YB_S("texts/")) ? yb_str_from(path, 6) : path;
  if (yb_str_ends(id, YB_S(".md"))) id = yb_str_upto(id, id.n - 3);
  return yb_service_text(s, id) ? id : (yb_str){0};
}

static const char *need_tone(yb_str need) {
  if (YB_EQ(need, "required")) return "";
  return YB_EQ(need, "later") ? "warn" : "mute";
}

static void material(struct yb_req *rq, const struct yb_service *s, const struct yb_material *m,
                     struct v_material *out) {
  bool waived = m->waiver.n && !YB_EQ(m->waiver, "none");
  *out = (struct v_material){.name = pt_say(rq, &m->name), .forms = joined(rq, "form", &m->forms),
                             .need = pt_word(rq, "need", m->need), .tone = need_tone(m->need),
                             .when = pt_say(rq, &m->when_text), .notes = pt_say(rq, &m->notes),
                             .standard = pt_say(rq, &m->standard), .copies = m->copies,
                             .sample = text_id(s, m->sample), .blank = text_id(s, m->blank)};
  out->source = m->source_unit.n ? m->source_unit : pt_word(rq, "source", m->source);
  if (m->seal.n && !YB_EQ(m->seal, "none")) out->seal = m->seal;
  if (!waived) return;
  out->waiver = pt_word(rq, "waiver", m->waiver);
  if (YB_EQ(m->waiver, "certificate") || YB_EQ(m->waiver, "data_check")) out->tone = "ok";
}

static yb_rc materials(struct yb_req *rq, const struct yb_service *s, struct v_guide *v) {
  const struct yb_guide *g = &s->guide;
  struct v_material *m = YB_NEW_N(rq->ctx.arena, g->materials, struct v_material);
  if (!m) return YB_NOMEM;
  for (uint32_t i = 0; i < g->materials; i++) {
    material(rq, s, &g->material[i], &m[i]);
    v->required += YB_EQ(g->material[i].need, "required") && !m[i].waiver.n &&
                   g->material[i].field.n > 0;
  }
  v->materials = m;
  v->materials_n = g->materials;
  return YB_OK;
}

static yb_rc steps(struct yb_req *rq, const struct yb_guide *g, struct v_guide *v) {
  struct v_way *w = YB_NEW_N(rq->ctx.arena, g->steps, struct v_way);
  struct v_ahead *l = YB_NEW_N(rq->ctx.arena, g->leads, struct v_ahead);
  struct v_place *p = YB_NEW_N(rq->ctx.arena, g->places, struct v_place);
  if (!w || !l || !p) return YB_NOMEM;
  for (uint32_t i = 0; i < g->steps; i++) {
    const struct yb_step *s = &g->step[i];
    w[i] = (struct v_way){pt_say(rq, &s->name), pt_say(rq, &s->what), pt_say(rq, &s->who),
                          pt_limit(rq, s->limit),
                          s->limit.amount && s->limit.amount == g->promise.amount &&
                              s->limit.unit == g->promise.unit};
  }
  for (uint32_t i = 0; i < g->leads; i++)
    l[i] = (struct v_ahead){pt_say(rq, &g->lead[i].name), pt_limit(rq, g->lead[i].ahead),
                            pt_say(rq, &g->lead[i].who)};
  for (uint32_t i = 0; i < g->places; i++)
    p[i] = (struct v_place){pt_say(rq, &g->place[i].name), pt_say(rq, &g->place[i].address),
                            pt_say(rq, &g->place[i].hours), pt_say(rq, &g->place[i].transport),
                            g->place[i].phone};
  v->steps = w, v->steps_n = g->steps;
  v->leads = l, v->leads_n = g->leads;
  v->places = p, v->places_n = g->places;
  return YB_OK;
}

static yb_rc pairs(struct yb_req *rq, const struct yb_service *s, struct v_guide *v) {
  const struct yb_guide *g = &s->guide;
  struct v_pair *q = YB_NEW_N(rq->ctx.arena, g->faqs, struct v_pair);
  struct v_pair *b = YB_NEW_N(rq->ctx.arena, g->bases, struct v_pair);
  struct v_pair *r = YB_NEW_N(rq->ctx.arena, g->results, struct v_pair);
  struct v_pair *c = YB_NEW_N(rq->ctx.arena, g->consents, struct v_pair);
  if (!q || !b || !r || !c) return YB_NOMEM;
  for (uint32_t i = 0; i < g->faqs; i++)
    q[i] = (struct v_pair){pt_say(rq, &g->faq[i].q), pt_say(rq, &g->faq[i].a), {0}};
  for (uint32_t i = 0; i < g->bases; i++)
    b[i] = (struct v_pair){pt_say(rq, &g->basis[i].name), g->basis[i].text, g->basis[i].clause};
  for (uint32_t i = 0; i < g->results; i++)
    r[i] = (struct v_pair){pt_say(rq, &g->result[i].name), text_id(s, g->result[i].sample), {0}};
  for (uint32_t i = 0; i < g->consents; i++)
    c[i] = (struct v_pair){pt_say(rq, &g->consent[i].purpose),
                           pt_fmt(rq, "%u", g->consent[i].keep_days / 365), {0}};
  v->faqs = q, v->faqs_n = g->faqs;
  v->bases = b, v->bases_n = g->bases;
  v->results = r, v->results_n = g->results;
  v->consents = c, v->consents_n = g->consents;
  return YB_OK;
}

static yb_rc lists(struct yb_req *rq, const struct yb_guide *g, struct v_guide *v) {
#define LIST(to, from, count) \
  YB_TRY(pt_texts(rq, g->from, g->count, &v->to)); \
  v->to##_n = g->count
  LIST(conditions, condition, conditions);
  LIST(exclusions, exclusion, exclusions);
  LIST(rights, right, rights);
  LIST(duties, duty_of, duties_of);
  LIST(remedies, remedy, remedies);
  LIST(agencies, agency, agencies);
  LIST(specials, special, specials);
#undef LIST
  struct v_text *who = YB_NEW_N(rq->ctx.arena, g->audience.count, struct v_text);
  if (!who) return YB_NOMEM;
  for (uint32_t i = 0; i < g->audience.count; i++)
    who[i].text = pt_word(rq, "audience", g->audience.at[i]);
  v->who = who;
  v->who_n = g->audience.count;
  return YB_OK;
}

static void words(struct yb_req *rq, const struct yb_guide *g, struct v_guide *v) {
  v->name = pt_say(rq, &g->name);
  v->summary = pt_say(rq, &g->summary);
  v->body = pt_say(rq, &g->body);
  v->entrusted = pt_say(rq, &g->entrusted);
  v->uscc = g->body_uscc;
  v->item_type = pt_word(rq, "item_type", g->item_type);
  v->level = pt_word(rq, "level", g->level);
  v->handling = pt_word(rq, "handling", g->handling);
  v->net_depth = g->net_depth;
  v->scope = g->scope;
  v->base_code = g->base_code, v->impl_code = g->impl_code, v->handle_code = g->handle_code;
  v->audience = joined(rq, "audience", &g->audience);
  v->themes = joined(rq, NULL, &g->themes);
  v->channels = joined(rq, "channel", &g->channels);
  v->delivery = joined(rq, "delivery", &g->delivery);
  v->quantity = pt_say(rq, &g->quantity_limit);
  v->prohibited = pt_say(rq, &g->prohibited);
}

static void limits(struct yb_req *rq, const struct yb_guide *g, struct v_guide *v) {
  v->promise = pt_limit(rq, g->promise);
  v->promise_n = pt_fmt(rq, "%u", g->promise.amount);
  v->promise_unit = pt_unit(rq, g->promise);
  v->promise_note = pt_say(rq, &g->promise_note);
  v->promise_event = pt_say(rq, &g->promise_event);
  v->legal = pt_limit(rq, g->legal);
  v->legal_note = pt_say(rq, &g->legal_note);
  v->supplement = pt_limit(rq, g->supplement);
  v->visits = g->visits;
  v->visit_reason = pt_say(rq, &g->visit_reason);
  v->appointment = pt_say(rq, &g->appointment);
  v->fee = pt_say(rq, &g->fee);
  v->charged = g->has_fee;
  v->has_lead = g->agenda.lead.n > 0;
  v->phone = g->phone;
  v->complaint = g->complaint_phone;
  v->effective = pt_date(rq, g->effective);
  v->until = pt_date(rq, g->until);
  v->version = g->version;
  v->minutes = g->minutes;
  v->retention = g->retention_years;
}

static yb_rc draft_of(struct yb_req *rq, const struct yb_service *s, struct v_guide *v) {
  struct yb_draft_list drafts;
  v->signed_in = pt_is_person(rq);
  if (!v->signed_in) return YB_OK;
  YB_TRY(yb_drafts_of(yb_req_app(rq), &rq->ctx, yb_req_who(rq), &drafts));
  for (uint32_t i = 0; i < drafts.count; i++) {
    if (!yb_str_eq(drafts.at[i].service->id, s->id)) continue;
    struct v_draft *d = YB_NEW(rq->ctx.arena, struct v_draft);
    if (!d) return YB_NOMEM;
    v->draft = d;
    return pt_draft(rq, &drafts.at[i], d);
  }
  return YB_OK;
}

static yb_rc guide_view(struct yb_req *rq, const struct yb_service *s, struct v_guide *v) {
  memset(v, 0, sizeof *v);
  v->id = s->id;
  words(rq, &s->guide, v);
  limits(rq, &s->guide, v);
  YB_TRY(lists(rq, &s->guide, v));
  YB_TRY(materials(rq, s, v));
  YB_TRY(steps(rq, &s->guide, v));
  YB_TRY(pairs(rq, s, v));
  return draft_of(rq, s, v);
}

static const struct yb_service *asked(struct yb_req *rq) {
  return yb_pack_service(yb_req_app(rq)->pack, yb_req_param(rq, "id"));
}

yb_rc yb_page_guide(struct yb_req *rq, struct yb_res *rs) {
  const struct yb_service *s = asked(rq);
  struct v_guide v;
  struct yb_page page;
  if (!s) return YB_ABSENT;
  YB_TRY(guide_view(rq, s, &v));
  pt_page(rq, &page, v.name, YB_NAV_SERVICES);
  return YB_PAGE(rq, rs, &page, portal_guide, &v);
}

static void days_of(struct yb_req *rq, const struct sh_places *p, struct v_guide *v) {
  yb_date a, z;
  v->first_day = p->from;
  v->last_day = p->to;
  if (yb_date_parse(p->from, &a) && yb_date_parse(p->to, &z))
    v->days = sh_days(rq, yb_date_days(a), yb_date_days(z));
}

yb_rc yb_page_start(struct yb_req *rq, struct yb_res *rs) {
  const struct yb_service *s = asked(rq);
  struct v_guide v;
  struct yb_page page;
  if (!s) return YB_ABSENT;
  struct sh_places *places = YB_NEW(rq->ctx.arena, struct sh_places);
  if (!places) return YB_NOMEM;
  YB_TRY(guide_view(rq, s, &v));
  YB_TRY(sh_places(rq, s, rq->query, places));
  v.start = true;
  v.from = places->query;
  days_of(rq, places, &v);
  v.lead = pt_fmt(rq, "/lead-time/%.*s%.*s", YB_ARG(s->id), YB_ARG(places->query));
  v.picks = places->shown;
  v.pick_ids = places->ids;
  v.picks_n = v.pick_ids_n = places->n;
  v.left_out = places->left_out;
  pt_page(rq, &page, v.name, YB_NAV_SERVICES);
  return YB_PAGE(rq, rs, &page, portal_start, &v);
}

/* Login comes here, once; the draft of before is found again. */
static yb_rc opened(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  const struct yb_draft_open *o = rq->state;
  struct yb_draft_view d;
  if (done != YB_OK) return done;
  YB_TRY(yb_draft_get(yb_req_app(rq), &rq->ctx, yb_req_who(rq), o->id, &d));
  if (d.page >= d.pages) return yb_res_go(rq, rs, "/apply/%lld/check", (long long)o->id);
  return yb_res_go(rq, rs, "/apply/%lld/%u", (long long)o->id, d.page + 1);
}

yb_rc yb_post_start(struct yb_req *rq, struct yb_res *rs) {
  const struct yb_service *s = asked(rq);
  if (!s) return YB_ABSENT;
  if (!pt_is_person(rq)) return pt_only_persons(rq, rs);
  struct yb_draft_open *o = yb_act_new(rq, struct yb_draft_open);
  if (!o) return YB_NOMEM;
  o->service = s->id;
  o->fresh = YB_EQ(yb_req_form(rq, "fresh"), "1");
  struct sh_places *places = YB_NEW(rq->ctx.arena, struct sh_places);
  if (!places) return YB_NOMEM;
  YB_TRY(sh_places(rq, s, rq->form, places));
  o->place = places->at;
  o->places = places->n;
  return yb_act_later(rq, rs, &o->act, YB_S("draft.open"), yb_draft_open_run, opened);
}

/* A sample or a blank form: to read, to print, or to take along as text. */
yb_rc yb_page_text(struct yb_req *rq, struct yb_res *rs) {
  const struct yb_service *s = asked(rq);
  const struct yb_text_file *t = s ? yb_service_text(s, yb_req_param(rq, "text")) : NULL;
  struct yb_page page;
  if (!t) return YB_ABSENT;
  yb_str body = pt_say(rq, &t->body), rest = body, first;
  struct v_doc v = {.service = pt_say(rq, &s->guide.name), .file = t->id,
                    .back = pt_fmt(rq, "/services/%.*s", YB_ARG(s->id))};
  v.title = v.service;
  if (yb_str_cut(&rest, '\n', &first) && yb_str_starts(first, YB_S("# "))) {
    v.title = yb_str_trim(yb_str_from(first, 2));
    body = rest;
  }
  YB_TRY(pt_markdown(rq, body, &v.body));
  pt_page(rq, &page, v.title, YB_NAV_SERVICES);
  return YB_PAGE(rq, rs, &page, portal_doc, &v);
}
