/* pure_feel_fn.c - the built-ins beyond their tables (tests/table/feel): each
 * without memory, by every name they give their values, and patterns. */
#include "yb_test.h"

#include "base/file.h"
#include "pure/feel/feel.h"
#include "pure/feel/feel_int.h"
#include "pure/feel/pattern.h"

static const char all_of_them[] =
    "{t: replace(\"a1b22\", \"([0-9])\", \"<$1>\"), s: split(\"a, b,c\", \",\\s*\"),"
    " j: string join(s, \"-\"), u: upper case(\"straße\"), m: matches(j, \"^\\p{L}\", \"i\"),"
    " own: for p in [\"a\", \"b+\"] return replace(j, p, \"x\"),"
    " c: context put({a: {b: 1}}, [\"a\", \"b\"], 2), e: get entries(c), k: context(e),"
    " g: context merge([c, {z: 1}]), r: range(\"[1..3.5]\"), in r: 2 in r,"
    " d: date and time(@\"2026-01-02\", @\"03:04:05\") + @\"PT1H\", q: stddev(1, 2, 3.5),"
    " o: mode([1, 2, 2]), y: sort([3, 1, 2], before), z: list replace([1, 5], before, 3), h: median([3, 1, 2]), n: number(\"1,000.5\", \",\", \".\"),"
    " w: day of week(d), b: insert before([1, 2], 1, 0), f: remove([1, 2], 1),"
    " x: exp(1.5), l: log(10), v: union([1], [1, 2]), i: concatenate([1], 2)}";

static yb_rc every_kind(void) {
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 8 << 20);
  const struct yb_feel *p;
  struct yb_json *out;
  yb_value v;
  yb_rc rc = ctx->arena ? YB_OK : YB_NOMEM;
  if (rc == YB_OK)
    rc = yb_feel_compile(ctx, (struct yb_place){0}, yb_str_of(all_of_them), NULL, &p);
  if (rc == YB_OK) rc = yb_feel_eval(p, ctx, NULL, &v);
  if (rc == YB_OK) rc = yb_value_to_json(ctx, v, &out);
  yb_test_close(&t);
  return rc;
}
TEST(functions_without_memory) { SWEEP_OOM(every_kind()); }

/* Whatever stands in the table can be called by its names, and without values it
 * is null or has a value, but never fails. */
TEST(every_signature_by_name) {
  for (int i = 0; i < FN_COUNT; i++) {
    yb_str rest = yb_str_of(yb_feel_builtins[i].params), signature;
    while (yb_str_cut(&rest, '|', &signature)) {
      struct yb_test_ctx t;
      struct yb_ctx *ctx = yb_test_open(&t, 1 << 20);
      struct yb_buf b;
      const struct yb_feel *p;
      yb_str name, text;
      yb_value v;
      yb_buf_init(&b, ctx->arena);
      yb_buf_put(&b, yb_feel_builtins[i].name);
      for (char sign = '('; yb_feel_param(&signature, &name); sign = ',') {
        yb_buf_byte(&b, sign);
        yb_buf_put(&b, name);
        yb_buf_z(&b, ": null");
      }
      yb_buf_z(&b, yb_str_starts(yb_buf_str(&b), YB_S("now")) ||
                           yb_str_starts(yb_buf_str(&b), YB_S("today")) ? "()" : ")");
      CHECK_OK(yb_buf_take(&b, &text));
      if (yb_feel_compile(ctx, (struct yb_place){0}, text, NULL, &p) != YB_OK)
        fail_msg("%.*s does not compile", YB_ARG(text));
      CHECK_OK(yb_feel_eval(p, ctx, NULL, &v));
      yb_test_close(&t);
    }
    CHECK(strlen(yb_feel_builtins[i].kinds) <= YB_FEEL_NAMED);
    bool all = yb_feel_builtins[i].kinds[0] == '*';
    CHECK(all || strlen(yb_feel_builtins[i].kinds) == yb_feel_builtins[i].most);
  }
}

/* docs/engine/feel-functions.md says what the table says. */
static yb_rc row(struct yb_arena *a, const struct feel_builtin *f, yb_str *out) {
  struct yb_buf b;
  yb_str rest = yb_str_of(f->params), signature, name;
  yb_buf_init(&b, a);
  yb_buf_fmt(&b, "| %.*s | ", YB_ARG(f->name));
  for (const char *sign = "("; yb_str_cut(&rest, '|', &signature); sign = " · (") {
    yb_buf_z(&b, sign);
    for (const char *comma = ""; yb_feel_param(&signature, &name); comma = ", ")
      yb_buf_fmt(&b, "%s%.*s", comma, YB_ARG(name));
    yb_buf_z(&b, f->most == 255 ? ", …)" : ")");
  }
  yb_buf_fmt(&b, " | %s |\n", f->what);
  return yb_buf_take(&b, out);
}

TEST(the_document_has_all) {
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 1 << 20);
  yb_str text, line;
  CHECK_OK(yb_file_read(ctx, YB_S("docs/engine/feel-functions.md"), 1 << 18, &text));
  for (int i = 0; i < FN_COUNT; i++) {
    CHECK_OK(row(ctx->arena, &yb_feel_builtins[i], &line));
    if (yb_str_find(text, line) == SIZE_MAX) fail_msg("not in the document: %.*s", YB_ARG(line));
  }
  yb_test_close(&t);
}

