/* vault.c - see vault.h. */
#include "engine/parties/vault.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/mem.h"

#define TEXT_MAX 8192u

struct version { int64_t no; yb_key key; };
struct yb_vault {
  yb_suite suite;
  yb_key index;
  uint32_t versions;
  struct version version[YB_VAULT_KEYS];
};

static void key_line(struct yb_buf *out, const char *name) {
  char hex[2 * YB_KEY_BYTES + 1];
  yb_key k;
  yb_random(k.b, sizeof k.b);
  yb_hex(hex, k.b, sizeof k.b);
  yb_buf_fmt(out, "%s %s\n", name, hex);
  yb_wipe(&k, sizeof k);
  yb_wipe(hex, sizeof hex);
}

yb_rc yb_vault_make(struct yb_arena *a, yb_str *text) {
  struct yb_buf out;
  yb_buf_init(&out, a);
  yb_buf_z(&out, "# Master keys of this installation. Keep this file apart from the database.\n");
  key_line(&out, "index");
  key_line(&out, "key 1");
  return yb_buf_take(&out, text);
}

/* One line without its comment: "index HEX" or "key N HEX". */
static bool read_line(struct yb_vault *v, yb_str line, bool *index) {
  yb_str word, no, rest = line;
  struct version *next = &v->version[v->versions];
  if (!yb_str_cut(&rest, ' ', &word)) return false;
  if (YB_EQ(word, "index")) {
    if (*index) return false;
    *index = true;
    return yb_unhex(v->index.b, YB_KEY_BYTES, rest);
  }
  if (!YB_EQ(word, "key") || v->versions == YB_VAULT_KEYS) return false;
  if (!yb_str_cut(&rest, ' ', &no) || !yb_str_int(no, &next->no)) return false;
  if (next->no <= (v->versions ? v->version[v->versions - 1].no : 0)) return false;
  if (!yb_unhex(next->key.b, YB_KEY_BYTES, rest)) return false;
  v->versions++;
  return true;
}

static yb_rc read_all(struct yb_ctx *ctx, struct yb_vault *v, yb_str text) {
  struct yb_place at = {.file = YB_S("master.key"), .line = 0, .col = 1};
  bool index = false;
  yb_str line;
  while (yb_str_cut(&text, '\n', &line)) {
    at.line++;
    line = yb_str_trim(line);
    if (line.n == 0 || line.p[0] == '#') continue;
    if (!read_line(v, line, &index)) {
      (void)yb_diag(ctx, at, YB_MSG_vault_bad_line, YB_S(""), YB_S(""));
      return YB_INVALID;
    }
  }
  if (index && v->versions) return YB_OK;
  (void)yb_diag(ctx, at, YB_MSG_vault_incomplete, YB_S(""), YB_S(""));
  return YB_INVALID;
}

yb_rc yb_vault_open(struct yb_ctx *ctx, yb_str text, yb_suite suite, struct yb_vault **out) {
  if (text.n > TEXT_MAX) return YB_LIMIT;
  struct yb_vault *v = yb_mem_take(sizeof *v);
  if (!v) return YB_NOMEM;
  v->suite = suite;
  yb_rc rc = read_all(ctx, v, text);
  if (rc != YB_OK) {
    yb_vault_close(v);
    return rc;
  }
  *out = v;
  return YB_OK;
}

void yb_vault_close(struct yb_vault *v) {
  if (!v) return;
  yb_wipe(v, sizeof *v);
  yb_mem_give(v);
}

int64_t yb_vault_newest(const struct yb_vault *v) { return v->version[v->versions - 1].no; }

