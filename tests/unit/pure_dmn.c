/* pure_dmn.c - decision models: loading, boxed expressions, policies, types, services,
 * imports, explanations, ceilings. */
#include "yb_test.h"

#include "base/json.h"
#include "pure/dmn/dmn.h"
#include "pure/dmn/verify.h"

#define DMN "https://www.omg.org/spec/DMN/20230324/MODEL/"
#define HEAD "<definitions xmlns='" DMN "' namespace='urn:t' name='t'>\n"
#define TAIL "</definitions>"
#define LIT(text) "<literalExpression><text>" text "</text></literalExpression>"
#define NEEDS_IN(id) "<informationRequirement><requiredInput href='#" id "'/></informationRequirement>"
#define NEEDS(id) "<informationRequirement><requiredDecision href='#" id "'/></informationRequirement>"
#define KNOWS(id) "<knowledgeRequirement><requiredKnowledge href='#" id "'/></knowledgeRequirement>"
#define INPUT(id, type) "<inputData id='" id "' name='" id "'><variable name='" id "' typeRef='" type "'/></inputData>\n"
#define DECISION(id, body) "<decision id='" id "' name='" id "'>" body "</decision>\n"
#define ONE(body) HEAD DECISION("d", body) TAIL

static yb_rc load_text(struct yb_ctx *ctx, const char *text, bool lenient,
                       const struct yb_dmn **out) {
  struct yb_dmn_options how = {.lenient = lenient};
  return yb_dmn_load(ctx, YB_S("t.dmn"), yb_str_of(text), &how, out);
}

static yb_rc ask(struct yb_ctx *ctx, const struct yb_dmn *m, const char *name, const char *json,
                 struct yb_dmn_ask q, struct yb_dmn_answer *a) {
  const struct yb_json *in;
  q.element = yb_dmn_find(m, YB_DMN_DECISION, (yb_str){0}, yb_str_of(name));
  if (q.element == YB_DMN_NIL)
    q.element = yb_dmn_find(m, YB_DMN_SERVICE, (yb_str){0}, yb_str_of(name));
  CHECK(q.element != YB_DMN_NIL);
  YB_TRY(yb_json_parse(ctx, YB_S(""), yb_str_of(json), &in));
  return yb_dmn_eval_json(m, ctx, q, in, a);
}

/* The value as FEEL text. */
static yb_str value_of(struct yb_ctx *ctx, const struct yb_dmn *m, const char *name,
                       const char *json) {
  struct yb_dmn_answer a;
  struct yb_buf b;
  CHECK_OK(ask(ctx, m, name, json, (struct yb_dmn_ask){0}, &a));
  yb_buf_init(&b, ctx->arena);
  yb_value_write(&b, a.value);
  return yb_buf_str(&b);
}

#define WITH(t, m, text)                                                    \
  struct yb_test_ctx t;                                                     \
  const struct yb_dmn *m;                                                   \
  struct yb_ctx *ctx = yb_test_open(&t, 64 << 20);                          \
  yb_rc load_rc = load_text(ctx, text, false, &m);                          \
  if (load_rc != YB_OK) fail_msg("%.*s", YB_ARG(yb_test_diag(&t)))
#define GIVES(name, json, want) CHECK_STR(value_of(ctx, m, name, json), want)
/* A value for a model of one decision `d`. */
#define BOX(body, want)                    \
  do {                                     \
    WITH(t, m, ONE(body));                 \
    GIVES("d", "{}", want);                \
    yb_test_close(&t);                     \
  } while (0)

/* The first fault of a strict load: its key, line and column. */
static void refused(const char *text, yb_msg msg, uint32_t line, uint32_t col) {
  struct yb_test_ctx t;
  const struct yb_dmn *m;
  struct yb_ctx *ctx = yb_test_open(&t, 64 << 20);
  CHECK_RC(load_text(ctx, text, false, &m), YB_INVALID);
  CHECK(t.diags.first);
  CHECK_STR(yb_str_of(yb_msg_key(t.diags.first->msg)), yb_msg_key(msg));
  if (line) CHECK_INT(t.diags.first->at.line, line);
  if (col) CHECK_INT(t.diags.first->at.col, col);
  yb_test_close(&t);
}

/* ---- loading ---- */

TEST(every_namespace_loads) {
  static const char *const ns[] = {
      "http://www.omg.org/spec/DMN/20151101/dmn.xsd", "http://www.omg.org/spec/DMN/20180521/MODEL/",
      "https://www.omg.org/spec/DMN/20191111/MODEL/", "https://www.omg.org/spec/DMN/20211108/MODEL/",
      DMN};
  for (size_t i = 0; i < sizeof ns / sizeof *ns; i++) {
    struct yb_test_ctx t;
    const struct yb_dmn *m;
    struct yb_ctx *ctx = yb_test_open(&t, 16 << 20);
    yb_str text;
    CHECK_OK(yb_str_fmt(ctx->arena, &text,
                        "<x:definitions xmlns:x='%s' namespace='urn:t' name='t'>"
                        "<x:decision name='a  b'><x:literalExpression><x:text>1 + 1</x:text>"
                        "</x:literalExpression></x:decision></x:definitions>", ns[i]));
    CHECK_OK(yb_dmn_load(ctx, YB_S("t.dmn"), text, NULL, &m));
    GIVES("a b", "{}", "2");
    yb_test_close(&t);
  }
}

