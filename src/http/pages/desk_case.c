/* desk_case.c - the page of a case at the desk: clock, applicant (masked), papers and
 * answers beside the decision, opinions, the past. What is shown depends on what the
 * service says the actor may do; every post is checked there again. */
#include "http/handlers.h"
#include "http/pages/desk.h"
#include "tpl_desk_case.h"

struct made {
  struct yb_req *rq;
  const struct yb_desk_case *d;
  struct v_desk_case *v;
  const char *form;                    /* the form that was posted, or NULL */
};

static bool posted(const struct made *m, const char *form) {
  return m->form && strcmp(m->form, form) == 0;
}

/* ---- words ---- */

static const struct { const char *key, *text; } saids[] = {
    {"claimed", "已认领，由您办理。"},
    {"released", "已退回待认领，同事可以领取。"},
    {"done", "已办理，下面是最新情况。"},
    {"consulted", "已发出征求意见，各单位时限分别计算。"},
    {"handed", "已转交。"},
    {"extended", "时限已延长，申请人会看到原因。"},
    {"reminded", "已催办，对方会在待办里看到。"},
    {"delivered", "已登记送达。"},
    {"judged", "已记下核对结果。"},
    {"called", "已登记回访。"},
    {"confirmed", "已确认单位代码，记录了是谁确认的。"},
    {"pressed", "已发督办，承办单位会看到原因。"}};

static yb_str said(struct yb_req *rq, yb_str key) {
  for (size_t i = 0; i < sizeof saids / sizeof *saids; i++)
    if (yb_str_eq(key, yb_str_of(saids[i].key))) return yb_word(rq, saids[i].text);
  return YB_S("");
}

yb_str dk_field_label(struct yb_req *rq, const struct yb_service *s, yb_str path) {
  for (uint32_t i = 0; i < s->guide.materials; i++) {
    const struct yb_material *m = &s->guide.material[i];
    if (yb_str_eq(m->id, path) || (m->field.n && yb_str_eq(m->field, path)))
      return dk_say(rq, &m->name);
  }
  const struct yb_form_field *f = yb_form_find(s->form[YB_ZH_CN], path);
  return f && f->label.n ? f->label : path;
}

yb_rc dk_wanted(struct yb_req *rq, const struct yb_case_view *c,
                const struct v_desk_answer **out, uint32_t *n) {
  uint32_t count = c->wanted ? c->wanted->count : 0, at = 0;
  struct v_desk_answer *list = YB_NEW_N(rq->ctx.arena, count, struct v_desk_answer);
  if (!list) return YB_NOMEM;
  for (const struct yb_json *i = c->wanted ? c->wanted->first : NULL; i && at < count; i = i->next)
    list[at++] = (struct v_desk_answer){
        .label = dk_field_label(rq, c->service, yb_json_get_str(i, YB_S("field"))),
        .value = yb_json_get_str(i, YB_S("what"))};
  *out = list;
  *n = at;
  return YB_OK;
}

/* ---- papers ---- */

static yb_str size_of(struct yb_req *rq, int64_t bytes) {
  if (bytes < 1024 * 1024) return dk_fmt(rq, "%lld KB", (long long)(bytes + 1023) / 1024);
  return dk_fmt(rq, "%lld.%lld MB", (long long)(bytes >> 20),
                (long long)((bytes & 0xfffff) * 10 >> 20));
}

static struct v_chip verdict(struct yb_req *rq, int64_t v) {
  if (v == 1) return (struct v_chip){yb_word(rq, "符合"), "ok"};
  if (v == 2) return (struct v_chip){yb_word(rq, "不符"), "bad"};
  return (struct v_chip){yb_word(rq, "待核"), ""};
}

