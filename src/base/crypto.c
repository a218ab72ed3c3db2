/* crypto.c - see crypto.h: libcrypto for digests and ciphers, libsodium for
 * randomness, passwords and constant time. Keys and whatever is drawn from them
 * are wiped before they leave the stack.
 *
 * The algorithms are fetched once: a fetch costs more than a short digest.
 */
#include "base/crypto.h"

#include <openssl/evp.h>
#include <pthread.h>
#include <sodium.h>

#include "base/arena.h"
#include "base/mem.h"

#define BOX_MAX ((size_t)64 << 20)
#define PASSWORD_MAX 1024u
#define PASSWORD_OPS 2u
#define PASSWORD_MEM ((size_t)19 << 20)
#define BLOCK_BYTES 64u /* of SHA-256 and SM3 */

static struct {
  EVP_MD *hash[3]; /* by yb_hash_kind */
  EVP_CIPHER *gcm, *ctr;
  yb_rc rc;
} lib;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void fetch(void) {
  lib.hash[YB_SHA256] = EVP_MD_fetch(NULL, "SHA2-256", NULL);
  lib.hash[YB_SM3] = EVP_MD_fetch(NULL, "SM3", NULL);
  lib.gcm = EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL);
  lib.ctr = EVP_CIPHER_fetch(NULL, "SM4-CTR", NULL);
  bool all = lib.hash[YB_SHA256] && lib.hash[YB_SM3] && lib.gcm && lib.ctr;
  lib.rc = all && sodium_init() >= 0 ? YB_OK : YB_BROKEN;
}

yb_rc yb_crypto_init(void) {
  pthread_once(&once, fetch);
  return lib.rc;
}

/* ------------------------------------------------------------ digests */

struct yb_hasher { EVP_MD_CTX *ctx; };

/* A digest context of a kind, begun; NULL when out of memory. */
static EVP_MD_CTX *begun(yb_hash_kind kind) {
  EVP_MD_CTX *ctx = EVP_MD_CTX_new();
  if (ctx && EVP_DigestInit_ex2(ctx, lib.hash[kind], NULL) == 1) return ctx;
  EVP_MD_CTX_free(ctx);
  return NULL;
}

static bool hash_kind_ok(yb_hash_kind kind) { return kind == YB_SHA256 || kind == YB_SM3; }

yb_rc yb_hash(yb_hash_kind kind, yb_str data, yb_digest *out) {
  if (!hash_kind_ok(kind)) return YB_BROKEN;
  YB_TRY(yb_crypto_init());
  int ok = EVP_Digest(data.p, data.n, out->b, NULL, lib.hash[kind], NULL);
  return ok == 1 ? YB_OK : YB_NOMEM;
}

yb_rc yb_hasher_open(yb_hash_kind kind, struct yb_hasher **out) {
  if (!hash_kind_ok(kind)) return YB_BROKEN;
  YB_TRY(yb_crypto_init());
  struct yb_hasher *h = yb_mem_take(sizeof *h);
  if (!h) return YB_NOMEM;
  h->ctx = begun(kind);
  if (!h->ctx) {
    yb_mem_give(h);
    return YB_NOMEM;
  }
  *out = h;
  return YB_OK;
}

yb_rc yb_hasher_add(struct yb_hasher *h, yb_str data) {
  return EVP_DigestUpdate(h->ctx, data.p, data.n) == 1 ? YB_OK : YB_BROKEN;
}

yb_rc yb_hasher_close(struct yb_hasher *h, yb_digest *out) {
  yb_rc rc = YB_OK;
  if (!h) return YB_OK;
  if (out && EVP_DigestFinal_ex(h->ctx, out->b, NULL) != 1) rc = YB_BROKEN;
  EVP_MD_CTX_free(h->ctx);
  yb_mem_give(h);
  return rc;
}