TEST(what_is_unknown_is_ignored) {
  WITH(t, m, HEAD "<other xmlns='urn:x'><decision/></other><extensionElements><decision/>"
       "</extensionElements><textAnnotation id='n'/>" DECISION("d", "<question>?</question>" LIT("3"))
       TAIL);
  CHECK_INT(yb_dmn_count(m), 1);
  GIVES("d", "{}", "3");
  yb_test_close(&t);
}

TEST(faults_have_places) {
  refused("<a/>", YB_MSG_dmn_not_dmn, 1, 1);
  refused("<definitions xmlns='urn:other'/>", YB_MSG_dmn_not_dmn, 1, 1);
  refused(HEAD "<decision id='a'/>" TAIL, YB_MSG_dmn_no_name, 2, 1);
  refused(HEAD DECISION("d", LIT("1")) DECISION("d", LIT("1")) TAIL, YB_MSG_dmn_duplicate_name, 3, 1);
  refused(HEAD "<decision id='a' name='a'/>\n<decision id='a' name='b'/>" TAIL,
          YB_MSG_dmn_duplicate_id, 3, 1);
  refused(HEAD DECISION("d", NEEDS("e") LIT("1")) TAIL, YB_MSG_dmn_dangling, 2, 0);
  refused(HEAD INPUT("i", "number") DECISION("d", NEEDS("i") LIT("1")) TAIL,
          YB_MSG_dmn_wrong_kind, 3, 0);
  refused(HEAD DECISION("d", LIT("1 +")) TAIL, YB_MSG_feel_ends, 2, 0);
  refused(HEAD INPUT("i", "tWhat") TAIL, YB_MSG_dmn_unknown_type, 2, 0);
  refused(HEAD "<itemDefinition name='a'><typeRef>b</typeRef></itemDefinition>"
          "<itemDefinition name='b'><typeRef>a</typeRef></itemDefinition>" TAIL,
          YB_MSG_dmn_type_circle, 2, 0);
  refused(HEAD "<import namespace='urn:u' name='u' importType='" DMN "'/>" TAIL,
          YB_MSG_dmn_no_import, 2, 1);
  refused(HEAD "<import namespace='urn:u' name='u' importType='http://www.w3.org/2001/XMLSchema'/>"
          TAIL, YB_MSG_dmn_import_kind, 2, 1);
  refused(ONE("<decisionTable hitPolicy='BEST'><output/></decisionTable>"), YB_MSG_dmn_hit_policy,
          2, 0);
  refused(ONE("<decisionTable aggregation='SUM'><output/></decisionTable>"),
          YB_MSG_dmn_aggregation, 2, 0);
  refused(ONE("<decisionTable/>"), YB_MSG_dmn_no_output, 2, 0);
  refused(ONE("<decisionTable><output/><rule><inputEntry><text>1</text></inputEntry></rule>"
              "</decisionTable>"), YB_MSG_dmn_cells, 2, 0);
  refused(ONE("<literalExpression expressionLanguage='urn:sql'><text>1</text></literalExpression>"),
          YB_MSG_dmn_language, 2, 0);
  refused(ONE("<context><contextEntry>" LIT("1") "</contextEntry><contextEntry>" LIT("2")
              "</contextEntry></context>"), YB_MSG_dmn_no_result, 2, 0);
  refused(ONE("<functionDefinition kind='Java'>" LIT("1") "</functionDefinition>"),
          YB_MSG_dmn_foreign, 2, 0);
}

TEST(circles_are_told_once) {
  refused(HEAD DECISION("a", NEEDS("b") LIT("b")) DECISION("b", NEEDS("c") LIT("c"))
          DECISION("c", NEEDS("a") LIT("a")) TAIL, YB_MSG_dmn_cycle, 0, 0);
  refused(HEAD DECISION("a", NEEDS("a") LIT("1")) TAIL, YB_MSG_dmn_cycle, 2, 1);
  struct yb_test_ctx t;
  const struct yb_dmn *m;
  struct yb_ctx *ctx = yb_test_open(&t, 16 << 20);
  CHECK_OK(load_text(ctx, HEAD DECISION("a", NEEDS("b") LIT("b + 1")) DECISION("b", NEEDS("a") LIT("a"))
                     DECISION("free", LIT("7")) TAIL, true, &m));
  GIVES("a", "{}", "null");
  GIVES("free", "{}", "7");
  yb_test_close(&t);
}

