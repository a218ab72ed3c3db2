/* base_dec.c - decimals: known values, and random operations that Python's
 * decimal checks (tests/tools/dec_oracle.py): 200,000 of them, 10 million when
 * YB_TEST_ALL is set; and the decimal128 vectors of CPython's test folder where it
 * is installed (tests/tools/dec_vectors.py says which are left out). */
#include "yb_test.h"

#include <stdlib.h>
#include <sys/wait.h>

#include "base/dec.h"
#include "base/dec_int.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static struct yb_arena *arena;

static yb_dec dec(const char *text) {
  yb_dec d = {0};
  if (yb_dec_parse(yb_str_of(text), &d) != YB_OK) fail_msg("%s was refused", text);
  return d;
}

static const char *text(yb_dec d, bool canonical) {
  struct yb_buf b;
  if (!arena) arena = yb_arena_open(1 << 20);
  yb_arena_reset(arena);
  yb_buf_init(&b, arena);
  yb_dec_write(&b, d, canonical);
  yb_buf_byte(&b, '\0');
  return b.p;
}

static void check_is(yb_dec d, const char *want) { assert_string_equal(text(d, false), want); }

TEST(numbers_are_read_strictly) {
  static const struct { const char *in, *out, *canonical; bool wide; } good[] = {
      {"0", "0", "0", false},
      {"-0", "0", "0", false},
      {"-0.00", "0.00", "0", false},
      {"-12.50", "-12.50", "-12.5", false},
      {".5", "0.5", "0.5", false},
      {"-.5", "-0.5", "-0.5", false},
      {"1e3", "1000", "1000", false},
      {"1.5E-3", "0.0015", "0.0015", false},
      {"1234567.10", "1234567.10", "1234567.1", false},
      {"1000000000000000000", "1000000000000000000", "1000000000000000000", false},
      {"1000000000000000001", "1000000000000000001", "1000000000000000001", true},
      {"0.000000000000000001", "0.000000000000000001", "0.000000000000000001", false},
      {"0.0000000000000000001", "0.0000000000000000001", "0.0000000000000000001", true},
      {"1e40", "10000000000000000000000000000000000000000",
       "10000000000000000000000000000000000000000", true},
      {"1e41", "1E+41", "1E+41", true},
      {"10e40", "100000000000000000000000000000000000000000", "1E+41", true},
      {"12.50e60", "1.250E+61", "1.25E+61", true},
      {"1e-50", "1E-50", "1E-50", true},
      {"12345678901234567890123456789012345", "12345678901234567890123456789012340",
       "12345678901234567890123456789012340", true},   /* half to even */
      {"12345678901234567890123456789012355", "12345678901234567890123456789012360",
       "12345678901234567890123456789012360", true},
      {"123456789012345678901234567890123450000001e-7",
       "12345678901234567890123456789012350", "12345678901234567890123456789012350", true},
      {"99999999999999999999999999999999999", "100000000000000000000000000000000000",
       "100000000000000000000000000000000000", true},
      {"1e-6176", "1E-6176", "1E-6176", true},
      {"1e-6177", "0.000000000000000000", "0", false},
      {"1.1e-6176", "1E-6176", "1E-6176", true},
      {"1e-99999999999999", "0.000000000000000000", "0", false},
      {"0e99999999", "0", "0", false},
      {"9.999999999999999999999999999999999e6144", "9.999999999999999999999999999999999E+6144",
       "9.999999999999999999999999999999999E+6144", true}};
  static const char *const bad[] = {"", "-", "+5", "5.", ".", "05", "-01", "1e", "1e+", "e5",
                                    "1.2.3", " 1", "1 ", "0x10", "NaN", "Infinity", "1e6145",
                                    "1e99999999999", "1,000", "--1", "１"};
  for (size_t i = 0; i < COUNT(good); i++) {
    yb_dec d = dec(good[i].in);
    check_is(d, good[i].out);
    assert_string_equal(text(d, true), good[i].canonical);
    CHECK_INT(d.wide != 0, good[i].wide);
  }
  for (size_t i = 0; i < COUNT(bad); i++) {
    yb_dec d;
    if (yb_dec_parse(yb_str_of(bad[i]), &d) != YB_INVALID) fail_msg("%s was taken", bad[i]);
  }
  static char many[6300];
  yb_dec d;
  memset(many, '1', sizeof many);
  CHECK_RC(yb_dec_parse(yb_str_n(many, 6201), &d), YB_LIMIT);
  CHECK_RC(yb_dec_parse(yb_str_n(many, 6200), &d), YB_INVALID);
}