/* One pass of HMAC (RFC 2104): H(key ^ pad | parts). */
static bool pass(EVP_MD_CTX *ctx, yb_hash_kind kind, const uint8_t *key, uint8_t pad,
                 const yb_str *parts, size_t n, yb_digest *out) {
  uint8_t block[BLOCK_BYTES];
  for (size_t i = 0; i < BLOCK_BYTES; i++) block[i] = key[i] ^ pad;
  bool ok = EVP_DigestInit_ex2(ctx, lib.hash[kind], NULL) == 1 &&
            EVP_DigestUpdate(ctx, block, BLOCK_BYTES) == 1;
  for (size_t i = 0; ok && i < n; i++)
    ok = parts[i].n == 0 || EVP_DigestUpdate(ctx, parts[i].p, parts[i].n) == 1;
  ok = ok && EVP_DigestFinal_ex(ctx, out->b, NULL) == 1;
  yb_wipe(block, sizeof block);
  return ok;
}

/* HMAC over the parts as if they stood in one piece. */
static yb_rc mac(yb_hash_kind kind, yb_str key, const yb_str *parts, size_t n,
                 yb_digest *out) {
  uint8_t padded[BLOCK_BYTES] = {0};
  yb_digest inner, short_key;
  EVP_MD_CTX *ctx;
  yb_rc rc;
  if (key.n > BLOCK_BYTES) { /* longer keys are hashed first */
    YB_TRY(yb_hash(kind, key, &short_key));
    key = yb_str_n((const char *)short_key.b, YB_HASH_BYTES);
  }
  ctx = EVP_MD_CTX_new();
  if (!ctx) return YB_NOMEM;
  if (key.n) memcpy(padded, key.p, key.n);
  bool ok = pass(ctx, kind, padded, 0x36, parts, n, &inner);
  yb_str inner_part = yb_str_n((const char *)inner.b, YB_HASH_BYTES);
  ok = ok && pass(ctx, kind, padded, 0x5c, &inner_part, 1, out);
  rc = ok ? YB_OK : YB_NOMEM;
  EVP_MD_CTX_free(ctx);
  yb_wipe(padded, sizeof padded);
  yb_wipe(&inner, sizeof inner);
  return rc;
}

static yb_str key_str(const yb_key *k) { return yb_str_n((const char *)k->b, YB_KEY_BYTES); }

yb_rc yb_hmac(yb_hash_kind kind, const yb_key *k, yb_str data, yb_digest *out) {
  if (!hash_kind_ok(kind)) return YB_BROKEN;
  YB_TRY(yb_crypto_init());
  return mac(kind, key_str(k), &data, 1, out);
}

yb_rc yb_hkdf(yb_hash_kind kind, yb_str salt, yb_str secret, yb_str info, void *out,
              size_t n) {
  yb_digest prk, t;
  yb_rc rc = YB_OK;
  size_t done = 0;
  if (!hash_kind_ok(kind)) return YB_BROKEN;
  if (n > 255 * (size_t)YB_HASH_BYTES) return YB_LIMIT;
  YB_TRY(yb_crypto_init());
  YB_TRY(mac(kind, salt, &secret, 1, &prk)); /* no salt is a salt of zeros */
  for (uint8_t i = 1; rc == YB_OK && done < n; i++) {
    char count = (char)i;
    yb_str before = {(const char *)t.b, i == 1 ? 0 : YB_HASH_BYTES};
    yb_str parts[3] = {before, info, {&count, 1}};
    rc = mac(kind, yb_str_n((const char *)prk.b, YB_HASH_BYTES), parts, 3, &t);
    if (rc != YB_OK) break;
    size_t take = n - done < YB_HASH_BYTES ? n - done : YB_HASH_BYTES;
    memcpy((uint8_t *)out + done, t.b, take);
    done += take;
  }
  yb_wipe(&prk, sizeof prk);
  yb_wipe(&t, sizeof t);
  return rc;
}

