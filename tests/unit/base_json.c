/* base_json.c - reading, walking and writing JSON. */
#include "yb_test.h"

#include <stdlib.h>

#include "base/json.h"
#include "base/map.h"

struct row { const char *text, *diag; };

static yb_rc parse(struct yb_ctx *ctx, const char *text, const struct yb_json **j) {
  return yb_json_parse(ctx, YB_S("a"), yb_str_of(text), j);
}

/* Reads and writes again. */
static yb_str again(struct yb_ctx *ctx, const char *text) {
  const struct yb_json *j;
  struct yb_buf b;
  yb_buf_init(&b, ctx->arena);
  CHECK_OK(parse(ctx, text, &j));
  yb_json_write(&b, j);
  CHECK_OK(b.rc);
  return yb_buf_str(&b);
}

TEST(values_are_written_as_they_were_read) {
  static const char *const rows[] = {
    "null", "true", "false", "0", "-0", "1234567.10", "1e3", "-12.50E-300", "\"\"", "[]", "{}",
    "12345678901234567890123456789012345678901234567890", "\"江门市\"", "\"\\u0000\\u001f\\n\\t\"",
    "[1,[2,[3]],{}]", "{\"a\":{\"b\":[null,true]},\"\":\"x\"}", "\"\x7f\xf0\x9f\x98\x80\"", "\"</&>\"", "\"a b\"",
    "\"\\\"\\\\\\b\\f\\n\\r\\t\"",
  };
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 1 << 20);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) CHECK_STR(again(ctx, rows[i]), rows[i]);
  CHECK_STR(again(ctx, " \r\n\t[ 1 , { \"a\" : 2 } ] "), "[1,{\"a\":2}]");
  CHECK_STR(again(ctx, "\"\\u6c5f\\/\\ud83d\\ude00\\u00e9\\u007F\""), "\"江/\xf0\x9f\x98\x80é\x7f\"");
  yb_test_close(&t);
}

TEST(faults_are_placed) {
  static const struct row rows[] = {
    {"", "a:1:1: error: the text ends"}, {"  \n ", "a:2:2: error: the text ends"},
    {"[1,", "a:1:4: error: the text ends"}, {"\"abc", "a:1:5: error: the text ends"},
    {"\"abc\\\"", "a:1:7: error: the text ends"}, {"\"abc\\", "a:1:6: error: the text ends"},
    {"{\"a\":1,}", "a:1:8: error: a key in double quotes is expected here, not }"},
    {"[1,]", "a:1:4: error: a value is expected here, not ]"},
    {"[1 2]", "a:1:4: error: a comma or a closing bracket is expected here, not 2"},
    {"{\"a\" 1}", "a:1:6: error: a colon"}, {"{a:1}", "a:1:2: error: a key"},
    {"{\"a\":1 \"b\":2}", "a:1:8: error: a comma or a closing brace"},
    {"1 x", "a:1:3: error: nothing may follow"}, {"{}{}", "a:1:3: error: nothing may follow"},
    {"truE", "a:1:1: error: a value"}, {"nul", "a:1:1: error: a value"}, {"'a'", "a:1:1: error: a value"},
    {"01", "a:1:1: error: this is not a JSON number"}, {"-", "a:1:1: error: this is not"},
    {"1.", "a:1:1: error: this is not"}, {".5", "a:1:1: error: a value is expected here, not ."},
    {"1e", "a:1:1: error: this is not"}, {"1e+", "a:1:1: error: this is not"},
    {"+1", "a:1:1: error: a value"}, {"-x", "a:1:1: error: this is not"},
    {"NaN", "a:1:1: error: a value"}, {"[1,\x01]", "a:1:4: error: a value is expected here, not \\x01"},
    {"[\"江门\", 江]", "a:1:8: error: a value is expected here, not 江"},
    {"[\"a\nb\"]", "a:1:4: error: a control character"},
    {"\"\\x\"", "a:1:2: error: a backslash"}, {"\"江\\u12g4\"", "a:1:3: error: a backslash"},
    {"\"\\u12\"", "a:1:2: error: a backslash"}, {"\"ab\\ud800\"", "a:1:4: error: half"},
    {"\"\\ud800\\u0041\"", "a:1:2: error: half"}, {"\"\\udc00\"", "a:1:2: error: half"},
    {"\"\\ud800\\ud800\"", "a:1:2: error: half"},
    {"\"\xff\"", "a:1:2: error: the text is not valid UTF-8"}, {"\"\xc0\x80\"", "a:1:2: error: the text is"},
    {"\"\xed\xa0\x80\"", "a:1:2: error: the text is"}, {"\"\xe6\xb1", "a:1:2: error: the text is"},
    {"\"\xf4\x90\x80\x80\"", "a:1:2: error: the text is"}, {"\"\xe0\x80\x80\"", "a:1:2: error: the text is"},
    {"\"\xf0\x80\x80\x80\"", "a:1:2: error: the text is"}, {"\"\xf5\x80\x80\x80\"", "a:1:2: error: the text is"},
    {"\xef\xbb\xbf{}", "a:1:1: error: the text begins with a byte order mark"}, {"[\xff]", "a:1:2: error: the text is"},
    {"{\"a\":1,\n \"b\":2, \"a\":3}", "a:2:9: error: key \"a\" stands twice"},
    {"{\"\":1,\"\":2}", "a:1:7: error: key \"\" stands twice"},
    {"{\"a\":1,\"\\u0061\":2}", "a:1:8: error: key \"a\" stands twice"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct yb_test_ctx t;
    const struct yb_json *j = NULL;
    struct yb_ctx *ctx = yb_test_open(&t, 1 << 20);
    CHECK_RC(parse(ctx, rows[i].text, &j), YB_INVALID);
    CHECK(j == NULL);
    CHECK_INT(t.diags.count, 1);
    yb_str got = yb_test_diag(&t);
    if (!yb_str_starts(got, yb_str_of(rows[i].diag)))
      fail_msg("%s: got %.*s, want %s", rows[i].text, YB_ARG(got), rows[i].diag);
    yb_test_close(&t);
  }
}

TEST(every_prefix_of_a_text_is_refused) {
  static const char text[] = "{\"名\":[true,false,null,-1.5e+3,\"a\\u6c5f\\n\"],\"b\":{\"c\":{}}}";
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 1 << 20);
  const struct yb_json *j;
  for (size_t n = 0; n < sizeof text - 1; n++)
    CHECK_RC(yb_json_parse(ctx, YB_S("a"), yb_str_n(text, n), &j), YB_INVALID);
  CHECK_OK(yb_json_parse(ctx, YB_S("a"), yb_str_of(text), &j));
  yb_test_close(&t);
}

