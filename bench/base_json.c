/* base_json.c - reading and writing a 2 kB document, beside jansson. */
#include <stdio.h>
#include <time.h>

#include "base/arena.h"
#include "base/ctx.h"
#include "base/json.h"
#ifdef YB_JANSSON
#include <jansson.h>
#endif

#define BATCH 2000
#define BATCHES 25

static int64_t now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

/* An application as the API takes it, until it has 2 kB. */
static yb_str document(struct yb_arena *a) {
  struct yb_buf b;
  yb_buf_init(&b, a);
  yb_buf_z(&b, "{\"service\":\"relocation-subsidy\",\"form\":{\"applicant\":\"某某某\",\"items\":[");
  for (int i = 0; b.n < 1900; i++)
    yb_buf_fmt(&b, "%s{\"id\":\"%d\",\"amount\":%d.50,\"paid\":true,\"note\":\"第%d项补贴说明\","
               "\"district\":\"440703\",\"remark\":null}", i ? "," : "", 1000 + i, i * 100, i);
  yb_buf_z(&b, "],\"consent\":true}}");
  return yb_buf_str(&b);
}

struct bench { yb_str text; struct yb_arena *arena; const struct yb_json *tree; };

static size_t ours(struct bench *b) {
  struct yb_ctx ctx = {.arena = b->arena};
  const struct yb_json *j = NULL;
  yb_arena_reset(b->arena);
  if (yb_json_parse(&ctx, YB_S(""), b->text, &j) != YB_OK) return 0;
  return j->count;
}

static size_t write_ours(struct bench *b) {
  struct yb_buf out;
  yb_arena_reset(b->arena);
  yb_buf_init(&out, b->arena);
  yb_json_write(&out, b->tree);
  return out.n;
}

/* The best batch in nanoseconds for one run. */
static double best(size_t (*run)(struct bench *), struct bench *b) {
  double least = 1e18;
  for (int i = 0; i < BATCHES; i++) {
    int64_t from = now_ns();
    for (int k = 0; k < BATCH; k++)
      if (run(b) == 0) return 0;
    double ns = (double)(now_ns() - from) / BATCH;
    if (ns < least) least = ns;
  }
  return least;
}

#ifdef YB_JANSSON
static size_t theirs(struct bench *b) {
  json_error_t e;
  json_t *j = json_loadb(b->text.p, b->text.n, JSON_REJECT_DUPLICATES, &e);
  size_t n = json_object_size(j);
  json_decref(j);
  return n;
}
#endif

int main(void) {
  struct yb_arena *keep = yb_arena_open(1 << 20);
  struct bench b = {.arena = yb_arena_open(1 << 20)};
  struct yb_ctx ctx = {.arena = keep};
  if (!keep || !b.arena) return 3;
  b.text = document(keep);
  if (yb_json_parse(&ctx, YB_S(""), b.text, &b.tree) != YB_OK) return 3;
  double read = best(ours, &b), wrote = best(write_ours, &b);
  printf("json read %zu bytes: %.0f ns, %.0f MB/s\n", b.text.n, read, b.text.n * 1e3 / read);
  printf("json write\t%.0f ns, %.0f MB/s\t-\t-\n", wrote, b.text.n * 1e3 / wrote);
#ifdef YB_JANSSON
  double peer = best(theirs, &b);
  printf("json read\t%.0f ns\t%.0f ns jansson\t%.2f\n", read, peer, peer / read);
#endif
  yb_arena_close(b.arena);
  yb_arena_close(keep);
  return 0;
}
