/* desk_decide.c - the decision form of a task: exactly the verbs that the flow offers,
 * one at a time (chosen by the address, so that it works without script). */
#include "base/arena.h"
#include "http/pages/desk.h"

enum { REASON = 1, CLAUSE = 2, ITEMS = 4, DATES = 8, OPINION = 16, WORDS = 32, CONDITIONS = 64,
       SCORE = 128, AMOUNT = 256 };

static const struct verb {
  const char *name;
  unsigned has;
  bool bad;
  const char *explain, *button;
} verbs[] = {
    {"accept", 0, false, "资料齐全、符合要求。受理后同时征求需要的部门，申请人马上收到通知。",
     "受理"},
    {"supplement", ITEMS | WORDS, false,
     "缺什么、怎么补，一次说清。发出后停止计时，补齐后接着算。", "发出补正告知"},
    {"reject", REASON | CLAUSE, true, "不属于受理范围时使用。原因、依据和救济途径会写进告知书。",
     "不予受理"},
    {"opine", OPINION | WORDS | CONDITIONS, false, "您的意见会送到牵头单位，由其统一答复申请人。",
     "提交意见"},
    {"grant", DATES | CONDITIONS | AMOUNT, false, "各单位附带的条件会一并写进通知。", "同意并制作通知"},
    {"refuse", REASON | CLAUSE, true, "原因、依据和救济途径会写进告知书，申请人可以提出异议。",
     "不同意"},
    {"approve", 0, false, "同意后马上生效：改了时间、地点的，会发新的通知，原来的作废。", "同意"},
    {"decline", REASON, true, "理由会告诉申请人，原来的通知照旧有效。", "不同意"},
    {"score", SCORE | WORDS, false, "独立打分，写明理由；和申请人有利害关系的，请选“回避”。", "提交评分"},
    {"recuse", REASON, false, "写明和申请人有什么关系。回避以后，这件的评审都不再由您做。", "回避"},
    {"pay", AMOUNT | WORDS, false, "款项拨付以后登记：拨了多少，凭证号是多少。", "登记拨付"},
    {"mend", WORDS | CONDITIONS, false, "办好后请给申请人打电话，听取是否满意。", "登记整改"}};

static const struct verb *verb_of(yb_str name) {
  for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
    if (yb_str_eq(name, yb_str_of(verbs[i].name))) return &verbs[i];
  return NULL;
}

struct decide {
  struct yb_req *rq;
  const struct yb_desk_case *c;
  const struct verb *verb;
  bool posted;
  struct v_desk_decide *v;
};

/* ---- which verb ---- */

static bool offered(const struct yb_strs *list, yb_str verb) {
  for (uint32_t i = 0; i < list->count; i++)
    if (yb_str_eq(list->at[i], verb)) return true;
  return false;
}

static yb_rc choose(struct decide *d) {
  const struct yb_strs *list = &d->c->current->verbs;
  yb_str want = d->posted ? yb_req_form(d->rq, "verb") : yb_req_query(d->rq, "do");
  struct v_link *l = YB_NEW_N(d->rq->ctx.arena, list->count, struct v_link);
  if (!l) return YB_NOMEM;
  if (!offered(list, want) || !verb_of(want)) want = list->count ? list->at[0] : YB_S("");
  d->verb = verb_of(want);
  for (uint32_t i = 0; i < list->count; i++)
    l[i] = (struct v_link){.href = dk_fmt(d->rq, "/d/cases/%lld?do=%.*s#dec",
                                          (long long)d->c->c.id, YB_ARG(list->at[i])),
                           .label = dk_word_or(d->rq, "verb", list->at[i]),
                           .on = yb_str_eq(list->at[i], want)};
  d->v->verbs = l;
  d->v->verbs_n = list->count;
  d->v->verb = want;
  d->v->title = dk_word_or(d->rq, "verb", want);
  return YB_OK;
}

/* ---- reason templates of the pack: reason.<service>.<verb>.1, its clause in clause.… ---- */

#define TEMPLATES 9
static yb_str template_part(struct decide *d, const char *group, int n) {
  yb_str key = dk_fmt(d->rq, "%.*s.%s.%d", YB_ARG(d->c->c.service->id), d->verb->name, n);
  return dk_word(d->rq, group, key);
}

static yb_rc templates(struct decide *d) {
  struct v_link *l = YB_NEW_N(d->rq->ctx.arena, TEMPLATES, struct v_link);
  if (!l) return YB_NOMEM;
  d->v->templates = l;
  for (int n = 1; n <= TEMPLATES; n++) {
    yb_str name = template_part(d, "reason_name", n);
    if (name.n == 0) continue;
    l[d->v->templates_n++] = (struct v_link){
        .href = dk_fmt(d->rq, "/d/cases/%lld?do=%s&tpl=%d#dec", (long long)d->c->c.id,
                       d->verb->name, n),
        .label = name, .on = dk_int(yb_req_query(d->rq, "tpl")) == n};
  }
  return YB_OK;
}

