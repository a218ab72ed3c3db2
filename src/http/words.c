/* words.c - the words of pages that stand in code (page.h): one table for all
 * languages, made of web/words, sorted by the Chinese. */
#include "base/arena.h"
#include "http/page.h"

struct row { const char *in[YB_TONGUES]; };

static const struct row rows[] = {
#define WORD(zh, hant, en) {{zh, hant, en}},
#include "words.h"
#undef WORD
};

yb_str yb_word(const struct yb_req *rq, const char *zh) {
  size_t from = 0, to = sizeof rows / sizeof *rows;
  while (from < to) {
    size_t mid = (from + to) / 2;
    int order = strcmp(zh, rows[mid].in[0]);
    if (order == 0) return yb_str_of(rows[mid].in[rq->tongue]);
    if (order < 0) to = mid;
    else from = mid + 1;
  }
  return yb_str_of(zh);
}

yb_str yb_phrase(struct yb_req *rq, const char *zh, const yb_str *args, size_t n) {
  yb_str text = yb_word(rq, zh), out;
  struct yb_buf b;
  yb_buf_init(&b, rq->ctx.arena);
  for (size_t i = 0; i < text.n; i++) {
    bool hole = text.p[i] == '{' && i + 2 < text.n && text.p[i + 2] == '}' &&
                text.p[i + 1] > '0' && (size_t)(text.p[i + 1] - '0') <= n;
    if (!hole) {
      yb_buf_byte(&b, text.p[i]);
      continue;
    }
    yb_buf_put(&b, args[text.p[i + 1] - '1']);
    i += 2;
  }
  return yb_buf_take(&b, &out) == YB_OK ? out : (yb_str){0};
}
