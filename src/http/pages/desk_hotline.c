/* desk_hotline.c - the hotline: one field that finds a caller's cases, and the entry of
 * a new one: telephone, name, the service's form in one go, topic by topic. The code
 * that the caller will need is shown once, to be read out. */
#include "base/text.h"
#include "http/handlers.h"
#include "http/pages/desk.h"
#include "http/pages/places.h"
#include "service/apply/apply.h"
#include "service/pack/kind.h"
#include "tpl_desk_hotline.h"
#include "tpl_desk_hotline_done.h"
#include "tpl_desk_hotline_form.h"

#define CHANNEL YB_S("hotline")

static bool allowed(struct yb_req *rq) { return yb_who_holds(yb_req_who(rq), YB_S("submit_for")); }

/* ---- the first page ---- */

static yb_rc services(struct yb_req *rq, yb_str phone, struct v_desk_hotline *v) {
  const struct yb_pack *pack = yb_req_app(rq)->pack;
  struct v_link *l = YB_NEW_N(rq->ctx.arena, pack->services, struct v_link);
  if (!l) return YB_NOMEM;
  for (uint32_t i = 0; i < pack->services; i++) {
    struct yb_buf b;
    yb_buf_init(&b, rq->ctx.arena);
    yb_buf_fmt(&b, "/d/hotline/new?service=");
    yb_url_escape(&b, pack->service[i].id);
    if (phone.n) YB_BUF_Z(&b, "&phone=");
    yb_url_escape(&b, phone);
    YB_TRY(yb_buf_take(&b, &l[i].href));
    l[i].label = dk_say(rq, &pack->service[i].guide.name);
  }
  v->services = l;
  v->services_n = pack->services;
  return YB_OK;
}

/* The kinds of places that an application may begin from. */
static yb_rc finds(struct yb_req *rq, struct v_desk_hotline *v) {
  const struct yb_pack *pack = yb_req_app(rq)->pack;
  uint32_t most = 0;
  for (uint32_t i = 0; i < pack->services; i++) most += pack->service[i].guide.agenda.kinds.count;
  struct v_link *l = YB_NEW_N(rq->ctx.arena, most, struct v_link);
  if (!l) return YB_NOMEM;
  for (uint32_t i = 0; i < pack->services; i++) {
    const struct yb_strs *kinds = &pack->service[i].guide.agenda.kinds;
    for (uint32_t k = 0; k < kinds->count; k++) {
      const struct yb_kind *kind = yb_pack_kind(pack, kinds->at[k]);
      if (!kind) continue;
      l[v->finds_n].href = dk_fmt(rq, "/find?kind=%.*s", YB_ARG(kind->id));
      l[v->finds_n++].label = YB_PHRASE(rq, "先替来电人找{1}", dk_say(rq, &kind->name));
    }
  }
  v->finds = l;
  return YB_OK;
}

static bool is_phone(yb_str s) {
  if (s.n != 11 || s.p[0] != '1') return false;
  for (size_t i = 0; i < s.n; i++)
    if (s.p[i] < '0' || s.p[i] > '9') return false;
  return true;
}

/* A telephone number does not stand in addresses (they are logged): it is posted. */
static yb_rc hotline(struct yb_req *rq, struct yb_res *rs, yb_str words) {
  struct v_desk_hotline v = {.asked = words.n > 0};
  struct yb_queue q = {0};
  struct yb_page page;
  DK_ENTER(rq, rs);
  if (!allowed(rq)) return YB_DENIED;
  if (v.asked) YB_TRY(yb_desk_find(yb_req_app(rq), &rq->ctx, yb_req_who(rq), words, &q));
  YB_TRY(dk_rows(rq, q.at, q.count, &v.rows));
  v.rows_n = q.count;
  v.q = dk_input(rq, false, "f-", "q", "search", yb_word(rq, "来电人电话、办件号或片名"), words);
  v.phone.value = is_phone(words) ? words : YB_S("");
  YB_TRY(services(rq, YB_S(""), &v));
  YB_TRY(finds(rq, &v));
  dk_page(rq, &page, yb_word(rq, "热线"), YB_DESK_HOTLINE);
  v.can_find = page.menu.queue;
  rs->cache_private = true;
  return YB_PAGE(rq, rs, &page, desk_hotline, &v);
}

yb_rc yb_page_desk_hotline(struct yb_req *rq, struct yb_res *rs) {
  return hotline(rq, rs, YB_S(""));
}

yb_rc yb_post_desk_hotline(struct yb_req *rq, struct yb_res *rs) {
  return hotline(rq, rs, yb_str_trim(yb_req_form(rq, "q")));
}

/* ---- the entry ---- */

struct entry {
  struct yb_submit_direct s;             /* first: it is the verb */
  const struct yb_service *service;
  const struct yb_form *form;
};

