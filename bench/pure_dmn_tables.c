/* pure_dmn_tables.c - decision tables: 12, 1,000 and 16,000 rules of three intervals and a set of
 * words; typed values in and out, JSON text in and out, and loading. Beside each table
 * the scan of its rules by the same interpreter. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/arena.h"
#include "pure/dmn/dmn_int.h"

#define ROWS 256u
#define WORDS 40u

static double seconds(void) {
  struct timespec t;
  (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static uint64_t seed = 20261128;
static uint32_t chance(uint32_t below) {
  seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
  return (uint32_t)((seed >> 33) % below);
}

static void cell(struct yb_buf *b, const char *tag, const char *fmt, uint32_t x, uint32_t y) {
  yb_buf_fmt(b, "<%s><text>", tag);
  if (fmt[0] == '[') yb_buf_fmt(b, "[%u..%u)", x, y);
  else yb_buf_fmt(b, "%u.%02u", x, y);
  yb_buf_fmt(b, "</text></%s>\n", tag);
}

/* Rules that exclude one another by their first interval. */
static void rule(struct yb_buf *b, uint32_t r) {
  yb_buf_fmt(b, "<rule id='r%u'>", r);
  cell(b, "inputEntry", "[", r * 10, r * 10 + 10);
  cell(b, "inputEntry", "[", chance(400), 500 + chance(500));
  cell(b, "inputEntry", "[", chance(40000), 50000 + chance(50000));
  uint32_t w = chance(WORDS);
  yb_buf_fmt(b, "<inputEntry><text>\"w%u\", \"w%u\", \"w%u\"</text></inputEntry>\n", w,
             (w + 1) % WORDS, (w + 7) % WORDS);
  cell(b, "outputEntry", "0", r, r % 100);
  yb_buf_z(b, "</rule>\n");
}

static yb_str model(struct yb_ctx *ctx, uint32_t rules) {
  static const char *const names[] = {"a", "b", "c", "w"}, *const types[] = {"number", "number",
                                                                             "number", "string"};
  struct yb_buf b;
  yb_str out = {0};
  yb_buf_init(&b, ctx->arena);
  yb_buf_z(&b, "<definitions xmlns='https://www.omg.org/spec/DMN/20230324/MODEL/' "
               "namespace='bench' name='bench'>\n");
  for (int i = 0; i < 4; i++)
    yb_buf_fmt(&b, "<inputData id='i%d' name='%s'><variable name='%s' typeRef='%s'/></inputData>\n",
               i, names[i], names[i], types[i]);
  yb_buf_z(&b, "<decision id='d' name='d'><variable name='d'/>");
  for (int i = 0; i < 4; i++)
    yb_buf_fmt(&b, "<informationRequirement><requiredInput href='#i%d'/>%s", i,
               "</informationRequirement>");
  yb_buf_z(&b, "<decisionTable hitPolicy='UNIQUE'>");
  for (int i = 0; i < 4; i++)
    yb_buf_fmt(&b, "<input><inputExpression typeRef='%s'><text>%s</text>%s", types[i], names[i],
               "</inputExpression></input>\n");
  yb_buf_z(&b, "<output typeRef='number'/>");
  for (uint32_t r = 0; r < rules; r++) rule(&b, r);
  yb_buf_z(&b, "</decisionTable></decision></definitions>");
  return yb_buf_take(&b, &out) == YB_OK ? out : (yb_str){0};
}

struct bench {
  struct yb_ctx keep, ctx;
  const struct yb_dmn *m;
  const struct yb_dmn_table *table;
  uint32_t rules, decision, input[4];
  yb_value value[ROWS][4];
  yb_str json[ROWS];
  double load;
};

static yb_rc rows(struct bench *b) {
  for (uint32_t i = 0; i < ROWS; i++) {
    uint32_t a = chance(b->rules * 10), v = 400 + chance(100), c = 40000 + chance(10000);
    uint32_t w = chance(WORDS);
    yb_str word;
    YB_TRY(yb_str_fmt(b->keep.arena, &word, "w%u", w));
    YB_TRY(yb_str_fmt(b->keep.arena, &b->json[i], "{\"a\":%u,\"b\":%u,\"c\":%u,\"w\":\"w%u\"}", a,
                      v, c, w));
    b->value[i][0] = yb_value_int(a), b->value[i][1] = yb_value_int(v);
    b->value[i][2] = yb_value_int(c), b->value[i][3] = yb_value_str(word);
  }
  return YB_OK;
}

