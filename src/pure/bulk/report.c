/* report.c - which policies fell off the columns, and why. */
#include "base/arena.h"
#include "pure/bulk/bulk_int.h"

static yb_rc text(struct yb_arena *a, struct yb_json *to, const char *key, yb_str s) {
  return yb_json_set(to, yb_str_of(key), yb_json_new_str(a, s));
}

static yb_rc number(struct yb_arena *a, struct yb_json *to, const char *key, int64_t v) {
  return yb_json_set(to, yb_str_of(key), yb_json_new_int(a, v));
}

static yb_rc reason(struct yb_arena *a, yb_lang lang, const struct yb_bulk_condition *c,
                    struct yb_json *list) {
  struct yb_json *j = yb_json_new(a, YB_JSON_OBJECT);
  YB_TRY(yb_json_add(list, j));
  YB_TRY(number(a, j, "line", c->at.line));
  YB_TRY(number(a, j, "column", c->at.col));
  YB_TRY(text(a, j, "why", yb_str_of(yb_msg_text(c->why, lang))));
  return text(a, j, "fix", yb_str_of(yb_msg_fix(c->why, lang)));
}

static yb_rc fallen(struct yb_arena *a, yb_lang lang, const struct policy *p,
                    struct yb_json *list) {
  struct yb_json *j = yb_json_new(a, YB_JSON_OBJECT), *why = yb_json_new(a, YB_JSON_ARRAY);
  YB_TRY(yb_json_add(list, j));
  YB_TRY(text(a, j, "policy", p->name));
  YB_TRY(number(a, j, "conditions", p->conditions));
  YB_TRY(yb_json_set(j, YB_S("by row"), why));
  for (uint32_t i = 0; i < p->conditions; i++)
    if (!p->shown[i].kernel) YB_TRY(reason(a, lang, &p->shown[i], why));
  return YB_OK;
}

yb_rc yb_bulk_report(const struct yb_bulk *plan, struct yb_ctx *ctx, yb_lang lang,
                     struct yb_json **out) {
  struct yb_arena *a = ctx->arena;
  struct yb_json *top = yb_json_new(a, YB_JSON_OBJECT), *list = yb_json_new(a, YB_JSON_ARRAY);
  if (!top) return YB_NOMEM;
  YB_TRY(number(a, top, "policies", plan->policies));
  uint32_t columnar = 0;
  for (uint32_t i = 0; i < plan->policies; i++) columnar += plan->policy[i].by_row == 0;
  YB_TRY(number(a, top, "columnar", columnar));
  YB_TRY(yb_json_set(top, YB_S("interpreted"), list));
  for (uint32_t i = 0; i < plan->policies; i++)
    if (plan->policy[i].by_row) YB_TRY(fallen(a, lang, &plan->policy[i], list));
  *out = top;
  return YB_OK;
}
