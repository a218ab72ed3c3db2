/* pure_ident.c - numbers of people and bodies; every one of a person here is
 * invented or an example of its standard. */
#include "yb_test.h"

#include "pure/ident/ident.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))
#define NOW INT64_C(1795176000000) /* 2026-11-20 */

static struct yb_ident must_read(struct yb_arena *a, yb_ident_kind kind, const char *text) {
  struct yb_ident o;
  yb_msg why = YB_MSG_COUNT;
  if (yb_ident_read(a, NOW, kind, yb_str_of(text), &o, &why) != YB_OK)
    fail_msg("%s refused: %s", text, why < YB_MSG_COUNT ? yb_msg_key(why) : "?");
  return o;
}

TEST(good_numbers) {
  static const struct {
    yb_ident_kind kind;
    const char *in, *text, *key, *sort;
  } rows[] = {
      {YB_IDENT_USCC, "91350100m000100y43", "91350100M000100Y43", NULL, "enterprise"},
      {YB_IDENT_USCC, " 9144 0300 7084 6113 6T", "91440300708461136T", NULL, "enterprise"},
      {YB_IDENT_USCC, "914403001922038216", NULL, NULL, "enterprise"},
      {YB_IDENT_USCC, "91110000802100433B", NULL, NULL, "enterprise"},
      {YB_IDENT_USCC, "91330100799655058B", NULL, NULL, "enterprise"},
      {YB_IDENT_USCC, "9131000063159284XQ", NULL, NULL, "enterprise"},
      {YB_IDENT_USCC, "N2440703M5260181X2", NULL, NULL, "village_collective"},
      {YB_IDENT_USCC, "92440703M661318639", NULL, NULL, "sole_trader"},
      {YB_IDENT_USCC, "93440703M09139092Q", NULL, NULL, "farm_coop"},
      {YB_IDENT_USCC, "12440703M960308289", NULL, NULL, "institution"},
      {YB_IDENT_USCC, "11440703M46281944G", NULL, NULL, "agency"},
      {YB_IDENT_USCC, "52440703M821993583", NULL, NULL, "nonprofit"},
      {YB_IDENT_CNID, "11010519491231002x", "11010519491231002X", NULL, "cn"},
      {YB_IDENT_CNID, "４４０７０３１９９００１０１００１７", "440703199001010017", NULL, "cn"},
      {YB_IDENT_CNID, "810000199003070015", NULL, NULL, "hk"},
      {YB_IDENT_CNID, "820000198501010020", NULL, NULL, "mo"},
      {YB_IDENT_CNID, "830000198808080033", NULL, NULL, "tw"},
      {YB_IDENT_HOME_RETURN, "h12345678", "H12345678", "H12345678", "hk"},
      {YB_IDENT_HOME_RETURN, "H1234567801", "H1234567801", "H12345678", "hk"},
      {YB_IDENT_HOME_RETURN, "M98765432", NULL, NULL, "mo"},
      {YB_IDENT_TW_PERMIT, "12345678", NULL, NULL, "tw"},
      {YB_IDENT_TW_PERMIT, "1234567801", NULL, "12345678", "tw"},
      {YB_IDENT_TRAVEL, "CA1234567", NULL, NULL, "cn"},
      {YB_IDENT_TRAVEL, "C12345678", NULL, NULL, "cn"},
      {YB_IDENT_FOREIGN_PR, "USA440312345678", NULL, NULL, "foreign"},
      {YB_IDENT_HKID, "A123456(3)", "A123456(3)", "A1234563", "hk"},
      {YB_IDENT_HKID, "a1234563", "A123456(3)", "A1234563", "hk"},
      {YB_IDENT_HKID, "AB987654（3）", "AB987654(3)", "AB9876543", "hk"},
      {YB_IDENT_MACAU, "1234567(8)", "1234567(8)", "12345678", "mo"},
      {YB_IDENT_PASSPORT, "E12345678", NULL, NULL, "cn"},
      {YB_IDENT_PASSPORT, "EA1234567", NULL, NULL, "cn"},
      {YB_IDENT_PASSPORT, "x-1234 5", "X12345", NULL, "unknown"},
      {YB_IDENT_MOBILE, "138 0013-8000", "13800138000", "+8613800138000", "cn"},
      {YB_IDENT_MOBILE, "+86 13800138000", "13800138000", "+8613800138000", "cn"},
      {YB_IDENT_MOBILE, "008613800138000", "13800138000", "+8613800138000", "cn"},
      {YB_IDENT_MOBILE, "(852) 9123 4567", "+85291234567", "+85291234567", "hk"},
      {YB_IDENT_MOBILE, "+853 6212 3456", "+85362123456", "+85362123456", "mo"},
      {YB_IDENT_EMAIL, " Li.Si@Example.COM ", "Li.Si@example.com", "li.si@example.com", "unknown"},
      {YB_IDENT_EMAIL, "ａ＠ｂ．ｃｎ", "a@b.cn", NULL, "unknown"}};
  struct yb_arena *a = yb_arena_open(1 << 20);
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct yb_ident o = must_read(a, rows[i].kind, rows[i].in);
    const char *text = rows[i].text ? rows[i].text : rows[i].in;
    CHECK_STR(o.text, text);
    CHECK_STR(o.key, rows[i].key ? rows[i].key : text);
    assert_string_equal(yb_ident_sort_word(o.sort), rows[i].sort);
    CHECK(!o.warn && o.kind == rows[i].kind);
  }
  yb_arena_close(a);
}

