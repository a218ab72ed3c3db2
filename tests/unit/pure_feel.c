/* pure_feel.c - FEEL: values, compilation, evaluation, ceilings. */
#include "yb_test.h"

#include "pure/feel/feel.h"
#include "pure/feel/pattern.h"

static const struct yb_place nowhere = {.line = 1, .col = 1};

TEST(values_are_small) { CHECK_INT(sizeof(yb_value), 16); }

static yb_str eval(struct yb_ctx *ctx, const char *text, const char *json) {
  const struct yb_feel *p;
  const struct yb_json *in;
  struct yb_feel_name names[8];
  struct yb_feel_scope scope = {.name = names};
  struct yb_buf b;
  yb_value v;
  CHECK_OK(yb_json_parse(ctx, YB_S("in"), yb_str_of(json), &in));
  for (const struct yb_json *m = in->first; m; m = m->next)
    names[scope.count++] = (struct yb_feel_name){m->key, NULL};
  CHECK_OK(yb_feel_compile(ctx, nowhere, yb_str_of(text), &scope, &p));
  CHECK_OK(yb_feel_eval_json(p, ctx, in, &v));
  yb_buf_init(&b, ctx->arena);
  yb_value_write(&b, v);
  return yb_buf_str(&b);
}

TEST(one_program_many_inputs) {
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 1 << 20);
  struct yb_feel_name names[] = {{YB_S("revenue"), NULL}, {YB_S("years"), NULL}};
  struct yb_feel_scope scope = {.name = names, .count = 2};
  const struct yb_feel *p;
  CHECK_OK(yb_feel_compile(ctx, nowhere, YB_S("if revenue > 100 and years >= 3 then revenue * 0.03 else 0"),
                           &scope, &p));
  CHECK(yb_feel_reads(p, 0) && yb_feel_reads(p, 1) && !yb_feel_reads(p, 2));
  for (int i = 0; i < 5; i++) {
    yb_value in[2] = {yb_value_int(100 + i), yb_value_int(i)}, v;
    CHECK_OK(yb_feel_eval(p, ctx, in, &v));
    CHECK(v.type == YB_VNUMBER);
    CHECK((yb_dec_sign(yb_value_to_dec(v)) > 0) == (i >= 3));
  }
  yb_test_close(&t);
}

static const struct yb_feel_name project_members[] = {{YB_S("start date"), NULL}};
TEST(declared_types_guide_names_and_inputs) {
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 1 << 20);
  static const struct yb_feel_type date = {.kind = YB_VDATE};
  struct yb_feel_name member = {project_members[0].name, &date};
  struct yb_feel_type project = {.kind = YB_VCONTEXT, .member = &member, .count = 1};
  struct yb_feel_name name = {YB_S("project"), &project};
  struct yb_feel_scope scope = {.name = &name, .count = 1};
  const struct yb_feel *p;
  const struct yb_json *in;
  yb_value v;
  CHECK_OK(yb_json_parse(ctx, YB_S(""), YB_S("{\"project\":{\"start date\":\"2026-11-20\"}}"), &in));
  CHECK_OK(yb_feel_compile(ctx, nowhere, YB_S("project.start date < @\"2026-12-01\""), &scope, &p));
  CHECK_OK(yb_feel_eval_json(p, ctx, in, &v));
  CHECK(yb_value_is_true(v));
  yb_test_close(&t);
}

TEST(json_passes_exactly) {
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 1 << 20);
  const char *text =
      "{\"a\":1234567.10,\"b\":[null,true,\"江\",{\"c\":-0.000000000000000000000001}],"
      "\"n\":9999999999999999999999999999999999}";
  const struct yb_json *in;
  struct yb_json *out;
  yb_value v;
  struct yb_buf b;
  CHECK_OK(yb_json_parse(ctx, YB_S(""), yb_str_of(text), &in));
  CHECK_OK(yb_value_from_json(ctx, in, NULL, &v));
  CHECK_OK(yb_value_to_json(ctx, v, &out));
  yb_buf_init(&b, ctx->arena);
  yb_json_write(&b, out);
  CHECK_STR(yb_buf_str(&b), text);
  yb_test_close(&t);
}

