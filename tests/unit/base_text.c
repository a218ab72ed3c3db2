/* base_text.c - UTF-8, GB18030, folding, masks, escapes. */
#include "yb_test.h"

#include "base/text.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

TEST(utf8_is_strict) {
  static const char *const good[] = {"", "abc", "江门", "\xF0\xA0\x80\x80", "\xED\x9F\xBF",
                                     "\xEE\x80\x80", "\xF4\x8F\xBF\xBF", "12345678é"};
  static const struct { const char *text; size_t bad; } wrong[] = {
      {"\x80", 0},         {"a\xC0\x80", 1},        {"ab\xC1\xBF", 2},
      {"\xE0\x9F\xBF", 0}, {"\xED\xA0\x80", 0},     {"\xF0\x8F\xBF\xBF", 0},
      {"\xF4\x90\x80\x80", 0}, {"\xF5\x80\x80\x80", 0}, {"12345678\xE6\xB1", 8},
      {"江\xFF", 3},       {"\xC3", 0},              {"\xE6\xB1\xC0", 0}};
  for (size_t i = 0; i < COUNT(good); i++) CHECK(yb_utf8_ok(yb_str_of(good[i]), NULL));
  for (size_t i = 0; i < COUNT(wrong); i++) {
    size_t bad = 99;
    CHECK(!yb_utf8_ok(yb_str_of(wrong[i].text), &bad));
    CHECK_INT(bad, wrong[i].bad);
  }
}

TEST(every_code_point_round_trips) {
  for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
    char b[4];
    size_t at = 0, n = yb_utf8_encode(cp, b);
    bool surrogate = cp >= 0xD800 && cp < 0xE000;
    uint32_t back = yb_utf8_next(yb_str_n(b, n), &at);
    if (back != (surrogate ? 0xFFFD : cp) || at != n) fail_msg("U+%04X", (unsigned)cp);
    if (!yb_utf8_ok(yb_str_n(b, n), NULL)) fail_msg("U+%04X refused", (unsigned)cp);
  }
  size_t at = 0;
  yb_str s = YB_S("\xE6\xB1z");
  CHECK(yb_utf8_next(s, &at) == 0xFFFD && at == 1);
  CHECK(yb_utf8_next(s, &at) == 0xFFFD && at == 2);
  CHECK(yb_utf8_next(s, &at) == 'z' && at == 3);
  CHECK_INT(yb_utf8_count(YB_S("a江𠀀")), 3);
  CHECK_STR(yb_utf8_upto(YB_S("a江𠀀b"), 3), "a江𠀀");
  CHECK_STR(yb_utf8_upto(YB_S("a江"), 9), "a江");
}

TEST(gb18030_both_ways) {
  static const struct { const char *utf8, *gb; } rows[] = {
      {"", ""},
      {"A1", "A1"},
      {"江门", "\xBD\xAD\xC3\xC5"},
      {"䶮", "\xFE\x9F"},                 /* a rare character of names */
      {"𠀀", "\x95\x32\x82\x36"},         /* Extension B, four bytes */
      {"é€", "\xA8\xA6\xA2\xE3"},
      {"À", "\x81\x30\x86\x38"}};         /* four bytes below U+0800 */
  static const char *const bad[] = {"\xFF\xFF", "\xBD", "\x81\x30\x86", "\xFE\x39\xFE\x39"};
  struct yb_arena *a = yb_arena_open(1 << 16);
  for (size_t i = 0; i < COUNT(rows); i++) {
    yb_str s;
    CHECK_OK(yb_gb18030_encode(a, yb_str_of(rows[i].utf8), &s));
    CHECK_STR(s, rows[i].gb);
    CHECK_OK(yb_gb18030_decode(a, yb_str_of(rows[i].gb), &s));
    CHECK_STR(s, rows[i].utf8);
  }
  for (size_t i = 0; i < COUNT(bad); i++) {
    yb_str s;
    CHECK_RC(yb_gb18030_decode(a, yb_str_of(bad[i]), &s), YB_INVALID);
  }
  yb_arena_close(a);
}