static yb_rc papers(const struct made *m) {
  struct yb_req *rq = m->rq;
  const struct yb_paper_list *from = &m->d->c.papers;
  int64_t shown = dk_int(yb_req_query(rq, "paper"));
  bool judge = !yb_case_closed(m->d->c.state) && m->d->current &&
               yb_who_holds(yb_req_who(rq), YB_S("accept"));
  struct v_desk_paper *p = YB_NEW_N(rq->ctx.arena, from->count, struct v_desk_paper);
  if (!p) return YB_NOMEM;
  for (uint32_t i = 0; i < from->count; i++) {
    const struct yb_paper_view *f = &from->at[i];
    p[i] = (struct v_desk_paper){.id = f->id, .label = f->label, .name = f->name,
                                 .size = size_of(rq, f->bytes), .at = dk_at(rq, f->created_at),
                                 .verdict = verdict(rq, f->verdict), .can_judge = judge};
    p[i].picture = YB_EQ(f->media, "image/jpeg") || YB_EQ(f->media, "image/png");
    p[i].pdf = YB_EQ(f->media, "application/pdf");
    if (p[i].label.n == 0) p[i].label = f->name;
    if (f->round > 0)
      p[i].round = YB_PHRASE(rq, "第 {1} 次补正", dk_fmt(rq, "%lld", (long long)f->round));
    if (shown == f->id || (shown == 0 && i == 0)) m->v->paper = &p[i];
  }
  if (m->v->paper) ((struct v_desk_paper *)(uintptr_t)m->v->paper)->on = true;
  m->v->papers = p;
  m->v->papers_n = from->count;
  return YB_OK;
}

/* ---- answers ---- */

static yb_rc answers(const struct made *m) {
  struct yb_req *rq = m->rq;
  const struct yb_form *form = m->d->c.service->form[YB_ZH_CN];
  const struct yb_form_row *rows;
  uint32_t pages = yb_form_pages(form), count = 0;
  if (!m->d->c.answers) return YB_OK;
  YB_TRY(yb_form_summary(form, &rq->ctx, m->d->c.answers, NULL, &rows));
  for (const struct yb_form_row *r = rows; r; r = r->next) count++;
  struct v_desk_part *part = YB_NEW_N(rq->ctx.arena, pages, struct v_desk_part);
  struct v_desk_answer *a = YB_NEW_N(rq->ctx.arena, count, struct v_desk_answer);
  if (!part || !a) return YB_NOMEM;
  m->v->parts = part;
  for (uint32_t p = 0; p < pages; p++) {
    struct v_desk_part *it = &part[m->v->parts_n];
    *it = (struct v_desk_part){.title = yb_form_page(form, p)->title, .rows = a};
    for (const struct yb_form_row *r = rows; r; r = r->next) {
      if (r->page != p || r->value.n == 0 || r->field->kind == YB_FORM_FILE) continue;
      *a++ = (struct v_desk_answer){.label = r->label, .value = r->value, .name = r->name};
      it->rows_n++;
    }
    m->v->parts_n += it->rows_n > 0;
  }
  return YB_OK;
}

/* ---- tasks and opinions ---- */

static struct v_chip outcome(struct yb_req *rq, const struct yb_task_view *t) {
  static const struct { const char *key, *tone; } tones[] = {
      {"agree", "ok"}, {"conditions", "warn"}, {"object", "bad"}, {"accept", "ok"},
      {"grant", "ok"}, {"refuse", "bad"}, {"reject", "bad"}, {"supplement", "warn"}};
  yb_str word = dk_word(rq, "opinion", t->outcome);
  struct v_chip c = {word.n ? word : dk_word(rq, "verb", t->outcome), ""};
  if (YB_EQ(t->outcome, "not_awaited")) c.text = yb_word(rq, "不再等待");
  if (t->state == 3 && c.text.n == 0) c.text = yb_word(rq, "已取消");
  if (t->state == 2 && c.text.n == 0) c.text = yb_word(rq, "已办");
  for (size_t i = 0; i < sizeof tones / sizeof *tones; i++)
    if (yb_str_eq(t->outcome, yb_str_of(tones[i].key))) c.tone = tones[i].tone;
  return c;
}

static yb_rc tasks(const struct made *m) {
  struct yb_req *rq = m->rq;
  uint32_t n = m->d->tasks.count;
  struct v_desk_task *t = YB_NEW_N(rq->ctx.arena, n, struct v_desk_task);
  if (!t) return YB_NOMEM;
  for (uint32_t i = 0; i < n; i++) {
    const struct yb_task_view *f = &m->d->tasks.at[i];
    bool open = f->state <= 1;
    t[i] = (struct v_desk_task){.id = f->id, .version = f->version, .name = f->name,
                                .unit = f->unit_name, .staff = f->staff_name,
                                .question = f->question, .words = f->opinion,
                                .conditions = f->conditions, .opened = dk_at(rq, f->opened_at),
                                .closed = open ? YB_S("") : dk_at(rq, f->closed_at),
                                .sla = dk_sla(f->clock.chip, f->clock.light, !open),
                                .open = open, .can_claim = f->can_claim,
                                .can_remind = f->can_remind};
    if (!open) t[i].outcome = outcome(rq, f);
    m->v->waiting += open;
  }
  m->v->tasks = t;
  m->v->tasks_n = n;
  return YB_OK;
}

