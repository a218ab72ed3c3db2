/* pure_bulk.c - views of conditions, and bulk evaluation against the interpreter. */
#include "yb_test.h"

#include "bulk_gen.h"

/* ---- sets and views ---- */

static void write_span(struct yb_buf *b, const struct yb_span *s) {
  for (uint32_t i = 0; i < s->n; i++) {
    yb_value v = {.type = YB_VRANGE, .u.range = &s->range[i]};
    yb_value_write(b, v);
  }
  if (!s->n) yb_buf_z(b, "none");
}

static void write_view(struct yb_buf *b, const struct yb_view *v) {
  static const char *const joins[] = {"", "and", "or", "opaque "};
  static const char tri[] = "FTU";
  if (v->kind == YB_VIEW_TEST) {
    if (v->subject.slot == YB_SUBJECT_THIS) yb_buf_byte(b, '?');
    else yb_buf_fmt(b, "%u", v->subject.slot);
    if (v->subject.path.n) yb_buf_fmt(b, ".%.*s", YB_ARG(v->subject.path));
    yb_buf_byte(b, ':');
    write_span(b, &v->span);
    yb_buf_fmt(b, "/%c", tri[v->on_null]);
    return;
  }
  yb_buf_z(b, joins[v->kind]);
  if (v->kind == YB_VIEW_OPAQUE) yb_buf_z(b, yb_msg_key(v->why) + 5);
  else yb_buf_byte(b, '(');
  for (const struct yb_view *c = v->first; c; c = c->next) {
    if (c != v->first) yb_buf_byte(b, ' ');
    write_view(b, c);
  }
  if (v->kind != YB_VIEW_OPAQUE) yb_buf_byte(b, ')');
}

static yb_str seen(struct yb_ctx *ctx, const char *text, bool tests) {
  static const struct yb_feel_name names[] = {{YB_S_INIT("x"), NULL}, {YB_S_INIT("y"), NULL},
                                              {YB_S_INIT("f"), NULL}, {YB_S_INIT("e"), NULL}};
  struct yb_feel_scope scope = {.name = names, .count = 4};
  const struct yb_feel *p;
  const struct yb_view *v;
  struct yb_buf b;
  struct yb_place at = {.line = 1, .col = 1};
  yb_buf_init(&b, ctx->arena);
  CHECK_OK(tests ? yb_feel_compile_tests(ctx, at, yb_str_of(text), &scope, &p)
                 : yb_feel_compile(ctx, at, yb_str_of(text), &scope, &p));
  CHECK_OK(yb_feel_view(ctx, p, &v));
  write_view(&b, v);
  return yb_buf_str(&b);
}

TEST(unary_tests_are_sets) {
  static const struct { const char *text, *view; } cases[] = {
      {"-", "?:(null..null)/T"},
      {"< 5", "?:(null..5)/U"},
      {"5", "?:[5..5]/F"},
      {"< 5, [8..9]", "?:(null..5)[8..9]/U"},
      {"not(\"a\", \"b\")", "?:(null..\"a\")(\"a\"..\"b\")(\"b\"..null)/T"},
      {"[1..5), [5..7]", "?:[1..7]/U"},
      {"(1..5), (5..7)", "?:(1..5)(5..7)/U"},
      {"? > 3 and ? <= 2 * 4", "?:(3..8]/U"},
      {"true", "?:[true..true]/F"},
      {"null", "?:none/T"},
      {"-10, > -3", "?:[-10..-10](-3..null)/U"},
      {"date(\"2026-01-01\")", "?:[2026-01-01..2026-01-01]/F"},
      {"[5..5]", "?:[5..5]/U"},
      {"5, \"a\"", "opaque types"},
      {"< x", "opaque constant"},
      {"? + 1 > 5", "opaque subject"}};
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 1 << 22);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    CHECK_STR(seen(ctx, cases[i].text, true), cases[i].view);
  yb_test_close(&t);
}