TEST(wrong_numbers_say_why) {
  static const struct { yb_ident_kind kind; const char *in; yb_msg why; } rows[] = {
      {YB_IDENT_USCC, "", YB_MSG_ident_uscc_shape},
      {YB_IDENT_USCC, "91350100M000100Y4", YB_MSG_ident_uscc_shape},
      {YB_IDENT_USCC, "91350100M000100YI3", YB_MSG_ident_uscc_shape},
      {YB_IDENT_USCC, "9135010AM000100Y43", YB_MSG_ident_uscc_shape},
      {YB_IDENT_USCC, "91350100M000100Y43江", YB_MSG_ident_uscc_shape},
      {YB_IDENT_CNID, "110105194912310021", YB_MSG_ident_check_digit},
      {YB_IDENT_CNID, "440703199001010071", YB_MSG_ident_check_digit},
      {YB_IDENT_CNID, "440703900101001", YB_MSG_ident_cnid_old},
      {YB_IDENT_CNID, "44070319900101001", YB_MSG_ident_cnid_shape},
      {YB_IDENT_CNID, "44070319900101001A", YB_MSG_ident_cnid_shape},
      {YB_IDENT_CNID, "990703199001010017", YB_MSG_ident_cnid_area},
      {YB_IDENT_CNID, "810001199003070015", YB_MSG_ident_cnid_area},
      {YB_IDENT_CNID, "440703199002300017", YB_MSG_ident_cnid_birth},
      {YB_IDENT_CNID, "440703202701010017", YB_MSG_ident_cnid_birth},
      {YB_IDENT_CNID, "440703178901010017", YB_MSG_ident_cnid_birth},
      {YB_IDENT_HOME_RETURN, "A12345678", YB_MSG_ident_home_return_shape},
      {YB_IDENT_HOME_RETURN, "H1234567", YB_MSG_ident_home_return_shape},
      {YB_IDENT_HOME_RETURN, "H123456789", YB_MSG_ident_home_return_shape},
      {YB_IDENT_TW_PERMIT, "123456789", YB_MSG_ident_tw_permit_shape},
      {YB_IDENT_TRAVEL, "W12345678", YB_MSG_ident_travel_shape},
      {YB_IDENT_FOREIGN_PR, "840156199001010017", YB_MSG_ident_foreign_pr_shape},
      {YB_IDENT_HKID, "A123456(4)", YB_MSG_ident_check_digit},
      {YB_IDENT_HKID, "A123456", YB_MSG_ident_hkid_shape},
      {YB_IDENT_HKID, "ABC123456(3)", YB_MSG_ident_hkid_shape},
      {YB_IDENT_MACAU, "2234567(8)", YB_MSG_ident_macau_shape},
      {YB_IDENT_MACAU, "1234567", YB_MSG_ident_macau_shape},
      {YB_IDENT_PASSPORT, "ZHANGSAN", YB_MSG_ident_passport_shape},
      {YB_IDENT_PASSPORT, "E123", YB_MSG_ident_passport_shape},
      {YB_IDENT_PASSPORT, "E1234567?", YB_MSG_ident_passport_shape},
      {YB_IDENT_MOBILE, "91234567", YB_MSG_ident_mobile_place},
      {YB_IDENT_MOBILE, "12800138000", YB_MSG_ident_mobile_shape},
      {YB_IDENT_MOBILE, "+85211234567", YB_MSG_ident_mobile_shape},
      {YB_IDENT_MOBILE, "+85352123456", YB_MSG_ident_mobile_shape},
      {YB_IDENT_MOBILE, "+12025550100", YB_MSG_ident_mobile_shape},
      {YB_IDENT_MOBILE, "", YB_MSG_ident_mobile_shape},
      {YB_IDENT_EMAIL, "nothing", YB_MSG_ident_email_shape},
      {YB_IDENT_EMAIL, "@b.cn", YB_MSG_ident_email_shape},
      {YB_IDENT_EMAIL, "a@b", YB_MSG_ident_email_shape},
      {YB_IDENT_EMAIL, "a@example", YB_MSG_ident_email_shape},
      {YB_IDENT_EMAIL, "a@b.1", YB_MSG_ident_email_shape},
      {YB_IDENT_EMAIL, "a..b@b.cn", YB_MSG_ident_email_shape},
      {YB_IDENT_EMAIL, "a b@b.cn", YB_MSG_ident_email_shape},
      {YB_IDENT_EMAIL, "a@b.cn.", YB_MSG_ident_email_shape},
      {YB_IDENT_EMAIL, "a@-b.cn", YB_MSG_ident_email_shape},
      {YB_IDENT_EMAIL, "a@b@c.cn", YB_MSG_ident_email_shape},
      {YB_IDENT_EMAIL, "张三@b.cn", YB_MSG_ident_email_shape}};
  struct yb_arena *a = yb_arena_open(1 << 20);
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct yb_ident o;
    yb_msg why = YB_MSG_COUNT;
    if (yb_ident_read(a, NOW, rows[i].kind, yb_str_of(rows[i].in), &o, &why) != YB_INVALID)
      fail_msg("%s was taken", rows[i].in);
    assert_string_equal(yb_msg_key(why), yb_msg_key(rows[i].why));
  }
  yb_arena_close(a);
}

