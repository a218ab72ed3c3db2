/* embed_api.c - the library for other programs: handles, typed values, JSON, notes. */
#include "yb_test.h"

#include <inttypes.h>

#include "yiban/dmn.h"

#define DMN "https://www.omg.org/spec/DMN/20230324/MODEL/"
static const char part[] =
    "<definitions xmlns='" DMN "' namespace='urn:part' name='part'>"
    "<inputData id='n' name='n'><variable name='n' typeRef='number'/></inputData></definitions>";
static const char whole[] =
    "<definitions xmlns='" DMN "' namespace='urn:whole' name='whole'>\n"
    "<import namespace='urn:part' name='part' importType='" DMN "'/>\n"
    "<decision id='d' name='big'>"
    "<informationRequirement><requiredInput href='urn:part#n'/></informationRequirement>"
    "<literalExpression><text>part.n > 1000</text></literalExpression></decision></definitions>";

static struct yiban_run *run_open(void) {
  struct yiban_run *r;
  CHECK(yiban_run_open(1 << 20, &r) == YIBAN_DONE);
  return r;
}

static void json_is(struct yiban_run *r, const char *want) {
  const char *p;
  size_t n;
  CHECK(yiban_get_json(r, &p, &n) == YIBAN_DONE);
  CHECK_INT(strlen(p), n);
  assert_string_equal(p, want);
}

TEST(an_expression_is_compiled_and_evaluated) {
  static const char *const names[] = {"revenue", "flag", "name", "day"};
  struct yiban_run *r = run_open();
  struct yiban_feel *f;
  CHECK(yiban_feel_open("[revenue * 2, not(flag), upper case(name), day.month]", names, 4, &f,
                        NULL) == YIBAN_DONE);
  CHECK(yiban_set_number(r, 0, 1234567890, 2) == YIBAN_DONE);
  CHECK(yiban_set_bool(r, 1, false) == YIBAN_DONE);
  CHECK(yiban_set_string(r, 2, "abc", 3) == YIBAN_DONE);
  CHECK(yiban_set_date(r, 3, 2026, 11, 28) == YIBAN_DONE);
  CHECK(yiban_feel_eval(f, r) == YIBAN_DONE);
  CHECK_INT(yiban_get_kind(r), YIBAN_OTHER);
  json_is(r, "[24691357.80,true,\"ABC\",11]");
  yiban_clear(r);
  CHECK(yiban_feel_eval_json(f, r, "{\"name\":\"x\"}", 12) == YIBAN_DONE);
  json_is(r, "[null,null,\"X\",null]");
  CHECK(yiban_notes(r) >= 1);
  yiban_feel_close(f);
  yiban_run_close(r);
}

TEST(results_have_their_kinds) {
  struct { const char *text; yiban_kind kind; } rows[] = {
      {"null", YIBAN_NULL}, {"1 = 1", YIBAN_BOOL}, {"0.1 + 0.2", YIBAN_NUMBER},
      {"\"a\"", YIBAN_STRING}, {"date(\"2026-01-31\")", YIBAN_DATE}, {"[]", YIBAN_OTHER}};
  struct yiban_run *r = run_open();
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct yiban_feel *f;
    CHECK(yiban_feel_open(rows[i].text, NULL, 0, &f, NULL) == YIBAN_DONE);
    CHECK(yiban_feel_eval(f, r) == YIBAN_DONE);
    CHECK_INT(yiban_get_kind(r), rows[i].kind);
    yiban_feel_close(f);
  }
  int64_t coefficient;
  int scale;
  struct yiban_feel *f;
  CHECK(yiban_feel_open("0.1 + 0.2", NULL, 0, &f, NULL) == YIBAN_DONE);
  CHECK(yiban_feel_eval(f, r) == YIBAN_DONE);
  CHECK(yiban_get_number(r, &coefficient, &scale));
  CHECK(coefficient == 3 && scale == 1);
  yiban_feel_close(f);
  yiban_run_close(r);
}

TEST(values_are_checked_at_the_door) {
  struct yiban_run *r = run_open();
  CHECK(yiban_set_number(r, 0, 1, 19) == YIBAN_WRONG);
  CHECK(yiban_set_number(r, 0, 1, -1) == YIBAN_WRONG);
  CHECK(yiban_set_string(r, 0, "\xff", 1) == YIBAN_WRONG);
  CHECK(yiban_set_date(r, 0, 2026, 2, 30) == YIBAN_WRONG);
  CHECK(yiban_set_date(r, 0, 2026, 300, 1) == YIBAN_WRONG);
  CHECK(yiban_set_bool(r, 70000, true) == YIBAN_FULL);
  static const char *const names[] = {"x"};
  struct yiban_feel *f;
  CHECK(yiban_feel_open("x", names, 1, &f, NULL) == YIBAN_DONE);
  CHECK(yiban_set_number(r, 0, INT64_MIN, 2) == YIBAN_DONE);
  CHECK(yiban_feel_eval(f, r) == YIBAN_DONE);
  json_is(r, "-92233720368547758.08");
  yiban_feel_close(f);
  yiban_run_close(r);
}

