/* base_crypto.c - published vectors, and what a wrong key must not do. */
#include "yb_test.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/crypto.h"

static void check_hex(const void *p, size_t n, const char *want) {
  char hex[256];
  CHECK(n < 128);
  yb_hex(hex, p, n);
  assert_string_equal(hex, want);
}

static size_t bytes(const char *hex, uint8_t *out) {
  size_t n = strlen(hex) / 2;
  CHECK(yb_unhex(out, n, yb_str_of(hex)));
  return n;
}

static yb_str str(const uint8_t *p, size_t n) { return yb_str_n((const char *)p, n); }

TEST(digests_of_the_standards) {
  static const struct { yb_hash_kind kind; const char *text, *hex; } rows[] = {
      /* GB/T 32905-2016 appendix A, both examples */
      {YB_SM3, "abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"},
      {YB_SM3, "abcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcd",
       "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"},
      {YB_SM3, "", "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b"},
      /* FIPS 180-4 */
      {YB_SHA256, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
      {YB_SHA256, "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}};
  CHECK_OK(yb_crypto_init());
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    yb_digest d;
    struct yb_hasher *h = NULL;
    yb_str s = yb_str_of(rows[i].text);
    CHECK_OK(yb_hash(rows[i].kind, s, &d));
    check_hex(d.b, sizeof d.b, rows[i].hex);
    CHECK_OK(yb_hasher_open(rows[i].kind, &h));
    for (size_t j = 0; j < s.n; j++) CHECK_OK(yb_hasher_add(h, yb_str_n(s.p + j, 1)));
    CHECK_OK(yb_hasher_close(h, &d));
    check_hex(d.b, sizeof d.b, rows[i].hex);
  }
  struct yb_hasher *dropped = NULL;
  CHECK_OK(yb_hasher_open(YB_SM3, &dropped));
  CHECK_OK(yb_hasher_close(dropped, NULL));
}

/* RFC 4231, cases 1 to 4; keys shorter than 32 bytes are padded with zeros,
 * which HMAC does itself. */
TEST(hmac_rfc_4231) {
  static const struct { const char *key, *data, *hex; } rows[] = {
      {"0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "4869205468657265",
       "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
      {"4a656665", "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
       "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
      {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
       "dddddddddddddddddddddddddddddddddddddddddddddddddd"
       "dddddddddddddddddddddddddddddddddddddddddddddddddd",
       "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
      {"0102030405060708090a0b0c0d0e0f10111213141516171819",
       "cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd"
       "cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd",
       "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"}};
  for (size_t i = 0; i < 4; i++) {
    yb_key k = {{0}};
    uint8_t data[64];
    yb_digest d;
    bytes(rows[i].key, k.b);
    CHECK_OK(yb_hmac(YB_SHA256, &k, str(data, bytes(rows[i].data, data)), &d));
    check_hex(d.b, sizeof d.b, rows[i].hex);
  }
}

/* RFC 5869, A.1 to A.3; A.2's salt is longer than a block. */
TEST(hkdf_rfc_5869) {
  uint8_t ikm[80], salt[80], info[80], out[96];
  size_t n = bytes("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", ikm);
  size_t ns = bytes("000102030405060708090a0b0c", salt);
  size_t ni = bytes("f0f1f2f3f4f5f6f7f8f9", info);
  CHECK_OK(yb_hkdf(YB_SHA256, str(salt, ns), str(ikm, n), str(info, ni), out, 42));
  check_hex(out, 42, "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
                     "34007208d5b887185865");
  CHECK_OK(yb_hkdf(YB_SHA256, str(salt, 0), str(ikm, n), str(info, 0), out, 42));
  check_hex(out, 42, "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
                     "9d201395faa4b61a96c8");
  for (int i = 0; i < 80; i++)
    ikm[i] = (uint8_t)i, salt[i] = (uint8_t)(0x60 + i), info[i] = (uint8_t)(0xb0 + i);
  CHECK_OK(yb_hkdf(YB_SHA256, str(salt, 80), str(ikm, 80), str(info, 80), out, 82));
  check_hex(out, 82, "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
                     "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
                     "cc30c58179ec3e87c14c01d5c1f3434f1d87");
  CHECK_RC(yb_hkdf(YB_SHA256, str(salt, 0), str(ikm, 1), str(info, 0), out, 9000), YB_LIMIT);
}

TEST(keys_differ_by_purpose) {
  yb_key master, a, b, again;
  yb_random(master.b, sizeof master.b);
  CHECK_OK(yb_key_derive(&master, YB_S("index"), &a));
  CHECK_OK(yb_key_derive(&master, YB_S("mail"), &b));
  CHECK_OK(yb_key_derive(&master, YB_S("index"), &again));
  CHECK(yb_same_bytes(a.b, again.b, 32) && !yb_same_bytes(a.b, b.b, 32));
}

/* The openssl program as a second opinion on SM3 and HMAC-SM3. */
TEST(the_openssl_program_agrees) {
  char cmd[400], text[200], got[80] = "", hex[80];
  yb_digest d;
  yb_key k;
  if (system("openssl dgst -sm3 /dev/null >/dev/null 2>&1") != 0) skip();
  for (int i = 0; i < 150; i++) text[i] = (char)('!' + (i * 37) % 90);
  for (int i = 0; i < 150; i++)
    if (strchr("'%\\", text[i])) text[i] = 'q';
  text[150] = '\0';
  for (int i = 0; i < 32; i++) k.b[i] = (uint8_t)(i + 1);
  CHECK_OK(yb_hmac(YB_SM3, &k, yb_str_of(text), &d));
  yb_hex(hex, k.b, sizeof k.b);
  snprintf(cmd, sizeof cmd,
           "printf '%%s' '%s' | openssl dgst -sm3 -mac hmac -macopt hexkey:%s -r", text, hex);
  FILE *f = popen(cmd, "r");
  CHECK(f && fgets(got, 65, f));
  CHECK_INT(pclose(f), 0);
  check_hex(d.b, sizeof d.b, got);
}

static void box_round(yb_suite suite, size_t n) {
  struct yb_arena *a = yb_arena_open(1 << 22);
  yb_key k, other;
  uint8_t *clear = yb_arena_take(a, n + 1);
  yb_str box, got, again;
  yb_random(k.b, sizeof k.b);
  yb_random(other.b, sizeof other.b);
  yb_random(clear, n);
  CHECK_OK(yb_box_seal(a, suite, &k, YB_S("person:7"), str(clear, n), &box));
  CHECK_OK(yb_box_seal(a, suite, &k, YB_S("person:7"), str(clear, n), &again));
  CHECK(box.n == again.n && !yb_str_eq(box, again)); /* the nonce is new */
  CHECK_INT(box.n, n + (suite == YB_SUITE_INTL ? 29 : 49));
  CHECK_OK(yb_box_open(a, &k, YB_S("person:7"), box, &got));
  CHECK(yb_str_eq(got, str(clear, n)));
  CHECK_RC(yb_box_open(a, &k, YB_S("person:8"), box, &got), YB_INVALID);
  CHECK_RC(yb_box_open(a, &other, YB_S("person:7"), box, &got), YB_INVALID);
  CHECK_RC(yb_box_open(a, &k, YB_S("person:7"), yb_str_upto(box, box.n - 1), &got), YB_INVALID);
  size_t step = n > 200 ? 997 : 1; /* every byte of a short box counts */
  for (size_t i = 0; i < box.n; i += step) {
    ((char *)box.p)[i] ^= 4;
    CHECK_RC(yb_box_open(a, &k, YB_S("person:7"), box, &got), YB_INVALID);
    ((char *)box.p)[i] ^= 4;
  }
  yb_arena_close(a);
}

TEST(boxes_open_only_for_their_key_and_place) {
  static const size_t sizes[] = {0, 1, 16, 18, 100, 100000};
  for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
    box_round(YB_SUITE_INTL, sizes[i]);
    box_round(YB_SUITE_SM, sizes[i]);
  }
}

TEST(boxes_refuse_nonsense) {
  struct yb_arena *a = yb_arena_open(1 << 16);
  yb_key k = {{0}};
  yb_str got;
  CHECK_RC(yb_box_open(a, &k, YB_S(""), YB_S(""), &got), YB_INVALID);
  CHECK_RC(yb_box_open(a, &k, YB_S(""), YB_S("\x01"), &got), YB_INVALID);
  CHECK_RC(yb_box_open(a, &k, YB_S(""), YB_S("\x02 short"), &got), YB_INVALID);
  CHECK_RC(yb_box_open(a, &k, YB_S(""), YB_S("\x03 unknown version, long enough for a box"), &got),
           YB_INVALID);
  yb_arena_close(a);
}

TEST(passwords) {
  char enc[YB_PASSWORD_BYTES], longer[1100];
  CHECK_OK(yb_password_hash(YB_S("正确的马 battery"), enc));
  CHECK(yb_str_starts(yb_str_of(enc), YB_S("$argon2id$v=19$m=19456,t=2,p=1$")));
  CHECK(yb_password_ok(YB_S("正确的马 battery"), yb_str_of(enc)));
  CHECK(!yb_password_ok(YB_S("正确的马 batterY"), yb_str_of(enc)));
  CHECK(!yb_password_ok(YB_S(""), yb_str_of(enc)));
  CHECK(!yb_password_ok(YB_S("x"), YB_S("")) && !yb_password_ok(YB_S("x"), YB_S("$argon2id$")));
  memset(longer, 'a', sizeof longer);
  CHECK_RC(yb_password_hash(yb_str_n(longer, sizeof longer), enc), YB_LIMIT);
}

TEST(random_digits_are_even) {
  static char d[400000];
  int count[10] = {0}, low = 0;
  yb_random_digits(d, sizeof d);
  for (size_t i = 0; i < sizeof d; i++) {
    CHECK(d[i] >= '0' && d[i] <= '9');
    count[d[i] - '0']++;
  }
  for (int i = 0; i < 10; i++) CHECK(count[i] > 38500 && count[i] < 41500); /* 8 sigma */
  for (int i = 0; i < 5; i++) low += count[i]; /* where the bias of 256 % 10 would be */
  CHECK(low > 198000 && low < 202000);
}

/* Every byte of the nonce is random. */
TEST(nonces_are_new_to_the_last_byte) {
  struct yb_arena *a = yb_arena_open(1 << 16);
  yb_key k = {{7}};
  yb_str box[16];
  for (int suite = 1; suite <= 2; suite++) {
    for (int i = 0; i < 16; i++)
      CHECK_OK(yb_box_seal(a, (yb_suite)suite, &k, YB_S(""), YB_S(""), &box[i]));
    for (size_t at = 1; at <= (suite == 1 ? 12 : 16); at++) {
      int same = 0;
      for (int i = 1; i < 16; i++) same += box[i].p[at] == box[0].p[at];
      CHECK(same < 15);
    }
  }
  yb_arena_close(a);
}

/* A byte can not move from the box to what it is about, though both stand in a
 * row under the MAC: the length is under it too. */
TEST(box_and_about_do_not_flow_together) {
  struct yb_arena *a = yb_arena_open(1 << 20);
  yb_key k = {{7}};
  yb_str box, got;
  do {
    yb_arena_reset(a);
    CHECK_OK(yb_box_seal(a, YB_SUITE_SM, &k, YB_S(""), YB_S("clear"), &box));
  } while (box.p[1] != YB_SUITE_SM); /* the rest looks like a box itself */
  CHECK_OK(yb_box_open(a, &k, YB_S(""), box, &got));
  CHECK_RC(yb_box_open(a, &k, YB_S("\x02"), yb_str_from(box, 1), &got), YB_INVALID);
  yb_arena_close(a);
}

TEST(text_forms) {
  struct yb_arena *a = yb_arena_open(1 << 16);
  static const char *const plain[] = {"", "f", "fo", "foo", "foob", "\xfb\xff\xfe"};
  static const char *const b64[] = {"", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "+//+"};
  static const char *const u64[] = {"", "Zg", "Zm8", "Zm9v", "Zm9vYg", "-__-"};
  for (int i = 0; i < 6; i++) {
    yb_str s;
    CHECK_OK(yb_base64(a, yb_str_of(plain[i]), &s));
    CHECK_STR(s, b64[i]);
    CHECK_OK(yb_url64(a, yb_str_of(plain[i]), &s));
    CHECK_STR(s, u64[i]);
    CHECK_OK(yb_url64_decode(a, s, &s));
    CHECK_STR(s, plain[i]);
  }
  yb_str s;
  static const char *const bad[] = {"Zg==", "Z", "Zm9v+", "Zm 9", "Zh"};
  for (int i = 0; i < 5; i++) CHECK_RC(yb_url64_decode(a, yb_str_of(bad[i]), &s), YB_INVALID);
  uint8_t b[3];
  CHECK(yb_unhex(b, 3, YB_S("00fFa1")) && b[1] == 0xff && b[2] == 0xa1);
  CHECK(!yb_unhex(b, 3, YB_S("00ff")) && !yb_unhex(b, 3, YB_S("00fg00")));
  yb_arena_close(a);
}

static yb_rc everything(yb_suite suite) {
  struct yb_arena *a = yb_arena_open(1 << 16);
  struct yb_hasher *h = NULL;
  yb_key k = {{1}};
  yb_str s;
  yb_rc rc = a ? YB_OK : YB_NOMEM;
  if (!a) return YB_NOMEM;
  YB_GO(yb_hasher_open(YB_SM3, &h));
  YB_GO(yb_box_seal(a, suite, &k, YB_S(""), YB_S("x"), &s));
  YB_GO(yb_box_open(a, &k, YB_S(""), s, &s));
  YB_GO(yb_url64(a, s, &s));
  YB_GO(yb_url64_decode(a, s, &s));
out:
  (void)yb_hasher_close(h, NULL);
  yb_arena_close(a);
  return rc;
}

TEST(crypto_oom_sweep) {
  SWEEP_OOM(everything(YB_SUITE_INTL));
  SWEEP_OOM(everything(YB_SUITE_SM));
}