TEST(conditions_are_joined_tests) {
  static const struct { const char *text, *view; } cases[] = {
      {"x > 3 and y in (1, 2)", "and(0:(3..null)/U 1:[1..1][2..2]/F)"},
      {"5 >= x", "0:(null..5]/U"},
      {"x > 1 and f and x < 9 and not(y = 2)",
       "and(0:(1..9)/U 2:[true..true]/U 1:(null..2)(2..null)/T)"},
      {"x between 1 and 3 or y = null", "or(0:[1..3]/U 1:none/T)"},
      {"not(x > 1 and y < 2)", "or(0:(null..1]/U 1:[2..null)/U)"},
      {"e.r > 1.50", "3.r:(1.50..null)/U"},
      {"x > y and f", "and(opaque constant 2:[true..true]/U)"},
      {"(x < 1 or x > 2) and (f or y > 0)",
       "and(0:(null..1)(2..null)/U or(2:[true..true]/U 1:(0..null)/U))"},
      {"some i in [1] satisfies i > x", "opaque subject"}};
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 1 << 22);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    CHECK_STR(seen(ctx, cases[i].text, false), cases[i].view);
  yb_test_close(&t);
}

/* Eight constants and more are searched, and must answer as seven do. */
TEST(long_sets_answer_as_short_ones) {
  static const char *const longs[] = {"x in (1, 2, 3, 4, 5.50, 6, 7, 8, 9)",
                                      "x in (\"a\", \"b\", \"c\", \"d\", \"e\", \"f\", "
                                      "\"g\", \"h\")"};
  static const char *const shorts[] = {"x in (1, 2, 3, 4) or x in (5.50, 6, 7, 8, 9)",
                                       "x in (\"a\", \"b\", \"c\", \"d\") or "
                                       "x in (\"e\", \"f\", \"g\", \"h\")"};
  static const char *const values[] = {"1", "5.5", "5", "9", "10", "\"a\"", "\"h\"", "\"\"",
                                       "null", "true", "[1]", "[\"a\"]", "{a: 1}", "[1..3]", "9.0"};
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 1 << 22);
  struct yb_feel_name x = {YB_S("x"), NULL};
  struct yb_feel_scope scope = {.name = &x, .count = 1};
  for (int i = 0; i < 2; i++)
    for (size_t k = 0; k < sizeof values / sizeof *values; k++) {
      const struct yb_feel *p, *q, *v;
      yb_value in, a, b;
      CHECK_OK(yb_feel_compile(ctx, (struct yb_place){0}, yb_str_of(longs[i]), &scope, &p));
      CHECK_OK(yb_feel_compile(ctx, (struct yb_place){0}, yb_str_of(shorts[i]), &scope, &q));
      CHECK_OK(yb_feel_compile(ctx, (struct yb_place){0}, yb_str_of(values[k]), NULL, &v));
      CHECK_OK(yb_feel_eval(v, ctx, NULL, &in));
      CHECK_OK(yb_feel_eval(p, ctx, &in, &a));
      CHECK_OK(yb_feel_eval(q, ctx, &in, &b));
      if (yb_tri_of(a) != yb_tri_of(b)) fail_msg("%s of %s", longs[i], values[k]);
    }
  yb_test_close(&t);
}

/* ---- bulk ---- */

TEST(bulk_agrees_with_the_interpreter) {
  uint32_t columnar = 0, policies = 0;
  for (uint64_t seed = 1; seed <= 300; seed++) {
    struct yb_test_ctx t;
    struct yb_ctx *ctx = yb_test_open(&t, 64 << 20);
    struct gen g = {.seed = seed};
    struct gen_case c;
    uint32_t policy = 0;
    uint64_t row;
    bool large = seed % 30 == 0;         /* more than one block */
    CHECK_OK(gen_case_of(ctx, &g, large ? GEN_ROWS : 1 + (uint32_t)seed * 7 % 150, &c));
    CHECK_OK(gen_differs(ctx, &c, large ? 37 : 1, &policy, &row, &columnar));
    policies += c.policies;
    if (row != UINT64_MAX)
      fail_msg("seed %u row %u: %.*s", (unsigned)seed, (unsigned)row, YB_ARG(c.text[policy]));
    yb_test_close(&t);
  }
  CHECK(policies > 300 && columnar > 500);
}