/* ---- patterns ---- */

struct row { const char *p, *s; bool found, whole; };

TEST(forms_keep_their_dialect) {
  static const struct row rows[] = {
      {"^1[3-9]\\d{9}$", "13800138000", true, true},
      {"\\d", "\xEF\xBC\x91", false, false},          /* a full-width 1 */
      {"\\w+", "\xE6\xB1\x9F\xE9\x97\xA8", true, true},
      {"a\\/b", "a/b", true, true},
      {"[\\w.-]+@[\\w.-]+", "x a@b.cn", true, false},
      {"[^\\d\\s]", "1 2", false, false},
      {"]", "]", true, true},
      {"a.c", "a\rc", true, true},
      {"(?:ab){2,}?", "ababab", true, true}};
  static const char *const bad[] = {"(?=a)", "a++", "(a)\\1", "\\b", "[[:alpha:]]", "\\p{L}", "(",
                                    ")", "a{2,1}", "[b-a]", "*", "\\x61", "(?i)a", "[a"};
  struct yb_arena *a = yb_arena_open(1 << 20);
  const struct yb_pattern *p;
  bool hit;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    CHECK_OK(yb_pattern_compile(a, yb_str_of(rows[i].p), &p));
    CHECK_OK(yb_pattern_match(p, yb_str_of(rows[i].s), false, &hit));
    if (hit != rows[i].found) fail_msg("%s in %s", rows[i].p, rows[i].s);
    CHECK_OK(yb_pattern_match(p, yb_str_of(rows[i].s), true, &hit));
    if (hit != rows[i].whole) fail_msg("%s is %s", rows[i].p, rows[i].s);
  }
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    if (yb_pattern_compile(a, yb_str_of(bad[i]), &p) != YB_INVALID) fail_msg("%s", bad[i]);
  yb_arena_close(a);
}

TEST(patterns_have_ends) {
  static char text[YB_PATTERN_MAX + 2];
  struct yb_arena *a = yb_arena_open(8 << 20);
  const struct yb_pattern *p;
  memset(text, 'a', sizeof text);
  CHECK_OK(yb_pattern_xpath(a, (yb_str){text, YB_PATTERN_MAX}, YB_S(""), &p));
  CHECK_RC(yb_pattern_xpath(a, (yb_str){text, YB_PATTERN_MAX + 1}, YB_S(""), &p), YB_INVALID);
  memset(text, '(', sizeof text);
  CHECK_RC(yb_pattern_xpath(a, (yb_str){text, 3000}, YB_S(""), &p), YB_INVALID);
  memset(text, '[', sizeof text);
  CHECK_RC(yb_pattern_xpath(a, (yb_str){text, 3000}, YB_S(""), &p), YB_INVALID);
  for (size_t i = 0; i + 1 < sizeof text; i += 2) text[i] = '(', text[i + 1] = ')';
  CHECK_OK(yb_pattern_xpath(a, (yb_str){text, 2 * YB_PATTERN_GROUPS}, YB_S(""), &p));
  CHECK_INT(yb_pattern_groups(p), YB_PATTERN_GROUPS);
  CHECK_RC(yb_pattern_xpath(a, (yb_str){text, 2 * YB_PATTERN_GROUPS + 2}, YB_S(""), &p), YB_INVALID);
  CHECK_RC(yb_pattern_xpath(a, YB_S("((a{65535}){65535}){65535}"), YB_S(""), &p), YB_INVALID);
  CHECK_RC(yb_pattern_xpath(a, YB_S("a{65536}"), YB_S(""), &p), YB_INVALID);
  yb_arena_close(a);
}

/* A pattern that is not constant, in a loop that never matches: the steps end it. */
TEST(exploding_patterns_cost_steps) {
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 64 << 20);
  const struct yb_feel *p;
  yb_value v;
  CHECK_OK(yb_feel_compile(ctx, (struct yb_place){0},
                           YB_S("for i in 1..1000000 return matches(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
                                "aaaaaaaaaaaaaaaaaa\", \"(a|aa)+[bc]\")"),
                           NULL, &p));
  CHECK_RC(yb_feel_eval(p, ctx, NULL, &v), YB_LIMIT);
  /* so do patterns that match at last */
  CHECK_OK(yb_feel_compile(ctx, (struct yb_place){0},
                           YB_S("count(for i in 1..20000 return matches(\"aaaaaaaaaaaaaaaaaaaaaa\","
                                " \"^(a|aa)+$|[bc]\"))"),
                           NULL, &p));
  CHECK_OK(yb_feel_eval(p, ctx, NULL, &v));
  CHECK_OK(yb_feel_compile(ctx, (struct yb_place){0},
                           YB_S("for i in 1..20000 return matches(\"aaaaaaaaaaaaaaaaaaaaaaaaab\","
                                " \"^((a|aa)+c|a+b)\")"),
                           NULL, &p));
  CHECK_RC(yb_feel_eval(p, ctx, NULL, &v), YB_LIMIT);
  yb_test_close(&t);
}
