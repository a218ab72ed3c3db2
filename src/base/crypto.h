/* crypto.h - digests, keys, sealed boxes, passwords (libcrypto, libsodium).
 *
 * A box:  version 1 byte | nonce 12 | ciphertext | tag 16    AES-256-GCM, or
 *         version 2 byte | iv 16 | ciphertext | SM3-HMAC 32   SM4-CTR, then MAC
 * The suite is chosen per installation; both open. Suite 2 draws its two keys
 * from the given one by HKDF-SM3. A nonce is random: give a key to one person
 * or table, not to everything (2^32 boxes under one key are the end of it).
 * A box holds at most 64 MiB, else YB_LIMIT.
 */
#ifndef YB_BASE_CRYPTO_H
#define YB_BASE_CRYPTO_H
#include "base/str.h"

typedef enum yb_suite { YB_SUITE_INTL = 1, YB_SUITE_SM = 2 } yb_suite;
typedef enum yb_hash_kind { YB_SHA256 = 1, YB_SM3 = 2 } yb_hash_kind;

#define YB_HASH_BYTES 32
#define YB_KEY_BYTES 32
typedef struct yb_digest { uint8_t b[YB_HASH_BYTES]; } yb_digest;
typedef struct yb_key { uint8_t b[YB_KEY_BYTES]; } yb_key;

/* Finds the algorithms; main calls it first to learn that one is missing
 * (YB_BROKEN). The others call it themselves. */
yb_rc yb_crypto_init(void) YB_MUST;

yb_rc yb_hash(yb_hash_kind kind, yb_str data, yb_digest *out) YB_MUST;
/* Incremental. */
struct yb_hasher;
yb_rc yb_hasher_open(yb_hash_kind kind, struct yb_hasher **out) YB_MUST;
yb_rc yb_hasher_add(struct yb_hasher *h, yb_str data) YB_MUST;
yb_rc yb_hasher_close(struct yb_hasher *h, yb_digest *out);   /* out may be NULL */
yb_rc yb_hmac(yb_hash_kind kind, const yb_key *k, yb_str data, yb_digest *out) YB_MUST;
/* HKDF (RFC 5869); n is at most 255 * 32. */
yb_rc yb_hkdf(yb_hash_kind kind, yb_str salt, yb_str secret, yb_str info, void *out,
              size_t n) YB_MUST;
/* HKDF-SHA-256 over one key: a key of its own for each purpose. */
yb_rc yb_key_derive(const yb_key *master, yb_str purpose, yb_key *out) YB_MUST;

void yb_random(void *out, size_t n);
/* n digits (no NUL) for one-time codes, without bias. */
void yb_random_digits(char *out, size_t n);
bool yb_same_bytes(const void *a, const void *b, size_t n);   /* constant time */
void yb_wipe(void *p, size_t n);

/* Sealed boxes; `about` is authenticated, not stored (e.g. table and id). */
yb_rc yb_box_seal(struct yb_arena *a, yb_suite suite, const yb_key *k, yb_str about,
                  yb_str clear, yb_str *box) YB_MUST;
/* YB_INVALID when the key, the box or `about` is not the one. */
yb_rc yb_box_open(struct yb_arena *a, const yb_key *k, yb_str about, yb_str box,
                  yb_str *clear) YB_MUST;

/* Argon2id, libsodium's encoded form. About 19 MiB and 20 ms; the caller keeps
 * these one at a time. */
#define YB_PASSWORD_BYTES 128
yb_rc yb_password_hash(yb_str password, char out[YB_PASSWORD_BYTES]) YB_MUST;
/* Passwords beyond 1,024 bytes: YB_LIMIT, and never ok. */
bool yb_password_ok(yb_str password, yb_str encoded);

/* Text forms. url64 is RFC 4648 section 5 without padding. */
void yb_hex(char *out, const void *p, size_t n);              /* 2n bytes + NUL */
bool yb_unhex(void *out, size_t n, yb_str hex);
yb_rc yb_base64(struct yb_arena *a, yb_str data, yb_str *out) YB_MUST;
yb_rc yb_url64(struct yb_arena *a, yb_str data, yb_str *out) YB_MUST;
yb_rc yb_url64_decode(struct yb_arena *a, yb_str text, yb_str *out) YB_MUST;

#endif
