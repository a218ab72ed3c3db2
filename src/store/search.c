/* search.c - the tokenizer of two characters, and FTS5 behind it (search.h).
 *
 * In a query the last character of a run is no token of its own, unless it stands
 * alone or something follows in the same term: "碉楼" is one token, a phrase of them
 * must be neighbours, and the last token of a term is a prefix when it is one
 * character or a word.
 */
#include "store/search.h"

#include <pthread.h>
#include <sqlite3.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"

enum { PUT, DROP, FIND, BEGIN, COMMIT, STATEMENTS };
static const char *const statements[STATEMENTS] = {
    "insert or replace into found (rowid, name, body) values (?1, ?2, ?3)",
    "delete from found where rowid = ?1",
    "select rowid from found where found match ?1 order by rowid",
    "begin", "commit"};

struct yb_search {
  pthread_mutex_t lock;
  sqlite3 *db;
  sqlite3_stmt *st[STATEMENTS];
  char path[1024];
};

/* ---- characters ---- */

typedef enum { OTHER, WORD, HAN } sort;

static bool within(uint32_t c, uint32_t from, uint32_t to) { return c >= from && c <= to; }

static sort sort_of(uint32_t c) {
  if (within(c, '0', '9') || within(c, 'A', 'Z') || within(c, 'a', 'z')) return WORD;
  if (c < 0xC0) return OTHER;
  if (within(c, 0xC0, 0x24F)) return c == 0xD7 || c == 0xF7 ? OTHER : WORD;
  if (within(c, 0x370, 0x52F)) return WORD;
  if (within(c, 0x3400, 0x9FFF) || within(c, 0xF900, 0xFAFF) || within(c, 0x20000, 0x3FFFF) ||
      within(c, 0x3041, 0x30FF) || within(c, 0xAC00, 0xD7AF) || within(c, 0x3005, 0x3007))
    return HAN;
  return OTHER;
}

/* ---- one writing ---- */

static const struct { uint32_t from, to; } simpler[] = {
#include "simpler.h"
    {UINT32_MAX, 0}};
#define SIMPLER (sizeof simpler / sizeof *simpler)

static uint32_t simple_of(uint32_t c) {
  size_t low = 0, high = SIMPLER;
  if (c < simpler[0].from) return c;
  while (high - low > 1) {
    size_t mid = (low + high) / 2;
    if (simpler[mid].from <= c) low = mid;
    else high = mid;
  }
  return simpler[low].from == c ? simpler[low].to : c;
}

/* Tidy, and each character in its simpler form: 開平碉樓 and 开平碉楼 are one text. */
static yb_rc plain(struct yb_arena *a, yb_str s, yb_str *out) {
  struct yb_buf b;
  yb_str tidy;
  char z[4];
  YB_TRY(yb_text_tidy(a, s, false, &tidy));
  yb_buf_init(&b, a);
  for (size_t at = 0, from = 0; at < tidy.n; from = at) {
    uint32_t c = yb_utf8_next(tidy, &at), to = simple_of(c);
    if (to == c) yb_buf_put(&b, yb_str_n(tidy.p + from, at - from));
    else yb_buf_put(&b, yb_str_n(z, yb_utf8_encode(to, z)));
  }
  return yb_buf_take(&b, out);
}

/* ---- the tokenizer ---- */

#define WORD_MAX 64u

struct run { yb_str text; bool query; void *ctx;
             int (*emit)(void *, int, const char *, int, int, int); };

static int emit(const struct run *r, size_t from, size_t to) {
  return r->emit(r->ctx, 0, r->text.p + from, (int)(to - from), (int)from, (int)to);
}

/* A word in letters, ASCII in lower case; what is longer than WORD_MAX is cut. */
static int emit_word(const struct run *r, size_t from, size_t to) {
  char low[WORD_MAX];
  size_t n = to - from < WORD_MAX ? to - from : WORD_MAX;
  for (size_t i = 0; i < n; i++) {
    char c = r->text.p[from + i];
    low[i] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
  }
  return r->emit(r->ctx, 0, low, (int)n, (int)from, (int)to);
}

static size_t word_end(yb_str t, size_t at) {
  for (size_t next = at; at < t.n; at = next)
    if (sort_of(yb_utf8_next(t, &next)) != WORD) break;
  return at;
}

/* Something that is a token follows. */
static bool more(yb_str t, size_t at) {
  while (at < t.n)
    if (sort_of(yb_utf8_next(t, &at)) != OTHER) return true;
  return false;
}

/* The characters of a run beginning at `at`; *end is where it stops. */
static int emit_han(const struct run *r, size_t at, size_t *end) {
  size_t first = at, second = at, third;
  (void)yb_utf8_next(r->text, &second);
  while (second < r->text.n) {
    third = second;
    if (sort_of(yb_utf8_next(r->text, &third)) != HAN) break;
    int rc = emit(r, at, third);
    if (rc != SQLITE_OK) return rc;
    at = second;
    second = third;
  }
  *end = second;
  bool alone = at == first;
  return !r->query || alone || more(r->text, second) ? emit(r, at, second) : SQLITE_OK;
}