/* 10,000 openings of each kind, and chains: a diagnostic, never a crash. */
TEST(depth_is_refused) {
  static const char *const open[] = {"(", "[", "{a:", "-", "if ", "not(", "1+(", "[1..", "x[", "for i in ",
                                     "1 in (", "1+", "1 and ", "(1).", "1[1]", "f(", "some x in ", "- -"};
  for (size_t k = 0; k < sizeof open / sizeof *open; k++) {
    struct yb_test_ctx t;
    struct yb_ctx *ctx = yb_test_open(&t, 64 << 20);
    const struct yb_feel *p;
    struct yb_buf b;
    yb_buf_init(&b, ctx->arena);
    for (int i = 0; i < 10000; i++) yb_buf_z(&b, open[k]);
    yb_rc rc = yb_feel_compile(ctx, nowhere, yb_buf_str(&b), NULL, &p);
    CHECK_RC(rc, YB_INVALID);
    CHECK(t.diags.errors >= 1);
    yb_test_close(&t);
  }
}

TEST(long_text_and_long_work_are_refused) {
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 256 << 20);
  const struct yb_feel *p;
  struct yb_buf b;
  yb_value v;
  yb_buf_init(&b, ctx->arena);
  for (int i = 0; i < 40000; i++) yb_buf_z(&b, "1 ");
  CHECK_RC(yb_feel_compile(ctx, nowhere, yb_buf_str(&b), NULL, &p), YB_INVALID);
  static const char *const endless[] = {
      "for i in 1..1000000000 return i", "count(for i in 1..900, j in 1..900, k in 1..900 return 1)",
      "every i in 1..3000, j in 1..3000 satisfies true", "for i in 1..1000000000000000000 return i"};
  for (int i = 0; i < 4; i++) {
    CHECK_OK(yb_feel_compile(ctx, nowhere, yb_str_of(endless[i]), NULL, &p));
    CHECK_RC(yb_feel_eval(p, ctx, NULL, &v), YB_LIMIT);
  }
  yb_test_close(&t);
}

/* ---- many rows ---- */

#define ROWS 700u                 /* more than run together */
static const char *const row_tests[] = {
    "a > 5", "a >= 5 and b < 2.50 and c", "a = 5 or b = 1.10 or s = \"x\"", "a in [2..7) and b != 0",
    "a between 2 and 7 and s in (\"x\", \"y\") and not(c)", "a > b and b > 1",
    "(a > 3 and b > 1) or (a < 2 and c)", "a <= 1e30 and a > 0.001 and b in (1..1.1]",
    "a in (1, 3, 5, 7, 9, 11, 13, 15, 17) and b > 0", "s < \"y\" and a > 1", "s and a > 3",
    "a > 3 and s", "a = null or b = null", "a != null and b >= null", "5 > a and 2.5 <= b",
    "a in [5..1] or a in [3..null] or b > 1", "a + 1 > 3 and b > 1", "c = true or c != false", "c",
    "some x in [1, 2, 3] satisfies x > a", "if a > 3 then b > 1 else null", "s in (< \"b\", > \"w\")",
    "a > 9223372036854775806 or a < -9000000000000000000", "not(a > 3) and not(s = \"x\")"};

static yb_value row_value(struct yb_arena *a, uint32_t column, uint32_t i) {
  yb_value v = yb_value_null();
  uint32_t pick = (i * 2654435761u >> 7) % 16 + column * 16;
  if (pick % 16 == 0) return v;
  if (pick % 16 == 1) return yb_value_str(YB_S("x"));
  if (column == 2) return yb_value_bool(i % 3);
  if (column == 3) return yb_value_str(i % 2 ? YB_S("x") : i % 3 ? YB_S("b") : YB_S("yy"));
  yb_dec d = yb_dec_fast((int64_t)(i % 11) * (column ? 11 : 1), column ? 1 + (i % 5 == 0) : 0);
  if (i % 13 == 0) CHECK_OK(yb_dec_parse(YB_S("1e40"), &d));
  CHECK_OK(yb_value_dec(a, d, &v));
  return v;
}

