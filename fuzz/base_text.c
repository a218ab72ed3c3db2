/* base_text.c - text at the door: tidy and code are idempotent and give UTF-8,
 * escapes and GB18030 come back, two ways of validating agree. */
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool ok) {
  if (!ok) __builtin_trap();
}

/* The slow way: every byte through the decoder. */
static bool slowly_ok(yb_str s) {
  for (size_t at = 0; at < s.n;) {
    size_t from = at;
    if (yb_utf8_next(s, &at) == 0xFFFD && !(at - from == 3)) return false;
  }
  return true;
}

static void folding(struct yb_arena *a, yb_str s) {
  yb_str once, twice;
  for (int lines = 0; lines < 2; lines++) {
    must(yb_text_tidy(a, s, lines, &once) == YB_OK);
    must(yb_text_tidy(a, once, lines, &twice) == YB_OK);
    must(yb_str_eq(once, twice) && yb_utf8_ok(once, NULL));
  }
  must(yb_text_code(a, s, &once) == YB_OK);
  must(yb_text_code(a, once, &twice) == YB_OK);
  must(yb_str_eq(once, twice));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct yb_arena *a;
  struct yb_buf b;
  yb_str s = yb_str_n((const char *)data, size), got;
  size_t bad = SIZE_MAX;
  if (size > 4096 || !(a = yb_arena_open(1 << 20))) return 0;
  bool ok = yb_utf8_ok(s, &bad);
  must(ok == slowly_ok(s) && (ok || bad < size));
  if (!ok) must(yb_utf8_ok(yb_str_upto(s, bad), NULL));
  folding(a, s);
  yb_buf_init(&b, a);
  yb_url_escape(&b, s);
  must(yb_url_unescape(a, yb_buf_str(&b), true, &got) == YB_OK && yb_str_eq(got, s));
  if (yb_url_unescape(a, s, false, &got) == YB_OK) must(got.n <= s.n);
  if (ok && yb_gb18030_encode(a, s, &got) == YB_OK)
    must(yb_gb18030_decode(a, got, &got) == YB_OK && yb_str_eq(got, s));
  if (yb_gb18030_decode(a, s, &got) == YB_OK) must(yb_utf8_ok(got, NULL));
  yb_buf_init(&b, a);
  yb_mask_name(&b, s);
  yb_mask_number(&b, s);
  yb_mask_phone(&b, s);
  yb_mask_email(&b, s);
  yb_html_escape(&b, s);
  must(b.rc == YB_OK);
  yb_arena_close(a);
  return 0;
}