static yb_str filled(struct decide *d, const char *group) {
  int64_t n = dk_int(yb_req_query(d->rq, "tpl"));
  return n > 0 && n <= TEMPLATES ? template_part(d, group, (int)n) : YB_S("");
}

/* ---- the list of what is missing ---- */

static yb_str what_name(struct yb_req *rq, yb_str field) {
  return dk_fmt(rq, "what.%.*s", YB_ARG(field));
}

static struct v_item item(struct decide *d, yb_str field, yb_str label, uint32_t n) {
  struct v_item it = {.field = field, .label = label, .n = n};
  yb_str ticked[100];
  if (!d->posted) return it;
  uint32_t on = yb_pairs_all(d->rq->form, YB_S("item"), ticked, 100);
  for (uint32_t i = 0; i < on && i < 100; i++) it.on |= yb_str_eq(ticked[i], field);
  yb_str name = what_name(d->rq, field);
  it.what = yb_pairs_get(d->rq->form, name);
  if (name.n) it.fault = dk_fault(d->rq, name.p);
  return it;
}

static yb_rc material_items(struct decide *d, struct v_items *out, uint32_t *n) {
  const struct yb_guide *g = &d->c->c.service->guide;
  struct v_item *list = YB_NEW_N(d->rq->ctx.arena, g->materials, struct v_item);
  if (!list) return YB_NOMEM;
  for (uint32_t i = 0; i < g->materials; i++) {
    const struct yb_material *m = &g->material[i];
    list[i] = item(d, m->field.n ? m->field : m->id, dk_say(d->rq, &m->name), ++*n);
  }
  *out = (struct v_items){yb_word(d->rq, "材料"), list, g->materials, true};
  return YB_OK;
}

static yb_rc page_items(struct decide *d, const struct yb_form_row *rows, uint32_t page,
                        struct v_items *out, uint32_t *n) {
  const struct yb_form *form = d->c->c.service->form[YB_ZH_CN];
  uint32_t count = 0;
  for (const struct yb_form_row *r = rows; r; r = r->next) count += r->page == page;
  struct v_item *list = YB_NEW_N(d->rq->ctx.arena, count, struct v_item);
  if (!list) return YB_NOMEM;
  *out = (struct v_items){yb_form_page(form, page)->title, list, 0, false};
  for (const struct yb_form_row *r = rows; r; r = r->next) {
    if (r->page != page || r->field->kind == YB_FORM_FILE) continue;
    list[out->items_n] = item(d, r->name, r->label, ++*n);
    out->open |= list[out->items_n++].on;
  }
  return YB_OK;
}

static yb_rc items(struct decide *d) {
  const struct yb_form *form = d->c->c.service->form[YB_ZH_CN];
  uint32_t pages = yb_form_pages(form), n = 0;
  const struct yb_form_row *rows = NULL;
  struct v_items *g = YB_NEW_N(d->rq->ctx.arena, pages + 1, struct v_items);
  if (!g) return YB_NOMEM;
  if (d->c->c.answers)
    YB_TRY(yb_form_summary(form, &d->rq->ctx, d->c->c.answers, NULL, &rows));
  YB_TRY(material_items(d, &g[0], &n));
  d->v->groups = g;
  d->v->groups_n = 1;
  for (uint32_t p = 0; p < pages; p++) {
    YB_TRY(page_items(d, rows, p, &g[d->v->groups_n], &n));
    d->v->groups_n += g[d->v->groups_n].items_n > 0;
  }
  if (d->posted) d->v->items_fault = dk_fault(d->rq, "items");
  return YB_OK;
}

/* ---- fields ---- */

static void dates(struct decide *d) {
  const struct yb_guide *g = &d->c->c.service->guide;
  int64_t now = d->rq->ctx.now_ms;
  uint32_t days = g->results ? g->result[0].valid_days : 0;
  yb_str to = days ? dk_day(d->rq, now + (int64_t)(days - 1) * YB_DAY_MS) : YB_S("");
  d->v->from = dk_input(d->rq, d->posted, "d-", "valid_from", "date", yb_word(d->rq, "通知从哪天起有效"),
                        dk_day(d->rq, now));
  d->v->to = dk_input(d->rq, d->posted, "d-", "valid_to", "date", yb_word(d->rq, "到哪天止（含当天）"), to);
}

static yb_rc opinion(struct decide *d) {
  static const struct { const char *value, *label; } choice[] = {
      {"agree", "同意"}, {"conditions", "附条件同意"}, {"object", "不同意"}};
  struct v_pick *p = YB_NEW_N(d->rq->ctx.arena, 3, struct v_pick);
  if (!p) return YB_NOMEM;
  d->v->opinion = dk_input(d->rq, d->posted, "d-", "opinion", "radios", yb_word(d->rq, "意见"),
                           YB_S(""));
  for (int i = 0; i < 3; i++) {
    yb_str word = dk_word(d->rq, "opinion", yb_str_of(choice[i].value));
    p[i] = (struct v_pick){yb_str_of(choice[i].value),
                           word.n ? word : yb_word(d->rq, choice[i].label), false};
    p[i].on = yb_str_eq(p[i].value, d->v->opinion.value);
  }
  d->v->opinion.picks = p;
  d->v->opinion.picks_n = 3;
  return YB_OK;
}