/* All rows at once, also where values of several types and scales follow one another. */
TEST(rows_answer_as_one_by_one) {
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 1 << 22);
  static const struct yb_feel_name names[] = {{YB_S_INIT("a"), NULL}, {YB_S_INIT("b"), NULL},
                                              {YB_S_INIT("c"), NULL}, {YB_S_INIT("s"), NULL}};
  struct yb_feel_scope scope = {.name = names, .count = 4};
  static yb_value slot[ROWS][4];
  static yb_tri got[ROWS];
  for (uint32_t i = 0; i < ROWS * 4; i++) slot[i / 4][i % 4] = row_value(ctx->arena, i % 4, i / 4);
  for (size_t k = 0; k < sizeof row_tests / sizeof *row_tests; k++) {
    const struct yb_feel *p;
    uint64_t stopped = 0;
    uint32_t seen[3] = {0};
    CHECK_OK(yb_feel_compile(ctx, nowhere, yb_str_of(row_tests[k]), &scope, &p));
    CHECK_OK(yb_feel_test_rows(p, ctx, slot[0], 4, ROWS, got, &stopped));
    CHECK_INT(stopped, 0);
    for (uint32_t i = 0; i < ROWS; i++) {
      yb_value v;
      CHECK_OK(yb_feel_eval(p, ctx, slot[i], &v));
      if (got[i] != yb_tri_of(v)) fail_msg("%s: row %u gives %d", row_tests[k], i, got[i]);
      seen[got[i]]++;
    }
    if (seen[YB_TRUE] == ROWS || seen[YB_FALSE] == ROWS || seen[YB_UNKNOWN] == ROWS)
      fail_msg("%s: one answer for all", row_tests[k]);
  }
  yb_test_close(&t);
}

TEST(places_count_lines_and_code_points) {
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 1 << 20);
  struct yb_place at = {.file = YB_S("f.json"), .line = 7, .col = 20};
  const struct yb_feel *p;
  CHECK_RC(yb_feel_compile(ctx, at, YB_S("\"江门\" + nobody"), NULL, &p), YB_INVALID);
  CHECK(t.diags.first->at.line == 7 && t.diags.first->at.col == 27);
  CHECK_STR(yb_str_upto(yb_test_diag(&t), 12), "f.json:7:27:");
  t.diags.first = NULL;
  CHECK_RC(yb_feel_compile(ctx, at, YB_S("1 +\n  nobody"), NULL, &p), YB_INVALID);
  CHECK(t.diags.last->at.line == 8 && t.diags.last->at.col == 3);
  yb_test_close(&t);
}

TEST(filters_prefer_the_item) {
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 1 << 20);
  CHECK_STR(eval(ctx, "l[x = y]", "{\"l\":[{\"x\":1},{\"x\":2,\"y\":2}],\"y\":1}"), "[{x: 1}, {x: 2, y: 2}]");
  CHECK_STR(eval(ctx, "for a in l return l[x = a.x][1].x", "{\"l\":[{\"x\":1},{\"x\":2}]}"), "[1, 2]");
  yb_test_close(&t);
}