typedef yb_rc operation(yb_dec a, yb_dec b, yb_dec *out);
static yb_rc add(yb_dec a, yb_dec b, yb_dec *out) { return yb_dec_add(a, b, out); }
static yb_rc sub(yb_dec a, yb_dec b, yb_dec *out) { return yb_dec_sub(a, b, out); }
static yb_rc mul(yb_dec a, yb_dec b, yb_dec *out) { return yb_dec_mul(a, b, out); }
static yb_rc sqrt_of(yb_dec a, yb_dec b, yb_dec *out) { return (void)b, yb_dec_sqrt(a, out); }
static yb_rc exp_of(yb_dec a, yb_dec b, yb_dec *out) { return (void)b, yb_dec_exp(a, out); }
static yb_rc log_of(yb_dec a, yb_dec b, yb_dec *out) { return (void)b, yb_dec_log(a, out); }

TEST(arithmetic_keeps_exponents) {
  static const struct { operation *op; const char *a, *b, *want; } rows[] = {
      {add, "1.10", "1", "2.10"},
      {add, "999999999999999999", "1", "1000000000000000000"},
      {add, "1000000000000000000", "1", "1000000000000000001"},
      {add, "1000000000000000001", "-1", "1000000000000000000"},
      {add, "0.000000000000000001", "1000000000000000000", "1000000000000000000.000000000000000"},
      {sub, "1.10", "1.10", "0.00"},
      {mul, "1.10", "1.10", "1.2100"},
      {mul, "-5", "0", "0"},
      {mul, "1000000000", "1000000001", "1000000001000000000"},
      {mul, "1e6000", "1e6000", "!"},
      {yb_dec_div, "1", "4", "0.25"},
      {yb_dec_div, "10.50", "5", "2.10"},
      {yb_dec_div, "10", "0.5", "20"},
      {yb_dec_div, "1", "3", "0.3333333333333333333333333333333333"},
      {yb_dec_div, "1", "0.00", "!"},
      {yb_dec_modulo, "12", "5", "2"},
      {yb_dec_modulo, "-12", "5", "3"},
      {yb_dec_modulo, "12", "-5", "-3"},
      {yb_dec_modulo, "-12", "-5", "-2"},
      {yb_dec_modulo, "10.1", "4.5", "1.1"},
      {yb_dec_modulo, "1", "0", "!"},
      {yb_dec_pow, "2", "10", "1024"},
      {yb_dec_pow, "1.10", "2", "1.2100"},
      {yb_dec_pow, "-2", "3", "-8"},
      {yb_dec_pow, "-2", "2", "4"},
      {yb_dec_pow, "2", "-2", "0.25"},
      {yb_dec_pow, "4", "0.5", "2"},
      {yb_dec_pow, "-4", "0.5", "!"},
      {yb_dec_pow, "0", "0", "1"},
      {yb_dec_pow, "0", "-1", "!"},
      {yb_dec_pow, "10", "6145", "!"},
      {yb_dec_pow, "10", "-7000", "0"},
      {yb_dec_pow, "3.17", "12000", "5.142172163339016938771900830245115E+6012"},
      {yb_dec_pow, "1", "3.1e85", "1"},
      {yb_dec_pow, "1.0000000001", "1000000000000000", "!"},
      {sqrt_of, "2.25", "0", "1.5"},
      {sqrt_of, "2", "0", "1.414213562373095048801688724209698"},
      {sqrt_of, "-1", "0", "!"},
      {exp_of, "0", "0", "1"},
      {exp_of, "1", "0", "2.718281828459045235360287471352662"},
      {exp_of, "20000", "0", "!"},
      {exp_of, "-20000", "0", "0"},
      {log_of, "1", "0", "0"},
      {log_of, "10", "0", "2.302585092994045684017991454684364"},
      {log_of, "0", "0", "!"},
      {log_of, "-1", "0", "!"}};
  for (size_t i = 0; i < COUNT(rows); i++) {
    yb_dec d;
    yb_rc rc = rows[i].op(dec(rows[i].a), dec(rows[i].b), &d);
    const char *got = rc == YB_OK ? text(d, false) : "!";
    if (strcmp(got, rows[i].want) != 0)
      fail_msg("%s ? %s: got %s, want %s", rows[i].a, rows[i].b, got, rows[i].want);
  }
}