TEST(a_lenient_load_keeps_the_rest) {
  struct yb_test_ctx t;
  const struct yb_dmn *m;
  struct yb_ctx *ctx = yb_test_open(&t, 16 << 20);
  CHECK_OK(load_text(ctx, HEAD DECISION("bad", LIT("1 +")) DECISION("good", NEEDS("bad") LIT("[bad, 2]"))
                     TAIL, true, &m));
  CHECK_INT(t.diags.errors, 1);
  GIVES("good", "{}", "[null, 2]");
  CHECK_INT(t.diags.errors, 2);                      /* told again when it is asked for */
  yb_test_close(&t);
}

TEST(a_long_chain_is_no_recursion) {
  struct yb_test_ctx t;
  const struct yb_dmn *m;
  struct yb_ctx *ctx = yb_test_open(&t, 512 << 20);
  struct yb_buf b;
  enum { LONG = 5000 };
  yb_buf_init(&b, ctx->arena);
  yb_buf_z(&b, HEAD);
  for (int i = LONG; i > 0; i--)
    yb_buf_fmt(&b, "<decision id='d%d' name='d%d'>"
               "<informationRequirement><requiredDecision href='#d%d'/></informationRequirement>"
               LIT("d%d + 1") "</decision>", i, i, i - 1, i - 1);
  yb_buf_z(&b, "<decision id='d0' name='d0'>" LIT("0") "</decision>" TAIL);
  CHECK_OK(b.rc);
  CHECK_OK(yb_dmn_load(ctx, YB_S("t.dmn"), yb_buf_str(&b), NULL, &m));
  GIVES("d5000", "{}", "5000");
  yb_test_close(&t);
}

/* ---- the graph ---- */

TEST(a_decision_is_evaluated_once) {
  WITH(t, m, HEAD INPUT("i", "number") DECISION("a", NEEDS_IN("i") LIT("i / 0"))
       DECISION("b", NEEDS("a") LIT("a")) DECISION("c", NEEDS("a") NEEDS("b") LIT("[a, b]")) TAIL);
  GIVES("c", "{\"i\": 1}", "[null, null]");
  CHECK_INT(t.diags.count, 1);
  yb_test_close(&t);
}

TEST(only_what_is_required_is_seen) {
  refused(HEAD INPUT("i", "number") DECISION("a", LIT("i")) TAIL, YB_MSG_feel_unknown_name, 3, 0);
}

TEST(names_may_hold_blanks_and_signs) {
  WITH(t, m, HEAD "<inputData id='i' name='Monthly  income'/>"
       DECISION("d", NEEDS_IN("i") LIT("Monthly income * 12")) TAIL);
  GIVES("d", "{\"Monthly income\": 10.50}", "126.00");
  yb_test_close(&t);
}

TEST(a_given_decision_is_not_evaluated) {
  WITH(t, m, HEAD DECISION("a", LIT("1")) DECISION("b", NEEDS("a") LIT("a + 1")) TAIL);
  GIVES("b", "{}", "2");
  GIVES("b", "{\"a\": 10}", "11");
  GIVES("b", "{\"b\": 99}", "2");
  yb_test_close(&t);
}

TEST(knowledge_is_called_by_place_and_name) {
  WITH(t, m, HEAD
       "<businessKnowledgeModel id='f' name='f'><encapsulatedLogic><formalParameter name='x' typeRef='number'/>"
       "<formalParameter name='y'/>" LIT("x - y") "</encapsulatedLogic></businessKnowledgeModel>"
       "<businessKnowledgeModel id='g' name='g'><encapsulatedLogic><formalParameter name='x'/>"
       LIT("f(x, 1) * 2") "</encapsulatedLogic>" KNOWS("f") "</businessKnowledgeModel>"
       DECISION("place", KNOWS("g") KNOWS("f") LIT("[f(5, 3), f(y: 5, x: 3), g(10)]"))
       DECISION("box", KNOWS("f") "<invocation>" LIT("f") "<binding><parameter name='y'/>" LIT("1")
                "</binding><binding><parameter name='x'/>" LIT("9") "</binding></invocation>")
       DECISION("wrong", KNOWS("f") LIT("f(\"a\", 1)"))
       DECISION("name", KNOWS("f") "<invocation>" LIT("f") "<binding><parameter name='z'/>" LIT("1")
                "</binding></invocation>")
       DECISION("none", "<invocation>" LIT("1") "</invocation>") TAIL);
  GIVES("place", "{}", "[2, -2, 18]");
  GIVES("box", "{}", "8");
  CHECK_INT(t.diags.count, 0);
  GIVES("wrong", "{}", "null");
  GIVES("name", "{}", "null");
  GIVES("none", "{}", "null");
  CHECK_INT(t.diags.count, 3);
  yb_test_close(&t);
}

#define FACTORIAL(end)                                                                          \
  HEAD "<businessKnowledgeModel id='f' name='fact'><encapsulatedLogic><formalParameter name='n' typeRef='number'/>" \
  LIT(end) "</encapsulatedLogic></businessKnowledgeModel>" DECISION("d", KNOWS("f") LIT("fact(20)")) TAIL

TEST(knowledge_may_recur_within_bounds) {
  WITH(t, m, FACTORIAL("if n &lt; 2 then 1 else n * fact(n - 1)"));
  GIVES("d", "{}", "2432902008176640000");
  yb_test_close(&t);
}