TEST(patterns_match_or_are_refused) {
  static const struct { const char *p, *s; int found, whole; } rows[] = {
      {"abc", "xabcx", 1, 0}, {"^abc$", "abc", 1, 1}, {"a|bc", "bc", 1, 1}, {"(ab)+", "ababab", 1, 1},
      {"(ab)+c", "ababab", 0, 0}, {"[A-Z]{2}\\d{4}", "GD2026", 1, 1}, {"\\d{3,}", "12", 0, 0},
      {"[^a-c]+", "xyz", 1, 1}, {"[\\u]", "", -1, -1}, {"(", "", -1, -1}, {"a{2", "", -1, -1}, {"*", "", -1, -1},
      {"(?=a)", "", -1, -1}, {"[一-龥]{2,4}", "江门市", 1, 1}, {"(a*)*b", "aaaaac", 0, 0}, {"(a|b)*?c", "ababc", 1, 1},
      {"", "x", 1, 0}, {"a.c", "a\nc", 0, 0}, {"(a(b|c)d){2}", "abdacd", 1, 1}, {"x?y{0,2}", "xyy", 1, 1},
      {"1[3-9]\\d{9}", "13800138000", 1, 1}, {"\\.\\-", ".-", 1, 1}, {"(a{0,3}){2}b", "aaaaab", 1, 1}};
  struct yb_arena *a = yb_arena_open(16 << 20);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const struct yb_pattern *p;
    bool hit;
    yb_rc rc = yb_pattern_compile(a, yb_str_of(rows[i].p), &p);
    if (rows[i].found < 0) {
      CHECK_RC(rc, YB_INVALID);
      continue;
    }
    CHECK_OK(rc);
    CHECK_OK(yb_pattern_match(p, yb_str_of(rows[i].s), false, &hit));
    if (hit != rows[i].found) fail_msg("%s in %s", rows[i].p, rows[i].s);
    CHECK_OK(yb_pattern_match(p, yb_str_of(rows[i].s), true, &hit));
    if (hit != rows[i].whole) fail_msg("%s is %s", rows[i].p, rows[i].s);
  }
  yb_arena_close(a);
}

TEST(patterns_cannot_hang) {
  static const char *const evil[] = {"(a+)+[bc]", "(a|a)*[bc]", "(a*)*[bc]",
                                     "(a|aa)+[bc]", "(.*)(.*)(.*)(.*)(.*)[xy]"};
  struct yb_arena *a = yb_arena_open(16 << 20);
  char text[6000];
  memset(text, 'a', sizeof text);
  for (size_t i = 0; i < sizeof evil / sizeof *evil; i++) {
    const struct yb_pattern *p;
    bool hit;
    CHECK_OK(yb_pattern_compile(a, yb_str_of(evil[i]), &p));
    CHECK_RC(yb_pattern_match(p, (yb_str){text, sizeof text}, false, &hit), YB_LIMIT);
  }
  yb_arena_close(a);
}

/* ---- functions that the caller offers ---- */

static yb_rc twice(void *self, struct yb_ctx *ctx, const yb_value *args, uint32_t n, yb_value *out) {
  yb_dec d;
  CHECK(n == 2 && self == NULL && ctx->budget);
  YB_TRY(yb_dec_mul(yb_value_to_dec(args[0]), yb_value_to_dec(args[1]), &d));
  return yb_value_dec(ctx->arena, d, out);
}
static const struct yb_feel_type number_type = {.kind = YB_VNUMBER};
static const struct yb_feel_name factors[] = {{YB_S_INIT("first factor"), &number_type},
                                              {YB_S_INIT("second"), &number_type}};
static const struct yb_function product = {.name = YB_S_INIT("product of"), .param = factors, .params = 2, .call = twice};

TEST(native_functions_are_called) {
  static const struct { const char *text, *want; int told; } rows[] = {
      {"product of(6, 7)", "42", 0}, {"product of(second: 6, first factor: 0.5)", "3.0", 0},
      {"product of([6], 7)", "42", 0}, {"product of(\"6\", 7)", "null", 1}, {"product of(6)", "null", 1},
      {"product of(third: 1)", "null", 1}, {"product of(second: 1, second: 2)", "null", 1}, {"l(1)", "null", 1},
      {"{f: abs, r: f(-2)}.r", "2", 0}, {"{f: substring, r: f(string: \"abc\", start position: 2)}.r", "bc", 0},
      {"[product of][1](2, 3)", "6", 0}, {"abs(n: -1)", "1", 0}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct yb_test_ctx t;
    struct yb_ctx *ctx = yb_test_open(&t, 1 << 20);
    const struct yb_feel_name names[] = {{YB_S("product of"), NULL}, {YB_S("l"), NULL}};
    struct yb_feel_scope scope = {.name = names, .count = 2};
    yb_value slots[] = {yb_value_function(&product), yb_value_int(1)}, v;
    struct yb_budget budget = {.steps = 1000, .calls = 5};
    const struct yb_feel *p;
    struct yb_buf b;
    CHECK_OK(yb_feel_compile(ctx, nowhere, yb_str_of(rows[i].text), &scope, &p));
    ctx->budget = &budget;
    CHECK_OK(yb_feel_eval(p, ctx, slots, &v));
    yb_buf_init(&b, ctx->arena);
    yb_value_write(&b, v);
    CHECK_STR(yb_buf_str(&b), rows[i].want);
    CHECK_INT(budget.told, rows[i].told);
    CHECK_INT(t.diags.count, rows[i].told);
    CHECK(budget.calls == 5 && budget.steps < 1000);
    yb_test_close(&t);
  }
}

