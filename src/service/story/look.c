/* look.c - what a step has shown, against what the story says (story_int.h). */
#include "service/story/story_int.h"

static yb_rc missing(struct yb_tale *t, const struct yb_json *at, yb_str want, yb_str got) {
  return yb_tale_fault(t, at, YB_MSG_story_not_so, at->key.n ? at->key : YB_S("-"),
                       want.n ? want : YB_S("-"), got.n ? got : YB_S("-"));
}

yb_rc yb_tale_text(struct yb_tale *t, const struct yb_json *want, yb_str got) {
  if (!want || yb_str_eq(yb_json_str(want, YB_S("")), got)) return YB_OK;
  return missing(t, want, want->text, got);
}

yb_rc yb_tale_number(struct yb_tale *t, const struct yb_json *want, int64_t got) {
  yb_str text;
  if (!want) return YB_OK;
  YB_TRY(yb_str_fmt(t->ctx.arena, &text, "%lld", (long long)got));
  return yb_str_eq(want->text, text) ? YB_OK : missing(t, want, want->text, text);
}

yb_rc yb_tale_bool(struct yb_tale *t, const struct yb_json *want, bool got) {
  if (!want || (want->type == YB_JSON_BOOL && yb_json_bool(want, !got) == got)) return YB_OK;
  return missing(t, want, got ? YB_S("false") : YB_S("true"), got ? YB_S("true") : YB_S("false"));
}

static bool means(yb_str name, yb_str word) {
  return yb_str_eq(name, word) ||
         (name.n > word.n && yb_str_ends(name, word) && name.p[name.n - word.n - 1] == '/');
}

yb_rc yb_tale_among(struct yb_tale *t, const struct yb_json *want, const yb_str *names,
                    uint32_t n, bool in) {
  struct yb_buf all;
  yb_buf_init(&all, t->ctx.arena);
  for (uint32_t i = 0; i < n; i++) yb_buf_fmt(&all, "%s%.*s", i ? " " : "", YB_ARG(names[i]));
  for (const struct yb_json *m = want ? want->first : NULL; m; m = m->next) {
    bool found = false;
    for (uint32_t i = 0; i < n && !found; i++) found = means(names[i], yb_json_str(m, YB_S("")));
    if (found != in)
      YB_TRY(yb_tale_fault(t, m, YB_MSG_story_not_so, want->key, yb_json_str(m, YB_S("-")),
                           n ? yb_buf_str(&all) : YB_S("-")));
  }
  return all.rc;
}

yb_rc yb_tale_value(struct yb_tale *t, const struct yb_json *want, const struct yb_json *got) {
  yb_str a, b = YB_S("-");
  if (!want || (got && yb_json_same(want, got))) return YB_OK;
  YB_TRY(yb_json_text(t->ctx.arena, want, &a));
  if (got) YB_TRY(yb_json_text(t->ctx.arena, got, &b));
  return missing(t, want, a, b);
}

yb_rc yb_tale_day(struct yb_tale *t, const struct yb_json *with, const char *key, yb_date *out) {
  const struct yb_json *m = yb_json_get(with, yb_str_of(key));
  *out = (yb_date){0};
  if (!m || yb_date_parse(yb_json_str(m, YB_S("")), out)) return YB_OK;
  YB_TRY(yb_tale_fault(t, m, YB_MSG_story_day, m->text, YB_S(""), YB_S("")));
  return YB_INVALID;
}
