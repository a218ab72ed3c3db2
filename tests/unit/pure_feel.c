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
                              "m: matches(s, \"[A-Z]+\"), r: 3 in (1, [2..4]), f: flatten([x, [x]])}"),
                         &scope, &p);
  if (rc == YB_OK) rc = yb_feel_eval_json(p, ctx, in, &v);
  if (rc == YB_OK) rc = yb_value_to_json(ctx, v, &out);
  yb_arena_close(ctx->arena);
  return rc;
}
TEST(oom_sweep) { SWEEP_OOM(whole_life()); }