TEST(endless_recursion_ends) {
  struct yb_dmn_answer a;
  WITH(t, m, FACTORIAL("fact(n + 1)"));
  CHECK_RC(ask(ctx, m, "d", "{}", (struct yb_dmn_ask){0}, &a), YB_LIMIT);
  CHECK(t.diags.errors);
  yb_test_close(&t);
}

TEST(recursion_through_deep_boxes_ends) {
  struct yb_test_ctx t;
  const struct yb_dmn *m;
  struct yb_dmn_answer a;
  struct yb_ctx *ctx = yb_test_open(&t, 64 << 20);
  struct yb_buf b;
  yb_buf_init(&b, ctx->arena);
  yb_buf_z(&b, HEAD "<businessKnowledgeModel id='f' name='f'><encapsulatedLogic>"
           "<formalParameter name='n'/>");
  for (uint32_t i = 0; i + 2 < YB_DMN_DEPTH; i++)
    yb_buf_z(&b, "<conditional><if>" LIT("true") "</if><then>");
  yb_buf_z(&b, LIT("f(n + 1)"));
  for (uint32_t i = 0; i + 2 < YB_DMN_DEPTH; i++)
    yb_buf_z(&b, "</then><else>" LIT("0") "</else></conditional>");
  yb_buf_z(&b, "</encapsulatedLogic></businessKnowledgeModel>" DECISION("d", KNOWS("f") LIT("f(1)"))
           TAIL);
  CHECK_OK(b.rc);
  CHECK_OK(yb_dmn_load(ctx, YB_S("t.dmn"), yb_buf_str(&b), NULL, &m));
  CHECK_RC(ask(ctx, m, "d", "{}", (struct yb_dmn_ask){0}, &a), YB_LIMIT);
  CHECK(t.diags.errors);
  yb_test_close(&t);
}

/* ---- boxed expressions ---- */

#define ENTRY(name, body) "<contextEntry><variable name='" name "'/>" body "</contextEntry>"
#define RESULT(body) "<contextEntry>" body "</contextEntry>"

TEST(contexts_see_what_stands_before) {
  BOX("<context>" ENTRY("a", LIT("1")) ENTRY("b c", LIT("a + 1")) "</context>", "{a: 1, b c: 2}");
  BOX("<context>" ENTRY("a", LIT("1")) ENTRY("b c", LIT("a + 1")) RESULT(LIT("b c * 10"))
      "</context>", "20");
  BOX("<context>" ENTRY("a", LIT("1"))
      ENTRY("inner", "<context>" ENTRY("a", LIT("5")) RESULT(LIT("a")) "</context>")
      RESULT(LIT("[a, inner]")) "</context>", "[1, 5]");
}

TEST(lists_and_relations) {
  BOX("<list>" LIT("1") LIT("\"x\"") "<list/>" "</list>", "[1, \"x\", []]");
  BOX("<relation><column name='a'/><column name='b'/><row>" LIT("1") LIT("2") "</row><row>"
      LIT("3") LIT("4") "</row></relation>", "[{a: 1, b: 2}, {a: 3, b: 4}]");
}

TEST(functions_close_over_their_frame) {
  BOX("<context>" ENTRY("k", LIT("3")) ENTRY("f",
      "<functionDefinition><formalParameter name='x' typeRef='number'/>"
      "<functionDefinition><formalParameter name='y'/>" LIT("x * y + k") "</functionDefinition>"
      "</functionDefinition>") ENTRY("k2", LIT("f(10)")) RESULT(LIT("k2(2)")) "</context>", "23");
}

TEST(conditionals) {
  BOX("<conditional><if>" LIT("1 &lt; 2") "</if><then>" LIT("1") "</then><else>" LIT("2")
      "</else></conditional>", "1");
  BOX("<conditional><if>" LIT("null") "</if><then>" LIT("1") "</then><else>" LIT("2")
      "</else></conditional>", "2");
  BOX("<conditional><if>" LIT("7") "</if><then>" LIT("1") "</then><else>" LIT("2")
      "</else></conditional>", "null");
}

TEST(iterators) {
  BOX("<for iteratorVariable='x'><in>" LIT("[1,2,3]") "</in><return>" LIT("x * 2 + count(partial)")
      "</return></for>", "[2, 5, 8]");
  BOX("<some iteratorVariable='x'><in>" LIT("[1,2,3]") "</in><satisfies>" LIT("x > 2")
      "</satisfies></some>", "true");
  BOX("<some iteratorVariable='x'><in>" LIT("[1,null]") "</in><satisfies>" LIT("x > 2")
      "</satisfies></some>", "null");
  BOX("<every iteratorVariable='x'><in>" LIT("[1,2,3]") "</in><satisfies>" LIT("x > 2")
      "</satisfies></every>", "false");
  BOX("<every iteratorVariable='x'><in>" LIT("[]") "</in><satisfies>" LIT("false")
      "</satisfies></every>", "true");
  BOX("<every iteratorVariable='x'><in>" LIT("[1]") "</in><satisfies>" LIT("x")
      "</satisfies></every>", "null");
}