yb_rc yb_key_derive(const yb_key *master, yb_str purpose, yb_key *out) {
  return yb_hkdf(YB_SHA256, (yb_str){0}, key_str(master), purpose, out->b, YB_KEY_BYTES);
}

/* ------------------------------------------------------------ chance, secrecy */

void yb_random(void *out, size_t n) {
  pthread_once(&once, fetch); /* libsodium is begun by one thread */
  randombytes_buf(out, n);
}

void yb_random_digits(char *out, size_t n) {
  uint8_t b[64];
  for (size_t i = 0; i < n;) {
    yb_random(b, sizeof b);
    for (size_t j = 0; j < sizeof b && i < n; j++)
      if (b[j] < 250) out[i++] = (char)('0' + b[j] % 10); /* 250 is the last whole ten */
  }
  yb_wipe(b, sizeof b);
}

bool yb_same_bytes(const void *a, const void *b, size_t n) {
  return sodium_memcmp(a, b, n) == 0;
}

void yb_wipe(void *p, size_t n) { sodium_memzero(p, n); }

/* ------------------------------------------------------------ boxes */

enum { NONCE = 12, TAG = 16, IV = 16, MAC = YB_HASH_BYTES, SM4_KEY = 16 };

/* AES-256-GCM one way or the other; the version byte and `about` are bound. */
static bool gcm(bool seal, const yb_key *k, yb_str about, const uint8_t *nonce,
                const uint8_t *in, size_t n, uint8_t *out, uint8_t *tag) {
  static const uint8_t version = YB_SUITE_INTL;
  EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
  int got = 0;
  bool ok = c && EVP_CipherInit_ex2(c, lib.gcm, k->b, nonce, seal, NULL) == 1;
  if (ok && !seal) ok = EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_SET_TAG, TAG, tag) == 1;
  ok = ok && EVP_CipherUpdate(c, NULL, &got, &version, 1) == 1;
  if (ok && about.n)
    ok = EVP_CipherUpdate(c, NULL, &got, (const uint8_t *)about.p, (int)about.n) == 1;
  if (ok && n) ok = EVP_CipherUpdate(c, out, &got, in, (int)n) == 1;
  ok = ok && EVP_CipherFinal_ex(c, out + n, &got) == 1;
  if (ok && seal) ok = EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_GET_TAG, TAG, tag) == 1;
  EVP_CIPHER_CTX_free(c);
  return ok;
}

static bool ctr(const uint8_t *key, const uint8_t *iv, const uint8_t *in, size_t n,
                uint8_t *out) {
  EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
  int got = 0;
  bool ok = c && EVP_CipherInit_ex2(c, lib.ctr, key, iv, 1, NULL) == 1;
  if (ok && n) ok = EVP_CipherUpdate(c, out, &got, in, (int)n) == 1;
  EVP_CIPHER_CTX_free(c);
  return ok;
}

struct sm_keys { uint8_t cipher[SM4_KEY], mac[MAC]; };

static yb_rc sm_keys(const yb_key *k, struct sm_keys *out) {
  return yb_hkdf(YB_SM3, (yb_str){0}, key_str(k), YB_S("yiban box 2"), out, sizeof *out);
}

/* The MAC covers the length of `about`, `about`, and the box up to the MAC. */
static yb_rc sm_mac(const struct sm_keys *keys, yb_str about, yb_str box, yb_digest *out) {
  uint8_t size[8];
  for (int i = 0; i < 8; i++) size[i] = (uint8_t)((uint64_t)about.n >> (8 * i));
  const yb_str parts[] = {{(const char *)size, sizeof size}, about, box};
  return mac(YB_SM3, yb_str_n((const char *)keys->mac, MAC), parts, 3, out);
}

static yb_rc seal_intl(const yb_key *k, yb_str about, yb_str clear, uint8_t *p) {
  yb_random(p + 1, NONCE);
  bool ok = gcm(true, k, about, p + 1, (const uint8_t *)clear.p, clear.n, p + 1 + NONCE,
                p + 1 + NONCE + clear.n);
  return ok ? YB_OK : YB_NOMEM;
}

