/* guard.c - see guard.h. Every rule names the ambiguity that it closes. */
#include "http/guard.h"

static bool token_char(unsigned char b) {
  return (b >= '0' && b <= '9') || (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z') ||
         (b && strchr("!#$%&'*+-.^_`|~", b));
}

static int hex(char b) {
  if (b >= '0' && b <= '9') return b - '0';
  b = (char)(b | 32);
  return b >= 'a' && b <= 'f' ? b - 'a' + 10 : -1;
}

/* Origin form only: an absolute target names a second host. */
static const char *bad_target(yb_str t) {
  if (t.n == 0 || t.p[0] != '/') return "target does not begin with /";
  if (t.n > YB_GUARD_TARGET) return "target too long";
  for (size_t i = 0; i < t.n; i++) {
    unsigned char b = (unsigned char)t.p[i];
    if (b <= 0x20 || b >= 0x7f) return "control or foreign byte in target";
    if (b == '#' || b == '\\' || b == '"' || b == '<' || b == '>')
      return "sign not allowed in target";
    if (b != '%') continue;
    if (i + 2 >= t.n || hex(t.p[i + 1]) < 0 || hex(t.p[i + 2]) < 0) return "bad escape in target";
    if (hex(t.p[i + 1]) == 0 && hex(t.p[i + 2]) == 0) return "NUL in target";
    i += 2;
  }
  return NULL;
}

static bool bad_name(yb_str s) {
  if (s.n == 0 || s.n > 64) return true;
  for (size_t i = 0; i < s.n; i++) if (!token_char((unsigned char)s.p[i])) return true;
  return false;                    /* "Name :" arrives with its blank: refused here */
}

static bool bad_value(yb_str s) {
  for (size_t i = 0; i < s.n; i++) {
    unsigned char b = (unsigned char)s.p[i];
    if ((b < 0x20 && b != '\t') || b == 0x7f) return true;
  }
  return false;
}

/* Digits only: "+5", "0x5", "5, 5" are read differently by different servers. */
static bool content_length(yb_str s, int64_t *out) {
  if (s.n == 0 || s.n > 18) return false;
  int64_t v = 0;
  for (size_t i = 0; i < s.n; i++) {
    if (s.p[i] < '0' || s.p[i] > '9') return false;
    v = v * 10 + (s.p[i] - '0');
  }
  *out = v;
  return true;
}

static bool host_ok(yb_str s) {
  if (s.n == 0 || s.n > 255) return false;
  for (size_t i = 0; i < s.n; i++) {
    unsigned char b = (unsigned char)s.p[i];
    if (!((b >= '0' && b <= '9') || (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z') ||
          (b && strchr("-._:[]", b))))
      return false;
  }
  return true;
}

struct seen { int lengths, encodings, hosts; };

static const char *bad_header(struct yb_guard *g, const struct yb_pair *h, struct seen *seen) {
  if (bad_name(h->name)) return "bad header name";
  if (bad_value(h->value)) return "control byte in a header";
  if (yb_str_ieq(h->name, YB_S("content-length"))) {
    if (seen->lengths++) return "two lengths";
    if (!content_length(h->value, &g->length)) return "bad length";
  } else if (yb_str_ieq(h->name, YB_S("transfer-encoding"))) {
    if (seen->encodings++) return "two transfer encodings";
    if (!yb_str_ieq(h->value, YB_S("chunked"))) return "unknown transfer encoding";
    g->chunked = true;
  } else if (yb_str_ieq(h->name, YB_S("host"))) {
    if (seen->hosts++) return "two hosts";
    if (!host_ok(h->value)) return "bad host";
    g->host = h->value;
  }
  return NULL;
}

int yb_guard_check(struct yb_guard *g, const char **why) {
  struct seen seen = {0};
  size_t bytes = 0;
  const char *bad = bad_target(g->target);
  g->length = 0;
  g->chunked = false;
  g->host = (yb_str){0};
  for (uint32_t i = 0; i < g->method.n && !bad; i++)
    if (g->method.n > 16 || !token_char((unsigned char)g->method.p[i])) bad = "bad method";
  if (why) *why = "too many or too long headers";
  if (g->headers_n > YB_GUARD_HEADERS) return 431;
  for (uint32_t i = 0; i < g->headers_n && !bad; i++) {
    bytes += g->header[i].name.n + g->header[i].value.n + 4;
    if (bytes > YB_GUARD_HEADER_BYTES) return 431;
    bad = bad_header(g, &g->header[i], &seen);
  }
  if (!bad && seen.hosts == 0) bad = "no host";
  if (!bad && seen.lengths && seen.encodings) bad = "length and transfer encoding";
  if (why) *why = bad;
  if (bad) return 400;
  if (g->chunked) g->length = -1;
  return 0;
}
