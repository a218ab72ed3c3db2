/* base_core.c - arenas, strings, buffers, diagnostics. */
#include "yb_test.h"

#include "base/diag.h"

TEST(arena_keeps_its_ceiling) {
  struct yb_arena *a = yb_arena_open(10000);
  CHECK(yb_arena_take(a, 9000) != NULL);
  CHECK(yb_arena_take(a, 2000) == NULL);
  CHECK(yb_arena_used(a) <= 10000);
  CHECK(yb_arena_take_n(a, SIZE_MAX, 2) == NULL);
  yb_arena_close(a);
}

TEST(arena_mark_gives_back) {
  struct yb_arena *a = yb_arena_open(1 << 20);
  char *first = yb_arena_take(a, 100);
  struct yb_arena_mark m = yb_arena_mark(a);
  size_t used = yb_arena_used(a);
  for (int i = 0; i < 50; i++) CHECK(yb_arena_take(a, 5000) != NULL);
  yb_arena_back(a, m);
  CHECK_INT(yb_arena_used(a), used);
  char *again = yb_arena_take(a, 16);
  CHECK(again == first + 112);
  yb_arena_close(a);
}

TEST(arena_grows_in_place) {
  struct yb_arena *a = yb_arena_open(1 << 20);
  char *p = yb_arena_take(a, 10);
  memcpy(p, "0123456789", 10);
  CHECK(yb_arena_grow(a, p, 10, 100) == p);
  CHECK(p[10] == 0 && p[99] == 0);
  char *q = yb_arena_grow(a, p, 100, 50000);
  CHECK(q != p && memcmp(q, "0123456789", 10) == 0 && q[49999] == 0);
  yb_arena_close(a);
}

TEST(strings_cut_and_count) {
  yb_str rest = YB_S("a,,b"), head;
  CHECK(yb_str_cut(&rest, ',', &head)); CHECK_STR(head, "a");
  CHECK(yb_str_cut(&rest, ',', &head)); CHECK_STR(head, "");
  CHECK(yb_str_cut(&rest, ',', &head)); CHECK_STR(head, "b");
  CHECK(!yb_str_cut(&rest, ',', &head));
  CHECK(yb_str_find(YB_S("banana"), YB_S("nan")) == 2);
  CHECK(yb_str_find(YB_S("ban"), YB_S("nan")) == SIZE_MAX);
}

TEST(integers_are_whole_or_refused) {
  int64_t v = 7;
  CHECK(yb_str_int(YB_S("-9223372036854775808"), &v) && v == INT64_MIN);
  CHECK(yb_str_int(YB_S("9223372036854775807"), &v) && v == INT64_MAX);
  CHECK(!yb_str_int(YB_S("9223372036854775808"), &v));
  CHECK(!yb_str_int(YB_S(""), &v) && !yb_str_int(YB_S("-"), &v) && !yb_str_int(YB_S("1 "), &v));
}

TEST(buffers_keep_the_first_failure) {
  struct yb_arena *a = yb_arena_open(1 << 20);
  struct yb_buf b;
  yb_str got;
  yb_buf_init(&b, a);
  b.max = 8;
  yb_buf_int(&b, INT64_MIN + 0);
  CHECK_RC(yb_buf_take(&b, &got), YB_LIMIT);
  yb_buf_init(&b, a);
  yb_buf_int(&b, -120);
  yb_buf_fmt(&b, "/%s/%d", "x", 5);
  CHECK_OK(yb_buf_take(&b, &got));
  CHECK_STR(got, "-120/x/5");
  yb_arena_close(a);
}

TEST(diagnostics_say_where_what_and_how) {
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 1 << 20);
  struct yb_place at = {YB_S("a.yaml"), YB_S(""), 3, 9};
  CHECK_RC(yb_diag(ctx, at, YB_MSG_base_too_long, YB_S("name"), YB_S("20")), YB_INVALID);
  CHECK_STR(yb_test_diag(&t), "a.yaml:3:9: error: name is longer than 20; shorten it");
  CHECK_INT(t.diags.errors, 1);
  yb_test_close(&t);
}

TEST(diagnostics_have_a_ceiling) {
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 1 << 20);
  t.diags.max = 3;
  for (int i = 0; i < 10; i++)
    CHECK_RC(yb_diag(ctx, (struct yb_place){0}, YB_MSG_base_nomem, YB_S(""), YB_S("")), YB_INVALID);
  int kept = 0;
  for (struct yb_diag *d = t.diags.first; d; d = d->next) kept++;
  CHECK_INT(kept, 3);
  CHECK_INT(t.diags.count, 10);
  yb_test_close(&t);
}

static yb_rc dup_three(void) {
  struct yb_arena *a = yb_arena_open(1 << 20);
  yb_str s;
  yb_rc rc = YB_NOMEM;
  if (!a) return YB_NOMEM;
  for (int i = 0; i < 3; i++) YB_GO(yb_str_dup(a, YB_S("three"), &s));
out:
  yb_arena_close(a);
  return rc;
}

TEST(base_oom_sweep) { SWEEP_OOM(dup_three()); }
