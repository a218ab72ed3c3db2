/* inquire.c - guided questions answered: which is next, and which filings follow (inquiry.h). */
#include "base/json.h"
#include "service/pack/inquiry.h"

struct going {
  struct yb_ctx quiet;                    /* without diagnostics: a null is "does not hold" */
  struct yb_json *answers;                /* as far as asked and answered */
};

static yb_rc holds(struct going *g, const struct yb_feel *test, bool *out) {
  yb_value v;
  *out = true;
  if (!test) return YB_OK;
  YB_TRY(yb_feel_eval_json(test, &g->quiet, g->answers, &v));
  *out = yb_value_is_true(v);
  return YB_OK;
}

static const struct yb_inquiry_option *option(const struct yb_inquiry_question *q, yb_str id) {
  for (uint32_t i = 0; i < q->options; i++)
    if (yb_str_eq(q->option[i].id, id)) return &q->option[i];
  return NULL;
}

static yb_rc walk(struct going *g, const struct yb_inquiry *q, const struct yb_json *given,
                  struct yb_inquiry_way *out) {
  for (uint32_t i = 0; i < q->questions && !out->next; i++) {
    const struct yb_inquiry_question *one = &q->question[i];
    bool asked;
    YB_TRY(holds(g, one->test, &asked));
    if (!asked) continue;
    yb_str answer = yb_json_get_str(given, one->id);
    const struct yb_inquiry_option *o = option(one, answer);
    if (!o) {
      out->next = one;
      out->bad = answer.n > 0;
      break;
    }
    YB_TRY(yb_json_set(g->answers, one->id, yb_json_new_str(g->quiet.arena, o->id)));
    out->step[out->steps++] = (struct yb_inquiry_step){one, o};
  }
  return YB_OK;
}

yb_rc yb_inquiry_go(struct yb_ctx *ctx, const struct yb_inquiry *q, const struct yb_json *given,
                    struct yb_inquiry_way *out) {
  struct going g = {*ctx, yb_json_new(ctx->arena, YB_JSON_OBJECT)};
  if (!g.answers) return YB_NOMEM;
  g.quiet.diags = NULL;
  out->steps = out->filings = 0;
  out->next = NULL;
  out->bad = false;
  YB_TRY(walk(&g, q, given, out));
  for (uint32_t i = 0; i < q->filings && !out->next; i++) {
    bool listed;
    YB_TRY(holds(&g, q->filing[i].test, &listed));
    if (listed) out->filing[out->filings++] = &q->filing[i];
  }
  return YB_OK;
}
