/* desk_extra.c - what stands beside a case on its desk page: lead time as at its
 * submission, clashes with their cases, changes asked for and done. */
#include "base/arena.h"
#include "http/pages/desk.h"
#include "service/agenda/agenda.h"
#include "service/change/change.h"

#define ROWS_MOST 120u

struct extra {
  struct yb_req *rq;
  const struct yb_desk_case *d;
  struct v_desk_part *part;
  uint32_t n;
};

static struct v_desk_answer *open_part(struct extra *x, yb_str title) {
  struct v_desk_answer *rows = YB_NEW_N(x->rq->ctx.arena, ROWS_MOST, struct v_desk_answer);
  if (rows) x->part[x->n++] = (struct v_desk_part){.title = title, .rows = rows};
  return rows;
}

static void put(struct extra *x, struct v_desk_answer *rows, yb_str label, yb_str value) {
  struct v_desk_part *p = &x->part[x->n - 1];
  if (p->rows_n < ROWS_MOST && value.n)
    rows[p->rows_n++] = (struct v_desk_answer){.label = label, .value = value};
}

static yb_str date(struct yb_req *rq, yb_date d) {
  struct yb_buf b;
  yb_buf_init(&b, rq->ctx.arena);
  yb_date_write(&b, d);
  return yb_buf_str(&b);
}

/* As the applicant was told: the rules of the case's version, at its submission. */
static yb_rc lead(struct extra *x) {
  const struct yb_case_view *c = &x->d->c;
  struct yb_ctx then = x->rq->ctx;
  struct yb_lead_view v;
  then.now_ms = c->submitted_at;
  YB_TRY(yb_lead_time(yb_req_app(x->rq), &then, c->service, c->answers, &v));
  if (!v.asked) return YB_OK;
  struct v_desk_answer *rows = open_part(x, yb_word(x->rq, "提前量"));
  if (!rows) return YB_NOMEM;
  put(x, rows, yb_word(x->rq, "要提前"),
      YB_PHRASE(x->rq, "{1} 个工作日", dk_fmt(x->rq, "%u", v.days)));
  if (v.dated) {
    put(x, rows, yb_word(x->rq, "第一天"), date(x->rq, v.first));
    put(x, rows, yb_word(x->rq, "最晚提交"), date(x->rq, v.apply_by));
    put(x, rows, yb_word(x->rq, "提交时"), v.late ? yb_word(x->rq, "来不及，已提示申请人")
                                              : yb_word(x->rq, "赶得上"));
  }
  for (uint32_t i = 0; i < v.whys; i++)
    put(x, rows, dk_fmt(x->rq, "+%u", v.why[i].days), dk_say(x->rq, &v.why[i].reason));
  return YB_OK;
}

static yb_rc clashes(struct extra *x) {
  struct yb_clashes c;
  YB_TRY(yb_agenda_clashes(yb_req_app(x->rq), &x->rq->ctx, yb_req_who(x->rq), x->d->c.service,
                           x->d->c.answers, x->d->c.id, &c));
  struct v_desk_answer *rows = c.count ? open_part(x, yb_word(x->rq, "同一地点的其他剧组")) : NULL;
  if (c.count && !rows) return YB_NOMEM;
  for (uint32_t i = 0; i < c.count; i++) {
    const struct yb_clash *k = &c.at[i];
    yb_str how = k->other.permitted ? yb_word(x->rq, "已同意") : yb_word(x->rq, "申请中");
    yb_str meet = k->same_time ? yb_word(x->rq, "时段重叠") : yb_word(x->rq, "时段错开");
    yb_str from = date(x->rq, yb_date_of_days(k->from_day));
    yb_str to = date(x->rq, yb_date_of_days(k->to_day));
    put(x, rows, k->mine.place,
        dk_fmt(x->rq, "%.*s–%.*s · %.*s · %.*s · %.*s %.*s", YB_ARG(from), YB_ARG(to),
               YB_ARG(how), YB_ARG(meet), YB_ARG(k->no), YB_ARG(k->title)));
  }
  return YB_OK;
}

static yb_str state_word(struct yb_req *rq, yb_change_state s) {
  static const char *const words[] = {"等答复", "已办", "没有同意", "已撤回"};
  return yb_word(rq, words[(unsigned)s % 4]);
}

static yb_rc change(struct extra *x, const struct yb_change_view *v) {
  yb_str name = dk_say(x->rq, &v->change->name), state = state_word(x->rq, v->state);
  yb_str at = dk_at(x->rq, v->asked_at);
  struct v_desk_answer *rows = open_part(x, dk_fmt(x->rq, "%.*s · %.*s · %.*s", YB_ARG(name),
                                                   YB_ARG(state), YB_ARG(at)));
  if (!rows) return YB_NOMEM;
  for (uint32_t i = 0; i < v->lines; i++) {
    const struct yb_change_line *l = &v->line[i];
    put(x, rows, l->label,
        l->before.n ? dk_fmt(x->rq, "%.*s → %.*s", YB_ARG(l->before),
                             YB_ARG(l->after.n ? l->after : YB_S("—"))) : l->after);
  }
  put(x, rows, yb_word(x->rq, "理由"), v->reason);
  if (x->part[x->n - 1].rows_n == 0) put(x, rows, name, state);
  return YB_OK;
}

#define CHANGES_SHOWN 20u
yb_rc dk_extra(struct yb_req *rq, const struct yb_desk_case *d, struct v_desk_case *v) {
  struct extra x = {.rq = rq, .d = d,
                    .part = YB_NEW_N(rq->ctx.arena, CHANGES_SHOWN + 2, struct v_desk_part)};
  struct yb_changes_view c;
  if (!x.part) return YB_NOMEM;
  v->extras = x.part;
  v->can_message = yb_who_may(yb_req_who(rq), YB_S("message"), d->c.unit, d->c.division);
  if (d->c.service->changes) {
    YB_TRY(yb_changes_get(yb_req_app(rq), &rq->ctx, yb_req_who(rq), d->c.id, &c));
    for (uint32_t i = c.changes; i-- > 0 && x.n < CHANGES_SHOWN;) YB_TRY(change(&x, &c.change[i]));
  }
  if (d->c.service->guide.agenda.list.n) {
    YB_TRY(lead(&x));
    YB_TRY(clashes(&x));
  }
  v->extras_n = x.n;
  return YB_OK;
}