TEST(rounding_has_seven_modes) {
  /* half even, half up, half down, up, down, floor, ceiling */
  static const struct { const char *in; int scale; const char *want[7]; } rows[] = {
      {"2.5", 0, {"2", "3", "2", "3", "2", "2", "3"}},
      {"-2.5", 0, {"-2", "-3", "-2", "-3", "-2", "-3", "-2"}},
      {"1.125", 2, {"1.12", "1.13", "1.12", "1.13", "1.12", "1.12", "1.13"}},
      {"1.1", 2, {"1.1", "1.1", "1.1", "1.1", "1.1", "1.1", "1.1"}},
      {"1550", -2, {"1600", "1600", "1500", "1600", "1500", "1500", "1600"}},
      {"-3", -20, {"0", "0", "0", "-100000000000000000000", "0", "-100000000000000000000", "0"}},
      {"1e-30", 2, {"0.00", "0.00", "0.00", "0.01", "0.00", "0.00", "0.01"}},
      {"1e-100", 2, {"0.00", "0.00", "0.00", "0.01", "0.00", "0.00", "0.01"}},
      {"9999999999999999999999999999999.995", 2,
       {"10000000000000000000000000000000.00", "10000000000000000000000000000000.00",
        "9999999999999999999999999999999.99", "10000000000000000000000000000000.00",
        "9999999999999999999999999999999.99", "9999999999999999999999999999999.99",
        "10000000000000000000000000000000.00"}}};
  yb_dec d;
  for (size_t i = 0; i < COUNT(rows); i++)
    for (int how = 0; how < 7; how++) {
      CHECK_OK(yb_dec_round(dec(rows[i].in), rows[i].scale, (yb_round)how, &d));
      check_is(d, rows[i].want[how]);
    }
  CHECK_RC(yb_dec_round(dec("1"), 6177, YB_ROUND_UP, &d), YB_INVALID);
  CHECK_RC(yb_dec_round(dec("1"), -6112, YB_ROUND_UP, &d), YB_INVALID);
}

TEST(order_and_kind) {
  static const char *const rising[] = {"-1e6144", "-1e20", "-1000000000000000001", "-1.1", "-1",
                                       "0", "1e-6176", "0.000000000000000001", "1", "1.1", "2",
                                       "1000000000000000000", "1000000000000000001", "1e6144"};
  for (size_t i = 0; i < COUNT(rising); i++)
    for (size_t j = 0; j < COUNT(rising); j++) {
      int want = (i > j) - (i < j);
      CHECK_INT(yb_dec_cmp(dec(rising[i]), dec(rising[j])), want);
      CHECK_INT(yb_dec_cmp_wide(dec(rising[i]), dec(rising[j])), want);
      CHECK_INT(yb_dec_sign(dec(rising[i])), (i > 5) - (i < 5));
    }
  CHECK_INT(yb_dec_cmp(dec("1.10"), dec("1.1")), 0);
  CHECK_INT(yb_dec_cmp(dec("1e30"), dec("1000000000000000000000000000000")), 0);
}

TEST(integers_digits_places) {
  int64_t v = 0;
  CHECK(yb_dec_to_int(yb_dec_int(INT64_MIN), &v) && v == INT64_MIN);
  CHECK(yb_dec_to_int(yb_dec_int(INT64_MAX), &v) && v == INT64_MAX);
  CHECK(yb_dec_to_int(dec("-12.00"), &v) && v == -12);
  CHECK(yb_dec_to_int(dec("0.0"), &v) && v == 0);
  CHECK(!yb_dec_to_int(dec("9223372036854775808"), &v) && !yb_dec_to_int(dec("1.5"), &v));
  CHECK(!yb_dec_to_int(dec("1e30"), &v) && !yb_dec_to_int(dec("1e-30"), &v));
  CHECK(yb_dec_is_int(dec("1e300")) && yb_dec_is_int(dec("5.000")) && !yb_dec_is_int(dec("5.001")));
  CHECK_INT(yb_dec_digits(dec("1200.50")), 5);
  CHECK_INT(yb_dec_digits(dec("0.00")), 1);
  CHECK_INT(yb_dec_digits(dec("1e30")), 1);
  CHECK_INT(yb_dec_places(dec("1200.50")), 1);
  CHECK_INT(yb_dec_places(dec("1200.00")), 0);
  CHECK_INT(yb_dec_places(dec("1e-30")), 30);
  check_is(yb_dec_neg(dec("0")), "0");
  check_is(yb_dec_neg(dec("1e30")), "-1000000000000000000000000000000");
}

