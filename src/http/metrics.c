/* metrics.c - counters per route in Prometheus text: lock-free adds, read whole
 * now and then. Route patterns, never paths: no ids, no people. */
#include "base/time.h"
#include "http/http_int.h"

static const uint32_t edge_us[YB_LATENCIES] = {500,    1000,   2500,   5000,    10000,   25000,
                                               50000, 100000, 250000, 500000, 1000000, 5000000};

void yb_metrics_add(struct yb_call *call) {
  struct yb_http *h = call->http;
  uint32_t i = call->rq.route ? call->match.index : h->routes_n;
  struct yb_stat *s = &h->stat[i];
  uint64_t us = (uint64_t)(yb_clock_mono_ns() - call->began_ns) / 1000;
  unsigned cls = call->status >= 100 && call->status < 600 ? (unsigned)call->status / 100 : 0;
  atomic_fetch_add_explicit(&s->by_class[cls], 1, memory_order_relaxed);
  atomic_fetch_add_explicit(&s->sum_us, us, memory_order_relaxed);
  for (uint32_t k = 0; k < YB_LATENCIES; k++) {
    if (us > edge_us[k]) continue;
    atomic_fetch_add_explicit(&s->bucket[k], 1, memory_order_relaxed);
    break;
  }
}

static uint64_t load(atomic_uint_fast64_t *a) {
  return atomic_load_explicit(a, memory_order_relaxed);
}

static void one(struct yb_buf *b, struct yb_http *h, uint32_t i) {
  struct yb_stat *s = &h->stat[i];
  const char *m = i < h->routes_n ? h->routes[i].method : "";
  const char *p = i < h->routes_n ? h->routes[i].pattern : "none";
  uint64_t all = 0, up = 0;
  for (unsigned k = 0; k < 6; k++) {
    uint64_t n = load(&s->by_class[k]);
    all += n;
    if (n)
      yb_buf_fmt(b, "yiban_http_requests_total{method=\"%s\",route=\"%s\",status=\"%uxx\"} %llu\n",
                      m, p, k, (unsigned long long)n);
  }
  if (all == 0) return;
  for (uint32_t k = 0; k < YB_LATENCIES; k++) {
    up += load(&s->bucket[k]);
    yb_buf_fmt(b, "yiban_http_seconds_bucket{method=\"%s\",route=\"%s\",le=\"%.4f\"} %llu\n", m, p,
               edge_us[k] / 1e6, (unsigned long long)up);
  }
  yb_buf_fmt(b, "yiban_http_seconds_bucket{method=\"%s\",route=\"%s\",le=\"+Inf\"} %llu\n", m, p,
             (unsigned long long)all);
  yb_buf_fmt(b, "yiban_http_seconds_sum{method=\"%s\",route=\"%s\"} %.6f\n", m, p,
             (double)load(&s->sum_us) / 1e6);
  yb_buf_fmt(b, "yiban_http_seconds_count{method=\"%s\",route=\"%s\"} %llu\n", m, p,
             (unsigned long long)all);
}

yb_rc yb_metrics_page(struct yb_req *rq, struct yb_res *rs) {
  /* for the operator alone: what an edge passes on came from elsewhere */
  if (yb_req_header(rq, "x-forwarded-for").n || yb_req_header(rq, "forwarded").n) return YB_ABSENT;
  struct yb_http *h = yb_call_of(rq)->http;
  struct yb_buf *b = &rs->body;
  YB_BUF_Z(b, "# HELP yiban_http_requests_total Requests by route and class of status.\n"
              "# TYPE yiban_http_requests_total counter\n"
              "# HELP yiban_http_seconds Time from the first byte of a request to its end.\n"
              "# TYPE yiban_http_seconds histogram\n");
  for (uint32_t i = 0; i <= h->routes_n; i++) one(b, h, i);
  YB_BUF_Z(b, "# TYPE yiban_http_connections gauge\n");
  pthread_mutex_lock(&h->conns.lock);
  uint32_t open = h->conns.count;
  pthread_mutex_unlock(&h->conns.lock);
  yb_buf_fmt(b, "yiban_http_connections %u\n", open);
  YB_BUF_Z(b, "# TYPE yiban_http_refused_total counter\n");
  yb_buf_fmt(b, "yiban_http_refused_total %llu\n", (unsigned long long)load(&h->refused));
  if (h->conf.metrics) h->conf.metrics(h->conf.app, b);
  rs->type = "text/plain; version=0.0.4; charset=utf-8";
  return b->rc;
}
