/* pure_dmn_index.c - the index of a decision table answers as the row scan does. */
#include "yb_test.h"

#include "dmn_gen.h"

static void agrees(uint64_t seed, uint32_t rules, size_t bytes, int rows) {
  struct yb_ctx ctx = {.arena = yb_arena_open(256 << 20)};
  struct dgen g = {.seed = seed};
  struct dtab d;
  const struct dmn_index *x;
  CHECK(ctx.arena);
  CHECK_OK(dgen_table(&ctx, &g, rules, &d));
  CHECK_OK(yb_dmn_index(&ctx, &d.t, bytes, &x));
  for (int i = 0; i < rows; i++) {
    bool differs = false;
    CHECK_OK(dgen_differs(&ctx, &g, &d, x, &differs));
    if (differs) fail_msg("seed %u row %d", (unsigned)seed, i);
  }
  yb_arena_close(ctx.arena);
}

TEST(index_agrees_with_the_scan) {
  uint64_t runs = getenv("YB_TEST_ALL") ? 5000 : 150;
  for (uint64_t seed = 1; seed <= runs; seed++) {
    agrees(seed, (uint32_t)(seed * 7 % 90), YB_DMN_INDEX_BYTES, 40);
    agrees(seed, 1 + (uint32_t)(seed * 31 % 200), 256, 20);    /* few masks, many flips */
  }
}

/* Many places: each rule has an interval of its own. */
TEST(index_of_thousands_of_rules) {
  enum { RULES = 3000 };
  struct yb_ctx ctx = {.arena = yb_arena_open(256 << 20)};
  struct dtab d;
  static uint64_t hit[YB_DMN_WORDS(RULES)], open[YB_DMN_WORDS(RULES)];
  char text[64];
  CHECK_OK(dtab_open(&ctx, 'U', 2, RULES, &d));
  for (uint32_t r = 0; r < RULES; r++) {
    (void)snprintf(text, sizeof text, "[%u..%u.5)", r, r + 1);
    CHECK_OK(dtab_cell(&ctx, true, text, &d.when[2 * r]));
    (void)snprintf(text, sizeof text, "\"k%u\", \"k%u\"", r % 7, (r + 1) % 7);
    CHECK_OK(dtab_cell(&ctx, true, text, &d.when[2 * r + 1]));
  }
  for (size_t bytes = 1000; bytes <= YB_DMN_INDEX_BYTES; bytes *= 20) {
    const struct dmn_index *x;
    CHECK_OK(yb_dmn_index(&ctx, &d.t, bytes, &x));
    for (uint32_t v = 0; v < RULES; v += 13) {
      yb_value in[2] = {yb_value_int(v), yb_value_str(YB_S("k3"))};
      struct dmn_match m = {in, NULL, hit, open, false};
      CHECK_OK(yb_dmn_index_match(x, &d.t, &ctx, &m));
      for (uint32_t r = 0; r < RULES; r++) {
        bool want = (r == v || r + 1 == v) && (r % 7 == 3 || (r + 1) % 7 == 3);
        CHECK_INT(hit[r / 64] >> (r % 64) & 1, want);
      }
    }
  }
  yb_arena_close(ctx.arena);
}

static yb_rc sweep(void) {
  struct yb_ctx ctx = {.arena = yb_arena_open(1 << 22)};
  static const char *const text[] = {"< 5", "\"a\", \"b\"", "1", "> limit", "-", "2",
                                     "[5..9]", "not(\"a\")", "3", NULL};
  struct dtab d;
  const struct dmn_index *x;
  yb_value in[2] = {yb_value_int(3), yb_value_null()}, limit = yb_value_int(1);
  uint64_t hit, open;
  struct dmn_match m = {in, &limit, &hit, &open, false};
  yb_rc rc = ctx.arena ? dtab_of(&ctx, 'U', 2, text, &d) : YB_NOMEM;
  if (rc == YB_OK) rc = yb_dmn_index(&ctx, &d.t, YB_DMN_INDEX_BYTES, &x);
  if (rc == YB_OK) rc = yb_dmn_index_match(x, &d.t, &ctx, &m);
  if (rc == YB_OK && (hit != 2 || open != 1)) rc = YB_BROKEN;
  yb_arena_close(ctx.arena);
  return rc;
}
TEST(index_without_memory) { SWEEP_OOM(sweep()); }