/* ------------------------------------------------------------ the oracle */

static uint64_t seed = 0x9E3779B97F4A7C15u;

static uint64_t chance(void) { /* xorshift64* */
  seed ^= seed >> 12;
  seed ^= seed << 25;
  seed ^= seed >> 27;
  return seed * 0x2545F4914F6CDD1Du;
}

static int below(int n) { return (int)(chance() >> 33) % n; }

/* Money, counts, edges of the fast form, long and far numbers. */
static yb_dec operand(bool tame) {
  int kind = below(tame ? 6 : 8), digits = 1 + below(kind < 4 ? 9 : kind < 6 ? 19 : 34);
  yb_num n = {0, 0, below(2)};
  for (int i = 0; i < digits; i++)
    n.coef = n.coef * 10 + (unsigned)(below(4) ? below(10) : below(2) * 9);
  if (kind < 2) n.exp = -2;
  else if (kind == 2) n.exp = 0;
  else if (kind < 6) n.exp = -below(19);
  else if (kind == 6) n.exp = below(80) - 40;
  else n.exp = below(8) ? below(400) - 200 : below(12200) - 6150;
  yb_dec d;
  if (yb_num_pack(n, &d) != YB_OK) return yb_dec_int(1);
  return d;
}

static void raw(FILE *f, yb_dec d) {
  char room[40], *at = room + sizeof room;
  yb_num n = yb_num_of(d);
  *--at = '\0';
  do *--at = (char)('0' + (int)(n.coef % 10));
  while (n.coef /= 10);
  fprintf(f, "%s%sE%d ", n.neg ? "-" : "", at, n.exp);
}

/* What was written must be read back as it was. */
static void same_text(yb_dec d) {
  yb_dec back = dec(text(d, false));
  yb_num n = yb_num_of(d), m = yb_num_of(back);
  bool padded = n.exp > 0 && n.exp <= 40; /* written as zeros */
  if (padded ? yb_dec_cmp(d, back) != 0 : n.coef != m.coef || n.exp != m.exp || n.neg != m.neg)
    fail_msg("%s came back different", text(d, false));
  if (yb_dec_cmp(dec(text(d, true)), d) != 0) fail_msg("%s is not canonical", text(d, true));
}

static void line(FILE *f, const char *op, yb_dec a, yb_dec b, yb_rc rc, yb_dec got) {
  fprintf(f, "%s ", op);
  raw(f, a);
  raw(f, b);
  if (rc == YB_OK) raw(f, got);
  else fputs("! ", f);
  fputc('\n', f);
}

static void rare(FILE *f) {
  static const struct { const char *name; operation *op; } ops[] = {
      {"exp", exp_of}, {"log", log_of}, {"pow", yb_dec_pow}};
  int i = below(3);
  yb_dec a = operand(true), b = operand(true), got = {0};
  if (i != 1 && yb_dec_cmp(a.coef < 0 ? yb_dec_neg(a) : a, yb_dec_int(1000)) > 0) a = dec("1.0375");
  if (i > 0 && below(3) == 0)  /* near 1, where digits of a logarithm are lost first */
    CHECK_OK(yb_dec_add(yb_dec_int(1), dec(below(2) ? "1e-25" : "-0.0049999999"), &a));
  if (i == 1 && below(2)) CHECK_OK(yb_dec_add(a, yb_dec_fast(below(1000000), 17), &a));
  if (i == 2) {
    b = below(2) ? yb_dec_int(below(400) - 200) : yb_dec_fast(below(60000) - 30000, 3);
    if (a.coef == 0) a = yb_dec_int(7);
  }
  yb_rc rc = ops[i].op(a, b, &got);
  line(f, ops[i].name, a, b, rc, got);
}