TEST(values_and_keys_have_places) {
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 1 << 20);
  const struct yb_json *j;
  CHECK_OK(parse(ctx, "{\"江门\":\"蓬江区\", \"b\":\n\t{ \"c\": [7] }}", &j));
  CHECK_INT(j->line, 1); CHECK_INT(j->col, 1);
  const struct yb_json *b = yb_json_get(j, YB_S("b"));
  CHECK_INT(b->key_line, 1); CHECK_INT(b->key_col, 14);
  CHECK_INT(b->line, 2); CHECK_INT(b->col, 2);
  const struct yb_json *seven = yb_json_path(j, YB_S("b.c.0"));
  CHECK_INT(seven->line, 2); CHECK_INT(seven->col, 10);
  CHECK_INT(yb_json_place(YB_S("f"), seven).col, 10);
  CHECK_INT(yb_json_place(YB_S("f"), NULL).line, 0);
  yb_test_close(&t);
}

TEST(plain_strings_borrow_from_the_text) {
  static const char text[] = "{\"key\":\"value\",\"n\":12.50,\"e\":\"a\\n\"}";
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 1 << 20);
  const struct yb_json *j;
  CHECK_OK(yb_json_parse(ctx, YB_S(""), yb_str_of(text), &j));
  CHECK(j->first->key.p == text + 2 && j->first->text.p == text + 8);
  CHECK(yb_json_get(j, YB_S("n"))->text.p == text + 19);
  CHECK_STR(yb_json_get_str(j, YB_S("e")), "a\n");
  yb_test_close(&t);
}

static yb_str repeat(struct yb_arena *a, const char *open, const char *shut, int n) {
  struct yb_buf b;
  yb_buf_init(&b, a);
  for (int i = 0; i < n; i++) yb_buf_z(&b, open);
  for (int i = 0; i < n; i++) yb_buf_z(&b, shut);
  return yb_buf_str(&b);
}

