/* robot.c - who only collects pages (page.h). */
#include "http/page.h"

/* Words of names that say so themselves; in small letters. */
static const char *const names[] = {"bot", "spider", "crawl", "slurp", "curl", "wget", "python",
                                    "go-http", "java/", "httpclient", "headlesschrome", "preview"};

static bool holds(yb_str text, const char *word) {
  size_t n = strlen(word);
  for (size_t at = 0; at + n <= text.n; at++) {
    size_t i = 0;
    while (i < n && (text.p[at + i] | 0x20) == (word[i] | 0x20)) i++;
    if (i == n) return true;
  }
  return false;
}

bool yb_req_robot(const struct yb_req *rq) {
  yb_str agent = yb_req_header(rq, "user-agent");
  if (!agent.n || YB_EQ(rq->method, "HEAD")) return true;
  if (holds(yb_req_header(rq, "sec-purpose"), "prefetch")) return true;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (holds(agent, names[i])) return true;
  return false;
}
