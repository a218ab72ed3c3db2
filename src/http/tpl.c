/* tpl.c - see tpl.h. */
#include "http/tpl.h"

#include "base/text.h"
#include "http/http_int.h"

void tpl_str(struct yb_buf *o, yb_str s) { yb_html_escape(o, s); }
void tpl_z(struct yb_buf *o, const char *z) { yb_html_escape(o, yb_str_of(z)); }
/* Han characters: U+3400..U+9FFF, in three bytes from E3 90 to E9. */
static bool is_chinese(yb_str s) {
  for (size_t i = 0; i + 2 < s.n; i++) {
    unsigned char b = (unsigned char)s.p[i];
    if (b > 0xe3 && b <= 0xe9) return true;
    if (b == 0xe3 && (unsigned char)s.p[i + 1] >= 0x90) return true;
  }
  return false;
}

void tpl_said_str(struct yb_buf *o, const struct yb_page *page, yb_str s) {
  bool foreign = page->tongue == YB_TONGUE_EN && is_chinese(s);
  if (foreign) YB_BUF_Z(o, "<span lang=\"zh-CN\">");
  yb_html_escape(o, s);
  if (foreign) YB_BUF_Z(o, "</span>");
}

void tpl_said_z(struct yb_buf *o, const struct yb_page *page, const char *z) {
  tpl_said_str(o, page, yb_str_of(z));
}

void tpl_html(struct yb_buf *o, yb_html h) { yb_buf_put(o, h.s); }
void tpl_int(struct yb_buf *o, int64_t v) { yb_buf_int(o, v); }
void tpl_uint(struct yb_buf *o, uint64_t v) { yb_buf_fmt(o, "%llu", (unsigned long long)v); }
void tpl_part(struct yb_buf *o, yb_str s) { yb_url_escape(o, s); }
void tpl_part_z(struct yb_buf *o, const char *z) { yb_url_escape(o, yb_str_of(z)); }
void tpl_href_z(struct yb_buf *o, const char *z) { tpl_href(o, yb_str_of(z)); }

/* A scheme that a browser might run (javascript:, data:) is not in the list;
 * "//host" would leave the site with this page's trust, so it is not either. */
void tpl_href(struct yb_buf *o, yb_str s) {
  static const char *const good[] = {"https://", "http://", "tel:", "mailto:", "#", "?"};
  bool ok = s.n > 0 && s.p[0] == '/' && !(s.n > 1 && (s.p[1] == '/' || s.p[1] == '\\'));
  for (size_t i = 0; i < sizeof good / sizeof *good && !ok; i++)
    ok = yb_str_starts(s, yb_str_of(good[i]));
  if (ok) yb_html_escape(o, s);
  else yb_buf_byte(o, '#');
}

void tpl_csrf(struct yb_buf *o, const struct yb_page *page, yb_str form) {
  yb_str token;
  yb_rc rc = yb_csrf_make(yb_call_of(page->rq), form, &token);
  if (rc != YB_OK) {
    o->rc = o->rc == YB_OK ? rc : o->rc;
    return;
  }
  YB_BUF_Z(o, "<input type=\"hidden\" name=\"_csrf\" value=\"");
  yb_buf_put(o, token);
  YB_BUF_Z(o, "\">");
}