static void common(FILE *f) {
  static const struct { const char *name; operation *op; } ops[] = {
      {"add", add}, {"sub", sub}, {"mul", mul}, {"div", yb_dec_div}, {"sqrt", sqrt_of},
      {"mod", yb_dec_modulo}};
  int i = below(8);
  bool tame = i == 5 || below(2);
  yb_dec a = operand(tame), b = operand(tame), got = {0};
  yb_rc rc = YB_OK;
  if (i < 6) {
    rc = ops[i].op(a, b, &got);
    line(f, ops[i].name, a, b, rc, got);
  } else if (i == 6) {
    int scale = below(60) - 20, how = below(7);
    rc = yb_dec_round(a, scale, (yb_round)how, &got);
    line(f, "round", a, yb_dec_int(scale * 8 + how), rc, got);
  } else {
    if (below(3) == 0) b = a;
    line(f, "cmp", a, b, YB_OK, yb_dec_int(yb_dec_cmp(a, b)));
  }
  if (rc == YB_OK && below(8) == 0) same_text(got);
}

TEST(python_agrees) {
  const char *all = getenv("YB_TEST_ALL");
  long count = all && *all ? 10000000 : 200000;
  if (system("python3 -c 'import decimal' 2>/dev/null") != 0) skip();
  FILE *f = popen("python3 tests/tools/dec_oracle.py", "w");
  CHECK(f != NULL);
  for (long i = 0; i < count; i++) {
    if (i % 50 == 0) rare(f);
    else common(f);
  }
  CHECK_INT(pclose(f), 0);
}

/* ------------------------------------------------------------ the vectors */

static yb_rc remainder_of(yb_dec a, yb_dec b, yb_dec *out) {
  yb_dec x = yb_dec_sign(a) < 0 ? yb_dec_neg(a) : a, y = yb_dec_sign(b) < 0 ? yb_dec_neg(b) : b;
  YB_TRY(yb_dec_modulo(x, y, out));
  if (yb_dec_sign(a) < 0) *out = yb_dec_neg(*out);
  return YB_OK;
}

static yb_rc compare(yb_dec a, yb_dec b, yb_dec *out) {
  *out = yb_dec_int(yb_dec_cmp(a, b));
  return YB_OK;
}

/* A vector asks for b's exponent; more zeros than there are is the one thing that
 * rounding does not do. */
static yb_rc quantized(yb_dec a, const char *b, int mode, yb_dec *out) {
  return yb_dec_round(a, -atoi(strchr(b, 'E') + 1), (yb_round)mode, out);
}

/* Exponents above 0 become zeros and those of 0 end at 18 digits (dec.h): only
 * operands that kept theirs must give the same form; the value must always be. */
static bool kept(const char *text, yb_dec d) {
  return yb_num_of(d).exp == atoi(strchr(text, 'E') + 1);
}

static bool vector_holds(const char *op, int mode, const char *ta, const char *tb,
                         const char *want) {
  static const struct { const char *name; operation *op; bool form; } ops[] = {
      {"add", add, true}, {"subtract", sub, true}, {"multiply", mul, true},
      {"divide", yb_dec_div, true}, {"compare", compare, false},
      {"remainder", remainder_of, false}};
  yb_dec a = dec(ta), b = {0}, got = {0};
  bool form = false;
  yb_rc rc = YB_BROKEN;
  if (strcmp(op, "quantize") == 0) rc = quantized(a, tb, mode, &got);
  else b = dec(tb);
  for (size_t i = 0; i < COUNT(ops); i++)
    if (strcmp(op, ops[i].name) == 0) rc = ops[i].op(a, b, &got), form = ops[i].form;
  if (strcmp(want, "!") == 0) return rc == YB_INVALID;
  if (rc != YB_OK) return false;
  yb_dec w = dec(want);
  return form && kept(ta, a) && kept(tb, b) ? w.coef == got.coef && w.high == got.high : yb_dec_cmp(w, got) == 0;
}

TEST(decimal128_vectors) {
  char line[400], id[40], op[20], a[80], b[80], want[80];
  int mode, count = 0, wrong = 0;
  FILE *f = popen("python3 tests/tools/dec_vectors.py", "r");
  CHECK(f != NULL);
  while (fgets(line, sizeof line, f)) {
    if (sscanf(line, "%39s %19s %d %79s %79s %79s", id, op, &mode, a, b, want) != 6)
      fail_msg("not a vector: %s", line);
    count++;
    if (vector_holds(op, mode, a, b, want)) continue;
    wrong++;
    print_error("wrong: %s", line);
  }
  int rc = pclose(f);
  if (WIFEXITED(rc) && WEXITSTATUS(rc) == 77) skip();
  CHECK_INT(rc, 0);
  CHECK_INT(wrong, 0);
  CHECK(count > 3000);
}

TEST(zz_close) { /* the last test: the arena of text() goes */
  yb_arena_close(arena);
  arena = NULL;
}