/* Codes in force that fail the standard's check: taken, and a clerk looks. */
TEST(credit_codes_are_judged_softly) {
  static const char *const odd[] = {"91350100M000100Y4Z", "91350211M0000XUF46",
                                    "91350100M0001TGQXM", "91350100M000100Y42"};
  struct yb_arena *a = yb_arena_open(1 << 20);
  struct yb_ident o;
  yb_msg why = YB_MSG_COUNT;
  /* Z is not of the alphabet at all */
  CHECK_RC(yb_ident_read(a, NOW, YB_IDENT_USCC, yb_str_of(odd[0]), &o, &why), YB_INVALID);
  for (size_t i = 1; i < COUNT(odd); i++) {
    o = must_read(a, YB_IDENT_USCC, odd[i]);
    CHECK(o.warn && o.msg == YB_MSG_ident_uscc_check);
    CHECK_STR(o.area, i == 1 ? "350211" : "350100");
  }
  o = must_read(a, YB_IDENT_USCC, "B1440703M46281944H");
  CHECK(o.warn && o.sort == YB_SORT_UNKNOWN);
  yb_arena_close(a);
}

TEST(birth_and_sex) {
  struct yb_arena *a = yb_arena_open(1 << 20);
  struct yb_ident o = must_read(a, YB_IDENT_CNID, "11010519491231002X");
  CHECK(o.birth.year == 1949 && o.birth.month == 12 && o.birth.day == 31 && o.sex == 'f');
  CHECK_STR(o.area, "110105");
  CHECK_INT(must_read(a, YB_IDENT_CNID, "440703199001010017").sex, 'm');
  CHECK_INT(must_read(a, YB_IDENT_CNID, "820000198501010020").sex, 'f');
  CHECK_INT(must_read(a, YB_IDENT_HKID, "A123456(3)").birth.year, 0);
  yb_arena_close(a);
}