/* What a caller cannot do by telephone is left out: files are brought later. */
static const struct yb_form_item *without_files(struct yb_form_item *i) {
  struct yb_form_item *first = i, **at = &first;
  while (*at) {
    bool file = (*at)->part == YB_PART_FIELD && (*at)->field->kind == YB_FORM_FILE;
    if (file) *at = (*at)->next;
    else at = &(*at)->next;
  }
  return first;
}

static yb_rc topics(struct yb_req *rq, const struct entry *e, const struct yb_diags *diags,
                    struct v_desk_hotline *v) {
  uint32_t pages = yb_form_pages(e->form);
  struct v_desk_topic *t = YB_NEW_N(rq->ctx.arena, pages, struct v_desk_topic);
  if (!t) return YB_NOMEM;
  v->topics = t;
  for (uint32_t p = 0; p < pages; p++) {
    const struct yb_form_page *page = yb_form_page(e->form, p);
    const struct yb_form_item *items;
    bool hidden;
    YB_TRY(yb_form_page_hidden(e->form, &rq->ctx, p, e->s.answers, NULL, &hidden));
    if (hidden) continue;
    YB_TRY(yb_form_view(e->form, &rq->ctx, p, e->s.answers, NULL, diags, &items));
    struct v_desk_topic *to = &t[v->topics_n];
    *to = (struct v_desk_topic){.title = page->title, .note = page->description,
                                .id = dk_fmt(rq, "t-%u", p + 1), .n = v->topics_n + 1};
    items = without_files((struct yb_form_item *)(uintptr_t)items);
    YB_TRY(yb_form_draw(rq, items, rq->path, &to->form));
    v->topics_n += to->form.fields_n > 0;
  }
  return YB_OK;
}

/* The papers that the service asks for, so that the caller hears of them. */
static yb_rc missing(struct yb_req *rq, const struct yb_service *s, struct v_desk_hotline *v) {
  const struct yb_guide *g = &s->guide;
  struct v_desk_answer *a = YB_NEW_N(rq->ctx.arena, g->materials, struct v_desk_answer);
  if (!a) return YB_NOMEM;
  for (uint32_t i = 0; i < g->materials; i++)
    a[i] = (struct v_desk_answer){.label = dk_say(rq, &g->material[i].name),
                                  .value = dk_word(rq, "need", g->material[i].need)};
  v->missing = a;
  v->missing_n = g->materials;
  return YB_OK;
}

static yb_rc entry_page(struct yb_req *rq, struct yb_res *rs, const struct entry *e,
                        bool faults) {
  struct v_desk_hotline v = {.opening = true, .service_id = e->service->id,
                             .service = dk_say(rq, &e->service->guide.name),
                             .promise = dk_limit(rq, e->service->guide.promise)};
  bool posted = YB_EQ(rq->method, "POST");
  struct yb_page page;
  unsigned char raw[12];
  v.key = yb_req_form(rq, "_key");
  if (v.key.n == 0 || v.key.n > 40) {
    yb_random(raw, sizeof raw);
    YB_TRY(yb_url64(rq->ctx.arena, yb_str_n((char *)raw, sizeof raw), &v.key));
  }
  v.phone = dk_input(rq, posted, "f-", "_phone", "tel", yb_word(rq, "来电人手机号"), YB_S(""));
  v.phone.mode = "tel";
  v.phone.auto_ = "off";
  v.phone.hint = yb_word(rq, "办理进度会发到这个号码");
  v.name = dk_input(rq, posted, "f-", "_name", "text", yb_word(rq, "来电人姓名"), YB_S(""));
  v.name.auto_ = "off";
  if (faults) YB_TRY(dk_sum(rq, "f-", &v.sum));
  YB_TRY(topics(rq, e, faults ? rq->ctx.diags : NULL, &v));
  YB_TRY(missing(rq, e->service, &v));
  dk_page(rq, &page, yb_word(rq, "代来电人申请"), YB_DESK_HOTLINE);
  page.error = v.sum.errors_n > 0;
  rs->cache_private = true;
  return YB_PAGE(rq, rs, &page, desk_hotline_form, &v);
}

static yb_rc begin(struct yb_req *rq, yb_str service, struct entry *e) {
  e->service = yb_pack_service(yb_req_app(rq)->pack, service);
  if (!e->service) return YB_ABSENT;
  e->form = e->service->form[YB_ZH_CN];
  e->s.service = e->service->id;
  e->s.channel = CHANNEL;
  e->s.answers = yb_json_new(rq->ctx.arena, YB_JSON_OBJECT);
  return e->s.answers ? YB_OK : YB_NOMEM;
}