/* Calls itself through the value that it is: the ceiling is that of the whole. */
static yb_rc again(void *self, struct yb_ctx *ctx, const yb_value *args, uint32_t n, yb_value *out) {
  const struct yb_feel *p = *(const struct yb_feel **)self;
  (void)n;
  return yb_feel_eval(p, ctx, args, out);
}
TEST(recursion_through_callers_ends) {
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 16 << 20);
  const struct yb_feel *p;
  const struct yb_feel_name names[] = {{YB_S("f"), NULL}};
  struct yb_feel_scope scope = {.name = names, .count = 1};
  struct yb_function f = {.name = YB_S("f"), .param = names, .params = 1, .call = again, .self = &p};
  yb_value v, slot = yb_value_function(&f);
  CHECK_OK(yb_feel_compile(ctx, nowhere, YB_S("1 + f(f)"), &scope, &p));
  CHECK_RC(yb_feel_eval(p, ctx, &slot, &v), YB_LIMIT);
  CHECK(t.diags.first->msg == YB_MSG_feel_too_many_calls && t.diags.first->at.col == 5);
  CHECK(ctx->budget == NULL);
  CHECK_RC(yb_feel_call(ctx, slot, &slot, 1, &v), YB_LIMIT);
  yb_test_close(&t);
}

/* Endless recursion, values that share their parts, lists nested without end: an answer
 * in bounded time. */
TEST(evaluation_ends) {
  static const struct { const char *text; yb_rc rc; yb_msg msg; } rows[] = {
      {"{f: function(n) f(n + 1), r: f(1)}.r", YB_LIMIT, YB_MSG_feel_too_many_calls},
      {"{f: function(n) 1 + f(n), r: for i in 1..9 return f(i)}.r", YB_LIMIT, YB_MSG_feel_too_many_calls},
      {"{r: for i in 1..60 return [partial[-1], partial[-1]], s: r[-1] = r[-1]}.s", YB_OK, YB_MSG_feel_null_operand},
      {"flatten((for i in 1..60 return [partial[-1], partial[-1]])[-1])", YB_LIMIT, YB_MSG_feel_too_many_steps},
      {"flatten((for i in 1..9000 return [partial[-1]])[-1])", YB_LIMIT, YB_MSG_feel_too_many_steps},
      {"(for i in 1..9000 return [partial[-1]])[-1].a", YB_LIMIT, YB_MSG_feel_too_many_steps},
      {"{r: for i in 1..9000 return [partial[-1]], s: r[-1] = r[-1]}.s", YB_OK, YB_MSG_feel_null_operand},
      {"{r: (for i in 1..60 return [partial[-1], partial[-1]])[-1], s: r instance of list<list<list<number>>>}.s",
       YB_OK, YB_MSG_COUNT}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct yb_test_ctx t;
    struct yb_ctx *ctx = yb_test_open(&t, 64 << 20);
    const struct yb_feel *p;
    yb_value v;
    CHECK_OK(yb_feel_compile(ctx, nowhere, yb_str_of(rows[i].text), NULL, &p));
    CHECK_RC(yb_feel_eval(p, ctx, NULL, &v), rows[i].rc);
    if (rows[i].msg == YB_MSG_COUNT) CHECK_INT(t.diags.count, 0);
    else CHECK(t.diags.first && t.diags.last->msg == rows[i].msg);
    yb_test_close(&t);
  }
}

