/* said.c - see said.h. */
#include "service/notify/said.h"

yb_rc yb_notice_said(struct yb_ctx *ctx, const struct yb_pack *pack, const char *part,
                     yb_str word, const struct yb_json *args, yb_str *out) {
  struct yb_buf b;
  yb_str key;
  YB_TRY(yb_str_fmt(ctx->arena, &key, "notice.%.*s.%s", YB_ARG(word), part));
  yb_str text = yb_pack_word(pack, YB_ZH_CN, key);
  yb_buf_init(&b, ctx->arena);
  for (size_t i = 0; i < text.n; i++) {
    bool slot = i + 2 < text.n && text.p[i] == '{' && text.p[i + 2] == '}' &&
                text.p[i + 1] >= '0' && text.p[i + 1] <= '9';
    if (!slot) {
      yb_buf_byte(&b, text.p[i]);
      continue;
    }
    yb_buf_put(&b, yb_json_str(yb_json_at(args, (uint32_t)(text.p[i + 1] - '0')), YB_S("")));
    i += 2;
  }
  return yb_buf_take(&b, out);
}
