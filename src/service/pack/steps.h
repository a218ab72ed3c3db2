/* steps.h - what a story can say (docs/packs.md, tests/): one list of its steps, with the
 * keys of their `with` and `sees`, and one of what it expects at its end. The loader checks
 * every story by them; service/story gives each its work.
 */
#ifndef YB_SERVICE_PACK_STEPS_H
#define YB_SERVICE_PACK_STEPS_H
#include "base/str.h"

/* OPENS makes the case, CASE is about it (both need `service`), ENTRIES needs the pack's
 * catalogue, FREE needs nothing. "*": any key. */
typedef enum yb_step_need { YB_NEEDS_OPENS, YB_NEEDS_CASE, YB_NEEDS_ENTRIES, YB_NEEDS_FREE }
    yb_step_need;

/* name, need, keys of `with`, keys of `sees` */
#define YB_STEPS(X)                                                                         \
  X(submit, OPENS, "", "")                                                                  \
  X(submit_for, OPENS, "phone, name", "")                                                   \
  X(accept, CASE, "words, note", "")                                                        \
  X(supplement, CASE, "items, note, reason", "")                                            \
  X(reject, CASE, "reason, clause", "")                                                     \
  X(opine, CASE, "opinion, words, conditions", "")                                          \
  X(grant, CASE, "conditions, from, to, reason, amount", "")                                \
  X(refuse, CASE, "reason, clause", "")                                                     \
  X(score, CASE, "score, words", "")                                                        \
  X(recuse, CASE, "reason", "")                                                             \
  X(pay, CASE, "amount, words", "")                                                         \
  X(mend, CASE, "words, conditions", "")                                                    \
  X(supplement_answer, CASE, "*", "")                                                       \
  X(withdraw, CASE, "", "")                                                                 \
  X(remind, CASE, "", "")                                                                   \
  X(rate, CASE, "level, words, items", "")                                                  \
  X(deliver, CASE, "how", "")                                                               \
  X(claim, CASE, "release", "")                                                             \
  X(hand_over, CASE, "to, unit, reason", "")                                                \
  X(extend, CASE, "amount, reason", "")                                                     \
  X(consult, CASE, "units, question", "")                                                   \
  X(call_back, CASE, "words, satisfied", "")                                                \
  X(lapse, CASE, "", "")                                                                    \
  X(approve, CASE, "", "")                                                                  \
  X(decline, CASE, "reason", "")                                                            \
  X(message, CASE, "text", "")                                                              \
  X(change, CASE, "kind, row, fields, form", "")                                            \
  X(find, ENTRIES, "text, kind, panel, division, values, range, free, sort",                \
    "total, has, not, first")                                                               \
  X(open, ENTRIES, "entry",                                                                 \
    "name, state, price, per, capacity, bookable, fields, relations, next, source")         \
  X(compare, ENTRIES, "entries", "count, fields")                                           \
  X(shortlist, ENTRIES, "entries, title", "count")                                          \
  X(open_shortlist, ENTRIES, "code", "count, has, gone, yours")                             \
  X(start, ENTRIES, "entries, shortlist, code, row", "places")                                    \
  X(panel, FREE, "id", "figures, actions, kinds")                                           \
  X(ask, FREE, "guide, answers", "next, filings, not, certainty, services, papers")         \
  X(entry_save, ENTRIES, "kind, entry", "state")                                            \
  X(entry_submit, ENTRIES, "entry", "state")                                                \
  X(entry_publish, ENTRIES, "entry", "state")                                               \
  X(entry_refuse, ENTRIES, "entry, reason", "state")                                        \
  X(entry_suspend, ENTRIES, "entry, reason, despite_bookings", "state")                     \
  X(entry_resume, ENTRIES, "entry", "state")                                                \
  X(entry_withdraw, ENTRIES, "entry, reason, despite_bookings", "state")                    \
  X(free, ENTRIES, "entry, from, to", "open, closed, left")                                 \
  X(hold, ENTRIES, "entry, as, from, to, start, count, name, phone, note, case", "state")   \
  X(book, ENTRIES, "entry, as, from, to, start, count, name, phone, note, case", "state")   \
  X(wait, ENTRIES, "entry, as, from, to, start, count, name, phone, note, case", "state")   \
  X(rebook, ENTRIES, "of, from, to, start, count", "state")                                 \
  X(confirm, ENTRIES, "of", "state")                                                        \
  X(cancel, ENTRIES, "of, reason", "state")                                                 \
  X(turn_down, ENTRIES, "of, reason", "state")                                              \
  X(check_in, ENTRIES, "of, code", "count")                                                 \
  X(booking, ENTRIES, "of", "state, count, ahead, from, to, reason, of_case")               \
  X(review, ENTRIES, "of, level, words", "")                                                \
  X(figures, ENTRIES, "from, to", "bookings, people, entries, days, applied")
/* name, whether it needs the case */
#define YB_SEES(X)                                                                          \
  X(state, 1) X(due, 1) X(used, 1) X(light, 1) X(tasks, 1) X(refused, 0) X(notice, 1)       \
  X(document, 1) X(permit, 1) X(timeline, 1) X(events, 1) X(rating, 1) X(seen_by, 1)        \
  X(hidden, 1) X(butler, 1) X(messages, 1) X(changes, 1) X(lead, 0) X(calendar, 1)          \
  X(told, 0) X(proposal, 1)

typedef enum yb_step_id {
#define X(name, need, with, sees) YB_STEP_##name,
  YB_STEPS(X)
#undef X
  YB_STEPS_COUNT
} yb_step_id;
typedef enum yb_see_id {
#define X(name, of_case) YB_SEE_##name,
  YB_SEES(X)
#undef X
  YB_SEES_COUNT
} yb_see_id;

struct yb_step_rule {
  yb_step_id id;
  const char *name;
  yb_step_need need;
  const char *with, *sees;
};
/* NULL: a story can not say that. */
const struct yb_step_rule *yb_step_rule(yb_str name);
bool yb_see_parse(yb_str name, yb_see_id *out);
bool yb_see_of_case(yb_see_id id);
/* Whether `key` is one of "a, b, c", or that is "*". */
bool yb_step_key(const char *keys, yb_str key);
/* All names, "a, b, c". */
const char *yb_step_names(void);
const char *yb_see_names(void);

#endif
