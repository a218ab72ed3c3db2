/* portal_home.c - the first page, search, and the list of services. */
#include "base/arena.h"
#include "base/text.h"
#include "http/handlers.h"
#include "http/pages/portal.h"
#include "service/pack/kind.h"
#include "tpl_portal_home.h"
#include "tpl_portal_search.h"
#include "tpl_portal_services.h"

#define HOME_CASES 3u
#define HOME_MENDED 2u

/* ---- services by audience ---- */

static bool meant_for(const struct yb_guide *g, yb_str audience) {
  if (audience.n == 0) return true;
  for (uint32_t i = 0; i < g->audience.count; i++)
    if (yb_str_eq(g->audience.at[i], audience)) return true;
  return false;
}

static yb_rc services(struct yb_req *rq, yb_str audience, const struct v_service_link **out,
                      uint32_t *n) {
  const struct yb_pack *p = yb_req_app(rq)->pack;
  struct v_service_link *list = YB_NEW_N(rq->ctx.arena, p->services, struct v_service_link);
  if (!list) return YB_NOMEM;
  *n = 0;
  for (uint32_t i = 0; i < p->services; i++)
    if (meant_for(&p->service[i].guide, audience)) pt_service(rq, &p->service[i], &list[(*n)++]);
  *out = list;
  return YB_OK;
}

/* The audiences that some service names, in the order of first mention. */
static yb_rc audiences(struct yb_req *rq, yb_str now, const struct v_audience **out,
                       uint32_t *count) {
  const struct yb_pack *p = yb_req_app(rq)->pack;
  struct v_audience *list = YB_NEW_N(rq->ctx.arena, 17, struct v_audience);
  uint32_t n = 0;
  if (!list) return YB_NOMEM;
  for (uint32_t i = 0; i < p->services; i++) {
    const struct yb_strs *a = &p->service[i].guide.audience;
    for (uint32_t k = 0; k < a->count && n < 16; k++) {
      uint32_t at = 0;
      while (at < n && !yb_str_eq(list[at].id, a->at[k])) at++;
      if (at < n) continue;
      list[n].id = a->at[k];
      list[n].name = pt_word(rq, "audience", a->at[k]);
      list[n].now = yb_str_eq(a->at[k], now);
      if (list[n].name.n) n++;
    }
  }
  *out = list;
  *count = n;
  return YB_OK;
}

/* ---- home ---- */

static yb_rc own_cases(struct yb_req *rq, struct v_home *v) {
  struct yb_case_rows rows;
  YB_TRY(yb_cases_of(yb_req_app(rq), &rq->ctx, yb_req_who(rq), 0, &rows));
  struct v_case_line *waiting = YB_NEW_N(rq->ctx.arena, rows.count, struct v_case_line);
  struct v_case_line *open = YB_NEW_N(rq->ctx.arena, HOME_CASES, struct v_case_line);
  if (!waiting || !open) return YB_NOMEM;
  for (uint32_t i = 0; i < rows.count; i++) {
    if (rows.at[i].yours) {
      YB_TRY(pt_case_line(rq, &rows.at[i], &waiting[v->waiting_n]));
      v->waiting_n++;
    } else if (v->cases_n < HOME_CASES) {
      YB_TRY(pt_case_line(rq, &rows.at[i], &open[v->cases_n]));
      v->cases_n++;
    }
  }
  v->waiting = waiting;
  v->cases = open;
  return YB_OK;
}

static yb_rc own_draft(struct yb_req *rq, struct v_home *v) {
  struct yb_draft_list drafts;
  YB_TRY(yb_drafts_of(yb_req_app(rq), &rq->ctx, yb_req_who(rq), &drafts));
  if (drafts.count == 0) return YB_OK;
  struct v_draft *d = YB_NEW(rq->ctx.arena, struct v_draft);
  if (!d) return YB_NOMEM;
  v->draft = d;
  return pt_draft(rq, &drafts.at[0], d);
}

static yb_rc figures(struct yb_req *rq, struct v_home *v) {
  const struct yb_pack *p = yb_req_app(rq)->pack;
  struct yb_public_figures f;
  if (p->services == 0) return YB_OK;
  YB_TRY(yb_public_figures_get(yb_req_app(rq), &rq->ctx, p->service[0].id, &f));
  pt_figures(rq, &p->service[0], &f.month, &v->month);
  if (!v->month.any) pt_figures(rq, &p->service[0], &f.year, &v->month);
  v->rated = f.rated;
  YB_TRY(pt_levels(rq, &f, &v->levels, &v->levels_few));
  v->levels_n = 5;
  return pt_mended(rq, HOME_MENDED, &v->mended, &v->mended_n);
}

