/* fn_int.h - what the files of built-ins share. A function finds `arg` as its
 * kinds in builtin.h say and *out null. */
#ifndef YB_PURE_FEEL_FN_INT_H
#define YB_PURE_FEEL_FN_INT_H
#include "pure/feel/feel_int.h"

#define BUILTIN(id) \
  yb_rc yb_feel_fn_##id(struct vm *vm, const yb_value *arg, uint32_t n, yb_value *out)

/* Null with a warning: the function cannot take this value. */
yb_rc yb_feel_refuse(struct vm *vm, feel_fn_id fn, yb_value v);
/* The same where all values are fine, but nothing comes of them. */
yb_rc yb_feel_no_result(struct vm *vm, feel_fn_id fn);
/* A whole number that fits; what stands behind its point is cut. */
bool yb_feel_whole(yb_value v, int64_t *out);
/* The values of f(list) and of f(a, b, ...) alike; costs a step each. */
yb_rc yb_feel_values(struct vm *vm, const yb_value *arg, uint32_t n, const yb_value **v,
                     uint32_t *count) YB_MUST;
/* The elements of a list; a value that is none counts as a list of one. */
const yb_value *yb_feel_items(const yb_value *v, uint32_t *n);
/* 1, -1 .. of a list or text of n: 0-based. False when there is no such place. */
bool yb_feel_position(yb_value v, int64_t n, int64_t *out);
/* The decimal as a value; rc INVALID or LIMIT: null with a warning. */
yb_rc yb_feel_number(struct vm *vm, feel_fn_id fn, yb_rc rc, yb_dec d, yb_value *out);
yb_rc yb_feel_text(struct yb_buf *b, yb_value *out);
#endif
