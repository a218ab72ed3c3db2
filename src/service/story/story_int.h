/* story_int.h - a story being played: what its parts share. */
#ifndef YB_SERVICE_STORY_INT_H
#define YB_SERVICE_STORY_INT_H
#include "base/arena.h"
#include "base/json.h"
#include "base/time.h"
#include "service/course/course.h"
#include "service/handle/handle.h"
#include "service/pack/steps.h"
#include "service/story/story.h"

#define YB_TALE_PEOPLE 64u
#define YB_TALE_BOOKINGS 64u
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
  int64_t draft;                         /* begun from entries; 0: none */
  yb_str shortlist;                      /* code of the last one saved */
  uint32_t bookings;
  struct { yb_str name; int64_t id; } booked[YB_TALE_BOOKINGS];
  uint32_t people;
  struct { yb_str id; struct yb_who who; } cast[YB_TALE_PEOPLE];
  uint32_t faults;
};

/* A step: what the story says, and who does it. */
struct yb_deed {
  struct yb_tale *t;
  const struct yb_who *who;
  const struct yb_json *j, *with, *sees;
};
#define YB_WITH(s, key) yb_json_get_str((s)->with, YB_S(key))
#define YB_BEGIN(s, v, word, fn) \
  yb_act_init(&(v).act, &(s)->t->app, (s)->who, &(s)->t->ctx, YB_S(word), fn)

/* cast.c: an account of the pack as an actor, made when it first acts. */
yb_rc yb_tale_who(struct yb_tale *t, yb_str account, const struct yb_who **out) YB_MUST;
const struct yb_demo_account *yb_tale_account(const struct yb_pack *p, yb_str id);
/* story.c: the catalogue with the pack's own entries, once. */
yb_rc yb_tale_entries(struct yb_tale *t) YB_MUST;
/* step.c: time passes until an instant; the verb of a step. */
yb_rc yb_tale_wait(struct yb_tale *t, int64_t until) YB_MUST;
yb_rc yb_tale_step(struct yb_tale *t, const struct yb_json *step) YB_MUST;
/* story.c: given, when and then of a whole story. */
yb_rc yb_tale_tell(struct yb_tale *t) YB_MUST;
/* then.c: one expectation. */
yb_rc yb_tale_then(struct yb_tale *t, const struct yb_json *then) YB_MUST;

/* look.c: what a step must have shown. Without a `want` nothing is asked. */
yb_rc yb_tale_text(struct yb_tale *t, const struct yb_json *want, yb_str got) YB_MUST;
yb_rc yb_tale_number(struct yb_tale *t, const struct yb_json *want, int64_t got) YB_MUST;
yb_rc yb_tale_bool(struct yb_tale *t, const struct yb_json *want, bool got) YB_MUST;
/* Every text of the list `want` is among the names (in = true), or none of them is. A name
 * "kind/id" is meant by "id" too. */
yb_rc yb_tale_among(struct yb_tale *t, const struct yb_json *want, const yb_str *names,
                    uint32_t n, bool in) YB_MUST;
yb_rc yb_tale_value(struct yb_tale *t, const struct yb_json *want,
                    const struct yb_json *got) YB_MUST;
/* A day of `with`: year 0 when it is not there; a fault and YB_INVALID when it is none. */
yb_rc yb_tale_day(struct yb_tale *t, const struct yb_json *with, const char *key,
                  yb_date *out) YB_MUST;

/* entry.c: the entry that a text "kind/id" names, published or not; YB_ABSENT. */
yb_rc yb_tale_entry(struct yb_tale *t, yb_str name, int64_t *id) YB_MUST;
yb_rc yb_do_find(struct yb_deed *s) YB_MUST;
yb_rc yb_do_open(struct yb_deed *s) YB_MUST;
yb_rc yb_do_compare(struct yb_deed *s) YB_MUST;
yb_rc yb_do_shortlist(struct yb_deed *s) YB_MUST;
yb_rc yb_do_open_shortlist(struct yb_deed *s) YB_MUST;
yb_rc yb_do_start(struct yb_deed *s) YB_MUST;
yb_rc yb_do_panel(struct yb_deed *s) YB_MUST;
yb_rc yb_do_ask(struct yb_deed *s) YB_MUST;
yb_rc yb_do_entry_save(struct yb_deed *s) YB_MUST;
yb_rc yb_do_entry_move(struct yb_deed *s) YB_MUST;
/* book.c */
yb_rc yb_do_free(struct yb_deed *s) YB_MUST;
yb_rc yb_do_book(struct yb_deed *s) YB_MUST;
yb_rc yb_do_rebook(struct yb_deed *s) YB_MUST;
/* Holds lapse and rooms are offered as time passes: whoever looks for free days sees it. */
yb_rc yb_tale_rooms(struct yb_tale *t) YB_MUST;
yb_rc yb_do_booking_move(struct yb_deed *s) YB_MUST;
yb_rc yb_do_check_in(struct yb_deed *s) YB_MUST;
yb_rc yb_do_booking(struct yb_deed *s) YB_MUST;
yb_rc yb_do_review(struct yb_deed *s) YB_MUST;
yb_rc yb_do_figures(struct yb_deed *s) YB_MUST;

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