/* What the clerk found for the caller is written down already. */
static yb_rc with_places(struct yb_req *rq, struct entry *e) {
  struct sh_places *p = YB_NEW(rq->ctx.arena, struct sh_places);
  struct yb_json *answers = yb_json_new(rq->ctx.arena, YB_JSON_OBJECT);
  if (!p || !answers) return YB_NOMEM;
  YB_TRY(sh_places(rq, e->service, rq->query, p));
  e->s.answers = answers;
  return yb_places_fill(rq->ctx.arena, e->service, answers, p->at, p->n);
}

yb_rc yb_page_desk_hotline_new(struct yb_req *rq, struct yb_res *rs) {
  struct entry *e = yb_act_new(rq, struct entry);
  DK_ENTER(rq, rs);
  if (!e) return YB_NOMEM;
  if (!allowed(rq)) return YB_DENIED;
  YB_TRY(begin(rq, yb_req_query(rq, "service"), e));
  YB_TRY(with_places(rq, e));
  return entry_page(rq, rs, e, false);
}

/* The faults of what was entered by hand, under the names of this page. */
static void rename_faults(struct yb_req *rq) {
  for (struct yb_diag *d = rq->ctx.diags->first; d; d = d->next) {
    if (YB_EQ(d->at.path, "phone")) d->at.path = YB_S("_phone");
    if (YB_EQ(d->at.path, "name")) d->at.path = YB_S("_name");
  }
}

static yb_rc entered(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  struct entry *e = rq->state;
  struct v_desk_hotline v = {.no = e->s.no, .service_id = e->service->id,
                             .service = dk_say(rq, &e->service->guide.name),
                             .promise = dk_limit(rq, e->service->guide.promise)};
  struct yb_page page;
  yb_str id;
  if (done == YB_INVALID) {
    rename_faults(rq);
    rs->status = yb_rc_http(done);
    return entry_page(rq, rs, e, true);
  }
  if (done != YB_OK) return done;
  if (e->s.act.cmd.repeated) {               /* sent twice: the first answer was "ID NO" */
    v.no = e->s.act.cmd.result;
    if (!yb_str_cut(&v.no, ' ', &id) || !yb_str_int(id, &v.case_id)) return YB_BROKEN;
  } else {
    v.code = yb_str_of(e->s.code);
    v.case_id = e->s.case_id;
  }
  YB_TRY(missing(rq, e->service, &v));
  dk_page(rq, &page, yb_word(rq, "已登记"), YB_DESK_HOTLINE);
  v.can_find = page.menu.queue;
  rs->cache_private = true;
  return YB_PAGE(rq, rs, &page, desk_hotline_done, &v);
}

/* True when telephone and name can be a caller's; else faults. */
static yb_rc caller(struct yb_req *rq, struct entry *e) {
  yb_rc rc = YB_OK;
  YB_TRY(yb_text_code(rq->ctx.arena, yb_req_form(rq, "_phone"), &e->s.phone));
  YB_TRY(yb_text_tidy(rq->ctx.arena, yb_req_form(rq, "_name"), false, &e->s.name));
  if (!is_phone(e->s.phone))
    rc = yb_diag(&rq->ctx, (struct yb_place){.path = YB_S("_phone")}, YB_MSG_desk_phone, YB_S(""),
                 YB_S(""));
  if (e->s.name.n == 0)
    rc = yb_diag(&rq->ctx, (struct yb_place){.path = YB_S("_name")}, YB_MSG_desk_name, YB_S(""),
                 YB_S(""));
  return rc;
}

yb_rc yb_post_desk_hotline_new(struct yb_req *rq, struct yb_res *rs) {
  struct entry *e = yb_act_new(rq, struct entry);
  struct yb_form_post post;
  struct yb_form_got got;
  DK_ENTER(rq, rs);
  if (!e) return YB_NOMEM;
  if (!allowed(rq)) return YB_DENIED;
  YB_TRY(begin(rq, yb_req_form(rq, "_service"), e));
  YB_TRY(yb_form_posted(rq, &post));
  yb_rc rc = yb_form_read(e->form, &rq->ctx, YB_FORM_ALL, &post, NULL, NULL, &got);
  if (rc != YB_OK && rc != YB_INVALID) return rc;
  e->s.answers = got.answers;
  if (got.list_changed || YB_EQ(yb_req_form(rq, "_do"), "show"))
    return entry_page(rq, rs, e, false);
  rc = caller(rq, e);
  if (rc == YB_OK || rc == YB_INVALID) {
    yb_rc form = yb_check_spoken(e->form, &rq->ctx, e->s.answers, NULL);
    if (form != YB_OK) rc = form;
  }
  rq->state = e;
  if (rc != YB_OK) return entered(rq, rs, rc);
  e->s.key = yb_req_form(rq, "_key");
  e->s.act.cmd.key = e->s.key;
  return yb_act_later(rq, rs, &e->s.act, YB_S("case.submit_for"), yb_submit_direct_run, entered);
}
