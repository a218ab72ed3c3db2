/* pure_feel.c - any text compiles or is refused with a diagnostic; what compiles
 * runs within its steps, twice with the same result, and its result is JSON; written
 * anew it compiles again and gives the same.
 * Input: the expression, or "T" + unary tests when the first byte is a tab. */
#include <stdint.h>

#include "base/arena.h"
#include "pure/feel/feel.h"

static const char inputs[] =
    "{\"a\":1,\"b\":\"text\",\"list\":[1,2,{\"x\":3}],\"long "
    "name\":{\"x\":[1.50,null]},\"d\":\"2026-11-20\"}";

/* One zone, whatever name is asked for. */
static const struct yb_zone *find_zone(void *self, yb_str name) {
  static struct yb_zone *paris;
  (void)name;
  return paris || yb_zone_open(self, YB_S("Europe/Paris"), &paris) == YB_OK ? paris : NULL;
}

static bool value_text(struct yb_ctx *ctx, yb_value v, struct yb_buf *out) {
  struct yb_json *j;
  yb_buf_init(out, ctx->arena);
  if (yb_value_to_json(ctx, v, &j) != YB_OK) return false;
  yb_json_write(out, j);
  return out->rc == YB_OK;
}

static yb_rc compile(struct yb_ctx *ctx, yb_str text, const struct yb_feel_scope *scope, bool tests,
                     const struct yb_feel **out) {
  return tests ? yb_feel_compile_tests(ctx, (struct yb_place){0}, text, scope, out)
               : yb_feel_compile(ctx, (struct yb_place){0}, text, scope, out);
}

/* Same result, or both without one for want of steps or memory. */
static void agree(struct yb_ctx *ctx, const struct yb_feel *p, const struct yb_feel *q,
                  const struct yb_json *in) {
  struct yb_buf first, second;
  yb_value v, w;
  yb_rc one = yb_feel_eval_json(p, ctx, in, &v), two = yb_feel_eval_json(q, ctx, in, &w);
  if (one == YB_NOMEM || two == YB_NOMEM) return;
  if (one != two || ctx->budget) __builtin_trap();
  if (one == YB_OK && value_text(ctx, v, &first) && value_text(ctx, w, &second) &&
      !yb_str_eq(yb_buf_str(&first), yb_buf_str(&second)))
    __builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size > 4096) return 0;
  struct yb_ctx ctx = {.arena = yb_arena_open(64u << 20), .now_ms = INT64_C(1795176000000)};
  struct yb_diags diags;
  struct yb_feel_name names[] = {{YB_S("a"), NULL}, {YB_S("b"), NULL}, {YB_S("list"), NULL},
                                 {YB_S("long name"), NULL}, {YB_S("d"), NULL}};
  struct yb_feel_scope scope = {.name = names, .count = 5, .find_zone = find_zone, .self = &ctx};
  const struct yb_json *in;
  const struct yb_feel *p, *q;
  struct yb_buf again;
  yb_diags_init(&diags, ctx.arena);
  ctx.diags = &diags;
  if (!ctx.arena || yb_json_parse(&ctx, YB_S(""), yb_str_of(inputs), &in) != YB_OK)
    __builtin_trap();
  bool tests = size && data[0] == '\t';
  yb_str text = {(const char *)data + tests, size - tests};
  yb_rc rc = compile(&ctx, text, &scope, tests, &p);
  if (rc == YB_INVALID && !diags.errors) __builtin_trap();
  if (rc == YB_BROKEN) __builtin_trap();
  if (rc == YB_OK) {
    agree(&ctx, p, p, in);
    yb_buf_init(&again, ctx.arena);
    rc = yb_feel_print(&ctx, (struct yb_place){0}, text, &scope, tests, &again);
    if (rc == YB_OK) rc = compile(&ctx, yb_buf_str(&again), &scope, tests, &q);
    if (rc == YB_OK) agree(&ctx, p, q, in);
    else if (rc != YB_NOMEM) __builtin_trap();
  }
  yb_arena_close(ctx.arena);
  return 0;
}
