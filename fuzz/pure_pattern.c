/* pure_pattern.c - regular expressions: what the reader takes the library takes too,
 * unless it grows too large; what is matched whole is found; matches stand in order
 * and inside the text; a quoted pattern is found where its text is. Input: flags,
 * pattern and text on three lines. */
#include <stdint.h>

#include "base/arena.h"
#include "base/text.h"
#include "pure/feel/pattern.h"
#include "pure/feel/pattern_int.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool ok) {
  if (!ok) __builtin_trap();
}

static void in_order(const struct yb_pattern *p, yb_str s) {
  struct yb_matcher *m;
  size_t last = 0, from, to, start = 0, end = 0;
  bool hit;
  if (yb_matcher_open(p, s, &m) != YB_OK) return;
  while (yb_matcher_next(m, 100000, &hit) == YB_OK && hit) {
    must(yb_matcher_group(m, 0, &start, &end) && last <= start && start <= end && end <= s.n);
    for (uint32_t i = 1; i <= yb_pattern_groups(p); i++)
      if (yb_matcher_group(m, i, &from, &to)) must(from <= to && to <= s.n);
    must(!yb_matcher_group(m, yb_pattern_groups(p) + 1, &from, &to));
    last = end;
  }
  yb_matcher_close(m);
}

static void quoted(struct yb_arena *a, yb_str text, yb_str s) {
  const struct yb_pattern *p;
  bool hit;
  must(yb_pattern_xpath(a, text, YB_S("q"), &p) == YB_OK);
  must(yb_pattern_match(p, s, false, &hit) == YB_OK);
  must(hit == (yb_str_find(s, text) != SIZE_MAX));
}

static void try_out(struct yb_arena *a, yb_str flags, yb_str text, yb_str s) {
  struct pattern_flags f = {.form = flags.n && flags.p[0] == 'f'};
  const struct yb_pattern *p;
  struct yb_buf ours;
  bool whole, found;
  yb_buf_init(&ours, a);
  yb_rc read = yb_pattern_read(a, text, &f, &ours);
  yb_rc rc = f.form ? yb_pattern_compile(a, text, &p) : yb_pattern_xpath(a, text, flags, &p);
  if (read == YB_OK && !flags.n && ours.n < 200 && !memchr(text.p, '{', text.n)) must(rc == YB_OK);
  if (read != YB_OK && !flags.n) must(rc != YB_OK);
  if (rc != YB_OK) return;
  if (yb_pattern_match(p, s, true, &whole) != YB_OK) return;
  if (yb_pattern_match(p, s, false, &found) == YB_OK && whole) must(found);
  in_order(p, s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  yb_str rest = yb_str_n((const char *)data, size), flags = YB_S(""), text = YB_S("");
  if (size > 1000 || !yb_utf8_ok(rest, NULL)) return 0;
  struct yb_arena *a = yb_arena_open(4 << 20);
  if (!a) return 0;
  (void)yb_str_cut(&rest, '\n', &flags);
  (void)yb_str_cut(&rest, '\n', &text);
  if (!text.p) text = YB_S("");
  if (!rest.p) rest = YB_S("");
  try_out(a, flags, text, rest);
  quoted(a, text, rest);
  yb_arena_close(a);
  return 0;
}