TEST(filters) {
  BOX("<filter><in>" LIT("[1,2,3]") "</in><match>" LIT("item > 1") "</match></filter>", "[2, 3]");
  BOX("<filter><in>" LIT("[{a:1},{a:2}]") "</in><match>" LIT("a > 1") "</match></filter>",
      "[{a: 2}]");
  BOX("<filter><in>" LIT("[1,2,3]") "</in><match><conditional><if>" LIT("item = 2") "</if><then>"
      LIT("false") "</then><else>" LIT("true") "</else></conditional></match></filter>", "[1, 3]");
}

/* ---- tables ---- */

#define CELL(text) "<inputEntry><text>" text "</text></inputEntry>"
#define OUT(text) "<outputEntry><text>" text "</text></outputEntry>"
#define RULE(cells) "<rule>" cells "</rule>\n"
#define COL(text) "<input><inputExpression><text>" text "</text></inputExpression></input>"
#define TABLE(attrs, columns, rules) \
  HEAD INPUT("a", "number") INPUT("s", "string") \
  DECISION("d", NEEDS_IN("a") NEEDS_IN("s") "<decisionTable " attrs ">" columns rules "</decisionTable>") TAIL
#define POLICY(attrs, output, json, want)                                                       \
  do {                                                                                          \
    WITH(t, m, TABLE(attrs, COL("a") COL("s") output,                                           \
         RULE(CELL("[1..10]") CELL("-") OUT("\"low\""))                                         \
         RULE(CELL("&gt; 5") CELL("\"x\",\"y\"") OUT("\"high\""))                               \
         RULE(CELL("&gt; 5") CELL("not(\"x\")") OUT("\"low\""))));                               \
    GIVES("d", json, want);                                                                     \
    yb_test_close(&t);                                                                          \
  } while (0)
#define VALUES "<output><outputValues><text>\"high\",\"low\"</text></outputValues></output>"

TEST(hit_policies) {
  POLICY("", "<output/>", "{\"a\":3,\"s\":\"x\"}", "low");
  POLICY("hitPolicy='UNIQUE'", "<output/>", "{\"a\":7,\"s\":\"x\"}", "null");
  POLICY("hitPolicy='ANY'", "<output/>", "{\"a\":7,\"s\":\"z\"}", "low");
  POLICY("hitPolicy='ANY'", "<output/>", "{\"a\":7,\"s\":\"x\"}", "null");
  POLICY("hitPolicy='PRIORITY'", VALUES, "{\"a\":7,\"s\":\"x\"}", "high");
  POLICY("hitPolicy='FIRST'", "<output/>", "{\"a\":7,\"s\":\"x\"}", "low");
  POLICY("hitPolicy='RULE ORDER'", "<output/>", "{\"a\":7,\"s\":\"y\"}",
         "[\"low\", \"high\", \"low\"]");
  POLICY("hitPolicy='OUTPUT ORDER'", VALUES, "{\"a\":7,\"s\":\"y\"}",
         "[\"high\", \"low\", \"low\"]");
  POLICY("hitPolicy='COLLECT'", "<output/>", "{\"a\":7,\"s\":\"x\"}", "[\"low\", \"high\"]");
  POLICY("hitPolicy='COLLECT'", "<output/>", "{\"a\":0,\"s\":\"x\"}", "[]");
  POLICY("hitPolicy='COLLECT' aggregation='COUNT'", "<output/>", "{\"a\":7,\"s\":\"y\"}", "3");
  POLICY("hitPolicy='COLLECT' aggregation='COUNT'", "<output/>", "{\"a\":0,\"s\":\"y\"}", "0");
  POLICY("hitPolicy='COLLECT' aggregation='MIN'", "<output/>", "{\"a\":7,\"s\":\"y\"}", "high");
  POLICY("", "<output/>", "{\"a\":0,\"s\":\"x\"}", "null");
}

TEST(default_outputs) {
  POLICY("", "<output><defaultOutputEntry><text>\"none\"</text></defaultOutputEntry></output>",
         "{\"a\":0,\"s\":\"x\"}", "none");
  POLICY("hitPolicy='RULE ORDER'",
         "<output><defaultOutputEntry><text>\"none\"</text></defaultOutputEntry></output>",
         "{\"a\":0,\"s\":\"x\"}", "[\"none\"]");
}

TEST(several_outputs_make_a_context) {
  WITH(t, m, TABLE("hitPolicy='COLLECT' aggregation='SUM'",
       COL("a") "<output name='p'/><output name='q r'/>",
       RULE(CELL("&lt; 5") OUT("a") OUT("1")) RULE(CELL("&lt; 9") OUT("a * 2") OUT("10"))));
  GIVES("d", "{\"a\":3}", "{p: 9, q r: 11}");
  GIVES("d", "{\"a\":7}", "{p: 14, q r: 10}");
  yb_test_close(&t);
}