TEST(a_text_written_anew_is_the_same) {
  static const char *const rows[][2] = {
      {"if((a=1))then[1,2][ item>1 ]else -(a+1)*2", "if a = 1 then [1, 2][item > 1] else -(a + 1) * 2"},
      {"a in(?>1,2)", "a in (? > 1, 2)"}, {"{b:1,\"c d\":b}.c d", "{\"b\": 1, \"c d\": b}.c d"},
      {"function( x :list<number>,y ) x[ 1 ]+y", "function(x: list<number>, y) x[1] + y"},
      {"]1..2[", "(1 .. 2)"}, {"(<5)", "(< 5)"}, {"@\"2026-01-01\" instance of date", "@\"2026-01-01\" instance of date"},
      {"a-(1-2)-3", "a - (1 - 2) - 3"}, {"(a or true) and a", "(a or true) and a"}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct yb_test_ctx t;
    struct yb_ctx *ctx = yb_test_open(&t, 1 << 20);
    const struct yb_feel_name names[] = {{YB_S("a"), NULL}};
    struct yb_feel_scope scope = {.name = names, .count = 1};
    struct yb_buf b;
    yb_buf_init(&b, ctx->arena);
    CHECK_OK(yb_feel_print(ctx, nowhere, yb_str_of(rows[i][0]), &scope, false, &b));
    CHECK_STR(yb_buf_str(&b), rows[i][1]);
    yb_test_close(&t);
  }
}

TEST(values_are_brought_to_types) {
  static const struct yb_feel_type any = {.kind = YB_VANY}, date = {.kind = YB_VDATE}, moment = {.kind = YB_VDATETIME};
  static const struct yb_feel_type numbers = {.kind = YB_VLIST, .item = &number_type};
  static const struct yb_feel_type days = {.kind = YB_VRANGE, .item = &date};
  static const struct yb_feel_name ab[] = {{YB_S_INIT("a"), &number_type}, {YB_S_INIT("b"), &numbers}};
  static const struct yb_feel_type pair = {.kind = YB_VCONTEXT, .member = ab, .count = 2};
  static const struct yb_feel_name one[] = {{YB_S_INIT("x"), &number_type}};
  static const struct yb_feel_type fun = {.kind = YB_VFUNCTION, .member = one, .count = 1};
  static const struct { const char *text; const struct yb_feel_type *type; int conforms; const char *got; } rows[] = {
      {"1", &number_type, 1, "1"}, {"\"a\"", &number_type, 0, "null"}, {"null", &number_type, 1, "null"},
      {"1", &any, 1, "1"}, {"[1]", &number_type, 0, "1"}, {"[1, 2]", &number_type, 0, "null"},
      {"[1, 2]", &numbers, 1, "[1, 2]"}, {"3", &numbers, 0, "[3]"}, {"[1, \"a\"]", &numbers, 0, "null"},
      {"@\"2026-11-20\"", &moment, 0, "2026-11-20T00:00:00Z"}, {"@\"2026-11-20\"", &date, 1, "2026-11-20"},
      {"[@\"2026-11-20\"..@\"2026-11-21\"]", &days, 1, "[2026-11-20..2026-11-21]"}, {"[1..2]", &days, 0, "null"},
      {"{a: 1, b: [2], c: 3}", &pair, 1, "{a: 1, b: [2], c: 3}"}, {"{a: 1}", &pair, 0, "null"},
      {"{a: 1, b: \"x\"}", &pair, 0, "null"}, {"abs", &fun, 1, "function"}, {"substring", &fun, 0, "null"}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct yb_test_ctx t;
    struct yb_ctx *ctx = yb_test_open(&t, 1 << 20);
    const struct yb_feel *p;
    struct yb_buf b;
    yb_value v, got;
    CHECK_OK(yb_feel_compile(ctx, nowhere, yb_str_of(rows[i].text), NULL, &p));
    CHECK_OK(yb_feel_eval(p, ctx, NULL, &v));
    CHECK_INT(yb_feel_conforms(v, rows[i].type), rows[i].conforms);
    CHECK_OK(yb_feel_coerce(ctx, nowhere, v, rows[i].type, &got));
    yb_buf_init(&b, ctx->arena);
    yb_value_write(&b, got);
    CHECK_STR(yb_str_upto(yb_buf_str(&b), strlen(rows[i].got)), rows[i].got);
    CHECK_INT(t.diags.count, v.type != YB_VNULL && got.type == YB_VNULL);
    yb_test_close(&t);
  }
}