static yb_rc load(struct bench *b, uint32_t rules) {
  static const char *const names[] = {"a", "b", "c", "w"};
  b->rules = rules;
  yb_str text = model(&b->keep, rules);
  if (!text.n) return YB_NOMEM;
  double begin = seconds();
  YB_TRY(yb_dmn_load(&b->keep, YB_S("bench.dmn"), text, &(struct yb_dmn_options){0}, &b->m));
  b->load = seconds() - begin;
  b->decision = yb_dmn_find(b->m, YB_DMN_DECISION, (yb_str){0}, YB_S("d"));
  b->table = yb_dmn_table(b->m, b->decision);
  for (int i = 0; i < 4; i++)
    b->input[i] = yb_dmn_find(b->m, YB_DMN_INPUT, (yb_str){0}, yb_str_of(names[i]));
  return rows(b);
}

static yb_rc typed(struct bench *b, uint32_t i) {
  struct yb_dmn_given given[4];
  for (int k = 0; k < 4; k++) given[k] = (struct yb_dmn_given){b->input[k], b->value[i][k]};
  struct yb_dmn_ask ask = {.element = b->decision, .given = given, .count = 4};
  struct yb_dmn_answer out;
  return yb_dmn_eval(b->m, &b->ctx, &ask, &out);
}

static yb_rc json(struct bench *b, uint32_t i) {
  const struct yb_json *in;
  struct yb_json *j;
  struct yb_dmn_ask ask = {.element = b->decision};
  struct yb_dmn_answer out;
  struct yb_buf text;
  YB_TRY(yb_json_parse(&b->ctx, (yb_str){0}, b->json[i], &in));
  YB_TRY(yb_dmn_eval_json(b->m, &b->ctx, ask, in, &out));
  YB_TRY(yb_value_to_json(&b->ctx, out.value, &j));
  yb_buf_init(&text, b->ctx.arena);
  yb_json_write(&text, j);
  return text.rc;
}

static uint64_t hit[YB_DMN_WORDS(YB_DMN_RULES)], open_[YB_DMN_WORDS(YB_DMN_RULES)];
static yb_rc matched(struct bench *b, uint32_t i) {
  struct dmn_match m = {b->value[i], b->value[i], hit, open_, false};
  return yb_dmn_match(b->table, &b->ctx, &m);
}
static yb_rc scanned(struct bench *b, uint32_t i) {
  struct dmn_match m = {b->value[i], b->value[i], hit, open_, false};
  return yb_dmn_scan(b->table, &b->ctx, &m);
}

static double window(struct bench *b, yb_rc (*one)(struct bench *, uint32_t)) {
  double begin = seconds(), now;
  uint64_t n = 0;
  do {
    for (uint32_t i = 0; i < ROWS; i++, n++) {
      if (one(b, i) != YB_OK) return 1e9;
      yb_arena_reset(b->ctx.arena);
    }
    now = seconds();
  } while (now - begin < 0.02);
  return (now - begin) / (double)n;
}

/* Seconds for one evaluation, of the best of many short windows: other programs disturb. */
static double measure(struct bench *b, yb_rc (*one)(struct bench *, uint32_t)) {
  double best = window(b, one);
  for (int i = 0; i < 20; i++) {
    double took = window(b, one);
    if (took < best) best = took;
  }
  return best;
}

static void table(uint32_t rules, double typed_aim, double json_aim) {
  struct bench b = {.keep = {.arena = yb_arena_open((size_t)1 << 30)},
                    .ctx = {.arena = yb_arena_open(1 << 24)}};
  struct yb_diags diags;
  if (!b.keep.arena || !b.ctx.arena) exit(1);
  yb_diags_init(&diags, b.keep.arena);
  b.keep.diags = &diags;
  if (load(&b, rules) != YB_OK || !b.table) {
    struct yb_buf line;
    yb_buf_init(&line, b.keep.arena);
    if (diags.first) yb_diag_line(diags.first, YB_EN, &line);
    fprintf(stderr, "%.*s\n", YB_ARG(line));
    exit(1);
  }
  double t = measure(&b, typed), m = measure(&b, matched), s = measure(&b, scanned);
  printf("table of %u rules, typed\t%.0f ns, %.2f M/s\t%.0f ns wanted\t%.2f\n", rules, t * 1e9,
         1e-6 / t, typed_aim * 1e9, typed_aim / t);
  printf("table of %u rules, its index\t%.0f ns\t%.0f ns by scanning its rows\t%.1f\n", rules,
         m * 1e9, s * 1e9, s / m);
  if (json_aim > 0) {
    double j = measure(&b, json);
    printf("table of %u rules, JSON text in and out\t%.0f ns, %.2f M/s\t%.0f ns wanted\t%.2f\n",
           rules, j * 1e9, 1e-6 / j, json_aim * 1e9, json_aim / j);
  }
  if (rules == 1000)
    printf("loading a model of 1,000 rules\t%.1f ms\t20 ms wanted\t%.2f\n", b.load * 1e3,
           0.020 / b.load);
  yb_arena_close(b.ctx.arena);
  yb_arena_close(b.keep.arena);
}

int main(void) {
  table(12, 200e-9, 2e-6);
  table(1000, 1e-6, 0);
  table(16000, 5e-6, 0);
  return 0;
}
