/* engine_catalog.c - a catalogue of 100,000 entries on one core.
 *
 *   bench_engine_catalog [FOLDER]                  default build/bench
 *
 * Searches: a text (or none), two filters, counts of all facets, distance, a page of 20,
 * and the rows of that page; the median of many different questions, in time of one
 * core, beside the aim of 20 ms.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/crypto.h"
#include "base/time.h"
#include "engine/catalog/catalog.h"
#include "pure/facet/facet.h"
#include "store/search.h"

enum { ENTRIES = 100000, BATCH = 200, QUESTIONS = 600, TERMS = 6, VALUES = 24 };

static uint64_t seed = 88172645463325252u;
static uint32_t chance(uint32_t n) {
  seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
  return (uint32_t)(seed >> 24) % n;
}
static void must(yb_rc rc, const char *what) {
  if (rc == YB_OK) return;
  (void)fprintf(stderr, "%s: %s\n", what, yb_rc_name(rc));
  exit(3);
}

/* 400 words of two characters: each stands in about one entry of twenty. */
static const char *const chars[] = {"碉", "楼", "骑", "古", "镇", "海", "岛", "沙", "滩", "祠",
                                    "堂", "老", "街", "渔", "港", "园", "林", "温", "泉", "学"};
static void word_of(char out[8], uint32_t k) {
  (void)snprintf(out, 8, "%s%s", chars[k / 20 % 20], chars[k % 20]);
}

struct shop { struct yb_store *store; struct yb_facets *facets; struct yb_search *search;
              int64_t id[ENTRIES]; };

static void text_of(char *out, size_t size, uint32_t n) {
  size_t at = 0;
  for (uint32_t i = 0; i < n && at + 16 < size; i++) {
    char word[8];
    word_of(word, chance(400));
    at += (size_t)snprintf(out + at, size - at, "%s%u，", word, chance(1000));
  }
}

/* ---- filling ---- */

struct fill { struct shop *s; int from; };
static yb_rc fill_rows(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct fill *f = cmd->arg;
  for (int i = f->from; i < f->from + BATCH; i++) {
    char slug[32], body[400];
    int n = snprintf(slug, sizeof slug, "e%d", i);
    text_of(body, sizeof body, 12);
    struct yb_resource r = {.kind = YB_S("scene"), .slug = yb_str_n(slug, (size_t)n),
                            .title = YB_S("场景"), .division = YB_S("440783"),
                            .body = yb_str_of(body), .live = yb_str_of(body)};
    YB_TRY(yb_resource_insert(tx, &r));
    f->s->id[i] = r.id;
  }
  return YB_OK;
}

static void fill_index(struct shop *s) {
  must(yb_search_begin(s->search), "begin");
  for (int i = 0; i < ENTRIES; i++) {
    char name[64], text[600], value[TERMS][16];
    struct yb_facet_term term[TERMS];
    int64_t number[2] = {i, (int64_t)chance(100000)};
    text_of(name, sizeof name, 2);
    text_of(text, sizeof text, 20);
    for (uint32_t c = 0; c < TERMS; c++) {
      (void)snprintf(value[c], sizeof value[c], "v%u", chance(VALUES));
      term[c] = (struct yb_facet_term){c, yb_str_of(value[c])};
    }
    struct yb_facet_doc d = {.id = s->id[i], .terms = TERMS, .term = term, .number = number,
                             .placed = true,
                             .at = {111.98 + chance(100000) / 78e3,
                                    21.4 + chance(100000) / 68e3}};
    must(yb_facets_put(s->facets, &d), "facet");
    must(yb_search_put(s->search, s->id[i], yb_str_of(name), yb_str_of(text)), "text");
  }
  must(yb_search_commit(s->search), "commit");
}

/* ---- asking ---- */

struct rows { const struct yb_facet_result *r; size_t bytes; };
static yb_rc read_rows(struct yb_tx *tx, void *arg) {
  struct rows *x = arg;
  for (uint32_t i = 0; i < x->r->hits; i++) {
    struct yb_resource r;
    YB_TRY(yb_resource_load(tx, x->r->hit[i].id, &r));
    x->bytes += r.live.n;
  }
  return YB_OK;
}

