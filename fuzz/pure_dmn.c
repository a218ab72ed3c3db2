/* pure_dmn.c - any text loads or is refused with a diagnostic; what loads strictly loads
 * leniently too; every decision evaluates within its ceilings, twice with the same
 * answer, explained or not; tables give the same rules by index and row by row.
 * Input: the XML; after a NUL byte a JSON object of inputs. */
#include <stdint.h>

#include "base/arena.h"
#include "pure/dmn/dmn_int.h"

static const char usual[] = "{\"a\":1,\"b\":\"x\",\"c\":true,\"l\":[1,2],\"d\":\"2026-11-20\"}";
#define DECISIONS 8u               /* evaluated of one model */

static yb_str text_of(struct yb_ctx *ctx, yb_value v) {
  struct yb_json *j;
  struct yb_buf b;
  yb_str s = {0};
  yb_buf_init(&b, ctx->arena);
  if (yb_value_to_json(ctx, v, &j) != YB_OK) return s;
  yb_json_write(&b, j);
  return yb_buf_take(&b, &s) == YB_OK ? s : (yb_str){0};
}

/* Both ways over values that the inputs may have. */
static void agree(struct yb_ctx *ctx, const struct yb_dmn_table *t) {
  uint32_t words = YB_DMN_WORDS(t->rules);
  yb_value *in = YB_NEW_N(ctx->arena, t->inputs, yb_value);
  yb_value *slots = YB_NEW_N(ctx->arena, 1000, yb_value);
  uint64_t *mask = YB_NEW_N(ctx->arena, 4 * (size_t)words, uint64_t);
  if (!in || !slots || !mask) return;
  for (int round = 0; round < 4; round++) {
    for (uint32_t i = 0; i < t->inputs; i++) {
      static const int64_t ints[] = {0, 1, 5, 100};
      in[i] = round == 3 ? yb_value_null() : yb_value_int(ints[(round + (int)i) % 4]);
      if (round == 2 && i % 2) in[i] = yb_value_str(YB_S("x"));
    }
    struct dmn_match a = {in, slots, mask, mask + words, false};
    struct dmn_match b = {in, slots, mask + 2 * words, mask + 3 * words, false};
    yb_rc one = yb_dmn_match(t, ctx, &a), two = yb_dmn_scan(t, ctx, &b);
    if (one != YB_OK || two != YB_OK) return;      /* a ceiling */
    if (memcmp(mask, mask + 2 * words, 2 * (size_t)words * sizeof *mask) != 0) __builtin_trap();
  }
}

static void evaluate(struct yb_ctx *ctx, const struct yb_dmn *m, uint32_t decision,
                     const struct yb_json *in) {
  struct yb_dmn_answer a, b;
  struct yb_dmn_ask plain = {.element = decision}, told = {.element = decision, .explain = true};
  struct yb_budget one = {.steps = 20000, .calls = 20}, two = one;
  struct yb_json *j;
  ctx->budget = &one;
  yb_rc x = yb_dmn_eval_json(m, ctx, plain, in, &a);
  ctx->budget = &two;
  yb_rc y = yb_dmn_eval_json(m, ctx, told, in, &b);
  ctx->budget = NULL;
  if (x == YB_BROKEN || y == YB_BROKEN) __builtin_trap();
  if (x != YB_OK || y != YB_OK) return;
  if (!yb_str_eq(text_of(ctx, a.value), text_of(ctx, b.value))) __builtin_trap();
  if (a.outcome != b.outcome || a.missings != b.missings) __builtin_trap();
  yb_rc rc = yb_dmn_answer_json(ctx, m, &b, ctx->diags, YB_ZH, &j);
  if (rc != YB_OK && rc != YB_NOMEM) __builtin_trap();
}

static void use(struct yb_ctx *ctx, const struct yb_dmn *m, const struct yb_json *in) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < yb_dmn_count(m) && n < DECISIONS; i++) {
    yb_dmn_kind kind = yb_dmn_get(m, i).kind;
    if (kind == YB_DMN_INPUT || kind == YB_DMN_BKM) continue;
    if (kind == YB_DMN_DECISION && yb_dmn_table(m, i) && m->element[i].slots < 1000)
      agree(ctx, yb_dmn_table(m, i));
    evaluate(ctx, m, i, in);
    n++;
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size > 16384) return 0;
  struct yb_ctx ctx = {.arena = yb_arena_open(64u << 20), .now_ms = INT64_C(1795176000000)};
  struct yb_diags diags;
  struct yb_dmn_options strict = {0}, lenient = {.lenient = true};
  const struct yb_dmn *m, *n;
  const struct yb_json *in;
  const char *nul = size ? memchr(data, 0, size) : NULL;
  yb_str xml = {(const char *)data, nul ? (size_t)(nul - (const char *)data) : size};
  yb_str json = nul ? yb_str_n(nul + 1, size - xml.n - 1) : yb_str_of(usual);
  if (!ctx.arena) __builtin_trap();
  yb_diags_init(&diags, ctx.arena);
  ctx.diags = &diags;
  if (yb_json_parse(&ctx, YB_S(""), json, &in) != YB_OK) in = NULL;
  yb_diags_init(&diags, ctx.arena);
  yb_rc rc = yb_dmn_load(&ctx, YB_S("f"), xml, &strict, &m);
  if ((rc == YB_INVALID || rc == YB_LIMIT) && !diags.errors) __builtin_trap();
  if (rc == YB_BROKEN || (rc == YB_OK && diags.errors)) __builtin_trap();
  yb_rc also = yb_dmn_load(&ctx, YB_S("f"), xml, &lenient, &n);
  if (rc == YB_OK && also != YB_OK && also != YB_NOMEM) __builtin_trap();
  if (also == YB_OK) use(&ctx, n, in);
  yb_arena_close(ctx.arena);
  return 0;
}
