/* route.c - see route.h. A path is cut and unescaped once; then every pattern
 * of that many segments is compared, literals first: with some hundred routes
 * this is a few microseconds and needs no tree. */
#include "http/route.h"

#include "base/arena.h"
#include "http/post.h"

struct pattern {
  uint32_t n;                      /* segments */
  uint32_t literals;               /* bit i: segment i is literal */
  bool rest;                       /* the last one is {name...} */
  yb_str seg[YB_ROUTE_SEGMENTS];   /* literal text, or the name */
};
struct yb_router {
  const struct yb_route *route;
  struct pattern *pattern;
  uint32_t n;
};
struct cut { yb_str seg[YB_ROUTE_SEGMENTS]; yb_str tail[YB_ROUTE_SEGMENTS]; uint32_t n; };

static yb_rc compile(const char *text, struct pattern *p) {
  yb_str rest = yb_str_of(text), seg;
  if (rest.n == 0 || rest.p[0] != '/') return YB_INVALID;
  for (rest = yb_str_from(rest, 1); rest.n && yb_str_cut(&rest, '/', &seg); p->n++) {
    if (p->n == YB_ROUTE_SEGMENTS || p->rest || seg.n == 0) return YB_INVALID;
    if (seg.p[0] != '{') {
      p->literals |= 1u << p->n;
      p->seg[p->n] = seg;
      continue;
    }
    if (seg.n < 3 || seg.p[seg.n - 1] != '}') return YB_INVALID;
    yb_str name = yb_str_n(seg.p + 1, seg.n - 2);
    p->rest = yb_str_ends(name, YB_S("..."));
    p->seg[p->n] = p->rest ? yb_str_upto(name, name.n - 3) : name;
  }
  return YB_OK;
}

yb_rc yb_router_open(struct yb_arena *a, const struct yb_route *routes, uint32_t n,
                     struct yb_router **out) {
  struct yb_router *r = YB_NEW(a, struct yb_router);
  if (!r) return YB_NOMEM;
  r->route = routes;
  r->n = n;
  r->pattern = YB_NEW_N(a, n, struct pattern);
  if (!r->pattern) return YB_NOMEM;
  for (uint32_t i = 0; i < n; i++) {
    YB_TRY(compile(routes[i].pattern, &r->pattern[i]));
    for (uint32_t k = 0; k < i; k++)
      if (!strcmp(routes[i].method, routes[k].method) &&
          !strcmp(routes[i].pattern, routes[k].pattern))
        return YB_INVALID;
  }
  *out = r;
  return YB_OK;
}

static yb_rc cut_path(struct yb_arena *a, yb_str path, struct cut *c) {
  yb_str rest = yb_str_from(path, 1), seg;
  c->n = 0;
  while (rest.n) {
    yb_str tail = rest;
    (void)yb_str_cut(&rest, '/', &seg);
    if (c->n == YB_ROUTE_SEGMENTS) return YB_ABSENT;
    if (seg.n == 0) return YB_ABSENT;              /* "//" is no path of ours */
    c->tail[c->n] = tail;
    YB_TRY(yb_post_unescape(a, seg, false, &c->seg[c->n]));
    if (YB_EQ(c->seg[c->n], ".") || YB_EQ(c->seg[c->n], "..")) return YB_BAD;
    c->n++;
  }
  return YB_OK;
}

static bool fits(const struct pattern *p, const struct cut *c) {
  if (p->rest ? c->n < p->n : c->n != p->n) return false;
  for (uint32_t i = 0; i < p->n; i++)
    if ((p->literals & (1u << i)) && !yb_str_eq(p->seg[i], c->seg[i])) return false;
  return true;
}

/* Of two that fit, the one whose first difference is literal. */
static bool better(const struct pattern *x, const struct pattern *y) {
  uint32_t d = x->literals ^ y->literals;
  if (d == 0) return !x->rest && y->rest;
  return (x->literals & (d & (0u - d))) != 0;
}

static yb_rc params(struct yb_arena *a, const struct pattern *p, const struct cut *c,
                    struct yb_pairs *out) {
  struct yb_pair *pair = YB_NEW_N(a, p->n, struct yb_pair);
  uint32_t n = 0;
  if (!pair) return YB_NOMEM;
  for (uint32_t i = 0; i < p->n; i++) {
    if (p->literals & (1u << i)) continue;
    pair[n].name = p->seg[i];
    pair[n].value = c->seg[i];
    if (p->rest && i + 1 == p->n)
      YB_TRY(yb_post_unescape(a, c->tail[i], false, &pair[n].value));
    n++;
  }
  *out = (struct yb_pairs){pair, n};
  return YB_OK;
}

static bool method_fits(const char *want, yb_str got) {
  return yb_str_eq(yb_str_of(want), got) || (!strcmp(want, "GET") && YB_EQ(got, "HEAD"));
}

static yb_rc allowed(const struct yb_router *r, struct yb_arena *a, const struct cut *c,
                     yb_str *out) {
  struct yb_buf b;
  yb_buf_init(&b, a);
  for (uint32_t i = 0; i < r->n; i++) {
    if (!fits(&r->pattern[i], c)) continue;
    yb_str m = yb_str_of(r->route[i].method);
    if (yb_str_find(yb_buf_str(&b), m) != SIZE_MAX) continue;
    if (b.n) YB_BUF_Z(&b, ", ");
    yb_buf_put(&b, m);
  }
  return yb_buf_take(&b, out);
}

yb_rc yb_route_find(const struct yb_router *r, struct yb_arena *a, yb_str method,
                    yb_str path, struct yb_match *out) {
  struct cut c;
  const struct pattern *best = NULL;
  memset(out, 0, sizeof *out);
  yb_rc rc = cut_path(a, path, &c);
  if (rc == YB_ABSENT) return YB_OK;
  if (rc != YB_OK) return rc;
  for (uint32_t i = 0; i < r->n; i++) {
    const struct pattern *p = &r->pattern[i];
    if (!fits(p, &c) || !method_fits(r->route[i].method, method)) continue;
    if (best && !better(p, best)) continue;
    best = p;
    out->route = &r->route[i];
    out->index = i;
  }
  if (!best) return allowed(r, a, &c, &out->allow);
  return params(a, best, &c, &out->params);
}