TEST(tidy_folds_what_people_type) {
  static const struct { const char *in, *line, *lines; } rows[] = {
      {"  张三\xE3\x80\x80", "张三", "张三"},
      {"ＡＢｃ１２３＠ｑｑ．ｃｏｍ", "ABc123@qq.com", "ABc123@qq.com"},
      {"某（集团）公司，您好！", "某（集团）公司，您好！", "某（集团）公司，您好！"},
      {"是吗？５～８：；", "是吗？5～8：；", "是吗？5～8：；"},
      {"a\r\nb\rc\td", "a b c d", "a\nb\nc\td"},
      {"a\xC2\xA0" "b\xE2\x80\x8B" "c\xEF\xBB\xBF", "a bc", "a bc"},
      {"\x01\x7F\xC2\x9Fx\xE2\x80\xAE", "x", "x"},
      {"\n\t x \n", "x", "x"},
      {"", "", ""},
      {" \xE3\x80\x80 ", "", ""}};
  struct yb_arena *a = yb_arena_open(1 << 16);
  for (size_t i = 0; i < COUNT(rows); i++) {
    yb_str s;
    CHECK_OK(yb_text_tidy(a, yb_str_of(rows[i].in), false, &s));
    CHECK_STR(s, rows[i].line);
    CHECK_OK(yb_text_tidy(a, yb_str_of(rows[i].in), true, &s));
    CHECK_STR(s, rows[i].lines);
  }
  yb_arena_close(a);
}

TEST(codes_lose_blanks_and_dashes) {
  static const struct { const char *in, *out; } rows[] = {
      {" 91350100 m000100y43 ", "91350100M000100Y43"},
      {"１３８－００１３ ８０００", "13800138000"},
      {"A123456（3）", "A123456(3)"},
      {"0750–123—4567", "07501234567"},
      {"+852 9123 4567", "+85291234567"}};
  struct yb_arena *a = yb_arena_open(1 << 16);
  for (size_t i = 0; i < COUNT(rows); i++) {
    yb_str s;
    CHECK_OK(yb_text_code(a, yb_str_of(rows[i].in), &s));
    CHECK_STR(s, rows[i].out);
  }
  yb_arena_close(a);
}

TEST(case_is_full) {
  static const struct { const char *in, *upper, *lower; } rows[] = {
      {"aBc-1?", "ABC-1?", "abc-1?"},
      {"straße", "STRASSE", "straße"},
      {"ΟΔΟΣ", "ΟΔΟΣ", "οδος"},          /* a sigma that ends the word */
      {"ŉﬃ", "ʼNFFI", "ŉﬃ"},
      {"İ", "İ", "i̇"},
      {"江门", "江门", "江门"},
      {"", "", ""}};
  struct yb_arena *a = yb_arena_open(1 << 16);
  yb_str got;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    CHECK_OK(yb_text_case(a, yb_str_of(rows[i].in), true, &got));
    if (!yb_str_eq(got, yb_str_of(rows[i].upper))) fail_msg("upper of %s", rows[i].in);
    CHECK_OK(yb_text_case(a, yb_str_of(rows[i].in), false, &got));
    if (!yb_str_eq(got, yb_str_of(rows[i].lower))) fail_msg("lower of %s", rows[i].in);
  }
  yb_arena_close(a);
}

TEST(numbers_keep_their_dashes) {
  static const struct { const char *in, *out; } rows[] = {
      {" xp20261120-0001 ", "XP20261120-0001"},
      {"ＸＰ２０２６１１２０－０００１", "XP20261120-0001"},
      {"XP20261120 – 0001", "XP20261120-0001"}};
  struct yb_arena *a = yb_arena_open(1 << 16);
  for (size_t i = 0; i < COUNT(rows); i++) {
    yb_str s;
    CHECK_OK(yb_text_number(a, yb_str_of(rows[i].in), &s));
    CHECK_STR(s, rows[i].out);
  }
  yb_arena_close(a);
}