static yb_rc past(const struct made *m) {
  struct yb_req *rq = m->rq;
  const struct yb_happenings *from = &m->d->c.past;
  struct v_desk_past *p = YB_NEW_N(rq->ctx.arena, from->count, struct v_desk_past);
  if (!p) return YB_NOMEM;
  for (uint32_t i = 0; i < from->count; i++) {
    const struct yb_happening *h = &from->at[from->count - 1 - i];
    p[i] = (struct v_desk_past){.at = dk_at(rq, h->at), .who = h->who, .text = h->text,
                                .what = dk_word_or(rq, "verb", h->verb), .tone = ""};
    if (YB_EQ(h->verb, "supplement") || YB_EQ(h->verb, "supplement_again")) p[i].tone = "ps";
    if (i == 0) p[i].tone = "now";
  }
  m->v->past = p;
  m->v->past_n = from->count;
  return YB_OK;
}

/* ---- the forms beside ---- */

static bool covers(const struct yb_unit *u, const struct yb_case_view *c) {
  if (u == c->unit || !u->division || !c->division) return false;
  return yb_division_within(c->division, u->division);
}

static bool may_ask(const struct yb_unit *u, void *arg) {
  const struct yb_case_view *c = arg;
  for (uint32_t i = 0; i < c->service->duties; i++)
    if (yb_str_eq(c->service->duty[i].kind, u->kind)) return covers(u, c);
  return false;
}

static yb_rc consult(const struct made *m) {
  struct v_desk_side *s = &m->v->consult;
  struct yb_req *rq = m->rq;
  bool mine = posted(m, "consult");
  struct v_pick *pick;
  uint32_t n;
  yb_str ticked[64];
  s->can = m->d->can_consult;
  if (!s->can) return YB_OK;
  YB_TRY(dk_units(rq, YB_S(""), may_ask, (void *)(uintptr_t)&m->d->c, &pick, &n));
  uint32_t on = mine ? yb_pairs_all(rq->form, YB_S("units"), ticked, 64) : 0;
  for (uint32_t i = 0; i < n; i++)
    for (uint32_t k = 0; k < on; k++) pick[i].on |= yb_str_eq(pick[i].value, ticked[k]);
  s->a = dk_input(rq, mine, "c-", "units", "checks", yb_word(m->rq, "征求哪些单位"), YB_S(""));
  s->a.picks = pick;
  s->a.picks_n = n;
  s->b = dk_input(rq, mine, "c-", "question", "area", yb_word(m->rq, "要对方答复什么"), YB_S(""));
  s->c = dk_input(rq, mine, "c-", "days", "number", yb_word(m->rq, "时限（工作日）"), YB_S("2"));
  s->c.mode = "numeric";
  s->open = mine;
  return YB_OK;
}

struct same { const struct yb_unit *unit; };
static bool same_kind(const struct yb_unit *u, void *arg) {
  const struct yb_unit *of = ((struct same *)arg)->unit;
  return of && u != of && yb_str_eq(u->kind, of->kind);
}

/* One list: colleagues first ("staff:5"), then units of the same kind ("unit:x"). */
static yb_rc targets(const struct made *m, const struct yb_task_view *t, struct v_pick **out,
                     uint32_t *n) {
  struct yb_req *rq = m->rq;
  struct yb_staff_list staff;
  struct same same = {yb_pack_unit(yb_req_app(rq)->pack, t->unit)};
  struct v_pick *unit, *all;
  uint32_t units;
  YB_TRY(yb_staff_of_unit(yb_req_app(rq), &rq->ctx, t->unit, &staff));
  YB_TRY(dk_units(rq, YB_S(""), same_kind, &same, &unit, &units));
  all = YB_NEW_N(rq->ctx.arena, staff.count + units + 1, struct v_pick);
  if (!all) return YB_NOMEM;
  *n = 0;
  all[(*n)++] = (struct v_pick){YB_S(""), yb_word(m->rq, "请选择"), false};
  for (uint32_t i = 0; i < staff.count; i++) {
    if (staff.at[i].id == yb_req_who(rq)->id || staff.at[i].disabled) continue;
    all[(*n)++] = (struct v_pick){dk_fmt(rq, "staff:%lld", (long long)staff.at[i].id),
                                  YB_PHRASE(rq, "同事：{1}", staff.at[i].name), false};
  }
  for (uint32_t i = 0; i < units; i++)
    all[(*n)++] = (struct v_pick){dk_fmt(rq, "unit:%.*s", YB_ARG(unit[i].value)),
                                  YB_PHRASE(rq, "单位：{1}", unit[i].label), false};
  *out = all;
  return YB_OK;
}

