/* pure_dmn.c - decision tables, per second of CPU: 12 rules over 4 inputs, with typed
 * values and with JSON text in and out; and loading a model of 1,000 rules. */
#include <stdio.h>
#include <time.h>

#include "base/arena.h"
#include "pure/dmn/dmn.h"

#define DMN "https://www.omg.org/spec/DMN/20230324/MODEL/"
static const char *const names[] = {"revenue", "staff", "years", "trade"};
static const char *const trades[] = {"film", "hotel", "food", "port"};

static void cell(struct yb_buf *b, const char *element, const char *text) {
  yb_buf_fmt(b, "<%s><text>%s</text></%s>", element, text, element);
}

static void columns(struct yb_buf *b) {
  for (int i = 0; i < 4; i++)
    yb_buf_fmt(b, "<inputData id='%s' name='%s'><variable name='%s' typeRef='%s'/></inputData>",
               names[i], names[i], names[i], i == 3 ? "string" : "number");
  yb_buf_z(b, "<decision id='grant' name='grant'>");
  for (int i = 0; i < 4; i++)
    yb_buf_fmt(b, "<informationRequirement><requiredInput href='#%s'/></informationRequirement>",
               names[i]);
  yb_buf_z(b, "<decisionTable hitPolicy='COLLECT'>");
  for (int i = 0; i < 4; i++)
    yb_buf_fmt(b, "<input><inputExpression><text>%s</text></inputExpression></input>", names[i]);
}

/* Three intervals and a set of strings a rule. */
static yb_str model(struct yb_ctx *ctx, int rules) {
  struct yb_buf b;
  char text[64];
  yb_buf_init(&b, ctx->arena);
  yb_buf_z(&b, "<definitions xmlns='" DMN "' namespace='urn:bench' name='bench'>");
  columns(&b);
  yb_buf_z(&b, "<output/>");
  for (int i = 0; i < rules; i++) {
    yb_buf_z(&b, "<rule>");
    snprintf(text, sizeof text, "[%d..%d)", i * 1000, i * 1000 + 5000);
    cell(&b, "inputEntry", text);
    snprintf(text, sizeof text, "&gt;= %d", i % 50);
    cell(&b, "inputEntry", text);
    snprintf(text, sizeof text, "[%d..%d]", i % 7, i % 7 + 10);
    cell(&b, "inputEntry", text);
    snprintf(text, sizeof text, "\"%s\",\"%s\"", trades[i % 4], trades[(i + 1) % 4]);
    cell(&b, "inputEntry", text);
    snprintf(text, sizeof text, "%d", i);
    cell(&b, "outputEntry", text);
    yb_buf_z(&b, "</rule>");
  }
  yb_buf_z(&b, "</decisionTable></decision></definitions>");
  yb_str s = {0};
  return yb_buf_take(&b, &s) == YB_OK ? s : (yb_str){0};
}

static const struct yb_dmn *load(struct yb_ctx *ctx, int rules) {
  const struct yb_dmn *m;
  yb_str text = model(ctx, rules);
  return yb_dmn_load(ctx, YB_S("bench"), text, NULL, &m) == YB_OK ? m : NULL;
}

static void row(const char *name, double each_s, double want_s, const char *unit, double scale) {
  printf("%s\t%.2f %s\t%.2f %s wanted\t%.2f\n", name, each_s * scale, unit, want_s * scale, unit,
         want_s / each_s);
}

static bool enough(clock_t begin) { return clock() - begin > CLOCKS_PER_SEC; }

