/* yiban/dmn.h - DMN 1.5 decision models for programs in C: load a model once, evaluate
 * its decisions many times, and ask why. Runs, values and results are those of
 * yiban/feel.h.
 *
 *   struct yiban_source file = {"lead.dmn", text, length};
 *   struct yiban_model *m;
 *   yiban_model_open(&file, 1, &m, &note);
 *   uint32_t d = yiban_model_decision(m, "Lead time"), days = yiban_model_input(m, "Days");
 *   yiban_set_number(r, days, 12, 0);
 *   yiban_dmn_eval(m, r, d, YIBAN_EXPLAIN);
 *   yiban_get_why(r, &json, &length);
 */
#ifndef YIBAN_DMN_H
#define YIBAN_DMN_H
#include "yiban/feel.h"

#ifdef __cplusplus
extern "C" {
#endif

#define YIBAN_NOT_FOUND UINT32_MAX
struct yiban_source { const char *name, *text; size_t length; };
struct yiban_model;          /* immutable, any number of threads */

/* Loads files[0]; the others (at most 63) are models that it may import, in any order.
 * What is wrong: *note, with the file's name before its text. */
yiban_rc yiban_model_open(const struct yiban_source *files, size_t count,
                          struct yiban_model **out, struct yiban_note *note);
void yiban_model_close(struct yiban_model *m);

/* The number of a decision or service, and of an input: the slot for yiban_set_... ;
 * YIBAN_NOT_FOUND when there is none of that name. */
uint32_t yiban_model_decision(const struct yiban_model *m, const char *name);
uint32_t yiban_model_input(const struct yiban_model *m, const char *name);

enum yiban_how {
  YIBAN_PLAIN = 0,
  YIBAN_EXPLAIN = 1,         /* keep why: yiban_get_why */
  YIBAN_CAREFUL = 2          /* unknown is not false: null when a missing input could matter */
};
/* Evaluates with the slots that are set, or with inputs by name from a JSON object. */
yiban_rc yiban_dmn_eval(const struct yiban_model *m, struct yiban_run *r, uint32_t decision,
                        int how);
yiban_rc yiban_dmn_eval_json(const struct yiban_model *m, struct yiban_run *r, uint32_t decision,
                             int how, const char *json, size_t n);

typedef enum yiban_outcome { YIBAN_NO, YIBAN_YES, YIBAN_UNKNOWN } yiban_outcome;
/* Of a decision that answers true or false; unknown: an input that it needs is missing. */
yiban_outcome yiban_get_outcome(const struct yiban_run *r);
/* Value, outcome, missing inputs, tables with the rules that matched and why others did
 * not, and notes, as JSON (docs/engine/rules.md). After YIBAN_EXPLAIN. */
yiban_rc yiban_get_why(struct yiban_run *r, const char **p, size_t *n);

#ifdef __cplusplus
}
#endif
#endif