TEST(input_values_are_checked) {
  WITH(t, m, TABLE("", "<input><inputExpression><text>s</text></inputExpression><inputValues>"
       "<text>\"x\",\"y\"</text></inputValues></input><output/>", RULE(CELL("-") OUT("1"))));
  GIVES("d", "{\"s\":\"x\"}", "1");
  CHECK_INT(t.diags.count, 1);                  /* `a` is missing */
  GIVES("d", "{\"s\":\"z\",\"a\":1}", "null");
  CHECK_INT(t.diags.count, 2);
  yb_test_close(&t);
}

/* ---- types ---- */

TEST(values_are_brought_to_their_types) {
  WITH(t, m, HEAD "<itemDefinition name='tGrade'><typeRef>string</typeRef><allowedValues><text>\"A\",\"B\"</text>"
       "</allowedValues></itemDefinition><itemDefinition name='tGrades' isCollection='true'>"
       "<typeRef>tGrade</typeRef></itemDefinition><itemDefinition name='tTree'>"
       "<itemComponent name='v'><typeRef>tGrade</typeRef></itemComponent>"
       "<itemComponent name='below' isCollection='true'><typeRef>tTree</typeRef></itemComponent>"
       "</itemDefinition><itemDefinition name='tPair' isCollection='true'><typeRef>number</typeRef>"
       "<typeConstraint><text>count(?) = 2</text></typeConstraint></itemDefinition>"
       INPUT("g", "tGrade") INPUT("l", "tGrades") INPUT("tree", "tTree") INPUT("pair", "tPair")
       INPUT("day", "date")
       DECISION("one", NEEDS_IN("g") LIT("g")) DECISION("many", NEEDS_IN("l") LIT("l"))
       DECISION("t", NEEDS_IN("tree") LIT("tree.below.v")) DECISION("p", NEEDS_IN("pair") LIT("pair"))
       DECISION("month", NEEDS_IN("day") LIT("day.month"))
       "<decision name='n' id='n'><variable name='n' typeRef='number'/>" LIT("[3]") "</decision>"
       "<decision name='x' id='x'><variable name='x' typeRef='number'/>" LIT("\"3\"") "</decision>"
       TAIL);
  GIVES("one", "{\"g\":\"A\"}", "A");
  GIVES("many", "{\"l\":[\"A\",\"B\"]}", "[\"A\", \"B\"]");
  GIVES("t", "{\"tree\":{\"v\":\"A\",\"below\":[{\"v\":\"B\",\"below\":[]}]}}", "[\"B\"]");
  GIVES("p", "{\"pair\":[1,2]}", "[1, 2]");
  GIVES("month", "{\"day\":\"2026-11-28\"}", "11");
  GIVES("n", "{}", "3");
  CHECK_INT(t.diags.count, 0);
  GIVES("one", "{\"g\":\"C\"}", "null");
  GIVES("many", "{\"l\":[\"A\",\"C\"]}", "null");
  GIVES("t", "{\"tree\":{\"v\":\"A\",\"below\":[{\"v\":\"C\",\"below\":[]}]}}", "null");
  GIVES("p", "{\"pair\":[1]}", "null");
  GIVES("x", "{}", "null");
  CHECK(t.diags.count >= 5);
  yb_test_close(&t);
}

/* ---- services and imports ---- */

#define SERVICE                                                                              \
  INPUT("i", "number") DECISION("base", NEEDS_IN("i") LIT("i + 1"))                          \
  DECISION("out", NEEDS("base") NEEDS_IN("i") LIT("base * 10 + i"))                          \
  "<decisionService id='s' name='s'><outputDecision href='#out'/><inputDecision href='#base'/>" \
  "<inputData href='#i'/></decisionService>"                                                 \
  "<decisionService id='two' name='two'><outputDecision href='#out'/><outputDecision href='#base'/>" \
  "<inputData href='#i'/></decisionService>"

TEST(services) {
  WITH(t, m, HEAD SERVICE DECISION("d", KNOWS("s") KNOWS("two") NEEDS("base")
       LIT("[s(1, 2), s(base: 3, i: 4), two(1).base, base]")) TAIL);
  GIVES("d", "{\"i\":7}", "[21, 34, 2, 8]");
  GIVES("s", "{\"i\":1,\"base\":5}", "51");
  GIVES("two", "{\"i\":1}", "{out: 21, base: 2}");
  CHECK_INT(t.diags.count, 0);
  GIVES("s", "{\"i\":1}", "null");
  yb_test_close(&t);
}

