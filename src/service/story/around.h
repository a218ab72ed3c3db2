/* around.h - expectations of around.c, for the table of then.c. */
#ifndef YB_SERVICE_STORY_AROUND_H
#define YB_SERVICE_STORY_AROUND_H
#include "service/story/story_int.h"

yb_rc yb_see_butler(struct yb_tale *t, const struct yb_json *want) YB_MUST;
yb_rc yb_see_messages(struct yb_tale *t, const struct yb_json *want) YB_MUST;
yb_rc yb_see_changes(struct yb_tale *t, const struct yb_json *want) YB_MUST;
yb_rc yb_see_lead(struct yb_tale *t, const struct yb_json *want) YB_MUST;
/* { who, word, times }: what a booking sent to somebody. */
yb_rc yb_see_told(struct yb_tale *t, const struct yb_json *want) YB_MUST;
yb_rc yb_see_calendar(struct yb_tale *t, const struct yb_json *want) YB_MUST;

#endif
