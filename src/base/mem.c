/* mem.c - see mem.h. The sweep's counters are per thread: a writer or a
 * scheduler beside the thread under test is not disturbed. */
#include "base/mem.h"

#include <stdlib.h>

static _Thread_local long fail_in, failures;
static _Thread_local int fail_once;

int yb_mem_fails_now(void) {
  if (fail_in == 0) return 0;
  if (fail_in > 1) {
    fail_in--;
    return 0;
  }
  if (fail_once) fail_in = 0;
  failures++;
  return 1;
}

void *yb_mem_take(size_t n) {
  return yb_mem_fails_now() ? NULL : calloc(1, n ? n : 1);
}

void *yb_mem_grow(void *p, size_t n) {
  return yb_mem_fails_now() ? NULL : realloc(p, n ? n : 1);
}

void yb_mem_give(void *p) { free(p); }

void yb_mem_fail_at(long k, int once) {
  fail_in = k;
  fail_once = once;
  failures = 0;
}

long yb_mem_failed(void) { return failures; }
