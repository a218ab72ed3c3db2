/* store_search.c - full text: what a scan finds, the index finds (100 % recall on
 * Chinese), whatever is typed. */
#include <pthread.h>
#include <unistd.h>

#include "yb_test.h"

#include "base/buf.h"
#include "base/text.h"
#include "store/search.h"

static const uint32_t table[][2] = {
#include "simpler.h"
    {0, 0}};
#define simpler_absent (sizeof table / sizeof *table == 1)

static char path[64];
static struct yb_search *open_search(struct yb_test_ctx *t) {
  struct yb_search *s;
  yb_test_open(t, (size_t)64 << 20);
  (void)snprintf(path, sizeof path, "/tmp/yiban-search-%d.db", (int)getpid());
  CHECK_OK(yb_search_open(&t->ctx, yb_str_of(path), &s));
  return s;
}
static void end(struct yb_test_ctx *t, struct yb_search *s) {
  yb_search_close(s);
  CHECK(access(path, F_OK) != 0);
  yb_test_close(t);
}
static uint32_t hits(struct yb_test_ctx *t, struct yb_search *s, const char *q, bool name) {
  struct yb_found f;
  CHECK_OK(yb_search_find(s, t->ctx.arena, yb_str_of(q), name, &f));
  for (uint32_t i = 1; i < f.count; i++) CHECK(f.id[i - 1] < f.id[i]);
  return f.count;
}

TEST(words_of_every_length) {
  struct yb_test_ctx t;
  struct yb_search *s = open_search(&t);
  CHECK_OK(yb_search_put(s, 1, YB_S("自力村碉楼群"), YB_S("开平市塘口镇，民国碉楼与庐居")));
  CHECK_OK(yb_search_put(s, 2, YB_S("赤坎古镇"), YB_S("骑楼街 K11 Studio，1920 年代")));
  CHECK_OK(yb_search_put(s, 3, YB_S("立园"), YB_S("园林；碉")));
  static const struct { const char *q; uint32_t all, name; } rows[] = {
      {"碉楼", 1, 1}, {"碉", 2, 1}, {"楼", 2, 1}, {"骑楼", 1, 0}, {"碉楼群", 1, 1}, {"群", 1, 1},
      {"塘口镇", 1, 0}, {"开平 碉楼", 1, 0}, {"开平 骑楼", 0, 0}, {"k11", 1, 0}, {"K1", 1, 0},
      {"studio", 1, 0}, {"STUD", 1, 0}, {"udio", 0, 0}, {"1920", 1, 0}, {"ｋ１１", 1, 0},
      {"碉楼碉楼", 0, 0}, {"自力村碉楼群", 1, 1}, {"力村碉", 1, 1}, {"", 0, 0}, {"，。!?", 0, 0},
      {"骑楼街K11", 1, 0}, {"街K11", 1, 0}, {"\"碉楼\" OR 1", 0, 0}, {"碉楼*", 1, 1}, {"NEAR(碉 楼)", 0, 0},
      {"name:碉楼", 0, 0}, {"-碉楼", 1, 1}, {"园", 1, 1}, {"立", 1, 1}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    uint32_t all = hits(&t, s, rows[i].q, false), name = hits(&t, s, rows[i].q, true);
    if (all != rows[i].all || name != rows[i].name)
      fail_msg("%s: %u and %u in names", rows[i].q, all, name);
  }
  CHECK_OK(yb_search_put(s, 1, YB_S("改名了"), YB_S("")));
  CHECK_INT(hits(&t, s, "碉楼", false), 0);
  CHECK_INT(hits(&t, s, "改名", true), 1);
  CHECK_OK(yb_search_drop(s, 1));
  CHECK_OK(yb_search_drop(s, 1));
  CHECK_INT(hits(&t, s, "改名", true), 0);
  end(&t, s);
}

/* Traditional and simplified are one writing, whichever was typed or stored. */
TEST(one_writing) {
  struct yb_test_ctx t;
  struct yb_search *s = open_search(&t);
  if (simpler_absent) {
    print_message("built without opencc: skipped\n");
    end(&t, s);
    return;
  }
  CHECK_OK(yb_search_put(s, 1, YB_S("自力村碉楼群"), YB_S("开平市塘口镇的骑楼与钟楼")));
  CHECK_OK(yb_search_put(s, 2, YB_S("梅家大院"), YB_S("臺山端芬鎮，騎樓圍著廣場")));
  static const struct { const char *q; uint32_t n; } rows[] = {
      {"開平", 1}, {"碉樓", 1}, {"開平 碉樓群", 1}, {"騎樓", 2}, {"骑楼", 2}, {"鐘樓", 1},
      {"台山", 1}, {"臺山", 1}, {"廣場", 1}, {"广场", 1}, {"樓", 2}, {"開元", 0}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    if (hits(&t, s, rows[i].q, false) != rows[i].n) fail_msg("%s: not %u", rows[i].q, rows[i].n);
  end(&t, s);
}

/* ---- against a scan ---- */

static uint64_t seed = 20261128;
static uint32_t chance(uint32_t n) {
  seed = seed * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(seed >> 33) % n;
}
static const char *const bits[] = {"江", "门", "开", "平", "碉", "楼", "骑", "海", "岛", "镇", "a", "B",
                                   "7", "x1", "，", " ", "·"};
static void write_text(struct yb_buf *b, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) yb_buf_z(b, bits[chance(sizeof bits / sizeof *bits)]);
}
/* Chinese only: a piece of the text that has no other character in it. */
static void write_han(struct yb_buf *b, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) yb_buf_z(b, bits[chance(10)]);
}

