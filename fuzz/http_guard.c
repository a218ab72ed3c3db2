/* http_guard.c - a head as it might come: first line the target, then one
 * "name:value" a line. What the guard lets through must be unambiguous, and the
 * router must take it. */
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "http/guard.h"
#include "http/post.h"
#include "http/route.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static yb_rc nothing(struct yb_req *rq, struct yb_res *rs) { (void)rq; (void)rs; return YB_OK; }
static const struct yb_route routes[] = {
    {"GET", "/", nothing, 0, 0}, {"GET", "/a/{x}", nothing, 0, 0},
    {"GET", "/f/{r...}", nothing, 0, 0}};

static void must(bool ok) { if (!ok) __builtin_trap(); }

/* Only what every reader understands alike passed. */
static void unambiguous(const struct yb_guard *g) {
  int hosts = 0, lengths = 0, encodings = 0;
  for (uint32_t i = 0; i < g->headers_n; i++) {
    const struct yb_pair *h = &g->header[i];
    hosts += yb_str_ieq(yb_str_trim(h->name), YB_S("host"));
    lengths += yb_str_ieq(yb_str_trim(h->name), YB_S("content-length"));
    encodings += yb_str_ieq(yb_str_trim(h->name), YB_S("transfer-encoding"));
    must(h->value.n == 0 || !memchr(h->value.p, '\n', h->value.n));
  }
  must(hosts == 1 && lengths + encodings <= 1);
  must(g->target.n > 0 && g->target.p[0] == '/' && !memchr(g->target.p, ' ', g->target.n));
  must(g->chunked == (g->length == -1) && g->chunked == (encodings == 1));
}

static void route(struct yb_arena *a, yb_str target) {
  struct yb_router *r;
  struct yb_match m;
  struct yb_pairs p;
  yb_str path, rest = target;
  (void)yb_str_cut(&rest, '?', &path);
  if (yb_router_open(a, routes, 3, &r) != YB_OK) return;
  yb_rc rc = yb_route_find(r, a, YB_S("GET"), path, &m);
  must(rc == YB_OK || rc == YB_BAD);
  for (uint32_t i = 0; rc == YB_OK && i < m.params.n; i++)
    must(m.params.at[i].value.n && !memchr(m.params.at[i].value.p, 0, m.params.at[i].value.n));
  rc = yb_post_parse(a, rest, &p);
  must(rc == YB_OK || rc == YB_BAD || rc == YB_LIMIT);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct yb_pair h[YB_GUARD_HEADERS + 4];
  struct yb_guard g = {.method = YB_S("GET"), .header = h};
  yb_str rest = yb_str_n((const char *)data, size), line;
  if (size == 0 || !yb_str_cut(&rest, '\n', &g.target)) return 0;
  while (g.headers_n < YB_GUARD_HEADERS + 4 && rest.n && yb_str_cut(&rest, '\n', &line)) {
    size_t colon = yb_str_find(line, YB_S(":"));
    h[g.headers_n++] = (struct yb_pair){yb_str_upto(line, colon),
                                        colon == SIZE_MAX
                                            ? YB_S("") : yb_str_from(line, colon + 1)};
  }
  if (yb_guard_check(&g, NULL) != 0) return 0;
  unambiguous(&g);
  struct yb_arena *a = yb_arena_open(1 << 20);
  if (a) route(a, g.target);
  yb_arena_close(a);
  return 0;
}