TEST(imports) {
  static const char low[] = "<definitions xmlns='" DMN "' namespace='urn:low' name='low'>"
      "<itemDefinition name='tN'><typeRef>number</typeRef></itemDefinition>"
      INPUT("n", "tN") DECISION("twice", NEEDS_IN("n") LIT("n * 2")) "</definitions>";
  static const char mid[] = "<definitions xmlns='" DMN "' namespace='urn:mid' name='mid'>"
      "<import namespace='urn:low' name='L' importType='" DMN "'/>"
      "<decision id='m' name='m'><informationRequirement><requiredDecision href='urn:low#twice'/>"
      "</informationRequirement>" LIT("L.twice + 1") "</decision></definitions>";
  static const char top[] = "<definitions xmlns='" DMN "' namespace='urn:top' name='top'>"
      "<import namespace='urn:low' name='Low model' importType='" DMN "'/>"
      "<import namespace='urn:mid' name='' importType='" DMN "'/>"
      "<decision id='d' name='d'><variable name='d' typeRef='Low model.tN'/>"
      "<informationRequirement><requiredDecision href='urn:low#twice'/></informationRequirement>"
      "<informationRequirement><requiredDecision href='urn:mid#m'/></informationRequirement>"
      LIT("Low model.twice + m") "</decision></definitions>";
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 16 << 20);
  const struct yb_dmn *m[3];
  struct yb_dmn_options how = {.import = m, .imports = 0};
  CHECK_OK(yb_dmn_load(ctx, YB_S("low"), yb_str_of(low), &how, &m[0]));
  how.imports = 1;
  CHECK_OK(yb_dmn_load(ctx, YB_S("mid"), yb_str_of(mid), &how, &m[1]));
  how.imports = 2;
  CHECK_OK(yb_dmn_load(ctx, YB_S("top"), yb_str_of(top), &how, &m[2]));
  CHECK_INT(yb_dmn_count(m[2]), 4);             /* the input of `low` once */
  CHECK_STR(value_of(ctx, m[2], "d", "{\"n\":5}"), "21");
  CHECK_STR(value_of(ctx, m[2], "d", "{\"Low model\":{\"n\":6}}"), "25");
  yb_test_close(&t);
}

/* ---- why, and unknown ---- */

TEST(unknown_is_not_false) {
  WITH(t, m, TABLE("hitPolicy='FIRST'", COL("a") COL("s") "<output/>",
       RULE(CELL("&lt; 5") CELL("\"x\"") OUT("true")) RULE(CELL("-") CELL("-") OUT("false"))));
  struct yb_dmn_ask standard = {0}, open = {.unknown = true};
  struct yb_dmn_answer a;
  CHECK_OK(ask(ctx, m, "d", "{\"a\":3}", standard, &a));
  CHECK_INT(a.outcome, YB_DMN_FALSE);
  CHECK_OK(ask(ctx, m, "d", "{\"a\":3}", open, &a));
  CHECK_INT(a.outcome, YB_DMN_UNKNOWN);
  CHECK_INT(a.missings, 1);
  CHECK_STR(yb_dmn_get(m, a.missing[0]).name, "s");
  CHECK_OK(ask(ctx, m, "d", "{\"a\":9}", open, &a));
  CHECK_INT(a.outcome, YB_DMN_FALSE);           /* whatever s is */
  CHECK_OK(ask(ctx, m, "d", "{\"a\":3,\"s\":\"x\"}", open, &a));
  CHECK_INT(a.outcome, YB_DMN_TRUE);
  yb_test_close(&t);
}

TEST(an_answer_tells_why) {
  WITH(t, m, TABLE("", COL("a") COL("s") "<output/>",
       RULE(CELL("&gt;= 20000.50") CELL("-") OUT("1")) RULE(CELL("[1..10]") CELL("\"x\"") OUT("2"))));
  struct yb_dmn_ask q = {.explain = true};
  struct yb_dmn_answer a;
  CHECK_OK(ask(ctx, m, "d", "{\"a\":15000}", q, &a));
  CHECK(a.why && a.why->table && !a.why->table->next);
  const struct yb_dmn_table_why *w = a.why->table;
  CHECK_INT(w->rules, 2);
  CHECK_INT(w->matched, 0);
  CHECK_INT(w->rule[0].misses, 1);
  CHECK_STR(w->rule[0].miss[0].condition, ">= 20000.50");
  struct yb_buf b;
  yb_buf_init(&b, ctx->arena);
  yb_value_write(&b, w->rule[0].miss[0].distance);
  CHECK_STR(yb_buf_str(&b), "5000.50");
  CHECK_INT(w->rule[1].misses, 2);
  CHECK(w->rule[1].miss[1].unknown);
  struct yb_json *j;
  CHECK_OK(yb_dmn_answer_json(ctx, m, &a, &t.diags, YB_EN, &j));
  CHECK_STR(yb_json_str(yb_json_path(j, YB_S("tables.0.rules.0.misses.0.distance")), YB_S("")), "");
  CHECK_STR(yb_json_path(j, YB_S("tables.0.rules.0.misses.0.distance"))->text, "5000.50");
  CHECK_STR(yb_json_str(yb_json_path(j, YB_S("missing.0")), YB_S("")), "s");
  CHECK_STR(yb_json_str(yb_json_path(j, YB_S("outcome")), YB_S("")), "unknown");
  CHECK(yb_json_path(j, YB_S("diagnostics.0.line")));
  yb_test_close(&t);
}

