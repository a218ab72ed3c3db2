/* vault.h - the keys: of the installation, of each person, and of the blind index.
 *
 *   key text (a file or a command's output, never the database)
 *     index <hex>              -> HMAC keys of the blind indexes, web secrets
 *     key 1 <hex>              -> seals persons' keys (older)
 *     key 2 <hex>              -> seals persons' keys (newest)
 *
 *   person.key_box = box(key N, "person:<id>:key", person key)
 *   any box        = box(person key, about, JSON)
 *
 * A vault is immutable and shared by threads. Losing the key text loses every
 * person's data; keep it apart from the database and its backups.
 */
#ifndef YB_ENGINE_PARTIES_VAULT_H
#define YB_ENGINE_PARTIES_VAULT_H
#include "base/crypto.h"
#include "base/ctx.h"

struct yb_vault;
#define YB_VAULT_KEYS 16u

/* A fresh key text with one key, for a new installation. */
yb_rc yb_vault_make(struct yb_arena *a, yb_str *text) YB_MUST;
/* The text with one more key at its end: rotation. */
yb_rc yb_vault_rotate(struct yb_arena *a, yb_str text, yb_str *out) YB_MUST;
/* YB_INVALID with a diagnostic (line, never the key). Wipe `text` afterwards. */
yb_rc yb_vault_open(struct yb_ctx *ctx, yb_str text, yb_suite suite,
                    struct yb_vault **out) YB_MUST;
void yb_vault_close(struct yb_vault *v);               /* wipes; NULL is fine */

int64_t yb_vault_newest(const struct yb_vault *v);
/* Keyed digest of a value, by kind: equal values give equal digests, nothing else
 * can be learned without the key. The value must be normalised. */
yb_rc yb_vault_blind(const struct yb_vault *v, yb_str kind, yb_str value, yb_digest *out) YB_MUST;
/* A secret of its own for a purpose ("http", "codes"). */
yb_rc yb_vault_secret(const struct yb_vault *v, yb_str purpose, yb_key *out) YB_MUST;

/* A new person's key, sealed. */
yb_rc yb_vault_person_key(const struct yb_vault *v, struct yb_arena *a, int64_t person,
                          yb_key *key, yb_str *key_box) YB_MUST;
/* Opens a person's key; YB_ABSENT when key_box is empty (erased), YB_BROKEN when
 * it does not open. */
yb_rc yb_vault_open_key(const struct yb_vault *v, struct yb_arena *a, int64_t person,
                        int64_t key_ver, yb_str key_box, yb_key *key) YB_MUST;
/* The same key under the newest installation key. */
yb_rc yb_vault_rewrap(const struct yb_vault *v, struct yb_arena *a, int64_t person,
                      int64_t key_ver, yb_str key_box, yb_str *out) YB_MUST;
/* Boxes under a person's key. */
yb_rc yb_vault_seal(const struct yb_vault *v, struct yb_arena *a, const yb_key *key,
                    yb_str about, yb_str clear, yb_str *box) YB_MUST;

#endif
