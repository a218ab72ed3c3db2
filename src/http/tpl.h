/* tpl.h - what compiled templates call. The type of a field chooses how it is
 * written (_Generic): a type that is not listed does not compile. */
#ifndef YB_HTTP_TPL_H
#define YB_HTTP_TPL_H
#include "http/page.h"

void tpl_str(struct yb_buf *o, yb_str s);            /* HTML-escaped */
void tpl_z(struct yb_buf *o, const char *z);
/* Text between tags: what is Chinese on a page that is not says so (lang), so that it is
 * read out and drawn right, and seen to be untranslated. */
void tpl_said_str(struct yb_buf *o, const struct yb_page *page, yb_str s);
void tpl_said_z(struct yb_buf *o, const struct yb_page *page, const char *z);
static inline void tpl_said_html(struct yb_buf *o, const struct yb_page *page, yb_html h);
static inline void tpl_said_int(struct yb_buf *o, const struct yb_page *page, int64_t v);
static inline void tpl_said_uint(struct yb_buf *o, const struct yb_page *page, uint64_t v);
void tpl_html(struct yb_buf *o, yb_html h);
void tpl_int(struct yb_buf *o, int64_t v);
void tpl_uint(struct yb_buf *o, uint64_t v);
/* An address: only schemes that cannot run a script, else "#". */
void tpl_href(struct yb_buf *o, yb_str s);
void tpl_href_z(struct yb_buf *o, const char *z);
void tpl_part(struct yb_buf *o, yb_str s);           /* percent-encoded */
void tpl_part_z(struct yb_buf *o, const char *z);
/* The hidden field of a posted form; sets the anonymous cookie if need be. */
void tpl_csrf(struct yb_buf *o, const struct yb_page *page, yb_str form);

static inline void tpl_said_html(struct yb_buf *o, const struct yb_page *page, yb_html h) {
  (void)page;
  tpl_html(o, h);
}
static inline void tpl_said_int(struct yb_buf *o, const struct yb_page *page, int64_t v) {
  (void)page;
  tpl_int(o, v);
}
static inline void tpl_said_uint(struct yb_buf *o, const struct yb_page *page, uint64_t v) {
  (void)page;
  tpl_uint(o, v);
}

static inline bool tpl_true_str(yb_str s) { return s.n > 0; }
static inline bool tpl_true_html(yb_html h) { return h.s.n > 0; }
static inline bool tpl_true_z(const char *z) { return z && *z; }
static inline bool tpl_true_ptr(const void *p) { return p != NULL; }
static inline bool tpl_true_int(int64_t v) { return v != 0; }
static inline bool tpl_is_z(const char *z, const char *lit) { return z && !strcmp(z, lit); }
static inline bool tpl_is_str(yb_str s, const char *lit) { return yb_str_eq(s, yb_str_of(lit)); }

#define TPL_LIT(o, lit) yb_buf_put((o), YB_S(lit))
#define TPL_SIGNED(f) bool: f, char: f, signed char: f, short: f, int: f, long: f, long long: f
#define TPL_UNSIGNED(f)                                                     \
  unsigned char: f, unsigned short: f, unsigned: f, unsigned long: f, unsigned long long: f
#define TPL_TEXT(o, x)                                                      \
  _Generic((x), yb_str: tpl_str, yb_html: tpl_html, char *: tpl_z, const char *: tpl_z, \
           TPL_SIGNED(tpl_int), TPL_UNSIGNED(tpl_uint))((o), (x))
#define TPL_SAID(o, page, x)                                                \
  _Generic((x), yb_str: tpl_said_str, yb_html: tpl_said_html, char *: tpl_said_z,           \
           const char *: tpl_said_z, TPL_SIGNED(tpl_said_int),              \
           TPL_UNSIGNED(tpl_said_uint))((o), (page), (x))
#define TPL_HREF(o, x)                                                      \
  _Generic((x), yb_str: tpl_href, char *: tpl_href_z, const char *: tpl_href_z, \
           TPL_SIGNED(tpl_int), TPL_UNSIGNED(tpl_uint))((o), (x))
#define TPL_PART(o, x)                                                      \
  _Generic((x), yb_str: tpl_part, char *: tpl_part_z, const char *: tpl_part_z, \
           TPL_SIGNED(tpl_int), TPL_UNSIGNED(tpl_uint))((o), (x))
#define TPL_TRUE(x)                                                         \
  _Generic((x), yb_str: tpl_true_str, yb_html: tpl_true_html, char *: tpl_true_z, \
           const char *: tpl_true_z, TPL_SIGNED(tpl_true_int),              \
           TPL_UNSIGNED(tpl_true_int), default: tpl_true_ptr)(x)
#define TPL_IS(x, lit) \
  _Generic((x), yb_str: tpl_is_str, char *: tpl_is_z, const char *: tpl_is_z)((x), (lit))

#endif
