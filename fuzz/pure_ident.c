/* pure_ident.c - numbers: what was taken is taken again as it is shown and as its
 * key, with the same key. The first byte chooses the kind. */
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/text.h"
#include "pure/ident/ident.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool ok) {
  if (!ok) __builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct yb_ident o, again;
  yb_msg why = YB_MSG_COUNT;
  struct yb_arena *a;
  if (size < 1 || size > 500 || !(a = yb_arena_open(1 << 16))) return 0;
  yb_ident_kind kind = (yb_ident_kind)(data[0] % YB_IDENT_COUNT);
  yb_str typed = yb_str_n((const char *)data + 1, size - 1);
  yb_rc rc = yb_ident_read(a, INT64_C(1795176000000), kind, typed, &o, &why);
  if (rc == YB_OK) {
    must(o.kind == kind && o.text.n && o.key.n && o.text.n <= 254);
    must(yb_utf8_count(o.text) == o.text.n); /* ASCII */
    must(yb_ident_read(a, 0, kind, o.text, &again, &why) == YB_OK);
    must(yb_str_eq(again.text, o.text) && yb_str_eq(again.key, o.key));
    must(again.sort == o.sort && again.warn == o.warn);
    must(yb_ident_read(a, 0, kind, o.key, &again, &why) == YB_OK && yb_str_eq(again.key, o.key));
    must(o.warn == (o.msg != YB_MSG_COUNT) && (!o.birth.year || yb_date_ok(o.birth)));
  } else {
    must(rc == YB_INVALID && why < YB_MSG_COUNT);
  }
  yb_arena_close(a);
  return 0;
}