static int typed(const struct yb_dmn *m, int rules, double want) {
  struct yb_ctx ctx = {.arena = yb_arena_open(16 << 20)};
  struct yb_dmn_given given[4];
  struct yb_dmn_ask ask = {.element = yb_dmn_find(m, YB_DMN_DECISION, (yb_str){0}, YB_S("grant")),
                           .given = given, .count = 4};
  struct yb_dmn_answer a;
  char name[64];
  long n = 0, hits = 0;
  for (int i = 0; i < 4; i++)
    given[i].element = yb_dmn_find(m, YB_DMN_INPUT, (yb_str){0}, yb_str_of(names[i]));
  clock_t begin = clock();
  do
    for (int i = 0; i < 256; i++, n++) {
      given[0].value = yb_value_int((i * 7919L) % (rules * 1000L + 4000));
      given[1].value = yb_value_int(i % 60);
      given[2].value = yb_value_int(i % 17);
      given[3].value = yb_value_str(yb_str_of(trades[i % 4]));
      yb_arena_reset(ctx.arena);
      if (yb_dmn_eval(m, &ctx, &ask, &a) != YB_OK) return 1;
      hits += a.value.n;
    }
  while (!enough(begin));
  snprintf(name, sizeof name, "table of %d rules x 4 inputs, typed", rules);
  row(name, (double)(clock() - begin) / CLOCKS_PER_SEC / (double)n, want, "us", 1e6);
  yb_arena_close(ctx.arena);
  return hits == 0;
}

static int json(const struct yb_dmn *m) {
  struct yb_ctx ctx = {.arena = yb_arena_open(16 << 20)};
  struct yb_dmn_ask ask = {.element = yb_dmn_find(m, YB_DMN_DECISION, (yb_str){0}, YB_S("grant"))};
  long n = 0;
  char text[160];
  clock_t begin = clock();
  do
    for (int i = 0; i < 256; i++, n++) {
      const struct yb_json *in;
      struct yb_dmn_answer a;
      struct yb_json *out;
      struct yb_buf b;
      int len = snprintf(text, sizeof text,
                         "{\"revenue\":%d.50,\"staff\":%d,\"years\":%d,\"trade\":\"%s\"}",
                         (i * 7919) % 16000, i % 60, i % 17, trades[i % 4]);
      yb_arena_reset(ctx.arena);
      yb_buf_init(&b, ctx.arena);
      if (yb_json_parse(&ctx, YB_S(""), yb_str_n(text, (size_t)len), &in) != YB_OK) return 1;
      if (yb_dmn_eval_json(m, &ctx, ask, in, &a) != YB_OK) return 1;
      if (yb_value_to_json(&ctx, a.value, &out) != YB_OK) return 1;
      yb_json_write(&b, out);
      if (b.rc != YB_OK) return 1;
    }
  while (!enough(begin));
  row("table of 12 rules x 4 inputs, JSON in and out",
      (double)(clock() - begin) / CLOCKS_PER_SEC / (double)n, 2e-6, "us", 1e6);
  yb_arena_close(ctx.arena);
  return 0;
}

static int loading(int rules) {
  struct yb_ctx keep = {.arena = yb_arena_open(256 << 20)};
  struct yb_ctx ctx = {.arena = yb_arena_open(256 << 20)};
  yb_str text = model(&keep, rules);
  int n = 0;
  clock_t begin = clock();
  do {
    const struct yb_dmn *m;
    yb_arena_reset(ctx.arena);
    if (yb_dmn_load(&ctx, YB_S("bench"), text, NULL, &m) != YB_OK) return 1;
    n++;
  } while (!enough(begin));
  row("load a model of 1,000 rules", (double)(clock() - begin) / CLOCKS_PER_SEC / n, 0.020, "ms",
      1e3);
  yb_arena_close(ctx.arena);
  yb_arena_close(keep.arena);
  return 0;
}

int main(void) {
  static const struct { int rules; double want_s; } tables[] = {
      {12, 0.2e-6}, {1000, 1e-6}, {16000, 5e-6}};
  struct yb_ctx ctx = {.arena = yb_arena_open((size_t)1 << 30)};
  const struct yb_dmn *first = NULL;
  if (!ctx.arena) return 1;
  for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
    const struct yb_dmn *m = load(&ctx, tables[i].rules);
    if (!m || typed(m, tables[i].rules, tables[i].want_s)) return 1;
    if (!first) first = m;
  }
  if (json(first) || loading(1000)) return 1;
  yb_arena_close(ctx.arena);
  return 0;
}