TEST(depth_and_nodes_have_ceilings) {
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 200 << 20);
  const struct yb_json *j;
  CHECK_OK(yb_json_parse(ctx, YB_S(""), repeat(ctx->arena, "[", "]", YB_JSON_DEPTH), &j));
  struct yb_buf b;
  yb_buf_init(&b, ctx->arena);
  yb_json_write(&b, j);
  CHECK_OK(b.rc);
  CHECK_RC(yb_json_parse(ctx, YB_S("a"), repeat(ctx->arena, "[", "]", YB_JSON_DEPTH + 1), &j), YB_LIMIT);
  CHECK_STR(yb_test_diag(&t), "a:1:65: error: values are nested deeper than 64; make the structure flatter");
  CHECK_RC(yb_json_parse(ctx, YB_S(""), repeat(ctx->arena, "[{\"a\":", "}]", 33), &j), YB_LIMIT);
  yb_buf_init(&b, ctx->arena);
  yb_buf_z(&b, "[0");
  for (uint32_t i = 2; i < YB_JSON_NODES; i++) yb_buf_z(&b, ",0");
  yb_buf_z(&b, "]");
  CHECK_OK(yb_json_parse(ctx, YB_S(""), yb_buf_str(&b), &j));
  CHECK_INT(j->count, YB_JSON_NODES - 1);
  b.p[b.n - 1] = ',';
  yb_buf_z(&b, "0]");
  CHECK_RC(yb_json_parse(ctx, YB_S(""), yb_buf_str(&b), &j), YB_LIMIT);
  yb_test_close(&t);
}

static yb_str large_object(struct yb_arena *a, int members, int twice) {
  struct yb_buf b;
  yb_buf_init(&b, a);
  for (int i = 0; i < members; i++) yb_buf_fmt(&b, "%s\"k%d\":%d", i ? "," : "{", i, i);
  if (twice >= 0) yb_buf_fmt(&b, ",\n \"k%d\":0", twice);
  yb_buf_z(&b, "}");
  return yb_buf_str(&b);
}

TEST(siblings_do_not_count_as_depth) {
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 1 << 20);
  const struct yb_json *j;
  struct yb_buf b;
  yb_buf_init(&b, ctx->arena);
  for (int i = 0; i < 3 * YB_JSON_DEPTH; i++) yb_buf_z(&b, i ? ",[{}]" : "[[]");
  yb_buf_byte(&b, ']');
  CHECK_OK(yb_json_parse(ctx, YB_S(""), yb_buf_str(&b), &j));
  CHECK_INT(j->count, 3 * YB_JSON_DEPTH);
  yb_test_close(&t);
}

/* Strings are looked through eight bytes at a time. */
TEST(a_byte_is_judged_alike_at_every_offset) {
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 1 << 20);
  const struct yb_json *j;
  for (int c = 0; c < 256; c++) {
    for (size_t at = 1; at < 25; at++) {
      char text[27];
      memset(text, 'a', sizeof text);
      text[0] = text[26] = '"';
      text[at] = (char)c;
      bool good = c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
      CHECK_RC(yb_json_parse(ctx, YB_S(""), yb_str_n(text, 27), &j), good ? YB_OK : YB_INVALID);
      if (good) CHECK(j->text.n == 25 && j->text.p == text + 1);
    }
    yb_diags_init(&t.diags, ctx->arena);
    yb_arena_reset(ctx->arena);
  }
  yb_test_close(&t);
}

TEST(duplicates_are_found_at_every_size) {
  static const int sizes[] = {2, 15, 16, 17, 18, 40, 1000, 100000};
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    struct yb_test_ctx t;
    struct yb_ctx *ctx = yb_test_open(&t, 100 << 20);
    const struct yb_json *j;
    CHECK_OK(yb_json_parse(ctx, YB_S("a"), large_object(ctx->arena, sizes[i], -1), &j));
    CHECK_INT(j->count, sizes[i]);
    CHECK_RC(yb_json_parse(ctx, YB_S("a"), large_object(ctx->arena, sizes[i], sizes[i] / 2), &j), YB_INVALID);
    CHECK(yb_str_starts(yb_test_diag(&t), YB_S("a:2:2: error: key \"k")));
    yb_test_close(&t);
  }
}