yb_rc yb_page_home(struct yb_req *rq, struct yb_res *rs) {
  struct v_home v = {.services_all = yb_req_app(rq)->pack->services};
  struct yb_page page;
  YB_TRY(services(rq, yb_req_query(rq, "for"), &v.services, &v.services_n));
  YB_TRY(audiences(rq, yb_req_query(rq, "for"), &v.audiences, &v.audiences_n));
  YB_TRY(services(rq, (yb_str){0}, &v.hot, &v.hot_n));
  if (v.hot_n) v.film = &v.hot[0];
  if (v.hot_n > 3) v.hot_n = 3;
  if (pt_is_person(rq)) {
    YB_TRY(own_cases(rq, &v));
    YB_TRY(own_draft(rq, &v));
  }
  YB_TRY(figures(rq, &v));
  const struct yb_catalog *catalog = yb_req_app(rq)->pack->catalog;
  if (catalog) v.platform_intro = pt_say(rq, &catalog->intro);
  pt_page(rq, &page, yb_word(rq, "首页"), YB_NAV_HOME);
  return YB_PAGE(rq, rs, &page, portal_home, &v);
}

yb_rc yb_page_services(struct yb_req *rq, struct yb_res *rs) {
  struct v_services v = {.audience = yb_req_query(rq, "for")};
  struct yb_page page;
  YB_TRY(services(rq, v.audience, &v.services, &v.services_n));
  YB_TRY(audiences(rq, v.audience, &v.audiences, &v.audiences_n));
  pt_page(rq, &page, yb_word(rq, "办事"),
          YB_NAV_SERVICES);
  return YB_PAGE(rq, rs, &page, portal_services, &v);
}

/* ---- search: services, their questions, one's own cases ---- */

#define WORDS_MOST 64u
#define ANSWERS_MOST 20u

static bool has(const yb_said *s, yb_str q) {
  for (int l = 0; l < YB_LOCALES; l++)
    if (s->in[l].n && yb_str_find(s->in[l], q) != SIZE_MAX) return true;
  return false;
}

static bool theme_fits(const struct yb_guide *g, yb_str q) {
  for (uint32_t i = 0; i < g->themes.count; i++)
    if (yb_str_find(g->themes.at[i], q) != SIZE_MAX) return true;
  for (uint32_t i = 0; i < g->leads; i++)
    if (has(&g->lead[i].name, q)) return true;
  return false;
}

static bool service_fits(const struct yb_guide *g, yb_str q) {
  return has(&g->name, q) || has(&g->short_name, q) || has(&g->summary, q) || theme_fits(g, q);
}

static yb_rc search_services(struct yb_req *rq, struct v_search *v) {
  const struct yb_pack *p = yb_req_app(rq)->pack;
  struct v_service_link *s = YB_NEW_N(rq->ctx.arena, p->services, struct v_service_link);
  struct v_pair *a = YB_NEW_N(rq->ctx.arena, ANSWERS_MOST, struct v_pair);
  if (!s || !a) return YB_NOMEM;
  for (uint32_t i = 0; i < p->services; i++) {
    const struct yb_guide *g = &p->service[i].guide;
    if (service_fits(g, v->q)) pt_service(rq, &p->service[i], &s[v->services_n++]);
    for (uint32_t k = 0; k < g->faqs && v->answers_n < ANSWERS_MOST; k++)
      if (has(&g->faq[k].q, v->q) || has(&g->faq[k].a, v->q))
        a[v->answers_n++] = (struct v_pair){pt_say(rq, &g->faq[k].q), pt_say(rq, &g->faq[k].a),
                                            p->service[i].id};
  }
  v->services = s;
  v->answers = a;
  return YB_OK;
}

static yb_rc search_cases(struct yb_req *rq, struct v_search *v) {
  struct yb_case_rows rows;
  yb_str code;
  YB_TRY(yb_text_number(rq->ctx.arena, v->q, &code));
  v->number = code.n >= 6 && code.n < 40;
  for (size_t i = 0; i < code.n; i++)
    if ((unsigned char)code.p[i] >= 0x80) v->number = false;
  YB_TRY(yb_cases_of(yb_req_app(rq), &rq->ctx, yb_req_who(rq), 0, &rows));
  struct v_case_line *c = YB_NEW_N(rq->ctx.arena, rows.count, struct v_case_line);
  if (!c) return YB_NOMEM;
  for (uint32_t i = 0; i < rows.count; i++) {
    bool fits = yb_str_find(rows.at[i].title, v->q) != SIZE_MAX ||
                (code.n && yb_str_find(rows.at[i].no, code) != SIZE_MAX);
    if (!fits) continue;
    YB_TRY(pt_case_line(rq, &rows.at[i], &c[v->cases_n]));
    v->cases_n++;
  }
  v->cases = c;
  return YB_OK;
}

yb_rc yb_page_search(struct yb_req *rq, struct yb_res *rs) {
  struct v_search v = {0};
  struct yb_page page;
  YB_TRY(yb_text_tidy(rq->ctx.arena, yb_req_query(rq, "q"), false, &v.q));
  v.q = yb_utf8_upto(v.q, WORDS_MOST);
  if (v.q.n) {
    YB_TRY(search_services(rq, &v));
    YB_TRY(search_cases(rq, &v));
  }
  pt_page(rq, &page, yb_word(rq, "搜索"),
          YB_NAV_SERVICES);
  page.noindex = true;
  return YB_PAGE(rq, rs, &page, portal_search, &v);
}