static int tokens(const struct run *r) {
  size_t at = 0;
  int rc = SQLITE_OK;
  while (at < r->text.n && rc == SQLITE_OK) {
    size_t next = at, end = at;
    switch (sort_of(yb_utf8_next(r->text, &next))) {
      case HAN:
        rc = emit_han(r, at, &end);
        break;
      case WORD:
        end = word_end(r->text, at);
        rc = emit_word(r, at, end);
        break;
      default:
        end = next;
    }
    at = end;
  }
  return rc;
}

static int tok_create(void *p, const char **args, int n, Fts5Tokenizer **out) {
  (void)args;
  (void)n;
  *out = p;
  return SQLITE_OK;
}
static void tok_delete(Fts5Tokenizer *t) { (void)t; }
static int tok_tokenize(Fts5Tokenizer *t, void *ctx, int flags, const char *text, int n,
                        int (*token)(void *, int, const char *, int, int, int)) {
  struct run r = {yb_str_n(text, n > 0 ? (size_t)n : 0), flags & FTS5_TOKENIZE_QUERY, ctx, token};
  (void)t;
  return tokens(&r);
}

static bool add_tokenizer(sqlite3 *db) {
  fts5_tokenizer two = {tok_create, tok_delete, tok_tokenize};       /* is copied */
  sqlite3_stmt *s = NULL;
  fts5_api *api = NULL;
  if (sqlite3_prepare_v2(db, "select fts5(?1)", -1, &s, NULL) != SQLITE_OK) return false;
  (void)sqlite3_bind_pointer(s, 1, (void *)&api, "fts5_api_ptr", NULL);
  (void)sqlite3_step(s);
  sqlite3_finalize(s);
  return api && api->xCreateTokenizer(api, "two", api, &two, NULL) == SQLITE_OK;
}

/* ---- queries ---- */

/* A prefix when the last token of the term is one character or a word. */
static bool ends_short(yb_str term) {
  size_t at = 0, run = 0;
  sort last = OTHER;
  while (at < term.n) {
    sort s = sort_of(yb_utf8_next(term, &at));
    if (s == OTHER) continue;
    run = s == last ? run + 1 : 1;
    last = s;
  }
  return last == WORD || run == 1;
}

static void put_term(struct yb_buf *out, yb_str term) {
  YB_BUF_Z(out, "\"");
  for (size_t at = 0; at < term.n;) {
    size_t from = at;
    uint32_t c = yb_utf8_next(term, &at);
    if (sort_of(c) == OTHER) yb_buf_byte(out, ' ');
    else yb_buf_put(out, yb_str_n(term.p + from, at - from));
  }
  yb_buf_z(out, ends_short(term) ? "\" *" : "\"");
}

yb_rc yb_search_expression(struct yb_arena *a, yb_str query, bool in_name, yb_str *out) {
  struct yb_buf b;
  yb_str rest, term;
  uint32_t n = 0;
  YB_TRY(plain(a, yb_utf8_upto(query, YB_SEARCH_QUERY_MAX), &rest));
  yb_buf_init(&b, a);
  if (in_name) YB_BUF_Z(&b, "name : (");
  while (n < YB_SEARCH_TERMS_MAX && yb_str_cut(&rest, ' ', &term)) {
    if (!more(term, 0)) continue;
    if (n++) YB_BUF_Z(&b, " AND ");
    put_term(&b, term);
  }
  if (in_name) YB_BUF_Z(&b, ")");
  if (n == 0) b.n = 0;
  return yb_buf_take(&b, out);
}

/* ---- the file ---- */

static yb_rc failed(struct yb_search *s, const char *what) {
  int code = sqlite3_errcode(s->db);
  if (code == SQLITE_NOMEM) return YB_NOMEM;
  YB_LOG(YB_LOG_ERROR, "search_failed", YB_KV("what", yb_str_of(what)),
         YB_KV("why", yb_str_of(sqlite3_errstr(code))));
  return YB_IO;
}

static bool prepare(struct yb_search *s) {
  static const char schema[] =
      "pragma journal_mode = off; pragma synchronous = off; pragma locking_mode = exclusive;"
      "pragma cache_size = -16000; pragma temp_store = memory;"
      "create virtual table found using fts5(name, body, tokenize = 'two', columnsize = 0)";
  if (!add_tokenizer(s->db) || sqlite3_exec(s->db, schema, NULL, NULL, NULL) != SQLITE_OK)
    return false;
  for (int i = 0; i < STATEMENTS; i++)
    if (sqlite3_prepare_v3(s->db, statements[i], -1, SQLITE_PREPARE_PERSISTENT, &s->st[i], NULL))
      return false;
  return true;
}