yb_rc yb_vault_rotate(struct yb_arena *a, yb_str text, yb_str *out) {
  struct yb_ctx ctx = {.arena = a};
  struct yb_vault *v;
  struct yb_buf b;
  char name[32];
  YB_TRY(yb_vault_open(&ctx, text, YB_SUITE_INTL, &v));
  int64_t next = yb_vault_newest(v) + 1;
  bool full = v->versions == YB_VAULT_KEYS;
  yb_vault_close(v);
  if (full) return YB_LIMIT;
  (void)snprintf(name, sizeof name, "key %lld", (long long)next);
  yb_buf_init(&b, a);
  yb_buf_put(&b, yb_str_trim(text));
  yb_buf_byte(&b, '\n');
  key_line(&b, name);
  return yb_buf_take(&b, out);
}

static yb_rc derived(const struct yb_vault *v, const char *group, yb_str purpose, yb_key *out) {
  char name[96];
  int n = snprintf(name, sizeof name, "yiban/%s/%.*s", group, YB_ARG(purpose));
  if (n < 0 || n >= (int)sizeof name) return YB_LIMIT;
  return yb_key_derive(&v->index, yb_str_n(name, (size_t)n), out);
}

yb_rc yb_vault_secret(const struct yb_vault *v, yb_str purpose, yb_key *out) {
  return derived(v, "secret", purpose, out);
}

yb_rc yb_vault_blind(const struct yb_vault *v, yb_str kind, yb_str value, yb_digest *out) {
  yb_key k;
  YB_TRY(derived(v, "blind", kind, &k));
  yb_rc rc = yb_hmac(v->suite == YB_SUITE_SM ? YB_SM3 : YB_SHA256, &k, value, out);
  yb_wipe(&k, sizeof k);
  return rc;
}

static const yb_key *of_version(const struct yb_vault *v, int64_t no) {
  for (uint32_t i = 0; i < v->versions; i++)
    if (v->version[i].no == no) return &v->version[i].key;
  return NULL;
}

static yb_rc about_key(struct yb_arena *a, int64_t person, yb_str *out) {
  return yb_str_fmt(a, out, "person:%lld:key", (long long)person);
}

static yb_rc wrap(const struct yb_vault *v, struct yb_arena *a, int64_t person, const yb_key *key,
                  yb_str *box) {
  yb_str about;
  YB_TRY(about_key(a, person, &about));
  return yb_box_seal(a, v->suite, of_version(v, yb_vault_newest(v)), about,
                     yb_str_n((const char *)key->b, sizeof key->b), box);
}

yb_rc yb_vault_person_key(const struct yb_vault *v, struct yb_arena *a, int64_t person,
                          yb_key *key, yb_str *key_box) {
  yb_random(key->b, sizeof key->b);
  return wrap(v, a, person, key, key_box);
}

yb_rc yb_vault_open_key(const struct yb_vault *v, struct yb_arena *a, int64_t person,
                        int64_t key_ver, yb_str key_box, yb_key *key) {
  const yb_key *master = of_version(v, key_ver);
  yb_str about, clear;
  if (key_box.n == 0) return YB_ABSENT;
  if (!master) return YB_BROKEN;
  YB_TRY(about_key(a, person, &about));
  yb_rc rc = yb_box_open(a, master, about, key_box, &clear);
  if (rc == YB_NOMEM) return rc;
  if (rc == YB_NOMEM) return rc;
  if (rc != YB_OK || clear.n != sizeof key->b) return YB_BROKEN;
  memcpy(key->b, clear.p, sizeof key->b);
  return YB_OK;
}

yb_rc yb_vault_rewrap(const struct yb_vault *v, struct yb_arena *a, int64_t person,
                      int64_t key_ver, yb_str key_box, yb_str *out) {
  yb_key key;
  YB_TRY(yb_vault_open_key(v, a, person, key_ver, key_box, &key));
  yb_rc rc = wrap(v, a, person, &key, out);
  yb_wipe(&key, sizeof key);
  return rc;
}

yb_rc yb_vault_seal(const struct yb_vault *v, struct yb_arena *a, const yb_key *key,
                    yb_str about, yb_str clear, yb_str *box) {
  return yb_box_seal(a, v->suite, key, about, clear, box);
}