/* The current task if it may be handed over (or extended), else the first that may. */
static const struct yb_task_view *first_of(const struct made *m, bool to_extend) {
  const struct yb_task_view *c = m->d->current;
  if (c && (to_extend ? c->can_extend : c->can_hand_over)) return c;
  for (uint32_t i = 0; i < m->d->tasks.count; i++) {
    c = &m->d->tasks.at[i];
    if (to_extend ? c->can_extend : c->can_hand_over) return c;
  }
  return NULL;
}

static yb_rc hand(const struct made *m) {
  struct v_desk_side *s = &m->v->hand;
  const struct yb_task_view *t = first_of(m, false);
  bool mine = posted(m, "hand");
  struct v_pick *pick;
  uint32_t n;
  s->can = t != NULL;
  if (!s->can) return YB_OK;
  s->name = t->name;
  s->task = t->id;
  s->version = t->version;
  YB_TRY(targets(m, t, &pick, &n));
  s->a = dk_input(m->rq, mine, "h-", "to", "select", yb_word(m->rq, "转给谁"), YB_S(""));
  if (mine && s->a.fault.n == 0) s->a.fault = dk_fault(m->rq, "unit");
  dk_picked(&s->a, pick, n);
  s->b = dk_input(m->rq, mine, "h-", "reason", "area", yb_word(m->rq, "转交原因"), YB_S(""));
  s->open = mine;
  return YB_OK;
}

static void extend(const struct made *m) {
  struct v_desk_side *s = &m->v->extend;
  const struct yb_task_view *t = first_of(m, true);
  bool mine = posted(m, "extend");
  s->can = t != NULL;
  if (!s->can) return;
  s->name = t->name;
  bool days = dk_in_days(&t->clock);
  s->task = t->id;
  s->version = t->version;
  s->a = dk_input(m->rq, mine, "e-", "amount", "number",
                  days ? yb_word(m->rq, "延长几天（工作日）") : yb_word(m->rq, "延长几小时（工作小时）"), YB_S("1"));
  s->a.mode = "numeric";
  s->a.hint = yb_word(m->rq, "不超过原时限，只能延长一次");
  s->b = dk_input(m->rq, mine, "e-", "reason", "area", yb_word(m->rq, "延长原因（申请人会看到）"), YB_S(""));
  s->open = mine;
}

/* "scenes[0].contact" -> "scenes.0.contact", as yb_unmask names answers. */
static yb_str dotted(struct yb_req *rq, yb_str name) {
  struct yb_buf b;
  yb_str out;
  yb_buf_init(&b, rq->ctx.arena);
  for (size_t i = 0; i < name.n; i++)
    if (name.p[i] != ']') yb_buf_byte(&b, name.p[i] == '[' ? '.' : name.p[i]);
  return yb_buf_take(&b, &out) == YB_OK ? out : name;
}

/* What is masked: the applicant's data, and answers of class personal and above. */
static yb_rc unmask(const struct made *m) {
  static const struct { const char *value, *label; } own[] = {
      {"applicant.name", "申请人姓名"}, {"applicant.phone", "申请人手机号"},
      {"applicant.idno", "申请人证件号"}, {"applicant.email", "申请人邮箱"}};
  struct v_desk_side *s = &m->v->unmask;
  struct yb_req *rq = m->rq;
  const struct yb_form *form = m->d->c.service->form[YB_ZH_CN];
  const struct yb_form_row *rows = NULL;
  bool mine = posted(m, "unmask");
  uint32_t n = 4;
  s->can = m->d->can_unmask && !(m->d->applicant && m->d->applicant->erased);
  if (!s->can) return YB_OK;
  if (m->d->c.answers)
    YB_TRY(yb_form_summary(form, &rq->ctx, m->d->c.answers, NULL, &rows));
  for (const struct yb_form_row *r = rows; r; r = r->next) n++;
  struct v_pick *p = YB_NEW_N(rq->ctx.arena, n, struct v_pick);
  if (!p) return YB_NOMEM;
  for (n = 0; n < 4; n++)
    p[n] = (struct v_pick){yb_str_of(own[n].value), yb_word(rq, own[n].label), false};
  for (const struct yb_form_row *r = rows; r; r = r->next)
    if (r->field->cls >= YB_PERSONAL && r->value.n && r->field->kind != YB_FORM_FILE)
      p[n++] = (struct v_pick){dotted(rq, r->name), r->label, false};
  s->a = dk_input(rq, mine, "u-", "field", "select", yb_word(m->rq, "看哪一项"), YB_S(""));
  dk_picked(&s->a, p, n);
  s->b = dk_input(rq, mine, "u-", "reason", "text", yb_word(m->rq, "为什么要看"), YB_S(""));
  s->b.hint = yb_word(m->rq, "至少 5 个字，会留下记录，申请人可以查到");
  s->open = mine;
  return YB_OK;
}