TEST(readers_accept_anything) {
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 1 << 20);
  const struct yb_json *j;
  CHECK_OK(parse(ctx, "{\"s\":\"x\",\"n\":42,\"d\":4.2,\"t\":true,\"l\":[1,{\"z\":5}]}", &j));
  CHECK(yb_json_get(NULL, YB_S("a")) == NULL && yb_json_at(NULL, 0) == NULL);
  CHECK(yb_json_get(yb_json_get(j, YB_S("s")), YB_S("a")) == NULL);
  CHECK(yb_json_at(j, 0) == NULL && yb_json_at(yb_json_get(j, YB_S("l")), 2) == NULL);
  CHECK_INT(yb_json_int(yb_json_path(j, YB_S("l.1.z")), 0), 5);
  CHECK(yb_json_path(j, YB_S("l.2.z")) == NULL && yb_json_path(j, YB_S("l.x")) == NULL);
  CHECK(yb_json_path(j, YB_S("l.-1")) == NULL && yb_json_path(j, YB_S("l.4294967296")) == NULL);
  CHECK_STR(yb_json_str(yb_json_get(j, YB_S("n")), YB_S("no")), "no");
  CHECK_INT(yb_json_int(yb_json_get(j, YB_S("n")), 0), 42);
  CHECK_INT(yb_json_int(yb_json_get(j, YB_S("d")), -1), -1);
  CHECK_INT(yb_json_int(yb_json_get(j, YB_S("s")), -1), -1);
  CHECK(yb_json_bool(yb_json_get(j, YB_S("t")), false) && yb_json_bool(NULL, true));
  CHECK_STR(yb_json_get_str(j, YB_S("absent")), "");
  yb_test_close(&t);
}

TEST(trees_are_compared_deeply) {
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 1 << 20);
  const struct yb_json *a, *b;
  CHECK_OK(parse(ctx, "{\"a\":[1,\"x\",null],\"b\":true}", &a));
  CHECK_OK(parse(ctx, "{\"b\":true,\"a\":[1,\"x\",null]}", &b));
  CHECK(yb_json_same(a, b) && yb_json_same(NULL, NULL) && !yb_json_same(a, NULL));
  static const char *const other[] = {
    "{\"a\":[1,\"x\",null],\"b\":false}", "{\"a\":[1,\"x\"],\"b\":true}", "{\"a\":[1.0,\"x\",null],\"b\":true}",
    "{\"a\":[\"x\",1,null],\"b\":true}", "{\"a\":[1,\"x\",null],\"c\":true}", "[]", "{}",
  };
  for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
    CHECK_OK(parse(ctx, other[i], &b));
    CHECK(!yb_json_same(a, b));
  }
  yb_test_close(&t);
}

static yb_rc build(struct yb_arena *a, struct yb_json **out) {
  struct yb_json *o = yb_json_new(a, YB_JSON_OBJECT), *l = yb_json_new(a, YB_JSON_ARRAY);
  YB_TRY(yb_json_set(o, YB_S("a"), yb_json_new_int(a, -5)));
  YB_TRY(yb_json_set(o, YB_S("b"), yb_json_new_str(a, YB_S("x"))));
  YB_TRY(yb_json_set(o, YB_S("l"), l));
  YB_TRY(yb_json_add(l, yb_json_new_bool(a, true)));
  YB_TRY(yb_json_add(l, yb_json_new_num(a, YB_S("1.10"))));
  YB_TRY(yb_json_set(o, YB_S("b"), yb_json_new(a, YB_JSON_NULL)));
  YB_TRY(yb_json_set(o, YB_S("z"), yb_json_new(a, YB_JSON_OBJECT)));
  YB_TRY(yb_json_set(o, YB_S("z"), yb_json_new(a, YB_JSON_ARRAY)));
  YB_TRY(yb_json_set(o, YB_S("y"), yb_json_new(a, YB_JSON_NULL)));
  *out = o;
  return YB_OK;
}

TEST(trees_are_built_and_copied) {
  struct yb_arena *a = yb_arena_open(1 << 20);
  struct yb_json *j;
  struct yb_buf b;
  CHECK_OK(build(a, &j));
  struct yb_json *copy = yb_json_copy(a, j);
  CHECK(yb_json_same(copy, j) && copy->first->text.p != j->first->text.p);
  yb_buf_init(&b, a);
  yb_json_write(&b, copy);
  CHECK_STR(yb_buf_str(&b), "{\"a\":-5,\"b\":null,\"l\":[true,1.10],\"z\":[],\"y\":null}");
  b.n = 0;
  yb_json_write_pretty(&b, copy);
  CHECK_STR(yb_buf_str(&b), "{\n  \"a\": -5,\n  \"b\": null,\n  \"l\": [\n    true,\n    1.10\n  ],\n"
            "  \"z\": [],\n  \"y\": null\n}");
  yb_arena_close(a);
}