/* The rest of feel.h, over a program that takes memory. */
static yb_rc others(struct yb_ctx *ctx) {
  static const struct yb_feel_name name = {YB_S_INIT("x"), NULL};
  static const struct yb_feel_scope scope = {.name = &name, .count = 1};
  static const struct yb_feel_type number = {.kind = YB_VNUMBER};
  static const struct yb_feel_type numbers = {.kind = YB_VLIST, .item = &number};
  const struct yb_feel *tests, *f;
  yb_value v, x[2] = {yb_value_int(3), yb_value_int(4)};
  struct yb_buf b;
  yb_tri each[2];
  uint64_t stopped = 0;
  YB_TRY(yb_feel_compile_tests(ctx, nowhere, YB_S("count([?, x]) > 5, [?] = [x, x]"), &scope, &tests));
  YB_TRY(yb_feel_eval_test(tests, ctx, x, x[1], &v));
  YB_TRY(yb_feel_compile(ctx, nowhere, YB_S("x > 3 and count([x, x, x]) = 3 and sum([x]) > 1e30"), &scope, &f));
  YB_TRY(yb_feel_test_rows(f, ctx, x, 1, 2, each, &stopped));
  YB_TRY(yb_feel_compile(ctx, nowhere, YB_S("function(a: list<number>) [a, x]"), &scope, &f));
  YB_TRY(yb_feel_eval(f, ctx, x, &v));
  YB_TRY(yb_feel_call(ctx, v, x, 1, &v));
  YB_TRY(yb_feel_coerce(ctx, nowhere, x[0], &numbers, &v));
  yb_buf_init(&b, ctx->arena);
  yb_feel_dump(f, &b);
  return b.rc;
}

static yb_rc whole_life(void) {
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 4 << 20);
  struct yb_feel_name names[] = {{YB_S("l"), NULL}, {YB_S("big rate"), NULL}};
  struct yb_feel_scope scope = {.name = names, .count = 2};
  const struct yb_feel *p;
  const struct yb_json *in;
  struct yb_json *out;
  yb_value v;
  yb_rc rc = ctx->arena ? YB_OK : YB_NOMEM;
  if (rc == YB_OK)
    rc = yb_json_parse(ctx, YB_S(""), YB_S("{\"l\":[{\"a b\":1},{\"a b\":2}],\"big rate\":1e30}"), &in);
  if (rc == YB_OK)
    rc = yb_feel_compile(ctx, nowhere,
                         YB_S("{x: for i in l[a b >= 1] return i.a b * big rate / 7, y: some z in x satisfies z > 1, "
                              "d: @\"2026-11-20T01:02:03\" + @\"PT1H\", s: upper case(\"a\" + string(x)), "
                              "m: matches(s, \"[A-Z]+\"), r: 3 in (1, [2..4]), f: flatten([x, [x]]), "
                              "k: function(a: list<number>, b) if count(a) > 3 then b else k(b: b, a: append(a, 1)), "
                              "g: k(1, big rate), h: [abs, k][1](-1), p: for i in 1..3 return partial, "
                              "w: g instance of context<a: list<number>>, e: [1, 2][item > 1], t: (>= 3) = (>= 3)}"),
                         &scope, &p);
  if (rc == YB_OK) rc = yb_feel_eval_json(p, ctx, in, &v);
  if (rc == YB_OK) v = yb_value_get(v, YB_S("x"));
  if (rc == YB_OK) rc = yb_value_to_json(ctx, v, &out);
  if (rc == YB_OK) {
    struct yb_buf b;
    yb_buf_init(&b, ctx->arena);
    rc = yb_feel_print(ctx, nowhere, YB_S("for i in l[a b >= 1] return function(x: number) x + big rate"),
                       &scope, false, &b);
  }
  if (rc == YB_OK) rc = others(ctx);
  yb_arena_close(ctx->arena);
  return rc;
}
TEST(oom_sweep) { SWEEP_OOM(whole_life()); }