/* After a bad rating was mended and before the applicant was called. */
static void call_back(const struct made *m) {
  struct v_desk_side *s = &m->v->back;
  bool mended = false, called = false;
  for (uint32_t i = 0; i < m->d->tasks.count; i++)
    mended |= YB_EQ(m->d->tasks.at[i].kind, "mend") && m->d->tasks.at[i].state == 2;
  for (uint32_t i = 0; i < m->d->c.past.count; i++)
    called |= YB_EQ(m->d->c.past.at[i].verb, "call_back");
  s->can = mended && !called && yb_who_may(yb_req_who(m->rq), YB_S("mend"), m->d->c.unit,
                                           m->d->c.division);
  s->a = dk_input(m->rq, posted(m, "back"), "b-", "words", "area", yb_word(m->rq, "回访记录"),
                  YB_S(""));
  s->a.optional = true;
}

/* ---- the head ---- */

static yb_str why_not(const struct made *m) {
  const struct yb_desk_case *d = m->d;
  struct yb_req *rq = m->rq;
  if (d->c.state == YB_CASE_SUPPLEMENT) return yb_word(m->rq, "等申请人补正，补齐前不计时。");
  if (d->can_deliver) return yb_word(m->rq, "结果已作出，等您登记送达。");
  for (uint32_t i = 0; i < d->tasks.count; i++) {
    const struct yb_task_view *t = &d->tasks.at[i];
    if (t->state > 1) continue;
    if (t->staff_name.n)
      return YB_PHRASE(rq, "“{1}”由{2}（{3}）办理。", t->name, t->staff_name, t->unit_name);
    return YB_PHRASE(rq, "“{1}”在{2}待办。", t->name, t->unit_name);
  }
  return yb_case_closed(d->c.state) ? yb_word(m->rq, "这件已经办结。") : yb_word(m->rq, "正在等下一环节。");
}

static yb_rc prints(const struct made *m) {
  static const struct { const char *doc, *fallback; } docs[] = {
      {"accept", "受理通知书"}, {"supplement", "补正告知书"}, {"reject", "不予受理告知书"},
      {"refuse", "不予批准告知书"}};
  const struct yb_case_view *c = &m->d->c;
  const bool there[] = {c->accepted_at != 0, c->wanted != NULL, c->state == YB_CASE_REJECTED,
                        c->state == YB_CASE_REFUSED};
  struct v_link *l = YB_NEW_N(m->rq->ctx.arena, 4, struct v_link);
  if (!l) return YB_NOMEM;
  m->v->prints = l;
  for (size_t i = 0; i < 4; i++) {
    yb_str word = dk_word(m->rq, "document", yb_str_of(docs[i].doc));
    if (!there[i]) continue;
    l[m->v->prints_n++] = (struct v_link){
        dk_fmt(m->rq, "/d/cases/%lld/print/%s", (long long)c->id, docs[i].doc),
        word.n ? word : yb_word(m->rq, docs[i].fallback), false, 0, false};
  }
  return YB_OK;
}