enum { TEXTS = 800 };
TEST(finds_what_a_scan_finds) {
  struct yb_test_ctx t;
  struct yb_search *s = open_search(&t);
  yb_str text[TEXTS];
  CHECK_OK(yb_search_begin(s));
  for (int i = 0; i < TEXTS; i++) {
    struct yb_buf b;
    yb_buf_init(&b, t.ctx.arena);
    write_text(&b, 1 + chance(40));
    text[i] = yb_buf_str(&b);
    CHECK_OK(yb_search_put(s, i + 1, YB_S(""), text[i]));
  }
  CHECK_OK(yb_search_commit(s));
  for (int q = 0; q < 600; q++) {
    struct yb_arena_mark m = yb_arena_mark(t.ctx.arena);
    struct yb_buf b;
    struct yb_found f;
    uint32_t k = 0;
    yb_buf_init(&b, t.ctx.arena);
    write_han(&b, 1 + chance(4));
    CHECK_OK(yb_search_find(s, t.ctx.arena, yb_buf_str(&b), false, &f));
    for (int i = 0; i < TEXTS; i++) {
      bool in = yb_str_find(text[i], yb_buf_str(&b)) != SIZE_MAX;
      bool got = k < f.count && f.id[k] == i + 1;
      if (got) k++;
      if (in && !got) fail_msg("%.*s is not found in %.*s", YB_ARG(yb_buf_str(&b)), YB_ARG(text[i]));
      /* a blank or a comma within a run divides it: nothing else is found */
      if (got) CHECK(in);
    }
    CHECK_INT(k, f.count);
    yb_arena_back(t.ctx.arena, m);
  }
  end(&t, s);
}

/* Whatever is typed is a query, never an error. */
TEST(no_query_is_an_error) {
  struct yb_test_ctx t;
  struct yb_search *s = open_search(&t);
  static const char *const odd[] = {"\"", "*", "(", ")", "AND", "OR", "NOT", ":", "^", "+", "{", "}", "-",
                                    "碉", "楼", "name", " ", "\xE3\x80\x80", "'", ";", "\\", "\t"};
  CHECK_OK(yb_search_put(s, 1, YB_S("碉楼"), YB_S("AND OR NOT name")));
  for (int i = 0; i < 3000; i++) {
    struct yb_arena_mark m = yb_arena_mark(t.ctx.arena);
    struct yb_buf b;
    yb_buf_init(&b, t.ctx.arena);
    for (uint32_t n = chance(12); n; n--) yb_buf_z(&b, odd[chance(sizeof odd / sizeof *odd)]);
    struct yb_found f;
    CHECK_OK(yb_search_find(s, t.ctx.arena, yb_buf_str(&b), chance(2), &f));
    yb_arena_back(t.ctx.arena, m);
  }
  end(&t, s);
}

static void *reader(void *arg) {
  struct yb_test_ctx t;
  yb_test_open(&t, 8 << 20);
  for (int i = 0; i < 200; i++) {
    struct yb_found f;
    if (yb_search_find(arg, t.ctx.arena, YB_S("碉楼"), false, &f) != YB_OK || f.count < 1) return arg;
    yb_arena_reset(t.ctx.arena);
  }
  yb_test_close(&t);
  return NULL;
}
TEST(threads_share_it) {
  struct yb_test_ctx t;
  struct yb_search *s = open_search(&t);
  pthread_t p[4];
  CHECK_OK(yb_search_put(s, 1, YB_S("碉楼"), YB_S("")));
  for (int i = 0; i < 4; i++) CHECK(pthread_create(&p[i], NULL, reader, s) == 0);
  for (int i = 2; i < 200; i++) CHECK_OK(yb_search_put(s, i, YB_S("碉楼"), YB_S("骑楼")));
  for (int i = 0; i < 4; i++) {
    void *bad;
    CHECK(pthread_join(p[i], &bad) == 0);
    CHECK(bad == NULL);
  }
  end(&t, s);
}
