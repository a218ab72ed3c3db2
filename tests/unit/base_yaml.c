/* base_yaml.c - restricted YAML as a JSON tree. */
#include "yb_test.h"

#include "base/yaml.h"

static yb_rc parse(struct yb_ctx *ctx, const char *text, const struct yb_json **j) {
  return yb_yaml_parse(ctx, YB_S("a"), yb_str_of(text), j);
}

TEST(yaml_becomes_json) {
  static const char *const rows[][2] = {
    {"a: 1\nb: [x, 'y', \"z\"]\nc:\n  - d: ~\n    e: true\n  - []\n",
     "{\"a\":1,\"b\":[\"x\",\"y\",\"z\"],\"c\":[{\"d\":null,\"e\":true},[]]}"},
    {"[null, ~, true, false, True, NULL, yes, no, on]",
     "[null,null,true,false,\"True\",\"NULL\",\"yes\",\"no\",\"on\"]"},
    {"- 08:30\n- 440700x\n- 2026-11-20\n- '1'\n- \"true\"\n- ''\n",
     "[\"08:30\",\"440700x\",\"2026-11-20\",\"1\",\"true\",\"\"]"},
    {"- 0\n- -1\n- 12.50\n- 1e3\n- 012\n- +1\n- .5\n- 1.\n- 0x1F\n- 1_000\n- .inf\n",
     "[0,-1,12.50,1e3,\"012\",\"+1\",\".5\",\"1.\",\"0x1F\",\"1_000\",\".inf\"]"},
    {"k: |\n  一行\n  two\nf: >\n  a\n  b\n", "{\"k\":\"一行\\ntwo\\n\",\"f\":\"a b\\n\"}"},
    {"true: a\n1: b\n~: c\n'': d\n", "{\"true\":\"a\",\"1\":\"b\",\"~\":\"c\",\"\":\"d\"}"},
    {"# only a value\n--- 江门\n...\n", "\"江门\""}, {"\xef\xbb\xbf" "a: b", "{\"a\":\"b\"}"},
    {"a:\nb:", "{\"a\":null,\"b\":null}"}, {"'a\\n'", "\"a\\\\n\""}, {"\"a\\n\"", "\"a\\n\""},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct yb_test_ctx t;
    struct yb_ctx *ctx = yb_test_open(&t, 1 << 20);
    const struct yb_json *j;
    struct yb_buf b;
    CHECK_OK(parse(ctx, rows[i][0], &j));
    yb_buf_init(&b, ctx->arena);
    yb_json_write(&b, j);
    CHECK_STR(yb_buf_str(&b), rows[i][1]);
    yb_test_close(&t);
  }
}

