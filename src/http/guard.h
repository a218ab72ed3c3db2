/* guard.h - refuses what servers in a row might read differently, before
 * anything of a request is believed (RFC 9112 sections 3, 5 and 6). */
#ifndef YB_HTTP_GUARD_H
#define YB_HTTP_GUARD_H
#include "http/http.h"

#define YB_GUARD_TARGET 4096u      /* bytes of the request target */
#define YB_GUARD_HEADERS 100u
#define YB_GUARD_HEADER_BYTES 16384u

struct yb_guard {
  /* in */
  yb_str method, target;           /* the target as it came, before unescaping */
  const struct yb_pair *header;    /* names and values as they came */
  uint32_t headers_n;
  /* out */
  bool chunked;
  int64_t length;                  /* of the body; -1 unknown (chunked) */
  yb_str host;
};

/* 0, or the HTTP status to refuse with; `why` (may be NULL) is for the log. */
int yb_guard_check(struct yb_guard *g, const char **why);

#endif