static yb_rc seal_sm(const yb_key *k, yb_str about, yb_str clear, uint8_t *p) {
  struct sm_keys keys;
  yb_digest tag;
  size_t head = 1 + IV + clear.n;
  yb_rc rc = sm_keys(k, &keys);
  if (rc != YB_OK) goto out;
  yb_random(p + 1, IV);
  bool ok = ctr(keys.cipher, p + 1, (const uint8_t *)clear.p, clear.n, p + 1 + IV);
  YB_GO(ok ? YB_OK : YB_NOMEM);
  YB_GO(sm_mac(&keys, about, yb_str_n((const char *)p, head), &tag));
  memcpy(p + head, tag.b, MAC);
out:
  yb_wipe(&keys, sizeof keys);
  return rc;
}

yb_rc yb_box_seal(struct yb_arena *a, yb_suite suite, const yb_key *k, yb_str about,
                  yb_str clear, yb_str *box) {
  if (suite != YB_SUITE_INTL && suite != YB_SUITE_SM) return YB_BROKEN;
  if (clear.n > BOX_MAX || about.n > BOX_MAX) return YB_LIMIT;
  YB_TRY(yb_crypto_init());
  size_t n = 1 + clear.n + (suite == YB_SUITE_INTL ? NONCE + TAG : IV + MAC);
  uint8_t *p = yb_arena_take(a, n);
  if (!p) return YB_NOMEM;
  p[0] = (uint8_t)suite;
  YB_TRY(suite == YB_SUITE_INTL ? seal_intl(k, about, clear, p)
                                : seal_sm(k, about, clear, p));
  *box = yb_str_n((const char *)p, n);
  return YB_OK;
}

static yb_rc open_intl(const yb_key *k, yb_str about, yb_str box, uint8_t *out, size_t n) {
  const uint8_t *p = (const uint8_t *)box.p;
  uint8_t tag[TAG];
  memcpy(tag, p + 1 + NONCE + n, TAG);
  bool ok = gcm(false, k, about, p + 1, p + 1 + NONCE, n, out, tag);
  if (!ok) yb_wipe(out, n); /* GCM writes before it knows */
  return ok ? YB_OK : YB_INVALID;
}

static yb_rc open_sm(const yb_key *k, yb_str about, yb_str box, uint8_t *out, size_t n) {
  const uint8_t *p = (const uint8_t *)box.p;
  struct sm_keys keys;
  yb_digest tag;
  yb_rc rc = sm_keys(k, &keys);
  if (rc != YB_OK) goto out;
  YB_GO(sm_mac(&keys, about, yb_str_upto(box, 1 + IV + n), &tag));
  YB_GO(yb_same_bytes(tag.b, p + 1 + IV + n, MAC) ? YB_OK : YB_INVALID);
  YB_GO(ctr(keys.cipher, p + 1, p + 1 + IV, n, out) ? YB_OK : YB_NOMEM);
out:
  yb_wipe(&keys, sizeof keys);
  return rc;
}

yb_rc yb_box_open(struct yb_arena *a, const yb_key *k, yb_str about, yb_str box,
                  yb_str *clear) {
  if (box.n == 0) return YB_INVALID;
  bool intl = box.p[0] == YB_SUITE_INTL;
  if (!intl && box.p[0] != YB_SUITE_SM) return YB_INVALID;
  size_t extra = intl ? 1 + NONCE + TAG : 1 + IV + MAC;
  if (box.n < extra) return YB_INVALID;
  if (box.n - extra > BOX_MAX || about.n > BOX_MAX) return YB_LIMIT;
  YB_TRY(yb_crypto_init());
  size_t n = box.n - extra;
  struct yb_arena_mark before = yb_arena_mark(a);
  uint8_t *p = yb_arena_take(a, n + 1); /* a NUL that n does not count */
  if (!p) return YB_NOMEM;
  yb_rc rc = intl ? open_intl(k, about, box, p, n) : open_sm(k, about, box, p, n);
  if (rc != YB_OK) {
    yb_arena_back(a, before);
    return rc;
  }
  *clear = yb_str_n((const char *)p, n);
  return YB_OK;
}

