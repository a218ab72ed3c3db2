/* http_form.c - multipart in one piece and in pieces gives the same; a form
 * that was parsed, written and parsed again is the same. The first byte is the
 * size of the pieces. */
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/text.h"
#include "http/post.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool ok) { if (!ok) __builtin_trap(); }

struct sum { uint64_t hash; size_t n; int open; };
static void mix(struct sum *s, yb_str t) {
  for (size_t i = 0; i < t.n; i++) s->hash = (s->hash ^ (uint8_t)t.p[i]) * 1099511628211u;
  s->n += t.n;
}
static yb_rc begin(void *to, yb_str field, yb_str name) {
  struct sum *s = to;
  must(s->open++ == 0);
  mix(s, field);
  mix(s, name);
  return YB_OK;
}
static yb_rc piece(void *to, yb_str t) {
  struct sum *s = to;
  must(s->open == 1);
  mix(s, t);
  return YB_OK;
}
static yb_rc end(void *to) {
  struct sum *s = to;
  must(s->open-- == 1);
  return YB_OK;
}

static yb_rc multi(struct yb_arena *a, yb_str in, size_t cut, struct sum *s, struct yb_pairs *p) {
  struct yb_multi_sink sink = {s, begin, piece, end};
  struct yb_multi *m;
  *s = (struct sum){0};
  YB_TRY(yb_multi_open(a, YB_S("multipart/form-data; boundary=B"), &sink, &m));
  for (; in.n; in = yb_str_from(in, cut)) YB_TRY(yb_multi_feed(m, yb_str_upto(in, cut)));
  return yb_multi_end(m, p);
}

static void same_pairs(struct yb_pairs a, struct yb_pairs b) {
  must(a.n == b.n);
  for (uint32_t i = 0; i < a.n; i++)
    must(yb_str_eq(a.at[i].name, b.at[i].name) && yb_str_eq(a.at[i].value, b.at[i].value));
}

static void urlencoded(struct yb_arena *a, yb_str in) {
  struct yb_pairs p, q;
  struct yb_buf b;
  yb_buf_init(&b, a);
  if (yb_post_parse(a, in, &p) != YB_OK) return;
  for (uint32_t i = 0; i < p.n; i++) {
    must(yb_utf8_ok(p.at[i].value, NULL));
    yb_url_escape(&b, p.at[i].name);
    YB_BUF_Z(&b, "=");
    yb_url_escape(&b, p.at[i].value);
    YB_BUF_Z(&b, "&");
  }
  if (b.rc != YB_OK) return;
  must(yb_post_parse(a, yb_buf_str(&b), &q) == YB_OK);
  same_pairs(p, q);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct sum s, t;
  struct yb_pairs p, q;
  if (size < 2) return 0;
  yb_str in = yb_str_n((const char *)data + 1, size - 1);
  struct yb_arena *a = yb_arena_open(8 << 20);
  if (!a) return 0;
  yb_rc whole = multi(a, in, in.n, &s, &p), parts = multi(a, in, data[0] % 32 + 1u, &t, &q);
  must(whole == parts);
  if (whole == YB_OK) {
    must(s.hash == t.hash && s.n == t.n && s.open == 0);
    same_pairs(p, q);
  }
  urlencoded(a, in);
  (void)yb_sniff(in);
  yb_arena_close(a);
  return 0;
}