static struct v_input area(struct decide *d, const char *name, const char *label, yb_str value) {
  return dk_input(d->rq, d->posted, "d-", name, "area", yb_word(d->rq, label), value);
}

/* Consultations still open: a grant or refusal that does not wait needs a reason. */
static bool awaited(const struct yb_desk_case *c) {
  for (uint32_t i = 0; i < c->tasks.count; i++)
    if (YB_EQ(c->tasks.at[i].kind, "consult") && c->tasks.at[i].state <= 1) return true;
  return false;
}

static void texts(struct decide *d) {
  struct v_desk_decide *v = d->v;
  unsigned has = d->verb->has;
  bool opine = (has & OPINION) != 0, mend = YB_EQ(v->verb, "mend");
  v->reason = area(d, "reason", "原因（写进文书，申请人会看到）", filled(d, "reason"));
  if (!(has & REASON)) v->reason.label = yb_word(d->rq, "再次告知的理由（同时报告督办人员）");
  if (YB_EQ(v->verb, "recuse")) v->reason.label = yb_word(d->rq, "和申请人有什么关系");
  if (YB_EQ(v->verb, "grant")) v->reason.label = yb_word(d->rq, "不再等未回复单位的理由");
  v->clause = dk_input(d->rq, d->posted, "d-", "clause", "text", yb_word(d->rq, "依据条款"),
                       filled(d, "clause"));
  v->clause.hint = yb_word(d->rq, "写明规定名称和条款号");
  v->words = area(d, "words", opine                      ? "意见说明"
                              : mend                     ? "怎么整改的（内部）"
                              : YB_EQ(v->verb, "score") ? "评分理由"
                              : YB_EQ(v->verb, "pay")   ? "凭证号和说明"
                                                         : "给申请人的话",
                  YB_S(""));
  v->words.optional = !mend && !YB_EQ(v->verb, "score") && !YB_EQ(v->verb, "pay");
  if (opine) v->words.hint = yb_word(d->rq, "不同意时必须写明原因");
  v->conditions = area(d, "conditions", mend ? "公开说明（会公示，不写个人信息）" : "附带条件",
                       YB_S(""));
  v->conditions.optional = true;
  if (opine) v->conditions.hint = yb_word(d->rq, "附条件同意时填写，一行一条");
}

static void numbers(struct decide *d) {
  const struct yb_task_view *t = d->c->current;
  yb_str most = t->scale.n ? t->scale : YB_S("0 100"), least = {0};
  (void)yb_str_cut(&most, ' ', &least);
  d->v->score = dk_input(d->rq, d->posted, "d-", "score", "text", yb_word(d->rq, "分数"), YB_S(""));
  d->v->score.mode = "numeric";
  d->v->score.hint = YB_PHRASE(d->rq, "{1} 到 {2} 的整数", least, most);
  d->v->amount = dk_input(d->rq, d->posted, "d-", "amount", "text", yb_word(d->rq, "金额（元）"),
                          YB_S(""));
  d->v->amount.mode = "decimal";
}

yb_rc dk_decide_view(struct yb_req *rq, const struct yb_desk_case *c, bool posted,
                     struct v_desk_decide *out) {
  struct decide d = {rq, c, NULL, posted, out};
  *out = (struct v_desk_decide){.task = c->current->id, .version = c->current->version};
  YB_TRY(choose(&d));
  if (!d.verb) return YB_OK;
  unsigned has = d.verb->has;
  out->explain = yb_word(rq, d.verb->explain);
  out->button = yb_word(rq, d.verb->button);
  out->bad = d.verb->bad;
  out->second = (has & ITEMS) && c->supplement_again;
  out->has_reason = (has & REASON) || out->second ||
                    ((has & DATES) && awaited(c));
  out->has_clause = (has & CLAUSE) != 0;
  out->has_words = (has & WORDS) != 0;
  out->has_conditions = (has & CONDITIONS) != 0;
  out->has_dates = (has & DATES) != 0;
  out->has_opinion = (has & OPINION) != 0;
  out->has_items = (has & ITEMS) != 0;
  out->has_score = (has & SCORE) != 0;
  out->has_amount = (has & AMOUNT) && c->current->amount;
  texts(&d);
  numbers(&d);
  YB_TRY(templates(&d));
  if (out->has_dates) dates(&d);
  if (out->has_opinion) YB_TRY(opinion(&d));
  return out->has_items ? items(&d) : YB_OK;
}