/* ------------------------------------------------------------ passwords */

_Static_assert(YB_PASSWORD_BYTES == crypto_pwhash_STRBYTES, "libsodium's encoded form");

yb_rc yb_password_hash(yb_str password, char out[YB_PASSWORD_BYTES]) {
  if (password.n > PASSWORD_MAX) return YB_LIMIT;
  YB_TRY(yb_crypto_init());
  int bad = crypto_pwhash_str_alg(out, password.p ? password.p : "", password.n,
                                  PASSWORD_OPS, PASSWORD_MEM, crypto_pwhash_ALG_ARGON2ID13);
  return bad ? YB_NOMEM : YB_OK;
}

bool yb_password_ok(yb_str password, yb_str encoded) {
  char z[YB_PASSWORD_BYTES] = {0};
  if (password.n > PASSWORD_MAX || encoded.n == 0) return false;
  if (encoded.n >= sizeof z || yb_crypto_init() != YB_OK) return false;
  memcpy(z, encoded.p, encoded.n);
  return crypto_pwhash_str_verify(z, password.p ? password.p : "", password.n) == 0;
}

/* ------------------------------------------------------------ text forms */

void yb_hex(char *out, const void *p, size_t n) {
  static const char set[] = "0123456789abcdef";
  const uint8_t *b = p;
  for (size_t i = 0; i < n; i++) {
    *out++ = set[b[i] >> 4];
    *out++ = set[b[i] & 15];
  }
  *out = '\0';
}

static int nibble(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c |= 32;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool yb_unhex(void *out, size_t n, yb_str hex) {
  if (hex.n % 2 || hex.n / 2 != n) return false;
  for (size_t i = 0; i < hex.n; i++)
    if (nibble(hex.p[i]) < 0) return false;
  for (size_t i = 0; i < n; i++)
    ((uint8_t *)out)[i] = (uint8_t)(nibble(hex.p[2 * i]) << 4 | nibble(hex.p[2 * i + 1]));
  return true;
}

static yb_rc encoded(struct yb_arena *a, yb_str data, int variant, yb_str *out) {
  if (data.n > BOX_MAX) return YB_LIMIT;
  size_t n = sodium_base64_encoded_len(data.n, variant); /* with its NUL */
  char *p = yb_arena_take(a, n);
  if (!p) return YB_NOMEM;
  sodium_bin2base64(p, n, (const uint8_t *)data.p, data.n, variant);
  *out = yb_str_n(p, strlen(p));
  return YB_OK;
}

yb_rc yb_base64(struct yb_arena *a, yb_str data, yb_str *out) {
  return encoded(a, data, sodium_base64_VARIANT_ORIGINAL, out);
}

yb_rc yb_url64(struct yb_arena *a, yb_str data, yb_str *out) {
  return encoded(a, data, sodium_base64_VARIANT_URLSAFE_NO_PADDING, out);
}

yb_rc yb_url64_decode(struct yb_arena *a, yb_str text, yb_str *out) {
  if (text.n > 2 * BOX_MAX) return YB_LIMIT;
  size_t room = text.n / 4 * 3 + 3, n = 0;
  uint8_t *p = yb_arena_take(a, room + 1);
  if (!p) return YB_NOMEM;
  if (text.n && sodium_base642bin(p, room, text.p, text.n, NULL, &n, NULL,
                                  sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
    return YB_INVALID;
  *out = yb_str_n((const char *)p, n);
  return YB_OK;
}