struct little {
  struct yb_feel_name name[3];
  struct yb_feel_scope scope;
  struct yb_bulk_column column[3];
  struct yb_bulk_schema schema;
  struct yb_bulk_data data[3];
  struct yb_bulk_rows rows;
};

static const int64_t little_revenue[] = {2500000, 1900000, 2500000, 2500000, 0};
static const uint8_t little_flag[] = {1, 1, 0, 1, 0};
static const uint64_t little_null[] = {8};         /* row 3 has no flag */
static const int32_t little_date[] = {20000, 20000, 20000, 20000, 20000};

static void little(struct little *l) {
  *l = (struct little){.name = {{YB_S("revenue"), NULL}, {YB_S("active"), NULL},
                                {YB_S("since"), NULL}},
                       .column = {{.slot = 0, .kind = YB_COL_INT64, .scale = 2},
                                  {.slot = 1, .kind = YB_COL_FLAG},
                                  {.slot = 2, .kind = YB_COL_DATE}},
                       .data = {{little_revenue, NULL}, {little_flag, little_null},
                                {little_date, NULL}}};
  l->scope = (struct yb_feel_scope){.name = l->name, .count = 3};
  l->schema = (struct yb_bulk_schema){l->column, 3, 3};
  l->rows = (struct yb_bulk_rows){l->data, 5};
}

static yb_rc little_plan(struct yb_ctx *ctx, struct little *l, const char *text,
                         const struct yb_bulk **plan) {
  struct yb_bulk_policy p = {.name = YB_S("补贴")};
  YB_TRY(yb_feel_compile(ctx, (struct yb_place){.line = 1, .col = 1}, yb_str_of(text), &l->scope,
                         &p.when));
  return yb_bulk_plan(ctx, &l->schema, &p, 1, plan);
}

TEST(near_misses_say_what_is_missing) {
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 1 << 22);
  struct little l;
  const struct yb_bulk *plan;
  uint64_t yes, no, unknown, near;
  yb_tri each[3];
  little(&l);
  struct yb_bulk_out out = {&yes, &no, &unknown, &near};
  CHECK_OK(little_plan(ctx, &l, "revenue > 20000.005 and active and since < @\"2026-01-01\"",
                       &plan));
  CHECK_OK(yb_bulk_run(plan, ctx, &l.rows, &out, NULL));
  CHECK_INT(yes, 1);
  CHECK_INT(no, 2 | 4 | 16);
  CHECK_INT(unknown, 8);
  CHECK_INT(near, 2 | 4);
  CHECK_OK(yb_bulk_explain(plan, ctx, &l.rows, 2, 0, each));
  CHECK(each[0] == YB_TRUE && each[1] == YB_FALSE && each[2] == YB_TRUE);
  CHECK_OK(yb_bulk_run(plan, ctx, &l.rows, &(struct yb_bulk_out){.yes = &near}, NULL));
  CHECK_INT(near, 1);
  yb_test_close(&t);
}

TEST(the_report_names_what_goes_by_row) {
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 1 << 22);
  struct little l;
  const struct yb_bulk *plan;
  struct yb_bulk_stats stats;
  struct yb_json *j;
  struct yb_buf b;
  uint64_t yes;
  little(&l);
  CHECK_OK(little_plan(ctx, &l, "active and revenue * 2 > 30000", &plan));
  CHECK_OK(yb_bulk_run(plan, ctx, &l.rows, &(struct yb_bulk_out){.yes = &yes}, &stats));
  CHECK_INT(yes, 3);
  CHECK_INT(stats.interpreted, 2);       /* only for those that are active */
  CHECK_OK(yb_bulk_report(plan, ctx, YB_EN, &j));
  yb_buf_init(&b, ctx->arena);
  yb_json_write(&b, j);
  CHECK(yb_str_find(yb_buf_str(&b), YB_S("\"columnar\":0")) != SIZE_MAX);
  CHECK(yb_str_find(yb_buf_str(&b), YB_S("\"line\":1,\"column\":12")) != SIZE_MAX);
  yb_test_close(&t);
}