TEST(yaml_faults_are_placed) {
  static const char *const rows[][2] = {
    {"", "a:1:1: error: the file holds no document"}, {"# nothing\n", "a:1:1: error: the file holds"},
    {"a: 1\n---\nb: 2\n", "a:2:1: error: a second document"},
    {"a: &x 1\n", "a:1:4: error: anchors"}, {"a: 1\nb: *x\n", "a:2:4: error: anchors"},
    {"&k a: 1\n", "a:1:1: error: anchors"}, {"a: [&x y]\n", "a:1:5: error: anchors"}, {"a: &x [y]\n", "a:1:4: error: anchors"},
    {"江: !!str 1\n", "a:1:4: error: tags"}, {"a: ! 1\n", "a:1:4: error: tags"}, {"a: !x {b: c}\n", "a:1:4: error: tags"},
    {"%YAML 1.1\n---\na: 1\n", "a:1:1: error: tags"}, {"%TAG ! tag:x,2000:\n---\na: 1\n", "a:1:1: error: tags"},
    {"a: 1\n江: 2\na: 3\n", "a:3:1: error: key \"a\" stands twice"},
    {"x:\n  - {甲: 1, 乙: 2, \"甲\": 3}\n", "a:2:18: error: key \"甲\" stands twice"},
    {"<<: {a: 1}\n", "a:1:1: error: merge keys"}, {"? [a]\n: 1\n", "a:1:3: error: a key is"},
    {"? \n: 1\n", "a:1:2: error: a key is"}, {"? {a: b}\n: 1\n", "a:1:3: error: a key is"},
    {"a:\n\tb: 1\n", "a:2:1: error: this is not YAML: found character that cannot start any token"},
    {"a: [1, 2\nb: 3\n", "a:2:2: error: this is not YAML"}, {"a: 'x\n", "a:2:1: error: this is not YAML"},
    {"a: b\n c: \xff\n", "a:2:5: error: this is not YAML: invalid leading UTF-8 octet"},
    {"a: \x01\n", "a:1:4: error: this is not YAML: control characters are not allowed"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct yb_test_ctx t;
    struct yb_ctx *ctx = yb_test_open(&t, 1 << 20);
    const struct yb_json *j = NULL;
    CHECK_RC(parse(ctx, rows[i][0], &j), YB_INVALID);
    CHECK(j == NULL && t.diags.count == 1);
    yb_str got = yb_test_diag(&t);
    if (!yb_str_starts(got, yb_str_of(rows[i][1])))
      fail_msg("%s: got %.*s, want %s", rows[i][0], YB_ARG(got), rows[i][1]);
    yb_test_close(&t);
  }
}

TEST(yaml_values_have_places) {
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 1 << 20);
  const struct yb_json *j;
  CHECK_OK(parse(ctx, "名称: 江门\n列:\n  - 一\n  - k: v\n", &j));
  CHECK_INT(j->line, 1); CHECK_INT(j->col, 1);
  CHECK_INT(j->first->key_col, 1); CHECK_INT(j->first->col, 5);
  const struct yb_json *v = yb_json_path(j, YB_S("列.1.k"));
  CHECK_INT(v->line, 4); CHECK_INT(v->col, 8);
  CHECK_INT(v->key_line, 4); CHECK_INT(v->key_col, 5);
  yb_test_close(&t);
}

TEST(yaml_has_ceilings) {
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 100 << 20);
  const struct yb_json *j;
  struct yb_buf b;
  yb_buf_init(&b, ctx->arena);
  for (int i = 0; i <= YB_JSON_DEPTH; i++) yb_buf_byte(&b, '[');
  CHECK_RC(yb_yaml_parse(ctx, YB_S("a"), yb_buf_str(&b), &j), YB_LIMIT);
  CHECK_STR(yb_test_diag(&t), "a:1:65: error: values are nested deeper than 64; make the structure flatter");
  for (int i = 0; i < YB_JSON_DEPTH; i++) yb_buf_byte(&b, ']');
  CHECK_OK(yb_yaml_parse(ctx, YB_S("a"), yb_str_from(yb_buf_str(&b), 1), &j));
  b.n = 0;
  for (uint32_t i = 0; i <= YB_JSON_NODES; i++) yb_buf_z(&b, "- 1\n");
  CHECK_RC(yb_yaml_parse(ctx, YB_S("a"), yb_buf_str(&b), &j), YB_LIMIT);
  CHECK_OK(yb_yaml_parse(ctx, YB_S("a"), yb_str_from(yb_buf_str(&b), 8), &j));
  CHECK_RC(yb_yaml_parse(ctx, YB_S("a"), yb_str_n(b.p, (8u << 20) + 1), &j), YB_LIMIT);
  yb_test_close(&t);
}

static yb_rc once(const char *text, yb_rc want) {
  struct yb_ctx ctx = {.arena = yb_arena_open(1 << 20)};
  struct yb_diags diags;
  const struct yb_json *j;
  if (!ctx.arena) return YB_NOMEM;
  yb_diags_init(&diags, ctx.arena);
  ctx.diags = &diags;
  yb_rc rc = parse(&ctx, text, &j);
  yb_arena_close(ctx.arena);
  return rc == want ? YB_OK : rc;
}

TEST(yaml_oom_sweep) {
  SWEEP_OOM(once("a: [1, x, {b: ~}]\nc: |\n  text\n", YB_OK));
  SWEEP_OOM(once("{a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7, h: 8, i: 9, j: 0, k: 1, l: 2, m: 3,"
                 " n: 4, o: 5, p: 6, q: 7, a: 8}", YB_INVALID));
  SWEEP_OOM(once("a: [", YB_INVALID));
}