TEST(what_is_too_deep_to_read_is_not_written) {
  struct yb_arena *a = yb_arena_open(1 << 20);
  struct yb_json *j = yb_json_new(a, YB_JSON_ARRAY);
  struct yb_buf b;
  for (int i = 0; i < YB_JSON_DEPTH; i++) {
    struct yb_json *outer = yb_json_new(a, YB_JSON_ARRAY);
    CHECK_OK(yb_json_add(outer, j));
    j = outer;
  }
  yb_buf_init(&b, a);
  yb_json_write(&b, j);
  CHECK_RC(b.rc, YB_LIMIT);
  yb_arena_close(a);
}

static yb_rc everything(const char *text, yb_rc want) {
  struct yb_ctx ctx = {.arena = yb_arena_open(1 << 20)};
  struct yb_diags diags;
  const struct yb_json *j;
  struct yb_json *made;
  struct yb_buf b;
  yb_rc rc = YB_NOMEM;
  if (!ctx.arena) return YB_NOMEM;
  yb_diags_init(&diags, ctx.arena);
  ctx.diags = &diags;
  rc = yb_json_parse(&ctx, YB_S("a"), yb_str_of(text), &j);
  if (rc == want) rc = YB_OK;
  if (rc != YB_OK || want != YB_OK) goto out;
  YB_GO(build(ctx.arena, &made));
  rc = YB_NOMEM;
  made = yb_json_copy(ctx.arena, j);
  if (!made) goto out;
  yb_buf_init(&b, ctx.arena);
  yb_json_write_pretty(&b, made);
  rc = b.rc;
out:
  yb_arena_close(ctx.arena);
  return rc;
}

TEST(json_oom_sweep) {
  SWEEP_OOM(everything("{\"a\":[1,\"x\\n\",null,{}],\"1\":0,\"2\":0,\"3\":0,\"4\":0,\"5\":0,\"6\":0,"
                       "\"7\":0,\"8\":0,\"9\":0,\"10\":0,\"11\":0,\"12\":0,\"13\":0,\"14\":0,"
                       "\"15\":0,\"16\":0,\"17\":0}", YB_OK));
  SWEEP_OOM(everything("[1,", YB_INVALID));
}

TEST(maps_keep_order_and_find) {
  struct yb_arena *a = yb_arena_open(8 << 20);
  struct yb_map m;
  yb_str key;
  static int value[20000];
  yb_map_init(&m, a);
  CHECK(yb_map_get(&m, YB_S("a")) == NULL);
  for (int i = 0; i < 20000; i++) {
    CHECK_OK(yb_str_fmt(a, &key, "key %d", i));
    CHECK_OK(yb_map_put(&m, key, &value[i]));
  }
  CHECK_OK(yb_map_put(&m, YB_S("key 7"), &value[0]));
  CHECK_OK(yb_map_put(&m, YB_S(""), &value[1]));
  CHECK_INT(m.count, 20001);
  CHECK(yb_map_get(&m, YB_S("key 7")) == &value[0] && yb_map_get(&m, YB_S("")) == &value[1]);
  for (int i = 8; i < 20000; i++) {
    CHECK(m.entry[i].value == &value[i]);
    CHECK(yb_map_get(&m, m.entry[i].key) == &value[i]);
  }
  CHECK(yb_map_get(&m, YB_S("key 20000")) == NULL);
  yb_arena_close(a);
}

static yb_rc fill(void) {
  struct yb_arena *a = yb_arena_open(1 << 20);
  struct yb_map m;
  yb_str key;
  yb_rc rc = YB_NOMEM;
  if (!a) return YB_NOMEM;
  yb_map_init(&m, a);
  for (int i = 0; i < 40; i++) {
    YB_GO(yb_str_fmt(a, &key, "%d", i));
    YB_GO(yb_map_put(&m, key, a));
  }
out:
  yb_arena_close(a);
  return rc;
}

TEST(map_oom_sweep) { SWEEP_OOM(fill()); }

#ifdef YB_JANSSON
#include <jansson.h>

/* Agreement with jansson on texts made by mutating seeds. It knows numbers by
 * value only: integers of up to 64 bits and doubles. */
