/* demo_int.h - demo.c walks the sketches, demo_step.c does one step of them. */
#ifndef YB_SERVICE_START_DEMO_INT_H
#define YB_SERVICE_START_DEMO_INT_H
#include "service/people/people.h"
#include "service/start/start.h"

struct yb_json;
struct yb_demo_actor {
  const struct yb_demo_account *account;
  int64_t id, enterprise;
  struct yb_who who;
};
struct yb_demo_case {
  const struct yb_json *sketch, *answers;
  int64_t case_id;
};
struct yb_demo_step {
  int64_t at;
  const struct yb_json *what;
  struct yb_demo_case *of;
};
struct yb_demo {
  struct yb_app *app;
  struct yb_ctx *ctx;
  struct yb_demo_actor *actor;         /* [pack->accounts] */
  struct yb_demo_case *one;            /* [pack->cases] */
  struct yb_demo_step *step;           /* by time */
  uint32_t steps;
  yb_date last, today;                 /* the sketches' last day, and ours */
  int64_t moved, first, now;           /* days between them; instants */
};

struct yb_demo_actor *yb_demo_actor(struct yb_demo *d, yb_str id);
yb_date yb_demo_day(const struct yb_demo *d, yb_date day);
yb_rc yb_demo_step(struct yb_demo *d, const struct yb_demo_step *s) YB_MUST;

#endif
