/* course_int.h - what the files of course share. */
#ifndef YB_SERVICE_COURSE_INT_H
#define YB_SERVICE_COURSE_INT_H
#include <stdio.h>

#include "service/course/course.h"

yb_rc yb_course_effects(struct yb_course *co, const struct yb_flow_effects *list,
                        int depth) YB_MUST;
/* Starts a clock and its first rung. */
yb_rc yb_course_clock_open(struct yb_course *co, int64_t task, yb_str name,
                           struct yb_limit limit) YB_MUST;
/* Suspends every running clock of the case but those of opinions that go on; resumes
 * what was suspended. */
yb_rc yb_course_clocks_pause(struct yb_course *co, yb_str why) YB_MUST;
yb_rc yb_course_clocks_resume(struct yb_course *co) YB_MUST;
/* Stops the clock of a task; task 0: every clock that still counts. */
yb_rc yb_course_clocks_stop(struct yb_course *co, int64_t task) YB_MUST;
/* Copies due, provisional year and light of the task's clock to the task row. */
yb_rc yb_course_task_colour(struct yb_course *co, struct yb_task *t) YB_MUST;

#endif