static bool same_as(const struct yb_json *j, const json_t *o) {
  switch (j->type) {
    case YB_JSON_NULL: return json_is_null(o);
    case YB_JSON_BOOL: return j->truth ? json_is_true(o) : json_is_false(o);
    case YB_JSON_NUMBER: {
      int64_t v;
      char text[512];
      if (json_is_integer(o)) return yb_str_int(j->text, &v) && v == json_integer_value(o);
      if (!json_is_real(o) || j->text.n >= sizeof text) return json_is_real(o);
      memcpy(text, j->text.p, j->text.n);
      text[j->text.n] = 0;
      return strtod(text, NULL) == json_real_value(o);
    }
    case YB_JSON_STRING:
      return json_is_string(o) &&
             yb_str_eq(j->text, yb_str_n(json_string_value(o), json_string_length(o)));
    case YB_JSON_ARRAY:
      if (!json_is_array(o) || json_array_size(o) != j->count) return false;
      for (uint32_t i = 0; i < j->count; i++)
        if (!same_as(yb_json_at(j, i), json_array_get(o, i))) return false;
      return true;
    case YB_JSON_OBJECT:
      if (!json_is_object(o) || json_object_size(o) != j->count) return false;
      for (const struct yb_json *m = j->first; m; m = m->next) {
        const json_t *v = json_object_getn(o, m->key.p, m->key.n);
        if (!v || !same_as(m, v)) return false;
      }
      return true;
  }
  return false;
}

/* Refusals of jansson's own: numbers that overflow, NUL in a key. */
static bool own_limit(const json_error_t *e) {
  return json_error_code(e) == json_error_numeric_overflow ||
         json_error_code(e) == json_error_null_byte_in_key;
}

static uint32_t rnd(uint32_t *s) {
  *s ^= *s << 13;
  *s ^= *s >> 17;
  *s ^= *s << 5;
  return *s;
}

static size_t mutate(char *p, size_t n, size_t cap, uint32_t *s) {
  static const char bits[] = "{}[]\",:\\/bfnrtu0123456789-+.eEaA \n\t\x01\x7f\xe6\xb1\x9f\xed\xa0";
  for (uint32_t k = rnd(s) % 4; k-- > 0 && n > 0;) {
    size_t at = rnd(s) % n;
    switch (rnd(s) % 3) {
      case 0: p[at] = bits[rnd(s) % (sizeof bits - 1)]; break;
      case 1: memmove(p + at, p + at + 1, n - at - 1), n--; break;
      default:
        if (n + 1 >= cap) break;
        memmove(p + at + 1, p + at, n - at), n++;
        p[at] = bits[rnd(s) % (sizeof bits - 1)];
    }
  }
  return n;
}

TEST(json_agrees_with_jansson) {
  static const char *const seeds[] = {
    "{\"a\":[1,-2.5e3,true,false,null],\"b\":{\"c\":\"\\u6c5f\\ud83d\\ude00\\n\"},\"c\":\"江门\"}",
    "[[[]],{\"\":0,\"x\":\"\"},\"\\\"\\\\\\/\\b\\f\\t\",-0,0.10,1E-2]", "\"\\u0041\\u00e9\"", "12.50",
    "{\"k1\":1,\"k2\":2,\"k3\":3,\"k4\":4}", " [ true , null ] ",
  };
  long runs = getenv("YB_TEST_ALL") ? 2000000 : 60000, accepted = 0;
  uint32_t chance = 20261120;
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 1 << 20);
  for (long i = 0; i < runs; i++) {
    char text[256];
    const char *seed = seeds[rnd(&chance) % 6];
    size_t n = strlen(seed);
    memcpy(text, seed, n);
    n = mutate(text, n, sizeof text, &chance);
    const struct yb_json *j;
    json_error_t e;
    yb_diags_init(&t.diags, ctx->arena);
    yb_rc rc = yb_json_parse(ctx, YB_S(""), yb_str_n(text, n), &j);
    json_t *o = json_loadb(text, n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL, &e);
    bool agree = o ? rc == YB_OK && same_as(j, o) : rc != YB_OK || own_limit(&e);
    if (!agree) fail_msg("\"%.*s\": %s, jansson %s", (int)n, text, yb_rc_name(rc), o ? "ok" : e.text);
    accepted += o != NULL;
    json_decref(o);
    yb_arena_reset(ctx->arena);
  }
  CHECK(accepted > runs / 10);
  yb_test_close(&t);
}
#endif
