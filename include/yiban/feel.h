/* yiban/feel.h - FEEL (DMN 1.5) for programs in C: compile an expression once,
 * evaluate it many times. Self-contained; link the library `yb_embed`.
 *
 *   struct yiban_feel *f;                       immutable, any number of threads
 *   struct yiban_run *r;                        values, results, notes; one thread
 *   const char *names[] = {"revenue", "years"};
 *   yiban_feel_open("if revenue > 20000 then years else 0", names, 2, &f, &error);
 *   yiban_run_open(1 << 20, &r);
 *   yiban_set_number(r, 0, 2500050, 2);         25000.50 into slot 0
 *   yiban_set_number(r, 1, 3, 0);
 *   yiban_feel_eval(f, r);
 *   yiban_get_number(r, &coefficient, &scale);
 *
 * Texts are UTF-8. Numbers are exact to 34 digits and never pass through a double.
 * Where the standard prescribes null the result is null and a note says why and
 * where. Every function is bounded in time and memory: YIBAN_FULL when the steps of
 * one evaluation (1,000,000) or the bytes of the run are used up.
 */
#ifndef YIBAN_FEEL_H
#define YIBAN_FEEL_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum yiban_rc {
  YIBAN_DONE,
  YIBAN_WRONG,        /* the text or the value is bad: see the note */
  YIBAN_FULL,         /* a ceiling was reached */
  YIBAN_NO_MEMORY
} yiban_rc;

/* What is wrong, or why a value is null; line and column count from 1, columns in
 * code points; 0: unknown. */
struct yiban_note {
  uint32_t line, column;
  char code[48];      /* stable: "feel_unknown_name" */
  char text[208];     /* for people, in English; cut to fit, never within a character */
};

struct yiban_feel;
struct yiban_run;

/* ---- expressions ---- */

/* Compiles; slot i of an evaluation holds name[i]. The names are copied. *note may be
 * NULL; it is written when the result is not YIBAN_DONE. */
yiban_rc yiban_feel_open(const char *text, const char *const *name, size_t names,
                         struct yiban_feel **out, struct yiban_note *note);
void yiban_feel_close(struct yiban_feel *f);      /* NULL is fine */

/* ---- runs ---- */

/* A workspace for evaluations of any expressions and models, with at most `bytes` of
 * memory for each evaluation (at least 64 KiB). */
yiban_rc yiban_run_open(size_t bytes, struct yiban_run **out);
void yiban_run_close(struct yiban_run *r);
/* Milliseconds UTC since 1970-01-01 for now() and today(); 0 at first. */
void yiban_run_now(struct yiban_run *r, int64_t now_ms);

/* Values of slots; they stay until set anew or cleared. A slot never set is null.
 * Slots go up to 65,535. */
yiban_rc yiban_set_null(struct yiban_run *r, uint32_t slot);
yiban_rc yiban_set_bool(struct yiban_run *r, uint32_t slot, bool v);
/* coefficient * 10^-scale, scale from 0 to 18. */
yiban_rc yiban_set_number(struct yiban_run *r, uint32_t slot, int64_t coefficient, int scale);
/* Borrowed: must stay as it is until the last evaluation that reads it. */
yiban_rc yiban_set_string(struct yiban_run *r, uint32_t slot, const char *p, size_t n);
yiban_rc yiban_set_date(struct yiban_run *r, uint32_t slot, int32_t year, int month, int day);
void yiban_clear(struct yiban_run *r);

/* Evaluates with the values of the slots, or with the members of a JSON object that
 * have the slots' names. The result and the notes stay until the next evaluation. */
yiban_rc yiban_feel_eval(const struct yiban_feel *f, struct yiban_run *r);
yiban_rc yiban_feel_eval_json(const struct yiban_feel *f, struct yiban_run *r, const char *json,
                              size_t n);

/* ---- results ---- */

typedef enum yiban_kind {
  YIBAN_NULL, YIBAN_BOOL, YIBAN_NUMBER, YIBAN_STRING, YIBAN_DATE,
  YIBAN_OTHER         /* times, durations, lists, contexts ...: read it as JSON */
} yiban_kind;
yiban_kind yiban_get_kind(const struct yiban_run *r);
/* False when the result is of another kind, or does not fit (a number of more than 18
 * digits): then read it as JSON. Texts are borrowed from the run. */
bool yiban_get_bool(const struct yiban_run *r, bool *out);
bool yiban_get_number(const struct yiban_run *r, int64_t *coefficient, int *scale);
bool yiban_get_string(const struct yiban_run *r, const char **p, size_t *n);
bool yiban_get_date(const struct yiban_run *r, int32_t *year, int *month, int *day);
/* The result as JSON text, NUL-terminated; exact numbers. */
yiban_rc yiban_get_json(struct yiban_run *r, const char **p, size_t *n);

/* Notes of the last evaluation, and of a JSON text that was not one. */
size_t yiban_notes(const struct yiban_run *r);
bool yiban_get_note(const struct yiban_run *r, size_t i, struct yiban_note *out);

#ifdef __cplusplus
}
#endif
#endif