TEST(faults_are_notes) {
  struct yiban_note note;
  struct yiban_feel *f;
  CHECK(yiban_feel_open("1 +\n  what", NULL, 0, &f, &note) == YIBAN_WRONG);
  CHECK_INT(note.line, 2);
  CHECK_INT(note.column, 3);
  assert_string_equal(note.code, "feel_unknown_name");
  CHECK(strstr(note.text, "what"));
  struct yiban_run *r = run_open();
  CHECK(yiban_feel_open("1", NULL, 0, &f, &note) == YIBAN_DONE);
  CHECK(yiban_feel_eval_json(f, r, "{", 1) == YIBAN_WRONG);
  CHECK_INT(yiban_notes(r), 1);
  CHECK(yiban_get_note(r, 0, &note) && !yiban_get_note(r, 1, &note));
  yiban_feel_close(f);
  CHECK(yiban_feel_open("for i in 1..100000000 return i", NULL, 0, &f, &note) == YIBAN_DONE);
  CHECK(yiban_feel_eval(f, r) == YIBAN_FULL);
  yiban_feel_close(f);
  yiban_run_close(r);
}

TEST(a_model_with_its_imports) {
  struct yiban_source files[] = {{"whole.dmn", whole, sizeof whole - 1},
                                 {"part.dmn", part, sizeof part - 1}};
  struct yiban_model *m;
  struct yiban_note note;
  struct yiban_run *r = run_open();
  bool big;
  const char *why;
  size_t n;
  CHECK(yiban_model_open(files, 1, &m, &note) == YIBAN_WRONG);
  assert_string_equal(note.code, "dmn_no_import");
  CHECK(strstr(note.text, "whole.dmn: "));
  CHECK(yiban_model_open(files, 2, &m, &note) == YIBAN_DONE);
  uint32_t d = yiban_model_decision(m, "big"), in = yiban_model_input(m, "n");
  CHECK(d != YIBAN_NOT_FOUND && in != YIBAN_NOT_FOUND);
  CHECK(yiban_model_decision(m, "small") == YIBAN_NOT_FOUND);
  CHECK(yiban_dmn_eval(m, r, d, YIBAN_EXPLAIN) == YIBAN_DONE);
  CHECK_INT(yiban_get_outcome(r), YIBAN_UNKNOWN);
  CHECK(yiban_get_why(r, &why, &n) == YIBAN_DONE && strstr(why, "\"missing\":[\"n\"]"));
  CHECK(yiban_set_number(r, in, 100001, 2) == YIBAN_DONE);
  CHECK(yiban_dmn_eval(m, r, d, YIBAN_PLAIN) == YIBAN_DONE);
  CHECK(yiban_get_bool(r, &big) && big);
  CHECK_INT(yiban_get_outcome(r), YIBAN_YES);
  CHECK(yiban_dmn_eval_json(m, r, d, YIBAN_PLAIN, "{\"n\":1000.00}", 13) == YIBAN_DONE);
  CHECK(yiban_get_bool(r, &big) && !big);
  CHECK(yiban_dmn_eval(m, r, in, YIBAN_PLAIN) == YIBAN_WRONG);
  yiban_run_close(r);
  yiban_model_close(m);
}

static yb_rc sweep(void) {
  struct yiban_source files[] = {{"whole.dmn", whole, sizeof whole - 1},
                                 {"part.dmn", part, sizeof part - 1}};
  struct yiban_model *m = NULL;
  struct yiban_run *r = NULL;
  struct yiban_note note;
  yiban_rc rc = yiban_model_open(files, 2, &m, &note);
  if (rc == YIBAN_DONE) rc = yiban_run_open(1 << 20, &r);
  if (rc == YIBAN_DONE) rc = yiban_set_number(r, yiban_model_input(m, "n"), INT64_MAX, 0);
  if (rc == YIBAN_DONE) rc = yiban_dmn_eval(m, r, yiban_model_decision(m, "big"), YIBAN_EXPLAIN);
  yiban_run_close(r);
  if (m) yiban_model_close(m);
  return rc == YIBAN_DONE ? YB_OK : rc == YIBAN_NO_MEMORY ? YB_NOMEM : YB_BROKEN;
}

TEST(memory_that_ends_is_said) { SWEEP_OOM(sweep()); }