TEST(of_a_large_table_the_nearest_rules_are_told) {
  struct yb_test_ctx t;
  const struct yb_dmn *m;
  struct yb_ctx *ctx = yb_test_open(&t, 256 << 20);
  struct yb_dmn_answer a;
  struct yb_buf b;
  yb_buf_init(&b, ctx->arena);
  yb_buf_z(&b, HEAD INPUT("a", "number") "<decision id='d' name='d'>" NEEDS_IN("a")
           "<decisionTable>" COL("a") COL("a") "<output/>");
  for (int i = 0; i < 3000; i++)
    yb_buf_fmt(&b, "<rule><inputEntry><text>%d</text></inputEntry><inputEntry><text>&lt; %d</text>"
               "</inputEntry><outputEntry><text>%d</text></outputEntry></rule>", i, i == 2500 ? 1 : 5000, i);
  yb_buf_z(&b, "</decisionTable></decision>" TAIL);
  CHECK_OK(b.rc);
  CHECK_OK(yb_dmn_load(ctx, YB_S("t.dmn"), yb_buf_str(&b), NULL, &m));
  CHECK_OK(ask(ctx, m, "d", "{\"a\":2999}", (struct yb_dmn_ask){.explain = true}, &a));
  CHECK_INT(a.value.u.i, 2999);
  CHECK_INT(a.why->table->matched, 1);
  CHECK_INT(a.why->table->rules, YB_DMN_WHY_RULES);
  CHECK_INT(a.why->table->omitted, 3000 - YB_DMN_WHY_RULES);
  yb_test_close(&t);
}

/* ---- ceilings and memory ---- */

TEST(boxes_nest_within_bounds) {
  struct yb_test_ctx t;
  const struct yb_dmn *m;
  struct yb_ctx *ctx = yb_test_open(&t, 64 << 20);
  struct yb_buf b;
  yb_buf_init(&b, ctx->arena);
  yb_buf_z(&b, HEAD "<decision name='d'>");
  for (uint32_t i = 0; i <= YB_DMN_DEPTH; i++) yb_buf_z(&b, "<list>");
  for (uint32_t i = 0; i <= YB_DMN_DEPTH; i++) yb_buf_z(&b, "</list>");
  yb_buf_z(&b, "</decision>" TAIL);
  CHECK_OK(b.rc);
  CHECK_RC(yb_dmn_load(ctx, YB_S("t.dmn"), yb_buf_str(&b), NULL, &m), YB_LIMIT);
  CHECK(t.diags.errors);
  yb_test_close(&t);
}

static const char swept[] = HEAD SERVICE
    "<itemDefinition name='tG' isCollection='true'><typeRef>number</typeRef><allowedValues><text>&gt; 0</text>"
    "</allowedValues></itemDefinition>" INPUT("l", "tG")
    "<decision id='d' name='d'>" KNOWS("s") NEEDS_IN("l") NEEDS_IN("i")
    "<context>" ENTRY("t", "<decisionTable hitPolicy='COLLECT' aggregation='SUM'>" COL("i") "<output name='x'/>"
    RULE(CELL("&gt; 1") OUT("s(1, 2)")) RULE(CELL("[1..3]") OUT("2")) "</decisionTable>")
    ENTRY("f", "<for iteratorVariable='e'><in>" LIT("l") "</in><return>" LIT("e * 2") "</return></for>")
    RESULT(LIT("string(t) + string(f)")) "</context></decision>" TAIL;

/* What is wrong with the tables of the model, told and written. */
static yb_rc verified(struct yb_ctx *ctx, const struct yb_dmn *m) {
  const struct yb_dmn_verdict *v;
  struct yb_json *j;
  uint32_t tables;
  YB_TRY(yb_dmn_verify(ctx, m, &v, &tables));
  CHECK_INT(tables, 1);
  for (uint32_t i = 0; i < tables; i++) yb_dmn_verdict_tell(ctx, &v[i]);
  return yb_dmn_verdict_json(ctx, m, v, tables, YB_ZH, &j);
}

static yb_rc sweep(void) {
  struct yb_diags diags;
  struct yb_ctx ctx = {.arena = yb_arena_open(16 << 20), .diags = &diags};
  const struct yb_dmn *m;
  struct yb_dmn_answer a;
  struct yb_dmn_head head;
  struct yb_json *j;
  yb_rc rc = YB_NOMEM;
  if (!ctx.arena) return rc;
  yb_diags_init(&diags, ctx.arena);
  YB_GO(yb_dmn_peek(&ctx, YB_S("t.dmn"), yb_str_of(swept), &head));
  YB_GO(load_text(&ctx, swept, false, &m));
  YB_GO(verified(&ctx, m));
  YB_GO(ask(&ctx, m, "d", "{\"i\":3,\"l\":[1,2]}", (struct yb_dmn_ask){.explain = true}, &a));
  CHECK_STR(yb_value_text(a.value), "23[2, 4]");
  YB_GO(yb_dmn_answer_json(&ctx, m, &a, &diags, YB_ZH, &j));
out:
  yb_arena_close(ctx.arena);
  return rc;
}

TEST(memory_that_ends_is_said) { SWEEP_OOM(sweep()); }