yb_rc yb_search_open(struct yb_ctx *ctx, yb_str path, struct yb_search **out) {
  (void)ctx;
  struct yb_search *s = yb_mem_take(sizeof *s);
  if (!s) return YB_NOMEM;
  if (path.n >= sizeof s->path || pthread_mutex_init(&s->lock, NULL)) {
    yb_mem_give(s);
    return YB_LIMIT;
  }
  memcpy(s->path, path.p, path.n);
  (void)unlink(s->path);
  yb_rc rc = YB_OK;
  if (sqlite3_open_v2(s->path, &s->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |
                      SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK || !prepare(s))
    rc = failed(s, "open");
  if (rc != YB_OK) {
    yb_search_close(s);
    return rc;
  }
  *out = s;
  return YB_OK;
}

void yb_search_close(struct yb_search *s) {
  if (!s) return;
  for (int i = 0; i < STATEMENTS; i++) sqlite3_finalize(s->st[i]);
  (void)sqlite3_close(s->db);
  (void)unlink(s->path);
  (void)pthread_mutex_destroy(&s->lock);
  yb_mem_give(s);
}

/* Runs one statement whose values are bound, and frees it for the next. */
static yb_rc run(struct yb_search *s, int which) {
  sqlite3_stmt *st = s->st[which];
  int rc = sqlite3_step(st);
  (void)sqlite3_reset(st);
  (void)sqlite3_clear_bindings(st);
  return rc == SQLITE_DONE || rc == SQLITE_ROW ? YB_OK : failed(s, statements[which]);
}

static yb_rc locked(struct yb_search *s, int which) {
  (void)pthread_mutex_lock(&s->lock);
  yb_rc rc = run(s, which);
  (void)pthread_mutex_unlock(&s->lock);
  return rc;
}

yb_rc yb_search_begin(struct yb_search *s) { return locked(s, BEGIN); }
yb_rc yb_search_commit(struct yb_search *s) { return locked(s, COMMIT); }

static void bind(sqlite3_stmt *st, int i, yb_str v) {
  (void)sqlite3_bind_text(st, i, v.p, (int)v.n, SQLITE_STATIC);
}

yb_rc yb_search_put(struct yb_search *s, int64_t id, yb_str name, yb_str text) {
  struct yb_arena *a = yb_arena_open((size_t)8 << 20);
  yb_str tidy_name, tidy_text;
  if (!a) return YB_NOMEM;
  yb_rc rc = plain(a, name, &tidy_name);
  if (rc == YB_OK) rc = plain(a, text, &tidy_text);
  if (rc == YB_OK) {
    (void)pthread_mutex_lock(&s->lock);
    (void)sqlite3_bind_int64(s->st[PUT], 1, id);
    bind(s->st[PUT], 2, tidy_name);
    bind(s->st[PUT], 3, tidy_text);
    rc = run(s, PUT);
    (void)pthread_mutex_unlock(&s->lock);
  }
  yb_arena_close(a);
  return rc;
}

yb_rc yb_search_drop(struct yb_search *s, int64_t id) {
  (void)pthread_mutex_lock(&s->lock);
  (void)sqlite3_bind_int64(s->st[DROP], 1, id);
  yb_rc rc = run(s, DROP);
  (void)pthread_mutex_unlock(&s->lock);
  return rc;
}

struct ids { int64_t *at; uint32_t n, cap; };
static yb_rc keep_id(struct yb_arena *a, struct ids *k, int64_t id) {
  if (k->n == k->cap) {
    uint32_t cap = k->cap ? 2 * k->cap : 256;
    int64_t *p = yb_arena_grow(a, k->at, k->cap * sizeof *p, cap * sizeof *p);
    if (!p) return YB_NOMEM;
    k->at = p;
    k->cap = cap;
  }
  k->at[k->n++] = id;
  return YB_OK;
}

static yb_rc collect(struct yb_search *s, struct yb_arena *a, yb_str match, struct ids *ids) {
  sqlite3_stmt *st = s->st[FIND];
  yb_rc rc = YB_OK;
  int step;
  bind(st, 1, match);
  while ((step = sqlite3_step(st)) == SQLITE_ROW && rc == YB_OK)
    rc = keep_id(a, ids, sqlite3_column_int64(st, 0));
  if (rc == YB_OK && step != SQLITE_DONE) rc = failed(s, "find");
  (void)sqlite3_reset(st);
  (void)sqlite3_clear_bindings(st);
  return rc;
}

yb_rc yb_search_find(struct yb_search *s, struct yb_arena *a, yb_str query, bool in_name,
                     struct yb_found *out) {
  struct ids ids = {NULL, 0, 0};
  yb_str match;
  YB_TRY(yb_search_expression(a, query, in_name, &match));
  if (match.n) {
    (void)pthread_mutex_lock(&s->lock);
    yb_rc rc = collect(s, a, match, &ids);
    (void)pthread_mutex_unlock(&s->lock);
    YB_TRY(rc);
  }
  *out = (struct yb_found){ids.n, ids.at};
  return YB_OK;
}
