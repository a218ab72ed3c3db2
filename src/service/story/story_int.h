/* story_int.h - a story being played: what its parts share. */
#ifndef YB_SERVICE_STORY_INT_H
#define YB_SERVICE_STORY_INT_H
#include "base/arena.h"
#include "base/json.h"
#include "base/time.h"
#include "service/course/course.h"
#include "service/handle/handle.h"
#include "service/story/story.h"

#define YB_TALE_PEOPLE 64u
struct yb_tale {
  struct yb_app app;                     /* store, vault and jobs of this story */
  struct yb_ctx ctx;                     /* its arena, its time, faults of the last verb */
  struct yb_ctx *out;                    /* where the story's own faults go */
  const struct yb_pack *pack;
  const struct yb_story *story;
  const struct yb_json *answers;         /* given */
  yb_str usual;                          /* given: account; who acts when none is named */
  int64_t case_id;                       /* 0: none yet */
  struct yb_who owner;                   /* of the case */
  struct yb_diags *refused;              /* of the last refusal */
  uint32_t people;
  struct { yb_str id; struct yb_who who; } cast[YB_TALE_PEOPLE];
  uint32_t faults;
};

/* cast.c: an account of the pack as an actor, made when it first acts. */
yb_rc yb_tale_who(struct yb_tale *t, yb_str account, const struct yb_who **out) YB_MUST;
const struct yb_demo_account *yb_tale_account(const struct yb_pack *p, yb_str id);
/* step.c: time passes until an instant; the verb of a step. */
yb_rc yb_tale_wait(struct yb_tale *t, int64_t until) YB_MUST;
yb_rc yb_tale_step(struct yb_tale *t, const struct yb_json *step) YB_MUST;
/* story.c: given, when and then of a whole story. */
yb_rc yb_tale_tell(struct yb_tale *t) YB_MUST;
/* then.c: one expectation. */
yb_rc yb_tale_then(struct yb_tale *t, const struct yb_json *then) YB_MUST;

/* A fault at a place of the story; YB_OK unless memory is out. */
yb_rc yb_tale_fault(struct yb_tale *t, const struct yb_json *at, yb_msg msg, yb_str a0,
                    yb_str a1, yb_str a2);
/* `got` is not `want`: a fault named by the key of `at`. */
yb_rc yb_tale_same(struct yb_tale *t, const struct yb_json *at, yb_str want, yb_str got) YB_MUST;
/* "2026-11-20 16:30" in the city; a fault and YB_INVALID when it is none. */
yb_rc yb_tale_instant(struct yb_tale *t, const struct yb_json *at, int64_t *out) YB_MUST;
yb_rc yb_tale_local(struct yb_tale *t, int64_t at, yb_str *out) YB_MUST;
/* Runs fn on a snapshot at the story's time. */
yb_rc yb_tale_read(struct yb_tale *t, yb_rc (*fn)(struct yb_tx *tx, void *arg),
                   void *arg) YB_MUST;

#endif
