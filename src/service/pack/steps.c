/* steps.c - the list of what a story can say, asked by name (steps.h). */
#include "service/pack/steps.h"

static const struct yb_step_rule rules[] = {
#define X(name, need, with, sees) {YB_STEP_##name, #name, YB_NEEDS_##need, with, sees},
    YB_STEPS(X)
#undef X
};
static const struct { const char *name; bool of_case; } sights[] = {
#define X(name, of_case) {#name, of_case},
    YB_SEES(X)
#undef X
};

const char *yb_step_names(void) {
  static const char all[] = ""
#define X(name, need, with, sees) ", " #name
      YB_STEPS(X)
#undef X
      ;
  return all + 2;
}

const char *yb_see_names(void) {
  static const char all[] = "note"
#define X(name, of_case) ", " #name
      YB_SEES(X)
#undef X
      ;
  return all;
}

const struct yb_step_rule *yb_step_rule(yb_str name) {
  for (size_t i = 0; i < YB_STEPS_COUNT; i++)
    if (yb_str_eq(name, yb_str_of(rules[i].name))) return &rules[i];
  return NULL;
}

bool yb_see_parse(yb_str name, yb_see_id *out) {
  for (size_t i = 0; i < YB_SEES_COUNT; i++)
    if (yb_str_eq(name, yb_str_of(sights[i].name))) {
      *out = (yb_see_id)i;
      return true;
    }
  return false;
}

bool yb_see_of_case(yb_see_id id) { return sights[id].of_case; }

bool yb_step_key(const char *keys, yb_str key) {
  yb_str rest = yb_str_of(keys), one;
  if (YB_EQ(rest, "*")) return true;
  while (yb_str_cut(&rest, ',', &one))
    if (yb_str_eq(yb_str_trim(one), key)) return true;
  return false;
}
