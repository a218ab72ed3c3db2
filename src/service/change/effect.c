/* effect.c - what a granted change does to its case (change.h). */
#include "service/change/change_int.h"

#include "engine/parties/parties.h"
#include "service/issue/issue.h"

void yb_change_of_row(const yb_val *c, struct yb_change_row *r) {
  *r = (struct yb_change_row){
      .id = yb_int_of(&c[0]), .case_id = yb_int_of(&c[1]), .service = yb_str_in(&c[2]),
      .kind = yb_str_in(&c[3]), .state = yb_int_of(&c[4]), .asked_by = yb_str_in(&c[5]),
      .staff_id = yb_int_of(&c[6]), .answers = yb_str_in(&c[7]), .box = yb_str_in(&c[8]),
      .before = yb_str_in(&c[9]), .task_id = yb_int_of(&c[10]), .permit_id = yb_int_of(&c[11]),
      .asked_at = yb_int_of(&c[12]), .closed_at = yb_int_of(&c[13]), .reason = yb_str_in(&c[14]),
      .version = yb_int_of(&c[15])};
}

static yb_rc joined(struct yb_tx *tx, const struct yb_form *form, yb_str key,
                    const struct yb_json *clear, const struct yb_json *boxed,
                    struct yb_json *out) {
  const struct yb_json *a = yb_json_get(clear, key), *b = boxed ? yb_json_get(boxed, key) : NULL;
  struct yb_json *both;
  if (!a) return YB_OK;
  if (!b || !form) return yb_json_set(out, key, yb_json_copy(yb_tx_arena(tx), a));
  YB_TRY(yb_form_join(form, yb_tx_ctx(tx), a, b, &both));
  return yb_json_set(out, key, both);
}

yb_rc yb_change_answers(struct yb_course *co, const struct yb_change *c,
                        const struct yb_change_row *r, struct yb_json **out) {
  struct yb_arena *a = yb_tx_arena(co->tx);
  struct yb_json *all = yb_json_new(a, YB_JSON_OBJECT);
  const struct yb_json *clear, *boxed = NULL;
  yb_str about, text;
  YB_TRY(yb_json_parse(yb_tx_ctx(co->tx), YB_S("change"), r->answers, &clear));
  if (r->box.n) {
    YB_TRY(yb_str_fmt(a, &about, "change:%lld", (long long)r->id));
    yb_rc rc = yb_person_unseal(co->tx, co->app->vault, co->c.person_id, about, r->box, &text);
    if (rc == YB_OK) rc = yb_json_parse(yb_tx_ctx(co->tx), YB_S("change"), text, &boxed);
    if (rc != YB_OK && rc != YB_ABSENT) return rc;       /* erased: the rest remains */
  }
  YB_TRY(joined(co->tx, co->service->form[YB_ZH_CN], YB_S("fields"), clear, boxed, all));
  YB_TRY(joined(co->tx, c ? c->form[YB_ZH_CN] : NULL, YB_S("form"), clear, boxed, all));
  YB_TRY(joined(co->tx, NULL, YB_S("row"), clear, NULL, all));
  *out = all;
  return YB_OK;
}

yb_rc yb_change_after(struct yb_arena *a, const struct yb_change *c, const struct yb_json *before,
                      const struct yb_json *fields, struct yb_json **out) {
  struct yb_json *all = yb_json_copy(a, before);
  if (!all) return YB_NOMEM;
  for (uint32_t i = 0; i < c->fields.count; i++) {
    const struct yb_json *v = yb_json_get(fields, c->fields.at[i]);
    if (v) YB_TRY(yb_json_set(all, c->fields.at[i], yb_json_copy(a, v)));
  }
  *out = all;
  return YB_OK;
}

yb_rc yb_change_reserve(struct yb_arena *a, const struct yb_agenda *g,
                        const struct yb_json *before, int64_t row, struct yb_json **out) {
  struct yb_json *all = yb_json_copy(a, before);
  if (!all) return YB_NOMEM;
  struct yb_json *list = (struct yb_json *)yb_json_get(all, g->list);
  struct yb_json *at = row >= 0 && list && row < (int64_t)list->count
                           ? (struct yb_json *)yb_json_at(list, (uint32_t)row) : NULL;
  yb_str day = yb_json_get_str(at, g->reserve);
  if (!at || !day.n) return YB_ABSENT;
  bool single = yb_str_eq(yb_json_get_str(at, g->from), yb_json_get_str(at, g->to));
  YB_TRY(yb_json_set(at, g->reserve, yb_json_new_str(a, YB_S(""))));
  if (!single) {
    struct yb_json *more = yb_json_copy(a, at);
    YB_TRY(yb_json_add(list, more));
    at = more;
  }
  YB_TRY(yb_json_set(at, g->from, yb_json_new_str(a, day)));
  YB_TRY(yb_json_set(at, g->to, yb_json_new_str(a, day)));
  *out = all;
  return YB_OK;
}

/* What the answers that it sets were, in clear alone: for the record. */
static yb_rc was(struct yb_course *co, const struct yb_change *c, const struct yb_json *before,
                 yb_str *out) {
  struct yb_arena *a = yb_tx_arena(co->tx);
  struct yb_json *old = yb_json_new(a, YB_JSON_OBJECT), *clear, *boxed;
  yb_str list = co->service->guide.agenda.list;
  for (uint32_t i = 0; i < c->fields.count; i++) {
    const struct yb_json *v = yb_json_get(before, c->fields.at[i]);
    if (v) YB_TRY(yb_json_set(old, c->fields.at[i], yb_json_copy(a, v)));
  }
  if (c->effect == YB_CHANGE_RESERVE && yb_json_get(before, list))
    YB_TRY(yb_json_set(old, list, yb_json_copy(a, yb_json_get(before, list))));
  YB_TRY(yb_form_split(co->service->form[YB_ZH_CN], yb_tx_ctx(co->tx), old, &clear, &boxed));
  return yb_json_text(a, clear, out);
}

static yb_rc rewrite(struct yb_course *co, const struct yb_change *c,
                     const struct yb_change_row *r, yb_str *before, int64_t *permit) {
  struct yb_arena *a = yb_tx_arena(co->tx);
  const struct yb_json *answers;
  struct yb_json *asked, *after;
  YB_TRY(yb_course_answers_get(co, &answers));
  YB_TRY(yb_change_answers(co, c, r, &asked));
  YB_TRY(was(co, c, answers, before));
  if (c->effect == YB_CHANGE_AMEND)
    YB_TRY(yb_change_after(a, c, answers, yb_json_get(asked, YB_S("fields")), &after));
  else
    YB_TRY(yb_change_reserve(a, &co->service->guide.agenda, answers,
                             yb_json_int(yb_json_get(asked, YB_S("row")), -1), &after));
  YB_TRY(yb_course_answers_put(co, after));
  co->c.title = yb_json_str(yb_json_path(after, co->service->guide.case_title), co->c.title);
  return yb_permit_again(co, permit);
}

yb_rc yb_change_apply(struct yb_course *co, const struct yb_change *c,
                       const struct yb_change_row *r, yb_str *before, int64_t *permit) {
  *before = (yb_str){0};
  *permit = 0;
  if (c->effect == YB_CHANGE_AMEND || c->effect == YB_CHANGE_RESERVE)
    return rewrite(co, c, r, before, permit);
  if (c->effect == YB_CHANGE_CANCEL) return yb_permit_end(co, c->name.in[YB_ZH_CN]);
  return YB_OK;
}
