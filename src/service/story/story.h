/* story.h - a pack's stories (docs/packs.md, tests/): given, when, then, played
 * through the real verbs on a fresh store whose time is the story's.
 *
 *   given  answers, people of demo/accounts.csv, the first instant
 *   when   a step: the timers due by then fire one after another, the verb runs,
 *          it passes or is refused as the story says
 *   then   looks at the case as its readers see it
 *
 * A story that does not hold is a fault at the line that says so: what was
 * expected, what came. Each story has a store of its own in a temporary folder.
 */
#ifndef YB_SERVICE_STORY_H
#define YB_SERVICE_STORY_H
#include "service/app/app.h"

struct yb_story_sum { uint32_t passed, failed; };
/* Gives an application with a store its timers and its flows their jobs
 * (service/start: yb_app_wire). Handed in, so that start may stand above stories. */
typedef yb_rc (*yb_story_wire)(struct yb_app *app);

/* Plays every story of a pack. YB_OK when all could be played: what failed stands in
 * ctx->diags and in `out`. YB_IO: there is no place for a store; YB_NOMEM. */
yb_rc yb_stories_run(struct yb_ctx *ctx, struct yb_pack *pack, yb_story_wire wire,
                     struct yb_story_sum *out) YB_MUST;

#endif