TEST(masks_hide_the_middle) {
  static const struct { void (*mask)(struct yb_buf *, yb_str); const char *in, *out; } rows[] = {
      {yb_mask_name, "张三丰", "张**"},     {yb_mask_name, "李四", "李*"},
      {yb_mask_name, "王", "*"},            {yb_mask_name, "", ""},
      {yb_mask_name, "𠀀明", "𠀀*"},
      {yb_mask_number, "440703199001010017", "440703********0017"},
      {yb_mask_number, "123456789012345", "123456*****2345"},
      {yb_mask_number, "12345678901234", "12**********34"},
      {yb_mask_number, "H12345678", "H1*****78"},
      {yb_mask_number, "A1234", "A***4"},   {yb_mask_number, "1234", "****"},
      {yb_mask_number, "", ""},
      {yb_mask_phone, "13800138000", "138****8000"},
      {yb_mask_phone, "+85291234567", "+852****4567"},
      {yb_mask_phone, "91234567", "91****67"}, {yb_mask_phone, "110", "***"},
      {yb_mask_email, "a@b.cn", "a***@b.cn"},  {yb_mask_email, "zhang.san@qq.com", "z***@qq.com"},
      {yb_mask_email, "张三@b.cn", "张***@b.cn"}, {yb_mask_email, "nothing", "***"},
      {yb_mask_email, "@b.cn", "***"}};
  struct yb_arena *a = yb_arena_open(1 << 16);
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct yb_buf b;
    yb_str s;
    yb_buf_init(&b, a);
    rows[i].mask(&b, yb_str_of(rows[i].in));
    CHECK_OK(yb_buf_take(&b, &s));
    CHECK_STR(s, rows[i].out);
  }
  yb_arena_close(a);
}

TEST(escapes) {
  struct yb_arena *a = yb_arena_open(1 << 16);
  struct yb_buf b;
  yb_str s;
  yb_buf_init(&b, a);
  yb_html_escape(&b, YB_S("\u202e\u2066\u061c"));      /* nothing turns the line around */
  yb_html_escape(&b, YB_S("<a href=\"x\">'江' & co</a>"));
  CHECK_STR(yb_buf_str(&b), "&lt;a href=&quot;x&quot;&gt;&#39;江&#39; &amp; co&lt;/a&gt;");
  yb_buf_init(&b, a);
  yb_url_escape(&b, YB_S("a b/江+~._-&"));
  CHECK_STR(yb_buf_str(&b), "a%20b%2F%E6%B1%9F%2B~._-%26");
  CHECK_OK(yb_url_unescape(a, yb_buf_str(&b), false, &s));
  CHECK_STR(s, "a b/江+~._-&");
  CHECK_OK(yb_url_unescape(a, YB_S("a+b%2b"), true, &s));
  CHECK_STR(s, "a b+");
  static const char *const bad[] = {"%", "%1", "a%zz", "%E6%B"};
  for (size_t i = 0; i < COUNT(bad); i++)
    CHECK_RC(yb_url_unescape(a, yb_str_of(bad[i]), false, &s), YB_INVALID);
  yb_arena_close(a);
}

static yb_rc everything(void) {
  struct yb_arena *a = yb_arena_open(1 << 16);
  yb_str s;
  yb_rc rc = a ? YB_OK : YB_NOMEM;
  if (!a) return rc;
  YB_GO(yb_gb18030_decode(a, YB_S("\xBD\xAD"), &s));
  YB_GO(yb_gb18030_encode(a, s, &s));
  YB_GO(yb_text_tidy(a, YB_S(" x "), true, &s));
  YB_GO(yb_text_code(a, s, &s));
  YB_GO(yb_url_unescape(a, s, true, &s));
out:
  yb_arena_close(a);
  return rc;
}

TEST(text_oom_sweep) { SWEEP_OOM(everything()); }

TEST(text_ceilings) {
  static char big[(16 << 20) + 1];
  struct yb_arena *a = yb_arena_open(1 << 20);
  yb_str s;
  CHECK_RC(yb_text_tidy(a, yb_str_n(big, sizeof big), false, &s), YB_LIMIT);
  CHECK_RC(yb_url_unescape(a, yb_str_n(big, sizeof big), false, &s), YB_LIMIT);
  yb_arena_close(a);
}
