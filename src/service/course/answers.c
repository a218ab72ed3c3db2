/* answers.c - what the applicant wrote, divided by class; who may see a case. */
#include "base/arena.h"
#include "engine/parties/parties.h"
#include "service/course/course_int.h"

static yb_rc about(struct yb_course *co, yb_str *out) {
  return yb_str_fmt(yb_tx_arena(co->tx), out, "case:%lld:answers", (long long)co->c.id);
}

yb_rc yb_course_answers_put(struct yb_course *co, const struct yb_json *answers) {
  struct yb_ctx *ctx = yb_tx_ctx(co->tx);
  const struct yb_form *form = co->service->form[YB_ZH_CN];
  struct yb_json *clear, *boxed;
  yb_str what, text;
  YB_TRY(yb_form_split(form, ctx, answers, &clear, &boxed));
  YB_TRY(yb_json_text(ctx->arena, clear, &co->c.answers));
  co->c.box = YB_S("");
  if (boxed->count == 0) return YB_OK;
  YB_TRY(yb_json_text(ctx->arena, boxed, &text));
  YB_TRY(about(co, &what));
  return yb_person_seal(co->tx, co->app->vault, co->c.person_id, what, text, &co->c.box);
}

yb_rc yb_course_answers_get(struct yb_course *co, const struct yb_json **out) {
  struct yb_ctx *ctx = yb_tx_ctx(co->tx);
  const struct yb_json *clear, *boxed;
  struct yb_json *joined;
  yb_str what, text;
  YB_TRY(yb_json_parse(ctx, YB_S("answers"), co->c.answers, &clear));
  *out = clear;
  if (co->c.box.n == 0) return YB_OK;
  YB_TRY(about(co, &what));
  yb_rc rc = yb_person_unseal(co->tx, co->app->vault, co->c.person_id, what, co->c.box, &text);
  if (rc == YB_ABSENT) return YB_OK; /* erased: the rest remains */
  YB_TRY(rc);
  YB_TRY(yb_json_parse(ctx, YB_S("answers"), text, &boxed));
  YB_TRY(yb_form_join(co->service->form[YB_ZH_CN], ctx, clear, boxed, &joined));
  *out = joined;
  return YB_OK;
}

bool yb_course_is_theirs(const struct yb_course *co, const struct yb_who *who) {
  if (who->kind == YB_WHO_CALLER) return who->case_id == co->c.id;
  if (who->kind != YB_WHO_PERSON) return false;
  if (co->c.enterprise_id) return who->enterprise == co->c.enterprise_id;
  return who->id == co->c.person_id && who->enterprise == 0;
}

yb_rc yb_course_staff_sees(struct yb_course *co, const struct yb_who *who, bool *out) {
  struct yb_task *t;
  uint32_t n;
  const struct yb_unit *unit = yb_pack_unit(co->pack, co->c.unit);
  *out = who->kind == YB_WHO_STAFF && yb_who_may(who, YB_S("view"), unit, co->division);
  if (*out || who->kind != YB_WHO_STAFF) return YB_OK;
  YB_TRY(yb_tasks_of_case(co->tx, co->c.id, &t, &n));
  for (uint32_t i = 0; i < n && !*out; i++)
    *out = yb_who_may(who, YB_S("view"), yb_pack_unit(co->pack, t[i].unit), NULL);
  return YB_OK;
}

static const struct yb_happen happens[] = {
#define HAPPEN(verb, word, shown, notice) {verb, word, shown, notice},
#include "service/course/happen.h"
#undef HAPPEN
};

const struct yb_happen *yb_happen_of(yb_str verb) {
  for (size_t i = 0; i < sizeof happens / sizeof happens[0]; i++)
    if (yb_str_eq(verb, yb_str_of(happens[i].verb))) return &happens[i];
  return NULL;
}