static void ask(struct shop *s, struct yb_ctx *ctx, const char *text) {
  static const uint32_t counts[TERMS] = {0, 1, 2, 3, 4, 5};
  char v[2][16];
  yb_str value[2];
  struct yb_facet_filter filter[2];
  struct yb_facet_result r;
  struct yb_found all, names;
  struct yb_facet_query q = {.filters = 2, .filter = filter, .counts = TERMS, .count = counts,
                             .near = true, .here = {113.08, 22.58}, .radius_m = 60000,
                             .free_from = 1, .sort = YB_SORT_DISTANCE, .limit = 20};
  for (uint32_t i = 0; i < 2; i++) {
    (void)snprintf(v[i], sizeof v[i], "v%u", chance(VALUES));
    value[i] = yb_str_of(v[i]);
    filter[i] = (struct yb_facet_filter){i, 1, &value[i]};
  }
  if (text) {
    must(yb_search_find(s->search, ctx->arena, yb_str_of(text), false, &all), "find");
    must(yb_search_find(s->search, ctx->arena, yb_str_of(text), true, &names), "find");
    q.has_only = true, q.only = all.id, q.only_n = all.count;
    q.favour = names.id, q.favour_n = names.count;
  }
  must(yb_facets_find(s->facets, ctx->arena, &q, &r), "ask");
  struct rows rows = {&r, 0};
  must(yb_store_read(s->store, ctx, read_rows, &rows), "read");
}

/* What one core spends, whoever else uses the machine. */
static int64_t cpu_ns(void) {
  struct timespec t;
  (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static int by_size(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

static void searches(struct shop *s, const char *name, bool text) {
  static double ms[QUESTIONS];
  struct yb_ctx ctx = {.arena = yb_arena_open((size_t)64 << 20)};
  if (!ctx.arena) exit(3);
  for (int i = 0; i < QUESTIONS; i++) {
    char word[8];
    word_of(word, chance(400));
    int64_t from = cpu_ns();
    ask(s, &ctx, text ? word : NULL);
    ms[i] = (double)(cpu_ns() - from) / 1e6;
    yb_arena_reset(ctx.arena);
  }
  yb_arena_close(ctx.arena);
  qsort(ms, QUESTIONS, sizeof *ms, by_size);
  (void)printf("catalog: %s, of 100,000, median\t%.2f ms\taim 20 ms\t%.1f\n", name,
               ms[QUESTIONS / 2], 20 / ms[QUESTIONS / 2]);
  (void)printf("catalog: %s: median %.2f ms, 99 %% %.2f ms\n", name, ms[QUESTIONS / 2],
               ms[QUESTIONS * 99 / 100]);
}

int main(int argc, char **argv) {
  static struct shop s;
  const char *folder = argc > 1 ? argv[1] : "build/bench";
  char path[512], url[600], text[600];
  struct yb_ctx ctx = {.arena = yb_arena_open((size_t)64 << 20)};
  struct yb_facets_spec spec = {TERMS, 2, 400};
  if (yb_crypto_init() != YB_OK || !ctx.arena) return 3;
  (void)snprintf(path, sizeof path, "%s/bench-catalog.db", folder);
  (void)snprintf(url, sizeof url, "sqlite:%s", path);
  (void)snprintf(text, sizeof text, "%s/bench-search.db", folder);
  struct yb_store_cfg cfg = {.url = yb_str_of(url), .city = 1};
  must(yb_store_open(&ctx, &cfg, &s.store), "open");
  must(yb_facets_open(&spec, &s.facets), "facets");
  must(yb_search_open(&ctx, yb_str_of(text), &s.search), "search");
  for (int i = 0; i < ENTRIES; i += BATCH) {
    struct fill f = {&s, i};
    struct yb_cmd cmd = {.verb = YB_S("fill"), .run = fill_rows, .arg = &f};
    must(yb_store_run(s.store, &cmd), "fill");
  }
  int64_t from = yb_clock_mono_ns();
  fill_index(&s);
  (void)printf("catalog: 100,000 entries indexed in %.1f s\n",
               (double)(yb_clock_mono_ns() - from) / 1e9);
  searches(&s, "facets, distance, a page", false);
  searches(&s, "text, facets, distance, a page", true);
  yb_search_close(s.search);
  yb_facets_close(s.facets);
  yb_store_close(s.store);
  yb_arena_close(ctx.arena);
  const char *const tails[] = {"", "-wal", "-shm", ".lock"};
  for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
    char gone[600];
    (void)snprintf(gone, sizeof gone, "%s%s", path, tails[i]);
    (void)unlink(gone);
  }
  return 0;
}