static yb_rc head(const struct made *m) {
  const struct yb_desk_case *d = m->d;
  const struct yb_case_view *c = &d->c;
  struct yb_req *rq = m->rq;
  struct v_desk_case *v = m->v;
  v->id = c->id;
  v->no = c->no;
  v->title = c->title;
  v->service = dk_say(rq, &c->service->guide.name);
  v->channel = dk_word(rq, "channel", c->channel);
  if (c->division) YB_TRY(yb_division_path(rq->ctx.arena, c->division, &v->place));
  if (c->unit) v->unit = dk_say(rq, &c->unit->name);
  v->butler = c->butler;
  v->submitted = dk_at(rq, c->submitted_at);
  v->accepted = dk_at(rq, c->accepted_at);
  v->decided = dk_at(rq, c->decided_at);
  v->version = dk_fmt(rq, "v%u", c->service->guide.version);
  v->reason = c->reason;
  v->proposal = d->proposal;
  v->proposal_clause = d->proposal_clause;
  v->clause = c->clause;
  v->wanted_by = dk_at(rq, c->wanted_by);
  v->wanted_note = c->wanted_note;
  v->permit_no = c->permit_no;
  v->enterprise = c->enterprise_name;
  v->uscc = c->uscc;
  v->uscc_warn = c->uscc_warn;
  v->state = dk_state(rq, c->state);
  v->rating = c->rating;
  v->supplements = c->supplements;
  v->again = c->supplements > 1;
  if (d->applicant) {
    v->person = d->applicant->name;
    v->phone = d->applicant->phone;
    v->idno = d->applicant->idno;
    v->email = d->applicant->email;
    v->erased = d->applicant->erased;
  }
  return dk_wanted(rq, c, &v->wanted, &v->wanted_n);
}

static void rights(const struct made *m) {
  const struct yb_desk_case *d = m->d;
  const struct yb_task_view *t = d->current;
  struct v_desk_case *v = m->v;
  int64_t me = yb_req_who(m->rq)->id;
  v->can_decide = t && t->can_act;
  v->can_claim = t && t->can_claim;
  v->can_release = t && t->staff == me;
  v->claim_task = v->mine_task = t ? t->id : 0;
  v->claim_version = v->mine_version = t ? t->version : 0;
  v->can_deliver = d->can_deliver;
  v->can_audit = d->can_audit;
  v->can_confirm = d->can_confirm;
  if (!v->can_decide) v->why_not = why_not(m);
}

static yb_rc make(const struct made *m) {
  const struct yb_task_view *t = m->d->current;
  YB_TRY(head(m));
  rights(m);
  dk_clock(m->rq, t && t->clock.name.n ? &t->clock : &m->d->c.check, &m->v->clock);
  dk_clock(m->rq, &m->d->c.whole, &m->v->whole);
  YB_TRY(papers(m));
  YB_TRY(answers(m));
  YB_TRY(tasks(m));
  YB_TRY(past(m));
  YB_TRY(prints(m));
  YB_TRY(dk_extra(m->rq, m->d, m->v));
  if (m->v->can_decide)
    YB_TRY(dk_decide_view(m->rq, m->d, posted(m, "decide"), &m->v->decide));
  YB_TRY(consult(m));
  YB_TRY(hand(m));
  extend(m);
  call_back(m);
  return unmask(m);
}

yb_rc dk_case_show(struct yb_req *rq, struct yb_res *rs, int64_t id, const char *form,
                   yb_str show_label, yb_str show_value) {
  static const struct { const char *form, *prefix; } prefixes[] = {
      {"decide", "d-"}, {"consult", "c-"}, {"hand", "h-"}, {"extend", "e-"}, {"unmask", "u-"},
      {"back", "b-"}};
  struct yb_desk_case d;
  struct v_desk_case *v = YB_NEW(rq->ctx.arena, struct v_desk_case);
  struct yb_page page;
  const char *prefix = "";
  if (!v) return YB_NOMEM;
  struct made m = {rq, &d, v, form};
  for (size_t i = 0; form && i < sizeof prefixes / sizeof *prefixes; i++)
    if (strcmp(form, prefixes[i].form) == 0) prefix = prefixes[i].prefix;
  if (form) YB_TRY(dk_sum(rq, prefix, &v->sum));
  YB_TRY(yb_desk_case_get(yb_req_app(rq), &rq->ctx, yb_req_who(rq), id, &d));
  v->said = said(rq, yb_req_query(rq, "said"));
  v->show_label = show_label;
  v->show_value = show_value;
  YB_TRY(make(&m));
  dk_page(rq, &page, dk_fmt(rq, "%.*s %.*s", YB_ARG(v->title), YB_ARG(v->no)), YB_DESK_QUEUE);
  page.error = v->sum.errors_n > 0;
  rs->cache_private = true;
  return YB_PAGE(rq, rs, &page, desk_case, v);
}

yb_rc yb_page_desk_case(struct yb_req *rq, struct yb_res *rs) {
  int64_t id;
  DK_ENTER(rq, rs);
  if (!yb_req_id(rq, YB_S("id"), &id)) return YB_ABSENT;
  return dk_case_show(rq, rs, id, NULL, YB_S(""), YB_S(""));
}
