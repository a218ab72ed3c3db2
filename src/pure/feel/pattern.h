/* pattern.h - regular expressions under a step ceiling, for FEEL's matches()
 * and for `validate.pattern` of forms.
 *
 *   .  [abc] [^a-z] \d \D \w \W \s \S \. ^ $ ( ) (?: ) | * + ? {n} {n,} {n,m}
 *   and the lazy forms *? +? ?? {n,m}?        over code points
 *
 * No back-references or look-around: they are refused. Backtracking is bounded
 * by steps, so that no pattern or text can hang a request.
 */
#ifndef YB_PURE_FEEL_PATTERN_H
#define YB_PURE_FEEL_PATTERN_H
#include "base/str.h"

#define YB_PATTERN_MAX 1000u        /* bytes of a pattern */
#define YB_PATTERN_STEPS 200000u

struct yb_pattern;
/* Into the arena. YB_INVALID for a pattern that is not of the form above. */
yb_rc yb_pattern_compile(struct yb_arena *a, yb_str text, const struct yb_pattern **out) YB_MUST;
/* Whether it is found anywhere in `s`, or is all of it. YB_LIMIT when the steps
 * did not suffice. */
yb_rc yb_pattern_match(const struct yb_pattern *p, yb_str s, bool whole, bool *out) YB_MUST;

#endif