/* One wrong digit, or two neighbours exchanged, never passes MOD 11-2. */
TEST(every_slip_is_seen) {
  struct yb_arena *a = yb_arena_open(1 << 20);
  static const char good[] = "440703199001010017";
  struct yb_ident o;
  yb_msg why;
  for (size_t i = 0; i < 18; i++)
    for (char c = '0'; c <= '9'; c++) {
      char typed[] = "440703199001010017";
      typed[i] = c;
      yb_rc want = c == good[i] ? YB_OK : YB_INVALID;
      CHECK_RC(yb_ident_read(a, NOW, YB_IDENT_CNID, yb_str_of(typed), &o, &why), want);
    }
  for (size_t i = 0; i + 1 < 18; i++) {
    char typed[] = "440703199001010017";
    typed[i] = good[i + 1];
    typed[i + 1] = good[i];
    yb_rc want = good[i] == good[i + 1] ? YB_OK : YB_INVALID;
    CHECK_RC(yb_ident_read(a, NOW, YB_IDENT_CNID, yb_str_of(typed), &o, &why), want);
  }
  yb_arena_close(a);
}

TEST(foreign_residents_new_card) {
  struct yb_arena *a = yb_arena_open(1 << 20);
  char typed[] = "911124199001010010";
  int passed = 0;
  struct yb_ident o;
  yb_msg why;
  for (const char *c = "0123456789X"; *c; c++) { /* one check character agrees */
    typed[17] = *c;
    passed += yb_ident_read(a, NOW, YB_IDENT_FOREIGN_PR, yb_str_of(typed), &o, &why) == YB_OK;
  }
  CHECK_INT(passed, 1);
  CHECK_INT(o.birth.year, 1990);
  yb_arena_close(a);
}

TEST(words_and_masks) {
  struct yb_arena *a = yb_arena_open(1 << 16);
  yb_ident_kind kind;
  for (int i = 0; i < YB_IDENT_COUNT; i++)
    CHECK(yb_ident_find(yb_str_of(yb_ident_word((yb_ident_kind)i)), &kind) && (int)kind == i);
  CHECK(!yb_ident_find(YB_S("USCC"), &kind) && !yb_ident_find(YB_S(""), &kind));
  static const struct { yb_ident_kind kind; const char *in, *out; } rows[] = {
      {YB_IDENT_USCC, "91350100M000100Y43", "91350100M000100Y43"},
      {YB_IDENT_CNID, "440703199001010017", "440703********0017"},
      {YB_IDENT_MOBILE, "13800138000", "138****8000"},
      {YB_IDENT_EMAIL, "a@b.cn", "a***@b.cn"}};
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct yb_buf b;
    yb_buf_init(&b, a);
    yb_ident_mask(&b, rows[i].kind, yb_str_of(rows[i].in));
    CHECK_STR(yb_buf_str(&b), rows[i].out);
  }
  yb_arena_close(a);
}

TEST(diagnostics_hold_no_number) {
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 1 << 20);
  struct yb_ident o;
  CHECK_RC(yb_ident_check(ctx, YB_IDENT_CNID, YB_S("110105194912310021"), &o), YB_INVALID);
  CHECK_STR(yb_test_diag(&t),
            "error: the last character of this number does not agree with the others; "
            "compare every digit with the card; one is mistyped");
  static char big[5000];
  memset(big, '1', sizeof big);
  CHECK_RC(yb_ident_check(ctx, YB_IDENT_MOBILE, yb_str_n(big, sizeof big), &o), YB_INVALID);
  yb_test_close(&t);
}

static yb_rc check_one(yb_ident_kind kind, yb_str text) {
  struct yb_arena *a = yb_arena_open(1 << 16);
  struct yb_ctx ctx = {.arena = a};
  struct yb_ident o;
  if (!a) return YB_NOMEM;
  yb_rc rc = yb_ident_check(&ctx, kind, text, &o);
  yb_arena_close(a);
  return rc;
}

TEST(ident_oom_sweep) {
  SWEEP_OOM(check_one(YB_IDENT_HKID, YB_S("A123456(3)")));
  SWEEP_OOM(check_one(YB_IDENT_MOBILE, YB_S("13800138000")));
  SWEEP_OOM(check_one(YB_IDENT_MOBILE, YB_S("+85291234567")));
  SWEEP_OOM(check_one(YB_IDENT_EMAIL, YB_S("A@b.cn")));
  SWEEP_OOM(check_one(YB_IDENT_CNID, YB_S("11010519491231002X")));
}
