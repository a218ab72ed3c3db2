/* change.h - what a service lets people ask for once a case has its result: another day,
 * an extension, a day in reserve, the end of it, the place given back, what was spent.
 * Declared in services/<id>/changes.yaml; docs/packs.md tells authors.
 *
 *   asked (page, API, by a clerk for a caller) -> at once, or a task of a unit -> effect
 */
#ifndef YB_SERVICE_PACK_CHANGE_H
#define YB_SERVICE_PACK_CHANGE_H
#include "pure/form/form.h"
#include "service/pack/pack.h"

#define YB_CHANGES_MAX 24u

/* name, word: what it does once it is granted */
#define YB_CHANGE_EFFECTS(X)                                                          \
  X(RECORD, "record")      /* it is kept with the case, and that is all */                \
  X(AMEND, "amend")        /* answers of the case are others now; a new permit */         \
  X(RESERVE, "reserve")    /* a row of the agenda moves to its day in reserve; a new permit */ \
  X(CANCEL, "cancel")      /* the permit ends */
typedef enum yb_change_effect {
#define X(name, word) YB_CHANGE_##name,
  YB_CHANGE_EFFECTS(X)
#undef X
  YB_CHANGE_EFFECTS_COUNT
} yb_change_effect;

struct yb_change {
  yb_str id;
  yb_said name, what;
  struct yb_strs states;             /* of the case in which it may be asked for */
  yb_change_effect effect;
  struct yb_strs fields;             /* AMEND: keys of the case's form that may be answered anew */
  yb_str form_id;                    /* changes/<form_id>.json; empty: no questions of its own */
  const struct yb_form *form[YB_LOCALES];
  bool row;                          /* about one row of the agenda */
  bool once;                         /* of a case, or of a row, while none was refused */
  yb_str unit, role;                 /* kind of unit and role that decide; empty: at once */
  struct yb_limit limit;
  yb_str must;                       /* FEEL over before, after, today (a date) */
  const struct yb_feel *test;        /* NULL: nothing */
  yb_said must_text;                 /* what is told when it does not hold */
  yb_str figure;                     /* a number of its form that is summed for figures */
  struct yb_place at;
};
const struct yb_change *yb_service_change(const struct yb_service *s, yb_str id);

#endif
