/* yb_test.h - TEST(name) { CHECK(...); } over cmocka.
 *
 * Every file of tests/unit is one program. SWEEP_OOM(expr) runs an expression
 * that returns yb_rc with its k-th allocation failing, for every k, until it
 * passes; each failed run must say YB_NOMEM and leave nothing behind (ASan).
 */
#ifndef YB_TEST_H
#define YB_TEST_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/ctx.h"
#include "base/mem.h"
#include "base/str.h"

#define YB_TESTS_MAX 512
struct yb_tests { struct CMUnitTest list[YB_TESTS_MAX]; size_t n; };
extern struct yb_tests yb_tests;

#define TEST(name)                                                        \
  static void name(void **state);                                         \
  __attribute__((constructor)) static void name##_add(void) {             \
    yb_tests.list[yb_tests.n++] = (struct CMUnitTest)cmocka_unit_test(name); \
  }                                                                       \
  static void name(void **state __attribute__((unused)))

#define CHECK(expr) assert_true(expr)
#define CHECK_OK(expr) assert_string_equal(yb_rc_name(expr), "OK")
#define CHECK_RC(expr, want) assert_string_equal(yb_rc_name(expr), yb_rc_name(want))
#define CHECK_INT(got, want) assert_int_equal((got), (want))
#define CHECK_STR(got, want)                                              \
  do {                                                                    \
    yb_str got_ = (got), want_ = yb_str_of(want);                         \
    if (!yb_str_eq(got_, want_))                                          \
      fail_msg("got \"%.*s\", want \"%.*s\"", YB_ARG(got_), YB_ARG(want_)); \
  } while (0)

#define SWEEP_OOM(expr)                                                   \
  do {                                                                    \
    long k_ = 1;                                                          \
    for (;; k_++) {                                                       \
      yb_mem_fail_at(k_, 1);                                              \
      yb_rc rc_ = (expr);                                                 \
      long failed_ = yb_mem_failed();                                     \
      yb_mem_fail_at(0, 0);                                               \
      if (!failed_) {                                                     \
        CHECK_RC(rc_, YB_OK);                                             \
        break;                                                            \
      }                                                                   \
      if (rc_ != YB_NOMEM) fail_msg("allocation %ld failed, result %s", k_, yb_rc_name(rc_)); \
    }                                                                     \
    CHECK(k_ > 1);                                                        \
  } while (0)

/* A context over a fresh arena; yb_test_close drops it. */
struct yb_test_ctx { struct yb_ctx ctx; struct yb_diags diags; };
static inline struct yb_ctx *yb_test_open(struct yb_test_ctx *t, size_t ceiling) {
  memset(t, 0, sizeof *t);
  t->ctx.arena = yb_arena_open(ceiling);
  yb_diags_init(&t->diags, t->ctx.arena);
  t->ctx.diags = &t->diags;
  return &t->ctx;
}
static inline void yb_test_close(struct yb_test_ctx *t) { yb_arena_close(t->ctx.arena); }
/* First diagnostic as a line, "" when there is none. */
static inline yb_str yb_test_diag(struct yb_test_ctx *t) {
  struct yb_buf b;
  yb_buf_init(&b, t->ctx.arena);
  if (t->diags.first) yb_diag_line(t->diags.first, YB_EN, &b);
  return (yb_str){b.p ? b.p : "", b.n};
}

#endif