TEST(bad_schemas_are_refused) {
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 1 << 22);
  struct little l;
  const struct yb_bulk *plan;
  little(&l);
  l.column[0].scale = 19;
  CHECK_RC(little_plan(ctx, &l, "active", &plan), YB_INVALID);
  CHECK(t.diags.errors == 1);
  little(&l);
  l.column[1].slot = 0;
  CHECK_RC(little_plan(ctx, &l, "active", &plan), YB_INVALID);
  little(&l);
  l.schema.columns = YB_BULK_COLUMNS + 1;
  CHECK_RC(little_plan(ctx, &l, "active", &plan), YB_LIMIT);
  yb_test_close(&t);
}

/* More thresholds than a byte can rank, and a policy of too many conditions. */
TEST(many_thresholds_and_conditions) {
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 64 << 20);
  struct little l;
  const struct yb_bulk *plan;
  const struct yb_bulk_condition *cond;
  struct yb_buf b;
  static int64_t revenue[1000];
  static uint64_t yes[16];
  yb_tri r;
  little(&l);
  l.rows.rows = 1000;
  l.schema.columns = 1;
  for (int i = 0; i < 1000; i++) revenue[i] = i * 100;
  l.data[0].data = revenue;
  yb_buf_init(&b, ctx->arena);
  yb_buf_z(&b, "revenue in (");
  for (int i = 0; i < 600; i++) yb_buf_fmt(&b, "%s%d", i ? ", " : "", i * 2);
  yb_buf_z(&b, ")");
  yb_buf_byte(&b, 0);
  CHECK_OK(little_plan(ctx, &l, b.p, &plan));
  CHECK(yb_bulk_conditions(plan, 0, &cond) == 1 && cond->kernel);
  CHECK_OK(yb_bulk_run(plan, ctx, &l.rows, &(struct yb_bulk_out){.yes = yes}, NULL));
  for (uint32_t i = 0; i < 1000; i++) {
    CHECK_OK(yb_bulk_row(plan, ctx, &l.rows, i, 0, &r));
    CHECK_INT(gen_bit(yes, 1000, 0, i), r == YB_TRUE);
    CHECK_INT(r == YB_TRUE, i % 2 == 0);
  }
  yb_buf_init(&b, ctx->arena);
  for (int i = 0; i < 300; i++) yb_buf_fmt(&b, "%srevenue + %d > 0", i ? " and " : "", i);
  yb_buf_byte(&b, 0);
  CHECK_OK(little_plan(ctx, &l, b.p, &plan));
  CHECK(yb_bulk_conditions(plan, 0, &cond) == 1 && !cond->kernel);
  CHECK(cond->why == YB_MSG_bulk_conditions);
  yb_test_close(&t);
}

static yb_rc sweep(void) {
  struct yb_ctx ctx = {.arena = yb_arena_open(1 << 22)};
  struct little l;
  const struct yb_bulk *plan;
  struct yb_json *j;
  uint64_t map[4];
  struct yb_bulk_out out = {map, map + 1, map + 2, map + 3};
  yb_tri each[8];
  yb_rc rc = ctx.arena ? YB_OK : YB_NOMEM;
  little(&l);
  if (rc == YB_OK)
    rc = little_plan(&ctx, &l, "(revenue in (1, 2) or not(active)) and revenue > since and "
                     "list contains([@\"2026-01-01\"], since)", &plan);
  if (rc == YB_OK)
    rc = yb_bulk_run(plan, &ctx, &l.rows, &out, NULL);
  if (rc == YB_OK) rc = yb_bulk_interpret(plan, &ctx, &l.rows, &out, NULL);
  if (rc == YB_OK) rc = yb_bulk_row(plan, &ctx, &l.rows, 1, 0, each);
  if (rc == YB_OK) rc = yb_bulk_explain(plan, &ctx, &l.rows, 1, 0, each);
  if (rc == YB_OK) rc = yb_bulk_report(plan, &ctx, YB_ZH, &j);
  yb_arena_close(ctx.arena);
  return rc;
}
TEST(bulk_without_memory) { SWEEP_OOM(sweep()); }
