/* pattern.h - regular expressions, for FEEL (matches, replace, split) and for
 * `validate.pattern` of forms. libpcre2 matches; what it is given is written
 * anew from a strict reading of the text (pattern_read.c), so that only what is
 * listed here is taken, whatever else the library knows.
 *
 *   XPath   XQuery and XPath Functions 3.1, 5.6.1, over XML Schema part 2,
 *           appendix G: \i \c \d \w \s and capitals, \p{Lu} \P{IsBasicLatin},
 *           [a-z-[aeiou]], back-references, reluctant quantifiers, (?:...),
 *           flags s m i x q
 *   form    the part of ECMAScript that forms use: \d \w of ASCII (\w takes
 *           every character beyond it), [...], ( ) (?: ) | * + ? {n,m}
 *
 * Both count code points. Look-around is refused. Matching ends at a ceiling of
 * steps, nesting and memory, so that no pattern or text can hang a request.
 */
#ifndef YB_PURE_FEEL_PATTERN_H
#define YB_PURE_FEEL_PATTERN_H
#include "base/str.h"

#define YB_PATTERN_MAX 4000u         /* bytes of a pattern */
#define YB_PATTERN_GROUPS 99u
#define YB_PATTERN_STEPS 1000000u    /* of the matching machine */
#define YB_PATTERN_HEAP_KIB 20000u   /* for its way back */

struct yb_pattern;
/* Into the arena; immutable, threads may share it. YB_INVALID for a pattern or
 * flags that are not of the form above. */
yb_rc yb_pattern_compile(struct yb_arena *a, yb_str text, const struct yb_pattern **out) YB_MUST;
yb_rc yb_pattern_xpath(struct yb_arena *a, yb_str text, yb_str flags,
                       const struct yb_pattern **out) YB_MUST;
/* Whether it is found anywhere in `s`, or is all of it. YB_LIMIT when a ceiling
 * was reached. */
yb_rc yb_pattern_match(const struct yb_pattern *p, yb_str s, bool whole, bool *out) YB_MUST;
uint32_t yb_pattern_groups(const struct yb_pattern *p);   /* capturing */

/* One match after the other, from the left. The caller closes it; NULL is fine. */
struct yb_matcher;
yb_rc yb_matcher_open(const struct yb_pattern *p, yb_str s, struct yb_matcher **out) YB_MUST;
/* YB_LIMIT when `steps` (1,000 and its tenfolds to YB_PATTERN_STEPS) did not
 * suffice; it may be asked again for more. */
yb_rc yb_matcher_next(struct yb_matcher *m, uint32_t steps, bool *hit) YB_MUST;
/* After a hit: bytes of `s` that group i took, 0 the whole. False: it took no part. */
bool yb_matcher_group(const struct yb_matcher *m, uint32_t i, size_t *from, size_t *to);
void yb_matcher_close(struct yb_matcher *m);

#endif
